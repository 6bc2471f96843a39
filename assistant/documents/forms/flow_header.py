"""The heads of an indicator table in flattened text: over one row or two, unknown ones among them, some printed twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.header import LEVELS_AND_NAME, below_of, is_place
from assistant.documents.forms.pieces import Piece, label_at
from assistant.documents.forms.values import value_score
from assistant.documents.vocabulary import Column, column_of, field_of, level1_of, plain

_UNKNOWN_HEADS, _LONGEST_HEADS = 3, 16  # pieces, characters
_BELOW_VALUE = frozenset({Column.OPERATOR, Column.TARGET, Column.LONG_TERM, Column.UNIT, Column.IGNORED})


def header_at(pieces: Sequence[Piece], at: int) -> tuple[tuple[Column, ...], int] | None:
    """The columns of an indicator table whose heads begin at ``at``, and where they end."""
    columns: list[Column] = []
    if re.fullmatch(r"[\d.,，]+", pieces[at].text):
        return None  # 60 一级指标: the last amount of the head, not the number of a column
    while found := label_at(pieces, at, column_of, longest=4):
        twin = found[0] is Column.TARGET and Column.TARGET in columns and plain(found[2]) == "绩效标准"
        columns.append(Column.EXPLANATION if twin else found[0])
        at = found[1]
    columns = _in_one_row(columns)
    if not columns or columns[0] not in LEVELS_AND_NAME:
        return None
    at = _heads_below(pieces, at, columns)
    at = _unknown_heads(pieces, at, columns)
    kinds = set(columns)
    values = kinds & {Column.TARGET, Column.LONG_TERM, Column.ACTUAL}
    if Column.NAME not in kinds or not (values or {Column.LEVEL1, Column.LEVEL2} <= kinds) or len(columns) < 3:
        return None
    return tuple(columns), at


def slots_of(columns: Sequence[Column]) -> tuple[Column, ...]:
    """What each cell of a row may be: columns printed twice stay where a second name begins them, else they are left out."""
    kept: list[Column] = []
    for at, column in enumerate(columns):
        again = Column.NAME in columns[:at] and Column.NAME in columns[at:] and Column.TARGET in columns[at:]
        pair = kept.count(Column.NAME) > 1 or (column is Column.NAME and again)
        kept.append(column if column not in kept or pair else Column.IGNORED)
    if Column.TARGET not in kept and Column.LONG_TERM not in kept:
        kept.insert(kept.index(Column.NAME) + 1, Column.TARGET)
    return tuple(kept)


def _in_one_row(columns: list[Column]) -> list[Column]:
    """The heads of two header rows as one: those over both rows stand before the lower row's, or the lower row's after.

    年度指标值 | 实际完成值 | 分值 before 一级指标 … 指标性质 | 指标值 | 度量单位, or these three behind 一级指标 … 年度指标值 | 分值.
    """
    first = next((at for at, kind in enumerate(columns) if kind in LEVELS_AND_NAME), 0)
    lower = columns[first:]
    if first and Column.TARGET in columns[:first]:
        return [*lower, *(kind for kind in columns[:first] if kind not in lower)]
    tail = len(lower)
    while tail and lower[tail - 1] in _BELOW_VALUE:
        tail -= 1
    spanned = lower.index(Column.TARGET) if Column.TARGET in lower else tail
    if lower[:tail].count(Column.NAME) == 1 and spanned < tail < len(lower) and Column.TARGET in lower[tail:]:
        return [*lower[:spanned], *lower[tail:], *lower[spanned + 1 : tail]]
    return columns


def _heads_below(pieces: Sequence[Piece], at: int, columns: list[Column]) -> int:
    """Put the heads of a second row (前年 | 上年 | 预计当年实现) in place of the value's; where they end."""
    kinds: list[Column] = []
    start = at
    while found := label_at(pieces, at, below_of, longest=3):
        kinds.append(found[0])
        at = found[1]
    if len(kinds) < 2 or Column.TARGET not in kinds or Column.TARGET not in columns:
        return start
    value = columns.index(Column.TARGET)
    columns[value : value + 1] = kinds
    return at


def _unknown_heads(pieces: Sequence[Piece], at: int, columns: list[Column]) -> int:
    """A few words between the known heads and the first level that are no row head a column nobody reads; where they end."""
    end = at
    while end < min(at + _UNKNOWN_HEADS, len(pieces)) and not label_at(pieces, end, level1_of, longest=4):
        end += 1
    words = [piece.text for piece in pieces[at:end]]
    first = end < len(pieces) and label_at(pieces, end, level1_of, longest=4)
    if not words or not first or sum(map(len, words)) > _LONGEST_HEADS or Column.TARGET not in columns:
        return at
    if any(re.search(r"\d", word) or value_score(word) >= 3 or field_of(word) or is_place(word) for word in words):
        return at
    columns.append(Column.IGNORED)
    return end
