"""Renders a batch in HTML: how far it is, and its forms with the worst on top. Pure; every cell escaped."""

from __future__ import annotations

from html import escape

from assistant.desk.batching import Batch, Entry, State
from assistant.domain import Review, Severity

MOST = 300  # lines that are shown; the workbook has all


def batch_html(batch: Batch) -> str:
    """Progress, the table of forms, and the files without a review."""
    return _progress(batch) + _table(batch) + _failed(batch)


def _progress(batch: Batch) -> str:
    done, total = len(batch.entries), batch.total
    if not total:
        return '<p class="note bad">没有找到可以审核的文件。</p>'
    kept = sum(entry.state is State.KEPT for entry in batch.entries)
    forms = len(batch.lines)
    told = f"{done} / {total} 个文件，{forms} 张表" + (f"，其中 {kept} 个文件沿用上次结果" if kept else "")
    if batch.stopped:
        head = f'<p class="note wait">已停止：{told}。再点“开始审核”会从停下的地方接着做。</p>'
    elif batch.done:
        head = f'<p class="note good">审核完成：{told}。</p>'
    else:
        head = f'<p class="note">正在审核：{told}。{escape(batch.current)}</p>'
    share = round(100 * done / total)
    return f'{head}<div class="bar"><i style="width:{share}%"></i></div>'


def _table(batch: Batch) -> str:
    lines = batch.lines
    if not lines:
        return ""
    heads = ("等级", "得分", "错误", "警告", "提示", "存疑", "未读", "项目", "种类", "单位", "文件")
    rows = "".join(_row(number, entry, review) for number, (entry, review) in enumerate(lines[:MOST], start=1))
    more = f'<p class="muted">另有 {len(lines) - MOST} 张表，见汇总表。</p>' if len(lines) > MOST else ""
    head = "".join(f"<th>{name}</th>" for name in heads)
    told = '<p class="muted">问题最多的在前，点一行看它的审核意见。“存疑”是可能读错的单元格数，“未读”是文件里没有读进表里的内容数。</p>'
    return f'{told}<div class="scroll"><table class="queue"><tr>{head}</tr>{rows}</table></div>{more}'


def _row(number: int, entry: Entry, review: Review) -> str:
    project = review.filing.project
    counts = "".join(
        f'<td class="n">{sum(finding.severity is level for finding in review.findings) or ""}</td>'
        for level in Severity
    )
    doubts = len(review.filing.doubtful)
    counts += f'<td class="n" title="可能读错的单元格">{doubts or ""}</td>'
    counts += f'<td class="n" title="文件里没有读进表里的内容">{len(review.unread) or ""}</td>'
    name = entry.name + (f"（已套用 {len(review.corrections)} 处更正）" if review.corrections else "")
    texts = (project.name or "（未读到名称）", review.filing.kind.value, project.unit or "", name)
    return (
        f'<tr data-line="{number}"><td class="g g{review.grade.value}">{review.grade.value}</td><td class="n">{float(review.score):g}</td>{counts}'
        + "".join(f"<td>{escape(text)}</td>" for text in texts)
        + "</tr>"
    )


def _failed(batch: Batch) -> str:
    failed = batch.failed
    if not failed:
        return ""
    rows = "".join(
        f'<tr class="failed"><td>{escape(name)}</td><td>{escape(reason)}</td></tr>' for name, reason in failed[:MOST]
    )
    return (
        f"<details open><summary>未能审核的文件 {len(failed)} 个</summary>"
        f'<table class="queue"><tr><th>文件</th><th>原因</th></tr>{rows}</table></details>'
    )


def line_label(number: int, entry: Entry, review: Review) -> str:
    """One line for choosing a form of a batch."""
    project = review.filing.project
    return f"{number}. {review.grade.value}　{project.name or '未读到名称'}{f'，{project.unit}' if project.unit else ''}（{entry.name}）"
