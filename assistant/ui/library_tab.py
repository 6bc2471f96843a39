"""案例库: search past filings, indicator practice and regulations; add filings; leaf through the rule handbook."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr

from assistant.desk import Addition, Desk
from assistant.domain import Hit
from assistant.errors import AssistantError
from assistant.review import handbook

if TYPE_CHECKING:
    from assistant.library import Entry

KINDS = {"指标": "indicators", "申报表": "filings", "规定": "regulations"}


def build(desk: Desk) -> None:
    with gr.Tabs():
        with gr.Tab("查找"):
            with gr.Row():
                query = gr.Textbox(
                    label="要找什么",
                    placeholder="例如：老年助餐、道路保洁检查、产出指标的分值",
                    scale=5,
                    elem_id="library-query",
                )
                kind = gr.Radio(list(KINDS), value="指标", label="范围", scale=3)
                go = gr.Button("查找", variant="primary", scale=1, elem_id="library-go")
            gr.Examples(
                [["老年助餐", "指标"], ["道路清扫保洁", "指标"], ["社区治理", "申报表"], ["满意度指标怎么设", "规定"]],
                inputs=[query, kind],
                label="示例",
            )
            results = gr.HTML(
                '<p class="muted">随产品附带的是自编示例（标有“示例”），加入本单位往年的申报表后检索更准。</p>',
                elem_id="library-results",
            )
        with gr.Tab("加入和移除") as shelf:
            files = gr.File(
                label="往年的申报表、自评表（可多选）", file_count="multiple", height=165, elem_id="library-files"
            )
            put = gr.Button("加入案例库", variant="primary", elem_id="library-add")
            told = gr.HTML(elem_id="library-told")
            with gr.Row():
                own = gr.Dropdown(
                    label="库里本单位加入的表", choices=[], multiselect=True, scale=5, elem_id="library-own"
                )
                drop = gr.Button("从案例库移除选中的", scale=1, min_width=180, elem_id="library-remove")
        with gr.Tab("规则手册"):
            titles = [
                (f"{page.item.value} · {page.title}", code)
                for code, page in sorted(handbook.pages().items(), key=lambda item: (item[1].item.value, item[1].title))
            ]
            rule = gr.Dropdown(
                titles,
                label=f"全部 {len(titles)} 条规则（可输入文字筛选）",
                filterable=True,
                value=titles[0][1] if titles else None,
            )
            page = gr.Markdown(page_markdown(titles[0][1]) if titles else "")

    def find(text: str, where: str) -> str:
        if not text.strip():
            return '<p class="note wait">请输入要找的内容。</p>'
        try:
            return hits_html(desk.search(text, kind=KINDS[where], k=10))
        except AssistantError as error:
            return f'<p class="note bad">{escape(str(error))}</p>'

    def take(paths: list[str] | None, progress: gr.Progress = gr.Progress()) -> list[object]:  # noqa: B008
        if not paths:
            return ['<p class="note wait">请先选择文件。</p>', gr.skip(), gr.skip()]
        try:
            done = desk.add(
                [Path(path) for path in paths], on_progress=lambda at, of, what: progress((at, of), desc=what)
            )
            return [added_html(done), None, listed()]
        except AssistantError as error:
            return [f'<p class="note bad">{escape(str(error))}</p>', gr.skip(), gr.skip()]

    def listed() -> object:
        """The added filings to choose from."""
        return gr.update(choices=[(entry_text(entry), entry.id) for entry in desk.own_filings()], value=[])

    def look() -> list[object]:
        try:
            return [gr.skip(), listed()]
        except AssistantError as error:
            return [f'<p class="note bad">{escape(str(error))}</p>', gr.skip()]

    def leave_out(chosen: list[str] | None) -> list[object]:
        if not chosen:
            return ['<p class="note wait">请先在下面选要移除的表。</p>', gr.skip()]
        try:
            gone = sum(desk.remove(id) for id in chosen)
            return [f'<p class="note">已移除 {gone} 张，以后不再作为参考。原文件不受影响。</p>', listed()]
        except AssistantError as error:
            return [f'<p class="note bad">{escape(str(error))}</p>', gr.skip()]

    go.click(find, [query, kind], results, api_name=False)
    query.submit(find, [query, kind], results, api_name=False)
    put.click(take, files, [told, files, own], api_name=False)
    drop.click(leave_out, own, [told, own], api_name=False)
    shelf.select(look, None, [told, own], show_progress="hidden", api_name=False)
    rule.change(page_markdown, rule, page, api_name=False)


def added_html(done: Addition) -> str:
    """How many forms came in, and each file that could not be read or holds none."""
    failed = "".join(f"<li>{escape(name)}：{escape(reason)}</li>" for name, reason in done.failed)
    return f'<p class="note">新加入 {done.added} 张，原来就在库里的 {done.known} 张。</p>' + (
        f'<div class="note bad">没有加入：<ul>{failed}</ul></div>' if failed else ""
    )


def entry_text(entry: Entry) -> str:
    """An added filing in one line: year, project, unit, kind."""
    year = f"{entry.year}年　" if entry.year else ""
    unit = f"　{entry.unit}" if entry.unit else ""
    return f"{year}{entry.project}{unit}　{entry.kind.value}，{entry.rows} 条指标"


def page_markdown(code: str) -> str:
    """One handbook page as the user reads it; example blocks become plain code blocks."""
    page = handbook.pages().get(code)
    if page is None:
        return ""
    severity = {"error": "错误", "warning": "警告", "info": "提示"}[page.severity.value]
    body = "\n\n".join(f"#### {name}\n\n{text.replace('```filing', '```')}" for name, text in page.sections.items())
    return f"### {page.title}\n\n{page.dimension.value} · {page.item.value} · {severity} · `{code}`\n\n{body}"


def hits_html(hits: Sequence[Hit]) -> str:
    if not hits:
        return '<p class="note wait">没有找到。可以换个说法，或先把往年的申报表加入案例库。</p>'
    return "".join(
        f'<div class="hit">{escape(hit.text)}<div class="from">{escape(hit.filing)}'
        f"{'　' + escape(hit.sector) if hit.sector else ''}{f'　{hit.year}年' if hit.year else ''}{'　示例' if hit.sample else ''}　相近度 {hit.score:.2f}</div></div>"
        for hit in hits
    )
