"""The indicator table of a grid: its header row says what each column holds; its rows become ``Row`` values.

Columns of every kind (operator, value, unit, weight, long-term beside annual) are told apart by their heads alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.documents.forms.header import LEVELS_AND_NAME, Head, header_of, second_header, spread
from assistant.documents.forms.placing import placed
from assistant.documents.forms.sections import Row
from assistant.documents.grid import PAGED, Cell, distinct
from assistant.documents.vocabulary import Column, column_of, field_of, level1_of, level2_of, plain, title_kind
from assistant.domain import LEVEL1_OF, Level1, Unread

Rows = Sequence[Sequence[Cell]]

_VALUES = frozenset({Column.TARGET, Column.LONG_TERM, Column.ACTUAL})
_PROSE = frozenset({Column.EXPLANATION, Column.DEVIATION})
_TOTAL = ("总分", "合计", "总计", "合计得分", "得分合计", "总得分", "自评总分")
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明|填报说明|备 注)\s*[:：\d]|^填[表报](人|说明)|^(注|说明)$|^审核人|^联系电话"
)
_SIGNATURE = re.compile(r"[(（](?:盖章|公章|签[字章名])[)）]\s*(?:[:：]|$|.*年\s*月)|年\s+月\s+日\s*$")


@dataclass
class IndicatorTable:
    """What an indicator table held."""

    columns: tuple[Column, ...] = ()
    rows: list[Row] = field(default_factory=list)
    total_weight: Cell | None = None
    total_score: Cell | None = None
    template: str = ""
    used: set[int] = field(default_factory=set)
    ended: bool = False  # the line of the totals was met
    unread: list[Unread] = field(default_factory=list)


def read_indicator_rows(rows: Rows, *, exact: bool) -> IndicatorTable:
    """Read the header (``rows[0]``) and all rows below it that belong to the indicator table."""
    table = IndicatorTable()
    heads = header_of(rows[0]) or ()
    table.used.update(id(cell) for cell in rows[0])
    body = list(rows[1:])
    if not exact and body and (whole := spread(heads, body[0])):
        heads = whole
        table.used.update(id(cell) for cell in body[0])
        body = body[1:]
    elif body and (refined := second_header(heads, rows[0], body[0])):
        heads, known = refined
        if not known:
            said = "、".join(cell.text.strip() for cell in distinct(body[0]) if cell.text.strip())
            reason = "指标值下分列的这几栏认不出是什么，未读取。"
            table.unread.append(Unread(text=said[:500], reason=reason, anchor=body[0][0].anchor))
        table.used.update(id(cell) for cell in body[0])
        body = body[1:]
    heads = _with_signs(heads, body)
    if any(head.kind in _VALUES for head in heads):
        table.unread += _unknown_columns(heads, rows)
    table.columns = tuple(head.kind for head in heads if head.group == 0)
    groups = sorted({head.group for head in heads})
    table.template = "长期与年度并列" if len(groups) > 1 else ""
    state = _Levels()
    previous: Sequence[Cell] | None = None
    for row in body:
        if again := header_of(row):
            heads = again if len(again) == len(heads) else heads
            table.used.update(id(cell) for cell in row)
            continue
        if _take_total(table, heads, row) or _take_note(table, row):
            continue
        table.used.update(id(cell) for cell in row)
        if table.ended and not any(level1_of(cell.text) or level2_of(cell.text) for cell in distinct(row)):
            said = " ".join(cell.text.strip() for cell in distinct(row) if cell.text.strip())
            table.unread.append(Unread(text=said[:500], reason="合计之后的文字，不属于指标。", anchor=row[0].anchor))
            continue
        _take_row(table, heads, row, previous, state=state, exact=exact)
        previous = row
    return table


_SIGN = re.compile(r"^(?:[≥≤≧≦<>=＝＞＜]{1,2}|定性|大于等于|小于等于|等于|大于|小于)$")


_DIRECTION = re.compile(r"^[正反逆负]向(?:指标)?$")


def _with_signs(heads: tuple[Head, ...], rows: Rows) -> tuple[Head, ...]:
    """The heads, 指标方向 and the like taken for the operator's where the column holds signs and no other does."""
    if any(head.kind is Column.OPERATOR for head in heads):
        return _signs_behind(heads, rows)
    for number, head in enumerate(heads):
        if head.kind is Column.IGNORED and (filled := _filled(head, rows)) and all(map(_SIGN.match, filled)):
            return (*heads[:number], replace(head, kind=Column.OPERATOR), *heads[number + 1 :])
    return heads


