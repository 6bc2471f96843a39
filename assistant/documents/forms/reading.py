"""Blocks → Document: runs of lines and grids are handed to the recognisers, statements find their form, the rest is unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.documents.forms.filing import to_filing
from assistant.documents.forms.flow import read_flow
from assistant.documents.forms.gluing import DOUBT, forms_apart, is_glued, is_glued_row_by_row, unglued
from assistant.documents.forms.page_breaks import rejoined
from assistant.documents.forms.pieces import is_page_number
from assistant.documents.forms.running_text import read_running_text
from assistant.documents.forms.sections import Form
from assistant.documents.forms.statement import paragraphs, read_statement, statement_name
from assistant.documents.forms.tables import (
    Heading,
    beside_width,
    continues,
    has_form,
    is_head,
    read_children,
    read_grid,
)
from assistant.documents.forms.tagged import has_tags, lines_of, read_tagged
from assistant.documents.grid import Block, Cell, Grid, Line, Source, distinct
from assistant.documents.vocabulary import is_personal, money_unit_of, plain, title_kind, year_of
from assistant.domain import Document, Filing, Statement, Unread
from assistant.persons import mask_persons


@dataclass
class _Found:
    """What has been recognised so far, in reading order."""

    forms: list[Form] = field(default_factory=list)
    statements: list[tuple[Statement, int]] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def recognise(source: Source, *, name: str, sha256: str = "") -> Document:
    """Everything a source holds as one ``Document``."""
    found = _Found(unread=list(source.unread))
    pending: list[Line] = []
    blocks = list(_with_continuations([part for block in source.blocks for part in _without_frames(block)]))
    for block in blocks:
        if isinstance(block, Line):
            pending.append(block)
            continue
        _take_grid(found, block, pending)
        pending = []
    _take_lines(found, pending)
    filings: list[Filing] = []
    index_of: dict[int, int] = {}
    for number, form in enumerate(found.forms):
        filing, unread = to_filing(form)
        found.unread += unread
        if filing is not None:
            filings.append(filing)
            index_of[number] = len(filings)
    statements = tuple(_attached(found.statements, filings, index_of))
    found.unread = [kept for entry in found.unread if (kept := _without_persons(entry)) is not None]
    return Document(
        source=name, sha256=sha256, filings=tuple(filings), statements=statements, unread=tuple(found.unread)
    )


_SIGNATURE = 60  # characters: a longer text with a telephone number in it says more than who signed


def _without_persons(entry: Unread) -> Unread | None:
    """The entry unless it only says who filed (填表人：… 联系电话：…); names and numbers inside a longer text masked."""
    if not is_personal(entry.text):
        return entry
    return entry.model_copy(update={"text": mask_persons(entry.text)}) if len(entry.text) > _SIGNATURE else None


def _without_frames(block: Block) -> list[Block]:
    """A statement laid out as one column of cells (a sheet of our own workbook, a framed text) as the lines it is.

    A list whose cells hold indicators behind tags is lines as well.
    """
    if isinstance(block, Line):
        return [block]
    if not has_form(block) and has_tags([cell.text for row in block.rows for cell in distinct(row)]):
        return list(lines_of(block))
    rows = [[cell for cell in distinct(row) if cell.text.strip()] for row in block.rows]
    cells = [cell for row in rows for cell in row]
    if not block.exact or not cells or any(len(row) > 1 for row in rows) or statement_name(cells[0].text) is None:
        return [block]
    seen: list[Cell] = []
    for cell in cells:
        if not any(cell is other for other in seen[-1:]):
            seen.append(cell)
    return [Line(part.strip(), cell.anchor) for cell in seen for part in cell.text.splitlines() if part.strip()]


def _with_continuations(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, a table that a page break cut in two put together again."""
    held: Grid | None = None
    between: list[Line] = []
    for block in blocks:
        if held is None:
            if isinstance(block, Grid) and (has_form(block) or is_head(block)):
                held = block
            else:
                yield block
        elif isinstance(block, Line):
            between.append(block)
        elif is_head(held) and not between and has_form(block) and continues(block):
            held = beside_width(held, block)  # the head and the indicators as two tables
        elif _same_table(held, block, between):
            held = rejoined(held, block)
            between = []
        else:
            yield held
            yield from between
            held, between = (block, []) if has_form(block) or is_head(block) else (None, [])
            if held is None:
                yield block
    if held is not None:
        yield held
        yield from between


