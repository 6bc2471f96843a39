"""The fields of the draft tab as values: what was typed becomes a ``Given``, a fact a line of the table, and back. No wiring."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.domain import FRAMEWORKS, Brief, BudgetPart, Fact, FactChange, Value
from assistant.drafting.facts.correcting import FactCells, cells_of, corrections_of
from assistant.drafting.facts.joining import without_place
from assistant.drafting.intake.papers import Intake, day_of
from assistant.drafting.intake.prior import Given
from assistant.errors import BriefError
from assistant.target import read_money, read_number

FIELDS = ("name", "amount", "year", "content", "department", "unit", "start", "end", "category", "framework")
"""The order in which the tab hands its fields over."""
FORMS = [("按年度自动选择", ""), *((form.title, form.code) for form in FRAMEWORKS.values())]
FACT_HEADS = ["采用", "事项", "数", "时间", "对象", "原话", "出处"]
CHILD_HEADS = ["子项目名称", "金额（万元）", "要做什么"]
Cells = Sequence[Sequence[object]]


def given_of(*values: object) -> Given:
    """What was typed, in the order of ``FIELDS``. Raises ``BriefError`` naming the field."""
    name, amount, year, content, department, unit, start, end, category, framework = values
    return Given(
        name=text_of(name),
        amount=yuan_of(text_of(amount), "年度资金"),
        year=_year(text_of(year)),
        content=text_of(content),
        department=text_of(department),
        unit=text_of(unit),
        start=day_of(text_of(start)),
        end=day_of(text_of(end)),
        category=text_of(category),
        framework=text_of(framework),
    )


def _year(text: str) -> int | None:
    if not text:
        return None
    found = re.fullmatch(r"(20\d\d)\s*年?度?", text)
    if not found:
        raise BriefError(f"年度“{text}”看不懂。", hint="请写四位数的年份，例如 2026。")
    return int(found[1])


def head_of(*values: object) -> Given:
    """The head fields of the form: name, department, unit, category, start, end, money. Raises ``BriefError``."""
    name, department, unit, category, start, end, money = (text_of(value) for value in values)
    return Given(
        name=name,
        department=department,
        unit=unit,
        category=category,
        start=day_of(start),
        end=day_of(end),
        amount=yuan_of(money, "年度资金"),
    )


def shown_of(given: Given) -> tuple[object, ...]:
    """The fields' values as typed, in the order of ``FIELDS``."""
    return (
        given.name,
        wan_text(given.amount),
        str(given.year or ""),
        given.content,
        given.department,
        given.unit,
        given.start.isoformat() if given.start else "",
        given.end.isoformat() if given.end else "",
        given.category,
        given.framework,
    )


def wan_text(yuan: Decimal | None) -> str:
    """An amount as it is typed, in 万元; empty for none."""
    return "" if yuan is None else f"{(yuan / 10000).normalize():f}"


def own_words(now: Given, filled: Given | None) -> Given:
    """What the user typed: fields that still hold what papers had put there are not the user's words."""
    if filled is None:
        return now
    blank = Given()
    same = {name: getattr(blank, name) for name in Given.model_fields if getattr(now, name) == getattr(filled, name)}
    return now.model_copy(update=same)


def yuan_of(text: str, label: str) -> Decimal | None:
    """An amount typed in 万元 (or with its unit), in yuan; ``None`` for a blank. Raises ``BriefError``."""
    if not text:
        return None
    number = read_number(text.removesuffix("万元").removesuffix("万").strip())
    if number is not None:
        return number * 10000
    yuan = read_money(text, unit=None).yuan
    if yuan is None:
        raise BriefError(f"{label}“{text}”看不懂。", hint="请只写数字，单位是万元，例如 86 或 86.5。")
    return yuan


def brief_of(
    intake: Intake | None,
    changes: Sequence[FactChange],
    children: Cells,
    *values: object,
    parts: tuple[BudgetPart, ...] | None = None,
) -> Brief:
    """The brief of all that stands on the left of the tab, with the ``parts`` of the budget as the user left them.

    Raises ``BriefError`` naming what is missing.
    """
    given = given_of(*values)
    whole = (intake or Intake(given=given)).model_copy(update={"given": given})
    whole = whole if parts is None else whole.model_copy(update={"parts": parts})
    kids = children_of(children, given)
    if kids and not given.content and not (whole.statement or whole.parts or whole.added):
        whole = whole.model_copy(update={"given": given.model_copy(update={"content": " "})})
    brief = whole.brief()
    return brief.model_copy(update={"content": brief.content.strip(), "corrections": tuple(changes), "children": kids})


