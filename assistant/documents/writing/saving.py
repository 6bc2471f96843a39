"""Writes a file whole or not at all, and never over the file it was made from.

Also says which characters a Word or Excel file can hold, so that no odd character in a filing spoils an export.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.errors import AssistantError

# XML 1.0 allows no other control characters, lone surrogates or the two non-characters.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@contextmanager
def saving(path: Path, *, source: Path | None = None) -> Iterator[Path]:
    """A temporary file beside ``path``; it replaces ``path`` when the block ends well and vanishes otherwise.

    Raises ``AssistantError`` when ``path`` is ``source`` itself, or the folder cannot be written.
    """
    if source is not None and path.exists() and path.samefile(source):
        raise AssistantError(f"不能写回原文件“{source.name}”。", hint="请换一个文件名，原件保持不动。")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=path.suffix, dir=path.parent)
    except OSError as error:
        raise AssistantError(f"无法写入“{path.name}”：{error.strerror}。", hint="请换一个可写的文件夹。") from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o644)
        try:
            draft.replace(path)
        except OSError as error:
            hint = "文件可能正在别的程序里打开，请关闭后重试。"
            raise AssistantError(f"无法写入“{path.name}”：{error.strerror}。", hint=hint) from error
    finally:
        draft.unlink(missing_ok=True)


def xml_text(text: str) -> str:
    """Text with the characters left out that no XML file may hold; line ends become line feeds."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
