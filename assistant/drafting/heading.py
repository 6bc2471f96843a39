"""Changing the head of a drafted form (表头): who, which category, when, how much; the brief changes with it."""

from __future__ import annotations

import re

from assistant.domain import Brief, Draft, Level2, Measure, Section
from assistant.drafting.editing import ground_of_draft, replace_cell
from assistant.drafting.intake.prior import Given
from assistant.drafting.journey import Reviewer, revised
from assistant.drafting.planning.plan import funding_of, plan_date
from assistant.errors import BriefError

_OWN = ("department", "unit", "category", "start", "end", "amount")


def replace_head(draft: Draft, told: Given, *, review: Reviewer | None = None) -> Draft:
    """The draft with the head fields that ``told`` names; empty ones stay as they are.

    A changed amount goes into the funding cells and into the row of the total cost, where that was the old amount.
    Raises ``BriefError`` for a start after the end.
    """
    named = {field: value for field in _OWN if (value := getattr(told, field)) not in ("", None)}
    changes = {field: value for field, value in named.items() if getattr(draft.brief, field) != value}
    if not changes:
        return draft
    brief = Brief.model_validate(draft.brief.model_dump() | changes)
    if brief.start and brief.end and brief.start > brief.end:
        raise BriefError(f"计划开始日期 {brief.start} 晚于计划完成日期 {brief.end}。", hint="请更正其中一个。")
    project = draft.filing.project.model_copy(
        update={name: changes[name] for name in ("department", "unit", "category") if name in changes}
        | {name: plan_date(changes[name].isoformat()) for name in ("start", "end") if name in changes}
        | ({"funding": funding_of(brief)} if "amount" in changes else {})
    )
    changed = draft.model_copy(update={"filing": draft.filing.model_copy(update={"project": project})})
    if "amount" in changes:
        changed = _with_total(changed, draft.brief, brief)
    fields = {"annual", *changes} if "amount" in changes else set(changes)
    blanks = tuple(
        one
        for one in changed.blanks
        if one.place.section not in (Section.PROJECT, Section.FUNDING) or one.place.field not in fields
    )
    changed = changed.model_copy(update={"brief": brief, "blanks": blanks})
    return revised(changed, ground_of_draft(changed), review) if review else changed


def _with_total(draft: Draft, was: Brief, now: Brief) -> Draft:
    """The row of the total cost in step with the new amount."""
    for number, row in enumerate(draft.rows, start=1):
        reading = row.indicator.target.reading
        if row.indicator.level2 not in (Level2.ECONOMIC_COST, Level2.OUTPUT_COST) or "总成本" not in row.indicator.name:
            continue
        open_or_old = not isinstance(reading, Measure) or reading.amount == was.amount
        if open_or_old and now.amount is not None:
            amount = re.sub(r"\.0+$", "", f"{now.amount:f}")
            return replace_cell(draft, number, "target", f"≤{amount}元")
    return draft
