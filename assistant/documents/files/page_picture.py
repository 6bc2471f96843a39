"""Pictures of pages, to be shown beside the form that was read from them. Drawn in the sandbox, limited in size and time."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from pathlib import Path

from assistant.documents.files.safety import read_bytes
from assistant.documents.files.sandbox import run_apart
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_WIDTH = 1100  # pixels: twice the pane it is shown in, so that small print can be made out
_SECONDS = 30.0
_QUALITY = 72


def page_picture(path: Path, page: int, *, straight: bool, limits: Limits) -> str:
    """Page ``page`` (from 1) of a PDF, or the one picture, as a JPEG in base64; ``straight`` turns a scan as it was read.

    Raises ``UnreadableFile`` when the file is gone or the page cannot be drawn.
    """
    data = read_bytes(path, limits=limits)
    drawn = next(run_apart(draw, data, page, straight, path.name, name=path.name, seconds=_SECONDS), None)
    if not isinstance(drawn, str):
        raise UnreadableFile(f"“{path.name}”第 {page} 页画不出来。", hint="请打开原件对照。")
    return drawn


def draw(data: bytes, page: int, straight: bool, name: str) -> Iterator[str]:
    """The sandbox's side: yields the one picture."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = 80_000_000
    if straight:
        from assistant.documents.files.scan_page import as_read

        picture = Image.fromarray(as_read(data, page, name)[:, :, ::-1])
    elif data.lstrip()[:5] == b"%PDF-":
        import pypdfium2

        sheet = pypdfium2.PdfDocument(data)[page - 1]
        picture = sheet.render(scale=min(_WIDTH / sheet.get_width(), 4.0)).to_pil()
    else:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(data)))
    picture = picture.convert("RGB")
    picture.thumbnail((_WIDTH, 4 * _WIDTH))
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY)
    yield base64.b64encode(stream.getvalue()).decode("ascii")
