"""Plain text → blocks: rows of tabs or pipes become grids, everything else lines. UTF-8 (with or without BOM) and GB18030."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from assistant.documents.grid import Block, Cell, Grid, Line, Source, ragged
from assistant.errors import UnreadableFile

_RULE = re.compile(r"^[\s|:+\-=—_]+$")
_NOTHING = re.compile(r"^\s*(?:NaN|nan|Unnamed: \d+)\s*$")  # what a converter writes for an empty cell
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, *, source: str) -> str:
    """Text of a file in UTF-8, UTF-16 with BOM, or GB18030. Raises ``UnreadableFile`` for bytes that are no text."""
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, UnicodeError):
            continue
        if len(_NOT_TEXT.findall(text[:20_000])) > max(2, len(text[:20_000]) // 200):
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableFile(
        f"“{source}”不是文本文件：内容不是 UTF-8 或 GB18030 编码的文字。",
        hint="请确认文件没有损坏，或另存为 docx、xlsx、txt 再试。",
    )


def read_lines(text: str) -> Source:
    """Blocks of a text, ``text:LINE`` as anchors (lines from 1)."""
    blocks: list[Block] = []
    table: list[tuple[int, list[str]]] = []
    raw_rows: list[str] = []
    blank = page = False
    for number, raw in enumerate(text.split("\n"), start=1):
        page = page or "\x0c" in raw
        line = raw.replace("\x0c", "").replace("\u3000", " ").replace("\xa0", " ")
        cells = _cells(line)
        if cells is not None:
            table.append((number, cells))
            raw_rows.append(line)
            continue
        if table:
            blocks.append(_grid(table, raw_rows))
            table, raw_rows = [], []
        if not line.strip():
            blank = True
            continue
        starts_page = page or bool(re.match(r"^ \S", line) and blocks)
        blocks.append(Line(line.strip().rstrip("|").strip(), f"text:{number}", starts_page, blank))
        blank = page = False
    if table:
        blocks.append(_grid(table, raw_rows))
    return Source(tuple(_joined(blocks)))


def _cells(line: str) -> list[str] | None:
    """The cells of a line that has tabs or pipes between cells; a lone pipe at its end is no border between two."""
    if "\t" in line:
        return line.rstrip("\n").split("\t")
    if line.count("|") + line.count("｜") >= 2:
        cells = line.replace("｜", "|").strip().removesuffix("|").split("|")
        return ["" if _NOTHING.match(cell) else cell for cell in cells]
    return None


def _grid(table: Sequence[tuple[int, list[str]]], lines: Sequence[str]) -> Grid:
    """A run of rows as a grid; the pipe that borders a table on its left is no empty cell."""
    rows = [
        (number, cells)
        for number, cells in table
        if not (_RULE.match("|".join(cells)) and any("-" in c for c in cells))
    ]
    piped = all("\t" not in line for line in lines)
    if piped and all(cells and not cells[0].strip() for _, cells in rows):
        rows = [(number, cells[1:]) for number, cells in rows]  # the border on the left
    return ragged([cells for _, cells in rows], anchor=lambda row, _column: f"text:{rows[row][0]}")


def _joined(blocks: list[Block]) -> list[Block]:
    """Grids that follow one another directly (only empty lines between) as one."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid) and found and isinstance(found[-1], Grid) and block.rows:
            before = found[-1]
            width = max(before.width, block.width)
            rows = tuple((*row, *(Cell("") for _ in range(width - len(row)))) for row in (*before.rows, *block.rows))
            found[-1] = Grid(rows, exact=False)
        elif not isinstance(block, Grid) or block.rows:
            found.append(block)
    return found


def read_csv(text: str) -> Source:
    """One grid out of comma- or tab-separated values."""
    sample = text[:4096]
    delimiter = (
        "\t" if sample.count("\t") > sample.count(",") else ";" if sample.count(";") > sample.count(",") else ","
    )
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    return Source((ragged(rows, anchor=lambda row, _column: f"text:{row + 1}"),))
