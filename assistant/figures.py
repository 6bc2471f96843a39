"""Reads the figures of Chinese prose: what is counted, how many, of what unit, in which words.

Objectives, statements and briefs are read with the same eyes as target values. What is no figure (years, ordinals, names)
is covered before the search; see ``prose``. A figure nobody can name safely keeps an empty ``thing``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Comparator, Deadline, Frequency, Value
from assistant.moments import FREQUENCY, POINT, read_point, read_times
from assistant.numerals import ARABIC, COMPARATOR_SUFFIXES, COMPARATOR_WORDS, NUMERAL, read_number
from assistant.phrases import GENERIC, Name, clean, name_of
from assistant.prose import COVER, PAUSES, STOPS, Prose, clause_bounds, prepare
from assistant.units import UNITS, UnitKind, conversion, kind_of


class FigureKind(StrEnum):
    COUNT = "数量"
    MONEY = "金额"
    PERCENT = "比率"
    DURATION = "时长"
    AGE = "年龄"
    ORDINAL = "序数"
    MEASURE = "计量"


class Figure(Value):
    """One figure of a text. ``text[start:end] == quote``. Money is in yuan (``unit`` 元), percentages keep face value.

    ``per`` is what each portion is for (每期40人 → 期; 3000元/场 → 场); ``approximate`` marks 约, 余 and 左右;
    ``age`` the words of an age that narrows whom it serves (80岁以上); ``clause`` the enclosing clause.
    """

    thing: str
    amount: Decimal
    upper: Decimal | None = None
    comparator: Comparator | None = None
    unit: str
    kind: FigureKind
    per: str = ""
    approximate: bool = False
    beneficiary: str = ""
    deadline: Deadline | None = None
    quote: str
    start: int
    end: int
    clause: str

    @property
    def unit_cost(self) -> bool:
        """Whether it is a price for one portion."""
        return self.kind is FigureKind.MONEY and bool(self.per)


class Dated(Value):
    """A deadline in a text with the thing that is due; ``thing`` is empty where the text does not say."""

    deadline: Deadline
    thing: str
    quote: str
    start: int
    end: int


class Repeated(Value):
    """A frequency in a text with the thing that recurs."""

    frequency: Frequency
    thing: str
    comparator: Comparator | None = None
    quote: str
    start: int
    end: int


_SIGNS = {word: Comparator(sign) for sign, words in COMPARATOR_WORDS.items() for word in (sign, *words)}
_SUFFIXES = {word: Comparator(sign) for sign, words in COMPARATOR_SUFFIXES.items() for word in words}
_SIGN = "|".join(re.escape(word) for word in sorted(_SIGNS, key=len, reverse=True))
_SUFFIX = "|".join(re.escape(word) for word in sorted(_SUFFIXES, key=len, reverse=True))

# Letters and words that are units in a value cell but mostly something else in prose.
_NOT_IN_PROSE = set(
    ["月", "日", "点", "支部", "支队", "队", "度", "等", "里", "两", "M", "G", "g", "t", "s", "K", "角", "级", "星", "班", "线", "路", "届", "字", "单", "名次", "工程", "员", "床位", "年度", "学年", "半", "型号", "单位", "社区", "企业", "学校", "机构", "街镇", "地块", "核", "幕", "号", "季度", "帧", "宗", "回", "团队", "并发"]
)  # fmt: skip
_FORBIDDEN_NEXT = {
    "部": "门分署队", "家": "庭长园政门", "方": "面案式针向便位法", "年": "级制度龄代轻底末初来前后均终内", "分": "之别配管",
    "条": "例款", "期": "间限满", "次": "性日月年要", "人": "员均口工才民类大生群物", "名": "称单字誉录义牌", "位": "于置", "口": "径号碑岸",
    "对": "于象口应接照标外", "支": "付持出撑", "点": "位", "站": "台", "段": "落", "面": "向积对临试貌", "首": "次批期都", "集": "中体团合成",
    "头": "部", "平": "均台安时稳整", "间": "隔", "层": "次级面", "本": "级市区年次单项科", "份": "额", "场": "所地馆景合", "组": "织成长建合",
    "成": "员果本立为效功人绩", "套": "餐", "床": "位", "村": "民委", "件": "事", "节": "点约能日目", "课": "程题", "张": "贴", "所": "有需属", "台": "账",
    "天": "然", "周": "边年岁", "种": "植", "户": "外", "课时": "费", "卷": "烟", "例": "如行会", "单": "位", "个": "性体人别", "副": "主",
}  # fmt: skip
_WORDS = sorted(
    {word for words in UNITS.values() for word in words if word not in _NOT_IN_PROSE} | {"床位", "单位", "企业"},
    key=len,
    reverse=True,
)
_UNIT = "(?:" + "|".join(
    re.escape(word) + (f"(?![{_FORBIDDEN_NEXT[word]}])" if word in _FORBIDDEN_NEXT else "") for word in _WORDS
) + r"|日(?=以?内|之内)|月(?=以?内))"  # fmt: skip

_FIGURE = re.compile(
    rf"(?<![A-Za-z\d.几数好若第{COVER}])(?P<percent>百分之)?(?P<amount>{NUMERAL})(?P<unit0>%|{_UNIT})?"
    rf"(?:(?:[-~至到]|--)(?P<upper>{NUMERAL}))?(?P<more>[余多来](?=[万亿]?{_UNIT}))?(?P<scale>[万亿](?!元))?"
    rf"(?:(?P<age>周?岁)|(?P<unit>{_UNIT}))?(?P<more2>[余多](?=[^\W\d_]|$))?(?:\([^()\d]{{1,6}}\))?"
    rf"(?P<per>(?:/(?:个?[^\W\d_]{{1,3}}?)(?=/|[^\w/]|$|的))*)(?P<about>左右|上下)?(?P<suffix>{_SUFFIX})?"
)
_PREFIX = re.compile(
    rf"(?:(?P<sign>{_SIGN})|(?P<about>约|大约|近|将近|预计约|大概)|每个?(?P<per>人次|户次|点位|工作日|课时|季度|学期|居委会|站点|支部|[^\W\d_])"
    rf"|(?P<skip>均不?|各|分别|达到|达|为|是|共计|总计|合计|累计|共有|共|计|按|控制在|提高到|提升至|提升到|提高至|降至|降到|增至|:|增加|不|有|需|全年|每年|标准|仅))$"
)
_MONEY_WORDS = re.compile(r"预算|资金|经费|投入|费用|金额|拨款|成本|安排|测算|支出|合计|共需|总价|造价|费")
_HOLD = re.compile(r"[，,。;、:!?()\n ]")


def read_figures(text: str, *, year: int | None = None) -> tuple[Figure, ...]:
    """The figures of ``text`` in order. ``year`` completes the deadlines standing with them. Never raises on any text."""
    prose = prepare(text)
    figures: list[Figure] = []
    matches = [found for found in _FIGURE.finditer(_without_times(prose)) if _is_figure(found, prose)]
    starts = [_prefix_start(prose, found.start())[0] for found in matches]
    topic, topic_end, taken = "", 0, 0
    age: tuple[int, int] | None = None
    for number, found in enumerate(matches):
        if found["age"]:
            figures.append(_figure(prose, found, starts[number], Name("年龄"), topic=""))
            age = found.span()
            continue
        if any(mark in prose.plain[topic_end : starts[number]] for mark in STOPS):
            topic = ""
        before_from = max(_back(prose, starts[number]), taken)
        until, followed = _ahead(prose, found.end(), matches[number + 1 :], starts[number + 1 :])
        skip = found.end()
        for later in matches[number + 1 :]:
            if later["age"] and later.start() == found.end():
                skip = later.end()
                age = later.span()
                until, followed = _ahead(prose, skip, matches[number + 2 :], starts[number + 2 :])
        name = name_of(
            prose.plain[before_from : starts[number]] if before_from < starts[number] else "",
            prose.plain[skip:until],
            kind=_unit_kind(found),
            followed=followed,
        )
        taken = skip + name.taken if name.taken else found.end()
        topic = topic or _topic(prose, starts[number])
        figure = _figure(prose, found, starts[number], name, topic=topic)
        figures.append(figure)
        if figure.thing and not figure.per and figure.kind in (FigureKind.COUNT, FigureKind.MEASURE):
            topic, topic_end = figure.thing, found.end()
    del age
    return _with_deadlines(text, tuple(figures), year)


def _without_times(prose: Prose) -> str:
    """The covered text with points in time and frequencies covered too."""
    covered = prose.covered
    for found in (*_points(prose), *re.finditer(FREQUENCY, prose.covered)):
        covered = covered[: found.start()] + COVER * len(found[0]) + covered[found.end() :]
    return covered


def _points(prose: Prose) -> Iterator[re.Match[str]]:
    for found in re.finditer(rf"(?<![\d.]){POINT}", prose.plain):
        named = found["month"] or found["quarter"] or found["half"]
        if named or len(found["end"] or "") > 1 or found["year"]:
            yield found


def _unit_of(found: re.Match[str]) -> str:
    return "%" if found["percent"] else (found["unit"] or found["unit0"] or "")


def _unit_kind(found: re.Match[str]) -> UnitKind | None:
    unit = _unit_of(found)
    return UnitKind.MONEY if not unit else kind_of(unit)


def _is_figure(found: re.Match[str], prose: Prose) -> bool:
    if read_number(found["amount"]) is None or (found["upper"] and read_number(found["upper"]) is None):
        return False
    if found["age"] or _unit_of(found):
        return True
    ahead = prose.plain[_back(prose, found.start()) : found.start()]
    return bool(re.fullmatch(rf"{ARABIC}[万亿]", found["amount"]) and _MONEY_WORDS.search(ahead))


def _prefix_start(prose: Prose, start: int) -> tuple[int, list[re.Match[str]]]:
    """Where the words that belong to a figure begin (不少于, 每期, 约), and those words."""
    parts: list[re.Match[str]] = []
    while part := _PREFIX.search(prose.plain, max(0, start - 8), start):
        parts.append(part)
        start = part.start()
    return start, parts


def _back(prose: Prose, start: int) -> int:
    """The start of the words before a figure: after the last mark, figure or point in time."""
    times = _without_times(prose)
    for index in range(start - 1, -1, -1):
        if _HOLD.match(prose.plain[index]) or (times[index] == COVER and prose.covered[index] != COVER):
            return index + 1
    return 0


def _ahead(prose: Prose, end: int, later: list[re.Match[str]], starts: list[int]) -> tuple[int, bool]:
    """The end of the words behind a figure, and whether it is another figure that ends them."""
    times = _without_times(prose)
    stop = next(
        (
            index
            for index in range(end, len(prose.plain))
            if _HOLD.match(prose.plain[index]) or (times[index] == COVER and prose.covered[index] != COVER)
        ),
        len(prose.plain),
    )
    following = next((start for start in starts if start >= end), None)
    if following is not None and later and following < stop:
        return following, True
    return stop, False


def _topic(prose: Prose, start: int) -> str:
    """The thing that an earlier clause of the same sentence is about, for 人数, 每期 and their like."""
    first, _ = clause_bounds(prose, max(0, start - 1), PAUSES)
    if first == 0:
        return ""
    sentence, _ = clause_bounds(prose, first - 1, STOPS)
    earlier = re.split(r"[，,:]", prose.plain[sentence : first - 1])[-1] if sentence < first else ""
    object_ = re.search(r"(?:开展|举办|组织|召开|实施|进行)(?P<what>[^，,。;:]{2,16})$", earlier)
    return clean(object_["what"]) if object_ else ""


def _figure(prose: Prose, found: re.Match[str], start: int, name: Name, *, topic: str) -> Figure:
    _, parts = _prefix_start(prose, found.start())
    amount = read_number(found["amount"]) or Decimal(0)
    upper = read_number(found["upper"]) if found["upper"] else None
    unit, kind = _kind(found)
    if upper is not None and re.search("[万亿]", found["upper"]) and not re.search("[万亿]", found["amount"]):
        amount *= upper / (read_number(found["upper"].rstrip("万亿")) or upper)
    if found["scale"]:
        amount *= read_number("一" + found["scale"]) or 1
        upper = None if upper is None else upper * (read_number("一" + found["scale"]) or 1)
    if kind is FigureKind.MONEY:
        factor = conversion(unit or "元", "元") or Decimal(1)
        amount, upper, unit = amount * factor, None if upper is None else upper * factor, "元"
    sign = next((_SIGNS[part["sign"]] for part in parts if part["sign"]), _SUFFIXES.get(found["suffix"] or ""))
    first, last = prose.span(start if any(not part["skip"] for part in parts) else found.start(), found.end())
    bounds = clause_bounds(prose, found.start())
    per = "/".join([part["per"] for part in reversed(parts) if part["per"]] + [p for p in found["per"].split("/") if p])
    thing = name.thing
    if kind is not FigureKind.AGE and (not thing or GENERIC.match(thing)) and topic and topic != thing:
        thing = topic + (thing if thing else "")
    return Figure(
        thing=thing,
        amount=amount,
        upper=upper if upper is not None and upper > amount else None,
        comparator=Comparator.RANGE if upper is not None and upper > amount else sign,
        unit=unit,
        kind=kind,
        per=per,
        approximate=bool(found["more"] or found["more2"] or found["about"] or any(part["about"] for part in parts)),
        beneficiary=name.beneficiary,
        quote=prose.text[first:last],
        start=first,
        end=last,
        clause=prose.quote(*bounds).strip(),
    )


def _kind(found: re.Match[str]) -> tuple[str, FigureKind]:
    unit = _unit_of(found)
    if found["age"]:
        return "岁", FigureKind.AGE
    match _unit_kind(found):
        case UnitKind.MONEY:
            return unit, FigureKind.MONEY
        case UnitKind.SHARE:
            return {"百分比": "%", "个百分点": "百分点"}.get(unit, unit), FigureKind.PERCENT
        case UnitKind.TIME:
            return unit, FigureKind.DURATION
        case UnitKind.PEOPLE | UnitKind.GROUPS | UnitKind.EVENTS | UnitKind.OBJECTS:
            return unit, FigureKind.COUNT
        case _:
            return unit, FigureKind.MEASURE


def _with_deadlines(text: str, figures: tuple[Figure, ...], year: int | None) -> tuple[Figure, ...]:
    """Give a figure the deadline that stands in its clause, or in brackets right behind it."""
    dated = read_deadlines(text, year=year)
    result = []
    for number, figure in enumerate(figures):
        until = figures[number + 1].start if number + 1 < len(figures) else len(text)
        due = next(
            (
                d
                for d in dated
                if figure.end <= d.start < until and not re.search(r"[。；;\n]", text[figure.end : d.start])
            ),
            None,
        )
        counted = figure.kind in (FigureKind.COUNT, FigureKind.MEASURE)
        result.append(figure.model_copy(update={"deadline": due.deadline}) if due and counted else figure)
    return tuple(result)


_DUE = re.compile(r"[前底末止内]\)?$")
_DONE = re.compile(r"^(?:全部|全面|基本|按时)?(?:完成|完工|竣工|建成|交付|验收|上线|投入使用|发放到位|到位)")


def read_deadlines(text: str, *, year: int | None = None) -> tuple[Dated, ...]:
    """Points in time by which something is done, in order; a mere time of doing (3月开展) is none."""
    prose = prepare(text)
    found_points = [found for found in _points(prose) if not re.search(r"[-~至到]$", prose.plain[: found.start()][-1:])]
    result = []
    for found in found_points:
        behind = prose.plain[found.end() :]
        if re.match(r"[-~至到]", behind) or not (_DUE.search(found[0]) or _DONE.match(behind)):
            continue
        deadline = read_point(found, year=year)
        if deadline is None:
            continue
        first, last = prose.span(found.start(), found.end())
        result.append(
            Dated(deadline=deadline, thing=_due_thing(prose, found), quote=text[first:last], start=first, end=last)
        )
    return tuple(result)


def _due_thing(prose: Prose, found: re.Match[str]) -> str:
    first, last = clause_bounds(prose, found.start())
    behind = _DONE.sub("", re.split(r"[()]", prose.plain[found.end() : last])[0])
    before = prose.plain[first : found.start()]
    if "(" in before and ")" not in before[before.rfind("(") :]:
        before, behind = before[: before.rfind("(")], ""
    figures = [f for f in _FIGURE.finditer(prose.covered, first, last) if _is_figure(f, prose)]
    for side_start, side in ((found.end(), behind), (first, before)):
        inside = [f for f in figures if side_start <= f.start() < side_start + len(side) + len(found[0])]
        if inside and side:
            near = inside[0] if side is behind else inside[-1]
            name = name_of(
                prose.plain[max(side_start, _back(prose, near.start())) : _prefix_start(prose, near.start())[0]],
                prose.plain[near.end() : side_start + len(side)] if near.end() < side_start + len(side) else "",
                kind=_unit_kind(near),
                followed=False,
            )
            if name.thing:
                return name.thing
        if clean(side):
            return clean(side)
    return _topic(prose, found.start())


def read_frequencies(text: str) -> tuple[Repeated, ...]:
    """How often things recur, in order: 每月开展一次, 每季度不少于2次."""
    prose = prepare(text)
    result = []
    for found in re.finditer(FREQUENCY, prose.covered):
        frequency = read_times(found)
        if frequency is None:
            continue
        begin, end = clause_bounds(prose, found.start())
        first, last = prose.span(found.start(), found.end())
        thing = clean(prose.plain[begin : found.start()]) or clean(prose.plain[found.end() : end])
        result.append(Repeated(frequency=frequency, thing=thing, quote=text[first:last], start=first, end=last))
    return tuple(result)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text in order, as written, without the marks between them."""
    prose = prepare(text)
    parts, place = [], 0
    while place < len(prose.plain):
        first, last = clause_bounds(prose, place)
        if last > first:
            parts.append(prose.quote(first, last).strip())
        place = max(last, place) + 1
    return tuple(part for part in parts if part)
