"""Which cell of a row stands under which head of the indicator table, also in rows cut out of text that are ragged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.forms.header import LEVELS_AND_NAME, Head
from assistant.documents.forms.values import PLAIN_NUMBER, SIGN_ALONE, value_score
from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import Column, field_of, level1_of, level2_of, plain

_NO_SIGN = re.compile(r"^(?:[/／]|[-—－]+|是|否)$")
_FIGURE = re.compile(r"^-?[\d.,，]+\s*(?:[%％]|分)?$|^[—－–/-]+$")
_NUMBERS = (Column.WEIGHT, Column.SCORE)
_SPANNING = 0.6  # the cost of a head without a cell: it belongs to a row above


def fits(kind: Column, text: str) -> float:
    """How well a text stands in a column: below zero where it cannot."""
    bare = text.strip()
    if not bare or kind in (Column.IGNORED, Column.LEVEL1, Column.LEVEL2):
        return 0.0
    figure = _FIGURE.match(bare) is not None
    if kind in (Column.WEIGHT, Column.SCORE):
        return 2.0 if figure else -5.0
    if kind is Column.OPERATOR:
        return 2.0 if SIGN_ALONE.match(bare) or _NO_SIGN.match(bare) else 0.0 if not figure else -5.0
    if kind is Column.NAME:
        return 1.0 if PLAIN_NUMBER.match(bare) is None else -3.0
    if kind in (Column.TARGET, Column.LONG_TERM, Column.ACTUAL):
        return 1.5 if value_score(bare) >= 3 else 0.5
    if kind in (Column.DEVIATION, Column.EXPLANATION):
        return 0.5 if not figure else -1.0
    return 0.5


def _laid_out(heads: Sequence[Head], row: Sequence[Cell], shift: int) -> dict[tuple[Column, int], Cell] | None:
    """The best way to give the cells after the name to the heads after it, in order, some heads left out."""
    name_at = next((number for number, head in enumerate(heads) if head.kind is Column.NAME), None)
    if name_at is None or len({head.group for head in heads}) > 1:
        return None
    start = max(0, heads[name_at].start - shift)
    cells = list(row[start:])
    while cells and not cells[-1].text.strip():
        cells.pop()
    later = heads[name_at:]
    if not cells or len(cells) > len(later):
        return None
    best: list[list[tuple[float, tuple[int, ...]]]] = [
        [(-1e9, ()) for _ in range(len(cells) + 1)] for _ in range(len(later) + 1)
    ]
    best[0][0] = (0.0, ())
    for number, head in enumerate(later):
        for taken, (score, way) in enumerate(best[number]):
            if score <= -1e8:
                continue
            if score - _SPANNING > best[number + 1][taken][0]:
                best[number + 1][taken] = (score - _SPANNING, (*way, -1))
            if taken < len(cells):
                grown = score + fits(head.kind, cells[taken].text)
                if grown > best[number + 1][taken + 1][0]:
                    best[number + 1][taken + 1] = (grown, (*way, taken))
    _, way = best[len(later)][len(cells)]
    chosen = [(head, cells[taken]) for head, taken in zip(later, way, strict=True) if taken >= 0]
    if not chosen or any(fits(head.kind, cell.text) < 0 for head, cell in chosen):
        return None
    found = {key: cell for key, cell in _straight(heads[:name_at], row, shift).items() if key[0] in LEVELS_AND_NAME}
    blank = Cell("", cells[0].anchor)
    for head, taken in zip(later, way, strict=True):
        if head.kind is not Column.IGNORED:
            found[(head.kind, head.group)] = cells[taken] if taken >= 0 else blank
    return found


def placed(heads: Sequence[Head], row: Sequence[Cell], *, exact: bool) -> dict[tuple[Column, int], Cell]:
    """Each head's cell in this row; rows cut out of text are shifted until their levels stand below their heads.

    Where a number then stood under a head of words or words under one of numbers, cells over several rows are missing
    in the middle: the row is laid out by what its cells say.
    """
    shift = 0 if exact else _shift(heads, row)
    if not exact:
        row = _without_second(heads, row, shift)
    found = _straight(heads, row, shift)
    if exact or all(fits(kind, cell.text) >= 0 for (kind, _), cell in found.items()):
        return found
    return _laid_out(heads, row, shift) or found


def _without_second(heads: Sequence[Head], row: Sequence[Cell], shift: int) -> Sequence[Cell]:
    """产出指标 | 开设课程数量 | 220: the row with a blank second level where its name stands below that head."""
    starts = {head.kind: head.start - shift for head in heads if head.group == 0}
    first_at, second_at, name_at = (starts.get(kind, -1) for kind in (Column.LEVEL1, Column.LEVEL2, Column.NAME))
    if not 0 <= first_at < second_at < name_at < len(row) or name_at != second_at + 1:
        return row
    second, name = row[second_at].text.strip(), row[name_at].text.strip()
    labelled = level1_of(row[first_at].text) is not None and row[first_at] is not row[second_at]
    named = second and level2_of(second) is None and level1_of(second) is None and not plain(second).endswith("指标")
    room = _filled_to(row) < max(head.end for head in heads) - shift  # a row as long as its heads lacks no cell
    if labelled and named and room and value_score(name) >= 1:
        return [*row[:second_at], Cell("", row[second_at].anchor), *row[second_at:]]
    return row


def _filled_to(row: Sequence[Cell]) -> int:
    return max((at + 1 for at, cell in enumerate(row) if cell.text.strip()), default=0)


def _straight(heads: Sequence[Head], row: Sequence[Cell], shift: int) -> dict[tuple[Column, int], Cell]:
    placed: dict[tuple[Column, int], Cell] = {}
    for head in heads:
        parts = distinct(row[max(0, head.start - shift) : max(0, head.end - shift)])
        filled = [cell for cell in parts if cell.text.strip()]
        if not parts:
            continue
        cell = filled[0] if filled else parts[0]
        if len(filled) > 1:
            cell = replace(filled[0], text="".join(part.text.strip() for part in filled))
        if head.kind is Column.IGNORED or (head.kind, head.group) in placed:
            continue
        placed[(head.kind, head.group)] = cell
    return placed


def _stands_right(text: str, at: int, first_at: int | None, second_at: int | None) -> bool:
    """Whether a leading cell stands below the head of its own level, or is a section's label left of both."""
    if at == first_at:
        return level1_of(text, cut=len(text) == 1) is not None
    if at == second_at:
        return level2_of(text) is not None
    return field_of(text) is not None and level1_of(text) is None and level2_of(text) is None and at < (first_at or 0)


