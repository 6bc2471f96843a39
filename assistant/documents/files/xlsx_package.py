"""The parts of a workbook, read one by one from its own XML: sheets with their cells, merged areas, and what is hidden.

openpyxl refuses a workbook whose styles or drawings it does not understand, as other programs write them; here only what a
form is made of is looked at. Nothing outside the file is fetched, no entity resolved, no formula computed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.documents.files.safety import unpacked
from assistant.documents.files.sheet_shown import BUILT_IN
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_LONG_PART = 1_000_000  # bytes: then cells that are formatted and blank, a million of them at times, go before parsing
_BLANK = re.compile(rb"<row [^>]*/>|<row [^>]*>\s*(?:<c [^>]*/>\s*)*</row>")
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0


@dataclass(frozen=True)
class Stored:
    """A cell as the file keeps it: its value's kind (``n`` number, ``s`` text, ``b``, ``d``, ``e``), the value, its format."""

    row: int
    column: int
    kind: str
    value: str
    form: str
    formula: str | None = None


@dataclass
class Sheet:
    """A sheet: its cells in order, its merged areas, the rows and columns that are not shown."""

    name: str
    visible: bool
    cells: list[Stored] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def hides(self, row: int, column: int) -> bool:
        return row in self.hidden_rows or any(first <= column <= last for first, last in self.hidden_columns)


