"""Rows cut out of flattened text → the form's rows: halves told apart, echoes joined, levels given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.documents.forms.cutting import Cut
from assistant.documents.forms.displaced import rows_of_next_level
from assistant.documents.forms.flow_levels import Group
from assistant.documents.forms.pieces import Piece, joined
from assistant.documents.forms.sections import Form, Row
from assistant.documents.forms.values import PLAIN_NUMBER, value_score
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import Column, level1_of, level2_of, plain
from assistant.domain import LEVEL1_OF

_LEVEL_IN_NAME = re.compile(r"^(?!三级)(?P<level>[\u4e00-\u9fff]{2,8})指标(?P=level)?[\u4e00-\u9fff]{4,}")
_CENTRED = "文字按位置排列，一、二级指标的标注落在各行中间，各行属于哪一级看不准，请核对。"
_NO_WEIGHT = "别的行都有分值，这一行没有，各栏可能切错，请核对。"


def take_rows(form: Form, cut: Sequence[tuple[Group, list[Cut]]]) -> None:
    """Put the rows cut out of each group into the form, below the levels they belong to."""
    paired = [(group, [part for row in rows for part in _apart(row)]) for group, rows in cut]
    _give_levels(form, [(group, [_shifted(row) for row in _without_echo(rows)]) for group, rows in paired])
    if _labels_in_the_middle([group for group, _ in cut]):
        form.rows = [replace(row, doubt=_CENTRED) for row in form.rows]
    numbered = [row for row in form.rows if row.text(Column.WEIGHT)]
    if len(numbered) * 5 >= len(form.rows) * 4:
        form.rows = [
            row if row.text(Column.WEIGHT) else replace(row, doubt=row.doubt or _NO_WEIGHT) for row in form.rows
        ]


def _labels_in_the_middle(groups: Sequence[Group]) -> bool:
    """Whether labels are centred on their rows, so that none says where its rows begin.

    Rows stand before the first label though no page break put it there; or a second level before its own first level.
    """
    named = [group for group in groups if group.first or group.second]
    unnamed = [group for group in groups[:1] if group.pieces and not group.first and not group.second]
    if unnamed and named and not named[0].paged:
        return True
    for group, after in pairwise(groups):
        second = level2_of(group.second)
        own = LEVEL1_OF[second] if second else None
        if group.pieces and own is not None and level1_of(group.first) is not own is level1_of(after.first):
            return True
    return False


def _apart(row: Cut) -> list[Cut]:
    """A row of 中期 and 年度 side by side: one indicator with two values where both name the same, else two."""
    if Column.NAME not in row.beside:
        return [row]
    annual = replace(row, cells={**row.cells, **row.beside}, beside={})
    names = [plain(joined(cells[Column.NAME])) for cells in (row.cells, row.beside)]
    if names[0] != names[1]:
        return [replace(row, beside={}), annual] if names[1] else [replace(row, beside={})]
    return [replace(annual, cells={**annual.cells, Column.LONG_TERM: row.cells.get(Column.TARGET, ())})]


def _shifted(row: Cut) -> Cut:
    """The row, marked when its bare numbers may be 分值 and 得分 of a row whose values stand elsewhere or were left blank."""
    cells = row.cells
    if (
        row.doubt
        or Column.WEIGHT not in cells
        or Column.SCORE not in cells
        or (cells[Column.WEIGHT] and cells[Column.SCORE])
    ):
        return row
    values = [joined(cells[column]) for column in (Column.TARGET, Column.ACTUAL) if cells.get(column)]
    if not values or not all(PLAIN_NUMBER.match(value) for value in values):
        return row
    return replace(row, doubt="只有两个数，分不清是指标值和实际完成值，还是分值和得分，请核对。")


_NAME_AND_VALUE = (Column.NAME, Column.TARGET)


def _without_echo(rows: list[Cut]) -> list[Cut]:
    """The rows, a name said again with what was done (实际完成值 in two lines) joined to the row it belongs to."""
    kept: list[Cut] = []
    for row in rows:
        before: dict[Column, tuple[Piece, ...]] = {}
        if kept:
            before = kept[-1].cells
        again = Column.ACTUAL in row.cells and before and joined(before[Column.NAME]) == joined(row.cells[Column.NAME])
        if not again or before.get(Column.ACTUAL) or row.cells.get(Column.ACTUAL):
            kept.append(row)
            continue
        said = (*row.cells[Column.NAME], *row.cells.get(Column.TARGET, ()))
        cells: dict[Column, tuple[Piece, ...]] = dict(before)
        cells.update((kind, cell) for kind, cell in row.cells.items() if kind not in _NAME_AND_VALUE and cell)
        cells[Column.ACTUAL] = said
        kept[-1] = Cut(cells, "实际完成值写成两行，已接在一起，请核对。")
    return kept


def _give_levels(form: Form, cut: Sequence[tuple[Group, list[Cut]]]) -> None:
    """Rows before the first label belong to it; rows before a label at the top of a page may."""
    named = [number for number, (group, _) in enumerate(cut) if group.first or group.second]
    for number, (group, rows) in enumerate(cut):
        after = next((cut[other][0] for other in named if other > number), None)
        if not group.first and not group.second and after is not None:
            form.rows += [
                _row(row, after.first, after.second, "所属一、二级指标的标注在这一行之后，按其归入，请核对。")
                for row in rows
            ]
            continue
        moved = 0
        if after is not None and (after.first, after.second) != (group.first, group.second):
            moved = rows_of_next_level(
                [texts_of(row) for row in rows],
                group.second,
                done=[row.text(Column.WEIGHT) for row in form.rows if row.level1 == group.first],
                new_first=after.first != group.first,
                paged=after.paged,
            )
        keep = len(rows) - moved
        form.rows += [_row(row, _first(group), group.second) for row in rows[:keep]]
        if moved and after is not None:
            doubt = "分页使一、二级指标的标注落在这一行之后，按分值和内容归入下一级，请核对。"
            form.rows += [_row(row, _first(after), after.second, doubt) for row in rows[keep:]]


def _first(group: Group) -> str:
    """The group's first level, or the one its second level belongs to when the form prints none."""
    if group.first:
        return group.first
    second = level2_of(group.second)
    return LEVEL1_OF[second].value if second else ""


