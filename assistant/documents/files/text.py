"""Plain text → blocks: rows of tabs or pipes become grids, everything else lines. UTF-8 (with or without BOM) and GB18030."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from itertools import pairwise

from assistant.documents.files.piped import cells_in_order, is_padded, whole_rows
from assistant.documents.files.radicals import unified
from assistant.documents.forms.stream import blocks_of
from assistant.documents.grid import Block, Cell, Grid, Line, Source, ragged
from assistant.documents.vocabulary import field_of, title_kind
from assistant.errors import UnreadableFile

_RULE = re.compile(r"^[\s|:+\-=—_]+$")
_NOTHING = re.compile(r"^\s*(?:NaN|nan|Unnamed: \d+)\s*$")  # what a converter writes for an empty cell
_HEADING = re.compile(r"^#{1,6}\s+")
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
        return tidied(text)
    raise UnreadableFile(
        f"“{source}”不是文本文件：内容不是 UTF-8 或 GB18030 编码的文字。",
        hint="请确认文件没有损坏，或另存为 docx、xlsx、txt 再试。",
    )


def tidied(text: str) -> str:
    """Text with one kind of line end, and characters where a PDF's font left radicals (⽬标): copied text has them too."""
    return unified(text.replace("\r\n", "\n").replace("\r", "\n"))


def read_lines(text: str) -> Source:
    """Blocks of a text, ``text:LINE`` as anchors (lines from 1)."""
    lines = text.split("\n")
    rows = whole_rows(lines)
    if len(rows) == len(lines) and (found := cells_in_order(lines)) and (blocks := blocks_of(found[2])):
        before, after = rows[: found[0]], rows[found[1] :]
        return Source((*_blocks(before), *blocks, *_blocks(after)))
    return Source(tuple(_joined(_blocks(rows))))


def _blocks(raws: Sequence[tuple[int, str]]) -> list[Block]:
    joining = _single_pipes(raws)
    blocks: list[Block] = []
    table: list[tuple[int, list[str]]] = []
    raw_rows: list[str] = []
    blank = page = False
    for at, (number, raw) in enumerate(raws):
        page = page or "\x0c" in raw
        line = raw.replace("\x0c", "").replace("\u3000", " ").replace("\xa0", " ")
        cells = _split(line) if at in joining else _cells(line)
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
        blocks.append(Line(_HEADING.sub("", line.strip()).rstrip("|").strip(), f"text:{number}", starts_page, blank))
        blank = page = False
    if table:
        blocks.append(_grid(table, raw_rows))
    return blocks


def _cells(line: str) -> list[str] | None:
    """The cells of a line that has tabs or pipes between cells; a lone pipe at its end is no border between two."""
    if "\t" in line:
        return line.rstrip("\n").split("\t")
    if line.count("|") + line.count("｜") >= 2:
        return _split(line)
    return None


def _split(line: str) -> list[str]:
    cells = line.replace("｜", "|").strip().removesuffix("|").split("|")
    return ["" if _NOTHING.match(cell) else cell for cell in cells]


def _single_pipes(raws: Sequence[tuple[int, str]]) -> set[int]:
    """The lines with one pipe that stand among pipe rows: rows of that table with two cells."""
    found: set[int] = set()
    run: list[int] = []
    borders = False
    for at in range(len(raws) + 1):
        line = raws[at][1].replace("｜", "|").strip() if at < len(raws) else "end"
        pipes = line.count("|")
        if not line:
            continue
        if pipes == 1 and "\t" not in line and not line.endswith("|"):
            run.append(at)
        elif pipes >= 2 and len(line.replace("|", "").strip()) > 0:
            borders = True
        else:
            if borders:
                found.update(run)
            run, borders = [], False
    return found


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
    padded = any(is_padded(line) for line in lines)  # whoever fills rows up does not repeat merged cells
    return ragged([cells for _, cells in rows], anchor=lambda row, _column: f"text:{rows[row][0]}", repeats=not padded)


def _joined(blocks: list[Block]) -> list[Block]:
    """Grids of one form as one: nothing but empty lines, or labels that fill a row alone, stand between them."""
    found: list[Block] = []
    between: list[Line] = []
    for block in blocks:
        if isinstance(block, Line):
            between.append(block)
        elif block.rows and found and isinstance(found[-1], Grid) and _belong(found[-1], between, block):
            alone = [(Cell(line.text, line.anchor),) for line in between]
            found[-1] = _stacked(found[-1].rows, alone, block.rows)
            between = []
        elif block.rows:
            found += [*between, block]
            between = []
    return found + list(between)


def _belong(before: Grid, lines: Sequence[Line], after: Grid) -> bool:
    """Whether lines between two grids are rows with one filled cell: labels, or a short line with no gap around it."""
    if all(field_of(line.text) is not None for line in lines):
        return True
    numbers = [
        _number(before.rows[-1][0].anchor),
        *(_number(line.anchor) for line in lines),
        _number(after.rows[0][0].anchor),
    ]
    tight = all(second - first == 1 for first, second in pairwise(numbers))
    titled = any(title_kind(line.text) or len(line.text) > 40 or line.text.endswith("。") for line in lines)
    return tight and not titled and len(lines) <= 2


def _number(anchor: str) -> int:
    return int(anchor.removeprefix("text:") or 0)


def _stacked(*parts: Sequence[tuple[Cell, ...]]) -> Grid:
    width = max(len(row) for part in parts for row in part)
    rows = (row for part in parts for row in part)
    return Grid(tuple((*row, *(Cell("") for _ in range(width - len(row)))) for row in rows), exact=False)


_FIELDS, _ALIKE = 4, 0.8  # fields of a row, and the share of rows with as many as most have: text that is no prose


def looks_like_csv(text: str) -> bool:
    """Whether text is comma-separated values under another name, or tab-separated ones with quoted cells of several lines."""
    if re.search(r'(?:^|\t)"[^"\t\n]*\n', text[:100_000]):
        return True
    rows = [len(row) for row in csv.reader(io.StringIO(text[:20_000])) if any(cell.strip() for cell in row)]
    most = max(set(rows), key=rows.count, default=0)
    return len(rows) > _FIELDS and most >= _FIELDS and rows.count(most) >= _ALIKE * len(rows)


def read_csv(text: str) -> Source:
    """One grid out of comma- or tab-separated values."""
    sample = text[:4096]
    delimiter = (
        "\t" if sample.count("\t") > sample.count(",") else ";" if sample.count(";") > sample.count(",") else ","
    )
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    return Source((ragged(rows, anchor=lambda row, _column: f"text:{row + 1}"),))
