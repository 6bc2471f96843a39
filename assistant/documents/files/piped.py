"""Pipe tables whose cells span several lines: rows put back by counting pipes, which every row of a table has alike.

Converters of web pages end each cell with a pipe and fill short rows up with a run of pipes (``a | b | ||||``); a cell
with paragraphs, or an empty one, breaks the line in the middle of its row.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from assistant.documents.grid import Cell
from assistant.documents.vocabulary import title_kind

Numbered = tuple[int, str]

_PADDED = re.compile(r"\|{2,}\s*$")
_LONGEST_GAP = 4  # lines without a pipe inside one cell
_FEWEST_ROWS = 3
_NARROWEST = 3
_FEWEST_CELLS = 20
_FEWEST_BLANKS = 3


def whole_rows(lines: Sequence[str]) -> list[Numbered]:
    """The lines with their numbers from 1, each row of a padded pipe table as one entry (line ends kept inside it)."""
    found: list[Numbered] = []
    at = 0
    while at < len(lines):
        end = _region_end(lines, at) if "|" in lines[at] else at
        rows = _rows(lines, at, end) if end > at else None
        if rows is None:
            end = max(end, at + 1)
            rows = [(number + 1, lines[number]) for number in range(at, end)]
        found += rows
        at = end
    return found


def is_padded(line: str) -> bool:
    """Whether a row was filled up with a run of pipes at its end."""
    return _PADDED.search(line) is not None


def _region_end(lines: Sequence[str], at: int) -> int:
    """Where the run of lines with pipes ends; a cell's own lines between them belong to it."""
    end = last = at + 1
    while end < len(lines) and end - last < _LONGEST_GAP:
        end += 1
        if "|" in lines[end - 1]:
            last = end
    return last


def _rows(lines: Sequence[str], start: int, end: int) -> list[Numbered] | None:
    """The rows between two lines; ``None`` where no common number of pipes is to be found."""
    chunks: list[tuple[int, int]] = []
    begin = start
    for number in range(start, end):
        if _PADDED.search(lines[number]):
            chunks.append((begin, number + 1))
            begin = number + 1
    counts = [_pipes(lines, first, last) for first, last in chunks]
    if len(chunks) < _FEWEST_ROWS or all(last - first == 1 for first, last in chunks):
        return None
    width = Counter(counts).most_common(1)[0][0]
    fitting = sum(count % width == 0 for count in counts)
    if width < _NARROWEST or fitting * 5 < len(counts) * 3:
        return None
    opened = sum(lines[last - 1].startswith("|") or _opens(lines, first, last) for first, last in chunks)
    opens = opened * 5 > len(chunks) * 4  # a pipe opens each row as well
    rows: list[Numbered] = []
    for (first, last), count in zip([*chunks, (begin, end)], [*counts, 0], strict=True):
        if 0 < count < width:
            rows += _split(lines, first, last, count, opens=opens)
            continue
        if count % width:
            own = _last_row(lines, first, last, width, opens=opens)
            rows += [(number + 1, lines[number]) for number in range(first, own)]
            first = own
        rows += _split(lines, first, last, width, opens=opens)
    return rows


def _opens(lines: Sequence[str], start: int, end: int) -> bool:
    return next((line.lstrip().startswith("|") for line in lines[start:end] if line.strip()), False)


def _last_row(lines: Sequence[str], start: int, end: int, width: int, *, opens: bool) -> int:
    """Where the row begins that ends a stretch: another table, with a width of its own, may stand before it."""
    begin = end - 1
    while begin > start and _pipes(lines, begin, end) < width:
        begin -= 1
    if opens and begin > start and lines[begin - 1].strip() == "|":
        begin -= 1
    return begin if opens or _pipes(lines, begin, end) == width else start


def _split(lines: Sequence[str], start: int, end: int, width: int, *, opens: bool) -> list[Numbered]:
    """The rows of a stretch that ends with a padded one: cut where a line ends after ``width`` pipes."""
    rows: list[Numbered] = []
    at = start
    while at < end:
        if not lines[at].strip():
            at += 1
            continue
        if "|" not in lines[at] and (opens or _outside(lines, at)):
            rows.append((at + 1, lines[at]))
            at += 1
            continue
        close = next((stop for stop in range(at + 1, end + 1) if _pipes(lines, at, stop) == width), None)
        if close is None and lines[at].strip() == "|":
            close = end  # its pipe opens a row, whatever the row lacks at its end
        if close is None:
            close = at + 1
        rows.append((at + 1, "\n".join(line for line in lines[at:close] if line.strip())))
        at = close
    return rows


def _outside(lines: Sequence[str], at: int) -> bool:
    """Whether a line without a pipe, where a row may begin, is a text between tables and no line of a cell."""
    text = lines[at].strip()
    alone = at + 1 >= len(lines) or not lines[at + 1].strip()
    return alone or title_kind(text) is not None or len(text) > 30 or text.endswith("。")


def _pipes(lines: Sequence[str], start: int, end: int) -> int:
    return sum(line.count("|") for line in lines[start:end])


# ------------------------------------------------------------------------------------------------ cells without rows


def cells_in_order(lines: Sequence[str]) -> tuple[int, int, list[Cell]] | None:
    """Where a form stands that was written cell by cell, and its cells, blank ones included; ``None`` without such.

    A pipe ends each cell, blank ones too; or each cell is a paragraph of its own, blank ones holding a space.
    """
    return _ended_by_pipes(lines) or _paragraphs(lines)


def _ended_by_pipes(lines: Sequence[str]) -> tuple[int, int, list[Cell]] | None:
    piped = [number for number, line in enumerate(lines) if "|" in line]
    blank = sum(lines[number].strip() == "|" for number in piped)
    single = sum(lines[number].count("|") == 1 and lines[number].rstrip().endswith("|") for number in piped)
    if len(piped) < _FEWEST_CELLS or blank < _FEWEST_BLANKS or any(is_padded(lines[number]) for number in piped):
        return None
    if single * 2 < len(piped) and blank * 5 < len(piped):
        return None
    start, end = piped[0], piped[-1] + 1
    cells: list[Cell] = []
    text, begun = "", start
    for number in range(start, end):
        parts = lines[number].split("|")
        for part in parts[:-1]:
            cells.append(Cell((text + part).strip(), f"text:{begun + 1}"))
            text, begun = "", number
        if parts[-1].strip():
            begun = begun if text.strip() else number
            text += parts[-1] + "\n"
    return start, end, cells


def _paragraphs(lines: Sequence[str]) -> tuple[int, int, list[Cell]] | None:
    blank = [number for number, line in enumerate(lines) if line and not line.strip()]
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if len(filled) < _FEWEST_CELLS or len(blank) < _FEWEST_BLANKS:
        return None
    tight = sum(bool(first) and bool(second) for first, second in pairwise(lines))
    if tight * 10 > len(filled) or sum("|" in lines[number] for number in filled) * 10 > len(filled):
        return None
    start, end = min(filled[0], blank[0]), max(filled[-1], blank[-1]) + 1
    cells = [Cell(lines[number].strip(), f"text:{number + 1}") for number in range(start, end) if lines[number]]
    return start, end, cells
