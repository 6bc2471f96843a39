"""The page: masthead, status, five tabs. Each tab has a module of its own."""

from __future__ import annotations

from html import escape

import gradio as gr

from assistant.desk import Desk
from assistant.ui import chat_tab, library_tab
from assistant.ui.assess import tab as assess_tab
from assistant.ui.draft import tab as draft_tab
from assistant.ui.review import tab as review_tab
from assistant.ui.running import Readiness, Stops

TITLE = "绩效目标编审助手"


def build(desk: Desk, readiness: Readiness) -> gr.Blocks:
    """The whole page over one desk, ready to be launched."""
    stops = Stops()
    with gr.Blocks(title=TITLE, analytics_enabled=False, delete_cache=(3600, 86400)) as page:
        gr.HTML(
            f"<h1>{TITLE}</h1><p>财政项目支出绩效目标：起草、审核、问答。{_where(desk)}</p>",
            elem_id="masthead",
        )
        status = gr.HTML(status_html(desk, readiness), elem_id="status")
        document, draft = gr.State(None), gr.State(None)
        with gr.Tabs():
            with gr.Tab("起草", id="draft"):
                bench = draft_tab.build(desk, stops, draft)
            with gr.Tab("审核", id="review"):
                review_tab.build(desk, stops, document)
            with gr.Tab("自评", id="assess"):
                assess_tab.build(desk, draft)
            with gr.Tab("对话", id="chat") as talk:
                chat_tab.build(desk, stops, document, bench, talk)
            with gr.Tab("案例库", id="library"):
                library_tab.build(desk)
        clock = gr.Timer(2.0)

        def look() -> tuple[str, gr.Timer]:
            return status_html(desk, readiness), gr.Timer(active=not (readiness.done or bool(readiness.failed)))

        for event in (clock.tick, page.load):
            event(look, None, [status, clock], show_progress="hidden", api_name=False)

        def leave(request: gr.Request) -> None:
            stops.forget(str(request.session_hash))

        page.unload(leave)
    return page


def _where(desk: Desk) -> str:
    """Where the material goes, said before anyone types a word."""
    asked = [url for url in (desk.settings.chat_url, desk.settings.embed_url) if url]
    if not asked:
        return "全部在本机运行，材料不出本机。"
    return f"起草和提问的内容会发送到所配置的接口：{escape('、'.join(dict.fromkeys(asked)))}"


def status_html(desk: Desk, readiness: Readiness) -> str:
    """One line: the model, the library, how far the first start has come."""
    state = desk.status()
    model = f"<b{'' if state.chat_ready else ' class=off'}>{escape(state.chat)}</b>"
    missing = "".join(f'<br><b class="off">{escape(line)}</b>' for line in state.missing)
    return f'<div class="status">语言模型：{model}　|　规则 {len(desk.rule_titles)} 条　|　{escape(readiness.text)}{missing}</div>'
