"""Where everything stands on the review tab: hand in above, the original on the left, form and findings on the right."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.ui.review.pointing import ON_LOAD
from assistant.ui.review.screen import ALL, LEVELS, REWRITES, WELCOME, Screen, level_choices

EXAMPLES = Path(__file__).resolve().parents[3] / "corpus" / "examples"


@dataclass(frozen=True)
class Controls:
    """What the user acts on; gradio gives these no types."""

    file: Any
    pasted: Any
    start: Any
    stop: Any
    clear: Any
    left: Any
    save: Any
    remove: Any
    close: Any
    more: Any
    new_level: Any
    new_cells: tuple[Any, ...]
    add: Any
    undo_one: Any
    undo_all: Any
    take: Any
    undo: Any
    let: Any
    reason: Any
    restore: Any


def place() -> tuple[Screen, Controls]:
    """Put the components on the tab. What they do is wired elsewhere."""
    shown: dict[str, Any] = {"laid": gr.State(None)}
    used: dict[str, Any] = {}
    _hand_in(shown, used)
    with gr.Row(visible=False, elem_id="review-beside") as shown["beside"]:
        with gr.Column(scale=5, min_width=420, elem_id="review-left") as used["left"]:
            _original(shown, used)
        with gr.Column(scale=6, min_width=520):
            _review(shown, used)
    return Screen(**shown), Controls(**used)


def _hand_in(shown: dict[str, Any], used: dict[str, Any]) -> None:
    with gr.Row(elem_id="review-in"):
        with gr.Column(scale=4, min_width=320):
            used["file"] = gr.File(
                label="上传申报表或自评表（Word、Excel、PDF、扫描件、照片……）",
                height=130,
                elem_id="review-file",
            )
        with gr.Column(scale=4, min_width=320):
            used["pasted"] = gr.Textbox(
                label="或粘贴表格文字", lines=4, max_lines=4, placeholder="从网页、PDF 或 Word 里整张复制过来"
            )
        with gr.Column(scale=3, min_width=280):
            with gr.Row():
                used["start"] = gr.Button("审核", variant="primary", elem_id="review-start", min_width=80)
                used["stop"] = gr.Button("停止", elem_id="review-stop", min_width=60)
                used["clear"] = gr.Button("清空", min_width=60)
            examples = sorted(EXAMPLES.glob("*.*")) if EXAMPLES.is_dir() else []
            if examples:
                gr.Examples(
                    [[str(path)] for path in examples],
                    inputs=[used["file"]],
                    label="示例（点一下即可试用）",
                    example_labels=[path.stem for path in examples],
                )
    shown["told"] = gr.HTML(elem_id="review-told")
    shown["which"] = gr.Radio(label="文件里的表", choices=[], visible=False, elem_id="review-which")
    shown["card"] = gr.HTML(WELCOME, elem_id="review-card")
    shown["since"] = gr.HTML(elem_id="review-since")
    with gr.Row(elem_id="review-papers"):
        shown["opinion"] = _download("审核意见书", "review-opinion")
        shown["marked"] = _download("批注件（原件加批注）", "review-marked")
        shown["revised_docx"] = _download("改好的表（Word）", "review-revised")
        shown["revised_xlsx"] = _download("改好的表（Excel）", "review-revised-xlsx")
        shown["data"] = _download("JSON", "review-json")
    shown["corrections"] = gr.HTML(elem_id="review-corrections")
    with gr.Row(visible=False) as shown["undoing"]:
        used["undo_one"] = gr.Button("撤销最后一处更正", size="sm", elem_id="review-undo-one")
        used["undo_all"] = gr.Button("撤销全部更正", size="sm", elem_id="review-undo-all")
    shown["doubts"] = gr.HTML(elem_id="review-doubts", js_on_load=ON_LOAD)
    shown["unread"] = gr.HTML(elem_id="review-unread", js_on_load=ON_LOAD)


def _download(label: str, name: str) -> Any:
    return gr.DownloadButton(f"下载{label}", visible=False, size="sm", elem_id=name)


def _original(shown: dict[str, Any], used: dict[str, Any]) -> None:
    with gr.Column(visible=False, elem_id="review-editor") as shown["editing"]:
        shown["chosen"] = gr.HTML(elem_id="review-chosen")
        shown["text"] = gr.Textbox(label="更正为", max_lines=6, elem_id="review-text")
        with gr.Row(visible=False) as shown["in_row"]:
            shown["cell"] = gr.Dropdown(label="这一条的哪一格", elem_id="review-cell", scale=2, min_width=120)
            shown["level"] = gr.Dropdown(label="这一条的类别", choices=level_choices(), scale=3, min_width=180)
        with gr.Row():
            used["save"] = gr.Button("保存更正", variant="primary", size="sm", elem_id="review-save", min_width=80)
            shown["sure"] = gr.Button("核对无误", size="sm", visible=False, elem_id="review-sure", min_width=80)
            with gr.Row(visible=False) as shown["row_tools"]:
                used["remove"] = gr.Button("删去这一行", size="sm", elem_id="review-remove", min_width=80)
                used["more"] = gr.Button("在下面补一行", size="sm", elem_id="review-more", min_width=80)
            used["close"] = gr.Button("收起", size="sm", min_width=50)
        with gr.Group(visible=False, elem_id="review-adding") as shown["adding"]:
            used["new_level"] = gr.Dropdown(label="新行的类别", choices=level_choices())
            with gr.Row():
                used["new_cells"] = tuple(
                    gr.Textbox(label=label, max_lines=2, scale=scale, min_width=70)
                    for label, scale in (("三级指标", 4), ("指标值", 3), ("分值", 1), ("实际完成值", 3), ("得分", 1))
                )
            used["add"] = gr.Button("补上这一行", variant="primary", size="sm", elem_id="review-add")
    shown["source"] = gr.HTML(elem_id="review-source", js_on_load=ON_LOAD)


def _review(shown: dict[str, Any], used: dict[str, Any]) -> None:
    shown["compare"] = gr.Checkbox(
        label="左侧对照原文",
        value=True,
        elem_id="review-compare",
        container=False,
        info="点表中任一单元格可看原处、可更正",
    )
    shown["form"] = gr.HTML(elem_id="review-form", js_on_load=ON_LOAD)
    with gr.Column(visible=False) as shown["rewriting"]:
        shown["rewrites"] = gr.CheckboxGroup(
            label=REWRITES, choices=[], show_select_all=True, elem_id="review-rewrites"
        )
        with gr.Row():
            used["take"] = gr.Button("采纳所选改写", variant="primary", elem_id="review-accept")
            used["undo"] = gr.Button("撤销上一次采纳", elem_id="review-undo")
    shown["filter"] = gr.Radio(list(LEVELS), value=ALL, label="看哪一级意见", visible=False, elem_id="review-level")
    shown["findings"] = gr.HTML(elem_id="review-findings", js_on_load=ON_LOAD)
    shown["waived"] = gr.HTML(elem_id="review-waived")
    with gr.Accordion("豁免意见（保留原样）", open=False, visible=False, elem_id="review-waiving") as shown["waiving"]:
        with gr.Row():
            shown["passed"] = gr.Dropdown(label="哪一条意见", choices=[], scale=3, elem_id="review-waive-which")
            used["reason"] = gr.Textbox(
                label="理由（必填，下次审核时一并列出）", max_lines=2, scale=3, elem_id="review-waive-reason"
            )
            used["let"] = gr.Button("豁免", scale=1, elem_id="review-waive")
        with gr.Row(visible=False) as shown["returning"]:
            shown["returned"] = gr.Dropdown(label="已豁免的意见", choices=[], scale=6)
            used["restore"] = gr.Button("取消豁免", scale=1)
    with gr.Accordion("未评价的规则", open=False, visible=False) as shown["rest"]:
        shown["skipped"] = gr.HTML()
