"""The parts of an OFD file (GB/T 33190): its pages with their templates, and the pictures their objects name."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.documents.files.safety import unpacked
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_LEAST_PICTURE = 0.2  # of a page: a smaller picture is a seal or an emblem


class Package:
    """The members of an OFD file as XML, unpacked under the limits."""

    def __init__(self, archive: zipfile.ZipFile, source: str, limits: Limits) -> None:
        self.archive, self.source, self.limits = archive, source, limits
        self.names = set(archive.namelist())

    def xml(self, path: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        hint = "请用 OFD 阅读器打开，导出为 PDF 再试。"
        try:
            return etree.fromstring(self.member(path), parser)
        except KeyError as error:
            raise UnreadableFile(f"“{self.source}”不完整，缺少其中的“{path}”。", hint=hint) from error
        except (etree.XMLSyntaxError, ValueError) as error:
            raise UnreadableFile(f"“{self.source}”已损坏或加了密，打不开。", hint=hint) from error

    def member(self, path: str) -> bytes:
        return unpacked(self.archive, path, name=self.source, limits=self.limits)

    def path(self, base: str, said: str) -> str:
        """A member's name, said in another one relative to it, or from the root; some write it from the root without saying so."""
        said = said.strip().replace("\\", "/")
        near = posixpath.normpath(posixpath.join("/", posixpath.dirname(base), said)).lstrip("/")
        far = posixpath.normpath(said).lstrip("/")
        return far if near not in self.names and far in self.names else near


@dataclass(frozen=True)
class Page:
    """A page: its content, the templates and pictures of its document by their keys, the size where it names none."""

    package: Package
    path: str
    templates: dict[str, str]
    media: dict[str, str]
    size: str

    def layers(self) -> list[Any]:
        """The templates it uses and, last, its own content."""
        content = self.package.xml(self.path)
        used = [self.templates.get(each.get("TemplateID", "")) for each in all_of(content, "Template")]
        return [*(self.package.xml(below) for below in used if below), content]

    def picture(self, content: Any) -> bytes | None:
        """The largest picture on it, when that is large enough to hold a form."""
        media = dict(self.media)
        for each in all_of(content, "PageRes"):
            media |= media_of(self.package, self.package.path(self.path, each.text or ""))
        _, _, width, height = numbers(next((e.text for e in all_of(content, "PhysicalBox")), self.size), 4) or (
            0,
            0,
            210,
            297,
        )
        sized = [
            (box[2] * box[3], media[each.get("ResourceID", "")])
            for each in all_of(content, "ImageObject")
            if each.get("ResourceID", "") in media and (box := numbers(each.get("Boundary"), 4))
        ]
        size, path = max(sized, default=(0.0, ""))
        return self.package.member(path) if path and size >= _LEAST_PICTURE * width * height else None


def pages_of(package: Package, said: str) -> list[Page]:
    """The pages of one document of the file. Raises ``UnreadableFile`` when its list of pages is broken."""
    document_path = package.path("OFD.xml", said)
    document = package.xml(document_path)
    templates = {
        e.get("ID", ""): package.path(document_path, e.get("BaseLoc", "")) for e in all_of(document, "TemplatePage")
    }
    media: dict[str, str] = {}
    for kind in ("PublicRes", "DocumentRes"):
        for each in all_of(document, kind):
            media |= media_of(package, package.path(document_path, each.text or ""))
    size: str = next((e.text for e in all_of(document, "PhysicalBox") if e.text), "")
    return [
        Page(package, package.path(document_path, each.get("BaseLoc", "")), templates, media, size)
        for each in all_of(document, "Page")
    ]


def media_of(package: Package, path: str) -> dict[str, str]:
    """The pictures a list of resources names, by their keys; none where the list is broken."""
    try:
        root = package.xml(path)
    except UnreadableFile:
        return {}
    folder = package.path(path, f"{root.get('BaseLoc') or '.'}/x")
    found: dict[str, str] = {}
    for each in all_of(root, "MultiMedia"):
        name = next((e.text or "" for e in all_of(each, "MediaFile")), "")
        member = package.path(folder, name)
        if member in package.names:
            found[each.get("ID", "")] = member
    return found


def all_of(root: Any, name: str) -> Iterator[Any]:
    """Elements by name: producers differ in the namespace they write."""
    return (e for e in root.iter() if isinstance(e.tag, str) and e.tag.rpartition("}")[2] == name)


def numbers(text: str | None, count: int) -> list[float] | None:
    """The numbers of an attribute, exactly ``count`` of them (0: any), none beyond the size of a wall; else ``None``."""
    found = [float(part) for part in re.findall(r"-?\d*\.?\d+(?:[eE][-+]?\d{1,2})?", text or "")]
    if (count and len(found) != count) or any(abs(number) > 1e5 for number in found):
        return None
    return found
