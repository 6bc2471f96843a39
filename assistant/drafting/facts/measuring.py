"""What a figure says of its thing: a sum, a price, a count, a share, or within what time it is done (办结时限)."""

from __future__ import annotations

import re

from assistant.domain import Brief, Comparator, Fact
from assistant.drafting.facts.clause import clean
from assistant.drafting.facts.names import is_sound_name, people_unit
from assistant.drafting.facts.prices import portion, portion_unit, price_unit
from assistant.figures import Figure, FigureKind
from assistant.lexemes import lexemes

COUNTED = (FigureKind.COUNT, FigureKind.MEASURE)
_ON_DUTY = re.compile(r"(?:值守|值班|巡逻|供餐|开放|驻守|值勤|保存|留存)$")
_SCORED = re.compile(
    r"(?:[一-鿿]分|得分|评分|打分|考核|考评|测评|评价|评估|成绩|分数|均分|平均分|总分)(?:成绩|结果|得分|分数)?$"
)
_SIZE = re.compile(
    r"(?:平均|路基|路面|桥面|渠道|堤|坝|墙|管|井|沟|净)?(?:宽|厚|深|高|直径|管径|内径|口径|壁厚|跨径|跨度|坡度)(?:度|各)?$"
)


_LONG = 16
"""Letters above which a sum's name is a clause with a noun at its end."""
EARNED = re.compile(
    r"(?:销售额?|营业额|交易额|成交额|产值|收入|营收|创收|增收|税收|利润|收益|放贷(?:金额|额)?|贷款(?:金额|额))$"
)
"""Money that comes in (销售额不低于600万元): an effect to be reached, no cost."""


def with_figure(fact: Fact, figure: Figure, brief: Brief, *, left: str, behind: str) -> Fact | None:
    """The fact with what the figure says; ``None`` for a figure that is no fact of its own."""
    if figure.kind is FigureKind.MONEY:
        return _with_money(fact, figure, brief, left)
    if figure.kind is FigureKind.DURATION:
        return _with_time(fact, figure, left, behind)
    if figure.kind is FigureKind.MEASURE and _SIZE.search(re.sub(r"\s", "", left)):
        return None  # 宽4.5米 describes what is built
    if figure.kind is FigureKind.PERCENT and re.search(r"(?:承担|负担|分担)(?:比例)?$", fact.thing):
        return None  # 市区两级各承担50%: who pays
    if figure.kind is FigureKind.PERCENT or (figure.kind in COUNTED and not figure.per):
        return fact.model_copy(
            update={
                "quantity": figure.amount,
                "upper": figure.upper,
                "comparator": figure.comparator,
                "unit": people_unit(fact, figure.unit),
            }
        )
    if figure.kind in COUNTED:
        return fact.model_copy(update={"quantity": figure.amount, "unit": f"{figure.unit}/{figure.per}"})
    return None


def _with_money(fact: Fact, figure: Figure, brief: Brief, left: str) -> Fact | None:
    over = brief.amount is not None and figure.amount > brief.amount  # 放贷金额2400万元 of a budget of 120
    floor = figure.comparator in (Comparator.AT_LEAST, Comparator.MORE)
    if not figure.per and EARNED.search(fact.thing) and (floor or over):
        return fact.model_copy(update={"quantity": figure.amount, "comparator": figure.comparator, "unit": "元"})
    if len(fact.thing) > _LONG and (head := fact.thing.rsplit("的", 1)[-1]) != fact.thing:
        head = re.sub(r"(?:项目)?(?:价格|造价|金额)$", "", re.sub("[“”]", "", head))
        # 中心为社区提供的关爱服务项目价格
        fact = fact.model_copy(update={"thing": head}) if is_sound_name(head) else fact
    least = figure.comparator if figure.comparator is Comparator.AT_LEAST else None  # 每人不低于79.6元 is a floor
    if figure.unit_cost and figure.per != "年":  # so much a year is a part of the year's budget
        price = {"unit_cost": figure.amount, "unit": price_unit(figure, left), "comparator": least}
        return fact.model_copy(update=price)
    if found := portion(figure):
        return fact.model_copy(update={"unit_cost": figure.amount, "unit": portion_unit(found), "comparator": least})
    if re.search(r"去年|上年|结余|结转", figure.clause):
        return None
    less = brief.amount is not None and figure.amount < brief.amount
    own = less and re.search(r"^预算[\d约]|共需", fact.quote)
    if figure.amount == brief.amount or (
        not own
        and re.search(
            r"总(?:投入|投资|造价|预算|额|价|盘子)|累计|共需|预算(?!安排[一-鿿]{3,}(?:资金|经费))|申请|批了|盘子|钱的话",
            fact.quote,
        )
    ):  # 运动会办1次，预算9万 of 17万 is the work's own
        return None
    return fact.model_copy(update={"money": figure.amount, "unit": "元"}) if is_sound_name(fact.thing) else None


