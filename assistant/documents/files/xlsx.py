"""xlsx → blocks: every visible sheet as a grid with merged areas resolved and cached values of formulas.

Hidden sheets, rows and columns are reported and not taken over. Anchors are ``xlsx:SHEET!A1``.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Any

from assistant.documents.files.safety import unpacked
from assistant.documents.forms.tables import has_form
from assistant.documents.grid import Block, Grid, Source, merged
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_CONSTANT = re.compile(r"^=\s*\d+(?:\.\d+)?\s*%?$")


def read_xlsx(data: bytes, *, source: str, limits: Limits) -> Source:
    """The sheets of a workbook in order. Raises ``UnreadableFile`` when it is broken or too large."""
    import openpyxl

    data = _checked(data, source=source, limits=limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise
        raise UnreadableFile(
            f"“{source}”已损坏或没有保存完整，打不开。", hint="请用 Excel 或 WPS 打开后另存一份再试。"
        ) from error
    blocks: list[Block] = []
    unread: list[Unread] = []
    if b"vbaProject" in data:
        unread.append(Unread(text="宏", reason="文件带有宏；宏没有运行，也没有读取。"))
    constants = _formulas(data, book, unread)
    cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            unread.append(Unread(text=sheet.title, reason="隐藏的工作表，未读取。", anchor=f"xlsx:{sheet.title}!A1"))
            continue
        cells += (sheet.max_row or 0) * (sheet.max_column or 0)
        if cells > limits.cells:
            raise UnreadableFile(
                f"“{source}”的单元格超过上限 {limits.cells} 个，没有读完。", hint="请只保留绩效目标表再试。"
            )
        block = _grid(sheet, constants, unread)
        if block is not None:
            blocks += _side_by_side(block)
    return Source(tuple(blocks), tuple(unread))


_STRICT = {
    b"http://purl.oclc.org/ooxml/spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def _checked(data: bytes, *, source: str, limits: Limits) -> bytes:
    """Unpack every XML part under the limits and refuse document type declarations before a parser sees them.

    A workbook saved as Strict Open XML comes back with the usual namespaces, for openpyxl finds no sheets in one.
    """
    strict = False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        for name in names:
            part = unpacked(archive, name, name=source, limits=limits)
            if b"<!DOCTYPE" in part[:2048] or b"<!ENTITY" in part[:4096]:
                raise UnreadableFile(
                    f"“{source}”里含有外部实体声明，没有打开。", hint="请用 Excel 或 WPS 另存一份再试。"
                )
            strict = strict or any(space in part[:4096] for space in _STRICT)
        if not strict:
            return data
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as again:
            for name in names:
                part = unpacked(archive, name, name=source, limits=limits)
                for space, usual in _STRICT.items():
                    part = part.replace(space, usual)
                again.writestr(name, part)
    return stream.getvalue()


def _side_by_side(block: Grid) -> list[Grid]:
    """A sheet whose forms stand beside each other as one grid for each; empty columns part them."""
    columns = list(zip(*block.rows, strict=True))
    empty = [at for at, column in enumerate(columns) if not any(cell.text.strip() for cell in column)]
    borders = [-1, *empty, len(columns)]
    spans = [(left + 1, right) for left, right in pairwise(borders) if right - left > 1]
    parts = [replace(block, rows=tuple(row[left:right] for row in block.rows)) for left, right in spans]
    return parts if len(parts) > 1 and all(map(has_form, parts)) else [block]


def _grid(sheet: Any, constants: dict[str, str], unread: list[Unread]) -> Grid | None:
    from openpyxl.utils import get_column_letter

    spans: dict[tuple[int, int], tuple[int, int]] = {}
    texts: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        size = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        spans[(area.min_row - 1, area.min_col - 1)] = size
    hidden_rows = {number - 1 for number, row in sheet.row_dimensions.items() if row.hidden}
    hidden_columns = {
        column
        for column in sheet.column_dimensions.values()
        if column.hidden
        for column in range((column.min or 1) - 1, column.max or column.min or 1)
    }
    height = width = 0
    hidden: dict[int, list[str]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            constant = constants.get(f"{sheet.title}!{cell.coordinate}")
            if cell.value is None and constant is None:
                continue
            text = constant or shown(cell.value, cell.number_format)
            if not text.strip():
                continue
            at = (cell.row - 1, cell.column - 1)
            if at[0] in hidden_rows or at[1] in hidden_columns:
                hidden.setdefault(at[0], []).append(text)
                continue
            texts[at] = text
            height, width = max(height, cell.row), max(width, cell.column)
    for number, parts in sorted(hidden.items()):
        unread.append(
            Unread(text=" ".join(parts), reason="隐藏的行或列，未读取。", anchor=f"xlsx:{sheet.title}!A{number + 1}")
        )
    if not texts:
        return None
    for (row_at, column_at), (_, across) in spans.items():
        if row_at < height and column_at < width:
            width = max(width, min(column_at + across, 256))
    title = sheet.title
    return merged(
        texts,
        spans,
        size=(height, width),
        anchor=lambda row, column: f"xlsx:{title}!{get_column_letter(column + 1)}{row + 1}",
        sheet=title,
    )


def shown(value: object, form: str) -> str:
    """A cell's value as the sheet shows it: percentages, dates and figures with the places their format asks for."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if (value.hour, value.minute) == (0, 0) else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _figure(value, form)
    return str(value)


def _figure(value: float, form: str) -> str:
    try:
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return str(value)
    pattern = form.split(";")[0]
    percent = "%" in pattern
    if percent:
        number *= 100
    found = re.search(r"0(\.(0+))?", pattern)
    if (
        pattern not in ("General", "@")
        and found
        and "E" not in pattern
        and (percent or found.group(2) or "#" in pattern)
    ):
        number = round(number, len(found.group(2) or ""))
    elif isinstance(value, float):
        number = round(number, 10)
        number = number.normalize() if number != number.to_integral_value() else number.quantize(Decimal(1))
    text = f"{number:,f}" if "," in pattern else f"{number:f}"
    prefix = re.match(r'^"?([≥≤<>=]+)"?', pattern)
    suffix = re.search(r'"([^"\d]{1,6})"$', pattern)
    return (prefix.group(1) if prefix else "") + text + ("%" if percent else "") + (suffix.group(1) if suffix else "")


def _formulas(data: bytes, book: Any, unread: list[Unread]) -> dict[str, str]:
    """Formulas that are no formulas: ``=100%`` typed as 指标值 is returned as it was typed, by SHEET!CELL.

    A real formula whose value the file does not hold (never opened in a spreadsheet program) is reported, not computed.
    """
    import openpyxl

    if not _has_formulas(data):
        return {}
    typed: dict[str, str] = {}
    written = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    for sheet in written.worksheets:
        values = book[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                text = str(cell.value)
                if _CONSTANT.match(text):
                    typed[f"{sheet.title}!{cell.coordinate}"] = text
                elif values[cell.coordinate].value is None and sheet.sheet_state == "visible":
                    where = f"xlsx:{sheet.title}!{cell.coordinate}"
                    reason = "公式没有保存计算结果，未读取；请在 Excel 里打开保存后再试。"
                    unread.append(Unread(text=text, reason=reason, anchor=where))
    return typed


def _has_formulas(data: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return any(
            b"<f>" in part or b"<f " in part
            for name in archive.namelist()
            if name.startswith("xl/worksheets/") and name.endswith(".xml")
            for part in (archive.read(name),)
        )