class Entered(Value):
    """What the left of the tab holds: the papers' part, the fields as typed, parts, child projects, corrected facts."""

    intake: Intake
    values: tuple[object, ...]
    parts: tuple[BudgetPart, ...]
    children: tuple[tuple[str, str, str], ...]
    changes: tuple[FactChange, ...]


def entered_of(brief: Brief) -> Entered:
    """A brief as if it had been entered on the left; what a parent has from its children is left to them."""
    given = Given.model_validate(brief.model_dump(include=set(Given.model_fields)))
    kids = tuple((child.name, wan_text(child.amount), child.content) for child in brief.children)
    sums = {(child.name, child.amount) for child in brief.children}
    parts = () if kids and {(part.name, part.amount) for part in brief.parts} <= sums else brief.parts
    if kids and brief.amount == sum((child.amount or Decimal(0) for child in brief.children), Decimal(0)):
        given = given.model_copy(update={"amount": None})
    intake = Intake(
        given=given,
        statement=brief.statement,
        paper=brief.paper,
        parts=parts,
        added=tuple(fact for fact in brief.added if fact.source != "children"),
        carried=brief.content if brief.carried else "",
    )
    return Entered(intake=intake, values=shown_of(given), parts=parts, children=kids, changes=brief.corrections)


def children_of(cells: Cells, parent: Given) -> tuple[Brief, ...]:
    """The child projects of the table; empty lines are none. Raises ``BriefError`` for half a line."""
    found = []
    for number, line in enumerate(cells or [], start=1):
        name, amount, content = (text_of(cell) for cell in (*line, "", "", "")[:3])
        if not (name or amount or content):
            continue
        if not name or not content:
            raise BriefError(
                f"第 {number} 个子项目没有写{'名称' if not name else '要做什么'}。", hint="补上，或把这一行清空。"
            )
        year = parent.year or 2000  # the parent's year is put in its place
        found.append(Brief(name=name, amount=yuan_of(amount, f"“{name}”的金额"), content=content, year=year))
    return tuple(found)


def fact_lines(facts: Sequence[Fact], changes: Sequence[FactChange]) -> list[list[object]]:
    """The facts as lines of the table, corrected where the user corrected them; figures left out are not ticked."""
    said = {without_place(change.fact): change.becomes for change in changes}
    lines: list[list[object]] = []
    for fact in facts:
        becomes = said.get(without_place(fact), fact)
        cells = cells_of(becomes or fact)
        where = fact.place or _WHERE.get(fact.source, "")
        keep = becomes is not None and cells.keep
        lines.append([keep, cells.thing, cells.figure, cells.due, cells.people, fact.quote, where])
    return lines


def kept_changes(said: Sequence[FactChange], facts: Sequence[Fact]) -> tuple[FactChange, ...]:
    """The corrections that still speak of what is read, wherever it now stands."""
    known = {without_place(fact) for fact in facts}
    return tuple(change for change in said if without_place(change.fact) in known)


_WHERE = {"content": "您写的", "statement": "经费说明", "children": "子项目"}


def changes_of(facts: Sequence[Fact], lines: Cells) -> tuple[FactChange, ...]:
    """What the user changed in the table. Raises ``BriefError`` for a figure or date that cannot be read."""
    told = [
        FactCells(
            keep=line[0] in (True, "true", "True", 1),
            thing=text_of(line[1]),
            figure=text_of(line[2]),
            due=text_of(line[3]),
            people=text_of(line[4]),
        )
        for line in lines
    ]
    return corrections_of(facts[: len(told)], told[: len(facts)])


def correctable(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts worth a line: all but the money and what it is made of, which have fields of their own."""
    return tuple(fact for fact in facts if fact.source not in ("amount", "parts", "budget"))


def text_of(value: object) -> str:
    return "" if value is None else str(value).strip()
