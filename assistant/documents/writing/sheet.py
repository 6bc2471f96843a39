"""Puts plain tables into an Excel sheet: every cell text, never a formula; merged areas, named fonts, A4 print set-up."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from assistant.documents.official import BLANK
from assistant.documents.writing.form_layout import Cell, Look, Table
from assistant.documents.writing.saving import xml_text
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FONT, TITLE_FONT = "仿宋_GB2312", "方正小标宋简体"
_CELL_LIMIT = 32_767  # characters, Excel's own limit
_ROW_LIMIT = 400.0  # points; Excel allows 409.5
_NO_GREEN_CORNERS = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_ALIGNMENT = {Look.LABEL: "center", Look.SHORT: "center", Look.TEXT: "left", Look.AMOUNT: "right"}


def set_text(cell: SheetCell, text: str) -> None:
    """Put text as text. What Excel would take for a formula (=100%, +5, @x) is quoted; 待填 gets a yellow ground.

    Raises ``AssistantError`` for more than 32,767 characters, which Excel cannot hold.
    """
    from openpyxl.styles import PatternFill

    clean = xml_text(text)
    if len(clean) > _CELL_LIMIT:
        raise AssistantError(
            f"有一格文字长达{len(clean)}字，超过 Excel 单元格的上限（{_CELL_LIMIT}字）。", hint="请改为导出 Word 文件。"
        )
    cell.value = clean or None
    if clean:
        cell.data_type = "s"
        cell.number_format = "@"
        cell.quotePrefix = clean.startswith(_FORMULA)
    if BLANK in clean:
        cell.fill = PatternFill("solid", fgColor="FFFF00")


def put_title(sheet: Worksheet, text: str, *, row: int, columns: int, size: float, height: float) -> None:
    """One merged line over ``columns`` columns, centred; ``row`` from 1, ``height`` in points."""
    from openpyxl.styles import Alignment, Font

    cell = sheet.cell(row=row, column=1)
    set_text(cell, text)
    cell.font = Font(name=TITLE_FONT, size=size)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    sheet.row_dimensions[row].height = height


def put_table(sheet: Worksheet, table: Table, *, top: int, spread: tuple[int, ...] = ()) -> int:
    """Render a table from sheet row ``top`` (from 1); returns the row after it.

    ``spread`` gives, for each table column, how many sheet columns it takes (default one each). A row taller than Excel
    allows is laid over several sheet rows, merged.
    """
    spans = spread or (1,) * len(table.widths)
    first_column = [1 + sum(spans[:number]) for number in range(len(spans) + 1)]
    heights = [_height(table, row) for row in range(table.height)]
    pieces = [max(1, math.ceil(height / _ROW_LIMIT)) for height in heights]
    first_row = [top + sum(pieces[:number]) for number in range(len(pieces) + 1)]
    for height, count, start in zip(heights, pieces, first_row, strict=False):
        for row in range(start, start + count):
            sheet.row_dimensions[row].height = round(height / count, 1)
    for cell in table.cells:
        _put(
            sheet,
            cell,
            rows=(first_row[cell.row], first_row[cell.row + cell.height] - 1),
            columns=(first_column[cell.column], first_column[cell.column + cell.width] - 1),
            size=table.size,
        )
    return first_row[-1]


def _put(sheet: Worksheet, cell: Cell, *, rows: tuple[int, int], columns: tuple[int, int], size: float) -> None:
    from openpyxl.styles import Alignment, Border, Font, Side

    line = Side(style="thin")
    border = Border(left=line, right=line, top=line, bottom=line)
    for row in range(rows[0], rows[1] + 1):
        for column in range(columns[0], columns[1] + 1):
            sheet.cell(row=row, column=column).border = border
    target = sheet.cell(row=rows[0], column=columns[0])
    set_text(target, cell.text)
    target.font = Font(name=FONT, size=size)
    left = cell.look is Look.LABEL and cell.text.startswith(("　", "其中"))
    target.alignment = Alignment(
        horizontal="left" if left else _ALIGNMENT[cell.look], vertical="center", wrap_text=True
    )
    if rows[0] != rows[1] or columns[0] != columns[1]:
        sheet.merge_cells(start_row=rows[0], end_row=rows[1], start_column=columns[0], end_column=columns[1])


def _height(table: Table, row: int) -> float:
    """Points a row needs for its tallest cell; Excel does not fit merged cells by itself."""
    lines = [
        _lines(cell.text, sum(table.widths[cell.column : cell.column + cell.width]), table.size)
        for cell in table.cells
        if cell.row == row and cell.height == 1
    ]
    return max(22.0, max(lines, default=1) * table.size * 1.35 + 6)


def _lines(text: str, width: float, size: float) -> int:
    """Lines that text takes in a column of ``width`` centimetres; a Chinese character is as wide as it is high."""
    room = max(2.0, (width - 0.15) / (size * 0.0353))
    return sum(max(1, math.ceil(_length(line) / room)) for line in text.split("\n"))


def _length(line: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WFA" else 0.55 for letter in line)


def set_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """Column widths in centimetres; one Excel unit is about 0.19 cm at the standard font."""
    from openpyxl.utils import get_column_letter

    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = round(width / 0.19, 2)


def set_print(sheet: Worksheet, *, heading: int | None = None, landscape: bool = False) -> None:
    """A4, one page wide, 1.5 cm margins, page number below; row ``heading`` repeats on every page."""
    from openpyxl.worksheet.page import PageMargins

    sheet.page_setup.paperSize = "9"  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.59, right=0.59, top=0.75, bottom=0.75)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "— &P —"
    if heading:
        sheet.print_title_rows = f"{heading}:{heading}"


def save_book(book: Workbook, path: Path) -> None:
    """Write a workbook without the green corners Excel puts on figures kept as text; openpyxl has no word for that."""
    whole = BytesIO()
    book.save(whole)
    with ZipFile(whole) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = data.replace(b"</worksheet>", _NO_GREEN_CORNERS + b"</worksheet>")
            target.writestr(name, data)


def sheet_name(wanted: str, taken: Iterable[str]) -> str:
    """A name Excel takes: at most 31 characters, none of []:*?/\\, no quote at the ends, not used before."""
    clean = "".join(letter for letter in xml_text(wanted) if letter not in "[]:*?/\\\n\t").strip().strip("'")[:31]
    used = {name.casefold() for name in taken}
    if clean and clean.casefold() not in used:
        return clean
    stem, number = clean or "表", 1 if not clean else 2
    while (name := f"{stem[: 31 - len(str(number)) - 2]}({number})").casefold() in used:
        number += 1
    return name
