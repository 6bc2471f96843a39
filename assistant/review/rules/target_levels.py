"""Rules on how high a target is set and which way it points: ≤ or ≥, too low, too high, against which standard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Comparator, Indicator, Level1, Level2, Severity
from assistant.figures.units import UnitKind, kind_of
from assistant.review.lexicon import any_of, words
from assistant.review.rule import Case, Hit, at_row, rule, squeeze
from assistant.review.wording import bare, core, figure, is_cap, is_floor, measure, percent, with_sign, without_remarks
from assistant.target import comparable


def _value(row: Indicator) -> str:
    return row.target.text.strip()


def _is_cost(row: Indicator) -> bool:
    return row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST


@rule
def satisfaction_unrealistic(case: Case) -> Iterator[Hit]:
    """满意度 of 100 %, fixed by =, or too low."""
    for number, row in case.rows():
        asked = row.level1 is Level1.SATISFACTION or "满意" in row.name
        reading = percent(row.target)
        if not asked or reading is None or re.search("投诉|差评|不满", row.name):
            continue
        low = case.thresholds.satisfaction_min
        severity = None
        if reading.amount >= 100:
            why, advice = "抽样调查不可能人人满意", "一般设≥85%～95%，自评时附问卷统计。"
        elif reading.comparator is Comparator.EQUAL:
            why, advice, severity = "用“=”要求调查结果分毫不差，高了反成偏差", "把“=”改为“≥”。", Severity.INFO
        elif reading.comparator is not Comparator.RANGE and reading.amount < low and not is_cap(row.target):
            why, advice = f"低于{figure(low)}%，标准偏松", "一般设≥85%～95%；确因调查难度设低的，请说明。"
        else:
            continue
        yield Hit(
            place=at_row(number, row),
            quote=f"{row.name}：{_value(row)}",
            message=f"满意度目标“{_value(row)}”：{why}。",
            suggestion=advice,
            severity=severity,
            rewrite=with_sign(_value(row), "≥") if severity else "",
        )


@rule
def direction_reversed(case: Case) -> Iterator[Hit]:
    """≤ on something of which more is better."""
    for number, row in case.rows():
        if is_reversed(row):
            right = with_sign(_value(row), "≥")
            change = f"改为“{right}”；人数定额一类固定不变的用“=”。"
            # the target of a 自评表 has been approved: what it says may be doubted there, not rewritten
            fixed = "目标已经批复，自评时不改写；请对照批复的目标核实，属批复笔误的在偏差栏说明，下年申报时改正。"
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"“{_value(row)}”等于一个都不做也算达标，方向反了。",
                suggestion=fixed if case.is_self_evaluation else change,
                rewrite="" if case.is_self_evaluation else right,
            )


# A whole clause in brackets is a remark: its words (扣分, 投诉 …) do not say what the row measures.
_REMARK = re.compile(r"[（(][^（）()]*[，,。；;：:][^（）()]*[）)]")


def is_reversed(row: Indicator) -> bool:
    """Whether ≤ stands on something of which more is better, told by the lists of ``directions.toml``."""
    reading = measure(row.target)
    if _is_cost(row) or reading is None or not is_cap(row.target) or not row.level1:
        return False
    name, share = _REMARK.sub("", squeeze(row.name)), kind_of(reading.unit) is UnitKind.SHARE
    if row.level2 is Level2.TIMELINESS:
        return share and bool(re.search("(?:及时|准时|按时|按期|完成|准确)率$", bare(name)))
    if any_of("directions", "unwanted").search(name) or any_of("directions", "caps").search(name):
        return False
    if not any_of("directions", "works").search(name) and any_of("directions", "reverse").search(name):
        return False
    # an effect is often something to be kept small under a name no list has; only what is plainly wanted is told
    if row.level1 is Level1.BENEFIT and not any_of("directions", "wanted").search(name):
        return False
    # nobody sets a good thing at three per cent: a low rate under ≤ is an unwanted one whatever its name
    return kind_of(reading.unit) not in (UnitKind.MONEY, UnitKind.TIME) and not (share and reading.amount <= 40)


@rule
def cost_direction_wrong(case: Case) -> Iterator[Hit]:
    """≥ on a cost."""
    for number, row in case.rows():
        reading = measure(row.target)
        if not _is_cost(row) or reading is None or not is_floor(row.target):
            continue
        if kind_of(reading.unit) is UnitKind.MONEY and not re.search("节约|节省|下降|降低|压减|收入", row.name):
            right = with_sign(_value(row), "≤")
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"成本指标写成“{_value(row)}”，等于花得越多越好，方向反了。",
                suggestion=f"成本是控制数，改为“{right}”。",
                rewrite=right,
            )


@rule
def direction_equal_questionable(case: Case) -> Iterator[Hit]:
    """= on a number of events, where doing one more would count as a deviation."""
    for number, row in case.rows(Level1.OUTPUT, Level2.QUANTITY):
        reading = measure(row.target)
        if (
            reading is None
            or reading.comparator is not Comparator.EQUAL
            or reading.unit not in ("次", "场", "期", "场次")
        ):
            continue
        if reading.amount > 0 and not re.search("合同|协议|采购", row.name + row.explanation):
            right = with_sign(_value(row), "≥")
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"次数用“=”，多办一{reading.unit[0]}也成了偏差。",
                suggestion=f"改为“{right}”；合同定量、固定不变的可保留“=”并在指标解释里注明。",
                rewrite=right,
            )


@rule
def quality_standard_undefined(case: Case) -> Iterator[Hit]:
    """达标率, 契合度 …: a standard is named and nowhere told."""
    for number, row in case.rows(Level1.OUTPUT, Level2.QUALITY):
        name = bare(row.name)
        if row.explanation.strip() or any(word in name for word in words("values", "has_public_standard")):
            continue
        if any(name.endswith(word) for word in words("values", "not_computable")):
            why, severity = (
                "没有分子分母，算不出来",
                Severity.WARNING if name.endswith(("契合度", "契合率", "吻合度", "融合度", "贴合度")) else None,
            )
        elif any(name.endswith(word) for word in words("values", "needs_standard")):
            why, severity = "没有写明以什么标准为准", None
        else:
            continue
        yield Hit(
            place=at_row(number, row, "name"),
            quote=f"{row.name}：{_value(row)}",
            message=f"“{row.name}”{why}，{_value(row) or '目标值'}无法核验。",
            suggestion="在指标解释里写明标准的出处和分子、分母；没有标准的换成合格率、出勤率一类能统计的指标。",
            severity=severity,
        )


# Of the lowest value similar filings set: below the first a hint, between the two a model must agree. Ours.
_FAR_BELOW = Decimal("0.5")
_SOMEWHAT_BELOW = Decimal("0.75")


@rule
def target_too_low(case: Case) -> Iterator[Hit]:
    """Lower than last year's result, than the work itself, than what similar filings set, or than quality allows."""
    for number, row in case.rows():
        reading = measure(row.target)
        if reading is None or is_cap(row.target) or _is_cost(row) or _better_small(row):
            continue
        found = _below_last_year(case, row) or _maintains_less_than_it_builds(case, row) or _low_rate(row)
        severity: Severity | None = None
        uncertain = False
        if not found and (found := _below_typical(case, row, share=_FAR_BELOW)):
            severity = Severity.INFO
        elif not found and (found := _below_typical(case, row, share=_SOMEWHAT_BELOW)):
            severity, uncertain = Severity.INFO, True
        if found:
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=found,
                suggestion="按计划工作量、近年实际水平和政策底线核定；确需调低的说明原因。",
                severity=severity,
                uncertain=uncertain,
            )


