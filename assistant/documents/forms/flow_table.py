"""The indicator table of a form in flattened text: heads, level labels wherever they landed, rows cut by best fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.forms.displaced import rows_of_next_level
from assistant.documents.forms.flow_levels import Group, fits_below, has_full_labels, level_step, level_word, open_group
from assistant.documents.forms.header import is_place
from assistant.documents.forms.pieces import Gap, Piece, joined, label_at
from assistant.documents.forms.rowing import Cut, cut_rows, name_width
from assistant.documents.forms.sections import Form, Row
from assistant.documents.forms.values import PLAIN_NUMBER, value_score
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import (
    Column,
    Field,
    column_of,
    field_of,
    is_personal,
    level2_of,
    plain,
    title_kind,
)
from assistant.domain import LEVEL1_OF, Unread

_TOTAL = frozenset({"总分", "合计", "总计", "总得分"})
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明)[:：]|^填[表报]人|^填表日期|^填报日期|^审核人|"
    r"^附件\s*\d*\s*[:：]?$|^扫一扫|^[\[【]?\s*(?:下载|打印|关闭|打印本页|关闭窗口)\s*[\]】]?$|^上一[篇页]|^下一[篇页]|^责任编辑|^分享到"
)
_OPINION = re.compile(r"(?:审核|初审|审查|审批|复核|批复)意见")
_STAMP = re.compile(r"^[(（](?:盖章|公章|签章|签字|签名)[)）]$")
_NUMBER = re.compile(r"^[\d.]+分?$")


def header_at(pieces: Sequence[Piece], at: int) -> tuple[tuple[Column, ...], int] | None:
    """The columns of an indicator table whose heads begin at ``at``, and where they end."""
    columns: list[Column] = []
    if re.fullmatch(r"[\d.,，]+", pieces[at].text):
        return None  # 60 一级指标: the last amount of the head, not the number of a column
    while found := label_at(pieces, at, column_of, longest=4):
        twin = found[0] is Column.TARGET and Column.TARGET in columns and plain(found[2]) == "绩效标准"
        columns.append(Column.EXPLANATION if twin else found[0])
        at = found[1]
        if len(columns) == 1 and columns[0] not in (Column.LEVEL1, Column.LEVEL2, Column.NAME):
            return None
    kinds = set(columns)
    values = kinds & {Column.TARGET, Column.LONG_TERM, Column.ACTUAL}
    if Column.NAME not in kinds or not (values or {Column.LEVEL1, Column.LEVEL2} <= kinds) or len(columns) < 3:
        return None
    return tuple(columns), at


def read_table(form: Form, pieces: Sequence[Piece]) -> None:
    """Fill the form's rows from the pieces that begin with the heads of its indicator table."""
    found = header_at(pieces, 0)
    if found is None:
        return
    form.columns, start = _once(found[0]), found[1]
    if places := _places_at(pieces, start):
        reason = f"指标值按单位分列（{'、'.join(places)}），各行的值分不清属于哪个单位，未读取；请提供原文件。"
        said = joined(pieces[start:])[:300]
        form.unread.append(Unread(text=said, reason=reason, anchor=pieces[start].anchor))
        return
    groups = _groups(form, pieces, start)
    every = [piece for group in groups for piece in group.pieces]
    full = name_width(every)
    cut: list[tuple[Group, list[Cut]]] = []
    before = len(form.unread)
    for group in groups:
        rows, left = cut_rows(group.pieces, form.columns, full=full)
        cut.append((group, rows))
        form.unread += [
            Unread(text=piece.text, reason="分不清属于哪个指标，未读取。", anchor=piece.anchor) for piece in left
        ]
    if _interleaved(cut):
        said = " ".join(piece.text for piece in every)[:300]
        reason = "各栏文字交错，分不清指标与指标值，未读取；请提供原文件。"
        form.unread = [*form.unread[:before], Unread(text=said, reason=reason, anchor=pieces[0].anchor)]
        _distrust_head(form)
        return
    _give_levels(form, [(group, [_shifted(row) for row in _without_echo(rows)]) for group, rows in cut])


