"""Plants one defect into a sound filing: each function takes a filing and gives the spoiled filing with what must be found.

A function returns ``None`` where the filing offers no place for its defect. Nothing here looks at how a rule decides.
"""

from eval.seeds import rows, self_evaluations, whole_form
from eval.seeds.planting import SEEDS, Planted

__all__ = ["FOLLOWS", "SEEDS", "Planted", "rows", "self_evaluations", "whole_form"]

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
