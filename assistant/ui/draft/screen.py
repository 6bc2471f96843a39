"""What the right of the draft tab shows of a draft, as updates in one fixed order; the papers for download."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import gradio as gr

from assistant.desk import Desk
from assistant.documents.writing.paste import paste_rows
from assistant.domain import Draft
from assistant.drafting.planning.questions import MOST_ASKED, answerable
from assistant.drafting.rewording import sentences_of
from assistant.ui.draft.fields import wan_text
from assistant.ui.draft.view import checked_html, notes_html, stage_html
from assistant.ui.form_view import form_html
from assistant.ui.papers import new_folder

ROW_HEADS = ["二级指标", "三级指标", "指标值", "分值"]
Shown = list[object]


class Screen(NamedTuple):
    """The components a draft is shown in, in the order of ``show``."""

    made: gr.State
    stage: gr.HTML
    which: gr.Radio
    form: gr.HTML
    notes: gr.HTML
    asking: gr.Column
    first: gr.Textbox
    second: gr.Textbox
    third: gr.Textbox
    fourth: gr.Textbox
    fifth: gr.Textbox
    docx: gr.DownloadButton
    xlsx: gr.DownloadButton
    json: gr.DownloadButton
    work: gr.Column
    table: gr.Dataframe
    sentence: gr.Dropdown
    overall: gr.Textbox
    annual: gr.Textbox
    name: gr.Textbox
    department: gr.Textbox
    unit: gr.Textbox
    category: gr.Textbox
    start: gr.Textbox
    end: gr.Textbox
    money: gr.Textbox
    findings: gr.HTML
    paste: gr.Textbox
    follow: gr.Button


def show(desk: Desk, made: Draft, at: int, *, stopped: bool = False, statement: bool = False) -> Shown:
    """The updates for a draft; ``at`` is the form looked at, 0 the parent or only one."""
    forms = (made, *made.children)
    at = at if at < len(forms) else 0
    form = form_at(made, at)
    done = made.stage == "done" or stopped
    why = desk.why_no_model if made.stage == "done" and not made.tokens.generated else ""
    papers = write_papers(desk.with_statement(made) if statement else made) if done else (None, None, None)
    names = [(one.filing.project.name, number) for number, one in enumerate(forms)]
    objective = form.filing.objective
    return [
        made,
        stage_html(made, stopped=stopped, why_no_model=why),
        gr.update(choices=names, value=at, visible=len(forms) > 1),
        form_html(form.filing, rows=form.rows),
        notes_html(form.blanks, form.notes),
        *(boxes(form) if done else [gr.update(visible=False), *[gr.skip()] * MOST_ASKED]),
        *(gr.update(value=str(paper), visible=True) if paper else gr.update(visible=False) for paper in papers),
        gr.update(visible=done),
        cells(form) if done else gr.skip(),
        gr.update(choices=[one.text for one in sentences_of(form)], value=None) if done else gr.skip(),
        objective.overall or "" if done else gr.skip(),
        objective.annual or "" if done else gr.skip(),
        *(head_shown(form) if done else [gr.skip()] * 7),
        checked_html(form.review.findings if form.review else (), desk.rule_titles),
        paste_rows(form.filing) if done else gr.skip(),
        gr.update(visible=done and not made.children),
    ]


def form_at(made: Draft, at: int | None) -> Draft:
    """The form looked at: 0 the parent or only one, from 1 a child."""
    forms = (made, *made.children)
    return forms[at] if at and at < len(forms) else made


def boxes(form: Draft) -> list[object]:
    """A box to answer each question in, and the column that holds them."""
    asked = answerable(form.blanks)
    shown = [gr.update(label=question, value="", visible=True) for question in asked]
    hidden = [gr.update(value="", visible=False)] * (MOST_ASKED - len(asked))
    return [gr.update(visible=bool(asked)), *shown, *hidden]


def head_shown(form: Draft) -> list[str]:
    """The head fields as they stand in the form: name, department, unit, category, start, end, money in 万元."""
    project, yuan = form.filing.project, form.brief.amount
    days = [day.text if day else "" for day in (project.start, project.end)]
    return [project.name, project.department or "", project.unit or "", project.category or "", *days, wan_text(yuan)]


def nothing() -> Shown:
    """No update of any component."""
    return [gr.skip()] * len(Screen._fields)


def told(message: str) -> Shown:
    """Only the line at the top."""
    return [gr.skip(), message, *[gr.skip()] * (len(Screen._fields) - 2)]


def cells(form: Draft) -> list[list[str]]:
    """The rows as the table for editing holds them."""
    return [
        [
            row.level2.value if row.level2 else "",
            row.name,
            row.target.text,
            "" if row.weight is None else f"{row.weight:f}",
        ]
        for row in form.filing.indicators
    ]


def write_papers(made: Draft) -> tuple[Path, Path, Path]:
    """The draft with its children as Word, Excel and JSON in a new folder."""
    from assistant.documents import writing

    folder = new_folder()
    stem = "".join(mark for mark in made.filing.project.name if mark not in '\\/:*?"<>|')[:40] or "申报表"
    docx, xlsx, data = (folder / f"{stem}.绩效目标申报表{suffix}" for suffix in (".docx", ".xlsx", ".json"))
    forms = (made, *made.children)
    rows = tuple(row for form in forms for row in form.rows)
    statements = (made.statement,) if made.statement else ()
    filings = [form.filing for form in forms]
    writing.write_form_docx(filings, docx, rows=rows, statements=statements)
    writing.write_form_xlsx(filings, xlsx, rows=rows, statements=statements)
    data.write_text(made.model_dump_json(indent=1, exclude={"timings", "tokens"}), "utf-8")
    return docx, xlsx, data
