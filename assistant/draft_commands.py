"""The commands of drafting: ``draft`` from a brief and papers, ``assess`` for the 自评表 of a form and its results."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant.errors import AssistantError, BriefError
from assistant.terminal import open_desk, out, plain_errors, progress, say

if TYPE_CHECKING:
    from assistant.assessing import SelfEvaluation
    from assistant.desk import Desk
    from assistant.domain import Brief, Draft, Filing
    from assistant.drafting.intake.papers import Intake

Json = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
NoModel = Annotated[bool, typer.Option("--no-model", help="不使用语言模型")]


def draft(
    brief: Annotated[
        Path | None, typer.Argument(help="项目简况（TOML，或一段文字）；有 --paper 时可以不给", metavar="[BRIEF]")
    ] = None,
    papers: Annotated[
        list[Path] | None,
        typer.Option("--paper", help="经费说明、预算明细、上年申报表；可给多个", metavar="FILE"),
    ] = None,
    as_json: Json = False,
    no_model: NoModel = False,
    to: Annotated[Path | None, typer.Option("--out", help="写成 .docx 或 .xlsx", metavar="FILE")] = None,
    statement: Annotated[bool, typer.Option("--statement", help="一并写出项目经费情况说明")] = False,
) -> None:
    """按项目简况和上传的材料起草申报表；简况里有 children 时起草父子项目。"""
    desk = open_desk(no_model=no_model)
    with plain_errors():
        told, intake = _told(desk, brief, papers or [])
        with progress("准备案例库") as move:
            desk.library.index_samples(move)
        made: Draft | None = None
        for step in desk.draft(told):
            if made is None or step.stage != made.stage:
                say({"plan": "指标方案已列出，正在组织文字……", "writing": "正在起草……"}.get(step.stage, "完成"))
            made = step
        if made is None:  # the iterator always yields the plan first
            raise AssistantError("起草没有得到结果。", hint="请重试；仍然如此请附上项目简况反馈。")
        made = desk.with_statement(made) if statement else made
        if desk.why_no_model:
            say(desk.why_no_model)
        if to is not None:
            write_draft(made, to)
            say(f"已写入 {to}")
        if as_json or to is None:
            out(draft_payload(made) | (_papers_payload(desk, made, intake) if intake else {}))
    desk.close()


def _told(desk: Desk, brief: Path | None, papers: list[Path]) -> tuple[Brief, Intake | None]:
    """The brief of a file, of papers, or of both; what the file says wins."""
    from assistant.drafting.intake.prior import Given

    if brief is None and not papers:
        raise BriefError(
            "没有给出项目简况，也没有给出材料。", hint="例如 draft 简况.toml，或 draft --paper 上年申报表.docx。"
        )
    if not papers:
        assert brief is not None
        return desk.read_brief(brief), None
    own = desk.start_brief(brief) if brief is not None else None
    intake = desk.take_in(own.given if own else Given(), papers)
    for group in intake.conflicts:
        first, *others = group
        said = "；".join(f"{one.source}写的是 {one.text}" for one in others)
        say(f"{first.source}为准：{first.text}（{said}）")
    for note in intake.notes:
        say(note)
    made = intake.brief()
    if own is None:
        return made, intake
    made = made.model_copy(update={"parts": own.parts or made.parts, "children": own.children})
    if own.statement:
        made = made.model_copy(update={"statement": own.statement, "paper": ""})
    return made, intake


def _papers_payload(desk: Desk, made: Draft, intake: Intake) -> dict[str, object]:
    """Where each field came from, and the draft beside last year's form when one was given."""
    payload: dict[str, object] = {"intake": [one.model_dump(mode="json") for one in intake.told]}
    if intake.last is not None and (told := desk.compare_last_year(made, intake.last)):
        rows = [
            {
                "change": row.change.value,
                "before": f"{row.before.name} {row.before.target.text}" if row.before else None,
                "after": f"{row.after.name} {row.after.target.text}" if row.after else None,
                "remark": row.remark,
            }
            for row in told.rows
        ]
        payload["last_year"] = {"budget": told.budget, "rows": rows}
    return payload


def write_draft(made: Draft, to: Path) -> None:
    """A draft and its children as .docx or .xlsx, with statement and evidence. Raises ``AssistantError`` for other kinds."""
    rows = tuple(row for form in (made, *made.children) for row in form.rows)
    filings = [form.filing for form in (made, *made.children)]
    _writer(to)(filings, to, rows=rows, statements=(made.statement,) if made.statement else ())


def _writer(to: Path) -> Callable[..., None]:
    from assistant.documents import writing

    writers: dict[str, Callable[..., None]] = {".docx": writing.write_form_docx, ".xlsx": writing.write_form_xlsx}
    if to.suffix.lower() not in writers:
        raise AssistantError(f"不支持写成“{to.suffix}”。", hint="请用 .docx 或 .xlsx。")
    return writers[to.suffix.lower()]


def draft_payload(made: Draft) -> dict[str, object]:
    """A draft as ``draft --json`` prints it (DESIGN, section 8); ``children`` holds those of a parent."""
    from assistant.documents.writing import review_payload
    from assistant.drafting.planning.left_out import left_out_of

    whole = made.model_dump(mode="json", exclude={"review", "brief", "stage", "children"})
    checked = review_payload("草稿", (made.review,)).model_dump(mode="json") if made.review else {}
    family = {"children": [draft_payload(child) for child in made.children]} if made.children else {}
    left = {"left_out": [one.model_dump(mode="json") for one in left_out_of(made)]}
    return {**whole, **left, "review": checked, **family}


def assess(
    form: Annotated[Path, typer.Argument(help="批复的申报表，或要重算的自评表", metavar="FORM")],
    results: Annotated[Path, typer.Argument(help="实际完成值和预算执行数（TOML）", metavar="RESULTS")],
    as_json: Json = False,
    to: Annotated[Path | None, typer.Option("--out", help="写成 .docx 或 .xlsx", metavar="FILE")] = None,
) -> None:
    """按申报表和实际完成情况起草绩效自评表：得分按办法计算，偏差原因只问不编。"""
    desk = open_desk(no_model=True)
    with plain_errors():
        filing: Filing = desk.filing_to_assess(form)
        done = desk.assess(filing, desk.read_results(results, filing))
        for blank in done.asked:
            say(f"待填：{blank.question}")
        for note in done.notes:
            say(f"说明：{note}")
        if done.total is not None:
            say(f"总分 {done.total:f} 分，等级 {done.grade}。")
        if to is not None:
            _writer(to)([done.filing], to)
            say(f"已写入 {to}")
        if as_json or to is None:
            out(assessed_payload(done))
    desk.close()


def assessed_payload(done: SelfEvaluation) -> dict[str, object]:
    """A self-evaluation as ``assess --json`` prints it."""
    from assistant.documents.writing import review_payload

    whole = done.model_dump(mode="json", exclude={"review"})
    checked = review_payload("自评表", (done.review,)).model_dump(mode="json") if done.review else {}
    return {**whole, "review": checked}
