"""HTML → blocks with the standard library's parser: tables with rowspan and colspan, other text as lines.

Scripts, styles, comments and hidden elements are not read; nothing is fetched. Anchors are ``html:TABLE/ROW/COL``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from assistant.documents.grid import Block, Line, Source, merged

_SKIPPED = frozenset({"script", "style", "head", "noscript", "template", "svg"})
_BREAKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "ul", "ol"}
)


@dataclass
class _Cell:
    rows: int
    columns: int
    parts: list[str] = field(default_factory=list)


@dataclass
class _Table:
    rows: list[list[_Cell]] = field(default_factory=list)
    cell: _Cell | None = None


def read_html(text: str) -> Source:
    """The tables and lines of a page or of a fragment pasted from one, in reading order."""
    parser = _Parser()
    parser.feed(text)
    parser.close()
    parser.end_line()
    return Source(tuple(parser.blocks))


class _Parser(HTMLParser):
    """Collects blocks; a table inside a cell becomes a block of its own after the outer one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.tables: list[_Table] = []
        self.later: list[_Table] = []
        self.skipping = 0
        self.parts: list[str] = []
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
            self.skipping += 1
        elif tag == "table":
            if not self.tables:
                self.end_line()
            self.tables.append(_Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
            self.tables[-1].cell = None
        elif tag in ("td", "th") and self.tables:
            table = self.tables[-1]
            if not table.rows:
                table.rows.append([])
            said = dict(attrs)
            table.cell = _Cell(_span(said.get("rowspan"), 500), _span(said.get("colspan"), 60))
            table.rows[-1].append(table.cell)
        elif tag in _BREAKS:
            self.put("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag == "table" and self.tables:
            table = self.tables.pop()
            if self.tables:
                self.later.append(table)
                return
            self.emit(table)
            for inner in self.later:
                self.emit(inner)
            self.later = []
        elif tag in ("td", "th") and self.tables:
            self.tables[-1].cell = None
        elif tag in _BREAKS:
            self.put("\n")

    def handle_data(self, data: str) -> None:
        self.put(" ".join(data.split()) if data.strip() else (" " if data else ""))

    def put(self, text: str) -> None:
        if self.skipping:
            return
        if self.tables:
            if self.tables[-1].cell is not None:
                self.tables[-1].cell.parts.append(text)
            return
        if text == "\n":
            self.end_line()
        else:
            self.parts.append(text)

    def end_line(self) -> None:
        text = " ".join("".join(self.parts).split())
        self.parts = []
        if text:
            self.blocks.append(Line(text, f"html:line{len(self.blocks) + 1}"))

    def emit(self, table: _Table) -> None:
        number, self.count = self.count, self.count + 1
        texts: dict[tuple[int, int], str] = {}
        spans: dict[tuple[int, int], tuple[int, int]] = {}
        taken: set[tuple[int, int]] = set()
        width = 0
        height = len(table.rows)
        for row, cells in enumerate(table.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                down = min(cell.rows, height - row)
                lines = [" ".join(part.split()) for part in "".join(cell.parts).split("\n")]
                texts[(row, column)] = "\n".join(line for line in lines if line)
                spans[(row, column)] = (down, cell.columns)
                taken.update((row + y, column + x) for y in range(down) for x in range(cell.columns))
                column += cell.columns
                width = max(width, column)
        if height and width:
            self.blocks.append(
                merged(texts, spans, size=(height, width), anchor=lambda row, column: f"html:{number}/{row}/{column}")
            )


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.strip().isdigit() else 1
