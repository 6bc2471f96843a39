"""成批审核: many files, a folder or a zip; the worst form on top, stopped and resumed at will, all papers in one zip."""

from __future__ import annotations

import time
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import gradio as gr

from assistant.desk import Desk
from assistant.desk.batching import Batch
from assistant.errors import AssistantError
from assistant.ui.batch.view import MOST, batch_html, line_label
from assistant.ui.form_view import form_html
from assistant.ui.papers import new_folder
from assistant.ui.review.reading_view import doubtful_html, unread_html
from assistant.ui.review.view import findings_html, scorecard_html, waived_html
from assistant.ui.running import Stops

WATCH = gr.Progress()
EVERY = 0.4  # seconds between two pictures of a running batch
PICK_LINE = """
element.addEventListener('click', event => {
  const line = event.target.closest('[data-line]');
  if (line) trigger('pick', {line: Number(line.dataset.line)});
});
"""
SHOW_CARD = "() => document.querySelector('#batch-which').scrollIntoView({behavior: 'smooth'})"
OPEN = "在“单份审核”里打开这个文件：对照原文、更正、采纳改写"
WELCOME = (
    '<p class="note">一次选择多个文件、一个文件夹或一个 zip 压缩包。问题最多的排在最前；随时可以停止，下次从停下的地方接着做；'
    "个别文件打不开不影响其余文件。照片也可以：文件名只差页码的（第1页.jpg、第2页.jpg）合成一份来读。</p>"
)


class Opening(NamedTuple):
    """What opens the file of the chosen form elsewhere: a button, and what :func:`file_of` takes. Gradio gives no types."""

    button: Any
    which: Any
    held: Any


def file_of(number: int | None, batch: Batch | None) -> str | None:
    """The file of the form that is chosen in a batch."""
    if batch is None or not number or number > len(batch.lines):
        return None
    path = batch.lines[number - 1][0].path
    return str(path) if path and path.is_file() else None


