"""A web page saved with its pictures in one file (.mht), as web systems export Word and Excel → blocks of its pages."""

from __future__ import annotations

import email
import email.policy
import re

from assistant.documents.files.html import read_html
from assistant.documents.files.safety import is_web_archive
from assistant.documents.files.text import decode
from assistant.documents.grid import Source
from assistant.errors import UnreadableFile


def read_web_archive(data: bytes, *, source: str) -> Source:
    """The pages of an archive in order. Raises ``UnreadableFile`` when none can be made out."""
    pages = [
        decode(bytes(part.get_payload(decode=True) or b""), source=source)
        for part in email.message_from_bytes(data, policy=email.policy.compat32).walk()
        if part.get_content_type() == "text/html"
    ]
    whole = "\n".join(page for page in pages if not re.search(r"<frameset[\s>]", page, re.I))
    if not whole.strip():
        raise UnreadableFile(f"“{source}”里没有网页内容可读。", hint="请用 Word、Excel 或 WPS 打开，另存后再试。")
    return read_html(whole)


def read_page(data: bytes) -> Source:
    """A page embedded in a document, archived or plain; nothing when it is neither."""
    if is_web_archive(data):
        return read_web_archive(data, source="")
    if re.search(rb"<(?:html|table|body|p)[\s>]", data[:65536], re.I):
        return read_html(decode(data, source=""))
    return Source(())
