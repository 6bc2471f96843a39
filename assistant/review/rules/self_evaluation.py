"""Rules on the arithmetic of a 自评表: sums, execution rate, points per row. What cannot be read is not computed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Execution, ExecutionLine, Place, Section
from assistant.review.frameworks import states_execution
from assistant.review.rule import Case, Hit, at_field, at_row, rule, squeeze
from assistant.review.scoring import completion, earned, graded, is_slipped, plain

_CENT = Decimal("0.01")
_POINT = Decimal("0.05")
_FULL = Decimal(100)


def total_line(execution: Execution | None) -> ExecutionLine | None:
    """The line of the year's total money: the one called 总额, else the first."""
    lines = execution.lines if execution else ()
    return next((line for line in lines if "总额" in line.label), lines[0] if lines else None)


@rule
def weight_sum_not_100(case: Case) -> Iterator[Hit]:
    weights = [row.weight for row in case.filing.indicators]
    execution = case.filing.execution
    if not weights or None in weights:
        return
    rows = sum((weight for weight in weights if weight is not None), Decimal(0))
    share = execution.weight if execution else None
    total = rows + (share or Decimal(0))
    if abs(total - _FULL) <= _CENT or (share is None and abs(rows - 90) <= _CENT):
        return
    own = case.thresholds.framework
    if not states_execution(own) and abs(rows - sum(case.framework.weights.values())) <= _CENT:
        return  # a place that counts the rest of the hundred elsewhere
    printed = execution.total_weight if execution else None
    parts = f"指标 {plain(rows)} 分" + (f"加预算执行 {plain(share)} 分" if share is not None else "")
    yield Hit(
        place=Place(section=Section.FORM, field="weight", label="分值合计"),
        quote="分值",
        message=f"{parts}，合计 {plain(total)} 分，不是 100 分"
        + (f"；表中总分写的是 {plain(printed)} 分。" if printed is not None else "。"),
        suggestion="逐条核对分值，使各项指标与预算执行率的分值合计为 100 分。",
    )


@rule
def score_sum_mismatch(case: Case) -> Iterator[Hit]:
    execution = case.filing.execution
    scores = [row.score for row in case.filing.indicators]
    if execution is None or execution.total_score is None or not scores or None in scores:
        return
    if execution.score is None and execution.weight is not None:
        return
    if any(is_slipped(row) for row in case.filing.indicators):
        return
    rows = sum((score for score in scores if score is not None), Decimal(0))
    total = rows + (execution.score or Decimal(0))
    if abs(total - execution.total_score) <= _POINT:
        return
    yield Hit(
        place=at_field(Section.EXECUTION, "total_score", "总分"),
        quote=plain(execution.total_score),
        message=f"各项得分加起来是 {plain(total)} 分（指标 {plain(rows)} 分，预算执行 {plain(execution.score or Decimal(0))} 分），"
        f"表中总分写 {plain(execution.total_score)} 分。",
        suggestion=f"重算总分；各项得分无误时总分应为 {plain(total)} 分。",
        rewrite=plain(total),
    )


@rule
def execution_rate_wrong(case: Case) -> Iterator[Hit]:
    execution = case.filing.execution
    line = total_line(execution)
    if execution is None or line is None or execution.rate is None or line.revised is None or line.spent is None:
        return
    budget, spent = line.revised.yuan, line.spent.yuan
    if not budget or spent is None:
        return
    rate = spent / budget
    printed = execution.rate_text.rstrip("%％ ")
    decimals = len(printed.partition(".")[2])
    # half a unit of the last digit printed, never finer than the catalogue's 0.0005
    tolerance = max(Decimal("0.0005"), Decimal(1).scaleb(-decimals - 2) / 2)
    if abs(rate - execution.rate) <= tolerance:
        return
    yield Hit(
        place=at_field(Section.EXECUTION, "rate", "执行率"),
        quote=execution.rate_text,
        message=f"全年执行数 {plain(spent)} 元 ÷ 全年预算数 {plain(budget)} 元 = {plain(rate * 100)}%，"
        f"表中执行率写 {execution.rate_text}。",
        suggestion=f"执行率改为 {plain(rate * 100)}%，并核对执行率得分；分母用调整后的全年预算数，不是年初预算数。",
        rewrite=f"{rate * 100:.2f}%",
    )


