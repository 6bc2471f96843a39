"""Reads sums by their arithmetic (算式): a formula is said in office wording, and bare numbers that multiply are a price and its sum.

28.5公里×6,800=193,800 is 28.5公里，每公里6800元，计193800元; 260车次, 一车次按三百五, 九万一 is proved by 260 × 350 = 91000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures.numerals import fold, read_number, whole
from assistant.figures.units import UNITS, UnitKind

Edit = tuple[int, int, str]
"""A place of a text and the words that stand there instead."""

_TIME = ("年", "个月", "月", "周", "天", "日", "季度", "学期")
_WORDS = sorted(
    {
        word
        for kind in (UnitKind.PEOPLE, UnitKind.GROUPS, UnitKind.EVENTS, UnitKind.OBJECTS, UnitKind.LENGTH, UnitKind.AREA, UnitKind.VOLUME, UnitKind.WEIGHT)
        for word in UNITS[kind]
        if not re.search(r"[A-Za-z]", word) and word not in ("两", "员", "工程", "单位", "号")
    },
    key=len,
    reverse=True,
)  # fmt: skip
PIECE = f"(?:{'|'.join(_WORDS)}|㎡)"
"""Any unit in which things are counted or measured."""
_DIGITS = "零一二两三四五六七八九十百千"
_PLAIN = r"\d[\d,]*(?:\.\d+)?"
_TIMES = r"\s*[×xX*＊✕乘]\s*"
_FACTOR = rf"{_PLAIN}\s*(?:[万亿])?\s*(?:万?元|块)?(?:\s*/?\s*(?:{'|'.join(_TIME)}|{PIECE}|[一-鿿]{{1,2}}(?=[/×xX*＊]))(?:次|/[一-鿿]{{1,3}})*)?"
_PRODUCT = re.compile(
    rf"(?<![\d.,A-Za-z])(?P<factors>{_FACTOR}(?:{_TIMES}{_FACTOR})+)(?:\s*[=＝]\s*(?P<sum>{_PLAIN}(?:\s*[万亿])?)\s*(?P<yuan>元|块钱?)?)?"
)
_PART = re.compile(
    rf"(?P<number>{_PLAIN})\s*(?P<scale>[万亿])?\s*(?P<yuan>万?元|块)?(?P<per>(?:\s*/\s*[一-鿿]{{1,3}})+)?\s*(?P<unit>[一-鿿㎡]+)?$"
)


def formulas(text: str) -> Iterator[Edit]:
    """Every product of a count and a price as an office says it: so many, so much each, so much together."""
    for found in _PRODUCT.finditer(fold(text)):
        parts = [_PART.match(one.strip()) for one in re.split(_TIMES, found["factors"])]
        if any(part is None for part in parts):
            continue
        factors = [part for part in parts if part is not None]
        priced = [part for part in factors if part["yuan"] or part["per"]]
        if not priced and not found["sum"]:
            continue  # 2×3 says no money
        if len(priced) > 1:
            continue
        bare = [part for part in factors[1:] if not part["unit"]]
        price = priced[0] if priced else bare[0] if len(factors) == 2 and len(bare) == 1 else None
        if price is None and not found["sum"]:
            continue
        said, middle = _said(factors, price), found.end("factors")
        yield found.start(), middle, said
        if found["sum"]:
            yield middle, found.end(), f"，计{found['sum']}元"


def _said(factors: list[re.Match[str]], price: re.Match[str] | None) -> str:
    count = factors[0]
    said = count[0].strip()
    if price is count:  # 3850元/人/月×37人×12月: the price first
        per = "" if price["per"] else next((f"/{one['unit']}" for one in factors[1:] if one["unit"]), "")
        return said + per
    if price is None:
        return said if count["unit"] else ""
    unit = (count["unit"] or "").replace("㎡", "平方米")
    named = [part.strip() for part in (price["per"] or "").split("/") if part.strip()]
    after = factors[factors.index(price) + 1 :]
    if not any(part in _TIME for part in named):
        # 26人×500元×12月 is so much a month
        named += [part["unit"].removeprefix("个") for part in after if part["unit"] in _TIME][:1]
    portions = [part for part in named if part in _TIME] or []
    what = next((part for part in named if part not in _TIME), unit)
    each = "".join(f"每{part}" for part in (re.sub("^[名位]$", "人", what), *portions) if part)
    others = "".join(f"，{part[0].strip()}" for part in factors[1:] if part is not price and part["unit"] not in _TIME and part["unit"])  # fmt: skip
    yuan = price["yuan"] if price["yuan"] != "块" else "元"
    return f"{said}{others}，{each}{price['number']}{price['scale'] or ''}{yuan or '元'}"


# ------------------------------------------------------------------------------------------------- bare numbers that multiply

_NUMBER = re.compile(
    rf"(?<![\d.,A-Za-z第])(?P<high>{_PLAIN}|[{_DIGITS}]+)(?:\s*(?P<scale>[万亿wW])(?![A-Za-z])(?P<low>零?\d[\d千]*|零?[{_DIGITS}]+)?)?"
    rf"(?:\s?(?P<yuan>元|块钱?|块(?=[，,。；;、\s]|$)))?(?P<unit>{PIECE})?"
)
_END = re.compile(r"\s*(?:[，,。；;、！!？?）)（(\s]|$|算|计|左右|吧|的|整|一[个人台场次年]|共|再|另|打底)")
_EACH = re.compile(r"(?:每|[人户台]均|单价|标准|/)[^，,。；;\d]{0,8}$")
_ONE = re.compile(rf"(?<![\d统唯第])一(?=个?{PIECE}[^，,。；;\d\s]{{0,6}}$)")
_PAUSES = "，,。；;、！!？?：:（(=＝… \n"
_ALONE = re.compile(
    r"(?:^|[，,。；;、！!？?：:（(=＝…\s])(?:这一?[块笔项]|那)?(?:就是|也就是|就|是|要|得|花|共|一共|总共|合计|共计|小计|计|[一1]年|全年|大概|约|算?下来|[满发干]*(?:\d+|[一二三四五六七八九十]+)个月就?是?)*$"
)
"""A sum that follows from a price stands alone: with a noun of its own (奖金6万) it is another thing's."""
_REACH = 90
"""Letters within which count, price and sum are said."""


