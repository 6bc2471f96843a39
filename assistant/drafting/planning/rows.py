"""The indicator rows a work calls for (三级指标), each with its basis; what nobody said is a marked blank with a question.

A rate such as 验收合格率 =100% comes from practice and says so. A quantity, a date or a price comes from the brief or is 待填.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import (
    LEVEL1_OF,
    Basis,
    BasisKind,
    DraftRow,
    Fact,
    Indicator,
    Level2,
    Target,
    Value,
)
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import is_people
from assistant.drafting.facts.gate import headed
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import NOT_COUNTED, Task
from assistant.drafting.facts.times import deadline_text
from assistant.drafting.kinds import LIGHT, Kind, Template, topic_of, verbs
from assistant.target import read_target

BLANK = "待填"
AMOUNT_QUESTION = "项目本年度预算是多少元？"


class Slot(Value):
    """A row to be, and the question that would fill it when its value is blank."""

    row: DraftRow
    question: str = ""


def slot(level2: Level2, name: str, target: str, *, basis: tuple[Basis, ...], formula: str = "", ask: str = "") -> Slot:
    """A slot with its first level found from the second."""
    indicator = Indicator(
        level1=LEVEL1_OF[level2], level2=level2, name=name, target=read_target(target), explanation=formula
    )
    if BLANK in target:
        indicator = indicator.model_copy(update={"target": Target(text=target)})
    return Slot(row=DraftRow(indicator=indicator, basis=basis), question=ask)


def fact_basis(fact: Fact) -> Basis:
    """The brief's own words as basis."""
    return Basis(kind=BasisKind.FACT, quote=fact.quote, ref=fact.place or _WHERE.get(fact.source, "项目简况"))


_WHERE = {
    "statement": "项目经费情况说明",
    "parts": "预算分项",
    "budget": "预算明细",
    "amount": "项目金额",
    "children": "子项目合计",
    "prior": "上年申报表",
}


def practice_basis(kind: Kind, wording: str) -> Basis:
    """What is usual for the kind of work; the value is a suggestion the filer may change."""
    return Basis(kind=BasisKind.PRACTICE, quote=f"{kind.title}类事项的通行做法：{wording}", ref=f"{kind.title}类事项")


def same_unit(unit: str) -> str:
    """One word for units that count the same: 名 and 位 are 人, 场次 is 场."""
    unit = re.sub(r"^个(?=[户人家月])", "", unit)
    return {"名": "人", "位": "人", "场次": "场", "人次": "人", "户次": "户", "家次": "家", "客": "客"}.get(unit, unit)


def fill(template: str, task: Task) -> str:
    """A template's words for one work."""
    noun = task.stem if is_people(task.thing) and task.kind.code in ("training", "visit") else task.thing
    noun = (re.sub(rf"(?:{task.kind.noun_cut})$", "", noun) or task.kind.title[:2]) if task.kind.noun_cut else noun
    text = template.replace("{stem}", task.stem).replace("{noun}", noun)
    text = text.replace("{paid}", task.stem if is_people(task.thing) else noun)
    text = text.replace("{object}", _object(task))
    text = text.replace("{topic}", topic_of(task.thing, task.kind))
    text = text.replace("{people}", task.short_people or task.served or task.kind.people)
    return re.sub(r"(服务|知识|培训|管理|宣传|参训|岗位|新建)\1", r"\1", text)


def _object(task: Task) -> str:
    """The bare thing an effect speaks of; a general word where the work's name holds its act or is long."""
    thing = re.sub(rf"(?:{task.kind.noun_cut})$", "", task.thing) if task.kind.noun_cut else task.thing
    if thing.endswith(("项目", "工程", *(verb for verb in verbs() if len(verb) > 1))) or not 2 <= len(thing) <= 10:
        return "相关场所和设施" if task.kind.code in ("works", "repair") else "相关物资和设备"
    return thing


def template_slot(level2: Level2, template: Template, task: Task) -> Slot:
    """The row a template asks for: a rate that is usual for the kind of work."""
    name, target = fill(template.name, task), template.target
    return slot(
        level2,
        name,
        target,
        formula=template.formula,
        basis=(practice_basis(task.kind, name + target), fact_basis(task.facts[0])),
    )


