"""OFD (GB/T 33190, the format of 电子公文) → blocks: its text objects as words with places, its straight paths as rules.

Tables are then told as in a PDF. Pages that are pictures are recognised; seals and annotations are not read. Anchors are ``ofd:PAGE/TABLE/ROW/COL`` and
``ofd:PAGE/LINE``. Lengths in the file are millimetres, here points.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.documents.files.ofd_package import Package, all_of, numbers, pages_of
from assistant.documents.files.radicals import unified
from assistant.documents.files.ruled import Frame, RuledTable, Sides, grid_of, page_entries
from assistant.documents.grid import Block, Box, Line, Source
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

if TYPE_CHECKING:
    from assistant.documents.files.scan import Scanned

_WATERMARK = "斜排的文字，当作水印，未读取。"
_POINTS = 72 / 25.4
_LEAST = 2.0  # points: shorter strokes belong to drawings
_MOST_SIGNS, _MOST_EDGES = 50_000, 8_000  # of a page
Matrix = tuple[float, float, float, float, float, float]


def read_ofd(data: bytes, *, source: str, limits: Limits, on_page: Callable[[int, int], None] | None = None) -> Source:
    """The pages of an OFD file. Raises ``UnreadableFile`` when it is broken, encrypted, too long, or holds nothing to read.

    Pages that are pictures are recognised where the extra for it is installed.
    """
    found: dict[int, list[RuledTable | Line]] = {}
    pictures: dict[int, bytes] = {}
    unread: list[Unread] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = Package(archive, source, limits)
        pages = [
            page for root in all_of(package.xml("OFD.xml"), "DocRoot") for page in pages_of(package, root.text or "")
        ]
        if len(pages) > limits.pages:
            raise UnreadableFile(
                f"“{source}”有 {len(pages)} 页，超过上限 {limits.pages} 页。", hint="请只保留绩效目标表再试。"
            )
        for number, page in enumerate(pages, start=1):
            reason = "这一页里没有文字（可能是图片），未读取。"
            try:
                layers = page.layers()
                found[number] = _page(layers, number, page.size)
                if aslant := _aslant(layers):
                    unread.append(Unread(text=aslant[:60], reason=_WATERMARK, anchor=f"ofd:{number}"))
                if not found[number] and (picture := page.picture(layers[-1])) is not None:
                    pictures[number] = picture
                    continue
            except (UnreadableFile, _TooMuchError):  # one broken page must not lose the others
                found[number], reason = [], "这一页已损坏，未读取。"
            if not found[number]:
                unread.append(Unread(text=f"第 {number} 页", reason=reason, anchor=f"ofd:{number}"))
    scanned = _recognised(pictures, source, on_page, needed=not any(found.values()))
    tables = [entry for here in found.values() for entry in here if isinstance(entry, RuledTable)]
    blocks: list[Block] = []
    for number, here in found.items():
        blocks += [grid_of(entry, tables) if isinstance(entry, RuledTable) else entry for entry in here]
        blocks += scanned.blocks.get(number, ())
    if not blocks:
        raise UnreadableFile(f"“{source}”里没有文字，可能是图片做的。", hint="请用 OFD 阅读器导出为 PDF 或图片再试。")
    return Source(tuple(blocks), (*unread, *scanned.unread), scanned.uncertain)


def _recognised(
    pictures: dict[int, bytes], source: str, on_page: Callable[[int, int], None] | None, *, needed: bool
) -> Scanned:
    """The pages that are pictures; where they cannot be recognised and others can be read, they are told as unread."""
    from assistant.documents.files.scan import Scanned, is_installed, read_pages

    if not pictures or not (needed or is_installed()):
        reason = "这一页是图片，这里没有安装文字识别组件，未读取。"
        return Scanned(
            {}, None, tuple(Unread(text=f"第 {at} 页", reason=reason, anchor=f"ofd:{at}") for at in pictures)
        )
    return read_pages(list(pictures.values()), list(pictures), source=source, on_page=on_page, scheme="ofd")


def _page(layers: Sequence[Any], number: int, size: str) -> list[RuledTable | Line]:
    from pdfplumber import table as finder

    own = next((e.text for e in all_of(layers[-1], "PhysicalBox") if e.text), size)
    left, top, width, height = numbers(own, 4) or (0.0, 0.0, 210.0, 297.0)
    words = [sign for layer in layers for item in all_of(layer, "TextObject") for sign in _signs(item)]
    edges = [edge for layer in layers for item in all_of(layer, "PathObject") for edge in _edges(item)]
    if len(words) > _MOST_SIGNS or len(edges) > _MOST_EDGES:
        raise _TooMuchError
    if not words:
        return []
    joined = finder.merge_edges(edges, 3, 3, 3, 3)
    cells = finder.intersections_to_cells(finder.edges_to_intersections(joined, 3, 3))
    nothing: frozenset[Sides] = frozenset()
    tables = [(table, nothing) for table in finder.cells_to_tables(cells) if len(table) >= 4]
    frame = Frame(number, *(value * _POINTS for value in (left, top, left + width, top + height)))
    boxes: dict[str, Box] = {}
    return page_entries(words, tables, frame, scheme="ofd", boxes=boxes)


class _TooMuchError(Exception):
    """A page of more signs or strokes than any form has."""


def _aslant(layers: Sequence[Any]) -> str:
    """What stands aslant on a page, as watermarks do."""
    items = (item for layer in layers for item in all_of(layer, "TextObject") if _is_aslant(item))
    return "".join(code.text or "" for item in items for code in all_of(item, "TextCode"))


def _is_aslant(item: Any) -> bool:
    a, b, c, d, _, _ = _matrix(item)
    return min(abs(a), abs(b)) > 0.09 * max(abs(a), abs(b)) or min(abs(c), abs(d)) > 0.2 * max(abs(c), abs(d))


def _signs(item: Any) -> Iterator[dict[str, Any]]:
    """The signs of a text object, each as a word with its box."""
    left, top, _, _ = numbers(item.get("Boundary"), 4) or [0.0, 0.0, 0.0, 0.0]
    a, b, c, d, e, f = _matrix(item)
    size = (numbers(item.get("Size"), 1) or [3.7])[0]
    if _is_aslant(item) or item.get("Visible") == "false":
        return
    wider = abs(a) + abs(b)  # one of them is nothing
    x = y = 0.0
    for code in all_of(item, "TextCode"):
        x = (numbers(code.get("X"), 1) or [x])[0]
        y = (numbers(code.get("Y"), 1) or [y])[0]
        signs = code.text or ""
        across, down = _steps(code.get("DeltaX"), len(signs)), _steps(code.get("DeltaY"), len(signs))
        at_x, at_y = x, y
        for number, sign in enumerate(signs):
            wide = size if unicodedata.east_asian_width(sign) in "WFA" else size / 2
            if sign.strip():
                start = (a * at_x + c * at_y + e + left) * _POINTS
                base = (b * at_x + d * at_y + f + top) * _POINTS
                high = size * (abs(c) + abs(d)) * _POINTS
                box = {"x0": start, "x1": start + wide * wider * _POINTS, "top": base - 0.85 * high}
                yield {**box, "bottom": base + 0.15 * high, "text": unified(sign)}
            at_x += across[number] if number < len(across) else (0.0 if number < len(down) else wide)
            at_y += down[number] if number < len(down) else 0.0


def _edges(item: Any) -> Iterator[dict[str, Any]]:
    """The level and upright strokes of a path."""
    left, top, _, _ = numbers(item.get("Boundary"), 4) or [0.0, 0.0, 0.0, 0.0]
    a, b, c, d, e, f = _matrix(item)
    if item.get("Visible") == "false":
        return
    said = " ".join(code.text or "" for code in all_of(item, "AbbreviatedData"))
    start = here = (0.0, 0.0)
    for command, rest in re.findall(r"([SMLQBAC])([^SMLQBAC]*)", said):
        ends = numbers(rest, 0) or []
        there = start if command == "C" else (ends[-2], ends[-1]) if len(ends) >= 2 else here
        if command in "SM":
            start = there
        elif command in "LC":
            (x0, y0), (x1, y1) = (
                ((a * x + c * y + e + left) * _POINTS, (b * x + d * y + f + top) * _POINTS) for x, y in (here, there)
            )
            level, upright = abs(y1 - y0) < 0.5, abs(x1 - x0) < 0.5
            if level != upright and max(abs(x1 - x0), abs(y1 - y0)) >= _LEAST:
                x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
                box = {"x0": x0, "x1": x0 if upright else x1, "top": y0, "bottom": y0 if level else y1}
                sizes = {"width": box["x1"] - x0, "height": box["bottom"] - y0, "doctop": y0}
                yield {**box, **sizes, "object_type": "line", "orientation": "h" if level else "v"}
        here = there


def _matrix(item: Any) -> Matrix:
    a, b, c, d, e, f = numbers(item.get("CTM"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    return a, b, c, d, e, f


def _steps(text: str | None, most: int) -> list[float]:
    """The distances between signs; ``g 3 5.0`` says 5.0 three times."""
    steps: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if part == "g":
            times, value = numbers(next(parts, ""), 1) or [0.0], numbers(next(parts, ""), 1) or [0.0]
            steps += value * min(int(times[0]), most)
        else:
            steps += numbers(part, 1) or [0.0]
        if len(steps) >= most:
            break
    return steps
