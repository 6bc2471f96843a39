"""Forms whose cells stand directly one behind the other: borders are put back around the words every form prints.

Labels, heads and levels are certain borders; a value's end follows from its unit or from a word that only values use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from assistant.documents.forms.values import QUALITY, SIGN
from assistant.documents.grid import Line
from assistant.documents.vocabulary import (
    AMOUNTS,
    COLUMNS,
    FIELDS,
    LEVEL1,
    LEVEL2,
    OBJECTIVES,
    SPENDINGS,
    Column,
    Field,
)
from assistant.figures.units import UNIT

BORDER = " "
DOUBT = "单元格之间没有分隔，按词语切分，请核对。"
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_VALUE = re.compile(
    rf"{SIGN}?\s*(?:20\d\d年)?\d{{1,2}}月(?:\d{{1,2}}日|底|[上中下]旬)?(?:底?前)?|{SIGN}?20\d\d年底?前?|"
    rf"(?:(?:%=|{SIGN})\s*{_NUMBER}|(?<![\d.,]){_NUMBER}(?=%))"
    rf"(?:%|‰|[(（][^)）]{{1,14}}[)）]|[万亿]?(?:{UNIT})(?:/[万百千]?(?:{UNIT}))*)?(?:[-~至]{_NUMBER}(?:%|{UNIT})?)?(?:以上|以内|以下)?"
)
_NOUN_END = "率|性|度|情况|能力|水平|程度|机制|成效|影响|力|感"
_WORDED = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?P<end>{_NOUN_END})(?P<value>{QUALITY})(?![性率度力化])(?=$|\s|[\u4e00-\u9fff]{{3}})"
)
_GLUED_TITLE = re.compile(
    r"(?<![^日。；;:：表\s])[^日。；;:：，,\s]{0,40}?(?:申报表|填报表|自评表|目标表)(?:[(（]?\s*20\d\d\s*年度?[)）]?)?(?=[^一二三]{0,60}?项目名称)"
)
_ENDS = re.compile(r"[.…]*(总得分|总分|合计)[:：]?(?=\d)|(?<=\d)[.…]*注[:：]")
_TITLE = re.compile(r"^(.{0,40}?(?:申报表|填报表|自评表|目标表))([(（]?\s*20\d\d\s*年度?[)）]?)?")
_GLUED_HEADS = re.compile(r"一级指标(?:名称)?二级指标(?:名称)?(?:三级指标|指标内容|指标名称|绩效标准)")
_BEFORE_TABLE = re.compile(r"一级指标")


def is_glued(line: Line) -> bool:
    """Whether a line holds a whole form with hardly a space in it."""
    text = line.text
    return len(text) > 120 and "项目名称" in text and "三级指标" in text and len(text.split()) * 12 < len(text) / 4


def forms_apart(line: Line) -> list[Line]:
    """A glued line cut before the title of each form in it; other lines as they are."""
    if not is_glued(line):
        return [line]
    starts = [found.start() for found in _GLUED_TITLE.finditer(line.text)]
    cuts = sorted({0, *starts, len(line.text)})
    return [replace(line, text=line.text[start:end]) for start, end in pairwise(cuts) if line.text[start:end].strip()]


def is_glued_row_by_row(lines: Sequence[Line]) -> bool:
    """Whether each row of a form stands on a line of its own, its cells one behind the other."""
    return any(_GLUED_HEADS.search(line.text) for line in lines) and any(
        re.search(r"项目名称[^\s:：]{2}", line.text) for line in lines
    )


def has_scores(lines: Sequence[Line]) -> bool:
    """Whether a glued form has a column of bare numbers (得分): its rows are taken apart by ``glued_rows``."""
    return any("得分" in _heads_of(line.text) for line in lines)


def _heads_of(text: str) -> str:
    """What stands from 一级指标 to the first level of a glued form."""
    found = _GLUED_HEADS.search(text)
    return re.split(r"(?:成本|产出|效益|满意度)指标", text[found.start() :], maxsplit=1)[0] if found else ""


def unglued(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that hold a whole form, or one of its rows, with borders put back."""
    scored = has_scores(lines)
    if not is_glued_row_by_row(lines):
        return [replace(line, text=_split(line.text, scored=scored)) if is_glued(line) else line for line in lines]
    out: list[Line] = []
    below = False
    for line in lines:
        found = _BEFORE_TABLE.search(line.text)
        text = _rows(line.text, scored=scored) if below else _split(line.text, scored=scored)
        below = below or found is not None
        out.append(replace(line, text=text))
    return out


def _split(text: str, *, scored: bool) -> str:
    found = _BEFORE_TABLE.search(text)
    at = found.start() if found else len(text)
    head, body = text[:at], text[at:]
    title = _TITLE.match(head)
    start = title.end() if title else 0
    opening = f"{title.group(1)}{BORDER}{title.group(2) or ''}{BORDER}" if title else ""
    return opening + _labels(head[start:]) + _rows(body, scored=scored)


