"""Makes one draft of one brief in one way and keeps what was measured, so that a long evaluation can be done in pieces.

The ways: the product without a model, the product with it, the same model asked in one prompt, and the usual chain that
retrieves past filings and stuffs them into the prompt.
"""

from __future__ import annotations

import time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, Field

from assistant.desk import Desk
from assistant.domain import (
    LEVEL1_OF,
    Document,
    Draft,
    Filing,
    Finding,
    Indicator,
    Level1,
    Level2,
    Objective,
    Severity,
    Tokens,
    Value,
)
from assistant.drafting.journey import foreign_names
from assistant.errors import ModelError
from assistant.library.retriever import LibraryRetriever
from assistant.models.chat import ChatModel
from assistant.target import read_target
from eval.draft_measures import Case, Written, cases, invented, leaked, legal, measurable, missing, reduced


class Way(StrEnum):
    PLAN = "无模型"
    MODEL = "用模型"
    SINGLE = "单提示"
    STUFFED = "检索拼接"


class Run(Value):
    """What was measured of one draft. ``unmarked`` are errors of which no note tells; ``kept`` says that every text of the
    model stood; seconds are to the table, to the first word and to the end."""

    way: Way
    case: str
    sector: str
    facts: int
    missing: tuple[str, ...]
    invented: tuple[str, ...]
    leaked: tuple[str, ...]
    legal: tuple[int, int]
    measurable: tuple[int, int]
    errors: int
    unmarked: int
    warnings: int
    weights_add_up: bool = True
    kept: bool = True
    tokens: Tokens = Tokens()
    seconds: tuple[float, float, float]
    written: Written


def run(desk: Desk, case: Case, way: Way) -> Run:
    """One draft, measured. Raises ``AssistantError`` when the brief is refused."""
    if way in (Way.PLAN, Way.MODEL):
        *_, draft = desk.draft(case.brief_value(), use_model=way is Way.MODEL)
        return _measured(desk, case, way, draft)
    started = time.perf_counter()
    model = desk.chat_model
    assert model is not None
    model = model.counting_anew()
    form = baseline(case, model, stuffed=retrieved(case, desk) if way is Way.STUFFED else "")
    seconds = round(time.perf_counter() - started, 3)
    *_, draft = desk.draft(case.brief_value(), use_model=False)
    findings = _reviewed(desk, draft.filing, form)
    return _run(
        desk,
        case,
        way,
        Written(
            words=f"{form.overall}\n{form.annual}", rows=tuple((row.level2, row.name, row.target) for row in form.rows)
        ),
        findings,
        unmarked=_count(findings, Severity.ERROR),
        tokens=model.usage,
        seconds=(seconds, seconds, seconds),
        weights_add_up=sum(row.weight for row in form.rows) in (90, 100),
    )


def _measured(desk: Desk, case: Case, way: Way, draft: Draft) -> Run:
    findings = without_blanks(draft)
    unmarked = [one for one in findings if not any(one.message in note for note in draft.notes)]
    weights = sum(row.indicator.weight or 0 for row in draft.rows)
    timings = draft.timings
    return _run(
        desk,
        case,
        way,
        reduced(draft),
        findings,
        unmarked=_count(unmarked, Severity.ERROR),
        tokens=draft.tokens,
        seconds=(timings["plan"], timings.get("first_word", 0.0), timings["done"]),
        weights_add_up=weights == 90,
        kept=not any("没有通过溯源" in note or "没有写成" in note for note in draft.notes),
    )


def _run(
    desk: Desk,
    case: Case,
    way: Way,
    written: Written,
    findings: list[Finding],
    *,
    unmarked: int,
    tokens: Tokens,
    seconds: tuple[float, float, float],
    weights_add_up: bool,
    kept: bool = True,
) -> Run:
    return Run(
        way=way,
        case=case.brief,
        sector=case.sector,
        facts=len(case.facts),
        missing=tuple(missing(case, written)),
        invented=tuple(invented(case, written)),
        leaked=tuple(leaked(case, written, foreign_names(case.brief_value(), desk.library))),
        legal=legal(case, written),
        measurable=measurable(written),
        errors=_count(findings, Severity.ERROR),
        unmarked=unmarked,
        warnings=_count(findings, Severity.WARNING),
        weights_add_up=weights_add_up,
        kept=kept,
        tokens=tokens,
        seconds=seconds,
        written=written,
    )


