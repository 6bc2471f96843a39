"""What every seed is made with: the spoiled filing and what must be found, the table of seeds, and the ways to change a row."""

from __future__ import annotations

from collections.abc import Callable

from assistant.domain import Filing, Indicator, Level2, Measure, Value
from assistant.target import read_target


class Planted(Value):
    """A spoiled filing, the rules any of which names the defect, and the label of the place (empty: the whole form)."""

    filing: Filing
    rules: tuple[str, ...]
    label: str


Seed = Callable[[Filing], Planted | None]
SEEDS: dict[str, Seed] = {}


def seed(function: Seed) -> Seed:
    SEEDS[function.__name__] = function
    return function


def first_row(filing: Filing, wanted: Callable[[Indicator], bool]) -> int | None:
    return next((at for at, row in enumerate(filing.indicators) if wanted(row)), None)


def put(filing: Filing, at: int, **changes: object) -> Filing:
    rows = list(filing.indicators)
    rows[at] = rows[at].model_copy(update=changes)
    return filing.model_copy(update={"indicators": tuple(rows)})


def counts(row: Indicator) -> bool:
    return row.level2 is Level2.QUANTITY and isinstance(row.target.reading, Measure) and row.target.reading.amount > 3


def retarget(
    filing: Filing, wanted: Callable[[Indicator], bool], text: Callable[[Indicator], str], *rules: str
) -> Planted | None:
    """Give the first wanted row another target text."""
    at = first_row(filing, wanted)
    if at is None:
        return None
    row = filing.indicators[at]
    return Planted(filing=put(filing, at, target=read_target(text(row))), rules=rules, label=row.name)


def amount_of(row: Indicator) -> Measure:
    assert isinstance(row.target.reading, Measure)
    return row.target.reading
