"""A form printed without rules: columns from the heads of its indicator table, rows from the space between lines.

A merged level cell shows in nothing but where its label stands, in the middle of its rows or at their top; the reading under
which all labels of a page stand right is taken, and marked where neither does. Lengths are points.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.documents.files.ruled import Frame, text_of
from assistant.documents.files.unruled_columns import Columns, Part, columns_of, outside, parts_of
from assistant.documents.files.unruled_rows import (
    Rule,
    Words,
    bands_of,
    beside,
    between_rules,
    crossing,
    on_lines,
    over_rows,
    sides_of,
)
from assistant.documents.grid import Box, Cell, Grid, Line, ragged
from assistant.documents.vocabulary import Column, Field, field_of, plain

_DOUBT = "表格没有框线，一级、二级指标管到哪一行看不准，请核对。"
_TOTAL = ("总分", "合计", "总计", "总得分")
_ACROSS = "这一格的文字伸进了相邻的一栏，可能混入了别的文字，请核对。"
_LABELS = (Field.NAME, Field.DEPARTMENT, Field.UNIT)
_LEVELS = (Column.LEVEL1, Column.LEVEL2, Column.NAME)


def unruled_entries(
    words: Words,
    rules: Sequence[Rule],
    frame: Frame,
    before: Columns | None,
    *,
    scheme: str,
    boxes: dict[str, Box],
) -> tuple[list[Grid | Line], Columns | None] | None:
    """The lines, heads and indicator tables of a page without upright rules, and the columns the next page may go on with.

    ``rules`` are those across (height, from, to); ``before`` are the columns of the page before. ``None`` when the page holds
    no indicator table or its columns cannot be told.
    """
    if not words:
        return None
    parts = parts_of(on_lines(words), before)
    if not any(part.is_body for part in parts):
        return None
    known = [columns_of(part) if part.header else before for part in parts]
    if any(part.is_body and columns is None for part, columns in zip(parts, known, strict=True)):
        return None
    found: list[Grid | Line] = []
    tables = 0
    for at, part in enumerate(parts):
        place = _Place(frame, f"{scheme}:{frame.page}/{tables}", boxes)
        columns = known[at]
        if part.is_body and columns is not None:
            here: list[Grid | Line] = [_body(part, columns, rules, place)]
        else:
            here = _head(part.words, next((one for one in known[at + 1 :] if one), columns), rules, place)
        found += here
        tables += sum(isinstance(entry, Grid) for entry in here)
    return found, known[-1] if parts[-1].is_body else None


@dataclass(frozen=True)
class _Place:
    """Where a grid's cells stand: the beginning of their anchors, and the boxes to fill."""

    frame: Frame
    where: str
    boxes: dict[str, Box]

    def cell(self, words: Words, row: int, column: int, *, rows: int = 1, doubt: str = "") -> Cell:
        anchor = f"{self.where}/{row}/{column}"
        if words:
            self.boxes[anchor] = self.frame.box(*sides_of(words))
        return Cell(text_of(words), anchor, row, column, rows, 1, doubt)


