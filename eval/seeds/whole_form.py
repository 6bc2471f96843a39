"""Defects of the whole form: rows that are missing, money that does not add up, dates, and the text of the objective."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain import Filing, FilingKind, Level1, Level2, Measure, Money, PlanDate
from eval.seeds.planting import Planted, seed


@seed
def no_benefit(filing: Filing) -> Planted | None:
    rows = tuple(row for row in filing.indicators if row.level1 is not Level1.BENEFIT)
    return Planted(filing=filing.model_copy(update={"indicators": rows}), rules=("missing_level1_dimension",), label="")


@seed
def no_quality(filing: Filing) -> Planted | None:
    rows = tuple(row for row in filing.indicators if row.level2 is not Level2.QUALITY)
    return Planted(filing=filing.model_copy(update={"indicators": rows}), rules=("missing_core_level2",), label="")


@seed
def no_cost(filing: Filing) -> Planted | None:
    year = filing.project.year or 0
    if filing.kind is not FilingKind.APPLICATION or year < 2024:
        return None
    rows = tuple(row for row in filing.indicators if row.level1 is not Level1.COST)
    return Planted(filing=filing.model_copy(update={"indicators": rows}), rules=("missing_cost_indicator",), label="")


@seed
def cost_explains_a_fraction(filing: Filing) -> Planted | None:
    money = filing.project.funding.annual
    if filing.kind is not FilingKind.APPLICATION or money is None or money.yuan is None:
        return None
    if not any(
        row.level1 is Level1.COST and isinstance(row.target.reading, Measure) and row.target.reading.per
        for row in filing.indicators
    ):
        return None
    if any(
        row.level1 is Level1.COST and isinstance(row.target.reading, Measure) and not row.target.reading.per
        for row in filing.indicators
    ):
        return None
    return Planted(filing=_funded(filing, money.yuan * 5), rules=("cost_budget_coverage_low",), label="")


@seed
def cost_exceeds_the_budget(filing: Filing) -> Planted | None:
    planted = cost_explains_a_fraction(filing)
    money = filing.project.funding.annual
    if planted is None or money is None or money.yuan is None:
        return None
    return Planted(filing=_funded(filing, money.yuan / 3), rules=("cost_exceeds_budget",), label="")


def _funded(filing: Filing, yuan: Decimal) -> Filing:
    """The filing with its annual money, and everything it is made of, set to another amount."""
    amount = yuan.quantize(Decimal("0.01"))
    money = Money(text=f"{amount:f}", unit="元", yuan=amount)
    nothing = Money(text="0", unit="元", yuan=Decimal(0))
    parts = {"total": money, "total_fiscal": money, "annual": money, "appropriation": money}
    funding = filing.project.funding.model_copy(
        update={**parts, "total_other": nothing, "carried_over": nothing, "other": nothing}
    )
    project = filing.project.model_copy(update={"funding": funding})
    return filing.model_copy(update={"project": project, "children": ()})


@seed
def parts_do_not_add_up(filing: Filing) -> Planted | None:
    funding = filing.project.funding
    if funding.annual is None or funding.annual.yuan is None or funding.appropriation is None:
        return None
    wrong = funding.annual.yuan + 5000
    less = funding.model_copy(update={"annual": Money(text=f"{wrong}", unit="元", yuan=wrong)})
    project = filing.project.model_copy(update={"funding": less})
    return Planted(filing=filing.model_copy(update={"project": project}), rules=("budget_sum_mismatch",), label="")


@seed
def dates_left_empty(filing: Filing) -> Planted | None:
    if filing.project.start is None:
        return None
    project = filing.project.model_copy(update={"start": PlanDate(text=""), "end": PlanDate(text="")})
    return Planted(filing=filing.model_copy(update={"project": project}), rules=("missing_plan_date",), label="")


@seed
def ends_before_it_begins(filing: Filing) -> Planted | None:
    start, end = filing.project.start, filing.project.end
    if not (start and end and start.date and end.date):
        return None
    project = filing.project.model_copy(update={"start": end, "end": start})
    return Planted(filing=filing.model_copy(update={"project": project}), rules=("schedule_conflict",), label="")


@seed
def unit_left_empty(filing: Filing) -> Planted | None:
    if filing.project.unit is None:
        return None
    project = filing.project.model_copy(update={"unit": ""})
    return Planted(filing=filing.model_copy(update={"project": project}), rules=("missing_required_field",), label="")


def _objective(filing: Filing, annual: str, *rules: str) -> Planted:
    said = filing.objective.model_copy(update={"annual": annual})
    return Planted(filing=filing.model_copy(update={"objective": said}), rules=rules, label="")


@seed
def objective_without_a_figure(filing: Filing) -> Planted | None:
    text = "按照年度工作安排，扎实推进各项任务，做好服务保障，确保工作取得实际效果，得到服务对象认可。"
    return _objective(filing, text, "objective_not_quantified", "objective_slogan_only", "objective_vague_degree")


@seed
def objective_left_empty(filing: Filing) -> Planted | None:
    return _objective(filing, "", "missing_annual_objective")


@seed
def tags_in_the_objective(filing: Filing) -> Planted | None:
    return _objective(filing, f"<p>{filing.objective.annual}</p>&nbsp;", "markup_residue")


@seed
def english_in_the_objective(filing: Filing) -> Planted | None:
    annual = filing.objective.annual or ""
    if "，" not in annual:
        return None
    at = annual.index("，")
    return _objective(filing, annual[:at] + " and " + annual[at + 1 :], "foreign_word_residue")


@seed
def objective_says_it_twice(filing: Filing) -> Planted | None:
    annual = filing.objective.annual or ""
    return _objective(filing, annual + annual[:60], "objective_duplicated_text") if len(annual) >= 60 else None


@seed
def objective_ends_open(filing: Filing) -> Planted | None:
    return _objective(filing, (filing.objective.annual or "") + "完成上级交办的其他任务。", "objective_open_ended")


@seed
def placeholder_left_in(filing: Filing) -> Planted | None:
    return _objective(
        filing, (filing.objective.annual or "") + "服务XX人次，覆盖××个社区（请填写）。", "placeholder_residue"
    )


@seed
def total_is_the_annual_objective(filing: Filing) -> Planted | None:
    if filing.kind is not FilingKind.APPLICATION or not filing.objective.overall:
        return None
    said = filing.objective.model_copy(update={"overall": filing.objective.annual})
    return Planted(
        filing=filing.model_copy(update={"objective": said}), rules=("total_equals_annual_objective",), label=""
    )
