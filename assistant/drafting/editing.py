"""Working on a draft: change a cell, redo a row by an instruction, see alternatives. Values in, new values out.

Raises ``AssistantError`` with a clear message for a row or field that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from assistant.domain import (
    FRAMEWORKS,
    Basis,
    BasisKind,
    Blank,
    Draft,
    DraftRow,
    Indicator,
    Level2,
    Measure,
    Place,
    Section,
)
from assistant.drafting.agreeing import noting_gone, noting_sums, noting_total, with_words_in_step
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import with_fact
from assistant.drafting.facts.tasks import tasks_of
from assistant.drafting.journey import Reviewer, revised, with_rows
from assistant.drafting.planning.practice import sector_alternatives, sound_precedents
from assistant.drafting.planning.rows import BLANK
from assistant.drafting.planning.weights import with_weights
from assistant.drafting.words.ground import Ground, ground_of
from assistant.drafting.words.grounding import row_problems
from assistant.drafting.words.wording import work_text
from assistant.errors import AssistantError
from assistant.figures import read_figures
from assistant.prompting import load_prompt
from assistant.target import read_target

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.models.chat import ChatModel


_FIELDS = {"name": "指标名称", "target": "指标值", "explanation": "指标解释", "weight": "分值"}


def replace_cell(draft: Draft, row: int, field: str, value: str, *, review: Reviewer | None = None) -> Draft:
    """The draft with one cell of row ``row`` (from 1) as the user says; the user's own figure is a fact from then on.

    ``field`` is ``name``, ``target``, ``explanation`` or ``weight``. Where the year's objective says another figure for
    the row, a note says so. With ``review`` the new draft is checked at once.
    """
    old = _row(draft, row)
    if field not in _FIELDS:
        raise AssistantError(f"不能修改“{field}”这一栏。", hint=f"可以修改：{'、'.join(_FIELDS.values())}。")
    value = value.strip()
    if not value and field in ("name", "target", "weight"):
        raise AssistantError(f"{_FIELDS[field]}不能改成空白。", hint="还不知道的指标值可以写“待填”。")
    basis = Basis(kind=BasisKind.FACT, quote=f"{_FIELDS[field]}：{value}", ref="用户修改")
    indicator = old.indicator.model_copy(update={field: _cell(field, value)})
    kept = (
        old.basis
        if field != "target"
        else tuple(one for one in old.basis if one.kind is BasisKind.FACT and one.ref != "用户修改")
    )
    changed = _with_row(draft, row, DraftRow(indicator=indicator, basis=(basis, *kept)))
    if field == "target":
        changed = _with_blank(changed, row, indicator)
        changed = noting_total(with_words_in_step(changed, old.indicator, indicator), indicator)
        if isinstance(reading := indicator.target.reading, Measure):
            changed = noting_sums(changed, with_fact(changed, old, reading))
    return revised(changed, ground_of_draft(changed), review) if review else changed


def redo_row(draft: Draft, row: int, instruction: str, *, chat: ChatModel, review: Reviewer | None = None) -> Draft:
    """Row ``row`` (from 1) written anew by the model as ``instruction`` asks. A figure that stands neither in the brief nor
    in the instruction nor in the row becomes 待填. Raises ``ModelError``.
    """
    old = _row(draft, row)
    reading = read_facts(draft.brief)
    facts = "\n".join(work_text(task, draft.brief.year) for task in tasks_of(reading, draft.brief.name))
    reply = chat.structured(
        load_prompt("row").render(
            facts=facts,
            level2=(old.indicator.level2.value if old.indicator.level2 else old.indicator.level1.value),
            name=old.indicator.name,
            target=old.indicator.target.text,
            instruction=instruction.strip()[:200],
        ),
        RowText,
        max_tokens=80,
        temperature=0.0,
    )
    ground = ground_of_draft(draft).model_copy(update={"source": ground_of_draft(draft).source + "\n" + instruction})
    name = re.sub(r"\s", "", reply.name) or old.indicator.name
    if row_problems(name, "", ground) or not 3 <= len(name) <= 24:
        name = old.indicator.name
    target = re.sub(r"\s", "", reply.target) or old.indicator.target.text
    if row_problems(name, target, ground) or _of_another_row(
        target, old.indicator, name, f"{draft.brief.content}{instruction}"
    ):
        target = re.sub(r"[\d,.]+(?:万|千|百)?", BLANK, target, count=1) if re.search(r"\d", target) else BLANK
    if BLANK in target and name.endswith(("率", "满意度")) and "%" not in target:
        target = re.sub(rf"{BLANK}.*$", f"{BLANK}%", target)
    indicator = old.indicator.model_copy(update={"name": name, "target": read_target(target)})
    if (name, target) == (old.indicator.name, old.indicator.target.text):
        raise AssistantError("模型没有改动这一行。", hint="把要求说得更具体一些，或直接在表里改。")
    basis = Basis(kind=BasisKind.FACT, quote=instruction.strip()[:80], ref="用户修改要求")
    kept = old.basis
    if name != old.indicator.name:  # what practice says of the one is nothing of the other
        indicator = indicator.model_copy(update={"explanation": None if old.indicator.explanation is None else ""})
        kept = tuple(one for one in old.basis if one.kind is BasisKind.FACT)
    changed = _with_blank(_with_row(draft, row, DraftRow(indicator=indicator, basis=(basis, *kept))), row, indicator)
    changed = with_words_in_step(changed, old.indicator, indicator)
    return revised(changed, ground_of_draft(changed), review) if review else changed


def _of_another_row(target: str, old: Indicator, name: str, said: str) -> bool:
    """Whether a rate is the user's neither in the instruction nor in the brief, and of this row only if it still measures the same."""
    now = read_target(target).reading
    if not isinstance(now, Measure) or now.unit != "%" or now.amount == 100:
        return False
    same = name == old.name and target == old.target.text
    return not same and not any(one.amount == now.amount and one.unit == "%" for one in read_figures(said))


