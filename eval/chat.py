"""How well a message is routed, with patterns alone and with the embedded model, and whether off-topic questions find nothing."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from assistant.chat import FOUND, OnDesk, understand
from assistant.desk import Desk, open_desk
from assistant.domain import (
    Brief,
    Document,
    Draft,
    DraftRow,
    Filing,
    FilingKind,
    Hit,
    Indicator,
    Intent,
    Level1,
    Level2,
    Objective,
    Project,
)
from assistant.settings import load_settings
from assistant.target import read_target
from eval.scoreboard import Scoreboard, at_least, plain

CASES = Path(__file__).resolve().parent / "cases" / "chat.toml"
ON_TOPIC = {
    "不设成本指标时产出指标占多少分": "不设成本指标时怎么分",
    "预算执行率怎么计分": "预算执行率怎么算得分",
    "哪些项目必须设成本指标": "哪些项目要设成本指标",
    "满意度指标一般定多少合适": "满意度写多少",
    "审核等级优良中差怎么定": "审核等级怎么定",
    "定性指标怎么打分": "定性指标怎么计分",
    "指标值从哪里来": "指标值的来源",
    "自评表偏差原因怎么写": "偏差原因怎么写",
    "绩效自评什么时候报": "绩效自评什么时候报",
    "预算追加了绩效目标能改吗": "批复后还能改绩效目标吗",
    "年中监控是干什么的": "年中的绩效监控做什么",
    "自评结果要不要公开": "绩效目标和自评结果要不要公开",
}
"""Questions and the heading of the passage that answers each."""
OFF_TOPIC = (
    "今天天气怎么样",
    "红烧肉怎么做",
    "世界杯谁赢了",
    "帮我写一首诗",
    "怎么重装电脑系统",
    "股票明天会涨吗",
    "孩子发烧怎么办",
    "去北京的火车几点",
)


def desk_with(kind: str) -> OnDesk:
    """Nothing, a filing, or a four-row draft on the desk."""
    rows = tuple(
        Indicator(level1=Level1.OUTPUT, level2=Level2.QUANTITY, name=name, target=read_target(target))
        for name, target in (
            ("助餐服务老人数", "≥600人"),
            ("健康讲座开展场次", "≥12场"),
            ("上门护理服务人次", "≥1500人次"),
            ("日间照料点改造完成时间", "≤6月30日"),
        )
    )
    filing = Filing(
        kind=FilingKind.APPLICATION,
        project=Project(name="社区养老服务", year=2026),
        objective=Objective(),
        indicators=rows,
    )
    if kind == "form":
        return OnDesk(document=Document(source="申报表.docx", filings=(filing,)))
    if kind == "draft":
        made = tuple(DraftRow(indicator=row, basis=()) for row in rows)
        return OnDesk(
            draft=Draft(stage="done", brief=Brief(name="社区养老服务", year=2026), filing=filing, rows=made, facts=())
        )
    return OnDesk()


def score() -> Scoreboard:
    """Route every case twice; search every question of both lists."""
    cases = [
        (Intent(case["intent"]), text, case.get("on_desk", ""))
        for case in tomllib.loads(CASES.read_text("utf-8"))["case"]
        for text in case["messages"]
    ]
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(load_settings().model_copy(update={"data_dir": Path(folder)}))
        alone = [(intent, understand(text, desk_with(kind), None).intent, text) for intent, text, kind in cases]
        model = desk.chat_model
        told = (
            [(intent, understand(text, desk_with(kind), model).intent, text) for intent, text, kind in cases]
            if model
            else []
        )
        near, far = ([_nearest(desk, text) for text in texts] for texts in (ON_TOPIC, OFF_TOPIC))
        right = [_heading(_passages(desk, text)) == heading for text, heading in ON_TOPIC.items()]
        desk.close()
    lines = [plain("意图识别，仅用句式", _share(alone))]
    if told:
        lines.append(at_least("意图识别，加内置模型", _share(told), 0.9, baseline=f"仅句式 {_share(alone):.3f}"))
    lines += [
        at_least(
            "有关提问能找到规定", sum(value >= FOUND for value in near) / len(near), 0.9, note=f"最低 {min(near):.3f}"
        ),
        at_least("最先答的一段就是该答的一段", sum(right) / len(ON_TOPIC), 0.9),
        at_least(
            "无关提问答“没有找到”", sum(value < FOUND for value in far) / len(far), 0.9, note=f"最高 {max(far):.3f}"
        ),
    ]
    wrong = tuple(f"{text}：应为 {want.value}，判为 {got.value}" for want, got, text in (told or alone) if want != got)
    return Scoreboard(title="对话", lines=tuple(lines), remarks=wrong)


def _nearest(desk: Desk, text: str) -> float:
    """The similarity of the regulation passage nearest to a question."""
    return max((hit.score for hit in _passages(desk, text)), default=0.0)


def _passages(desk: Desk, text: str) -> tuple[Hit, ...]:
    return desk.search(text, kind="regulations", k=3)


def _heading(passages: tuple[Hit, ...]) -> str:
    """The heading of the passage shown first."""
    return passages[0].place.label if passages and passages[0].place else ""


def _share(pairs: list[tuple[Intent, Intent, str]]) -> float:
    return sum(want == got for want, got, _ in pairs) / len(pairs)
