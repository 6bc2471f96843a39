"""实际完成情况 from actual values only: what each row reached, what fell short and the filer's own reason, what was spent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Deadline, ExecutionLine, Filing, Indicator, Level1, Level2
from assistant.review.scoring import completion, is_downward, plain

BLANK = "待填"


def completion_text(filing: Filing, line: ExecutionLine | None, rate_text: str) -> str:
    """The text for a filing whose rows carry their actual values; empty rows are left out, nothing else is said."""
    told = [row for row in filing.indicators if row.actual and row.actual.text]
    done = [_said(row) for row in told if row.level1 is Level1.OUTPUT and row.level2 is not Level2.OUTPUT_COST]
    effects = [_said(row) for row in told if row.level1 in (Level1.BENEFIT, Level1.SATISFACTION)]
    costs = [_said(row) for row in told if row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST]
    year = f"{filing.project.year}年，" if filing.project.year else ""
    sentences = [
        f"{year}{'，'.join(done)}" if done else "",
        "，".join(effects),
        "，".join(costs),
        _spent(line, rate_text),
    ]
    sentences += _missed(filing)
    return "".join(f"{text}。" for text in sentences if text)


def _said(row: Indicator) -> str:
    assert row.actual is not None
    value = re.sub(r"\s", "", row.actual.text)
    if isinstance(row.actual.reading, Deadline):
        return f"{row.name}为{value}"
    if row.actual.reading is None:
        return f"{row.name}{value}"
    share = completion(row)
    if is_downward(row):
        return f"{row.name}为{value}"
    if row.level2 is Level2.QUANTITY:
        return f"{row.name}完成{value}" if share is None or share >= 1 else f"{row.name}只完成{value}"
    return f"{row.name}{'达到' if share is None or share >= 1 else '为'}{value}"


def _spent(line: ExecutionLine | None, rate_text: str) -> str:
    if line is None or not line.revised or not line.spent or line.revised.yuan is None or line.spent.yuan is None:
        return ""
    return f"全年预算{plain(line.revised.yuan)}元，执行{plain(line.spent.yuan)}元，执行率{rate_text}"


def _missed(filing: Filing) -> Iterator[str]:
    """What was not reached, with the reason the filer gave; without one nothing is said of why."""
    for row in filing.indicators:
        share = completion(row)
        reason = (row.deviation or "").strip().rstrip("。；;")
        if share is not None and share < Decimal(1) and reason and BLANK not in reason and row.actual:
            wanted = re.sub(r"\s", "", row.target.text)
            yield f"{row.name}没有达到指标值（{wanted}）：{reason}"
