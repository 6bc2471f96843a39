"""A department's list of projects with indicators behind tags: 【产出指标-数量指标】 指标1：机柜数量（≥77台）.

A project's name and money stand before its first tag, unlabelled; the lines of offices and categories stand among them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.documents.forms.heads import not_used
from assistant.documents.forms.sections import Amount, Form, Row
from assistant.documents.forms.values import name_and_value, signed_tail
from assistant.documents.grid import Cell, Grid, Line, distinct
from assistant.documents.vocabulary import (
    OBJECTIVES,
    Column,
    Field,
    field_of,
    level1_of,
    level2_of,
    money_unit_of,
    title_kind,
    year_of,
)
from assistant.domain import Unread

_TAG = re.compile(r"[【\[]\s*([^】\]]{2,24})\s*[】\]]\s*[:：]?\s*")
_ITEM = re.compile(r"^指标\s*\d{0,2}\s*[:：、.．]\s*(?P<said>\S.*)$", re.S)
_IN_BRACKETS = re.compile(r"^(?P<name>.{2,80}?)\s*[(（](?P<value>[^()（）]{1,30})[)）]$", re.S)
_AMOUNT = re.compile(r"^[\d,，]+(?:\.\d+)?\s*(?:万?元)?$")
_CODE = re.compile(r"^\d{3,9}$")
_OFFICE = re.compile(r"(?:[局院校所站处办队馆委会部厅]|人民政府|街道|中心|乡|镇|公司)$")
_FEWEST_TAGS = 3


@dataclass
class _State:
    """The list's forms so far, where in a form the reader stands, and the lines since that no tag claimed."""

    forms: list[Form] = field(default_factory=list)
    levels: tuple[str, str] | None = None
    text: Field | None = None
    recent: list[Line] = field(default_factory=list)
    title: Line | None = None
    year: int | None = None
    unit: Line | None = None
    money_unit: str | None = None
    left: list[Line] = field(default_factory=list)


def has_tags(texts: Sequence[str]) -> bool:
    """Whether texts hold indicators behind tags."""
    return sum(_levels(tag) is not None for text in texts for tag in _TAG.findall(text)) >= _FEWEST_TAGS


def lines_of(grid: Grid) -> list[Line]:
    """The cells of a list in reading order, a line each."""
    found: list[Line] = []
    seen: set[int] = set()
    for row in grid.rows:
        for cell in distinct(row):
            if id(cell) not in seen and cell.text.strip():
                found += [Line(part.strip(), cell.anchor) for part in cell.text.splitlines() if part.strip()]
            seen.add(id(cell))
    return found


def read_tagged(lines: Sequence[Line]) -> tuple[list[Form], list[Unread]]:
    """A form for each project of the list; none where no name stands before the first tag."""
    state = _State()
    for line in lines:
        for tag, text in _parts(line.text):
            if tag is not None:
                _open(state, tag)
            if text:
                _take(state, text, line)
    state.left += state.recent
    forms = [form for form in state.forms if form.rows]
    left = [Unread(text=line.text, reason="表格以外的文字，未读取。", anchor=line.anchor) for line in state.left]
    return (forms, left) if forms else ([], [])


def _parts(text: str) -> Iterator[tuple[str | None, str]]:
    """A line as tags with the text behind each; the text before the first tag has none."""
    pieces = _TAG.split(text)
    if pieces[0].strip():
        yield None, pieces[0].strip()
    for tag, said in zip(pieces[1::2], pieces[2::2], strict=False):
        yield tag, said.strip()


def _levels(tag: str) -> tuple[str, str] | None:
    parts = [part for part in re.split(r"\s*(?:[-—－/>→]+)\s*", tag) if part]
    if len(parts) == 2 and level1_of(parts[0]) and (level2_of(parts[1]) or parts[1].endswith("指标")):
        return parts[0], parts[1]
    return None


