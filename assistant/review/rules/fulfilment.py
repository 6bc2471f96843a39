"""Rules that hold the actual values of a 自评表 against its narrative, its targets and its budget."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Indicator, Measure, Section
from assistant.figures import Figure, FigureKind
from assistant.review.passages import clauses, figures, topic
from assistant.review.rule import Case, Hit, at_field, at_row, rule, squeeze
from assistant.review.rules.self_evaluation import total_line
from assistant.review.scoring import completion, is_downward, is_slipped, plain

_PEOPLE = {"人", "人次", "名", "位"}


def told_figure(case: Case, row: Indicator) -> Figure | None:
    """The narrative's figure for what this row counts, when there is exactly one that must mean it.

    Either its clause names the row's whole topic; or it counts people, exceeds the row, and no other row could be meant.
    """
    actual = row.actual.reading if row.actual else None
    if not isinstance(actual, Measure):
        return None
    unit = actual.unit or (row.target.reading.unit if isinstance(row.target.reading, Measure) else "")
    if unit in ("", "%", "元", "万元"):
        return None
    told = [
        figure
        for figure in figures(case.filing.objective.actual or "", case.filing.project.year)
        if figure.kind is FigureKind.COUNT and figure.upper is None and _same_unit(figure.unit, unit)
    ]
    about = topic(row.name)
    named = [figure for figure in told if len(about) >= 4 and about in squeeze(figure.clause)]
    if named:
        return named[0] if len(named) == 1 else None
    if unit not in _PEOPLE:
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
    """What is counted shares the head noun of the row's topic, its last two characters: 教育培训 → 培训."""
    return topic(row.name)[-2:] in squeeze(figure.thing + figure.clause)


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
        if is_slipped(row):
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
