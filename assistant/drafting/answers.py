"""Answers to what a draft asks (回答提问): each goes where it belongs, into a cell, the head, or the brief that the draft follows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.domain import BasisKind, Blank, Brief, Comparator, Draft, Fact, Measure, Section
from assistant.drafting.editing import ground_of_draft, replace_cell
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import with_correction
from assistant.drafting.facts.times import deadline_text
from assistant.drafting.following import followed
from assistant.drafting.heading import replace_head, yuan_in
from assistant.drafting.intake.prior import Given
from assistant.drafting.journey import Reviewer, revised
from assistant.drafting.planning.rows import BLANK
from assistant.errors import AssistantError, BriefError
from assistant.figures import read_deadlines
from assistant.target import read_number, read_target

if TYPE_CHECKING:
    from assistant.library import Library

_HEAD = ("department", "unit", "category")


def answered(
    draft: Draft, answers: Mapping[str, str], *, library: Library | None, review: Reviewer | None = None
) -> Draft:
    """The draft with the answers to its questions, by question; blank ones are skipped, unknown questions are none of ours.

    Raises ``BriefError`` or ``AssistantError`` naming the answer that cannot be understood; nothing is changed then.
    """
    made = draft
    for question, said in answers.items():
        blank = next((one for one in made.blanks if one.question == question), None)
        if blank is not None and (text := said.strip()):
            made = _with_answer(made, blank, text, library)
    if made is draft:
        return draft
    return revised(made, ground_of_draft(made), review) if review else made


def _with_answer(draft: Draft, blank: Blank, text: str, library: Library | None) -> Draft:
    field = blank.place.field
    if blank.place.section is Section.INDICATOR and blank.place.row:
        return _row_answered(draft, blank, text, library)
    if blank.place.section is Section.PROJECT and field in _HEAD:
        return replace_head(draft, Given(**{field: text}), library=library)
    if blank.place.section is Section.FUNDING and field == "annual":
        return replace_head(draft, Given(amount=yuan_in(text)), library=library)
    if field == "deadline":
        return followed(draft, _due(draft, blank, text), library=library)
    return followed(draft, _said(draft.brief, blank, text), library=library)


# --------------------------------------------------------------------------------------------------------------- rows


def _row_answered(draft: Draft, blank: Blank, text: str, library: Library | None) -> Draft:
    """A figure goes to the fact the row rests on, so that the objective says it too; else into the cell alone."""
    row = draft.rows[(blank.place.row or 1) - 1]
    value = cell_of(row.indicator.target.text, text, draft.brief.year)
    reading = read_target(value).reading
    fact = _open_fact(draft, {one.quote for one in row.basis if one.kind is BasisKind.FACT})
    if fact is not None and isinstance(reading, Measure) and not draft.children:
        told = {"quantity": reading.amount, "upper": reading.upper, "unit": reading.unit or fact.unit}
        if re.match(r"[≥≤]", text):
            told["comparator"] = reading.comparator
        changed = followed(draft, with_correction(draft.brief, fact, fact.model_copy(update=told)), library=library)
        if not any(one.place.label == blank.place.label for one in changed.blanks):
            return changed
    return replace_cell(draft, blank.place.row or 1, "target", value)


def cell_of(target: str, text: str, year: int) -> str:
    """An answer in the shape of the open cell: 20 for ≥待填场 is ≥20场, 8月底 for ≤待填 is ≤8月31日."""
    sign, _, unit = target.partition(BLANK)
    dated = [] if unit else read_deadlines(text, year=year) or read_deadlines(f"{text}前完成", year=year)
    if dated and sign in ("", "≤"):
        return f"≤{deadline_text(dated[0].deadline, year)}"
    if read_number(text) is not None:
        return f"{sign}{text}{unit}"
    return text if re.match(r"[≥≤＝=><]", text) or read_target(text).reading is None else f"{sign}{text}"


def _open_fact(draft: Draft, quotes: set[str]) -> Fact | None:
    """The one work without any figure that these words tell of."""
    found = [
        fact
        for fact in read_facts(draft.brief).facts
        if fact.quote in quotes
        and (fact.quantity, fact.unit_cost, fact.money) == (None, None, None)
        and fact.comparator in (None, Comparator.EQUAL)
    ]
    return found[0] if len(found) == 1 else None


# ---------------------------------------------------------------------------------------------------------- the brief


def _due(draft: Draft, blank: Blank, text: str) -> Brief:
    """The brief in which the work that was asked about is done by the day answered."""
    year = draft.brief.year
    days = read_deadlines(text, year=year) or read_deadlines(f"{text}前完成", year=year)
    if not days:
        raise BriefError(f"“{blank.question}”答的“{text}”看不懂。", hint="请写成“6月30日”或“2026年6月底”。")
    works = [one for one in read_facts(draft.brief).facts if one.thing == blank.thing and one.unit_cost is None]
    if not works:
        raise AssistantError(f"“{blank.thing}”的完成时间没有找到位置。", hint="请写进左边的“要做什么”，再起草。")
    return with_correction(draft.brief, works[0], works[0].model_copy(update={"deadline": days[0].deadline}))


def _said(brief: Brief, blank: Blank, text: str) -> Brief:
    """The brief with the answer as one more sentence of it."""
    if not blank.told:
        raise BriefError(f"“{blank.question}”要在原话里写清楚。", hint="请直接改左边的“要做什么”。")
    bare = re.sub(r"^每[一-鿿]{1,3}(?=\d)", "", text)
    unit = blank.told.rpartition("{}")[2]
    bare = bare.removesuffix(unit) if unit else f"{bare}元" if read_number(bare) is not None else bare
    sentence = blank.told.format(bare)
    start = brief.content.rstrip("。；; \n")
    return brief.model_copy(update={"content": f"{start}；{sentence}" if start else sentence})
