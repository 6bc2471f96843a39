"""审核意见书 as a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.documents.correcting import correction_text
from assistant.documents.official import number_text
from assistant.documents.places import place_text
from assistant.documents.telling import LOST, doubt_text, rows_may_be_lost, unread_text
from assistant.documents.writing.form_layout import Cell, Look, Table
from assistant.documents.writing.saving import saving
from assistant.domain import (
    DIMENSION_OF,
    Dimension,
    Finding,
    ItemGrade,
    NotEvaluated,
    Review,
    Severity,
)

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

SEVERITIES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
_VERSIONED = {
    "rules": "规则集",
    "prompts": "提示词",
    "model": "语言模型",
    "embeddings": "向量模型",
    "file": "文件校验",
    "judge": "判断提示词",
    "judge_model": "判断模型",
}
_MOST = 40  # entries of what was not read, or doubtful, that are written out


def write_opinion_docx(
    reviews: Sequence[Review],
    path: Path,
    *,
    source: str = "",
    titles: Mapping[str, str] | None = None,
) -> None:
    """Write the 审核意见书, one filing after the other, each on a new page.

    ``source`` is the reviewed file's name; ``titles`` gives rule codes their handbook titles where known. Raises
    ``AssistantError`` when the file cannot be written.
    """
    from assistant.documents.writing.docx_page import new_page, paragraph

    document = new_page()
    for number, review in enumerate(reviews):
        _opinion(document, review, source=source, titles=titles or {}, turn=number > 0)
    if reviews and reviews[0].unread:
        _heading(document, "附：来源文件中没有读入的内容")
        paragraph(
            document, "以下内容在文件里，但没有读进任何一张表，请对照原件确认与审核无关。", size=10.5, indent=True
        )
        for number, entry in enumerate(reviews[0].unread[:_MOST], start=1):
            paragraph(document, f"{number}. {unread_text(entry)}", size=10.5, indent=True, align="both")
        if len(reviews[0].unread) > _MOST:
            paragraph(document, f"另有 {len(reviews[0].unread) - _MOST} 处，请对照原件。", size=10.5, indent=True)
    if not reviews:
        paragraph(document, "没有识别出申报表或自评表，因此没有审核意见。", align="center")
    with saving(path) as draft:
        document.save(str(draft))


def _opinion(document: WordDocument, review: Review, *, source: str, titles: Mapping[str, str], turn: bool) -> None:
    from assistant.documents.writing.docx_page import TITLE_FONT, add_table, paragraph

    paragraph(document, "项目支出绩效目标审核意见书", size=20, font=TITLE_FONT, align="center", after=10, new_page=turn)
    add_table(document, _head(review, source))
    _heading(document, "一、审核结论")
    meaning = f"：{review.outcome.rstrip('。')}" if review.outcome else ""
    score = number_text(review.score)
    text = f"综合得分{score}分，审核等级为“{review.grade.value}”{meaning}。{_counts(review)}"
    text += f"{LOST}，以上等级仅供参考。" if rows_may_be_lost(review.unread) else ""
    paragraph(document, text, indent=True, align="both", after=4)
    if review.items:
        add_table(document, _items(review))
    elif review.dimensions:
        add_table(document, _dimensions(review))
    _heading(document, "二、审核意见")
    if not review.findings:
        paragraph(document, "本次已评价的规则均未发现问题。", indent=True)
    bases = list(dict.fromkeys(finding.basis for finding in review.findings if finding.basis))
    for severity, name in SEVERITIES.items():
        found = [finding for finding in review.findings if finding.severity is severity]
        if found:
            paragraph(document, f"（{name}，{len(found)}条）", bold=True, before=4, after=2, keep=True)
            add_table(document, _findings(found, bases))
    if bases:
        paragraph(document, "（依据）", bold=True, before=4, after=2, keep=True)
    for place, basis in enumerate(bases, start=1):
        paragraph(document, f"〔{place}〕{basis}", size=9, align="both")
    numbers = iter("三四五六七")
    if review.waived:
        _heading(document, f"{next(numbers)}、已豁免的意见（不计入等级和得分）")
        for each in review.waived:
            text = f"{place_text(each.finding.place)}：{each.finding.message}豁免理由：{each.reason}"
            paragraph(document, text, size=10.5, indent=True, align="both")
    if review.not_evaluated:
        _heading(document, f"{next(numbers)}、未评价的规则")
        for reason, codes in _by_reason(review.not_evaluated).items():
            names = "、".join(titles.get(code, code) for code in codes)
            paragraph(document, f"{reason}（{len(codes)}条）：{names}。", size=10.5, indent=True, align="both")
    if review.corrections:
        _heading(document, f"{next(numbers)}、读取更正")
        told = "以下内容由审核人员对照原件更正，审核意见按更正后的内容提出；来源文件未作改动。"
        paragraph(document, told, size=10.5, indent=True, align="both")
        for number, correction in enumerate(review.corrections, start=1):
            paragraph(document, f"{number}. {correction_text(correction)}。", size=10.5, indent=True, align="both")
    if review.filing.doubtful:
        _heading(document, f"{next(numbers)}、可能读错的内容")
        told = "以下各处读取时没有把握，请先对照原件；涉及这些内容的审核意见以核对结果为准。"
        paragraph(document, told, size=10.5, indent=True, align="both")
        for number, doubt in enumerate(review.filing.doubtful[:_MOST], start=1):
            paragraph(document, f"{number}. {doubt_text(doubt)}", size=10.5, indent=True, align="both")
        if len(review.filing.doubtful) > _MOST:
            paragraph(document, f"另有 {len(review.filing.doubtful) - _MOST} 处。", size=10.5, indent=True)
    _heading(document, f"{next(numbers)}、说明")
    told = "本意见书由绩效目标编审助手按规则手册生成，供审核人员参考，结论以审核人员意见为准。"
    versions = "；".join(f"{_VERSIONED.get(name, name)} {version}" for name, version in review.versions.items())
    paragraph(document, told + (f"版本：{versions}。" if versions else ""), size=10.5, indent=True, align="both")


def _heading(document: WordDocument, text: str) -> None:
    from assistant.documents.writing.docx_page import HEADING_FONT, paragraph

    paragraph(document, text, size=14, font=HEADING_FONT, before=10, after=4, keep=True)


def _counts(review: Review) -> str:
    counts = {name: sum(finding.severity is level for finding in review.findings) for level, name in SEVERITIES.items()}
    told = "、".join(f"{name}{count}条" for name, count in counts.items() if count)
    return f"共提出意见{len(review.findings)}条，其中{told}。" if told else "未提出意见。"


def _head(review: Review, source: str) -> Table:
    project = review.filing.project
    kind = f"{review.filing.kind.value}（第{review.form_index}张）"
    lines = (
        (("项目名称", project.name), ("表格种类", kind)),
        (("主管部门", project.department or ""), ("实施单位", project.unit or "")),
        (("年度", str(project.year or "")), ("来源文件", source)),
    )
    cells = [
        Cell(row=row, column=2 * side + part, text=text, look=Look.SHORT if part else Look.LABEL)
        for row, line in enumerate(lines)
        for side, pair in enumerate(line)
        for part, text in enumerate(pair)
    ]
    return Table(widths=(2.4, 7.3, 2.4, 4.9), cells=tuple(cells))


def _items(review: Review) -> Table:
    """The eight items under their dimensions, as the 审核表 prints them."""
    headings = ("审核内容", "得分", "审核要点", "等级", "得分", "错误", "警告", "提示")
    cells = _headings(headings)
    row = 1
    for dimension in Dimension:
        of_it = [item for item in review.items if DIMENSION_OF[item.item] is dimension]
        if not of_it:
            continue
        points = review.dimensions.get(dimension, sum((item.points for item in of_it), Decimal(0)))
        for column, text in enumerate((dimension.value, number_text(points))):
            cells.append(Cell(row=row, column=column, text=text, look=Look.SHORT, height=len(of_it)))
        for item in of_it:
            cells += [Cell(row=row, column=column, text=text) for column, text in enumerate(_item(item), start=2)]
            row += 1
    return Table(widths=(2.6, 1.7, 3.7, 1.6, 2.6, 1.6, 1.6, 1.6), cells=tuple(cells), heading=0)


def _item(item: ItemGrade) -> tuple[str, ...]:
    counts = tuple(str(count) if count else "" for count in (item.errors, item.warnings, item.infos))
    return (item.item.value, item.grade.value, f"{number_text(item.points)} / {number_text(item.full)}", *counts)


def _dimensions(review: Review) -> Table:
    cells = _headings(("审核内容", "得分"))
    for row, (dimension, points) in enumerate(review.dimensions.items(), start=1):
        cells += [Cell(row=row, column=0, text=dimension.value), Cell(row=row, column=1, text=number_text(points))]
    return Table(widths=(6.0, 3.0), cells=tuple(cells), heading=0)


def _findings(findings: Sequence[Finding], bases: Sequence[str]) -> Table:
    """One line a finding; the basis by its number in ``bases``, for a few bases carry many findings."""
    cells = _headings(("序号", "位置", "原文", "问题", "建议", "依据"))
    for row, finding in enumerate(findings, start=1):
        message = finding.message if finding.source == "rule" else f"{finding.message}（由语言模型提出）"
        suggestion = finding.suggestion + (f"\n可改为：{finding.rewrite}" if finding.rewrite else "")
        basis = f"〔{bases.index(finding.basis) + 1}〕" if finding.basis else ""
        texts = (place_text(finding.place), finding.quote, message, suggestion)
        cells += [Cell(row=row, column=0, text=str(row)), Cell(row=row, column=5, text=basis)]
        cells += [Cell(row=row, column=column, text=text, look=Look.TEXT) for column, text in enumerate(texts, start=1)]
    return Table(widths=(0.9, 3.0, 2.8, 4.5, 4.4, 1.4), cells=tuple(cells), heading=0, size=9.0)


def _headings(texts: Iterable[str]) -> list[Cell]:
    return [Cell(row=0, column=column, text=text, look=Look.LABEL) for column, text in enumerate(texts)]


def _by_reason(skipped: Iterable[NotEvaluated]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for item in skipped:
        grouped.setdefault(item.reason, []).append(item.rule)
    return grouped