def _better_small(row: Indicator) -> bool:
    return any(any_of("directions", key).search(row.name) for key in ("unwanted", "reverse"))


def _one_name(one: str, other: str) -> bool:
    """The same name, or the same words in another order: 资助困难学生人数 and 困难学生资助人数."""
    first, second = core(one), core(other)
    return without_remarks(one) == without_remarks(other) or (
        len(first) >= 4 and sorted(first) == sorted(second) and bare(one)[-1:] == bare(other)[-1:]
    )


def _below_last_year(case: Case, row: Indicator) -> str:
    reading = measure(row.target)
    for old in case.prior.indicators if case.prior else ():
        done = measure(old.actual) if old.actual else None
        if not done or not reading or not _one_name(old.name, row.name) or not comparable(done.unit, reading.unit):
            continue
        if done.unit == reading.unit and reading.amount < done.amount * Decimal("0.9"):
            return f"上年同一指标实际完成{figure(done.amount)}{done.unit}，今年只定{figure(reading.amount)}{reading.unit}。"
    return ""


def _maintains_less_than_it_builds(case: Case, row: Indicator) -> str:
    mine = measure(row.target)
    if (
        row.level2 is not Level2.QUANTITY
        or mine is None
        or not re.search("(?:日常)?(?:维护|运营|管护)数?量?$", bare(row.name))
    ):
        return ""
    thing = re.sub("(?:日常)?(?:维护|运营|管护)数?量?$", "", bare(row.name))
    for _, other in case.rows(Level1.OUTPUT, Level2.QUANTITY):
        theirs = measure(other.target)
        built = re.fullmatch(f"{re.escape(thing)}(?:升级)?(?:改造|新建|建设|更新)数?量?", bare(other.name))
        if theirs and len(thing) >= 3 and built and theirs.unit == mine.unit and mine.amount < theirs.amount:
            return (
                f"日常维护的{thing}只有{figure(mine.amount)}{mine.unit}，"
                f"而当年改造的就有{figure(theirs.amount)}{theirs.unit}，维护数偏低。"
            )
    return ""


