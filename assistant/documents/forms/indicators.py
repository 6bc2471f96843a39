"""Rows of an indicator table → ``Indicator``: levels, names without their numbering, composed targets, doubts."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from assistant.documents.forms.sections import BLANK, Form, Row
from assistant.documents.forms.values import name_and_value, signed_tail, value_score
from assistant.documents.vocabulary import Column, Field, level1_of, level2_of, plain
from assistant.domain import LEVEL1_OF, Doubt, Indicator, Level1, Level2, Place, Section, Target
from assistant.figures.units import kind_of
from assistant.target import normalize, read_number, read_target

_PREFIX = re.compile(
    r"^\s*[*★☆●■◆]*\s*(?:(?:三级)?指标\s*[\d一二三四五六七八九十]+\s*[:：、.．]|指标\s*[:：]|\d{1,2}\s*[、.．](?!\d)|[(（]\d{1,2}[)）])?\s*[*★☆]*\s*"
)
_EMPTY_NAME = re.compile(r"^(?:[.…·。\s*×XxＸ_—-]*|(?:三级)?指标\s*[\d一二三四五六七八九十]*\s*[:：]?\s*[.…*]*)$")
_STARS = re.compile(r"[*×_…]{2,}|[XxＸ]{2,}")
_OPERATORS = {
    "大于等于": "≥",
    "不低于": "≥",
    "小于等于": "≤",
    "不高于": "≤",
    "等于": "=",
    "大于": ">",
    "小于": "<",
    ">=": "≥",
    "=>": "≥",
    "≧": "≥",
    "<=": "≤",
    "=<": "≤",
    "≦": "≤",
}
_SIGNED = re.compile(r"^\s*(?:[≥≤≧≦<>＜＞=＝]|不低于|不少于|不超过|不高于|大于|小于|等于|至少)")
_QUALITATIVE = frozenset({"定性", "定性指标", "其他", "文字描述", "—", "-", "/", "无"})
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\s*[.、．)）](?!\d)|[(（]\d{1,2}[)）]|指标\s*\d{1,2}\s*[:：])\s*")
_MISREAD = re.compile(r"^(?:[27](?:[5-9]\d|100)(?:\.\d+)?|%=?\d[\d.]*|[二三]\d[\d.]*)(?:%|百分比)$")
_ONCE = frozenset({Column.WEIGHT, Column.SCORE})


def filled_rows(form: Form) -> list[Row]:
    """The rows that are filled in: rows of a printed template (指标1：, ……, ≥**个) fall away."""
    rows = [row for row in form.rows if not _EMPTY_NAME.match(row.text(Column.NAME).strip())]
    rows = [row for whole in rows for row in _apart(whole) if not _is_level_name(row)]
    rows = _with_values_of_names(rows, column=_has_values(form))
    texts = [_target_text(row) for row in rows]
    if all(_is_unfilled(text) for text in texts):
        named = bool(form.fields.get(Field.NAME, BLANK).text.strip())
        return rows if named and not any(texts) and _has_values(form) else []
    return rows


def why_empty(form: Form) -> str:
    """Why a form gives no filing, in words for the user."""
    if any("交错" in entry.reason for entry in form.unread):
        return "各栏文字交错，认不出这张表，未读取；请提供原文件。"
    if form.rows and not _has_values(form):
        return "没有认出指标值一栏（可能是每个单位一列），未读取。"
    named = [row for row in form.rows if not _EMPTY_NAME.match(row.text(Column.NAME).strip())]
    if any(re.search(r"[≥≤<>]", _target_text(row)) for row in named):
        return "指标值里没有数字：可能是没有填写的表样，也可能是数字丢失，未读取。"
    return "空白表样：指标没有填写内容，不作为申报表读取。"


def _has_values(form: Form) -> bool:
    return bool({Column.TARGET, Column.LONG_TERM, Column.ACTUAL} & set(form.columns))


def _is_unfilled(text: str) -> bool:
    """Whether a value cell holds nothing but a sign, stars or the unit printed for the filer (≥**个, %)."""
    rest = re.sub(r"[≥≤=＝<>＞＜\s*×XxＸ_…()（）]", "", text)
    return not rest or kind_of(rest) is not None


def _is_level_name(row: Row) -> bool:
    name = plain(row.text(Column.NAME))
    return not _target_text(row) and name in ("三级指标", "指标内容", "指标名称")


def is_displaced(row: Row) -> bool:
    """Whether a level's label stands where the name should, words where the value should: the row was cut wrong."""
    name = plain(row.text(Column.NAME))
    label = name.endswith("指标") and level2_of(name) is not None and value_score(_target_text(row)) < 0
    return label or plain(_target_text(row)) == "指标"


