"""Renders a filing as the official form in HTML: pure functions from values to text, every cell escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import NamedTuple

from assistant.domain import (
    Basis,
    Doubt,
    DraftRow,
    Filing,
    FilingKind,
    Finding,
    Indicator,
    Money,
    Place,
    PlanDate,
    Section,
)

BLANK = "待填"
_KIND = {"fact": "事实", "precedent": "先例", "norm": "规范", "practice": "惯例"}
_RANK = {"error": 0, "warning": 1, "info": 2}


class Marks(NamedTuple):
    """What is marked on the cells: findings by their number, and cells that may have been misread."""

    findings: Mapping[int, Finding]
    doubts: Sequence[Doubt]


def text_html(text: str | None) -> str:
    """Escaped text with every 待填 marked."""
    return escape(text or "").replace(BLANK, f'<mark class="blank">{BLANK}</mark>')


def form_html(filing: Filing, *, rows: Sequence[DraftRow] = (), findings: Sequence[Finding] = ()) -> str:
    """The whole form. ``rows`` adds the 依据 column; ``findings`` are marked on their cells, numbered from 1 in order."""
    marks = Marks(dict(enumerate(findings, start=1)), filing.doubtful)
    assessed = filing.kind is FilingKind.SELF_EVALUATION
    title = filing.title or ("财政项目支出绩效自评表" if assessed else "财政项目支出绩效目标申报表")
    year = f"（{filing.project.year}年度）" if filing.project.year and str(filing.project.year) not in title else ""
    parts = [_head(filing, marks), _objective(filing, marks), _indicators(filing, rows, marks)]
    caption = f'<table class="form"><caption>{escape(title)}{year}</caption>'
    return f'<div class="scroll">{caption}{parts[0]}</table><table class="form">{parts[1]}</table><table class="form">{parts[2]}</table></div>'


def _marked(marks: Marks, *, section: Section, fields: Sequence[str], row: int | None = None) -> tuple[str, str]:
    """The class and the numbered links of the findings on a cell."""

    def is_here(place: Place) -> bool:
        return place.section is section and place.row == row and (not fields or place.field in fields)

    here = {number: finding for number, finding in marks.findings.items() if is_here(finding.place)}
    reasons = "；".join(doubt.reason for doubt in marks.doubts if is_here(doubt.place))
    query = f'<sup class="query" title="{escape(reasons)}">存疑</sup>' if reasons else ""
    if not here:
        return ("doubt", query) if reasons else ("", "")
    worst = min((finding.severity.value for finding in here.values()), key=_RANK.__getitem__)
    links = "".join(f'<sup><a href="#finding-{number}">{number}</a></sup>' for number in here)
    return f"hit-{worst}", links + query


def _head(filing: Filing, marks: Marks) -> str:
    project, money = filing.project, filing.project.funding

    def cell(label: str, value: str | None, field: str) -> str:
        return _pair(label, value, _marked(marks, section=Section.PROJECT, fields=(field,)))

    lines = [cell("项目名称", project.name, "name") + cell("项目类别", project.category, "category")]
    lines.append(cell("主管部门", project.department, "department") + cell("实施单位", project.unit, "unit"))
    if filing.kind is FilingKind.APPLICATION:
        lines.append(
            cell("计划开始日期", _date(project.start), "start") + cell("计划完成日期", _date(project.end), "end")
        )
        for left, right in (
            (("项目资金总额", money.total, "total"), ("年度资金申请总额", money.annual, "annual")),
            (
                ("其中：财政资金", money.total_fiscal, "total_fiscal"),
                ("其中：当年财政拨款", money.appropriation, "appropriation"),
            ),
            (("其他资金", money.total_other, "total_other"), ("上年结转资金", money.carried_over, "carried_over")),
        ):
            lines.append(
                "".join(
                    _pair(name, _money(value), _marked(marks, section=Section.FUNDING, fields=(key,)), "money")
                    for name, value, key in (left, right)
                )
            )
    elif filing.execution:
        for line in filing.execution.lines:
            amounts = " / ".join(_money(value) or "—" for value in (line.initial, line.revised, line.spent))
            lines.append(
                f'<th>{escape(line.label)}</th><td colspan="3">{escape(amounts)}<span class="muted">（年初预算 / 全年预算 / 全年执行，元）</span></td>'
            )
        mark, links = _marked(marks, section=Section.EXECUTION, fields=())
        rate = f"执行率 {filing.execution.rate_text or '—'}，得分 {_plain(filing.execution.score)}；总分 {_plain(filing.execution.total_score)}"
        lines.append(f'<th>预算执行</th><td colspan="3" class="{mark}">{escape(rate)}{links}</td>')
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _pair(label: str, value: str | None, mark: tuple[str, str], extra: str = "") -> str:
    return f'<th style="width:9em">{escape(label)}</th><td class="{extra} {mark[0]}">{text_html(value)}{mark[1]}</td>'


def _money(value: Money | None) -> str:
    if value is None:
        return ""
    if value.yuan is None:
        return value.text
    return f"{value.yuan:,.2f} 元"


def _date(value: PlanDate | None) -> str:
    return value.text if value else ""


def _plain(value: object) -> str:
    return "—" if value is None else str(value)


def _objective(filing: Filing, marks: Marks) -> str:
    said = filing.objective
    texts = [
        ("项目总目标", said.overall, "overall"),
        ("年度目标", said.annual, "annual"),
        ("实际完成情况", said.actual, "actual"),
    ]
    shown = [entry for entry in texts if entry[1] is not None]
    heads = "".join(f"<th>{label}</th>" for label, _, _ in shown)
    cells = ""
    for _, text, field in shown:
        mark, links = _marked(marks, section=Section.OBJECTIVE, fields=(field,))
        cells += f'<td class="long {mark}">{text_html(text)}{links}</td>'
    return f'<tr><th rowspan="2" style="width:7.5em">绩效目标</th>{heads}</tr><tr>{cells}</tr>'


def _indicators(filing: Filing, rows: Sequence[DraftRow], marks: Marks) -> str:
    assessed = filing.kind is FilingKind.SELF_EVALUATION
    weighted = assessed or any(row.weight is not None for row in filing.indicators)
    heads = ["一级指标", "二级指标", "三级指标", "指标值"]
    heads += ["分值"] if weighted else []
    heads += ["实际完成值", "得分", "偏差原因分析及改进措施"] if assessed else []
    heads += ["依据"] if rows else []
    lines = ["<tr>" + "".join(f"<th>{head}</th>" for head in heads) + "</tr>"]
    numbered = list(enumerate(filing.indicators, start=1))
    for _, first in groupby(numbered, key=lambda pair: pair[1].level1):
        block = list(first)
        opening1 = f'<td class="level" rowspan="{len(block)}">{block[0][1].level1.value}</td>'
        for _, second in groupby(block, key=lambda pair: pair[1].level2):
            group = list(second)
            level2 = group[0][1].level2
            opening2 = f'<td class="level" rowspan="{len(group)}">{level2.value if level2 else ""}</td>'
            for number, row in group:
                lines.append(
                    f"<tr>{opening1}{opening2}{_cells(number, row, rows, marks, weighted=weighted, assessed=assessed)}</tr>"
                )
                opening1 = opening2 = ""
    return "".join(lines)


def _cells(
    number: int, row: Indicator, rows: Sequence[DraftRow], marks: Marks, *, weighted: bool, assessed: bool
) -> str:
    def cell(text: str | None, field: str, style: str = "") -> str:
        mark, links = _marked(marks, section=Section.INDICATOR, fields=(field,), row=number)
        return f'<td class="{style} {mark}">{text_html(text)}{links}</td>'

    cells = cell(row.name, "name") + cell(row.target.text, "target", "value")
    if weighted:
        cells += cell("" if row.weight is None else str(row.weight), "weight", "money")
    if assessed:
        cells += cell(row.actual.text if row.actual else "", "actual") + cell(
            "" if row.score is None else str(row.score), "score", "money"
        )
        cells += cell(row.deviation, "deviation")
    if rows:
        cells += f"<td>{_basis(rows[number - 1].basis) if number <= len(rows) else ''}</td>"
    return cells


def _basis(basis: Sequence[Basis]) -> str:
    return "".join(
        f'<span class="basis"><span class="kind {entry.kind.value}">{_KIND[entry.kind.value]}</span>{escape(entry.quote)}'
        f"{'　' + escape(entry.ref) if entry.ref else ''}</span>"
        for entry in basis
    )
