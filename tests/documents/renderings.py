"""A filing written out the ways real filings arrive as text: the layouts (a)–(f) and (i), and PDF-like wraps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.domain import Filing, FilingKind, Indicator, Money

Rows = list[list[str]]


def _money(money: Money | None) -> str:
    return money.text if money else ""


def title(filing: Filing) -> str:
    return filing.title or f"财政项目支出绩效{'目标申报表' if filing.kind is FilingKind.APPLICATION else '自评表'}"


def head_rows(filing: Filing) -> Rows:
    """The head of the official 申报表 or 自评表 as rows of cells; merged cells once, blank cells as empty text."""
    project, funding = filing.project, filing.project.funding
    rows = [["项目名称", project.name, *(["项目类别", project.category] if project.category else [])]]
    rows.append(["主管部门", project.department or "", "实施单位", project.unit or ""])
    if filing.kind is FilingKind.APPLICATION:
        unit = funding.annual.unit if funding.annual and funding.annual.unit else "元"
        rows.append(
            [
                "计划开始日期",
                project.start.text if project.start else "",
                "计划完成日期",
                project.end.text if project.end else "",
            ]
        )
        rows.append(
            [f"项目资金（{unit}）", "项目资金总额", _money(funding.total), "年度资金申请总额", _money(funding.annual)]
        )
        rows.append(
            ["其中：财政资金", _money(funding.total_fiscal), "其中：当年财政拨款", _money(funding.appropriation)]
        )
        rows.append(["上年结转资金", _money(funding.carried_over)])
        rows.append(["其他资金", _money(funding.total_other), "其他资金", _money(funding.other)])
        return rows
    rows.append(["项目资金（元）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"])
    execution = filing.execution
    for number, line in enumerate(execution.lines if execution else ()):
        values = [_money(line.initial), _money(line.revised), _money(line.spent)]
        tail = (
            [str(execution.weight), execution.rate_text, str(execution.score)] if execution and number == 0 else ["—"]
        )
        rows.append([line.label, *values, *tail])
    return rows


def objective_rows(filing: Filing) -> Rows:
    objective = filing.objective
    if filing.kind is FilingKind.APPLICATION:
        return [["项目绩效目标", "项目总目标", objective.overall or ""], ["年度总目标", objective.annual or ""]]
    return [["年度总体目标", "预期目标", objective.annual or ""], ["实际完成情况", objective.actual or ""]]


def indicator_header(filing: Filing) -> list[str]:
    if filing.kind is FilingKind.APPLICATION:
        return ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值"]
    return [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ]


def values(filing: Filing, row: Indicator) -> list[str]:
    if filing.kind is FilingKind.APPLICATION:
        return [row.name, row.target.text]
    actual = row.actual.text if row.actual else ""
    return [row.name, row.target.text, actual, str(row.weight), str(row.score), row.deviation or ""]


def indicator_rows(filing: Filing) -> Rows:
    """Rows with the level cells printed once, as a merged cell reads."""
    rows: Rows = []
    before: tuple[str, str] = ("", "")
    for row in filing.indicators:
        first, second = row.level1.value, row.level2.value if row.level2 else ""
        shown = ["" if first == before[0] else first, "" if (first, second) == before else second]
        rows.append([*shown, *values(filing, row)])
        before = (first, second)
    return rows


def flat(filing: Filing) -> Iterator[str]:
    """All filled cells in reading order."""
    yield title(filing)
    yield f"（{filing.project.year}年度）"
    rows = [*head_rows(filing), *objective_rows(filing), indicator_header(filing), *indicator_rows(filing)]
    for row in rows:
        yield from (cell for cell in row if cell)


def one_cell_a_line(filing: Filing) -> str:
    """(a) one cell per line, blank lines between."""
    return "\n\n".join(flat(filing))


def cell_and_pipe(filing: Filing) -> str:
    """(b) cell, space, pipe, newline."""
    return "\n".join(f"{cell} |" for cell in flat(filing))


def pipe_rows(filing: Filing) -> str:
    """(c) pipe rows with ragged tails of empty cells."""
    rows: Rows = [[title(filing)], [f"（{filing.project.year}年度）"], *head_rows(filing)]
    objective = filing.objective
    if filing.kind is FilingKind.APPLICATION:
        rows += [
            ["项目绩效目标", "项目总目标", "", "年度总目标", ""],
            ["", objective.overall or "", "", objective.annual or "", ""],
        ]
    else:
        rows += [
            ["年度总体目标", "预期目标", "", "实际完成情况", ""],
            ["", objective.annual or "", "", objective.actual or "", ""],
        ]
    rows += [indicator_header(filing), *(["", *row] for row in indicator_rows(filing))]
    text = ""
    for number, row in enumerate(rows):
        text += "| " + " | ".join(row) + " |" + " |" * (number * 7 % 40) + "\n"
    return text


def repeated_cells(filing: Filing) -> str:
    """Pipe rows as a converter writes them: a merged cell's text in every column and row it covers, NaN for nothing."""
    size = len(indicator_header(filing))
    rows: Rows = [[title(filing)] * size, [f"（{filing.project.year}年度）"] * size]
    for row in head_rows(filing):
        spare = size - len(row)
        rows.append([*row[:-1], *[row[-1]] * (spare + 1)] if row[0] in ("主管部门", "项目名称") else row + [""] * spare)
    objective, left = filing.objective, size - size // 2 - 1
    if filing.kind is FilingKind.APPLICATION:
        pairs = (("项目总目标", "年度总目标"), (objective.overall or "", objective.annual or ""))
        section = "项目绩效目标"
    else:
        pairs = (("预期目标", "实际完成情况"), (objective.annual or "", objective.actual or ""))
        section = "年度总体目标"
    rows += [[section, *[first] * left, *[second] * (size - 1 - left)] for first, second in pairs]
    rows.append(indicator_header(filing))
    for indicator in filing.indicators:
        rows.append(
            [
                "绩效指标",
                indicator.level1.value,
                indicator.level2.value if indicator.level2 else "",
                *values(filing, indicator),
            ]
        )
    rule = "|" + " --- |" * size
    lines = ["| " + " | ".join(cell or "NaN" for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], rule, *lines[1:]])


