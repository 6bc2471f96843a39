"""PDF → blocks: ruled tables as grids whose merged areas follow from the rules, everything else as lines.

A page without text goes to :mod:`assistant.documents.scan`. Anchors are ``pdf:PAGE/TABLE/ROW/COL`` and ``pdf:PAGE/LINE`` (pages from 1).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.documents.grid import Block, Box, Grid, Line, Source, merged
from assistant.documents.pdf_rules import rules_of
from assistant.documents.radicals import unified
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

if TYPE_CHECKING:
    from assistant.documents.scan import Scanned

_NEAR = 3.0


def read_pdf(data: bytes, *, source: str, limits: Limits, on_page: Callable[[int, int], None] | None = None) -> Source:
    """The pages of a PDF, those without text by OCR (``on_page(done, of)`` after each of them).

    Raises ``UnreadableFile`` for encrypted or broken files, and for scans where OCR is not installed.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a bounding box
    try:
        document = pdfplumber.open(io.BytesIO(data))
        count = len(document.pages)
    except Exception as error:  # pdfminer raises many kinds of its own
        if isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error):
            raise UnreadableFile(f"“{source}”设有打开密码，无法读取。", hint="请去掉密码后再试。") from error
        raise UnreadableFile(f"“{source}”已损坏，打不开。", hint="请重新导出 PDF 再试。") from error
    if count > limits.pages:
        raise UnreadableFile(f"“{source}”有 {count} 页，超过上限 {limits.pages} 页。", hint="请只保留绩效目标表再试。")
    unread: list[Unread] = []
    found: list[RuledTable | Line | int] = []  # a number stands for a page to be recognised
    boxes: dict[str, Box] = {}
    frames: dict[str, Frame] = {}
    with document:
        for number, page in enumerate(document.pages, start=1):
            try:
                here = _page(page, number, boxes)
            except Exception:  # one broken page must not lose the others
                unread.append(Unread(text=f"第 {number} 页", reason="这一页已损坏，未读取。", anchor=f"pdf:{number}"))
                continue
            finally:
                page.close()
            found += here or [number]
            frames |= {entry.where: Frame(number, *page.bbox) for entry in here if isinstance(entry, RuledTable)}
    scanned = _scanned(data, [entry for entry in found if isinstance(entry, int)], source, on_page)
    tables = [entry for entry in found if isinstance(entry, RuledTable)]
    blocks: list[Block] = []
    for entry in found:
        if isinstance(entry, int):
            blocks += scanned.blocks.get(entry, ())
        else:
            blocks.append(grid_of(entry, tables) if isinstance(entry, RuledTable) else entry)
            boxes |= boxes_of(entry, tables, frames[entry.where]) if isinstance(entry, RuledTable) else {}
    unread += scanned.unread
    if not blocks:
        raise UnreadableFile(f"“{source}”里没有认出文字。", hint="请提供 Word、Excel 或文字版 PDF。")
    return Source(
        tuple(blocks),
        tuple(unread),
        scanned.uncertain,
        pages=count,
        scanned=frozenset(scanned.blocks),
        boxes=boxes | scanned.boxes,
    )


def _scanned(data: bytes, pages: list[int], source: str, on_page: Callable[[int, int], None] | None) -> Scanned:
    """The pages without text. What they are missing for is said by the page where other pages can be read."""
    from assistant.documents.scan import Scanned, read_pages

    return read_pages(data, pages, source=source, on_page=on_page) if pages else Scanned({}, None, ())


@dataclass(frozen=True)
class RuledTable:
    """A ruled table of one page: the boxes of its cells (x0, top, x1, bottom) and the words inside."""

    boxes: tuple[tuple[float, float, float, float], ...]
    words: tuple[Any, ...]
    where: str
    open_below: frozenset[tuple[float, ...]] = frozenset()  # boxes that the page ended in

    @property
    def sides(self) -> tuple[float, float]:
        return min(box[0] for box in self.boxes), max(box[2] for box in self.boxes)


