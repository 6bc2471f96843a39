"""Facts as cells a user can correct (更正事实) before anything is written; what was changed becomes the brief's corrections."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.domain import BasisKind, Brief, Comparator, Draft, DraftRow, Fact, FactChange, Measure, Value
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.times import deadline_text
from assistant.drafting.facts.unplaced import is_candidate
from assistant.errors import BriefError
from assistant.figures import read_deadlines
from assistant.target import read_target


class FactCells(Value):
    """One fact as a user sees it. ``figure`` holds quantity, price or money with its unit: 12场, ≥95%, 400元/人."""

    keep: bool
    thing: str
    figure: str
    due: str
    people: str


def cells_of(fact: Fact) -> FactCells:
    """A fact's own cells; a figure left out is not kept until the user says so."""
    due = deadline_text(fact.deadline, fact.deadline.year or 0) if fact.deadline else ""
    return FactCells(
        keep=not is_candidate(fact), thing=fact.thing, figure=figure_of(fact), due=due, people=fact.beneficiary
    )


def figure_of(fact: Fact) -> str:
    """The figure in words: 12场, 300-500人, ≥95%, 400元/人, 86000元; empty for a work without one."""
    if fact.unit_cost is not None:
        return f"{amount_text(fact.unit_cost)}{fact.unit}"
    if fact.money is not None:
        return f"{amount_text(fact.money)}元"
    if fact.quantity is None:
        return (
            f"{amount_text(fact.frequency.times)}{fact.unit or '次'}/{fact.frequency.period.value}"
            if fact.frequency
            else ""
        )
    if fact.upper is not None:
        return f"{amount_text(fact.quantity)}-{amount_text(fact.upper)}{fact.unit}"
    sign = fact.comparator.value if fact.comparator in (Comparator.AT_LEAST, Comparator.AT_MOST) else ""
    return f"{sign}{amount_text(fact.quantity)}{fact.unit}"


def corrections_of(facts: Sequence[Fact], told: Sequence[FactCells]) -> tuple[FactChange, ...]:
    """What the user changed, fact by fact in order. Raises ``BriefError`` naming a figure or date that cannot be read."""
    changes = []
    for fact, cells in zip(facts, told, strict=True):
        becomes = _corrected(fact, cells)
        if becomes != fact:
            changes.append(FactChange(fact=fact, becomes=becomes))
    return tuple(changes)


def _corrected(fact: Fact, cells: FactCells) -> Fact | None:
    was = cells_of(fact)
    if is_candidate(fact):
        if not cells.keep and re.sub(r"\s", "", cells.thing) == was.thing:
            return fact
        if not cells.thing.strip():
            raise BriefError(f"“{was.figure}”还没有写是什么。", hint="请在“事项”里写上，再勾“采用”。")
        fact = fact.model_copy(update={"place": ""})
    elif not cells.keep:
        return None
    changed: dict[str, object] = {}
    if (thing := re.sub(r"\s", "", cells.thing)) != was.thing:
        if not thing:
            raise BriefError(f"“{fact.quote}”的事项不能空着。", hint="不要这一条，请去掉“采用”的勾。")
        changed["thing"] = thing
    if cells.people.strip() != was.people:
        changed["beneficiary"] = cells.people.strip()
    if cells.due.strip() != was.due:
        changed["deadline"] = _due(cells.due, fact)
    if re.sub(r"\s", "", cells.figure) != was.figure:
        changed |= _figure(re.sub(r"\s", "", cells.figure), fact)
    return fact.model_copy(update=changed) if changed else fact


def _due(text: str, fact: Fact) -> object:
    if not text.strip():
        return None
    found = read_deadlines(text) or read_deadlines(f"{text.strip()}前完成")
    if not found:
        raise BriefError(f"“{fact.thing}”的时间“{text}”看不懂。", hint="请写成“6月30日”或“2026年6月底”。")
    return found[0].deadline


def _figure(text: str, fact: Fact) -> dict[str, object]:
    """The new quantity, price or money; a bare number keeps the unit, an empty cell leaves the work without a figure."""
    if not text:
        return {
            "quantity": None,
            "upper": None,
            "comparator": None,
            "unit_cost": None,
            "money": None,
            "frequency": None,
        }
    reading = read_target(text).reading
    if not isinstance(reading, Measure):
        raise BriefError(f"“{fact.thing}”的数“{text}”看不懂。", hint="请写成“12场”“≥95%”“400元/人”这样。")
    unit = reading.unit
    if fact.unit_cost is not None or fact.money is not None or (unit in _YUAN and fact.quantity is None):
        yuan = reading.amount * _YUAN.get(unit or "元", Decimal(1))
        if reading.per or (fact.unit_cost is not None and unit not in _YUAN):
            return {"unit_cost": yuan, "money": None, "unit": f"元/{reading.per}" if reading.per else fact.unit}
        if fact.unit_cost is not None:
            return {"unit_cost": yuan}
        return {"money": yuan}
    return {
        "quantity": reading.amount,
        "upper": reading.upper,
        "comparator": reading.comparator,
        "unit": unit or fact.unit,
        "frequency": None,
    }


_YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}


def with_fact(draft: Draft, row: DraftRow, now: Measure) -> Draft:
    """The draft whose brief knows the figure that the user put into ``row``, so that all later words say it too.

    Only where exactly one fact of the row's basis has the row's old figure; else the brief stays as it was.
    """
    was = row.indicator.target.reading
    if not isinstance(was, Measure) or (was.unit, was.per) != (now.unit, now.per):
        return draft
    quotes = {basis.quote for basis in row.basis if basis.kind is BasisKind.FACT}
    found = [
        (fact, field)
        for fact in read_facts(draft.brief).facts
        if fact.quote in quotes and fact.source != "amount" and (field := _figure_in(fact, was))
    ]
    if len(found) != 1:
        return draft
    fact, field = found[0]
    if fact.source == "parts":
        parts = [
            one.model_copy(update={"amount": now.amount, "quantity": None, "unit": "", "price": None, "quote": ""})
            if field == "money" and one.name == fact.thing and one.amount == was.amount
            else one
            for one in draft.brief.parts
        ]
        return draft.model_copy(update={"brief": draft.brief.model_copy(update={"parts": tuple(parts)})})
    told = {field: now.amount} | ({"upper": now.upper} if field == "quantity" else {})
    brief = with_correction(draft.brief, fact, fact.model_copy(update=told))
    return draft.model_copy(update={"brief": brief})


def _figure_in(fact: Fact, value: Measure) -> str:
    """Which of a fact's figures a row's value is: the quantity, the money or the price; empty for none."""
    if value.unit == "元":
        money = fact.unit_cost if value.per else fact.money
        return ("unit_cost" if value.per else "money") if money == value.amount else ""
    same = fact.quantity == value.amount and _PEOPLE.get(fact.unit, fact.unit) == value.unit
    return "quantity" if same else ""


def with_correction(brief: Brief, fact: Fact, becomes: Fact) -> Brief:
    """The brief in which a fact, as it is read now, becomes another; an earlier correction of the same fact is continued."""
    changes = [
        change.model_copy(update={"becomes": becomes}) if change.becomes == fact else change
        for change in brief.corrections
    ]
    if not any(change.becomes == becomes for change in changes):
        changes.append(FactChange(fact=fact, becomes=becomes))
    return brief.model_copy(update={"corrections": tuple(changes)})


_PEOPLE = {"名": "人", "位": "人"}
