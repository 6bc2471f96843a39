"""What a phrase leans on when its own words are not enough (依附): the item, the project's name, those reached."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Brief, Fact
from assistant.drafting.facts.clause import PEOPLE_UNITS, Phrase, is_people
from assistant.drafting.kinds import LIGHT, kind_of, verbs
from assistant.figures import Figure


def area_of(phrase: Phrase, figure: Figure, task: str, text: str, before: Sequence[Fact]) -> Phrase:
    """占地面积 is the park's whose item it stands in; beside 绿化1302942㎡, 建筑面积900㎡ it is a part of its own."""
    if phrase.act not in (*LIGHT, ""):
        return Phrase(thing=phrase.act + phrase.thing)
    last = before[-1] if before else None
    sibling = last and last.unit == figure.unit and not re.search("[。；;：:\n]", text[last.end or 0 : figure.start])
    return phrase if sibling or not task else phrase.model_copy(update={"thing": task + phrase.thing})


def other_sort(task: str, unit: str) -> bool:
    """Whether a figure of this unit cannot speak of the work named before: buildings of guards, visits of a mere place."""
    kind = kind_of(task, "").code
    return bool(task) and (
        (kind == "staff" and unit not in PEOPLE_UNITS | {"个", "月"})
        or (kind == "general" and unit in ("人次", "户次"))
    )


def of_the_project(act: str, thing: str, brief: Brief, task: str) -> tuple[str, str]:
    """What a bare word stands for in the project's name: 配送 of 公共文化配送, 加装 of 加装电梯补贴, 47人 of …等编外人员经费."""
    if len(thing) <= 2 and brief.name.endswith(thing) and not (task != thing and task.endswith(thing)):
        return act, brief.name
    if thing in verbs() and (
        found := re.search(thing + r"([\u4e00-\u9fff]{2,4}?)(?:补贴|补助|奖补|项目|工程|经费|$)", brief.name)
    ):
        return thing, found[1]
    if (
        thing == brief.name
        and (found := re.fullmatch(r"(?:.*等)?(.{2,8}?)(?:经费|工资|薪酬)", thing))
        and is_people(found[1])
    ):
        return act, found[1]
    return act, thing


def reached(phrase: Phrase) -> Phrase:
    """全部安装后惠及居民1600户: what stands before 惠及 is no work of its own."""
    found = re.fullmatch(r".{0,10}?(?:惠及|受益|覆盖)(.{2,6})", phrase.thing)
    return Phrase(act="参与", people=found[1], counts_people=True) if found and is_people(found[1]) else phrase
