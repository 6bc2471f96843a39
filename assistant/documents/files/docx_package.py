"""Where a Word file keeps its text: the main part of a package, the parts it embeds as pages, or one flat XML file.

Word itself, WPS and web systems that fill a template write different ones; all come out as one body in the usual namespace.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from assistant.documents.files.docx_text import W
from assistant.documents.files.safety import unpacked
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_SPACES = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.microsoft.com/office/word/2003/wordml")
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_LEAST_PICTURE = 30_000  # bytes: a smaller picture is a seal, a logo or a signature


@dataclass(frozen=True)
class Package:
    """A document's body, the pages and larger pictures embedded in it by relationship, and whether it has macros."""

    body: Any
    chunks: dict[str, bytes] = field(default_factory=dict)
    pictures: dict[str, bytes] = field(default_factory=dict)
    macros: bool = False


def opened(data: bytes, *, source: str, limits: Limits) -> Package:
    """A docx or docm. Raises ``UnreadableFile`` when it is broken."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        try:
            main = _main_part(archive, source, limits)
            xml = unpacked(archive, main, name=source, limits=limits)
        except KeyError as error:
            raise _broken(source) from error
        related = _related(archive, main, source, limits)
        chunks = {
            key: unpacked(archive, target, name=source, limits=limits)
            for key, (kind, target) in related.items()
            if kind.endswith("/aFChunk") and target in names
        }
        pictures = {
            key: unpacked(archive, target, name=source, limits=limits)
            for key, (kind, target) in related.items()
            if kind.endswith("/image") and target in names and archive.getinfo(target).file_size >= _LEAST_PICTURE
        }
    macros = any(name.endswith("vbaProject.bin") for name in names)
    return Package(_body(xml, source), chunks, pictures, macros)


def opened_flat(data: bytes, *, source: str) -> Package:
    """A Word document in one XML file: of Word 2003, or a package written flat. Raises ``UnreadableFile``."""
    return Package(_body(data, source))


def _body(xml: bytes, source: str) -> Any:
    from lxml import etree

    for space in _SPACES:
        xml = xml.replace(space, W[1:-1].encode())
    xml = re.sub(rb"<w:([vh])merge\b", lambda found: b"<w:" + found[1] + b"Merge", xml)  # Word 2003
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(source) from error
    body = next(root.iter(W + "body"), None)
    if body is None:
        raise _broken(source)
    return body


def _main_part(archive: zipfile.ZipFile, source: str, limits: Limits) -> str:
    """The part that the package names as its document; it need not be called document.xml."""
    for kind, target in _related(archive, "", source, limits).values():
        if kind.endswith("/officeDocument") and target in archive.namelist():
            return target
    return "word/document.xml"


def _related(archive: zipfile.ZipFile, part: str, source: str, limits: Limits) -> dict[str, tuple[str, str]]:
    """The relationships of a part (of the package itself when empty): kind and member by their key; broken ones are none."""
    from lxml import etree

    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in archive.namelist():
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(unpacked(archive, path, name=source, limits=limits), parser)
    except etree.XMLSyntaxError:
        return {}
    return {
        each.get("Id", ""): (
            each.get("Type", ""),
            posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/"),
        )
        for each in root.iter(_RELATION)
        if each.get("TargetMode") != "External"
    }


def _broken(source: str) -> UnreadableFile:
    return UnreadableFile(f"“{source}”已损坏或没有保存完整，打不开。", hint="请用 Word 或 WPS 打开后另存一份再试。")
