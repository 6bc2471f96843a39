"""Renders a filing as the official form in HTML: pure functions from values to text, every cell escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from assistant.documents.original import Key
from assistant.documents.places import AMOUNTS, EXECUTION, FIELDS, HEAD, OBJECTIVES
from assistant.domain import (
    Basis,
    Doubt,
    DraftRow,
    ExecutionLine,
    Filing,
    FilingKind,
    Finding,
    Funding,
    Indicator,
    Money,
    Place,
    PlanDate,
    ReadingCorrection,
    Section,
    Target,
)

BLANK = "待填"
_KIND = {"fact": "事实", "precedent": "先例", "norm": "规范", "practice": "惯例"}
_RANK = {"error": 0, "warning": 1, "info": 2}


class Marks(NamedTuple):
    """What is marked on the cells: findings by number, cells that may have been misread or were corrected, their origins.

    ``origins`` is ``None`` on a form that nothing can be picked from.
    """

    findings: Mapping[int, Finding]
    doubts: Sequence[Doubt]
    corrections: Sequence[ReadingCorrection] = ()
    origins: Mapping[Key, str] | None = None
    scope: str = ""


def text_html(text: str | None) -> str:
    """Escaped text with every 待填 marked."""
    return escape(text or "").replace(BLANK, f'<mark class="blank">{BLANK}</mark>')


def cell_code(place: Place) -> str:
    """A place as the page names it: section/row/field."""
    return f"{place.section.value}/{place.row or ''}/{place.field}"


def form_html(
    filing: Filing,
    *,
    rows: Sequence[DraftRow] = (),
    findings: Sequence[Finding] = (),
    corrections: Sequence[ReadingCorrection] = (),
    origins: Mapping[Key, str] | None = None,
    scope: str = "",
) -> str:
    """The whole form. ``rows`` adds the 依据 column; ``findings`` are marked on their cells, numbered from 1 in order.

    With ``origins``, the anchors of the cells in the original, each cell can be picked and pointed at. ``scope`` keeps apart
    the numbers of several reviews on one page.
    """
    marks = Marks(dict(enumerate(findings, start=1)), filing.doubtful, corrections, origins, scope)
    assessed = filing.kind is FilingKind.SELF_EVALUATION
    title = filing.title or ("财政项目支出绩效自评表" if assessed else "财政项目支出绩效目标申报表")
    year = f"（{filing.project.year}年度）" if filing.project.year and str(filing.project.year) not in title else ""
    tables = [f"<caption>{escape(title)}{year}</caption>{_head(filing, marks)}"]
    tables += [_execution(filing, marks)] if filing.execution else []
    tables += [_objective(filing, marks), _indicators(filing, rows, marks)]
    inside = "".join(f'<table class="form">{table}</table>' for table in tables)
    return f'<div class="scroll{" pickable" if origins is not None else ""}">{inside}</div>'


def _cell(
    text: str | None,
    place: Place,
    marks: Marks,
    *,
    style: str = "",
    span: str = "",
    also: Sequence[str] = (),
    rows: Sequence[int] = (),
) -> str:
    """One cell with its marks. ``also`` and ``rows`` name other fields and rows whose marks belong on it."""

    def is_here(other: Place) -> bool:
        if other.section is Section.FORM and other.anchor and marks.origins is not None:
            return other.anchor == marks.origins.get((place.section, place.row, place.field))
        if other.section is not place.section or other.field not in (place.field, *also):
            return False
        return other.row == place.row or other.row in rows

    here = {number: finding for number, finding in marks.findings.items() if is_here(finding.place)}
    reasons = "；".join(doubt.reason for doubt in marks.doubts if is_here(doubt.place))
    changed = [one for one in marks.corrections if is_here(one.place) and one.was != one.text]
    tail = "".join(f'<sup><a href="#{marks.scope}finding-{number}">{number}</a></sup>' for number in here)
    tail += f'<sup class="query" title="{escape(reasons)}">存疑</sup>' if reasons else ""
    tail += f'<sup class="fixed" title="原读作：{escape(changed[0].was or "空白")}">已更正</sup>' if changed else ""
    if here:
        style += f" hit-{min((finding.severity.value for finding in here.values()), key=_RANK.__getitem__)}"
    elif reasons:
        style += " doubt"
    code = ""
    if marks.origins is not None:
        anchor = marks.origins.get((place.section, place.row, place.field), "")
        code = f' data-cell="{escape(cell_code(place))}"' + (f' data-anchor="{escape(anchor)}"' if anchor else "")
    return f'<td{span} class="{style.strip()}"{code}>{text_html(text)}{tail}</td>'


def _head(filing: Filing, marks: Marks) -> str:
    project, money = filing.project, filing.project.funding
    texts = {
        "name": project.name,
        "category": project.category,
        "nature": project.nature,
        "department": project.department,
        "unit": project.unit,
        "year": str(project.year or ""),
        "start": _date(project.start),
        "end": _date(project.end),
    }

    def pair(field: str) -> str:
        return f"<th>{HEAD[field]}</th>" + _cell(texts[field], Place(section=Section.PROJECT, field=field), marks)

    def amount(field: str) -> str:
        held: Money | None = getattr(money, field)
        place = Place(section=Section.FUNDING, field=field)
        return f"<th>{AMOUNTS[field]}</th>" + _cell(_money(held), place, marks, style="money")

    applied = filing.kind is FilingKind.APPLICATION
    lines = [pair("name") + pair("category" if applied else "year"), pair("department") + pair("unit")]
    if applied:
        lines += [pair("nature") + pair("year")] if project.nature is not None or marks.origins is not None else []
        lines.append(pair("start") + pair("end"))
    elif project.category or project.nature:
        lines.append(pair("category") + pair("nature"))
    if applied or money != Funding():
        for left, right in (("total", "annual"), ("total_fiscal", "appropriation"), ("total_other", "carried_over")):
            lines.append(amount(left) + amount(right))
        if money.other is not None:
            lines.append(f"<th></th><td></td>{amount('other')}")
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _execution(filing: Filing, marks: Marks) -> str:
    """预算执行 as the self-evaluation prints it; points and rate stand once, beside all lines."""
    execution = filing.execution
    if execution is None:
        return ""
    heads = "".join(f"<th>{name}</th>" for field, name in EXECUTION.items() if not field.startswith("total"))
    rows = [f"<tr><th>预算执行（元）</th>{heads}</tr>"]
    lines = execution.lines or (ExecutionLine(label="年度资金总额"),)
    points = (("weight", _plain(execution.weight)), ("rate", execution.rate_text), ("score", _plain(execution.score)))
    for number, line in enumerate(lines, start=1):
        cells = "".join(
            _cell(
                _amount(getattr(line, field)),
                Place(section=Section.EXECUTION, row=number, field=field),
                marks,
                style="money",
            )
            for field in ("initial", "revised", "spent")
        )
        if number == 1:
            span = f' rowspan="{len(lines)}"' if len(lines) > 1 else ""
            cells += "".join(
                _cell(text, Place(section=Section.EXECUTION, field=field), marks, style="money", span=span)
                for field, text in points
            )
        rows.append(f"<tr><th>{escape(line.label)}</th>{cells}</tr>")
    totals = (("total_weight", execution.total_weight), ("total_score", execution.total_score))
    said = "".join(
        f"<th>{EXECUTION[field]}</th>"
        + _cell(_plain(value), Place(section=Section.EXECUTION, field=field), marks, style="money", span=' colspan="2"')
        for field, value in totals
    )
    return "".join(rows) + f"<tr>{said}<td></td></tr>"


def _amount(value: Money | None) -> str:
    return "" if value is None else f"{value.yuan:,.2f}" if value.yuan is not None else value.text


def _money(value: Money | None) -> str:
    if value is None:
        return ""
    if value.yuan is None:
        return value.text
    return f"{value.yuan:,.2f} 元"


def _date(value: PlanDate | None) -> str:
    return value.text if value else ""


def _plain(value: object) -> str:
    return "" if value is None else str(value)


def _objective(filing: Filing, marks: Marks) -> str:
    said = filing.objective
    texts = {"overall": said.overall, "annual": said.annual, "actual": said.actual}
    shown = {field: text for field, text in texts.items() if text is not None}
    if not shown:
        return ""
    heads = "".join(f"<th>{OBJECTIVES[field]}</th>" for field in shown)
    cells = "".join(
        _cell(text, Place(section=Section.OBJECTIVE, field=field), marks, style="long") for field, text in shown.items()
    )
    return f'<tr><th rowspan="2" class="side">绩效目标</th>{heads}</tr><tr>{cells}</tr>'


def _indicators(filing: Filing, rows: Sequence[DraftRow], marks: Marks) -> str:
    assessed = filing.kind is FilingKind.SELF_EVALUATION
    columns = ["name", "target"]
    columns += ["long_term"] if any(row.long_term is not None for row in filing.indicators) else []
    columns += ["explanation"] if any(row.explanation for row in filing.indicators) else []
    columns += ["weight"] if assessed or any(row.weight is not None for row in filing.indicators) else []
    columns += ["actual", "score", "deviation"] if assessed else []
    heads = ["一级指标", "二级指标", *(FIELDS[column] for column in columns)] + (["依据"] if rows else [])
    lines = ["<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"]
    numbered = list(enumerate(filing.indicators, start=1))
    for _, first in groupby(numbered, key=lambda pair: pair[1].level1):
        block = list(first)
        opening1 = _level(block, "level1", marks)
        for _, second in groupby(block, key=lambda pair: pair[1].level2):
            group = list(second)
            opening2 = _level(group, "level2", marks)
            for number, row in group:
                cells = "".join(_field(number, row, column, columns, marks) for column in columns)
                if rows:
                    cells += f"<td>{_basis(rows[number - 1].basis) if number <= len(rows) else ''}</td>"
                lines.append(f"<tr>{opening1}{opening2}{cells}</tr>")
                opening1 = opening2 = ""
    return "".join(lines)


def _level(group: Sequence[tuple[int, Indicator]], field: str, marks: Marks) -> str:
    """A level's cell over the rows that share it, with the marks of all of them."""
    number, row = group[0]
    level = row.level1 if field == "level1" else row.level2
    place = Place(section=Section.INDICATOR, row=number, field=field)
    span = f' rowspan="{len(group)}"'
    text = level.value if level else ""
    return _cell(text, place, marks, style="level", span=span, rows=[number for number, _ in group])


def _field(number: int, row: Indicator, column: str, columns: Sequence[str], marks: Marks) -> str:
    """One cell of a row; what is said of a column that is not shown is marked on the name."""
    value = getattr(row, column)
    text = value.text if isinstance(value, Target) else _plain(value)
    style = {"target": "value", "weight": "money", "score": "money"}.get(column, "")
    also = ["", *(field for field in FIELDS if field not in (*columns, "level1", "level2"))] if column == "name" else []
    place = Place(section=Section.INDICATOR, row=number, field=column)
    return _cell(text, place, marks, style=style, also=also)


def _basis(basis: Sequence[Basis]) -> str:
    return "".join(
        f'<span class="basis"><span class="kind {entry.kind.value}">{_KIND[entry.kind.value]}</span>{escape(entry.quote)}'
        f"{'　' + escape(entry.ref) if entry.ref else ''}</span>"
        for entry in basis
    )
