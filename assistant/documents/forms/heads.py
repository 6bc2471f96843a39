"""The head of a form in a grid: labelled cells, amounts, objectives and 预算执行, wherever they stand.

A label's value is the next cell on its right that is no label itself; an objective's text stands right of its label,
or below it when the labels stand side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.forms.head_objectives import read_objectives
from assistant.documents.forms.sections import Amount, Form
from assistant.documents.forms.spending import read_spending
from assistant.documents.forms.values import MONEY_TEXT
from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import (
    AMOUNTS,
    OBJECTIVES,
    Field,
    field_of,
    money_unit_of,
    plain,
)
from assistant.domain import Unread

_INLINE = re.compile(r"^\s*((?:其中\s*[:：]\s*)?[^:：\d]{2,20}?(?:[(（][^)）]*[)）])?)\s*[:：]\s*(.*)$", re.S)
_GLUED_AMOUNT = re.compile(r"^\s*((?:其中\s*[:：]\s*)?[^\d:：]{2,20}?)\s*([\d,，.]+\s*(?:万元|元)?)\s*$")

_STAMP = re.compile(
    r"[(（]\s*(?:盖章|公章|签章|签字|加盖公章)\s*[)）]|\s+(?:金额)?单位\s*[:：]\s*(?:人民币)?[万千亿]?元\s*$"
)
_NEAREST = {
    Field.NAME: re.compile(r"^二级"),
    Field.UNIT: re.compile(r"实施|承担|执行|使用"),
    Field.DEPARTMENT: re.compile(r"^(?:地方|市级|区级|县级)"),
}

Rows = Sequence[Sequence[Cell]]


def inline_pair(cell: Cell) -> tuple[Field, Cell] | None:
    """A label and its value in one cell: 项目名称：夏令营, 年度资金总额：58.00万元."""
    found = _INLINE.match(cell.text) or _GLUED_AMOUNT.match(cell.text)
    name = field_of(found.group(1)) if found else None
    if not found or name is None:
        return None
    value = _STAMP.sub("", found.group(2)).strip()
    if _GLUED_AMOUNT.match(cell.text) and not _INLINE.match(cell.text) and name not in AMOUNTS:
        return None
    return name, replace(cell, text=value)


def read_head(form: Form, rows: Rows, used: set[int]) -> None:
    """Fill the form's fields and amounts from its head rows. ``used`` collects the ids of cells taken over."""
    read_spending(form, rows, used)
    read_objectives(form, rows, used)
    for index, row in enumerate(rows):
        cells = distinct(row)
        at = 0
        while at < len(cells):
            cell = cells[at]
            at += 1
            if id(cell) in used or not cell.text.strip():
                continue
            if _take_lines(form, cell, index, used) or _take_unit(form, cell, used):
                continue
            name = field_of(cell.text)
            if name is None:
                pair = inline_pair(cell)
                if pair and pair[1].text:
                    used.add(id(cell))
                    _keep(form, pair[0], pair[1], cell, index)
                elif pair:
                    name = pair[0]
            if name is None:
                continue
            used.add(id(cell))
            if name is Field.SECTION and at < len(cells) and _is_total(cell, cells[at]):
                used.add(id(cells[at]))
                _keep(form, Field.TOTAL, cells[at], cell, index)
                at += 1
                continue
            if name is Field.SECTION or name in OBJECTIVES:
                form.money_unit = form.money_unit or money_unit_of(cell.text)
                continue
            value, at = _value_right_of(cells, at, name, used)
            if name is Field.IGNORED and value and len(value.text.strip()) >= 12:
                form.unread.append(not_used(cell.text, value))
            if name is Field.PERSONAL or name is Field.IGNORED or value is not None:
                _keep(form, name, value or Cell("", cell.anchor), cell, index)


def not_used(label: str, value: Cell) -> Unread:
    """A cell this product knows and has no use for (项目概况, 立项依据): said, so that nobody thinks it was read."""
    return Unread(
        text=value.text.strip()[:500], reason=f"“{plain(label)}”一栏不用于审核，未读取。", anchor=value.anchor
    )


