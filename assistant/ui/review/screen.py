"""What the review tab shows of what lies on the desk: every component with its new value, as one mapping a step."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.desk import Desk
from assistant.documents.places import FIELDS, anchor_text
from assistant.domain import LEVEL1_OF, FilingKind, Level1, Level2, Section, Severity
from assistant.errors import AssistantError
from assistant.ui.form_view import form_html
from assistant.ui.papers import new_folder
from assistant.ui.review.laid import Laid
from assistant.ui.review.reading_view import (
    FEW,
    chosen_html,
    corrections_html,
    document_html,
    doubts_html,
    form_names,
    no_form_html,
    unread_html,
)
from assistant.ui.review.source_view import page_html, source_html
from assistant.ui.review.view import (
    finding_label,
    findings_html,
    not_evaluated_html,
    rewrite_label,
    scorecard_html,
    since_html,
    waived_html,
)

Update = dict[Any, object]  # component → its new value or gr.update
ALL = "全部"
LEVELS = {ALL: None, "错误": Severity.ERROR, "警告": Severity.WARNING, "提示": Severity.INFO}
KINDS = {level2: f"{LEVEL1_OF[level2].value} / {level2.value}" for level2 in Level2}
_LONG = 120  # signs of a text that wants a taller box
WELCOME = '<p class="note">上传一份申报表或自评表，几秒内给出审核意见：错在哪、为什么、依据什么、怎么改。</p>'
REWRITES = "采纳改写（有现成改法的意见）"


@dataclass(frozen=True)
class Screen:
    """The components of the tab; gradio gives them no types."""

    laid: Any
    told: Any
    doubts: Any
    unread: Any
    corrections: Any
    undoing: Any
    which: Any
    opinion: Any
    marked: Any
    data: Any
    revised_docx: Any
    revised_xlsx: Any
    card: Any
    since: Any
    beside: Any
    compare: Any
    source: Any
    editing: Any
    chosen: Any
    text: Any
    in_row: Any
    level: Any
    cell: Any
    sure: Any
    row_tools: Any
    adding: Any
    form: Any
    rewriting: Any
    rewrites: Any
    filter: Any
    findings: Any
    waived: Any
    waiving: Any
    passed: Any
    returning: Any
    returned: Any
    rest: Any
    skipped: Any

    @property
    def outputs(self) -> list[Any]:
        return [getattr(self, each.name) for each in fields(self)]

    @property
    def papers(self) -> tuple[Any, ...]:
        return self.opinion, self.marked, self.data, self.revised_docx, self.revised_xlsx

    @property
    def same(self) -> Update:
        """Everything as it is; gradio takes an empty mapping for a value."""
        return {self.laid: gr.skip()}

    def blank(self, message: str, card: str = "") -> Update:
        """Nothing on the desk but a message."""
        hidden = gr.update(visible=False)
        empty = (
            self.doubts,
            self.unread,
            self.corrections,
            self.since,
            self.source,
            self.form,
            self.findings,
            self.waived,
        )
        away = (
            *self.papers,
            self.undoing,
            self.which,
            self.beside,
            self.editing,
            self.adding,
            self.rewriting,
            self.filter,
            self.waiving,
            self.rest,
        )
        return {
            self.laid: None,
            self.told: message,
            self.card: card,
            **dict.fromkeys(empty, ""),
            **dict.fromkeys(away, hidden),
        }

    def without_form(self, now: Laid, pictures: Pictures) -> Update:
        """A file in which no form was found: what it holds is shown, so that the user sees what the reader saw."""
        document = now.document
        return {
            **self.blank(no_form_html(document)),
            self.unread: unread_html(document.unread) if len(document.unread) > FEW else "",
            self.beside: gr.update(visible=True),
            self.compare: gr.update(visible=False),
            self.source: original_html(now, pictures),
        }

    def lay(self, desk: Desk, now: Laid, message: str, pictures: Pictures) -> Update:
        """All of the tab for what is on the desk, but for its papers."""
        named = form_names([each.review.filing for each in now.done])
        names = [f"{number}. {name}" for number, name in enumerate(named, start=1)]
        several = len(names) > 1
        return {
            self.laid: now,
            self.told: document_html(now.document, pages=now.reading.source.pages) + message,
            self.unread: unread_html(now.document.unread),
            self.corrections: corrections_html(now.log, known=now.known, lost=now.lost, several=several),
            self.undoing: gr.update(visible=bool(now.log)),
            self.which: gr.update(choices=names, value=names[now.at], visible=several),
            self.beside: gr.update(visible=True),
            self.compare: gr.update(visible=True),
            **self.show(desk, now, pictures),
        }

    def show(self, desk: Desk, now: Laid, pictures: Pictures) -> Update:
        """What depends on the form that is chosen."""
        review = now.review
        numbered = list(enumerate(review.findings, start=1))
        rewrites = [(rewrite_label(number, each), number) for number, each in numbered if each.rewrite]
        waivable = [(finding_label(number, each), number) for number, each in numbered]
        waived = [(finding_label(number, each.finding), number) for number, each in enumerate(review.waived, start=1)]
        findings = now.findings
        form = form_html(
            review.filing,
            findings=findings,
            corrections=review.corrections,
            origins=now.anchors,
            statement=now.statement,
        )
        return {
            self.laid: now,
            self.card: scorecard_html(review),
            self.since: since_html(now.shown, revised=now.revised),
            self.doubts: doubts_html(review.filing, now.place_of, now.anchor_of),
            self.source: original_html(now, pictures, draw=False),
            self.form: form,
            **self.pick(now),
            self.rewriting: gr.update(visible=bool(rewrites) or now.revised),
            self.rewrites: gr.update(
                choices=rewrites,
                value=[],
                label=REWRITES if rewrites else "没有别的现成改法了，其余意见请按建议修改",
            ),
            self.filter: gr.update(value=ALL, visible=len(review.findings) > 1),
            self.findings: findings_html(findings, titles=desk.rule_titles, anchor_of=now.anchor_of),
            self.waived: waived_html(review),
            self.waiving: gr.update(visible=bool(waivable or waived)),
            self.passed: gr.update(choices=waivable, value=None),
            self.returning: gr.update(visible=bool(waived)),
            self.returned: gr.update(choices=waived, value=None),
            self.rest: gr.update(visible=bool(review.not_evaluated)),
            self.skipped: not_evaluated_html(review, desk.rule_titles),
        }

    def pick(self, now: Laid) -> Update:
        """The editor of the cell that is picked."""
        place = now.chosen
        if place is None:
            return {self.laid: now, self.editing: gr.update(visible=False), self.adding: gr.update(visible=False)}
        in_row = place.section is Section.INDICATOR
        row = now.filing.indicators[(place.row or 1) - 1] if in_row else None
        kind = (KINDS[row.level2] if row.level2 else row.level1.value) if row else None
        text = now.text_at(place)
        doubtful = now.doubt is not None
        single = place.field not in ("level1", "level2") and text is not None
        return {
            self.laid: now,
            self.editing: gr.update(visible=True),
            self.chosen: chosen_html(
                now.filing, place, text=text or "", where=anchor_text(now.anchor_of(place)), log=now.review.corrections
            ),
            self.text: gr.update(value=text or "", visible=single, max_lines=14 if len(text or "") > _LONG else 6),
            self.in_row: gr.update(visible=in_row),
            self.cell: gr.update(choices=row_cells(now.filing.kind), value=place.field if single else None),
            self.level: kind,
            self.sure: gr.update(visible=doubtful),
            self.row_tools: gr.update(visible=in_row),
            self.adding: gr.update(visible=False),
        }

    def with_papers(self, desk: Desk, now: Laid) -> Update:
        """审核意见书, 批注件, JSON, and once something was accepted or corrected the form as it stands now."""
        from assistant.documents import writing
        from assistant.documents.writing.bundle import write_papers

        folder, document = new_folder(), now.document
        reviews = [each.review for each in now.done]
        original = None if now.revised else now.original  # comments on what has been changed since would mislead
        made = write_papers(document.source, original, reviews, folder, titles=desk.rule_titles)
        docx: Path | None = None
        xlsx: Path | None = None
        if now.revised or now.log:
            stem = Path(document.source).stem
            word = "修改后" if now.revised else "更正后"
            docx, xlsx = folder / f"{stem}.{word}.docx", folder / f"{stem}.{word}.xlsx"
            writing.write_form_docx(document.filings, docx, statements=document.statements)
            writing.write_form_xlsx(document.filings, xlsx, statements=document.statements)
        paths = {self.opinion: made.opinion, self.marked: made.marked, self.data: made.data}
        shown = {
            button: gr.update(value=str(path), visible=True) if path else gr.update(visible=False)
            for button, path in paths.items()
        }
        forms = {self.revised_docx: (docx, "Word"), self.revised_xlsx: (xlsx, "Excel")}
        for button, (path, kind) in forms.items():
            label = f"下载{'修改' if now.revised else '更正'}后的表（{kind}）"
            shown[button] = gr.update(value=str(path), visible=True, label=label) if path else gr.update(visible=False)
        return shown


class Pictures:
    """Pages as pictures, drawn when they are looked at; the last few are kept. Safe to share between threads."""

    _MOST = 32

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drawn: dict[tuple[Path, int], str] = {}

    def drawn(self, path: Path, page: int) -> str:
        """The picture of a page (from 1) if it has been drawn, else an empty text."""
        return self._drawn.get((path, page), "")

    def draw(self, path: Path, page: int, *, straight: bool) -> str:
        """The picture of a page as a JPEG in base64; takes about a second. Raises ``UnreadableFile``."""
        if not self.drawn(path, page):
            picture = self._desk.page_picture(path, page, straight=straight)
            while len(self._drawn) >= self._MOST:
                self._drawn.pop(next(iter(self._drawn)), None)
            self._drawn[path, page] = picture
        return self._drawn.get((path, page), "")


def original_html(now: Laid, pictures: Pictures, *, draw: bool = True) -> str:
    """The original as it is shown beside the form: a page's picture, or the lines and tables of other files.

    Without ``draw`` a page that has not been drawn yet is left blank, so that the review need not wait for it.
    """
    source, name = now.reading.source, now.document.source
    lit = now.anchor_of(now.chosen) if now.chosen else ""
    if not source.pages or now.original is None:
        return source_html(source, name=name, lit=lit)
    picture, trouble = pictures.drawn(now.original, now.page), ""
    try:
        if draw:
            picture = pictures.draw(now.original, now.page, straight=now.page in source.scanned)
    except AssistantError as error:
        trouble = str(error)
    return page_html(picture, source.boxes, name=name, page=now.page, pages=source.pages, lit=lit, trouble=trouble)


def row_cells(kind: FilingKind) -> list[tuple[str, str]]:
    """The cells of a row by name and field, also those its form has no column for."""
    assessed = kind is FilingKind.SELF_EVALUATION
    left_out = {"level1", "level2", *(() if assessed else ("actual", "score", "deviation"))}
    return [(name, field) for field, name in FIELDS.items() if field not in left_out]


def level_choices() -> list[str]:
    """What a row can be: each second level under its first, and a first level alone."""
    return [*KINDS.values(), *(level.value for level in Level1)]
