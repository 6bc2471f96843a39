"""A question about a finding reaches the page of its rule, and a question about anything else reaches none."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk, open_desk
from assistant.settings import Settings


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    folder: Path = tmp_path_factory.mktemp("data")
    return open_desk(Settings(data_dir=folder, no_model=True))


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("unit_mismatch 是什么", "unit_mismatch"),
        ("为什么满意度不能只写“满意”？", "satisfaction_not_quantified"),
        ("数量指标能不能用百分比？", "quantity_uses_percent"),
        ("时效指标写“及时”为什么不行", "timeliness_vague"),
        ("“目标数值与指标值不一致”这条意见是什么意思", "objective_indicator_value_conflict"),
        ("单位成本由预算倒除是什么意思", "cost_backsolved"),
        ("为什么说我的指标名称不是指标", "indicator_name_not_indicator"),
        ("率类指标填定性值怎么改", "rate_indicator_text_value"),
        ("总目标和年度目标一样为什么不行", "total_equals_annual_objective"),
        ("得分合计错误怎么改", "score_sum_mismatch"),
        ("为什么满意度不能写100%", "satisfaction_unrealistic"),
        ("年末调减预算为什么有问题", "budget_adjusted_to_execution"),
        ("指标里写了HTML标签怎么改", "markup_residue"),
        ("一条指标为什么不能写两个考核点", "compound_indicator"),
        ("资金到位为什么不能当指标", "process_indicator"),
        ("成本指标和预算差距过大怎么改", "cost_budget_coverage_low"),
    ],
)
def test_a_question_reaches_its_page(desk: Desk, question: str, rule: str) -> None:
    page = desk.handbook(question)
    assert page is not None
    assert page.ref == rule


@pytest.mark.parametrize(
    "question", ["今天天气怎么样", "红烧肉怎么做", "你好", "为什么天空是蓝的", "怎么重装电脑系统", "去北京的火车几点"]
)
def test_a_question_about_something_else_reaches_none(desk: Desk, question: str) -> None:
    assert desk.handbook(question) is None
