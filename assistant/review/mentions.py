"""Reads what a text says of things that indicators may measure: counts, measures, percentages, and frequencies as counts.

Ages, durations, money, portions (每期40人) and what there is already (现有12家, 上年10场) are no tasks of the year.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from assistant.domain import Comparator, Frequency, Period, Value
from assistant.figures import Figure, FigureKind, Repeated, read_figures, read_frequencies
from assistant.review.rule import squeeze
from assistant.target import comparable

_REGULARLY = re.compile(
    r"每(?P<period>月|季度|周|半年)(?:定时|定期|按时|固定|至少)?(?:组织)?(?:开展|举办|召开|举行|进行)(?!\d|[一二两三四五六七八九十])(?P<thing>[一-龥“”]{3,14})"
)
_PERIODS = {"月": Period.MONTH, "季度": Period.QUARTER, "周": Period.WEEK, "半年": Period.HALF_YEAR}
# what there is already, or was before, is no task of this year
_STOCK = re.compile("共有|现有|原有|已有|拥有|目前|截至|上年|去年|往年|前年|历年|累计|以来|[二三四五两]年内")
# 比上年增加2场 says by how much, not how many
_CHANGE = re.compile("(?:增加|增长|提高|提升|减少|下降|降低)了?$")
_PART = re.compile("上半年|下半年|季度|各|每|分别|首批|其中|分期|第[一二三四五]批")
_MOST = 200  # figures of one text; a text with more is no prose
_FOREIGN = re.compile(r"(?<=[\u4e00-\u9fff])(?:and|or|the|of|to|in|for|with)(?=[\u4e00-\u9fff])", re.IGNORECASE)
_KEPT = re.compile("(?:保持|维持|稳定|达|不低)$")


class Mention(Value):
    """Something a text says of an indicator's thing: a count, or a frequency turned into a yearly count."""

    thing: str
    amount: Decimal
    upper: Decimal | None = None
    comparator: Comparator | None = None
    unit: str
    approximate: bool = False
    frequency: bool = False
    part: bool = False
    alone: bool = False
    """The only figure of its unit in the text."""
    quote: str
    clause: str
    sentence: str = ""


@lru_cache(maxsize=256)
def mentions(text: str) -> tuple[Mention, ...]:
    """Counts, measures, percentages and frequencies of a text that may be this year's task.

    Ages, durations, money, portions (每期40人) and what there is already (现有12家, 上年10场) are left out.
    """
    # an English word left between two Chinese ones parts them like a comma; that it stands there is another rule's finding
    text = _FOREIGN.sub("，", squeeze(text))
    counted = (FigureKind.COUNT, FigureKind.MEASURE, FigureKind.PERCENT)
    found = [
        _of_figure(figure, text)
        for figure in read_figures(text)
        if figure.kind in counted and not figure.per and figure.thing and not _STOCK.search(figure.clause)
        if figure.kind is FigureKind.PERCENT or not _CHANGE.search(text[: figure.start])
    ]
    found += [_of_frequency(repeated) for repeated in read_frequencies(text) if repeated.thing]
    for regular in _REGULARLY.finditer(text):
        thing = re.split("[、及和与或以并为]|活动(?=.)", regular["thing"])[0]
        thing = thing + "活动" if regular["thing"].startswith(thing + "活动") else thing
        each = Frequency(times=Decimal(1), period=_PERIODS[regular["period"]])
        if not any(other.frequency and other.quote in regular[0] for other in found):
            found.append(
                Mention(
                    thing=thing,
                    amount=each.per_year,
                    comparator=Comparator.AT_LEAST,
                    unit="次",
                    frequency=True,
                    quote=regular[0],
                    clause=regular[0],
                )
            )
    found = found[:_MOST]
    return tuple(mention.model_copy(update={"alone": _alone(mention, found)}) for mention in found)


def _alone(mention: Mention, others: list[Mention]) -> bool:
    return not mention.part and sum(comparable(other.unit, mention.unit) for other in others) == 1


def _sentence(text: str, start: int) -> str:
    first = max(text.rfind(mark, 0, start) for mark in "。；;！!？?\n") + 1
    ends = [at for mark in "。；;！!？?\n" if (at := text.find(mark, start)) >= 0]
    return text[first : min(ends, default=len(text))]


def _of_figure(figure: Figure, text: str) -> Mention:
    return Mention(
        thing=_KEPT.sub("", figure.thing),
        amount=figure.amount,
        upper=figure.upper,
        comparator=figure.comparator,
        unit=figure.unit,
        approximate=figure.approximate,
        part=bool(_PART.search(figure.clause)),
        quote=figure.quote,
        clause=figure.clause,
        sentence=_sentence(text, figure.start),
    )


def _of_frequency(repeated: Repeated) -> Mention:
    return Mention(
        thing=repeated.thing,
        amount=repeated.frequency.per_year,
        comparator=repeated.comparator,
        unit="次",
        frequency=True,
        quote=repeated.quote,
        clause=repeated.quote,
    )
