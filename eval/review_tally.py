"""What each rule came to over all cases: precision, recall, and proselint's T·(T/(F+T))²."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from eval.scoreboard import Line, plain


@dataclass
class Tally:
    """What one rule came to: defects expected and found, its findings that hit one (true) and that hit none (false)."""

    expected: int = 0
    found: int = 0
    true: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.true / (self.true + self.false) if self.true + self.false else 1.0

    @property
    def merit(self) -> float:
        """Proselint's T·(T/(F+T))²: many hits count, false alarms count more."""
        return self.true * self.precision**2


Tallies = defaultdict[str, Tally]


def by_rule(tallies: Mapping[str, Tally]) -> list[Line]:
    """A line for each rule that is not perfect, and one for all those that are."""
    perfect = [tally for tally in tallies.values() if tally.recall == tally.precision == 1]
    lines = [
        plain(
            "查全查准均为 1 的规则数",
            len(perfect),
            shown=f"{len(perfect)}/{len(tallies)}",
            note=f"共 {sum(tally.true for tally in perfect)} 条意见，T·(T/(F+T))² 即条数",
        )
    ]
    flawed = [(rule, tally) for rule, tally in tallies.items() if tally.recall < 1 or tally.precision < 1]
    for rule, tally in sorted(flawed, key=lambda entry: (entry[1].recall, entry[1].precision)):
        shown = f"P {tally.precision:.2f} R {tally.recall:.2f}"
        note = f"T·(T/(F+T))² {tally.merit:.1f}；找到 {tally.found}/{tally.expected}，误报 {tally.false}"
        lines.append(plain(f"规则 {rule}", tally.recall, shown=shown, note=note))
    return lines
