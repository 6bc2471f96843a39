"""Working on a draft: every cell, the sentences, other wordings, last year's form beside it; each change is checked at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Draft, DraftRow
from assistant.drafting.comparison import Change, Comparison
from assistant.drafting.intake.papers import Intake
from assistant.drafting.rewording import sentences_of
from assistant.errors import AssistantError
from assistant.ui.draft.screen import Screen, Shown, cells, form_at, nothing, show, told
from assistant.ui.draft.view import comparison_html, trouble_html

Steps = tuple[Draft, ...]
_FIELDS = ((1, "name"), (2, "target"), (3, "weight"))


def changed(
    desk: Desk, made: Draft | None, at: int | None, before: Steps, statement: bool, change: Callable[[Draft], Draft]
) -> list[object]:
    """One change of the draft, shown with the form looked at; trouble leaves the draft as it was."""
    if made is None:
        return [*nothing(), before]
    try:
        after = change(made)
    except AssistantError as error:
        gr.Warning(str(error), title="没有改成")  # the line at the top may be far out of sight
        return [*told(trouble_html(error)), before]
    if after is made:
        return [*nothing(), before]
    return [*show(desk, after, at or 0, statement=statement), (*before, made)]


def wire_rows(
    desk: Desk,
    screen: Screen,
    undone: gr.State,
    statement: gr.Checkbox,
    *,
    number: gr.Number,
    wish: gr.Textbox,
    redo: gr.Button,
    drop: gr.Button,
    look: gr.Button,
    others: gr.Radio,
    swap: gr.Button,
) -> None:
    """The table of rows: edits, rewriting by the model, other wordings, leaving out."""
    offered = gr.State(())
    outputs = [*screen, undone]
    whole = [screen.made, screen.which, undone, statement]

    def edit(made: Draft | None, at: int | None, before: Steps, paper: bool, lines: list[list[object]]) -> list[object]:
        def change(draft: Draft) -> Draft:
            for row, (was, line) in enumerate(zip(cells(form_at(draft, at)), lines, strict=False), start=1):
                for column, field in _FIELDS:
                    if (value := str(line[column] or "").strip()) != was[column]:
                        draft = desk.change_row(draft, row, value, field=field, at=at or 0)
            return draft

        result = changed(desk, made, at, before, paper, change)
        table = list(Screen._fields).index("table")
        if result[table] == lines:
            result[table] = gr.skip()  # what the user is looking at stays as it is
        elif made is not None and not isinstance(result[0], Draft):
            result[table] = cells(form_at(made, at))  # what could not be taken gives way
        return result

    def again(
        made: Draft | None, at: int | None, before: Steps, paper: bool, row: float, said: str
    ) -> Iterator[list[object]]:
        gr.Info("正在重写这一行……", title="提示")
        yield [*told('<p class="note wait">正在重写这一行……</p>'), before]
        yield changed(
            desk,
            made,
            at,
            before,
            paper,
            lambda draft: desk.redo_row(draft, int(row), said.strip() or "换一种更清楚的写法", at=at or 0),
        )

    def leave_out(made: Draft | None, at: int | None, before: Steps, paper: bool, row: float) -> list[object]:
        return changed(desk, made, at, before, paper, lambda draft: desk.drop_row(draft, int(row), at=at or 0))

    def offer(made: Draft | None, at: int | None, row: float) -> list[object]:
        if made is None:
            return [(), gr.skip(), gr.skip(), gr.skip()]
        try:
            found = desk.alternatives(made, int(row), at=at or 0)
        except AssistantError as error:
            return [(), gr.update(visible=False), gr.update(visible=False), trouble_html(error)]
        names = [(_offered(one), place) for place, one in enumerate(found)]
        if not found:
            gr.Info("案例库里没有适合这一行的别的写法。", title="提示")
        return [
            found,
            gr.update(choices=names, value=None, visible=bool(found)),
            gr.update(visible=bool(found)),
            gr.skip(),
        ]

    def take(
        made: Draft | None,
        at: int | None,
        before: Steps,
        paper: bool,
        row: float,
        chosen: int | None,
        found: tuple[DraftRow, ...],
    ) -> list[object]:
        if chosen is None:
            gr.Warning("请先选一种写法。", title="请注意")
            return [*nothing(), before]
        return changed(
            desk, made, at, before, paper, lambda draft: desk.swap_row(draft, int(row), found[chosen], at=at or 0)
        )

    def forget() -> list[object]:
        """Other wordings offered for a row of one form are none for a row of another."""
        return [(), gr.update(choices=[], value=None, visible=False), gr.update(visible=False), 1]

    def pick(chosen: gr.SelectData) -> int:
        return int(chosen.index[0]) + 1

    screen.table.select(pick, None, number, show_progress="hidden", api_name=False)
    screen.which.input(forget, None, [offered, others, swap, number], show_progress="hidden", api_name=False)
    look.click(offer, [screen.made, screen.which, number], [offered, others, swap, screen.stage], api_name=False)
    screen.table.input(edit, [*whole, screen.table], outputs, show_progress="hidden", api_name=False)
    redo.click(again, [*whole, number, wish], outputs, show_progress="minimal", api_name=False)
    drop.click(leave_out, [*whole, number], outputs, api_name=False)
    swap.click(take, [*whole, number, others, offered], outputs, api_name=False)


def _offered(row: DraftRow) -> str:
    """An alternative with its source."""
    basis = row.basis[0] if row.basis else None
    where = {"precedent": "案例", "practice": "惯例", "norm": "规范", "fact": "事实"}
    source = f"〔{basis.ref or where[basis.kind.value]}〕" if basis else ""
    return f"{row.indicator.name}　{row.indicator.target.text}　{source}"


def wire_words(
    desk: Desk,
    screen: Screen,
    undone: gr.State,
    statement: gr.Checkbox,
    *,
    apply: gr.Button,
    wish: gr.Textbox,
    redo: gr.Button,
) -> None:
    """The objectives: the user's own words with the rows following, or one sentence by the model."""
    outputs = [*screen, undone]
    whole = [screen.made, screen.which, undone, statement]

    def write(
        made: Draft | None, at: int | None, before: Steps, paper: bool, overall: str, annual: str
    ) -> list[object]:
        def change(draft: Draft) -> Draft:
            for field, text in (("overall", overall), ("annual", annual)):
                if text.strip() != (getattr(form_at(draft, at).filing.objective, field) or "").strip():
                    draft = desk.change_objective(draft, field, text, at=at or 0)
            return draft

        return changed(desk, made, at, before, paper, change)

    def again(
        made: Draft | None, at: int | None, before: Steps, paper: bool, chosen: str | None, said: str
    ) -> Iterator[list[object]]:
        if not chosen or not said.strip():
            gr.Warning("请选一句话，并写明要怎么改。", title="请注意")
            yield [*nothing(), before]
            return
        gr.Info("正在改写这句话……", title="提示")
        yield [*told('<p class="note wait">正在改写这句话……</p>'), before]

        def change(draft: Draft) -> Draft:
            found = next((one for one in sentences_of(form_at(draft, at)) if one.text == chosen), None)
            return desk.redo_sentence(draft, found, said, at=at or 0) if found else draft

        yield changed(desk, made, at, before, paper, change)

    apply.click(write, [*whole, screen.overall, screen.annual], outputs, api_name=False)
    redo.click(again, [*whole, screen.sentence, wish], outputs, show_progress="minimal", api_name=False)


