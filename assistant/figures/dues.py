"""Reads when things are due (完成时限) and how often they recur (频次) in Chinese prose, each with its thing."""

from __future__ import annotations

import re

from assistant.domain import Comparator, Deadline, Frequency, Value
from assistant.figures.feasts import FEAST
from assistant.figures.moments import read_point, read_times
from assistant.figures.numerals import COMPARATOR_WORDS
from assistant.figures.phrases import action, is_verb, subject
from assistant.figures.prose import STOPS, clause_bounds, prepare
from assistant.figures.scanning import Scan, scan
from assistant.figures.things import name_at, object_before, words_from, words_to


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


_DUE = re.compile(r"[前底末止内]\)?$")
_DONE = re.compile(
    r"^(?:全部|全面|基本|按时|顺利|如期)?(?:完成|完工|竣工|建成|交付|通过验收|验收|上线|投入使用|发放到位|到位|结束|施工|并)+(?=[，,。;:、!?()\n]|$|全部|[^\W\d_])"
)

# 3月至6月底 is a span, 截至6月底 tells what was; 到6月底 that opens a clause is a date
_GOES_ON = re.compile(r"[-~]$|[\d一二三四五六七八九十年月日号底初旬末]至$|[\d年月日号底初旬末]到$|截[至止]到?$")

_THAT_IS = "[（(，,]?(?:即|也就是|就是)"
_SAID_TWICE = re.compile(rf"[于在]?{FEAST}(?:之前|以前|前){_THAT_IS}$")
"""清明节前即 before the day itself."""

_ENDINGS = ("验收", "交付", "上线", "建设", "施工")


def read_deadlines(text: str, *, year: int | None = None) -> tuple[Dated, ...]:
    """Points in time by which something is done, in order; a mere time of doing (3月开展, 9月至11月) is none."""
    seen = scan(prepare(text))
    plain, result = seen.prose.plain, []
    for found in seen.points:
        behind = plain[found.end() :]
        if _GOES_ON.search(plain[: found.start()][-3:]) or re.match(
            r"[-~至]|到(?=[\d一二三四五六七八九十年底末次])", behind
        ):
            continue
        if found["feast"] and re.match(rf"{_THAT_IS}(?=[\d年月]{{2}})", behind):
            continue  # 清明节前即4月3日前: the day itself is said
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
    if name := subject(_SAID_TWICE.sub("", plain[first:stop])):
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
    return name_at(seen, numbers[-1 if latest else 0], 0)[0].thing


_SIGNS = {word: Comparator(sign) for sign, words in COMPARATOR_WORDS.items() for word in (sign, *words)}


def read_frequencies(text: str) -> tuple[Repeated, ...]:
    """How often things recur, in order: 每月开展一次主题党日, 安全检查每季度不少于2次."""
    seen = scan(prepare(text))
    plain, result = seen.prose.plain, []
    for found in seen.frequencies:
        frequency = read_times(found)
        if frequency is None or found["upper"]:
            continue
        before = plain[words_from(seen, found.start()) : found.start()]
        behind = plain[found.end() : words_to(seen, found.end())]
        doing = found["doing"] or ""
        if re.search(r"(?:提供|开展|组织|举办|召开|进行|实施|安排|落实|的)$", doing or before):
            doing, before, behind = "", behind, before
        thing = subject(doing)
        if not thing or is_verb(thing):
            other = next(filter(None, map(subject, (before, behind))), "") or object_before(seen, found.start())
            thing = other if other.endswith(thing) else other + thing
        first, last = seen.prose.span(found.start(), found.end())
        sign = Comparator.AT_LEAST if found[0].endswith("以上") else _SIGNS.get(found["sign"] or "")
        quote = text[first:last]
        result.append(Repeated(frequency=frequency, thing=thing, comparator=sign, quote=quote, start=first, end=last))
    return tuple(result)
