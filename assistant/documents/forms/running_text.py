"""Forms written as running text: numbered headings with 指标：值 below them, or 【产出指标-数量指标】 inside a paragraph.

Taken for a form only where a project or a title is named and several indicators with values follow level labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.documents.forms.heads import inline_pair
from assistant.documents.forms.pieces import is_page_number
from assistant.documents.forms.sections import Amount, Form, Row
from assistant.documents.forms.values import name_and_value, value_score
from assistant.documents.grid import Cell, Line
from assistant.documents.vocabulary import (
    AMOUNTS,
    OBJECTIVES,
    Column,
    Field,
    level1_of,
    level2_of,
    money_unit_of,
    title_kind,
    year_of,
)
from assistant.domain import Level1, Unread

_NUMBERING = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）]\s*[、.．]?|[一二三四五六七八九十\d]{1,3}\s*[、.．](?!\d)|[①-⑳])\s*"
)
_TAG = re.compile(r"[【\[]\s*([^】\]]{2,24})\s*[】\]]")
_LABEL = re.compile(r"^([^:：，。；、\d≥≤]{2,16}(?:[(（][^)）]{1,12}[)）])?)\s*(?:[:：]\s*(.*))?$", re.S)
_HEADINGS = r"项目?基本情况|(?:项目|年度)?绩效(?:目标|指标)(?:情况)?|项目概况|项目基本信息|资金情况"
_ANNOUNCED = re.compile(
    r"关于(?:下达|申报|设定)?(?P<name>[^，。；,;:：]{4,50}?(?:项目|工程|经费|资金))的?绩效(?:总?目标|指标)(?!.{0,6}完成)"
)
_LABELLED = re.compile(r"^([^，,；;：:。\d≥≤]{2,14}指标)\s*[：:，,]\s*(.+)$", re.S)
_CHUNK = re.compile(r"[；;。\n]")
_AMOUNT = re.compile(
    r"^(.{2,30}?)[，,、]\s*(?:预算(?:资金|金额)?|资金|年度预算)(?:为|共|约)?\s*([\d,.]+\s*(?:万元|元))"
)


_PARTS = {
    Column.TARGET: "年度指标值 指标值 年度目标值 目标值 年初目标值 计划值",
    Column.ACTUAL: "全年实际完成值 实际完成值 实际完成情况 实际完成 全年完成值 完成值 实际值",
    Column.WEIGHT: "分值 权重 指标权重",
    Column.SCORE: "自评得分 实际得分 得分",
    Column.DEVIATION: "偏差原因分析及改进措施 偏差原因分析 偏差原因 未完成原因",
}
_NAMED = re.compile(
    r"(?:(?<=[，,；;:：、（(\s])|(?<=[，,；;:：、（(]\s))(?P<word>"
    + "|".join(sorted((word for words in _PARTS.values() for word in words.split()), key=len, reverse=True))
    + r")(?!率)(?:为|是|达到)?\s*[:：]?\s*(?=\S)"
)


@dataclass
class _State:
    """The form under way and the place in it."""

    forms: list[Form] = field(default_factory=list)
    title: str = ""
    kind_line: Line | None = None
    year: int | None = None
    first: str = ""
    second: str = ""
    objective: Field | None = None
    left: list[Line] = field(default_factory=list)
    announced: Line | None = None


def read_running_text(lines: Sequence[Line]) -> tuple[list[Form], list[Unread]]:
    """The forms in prose lines; none when fewer than two indicators with values were found under level labels."""
    state = _State()
    for line in lines:
        if not is_page_number(line.text):
            _take(state, line)
    forms = [form for form in state.forms if len(form.rows) >= 2 and sum(bool(_value(row)) for row in form.rows) >= 2]
    if not forms:
        return [], []
    left = [Unread(text=line.text, reason="表格以外的文字，未读取。", anchor=line.anchor) for line in state.left]
    return forms, left


def _value(row: Row) -> str:
    return row.text(Column.TARGET)


def _take(state: _State, line: Line) -> None:
    text = _NUMBERING.sub("", line.text.strip())
    kind = title_kind(text)
    if kind is not None:
        state.title, state.kind_line = text, line
        state.objective = None
        return
    if _take_head(state, line, text):
        return
    if _TAG.search(text):
        _take_tagged(state, line, text)
        return
    if re.fullmatch(_HEADINGS, text):
        state.objective = None
        return
    found = _LABEL.match(text)
    label = found.group(1) if found else text
    if level1_of(label) or level2_of(label):
        _begin_unlabelled(state, line)
        rest = (found.group(2) if found else None) or ""
        _set_level(state, label, inline=rest != "")
        _take_chunks(state, line, rest)
        return
    if state.objective is not None and state.forms and not state.first:
        cell = state.forms[-1].fields.get(state.objective, Cell("", line.anchor))
        state.forms[-1].fields[state.objective] = Cell((cell.text + "\n" + line.text.strip()).strip(), cell.anchor)
        return
    if state.first or state.second:
        before = len(state.forms[-1].rows) if state.forms else 0
        if _completes(state, text):
            return
        _take_chunks(state, line, text)
        if state.forms and len(state.forms[-1].rows) > before:
            return
    announced = _ANNOUNCED.search(text)
    if announced and not state.forms:
        state.announced = replace(line, text=announced.group("name").strip(' “”"《》'))
    year = re.fullmatch(r"[(（]?\s*(20\d\d)\s*年度?[)）]?", text)
    if year:
        state.year = int(year.group(1))
    else:
        state.left.append(line)


def _begin_unlabelled(state: _State, line: Line) -> None:
    """Begin the form of a notice, whose title alone names the project (关于某项目绩效目标设定的公示)."""
    if state.forms or state.announced is None:
        return
    form = Form(anchor=line.anchor, template="叙述", year=state.year)
    form.put(Field.NAME, Cell(state.announced.text, state.announced.anchor))
    state.forms.append(form)


def _take_chunks(state: _State, line: Line, text: str) -> None:
    """The indicators of a sentence; a level named in the middle of it (…；时效指标：…) goes for what follows."""
    for chunk in _CHUNK.split(text):
        labelled = _LABELLED.match(chunk.strip())
        if labelled and (level1_of(labelled.group(1)) or level2_of(labelled.group(1))):
            _set_level(state, labelled.group(1), inline=True)
            _take_chunks(state, line, labelled.group(2))
        else:
            _take_item(state, line, chunk)


def _completes(state: _State, text: str) -> bool:
    """Give a line that is nothing but a value to the name before it that has none."""
    if not state.forms or not state.forms[-1].rows or value_score(text) < 3:
        return False
    last = state.forms[-1].rows[-1]
    if last.text(Column.TARGET):
        return False
    cells = {**last.cells, Column.TARGET: replace(last.cells[Column.TARGET], text=text.strip())}
    state.forms[-1].rows[-1] = replace(last, cells=cells, doubt="")
    return True


def _take_head(state: _State, line: Line, text: str) -> bool:
    pair = inline_pair(Cell(text, line.anchor))
    if pair is None or (pair[0] is Field.SECTION and not _TAG.search(text)):
        return False
    name, cell = pair
    if name is Field.SECTION:
        _take_tagged(state, line, cell.text)
        return True
    if name is Field.NAME:
        form = Form(title=state.title, anchor=line.anchor, template="叙述")
        form.kind = title_kind(state.title) if state.title else None
        form.year = year_of(state.title) or state.year
        state.forms.append(form)
        state.first = state.second = ""
        amount = _AMOUNT.match(cell.text)
        if amount:
            form.amounts.append(Amount(Field.ANNUAL, Cell(amount.group(2), line.anchor), 0, 0))
            cell = Cell(amount.group(1), line.anchor)
        form.put(name, cell)
        return True
    if not state.forms:
        return False
    form = state.forms[-1]
    state.objective = name if name in OBJECTIVES else None
    if name in AMOUNTS:
        form.amounts.append(Amount(name, cell, len(form.amounts), 0, money_unit_of(text)))
    elif name not in (Field.PERSONAL, Field.IGNORED, Field.MONEY_UNIT):
        form.put(name, cell)
    return True


def _set_level(state: _State, label: str, *, inline: bool = False) -> None:
    """Take a label for the first or the second level. 成本指标 beside 数量指标, its rows on its line, is the second."""
    first, second = level1_of(label), level2_of(label)
    here = level1_of(state.first) if state.first else None
    state.objective = None
    beside = inline and first is Level1.COST and here is Level1.OUTPUT and state.second != ""
    if second and (not first or here is first or beside):
        state.second = label
    else:
        state.first, state.second = label, ""


def _take_tagged(state: _State, line: Line, text: str) -> None:
    """【产出指标-数量指标】名称值；… : each tag names the levels of what follows it."""
    parts = _TAG.split(text)
    for tag, said in zip(parts[1::2], parts[2::2], strict=False):
        levels = [part for part in re.split(r"\s*(?:[-—－/>→]+|——)\s*", tag) if part]
        if not any(level1_of(level) or level2_of(level) for level in levels):
            continue
        if len(levels) > 1:
            state.first, state.second = levels[0], levels[1]
        else:
            _set_level(state, levels[0])
        for chunk in _CHUNK.split(said):
            _take_item(state, line, chunk)


def _take_item(state: _State, line: Line, chunk: str) -> None:
    text = _NUMBERING.sub("", chunk.strip()).strip(" ，,；;。")
    if len(text) < 2 or not state.forms:
        return
    said = named_parts(text)
    if Column.TARGET in said:
        name, value = said[Column.NAME], said[Column.TARGET]
    else:
        name, value = name_and_value(said[Column.NAME])
    doubt = "" if value else "名称与指标值连在一起，分不开，请核对。"
    cells = {kind: Cell(part, line.anchor) for kind, part in {**said, Column.NAME: name, Column.TARGET: value}.items()}
    form = state.forms[-1]
    form.columns = tuple(dict.fromkeys([*form.columns, Column.LEVEL1, Column.LEVEL2, *cells]))
    form.rows.append(Row(state.first, state.second, cells, doubt))


def named_parts(text: str) -> dict[Column, str]:
    """What of an indicator is named before it is said (指标值≥10场，实际完成12场，分值10分，得分9分); the rest is the name."""
    found = list(_NAMED.finditer(text))
    if not found:
        return {Column.NAME: text}
    said = {Column.NAME: text[: found[0].start()].strip(" ，,；;。:：（(")}
    for match, after in zip(found, [*found[1:], None], strict=True):
        kind = next(column for column, words in _PARTS.items() if match.group("word") in words.split())
        part = text[match.end() : after.start() if after else len(text)].strip(" ，,；;。:：")
        said.setdefault(
            kind,
            part.rstrip("）)") if part.count("（") + part.count("(") < part.count("）") + part.count(")") else part,
        )
    return said
