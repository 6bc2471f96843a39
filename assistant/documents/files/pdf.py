"""PDF → blocks: ruled tables as grids whose merged areas follow from the rules, everything else as lines.

A page without text goes to :mod:`assistant.documents.files.scan`. Anchors are ``pdf:PAGE/TABLE/ROW/COL`` and ``pdf:PAGE/LINE`` (pages from 1).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from assistant.documents.files.pdf_dots import join_dots
from assistant.documents.files.pdf_rules import rules_of
from assistant.documents.files.pdf_signs import is_scan, is_unmapped, pictured, upright, without_watermark
from assistant.documents.files.radicals import unified
from assistant.documents.files.ruled import Frame, RuledTable, boxes_of, grid_of, page_entries
from assistant.documents.files.unruled import unruled_entries
from assistant.documents.files.unruled_columns import Columns
from assistant.documents.grid import Block, Box, Grid, Line, Source
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

if TYPE_CHECKING:
    from assistant.documents.files.scan import Scanned

_FEW_SIGNS = 400  # on a page: with more, a picture on it illustrates them
_WATERMARK = "斜排或又大又淡的文字，当作水印，未读取。"
_PICTURE = "这一页的图片未读取；如果表格在图片里，请另外提供。"


def read_pdf(data: bytes, *, source: str, limits: Limits, on_page: Callable[[int, int], None] | None = None) -> Source:
    """The pages of a PDF, those without text by OCR (``on_page(done, of)`` after each of them).

    Raises ``UnreadableFile`` for encrypted or broken files, and for scans where OCR is not installed.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font without a bounding box
    try:
        document = pdfplumber.open(io.BytesIO(data))
        count = len(document.pages)
    except Exception as error:  # pdfminer raises many kinds of its own
        if isinstance(error, PDFPasswordIncorrect) or "Password" in repr(error):
            raise UnreadableFile(f"“{source}”设有打开密码，无法读取。", hint="请去掉密码后再试。") from error
        raise UnreadableFile(f"“{source}”已损坏，打不开。", hint="请重新导出 PDF 再试。") from error
    if count > limits.pages:
        raise UnreadableFile(f"“{source}”有 {count} 页，超过上限 {limits.pages} 页。", hint="请只保留绩效目标表再试。")
    unread: list[Unread] = []
    found: list[RuledTable | Grid | Line | int] = []  # a number stands for a page to be recognised
    columns: Columns | None = None
    boxes: dict[str, Box] = {}
    frames: dict[str, Frame] = {}
    with document:
        for number, page in enumerate(document.pages, start=1):
            try:
                join_dots(page)
                turned = upright(page)
                # Boxes are places on the page as it is shown; one that was turned to be read shows none.
                held = boxes if turned is page else {}
                here, columns = _page(turned, number, columns, held, unread)
                turned.close()
            except Exception:  # one broken page must not lose the others
                unread.append(Unread(text=f"第 {number} 页", reason="这一页已损坏，未读取。", anchor=f"pdf:{number}"))
                continue
            finally:
                page.close()
            found += here or [number]
            if turned is page:
                frames |= {entry.where: Frame(number, *page.bbox) for entry in here if isinstance(entry, RuledTable)}
    scanned = _scanned(data, [entry for entry in found if isinstance(entry, int)], source, on_page)
    tables = [entry for entry in found if isinstance(entry, RuledTable)]
    blocks: list[Block] = []
    for entry in found:
        if isinstance(entry, int):
            blocks += scanned.blocks.get(entry, ())
        else:
            blocks.append(grid_of(entry, tables) if isinstance(entry, RuledTable) else entry)
            if isinstance(entry, RuledTable) and entry.where in frames:
                boxes |= boxes_of(entry, tables, frames[entry.where])
    unread += scanned.unread
    if not blocks:
        raise UnreadableFile(f"“{source}”里没有认出文字。", hint="请提供 Word、Excel 或文字版 PDF。")
    return Source(
        tuple(blocks),
        tuple(unread),
        scanned.uncertain,
        pages=count,
        scanned=frozenset(scanned.blocks),
        boxes=boxes | scanned.boxes,
    )


def _scanned(data: bytes, pages: list[int], source: str, on_page: Callable[[int, int], None] | None) -> Scanned:
    """The pages without text. What they are missing for is said by the page where other pages can be read."""
    from assistant.documents.files.scan import Scanned, read_pages

    return read_pages(data, pages, source=source, on_page=on_page) if pages else Scanned({}, None, ())


def _page(
    page: Any, number: int, before: Columns | None, boxes: dict[str, Box], unread: list[Unread]
) -> tuple[Sequence[RuledTable | Grid | Line], Columns | None]:
    """The tables and lines of a page, nothing where it is to be recognised; where they stand is added to ``boxes``.

    ``before`` are the columns of a table without upright rules that the page before ended in; such columns come back too.
    """
    text, watermark = without_watermark(page)
    words = text.extract_words(x_tolerance=1.5, y_tolerance=3, keep_blank_chars=False, use_text_flow=False)
    for word in words:
        word["text"] = unified(word["text"])
    rules = rules_of(text)
    found = [tuple(table.cells) for table in rules.page.find_tables(rules.settings) if len(table.cells) >= 4]
    if _to_be_recognised(page, words, found):
        return [], None
    if watermark and not any(entry.reason == _WATERMARK for entry in unread):
        unread.append(Unread(text=watermark[:60], reason=_WATERMARK, anchor=f"pdf:{number}"))
    if words and not found and pictured(page):
        unread.append(Unread(text=f"第 {number} 页的图片", reason=_PICTURE, anchor=f"pdf:{number}"))
    frame = Frame(number, *page.bbox)
    if not found and (unruled := unruled_entries(words, rules.across, frame, before, scheme="pdf", boxes=boxes)):
        return unruled
    tables = [(cells, rules.open_below(cells)) for cells in found]
    return page_entries(words, tables, frame, scheme="pdf", boxes=boxes), None


def _to_be_recognised(page: Any, words: Sequence[Any], tables: Sequence[Any]) -> bool:
    """Whether a page shows more than its text says: its fonts tell no characters, or it has a picture and no table.

    A scan may have words laid under it, by programs that mark nothing they were not sure of; a table may be pasted in as a picture.
    """
    from assistant.documents.files.scan import is_installed

    if not words or not is_installed():
        return False
    few = sum(len(word["text"]) for word in words) < _FEW_SIGNS
    return is_unmapped(words) or (not tables and (is_scan(page) or (few and pictured(page) > 0)))
