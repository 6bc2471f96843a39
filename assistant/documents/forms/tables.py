"""Forms in grids: where one begins, its head, its indicator table row by row, its 项目投入资金构成.

A form is recognised by what its cells say, never by where it stands: by 项目名称 and by the heads of its indicator table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.documents.forms.columns import IndicatorTable, read_indicator_rows
from assistant.documents.forms.header import header_of, value_places
from assistant.documents.forms.heads import inline_pair, read_head
from assistant.documents.forms.listing import lists_projects, read_list
from assistant.documents.forms.remainder import children_of, left_over, whole, why_no_form
from assistant.documents.forms.sections import Child, Form
from assistant.documents.grid import Cell, Grid, distinct
from assistant.documents.vocabulary import (
    Column,
    Field,
    column_of,
    field_of,
    money_unit_of,
    plain,
    title_kind,
    year_of,
)
from assistant.domain import Unread

Rows = Sequence[Sequence[Cell]]


_LONGEST_HEAD = 30  # rows from the name of the office to the heads of the indicator table


@dataclass(frozen=True)
class Heading:
    """What the lines before a table say: its title, year and unit of money."""

    title: str = ""
    anchor: str = ""
    year: int | None = None
    money_unit: str | None = None


def read_grid(grid: Grid, heading: Heading) -> tuple[list[Form], list[Unread]]:
    """The forms of a grid, and what of it was not taken over."""
    rows = [row for row in grid.rows if any(cell.text.strip() for cell in row)]
    if (at := next((index for index, row in enumerate(rows) if lists_projects(row)), None)) is not None:
        return _read_list(rows, at, heading, exact=grid.exact)
    starts = _starts(rows)
    forms: list[Form] = []
    unread: list[Unread] = []
    if starts and starts[0] > 0:
        unread += left_over(rows[: starts[0]], set())
    for position, start in enumerate(starts):
        end = starts[position + 1] if position + 1 < len(starts) else len(rows)
        for form, left in _read_forms(rows[start:end], heading if position == 0 else Heading(), exact=grid.exact):
            forms.append(form)
            form.unread += left
    if not starts and rows:
        unread.append(whole(rows, why_no_form(rows)))
    return forms, unread


def _read_list(rows: Rows, at: int, heading: Heading, *, exact: bool) -> tuple[list[Form], list[Unread]]:
    above = [cell for row in rows[:at] for cell in distinct(row) if cell.text.strip()]
    title = next((cell for cell in above if title_kind(cell.text)), Cell(heading.title, heading.anchor))
    year = heading.year or next((year for cell in above if (year := year_of(cell.text))), None)
    unit = heading.money_unit or next((unit for cell in above if (unit := money_unit_of(cell.text))), None)
    said = {"title": title.text.strip(), "anchor": title.anchor}
    return read_list(rows[at:], **said, year=year, money_unit=unit, above=above, exact=exact)


def read_children(grid: Grid) -> list[Child]:
    """The lines of a 项目投入资金构成 table; empty when the grid is none."""
    rows = [distinct(row) for row in grid.rows]
    return children_of(rows)


def has_form(grid: Grid) -> bool:
    """Whether a grid holds the beginning of a form or of an indicator table."""
    return bool(_starts([row for row in grid.rows if any(cell.text.strip() for cell in row)]))


def continues(grid: Grid) -> bool:
    """Whether a grid goes on with an indicator table begun before: it names no project of its own."""
    rows = [row for row in grid.rows if any(cell.text.strip() for cell in row)]
    return not any(_names_project(row) for row in rows)


def is_head(grid: Grid) -> bool:
    """Whether a grid names a project and holds no indicators: the head of a form whose table follows."""
    rows = [row for row in grid.rows if any(cell.text.strip() for cell in row)]
    return any(_names_project(row) for row in rows) and not has_form(grid)


def beside_width(head: Grid, table: Grid) -> Grid:
    """Two grids as one, the narrower filled up on its right."""
    width = max(head.width, table.width)
    rows = ((*row, *(Cell("") for _ in range(width - len(row)))) for row in (*head.rows, *table.rows))
    return Grid(tuple(rows), exact=head.exact and table.exact, sheet=head.sheet)


def _with_heads_above(rows: Rows, header_at: int, *, exact: bool) -> Rows:
    """The header completed by the row above it, where heads over both rows are printed in the upper one.

    That may be the levels (over two value columns) or what follows a head over several (年度指标值 | 实际完成值 | 分值).
    """
    if header_at == 0:
        return rows
    header, above = list(rows[header_at]), rows[header_at - 1]
    kinds = {column_of(cell.text) for cell in header if cell.text.strip()}
    upper = [cell for cell in distinct(above) if cell.text.strip()]
    spanning = [cell for cell in upper if (kind := column_of(cell.text)) is not None and kind not in kinds]
    others = [cell for cell in upper if column_of(cell.text) is None and field_of(cell.text) is not Field.SECTION]
    levels = bool({Column.LEVEL1, Column.LEVEL2} & {column_of(cell.text) for cell in spanning})
    if not spanning or (others and not levels) or any(any(cell is other for other in header) for cell in spanning):
        return rows
    if exact or levels:
        header = [cell if cell.text.strip() else other for cell, other in zip(header, above, strict=False)]
    else:
        end = max(at for at, cell in enumerate(header) if cell.text.strip()) + 1
        header[end : end + len(spanning)] = spanning
    body = [[*row, *([Cell("")] * (len(header) - len(row)))] for row in rows[header_at + 1 :]]
    return [*rows[: header_at - 1], header, *body]


def _starts(rows: Rows) -> list[int]:
    """The rows at which forms begin: a title, else the row of 项目名称, else the heads of an indicator table."""
    starts: list[int] = []
    anchors = [index for index, row in enumerate(rows) if _names_project(row) and not lists_projects(row)]
    headers = [index for index, row in enumerate(rows) if header_of(row) is not None]
    if not headers:
        return []
    if not anchors:
        whole = next((index for index in range(headers[0]) if _names_office(rows[index])), headers[0])
        anchors = [whole if headers[0] - whole <= _LONGEST_HEAD else headers[0]]
    for number, anchor in enumerate(anchors):
        end = anchors[number + 1] if number + 1 < len(anchors) else len(rows)
        if not any(anchor <= header < end for header in headers):
            continue
        floor = (anchors[number - 1] + 1) if number else 0
        begin = anchor
        for index in range(anchor - 1, max(floor, anchor - 6) - 1, -1):
            texts = [cell.text for cell in distinct(rows[index]) if cell.text.strip()]
            if len(texts) <= 3 and title_kind(texts[0]):
                begin = index
                break
            if len(texts) > 4 or header_of(rows[index]) is not None:
                break
        else:
            begin = 0 if number == 0 and anchor <= 6 else anchor
        starts.append(begin)
    return starts


def _names_project(row: Sequence[Cell]) -> bool:
    for cell in distinct(row):
        if field_of(cell.text) is Field.NAME:
            return True
        pair = inline_pair(cell)
        if pair and pair[0] is Field.NAME:
            return True
    return False


def _names_office(row: Sequence[Cell]) -> bool:
    """Whether a row names the department or unit: where the form of a whole department begins."""
    return any(field_of(cell.text) in (Field.DEPARTMENT, Field.UNIT) for cell in distinct(row))


def _read_forms(rows: Rows, heading: Heading, *, exact: bool) -> list[tuple[Form, list[Unread]]]:
    """The form of some rows; as many as there are offices where each office has a value column of its own."""
    at = next(index for index, row in enumerate(rows) if header_of(row) is not None)
    places = value_places(rows[at], rows[at + 1]) if at + 1 < len(rows) else None
    if places is None:
        return [_read_form(rows, heading, exact=exact)]
    said = "、".join(cell.text.strip() for _, cell in places.names)
    found: list[tuple[Form, list[Unread]]] = []
    for column, cell in places.names:
        head = rows[at][places.start] if places.own_row else replace(cell, text="指标值")
        kept = [*rows[:at], [*rows[at][: places.start], head, *rows[at][places.end :]]]
        kept += [
            [*row[: places.start], row[column], *row[places.end :]] for row in rows[at + 1 + int(places.own_row) :]
        ]
        form, left = _read_form(kept, heading, exact=exact)
        form.rows = [row for row in form.rows if re.search(r"[^\s—－–/-]", row.text(Column.TARGET))]
        form.fields[Field.UNIT] = cell
        form.doubts.append((Field.UNIT, cell, f"指标值按单位分列（{said}），这一份取这一列，请核对。"))
        found.append((form, [] if found else left))
    return found


def _read_form(rows: Rows, heading: Heading, *, exact: bool) -> tuple[Form, list[Unread]]:
    form = Form(
        title=heading.title,
        anchor=heading.anchor or next((cell.anchor for cell in rows[0] if cell.anchor), ""),
        year=heading.year,
        money_unit=heading.money_unit,
    )
    used: set[int] = set()
    header_at = next(index for index, row in enumerate(rows) if header_of(row) is not None)
    if (completed := _with_heads_above(rows, header_at, exact=exact)) is not rows:
        rows, header_at = completed, header_at - 1
    head = rows[:header_at]
    for row in head:
        cells = distinct(row)
        for cell in cells if not any(field_of(other.text) for other in cells) else ():
            kind = title_kind(cell.text)
            if kind and (not form.title or form.title == heading.title):
                form.title, form.anchor = cell.text.strip(), cell.anchor
            if kind or re.fullmatch(r"[(（]?\s*20\d\d\s*年?度?\s*[)）]?", cell.text.strip()):
                form.year = form.year or year_of(cell.text)
                used.add(id(cell))
    form.kind = title_kind(form.title) if form.title else None
    read_head(form, head, used)
    tail = _tail_at(rows, header_at)
    table = read_indicator_rows(rows[header_at:tail], exact=exact)
    _take_table(form, table, used)
    form.children = children_of([distinct(row) for row in rows[tail:]])
    left = [] if form.children else left_over(rows[tail:], used)
    left = left_over(head, used) + table.unread + left
    for cell in _notes(head, used):
        form.money_unit = form.money_unit or money_unit_of(cell.text)
    return form, left


def _notes(rows: Rows, used: set[int]) -> list[Cell]:
    return [cell for row in rows for cell in distinct(row) if id(cell) not in used and cell.text.strip()]


def _take_table(form: Form, table: IndicatorTable, used: set[int]) -> None:
    form.columns = table.columns
    form.rows = table.rows
    form.template = table.template
    form.total_weight, form.total_score = table.total_weight, table.total_score
    used.update(table.used)


def _tail_at(rows: Rows, header_at: int) -> int:
    """The row after the indicator table at which something else begins (项目投入资金构成, the head of another table)."""
    for index in range(header_at + 1, len(rows)):
        texts = [plain(cell.text) for cell in distinct(rows[index]) if cell.text.strip()]
        if texts and (texts[0].startswith("项目投入资金构成") or texts[0].startswith("项目经费情况说明")):
            return index
        if {"子项目名称"} & set(texts):
            return index
    return len(rows)
