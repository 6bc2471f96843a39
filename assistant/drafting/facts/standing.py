"""Which words of a brief count for this year's project (作数不作数), by the scopes that former, cancelled and background words open."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.drafting.facts.background import background
from assistant.drafting.facts.cancelled import cancelled
from assistant.drafting.facts.former import changed, former
from assistant.drafting.facts.scope import Scope, Standing, sentences_of


def scopes_of(text: str, *, year: int | None = None) -> tuple[Scope, ...]:
    """The pieces of ``text`` that are not this year's (``year``), in order; they may overlap."""
    next_year = bool(re.search(r"明年|来年|下一?年度", text))
    found: list[Scope] = []
    for pieces in sentences_of(text):
        found.extend(cancelled(pieces))
        found.extend(former(pieces, year=year, next_year=next_year))
        found.extend(changed(pieces))
        found.extend(background(pieces))
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