def _body(part: Part, columns: Columns, rules: Sequence[Rule], place: _Place) -> Grid:
    """The indicator table: a header, rows, and level cells over the rows they name."""
    name, words, headed = columns.name, part.words, part.header is not None
    own = [word for word in words if columns.at(word) >= name]
    levels = [word for word in words if columns.at(word) < name]

    def complete(band: Words) -> bool:
        here = {columns.at(word) for word in band}
        return {name, name + 1} <= here

    bands = bands_of(own, crossing(rules, columns.ends[name]), complete)
    spans = [(min(word["top"] for word in band), max(word["bottom"] for word in band)) for band in bands]
    first = 1 if headed else 0
    table: list[list[Cell]] = [
        [
            place.cell(cell, row, at, doubt=_ACROSS if any(columns.crossed_by(word) for word in cell) else "")
            for at in range(len(columns.ends))
            for cell in [[word for word in band if columns.at(word) == at]]
        ]
        for row, band in enumerate(bands)
    ]
    if headed:
        limit = (spans[0][1] + spans[1][0]) / 2 if len(spans) > 1 else spans[0][1]
        top = [word for word in levels if (word["top"] + word["bottom"]) / 2 <= limit]
        levels = [word for word in levels if word not in top]
        for at in range(name):
            table[0][at] = place.cell([word for word in top if columns.at(word) == at], 0, at)
    for word in [word for word in levels if plain(word["text"]) in _TOTAL]:
        middle = (word["top"] + word["bottom"]) / 2
        row = min(range(len(spans)), key=lambda at: outside(spans[at], middle))
        if row >= first and not any(columns.at(other) == name for other in bands[row]):
            table[row][0] = place.cell([word], row, 0)
            levels = [other for other in levels if other is not word]
    totals = {row for row in range(first, len(table)) if plain(table[row][0].text) in _TOTAL}
    borders: list[int] | None = None
    body = [span for row, span in enumerate(spans) if row >= first and row not in totals]
    for at in reversed(range(name)):
        inside = [word for word in levels if columns.at(word) == at]
        parting = crossing(rules, columns.ends[at])
        labels = bands_of(inside, parting, None)
        if not labels or not body:
            continue
        groups, sure = between_rules(labels, body, parting), True
        if groups is None:
            groups, sure = over_rows(labels, body, borders, free=not headed)
        borders = [start for start, _ in groups]
        for label, (start, end) in zip(labels, groups, strict=False):
            doubt = "" if sure or columns.kinds[at] is None else _DOUBT
            cell = place.cell(label, first + start, at, rows=end - start, doubt=doubt)
            for row in range(first + start, first + end):
                table[row][at] = cell
    return Grid(tuple(map(tuple, table)))


def _head(words: Words, columns: Columns | None, rules: Sequence[Rule], place: _Place) -> list[Grid | Line]:
    """What stands above a table: lines as long as nothing stands beside them, then a grid without straight columns."""
    first = next((at for at, kind in enumerate(columns.kinds) if kind in _LEVELS), 0) if columns else 0
    aside = [word for word in words if columns and first and word["x1"] < columns.ends[first][0]]
    body = [word for word in words if word not in aside] or words
    right = (columns.ends[-1][0], columns.ends[-1][1]) if columns else (0.0, 0.0)
    bands = bands_of(body, crossing(rules, right), None)
    for word in aside if body is not words else []:
        middle = (word["top"] + word["bottom"]) / 2
        nearest = min(bands, key=lambda band: outside((sides_of(band)[1], sides_of(band)[3]), middle))
        nearest.append(word)
    cells = [beside(band) for band in bands]
    found: list[Grid | Line] = []
    start = 0
    while start < len(cells) and len(cells[start]) == 1:
        anchor = f"{place.where}/line{start}"
        place.boxes[anchor] = place.frame.box(*sides_of(bands[start]))
        found.append(Line(text_of(bands[start]), anchor, page_start=start == 0))
        start += 1
    if start < len(cells):
        rows = cells[start:]
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                place.boxes[f"{place.where}/{at}/{column}"] = place.frame.box(*sides_of(cell))
        grid = ragged(
            [_unglued([text_of(cell) for cell in row]) for row in rows],
            anchor=lambda row, column: f"{place.where}/{row}/{column}",
            repeats=False,
        )
        found.append(replace(grid, exact=True))
    return found


def _unglued(row: list[str]) -> list[str]:
    """A row whose first cell runs its label and its value together, as two cells: no gap was left between them."""
    text = row[0]
    if field_of(text) is not None:
        return row
    cuts = [at for at in range(len(text) - 1, 3, -1) if field_of(text[:at]) in _LABELS]
    return [text[: cuts[0]], text[cuts[0] :], *row[1:]] if cuts else row
