"""The official forms as plain tables: a Filing laid out cell by cell, before any file format is chosen.

Hides the layout of 申报表 and 自评表: which cells there are, in what order, what is merged. Word and Excel only render.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import groupby

from assistant.documents.official import (
    amount_text,
    children_unit,
    execution_unit,
    funding_unit,
    number_text,
    official,
)
from assistant.domain import Execution, Filing, FilingKind, Indicator, Value

PAGE_WIDTH = 17.0  # centimetres between the margins of an upright A4 page
_APPLICATION = (2.45, 2.8, 2.8, 1.7, 3.5, 1.7, 2.05)
_SELF_EVALUATION = (1.6, 1.7, 2.0, 2.9, 2.2, 2.2, 1.0, 1.4, 2.0)
_PRINTED = {"当年财政拨款": "其中：当年财政拨款", "上年结转资金": "　　　上年结转资金", "其他资金": "　　　其他资金"}


class Look(StrEnum):
    """How a cell reads: a printed label, a short centred value, running text, or an amount."""

    LABEL = "label"
    SHORT = "short"
    TEXT = "text"
    AMOUNT = "amount"


class Cell(Value):
    """One cell with its upper left corner and its extent, rows and columns from 0."""

    row: int
    column: int
    text: str
    look: Look = Look.SHORT
    height: int = 1
    width: int = 1


class Table(Value):
    """A table whose cells cover every place once. ``widths`` are centimetres; ``heading`` is the row to repeat.

    ``size`` is the letters' size in points, 10.5 being 五号.
    """

    widths: tuple[float, ...]
    cells: tuple[Cell, ...]
    heading: int | None = None
    size: float = 10.5

    @property
    def height(self) -> int:
        return max((cell.row + cell.height for cell in self.cells), default=0)


class _Page:
    """Collects the cells of one table, line after line."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.row = 0
        self.cells: list[Cell] = []

    def line(self, *parts: tuple[str, Look, int], start: int = 0) -> int:
        """Put one line of ``(text, look, width)`` and return its row; the last part takes what is left of the width."""
        column = start
        for number, (text, look, width) in enumerate(parts, start=1):
            span = self.columns - column if number == len(parts) else width
            self.cells.append(Cell(row=self.row, column=column, text=text, look=look, width=span))
            column += span
        self.row += 1
        return self.row - 1

    def side(self, text: str, first: int, *, column: int = 0) -> None:
        """Put a label over the rows from ``first`` to the last line."""
        if self.row > first:
            self.cells.append(Cell(row=first, column=column, text=text, look=Look.LABEL, height=self.row - first))


def form_table(filing: Filing) -> Table:
    """The main table of a form, all official cells present."""
    whole = official(filing)
    return _self_evaluation(whole) if whole.kind is FilingKind.SELF_EVALUATION else _application(whole)


def children_table(filing: Filing) -> Table | None:
    """项目投入资金构成, or ``None`` for a form without child projects."""
    if not filing.children:
        return None
    unit = children_unit(filing.children)
    page = _Page(3)
    page.line(("年度", Look.LABEL, 1), ("子项目名称", Look.LABEL, 1), (f"预算金额（{unit}）", Look.LABEL, 1))
    for share in filing.children:
        page.line(
            (str(share.year or ""), Look.SHORT, 1),
            (share.name, Look.TEXT, 1),
            (amount_text(share.amount, unit), Look.AMOUNT, 1),
        )
    return Table(widths=(2.4, 10.1, 4.5), cells=tuple(page.cells), heading=0)


# ------------------------------------------------------------------------------------------------------- 申报表


def _application(filing: Filing) -> Table:
    project = filing.project
    columns = _columns(filing)
    page = _Page(7 + len(columns))
    _names(page, filing)
    page.line(
        ("主管部门", Look.LABEL, 1),
        (project.department or "", Look.SHORT, 2),
        ("实施单位", Look.LABEL, 1),
        (project.unit or "", Look.SHORT, 0),
    )
    page.line(
        ("计划开始日期", Look.LABEL, 1),
        (project.start.text if project.start else "", Look.SHORT, 3),
        ("计划完成日期", Look.LABEL, 1),
        (project.end.text if project.end else "", Look.SHORT, 0),
    )
    _funding(page, filing)
    first = page.row
    page.line(("项目总目标", Look.LABEL, 3), ("年度总体目标", Look.LABEL, 0), start=1)
    page.line((filing.objective.overall or "", Look.TEXT, 3), (filing.objective.annual or "", Look.TEXT, 0), start=1)
    page.side("项目\n绩效\n目标", first)
    heading = _indicators(page, filing, columns, name_width=2, target_width=2)
    size = 10.0 if not columns else 9.5 if columns == [_WEIGHT] else 9.0
    return Table(widths=_fit((*_APPLICATION, *_widths(columns))), cells=tuple(page.cells), heading=heading, size=size)


