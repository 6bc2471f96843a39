"""Reads 指标值, amounts and dates as people write them. What cannot be read stays text; nothing is repaired or invented."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.domain import Comparator, Deadline, Frequency, Measure, Money, PlanDate, Target
from assistant.figures.moments import FREQUENCY, PERIOD, POINT, is_named_point, read_day, read_point, read_times
from assistant.figures.numerals import (
    ARABIC,
    COMPARATOR_SUFFIXES,
    COMPARATOR_WORDS,
    NUMERAL,
    fold,
    normalize,
    read_number,
    whole,
)
from assistant.figures.units import UNIT, UNITS, UnitKind, conversion, one_name

__all__ = [
    "UNITS",
    "comparable",
    "normalize",
    "read_date",
    "read_money",
    "read_number",
    "read_target",
    "satisfies",
]

_SIGN_OF = {
    word: Comparator(sign) for sign, words in COMPARATOR_WORDS.items() for word in (sign, *words)
}  # fmt: skip
_SUFFIX_OF = {word: Comparator(sign) for sign, words in COMPARATOR_SUFFIXES.items() for word in words}


def _any(words: dict[str, Comparator]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_LEAD = (
    r"(?:(?:力争|确保|达到|达|为|是|完成|全年|年度|共计?|总计|合计|计划|预计|控制在|控制|不?少?约|大约|提供|开展|覆盖|较?上年|"
    r"同比|比上年|比去年|较去年|增长率?|增幅|提高|提升|下降|降低|增加|减少)+)"
)
_MEASURE = re.compile(
    rf"(?:{_LEAD})?(?P<sign>{_any(_SIGN_OF)})?(?:每个?(?P<each>{PERIOD}|{UNIT})(?:每(?P<each2>{PERIOD}|{UNIT}))?)?"
    rf"(?P<sign2>{_any(_SIGN_OF)})?(?P<percent>百分之)?(?P<minus>(?<=[≥≤<>=])-)?(?P<amount>{NUMERAL})"
    rf"(?:(?P<unit0>%|{UNIT})?[-~至到](?P<upper>{NUMERAL}))?"
    rf"[余多]?\(?(?P<scale>[万亿](?!元))?(?P<unit>{UNIT})?(?:\({UNIT}\))?(?:[/每](?P<per>[^\W\d_]{{1,8}}(?:/[^\W\d_]{{1,8}})*))?\)?"
    rf"(?:左右)?(?P<suffix>{_any(_SUFFIX_OF)})?"
    r"(?:合格|达标|完成|覆盖|到位|落实|通过|满意|及时|整改|兑现|安全|有效|发放)?"
)
_ZERO = re.compile(
    r"(?:零|0)(?:发生)?[^\W\d_]{0,4}(?:事故|投诉|差错|失误|伤亡|死亡|违规|违纪|违法|火灾|案件|上访|信访|举报|遗漏|缺陷|故障|泄[漏露]|新增|发生|污染|舆情|差评|拖欠|"
    r"感染|超标|纠纷|隐患|返贫|上报|报告|感染|失联|脱管|漏报|延误|逾期)"
)
_REMARK = re.compile(r"(?<=[^(])\((?:[^\d()%/]{3,}|含[^()]*)\)$")
_TORN = re.compile(r"\d\s+\d(?!\d\d(?:\s|\D|$))")


def read_target(text: str) -> Target:
    """A target value with our reading of it; wording, several values in one cell and garbled signs have none."""
    spaced = normalize(text).strip("。;，,、. ")
    if _TORN.search(spaced):
        return Target(text=text)
    plain = re.sub(r"\s", "", spaced)
    return Target(text=text, reading=_reading(plain) or _reading(_REMARK.sub("", plain)) or _in_a_sentence(plain))


def _reading(plain: str) -> Measure | Deadline | Frequency | None:
    return _deadline(plain) or _frequency(plain) or _measure(plain)


def _deadline(plain: str) -> Deadline | None:
    """≤10月31日, 2026年12月底前, 年底前完成. Recurring days (每季度首月15日) and bare amounts of time are none."""
    body = re.sub(r"^(?:≤|<|=|不晚于|不迟于|于|在|截至|截止到?|最迟)", "", plain)
    done = r"(?:完成|完工|竣工|验收|到位|发放|建成|交付|上线|投入使用)"
    body = re.sub(rf"(?:全部|全面|之?前|以前|按时|及时)?{done}?$", "", body)
    if re.fullmatch(r"\d{4}-\d\d?-\d\d?", body) and (day := read_day(body)):
        return Deadline(year=day.year, month=day.month, day=day.day)
    found = re.fullmatch(POINT, body)
    return read_point(found) if found else None


def _frequency(plain: str) -> Frequency | None:
    found = re.fullmatch(rf"=?{FREQUENCY}", plain)
    return read_times(found) if found else None


def _measure(plain: str) -> Measure | None:
    if re.fullmatch(r"=?百分(?:之)?百", plain):
        return Measure(comparator=Comparator.EQUAL if plain[0] == "=" else None, amount=Decimal(100), unit="%")
    found = _MEASURE.fullmatch(plain)
    return _read_measure(found) if found else _zero(plain)


def _read_measure(found: re.Match[str]) -> Measure | None:
    amount = read_number((found["minus"] or "") + found["amount"])
    upper = read_number(found["upper"]) if found["upper"] else None
    unit = "%" if found["percent"] else (found["unit"] or found["unit0"] or "")
    if amount is None or (found["upper"] and (upper is None or upper <= amount)):
        return None
    if found["unit0"] and found["unit"] and not comparable(found["unit0"], found["unit"]):
        return None
    # 2026年 is a year, 3月-10月 a span of months: neither is an amount
    if (unit in ("年", "年度") and amount >= 1900) or (unit == "月" and upper is not None):
        return None
    amount, upper, unit = _with_scale(found, amount, upper, unit)
    sign = found["sign"] or found["sign2"]
    comparator = _SIGN_OF[sign] if sign else _SUFFIX_OF.get(found["suffix"] or "")
    per = "/".join(word for word in (found["each"], found["each2"], found["per"]) if word)
    return Measure(
        comparator=comparator if upper is None else Comparator.RANGE,
        amount=amount,
        upper=upper,
        unit=one_name(unit),
        per=per,
    )


def _with_scale(
    found: re.Match[str], amount: Decimal, upper: Decimal | None, unit: str
) -> tuple[Decimal, Decimal | None, str]:
    """58万元 keeps 万元 as its unit, as filed; 3(万人次) and 2万人 count in heads."""
    last = found["upper"] or found["amount"]
    if scaled := re.fullmatch(rf"({ARABIC})([万亿])", last):
        high = read_number(scaled[1]) or Decimal(1)
        if unit == "元" and upper is None:
            return high, None, scaled[2] + unit
        if upper is not None and not re.search("[万亿]", found["amount"]):
            return (amount, high, scaled[2] + unit) if unit == "元" else (amount * (upper / high), upper, unit)
    if not found["scale"]:
        return amount, upper, unit
    factor = read_number("一" + found["scale"]) or Decimal(1)
    return whole(amount * factor), None if upper is None else whole(upper * factor), unit


def _zero(plain: str) -> Measure | None:
    """零事故 and 0投诉: nothing of the kind."""
    return Measure(comparator=None, amount=Decimal(0)) if _ZERO.fullmatch(plain) else None


def _in_a_sentence(plain: str) -> Measure | Deadline | None:
    """The one measure or one point in time inside words; with two numbers it is not ours to choose.

    A lone 二 before digits or a sign after % is what OCR makes of ≥: such a value is left unread.
    """
    if re.search(r"每|次年|下一?年|翌年|不[超低少高多][^\d过于]", plain) or re.search(
        r"[一二三四五六七八九十]\d|[%‰][=<>≥≤]|^[%‰]|[*?]", plain
    ):
        return None
    if not re.fullmatch(r"[^\W_]*[^\W\d_a-zA-Z][\w%‰.,/()≥≤<>=~-]*", plain):
        return None
    points = [found for found in re.finditer(POINT, plain) if is_named_point(found)]
    if len(points) == 1 and not re.search(ARABIC, plain[: points[0].start()] + plain[points[0].end() :]):
        return read_point(points[0]) if re.search(r"[前底末止内]", points[0][0]) else None
    if points or len(re.findall(ARABIC, plain)) != 1:
        return None
    sign = rf"(?:{_any(_SIGN_OF)})?"
    found = re.search(rf"{sign}{ARABIC}[万亿]?(?:{UNIT})(?:/[^\W\d_]{{1,3}}(?=$|，))?(?:{_any(_SUFFIX_OF)})?", plain)
    return _measure(found[0]) if found else None


def read_money(text: str, *, unit: str | None) -> Money:
    """An amount with the unit the form states (元 / 万元 / ``None``); a unit in the text wins, blank or no unit is no yuan."""
    if re.search(r"\d[^\S\n]+\d", text.strip()):
        return Money(text=text, unit=unit)  # 500 480 are two amounts
    plain = re.sub(r"\s|人民币|[¥￥]", "", fold(text))
    found = re.fullmatch(rf"[:：]?(-?{NUMERAL}?)\(?({_any_money()})?\)?整?", plain)
    if not found or not found[1]:
        return Money(text=text, unit=unit)
    scaled = re.fullmatch(rf"(-?{ARABIC})([万亿])", found[1])
    if found[2] is None and scaled:
        said, number = scaled[2] + "元", read_number(scaled[1])
    elif found[2] is None and re.fullmatch(r"\D+[万亿]", found[1]):
        said, number = "元", read_number(found[1])
    elif found[2] and scaled:
        said, number = scaled[2] + found[2], read_number(scaled[1])
    else:
        said, number = found[2] or unit, read_number(found[1])
    said = "元" if said == "圆" else said
    factor = conversion(said, "元") if said else Decimal(1) if number == 0 else None
    yuan = None if number is None or factor is None else number if factor == 1 else whole(number * factor)
    return Money(text=text, unit=said, yuan=yuan)


def _any_money() -> str:
    return "|".join([*sorted(UNITS[UnitKind.MONEY], key=len, reverse=True), "圆"])


def read_date(text: str) -> PlanDate:
    """A plan date as filed, and the day it names. A month or year alone (2023年1月, 2021年全年) names no day."""
    return PlanDate(text=text, date=read_day(re.sub(r"\s", "", fold(text))))


def comparable(first: str, second: str) -> bool:
    """Whether two units measure the same thing: 万元 and 元 do, 人 and 人次 do not."""
    return conversion(first, second) is not None


def satisfies(target: Target, actual: Target) -> bool | None:
    """Whether what was achieved meets the target, literally; ``None`` where either cannot be read or compared.

    A target without a comparator is met by its own value; more or less of it is not ours to judge.
    """
    wanted, got = target.reading, actual.reading
    if isinstance(wanted, Deadline) and isinstance(got, Deadline):
        return _in_time(wanted, got)
    if isinstance(wanted, Frequency) and isinstance(got, Frequency):
        return got.per_year >= wanted.per_year
    if isinstance(wanted, Measure) and isinstance(got, Measure):
        return _meets(wanted, got)
    return None


def _in_time(wanted: Deadline, got: Deadline) -> bool | None:
    if (wanted.year is None) != (got.year is None):
        return None
    return (got.year or 0, got.month, got.day) <= (wanted.year or 0, wanted.month, wanted.day)


def _meets(wanted: Measure, got: Measure) -> bool | None:
    factor = Decimal(1)
    if wanted.unit and got.unit:
        converted = conversion(got.unit, wanted.unit)
        if converted is None:
            return None
        factor = converted
    if wanted.per != got.per and wanted.per and got.per:
        return None
    low, high = (None if bound is None else bound * factor for bound in _interval(got))
    match wanted.comparator:
        case Comparator.AT_LEAST | Comparator.MORE:
            strict = wanted.comparator is Comparator.MORE
            return _beyond(low, high, wanted.amount, strict=strict)
        case Comparator.AT_MOST | Comparator.LESS:
            strict = wanted.comparator is Comparator.LESS
            return _beyond(_negative(high), _negative(low), -wanted.amount, strict=strict)
        case Comparator.RANGE if wanted.upper is not None and low is not None and high is not None:
            if low >= wanted.amount and high <= wanted.upper:
                return True
            return False if high < wanted.amount or low > wanted.upper else None
        case _:
            if low == high == wanted.amount:
                return True
            return False if wanted.comparator is Comparator.EQUAL and low == high else None


def _interval(measure: Measure) -> tuple[Decimal | None, Decimal | None]:
    if measure.comparator is Comparator.RANGE:
        return measure.amount, measure.upper
    if measure.comparator in (Comparator.AT_LEAST, Comparator.MORE):
        return measure.amount, None
    if measure.comparator in (Comparator.AT_MOST, Comparator.LESS):
        return None, measure.amount
    return measure.amount, measure.amount


def _negative(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number


def _beyond(low: Decimal | None, high: Decimal | None, bound: Decimal, *, strict: bool) -> bool | None:
    """Whether everything between ``low`` and ``high`` lies at or beyond ``bound``; ``None`` when only some of it does."""
    if low is not None and (low > bound or (low == bound and not strict)):
        return True
    if high is not None and (high < bound or (high == bound and strict)):
        return False
    return None
