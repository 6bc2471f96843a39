"""The story of one draft: brief → facts → plan → write → ground → review → revise; each step yields a whole ``Draft``."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from assistant.domain import (
    Brief,
    Draft,
    DraftRow,
    Filing,
    Finding,
    Objective,
    Review,
    Section,
    Severity,
    Statement,
    Tokens,
)
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.asking import with_asked_facts
from assistant.drafting.facts.tasks import Task
from assistant.drafting.planning.plan import Plan, make_plan
from assistant.drafting.planning.questions import without_blanks
from assistant.drafting.planning.rows import BLANK
from assistant.drafting.words.ground import Ground, ground_of
from assistant.drafting.words.grounding import Problem, problems, row_problems
from assistant.drafting.words.mending import without_counts, without_faulty_clauses
from assistant.drafting.words.wording import annual_text
from assistant.drafting.words.writing import PROMPTS, Objectives, Writer, smoother_names
from assistant.errors import AssistantError, Cancelled, LibraryError, ModelError
from assistant.prompting import load_prompt
from assistant.target import read_target

if TYPE_CHECKING:
    from assistant.library import Library
    from assistant.models.chat import ChatModel

Reviewer = Callable[[Filing, Statement | None], Review]
"""The checker, handed in by the desk: drafting and review are siblings and do not see each other."""


def draft(
    brief: Brief,
    *,
    library: Library | None,
    chat: ChatModel | None,
    review: Reviewer | None = None,
    asks: bool = False,
) -> Iterator[Draft]:
    """Successive drafts: stage ``plan`` (complete, no model), ``writing`` while words come in, ``done`` when checked.

    ``timings`` are seconds since the start: ``facts``, ``plan``, ``first_word``, ``done``. Closing the iterator stops the
    model. A model that fails leaves the plan's own words and a note; nothing already made is lost. With ``asks`` the
    model is first asked what figures count that no reader could place; the plan is then made anew.
    """
    started = time.perf_counter()
    timings: dict[str, float] = {}

    def clock(stage: str) -> None:
        timings[stage] = round(time.perf_counter() - started, 3)

    reading = read_facts(brief)
    clock("facts")
    notes: list[str] = []
    plan = _plan_with(brief, library, notes)
    clock("plan")
    current = Draft(
        stage="plan",
        brief=brief,
        filing=plan.filing,
        rows=plan.rows,
        facts=reading.facts,
        blanks=plan.blanks,
        notes=(*plan.notes, *notes),
        timings=dict(timings),
        versions=_versions(chat),
    )
    yield current
    writer = chat.counting_anew() if chat else None
    if writer is not None and asks and (helped := with_asked_facts(writer, brief, reading)) is not None:
        brief, reading = helped, read_facts(helped)
        plan = _plan_with(brief, library, notes)
        current = current.model_copy(
            update={
                "brief": brief,
                "filing": plan.filing,
                "rows": plan.rows,
                "facts": reading.facts,
                "blanks": plan.blanks,
                "notes": (*plan.notes, *notes, _ASKED_NOTE),
            }
        )
        yield current
    ground = ground_of(brief, reading, plan.tasks, plan.rows, foreign_names(brief, library))
    if writer is not None:
        try:
            for partial in _written(writer, brief, plan, ground, current, clock, timings):
                current = partial
                yield current
        except Cancelled:
            raise
        except ModelError as error:
            objective = plan.filing.objective
            note = f"语言模型没有写成（{error.message}），两段目标沿用指标方案自己的文字。"
            current = _with_objective(current, objective, note)
    else:
        current = current.model_copy(
            update={"notes": (*current.notes, "未使用语言模型，两段目标为指标方案自己的文字。")}
        )
    if review is not None:
        current = revised(current, ground, review)
    clock("done")
    tokens = writer.usage if writer else Tokens()
    yield current.model_copy(update={"stage": "done", "timings": dict(timings), "tokens": tokens})


_ASKED_NOTE = "有的数字说的是什么没有把握，已请模型从您的原话里找出所指（依据栏注明“模型补读”），请核对。"


def _plan_with(brief: Brief, library: Library | None, notes: list[str]) -> Plan:
    reading = read_facts(brief)
    try:
        return make_plan(brief, reading, library)
    except LibraryError as error:
        notes.append(f"案例库暂不可用（{error.message}），未参考案例库。")
        return make_plan(brief, reading, None)


def _versions(chat: ChatModel | None) -> dict[str, str]:
    versions = {name: load_prompt(name).version for name in PROMPTS} if chat else {}
    return versions | ({"model": chat.name} if chat else {})


def foreign_names(brief: Brief, library: Library | None) -> tuple[str, ...]:
    """Names of the library's filings, which no text of this draft may contain."""
    if library is None:
        return ()
    own = re.sub(r"\s", "", brief.name + brief.content + brief.unit + brief.department)
    names: set[str] = set()
    try:
        for entry in library.filings():
            names.update(filter(None, (entry.project, entry.unit)))
    except LibraryError:
        return ()
    return tuple(sorted(name for name in names if len(name) >= 4 and name not in own))


