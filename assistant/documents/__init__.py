"""Files in: a file or pasted text becomes a ``Document`` of filings, statements, and what could not be read.

The stages are pure: bytes → blocks (grids of cells, lines of text) → recognised sections → filings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from assistant.documents.files.safety import FileKind, kind_of, read_bytes
from assistant.documents.files.text import decode, looks_like_csv, read_csv, read_lines, tidied
from assistant.documents.forms.reading import recognise
from assistant.documents.grid import Source
from assistant.domain import Document
from assistant.errors import UnreadableFile
from assistant.settings import Limits

if TYPE_CHECKING:
    from assistant.documents.forms.paper import Paper

__all__ = ["Reading", "blocks_of", "read", "read_bytes_as", "read_paper", "read_text", "reading_of", "reading_of_text"]

OnPage = Callable[[int, int], None]


class Reading(NamedTuple):
    """A document beside the lines and tables it was recognised in, for whoever compares the two."""

    document: Document
    source: Source


def read(path: Path, *, limits: Limits | None = None, on_page: OnPage | None = None) -> Document:
    """Read one file of any supported kind, recognised by its content, not by its name.

    Raises ``UnreadableFile`` with a message that says what to do for empty, encrypted, broken, oversized or unknown
    files. What a readable file holds besides filings and statements stands in ``Document.unread``.
    ``on_page(done, of)`` is called after each scanned page, which takes seconds.
    """
    return reading_of(path, limits=limits, on_page=on_page).document


def reading_of(path: Path, *, limits: Limits | None = None, on_page: OnPage | None = None) -> Reading:
    """Read one file as :func:`read` does and keep what was seen in it."""
    limits = limits or Limits()
    data = read_bytes(path, limits=limits)
    source = blocks_of(path.name, data, limits=limits, on_page=on_page)
    return Reading(_recognised(source, path.name, hashlib.sha256(data).hexdigest()), source)


def read_bytes_as(name: str, data: bytes, *, limits: Limits, on_page: OnPage | None = None) -> Document:
    """Read a file's bytes under its name (see ``read``)."""
    source = blocks_of(name, data, limits=limits, on_page=on_page)
    return _recognised(source, name, hashlib.sha256(data).hexdigest())


def read_paper(path: Path, *, limits: Limits | None = None) -> Paper:
    """Read a file a draft is made from: besides filings and statements, its budget table and its running text.

    Raises ``UnreadableFile`` as ``read`` does.
    """
    from assistant.documents.forms.budget import read_budget
    from assistant.documents.forms.paper import Paper, running_text

    limits = limits or Limits()
    data = read_bytes(path, limits=limits)
    source = blocks_of(path.name, data, limits=limits)
    document = _recognised(source, path.name, hashlib.sha256(data).hexdigest())
    budget = None if document.filings else read_budget(source)
    return Paper(name=path.name, document=document, text=running_text(source), budget=budget)


def _recognised(source: Source, name: str, sha256: str) -> Document:
    document = recognise(source, name=name, sha256=sha256)
    if source.uncertain is None:
        return document
    from assistant.documents.files.scan_doubts import with_doubts

    return with_doubts(document, source.uncertain)


def blocks_of(name: str, data: bytes, *, limits: Limits, on_page: OnPage | None = None) -> Source:
    """A file's bytes as grids and lines, whatever kind it is. Raises ``UnreadableFile``."""
    from assistant.documents.files import office

    kind = kind_of(data, name=name, limits=limits)
    if kind is FileKind.OLD_OFFICE:
        name_now, data = office.converted(name, data, limits=limits)
        kind = kind_of(data, name=name_now, limits=limits)
    if kind is FileKind.DOCX:
        from assistant.documents.files.docx import read_docx

        return read_docx(data, source=name, limits=limits)
    if kind is FileKind.WORD_XML:
        from assistant.documents.files.docx import read_word_xml

        return read_word_xml(data, source=name, limits=limits)
    if kind is FileKind.SHEET_XML:
        from assistant.documents.files.sheet_xml import read_sheet_xml

        return read_sheet_xml(data, source=name, limits=limits)
    if kind is FileKind.WEB_ARCHIVE:
        from assistant.documents.files.web_archive import read_web_archive

        return read_web_archive(data, source=name)
    if kind is FileKind.XLSX:
        from assistant.documents.files.xlsx import read_xlsx

        return read_xlsx(data, source=name, limits=limits)
    if kind is FileKind.PDF:
        from assistant.documents.files.pdf import read_pdf

        return read_pdf(data, source=name, limits=limits, on_page=on_page)
    if kind is FileKind.OFD:
        from assistant.documents.files.ofd import read_ofd

        return read_ofd(data, source=name, limits=limits, on_page=on_page)
    if kind is FileKind.PICTURE:
        from assistant.documents.files.scan import read_picture

        return read_picture(data, source=name, on_page=on_page)
    text = decode(data, source=name)
    if len(text) > limits.text_characters:
        raise UnreadableFile(
            f"“{name}”有 {len(text)} 个字，超过上限 {limits.text_characters}。", hint="请只保留绩效目标表再试。"
        )
    if kind is FileKind.HTML:
        from assistant.documents.files.html import read_html

        return read_html(text)
    return read_csv(text) if kind is FileKind.CSV or looks_like_csv(text) else read_lines(text)


def read_text(text: str, *, source: str) -> Document:
    """Read pasted text: plain, tab separated, pipe tables or HTML. ``source`` names where it came from."""
    return reading_of_text(text, source=source).document


def reading_of_text(text: str, *, source: str) -> Reading:
    """Read pasted text as :func:`read_text` does and keep the lines and tables seen in it."""
    from assistant.documents.files.safety import looks_like_html

    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if looks_like_html(text):
        from assistant.documents.files.html import read_html

        seen = read_html(text)
    else:
        seen = read_lines(tidied(text))
    return Reading(recognise(seen, name=source, sha256=sha256), seen)
