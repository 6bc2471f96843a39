"""起草: six plain answers become a filing; the plan stands at once, the words stream in, every cell can be changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape
from pathlib import Path

import gradio as gr

from assistant.desk import Desk
from assistant.documents.paste import paste_rows
from assistant.domain import FRAMEWORKS, Brief, Draft, DraftRow
from assistant.errors import AssistantError, BriefError
from assistant.target import read_date, read_number
from assistant.ui.draft_view import facts_html, notes_html, stage_html
from assistant.ui.form_view import form_html
from assistant.ui.papers import new_folder
from assistant.ui.review_view import findings_html
from assistant.ui.running import Stops, until

TABLE = ["二级指标", "三级指标", "指标值", "分值"]
EXAMPLES = [
    [
        "社区养老服务",
        "86",
        2026,
        "为 600 名 80 岁以上老人提供助餐，健康讲座 12 场，改造日间照料点 2 个（6 月底前），上门护理 1500 人次",
    ],
    [
        "道路保洁外包",
        "240",
        2026,
        "清扫保洁道路 120 万平方米，清运生活垃圾 3 万吨，每月检查 1 次，检查合格率不低于 95%，12 月底前完成全年保洁任务",
    ],
    ["基层干部业务培训", "18", 2026, "举办业务培训班 4 期，每期 60 人，每人每天培训费 400 元，10 月底前全部完成"],
]


def build(desk: Desk, stops: Stops, on_desk: gr.State) -> None:
    """Place the tab's components and wire them. ``on_desk`` receives the draft so that chat can speak of it."""
    made = gr.State(None)
    with gr.Row():
        with gr.Column(scale=2, min_width=340):
            name = gr.Textbox(label="项目名称", placeholder="例如：社区养老服务", elem_id="draft-name")
            with gr.Row():
                amount = gr.Textbox(label="年度资金（万元）", placeholder="例如：86", elem_id="draft-amount")
                year = gr.Number(label="年度", value=dt.date.today().year, precision=0, minimum=2000, maximum=2100)
            content = gr.Textbox(
                label="要做什么（做多少、给谁做、什么时候完成、单价多少）",
                lines=6,
                elem_id="draft-content",
                placeholder="想到什么写什么，有数就写数。没有的数不会替您编，会留作“待填”。",
            )
            with gr.Accordion("更多信息（可不填）", open=False):
                with gr.Row():
                    department = gr.Textbox(label="主管部门")
                    unit = gr.Textbox(label="实施单位")
                with gr.Row():
                    start = gr.Textbox(label="计划开始日期", placeholder="2026-01-01")
                    end = gr.Textbox(label="计划完成日期", placeholder="2026-12-31")
                with gr.Row():
                    category = gr.Textbox(label="项目类别", placeholder="例如：特定目标类")
                    framework = gr.Dropdown(
                        [(f.title, f.code) for f in FRAMEWORKS.values()], value="2024", label="表式"
                    )
                statement = gr.File(label="已有的项目经费情况说明（可选）")
            with gr.Row():
                go = gr.Button("起草", variant="primary", elem_id="draft-start")
                stop = gr.Button("停止", elem_id="draft-stop")
            with gr.Accordion("打开以前的草稿", open=False) as shelf:
                kept = gr.Dropdown(label="项目", choices=[], interactive=True)
            gr.Examples(
                EXAMPLES,
                inputs=[name, amount, year, content],
                label="示例（点一下即可试用）",
                example_labels=[str(example[0]) for example in EXAMPLES],
            )
        with gr.Column(scale=5, min_width=560):
            stage = gr.HTML(
                '<p class="note">填好左边几项后点“起草”。先出指标方案，再逐字写出绩效目标；每一行都标明依据。</p>',
                elem_id="draft-stage",
            )
            facts = gr.HTML(elem_id="draft-facts")
            form = gr.HTML(elem_id="draft-form")
            notes = gr.HTML()
            with gr.Row():
                docx = gr.DownloadButton("下载 Word", visible=False, elem_id="draft-docx")
                xlsx = gr.DownloadButton("下载 Excel", visible=False, elem_id="draft-xlsx")
            with gr.Accordion("修改指标", open=False, visible=False) as editing:
                table = gr.Dataframe(
                    headers=TABLE,
                    type="array",
                    interactive=True,
                    static_columns=[0, 3],
                    wrap=True,
                    column_widths=["18%", "42%", "28%", "12%"],
                    label="直接改名称或指标值，改完点“应用修改”",
                )
                with gr.Row():
                    apply = gr.Button("应用修改并复核", variant="primary", elem_id="draft-apply")
                    undo = gr.Button("撤销上一次修改", elem_id="draft-undo")
                with gr.Row():
                    number = gr.Number(label="第几行", value=1, precision=0, minimum=1, scale=1)
                    wish = gr.Textbox(label="对这一行的要求", placeholder="例如：改成考核持证率", scale=4)
                    redo = gr.Button("按要求重写这一行", scale=2)
                    look = gr.Button("看看别的写法", scale=2, elem_id="draft-alternatives")
                others = gr.Radio(label="别的写法（来自案例和惯例；别人的数量不会带过来）", choices=[], visible=False)
                swap = gr.Button("换成选中的写法", visible=False)
            with gr.Accordion("粘贴到预算管理一体化系统", open=False, visible=False) as pasting:
                paste = gr.Textbox(
                    label="制表符分隔：一级、二级、三级指标、符号、值、单位、解释、分值",
                    lines=6,
                    interactive=False,
                    buttons=["copy"],
                )
            with gr.Accordion("草稿的自查意见", open=False, visible=False) as checking:
                findings = gr.HTML()
    undone, offered = gr.State(()), gr.State(())
    shown = [made, stage, facts, form, notes, docx, xlsx, editing, table, checking, findings, pasting, paste]

    def run(request: gr.Request, *values: object) -> Iterator[list[object]]:
        flag = stops.begin(str(request.session_hash))
        quiet = [gr.skip()] * (len(shown) - 2)
        try:
            brief = _brief(desk, *values)
            yield [None, '<p class="note wait">正在列指标方案……</p>', *quiet]
            draft: Draft | None = None
            for draft in until(flag, desk.draft(brief)):
                yield _show(desk, draft, stopped=False)
            if draft is not None and draft.stage != "done":
                yield _show(desk, draft, stopped=True)
        except AssistantError as error:
            yield [gr.skip(), _trouble(error), *quiet]

    def change(draft: Draft | None, cells: list[list[object]], before: tuple[Draft, ...]) -> list[object]:
        if draft is None:
            return [gr.skip()] * len(shown) + [before]
        try:
            after = draft
            for number, (row, cell) in enumerate(zip(draft.rows, cells, strict=False), start=1):
                for field, old, new in (
                    ("name", row.indicator.name, str(cell[1]).strip()),
                    ("target", row.indicator.target.text, str(cell[2]).strip()),
                ):
                    if new != old:
                        after = desk.change_row(after, number, new, field=field)
        except AssistantError as error:
            return [gr.skip(), _trouble(error), *[gr.skip()] * (len(shown) - 2), before]
        return (
            [*_show(desk, after, stopped=False), (*before, draft)]
            if after is not draft
            else [*[gr.skip()] * len(shown), before]
        )

    def back(draft: Draft | None, before: tuple[Draft, ...]) -> list[object]:
        if draft is None or not before:
            return [*[gr.skip()] * len(shown), before]
        return [*_show(desk, before[-1], stopped=False), before[:-1]]

    def again(draft: Draft | None, row: float, told: str, before: tuple[Draft, ...]) -> Iterator[list[object]]:
        if draft is None:
            yield [gr.skip()] * (len(shown) + 1)
            return
        yield [gr.skip(), '<p class="note wait">正在重写这一行……</p>', *[gr.skip()] * (len(shown) - 2), before]
        try:
            after = desk.redo_row(draft, int(row), told.strip() or "换一种更清楚的写法")
        except AssistantError as error:
            yield [gr.skip(), _trouble(error), *[gr.skip()] * (len(shown) - 2), before]
            return
        yield [*_show(desk, after, stopped=False), (*before, draft)]

    def offer(draft: Draft | None, row: float) -> list[object]:
        if draft is None:
            return [(), gr.skip(), gr.skip(), gr.skip()]
        try:
            found = desk.alternatives(draft, int(row))
        except AssistantError as error:
            return [(), gr.update(visible=False), gr.update(visible=False), _trouble(error)]
        names = [f"{at}. {one.indicator.name} {one.indicator.target.text}" for at, one in enumerate(found, start=1)]
        told = gr.skip() if found else '<p class="note wait">案例库里没有适合这一行的别的写法。</p>'
        return [found, gr.update(choices=names, value=None, visible=bool(found)), gr.update(visible=bool(found)), told]

    def take(
        draft: Draft | None, row: float, chosen: str | None, found: tuple[DraftRow, ...], before: tuple[Draft, ...]
    ) -> list[object]:
        if draft is None or not chosen:
            return [*[gr.skip()] * len(shown), before]
        try:
            after = desk.swap_row(draft, int(row), found[int(chosen.split(".")[0]) - 1])
        except AssistantError as error:
            return [gr.skip(), _trouble(error), *[gr.skip()] * (len(shown) - 2), before]
        return [*_show(desk, after, stopped=False), (*before, draft)]

    def reopen(project: str | None) -> list[object]:
        draft = desk.last_draft(project) if project else None
        return _show(desk, draft, stopped=False) if draft else [gr.skip()] * len(shown)

    def press_stop(request: gr.Request) -> None:
        stops.stop(str(request.session_hash))

    inputs = [name, amount, year, content, department, unit, start, end, category, framework, statement]
    go.click(run, inputs, shown, show_progress="minimal", api_name=False).then(
        lambda draft: (draft, ()), made, [on_desk, undone], api_name=False
    )
    stop.click(press_stop, None, None, queue=False, api_name=False)
    apply.click(change, [made, table, undone], [*shown, undone], api_name=False).then(
        lambda draft: draft, made, on_desk, api_name=False
    )
    for event in (
        redo.click(again, [made, number, wish, undone], [*shown, undone], show_progress="minimal", api_name=False),
        swap.click(take, [made, number, others, offered, undone], [*shown, undone], api_name=False),
        kept.input(reopen, kept, shown, api_name=False),
    ):
        event.then(lambda draft: draft, made, on_desk, api_name=False)
    look.click(offer, [made, number], [offered, others, swap, stage], api_name=False)
    shelf.expand(lambda: gr.update(choices=list(desk.drafted_projects())), None, kept, api_name=False)
    undo.click(back, [made, undone], [*shown, undone], api_name=False).then(
        lambda draft: draft, made, on_desk, api_name=False
    )


