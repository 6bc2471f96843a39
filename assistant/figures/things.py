"""Finds the words beside a number in a text, and with them the name of what it counts.

The place of a number decides which words are its own: marks, other numbers and points in time end them.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from assistant.figures.phrases import Name, action, name_of
from assistant.figures.prose import COVER, STOPS, clause_bounds
from assistant.figures.scanning import Scan
from assistant.figures.units import PROSE_UNIT

_LONGEST = 80  # characters of words without any mark between them
_MARK = re.compile(r"[，,。;、:!?()×=＝\n ]")


def name_at(seen: Scan, number: int, taken: int) -> tuple[Name, int]:
    """The name of a number, and the place up to which its words are used up."""
    plain, sighting = seen.prose.plain, seen.numbers[number]
    before = plain[max(words_from(seen, sighting.start), taken) : sighting.start]
    skip, rest = sighting.end, seen.numbers[number + 1 :]
    age = ""
    if rest and rest[0].age and rest[0].start == sighting.end:
        age, skip, rest = plain[rest[0].start : rest[0].end], rest[0].end, rest[1:]
    stop, followed = words_to(seen, skip), False
    if rest and rest[0].start < stop:
        stop, followed = rest[0].start, True
    name = name_of(portion_of(before)[1], plain[skip:stop], kind=sighting.kind, followed=followed)
    if age and name.beneficiary:
        name = Name(name.thing, age + name.beneficiary, name.taken)
    return name, skip + name.taken if name.taken else sighting.end


_EACH = re.compile(
    rf"每(?:一?个)?(?:(?!村[卫委级])(?P<one>人次|场次|班次|车次|课时|点位|站点|居委会|居民区|社区|支部|季度|节(?=课)|[生村站班点路羽眼度]|项目|{PROSE_UNIT})"
    r"|(?<=个)(?P<any>[^\W\d_]{1,4}?)(?=每[月年季]|添|至少|不少于|最少))(?:(?<=节)课)?"
    r"(?:每(?P<two>人|天|日|月|年|次|学期))?"
)
_AVERAGE = re.compile(r"(?P<one>[人户场生亩件次班村日月年])均")


def portion_of(before: str) -> tuple[str, str]:
    """每份标准 200元, 人均培训成本 1500元: what one portion is, and the words without it."""
    found = _EACH.search(before) or _AVERAGE.search(before)
    if not found:
        return "", before
    said = {**found.groupdict(), **({"any": "个"} if found.groupdict().get("any") else {})}
    parts = [said[key] for key in ("any", "one", "two") if said.get(key)]
    return "/".join(parts), before[: found.start()] + before[found.end() :]


def words_from(seen: Scan, start: int) -> int:
    """The start of the words before a number: after the last mark, number or point in time."""
    earlier = bisect_right(seen.numbers, start, key=lambda sighting: sighting.end)
    first = max(seen.numbers[earlier - 1].end if earlier else 0, start - _LONGEST)
    return next((index + 1 for index in range(start - 1, first - 1, -1) if _ends_words(seen, index)), first)


def words_to(seen: Scan, end: int) -> int:
    last = min(end + _LONGEST, len(seen.covered))
    return next((at for at in range(end, last) if _ends_words(seen, at)), last)


def _ends_words(seen: Scan, index: int) -> bool:
    """Marks end the words around a number, and so do points in time; a covered proper name does not."""
    if seen.prose.covered[index] == COVER:
        return False
    return bool(_MARK.match(seen.covered[index])) or seen.covered[index] == COVER


def object_before(seen: Scan, start: int) -> str:
    """What the clause before, in the same sentence, carries out: 开展党员轮训, then 培训人数…"""
    first, _ = clause_bounds(seen.prose, max(0, start - 1))
    if first == 0 or seen.prose.plain[first - 1] in STOPS:
        return ""
    earlier, _ = clause_bounds(seen.prose, first - 2)
    at = bisect_left(seen.numbers, earlier, key=lambda other: other.start)
    if at < len(seen.numbers) and seen.numbers[at].start < first:
        return ""
    return action(seen.prose.plain[earlier : first - 1])