def _low_rate(row: Indicator) -> str:
    reading = percent(row.target)
    if row.level2 is not Level2.QUALITY or reading is None or reading.comparator is Comparator.RANGE:
        return ""
    if any_of("values", "low_rate_standards").search(row.name):
        return ""
    if any(bare(row.name).endswith(word) for word in words("values", "low_rates")) and reading.amount < 80:
        return f"“{row.name}”只要求{figure(reading.amount)}%，意味着允许{figure(100 - reading.amount)}%不合格，偏低。"
    return ""


def _below_typical(case: Case, row: Indicator, *, share: Decimal) -> str:
    usual, reading = case.typical.get(row.name), measure(row.target)
    if not usual or not reading or usual.count < 5 or reading.unit != usual.unit:
        return ""
    if reading.amount >= usual.low * share:
        return ""
    return (
        f"相近指标{usual.count}条的取值在{figure(usual.low)}～{figure(usual.high)}{usual.unit}之间，"
        f"本条为{figure(reading.amount)}{reading.unit}，明显偏低，供参考。"
    )


@rule
def target_too_high(case: Case) -> Iterator[Hit]:
    """A value that allows no failure at all, or far above what similar filings set."""
    for number, row in case.rows():
        reading = measure(row.target)
        if reading is None or _is_cost(row) or is_cap(row.target):
            continue
        usual = case.typical.get(row.name)
        uncertain = False
        flawless = any(bare(row.name).endswith(word) for word in words("values", "no_failure"))
        if flawless and (
            (reading.unit == "%" and reading.amount >= 100) or (reading.unit in ("天", "日") and reading.amount >= 365)
        ):
            message = f"“{_value(row)}”不允许出一次差错，实际很难做到，年底容易变成失真的数。"
        elif usual and usual.count >= 5 and reading.unit == usual.unit != "%" and reading.amount > usual.high * 2:
            uncertain = reading.amount <= usual.high * 3
            message = (
                f"相近指标{usual.count}条的取值在{figure(usual.low)}～{figure(usual.high)}{usual.unit}之间，"
                f"本条为{figure(reading.amount)}{reading.unit}，明显偏高，供参考。"
            )
        else:
            continue
        yield Hit(
            place=at_row(number, row),
            quote=f"{row.name}：{_value(row)}",
            message=message,
            suggestion="结合以往数据留出合理余量，例如“≥95%”“≥99%”。",
            uncertain=uncertain,
        )
