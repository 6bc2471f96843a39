"""What the library (案例库) holds and finds."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain.filing import Indicator, Place
from assistant.domain.levels import Level1, Level2
from assistant.domain.readings import Comparator
from assistant.domain.value import Value


class Practice(Value):
    """An established indicator of a sector with a typical value: what similar projects usually set."""

    sector: str
    level1: Level1
    level2: Level2
    name: str
    comparator: Comparator
    unit: str
    typical: str
    note: str = ""


class Hit(Value):
    """One search result. ``kind`` is filings, indicators or regulations; ``score`` is cosine similarity, 1 is the same.

    ``indicator`` is set for indicator hits. ``sample`` tells that the source is a made-up sample of this product.
    ``ref`` is the id of the filing in the library, or a regulation's page and heading; ``source`` is the file's name.
    """

    kind: str
    score: float
    filing: str
    row: int | None = None
    text: str
    place: Place | None = None
    sector: str = ""
    year: int | None = None
    sample: bool = False
    indicator: Indicator | None = None
    ref: str = ""
    source: str = ""


class Typical(Value):
    """Values that similar indicators set: how many, and their lowest, middle and highest amount in ``unit``."""

    count: int
    low: Decimal
    median: Decimal
    high: Decimal
    unit: str