# ------------------------------------------------------------------------------------------------- writing, grounding


def _written(
    chat: ChatModel,
    brief: Brief,
    plan: Plan,
    ground: Ground,
    current: Draft,
    clock: Callable[[str], None],
    timings: dict[str, float],
) -> Iterator[Draft]:
    writer = Writer(chat, brief, plan)
    own = plan.filing.objective
    words = Objectives(works="", effect="", overall="")
    shown = -1
    for words in writer.write():
        length = len(words.works) + len(words.effect) + len(words.overall)
        if length and "first_word" not in timings:
            clock("first_word")
        if length == shown:
            continue
        shown = length
        annual = _annual(brief, plan, words.works, words.effect) if words.works else own.annual
        yield _with_objective(current, Objective(overall=words.overall or own.overall, annual=annual)).model_copy(
            update={"stage": "writing", "timings": dict(timings)}
        )
    notes: list[str] = []
    works = _grounded(writer, "works", words.works, ground, plan.tasks, notes)
    effect = without_counts(_grounded(writer, "effect", words.effect, ground, (), notes))
    overall = without_counts(_grounded(writer, "overall", words.overall, ground, (), notes))
    if not _names_works(overall, plan.tasks):
        overall = ""
    annual = _annual(brief, plan, works, effect)
    if problems(annual, ground, must=plan.tasks):
        annual = own.annual or ""
    current = _with_objective(current, Objective(overall=overall or own.overall, annual=annual), *notes)
    yield current.model_copy(update={"stage": "writing", "timings": dict(timings)})
    try:
        names = smoother_names(chat, current.rows, ground)
    except ModelError:
        return
    if names:
        yield _renamed(current, names).model_copy(update={"stage": "writing"})


def _annual(brief: Brief, plan: Plan, works: str, effect: str) -> str:
    """The year's objective from the model's slots; the plan's own words stand in for an empty one."""
    said = re.sub(rf"^{brief.year}年(?:度)?[，,]?|{brief.year}年(?!\d)", "", works)
    return annual_text(brief, plan.tasks, plan.rows, works=said.rstrip("。"), effect=effect.rstrip("。"))


def _names_works(text: str, tasks: tuple[Task, ...]) -> bool:
    """Whether an objective says what is done: half the works at least, and no 以上工作 that stands nowhere in the cell."""
    named = sum(task.thing[:2] in text or task.thing[-2:] in text for task in tasks)
    return 2 * named >= len(tasks) and not re.search(r"以上工作|上述|以下工作|涉及|惠及", text)


_LABELS = {"works": "年度目标的工作事项", "effect": "年度目标的预期效果", "overall": "项目总目标"}


def _grounded(writer: Writer, slot: str, text: str, ground: Ground, must: tuple[Task, ...], notes: list[str]) -> str:
    """The slot's text when it holds; mended once by the model when it does not; else empty, for the plan's own words."""
    text, faults = _mended(text, ground, must)
    if not faults:
        return text
    told = _told(faults)
    try:
        second, left = _mended(writer.mend(slot, faults), ground, must)
    except Cancelled:
        raise
    except ModelError:
        second, left = "", faults
    if second and not left:
        notes.append(f"{_LABELS[slot]}里模型写得不准（{told}），已由模型重写。")
        return second
    notes.append(f"{_LABELS[slot]}里模型写得不准（{told}），改用了按指标写好的文字。")
    return ""


