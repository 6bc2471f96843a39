"""Rules that hold the actual values of a 自评表 against its narrative, its targets and its budget."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Indicator, Level2, Measure, Section
from assistant.figures import Figure, FigureKind
from assistant.review.reporting import tasks_with_months, untold_tasks
from assistant.review.rule import Case, Hit, at_field, at_row, rule, squeeze
from assistant.review.scoring import completion, is_downward, plain
from assistant.review.self_evaluation import total_line
from assistant.review.passages import clauses, figures, shared_run, topic

_PUT_OFF = re.compile(r"推迟|延期|延后|推后|顺延|暂缓|未(?:能)?(?:按时|按期|如期|及时)|滞后|逾期|至下一?年|改期")
_ON_TIME = re.compile(r"^(?:=|＝|≥)?(?:及时|按时|按期|如期|准时|按计划|100(?:\.0+)?[%％]|是|达成)")
_PEOPLE = {"人", "人次", "名", "位"}
_PER_YEAR = {"月": 12, "季度": 4, "季": 4, "周": 52}
_REGULAR = re.compile(
    r"每(?:个)?(月|季度|季|周)(?:定时|定期|固定|至少|坚持|都)*(?:开展|举办|组织|召开)(?:[一1]次)?([^，,。；;\n]{2,16})"
)


@rule
def completion_narrative_conflict(case: Case) -> Iterator[Hit]:
    if case.filing.objective.actual is None and not any(row.deviation for row in case.filing.indicators):
        return
    for number, row in case.rows():
        if row.actual is None or not squeeze(row.actual.text):
            continue
        found = _conflict(case, row)
        if found:
            message, quote = found
            yield Hit(
                place=at_row(number, row, "actual"),
                quote=quote,
                message=f"“{row.name}”填“{squeeze(row.actual.text)}”，{message}。",
                suggestion="核实佐证材料，把完成值、得分与文字说明改成一致的真实结果。",
            )


def _conflict(case: Case, row: Indicator) -> tuple[str, str] | None:
    if _claims_punctuality(row):
        return _put_off(case, row) or _slipped(case, row)
    return _irregular(case, row) or _told_otherwise(case, row) or _counted_untold(case, row)


def _claims_punctuality(row: Indicator) -> bool:
    timely = row.level2 is Level2.TIMELINESS or re.search(r"及时|按时|准时", row.name)
    return bool(timely and row.actual and _ON_TIME.match(squeeze(row.actual.text)))


def _put_off(case: Case, row: Indicator) -> tuple[str, str] | None:
    """Another row's remark, or the narrative, says that what this row calls punctual was put off."""
    about = topic(row.name)
    for other in case.filing.indicators:
        remark = squeeze(other.deviation or "")
        if other is not row and about in squeeze(other.name) and _PUT_OFF.search(remark):
            return f"而“{other.name}”的偏差栏写着“{remark}”", other.deviation or ""
    for clause in clauses(case.filing.objective.actual or ""):
        if about in squeeze(clause) and (found := _PUT_OFF.search(clause)) and not re.search(rf"未{found[0]}", clause):
            return f"而实际完成情况写着“{squeeze(clause)}”", clause
    return None


def _slipped(case: Case, row: Indicator) -> tuple[str, str] | None:
    """A task of this row's kind was planned for one month and, by the narrative, done in a later one."""
    about = topic(row.name)
    done = tasks_with_months(case.filing.objective.actual or "")
    for plan in tasks_with_months(case.filing.objective.annual or ""):
        for fact in done:
            same = len(shared_run(plan.thing, fact.thing)) >= 0.7 * len(plan.thing)
            if same and about in plan.thing and fact.month > plan.month:
                return f"而{plan.thing}计划 {plan.month} 月、实际 {fact.month} 月才开展", _as_filed(case, fact.quote)
    return None


def _as_filed(case: Case, quote: str) -> str:
    """A passage without blanks, found again in the narrative as filed."""
    pattern = r"\s*".join(re.escape(letter) for letter in quote)
    found = re.search(pattern, case.filing.objective.actual or "")
    return found[0] if found else quote


def _irregular(case: Case, row: Indicator) -> tuple[str, str] | None:
    """The narrative says it was done every month, the row counts fewer times than the year has months."""
    actual = row.actual.reading if row.actual else None
    if not isinstance(actual, Measure) or actual.unit not in ("次", "场", "期", "场次"):
        return None
    for found in _REGULAR.finditer(squeeze(case.filing.objective.actual or "")):
        times = _PER_YEAR[found[1]]
        if actual.amount < times and len(shared_run(topic(row.name), found[2])) >= 4:
            return f"而实际完成情况称“{found[0]}”，一年应有 {times} 次", _as_filed(case, found[0])
    return None


def told_figure(case: Case, row: Indicator) -> Figure | None:
    """The narrative's figure for what this row counts, when there is exactly one that must mean it.

    Either its clause names the row's whole topic; or it counts people, exceeds the row, and no other row could be meant.
    """
    actual = row.actual.reading if row.actual else None
    if not isinstance(actual, Measure) or not actual.unit or actual.unit in ("%", "元", "万元"):
        return None
    told = [
        figure
        for figure in figures(case.filing.objective.actual or "", case.filing.project.year)
        if figure.kind is FigureKind.COUNT and figure.upper is None and _same_unit(figure.unit, actual.unit)
    ]
    about = topic(row.name)
    named = [figure for figure in told if len(about) >= 4 and about in squeeze(figure.clause)]
    if named:
        return named[0] if len(named) == 1 else None
    if actual.unit not in _PEOPLE:
        return None
    rivals = [other for other in case.filing.indicators if other is not row and _counts_people(other)]
    for figure in told:
        if figure.amount <= actual.amount or not _speaks_of(figure, row):
            continue
        if not any(_speaks_of(figure, other) for other in rivals):
            return figure
    return None