def spanned_rows(filing: Filing) -> Rows:
    """The whole form as rows of cells, a cell that spans several rows or columns once and nowhere else."""
    objective = filing.objective
    own = filing.kind is FilingKind.SELF_EVALUATION
    heads = ("预期目标", "实际完成情况") if own else ("项目总目标", "年度总目标")
    texts = (objective.annual, objective.actual) if own else (objective.overall, objective.annual)
    section = "年度总体目标" if own else "项目绩效目标"
    rows: Rows = [[title(filing)], [f"（{filing.project.year}年度）"], *head_rows(filing)]
    rows += [[section, *heads], [text or "" for text in texts], indicator_header(filing)]
    for row in indicator_rows(filing):
        first = next(at for at, cell in enumerate(row) if cell)
        rows.append(row[first:])
    return rows


def padded_rows(filing: Filing) -> str:
    """Pipe rows as a web page's table is written out: short rows filled up with pipes, cells breaking the line."""
    rows = spanned_rows(filing)
    width = max(len(row) for row in rows) + 1
    text = ""
    for row in rows:
        for cell in row:
            text += "|\n" if not cell else f"{cell} |\n" if len(cell) > 6 else f"{cell} | "
        text += "|" * (width - len(row)) + "\n"
    return text


def opened_rows(filing: Filing) -> str:
    """The same with a pipe opening each row and every cell on lines of its own."""
    rows = spanned_rows(filing)
    width = max(len(row) for row in rows) + 2
    return "".join(
        "|\n" + "".join(f"{cell} |\n" if cell else "|\n" for cell in row) + "|" * (width - len(row) - 1) + "\n"
        for row in rows
    )


def cells_with_blanks(filing: Filing) -> str:
    """Cell, pipe, newline, blank cells too; no sign of where a row ends."""
    return "".join(f"{cell} |\n" if cell else "|\n" for row in spanned_rows(filing) for cell in row)


def paragraphs_with_blanks(filing: Filing) -> str:
    """A paragraph a cell with empty lines between, a blank cell a space."""
    return "\n\n".join(cell or " " for row in spanned_rows(filing) for cell in row)