class RowText(BaseModel):
    """What a model fills for one row."""

    name: str = Field(description="三级指标名称")
    target: str = Field(description="指标值")


def alternatives(draft: Draft, row: int, *, library: Library, k: int = 5) -> tuple[DraftRow, ...]:
    """Other rows for the place of row ``row`` (from 1), each with its source; empty when the library has none that fits."""
    old = _row(draft, row)
    text = draft.brief.name + draft.brief.content
    taken = {one.indicator.name for one in draft.rows}
    hits = library.similar_indicators(f"{draft.brief.name} {old.indicator.name}", 4 * k, level2=old.indicator.level2)
    found: dict[str, DraftRow] = {}
    for hit in sound_precedents(hits, text):
        if hit.indicator is None or hit.indicator.name in taken:
            continue
        basis = Basis(
            kind=BasisKind.PRECEDENT,
            quote=f"{hit.indicator.name} {hit.indicator.target.text}",
            ref=hit.ref or hit.filing,
        )
        indicator = Indicator(
            level1=old.indicator.level1,
            level2=old.indicator.level2,
            name=hit.indicator.name,
            target=read_target(hit.indicator.target.text),
            weight=old.indicator.weight,
        )
        found.setdefault(indicator.name, DraftRow(indicator=indicator, basis=(basis,)))
    if old.indicator.level2:
        usual = [one.row for one in sector_alternatives(draft.brief, old.indicator.level2, library)]
        near, is_count = set(old.indicator.name + text), old.indicator.level2 is Level2.QUANTITY
        for made in sorted(usual, key=lambda row: -len(near & set(row.indicator.name)) / len(row.indicator.name)):
            is_of_nobody = is_count and any(one.ref.endswith(_ANY_SECTOR) for one in made.basis)
            if made.indicator.name not in taken and not is_of_nobody:
                cells = {"level1": old.indicator.level1, "weight": old.indicator.weight}
                row_like = made.model_copy(update={"indicator": made.indicator.model_copy(update=cells)})
                found.setdefault(made.indicator.name, row_like)
    return tuple(found.values())[:k]


_ANY_SECTOR = "通用"
"""The practice of every sector; a count from there is of work that nobody named (工作会议次数)."""


def swap_row(draft: Draft, row: int, other: DraftRow, *, review: Reviewer | None = None) -> Draft:
    """The draft with ``other`` in the place of row ``row``. A count of another project becomes 待填: it is not this one's."""
    old = _row(draft, row)
    indicator = other.indicator.model_copy(update={"weight": old.indicator.weight})
    reading = indicator.target.reading
    if isinstance(reading, Measure) and reading.unit not in ("%", "‰"):
        comparator = reading.comparator.value if reading.comparator else ""
        indicator = indicator.model_copy(update={"target": read_target(f"{comparator}{BLANK}{reading.unit}")})
    changed = _with_blank(_with_row(draft, row, DraftRow(indicator=indicator, basis=other.basis)), row, indicator)
    changed = with_words_in_step(changed, old.indicator, indicator)
    return revised(changed, ground_of_draft(changed), review) if review else changed


