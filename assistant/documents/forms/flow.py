"""Forms in text without a grid: the head's labels and values, the objectives, 预算执行, in a stream of pieces.

What a PDF reader flattened is put together again by what the words say; what stays ambiguous is marked or left unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.flow_head import read_head
from assistant.documents.forms.flow_header import header_at
from assistant.documents.forms.flow_list import list_heads, read_list
from assistant.documents.forms.flow_table import MIXED, read_table
from assistant.documents.forms.header import LEVELS_AND_NAME
from assistant.documents.forms.heads import inline_pair
from assistant.documents.forms.objectives import split_objective
from assistant.documents.forms.pieces import Gap, Piece, joined, label_at, pieces_of
from assistant.documents.forms.sections import Child, Form
from assistant.documents.forms.values import MONEY_TEXT
from assistant.documents.grid import Cell, Line
from assistant.documents.vocabulary import (
    AMOUNTS,
    OBJECTIVES,
    Field,
    column_of,
    field_of,
    money_unit_of,
    plain,
    title_kind,
    year_of,
)
from assistant.domain import Unread

_ONE_TEXT = "两栏目标下只有一段文字，分不清属于哪一栏，请核对。"
_GENERAL = frozenset({Field.GENERAL_TEXT})


def read_flow(lines: Sequence[Line]) -> tuple[list[Form], list[Unread]]:
    """The forms in a run of lines, and the text around them that was not taken over."""
    pieces = pieces_of(lines)
    forms: list[Form] = []
    unread: list[Unread] = []
    starts = _starts(pieces)
    if not starts:
        return [], _as_unread(pieces)
    unread += _as_unread(pieces[: starts[0][0]])
    for number, (start, header) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(pieces)
        forms += _read_forms(pieces[start:end], header - start)
    return forms, unread


def _starts(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Where each form begins (its title, else 项目名称) and where the heads of its indicator table stand."""
    names: list[int] = []
    headers: list[int] = []
    for at in range(len(pieces)):
        found = label_at(pieces, at, field_of)
        pair = inline_pair(Cell(pieces[at].text))
        if (found and found[0] is Field.NAME) or (pair and pair[0] is Field.NAME):
            names.append(at)
        if header_at(pieces, at):
            headers.append(at)
    starts: list[tuple[int, int]] = []
    for header in headers:
        floor = starts[-1][1] if starts else -1
        before = [name for name in names if floor < name < header]
        if not before and starts:
            continue  # the same table's heads, printed again on the next page
        if not before:
            before = [at for at in range(floor + 1, header) if _names_office(pieces, at)][:1]
        start = _title_before(pieces, before[0] if before else header, floor)
        starts.append((start, header))
    return starts


