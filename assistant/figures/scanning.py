"""Finds numbers with their units, points in time and frequencies in prepared prose; names nothing yet.

A sighting's places are those of ``Prose.plain``. What a number belongs to is decided in ``figures``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.domain import Comparator
from assistant.figures.moments import POINT, PROSE_FREQUENCY, is_named_point
from assistant.figures.numerals import (
    ARABIC,
    COMPARATOR_SUFFIXES,
    COMPARATOR_WORDS,
    MIXED,
    NUMERAL,
    SPELLINGS,
    read_number,
    whole,
)
from assistant.figures.prose import COVER, PAUSES, STOPS, Prose, clause_bounds
from assistant.figures.units import OPEN_UNIT, PROSE_UNIT, UNIT, UnitKind, conversion, kind_of, one_name


@dataclass(frozen=True)
class Sighting:
    """A number in prose with what belongs to it. ``start`` includes words such as 不少于 and 每期, ``end`` 以上."""

    start: int
    end: int
    amount: Decimal
    upper: Decimal | None
    comparator: Comparator | None
    unit: str
    kind: UnitKind | None
    per: str
    approximate: bool
    age: bool


@dataclass(frozen=True)
class Scan:
    """All sightings of a text. ``covered`` is its plain text with names, years, points and frequencies covered."""

    prose: Prose
    numbers: tuple[Sighting, ...]
    points: tuple[re.Match[str], ...]
    frequencies: tuple[re.Match[str], ...]
    covered: str


_SIGNS = {word: Comparator(sign) for sign, words in COMPARATOR_WORDS.items() for word in (sign, *words)}
_SIGNS |= {spelling: Comparator(sign) for spelling, sign in SPELLINGS.items()}
_SUFFIXES = {word: Comparator(sign) for sign, words in COMPARATOR_SUFFIXES.items() for word in words}
_SIGN = "|".join(re.escape(word) for word in sorted(_SIGNS, key=len, reverse=True))
_SUFFIX = "|".join(re.escape(word) for word in sorted(_SUFFIXES, key=len, reverse=True))

_NUMBER = re.compile(
    rf"(?<![A-Za-z\d.几第])(?<![几数好若][十百千])(?P<percent>[百千]分之)?(?P<amount>{NUMERAL})"
    rf"(?:(?P<unit0>%|{PROSE_UNIT})?(?:[-~至到]{{1,2}})(?P<upper>{NUMERAL}))?(?P<more>[余多来](?=[万亿]?{PROSE_UNIT}))?"
    rf"(?P<scale>[万亿](?!元))?(?:(?P<age>周?岁)|(?P<unit>{PROSE_UNIT})|(?P<open>{OPEN_UNIT}))?(?P<more2>[余多](?=[^\W\d_]|$))?"
    rf"(?:\([人场户家批班台套个]?次\))?"
    rf"(?P<per>(?:[/·](?:(?:季度|学期|[年月天日周次](?![度份底]))|个?(?:{PROSE_UNIT}|[^\W\d_]{{1,3}}?(?=[/·]|[^\w/]|$|的|标准|计算?|发放|补贴|补助))))*(?:(?<=元)(?:每一?个?(?:{PROSE_UNIT}|天|月)){{1,3}}(?!\d))?)(?P<about>左右|上下)?(?P<suffix>{_SUFFIX})?"
)
_PREFIX = re.compile(
    rf"(?:(?P<sign>{_SIGN})|(?P<about>大约|(?<![签节制合条公邀特相])约|将?近|大概)"
    rf"|每(?:一?个)?(?P<per>[百千万]?(?:人次|户次|班次|车次|点位|工作日|课时|季度|学期|居委会|居民区|社区|站点|支部|街镇|学生|平方米|公里|[^\W\d_]))"
    rf"|(?P<skip>各|分别|达到|达|为|是|共计|总计|合计|累计|共有|共|按|控制在|提[高升][到至]|降[至低到]+|增[至加到]+|:))$"
)
_MONEY_WORDS = re.compile(
    r"预算|资金|经费|投入|费用?|金额|拨款|成本|测算|支出|合计|共需|总价|造价|补贴|补助|工资|津贴|采购|投资|盘子|批了|批复|下达|申请|花了|合同价|"
    r"每[台套户人件个家场次座]补|[先就](?:按|算)|算$|(?<![统设预累共估])计$"
)
_ENDED = re.compile(r"[，,。;、)\s]|$")
_A_HEAD = re.compile(rf"/(?:{PROSE_UNIT})")
"""9.6万/人/年: what is so much a head and not said to be a count is a sum."""
_RATIO = re.compile(r"[一-鿿A-Za-z](?:系数|指数|容积率|pH值?|PH值?|密度|浓度)$")
_SAID_BEFORE = re.compile(rf"(?:{_SIGN}|达到?|为|是|[提降增][高升低加]?[至到]|控制在|保持在|≥|≤)*$")
_BARE_MONEY = re.compile(rf"{ARABIC}[万亿]|{MIXED}")


def scan(prose: Prose) -> Scan:
    """The numbers, points in time and frequencies of a text, in order; nothing that is covered, nothing twice."""
    points = tuple(_points(prose))
    frequencies = tuple(re.finditer(PROSE_FREQUENCY, prose.covered))
    covered = prose.covered
    for found in (*points, *frequencies):
        covered = covered[: found.start()] + COVER * len(found[0]) + covered[found.end() :]
    numbers = [sighting for found in _NUMBER.finditer(covered) if (sighting := _sighting(found, prose))]
    return Scan(prose=prose, numbers=tuple(numbers), points=points, frequencies=frequencies, covered=covered)


def _points(prose: Prose) -> list[re.Match[str]]:
    found_points = []
    for found in re.finditer(rf"(?<![\d./-]){POINT}", prose.plain):
        # 每季度, 12个月 and 3/4 are no points in time, nor is a 6月 that began inside a quoted name
        before = prose.plain[: found.start()][-1:]
        if before in "每各个几" and before and not (before == "个" and found["end"]):
            continue
        if not is_named_point(found):
            continue
        if not found["year"] and not found["feast"] and prose.covered[found.start()] == COVER:
            continue
        found_points.append(found)
    return found_points


def _sighting(found: re.Match[str], prose: Prose) -> Sighting | None:
    amount, unit = read_number(found["amount"]), _unit(found)
    if found["percent"] and found["amount"] == "百":
        amount = Decimal(100)  # 百分之百
    upper = read_number(found["upper"]) if found["upper"] else None
    if amount is None or (found["upper"] and upper is None):
        return None
    # 数十场, 好几百人: very many, not ten or a hundred
    if found["amount"][0] in "十百千万亿" and re.search("[几数好若上成]$", prose.plain[: found.start()][-1:]):
        return None
    start, parts = _prefix(prose, found.start())
    kind = kind_of(unit) or UnitKind.OBJECTS if unit else None
    if not unit and not found["age"]:
        if _BARE_MONEY.fullmatch(found["amount"]) and (_A_HEAD.match(found["per"]) or _speaks_of_money(prose, found)):
            unit, kind = "元", UnitKind.MONEY
        elif not _is_ratio(prose, found):
            return None
    if upper and re.search("[万亿]", found["upper"]) and not re.search("[万亿]", found["amount"]):
        amount *= upper / (read_number(found["upper"].rstrip("万亿")) or upper)
    if found["scale"]:
        factor = read_number("一" + found["scale"]) or Decimal(1)
        amount, upper = amount * factor, None if upper is None else upper * factor
    if kind is UnitKind.MONEY:
        factor = conversion(unit, "元") or Decimal(1)
        amount, upper, unit = amount * factor, None if upper is None else upper * factor, "元"
    if upper is not None and upper <= amount:
        return None
    sign = next((_SIGNS[part["sign"]] for part in parts if part["sign"]), _SUFFIXES.get(found["suffix"] or ""))
    per = [part["per"] for part in reversed(parts) if part["per"]] + [
        word for word in re.split("[/·]|每一?个?", found["per"]) if word
    ]
    return Sighting(
        start=start,
        end=found.end(),
        amount=whole(amount) if amount != read_number(found["amount"]) else amount,
        upper=upper,
        comparator=Comparator.RANGE if upper is not None else sign,
        unit="岁" if found["age"] else one_name(unit),
        kind=kind,
        per="/".join(dict.fromkeys(per)),
        approximate=bool(found["more"] or found["more2"] or found["about"] or any(part["about"] for part in parts)),
        age=bool(found["age"]),
    )


def _is_ratio(prose: Prose, found: re.Match[str]) -> bool:
    """Whether a number without a unit is the value of a coefficient or an index: 利用系数不低于0.58, pH值为7.2."""
    said = _SAID_BEFORE.sub("", prose.plain[max(0, found.start() - 16) : found.start()])
    return bool(_RATIO.search(said) and _ENDED.match(prose.plain, found.end()) and not found["per"])


def _speaks_of_money(prose: Prose, found: re.Match[str]) -> bool:
    """Whether a bare 12万 is a sum: by a word of its clause, or as a part of the sum whose parts the sentence lists."""
    first, _ = clause_bounds(prose, found.start(), PAUSES + "、")
    said = prose.plain[first : found.start()]
    if _MONEY_WORDS.search(said) or (re.search(rf"\d{UNIT}$", said) and _ENDED.match(prose.plain, found.end())):
        return True  # 聘请监理1家2.1万
    if re.match(r"[^\W\d_]", prose.plain[found.end() : found.end() + 1]):
        return False
    begin, _ = clause_bounds(prose, found.start(), STOPS)
    sentence = prose.plain[begin : found.start()]
    listed = re.search(r"[万元](?:，|,|\(|:)?其中", sentence)
    return bool(listed and _MONEY_WORDS.search(sentence[: listed.start()]))


def _unit(found: re.Match[str]) -> str:
    if found["percent"]:
        return "%" if found["percent"].startswith("百") else "‰"
    if found["open"] and found["amount"][0].isdigit():
        return str(found["open"])
    return found["unit"] or ""


def _prefix(prose: Prose, start: int) -> tuple[int, list[re.Match[str]]]:
    """Where the words before a number that belong to it begin, and those words, the nearest first."""
    parts: list[re.Match[str]] = []
    begin = start
    while part := _PREFIX.search(prose.plain, max(0, start - 8), start):
        parts.append(part)
        start = part.start()
        if not part["skip"]:
            begin = start
    return begin, parts