def tab_rows(filing: Filing) -> str:
    """Tab separated rows, some shifted by a lost empty cell."""
    rows: Rows = [*head_rows(filing), *objective_rows(filing), indicator_header(filing)]
    body = [["", *row] if row[0] == "" else row for row in indicator_rows(filing)]
    return "\n".join(
        [title(filing), f"（{filing.project.year}年度）", *("\t".join(row) + "\t" for row in [*rows, *body])]
    )


def one_line(filing: Filing) -> str:
    """(d) cells separated by single spaces, the whole form on one line."""
    return " ".join(cell.replace(" ", "") for cell in flat(filing))


def nothing_between(filing: Filing) -> str:
    """(e) nothing at all between cells."""
    return "".join(cell.replace(" ", "") for cell in flat(filing))


def prose(filing: Filing) -> str:
    """(f) prose with numbered headings."""
    project, objective = filing.project, filing.objective
    parts = [
        title(filing),
        "一、项目基本情况",
        f"项目名称：{project.name}",
        f"主管部门：{project.department}",
        f"实施单位：{project.unit}",
    ]
    if project.funding.annual:
        parts.append(f"年度资金总额：{project.funding.annual.text}{project.funding.annual.unit or ''}")
    parts += ["二、绩效目标", f"项目总目标：{objective.overall}", f"年度总目标：{objective.annual}", "三、绩效指标"]
    level1 = level2 = ""
    numerals = "一二三四"
    count = number = 0
    for row in filing.indicators:
        second = row.level2.value if row.level2 else ""
        if row.level1.value != level1:
            parts.append(f"（{numerals[count]}）{row.level1.value}")
            level1, level2, count, number = row.level1.value, "", count + 1, 0
        if second != level2:
            number += 1
            parts.append(f"{number}.{second}")
            level2 = second
        parts.append(f"{row.name}：{_said(row)}；")
    return "\n".join(parts)


def _said(row: Indicator) -> str:
    """What prose says of an indicator after its name: its value, or all of a 自评表's cells by their heads."""
    if row.actual is None:
        return row.target.text
    why = f"，偏差原因：{row.deviation}" if row.deviation else ""
    return f"指标值{row.target.text}，实际完成{row.actual.text}，分值{row.weight}分，得分{row.score}分{why}"


def inline(filing: Filing) -> str:
    """(i) one paragraph a project, indicators inline."""
    project = filing.project
    amount = project.funding.annual
    said = "；".join(
        f"【{row.level1.value}-{row.level2.value if row.level2 else ''}】{row.name}{row.target.text if row.actual is None else '，' + _said(row)}"
        for row in filing.indicators
    )
    money = f"，预算资金{amount.text}{amount.unit or '元'}" if amount else ""
    return f"项目名称：{project.name}{money}\n绩效目标：{filing.objective.annual}\n绩效指标：{said}。"


def wrapped(filing: Filing, *, name: int = 10, text: int = 20) -> str:
    """As a PDF reader gives it: long cells wrapped, a row's short cells on one line, level labels on their own lines."""
    lines = [title(filing), f"（{filing.project.year} 年度）", ""]
    for row in head_rows(filing):
        lines += [" ".join(cell for cell in row if cell), ""]
    for row in objective_rows(filing):
        for cell in row:
            lines += [*_wrap(cell, text), ""]
    lines += ["绩", "效", "指", "标", "", " ".join(indicator_header(filing)[1:]), ""]
    for row in indicator_rows(filing):
        lines += [line for label in row[:2] if label for line in (label, "")]
        pieces = _wrap(row[2], name)
        rest = " ".join(cell for cell in row[3:] if cell)
        lines += [f"{pieces[0]} {rest}"] if len(pieces) == 1 else [*pieces, rest]
        lines.append("")
    return "\n".join(lines)


def _wrap(text: str, size: int) -> Sequence[str]:
    return re.findall(rf".{{1,{size}}}", text) or [""]


LAYOUTS = {
    "a one cell a line": one_cell_a_line,
    "b cell and pipe": cell_and_pipe,
    "c pipe rows": pipe_rows,
    "c repeated cells": repeated_cells,
    "c padded rows": padded_rows,
    "c opened rows": opened_rows,
    "b cells with blanks": cells_with_blanks,
    "a paragraphs with blanks": paragraphs_with_blanks,
    "tab rows": tab_rows,
    "d one line": one_line,
    "e nothing between": nothing_between,
    "f prose": prose,
    "i inline": inline,
    "wrapped": wrapped,
}
