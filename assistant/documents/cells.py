"""Single cells of a filing: what one says, and the filing with another text in it, read as a form's text is read.

Which cells there are stands in :data:`assistant.documents.places.NAMES`; a line of 预算执行 is named by its row.
"""

from __future__ import annotations

from decimal import Decimal

from assistant.documents.official import execution_unit, funding_unit, number_text
from assistant.documents.places import AMOUNTS, EXECUTION, FIELDS, FORM, HEAD, OBJECTIVES, SHARES
from assistant.documents.vocabulary import level1_of, level2_of
from assistant.domain import (
    LEVEL1_OF,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Indicator,
    Level1,
    Level2,
    Money,
    Place,
    PlanDate,
    Section,
    Share,
    Target,
)
from assistant.errors import AssistantError
from assistant.target import read_date, read_money, read_number, read_target

_LINE = ("initial", "revised", "spent")
_NO_EXECUTION = Execution(lines=(ExecutionLine(label="年度资金总额"),))
_NO_SHARE = Share(name="", amount=Money(text=""))


class NoSuchCell(AssistantError):
    """A filing has no cell at a place, or the cell cannot hold the text."""


def cell_text(filing: Filing, place: Place) -> str:
    """What the cell at ``place`` says as filed; empty when it is blank or missing. Raises ``NoSuchCell``."""
    return _text(getattr(_holder(filing, place), place.field))


def with_cell(filing: Filing, place: Place, text: str) -> Filing:
    """The filing with ``text`` in the cell at ``place``. Raises ``NoSuchCell`` with what the cell could hold."""
    text = text.strip()
    _holder(filing, place)
    field = place.field
    match place.section:
        case Section.INDICATOR:
            return _with_row(filing, place.row or 0, _changed(_row(filing, place), field, text))
        case Section.OBJECTIVE:
            return filing.model_copy(update={"objective": filing.objective.model_copy(update={field: text})})
        case Section.PROJECT:
            return filing.model_copy(update={"project": filing.project.model_copy(update={field: _head(field, text)})})
        case Section.FUNDING:
            held: Money | None = getattr(filing.project.funding, field)
            unit = (held.unit if held else None) or funding_unit(filing)
            funding = filing.project.funding.model_copy(update={field: _amount(text, unit)})
            return filing.model_copy(update={"project": filing.project.model_copy(update={"funding": funding})})
        case Section.FORM:
            return filing.model_copy(update={field: _kind(text) if field == "kind" else text})
        case Section.FAMILY:
            return _with_share(filing, place, text)
        case _:
            return _with_execution(filing, place, text)


def _holder(filing: Filing, place: Place) -> Indicator | Execution | ExecutionLine | object:
    """The value that holds the cell as one of its fields."""
    field = place.field
    if place.section is Section.INDICATOR and field in FIELDS:
        return _row(filing, place)
    if place.section is Section.OBJECTIVE and field in OBJECTIVES:
        return filing.objective
    if place.section is Section.PROJECT and field in HEAD:
        return filing.project
    if place.section is Section.FUNDING and field in AMOUNTS:
        return filing.project.funding
    if place.section is Section.FORM and field in FORM:
        return filing
    if place.section is Section.FAMILY and field in SHARES and 0 < (place.row or 0) <= len(filing.children) + 1:
        return (*filing.children, _NO_SHARE)[(place.row or 0) - 1]
    execution = execution_of(filing)
    if place.section is Section.EXECUTION and field in EXECUTION and execution is not None:
        line = place.row or 0
        if field in _LINE and 0 < line <= len(execution.lines):
            return execution.lines[line - 1]
        if field not in _LINE and field != "rate":
            return execution
        if field == "rate":
            return _Rate(execution.rate_text)
    raise NoSuchCell(f"表里没有“{place.label or place.field}”这一格。", hint="请刷新后重新选择。")


def execution_of(filing: Filing) -> Execution | None:
    """预算执行 as cells: of a self-evaluation in which none was read, one blank line; ``None`` for an application's."""
    held = filing.execution
    if held is None:
        return _NO_EXECUTION if filing.kind is FilingKind.SELF_EVALUATION else None
    return held if held.lines else held.model_copy(update={"lines": _NO_EXECUTION.lines})


class _Rate:
    def __init__(self, rate: str) -> None:
        self.rate = rate


def _row(filing: Filing, place: Place) -> Indicator:
    rows = filing.indicators
    if not place.row or place.row > len(rows):
        raise NoSuchCell(f"表里没有第 {place.row} 条指标。", hint=f"现有 {len(rows)} 条。")
    return rows[place.row - 1]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Target | Money | PlanDate):
        return value.text
    if isinstance(value, Decimal):
        return number_text(value)
    return str(value.value) if isinstance(value, Level1 | Level2 | FilingKind) else str(value)


