"""What an official form holds: every cell of its layout, present or blank, and each value as it is printed.

Hides how a filing that lacks cells becomes one that has them all; knows nothing of rows, columns or file formats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.domain import (
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Money,
    PlanDate,
    Share,
    Statement,
    Target,
)

BLANK = "待填"
TITLES = {
    FilingKind.APPLICATION: "财政项目支出绩效目标申报表",
    FilingKind.SELF_EVALUATION: "财政项目支出绩效自评表",
}
EXECUTION_LABELS = ("年度资金总额", "当年财政拨款", "上年结转资金", "其他资金")


def official(filing: Filing) -> Filing:
    """The filing with every cell of the official layout: a cell the filing lacks (``None``) becomes a blank one.

    项目性质 stays absent when it is, for only some years' forms have it. What is written reads back as this value.
    """
    if filing.kind is FilingKind.SELF_EVALUATION:
        return _official_self_evaluation(filing)
    project, funding = filing.project, filing.project.funding
    unit = funding_unit(filing)
    amounts = {name: getattr(funding, name) or Money(text="", unit=unit) for name in Funding.model_fields}
    head = project.model_copy(
        update={
            "department": project.department or "",
            "unit": project.unit or "",
            "category": project.category or "",
            "start": project.start or PlanDate(text=""),
            "end": project.end or PlanDate(text=""),
            "funding": Funding(**amounts),
        }
    )
    objective = filing.objective.model_copy(
        update={"overall": filing.objective.overall or "", "annual": filing.objective.annual or ""}
    )
    return filing.model_copy(update={"project": head, "objective": objective})


def _official_self_evaluation(filing: Filing) -> Filing:
    project = filing.project.model_copy(
        update={"department": filing.project.department or "", "unit": filing.project.unit or ""}
    )
    objective = filing.objective.model_copy(
        update={"annual": filing.objective.annual or "", "actual": filing.objective.actual or ""}
    )
    rows = tuple(
        row.model_copy(update={"actual": row.actual or Target(text=""), "deviation": row.deviation or ""})
        for row in filing.indicators
    )
    execution = filing.execution or Execution()
    known = {line.label.strip().removeprefix("其中：").removeprefix("其中:"): line for line in execution.lines}
    labels = dict.fromkeys((*EXECUTION_LABELS, *known))
    lines = tuple(_official_line(known.get(label, ExecutionLine(label=label)), label) for label in labels)
    return filing.model_copy(
        update={
            "project": project,
            "objective": objective,
            "indicators": rows,
            "execution": execution.model_copy(update={"lines": lines}),
        }
    )


def _official_line(line: ExecutionLine, label: str) -> ExecutionLine:
    amounts = {name: getattr(line, name) or Money(text="") for name in ("initial", "revised", "spent")}
    return ExecutionLine(label=label, **amounts)


def funding_unit(filing: Filing) -> str:
    """元 or 万元, whichever the form's own amounts state; 元 when none does."""
    funding = filing.project.funding
    return _first_unit(getattr(funding, name) for name in Funding.model_fields)


def execution_unit(filing: Filing) -> str:
    """The same for 预算执行."""
    lines = filing.execution.lines if filing.execution else ()
    return _first_unit(money for line in lines for money in (line.initial, line.revised, line.spent))


def _first_unit(amounts: Iterable[Money | None]) -> str:
    return next((money.unit for money in amounts if money and money.unit), "元")


def amount_text(money: Money | None, unit: str) -> str:
    """An amount as filed; its unit is written out where it differs from the column's."""
    if money is None or not money.text:
        return ""
    other = money.unit and money.unit != unit and not money.text.endswith(money.unit)
    return f"{money.text}{money.unit}" if other else money.text


def number_text(number: Decimal | None) -> str:
    """A number of points without an exponent or idle zeros."""
    if number is None:
        return ""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def chinese_ordinal(number: int) -> str:
    """1 is 一, 12 十二, 20 二十; from 100 on plain digits."""
    digits = "零一二三四五六七八九"
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")


def in_order(filings: Sequence[Filing], statements: Sequence[Statement]) -> list[Filing | Statement]:
    """Forms in their order, each after its own 项目经费情况说明; a statement that names no form here comes first."""
    numbers = range(1, len(filings) + 1)
    parts: list[Filing | Statement] = [each for each in statements if each.form_index not in numbers]
    for number, filing in zip(numbers, filings, strict=True):
        parts += [each for each in statements if each.form_index == number]
        parts.append(filing)
    return parts


def title_of(filing: Filing) -> str:
    """The title without the year, which stands on the line below it."""
    title = re.sub(rf"\s*[（(]{filing.project.year}\s*年度?[）)]$", "", filing.title.strip())
    return title or TITLES[filing.kind]


def year_line(filing: Filing) -> str:
    """（2024年度）, or a blank to fill in."""
    return f"（{filing.project.year}年度）" if filing.project.year else f"（{BLANK}年度）"


def children_unit(shares: Iterable[Share]) -> str:
    """The same for 项目投入资金构成."""
    return _first_unit(share.amount for share in shares)
