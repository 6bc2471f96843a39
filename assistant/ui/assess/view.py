"""Renders a self-evaluation's result in HTML: total, grade and rate, what is still asked, remarks."""

from __future__ import annotations

from html import escape

from assistant.assessing import SelfEvaluation
from assistant.documents.correcting import Corrected
from assistant.domain import Filing, Severity
from assistant.ui.review.reading_view import doubtful_html, unread_html


def assessed_html(done: SelfEvaluation) -> str:
    """Total, grade and execution rate; blanks where a score is still open."""
    execution = done.filing.execution
    rate = execution.rate_text if execution and execution.rate_text else "待填"
    points = f"{execution.score:f}" if execution and execution.score is not None else "待填"
    total = f"{done.total:f}" if done.total is not None else "待填"
    grade = f'<div class="grade g{done.grade}"><b>{done.grade}</b>自评等级</div>' if done.grade else ""
    boxes = f"{grade}<div><b>{total}</b>总分</div><div><b>{escape(rate)}</b>预算执行率</div><div><b>{points}</b>执行率得分</div>"
    notes = "".join(f"<li>{escape(note)}</li>" for note in done.notes)
    said = f'<div class="note wait"><ul>{notes}</ul></div>' if notes else ""
    wrong = sum(one.severity is not Severity.INFO for one in done.review.findings) if done.review else 0
    if done.asked:
        state = "还有待填的内容，填好后再点一次“生成自评表”。"
    elif wrong:
        state = f"自评表已生成；有 {wrong} 处须核对，见表下的意见。"
    else:
        state = "自评表已生成，可以下载。"
    return (
        f'<div class="scorecard">{boxes}</div><p class="note{" wait" if done.asked or wrong else ""}">{state}</p>{said}'
    )


def asked_html(done: SelfEvaluation) -> str:
    """The questions only the filer can answer; empty when there are none."""
    if not done.asked:
        return ""
    items = "".join(f"<li>{escape(one.question)}</li>" for one in done.asked)
    return f'<div class="note wait">请您补充（{len(done.asked)} 处）：<ul>{items}</ul></div>'


def compare_html(filing: Filing) -> str:
    """What of the form may have been misread, before results are set against it."""
    told = doubtful_html(filing)
    return told + '<p class="muted">请先在“审核”页打开这个文件，对照原文更正，再回来上传。</p>' if told else ""


def left_html(read: Corrected) -> str:
    """Which corrections were applied, and what of the file was not read."""
    known = f'<p class="note good">已套用你对这个文件的 {len(read.applied)} 处更正。</p>' if read.applied else ""
    return known + unread_html(read.document.unread, beside=False)
