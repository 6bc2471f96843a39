"""docx → blocks, read from the document's own XML: merged cells, nested tables, text boxes, tracked changes accepted.

Comments, deleted text, headers and footers are not read, hidden text is reported; nothing outside the file is fetched.
Anchors are ``docx:TABLE/ROW/COL``: TABLE counts the tables that stand in the body itself, ROW its rows, COL the columns of
its grid, all from 0; a table nested in a cell is named by that cell (``docx:0/3/1.0/2/0``). Paragraphs are ``docx:pN``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import Any

from assistant.documents.files.docx_package import Package, opened, opened_flat
from assistant.documents.files.docx_text import Gatherer, W, boxes_of, is_deleted, is_placeholder
from assistant.documents.grid import Block, Grid, Line, Source, merged
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_R_ID, _R_EMBED = _R + "id", _R + "embed"
_BLIP, _IMAGE = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_FEW_SIGNS, _MOST_PICTURES = 400, 30  # with more text, pictures illustrate it
_SECTIONS = "{http://schemas.microsoft.com/office/word/2003/auxHint}"  # sect and sub-section around a body's parts
_SAME_EDGE = 80  # twips: rules of two tables nearer than this are one
_SAME_WIDTH = 0.02  # by which the widths of the parts of one table may differ


def read_docx(data: bytes, *, source: str, limits: Limits) -> Source:
    """The paragraphs and tables of a docx in reading order. Raises ``UnreadableFile`` when the file is broken."""
    return _read(opened(data, source=source, limits=limits), limits, source)


def read_word_xml(data: bytes, *, source: str, limits: Limits) -> Source:
    """A Word document written as one XML file, which systems that fill templates call .doc. Raises ``UnreadableFile``."""
    return _read(opened_flat(data, source=source), limits, source)


def _read(package: Package, limits: Limits, source: str) -> Source:
    reader = _Reader(package, limits)
    blocks = tuple(reader.blocks(package.body))
    unread = [Unread(text="宏", reason="文件带有宏；宏没有运行，也没有读取。")] if package.macros else []
    if reader.gatherer.hidden:
        unread.append(Unread(text="；".join(reader.gatherer.hidden)[:500], reason="隐藏的文字，未读取。"))
    pictures = [] if any(isinstance(block, Grid) for block in blocks) else list(_pictures(package))
    if not pictures:
        return Source(blocks, tuple(unread))
    from assistant.documents.files.scan import is_installed, read_pages

    if not is_installed() or sum(len(block.text) for block in blocks if isinstance(block, Line)) > _FEW_SIGNS:
        reason = "文件里没有表格，图片里的文字没有读取；如果表格在图片里，请把图片另存后单独上传。"
        return Source(blocks, (*unread, Unread(text=f"{len(pictures)} 张图片", reason=reason)))
    numbers = list(range(1, len(pictures) + 1))
    scanned = read_pages(pictures, numbers, source=source, scheme="image")
    found = (block for number in numbers for block in scanned.blocks.get(number, ()))
    return Source((*blocks, *found), (*unread, *scanned.unread), scanned.uncertain)


def _pictures(package: Package) -> Iterator[bytes]:
    """The larger pictures in the order in which they stand in the text, each once."""
    seen: set[str] = set()
    for element in package.body.iter(_BLIP, _IMAGE):
        key = element.get(_R_EMBED) or element.get(_R_ID) or ""
        if key in package.pictures and key not in seen and len(seen) < _MOST_PICTURES:
            seen.add(key)
            yield package.pictures[key]


@dataclass
class _Laid:
    """A table laid out: texts and spans by row and column, its rows' own numbers, where its columns end (twips)."""

    name: str
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    spans: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    inside: list[Block] = field(default_factory=list)  # tables nested in its cells
    numbers: list[int] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    width: int = 0

    @property
    def is_frame(self) -> bool:
        """Whether it only frames what stands in it: blank, or one column around tables."""
        return not any(self.texts.values()) or (self.width == 1 and bool(self.inside))

    def framed(self) -> Iterator[Block]:
        for (row, column), text in self.texts.items():
            for part in text.splitlines():
                if part.strip():
                    yield Line(part.strip(), f"docx:{self.name}/{self.numbers[row]}/{column}")
        yield from self.inside

    def grid(self, edges: Sequence[int] | None = None) -> Grid:
        """As a grid; with ``edges``, those of all parts of one table, its columns are counted by them."""
        at = list(range(self.width + 1))
        if edges is not None:
            at = [0, *(min(range(len(edges)), key=lambda one: abs(edges[one] - end)) + 1 for end in self.edges)]
        own = [max(column for column in range(self.width) if at[column] <= place) for place in range(at[-1])]
        spans = {
            (row, at[column]): (down, at[min(column + across, self.width)] - at[column])
            for (row, column), (down, across) in self.spans.items()
        }
        return merged(
            {(row, at[column]): text for (row, column), text in self.texts.items()},
            {place: span for place, span in spans.items() if span != (1, 1)},
            size=(len(self.numbers), at[-1]),
            anchor=lambda row, column: f"docx:{self.name}/{self.numbers[row]}/{own[column]}",
        )


