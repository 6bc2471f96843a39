"""Benefits and other slots no fact fills: the kind of work first, then the sector's practice and sound precedents.

A row of another project is taken only when every word of its name is general or stands in the brief, and only with a
rate or a zero: how many, how much and when are never taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.domain import (
    LEVEL1_OF,
    Basis,
    BasisKind,
    Brief,
    Framework,
    Hit,
    Level1,
    Level2,
    Measure,
    Practice,
)
from assistant.drafting.facts.tasks import Task
from assistant.drafting.kinds import effects, kinds
from assistant.drafting.planning.likeness import alike
from assistant.drafting.planning.rows import BLANK, Slot, fact_basis, fill, slot, template_slot

if TYPE_CHECKING:
    from assistant.library import Library


def benefit_slots(
    brief: Brief, tasks: tuple[Task, ...], framework: Framework, library: Library | None, told: Iterable[str] = ()
) -> Iterator[Slot]:
    """At most three effects, one lasting effect where the framework has it, and what the sector usually measures.

    ``told`` names the rows that stand already: what the brief states itself is not measured again in other words.
    """
    names: set[str] = set()
    for one in sector_slots(brief, tasks, library):
        if any(alike(one.row.indicator.name, name) for name in told):
            continue
        if framework.allows(LEVEL1_OF[level2_of(one)], level2_of(one)) and len(names) < 1:
            names.add(one.row.indicator.name)
            yield one
    for task in _one_of_each_kind(_telling(tasks)):
        template = task.kind.hazard if task.kind.hazard and _DANGER.search(brief.content) else task.kind.benefit
        made = template_slot(Level2(template.level2), template, task)
        complained = "投诉率" in made.row.indicator.name and any("投诉率" in name for name in names)
        if len(names) < 3 and made.row.indicator.name not in names and not complained:
            names.add(made.row.indicator.name)
            yield made
    yield from _effects_of(tasks, framework)
    if tasks and framework.allows(Level1.BENEFIT, Level2.SUSTAINABLE):
        first = _telling(tasks)[0]
        yield template_slot(Level2.SUSTAINABLE, first.kind.lasting, first)


_DANGER = re.compile(r"隐患|危[房旧险桥墙]|漏|塌|裂|脱落|破损|老化|锈|积水|松动|消防|加固|抢险|排险|险情")


def _telling(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The works whose kind is known; what an unknown kind of work brings about can only be said in general."""
    return tuple(task for task in tasks if task.kind.code != "general") or tasks[:1]


def _effects_of(tasks: tuple[Task, ...], framework: Framework) -> Iterator[Slot]:
    """One ecological and one economic effect where the name of a work bears it."""
    done: set[str] = set()
    for effect in effects():
        level2 = Level2(effect.row.level2)
        task = next((one for one in tasks if any(word in one.stem for word in effect.words)), None)
        if task and level2 not in done and framework.allows(Level1.BENEFIT, level2):
            done.add(level2)
            yield template_slot(level2, effect.row, task)


