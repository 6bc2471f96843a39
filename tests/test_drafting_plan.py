"""The table a plan makes from facts alone: rows, values, basis, weights, blanks, words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import FRAMEWORKS, BasisKind, Brief, BudgetPart, Deadline, Level1, Level2
from assistant.drafting.facts import read_facts
from assistant.drafting.ground import ground_of
from assistant.drafting.grounding import problems, row_problems
from assistant.drafting.kinds import kinds
from assistant.drafting.plan import Plan, make_plan
from assistant.drafting.practice import speaks_of
from tests.test_drafting_facts import ELDERLY

CONTENTS = (
    ELDERLY,
    "全年举办文艺演出不少于20场，开展非遗体验课30期，参与居民6000人次；更新健身点器材6处，9月30日前完成；购置图书3000册。",
    "道路清扫保洁面积120万平方米，公厕保洁12座，清运建筑垃圾1500车次，每月开展2次专项检查。",
    "运维信息系统5套，租用专线20条，新开发功能模块8个，10月底前上线。故障响应时间不超过30分钟。",
    "开展消防安全检查，组织反诈宣传，维护监控探头。",
    "职业技能培训10期，招聘会8场。职业技能培训全年12期。培训补贴标准每人1200元。",
    "配备辅助管理人员60人，每人每年11万元，整治占道经营100处，拆除违法建筑5000平方米。",
    "领导说要把这件事办好。",
)


def planned(content: str, **more: object) -> tuple[Brief, Plan]:
    given = {"name": "社区服务", "year": 2026, "content": content, "amount": Decimal(860000)} | more
    brief = Brief.model_validate(given)
    return brief, make_plan(brief, read_facts(brief), None)


def cells(plan: Plan, level2: Level2) -> list[tuple[str, str]]:
    rows = [row.indicator for row in plan.rows if row.indicator.level2 is level2]
    return [(row.name, row.target.text) for row in rows]


def test_the_acceptance_brief_becomes_its_four_quantities_and_its_deadline() -> None:
    _, plan = planned(ELDERLY)
    assert cells(plan, Level2.QUANTITY) == [
        ("助餐服务老人数", "≥600人"),
        ("健康讲座开展场次", "≥12场"),
        ("日间照料点改造数量", "=2个"),
        ("上门护理服务人次", "≥1500人次"),
    ]
    assert ("日间照料点改造完成时间", "≤6月30日") in cells(plan, Level2.TIMELINESS)
    due = next(row for row in plan.rows if row.indicator.name == "日间照料点改造完成时间")
    assert due.indicator.target.reading == Deadline(month=6, day=30)
    assert due.basis[0].quote == "改造日间照料点 2 个 (6 月底前)"
    assert cells(plan, Level2.SATISFACTION) == [("服务老人满意度", "≥90%")]
    assert cells(plan, Level2.ECONOMIC_COST)[0] == ("项目总成本", "≤860000元")


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_pairs_are_legal_and_weights_add_to_a_hundred(content: str, framework: str) -> None:
    _, plan = planned(content, framework=framework)
    frame = FRAMEWORKS[framework]
    assert all(frame.allows(row.indicator.level1, row.indicator.level2) for row in plan.rows)
    weights = [row.indicator.weight or Decimal(0) for row in plan.rows]
    assert sum(weights) + frame.execution_weight == 100
    assert all(0 < weight <= 20 for weight in weights) or len(weights) < 8
    assert {Level1.OUTPUT, Level1.BENEFIT} <= {row.indicator.level1 for row in plan.rows} or not plan.tasks


@pytest.mark.parametrize("content", CONTENTS)
def test_every_row_has_a_basis_a_value_and_a_name_of_its_own(content: str) -> None:
    _, plan = planned(content)
    names = [row.indicator.name for row in plan.rows]
    assert len(set(names)) == len(names)
    for number, row in enumerate(plan.rows, start=1):
        assert row.basis
        assert row.indicator.target.text
        blank = "待填" in row.indicator.target.text
        assert blank == any(one.place.row == number for one in plan.blanks)
        assert blank or row.indicator.target.reading is not None
        if row.indicator.level2 is Level2.QUANTITY and not blank:
            assert row.basis[0].kind is BasisKind.FACT


@pytest.mark.parametrize("content", CONTENTS)
def test_the_plans_own_words_and_rows_hold_before_the_grounding(content: str) -> None:
    brief, plan = planned(content)
    reading = read_facts(brief)
    ground = ground_of(brief, reading, plan.tasks, plan.rows)
    objective = plan.filing.objective
    assert problems(objective.overall or "", ground) == ()
    assert problems(objective.annual or "", ground, must=plan.tasks) == ()
    for row in plan.rows:
        assert row_problems(row.indicator.name, row.indicator.target.text, ground) == ()


def test_a_contradicted_figure_stays_blank_with_a_question() -> None:
    _, plan = planned("职业技能培训10期，招聘会8场。职业技能培训全年12期")
    assert ("职业技能培训期数", "≥待填期") in cells(plan, Level2.QUANTITY)
    assert any("10期" in blank.question and "12期" in blank.question for blank in plan.blanks)
    assert "10期" not in (plan.filing.objective.annual or "")


def test_a_work_without_a_figure_is_a_blank_that_asks() -> None:
    _, plan = planned("开展消防安全检查，组织反诈宣传")
    assert cells(plan, Level2.QUANTITY) == [("消防安全检查次数", "≥待填次"), ("反诈宣传开展场次", "≥待填场")]
    assert sum("做多少" in blank.question for blank in plan.blanks) == 2


def test_costs_come_from_prices_and_parts_and_nothing_is_divided() -> None:
    parts = (BudgetPart(name="助餐补贴", amount=Decimal(400000)), BudgetPart(name="讲座费", amount=Decimal(60000)))
    _, plan = planned("慰问困难党员100人次，慰问标准每人500元", parts=parts)
    assert cells(plan, Level2.ECONOMIC_COST) == [
        ("项目总成本", "≤860000元"),
        ("助餐补贴成本", "≤400000元"),
        ("讲座成本", "≤60000元"),
        ("慰问标准", "≤500元/人"),
    ]


def test_without_an_amount_the_cost_is_blank_and_asked_for() -> None:
    _, plan = planned(ELDERLY, amount=None)
    assert cells(plan, Level2.ECONOMIC_COST) == [("项目总成本", "≤待填元")]
    assert any("预算" in blank.question for blank in plan.blanks)


def test_a_rate_the_brief_states_goes_before_the_usual_one() -> None:
    _, plan = planned("培训护理员80人次，培训出勤率达到95%以上，学员满意度不低于92%")
    assert ("护理员培训出勤率", "≥95%") in cells(plan, Level2.QUALITY)
    assert cells(plan, Level2.SATISFACTION)[0][1] == "≥92%"


def test_a_zero_is_an_effect_and_no_work() -> None:
    _, plan = planned("检查企业600家次，年内发生较大以上事故0起")
    assert ("较大以上事故起数", "=0起") in cells(plan, Level2.SOCIAL_BENEFIT)
    assert cells(plan, Level2.QUANTITY) == [("企业检查家次", "≥600家次")]


def test_people_merely_counted_are_served_as_the_projects_name_says() -> None:
    _, plan = planned("困难群众200户，每户米油约300元", name="春节慰问")
    assert cells(plan, Level2.QUANTITY) == [("困难群众慰问户数", "≥200户")]
    assert cells(plan, Level2.ECONOMIC_COST)[1][1] == "≤300元/户"


def test_the_head_is_filled_from_the_brief_and_asks_for_the_rest() -> None:
    _, plan = planned(ELDERLY, unit="甲街道社区服务中心")
    assert plan.filing.project.unit == "甲街道社区服务中心"
    fields = {blank.place.field for blank in plan.blanks}
    assert {"department", "category"} <= fields
    assert "unit" not in fields
    assert plan.filing.project.funding.annual is not None
    assert plan.filing.project.funding.annual.yuan == 860000


def test_a_row_of_another_project_is_taken_only_when_its_words_are_general_or_ours() -> None:
    text = "社区养老服务为老人提供助餐"
    assert speaks_of("养老服务投诉率", text)
    assert speaks_of("助餐服务覆盖率", text)
    assert not speaks_of("府城文化推广完成率", text)
    assert not speaks_of("独居老人关爱服务覆盖率", text)
    assert not speaks_of("项目按期完成率", text)


def test_every_kind_is_complete_and_every_template_names_a_measure() -> None:
    endings = ("率", "数", "次", "人次")
    for kind in kinds().values():
        for template in (kind.quality, kind.timely, kind.benefit, kind.lasting):
            assert template.name.endswith(endings), (kind.code, template.name)
            assert template.target[0] in "≥≤="
            assert template.formula
        assert kind.benefit.level2 == Level2.SOCIAL_BENEFIT.value
        assert kind.dated.endswith("时间")


WHOLE = (
    ("建设停车诱导屏6块，接入停车场15个，10月底前上线", "项目上线时间", "≤10月31日"),
    ("疏浚河道3公里，护岸整修800米，6月15日前全部完成", "项目完成时间", "≤6月15日"),
    ("开设课程20门，购置桌椅100套，9月底前投入使用", "项目投入使用时间", "≤9月30日"),
    ("开展讲座3场；12月10日前。", "项目完成时间", "≤12月10日"),
)


@pytest.mark.parametrize(("content", "name", "value"), WHOLE)
def test_a_deadline_no_work_takes_is_the_projects_own_and_the_objective_says_it(
    content: str, name: str, value: str
) -> None:
    _, plan = planned(content)
    assert (name, value) in cells(plan, Level2.TIMELINESS)
    assert value[1:] in (plan.filing.objective.annual or "")
