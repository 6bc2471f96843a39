"""绩效自评: a filing and what the filer enters become a 自评表; scores by the official method, reasons asked for, never invented.

Stands above drafting and review, because weights come from one and formulas from the other. The review step is handed in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from assistant.assessing.results import Results, RowResult, Spending, entered_in, merged, read_results
from assistant.assessing.words import BLANK, completion_text
from assistant.domain import (
    FRAMEWORKS,
    Blank,
    DraftRow,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Indicator,
    Measure,
    Money,
    Objective,
    Place,
    Project,
    Review,
    Section,
    Statement,
    Target,
    Value,
    Waived,
)
from assistant.drafting.intake.prior import framework_of
from assistant.drafting.planning.weights import with_weights
from assistant.review.scoring import (
    allowed,
    completion,
    falls_short,
    is_downward,
    is_slipped,
    overall_grade,
    plain,
)
from assistant.target import read_target

__all__ = ["Results", "RowResult", "SelfEvaluation", "Spending", "assess", "entered_in", "read_results"]

EXECUTION_WEIGHT = Decimal(10)
"""Points of the execution rate, 财预〔2020〕10号."""
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_SIGN = re.compile(r"^\s*(?:[≥≤=＝><＞＜≧≦](?:\s*[=＝])?|不低于|不少于|不超过|不高于)\s*")
_NO_REASON = re.compile(r"[无/\-—–、。.\s]*")
LET_PASS = "这里等您填写，已列入待填清单"


class SelfEvaluation(Value):
    """A drafted 自评表. ``total`` and ``grade`` are empty while a score is open; ``asked`` lists what only the filer knows."""

    filing: Filing
    asked: tuple[Blank, ...] = ()
    notes: tuple[str, ...] = ()
    total: Decimal | None = None
    grade: str = ""
    review: Review | None = None


def assess(
    filing: Filing,
    results: Results,
    *,
    over_fulfilment: Decimal,
    review: Callable[[Filing, Statement | None], Review] | None = None,
) -> SelfEvaluation:
    """The 自评表 of a 申报表; a 自评表 is scored anew from its own results and those entered over them.

       ``over_fulfilment`` is how many times the target needs a reason.
    ``review`` checks the result; what it says of cells that ``asked`` lists is let pass.
    """
    notes: list[str] = []
    asked: list[Blank] = []
    results = merged(entered_in(filing), results)
    entered = {one.row: one for one in results.rows}
    weighted = _weighted(filing, notes)
    rows = []
    for number, row in enumerate(weighted, start=1):
        done, blanks = _row(number, row, entered.get(number, RowResult(row=number)), over_fulfilment, notes)
        rows.append(done)
        asked.extend(blanks)
    execution, line = _execution(filing, results.spending, asked)
    scores = [row.score for row in rows]
    total = None
    if execution.score is not None and all(score is not None for score in scores):
        total = sum((score for score in scores if score is not None), execution.score)
    made = _filing(filing, tuple(rows), execution.model_copy(update={"total_score": total}))
    text = results.completion or completion_text(made, line, execution.rate_text)
    made = made.model_copy(update={"objective": made.objective.model_copy(update={"actual": text})})
    if not text:
        place = Place(section=Section.OBJECTIVE, field="actual", label="实际完成情况")
        asked.append(Blank(place=place, question="填了实际完成值，这里会自动写出；也可以自己写。"))
    checked = _passed(review(made, None), asked) if review else None
    grade = overall_grade(total).value if total is not None else ""
    return SelfEvaluation(filing=made, asked=tuple(asked), notes=tuple(notes), total=total, grade=grade, review=checked)


def _weighted(filing: Filing, notes: list[str]) -> tuple[Indicator, ...]:
    """The rows with points that make 100 with the execution rate: the form's own when they do, else by the framework."""
    own = [row.weight for row in filing.indicators]
    if own and None not in own and sum((one for one in own if one is not None), EXECUTION_WEIGHT) == _HUNDRED:
        return filing.indicators
    framework = FRAMEWORKS[framework_of(filing)]
    shown = "没有分值" if None in own else f"分值合计 {plain(sum((one or Decimal(0) for one in own), Decimal(0)))} 分"
    notes.append(f"原表{shown}，已按{framework.source}的权重分配（预算执行率10分），可在表里调整。")
    rows = with_weights(tuple(DraftRow(indicator=row, basis=()) for row in filing.indicators), framework)
    return tuple(row.indicator for row in rows)


