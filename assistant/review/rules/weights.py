"""Rules on how the points of a 自评表 are spread over levels and rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import FRAMEWORKS, Level1, Place, Section
from assistant.review.frameworks import states_execution
from assistant.review.rule import Case, Hit, at_row, rule
from assistant.review.scoring import is_qualitative, plain

_CENT = Decimal("0.01")
# usual readings of 101号's 重点突出; the document itself names no figure
_SMALL_POINTS = 2
_SMALL_SHARE = Decimal("0.6")
_ROWS_WORTH_MERGING = 8
_MANY_QUALITATIVE = 5
_EVIDENCE = ("佐证", "问卷", "调查", "台账", "抽样", "访谈", "评审", "检测报告", "验收报告", "统计数据")


def _by_level(case: Case) -> dict[Level1, Decimal] | None:
    """Points by first level, ``None`` when any row's points are unknown."""
    sums: dict[Level1, Decimal] = {}
    for _, row in case.rows():
        if row.weight is None:
            return None
        sums[row.level1] = sums.get(row.level1, Decimal(0)) + row.weight
    return sums or None


@rule
def level1_weight_deviation(case: Case) -> Iterator[Hit]:
    sums = _by_level(case)
    execution = case.filing.execution.weight if case.filing.execution else None
    framework = case.framework
    own = case.thresholds.framework
    whole = states_execution(own)
    if framework.has_cost and sums is not None and Level1.COST not in sums and not own:
        framework = FRAMEWORKS["2023"]  # that cost is missing is another rule's finding
    if sums is None or (whole and abs(sum(sums.values()) + (execution or Decimal(10)) - 100) > _CENT):
        return
    due = dict(framework.weights)
    if Level1.SATISFACTION not in sums:
        due[Level1.BENEFIT] += due.pop(Level1.SATISFACTION)
    wrong = [
        f"{level.value} {plain(sums.get(level, Decimal(0)))} 分（通常 {plain(points)} 分）"
        for level, points in due.items()
        if abs(sums.get(level, Decimal(0)) - points) > _CENT
    ]
    if whole and execution is not None and abs(execution - framework.execution_weight) > _CENT:
        wrong.insert(0, f"预算执行率 {plain(execution)} 分（通常 {plain(framework.execution_weight)} 分）")
    if wrong:
        yield Hit(
            place=Place(section=Section.FORM, field="weight", label="一级指标分值"),
            quote="分值",
            message=f"一级指标的分值与{f'所选指标体系（{framework.source}）' if own else '通行规定'}不同：{'，'.join(wrong)}。",
            suggestion="按规定权重调整；本地另有规定或有特殊情况的，附上依据。",
        )


@rule
def weight_concentration(case: Case) -> Iterator[Hit]:
    sums = _by_level(case)
    if sums is None:
        return
    limits = case.thresholds
    for number, row in case.rows():
        whole = sums[row.level1]
        siblings = sum(1 for _ in case.rows(row.level1))
        if row.weight is None:
            continue
        share = row.weight / whole if whole else Decimal(0)
        over = row.weight > limits.weight_single_max
        # a level of ten points often has one row, and half of thirty among two rows is ordinary
        large = share > limits.weight_share_max and siblings > 1 and whole > limits.weight_single_max
        if not over and not large:
            continue
        yield Hit(
            place=at_row(number, row, "weight"),
            quote=plain(row.weight),
            message=f"“{row.name}”一条就占 {plain(row.weight)} 分，是{row.level1.value} {plain(whole)} 分的"
            f" {plain(share * 100)}%，一条指标决定了大半成绩。",
            suggestion="按重要程度拆分：把分值分给其他核心产出或效益，单条一般不超过 20 分。",
        )


@rule
def weight_fragmented(case: Case) -> Iterator[Hit]:
    weights = [row.weight for row in case.filing.indicators]
    known = [weight for weight in weights if weight is not None]
    if len(known) < _ROWS_WORTH_MERGING or len(known) < len(weights):
        return
    small = [weight for weight in known if weight <= _SMALL_POINTS]
    if Decimal(len(small)) / len(known) < _SMALL_SHARE:
        return
    yield Hit(
        place=Place(section=Section.FORM, field="weight", label="全部指标"),
        quote="分值",
        message=f"{len(known)} 条指标里有 {len(small)} 条分值在 2 分及以下，核心产出和一般事项拉不开差距。",
        suggestion="归并琐碎的指标，把分值集中到核心产出和效益上。",
    )


@rule
def qualitative_full_score_unevidenced(case: Case) -> Iterator[Hit]:
    rows = case.filing.indicators
    scored = [row for row in rows if row.score is not None and row.weight]
    if not scored or len(scored) < len(rows):
        return
    vague = [row for row in scored if is_qualitative(row)]
    full = [row for row in vague if row.weight is not None and row.score == row.weight]
    everything = all(row.score == row.weight for row in scored)
    many = len(vague) >= _MANY_QUALITATIVE or (everything and len(vague) >= 3 and 2 * len(vague) >= len(scored))
    if not many or len(full) < len(vague):
        return
    told = (case.filing.objective.actual or "") + "".join((row.deviation or "") + row.explanation for row in vague)
    if any(word in told for word in _EVIDENCE):
        return
    points = sum((row.weight for row in full if row.weight is not None), Decimal(0))
    whole = "，连同其他指标自评满分" if everything else ""
    yield Hit(
        place=Place(section=Section.FORM, field="score", label="全部定性指标"),
        quote=full[0].actual.text if full[0].actual and full[0].actual.text else full[0].target.text,
        message=f"{len(full)} 条定性指标（共 {plain(points)} 分）全部满分{whole}，表中没有任何佐证说明。",
        suggestion="按“达成、部分达成、未达成”三档逐条评定，注明依据（验收、问卷、台账等）；拿不出依据的不给满分。",
    )