@dataclass(frozen=True)
class _Said:
    """A number of the text: its place, value, unit, whether it is money or, being bare, may be; and the words before it."""

    start: int
    end: int
    value: Decimal
    unit: str
    money: bool
    bare: bool
    listed: bool
    left: str


def _said_numbers(plain: str) -> Iterator[_Said]:
    for found in _NUMBER.finditer(plain):
        if (value := _value(found)) is None:
            continue
        unit, money = found["unit"] or "", bool(found["yuan"])
        if found["yuan"] == "块" and re.match(r"[，,、\s]*[每一1]块", plain[found.end() :]):
            unit, money = "块", False  # 450块 一块28 counts signs
        yield _Said(
            start=found.start(),
            end=found.end(),
            value=value,
            unit=unit,
            money=money,
            bare=not unit and not money and bool(_END.match(plain, found.end())),
            listed=plain[found.end() : found.end() + 1] == "、",
            left=plain[max(0, found.start() - 12) : found.start()],
        )


def proved(text: str) -> Iterator[Edit]:
    """Marks bare numbers as the price and the sum that a count said before them makes: 600具, 每具65, 3万9."""
    plain = fold(text)
    said = list(_said_numbers(plain))
    done: set[int] = set()
    for place, total in enumerate(said):
        if not (total.bare or total.money) or total.value < 100 or not _ALONE.search(total.left):
            continue
        near = [one for one in said[:place] if total.start - one.end <= _REACH]
        for price in reversed(near):
            if not (price.bare or price.money) or price.value <= 0 or price.start in done or price.listed:
                continue
            times = total.value / price.value
            counts = [
                one for one in near if one.unit and one.unit not in _TIME and one.start < price.start and not one.money
            ]
            count = next((one for one in reversed(counts) if _makes(times, one.value, near, one)), None)
            if count is None or (price.money and total.money):
                continue
            done |= {price.start, total.start}
            if price.bare:
                one = _ONE.search(price.left)
                each = "" if one or _EACH.search(price.left) else f"每{count.unit}"
                yield price.start, price.end, f"{each}{_shown(price.value)}元"
                if one:  # 一车次按三百五
                    start = price.start - len(price.left) + one.start()
                    yield start, start + 1, "每"
            if total.bare:
                alone = _ALONE.search(total.left)
                filler = len(alone[0].lstrip(_PAUSES)) if alone else 0
                yield total.start - filler, total.end, f"计{_shown(total.value)}元"
            break


def _makes(times: Decimal, count: Decimal, near: list[_Said], counted: _Said) -> bool:
    """Whether so many times the price is the count, or the count for all months or for another number said beside it."""
    if count < 2:
        return False
    more = [one.value for one in near if one is not counted and one.unit and one.value > 1]
    return times == count or any(times == count * factor for factor in (*more, Decimal(12)))


def _value(found: re.Match[str]) -> Decimal | None:
    high = read_number(found["high"].rstrip(","))
    if high is None:
        return None
    factor = {"万": 10**4, "w": 10**4, "W": 10**4, "亿": 10**8}.get(found["scale"] or "", 1)
    low = found["low"] or ""
    if not low:
        return whole(high * factor)
    if parts := re.fullmatch(r"(\d)千(\d)?", low):
        return whole(high * factor + Decimal(parts[1]) * 1000 + Decimal(parts[2] or 0) * 100)
    rest = read_number(low.lstrip("零"))
    if rest is None:
        return None
    return whole(high * factor + (rest * factor / 10 if len(low) == 1 else rest))


def _shown(value: Decimal) -> str:
    return f"{value:f}"
