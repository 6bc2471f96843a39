"""Rules on how a 自评表 tells its results: actual values, reasons for deviations, the completion narrative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Indicator, Measure, Place, Section, Value
from assistant.figures import FigureKind
from assistant.review.passages import copied_share, figures, opening, shared_run
from assistant.review.rule import Case, Hit, at_field, at_row, excerpt, rule, squeeze
from assistant.review.scoring import completion, falls_short

_OPERATOR = re.compile(r"^\s*(?:[≥≤=＝><＞＜≧≦](?:\s*[=＝])?|不低于|不少于|不超过|不高于)")


def without_sign(text: str) -> str:
    """A result without the comparison in front of it."""
    return _OPERATOR.sub("", text).strip()


@rule
def actual_value_with_operator(case: Case) -> Iterator[Hit]:
    signed = [(number, row) for number, row in case.rows() if row.actual and _OPERATOR.match(row.actual.text)]
    if not signed:
        return
    number, first = signed[0]
    text = first.actual.text if first.actual else ""
    if len(signed) == 1:
        place = at_row(number, first, "actual")
    else:
        place = Place(section=Section.FORM, field="actual", label="全部指标")
    yield Hit(
        place=place,
        quote=text,
        message=f"实际完成值带着比较符号，如“{first.name}”填“{squeeze(text)}”，共 {len(signed)} 条；这是目标的写法，不是结果。",
        suggestion="只填实际做到的数，如“28人”“96%”，不带 =、≥、≤。",
        rewrite=without_sign(text) if len(signed) == 1 else "",
    )


@rule
def actual_value_missing_unit(case: Case) -> Iterator[Hit]:
    if "单位分列" in case.filing.template:
        return
    bare, told = [], 0
    for number, row in case.rows():
        target, actual = row.target.reading, row.actual.reading if row.actual else None
        if not isinstance(target, Measure) or not isinstance(actual, Measure) or row.actual is None or not target.unit:
            continue
        if actual.unit:
            told += 1
        elif target.unit in row.target.text.replace("％", "%"):
            bare.append((number, row, row.actual.text.strip(), target.unit))
    if len(bare) >= 3 and not told:
        _, first, text, unit = bare[0]
        yield Hit(
            place=Place(section=Section.FORM, field="actual", label="全部指标"),
            quote=text,
            message=f"{len(bare)} 条实际完成值都没有单位，如“{first.name}”填“{text}”，指标值的单位是“{unit}”。",
            suggestion="逐条补上与指标值一致的单位。",
        )
        return
    for number, row, text, unit in bare:
        yield Hit(
            place=at_row(number, row, "actual"),
            quote=text,
            message=f"“{row.name}”的实际完成值“{squeeze(text)}”没有单位，指标值的单位是“{unit}”。",
            suggestion=f"补上单位，与指标值一致：{squeeze(text)}{unit}。",
            rewrite=f"{text}{unit}",
        )


_EMPTY_REASON = re.compile(r"[无/\-—–、。.]*")


@rule
def deviation_reason_missing(case: Case) -> Iterator[Hit]:
    for number, row in case.rows():
        if row.deviation is None or not _EMPTY_REASON.fullmatch(squeeze(row.deviation)) or not falls_short(row):
            continue
        yield Hit(
            place=at_row(number, row, "deviation"),
            quote=row.actual.text if row.actual and row.actual.text else row.name,
            message=f"“{row.name}”{_shortfall(row)}，“偏差原因分析及改进措施”却没有填写。",
            suggestion="写明差了多少、为什么、打算怎么改、什么时候改到位。",
        )


def _shortfall(row: Indicator) -> str:
    share = completion(row)
    if share is not None and share < 1 and row.actual:
        return f"指标值{squeeze(row.target.text)}、只完成{squeeze(row.actual.text)}"
    return f"得分 {row.score}，低于分值 {row.weight}"


_REASON = re.compile(
    r"因|由于|受.{1,20}影响|原因|导致|所致|致使|鉴于|未能|不足|困难|疫情|天气|缘故|低于|变更|变化|减少|限制|尚未|耗时|较[长大多少低高慢]|偏[低高大小少多慢]|过[低高大小少多长慢]|纠纷|短缺|缺乏|紧张|有限|上涨|客观|特殊"
)
_REMEDY = re.compile(
    r"将|拟|下一步|加强|调整|改进|今后|明年起|优化|措施|争取|确保|尽快|计划(?:于|在)|整改|完善|提前|加大|加快|补[办做齐充种建开发]|(?:明年|次年|下年|翌年|季度|月底?).{0,6}(?:完成|实施|落实|到位)"
)


@rule
def improvement_measure_missing(case: Case) -> Iterator[Hit]:
    for number, row in case.rows():
        text = squeeze(row.deviation or "")
        if _EMPTY_REASON.fullmatch(text) or not falls_short(row):
            continue
        lacking = [name for name, pattern in (("原因", _REASON), ("改进措施", _REMEDY)) if not pattern.search(text)]
        if not lacking:
            continue
        yield Hit(
            place=at_row(number, row, "deviation"),
            quote=excerpt(row.deviation or ""),
            message=f"“{row.name}”的偏差栏只写“{excerpt(text, 30)}”，没有写{'和'.join(lacking)}。",
            suggestion="补写产生偏差的原因，以及可以执行的改进措施、责任科室和完成时间。",
        )


_PURPOSE = re.compile(r"主要用于|用于保障|主要包括|经费用于|资金用于|主要职责|营造")


@rule
def actual_completion_is_not_result(case: Case) -> Iterator[Hit]:
    actual = case.filing.objective.actual
    if actual is None:
        return
    place = at_field(Section.OBJECTIVE, "actual", "实际完成情况")
    suggestion = "逐条对应预期目标，写实际做了多少、做得怎样、什么时候完成、带来什么变化。"
    if not squeeze(actual):
        yield Hit(
            place=place, quote="实际完成情况", message="“实际完成情况”没有填写，看不到全年结果。", suggestion=suggestion
        )
        return
    told = [figure for figure in figures(actual, case.filing.project.year) if figure.kind is not FigureKind.ORDINAL]
    share = copied_share(actual, case.filing.objective.annual or "")
    if share >= 0.6 and len(squeeze(actual)) >= 60:
        message = f"“实际完成情况”有 {share:.0%} 的文字照抄预期目标，只换了个别字，没有讲清结果。"
    elif not told and (found := _PURPOSE.search(actual)):
        message = f"“实际完成情况”只写“{found[0]}……”一类的资金用途，没有完成的数量和效果。"
    elif not told and len(squeeze(actual)) < 10:
        message = f"“实际完成情况”只写“{squeeze(actual)}”，没有完成的数量和效果。"
    else:
        return
    yield Hit(place=place, quote=opening(actual), message=message, suggestion=suggestion)


class Task(Value):
    """Something planned or done in a month: 党员轮训10月开展, 4月开展入党积极分子培训. ``quote`` is without blanks."""

    thing: str
    month: int
    quote: str


_DOING = r"(?:集中|分批|陆续)?(?:开展|举办|完成|组织|启动|召开|实施|进行)"
_THING_FIRST = re.compile(
    rf"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{{3,14}}?)(?:计划|拟)?(?:于|在)?(\d{{1,2}})月(?:份|底|初)?(?:前后|前)?{_DOING}"
)
_MONTH_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})月(?:份|底|初)?(?:前后|前)?{_DOING}(?:了)?([\u4e00-\u9fff]{{3,14}})")


def tasks_with_months(text: str) -> tuple[Task, ...]:
    """The tasks of a text that name the month they are done in, in the order found."""
    plain = squeeze(text)
    found = [Task(thing=match[1], month=int(match[2]), quote=match[0]) for match in _THING_FIRST.finditer(plain)]
    found += [Task(thing=match[2], month=int(match[1]), quote=match[0]) for match in _MONTH_FIRST.finditer(plain)]
    return tuple(task for task in found if 1 <= task.month <= 12)


def is_told(thing: str, text: str) -> bool:
    """Whether ``text`` (without blanks) speaks of ``thing``: they share a run of most of its characters."""
    return len(shared_run(thing, text)) >= max(2, 0.6 * len(thing))


def untold_tasks(case: Case) -> tuple[Task, ...]:
    """Planned tasks with a month of which the completion narrative says nothing."""
    actual = squeeze(case.filing.objective.actual or "")
    if len(actual) < 20:
        return ()
    return tuple(
        task for task in tasks_with_months(case.filing.objective.annual or "") if not is_told(task.thing, actual)
    )


@rule
def objective_not_reported(case: Case) -> Iterator[Hit]:
    missing = [(task.thing, f"{task.thing}（{task.month}月）", task.quote) for task in untold_tasks(case)]
    actual = squeeze(case.filing.objective.actual or "")
    if len(actual) >= 20:
        for figure in figures(case.filing.objective.annual or "", case.filing.project.year):
            thing = squeeze(figure.thing or "")
            same = len(shared_run(thing, actual)) >= 2 or f"{figure.amount:f}" in actual
            if figure.kind is FigureKind.COUNT and len(thing) >= 3 and not same:
                missing.append((thing, f"{thing}{squeeze(figure.quote)}", figure.quote))
    unique = {thing: (shown, quote) for thing, shown, quote in missing}
    if not unique:
        return
    shown = "、".join(text for text, _ in list(unique.values())[:4])
    yield Hit(
        place=at_field(Section.OBJECTIVE, "actual", "实际完成情况"),
        quote=next(iter(unique.values()))[1],
        message=f"预期目标里的{shown}，在“实际完成情况”中没有回应。",
        suggestion="逐条补报完成情况；没有开展的如实写明原因和后续安排。",
    )