_IN_NAME = "指标值写在指标名称里，已分开，请核对。"


def _with_values_of_names(rows: list[Row], *, column: bool) -> list[Row]:
    """The rows, a value written into the name told from it: where its own cell is blank, or where no ``column`` is.

    With a column only what cannot be a part of the name is cut off; without one most names must hold a value.
    """
    cut = signed_tail if column else _any_tail
    found = [(row, cut(row.text(Column.NAME)) if not _target_text(row) else None) for row in rows]
    if not column and sum(parts is not None for _, parts in found) * 3 < len(rows) * 2:
        return rows
    out: list[Row] = []
    for row, parts in found:
        if parts is None:
            out.append(row)
            continue
        name = row.cells[Column.NAME]
        cells = {**row.cells, Column.NAME: replace(name, text=parts[0]), Column.TARGET: replace(name, text=parts[1])}
        out.append(replace(row, cells=cells, doubt=row.doubt or _IN_NAME))
    return out


def _any_tail(name: str) -> tuple[str, str] | None:
    parts = signed_tail(name) or name_and_value(name)
    return parts if parts[1] else None


def _apart(row: Row) -> list[Row]:
    """Several numbered indicators in one cell with as many values beside them, each as a row of its own."""
    names = [line.strip() for line in row.text(Column.NAME).splitlines() if line.strip()]
    values = [line.strip() for line in row.text(Column.TARGET).splitlines() if line.strip()]
    if len(names) < 2 or len(names) != len(values) or not all(_NUMBERED.match(name) for name in names):
        return [row]
    rows = []
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        cells = {kind: cell for kind, cell in row.cells.items() if number == 0 or kind not in _ONCE}
        cells[Column.NAME] = replace(row.cells[Column.NAME], text=name)
        cells[Column.TARGET] = replace(row.cells[Column.TARGET], text=_NUMBERED.sub("", value))
        rows.append(replace(row, cells=cells, doubt="一个单元格里写了多个指标，已分开，请核对。"))
    return rows


def indicator_of(row: Row, number: int) -> tuple[Indicator, list[Doubt]] | None:
    """The indicator of a row and what is doubtful about it; ``None`` when no first level can be told."""
    first, second, level_doubt = _levels(row)
    if first is None:
        return None
    name = _PREFIX.sub("", row.text(Column.NAME), count=1).strip() or row.text(Column.NAME).strip()
    value = row.cells.get(Column.TARGET, BLANK)
    anchor = value.anchor or anchor_of(row)
    text = _target_text(row)
    indicator = Indicator(
        level1=first,
        level2=second,
        name=re.sub(r"\s*\n\s*", "", name),
        target=read_target(text),
        explanation=row.text(Column.EXPLANATION).strip(),
        long_term=_optional_target(row, Column.LONG_TERM),
        weight=_figure(row, Column.WEIGHT),
        actual=_optional_target(row, Column.ACTUAL),
        score=_figure(row, Column.SCORE),
        deviation=row.text(Column.DEVIATION).strip() if Column.DEVIATION in row.cells else None,
        place=Place(section=Section.INDICATOR, row=number, field="target", label=name, anchor=anchor),
    )
    doubts = []
    if level_doubt:
        doubts.append(_doubt(row, number, "level2", row.level2, level_doubt))
    if row.doubt:
        doubts.append(_doubt(row, number, "name", indicator.name, row.doubt))
    if _STARS.search(text):
        doubts.append(_doubt(row, number, "target", text, "指标值里留有模板的空位，数字没有填写。"))
    if _MISREAD.match(normalize(text)):
        doubts.append(_doubt(row, number, "target", text, "比较符可能被误认成数字（如“≥92%”认成“292%”），请对照原件。"))
    if value_score(text) < -0.9 and value_score(indicator.name) >= 6:
        doubts.append(_doubt(row, number, "target", text, "名称与指标值可能填反了，请核对。"))
    return indicator, doubts


