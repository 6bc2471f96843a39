"""Making the working draft: started from the left, followed and answered; opened from the shelf; its head changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Draft, FactChange
from assistant.drafting.intake.papers import Intake
from assistant.drafting.planning.questions import answerable
from assistant.errors import AssistantError
from assistant.ui.draft.bench import Bench, Steps, stepped
from assistant.ui.draft.fields import Cells, brief_of, head_of
from assistant.ui.draft.parts import parts_of
from assistant.ui.draft.screen import form_at, show, told
from assistant.ui.draft.view import trouble_html
from assistant.ui.draft.work import changed
from assistant.ui.running import Stops, until


def wire_making(
    desk: Desk, stops: Stops, bench: Bench, *, boxes: Sequence[gr.Textbox], answer: gr.Button, family: gr.Accordion
) -> None:
    """Start, stop, follow, and the answers to what is asked."""
    left, screen = bench.left, bench.screen

    def run(
        request: gr.Request,
        was: Draft | None,
        before: Steps,
        paper: bool,
        told_in: Intake | None,
        changes: tuple[FactChange, ...],
        kids: Cells,
        shares: Cells,
        *values: object,
    ) -> Iterator[list[object]]:
        flag = stops.begin(str(request.session_hash))
        try:
            own_parts = parts_of(shares, told_in.parts if told_in else ())
            brief = brief_of(told_in, changes, kids, *values, parts=own_parts)
            yield [*told('<p class="note wait">正在列指标方案……</p>'), gr.skip()]
            draft: Draft | None = None
            steps = stepped(before, was, None)
            for draft in until(flag, desk.draft(brief)):
                yield [*show(desk, draft, 0, statement=paper), steps]
            if draft is not None and draft.stage != "done":
                yield [*show(desk, desk.finish(draft), 0, stopped=True, statement=paper), steps]
        except AssistantError as error:
            yield [*told(trouble_html(error)), gr.skip()]

    def follow(
        was: Draft | None,
        before: Steps,
        paper: bool,
        told_in: Intake | None,
        changes: tuple[FactChange, ...],
        kids: Cells,
        shares: Cells,
        *values: object,
    ) -> list[object]:
        """What was changed on the left goes into the draft; what was changed in the draft by hand stays."""

        def change(form: Draft) -> Draft:
            own_parts = parts_of(shares, told_in.parts if told_in else ())
            after = desk.follow(form, brief_of(told_in, changes, kids, *values, parts=own_parts))
            if after is form:
                gr.Info("左边没有新的改动。", title="提示")
            return after

        return changed(desk, was, 0, before, paper, change)

    def press_stop(request: gr.Request) -> None:
        stops.stop(str(request.session_hash))

    def reply(was: Draft | None, at: int | None, before: Steps, paper: bool, *said: str) -> list[object]:
        """The answers to the questions asked, each put where it belongs, on the left too."""

        def change(draft: Draft) -> Draft:
            asked = answerable(form_at(draft, at).blanks)
            after = desk.answer(draft, dict(zip(asked, said, strict=False)), at=at or 0)
            if after is draft:
                gr.Info("还没有填。都可以跳过。", title="提示")
            return after

        return relaid(desk, bench, was, at, before, paper, change)

    entry = [left.intake, bench.facts.changes, bench.children, bench.parts.table, *left.fields]
    inputs, outputs = [screen.made, bench.undone, bench.statement, *entry], [*screen, bench.undone]
    left.start.click(run, inputs, outputs, show_progress="minimal", api_name=False)
    folded = [bench.facts.panel, bench.parts.panel, family]
    left.start.click(lambda: [gr.update(open=False)] * 3, None, folded, queue=False, api_name=False)
    left.stop.click(press_stop, None, None, queue=False, api_name=False)
    left.follow.click(follow, inputs, outputs, api_name=False)
    answer.click(
        reply, [screen.made, screen.which, bench.undone, bench.statement, *boxes], bench.outputs, api_name=False
    )


def relaid(
    desk: Desk,
    bench: Bench,
    was: Draft | None,
    at: int | None,
    before: Steps,
    paper: bool,
    change: Callable[[Draft], Draft],
) -> list[object]:
    """One change of the draft that its left side follows; trouble leaves all as it was."""
    if was is None:
        return bench.nothing()
    try:
        whole = change(was)
    except AssistantError as error:
        gr.Warning(str(error), title="没有改成")
        return bench.nothing()
    if whole is was:
        return bench.nothing()
    return bench.laid(desk, whole, stepped(before, was, whole), statement=paper, was=was.brief, at=at or 0)


def wire_head(desk: Desk, bench: Bench, *, button: gr.Button) -> None:
    """The head fields, which the left of the tab follows."""
    screen = bench.screen

    def write(was: Draft | None, at: int | None, before: Steps, paper: bool, *said: str) -> list[object]:
        return relaid(
            desk, bench, was, at, before, paper, lambda draft: desk.change_head(draft, head_of(*said), at=at or 0)
        )

    fields = [screen.name, screen.department, screen.unit, screen.category, screen.start, screen.end, screen.money]
    button.click(
        write, [screen.made, screen.which, bench.undone, bench.statement, *fields], bench.outputs, api_name=False
    )


def wire_shelf(desk: Desk, bench: Bench, *, shelf: gr.Accordion, kept: gr.Dropdown, version: gr.Dropdown) -> None:
    """The drafts made before, by project and version."""
    made, undone, statement = bench.screen.made, bench.undone, bench.statement

    def versions_of(project: str | None, was: Draft | None, before: Steps, paper: bool) -> list[object]:
        """The newest version at once, and the older ones to choose from."""
        found = desk.versions(project) if project else ()
        if not found:
            return [gr.update(choices=[], value=None), *bench.nothing()]
        names = [(f"第 {one.version} 版　{one.saved_at.astimezone():%m-%d %H:%M}", one.version) for one in found]
        laid = bench.laid(desk, found[0].draft, stepped(before, was, None), statement=paper, was=None)
        return [gr.update(choices=names, value=found[0].version), *laid]

    def reopen(project: str | None, chosen: int | None, was: Draft | None, before: Steps, paper: bool) -> list[object]:
        found = next((one for one in desk.versions(project or "") if one.version == chosen), None)
        if found is None:
            return bench.nothing()
        return bench.laid(
            desk, found.draft, stepped(before, was, None), statement=paper, was=was.brief if was else None
        )

    shelf.expand(lambda: gr.update(choices=list(desk.drafted_projects())), None, kept, api_name=False)
    kept.input(versions_of, [kept, made, undone, statement], [version, *bench.outputs], api_name=False)
    version.input(reopen, [kept, version, made, undone, statement], bench.outputs, api_name=False)
