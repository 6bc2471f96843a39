"""审核: hand in a filing or paste it, see the findings on the form, take the opinion away."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Document, Review
from assistant.errors import AssistantError
from assistant.ui.form_view import form_html
from assistant.ui.review_view import document_html, findings_html, not_evaluated_html, scorecard_html

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "corpus" / "examples"
READABLE = [".docx", ".xlsx", ".pdf", ".txt", ".csv", ".html", ".htm", ".doc", ".xls", ".wps", ".et"]


def build(desk: Desk, on_desk: gr.State) -> None:
    """Place the tab's components and wire them. ``on_desk`` holds the document that chat sees as well."""
    read = gr.State(None)
    reviews = gr.State(())
    with gr.Row():
        with gr.Column(scale=2, min_width=320):
            file = gr.File(
                label="上传申报表或自评表（docx、xlsx、pdf、txt……）", file_types=READABLE, elem_id="review-file"
            )
            pasted = gr.Textbox(label="或粘贴表格文字", lines=4, placeholder="从网页、PDF 或 Word 里整张复制过来")
            with gr.Row():
                start = gr.Button("审核", variant="primary", elem_id="review-start")
                clear = gr.Button("清空")
            examples = sorted(EXAMPLES.glob("*.*")) if EXAMPLES.is_dir() else []
            if examples:
                gr.Examples(
                    [[str(path)] for path in examples],
                    inputs=[file],
                    label="示例（点一下即可试用）",
                    example_labels=[path.stem for path in examples],
                )
            told = gr.HTML()
            which = gr.Radio(label="文件里的表", choices=[], visible=False)
            with gr.Row():
                opinion = gr.DownloadButton("下载审核意见书", visible=False)
                data = gr.DownloadButton("下载 JSON", visible=False)
                marked = gr.DownloadButton("下载批注件", visible=False)
        with gr.Column(scale=5, min_width=560):
            card = gr.HTML(
                '<p class="note">上传一份申报表或自评表，几秒内给出审核意见：错在哪、为什么、依据什么、怎么改。</p>',
                elem_id="review-card",
            )
            with gr.Row():
                form = gr.HTML(elem_id="review-form")
            findings = gr.HTML(elem_id="review-findings")
            with gr.Accordion("未评价的规则", open=False, visible=False) as rest:
                skipped = gr.HTML()
    shown = [card, form, findings, skipped, rest]

    def run(path: str | None, text: str) -> Iterator[list[object]]:
        blank = [gr.update(visible=False)] * 3
        yield [
            None,
            (),
            '<p class="note wait">正在读取……</p>',
            gr.update(visible=False),
            *blank,
            "",
            "",
            "",
            "",
            gr.update(visible=False),
        ]
        try:
            if not path and not text.strip():
                raise AssistantError("还没有材料。", hint="请上传文件或粘贴文字后再点“审核”。")
            document = desk.read(Path(path)) if path else desk.read_text(text)
            made = desk.review(document)
        except AssistantError as error:
            yield [
                None,
                (),
                f'<p class="note bad">{error}</p>',
                gr.update(visible=False),
                *blank,
                "",
                "",
                "",
                "",
                gr.update(visible=False),
            ]
            return
        told_html = document_html(document)
        if not made:
            yield [
                document,
                (),
                told_html
                + '<p class="note bad">没有识别出申报表或自评表，无法审核。请确认文件内容，或改用粘贴文字。</p>',
                gr.update(visible=False),
                *blank,
                "",
                "",
                "",
                "",
                gr.update(visible=False),
            ]
            return
        names = [f"{review.form_index}. {review.filing.kind.value}《{review.filing.project.name}》" for review in made]
        downloads = _downloads(desk, document, made, Path(path) if path else None)
        buttons = [
            gr.update(value=str(target), visible=True) if target else gr.update(visible=False) for target in downloads
        ]
        radio = gr.update(choices=names, value=names[0], visible=len(names) > 1)
        yield [document, made, told_html, radio, *buttons, *_show(desk, made[0])]

    def choose(name: str, made: tuple[Review, ...]) -> list[object]:
        index = int(name.split(".")[0]) - 1
        return _show(desk, made[index]) if index < len(made) else ["", "", "", "", gr.update(visible=False)]

    outputs = [read, reviews, told, which, opinion, data, marked, *shown]
    start.click(run, [file, pasted], outputs, show_progress="minimal", api_name=False).then(
        lambda document: document, read, on_desk, api_name=False
    )
    which.change(choose, [which, reviews], shown, api_name=False)
    clear.click(
        lambda: (None, "", None, (), "", gr.update(visible=False), "", "", "", ""),
        None,
        [file, pasted, read, reviews, told, which, card, form, findings, skipped],
        api_name=False,
    )


def _show(desk: Desk, review: Review) -> list[object]:
    return [
        scorecard_html(review),
        form_html(review.filing, findings=review.findings),
        findings_html(review.findings),
        not_evaluated_html(review, desk.rule_titles),
        gr.update(visible=bool(review.not_evaluated)),
    ]


def _downloads(desk: Desk, document: Document, reviews: tuple[Review, ...], original: Path | None) -> list[Path | None]:
    """审核意见书, JSON and, for docx and xlsx, the user's own file with comments, in a folder of this run."""
    from assistant.documents import writing

    folder = Path(tempfile.mkdtemp(prefix="jixiao-"))
    stem = original.stem if original else document.source
    paper, data = folder / f"{stem}.审核意见书.docx", folder / f"{stem}.审核.json"
    writing.write_opinion_docx(reviews, paper, source=document.source, titles=desk.rule_titles)
    data.write_text(writing.review_payload(document.source, reviews).model_dump_json(indent=1), "utf-8")
    if original is None or original.suffix.lower() not in (".docx", ".xlsx"):
        return [paper, data, None]
    copy = folder / f"{stem}.批注{original.suffix.lower()}"
    try:
        writing.annotate(original, reviews, copy)
    except AssistantError:
        return [paper, data, None]
    return [paper, data, copy]
