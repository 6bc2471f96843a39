"""The baseline of the review: the same model is shown the whole form and asked what is wrong with it, in the same run.

Each form carries several planted defects. A defect counts as named when an answer names its row, whatever it says of it,
so the count flatters the model; answers on other rows or on nothing are counted too.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from pydantic import BaseModel, Field

from assistant.domain import Document, Filing, FilingKind, Value
from assistant.errors import AssistantError, ModelError
from assistant.models.chat import ChatModel, open_chat
from assistant.review.checking import review_document
from assistant.settings import load_settings
from eval.scoreboard import Line, plain
from eval.seeds import SEEDS, Planted

# Defects on rows of their own, so that all of them can be planted into one form.
_TOGETHER = ("quantity_in_words", "satisfaction_in_words", "deadline_in_words", "cost_with_lower_bound")
_SECONDS = 100.0  # no further form is begun after this
_ASK = (
    "你是财政绩效目标审核专家。通读下面的绩效目标申报表，找出指标值填写不当的三级指标：没有数值、没有期限、单位或方向不对、"
    "空话套话等。name 照抄三级指标名称，problem 写问题，最多6条，没有问题的不要列。只输出 JSON。"
)


class _Problem(BaseModel):
    name: str = Field(description="三级指标名称", max_length=30)
    problem: str = Field(description="问题", max_length=24)


class _Answer(BaseModel):
    problems: list[_Problem] = Field(description="有问题的指标", max_length=6)


class Compared(Value):
    """What one form came to: defects planted, named by the model, found by the rules; answers that name no planted row."""

    planted: int
    named: int
    found: int
    beside: int


def lines(filings: Sequence[Filing], *, forms: int) -> tuple[list[Line], list[str]]:
    """The baseline's lines and remarks over the first ``forms`` forms that take every defect; skipped without a model."""
    try:
        model = open_chat(load_settings()) if forms else None
    except AssistantError as error:
        return [], [f"没有评“模型通读整表”的对照：{error}"]
    if model is None:
        return [], ["没有评“模型通读整表”的对照：设置为不用语言模型。"]
    try:
        return _compared(model, _spoiled(filings)[:forms])
    finally:
        model.close()


def _compared(model: ChatModel, spoiled: Sequence[tuple[Filing, list[Planted]]]) -> tuple[list[Line], list[str]]:
    started = time.perf_counter()
    compared: list[Compared] = []
    remarks: list[str] = []
    for filing, planted in spoiled:
        if time.perf_counter() - started > _SECONDS:
            remarks.append(f"对照只做了 {len(compared)} 张表：已用 {time.perf_counter() - started:.0f} 秒。")
            break
        try:
            compared.append(compare(model, filing, planted))
        except ModelError as error:
            remarks.append(f"对照 {filing.project.name}：{error}")
            compared.append(Compared(planted=len(planted), named=0, found=_found(filing, planted), beside=0))
    if not compared:
        return [], remarks
    planted_, named = sum(one.planted for one in compared), sum(one.named for one in compared)
    found, beside = sum(one.found for one in compared), sum(one.beside for one in compared)
    line = plain(
        "同样几张表：规则找到的植入缺陷",
        found / planted_,
        baseline=f"模型通读 {named / planted_:.3f}",
        note=f"{len(compared)} 张 {planted_} 处；模型点到 {named} 处，另指 {beside} 处没有问题的；"
        f"{time.perf_counter() - started:.0f} 秒（{model.name}）",
    )
    return [line], remarks


def compare(model: ChatModel, filing: Filing, planted: Sequence[Planted]) -> Compared:
    """Ask the model about one spoiled form and run the rules on it. Raises ``ModelError`` when it gives no usable reply."""
    answer = model.structured([("system", _ASK), ("user", _whole(filing))], _Answer, max_tokens=360, temperature=0.0)
    said = [(_bare(problem.name), _bare(problem.problem)) for problem in answer.problems]
    labels = [_bare(one.label) for one in planted]
    return Compared(
        planted=len(planted),
        named=sum(any(_same(label, *one) for one in said) for label in labels),
        found=_found(filing, planted),
        beside=sum(not any(_same(label, *one) for label in labels) for one in said),
    )


def _whole(filing: Filing) -> str:
    """The form as a model reads it most easily: project, money, objectives, then one row a line."""
    annual = filing.project.funding.annual
    head = (
        f"项目名称：{filing.project.name}",
        f"年度资金：{annual.text if annual else ''}{(annual.unit or '') if annual else ''}",
        f"年度目标：{filing.objective.annual or ''}",
        "二级指标｜三级指标名称｜指标值",
    )
    rows = (f"{row.level2.value if row.level2 else ''}｜{row.name}｜{row.target.text}" for row in filing.indicators)
    return "\n".join((*head, *rows))


def _found(filing: Filing, planted: Sequence[Planted]) -> int:
    findings = review_document(Document(source="baseline", filings=(filing,)))[0].findings
    return sum(any(f.rule in one.rules and f.place.label == one.label for f in findings) for one in planted)


def _spoiled(filings: Sequence[Filing]) -> list[tuple[Filing, list[Planted]]]:
    """Applications that take every defect of ``_TOGETHER``, with all of them planted one after the other."""
    spoiled = []
    for filing in filings:
        planted: list[Planted] = []
        for name in _TOGETHER:
            one = SEEDS[name](planted[-1].filing if planted else filing)
            if one is None:
                break
            planted.append(one)
        if filing.kind is FilingKind.APPLICATION and len({one.label for one in planted}) == len(_TOGETHER):
            spoiled.append((planted[-1].filing, planted))
    return spoiled


def _bare(name: str) -> str:
    return "".join(name.split()).strip("“”\"'：:。")


def _same(label: str, name: str, problem: str) -> bool:
    """Whether an answer means the row, wherever it wrote the row's name."""
    return label == name or (len(name) > 3 and (name in label or label in name)) or label in problem
