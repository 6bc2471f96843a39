"""审核汇总: many reviews in one workbook. One line a filing, one sheet of findings, which rules fail most by unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.places import place_text
from assistant.documents.telling import doubt_text, unread_text
from assistant.documents.writing.opinion import SEVERITIES
from assistant.documents.writing.saving import saving
from assistant.documents.writing.sheet import FONT, save_book, set_print, set_text, set_widths
from assistant.domain import Grade, Review, Severity

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_GRADES = {Grade.POOR: 0, Grade.FAIR: 1, Grade.GOOD: 2, Grade.EXCELLENT: 3}
Line = Sequence[str | float]


def write_batch_xlsx(
    reviewed: Sequence[tuple[str, Sequence[Review]]],
    path: Path,
    *,
    failed: Sequence[tuple[str, str]] = (),
    titles: Mapping[str, str] | None = None,
) -> None:
    """Write the summary of ``(file name, its reviews)`` pairs, worst filing first.

    ``failed`` lists files that could not be read with the reason; ``titles`` gives rule codes their handbook titles.
    Raises ``AssistantError`` when the file cannot be written.
    """
    from openpyxl import Workbook

    names = titles or {}
    every = sorted(
        ((file, review) for file, reviews in reviewed for review in reviews),
        key=lambda pair: (_GRADES[pair[1].grade], pair[1].score, pair[0], pair[1].form_index),
    )
    book = Workbook()
    book.remove(book.active)
    _sheet(book, "汇总", _SUMMARY, [_summary(file, review) for file, review in every])
    _sheet(book, "审核意见", _FINDINGS, [line for file, review in every for line in _findings(file, review, names)])
    _sheet(book, "各单位常见问题", _FREQUENT, _frequent([review for _, review in every], names))
    seen = [line for file, reviews in reviewed for line in _to_compare(file, reviews)]
    if seen:
        _sheet(book, "请对照原件", _COMPARE, seen)
    empty = [(file, "没有识别出申报表或自评表") for file, reviews in reviewed if not reviews]
    if trouble := [*failed, *empty]:
        _sheet(book, "未能审核的文件", (("文件", 9.0), ("原因", 16.0)), trouble)
    with saving(path) as draft:
        save_book(book, draft)


_SUMMARY = (
    ("文件", 5.0), ("表序", 1.2), ("种类", 1.8), ("项目名称", 4.5), ("主管部门", 4.0), ("实施单位", 4.0), ("年度", 1.4),
    ("等级", 1.2), ("得分", 1.4), ("错误", 1.2), ("警告", 1.2), ("提示", 1.2), ("未评价", 1.4), ("存疑", 1.2), ("未读入", 1.4),
    ("读取更正", 1.6), ("处理意见", 6.0),
)  # fmt: skip
_FINDINGS = (
    ("文件", 4.5), ("表序", 1.2), ("项目名称", 3.6), ("程度", 1.2), ("规则", 3.6), ("位置", 4.0), ("原文", 4.0),
    ("问题", 6.5), ("建议", 6.5), ("依据", 3.6),
)  # fmt: skip
_COMPARE = (("文件", 6.0), ("项目名称", 5.0), ("情况", 2.0), ("内容", 16.0))
_FREQUENT = (("实施单位", 6.0), ("规则", 6.0), ("程度", 1.6), ("次数", 1.6), ("涉及表数", 2.0), ("该单位表数", 2.2))


def _summary(file: str, review: Review) -> Line:
    project = review.filing.project
    counts = Counter(finding.severity for finding in review.findings)
    return (
        file,
        review.form_index,
        review.filing.kind.value,
        project.name,
        project.department or "",
        project.unit or "",
        str(project.year or ""),
        review.grade.value,
        float(review.score),
        *(counts[severity] for severity in SEVERITIES),
        len(review.not_evaluated),
        len(review.filing.doubtful),
        len(review.unread),
        len(review.corrections),
        review.outcome,
    )


def _findings(file: str, review: Review, titles: Mapping[str, str]) -> list[Line]:
    return [
        (
            file,
            review.form_index,
            review.filing.project.name,
            SEVERITIES[finding.severity],
            titles.get(finding.rule, finding.rule),
            place_text(finding.place),
            finding.quote,
            finding.message,
            finding.suggestion,
            finding.basis,
        )
        for finding in review.findings
    ]


def _to_compare(file: str, reviews: Sequence[Review]) -> Iterator[Line]:
    """What of a file may have been misread, form by form, and what was not read at all."""
    for review in reviews:
        for doubt in review.filing.doubtful:
            yield file, review.filing.project.name, "可能读错", doubt_text(doubt)
    for entry in reviews[0].unread if reviews else ():
        yield file, "", "没有读入", unread_text(entry)


def _frequent(reviews: Sequence[Review], titles: Mapping[str, str]) -> list[Line]:
    """Per unit and rule: how often it failed and on how many of the unit's forms; most frequent first in each unit."""
    forms: Counter[str] = Counter()
    hits: Counter[tuple[str, str, Severity]] = Counter()
    touched: Counter[tuple[str, str, Severity]] = Counter()
    for review in reviews:
        unit = review.filing.project.unit or review.filing.project.department or "（未填单位）"
        forms[unit] += 1
        keys = [(unit, finding.rule, finding.severity) for finding in review.findings]
        hits.update(keys)
        touched.update(set(keys))
    order = list(SEVERITIES)
    ranked = sorted(hits, key=lambda key: (key[0], -hits[key], order.index(key[2]), key[1]))
    return [
        (unit, titles.get(rule, rule), SEVERITIES[severity], hits[key], touched[key], forms[unit])
        for key in ranked
        for unit, rule, severity in (key,)
    ]


def _sheet(book: Workbook, name: str, columns: Sequence[tuple[str, float]], lines: Sequence[Line]) -> None:
    """A plain list with a fixed, filterable heading; figures are numbers, everything else is text."""
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet = book.create_sheet(name)
    set_widths(sheet, (width for _, width in columns))
    for column, (heading, _) in enumerate(columns, start=1):
        cell = sheet.cell(row=1, column=column)
        set_text(cell, heading)
        cell.font = Font(name=FONT, size=10.5, bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(horizontal="center", vertical="center")
    for row, line in enumerate(lines, start=2):
        for column, value in enumerate(line, start=1):
            cell = sheet.cell(row=row, column=column)
            if isinstance(value, str):
                set_text(cell, value)
            else:
                cell.value = value
            cell.font = Font(name=FONT, size=10)
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    set_print(sheet, heading=1, landscape=True)
