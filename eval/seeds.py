"""Plants one defect into a sound filing: each function takes a filing and gives the spoiled filing with what must be found.

A function returns ``None`` where the filing offers no place for its defect. Nothing here looks at how a rule decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.domain import Comparator, Filing, FilingKind, Indicator, Level1, Level2, Measure, Money, PlanDate, Value
from assistant.target import read_target


class Planted(Value):
    """A spoiled filing, the rules any of which names the defect, and the label of the place (empty: the whole form)."""

    filing: Filing
    rules: tuple[str, ...]
    label: str


Seed = Callable[[Filing], Planted | None]
SEEDS: dict[str, Seed] = {}


def seed(function: Seed) -> Seed:
    SEEDS[function.__name__] = function
    return function


def _row(filing: Filing, wanted: Callable[[Indicator], bool]) -> int | None:
    return next((at for at, row in enumerate(filing.indicators) if wanted(row)), None)


def _put(filing: Filing, at: int, **changes: object) -> Filing:
    rows = list(filing.indicators)
    rows[at] = rows[at].model_copy(update=changes)
    return filing.model_copy(update={"indicators": tuple(rows)})


def _count(row: Indicator) -> bool:
    return row.level2 is Level2.QUANTITY and isinstance(row.target.reading, Measure) and row.target.reading.amount > 3


def _target(
    filing: Filing, wanted: Callable[[Indicator], bool], text: Callable[[Indicator], str], *rules: str
) -> Planted | None:
    """Give the first wanted row another target text."""
    at = _row(filing, wanted)
    if at is None:
        return None
    row = filing.indicators[at]
    return Planted(filing=_put(filing, at, target=read_target(text(row))), rules=rules, label=row.name)


def _amount(row: Indicator) -> Measure:
    assert isinstance(row.target.reading, Measure)
    return row.target.reading


@seed
def quantity_in_percent(filing: Filing) -> Planted | None:
    return _target(filing, _count, lambda _: "≥95%", "quantity_uses_percent", "unit_mismatch")


@seed
def output_with_upper_bound(filing: Filing) -> Planted | None:
    return _target(filing, _count, lambda row: f"≤{_amount(row).amount}{_amount(row).unit}", "direction_reversed")


@seed
def quantity_in_words(filing: Filing) -> Planted | None:
    return _target(filing, _count, lambda _: "按计划完成", "value_nonsense", "qualitative_not_measurable")


@seed
def value_left_empty(filing: Filing) -> Planted | None:
    return _target(filing, _count, lambda _: "", "indicator_value_missing")


@seed
def satisfaction_in_words(filing: Filing) -> Planted | None:
    return _target(
        filing, lambda row: row.level1 is Level1.SATISFACTION, lambda _: "满意", "satisfaction_not_quantified"
    )


@seed
def satisfaction_of_everyone(filing: Filing) -> Planted | None:
    return _target(filing, lambda row: row.level1 is Level1.SATISFACTION, lambda _: "=100%", "satisfaction_unrealistic")


@seed
def satisfaction_too_low(filing: Filing) -> Planted | None:
    return _target(
        filing,
        lambda row: row.level1 is Level1.SATISFACTION,
        lambda _: "≥60%",
        "satisfaction_unrealistic",
        "target_too_low",
    )


@seed
def rate_in_words(filing: Filing) -> Planted | None:
    rate = lambda row: row.name.endswith("率") and row.level1 is not Level1.SATISFACTION  # noqa: E731
    return _target(filing, rate, lambda _: "提高", "rate_indicator_text_value")


@seed
def deadline_in_words(filing: Filing) -> Planted | None:
    late = lambda row: row.level2 is Level2.TIMELINESS and not row.name.endswith("率")  # noqa: E731
    return _target(filing, late, lambda _: "及时", "timeliness_vague")


@seed
def benefit_in_words(filing: Filing) -> Planted | None:
    soft = lambda row: row.level1 is Level1.BENEFIT and not row.name.endswith(("率", "比例", "比"))  # noqa: E731
    return _target(
        filing, soft, lambda _: "明显提升", "qualitative_not_measurable", "circular_indicator", "value_nonsense"
    )


@seed
def quality_in_words(filing: Filing) -> Planted | None:
    soft = lambda row: row.level2 is Level2.QUALITY and not row.name.endswith(("率", "比例"))  # noqa: E731
    return _target(filing, soft, lambda _: "良好", "qualitative_not_measurable")


@seed
def cost_with_lower_bound(filing: Filing) -> Planted | None:
    if filing.kind is not FilingKind.APPLICATION:
        return None  # an approved target is not questioned again
    cost = lambda row: row.level1 is Level1.COST and isinstance(row.target.reading, Measure)  # noqa: E731
    return _target(filing, cost, lambda row: row.target.text.replace("≤", "≥"), "cost_direction_wrong")


@seed
def percent_above_hundred(filing: Filing) -> Planted | None:
    sure = lambda row: row.name.endswith(("合格率", "覆盖率", "出勤率", "准确率", "完成率", "达标率"))  # noqa: E731
    return _target(filing, sure, lambda _: "≥950%", "percent_out_of_range")


@seed
def sessions_counted_in_people(filing: Filing) -> Planted | None:
    held = lambda row: _count(row) and row.name.endswith(("场次", "期数", "班次"))  # noqa: E731
    return _target(filing, held, lambda row: f"≥{_amount(row).amount}台", "unit_mismatch")


@seed
def visits_counted_in_heads(filing: Filing) -> Planted | None:
    visits = lambda row: _count(row) and row.name.endswith("人次")  # noqa: E731
    return _target(filing, visits, lambda row: f"≥{_amount(row).amount}人", "unit_mismatch")


@seed
def objective_says_another_figure(filing: Filing) -> Planted | None:
    """A quantity whose figure and unit stand in the annual objective once is changed in the table only."""
    annual = filing.objective.annual or ""
    for at, row in enumerate(filing.indicators):
        if not _count(row):
            continue
        measure = _amount(row)
        written = f"{measure.amount.normalize():f}{measure.unit}"
        if measure.unit and len(re.findall(rf"(?<!\d){re.escape(written)}", annual.replace(" ", ""))) == 1:
            lower = f"{measure.comparator or ''}{max(Decimal(1), measure.amount // 3)}{measure.unit}"
            spoiled = _put(filing, at, target=read_target(lower))
            return Planted(
                filing=spoiled, rules=("objective_indicator_value_conflict", "target_too_low"), label=row.name
            )
    return None


@seed
def the_same_row_twice(filing: Filing) -> Planted | None:
    at = _row(filing, _count)
    if at is None:
        return None
    rows = (*filing.indicators[: at + 1], filing.indicators[at], *filing.indicators[at + 1 :])
    return Planted(
        filing=filing.model_copy(update={"indicators": rows}),
        rules=("duplicate_indicator",),
        label=filing.indicators[at].name,
    )


@seed
def figure_in_the_name(filing: Filing) -> Planted | None:
    at = _row(filing, _count)
    if at is None:
        return None
    row = filing.indicators[at]
    name = f"{_amount(row).amount}{_amount(row).unit or '个'}{row.name}"
    return Planted(filing=_put(filing, at, name=name), rules=("value_in_indicator_name",), label=name)


@seed
def name_is_a_wish(filing: Filing) -> Planted | None:
    at = _row(filing, lambda row: row.level1 is Level1.BENEFIT)
    if at is None:
        return None
    name = "进一步提升群众获得感"
    return Planted(filing=_put(filing, at, name=name), rules=("indicator_name_not_indicator",), label=name)


@seed
def two_things_in_one_row(filing: Filing) -> Planted | None:
    at = _row(filing, _count)
    if at is None:
        return None
    name = "宣传活动开展场次和志愿者招募人数"
    return Planted(filing=_put(filing, at, name=name), rules=("compound_indicator",), label=name)


@seed
def management_as_indicator(filing: Filing) -> Planted | None:
    at = _row(filing, lambda row: row.level2 is Level2.TIMELINESS)
    if at is None:
        return None
    name = "项目资金到位及时率"
    spoiled = _put(filing, at, name=name, target=read_target("=100%"))
    return Planted(filing=spoiled, rules=("process_indicator", "wrong_level2_category"), label=name)


@seed
def seats_as_satisfaction(filing: Filing) -> Planted | None:
    at = _row(filing, lambda row: row.level1 is Level1.SATISFACTION)
    if at is None:
        return None
    return Planted(filing=_put(filing, at, name="活动上座率"), rules=("wrong_level2_category",), label="活动上座率")


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


# ----------------------------------------------------------------------------------------------- self-evaluations only


def _scored(row: Indicator) -> bool:
    return row.weight is not None and row.score is not None and row.actual is not None


@seed
def full_marks_for_half_the_work(filing: Filing) -> Planted | None:
    def reached(row: Indicator) -> bool:
        return (
            _scored(row) and _count(row) and row.score == row.weight and _amount(row).comparator is Comparator.AT_LEAST
        )

    at = _row(filing, reached)
    if at is None:
        return None
    row = filing.indicators[at]
    half = f"{_amount(row).amount // 2}{_amount(row).unit}"
    return Planted(
        filing=_put(filing, at, actual=read_target(half), deviation="参加人数少于预期，下年加强宣传"),
        rules=("indicator_score_wrong",),
        label=row.name,
    )


@seed
def score_above_its_weight(filing: Filing) -> Planted | None:
    at = _row(filing, _scored)
    if at is None:
        return None
    row = filing.indicators[at]
    return Planted(
        filing=_put(filing, at, score=(row.weight or Decimal(0)) + 2), rules=("score_exceeds_weight",), label=row.name
    )


@seed
def weights_do_not_reach_hundred(filing: Filing) -> Planted | None:
    at = _row(filing, _scored)
    if at is None:
        return None
    row = filing.indicators[at]
    return Planted(
        filing=_put(filing, at, weight=(row.weight or Decimal(0)) + 3), rules=("weight_sum_not_100",), label=""
    )


@seed
def total_score_added_wrongly(filing: Filing) -> Planted | None:
    if filing.execution is None or filing.execution.total_score is None:
        return None
    execution = filing.execution.model_copy(update={"total_score": filing.execution.total_score - 4})
    return Planted(filing=filing.model_copy(update={"execution": execution}), rules=("score_sum_mismatch",), label="")


@seed
def execution_rate_wrong(filing: Filing) -> Planted | None:
    if filing.execution is None or filing.execution.rate is None:
        return None
    execution = filing.execution.model_copy(update={"rate": Decimal("0.5"), "rate_text": "50.00%"})
    return Planted(filing=filing.model_copy(update={"execution": execution}), rules=("execution_rate_wrong",), label="")


@seed
def shortfall_without_reason(filing: Filing) -> Planted | None:
    at = _row(filing, lambda row: _scored(row) and _count(row))
    if at is None:
        return None
    row = filing.indicators[at]
    measure, weight = _amount(row), row.weight or Decimal(0)
    done = (measure.amount * Decimal("0.8")).quantize(Decimal(1))
    score = (weight * done / measure.amount).quantize(Decimal("0.01"))
    spoiled = _put(filing, at, actual=read_target(f"{done}{measure.unit}"), score=score, deviation="")
    return Planted(filing=spoiled, rules=("deviation_reason_missing",), label=row.name)


# What else rightly follows from a planted defect: a quantity gone leaves its unit cost without a factor, rows taken out
# leave scores and weights that no longer add up, a changed value no longer is what the objective says.
_COSTS = ("cost_quantity_unmatched", "cost_budget_coverage_low", "cost_exceeds_budget")
_SCORES = ("score_sum_mismatch", "weight_sum_not_100")
_SHORT = ("deviation_reason_missing", "indicator_score_wrong", "under_fulfilment_large")
FOLLOWS: dict[str, tuple[str, ...]] = {
    "quantity_in_percent": _COSTS,
    "quantity_in_words": _COSTS,
    "value_left_empty": _COSTS,
    "sessions_counted_in_people": _COSTS,
    "visits_counted_in_heads": _COSTS,
    "two_things_in_one_row": (*_COSTS, "unit_mismatch"),
    "cost_with_lower_bound": ("cost_budget_coverage_low", *_SHORT),
    "objective_says_another_figure": ("cost_budget_coverage_low", "over_fulfilment_unexplained"),
    "satisfaction_of_everyone": ("objective_indicator_value_conflict", *_SHORT),
    "satisfaction_too_low": ("objective_indicator_value_conflict",),
    "percent_above_hundred": ("objective_indicator_value_conflict", *_SHORT),
    "parts_do_not_add_up": ("annual_cumulative_confusion",),
    "the_same_row_twice": _SCORES,
    "no_benefit": _SCORES,
    "no_quality": _SCORES,
    "full_marks_for_half_the_work": (
        "improvement_measure_missing",
        "under_fulfilment_large",
        "completion_narrative_conflict",
    ),
    "score_above_its_weight": ("score_sum_mismatch",),
    "weights_do_not_reach_hundred": ("weight_concentration", *_SHORT),
    "execution_rate_wrong": ("execution_score_wrong",),
    "shortfall_without_reason": ("score_sum_mismatch", "completion_narrative_conflict"),
}
