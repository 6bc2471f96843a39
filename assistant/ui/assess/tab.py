"""自评: a filing and what was reached become a scored 自评表; what only the filer knows is asked, nothing is made up."""

from __future__ import annotations

from html import escape
from pathlib import Path

import gradio as gr

from assistant.assessing import Results, RowResult, SelfEvaluation, Spending
from assistant.assessing.results import entered_in, points_of
from assistant.desk import Desk
from assistant.documents.telling import unread_text
from assistant.domain import Document, Draft, Filing
from assistant.errors import AssistantError, BriefError, UnreadableFile
from assistant.ui.assess.view import asked_html, assessed_html, compare_html, left_html
from assistant.ui.draft.fields import Cells, yuan_of
from assistant.ui.draft.view import checked_html, trouble_html
from assistant.ui.form_view import form_html
from assistant.ui.papers import new_folder
from assistant.ui.review.reading_view import form_names

HEADS = ["指标", "指标值", "分值", "实际完成值", "偏差原因及改进措施", "得分（选填）"]
HINT = (
    '<p class="note">上传批复的申报表（或用起草页的草稿），填实际完成值和全年执行数，得分、执行率和总分按办法自动计算。'
    "没有完成的，会请您写原因；不会替您编。</p>"
)


def build(desk: Desk, on_desk: gr.State) -> None:
    """Place the tab's components and wire them. ``on_desk`` holds the draft that may be assessed."""
    form, forms = gr.State(None), gr.State(())
    with gr.Row():
        with gr.Column(scale=3, min_width=520):
            with gr.Row():
                file = gr.File(label="批复的申报表，或要重算的自评表", height=165, elem_id="assess-file")
                from_draft = gr.Button("用起草页的草稿", scale=0, min_width=150, elem_id="assess-draft")
            which = gr.Radio(label="文件里的表", choices=[], visible=False, elem_id="assess-which")
            with gr.Row():
                initial = gr.Textbox(label="年初预算数（万元）", elem_id="assess-initial")
                revised = gr.Textbox(label="调整后预算数（万元）", placeholder="没有调整可不填")
                spent = gr.Textbox(label="全年执行数（万元）", elem_id="assess-spent")
            table = gr.Dataframe(
                headers=HEADS,
                type="array",
                row_count=(0, "fixed"),
                interactive=True,
                static_columns=[0, 1, 2],
                wrap=True,
                max_height=1200,
                column_widths=["24%", "14%", "8%", "16%", "26%", "12%"],
                label="双击填写；定性指标写“达成”“部分达成”或“未达成”；得分按公式自动算，算不出的才填",
                buttons=[],
                elem_id="assess-rows",
            )
            completion = gr.Textbox(
                label="实际完成情况（不写就按上面填的实际完成值组织文字）", lines=4, elem_id="assess-completion"
            )
            go = gr.Button("生成自评表", variant="primary", elem_id="assess-start")
        with gr.Column(scale=4, min_width=560):
            told = gr.HTML(HINT, elem_id="assess-told")
            with gr.Row():
                docx = gr.DownloadButton("下载 Word", visible=False, elem_id="assess-docx")
                xlsx = gr.DownloadButton("下载 Excel", visible=False, elem_id="assess-xlsx")
            asked = gr.HTML(elem_id="assess-asked")
            shown = gr.HTML(elem_id="assess-form")
            findings = gr.HTML(elem_id="assess-findings")
    filled = [form, table, initial, revised, spent, completion, told]

    def fill(filing: Filing) -> list[object]:
        known = entered_in(filing)
        main = known.spending[0] if known.spending else Spending()
        lines = [
            [
                row.name,
                row.target.text,
                "" if row.weight is None else f"{row.weight:f}",
                entered.actual,
                entered.deviation,
                "",
            ]
            for row, entered in zip(filing.indicators, known.rows, strict=True)
        ]
        name = escape(filing.project.name or "未读到名称")
        said = f'<p class="note">《{name}》共 {len(lines)} 条指标。请填实际完成值和全年执行数。</p>'
        return [
            filing,
            lines,
            *(_in_wan(amount) for amount in (main.initial, main.revised, main.spent)),
            filing.objective.actual or "",
            said + compare_html(filing),
        ]

    def load(path: str | None) -> list[object]:
        if not path:
            return [gr.skip()] * (len(filled) + 2)
        try:
            read = desk.read_corrected(Path(path))
            found = forms_in(read.document)
        except AssistantError as error:
            return [*[gr.skip()] * (len(filled) - 1), trouble_html(error), (), gr.update(visible=False)]
        names = [f"{number}. {name}" for number, name in enumerate(form_names(found), start=1)]
        *cells, said = fill(found[0])
        said = f"{said}{left_html(read)}"
        return [*cells, said, found, gr.update(choices=names, value=names[0], visible=len(found) > 1)]

    def choose(name: str, found: tuple[Filing, ...]) -> list[object]:
        at = int(name.split(".")[0]) - 1 if name else 0
        return fill(found[at]) if at < len(found) else [gr.skip()] * len(filled)

    def take(draft: Draft | None) -> list[object]:
        if draft is None:
            return [*[gr.skip()] * (len(filled) - 1), '<p class="note wait">起草页还没有草稿。</p>']
        return fill(draft.filing)

    def run(filing: Filing | None, lines: Cells, first: str, second: str, third: str, words: str) -> list[object]:
        quiet = [gr.skip()] * 5
        if filing is None:
            return ['<p class="note wait">请先上传申报表，或用起草页的草稿。</p>', *quiet]
        try:
            results = results_of(filing, lines, (first, second, third), words)
            done = desk.assess(filing, results)
            papers = _papers(done)
        except AssistantError as error:
            return [trouble_html(error), *quiet]
        checked = done.review.findings if done.review else ()
        return [
            assessed_html(done),
            *(gr.update(value=str(paper), visible=True) for paper in papers),
            asked_html(done),
            form_html(done.filing, findings=checked),
            checked_html(checked, desk.rule_titles),
        ]

    file.upload(load, file, [*filled, forms, which], api_name=False)
    which.input(choose, [which, forms], filled, api_name=False)
    from_draft.click(take, on_desk, filled, api_name=False)
    go.click(
        run,
        [form, table, initial, revised, spent, completion],
        [told, docx, xlsx, asked, shown, findings],
        api_name=False,
    )


