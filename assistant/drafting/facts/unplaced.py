"""Figures of the user's words that no fact covers (没有写进表的数字), each with the sentence it stands in and why it was left out.

Nothing is lost silently: what was read as former, cancelled or background is told as such, what nobody could name is told too.
Dates, ages, ordinals, and the factors of a calculation whose result is covered are explained by themselves and not listed.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Fact, FactChange, Value
from assistant.drafting.facts.background import stock_of
from assistant.drafting.facts.joining import without_place
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.scope import Scope, Standing
from assistant.drafting.facts.standing import scopes_of, standing_at
from assistant.drafting.facts.talk import plainly
from assistant.figures import Figure, FigureKind, read_figures, read_frequencies
from assistant.figures.numerals import read_number
from assistant.figures.prose import prepare
from assistant.figures.scanning import scan


class Reason(StrEnum):
    """Why a figure is in no row; the words are shown to the user."""

    UNNAMED = "没有认出说的是什么"
    FORMER = Standing.FORMER.value
    CANCELLED = Standing.CANCELLED.value
    BACKGROUND = Standing.BACKGROUND.value
    SOURCE = "看作资金来源"


class Unplaced(Value):
    """A figure without a fact: ``figure`` has its place in the user's words, ``sentence`` is the one it stands in."""

    figure: Figure
    sentence: str
    reason: Reason = Reason.UNNAMED


def figures_said(text: str, *, year: int | None = None) -> tuple[Figure, ...]:
    """The figures of a text as its office wording has them (120块一份 is a price), with the places and words of the text itself.

    Those that the office wording leaves out (从300元 of 从300元提高到450元) are read as they stand, and so are numbers without
    any unit (单价23500), whose ``unit`` is empty. Frequencies (每月4次) are figures here, ``per`` their period.
    """
    plain = plainly(text)
    found: list[Figure] = []
    for figure in (*read_figures(plain.text, year=year), *_frequencies(plain.text), *_bare(plain.text)):
        first, last = plain.back(figure.start, figure.end)
        found.append(figure.model_copy(update={"start": first, "end": last, "quote": text[first:last]}))
    for figure in read_figures(text, year=year):
        if not any(one.start < figure.end and figure.start < one.end for one in found):
            found.append(figure)
    return tuple(sorted(found, key=lambda one: one.start))


def _frequencies(text: str) -> Iterator[Figure]:
    for one in read_frequencies(text):
        times, period = one.frequency.times, one.frequency.period.value
        yield _figure(text, one.start, one.end, amount=times, unit="次", per=period, thing=one.thing)


_FEWEST_DIGITS = 2


def _bare(text: str) -> Iterator[Figure]:
    """Numbers no unit follows and no reader takes: neither figure nor date, name, ordinal or frequency."""
    seen = scan(prepare(text))
    taken = [(one.start, one.end) for one in seen.numbers]
    for found in re.finditer(r"(?<![A-Za-z\d.:/-])\d[\d,]*(?:\.\d+)?(?=[，,。;；、!！?？)）\s…]|$)", seen.covered):
        amount = read_number(found[0].rstrip(","))
        known = any(first < found.end() and found.start() < last for first, last in taken)
        if amount is None or known or len(re.sub(r"\D", "", found[0])) < _FEWEST_DIGITS:
            continue
        first, last = seen.prose.span(found.start(), found.end())
        yield _figure(text, first, last, amount=amount)


def _figure(
    text: str, start: int, end: int, *, amount: Decimal, unit: str = "", per: str = "", thing: str = ""
) -> Figure:
    quote = text[start:end]
    return Figure(
        thing=thing,
        amount=amount,
        unit=unit,
        per=per,
        kind=FigureKind.COUNT,
        quote=quote,
        start=start,
        end=end,
        clause=quote,
    )


def unplaced(
    text: str,
    figures: Sequence[Figure],
    facts: Iterable[Fact],
    *,
    year: int | None = None,
    sources: Iterable[Fact] = (),
) -> tuple[Unplaced, ...]:
    """The ``figures`` of ``text`` that none of ``facts`` (of any source) says, in order; ``year`` is the one planned.

    ``sources`` are facts left out because they only say who gives the money.
    """
    told = tuple(facts)
    left = [figure for figure in figures if not _explains_itself(figure, text) and not _is_told(figure, told, text)]
    if not left:
        return ()
    scopes, stock, given = scopes_of(text, year=year), stock_of(text, figures), tuple(sources)
    told_why = [(figure, _reason(figure, scopes, stock.keys(), given)) for figure in left]
    return tuple(
        Unplaced(figure=figure, sentence=sentence_at(text, figure.start), reason=reason)
        for figure, reason in told_why
        if not (reason is Reason.UNNAMED and _only_lasts(figure))
    )


