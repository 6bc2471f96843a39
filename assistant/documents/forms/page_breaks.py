"""A ruled table cut by a page break, put together again: a cell goes on, a row goes on, a label stands on the other page.

Where the page ends inside a cell its rule is missing there, and what goes on is certain. Programs that draw the rule all the
same leave it open; then only a level's label that is missing before the break is taken from behind it, and marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.forms.header import header_of
from assistant.documents.grid import PAGED, Cell, Grid
from assistant.documents.vocabulary import Column, level1_of, level2_of

_LABEL = "分页处没有印出这一行的一级、二级指标，按下一页的名称归入，请核对。"
_UNSURE = "分页处没有印出这一行的一级、二级指标，可能属于下一页的名称，请核对。"
Rows = tuple[tuple[Cell, ...], ...]


def rejoined(above: Grid, below: Grid) -> Grid:
    """The two parts of a table of equal width as one grid."""
    first = _body_at(below)
    if not above.rows or first >= len(below.rows):
        rows = (*above.rows, *below.rows)
    elif above.open_below:
        rows = _grown_together(above, below, first)
    else:
        rows = (*_labelled(above, below.rows[first]), *below.rows)
    return Grid(rows, exact=above.exact, sheet=above.sheet, open_below=below.open_below)


def _body_at(below: Grid) -> int:
    """The first row after a header repeated on the new page."""
    return next((at for at, row in enumerate(below.rows) if header_of(row) is None), len(below.rows))


def _grown_together(above: Grid, below: Grid, first: int) -> Rows:
    """Each open cell and the one behind the break become one; a row of open cells only is one row."""
    last, top = above.rows[-1], below.rows[first]
    whole: dict[int, Cell] = {}
    for column in above.open_below:
        before, after = last[column], top[column]
        if id(before) not in whole and id(after) not in whole:
            anchor = before.anchor if before.text.strip() or not after.text.strip() else after.anchor
            whole[id(before)] = whole[id(after)] = replace(before, text=before.text + after.text, anchor=anchor)
    rows = tuple(tuple(whole.get(id(cell), cell) for cell in row) for row in (*above.rows, *below.rows))
    cut = len(above.rows) + first
    if all(column in above.open_below for column in range(len(last))):
        rows = (*rows[:cut], *rows[cut + 1 :])
    return rows


def _labelled(above: Grid, top: Sequence[Cell]) -> Rows:
    """The rows before the break, a level's empty last cell labelled as the cell behind the break is.

    Where the table leaves level cells empty elsewhere too, an empty one more likely repeats the label above it.
    """
    heads = next((heads for row in reversed(above.rows) if (heads := header_of(row)) is not None), None)
    if heads is None:
        return above.rows
    header_at = max(at for at, row in enumerate(above.rows) if header_of(row) is not None)
    body = above.rows[header_at + 1 :]
    changed: dict[int, Cell] = {}
    for head in sorted(heads, key=lambda head: head.start):
        if head.kind not in (Column.LEVEL1, Column.LEVEL2) or head.start >= len(top) or not body:
            continue
        cell, label = body[-1][head.start], top[head.start]
        first = head.kind is Column.LEVEL1
        known = level1_of(label.text) if first else level2_of(label.text)
        if first and known is not None and cell.text.strip():
            break  # the label behind the break begins an area of its own, and so does the second level's
        if cell.text.strip() or known is None or not cell.anchor.startswith(PAGED):
            continue
        page = cell.anchor.split("/")[0] + "/"
        here = list(
            {id(row[head.start]): row[head.start] for row in body if row[head.start].anchor.startswith(page)}.values()
        )
        repeats = any(not other.text.strip() for other in here[1:-1])
        changed[id(cell)] = replace(cell, text="" if repeats else label.text, doubt=_UNSURE if repeats else _LABEL)
    return tuple(tuple(changed.get(id(cell), cell) for cell in row) for row in above.rows)
