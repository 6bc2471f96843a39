"""Recognised sections → ``Filing``: levels become enums, texts become targets, amounts and dates, doubts are kept.

The only place where what was filed is interpreted; which layout it came from no longer matters here.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from assistant.documents.grid import Cell
from assistant.documents.sections import BLANK, Amount, Form, Row, placed_amounts
from assistant.documents.vocabulary import (
    PARENT,
    Column,
    Field,
    Spending,
    level1_of,
    level2_of,
    plain,
)
from assistant.domain import (
    Doubt,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Level1,
    Level2,
    Money,
    Objective,
    Place,
    PlanDate,
    Project,
    Section,
    Share,
    Target,
    Unread,
)
from assistant.target import read_date, read_money, read_number, read_target

_PREFIX = re.compile(
    r"^\s*[*★☆●■◆]*\s*(?:(?:三级)?指标\s*[\d一二三四五六七八九十]+\s*[:：、.．]|指标\s*[:：]|\d{1,2}\s*[、.．](?!\d)|[(（]\d{1,2}[)）])?\s*[*★☆]*\s*"
)
_EMPTY_NAME = re.compile(r"^(?:[.…·。\s*×XxＸ_—-]*|(?:三级)?指标\s*[\d一二三四五六七八九十]*\s*[:：]?\s*[.…*]*)$")
_UNFILLED = re.compile(r"^[≥≤=＝<>＞＜\s]*[*×XxＸ_…\s]*(?:%|％|[(（]?[\u4e00-\u9fff/%]{1,4}[)）]?)?$")
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
_CODE = re.compile(r"^\s*(?:[\[【(（]\s*\w{3,24}\s*[\]】)）]|\d{6,24}\s*[-—_])\s*(?=\S)")
_SIGNED = re.compile(r"^\s*(?:[≥≤≧≦<>＜＞=＝]|不低于|不少于|不超过|不高于|大于|小于|等于|至少)")
_QUALITATIVE = frozenset({"定性", "定性指标", "其他", "文字描述", "—", "-", "/", "无"})


def to_filing(form: Form) -> tuple[Filing | None, list[Unread]]:
    """The filing a form holds and what of it stays unread; no filing when the form is an unfilled template."""
    rows = _filled_rows(form)
    name = form.fields.get(Field.NAME, BLANK).text.strip()
    unread = list(form.unread)
    if not rows and (form.rows or not name):
        return None, [*unread, Unread(text=form.title or name or "表格", reason=_why_empty(form), anchor=form.anchor)]
    indicators: list[Indicator] = []
    doubts: list[Doubt] = []
    for row in rows:
        made = _indicator(row, len(indicators) + 1)
        if made is None:
            text = " ".join(cell.text for cell in row.cells.values() if cell.text)
            unread.append(Unread(text=text, reason="认不出这一行的一级指标，未读取。", anchor=_anchor(row)))
            continue
        indicator, said = made
        indicators.append(indicator)
        doubts += said
    kind = form.kind or (FilingKind.SELF_EVALUATION if _scored(form) else FilingKind.APPLICATION)
    filing = Filing(
        kind=kind,
        title=form.title,
        template=_template(form),
        project=_project(form),
        objective=_objective(form),
        indicators=tuple(indicators),
        execution=_execution(form),
        children=tuple(_share(form, child.name, child.amount, child.year, child.unit) for child in form.children),
        doubtful=tuple(doubts),
        place=Place(section=Section.FORM, label=form.title or name, anchor=form.anchor),
    )
    return filing, unread


def _why_empty(form: Form) -> str:
    values = {Column.TARGET, Column.LONG_TERM, Column.ACTUAL} & set(form.columns)
    if not values and form.rows:
        return "没有认出指标值一栏（可能是每个单位一列），未读取。"
    if any(
        re.search(r"[≥≤<>]", _target_text(row)) and not _EMPTY_NAME.match(row.text(Column.NAME)) for row in form.rows
    ):
        return "指标值里没有数字：可能是没有填写的表样，也可能是数字丢失，未读取。"
    return "空白表样：指标没有填写内容，不作为申报表读取。"


def _scored(form: Form) -> bool:
    return bool(form.spending) or {Column.ACTUAL, Column.SCORE} <= set(form.columns)


def _template(form: Form) -> str:
    """A name for the layout: how it came, and which columns its indicator table has beyond the usual ones."""
    extra = [
        word
        for column, word in (
            (Column.LONG_TERM, "长期与年度"),
            (Column.OPERATOR, "符号分列"),
            (Column.UNIT, "单位分列"),
            (Column.ACTUAL, "完成值"),
        )
        if column in form.columns
    ]
    return "·".join([part for part in (form.template or "表格", *extra) if part])


# ---------------------------------------------------------------------------------------------------- indicators


def _filled_rows(form: Form) -> list[Row]:
    """The rows that are filled in: rows of a printed template (指标1：, ……, ≥**个) fall away."""
    rows = [row for row in form.rows if not _EMPTY_NAME.match(row.text(Column.NAME).strip())]
    rows = [row for row in rows if not _is_level_name(row)]
    if all(_UNFILLED.match(_target_text(row)) and not _qualitative(_target_text(row)) for row in rows):
        return []
    return rows


def _is_level_name(row: Row) -> bool:
    return not _target_text(row) and plain(row.text(Column.NAME)) in ("三级指标", "指标内容", "指标名称")


def _qualitative(text: str) -> bool:
    """Whether a text without a figure is a value (提升, 及时) rather than a unit left in an empty template."""
    from assistant.documents.rowing import value_score

    return value_score(text) >= 3


def _indicator(row: Row, number: int) -> tuple[Indicator, list[Doubt]] | None:
    first, second, level_doubt = _levels(row)
    if first is None:
        return None
    name = _PREFIX.sub("", row.text(Column.NAME), count=1).strip() or row.text(Column.NAME).strip()
    value = row.cells.get(Column.TARGET, BLANK)
    anchor = value.anchor or _anchor(row)
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
    return indicator, doubts


def _doubt(row: Row, number: int, field: str, text: str, reason: str) -> Doubt:
    column = {"level2": Column.NAME, "name": Column.NAME, "target": Column.TARGET}[field]
    anchor = row.cells.get(column, BLANK).anchor or _anchor(row)
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
    if second is Level2.OUTPUT_COST and first is Level1.COST:
        return first, None, ""
    if second is Level2.SOCIAL_COST and first is None:
        return Level1.COST, second, ""
    if first is None and second is not None:
        return PARENT[second], second, "表中没有一级指标，按二级指标归入。" if row.level1 else ""
    if row.level2.strip() and second is None and plain(row.level2) != plain(row.level1):
        return first, None, f"认不出二级指标“{row.level2.strip()}”。"
    if second is None and first is Level1.SATISFACTION and row.level2.strip():
        second = Level2.SATISFACTION
    return first, second, ""


def _anchor(row: Row) -> str:
    return next((cell.anchor for cell in row.cells.values() if cell.anchor), "")


def _target_text(row: Row) -> str:
    """指标值 as one text. Operator, value and unit in columns of their own are put together: ≥ | 22 | 个 is ≥22(个)."""
    value = re.sub(r"\s*\n\s*", " ", row.text(Column.TARGET)).strip()
    operator = unicodedata.normalize("NFKC", row.text(Column.OPERATOR)).strip()
    unit = row.text(Column.UNIT).strip()
    if not value:
        return ""
    operator = _OPERATORS.get(operator, operator)
    if operator and operator not in _QUALITATIVE and len(operator) <= 2 and not _SIGNED.match(value):
        value = operator + value
    if unit and unit not in _QUALITATIVE and unit not in value and re.search(r"\d", value):
        value += unit if unit in ("%", "％", "‰") else f"({unit})"
    return value


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


# ------------------------------------------------------------------------------------------------------- the head


def _project(form: Form) -> Project:
    fields = form.fields
    name = _CODE.sub("", _text(fields.get(Field.NAME)) or "")
    start, end = _date(fields.get(Field.START)), _date(fields.get(Field.END))
    if start is None and end is None and Field.PERIOD in fields:
        start, end = _period(fields[Field.PERIOD].text)
    return Project(
        name=name,
        department=_text(fields.get(Field.DEPARTMENT)),
        unit=_text(fields.get(Field.UNIT)),
        year=_year(form),
        category=_text(fields.get(Field.CATEGORY)),
        nature=_text(fields.get(Field.NATURE)),
        start=start,
        end=end,
        funding=_funding(form),
    )


def _text(cell: Cell | None) -> str | None:
    return None if cell is None else re.sub(r"\s*\n\s*", "", cell.text).strip()


def _year(form: Form) -> int | None:
    stated = re.search(r"20\d\d", form.fields[Field.YEAR].text) if Field.YEAR in form.fields else None
    if form.year is None and stated:
        return int(stated.group())
    return form.year


def _date(cell: Cell | None) -> PlanDate | None:
    return None if cell is None else read_date(cell.text.strip())


def _period(text: str) -> tuple[PlanDate | None, PlanDate | None]:
    """Both ends of 2023-01-01 至 2023-12-31; one date alone, or 一年, is kept as the start's text."""
    parts = re.split(
        r"\s*(?:至|到|~|～|—+|--+|－+|\s-\s|(?<=[月日年])-|(?<=\d{4}-\d\d-\d\d)-|(?<=^20\d\d)-(?=20\d\d年?$))\s*",
        text.strip(),
        maxsplit=1,
    )
    if len(parts) == 2 and all(re.search(r"\d", part) for part in parts):
        return read_date(parts[0]), read_date(parts[1])
    return (read_date(text.strip()), None) if text.strip() else (PlanDate(text=""), None)


