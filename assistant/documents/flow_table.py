"""The indicator table of a form in flattened text: heads, level labels wherever they landed, rows cut by best fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.documents.displaced import rows_of_next_level
from assistant.documents.grid import Cell
from assistant.documents.header import is_place
from assistant.documents.pieces import Gap, Piece, joined, label_at
from assistant.documents.rowing import Cut, cut_rows, name_width
from assistant.documents.sections import Form, Row
from assistant.documents.values import value_score
from assistant.documents.vocabulary import (
    Column,
    Field,
    column_of,
    field_of,
    is_personal,
    level1_of,
    level2_of,
    plain,
    title_kind,
)
from assistant.domain import LEVEL1_OF, Level1, Level2, Unread

_TOTAL = frozenset({"总分", "合计", "总计", "总得分"})
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明)[:：]|^填[表报]人|^填表日期|^填报日期|^审核人|"
    r"^附件\s*\d*\s*[:：]?$|^扫一扫|^[\[【]?\s*(?:下载|打印|关闭|打印本页|关闭窗口)\s*[\]】]?$|^上一[篇页]|^下一[篇页]|^责任编辑|^分享到"
)
_OPINION = re.compile(r"(?:审核|初审|审查|审批|复核|批复)意见")
_STAMP = re.compile(r"^[(（](?:盖章|公章|签章|签字|签名)[)）]$")
_NUMBER = re.compile(r"^[\d.]+分?$")


@dataclass
class Group:
    """The pieces between two level labels. ``paged`` says that its label stood at the top of a page."""

    first: str = ""
    second: str = ""
    pieces: list[Piece] = field(default_factory=list)
    paged: bool = False


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
    _give_levels(form, [(group, _without_echo(rows)) for group, rows in cut])


def _without_echo(rows: list[Cut]) -> list[Cut]:
    """The rows, a name said again with what was done (实际完成值 in two lines) joined to the row it belongs to."""
    kept: list[Cut] = []
    for row in rows:
        before: dict[Column, tuple[Piece, ...]] = kept[-1].cells if kept else {}
        again = Column.ACTUAL in row.cells and before and joined(before[Column.NAME]) == joined(row.cells[Column.NAME])
        if not again or before.get(Column.ACTUAL) or row.cells.get(Column.ACTUAL):
            kept.append(row)
            continue
        said = (*row.cells[Column.NAME], *row.cells.get(Column.TARGET, ()))
        later = {kind: cell for kind, cell in row.cells.items() if kind not in (Column.NAME, Column.TARGET) and cell}
        cells = {**before, **later, Column.ACTUAL: said}
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
    bare = not _has_full_labels(pieces[at:])
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
        if label := label_at(pieces, at, _level_word, longest=4):
            text = label[2]
            after = pieces[label[1]].text if label[1] < len(pieces) else ""
            bare_here = bare or (levels_only and _fits_below(groups[-1].first, text) and value_score(after) < 3)
            step = _level_step(groups[-1], text, bare=bare_here, fresh=levels_only, first_is=satisfaction_first)
            if step is not None:
                level, stop = step, label[1]
                on_page = paged or pieces[at].gap is Gap.PAGE
                _open(groups, level, text, paged=on_page)
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


def _has_full_labels(pieces: Sequence[Piece]) -> bool:
    return any(
        (found := label_at(pieces, at, _level_word, longest=4)) is not None and plain(found[2]).endswith("指标")
        for at in range(len(pieces))
    )


def _level_word(text: str) -> str | None:
    word = plain(text)
    return word if level1_of(text) or level2_of(text) else None


def _fits_below(first: str, text: str) -> bool:
    """Whether a word without 指标 (数量, 社会效益) is a second level of the first level just named."""
    second = level2_of(text)
    return bool(first) and second is not None and LEVEL1_OF[second] is level1_of(first)


def _level_step(group: Group, text: str, *, bare: bool, fresh: bool, first_is: bool) -> int | None:
    """1 or 2 when the word opens a first or second level here, ``None`` when it belongs to a name."""
    word = plain(text).removesuffix("分")  # 成本指标(0-20)分
    first, second = level1_of(text), level2_of(text)
    if not word.endswith(("指标", "目标")) and not bare:
        return None
    if second and fresh and group.second and level2_of(group.second) is second:
        return None
    if first and not second:
        return 1
    if second and not first:
        return 2
    here = level1_of(group.first) if group.first else None
    if first is Level1.SATISFACTION:
        if here is Level1.SATISFACTION:
            return 2
        return 1 if word.startswith("满意") or first_is else 2
    if first is Level1.COST and second is Level2.OUTPUT_COST:
        return 2 if here is Level1.OUTPUT and level2_of(group.second) in _OUTPUT_SECONDS else 1
    return 1


_OUTPUT_SECONDS = frozenset({Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS})


_COST_SECONDS = frozenset({Level2.ECONOMIC_COST, Level2.SOCIAL_COST, Level2.ECOLOGICAL_COST})


def _open(groups: list[Group], level: int, text: str, *, paged: bool) -> None:
    last = groups[-1]
    if last.pieces:
        last = Group(first=last.first, paged=paged)
        groups.append(last)
    last.paged = last.paged or paged
    below_cost = level2_of(text) in _COST_SECONDS and level2_of(last.second) is Level2.OUTPUT_COST
    if level == 2 and below_cost and not last.pieces:
        last.first = last.second  # 成本指标 | 经济成本指标: the first was a first level after all
    if level == 1:
        last.first, last.second = text, ""
    else:
        last.second = text


def _section_end(pieces: Sequence[Piece], at: int) -> int | None:
    """Where the repeated label of a section ends (绩效指标, 项目绩效目标, printed down the page's margin)."""
    found = label_at(pieces, at, field_of)
    if found is None or found[0] not in (Field.SECTION, Field.GENERAL_TEXT):
        return None
    ends = found[1] >= len(pieces) or pieces[found[1]].gap > Gap.SPACE
    before_level = not ends and label_at(pieces, found[1], _level_word, longest=4) is not None
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
