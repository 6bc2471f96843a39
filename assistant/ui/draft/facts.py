"""What was recognised, before anything is written: the facts marked in the user's own words, each open to correction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Brief, Draft, Fact, FactChange
from assistant.drafting.facts import Reading
from assistant.drafting.facts.unplaced import candidates
from assistant.drafting.intake.papers import Intake
from assistant.errors import BriefError
from assistant.ui.draft.fields import FACT_HEADS, Cells, brief_of, changes_of, correctable, fact_lines, kept_changes
from assistant.ui.draft.left import Left
from assistant.ui.draft.parts import Parts, parts_of
from assistant.ui.draft.view import facts_html, trouble_html


class Facts(NamedTuple):
    """The panel, which folds when drafting starts, and the user's corrections."""

    panel: gr.Accordion
    changes: gr.State


def place_facts(desk: Desk, left: Left, parts: Parts, made: gr.State) -> Facts:
    """Place the panel and keep it in step with the fields; it unfolds by itself only while there is no draft."""
    facts, changes = gr.State(()), gr.State(())
    with gr.Accordion("认出的事实", open=True, visible=False, elem_id="draft-correct") as panel:
        marked = gr.HTML(elem_id="draft-facts")
        table = gr.Dataframe(
            headers=FACT_HEADS,
            datatype=["bool", "str", "str", "str", "str", "str", "str"],
            type="array",
            interactive=True,
            static_columns=[5, 6],
            wrap=True,
            max_height=420,
            column_widths=["9%", "19%", "13%", "12%", "13%", "22%", "12%"],
            label="认得不对就双击格子改，不要的去掉勾；没打勾的几行是没写进表的数字，写上事项、打上勾就写进去；改完再点“起草”，指标跟着改",
            buttons=[],
            elem_id="draft-facts-table",
        )

    def read(
        draft: Draft | None, told: Intake | None, said: Sequence[FactChange], lines: Cells, *values: object
    ) -> list[object]:
        """The facts of what now stands on the left; quiet while a field is half typed."""
        brief = _brief(told, (), lines, values)
        if brief is None:
            return [(), (), "", gr.update(visible=False), gr.skip()]
        reading = desk.facts(brief)
        found = (*correctable(reading.facts), *candidates(reading.unplaced, brief.content))
        kept = kept_changes(said, found)
        now = desk.facts(brief.model_copy(update={"corrections": kept}))
        panel_now = gr.update(visible=bool(found), label=_label(now), open=draft is None)
        return [found, kept, facts_html(brief, now.facts, now.unplaced), panel_now, fact_lines(found, kept)]

    def correct(
        lines: Cells,
        found: tuple[Fact, ...],
        told: Intake | None,
        said: Sequence[FactChange],
        shares: Cells,
        *values: object,
    ) -> list[object]:
        """The user changed a line: keep it as a correction and show what the plan will be made of."""
        try:
            kept = changes_of(found, lines)
        except BriefError as error:
            return [said, trouble_html(error), gr.skip(), gr.skip()]
        brief = _brief(told, kept, shares, values)
        if brief is None:
            return [kept, "", gr.skip(), gr.skip()]
        now = desk.facts(brief)
        whole = fact_lines(found, kept)
        # a figure that got its name is ticked by that
        ticked = [line[0] for line in whole] != [line[0] in (True, "true", "True", 1) for line in lines]
        html = facts_html(brief, now.facts, now.unplaced)
        return [kept, html, whole if ticked else gr.skip(), gr.update(label=_label(now))]

    for changed in (*left.typed, *left.taken):
        changed(
            read,
            [made, left.intake, changes, parts.table, *left.fields],
            [facts, changes, marked, panel, table],
            show_progress="hidden",
            trigger_mode="always_last",
            api_name=False,
        )
    table.input(
        correct,
        [table, facts, left.intake, changes, parts.table, *left.fields],
        [changes, marked, table, panel],
        show_progress="hidden",
        trigger_mode="always_last",
        api_name=False,
    )
    return Facts(panel=panel, changes=changes)


def _label(reading: Reading) -> str:
    left = f"，另有 {len(reading.unplaced)} 个数字没有写进表" if reading.unplaced else ""
    return f"认出的事实（{len(correctable(reading.facts))} 条）{left}"


def _brief(told: Intake | None, changes: Sequence[FactChange], lines: Cells, values: Sequence[object]) -> Brief | None:
    """The brief so far, a name that is still missing put in; ``None`` where there is nothing to read yet."""
    name, *rest = values
    try:
        parts = parts_of(lines, told.parts if told else ())
    except BriefError:
        return None
    for called in (name, "本项目"):
        try:
            return brief_of(told, changes, [], called, *rest, parts=parts)
        except BriefError:
            continue
    return None
