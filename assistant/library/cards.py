"""Turns filings, indicators, practices and regulation passages into cards: what is embedded, what is stored, under which id.

Ids are hashes of content, so the same thing is the same card wherever it was read. Names of persons and telephone numbers
are taken out here, before anything is embedded or stored.
"""

from __future__ import annotations

import hashlib
import json
import re
from enum import StrEnum
from typing import TypeVar

from assistant.domain import Filing, Indicator, Practice, Value
from assistant.library.corpus import Passage
from assistant.persons import mask_persons

_V = TypeVar("_V", bound=Value)


class Kind(StrEnum):
    """The four collections."""

    FILINGS = "filings"
    INDICATORS = "indicators"
    REGULATIONS = "regulations"
    PRACTICES = "practices"


class Card(Value):
    """One entry of a collection. ``passage`` is embedded; ``body`` is the JSON of the value it stands for.

    ``filing`` is the id of the filing it belongs to; ``row`` counts its indicators from 1, 0 is the filing itself.
    ``year`` is 0 where the form names none (Chroma stores no nulls).
    """

    id: str
    passage: str
    filing: str = ""
    project: str = ""
    unit: str = ""
    year: int = 0
    sector: str = ""
    level2: str = ""
    sample: bool = False
    source: str = ""
    row: int = 0
    body: str = ""


def cards_of_filing(filing: Filing, *, sector: str, sample: bool, source: str) -> tuple[Card, tuple[Card, ...]]:
    """The card of a filing and those of its rows, without personal data. The id ignores where the cells stood."""
    clean = without_persons(filing)
    number = filing_id(clean)
    head = Card(
        id=number,
        passage=filing_passage(clean),
        filing=number,
        project=clean.project.name,
        unit=clean.project.unit or clean.project.department or "",
        year=clean.project.year or 0,
        sector=sector,
        sample=sample,
        source=source,
        body=clean.model_dump_json(exclude_defaults=True),
    )
    rows = tuple(
        head.model_copy(
            update={
                "id": f"{number}:{row}",
                "passage": row_passage(indicator),
                "row": row,
                "level2": indicator.level2 or "",
                "body": indicator.model_dump_json(exclude_defaults=True),
            }
        )
        for row, indicator in enumerate(clean.indicators, start=1)
    )
    return head, rows


def card_of_practice(practice: Practice) -> Card:
    body = practice.model_dump_json()
    return Card(
        id=_hash(practice.name + body),
        passage=practice.name,
        sector=practice.sector,
        level2=practice.level2,
        sample=True,
        body=body,
    )


def card_of_passage(passage: Passage) -> Card:
    body = passage.model_dump_json()
    said = passage.text.partition("\n\n依据：")[0]
    text = f"{passage.heading}。{passage.asked}\n{said}"
    return Card(id=_hash(text + body), passage=text, source=passage.source, body=body)


def filing_id(filing: Filing) -> str:
    """24 hex digits over what was filed: kind, head, objectives, rows. Layout, anchors and doubts do not count."""
    rows = [row.model_dump(mode="json", exclude={"place"}) for row in filing.indicators]
    kept = {"kind", "project", "objective", "execution", "children"}
    said = {**filing.model_dump(mode="json", include=kept), "rows": rows}
    return _hash(json.dumps(said, ensure_ascii=False, sort_keys=True))


def filing_passage(filing: Filing) -> str:
    """What a filing is about, in at most some 350 characters: the embedder reads 512 tokens."""
    objective = filing.objective.annual or filing.objective.overall or ""
    names = "、".join(row.name for row in filing.indicators)
    return f"{filing.project.name}。{' '.join(objective.split())[:200]} {names[:150]}"


def row_passage(indicator: Indicator) -> str:
    """An indicator is embedded by its name alone: values and levels blur the neighbourhood (measured in eval/search)."""
    return " ".join(indicator.name.split())


def restored(card: Card, kind: type[_V]) -> _V:
    """The value a card's body was made from."""
    return kind.model_validate_json(card.body)


def bigrams(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text without punctuation; Chinese needs no other tokens."""
    plain = re.sub(r"[\W_]+", "", text.lower())
    return frozenset(plain[start : start + 2] for start in range(len(plain) - 1)) or frozenset({plain} - {""})


def without_persons(filing: Filing) -> Filing:
    """The filing with every text masked; figures stay as they are. Doubts and the anchors' neighbourhood are dropped."""
    said = filing.model_copy(update={"doubtful": ()}).model_dump(mode="json")
    return Filing.model_validate(_masked(said))


def _masked(value: object) -> object:
    if isinstance(value, dict):
        money = "yuan" in value
        return {key: inner if money else _masked(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner) for inner in value]
    return mask_persons(value) if isinstance(value, str) else value


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
