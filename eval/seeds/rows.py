"""Defects of one row of the table: its value, its unit, its name, its place."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.domain import Filing, FilingKind, Level1, Level2, Measure
from assistant.target import read_target
from eval.seeds.planting import Planted, amount_of, counts, first_row, put, retarget, seed


@seed
def quantity_in_percent(filing: Filing) -> Planted | None:
    return retarget(filing, counts, lambda _: "≥95%", "quantity_uses_percent", "unit_mismatch")


@seed
def output_with_upper_bound(filing: Filing) -> Planted | None:
    return retarget(filing, counts, lambda row: f"≤{amount_of(row).amount}{amount_of(row).unit}", "direction_reversed")


@seed
def quantity_in_words(filing: Filing) -> Planted | None:
    return retarget(filing, counts, lambda _: "按计划完成", "value_nonsense", "qualitative_not_measurable")


@seed
def value_left_empty(filing: Filing) -> Planted | None:
    return retarget(filing, counts, lambda _: "", "indicator_value_missing")


@seed
def satisfaction_in_words(filing: Filing) -> Planted | None:
    return retarget(
        filing, lambda row: row.level1 is Level1.SATISFACTION, lambda _: "满意", "satisfaction_not_quantified"
    )


@seed
def satisfaction_of_everyone(filing: Filing) -> Planted | None:
    return retarget(
        filing, lambda row: row.level1 is Level1.SATISFACTION, lambda _: "=100%", "satisfaction_unrealistic"
    )


@seed
def satisfaction_too_low(filing: Filing) -> Planted | None:
    return retarget(
        filing,
        lambda row: row.level1 is Level1.SATISFACTION,
        lambda _: "≥60%",
        "satisfaction_unrealistic",
        "target_too_low",
    )


@seed
def rate_in_words(filing: Filing) -> Planted | None:
    rate = lambda row: row.name.endswith("率") and row.level1 is not Level1.SATISFACTION  # noqa: E731
    return retarget(filing, rate, lambda _: "提高", "rate_indicator_text_value")


@seed
def deadline_in_words(filing: Filing) -> Planted | None:
    late = lambda row: row.level2 is Level2.TIMELINESS and not row.name.endswith("率")  # noqa: E731
    return retarget(filing, late, lambda _: "及时", "timeliness_vague")


@seed
def benefit_in_words(filing: Filing) -> Planted | None:
    soft = lambda row: row.level1 is Level1.BENEFIT and not row.name.endswith(("率", "比例", "比"))  # noqa: E731
    return retarget(
        filing, soft, lambda _: "明显提升", "qualitative_not_measurable", "circular_indicator", "value_nonsense"
    )


@seed
def quality_in_words(filing: Filing) -> Planted | None:
    soft = lambda row: row.level2 is Level2.QUALITY and not row.name.endswith(("率", "比例"))  # noqa: E731
    return retarget(filing, soft, lambda _: "良好", "qualitative_not_measurable")


@seed
def cost_with_lower_bound(filing: Filing) -> Planted | None:
    if filing.kind is not FilingKind.APPLICATION:
        return None  # an approved target is not questioned again
    cost = lambda row: row.level1 is Level1.COST and isinstance(row.target.reading, Measure)  # noqa: E731
    return retarget(filing, cost, lambda row: row.target.text.replace("≤", "≥"), "cost_direction_wrong")


@seed
def percent_above_hundred(filing: Filing) -> Planted | None:
    sure = lambda row: row.name.endswith(("合格率", "覆盖率", "出勤率", "准确率", "完成率", "达标率"))  # noqa: E731
    return retarget(filing, sure, lambda _: "≥950%", "percent_out_of_range")


@seed
def sessions_counted_in_people(filing: Filing) -> Planted | None:
    held = lambda row: counts(row) and row.name.endswith(("场次", "期数", "班次"))  # noqa: E731
    return retarget(filing, held, lambda row: f"≥{amount_of(row).amount}台", "unit_mismatch")


@seed
def visits_counted_in_heads(filing: Filing) -> Planted | None:
    visits = lambda row: counts(row) and row.name.endswith("人次")  # noqa: E731
    return retarget(filing, visits, lambda row: f"≥{amount_of(row).amount}人", "unit_mismatch")


@seed
def objective_says_another_figure(filing: Filing) -> Planted | None:
    """A quantity whose figure and unit stand in the annual objective once is changed in the table only."""
    annual = filing.objective.annual or ""
    for at, row in enumerate(filing.indicators):
        if not counts(row):
            continue
        measure = amount_of(row)
        written = f"{measure.amount.normalize():f}{measure.unit}"
        if measure.unit and len(re.findall(rf"(?<!\d){re.escape(written)}", annual.replace(" ", ""))) == 1:
            lower = f"{measure.comparator or ''}{max(Decimal(1), measure.amount // 3)}{measure.unit}"
            spoiled = put(filing, at, target=read_target(lower))
            return Planted(
                filing=spoiled, rules=("objective_indicator_value_conflict", "target_too_low"), label=row.name
            )
    return None


@seed
def the_same_row_twice(filing: Filing) -> Planted | None:
    at = first_row(filing, counts)
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
    at = first_row(filing, counts)
    if at is None:
        return None
    row = filing.indicators[at]
    name = f"{amount_of(row).amount}{amount_of(row).unit or '个'}{row.name}"
    return Planted(filing=put(filing, at, name=name), rules=("value_in_indicator_name",), label=name)


@seed
def name_is_a_wish(filing: Filing) -> Planted | None:
    at = first_row(filing, lambda row: row.level1 is Level1.BENEFIT)
    if at is None:
        return None
    name = "进一步提升群众获得感"
    return Planted(filing=put(filing, at, name=name), rules=("indicator_name_not_indicator",), label=name)


@seed
def two_things_in_one_row(filing: Filing) -> Planted | None:
    at = first_row(filing, counts)
    if at is None:
        return None
    name = "宣传活动开展场次和志愿者招募人数"
    return Planted(filing=put(filing, at, name=name), rules=("compound_indicator",), label=name)


@seed
def management_as_indicator(filing: Filing) -> Planted | None:
    at = first_row(filing, lambda row: row.level2 is Level2.TIMELINESS)
    if at is None:
        return None
    name = "项目资金到位及时率"
    spoiled = put(filing, at, name=name, target=read_target("=100%"))
    return Planted(filing=spoiled, rules=("process_indicator", "wrong_level2_category"), label=name)


@seed
def seats_as_satisfaction(filing: Filing) -> Planted | None:
    at = first_row(filing, lambda row: row.level1 is Level1.SATISFACTION)
    if at is None:
        return None
    return Planted(filing=put(filing, at, name="活动上座率"), rules=("wrong_level2_category",), label="活动上座率")
