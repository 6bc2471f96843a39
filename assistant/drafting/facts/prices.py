"""What a price is for (单价): its own noun without the portion, else the work it explains, told by the unit it is counted in."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Brief, Fact
from assistant.drafting.facts.clause import is_people
from assistant.drafting.kinds import verbs
from assistant.figures import Figure, FigureKind, without_portion

TIMES = ("天", "日", "周", "月", "个月", "季度", "年", "学期")
_HEADS = frozenset(("人", "名", "位", "员", "生"))
_BARE = re.compile(
    r"^(?:[补发给花送]|综合|结算|参考|市场|采购|购置|资金|含.*|[带连]安装.*|(?:人均|户均|平均)?(?:单位)?(?:成本|费用|标准|价格|单价|造价|投入|投资|支出|经费|开支|补助标准|左右)(?:控制|核算|计算|执行)?|标准执行|计算|核算|执行|大概|控制)$"
)
_PAID = re.compile(
    r"(?:最高|最低|平均|一次性|统一)?(?:补助|补贴|奖励|津贴|奖补|资助|慰问金|工资|课酬|报酬|劳务费?|租金)(?:标准)?"
)
_SOLE = re.compile(
    r"单[座场件户次台个栋间套处条家期页辆亩](?=造价|成本|费|价|投入|投资|补|资助)|(?:人|户|台|年|亩|班|桌|户|场)均|平均"
)


def priced(thing: str, figure: Figure, *, task: str, brief: Brief, before: Sequence[Fact], named: str = "") -> str:
    """What a price is for: 每台每年维保费 is for 维保费, a bare 补贴 is of those it is counted by, a bare sum for the work."""
    task = named or task
    average = re.search(r"平均|[人户台]均", thing)
    bare = _SOLE.sub("", without_portion(thing))
    bare = re.sub(
        r"^(?:补(?=$)|年(?=$|成本|费用|标准|运维|维护|管理|养护|租)|标准(?=.{2})|月(?=补贴|工资|补助|津贴)|的|按)|(?:标准|大概|约|(?<=[一-鿿]{2})单价)$",
        "",
        bare,
    )
    if bare.endswith("补") or thing.endswith("补"):
        bare = "补贴" if bare in ("", "补") else bare if bare.endswith(("奖补", "修补")) else bare[:-1] + "补贴"
    elif bare[-1:] in ("发", "给", "花"):
        bare = bare[:-1]
    if cost := re.fullmatch(r"([一-鿿]{2,3})(?:成本|造价|单价|费用|标准|投入|价格)", bare):
        bare = "" if cost[1] in verbs() else bare  # 每个建设成本
    if bare and task != bare and task.startswith(bare) and task.endswith(("补助", "补贴", "津贴")):
        return task  # 村卫生室运行补助131个，每个村卫生室每年6000元
    if bare and not _BARE.fullmatch(bare) and not _PAID.fullmatch(bare):
        # 采购社工服务9人（服务费每人8.6万元）: the fee of the work that ends in its word
        return task + "费" if bare.endswith("费") and len(task) > len(bare) and task.endswith(bare[:-1]) else bare
    if not bare or _BARE.fullmatch(bare):
        if named:
            return named
        place = _each_of(figure)
        if place and (not task or place in task):
            return task or place
        if place:
            return place
        if (average and not _payee(figure, "", before)) or not (task or before):
            return re.sub(r"(?:等|项目|经费|费用|服务采购)+$", "", brief.name)
        return _payee(figure, task, before) or re.sub(r"(?:等|项目|经费|费用|服务采购)+$", "", brief.name)
    paid = bare.removesuffix("标准")
    owner = re.sub(r"租[赁用借]$" if paid == "租金" else r"$^", "", _payee(figure, task, before))
    return paid if not owner else owner if owner.endswith(paid[:2]) else owner + paid


def _payee(figure: Figure, task: str, before: Sequence[Fact]) -> str:
    """The work that a price counted by ``figure.per`` explains: a part of the budget said just before, else the latest one counted so."""
    unit = next((part for part in figure.per.split("/") if part and part not in TIMES), "")
    if not unit:
        return task
    counted = [one for one in before if one.quantity is not None and one.source == "content"]
    for place in range(len(counted) - 1, -1, -1):
        fact = counted[place]
        part = next((n for n in range(place, max(place - 6, 0), -1) if counted[n].quote.startswith("其中")), 0)
        if part and all(one.unit in _HEADS for one in counted[part - 1 : place + 1]):
            fact = counted[part - 1]  # 聘用34名, 其中护理11人: each of all of them
        same = fact.unit == unit or (unit in _HEADS and (fact.unit in _HEADS or is_people(fact.thing)))
        if same:
            return fact.thing
    if before and before[-1].money is not None and before[-1].source == "content":
        return before[-1].thing
    return task


def counted_by_price(figure: Figure, before: Sequence[Fact]) -> str:
    """The thing of a price said before for each of what a bare figure counts; empty when there is none."""
    found = next(
        (one for one in reversed(before) if one.unit_cost is not None and one.unit == f"元/{figure.unit}"), None
    )
    return re.sub(r"(?<=[一-鿿]{2})(?:费用?|补贴|补助|标准|成本|单价)$", "", found.thing) if found else ""


def unit_of_named(left: str, before: Sequence[Fact]) -> str:
    """The unit in which the thing of a 单价 was counted before: 张 for 护理床单价 after 电动护理床80张; a bare 单价 is of the count right before."""
    said = re.sub(r"[\s，,：:（(]", "", left)
    if re.fullmatch(r"(?:综合|采购|购置|平均|含税|每[一-鿿])?单价(?:控制在|不超过|不高于|约|为|按|是)*", said):
        return before[-1].unit if before and before[-1].quantity is not None and before[-1].unit != "%" else ""
    found = re.search(r"([一-鿿]{2,10})(?:采购|购置)?单价(?:控制在|不超过|不高于|约|为)*$", re.sub(r"\s", "", left))
    if not found:
        return ""
    named = re.sub(r"^其中", "", found[1])
    fact = next((one for one in reversed(before) if one.quantity is not None and one.thing.endswith(named[-3:])), None)
    return fact.unit if fact else ""


def _each_of(figure: Figure) -> str:
    """居民区 of 每个居民区1.8万元."""
    found = re.match(
        r"每一?个(?!不[超高]|最[高多]|控制)((?:(?!每)[一-鿿]){1,6}?)(?:大概|大约|约|不超过|不高于|安排|补贴|补助|给|投入)*(?=\d|[一二两三四五六七八九十百千])",
        figure.quote,
    )
    return found[1] if found and len(found[1]) > 1 else ""


_PORTION = re.compile(
    r"每(个?[户人名场家份次期件天月张座间栋页站支辆台套亩])|单([座场件户次台个栋间套处条家期页辆])(?=造价|成本|费|价|投入|投资|补|资助)"
)


def portion(figure: Figure) -> re.Match[str] | None:
    """The portion a sum is for where the words before it say so: 每张补贴4000元, 单座造价45万元."""
    if figure.kind is not FigureKind.MONEY or figure.unit_cost:
        return None
    # a portion that another sum has taken, or of the line before, is not this one's
    return _PORTION.search(
        re.split(r"\d(?:[\d.]*)[千百]?[万亿]?元|\n", figure.clause[: figure.clause.find(figure.quote)])[-1]
    )


def price_unit(figure: Figure, left: str) -> str:
    """元/人/月: the portion as a form counts it, the time after it, also where the words only say 月工资 or 人均年."""
    parts = [part for part in figure.per.split("/") if part]
    if re.match(r"每一?个(?!每|人)[一-鿿]", figure.quote):
        parts = ["个", *(part for part in parts if part in TIMES)]  # 每个点每月: 元/个/月
    per = _per("/".join(parts))
    if "月" not in per and re.search(r"月(?:补贴|工资|薪酬?|租金|补助|津贴|标准)", left):
        per += "/月"
    yearly = re.search(
        r"(?:人均|每人|户均|台均|平均)年|年[人户台]均|每[站个户家点]年(?=[一-鿿])|年(?:租金|工资|薪酬)", left
    )
    return per + "/年" if yearly and "年" not in per else per


def portion_unit(found: re.Match[str]) -> str:
    return _per(found[1] or found[2])


def _per(unit: str) -> str:
    """元/人 for 每名 and 每位: a person is counted one way in a form. The portion goes before the time: 元/人/月."""
    parts = [re.sub(r"^[名位生]$", "人", part) for part in unit.split("/")]
    parts = ["个" if part == "项目" else part for part in parts]  # projects are counted 个
    return "元/" + "/".join(sorted(parts, key=lambda part: part in TIMES))