class Workbook:
    """An opened workbook. Raises ``UnreadableFile`` where a part that is needed is broken."""

    def __init__(self, data: bytes, *, source: str, limits: Limits) -> None:
        self.source, self.limits = source, limits
        self.archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = set(self.archive.namelist())
        main = next(
            (p for kind, p in self._related("").values() if kind.endswith("/officeDocument")), "xl/workbook.xml"
        )
        book = self._parsed(main)
        self.from_1904 = any(_said(each, "date1904") in ("1", "true") for each in book.iter("{*}workbookPr"))
        self.has_macros = any(name.endswith("vbaProject.bin") for name in self.names)
        related = self._related(main)
        by_kind = {kind.rpartition("/")[2]: path for kind, path in related.values()}
        self.texts = self._texts(by_kind.get("sharedStrings", ""))
        self.forms = self._forms(by_kind.get("styles", ""))
        self.listed: list[tuple[str, bool, str]] = []
        for each in book.iter("{*}sheet"):
            kind, path = related.get(next((v for k, v in each.items() if k.endswith("}id")), ""), ("", ""))
            if kind.endswith("/worksheet"):
                self.listed.append((each.get("name", ""), each.get("state", "visible") == "visible", path))
        if not self.listed:
            raise self._broken()

    def sheets(self) -> Iterator[Sheet]:
        """The sheets in order; a hidden one comes without its cells."""
        count = 0
        for name, visible, path in self.listed:
            sheet = Sheet(name, visible)
            if visible:
                self._fill(sheet, path)
                count += len(sheet.cells)
                self._count(count)
            yield sheet

    def _count(self, cells: int) -> None:
        if cells > self.limits.cells:
            raise UnreadableFile(
                f"“{self.source}”的单元格超过上限 {self.limits.cells} 个，没有读完。", hint="请只保留绩效目标表再试。"
            )

    def _fill(self, sheet: Sheet, path: str) -> None:
        row = -1
        for event, element in self._walked(path, ("row", "col", "mergeCell", "sheetFormatPr")):
            tag = element.tag.rpartition("}")[2]
            if tag == "row" and event == "start":
                row = _number(element.get("r"), row + 2) - 1
                if row >= _MOST_ROWS:
                    raise self._broken()
                if _said(element, "hidden") in ("1", "true") or element.get("ht") in ("0", "0.0"):
                    sheet.hidden_rows.add(row)
            elif event == "start":
                continue
            elif tag == "row":
                self._take_row(sheet, row, element)
                element.clear()
                self._count(len(sheet.cells))
            elif tag == "col":
                if _said(element, "hidden") in ("1", "true") or element.get("width") in ("0", "0.0"):
                    first = _number(element.get("min"), 1) - 1
                    sheet.hidden_columns.append((first, _number(element.get("max"), first + 1) - 1))
            elif tag == "mergeCell" and (area := _area(element.get("ref", ""))):
                sheet.areas.append(area)
                self._count(len(sheet.areas))

    def _take_row(self, sheet: Sheet, row: int, element: Any) -> None:
        column = -1
        for cell in element:
            if not isinstance(cell.tag, str) or not cell.tag.endswith("}c"):
                continue
            place = _REFERENCE.fullmatch(cell.get("r") or "")
            column = _column(place[1]) if place else column + 1
            if len(cell) == 0 or column >= _MOST_COLUMNS:
                continue
            kind, value, formula = cell.get("t", "n"), "", None
            for part in cell:
                name = part.tag.rpartition("}")[2] if isinstance(part.tag, str) else ""
                if name == "v":
                    value = part.text or ""
                elif name == "is":
                    kind, value = "s", _rich(part)
                elif name == "f":
                    formula = part.text or ""
            if kind == "s" and formula is None and value.isdecimal() and cell.find("{*}is") is None:
                value = self.texts[int(value)] if int(value) < len(self.texts) else ""
            if value or (formula is not None and kind != "str"):
                form = self.forms.get(_number(cell.get("s"), 0), "General")
                sheet.cells.append(
                    Stored(row, column, "s" if kind in ("str", "inlineStr") else kind, _unescaped(value), form, formula)
                )

    def _texts(self, path: str) -> list[str]:
        if path not in self.names:
            return []
        found: list[str] = []
        for _, element in self._walked(path, ("si",), ends_only=True):
            found.append(_rich(element))
            element.clear()
        return found

    def _forms(self, path: str) -> dict[int, str]:
        """The number format of each cell style; none where the styles are broken."""
        if path not in self.names:
            return {}
        try:
            root = self._parsed(path)
        except UnreadableFile:
            return {}
        own = {_number(each.get("numFmtId"), -1): each.get("formatCode", "General") for each in root.iter("{*}numFmt")}
        styles = root.find("{*}cellXfs")
        numbers = [_number(each.get("numFmtId"), 0) for each in styles] if styles is not None else []
        return {at: own.get(number) or BUILT_IN.get(number, "General") for at, number in enumerate(numbers)}

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part by their key: kind and member."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.names:
            return {}
        return {
            each.get("Id", ""): (
                each.get("Type", ""),
                posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
            )
            for each in self._parsed(path).iter("{*}Relationship")
            if each.get("TargetMode") != "External"
        }

    def _part(self, path: str) -> bytes:
        try:
            part = unpacked(self.archive, path, name=self.source, limits=self.limits)
        except KeyError as error:
            raise self._broken() from error
        if b"<!DOCTYPE" in part[:2048] or b"<!ENTITY" in part[:4096]:
            raise UnreadableFile(
                f"“{self.source}”里含有外部实体声明，没有打开。", hint="请用 Excel 或 WPS 另存一份再试。"
            )
        return part

    def _parsed(self, path: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(self._part(path), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._broken() from error

    def _walked(self, path: str, names: tuple[str, ...], *, ends_only: bool = False) -> Iterator[tuple[str, Any]]:
        from lxml import etree

        part = self._part(path)
        if len(part) > _LONG_PART:
            part = _BLANK.sub(b"", part)
        steps = etree.iterparse(
            io.BytesIO(part),
            events=("end",) if ends_only else ("start", "end"),
            tag=[f"{{*}}{name}" for name in names],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
        try:
            yield from steps
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self._broken() from error

    def _broken(self) -> UnreadableFile:
        return UnreadableFile(
            f"“{self.source}”已损坏或没有保存完整，打不开。", hint="请用 Excel 或 WPS 打开后另存一份再试。"
        )


def _rich(element: Any) -> str:
    """The text of a string and its runs, without the phonetic hints beside them."""
    return "".join(
        each.text or ""
        for each in element.iter("{*}t")
        if not any(above.tag.endswith("}rPh") for above in each.iterancestors() if above is not element)
    )


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _area(reference: str) -> Area | None:
    ends = [_REFERENCE.fullmatch(end) for end in reference.split(":")]
    if not ends[0] or not ends[-1]:
        return None
    rows = sorted(int(end[2]) - 1 for end in (ends[0], ends[-1]))
    columns = sorted(_column(end[1]) for end in (ends[0], ends[-1]))
    return rows[0], columns[0], rows[1], columns[1]


def _column(letters: str) -> int:
    """The number (from 0) of a column by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def letters_of(column: int) -> str:
    """The letters of a column by its number (from 0)."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _number(text: str | None, fallback: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"\d{1,9}", text) else fallback


def _said(element: Any, name: str) -> str:
    return str(element.get(name, "0"))