def _with_time(fact: Fact, figure: Figure, left: str, behind: str) -> Fact | None:
    said = clean(left) if len(clean(left)) >= 2 else fact.thing
    if figure.unit == "分" and _SCORED.search(said):
        thing = said if said.endswith("分") else re.sub(r"得分|分数|成绩|结果$", "", said) + "得分"
        return fact.model_copy(
            update={"thing": thing, "quantity": figure.amount, "comparator": figure.comparator, "unit": "分"}
        )
    if not figure.per and (done := _done_within(figure, behind)):
        about = re.sub(
            rf"(?:{done}|{_DONE_IN})?(?:时间|时限)$|(?:发生|出现|发现|受理|接报|接到|签订)?[后起]?$|在$",
            "",
            re.sub(r"\s", "", said),
        )
        about = re.sub(rf"(?:{done})$|(?:必须|[要须应得])?在?$|的$", "", about)
        thing = f"{'' if len(about) < 2 else about}{done}时间"
        return fact.model_copy(
            update={"thing": thing, "quantity": figure.amount, "comparator": Comparator.AT_MOST, "unit": figure.unit}
        )
    sign = figure.comparator
    if not figure.per and sign is Comparator.AT_MOST and re.search(rf"(?:{_DONE_IN})$", said):
        # 处置不超过40分钟: the limit stands behind what is done
        return fact.model_copy(
            update={"thing": f"{said}时间", "quantity": figure.amount, "comparator": sign, "unit": figure.unit}
        )
    if (
        figure.unit in ("天", "日")
        and not figure.per
        and (found := _ON_DUTY.search(re.sub(r"(?:天数|时间|时长|日数)$", "", fact.thing)))
        and not re.search(r"每[周月天日]", left)
    ):
        return fact.model_copy(update={"quantity": figure.amount, "comparator": sign, "unit": "天", "act": found[0]})
    if (
        figure.unit in ("小时", "课时")
        and not figure.per
        and figure.amount > _HOURS_AT_MOST
        and sign is not Comparator.AT_MOST
    ):
        # 上门护理21600小时 is how much is done, no limit
        return fact.model_copy(update={"quantity": figure.amount, "comparator": sign, "unit": figure.unit})
    if (figure.unit in ("月", "个月") and fact.act) or re.search(r"(?:时间|时限|时长)$", fact.thing):
        return fact.model_copy(update={"quantity": figure.amount, "comparator": sign, "unit": figure.unit})
    return None


_HOURS_AT_MOST = 240
"""More hours than ten days have are work, not the time within which something is done."""
_DONE_IN = "响应|到场|到达|修复|办结|处置|反馈|答复|报告|整改|处理|上门|恢复|解决|送达|审核|完成"
_BY_THEN = re.compile(r"(?:以?内|之内)?(?:必须|须|要|得|应当?|全部|予以|进行|做到|给予|及时)*")


def _done_within(figure: Figure, behind: str) -> str:
    """What is done within a time: the verb right behind it (10个工作日内完成, 7日内拆除, 24小时内必须回)."""
    rest = behind[_BY_THEN.match(behind).end() :]  # type: ignore[union-attr]
    if found := re.match(rf"完成(?=[一-鿿]{{2}})|({_DONE_IN})(?!率)", rest):
        return found[1] or lexemes(rest.removeprefix("完成"))[0].text
    if figure.comparator is not Comparator.AT_MOST or figure.unit in ("月", "个月", "年", "季度"):
        return ""
    # 2小时内联系当事人, 5分钟内要电话核实: what follows the limit is what is done, whatever the dictionary takes it for
    told = re.match(r"[一-鿿]{2,}", rest)
    if told and len(told[0]) <= 4 and "内" in figure.quote + behind[: len(behind) - len(rest)]:
        return re.sub("率$", "", told[0])  # 投诉24小时内回复率100%
    first = lexemes(rest)[0] if rest else None
    if first is None or not (first.tag.startswith("v") or first.text in _DONE_TOO):
        return ""
    return _FULL.get(first.text, first.text if len(first.text) > 1 else "")


_DONE_TOO = ("联系", "核实", "上门", "回访", "到场")
"""Deeds that the dictionary calls nouns."""
_FULL = {"回": "回复", "修": "修复", "拆": "拆除", "办": "办结", "到": "到场", "发": "发放", "送": "送达"}
