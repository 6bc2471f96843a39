"""What an evaluation reports: lines with a result, the goal it is held to, and a baseline measured in the same run."""

from __future__ import annotations

from assistant.domain import Value


class Line(Value):
    """One measure. ``reached`` is ``None`` where there is no goal."""

    name: str
    value: float
    shown: str
    goal: str = ""
    reached: bool | None = None
    baseline: str = ""
    note: str = ""


class Scoreboard(Value):
    title: str
    lines: tuple[Line, ...]
    remarks: tuple[str, ...] = ()

    @property
    def missed(self) -> bool:
        """Whether any goal was missed."""
        return any(line.reached is False for line in self.lines)


def at_least(name: str, value: float, goal: float, *, baseline: str = "", note: str = "") -> Line:
    """A measure that must not fall below ``goal``."""
    return Line(
        name=name,
        value=value,
        shown=f"{value:.3f}",
        goal=f"≥{goal}",
        reached=value >= goal,
        baseline=baseline,
        note=note,
    )


def at_most(name: str, value: float, goal: float, *, baseline: str = "", note: str = "") -> Line:
    """A measure that must not exceed ``goal``."""
    return Line(
        name=name,
        value=value,
        shown=f"{value:.3f}",
        goal=f"≤{goal}",
        reached=value <= goal,
        baseline=baseline,
        note=note,
    )


def plain(name: str, value: float, *, shown: str = "", note: str = "", baseline: str = "") -> Line:
    """A measure without a goal."""
    return Line(name=name, value=value, shown=shown or f"{value:.3f}", note=note, baseline=baseline)
