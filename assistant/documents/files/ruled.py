"""Tables on a page told by their rules and words: boxes and words → grids, the words outside them → lines.

Shared by everything that knows where its words stand: PDF, OFD and recognised pictures. Lengths are points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from assistant.documents.grid import Box, Grid, Line, merged

_NEAR = 3.0
_SPREAD = 1.2  # heights of a justified line: a wider gap parts words even there
_TOGETHER = re.compile("[\u4e00-\u9fff]{2}")
Sides = tuple[float, float, float, float]  # x0, top, x1, bottom


@dataclass(frozen=True)
class RuledTable:
    """A ruled table of one page: the boxes of its cells (x0, top, x1, bottom) and the words inside."""

    boxes: tuple[Sides, ...]
    words: tuple[Any, ...]
    where: str
    open_below: frozenset[Sides] = frozenset()  # boxes that the page ended in

    @property
    def sides(self) -> tuple[float, float]:
        return self.columns[0], self.columns[-1]

    @cached_property
    def columns(self) -> tuple[float, ...]:
        """Where its upright rules are."""
        return tuple(_edges([value for box in self.boxes for value in (box[0], box[2])]))


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


def page_entries(
    words: Sequence[Any],
    tables: Sequence[tuple[Sequence[Sides], frozenset[Sides]]],
    frame: Frame,
    *,
    scheme: str,
    boxes: dict[str, Box],
) -> list[RuledTable | Line]:
    """A page's tables, each given by its boxes and which of them are open below, and its lines, from top to bottom.

    Where the lines stand is added to ``boxes``. Anchors begin with ``scheme`` and the page's number.
    """
    placed: list[tuple[float, RuledTable | Line]] = []
    outside = list(words)
    for index, (cells, open_below) in enumerate(tables):
        x0, top = min(box[0] for box in cells), min(box[1] for box in cells)
        x1, bottom = max(box[2] for box in cells), max(box[3] for box in cells)
        inside = [word for word in outside if x0 <= _middle(word)[0] <= x1 and top <= _middle(word)[1] <= bottom]
        outside = [word for word in outside if word not in inside]
        where = f"{scheme}:{frame.page}/{index}"
        placed.append((top, RuledTable(tuple(cells), tuple(inside), where, open_below)))
    for at, said in enumerate(_lines(outside)):
        line = Line(said.text, f"{scheme}:{frame.page}/{at + 1}", page_start=at == 0, blank_before=said.gap)
        placed.append((said.sides[1], line))
        boxes[line.anchor] = frame.box(*said.sides)
    return [entry for _, entry in sorted(placed, key=lambda entry: entry[0])]


def _middle(word: Any) -> tuple[float, float]:
    return (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2


def grid_of(table: RuledTable, tables: Sequence[RuledTable]) -> Grid:
    """A table whose cells are boxes: a box that crosses a rule of its neighbours is a merged area.

    Tables that are parts of one share their rules, so that one cut by a page break keeps its columns.
    """
    words, where = table.words, table.where
    texts: dict[tuple[int, int], str] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    size, placed = _placed(table, tables)
    open_below = set(range(size[1])) if table.open_below else set()
    for top, left, down, across, box in placed:
        inside = [
            word for word in words if box[0] <= _middle(word)[0] <= box[2] and box[1] <= _middle(word)[1] <= box[3]
        ]
        texts[(top, left)] = text_of(inside)
        spans[(top, left)] = (down, across)
        if box not in table.open_below and top + down == size[0]:
            open_below.difference_update(range(left, left + across))
    grid = merged(texts, spans, size=size, anchor=lambda row, column: f"{where}/{row}/{column}")
    return replace(grid, open_below=frozenset(open_below))


def boxes_of(table: RuledTable, tables: Sequence[RuledTable], frame: Frame) -> dict[str, Box]:
    """Where the cells of :func:`grid_of` stand on their page, by anchor."""
    _, placed = _placed(table, tables)
    return {f"{table.where}/{top}/{left}": frame.box(*box) for top, left, _, _, box in placed}


_Placed = tuple[int, int, int, int, Sides]


def _placed(table: RuledTable, tables: Sequence[RuledTable]) -> tuple[tuple[int, int], Iterator[_Placed]]:
    """Rows × columns of a table, and each box with its first row and column, its height and width in them."""
    xs = _edges([value for other in _parts(table, tables) for value in other.columns])
    ys = _edges([value for box in table.boxes for value in (box[1], box[3])])

    def each() -> Iterator[_Placed]:
        for box in table.boxes:
            left, right = _index(xs, box[0]), _index(xs, box[2])
            top, bottom = _index(ys, box[1]), _index(ys, box[3])
            yield top, left, max(1, bottom - top), max(1, right - left), box

    return (len(ys) - 1, len(xs) - 1), each()


def _parts(table: RuledTable, tables: Sequence[RuledTable]) -> Sequence[RuledTable]:
    """The tables in a row around one that are alike, each with the next: one table cut by page breaks, or forms of a kind."""
    at = next((at for at, other in enumerate(tables) if other.where == table.where), None)
    if at is None:
        return [table]
    first = last = at
    while first and _alike(tables[first - 1], tables[first]):
        first -= 1
    while last + 1 < len(tables) and _alike(tables[last], tables[last + 1]):
        last += 1
    return tables[first : last + 1]


def _alike(table: RuledTable, other: RuledTable) -> bool:
    """Whether two tables stand between the same two sides, or most rules of the smaller are rules of the other."""
    if all(abs(mine - theirs) <= _NEAR for mine, theirs in zip(table.sides, other.sides, strict=True)):
        return True
    mine, theirs = table.columns, other.columns
    shared = sum(any(abs(at - there) <= _NEAR for there in theirs) for at in mine)
    return shared >= max(4, 0.7 * min(len(mine), len(theirs)))


def _edges(values: Sequence[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _NEAR:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - value))


def text_of(words: Sequence[Any]) -> str:
    """The words of a cell as its text, line after line."""
    return "".join(said.text for said in _lines(words))


def _is_spread(row: Sequence[Any]) -> bool:
    """Whether a line is justified, a gap behind each of its characters: such gaps part no words."""
    return len(row) > 2 and not any(_TOGETHER.search(word["text"]) for word in row)


class _Said(NamedTuple):
    """A line of words: its text, whether there is a gap above, and its sides (left, top, right, bottom)."""

    text: str
    gap: bool
    sides: Sides


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
        spread = _is_spread(row)
        for left, right in pairwise(row):
            wide = right["x0"] - left["x1"] > (left["bottom"] - left["top"]) * (_SPREAD if spread else 0.35)
            text += (" " if wide else "") + right["text"]
        gap = before is not None and row[0]["top"] - before["bottom"] > (row[0]["bottom"] - row[0]["top"]) * 1.2
        bottom = max(word["bottom"] for word in row)
        found.append(_Said(text, gap, (row[0]["x0"], row[0]["top"], row[-1]["x1"], bottom)))
        before = row[0]
    return found
