"""What lies on the review desk of one browser, and what each action makes of it. Values in, new values out; the desk works.

The document shown always follows from three things: the reading, the log of corrections, and the rewrites accepted since.
Undoing is leaving out the last of one of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.desk import Desk
from assistant.desk.reviewing import Accepted, Examined
from assistant.documents import Reading
from assistant.documents.correcting import cell_correction, cell_label, corrected, log_with, with_correction
from assistant.documents.original import Key, key_of, moved, origins
from assistant.documents.statements import section_place, statement_of, text_in
from assistant.domain import Document, Doubt, Filing, Finding, Place, ReadingCorrection, Review, Section, Statement
from assistant.errors import AssistantError

Step = tuple[int, tuple[Finding, ...]]  # a form's number from 1 and the rewrites accepted in it at once


@dataclass(frozen=True)
class Laid:
    """The reading of one file, what was said and done since, and what follows from it.

    ``base`` are the reviews before any rewrite was accepted, ``done`` those shown; ``origins`` tell for each form where its
    cells stand in the original. ``known`` counts the corrections kept from an earlier visit, ``lost`` those that no longer fit.
    """

    reading: Reading
    original: Path | None
    document: Document
    base: tuple[Examined, ...]
    done: tuple[Examined, ...]
    log: tuple[ReadingCorrection, ...] = ()
    steps: tuple[Step, ...] = ()
    known: int = 0
    lost: tuple[ReadingCorrection, ...] = ()
    origins: tuple[Mapping[Key, str], ...] = ()
    at: int = 0
    chosen: Place | None = None
    page: int = 1

    @property
    def shown(self) -> Examined:
        return self.done[self.at]

    @property
    def review(self) -> Review:
        return self.shown.review

    @property
    def filing(self) -> Filing:
        return self.review.filing

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The findings on the form that is shown, those on its statement at their sections."""
        return tuple(
            each.model_copy(update={"place": section_place(each.place, self.statement)})
            for each in self.review.findings
        )

    @property
    def statement(self) -> Statement | None:
        """The 项目经费情况说明 that belongs to the form that is shown."""
        return statement_of(self.filing, self.form_index, self.document)

    @property
    def form_index(self) -> int:
        return self.at + 1

    @property
    def revised(self) -> bool:
        return bool(self.steps)

    @property
    def anchors(self) -> Mapping[Key, str]:
        return self.origins[self.at] if self.at < len(self.origins) else {}

    @property
    def doubt(self) -> Doubt | None:
        """What is doubtful about the place that is chosen."""
        if self.chosen is None:
            return None
        key = key_of(self.chosen), self.anchor_of(self.chosen)
        places = ((doubt, self.place_of(doubt)) for doubt in self.filing.doubtful)
        return next((doubt for doubt, place in places if (key_of(place), self.anchor_of(place)) == key), None)

    def place_of(self, doubt: Doubt) -> Place:
        """The cell a doubt is about; where it names none, the cell that stands at its spot of the file."""
        place = doubt.place
        if place.field and place.section is not Section.FORM:
            return place
        return self.cell_at(place.anchor) or place

    def cell_at(self, anchor: str) -> Place | None:
        """The one cell of the form that was read from a spot of the file; ``None`` when there are none or several."""
        keys = [key for key, where in self.anchors.items() if anchor and where == anchor]
        return self.cell(*keys[0]) if len(keys) == 1 else None

    def cell(self, section: Section, row: int | None, field: str) -> Place | None:
        """The place of a cell of the form that is shown, with its label; ``None`` when there is no such cell."""
        place = Place(section=section, row=row, field=field)
        try:
            text_in(self.document, self.form_index, place)
        except AssistantError:
            return None
        return place.model_copy(update={"label": cell_label(self.document, self.form_index, place)})

    def text_at(self, place: Place) -> str | None:
        """What a cell says; ``None`` when the place is no cell."""
        try:
            return text_in(self.document, self.form_index, place)
        except AssistantError:
            return None

    def anchor_of(self, place: Place) -> str:
        """Where a place stands in the original; the place's own anchor where its cell is not known."""
        return self.anchors.get(key_of(place), "") or place.anchor


