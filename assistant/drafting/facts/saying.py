"""How a work and its figures are said (表述): the verb before it, whom or what a figure counts, a figure as forms write it."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.domain import Fact
from assistant.drafting.facts.clause import PEOPLE_UNITS, is_people
from assistant.drafting.facts.deeds import COMES
from assistant.drafting.facts.tasks import Task
from assistant.drafting.kinds import LIGHT, kinds

_TURNED = (
    "运营", "运维", "维保", "管护", "养护", "修缮", "改造", "翻新", "更换", "修剪", "疏浚", "打捞", "拆除", "新建", "改扩建", "扩建", "补种", "加装",
)  # fmt: skip
_NO_OBJECT = ("化", "障碍", "节能", "智能", "安全", "绿色")
_HELD = frozenset(("场", "场次", "次", "期", "人次", "人", "名", "户次", "课时", "节", "批", "批次", "轮"))


def counts_people(fact: Fact, task: Task) -> bool:
    """Whether the figure counts the people served: 为600名老人提供助餐, but not 聘用60人 or 上门护理1500人次."""
    return bool(fact.beneficiary) and fact.unit in PEOPLE_UNITS - {"人次", "户次"} and fact.beneficiary != task.thing


def places_in(fact: Fact) -> str:
    """What is reached, where it is places and not people: 居委会 of 覆盖15个居委会, else empty."""
    found = re.search(r"[\d一二三四五六七八九十百]\s*[个家所处间栋]\s*([\u4e00-\u9fff]{1,8})$", fact.quote)
    found = found or re.search(r"(?:覆盖|涉及|惠及)([\u4e00-\u9fff]{2,8}?)\s*[\d一二三四五六七八九十百]", fact.quote)
    named = found is not None and not is_people(found[1]) and not found[1].endswith(("户数", "人数"))
    return found[1] if found and named and fact.act == "参与" else ""


def takes_part(fact: Fact) -> str:
    """How the brief says that people take part: 惠及, 覆盖, 服务 or 参与."""
    if re.search(r"[日月年]均服务\s*\d", fact.quote):
        return "服务"
    said = next((word for word in ("惠及", "覆盖", "涉及") if word in fact.quote), "")
    return said or ("覆盖" if places_in(fact) else "参与")


def is_part(task: Task, fact: Fact) -> bool:
    """Whether a figure counts what is done to some of the things only: 其中新建2座 of 改造公厕9座."""
    return bool(task.act) and fact.act not in ("", "参与", task.act) and fact.act not in LIGHT


def is_only_counted(task: Task) -> bool:
    """Whether the brief only says how many there are of a thing, not what is done with it."""
    if task.kind.code != "general" or task.act or task.thing.endswith("量") or not task.quantities:
        return False
    counted = task.quantities[0].unit not in _HELD or is_people(task.thing) or bool(COMES.search(task.thing))
    return counted and "完成" not in task.quote()


def verb_phrase(task: Task) -> str:
    """How a sentence says that the work is done: 改造日间照料点, 开展健康讲座, 完成绿化养护."""
    acts = {act for kind in kinds().values() for act in kind.acts} - LIGHT
    if task.kind.code == "general" and task.thing.endswith("量"):
        return "实现" + task.thing
    if task.kind.code == "survey" and (not task.act or task.act in LIGHT):
        if task.thing.endswith("课题"):
            return f"开展{task.thing}研究"
        if task.thing.endswith(("规划", "方案", "报告", "志书")):
            return f"编制{task.thing}"
    if is_people(task.thing) and task.act and task.kind.code in ("service", "meals", "nursing", "health"):
        return f"为{task.thing}提供{task.act}"
    ending = next((act for act in _TURNED if task.thing.endswith(act)), "")
    if ending and len(rest := task.thing.removesuffix(ending)) >= 3 and not rest.endswith((*acts, *_NO_OBJECT)):
        return ending + rest  # 运营认知症支持中心 reads better than 完成认知症支持中心运营
    if task.thing.endswith(("采购", "购置", "更新", "租赁", "发放")):
        return "完成" + task.thing
    if task.thing == task.act:
        return ("开展" if task.kind.code != "staff" else "") + task.thing
    if task.act and task.act not in LIGHT and not task.thing.endswith(task.act):
        return ("完成" if task.thing.startswith(task.act) else task.act) + task.thing
    if task.kind.code in ("lecture", "training", "event", "meeting", "job_fair"):
        return (task.act or task.kind.act) + task.thing
    if task.kind.code in ("meals", "nursing", "service"):
        return "提供" + task.stem
    if task.kind.code == "subsidy":
        return "发放" + task.thing
    if task.kind.code == "purchase":
        return (task.act or "购置") + task.thing
    doing = task.kind.code in (
        "inspection",
        "survey",
        "questionnaire",
        "health",
        "visit",
        "drill",
        "general",
    ) and not task.thing.endswith(
        tuple(acts - {"检查", "巡查", "排查", "慰问", "走访慰问", "整治", "巡逻", "监测", "检测", "抽检", "探访"})
    )
    if task.kind.code == "general" and task.quantities and task.quantities[0].unit not in _HELD:
        doing = False  # things are finished, events are held
        if is_only_counted(task):
            return task.thing
    return ("开展" if doing else "完成") + (re.sub(r"(?:开展|举办)$", "", task.stem) or task.stem)


def amount_text(amount: Decimal) -> str:
    """A figure as forms write it: 12, 2.5, 120万; never an exponent."""
    if amount >= 100_000 and amount % 1000 == 0:
        return amount_text(amount / 10000) + "万"
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
