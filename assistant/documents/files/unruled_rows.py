"""Words of a page without rules in rows and cells: the space between lines parts rows, labels part groups of rows.

Words are mappings with ``x0``, ``x1``, ``top``, ``bottom`` (points) and ``text``; a rule across is its height, from, to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median
from typing import Any

from assistant.documents.files.ruled import Sides

GUTTER = 3.0  # points between two columns
LEADING = 0.6  # heights of a line: more space is never that between the lines of one cell
_CLEAR = 1.35  # the space between rows in spaces between lines, where they can be told apart
_OFF = 0.6  # heights of a line by which labels may on average miss their place
_CUT = 0.5  # what it costs that a label misses because its cell goes on on another page
_FIGURE = re.compile(r"^[\d.,%—–-]+$")
Words = list[Any]
Rule = tuple[float, float, float]


def sides_of(words: Words) -> Sides:
    return (
        min(word["x0"] for word in words),
        min(word["top"] for word in words),
        max(word["x1"] for word in words),
        max(word["bottom"] for word in words),
    )


def height_of(words: Words) -> float:
    return float(median(word["bottom"] - word["top"] for word in words))


def middle_of(words: Words) -> float:
    return float(median((word["top"] + word["bottom"]) / 2 for word in words))


def on_lines(words: Words) -> list[Words]:
    lines: list[Words] = []
    for word in sorted(words, key=lambda word: (word["top"] + word["bottom"]) / 2):
        near = lines and abs(middle_of(lines[-1]) - (word["top"] + word["bottom"]) / 2) < height_of(words) * 0.4
        if near:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word["x0"]) for line in lines]


def beside(band: Words) -> list[Words]:
    """The cells of a band: words one above the other belong together, and so do those that share no line with the next."""
    cells: list[Words] = []
    for word in sorted(band, key=lambda word: word["x0"]):
        if cells and word["x0"] - max(other["x1"] for other in cells[-1]) < GUTTER:
            cells[-1].append(word)
        else:
            cells.append([word])
    at = 0
    while at + 1 < len(cells):
        level = any(
            left["top"] < right["bottom"] and right["top"] < left["bottom"]
            for left in cells[at]
            for right in cells[at + 1]
        )
        if level:
            at += 1
        else:
            cells[at : at + 2] = [cells[at] + cells[at + 1]]
    return cells


def crossing(rules: Sequence[Rule], ends: tuple[float, float]) -> list[float]:
    middle = (ends[0] + ends[1]) / 2
    return sorted(at for at, left, right in rules if left <= middle <= right)


def bands_of(words: Words, rules: Sequence[float], complete: Callable[[Words], bool] | None) -> list[Words]:
    """Words in rows: between rules where there are some, else where more space is left than between the lines of a cell.

    Where every single line is a ``complete`` row, it is one, however little space there is.
    """
    if not words:
        return []
    runs: list[Words] = []
    reach = float("-inf")
    for word in sorted(words, key=lambda word: word["top"]):
        if runs and word["top"] < reach:
            runs[-1].append(word)
        else:
            runs.append([word])
        reach = max(reach, word["bottom"])
    sides = [sides_of(run) for run in runs]
    gaps = [below[1] - above[3] for above, below in pairwise(sides)]
    if len([at for at in rules if sides[0][1] < at < sides[-1][3]]) >= 2:
        apart = [any(above[3] - 1 <= rule <= below[1] + 1 for rule in rules) for above, below in pairwise(sides)]
        return _joined(runs, apart)
    if complete is not None and all(map(complete, runs)):
        return runs
    leading = min(gaps, default=0.0)
    most = max(leading * _CLEAR, leading + 0.15 * height_of(words)) if leading < LEADING * height_of(words) else 0.0
    bands = _joined(runs, [gap > most for gap in gaps])
    return bands if complete is None else _completed(bands, complete)


def _joined(runs: list[Words], apart: Sequence[bool]) -> list[Words]:
    bands = [runs[0]]
    for run, parted in zip(runs[1:], apart, strict=True):
        if parted:
            bands.append(run)
        else:
            bands[-1] = bands[-1] + run
    return bands


def _completed(bands: list[Words], complete: Callable[[Words], bool]) -> list[Words]:
    """A band without a name or a value belongs to the row it stands nearest to."""
    found = list(bands)
    at = 0
    while at < len(found) and len(found) > 1:
        if complete(found[at]):
            at += 1
            continue
        sides = [sides_of(band) for band in found]
        above = sides[at][1] - sides[at - 1][3] if at else float("inf")
        below = sides[at + 1][1] - sides[at][3] if at + 1 < len(found) else float("inf")
        other = at - 1 if above <= below else at
        if min(above, below) > LEADING * height_of(found[at]) or all(_FIGURE.match(word["text"]) for word in found[at]):
            at += 1
            continue
        found[other : other + 2] = [found[other] + found[other + 1]]
        at = other
    return found


def between_rules(
    labels: list[Words], rows: list[tuple[float, float]], rules: Sequence[float]
) -> list[tuple[int, int]] | None:
    """The rows between the two rules that each label stands between; ``None`` where no rules part the rows."""
    middles = [(top + bottom) / 2 for top, bottom in rows]
    if sum(middles[0] < rule < middles[-1] for rule in rules) == 0 and len(labels) > 1:
        return None
    groups = []
    for label in labels:
        above = max((rule for rule in rules if rule <= middle_of(label)), default=float("-inf"))
        below = min((rule for rule in rules if rule > middle_of(label)), default=float("inf"))
        here = [at for at, middle in enumerate(middles) if above < middle < below]
        if not rules or not here:
            return None
        groups.append((here[0], here[-1] + 1))
    return groups


def over_rows(
    labels: list[Words], rows: list[tuple[float, float]], borders: list[int] | None, *, free: bool
) -> tuple[list[tuple[int, int]], bool]:
    """The rows (first, one after last) of each label, and whether the labels stand where such rows would put them.

    ``borders`` are rows at which a group may begin, ``free`` allows rows before the first label (of the page before).
    """
    sides = [sides_of(label) for label in labels]
    height = height_of([word for label in labels for word in label])

    def centred(label: int, start: int, end: int) -> float:
        off = ((sides[label][1] + sides[label][3]) - (rows[start][0] + rows[end - 1][1])) / 2 / height
        before = free and label == 0 and start == 0 and off < 0
        cost = min(abs(off), _CUT) if before else abs(off)
        if label == len(labels) - 1 and end == len(
            rows
        ):  # the page may end inside its cell, then some print it at the top
            cost = min(cost, _CUT + (0.0 if off > 0 else topped(label, start, end)))
        return cost

    def topped(label: int, start: int, _: int) -> float:
        return abs(rows[start][0] - sides[label][1]) / height

    ways = [_grouped(len(rows), len(labels), borders, free, cost) for cost in (centred, topped)]
    groups, cost = min(ways, key=lambda found: found[1])
    return groups, cost / len(labels) <= _OFF


def _grouped(
    rows: int, labels: int, borders: list[int] | None, free: bool, cost: Callable[[int, int, int], float]
) -> tuple[list[tuple[int, int]], float]:
    """The cheapest way to give each label one run of rows, all rows from the first label's on being given away."""
    labels = min(labels, rows)
    allowed = set(range(rows)) if borders is None or len(set(borders)) < labels else {*borders, 0 if not free else rows}
    best: list[dict[int, tuple[float, int]]] = [{} for _ in range(labels + 1)]
    best[0] = {start: (0.0 if start == 0 else 0.1, start) for start in range(rows if free else 1)}
    for label in range(labels):
        for start, (sofar, _) in best[label].items():
            if start not in allowed and start != 0:
                continue
            for end in range(start + 1, rows - (labels - label - 1) + 1):
                if end != rows and end not in allowed:
                    continue
                total = sofar + cost(label, start, end)
                if end not in best[label + 1] or total < best[label + 1][end][0]:
                    best[label + 1][end] = (total, start)
    if rows not in best[labels]:
        return [(at, at + 1) for at in range(labels)], float("inf")
    groups, end = [], rows
    for label in range(labels, 0, -1):
        start = best[label][end][1]
        groups.append((start, end))
        end = start
    return groups[::-1], best[labels][rows][0]
