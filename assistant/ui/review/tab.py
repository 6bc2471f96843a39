"""审核: hand in a filing or paste it, see the findings on the form, accept or waive them, take the papers away."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.desk import Desk
from assistant.desk.batching import Batch
from assistant.documents import Reading
from assistant.domain import Document
from assistant.errors import AssistantError
from assistant.ui.batch import tab as batch_tab
from assistant.ui.review import correcting as review_correcting
from assistant.ui.review.laid import Laid, accepted, laid, with_log, without_last_step
from assistant.ui.review.layout import place
from assistant.ui.review.screen import LEVELS, WELCOME, Pictures, Update, original_html
from assistant.ui.review.view import accepted_html, findings_html
from assistant.ui.running import Job, Stops

QUICK = 0.6  # seconds; what is read sooner takes the place of what was shown, without a blank page between
BOTH = '<p class="note wait">已按上传的文件审核；粘贴的文字没有用到，要审核它请先移去文件。</p>'
ALL_OF_IT = '<p class="note wait">整包的材料也可以在“成批审核”里上传，一次全部审核。</p>'
DEFECT = AssistantError("审核这个文件时程序出错，没有结果。", hint="请把文件反馈给维护人员，或先粘贴表格文字审核。")
Finish = Callable[[Laid, str, gr.Request], Iterator[Update]]


def build(desk: Desk, stops: Stops, on_desk: gr.State) -> None:
    """Place the two sub-tabs. ``on_desk`` receives the document so that chat can speak of it."""
    with gr.Tabs() as tabs:
        with gr.Tab("单份审核", id="review-one"):
            file, then_review = _build_one(desk, stops, on_desk)
        with gr.Tab("成批审核", id="review-batch"):
            opening = batch_tab.build(desk, stops)

    def bring(number: int | None, batch: Batch | None) -> tuple[object, str | None]:
        return gr.Tabs(selected="review-one"), batch_tab.file_of(number, batch)

    then_review(opening.button.click(bring, [opening.which, opening.held], [tabs, file], api_name=False))


def _build_one(desk: Desk, stops: Stops, on_desk: gr.State) -> tuple[Any, Callable[[Any], None]]:
    """The sub-tab for one file; gives where a file is handed in, and what has it reviewed after an event has put one there."""
    screen, use = place()
    pictures = Pictures(desk)
    outputs = screen.outputs

    def finish(now: Laid, message: str, request: gr.Request) -> Iterator[Update]:
        """Show the rules' result at once, then the judged rules as they come, then the papers."""
        flag = stops.begin(_key(request))
        yield screen.lay(desk, now, message, pictures)
        yield {screen.source: original_html(now, pictures)}
        try:
            for done in desk.judged(now.document, now.done, remember=not now.revised, cancel=flag):
                now = replace(now, done=done, base=now.base if now.revised else done)
                waiting = message + '<p class="note wait">正在由语言模型判断……</p>'
                yield screen.lay(desk, now, waiting, pictures)
        except AssistantError as error:
            yield screen.lay(desk, now, message + trouble_html(error), pictures)
        else:
            if desk.can_judge:
                yield screen.lay(desk, now, message, pictures)
        yield screen.with_papers(desk, now)

    def run(path: str | None, text: str, request: gr.Request) -> Iterator[Update]:
        if not path and not text.strip():
            yield screen.blank(trouble_html(AssistantError("还没有材料。", hint="请上传文件或粘贴文字后再点“审核”。")))
            return

        def read(tell: Callable[[int, int], None]) -> Reading:
            return desk.reading_of(Path(path), on_page=tell) if path else desk.reading_of_text(text)

        job = Job(read, stops.begin(_key(request)))
        if not job.ended_within(QUICK):
            yield screen.blank('<p class="note wait">正在读取……</p>')
        for done, of in job.steps():
            yield {screen.told: reading_html(done, of)}
        try:
            now = laid(desk, job.result(), Path(path) if path else None)
            if now.done:
                yield from finish(now, BOTH if path and text.strip() else "", request)
            else:
                yield {**screen.without_form(now, pictures), screen.laid: now}
        except AssistantError as error:
            yield screen.blank(trouble_html(error) + (ALL_OF_IT if path and path.lower().endswith(".zip") else ""))
        except Exception:  # a defect of ours: said in plain words, not as a program speaks
            logging.getLogger(__name__).exception("a file could not be reviewed")
            yield screen.blank(trouble_html(DEFECT))

    def choose(name: str, now: Laid | None) -> Iterator[Update]:
        if now is None or not name:
            yield screen.same
            return
        at = int(name.split(".")[0]) - 1
        first = next((box.page for key in now.origins[at].values() if (box := now.reading.source.boxes.get(key))), 1)
        now = replace(now, at=at, chosen=None, page=first)
        yield screen.show(desk, now, pictures)
        yield {screen.source: original_html(now, pictures)}

    def accept(now: Laid | None, numbers: list[int], request: gr.Request) -> Iterator[Update]:
        if now is None or not numbers:
            gr.Warning("请先勾选要采纳的改写。", title="请注意")
            yield screen.same
            return
        findings = now.review.findings
        after, made = accepted(desk, now, [findings[number - 1] for number in numbers if number <= len(findings)])
        if not made.accepted:
            yield {screen.told: accepted_html(made)}
            return
        yield from finish(after, accepted_html(made), request)

    def back(now: Laid | None, request: gr.Request) -> Iterator[Update]:
        if now is None or not now.steps:
            gr.Info("没有可撤销的采纳。", title="提示")
            yield screen.same
            return
        yield from finish(without_last_step(desk, now), '<p class="note">已撤销上一次采纳。</p>', request)

    def waive(now: Laid | None, number: int | None, why: str, request: gr.Request) -> Iterator[Update]:
        if now is None or not number:
            gr.Warning("请先选择一条意见。", title="请注意")
            yield screen.same
            return
        try:
            desk.waive(now.shown, now.review.findings[number - 1], why)
        except AssistantError as error:
            gr.Warning(str(error), title="请注意")
            yield screen.same
            return
        yield {use.reason: ""}
        said = '<p class="note good">已豁免，下次审核这个项目时仍会列出理由。</p>'
        yield from finish(with_log(desk, now, now.log), said, request)

    def unwaive(now: Laid | None, number: int | None, request: gr.Request) -> Iterator[Update]:
        if now is None or not number:
            gr.Warning("请先选择一条意见。", title="请注意")
            yield screen.same
            return
        desk.unwaive(now.shown, now.review.waived[number - 1].finding)
        said = '<p class="note good">已取消豁免，这条意见重新计入。</p>'
        yield from finish(with_log(desk, now, now.log), said, request)

    def sift(now: Laid | None, name: str) -> str:
        if now is None:
            return ""
        return findings_html(now.findings, only=LEVELS[name], titles=desk.rule_titles, anchor_of=now.anchor_of)

    def press_stop(request: gr.Request) -> None:
        stops.stop(_key(request))

    def document_of(now: Laid | None) -> Document | None:
        return now.document if now else None

    events = [
        use.start.click(run, [use.file, use.pasted], outputs, show_progress="minimal", api_name=False),
        use.take.click(accept, [screen.laid, screen.rewrites], outputs, show_progress="minimal", api_name=False),
        use.undo.click(back, screen.laid, outputs, show_progress="minimal", api_name=False),
        *review_correcting.wire(desk, screen, use, pictures, finish),
    ]
    for event in events:
        event.then(document_of, screen.laid, on_desk, show_progress="hidden", api_name=False)

    def then_review(event: Any) -> None:
        done = event.then(run, [use.file, use.pasted], outputs, show_progress="minimal", api_name=False)
        done.then(document_of, screen.laid, on_desk, show_progress="hidden", api_name=False)

    use.stop.click(press_stop, None, None, queue=False, api_name=False)
    screen.which.input(choose, [screen.which, screen.laid], outputs, show_progress="minimal", api_name=False)
    screen.filter.input(sift, [screen.laid, screen.filter], screen.findings, show_progress="hidden", api_name=False)
    screen.compare.input(
        lambda on: gr.update(visible=on), screen.compare, use.left, show_progress="hidden", queue=False, api_name=False
    )
    use.let.click(waive, [screen.laid, screen.passed, use.reason], [*outputs, use.reason], api_name=False)
    use.restore.click(unwaive, [screen.laid, screen.returned], outputs, api_name=False)

    def clear(request: gr.Request) -> Update:
        stops.stop(_key(request))
        return {use.file: None, use.pasted: "", **screen.blank("", WELCOME)}

    use.clear.click(
        clear,
        None,
        [use.file, use.pasted, *outputs],
        api_name=False,
    )
    return use.file, then_review


def _key(request: gr.Request) -> str:
    return f"{request.session_hash}/review"


def trouble_html(error: AssistantError) -> str:
    return f'<p class="note bad">{escape(str(error))}</p>'


def reading_html(done: int, of: int) -> str:
    """How far the recognition of scanned pages is, which takes seconds a page."""
    share = round(100 * done / of) if of else 0
    return (
        f'<p class="note wait">正在识别扫描页：共 {of} 页，已认完 {done} 页，每页约需几秒，可随时停止。</p>'
        f'<div class="bar"><i style="width:{share}%"></i></div>'
    )
