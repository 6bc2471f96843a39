"""对话: one box for everything; what lies on the desk from the other tabs can be talked about."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import gradio as gr

from assistant.chat import OnDesk
from assistant.desk import Desk
from assistant.domain import Brief, Document, Draft, Turn
from assistant.errors import AssistantError
from assistant.ui.draft.bench import Bench, Steps, stepped
from assistant.ui.draft.screen import form_at
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
    "change_row": "修改草稿",
    "search": "查案例",
    "explain_rule": "讲规则",
    "ask_regulation": "问规定",
    "other": "帮助",
}
Message = dict[str, str]


def build(desk: Desk, stops: Stops, document: gr.State, bench: Bench, tab: gr.Tab) -> None:
    """Place the components of the ``tab`` and wire them. ``document`` and the draft on the ``bench`` are what lies on the desk."""
    draft, changed, which = bench.screen.made, gr.State(None), bench.screen.which
    with gr.Row():
        with gr.Column(scale=5):
            talk = gr.Chatbot(
                height=560,
                show_label=False,
                elem_id="chat-talk",
                feedback_options=None,
                buttons=["copy"],
                placeholder="可以起草、审核、改草稿（指标、表头、预算）、查案例、问规定。",
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
            lying = gr.HTML(_lying(None, None, 0))
            undo = gr.Button("撤销对草稿的上一次修改", elem_id="chat-undo")
            file = gr.File(label="放一份材料到桌上（申报表、自评表）", height=165)
            sources = gr.HTML()

    def run(
        text: str,
        said: list[Message],
        paper: Document | None,
        was: Draft | None,
        at: int | None,
        before: Steps,
        request: gr.Request,
    ) -> Iterator[list[object]]:
        flag = stops.begin(f"{request.session_hash}/chat")
        if not text.strip():
            yield [gr.skip()] * 7
            return
        said = [*said, {"role": "user", "content": text}]
        yield [said, "", was, before, _lying(paper, was, at), "", None]
        made, answer, sources, back = was, "", "", False
        lying = OnDesk(document=paper, draft=was, at=at or 0, before=before[-1] if before else None)
        try:
            for turn in until(flag, desk.chat(text, lying)):
                made, answer, sources = turn.draft or made, _answer(turn), _sources(turn)
                back = "undone" in turn.slots
                shown = [*said, {"role": "assistant", "content": answer}]
                yield [shown, "", gr.skip(), gr.skip(), _lying(paper, made, at), sources, None]
            if made is not None and made.stage != "done":
                made, answer = desk.finish(made), "已停止。已经列出的指标保留在“起草”页，可以接着改。"
        except AssistantError as error:
            answer = f"没能完成：{escape(str(error))}"
        said = [*said, {"role": "assistant", "content": answer or "已停止。"}]
        steps = before[:-1] if back else stepped(before, was, made)
        new = None if made is None or made is was else (was.brief if was else None,)
        yield [said, "", made, steps, _lying(paper, made, at), sources, new]

    def lay(
        new: tuple[Brief | None] | None, made: Draft | None, at: int | None, before: Steps, paper: bool
    ) -> list[object]:
        """What the conversation did to the draft, shown on the draft tab too."""
        if made is None or new is None:
            return bench.nothing()
        return bench.laid(desk, made, before, statement=paper, was=new[0], at=at or 0)

    def put(path: str | None, made: Draft | None, at: int | None) -> list[object]:
        if not path:
            return [None, _lying(None, made, at)]
        try:
            paper = desk.read(Path(path))
        except AssistantError as error:
            return [None, f'<p class="note bad">{escape(str(error))}</p>']
        return [paper, _lying(paper, made, at)]

    def press_stop(request: gr.Request) -> None:
        stops.stop(f"{request.session_hash}/chat")

    outputs = [talk, box, draft, bench.undone, lying, sources, changed]
    for event in (send.click, box.submit):
        event(
            run, [box, talk, document, draft, which, bench.undone], outputs, show_progress="hidden", api_name=False
        ).then(
            lay,
            [changed, draft, which, bench.undone, bench.statement],
            bench.outputs,
            show_progress="hidden",
            api_name=False,
        )
    undo.click(
        bench.undo(desk),
        [draft, which, bench.undone, bench.statement],
        bench.outputs,
        show_progress="hidden",
        api_name=False,
    ).then(_lying, [document, draft, which], lying, show_progress="hidden", api_name=False)
    tab.select(_lying, [document, draft, which], lying, show_progress="hidden", api_name=False)
    stop.click(press_stop, None, None, queue=False, api_name=False)
    file.change(put, [file, draft, which], [document, lying], api_name=False)


def _answer(turn: Turn) -> str:
    waiting = "" if turn.done else " ▌"
    return f"*{INTENTS[turn.intent.value]}*\n\n{turn.answer}{waiting}"


def _lying(paper: Document | None, made: Draft | None, at: int | None) -> str:
    things = []
    if made:
        form = form_at(made, at)
        others = f"，{1 + len(made.children)} 张表中正在看的一张" if made.children else ""
        things.append(f"草稿《{escape(form.filing.project.name)}》（{len(form.rows)} 行{others}）")
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