class _Reader:
    """Walks one document; counts cells against the limit."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.package = package
        self.limits = limits
        self.cells = self.boxes = 0
        self.gatherer = Gatherer()

    def blocks(self, parent: Any, within: str = "") -> Iterator[Block]:
        """The blocks of the body or of a cell. Text boxes come after the paragraph that holds them."""
        body = self.package.body
        tables = 0
        wrapped = 0
        held = list(parent) if parent is body else []  # held, so that lxml keeps one object for an element
        direct = {id(child): number for number, child in enumerate(held)}
        run: list[_Laid] = []  # tables with nothing but blank paragraphs between
        for child in _children(parent):
            number = direct.get(id(child))
            if child.tag == W + "tbl":
                if number is None and parent is body:
                    name, wrapped = f"w{wrapped}", wrapped + 1
                else:
                    name, tables = f"{within}{tables}", tables + 1
                laid = self.laid(child, name)
                if laid.width and not laid.is_frame:
                    run.append(laid)
                else:
                    yield from _in_parts(run)
                    run = []
                    yield from laid.framed()
                continue
            for block in self.others(child, number):
                yield from _in_parts(run)
                run = []
                yield block
        yield from _in_parts(run)
        held.clear()

    def others(self, child: Any, number: int | None) -> Iterator[Block]:
        """The blocks of what is no table: a paragraph, or a page embedded as it came."""
        if child.tag == W + "p":
            for part in self.gatherer.text(child).split("\n"):
                if part.strip():
                    yield Line(part.strip(), f"docx:p{number}" if number is not None else "")
            yield from self.in_boxes(child)
        elif child.tag == W + "altChunk":
            from assistant.documents.files.web_archive import read_page

            yield from read_page(self.package.chunks.get(child.get(_R_ID, ""), b"")).blocks

    def in_boxes(self, paragraph: Any) -> Iterator[Block]:
        """The blocks of a paragraph's text boxes; their tables are named apart from those of the body."""
        for box in boxes_of(paragraph):
            self.boxes += 1
            yield from self.blocks(box, f"b{self.boxes}.")

    def laid(self, table: Any, name: str) -> _Laid:
        """A table laid out by its merged cells. ``name`` is its part of the anchor."""
        laid = _Laid(name)
        open_above: dict[int, tuple[int, int]] = {}
        for number, row in enumerate([row for row in _children(table) if row.tag == W + "tr"]):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            at = len(laid.numbers)
            laid.numbers.append(number)
            column = _integer(row.find(f"{W}trPr/{W}gridBefore"), 0)
            place: tuple[int, int] | None = None
            for cell in _children(row):
                if cell.tag != W + "tc":
                    continue
                across = max(1, _integer(cell.find(f"{W}tcPr/{W}gridSpan"), 1))
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                above = open_above.get(column)
                if place is not None and _goes_on(cell.find(f"{W}tcPr/{W}hMerge")):
                    if place[0] == at:
                        laid.spans[place] = (1, laid.spans[place][1] + across)
                elif _goes_on(merge) and above is not None:
                    place = above
                    laid.spans[above] = (at - above[0] + 1, laid.spans[above][1])
                else:
                    place = (at, column)
                    laid.texts[place] = self.cell_text(cell, laid.inside, f"{name}/{number}/{column}.")
                    laid.spans[place] = (1, across)
                    self.count()
                    if merge is not None:
                        open_above[column] = place
                    else:
                        open_above.pop(column, None)
                column += across
            laid.width = max(laid.width, column)
        widths = [_integer(each, 0, "w") for each in table.findall(f"{W}tblGrid/{W}gridCol")]
        laid.edges = list(accumulate(widths)) if len(widths) == laid.width and all(widths) else []
        return laid

    def cell_text(self, cell: Any, inside: list[Block], within: str) -> str:
        """The text of a cell's paragraphs, one a line; its tables are put aside."""
        parts: list[str] = []
        for child in _children(cell):
            if child.tag == W + "p":
                parts.append(self.gatherer.text(child).strip())
                for block in self.in_boxes(child):
                    if isinstance(block, Line):
                        parts.append(block.text)
                    else:
                        inside.append(block)
        inside += [block for block in self.tables(cell, within) if isinstance(block, Grid)]
        return "\n".join(parts).strip()

    def tables(self, cell: Any, within: str) -> Iterator[Block]:
        for number, child in enumerate(child for child in _children(cell) if child.tag == W + "tbl"):
            laid = self.laid(child, f"{within}{number}")
            yield from _in_parts([laid])

    def count(self) -> None:
        self.cells += 1
        if self.cells > self.limits.cells:
            raise UnreadableFile(
                f"文件里的单元格超过上限 {self.limits.cells} 个，没有读完。", hint="请只保留绩效目标表再试。"
            )


