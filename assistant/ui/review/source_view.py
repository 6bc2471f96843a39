"""Renders the original beside the form: lines with their numbers, tables as they stand, or the picture of a page.

Pure; every text escaped. What an anchor names carries it as ``data-anchor``, so that the page can point at it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from assistant.documents.grid import Box, Cell, Grid, Line, Source

_MOST = 6000  # cells and lines that are shown; a browser grows slow beyond


def source_html(source: Source, *, name: str, lit: str = "") -> str:
    """A text file, Word or Excel document as its reader saw it; ``lit`` is the anchor to point at."""
    parts: list[str] = []
    count = 0
    sheet = ""
    for block in source.blocks:
        if count > _MOST:
            parts.append('<p class="muted">文件太长，后面的内容没有在这里显示，请打开原件对照。</p>')
            break
        if isinstance(block, Line):
            count += 1
            parts.append(_line(block, lit))
            continue
        if block.sheet and block.sheet != sheet:
            parts.append(f'<p class="sheet">工作表：{escape(block.sheet)}</p>')
        sheet = block.sheet
        count += len(block.rows) * block.width
        parts.append(_grid(block, lit))
    return _pane(name, "".join(parts))


def page_html(
    picture: str, boxes: Mapping[str, Box], *, name: str, page: int, pages: int, lit: str = "", trouble: str = ""
) -> str:
    """One page (from 1) as a picture, ``picture`` a JPEG in base64, with its cells and lines as places to point at."""
    turn = ""
    if pages > 1:
        turn = (
            f'<button data-page="{page - 1}"{" disabled" if page <= 1 else ""}>上一页</button>'
            f"<span>第 {page} / {pages} 页</span>"
            f'<button data-page="{page + 1}"{" disabled" if page >= pages else ""}>下一页</button>'
        )
    if trouble:
        return _pane(name, f'<p class="note bad">{escape(trouble)}</p>', turn)
    if not picture:
        return _pane(name, '<p class="muted">正在画出这一页……</p>', turn)
    spots = "".join(_spot(anchor, box, lit) for anchor, box in boxes.items() if box.page == page)
    image = f'<img alt="第 {page} 页" src="data:image/jpeg;base64,{picture}">'
    return _pane(name, f'<div class="sheetpage">{image}{spots}</div>', turn)


def _pane(name: str, inside: str, turn: str = "") -> str:
    head = f'<div class="original-head"><b>原文</b> {escape(name)}<span class="turn">{turn}</span></div>'
    return f'{head}<div class="original">{inside}</div>'


def _mark(anchor: str, lit: str, style: str = "") -> str:
    names = " ".join(part for part in (style, "lit" if lit and anchor == lit else "") if part)
    styled = f' class="{names}"' if names else ""
    return f'{styled} data-anchor="{escape(anchor)}"' if anchor else styled


def _line(line: Line, lit: str) -> str:
    number = f'<span class="no">{_number(line.anchor)}</span>'
    return f"<p{_mark(line.anchor, lit, 'said')}>{number}{escape(line.text)}</p>"


def _grid(grid: Grid, lit: str) -> str:
    drawn: set[int] = set()
    rows = []
    for at, row in enumerate(grid.rows):
        cells = ""
        for column, cell in enumerate(row):
            if id(cell) not in drawn:
                drawn.add(id(cell))
                cells += _cell(cell, grid, (at, column), lit)
        number = next((_number(cell.anchor) for cell in row if cell.row == at or cell.anchor.startswith("text:")), "")
        rows.append(f'<tr><th class="no">{number}</th>{cells}</tr>')
    return f'<table class="said">{"".join(rows)}</table>'


def _cell(cell: Cell, grid: Grid, at: tuple[int, int], lit: str) -> str:
    row, column = at
    across = down = 1
    while column + across < len(grid.rows[row]) and grid.rows[row][column + across] is cell:
        across += 1
    while row + down < len(grid.rows) and column < len(grid.rows[row + down]) and grid.rows[row + down][column] is cell:
        down += 1
    span = (f' colspan="{across}"' if across > 1 else "") + (f' rowspan="{down}"' if down > 1 else "")
    return f"<td{span}{_mark(cell.anchor, lit)}>{escape(cell.text)}</td>"


def _number(anchor: str) -> str:
    """The row or line number a user knows: of a text's line, a sheet's row, a table's row."""
    scheme, _, rest = anchor.partition(":")
    if scheme == "text":
        return rest
    if scheme == "xlsx":
        found = re.search(r"(\d+)$", rest)
        return found.group(1) if found else ""
    parts = rest.split("/")
    return str(int(parts[-2]) + 1) if len(parts) >= 3 and parts[-2].isdigit() else ""


def _spot(anchor: str, box: Box, lit: str) -> str:
    left, top = 100 * box.left, 100 * box.top
    width, height = 100 * (box.right - box.left), 100 * (box.bottom - box.top)
    where = f"left:{left:.2f}%;top:{top:.2f}%;width:{width:.2f}%;height:{height:.2f}%"
    return f'<i{_mark(anchor, lit)} style="{where}"></i>'
