"""One picture of a page → the boxes of its ruled tables and the words read by OCR, each with its confidence.

Runs in the sandbox only. The page is turned straight by its rules, the rules give the cells and are wiped out before the
words are looked for, and a word that ran across a rule is cut there. Coordinates are points of a page 842 points long.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from assistant.documents.files.scan_straight import ink_of, levelled, quarter_turns, straightened
from assistant.errors import UnreadableFile

Box = tuple[int, int, int, int]
LONG_SIDE_POINTS = 842.0
_LONG_SIDE = 2339  # pixels: A4 at 200 dpi
_FINDING_SIDE = (
    1600  # pixels: at 2000 the same words of 9 points are found between rules, for twice the time and memory
)
_MOST_PIXELS = 80_000_000
_WORDS_AT_ONCE = 6
_THREADS = 2
_STRAY_INK = 20  # pixels; a full stop has about thirty


def pages_of(data: bytes | list[bytes], pages: list[int], name: str) -> Iterator[dict[str, Any]]:
    """Read pages (from 1) of a PDF, a picture for each of them, or one picture when ``pages`` is empty.

    Yields one item a page: ``{"page", "size": [width, height], "tables": [[box…]…], "words": [[x0, top, x1, bottom, text,
    confidence]…]}``.
    """
    engine = _engine()
    for number, picture in _pictures(data, pages, name):
        straight, tables, wiped, found = _upright(engine, _sized(picture))
        words = _words(engine, wiped, found, [box for table in tables for box in table])
        scale = LONG_SIDE_POINTS / max(wiped.shape[:2])
        yield {
            "page": number,
            "size": [straight.shape[1] * scale, straight.shape[0] * scale],
            "tables": [[[value * scale for value in box] for box in table] for table in tables],
            "words": [[*(value * scale for value in box), text, score] for box, text, score in words],
        }


def as_read(data: bytes, page: int, name: str) -> Any:
    """A page (from 1; of a PDF, or the one picture) as it was read: sized and turned straight, rows × columns × BGR."""
    is_pdf = data.lstrip()[:5] == b"%PDF-"
    _, picture = next(_pictures(data, [page] if is_pdf else [], name))
    return _upright(_engine(), _sized(picture))[0]


def _engine() -> Any:
    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(_THREADS)

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    quiet = {"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS}
    return RapidOCR(params=quiet)


def _pictures(data: bytes | list[bytes], pages: list[int], name: str) -> Iterator[tuple[int, Any]]:
    """Each page as an array of rows × columns × BGR."""
    import cv2
    import numpy as np

    if isinstance(data, list):
        for number, one in zip(pages, data, strict=True):
            yield from ((number, picture) for _, picture in _pictures(one, [], name))
        return
    if pages:
        import pypdfium2

        document = pypdfium2.PdfDocument(data)
        for number in pages:
            page = document[number - 1]
            scale = _LONG_SIDE / max(page.get_size())
            picture = page.render(scale=min(scale, 8.0), rev_byteorder=False).to_numpy()
            yield number, np.ascontiguousarray(picture[:, :, :3])
        return
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise UnreadableFile(f"图片“{name}”的像素太多，没有打开。", hint="请缩小后再试。")
            image.thumbnail((2 * _LONG_SIDE, 2 * _LONG_SIDE))  # first: every step below copies the picture
            turned = ImageOps.exif_transpose(image)
            if turned.mode in ("RGBA", "LA", "P"):
                turned = turned.convert("RGBA")
                paper = Image.new("RGBA", turned.size, "white")
                turned = Image.alpha_composite(paper, turned)
            yield 1, cv2.cvtColor(np.asarray(turned.convert("RGB")), cv2.COLOR_RGB2BGR)
    except UnreadableFile:
        raise
    except Exception as error:  # Pillow's formats raise many kinds of their own
        raise UnreadableFile(f"图片“{name}”已损坏，打不开。", hint="请重新扫描或拍摄，或提供文字版。") from error


def _sized(picture: Any) -> Any:
    """At the size the recogniser was trained on: A4 at 200 dpi. A small picture gains nothing beyond twice its size."""
    import cv2

    factor = min(_LONG_SIDE / max(picture.shape[:2]), 2.0)
    if abs(factor - 1) < 0.02:
        return picture
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=factor, fy=factor, interpolation=way)


def _upright(engine: Any, picture: Any) -> tuple[Any, list[list[Box]], Any, list[Any]]:
    """A picture straight and upright, the cells of its tables, itself without their rules, and where words stand in it."""
    import numpy as np

    straight = straightened(picture)
    for last in (False, False, True):
        tables, wiped = _tables(straight)
        found = _found(engine, wiped, fine=not tables)
        if last:
            break
        turns = quarter_turns(engine, wiped, found)
        if turns == 2:  # words are found the same way on their heads: they need not be looked for again
            straight = np.ascontiguousarray(np.rot90(straight, 2))
            tables, wiped = _tables(straight)
            found = [[straight.shape[1], straight.shape[0]] - box[[2, 3, 0, 1]] for box in found]
        elif turns:
            straight = np.ascontiguousarray(np.rot90(straight, turns))
            continue
        if tables or (level := levelled(straight, found)) is None:
            break
        straight = level  # no rules told its tilt
    return straight, tables, wiped, found


def _found(engine: Any, picture: Any, *, fine: bool) -> list[Any]:
    """Where words stand on a page (corner points), looked for in a smaller copy unless columns must follow from where they end."""
    import cv2

    factor = 1.0 if fine else _FINDING_SIDE / max(picture.shape[:2])
    if not fine:
        picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    boxes = engine(picture, use_det=True, use_cls=False, use_rec=False).boxes
    return [] if boxes is None else [box / factor for box in boxes]


def _tables(picture: Any) -> tuple[list[list[Box]], Any]:
    """The cells of each ruled table (left, top, right, bottom in pixels), and the picture without its rules."""
    import cv2

    height, width = picture.shape[:2]
    ink = ink_of(picture)
    across = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (3, 1)))
    across = cv2.morphologyEx(across, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (width // 24, 1)))
    down = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3)))
    down = cv2.morphologyEx(down, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, (1, height // 58)))
    rules = cv2.dilate(cv2.bitwise_or(across, down), cv2.getStructuringElement(cv2.MORPH_RECT, (5, 5)))
    contours, tree = cv2.findContours(rules, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    tables: list[list[Box]] = []
    wiped = picture.copy()
    # The paper beside the rules, not the page's mean: a photograph is darker at one end.
    small = cv2.medianBlur(cv2.resize(picture, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA), 15)
    paper = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    for index, contour in enumerate(contours):
        x, y, w, h = cv2.boundingRect(contour)
        if tree[0][index][3] != -1 or w < width // 4 or h < height // 40:
            continue
        cells: list[Box] = []
        child = tree[0][index][2]
        while child != -1:
            left, top, across_cell, down_cell = cv2.boundingRect(contours[child])
            if across_cell > 14 and down_cell > 14 and cv2.contourArea(contours[child]) > 400:
                cells.append((left - 3, top - 3, left + across_cell + 3, top + down_cell + 3))
            child = tree[0][child][0]
        if len(cells) < 4:
            continue
        tables.append(sorted(cells, key=lambda box: (box[1], box[0])))
        part = rules[y : y + h, x : x + w] > 0
        wiped[y : y + h, x : x + w][part] = paper[y : y + h, x : x + w][part]
    return tables, wiped


def _words(engine: Any, picture: Any, found: list[Any], cells: list[Box]) -> list[tuple[Box, str, float]]:
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
