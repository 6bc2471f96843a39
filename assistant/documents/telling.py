"""What stayed unread in a file and what may have been misread, in words for the page, the papers and the command line."""

from __future__ import annotations

from assistant.documents.places import anchor_text, place_text
from assistant.domain import Doubt, Section, Unread

_LONG = 60  # signs of a text that are quoted


def unread_text(entry: Unread) -> str:
    """One thing that was not taken over: where, what it says, why."""
    where = anchor_text(entry.anchor)
    text = " ".join(entry.text.split())
    quote = f"“{text[:_LONG]}{'……' if len(text) > _LONG else ''}”" if text else ""
    return f"{where}{quote}：{entry.reason}" if where or quote else entry.reason


def doubt_text(doubt: Doubt) -> str:
    """One place that may have been misread: where, what was read, why it is doubtful."""
    place = doubt.place
    known = place.section is not Section.FORM
    where = place_text(place) if known else anchor_text(place.anchor) or "表内"
    return f"{where}{f'读作“{doubt.text}”' if doubt.text else ''}：{doubt.reason}"
