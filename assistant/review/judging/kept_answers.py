"""Keeps the judge's answers in a folder, one small JSON file each, so that the same question is not paid for twice."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol


class Answers(Protocol):
    """What the judge needs of a store: a dict will do."""

    def get(self, key: str, /) -> str | None: ...

    def __setitem__(self, key: str, value: str, /) -> None: ...


class KeptAnswers:
    """Answers below ``folder``, made when first needed. Safe to share between threads and processes.

    A file that cannot be read counts as not there, one that cannot be written costs the question next time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str, /) -> str | None:
        """The answer kept under ``key`` (hexadecimal digits), or ``None``."""
        try:
            return self._file(key).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def __setitem__(self, key: str, value: str, /) -> None:
        file = self._file(key)
        new = file.with_name(f"{file.name}.{os.getpid()}.new")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(value, "utf-8")
            new.replace(file)
        except OSError:
            return

    def _file(self, key: str) -> Path:
        return self._folder / key[:2] / f"{key}.json"
