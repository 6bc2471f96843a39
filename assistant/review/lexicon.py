"""Loads the word lists of the rules (``lexicons/*.toml``) as checked values; a list is data, and tests read it.

Each reader is cached: a rule asks for its list every time and pays once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from assistant.domain import Level2, Severity, Value

LEXICONS = Path(__file__).resolve().parent / "lexicons"


class UnitsOf(Value):
    """What a name that ends so may be counted in, and what it certainly may not."""

    endings: tuple[str, ...]
    units: tuple[str, ...]
    wrong: tuple[str, ...]
    unless: tuple[str, ...] = ()
    severity: Severity = Severity.ERROR
    instead: str
    why: str


class Misplaced(Value):
    """Names that stand wrongly under ``level2``, and where they belong."""

    level1: str = ""
    level2: tuple[Level2, ...]
    pattern: str
    unless: str = ""
    belongs: str
    why: str


class Phrase(Value):
    """Political wording that is out of date from a filing year on."""

    pattern: str
    unless: str = ""
    from_year: int
    why: str
    instead: str


class Wording(Value):
    """Wording that differs from the fixed one."""

    pattern: str
    why: str
    instead: str


class Abolished(Value):
    """A document that no longer holds from a year on, and what replaced it."""

    title: str
    since: int
    by: str


class Term(Value):
    """A business concept used wrongly."""

    pattern: str
    why: str
    instead: str


class Unattributable(Value):
    """An effect the activity cannot bring about: ``needs`` must and ``unless`` must not stand elsewhere in the filing."""

    pattern: str
    needs: str = ""
    unless: str
    level2: tuple[Level2, ...] = ()
    why: str
    instead: str


Entry = TypeVar("Entry", bound=Value)


@lru_cache(maxsize=32)
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((LEXICONS / f"{name}.toml").read_text("utf-8"))


@lru_cache(maxsize=256)
def words(name: str, key: str, *path: str) -> tuple[str, ...]:
    """One list of words, e.g. ``words("names", "wishes")``. Raises ``KeyError`` when there is no such list."""
    found: Any = _file(name)[key]
    for step in path:
        found = found[step]
    return tuple(found)


@lru_cache(maxsize=32)
def entries(name: str, key: str, kind: type[Entry]) -> tuple[Entry, ...]:
    """One list of entries as values, e.g. ``entries("units", "kind", UnitsOf)``."""
    return tuple(kind(**entry) for entry in _file(name)[key])


@lru_cache(maxsize=32)
def text(name: str, key: str, *path: str) -> str:
    """One pattern, e.g. ``text("terms", "satisfaction", "offices")``."""
    found: Any = _file(name)[key]
    for step in path:
        found = found[step]
    return str(found)


@lru_cache(maxsize=128)
def any_of(name: str, key: str, *path: str) -> re.Pattern[str]:
    """A list of words as one pattern, the longest first."""
    return re.compile(alternatives(words(name, key, *path)))


def alternatives(some: Iterable[str]) -> str:
    """Words as the inside of one pattern, the longest first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(some, key=len, reverse=True)) + ")"


@lru_cache(maxsize=32)
def any_pattern(name: str, key: str) -> re.Pattern[str]:
    """A list of patterns as one pattern."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in words(name, key)))
