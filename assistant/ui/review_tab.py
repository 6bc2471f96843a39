"""审核: hand in a filing or paste it, see the findings on the form, accept or waive them, take the papers away."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from threading import Event

import gradio as gr

from assistant.desk import Desk
from assistant.documents.folder import READABLE
from assistant.domain import Document, Severity, Value
from assistant.errors import AssistantError
from assistant.reviewing import Examined
from assistant.ui import batch_tab
from assistant.ui.form_view import form_html
from assistant.ui.papers import new_folder
from assistant.ui.review_view import (
    accepted_html,
    document_html,
    finding_label,
    findings_html,
    not_evaluated_html,
    rewrite_label,
    scorecard_html,
    since_html,
    waived_html,
)
from assistant.ui.running import Stops

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "corpus" / "examples"
ALL = "全部"
LEVELS = {ALL: None, "错误": Severity.ERROR, "警告": Severity.WARNING, "提示": Severity.INFO}
WELCOME = '<p class="note">上传一份申报表或自评表，几秒内给出审核意见：错在哪、为什么、依据什么、怎么改。</p>'


class Laid(Value):
    """What lies on the review desk of one browser: the document, its reviews, and which of its forms is shown."""

    document: Document
    original: Path | None
    done: tuple[Examined, ...]
    at: int = 0
    revised: bool = False

    @property
    def shown(self) -> Examined:
        return self.done[self.at]


def build(desk: Desk, stops: Stops, on_desk: gr.State) -> None:
    """Place the two sub-tabs. ``on_desk`` receives the document so that chat can speak of it."""
    with gr.Tabs():
        with gr.Tab("单份审核", id="review-one"):
            _build_one(desk, stops, on_desk)
        with gr.Tab("成批审核", id="review-batch"):
            batch_tab.build(desk, stops)


def _build_one(desk: Desk, stops: Stops, on_desk: gr.State) -> None:
    laid, before = gr.State(None), gr.State(())
    with gr.Row():
        with gr.Column(scale=2, min_width=320):
            file = gr.File(
                label="上传申报表或自评表（docx、xlsx、pdf、txt……）", file_types=sorted(READABLE), elem_id="review-file"
            )
            pasted = gr.Textbox(label="或粘贴表格文字", lines=4, placeholder="从网页、PDF 或 Word 里整张复制过来")
            with gr.Row():
                start = gr.Button("审核", variant="primary", elem_id="review-start")
                stop = gr.Button("停止", visible=desk.can_judge)
                clear = gr.Button("清空")
            examples = sorted(EXAMPLES.glob("*.*")) if EXAMPLES.is_dir() else []
            if examples:
                gr.Examples(
                    [[str(path)] for path in examples],
                    inputs=[file],
                    label="示例（点一下即可试用）",
                    example_labels=[path.stem for path in examples],
                )
            told = gr.HTML(elem_id="review-told")
            which = gr.Radio(label="文件里的表", choices=[], visible=False, elem_id="review-which")
            opinion = gr.DownloadButton("下载审核意见书", visible=False, elem_id="review-opinion")
            marked = gr.DownloadButton("下载批注件（原件加批注）", visible=False, elem_id="review-marked")
            revised_docx = gr.DownloadButton("下载修改后的申报表（Word）", visible=False, elem_id="review-revised")
            revised_xlsx = gr.DownloadButton("下载修改后的申报表（Excel）", visible=False)
            data = gr.DownloadButton("下载 JSON", visible=False)
        with gr.Column(scale=5, min_width=560):
            card = gr.HTML(WELCOME, elem_id="review-card")
            since = gr.HTML(elem_id="review-since")
            form = gr.HTML(elem_id="review-form")
            with gr.Column(visible=False) as rewriting:
                chosen = gr.CheckboxGroup(
                    label="采纳改写（有现成改法的意见）", choices=[], show_select_all=True, elem_id="review-rewrites"
                )
                with gr.Row():
                    take = gr.Button("采纳所选改写", variant="primary", elem_id="review-accept")
                    undo = gr.Button("撤销上一次采纳", elem_id="review-undo")
            level = gr.Radio(list(LEVELS), value=ALL, label="看哪一级意见", visible=False, elem_id="review-level")
            findings = gr.HTML(elem_id="review-findings")
            waived = gr.HTML(elem_id="review-waived")
            with gr.Accordion("豁免意见（保留原样）", open=False, visible=False, elem_id="review-waiving") as waiving:
                with gr.Row():
                    passed = gr.Dropdown(label="哪一条意见", choices=[], scale=3, elem_id="review-waive-which")
                    reason = gr.Textbox(
                        label="理由（必填，下次审核时一并列出）", max_lines=2, scale=3, elem_id="review-waive-reason"
                    )
                    let = gr.Button("豁免", scale=1, elem_id="review-waive")
                with gr.Row(visible=False) as returning:
                    returned = gr.Dropdown(label="已豁免的意见", choices=[], scale=6)
                    restore = gr.Button("取消豁免", scale=1)
            with gr.Accordion("未评价的规则", open=False, visible=False) as rest:
                skipped = gr.HTML()
    view = [card, since, form, level, findings, waived, rewriting, chosen, waiving, passed, returning, returned]
    view += [rest, skipped]
    papers = [opinion, marked, data, revised_docx, revised_xlsx]
    outputs = [laid, told, which, *papers, *view]

    def blank(message: str, card: str = "") -> list[object]:
        hidden = [gr.update(visible=False)] * (1 + len(papers))
        return [None, message, *hidden, *_nothing(card)]

    def lay(now: Laid, message: str, *, ready: bool) -> list[object]:
        names = [
            f"{each.review.form_index}. {each.review.filing.kind.value}《{each.review.filing.project.name}》"
            for each in now.done
        ]
        radio = gr.update(choices=names, value=names[now.at], visible=len(names) > 1)
        return [now, message, radio, *(_papers(desk, now) if ready else [gr.skip()] * len(papers)), *_show(desk, now)]

    def finish(now: Laid, message: str, flag: Event) -> Iterator[list[object]]:
        """Show the rules' result at once, then the judged rules as they come, then the papers."""
        yield lay(now, message, ready=False)
        try:
            for done in desk.judged(now.document, now.done, remember=not now.revised, cancel=flag):
                now = now.model_copy(update={"done": done})
                yield lay(now, message + '<p class="note wait">正在由语言模型判断……</p>', ready=False)
        except AssistantError as error:
            message += _trouble(error)
        yield lay(now, message, ready=True)

    def run(path: str | None, text: str, request: gr.Request) -> Iterator[list[object]]:
        yield blank('<p class="note wait">正在读取……</p>')
        try:
            if not path and not text.strip():
                raise AssistantError("还没有材料。", hint="请上传文件或粘贴文字后再点“审核”。")
            document = desk.read(Path(path)) if path else desk.read_text(text)
            done = desk.examine(document)
        except AssistantError as error:
            yield blank(_trouble(error))
            return
        message = document_html(document)
        if not done:
            sorry = "没有识别出申报表或自评表，无法审核。请确认文件内容，或改用粘贴文字。"
            yield [*blank(f'{message}<p class="note bad">{sorry}</p>')]
            return
        now = Laid(document=document, original=Path(path) if path else None, done=done)
        yield from finish(now, message, stops.begin(_key(request)))

    def choose(name: str, now: Laid | None) -> list[object]:
        if now is None or not name:
            return [gr.skip()] * (1 + len(view))
        now = now.model_copy(update={"at": int(name.split(".")[0]) - 1})
        return [now, *_show(desk, now)]

    def accept(
        now: Laid | None, numbers: list[int], stack: tuple[Laid, ...], request: gr.Request
    ) -> Iterator[list[object]]:
        if now is None or not numbers:
            gr.Warning("请先勾选要采纳的改写。")
            yield [*[gr.skip()] * len(outputs), stack]
            return
        review = now.shown.review
        wanted = [review.findings[number - 1] for number in numbers if number <= len(review.findings)]
        made, done = desk.accept(now.document, now.done, review.form_index, wanted)
        if not made.accepted:
            yield [gr.skip(), accepted_html(made), *[gr.skip()] * (len(outputs) - 2), stack]
            return
        after = now.model_copy(update={"document": made.document, "done": done, "revised": True})
        for step in finish(after, accepted_html(made), stops.begin(_key(request))):
            yield [*step, (*stack, now)]

    def back(stack: tuple[Laid, ...]) -> list[object]:
        if not stack:
            gr.Info("没有可撤销的采纳。")
            return [*[gr.skip()] * len(outputs), stack]
        return [*lay(stack[-1], '<p class="note">已撤销上一次采纳。</p>', ready=True), stack[:-1]]

    def waive(now: Laid | None, number: int | None, why: str, *, again: bool) -> list[object]:
        if now is None or not number:
            gr.Warning("请先选择一条意见。")
            return [*[gr.skip()] * len(outputs), gr.skip()]
        try:
            review = now.shown.review
            if again:
                shown = desk.unwaive(now.shown, review.waived[number - 1].finding)
            else:
                shown = desk.waive(now.shown, review.findings[number - 1], why)
        except AssistantError as error:
            gr.Warning(str(error))
            return [*[gr.skip()] * len(outputs), gr.skip()]
        done = tuple(shown if at == now.at else each for at, each in enumerate(now.done))
        now = now.model_copy(update={"done": done})
        said = "已取消豁免，这条意见重新计入。" if again else "已豁免，下次审核这个项目时仍会列出理由。"
        return [*lay(now, f'<p class="note good">{said}</p>', ready=True), ""]

    def sift(now: Laid | None, name: str) -> str:
        return findings_html(now.shown.review.findings, only=LEVELS[name]) if now else ""

    def press_stop(request: gr.Request) -> None:
        stops.stop(_key(request))

    def document_of(now: Laid | None) -> Document | None:
        return now.document if now else None

    for event in (
        start.click(run, [file, pasted], outputs, show_progress="minimal", api_name=False).then(
            lambda: (), None, before, api_name=False
        ),
        take.click(accept, [laid, chosen, before], [*outputs, before], show_progress="minimal", api_name=False),
        undo.click(back, before, [*outputs, before], api_name=False),
    ):
        event.then(document_of, laid, on_desk, api_name=False)
    stop.click(press_stop, None, None, queue=False, api_name=False)
    which.input(choose, [which, laid], [laid, *view], api_name=False)
    level.input(sift, [laid, level], findings, show_progress="hidden", api_name=False)
    let.click(
        lambda now, number, why: waive(now, number, why, again=False),
        [laid, passed, reason],
        [*outputs, reason],
        api_name=False,
    )
    restore.click(
        lambda now, number: waive(now, number, "", again=True), [laid, returned], [*outputs, reason], api_name=False
    )
    clear.click(
        lambda: [None, "", (), *blank("", WELCOME)],
        None,
        [file, pasted, before, *outputs],
        api_name=False,
    )


