"""Scoring formulas and the rules of the 自评表 beyond their handbook examples."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Finding, Indicator, Severity
from assistant.review import checking
from assistant.review.examples import read_example
from assistant.review.rules.reporting import is_told, tasks_with_months
from assistant.review.scoring import completion, earned, falls_short, graded
from assistant.settings import Thresholds


def assessed(*lines: str) -> str:
    return "\n".join(["表：自评表", "项目名称：惠民", *lines])


def findings(code: str, *lines: str) -> list[Finding]:
    case = read_example(assessed(*lines))[0]
    return list(checking.run_rules(case, only=(code,))[0])


def indicator(target: str, actual: str, *, name: str = "场次", weight: str = "10", score: str = "") -> Indicator:
    line = f"产出指标 | 数量指标 | {name} | {target} | {weight} | {actual} | {score} |"
    return read_example(assessed(line))[0].filing.indicators[0]


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        # positive: full when reached, else pro rata
        ("≥10场", "10场", "10"),
        ("≥10场", "12场", "10"),
        ("≥10场", "8场", "8"),
        ("≥90%", "45%", "5"),
        # equal, as positive; nothing wanted and nothing done is full
        ("=10场", "8场", "8"),
        ("=10场", "11场", "10"),
        ("=0起", "0起", "10"),
        ("=0起", "2起", "0"),
        # reverse: full below, less by the overrun, nothing from twice the target
        ("≤30秒", "20秒", "10"),
        ("≤30秒", "45秒", "5"),
        ("≤30秒", "60秒", "0"),
        ("≤30秒", "90秒", "0"),
        # a bare figure counts as positive
        ("100%", "95%", "9.5"),
        # units of which one is not stated
        ("≥1200人次", "1200", "10"),
    ],
)
def test_points_follow_the_formula_of_their_kind(target: str, actual: str, points: str) -> None:
    assert earned(indicator(target, actual)) == Decimal(points)


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥10场", "8次会议"),
        ("≥10场", "及时"),
        ("提升", "提升"),
        ("6月底前", "5月完成"),
        ("65%-70%", "60%"),
        ("≥10场", "8%"),
    ],
)
def test_what_cannot_be_compared_is_not_computed(target: str, actual: str) -> None:
    assert earned(indicator(target, actual)) is None


def test_fewer_complaints_than_a_bare_figure_is_complete() -> None:
    row = indicator("5起", "2起", name="有责投诉")
    assert completion(row) == 1
    assert not falls_short(row)


@pytest.mark.parametrize(
    ("actual", "low", "high"),
    [
        ("达成年度指标", "8", "10"),
        ("部分达成年度指标并具有一定效果", "6", "8"),
        ("未达成年度指标且效果较差", "0", "6"),
    ],
)
def test_the_three_grades_allow_their_bands(actual: str, low: str, high: str) -> None:
    found = graded(indicator("提升", actual))
    assert found is not None
    assert found[1:] == (Decimal(low), Decimal(high))


def test_a_pro_rata_score_is_told_with_the_right_points() -> None:
    found = findings("indicator_score_wrong", "产出指标 | 数量指标 | 场次 | =10场 | 1 | =8场 | 0 | 推迟")
    assert found[0].rewrite == "0.8"
    assert found[0].severity is Severity.ERROR
    assert found[0].place.label == "场次"


def test_a_score_within_a_twentieth_of_a_point_is_right() -> None:
    assert findings("indicator_score_wrong", "产出指标 | 数量指标 | 场次 | ≥3场 | 10 | 2场 | 6.67 | 因雨") == []


def test_sums_are_exact_to_the_cent_and_blank_cells_are_not_zero() -> None:
    rows = [f"产出指标 | 数量指标 | 甲{n} | ≥3场 | 33.33 | 3场 | 33.33 |" for n in range(3)]
    assert findings("weight_sum_not_100", *rows, "执行分值：0.01") == []
    assert findings("weight_sum_not_100", *rows, "执行分值：0.5")
    assert (
        findings("score_sum_mismatch", *rows[:2], "产出指标 | 数量指标 | 乙 | ≥3场 | 33.33 | 3场 |  |", "总分：1") == []
    )


@pytest.mark.parametrize(
    ("rate", "told"), [("90.00%", False), ("90%", False), ("89.9%", True), ("90.04%", False), ("100%", True)]
)
def test_a_rate_is_compared_as_finely_as_it_is_printed(rate: str, told: bool) -> None:
    lines = ("执行 | 年度资金总额 | 100000 | 100000 | 90000", f"执行率：{rate}")
    assert bool(findings("execution_rate_wrong", *lines)) is told


def test_thresholds_come_from_the_settings() -> None:
    case = read_example(assessed("产出指标 | 数量指标 | 场次 | ≥10场 | 10 | 12场 | 10 |"))[0]
    strict = case.model_copy(update={"thresholds": Thresholds(over_fulfilment=Decimal("1.2"))})
    assert checking.run_rules(case, only=("over_fulfilment_unexplained",))[0] == ()
    assert len(checking.run_rules(strict, only=("over_fulfilment_unexplained",))[0]) == 1


def test_an_adjusted_budget_is_told_with_the_rate_against_the_initial_one() -> None:
    found = findings("budget_adjusted_to_execution", "执行 | 年度资金总额 | 1000000 | 900000 | 900000")
    assert "10%" in found[0].message
    assert "90%" in found[0].message


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("发展对象培训4月开展，党员轮训10月开展", [("发展对象培训", 4), ("党员轮训", 10)]),
        ("4 月开\n展入党积极分子培训,参加26人", [("入党积极分子培训", 4)]),
        ("2024年12月底完成全部工程", [("全部工程", 12)]),
        ("每月开展活动", []),
        ("13月开展某某活动", []),
    ],
)
def test_tasks_that_name_their_month_are_read_in_both_orders(text: str, tasks: list[tuple[str, int]]) -> None:
    assert [(task.thing, task.month) for task in tasks_with_months(text)] == tasks


def test_a_task_is_told_when_most_of_its_name_returns() -> None:
    assert is_told("党员轮训", "十月开展党员轮训")
    assert not is_told("发展对象培训", "开展入党积极分子培训")


def test_a_form_without_a_column_for_reasons_is_not_asked_for_reasons() -> None:
    case = read_example(assessed("产出指标 | 数量指标 | 场次 | ≥10场 | 10 | 8场 | 8 |"))[0]
    bare = case.filing.indicators[0].model_copy(update={"deviation": None})
    case = case.model_copy(update={"filing": case.filing.model_copy(update={"indicators": (bare,)})})
    assert checking.run_rules(case, only=("deviation_reason_missing",))[0] == ()


def test_rules_of_the_self_evaluation_are_silent_on_applications() -> None:
    case = read_example("项目名称：惠民\n产出指标 | 数量指标 | 场次 | ≥10场")[0]
    codes = ("weight_sum_not_100", "score_sum_mismatch", "deviation_reason_missing", "actual_value_with_operator")
    assert checking.run_rules(case, only=codes) == ((), ())


def test_a_value_far_beyond_belief_is_a_misread_cell_and_starts_no_arithmetic() -> None:
    rows = ("产出指标 | 数量指标 | 安全率 | 100 | 10 | 10010 | 0 |", "执行得分：10", "总分：100")
    for code in ("deviation_reason_missing", "score_sum_mismatch", "over_fulfilment_unexplained"):
        assert findings(code, *rows) == []
