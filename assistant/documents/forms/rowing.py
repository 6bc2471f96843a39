"""Cutting a stream of pieces into indicator rows: the segmentation whose names, values and numbers fit best.

Nothing in flattened text says where a cell ends. Each way of cutting is scored: values look like values, names do
not, a name goes on in the next line only where its line was full, numbers stand where the header has numbers.
The best total wins (dynamic programming, linear in the number of pieces). Cut once, a table shows how wide its columns
are and which of them are filled (``habits``); cut again with that, a cell goes on only where its line was full.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.documents.forms.habits import Habits, is_phrase, unit_width
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


@lru_cache(maxsize=16384)
def _name_score(text: str) -> float:
    bare = re.sub(r"\s+", "", text)
    if STANDARD.match(bare) or bare == "备注":
        return -7.0
    if PLAIN_NUMBER.match(bare) or SIGN_ALONE.match(bare) or SIGNED.match(unicodedata.normalize("NFKC", bare)):
        return -7.0
    score = -5.0 if QUALITY_ONLY.match(bare) else 0.0
    if len(bare) == 1:
        score -= 4.0
    elif len(bare) <= 3:
        score -= 1.0
    if re.match(r".?[，。；;]|[、）)%％及和与的率性]", bare) or (bare[-1] in "，、（(的和与及"):
        score -= 3.0
    if bare.count("（") + bare.count("(") != bare.count("）") + bare.count(")"):
        score -= 3.0
    if _CLAUSE.match(bare):
        score -= 3.0
    if _BRACKETED.match(bare):
        score -= 5.0
    return score


_CLAUSE = re.compile(r"(?:因|由于|受|鉴于)[^，]{2,}，|.{8,}，.{6,}")  # a reason or a sentence, no name
_BRACKETED = re.compile(
    r"[（(](?![\d一二三四五六七八九十]+[）)])[^（）()]*[）)]"
)  # （次） or (≥**个): the end of what stands before it


_ORDERLY = (Column.TARGET, Column.LONG_TERM, Column.ACTUAL)
_BESIDE = (Column.OPERATOR, Column.UNIT)
_NUMBERS = (Column.WEIGHT, Column.SCORE)


@dataclass(frozen=True)
class Way:
    """One way to cut a row from a start: its score, where it ends, the borders of its cells."""

    score: float
    end: int
    cells: tuple[tuple[Column, int, int], ...]
    tail: tuple[int, int] | None = None


class Cutter:
    """The search over one group of pieces; lives only during ``cut_rows``."""

    def __init__(
        self, pieces: Sequence[Piece], columns: Sequence[Column], full: int, wrapped: bool, habits: Habits
    ) -> None:
        self.habits = habits
        self.pieces = pieces
        self.columns = [column for column in columns if column not in (Column.LEVEL1, Column.LEVEL2)]
        self.full = full
        self.wrapped = wrapped
        self.widths = [width(piece.text) for piece in pieces]
        self.texts: dict[tuple[int, int], str] = {}
        self.one_a_line = wrapped and not any(piece.gap is Gap.SPACE and _is_cell(piece.text) for piece in pieces)
        self.apart = self.one_a_line and all(piece.gap is not Gap.LINE for piece in pieces)

    def text(self, start: int, end: int) -> str:
        found = self.texts.get((start, end))
        if found is None:
            found = self.texts[start, end] = joined(self.pieces[start:end])
        return found

    def joint(self, at: int, full: int, column: Column) -> float:
        """The cost of a piece going on the cell before it: little for a space, at a line end only if it was full."""
        if self.pieces[at].gap is Gap.SPACE:
            return -1.5
        if self.apart:
            return -5.0  # each cell is a paragraph
        if not self.wrapped:
            return -2.5
        room = self.habits.widths.get(column)
        if room is not None:
            if max(self.widths[at - 1], self.widths[at]) > room + 1:
                return -4.0  # no cell of this column is that wide
            return -3.0 if self.widths[at - 1] + unit_width(self.pieces[at].text) <= room else -0.2
        short = full - self.widths[at - 1]
        return -0.3 if short <= 1 else -1.0 if short <= 2 else -3.5

    def _broken_off(self, end: int, column: Column) -> float:
        """The cost of ending a cell with a full line: it probably goes on in the next one."""
        room = self.habits.widths.get(column)
        if room is None or end == len(self.pieces) or self.pieces[end].gap <= Gap.SPACE:
            return 0.0
        full = room - 1 <= self.widths[end - 1] <= room + 1
        return -0.8 if full else 0.0

    def ways(self, start: int) -> list[Way]:
        """Every plausible row that begins at ``start``: for each place it may end at, the best way to get there."""
        opening = -3.0 if self.wrapped and start and self.pieces[start].gap is Gap.SPACE else 0.0
        partial = [Way(opening + 1.0, start, ())]
        for column in self.columns:
            best: dict[tuple[int, bool], Way] = {}
            for before in partial:
                for way in self._next(column, before):
                    key = way.end, self._short_of_weight(way)
                    if key not in best or way.score > best[key].score:
                        best[key] = way
            partial = list(best.values())
        return partial

    def _next(self, column: Column, before: Way) -> Iterator[Way]:
        start, size = before.end, len(self.pieces)
        if column in _NUMBERS:
            if start < size and PLAIN_NUMBER.match(self.pieces[start].text):
                yield _grown(before, column, start + 1, 1.5)
            yield _grown(before, column, start, self.habits.blank(column, -2.0))
        elif column is Column.NAME:
            joints = 0.0
            for end in range(start + 1, min(size, start + 6) + 1):
                joints += self.joint(end - 1, self.full, column) if end > start + 1 else 0.0
                if end > start + 1 and self.pieces[end - 1].gap > Gap.SPACE and _is_number(self.pieces[end - 1].text):
                    joints -= 6.0  # a number on a line of its own is a cell, not the end of a name
                elif end > start + 1 and self.pieces[end - 1].gap is Gap.BLANK and self._is_figure(end - 1):
                    joints -= 6.0  # as is a figure in a paragraph of its own
                if end > start + 1 and Column.OPERATOR in self.columns and SIGN_ALONE.match(self.pieces[end - 1].text):
                    joints -= 4.0  # the sign has a column of its own
                score = _name_score(self.text(start, end)) + joints + self._broken_off(end, column)
                yield _grown(before, column, end, score)
        elif column in _ORDERLY:
            yield from self._values(column, before)
        elif column in _BESIDE:
            yield from self._beside(column, before)
        elif column is Column.IGNORED:
            yield from self._aside(before)
        else:
            yield from self._prose(column, before)

    def _is_figure(self, at: int) -> bool:
        return value_score(self.pieces[at].text) >= 3

    def _beside(self, column: Column, before: Way) -> Iterator[Way]:
        """A sign or a unit in a column of its own: what looks like one, or none."""
        start = before.end
        yield _grown(before, column, start, -1.0)
        if start == len(self.pieces):
            return
        if column is Column.OPERATOR:
            if SIGN_ALONE.match(self.pieces[start].text):
                yield _grown(before, column, start + 1, 2.5)
            return
        for end in range(start + 1, min(start + 2, len(self.pieces)) + 1):
            wraps = end == start + 1 or self.pieces[end - 1].gap is Gap.LINE
            if wraps and self._is_unit(self.text(start, end), before):
                yield _grown(before, column, end, 2.5 if end == start + 1 else 2.0)

    def _is_unit(self, text: str, before: Way) -> bool:
        """Whether a text is the unit of the value before it: behind words stands none, but the remark that there is none."""
        target = next((self.text(start, end) for kind, start, end in before.cells if kind is Column.TARGET), "0")
        if _NO_UNIT.match(text):
            return True
        return target[-1:].isdigit() and (kind_of(text) is not None or UNIT_ALONE.match(text) is not None)

    def _aside(self, before: Way) -> Iterator[Way]:
        """What stands in a column nobody reads (指标方向, 备注): nothing, a sign or a direction, a figure, some words."""
        start = before.end
        sign = start < len(self.pieces) and SIGN_ALONE.match(self.pieces[start].text)
        if sign:
            yield _grown(before, Column.IGNORED, start + 1, 2.5)
        elif start < len(self.pieces) and self._is_figure(start):
            valued = any(
                kind is Column.TARGET for kind, _, _ in before.cells
            )  # a remark is no figure, last year's value is
            yield _grown(before, Column.IGNORED, start + 1, -2.0 if valued else -0.5)
        yield from self._prose(Column.IGNORED, before)

    def _values(self, column: Column, before: Way) -> Iterator[Way]:
        start, size = before.end, len(self.pieces)
        joints = 0.0
        for end in range(start + 1, min(size, start + 4) + 1):
            joints += self.joint(end - 1, 1000, column) / 1.5 if end > start + 1 else 0.0
            if end > start + 1 and all(PLAIN_NUMBER.match(piece.text) for piece in self.pieces[end - 2 : end]):
                break  # 100 | 10 are two cells, never 10010
            score = value_score(self.text(start, end)) + joints
            if end > start + 1 and (self._has_column_of_its_own(start, end - 1) or self._two_cells(start)):
                score -= 3.0
            if column is Column.TARGET and is_phrase(self.text(start, end)):
                score += max(-2.5, math.log(self.habits.phrases))
            if end < size and self.pieces[start].gap is Gap.SPACE and self.pieces[end].gap > Gap.SPACE:
                score += 1.0
            yield _grown(before, column, end, score + self._alike(column, before, end) + self._broken_off(end, column))
        if column is not Column.TARGET:
            yield _grown(before, column, start, -3.0)

    def _has_column_of_its_own(self, first: int, last: int) -> bool:
        """Whether a value would begin with the sign or end with the unit that stands in the column beside it."""
        sign = Column.OPERATOR in self.columns and SIGN_ALONE.match(self.pieces[first].text)
        return bool(sign or (Column.UNIT in self.columns and UNIT_ALONE.match(self.pieces[last].text)))

    def _two_cells(self, start: int) -> bool:
        """92 | 工作计划: a number or a whole value, and words behind it that are no unit."""
        value, after = self.pieces[start : start + 2]
        words = re.match(r"(?!及?以[上内下])[\u4e00-\u9fff]{3}", after.text) is not None
        whole = value.text.isdigit() or value_score(value.text) >= 5
        return words and whole and kind_of(after.text) is None

    def _alike(self, column: Column, before: Way, end: int) -> float:
        """What is reached is said as the target is: the same words, or a figure with the same unit."""
        target = next(((start, stop) for kind, start, stop in before.cells if kind is Column.TARGET), None)
        if column is not Column.ACTUAL or target is None:
            return 0.0
        wanted, reached = _bare(self.text(*target)), _bare(self.text(before.end, end))
        if wanted == reached:
            return 1.5
        return 0.7 if _shape(wanted) == _shape(reached) else 0.0

    def _prose(self, column: Column, before: Way) -> Iterator[Way]:
        """A deviation or an explanation: none, or up to fourteen lines that wrap at a width of their own."""
        start, size = before.end, len(self.pieces)
        limit = 14 if column in (Column.DEVIATION, Column.EXPLANATION) else 4
        wanted = 1.5 if self._short_of_weight(before) else self.habits.filled(column, -2.2 + 1.2)
        yield _grown(before, column, start, self.habits.blank(column, 0.0))
        reach = 0
        for end in range(start + 1, min(size, start + limit) + 1):
            text = self.text(start, end)
            reach = max(reach, self.widths[end - 1])
            if (PLAIN_NUMBER.match(text) and not DASH.match(text)) or value_score(text) >= 5:
                break
            joints = sum(self.joint(at, reach, column) for at in range(start + 1, end))
            kind_of_standard = 4.0 if column is Column.EXPLANATION and STANDARD.match(text) else 0.0
            joints += self._broken_off(end, column) + self._says_again(column, before, text)
            yield _grown(before, column, end, -1.2 + joints + wanted + kind_of_standard)

    def _says_again(self, column: Column, before: Way, text: str) -> float:
        """An explanation says the name again (反映线路巡查次数情况)."""
        if column is not Column.EXPLANATION:
            return 0.0
        _, start, end = next(cell for cell in before.cells if cell[0] is Column.NAME)
        return 3.0 if end - start and _bare(self.text(start, end)) in _bare(text) else 0.0

    def _short_of_weight(self, way: Way) -> bool:
        texts = [self.text(start, end) for column, start, end in way.cells if column in _NUMBERS and start < end]
        return len(texts) == 2 and texts[0] != texts[1]


_NO_UNIT = re.compile(r"^(?:文字描述|[/／]|[—－–-]+)$")


def _is_cell(text: str) -> bool:
    return _is_number(text) or value_score(text) >= 3


def _is_number(text: str) -> bool:
    return PLAIN_NUMBER.match(text) is not None


def _grown(before: Way, column: Column, end: int, score: float) -> Way:
    return Way(before.score + score, end, (*before.cells, (column, before.end, end)))


def _bare(text: str) -> str:
    return re.sub(r"^[≥≤≧≦<>=＜＞＝\s]+|\s+", "", unicodedata.normalize("NFKC", text))


def _shape(text: str) -> str:
    return re.sub(r"\d[\d.,]*", "0", text)
