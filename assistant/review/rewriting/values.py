"""Rewrites of 指标值: the figure or the date the filing's own texts give, the right sign, decimals and units in order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.domain import Edit, Finding, Indicator, Level2, Measure, Section
from assistant.review.rewriting.proposals import Proposal, proposes, row_of
from assistant.review.rule import Case, at_field, at_row, squeeze
from assistant.review.rules.reporting import without_sign
from assistant.review.rules.residue import is_noisy
from assistant.review.told import told_deadline, told_value, written
from assistant.review.wording import is_cap, measure, with_sign


@proposes(
    "indicator_value_missing",
    "value_nonsense",
    "quantity_uses_percent",
    "unit_mismatch",
    "qualitative_not_measurable",
    "circular_indicator",
    "rate_indicator_text_value",
    "satisfaction_not_quantified",
    "satisfaction_unrealistic",
    "percent_out_of_range",
    "placeholder_residue",
    "target_too_low",
    "target_too_high",
    "direction_reversed",
)
def from_the_texts(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The figure that objective or statement give for this very thing."""
    row = row_of(case, finding)
    if row is not None and finding.place.field == "target" and (value := told_value(case, row)):
        yield Proposal(value)


@proposes("timeliness_vague", "value_nonsense", "indicator_value_missing")
def by_the_day_it_is_due(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The day the texts name for it, else the last day of the plan."""
    row = row_of(case, finding)
    if row is None or finding.place.field != "target" or row.level2 is not Level2.TIMELINESS:
        return
    if not re.search("(?:率|比例|频次|频率|次数|时限|时长|期限)$", row.name) and (due := told_deadline(case, row)):
        yield Proposal(due)


@proposes("schedule_conflict")
def dates_changed_over(case: Case, finding: Finding) -> Iterator[Proposal]:
    """计划开始 and 完成 exchanged, where only then a month's first day begins the plan and a month's last day ends it."""
    start, end = case.filing.project.start, case.filing.project.end
    if finding.place.section is not Section.PROJECT or not (start and end and start.date and end.date):
        return
    if start.date > end.date and end.date.day == 1 and (start.date + dt.timedelta(days=1)).day == 1:
        edits = (
            Edit(place=at_field(Section.PROJECT, "start", "计划开始日期"), was=start.text, text=end.text),
            Edit(place=at_field(Section.PROJECT, "end", "计划完成日期"), was=end.text, text=start.text),
        )
        yield Proposal(f"两个日期对调：{end.text}至{start.text}", edits)


@proposes("direction_reversed", "cost_direction_wrong")
def the_other_sign(case: Case, finding: Finding) -> Iterator[Proposal]:
    """≤ and ≥ changed over."""
    row = row_of(case, finding)
    if row is not None:
        yield Proposal(with_sign(row.target.text.strip(), "≥" if is_cap(row.target) else "≤"))


@proposes("number_format_noise")
def without_idle_decimals(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Every counted value without ``.00``, where several rows share the finding."""
    if finding.place.section is not Section.FORM:
        return
    yield from _each(case, "target", lambda text: re.sub(r"(?<=\d)\.0+(?!\d)", "", text), only=is_noisy)


@proposes("operator_notation_inconsistent")
def one_notation(case: Case, _: Finding) -> Iterator[Proposal]:
    """>= and =< as ≥ and ≤ in every row."""
    yield from _each(case, "target", _official_signs)


def _official_signs(text: str) -> str:
    text = re.sub(r"[>＞]\s*[=＝]|[=＝]\s*[>＞]", "≥", text)
    return re.sub(r"[<＜]\s*[=＝]|[=＝]\s*[<＜]", "≤", text)


@proposes("actual_value_with_operator")
def results_without_signs(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Every result without its comparison."""
    if finding.place.section is Section.FORM:
        yield from _each(case, "actual", without_sign)


@proposes("actual_value_missing_unit")
def results_with_units(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Every bare result with the unit of its target."""
    if finding.place.section is not Section.FORM:
        return
    edits = []
    for number, row in case.rows():
        target, done = measure(row.target), row.actual.reading if row.actual else None
        if row.actual is None or target is None or not target.unit or not isinstance(done, Measure) or done.unit:
            continue
        was = row.actual.text
        edits.append(Edit(place=at_row(number, row, "actual"), was=was, text=f"{was.strip()}{target.unit}"))
    yield from _together(edits)


def _each(
    case: Case, field: str, change: Callable[[str], str], *, only: Callable[[Indicator], bool] | None = None
) -> Iterator[Proposal]:
    edits = []
    for number, row in case.rows():
        held = getattr(row, field)
        if held is None or (only is not None and not only(row)):
            continue
        if (new := change(held.text)) != held.text:
            edits.append(Edit(place=at_row(number, row, field), was=held.text, text=new))
    yield from _together(edits)


def _together(edits: list[Edit]) -> Iterator[Proposal]:
    if edits:
        yield Proposal("；".join(f"“{edit.place.label}”{edit.text}" for edit in edits), tuple(edits))


@proposes("parent_child_inconsistent")
def the_children_added_up(case: Case, finding: Finding) -> Iterator[Proposal]:
    """A parent's count as the sum of its children's rows of that name."""
    row, place = row_of(case, finding), finding.place
    mine = measure(row.target) if row else None
    if row is None or mine is None or place.field != "target" or not case.children:
        return
    parts = [
        value.amount
        for child in case.children
        for other in child.indicators
        if squeeze(other.name) == squeeze(row.name) and (value := measure(other.target))
    ]
    if len(parts) >= 2:
        yield Proposal(with_figure(row.target.text, sum(parts, Decimal(0))))


def with_figure(text: str, amount: Decimal) -> str:
    """A value's text with another number where its first number stands."""
    return re.sub(r"\d[\d,]*(?:\.\d+)?", lambda _: written(amount), text.strip(), count=1)
