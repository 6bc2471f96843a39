"""The head of a form in a grid: labelled cells, amounts, objectives and 预算执行, wherever they stand.

A label's value is the next cell on its right that is no label itself; an objective's text stands right of its label,
or below it when the labels stand side by side.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from assistant.documents.grid import Cell, distinct
from assistant.documents.sections import Amount, Form, SpendingRow
from assistant.documents.vocabulary import (
    AMOUNTS,
    LINES,
    OBJECTIVES,
    SPENDING_SIGNS,
    Field,
    Spending,
    field_of,
    level1_of,
    money_unit_of,
    plain,
    spending_of,
)
from assistant.domain import Unread

_INLINE = re.compile(r"^\s*((?:其中\s*[:：]\s*)?[^:：\d]{2,20}?(?:[(（][^)）]*[)）])?)\s*[:：]\s*(.*)$", re.S)
_GLUED_AMOUNT = re.compile(r"^\s*((?:其中\s*[:：]\s*)?[^\d:：]{2,20}?)\s*([\d,，.]+\s*(?:万元|元)?)\s*$")

_STAMP = re.compile(
    r"[(（]\s*(?:盖章|公章|签章|签字|加盖公章)\s*[)）]|\s+(?:金额)?单位\s*[:：]\s*(?:人民币)?[万千亿]?元\s*$"
)
_MONEY_OR_BLANK = re.compile(r"^[\s—－–/\-]*$|^-?[\d.,，]+\s*(?:[%％]|万?元|分)?$")
_NEAREST = {
    Field.NAME: re.compile(r"^二级"),
    Field.UNIT: re.compile(r"实施|承担|执行|使用"),
    Field.DEPARTMENT: re.compile(r"^(?:地方|市级|区级|县级)"),
}
_WORDS_OF_TOTAL = frozenset({"总额", "合计", "小计", "资金总额", "总计"})

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
    reason = f"资金来源“{plain(label).removeprefix('其中')}”没有对应的栏目，未读取。"
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


# ---------------------------------------------------------------------------------------------------- objectives


def read_objectives(form: Form, rows: Rows, used: set[int]) -> None:
    """Fill 总目标, 年度目标, 预期目标 and 实际完成情况: heads side by side first, then labels with text on their right."""
    for index, row in enumerate(rows):
        heads = [cell for cell in distinct(row) if id(cell) not in used and field_of(cell.text) in OBJECTIVES]
        heads = _without_section_label(heads)
        if len(heads) < 2 and not (heads and _nothing_right_of(heads[0], row) and _texts_below(heads[0], rows, index)):
            continue
        if any(not _nothing_right_of(head, row) for head in heads):
            continue
        below = [_texts_below(head, rows, index) for head in heads]
        if any(not any(text.text.strip() for text in texts) for texts in below):
            below = _texts_in_order(heads, rows, index) or below
        for head, texts in zip(heads, below, strict=True):
            used.add(id(head))
            used.update(id(text) for text in texts)
            _put_objective(form, head, texts)
    for index, row in enumerate(rows):
        cells = distinct(row)
        for at, cell in enumerate(cells[:-1]):
            if id(cell) in used or field_of(cell.text) not in OBJECTIVES:
                continue
            right = [other for other in cells[at + 1 :] if other.text.strip()]
            if right and (id(right[0]) in used or field_of(right[0].text) or level1_of(right[0].text)):
                continue
            texts = right[:1] + [
                other[right[0].column]
                for other in rows[index + 1 :]
                if right
                and len(other) > cell.column
                and other[cell.column] is cell
                and other[right[0].column] is not right[0]
            ]
            if right:
                texts += _going_on(rows[index + 1 :], cell, right[0])
            used.add(id(cell))
            used.update(id(text) for text in texts)
            _put_objective(form, cell, texts)


def _going_on(rows: Rows, label: Cell, text: Cell) -> list[Cell]:
    """The lines of an objective written one a row (目标1, 目标2), their label only at the first."""
    found: list[Cell] = []
    for row in rows:
        filled = [cell for cell in distinct(row) if cell.text.strip()]
        if len(filled) != 1 or filled[0].column != text.column or filled[0] is text or label.column >= len(row):
            break
        if not re.match(r"^(?:目标\s*)?[\d一二三四五六七八九十]+\s*[:：、.．)]", filled[0].text.strip()):
            break
        found.append(filled[0])
    return found


def _without_section_label(heads: list[Cell]) -> list[Cell]:
    """年度总体目标 | 预期目标 | 实际完成情况: the first is the section's label, the others are heads."""
    kinds = [field_of(head.text) for head in heads]
    if len(heads) > 1 and kinds[0] in (Field.GENERAL_TEXT, *([kinds[0]] if kinds[0] in kinds[1:] else ())):
        return heads[1:]
    if len(heads) > 2:
        return heads[-2:]
    return heads


