"""Renders a filing as the official form in HTML: pure functions from values to text, every cell escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby

from assistant.documents.cells import execution_of
from assistant.documents.correcting import standing
from assistant.documents.original import Key, key_of
from assistant.documents.places import AMOUNTS, EXECUTION, FIELDS, HEAD, OBJECTIVES, SHARES
from assistant.domain import (
    Basis,
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
    Share,
    Statement,
    Target,
)
from assistant.ui.form_cells import Marks, cell_html, code_html, fixed_html

_KIND = {"fact": "事实", "precedent": "先例", "norm": "规范", "practice": "惯例"}


def form_html(
    filing: Filing,
    *,
    rows: Sequence[DraftRow] = (),
    findings: Sequence[Finding] = (),
    corrections: Sequence[ReadingCorrection] = (),
    origins: Mapping[Key, str] | None = None,
    statement: Statement | None = None,
    scope: str = "",
) -> str:
    """The whole form with its ``statement``, if given. ``rows`` adds the 依据 column; ``findings`` are marked on their cells, numbered from 1 in order.

    With ``origins``, the anchors of the cells in the original, each cell can be picked and pointed at, and cells the form
    may have but that were not read are there, blank. ``scope`` keeps apart the numbers of several reviews on one page.
    """
    marks = Marks(dict(enumerate(findings, start=1)), filing.doubtful, standing(corrections), origins, scope)
    tables = [_caption(filing, marks) + _head(filing, marks)]
    tables += [_execution(filing, marks)] if filing.execution or origins is not None else []
    tables += [_objective(filing, marks), _indicators(filing, rows, marks), _shares(filing, marks)]
    inside = "".join(f'<table class="form">{table}</table>' for table in tables if table)
    inside += _statement(statement, marks) if statement else ""
    return f'<div class="scroll{" pickable" if origins is not None else ""}">{inside}</div>'


def _caption(filing: Filing, marks: Marks) -> str:
    """The form's title, and where it can be picked also its kind, which decides what the rules ask of it."""
    assessed = filing.kind is FilingKind.SELF_EVALUATION
    title = filing.title or ("财政项目支出绩效自评表" if assessed else "财政项目支出绩效目标申报表")
    year = f"（{filing.project.year}年度）" if filing.project.year and str(filing.project.year) not in title else ""
    if marks.origins is None:
        return f"<caption>{escape(title)}{year}</caption>"
    spots = ""
    for field, text, style in (("title", title + year, "pick"), ("kind", filing.kind.value, "pick kind-of")):
        place = Place(section=Section.FORM, field=field)
        spots += f'<span class="{style}"{code_html(place, marks)}>{escape(text)}</span>'
        spots += fixed_html([each for each in marks.corrections if key_of(each.place) == key_of(place)])
    return f"<caption>{spots}</caption>"


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
        return f"<th>{HEAD[field]}</th>" + cell_html(texts[field], Place(section=Section.PROJECT, field=field), marks)

    def amount(field: str) -> str:
        held: Money | None = getattr(money, field)
        place = Place(section=Section.FUNDING, field=field)
        return f"<th>{AMOUNTS[field]}</th>" + cell_html(_money(held), place, marks, style="money")

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
        if money.other is not None or marks.origins is not None:
            lines.append(f"<th></th><td></td>{amount('other')}")
    return "".join(f"<tr>{line}</tr>" for line in lines)