def _signs_behind(heads: tuple[Head, ...], rows: Rows) -> tuple[Head, ...]:
    """指标性质 | 指标方向 over 正向 | 大于等于: the sign is the cell that is one, wherever the row's cells begin."""
    at = next(number for number, head in enumerate(heads) if head.kind is Column.OPERATOR)
    pairs = [
        (left.text.strip(), right.text.strip())
        for row in rows
        for left, right in pairwise(distinct(row))
        if _DIRECTION.match(left.text.strip())
    ]
    behind = at + 1 < len(heads) and heads[at + 1].kind is Column.IGNORED
    if not behind or not pairs or not all(_SIGN.match(right) for _, right in pairs):
        return heads
    direction, sign = replace(heads[at], kind=Column.IGNORED), replace(heads[at + 1], kind=Column.OPERATOR)
    return (*heads[:at], direction, sign, *heads[at + 2 :])


def _filled(head: Head, rows: Rows) -> list[str]:
    texts = (row[head.start].text.strip() for row in rows if head.start < len(row))
    return [text for text in texts if text]


def _unknown_columns(heads: Sequence[Head], rows: Rows) -> list[Unread]:
    """The columns under heads that are no known words, when something stands in them."""
    found: list[Unread] = []
    for cell in distinct(rows[0]):
        at = next(column for column, other in enumerate(rows[0]) if other is cell)
        if at < min(head.start for head in heads):
            continue  # the label of the section, left of the table
        known = any(head.start <= at < head.end for head in heads) or field_of(cell.text) or column_of(cell.text)
        filled = [row[at] for row in rows[1:] if at < len(row) and row[at].text.strip() and row[at] is not cell]
        if cell.text.strip() and not known and len(filled) > 1:
            reason = f"认不出“{plain(cell.text)[:20]}”是哪一栏，这一列未读取。"
            text = "；".join(dict.fromkeys(other.text.strip() for other in filled))
            found.append(Unread(text=text[:500], reason=reason, anchor=cell.anchor))
    return found


@dataclass
class _Levels:
    """The levels last named; rows that name none belong to them."""

    first: str = ""
    second: str = ""


def _take_total(table: IndicatorTable, heads: Sequence[Head], row: Sequence[Cell]) -> bool:
    cells = distinct(row)
    filled = [cell for cell in cells if cell.text.strip()]
    if not filled or not any(plain(cell.text) in _TOTAL for cell in filled[:2]):
        return False
    prose = [row[head.start] for head in heads if head.kind in _PROSE and head.start < len(row)]
    if all(any(cell is other for other in prose) for cell in filled):
        return False  # the end of a sentence, cut off by a page break
    table.used.update(id(cell) for cell in row)
    by_kind = {head.kind: row[head.start] for head in heads if head.start < len(row)}
    numbers = [cell for cell in filled if re.fullmatch(r"[\d.,]+分?", cell.text.strip())]
    weight, score = by_kind.get(Column.WEIGHT), by_kind.get(Column.SCORE)
    if weight in numbers or score in numbers:
        table.total_weight, table.total_score = weight, score
    elif len(numbers) == 2:
        table.total_weight, table.total_score = numbers
    elif numbers:
        scored = Column.SCORE in by_kind and any(other.text(Column.SCORE).strip() for other in table.rows)
        table.total_weight = None if scored else numbers[0]
        table.total_score = numbers[0] if scored else None
    table.ended = True
    return True


def _take_note(table: IndicatorTable, row: Sequence[Cell]) -> bool:
    filled = [cell for cell in distinct(row) if cell.text.strip()]
    if not filled or title_kind(filled[0].text):
        table.used.update(id(cell) for cell in row)
        return True
    text = filled[0].text.strip()
    names_a_field = field_of(text) is not None and level1_of(text) is None and len(filled) <= 4
    signed = _SIGNATURE.search(text) is not None
    if not _NOTE.match(text) and not signed and not (names_a_field and filled[0] is row[0]):
        return False
    if field_of(text) is not None and plain(text).endswith("指标"):
        return False
    table.used.update(id(cell) for cell in row)
    if signed or re.match(r"^填[表报]人|^审核人|^联系", text) or len(text) < 4:
        return True
    said = " ".join(cell.text.strip() for cell in filled)
    table.unread.append(Unread(text=said[:500], reason="表后的说明，不属于指标。", anchor=filled[0].anchor))
    return True