def _labels(head: str) -> str:
    """The head with borders around its labels; 项目 before a label goes to it where an office or a date stands before."""
    parts = re.split(f"({_head_words().pattern})", head)
    for at in range(1, len(parts) - 2, 2):
        value, after = parts[at + 1], parts[at + 2]
        ended = FIELDS.get(parts[at]) in (Field.DEPARTMENT, Field.UNIT, Field.START, Field.END)
        if ended and value.endswith("项目") and f"项目{after}" in FIELDS:
            parts[at + 1], parts[at + 2] = value.removesuffix("项目"), f"项目{after}"
    parts[::2] = [_amounts(part) for part in parts[::2]]
    return BORDER.join(parts)


def _amounts(text: str) -> str:
    """Amounts with two decimals, and the weight, rate and score behind them, where the score proves the borders."""
    found = re.match(r"\s*((?:[\d,]+\.\d\d)+)(.*)", text, re.S)
    if found is None:
        return text
    amounts = re.findall(r"[\d,]+?\.\d\d", found.group(1))
    for cut in range(len(amounts), 0, -1):
        rest = "".join(amounts[cut:]) + found.group(2)
        said = re.fullmatch(r"\s*(\d{1,2}?)\s*((?:100|[1-9]?\d)(?:\.\d+)?)%\s*(\d{1,2}(?:\.\d+)?)\s*", rest)
        if said and abs(float(said.group(1)) * float(said.group(2)) / 100 - float(said.group(3))) < 0.06:
            return BORDER.join([*amounts[:cut], said.group(1), f"{said.group(2)}%", said.group(3)])
    return BORDER.join([*amounts, found.group(2)]) if not re.match(r"\s*\d", found.group(2)) else text


def _rows(body: str, *, scored: bool) -> str:
    """The rows with borders around levels and heads, and around values where no bare numbers stand behind them."""
    heads = _all_heads().match(body)
    if heads and scored:
        words = BORDER.join(found.group() for found in _head_word().finditer(heads.group()))
        return f"{words}{BORDER}{_rows(body[heads.end() :], scored=scored)}"
    if scored and (end := _ENDS.search(body)):
        rest = re.sub(r"^100(?=\d)", "100 ", body[end.end() :]) if end.group(1) else f"注：{body[end.end() :]}"
        return f"{_rows(body[: end.start()], scored=True)}{BORDER}{end.group(1) or ''}{BORDER}{rest}"
    pieces = _level_words().split(body)
    out: list[str] = []
    for piece in pieces:
        if _level_words().fullmatch(piece):
            out.append(f"{BORDER}{piece}{BORDER}")
        else:
            out.append(piece if scored else _values(piece))
    return "".join(out)


def _values(text: str) -> str:
    text = _VALUE.sub(rf"{BORDER}\g<0>{BORDER}", text)
    return BORDER.join(_WORDED.sub(rf"\g<end>{BORDER}\g<value>{BORDER}", part) for part in text.split(BORDER))


@lru_cache(maxsize=1)
def _head_words() -> re.Pattern[str]:
    """Labels of the head of four characters and more, the longest first, with their bracketed hints."""
    words = {word for word, name in FIELDS.items() if len(word) >= 4 and name is not Field.IGNORED}
    longer = {word for word in words if word.startswith("项目") and word.removeprefix("项目") in words}
    words |= {
        "资金性质",
        "政策依据",
        "立项依据",
        "项目概况",
        "项目立项情况",
        "项目立项必要性",
        "监督管理单位",
        "资金用途",
    }
    words -= {
        word for word in longer if FIELDS[word] not in AMOUNTS | OBJECTIVES
    }  # 经常性项目|主管部门, not 经常性|项目主管部门
    words |= {word for word in SPENDINGS if len(word) >= 3} | {"项目类别", "项目类型", "项目性质"}
    ordered = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?:其中[:：])?(?:{ordered})(?:[(（][^)）]{{1,20}}[)）])?")


@lru_cache(maxsize=1)
def _level_words() -> re.Pattern[str]:
    """Level labels and the heads of the indicator table, as a capturing pattern to split at."""
    words = {word for word in (*LEVEL1, *LEVEL2) if word.endswith("指标")}
    words |= {word for word, kind in COLUMNS.items() if len(word) >= 4 and kind is not Column.IGNORED}
    ordered = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"((?:{ordered})(?:[(（][^)）]{{1,12}}[)）])?)")


@lru_cache(maxsize=1)
def _head_word() -> re.Pattern[str]:
    """Any head of an indicator table, however short: for lines that hold nothing else."""
    words = [word for word in COLUMNS if not word.startswith("三级指标") or word in ("三级指标", "三级指标名称")]
    ordered = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    why = r"(?:偏差|偏离|未完成|未达成|未达标|扣分)[^\d(（]{0,14}?(?:措施|原因分析|原因)(?![及和与分])"
    return re.compile(rf"(?:{why}|{ordered})(?:[(（][^)）]{{1,12}}[)）])?")


@lru_cache(maxsize=1)
def _all_heads() -> re.Pattern[str]:
    return re.compile(rf"(?:绩效指标)?(?=一级指标)(?:{_head_word().pattern}\s*){{3,}}")