def _one_of_each_kind(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The first work of each kind; two of the only kind where there is but one."""
    kept: dict[str, Task] = {}
    for task in tasks:
        kept.setdefault(task.kind.code, task)
    return tuple(kept.values()) if len(kept) > 1 else tasks[:2]


def level2_of(one: Slot) -> Level2:
    """The second level of a slot."""
    return one.row.indicator.level2 or Level2.SOCIAL_BENEFIT


def sector_slots(brief: Brief, tasks: tuple[Task, ...], library: Library | None) -> Iterator[Slot]:
    """Social benefits that the sector's practice measures and whose words are all general or of this brief."""
    if library is None or not tasks:
        return
    text = brief.name + brief.content
    sector = library.guess_sector(text)
    if not sector:
        return
    for one in library.practices(sector):
        if one.level2 is Level2.SOCIAL_BENEFIT and _is_norm(one) and speaks_of(one.name, text):
            basis = Basis(
                kind=BasisKind.PRACTICE,
                quote=f"{one.sector}：{one.name} {one.comparator.value}{one.typical}{one.unit}",
                ref=f"行业惯例/{one.sector}",
            )
            yield slot(one.level2, one.name, f"{one.comparator.value}{one.typical}{one.unit}", basis=(basis,))


def sector_alternatives(brief: Brief, level2: Level2, library: Library) -> Iterator[Slot]:
    """What the sector usually measures at this level, for the user to choose from; a quantity's value stays 待填."""
    sector = library.guess_sector(brief.name + brief.content)
    for one in library.practices(sector, level2) if sector else ():
        value = one.typical if _is_norm(one) else BLANK
        basis = Basis(kind=BasisKind.PRACTICE, quote=f"{one.sector}：{one.name}", ref=f"行业惯例/{one.sector}")
        yield slot(
            level2, one.name, f"{one.comparator.value}{value}{'' if one.unit == '日期' else one.unit}", basis=(basis,)
        )


_USUAL = {Level2.QUANTITY: 3, Level2.QUALITY: 1, Level2.SOCIAL_BENEFIT: 1}
_OF_THE_NAME = (
    0.875  # cosine from which a practice measures what a project's bare name speaks of (13 names read by eye)
)


def usual_slots(brief: Brief, library: Library) -> Iterator[Slot]:
    """What projects of this name usually measure, where the brief says no more than the name: counts are 待填 and asked for."""
    about = re.sub(r"(?:项目|经费|专项|资金|工作)+$", "", brief.name) or brief.name
    sector = library.guess_sector(brief.name)
    for level2, most in _USUAL.items():
        found = library.similar_practices(about, most + 2, sector=sector, level2=level2)
        near = [one for one, score in found if score >= _OF_THE_NAME][:most]
        for one in near:
            unit = "" if one.unit == "日期" else one.unit
            basis = Basis(kind=BasisKind.PRACTICE, quote=f"{one.sector}：{one.name}", ref=f"行业惯例/{one.sector}")
            if _is_norm(one):
                yield slot(level2, one.name, f"{one.comparator.value}{one.typical}{unit}", basis=(basis,))
            elif level2 is Level2.QUANTITY:
                ask = f"“{one.name}”本年度计划多少{unit}？没有这项工作请删去这一行。"
                yield slot(level2, one.name, f"{one.comparator.value}{BLANK}{unit}", basis=(basis,), ask=ask)


_FILLED = (Level2.QUALITY, Level2.SOCIAL_BENEFIT, Level2.TIMELINESS, Level2.SUSTAINABLE, Level2.QUANTITY)
_WHERE_MEASURED = (Level2.ECOLOGICAL_BENEFIT, Level2.ECONOMIC_BENEFIT)
_NEAR = 0.86  # cosine from which a precedent speaks of the same work; below it names are only of the same sort


def filling_slots(
    brief: Brief, tasks: tuple[Task, ...], present: list[Slot], library: Library, fewest: int
) -> Iterator[Slot]:
    """Rows of sound precedents: one ecological or economic effect where the project's own words bear it, then others
    until there are ``fewest`` rows. A rate keeps its value and names its source; a count becomes 待填 with a question.
    """
    text = brief.name + brief.content
    names = [one.row.indicator.name for one in present]
    room = fewest - len(names)
    for level2 in (*_WHERE_MEASURED, *_FILLED):
        wanted = 1 if level2 in _WHERE_MEASURED else min(room, 1)
        for made in _of_precedents(text, tasks, level2, library) if wanted > 0 else ():
            if wanted and not any(alike(made.row.indicator.name, name) for name in names):
                names.append(made.row.indicator.name)
                wanted, room = wanted - 1, room - 1
                yield made
    first = tasks[0] if tasks else None
    if room > 0 and first and not first.deadline and first.kind.code not in _SERVES:
        ask = f"“{first.thing}”计划几月几日前完成？"
        yield slot(
            Level2.TIMELINESS, fill(first.kind.dated, first), f"≤{BLANK}", basis=(fact_basis(first.facts[0]),), ask=ask
        )
    elif room > 0 and first and first.kind.code in _SERVES and not any("投诉" in name for name in names):
        name, usual = f"{first.thing}投诉办结率", "≥95%"
        basis = Basis(kind=BasisKind.PRACTICE, quote=f"通用：{name} {usual}", ref="行业惯例/通用")
        yield slot(Level2.SOCIAL_BENEFIT, name, usual, basis=(basis,), formula="已办结投诉件数÷受理投诉件数")


_SERVES = frozenset(("maintenance", "service", "meals", "nursing", "it_ops", "subsidy", "inspection"))
"""Kinds that go on all year and are complained about; the others are finished some day."""


def _of_precedents(text: str, tasks: tuple[Task, ...], level2: Level2, library: Library) -> Iterator[Slot]:
    query = " ".join(task.stem for task in tasks[:3]) or text[:60]
    for hit in library.similar_indicators(query, 12, level2=level2):
        reading = hit.indicator.target.reading if hit.indicator else None
        if hit.indicator is None or hit.score < _NEAR or not isinstance(reading, Measure):
            continue
        name = hit.indicator.name
        if not speaks_of(name, text) or re.search(r"增长|下降|提升|降低|满意", name):
            continue
        source = "示例案例" if hit.sample else "往年案例"
        basis = Basis(kind=BasisKind.PRECEDENT, quote=f"{source}：{name} {hit.indicator.target.text}", ref=hit.ref)
        sign = reading.comparator.value if reading.comparator else ""
        if reading.unit == "%" and level2 is not Level2.QUANTITY and _is_usual(reading.amount):
            yield slot(level2, name, f"{sign}{reading.amount}%", basis=(basis,), formula=hit.indicator.explanation[:60])
        elif level2 is Level2.QUANTITY:
            ask = f"“{name}”本年度计划多少{reading.unit}？"
            yield slot(level2, name, f"{sign}{BLANK}{reading.unit}", basis=(basis,), ask=ask)


def _is_usual(percent: Decimal) -> bool:
    """Whether a rate could be anybody's: nearly all or hardly any; 绿化覆盖率 38% is that project's own."""
    return percent >= 80 or percent <= 10


def _is_norm(one: Practice) -> bool:
    """A rate, or none at all (事故 0 起): what may be suggested to a project whose plan we do not know."""
    return (one.unit == "%" and "增长" not in one.name and "下降" not in one.name) or one.typical == "0"


def sound_precedents(hits: Iterable[Hit], text: str) -> Iterator[Hit]:
    """Hits whose row could be anybody's: measurable, a rate or a zero, and with no word particular to its project."""
    for hit in hits:
        reading = hit.indicator.target.reading if hit.indicator else None
        if (
            hit.indicator is not None
            and isinstance(reading, Measure)
            and (reading.unit == "%" or reading.amount == 0)
            and speaks_of(hit.indicator.name, text)
        ):
            yield hit


def speaks_of(name: str, text: str) -> bool:
    """Whether every pair of letters of ``name`` is general vocabulary or stands in ``text``, and one is of ``text``."""
    pairs = {name[place : place + 2] for place in range(len(name) - 1)}
    own = {text[place : place + 2] for place in range(len(text) - 1)}
    general = _general_pairs()
    crossing = {pair for pair in pairs - own - general if not _bridges(pair, name, own | general)}
    return not crossing and bool((pairs & own) - general)


def _bridges(pair: str, name: str, known: set[str]) -> bool:
    """A pair that only joins two known words (餐覆 in 助餐覆盖率)."""
    place = name.index(pair)
    left, right = name[max(0, place - 1) : place + 1], name[place + 1 : place + 3]
    return left in known and right in known


_GENERAL = (
    "服务对象|覆盖率|满意度|合格率|完成率|及时率|知晓率|投诉率|办结率|处置率|整改率|准确率|发放率|参与率|达标率|使用率|完好率|化解率|解决率|"
    "通过率|响应率|更新率|建档率|在岗率|持续|服务|项目|居民|群众|工作|活动|有效|按期|按时|及时|安全|事故|责任|起数|较大及以上|重大|政策|"
    "对象|人员|设施|设备|问题|诉求|检查|验收|成果|信息|系统|比例"
)


@lru_cache(maxsize=1)
def _general_pairs() -> frozenset[str]:
    words = [*_GENERAL.split("|")]
    for kind in kinds().values():
        for template in (kind.quality, kind.timely, kind.benefit, kind.lasting):
            words.extend(re.split(r"\{\w+\}", template.name))
    return frozenset(word[place : place + 2] for word in words for place in range(len(word) - 1))
