"""Rules that a PDF draws dot by dot, thousands of little boxes a page, joined in its drawing commands before they are run.

Running them costs ten times what the words of the page cost.
"""

from __future__ import annotations

import re
from typing import Any

_NUMBER = rb"-?\d*\.?\d+\s+"
_BOX = rb"(?:" + _NUMBER + rb"){4}re\s+f\*?\s+"
_RUN = re.compile(rb"(?<=\n)(?:" + _BOX + rb"){12,}")
_FEW = 6  # dots that make a rule
_STEP = 5.0  # sides of a dot from one to the next, at most
_LONGER = 3.0  # times its length may the last dot or a dash have of the first's
Box = tuple[float, float, float, float]  # left, low, width, height


def join_dots(page: Any) -> None:
    """Let the commands of a pdfplumber page draw each dotted rule as one box. Nothing is changed where that is unclear."""
    from pdfminer.pdftypes import resolve1

    for part in page.page_obj.contents:
        stream = resolve1(part)
        if hasattr(stream, "get_data"):
            data = stream.get_data()
            joined = _RUN.sub(_joined, data)
            if len(joined) < len(data):
                stream.data = joined


def _joined(run: re.Match[bytes]) -> bytes:
    numbers = [float(each) for each in re.findall(rb"-?\d*\.?\d+", re.sub(rb"re\s+f\*?", b"", run[0]))]
    boxes: list[Box] = [(a, b, c, d) for a, b, c, d in zip(*[iter(numbers)] * 4, strict=True)]
    found: list[Box] = []
    at = 0
    while at < len(boxes):
        axis, end = max((_reach(boxes, at, axis) for axis in (0, 1)), key=lambda reach: reach[1])
        if end - at < _FEW:
            found.append(boxes[at])
            at += 1
            continue
        first, last = boxes[at], boxes[end - 1]
        start = min(first[axis], last[axis])
        length = max(first[axis] + first[axis + 2], last[axis] + last[axis + 2]) - start
        found.append((start, first[1], length, first[3]) if axis == 0 else (first[0], start, first[2], length))
        at = end
    return b"".join(b"%g %g %g %g re\nf\n" % box for box in found)


def _reach(boxes: list[Box], start: int, axis: int) -> tuple[int, int]:
    """How far the boxes from ``start`` on stand in one row (axis 0) or column (1), one little step from each to the next."""
    first = boxes[start]
    size = max(first[2], first[3])
    if first[2] <= 0 or first[3] <= 0 or size > _LONGER * min(first[2], first[3]):
        return axis, start + 1
    end = start + 1
    way = 0.0
    while end < len(boxes):
        here, before = boxes[end], boxes[end - 1]
        step = here[axis] - before[axis]
        beside = here[1 - axis] != first[1 - axis] or here[3 - axis] != first[3 - axis]
        if beside or here[axis + 2] > _LONGER * size or not 0 < abs(step) <= _STEP * size or step * way < 0:
            break
        way = step
        end += 1
    return axis, end
