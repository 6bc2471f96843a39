"""The head of a form in flattened text: labels, values and amounts in the order they were read, and 预算执行."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.heads import inline_pair, keep_text, not_used, without_home
from assistant.documents.forms.pieces import Gap, Piece, joined, label_at
from assistant.documents.forms.sections import Amount, Form, SpendingRow
from assistant.documents.forms.values import MONEY_TEXT
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import (
    AMOUNTS,
    LINES,
    OBJECTIVES,
    Field,
    Spending,
    field_of,
    money_unit_of,
    spending_of,
    year_of,
)
from assistant.domain import Unread

_DASH = re.compile(r"^[—－–/-]+$")
_PERCENT = re.compile(r"^\d+(?:\.\d+)?\s*[%％]$")


def read_head(form: Form, pieces: Sequence[Piece], at: int, header: int) -> int:
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
        if _is_value(pieces, at, stop, waiting, value):
            value.extend(pieces[at:stop])
            at = stop
            continue
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


def _of_another(value: Sequence[Piece], amount: Piece) -> bool:
    """Whether words no label is known for stand before an amount: it is theirs, not the label's before them."""
    before = value[: next(at for at, piece in enumerate(value) if piece is amount)]
    return any(re.search(r"[\u4e00-\u9fff]{3}", piece.text) and not money_unit_of(piece.text) for piece in before)


def _is_value(
    pieces: Sequence[Piece],
    at: int,
    stop: int,
    waiting: Sequence[tuple[Field, Piece, str | None]],
    value: Sequence[Piece],
) -> bool:
    """Whether a word of money is what a label before it on its line wants (资金性质 财政拨款), not a label itself."""
    if not waiting or value or waiting[-1][0] not in _WANT_WORDS or pieces[at].gap is not Gap.SPACE:
        return False
    figure = stop < len(pieces) and MONEY_TEXT.match(pieces[stop].text) is not None
    return field_of(pieces[at].text) in AMOUNTS and not figure


_WANT_WORDS = frozenset({Field.IGNORED, Field.CATEGORY, Field.NATURE})


def _give(form: Form, waiting: Sequence[tuple[Field, Piece, str | None]], value: Sequence[Piece], order: int) -> None:
    """Give the pieces between labels to the labels before them: as many amounts as labels in order, one to the last."""
    if not waiting:
        return
    amounts = [piece for piece in value if MONEY_TEXT.match(piece.text)]
    if amounts and waiting[-1][0] in AMOUNTS and _of_another(value, amounts[0]):
        text = joined(value)
        form.unread.append(
            Unread(text=text, reason="金额前还有别的文字，分不清是什么金额，未读取。", anchor=value[0].anchor)
        )
        value, amounts = (), []
    if len(amounts) > 1 and len(amounts) != len(
        waiting
    ):  # whose they are cannot be told: no label is blank, none is filled
        form.unread.append(
            Unread(text=joined(value), reason="金额与栏目的个数对不上，未读取。", anchor=waiting[-1][1].anchor)
        )
        waiting, value, amounts = [one for one in waiting if one[0] not in AMOUNTS], (), []
    for number, (name, piece, unit) in enumerate(waiting):
        last = number == len(waiting) - 1
        if name in AMOUNTS:
            if len(amounts) == len(waiting):
                text, anchor = amounts[number].text, amounts[number].anchor
            else:
                text, anchor = (joined(value).lstrip(":： "), value[0].anchor) if last and value else ("", piece.anchor)
            form.amounts.append(Amount(name, Cell(text, anchor), order, 0, unit))
        elif name is Field.MONEY_UNIT:
            form.money_unit = form.money_unit or (joined(value) if joined(value) in ("元", "万元") else None)
        elif name is Field.SOURCE:
            form.unread += without_home(piece.text, Cell(joined(value), value[0].anchor if value else piece.anchor))
        elif name is Field.IGNORED and len(joined(value)) >= 12:
            form.unread.append(not_used(piece.text, Cell(joined(value), value[0].anchor)))
        elif name not in (Field.PERSONAL, Field.IGNORED):
            cell = Cell(joined(value).lstrip(":： "), value[0].anchor if value else piece.anchor)
            keep_text(form, name, cell, label=piece.text)


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
        if found is not None and found[0] is Field.SECTION and not form.spending:
            form.money_unit = form.money_unit or money_unit_of(found[2])
            at = found[1]
            continue
        if found is None or found[0] not in LINES:
            break
        label = Cell(found[2], pieces[at].anchor)
        at = found[1]
        values: list[Piece] = []
        while at < header and (
            MONEY_TEXT.match(pieces[at].text) or _DASH.match(pieces[at].text) or _PERCENT.match(pieces[at].text)
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
