"""From facts to a complete table without a model (指标方案): rows in their slots, weights, the head of the form, the words.

Pure but for the library's look-ups; takes well under a second.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.domain import (
    FRAMEWORKS,
    Blank,
    Brief,
    DraftRow,
    Filing,
    FilingKind,
    Framework,
    Funding,
    Level1,
    Level2,
    Money,
    Objective,
    Place,
    PlanDate,
    Project,
    Section,
    Value,
)
from assistant.drafting.facts import Reading
from assistant.drafting.facts.gate import is_sound
from assistant.drafting.facts.tasks import Task, task_of_name, tasks_of
from assistant.drafting.planning.costs import cost_notes, cost_slots
from assistant.drafting.planning.left_out import left_out, left_out_note
from assistant.drafting.planning.likeness import told_apart, without_suggested_twice
from assistant.drafting.planning.practice import benefit_slots, filling_slots, usual_slots
from assistant.drafting.planning.quantities import counting_slots, priced_slots
from assistant.drafting.planning.questions import blanks_of
from assistant.drafting.planning.rates import with_stated_rates
from assistant.drafting.planning.rating import measured, rated
from assistant.drafting.planning.rows import Slot, quality_slots, timeliness_slots
from assistant.drafting.planning.satisfaction import satisfaction_slots
from assistant.drafting.planning.typical import with_typical
from assistant.drafting.planning.weights import with_weights
from assistant.drafting.words.wording import annual_text, overall_text

if TYPE_CHECKING:
    from assistant.library import Library


class Plan(Value):
    """The table and the words made from facts alone. ``blanks`` name what is 待填 and ask for it."""

    tasks: tuple[Task, ...]
    rows: tuple[DraftRow, ...]
    blanks: tuple[Blank, ...]
    filing: Filing
    notes: tuple[str, ...]


_MOST = {Level2.QUANTITY: 20, Level2.QUALITY: 4, Level2.TIMELINESS: 2, Level2.ECONOMIC_COST: 16, Level2.SATISFACTION: 2}


def make_plan(brief: Brief, reading: Reading, library: Library | None) -> Plan:
    """The complete draft that needs no model. Works without a library; then practice by kind of work fills the slots."""
    framework = FRAMEWORKS[brief.framework]
    tasks = tasks_of(reading, brief.name)
    notes = list(reading.notes)
    if not tasks:
        notes.append("没有从简况里认出具体的工作事项，只按项目名称列了通用的指标，请补充做什么、做多少。")
        tasks = (task_of_name(brief.name),)
    slots = _slots(brief, reading, tasks, framework, library)
    if library is not None and _is_name_only(brief, tasks):
        slots = _with_usual(slots, list(usual_slots(brief, library)), tasks[0])
    slots = without_suggested_twice(told_apart(slots), [task.thing for task in tasks])
    slots = _ordered(_without_repeats(slots), framework)
    if library is not None:
        slots = with_typical(_filled(slots, brief, tasks, framework, library), library, brief.name, notes)
    notes.extend(cost_notes(brief, reading, tasks))
    rows = with_weights(tuple(one.row for one in slots), framework)
    filing = _filing(brief, rows, tasks, framework, notes)
    blanks = blanks_of(brief, reading, tasks, row_blanks(slots))
    objective = filing.objective
    left = left_out(brief, reading, rows, f"{objective.overall or ''}{objective.annual or ''}")
    told = filter(None, (*notes, left_out_note(left)))
    return Plan(tasks=tasks, rows=rows, blanks=blanks, filing=filing, notes=tuple(told))


FEWEST = 8
"""Rows below which sound precedents are added; the checker's own least number (三级指标不少于8条)."""


def _filled(
    slots: list[Slot], brief: Brief, tasks: tuple[Task, ...], framework: Framework, library: Library
) -> list[Slot]:
    """The slots with sound precedents where there are too few rows, or none at a level the sector measures."""
    added = filling_slots(brief, tasks, slots, library, FEWEST)
    return _ordered(_without_repeats([*slots, *added]), framework)


def _slots(
    brief: Brief, reading: Reading, tasks: tuple[Task, ...], framework: Framework, library: Library | None
) -> list[Slot]:
    slots = list(counting_slots(measured(tasks)))[: _MOST[Level2.QUANTITY]]
    if framework.has_cost or framework.allows(Level1.OUTPUT, Level2.OUTPUT_COST):
        slots += list(priced_slots(reading, slots))
    rating = rated(tasks, brief.name)
    slots += with_stated_rates(list(quality_slots(rating, _MOST[Level2.QUALITY])), reading)
    due = tuple(
        task for task in tasks if task.deadline and task not in rating and (is_sound(task.thing) or len(tasks) == 1)
    )
    punctual = sum(one.row.indicator.level2 is Level2.TIMELINESS for one in slots)
    slots += timeliness_slots((*due, *rating), reading, brief.year, 0 if punctual else _MOST[Level2.TIMELINESS])
    if framework.has_cost:
        slots += cost_slots(brief, reading, tasks, Level2.ECONOMIC_COST, _MOST[Level2.ECONOMIC_COST])
    elif framework.allows(Level1.OUTPUT, Level2.OUTPUT_COST):
        slots += cost_slots(brief, reading, tasks, Level2.OUTPUT_COST, _MOST[Level2.ECONOMIC_COST])
    told = [one.row.indicator.name for one in slots]
    slots += benefit_slots(brief, rating, framework, library, told)
    slots += satisfaction_slots(brief, measured(tasks), rating, reading, _MOST[Level2.SATISFACTION])
    return slots


