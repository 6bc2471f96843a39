"""One picture of a page → the boxes of its ruled tables and the words read by OCR, each with its confidence.

Runs in the sandbox only. The page is turned straight by its rules, the rules give the cells and are wiped out before the
words are looked for, and a word that ran across a rule is cut there. Coordinates are points of a page 842 points long.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

from assistant.documents.files.scan_straight import ink_of, levelled, quarter_turns, straightened
from assistant.documents.files.scan_words import Box, words_on
from assistant.errors import UnreadableFile

LONG_SIDE_POINTS = 842.0
_LONG_SIDE = 2339  # pixels: A4 at 200 dpi
_FINDING_SIDE = 1600  # pixels: at 2000 the same words are found between rules, for twice the time and memory
_MOST_PIXELS = 80_000_000
_THREADS = 2


def pages_of(data: bytes | list[bytes], pages: list[int], name: str) -> Iterator[dict[str, Any]]:
    """Read pages (from 1) of a PDF, a picture for each of them, or one picture when ``pages`` is empty.

    Yields one item a page: ``{"page", "size": [width, height], "tables": [[box…]…], "words": [[x0, top, x1, bottom, text,
    confidence]…]}``.
    """
    engine = _engine()
    for number, picture in _pictures(data, pages, name):
        straight, tables, wiped, found = _upright(engine, _sized(picture))
        words = words_on(engine, wiped, found, [box for table in tables for box in table])
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
