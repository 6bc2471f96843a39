"""The header of an indicator table: which column holds what, told by the heads, a second header row and neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import Column, column_of, plain

LEVELS_AND_NAME = frozenset({Column.LEVEL1, Column.LEVEL2, Column.NAME})


@dataclass(frozen=True)
class Head:
    """One head of the indicator table and the columns ``start`` to ``end`` (exclusive) below it."""

    kind: Column
    start: int
    end: int
    group: int = 0


def header_of(row: Sequence[Cell]) -> tuple[Head, ...] | None:
    """The heads of an indicator table when a row is its header, else ``None``.

    A header names the third level and a value, or the first two levels together with the third.
    """
    heads: list[Head] = []
    group = 0
    column = 0
    while column < len(row):
        cell = row[column]
        end = column + 1
        while end < len(row) and row[end] is cell:
            end += 1
        kind = column_of(cell.text) if cell.text.strip() else None
        if kind is not None:
            if kind in (Column.LEVEL2, Column.NAME) and any(
                head.kind is kind and head.group == group for head in heads
            ):
                group += 1
            heads.append(Head(kind, column, end, group))
        column = end
    heads = _named_by_neighbours(_without_objectives(heads), row)
    if sum(head.kind is Column.TARGET for head in heads) > 1:
        heads = [replace(head, kind=Column.ACTUAL) if _says_done(row[head.start]) else head for head in heads]
    kinds = {head.kind for head in heads}
    values = kinds & {Column.TARGET, Column.LONG_TERM, Column.ACTUAL, Column.OPERATOR}
    if not (Column.NAME in kinds and (values or {Column.LEVEL1, Column.LEVEL2} <= kinds)):
        return None
    if Column.LEVEL1 not in kinds and Column.LEVEL2 not in kinds and not values:
        return None
    return _settle(heads)


def _without_objectives(heads: list[Head]) -> list[Head]:
    """The heads without 年度目标 or 单位 left of the levels: columns of a list's project, not of its indicators."""
    first = next((head.start for head in heads if head.kind in LEVELS_AND_NAME), 0)
    return [head for head in heads if head.start >= first or head.kind in (Column.IGNORED, Column.WEIGHT)]


def _named_by_neighbours(heads: list[Head], row: Sequence[Cell]) -> list[Head]:
    """Heads whose meaning follows from those beside them.

    内容 between 运算符号 and 度量单位 is the value; a second 指标内容 without values of its own explains the first name.
    """
    kinds = {head.kind for head in heads}
    if Column.TARGET not in kinds and {Column.OPERATOR, Column.UNIT} <= kinds:
        at = next(head.end for head in heads if head.kind is Column.OPERATOR)
        unit_at = next(head.start for head in heads if head.kind is Column.UNIT)
        if unit_at == at + 1 and row[at].text.strip():
            heads = sorted([*heads, Head(Column.TARGET, at, at + 1)], key=lambda head: head.start)
    last = max((head.group for head in heads), default=0)
    tail = [head for head in heads if head.group == last]
    if last and not any(head.kind in (Column.TARGET, Column.LONG_TERM, Column.OPERATOR) for head in tail):
        heads = [
            replace(head, kind=Column.EXPLANATION if head.kind is Column.NAME else head.kind, group=last - 1)
            if head.group == last
            else head
            for head in heads
        ]
    return heads


def _says_done(cell: Cell) -> bool:
    return plain(cell.text) == "完成值"


def _settle(heads: list[Head]) -> tuple[Head, ...]:
    """Give each kind one head a group: a second value column beside the first explains, extends, or is left out."""
    settled: list[Head] = []
    for head in heads:
        kind = head.kind
        twin = next((other for other in settled if other.kind is kind and other.group == head.group), None)
        if twin is None or kind is Column.IGNORED:
            settled.append(head)
        elif kind is Column.TARGET:
            settled.append(replace(head, kind=Column.EXPLANATION if _has(settled, Column.UNIT) else Column.IGNORED))
        else:
            settled.append(replace(head, kind=Column.IGNORED))
    return tuple(settled)


def _has(heads: Sequence[Head], kind: Column) -> bool:
    return any(head.kind is kind for head in heads)


_BELOW: dict[str, Column] = {
    "年度": Column.TARGET,
    "预期": Column.TARGET,
    "值": Column.TARGET,
    "数值": Column.TARGET,
    "内容": Column.TARGET,
    "预计当年实现": Column.TARGET,
    "当年": Column.TARGET,
    "本年": Column.TARGET,
    "长期": Column.LONG_TERM,
    "中期": Column.LONG_TERM,
    "实施期": Column.LONG_TERM,
    "实施周期": Column.LONG_TERM,
    "实际": Column.ACTUAL,
    "符号": Column.OPERATOR,
    "单位": Column.UNIT,
    "前年": Column.IGNORED,
    "上年": Column.IGNORED,
    "去年": Column.IGNORED,
}


