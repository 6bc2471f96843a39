"""Writes filings as an Excel workbook in the official layout: one form a sheet, statement before, evidence after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.official import chinese_ordinal, in_order, title_of, year_line
from assistant.documents.writing.evidence import evidence_table
from assistant.documents.writing.form_layout import Cell, Look, Table, children_table, form_table
from assistant.documents.writing.saving import saving
from assistant.documents.writing.sheet import put_table, put_title, save_book, set_print, set_widths, sheet_name
from assistant.domain import DraftRow, Filing, Statement

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


def write_form_xlsx(
    filings: Sequence[Filing],
    path: Path,
    *,
    rows: Sequence[DraftRow] = (),
    statements: Sequence[Statement] = (),
) -> None:
    """Write one sheet per statement and form, then 依据一览 when ``rows`` are given. Every cell is text, =100% included.

    Raises ``AssistantError`` when the file cannot be written or a text is longer than a cell can be.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = "绩效目标编审助手"
    for part in in_order(filings, statements):
        if isinstance(part, Filing):
            _form(book, part)
        else:
            _statement(book, part)
    if rows:
        _evidence(book, rows)
    if not book.sheetnames:
        book.create_sheet("空")
    with saving(path) as draft:
        save_book(book, draft)


def _form(book: Workbook, filing: Filing) -> None:
    table = form_table(filing)
    columns = len(table.widths)
    sheet = book.create_sheet(sheet_name(filing.project.name or filing.kind.value, book.sheetnames))
    set_widths(sheet, table.widths)
    put_title(sheet, title_of(filing), row=1, columns=columns, size=18, height=32)
    put_title(sheet, year_line(filing), row=2, columns=columns, size=12, height=20)
    after = put_table(sheet, table, top=3)
    if children := children_table(filing):
        put_title(sheet, "项目投入资金构成：", row=after + 1, columns=columns, size=12, height=22)
        put_table(sheet, children, top=after + 2, spread=(1, columns - 3, 2))
    set_print(sheet)


def _statement(book: Workbook, statement: Statement) -> None:
    sheet = book.create_sheet(sheet_name(f"经费情况说明 {statement.project}", book.sheetnames))
    cells: list[Cell] = []
    for section in statement.sections:
        heading = f"{chinese_ordinal(section.number)}、{section.heading}"
        for text in (heading, section.text):
            cells.append(Cell(row=len(cells), column=0, text=text, look=Look.TEXT))
    set_widths(sheet, (14.0,))
    put_title(sheet, f"项目经费情况说明 {statement.project}", row=1, columns=1, size=18, height=34)
    put_table(sheet, Table(widths=(14.0,), cells=tuple(cells)), top=2)
    set_print(sheet)


def _evidence(book: Workbook, rows: Sequence[DraftRow]) -> None:
    table = evidence_table(rows)
    sheet = book.create_sheet(sheet_name("依据一览", book.sheetnames))
    set_widths(sheet, table.widths)
    put_title(sheet, "依据一览", row=1, columns=len(table.widths), size=18, height=32)
    put_table(sheet, table, top=2)
    set_print(sheet, heading=2)