def _shifted(row: Cut) -> Cut:
    """The row, marked when its two bare numbers may be 分值 and 得分 of a row whose values were left blank."""
    cells = row.cells
    if Column.WEIGHT not in cells or Column.SCORE not in cells or cells[Column.WEIGHT] or cells[Column.SCORE]:
        return row
    values = [joined(cells.get(column, ())) for column in (Column.TARGET, Column.ACTUAL)]
    if row.doubt or not all(PLAIN_NUMBER.match(value) for value in values):
        return row
    return Cut(cells, "只有两个数，分不清是指标值和实际完成值，还是分值和得分，请核对。")


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


def _distrust_head(form: Form) -> None:
    """Take out of the head what swallowed another label: where the table's columns are mixed, the head's may be too."""
    for name, cell in list(form.fields.items()):
        words = re.split(r"[\s:：]+", cell.text)
        if any(field_of(word) is not None for word in words if len(word) > 1):
            reason = "各栏文字交错，分不清这一栏写的是什么，未读取。"
            form.unread.append(Unread(text=cell.text[:500], reason=reason, anchor=cell.anchor))
            del form.fields[name]


def _interleaved(cut: Sequence[tuple[Group, list[Cut]]]) -> bool:
    """Whether a bad PDF reader mixed the columns: then too many rows make no sense, and nothing is to be trusted."""
    odd = [_makes_no_sense(_texts(row)) for _, rows in cut for row in rows]
    return sum(odd) > 1 + len(odd) * 0.25 or (bool(odd) and all(odd))


def _makes_no_sense(row: dict[Column, str]) -> bool:
    name, value = re.sub(r"\s", "", row.get(Column.NAME, "")), re.sub(r"\s", "", row.get(Column.TARGET, ""))
    score = value_score(value)
    fragment = bool(value) and len(value) <= 2 and score <= 0
    valued = re.search(r"[≥≤](?!\*)|^[<>=]{1,2}\d", name) is not None
    heads = re.search(r"[一二三]级指标|指标内容|绩效指标$|指标值备注", name + "|" + value) is not None
    return len(name) <= 2 or valued or heads or fragment or score < -0.9


def _once(columns: Sequence[Column]) -> tuple[Column, ...]:
    kept: list[Column] = []
    for column in columns:
        if column not in kept:
            kept.append(column)
    if Column.TARGET not in kept and Column.LONG_TERM not in kept:
        kept.insert(kept.index(Column.NAME) + 1, Column.TARGET)
    return tuple(kept)


# --------------------------------------------------------------------------------------------------------- groups


def _groups(form: Form, pieces: Sequence[Piece], at: int) -> list[Group]:
    """Walk the pieces after the heads: level labels open groups, repeated labels of the page are dropped."""
    bare = not has_full_labels(pieces[at:])
    satisfaction_first = any(piece.text.startswith("满意度") for piece in pieces[at:])
    groups = [Group()]
    levels_only = True
    paged = False
    while at < len(pieces):
        if again := header_at(pieces, at):
            at, paged = again[1], True
            continue
        if plain(pieces[at].text) in _TOTAL and at + 1 < len(pieces) and _NUMBER.match(pieces[at + 1].text):
            _take_totals(form, pieces, at + 1)
            break
        if pieces[at].text.startswith("项目经费情况说明") or title_kind(pieces[at].text):
            form.unread.append(
                Unread(text=joined(pieces[at:]), reason="表后的文字，不属于指标。", anchor=pieces[at].anchor)
            )
            break
        if _NOTE.match(pieces[at].text) or (pieces[at].gap > Gap.SPACE and is_personal(pieces[at].text)):
            form.unread.append(
                Unread(text=joined(pieces[at:]), reason="表后的说明，不属于指标。", anchor=pieces[at].anchor)
            )
            break
        if _closes(pieces, at):
            form.unread.append(
                Unread(text=joined(pieces[at:]), reason="表后的说明，不属于指标。", anchor=pieces[at].anchor)
            )
            break
        if label := label_at(pieces, at, level_word, longest=4):
            text = label[2]
            after = pieces[label[1]].text if label[1] < len(pieces) else ""
            bare_here = bare or (levels_only and fits_below(groups[-1].first, text) and value_score(after) < 3)
            step = level_step(groups[-1], text, bare=bare_here, fresh=levels_only, first_is=satisfaction_first)
            if step is not None:
                level, stop = step, label[1]
                on_page = paged or pieces[at].gap is Gap.PAGE
                open_group(groups, level, text, paged=on_page)
                at, paged, levels_only = stop, False, True
                continue
        if section := _section_end(pieces, at):
            at, paged = section, True
            continue
        piece = replace(pieces[at], gap=Gap.PAGE) if paged else pieces[at]
        groups[-1].pieces.append(piece)
        paged, levels_only = False, False
        at += 1
    return groups


