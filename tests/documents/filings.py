"""Three filings of a district that does not exist: without cost indicators, with them, and a self-evaluation."""

from __future__ import annotations

from decimal import Decimal

from assistant.domain import (
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Level1,
    Level2,
    Money,
    Objective,
    Place,
    Project,
    Section,
)
from assistant.target import read_date, read_money, read_target

_LEVELS = {
    "单": (Level1.COST, Level2.ECONOMIC_COST),
    "数": (Level1.OUTPUT, Level2.QUANTITY),
    "质": (Level1.OUTPUT, Level2.QUALITY),
    "时": (Level1.OUTPUT, Level2.TIMELINESS),
    "社": (Level1.BENEFIT, Level2.SOCIAL_BENEFIT),
    "持": (Level1.BENEFIT, Level2.SUSTAINABLE),
    "满": (Level1.SATISFACTION, Level2.SATISFACTION),
}


def _rows(text: str) -> tuple[Indicator, ...]:
    """One row a line: level, name, target and, in a self-evaluation, actual, weight, score, deviation."""
    rows = []
    for number, line in enumerate(text.strip().splitlines(), start=1):
        key, name, target, *rest = line.strip().split("|")
        first, second = _LEVELS[key]
        rows.append(
            Indicator(
                level1=first,
                level2=second,
                name=name,
                target=read_target(target),
                actual=read_target(rest[0]) if rest else None,
                weight=Decimal(rest[1]) if rest else None,
                score=Decimal(rest[2]) if rest else None,
                deviation=rest[3] if rest else None,
                place=Place(section=Section.INDICATOR, row=number, field="target", label=name),
            )
        )
    return tuple(rows)


def _money(text: str) -> Money:
    return read_money(text, unit="元")


WITHOUT_COST = Filing(
    kind=FilingKind.APPLICATION,
    title="财政项目支出绩效目标申报表",
    project=Project(
        name="社区邻里中心运营",
        department="云溪市云溪区松石街道办事处",
        unit="松石街道社区事务受理服务中心",
        year=2023,
        category="经常性项目",
        start=read_date("2023-01-01"),
        end=read_date("2023-12-31"),
        funding=Funding(
            total=_money("860,000.00"),
            total_fiscal=_money("860,000.00"),
            total_other=_money("0.00"),
            annual=_money("860,000.00"),
            appropriation=_money("800,000.00"),
            carried_over=_money("60,000.00"),
            other=_money("0.00"),
        ),
    ),
    objective=Objective(
        overall="建成覆盖全街道的邻里服务网络，让居民在家门口享受便利服务。",
        annual="运营邻里中心3个，全年开放不少于300天，举办各类活动96场，服务居民不少于20000人次。",
    ),
    indicators=_rows(
        """
        数|邻里中心运营数量|=3个
        数|全年开放天数|≥300天
        数|文化体育活动举办场次|≥96场
        质|活动计划完成率|=100%
        质|设施设备完好率|≥95%
        时|活动开展及时性|及时
        时|邻里中心开放时间|2023年3月底前
        社|居民参与社区活动积极性|提升
        社|服务居民人次|≥20000人次
        持|邻里服务长效管理机制健全性|健全
        满|社区居民满意度|≥90%
        """
    ),
)

WITH_COST = Filing(
    kind=FilingKind.APPLICATION,
    title="财政项目支出绩效目标申报表",
    project=Project(
        name="中小河道养护",
        department="云溪市云溪区水务局",
        unit="云溪区河道管理所",
        year=2025,
        category="特定目标类",
        start=read_date("2025-01-01"),
        end=read_date("2025-12-31"),
        funding=Funding(
            total=_money("3,150,000.00"),
            total_fiscal=_money("3,150,000.00"),
            total_other=_money("0.00"),
            annual=_money("3,150,000.00"),
            appropriation=_money("3,150,000.00"),
            carried_over=_money("0.00"),
            other=_money("0.00"),
        ),
    ),
    objective=Objective(
        overall="保持中小河道水清岸绿，水质稳定达标。",
        annual="养护中小河道42条共63公里，打捞水面漂浮物，补植水生植物5000平方米，年底前水质达标率不低于98%。",
    ),
    indicators=_rows(
        """
        单|单位长度河道养护成本|≤42000元/公里
        单|水生植物补植单价|≤98.50(元/平方米)
        数|养护河道长度|=63公里
        数|补植水生植物面积|≥5000平方米
        质|河道养护考核合格率|≥98%
        时|水生植物补植完成时间|≤6月30日
        社|沿岸居民投诉下降率|≥10%
        持|河道长效养护机制运行情况|持续完善
        满|沿岸居民满意度|≥85%
        """
    ),
)

SELF_EVALUATION = Filing(
    kind=FilingKind.SELF_EVALUATION,
    title="财政项目支出绩效自评表",
    project=Project(
        name="独居老人关爱服务",
        department="云溪市云溪区民政局",
        unit="云溪区养老服务指导中心",
        year=2024,
        funding=Funding(),
    ),
    objective=Objective(
        annual="为500名独居老人提供每周一次上门探访，安装智能看护设备200套。",
        actual="实际探访独居老人486名，安装智能看护设备200套。",
    ),
    indicators=_rows(
        """
        数|探访独居老人数量|≥500人|486人|20|19.44|部分老人迁往外区居住
        数|智能看护设备安装数量|=200套|200套|10|10|
        质|探访记录完整率|≥98%|99%|10|10|
        时|设备安装完成及时性|及时|及时|10|10|
        社|独居老人意外发现率|≥95%|96%|20|20|
        持|探访服务机制健全性|健全|健全|10|10|
        满|独居老人满意度|≥90%|93.5%|10|10|
        """
    ),
    execution=Execution(
        lines=tuple(
            ExecutionLine(label=label, initial=_money(first), revised=_money(second), spent=_money(third))
            for label, first, second, third in (
                ("年度资金总额", "720000.00", "700000.00", "686,000.00"),
                ("当年财政拨款", "720000.00", "700000.00", "686000.00"),
                ("上年结转资金", "0.00", "0.00", "0.00"),
                ("其他资金", "0.00", "0.00", "0.00"),
            )
        ),
        weight=Decimal(10),
        rate_text="98.00%",
        rate=Decimal("0.98"),
        score=Decimal("9.8"),
    ),
)

FILINGS = {"without cost": WITHOUT_COST, "with cost": WITH_COST, "self-evaluation": SELF_EVALUATION}