def forms_in(document: Document) -> tuple[Filing, ...]:
    """The forms of a file that can be assessed. Raises ``UnreadableFile`` when it holds none, with what was seen."""
    found = tuple(filing for filing in document.filings if filing.indicators)
    if not found:
        seen = "；".join(unread_text(entry).rstrip("。") for entry in document.unread[:3])
        raise UnreadableFile(
            f"在“{document.source}”里没有认出填好的申报表" + (f"（{seen}）。" if seen else "。"),
            hint="请上传批复的申报表（Word、Excel、PDF、扫描件或文本）。",
        )
    return found


def results_of(filing: Filing, lines: Cells, money: tuple[str, str, str], words: str) -> Results:
    """What was entered on the page. Raises ``BriefError`` naming the cell."""
    rows = []
    for number, line in enumerate(lines[: len(filing.indicators)], start=1):
        _, _, _, actual, deviation, score = (str(cell or "").strip() for cell in (*line, "", "", "")[:6])
        rows.append(
            RowResult(
                row=number,
                actual=actual,
                deviation=deviation,
                score=points_of(score, filing.indicators[number - 1].name),
            )
        )
    names = ("年初预算数", "全年预算数", "全年执行数")
    initial, revised, spent = (yuan_of(text.strip(), name) for text, name in zip(money, names, strict=True))
    if any(amount is not None and amount < 0 for amount in (initial, revised, spent)):
        raise BriefError("金额不能是负数。", hint="请核对三个金额。")
    known = entered_in(filing).spending
    label = next((one.label for one in known if "总额" in one.label), Spending().label)
    return Results(
        rows=tuple(rows),
        spending=(Spending(label=label, initial=initial, revised=revised, spent=spent),),
        completion=words.strip(),
    )


def _in_wan(amount: object) -> str:
    from decimal import Decimal

    return f"{(amount / 10000).normalize():f}" if isinstance(amount, Decimal) else ""


def _papers(done: SelfEvaluation) -> tuple[Path, Path]:
    from assistant.documents import writing

    folder = new_folder()
    stem = "".join(mark for mark in done.filing.project.name if mark not in '\\/:*?"<>|')[:40] or "自评表"
    docx, xlsx = (folder / f"{stem}.绩效自评表{suffix}" for suffix in (".docx", ".xlsx"))
    writing.write_form_docx([done.filing], docx)
    writing.write_form_xlsx([done.filing], xlsx)
    return docx, xlsx