def _only_lasts(figure: Figure) -> bool:
    """How long something takes, without a bound: 20分钟的专题片."""
    bounded = figure.comparator is not None or figure.quote.endswith("内")
    return figure.kind is FigureKind.DURATION and not bounded


def _reason(figure: Figure, scopes: tuple[Scope, ...], stock: Container[int], sources: tuple[Fact, ...]) -> Reason:
    standing = standing_at(scopes, figure.end - 1) or standing_at(scopes, figure.start)
    if standing is None and figure.start in stock:
        standing = Standing.BACKGROUND
    if standing is None and any(_overlap(one, figure) for one in sources):
        return Reason.SOURCE
    return Reason(standing.value) if standing else Reason.UNNAMED


def sentence_at(text: str, at: int) -> str:
    """The sentence around a place of a text, at most 120 characters of it."""
    first = max(text.rfind(mark, 0, at) for mark in "。；;！？\n") + 1
    ends = [place for mark in "。；;！？\n" if (place := text.find(mark, at)) >= 0]
    return text[first : min(ends, default=len(text))].strip()[:120]


_SPANS = ("年", "个月", "月", "季度", "学期", "周")


def _explains_itself(figure: Figure, text: str) -> bool:
    """Whether a figure counts nothing: an age, 一 of 一户680元, 四项 of 四项合计, how long something goes on (一年, 近3年)."""
    if figure.kind in (FigureKind.AGE, FigureKind.ORDINAL):
        return True
    if figure.kind is FigureKind.DURATION:
        return figure.unit in _SPANS
    if figure.per or re.search(r"\d", figure.quote):
        return False
    for_each = figure.amount == 1 and re.match(r"[^，,。；;]{0,8}?[\d一二三四五六七八九百千万]", text[figure.end :])
    return bool(for_each) or figure.unit in ("项", "类", "种", "期", "块")


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


def candidate(one: Unplaced, text: str) -> Fact:
    """The figure as a fact of ``text`` for the user to name; its thing is what the words beside it may name, empty where none do.

    ``place`` says why it was left out, and tells such a fact from one that was read (``is_candidate``).
    """
    figure = one.figure
    thing = figure.thing if is_sound_name(figure.thing) else ""
    first = max(text.rfind(mark, 0, figure.start) for mark in _MARKS) + 1
    last = min((at for mark in _MARKS if (at := text.find(mark, figure.end)) >= 0), default=len(text))
    quote = text[first:last].strip()
    first = text.find(quote, first)
    fact = Fact(thing=thing, quote=quote, start=first, end=first + len(quote), place=one.reason.value)
    unit = "/".join(filter(None, (figure.unit, figure.per)))
    if figure.kind is FigureKind.MONEY:
        return fact.model_copy(update={"unit_cost" if figure.per else "money": figure.amount, "unit": unit})
    told = {"quantity": figure.amount, "upper": figure.upper, "comparator": figure.comparator, "unit": unit}
    return fact.model_copy(update=told)


_MARKS = "，,。；;！!？?\n"


def candidates(left: Sequence[Unplaced], text: str) -> tuple[Fact, ...]:
    """All figures left out as facts for the user to name, those first that nobody could name."""
    return tuple(candidate(one, text) for one in sorted(left, key=lambda one: one.reason is not Reason.UNNAMED))


def is_candidate(fact: Fact) -> bool:
    """Whether a fact is a figure left out that waits for its name."""
    return fact.place in {reason.value for reason in Reason}


def with_named(
    left: tuple[Unplaced, ...], text: str, corrections: tuple[FactChange, ...]
) -> tuple[list[Fact], tuple[Unplaced, ...]]:
    """The facts that the user made of figures of ``text`` left out, and what is still left out."""
    named = {without_place(one.fact): one.becomes for one in corrections if one.becomes and is_candidate(one.fact)}
    facts, still = [], []
    for one in left:
        fact = candidate(one, text)
        becomes = named.get(without_place(fact))
        if becomes is None:
            still.append(one)
        else:
            facts.append(becomes.model_copy(update={"start": fact.start, "end": fact.end, "place": ""}))
    return facts, tuple(still)


_PEOPLE = {"名": "人", "位": "人"}
_SIGN = r"[×xX*＊÷/]"


def _is_factor(figure: Figure, text: str) -> bool:
    """12个月 of 54人×4200元/月×12个月=272万元: a factor behind a sign, or before one, of a calculation that is carried out."""
    behind, before = text[figure.end : figure.end + 40], text[max(0, figure.start - 2) : figure.start]
    return bool(re.search(rf"{_SIGN}\s*$", before) or re.match(rf"\s*{_SIGN}\s*\d", behind)) and "=" in behind.replace(
        "＝", "="
    )
