"""The indicator table of a form in flattened text: heads, level labels wherever they landed, rows cut by best fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.forms.cutting import Cut, cut_rows, name_width
from assistant.documents.forms.flow_glued import TOTAL, unglued_rows
from assistant.documents.forms.flow_header import header_at, slots_of
from assistant.documents.forms.flow_levels import (
    Group,
    fits_below,
    has_full_labels,
    level_step,
    level_word,
    mended,
    open_group,
)
from assistant.documents.forms.flow_rows import makes_no_sense, take_rows, texts_of
from assistant.documents.forms.habits import expected, habits_of
from assistant.documents.forms.header import is_place
from assistant.documents.forms.pieces import Gap, Piece, joined, label_at
from assistant.documents.forms.sections import Form
from assistant.documents.forms.values import PLAIN_NUMBER, SIGN_ALONE, value_score
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import (
    VALUE_COLUMNS,
    Column,
    Field,
    column_of,
    field_of,
    is_personal,
    plain,
    title_kind,
)
from assistant.domain import Unread

MIXED = "各栏文字交错，分不清指标与指标值，未读取；请提供原文件。"
_BEHIND = "表后的文字，不属于指标。"
_SIGNED_FIGURE = re.compile(r"[≥≤≧≦＞＜<>=＝]\s*\d")
_SEVERAL = 3  # values behind a table that can be no chance
_CUTS = 3  # times a table is cut; each time with what the last showed of its columns
_TOTAL = frozenset({"总分", "合计", "总计", "总得分"})
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明)[:：]|^填[表报]人|^填表日期|^填报日期|^审核人|"
    r"^附件\s*\d*\s*[:：]?$|^扫一扫|^[\[【]?\s*(?:下载|打印|关闭|打印本页|关闭窗口)\s*[\]】]?$|^上一[篇页]|^下一[篇页]|^责任编辑|^分享到"
)
_OPINION = re.compile(r"(?:审核|初审|审查|审批|复核|批复)意见")
_STAMP = re.compile(r"^[(（](?:盖章|公章|签章|签字|签名)[)）]$")
_NUMBER = re.compile(r"^[\d.]+分?$")


def read_table(form: Form, pieces: Sequence[Piece]) -> None:
    """Fill the form's rows from the pieces that begin with the heads of its indicator table."""
    found = header_at(pieces, 0)
    if found is None:
        return
    columns, start = slots_of(found[0]), found[1]
    pieces = [*pieces[:start], *mended(unglued_rows(form, pieces[start:], columns))]
    if places := _places_at(pieces, start):
        reason = f"指标值按单位分列（{'、'.join(places)}），各行的值分不清属于哪个单位，未读取；请提供原文件。"
        said = joined(pieces[start:])[:300]
        form.unread.append(Unread(text=said, reason=reason, anchor=pieces[start].anchor))
        return
    fill_rows(form, groups_of(form, pieces, start), found[0])


def fill_rows(form: Form, groups: Sequence[Group], heads: Sequence[Column]) -> None:
    """Fill the form's rows from the pieces below its level labels; a table whose columns are mixed is reported unread."""
    columns = slots_of(heads)
    form.columns = tuple(dict.fromkeys(kind for kind in columns if kind is not Column.IGNORED))
    every = [piece for group in groups for piece in group.pieces]
    full = name_width(every)
    cut: list[tuple[Group, list[Cut]]] = []
    before = len(form.unread)
    habits = expected(every, heads)
    for _ in range(_CUTS - 1):
        rows = [row for group in groups for row in cut_rows(group.pieces, columns, full=full, habits=habits)[0]]
        habits = habits_of([row.cells for row in rows], habits)
    for group in groups:
        rows, left = cut_rows(group.pieces, columns, full=full, habits=habits)
        cut.append((group, rows))
        form.unread += [
            Unread(text=piece.text, reason="分不清属于哪个指标，未读取。", anchor=piece.anchor) for piece in left
        ]
    if _interleaved(cut) or _heads_later(heads, every) or _values_later(form):
        said = " ".join(piece.text for piece in every)[:2000]
        form.unread = [*form.unread[:before], Unread(text=said, reason=MIXED, anchor=every[0].anchor if every else "")]
        _distrust_head(form)
        return
    take_rows(form, cut)


def _distrust_head(form: Form) -> None:
    """Take out of the head what swallowed another label: where the table's columns are mixed, the head's may be too."""
    for name, cell in list(form.fields.items()):
        words = re.split(r"[\s:：]+", cell.text)
        if any(field_of(word) is not None for word in words if len(word) > 1):
            reason = "各栏文字交错，分不清这一栏写的是什么，未读取。"
            form.unread.append(Unread(text=cell.text[:500], reason=reason, anchor=cell.anchor))
            del form.fields[name]


def _heads_later(columns: Sequence[Column], pieces: Sequence[Piece]) -> bool:
    """Whether the head of the values, missing among the heads, stands among the rows: the columns are mixed."""
    if VALUE_COLUMNS & set(columns):
        return False
    heads = (label_at(pieces, at, column_of, longest=2) for at in range(len(pieces)))
    return any(head is not None and head[0] in VALUE_COLUMNS for head in heads)


def _values_later(form: Form) -> bool:
    """Whether values stand behind the table's end: a printer that drew wrapped cells last took them out of their rows."""
    later = "".join(entry.text for entry in form.unread if entry.reason == _BEHIND)
    return len(_SIGNED_FIGURE.findall(later)) >= _SEVERAL


def _interleaved(cut: Sequence[tuple[Group, list[Cut]]]) -> bool:
    """Whether a bad PDF reader mixed the columns: then too many rows make no sense, and nothing is to be trusted."""
    odd = [makes_no_sense(texts_of(row)) for _, rows in cut for row in rows]
    return sum(odd) > 1 + len(odd) * 0.25 or (bool(odd) and all(odd))


# --------------------------------------------------------------------------------------------------------- groups


def groups_of(form: Form, pieces: Sequence[Piece], at: int) -> list[Group]:
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
        if (total := TOTAL.match(pieces[at].text)) is not None:
            form.total_score = Cell(total.group(1), pieces[at].anchor)
            break
        if pieces[at].text.startswith("项目经费情况说明") or title_kind(pieces[at].text):
            form.unread.append(Unread(text=joined(pieces[at:]), reason=_BEHIND, anchor=pieces[at].anchor))
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
            alone = levels_only or pieces[at].gap > Gap.SPACE  # no part of a name that began before it
            valued = value_score(after) >= 3 or SIGN_ALONE.match(after) or PLAIN_NUMBER.match(after)
            bare_here = bare or (alone and fits_below(groups[-1].first, text) and not valued)
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
        form.unread.append(Unread(text=joined(rest), reason=_BEHIND, anchor=rest[0].anchor))
