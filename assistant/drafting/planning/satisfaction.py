"""Whose satisfaction is asked (服务对象满意度): those the works are for, by the brief's own words first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Brief, Level2
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import is_people, short_people, users_of
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import Task
from assistant.drafting.planning.rows import Slot, fact_basis, practice_basis, slot

_SERVED = re.compile(
    r"(?:服务|受益|保障|受众)对象(?:主要)?(?:是|为)(?:辖区内?的?)?([\u4e00-\u9fff\d]{2,14}?)(?=[，,。；;、\s]|$)"
)


def _asked(task: Task) -> str:
    """Who is asked about a work that names nobody: the supported themselves, else whom such work is usually for."""
    supported = task.kind.code == "volunteers" and re.search(
        r"(?:团队|队伍|组织|企业|主体|基地|合作社|项目)$", task.thing
    )
    return re.sub(r"^.*?(?=.{2,6}$)", "", task.thing) if supported and len(task.thing) <= 8 else task.kind.people


def _respondents(thing: str) -> str:
    """Whose satisfaction a stated rate speaks of."""
    return re.sub(r"(?:综合|总体|整体)?满意[度率]?$", "", thing)


def satisfaction_slots(
    brief: Brief, tasks: tuple[Task, ...], rating: tuple[Task, ...], reading: Reading, limit: int
) -> Iterator[Slot]:
    """Satisfaction of those the works are for; a value the brief states goes before the usual one. ``rating`` are the
    works whose kind says who is served where nobody is named.
    """
    groups: dict[str, Task] = {}
    stated = [one for one in reading.facts if one.unit == "%" and "满意" in one.thing and one.quantity]
    said_of = {who: one for one in stated if len(who := _respondents(one.thing)) >= 2 and who != "服务对象"}
    if tasks:
        groups |= dict.fromkeys(said_of, tasks[0])
    if tasks and (said := _SERVED.search(brief.content)) and is_people(said[1]) and not said_of:
        groups[short_people(said[1])] = tasks[0]
    for task in tasks if not said_of else ():
        if any(task.short_people in who or who in task.short_people for who in groups):
            continue
        if task.people and task.kind.code not in ("staff", "volunteers", "honour"):
            groups.setdefault(task.short_people, task)
    if not groups and tasks:
        served = (*rating, *tasks)[0]
        asked = [_asked(one) for one in rating] or [_asked(served)]
        groups[users_of(brief.name) or max(asked, key=lambda who: (asked.count(who), who != "使用人员"))] = served
    for who, task in list(groups.items())[:limit]:
        own = said_of.get(who) or next(iter(stated), None)
        word = "满意率" if own and own.thing.endswith("满意率") else "满意度"
        name = f"{'服务' if who in ('老人', '老年人') else ''}{who}{word}"
        target = f"≥{amount_text(own.quantity)}%" if own and own.quantity else "≥90%"
        basis = (
            fact_basis(own) if own else practice_basis(task.kind, "服务对象满意度一般设为85%至95%，通过问卷调查取得")
        )
        yield slot(
            Level2.SATISFACTION, name, target, basis=(basis,), formula="问卷调查中满意和较满意的份数÷有效问卷份数"
        )
