"""A department's list of projects in one table: project, money and objective are columns beside the indicator columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.documents.forms.columns import read_indicator_rows
from assistant.documents.forms.header import header_of
from assistant.documents.forms.heads import inline_pair
from assistant.documents.forms.placing import is_second_alone
from assistant.documents.forms.sections import Amount, Form
from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import (
    AMOUNTS,
    Column,
    Field,
    column_of,
    field_of,
    level1_of,
    level2_of,
    money_unit_of,
    plain,
    title_kind,
)
from assistant.domain import Unread

_TOTALS = ("合计", "总计", "小计", "本页小计")
_NOT_TAKEN = frozenset({Field.SECTION, Field.IGNORED, Field.PERSONAL, Field.MONEY_UNIT})


@dataclass(frozen=True)
class _Head:
    field: Field
    column: int
    unit: str | None


def lists_projects(row: Sequence[Cell]) -> bool:
    """Whether a row is the header of a list: 项目名称 heads one column, the indicator table's heads the others."""
    return header_of(row) is not None and any(field_of(cell.text) is Field.NAME for cell in distinct(row))


def read_list(
    rows: Sequence[Sequence[Cell]],
    *,
    title: str,
    anchor: str,
    year: int | None,
    money_unit: str | None,
    above: Sequence[Cell] = (),
    exact: bool = True,
) -> tuple[list[Form], list[Unread]]:
    """One form for each project of a list whose header is ``rows[0]``; ``exact`` says that no row lacks a cell."""
    heads = [
        _Head(name, cell.column, money_unit_of(cell.text))
        for cell in distinct(rows[0])
        if (name := field_of(cell.text)) and name not in _NOT_TAKEN and not _is_value_column(cell, rows[0])
    ]
    at = next(head.column for head in heads if head.field is Field.NAME)
    rows = [rows[0], *(_aligned(row, rows[0], exact=exact) for row in rows[1:])]
    groups: list[list[Sequence[Cell]]] = []
    for row, above in zip(rows[1:], rows, strict=False):
        if header_of(row) is not None:
            continue
        if row[at].text.strip() and (row[at] is not above[at]) and _differs(row[at], groups, at):
            groups.append([])
        if groups:
            groups[-1].append(row)
    forms: list[Form] = []
    unread: list[Unread] = []
    office: Cell | None = None
    for group in groups:
        if plain(group[0][at].text) in _TOTALS:
            continue
        if all(not cell.text.strip() for row in group for cell in row if cell is not row[at]):
            office = group[0][at]  # the line of the office whose projects follow
            continue
        form = Form(
            title=title, anchor=group[0][at].anchor or anchor, year=year, money_unit=money_unit, template="项目清单"
        )
        form.kind = title_kind(title) if title else None
        before = forms[-1].fields if forms else {}
        for head in heads:
            cell = next((row[head.column] for row in group if row[head.column].text.strip()), group[0][head.column])
            if head.field in AMOUNTS:
                form.amounts.append(Amount(head.field, cell, 0, head.column, head.unit))
            elif head.field in (Field.UNIT, Field.DEPARTMENT) and not cell.text.strip() and head.field in before:
                form.put(head.field, before[head.field])  # one cell over all projects of the office
            else:
                form.put(head.field, cell)
        for name, cell in (pair for pair in map(inline_pair, above) if pair):
            if name in (Field.DEPARTMENT, Field.UNIT) and name not in form.fields:
                form.put(name, cell)
        if office is not None and Field.UNIT not in form.fields:
            form.put(Field.UNIT, office)
        table = read_indicator_rows([rows[0], *group], exact=True)
        form.columns, form.rows = table.columns, table.rows
        unread += table.unread
        if not form.rows:
            text = " ".join(cell.text.strip() for cell in distinct(group[0]) if cell.text.strip())
            unread.append(Unread(text=text[:500], reason="清单里这一行没有指标，未读取。", anchor=group[0][at].anchor))
            continue
        forms.append(form)
    return forms, unread


def _aligned(row: Sequence[Cell], header: Sequence[Cell], *, exact: bool) -> Sequence[Cell]:
    """A row cut out of text that lacks the cells spanning it from above: its levels, else its name, go below their heads."""
    at = {kind: column for column, cell in reversed(list(enumerate(header))) if (kind := column_of(cell.text))}
    levels = [column for kind in (Column.LEVEL1, Column.LEVEL2) if (column := at.get(kind)) is not None]
    found = next((column for column, cell in enumerate(row) if level1_of(cell.text) is not None), None)
    if not levels or Column.LEVEL1 not in at or (found is not None and (row[found].rows > 1 or row[found].columns > 1)):
        return row
    second_alone = found is not None and Column.LEVEL2 in at and is_second_alone(row[found:])
    if found is not None and found < at[Column.LEVEL1]:
        missing = at[Column.LEVEL2 if second_alone else Column.LEVEL1] - found
    elif exact or found is not None or not row[0].text.strip() or not _goes_on(row, at):
        return row
    else:
        missing = at[Column.LEVEL2 if Column.LEVEL2 in at and level2_of(row[0].text) else Column.NAME]
    return [*(Cell("", row[0].anchor) for _ in range(missing)), *row[: len(row) - missing]]


def _goes_on(row: Sequence[Cell], at: Mapping[Column, int]) -> bool:
    """Whether a row without a first level is too short to name a project of its own."""
    filled = max((column for column, cell in enumerate(row) if cell.text.strip()), default=0)
    return 1 < filled < at[Column.NAME] + 1


def _is_value_column(cell: Cell, header: Sequence[Cell]) -> bool:
    """年度目标 right of the third level is a value column, left of it an objective."""
    kind = column_of(cell.text)
    levels = [other.column for other in header if column_of(other.text)]
    return kind is not None and bool(levels) and cell.column > min(levels)


def _differs(cell: Cell, groups: Sequence[Sequence[Sequence[Cell]]], at: int) -> bool:
    return not groups or groups[-1][0][at].text.strip() != cell.text.strip()
