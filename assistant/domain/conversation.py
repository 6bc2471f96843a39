"""One turn of a conversation."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from assistant.domain.draft import Draft
from assistant.domain.review import Review
from assistant.domain.value import Value


class Intent(StrEnum):
    """What a message asks for; the closed set of the command line's contract."""

    DRAFT = "draft"
    REVIEW = "review"
    CHANGE_ROW = "change_row"
    SEARCH = "search"
    EXPLAIN_RULE = "explain_rule"
    ASK_REGULATION = "ask_regulation"
    OTHER = "other"


class Source(Value):
    """What an answer rests on: a regulation passage, a handbook page, a past filing's row."""

    kind: str
    title: str
    text: str
    ref: str = ""


class Turn(Value):
    """One turn of a conversation. ``slots`` holds what the message named (``row``, ``field``, ``value``, ``query`` …).

    ``draft`` and ``reviews`` are set when the turn made or changed them; ``done`` is false while words still stream in.
    """

    intent: Intent
    slots: dict[str, str] = Field(default_factory=dict)
    answer: str = ""
    sources: tuple[Source, ...] = ()
    draft: Draft | None = None
    reviews: tuple[Review, ...] = ()
    done: bool = True