def _widths(columns: Sequence[_Column]) -> tuple[float, ...]:
    return tuple(column.width for column in columns)


def _fit(widths: tuple[float, ...]) -> tuple[float, ...]:
    """Column widths in centimetres, drawn in evenly to what stands on a page."""
    return tuple(round(width * PAGE_WIDTH / sum(widths), 3) for width in widths)


def _names(page: _Page, filing: Filing) -> None:
    project = filing.project
    if project.nature is None:
        page.line(
            ("项目名称", Look.LABEL, 1),
            (project.name, Look.SHORT, 2),
            ("项目类别", Look.LABEL, 1),
            (project.category or "", Look.SHORT, 0),
        )
        return
    page.line(
        ("项目名称", Look.LABEL, 1),
        (project.name, Look.SHORT, 2),
        ("项目性质", Look.LABEL, 1),
        (project.nature, Look.SHORT, 1),
        ("项目类别", Look.LABEL, 1),
        (project.category or "", Look.SHORT, 0),
    )


def _funding(page: _Page, filing: Filing) -> None:
    """项目资金: the project as a whole on the left, the year on the right."""
    money, unit, first = filing.project.funding, funding_unit(filing), page.row
    lines = (
        ("项目资金总额", money.total, "年度资金申请总额", money.annual),
        ("其中：财政资金", money.total_fiscal, "其中：当年财政拨款", money.appropriation),
        ("", None, "　　　上年结转资金", money.carried_over),
        ("　　　其他资金", money.total_other, "　　　其他资金", money.other),
    )
    for left, whole, right, year in lines:
        page.line(
            (left, Look.LABEL, 1),
            (amount_text(whole, unit), Look.AMOUNT, 2),
            (right, Look.LABEL, 1),
            (amount_text(year, unit), Look.AMOUNT, 0),
            start=1,
        )
    page.side(f"项目资金\n（{unit}）", first)


# ------------------------------------------------------------------------------------------------------- 自评表


def _self_evaluation(filing: Filing) -> Table:
    project = filing.project
    columns = _columns(filing)
    page = _Page(9 + len(columns))
    page.line(("项目名称", Look.LABEL, 1), (project.name, Look.SHORT, 0))
    for pairs in _two_by_two(_rare_head(filing)):
        page.line(*(part for label, text in pairs for part in ((label, Look.LABEL, 1), (text, Look.SHORT, 3))))
    page.line(
        ("主管部门", Look.LABEL, 1),
        (project.department or "", Look.SHORT, 3),
        ("实施单位", Look.LABEL, 1),
        (project.unit or "", Look.SHORT, 0),
    )
    _execution(page, filing)
    first = page.row
    if filing.objective.overall is not None:  # rare in a 自评表, and not to be lost
        page.line(("项目总目标", Look.LABEL, 2), (filing.objective.overall, Look.TEXT, 0), start=1)
    page.line(("预期目标", Look.LABEL, 4), ("实际完成情况", Look.LABEL, 0), start=1)
    page.line((filing.objective.annual or "", Look.TEXT, 4), (filing.objective.actual or "", Look.TEXT, 0), start=1)
    page.side("年度\n总体\n目标", first)
    heading = _indicators(page, filing, columns, name_width=1, target_width=1)
    execution = filing.execution or Execution()
    page.line(
        ("总分", Look.LABEL, 6),
        (number_text(execution.total_weight), Look.SHORT, 1),
        (number_text(execution.total_score), Look.SHORT, 1),
        ("", Look.SHORT, 0),
    )
    widths = _fit((*_SELF_EVALUATION, *_widths(columns)))
    return Table(widths=widths, cells=tuple(page.cells), heading=heading, size=9.0)


