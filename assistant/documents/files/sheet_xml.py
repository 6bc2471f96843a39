"""A workbook of Excel 2003 in one XML file, which systems that export tables call .xls → blocks, a grid for each sheet.

Anchors are ``sheet:SHEET!A1``, for nothing can be written into such a file later.
"""

from __future__ import annotations

from typing import Any

from assistant.documents.files.radicals import unified
from assistant.documents.files.xlsx_package import letters_of
from assistant.documents.grid import Block, Grid, Source, merged
from assistant.domain import Unread
from assistant.errors import UnreadableFile
from assistant.settings import Limits

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"


def read_sheet_xml(data: bytes, *, source: str, limits: Limits) -> Source:
    """The visible sheets in order. Raises ``UnreadableFile`` when the file is broken or too large."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(
            f"“{source}”已损坏或没有保存完整，打不开。", hint="请用 Excel 或 WPS 打开后另存一份再试。"
        ) from error
    if sum(1 for _ in root.iter(_SPACE + "Cell")) > limits.cells:
        raise UnreadableFile(
            f"“{source}”的单元格超过上限 {limits.cells} 个，没有读完。", hint="请只保留绩效目标表再试。"
        )
    blocks: list[Block] = []
    unread: list[Unread] = []
    for sheet in root.iter(_SPACE + "Worksheet"):
        name = sheet.get(_SPACE + "Name", "")
        shown = next((each.text or "" for each in sheet.iter("{*}Visible")), "")
        if shown.startswith(("SheetHidden", "SheetVeryHidden")):
            unread.append(Unread(text=name, reason="隐藏的工作表，未读取。", anchor=f"sheet:{name}!A1"))
        elif grid := _grid(sheet, name, limits):
            blocks.append(grid)
    return Source(tuple(blocks), tuple(unread))


def _grid(sheet: Any, name: str, limits: Limits) -> Grid | None:
    texts: dict[tuple[int, int], str] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    row = -1
    for line in sheet.iter(_SPACE + "Row"):
        row = _at(line, "Index", row + 2) - 1
        column = 0
        for cell in line.iter(_SPACE + "Cell"):
            column = _at(cell, "Index", column + 1) - 1
            down, across = _at(cell, "MergeDown", 0), _at(cell, "MergeAcross", 0)
            data = cell.find(_SPACE + "Data")
            text = unified("".join(data.itertext())).strip() if data is not None else ""
            if text:
                texts[row, column] = text.removesuffix("T00:00:00.000")
            if down or across:
                spans[row, column] = (down + 1, across + 1)
            column += across + 1
    if not texts:
        return None
    height = max(row for row, _ in texts) + 1
    width = max(column for _, column in texts) + 1
    width = max([width, *(min(column + across, 256) for (_, column), (_, across) in spans.items())])
    if height * width > limits.cells:
        return None
    return merged(
        texts,
        spans,
        size=(height, width),
        anchor=lambda row, column: f"sheet:{name}!{letters_of(column)}{row + 1}",
        sheet=name,
    )


def _at(element: Any, name: str, fallback: int) -> int:
    said = element.get(_SPACE + name) or ""
    return int(said) if said.isdecimal() and len(said) < 8 else fallback
