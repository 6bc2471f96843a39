"""Renders a review in HTML: pure functions from values to text, every cell escaped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from assistant.desk.reviewing import Accepted, Examined
from assistant.documents.places import place_text
from assistant.documents.telling import LOST, rows_may_be_lost
from assistant.domain import DIMENSION_OF, Dimension, Finding, Place, Review, Severity
from assistant.ui.form_cells import cell_code

SEVERITY = {"error": "错误", "warning": "警告", "info": "提示"}
_UNFOLDED = 12  # findings that are all shown whole; of more, only the errors are


def scorecard_html(review: Review, *, below: str = "review-findings") -> str:
    """Grade, points of the four dimensions, and how many findings there are of each severity, listed ``below``."""
    count = {level: sum(f.severity.value == level for f in review.findings) for level in SEVERITY}
    boxes = [f'<div class="grade g{review.grade.value}"><b>{review.grade.value}</b>审核等级</div>']
    boxes.append(f"<div><b>{float(review.score):g}</b>综合得分</div>")
    boxes += [
        f"<div><b>{float(points):g}{_of(review, name)}</b>{escape(name.value)}</div>"
        for name, points in review.dimensions.items()
    ]
    boxes += [
        f'<div><b>{count[level]}</b><span class="tag {level}">{name}</span></div>' for level, name in SEVERITY.items()
    ]
    if len(review.findings) > 1:
        boxes.append(f'<a href="#{below}">看 {len(review.findings)} 条意见 ↓</a>')
    if review.waived:
        boxes.append(f'<div><b>{len(review.waived)}</b><span class="tag waived">已豁免</span></div>')
    meaning = f'<p class="note">等级“{review.grade.value}”：{escape(review.outcome)}</p>' if review.outcome else ""
    lost = (
        f'<p class="note wait">{LOST}，等级仅供参考，请先对照原文补上。</p>' if rows_may_be_lost(review.unread) else ""
    )
    return f'<div class="scorecard">{"".join(boxes)}</div>{meaning}{lost}{judged_html(review)}'


def _of(review: Review, dimension: Dimension) -> str:
    """The full points of a dimension, beside those reached."""
    full = sum(item.full for item in review.items if DIMENSION_OF[item.item] is dimension)
    return f"<small> / {float(full):g}</small>" if full else ""


def judged_html(review: Review) -> str:
    """How the judged rules went; empty when no model was asked."""
    said = review.judged
    if said is None:
        return ""
    dropped = f"，另有 {said.dropped} 处说法没有采信（原文里找不到，或两次不一致）" if said.dropped else ""
    return f'<p class="muted">判断类规则由 {escape(said.model)} 各判断两次：{said.asked} 条中 {said.agreed} 条两次一致{dropped}。</p>'


def since_html(shown: Examined, *, revised: bool) -> str:
    """What became of the findings since the last review, or since the last change on the page."""
    since = shown.since
    if since is None:
        return ""
    when = "与修改前相比" if revised else "与这个项目上次审核相比"
    parts = (
        (len(since.resolved), "已解决", "good"),
        (len(since.remaining), "仍存在", ""),
        (len(since.new), "新出现", "bad"),
    )
    counts = "".join(
        f'<span class="{style if count else ""}">{name} <b>{count}</b></span>' for count, name, style in parts
    )
    listed = "".join(
        f"<p><b>{name}</b>：{'；'.join(_short(finding) for finding in found)}</p>"
        for name, found in (("已解决", since.resolved), ("新出现", since.new))
        if found
    )
    more = f"<details><summary>看看是哪些</summary>{listed}</details>" if listed else ""
    return f'<div class="since">{when}：{counts}{more}</div>'


def _short(finding: Finding) -> str:
    return f"【{escape(finding.place.label)}】{escape(finding.message)}"


def waived_html(review: Review) -> str:
    """The waived findings, greyed, each with its reason."""
    if not review.waived:
        return ""
    cards = "".join(
        f'<div class="finding waived"><span class="tag waived">已豁免</span><b>{escape(each.finding.place.label)}</b> '
        f'<span class="at">{SEVERITY[each.finding.severity.value]}</span>'
        f'<div class="why">{escape(each.finding.message)}</div><div class="law">理由：{escape(each.reason)}</div></div>'
        for each in review.waived
    )
    return f'<p class="muted">以下意见已按理由豁免，不计入等级和得分：</p>{cards}'


def accepted_html(made: Accepted) -> str:
    """What was taken over into the form, and what was not, with the reason."""
    told = ""
    if made.accepted:
        told = f'<p class="note good">已采纳 {len(made.accepted)} 条改写并重新审核。下载“修改后的申报表”可带走。</p>'
    refused = "".join(f"<li>【{escape(each.finding.place.label)}】{escape(each.reason)}</li>" for each in made.refused)
    return told + (f'<div class="note wait">没有采纳：<ul>{refused}</ul></div>' if refused else "")


def rewrite_label(number: int, finding: Finding) -> str:
    """One line for the list of rewrites: number, place, old and new text."""
    row = f"第 {finding.place.row} 行" if finding.place.row else ""
    return f"{number}. {row}“{_cut(finding.place.label, 18)}”改为：{_cut(finding.rewrite, 60)}"


def finding_label(number: int, finding: Finding) -> str:
    """One line for choosing a finding."""
    return f"{number}. {SEVERITY[finding.severity.value]}　{_cut(finding.place.label, 18)}：{_cut(finding.message, 36)}"


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def findings_html(
    findings: Sequence[Finding],
    *,
    only: Severity | None = None,
    titles: Mapping[str, str] | None = None,
    anchor_of: Callable[[Place], str] | None = None,
    scope: str = "",
) -> str:
    """The findings, numbered as they are marked on the form; of one severity when asked.

    ``titles`` gives rules their names, ``anchor_of`` the places' spots in the original, which can then be pointed at.
    """
    if not findings:
        return '<p class="note">没有审核意见。未评价的规则见下方。</p>'
    cards = [
        _finding(
            f"{scope}finding-{number}",
            number,
            finding,
            titles or {},
            anchor_of,
            unfolded=only is not None or len(findings) <= _UNFOLDED,
        )
        for number, finding in enumerate(findings, start=1)
        if only is None or finding.severity is only
    ]
    told = ""
    if only is None and len(findings) > _UNFOLDED:
        told = '<p class="muted">错误已展开，警告和提示点开可看建议和依据；选“警告”或“提示”则全部展开。</p>'
    if not cards and only is not None:
        return f'<p class="muted">没有“{SEVERITY[only.value]}”一级的意见。</p>'
    return told + "".join(cards)


def _finding(
    name: str,
    number: int,
    finding: Finding,
    titles: Mapping[str, str],
    anchor_of: Callable[[Place], str] | None,
    *,
    unfolded: bool,
) -> str:
    level, place = finding.severity.value, finding.place
    quote = f'<div class="at">原文：“{escape(finding.quote)}”</div>' if finding.quote else ""
    picked = ""
    if anchor_of is not None:
        anchor = anchor_of(place)
        picked = f' data-cell="{escape(cell_code(place))}"' + (f' data-anchor="{escape(anchor)}"' if anchor else "")
    by_model = "　由语言模型提出" if finding.source != "rule" else ""
    rewrite = f"<br>可直接改为：<b>{escape(finding.rewrite)}</b>" if finding.rewrite else ""
    opened = " open" if unfolded or level == "error" else ""
    return (
        f'<details class="finding {level}{" pick" if picked else ""}" id="{name}"{picked}{opened}>'
        f'<summary><span class="tag {level}">{number} {SEVERITY[level]}</span><b>{escape(place_text(place))}</b>'
        f'　<span class="why">{escape(finding.message)}</span></summary>{quote}'
        f'<div class="fix">建议：{escape(finding.suggestion)}{rewrite}</div>'
        f'<div class="law">规则：{escape(titles.get(finding.rule, finding.rule))}　依据：{escape(finding.basis)}{by_model}</div>'
        "</details>"
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
