"""The rule on main tasks without an indicator: parts of the budget and kinds of work the form itself sets out.

What the work is called in many ways, and whether a task is a main one, is for a model; told here is only a kind of work
from ``tasks.toml`` that is set out as work to do and that no indicator answers for in any of its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from assistant.domain import Place, Section, Severity, Value
from assistant.review.lexicon import any_of, entries
from assistant.review.passages import annual_label, as_filed, at_section
from assistant.review.rule import Case, Hit, at_field, rule, squeeze
from assistant.review.wording import figure, longest_shared

_COMMON = {"项目", "建设", "工作", "经费", "预算", "费用", "年度", "机关"}
_LEAST, _MOST = Decimal("0.1"), Decimal("0.95")  # share of the year's money from which a part is a main task; ours
_CLAUSES = re.compile(r"[，,。；;！!\n]")
_AKIN = 4  # characters a clause and an indicator share from which the indicator may be meant for the clause; ours


class Task(Value):
    """A kind of work: how an objective says it and by which words an indicator answers for it."""

    name: str
    said: str
    answered: str


@rule
def key_task_without_indicator(case: Case) -> Iterator[Hit]:
    """A tenth of the budget, or a kind of work the objective sets out, that no indicator speaks of."""
    if not case.filing.indicators:
        return
    yield from _unanswered_budget(case)
    yield from _unanswered_tasks(case)


def _unanswered_tasks(case: Case) -> Iterator[Hit]:
    answers = squeeze("".join(f"{row.name}；{row.target.text}；{row.explanation}；" for row in case.filing.indicators))
    told: set[str] = set()
    for place, text in _told_by(case):
        lacking = [
            (task, clause)
            for task, clause in _tasks_in(text)
            if task.name not in told
            and not re.search(task.answered, answers)
            and not re.search(task.said, squeeze(case.filing.project.name))
            and len(longest_shared(clause, answers)) < _AKIN
        ]
        if not lacking:
            continue
        told.update(task.name for task, _ in lacking)
        names = "、".join(dict.fromkeys(f"“{task.name}”" for task, _ in lacking))
        yield Hit(
            place=place,
            quote=as_filed(text, lacking[0][1]),
            message=f"“{place.label}”里写了{names}，三级指标里没有一条提到。",
            suggestion="为这些任务各补一条数量指标，写明做多少；不是今年要做的，从文字里删去。",
            severity=Severity.WARNING,
        )


def _told_by(case: Case) -> Iterator[tuple[Place, str]]:
    """The texts in which a form sets out its work: the year's objective or the only one, what was done, the plan."""
    aim = case.filing.objective
    label = annual_label(case.filing)
    if text := aim.annual or aim.overall or "":
        yield at_field(Section.OBJECTIVE, "annual", label), text
    if aim.actual:
        yield at_field(Section.OBJECTIVE, "actual", "实际完成情况"), aim.actual
    for part in case.statement.sections if case.statement else ():
        if re.search("方案|实施内容", part.heading):
            yield at_section(part), part.text


@lru_cache(maxsize=128)
def _tasks_in(text: str) -> tuple[tuple[Task, str], ...]:
    """Kinds of work set out in a text, each with its clause; a clause of means, reasons or wishes is none."""
    found = []
    for clause in _CLAUSES.split(squeeze(text)):
        if any_of("tasks", "means").search(clause) or not any_of("tasks", "verbs").search(clause):
            continue
        found += [(task, clause) for task in entries("tasks", "task", Task) if re.search(task.said, clause)]
    return tuple(found)


def _unanswered_budget(case: Case) -> Iterator[Hit]:
    annual = case.filing.project.funding.annual
    if case.statement is None or annual is None or not annual.yuan:
        return
    names = "".join(squeeze(row.name) for row in case.filing.indicators) + "群团" * any(
        re.search("工会|青年|妇女|工、青、妇|工青妇", row.name) for row in case.filing.indicators
    )
    for section in case.statement.sections:
        if not re.search("预算|资金|经费", section.heading):
            continue
        for thing, amount in _budget_parts(squeeze(section.text)):
            share = amount / annual.yuan
            pairs = {thing[at : at + 2] for at in range(len(thing) - 1)} - _COMMON
            if _LEAST <= share <= _MOST and len(thing) >= 3 and not any(pair in names for pair in pairs):
                yield Hit(
                    place=at_field(Section.STATEMENT, "sections", f"说明：{section.heading}"),
                    quote=thing,
                    message=f"“{thing}”安排{figure(amount)}元，占年度资金的{figure(share * 100)}%，三级指标里没有一条提到它。",
                    suggestion=f"为“{thing}”补设数量指标和质量（或效果）指标。",
                    severity=Severity.WARNING,
                )


def _budget_parts(whole: str) -> Iterator[tuple[str, Decimal]]:
    """Named parts with their yuan: 廉政建设5万元, 党建宣传预算为18万. Totals and unit prices are left out."""
    for found in re.finditer(
        r"(?P<thing>[一-龥]{3,16}?)(?:的)?(?:经费|费用|预算|资金)?(?:为|约|共|计|安排|投入)?(?P<amount>\d+(?:\.\d+)?)(?P<unit>万元|万|元)(?![/／]|每)",
        whole,
    ):
        thing = re.sub("^(?:其中|包括|以及|用于|安排|预算|和|及|是|的)+", "", found["thing"])
        if re.search("合计|总计|共计|总预算|整个项目|项目预算|年度|财政|经测算|标准|测算", thing):
            continue
        yield thing, Decimal(found["amount"]) * (10_000 if found["unit"].startswith("万") else 1)
