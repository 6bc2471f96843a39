"""Grid: a table as text cells with merged areas resolved, each cell knowing its place in the user's file.

Every reader of a file kind ends in ``Line`` and ``Grid`` values; every recogniser of forms begins with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.domain import Unread

PAGED = ("pdf:", "ofd:")  # beginnings of anchors that name a page


@dataclass(frozen=True)
class Cell:
    """One cell, or one merged area. ``row`` and ``column`` are those of its upper left corner in its own file.

    ``doubt`` says in Chinese what its reader is not sure of, or is empty.
    """

    text: str
    anchor: str = ""
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    doubt: str = ""


@dataclass(frozen=True)
class Grid:
    """A rectangular table. A merged area is one ``Cell`` value standing at every place it covers.

    ``exact`` is true where the file says where a column begins (docx, xlsx, html, PDF rules), false for rows that
    were cut out of text and may be ragged. ``sheet`` names the xlsx sheet or the page. ``open_below`` are the columns whose
    last cell has no rule below it: the page ended inside the cell.
    """

    rows: tuple[tuple[Cell, ...], ...]
    exact: bool = True
    sheet: str = ""
    open_below: frozenset[int] = frozenset()

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)


@dataclass(frozen=True)
class Line:
    """One line or paragraph of text. ``page_start`` marks the first line of a page, ``blank_before`` an empty line."""

    text: str
    anchor: str = ""
    page_start: bool = False
    blank_before: bool = False


Block = Line | Grid


@dataclass(frozen=True)
class Uncertain:
    """A cell or line read from a picture of which at least one character is uncertain."""

    text: str
    anchor: str


@dataclass(frozen=True)
class Box:
    """Where something stands on a page (from 1): its sides as fractions of the page's width and height."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Source:
    """What a file holds, in reading order, and what its reader already had to leave out.

    ``uncertain`` is ``None`` for files that carry their text, and the uncertain cells where pictures were recognised.
    ``pages`` counts what can be shown as pictures, ``scanned`` names those turned straight for reading, and ``boxes`` tell
    where on them an anchor stands.
    """

    blocks: tuple[Block, ...]
    unread: tuple[Unread, ...] = field(default=())
    uncertain: tuple[Uncertain, ...] | None = None
    pages: int = 0
    scanned: frozenset[int] = frozenset()
    boxes: Mapping[str, Box] = field(default_factory=dict)


def distinct(row: Sequence[Cell]) -> list[Cell]:
    """The cells of a row from left to right, each merged area once."""
    found: list[Cell] = []
    for cell in row:
        if not found or cell is not found[-1]:
            found.append(cell)
    return found


def ragged(rows: Iterable[Sequence[str]], *, anchor: Callable[[int, int], str], repeats: bool = True) -> Grid:
    """A grid out of text rows of unequal length. Trailing empty cells go, short rows are filled up.

    The same words in neighbouring cells are one cell where the writer ``repeats`` a merged cell's text in every column.
    """
    texts = [list(row) for row in rows]
    for row in texts:
        while len(row) > 1 and not row[-1].strip():
            row.pop()
    width = max((len(row) for row in texts), default=0)
    table: list[tuple[Cell, ...]] = []
    for index, row in enumerate(texts):
        cells: list[Cell] = []
        for column in range(width):
            text = row[column].strip() if column < len(row) else ""
            same = repeats and cells and text and text == cells[-1].text and not re.fullmatch(r"[\d.,%\s]+", text)
            cells.append(cells[-1] if same else Cell(text, anchor(index, column), index, column))
        table.append(tuple(cells))
    return Grid(tuple(table), exact=False)


def merged(
    texts: dict[tuple[int, int], str],
    spans: dict[tuple[int, int], tuple[int, int]],
    *,
    size: tuple[int, int],
    anchor: Callable[[int, int], str],
    sheet: str = "",
) -> Grid:
    """A grid of ``size`` rows and columns. ``spans`` gives rows × columns for the upper left corner of merged areas."""
    height, width = size
    table: list[list[Cell | None]] = [[None] * width for _ in range(height)]
    for (row, column), (down, across) in spans.items():
        if row >= height or column >= width:
            continue
        down, across = min(down, height - row), min(across, width - column)
        cell = Cell(texts.get((row, column), ""), anchor(row, column), row, column, down, across)
        for y in range(row, row + down):
            for x in range(column, column + across):
                if table[y][x] is None:
                    table[y][x] = cell
    rows = tuple(
        tuple(found or Cell(texts.get((y, x), ""), anchor(y, x), y, x) for x, found in enumerate(row))
        for y, row in enumerate(table)
    )
    return Grid(rows, sheet=sheet)