def _rare_head(filing: Filing) -> list[tuple[str, str]]:
    """Cells of the head that a 自评表 seldom has, where this one has them."""
    project = filing.project
    cells = (
        ("项目性质", project.nature),
        ("项目类别", project.category),
        ("计划开始日期", project.start.text if project.start else None),
        ("计划完成日期", project.end.text if project.end else None),
    )
    return [(label, text) for label, text in cells if text is not None]


def _two_by_two(cells: list[tuple[str, str]]) -> Iterable[list[tuple[str, str]]]:
    return (cells[start : start + 2] for start in range(0, len(cells), 2))


def _execution(page: _Page, filing: Filing) -> None:
    execution, unit, first = filing.execution or Execution(), execution_unit(filing), page.row
    titles = ("", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    page.line(*((title, Look.LABEL, 2 if number == 0 else 1) for number, title in enumerate(titles)), start=1)
    for number, line in enumerate(execution.lines):
        points = (number_text(execution.weight), execution.rate_text, number_text(execution.score))
        page.line(
            (_PRINTED.get(line.label, line.label), Look.LABEL, 2),
            *((amount_text(money, unit), Look.AMOUNT, 1) for money in (line.initial, line.revised, line.spent)),
            *((text, Look.SHORT, 1) for text in (points if number == 0 else ("—", "—", "—"))),
            start=1,
        )
    page.side(f"项目资金\n（{unit}）", first)


# ----------------------------------------------------------------------------------------------- the indicator table


class _Column(Value):
    """One column right of the indicator's name."""

    heading: str
    width: float
    text: Callable[[Indicator], str]
    look: Look = Look.SHORT


_EXPLANATION = _Column(heading="指标解释", width=3.0, text=lambda row: row.explanation, look=Look.TEXT)
_WEIGHT = _Column(heading="分值", width=1.1, text=lambda row: number_text(row.weight))
_SCORED = (
    _Column(heading="实际\n完成值", width=2.2, text=lambda row: row.actual.text if row.actual else ""),
    _WEIGHT,
    _Column(heading="得分", width=1.3, text=lambda row: number_text(row.score)),
    _Column(heading="偏差原因分析及改进措施", width=2.2, text=lambda row: row.deviation or "", look=Look.TEXT),
)
_LONG_TERM = _Column(heading="中长期指标值", width=2.4, text=lambda row: row.long_term.text if row.long_term else "")


def _columns(filing: Filing) -> list[_Column]:
    """Columns beyond the official ones, only where a row has something to put there."""
    columns = [_LONG_TERM, _EXPLANATION] + ([_WEIGHT] if filing.kind is FilingKind.APPLICATION else [])
    return [column for column in columns if any(column.text(row) for row in filing.indicators)]


def _official_columns(filing: Filing, extra: Sequence[_Column]) -> list[_Column]:
    target = _Column(heading=_target_heading(filing), width=3.0, text=lambda row: row.target.text)
    if filing.kind is FilingKind.APPLICATION:
        return [target, *extra]
    return [target, *_SCORED, *extra]


def _target_heading(filing: Filing) -> str:
    """The form with 项目性质 heads the value 年度(/项目)指标值; the older form and the 自评表 年度指标值."""
    if filing.kind is FilingKind.SELF_EVALUATION:
        return "年度\n指标值"
    return "年度指标值" if filing.project.nature is None else "年度(/项目)指标值"


def _indicators(page: _Page, filing: Filing, extra: Sequence[_Column], *, name_width: int, target_width: int) -> int:
    """The indicator rows, first and second levels merged over the rows they hold; returns the row of the heading."""
    columns = _official_columns(filing, extra)
    spans = (target_width, *(1 for _ in columns[1:]))
    first = page.row
    page.line(
        ("一级指标", Look.LABEL, 1),
        ("二级指标", Look.LABEL, 1),
        ("三级指标", Look.LABEL, name_width),
        *((column.heading, Look.LABEL, span) for column, span in zip(columns, spans, strict=True)),
        start=1,
    )
    for level1, of_first in groupby(filing.indicators, key=lambda row: row.level1):
        top = page.row
        for level2, of_second in groupby(of_first, key=lambda row: row.level2):
            middle = page.row
            for row in of_second:
                page.line(
                    (row.name, Look.TEXT, name_width),
                    *((column.text(row), column.look, span) for column, span in zip(columns, spans, strict=True)),
                    start=3,
                )
            page.side(level2.value if level2 else "", middle, column=2)
        page.side(level1.value, top, column=1)
    page.side("绩效\n指标", first)
    return first