def _funding(form: Form) -> Funding:
    placed = placed_amounts(form.amounts)
    return Funding(
        total=_money(form, placed.get(Field.TOTAL)),
        total_fiscal=_money(form, placed.get(Field.TOTAL_FISCAL)),
        total_other=_money(form, placed.get(Field.TOTAL_OTHER)),
        annual=_money(form, placed.get(Field.ANNUAL)),
        appropriation=_money(form, placed.get(Field.APPROPRIATION)),
        carried_over=_money(form, placed.get(Field.CARRIED_OVER)),
        other=_money(form, placed.get(Field.OTHER)),
    )


def _money(form: Form, amount: Amount | None) -> Money | None:
    if amount is None:
        return None
    return read_money(amount.cell.text.strip(), unit=amount.unit or form.money_unit)


def _objective(form: Form) -> Objective:
    texts = {name: cell.text.strip() for name, cell in form.fields.items()}
    overall, annual = texts.get(Field.OVERALL_TEXT), texts.get(Field.ANNUAL_TEXT)
    general = texts.get(Field.GENERAL_TEXT)
    if general and overall is None and annual is None:
        annual = general
    return Objective(overall=overall, annual=annual, actual=texts.get(Field.ACTUAL_TEXT))


def _share(form: Form, name: str, amount: str, year: str, unit: str | None) -> Share:
    stated = re.search(r"20\d\d", year)
    money = read_money(amount, unit=unit or form.money_unit)
    return Share(name=name, amount=money, year=int(stated.group()) if stated else None)


