"""Where a brief contradicts itself (前后不一): two figures for one thing, parts that do not add up. Choosing is the user's."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Brief, Fact, Value
from assistant.drafting.facts.joining import core, money_text
from assistant.drafting.kinds import LIGHT, kind_of

_ADDS = frozenset(("招录", "招聘", "新招", "新聘"))


class Conflict(Value):
    """Two or more figures of a brief for the same thing."""

    thing: str
    unit: str
    quotes: tuple[str, ...]


def conflicts_of(facts: list[Fact]) -> Iterator[Conflict]:
    for same in same_things(facts):
        yield Conflict(thing=same[0].thing, unit=same[0].unit, quotes=tuple(one.quote for one in same))


def same_things(facts: list[Fact]) -> Iterator[list[Fact]]:
    """Facts that count one thing in one unit with several amounts, and are no whole with its parts."""
    seen: dict[tuple[str, str, bool], list[Fact]] = {}
    for fact in facts:
        if fact.quantity is not None and fact.thing:
            seen.setdefault((core(fact), fact.unit, fact.act == "参与"), []).append(fact)
    for same in seen.values():
        if _are_parts(same):
            continue
        # 现有护林员65名 and 培训护林员120名 speak of two works
        for code in dict.fromkeys(kind_of(one.thing, one.act).code for one in same):
            alike = [one for one in same if kind_of(one.thing, one.act).code == code]
            alike = [one for one in alike if one.act not in _ADDS] or alike  # 招录12名 are none of the 168 there are
            acts = {one.act for one in alike if one.act and one.act not in LIGHT}
            if len({one.quantity for one in alike}) > 1 and len(acts) < len(alike):  # 新建3座, 改造5座: two deeds
                yield alike


def _are_parts(same: list[Fact]) -> bool:
    """改造公厕9座，其中新建2座、翻建7座: the parts of a whole contradict nothing."""
    amounts = sorted((fact.quantity for fact in same if fact.quantity is not None), reverse=True)
    return len(amounts) > 2 and amounts[0] == sum(amounts[1:], Decimal(0))


def sum_notes(brief: Brief) -> Iterator[str]:
    total = sum((part.amount for part in brief.parts), Decimal(0))
    if brief.parts and brief.amount is not None and total != brief.amount:
        yield f"分项合计 {money_text(total)} 元，与项目金额 {money_text(brief.amount)} 元不一致，请核对；表中未作调整。"


def excess_notes(brief: Brief, facts: list[Fact]) -> Iterator[str]:
    """Parts named in the text may be only some of the budget; together they cannot be more."""
    told = sorted(
        (fact.money for fact in facts if fact.money and fact.source in ("content", "statement")), reverse=True
    )
    total = sum(told, Decimal(0))
    if len(told) > 2 and told[0] * 2 == total:
        total = told[0]  # the sum of the others is no part beside them
    if brief.amount is not None and total > brief.amount:
        yield f"简况里写到的分项金额合计 {money_text(total)} 元，超过项目金额 {money_text(brief.amount)} 元，请核对。"
