"""Rows that say the same twice, and rows of one name that do not (重复与重名): the first are dropped, the second told apart.

What the brief states goes before what practice suggests; two figures under one name are two things, told apart by their own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import BasisKind, Level2
from assistant.drafting.planning.rows import Slot
from assistant.lexemes import lexemes


def alike(name: str, other: str) -> bool:
    """Whether two names share so many pairs of letters that they measure the same."""
    mine, theirs = _pairs(name), _pairs(other)
    return len(mine & theirs) >= 0.6 * min(len(mine), len(theirs))


def _pairs(word: str) -> set[str]:
    return {word[n : n + 2] for n in range(len(word) - 1) if " " not in word[n : n + 2]}


# ------------------------------------------------------------------------------------------------ said twice


_RATE = re.compile(
    r"(?:[一-鿿]{0,2}合格|在岗|到岗|出勤|到场|参会|知晓|成活|保存|整改|办结|投诉|覆盖|完好|正常运行|使用|发放(?:准确|及时)|流失)率$"
)
_ON_TIME = re.compile(r"及时|按时|按期|准时|如期")


def without_suggested_twice(slots: list[Slot], works: list[str]) -> list[Slot]:
    """The slots without those of practice that measure what the brief itself states: 设备验收合格率 stated, no 自助机验收合格率.

    A stated rate that names one of the ``works`` speaks of that one only; every other speaks of the whole project.
    """
    stated = [one.row.indicator.name for one in slots if _is_stated_rate(one)]
    kept = [one for one in slots if not _is_practice(one) or not any(_covers(name, one, works) for name in stated)]
    social = [one for one in slots if one.row.indicator.level2 is Level2.SOCIAL_BENEFIT]
    lost = not any(one in kept for one in social)  # a table without any social effect says less than one that repeats
    return [one for one in slots if one in kept or (lost and social and one is social[0])]


def _is_practice(one: Slot) -> bool:
    return one.row.basis[0].kind is BasisKind.PRACTICE and "%" in one.row.indicator.target.text


def _is_stated_rate(one: Slot) -> bool:
    return one.row.basis[0].kind is BasisKind.FACT and re.search(r"[%‰]$", one.row.indicator.target.text) is not None


def _covers(stated: str, suggested: Slot, works: list[str]) -> bool:
    indicator = suggested.row.indicator
    if indicator.level2 is Level2.SATISFACTION:
        return False
    mine, theirs = (_ON_TIME.sub("按时", name).replace("到岗", "在岗") for name in (stated, indicator.name))
    if alike(mine, theirs) and _measure(mine) == _measure(theirs):
        return True
    if not _measure(mine) or _measure(mine) != _measure(theirs):
        return False
    subject = _pairs(re.sub(r"工程|项目|质量|一次|全部|各类|总体", " ", mine.removesuffix(_measure(mine))))
    own = {work for work in works if len(_pairs(work) & subject) > 0}
    return not own or any(work in indicator.name for work in own)


def _measure(name: str) -> str:
    found = _RATE.search(name)
    return found[0] if found else ""


# ------------------------------------------------------------------------------------------------ one name, two figures


def told_apart(slots: list[Slot]) -> list[Slot]:
    """The slots, those of one name and different values named by what their own words say more; what says no more is one.

    60至79周岁老人每餐补贴2元 and 80周岁及以上老人每餐补贴4元: 60至79周岁老人补贴标准 and 80周岁及以上老人补贴标准.
    """
    groups: dict[tuple[Level2 | None, str], list[Slot]] = {}
    for one in slots:
        groups.setdefault((one.row.indicator.level2, one.row.indicator.name), []).append(one)
    named: dict[int, Slot] = {}
    for same in groups.values():
        values = {one.row.indicator.target.text for one in same}
        if len(same) < 2 or len(values) < 2:
            continue
        for one in same:
            name = _own_name(one, same)
            if name:
                indicator = one.row.indicator.model_copy(update={"name": name})
                named[id(one)] = one.model_copy(update={"row": one.row.model_copy(update={"indicator": indicator})})
    return list(_once(named.get(id(one), one) for one in slots))


def _once(slots: Iterator[Slot]) -> Iterator[Slot]:
    seen: set[str] = set()
    for one in slots:
        if one.row.indicator.name not in seen:
            seen.add(one.row.indicator.name)
            yield one


def _own_name(one: Slot, same: list[Slot]) -> str:
    """The name with what its own quote says before the figure and the others do not, cut at words; empty when that is nothing."""
    name, mine = one.row.indicator.name, _before_figure(one)
    others = [_before_figure(other) for other in same if other is not one]
    start = max(_shared(mine, other) for other in others)
    end = max(_shared(mine[::-1], other[::-1]) for other in others)
    words = [word.text for word in lexemes(mine) if word.end > start and word.start < len(mine) - end]
    own = re.sub(r"^[^一-鿿\d]+|[^一-鿿\d]+$", "", "".join(words))
    return f"{own}{name}" if 2 <= len(own) <= 10 and re.search("[一-鿿]", own) and own not in name else ""


def _shared(text: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    return next(
        (n for n, (mine, theirs) in enumerate(zip(text, other, strict=False)) if mine != theirs),
        min(len(text), len(other)),
    )


def _before_figure(one: Slot) -> str:
    """The words of the row's quote before its figure."""
    quote = re.sub(r"[（(][^）)]*[）)]", "", one.row.basis[0].quote)
    value = re.sub(r"[^\d.].*$", "", one.row.indicator.target.text.lstrip("≥≤=<>"))
    return quote.rpartition(value)[0] if value and value in quote else re.split(r"(?=\d)", quote)[0]