def quality_slots(tasks: tuple[Task, ...], limit: int) -> Iterator[Slot]:
    """One rate of quality for each work, the first ``limit`` works; people of whom nothing is said are no work to check."""
    telling = [task for task in tasks if task.kind.code != "general" or not is_people(task.thing)]
    for task in _unlike(telling or list(tasks))[:limit]:
        yield template_slot(Level2.QUALITY, task.kind.quality, task)


def _unlike(tasks: list[Task]) -> list[Task]:
    """The works without those measured as one before is: one of each kind of gathering or payment, things by their nouns."""
    kept: list[Task] = []
    for task in tasks:
        same = [one for one in kept if one.kind.code == task.kind.code]
        if same and (task.kind.code in _ONE_ROW or any(_near(one.thing, task.thing) for one in same)):
            continue
        kept.append(task)
    return kept


_ONE_ROW = frozenset(
    ("event", "lecture", "training", "meeting", "honour", "staff", "visit", "drill", "inspection", "publicity", "questionnaire", "general")
)  # fmt: skip


def _near(one: str, other: str) -> bool:
    """骨干培训 and 培训, 一级道路 and 二级道路: the same noun, or one told apart by a grade."""
    first, second = (re.sub(r"[一二三四五六七八九十甲乙丙大中小新老]", "", word) for word in (one, other))
    return first == second or first in second or second in first


def timeliness_slots(tasks: tuple[Task, ...], reading: Reading, year: int, limit: int) -> Iterator[Slot]:
    """Every deadline and response time the brief states; then rates of punctuality until there are ``limit`` rows."""
    count = 0
    for task in tasks:
        if task.deadline:
            count += 1
            fact = next(one for one in task.facts if one.deadline)
            yield slot(
                Level2.TIMELINESS,
                fill(task.kind.dated, task),
                f"≤{deadline_text(task.deadline, year)}",
                basis=(fact_basis(fact),),
            )
    for task in tasks:
        for fact in task.facts:
            if fact.season and not fact.deadline and not (reading.overall and not fact.season.endswith("前")):
                count += 1
                yield _season_slot(fact)
    for fact in reading.facts:
        if fact.quantity is not None and fact.unit in NOT_COUNTED and fact.thing.endswith(("时间", "时限", "时长")):
            lasts = _LASTS.search(fact.thing) is not None
            count += not lasts
            sign = fact.comparator.value if fact.comparator else "≥" if lasts else "≤"
            yield slot(
                Level2.QUALITY if lasts else Level2.TIMELINESS,
                headed(fact.thing),
                f"{sign}{amount_text(fact.quantity)}{fact.unit}",
                basis=(fact_basis(fact),),
            )
    for stage in reading.milestones:
        count += 1
        basis = Basis(kind=BasisKind.FACT, quote=stage.quote, ref="项目简况")
        due = f"{stage.named}时间" if stage.named else f"项目{stage.act or '完成'}时间"
        yield slot(Level2.TIMELINESS, due, f"≤{deadline_text(stage.deadline, year)}", basis=(basis,))
    for task in tasks:
        if count >= limit:
            return
        if not task.deadline:
            count += 1
            yield template_slot(Level2.TIMELINESS, task.kind.timely, task)


_LASTS = re.compile(r"(?:存储|保存|留存|留样|质保|保修|续航|备电|开放|值守|服务)(?:时间|时限|时长)$")
"""Times that should be long: how long something is kept or open, a standard; the others say how soon."""


def _season_slot(fact: Fact) -> Slot:
    """汛期前清理渠道: the row stays open, for no calendar says which day that is."""
    done = "" if not fact.act or fact.act == "参与" or fact.act in LIGHT or fact.thing.endswith(fact.act) else fact.act
    name = f"{fact.thing}{done}完成时间"
    return slot(
        Level2.TIMELINESS,
        name,
        f"≤{BLANK}",
        basis=(fact_basis(fact),),
        ask=f"“{fact.thing}{done}”要求{fact.season}完成，具体是几月几日前？",
    )
