"""Our readings of what was filed: money, dates, and 指标值 as measure, deadline or frequency."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from assistant.domain.value import Value


class Comparator(StrEnum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    MORE = ">"
    LESS = "<"
    RANGE = "~"


class Period(StrEnum):
    DAY = "日"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季度"
    HALF_YEAR = "半年"
    YEAR = "年"


class Money(Value):
    """An amount as filed. ``yuan`` is ``None`` where the text is blank, unreadable, or its unit is stated nowhere."""

    text: str
    unit: str | None = None
    yuan: Decimal | None = None


class PlanDate(Value):
    """计划开始/完成日期 as filed, and the day it names when it names one."""

    text: str
    date: dt.date | None = None


class Measure(Value):
    """A figure with its comparison. A bare ``100%`` has no comparator. ``≤27142.86(元/项)`` has ``unit=元, per=项``.

    ``upper`` is set for ranges only (``65%-70%``). A percentage keeps its face value: 95% is ``amount=95, unit=%``.
    """

    comparator: Comparator | None
    amount: Decimal
    upper: Decimal | None = None
    unit: str = ""
    per: str = ""


class Deadline(Value):
    """A point in time by which something is done: 2026年12月底前, 6月底, ≤10月31日. ``day`` is the last day meant."""

    year: int | None = None
    month: int
    day: int


class Frequency(Value):
    """``times`` per ``period``: 每季度一次 is 1 per 季度."""

    times: Decimal
    period: Period

    @property
    def per_year(self) -> Decimal:
        """The count a year that this frequency amounts to (365 days, 52 weeks)."""
        in_a_year = {"日": 365, "周": 52, "月": 12, "季度": 4, "半年": 2, "年": 1}
        return self.times * in_a_year[self.period.value]


class Target(Value):
    """指标值. ``text`` is the truth, ``reading`` our interpretation, ``None`` for wording without a measure."""

    text: str
    reading: Measure | Deadline | Frequency | None = None
