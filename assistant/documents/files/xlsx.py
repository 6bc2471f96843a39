"""xlsx → blocks: every visible sheet as a grid with merged areas resolved and cached values of formulas.

Hidden sheets, rows and columns are reported and not taken over, and so are errors and formulas without a saved result.
Anchors are ``xlsx:SHEET!A1``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from assistant.documents.files.radicals import unified
from assistant.documents.files.sheet_shown import shown_number, shown_text
from assistant.documents.files.xlsx_package import Area, Sheet, Stored, Workbook, letters_of
from assistant.documents.forms.tables import has_form
from assistant.documents.grid import Block, Grid, Source, merged
from assistant.documents.vocabulary import Field, field_of
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_CONSTANT = re.compile(r"^\s*\d+(?:\.\d+)?\s*%?$")
_UNCOMPUTED = "公式没有保存计算结果，未读取；请在 Excel 里打开保存后再试。"
_MOST_PLACES = 200_000  # of a grid; a stray cell far away must not make one of millions
Place = tuple[int, int]


def read_xlsx(data: bytes, *, source: str, limits: Limits) -> Source:
    """The sheets of a workbook in order. Raises ``UnreadableFile`` when it is broken or too large."""
    try:
        book = Workbook(data, source=source, limits=limits)
        return _read(book)
    except (KeyError, IndexError, TypeError, OverflowError) as error:
        raise UnreadableFile(
            f"“{source}”已损坏或没有保存完整，打不开。", hint="请用 Excel 或 WPS 打开后另存一份再试。"
        ) from error


def _read(book: Workbook) -> Source:
    unread: list[Unread] = []
    if book.has_macros:
        unread.append(Unread(text="宏", reason="文件带有宏；宏没有运行，也没有读取。"))
    blocks: list[Block] = []
    for sheet in book.sheets():
        if not sheet.visible:
            unread.append(Unread(text=sheet.name, reason="隐藏的工作表，未读取。", anchor=f"xlsx:{sheet.name}!A1"))
            continue
        texts = dict(_texts(sheet, book, unread))
        if texts:
            blocks += _side_by_side(grid_of(sheet.name, texts, sheet.areas))
    return Source(tuple(blocks), tuple(unread))


def _texts(sheet: Sheet, book: Workbook, unread: list[Unread]) -> Iterator[tuple[Place, str]]:
    """What each cell shows, by row and column; what it does not show is added to ``unread``."""
    shown_areas = {area[:2]: area for area in sheet.areas if sheet.hides(*area[:2]) and not _wholly_hidden(sheet, area)}
    hidden: dict[int, list[str]] = {}
    for cell in sheet.cells:
        where = f"xlsx:{sheet.name}!{letters_of(cell.column)}{cell.row + 1}"
        if cell.kind == "e":
            unread.append(Unread(text=cell.value, reason="单元格显示为错误值，未读取。", anchor=where))
            continue
        text = unified(_shown(cell, from_1904=book.from_1904))
        if cell.formula is not None and not cell.value and not _CONSTANT.match(cell.formula):
            if not sheet.hides(cell.row, cell.column):
                unread.append(Unread(text=f"={cell.formula}", reason=_UNCOMPUTED, anchor=where))
        elif not text.strip():
            continue
        elif sheet.hides(cell.row, cell.column) and (cell.row, cell.column) not in shown_areas:
            hidden.setdefault(cell.row, []).append(text)
        else:
            yield (cell.row, cell.column), text
    for row, parts in sorted(hidden.items()):
        unread.append(
            Unread(text=" ".join(parts)[:500], reason="隐藏的行或列，未读取。", anchor=f"xlsx:{sheet.name}!A{row + 1}")
        )


def _wholly_hidden(sheet: Sheet, area: Area) -> bool:
    """Whether nothing of a merged area is shown; its text is, where only its first row or column is hidden."""
    rows = all(row in sheet.hidden_rows for row in range(area[0], min(area[2], area[0] + 1000) + 1))
    return rows or all(sheet.hides(-1, column) for column in range(area[1], area[3] + 1))


def _shown(cell: Stored, *, from_1904: bool) -> str:
    """A cell's value as the sheet shows it. ``=100%`` typed as 指标值 is no formula and returned as it was typed."""
    if cell.formula is not None and _CONSTANT.match(cell.formula):
        return f"={cell.formula}"
    if cell.kind == "b":
        return "是" if cell.value in ("1", "true") else "否"
    if cell.kind == "d":
        return cell.value.removesuffix("T00:00:00")
    if cell.kind == "n":
        return shown_number(cell.value, cell.form, from_1904=from_1904)
    return shown_text(cell.value, cell.form)


def grid_of(name: str, texts: dict[Place, str], areas: list[Area]) -> Grid:
    """The cells of a sheet as a grid that ends with its last text; ``areas`` are merged."""
    height, width = max(row for row, _ in texts) + 1, max(column for _, column in texts) + 1
    for first_row, first, _, last in areas:
        if first_row < height and first < width:
            width = max(width, min(last + 1, 256))
    if height * width > _MOST_PLACES:
        rows, columns = sorted({row for row, _ in texts}), sorted({column for _, column in texts})
    else:
        rows, columns = list(range(height)), list(range(width))
    row_of, column_of = {row: at for at, row in enumerate(rows)}, {column: at for at, column in enumerate(columns)}
    spans: dict[Place, tuple[int, int]] = {}
    for first_row, first, last_row, last in areas:
        down = [row_of[row] for row in rows if first_row <= row <= last_row]
        across = [column_of[column] for column in columns if first <= column <= last]
        if down and across and rows[down[0]] == first_row and columns[across[0]] == first:
            spans[down[0], across[0]] = (len(down), len(across))
    return merged(
        {(row_of[row], column_of[column]): text for (row, column), text in texts.items()},
        spans,
        size=(len(rows), len(columns)),
        anchor=lambda row, column: f"xlsx:{name}!{letters_of(columns[column])}{rows[row] + 1}",
        sheet=name,
    )


def _side_by_side(block: Grid) -> list[Grid]:
    """A sheet whose forms stand beside each other as one grid for each, a title over all of them in each.

    The next form begins where a row names a second project, or behind columns that are empty.
    """
    columns = list(zip(*block.rows, strict=True))
    empty = {at for at, column in enumerate(columns) if not any(cell.text.strip() for cell in column)}
    for starts in (
        _project_columns(block),
        {at for at in range(1, len(columns)) if at - 1 in empty and at not in empty},
    ):
        borders = [0, *sorted(starts - {0}), len(columns)]
        parts = [replace(block, rows=tuple(row[left:right] for row in block.rows)) for left, right in pairwise(borders)]
        if len(parts) > 1 and all(map(has_form, parts)):
            return parts
    return [block]


def _project_columns(block: Grid) -> set[int]:
    """The columns at which projects are named, in the first row that names more than one."""
    for row in block.rows:
        named = {
            at
            for at, cell in enumerate(row)
            if (not at or row[at - 1] is not cell) and field_of(cell.text) is Field.NAME
        }
        if len(named) > 1:
            return named
    return set()
