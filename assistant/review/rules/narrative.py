"""The rule on what is told of the year (实际完成情况, 偏差原因) against what is filled in as achieved in a 自评表."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Indicator, Level1, Level2, Measure
from assistant.review.matching import differs, rows_of, same_unit
from assistant.review.mentions import Mention, mentions
from assistant.review.passages import shared_run
from assistant.review.rule import Case, Hit, at_row, excerpt, rule, squeeze
from assistant.review.rules.fulfilment import told_figure
from assistant.review.rules.reporting import tasks_with_months, untold_tasks
from assistant.review.wording import core, figure, measure, percent, plain

_ON_TIME = re.compile("及时|按时|按期|准时|如期|按计划")
_LATE = re.compile("推迟|延期|延后|推后|延迟|未(?:能)?(?:按时|按期|如期|及时)|滞后|逾期|顺延|暂缓|改期")
_EVENTS = ("次", "场", "期", "场次", "类", "项")


@rule
def completion_narrative_conflict(case: Case) -> Iterator[Hit]:
    """What is told of the year and what is filled in as achieved exclude each other."""
    for number, row in case.rows():
        if row.actual is None or not plain(row.actual.text):
            continue
        found = _late(case, row) or _slipped(case, row) or _told_otherwise(case, number, row) or _untold(case, row)
        if found:
            message, quote = found
            yield Hit(
                place=at_row(number, row, "actual"),
                quote=excerpt(quote, 80),
                message=f"“{row.name}”填“{row.actual.text.strip()}”，{message}，互相矛盾。",
                suggestion="以台账、签到表等佐证为准，把文字、完成值和得分改成一致的真实结果。",
            )


def _claims_punctuality(row: Indicator) -> bool:
    if row.actual is None or not (row.level2 is Level2.TIMELINESS or _ON_TIME.search(row.name)):
        return False
    share = percent(row.actual)
    return bool(_ON_TIME.match(plain(row.actual.text))) or bool(share and share.amount >= 100)


def _late(case: Case, row: Indicator) -> tuple[str, str] | None:
    """Another row's remark says that what this row calls punctual was put off."""
    thing = core(row.name)
    if not _claims_punctuality(row) or len(thing) < 2:
        return None
    for other in case.filing.indicators:
        remark = squeeze(other.deviation or "")
        late = other is not row and core(other.name).endswith(thing) and _LATE.search(remark)
        if late and not re.search(f"(?:没有|并未|无|未){late[0]}", remark):
            return f"而“{other.name}”的偏差栏写着“{excerpt(remark, 30)}”", remark
    return None


def _slipped(case: Case, row: Indicator) -> tuple[str, str] | None:
    """A task of this row's kind was planned for one month and, by the narrative, done in a later one."""
    thing = core(row.name)
    if not _claims_punctuality(row) or len(thing) < 2:
        return None
    done = tasks_with_months(case.filing.objective.actual or "")
    for plan in tasks_with_months(case.filing.objective.annual or ""):
        for fact in done:
            same = len(shared_run(plan.thing, fact.thing)) >= 0.7 * len(plan.thing)
            if same and plan.thing.endswith(thing) and fact.month > plan.month:
                return f"而{plan.thing}计划{plan.month}月、实际{fact.month}月才开展", fact.quote
    return None


def _told_otherwise(case: Case, number: int, row: Indicator) -> tuple[str, str] | None:
    """A count or a frequency of the narrative that belongs to this row and to no other that agrees with it."""
    done = measure(row.actual) if row.actual else None
    if done is None:
        return None
    for mention in mentions(case.filing.objective.actual or ""):
        rows = list(rows_of(mention, case))
        if number not in [at for at, _, _ in rows] or any(_agrees(mention, other) for _, other, _ in rows):
            continue
        # 160名 is no other account of 8160人次
        if done.unit and not same_unit(mention, done.unit):
            continue
        if differs(mention, done.amount, done.unit or mention.unit) and not (
            mention.frequency and done.amount > mention.amount
        ):
            many = f"（折合全年{figure(mention.amount)}次）" if mention.frequency else ""
            return f"而实际完成情况写的是“{excerpt(mention.clause, 40)}”{many}", mention.clause
    told = told_figure(case, row)
    # 约2000余人 beside 1200: an estimate must be well above before it counts as another figure
    room = Decimal("1.25") if told is not None and told.approximate else Decimal("1.05")
    if told is not None and told.amount > done.amount * room:
        return f"而实际完成情况写的是“{excerpt(squeeze(told.clause), 40)}”", told.clause
    return None


def _agrees(mention: Mention, row: Indicator) -> bool:
    done = measure(row.actual) if row.actual else None
    return done is not None and not differs(mention, done.amount, done.unit or mention.unit)


def _untold(case: Case, row: Indicator) -> tuple[str, str] | None:
    """The row counts every planned task as done, the narrative tells of some only."""
    target, actual = row.target.reading, row.actual.reading if row.actual else None
    if not isinstance(target, Measure) or not isinstance(actual, Measure) or actual.unit not in _EVENTS:
        return None
    if row.level1 is not Level1.OUTPUT or target.amount != actual.amount:
        return None
    plans = tasks_with_months(case.filing.objective.annual or "")
    untold = untold_tasks(case)
    alike = [plan for plan in plans if core(row.name)[-1:] in plan.thing[-2:]]
    if not untold or len(plans) < 3 or len(alike) < len(plans) or actual.amount != len(plans):
        return None
    names = "、".join(task.thing for task in untold[:3])
    return f"而预期目标列出的{len(plans)}项里，实际完成情况没有写到{names}", row.actual.text if row.actual else ""
