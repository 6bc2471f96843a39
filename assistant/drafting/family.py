"""Parent and child projects (父子项目): one draft a form; the parent's counts are the sums of its children's, by name.

The parent's facts are its own words, where it has any, and what its children promise together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.domain import (
    Brief,
    BudgetPart,
    Comparator,
    Draft,
    Fact,
    Filing,
    Money,
    Share,
    Tokens,
)
from assistant.drafting.editing import ground_of_draft
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import figure_of
from assistant.drafting.facts.joining import core, money_text
from assistant.drafting.facts.tasks import WORKED, is_stated_rate
from assistant.drafting.journey import Reviewer, draft, revised

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.models.chat import ChatModel

FamilyReviewer = Callable[[tuple[Filing, ...]], Reviewer]
"""Gives the checker of one form that knows the other forms of its family."""


def draft_family(
    brief: Brief, *, library: Library | None, chat: ChatModel | None, reviewer: FamilyReviewer | None = None
) -> Iterator[Draft]:
    """Successive drafts of a parent whose ``children`` are drafts too: all plans first, then the words, form by form.

    Each form costs its own model calls; the tokens of all are added up. Closing the iterator stops the model.
    """
    briefs = tuple(child_brief(brief, child) for child in brief.children)
    whole = parent_brief(brief, briefs)
    shares = tuple(share_of(child) for child in briefs)
    notes = tuple(notes_on(brief, briefs))

    def with_shares(made: Draft, children: tuple[Draft, ...]) -> Draft:
        filing = made.filing.model_copy(update={"children": shares})
        return made.model_copy(update={"filing": filing, "children": children, "notes": (*notes, *made.notes)})

    children = tuple(next(iter(draft(child, library=library, chat=None))) for child in briefs)
    parent = next(iter(draft(whole, library=library, chat=None)))
    yield with_shares(parent, children)
    done: Draft | None = None
    for done in draft(whole, library=library, chat=chat):
        yield with_shares(done, children).model_copy(update={"stage": "plan" if done.stage == "plan" else "writing"})
    assert done is not None
    for number, child in enumerate(briefs):
        for made in draft(child, library=library, chat=chat):
            children = (*children[:number], made, *children[number + 1 :])
            if made.stage != "plan":
                yield with_shares(done, children).model_copy(update={"stage": "writing"})
    last = with_shares(done, children)
    if reviewer is not None:
        last = reviewed(last, reviewer)
    seconds = sum(max(one.timings.values(), default=0.0) for one in (done, *children))
    timings = done.timings | {"done": round(seconds, 3)}
    yield last.model_copy(update={"stage": "done", "tokens": _tokens(last), "timings": timings})


def reviewed(parent: Draft, reviewer: FamilyReviewer) -> Draft:
    """The family with every form reviewed beside the others."""
    forms = (parent.filing, *(child.filing for child in parent.children))

    def check(made: Draft, place: int) -> Draft:
        others = forms[:place] + forms[place + 1 :]
        return revised(made, ground_of_draft(made), reviewer(others))

    children = tuple(check(child, place) for place, child in enumerate(parent.children, start=1))
    return check(parent, 0).model_copy(update={"children": children})


def forms_of(made: Draft) -> tuple[Draft, ...]:
    """A draft and those of its children, in the order they are filed."""
    return (made, *made.children)


# --------------------------------------------------------------------------------------------------------- the briefs


def child_brief(parent: Brief, child: Brief) -> Brief:
    """A child's brief with what it leaves open taken from its parent: who, when, on which form."""
    return child.model_copy(
        update={
            "department": child.department or parent.department,
            "unit": child.unit or parent.unit,
            "category": child.category or parent.category,
            "year": parent.year,
            "start": child.start or parent.start,
            "end": child.end or parent.end,
            "framework": parent.framework,
        }
    )


def parent_brief(parent: Brief, children: tuple[Brief, ...]) -> Brief:
    """The parent's brief with its children's works summed up and their budgets as parts."""
    return parent.model_copy(
        update={
            "amount": sum_of(children) if parent.amount is None else parent.amount,
            "parts": parent.parts or shares_of(children),
            "added": (*parent.added, *_together(children)),
        }
    )


def shares_of(children: tuple[Brief, ...]) -> tuple[BudgetPart, ...]:
    return tuple(BudgetPart(name=child.name, amount=child.amount) for child in children if child.amount is not None)


