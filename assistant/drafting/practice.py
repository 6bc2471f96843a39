"""Benefits and other slots no fact fills: the kind of work first, then the sector's practice and sound precedents.

A row of another project is taken only when every word of its name is general or stands in the brief, and only with a
rate or a zero: how many, how much and when are never taken over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.domain import (
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
from assistant.drafting.kinds import kinds
from assistant.drafting.rows import BLANK, LEVEL1_OF, Slot, slot, template_slot
from assistant.drafting.tasks import Task

if TYPE_CHECKING:
    from assistant.library import Library


def benefit_slots(
    brief: Brief, tasks: tuple[Task, ...], framework: Framework, library: Library | None
) -> Iterator[Slot]:
    """At most three effects, one lasting effect where the framework has it, and what the sector usually measures."""
    names: set[str] = set()
    for one in sector_slots(brief, tasks, library):
        if framework.allows(LEVEL1_OF[level2_of(one)], level2_of(one)) and len(names) < 1:
            names.add(one.row.indicator.name)
            yield one
    for task in _one_of_each_kind(tasks):
        made = template_slot(Level2(task.kind.benefit.level2), task.kind.benefit, task)
        if len(names) < 3 and made.row.indicator.name not in names:
            names.add(made.row.indicator.name)
            yield made
    if tasks and framework.allows(Level1.BENEFIT, Level2.SUSTAINABLE):
        yield template_slot(Level2.SUSTAINABLE, tasks[0].kind.lasting, tasks[0])


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