def _names_office(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a label of the department or unit stands here: where the form of a whole department begins."""
    if pieces[at].gap <= Gap.SPACE:
        return False
    found = label_at(pieces, at, field_of)
    pair = inline_pair(Cell(pieces[at].text))
    return (found[0] if found else pair[0] if pair else None) in (Field.DEPARTMENT, Field.UNIT)


def _title_before(pieces: Sequence[Piece], anchor: int, floor: int) -> int:
    for at in range(anchor - 1, max(floor, anchor - 24), -1):
        if title_kind(pieces[at].text):
            while (
                at > floor + 1
                and pieces[at].gap is Gap.SPACE
                and not re.match(r"附[件表]|.*[:：]$|[\d一二三四五六七八九十]+$", pieces[at - 1].text)
                and title_kind(pieces[at - 1].text + pieces[at].text)
            ):
                at -= 1
            return at
    return anchor


def _read_forms(pieces: Sequence[Piece], header: int) -> list[Form]:
    """The form of these pieces; where they are a list of projects, the form of each."""
    form = Form(anchor=pieces[0].anchor, template="文本")
    at = _read_title(form, pieces)
    form.kind = title_kind(form.title) if form.title else None
    heads = list_heads(pieces, at, header)
    return (read_list(form, heads, pieces[header:]) if heads else []) or [_read_form(form, pieces, at, header)]


def _read_form(form: Form, pieces: Sequence[Piece], at: int, header: int) -> Form:
    at = read_head(form, pieces, at, header)
    while (money := _funding_at(pieces, at, header)) is not None:
        _read_objective(form, pieces[at:money])
        at = read_head(form, pieces, money, header)
    _read_objective(form, _before_lost_heads(form, pieces[at:header]))
    end = _children_at(pieces, header)
    read_table(form, pieces[header:end])
    if end < len(pieces):
        _read_children(form, pieces[end:])
    return form


def _before_lost_heads(form: Form, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces up to the heads of a table whose columns a bad PDF reader mixed: no objective says 三级指标."""
    lost = next((at for at, piece in enumerate(pieces) if column_of(piece.text) in LEVELS_AND_NAME), None)
    if lost is None or plain(pieces[lost].text) not in ("一级指标", "二级指标", "三级指标"):
        return pieces
    form.unread.append(Unread(text=joined(pieces[lost:])[:2000], reason=MIXED, anchor=pieces[lost].anchor))
    return pieces[:lost]


def _funding_at(pieces: Sequence[Piece], at: int, header: int) -> int | None:
    """Where the amounts begin in a form that prints them below its objective."""
    for number in range(at + 1, header):
        found = label_at(pieces, number, field_of) if pieces[number].gap > Gap.SPACE else None
        if (
            found is None
            or found[0] not in AMOUNTS
            or found[1] >= header
            or not MONEY_TEXT.match(pieces[found[1]].text)
        ):
            continue
        while number - 1 > at and (
            field_of(pieces[number - 1].text) is Field.SECTION
            or re.fullmatch(r"[(（]?\d+分[)）]?", pieces[number - 1].text)
        ):
            number -= 1
        return number
    return None


def _read_title(form: Form, pieces: Sequence[Piece]) -> int:
    at = 0
    if pieces and title_kind(pieces[0].text):
        form.title = pieces[0].text
        at = 1
        while at < len(pieces) and re.match(
            r"^[\d一二三四五六七八九十]{1,3}$|^[(（]?\d{4}|^[(（]$|^年|.{0,6}单位[:：]", pieces[at].text
        ):
            form.year = form.year or year_of(joined(pieces[at : at + 2]))
            form.money_unit = form.money_unit or money_unit_of(pieces[at].text)
            at += 1
        form.year = form.year or year_of(form.title)
    return at


# --------------------------------------------------------------------------------------------- objectives, children


def _read_objective(form: Form, pieces: Sequence[Piece]) -> None:
    """Take the objective heads and the text under them; two texts in a row are told apart where that is possible."""
    pieces = _without_section_tail(pieces)
    heads: list[Field] = []
    body: list[Piece] = []
    at = 0
    while at < len(pieces):
        found = label_at(pieces, at, _objective_word)
        if found is None or (body and found[0] is Field.SECTION):
            stop = found[1] if found else at + 1
            if heads:
                body.extend(pieces[at:stop])
            at = stop
            continue
        if body:
            _settle_objective(form, heads, body)
            heads, body = [], []
        if found[0] is not Field.SECTION:
            heads.append(found[0])
            form.put(found[0], Cell("", pieces[at].anchor))
        at = found[1]
    _settle_objective(form, heads, body)


def _objective_word(text: str) -> Field | None:
    found = field_of(text)
    return found if found in OBJECTIVES or found is Field.SECTION else None


def _without_section_tail(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces without 绩效指标 (also printed one character below the other) at their end."""
    for size in range(min(6, len(pieces)), 0, -1):
        tail = pieces[-size:]
        if re.search(r"\w", tail[0].text) and field_of("".join(piece.text for piece in tail)) is Field.SECTION:
            return pieces[:-size]
    return pieces


def _settle_objective(form: Form, heads: list[Field], body: Sequence[Piece]) -> None:
    """Give a text to the heads printed before it."""
    if not body:
        return
    wanted = [name for name in heads if name not in _GENERAL][-2:]
    wanted = wanted or [Field.GENERAL_TEXT]
    parts: list[Sequence[Piece]] = [body]
    if len(set(wanted)) == 2:
        parts = list(split_objective(body))
    if len(parts) == 1:
        # one text under two heads: its column is lost; the year's is the one every form must fill
        if len(set(wanted)) == 2:
            form.doubts.append((wanted[-1], Cell(joined(body)[:60], body[0].anchor), _ONE_TEXT))
        wanted = [Field.ANNUAL_TEXT] if Field.ANNUAL_TEXT in wanted else wanted[:1]
    for name, part in zip(wanted, parts, strict=True):
        form.put(name, Cell(joined(part), part[0].anchor))


def _children_at(pieces: Sequence[Piece], start: int) -> int:
    for at in range(start, len(pieces)):
        if pieces[at].text.startswith("项目投入资金构成"):
            return at
    return len(pieces)


def _read_children(form: Form, pieces: Sequence[Piece]) -> None:
    unit = next((unit for piece in pieces[:8] if (unit := money_unit_of(piece.text))), None)
    at = 0
    while at + 2 < len(pieces):
        if re.fullmatch(r"20\d\d年?", pieces[at].text):
            end = at + 1
            while end < len(pieces) and not MONEY_TEXT.match(pieces[end].text):
                end += 1
            if at + 1 < end < len(pieces):
                form.children.append(Child(pieces[at].text, joined(pieces[at + 1 : end]), pieces[end].text, unit))
                at = end
        at += 1


def _as_unread(pieces: Sequence[Piece]) -> list[Unread]:
    """Paragraphs outside any form, one entry for each stretch without a gap wider than a line wrap."""
    if not pieces:
        return []
    return [Unread(text=joined(pieces)[:2000], reason="表格以外的文字，未读取。", anchor=pieces[0].anchor)]
