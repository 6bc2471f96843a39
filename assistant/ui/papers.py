"""Where the files for download are written: one folder of this process, emptied when it ends."""

from __future__ import annotations

import tempfile
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def _top() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True)


def new_folder() -> Path:
    """An empty folder for the papers of one run."""
    return Path(tempfile.mkdtemp(dir=_top().name))
