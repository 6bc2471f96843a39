"""Rewrites of objectives: what repeats or promises anything goes, and the figures of the table come in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Comparator, Edit, Finding, Indicator, Level1, Level2, Section
from assistant.review.lexicon import Wording, entries
from assistant.review.passages import as_filed
from assistant.review.rewriting.proposals import Proposal, proposes
from assistant.review.rule import Case, squeeze
from assistant.review.rules.clarity import OPEN_END, quotable
from assistant.review.told import written
from assistant.review.wording import bare, measure

_SENTENCE = re.compile(r"[^。；;！!\n]*[。；;！!\n]?")
_CLAUSE = re.compile(r"[^，,。；;！!\n]*[，,。；;！!\n]?")


def _text(case: Case, finding: Finding) -> str:
    """The objective a finding is about."""
    if finding.place.section is not Section.OBJECTIVE or finding.place.field not in ("annual", "overall"):
        return ""
    return getattr(case.filing.objective, finding.place.field) or ""


@proposes("objective_open_ended")
def without_the_open_end(case: Case, finding: Finding) -> Iterator[Proposal]:
    """…，完成上级交办的其他任务。 without its last clause."""
    text = _text(case, finding)
    cut = re.sub(rf"[，,；;、]?(?:并|以及|同时|和|及)?(?:{OPEN_END.pattern})", "", text)
    yield Proposal(re.sub(r"^[，,；;、]+|(?<=[。；;])[。；;]+", "", cut).strip())


@proposes("objective_duplicated_text")
def said_once(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Whole sentences, then whole clauses, that stand twice go where they stand the second time."""
    text = _text(case, finding)
    yield Proposal(_once(text, _SENTENCE, 8))
    yield Proposal(_once(text, _CLAUSE, 8))


def _once(text: str, part: re.Pattern[str], least: int) -> str:
    seen: set[str] = set()
    kept = []
    for found in part.finditer(text):
        plain = re.sub(r"\W", "", found[0])
        if len(plain) >= least and plain in seen:
            continue
        seen.add(plain)
        kept.append(found[0])
    whole = "".join(kept).strip()
    return re.sub(r"[，,；;、]+$", "。", whole)


@proposes("policy_wording_nonstandard")
def the_fixed_wording(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The fixed wording in place of the other, when the list gives one and no choice."""
    text = _text(case, finding)
    for wording in entries("policy", "wording", Wording):
        found = re.search(wording.pattern, squeeze(text))
        if found and finding.message.startswith(f"“{found[0]}”") and _spells_out(wording.instead, found[0]):
            yield Proposal(text.replace(as_filed(text, found[0]), wording.instead))


def _spells_out(full: str, short: str) -> bool:
    """Whether all of ``short`` stands in ``full`` in this order: 从严治党 in 全面从严治党."""
    letters = iter(full)
    return all(letter in letters for letter in short)


@proposes("objective_not_quantified", "objective_slogan_only", "missing_annual_objective")
def with_the_figures_of_the_table(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The main quantities, the quality and the satisfaction of the table as one sentence behind what is said."""
    if finding.place.section is not Section.OBJECTIVE or finding.place.field not in ("annual", "overall"):
        return
    said = _figures(case)
    text = _text(case, finding).strip()
    if len(said) < 2:
        return
    if len(squeeze(text)) >= 10:
        yield Proposal(f"{text.rstrip('。；;，,')}。具体目标：{'，'.join(said)}。")
    elif case.filing.project.name:
        year = f"{case.filing.project.year}年度" if case.filing.project.year else "本年度"
        new = f"{year}实施{squeeze(case.filing.project.name)}：{'，'.join(said)}。"
        yield Proposal(new, (Edit(place=finding.place, was=text, text=new),))


def _figures(case: Case) -> list[str]:
    """At most three quantities, one quality, one effect and one satisfaction, as prose; none without a quantity."""
    rows = [row for row in quotable(case) if say(row)]
    quantities = [row for row in rows if row.level2 is Level2.QUANTITY][:3]
    others = (
        [row for row in rows if row.level2 is Level2.QUALITY][:1]
        + [row for row in rows if row.level1 is Level1.BENEFIT][:1]
        + [row for row in rows if row.level1 is Level1.SATISFACTION][:1]
    )
    return [say(row) for row in (*quantities, *others)] if quantities else []


def say(row: Indicator) -> str:
    """An indicator as prose: 健康讲座场次不少于12场, 合格率不低于95%; empty for what has no plain measure."""
    value = measure(row.target)
    if value is None or value.per or value.upper is not None or not value.unit:
        return ""
    floor = "不低于" if value.unit == "%" else "不少于"
    words = {
        Comparator.AT_LEAST: floor,
        Comparator.MORE: "超过",
        Comparator.AT_MOST: "不超过",
        Comparator.LESS: "少于",
    }
    joint = words.get(value.comparator, "为") if value.comparator else "为"
    return f"{bare(row.name)}{joint}{written(value.amount)}{value.unit}"
