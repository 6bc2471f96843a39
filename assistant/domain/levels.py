"""一级、二级指标 and the frameworks (指标体系) that say which pairs are legal and what they weigh."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from assistant.domain.value import Value


class Level1(StrEnum):
    """一级指标, 财预〔2021〕101号."""

    COST = "成本指标"
    OUTPUT = "产出指标"
    BENEFIT = "效益指标"
    SATISFACTION = "满意度指标"


class Level2(StrEnum):
    """二级指标. ``OUTPUT_COST`` is 成本指标 as a second level under 产出指标, in forms before 101号."""

    ECONOMIC_COST = "经济成本指标"
    SOCIAL_COST = "社会成本指标"
    ECOLOGICAL_COST = "生态环境成本指标"
    QUANTITY = "数量指标"
    QUALITY = "质量指标"
    TIMELINESS = "时效指标"
    OUTPUT_COST = "成本指标"
    ECONOMIC_BENEFIT = "经济效益指标"
    SOCIAL_BENEFIT = "社会效益指标"
    ECOLOGICAL_BENEFIT = "生态效益指标"
    SUSTAINABLE = "可持续影响指标"
    SATISFACTION = "服务对象满意度指标"


# 一级指标 that each 二级指标 belongs to, 财预〔2021〕101号; 成本指标 as a second level stands under 产出指标.
LEVEL1_OF: dict[Level2, Level1] = {
    Level2.ECONOMIC_COST: Level1.COST,
    Level2.SOCIAL_COST: Level1.COST,
    Level2.ECOLOGICAL_COST: Level1.COST,
    Level2.QUANTITY: Level1.OUTPUT,
    Level2.QUALITY: Level1.OUTPUT,
    Level2.TIMELINESS: Level1.OUTPUT,
    Level2.OUTPUT_COST: Level1.OUTPUT,
    Level2.ECONOMIC_BENEFIT: Level1.BENEFIT,
    Level2.SOCIAL_BENEFIT: Level1.BENEFIT,
    Level2.ECOLOGICAL_BENEFIT: Level1.BENEFIT,
    Level2.SUSTAINABLE: Level1.BENEFIT,
    Level2.SATISFACTION: Level1.SATISFACTION,
}


class Framework(Value):
    """指标体系: which level pairs are legal and what the first levels weigh, by year and region. Weights are points."""

    code: str
    title: str
    pairs: tuple[tuple[Level1, Level2], ...]
    weights: dict[Level1, Decimal]
    execution_weight: Decimal
    source: str

    def allows(self, level1: Level1, level2: Level2 | None) -> bool:
        return (level1, level2) in self.pairs

    @property
    def has_cost(self) -> bool:
        return Level1.COST in self.weights


def _pairs(*groups: tuple[Level1, tuple[Level2, ...]]) -> tuple[tuple[Level1, Level2], ...]:
    return tuple((first, second) for first, seconds in groups for second in seconds)


_OUTPUT = (Level1.OUTPUT, (Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS))


_BENEFIT = (
    Level1.BENEFIT,
    (Level2.ECONOMIC_BENEFIT, Level2.SOCIAL_BENEFIT, Level2.ECOLOGICAL_BENEFIT, Level2.SUSTAINABLE),
)


_SATISFACTION = (Level1.SATISFACTION, (Level2.SATISFACTION,))


_COST = (Level1.COST, (Level2.ECONOMIC_COST, Level2.SOCIAL_COST, Level2.ECOLOGICAL_COST))


def _weights(cost: int, output: int, benefit: int, satisfaction: int) -> dict[Level1, Decimal]:
    points = {
        Level1.COST: cost,
        Level1.OUTPUT: output,
        Level1.BENEFIT: benefit,
        Level1.SATISFACTION: satisfaction,
    }
    return {level: Decimal(value) for level, value in points.items() if value}


FRAMEWORKS: dict[str, Framework] = {
    framework.code: framework
    for framework in (
        Framework(
            code="2023",
            title="不设成本指标（2023年及以前表式）",
            pairs=_pairs(_OUTPUT, _BENEFIT, _SATISFACTION),
            weights=_weights(0, 50, 30, 10),
            execution_weight=Decimal(10),
            source="财预〔2020〕10号",
        ),
        Framework(
            code="2024",
            title="设成本指标（2024年及以后表式）",
            pairs=_pairs(_COST, _OUTPUT, _BENEFIT, _SATISFACTION),
            weights=_weights(20, 40, 20, 10),
            execution_weight=Decimal(10),
            source="财预〔2021〕101号",
        ),
        Framework(
            code="2021",
            title="国家核心绩效指标指引（成本、产出、效益、满意度）",
            pairs=_pairs(
                _COST,
                _OUTPUT,
                (Level1.BENEFIT, (Level2.ECONOMIC_BENEFIT, Level2.SOCIAL_BENEFIT, Level2.ECOLOGICAL_BENEFIT)),
                _SATISFACTION,
            ),
            weights=_weights(20, 40, 20, 10),
            execution_weight=Decimal(10),
            source="财预〔2021〕101号",
        ),
        Framework(
            code="2020",
            title="成本列于产出之下（101号指引以前的常见表式）",
            pairs=_pairs(
                (Level1.OUTPUT, (Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS, Level2.OUTPUT_COST)),
                _BENEFIT,
                _SATISFACTION,
            ),
            weights=_weights(0, 50, 30, 10),
            execution_weight=Decimal(10),
            source="财预〔2020〕10号",
        ),
    )
}
