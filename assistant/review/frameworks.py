"""The 指标体系 a place has set for itself: variants as data (``frameworks.toml``), each with its source, chosen in the settings.

Without a choice the form itself tells which national framework it follows (``Case.framework``).
"""

from __future__ import annotations

import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from assistant.domain import FRAMEWORKS, Framework, Level1, Value
from assistant.errors import SettingsError

_FILE = Path(__file__).resolve().parent / "frameworks.toml"


class Variant(Value):
    """One entry of the data file; points are out of 100, ``None`` where the source does not state them."""

    code: str
    region: str
    title: str
    base: str
    cost: Decimal | None = None
    output: Decimal
    benefit: Decimal
    satisfaction: Decimal
    execution: Decimal | None = None
    source: str
    confidence: str

    def framework(self) -> Framework:
        """The variant as a framework; points of the execution rate that are not stated are what is left of 100."""
        points = {
            Level1.COST: self.cost,
            Level1.OUTPUT: self.output,
            Level1.BENEFIT: self.benefit,
            Level1.SATISFACTION: self.satisfaction,
        }
        weights = {level: value for level, value in points.items() if value is not None}
        left = Decimal(100) - sum(weights.values(), Decimal(0))
        return Framework(
            code=self.code,
            title=self.title,
            pairs=FRAMEWORKS[self.base].pairs,
            weights=weights,
            execution_weight=self.execution if self.execution is not None else left,
            source=self.source,
        )


@lru_cache(maxsize=1)
def variants() -> dict[str, Variant]:
    """The regional variants by code."""
    entries = tomllib.loads(_FILE.read_text("utf-8"))["variant"]
    return {entry["code"]: Variant(**entry) for entry in entries}


@lru_cache(maxsize=32)
def chosen(code: str) -> Framework:
    """The framework of a code, national or regional. Raises ``SettingsError`` naming the codes there are."""
    if code in FRAMEWORKS:
        return FRAMEWORKS[code]
    if code in variants():
        return variants()[code].framework()
    known = [*((each.code, each.title) for each in FRAMEWORKS.values())]
    known += [(each.code, each.title) for each in variants().values()]
    shown = "；".join(f"{name} {title}" for name, title in known)
    raise SettingsError(f"没有名为“{code}”的指标体系。", hint=f"设置项 JIXIAO_RULE_FRAMEWORK 可填：{shown}。")


def states_execution(code: str) -> bool:
    """Whether the source says what the execution rate weighs, so that all points can be added up."""
    return code not in variants() or variants()[code].execution is not None
