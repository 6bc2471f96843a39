"""Gives the user's own docx or xlsx back, unchanged but for comments on the cells concerned.

docx: python-docx, which carries parts it does not know through as they are. xlsx: the parts of the package are edited
(:mod:`assistant.documents.writing.annotate_xlsx`), for openpyxl drops pictures, charts, shapes and form controls on saving.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.documents.locating import AUTHOR, INITIALS, Spot, remarks
from assistant.documents.writing.saving import saving, xml_text
from assistant.domain import Review
from assistant.errors import AssistantError, UnreadableFile

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def annotate(original: Path, reviews: Sequence[Review], out: Path) -> None:
    """Write a copy of ``original`` to ``out`` with the findings as comments. Without findings the copy is exact.

    Raises ``AssistantError`` for a file kind that takes no comments or when ``out`` is the original, ``UnreadableFile``
    when the original cannot be opened.
    """
    kind = original.suffix.lower()
    if kind not in (".docx", ".xlsx"):
        raise AssistantError(
            f"“{original.name}”不是 docx 或 xlsx，不能加批注返回。",
            hint="请改为导出审核意见书，或先另存为 docx、xlsx。",
        )
    with saving(out, source=original) as draft:
        if not any(review.findings or review.corrections for review in reviews):
            shutil.copyfile(original, draft)
        elif kind == ".docx":
            _annotate_docx(original, reviews, draft)
        else:
            from assistant.documents.writing.annotate_xlsx import annotate_xlsx

            annotate_xlsx(original, reviews, draft)


def _annotate_docx(original: Path, reviews: Sequence[Review], draft: Path) -> None:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(str(original))
    except (OpcError, KeyError, ValueError, OSError) as error:
        raise UnreadableFile(f"“{original.name}”打不开，没有加批注。", hint="请确认文件未损坏、未加密。") from error
    elements = dict(_elements(document))
    found = remarks(reviews, list(elements))
    by_anchor = {spot.anchor: element for spot, element in elements.items()}
    for anchor, texts in found.items():
        for text in texts:
            _comment(document, by_anchor[anchor], xml_text(text))
    document.save(str(draft))


def _elements(document: WordDocument) -> Iterator[tuple[Spot, Any]]:
    """Paragraphs and cells of the body in order, under the anchors the reader of docx files gives them."""
    body = document.element.body
    held = list(body)  # held, so that lxml keeps one object for an element
    direct = {id(child): number for number, child in enumerate(held)}
    areas = count()
    tables = wrapped = 0
    for element in list(_through_wrappers(body)):
        number = direct.get(id(element))
        if element.tag == _W + "p" and number is not None:
            yield Spot(anchor=f"docx:p{number}", text=_text(element)), element
        elif element.tag == _W + "tbl" and number is not None:
            yield from _cells(element, f"docx:{tables}", areas)
            tables += 1
        elif element.tag == _W + "tbl":
            yield from _cells(element, f"docx:w{wrapped}", areas)
            wrapped += 1


def _cells(table: Any, name: str, areas: Iterator[int]) -> Iterator[tuple[Spot, Any]]:
    """The cells of one table by row and grid column, those of nested tables after it.

    The continuation of a vertical merge is no cell of its own.
    """
    area, nested = next(areas), []
    rows = [element for element in _through_wrappers(table) if element.tag == _W + "tr"]
    for row, line in enumerate(rows):
        column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in _through_wrappers(line):
            if cell.tag != _W + "tc":
                continue
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is None or merge.get(_W + "val") == "restart":
                anchor = f"{name}/{row}/{column}"
                yield Spot(anchor=anchor, text=_text(cell), area=area, row=row, column=column), cell
                inner = [element for element in _through_wrappers(cell) if element.tag == _W + "tbl"]
                nested += [(element, f"{anchor}.{number}") for number, element in enumerate(inner)]
            column += max(1, _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1))
    for element, inside in nested:
        yield from _cells(element, inside, areas)


def _through_wrappers(parent: Any) -> Iterator[Any]:
    """Child elements, looking through content controls and accepted insertions."""
    for child in parent:
        if child.tag == _W + "sdt":
            content = child.find(_W + "sdtContent")
            yield from _through_wrappers(content) if content is not None else ()
        elif child.tag in (_W + "ins", _W + "moveTo", _W + "customXml", _W + "smartTag"):
            yield from _through_wrappers(child)
        elif isinstance(child.tag, str):
            yield child


def _text(element: Any) -> str:
    """The text of a paragraph, or of a cell's own paragraphs."""
    paragraphs = [element] if element.tag == _W + "p" else element.findall(_W + "p")
    return "".join(node.text or "" for paragraph in paragraphs for node in paragraph.iter(_W + "t"))


def _number(element: Any, fallback: int) -> int:
    text = element.get(_W + "val") if element is not None else None
    return int(text) if text and text.isdigit() else fallback


def _comment(document: WordDocument, element: Any, text: str) -> None:
    """Anchor one comment to all text of a cell or paragraph, empty ones included."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    comment = document.comments.add_comment(text=text, author=AUTHOR, initials=INITIALS)
    number = str(comment.comment_id)
    paragraphs = [element] if element.tag == qn("w:p") else element.findall(qn("w:p"))
    if not paragraphs:  # a cell that holds only a nested table; Word wants a paragraph there anyway
        paragraphs = [OxmlElement("w:p")]
        element.append(paragraphs[0])
    start = OxmlElement("w:commentRangeStart", attrs={qn("w:id"): number})
    properties = paragraphs[0].find(qn("w:pPr"))
    if properties is None:
        paragraphs[0].insert(0, start)
    else:
        properties.addnext(start)
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:commentReference", attrs={qn("w:id"): number}))
    paragraphs[-1].append(OxmlElement("w:commentRangeEnd", attrs={qn("w:id"): number}))
    paragraphs[-1].append(run)