def _open(state: _State, tag: str) -> None:
    """A tag begins a text or the rows of a level; a project as well, where the one before has its rows already."""
    levels = _levels(tag)
    if not state.forms or state.forms[-1].rows:
        _begin(state, inside=levels is not None)
    state.levels, state.text = levels, None
    if levels is None:
        name = field_of(tag)
        state.text = name if name in OBJECTIVES else Field.IGNORED


def _begin(state: _State, *, inside: bool) -> None:
    """Begin a form with the name and the amount among the unclaimed lines; none there: the form goes on.

    ``inside`` says that the tag is a level's: then only a name with an amount behind it begins another project.
    """
    at = next((at for at in range(len(state.recent) - 1, -1, -1) if _is_name(state.recent[at].text)), None)
    if at is None:
        return
    name = state.recent[at]
    amount = next((other for other in state.recent[at + 1 :] if _AMOUNT.match(other.text.strip())), None)
    if inside and state.forms and amount is None:
        return
    form = Form(anchor=name.anchor, template="项目清单", year=state.year, money_unit=state.money_unit)
    if state.title is not None:
        form.title, form.kind = state.title.text.strip(), title_kind(state.title.text)
    form.put(Field.NAME, Cell(name.text.strip(), name.anchor))
    if state.unit is not None and state.unit is not name:
        form.put(Field.UNIT, Cell(state.unit.text.strip(), state.unit.anchor))
    if amount is not None:
        form.amounts.append(Amount(Field.ANNUAL, Cell(amount.text.strip(), amount.anchor), 0, 0))
    state.left += [
        other for other in state.recent[:at] if other is not state.unit and not _CODE.match(other.text.strip())
    ]
    state.recent = []
    state.forms.append(form)


def _is_name(text: str) -> bool:
    bare = text.strip()
    return len(bare) >= 3 and not _AMOUNT.match(bare) and re.search(r"[\u4e00-\u9fffA-Za-z]", bare) is not None


def _take(state: _State, text: str, line: Line) -> None:
    if state.levels is not None and state.forms:
        rows = [
            row
            for part in re.split(r"[；;]\s*(?=指标\s*\d)|(?<=\S)\s+(?=指标\s*\d+\s*[:：])", text)
            if (row := _row(part, line, state.levels))
        ]
        if rows:
            state.forms[-1].rows += rows
            state.forms[-1].columns = (Column.LEVEL1, Column.LEVEL2, Column.NAME, Column.TARGET)
            return
    if state.text is not None and state.forms and not state.recent:
        form = state.forms[-1]
        if state.text is Field.IGNORED:
            form.unread.append(not_used("项目概况", Cell(text, line.anchor)))
        else:
            before = form.fields.get(state.text, Cell("", line.anchor))
            form.fields[state.text] = Cell(f"{before.text}\n{text}".strip(), before.anchor)
        return
    if title_kind(text):
        state.title = line
    elif _OFFICE.search(text.strip()) and _is_name(text):
        state.unit = line
    state.year = state.year or (year_of(text) if "绩效" in text else None)
    state.money_unit = state.money_unit or money_unit_of(text)
    state.recent.append(Line(text, line.anchor))
    if state.unit is line:
        state.unit = state.recent[-1]


def _row(text: str, line: Line, levels: tuple[str, str]) -> Row | None:
    """指标1：名称（值）, or a name that ends with its value; ``None`` for a line that is no indicator."""
    found = _ITEM.match(text.strip())
    said = found.group("said").strip() if found else text.strip()
    bracketed = _IN_BRACKETS.match(said) if found else None
    parts = signed_tail(said) or (bracketed.group("name", "value") if bracketed else None)
    if parts is None and found:
        parts = name_and_value(said)
    if parts is None:
        return None
    name, value = parts
    doubt = "" if value else "名称与指标值连在一起，分不开，请核对。"
    cells = {Column.NAME: Cell(name.strip(), line.anchor), Column.TARGET: Cell(value.strip(), line.anchor)}
    return Row(levels[0], levels[1], cells, doubt)
