"""Which words of a brief count for this year's project (作数不作数), by the scopes that former, cancelled and background words open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.drafting.facts.background import background
from assistant.drafting.facts.cancelled import cancelled
from assistant.drafting.facts.former import Planned, changed, former
from assistant.drafting.facts.scope import Scope, Standing, sentences_of


def scopes_of(text: str, *, year: int | None = None) -> tuple[Scope, ...]:
    """The pieces of ``text`` that are not this year's (``year``), in order; they may overlap."""
    first = re.search(r"今年|本年|明年(?!再|以?后)|来年|下一?年度", text)
    planned = Planned(year=year, next_year=bool(first and first[0] not in ("今年", "本年")))
    sentences = list(sentences_of(text))
    found: list[Scope] = []
    for place, pieces in enumerate(sentences):
        ahead = sentences[place + 1][0].words if place + 1 < len(sentences) else ""
        found.extend(cancelled(pieces, next_year=planned.next_year))
        found.extend(former(pieces, planned=planned, ahead=ahead))
        found.extend(changed(pieces))
        found.extend(background(pieces, year=year))
    return tuple(sorted(found, key=lambda scope: (scope.start, scope.end)))


def standing_at(scopes: tuple[Scope, ...], place: int) -> Standing | None:
    """What holds for the words at a place, the strongest first; ``None`` where they are this year's."""
    here = {scope.standing for scope in scopes if scope.start <= place < scope.end}
    return next((one for one in (Standing.CANCELLED, Standing.FORMER, Standing.BACKGROUND) if one in here), None)


def blanked(text: str, scopes: Iterable[Scope]) -> str:
    """The text without the words of scopes, place for place."""
    for scope in scopes:
        text = text[: scope.start] + " " * (scope.end - scope.start) + text[scope.end :]
    return text
