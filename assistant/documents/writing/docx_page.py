"""A Word document in the look of an official paper: A4, named Chinese fonts, and tables rendered from :class:`Table`.

Table XML is built directly, for merged cells cost python-docx a walk over the whole table each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.documents.official import BLANK
from assistant.documents.writing.form_layout import Cell, Look, Table
from assistant.documents.writing.saving import xml_text

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

TITLE_FONT, HEADING_FONT, BODY_FONT, LATIN_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312", "Times New Roman"
_TWIPS_PER_CM = 567
_ALIGNMENT = {Look.LABEL: "center", Look.SHORT: "center", Look.TEXT: "both", Look.AMOUNT: "right"}


def new_page() -> WordDocument:
    """An empty A4 document with 2 cm side margins, body 仿宋_GB2312 小四, and the page number below."""
    import docx
    from docx.shared import Cm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.0)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.0)
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    normal.font.name = LATIN_FONT
    normal.element.rPr.rFonts.set(_qualified("w:eastAsia"), BODY_FONT)
    normal.paragraph_format.space_after = Pt(0)
    _number_pages(section.footer.paragraphs[0])
    document.core_properties.author = "绩效目标编审助手"
    document.core_properties.comments = ""
    return document


def paragraph(
    document: WordDocument,
    text: str,
    *,
    size: float = 12,
    font: str = BODY_FONT,
    align: str = "left",
    bold: bool = False,
    indent: bool = False,
    before: float = 0,
    after: float = 0,
    new_page: bool = False,
    keep: bool = False,
) -> None:
    """Add one paragraph; sizes and spaces in points. ``indent`` sets the first line in by two characters."""
    from docx.shared import Pt

    added = document.add_paragraph()
    shape = added.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.page_break_before, shape.keep_with_next = new_page, keep
    if indent:
        shape.first_line_indent = Pt(2 * size)
    properties = added._p.get_or_add_pPr()
    properties.append(_element("w:jc", val=align))
    for run in _runs(xml_text(text), size=size, font=font, bold=bold):
        added._p.append(run)


def add_table(document: WordDocument, table: Table) -> None:
    """Append a table; its heading row repeats on every page when it is the first, for Word repeats no other."""
    body = document.element.body
    body.insert(list(body).index(body.sectPr) if body.sectPr is not None else len(body), _table(table))


def _table(table: Table) -> Any:
    root = _element("w:tbl")
    properties = _element("w:tblPr")
    properties.append(_element("w:tblW", w=str(_twips(sum(table.widths))), type="dxa"))
    properties.append(_element("w:jc", val="center"))
    borders = _element("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="000000"))
    properties.append(borders)
    properties.append(_element("w:tblLayout", type="fixed"))
    margins = _element("w:tblCellMar")
    for side, room in (("top", "30"), ("left", "55"), ("bottom", "30"), ("right", "55")):
        margins.append(_element(f"w:{side}", w=room, type="dxa"))
    properties.append(margins)
    root.append(properties)
    grid = _element("w:tblGrid")
    for width in table.widths:
        grid.append(_element("w:gridCol", w=str(_twips(width))))
    root.append(grid)
    for row in range(table.height):
        root.append(_row(table, row))
    return root


def _row(table: Table, row: int) -> Any:
    here = sorted(
        (cell for cell in table.cells if cell.row <= row < cell.row + cell.height), key=lambda cell: cell.column
    )
    root = _element("w:tr")
    properties = _element("w:trPr")
    if table.heading is not None and row >= table.heading:
        properties.append(_element("w:cantSplit"))
    properties.append(_element("w:trHeight", val="400", hRule="atLeast"))
    if table.heading == row == 0:
        properties.append(_element("w:tblHeader"))
    root.append(properties)
    for cell in here:
        root.append(_cell(cell, table, first=cell.row == row))
    return root


def _cell(cell: Cell, table: Table, *, first: bool) -> Any:
    root = _element("w:tc")
    properties = _element("w:tcPr")
    width = sum(table.widths[cell.column : cell.column + cell.width])
    properties.append(_element("w:tcW", w=str(_twips(width)), type="dxa"))
    if cell.width > 1:
        properties.append(_element("w:gridSpan", val=str(cell.width)))
    if cell.height > 1:
        properties.append(_element("w:vMerge", **({"val": "restart"} if first else {})))
    properties.append(_element("w:vAlign", val="center"))
    root.append(properties)
    lines = xml_text(cell.text).split("\n") if first else [""]
    for line in lines:
        root.append(_cell_paragraph(line, align=_align(line, cell, width), size=table.size))
    return root


def _align(line: str, cell: Cell, width: float) -> str:
    """Labels are centred but for the indented ones; running text is set even only where the cell is wide."""
    if cell.look is Look.LABEL and line.startswith(("　", "其中")):
        return "left"
    return "left" if cell.look is Look.TEXT and width < 6 else _ALIGNMENT[cell.look]


def _cell_paragraph(text: str, *, align: str, size: float) -> Any:
    root = _element("w:p")
    properties = _element("w:pPr")
    properties.append(_element("w:jc", val=align))
    root.append(properties)
    for run in _runs(text, size=size, font=BODY_FONT, bold=False):
        root.append(run)
    return root


def _runs(text: str, *, size: float, font: str, bold: bool) -> list[Any]:
    """Runs of the text, every 待填 in a run of its own with a yellow ground."""
    pieces = text.split(BLANK)
    runs = []
    for number, piece in enumerate(pieces):
        if piece:
            runs.append(_run(piece, size=size, font=font, bold=bold, mark=False))
        if number < len(pieces) - 1:
            runs.append(_run(BLANK, size=size, font=font, bold=bold, mark=True))
    return runs


def _run(text: str, *, size: float, font: str, bold: bool, mark: bool) -> Any:
    root = _element("w:r")
    properties = _element("w:rPr")
    properties.append(_element("w:rFonts", ascii=LATIN_FONT, hAnsi=LATIN_FONT, eastAsia=font, hint="eastAsia"))
    if bold:
        properties.append(_element("w:b"))
    properties.append(_element("w:sz", val=str(int(size * 2))))
    if mark:
        properties.append(_element("w:highlight", val="yellow"))
    root.append(properties)
    for number, line in enumerate(text.split("\n")):
        if number:
            root.append(_element("w:br"))
        root.append(_text(line))
    return root


def _text(text: str) -> Any:
    element = _element("w:t")
    element.text = text
    element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return element


def _number_pages(paragraph: Any) -> None:
    """— 1 — in the middle of the footer, as official papers have it."""
    paragraph.alignment = 1
    for kind, text in (("", "— "), ("begin", ""), ("instr", " PAGE "), ("end", ""), ("", " —")):
        run = _element("w:r")
        if kind in ("begin", "end"):
            run.append(_element("w:fldChar", fldCharType=kind))
        elif kind == "instr":
            instruction = _element("w:instrText")
            instruction.text = text
            instruction.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.append(instruction)
        else:
            run.append(_text(text))
        paragraph._p.append(run)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_qualified(f"w:{key}"), value)
    return element


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _twips(centimetres: float) -> int:
    return round(centimetres * _TWIPS_PER_CM)