class Frame(NamedTuple):
    """A page (from 1) and its sides in the units of what stands on it."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        width, height = self.right - self.left or 1.0, self.bottom - self.top or 1.0
        return Box(
            self.page,
            (left - self.left) / width,
            (top - self.top) / height,
            (right - self.left) / width,
            (bottom - self.top) / height,
        )


def _page(page: Any, number: int, boxes: dict[str, Box]) -> list[RuledTable | Line]:
    """The tables and lines of a page; where its lines stand is added to ``boxes``."""
    words = page.extract_words(x_tolerance=1.5, y_tolerance=3, keep_blank_chars=False, use_text_flow=False)
    for word in words:
        word["text"] = unified(word["text"])
    rules = rules_of(page)
    tables = [table for table in rules.page.find_tables(rules.settings) if len(table.cells) >= 4]
    placed: list[tuple[float, RuledTable | Line]] = []
    outside = list(words)
    for index, table in enumerate(tables):
        x0, top, x1, bottom = table.bbox
        inside = [word for word in outside if x0 <= _middle(word)[0] <= x1 and top <= _middle(word)[1] <= bottom]
        outside = [word for word in outside if word not in inside]
        boxes_here = tuple(table.cells)
        ruled = RuledTable(boxes_here, tuple(inside), f"pdf:{number}/{index}", rules.open_below(boxes_here))
        placed.append((top, ruled))
    frame = Frame(number, *page.bbox)
    for at, said in enumerate(_lines(outside)):
        line = Line(said.text, f"pdf:{number}/{at + 1}", page_start=at == 0, blank_before=said.gap)
        placed.append((said.sides[1], line))
        boxes[line.anchor] = frame.box(*said.sides)
    return [entry for _, entry in sorted(placed, key=lambda entry: entry[0])]


def _middle(word: Any) -> tuple[float, float]:
    return (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2


def grid_of(table: RuledTable, tables: Sequence[RuledTable]) -> Grid:
    """A table whose cells are boxes: a box that crosses a rule of its neighbours is a merged area.

    Tables between the same two sides share their rules, so that one cut by a page break keeps its columns.
    """
    words, where = table.words, table.where
    open_below: set[int] = set()
    texts: dict[tuple[int, int], str] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    size, placed = _placed(table, tables)
    for top, left, down, across, box in placed:
        inside = [
            word for word in words if box[0] <= _middle(word)[0] <= box[2] and box[1] <= _middle(word)[1] <= box[3]
        ]
        texts[(top, left)] = "".join(said.text for said in _lines(inside))
        spans[(top, left)] = (down, across)
        if box in table.open_below and top + down == size[0]:
            open_below.update(range(left, left + across))
    grid = merged(texts, spans, size=size, anchor=lambda row, column: f"{where}/{row}/{column}")
    return replace(grid, open_below=frozenset(open_below))


def boxes_of(table: RuledTable, tables: Sequence[RuledTable], frame: Frame) -> dict[str, Box]:
    """Where the cells of :func:`grid_of` stand on their page, by anchor."""
    _, placed = _placed(table, tables)
    return {f"{table.where}/{top}/{left}": frame.box(*box) for top, left, _, _, box in placed}


_Placed = tuple[int, int, int, int, tuple[float, float, float, float]]


def _placed(table: RuledTable, tables: Sequence[RuledTable]) -> tuple[tuple[int, int], Iterator[_Placed]]:
    """Rows × columns of a table, and each box with its first row and column, its height and width in them."""
    left_side, right_side = table.sides
    alike = [
        other
        for other in tables
        if abs(other.sides[0] - left_side) <= _NEAR and abs(other.sides[1] - right_side) <= _NEAR
    ]
    xs = _edges([value for other in alike for box in other.boxes for value in (box[0], box[2])])
    ys = _edges([value for box in table.boxes for value in (box[1], box[3])])

    def each() -> Iterator[_Placed]:
        for box in table.boxes:
            left, right = _index(xs, box[0]), _index(xs, box[2])
            top, bottom = _index(ys, box[1]), _index(ys, box[3])
            yield top, left, max(1, bottom - top), max(1, right - left), box

    return (len(ys) - 1, len(xs) - 1), each()


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


class _Said(NamedTuple):
    """A line of words: its text, whether there is a gap above, and its sides (left, top, right, bottom)."""

    text: str
    gap: bool
    sides: tuple[float, float, float, float]


def _lines(words: Sequence[Any]) -> list[_Said]:
    """Words as lines, with a space where the gap is wider than a third of a character."""
    rows: list[list[Any]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if rows and abs(word["top"] - rows[-1][0]["top"]) <= (word["bottom"] - word["top"]) * 0.5:
            rows[-1].append(word)
        else:
            rows.append([word])
    found: list[_Said] = []
    before: Any = None
    for row in rows:
        row.sort(key=lambda word: word["x0"])
        text = row[0]["text"]
        for left, right in pairwise(row):
            wide = right["x0"] - left["x1"] > (left["bottom"] - left["top"]) * 0.35
            text += (" " if wide else "") + right["text"]
        gap = before is not None and row[0]["top"] - before["bottom"] > (row[0]["bottom"] - row[0]["top"]) * 1.2
        bottom = max(word["bottom"] for word in row)
        found.append(_Said(text, gap, (row[0]["x0"], row[0]["top"], row[-1]["x1"], bottom)))
        before = row[0]
    return found