def sum_of(children: tuple[Brief, ...]) -> Decimal | None:
    """The children's money together; ``None`` where one of them has none yet."""
    amounts = [child.amount for child in children]
    return None if None in amounts else sum((one for one in amounts if one is not None), Decimal(0))


def _together(children: tuple[Brief, ...]) -> Iterator[Fact]:
    """What the children do, each work once: counts of the same thing and unit added up, the rest as it stands."""
    groups: dict[tuple[str, str, bool], list[tuple[Brief, Fact]]] = {}
    rates: dict[tuple[str, str], list[tuple[Brief, Fact]]] = {}
    for child in children:
        reading = read_facts(child)
        for fact in reading.facts:
            if fact.source in WORKED and is_stated_rate(fact):
                rates.setdefault((fact.thing, fact.unit), []).append((child, fact))
        unsure = {(one.thing, one.unit) for one in reading.conflicts}
        for fact in reading.facts:
            if (
                fact.source not in WORKED
                or is_stated_rate(fact)
                or fact.unit_cost is not None
                or fact.money is not None
            ):
                continue
            if (fact.thing, fact.unit) in unsure or "/" in fact.unit:
                continue
            groups.setdefault((core(fact), fact.unit, fact.act == "参与"), []).append((child, fact))
    agreed = [told for told in rates.values() if len({(one.quantity, one.comparator) for _, one in told}) == 1]
    for told in agreed:  # a rate is no sum: one the children promise alike is their parent's too
        child, fact = told[0]
        where = f"子项目（{'、'.join(one.name for one, _ in told)}）"
        yield fact.model_copy(update={"source": "children", "start": None, "end": None, "place": where})
    for told in groups.values():
        child, fact = told[0]
        quote = "；".join(f"{one.name}：{_quoted(one, said)}" for one, said in told)
        names = "、".join(dict.fromkeys(one.name for one, _ in told))
        same = {"quote": quote, "source": "children", "start": None, "end": None, "place": f"子项目（{names}）"}
        if len(told) == 1:
            yield fact.model_copy(update=same)
            continue
        counted = [said.quantity for _, said in told]
        dues = [said.deadline for _, said in told]
        latest = max((due for due in dues if due), key=lambda due: (due.year or 0, due.month, due.day), default=None)
        yield fact.model_copy(
            update=same
            | {
                "quantity": None if None in counted else sum((one for one in counted if one is not None), Decimal(0)),
                "upper": None,
                "comparator": None if fact.comparator is Comparator.RANGE else fact.comparator,
                "deadline": latest if None not in dues else None,
            }
        )


def _quoted(child: Brief, fact: Fact) -> str:
    """The child's words, and what the user made of them."""
    is_changed = any(change.becomes == fact for change in child.corrections)
    return f"{fact.quote}（改为{figure_of(fact)}）" if is_changed else fact.quote


def share_of(child: Brief) -> Share:
    money = Money(text="", unit="元")
    if child.amount is not None:
        money = Money(text=f"{child.amount:,.2f}", unit="元", yuan=child.amount)
    return Share(name=child.name, amount=money, year=child.year)


def notes_on(parent: Brief, children: tuple[Brief, ...]) -> Iterator[str]:
    if len(children) == 1:
        yield "只有一个子项目，分两层填报没有必要，可合并为一张表。"
    names = [re.sub(r"\s", "", child.name) for child in children]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        yield f"有两个子项目都叫“{name}”，请改成不同的名称。"
    amounts = [child.amount for child in children]
    if missing := [child.name for child in children if child.amount is None]:
        yield f"子项目{'、'.join(missing)}没有金额，请补上。"
    elif parent.amount is not None:
        total = sum((one for one in amounts if one is not None), Decimal(0))
        if total != parent.amount:
            yield sums_note(total, parent.amount)


SUMS = "子项目合计 "
"""How the note on sums that differ begins."""


def sums_note(children: Decimal, parent: Decimal) -> str:
    return f"{SUMS}{money_text(children)} 元，父项目 {money_text(parent)} 元，两者不一致，请核对；表中未作调整。"


def _tokens(made: Draft) -> Tokens:
    every = [one.tokens for one in forms_of(made)]
    return Tokens(**{name: sum(getattr(one, name) for one in every) for name in Tokens.model_fields})
