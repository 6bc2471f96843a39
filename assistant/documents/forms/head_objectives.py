"""Objectives in a grid: 总目标, 年度目标, 预期目标 and 实际完成情况, right of their labels or below heads side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.sections import Form
from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import (
    OBJECTIVES,
    Field,
    field_of,
    level1_of,
    plain,
)

Rows = Sequence[Sequence[Cell]]


def read_objectives(form: Form, rows: Rows, used: set[int]) -> None:
    """Fill 总目标, 年度目标, 预期目标 and 实际完成情况: heads side by side first, then labels with text on their right."""
    for index, row in enumerate(rows):
        heads = [cell for cell in distinct(row) if id(cell) not in used and field_of(cell.text) in OBJECTIVES]
        heads = _without_section_label(heads)
        if len(heads) < 2 and not (heads and _nothing_right_of(heads[0], row) and _texts_below(heads[0], rows, index)):
            continue
        if any(not _nothing_right_of(head, row) for head in heads):
            continue
        below = [_texts_below(head, rows, index) for head in heads]
        if any(not any(text.text.strip() for text in texts) for texts in below):
            below = _texts_in_order(heads, rows, index) or below
        for head, texts in zip(heads, below, strict=True):
            used.add(id(head))
            used.update(id(text) for text in texts)
            _put_objective(form, head, texts)
    for index, row in enumerate(rows):
        cells = distinct(row)
        for at, cell in enumerate(cells[:-1]):
            if id(cell) in used or (field_of(cell.text) not in OBJECTIVES and not _is_cut(cell, cells[at + 1 :])):
                continue
            right = [other for other in cells[at + 1 :] if other.text.strip()]
            if right and (id(right[0]) in used or field_of(right[0].text) or level1_of(right[0].text)):
                continue
            texts = right[:1] + [
                other[right[0].column]
                for other in rows[index + 1 :]
                if right
                and len(other) > cell.column
                and other[cell.column] is cell
                and other[right[0].column] is not right[0]
            ]
            if right:
                texts += _going_on(rows[index + 1 :], cell, right[0])
            used.add(id(cell))
            used.update(id(text) for text in texts)
            _put_objective(form, cell, texts)


def _is_cut(label: Cell, right: Sequence[Cell]) -> bool:
    """Whether 年度 is all that is left of 年度目标: a sentence stands right of it."""
    text = next((cell.text.strip() for cell in right if cell.text.strip()), "")
    return plain(label.text) in _CUT and len(text) >= 12 and re.search(r"[，。,;；]", text) is not None


_CUT = frozenset({"年度", "年度总体"})


def _going_on(rows: Rows, label: Cell, text: Cell) -> list[Cell]:
    """The lines of an objective written one a row (目标1, 目标2), their label only at the first."""
    found: list[Cell] = []
    for row in rows:
        filled = [cell for cell in distinct(row) if cell.text.strip()]
        if len(filled) != 1 or filled[0].column != text.column or filled[0] is text or label.column >= len(row):
            break
        if not re.match(r"^(?:目标\s*)?[\d一二三四五六七八九十]+\s*[:：、.．)]", filled[0].text.strip()):
            break
        found.append(filled[0])
    return found


def _without_section_label(heads: list[Cell]) -> list[Cell]:
    """年度总体目标 | 预期目标 | 实际完成情况: the first is the section's label, the others are heads."""
    kinds = [field_of(head.text) for head in heads]
    if len(heads) > 1 and kinds[0] in (Field.GENERAL_TEXT, *([kinds[0]] if kinds[0] in kinds[1:] else ())):
        return heads[1:]
    if len(heads) > 2:
        return heads[-2:]
    return heads


def _nothing_right_of(head: Cell, row: Sequence[Cell]) -> bool:
    """Whether the next filled cell on the right is another head, or there is none."""
    cells = distinct(row)
    right = [cell for cell in cells[cells.index(head) + 1 :] if cell.text.strip()]
    return not right or field_of(right[0].text) in OBJECTIVES


def _texts_in_order(heads: Sequence[Cell], rows: Rows, index: int) -> list[list[Cell]] | None:
    """As many texts as heads in the next row, though an empty cell shifted them: the n-th head has the n-th text."""
    if index + 1 >= len(rows):
        return None
    texts = [cell for cell in distinct(rows[index + 1]) if cell.text.strip() and field_of(cell.text) is None]
    if len(texts) != len(heads) or any(level1_of(cell.text) for cell in texts):
        return None
    return [[cell] for cell in texts]


def _begins_another(head: Cell, row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether a label of something else stands left of the head's column in a row below it."""
    left = [cell for cell in distinct(row[: head.column]) if not any(cell is other for other in above)]
    return any((name := field_of(cell.text)) is not None and name not in OBJECTIVES for cell in left)


def _texts_below(head: Cell, rows: Rows, index: int) -> list[Cell]:
    found: list[Cell] = []
    for row in rows[index + 1 :]:
        if head.column >= len(row):
            break
        cell = row[head.column]
        if cell is head:
            continue
        if field_of(cell.text) or level1_of(cell.text) or _begins_another(head, row, rows[index]):
            break
        if cell not in found:
            found.append(cell)
    return found


def _put_objective(form: Form, head: Cell, texts: Sequence[Cell]) -> None:
    name = Field.ANNUAL_TEXT if plain(head.text) in _CUT else field_of(head.text)
    filled = [cell for cell in texts if cell.text.strip()]
    anchor = (filled or list(texts) or [head])[0].anchor
    if name is not None:
        form.put(name, Cell("\n".join(cell.text.strip() for cell in filled), anchor))
