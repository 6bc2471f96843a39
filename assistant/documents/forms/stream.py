"""Forms given cell by cell, blank cells included, their rows lost: rows are put back by what the cells say.

Where blank cells are kept, each row of an indicator table has as many cells as its heads say, less the level cells
that span several rows. A table whose cells do not come out even is left to the reader of flattened text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.forms.header import is_place
from assistant.documents.forms.stream_head import FIGURE, Rows, head_rows, word_at
from assistant.documents.forms.values import DASH, PLAIN_NUMBER, SIGN_ALONE, value_score
from assistant.documents.grid import Block, Cell, Grid, Line
from assistant.documents.vocabulary import (
    OBJECTIVES,
    Column,
    Field,
    column_of,
    field_of,
    level1_of,
    level2_of,
    plain,
    title_kind,
)
from assistant.domain import Level1

_NUMBERS = frozenset({Column.WEIGHT, Column.SCORE})
_VALUES = frozenset({Column.TARGET, Column.LONG_TERM, Column.ACTUAL, Column.OPERATOR})
_LEVELS = frozenset({Column.LEVEL1, Column.LEVEL2})
_TOTAL = frozenset({"总分", "合计", "总计", "总得分", "合计得分", "得分合计", "自评总分"})
_ENDS = re.compile(r"^(?:注|备注|说明|填表说明|填报说明)\s*[:：]|^填[表报]人|^审核人|^附件")
_A_VALUE = 3  # what a text scores that can hardly be anything but a value
_UNKNOWN_HEADS = 3  # how many heads of unknown words a header may have


def blocks_of(cells: Sequence[Cell]) -> list[Block] | None:
    """The stream as grids (one a form) and lines between them; ``None`` where its tables do not come out even."""
    blocks: list[Block] = []
    at = 0
    while at < len(cells):
        header = next(((start, found) for start in range(at, len(cells)) if (found := _header(cells, start))), None)
        if header is None:
            break
        start, (heads, kinds, after) = header
        body, end = _body(cells, after, kinds)
        if not body and not _short(cells, end, kinds):
            return None
        begin = _form_begins(cells, at, start) if blocks else at
        blocks += [Line(cell.text, cell.anchor) for cell in cells[at:begin] if cell.text]
        blocks.append(_grid([*head_rows(cells[begin:start]), heads, *body]))
        at = end
    if not blocks:
        return None
    return [*blocks, *(Line(cell.text, cell.anchor) for cell in cells[at:] if cell.text)]


def _form_begins(cells: Sequence[Cell], at: int, stop: int) -> int:
    """Where the head of the next form begins after a table: at a title, else at the project's name."""
    titles = [number for number in range(at, stop) if title_kind(cells[number].text)]
    names = [number for number in range(at, stop) if field_of(cells[number].text) is Field.NAME]
    return min([*titles, *names], default=stop)


def _grid(rows: Rows) -> Grid:
    width = max(len(row) for row in rows)
    table = []
    for index, row in enumerate(rows):
        placed = [replace(cell, row=index, column=column) for column, cell in enumerate(row)]
        placed += [Cell("", "", index, column) for column in range(len(row), width)]
        table.append(tuple(placed))
    return Grid(tuple(table))


# ---------------------------------------------------------------------------------------------------------- words


def _header(cells: Sequence[Cell], at: int) -> tuple[list[Cell], list[Column], int] | None:
    """The heads of an indicator table from ``at``, what they mean, and where the first row begins."""
    heads, kinds, end = _heads(cells, at)
    if not kinds or Column.NAME not in kinds:
        return None
    if not (_LEVELS & set(kinds)) or not (_VALUES & set(kinds) or set(kinds) >= _LEVELS):
        return None
    first = next((level for level in range(at, end) if column_of(cells[level].text) in _LEVELS), at)
    if kinds[0] not in _LEVELS and first > at:
        upper, (heads, kinds, end) = (heads, kinds), _heads(cells, first)
        if Column.NAME not in kinds:
            return None
        # heads over both rows of a header are printed before the lower row: 年度指标值 | 实际完成值 | 分值 | 一级指标 …
        spanning = [pair for pair in zip(*upper, strict=True) if pair[0].text not in {head.text for head in heads}]
        for head, kind in spanning[: len(upper[0]) - len(heads)]:
            if kind not in kinds:
                heads.append(head)
                kinds.append(kind)
    elif kinds[0] not in _LEVELS:
        return None
    stop = next((level for level in range(end, min(end + _UNKNOWN_HEADS + 1, len(cells))) if _level(cells, level)), end)
    if offices := _offices(cells, end):
        own = kinds[-1] is not Column.TARGET  # 区域目标值 over them has no cells of its own
        kept = len(kinds) if own else len(kinds) - 1
        return [*heads[:kept], *offices], [*kinds[:kept], *([Column.IGNORED] * len(offices))], end + len(offices)
    unknown = [cell for cell in cells[end:stop] if cell.text]
    if len(unknown) == stop - end and all(len(cell.text) <= 20 for cell in unknown):
        heads, kinds, end = [*heads, *unknown], [*kinds, *([Column.IGNORED] * len(unknown))], stop
    return (heads, kinds, end) if len(kinds) >= 3 else None