def _mended(text: str, ground: Ground, must: tuple[Task, ...]) -> tuple[str, tuple[Problem, ...]]:
    faults = problems(text, ground, must=must)
    if faults:
        text = without_faulty_clauses(text, faults)
        faults = problems(text, ground, must=must)
    return text, faults


def _told(faults: tuple[Problem, ...]) -> str:
    return "；".join(dict.fromkeys(fault.reason for fault in faults[:3]))


def _with_objective(current: Draft, objective: Objective, *notes: str) -> Draft:
    filing = current.filing.model_copy(update={"objective": objective})
    return current.model_copy(update={"filing": filing, "notes": (*current.notes, *notes)})


def with_rows(current: Draft, rows: tuple[DraftRow, ...]) -> Draft:
    """The draft with other rows, and the filing's indicators in step with them."""
    filing = current.filing.model_copy(update={"indicators": tuple(row.indicator for row in rows)})
    return current.model_copy(update={"rows": rows, "filing": filing})


def _renamed(current: Draft, names: dict[int, str]) -> Draft:
    rows = tuple(
        row.model_copy(update={"indicator": row.indicator.model_copy(update={"name": names[place]})})
        if place in names
        else row
        for place, row in enumerate(current.rows)
    )
    blanks = tuple(
        blank.model_copy(update={"place": blank.place.model_copy(update={"label": names[blank.place.row - 1]})})
        if blank.place.row and blank.place.row - 1 in names
        else blank
        for blank in current.blanks
    )
    return with_rows(current, rows).model_copy(update={"blanks": blanks})


# --------------------------------------------------------------------------------------------------- review and revise


def revised(current: Draft, ground: Ground, review: Reviewer) -> Draft:
    """Review the draft, apply once the exact rewrites the checker proposes and that hold, and review again.

    What the checker says of cells that the draft lists as 待填 is let pass: they are blanks to fill, no faults. Every other
    error becomes a note: none reaches the user unmarked.
    """
    try:
        result = without_blanks(review(current.filing, current.statement), current.blanks)
        fixed = _with_rewrites(current, result.findings, ground)
        if fixed is not current:
            again = review(fixed.filing, fixed.statement)
            current, result = fixed, without_blanks(again, fixed.blanks)
    except AssistantError as error:
        return current.model_copy(update={"notes": (*current.notes, f"没有完成审核：{error.message}")})
    marked = tuple(f"{_MARK}{finding.message}" for finding in result.findings if finding.severity is Severity.ERROR)
    notes = tuple(
        note for note in current.notes if not note.startswith(_MARK)
    )  # of the last review, by now perhaps settled
    return current.model_copy(update={"review": result, "notes": (*notes, *dict.fromkeys(marked))})


_MARK = "待核对："


def _with_rewrites(current: Draft, findings: tuple[Finding, ...], ground: Ground) -> Draft:
    rows = list(current.rows)
    changed = False
    for finding in findings:
        place = finding.place
        if (
            finding.severity is Severity.INFO
            or not finding.rewrite
            or finding.edits
            or finding.edits  # then the rewrite is words about other cells
            or place.section is not Section.INDICATOR
            or not place.row
        ):
            continue
        if place.field not in ("name", "target") or place.row > len(rows):
            continue
        row = rows[place.row - 1]
        cell: dict[str, object] = {
            place.field: finding.rewrite if place.field == "name" else read_target(finding.rewrite)
        }
        indicator = row.indicator.model_copy(update=cell)
        if BLANK in row.indicator.target.text or row_problems(indicator.name, indicator.target.text, ground):
            continue
        rows[place.row - 1] = row.model_copy(update={"indicator": indicator})
        changed = True
    return with_rows(current, tuple(rows)) if changed else current
