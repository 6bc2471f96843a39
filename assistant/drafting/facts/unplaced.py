"""Figures of the user's words that no fact covers (没有写进表的数字), each with the sentence it stands in and why it was left out.

Nothing is lost silently: what was read as former, cancelled or background is told as such, what nobody could name is told too.
Dates, ages, ordinals, and the factors of a calculation whose result is covered are explained by themselves and not listed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Fact, Value
from assistant.drafting.facts.background import stock_of
from assistant.drafting.facts.scope import Scope, Standing
from assistant.drafting.facts.standing import scopes_of, standing_at
from assistant.drafting.facts.talk import plainly
from assistant.figures import Figure, FigureKind, read_figures


class Reason(StrEnum):
    """Why a figure is in no row; the words are shown to the user."""

    UNNAMED = "没有认出说的是什么"
    FORMER = Standing.FORMER.value
    CANCELLED = Standing.CANCELLED.value
    BACKGROUND = Standing.BACKGROUND.value


class Unplaced(Value):
    """A figure without a fact: ``figure`` has its place in the user's words, ``sentence`` is the one it stands in."""

    figure: Figure
    sentence: str
    reason: Reason = Reason.UNNAMED


def figures_said(text: str, *, year: int | None = None) -> tuple[Figure, ...]:
    """The figures of a text as its office wording has them (120块一份 is a price), with the places and words of the text itself.

    Those that the office wording leaves out (从300元 of 从300元提高到450元) are read as they stand.
    """
    plain = plainly(text)
    found = []
    for figure in read_figures(plain.text, year=year):
        first, last = plain.back(figure.start, figure.end)
        found.append(figure.model_copy(update={"start": first, "end": last, "quote": text[first:last]}))
    for figure in read_figures(text, year=year):
        if not any(one.start < figure.end and figure.start < one.end for one in found):
            found.append(figure)
    return tuple(sorted(found, key=lambda one: one.start))


def unplaced(
    text: str, figures: Sequence[Figure], facts: Iterable[Fact], *, year: int | None = None
) -> tuple[Unplaced, ...]:
    """The ``figures`` of ``text`` that none of ``facts`` (of any source) says, in order; ``year`` is the one planned."""
    told = tuple(facts)
    left = [
        figure
        for figure in figures
        if figure.kind not in (FigureKind.AGE, FigureKind.ORDINAL) and not _is_told(figure, told, text)
    ]
    if not left:
        return ()
    scopes, stock = scopes_of(text, year=year), stock_of(text, figures)
    return tuple(
        Unplaced(figure=figure, sentence=sentence_at(text, figure.start), reason=_reason(figure, scopes, stock.keys()))
        for figure in left
    )


def _reason(figure: Figure, scopes: tuple[Scope, ...], stock: Container[int]) -> Reason:
    standing = standing_at(scopes, figure.end - 1)
    if standing is None and figure.start in stock:
        standing = Standing.BACKGROUND
    return Reason(standing.value) if standing else Reason.UNNAMED


def sentence_at(text: str, at: int) -> str:
    """The sentence around a place of a text, at most 120 characters of it."""
    first = max(text.rfind(mark, 0, at) for mark in "。；;！？\n") + 1
    ends = [place for mark in "。；;！？\n" if (place := text.find(mark, at)) >= 0]
    return text[first : min(ends, default=len(text))].strip()[:120]


def _is_told(figure: Figure, facts: tuple[Fact, ...], text: str) -> bool:
    """Whether a fact says the figure, in these words or elsewhere; a factor is told by the product it is part of."""
    here = [one for one in facts if one.source == "content" and _overlap(one, figure)]
    if any(number in (figure.amount, figure.upper) for one in here for number in _numbers(one)):
        return True
    if any(one.frequency is not None or "×" in one.place for one in here):
        return True
    if any(_same(figure, one) for one in facts):
        return True
    return _is_factor(figure, text)


def _overlap(fact: Fact, figure: Figure) -> bool:
    return fact.start is not None and fact.start < figure.end and figure.start < (fact.end or 0)


def _numbers(fact: Fact) -> Iterator[Decimal]:
    for one in (fact.quantity, fact.upper, fact.unit_cost, fact.money):
        if one is not None:
            yield one


def _same(figure: Figure, fact: Fact) -> bool:
    """Whether a fact said elsewhere is of the same figure: the same sum, or as many of the same unit."""
    if figure.kind is FigureKind.MONEY:
        return figure.amount in (fact.money, fact.unit_cost)
    return figure.amount == fact.quantity and _PEOPLE.get(figure.unit, figure.unit) == _PEOPLE.get(fact.unit, fact.unit)


_PEOPLE = {"名": "人", "位": "人"}
_SIGN = r"[×xX*＊÷/]"


def _is_factor(figure: Figure, text: str) -> bool:
    """12个月 of 54人×4200元/月×12个月=272万元: a factor behind a sign, or before one, of a calculation that is carried out."""
    behind, before = text[figure.end : figure.end + 40], text[max(0, figure.start - 2) : figure.start]
    return bool(re.search(rf"{_SIGN}\s*$", before) or re.match(rf"\s*{_SIGN}\s*\d", behind)) and "=" in behind.replace(
        "＝", "="
    )
