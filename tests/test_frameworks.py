"""Regional 指标体系 are data with a source, chosen in the settings, and compared with only as far as the source goes."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import FRAMEWORKS
from assistant.errors import SettingsError
from assistant.review import checking
from assistant.review.examples import read_example
from assistant.review.frameworks import chosen, states_execution, variants
from assistant.review.rule import Case
from assistant.settings import Thresholds

HENAN = """
表：自评表
成本指标 | 经济成本指标 | 单场成本 | ≤6000元/场 | 10 | 6000元/场 | 10 |
产出指标 | 数量指标 | 讲座场次 | ≥10场 | {output} | 10场 | 30 |
效益指标 | 社会效益指标 | 知晓率 | ≥80% | 25 | 85% | 25 |
满意度指标 | 服务对象满意度指标 | 居民满意度 | ≥90% | 5 | 92% | 5 |
"""


def said(text: str, framework: str, *rules: str) -> list[str]:
    case = read_example(text)[0]
    parts = {name: getattr(case, name) for name in Case.model_fields}
    case = Case(**{**parts, "thresholds": Thresholds(framework=framework)})
    return [each.message for each in checking.run_rules(case, only=rules)[0]]


@pytest.mark.parametrize("code", sorted(variants()))
def test_every_variant_names_its_source_and_does_not_exceed_a_hundred(code: str) -> None:
    variant, framework = variants()[code], chosen(code)
    assert variant.source
    assert variant.confidence in ("S", "C")
    assert variant.base in FRAMEWORKS
    assert code not in FRAMEWORKS
    assert sum(framework.weights.values()) + framework.execution_weight == 100
    assert {level for level, _ in framework.pairs} == set(framework.weights)


def test_a_national_code_can_be_chosen_too_and_an_unknown_one_names_those_there_are() -> None:
    assert chosen("2021") is FRAMEWORKS["2021"]
    with pytest.raises(SettingsError, match="没有名为“atlantis”"):
        chosen("atlantis")


def test_points_are_compared_with_the_chosen_framework() -> None:
    rule = "level1_weight_deviation"
    assert said(HENAN.format(output=30), "henan-2024", rule, "weight_sum_not_100") == []
    told = said(HENAN.format(output=40), "henan-2024", rule)
    assert "豫财效〔2024〕1号" in told[0]
    assert "产出指标 40 分（通常 30 分）" in told[0]


def test_without_a_choice_seventy_points_are_no_hundred() -> None:
    assert said(HENAN.format(output=30), "", "weight_sum_not_100")
    assert not states_execution("henan-2024")
    assert states_execution("2024")
    assert states_execution("")


def test_the_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_RULE_FRAMEWORK", "henan-2024")
    assert chosen(Thresholds().framework).weights != FRAMEWORKS["2024"].weights
    assert chosen("anhui-2022").execution_weight == Decimal(10)
