"""The indicator rows a work calls for (三级指标), each with its basis; what nobody said is a marked blank with a question.

A rate such as 验收合格率 =100% comes from practice and says so. A quantity, a date or a price comes from the brief or is 待填.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import (
    LEVEL1_OF,
    Basis,
    BasisKind,
    Comparator,
    DraftRow,
    Fact,
    Indicator,
    Level2,
    Target,
    Value,
)
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import is_people
from assistant.drafting.facts.tasks import NOT_COUNTED, Task, amount_text, counts_people, places_in, takes_part
from assistant.drafting.facts.times import deadline_text
from assistant.drafting.kinds import LIGHT, Kind, Template, measure_of, topic_of, verbs
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


# ------------------------------------------------------------------------------------------------------------ quantity

_DEFAULT_UNIT = {
    "lecture": "场", "event": "场", "training": "期", "inspection": "次", "visit": "人次", "service": "人次", "meals": "人次",
    "nursing": "人次", "subsidy": "人", "staff": "人", "health": "人", "survey": "份", "purchase": "", "works": "", "general": "",
}  # fmt: skip
_ONE_NAME = {"名": "人", "位": "人", "万人次": "人次", "平米": "平方米", "㎡": "平方米", "月": "个月"}
_RECURRING = ("", "天", "日", "周", "月", "季度", "年")
"""A count for each period (1300客/天) is a quantity; one for each portion (40人/班) only describes the portion."""
_OPEN_ENDED = frozenset(
    (
        "场",
        "场次",
        "次",
        "期",
        "人次",
        "户次",
        "课时",
        "学时",
        "班次",
        "节",
        "家次",
        "车次",
        "台次",
        "件次",
        "份",
        "客",
        "餐",
        "餐次",
    )
)


def quantity_slots(task: Task) -> Iterator[Slot]:
    """One row for each figure of the work; one blank row where the brief gives it none."""
    seen: set[str] = set()
    for fact in task.quantities:
        part = fact.act if is_part(task, fact) else ""
        counted = part + fact.unit
        if fact.unit.partition("/")[2] not in _RECURRING or counted in seen:
            continue
        seen.add("参与" + fact.unit if fact.act == "参与" else counted)
        yield _counted(task, fact)
    for fact in task.facts:
        if fact.frequency and not seen:
            times = f"{amount_text(fact.frequency.times)}次/{fact.frequency.period.value}"
            seen.add("次")
            sign = fact.comparator.value if fact.comparator else "≥"
            yield slot(Level2.QUANTITY, f"{task.stem}次数", sign + times, basis=(fact_basis(fact),))
    if not seen:
        unit = _priced_unit(task) or _DEFAULT_UNIT.get(task.kind.code, "")
        sign = task.kind.comparator
        yield slot(
            Level2.QUANTITY,
            f"{task.stem}{measure_of(unit)}",
            f"{sign}{BLANK}{unit}",
            basis=(fact_basis(task.facts[0]),),
            ask=f"“{task.thing}”本年度计划做多少（{unit or '数量和单位'}）？",
        )


def is_part(task: Task, fact: Fact) -> bool:
    """Whether a figure counts what is done to some of the things only: 其中新建2座 of 改造公厕9座."""
    return bool(task.act) and fact.act not in ("", "参与", task.act) and fact.act not in LIGHT


def _priced_unit(task: Task) -> str:
    """What the work's own price is counted by: 每户5000元 asks for 户."""
    priced = next((one for one in task.facts if one.unit_cost is not None), None)
    return priced.unit.removeprefix("元/").split("/")[0] if priced else ""


def priced_slots(reading: Reading, slots: list[Slot]) -> Iterator[Slot]:
    """A blank count, with its question, for each price whose portion no quantity row counts: 裁判每人每天300元."""
    counts = [
        (unit_of_target(one.row.indicator.target.text), one.row.indicator.name)
        for one in slots
        if one.row.indicator.level2 is Level2.QUANTITY
    ]
    for fact in reading.facts:
        unit = fact.unit.removeprefix("元/").split("/")[0] if fact.unit_cost is not None else ""
        thing = re.sub(r"(?:费用|经费|酬金|标准|单价|费)$", "", fact.thing)
        if not unit or unit in ("月", "年", "天", "日", "季度", "项目") or _has_count(counts, unit, thing):
            continue
        name = f"{thing}{measure_of(unit)}"
        counts.append((unit, name))
        ask = f"“{fact.thing}”按每{unit}{amount_text(fact.unit_cost or Decimal(0))}元计，本年度有多少{unit}？"
        yield slot(Level2.QUANTITY, name, f"={BLANK}{unit}", basis=(fact_basis(fact),), ask=ask)


def _has_count(counts: list[tuple[str, str]], unit: str, thing: str) -> bool:
    """Whether a row counts the portion of a price, of the same thing or of the only thing counted so."""
    if sum(counted == unit for counted, _ in counts) == 1:
        return True
    same = [name for counted, name in counts if same_unit(counted) == same_unit(unit)]
    pairs = {thing[place : place + 2] for place in range(len(thing) - 1)}
    return any(pair in name for name in same for pair in pairs)


def unit_of_target(text: str) -> str:
    """The unit a quantity's value ends in: 人 of ≥420人 and of =待填人."""
    return re.sub(r"^.*?(?:\d万?|待填)(?=[^\d.]*$)", "", text)


def same_unit(unit: str) -> str:
    """One word for units that count the same: 名 and 位 are 人, 场次 is 场."""
    unit = re.sub(r"^个(?=[户人家月])", "", unit)
    return {"名": "人", "位": "人", "场次": "场", "人次": "人", "户次": "户", "家次": "家", "客": "客"}.get(unit, unit)


