"""Figures of the user's words that no fact covers (没有写进表的数字), each with the sentence it stands in and why it was left out.

Nothing is lost silently: what was read as former, cancelled or background is told as such, what nobody could name is told too.
Dates, ages, ordinals, and the factors of a calculation whose result is covered are explained by themselves and not listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Fact, Value
from assistant.figures import Figure, FigureKind


class Reason(StrEnum):
    """Why a figure is in no row; the words are shown to the user."""

    UNNAMED = "没有认出说的是什么"
    FORMER = "看作以前的数"
    CANCELLED = "看作取消或不列入的"
    BACKGROUND = "看作背景"


class Unplaced(Value):
    """A figure without a fact: ``figure`` has its place in the user's words, ``sentence`` is the one it stands in."""

    figure: Figure
    sentence: str
    reason: Reason = Reason.UNNAMED


def unplaced(text: str, figures: Sequence[Figure], facts: Iterable[Fact]) -> tuple[Unplaced, ...]:
    """The ``figures`` of ``text`` that none of ``facts`` (of any source) says, in order."""
    told = tuple(facts)
    return tuple(
        Unplaced(figure=figure, sentence=sentence_at(text, figure.start))
        for figure in figures
        if figure.kind not in (FigureKind.AGE, FigureKind.ORDINAL) and not _is_told(figure, told, text)
    )


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