def without_home(label: str, value: Cell) -> list[Unread]:
    """An amount from a source the filing has no cell for (中央补助); nothing where it is blank or zero."""
    if not re.search(r"[1-9]", value.text):
        return []
    name = re.sub(r"[\d,.，]+$", "", plain(label).removeprefix("其中"))
    of = "金额" if MONEY_TEXT.match(value.text.strip()) else "内容"
    reason = f"“{name}”的{of}没有对应的栏目，未读取。"
    return [Unread(text=value.text.strip()[:500], reason=reason, anchor=value.anchor)]


def _is_total(label: Cell, value: Cell) -> bool:
    """项目资金 | 120000: the section's label is the amount's own where nothing else names it."""
    names_money = plain(label.text).startswith(("项目资金", "预算资金"))
    return names_money and re.fullmatch(r"\s*[\d,，.]+\s*(?:万元|元)?\s*", value.text) is not None


def _take_lines(form: Form, cell: Cell, index: int, used: set[int]) -> bool:
    """Several labelled amounts in one cell, a line each."""
    lines = [line for line in cell.text.splitlines() if line.strip()]
    pairs = [inline_pair(replace(cell, text=line)) for line in lines]
    if len(lines) < 2 or not all(pairs):
        return False
    used.add(id(cell))
    for offset, pair in enumerate(pairs):
        if pair:
            _keep(form, pair[0], pair[1], cell, index * 100 + offset)
    return True


def _take_unit(form: Form, cell: Cell, used: set[int]) -> bool:
    folded = plain(cell.text)
    if not re.match(r"^(金额单位|单位|资金单位)(人民币)?(万元|元|千元|亿元)?$", folded) or not money_unit_of(cell.text):
        return False
    form.money_unit = form.money_unit or money_unit_of(cell.text)
    used.add(id(cell))
    return True


def _value_right_of(cells: list[Cell], at: int, name: Field, used: set[int]) -> tuple[Cell | None, int]:
    """The first filled cell before the next label; a blank cell when all are blank; and where to go on."""
    blank: Cell | None = None
    while at < len(cells):
        cell = cells[at]
        if cell.text.strip():
            if id(cell) in used or _is_label(cell, name):
                break
            used.add(id(cell))
            return cell, at + 1
        blank = blank or cell
        at += 1
    return blank or Cell(""), at


def _is_label(cell: Cell, name: Field) -> bool:
    found = field_of(cell.text)
    if found is None:
        pair = inline_pair(cell)
        return bool(pair)
    # 项目类别 | 其他资金 would be odd, 主管部门 | 单位 as well: a short text value is a label only when it can be one
    return not (name in (Field.NAME, Field.CATEGORY, Field.NATURE) and found is Field.SECTION)


def _keep(form: Form, name: Field, value: Cell, label: Cell, index: int) -> None:
    if name in AMOUNTS:
        form.amounts.append(Amount(name, value, index, label.column, money_unit_of(label.text)))
    elif name is Field.SOURCE:
        form.unread += without_home(label.text, value)
    elif name is Field.MONEY_UNIT:
        folded = unicodedata.normalize("NFKC", value.text).strip()
        if folded in ("元", "万元"):
            form.money_unit = form.money_unit or folded
        elif folded:
            form.put(Field.UNIT, value)
    elif name not in (Field.PERSONAL, Field.IGNORED, Field.SECTION):
        keep_text(form, name, value, label=label.text)


def keep_text(form: Form, name: Field, value: Cell, *, label: str) -> None:
    """Put a text into its field; of several the nearest: 二级项目 before 一级项目, who carries out before who files."""
    word = plain(label)
    nearest = _NEAREST[name].search(word) is not None if name in _NEAREST else False
    if nearest and value.text.strip():
        form.fields[name] = value
    else:
        form.put(name, value)
