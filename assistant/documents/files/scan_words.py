"""The words found on a picture of a page, read: cut at the rules they run across, none overlooked, the least sure sign counted.

Runs in the sandbox only. Boxes are pixels: left, top, right, bottom.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from assistant.documents.files.scan_straight import ink_of

Box = tuple[int, int, int, int]
_WORDS_AT_ONCE = 6
_STRAY_INK = 20  # pixels; a full stop has about thirty


def words_on(engine: Any, picture: Any, found: list[Any], cells: list[Box]) -> list[tuple[Box, str, float]]:
    """The words found on a page, read; the confidence is that of the least certain character."""
    import cv2

    boxes: list[Box] = []
    if not found:
        return []
    for corners in found:
        left, top = (int(value) for value in corners.min(axis=0))
        right, bottom = (int(value) for value in corners.max(axis=0))
        boxes += _cut((left, top, right, bottom), cells)
    ink = cv2.medianBlur(ink_of(picture), 3)
    boxes = [piece for box in _distinct(boxes, ink) for piece in _stacked(box)]
    boxes += _overlooked(ink, boxes, cells)
    boxes = [_widened(box, cells, picture.shape) for box in boxes]
    boxes.sort(key=lambda box: (box[2] - box[0]) / (box[3] - box[1]))
    words: list[tuple[Box, str, float]] = []
    engine.return_word_box = True
    for start in range(0, len(boxes), _WORDS_AT_ONCE):
        group = boxes[start : start + _WORDS_AT_ONCE]
        crops = [picture[top:bottom, left:right] for left, top, right, bottom in group]
        words += [(box, text, score) for box, (text, score) in zip(group, _read(engine, crops), strict=True) if text]
    bare = _uncovered(ink, boxes, cells)
    return [(box, text, min(score, 0.5) if _holder(box, bare) else score) for box, text, score in words]


def _holder(box: Box, cells: list[Box]) -> Box | None:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return next((cell for cell in cells if cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]), None)


def _uncovered(ink: Any, boxes: list[Box], cells: list[Box]) -> list[Box]:
    """Cells with ink that no word's box covers: something there was not read."""
    left_over = _bare(ink, boxes)
    return [
        (left, top, right, bottom)
        for left, top, right, bottom in cells
        if int((left_over[top + 8 : bottom - 8, left + 8 : right - 8] > 0).sum()) > _STRAY_INK
    ]


def _read(engine: Any, crops: list[Any]) -> list[tuple[str, float]]:
    """The text of each crop and the confidence of its least certain character."""
    read = engine.recognize_txt(crops)
    found = []
    for text, score, word in zip(read.txts, read.scores, read.word_results, strict=True):
        least = min((float(value) for value in getattr(word, "confs", ())), default=1.0)
        found.append((text.strip(), round(min(least, float(score)), 3)))
    return found


def _distinct(boxes: list[Box], ink: Any) -> list[Box]:
    """Without boxes that hold no ink, and without slivers of words that have a box of their own."""
    import cv2

    kept: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), reverse=True):
        left, top, right, bottom = box
        size = (right - left) * (bottom - top)
        if right - left < 6 or bottom - top < 8 or cv2.countNonZero(ink[top:bottom, left:right]) < 12:
            continue
        if max((_shared(box, other) for other in kept), default=0) < size * 0.6:
            kept.append(box)
    return kept


def _shared(box: Box, other: Box) -> int:
    """The area two boxes have in common, in pixels."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    return max(0, width) * max(0, height)


def _overlooked(ink: Any, boxes: list[Box], cells: list[Box]) -> list[Box]:
    """Lines of ink in cells where no word was found: the detector passes over a lone digit or character."""
    import cv2

    bare = _bare(ink, boxes)
    found: list[Box] = []
    for left, top, right, bottom in cells:
        inner = bare[top + 8 : bottom - 8, left + 8 : right - 8]
        if inner.size == 0 or cv2.countNonZero(inner) < _STRAY_INK:
            continue
        inked = [at for at, count in enumerate((inner > 0).sum(axis=1)) if count]
        breaks = [0, *(at for at in range(1, len(inked)) if inked[at] - inked[at - 1] > 5), len(inked)]
        for first, last in pairwise(breaks):
            y0, y1 = inked[first], inked[last - 1] + 1
            x, _, w, _ = cv2.boundingRect(inner[y0:y1])
            box = (left + 8 + x - 4, top + 8 + y0 - 6, left + 8 + x + w + 4, top + 8 + y1 + 6)
            size = (box[2] - box[0]) * (box[3] - box[1])
            # What sticks out of a word's box on all sides is that word again.
            again = any(_shared(box, other) > size * 0.3 for other in boxes)
            if 10 < y1 - y0 < 60 and w > 3 and not again:
                found.append(box)
    return found


def _bare(ink: Any, boxes: list[Box]) -> Any:
    """The ink that no box covers."""
    left_over = ink.copy()
    for left, top, right, bottom in boxes:
        left_over[top:bottom, left:right] = 0
    return left_over


def _widened(box: Box, cells: list[Box], shape: tuple[int, ...]) -> Box:
    """A little room around a word, most at its end, where a full stop is easily cut off; never across a rule."""
    left, top, right, bottom = box
    cell = _holder(box, cells)
    west, east = (cell[0] + 4, cell[2] - 4) if cell else (0, shape[1])
    left, right = max(left - 8, min(west, left), 0), min(right + 10, max(east, right))
    return left, max(0, top - 1), right, min(shape[0], bottom + 1)


def _cut(box: Box, cells: list[Box]) -> list[Box]:
    """A word's box cut at the rules it runs across; slivers go."""
    left, top, right, bottom = box
    middle = (top + bottom) / 2
    crossed = sorted(
        cell for cell in cells if cell[1] <= middle <= cell[3] and min(right, cell[2]) - max(left, cell[0]) > 10
    )
    if len(crossed) < 2:
        return [box]
    return [
        (max(left, cell[0] + 3), max(top, cell[1] + 3), min(right, cell[2] - 3), min(bottom, cell[3] - 3))
        for cell in crossed
    ]


def _stacked(box: Box) -> list[Box]:
    """Characters standing one above the other in a narrow cell, one box each."""
    left, top, right, bottom = box
    count = round((bottom - top) / max(1, right - left))
    if count < 2 or right - left < 18:
        return [box]
    step = (bottom - top) / count
    return [(left, int(top + step * at), right, int(top + step * (at + 1))) for at in range(count)]