def _in_parts(run: Sequence[_Laid]) -> Iterator[Block]:
    """Tables that follow each other; those as wide as the one before are parts of one and share their columns."""
    start = 0
    for end in range(1, len(run) + 1):
        if end < len(run) and _alike(run[end - 1], run[end]):
            continue
        parts = run[start:end]
        edges: list[int] = []
        if len({tuple(part.edges) for part in parts}) > 1:
            most = max(part.edges[-1] for part in parts)
            inner = sorted(edge for part in parts for edge in part.edges[:-1])
            edges = [edge for before, edge in pairwise([-_SAME_EDGE, *inner]) if edge - before > _SAME_EDGE]
            edges = [*(edge for edge in edges if most - edge > _SAME_EDGE), most]
        for part in parts:
            yield part.grid(edges or None)
            yield from part.inside
        start = end


def _alike(table: _Laid, other: _Laid) -> bool:
    if not table.edges or not other.edges or table.width == other.width:
        return False
    return abs(table.edges[-1] - other.edges[-1]) <= _SAME_WIDTH * table.edges[-1]


def _children(parent: Any) -> Iterator[Any]:
    """Child elements, looking through wrappers (content controls, accepted insertions, custom XML, Word 2003's sections)."""
    for child in parent:
        tag = child.tag
        if not isinstance(tag, str) or is_placeholder(child) or is_deleted(child):
            continue
        if tag == W + "sdt":
            content = child.find(W + "sdtContent")
            if content is not None:
                yield from _children(content)
        elif tag in (W + "ins", W + "moveTo", W + "customXml", W + "smartTag") or tag.startswith(_SECTIONS):
            yield from _children(child)
        else:
            yield child


def _goes_on(merge: Any) -> bool:
    return merge is not None and merge.get(W + "val", "continue") != "restart"


def _integer(element: Any, fallback: int, name: str = "val") -> int:
    try:
        return int(element.get(W + name)) if element is not None else fallback
    except (TypeError, ValueError):
        return fallback
