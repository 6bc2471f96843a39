"""Facts from elsewhere than the words: sums, lines of a budget sheet, last year's rows, child projects, the user's corrections.

They join what the words say and never contradict it silently: a line about a work already named belongs to that work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.domain import Brief, BudgetPart, Fact, FactChange
from assistant.drafting.facts.clause import parse_task
from assistant.drafting.kinds import kind_of, kinds


def money_facts(brief: Brief) -> Iterator[Fact]:
    if brief.amount is not None:
        yield Fact(
            thing=brief.name, money=brief.amount, unit="元", quote=f"{money_text(brief.amount)}元", source="amount"
        )
    for part in brief.parts:
        quote = part.quote or f"{part.name}{money_text(part.amount)}元"
        yield Fact(thing=part.name, money=part.amount, unit="元", quote=quote, source="parts", place=part.place)


def money_text(yuan: Decimal) -> str:
    """An amount in yuan without an exponent or needless zeros: 860000, 1234.5."""
    text = f"{yuan:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ------------------------------------------------------------------------------------------------- lines of a budget


def line_facts(brief: Brief, facts: list[Fact]) -> Iterator[Fact]:
    """How many and at what price each, as the lines of a budget sheet say, for the works that ``facts`` already name.

    A line that says the same quantity again adds its price only; one that says another shows as a contradiction.
    """
    for part in brief.parts:
        if part.quantity is None:
            continue
        line = _line(part)
        twin = next((one for one in facts if _same_work(line, one)), None)
        if twin is not None:
            line = line.model_copy(update={"thing": twin.thing, "act": twin.act, "unit": twin.unit})
        if twin is None or twin.quantity != line.quantity:
            yield line
        if part.price is not None:
            unit = f"元/{part.unit or line.unit or '项'}"
            yield line.model_copy(update={"quantity": None, "unit_cost": part.price, "unit": unit})


def without_carried(facts: list[Fact]) -> list[Fact]:
    """The facts of last year's words that still hold: works with a figure, and none for which this year's budget has another.

    What those words name without any figure (丰富群众文化生活) is no work to count; last year's rows say what was counted.
    """
    lines = [fact for fact in facts if fact.source == "budget" and fact.quantity is not None]
    told = [fact for fact in facts if fact.source != "content" or _has_figure(fact)]
    if not any(_has_figure(fact) for fact in told if fact.source != "amount"):
        return facts
    return [
        fact
        for fact in told
        if fact.source != "content"
        or not any(_same_work(line, fact) and line.quantity != fact.quantity for line in lines)
    ]


def _has_figure(fact: Fact) -> bool:
    figures = (fact.quantity, fact.money, fact.unit_cost)
    return any(figure is not None for figure in figures) or bool(fact.frequency or fact.deadline)


def _line(part: BudgetPart) -> Fact:
    """A line's quantity as a fact; what is bought is named without 费."""
    phrase = parse_task(re.sub(r"(?:费用|经费|支出|费)$", "", part.name) or part.name)
    thing, act = (phrase.thing, phrase.act) if len(phrase.thing) >= 2 else (part.name, "")
    if not act and part.unit in _GOODS and kind_of(thing, "").code == "general":
        act = "购置"
    quote = part.quote or part.name
    return Fact(
        thing=thing, act=act, quantity=part.quantity, unit=part.unit, quote=quote, source="budget", place=part.place
    )


_GOODS = frozenset(
    ("台", "套", "台套", "件", "张", "把", "辆", "部", "组", "只", "块", "顶", "盒", "箱", "本", "册", "株", "棵")
)
_PEOPLE = {"名": "人", "位": "人"}
_DRESS = re.compile(r"(?:服务|补贴|补助|工作|活动|项目|费用|经费|费)$")


def _same_work(line: Fact, other: Fact) -> bool:
    """Whether a counted fact of the words is what a line pays for: the same unit and one name within the other."""
    if other.quantity is None or _PEOPLE.get(line.unit, line.unit) != _PEOPLE.get(other.unit, other.unit):
        return False
    mine, theirs = (_DRESS.sub("", _bare(one)) or _bare(one) for one in (line, other))
    return len(min(mine, theirs, key=len)) >= 2 and (mine in theirs or theirs in mine)


# --------------------------------------------------------------------------------- last year, children, corrections


def added_facts(brief: Brief, facts: list[Fact]) -> Iterator[Fact]:
    """The facts a brief carries beside its words, as far as the words do not say them; last year's only where they are silent."""
    for fact in brief.added:
        if not (_superseded(fact, facts) if fact.source == "prior" else told(fact, facts)):
            yield fact


def _superseded(fact: Fact, facts: list[Fact]) -> bool:
    """Whether this year's words already say how many, or the same figure under another name."""
    mine = _bare(fact)
    for one in facts:
        if one.quantity is None or _PEOPLE.get(one.unit, one.unit) != _PEOPLE.get(fact.unit, fact.unit):
            continue
        theirs = _bare(one)
        if one.quantity == fact.quantity or (min(len(mine), len(theirs)) >= 2 and (mine in theirs or theirs in mine)):
            return True
    return False


def _bare(fact: Fact) -> str:
    return re.sub(r"[、和及与\s]", "", core(fact))


def without_the_project(facts: list[Fact]) -> list[Fact]:
    """The facts without 开展XX项目: the project as a whole is no work beside the works that have figures."""
    if not any(fact.quantity is not None for fact in facts):
        return facts
    return [fact for fact in facts if _has_figure(fact) or not fact.thing.endswith("项目")]


def settled(facts: Iterable[Fact], corrections: tuple[FactChange, ...]) -> Iterator[Fact]:
    """The facts as the user corrected them; a correction of what is no longer read is left alone."""
    said = {without_place(one.fact): one.becomes for one in corrections}
    for fact in facts:
        becomes = said.get(without_place(fact), fact)
        if becomes is not None:
            yield becomes


def without_place(fact: Fact) -> Fact:
    """A fact apart from its place in the text, which moves when words before it are changed."""
    return fact.model_copy(update={"start": None, "end": None})


# ---------------------------------------------------------------------------------------------------------- the same?


def told(fact: Fact, others: list[Fact]) -> bool:
    same = (fact.thing, fact.act, fact.quantity, fact.unit, fact.money, fact.unit_cost)
    return any(
        (one.thing, one.act, one.quantity, one.unit, one.money, one.unit_cost) == same
        and (fact.deadline is None or fact.deadline == one.deadline)
        for one in others
    )


def core(fact: Fact) -> str:
    """The thing without the words that only dress it: 改造 in 日间照料点改造, 全年 in 全年讲座."""
    bare = re.sub(r"(?:" + "|".join(sorted(_acts(), key=len, reverse=True)) + r")$", "", fact.thing)
    return (bare if len(bare) >= 2 else fact.thing) + ("" if fact.act != "参与" else "参与")


def _acts() -> set[str]:
    return {act for kind in kinds().values() for act in kind.acts} - {"培训", "检查", "巡查", "慰问", "养护", "维修"}