def below_of(text: str) -> Column | None:
    """What a head below 指标值 makes of its column: 上年, 预计当年实现, 符号."""
    return _BELOW.get(plain(text))


def spread(heads: tuple[Head, ...], row: Sequence[Cell]) -> tuple[Head, ...] | None:
    """The heads with those of a second row in place of the value's, where the first row has one cell for all of them."""
    filled = [cell for cell in row if cell.text.strip()]
    kinds = [below_of(cell.text) or column_of(cell.text) for cell in filled]
    at = next((number for number, head in enumerate(heads) if head.kind is Column.TARGET), None)
    if at is None or len(filled) < 2 or None in kinds or LEVELS_AND_NAME & set(kinds) or Column.TARGET not in kinds:
        return None
    head = heads[at]
    later = [replace(one, start=one.start + len(kinds) - 1, end=one.end + len(kinds) - 1) for one in heads[at + 1 :]]
    if head.end - head.start != 1 or (at + 1 < len(heads) and heads[at + 1].start > head.end):
        return None
    own = [Head(kind, head.start + n, head.start + n + 1, head.group) for n, kind in enumerate(kinds) if kind]
    return (*heads[:at], *own, *later)


def second_header(
    heads: tuple[Head, ...], header: Sequence[Cell], row: Sequence[Cell]
) -> tuple[tuple[Head, ...], bool] | None:
    """The heads refined by a second header row (指标值 over 长期 and 年度, over 符号, 值, 单位, over 前年, 上年, 当年).

    Also whether all of it was understood: a value column over words unknown here (townships) is no value column.
    """
    refined: list[Head] = []
    found, known = False, True
    for head in heads:
        end = _reach(head, header, len(row))
        parts = distinct(row[head.start : end])
        kinds = [_BELOW.get(plain(part.text)) or column_of(part.text) for part in parts if part.text.strip()]
        if len(parts) < 2 or len(kinds) < 2:
            refined.append(head)
            continue
        if None in kinds:
            known = known and head.kind not in (Column.TARGET, Column.LONG_TERM)
            refined.append(head)
            continue
        found = True
        at = head.start
        for part in parts:
            stop = at
            while stop < end and row[stop] is part:
                stop += 1
            kind = _BELOW.get(plain(part.text)) or column_of(part.text)
            if kind and part.text.strip():
                refined.append(Head(kind, at, stop, head.group))
            at = stop
    if not found and known:
        return None
    names = [row[head.start] for head in heads if head.kind in LEVELS_AND_NAME and head.start < len(row)]
    if any(cell.text.strip() and not any(cell is other for other in header) for cell in names):
        return None
    if not known:
        refined = [head for head in refined if head.kind not in (Column.TARGET, Column.LONG_TERM)]
    return tuple(refined), known


@dataclass(frozen=True)
class Places:
    """Value columns named after offices: the cells of their names by column, the columns they stand in together, and
    whether their names fill a header row of their own.
    """

    names: tuple[tuple[int, Cell], ...]
    start: int
    end: int
    own_row: bool


def value_places(header: Sequence[Cell], row: Sequence[Cell]) -> Places | None:
    """The value columns of offices, named below 指标值 or in its place right of the names; ``None`` without such."""
    heads = header_of(header) or ()
    value = next((head for head in heads if head.kind is Column.TARGET), None)
    if value is not None:
        start, end, names, own_row = value.start, _reach(value, header, len(row)), row, True
    elif any(head.kind is Column.NAME for head in heads):
        first = next(head.end for head in heads if head.kind is Column.NAME)
        start = next((at for at in range(first, len(header)) if is_place(header[at].text)), len(header))
        end = next((at for at in range(start, len(header)) if not _heads_place(header[at].text)), len(header))
        names, own_row = header, False
    else:
        return None
    found: list[tuple[int, Cell]] = []
    for column in range(start, end):
        cell = names[column]
        if cell.text.strip() and plain(cell.text) not in _TOTALS and (not found or found[-1][1] is not cell):
            found.append((column, cell))
    if len(found) < 2 or not all(is_place(cell.text) for _, cell in found):
        return None
    return Places(tuple(found), start, end, own_row)


def is_place(text: str) -> bool:
    """Whether a text is the name of a township or an office, as heads of value columns are."""
    word = plain(text)
    return 2 <= len(word) <= 20 and column_of(text) is None and _PLACE.search(word) is not None


def _heads_place(text: str) -> bool:
    return is_place(text) or plain(text) in _TOTALS


_TOTALS = frozenset({"合计", "小计", "总计", "全县", "全市", "全区"})
_PLACE = re.compile(
    r"(?:[乡镇村县区市州旗盟省局院校所站处办队馆]|街道|街道办|社区|中心|农场|林场|小学|中学|大学|医院|公司|委员会)$"
)


def _reach(head: Head, header: Sequence[Cell], width: int) -> int:
    """The end of the columns below a head: blank cells right of it in its row are its own."""
    end = head.end
    while end < min(width, len(header)) and not header[end].text.strip():
        end += 1
    return min(end, width)