def laid(desk: Desk, reading: Reading, original: Path | None) -> Laid:
    """A reading with the corrections kept for its file, reviewed. Without any form ``done`` is empty."""
    kept = desk.corrections(reading.document)
    made = desk.correct(reading.document, kept) if kept else None
    document = made.document if made else reading.document
    log = made.applied if made else ()
    done = desk.examine(document, corrections=log)
    return Laid(
        reading=reading,
        original=original,
        document=document,
        base=done,
        done=done,
        log=log,
        known=len(log),
        lost=made.lost if made else (),
        origins=_origins(reading, log),
        page=1,
    )


def _origins(reading: Reading, log: Sequence[ReadingCorrection]) -> tuple[Mapping[Key, str], ...]:
    """Where each form's cells stand in the original: found by what was read there, whatever it was corrected to."""
    found = origins(reading.source, reading.document)
    return tuple(
        moved(where, [each for each in log if each.form_index == form]) for form, where in enumerate(found, start=1)
    )


def with_log(desk: Desk, now: Laid, log: Sequence[ReadingCorrection]) -> Laid:
    """The same file with other corrections, which are kept; the rewrites accepted before are accepted again."""
    made = desk.correct(now.reading.document, log)
    base = desk.examine(made.document, corrections=made.applied, before=now.base)
    after = replace(
        now,
        document=made.document,
        base=base,
        done=base,
        log=made.applied,
        lost=made.lost,
        known=min(now.known, len(made.applied)),
        origins=_origins(now.reading, made.applied),
        steps=(),
    )
    return _replayed(desk, after, now.steps)


def corrected_cell(desk: Desk, now: Laid, place: Place, text: str) -> Laid:
    """One cell as the user says the file has it. Raises ``AssistantError`` when it cannot be, with the reason."""
    form = now.form_index
    read = corrected(now.reading.document, now.log).document
    if now.steps and text_in(read, form, place) != text_in(now.document, form, place):
        raise AssistantError("这一格已按采纳的改写修改过。", hint="要更正读取结果，请先“撤销上一次采纳”。")
    new = cell_correction(read, form, place.model_copy(update={"anchor": now.anchor_of(place)}), text)
    if new.was == new.text:
        return now
    return _extended(desk, now, new)


def amended(desk: Desk, now: Laid, new: ReadingCorrection) -> Laid:
    """One more correction of another kind. Raises ``AssistantError`` when it does not fit."""
    if now.steps:
        raise AssistantError("已采纳过改写，现在不能增删行。", hint="请先“撤销上一次采纳”。")
    return _extended(desk, now, new)


def _extended(desk: Desk, now: Laid, new: ReadingCorrection) -> Laid:
    log = log_with(now.log, new)
    document = now.reading.document
    for each in log:  # tried first, so that what does not fit is told and not kept
        document = with_correction(document, each)
    return with_log(desk, now, log)


def accepted(desk: Desk, now: Laid, chosen: Sequence[Finding]) -> tuple[Laid, Accepted]:
    """Rewrites taken over into the form that is shown."""
    made, done = desk.accept(now.document, now.done, now.review.form_index, chosen)
    if not made.accepted:
        return now, made
    step = (now.review.form_index, tuple(chosen))
    return replace(now, document=made.document, done=done, steps=(*now.steps, step)), made


def without_last_step(desk: Desk, now: Laid) -> Laid:
    """The form as it was before rewrites were last accepted."""
    start = replace(now, document=corrected(now.reading.document, now.log).document, done=now.base, steps=())
    return _replayed(desk, start, now.steps[:-1])


def _replayed(desk: Desk, now: Laid, steps: Sequence[Step]) -> Laid:
    for form, findings in steps:
        made, done = desk.accept(now.document, now.done, form, findings)
        if made.accepted:
            now = replace(now, document=made.document, done=done, steps=(*now.steps, (form, findings)))
    return now