def wire_last_year(
    desk: Desk,
    screen: Screen,
    undone: gr.State,
    statement: gr.Checkbox,
    intake: gr.State,
    *,
    file: gr.File,
    go: gr.Button,
    table: gr.HTML,
    gone: gr.Dropdown,
    add: gr.Button,
) -> None:
    """Last year's form beside the draft, and taking one of its rows over."""
    last = gr.State(None)

    def compare(made: Draft | None, at: int | None, told_in: Intake | None, given: str | None) -> list[object]:
        if made is None:
            return [None, '<p class="muted">先起草，再比较。</p>', gr.skip(), gr.skip()]
        form = form_at(made, at)
        try:
            before = desk.filing_to_assess(Path(given)) if given else told_in.last if told_in else None
            seen = desk.compare_last_year(form, before)
        except AssistantError as error:
            return [None, trouble_html(error), gr.skip(), gr.skip()]
        rows = [row for row in seen.rows if row.change is Change.DROPPED] if seen else []
        names = [(f"{row.before.name}　{row.before.target.text}", row.row_before) for row in rows if row.before]
        return [
            seen,
            comparison_html(seen),
            gr.update(choices=names, value=None, visible=bool(names)),
            gr.update(visible=bool(names)),
        ]

    def take(
        made: Draft | None, at: int | None, before: Steps, paper: bool, seen: Comparison | None, chosen: int | None
    ) -> list[object]:
        if seen is None or chosen is None:
            gr.Warning("请先选一条上年的指标。", title="请注意")
            return [*nothing(), before]
        return changed(desk, made, at, before, paper, lambda draft: desk.take_over(draft, seen, chosen, at=at or 0))

    inputs, outputs = [screen.made, screen.which, intake, file], [last, table, gone, add]
    go.click(compare, inputs, outputs, api_name=False)
    file.upload(compare, inputs, outputs, api_name=False)
    taken = add.click(
        take, [screen.made, screen.which, undone, statement, last, gone], [*screen, undone], api_name=False
    )
    taken.then(compare, inputs, outputs, api_name=False)


__all__ = ["Shown", "changed", "wire_last_year", "wire_rows", "wire_words"]
