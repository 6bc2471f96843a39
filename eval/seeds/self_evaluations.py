"""Defects only a self-evaluation (自评表) can have: scores, actual values, deviations."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain import Comparator, Filing, Indicator
from assistant.target import read_target
from eval.seeds.planting import Planted, amount_of, counts, first_row, put, seed


def _scored(row: Indicator) -> bool:
    return row.weight is not None and row.score is not None and row.actual is not None


@seed
def full_marks_for_half_the_work(filing: Filing) -> Planted | None:
    def reached(row: Indicator) -> bool:
        return (
            _scored(row)
            and counts(row)
            and row.score == row.weight
            and amount_of(row).comparator is Comparator.AT_LEAST
        )

    at = first_row(filing, reached)
    if at is None:
        return None
    row = filing.indicators[at]
    half = f"{amount_of(row).amount // 2}{amount_of(row).unit}"
    return Planted(
        filing=put(filing, at, actual=read_target(half), deviation="参加人数少于预期，下年加强宣传"),
        rules=("indicator_score_wrong",),
        label=row.name,
    )


@seed
def score_above_its_weight(filing: Filing) -> Planted | None:
    at = first_row(filing, _scored)
    if at is None:
        return None
    row = filing.indicators[at]
    return Planted(
        filing=put(filing, at, score=(row.weight or Decimal(0)) + 2), rules=("score_exceeds_weight",), label=row.name
    )


@seed
def weights_do_not_reach_hundred(filing: Filing) -> Planted | None:
    at = first_row(filing, _scored)
    if at is None:
        return None
    row = filing.indicators[at]
    return Planted(
        filing=put(filing, at, weight=(row.weight or Decimal(0)) + 3), rules=("weight_sum_not_100",), label=""
    )


@seed
def total_score_added_wrongly(filing: Filing) -> Planted | None:
    if filing.execution is None or filing.execution.total_score is None:
        return None
    execution = filing.execution.model_copy(update={"total_score": filing.execution.total_score - 4})
    return Planted(filing=filing.model_copy(update={"execution": execution}), rules=("score_sum_mismatch",), label="")


@seed
def execution_rate_wrong(filing: Filing) -> Planted | None:
    if filing.execution is None or filing.execution.rate is None:
        return None
    execution = filing.execution.model_copy(update={"rate": Decimal("0.5"), "rate_text": "50.00%"})
    return Planted(filing=filing.model_copy(update={"execution": execution}), rules=("execution_rate_wrong",), label="")


@seed
def shortfall_without_reason(filing: Filing) -> Planted | None:
    at = first_row(filing, lambda row: _scored(row) and counts(row))
    if at is None:
        return None
    row = filing.indicators[at]
    measure, weight = amount_of(row), row.weight or Decimal(0)
    done = (measure.amount * Decimal("0.8")).quantize(Decimal(1))
    score = (weight * done / measure.amount).quantize(Decimal("0.01"))
    spoiled = put(filing, at, actual=read_target(f"{done}{measure.unit}"), score=score, deviation="")
    return Planted(filing=spoiled, rules=("deviation_reason_missing",), label=row.name)