def _doubt(row: Row, number: int, field: str, text: str, reason: str) -> Doubt:
    column = {"level2": Column.NAME, "name": Column.NAME, "target": Column.TARGET}[field]
    anchor = row.cells.get(column, BLANK).anchor or anchor_of(row)
    place = Place(
        section=Section.INDICATOR, row=number, field=field, label=row.text(Column.NAME).strip(), anchor=anchor
    )
    return Doubt(place=place, text=text, reason=reason)


def _levels(row: Row) -> tuple[Level1 | None, Level2 | None, str]:
    """Both levels, and what is doubtful about them."""
    first = level1_of(row.level1, cut=True) if row.level1 else None
    second = level2_of(row.level2) if row.level2 else None
    if row.level1 and first is None:
        parts = [part for part in re.split(r"[-—－/／\s]+", row.level1) if part]
        if len(parts) == 2:
            first, second = level1_of(parts[0]), second or level2_of(parts[1])
        if first is None and second is None:
            second = level2_of(row.level1)
        if first is None and (below := level1_of(row.level2)) is not None:
            return below, None, ""  # 实施效果指标 | 产出指标: a level of the form's own above the first
    if second is Level2.OUTPUT_COST and first is Level1.COST:
        return first, None, ""
    if second is Level2.SOCIAL_COST and first is None:
        return Level1.COST, second, ""
    if first is None and second is not None:
        return LEVEL1_OF[second], second, "表中没有一级指标，按二级指标归入。" if row.level1 else ""
    if row.level2.strip() and second is None and plain(row.level2) != plain(row.level1):
        return first, None, f"认不出二级指标“{row.level2.strip()}”。"
    if second is None and first is Level1.SATISFACTION and row.level2.strip():
        second = Level2.SATISFACTION
    if second is None and not row.level2.strip() and first is Level1.SATISFACTION and "对象" in row.level1:
        second = level2_of(row.level1)  # 服务对象满意度指标 printed once, over both levels
    return first, second, ""


def anchor_of(row: Row) -> str:
    """The anchor of the first cell of a row that has one."""
    return next((cell.anchor for cell in row.cells.values() if cell.anchor), "")


def _target_text(row: Row) -> str:
    """指标值 as one text. Operator, value and unit in columns of their own are put together: ≥ | 22 | 个 is ≥22(个)."""
    value = re.sub(r"\s*\n\s*", " ", row.text(Column.TARGET)).strip()
    operator = unicodedata.normalize("NFKC", row.text(Column.OPERATOR)).strip()
    unit = row.text(Column.UNIT).strip()
    if not value:
        return _worded(row.text(Column.OPERATOR).strip(), unit)
    operator = _OPERATORS.get(operator, operator)
    is_sign = operator and operator not in _QUALITATIVE and len(operator) <= 2 and not operator.endswith(("向", "量"))
    if is_sign and not _SIGNED.match(value):
        value = operator + value
    if unit and unit not in _QUALITATIVE and unit not in value and re.search(r"\d", value):
        value += unit if unit in ("%", "％", "‰") else f"({unit})"
    return value


def _worded(operator: str, unit: str) -> str:
    """A value in words that was written into the column of the sign (显著) or of the unit (文字描述 | | 12月底前)."""
    sign = operator in _OPERATORS or operator in _QUALITATIVE or not re.search(r"\w", operator)
    if operator and not sign:
        return operator
    return unit if operator in _QUALITATIVE and unit not in _QUALITATIVE and kind_of(unit) is None else ""


def _optional_target(row: Row, column: Column) -> Target | None:
    if column not in row.cells:
        return None
    text = re.sub(r"\s*\n\s*", " ", row.text(column)).strip()
    unit = row.text(Column.UNIT).strip()
    if column is Column.LONG_TERM and unit and text and unit not in text and re.search(r"\d", text):
        text += unit if unit in ("%", "％", "‰") else f"({unit})"
    return read_target(text)


def _figure(row: Row, column: Column) -> Decimal | None:
    return figure(row.cells.get(column, BLANK).text)


def figure(text: str) -> Decimal | None:
    """A weight or a score: a number with or without 分 or %; anything else is none."""
    bare = unicodedata.normalize("NFKC", text).strip().removesuffix("分").removesuffix("%").strip()
    return read_number(bare) if re.fullmatch(r"-?[\d.,]+", bare) else None
