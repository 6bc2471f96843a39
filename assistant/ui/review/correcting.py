"""Comparing with the original and correcting what was misread: picking a place, turning pages, changing cells and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from html import escape
from typing import Any

import gradio as gr

from assistant.desk import Desk
from assistant.documents.cells import with_cell
from assistant.documents.correcting import confirmation, row_added, row_deleted
from assistant.domain import LEVEL1_OF, FilingKind, Indicator, Level1, Place, Section
from assistant.errors import AssistantError
from assistant.target import read_target
from assistant.ui.review.laid import Laid, amended, corrected_cell, with_log
from assistant.ui.review.layout import Controls
from assistant.ui.review.pointing import AGAIN, OTHER_CELL
from assistant.ui.review.screen import KINDS, Pictures, Screen, Update, original_html

Finish = Callable[[Laid, str, gr.Request], Iterator[Update]]
_SECOND = {text: level2 for level2, text in KINDS.items()}


def wire(desk: Desk, screen: Screen, use: Controls, pictures: Pictures, finish: Finish) -> list[Any]:
    """Wire everything about correcting; the events after which the document may be another one."""

    def pick(event: gr.EventData, now: Laid | None) -> Update:
        if now is None or not now.done:
            return screen.same
        place = picked(now, getattr(event, "cell", ""), getattr(event, "anchor", ""), getattr(event, "doubt", ""))
        anchor = now.anchor_of(place) if place else getattr(event, "anchor", "")
        box = now.reading.source.boxes.get(anchor)
        turned = box is not None and box.page != now.page
        now = replace(now, chosen=place, page=box.page if box else now.page)
        return {**screen.pick(now), **({screen.source: original_html(now, pictures)} if turned else {})}

    def other_cell(now: Laid | None, field: str) -> Update:
        if now is None or now.chosen is None or now.chosen.section is not Section.INDICATOR:
            return screen.same
        return screen.pick(replace(now, chosen=now.cell(Section.INDICATOR, now.chosen.row, field)))

    def close(now: Laid | None) -> Update:
        return screen.pick(replace(now, chosen=None)) if now else screen.same

    def turn(event: gr.EventData, now: Laid | None) -> Update:
        if now is None:
            return screen.same
        page = min(max(1, int(getattr(event, "page", 1))), now.reading.source.pages)
        now = replace(now, page=page)
        return {screen.laid: now, screen.source: original_html(now, pictures)}

    def changed(now: Laid, make: Callable[[], Laid], said: str, request: gr.Request) -> Iterator[Update]:
        try:
            after = make()
        except AssistantError as error:
            gr.Warning(str(error), title="请注意")
            yield screen.same
            return
        if after is now:
            gr.Info("与读到的内容相同，没有更正。", title="提示")
            yield screen.same
            return
        yield from finish(after, f'<p class="note good">{said}{escape(difference(now, after))}</p>', request)

    def save(now: Laid | None, text: str, kind: str | None, request: gr.Request) -> Iterator[Update]:
        if now is None or now.chosen is None:
            yield screen.same
            return
        place = now.chosen

        def make() -> Laid:
            after = now if place.field in ("level1", "level2") else corrected_cell(desk, now, place, text)
            return with_kind(desk, after, place, kind)

        yield from changed(now, make, "已更正，并按规则重新审核。", request)

    def confirm(now: Laid | None, request: gr.Request) -> Iterator[Update]:
        if now is None or now.doubt is None:
            yield screen.same
            return
        new = confirmation(now.form_index, now.doubt)
        yield from changed(now, lambda: amended(desk, now, new), "已确认无误。", request)

    def remove(now: Laid | None, request: gr.Request) -> Iterator[Update]:
        if now is None or now.chosen is None or now.chosen.section is not Section.INDICATOR:
            yield screen.same
            return
        row = now.chosen.row or 0

        def make() -> Laid:
            return replace(amended(desk, now, row_deleted(now.document, now.form_index, row)), chosen=None)

        yield from changed(now, make, f"已删去第{row}条，并重新审核。", request)

    def open_row(now: Laid | None) -> Update:
        if now is None or now.chosen is None or now.chosen.section is not Section.INDICATOR:
            return screen.same
        row = now.filing.indicators[(now.chosen.row or 1) - 1]
        assessed = now.filing.kind is FilingKind.SELF_EVALUATION
        name, target, weight, actual, score = use.new_cells
        return {
            screen.adding: gr.update(visible=True),
            use.new_level: KINDS[row.level2] if row.level2 else row.level1.value,
            **dict.fromkeys((name, target, weight), ""),
            **dict.fromkeys((actual, score), gr.update(value="", visible=assessed)),
        }

    def add(now: Laid | None, kind: str | None, *texts: str, request: gr.Request) -> Iterator[Update]:
        if now is None or now.chosen is None or not kind:
            gr.Warning("请先选择新行的类别。", title="请注意")
            yield screen.same
            return
        number = (now.chosen.row or 0) + 1

        def make() -> Laid:
            row = new_row(now, kind, texts)
            after = amended(desk, now, row_added(now.form_index, number, row))
            return replace(after, chosen=after.cell(Section.INDICATOR, number, "name"))

        yield from changed(now, make, f"已补上第{number}条，并重新审核。", request)

    def undo(now: Laid | None, request: gr.Request, *, every: bool) -> Iterator[Update]:
        if now is None or not now.log:
            yield screen.same
            return
        log = () if every else now.log[:-1]
        said = "已撤销全部更正，恢复为读到的内容。" if every else "已撤销最后一处更正。"
        yield from changed(now, lambda: replace(with_log(desk, now, log), chosen=None), said, request)

    outputs = screen.outputs
    for component in (screen.form, screen.findings, screen.doubts, screen.unread, screen.source):
        event = component.pick(pick, screen.laid, outputs, show_progress="hidden", api_name=False)
        event.then(None, None, None, js=AGAIN)  # the editor has taken room from the original
    screen.cell.input(other_cell, [screen.laid, screen.cell], outputs, show_progress="hidden", api_name=False)
    screen.cell.input(None, screen.cell, None, js=OTHER_CELL)
    use.close.click(close, screen.laid, outputs, show_progress="hidden", api_name=False)
    screen.source.turn(turn, screen.laid, [screen.laid, screen.source], show_progress="hidden", api_name=False)
    use.more.click(
        open_row,
        screen.laid,
        [screen.adding, use.new_level, *use.new_cells],
        show_progress="hidden",
        api_name=False,
    )
    quick = {"outputs": outputs, "show_progress": "minimal", "api_name": False}

    def add_row(
        now: Laid | None, kind: str, name: str, target: str, weight: str, actual: str, score: str, request: gr.Request
    ) -> Iterator[Update]:
        yield from add(now, kind, name, target, weight, actual, score, request=request)

    def undo_one(now: Laid | None, request: gr.Request) -> Iterator[Update]:
        yield from undo(now, request, every=False)

    def undo_all(now: Laid | None, request: gr.Request) -> Iterator[Update]:
        yield from undo(now, request, every=True)

    edited = [screen.laid, screen.text, screen.level]
    return [
        use.save.click(save, edited, **quick),
        screen.text.submit(save, edited, **quick),
        screen.sure.click(confirm, screen.laid, **quick),
        use.remove.click(remove, screen.laid, **quick),
        use.add.click(add_row, [screen.laid, use.new_level, *use.new_cells], **quick),
        use.undo_one.click(undo_one, screen.laid, **quick),
        use.undo_all.click(undo_all, screen.laid, **quick),
    ]


def picked(now: Laid, cell: str, anchor: str, doubt: str) -> Place | None:
    """The place that was clicked: a doubt by its number, a cell of the form, or the one cell read from a spot."""
    if doubt.isdecimal() and int(doubt) < len(now.filing.doubtful):
        return now.place_of(now.filing.doubtful[int(doubt)])
    section, _, rest = cell.partition("/")
    row, _, field = rest.partition("/")
    if field and section in set(Section):
        return now.cell(Section(section), int(row) if row.isdecimal() else None, field)
    return now.cell_at(anchor)


def with_kind(desk: Desk, now: Laid, place: Place, kind: str | None) -> Laid:
    """The row of ``place`` under another level, when ``kind`` names another one than it has."""
    if place.section is not Section.INDICATOR or not kind:
        return now
    row = now.filing.indicators[(place.row or 1) - 1]
    if kind == (KINDS[row.level2] if row.level2 else row.level1.value):
        return now
    level2 = place.model_copy(update={"field": "level2"})
    if kind in _SECOND:
        return corrected_cell(desk, now, level2, _SECOND[kind].value)
    now = corrected_cell(desk, now, level2, "")
    return corrected_cell(desk, now, place.model_copy(update={"field": "level1"}), kind)


def new_row(now: Laid, kind: str, texts: tuple[str, ...]) -> Indicator:
    """A row of the texts name, target, weight, actual and score. Raises ``AssistantError`` when it has no name."""
    name, target, weight, actual, score = (text.strip() for text in texts)
    if not name:
        raise AssistantError("新行还没有指标名称。", hint="请填写三级指标。")
    second = _SECOND.get(kind)
    first = LEVEL1_OF[second] if second else Level1(kind)
    assessed = now.filing.kind is FilingKind.SELF_EVALUATION
    row = Indicator(
        level1=first,
        level2=second,
        name=name,
        target=read_target(target),
        actual=read_target(actual) if assessed else None,
        deviation="" if assessed else None,
    )
    alone = now.filing.model_copy(update={"indicators": (row,)})
    for field, text in (("weight", weight), ("score", score)):
        alone = with_cell(alone, Place(section=Section.INDICATOR, row=1, field=field), text)
    return alone.indicators[0]


def difference(before: Laid, after: Laid) -> str:
    """What a change did to the review, in words."""
    old, new = before.review, after.review
    counts = len(old.findings), len(new.findings)
    said = f"审核意见由 {counts[0]} 条变为 {counts[1]} 条" if counts[0] != counts[1] else f"审核意见仍为 {counts[1]} 条"
    return said + (f"，等级由“{old.grade.value}”变为“{new.grade.value}”。" if old.grade is not new.grade else "。")
