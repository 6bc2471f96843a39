"""Rows at the foot of a page whose level label was printed at the top of the next one, beside the cell's middle.

Decided by the official weights of the first levels where the form has weights, by what the rows say elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from assistant.documents.vocabulary import Column, level2_of
from assistant.domain import FRAMEWORKS, Level2

_SIGNS: dict[Level2, re.Pattern[str]] = {
    Level2.TIMELINESS: re.compile(
        r"及时|按时|按期|准时|时间|时效|进度|时限|月底|月前|日前|每月|每季|年底|完成期|频次|频率|周期"
    ),
    Level2.QUALITY: re.compile(r"率|合格|达标|准确|质量|规范|标准|验收|合规|完好|优良"),
    Level2.SATISFACTION: re.compile(r"满意|投诉|认可"),
}
_COUNTED = re.compile(r"\d")


def rows_of_next_level(
    rows: Sequence[Mapping[Column, str]], second: str, *, done: Sequence[str], new_first: bool, paged: bool
) -> int:
    """How many rows at the end belong to the label that follows. ``done`` are weights of earlier rows of this level.

    Where no page break is known (``paged``), words do not suffice: the weights must say so as well.
    """
    level = level2_of(second)
    fits = [_fits(level, row) for row in rows]
    by_words = 0
    while by_words < len(rows) and fits[-1 - by_words] is False:
        by_words += 1
    if not new_first:
        if not paged:
            return 0
        return by_words if by_words < len(rows) else 0
    weights = [_number(row.get(Column.WEIGHT, "")) for row in rows]
    before = [_number(text) for text in done]
    if rows and None not in weights and None not in before:
        official = {weight for framework in FRAMEWORKS.values() for weight in framework.weights.values()}
        numbers = [weight for weight in (*before, *weights) if weight is not None]
        fitting = [moved for moved in range(len(rows)) if sum(numbers[: len(numbers) - moved], Decimal(0)) in official]
        if not paged:
            return by_words if by_words in fitting and 0 not in fitting else 0
        if by_words in fitting or not fitting:
            return by_words if by_words < len(rows) else 0
        return fitting[0] if len(fitting) == 1 else 0
    return by_words if paged and by_words < len(rows) else 0


def _fits(level: Level2 | None, row: Mapping[Column, str]) -> bool | None:
    """Whether a row speaks of its level; ``None`` where the level has no words of its own."""
    said = row.get(Column.NAME, "") + row.get(Column.TARGET, "")
    if level is Level2.QUANTITY:
        return _COUNTED.search(row.get(Column.TARGET, "")) is not None
    if level is None or level not in _SIGNS:
        return None
    return _SIGNS[level].search(said) is not None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.removesuffix("分").strip())
    except InvalidOperation:
        return None
