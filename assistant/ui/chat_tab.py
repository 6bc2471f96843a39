"""对话: one box for everything; what lies on the desk from the other tabs can be talked about."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import gradio as gr

from assistant.chat import OnDesk
from assistant.desk import Desk
from assistant.domain import Document, Draft, Turn
from assistant.errors import AssistantError
from assistant.ui.running import Stops, until

EXAMPLES = [
    "产出指标和效益指标各占多少分？",
    "为什么满意度不能只写“满意”？",
    "助餐项目一般设哪些指标？",
    "社区养老服务，86万元：为600名80岁以上老人提供助餐，健康讲座12场，改造日间照料点2个（6月底前），上门护理1500人次",
]
INTENTS = {
    "draft": "起草",
    "review": "审核",
    "change_row": "修改指标",
    "search": "查案例",
    "explain_rule": "讲规则",
    "ask_regulation": "问规定",
    "other": "帮助",
}
Message = dict[str, str]


def build(desk: Desk, stops: Stops, document: gr.State, draft: gr.State) -> None:
    """Place the tab's components and wire them. ``document`` and ``draft`` are what lies on the desk."""
    with gr.Row():
        with gr.Column(scale=5):
            talk = gr.Chatbot(
                height=560,
                label="对话",
                elem_id="chat-talk",
                feedback_options=None,
                buttons=["copy"],
                placeholder="可以起草、审核、改指标、查案例、问规定。",
            )
            with gr.Row():
                box = gr.Textbox(
                    show_label=False,
                    placeholder="说一句话，回车发送",
                    scale=8,
                    elem_id="chat-box",
                    lines=1,
                    max_lines=5,
                    container=False,
                )
                send = gr.Button("发送", variant="primary", scale=1, elem_id="chat-send")
                stop = gr.Button("停止", scale=1)
            gr.Examples([[text] for text in EXAMPLES], inputs=[box], label="可以这样问")
        with gr.Column(scale=2, min_width=260):
            lying = gr.HTML(_lying(None, None))
            file = gr.File(label="放一份材料到桌上（申报表、自评表）")
            sources = gr.HTML()

    def run(
        text: str, said: list[Message], paper: Document | None, made: Draft | None, request: gr.Request
    ) -> Iterator[list[object]]:
        flag = stops.begin(str(request.session_hash))
        if not text.strip():
            yield [gr.skip()] * 6
            return
        said = [*said, {"role": "user", "content": text}]
        yield [said, "", paper, made, _lying(paper, made), ""]
        try:
            for turn in until(flag, desk.chat(text, OnDesk(document=paper, draft=made))):
                made = turn.draft or made
                yield [
                    [*said, {"role": "assistant", "content": _answer(turn)}],
                    "",
                    paper,
                    made,
                    _lying(paper, made),
                    _sources(turn),
                ]
        except AssistantError as error:
            yield [
                [*said, {"role": "assistant", "content": f"没能完成：{error}"}],
                "",
                paper,
                made,
                _lying(paper, made),
                "",
            ]

    def put(path: str | None, made: Draft | None) -> list[object]:
        if not path:
            return [None, _lying(None, made)]
        try:
            paper = desk.read(Path(path))
        except AssistantError as error:
            return [None, f'<p class="note bad">{escape(str(error))}</p>']
        return [paper, _lying(paper, made)]

    def press_stop(request: gr.Request) -> None:
        stops.stop(str(request.session_hash))

    outputs = [talk, box, document, draft, lying, sources]
    for event in (send.click, box.submit):
        event(run, [box, talk, document, draft], outputs, show_progress="hidden", api_name=False)
    stop.click(press_stop, None, None, queue=False, api_name=False)
    file.change(put, [file, draft], [document, lying], api_name=False)


def _answer(turn: Turn) -> str:
    waiting = "" if turn.done else " ▌"
    return f"*{INTENTS[turn.intent.value]}*\n\n{turn.answer}{waiting}"


def _lying(paper: Document | None, made: Draft | None) -> str:
    things = []
    if made:
        things.append(f"草稿《{escape(made.filing.project.name)}》（{len(made.rows)} 行）")
    if paper:
        things += [f"{form.kind.value}《{escape(form.project.name)}》" for form in paper.filings] or [
            f"{escape(paper.source)}（未识别出表）"
        ]
    return f'<p class="note">桌上：{"；".join(things) if things else "还没有材料"}</p>'


def _sources(turn: Turn) -> str:
    if not turn.sources:
        return ""
    entries = "".join(
        f'<div class="hit"><b>{escape(source.title)}</b><div class="from">{escape(source.text[:160])}</div></div>'
        for source in turn.sources[:6]
    )
    return f"<p><b>来源</b></p>{entries}"
