"""Finds which indicator a figure of the prose speaks of. Strict on purpose: an unsure match is no match.

A figure belongs to a row when the units measure the same thing and both speak of the same thing: equal once fillers and
counting words are off, the same words in another order, or the row's name spells out what the figure's clause says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from assistant.domain import Comparator, Indicator, Level1, Level2, Measure
from assistant.figures.units import conversion
from assistant.review.lexicon import UnitsOf, entries
from assistant.review.mentions import Mention, mentions
from assistant.review.rule import Case
from assistant.review.wording import bare, core, longest_shared, one_wording, with_named_unit
from assistant.target import comparable

# who is taught or what is built is no other rate: 学员培训合格率 is the 培训合格率
_WHOLE = re.compile("^(?:项目|工程|学员|参训学员|参训人员|年度|全年|总体)+(?=[一-龥]{4,}率$)")
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
_VERBS = re.compile(r"^(?:实际|共|累计|全年|预计|计划|拟|安排|开展|举办|组织|完成|实施|提供|参加|参与|了|各类)+")


def rows_of(mention: Mention, case: Case) -> Iterator[tuple[int, Indicator, Measure]]:
    """The rows a mention speaks of, with the reading of their target."""
    for number, row in case.rows():
        reading = with_named_unit(row)
        if reading is None or reading.per or row.level2 is Level2.OUTPUT_COST:
            continue
        if row.level1 in (Level1.COST, Level1.SATISFACTION) or not same_unit(mention, reading.unit):
            continue
        if (
            same_thing(mention, row)
            or _named_whole(mention, row, reading, case)
            or _part_above_whole(mention, row, reading)
            or _spelled_out(mention, row, reading)
            or _only_pair(mention, row, reading, case)
        ):
            yield number, row, reading


def same_unit(mention: Mention, unit: str) -> bool:
    """Whether the mention's unit measures what ``unit`` does; 场, 次 and 期 count the same events."""
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
        return _WHOLE.sub("", one_wording(mention.thing)) == _WHOLE.sub("", one_wording(bare(row.name)))
    thing, name = _counted_thing(mention.thing), _counted_thing(row.name)
    if len(thing) < 2 or len(name) < 2:
        return False
    if thing == name or (len(thing) >= 4 and sorted(thing) == sorted(name)) or _but_for_a_filler(thing, name):
        return True
    if thing not in name:
        return False
    rest = name.replace(thing, "", 1)
    if len(thing) >= 3 and len(longest_shared(rest, one_wording(mention.clause))) >= 2:
        return True
    # 全年探访8000人次, after 为独居老人提供关爱探访 in the same sentence, is the row 独居老人关爱探访人次
    told = longest_shared(rest, one_wording(mention.sentence))
    return len(told) >= 2 and len(told) >= 0.6 * len(rest)


def _counted_thing(text: str) -> str:
    """The thing without the verb in front and the measure behind: 清淤 of 清淤土方量, 完成清淤 and 清淤方量."""
    return re.sub("(?:土石?)?方$", "", _VERBS.sub("", core(text)))


def _but_for_a_filler(one: str, other: str) -> bool:
    """村级卫生室建设 and 村卫生室建设: one letter more, inside, and one that names nothing."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) - len(short) != 1:
        return False
    return any(long[at] in "级类型性式的化" and long[:at] + long[at + 1 :] == short for at in range(1, len(long) - 1))


def named_in_clause(mention: Mention, row: Indicator, case: Case) -> bool:
    """为36户残疾人家庭完成无障碍改造 gives 无障碍改造户数: the clause says the thing, and its only figure is in that unit.

    Another row of the same unit that the clause says as well leaves it open.
    """
    if mention.frequency or row.level2 is not Level2.QUANTITY or mention.unit not in own_units(row.name):
        return False
    told = mention.clause
    if sum(each.unit == mention.unit for each in mentions(told)) != 1 or not stands_in(_of_whom(row), told):
        return False
    return not any(
        mention.unit in own_units(other.name) and stands_in(_of_whom(other), told)
        for _, other in case.rows(Level1.OUTPUT, Level2.QUANTITY)
        if other is not row
    )


def _named_whole(mention: Mention, row: Indicator, reading: Measure, case: Case) -> bool:
    """Named in the clause as it is; with words in between (新建污水管网 for 新建管网) it is a part, and only more is wrong."""
    if not named_in_clause(mention, row, case):
        return False
    capped = reading.comparator in (Comparator.AT_MOST, Comparator.LESS)
    more = in_unit(mention, mention.amount, reading.unit) > reading.amount and not capped
    return _of_whom(row) in mention.clause or more


@lru_cache(maxsize=1024)
def own_units(name: str) -> tuple[str, ...]:
    """The units a name's ending asks for: 户数 in 户, 面积 in 平方米; none for 数量, which may be anything."""
    kinds: tuple[UnitsOf, ...] = entries("units", "kind", UnitsOf)
    return tuple(unit for kind in kinds if bare(name).endswith(kind.endings) for unit in kind.units)


def _of_whom(row: Indicator) -> str:
    """What a row speaks of: 上门护理 of 上门护理老人数, 道路修缮 of 道路修缮面积."""
    return re.sub("(?:老人|党员|学员|学生|人员|家庭|对象)$", "", core(re.sub("(?:人|户|家)数$", "", bare(row.name))))


def stands_in(thing: str, text: str) -> bool:
    """Whether a text says a thing of three letters or more as it is, or in two words apart: 道路修缮 in 修缮小区道路."""
    return len(thing) >= 3 and (thing in text or _both_words(thing, text))


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
    """为8000平方米用房提供物业服务 and 物业服务面积 =8000平方米: one figure, one output in that unit, named in the clause.

    上门服务3300人次 and 上门护理服务人次: or the one's words stand in the other.
    """
    if not mention.alone or mention.upper is not None or row.level1 is not Level1.OUTPUT or reading.unit in _ANYTHING:
        return False
    if reading.comparator in (Comparator.AT_MOST, Comparator.LESS):
        return False
    values = [value for _, other in case.rows(Level1.OUTPUT) if (value := with_named_unit(other)) and not value.per]
    name = _counted_thing(row.name)
    only = sum(comparable(value.unit, reading.unit) for value in values) == 1
    if not only:
        return False
    thing = _counted_thing(mention.thing)
    said = len(name) >= 2 and name in one_wording(mention.clause)
    return said or (len(thing) >= 4 and _both_words(thing, name)) or (len(name) >= 4 and _both_words(name, thing))


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