def is_second_alone(row: Sequence[Cell]) -> bool:
    """成本指标 | name …: a word of both levels that begins a row, a name right behind it, is the second level's."""
    if len(row) < 2 or not row[1].text.strip():
        return False
    both = level1_of(row[0].text) is not None and level2_of(row[0].text) is not None
    alone = level2_of(row[1].text) is None or _names_its_value(row, 1)
    return both and alone and row[1] is not row[0]


def _names_its_value(row: Sequence[Cell], at: int) -> bool:
    """满意度 | 90%: a level's word without 指标 is a name where a value follows at once."""
    value = row[at + 1].text if at + 1 < len(row) else ""
    return not plain(row[at].text).endswith("指标") and value_score(value) >= 3


def _shift(heads: Sequence[Head], row: Sequence[Cell]) -> int:
    starts = {head.kind: head.start for head in reversed(heads)}
    second_at = starts.get(Column.LEVEL2)
    first_at = starts.get(Column.LEVEL1)
    if second_at is not None and first_at is not None and is_second_alone(row):
        whole = (
            _filled_to(row) == max(head.end for head in heads) - first_at
        )  # 满意度指标 | 读者 | name …: no cell lacks
        return first_at if whole else second_at
    filled = [at for at, cell in enumerate(row) if cell.text.strip()]
    leading: list[int] = []
    for at in filled:
        text = row[at].text
        if level1_of(text, cut=len(text) == 1) is None and level2_of(text) is None and field_of(text) is None:
            break
        if leading and _names_its_value(row, at):
            break
        leading.append(at)
    if all(_stands_right(row[at].text, at, first_at, second_at) for at in leading) and (
        leading or not filled or filled[0]
    ):
        return 0
    levels = [at for at in leading if level1_of(row[at].text) or level2_of(row[at].text)]
    if len(levels) > 1 and second_at is not None:
        return second_at - levels[1]
    if levels and level2_of(row[levels[0]].text) and not level1_of(row[levels[0]].text) and second_at is not None:
        return second_at - levels[0]
    if levels and first_at is not None:
        return first_at - levels[0]
    if filled[:2] == [0, 1] and first_at is not None and plain(row[0].text).endswith("指标"):
        below = level1_of(row[1].text) or level2_of(row[1].text)
        if below is not None:
            return first_at  # 实施效果指标 | 产出指标: a first level of the form's own
    if filled and filled[0] == 0:
        between = [
            head.start
            for head in heads
            if head.kind in _NUMBERS and (second_at or 0) < head.start < starts[Column.NAME]
        ]
        return min(between) if between and _FIGURE.match(row[0].text.strip()) else starts[Column.NAME]
    return 0
