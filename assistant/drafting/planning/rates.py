"""Rates a brief states (成功率95%, 警情同比下降10%, 事故为0): in the place of the usual ones, or as rows at their own level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import DraftRow, Fact, Level2
from assistant.drafting.facts import Reading
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import NOT_COUNTED, is_ceiling
from assistant.drafting.kinds import measure_of
from assistant.drafting.planning.costs import is_gain
from assistant.drafting.planning.rows import Slot, fact_basis, slot
from assistant.target import read_target


def with_stated_rates(slots: list[Slot], reading: Reading) -> list[Slot]:
    """Rates the brief states replace the usual ones of the same name, or stand as rows of quality of their own."""
    result = list(slots)
    for fact in _with_bare_things(reading):
        if is_ceiling(fact):
            name = re.sub(r"(?:总?数量?|起数|次数|件数)$", "", fact.thing) + measure_of(fact.unit)
            target = f"{_sign(fact, '≤')}{amount_text(fact.quantity or Decimal(0))}{fact.unit}"
            result.append(slot(_level_of_change(fact.thing), name, target, basis=(fact_basis(fact),)))
            continue
        if is_gain(fact):
            target = f"{_sign(fact, '≥')}{amount_text(fact.unit_cost or Decimal(0))}{fact.unit}"
            result.append(slot(Level2.ECONOMIC_BENEFIT, fact.thing, target, basis=(fact_basis(fact),)))
            continue
        if fact.unit == "分" and fact.quantity is not None:
            name = fact.thing if fact.thing.endswith(("分", "成绩", "分数")) else fact.thing + "得分"
            target = f"{_sign(fact, '≥')}{amount_text(fact.quantity)}分"
            result.append(slot(Level2.QUALITY, name, target, basis=(fact_basis(fact),)))
            continue
        if fact.unit == "元" and fact.quantity is not None:
            target = f"{_sign(fact, '≥')}{amount_text(fact.quantity)}元"
            result.append(slot(Level2.ECONOMIC_BENEFIT, fact.thing, target, basis=(fact_basis(fact),)))
            continue
        if fact.quantity == 0 and fact.unit not in NOT_COUNTED:
            name = re.sub(r"^(?:年内|全年|不?发生|无)+", "", fact.thing) + measure_of(fact.unit)
            result.append(slot(Level2.SOCIAL_BENEFIT, name, f"=0{fact.unit}", basis=(fact_basis(fact),)))
        if fact.unit not in ("%", "‰") or fact.quantity is None or "满意" in fact.thing:
            continue
        if change := _CHANGE.fullmatch(re.sub(r"^(?:整治|改造|实施|完成|建成)?后", "", fact.thing)):
            result.append(_change_slot(fact, _what_changes(change), falls=_CHANGES[change["way"]] == "下降"))
            continue
        place = next((n for n, one in enumerate(result) if _same_rate(one.row.indicator.name, fact.thing)), None)
        sign = fact.comparator.value if fact.comparator else "=" if fact.quantity == Decimal(100) else "≥"
        target = f"{sign}{amount_text(fact.quantity)}{fact.unit}"
        if place is not None:
            row = result[place].row
            indicator = row.indicator.model_copy(update={"target": read_target(target)})
            result[place] = Slot(row=DraftRow(indicator=indicator, basis=(fact_basis(fact), *row.basis[1:])))
        elif fact.thing.endswith(("率", "比例", "占比")):
            result.append(slot(_level_of_rate(fact.thing), fact.thing, target, basis=(fact_basis(fact),)))
    return result


_BEFORE_A_RATE = re.compile(
    r"^(?:要求|预期|预计|力争|确保|达到|实现|保证|其中|年内|全年|使|让|[一-鿿]{0,8}?(?:以后|之后|完后))+(?=[一-鿿“”]{3})"
)


def _with_bare_things(reading: Reading) -> Iterator[Fact]:
    """The facts, rates without what leads up to them: 要求河道漂浮物日产日清率 is 河道漂浮物日产日清率."""
    for fact in reading.facts:
        bare = _BEFORE_A_RATE.sub("", fact.thing) if fact.unit in ("%", "‰") else fact.thing
        yield fact if bare == fact.thing else fact.model_copy(update={"thing": bare})


def _sign(fact: Fact, usual: str) -> str:
    return fact.comparator.value if fact.comparator else usual


_CHANGES = {
    "下降": "下降", "减少": "下降", "降低": "下降", "增长": "增长", "提高": "增长", "提升": "增长", "增加": "增长", "上升": "增长", "增收": "增长",
}  # fmt: skip
_CHANGE = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{2,12}?)(?:数量|数(?!据))?(?:同比|比上年|较上年|比去年|较去年|比往年)?(?:预计|力争|争取)?(?P<way>下降|减少|降低|增长|提高|提升|增加|上升|增收)(?:了|到|率)?"
)
_SOCIAL = re.compile(r"投诉|警情|案|事故|信访|纠纷|违法|举报")
_ABOUT = {
    Level2.ECOLOGICAL_BENEFIT: r"能耗|排放|污染|虫|病害|火点|焚烧|垃圾|扬尘|耗电|耗水|浓度|碳",
    Level2.ECONOMIC_BENEFIT: r"收入|产值|销售|营业|客流|税收|成本|支出|节约|投资|游客",
}
"""Where a change the brief promises belongs; every other one is a social effect."""


def _level_of_rate(name: str) -> Level2:
    """Whether a stated rate tells of punctuality, of an effect on people, or of how good the work is."""
    if re.search(r"及时|按时|按期|准时|按计划", name):
        return Level2.TIMELINESS
    return Level2.SOCIAL_BENEFIT if re.search(r"知晓率|就业率|参与率|普及率", name) else Level2.QUALITY


def _level_of_change(what: str) -> Level2:
    found = next((level for level, words in _ABOUT.items() if re.search(words, what)), Level2.SOCIAL_BENEFIT)
    return Level2.SOCIAL_BENEFIT if _SOCIAL.search(what) else found


def _what_changes(change: re.Match[str]) -> str:
    what = re.sub(r"^.{0,4}后(?=.{2})|(?:平均|人均)$", "", change["what"])
    return what + "收入" if change["way"] == "增收" else what


def _change_slot(fact: Fact, what: str, *, falls: bool) -> Slot:
    """盗窃类警情同比下降10% as an effect: 盗窃类警情下降率 ≥10%; of a rate it is the 降幅."""
    is_rate = what.endswith(("率", "比例", "度"))
    ending = ("降幅" if is_rate else "下降率") if falls else ("增幅" if is_rate else "增长率")
    level2 = _level_of_change(what)
    formula = "（上年数－本年数）÷上年数" if falls else "（本年数－上年数）÷上年数"
    target = f"≥{amount_text(fact.quantity or Decimal(0))}{fact.unit}"
    return slot(level2, what + ending, target, basis=(fact_basis(fact),), formula=formula)


def _same_rate(name: str, thing: str) -> bool:
    """出勤率 in the brief speaks of 培训出勤率; 讲座出勤率 does not."""
    return (
        name == thing
        or (name.endswith(thing) and thing.endswith("率"))
        or (thing.endswith(name[-6:]) and name[:2] in thing)
    )