# ------------------------------------------------------------------------------------------------------ 预算执行


def _execution(form: Form) -> Execution | None:
    if not form.spending:
        return None
    lines = []
    weight: Decimal | None = None
    score: Decimal | None = None
    rate_text = ""
    for row in form.spending:
        said = {column: row.cells.get(column) for column in Spending}
        lines.append(
            ExecutionLine(
                label=re.sub(r"^其中[:：]", "", re.sub(r"\s+", "", row.label.text)),
                initial=_spent(form, said[Spending.INITIAL]),
                revised=_spent(form, said[Spending.REVISED]),
                spent=_spent(form, said[Spending.SPENT]),
            )
        )
        weight = weight if weight is not None else figure(row.cells.get(Spending.WEIGHT, BLANK).text)
        score = score if score is not None else figure(row.cells.get(Spending.SCORE, BLANK).text)
        rate = row.cells.get(Spending.RATE, BLANK).text.strip()
        rate_text = rate_text or (rate if re.search(r"\d", rate) else "")
    return Execution(
        lines=tuple(lines),
        weight=weight,
        rate_text=rate_text,
        rate=_rate(rate_text),
        score=score,
        total_weight=figure(form.total_weight.text) if form.total_weight else None,
        total_score=figure(form.total_score.text) if form.total_score else None,
    )


def _spent(form: Form, cell: Cell | None) -> Money | None:
    if cell is None:
        return None
    text = cell.text.strip()
    return Money(text=text) if not re.search(r"\d", text) else read_money(text, unit=form.money_unit)


def _rate(text: str) -> Decimal | None:
    """100.00% is 1; a bare number up to 1 is a fraction already, a larger one a percentage without its sign."""
    folded = unicodedata.normalize("NFKC", text).strip()
    number = read_number(folded.removesuffix("%"))
    if number is None:
        return None
    return number / 100 if folded.endswith("%") or number > Decimal("1.5") else number
