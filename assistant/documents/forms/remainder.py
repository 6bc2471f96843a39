"""What a grid holds besides its forms: 项目投入资金构成 below one, cells nobody took over, tables of another kind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.sections import Child
from assistant.documents.grid import Cell, distinct
from assistant.documents.vocabulary import Field, column_of, field_of, level2_of, money_unit_of, plain, title_kind
from assistant.domain import Unread

Rows = Sequence[Sequence[Cell]]


def children_of(rows: Sequence[Sequence[Cell]]) -> list[Child]:
    for index, row in enumerate(rows):
        words = [plain(cell.text) for cell in row]
        name_at = next((at for at, word in enumerate(words) if word in ("子项目名称", "子项目")), None)
        amount_at = next((at for at, word in enumerate(words) if "金额" in word or word in ("预算数", "预算")), None)
        year_at = next((at for at, word in enumerate(words) if word == "年度"), None)
        if name_at is None or amount_at is None:
            continue
        unit = money_unit_of(row[amount_at].text)
        found = []
        for line in rows[index + 1 :]:
            texts = [cell.text.strip() for cell in line]
            if len(texts) <= max(name_at, amount_at) or not texts[name_at] or plain(texts[name_at]) in ("合计", "总计"):
                continue
            found.append(Child(texts[year_at] if year_at is not None else "", texts[name_at], texts[amount_at], unit))
        return found
    return []


def left_over(rows: Rows, used: set[int]) -> list[Unread]:
    """The filled cells nobody took over, an entry a row, without the words every form prints."""
    found: list[Unread] = []
    seen: set[int] = set()
    for row in rows:
        cells = distinct(row)
        left: list[Cell] = []
        for at, cell in enumerate(cells):
            text = cell.text.strip()
            if not text or id(cell) in used or id(cell) in seen:
                continue
            seen.add(id(cell))
            before = field_of(cells[at - 1].text) if at else None
            if before in (Field.PERSONAL, Field.IGNORED) or field_of(text) or column_of(text) or title_kind(text):
                continue
            if money_unit_of(text) or re.fullmatch(r"[—–\-/\s]+|附件.{0,4}|[(（]?\s*20\d\d\s*年?度?\s*[)）]?", text):
                continue
            left.append(cell)
        if left:
            text = " ".join(cell.text.strip() for cell in left)
            reason = "表中这一格没有对应的栏目，未读取。" if len(left) == 1 else "表中这几格没有对应的栏目，未读取。"
            found.append(Unread(text=text, reason=reason, anchor=left[0].anchor))
    return found


def why_no_form(rows: Rows) -> str:
    """Why a table holds no form: it may have its indicators side by side, an office in each row."""
    for row in rows:
        levels = {plain(cell.text) for cell in distinct(row) if level2_of(cell.text)}
        if len(levels) > 1:
            return f"指标按列、单位按行排列（{'、'.join(sorted(levels))}），未读取；请改为一行写一个指标。"
    return "这张表不是绩效目标表，未读取。"


def whole(rows: Rows, reason: str) -> Unread:
    first = next((cell for cell in rows[0] if cell.text.strip()), rows[0][0])
    text = " ".join(cell.text.strip() for cell in distinct(rows[0]) if cell.text.strip())
    return Unread(text=text[:200], reason=reason, anchor=first.anchor)