def _offices(cells: Sequence[Cell], at: int) -> list[Cell]:
    found: list[Cell] = []
    while at < len(cells) and is_place(cells[at].text):
        found.append(cells[at])
        at += 1
    return found if len(found) > 1 else []


def _heads(cells: Sequence[Cell], at: int) -> tuple[list[Cell], list[Column], int]:
    heads: list[Cell] = []
    kinds: list[Column] = []
    while at < len(cells) and (found := word_at(cells, at, column_of)):
        kind = column_of(found[0].text)
        if kind is None:
            break
        heads.append(found[0])
        kinds.append(kind)
        at = found[1]
    return heads, kinds, at


def _level(cells: Sequence[Cell], at: int) -> bool:
    return word_at(cells, at, _level_of) is not None


def _level_of(text: str) -> object | None:
    return level1_of(text) or level2_of(text)


def _is_level_label(text: str) -> bool:
    return plain(text).endswith("指标") and _level_of(text) is not None


# ----------------------------------------------------------------------------------------------------------- rows


def _body(cells: Sequence[Cell], at: int, kinds: Sequence[Column]) -> tuple[Rows, int]:
    """The rows of the table and where it ends; no rows where one of them holds what its columns cannot."""
    rows: Rows = []
    first: Level1 | None = None
    while at < len(cells):
        filled = next((number for number in range(at, len(cells)) if cells[number].text), len(cells))
        if filled == len(cells) or _ends(cells, filled):
            at = filled
            break
        if again := _header(cells, at):
            at = again[2]
            continue
        found = _row(cells, at, kinds, first)
        if found is None and _short(cells, at, kinds):
            break
        if found is None:
            return [], at
        row, at = found
        first = level1_of(row[0].text) or first if kinds[0] is Column.LEVEL1 else first
        rows.append(row)
    if at < len(cells) and plain(cells[at].text) in _TOTAL:
        end = at + 1
        while end < len(cells) and end - at < 4 and FIGURE.match(cells[end].text):
            end += 1
        rows.append([cell for cell in cells[at:end] if cell.text])
        at = end
    return rows, at


def _ends(cells: Sequence[Cell], at: int) -> bool:
    text = cells[at].text
    if not text or _level(cells, at):
        return False
    name = field_of(text)
    ends = name is not None and name is not Field.SECTION and name not in OBJECTIVES
    return ends or plain(text) in _TOTAL or title_kind(text) is not None or _ENDS.match(text) is not None


def _short(cells: Sequence[Cell], at: int, kinds: Sequence[Column]) -> bool:
    """Whether too few cells are left for a row: the text was cut off inside it."""
    return len(cells) - at < len(kinds)


def _row(
    cells: Sequence[Cell], at: int, kinds: Sequence[Column], first: Level1 | None
) -> tuple[list[Cell], int] | None:
    row: list[Cell] = []
    explicit = False
    seen_name = False
    for kind in kinds:
        if at >= len(cells):
            return None
        cell = cells[at]
        if kind is Column.LEVEL1:
            found = _first_level(cells, at, first, second=Column.LEVEL2 in kinds)
            explicit = found is not None
        elif kind is Column.LEVEL2:
            found = _second_level(cells, at, explicit=explicit or seen_name)
        else:
            found = (cell, at + 1) if _fits(kind, cell.text, label=seen_name) else None
            if found is None:
                return None
            seen_name = True
        if found is None:
            row.append(Cell("", cell.anchor))
        else:
            row.append(found[0])
            at = found[1]
    return row, at


def _first_level(cells: Sequence[Cell], at: int, first: Level1 | None, *, second: bool) -> tuple[Cell, int] | None:
    """A first level. A word of both levels alone is the second one below the level it may stand under."""
    found = word_at(cells, at, level1_of)
    if found is None or not second or level2_of(found[0].text) is None or word_at(cells, found[1], level2_of):
        return found
    level = level1_of(found[0].text)
    below = first is level or (level is Level1.COST and first is Level1.OUTPUT)
    return None if below else found


def _second_level(cells: Sequence[Cell], at: int, *, explicit: bool) -> tuple[Cell, int] | None:
    found = word_at(cells, at, level2_of)
    following = cells[at + 1].text if at + 1 < len(cells) else ""
    if found is not None and not _is_level_label(found[0].text) and value_score(following) >= _A_VALUE:
        return None  # 满意度 | 90% is a name with its value
    if found is not None or not explicit:
        return found
    blank = not cells[at].text and following != "" and not _is_level_label(following)
    unknown = plain(cells[at].text).endswith("指标") and len(plain(cells[at].text)) <= 12
    return (cells[at], at + 1) if blank or unknown else None


def _fits(kind: Column, text: str, *, label: bool) -> bool:
    """Whether a cell may stand in a column. ``label`` says that the row's name was taken already."""
    if not text:
        return True
    if _is_level_label(text) or title_kind(text):
        return False
    if kind in _NUMBERS:
        return FIGURE.match(text) is not None
    if kind is Column.OPERATOR:
        return SIGN_ALONE.match(text) is not None or DASH.match(text) is not None
    if kind is Column.UNIT:
        return len(text) <= 16
    return label or PLAIN_NUMBER.match(text) is None
