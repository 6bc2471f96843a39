"""OFD (GB/T 33190, the format of 电子公文) → blocks: its text objects as words with places, its straight paths as rules.

Tables are then told as in a PDF. Pictures, seals and annotations are not read. Anchors are ``ofd:PAGE/TABLE/ROW/COL`` and
``ofd:PAGE/LINE``. Lengths in the file are millimetres, here points.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from assistant.documents.files.radicals import unified
from assistant.documents.files.ruled import Frame, RuledTable, Sides, grid_of, page_entries
from assistant.documents.files.safety import unpacked
from assistant.documents.grid import Block, Box, Line, Source
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_POINTS = 72 / 25.4
_LEAST = 2.0  # points: shorter strokes belong to drawings
_MOST_SIGNS, _MOST_EDGES = 50_000, 8_000  # of a page
Matrix = tuple[float, float, float, float, float, float]


def read_ofd(data: bytes, *, source: str, limits: Limits) -> Source:
    """The pages of an OFD file. Raises ``UnreadableFile`` when it is broken, encrypted, too long, or holds no text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = _Package(archive, source, limits)
        root = package.xml("OFD.xml")
        document_path = package.path("OFD.xml", next((e.text or "" for e in _all(root, "DocRoot")), ""))
        document = package.xml(document_path)
        templates = {
            e.get("ID"): package.path(document_path, e.get("BaseLoc", "")) for e in _all(document, "TemplatePage")
        }
        pages = [package.path(document_path, e.get("BaseLoc", "")) for e in _all(document, "Page")]
        if len(pages) > limits.pages:
            raise UnreadableFile(
                f"“{source}”有 {len(pages)} 页，超过上限 {limits.pages} 页。", hint="请只保留绩效目标表再试。"
            )
        size: str = next((e.text for e in _all(document, "PhysicalBox") if e.text), "")
        found: list[RuledTable | Line] = []
        unread: list[Unread] = []
        for number, path in enumerate(pages, start=1):
            reason = "这一页里没有文字（可能是图片），未读取。"
            try:
                content = package.xml(path)
                used = [templates.get(e.get("TemplateID")) for e in _all(content, "Template")]
                here = _page([*(package.xml(below) for below in used if below), content], number, size)
            except (UnreadableFile, _TooMuchError):  # one broken page must not lose the others
                here, reason = [], "这一页已损坏，未读取。"
            found += here
            if not here:
                unread.append(Unread(text=f"第 {number} 页", reason=reason, anchor=f"ofd:{number}"))
    tables = [entry for entry in found if isinstance(entry, RuledTable)]
    blocks: list[Block] = [grid_of(entry, tables) if isinstance(entry, RuledTable) else entry for entry in found]
    if not blocks:
        raise UnreadableFile(f"“{source}”里没有文字，可能是图片做的。", hint="请用 OFD 阅读器导出为 PDF 或图片再试。")
    return Source(tuple(blocks), tuple(unread))


class _Package:
    """The members of an OFD file as XML, unpacked under the limits."""

    def __init__(self, archive: zipfile.ZipFile, source: str, limits: Limits) -> None:
        self.archive, self.source, self.limits = archive, source, limits

    def xml(self, path: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        hint = "请用 OFD 阅读器打开，导出为 PDF 再试。"
        try:
            return etree.fromstring(unpacked(self.archive, path, name=self.source, limits=self.limits), parser)
        except KeyError as error:
            raise UnreadableFile(f"“{self.source}”不完整，缺少其中的“{path}”。", hint=hint) from error
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFile(f"“{self.source}”已损坏或加了密，打不开。", hint=hint) from error

    def path(self, base: str, said: str) -> str:
        """A member's name, said in another one relative to it, or from the root with a leading slash."""
        return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), said.strip())).lstrip("/")


def _all(root: Any, name: str) -> Iterator[Any]:
    """Elements by name: producers differ in the namespace they write."""
    return (e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name)


def _page(layers: Sequence[Any], number: int, size: str) -> list[RuledTable | Line]:
    from pdfplumber import table as finder

    own = next((e.text for e in _all(layers[-1], "PhysicalBox") if e.text), size)
    left, top, width, height = _numbers(own, 4) or (0.0, 0.0, 210.0, 297.0)
    words = [sign for layer in layers for item in _all(layer, "TextObject") for sign in _signs(item)]
    edges = [edge for layer in layers for item in _all(layer, "PathObject") for edge in _edges(item)]
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


def _signs(item: Any) -> Iterator[dict[str, Any]]:
    """The signs of a text object, each as a word with its box. A sign turned on its side is left out."""
    left, top, _, _ = _numbers(item.get("Boundary"), 4) or [0.0, 0.0, 0.0, 0.0]
    a, b, c, d, e, f = _matrix(item)
    size = (_numbers(item.get("Size"), 1) or [3.7])[0]
    if abs(b) > abs(a) or abs(c) > abs(d):
        return
    x = y = 0.0
    for code in _all(item, "TextCode"):
        x = (_numbers(code.get("X"), 1) or [x])[0]
        y = (_numbers(code.get("Y"), 1) or [y])[0]
        signs = code.text or ""
        across, down = _steps(code.get("DeltaX"), len(signs)), _steps(code.get("DeltaY"), len(signs))
        at_x, at_y = x, y
        for number, sign in enumerate(signs):
            wide = size if unicodedata.east_asian_width(sign) in "WFA" else size / 2
            if sign.strip():
                start = (a * at_x + c * at_y + e + left) * _POINTS
                base = (b * at_x + d * at_y + f + top) * _POINTS
                high = size * abs(d) * _POINTS
                box = {"x0": start, "x1": start + wide * abs(a) * _POINTS, "top": base - 0.85 * high}
                yield {**box, "bottom": base + 0.15 * high, "text": unified(sign)}
            at_x += across[number] if number < len(across) else (0.0 if number < len(down) else wide)
            at_y += down[number] if number < len(down) else 0.0


def _edges(item: Any) -> Iterator[dict[str, Any]]:
    """The level and upright strokes of a path."""
    left, top, _, _ = _numbers(item.get("Boundary"), 4) or [0.0, 0.0, 0.0, 0.0]
    a, b, c, d, e, f = _matrix(item)
    if item.get("Visible") == "false":
        return
    said = " ".join(code.text or "" for code in _all(item, "AbbreviatedData"))
    start = here = (0.0, 0.0)
    for command, rest in re.findall(r"([SMLQBAC])([^SMLQBAC]*)", said):
        numbers = _numbers(rest, 0) or []
        there = start if command == "C" else (numbers[-2], numbers[-1]) if len(numbers) >= 2 else here
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
    a, b, c, d, e, f = _numbers(item.get("CTM"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    return a, b, c, d, e, f


def _numbers(text: str | None, count: int) -> list[float] | None:
    """The numbers of an attribute, exactly ``count`` of them (0: any), none beyond the size of a wall; else ``None``."""
    found = [float(part) for part in re.findall(r"-?\d*\.?\d+(?:[eE][-+]?\d{1,2})?", text or "")]
    if (count and len(found) != count) or any(abs(number) > 1e5 for number in found):
        return None
    return found


def _steps(text: str | None, most: int) -> list[float]:
    """The distances between signs; ``g 3 5.0`` says 5.0 three times."""
    steps: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if part == "g":
            times, value = _numbers(next(parts, ""), 1) or [0.0], _numbers(next(parts, ""), 1) or [0.0]
            steps += value * min(int(times[0]), most)
        else:
            steps += _numbers(part, 1) or [0.0]
        if len(steps) >= most:
            break
    return steps
