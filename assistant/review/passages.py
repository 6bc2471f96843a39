"""What rules ask of a filing's prose: cells with their places, figures, similarity, repetition, what a name is about.

Pure functions over texts. Figures, deadlines and frequencies are read by :mod:`assistant.figures` and kept for the many
rules that ask for the same text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from assistant.domain import Filing, FilingKind, Place, Section, StatementSection
from assistant.figures import Dated, Figure, Repeated, read_deadlines, read_figures, read_frequencies
from assistant.review.rule import Case, at_field, at_row, squeeze

_LONG = 3000  # characters above which difflib's quadratic comparison would be felt
_CLAUSE_END = re.compile(r"[，,。；;！!？?\n]")


def annual_label(filing: Filing) -> str:
    """What this form prints above the year's objective: 年度总目标, 年度总体目标 (2024 on) or 预期目标 (自评表)."""
    if filing.kind is FilingKind.SELF_EVALUATION:
        return "预期目标"
    return "年度总体目标" if filing.project.year and filing.project.year >= 2024 else "年度总目标"


def objectives(case: Case) -> Iterator[tuple[Place, str]]:
    """The objectives that have a text, each with its place: 项目总目标 first, then the year's."""
    aim = case.filing.objective
    if aim.overall and aim.overall.strip():
        yield at_field(Section.OBJECTIVE, "overall", "项目总目标"), aim.overall
    if aim.annual and aim.annual.strip():
        yield at_field(Section.OBJECTIVE, "annual", annual_label(case.filing)), aim.annual


def year_objective(case: Case) -> tuple[Place, str] | None:
    """The objective the year is judged by: the annual one, or the only one a form has."""
    found = list(objectives(case))
    return found[-1] if found else None


def at_section(part: StatementSection) -> Place:
    """The place of one section of the 项目经费情况说明."""
    return Place(section=Section.STATEMENT, row=part.number, field="text", label=part.heading)


def cells(case: Case) -> Iterator[tuple[Place, str]]:
    """Every text a filer wrote, with its place: head, objectives, indicator rows, statement."""
    project = case.filing.project
    heads = (
        ("name", "项目名称", project.name),
        ("department", "主管部门", project.department),
        ("unit", "实施单位", project.unit),
    )
    for field, label, text in heads:
        if text:
            yield at_field(Section.PROJECT, field, label), text
    yield from objectives(case)
    if case.filing.objective.actual:
        yield at_field(Section.OBJECTIVE, "actual", "实际完成情况"), case.filing.objective.actual
    for number, row in case.rows():
        texts = (
            ("name", row.name),
            ("target", row.target.text),
            ("explanation", row.explanation),
            ("actual", row.actual.text if row.actual else ""),
            ("deviation", row.deviation or ""),
        )
        for field, text in texts:
            if text:
                yield at_row(number, row, field), text
    for part in case.statement.sections if case.statement else ():
        yield at_section(part), part.text


def sections(case: Case, words: str) -> Iterator[StatementSection]:
    """The sections of the statement whose heading matches the pattern ``words``."""
    for part in case.statement.sections if case.statement else ():
        if re.search(words, part.heading):
            yield part


@lru_cache(maxsize=512)
def figures(text: str, year: int | None = None) -> tuple[Figure, ...]:
    """``read_figures``, kept."""
    return read_figures(text, year=year)


@lru_cache(maxsize=512)
def deadlines(text: str, year: int | None = None) -> tuple[Dated, ...]:
    """``read_deadlines``, kept."""
    return tuple(read_deadlines(text, year=year))


@lru_cache(maxsize=512)
def frequencies(text: str) -> tuple[Repeated, ...]:
    """``read_frequencies``, kept."""
    return tuple(read_frequencies(text))


@lru_cache(maxsize=256)
def similarity(one: str, other: str) -> float:
    """How alike two texts are without their blanks, 1 is the same (difflib's ratio)."""
    first, second = squeeze(one), squeeze(other)
    if first == second:
        return 1.0
    short, long = sorted((len(first), len(second)))
    if not short or 2 * short / (short + long) < 0.5:
        return 0.0
    if long > _LONG:
        return min(copied_share(first, second), copied_share(second, first))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def copied_share(text: str, source: str, size: int = 8) -> float:
    """The share of ``text``'s characters that stand in runs of at least ``size`` characters taken from ``source``."""
    plain, origin = _letters(text), _letters(source)
    if len(plain) < size:
        return 0.0
    grams = {origin[at : at + size] for at in range(len(origin) - size + 1)}
    taken = [False] * len(plain)
    for at in range(len(plain) - size + 1):
        if plain[at : at + size] in grams:
            taken[at : at + size] = [True] * size
    return sum(taken) / len(plain)


def _letters(text: str) -> str:
    return re.sub(r"[^\w%]+", "", text)


def repetitions(text: str, length: int) -> tuple[str, ...]:
    """Passages of at least ``length`` characters that stand more than once, the longest form of each, without blanks."""
    plain = squeeze(text)
    seen: dict[str, int] = {}
    found: list[str] = []
    at = 0
    while at + length <= len(plain):
        first = seen.setdefault(plain[at : at + length], at)
        if first + length > at:
            at += 1
            continue
        size = length
        while at + size < len(plain) and first + size < at and plain[first + size] == plain[at + size]:
            size += 1
        found.append(plain[at : at + size])
        for inner in range(at, at + size - length + 1):
            seen.setdefault(plain[inner : inner + length], inner)
        at += size
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=4096)
def shared_run(one: str, other: str) -> str:
    """The longest run of characters that two texts have in common."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    for size in range(len(short), 0, -1):
        for at in range(len(short) - size + 1):
            if short[at : at + size] in long:
                return short[at : at + size]
    return ""


def clauses(text: str) -> Iterator[str]:
    """The text cut at commas, full stops and line ends; blanks at the ends removed."""
    for piece in _CLAUSE_END.split(text):
        if piece.strip():
            yield piece.strip()


def quote_around(text: str, start: int, end: int, room: int = 18) -> str:
    """The words around a spot, exactly as they stand, cut at line ends so that the quote can be found again."""
    left = max(text.rfind("\n", 0, start) + 1, start - room)
    stop = text.find("\n", end)
    right = min(len(text) if stop < 0 else stop, end + room)
    return text[left:right].strip()


def as_filed(text: str, passage: str) -> str:
    """A passage without blanks as it stands in ``text``, with the blanks and line ends that were taken out."""
    found = re.search(r"\s*".join(map(re.escape, passage)), text)
    return found[0] if found else passage


def opening(text: str, limit: int = 40) -> str:
    """The first words of a text, exactly as they stand."""
    return quote_around(text.lstrip(), 0, 0, limit)


_MEASURED = ("及时率", "及时性", "次数", "场次", "人次", "人数", "数量", "频次", "个数", "总数", "数", "率")
_DOING = ("开展", "举办", "组织", "实施", "完成", "发放", "推进")
_BREADTH = ("各类", "各项", "全年", "年度", "参加", "参与", "接受")


@lru_cache(maxsize=1024)
def topic(name: str) -> str:
    """What an indicator is about: its name without the measured property. 特色活动完成及时性 → 特色活动."""
    text = squeeze(name)
    for endings in (_MEASURED, _DOING):
        found = next((end for end in endings if text.endswith(end) and len(text) > len(end) + 1), "")
        text = text.removesuffix(found)
    found = next((start for start in _BREADTH if text.startswith(start) and len(text) > len(start) + 1), "")
    return text.removeprefix(found)
