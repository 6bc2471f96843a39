"""Tells works of one name apart by where each is (同名事项): 丙镇 of 在丙镇8个村维修路灯600杆, 幼儿园门口 of 幼儿园门口新增监控点500处.

Without it their figures would pass for one thing counted twice.
"""

from __future__ import annotations

import re

from assistant.domain import Fact
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.nearest import noun_before_verb

_MARKS = "，,。；;：:、\n"
_PLACE = re.compile(r"(?:镇|乡|街道|村|社区|区|县|市|校|园|院|路|街|站|桥|点)$")


def told_apart(facts: list[Fact], text: str) -> list[Fact]:
    """The facts, those that count the same noun in the same unit named by their places as well, where the words say them."""
    result = list(facts)
    groups: dict[tuple[str, str], list[int]] = {}
    for place, fact in enumerate(facts):
        if fact.quantity is not None and fact.act != "参与" and fact.start is not None and "/" not in fact.unit:
            groups.setdefault((fact.thing, fact.unit), []).append(place)
    for (thing, unit), places in groups.items():
        if len(places) < 2:
            continue
        if unit in ("%", "‰"):
            _rates_apart(result, places, text)
            continue
        names = [
            (_where(facts[place], text) or _listed_with(facts[:place], facts[place], text)) + thing for place in places
        ]
        if len(set(names)) < len(names):
            continue
        for place, name in zip(places, names, strict=True):
            result[place] = facts[place].model_copy(update={"thing": name})
            for later in range(place + 1, len(facts)):
                if facts[later].thing != thing or later in places or facts[later].quantity is not None:
                    break
                result[later] = facts[later].model_copy(update={"thing": name})
    return result


def _rates_apart(facts: list[Fact], places: list[int], text: str) -> None:
    """Rates of one name with figures of their own are named by the work each sentence counts: 创业培训合格率 beside 岗前培训合格率."""
    names = [_of_work(facts, place, text) for place in places]
    told = {(name, facts[place].quantity) for name, place in zip(names, places, strict=True)}
    amounts = {facts[place].quantity for place in places}
    if len(amounts) < 2 or not all(names) or len({name for name, _ in told}) < len(told):
        return
    for place, name in zip(places, names, strict=True):
        facts[place] = facts[place].model_copy(update={"thing": name, "act": ""})


def _of_work(facts: list[Fact], place: int, text: str) -> str:
    rate = facts[place]
    for one in reversed(facts[:place]):
        if one.quantity is None or one.unit in ("%", "‰"):
            continue
        if re.search(r"[。；;\n]", text[one.end or 0 : rate.start]):
            return ""
        work = re.split("开展|举办|组织", one.thing)[-1]
        shared = next((n for n in range(min(len(work), len(rate.thing)), 0, -1) if work.endswith(rate.thing[:n])), 0)
        name = work + rate.thing[shared:]
        return name if is_sound_name(name) and len(name) <= _LONGEST else ""
    return ""


_LONGEST = 20


def _listed_with(before: list[Fact], fact: Fact, text: str) -> str:
    """What a fact is listed right behind: 停车场 of 新建停车场11个、停车位2366个."""
    last = before[-1] if before else None
    if last is None or text[last.end or 0 : fact.start].strip() not in ("、", "和", "及"):
        return ""
    where = last.thing.removesuffix(fact.thing)
    return where if is_sound_name(where) else ""


def _where(fact: Fact, text: str) -> str:
    """The noun before the verb of a fact's own clause; a place only where the thing itself stands in an earlier one."""
    end = fact.end or 0
    start = max((text.rfind(mark, 0, end - 1) for mark in _MARKS), default=-1) + 1
    said = re.sub(r"\s", "", text[start:end])
    own = said.find(fact.thing)
    where = noun_before_verb(said[:own] if own >= 0 else re.sub(r"[\d.]+[一-鿿]{1,2}$", "", said))
    if own < 0 and not _PLACE.search(where):
        return ""
    return where if is_sound_name(where) and len(where + fact.thing) <= 16 and where not in fact.thing else ""
