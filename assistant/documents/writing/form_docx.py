"""Writes filings as a Word document in the official layout, with the statement before and the evidence after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.official import chinese_ordinal, in_order, title_of, year_line
from assistant.documents.writing.evidence import evidence_table
from assistant.documents.writing.form_layout import children_table, form_table
from assistant.documents.writing.saving import saving
from assistant.domain import DraftRow, Filing, Statement

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def write_form_docx(
    filings: Sequence[Filing],
    path: Path,
    *,
    rows: Sequence[DraftRow] = (),
    statements: Sequence[Statement] = (),
) -> None:
    """Write one form a page, each after its statement, then 依据一览 when ``rows`` are given. Blanks (待填) are marked yellow.

    Raises ``AssistantError`` when the file cannot be written.
    """
    from assistant.documents.writing.docx_page import TITLE_FONT, add_table, new_page, paragraph

    document = new_page()
    for number, part in enumerate(in_order(filings, statements)):
        if isinstance(part, Filing):
            _form(document, part, new_page=number > 0)
        else:
            _statement(document, part, numbered=len(statements) > 1, new_page=number > 0)
    if rows:
        turn = bool(filings or statements)
        paragraph(document, "依据一览", size=18, font=TITLE_FONT, align="center", after=6, new_page=turn, keep=True)
        add_table(document, evidence_table(rows))
    with saving(path) as draft:
        document.save(str(draft))


def _statement(document: WordDocument, statement: Statement, *, numbered: bool, new_page: bool) -> None:
    from assistant.documents.writing.docx_page import HEADING_FONT, TITLE_FONT, paragraph

    number = f" {statement.form_index}" if statement.form_index and numbered else ""
    title = f"项目经费情况说明{number} {statement.project}".rstrip()
    paragraph(document, title, size=18, font=TITLE_FONT, align="center", after=10, new_page=new_page)
    for section in statement.sections:
        heading = f"{chinese_ordinal(section.number)}、{section.heading}"
        paragraph(document, heading, size=14, font=HEADING_FONT, before=6, keep=True)
        for line in section.text.split("\n"):
            paragraph(document, line, size=14, align="both", indent=True)


def _form(document: WordDocument, filing: Filing, *, new_page: bool) -> None:
    from assistant.documents.writing.docx_page import TITLE_FONT, add_table, paragraph

    paragraph(document, title_of(filing), size=18, font=TITLE_FONT, align="center", new_page=new_page, keep=True)
    paragraph(document, year_line(filing), size=12, align="center", after=4, keep=True)
    add_table(document, form_table(filing))
    if children := children_table(filing):
        paragraph(document, "项目投入资金构成：", size=12, before=8, after=2, keep=True)
        add_table(document, children)
