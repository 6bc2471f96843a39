"""依据一览: each row of a draft beside what it stands on, as a plain table for Word and Excel."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.documents.writing.form_layout import Cell, Look, Table
from assistant.domain import Basis, BasisKind, DraftRow

KINDS = {
    BasisKind.FACT: "项目简况",
    BasisKind.PRECEDENT: "先例",
    BasisKind.NORM: "规范",
    BasisKind.PRACTICE: "行业惯例",
}
# The headings differ from a form's on purpose: a reader must not take this page for an indicator table.
_HEADINGS = ("序号", "所写内容", "数值", "依据种类", "依据原文", "出处")
_WIDTHS = (1.1, 4.2, 2.4, 1.8, 4.7, 2.8)


def evidence_table(rows: Sequence[DraftRow]) -> Table:
    """One line per basis; number, name and value of an indicator are merged over its bases."""
    cells = [Cell(row=0, column=column, text=text, look=Look.LABEL) for column, text in enumerate(_HEADINGS)]
    line = 1
    for number, row in enumerate(rows, start=1):
        bases: Sequence[Basis | None] = row.basis or (None,)
        indicator = row.indicator
        written = ((str(number), Look.SHORT), (indicator.name, Look.TEXT), (indicator.target.text, Look.SHORT))
        for column, (text, look) in enumerate(written):
            cells.append(Cell(row=line, column=column, text=text, look=look, height=len(bases)))
        for basis in bases:
            told = ("无", "", "") if basis is None else (KINDS[basis.kind], basis.quote, basis.ref)
            looks = (Look.SHORT, Look.TEXT, Look.TEXT)
            for column, (text, look) in enumerate(zip(told, looks, strict=True), start=3):
                cells.append(Cell(row=line, column=column, text=text, look=look))
            line += 1
    return Table(widths=_WIDTHS, cells=tuple(cells), heading=0, size=9.0)
