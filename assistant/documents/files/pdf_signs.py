"""Which signs of a PDF page are its text: watermarks are told and left out, pages whose signs or tables are pictures found.

A watermark stands aslant, or is much larger and much lighter than the text it runs through.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median
from typing import Any

_ASLANT = 0.09  # of a sign's size: its baseline rises by more than five degrees and is not upright either
_LARGER, _LIGHT = 1.8, 0.6  # than most signs of the page; of white
_LEAST_PICTURE = 0.2  # of a page: a smaller picture holds no form
_WHOLE_PAGE = 0.7
_UNMAPPED = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
_MOST_UNMAPPED = 0.1  # of a page's signs


def without_watermark(page: Any) -> tuple[Any, str]:
    """The page without its watermark, and what that says; a page that has none comes back as it is."""
    signs = page.chars
    if not signs:
        return page, ""
    usual = median(sign["size"] for sign in signs)
    marks = [sign for sign in signs if _aslant(sign) or (sign["size"] > _LARGER * usual and _light(sign) > _LIGHT)]
    if not marks or len(marks) == len(signs):
        return page, ""
    gone = {id(sign) for sign in marks}
    said = "".join(sign["text"] for sign in marks)
    return page.filter(lambda thing: id(thing) not in gone), said


def _aslant(sign: Any) -> bool:
    a, b, c, d = sign["matrix"][:4]
    size = max(abs(a), abs(b), abs(c), abs(d)) or 1.0
    return bool(min(abs(a), abs(b)) > _ASLANT * size and min(abs(c), abs(d)) > _ASLANT * size)


def _light(sign: Any) -> float:
    """How light a sign is, from 0 (black) to 1 (white); black where its colour is no plain one."""
    colour = sign.get("non_stroking_color")
    parts = list(colour) if isinstance(colour, list | tuple) else [colour]
    if not parts or not all(isinstance(part, int | float) for part in parts):
        return 0.0
    if len(parts) == 4:
        return float((1 - parts[3]) * (1 - sum(parts[:3]) / 3))
    return float(min(parts)) if len(parts) in (1, 3) else 0.0


def is_unmapped(words: Sequence[Any]) -> bool:
    """Whether a page's fonts do not say which characters their signs are: what it shows can only be recognised."""
    said = "".join(word["text"] for word in words)
    lost = _UNMAPPED.findall(said)
    return len(lost) > _MOST_UNMAPPED * max(1, len(_UNMAPPED.sub("x", said)))


def pictured(page: Any) -> float:
    """The part of a page (0 to 1) that its largest picture covers, without those too small to hold a form."""
    whole = float(page.width * page.height) or 1.0
    most = max((_area(image, page) / whole for image in page.images), default=0.0)
    return most if most >= _LEAST_PICTURE else 0.0


def is_scan(page: Any) -> bool:
    """Whether a page is one picture, the words on it having been laid under it by whoever scanned it."""
    return pictured(page) >= _WHOLE_PAGE


def _area(image: Any, page: Any) -> float:
    left, top, right, bottom = page.bbox
    width = min(image["x1"], right) - max(image["x0"], left)
    height = min(image["bottom"], bottom) - max(image["top"], top)
    return max(0.0, float(width)) * max(0.0, float(height))


def upright(page: Any) -> Any:
    """The page turned so that its words stand upright, where most lie on their side or on their heads; else itself.

    Wide tables are printed sideways, and pages are scanned and saved that way round.
    """
    ways = [_way(sign) for sign in page.chars]
    turn = max(set(ways), key=ways.count, default=0)
    if turn == 0 or ways.count(turn) * 2 <= len(ways):
        return page
    inner = page.page_obj
    inner.rotate = (page.rotation + turn) % 360
    inner.attrs = {**inner.attrs, "Rotate": inner.rotate}
    return type(page)(page.pdf, inner, page.page_number, page.initial_doctop)


def _way(sign: Any) -> int:
    """The degrees by which to turn a sign to the right so that it stands upright."""
    a, b = sign["matrix"][:2]
    if abs(b) > 10 * abs(a):
        return 90 if b > 0 else 270
    return 180 if a < 0 and abs(a) > 10 * abs(b) else 0
