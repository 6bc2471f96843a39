"""Old office formats (.doc .xls .wps .et .rtf .odt) through LibreOffice in a process of its own, when it is installed."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from assistant.documents.files.sandbox import run_program
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_SECONDS = 60
_SHEETS = {".xls", ".et", ".ett", ".xlt", ".ods", ".csv"}


def converted(name: str, data: bytes, *, limits: Limits) -> tuple[str, bytes]:
    """The file as docx or xlsx: its new name and bytes. Raises ``UnreadableFile`` naming the way out when that fails.

    LibreOffice runs headless with a profile of its own (macros off by default there) and is killed after 60 seconds.
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    suffix = Path(name).suffix.lower() or ".doc"
    if program is None:
        raise UnreadableFile(
            f"“{name}”是旧格式文件（{suffix}），不能直接读取。",
            hint="请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再试。",
        )
    sheet = suffix in _SHEETS or b"W\x00o\x00r\x00k\x00b\x00o\x00o\x00k" in data
    target = "xlsx" if sheet else "docx"
    with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
        where = Path(folder)
        before = where / f"input{suffix}"
        before.write_bytes(data)
        profile = (where / "profile").as_uri()
        command = [
            program,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            folder,
            str(before),
        ]
        run_program(command, name=name, seconds=_SECONDS)
        after = where / f"input.{target}"
        if not after.is_file() or after.stat().st_size > limits.file_bytes:
            raise UnreadableFile(
                f"“{name}”无法转换，可能已损坏。", hint="请用 Word、Excel 或 WPS 打开，另存为 .docx 或 .xlsx 再试。"
            )
        return f"{Path(name).stem}.{target}", after.read_bytes()