def _take_row(
    table: IndicatorTable,
    heads: Sequence[Head],
    row: Sequence[Cell],
    above: Sequence[Cell] | None,
    *,
    state: _Levels,
    exact: bool,
) -> None:
    found_at = placed(heads, row, exact=exact)
    first = found_at.get((Column.LEVEL1, 0))
    second = found_at.get((Column.LEVEL2, 0))
    if first and first.text.strip() and plain(first.text) != plain(state.first):
        below = level2_of(state.second) if not state.first else None  # printed below its first rows, beside the middle
        keeps = below is not None and LEVEL1_OF[below] is level1_of(first.text)
        state.first, state.second = first.text, state.second if keeps else ""
    if second and second.text.strip():
        state.second = second.text
        alone = not exact and not (first and first.text.strip())
        if alone and level1_of(second.text) is Level1.SATISFACTION is not level1_of(state.first):
            state.first = second.text  # 满意度指标 printed once, over both levels
    found = 0
    for group in sorted({head.group for head in heads}):
        cells = {kind: cell for (kind, at), cell in found_at.items() if at == group}
        if group and (other := cells.get(Column.LEVEL2)) and other.text.strip():
            state.second = other.text
        for kind in (Column.WEIGHT, Column.SCORE):
            if above is not None and kind in cells and any(cells[kind] is cell for cell in above):
                cells[kind] = Cell("", cells[kind].anchor)
        name = cells.get(Column.NAME)
        others = [cell.text.strip() for kind, cell in cells.items() if kind not in LEVELS_AND_NAME]
        if name is None or not name.text.strip():
            if any(others) and group == 0 and _value_goes_on(table, cells, row):
                return
            if any(others):
                text = " ".join(text for text in others if text)
                table.unread.append(Unread(text=text, reason="这一行没有三级指标名称，未读取。", anchor=row[0].anchor))
            continue
        if _goes_on(table, cells, row):
            return
        doubt = next((cell.doubt for cell in (first, second, *cells.values()) if cell and cell.doubt), "")
        table.rows.append(Row(state.first, state.second, cells, doubt))
        found += 1
    if len({head.group for head in heads}) > 1 and found:
        _pair_groups(table, found)


_WRAPPED = frozenset({Column.TARGET, Column.ACTUAL, Column.EXPLANATION, Column.DEVIATION})


def _goes_on(table: IndicatorTable, cells: dict[Column, Cell], row: Sequence[Cell]) -> bool:
    """Join a row that a page break cut off from the row before it: a name without a value below a row that has one."""
    levels = [cells[kind].text.strip() for kind in (Column.LEVEL1, Column.LEVEL2) if kind in cells]
    if not table.rows or any(levels) or not _new_page(table.rows[-1], row):
        return False
    last = table.rows[-1]
    values = _VALUES & set(cells)
    if not any(last.text(kind).strip() for kind in values) or any(cells[kind].text.strip() for kind in values):
        return False
    kinds = [kind for kind, cell in cells.items() if kind not in LEVELS_AND_NAME and cell.text.strip()]
    if any(last.text(kind).strip() for kind in kinds if kind not in _WRAPPED):
        return False
    table.rows[-1] = _joined(last, cells, (Column.NAME, *kinds), "名称被分页拆开，已接回，请核对。")
    return True


def _value_goes_on(table: IndicatorTable, cells: dict[Column, Cell], row: Sequence[Cell]) -> bool:
    """Join a row without a name to the row that a page break cut it from: each cell goes on, figures only where none was."""
    if not table.rows or not _new_page(table.rows[-1], row):
        return False
    last = table.rows[-1]
    kinds = [kind for kind, cell in cells.items() if kind not in LEVELS_AND_NAME and cell.text.strip()]
    if any(last.text(kind).strip() for kind in kinds if kind not in _WRAPPED):
        return False
    table.rows[-1] = _joined(last, cells, kinds, "这一行被分页拆开，已接回，请核对。")
    return True


def _joined(last: Row, cells: dict[Column, Cell], kinds: Sequence[Column], doubt: str) -> Row:
    filled = {
        kind: replace(last.cells.get(kind, cells[kind]), text=last.text(kind) + cells[kind].text) for kind in kinds
    }
    return replace(last, cells={**last.cells, **filled}, doubt=doubt)


def _new_page(last: Row, row: Sequence[Cell]) -> bool:
    """Whether a row stands on a later page of a PDF than the row read before it."""
    pages = [
        next((cell.anchor.split("/")[0] for cell in cells if cell.anchor.startswith(PAGED)), "")
        for cells in (last.cells.values(), row)
    ]
    return "" not in pages and pages[0] != pages[1]


def _pair_groups(table: IndicatorTable, found: int) -> None:
    """中期 and 年度 side by side (财预〔2015〕88号附表): one row when both name the same indicator."""
    if found < 2:
        return
    long_term, annual = table.rows[-2], table.rows[-1]
    if plain(long_term.text(Column.NAME)) != plain(annual.text(Column.NAME)):
        return
    value = long_term.cells.get(Column.TARGET)
    cells = {**annual.cells, Column.LONG_TERM: value} if value else annual.cells
    table.rows[-2:] = [replace(annual, cells=cells)]
