"""How points follow from target and actual value in a 自评表: pure formulas, no rule.

Positive, equal, reverse and qualitative scoring as 财预〔2020〕10号 asks and a provincial system computes it.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.domain import Comparator, Frequency, Grade, Indicator, Measure
from assistant.review.rule import squeeze
from assistant.review.rules.target_levels import is_reversed
from assistant.target import satisfies

ONE = Decimal(1)
BANDS = (
    ("未达成", Decimal(0), Decimal("0.6")),
    ("部分达成", Decimal("0.6"), Decimal("0.8")),
    ("达成", Decimal("0.8"), ONE),
)
"""The three qualitative labels with the share of points each may take; the longer words first."""

NEGATIVE = re.compile(
    r"投诉|事故|发案|故障|差错|损耗|空置|能耗|流失|逾期|违规|上访|信访|死亡|失业|返贫|响应时间|办结时限|用时|耗时"
)
_BELIEVABLE = 20  # times the target
_VALUE_AS_NAME = re.compile(r"\s*[≥≤=><＝]")  # a row whose cells slipped by one column tells nothing
_DOWNWARD = (Comparator.AT_MOST, Comparator.LESS)


def measured(row: Indicator) -> tuple[Measure, Measure] | None:
    """Target and actual value when both are single figures of the same unit (or one names no unit)."""
    target, actual = row.target.reading, row.actual.reading if row.actual else None
    if _VALUE_AS_NAME.match(row.name):
        return None
    if not isinstance(target, Measure) or not isinstance(actual, Measure):
        return None
    if target.upper is not None or actual.upper is not None:
        return None
    if target.unit and actual.unit and target.unit != actual.unit:
        return None
    return target, actual


def is_downward(row: Indicator) -> bool:
    """Whether less is better: the target has ≤ or <, or has no sign and its name counts something bad."""
    reading = row.target.reading
    if not isinstance(reading, Measure):
        return False
    return reading.comparator in _DOWNWARD or (reading.comparator is None and bool(NEGATIVE.search(row.name)))


def completion(row: Indicator) -> Decimal | None:
    """完成率 as a fraction: actual/target; for a downward target 1 less the overrun; ``None`` when it cannot be told."""
    pair = measured(row)
    # a target pointing the wrong way is told by its own rule; what was done cannot be measured by it
    if pair is None or is_reversed(row):
        return None
    target, actual = pair[0].amount, pair[1].amount
    if is_downward(row):
        if actual <= target:
            return ONE
        return max(Decimal(0), ONE - (actual - target) / target) if target > 0 else Decimal(0)
    if target <= 0:
        return (ONE if actual <= 0 else Decimal(0)) if pair[0].comparator is Comparator.EQUAL else None
    if NEGATIVE.search(row.name) and pair[0].comparator is Comparator.EQUAL:
        return None
    return actual / target


def earned(row: Indicator) -> Decimal | None:
    """The points a measured row earns by rule: full when reached, pro rata below; ``None`` when it cannot be told."""
    share = completion(row)
    if share is None or row.weight is None:
        return None
    return min(ONE, share) * row.weight


def graded(row: Indicator) -> tuple[str, Decimal, Decimal] | None:
    """The qualitative label an actual value states, with the lowest and highest points it allows."""
    if row.weight is None or row.actual is None or row.actual.reading is not None:
        return None
    text = squeeze(row.actual.text)
    for label, low, high in BANDS:
        if label in text:
            return label, low * row.weight, high * row.weight
    return None


def allowed(row: Indicator) -> tuple[Decimal, Decimal] | None:
    """The lowest and highest points the method gives a row; equal where it fixes them, ``None`` where it cannot be told.

    A date kept, the target's own words and a frequency reached earn all; a date missed leaves the points to the filer.
    """
    if row.weight is None or row.actual is None:
        return None
    if (due := earned(row)) is not None:
        return due, due
    if (label := graded(row)) is not None:
        return label[1], label[2]
    if is_qualitative(row) and squeeze(row.actual.text) == squeeze(row.target.text):
        return BANDS[2][1] * row.weight, row.weight  # the target's own words: reached
    kept = satisfies(row.target, row.actual)
    if kept is None:
        return None
    if kept:
        return row.weight, row.weight
    wanted, got = row.target.reading, row.actual.reading
    if isinstance(wanted, Frequency) and isinstance(got, Frequency) and wanted.per_year > 0:
        due = got.per_year / wanted.per_year * row.weight
        return due, due
    return Decimal(0), row.weight


def overall_grade(total: Decimal) -> Grade:
    """The grade of a 自评表 by its total of 100: 90 优, 80 良, 60 中 (财预〔2020〕10号)."""
    limits = ((90, Grade.EXCELLENT), (80, Grade.GOOD), (60, Grade.FAIR))
    return next((grade for limit, grade in limits if total >= limit), Grade.POOR)


def is_slipped(row: Indicator) -> bool:
    """Whether the actual value exceeds the target so far that a column or a unit must have been misread."""
    share = completion(row)
    return share is not None and share > _BELIEVABLE


def falls_short(row: Indicator) -> bool:
    """Whether the row was not fully reached, or not given full points."""
    if is_slipped(row):
        return False
    share = completion(row)
    if share is not None and share < ONE:
        return True
    return row.score is not None and row.weight is not None and row.score < row.weight - Decimal("0.005")


def is_qualitative(row: Indicator) -> bool:
    """Whether the target states words only, no figure, date or frequency."""
    return row.target.reading is None and not re.search(r"\d", row.target.text) and bool(squeeze(row.target.text))


def plain(value: Decimal) -> str:
    """A figure for a message: at most two decimals, no trailing zeros."""
    text = f"{value:,.2f}"
    return text.rstrip("0").rstrip(".")
