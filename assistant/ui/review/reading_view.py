"""Renders what was read from a file: its forms, what may be wrong, what was left out, what the user corrected. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from assistant.documents.correcting import correction_text, standing
from assistant.documents.places import anchor_text, place_text
from assistant.documents.telling import doubt_text, unread_text
from assistant.domain import Document, Doubt, Filing, Place, ReadingCorrection, Section, Unread
from assistant.ui.form_cells import cell_code

_MOST = 20
FEW = 4  # entries that are shown without being asked for
_HERE = "点一下那一条，左侧会指出原处，再在表中点选对应的单元格更正，或补上漏读的行。"
_ELSEWHERE = "请在“单份审核”里打开这个文件，对照原文更正或补上漏读的行，更正会自动用到这里。"
_SHORT = 60  # signs of a text that are repeated above the box that holds it whole


def document_html(document: Document, *, pages: int = 0) -> str:
    """Which forms and statements a file holds."""
    if not document.filings:
        return ""
    said = f"读到 {len(document.filings)} 张表：{'、'.join(map(escape, form_names(document.filings)))}"
    if document.statements:
        loose = sum(each.form_index is None for each in document.statements) if len(document.filings) > 1 else 0
        said += f"；经费情况说明 {len(document.statements)} 份" + (
            f"，其中 {loose} 份没有对上哪一张表" if loose else ""
        )
    return f'<p class="muted">“{escape(document.source)}”{f"共 {pages} 页，" if pages > 1 else ""}{said}。</p>'


def form_names(filings: Sequence[Filing]) -> list[str]:
    """What the forms of a file are called, with the unit where the name alone does not tell them apart."""
    names = [f"{form.kind.value}《{form.project.name or '未读到名称'}》" for form in filings]
    return [
        name + (form.project.unit or "") if names.count(name) > 1 else name
        for name, form in zip(names, filings, strict=True)
    ]


def no_form_html(document: Document) -> str:
    """What was seen in a file in which no form was recognised, why it is none, and what to do."""
    seen = "".join(_unread(entry) for entry in document.unread[:FEW])
    return (
        f'<div class="note bad"><b>“{escape(document.source)}”里没有认出填好的申报表或自评表，无法审核。</b>'
        + (f"看到的内容：<ul>{seen}</ul>" if seen else "")
        + "请确认选对了文件；如果表格确实在里面，可以把表格整张复制，粘贴到“粘贴表格文字”里再审核，"
        "或另存为 Word、Excel 后上传。</div>"
    )


def unread_html(unread: Sequence[Unread], *, beside: bool = True) -> str:
    """What was seen and not taken over: place, reason, the words, and what to do, ``beside`` the original or elsewhere."""
    if not unread:
        return ""
    lines = "".join(_unread(entry) for entry in unread[:_MOST])
    more = f"<li>另有 {len(unread) - _MOST} 处，请对照原文。</li>" if len(unread) > _MOST else ""
    kinds = "、".join(dict.fromkeys(_kind_of(entry) for entry in unread))
    opened = " open" if len(unread) <= FEW else ""
    return (
        f'<details class="note left"{opened}><summary><b>有 {len(unread)} 处内容没有读进表里</b>：{escape(kinds)}</summary>'
        f"<ul>{lines}{more}</ul><p>如果其中有应填进表里的内容：{_HERE if beside else _ELSEWHERE}</p></details>"
    )


def _kind_of(entry: Unread) -> str:
    """The kind of thing that was left out: the reason up to its first stop."""
    return re.split(r"[，。；：（]", entry.reason, maxsplit=1)[0]


def _unread(entry: Unread) -> str:
    anchor = f' class="pick" data-anchor="{escape(entry.anchor)}"' if entry.anchor else ""
    return f"<li{anchor}>{escape(unread_text(entry))}</li>"


def doubts_html(filing: Filing, place_of: Callable[[Doubt], Place], anchor_of: Callable[[Place], str]) -> str:
    """The cells that may have been misread; each can be picked."""
    if not filing.doubtful:
        return ""
    lines = ""
    for number, doubt in enumerate(filing.doubtful):
        place = place_of(doubt)
        known = place.section is not Section.FORM
        where = escape(place_text(place) if known else anchor_text(place.anchor) or "表内")
        code = f' data-cell="{escape(cell_code(place))}"' if known and place.field else ""
        code += f' data-anchor="{escape(anchor)}"' if (anchor := anchor_of(place)) else ""
        text = f"读作“{escape(doubt.text)}”。" if doubt.text else ""
        lines += f'<li class="pick"{code} data-doubt="{number}">{where}：{text}{escape(doubt.reason)}</li>'
    count = len(filing.doubtful)
    return (
        f'<div class="note wait"><b>有 {count} 处可能读错</b>，表中已标“存疑”。点一下对照原文，改正或确认无误后再采用审核意见。'
        f"<ul>{lines}</ul></div>"
    )


def doubtful_html(filing: Filing) -> str:
    """The cells that may have been misread, where none can be picked."""
    lines = "".join(f"<li>{escape(doubt_text(doubt))}</li>" for doubt in filing.doubtful)
    return f'<div class="note wait"><b>有 {len(filing.doubtful)} 处可能读错</b><ul>{lines}</ul></div>' if lines else ""


def corrections_html(
    log: Sequence[ReadingCorrection], *, known: int, lost: Sequence[ReadingCorrection], several: bool
) -> str:
    """The corrections in force, those of an earlier visit named as such, and those that no longer fit."""
    told = ""
    if known and known == len(log):
        told = f"<b>已套用你上次对这个文件的 {known} 处更正</b>，可撤销。"
    elif known:
        told = f"<b>已更正 {len(log)} 处</b>（其中 {known} 处是上次留下的），可撤销。"
    elif log:
        told = f"<b>已更正 {len(log)} 处</b>，下次打开这个文件会自动套用，可撤销。"
    lines = "".join(f"<li>{_correction(each, several)}</li>" for each in log)
    html = ""
    if told:
        html = (
            f'<div class="note good">{told}更正只改读取结果，不改动你的文件；意见书、批注件和 JSON 里会注明。'
            f"<details><summary>看看更正了什么</summary><ol>{lines}</ol></details></div>"
        )
    if lost:
        gone = "".join(f"<li>{_correction(each, several)}</li>" for each in lost)
        html += (
            f'<div class="note wait">上次有 {len(lost)} 处更正没有套用，因为那里现在读到的内容与当时不同，请核对：'
            f"<ul>{gone}</ul></div>"
        )
    return html


def _correction(each: ReadingCorrection, several: bool) -> str:
    form = f"第{each.form_index}张表 " if several else ""
    return f"{form}{escape(correction_text(each))}"


def chosen_html(filing: Filing, place: Place, *, text: str, where: str, log: Sequence[ReadingCorrection]) -> str:
    """The cell that is picked: what it is called, what was read, where it stands, and why it is doubtful if it is."""
    doubts = [each for each in filing.doubtful if _same(each.place, place)]
    reasons = "".join(f'<div class="why">存疑：{escape(each.reason)}</div>' for each in doubts)
    was = next((each for each in standing(log) if _same(each.place, place)), None)
    before = (
        f'<div class="muted">原读作“{escape(was.was or "空白")}”，已更正。</div>' if was and was.was != was.text else ""
    )
    seen = f"{escape(where)}" if where else "原文里没有找到对应的位置"
    short = text if len(text) <= _SHORT else text[:_SHORT] + "……"
    said = f"“{escape(short)}”" if text else "空白"
    return (
        f'<div class="chosen"><b>{escape(place_text(place))}</b><span class="muted">　{seen}</span>'
        f"<div>读到的内容：{said}</div>{reasons}{before}</div>"
    )


def _same(one: Place, other: Place) -> bool:
    return (one.section, one.row, one.field) == (other.section, other.row, other.field)