def _nothing_right_of(head: Cell, row: Sequence[Cell]) -> bool:
    """Whether the next filled cell on the right is another head, or there is none."""
    cells = distinct(row)
    right = [cell for cell in cells[cells.index(head) + 1 :] if cell.text.strip()]
    return not right or field_of(right[0].text) in OBJECTIVES


def _texts_in_order(heads: Sequence[Cell], rows: Rows, index: int) -> list[list[Cell]] | None:
    """As many texts as heads in the next row, though an empty cell shifted them: the n-th head has the n-th text."""
    if index + 1 >= len(rows):
        return None
    texts = [cell for cell in distinct(rows[index + 1]) if cell.text.strip() and field_of(cell.text) is None]
    if len(texts) != len(heads) or any(level1_of(cell.text) for cell in texts):
        return None
    return [[cell] for cell in texts]


def _begins_another(head: Cell, row: Sequence[Cell], above: Sequence[Cell]) -> bool:
    """Whether a label of something else stands left of the head's column in a row below it."""
    left = [cell for cell in distinct(row[: head.column]) if not any(cell is other for other in above)]
    return any((name := field_of(cell.text)) is not None and name not in OBJECTIVES for cell in left)


def _texts_below(head: Cell, rows: Rows, index: int) -> list[Cell]:
    found: list[Cell] = []
    for row in rows[index + 1 :]:
        if head.column >= len(row):
            break
        cell = row[head.column]
        if cell is head:
            continue
        if field_of(cell.text) or level1_of(cell.text) or _begins_another(head, row, rows[index]):
            break
        if cell not in found:
            found.append(cell)
    return found


def _put_objective(form: Form, head: Cell, texts: Sequence[Cell]) -> None:
    name = field_of(head.text)
    filled = [cell for cell in texts if cell.text.strip()]
    anchor = (filled or list(texts) or [head])[0].anchor
    if name is not None:
        form.put(name, Cell("\n".join(cell.text.strip() for cell in filled), anchor))


# ---------------------------------------------------------------------------------------------------- 预算执行


def read_spending(form: Form, rows: Rows, used: set[int]) -> None:
    """Fill the lines of 预算执行 below their header row (年初预算数, 全年预算数, 全年执行数, 分值, 执行率, 得分)."""
    for index, row in enumerate(rows):
        heads = {cell.column: (cell, spending_of(cell.text)) for cell in distinct(row)}
        columns = {column: kind for column, (_, kind) in heads.items() if kind}
        twins = [column for column, kind in columns.items() if kind is Spending.INITIAL]
        if len(twins) > 1:  # 年度预算数（万元） | 年初预算 | …: the first is the label of the lines below
            form.money_unit = form.money_unit or money_unit_of(heads[twins[0]][0].text)
            used.add(id(heads[twins[0]][0]))
            del columns[twins[0]]
        if len(SPENDING_SIGNS & set(columns.values())) < 2:
            continue
        form.spending_columns = tuple(columns.values())
        used.update(id(cell) for cell, kind in heads.values() if kind)
        for cell in distinct(row):
            if id(cell) not in used and field_of(cell.text) is Field.SECTION:
                form.money_unit = form.money_unit or money_unit_of(cell.text)
                used.add(id(cell))
        for below in rows[index + 1 :]:
            line = _spending_row(below, columns, used)
            if line is None:
                break
            form.spending.append(line)
        return


def _shifted(row: Sequence[Cell], first: int) -> int:
    """How far left the figures stand in a row cut out of text: the label of all lines stands in the first one only."""
    at = next((column for column, cell in enumerate(row[:first]) if cell.text.strip()), first)
    figures = [cell.text.strip() for cell in distinct(row[at + 1 : first])]
    return first - at - 1 if figures and all(_MONEY_OR_BLANK.match(text) for text in figures) and any(figures) else 0


def _spending_row(row: Sequence[Cell], columns: dict[int, Spending], used: set[int]) -> SpendingRow | None:
    first = min(columns)
    shift = _shifted(row, first)
    cells = {kind: row[column - shift] for column, kind in columns.items() if column - shift < len(row)}
    before = [cell for cell in distinct(row[: first - shift]) if cell.text.strip()]
    labels = [cell for cell in before if field_of(cell.text) in LINES]
    if not labels and before and field_of(before[-1].text) is None and not level1_of(before[-1].text):
        figures = [cell.text for kind, cell in cells.items() if kind is not Spending.IGNORED]
        named = plain(before[-1].text) in _WORDS_OF_TOTAL or plain(before[-1].text).endswith(("资金", "收入", "拨款"))
        labels = before[-1:] if named and all(_MONEY_OR_BLANK.match(text.strip()) for text in figures) else []
    if not labels:
        return None
    used.add(id(labels[-1]))
    used.update(id(cell) for cell in cells.values())
    return SpendingRow(labels[-1], cells)
