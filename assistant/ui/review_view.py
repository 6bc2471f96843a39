"""Renders a review in HTML: pure functions from values to text, every cell escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.domain import Document, Finding, Review

SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}


def scorecard_html(review: Review) -> str:
    """Grade, points of the four dimensions, and how many findings there are of each severity."""
    count = {level: sum(f.severity.value == level for f in review.findings) for level in SEVERITY}
    boxes = [f'<div class="grade g{review.grade.value}"><b>{review.grade.value}</b>审核等级</div>']
    boxes += [f"<div><b>{points:g}</b>{escape(name.value)}</div>" for name, points in review.dimensions.items()]
    boxes += [
        f'<div><b>{count[level]}</b><span class="tag {level}">{name}</span></div>' for level, name in SEVERITY.items()
    ]
    return f'<div class="scorecard">{"".join(boxes)}</div><p class="note">{escape(review.outcome)}</p>'


def findings_html(findings: Sequence[Finding]) -> str:
    """The findings, numbered as they are marked on the form."""
    if not findings:
        return '<p class="note">没有审核意见。未评价的规则见下方。</p>'
    return "".join(_finding(number, finding) for number, finding in enumerate(findings, start=1))


def _finding(number: int, finding: Finding) -> str:
    level = finding.severity.value
    row = f"第 {finding.place.row} 行 · " if finding.place.row else ""
    quote = f"原文：{escape(finding.quote)}" if finding.quote else ""
    rewrite = f"<br>可直接改为：<b>{escape(finding.rewrite)}</b>" if finding.rewrite else ""
    return (
        f'<div class="finding {level}" id="finding-{number}"><span class="tag {level}">{number} {SEVERITY[level]}</span>'
        f'<b>{escape(finding.place.label)}</b> <span class="at">{row}{quote}</span>'
        f'<div class="why">{escape(finding.message)}</div><div class="fix">建议：{escape(finding.suggestion)}{rewrite}</div>'
        f'<div class="law">依据：{escape(finding.basis)}　规则 {escape(finding.rule)}</div></div>'
    )


def not_evaluated_html(review: Review, titles: dict[str, str]) -> str:
    """The rules that were not applied, grouped by the reason."""
    reasons: dict[str, list[str]] = {}
    for skipped in review.not_evaluated:
        reasons.setdefault(skipped.reason, []).append(titles.get(skipped.rule, skipped.rule))
    blocks = [
        f"<p><b>{escape(reason)}</b>（{len(names)} 条）：{escape('、'.join(names))}</p>"
        for reason, names in reasons.items()
    ]
    return f'<div class="muted">{"".join(blocks) or "全部规则都已评价。"}</div>'


def document_html(document: Document) -> str:
    """What was read from a file, and what was not."""
    forms = "、".join(f"{form.kind.value}《{escape(form.project.name)}》" for form in document.filings)
    head = (
        f"<p>读到 {len(document.filings)} 张表：{forms}；经费情况说明 {len(document.statements)} 份。</p>"
        if document.filings
        else ""
    )
    left = "".join(f"<li>{escape(entry.reason)}：{escape(entry.text[:80])}</li>" for entry in document.unread[:20])
    more = f"<li>……另有 {len(document.unread) - 20} 处</li>" if len(document.unread) > 20 else ""
    doubts = "".join(
        f"<li>【{escape(doubt.place.label)}】{escape(doubt.text)}：{escape(doubt.reason)}</li>"
        for form in document.filings
        for doubt in form.doubtful
    )
    unread = (
        f"<details><summary>未读入的内容 {len(document.unread)} 处</summary><ul>{left}{more}</ul></details>"
        if left
        else ""
    )
    doubtful = f'<div class="note wait">存疑的单元格，请核对：<ul>{doubts}</ul></div>' if doubts else ""
    return f'<div class="muted">{head}{unread}</div>{doubtful}'
