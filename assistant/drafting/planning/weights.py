"""Distributes the points of a framework (分值权重) over drafted rows, so that they add to 100 with the execution rate."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain import DraftRow, Framework, Level1


def with_weights(rows: tuple[DraftRow, ...], framework: Framework) -> tuple[DraftRow, ...]:
    """The rows with whole points each. A first level without rows passes its points on: satisfaction to benefits
    (财预〔2021〕101号: where satisfaction is not needed), cost to output."""
    points = dict(framework.weights)
    for level, heir in ((Level1.SATISFACTION, Level1.BENEFIT), (Level1.COST, Level1.OUTPUT)):
        if points.get(level) and not any(row.indicator.level1 is level for row in rows):
            points[heir] = points.get(heir, Decimal(0)) + points.pop(level)
    shares = {
        level: iter(_shares(total, sum(row.indicator.level1 is level for row in rows)))
        for level, total in points.items()
    }
    return tuple(
        row.model_copy(
            update={"indicator": row.indicator.model_copy(update={"weight": next(shares[row.indicator.level1])})}
        )
        if row.indicator.level1 in shares
        else row
        for row in rows
    )


def _shares(total: Decimal, count: int) -> list[Decimal]:
    """``total`` in ``count`` whole parts as equal as can be, the larger first; halves when there are too many rows."""
    if not count:
        return []
    unit = Decimal(1) if count <= total else Decimal("0.5")
    small, extra = divmod(total / unit, count)
    return [(small + (1 if place < extra else 0)) * unit for place in range(count)]
