"""Reads the figures of Chinese prose: what is counted, how many, of what unit, in which words.

Objectives, statements and briefs are read with the same eyes as target values. What is no figure (years, ordinals, names)
is covered before the search, see ``prose``; a figure nobody can name safely keeps an empty ``thing``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Comparator, Deadline, Value
from assistant.figures.dues import Dated, Repeated, read_deadlines, read_frequencies
from assistant.figures.phrases import GENERIC, Name
from assistant.figures.prose import PAUSES, STOPS, Prose, clause_bounds, prepare
from assistant.figures.scanning import Sighting, scan
from assistant.figures.things import name_at, object_before, portion_of, words_from
from assistant.figures.units import UnitKind

__all__ = [
    "Dated",
    "Figure",
    "FigureKind",
    "Repeated",
    "clauses",
    "read_deadlines",
    "read_figures",
    "read_frequencies",
    "without_portion",
]


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
    ``beneficiary`` is whom it serves (80岁以上老人); ``clause`` the clause it stands in. MEASURE is area, length, weight
    and the like. ORDINAL is reserved: ordinals are covered, not read.
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


_TIMES = ("天", "日", "周", "月", "季度", "学期", "年")
_KINDS = {
    UnitKind.MONEY: FigureKind.MONEY,
    UnitKind.SHARE: FigureKind.PERCENT,
    UnitKind.TIME: FigureKind.DURATION,
    UnitKind.PEOPLE: FigureKind.COUNT,
    UnitKind.GROUPS: FigureKind.COUNT,
    UnitKind.EVENTS: FigureKind.COUNT,
    UnitKind.OBJECTS: FigureKind.COUNT,
}


def read_figures(text: str, *, year: int | None = None) -> tuple[Figure, ...]:
    """The figures of ``text`` in order; ``year`` completes the deadlines standing with them. Raises on no text.

    Frequencies (每月一次) are no figures here: ``read_frequencies`` has them.
    """
    seen = scan(prepare(text))
    figures: list[Figure] = []
    topic, topic_end, taken = "", 0, 0
    for number, sighting in enumerate(seen.numbers):
        if sighting.age:
            figures.append(_figure(seen.prose, sighting, Name("年龄")))
            continue
        if any(mark in seen.prose.plain[topic_end : sighting.start] for mark in STOPS):
            topic = ""
        name, last = name_at(seen, number, taken)
        taken = last
        topic = object_before(seen, sighting.start) or topic
        portion, _ = portion_of(seen.prose.plain[words_from(seen, sighting.start) : sighting.start])
        if portion and sighting.kind is not UnitKind.SHARE and (not sighting.per or sighting.per in _TIMES):
            # 每人补贴每天4元, 人均每月2600元: for each of them and each time
            parts = dict.fromkeys(part for part in (portion + "/" + sighting.per).split("/") if part)
            sighting = replace(sighting, per="/".join(parts))
        elif sighting.kind is UnitKind.MONEY and not sighting.per and figures:
            sighting = replace(sighting, per=_per_before(seen.prose, sighting, figures))
        figure = _figure(seen.prose, sighting, _with_topic(name, sighting, topic))
        figures.append(figure)
        if (
            figure.thing
            and not GENERIC.match(figure.thing)
            and (not figure.per or figure.beneficiary)
            and figure.kind in (FigureKind.COUNT, FigureKind.MEASURE)
        ):
            topic, topic_end = _head(figure.thing), sighting.end
    return _with_deadlines(text, tuple(figures), year)


def _per_before(prose: Prose, sighting: Sighting, figures: list[Figure]) -> str:
    """The portion that a price leaves to the words before it: 每公里9500元、6200元; 站牌35块，单价1.65万元; 呼吸机5台、平板80台，呼吸机单价…"""
    last = figures[-1]
    before = prose.text[last.end : prose.at[sighting.start]]
    if last.unit_cost and re.fullmatch(r"\s*[、和与及]\s*", before):
        return last.per
    found = re.search(
        r"(?:^|[，,、；;（(：:\s]|其中)(?P<noun>[一-鿿]{2,8}?)?(?:采购|购置|综合|平均|中标)?(?:单价|均价)(?:约?为|是|约|控制在)?$",
        before,
    )
    if not found:
        return ""
    counts = [one for one in figures if one.kind in (FigureKind.COUNT, FigureKind.MEASURE) and not one.per]
    if found["noun"]:
        counts = [one for one in counts if one.thing.endswith(found["noun"][-3:]) or found["noun"] in one.thing]
    if not counts or re.search(r"[。；;\n]", prose.text[counts[-1].end : last.end]):
        return ""
    return counts[-1].unit


def _head(thing: str) -> str:
    """The activity that 每期 and 人数 after it speak of: of 参加培训人数 it is 培训."""
    return re.sub(r"^(?:参加|参与)|(?:人[数次]|次数|场次)$", "", thing)


def _with_topic(name: Name, sighting: Sighting, topic: str) -> Name:
    bare = not name.thing
    if not topic or not (bare or GENERIC.match(name.thing)):
        return name
    # a bare rate, sum or time is not of whatever was counted last
    if bare and not sighting.per and sighting.kind in (UnitKind.SHARE, UnitKind.MONEY, UnitKind.TIME):
        return name
    if name.thing.startswith(topic):
        return name
    return Name(topic + name.thing, name.beneficiary, name.taken)


def _figure(prose: Prose, sighting: Sighting, name: Name) -> Figure:
    first, last = prose.span(sighting.start, sighting.end)
    kind = FigureKind.AGE if sighting.age else _KINDS.get(sighting.kind or UnitKind.RATING, FigureKind.MEASURE)
    return Figure(
        thing=name.thing,
        amount=sighting.amount,
        upper=sighting.upper,
        comparator=sighting.comparator,
        unit=sighting.unit,
        kind=kind,
        per=sighting.per,
        approximate=sighting.approximate,
        beneficiary=name.beneficiary,
        quote=prose.text[first:last],
        start=first,
        end=last,
        clause=prose.quote(*clause_bounds(prose, sighting.start)).strip(),
    )


def _with_deadlines(text: str, figures: tuple[Figure, ...], year: int | None) -> tuple[Figure, ...]:
    """Give a count the deadline whose thing it is, or that stands in brackets right behind it."""
    dated = read_deadlines(text, year=year)
    result = []
    for figure in figures:
        counted = figure.kind in (FigureKind.COUNT, FigureKind.MEASURE) and not figure.per
        due = next((point for point in dated if counted and _belongs(text, figure, point)), None)
        result.append(figure.model_copy(update={"deadline": due.deadline}) if due else figure)
    return tuple(result)


def _belongs(text: str, figure: Figure, point: Dated) -> bool:
    between = text[min(figure.end, point.end) : max(figure.start, point.start)]
    if not figure.thing or point.thing != figure.thing or len(between) > 60:
        return False
    return not re.search(r"[。；;]", between)


def without_portion(words: str) -> str:
    """Words without what one portion is: 每支补助标准 is 补助标准, 每人每天餐费 餐费."""
    words = re.sub(rf"每一?个(?:{_PLACES})", "", words)
    while (rest := portion_of(words)[1]) != words:
        words = rest
    return words


_PLACES = (
    "小区|社区|居民区|居委会|学校|学员|老人|学生|网格|站点|点位|班级|行政村|单位|部门|街道|镇|村(?![卫委级])|班|点|站"
)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text in order, as written, without the marks between them."""
    prose, parts, place = prepare(text), [], 0
    while place < len(prose.plain):
        first, last = clause_bounds(prose, place, PAUSES)
        if last > first:
            parts.append(prose.quote(first, last).strip())
        place = max(last, place) + 1
    return tuple(part for part in parts if part)