def _is_name_only(brief: Brief, tasks: tuple[Task, ...]) -> bool:
    """Whether the brief says hardly more than what the project is called."""
    told = any(task.quantities or task.deadline or any(one.frequency for one in task.facts) for task in tasks)
    return not told and len(tasks) == 1 and len(brief.content) <= len(brief.name) + 6


def _with_usual(slots: list[Slot], usual: list[Slot], task: Task) -> list[Slot]:
    """The slots with what such projects usually measure, in the place of rows that only repeat the project's name."""
    levels = {one.row.indicator.level2 for one in usual}
    if Level2.QUANTITY not in levels:
        return [*slots, *usual]
    bare = {Level2.QUANTITY, *((Level2.QUALITY, Level2.SOCIAL_BENEFIT) if task.kind.code == "general" else ())}
    return [*(one for one in slots if one.row.indicator.level2 not in bare & levels), *usual]


def _without_repeats(slots: list[Slot]) -> list[Slot]:
    kept: dict[str, Slot] = {}
    for one in slots:
        kept.setdefault(one.row.indicator.name, one)
    return list(kept.values())


def _ordered(slots: list[Slot], framework: Framework) -> list[Slot]:
    """In the order in which the framework's form lists its levels; rows of a level it lacks are left out."""
    order = {pair: place for place, pair in enumerate(framework.pairs)}
    legal = [one for one in slots if framework.allows(one.row.indicator.level1, one.row.indicator.level2)]
    return sorted(legal, key=lambda one: order[(one.row.indicator.level1, one.row.indicator.level2 or Level2.QUANTITY)])


def row_blanks(slots: list[Slot]) -> tuple[Blank, ...]:
    """The questions of the rows whose value is blank, by row number from 1."""
    return tuple(
        Blank(
            place=Place(section=Section.INDICATOR, row=number, field="target", label=one.row.indicator.name),
            question=one.question,
        )
        for number, one in enumerate(slots, start=1)
        if one.question
    )


def _filing(
    brief: Brief, rows: tuple[DraftRow, ...], tasks: tuple[Task, ...], framework: Framework, notes: list[str]
) -> Filing:
    if brief.start is None or brief.end is None:
        notes.append("计划起止日期按预算年度（1月1日至12月31日，预算法）填列，与实际不符请修改。")
    if brief.amount is not None:
        notes.append("资金暂全部列为当年财政拨款，如有上年结转或其他资金请调整。")
    project = Project(
        name=brief.name,
        department=brief.department,
        unit=brief.unit,
        category=brief.category,
        year=brief.year,
        start=plan_date(brief.start.isoformat() if brief.start else f"{brief.year}-01-01"),
        end=plan_date(brief.end.isoformat() if brief.end else f"{brief.year}-12-31"),
        funding=funding_of(brief),
    )
    return Filing(
        kind=FilingKind.APPLICATION,
        title=f"财政项目支出绩效目标申报表（{brief.year}年度）",
        template=f"draft-{framework.code}",
        project=project,
        objective=Objective(overall=overall_text(brief, tasks), annual=annual_text(brief, tasks, rows)),
        indicators=tuple(row.indicator for row in rows),
    )


def plan_date(text: str) -> PlanDate:
    """An ISO date as a plan date."""
    import datetime as dt

    return PlanDate(text=text, date=dt.date.fromisoformat(text))


def funding_of(brief: Brief) -> Funding:
    """The funding cells: the year's money, and the whole project's where it is one year's."""
    if brief.amount is None:
        blank = Money(text="", unit="元")
        return Funding(total=blank, annual=blank, appropriation=blank, carried_over=blank, other=blank)
    whole, nothing = _money(brief.amount), _money(Decimal(0))
    several = brief.start is not None and brief.end is not None and brief.start.year != brief.end.year
    return Funding(
        total=Money(text="", unit="元") if several else whole,
        total_fiscal=Money(text="", unit="元") if several else whole,
        total_other=Money(text="", unit="元") if several else nothing,
        annual=whole,
        appropriation=whole,
        carried_over=nothing,
        other=nothing,
    )


def _money(yuan: Decimal) -> Money:
    return Money(text=f"{yuan:,.2f}", unit="元", yuan=yuan)
