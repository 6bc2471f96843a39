"""What a table's columns show once its rows are cut: how wide each is, and how often it is filled.

A line of a wrapped cell is full: what begins the next line had no room left on it. That tells a cell that goes on from
the next cell far better than any word does.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.documents.forms.pieces import Gap, Piece, joined, width
from assistant.documents.forms.values import PLAIN_NUMBER, value_score
from assistant.documents.vocabulary import Column

_UNBROKEN = re.compile(r"[（(《“‘【\[]*(?:[A-Za-z0-9.,%/≥≤=<>:\-]+|.)[）)》”’】\]，。、；：！？,;:!?%％]*")
_SLACK = 2  # a character of Chinese that did not fit leaves a line that much shorter
_NUMBERS = (Column.WEIGHT, Column.SCORE)
_VALUES = (Column.TARGET, Column.LONG_TERM, Column.ACTUAL)
_OFTEN, _MAYBE, _ALWAYS, _ENOUGH = 0.8, 0.5, 0.97, 0.6
_A_VALUE = 2.5
_FEWEST = 3  # rows before a share of filled cells says anything


@dataclass(frozen=True)
class Habits:
    """``widths``: printed width of each column's lines. ``shares``: how often each is filled; both empty when unknown.

    ``phrases`` is how often a target is neither a figure nor a word that values are made of.
    """

    widths: Mapping[Column, int] = field(default_factory=dict)
    shares: Mapping[Column, float] = field(default_factory=dict)
    phrases: float = 1.0

    def filled(self, column: Column, unknown: float) -> float:
        """The score of a filled cell in this column."""
        return math.log(self.shares[column]) if column in self.shares else unknown

    def blank(self, column: Column, unknown: float) -> float:
        """The score of a blank cell in this column."""
        return math.log(1 - self.shares[column]) if column in self.shares else unknown


UNKNOWN = Habits()


def unit_width(text: str) -> int:
    """The printed width of what a line break cannot take apart at the beginning of a text."""
    found = _UNBROKEN.match(text)
    return width(found.group()) if found else 0


def expected(pieces: Sequence[Piece], columns: Sequence[Column]) -> Habits:
    """What is to be expected before anything is cut: explanations are given, numbers where there are enough of them."""
    shares = {Column.EXPLANATION: _OFTEN} if Column.EXPLANATION in columns else {}
    twice = columns.count(Column.EXPLANATION) > 1  # the second is one of the columns nobody reads
    if twice or Column.IGNORED in columns:
        shares[Column.IGNORED] = _OFTEN if twice else _MAYBE
    numbers = [column for column in columns if column in _NUMBERS]
    values = [column for column in columns if column in _VALUES]
    figures = sum(PLAIN_NUMBER.match(piece.text) is not None for piece in pieces)
    said = sum(PLAIN_NUMBER.match(piece.text) is None and value_score(piece.text) >= 3 for piece in pieces)
    if numbers and values and figures * len(values) >= _ENOUGH * said * len(numbers):
        shares |= dict.fromkeys(numbers, _ALWAYS)
    return Habits({}, shares)


def habits_of(rows: Sequence[Mapping[Column, Sequence[Piece]]], before: Habits = UNKNOWN) -> Habits:
    """The habits of the columns of rows that were cut; numbers expected in each row ``before`` stay so."""
    columns = {column for row in rows for column in row}
    widths = {column: found for column in columns if (found := _width([row.get(column, ()) for row in rows]))}
    shares = {}
    if len(rows) >= _FEWEST:
        for column in columns:
            filled = sum(bool(row.get(column)) for row in rows)
            shares[column] = (filled + 0.5) / (len(rows) + 1)
    shares |= {column: share for column, share in before.shares.items() if column in _NUMBERS}
    odd = sum(is_phrase(joined(row.get(Column.TARGET, ()))) for row in rows)
    return Habits(widths, shares, (odd + 0.5) / (len(rows) + 1))


def is_phrase(value: str) -> bool:
    """Whether a value is words that could stand in any cell."""
    return value_score(value) < _A_VALUE


def _width(cells: Sequence[Sequence[Piece]]) -> int:
    """The width most lines that were wrapped agree on; without such the widest line."""
    lines = [_lines(cell) for cell in cells if cell]
    wrapped = Counter(size for cell in lines for size in cell[:-1])
    every = [size for cell in lines for size in cell]
    if not every:
        return 0
    if not wrapped:  # a space within a cell may as well be a border cut over
        return max((width(piece.text) for cell in cells for piece in cell), default=0)

    def agreed(full: int) -> float:
        near = sum(count for size, count in wrapped.items() if full - _SLACK <= size <= full)
        return near - 1.5 * sum(size > full for size in every)

    return max(sorted(set(every), reverse=True), key=agreed)


def _lines(cell: Sequence[Piece]) -> list[int]:
    """The printed widths of a cell's lines."""
    sizes: list[int] = []
    for piece in cell:
        if sizes and piece.gap is Gap.SPACE:
            sizes[-1] += 1 + width(piece.text)
        else:
            sizes.append(width(piece.text))
    return sizes