def _same_unit(one: str, other: str) -> bool:
    return one == other or {one, other} <= _PEOPLE


def _counts_people(row: Indicator) -> bool:
    return isinstance(row.target.reading, Measure) and row.target.reading.unit in _PEOPLE


def _speaks_of(figure: Figure, row: Indicator) -> bool:
    """The clause shares the head noun of the row's topic, its last two characters: 教育培训 → 培训."""
    return topic(row.name)[-2:] in squeeze(figure.clause)


def _told_otherwise(case: Case, row: Indicator) -> tuple[str, str] | None:
    figure = told_figure(case, row)
    actual = row.actual.reading if row.actual else None
    if figure is None or not isinstance(actual, Measure):
        return None
    if abs(figure.amount - actual.amount) <= actual.amount * Decimal("0.05"):
        return None
    return f"而实际完成情况写的是“{squeeze(figure.clause)}”", figure.quote


def _counted_untold(case: Case, row: Indicator) -> tuple[str, str] | None:
    """The row counts every planned task as done, the narrative tells of some only."""
    target, actual = row.target.reading, row.actual.reading if row.actual else None
    if not isinstance(target, Measure) or not isinstance(actual, Measure) or actual.unit not in ("次", "场", "期", "类"):
        return None
    plans = tasks_with_months(case.filing.objective.annual or "")
    untold = untold_tasks(case)
    alike = [plan for plan in plans if topic(row.name)[-1:] in plan.thing[-2:]]
    if not untold or len(plans) < 3 or len(alike) < len(plans) or not target.amount == actual.amount == len(plans):
        return None
    return (
        f"而预期目标列出的 {len(plans)} 项里，实际完成情况没有写到{'、'.join(task.thing for task in untold[:3])}",
        row.actual.text if row.actual else "",
    )


@rule
def over_fulfilment_unexplained(case: Case) -> Iterator[Hit]:
    limit = case.thresholds.over_fulfilment
    for number, row in case.rows():
        target = row.target.reading
        share = completion(row)
        if not isinstance(target, Measure) or is_downward(row) or target.unit == "%" or squeeze(row.deviation or ""):
            continue
        if target.amount <= 0 or row.actual is None:
            continue
        if share is not None and share >= limit:
            how, quote = f"完成{squeeze(row.actual.text)}", row.actual.text
        elif (figure := told_figure(case, row)) and figure.amount >= limit * target.amount:
            share, quote = figure.amount / target.amount, figure.quote
            how = f"实际完成情况写“{squeeze(figure.clause)}”"
        else:
            continue
        yield Hit(
            place=at_row(number, row, "actual"),
            quote=quote,
            message=f"“{row.name}”指标值{squeeze(row.target.text)}，{how}，是目标的 {plain(share * 100)}%，没有说明原因。",
            suggestion="说明为什么超出这么多；目标定低了的，按偏离程度适度扣分，并调整下一年的指标值。",
        )


@rule
def under_fulfilment_large(case: Case) -> Iterator[Hit]:
    limit = case.thresholds.large_shortfall
    for number, row in case.rows():
        share = completion(row)
        if share is None or share >= limit or row.actual is None:
            continue
        yield Hit(
            place=at_row(number, row, "actual"),
            quote=row.actual.text,
            message=f"“{row.name}”指标值{squeeze(row.target.text)}、完成{squeeze(row.actual.text)}，"
            f"完成率 {plain(share * 100)}%，低于 {plain(limit * 100)}%，属大幅未完成。",
            suggestion="单独说明原因和后续安排；按完成比例计分，未过及格门槛的按本地规则处理。",
        )


_ADJUSTED = re.compile(r"调整|调减|调增|追加|核减|压减|收回|批复|预算变更")


@rule
def budget_adjusted_to_execution(case: Case) -> Iterator[Hit]:
    line = total_line(case.filing.execution)
    if line is None or not line.initial or not line.revised or not line.spent:
        return
    initial, revised, spent = line.initial.yuan, line.revised.yuan, line.spent.yuan
    if not initial or revised is None or revised != spent:
        return
    change = (revised - initial) / initial
    if abs(change) < case.thresholds.budget_trim:
        return
    remarks = [case.filing.objective.actual or "", *(row.deviation or "" for row in case.filing.indicators)]
    if any("预算" in clause and _ADJUSTED.search(clause) for text in remarks for clause in clauses(text)):
        return
    way = "调减" if change < 0 else "调增"
    yield Hit(
        place=at_field(Section.EXECUTION, "revised", line.label),
        quote=line.revised.text,
        message=f"年初预算 {plain(initial)} 元，全年预算{way} {plain(abs(revised - initial))} 元"
        f"（{plain(abs(change) * 100)}%）后与执行数分毫不差，执行率因此是 100%；"
        f"对年初预算的执行率是 {plain(spent / initial * 100)}%，表中没有说明调整理由。",
        suggestion="说明预算调整的依据和批准情况，并同时列出对年初预算的执行率。",
    )
