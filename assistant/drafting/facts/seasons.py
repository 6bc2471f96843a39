"""Times that people name without a date (暑假里, 农忙前, 汛期前, 节前): they say when, and are never part of a name.

Which day they mean differs by place and year, so none is made up: the row stays 待填 and the question asks for it.
"""

from __future__ import annotations

import re

from assistant.domain import Fact
from assistant.drafting.facts.pieces import Clause

SEASON = (
    r"(?:今年|明年|每年|主)?(?:(?:暑假|寒假|暑期|农忙|农闲|春耕|春播|秋收|三夏|双抢|汛期|入汛|开学|放假|入冬|供暖|采暖|防火期|旺季|淡季|雨季|台风季|换届|汛(?=前|后)|"
    r"(?<![一-鿿])(?:过)?节日?)(?:之?前|以前|期间|里头?|内|中|(?:过|结束|之|以)?后)|(?:暑假|寒假|暑期)(?=[想要再办搞开做装])"
    r"|(?:入冬|入汛|天冷|下雪|上冻)(?:之?前|以前))"
)
"""A named time of the year with the word that makes it a time."""
_OPENING = re.compile(
    rf"\s*(?:(?:在|赶在|争取在|争取|要在|到)?(?P<when>{SEASON}))(?:都|就|再|还|要|想|得|必须|先|把|打算|计划)*"
)


def season_of(clause: Clause, text: str) -> tuple[str, Clause]:
    """The named time that opens a clause, and the clause behind it; empty and the clause itself when there is none."""
    found = _OPENING.match(text, clause.start, clause.end) or _inside(text, clause)
    if not found or found.end() >= clause.end:
        return "", clause
    when = "" if found["when"].endswith("后") else found["when"]
    return when, clause.model_copy(update={"start": found.end()})


def _inside(text: str, clause: Clause) -> re.Match[str] | None:
    """文化站农忙前要搞科技下乡6场: who does it stands before the time, what is done behind it."""
    figure = re.compile(r"\d").search(text, clause.start, clause.end)
    found = _OPENING.search(text, clause.start, figure.start() if figure else clause.end)
    return found if found and len(re.sub(r"[做完弄好搞到位成\s]", "", text[found.end() : clause.end])) > 1 else None


def with_season(fact: Fact, season: str, text: str, start: int) -> Fact:
    """The fact with the named time that opens its clause, its quote grown over it."""
    if fact.start is None or fact.end is None or not start <= fact.start:
        return fact.model_copy(update={"season": season})
    start += len(text[start : fact.end]) - len(text[start : fact.end].lstrip())
    return fact.model_copy(update={"season": season, "start": start, "quote": text[start : fact.end]})


def without_season(words: str) -> str:
    """The words of a title without a named time in them: 少年宫暑假想开公益课 speaks of 少年宫 and 公益课."""
    return re.sub(SEASON, "", words)
