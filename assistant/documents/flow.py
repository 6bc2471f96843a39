"""Forms in text without a grid: the head's labels and values, the objectives, 预算执行, in a stream of pieces.

What a PDF reader flattened is put together again by what the words say; what stays ambiguous is marked or left unread.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.flow_table import header_at, read_table
from assistant.documents.grid import Cell, Line
from assistant.documents.heads import inline_pair, not_used
from assistant.documents.objectives import split_objective
from assistant.documents.pieces import Gap, Piece, joined, label_at, pieces_of
from assistant.documents.sections import Amount, Child, Form, SpendingRow
from assistant.documents.tables import Heading
from assistant.documents.vocabulary import (
    AMOUNTS,
    OBJECTIVES,
    Field,
    Spending,
    field_of,
    money_unit_of,
    spending_of,
    title_kind,
    year_of,
)
from assistant.domain import Unread

_AMOUNT = re.compile(r"^-?[\d,，]*\d(?:[.．]\d+)?\s*(?:万元|元)?$")
_GENERAL = frozenset({Field.GENERAL_TEXT})
_DASH = re.compile(r"^[—－–/-]+$")
_PERCENT = re.compile(r"^\d+(?:\.\d+)?\s*[%％]$")


def read_flow(lines: Sequence[Line], heading: Heading | None = None) -> tuple[list[Form], list[Unread]]:
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
        forms.append(_read_form(pieces[start:end], header - start, heading if number == 0 else None))
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
        start = _title_before(pieces, before[0] if before else header, floor)
        starts.append((start, header))
    return starts


def _title_before(pieces: Sequence[Piece], anchor: int, floor: int) -> int:
    for at in range(anchor - 1, max(floor, anchor - 14), -1):
        if title_kind(pieces[at].text):
            while at > floor + 1 and pieces[at].gap is Gap.SPACE and title_kind(pieces[at - 1].text + pieces[at].text):
                at -= 1
            return at
    return anchor


def _read_form(pieces: Sequence[Piece], header: int, heading: Heading | None) -> Form:
    form = Form(anchor=pieces[0].anchor, template="文本")
    if heading:
        form.title, form.year, form.money_unit = heading.title, heading.year, heading.money_unit
    at = _read_title(form, pieces)
    form.kind = title_kind(form.title) if form.title else None
    at = _read_head(form, pieces, at, header)
    _read_objective(form, pieces[at:header])
    end = _children_at(pieces, header)
    read_table(form, pieces[header:end])
    if end < len(pieces):
        _read_children(form, pieces[end:])
    return form


def _read_title(form: Form, pieces: Sequence[Piece]) -> int:
    at = 0
    if pieces and title_kind(pieces[0].text):
        form.title = pieces[0].text
        at = 1
        while at < len(pieces) and re.match(
            r"^[\d一二三四五六七八九十]{1,3}$|^[(（]?\d{4}|^年|.{0,6}单位[:：]", pieces[at].text
        ):
            form.year = form.year or year_of(joined(pieces[at : at + 2]))
            form.money_unit = form.money_unit or money_unit_of(pieces[at].text)
            at += 1
        form.year = form.year or year_of(form.title)
    return at


# --------------------------------------------------------------------------------------------------------- the head


def _read_head(form: Form, pieces: Sequence[Piece], at: int, header: int) -> int:
    """Read labels and values from ``at``; returns where the objectives begin (at most ``header``)."""
    waiting: list[tuple[Field, Piece, str | None]] = []
    value: list[Piece] = []
    order = 0

    def settle() -> None:
        nonlocal order
        order += 1
        _give(form, waiting, value, order)
        waiting.clear()
        value.clear()

    while at < header:
        found = label_at(pieces, at, field_of)
        columns, end = _spending_at(pieces, at)
        if columns:
            settle()
            at = _read_spending(form, pieces, end, header, columns)
            continue
        if found is None:
            pair = inline_pair(Cell(pieces[at].text, pieces[at].anchor))
            if pair:
                settle()
                waiting.append((pair[0], pieces[at], money_unit_of(pieces[at].text)))
                if pair[1].text:
                    value.append(Piece(pair[1].text, Gap.LINE, pieces[at].anchor))
            elif year_of(pieces[at].text) and form.year is None and not waiting:
                form.year = year_of(pieces[at].text)
            elif waiting or value:
                value.append(pieces[at])
            elif money_unit_of(pieces[at].text):
                form.money_unit = form.money_unit or money_unit_of(pieces[at].text)
            else:
                form.unread.append(
                    Unread(text=pieces[at].text, reason="表头里没有对应的栏目，未读取。", anchor=pieces[at].anchor)
                )
            at += 1
            continue
        name, stop, text = found
        if name in OBJECTIVES:
            break
        if value or name not in AMOUNTS or any(kind not in AMOUNTS for kind, _, _ in waiting):
            settle()
        if name is Field.SECTION:
            form.money_unit = form.money_unit or money_unit_of(text)
        else:
            waiting.append((name, pieces[at], money_unit_of(text)))
        at = stop
    settle()
    return at


def _give(form: Form, waiting: Sequence[tuple[Field, Piece, str | None]], value: Sequence[Piece], order: int) -> None:
    """Give the pieces between labels to the labels before them: as many amounts as labels in order, one to the last."""
    if not waiting:
        return
    amounts = [piece for piece in value if _AMOUNT.match(piece.text)]
    for number, (name, piece, unit) in enumerate(waiting):
        last = number == len(waiting) - 1
        if name in AMOUNTS:
            if len(amounts) == len(waiting):
                text, anchor = amounts[number].text, amounts[number].anchor
            elif last and len(amounts) > 1 and len(waiting) > 1:
                text, anchor = "", piece.anchor
                form.unread.append(
                    Unread(text=joined(value), reason="金额与栏目的个数对不上，未读取。", anchor=piece.anchor)
                )
            else:
                text, anchor = (joined(value), value[0].anchor) if last and value else ("", piece.anchor)
            form.amounts.append(Amount(name, Cell(text, anchor), order, 0, unit))
        elif name is Field.MONEY_UNIT:
            form.money_unit = form.money_unit or (joined(value) if joined(value) in ("元", "万元") else None)
        elif name is Field.IGNORED and len(joined(value)) >= 12:
            form.unread.append(not_used(piece.text, Cell(joined(value), value[0].anchor)))
        elif name not in (Field.PERSONAL, Field.IGNORED):
            form.put(name, Cell(joined(value), value[0].anchor if value else piece.anchor))


# ---------------------------------------------------------------------------------------------------- 预算执行


def _spending_at(pieces: Sequence[Piece], at: int) -> tuple[list[Spending], int]:
    columns: list[Spending] = []
    while found := label_at(pieces, at, spending_of, longest=3):
        columns.append(found[0])
        at = found[1]
    return (columns, at) if len(columns) >= 3 else ([], at)


def _read_spending(form: Form, pieces: Sequence[Piece], at: int, header: int, columns: list[Spending]) -> int:
    form.spending_columns = tuple(columns)
    while at < header:
        found = label_at(pieces, at, field_of)
        if found is None or found[0] not in AMOUNTS:
            break
        label = Cell(found[2], pieces[at].anchor)
        at = found[1]
        values: list[Piece] = []
        while at < header and (
            _AMOUNT.match(pieces[at].text) or _DASH.match(pieces[at].text) or _PERCENT.match(pieces[at].text)
        ):
            values.append(pieces[at])
            at += 1
        form.spending.append(SpendingRow(label, _spending_cells(form, values, columns, label)))
    return at


def _spending_cells(
    form: Form, values: Sequence[Piece], columns: Sequence[Spending], label: Cell
) -> dict[Spending, Cell]:
    """Tell a line's values apart by kind: the percentage is the rate, weight before and score after it, money first."""
    money = [column for column in columns if column in (Spending.INITIAL, Spending.REVISED, Spending.SPENT)]
    if len(values) == len(columns):
        return {column: Cell(piece.text, piece.anchor) for column, piece in zip(columns, values, strict=True)}
    amounts: list[Piece] = []
    for piece in values:
        if _DASH.match(piece.text) or _PERCENT.match(piece.text) or len(amounts) == len(money):
            break
        amounts.append(piece)
    if len(amounts) == len(money):
        return {column: Cell(piece.text, piece.anchor) for column, piece in zip(money, amounts, strict=True)}
    if amounts:
        form.unread.append(
            Unread(
                text=f"{label.text} {joined(values)}",
                reason="这一行的数字比栏目少，分不清各属哪一栏，未读取。",
                anchor=label.anchor,
            )
        )
    return {}


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
            while end < len(pieces) and not _AMOUNT.match(pieces[end].text):
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
