"""Recognised sections → ``Filing``: levels become enums, texts become targets, amounts and dates, doubts are kept.

The only place where what was filed is interpreted; which layout it came from no longer matters here.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from assistant.documents.forms.indicators import anchor_of, figure, filled_rows, indicator_of, is_displaced, why_empty
from assistant.documents.forms.sections import BLANK, Amount, Form, placed_amounts
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import (
    OBJECTIVES,
    Column,
    Field,
    Spending,
)
from assistant.domain import (
    Doubt,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Money,
    Objective,
    Place,
    PlanDate,
    Project,
    Section,
    Share,
    Unread,
)
from assistant.target import read_date, read_money, read_number

_UNIT_HINT = re.compile(r"[(（][^()（）]*[)）]")
_REMARK = re.compile(r"(?<=[\d元万])\s*[(（][^()（）]*[)）]$")  # 854万（其中道路建设400万）
_LONGEST_DATE = 30  # 2023年01月01日 00:00 至 2023年12月31日
_DATES = re.compile(
    r"[\d\s年月日号至到底前上中下旬季度全个当本起止以内完成后一二三四五六七八九十\-—–~～./:：,，、（）()]*"
)
_CODE = re.compile(r"^\s*(?:[\[【(（]\s*[A-Za-z\d]{3,30}\s*[\]】)）]|[A-Z\d]{6,30}\s*[-—_])\s*(?=\S)")


def to_filing(form: Form) -> tuple[Filing | None, list[Unread]]:
    """The filing a form holds and what of it stays unread; no filing when the form is an unfilled template."""
    rows = filled_rows(form)
    name = form.fields.get(Field.NAME, BLANK).text.strip()
    unread = [*form.unread, *_no_dates(form), *_no_amounts(form)]
    if not rows and (form.rows or not name):
        return None, [*unread, Unread(text=form.title or name or "表格", reason=why_empty(form), anchor=form.anchor)]
    indicators: list[Indicator] = []
    doubts = [_head_doubt(name, cell, reason) for name, cell, reason in form.doubts]
    for row in rows:
        made = None if is_displaced(row) else indicator_of(row, len(indicators) + 1)
        if made is None:
            named = {Column.LEVEL1, Column.LEVEL2} & set(form.columns)
            what = "认不出这一行的一级指标" if named else "表中没有一、二级指标栏，这一行归不了类"
            what = "这一行的单元格错了位" if is_displaced(row) else what
            text = " ".join(cell.text for cell in row.cells.values() if cell.text)
            unread.append(Unread(text=text, reason=f"{what}，未读取。", anchor=anchor_of(row)))
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


def _head_doubt(name: Field, cell: Cell, reason: str) -> Doubt:
    section = Section.OBJECTIVE if name in OBJECTIVES else Section.PROJECT
    label = "" if section is Section.OBJECTIVE else cell.text.strip()
    place = Place(section=section, field=name.value, label=label, anchor=cell.anchor)
    return Doubt(place=place, text=cell.text.strip(), reason=reason)


def _no_dates(form: Form) -> list[Unread]:
    """Take the dates out of the form that are none: a sentence, or the cells of another table, under 开始时间."""
    found: list[Unread] = []
    for name in (Field.START, Field.END, Field.PERIOD):
        cell = form.fields.get(name, BLANK)
        text = cell.text.strip()
        if len(text) > _LONGEST_DATE or (len(text) > 14 and not _DATES.fullmatch(text)):
            found.append(Unread(text=cell.text.strip()[:500], reason="这里应是日期，未读取。", anchor=cell.anchor))
            del form.fields[name]
    return found


def _no_amounts(form: Form) -> list[Unread]:
    """Take the amounts out of the form that ran together with other words, so that no figure can be told."""
    kept: list[Amount] = []
    found: list[Unread] = []
    for amount in form.amounts:
        text = amount.cell.text.strip()
        if (
            not re.search(r"[\d一二三四五六七八九十零壹贰叁肆伍陆柒捌玖拾元]", _UNIT_HINT.sub("", text))
            and len(text) > 1
        ):
            found.append(Unread(text=text[:500], reason="这里应是金额，未读取。", anchor=amount.cell.anchor))
        elif len(re.findall(r"\d+", text)) > 1 and re.search(r"[\u4e00-\u9fff]{3}", text) and not _told(text):
            found.append(Unread(text=text[:500], reason="金额与别的文字连在一起，未读取。", anchor=amount.cell.anchor))
        else:
            kept.append(amount)
    form.amounts = kept
    return found


def _told(text: str) -> bool:
    return read_money(_REMARK.sub("", text), unit="元").yuan is not None


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


# ------------------------------------------------------------------------------------------------------- the head


def _project(form: Form) -> Project:
    fields = form.fields
    name = _CODE.sub("", _text(fields.get(Field.NAME)) or "")
    start, end = _date(fields.get(Field.START)), _date(fields.get(Field.END))
    blank = all(date is None or not date.text for date in (start, end))
    if blank and fields.get(Field.PERIOD, BLANK).text.strip():
        start, end = _period(fields[Field.PERIOD].text)
    return Project(
        name=name,
        department=_text(fields.get(Field.DEPARTMENT)),
        unit=_text(fields.get(Field.UNIT)),
        year=_year(form),
        category=_ticked(_text(fields.get(Field.CATEGORY))),
        nature=_ticked(_text(fields.get(Field.NATURE))),
        start=start,
        end=end,
        funding=_funding(form),
    )


def _text(cell: Cell | None) -> str | None:
    return None if cell is None else re.sub(r"\s*\n\s*", "", cell.text).strip()


_OPEN, _TICKED = "□☐口○", "√☑■✓✔☒R●"
_BOX = re.compile(rf"\s*([{_OPEN}{_TICKED}])\s*")


def _ticked(text: str | None) -> str | None:
    """新增项目□ 延续项目√ as the one choice that is ticked; the text as it stands where none or several are."""
    if text is None or not re.search(rf"[{_OPEN}]|[{_TICKED.replace('R', '')}]", text):
        return text
    parts = [part for part in _BOX.split(text.strip()) if part.strip()]
    boxes = [at for at, part in enumerate(parts) if len(part) == 1 and part in _OPEN + _TICKED]
    ticked = [at for at in boxes if parts[at] in _TICKED]
    if len(ticked) != 1 or len(parts) != 2 * len(boxes):
        return text
    chosen = parts[ticked[0] + (1 if boxes[0] == 0 else -1)]
    return re.sub(r"^\s*\d+[.、]\s*", "", chosen).strip(" ：:、;；")


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
    stated = {amount.unit for field, amount in placed.items() if field in (Field.TOTAL, Field.ANNUAL) and amount.unit}
    if form.money_unit is None and len(stated) == 1:  # 资金总额（万元）, 其中： below it
        placed = {field: replace(amount, unit=amount.unit or min(stated)) for field, amount in placed.items()}
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
    text = amount.cell.text.strip()
    read = read_money(_REMARK.sub("", text), unit=amount.unit or form.money_unit)
    return read.model_copy(update={"text": text})


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
