"""Files in: a file or pasted text becomes a ``Document`` of filings, statements, and what could not be read.

The stages are pure: bytes → blocks (grids of cells, lines of text) → recognised sections → filings.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from assistant.documents.reading import recognise
from assistant.documents.safety import FileKind, kind_of, read_bytes
from assistant.documents.text import decode, read_csv, read_lines
from assistant.domain import Document
from assistant.errors import UnreadableFile
from assistant.settings import Limits

__all__ = ["read", "read_bytes_as", "read_text"]

OnPage = Callable[[int, int], None]


def read(path: Path, *, limits: Limits | None = None, on_page: OnPage | None = None) -> Document:
    """Read one file of any supported kind, recognised by its content, not by its name.

    Raises ``UnreadableFile`` with a message that says what to do for empty, encrypted, broken, oversized or unknown
    files. What a readable file holds besides filings and statements stands in ``Document.unread``.
    ``on_page(done, of)`` is called after each scanned page, which takes seconds.
    """
    limits = limits or Limits()
    return read_bytes_as(path.name, read_bytes(path, limits=limits), limits=limits, on_page=on_page)


def read_bytes_as(name: str, data: bytes, *, limits: Limits, on_page: OnPage | None = None) -> Document:
    """Read a file's bytes under its name (see ``read``)."""
    from assistant.documents import office

    kind = kind_of(data, name=name, limits=limits)
    sha256 = hashlib.sha256(data).hexdigest()
    if kind in (FileKind.OLD_OFFICE, FileKind.OFD):
        name_now, data = office.converted(name, data, limits=limits)
        kind = kind_of(data, name=name_now, limits=limits)
    if kind is FileKind.DOCX:
        from assistant.documents.docx import read_docx

        source = read_docx(data, source=name, limits=limits)
    elif kind is FileKind.XLSX:
        from assistant.documents.xlsx import read_xlsx

        source = read_xlsx(data, source=name, limits=limits)
    elif kind is FileKind.PDF:
        from assistant.documents.pdf import read_pdf

        source = read_pdf(data, source=name, limits=limits, on_page=on_page)
    elif kind is FileKind.PICTURE:
        from assistant.documents.scan import read_picture

        source = read_picture(data, source=name, on_page=on_page)
    else:
        text = decode(data, source=name)
        if len(text) > limits.text_characters:
            raise UnreadableFile(
                f"“{name}”有 {len(text)} 个字，超过上限 {limits.text_characters}。", hint="请只保留绩效目标表再试。"
            )
        if kind is FileKind.HTML:
            from assistant.documents.html import read_html

            source = read_html(text)
        elif kind is FileKind.CSV:
            source = read_csv(text)
        else:
            source = read_lines(text)
    document = recognise(source, name=name, sha256=sha256)
    if source.uncertain is None:
        return document
    from assistant.documents.scan import with_doubts

    return with_doubts(document, source.uncertain)


def read_text(text: str, *, source: str) -> Document:
    """Read pasted text: plain, tab separated, pipe tables or HTML. ``source`` names where it came from."""
    from assistant.documents.safety import looks_like_html

    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if looks_like_html(text):
        from assistant.documents.html import read_html

        return recognise(read_html(text), name=source, sha256=sha256)
    return recognise(read_lines(text.replace("\r\n", "\n").replace("\r", "\n")), name=source, sha256=sha256)
