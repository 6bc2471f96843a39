"""The left of the draft tab: papers and the few fields; what papers say is filled in and marked where from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import gradio as gr

from assistant.desk import Desk
from assistant.drafting.intake.papers import Intake, completed
from assistant.drafting.intake.prior import Given
from assistant.errors import AssistantError
from assistant.ui.draft.fields import (
    FIELDS,
    FORMS,
    given_of,
    own_words,
    shown_of,
)
from assistant.ui.draft.view import completed_html, intake_html, trouble_html

EXAMPLES = [
    [
        "社区养老服务",
        "86",
        "2026",
        "为 600 名 80 岁以上老人提供助餐，健康讲座 12 场，改造日间照料点 2 个（6 月底前），上门护理 1500 人次",
    ],
    [
        "道路保洁外包",
        "240",
        "2026",
        "清扫保洁道路 120 万平方米，清运生活垃圾 3 万吨，每月检查 1 次，检查合格率不低于 95%，12 月底前完成全年保洁任务",
    ],
    ["基层干部业务培训", "18", "2026", "举办业务培训班 4 期，每期 60 人，每人每天培训费 400 元，10 月底前全部完成"],
]


class Left(NamedTuple):
    """What the rest of the tab needs: the fields in the order of ``FIELDS``, and what tells that they changed: by
    typing (``typed``) or because papers filled them (``taken``). ``filled`` holds what papers put into the fields."""

    fields: list[gr.components.Component]
    papers: gr.File
    intake: gr.State
    filled: gr.State
    origin: gr.HTML
    start: gr.Button
    follow: gr.Button
    stop: gr.Button
    typed: list[Callable[..., object]]
    taken: list[Callable[..., object]]


def place_left(desk: Desk) -> Left:
    """Place and wire the left column."""
    intake, filled = gr.State(None), gr.State(None)
    papers = gr.File(
        label="上传经费说明、预算明细或上年申报表（可不传）",
        file_count="multiple",
        elem_id="draft-papers",
        height=165,
    )
    origin = gr.HTML(visible=False, elem_id="draft-intake")
    name = gr.Textbox(label="项目名称", placeholder="例如：社区养老服务", elem_id="draft-name")
    with gr.Row():
        amount = gr.Textbox(label="年度资金（万元）", placeholder="例如：86", elem_id="draft-amount")
        year = gr.Textbox(label="年度", placeholder=str(dt.date.today().year), elem_id="draft-year")
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
            form = gr.Dropdown(FORMS, value="", label="表式")
    with gr.Row():
        go = gr.Button("起草", variant="primary", elem_id="draft-start")
        stop = gr.Button("停止", elem_id="draft-stop")
    follow = gr.Button("只把改动补进草稿（改过的格子不动）", visible=False, elem_id="draft-follow")
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
            return [
                gr.skip(),
                gr.skip(),
                gr.update(value=trouble_html(error), visible=True),
                *[gr.skip()] * len(fields),
            ]
        given = told.given if told else own
        shown = gr.update(value=intake_html(told), visible=bool(told))
        return [told, given if told else None, shown, *shown_of(given)]

    def complete(told: Intake | None, *values: object) -> list[object]:
        """What the words themselves say of the fields left empty, put where it can be seen and changed."""
        try:
            own = given_of(*values)
            found = completed(own)
        except AssistantError:
            return [gr.skip()] * (1 + len(fields))
        pairs = zip(FIELDS, shown_of(own), shown_of(found), strict=True)
        come = {field: new for field, old, new in pairs if new and not old}
        shown = [come.get(field, gr.skip()) for field in FIELDS]
        if told or not come:
            return [gr.skip(), *shown]
        return [gr.update(value=completed_html(come), visible=True), *shown]

    go.click(complete, [intake, *fields], [origin, *fields], queue=False, show_progress="hidden", api_name=False)
    filling = [intake, filled, origin, *fields]
    filling_events = [
        event(take, [papers, filled, *fields], filling, show_progress="minimal", api_name=False)
        for event in (papers.upload, papers.delete, papers.clear)
    ]
    return Left(
        fields=fields,
        papers=papers,
        intake=intake,
        filled=filled,
        origin=origin,
        start=go,
        follow=follow,
        stop=stop,
        typed=[content.change, name.blur, amount.blur, year.blur],
        taken=[event.then for event in filling_events],
    )