def add_row(draft: Draft, indicator: Indicator, *, ref: str, review: Reviewer | None = None) -> Draft:
    """The draft with a row of last year's form behind the rows of its level; points are shared out anew.

    Raises ``AssistantError`` for a row the chosen form has no place for, or one that is there.
    """
    framework = FRAMEWORKS[draft.brief.framework]
    if not framework.allows(indicator.level1, indicator.level2):
        level = indicator.level2.value if indicator.level2 else indicator.level1.value
        raise AssistantError(f"所选表式没有“{level}”这一级。", hint="换一种表式，或把内容写进别的指标。")
    if any(one.indicator.name == indicator.name for one in draft.rows):
        raise AssistantError(f"表里已经有“{indicator.name}”。")
    order = {pair: place for place, pair in enumerate(framework.pairs)}
    mine = order[(indicator.level1, indicator.level2)]  # type: ignore[index]
    at = sum(order.get((one.indicator.level1, one.indicator.level2), 0) <= mine for one in draft.rows)  # type: ignore[arg-type]
    bare = Indicator(level1=indicator.level1, level2=indicator.level2, name=indicator.name, target=indicator.target)
    basis = Basis(kind=BasisKind.PRECEDENT, quote=f"{indicator.name} {indicator.target.text}", ref=ref)
    rows = (*draft.rows[:at], DraftRow(indicator=bare, basis=(basis,)), *draft.rows[at:])
    return _renumbered(draft, rows, moved=lambda row: row + 1 if row > at else row, review=review)


def drop_row(draft: Draft, row: int, *, review: Reviewer | None = None) -> Draft:
    """The draft without row ``row`` (from 1); points are shared out anew. Raises ``AssistantError`` for the last row."""
    gone = _row(draft, row).indicator
    if len(draft.rows) == 1:
        raise AssistantError("只剩这一行，不能再删。")
    rows = tuple(one for place, one in enumerate(draft.rows, start=1) if place != row)
    told = noting_gone(with_rows(draft, rows), gone)
    return _renumbered(told, rows, moved=lambda place: 0 if place == row else place - (place > row), review=review)


def _renumbered(
    draft: Draft, rows: tuple[DraftRow, ...], *, moved: Callable[[int], int], review: Reviewer | None
) -> Draft:
    """The draft with rows added or dropped: blanks keep to their rows, points add up again."""
    blanks = []
    for blank in draft.blanks:
        at = moved(blank.place.row) if blank.place.row else None
        if at != 0:
            blanks.append(blank.model_copy(update={"place": blank.place.model_copy(update={"row": at})}))
    weighted = with_weights(rows, FRAMEWORKS[draft.brief.framework])
    changed = with_rows(draft, weighted).model_copy(update={"blanks": tuple(blanks)})
    return revised(changed, ground_of_draft(changed), review) if review else changed


def _row(draft: Draft, row: int) -> DraftRow:
    if not 1 <= row <= len(draft.rows):
        raise AssistantError(
            f"草稿没有第 {row} 行。", hint=f"现有 {len(draft.rows)} 行，请写 1 到 {len(draft.rows)} 之间的行号。"
        )
    return draft.rows[row - 1]


def _cell(field: str, value: str) -> object:
    if field == "target":
        return read_target(value)
    if field == "weight":
        try:
            return Decimal(value.removesuffix("分"))
        except InvalidOperation as error:
            raise AssistantError(f"分值应当是数字，现在是“{value}”。", hint="例如 5。") from error
    return value


def _with_row(draft: Draft, row: int, new: DraftRow) -> Draft:
    return with_rows(draft, tuple(new if place == row else one for place, one in enumerate(draft.rows, start=1)))


def _with_blank(draft: Draft, row: int, indicator: Indicator) -> Draft:
    """The blanks without the one that is now filled, or with the one that is now open."""
    blanks = tuple(one for one in draft.blanks if one.place.section is not Section.INDICATOR or one.place.row != row)
    if BLANK in indicator.target.text:
        place = Place(section=Section.INDICATOR, row=row, field="target", label=indicator.name)
        blanks = (*blanks, Blank(place=place, question=f"“{indicator.name}”的指标值是多少？"))
    return draft.model_copy(update={"blanks": blanks})


def ground_of_draft(draft: Draft) -> Ground:
    """What a draft may say as it now stands."""
    reading = read_facts(draft.brief)
    return ground_of(draft.brief, reading, tasks_of(reading, draft.brief.name), draft.rows)
