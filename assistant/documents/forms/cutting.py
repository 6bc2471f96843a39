"""Cutting a stream of pieces into indicator rows: the segmentation whose rows fit best.

Nothing in flattened text says where a cell ends. Every way to cut a row is scored (``rowing``); the best total over the
stream wins (dynamic programming, linear in the number of pieces).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.documents.forms.habits import UNKNOWN, Habits
from assistant.documents.forms.pieces import Gap, Piece, joined, width
from assistant.documents.forms.rowing import Cutter, Way
from assistant.documents.forms.values import DIRECTION, SIGN_ALONE, value_score
from assistant.documents.vocabulary import Column


@dataclass(frozen=True)
class Cut:
    """One row cut out of the stream: pieces of each column, and what in it is uncertain.

    ``beside`` are those of columns printed a second time (中期 and 年度 side by side).
    """

    cells: dict[Column, tuple[Piece, ...]]
    doubt: str = ""
    beside: dict[Column, tuple[Piece, ...]] = field(default_factory=dict)


def cut_rows(
    pieces: Sequence[Piece], columns: Sequence[Column], *, full: int, habits: Habits = UNKNOWN
) -> tuple[list[Cut], list[Piece]]:
    """Cut the pieces of one group into rows of ``columns``; returns the rows and the pieces that fit nowhere.

    ``full`` is the printed width at which the form's names wrap, 0 when lines were not wrapped. ``habits`` are what an
    earlier cut of the same table showed of its columns.
    """
    best, tried = _best(pieces, columns, full=full, habits=habits)
    after, total = _after(len(pieces), tried), best[len(pieces)][0]
    near = [one for one in tried if best[one.start][0] + one.score + after[one.end] > total - _NEARLY]
    rows: list[Cut] = []
    left: list[Piece] = []
    at = len(pieces)
    while at > 0:
        _, start, chosen = best[at]
        if chosen is None:
            left.append(pieces[start])
        else:
            row = _cut(pieces, chosen)
            unsure = not row.doubt and any(one.rivals(chosen, start, at) for one in near)
            rows.append(replace(row, doubt=_TWO_WAYS) if unsure else row)
        at = start
    return rows[::-1], left[::-1]


_LEFT_OUT = 5.0  # what a piece that belongs to no row costs
_NEARLY = 1.0  # by how much a cut must beat every other one of a row to be sure
_TWO_WAYS = "这一行还有一种几乎同样说得通的切法，请核对。"
_TELLING = frozenset({Column.NAME, Column.TARGET, Column.ACTUAL, Column.WEIGHT, Column.SCORE})


@dataclass(frozen=True)
class _Tried:
    """A row somewhere in the stream: where it begins and ends, and what it adds to a total."""

    start: int
    end: int
    score: float
    way: Way

    def rivals(self, chosen: Way, start: int, end: int) -> bool:
        """Whether it takes pieces of a chosen row and cuts them otherwise."""
        return self.start < end and self.end > start and _borders(self.way) != _borders(chosen)


def _borders(way: Way) -> list[tuple[Column, int, int]]:
    return [cell for cell in way.cells if cell[0] in _TELLING and cell[1] < cell[2]]


def _after(size: int, tried: Sequence[_Tried]) -> list[float]:
    """The best total from each place to the end of the stream."""
    after = [-1e9] * size + [0.0]
    rows: dict[int, list[_Tried]] = defaultdict(list)
    for one in tried:
        rows[one.start].append(one)
    for start in range(size - 1, -1, -1):
        after[start] = max([after[start + 1] - _LEFT_OUT, *(one.score + after[one.end] for one in rows[start])])
    return after


def fits_of(pieces: Sequence[Piece], columns: Sequence[Column], *, full: int) -> list[float]:
    """How well the first 0, 1, 2 … pieces make whole rows: what follows the last row of a table lowers it."""
    return [score for score, _, _ in _best(pieces, columns, full=full, habits=UNKNOWN)[0]]


def _best(
    pieces: Sequence[Piece], columns: Sequence[Column], *, full: int, habits: Habits
) -> tuple[list[tuple[float, int, Way | None]], list[_Tried]]:
    """For each number of pieces the best total, where its last row begins, and that row (none: a piece left out).

    With them all the rows that were tried.
    """
    if not pieces:
        return [(0.0, 0, None)], []
    tried: list[_Tried] = []
    wrapped = any(piece.gap > Gap.SPACE for piece in pieces)
    cutter = Cutter(pieces, columns, full, wrapped, habits)
    size = len(pieces)
    best: list[tuple[float, int, Way | None]] = [(-1e9, 0, None)] * (size + 1)
    best[0] = (0.0, 0, None)
    for start in range(size):
        total = best[start][0]
        if total <= -1e8:
            continue
        skipped = total - _LEFT_OUT
        if skipped > best[start + 1][0]:
            best[start + 1] = (skipped, start, None)
        for way in cutter.ways(start):
            ends = [(way.end, way.score, way)]
            name_end = next(end for column, _, end in way.cells if column is Column.NAME)
            if (
                way.end < size
                and width(pieces[name_end - 1].text) >= full - 1
                and full
                and pieces[way.end].gap is Gap.PAGE
            ):
                score = (
                    way.score
                    - 0.5
                    - max(0, width(pieces[way.end].text) - full)
                    - (0 if len(pieces[way.end].text) < 5 else 2)
                )
                ends.append((way.end + 1, score, Way(score, way.end + 1, way.cells, (way.end, way.end + 1))))
            for end, score, row in ends:
                tried.append(_Tried(start, end, score, row))
                if total + score > best[end][0]:
                    best[end] = (total + score, start, row)
    return best, tried


def _cut(pieces: Sequence[Piece], way: Way) -> Cut:
    cells: dict[Column, tuple[Piece, ...]] = {}
    beside: dict[Column, tuple[Piece, ...]] = {}
    for column, start, end in way.cells:
        place = cells if column not in cells else beside
        place[column] = (*place.get(column, ()), *pieces[start:end])
    _set_sign(cells)
    if way.tail is None:
        return Cut(cells, beside=beside)
    cells[Column.NAME] = (*cells[Column.NAME], *pieces[slice(*way.tail)])
    return Cut(cells, "名称被分页拆开，已接回，请核对。")


def _set_sign(cells: dict[Column, tuple[Piece, ...]]) -> None:
    """指标性质 | 指标方向 over 正向 | 大于等于: of the two the sign is the operator."""
    aside, sign = cells.get(Column.IGNORED, ()), cells.get(Column.OPERATOR, ())
    if aside and sign and DIRECTION.match(joined(sign)) and SIGN_ALONE.match(joined(aside)):
        cells[Column.OPERATOR], cells[Column.IGNORED] = aside, sign


def name_width(pieces: Sequence[Piece]) -> int:
    """The printed width at which names wrap: the widest piece that is no value and is followed by a line end."""
    best = 0
    for piece, after in pairwise(pieces):
        if after.gap > Gap.SPACE and piece.gap is not Gap.SPACE and value_score(piece.text) < 1:
            best = max(best, width(piece.text))
    return best
