"""Pieces of an indicator table in which a whole row stands without a border between its cells, cut into their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.documents.forms.glued_rows import Way, is_value, settled, ways
from assistant.documents.forms.pieces import Gap, Piece
from assistant.documents.forms.sections import Form
from assistant.documents.vocabulary import Column, level1_of, level2_of
from assistant.domain import Unread

_FULL = (Decimal(100), Decimal(90))  # what weights add up to, with 预算执行 and without
_TAKEN = frozenset(
    {Column.NAME, Column.TARGET, Column.LONG_TERM, Column.ACTUAL, Column.WEIGHT, Column.SCORE, Column.DEVIATION}
)
_VALUES = (Column.TARGET, Column.LONG_TERM, Column.ACTUAL)
_LEVELS = frozenset({Column.LEVEL1, Column.LEVEL2})
_GLUED = re.compile(
    r"\d[^\d\s]{0,12}[≥≤<>＜＞=]?\d|\d{2,}$|[\u4e00-\u9fff]\d{2,}(?=[\u4e00-\u9fff])|[\u4e00-\u9fff]{3}\d+(?:\.\d+)?$"
)
_NEAR = 3  # pieces
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,2})?$")
TOTAL = re.compile(r"^(?:总分|合计|总计|总得分|自评得分|自评总分)[:：]?\s*(\d{1,3}(?:\.\d+)?)分?$")
_REASON = "上一行的得分与分值不同，名称前面可能连着它的原因，请核对。"
_WHY = "这一行的单元格连在一起，数字分不开，未读取。"

Ways = list[tuple[Way, ...]]


def unglued_rows(form: Form, pieces: Sequence[Piece], columns: Sequence[Column]) -> list[Piece]:
    """The pieces, those that hold glued rows cut into cells; what cannot be told apart goes to the form's ``unread``.

    Says in ``form.proved`` when the weights of rows cut out so add up.
    """
    kinds = [column for column in columns if column not in _LEVELS]
    numbers = [kind for kind in kinds if kind in (Column.WEIGHT, Column.SCORE)]
    if not numbers or Column.NAME not in kinds or set(kinds) - _TAKEN or len(set(kinds)) < len(kinds):
        return list(pieces)
    found = {
        number: rows
        for number, piece in enumerate(pieces)
        if (rows := _rows(piece.text, kinds)) and not _has_numbers_beside(pieces, number)
    }
    if not found:
        return list(pieces)
    whole = {number: rows for number, rows in found.items() if all(len(way) == len(kinds) for way in rows[0])}
    totals = {Column.WEIGHT: _FULL, Column.SCORE: tuple(_stated(pieces))}
    ways_of, form.proved = settled(list(whole.values()), kinds, totals)
    form.proved = form.proved and len(whole) == len(found)
    chosen = dict(zip(whole, ways_of, strict=True))
    out: list[Piece] = []
    for number, piece in enumerate(pieces):
        if number not in found:
            out.append(piece)
            continue
        taken = chosen.get(number) or (found[number][0] if len(found[number]) == 1 else None)
        if taken is None:
            form.unread.append(Unread(text=piece.text, reason=_WHY, anchor=piece.anchor))
        else:
            out += _cells(piece, taken, kinds)
    return out


def _has_numbers_beside(pieces: Sequence[Piece], at: int) -> bool:
    """Whether bare numbers stand beside a piece, in the next line, or alone in the line before: its row has borders."""
    starts = [number for number in range(len(pieces)) if pieces[number].gap > Gap.SPACE] or [0]
    line = max((index for index, start in enumerate(starts) if start <= at), default=0)
    borders = [*starts, len(pieces), len(pieces)]
    before = pieces[starts[line - 1] : starts[line]] if line else []
    alone = bool(before) and all(_NUMBER.match(piece.text) for piece in before)
    end = borders[line + 1]
    near = [*pieces[max(starts[line], at - 1) : min(end, at + 2)], *pieces[end : min(borders[line + 2], end + _NEAR)]]
    return alone or any(_NUMBER.match(piece.text) for piece in near)


def _stated(pieces: Sequence[Piece]) -> Iterator[Decimal]:
    """What the form's own 总分 says, and that less the ten points of 预算执行."""
    for piece in pieces:
        if found := TOTAL.match(piece.text):
            yield from (Decimal(found.group(1)), Decimal(found.group(1)) - 10)


def _rows(text: str, kinds: Sequence[Column]) -> Ways:
    """The ways to take a piece apart: rows that begin with their name, else one whose name stands before the piece."""
    if not _GLUED.search(text) or is_value(text) or level1_of(text) or level2_of(text):
        return []
    if found := ways(text, kinds):
        return found
    later = kinds[kinds.index(Column.NAME) + 1 :]
    values = [at for at, kind in enumerate(later) if kind in _VALUES]
    return [rows for rows in ways(text, later) if any(not rows[0][at].isdigit() for at in values)]


def _cells(piece: Piece, rows: Sequence[Way], kinds: Sequence[Column]) -> Iterator[Piece]:
    short = False
    for number, row in enumerate(rows):
        filled = [cell for cell in row if cell]
        for at, cell in enumerate(filled):
            gap = Gap.SPACE if at else piece.gap if number == 0 else Gap.LINE
            yield replace(piece, text=cell, gap=gap, doubt=_REASON if short and not at else "")
        cells = dict(zip(kinds[-len(row) :], row, strict=True))
        short = cells.get(Column.WEIGHT) != cells.get(Column.SCORE)