def _places_at(pieces: Sequence[Piece], at: int) -> list[str]:
    """The names of offices right behind the heads (新罗区 上杭县): each has a value column of its own."""
    names: list[str] = []
    while at < len(pieces) and is_place(pieces[at].text):
        names.append(pieces[at].text)
        at += 1
    return names if len(names) > 1 else []


def _closes(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a label of the form's end (其他需说明的问题, 财政部门审核意见) begins a line."""
    if pieces[at].gap <= Gap.SPACE:
        return False
    following = pieces[at + 1].text if at + 1 < len(pieces) else ""
    if _OPINION.search(pieces[at].text) or _STAMP.match(following):
        return True
    found = label_at(pieces, at, field_of)
    return found is not None and found[0] in (Field.IGNORED, Field.PERSONAL) and len(plain(found[2])) >= 4


def _section_end(pieces: Sequence[Piece], at: int) -> int | None:
    """Where the repeated label of a section ends (绩效指标, 项目绩效目标, printed down the page's margin)."""
    found = label_at(pieces, at, field_of)
    if found is None or found[0] not in (Field.SECTION, Field.GENERAL_TEXT):
        return None
    ends = found[1] >= len(pieces) or pieces[found[1]].gap > Gap.SPACE
    before_level = not ends and label_at(pieces, found[1], level_word, longest=4) is not None
    alone = pieces[at].gap > Gap.SPACE and (ends or before_level)
    return found[1] if alone or found[1] - at > 1 else None


def _take_totals(form: Form, pieces: Sequence[Piece], at: int) -> None:
    numbers: list[Cell] = []
    while at < len(pieces) and _NUMBER.match(pieces[at].text):
        numbers.append(Cell(pieces[at].text, pieces[at].anchor))
        at += 1
    if len(numbers) == 2:
        form.total_weight, form.total_score = numbers
    elif len(numbers) == 1:
        form.total_score = numbers[0]
    rest = pieces[at:]
    if rest:
        form.unread.append(Unread(text=joined(rest), reason="表后的文字，不属于指标。", anchor=rest[0].anchor))


# --------------------------------------------------------------------------------------------------------- levels


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
                [_texts(row) for row in rows],
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


def _texts(cut: Cut) -> dict[Column, str]:
    return {column: joined(pieces) for column, pieces in cut.cells.items()}


def _row(cut: Cut, first: str, second: str, doubt: str = "") -> Row:
    cells = {column: Cell(joined(pieces), pieces[0].anchor if pieces else "") for column, pieces in cut.cells.items()}
    doubt = doubt or cut.doubt
    if not doubt and value_score(cells[Column.TARGET].text if Column.TARGET in cells else "") < 0:
        doubt = "名称与指标值之间的分界不确定，请核对。"
    return Row(first, second, cells, doubt)
