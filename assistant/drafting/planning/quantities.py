"""The rows that count what a project does (数量指标): one for each figure of a work, a marked blank where a count is missing.

What is counted and how it is named follow from the work and the unit; what nobody said is asked for, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Comparator, Fact, Level2
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import is_people
from assistant.drafting.facts.gate import is_plain
from assistant.drafting.facts.saying import amount_text, counts_people, is_part, places_in, takes_part
from assistant.drafting.facts.tasks import Task
from assistant.drafting.kinds import measure_of
from assistant.drafting.planning.costs import is_gain
from assistant.drafting.planning.rows import BLANK, Slot, fact_basis, same_unit, slot

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
    seen: set[tuple[str, Decimal | None]] = set()
    if task.reached:
        yield from (_reached(task, fact) for fact in task.quantities[:1])
        return
    for fact in task.quantities:
        counted = (fact.unit, None if fact.unit in task.unsure else fact.quantity)
        if fact.unit.partition("/")[2] not in _RECURRING or counted in seen or _is_only_a_span(task, fact):
            continue
        seen.add(counted)
        yield _counted(task, fact)
    for fact in task.facts:
        if fact.frequency and not any(unit.partition("/")[0] in ("次", "场", "场次", "期") for unit, _ in seen):
            word = fact.unit if fact.quantity is None and fact.unit else "次"
            times = f"{amount_text(fact.frequency.times)}{word}/{fact.frequency.period.value}"
            seen.add(("次", None))
            sign = fact.comparator.value if fact.comparator else "≥"
            yield slot(
                Level2.QUANTITY,
                f"{task.stem}{'场次' if word == '场' else '次数'}",
                sign + times,
                basis=(fact_basis(fact),),
            )
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


ENOUGH_COUNTED = 3
"""Counts with which a table says how much is done; a work whose noun is doubtful is then not asked about."""


def counting_slots(tasks: tuple[Task, ...]) -> Iterator[Slot]:
    """The rows that count the works; a blank one only where the work is plainly named or the table counts hardly anything."""
    made = [(task, one) for task in tasks for one in quantity_slots(task)]
    few = sum(not one.question for _, one in made) < ENOUGH_COUNTED
    for task, one in made:
        doubtful = task.kind.code == "general" or not is_plain(task.thing)
        if one.question and "不一致" not in one.question and _is_counted_elsewhere(task, tasks):
            continue  # 专用收集桶, where 120L专用收集桶 are counted
        settled = not one.question or "不一致" in one.question
        if settled or not doubtful or (few and (is_plain(task.thing) or len(made) == 1)):
            yield one


def _is_counted_elsewhere(task: Task, tasks: tuple[Task, ...]) -> bool:
    return any(other is not task and other.quantities and other.thing.endswith(task.thing) for other in tasks)


def _is_only_a_span(task: Task, fact: Fact) -> bool:
    """全年发12个月: how many times something is paid tells of a price; it counts the work only where the work is the payment."""
    return fact.unit in ("月", "个月") and fact.act == "发放" and task.kind.code not in ("subsidy", "staff")


def _reached(task: Task, fact: Fact) -> Slot:
    """全校1260名学生 as an effect: 受益学生人数 ≥1260人."""
    unit = _ONE_NAME.get(fact.unit, fact.unit)
    who = (task.short_people or task.thing).removeprefix("受益")
    name = (
        f"受益{who}{measure_of(unit)}"
        if is_people(task.thing)
        else f"{task.thing.removeprefix('实现')}{measure_of(unit)}"
    )
    target = f"{fact.comparator.value if fact.comparator else '≥'}{amount_text(fact.quantity or Decimal(0))}{unit}"
    return slot(Level2.SOCIAL_BENEFIT, name, target, basis=(fact_basis(fact),))


def _priced_unit(task: Task) -> str:
    """What the work's own price is counted by: 每户5000元 asks for 户."""
    priced = next((one for one in task.facts if one.unit_cost is not None), None)
    return priced.unit.removeprefix("元/").split("/")[0] if priced else ""


def priced_slots(reading: Reading, slots: list[Slot]) -> Iterator[Slot]:
    """A blank count, with its question, for each price whose portion no quantity row counts: 裁判每人每天300元."""
    counts = [
        (unit_of_target(one.row.indicator.target.text).partition("/")[0], one.row.indicator.name)
        for one in slots
        if one.row.indicator.level2 is Level2.QUANTITY
    ]
    for fact in reading.facts:
        unit = fact.unit.removeprefix("元/").split("/")[0] if fact.unit_cost is not None else ""
        thing = re.sub(r"(?:费用|经费|酬金|标准|单价|费)$", "", fact.thing)
        if (
            is_gain(fact)
            or not unit
            or unit in ("月", "年", "天", "日", "季度", "项目")
            or _has_count(counts, unit, thing)
        ):
            continue
        name = f"{thing}{measure_of(unit)}"
        counts.append((unit, name))
        ask = f"“{fact.thing}”按每{unit}{amount_text(fact.unit_cost or Decimal(0))}元计，本年度有多少{unit}？{_worked_out(fact, reading)}"
        yield slot(Level2.QUANTITY, name, f"={BLANK}{unit}", basis=(fact_basis(fact),), ask=ask)


def _worked_out(price: Fact, reading: Reading) -> str:
    """How many the sum of the same thing makes at the price, where that is a whole number: offered, not written."""
    total = next((one.money for one in reading.facts if one.money and one.thing == price.thing), None)
    if total is None or not price.unit_cost or total % price.unit_cost or price.unit.count("/") > 2:
        return ""
    if price.unit.count("/") == 2 and not price.unit.endswith("/年"):
        return ""
    return f"（{amount_text(total)}÷{amount_text(price.unit_cost)}={amount_text(total / price.unit_cost)}）"


def _has_count(counts: list[tuple[str, str]], unit: str, thing: str) -> bool:
    """Whether a row counts the portion of a price, of the same thing or of the only thing counted so."""
    if sum(counted == unit for counted, _ in counts) == 1:
        return True
    same = [name for counted, name in counts if same_unit(counted) == same_unit(unit)]
    return any(_shares(name, thing) for name in same)


def _shares(name: str, thing: str) -> bool:
    """Whether the names have more in common than one word of a long name: 疑难复杂纠纷 are not all the 矛盾纠纷."""
    letters = 2 if len(thing) <= 4 else 3
    return any(thing[place : place + letters] in name for place in range(len(thing) - letters + 1))


def unit_of_target(text: str) -> str:
    """The unit a quantity's value ends in: 人 of ≥420人 and of =待填人."""
    return re.sub(r"^.*?(?:\d万?|待填)(?=[^\d.]*$)", "", text)


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
    return re.sub(
        r"(面积|长度|户数|人数|数量|次数|人次|场次|重量|体积|培训|服务|改造)\1(?=.{0,4}$)",
        r"\1",
        _quantity_name(task, fact),
    )


def _quantity_name(task: Task, fact: Fact) -> str:
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
        if task.kind.code in ("training", "lecture", "event", "meeting", "drill") and who and who not in task.stem:
            return f"{task.thing}{'参训' if task.kind.code == 'training' else '参与'}{who}人数"
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