# ---------------------------------------------------------------------------------------------------------- row by row


def _row(
    number: int, row: Indicator, entered: RowResult, over_fulfilment: Decimal, notes: list[str]
) -> tuple[Indicator, list[Blank]]:
    actual = _actual(row, entered.actual)
    done = row.model_copy(
        update={
            "actual": actual,
            "deviation": entered.deviation,
            "explanation": "",
            "long_term": None,
            "score": None,
            "place": Place(section=Section.INDICATOR, row=number, label=row.name),
        }
    )
    wanted = row.target.text.strip()
    if not actual.text:
        return done, [_blank(done, "actual", f"“{row.name}”实际完成多少？（指标值{wanted}）")]
    done, blanks = _scored(done, entered.score, notes)
    share = completion(done)
    reason = "" if _NO_REASON.fullmatch(entered.deviation) else entered.deviation
    if falls_short(done) and not reason:
        done = done.model_copy(update={"deviation": BLANK})
        told = f"指标值{wanted}，完成{actual.text}" if share is not None and share < 1 else "没有得满分"
        blanks.append(_blank(done, "deviation", f"“{row.name}”{told}：原因是什么，准备怎么改进？"))
    elif _far_over(done, share, over_fulfilment) and not reason:
        question = f"“{row.name}”完成{actual.text}，是指标值的{plain((share or Decimal(0)) * 100)}%：为什么超出这么多？"
        blanks.append(_blank(done, "deviation", question))
    return done, blanks


def _actual(row: Indicator, text: str) -> Target:
    """What was reached as typed, without an operator; a bare number takes the target's own unit."""
    bare = _SIGN.sub("", text.strip())
    wanted = row.target.reading
    if isinstance(wanted, Measure) and wanted.unit and re.fullmatch(r"[\d,]+(?:\.\d+)?", bare):
        bare += wanted.unit + (f"/{wanted.per}" if wanted.per else "")
    return read_target(bare) if bare else Target(text="")


def _scored(row: Indicator, own: Decimal | None, notes: list[str]) -> tuple[Indicator, list[Blank]]:
    """The row with its score: computed where the method fixes it, the filer's within bounds where it does not."""
    weight = row.weight or Decimal(0)
    if is_slipped(row):
        question = f"“{row.name}”的实际完成值是指标值的几十倍，请核对单位和小数点。"
        return row, [_blank(row, "actual", question)]
    span = allowed(row)
    if span is None:
        low, high = Decimal(0), weight
        shown = f"“{row.name}”的完成值“{row.actual.text if row.actual else ''}”不能按公式折算"
    else:
        low, high = span
        shown = f"“{row.name}”按办法可得 {plain(low)}–{plain(high)} 分"
        if low == high or (own is None and high == weight and low >= weight * Decimal("0.8")):
            if own is not None and own != high and not (own < high and row.deviation and high == weight):
                notes.append(f"“{row.name}”按公式应得 {plain(high)} 分，没有采用所填的 {plain(own)} 分。")
                own = None
            return row.model_copy(update={"score": _points(high if own is None else own)}), []
    if own is not None and low <= own <= high:
        return row.model_copy(update={"score": _points(own)}), []
    if own is not None:
        notes.append(f"“{row.name}”所填 {plain(own)} 分不在 {plain(low)}–{plain(high)} 分之间，没有采用。")
    return row, [_blank(row, "score", f"{shown}，请定得分。")]


def _far_over(row: Indicator, share: Decimal | None, limit: Decimal) -> bool:
    target = row.target.reading
    if share is None or not isinstance(target, Measure) or target.unit == "%" or is_downward(row):
        return False
    return share >= limit


def _points(value: Decimal) -> Decimal:
    rounded = value.quantize(_CENT, ROUND_HALF_UP).normalize()
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded


def _blank(row: Indicator, field: str, question: str) -> Blank:
    return Blank(place=row.place.model_copy(update={"field": field}), question=question)


