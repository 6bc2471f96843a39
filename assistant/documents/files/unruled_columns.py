"""Where on a page without rules an indicator table begins, goes on and ends, and what its columns are.

A header is told by its words, however many lines they are cut into; a table ends at a head, or at prose across its columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from assistant.documents.files.ruled import text_of
from assistant.documents.files.unruled_rows import GUTTER, LEADING, Words, beside, height_of, sides_of
from assistant.documents.vocabulary import Column, Field, column_of, field_of, title_kind

_HEADER_LINES = 4
_FEW_ACROSS = 30  # one word in so many may run across the space between two columns


@dataclass(frozen=True)
class Columns:
    """The columns of an indicator table: their left and right ends, what each holds, ``None`` left of the first head."""

    ends: tuple[tuple[float, float], ...]
    kinds: tuple[Column | None, ...]

    def at(self, word: Any) -> int:
        middle = (word["x0"] + word["x1"]) / 2
        return min(range(len(self.ends)), key=lambda at: outside(self.ends[at], middle))

    def crossed_by(self, word: Any) -> bool:
        """Whether a word reaches into the column beside its own."""
        left, right = self.ends[self.at(word)]
        return bool(word["x0"] < left - GUTTER or word["x1"] > right + GUTTER)

    @property
    def name(self) -> int:
        return self.kinds.index(Column.NAME)


def outside(ends: tuple[float, float], at: float) -> float:
    """How far a place lies outside two ends; 0 between them."""
    return max(ends[0] - at, at - ends[1], 0.0)


@dataclass
class Part:
    """Lines of a page that are a table, from its header on where it has one, or that stand above one."""

    is_body: bool
    lines: list[Words]
    header: list[Words] | None = None

    @property
    def words(self) -> Words:
        return [word for line in self.lines for word in line]


def parts_of(lines: list[Words], before: Columns | None) -> list[Part]:
    """The lines of a page in parts; it begins in a table when the page before ended in one with columns ``before``."""
    headers = _headers(lines)
    parts = [Part(is_body=before is not None and not _begins_head(lines[0]), lines=[])]
    open_header = 0
    for at, line in enumerate(lines):
        last = parts[-1]
        if at in headers:
            header = lines[at : at + headers[at]]
            parts.append(Part(is_body=True, lines=[line], header=header))
            open_header = headers[at] - 1
        elif open_header:
            last.lines.append(line)
            open_header -= 1
        elif last.is_body and _begins_head(line):
            parts.append(Part(is_body=False, lines=[line]))
        else:
            last.lines.append(line)
    cut = [piece for part in parts if part.lines for piece in _cut_at_prose(part, before)]
    return [part for part in cut if part.lines]


def _cut_at_prose(part: Part, before: Columns | None) -> list[Part]:
    """A table ends at the first line that runs across two of its columns."""
    if not part.is_body:
        return [part]
    if part.header:
        sides = [sides_of(cell) for cell, _ in _heads(part.header)]
        middles = [(side[0] + side[2]) / 2 for side in sides]
    else:
        middles = [(left + right) / 2 for left, right in before.ends] if before else []
    start = len(part.header or [])
    for at, line in enumerate(part.lines[start:], start):
        if any(sum(word["x0"] <= middle <= word["x1"] for middle in middles) > 1 for word in line):
            return [Part(True, part.lines[:at], part.header), Part(False, part.lines[at:])]
    return [part]


def columns_of(part: Part) -> Columns | None:
    """The columns below a header: parted where fewest words stand between two heads; ``None`` where too many do."""
    heads = sorted((sides_of(cell), kind) for cell, kind in _heads(part.header or []))
    middles = [(sides[0] + sides[2]) / 2 for sides, _ in heads]
    words = part.words
    most = max(1, len(words) // _FEW_ACROSS)
    parting: list[float] = []
    for left, right in pairwise(middles):
        at, count = _thinnest(words, left, right)
        if count > most:
            return None
        parting.append(at)
    start, end = min(word["x0"] for word in words), max(word["x1"] for word in words)
    kinds: list[Column | None] = [kind or Column.IGNORED for _, kind in heads]
    first = [word for word in words if word["x1"] < heads[0][0][2] and word["x1"] > heads[0][0][0]]
    border = min(word["x0"] for word in first) if first else heads[0][0][0]
    if any(word["x1"] <= border - GUTTER / 2 for word in words):
        kinds.insert(0, None)
        parting.insert(0, border - GUTTER / 4)
    ends = tuple(pairwise([start, *parting, end]))
    return Columns(ends, tuple(kinds)) if Column.NAME in kinds else None


def _thinnest(words: Words, left: float, right: float) -> tuple[float, int]:
    """Where between two places fewest words stand, in the middle of the widest such gap, and how many."""
    places = sorted({left, right, *(end for word in words for end in (word["x0"], word["x1"]) if left < end < right)})
    gaps = [
        (sum(word["x0"] < (start + end) / 2 < word["x1"] for word in words), start - end, (start + end) / 2)
        for start, end in pairwise(places)
    ]
    count, _, at = min(gaps)
    return at, count


def _heads(lines: list[Words]) -> list[tuple[Words, Column | None]]:
    """The cells of lines taken as a header, and what column each heads."""
    cells = beside([word for line in lines for word in line])
    return [(cell, column_of(text_of(cell))) for cell in cells]


def _header(lines: list[Words], start: int) -> int:
    """How many lines from ``start`` on are a table's header, whose heads may be cut into several lines; 0 when none."""
    best = (0, 0)
    for count in range(1, min(_HEADER_LINES, len(lines) - start) + 1):
        part = lines[start : start + count]
        if count > 1 and sides_of(part[-1])[1] - sides_of(part[-2])[3] > LEADING * height_of(part[-1]):
            break
        kinds = {kind for _, kind in _heads(part) if kind is not None}
        if Column.NAME in kinds and kinds & {Column.LEVEL1, Column.LEVEL2} and len(kinds) > best[0]:
            best = (len(kinds), count)
    return best[1]


def _headers(lines: list[Words]) -> dict[int, int]:
    """The lines at which headers begin, each with how many lines it has; the start that reads most heads is the one."""
    found: dict[int, int] = {}
    at = 0
    while at < len(lines):
        here = [
            (len({kind for _, kind in _heads(lines[start : start + count]) if kind}), -count, -start)
            for start in range(at, min(at + _HEADER_LINES, len(lines)))
            if (count := _header(lines, start))
        ]
        if here and _header(lines, at):
            _, count, start = (abs(value) for value in max(here))
            last = start + count - 1
            while start and _side_by_side(lines[start - 1], lines[start]):
                start -= 1  # a head of two lines stands beside the middle of those of one
            while last + 1 < len(lines) and _side_by_side(lines[last], lines[last + 1]):
                last += 1
            found[start] = last + 1 - start
            at = last + 1
        else:
            at += 1
    return found


def _side_by_side(above: Words, below: Words) -> bool:
    return sides_of(above)[3] > sides_of(below)[1] + 0.5


def _begins_head(line: Words) -> bool:
    return field_of(line[0]["text"]) is Field.NAME or (len(line) == 1 and title_kind(line[0]["text"]) is not None)
