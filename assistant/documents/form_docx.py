"""Writes filings as a Word document in the official layout, with the statement before and the evidence after."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.documents.evidence import evidence_table
from assistant.documents.form_layout import children_table, form_table
from assistant.documents.official import chinese_ordinal, title_of, year_line
from assistant.documents.saving import saving
from assistant.domain import DraftRow, Filing, Statement


def write_form_docx(
    filings: Sequence[Filing],
    path: Path,
    *,
    rows: Sequence[DraftRow] = (),
    statements: Sequence[Statement] = (),
) -> None:
    """Write statements, then one form a page, then 依据一览 when ``rows`` are given. Blanks (待填) are marked yellow.

    Raises ``AssistantError`` when the file cannot be written.
    """
    from assistant.documents.docx_page import HEADING_FONT, TITLE_FONT, add_table, new_page, paragraph

    document = new_page()
    begun = False
    for statement in statements:
        number = f" {statement.form_index}" if statement.form_index and len(statements) > 1 else ""
        title = f"项目经费情况说明{number} {statement.project}".rstrip()
        paragraph(document, title, size=18, font=TITLE_FONT, align="center", after=10, new_page=begun)
        for section in statement.sections:
            heading = f"{chinese_ordinal(section.number)}、{section.heading}"
            paragraph(document, heading, size=14, font=HEADING_FONT, before=6, keep=True)
            for line in section.text.split("\n"):
                paragraph(document, line, size=14, align="both", indent=True)
        begun = True
    for filing in filings:
        paragraph(document, title_of(filing), size=18, font=TITLE_FONT, align="center", new_page=begun, keep=True)
        paragraph(document, year_line(filing), size=12, align="center", after=4, keep=True)
        add_table(document, form_table(filing))
        if children := children_table(filing):
            paragraph(document, "项目投入资金构成：", size=12, before=8, after=2, keep=True)
            add_table(document, children)
        begun = True
    if rows:
        paragraph(document, "依据一览", size=18, font=TITLE_FONT, align="center", after=6, new_page=begun, keep=True)
        add_table(document, evidence_table(rows))
    with saving(path) as draft:
        document.save(str(draft))