@rule
def execution_score_wrong(case: Case) -> Iterator[Hit]:
    execution = case.filing.execution
    if execution is None or execution.rate is None or execution.score is None or execution.weight is None:
        return
    due = min(execution.rate, Decimal(1)) * execution.weight
    if execution.rate < 0 or abs(due - execution.score) <= _POINT or execution.score > execution.weight:
        return
    yield Hit(
        place=at_field(Section.EXECUTION, "score", "执行率得分"),
        quote=plain(execution.score),
        message=f"执行率 {execution.rate_text} 对应 {plain(due)} 分（{plain(execution.weight)} 分按执行率折算，最高满分），"
        f"表中得分写 {plain(execution.score)} 分。",
        suggestion=f"预算执行得分改为 {plain(due)} 分，并重算总分。",
        rewrite=plain(due),
    )


@rule
def indicator_score_wrong(case: Case) -> Iterator[Hit]:
    for number, row in case.rows():
        if row.score is None or row.weight is None or row.actual is None or row.score > row.weight or row.score < 0:
            continue
        if (label := graded(row)) is not None:
            word, low, high = label
            if low - _POINT <= row.score <= high + _POINT:
                continue
            yield Hit(
                place=at_row(number, row, "score"),
                quote=row.actual.text,
                message=f"“{row.name}”填“{word}”，得分应在 {plain(low)}–{plain(high)} 分之间，实得 {plain(row.score)} 分。",
                suggestion="按“达成、部分达成、未达成”三档重新给分，并重算总分。",
            )
            continue
        due, share = earned(row), completion(row)
        if due is None or share is None or abs(due - row.score) <= _POINT:
            continue
        # reached and docked with a reason given: over-fulfilment or a quality doubt, both are the filer's to weigh
        if share >= 1 and squeeze(row.deviation or ""):
            continue
        if share >= case.thresholds.over_fulfilment:
            continue
        how = "达到指标值，应得满分" if share >= 1 else f"完成率 {plain(share * 100)}%，按比例应得"
        yield Hit(
            place=at_row(number, row, "score"),
            quote=row.actual.text,
            message=f"“{row.name}”指标值“{squeeze(row.target.text)}”，完成值“{squeeze(row.actual.text)}”：{how} {plain(due)} 分，"
            f"表中得分 {plain(row.score)} 分。",
            suggestion=f"得分改为 {plain(due)} 分，并相应重算总分。",
            rewrite=plain(due),
        )


@rule
def score_exceeds_weight(case: Case) -> Iterator[Hit]:
    for number, row in case.rows():
        if row.score is None or row.weight is None:
            continue
        if row.score > row.weight + _CENT or row.score < 0:
            what = "是负数" if row.score < 0 else f"高于分值 {plain(row.weight)} 分"
            yield Hit(
                place=at_row(number, row, "score"),
                quote=plain(row.score),
                message=f"“{row.name}”得分 {plain(row.score)} 分，{what}。",
                suggestion="得分在 0 与分值之间，最高为满分；修正后重算总分。",
            )
    execution = case.filing.execution
    if execution is None or execution.score is None or execution.weight is None:
        return
    if execution.score > execution.weight + _CENT or execution.score < 0:
        yield Hit(
            place=at_field(Section.EXECUTION, "score", "执行率得分"),
            quote=plain(execution.score),
            message=f"预算执行得分 {plain(execution.score)} 分，超出 0–{plain(execution.weight)} 分。",
            suggestion="执行率超过 100% 时也只得满分；修正后重算总分。",
        )