def _counted(task: Task, fact: Fact) -> Slot:
    unit = _ONE_NAME.get(fact.unit, fact.unit)
    name = quantity_name(task, fact)
    if fact.unit in task.unsure:
        quotes = "、".join(f"“{one.quote}”" for one in task.facts if one.unit == fact.unit)
        bases = tuple(fact_basis(one) for one in task.facts if one.unit == fact.unit)
        sign = _usual_sign(task, fact, unit)
        return slot(
            Level2.QUANTITY, name, f"{sign}{BLANK}{unit}", basis=bases, ask=f"简况中{quotes}不一致，以哪个为准？"
        )
    return slot(Level2.QUANTITY, name, _quantity_target(task, fact, unit), basis=(fact_basis(fact),))


def _quantity_target(task: Task, fact: Fact, unit: str) -> str:
    assert fact.quantity is not None
    if fact.comparator is Comparator.RANGE and fact.upper is not None:
        return f"{amount_text(fact.quantity)}-{amount_text(fact.upper)}{unit}"
    sign = fact.comparator.value if fact.comparator else _usual_sign(task, fact, unit)
    return f"{sign}{amount_text(fact.quantity)}{unit}"


def _usual_sign(task: Task, fact: Fact, unit: str) -> str:
    """The sign of a count of which the brief only says how many: what is held or served may be more."""
    open_ended = unit.partition("/")[0] in _OPEN_ENDED
    return "≥" if open_ended or fact.act == "参与" or _serves(fact, task) else task.kind.comparator


def _serves(fact: Fact, task: Task) -> bool:
    """People served may be more than planned; those on a list who are paid may not."""
    return counts_people(fact, task) and task.kind.code not in ("subsidy", "staff")


def quantity_name(task: Task, fact: Fact) -> str:
    """The name of what a figure counts: 助餐服务老人数, 健康讲座开展场次, 日间照料点改造数量, 非遗体验课参与人次."""
    measure = measure_of(fact.unit)
    if fact.act == "参与":
        places = places_in(fact)
        return f"{takes_part(fact)}{places}{measure}" if places else f"{task.thing}{takes_part(fact)}{measure}"
    if is_part(task, fact) and fact.unit not in ("月", "个月", "天"):
        return f"{task.thing}{fact.act}{measure}"
    if task.stem.endswith("量"):
        return task.stem  # 阅读量 already says what is measured
    if fact.unit in ("月", "个月"):
        return f"{task.thing}{fact.act or task.kind.act}月数"
    if counts_people(fact, task) and task.kind.code not in ("staff", "visit"):
        who = task.people and task.short_people
        if who and who in task.stem:
            return f"{task.stem}{measure}"
        return f"{task.stem}{who or ''}{'数' if who and measure == '人数' else measure}"
    if measure == "人次" and (visit := _visit(task.stem)):
        return f"{task.stem}{visit}{measure}"
    if task.kind.count_noun and measure == "份数":
        return f"{task.stem}{measure}"
    return f"{task.stem}{measure}"


_VISITS = (
    (("食堂", "餐厅", "助餐点", "就餐点", "长者饭堂"), "就餐"),
    (("图书馆", "书屋", "阅览室"), "阅览"),
    (("博物馆", "展览馆", "文化馆", "纪念馆", "展厅"), "参观"),
    (("站", "驿站", "服务中心"), "服务"),
)
"""What people do at a place that is named in their place: 食堂6000人次 are 就餐人次."""


def _visit(stem: str) -> str:
    return next((done for places, done in _VISITS if stem.endswith(places)), "")


# ---------------------------------------------------------------------------------------- quality, timeliness, benefits


def fill(template: str, task: Task) -> str:
    """A template's words for one work."""
    noun = task.stem if is_people(task.thing) and task.kind.code in ("training", "visit") else task.thing
    noun = (re.sub(rf"(?:{task.kind.noun_cut})$", "", noun) or noun) if task.kind.noun_cut else noun
    text = template.replace("{stem}", task.stem).replace("{noun}", noun)
    text = text.replace("{paid}", task.stem if is_people(task.thing) else noun)
    text = text.replace("{object}", _object(task))
    text = text.replace("{topic}", topic_of(task.thing, task.kind))
    text = text.replace("{people}", task.short_people or task.served or task.kind.people)
    return re.sub(r"(服务|知识|培训|管理|宣传|参训)\1", r"\1", text)


def _object(task: Task) -> str:
    """The bare thing an effect speaks of; a general word where the work's name holds its act or is long."""
    thing = re.sub(rf"(?:{task.kind.noun_cut})$", "", task.thing) if task.kind.noun_cut else task.thing
    if thing.endswith(("项目", "工程", *(verb for verb in verbs() if len(verb) > 1))) or not 2 <= len(thing) <= 10:
        return "相关场所和设施" if task.kind.code == "works" else "相关物资和设备"
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
    for task in (telling or list(tasks))[:limit]:
        yield template_slot(Level2.QUALITY, task.kind.quality, task)


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
            count += 1
            sign = fact.comparator.value if fact.comparator else "≤"
            yield slot(
                Level2.TIMELINESS,
                fact.thing,
                f"{sign}{amount_text(fact.quantity)}{fact.unit}",
                basis=(fact_basis(fact),),
            )
    for stage in reading.milestones:
        count += 1
        basis = Basis(kind=BasisKind.FACT, quote=stage.quote, ref="项目简况")
        due = f"项目{stage.act or '完成'}时间"
        yield slot(Level2.TIMELINESS, due, f"≤{deadline_text(stage.deadline, year)}", basis=(basis,))
    for task in tasks:
        if count >= limit:
            return
        if not task.deadline:
            count += 1
            yield template_slot(Level2.TIMELINESS, task.kind.timely, task)


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