def without_blanks(draft: Draft) -> list[Finding]:
    """What the checker says of a draft, beside what it says of cells the draft itself lists as 待填."""
    rows = {blank.place.row for blank in draft.blanks if blank.place.row}
    fields = {blank.place.field for blank in draft.blanks}
    return [
        one
        for one in (draft.review.findings if draft.review else ())
        if one.place.row not in rows and not (one.place.row is None and one.place.field in fields)
    ]


def _count(findings: list[Finding], severity: Severity) -> int:
    return sum(one.severity is severity for one in findings)


# ---------------------------------------------------------------------------------------------------------- baselines


class _Row(BaseModel):
    level2: str = Field(description="二级指标")
    name: str = Field(description="三级指标名称")
    target: str = Field(description="指标值")
    weight: float = Field(description="分值")


class Form(BaseModel):
    """What a baseline fills."""

    overall: str = Field(description="项目总目标")
    annual: str = Field(description="年度目标")
    rows: list[_Row] = Field(description="绩效指标", max_length=14)


_ASK = (
    "你是财政绩效管理专家。根据项目简况编制《财政项目支出绩效目标申报表》：项目总目标、年度目标，以及8到14条绩效指标"
    "（二级指标可用：经济成本指标、数量指标、质量指标、时效指标、社会效益指标、可持续影响指标、服务对象满意度指标；"
    "分值合计90分：成本20、产出40、效益20、满意度10）。数字以简况为准，不编造。只输出 JSON。"
)


def baseline(case: Case, model: ChatModel, *, stuffed: str = "") -> Form:
    """One prompt, the same model; ``stuffed`` is what a retrieve-and-stuff chain would put before the question."""
    user = (f"参考往年案例：\n{stuffed}\n\n" if stuffed else "") + f"项目简况：{case.brief}"
    try:
        return model.structured([("system", _ASK), ("user", user)], Form, max_tokens=900, temperature=0.2)
    except ModelError:
        return Form(overall="", annual="", rows=[])


def retrieved(case: Case, desk: Desk) -> str:
    """Three similar filings as text, the way such chains do it."""
    pieces = LibraryRetriever(library=desk.library, kind="filings", k=3).invoke(case.brief)
    return "\n---\n".join(piece.page_content[:600] for piece in pieces)


def _reviewed(desk: Desk, head: Filing, form: Form) -> list[Finding]:
    """What our checker says of a baseline's form under the same head of the form that our own draft has."""
    known = {level.value: level for level in Level2}
    rows = []
    for row in form.rows:
        level2 = known.get(row.level2)
        level1 = LEVEL1_OF[level2] if level2 else Level1.OUTPUT
        weight = Decimal(str(round(row.weight, 1)))
        rows.append(
            Indicator(level1=level1, level2=level2, name=row.name, target=read_target(row.target), weight=weight)
        )
    objective = Objective(overall=form.overall, annual=form.annual)
    filing = head.model_copy(update={"objective": objective, "indicators": tuple(rows)})
    review = desk.review(Document(source="对照", filings=(filing,)))[0]
    return list(review.findings)


# ------------------------------------------------------------------------------------------------------- kept results


def _measured_anew(one: Run, case: Case) -> Run:
    """What is counted from the words alone, counted again: a mended measure needs no new draft."""
    said = one.written
    return one.model_copy(
        update={
            "facts": len(case.facts),
            "missing": tuple(missing(case, said)),
            "invented": tuple(invented(case, said)),
            "legal": legal(case, said),
            "measurable": measurable(said),
        }
    )


class Kept:
    """Runs already made, in a file of one JSON value a line when there is a path."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path and path.is_file() else []
        kept = [Run.model_validate_json(line) for line in lines if line.strip()]
        known = {case.brief: case for case in cases()}
        self.runs = [_measured_anew(one, known[one.case]) for one in kept if one.case in known]

    def has(self, case: Case, way: Way) -> bool:
        return any(one.case == case.brief and one.way is way for one in self.runs)

    def put(self, one: Run) -> None:
        self.runs.append(one)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(one.model_dump_json() + "\n")
