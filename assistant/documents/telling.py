"""What stayed unread in a file and what may have been misread, in words for the page, the papers and the command line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.documents.places import anchor_text, place_text
from assistant.domain import Doubt, Section, Unread

_LONG = 60  # signs of a text that are quoted
_OF_ROWS = re.compile(r"(?:数量|质量|时效|成本|效益|影响|满意度)\s*指标")
_MIXED = re.compile(r"分不清|分不开|交错|没有分隔|认不出|没有三级指标名称|按单位分列|不一致")
LOST = "文件里有像指标的内容没有读进表里"


def rows_may_be_lost(unread: Iterable[Unread]) -> bool:
    """Whether what was not read may hold rows of a form: it names a level of indicators, or its cells could not be told apart."""
    return any(_OF_ROWS.search(entry.text) or _MIXED.search(entry.reason) for entry in unread)


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