def _trouble(error: AssistantError) -> str:
    return f'<p class="note bad">{escape(str(error))}</p>'


def _brief(desk: Desk, *values: object) -> Brief:
    """The form's fields as a brief. Raises ``BriefError`` naming the field."""
    name, amount, year, content, department, unit, start, end, category, framework, statement = values
    if not str(name or "").strip():
        raise BriefError("还没有填项目名称。", hint="请在左上角填写。")
    if not str(content or "").strip() and not statement:
        raise BriefError("还没有写要做什么。", hint="写一两句即可，有数就写数。")
    dates = []
    for label, text in (("计划开始日期", start), ("计划完成日期", end)):
        read = read_date(str(text or "").strip())
        if str(text or "").strip() and read.date is None:
            raise BriefError(f"{label}“{text}”看不懂。", hint="请写成 2026-01-01 这样。")
        dates.append(read.date)
    money = read_number(str(amount or "").removesuffix("万元").strip())
    if str(amount or "").strip() and money is None:
        raise BriefError(f"年度资金“{amount}”看不懂。", hint="请只写数字，单位是万元，例如 86 或 86.5。")
    paper = None
    if statement:
        statements = desk.read(Path(str(statement))).statements
        if not statements:
            raise BriefError("上传的文件里没有找到项目经费情况说明。", hint="请确认文件，或把内容粘贴到“要做什么”里。")
        paper = statements[0]
    return Brief(
        name=str(name).strip(),
        department=str(department or "").strip(),
        unit=str(unit or "").strip(),
        category=str(category or "").strip(),
        year=int(str(year or dt.date.today().year).split(".")[0]),
        start=dates[0],
        end=dates[1],
        amount=None if money is None else money * 10000,
        framework=str(framework),
        content=str(content or "").strip(),
        statement=paper,
    )