# ------------------------------------------------------------------------------------------------------ the execution


def _execution(
    filing: Filing, spending: tuple[Spending, ...], asked: list[Blank]
) -> tuple[Execution, ExecutionLine | None]:
    """预算执行: rate and points from what was spent of the year's budget after adjustment."""
    main = next((one for one in spending if "总额" in one.label), Spending())
    initial = main.initial if main.initial is not None else _filed(filing.project.funding.annual)
    revised = main.revised if main.revised is not None else initial
    line = ExecutionLine(label=main.label, initial=_money(initial), revised=_money(revised), spent=_money(main.spent))
    others = [one for one in spending if "总额" not in one.label] or list(
        _all_fiscal(filing, initial, revised, main.spent)
    )
    lines = (
        line,
        *(
            ExecutionLine(
                label=one.label, initial=_money(one.initial), revised=_money(one.revised), spent=_money(one.spent)
            )
            for one in others
        ),
    )
    execution = Execution(lines=lines, weight=EXECUTION_WEIGHT, total_weight=_HUNDRED)
    for field, value, question in (
        ("revised", revised, "全年预算数（调整后）是多少元？"),
        ("spent", main.spent, "全年实际支出（执行数）是多少元？"),
    ):
        if value is None:
            asked.append(
                Blank(place=Place(section=Section.EXECUTION, field=field, label=line.label), question=question)
            )
    if not revised or main.spent is None:
        return execution, None
    rate = main.spent / revised
    text = f"{(rate * 100).quantize(_CENT, ROUND_HALF_UP)}%"
    score = _points(min(rate, Decimal(1)) * EXECUTION_WEIGHT)
    printed = Decimal(text.rstrip("%")) / 100
    return execution.model_copy(update={"rate_text": text, "rate": printed, "score": score}), line


def _all_fiscal(
    filing: Filing, initial: Decimal | None, revised: Decimal | None, spent: Decimal | None
) -> Iterator[Spending]:
    """The line of 当年财政拨款 where the filing says that all of the year's money is of that kind."""
    funding = filing.project.funding
    whole, fiscal = _filed(funding.annual), _filed(funding.appropriation)
    if whole is None or whole != fiscal or initial != whole:
        return
    yield Spending(label="当年财政拨款", initial=initial, revised=revised, spent=spent)
    for label in ("上年结转资金", "其他资金"):
        yield Spending(label=label, initial=Decimal(0), revised=Decimal(0), spent=Decimal(0))


def _filed(money: Money | None) -> Decimal | None:
    return money.yuan if money else None


def _money(yuan: Decimal | None) -> Money:
    return Money(text="", unit="元") if yuan is None else Money(text=f"{yuan:.2f}", unit="元", yuan=yuan)


# ------------------------------------------------------------------------------------------------------ form and check


def _filing(filing: Filing, rows: tuple[Indicator, ...], execution: Execution) -> Filing:
    project = filing.project
    head = Project(name=project.name, department=project.department or "", unit=project.unit or "", year=project.year)
    return Filing(
        kind=FilingKind.SELF_EVALUATION,
        title=f"财政项目支出绩效自评表{f'（{project.year}年度）' if project.year else ''}",
        template="assessed",
        project=head,
        objective=Objective(annual=filing.objective.annual or filing.objective.overall or "", actual=""),
        indicators=rows,
        execution=execution,
    )


def _passed(review: Review, asked: list[Blank]) -> Review:
    """The review with findings on the cells that are asked for let pass: they are open, not wrong."""
    open_cells = {(one.place.section, one.place.row, one.place.field) for one in asked}
    blank = {one.place.row for one in asked if one.place.section is Section.INDICATOR and one.place.field == "actual"}
    passed = [
        finding
        for finding in review.findings
        if (finding.place.section, finding.place.row, finding.place.field) in open_cells
        or (finding.place.row in blank and finding.place.field in ("actual", "score", "deviation"))
    ]
    if not passed:
        return review
    return review.model_copy(
        update={
            "findings": tuple(one for one in review.findings if one not in passed),
            "waived": (*review.waived, *(Waived(finding=one, reason=LET_PASS) for one in passed)),
        }
    )
