"""Turns cards that were found into hits: what a user or a caller sees of a search, each with where it comes from."""

from __future__ import annotations

from assistant.domain import Filing, Hit, Indicator, Measure, Place, Section
from assistant.library.cards import Kind, restored
from assistant.library.corpus import Passage
from assistant.library.index import Found


def filing_hit(found: Found) -> Hit:
    """``ref`` is the filing's id, ``source`` its file."""
    card = found.card
    filing = restored(card, Filing)
    return Hit(
        kind=Kind.FILINGS.value,
        score=_score(found),
        filing=card.project,
        text=filing.objective.annual or filing.objective.overall or card.project,
        place=filing.place,
        sector=card.sector,
        year=card.year or None,
        sample=card.sample,
        ref=card.filing,
        source=card.source,
    )


def row_hit(found: Found) -> Hit:
    """``ref`` is the id of the filing the row belongs to, ``row`` its number there."""
    card = found.card
    indicator = restored(card, Indicator)
    return Hit(
        kind=Kind.INDICATORS.value,
        score=_score(found),
        filing=card.project,
        row=card.row,
        text=f"{indicator.name} {indicator.target.text}".strip(),
        place=indicator.place.model_copy(
            update={"section": Section.INDICATOR, "row": card.row, "label": indicator.name}
        ),
        sector=card.sector,
        year=card.year or None,
        sample=card.sample,
        indicator=indicator,
        ref=card.filing,
        source=card.source,
    )


def passage_hit(found: Found) -> Hit:
    """``filing`` is the page's title, ``ref`` the page and heading, e.g. ``regulations/weights.md#分值怎么分``."""
    passage = restored(found.card, Passage)
    return Hit(
        kind=Kind.REGULATIONS.value,
        score=_score(found),
        filing=passage.title,
        text=passage.text,
        place=Place(section=Section.FORM, label=passage.heading),
        ref=passage.ref,
        source=passage.source,
    )


def unit_of(reading: Measure) -> str:
    """The unit with its per, as a brief would write it: 元/人."""
    return f"{reading.unit}/{reading.per}" if reading.per else reading.unit


def _score(found: Found) -> float:
    return round(max(min(found.score, 1.0), -1.0), 4)
