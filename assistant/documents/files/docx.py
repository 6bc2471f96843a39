"""docx → blocks, read from the document's own XML: merged cells, nested tables, text boxes, tracked changes accepted.

Comments, deleted text, headers and footers are not read; nothing outside the file is fetched, no entity resolved.
Anchors are ``docx:TABLE/ROW/COL``: TABLE counts the tables that stand in the body itself, ROW its rows, COL the columns of
its grid, all from 0; a table nested in a cell is named by that cell (``docx:0/3/1.0/2/0``). Paragraphs are ``docx:pN``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from assistant.documents.files.safety import unpacked
from assistant.documents.grid import Block, Line, Source, merged
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIPPED = {
    _W + name
    for name in ("del", "moveFrom", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "instrText", "delText")
} | {_MC + "Fallback"}


def read_docx(data: bytes, *, source: str, limits: Limits) -> Source:
    """The paragraphs and tables of a docx in reading order. Raises ``UnreadableFile`` when the file is broken."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            xml = unpacked(archive, "word/document.xml", name=source, limits=limits)
        except KeyError as error:
            raise _broken(source) from error
        macros = any(name.endswith("vbaProject.bin") for name in archive.namelist())
    xml = xml.replace(b"http://purl.oclc.org/ooxml/wordprocessingml/main", _W[1:-1].encode())  # Strict Open XML
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(source) from error
    body = root.find(_W + "body")
    if body is None:
        raise _broken(source)
    reader = _Reader(body, limits)
    blocks = tuple(reader.blocks(body))
    unread = [Unread(text="宏", reason="文件带有宏；宏没有运行，也没有读取。")] if macros else []
    return Source(blocks, tuple(unread))


def _broken(source: str) -> UnreadableFile:
    return UnreadableFile(f"“{source}”已损坏或没有保存完整，打不开。", hint="请用 Word 或 WPS 打开后另存一份再试。")


class _Reader:
    """Walks one document; counts cells against the limit."""

    def __init__(self, body: Any, limits: Limits) -> None:
        self.body = body
        self.limits = limits
        self.cells = 0

    def blocks(self, parent: Any, within: str = "") -> Iterator[Block]:
        """The blocks of the body or of a cell. Text boxes come after the paragraph that holds them."""
        tables = 0
        wrapped = 0
        held = list(parent) if parent is self.body else []  # held, so that lxml keeps one object for an element
        direct = {id(child): number for number, child in enumerate(held)}
        for child in _children(parent):
            number = direct.get(id(child))
            if child.tag == _W + "p":
                for part in _text(child).split("\n"):
                    if part.strip():
                        yield Line(part.strip(), f"docx:p{number}" if number is not None else "")
                for box in _boxes(child):
                    yield from self.blocks(box)
            elif child.tag == _W + "tbl":
                if number is None and parent is self.body:
                    yield from self.table(child, f"w{wrapped}")
                    wrapped += 1
                else:
                    yield from self.table(child, f"{within}{tables}")
                    tables += 1
        held.clear()

    def table(self, table: Any, name: str) -> Iterator[Block]:
        """A table as one grid, followed by the tables nested in its cells. ``name`` is its part of the anchor."""
        texts: dict[tuple[int, int], str] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        open_above: dict[int, tuple[int, int]] = {}
        nested: list[tuple[Any, str]] = []
        numbers: list[int] = []
        width = 0
        rows = [row for row in _children(table) if row.tag == _W + "tr"]
        for number, row in enumerate(rows):
            if _deleted_row(row):
                continue
            at = len(numbers)
            numbers.append(number)
            column = _integer(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
            for cell in _children(row):
                if cell.tag != _W + "tc":
                    continue
                across = max(1, _integer(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                goes_on = merge is not None and merge.get(_W + "val", "continue") != "restart"
                above = open_above.get(column)
                if goes_on and above is not None:
                    spans[above] = (at - above[0] + 1, spans[above][1])
                else:
                    place = (at, column)
                    inner: list[Any] = []
                    texts[place] = self.cell_text(cell, inner)
                    nested += [(one, f"{name}/{number}/{column}.{k}") for k, one in enumerate(inner)]
                    spans[place] = (1, across)
                    self.count()
                    if merge is not None:
                        open_above[column] = place
                    else:
                        open_above.pop(column, None)
                column += across
            width = max(width, column)
        if numbers and width:
            yield merged(
                texts,
                {place: span for place, span in spans.items() if span != (1, 1)},
                size=(len(numbers), width),
                anchor=lambda row, column: f"docx:{name}/{numbers[row]}/{column}",
            )
        for one, inside in nested:
            yield from self.table(one, inside)

    def cell_text(self, cell: Any, nested: list[Any]) -> str:
        """The text of a cell's paragraphs, one a line; its tables are put aside."""
        parts: list[str] = []
        for child in _children(cell):
            if child.tag == _W + "p":
                parts.append(_text(child).strip())
                parts += [block.text for box in _boxes(child) for block in self.blocks(box) if isinstance(block, Line)]
            elif child.tag == _W + "tbl":
                nested.append(child)
        return "\n".join(parts).strip()

    def count(self) -> None:
        self.cells += 1
        if self.cells > self.limits.cells:
            raise UnreadableFile(
                f"文件里的单元格超过上限 {self.limits.cells} 个，没有读完。", hint="请只保留绩效目标表再试。"
            )


def _children(parent: Any) -> Iterator[Any]:
    """Child elements, looking through wrappers (content controls, accepted insertions, custom XML)."""
    for child in parent:
        if child.tag in (_W + "sdt",):
            content = child.find(_W + "sdtContent")
            if content is not None:
                yield from _children(content)
        elif child.tag in (_W + "ins", _W + "moveTo", _W + "customXml", _W + "smartTag"):
            yield from _children(child)
        elif isinstance(child.tag, str):
            yield child


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    _gather(paragraph, parts)
    return "".join(parts)


def _gather(element: Any, parts: list[str]) -> None:
    for child in element:
        tag = child.tag
        if not isinstance(tag, str) or tag in _SKIPPED or tag == _W + "txbxContent":
            continue
        if tag == _W + "t":
            parts.append(child.text or "")
        elif tag == _W + "tab":
            parts.append("\t")
        elif tag in (_W + "br", _W + "cr"):
            parts.append("\n")
        elif tag == _W + "noBreakHyphen":
            parts.append("-")
        elif tag == _W + "sym":
            parts.append(_symbol(child))
        else:
            _gather(child, parts)


def _symbol(element: Any) -> str:
    """A few symbol-font characters that stand in forms: checked and empty boxes, comparison signs."""
    known = {"F052": "☑", "F0FE": "☑", "F0A8": "□", "F06F": "□", "F0B3": "≥", "F0A3": "≤"}
    return known.get((element.get(_W + "char") or "").upper(), "")


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes of a paragraph, each once (Word writes a second copy for old readers)."""
    for box in paragraph.iter(_W + "txbxContent"):
        if not any(ancestor.tag == _MC + "Fallback" for ancestor in box.iterancestors()):
            yield box


def _deleted_row(row: Any) -> bool:
    return row.find(f"{_W}trPr/{_W}del") is not None


def _integer(element: Any, fallback: int) -> int:
    try:
        return int(element.get(_W + "val")) if element is not None else fallback
    except (TypeError, ValueError):
        return fallback