def build(desk: Desk, stops: Stops) -> Opening:
    """Place the sub-tab's components and wire them; what opens a file for comparing is wired by the caller."""
    held = gr.State(None)
    with gr.Row():
        with gr.Column(scale=2, min_width=320):
            files = gr.File(
                label="上传多个文件或 zip 压缩包",
                file_count="multiple",
                elem_id="batch-files",
                height=180,
            )
            folder = gr.File(label="或选择一个文件夹", file_count="directory", elem_id="batch-folder", height=150)
            again = gr.Checkbox(label="重新审核已有结果的文件", value=False)
            with gr.Row():
                start = gr.Button("开始审核", variant="primary", elem_id="batch-start")
                stop = gr.Button("停止", elem_id="batch-stop")
            summary = gr.DownloadButton("下载审核汇总（Excel）", visible=False, elem_id="batch-summary")
            pack = gr.Button("打包全部意见书和批注件", visible=False, elem_id="batch-pack")
            told = gr.HTML()
            bundle = gr.DownloadButton("下载压缩包", visible=False, elem_id="batch-bundle", variant="primary")
        with gr.Column(scale=5, min_width=560):
            table = gr.HTML(WELCOME, elem_id="batch-table", js_on_load=PICK_LINE)
            which = gr.Dropdown(label="查看其中一张表", choices=[], visible=False, elem_id="batch-which")
            opening = gr.Button(OPEN, visible=False, size="sm", elem_id="batch-open")
            card = gr.HTML(elem_id="batch-card")
            form = gr.HTML(elem_id="batch-form")
            findings = gr.HTML(elem_id="batch-findings")
    shown = [opening, card, form, findings]
    outputs = [held, table, summary, pack, bundle, told, which, *shown]
    hidden = gr.update(visible=False)

    def run(
        chosen: list[str] | None, below: list[str] | None, anew: bool, request: gr.Request
    ) -> Iterator[list[object]]:
        quiet = [hidden, hidden, hidden, "", gr.update(choices=[], value=None, visible=False), hidden, "", "", ""]
        paths = [Path(path) for path in [*(chosen or []), *(below or [])]]
        if not paths:
            yield [None, '<p class="note bad">还没有材料。请先选择文件、文件夹或压缩包。</p>', *quiet]
            return
        flag = stops.begin(_key(request))
        yield [None, '<p class="note wait">正在清点文件……</p>', *quiet]
        batch, shown_at = Batch(), 0.0
        waiting = [gr.skip()] * (len(outputs) - 2)
        try:
            for batch in desk.review_batch(paths, new_folder(), cancel=flag, again=anew):
                if time.monotonic() - shown_at >= EVERY:
                    shown_at = time.monotonic()
                    yield [gr.skip(), batch_html(batch), *waiting]
            ready = gr.update(value=str(_summary(desk, batch)), visible=True) if batch.entries else hidden
        except AssistantError as error:
            yield [None, f'<p class="note bad">{escape(str(error))}</p>', *quiet]
            return
        names = [line_label(at, *line) for at, line in enumerate(batch.lines[:MOST], start=1)]
        choice = gr.update(choices=list(zip(names, range(1, len(names) + 1), strict=True)), visible=bool(names))
        yield [batch, batch_html(batch), ready, gr.update(visible=bool(names)), hidden, "", choice, hidden, "", "", ""]

    def wrap(batch: Batch | None, request: gr.Request, progress: gr.Progress = WATCH) -> Iterator[list[object]]:
        if batch is None:
            return
        from assistant.documents.writing.bundle import write_bundle

        flag = stops.begin(_key(request))
        path = new_folder() / "审核意见书和批注件.zip"
        yield [f'<p class="note wait">正在打包 {len(batch.reviewed)} 个文件的意见书……</p>', hidden]

        def report(done: int, of: int, name: str) -> None:
            progress((done, of), desc=f"打包 {name}", unit="个")

        try:
            write_bundle(
                batch.reviewed, path, titles=desk.rule_titles, failed=batch.failed, on_progress=report, cancel=flag
            )
        except AssistantError as error:
            yield [f'<p class="note wait">{escape(str(error))}</p>', hidden]
            return
        yield ['<p class="note good">压缩包已备好。</p>', gr.update(value=str(path), visible=True)]

    def look(number: int | None, batch: Batch | None) -> list[object]:
        if batch is None or not number:
            return [hidden, "", "", ""]
        _, review = batch.lines[number - 1]
        return [
            gr.update(visible=file_of(number, batch) is not None),
            scorecard_html(review, below="batch-findings")
            + doubtful_html(review.filing)
            + unread_html(review.unread, beside=False),
            form_html(review.filing, findings=review.findings, corrections=review.corrections, scope="batch-"),
            findings_html(review.findings, titles=desk.rule_titles, scope="batch-") + waived_html(review),
        ]

    def pick(event: gr.EventData, batch: Batch | None) -> list[object]:
        number = int(getattr(event, "line", 0))
        return [number, *look(number, batch)]

    def press_stop(request: gr.Request) -> None:
        stops.stop(_key(request))

    start.click(run, [files, folder, again], outputs, show_progress="hidden", api_name=False)
    stop.click(press_stop, None, None, queue=False, api_name=False)
    pack.click(wrap, held, [told, bundle], show_progress="minimal", api_name=False)
    which.input(look, [which, held], shown, api_name=False)
    table.pick(pick, held, [which, *shown], show_progress="hidden", api_name=False).then(None, None, None, js=SHOW_CARD)
    return Opening(opening, which, held)


def _key(request: gr.Request) -> str:
    return f"{request.session_hash}/batch"


def _summary(desk: Desk, batch: Batch) -> Path:
    from assistant.documents import writing

    path = new_folder() / "审核汇总.xlsx"
    reviewed = [(name, reviews) for name, _, reviews in batch.reviewed]
    writing.write_batch_xlsx(reviewed, path, failed=batch.failed, titles=desk.rule_titles)
    return path
