"""What similar projects set (典型值), shown beside a quantity as a further basis; the brief's own figure never changes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.domain import Basis, BasisKind, Level2, Measure, Typical
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.planning.rows import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.library import Library

FAR = Decimal(10)
"""A figure ten times above the highest or below the lowest is more likely a slip of the unit than a different project."""


def with_typical(slots: Iterable[Slot], library: Library, project: str, notes: list[str]) -> list[Slot]:
    """The slots, quantities with what the library's similar rows set; real filings first, else the samples, said so."""
    entries = library.filings()
    samples = [entry.id for entry in entries if entry.sample]
    real = len(samples) < len(entries)
    result = []
    for one in slots:
        reading = one.row.indicator.target.reading
        if one.row.indicator.level2 is not Level2.QUANTITY or not isinstance(reading, Measure):
            result.append(one)
            continue
        name, unit = one.row.indicator.name, reading.unit + (f"/{reading.per}" if reading.per else "")
        usual, mark = None, ""
        if real:
            usual = library.typical_values(name, unit=unit, level2=Level2.QUANTITY, exclude=[*samples, project])
        if usual is None and samples:
            usual = library.typical_values(name, unit=unit, level2=Level2.QUANTITY, exclude=[project])
            mark = "（示例案例）"
        if usual is None:
            result.append(one)
            continue
        basis = Basis(kind=BasisKind.PRECEDENT, quote=typical_text(usual) + mark, ref="案例库/相近指标")
        result.append(one.model_copy(update={"row": one.row.model_copy(update={"basis": (*one.row.basis, basis)})}))
        if usual.count >= 3 and not usual.low / FAR <= reading.amount <= usual.high * FAR:
            figure = one.row.indicator.target.text
            notes.append(f"“{name}”为{figure}，与{typical_text(usual)}{mark}相差很大，请核对数字和单位。")
    return result


def typical_text(usual: Typical) -> str:
    """相近项目 5 个：8–20 场，中位 12 场."""
    low, middle, high = (amount_text(one) for one in (usual.low, usual.median, usual.high))
    spread = f"{low} {usual.unit}" if low == high else f"{low}–{high} {usual.unit}，中位 {middle} {usual.unit}"
    return f"相近项目 {usual.count} 个：{spread}"
