"""The rules of a PDF page: dotted ones joined to lines, open sides of tables closed, cells closed that the page ended in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.documents.files.ruled import Sides

_DOT = 3.0  # points: the largest side of a dot or dash drawn as a figure of its own
_GAP = 6.0  # points between the dots of one rule
_LEAST = 8.0  # points: a shorter upright rule is part of a drawing
_MANY = 200  # fewer dots than this are bullets and full stops
_SIDE = 3.0  # points within which a rule ends at an upright one
_SNAP = 1.5  # points: farther apart, upright rules are those of two tables on the page
_CLOSE = 1.5  # points within which a rule belongs to a cell's side
Span = tuple[float, float, float]  # where it lies, from, to


@dataclass(frozen=True)
class Rules:
    """A page to look for tables in, with the settings to do so and its rules across."""

    page: Any
    settings: dict[str, Any]
    across: tuple[Span, ...]

    def open_below(self, boxes: Sequence[Sides]) -> frozenset[Sides]:
        """The boxes (x0, top, x1, bottom) at a table's end without a rule below them."""
        end = max(box[3] for box in boxes)
        last = [box for box in boxes if end - box[3] <= _CLOSE]
        return frozenset(box for box in last if self._covered(box) < 0.3)

    def _covered(self, box: Sides) -> float:
        left, _, right, bottom = box
        parts = sorted(
            (max(left, start), min(right, stop)) for at, start, stop in self.across if abs(at - bottom) <= _CLOSE
        )
        reached, total = left, 0.0
        for start, stop in parts:
            total += max(0.0, stop - max(start, reached))
            reached = max(reached, stop)
        return total / max(1.0, right - left)


def rules_of(page: Any) -> Rules:
    """The rules of a pdfplumber page; one is added across where the upright rules begin and end, upright at open sides."""
    dots = [figure for figure in page.rects if figure["width"] <= _DOT and figure["height"] <= _DOT]
    joined: list[dict[str, Any]] = []
    if len(dots) >= _MANY:
        page = page.filter(lambda thing: thing["object_type"] != "rect" or max(thing["width"], thing["height"]) > _DOT)
        joined = [*_lines(dots, upright=False), *_lines(dots, upright=True)]
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > _LEAST]
    upright += [line for line in joined if line["bottom"] > line["top"]]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    level += [line for line in joined if line["bottom"] == line["top"]]
    settings: dict[str, Any] = {"snap_x_tolerance": _SNAP}
    if upright:
        ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)]
        settings["explicit_horizontal_lines"] = [*ends, *(line for line in joined if line["bottom"] == line["top"])]
        settings["explicit_vertical_lines"] = [line for line in joined if line["bottom"] > line["top"]]
        settings["explicit_vertical_lines"] += _open_sides(level, upright)
    return Rules(page, settings, tuple((edge["top"], edge["x0"], edge["x1"]) for edge in level))


def _open_sides(level: Sequence[dict[str, Any]], upright: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Upright lines at the ends of the rules across where no upright rule is: tables left open at their sides."""
    whole: dict[int, list[list[float]]] = defaultdict(list)
    for edge in sorted(level, key=lambda edge: edge["x0"]):
        row = whole[round(edge["top"])]
        if row and edge["x0"] - row[-1][1] <= _SIDE:
            row[-1][1] = max(row[-1][1], edge["x1"])
        else:
            row.append([edge["x0"], edge["x1"]])
    ends = [
        (start, stop)
        for top, row in whole.items()
        for start, stop in row
        if any(start < edge["x0"] < stop and edge["top"] - 3 <= top <= edge["bottom"] + 3 for edge in upright)
    ]
    if not ends:
        return
    first, last = min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)
    for at in (min(start for start, _ in ends), max(stop for _, stop in ends)):
        if not any(abs(edge["x0"] - at) <= _SIDE for edge in upright):
            yield _line(at, at, first, last, upright=True)


def _line(x0: float, x1: float, top: float, bottom: float, *, upright: bool) -> dict[str, Any]:
    """A line as pdfplumber takes it."""
    sides = {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top}
    return {
        **sides,
        "object_type": "line",
        "width": x1 - x0,
        "height": bottom - top,
        "orientation": "v" if upright else "h",
        "page_number": 1,
    }


def _lines(dots: Iterable[dict[str, Any]], *, upright: bool) -> Iterator[dict[str, Any]]:
    """Rows or columns of dots as lines."""
    along, beside = (("top", "bottom"), ("x0", "x1")) if upright else (("x0", "x1"), ("top", "bottom"))
    rows: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for dot in dots:
        rows[round((dot[beside[0]] + dot[beside[1]]) / 2)].append(dot)
    for row in rows.values():
        row.sort(key=lambda dot: dot[along[0]])
        start = 0
        for at in range(1, len(row) + 1):
            if at < len(row) and row[at][along[0]] - row[at - 1][along[1]] <= _GAP:
                continue
            first, last = row[start], row[at - 1]
            if last[along[1]] - first[along[0]] > _LEAST:
                middle = (first[beside[0]] + first[beside[1]]) / 2
                sides = {along[0]: first[along[0]], along[1]: last[along[1]], beside[0]: middle, beside[1]: middle}
                yield _line(**sides, upright=upright)
            start = at
