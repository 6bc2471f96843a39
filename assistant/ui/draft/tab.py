"""起草: a few plain answers or last year's papers become a filing; the plan stands at once, every cell can be changed."""

from __future__ import annotations

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Draft
from assistant.drafting.planning.questions import MOST_ASKED
from assistant.ui.draft.bench import Bench
from assistant.ui.draft.facts import place_facts
from assistant.ui.draft.fields import CHILD_HEADS
from assistant.ui.draft.left import place_left
from assistant.ui.draft.making import wire_head, wire_making, wire_shelf
from assistant.ui.draft.parts import place_parts
from assistant.ui.draft.screen import ROW_HEADS, Screen, nothing, show
from assistant.ui.draft.work import wire_last_year, wire_rows, wire_words
from assistant.ui.running import Stops

HINT = (
    '<p class="note">填好左边几项后点“起草”；也可以直接上传经费说明、预算明细或上年的申报表。先出指标方案，再逐字写出绩效目标；'
    "每一行都标明依据。</p>"
)


def build(desk: Desk, stops: Stops, made: gr.State) -> Bench:
    """Place the tab's components and wire them. ``made`` is the one working draft, which other tabs see and change too."""
    undone = gr.State(())
    with gr.Row():
        with gr.Column(scale=2, min_width=360):
            left = place_left(desk)
            with gr.Accordion("打开以前的草稿", open=False) as shelf:
                kept = gr.Dropdown(label="项目", choices=[], interactive=True, elem_id="draft-kept")
                version = gr.Dropdown(label="版本", choices=[], interactive=True, elem_id="draft-version")
        with gr.Column(scale=5, min_width=560):
            stage = gr.HTML(HINT, elem_id="draft-stage")
            above = gr.Column()
            parts = place_parts(left)
            with above:
                facts = place_facts(desk, left, parts, made)
            with gr.Accordion("这是父项目？在这里列出子项目", open=False) as family:
                children = gr.Dataframe(
                    [["", "", ""] for _ in range(3)],
                    headers=CHILD_HEADS,
                    type="array",
                    interactive=True,
                    wrap=True,
                    column_widths=["26%", "16%", "58%"],
                    label="一行一个子项目；父项目的数量自动合计，金额不填就是子项目之和",
                    buttons=[],
                    elem_id="draft-children",
                )
            which = gr.Radio(label="正在看哪张表（父项目在前）", choices=[], visible=False, elem_id="draft-which")
            form = gr.HTML(elem_id="draft-form")
            with gr.Column(visible=False, elem_id="draft-asking") as asking:
                gr.HTML('<p class="note wait">还需要您补充，都可以跳过；填好点“补进草稿”，没有数就先留“待填”。</p>')
                with gr.Row():
                    boxes = [gr.Textbox(visible=False, min_width=280, max_lines=3) for _ in range(MOST_ASKED)]
                answer = gr.Button("补进草稿", variant="primary", elem_id="draft-answer")
            notes = gr.HTML(elem_id="draft-notes")
            with gr.Row():
                docx = gr.DownloadButton("下载 Word", visible=False, elem_id="draft-docx")
                xlsx = gr.DownloadButton("下载 Excel", visible=False, elem_id="draft-xlsx")
                data = gr.DownloadButton("下载 JSON", visible=False, elem_id="draft-json")
            with gr.Column(visible=False) as work:
                with gr.Row():
                    statement = gr.Checkbox(
                        label="下载的文件里附上项目经费情况说明（七个标题，没有的内容留“待填”）",
                        elem_id="draft-statement",
                    )
                    undo = gr.Button("撤销上一次修改", elem_id="draft-undo", scale=0, min_width=160)
                with gr.Tabs():
                    with gr.Tab("改指标"):
                        table = gr.Dataframe(
                            headers=ROW_HEADS,
                            type="array",
                            interactive=True,
                            static_columns=[0],
                            show_row_numbers=True,
                            wrap=True,
                            column_widths=["18%", "40%", "25%", "10%"],
                            label="双击格子直接改，改完立即复核",
                            elem_id="draft-rows",
                            max_height=1200,
                        )
                        with gr.Row():
                            number = gr.Number(label="第几行（点表里的行）", value=1, precision=0, minimum=1, scale=1)
                            wish = gr.Textbox(label="对这一行的要求", placeholder="例如：改成考核持证率", scale=3)
                        with gr.Row():
                            redo = gr.Button("按要求重写这一行")
                            look = gr.Button("看看别的写法", elem_id="draft-alternatives")
                            drop = gr.Button("删掉这一行", elem_id="draft-drop")
                        others = gr.Radio(
                            label="别的写法（来自案例和惯例；别人的数量不会带过来）", choices=[], visible=False
                        )
                        swap = gr.Button("换成选中的写法", visible=False)
                    with gr.Tab("改目标"):
                        overall = gr.Textbox(label="项目总目标", lines=3, elem_id="draft-overall")
                        annual = gr.Textbox(
                            label="年度目标（改了数字，对应的指标会跟着改；对不上的会提醒）",
                            lines=5,
                            elem_id="draft-annual",
                        )
                        apply = gr.Button("用我改的文字并复核", variant="primary", elem_id="draft-words")
                        with gr.Row():
                            sentence = gr.Dropdown(label="只改一句：选一句话", choices=[], scale=4)
                            told_how = gr.Textbox(label="怎么改", placeholder="例如：写得更简短", scale=3)
                            reword = gr.Button("按要求改写这一句", scale=2)
                    with gr.Tab("改表头"):
                        name = gr.Textbox(label="项目名称", elem_id="draft-head-name")
                        with gr.Row():
                            department = gr.Textbox(label="主管部门", elem_id="draft-head-department")
                            unit = gr.Textbox(label="实施单位", elem_id="draft-head-unit")
                            category = gr.Textbox(label="项目类别")
                        with gr.Row():
                            start = gr.Textbox(
                                label="计划开始日期", placeholder="2026-01-01", elem_id="draft-head-start"
                            )
                            end = gr.Textbox(label="计划完成日期", placeholder="2026-12-31")
                            money = gr.Textbox(label="年度资金（万元）")
                        head = gr.Button("改进表里（空着的不改）", variant="primary", elem_id="draft-head")
                    with gr.Tab("与上年比较"):
                        with gr.Row():
                            file = gr.File(label="上年的申报表或自评表（不传就用左边上传的，或案例库里的）", height=150)
                            compare = gr.Button("与上年比较", elem_id="draft-compare", scale=0, min_width=140)
                        seen = gr.HTML(elem_id="draft-comparison")
                        gone = gr.Dropdown(label="上年有、这次没有的指标", choices=[], visible=False)
                        add = gr.Button("补进这次的表", visible=False)
                    with gr.Tab("粘贴到一体化系统"):
                        paste = gr.Textbox(
                            label="制表符分隔：一级、二级、三级指标、符号、值、单位、解释、分值",
                            lines=8,
                            interactive=False,
                            buttons=["copy"],
                            elem_id="draft-paste",
                        )
                    with gr.Tab("自查意见"):
                        findings = gr.HTML(elem_id="draft-findings")
    screen = Screen(
        made=made,
        stage=stage,
        which=which,
        form=form,
        notes=notes,
        asking=asking,
        first=boxes[0],
        second=boxes[1],
        third=boxes[2],
        fourth=boxes[3],
        fifth=boxes[4],
        docx=docx,
        xlsx=xlsx,
        json=data,
        work=work,
        table=table,
        sentence=sentence,
        overall=overall,
        annual=annual,
        name=name,
        department=department,
        unit=unit,
        category=category,
        start=start,
        end=end,
        money=money,
        findings=findings,
        paste=paste,
        follow=left.follow,
    )
    bench = Bench(
        screen=screen, undone=undone, statement=statement, left=left, facts=facts, parts=parts, children=children
    )
    wire_making(desk, stops, bench, boxes=boxes, answer=answer, family=family)
    wire_shelf(desk, bench, shelf=shelf, kept=kept, version=version)

    def turn(draft: Draft | None, at: int | None, paper: bool) -> list[object]:
        return show(desk, draft, at or 0, statement=paper) if draft else nothing()

    which.input(turn, [made, which, statement], list(screen), api_name=False)
    statement.input(turn, [made, which, statement], list(screen), api_name=False)
    undo.click(bench.undo(desk), [made, which, undone, statement], bench.outputs, api_name=False)
    wire_rows(
        desk,
        screen,
        undone,
        statement,
        number=number,
        wish=wish,
        redo=redo,
        drop=drop,
        look=look,
        others=others,
        swap=swap,
    )
    wire_words(desk, screen, undone, statement, apply=apply, wish=told_how, redo=reword)
    wire_head(desk, bench, button=head)
    wire_last_year(desk, screen, undone, statement, left.intake, file=file, go=compare, table=seen, gone=gone, add=add)
    return bench
