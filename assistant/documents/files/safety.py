"""What a file from a stranger is, and whether it may be opened: kind by content, size, expansion, encryption, macros."""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from assistant.errors import UnreadableFile
from assistant.settings import Limits


class FileKind(StrEnum):
    """A file kind, told by content. ``OLD_OFFICE`` are the binary formats of Word, Excel and WPS."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    PICTURE = "picture"
    HTML = "html"
    CSV = "csv"
    TEXT = "txt"
    OFD = "ofd"
    WORD_XML = "word xml"
    SHEET_XML = "sheet xml"
    WEB_ARCHIVE = "mht"
    OLD_OFFICE = "old office"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_XML = {
    "http://schemas.microsoft.com/office/word/2003/wordml": FileKind.WORD_XML,
    "http://schemas.microsoft.com/office/2006/xmlPackage": FileKind.WORD_XML,
    "urn:schemas-microsoft-com:office:spreadsheet": FileKind.SHEET_XML,
}
_ARCHIVES = {b"Rar!": "RAR 压缩包", b"7z\xbc\xaf": "7z 压缩包", b"\x1f\x8b": "gzip 压缩包"}


def read_bytes(path: Path, *, limits: Limits) -> bytes:
    """The bytes of a file. Raises ``UnreadableFile`` when it is missing, no file, empty or larger than the limit."""
    name = path.name
    try:
        if path.is_dir():
            raise UnreadableFile(f"“{name}”是文件夹，不是文件。", hint="请选择其中的一个文件。")
        size = path.stat().st_size
        if size > limits.file_bytes:
            shown = f"{size / 1024 / 1024:.1f} MB"
            allowed = f"{limits.file_bytes / 1024 / 1024:.0f} MB"
            raise UnreadableFile(
                f"“{name}”有 {shown}，超过上限 {allowed}，没有打开。", hint="请删去附图或拆成几个文件再试。"
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile(f"找不到文件“{name}”。", hint="请核对路径。") from error
    except OSError as error:
        raise UnreadableFile(
            f"无法打开文件“{name}”：{error.strerror or '读取失败'}。", hint="请检查权限或换一个位置。"
        ) from error
    if not data.strip():
        raise UnreadableFile(f"“{name}”是空文件，没有内容可读。", hint="请确认选对了文件，并已保存。")
    return data


def kind_of(data: bytes, *, name: str, limits: Limits) -> FileKind:
    """The kind of a file by its content; its name decides only between csv and plain text.

    Raises ``UnreadableFile`` for kinds that cannot be read, encrypted files, and archives that expand too far.
    """
    suffix = Path(name).suffix.lower()
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data, name=name, limits=limits)
    if data.startswith(_OLE):
        return _ole_kind(data, name=name)
    if data.lstrip()[:5] == b"%PDF-":
        return FileKind.PDF
    if data.startswith(b"{\\rtf"):
        return FileKind.OLD_OFFICE
    if data.startswith(_PICTURES):
        return FileKind.PICTURE
    for magic, word in _ARCHIVES.items():
        if data.startswith(magic):
            raise UnreadableFile(f"“{name}”是{word}，目前不能直接读取。", hint="请先解压，再选择其中的文件。")
    head = data[:4096].decode("latin-1")
    for space, kind in _XML.items():
        if space in head and "<?xml" in head:
            return kind
    if is_web_archive(data):
        return FileKind.WEB_ARCHIVE
    if looks_like_html(head):
        return FileKind.HTML
    return FileKind.CSV if suffix == ".csv" else FileKind.TEXT


def is_web_archive(data: bytes) -> bool:
    """Whether a file begins as a mail does and holds a page."""
    begins = re.match(rb"\s*(?:MIME-Version:|From:|Content-Type:\s*multipart/related|Subject:)", data, re.I)
    return begins is not None and b"mime-version" in data[:4096].lower() and b"text/html" in data[:65536].lower()


def looks_like_html(text: str) -> bool:
    """Whether text is a page or a table pasted from one, not merely text in which a tag occurs."""
    return re.search(r"<(?:!doctype html|html|table|body)[\s>]", text[:4096], re.I) is not None


def _ole_kind(data: bytes, *, name: str) -> FileKind:
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise UnreadableFile(
            f"“{name}”设有打开密码，无法读取。", hint="请在 Word、Excel 或 WPS 里去掉密码，另存后再试。"
        )
    return FileKind.OLD_OFFICE


def _zip_kind(data: bytes, *, name: str, limits: Limits) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, RuntimeError) as error:
        raise UnreadableFile(f"“{name}”已损坏或没有保存完整，打不开。", hint="请重新导出或另存一份再试。") from error
    _refuse_bomb(data, entries, name=name, limits=limits)
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile(f"“{name}”是加密的压缩包，无法读取。", hint="请先用密码解开，再选择其中的文件。")
    names = {entry.filename for entry in entries}
    if "word/document.xml" in names:
        return FileKind.DOCX
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "OFD.xml" in names:
        return FileKind.OFD
    if "[Content_Types].xml" in names and any(entry.startswith("word/") for entry in names):
        return FileKind.DOCX
    if "[Content_Types].xml" in names and any(entry.startswith("xl/") for entry in names):
        return FileKind.XLSX
    if "content.xml" in names and "mimetype" in names:
        return FileKind.OLD_OFFICE
    raise UnreadableFile(f"“{name}”是压缩包，不是单个表格文件。", hint="请先解压，再选择其中的文件。")


def _refuse_bomb(data: bytes, entries: list[zipfile.ZipInfo], *, name: str, limits: Limits) -> None:
    """Refuse by what the archive declares; ``unpacked`` refuses by what really comes out."""
    declared = sum(entry.file_size for entry in entries)
    ratio = max(
        (entry.file_size / max(entry.compress_size, 1) for entry in entries if entry.file_size > 1_000_000), default=0
    )
    if (
        declared > limits.unpacked_bytes
        or ratio > limits.expansion_ratio * 2
        or declared > len(data) * limits.expansion_ratio * 2
    ):
        raise _bomb(name)


def unpacked(archive: zipfile.ZipFile, member: str, *, name: str, limits: Limits) -> bytes:
    """One member of an archive, read in steps and stopped when it grows beyond the limits.

    Raises ``UnreadableFile`` when it is broken or expands too far, ``KeyError`` when it is not there.
    """
    entry = archive.getinfo(member)
    most = min(limits.unpacked_bytes, max(entry.compress_size, 1) * limits.expansion_ratio + 1_000_000)
    parts: list[bytes] = []
    size = 0
    try:
        with archive.open(entry) as stream:
            while part := stream.read(1 << 20):
                size += len(part)
                if size > most:
                    raise _bomb(name)
                parts.append(part)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"“{name}”已损坏，其中的内容读不出来。", hint="请重新导出或另存一份再试。") from error
    except Exception as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(f"“{name}”已损坏，其中的内容读不出来。", hint="请重新导出或另存一份再试。") from error
    return b"".join(parts)


def _bomb(name: str) -> UnreadableFile:
    return UnreadableFile(f"“{name}”解压后大得不正常，没有打开。", hint="请确认来源；正常的表格另存一份再试。")
