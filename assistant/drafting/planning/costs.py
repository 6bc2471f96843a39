"""The cost rows (成本指标) and how far they explain the budget: parts, unit prices, and a price times the quantity it is for.

Nothing is divided out and no remainder is made up; what stays unexplained is told and asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Basis, BasisKind, Brief, Comparator, Fact, Level2, Value
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import is_people
from assistant.drafting.facts.gate import sounded
from assistant.drafting.facts.joining import money_text
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import Task
from assistant.drafting.planning.rows import AMOUNT_QUESTION, BLANK, Slot, fact_basis, same_unit, slot

ENOUGH = Decimal("0.95")
"""The share of the budget that parts and prices should explain before nothing more is asked."""


class Product(Value):
    """A unit price tied to its quantities: ``arithmetic`` is 500元/人×100人=50000元, ``yuan`` the result."""

    price: Fact
    arithmetic: str
    yuan: Decimal


def cost_slots(brief: Brief, reading: Reading, tasks: tuple[Task, ...], level2: Level2, limit: int) -> Iterator[Slot]:
    """Total cost within the budget, then parts and unit costs as the brief states them, the largest ``limit`` of them."""
    if brief.amount is None:
        usual = Basis(kind=BasisKind.PRACTICE, quote="总成本不超过年度预算")
        yield slot(level2, "项目总成本", f"≤{BLANK}元", basis=(usual,), ask=AMOUNT_QUESTION)
    else:
        basis = Basis(kind=BasisKind.FACT, quote=f"项目金额{money_text(brief.amount)}元", ref="项目金额")
        yield slot(level2, "项目总成本", f"≤{money_text(brief.amount)}元", basis=(basis,))
    found = {product.price.quote: product for product in products(reading, tasks)}
    lines: dict[str, tuple[Decimal, Slot]] = {}
    for fact in reading.facts:
        product = found.get(fact.quote) if fact.unit_cost is not None else None
        if fact.unit_cost is not None and (fact.unit_cost == brief.amount or is_gain(fact)):
            continue  # 合同价735万元/年 is the total again; 林农增收每户800元 is no cost
        if fact.unit_cost is not None:
            sign = "≥" if fact.comparator is Comparator.AT_LEAST else "≤"
            name, target = _unit_cost_name(fact), f"{sign}{amount_text(fact.unit_cost)}{fact.unit}"
            if sign == "≥":  # 每户慰问不低于200元 is a standard of what people get, no ceiling of cost
                yield slot(Level2.QUALITY, re.sub("成本$", "标准", name), target, basis=(fact_basis(fact),))
                continue
        elif fact.money is not None and fact.source == "content" and brief.amount and fact.money > brief.amount:
            continue  # no part is more than the whole; the notes tell of it
        elif fact.money is not None and fact.source != "amount":
            helped = fact.act in _HELPS and fact.act not in fact.thing
            done = fact.act if helped or _says_deed(fact) else ""
            name, target = _part_name(fact.thing + done), f"≤{money_text(fact.money)}元"
        else:
            continue
        bases: tuple[Basis, ...] = (fact_basis(fact),)
        if product:
            bases += (Basis(kind=BasisKind.FACT, quote=product.arithmetic, ref="单价×数量"),)
        yuan = fact.money or (product.yuan if product else Decimal(0))
        lines.setdefault(name + target, (yuan, slot(level2, name, target, basis=bases)))
    kept = sorted(lines, key=lambda name: -lines[name][0])[:limit]
    yield from (lines[name][1] for name in lines if name in kept)


def is_gain(fact: Fact) -> bool:
    """Whether so much a head is what people get out of it (户均增收800元), an effect and no cost."""
    return fact.unit_cost is not None and re.search(r"(?:增收|收入|产值|利润|收益)$", fact.thing) is not None


def products(reading: Reading, tasks: tuple[Task, ...]) -> Iterator[Product]:
    """Every unit price whose work says of how many: 每人500元 with 100人; 元/人/月 needs the months too."""
    for price in reading.facts:
        if price.unit_cost is None:
            continue
        units = [same_unit(unit) for unit in price.unit.removeprefix("元/").split("/")]
        units = units[:-1] if units[-1] == "年" and len(units) > 1 else units
        times = _quantities(units, price, tasks)
        if not times:
            continue
        yuan = price.unit_cost
        for one in times:
            yuan *= one.quantity or Decimal(1)
        shown = "×".join(f"{amount_text(one.quantity or Decimal(1))}{one.unit}" for one in times)
        text = f"{amount_text(price.unit_cost)}{price.unit}×{shown}={money_text(yuan)}元"
        yield Product(price=price, arithmetic=text, yuan=yuan)


def _quantities(units: list[str], price: Fact, tasks: tuple[Task, ...]) -> list[Fact]:
    """The figures that the price's units count, all of one work: the price's own, else the only one it names."""
    own = [task for task in tasks if price in task.facts]
    bare = re.sub(r"(?:标准|单价|补贴|补助|费用|成本|费)+$", "", price.thing)
    others = [task for task in tasks if task not in own and len(bare) >= 2]
    ending = [task for task in others if task.thing.endswith(bare)]
    holding = [task for task in others if bare in task.stem]
    named = next((one for one in (ending, holding) if len(one) == 1), [])
    for task in (*own, *named):
        counted: dict[str, Fact] = {}
        for one in task.quantities:
            if one.unit not in task.unsure:
                counted.setdefault(same_unit(one.unit), one)
        if units and all(unit in counted for unit in units):
            return [counted[unit] for unit in units]
    return []


def explained(reading: Reading, tasks: tuple[Task, ...]) -> Decimal:
    """How much of the budget, in yuan, parts and prices times quantities account for; a work's sum counts once."""
    stated: dict[str, Decimal] = {}
    for fact in reading.facts:
        if fact.money and fact.source != "amount":
            stated[_core(fact)] = max(stated.get(_core(fact), Decimal(0)), fact.money)
    total = sum(stated.values(), Decimal(0))
    lines = {(fact.quote, fact.place) for fact in reading.facts if fact.money and fact.source == "parts"}
    for product in products(reading, tasks):
        if (product.price.quote, product.price.place) in lines:
            continue  # the same line of a budget sheet states its sum
        core = _core(product.price)
        if not any(len(core) >= 2 and (core in other or other in core) for other in stated if len(other) >= 2):
            total += product.yuan
    return total


