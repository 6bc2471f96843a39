"""A model's verdicts and what is believed of them: both takes must agree and every quote must stand in its cell.

Pure. What comes out are findings of the offered rules, rules not evaluated with the reason, and counts; nothing else a
model says has a way out of here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from assistant.domain import Finding, NotEvaluated, Section, Value
from assistant.persons import mask_persons
from assistant.review.handbook import Page
from assistant.review.judging.exhibits import Exhibit, verbatim
from assistant.review.rule import squeeze

_LONGEST = 200  # characters of a reason, a suggestion or a quote that are shown
_RUN = 8
_CITED = re.compile(r"[“‘「《]([^“”‘’「」《》]{2,30})[”’」》]|(?<![\d.])(\d{3,})(?![\d.])")


class Verdict(StrEnum):
    DEFECT = "有问题"
    SOUND = "没有问题"
    UNSURE = "无法判断"


class Point(Value):
    """One spot that a rule's defect shows at."""

    cell: str = Field(description="单元格编号")
    quote: str = Field(description="从这一格逐字照抄的文字")
    reason: str = Field(description="错在哪里")
    suggestion: str = Field(description="怎么改")


class Opinion(Value):
    """A model's answer to one rule."""

    rule: str = Field(description="规则编号")
    note: str = Field(description="判断的理由，一句话")
    verdict: Verdict
    points: tuple[Point, ...] = Field(description="有问题的地方；没有问题时为空")


class Opinions(Value):
    """A model's answer to one request."""

    opinions: tuple[Opinion, ...]


class Outcome(NamedTuple):
    """What came of some rules."""

    findings: tuple[Finding, ...] = ()
    skipped: tuple[NotEvaluated, ...] = ()
    asked: int = 0
    agreed: int = 0
    dropped: int = 0


def weighed(group: Sequence[Page], shown: Sequence[Exhibit], one: Opinions, other: Opinions) -> Outcome:
    """What both takes say alike of the rules that were offered; the rest is counted."""
    cells = {cell.id: cell for cell in shown}
    offered = {page.rule for page in group}
    strangers = sum(max(1, len(said.points)) for said in (*one.opinions, *other.opinions) if said.rule not in offered)
    outcomes = [Outcome(dropped=strangers)]
    for page in group:
        takes = [_opinion(page.rule, said.opinions) for said in (one, other)]
        outcomes.append(_weighed_rule(page, cells, takes))
    return Outcome(
        findings=tuple(finding for outcome in outcomes for finding in outcome.findings),
        skipped=tuple(item for outcome in outcomes for item in outcome.skipped),
        asked=len(group),
        agreed=sum(outcome.agreed for outcome in outcomes),
        dropped=sum(outcome.dropped for outcome in outcomes),
    )


def _opinion(rule: str, said: Iterable[Opinion]) -> Opinion | None:
    """The answer to one rule; ``None`` when there is none, or several that contradict each other."""
    mine = [opinion for opinion in said if opinion.rule == rule]
    if not mine or len({opinion.verdict for opinion in mine}) > 1:
        return None
    return mine[0].model_copy(update={"points": tuple(point for opinion in mine for point in opinion.points)})


def _weighed_rule(page: Page, cells: dict[str, Exhibit], takes: Sequence[Opinion | None]) -> Outcome:
    one, other = takes
    if one is None or other is None:
        return skipped([page], "模型没有就这条规则给出明确的答复")
    proven = [_proven(page, cells, opinion) for opinion in (one, other)]
    false = sum(len(opinion.points) - len(found) for opinion, found in zip((one, other), proven, strict=True))
    if one.verdict is not other.verdict:
        lost = false + sum(len(found) for found in proven)
        said = "”、“".join((one.verdict.value, other.verdict.value))
        return skipped([page], f"模型两次判断不一致（“{said}”），未采用")._replace(dropped=lost)
    if one.verdict is Verdict.SOUND:
        return Outcome(agreed=1, dropped=false + sum(len(found) for found in proven))
    if one.verdict is Verdict.UNSURE:
        return skipped([page], f"模型认为现有材料不足以判断：{_told(one.note)}")._replace(agreed=1, dropped=false)
    first, second = proven
    findings = tuple(finding for at, finding in first.items() if at in second)
    dropped = false + len(first.keys() ^ second.keys())
    if not findings:
        reason = (
            "模型认为有问题，但两次指出的不是同一处，未采用"
            if first and second
            else "模型认为有问题，但所引的文字在表中对不上，未采用"
        )
        return skipped([page], reason)._replace(agreed=1, dropped=dropped)
    return Outcome(findings=findings, agreed=1, dropped=dropped)


def _proven(page: Page, cells: dict[str, Exhibit], opinion: Opinion) -> dict[str, Finding]:
    """The points whose quote stands in the named cell, as findings by spot: a row of the table is one, and so is each other
    part of the form, where what is missing can be shown at either of two texts."""
    found: dict[str, Finding] = {}
    for point in opinion.points:
        cell = cells.get(point.cell)
        quote = verbatim(point.quote, cell.text) if cell else None
        if cell is None or quote is None or _is_borrowed(point.reason or opinion.note, page, cells):
            continue
        advice = "" if _is_borrowed(point.suggestion, page, cells) else _told(point.suggestion)
        spot = cell.group if cell.place.section is Section.INDICATOR else cell.place.section.value
        found.setdefault(
            spot,
            Finding(
                rule=page.rule,
                severity=page.severity,
                place=cell.place,
                quote=quote[:_LONGEST],
                message=f"{page.title}：{_told(point.reason or opinion.note)}",
                suggestion=advice or "按规则手册这一页的办法修改。",
                basis=page.basis,
                source="model",
            ),
        )
    return found


def _is_borrowed(text: str, page: Page, cells: dict[str, Exhibit]) -> bool:
    """Whether words are taken from the page's own examples and not from the filing: a run of eight characters, a cited
    name or a figure. Small models do that; what they say then is of another project."""
    shown = [line for line in page.sections["怎么改"].splitlines() if line.lstrip("- ").startswith(("改前", "改后"))]
    examples = squeeze("\n".join([*shown, *page.defective, *page.sound]))
    filed = squeeze("\n".join(cell.text for cell in cells.values())).replace(",", "")
    said = squeeze(text)
    runs = (said[at : at + _RUN] for at in range(len(said) - _RUN + 1))
    cited = (phrase for found in _CITED.finditer(said) if (phrase := found[1] or found[2]))
    return any(piece in examples and piece not in filed for piece in (*runs, *cited))


def _told(text: str) -> str:
    """A model's words as one Chinese sentence, cut to size, without markup or anybody's name."""
    line = mask_persons(re.sub(r"<[^<>]*>|[\x00-\x1f\u200b-\u200f\u2028-\u202e]|[#*`]+", " ", text))
    line = " ".join(line.split())
    if not line:
        return ""
    line = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
    return line if line.endswith(("。", "！", "？", "…")) else line.rstrip("，,；;.") + "。"


def skipped(group: Iterable[Page], reason: str) -> Outcome:
    """These rules were not evaluated, and why."""
    return Outcome(skipped=tuple(NotEvaluated(rule=page.rule, reason=reason) for page in group))
