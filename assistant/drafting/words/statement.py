"""The 项目经费情况说明 that travels with a form, seven headings, written from the facts of a draft without a model.

What the brief does not say (the establishing documents above all) is 待填 with what is wanted; nothing is made up.
"""

from __future__ import annotations

import re

from assistant.domain import Brief, Draft, Fact, Statement, StatementSection
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.joining import money_text
from assistant.drafting.facts.tasks import Task, tasks_of
from assistant.drafting.facts.times import deadline_text
from assistant.drafting.planning.rows import BLANK
from assistant.drafting.words.wording import work_text

HEADINGS = ("项目概述", "立项依据", "实施主体", "实施方案", "实施周期", "年度预算安排", "绩效目标")
"""The seven headings in their order, as the statements of street offices have them."""


def draft_statement(draft: Draft) -> Statement:
    """A statement in step with the draft's form: same works, same money, same objective."""
    reading = read_facts(draft.brief)
    tasks = tasks_of(reading, draft.brief.name)
    texts = (
        draft.filing.objective.overall or "",
        f"{BLANK}（写明依据的文件：发文机关、文件名称、文号、印发日期，以及与本项目对应的要求）",
        f"本项目由{draft.brief.unit or BLANK + '（实施单位全称）'}组织实施，"
        f"主管部门为{draft.brief.department or BLANK + '（主管部门全称）'}。",
        _works(tasks, draft.brief.year),
        _period(draft, tasks),
        _budget(draft.brief, reading.facts),
        draft.filing.objective.annual or "",
    )
    sections = tuple(
        StatementSection(number=number, heading=heading, text=text)
        for number, (heading, text) in enumerate(zip(HEADINGS, texts, strict=True), start=1)
    )
    return Statement(project=draft.brief.name, sections=sections)


def _works(tasks: tuple[Task, ...], year: int) -> str:
    if not tasks:
        return f"{BLANK}（写明做什么、做多少、怎么做、何时完成）"
    lines = [f"{number}．{work_text(task, year)}。" for number, task in enumerate(tasks, start=1)]
    return "\n".join([*lines, f"责任分工和进度安排：{BLANK}"])


def _period(draft: Draft, tasks: tuple[Task, ...]) -> str:
    project = draft.filing.project
    begin, end = (point.text if point else BLANK for point in (project.start, project.end))
    dated = [f"{task.stem}{deadline_text(task.deadline, draft.brief.year)}前完成" for task in tasks if task.deadline]
    return f"{begin}至{end}。" + (f"其中：{'；'.join(dated)}。" if dated else "")


def _budget(brief: Brief, facts: tuple[Fact, ...]) -> str:
    if brief.amount is None:
        return f"年度预算{BLANK}元，按单价乘以数量列出测算。"
    lines = [f"{brief.year}年度预算{money_text(brief.amount)}元。"]
    parts = [fact for fact in facts if fact.money is not None and fact.source != "amount"]
    prices = [fact for fact in facts if fact.unit_cost is not None]
    lines += [f"{fact.thing}：{money_text(fact.money)}元。" for fact in parts if fact.money is not None]
    lines += [
        f"{re.sub('标准$', '', fact.thing)}标准：{money_text(fact.unit_cost)}{fact.unit}。"
        for fact in prices
        if fact.unit_cost
    ]
    if not parts and not prices:
        lines.append(f"分项测算（单价×数量）：{BLANK}")
    return "\n".join(lines)