def _show(desk: Desk, draft: Draft, *, stopped: bool) -> list[object]:
    done = draft.stage == "done" or stopped
    why = desk.why_no_model if draft.stage == "done" and not draft.tokens.generated else ""
    papers = _papers(draft) if done else (None, None)
    cells = [
        [
            row.level2.value if row.level2 else "",
            row.name,
            row.target.text,
            "" if row.weight is None else f"{row.weight:f}",
        ]
        for row in draft.filing.indicators
    ]
    checked = draft.review.findings if draft.review else ()
    return [
        draft,
        stage_html(draft, stopped=stopped, why_no_model=why),
        facts_html(draft.facts),
        form_html(draft.filing, rows=draft.rows),
        notes_html(draft.blanks, draft.notes),
        *(gr.update(value=str(paper), visible=True) if paper else gr.update(visible=False) for paper in papers),
        gr.update(visible=done),
        cells if done else gr.skip(),
        gr.update(visible=done and draft.review is not None),
        findings_html(checked),
        gr.update(visible=done),
        paste_rows(draft.filing) if done else gr.skip(),
    ]


def _papers(draft: Draft) -> tuple[Path, Path]:
    from assistant.documents import writing

    folder = new_folder()
    stem = "".join(mark for mark in draft.filing.project.name if mark not in '\\/:*?"<>|')[:40] or "申报表"
    docx, xlsx = folder / f"{stem}.绩效目标申报表.docx", folder / f"{stem}.绩效目标申报表.xlsx"
    statements = (draft.statement,) if draft.statement else ()
    writing.write_form_docx([draft.filing], docx, rows=draft.rows, statements=statements)
    writing.write_form_xlsx([draft.filing], xlsx, rows=draft.rows, statements=statements)
    return docx, xlsx
