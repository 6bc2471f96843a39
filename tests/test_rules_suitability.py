"""Rules on money: sums, units, cost arithmetic; families of projects."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Severity
from assistant.review.examples import read_example
from assistant.review.rule import RULES, Hit
from assistant.review.rules.cost_lines import lines


def hits(rule: str, text: str) -> list[Hit]:
    return [hit for case in read_example(text) for hit in RULES[rule](case)]


COVERED = """
年度资金：1452000
成本指标 | 经济成本指标 | 居民区党建工作经费 | ≤30000元/居民区/年
成本指标 | 经济成本指标 | 书记工作经费标准 | ≤500元/人/月
成本指标 | 经济成本指标 | 单场党建活动平均成本 | ≤8000元/场
产出指标 | 数量指标 | 居民区服务群众项目数 | ≥22个
产出指标 | 数量指标 | 书记津贴发放人数 | =116人
产出指标 | 数量指标 | 党建活动举办场次 | ≥12场
"""


def test_each_cost_line_finds_its_own_quantities() -> None:
    (case,) = read_example(COVERED)
    assert [line.total for line in lines(case)] == [Decimal(660000), Decimal(696000), Decimal(96000)]


@pytest.mark.parametrize(
    ("cost", "rows", "total"),
    [
        ("人均培训成本 | ≤550元/人天", ("职业技能培训人次 | ≥300人次", "培训天数 | =5天"), 825000),
        ("物业服务月成本 | ≤5.5万元/月", ("物业服务月数 | =12月",), 660000),
        ("道路保洁单价 | ≤12元/平方米/年", ("道路清扫保洁面积 | =120平方米",), 1440),
        ("专线单价 | ≤800元/条/月", ("网络专线租用条数 | =20条",), 192000),
        ("助餐补贴标准 | ≤3元/餐/人", ("助餐餐数 | ≥60000餐", "助餐人数 | =1人"), 180000),
        ("每万条数据归集成本 | ≤3600元/万条", ("数据归集条数 | ≥50万条",), 180000),
        ("项目总成本 | ≤400000元", (), 400000),
        ("群众活动7项活动成本 | ≤14285.71元/项", (), Decimal("99999.97")),
        ("巡查平均成本 | ≤500元/次", ("巡查里程 | ≥450公里",), None),
    ],
)
def test_a_cost_is_multiplied_by_what_the_form_says_and_by_nothing_else(
    cost: str, rows: tuple[str, ...], total: int | Decimal | None
) -> None:
    text = "\n".join([f"成本指标 | 经济成本指标 | {cost}", *(f"产出指标 | 数量指标 | {row}" for row in rows)])
    (case,) = read_example(text)
    assert lines(case)[0].total == total


@pytest.mark.parametrize(
    ("value", "lines_read"),
    [("≤1000元/人", 1), ("不超过每人每天550元", 1), ("严格按照预算标准1000元/人给补助对象兑付补助", 0)],
)
def test_a_sentence_on_how_to_pay_is_no_price(value: str, lines_read: int) -> None:
    (case,) = read_example(
        f"年度资金：63000\n成本指标 | 经济成本指标 | 补助标准 | {value}\n产出指标 | 数量指标 | 补助人数 | =63人"
    )
    assert len(lines(case)) == lines_read


def test_months_are_multiplied_only_when_the_form_gives_them() -> None:
    text = "成本指标 | 经济成本指标 | 岗位人均补贴 | ≤2000元/人/月\n产出指标 | 数量指标 | 公益岗位人数 | =10人"
    (dated,) = read_example(text + "\n计划开始日期：2023-03-01\n计划完成日期：2023-08-31")
    (undated,) = read_example(text + "\n计划开始日期：\n计划完成日期：")
    assert [lines(dated)[0].total, lines(undated)[0].total] == [Decimal(120000), None]


def test_low_coverage_shows_the_arithmetic_line_by_line() -> None:
    (hit,) = hits("cost_budget_coverage_low", COVERED.replace("1452000", "5000000"))
    assert "500元/人/月 × 116人 × 12月 = 696,000元" in hit.message
    assert "合计1,452,000元" in hit.message
    assert "29.04%" in hit.message
    assert hit.severity is Severity.ERROR


def test_coverage_between_the_two_lines_is_a_warning_and_full_coverage_silent() -> None:
    (hit,) = hits("cost_budget_coverage_low", COVERED.replace("1452000", "1800000"))
    assert hit.severity is Severity.WARNING
    assert hits("cost_budget_coverage_low", COVERED) == []


@pytest.mark.parametrize(
    ("cost", "quantity", "whole"), [("8571.43", 7, "60,000"), ("27142.86", 7, "190,000"), ("333.33", 300, "100,000")]
)
def test_a_round_sum_divided_by_the_quantity_is_recognised(cost: str, quantity: int, whole: str) -> None:
    text = f"成本指标 | 经济成本指标 | 展演成本 | ≤{cost}元/场\n产出指标 | 数量指标 | 展演场次 | ≥{quantity}场"
    (hit,) = hits("cost_backsolved", text)
    assert f"{whole}元除以{quantity}" in hit.message


@pytest.mark.parametrize("cost", ["8500", "3.5", "12.75", "226000", "0.35", "1234.56", "88.88", "299.99", "54.32"])
def test_a_price_with_decimals_is_not_back_solved_by_itself(cost: str) -> None:
    assert hits("cost_backsolved", f"成本指标 | 经济成本指标 | 补贴标准 | ≤{cost}元/人") == []


@pytest.mark.parametrize(
    "money",
    [
        "年度资金：380000\n当年财政拨款：380000\n上年结转资金：\n其他资金：",
        "年度资金：58万元\n当年财政拨款：500000\n上年结转资金：8万元",
        "年度资金：391.95万元\n当年财政拨款：391.954万元\n其他资金：0",
        "年度资金：580000\n无当年财政拨款",
        "年度资金：580000\n当年财政拨款：见附表",
    ],
)
def test_sums_that_hold_or_cannot_be_read_are_let_pass(money: str) -> None:
    assert hits("budget_sum_mismatch", money) == []


def test_a_sum_that_does_not_hold_names_the_difference() -> None:
    (hit,) = hits("budget_sum_mismatch", "年度资金：580000\n当年财政拨款：500000\n上年结转资金：0")
    assert "差80,000元" in hit.message


def test_ten_thousandfold_sums_are_a_unit_error_and_not_also_a_wrong_sum() -> None:
    text = "年度资金：38\n当年财政拨款：380000"
    assert len(hits("budget_unit_error", text)) == 1
    assert hits("budget_sum_mismatch", text) == []


FAMILY = """
项目名称：社区养老
子项目 | 老年助餐 | 60000
子项目 | 上门护理 | 40000
产出指标 | 数量指标 | 服务人次 | ≥{parent}人次
---
项目名称：老年助餐
年度资金：60000
产出指标 | 数量指标 | 服务人次 | ≥6000人次
---
项目名称：上门护理
年度资金：40000
产出指标 | 数量指标 | 服务人次 | ≥1500人次
"""


@pytest.mark.parametrize(("parent", "found"), [(7500, 0), (8000, 1), (7000, 1), (6000, 0)])
def test_a_parents_count_must_reach_the_sum_of_its_children(parent: int, found: int) -> None:
    assert len(hits("parent_child_inconsistent", FAMILY.format(parent=parent))) == found


def test_the_parts_of_a_statement_are_added_only_as_one_plain_list() -> None:
    plain = "年度资金：580000\n说明·年度预算安排：预算资金58万元，其中阵地建设42万元，群团工作15万元。"
    priced = "年度资金：580000\n说明·年度预算安排：预算资金58万元，其中讲座24场，每场1万元，演出2场，每场17万元。"
    assert len(hits("narrative_budget_mismatch", plain)) == 1
    assert hits("narrative_budget_mismatch", priced) == []
