"""The rules of a PDF page: dotted ones joined to lines, cells closed that the page ended in, and which those were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.documents.ruled import Sides

_DOT = 3.0  # points: the largest side of a dot or dash drawn as a figure of its own
_GAP = 6.0  # points between the dots of one rule
_LEAST = 8.0  # points: a shorter upright rule is part of a drawing
_MANY = 200  # fewer dots than this are bullets and full stops
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
    """The rules of a pdfplumber page; a rule is added across where the upright rules begin and end."""
    dots = [figure for figure in page.rects if figure["width"] <= _DOT and figure["height"] <= _DOT]
    joined: list[dict[str, Any]] = []
    if len(dots) >= _MANY:
        page = page.filter(lambda thing: thing["object_type"] != "rect" or max(thing["width"], thing["height"]) > _DOT)
        joined = [*_lines(dots, upright=False), *_lines(dots, upright=True)]
    upright = [edge for edge in page.edges if edge["orientation"] == "v" and edge["height"] > _LEAST]
    upright += [line for line in joined if line["bottom"] > line["top"]]
    level = [edge for edge in page.edges if edge["orientation"] == "h"]
    level += [line for line in joined if line["bottom"] == line["top"]]
    settings: dict[str, Any] = {}
    if upright:
        ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)]
        settings["explicit_horizontal_lines"] = [*ends, *(line for line in joined if line["bottom"] == line["top"])]
        settings["explicit_vertical_lines"] = [line for line in joined if line["bottom"] > line["top"]]
    return Rules(page, settings, tuple((edge["top"], edge["x0"], edge["x1"]) for edge in level))


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
                line = {along[0]: first[along[0]], along[1]: last[along[1]], beside[0]: middle, beside[1]: middle}
                yield line | {
                    "object_type": "line",
                    "width": line["x1"] - line["x0"],
                    "height": line["bottom"] - line["top"],
                    "orientation": "v" if upright else "h",
                    "page_number": first["page_number"],
                    "doctop": line["top"],
                }
            start = at