def _key(request: gr.Request) -> str:
    return f"{request.session_hash}/review"


def _trouble(error: AssistantError) -> str:
    return f'<p class="note bad">{escape(str(error))}</p>'


def _nothing(card: str) -> list[object]:
    """The view without a review, in the order of ``view``."""
    hidden = gr.update(visible=False)
    none = gr.update(choices=[], value=None)
    boxes = gr.update(choices=[], value=[])
    return [card, "", "", hidden, "", "", hidden, boxes, hidden, none, hidden, none, hidden, ""]


def _show(desk: Desk, now: Laid) -> list[object]:
    """The view of the form that is chosen, in the order of ``view``."""
    review = now.shown.review
    numbered = list(enumerate(review.findings, start=1))
    rewrites = [(rewrite_label(number, each), number) for number, each in numbered if each.rewrite]
    waivable = [(finding_label(number, each), number) for number, each in numbered]
    waived = [(finding_label(number, each.finding), number) for number, each in enumerate(review.waived, start=1)]
    return [
        scorecard_html(review),
        since_html(now.shown, revised=now.revised),
        form_html(review.filing, findings=review.findings),
        gr.update(value=ALL, visible=len(review.findings) > 1),
        findings_html(review.findings),
        waived_html(review),
        gr.update(visible=bool(rewrites) or now.revised),
        gr.update(
            choices=rewrites,
            value=[],
            label="采纳改写（有现成改法的意见）" if rewrites else "没有别的现成改法了，其余意见请按建议修改",
        ),
        gr.update(visible=bool(waivable or waived)),
        gr.update(choices=waivable, value=None),
        gr.update(visible=bool(waived)),
        gr.update(choices=waived, value=None),
        gr.update(visible=bool(review.not_evaluated)),
        not_evaluated_html(review, desk.rule_titles),
    ]


def _papers(desk: Desk, now: Laid) -> list[object]:
    """审核意见书, 批注件, JSON, and once rewrites were accepted the revised form; in the order of ``papers``."""
    from assistant.documents import writing
    from assistant.documents.bundle import write_papers

    folder, document = new_folder(), now.document
    reviews = [each.review for each in now.done]
    original = None if now.revised else now.original  # comments on what has been changed since would mislead
    made = write_papers(document.source, original, reviews, folder, titles=desk.rule_titles)
    docx: Path | None = None
    xlsx: Path | None = None
    if now.revised:
        stem = Path(document.source).stem
        docx, xlsx = folder / f"{stem}.修改后.docx", folder / f"{stem}.修改后.xlsx"
        writing.write_form_docx(document.filings, docx, statements=document.statements)
        writing.write_form_xlsx(document.filings, xlsx, statements=document.statements)
    paths = (made.opinion, made.marked, made.data, docx, xlsx)
    return [gr.update(value=str(path), visible=True) if path else gr.update(visible=False) for path in paths]
