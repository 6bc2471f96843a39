"""Cutting a stream of pieces into indicator rows: the segmentation whose names, values and numbers fit best.

Nothing in flattened text says where a cell ends. Each way of cutting is scored: values look like values, names do
not, a name goes on in the next line only where its line was full, numbers stand where the header has numbers.
The best total wins (dynamic programming, linear in the number of pieces).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.documents.forms.pieces import Gap, Piece, joined, width
from assistant.documents.forms.values import (
    DASH,
    PLAIN_NUMBER,
    QUALITY_ONLY,
    SIGN_ALONE,
    SIGNED,
    STANDARD,
    UNIT_ALONE,
    value_score,
)
from assistant.documents.vocabulary import Column
from assistant.figures.units import kind_of


@dataclass(frozen=True)
class Cut:
    """One row cut out of the stream: pieces of each column, and what in it is uncertain."""

    cells: dict[Column, tuple[Piece, ...]]
    doubt: str = ""


@lru_cache(maxsize=16384)
def _name_score(text: str) -> float:
    bare = re.sub(r"\s+", "", text)
    if STANDARD.match(bare) or bare == "备注":
        return -7.0
    if PLAIN_NUMBER.match(bare) or SIGNED.match(unicodedata.normalize("NFKC", bare)):
        return -7.0
    score = -5.0 if QUALITY_ONLY.match(bare) else 0.0
    if len(bare) == 1:
        score -= 4.0
    elif len(bare) <= 3:
        score -= 1.0
    if bare[0] in "，。、；;）)%％及和与的率性" or (bare[-1] in "，、（(的和与及"):
        score -= 3.0
    if bare.count("（") + bare.count("(") != bare.count("）") + bare.count(")"):
        score -= 3.0
    return score


_ORDERLY = (Column.TARGET, Column.LONG_TERM, Column.ACTUAL)
_BESIDE = (Column.OPERATOR, Column.UNIT)
_NUMBERS = (Column.WEIGHT, Column.SCORE)


@dataclass(frozen=True)
class _Way:
    """One way to cut a row from a start: its score, where it ends, the borders of its cells."""

    score: float
    end: int
    cells: tuple[tuple[Column, int, int], ...]
    tail: tuple[int, int] | None = None


class _Cutter:
    """The search over one group of pieces; lives only during ``cut_rows``."""

    def __init__(self, pieces: Sequence[Piece], columns: Sequence[Column], full: int, wrapped: bool) -> None:
        self.pieces = pieces
        self.columns = [column for column in columns if column not in (Column.LEVEL1, Column.LEVEL2, Column.IGNORED)]
        self.full = full
        self.wrapped = wrapped
        self.widths = [width(piece.text) for piece in pieces]
        self.texts: dict[tuple[int, int], str] = {}

    def text(self, start: int, end: int) -> str:
        found = self.texts.get((start, end))
        if found is None:
            found = self.texts[start, end] = joined(self.pieces[start:end])
        return found

    def joint(self, at: int, full: int) -> float:
        """The cost of a piece going on the cell before it: little for a space, at a line end only if it was full."""
        if self.pieces[at].gap is Gap.SPACE:
            return -1.5
        if not self.wrapped:
            return -2.5
        short = full - self.widths[at - 1]
        return -0.3 if short <= 1 else -1.0 if short <= 2 else -3.5

    def ways(self, start: int) -> list[_Way]:
        """Every plausible row that begins at ``start``: for each place it may end at, the best way to get there."""
        opening = -3.0 if self.wrapped and start and self.pieces[start].gap is Gap.SPACE else 0.0
        partial = [_Way(opening + 1.0, start, ())]
        for column in self.columns:
            best: dict[tuple[int, bool], _Way] = {}
            for before in partial:
                for way in self._next(column, before):
                    key = way.end, self._short_of_weight(way)
                    if key not in best or way.score > best[key].score:
                        best[key] = way
            partial = list(best.values())
        return partial

    def _next(self, column: Column, before: _Way) -> Iterator[_Way]:
        start, size = before.end, len(self.pieces)
        if column in _NUMBERS:
            if start < size and PLAIN_NUMBER.match(self.pieces[start].text):
                yield _grown(before, column, start + 1, 1.5)
            yield _grown(before, column, start, -2.0)
        elif column is Column.NAME:
            joints = 0.0
            for end in range(start + 1, min(size, start + 6) + 1):
                joints += self.joint(end - 1, self.full) if end > start + 1 else 0.0
                if end > start + 1 and self.pieces[end - 1].gap > Gap.SPACE and _is_number(self.pieces[end - 1].text):
                    joints -= 6.0  # a number on a line of its own is a cell, not the end of a name
                elif end > start + 1 and self.pieces[end - 1].gap is Gap.BLANK and self._is_figure(end - 1):
                    joints -= 6.0  # as is a figure in a paragraph of its own
                yield _grown(before, column, end, _name_score(self.text(start, end)) + joints)
        elif column in _ORDERLY:
            yield from self._values(column, before)
        elif column in _BESIDE:
            yield from self._beside(column, before)
        else:
            yield from self._prose(column, before)

    def _is_figure(self, at: int) -> bool:
        return value_score(self.pieces[at].text) >= 3

    def _beside(self, column: Column, before: _Way) -> Iterator[_Way]:
        """A sign or a unit in a column of its own: what looks like one, or none."""
        start = before.end
        yield _grown(before, column, start, -1.0)
        if start == len(self.pieces):
            return
        text = self.pieces[start].text
        fitting = SIGN_ALONE.match(text) if column is Column.OPERATOR else kind_of(text) or UNIT_ALONE.match(text)
        if fitting:
            yield _grown(before, column, start + 1, 2.5)

    def _values(self, column: Column, before: _Way) -> Iterator[_Way]:
        start, size = before.end, len(self.pieces)
        joints = 0.0
        for end in range(start + 1, min(size, start + 4) + 1):
            joints += self.joint(end - 1, 1000) / 1.5 if end > start + 1 else 0.0
            if end > start + 1 and all(PLAIN_NUMBER.match(piece.text) for piece in self.pieces[end - 2 : end]):
                break  # 100 | 10 are two cells, never 10010
            score = value_score(self.text(start, end)) + joints
            if end < size and self.pieces[start].gap is Gap.SPACE and self.pieces[end].gap > Gap.SPACE:
                score += 1.0
            yield _grown(before, column, end, score)
        if column is not Column.TARGET:
            yield _grown(before, column, start, -3.0)

    def _prose(self, column: Column, before: _Way) -> Iterator[_Way]:
        """A deviation or an explanation: none, or up to fourteen lines that wrap at a width of their own."""
        start, size = before.end, len(self.pieces)
        limit = 14 if column in (Column.DEVIATION, Column.EXPLANATION) else 2
        wanted = 1.5 if self._short_of_weight(before) else -1.0
        yield _grown(before, column, start, 0.0)
        reach = 0
        for end in range(start + 1, min(size, start + limit) + 1):
            text = self.text(start, end)
            reach = max(reach, self.widths[end - 1])
            if (PLAIN_NUMBER.match(text) and not DASH.match(text)) or value_score(text) >= 5:
                break
            joints = sum(self.joint(at, reach) for at in range(start + 1, end))
            kind_of_standard = 4.0 if column is Column.EXPLANATION and STANDARD.match(text) else 0.0
            yield _grown(before, column, end, -1.2 + joints + wanted + kind_of_standard)

    def _short_of_weight(self, way: _Way) -> bool:
        texts = [self.text(start, end) for column, start, end in way.cells if column in _NUMBERS and start < end]
        return len(texts) == 2 and texts[0] != texts[1]


def _is_number(text: str) -> bool:
    return PLAIN_NUMBER.match(text) is not None


def _grown(before: _Way, column: Column, end: int, score: float) -> _Way:
    return _Way(before.score + score, end, (*before.cells, (column, before.end, end)))


def cut_rows(pieces: Sequence[Piece], columns: Sequence[Column], *, full: int) -> tuple[list[Cut], list[Piece]]:
    """Cut the pieces of one group into rows of ``columns``; returns the rows and the pieces that fit nowhere.

    ``full`` is the printed width at which the form's names wrap, 0 when lines were not wrapped.
    """
    if not pieces:
        return [], []
    wrapped = any(piece.gap > Gap.SPACE for piece in pieces)
    cutter = _Cutter(pieces, columns, full, wrapped)
    size = len(pieces)
    best: list[tuple[float, int, _Way | None]] = [(-1e9, 0, None)] * (size + 1)
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
                ends.append((way.end + 1, score, _Way(score, way.end + 1, way.cells, (way.end, way.end + 1))))
            for end, score, row in ends:
                if total + score > best[end][0]:
                    best[end] = (total + score, start, row)
    rows: list[Cut] = []
    left: list[Piece] = []
    at = size
    while at > 0:
        _, start, chosen = best[at]
        if chosen is None:
            left.append(pieces[start])
        else:
            rows.append(_cut(pieces, chosen))
        at = start
    return rows[::-1], left[::-1]


def _cut(pieces: Sequence[Piece], way: _Way) -> Cut:
    cells = {column: tuple(pieces[start:end]) for column, start, end in way.cells}
    if way.tail is None:
        return Cut(cells)
    cells[Column.NAME] = (*cells[Column.NAME], *pieces[slice(*way.tail)])
    return Cut(cells, "名称被分页拆开，已接回，请核对。")


def name_width(pieces: Sequence[Piece]) -> int:
    """The printed width at which names wrap: the widest piece that is no value and is followed by a line end."""
    best = 0
    for piece, after in pairwise(pieces):
        if after.gap > Gap.SPACE and piece.gap is not Gap.SPACE and value_score(piece.text) < 1:
            best = max(best, width(piece.text))
    return best
