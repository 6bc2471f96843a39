"""Photographs of the pages of one paper (第1页.jpg, 第2页.jpg) joined to a PDF, so that a table goes on over its pages."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.errors import UnreadableFile

_NUMBERED = re.compile(r"(.*?)(\d{1,9})(\D{0,2})")
_LONG_SIDE = 3600  # pixels of a page that are kept; recognising uses fewer
_A4 = 8.27  # inches across
_SECONDS_TO_START, _SECONDS_A_PICTURE = 20.0, 5.0
_MOST_PIXELS = 80_000_000


def page_groups(names: Sequence[str]) -> list[list[str]]:
    """The names of pictures by paper, pages in order: those of one folder that differ in their last number only belong together."""
    groups: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    for name in names:
        path = PurePosixPath(name)
        found = _NUMBERED.fullmatch(path.stem)
        key = (str(path.parent), found[1], found[3]) if found else (name, "", "")
        groups.setdefault(key, []).append((int(found[2]) if found else 0, name))
    return [[name for _, name in sorted(group)] for group in groups.values()]


def group_name(names: Sequence[str]) -> str:
    """What a paper of several pictures is called: 拍照/第1页至第3页（3张照片）.pdf."""
    first, last = PurePosixPath(names[0]), PurePosixPath(names[-1])
    return (first.parent / f"{first.stem}至{last.stem}（{len(names)}张照片）.pdf").as_posix()


def join_pages(pictures: Sequence[Path], into: Path, *, name: str) -> Path:
    """Write the pictures as the pages of one PDF ``into``; one that cannot be opened becomes a blank page.

    Pictures are opened in the sandbox. Raises ``UnreadableFile`` when that fails.
    """
    from assistant.documents.files.sandbox import run_apart

    if into.is_file():
        return into
    seconds = _SECONDS_TO_START + _SECONDS_A_PICTURE * len(pictures)
    made = [
        base64.b64decode(page)
        for page in run_apart(pdf_of, [str(path) for path in pictures], name=name, seconds=seconds)
    ]
    if not made:
        raise UnreadableFile(f"“{name}”里的照片打不开。", hint="请重新拍摄，或逐张上传。")
    into.write_bytes(made[-1])
    return into


def pdf_of(paths: list[str]) -> Iterator[str]:
    """The PDF in base64; runs in the sandbox."""
    pages = [_page(path) for path in paths]
    stream = io.BytesIO()
    pages[0].save(
        stream,
        "PDF",
        resolution=pages[0].width / _A4,
        save_all=True,
        append_images=pages[1:],
        quality=88,
        creationDate=None,
        modDate=None,
    )
    yield base64.b64encode(stream.getvalue()).decode("ascii")


def _page(path: str) -> Any:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    try:
        with Image.open(path) as image:
            if image.width * image.height > _MOST_PIXELS:
                raise ValueError("too many pixels")
            image.thumbnail((_LONG_SIDE, _LONG_SIDE))
            return ImageOps.exif_transpose(image).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return Image.new("RGB", (827, 1169), "white")
