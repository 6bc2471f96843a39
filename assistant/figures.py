"""Reads the figures of Chinese prose: what is counted, how many, of what unit, in which words.

Objectives, statements and briefs are read with the same eyes as target values. What is no figure (years, ordinals, names)
is covered before the search, see ``prose``; a figure nobody can name safely keeps an empty ``thing``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Comparator, Deadline, Frequency, Value
from assistant.moments import read_point, read_times
from assistant.numerals import COMPARATOR_WORDS
from assistant.phrases import GENERIC, Name, action, is_verb, name_of, subject
from assistant.prose import COVER, PAUSES, STOPS, Prose, clause_bounds, prepare
from assistant.scanning import Scan, Sighting, scan
from assistant.units import UnitKind


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


_MARK = re.compile(r"[，,。;、:!?()\n ]")
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
        name, last = _name(seen, number, taken)
        taken = last
        topic = _object_before(seen, sighting.start) or topic
        portion, _ = _portion(seen.prose.plain[_words_from(seen, sighting.start) : sighting.start])
        if portion and sighting.kind is not UnitKind.SHARE and not sighting.per:
            sighting = replace(sighting, per=portion)
        figure = _figure(seen.prose, sighting, _with_topic(name, sighting, topic))
        figures.append(figure)
        if (
            figure.thing
            and not GENERIC.match(figure.thing)
            and not figure.per
            and figure.kind in (FigureKind.COUNT, FigureKind.MEASURE)
        ):
            topic, topic_end = _head(figure.thing), sighting.end
    return _with_deadlines(text, tuple(figures), year)


def _name(seen: Scan, number: int, taken: int) -> tuple[Name, int]:
    """The name of a number, and the place up to which its words are used up."""
    plain, sighting = seen.prose.plain, seen.numbers[number]
    before = plain[max(_words_from(seen, sighting.start), taken) : sighting.start]
    skip, rest = sighting.end, seen.numbers[number + 1 :]
    age = ""
    if rest and rest[0].age and rest[0].start == sighting.end:
        age, skip, rest = plain[rest[0].start : rest[0].end], rest[0].end, rest[1:]
    stop, followed = _words_to(seen, skip), False
    if rest and rest[0].start < stop:
        stop, followed = rest[0].start, True
    name = name_of(_portion(before)[1], plain[skip:stop], kind=sighting.kind, followed=followed)
    if age and name.beneficiary:
        name = Name(name.thing, age + name.beneficiary, name.taken)
    return name, skip + name.taken if name.taken else sighting.end


_EACH = re.compile(
    r"每(?:一?个)?(?P<one>人次?|户|家|场次?|期|次|份|套|件|台|点位?|站点|站|班|课时|节|天|日|月|季度|年|生|村|社区|居委会|居民区|支部|项目?|处|座|平方米|亩|公里|吨)"
    r"(?:每(?P<two>人|天|日|月|年|次|学期))?"
)
_AVERAGE = re.compile(r"(?P<one>[人户场生亩件次班村日月年])均")


def _portion(before: str) -> tuple[str, str]:
    """每份标准 200元, 人均培训成本 1500元: what one portion is, and the words without it."""
    found = _EACH.search(before) or _AVERAGE.search(before)
    if not found:
        return "", before
    parts = [part for part in found.groupdict().values() if part]
    return "/".join(parts), before[: found.start()] + before[found.end() :]


def _words_from(seen: Scan, start: int) -> int:
    """The start of the words before a number: after the last mark, number or point in time."""
    earlier = [sighting.end for sighting in seen.numbers if sighting.end <= start]
    for index in range(start - 1, -1, -1):
        if _ends_words(seen, index) or index + 1 in earlier:
            return index + 1
    return 0


def _words_to(seen: Scan, end: int) -> int:
    return next((at for at in range(end, len(seen.covered)) if _ends_words(seen, at)), len(seen.covered))


def _ends_words(seen: Scan, index: int) -> bool:
    """Marks end the words around a number, and so do points in time; a covered proper name does not."""
    if seen.prose.covered[index] == COVER:
        return False
    return bool(_MARK.match(seen.covered[index])) or seen.covered[index] == COVER


def _object_before(seen: Scan, start: int) -> str:
    """What the clause before, in the same sentence, carries out: 开展党员轮训, then 培训人数…"""
    first, _ = clause_bounds(seen.prose, max(0, start - 1))
    if first == 0 or seen.prose.plain[first - 1] in STOPS:
        return ""
    earlier, _ = clause_bounds(seen.prose, first - 2)
    if any(earlier <= other.start < first for other in seen.numbers):
        return ""
    return action(seen.prose.plain[earlier : first - 1])


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


_DUE = re.compile(r"[前底末止内]\)?$")
_DONE = re.compile(
    r"^(?:全部|全面|基本|按时|顺利|如期)?(?:完成|完工|竣工|建成|交付|通过验收|验收|上线|投入使用|发放到位|到位|结束|施工|并)+(?=[，,。;:、!?()\n]|$|全部|[^\W\d_])"
)

_ENDINGS = ("验收", "交付", "上线", "建设", "施工")


def read_deadlines(text: str, *, year: int | None = None) -> tuple[Dated, ...]:
    """Points in time by which something is done, in order; a mere time of doing (3月开展, 9月至11月) is none."""
    seen = scan(prepare(text))
    plain, result = seen.prose.plain, []
    for found in seen.points:
        behind = plain[found.end() :]
        if re.search(r"[-~至到]$", plain[: found.start()][-1:]) or re.match(r"[-~至到]", behind):
            continue
        if not (_DUE.search(found[0]) or _DONE.match(behind)) or re.match(r"[后起]", behind):
            continue
        deadline = read_point(found, year=year)
        if deadline is None:
            continue
        first, last = seen.prose.span(found.start(), found.end())
        thing = _due_thing(seen, found)
        result.append(Dated(deadline=deadline, thing=thing, quote=text[first:last], start=first, end=last))
    return tuple(result)


def _due_thing(seen: Scan, found: re.Match[str]) -> str:
    """What is due: the thing of a number beside the point, else the words behind it, else those before it."""
    plain = seen.prose.plain
    first, last = clause_bounds(seen.prose, found.start())
    bracket = plain.rfind("(", first, found.start())
    inside = bracket >= 0 and ")" not in plain[bracket : found.start()]
    if not inside:
        behind = re.split(r"[()]", plain[found.end() : last])[0]
        # 三季度末完成验收: what is completed is the thing, 竣工 alone is not
        behind = re.sub(r"^(?:全部|全面|基本|按时|顺利|如期)?完成(?=[^\W\d_]{2})(?!竣工|完工|建设$)", "", behind)
        behind = behind if behind in _ENDINGS else _DONE.sub("", behind)
        if numbered := _numbered(seen, found.end(), last):
            return numbered
        if name := subject(behind):
            return name
    stop = bracket if inside else found.start()
    if numbered := _numbered(seen, first, stop, latest=True):
        return numbered
    if name := subject(plain[first:stop]):
        return name
    if first and plain[first - 1] not in STOPS:
        before, _ = clause_bounds(seen.prose, first - 2)
        return _numbered(seen, before, first, latest=True) or action(plain[before : first - 1])
    return ""


def _numbered(seen: Scan, start: int, end: int, *, latest: bool = False) -> str:
    """The thing of the first (or latest) count that stands between two places."""
    numbers = [n for n, sighting in enumerate(seen.numbers) if start <= sighting.start < end and not sighting.age]
    if not numbers:
        return ""
    return _name(seen, numbers[-1 if latest else 0], 0)[0].thing


_SIGNS = {word: Comparator(sign) for sign, words in COMPARATOR_WORDS.items() for word in (sign, *words)}


def read_frequencies(text: str) -> tuple[Repeated, ...]:
    """How often things recur, in order: 每月开展一次主题党日, 安全检查每季度不少于2次."""
    seen = scan(prepare(text))
    plain, result = seen.prose.plain, []
    for found in seen.frequencies:
        frequency = read_times(found)
        if frequency is None or found["upper"]:
            continue
        before = plain[_words_from(seen, found.start()) : found.start()]
        behind = plain[found.end() : _words_to(seen, found.end())]
        doing = found["doing"] or ""
        if re.search(r"(?:提供|开展|组织|举办|召开|进行|实施|安排|落实|的)$", doing or before):
            doing, before, behind = "", behind, before
        thing = subject(doing)
        if not thing or is_verb(thing):
            other = next(filter(None, map(subject, (before, behind))), "") or _object_before(seen, found.start())
            thing = other if other.endswith(thing) else other + thing
        first, last = seen.prose.span(found.start(), found.end())
        sign = Comparator.AT_LEAST if found[0].endswith("以上") else _SIGNS.get(found["sign"] or "")
        quote = text[first:last]
        result.append(Repeated(frequency=frequency, thing=thing, comparator=sign, quote=quote, start=first, end=last))
    return tuple(result)


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of a text in order, as written, without the marks between them."""
    prose, parts, place = prepare(text), [], 0
    while place < len(prose.plain):
        first, last = clause_bounds(prose, place, PAUSES)
        if last > first:
            parts.append(prose.quote(first, last).strip())
        place = max(last, place) + 1
    return tuple(part for part in parts if part)