def texts_of(cut: Cut) -> dict[Column, str]:
    return {column: joined(pieces) for column, pieces in cut.cells.items()}


def _row(cut: Cut, first: str, second: str, doubt: str = "") -> Row:
    cells: dict[Column, Cell] = {
        column: Cell(joined(pieces), pieces[0].anchor if pieces else "")
        for column, pieces in cut.cells.items()
        if column is not Column.IGNORED
    }
    doubt = doubt or cut.doubt or next((piece.doubt for piece in cut.cells.get(Column.NAME, ()) if piece.doubt), "")
    if not doubt and _LEVEL_IN_NAME.match(re.sub(r"\s", "", cells[Column.NAME].text if Column.NAME in cells else "")):
        doubt = "名称前面可能连着二级指标，请核对。"
    if not doubt and makes_no_sense({column: cell.text for column, cell in cells.items()}):
        doubt = "名称与指标值之间的分界不确定，请核对。"
    if not doubt and value_score(cells[Column.TARGET].text if Column.TARGET in cells else "") < 0:
        doubt = "名称与指标值之间的分界不确定，请核对。"
    return Row(first, second, cells, doubt)


def makes_no_sense(row: Mapping[Column, str]) -> bool:
    """Whether a row is none: a fragment for a name, a heading, a value in the name, or a sentence for a value."""
    name, value = re.sub(r"\s", "", row.get(Column.NAME, "")), re.sub(r"\s", "", row.get(Column.TARGET, ""))
    score = value_score(value)
    fragment = bool(value) and len(value) <= 2 and score <= 0
    valued = re.search(r"[≥≤](?!\*)|^[<>=]{1,2}\d", name) is not None
    heads = re.search(r"[一二三]级指标|指标内容|绩效指标$|指标值备注", name + "|" + value) is not None
    numbered = re.match(r"\d+(?:\.\d+)?\s+\D", row.get(Column.NAME, "").strip()) is not None
    return len(name) <= 2 or valued or heads or fragment or numbered or score < -0.9
