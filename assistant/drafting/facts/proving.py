"""What arithmetic proves of sums (算得通): a count, a price and the sum they make are of one thing, 260车次 × 350元 = 91000元."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.domain import Fact
from assistant.drafting.facts.gate import is_sound
from assistant.drafting.facts.names import is_sound_name

_REACH = 110
"""Letters within which a count, its price and their sum are said."""
_FAR = 400
"""And where count and price speak of the same thing in as many words."""
PAID_WORD = re.compile(r"(?:费|补贴|补助|津贴|奖励|奖金|租金|工资|薪酬|报酬|慰问金|酬金|标准)$")


def prove(facts: list[Fact], text: str) -> None:
    """Count, price and sum that make a product are of one thing, whatever the words between them seemed to say."""
    for place, price in enumerate(facts):
        yuan = price.unit_cost if price.unit_cost is not None else price.money
        if not yuan or price.source != "content":
            continue
        found = _product(facts, place, yuan, text)
        if found is None:
            continue
        count, total = found
        thing, act = (price.thing, price.act) if _keeps(price, count, facts, text) else (count.thing, count.act)
        if not is_sound_name(thing):
            continue
        changes: dict[str, object] = {"thing": thing, "act": act if thing == count.thing else price.act}
        if price.unit_cost is None:
            changes |= {"unit_cost": yuan, "money": None, "unit": f"元/{counted_unit(count.unit)}"}
        facts[place] = price.model_copy(update=changes)
        if not _keeps(facts[total], count, facts, text) or facts[total].thing == thing:
            facts[total] = facts[total].model_copy(update={"thing": thing, "act": changes["act"]})


def _product(facts: list[Fact], place: int, yuan: Decimal, text: str) -> tuple[Fact, int] | None:
    """The count before a price and the place of the sum behind it that together are a product."""
    price = facts[place]
    counts = [
        one
        for one in facts
        if one.quantity and one.quantity > 1 and one.unit not in ("%", "元") and 0 <= (price.start or 0) - (one.end or 0) <= (_FAR if shares_words(one.thing, price.thing) else _REACH)
    ]  # fmt: skip
    for after in range(place + 1, len(facts)):
        total = facts[after]
        if total.money is None or total.source != "content":
            continue
        if (total.start or 0) - (price.end or 0) > _REACH:
            break
        own = _is_named_beside(total, text) and not shares_words(total.thing, price.thing)
        times = total.money / yuan
        for count in reversed(counts):
            if own and not shares_words(total.thing, count.thing):
                continue  # 人才培养42万元 is no sum of machines
            if times == count.quantity or (_same_head(price, count) and _makes(times, count, price, facts)):
                return count, after
    return None


def _makes(times: Decimal, count: Fact, price: Fact, facts: list[Fact]) -> bool:
    """Whether so many times a price is the count for all months, or for another number said near it."""
    parts = {counted_unit(part) for part in price.unit.split("/")}
    near = (one for one in facts if one is not count and abs((one.start or 0) - (price.start or 0)) < _REACH)
    more = [one.quantity for one in near if one.quantity and (counted_unit(one.unit) in parts or one.unit in _OFTEN)]
    return any(times == (count.quantity or 1) * factor for factor in (Decimal(12), *more))


_OFTEN = ("次", "月", "个月", "天", "课时", "期", "周", "季", "季度")
"""Units of how often or how long a price is paid."""


def _same_head(price: Fact, count: Fact) -> bool:
    return counted_unit(price.unit.removeprefix("元/")) == counted_unit(count.unit)


def counted_unit(unit: str) -> str:
    """The unit of what is counted, without the time; a person is counted one way."""
    return re.sub(r"^[名位]$", "人", unit.partition("/")[0])


def _keeps(fact: Fact, count: Fact, facts: list[Fact], text: str) -> bool:
    """Whether a sum has a noun of its own: one that shares a word with what is counted, or that is said for it and counts nothing else."""
    thing = fact.thing
    if len(thing) < 2 or not is_sound(thing) or re.search(r"[…看我]", thing):
        return False
    if shares_words(thing, count.thing) or (PAID_WORD.search(thing) and thing[-4:] in fact.quote):
        return True
    said = text[count.end or 0 : fact.end or 0]
    return thing in re.sub(r"\s", "", said) and not any(
        one.thing == thing and one.quantity and "/" not in one.unit for one in facts
    )


def shares_words(one: str, other: str) -> bool:
    """Whether two names have two letters running in common."""
    return any(one[at : at + 2] in other for at in range(len(one) - 1))


def _is_named_beside(fact: Fact, text: str) -> bool:
    """Whether a sum's noun stands in its own clause."""
    clause = re.split(r"[，,。；;：:\n]", text[: fact.end or 0])[-1]
    return len(fact.thing) >= 2 and fact.thing[-2:] in clause