def _core(fact: Fact) -> str:
    return re.sub(r"(?:标准|单价|补贴|补助|费用|经费|成本|费)+$", "", re.sub(r"\s", "", fact.thing)) or fact.thing


def cost_notes(brief: Brief, reading: Reading, tasks: tuple[Task, ...]) -> Iterator[str]:
    """What the arithmetic says of the budget: more than there is, or a part of it nobody explained."""
    made = list(products(reading, tasks))
    known = explained(reading, tasks)
    if brief.amount is None or not known or (not made and not brief.parts and not _has_parts(reading)):
        return
    if made and known > brief.amount:
        shown = "；".join(one.arithmetic for one in made[:3])
        yield f"按单价和分项测算合计 {money_text(known)} 元，超过项目金额 {money_text(brief.amount)} 元（{shown}），请核对。"
    elif known < brief.amount * ENOUGH:
        share = (known / brief.amount * 100).quantize(Decimal(1))
        yield f"分项和单价只说明了 {money_text(known)} 元（占项目金额的 {share}%），其余部分用在哪里请补充。"


def _has_parts(reading: Reading) -> bool:
    return any(fact.money and fact.source != "amount" for fact in reading.facts)


def _unit_cost_name(fact: Fact) -> str:
    per = fact.unit.removeprefix("元/").split("/")
    thing = re.sub(r"(?:标准|单价|成本|费用)$", "", sounded(fact.thing))
    helped = is_people(thing) or per[0] in ("户", "人", "名")
    if helped and fact.act in _HELPS and not thing.endswith(fact.act):
        return f"{thing}{fact.act}标准"
    if thing.endswith(("补贴", "补助", "津贴", "救助", "奖励", "慰问金", "慰问")):
        return f"{thing}标准"
    thing += fact.act if _says_deed(fact) else ""
    named = thing.endswith(("费", "租金", "工资", "薪酬", "酬金", "课酬", "补", "奖"))
    if re.search(r"(?<![人户]均)标准", fact.quote) and not named:
        return f"{thing}标准"
    if per[0] in ("人", "名"):
        return f"人均{thing}" if named else f"{thing}人均成本"
    bare = re.sub(rf"^(?:每|单)?一?个?{re.escape(per[0])}(?=.)", "", thing)
    ending = "" if named else "成本"
    if per[0] in ("年", "月", "季度", "天", "日"):
        return f"{bare}{ending}" if per[0] == "年" else f"每{per[0]}{bare}{ending}"
    return f"{'每' if per[0] in _MEASURED else '单'}{per[0]}{bare}{ending}"


def _says_deed(fact: Fact) -> bool:
    """Whether what is done belongs to the name of its cost: 旧互助点改造成本, 单车清运成本."""
    return fact.act in _DEEDS and not any(part in fact.thing for part in (fact.act, fact.act[-2:]))


_REPAIRED = (
    "改造 维修 修缮 修复 清运 清掏 清淤 疏浚 养护 维护 维保 管护 保洁 清理 清洗 检测 监测 粉刷 种植 修剪 扫描 运维 拆除"
)
_DEEDS = frozenset(_REPAIRED.split())
"""What is done to a thing that is there already; what is bought or built is its own cost."""
_HELPS = frozenset(("慰问", "走访慰问", "走访", "资助", "救助", "扶持", "奖励", "帮扶", "探访"))
_MEASURED = frozenset(
    ("平方米", "平米", "㎡", "公里", "千米", "米", "延米", "亩", "公顷", "吨", "公斤", "立方米", "小时", "学时", "课时")
)
"""Units of measure: so much for every one of them (每平方米路面修补成本); things are counted one by one (单台电脑成本)."""


def _part_name(thing: str) -> str:
    """设备 as 设备成本; a fee is named as the brief names it (物业费, 人员经费)."""
    bare = re.sub(r"\s", "", sounded(thing))
    if bare.endswith("成本") or re.search(r"[一-鿿]{2}(?:费|经费)$|其[他它]费用$", bare):
        return bare
    return f"{re.sub('(?:费用|支出|费)$', '', bare)}成本"