def _execution(filing: Filing, marks: Marks) -> str:
    """预算执行 as the self-evaluation prints it; points and rate stand once, beside all lines."""
    execution = execution_of(filing) if marks.origins is not None else filing.execution
    if execution is None:
        return ""
    heads = "".join(f"<th>{name}</th>" for field, name in EXECUTION.items() if not field.startswith("total"))
    rows = [f"<tr><th>预算执行（元）</th>{heads}</tr>"]
    lines = execution.lines or (ExecutionLine(label="年度资金总额"),)
    points = (("weight", _plain(execution.weight)), ("rate", execution.rate_text), ("score", _plain(execution.score)))
    for number, line in enumerate(lines, start=1):
        cells = "".join(
            cell_html(
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
                cell_html(text, Place(section=Section.EXECUTION, field=field), marks, style="money", span=span)
                for field, text in points
            )
        rows.append(f"<tr><th>{escape(line.label)}</th>{cells}</tr>")
    totals = (("total_weight", execution.total_weight), ("total_score", execution.total_score))
    said = "".join(
        f"<th>{EXECUTION[field]}</th>"
        + cell_html(
            _plain(value), Place(section=Section.EXECUTION, field=field), marks, style="money", span=' colspan="2"'
        )
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
    always = ("annual", "actual") if filing.kind is FilingKind.SELF_EVALUATION else ("overall", "annual")
    wanted = always if marks.origins is not None else ()
    shown = {field: text for field, text in texts.items() if text is not None or field in wanted}
    if not shown:
        return ""
    heads = "".join(f"<th>{OBJECTIVES[field]}</th>" for field in shown)
    cells = "".join(
        cell_html(text, Place(section=Section.OBJECTIVE, field=field), marks, style="long")
        for field, text in shown.items()
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
    return cell_html(text, place, marks, style="level", span=span, rows=[number for number, _ in group])


def _field(number: int, row: Indicator, column: str, columns: Sequence[str], marks: Marks) -> str:
    """One cell of a row; what is said of a column that is not shown is marked on the name."""
    value = getattr(row, column)
    text = value.text if isinstance(value, Target) else _plain(value)
    style = {"target": "value", "weight": "money", "score": "money"}.get(column, "words")
    also = ["", *(field for field in FIELDS if field not in (*columns, "level1", "level2"))] if column == "name" else []
    place = Place(section=Section.INDICATOR, row=number, field=column)
    return cell_html(text, place, marks, style=style, also=also)


def _basis(basis: Sequence[Basis]) -> str:
    return "".join(
        f'<span class="basis"><span class="kind {entry.kind.value}">{_KIND[entry.kind.value]}</span>{escape(entry.quote)}'
        f"{'　' + escape(entry.ref) if entry.ref else ''}</span>"
        for entry in basis
    )


def _shares(filing: Filing, marks: Marks) -> str:
    """项目投入资金构成: the child projects of a parent; where cells can be picked, with a blank line to add one that was missed."""
    if not filing.children:
        return ""
    blank = [Share(name="", amount=Money(text=""))] if marks.origins is not None else []
    heads = "".join(f"<th>{name}</th>" for name in SHARES.values())
    lines = [f'<tr><th colspan="{len(SHARES)}">项目投入资金构成</th></tr><tr>{heads}</tr>']
    for number, share in enumerate((*filing.children, *blank), start=1):
        texts = {"name": share.name, "amount": _money(share.amount), "year": _plain(share.year or "")}
        cells = "".join(
            cell_html(
                text, Place(section=Section.FAMILY, row=number, field=field), marks, style="money" * (field == "amount")
            )
            for field, text in texts.items()
        )
        lines.append(f"<tr>{cells}</tr>")
    return "".join(lines)


def _statement(statement: Statement, marks: Marks) -> str:
    """项目经费情况说明 section by section, folded up unless something is said of it."""
    said = {finding.place.section for finding in marks.findings.values()}
    said |= {correction.place.section for correction in marks.corrections}
    opened = " open" if Section.STATEMENT in said else ""
    lines = ""
    for part in statement.sections:
        place = Place(section=Section.STATEMENT, row=part.number, field="text")
        heading = cell_html(part.heading, place.model_copy(update={"field": "heading"}), marks, style="level")
        lines += f"<tr>{heading}{cell_html(part.text, place, marks, style='long')}</tr>"
    name = f"《{escape(statement.project)}》" if statement.project else ""
    head = f"<summary>项目经费情况说明{name}（{len(statement.sections)} 段）</summary>"
    return f'<details class="statement"{opened}>{head}<table class="form">{lines}</table></details>'