def _same_table(held: Grid, block: Grid, between: Sequence[Line]) -> bool:
    if (
        is_head(held)
        or held.exact != block.exact
        or held.sheet != block.sheet
        or not continues(block)
        or read_children(block)
    ):
        return False
    if any(not is_page_number(line.text) and len(line.text.strip()) > 3 for line in between):
        return False
    return held.width == block.width


def _take_grid(found: _Found, grid: Grid, before: Sequence[Line]) -> None:
    heading, rest = _heading(before)
    if (children := read_children(grid)) and not has_form(grid) and found.forms:
        found.forms[-1].children = children
        _take_lines(found, [line for line in before if not plain(line.text).startswith("项目投入资金构成")])
        return
    _take_lines(found, rest)
    forms, unread = read_grid(grid, heading)
    if not forms and heading.title:
        found.unread.append(Unread(text=heading.title, reason="标题下没有认出绩效目标表。", anchor=heading.anchor))
    found.forms += forms
    found.unread += unread


def _heading(lines: Sequence[Line]) -> tuple[Heading, list[Line]]:
    """What the lines right before a table say about it, and the lines that are none of its business."""
    title_at = next((at for at in range(len(lines) - 1, -1, -1) if title_kind(lines[at].text)), None)
    near = lines[title_at:] if title_at is not None else lines[-3:]
    year = next((year for line in near if (year := year_of(line.text))), None)
    unit = next((unit for line in near if (unit := money_unit_of(line.text))), None)
    if title_at is None:
        rest = [line for line in lines if not money_unit_of(line.text) and not _only_year(line.text)]
        return Heading("", "", year if any(_only_year(line.text) for line in near) else None, unit), rest
    title = lines[title_at]
    rest = [
        line
        for at, line in enumerate(lines)
        if at < title_at or (at > title_at and not money_unit_of(line.text) and not _only_year(line.text))
    ]
    return Heading(title.text.strip(), title.anchor, year, unit), rest


def _only_year(text: str) -> bool:
    return re.fullmatch(r"\s*[(（]?\s*20\d\d\s*年?\s*度?\s*[)）]?\s*", text) is not None


def _take_lines(found: _Found, lines: Sequence[Line]) -> None:
    """Read a run of lines: statements, forms without a grid, and what is neither."""
    for section in _cut_at_headings([part for line in lines for part in forms_apart(line)]):
        if statement_name(section[0].text) is not None:
            statement = read_statement(section)
            if statement is not None:
                found.statements.append((statement, len(found.forms)))
                continue
        forms, unread = read_flow(unglued(section))
        if any(is_glued(line) for line in section) or is_glued_row_by_row(section):
            for form in forms:
                form.rows = [row if form.proved else replace(row, doubt=row.doubt or DOUBT) for row in form.rows]
        if not forms:
            forms, unread = read_running_text(section)
        if not forms and has_tags([line.text for line in section]):
            forms, unread = read_tagged(section)
        found.forms += forms
        found.unread += unread if forms else _paragraphs(section)


def _cut_at_headings(lines: Sequence[Line]) -> list[list[Line]]:
    sections: list[list[Line]] = []
    for line in lines:
        starts = title_kind(line.text) is not None or statement_name(line.text) is not None
        if starts or not sections:
            sections.append([])
        sections[-1].append(line)
    return sections


def _paragraphs(lines: Sequence[Line]) -> list[Unread]:
    kept = [line for line in lines if not is_page_number(line.text) and line.text.strip()]
    if not kept:
        return []
    said = paragraphs(kept)
    heads = all(re.search(rf"{first}\s*级\s*指\s*标", said) for first in "一二三")
    titled = re.search(r"(?:绩效(?:目标|自评|指标)|评价指标)[^，。,;；]{0,8}表", said) and "数量指标" in said
    reason = _LIKE_A_FORM if heads or titled else "表格以外的文字，未读取。"
    return [Unread(text=said[:2000], reason=reason, anchor=kept[0].anchor)]


_LIKE_A_FORM = "像是绩效目标表，但单元格之间没有分隔或次序已乱，分不清各栏，未读取；请提供原文件。"


def _attached(
    statements: Sequence[tuple[Statement, int]], filings: Sequence[Filing], index_of: dict[int, int]
) -> Iterator[Statement]:
    """Give each statement the form of the same name, else the form right after it."""
    for statement, position in statements:
        named = [
            number
            for number, filing in enumerate(filings, start=1)
            if statement.project and plain(filing.project.name) == plain(statement.project)
        ]
        index = named[0] if len(named) == 1 else index_of.get(position)
        project = statement.project or (filings[index - 1].project.name if index else "")
        yield statement.model_copy(update={"form_index": index, "project": project})
