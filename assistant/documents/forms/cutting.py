"""Cutting a stream of pieces into indicator rows: the segmentation whose rows fit best.

Nothing in flattened text says where a cell ends. Every way to cut a row is scored (``rowing``); the best total over the
stream wins (dynamic programming, linear in the number of pieces).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
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
    best = _best(pieces, columns, full=full, habits=habits)
    rows: list[Cut] = []
    left: list[Piece] = []
    at = len(pieces)
    while at > 0:
        _, start, chosen = best[at]
        if chosen is None:
            left.append(pieces[start])
        else:
            rows.append(_cut(pieces, chosen))
        at = start
    return rows[::-1], left[::-1]


def fits_of(pieces: Sequence[Piece], columns: Sequence[Column], *, full: int) -> list[float]:
    """How well the first 0, 1, 2 … pieces make whole rows: what follows the last row of a table lowers it."""
    return [score for score, _, _ in _best(pieces, columns, full=full, habits=UNKNOWN)]


def _best(
    pieces: Sequence[Piece], columns: Sequence[Column], *, full: int, habits: Habits
) -> list[tuple[float, int, Way | None]]:
    """For each number of pieces the best total, where its last row begins, and that row (none: a piece left out)."""
    if not pieces:
        return [(0.0, 0, None)]
    wrapped = any(piece.gap > Gap.SPACE for piece in pieces)
    cutter = Cutter(pieces, columns, full, wrapped, habits)
    size = len(pieces)
    best: list[tuple[float, int, Way | None]] = [(-1e9, 0, None)] * (size + 1)
    best[0] = (0.0, 0, None)
    for start in range(size):
        total = best[start][0]
        if total <= -1e8:
            continue
        skipped = total - 5.0
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
                if total + score > best[end][0]:
                    best[end] = (total + score, start, row)
    return best


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
