"""预算执行 in a grid: the header row of its columns and the lines of amounts below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.sections import Form, SpendingRow
from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import (
    LINES,
    SPENDING_SIGNS,
    Field,
    Spending,
    field_of,
    level1_of,
    money_unit_of,
    plain,
    spending_of,
)

Rows = Sequence[Sequence[Cell]]

_MONEY_OR_BLANK = re.compile(r"^[\s—－–/\-]*$|^-?[\d.,，]+\s*(?:[%％]|万?元|分)?$")
_WORDS_OF_TOTAL = frozenset({"总额", "合计", "小计", "资金总额", "总计"})


def read_spending(form: Form, rows: Rows, used: set[int]) -> None:
    """Fill the lines of 预算执行 below their header row (年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分)."""
    for index, row in enumerate(rows):
        heads = {cell.column: (cell, spending_of(cell.text)) for cell in distinct(row)}
        columns = {column: kind for column, (_, kind) in heads.items() if kind}
        twins = [column for column, kind in columns.items() if kind is Spending.INITIAL]
        if len(twins) > 1:  # 年度预算数（万元） | 年初预算 | …: the first is the label of the lines below
            form.money_unit = form.money_unit or money_unit_of(heads[twins[0]][0].text)
            used.add(id(heads[twins[0]][0]))
            del columns[twins[0]]
        if len(SPENDING_SIGNS & set(columns.values())) < 2:
            continue
        form.spending_columns = tuple(columns.values())
        used.update(id(cell) for cell, kind in heads.values() if kind)
        for cell in distinct(row):
            if id(cell) not in used and field_of(cell.text) is Field.SECTION:
                form.money_unit = form.money_unit or money_unit_of(cell.text)
                used.add(id(cell))
        for below in rows[index + 1 :]:
            line = _spending_row(below, columns, used)
            if line is None:
                break
            form.spending.append(line)
        return


def _shifted(row: Sequence[Cell], first: int) -> int:
    """How far left the figures stand in a row cut out of text: the label of all lines stands in the first one only."""
    at = next((column for column, cell in enumerate(row[:first]) if cell.text.strip()), first)
    figures = [cell.text.strip() for cell in distinct(row[at + 1 : first])]
    return first - at - 1 if figures and all(_MONEY_OR_BLANK.match(text) for text in figures) and any(figures) else 0


def _spending_row(row: Sequence[Cell], columns: dict[int, Spending], used: set[int]) -> SpendingRow | None:
    first = min(columns)
    shift = _shifted(row, first)
    cells = {kind: row[column - shift] for column, kind in columns.items() if column - shift < len(row)}
    before = [cell for cell in distinct(row[: first - shift]) if cell.text.strip()]
    labels = [cell for cell in before if field_of(cell.text) in LINES]
    if not labels and before and field_of(before[-1].text) is None and not level1_of(before[-1].text):
        figures = [cell.text for kind, cell in cells.items() if kind is not Spending.IGNORED]
        named = plain(before[-1].text) in _WORDS_OF_TOTAL or plain(before[-1].text).endswith(("资金", "收入", "拨款"))
        labels = before[-1:] if named and all(_MONEY_OR_BLANK.match(text.strip()) for text in figures) else []
    if not labels:
        return None
    used.add(id(labels[-1]))
    used.update(id(cell) for cell in cells.values())
    return SpendingRow(labels[-1], cells)
