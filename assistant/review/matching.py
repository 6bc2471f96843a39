"""Finds which indicator a figure of the prose speaks of. Strict on purpose: an unsure match is no match.

A figure belongs to a row when the units measure the same thing and both speak of the same thing: equal once fillers and
counting words are off, the same words in another order, or the row's name spells out what the figure's clause says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from assistant.domain import Comparator, Frequency, Indicator, Level1, Level2, Measure, Period, Value
from assistant.figures import Figure, FigureKind, Repeated, read_figures, read_frequencies
from assistant.figures.units import conversion
from assistant.review.rule import Case, squeeze
from assistant.review.wording import core, longest_shared, one_wording, with_named_unit
from assistant.target import comparable

_REGULARLY = re.compile(
    r"每(?P<period>月|季度|周|半年)(?:定时|定期|按时|固定|至少)?(?:组织)?(?:开展|举办|召开|举行|进行)(?!\d|[一二两三四五六七八九十])(?P<thing>[一-龥“”]{3,14})"
)
_PERIODS = {"月": Period.MONTH, "季度": Period.QUARTER, "周": Period.WEEK, "半年": Period.HALF_YEAR}
# what there is already, or was before, is no task of this year
_STOCK = re.compile("共有|现有|原有|已有|拥有|目前|截至|上年|去年|往年|前年|历年|累计|以来|[二三四五两]年内")
_PART = re.compile("上半年|下半年|季度|各|每|分别|首批|其中|分期|第[一二三四五]批")
# what a unit counts is clear from it only when not everything can be counted in it
_ANYTHING = (
    "%",
    "‰",
    "个",
    "次",
    "项",
    "处",
    "件",
    "人",
    "名",
    "场",
    "期",
    "条",
    "种",
    "类",
    "份",
    "天",
    "月",
    "年",
    "分",
)
_MOST = 200  # figures of one text; a text with more is no prose
_VERBS = re.compile(r"^(?:实际|共|累计|全年|预计|计划|拟|安排|开展|举办|组织|完成|实施|提供|参加|参与|了|各类)+")


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
    text = squeeze(text)
    counted = (FigureKind.COUNT, FigureKind.MEASURE, FigureKind.PERCENT)
    found = [
        _of_figure(figure, text)
        for figure in read_figures(text)
        if figure.kind in counted and not figure.per and figure.thing and not _STOCK.search(figure.clause)
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
        thing=figure.thing,
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


def rows_of(mention: Mention, case: Case) -> Iterator[tuple[int, Indicator, Measure]]:
    """The rows a mention speaks of, with the reading of their target."""
    for number, row in case.rows():
        reading = with_named_unit(row)
        if reading is None or reading.per or row.level2 is Level2.OUTPUT_COST:
            continue
        if row.level1 in (Level1.COST, Level1.SATISFACTION) or not _same_unit(mention, reading.unit):
            continue
        if (
            same_thing(mention, row)
            or _part_above_whole(mention, row, reading)
            or _spelled_out(mention, row, reading)
            or _only_pair(mention, row, reading, case)
        ):
            yield number, row, reading


def _same_unit(mention: Mention, unit: str) -> bool:
    if mention.frequency:
        return unit in ("次", "场", "期", "场次")
    events = {"场", "次", "场次", "期"}
    return comparable(mention.unit, unit) or (mention.unit in events and unit in events)


def in_unit(mention: Mention, amount: Decimal, unit: str) -> Decimal:
    """An amount of the mention in the row's unit."""
    return amount * (conversion(mention.unit, unit) or Decimal(1))


def same_thing(mention: Mention, row: Indicator) -> bool:
    """Whether a mention and a row name one thing: equal cores, the same words in another order, or one spelled out."""
    if mention.unit == "%":
        return one_wording(mention.thing) == one_wording(row.name)
    thing, name = _VERBS.sub("", core(mention.thing)), _VERBS.sub("", core(row.name))
    if len(thing) < 2 or len(name) < 2:
        return False
    if thing == name or (len(thing) >= 4 and sorted(thing) == sorted(name)):
        return True
    if thing not in name:
        return False
    rest = name.replace(thing, "", 1)
    if len(thing) >= 3 and len(longest_shared(rest, one_wording(mention.clause))) >= 2:
        return True
    # 全年探访8000人次, after 为独居老人提供关爱探访 in the same sentence, is the row 独居老人关爱探访人次
    told = longest_shared(rest, one_wording(mention.sentence))
    return len(told) >= 2 and len(told) >= 0.6 * len(rest)


def _part_above_whole(mention: Mention, row: Indicator, reading: Measure) -> bool:
    """A longer thing is a part of the row's; a part of more than the whole cannot be meant."""
    thing, name = core(mention.thing), core(row.name)
    capped = reading.comparator in (Comparator.AT_MOST, Comparator.LESS)
    if mention.unit == "%" or len(name) < 3 or name not in thing or capped:
        return False
    if len(name) == 3 and not thing.endswith(name):
        return False
    return in_unit(mention, mention.amount, reading.unit) > reading.amount


def _spelled_out(mention: Mention, row: Indicator, reading: Measure) -> bool:
    """养护县乡道路320公里 and 养护道路里程 ≥300公里: one name's two words both stand in the other, in any order.

    The longer is then a part of the shorter, and a part of more than the whole cannot be meant.
    """
    capped = reading.comparator in (Comparator.AT_MOST, Comparator.LESS)
    if mention.unit == "%" or mention.upper is not None or row.level1 is not Level1.OUTPUT or capped:
        return False
    thing, name = _VERBS.sub("", core(mention.thing)), _VERBS.sub("", core(row.name))
    said = in_unit(mention, mention.amount, reading.unit)
    if len(thing) > len(name):
        return said > reading.amount and _both_words(name, thing)
    return said < reading.amount and not mention.part and _both_words(thing, name)


def _only_pair(mention: Mention, row: Indicator, reading: Measure, case: Case) -> bool:
    """为8000平方米用房提供物业服务 and 物业服务面积 =8000平方米: one figure, one output in that unit, named in the clause."""
    if not mention.alone or mention.upper is not None or row.level1 is not Level1.OUTPUT or reading.unit in _ANYTHING:
        return False
    if reading.comparator in (Comparator.AT_MOST, Comparator.LESS):
        return False
    values = [value for _, other in case.rows(Level1.OUTPUT) if (value := with_named_unit(other)) and not value.per]
    name = core(row.name)
    only = sum(comparable(value.unit, reading.unit) for value in values) == 1
    return only and len(name) >= 4 and name in one_wording(mention.clause)


def _both_words(short: str, long: str) -> bool:
    """Whether ``short`` cut in two, no half shorter than a word, stands in ``long``: 河道疏浚 in 疏浚市管河道."""
    return any(short[:cut] in long and short[cut:] in long for cut in range(2, len(short) - 1))


def differs(mention: Mention, amount: Decimal, unit: str) -> bool:
    """Whether the mention's figure and an amount of the row's unit cannot both be meant."""
    low = in_unit(mention, mention.amount, unit)
    high = in_unit(mention, mention.upper, unit) if mention.upper is not None else low
    if mention.upper is not None:
        return not low <= amount <= high
    if mention.part:
        return amount < low
    if mention.approximate:
        return abs(amount - low) > low * Decimal("0.2")
    if mention.frequency:
        # 每周 is 50 to 52 a year, 每日 250 to 366: neither is a contradiction; several sites multiply the count
        slack = Decimal("0.35") if low > 300 else Decimal("0.05") if low > 40 else Decimal(0)
        return abs(amount - low) > low * slack and amount % low != 0
    return amount != low
