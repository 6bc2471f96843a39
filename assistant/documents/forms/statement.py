"""项目经费情况说明: the prose that travels with a form, under seven numbered headings, as a ``Statement``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.forms.pieces import is_page_number, joined, pieces_of
from assistant.documents.grid import Line
from assistant.domain import Statement, StatementSection

_TITLE = re.compile(
    r"^\s*(?:附件?\s*\d*\s*[:：.]?\s*)?项目经费情况说明\s*[\d一二三四五六七八九十]*\s*[、.．]?\s*(.{0,60})$"
)
_NUMERALS = "一二三四五六七八九十"
_HEADING = re.compile(rf"^\s*[(（]?([{_NUMERALS}]{{1,2}})[)）]?\s*[、.．]\s*([^。；，,;:：]{{2,20}})\s*[:：]?\s*$")
_INLINE_HEADING = re.compile(
    rf"^\s*([{_NUMERALS}]{{1,2}})\s*[、.．]\s*"
    r"(项目概述|立项依据|实施主体|实施方案|实施周期|年度预算安排|绩效目标|项目概况|项目绩效目标|预算安排)\s*[:：]?\s*(.+)$"
)


def statement_name(text: str) -> str | None:
    """The project a statement's title names (项目经费情况说明 1 党组织建设), ``None`` when a line is no such title."""
    found = _TITLE.match(text)
    if not found or text.rstrip().endswith(("。", "；", "，")):
        return None
    return found.group(1).strip(" ：:（()）")


def read_statement(lines: Sequence[Line]) -> Statement | None:
    """The statement in lines that begin with its title; ``None`` when no numbered heading follows."""
    name = statement_name(lines[0].text) if lines else None
    if name is None:
        return None
    sections: list[tuple[int, str, list[Line]]] = []
    for line in lines[1:]:
        if is_page_number(line.text):
            continue
        heading = heading_of(line.text, after=sections[-1][0] if sections else 0)
        if heading:
            number, word, rest = heading
            sections.append((number, word, [Line(rest, line.anchor)] if rest else []))
        elif sections:
            sections[-1][2].append(line)
    if not sections:
        return None
    read = tuple(
        StatementSection(number=number, heading=heading, text=paragraphs(body)) for number, heading, body in sections
    )
    return Statement(project=name or _project_in(read), sections=read, anchor=lines[0].anchor)


def heading_of(text: str, *, after: int) -> tuple[int, str, str] | None:
    """Number, words and what follows on the line, when the line is the heading that comes next."""
    found = _HEADING.match(text)
    rest = ""
    if found is None:
        found = _INLINE_HEADING.match(text)
        rest = found.group(3) if found else ""
    if found is None:
        return None
    number = _numeral(found.group(1))
    if not after < number <= after + 2:
        return None
    return number, found.group(2).strip(), rest


def paragraphs(lines: Sequence[Line]) -> str:
    """Lines as text: wraps closed up, a new line where a numbered item or a paragraph begins after a full stop."""
    text = ""
    for line in lines:
        part = joined(pieces_of([line]))
        if not part:
            continue
        begins = re.match(r"^(?:\d{1,2}[.、．]|[(（][\d一二三四五六七八九十]+[)）])", part)
        if text and begins and text[-1] in "。；;!！":
            text += "\n" + part
        elif text and text[-1].isascii() and text[-1].isalnum() and part[0].isascii() and part[0].isalpha():
            text += " " + part
        else:
            text += part
    return text


def _project_in(sections: Sequence[StatementSection]) -> str:
    found = re.search(r"实施([^，。；、]{2,30}?)项目", sections[0].text)
    return found.group(1) if found else ""


def _numeral(text: str) -> int:
    if len(text) == 1:
        return _NUMERALS.index(text) + 1
    return 10 + _NUMERALS.index(text[1]) + 1 if text[0] == "十" else 99
