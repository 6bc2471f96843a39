"""The left of the draft tab: papers, the few fields, the facts marked in the user's own words and open to correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Fact, FactChange
from assistant.drafting.intake import Intake
from assistant.drafting.prior import Given
from assistant.errors import AssistantError, BriefError
from assistant.ui.draft_fields import (
    CHILD_HEADS,
    FACT_HEADS,
    FORMS,
    Cells,
    brief_of,
    changes_of,
    correctable,
    fact_lines,
    given_of,
    own_words,
    shown_of,
)
from assistant.ui.draft_view import facts_html, intake_html, trouble_html

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


class Left(NamedTuple):
    """What the rest of the tab needs: the fields in the order of ``FIELDS``, and the states beside them."""

    fields: list[gr.components.Component]
    intake: gr.State
    changes: gr.State
    children: gr.Dataframe
    start: gr.Button
    stop: gr.Button


def place_left(desk: Desk) -> Left:
    """Place and wire the left column."""
    intake, filled = gr.State(None), gr.State(None)
    facts, changes = gr.State(()), gr.State(())
    papers = gr.File(
        label="上传材料（可不传）：经费说明、预算明细、上年申报表",
        file_count="multiple",
        elem_id="draft-papers",
        height=110,
    )
    origin = gr.HTML(elem_id="draft-intake")
    name = gr.Textbox(label="项目名称", placeholder="例如：社区养老服务", elem_id="draft-name")
    with gr.Row():
        amount = gr.Textbox(label="年度资金（万元）", placeholder="例如：86", elem_id="draft-amount")
        year = gr.Number(label="年度", placeholder=str(dt.date.today().year), precision=0, elem_id="draft-year")
    content = gr.Textbox(
        label="要做什么（做多少、给谁做、什么时候完成、单价多少）",
        lines=6,
        elem_id="draft-content",
        placeholder="想到什么写什么，有数就写数。没有的数不会替您编，会留作“待填”。",
    )
    marked = gr.HTML(elem_id="draft-facts")
    with gr.Accordion("认得不对？在这里更正，再起草", open=False, visible=False, elem_id="draft-correct") as correcting:
        table = gr.Dataframe(
            headers=FACT_HEADS,
            datatype=["bool", "str", "str", "str", "str", "str", "str"],
            type="array",
            interactive=True,
            static_columns=[5, 6],
            wrap=True,
            column_widths=["9%", "20%", "15%", "13%", "13%", "18%", "12%"],
            show_label=False,
            elem_id="draft-facts-table",
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
            form = gr.Dropdown(FORMS, value="", label="表式")
    with gr.Accordion("子项目（只有父项目才填）", open=False):
        children = gr.Dataframe(
            headers=CHILD_HEADS,
            type="array",
            interactive=True,
            row_count=2,
            wrap=True,
            column_widths=["30%", "20%", "50%"],
            show_label=False,
            elem_id="draft-children",
        )
    with gr.Row():
        go = gr.Button("起草", variant="primary", elem_id="draft-start")
        stop = gr.Button("停止", elem_id="draft-stop")
    gr.Examples(
        EXAMPLES,
        inputs=[name, amount, year, content],
        label="示例（点一下即可试用）",
        example_labels=[str(example[0]) for example in EXAMPLES],
    )
    fields: list[gr.components.Component] = [
        name,
        amount,
        year,
        content,
        department,
        unit,
        start,
        end,
        category,
        form,
    ]

    def take(files: Sequence[str] | None, before: Given | None, *values: object) -> list[object]:
        """Papers came or went: fill the fields that the user has not."""
        try:
            own = own_words(given_of(*values), before)
            told = desk.take_in(own, [Path(file) for file in files or []]) if files else None
        except AssistantError as error:
            return [gr.skip(), gr.skip(), trouble_html(error), *[gr.skip()] * len(fields)]
        given = told.given if told else own
        return [told, given if told else None, intake_html(told), *shown_of(given)]

    def read(told: Intake | None, said: Sequence[FactChange], *values: object) -> list[object]:
        """The facts of what now stands on the left, marked in it; quiet while a field is half typed."""
        try:
            brief = brief_of(told, (), [], *[value or "项目" if at == 0 else value for at, value in enumerate(values)])
        except BriefError:
            return [(), (), "", gr.update(visible=False), gr.skip()]
        found = correctable(desk.facts(brief).facts)
        kept = tuple(change for change in said if change.fact in found)
        now = desk.facts(brief.model_copy(update={"corrections": kept})).facts
        return [found, kept, facts_html(brief, now), gr.update(visible=bool(found)), fact_lines(found, kept)]

    def correct(
        lines: Cells, found: tuple[Fact, ...], told: Intake | None, said: Sequence[FactChange], *values: object
    ) -> list[object]:
        """The user changed a line: keep it as a correction and show what the plan will be made of."""
        try:
            kept = changes_of(found, lines)
            brief = brief_of(
                told, kept, [], *[value or "项目" if at == 0 else value for at, value in enumerate(values)]
            )
        except BriefError as error:
            return [said, trouble_html(error)]
        return [kept, facts_html(brief, desk.facts(brief).facts)]

    filling = [intake, filled, origin, *fields]
    reading = [facts, changes, marked, correcting, table]
    for event in (papers.upload, papers.delete, papers.clear):
        event(take, [papers, filled, *fields], filling, show_progress="minimal", api_name=False).then(
            read, [intake, changes, *fields], reading, show_progress="hidden", api_name=False
        )
    for changed in (content.change, name.blur, amount.blur, year.blur):
        changed(
            read,
            [intake, changes, *fields],
            reading,
            show_progress="hidden",
            trigger_mode="always_last",
            api_name=False,
        )
    table.input(
        correct,
        [table, facts, intake, changes, *fields],
        [changes, marked],
        show_progress="hidden",
        trigger_mode="always_last",
        api_name=False,
    )
    return Left(fields=fields, intake=intake, changes=changes, children=children, start=go, stop=stop)
