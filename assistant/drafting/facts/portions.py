"""So many for each of so many (36间教室，每间2台): the product is how many there are, where the words name what is put there.

Both figures stay in the quote, and the arithmetic is told with it.
"""

from __future__ import annotations

from assistant.domain import Fact
from assistant.drafting.facts.joining import money_text

_GOODS = frozenset(
    ("台", "套", "件", "张", "把", "辆", "部", "组", "只", "块", "盏", "个", "台套", "册", "本", "株", "棵")
)
_MOST_BETWEEN = 30


def distributed(facts: list[Fact], text: str) -> list[Fact]:
    """The facts with goods counted by their places: the work just named without a figure has places times portion of them.

    Left as they are when no such work, or more than one, stands before the places.
    """
    result = list(facts)
    for portion in facts:
        places = _places_of(portion, facts)
        if places is None or portion.quantity is None or places.quantity is None:
            continue
        before = [one for one in result if (one.start or 0) < (places.start or 0)]
        open_ones = [one for one in before if one.act and not _has_figure(one) and one.thing != places.thing]
        if (
            len(open_ones) != 1
            or (portion.end or 0) - (places.start or 0) > len(portion.quote) + len(places.quote) + _MOST_BETWEEN
        ):
            continue
        work, unit = open_ones[0], portion.unit.partition("/")[0]
        first, last = places.start or 0, portion.end or 0
        shown = f"{money_text(portion.quantity)}{portion.unit}×{money_text(places.quantity)}{places.unit}"
        amount = portion.quantity * places.quantity
        counted = work.model_copy(
            update={
                "quantity": amount,
                "unit": unit,
                "comparator": portion.comparator or places.comparator,
                "quote": text[first:last],
                "start": first,
                "end": last,
                "place": f"{shown}={money_text(amount)}{unit}",
            }
        )
        reached = places.model_copy(update={"thing": work.thing, "act": "参与"})
        result[result.index(work)] = counted
        result[result.index(places)] = reached
        result.remove(portion)
        result = [_of_goods(one, places.thing, unit, work) for one in result]
    return result


def _places_of(portion: Fact, facts: list[Fact]) -> Fact | None:
    """The count of the places that a portion of goods is for."""
    unit, _, per = portion.unit.partition("/")
    if portion.quantity is None or unit not in _GOODS or not per:
        return None
    same = [one for one in facts if one.unit == per and one.quantity and one.thing == portion.thing]
    return same[0] if len(same) == 1 and (same[0].start or 0) <= (portion.start or 0) else None


def _of_goods(fact: Fact, places: str, unit: str, work: Fact) -> Fact:
    """A price for each of the goods is theirs, not the places'."""
    priced = fact.unit_cost is not None and fact.thing == places and fact.unit == f"元/{unit}"
    return fact.model_copy(update={"thing": work.thing, "act": work.act}) if priced else fact


def _has_figure(fact: Fact) -> bool:
    return fact.quantity is not None or fact.money is not None or fact.unit_cost is not None