def _with_row(filing: Filing, number: int, row: Indicator) -> Filing:
    rows = (*filing.indicators[: number - 1], row, *filing.indicators[number:])
    return filing.model_copy(update={"indicators": rows})


def _changed(row: Indicator, field: str, text: str) -> Indicator:
    if field in ("target", "long_term", "actual"):
        return row.model_copy(update={field: read_target(text)})
    if field in ("weight", "score"):
        return row.model_copy(update={field: _points(text)})
    if field == "name":
        return row.model_copy(update={"name": text, "place": row.place.model_copy(update={"label": text})})
    if field == "level1":
        level1 = _first(text)
        level2 = row.level2 if row.level2 is not None and LEVEL1_OF[row.level2] is level1 else None
        return row.model_copy(update={"level1": level1, "level2": level2})
    if field == "level2":
        second = _second(text)
        return row.model_copy(update={"level2": second, "level1": LEVEL1_OF[second] if second else row.level1})
    return row.model_copy(update={field: text})


def _first(text: str) -> Level1:
    level = level1_of(text)
    if level is None:
        raise NoSuchCell(f"“{text}”不是一级指标。", hint=f"可填：{'、'.join(each.value for each in Level1)}。")
    return level


def _second(text: str) -> Level2 | None:
    if not text:
        return None
    level = level2_of(text)
    if level is None:
        raise NoSuchCell(f"“{text}”不是二级指标。", hint=f"可填：{'、'.join(each.value for each in Level2)}。")
    return level


def _points(text: str) -> Decimal | None:
    if not text:
        return None
    number = read_number(text.removesuffix("分").strip())
    if number is None:
        raise NoSuchCell(f"分值和得分应填数字，“{text}”不是数字。", hint="例如 10 或 9.5。")
    return number


def _head(field: str, text: str) -> object:
    if field in ("start", "end"):
        return read_date(text)
    if field != "year":
        return text
    if not text:
        return None
    digits = text.removesuffix("度").removesuffix("年").strip()
    if not (digits.isdecimal() and len(digits) == 4):
        raise NoSuchCell(f"年度应填四位数字，现在是“{text}”。", hint="例如 2025。")
    return int(digits)


def _amount(text: str, unit: str) -> Money:
    money = read_money(text, unit=unit)
    if text and money.yuan is None:
        raise NoSuchCell(f"“{text}”不是金额。", hint=f"请填数字（单位{unit}），或连同单位填写，例如 12.5万元。")
    return money


def _kind(text: str) -> FilingKind:
    kind = next((each for each in FilingKind if each.value in text), None)
    if kind is None:
        raise NoSuchCell(f"“{text}”不是表的种类。", hint=f"可填：{'、'.join(each.value for each in FilingKind)}。")
    return kind


def _with_share(filing: Filing, place: Place, text: str) -> Filing:
    """项目投入资金构成 with one cell changed; the line below the last adds one, a line without a name is taken out."""
    shares = [*filing.children, _NO_SHARE]
    number = (place.row or 0) - 1
    unit = next((share.amount.unit for share in filing.children if share.amount.unit), None) or funding_unit(filing)
    new: object = text
    if place.field == "amount":
        new = _amount(text, unit)
    elif place.field == "year":
        new = _head("year", text)
    shares[number] = shares[number].model_copy(update={place.field: new})
    if not shares[number].name and number == len(filing.children):
        raise NoSuchCell("补一行子项目，请先填子项目名称。", hint="再填金额和年度。")
    return filing.model_copy(update={"children": tuple(share for share in shares if share.name)})


def _with_execution(filing: Filing, place: Place, text: str) -> Filing:
    execution = execution_of(filing)
    assert execution is not None  # _holder has found the cell
    update: dict[str, object]
    field: str = place.field
    if field in _LINE:
        lines = list(execution.lines)
        number = (place.row or 0) - 1
        lines[number] = lines[number].model_copy(update={field: _amount(text, execution_unit(filing))})
        update = {"lines": tuple(lines)}
    elif field == "rate":
        number_of = read_number(text.rstrip("%％ "))
        if text and number_of is None:
            raise NoSuchCell(f"“{text}”不是执行率。", hint="例如 98.5%。")
        as_percent = text.endswith(("%", "％")) or (number_of is not None and number_of > Decimal("1.5"))
        update = {
            "rate_text": text,
            "rate": number_of / 100 if number_of is not None and as_percent else number_of,
        }
    else:
        update = {field: _points(text)}
    return filing.model_copy(update={"execution": execution.model_copy(update=update)})
