"""Adds comments to an xlsx by editing its package: every part that is not concerned is copied byte for byte.

Hides what a comment is in this format: an entry in a comments part, a drawn box in a VML part, and the relationships,
content types and ``legacyDrawing`` element that tie both to the sheet.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from assistant.documents.locating import AUTHOR, Spot, remarks
from assistant.documents.writing.saving import xml_text
from assistant.domain import Review
from assistant.errors import UnreadableFile

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OFFICE_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_VML_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# What follows legacyDrawing in a worksheet, ECMA-376 part 1, 18.3.1.99.
_AFTER_DRAWING = (
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_COMMENT_LIMIT = 32_000  # characters; Excel keeps at most 32,767


class _Package:
    """The parts of an xlsx, changed ones held back until writing."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.changed: dict[str, bytes] = {}

    def read(self, name: str) -> bytes:
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def __contains__(self, name: str) -> bool:
        return name in self.names or name in self.changed

    def xml(self, name: str) -> Any:
        from lxml import etree

        return etree.fromstring(self.read(name), etree.XMLParser(resolve_entities=False, no_network=True))

    def put(self, name: str, root: Any) -> None:
        from lxml import etree

        self.changed[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def free(self, pattern: str) -> str:
        """The first part name of ``pattern`` with a number that nobody has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def write(self, path: Path) -> None:
        with ZipFile(path, "w") as out:
            for info in self.archive.infolist():
                out.writestr(info, self.read(info.filename))
            for name in self.changed.keys() - self.names:
                info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
                info.compress_type = ZIP_DEFLATED
                out.writestr(info, self.changed[name])


def annotate_xlsx(original: Path, reviews: Sequence[Review], out: Path) -> None:
    """Write ``original`` to ``out`` with the findings as cell comments. Raises ``UnreadableFile`` when it is no xlsx."""
    from lxml.etree import XMLSyntaxError

    try:
        with ZipFile(original) as archive:
            package = _Package(archive)
            sheets = dict(_sheets(package))
            by_sheet: dict[str, dict[str, str]] = {}
            for anchor, texts in remarks(reviews, list(_spots(original))).items():
                sheet, _, reference = anchor.removeprefix("xlsx:").rpartition("!")
                by_sheet.setdefault(sheet, {})[reference] = xml_text("\n\n".join(texts))[:_COMMENT_LIMIT]
            for sheet, comments in by_sheet.items():
                _comment_sheet(package, sheets[sheet], comments)
            package.write(out)
    except (BadZipFile, KeyError, XMLSyntaxError) as error:
        raise UnreadableFile(f"“{original.name}”打不开，没有加批注。", hint="请确认文件未损坏、未加密。") from error


def _spots(original: Path) -> Iterator[Spot]:
    """Every cell sheet by sheet, blank ones too; of a merged area its first cell only."""
    from openpyxl import load_workbook
    from openpyxl.cell.cell import MergedCell

    for area, sheet in enumerate(load_workbook(original, data_only=True).worksheets):
        for line in sheet.iter_rows():
            for cell in line:
                if not isinstance(cell, MergedCell):
                    anchor = f"xlsx:{sheet.title}!{cell.coordinate}"
                    text = "" if cell.value is None else str(cell.value)
                    yield Spot(anchor=anchor, text=text, area=area, row=cell.row, column=cell.column)


def _sheets(package: _Package) -> Iterator[tuple[str, str]]:
    """Sheet names with the parts they stand in."""
    workbook = next(
        (target for kind, target, _ in _related(package, "") if kind == "officeDocument"), "xl/workbook.xml"
    )
    targets = {identity: target for _, target, identity in _related(package, workbook)}
    root = package.xml(workbook)
    for sheet in root.iter(f"{{{_namespace(root)}}}sheet"):
        identity = sheet.get(f"{{{_office(root)}}}id")
        if identity in targets:
            yield sheet.get("name"), targets[identity]


def _related(package: _Package, part: str) -> Iterator[tuple[str, str, str]]:
    """Kind (the last word of its type), target part and id of each relationship of a part."""
    name = _relationships_name(part)
    if name not in package:
        return
    for item in package.xml(name):
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), item.get("Target")))
            yield item.get("Type").rsplit("/", 1)[-1], target.lstrip("/"), item.get("Id")


def _relationships_name(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _namespace(root: Any) -> str:
    from lxml import etree

    return str(etree.QName(root).namespace)


def _office(root: Any) -> str:
    return _OFFICE_STRICT if _namespace(root) == _STRICT else _OFFICE


# --------------------------------------------------------------------------------------------------------- one sheet


def _comment_sheet(package: _Package, part: str, comments: dict[str, str]) -> None:
    root = package.xml(part)
    held = {kind: target for kind, target, _ in _related(package, part)}
    new = _put_comments(package, part, held.get("comments"), comments, root)
    if not new:
        return
    drawing = root.find(f"{{{_namespace(root)}}}legacyDrawing")
    identity = drawing.get(f"{{{_office(root)}}}id") if drawing is not None else None
    boxes = next((target for _, target, found in _related(package, part) if found == identity), None)
    if boxes is None:
        boxes = package.free("xl/drawings/vmlDrawingReview{}.vml")
        package.changed[boxes] = _EMPTY_VML
        identity = _relate(package, part, boxes, kind=f"{_office(root)}/vmlDrawing")
        _declare(package, default=("vml", _VML_TYPE))
        _insert_drawing(root, identity)
        package.put(part, root)
    package.changed[boxes] = _with_boxes(package.read(boxes), new)


def _put_comments(
    package: _Package, part: str, held: str | None, comments: dict[str, str], sheet: Any
) -> dict[str, str]:
    """Write the comments part; a cell that has a comment keeps it, ours below. Returns what needs a new box."""
    from lxml import etree

    space = _namespace(sheet)
    if held is None:
        held = package.free("xl/commentsReview{}.xml")
        root = etree.Element(f"{{{space}}}comments", nsmap={None: space})
        etree.SubElement(root, f"{{{space}}}authors")
        etree.SubElement(root, f"{{{space}}}commentList")
        _relate(package, part, held, kind=f"{_office(sheet)}/comments")
        _declare(package, override=(f"/{held}", _COMMENTS_TYPE))
    else:
        root = package.xml(held)
    authors, entries = root.find(f"{{{space}}}authors"), root.find(f"{{{space}}}commentList")
    etree.SubElement(authors, f"{{{space}}}author").text = AUTHOR
    there = {entry.get("ref"): entry for entry in entries}
    for reference, text in sorted(comments.items(), key=lambda item: _row_column(item[0])):
        if reference in there:
            _run(there[reference].find(f"{{{space}}}text"), f"\n\n{AUTHOR}：\n{text}")
        else:
            entry = etree.SubElement(entries, f"{{{space}}}comment", ref=reference, authorId=str(len(authors) - 1))
            _run(etree.SubElement(entry, f"{{{space}}}text"), text)
    package.put(held, root)
    return {reference: text for reference, text in comments.items() if reference not in there}


def _run(parent: Any, text: str) -> None:
    from lxml import etree

    space = _namespace(parent)
    node = etree.SubElement(etree.SubElement(parent, f"{{{space}}}r"), f"{{{space}}}t")
    node.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    node.text = text


def _insert_drawing(root: Any, identity: str) -> None:
    from lxml import etree

    space = _namespace(root)
    element = etree.Element(f"{{{space}}}legacyDrawing")
    element.set(f"{{{_office(root)}}}id", identity)
    after = next((child for child in root if etree.QName(child).localname in _AFTER_DRAWING), None)
    if after is None:
        root.append(element)
    else:
        after.addprevious(element)


def _relate(package: _Package, part: str, target: str, *, kind: str) -> str:
    """Add a relationship of ``part`` to ``target`` and return its id."""
    from lxml import etree

    name = _relationships_name(part)
    root = (
        package.xml(name)
        if name in package
        else etree.Element(f"{{{_RELATIONSHIPS}}}Relationships", nsmap={None: _RELATIONSHIPS})
    )
    taken = {item.get("Id") for item in root}
    identity = next(f"rIdReview{number}" for number in range(1, len(taken) + 2) if f"rIdReview{number}" not in taken)
    etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", Id=identity, Type=kind, Target=f"/{target}")
    package.put(name, root)
    return identity


def _declare(
    package: _Package, *, default: tuple[str, str] | None = None, override: tuple[str, str] | None = None
) -> None:
    """State the content type of an extension or of one part, once."""
    from lxml import etree

    root = package.xml("[Content_Types].xml")
    if default and not any((item.get("Extension") or "").lower() == default[0] for item in root):
        item = etree.Element(f"{{{_TYPES}}}Default", Extension=default[0], ContentType=default[1])
        root.insert(0, item)
    if override:
        etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=override[0], ContentType=override[1])
    package.put("[Content_Types].xml", root)


# ------------------------------------------------------------------------------------------------------ the drawn boxes

_EMPTY_VML = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
_SHAPE_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="{identity}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:0;margin-top:0;width:240pt;height:{height}pt;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def _with_boxes(vml: bytes, comments: dict[str, str]) -> bytes:
    """The VML with one hidden box per comment. Inserted as text: Excel's own VML is not always well-formed XML."""
    text = vml.decode("utf-8")
    shapes = [] if 'id="_x0000_t202"' in text else [_SHAPE_TYPE]
    number = max((int(found) for found in re.findall(r'id="_x0000_s(\d+)"', text)), default=1024)
    for reference, words in comments.items():
        number += 1
        row, column = _row_column(reference)
        lines = sum(1 + len(line) // 22 for line in words.split("\n")) + 1
        shapes.append(
            _SHAPE.format(
                identity=escape(f"_x0000_s{number}"),
                height=min(400, 14 * lines),
                left=column + 1,
                right=column + 5,
                top=max(0, row - 1),
                bottom=row + min(24, lines),
                row=row,
                column=column,
            )
        )
    before, end, after = text.rpartition("</xml>")
    if not end:
        raise KeyError("VML without an end")
    return (before + "".join(shapes) + end + after).encode("utf-8")


def _row_column(reference: str) -> tuple[int, int]:
    """Row and column from 0 of a reference such as B7."""
    from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

    letters, row = coordinate_from_string(reference)
    return row - 1, column_index_from_string(letters) - 1
