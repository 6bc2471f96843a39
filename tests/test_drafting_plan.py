"""The table a plan makes from facts alone: rows, values, basis, weights, blanks, words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import (
    FRAMEWORKS,
    LEVEL1_OF,
    BasisKind,
    Brief,
    BudgetPart,
    Comparator,
    Deadline,
    FilingKind,
    Hit,
    Indicator,
    Level1,
    Level2,
    Practice,
    Typical,
)
from assistant.drafting.facts import read_facts
from assistant.drafting.kinds import kinds
from assistant.drafting.planning.plan import Plan, make_plan
from assistant.drafting.planning.practice import speaks_of
from assistant.drafting.words.ground import ground_of
from assistant.drafting.words.grounding import problems, row_problems
from assistant.drafting.words.wording import purpose_text
from assistant.library.store import Entry
from assistant.target import read_target
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
        ("讲座费", "≤60000元"),
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
    ("抽检样品1200批次，不合格产品处置率100%，12月15日前完成", "项目完成时间", "≤12月15日"),
)


@pytest.mark.parametrize(("content", "name", "value"), WHOLE)
def test_a_deadline_no_work_takes_is_the_projects_own_and_the_objective_says_it(
    content: str, name: str, value: str
) -> None:
    _, plan = planned(content)
    assert (name, value) in cells(plan, Level2.TIMELINESS)
    assert value[1:] in (plan.filing.objective.annual or "")


PRICED = (
    ("慰问困难党员100人次，慰问标准每人500元", "慰问标准", "500元/人×100人次=50000元"),
    ("为116名书记发放津贴，每人每月500元，发放12个月", "津贴标准", "500元/人/月×116名×12月=696000元"),
    ("为200名青年人才发放租房补贴，每人每月1300元，补贴12个月", "租房补贴标准", "1300元/人/月×200名×12月=3120000元"),
    ("选聘调查员36名，每名调查员补助1500元", "调查员补助标准", "1500元/人×36名=54000元"),
    ("办理法律援助案件420件，案件补贴每件1200元，案件质量评查80件", "案件补贴标准", "1200元/件×420件=504000元"),
)


@pytest.mark.parametrize(("content", "name", "arithmetic"), PRICED)
def test_a_price_is_tied_to_its_quantity_with_the_arithmetic(content: str, name: str, arithmetic: str) -> None:
    _, plan = planned(content)
    row = next(row for row in plan.rows if row.indicator.name == name)
    said = [one.quote for one in row.basis]
    assert arithmetic in said


def test_a_budget_not_explained_is_asked_for_and_one_overspent_is_told() -> None:
    _, little = planned("慰问困难党员100人次，慰问标准每人500元")
    assert any("已说明50000元，其余81万元" in blank.question for blank in little.blanks)
    _, over = planned("为116名书记发放津贴，每人每月500元，发放12个月", amount=Decimal(180000))
    assert any("696000" in note and "超过项目金额" in note for note in over.notes)
    _, whole = planned("慰问困难党员100人次，慰问标准每人500元", amount=Decimal(50000))
    assert not any("其余" in blank.question or "怎样分配" in blank.question for blank in whole.blanks)


class Past:
    """A library whose similar rows set these amounts, in 场; real or made-up."""

    def __init__(self, *amounts: int, sample: bool = False, rows: tuple[Hit, ...] = ()) -> None:
        self.amounts, self.sample, self.rows = sorted(amounts), sample, rows

    def filings(self) -> tuple[Entry, ...]:
        kind = FilingKind.APPLICATION
        return (
            Entry(
                id="1",
                project="甲项目",
                unit="",
                year=2025,
                sector="",
                kind=kind,
                rows=1,
                sample=self.sample,
                source="",
            ),
        )

    def typical_values(self, _: str, *, unit: str, level2: Level2, exclude: list[str]) -> Typical | None:
        if unit != "场" or level2 is not Level2.QUANTITY or "1" in exclude:
            return None
        low, high = Decimal(self.amounts[0]), Decimal(self.amounts[-1])
        middle = Decimal(self.amounts[len(self.amounts) // 2])
        return Typical(count=len(self.amounts), low=low, median=middle, high=high, unit=unit)

    def similar_indicators(self, _: str, __: int, *, level2: Level2) -> tuple[Hit, ...]:
        return tuple(hit for hit in self.rows if hit.indicator and hit.indicator.level2 is level2)

    def guess_sector(self, _: str) -> str:
        return ""


def with_library(content: str, library: Past) -> Plan:
    brief = Brief(name="社区服务", year=2026, content=content, amount=Decimal(860000))
    return make_plan(brief, read_facts(brief), library)  # type: ignore[arg-type]


def test_what_others_set_stands_beside_a_quantity_and_never_changes_it() -> None:
    plan = with_library("健康讲座12场，上门护理1500人次", Past(8, 10, 12, 20, 20))
    row = next(row for row in plan.rows if row.indicator.name == "健康讲座开展场次")
    assert row.indicator.target.text == "≥12场"
    assert [one.kind for one in row.basis] == [BasisKind.FACT, BasisKind.PRECEDENT]
    assert row.basis[1].quote == "相近项目 5 个：8–20 场，中位 12 场"
    made_up = with_library("健康讲座12场", Past(8, 10, 12, sample=True))
    assert any(one.quote.endswith("（示例案例）") for row in made_up.rows for one in row.basis)


@pytest.mark.parametrize(("count", "told"), [(12, False), (150, False), (1200, True)])
def test_a_figure_far_from_what_others_set_is_told(count: int, told: bool) -> None:
    plan = with_library(f"健康讲座{count}场", Past(8, 12, 20))
    assert any("相差很大" in note for note in plan.notes) is told


def test_precedents_fill_a_short_table_with_rates_and_open_counts_only() -> None:
    def hit(name: str, level2: Level2, target: str) -> Hit:
        indicator = Indicator(level1=Level1.OUTPUT, level2=level2, name=name, target=read_target(target))
        return Hit(kind="indicators", score=0.9, filing="甲项目", text=name, indicator=indicator, ref="1:1")

    rows = (
        hit("健康讲座政策知晓率", Level2.QUALITY, "≥92%"),
        hit("府城健康大讲堂上座率", Level2.QUALITY, "≥80%"),
        hit("健康讲座服务人次", Level2.QUANTITY, "≥999人次"),
    )
    plan = with_library("健康讲座12场", Past(8, 12, rows=rows))
    assert ("健康讲座政策知晓率", "≥92%") in cells(plan, Level2.QUALITY)
    assert ("府城健康大讲堂上座率", "≥80%") not in cells(plan, Level2.QUALITY)
    assert not any("999" in row.indicator.target.text for row in plan.rows)
    assert len(plan.rows) >= 8
    weights = [row.indicator.weight or Decimal(0) for row in plan.rows]
    assert sum(weights) == 90


SAID = (
    ("聘请巡查管护员14名，每人每月600元", "巡查管护员聘用人数", "14人"),
    ("举办防汛演练3场，参演人员450人次", "防汛演练参与人次", "≥450人次"),
    ("举办非遗展演3场，预计吸引观众8000人次", "非遗展演参与人次", "≥8000人次"),
    ("入户调查2160户，数据差错率控制在3‰以内", "数据差错率", "≤3‰"),
    ("开展业务培训4期，11月30日前完成数据上报", "项目数据上报完成时间", "≤11月30日"),
    ("给辖区65岁以上老年人接种流感疫苗6000剂次", "流感疫苗接种数量", "≥6000剂次"),
    ("为200名青年人才发放租房补贴，补贴12个月", "租房补贴补贴月数", "=12个月"),
    ("恢复路面1.8万平方米", "路面恢复面积", "18000平方米"),
    ("清淤河道3公里", "河道清淤长度", "3公里"),
    ("设临时接种点5个，购置设备3台", "设备购置数量", "=3台"),
    ("新开助餐点6个，原有的11个继续运营", "原有助餐点运营数量", "=11个"),
    ("每天供餐1300客，全年供餐250天", "供餐服务数量", "1300客/天"),
    ("去年配送文艺演出180场，今年增加到220场", "文艺演出举办场次", "≥220场"),
    ("河道共86条段、总长112公里", "河道长度", "112公里"),
    ("聘保洁员54名，配保洁船12艘", "保洁船配备数量", "=12艘"),
    ("全街道28个居委会，每个居委会15名志愿者，共420名", "志愿者培育人数", "≥420人"),
    ("为35个老旧小区加装门禁210套", "门禁加装数量", "=210套"),
    ("为35个老旧小区加装门禁210套", "覆盖老旧小区数量", "≥35个"),
    ("加装门禁210套，盗窃类警情同比下降10%", "盗窃类警情下降率", "≥10%"),
    ("宣传60场，电信诈骗发案率同比下降10%", "电信诈骗发案率降幅", "≥10%"),
    ("培训农民150人，培训后农户平均增收5%", "农户收入增长率", "≥5%"),
    ("终端38台，设备故障2小时内响应、24小时内修复", "设备故障修复时间", "≤24小时"),
    ("建设接口30个，6月底前完成初验，11月底前终验", "项目初验完成时间", "≤6月30日"),
    ("建设接口30个，6月底前完成初验，11月底前终验", "项目终验完成时间", "≤11月30日"),
    ("共47人（其中协管员19人、河长助理28人）", "河长助理聘用人数", "=28人"),
    ("慰问困难家庭100户，就业援助月活动1月底前办", "就业援助月活动完成时间", "≤1月31日"),
    ("摄像头维护300个，巡逻值守不少于60天", "巡逻值守天数", "≥60天"),
    ("数字阅读设备每台8500元买12台", "数字阅读设备购置数量", "=12台"),
    ("残联说辅具适配要做260人", "辅具适配人数", "≥260人"),
    ("按照农业局要求培育高素质农民150人，其中经营管理型50人", "经营管理型高素质农民人数", "≥50人"),
    ("养护水库7座，6月15日汛期前完成", "水库养护完成时间", "≤6月15日"),
)


NOT_SAID = (
    ("去年配送了180场，今年增加到220场", "180"),
    ("支持中心运营1个，每周开放5天", "≥5天"),
    ("改造3所，质保金3%", "3%"),
    ("培训8期每期30人", "≥30人"),
)


@pytest.mark.parametrize(("content", "value"), NOT_SAID)
def test_what_is_no_plan_of_this_year_makes_no_row(content: str, value: str) -> None:
    _, plan = planned(content)
    assert not any(value in row.indicator.target.text for row in plan.rows)


ASKED = (
    ("裁判劳务费每人每天300元，联赛6场", "裁判劳务人数", "=待填人"),
    ("开展创业指导200人次，给予一次性补贴，每户5000元", "一次性补贴发放户数", "=待填户"),
)


@pytest.mark.parametrize(("content", "name", "value"), ASKED)
def test_a_price_without_its_count_asks_how_many(content: str, name: str, value: str) -> None:
    _, plan = planned(content)
    assert (name, value) in cells(plan, Level2.QUANTITY)
    assert any("多少" in blank.question for blank in plan.blanks if blank.place.label == name)


EFFECTS = (
    ("养护绿地30公顷", Level2.ECOLOGICAL_BENEFIT, "绿地完好率"),
    ("清运建筑垃圾1500车次", Level2.ECOLOGICAL_BENEFIT, "建筑垃圾规范处置率"),
    ("扶持创业团队30个", Level2.ECONOMIC_BENEFIT, "扶持的创业主体存续率"),
)


@pytest.mark.parametrize(("content", "level2", "name"), EFFECTS)
def test_an_effect_the_works_bear_is_measured_at_its_level(content: str, level2: Level2, name: str) -> None:
    _, plan = planned(content)
    assert name in [row.indicator.name for row in plan.rows if row.indicator.level2 is level2]


@pytest.mark.parametrize("content", ["健康讲座12场", "发放补贴200人", "购置电脑20台"])
def test_works_that_bear_no_such_effect_are_not_measured_by_one(content: str) -> None:
    _, plan = planned(content)
    levels = {row.indicator.level2 for row in plan.rows}
    assert not levels & {Level2.ECOLOGICAL_BENEFIT, Level2.ECONOMIC_BENEFIT}


def test_the_overall_objective_says_a_verb_once() -> None:
    _, plan = planned("举办文艺演出60场，举办展览20场")
    assert "举办文艺演出、展览" in (plan.filing.objective.overall or "")


@pytest.mark.parametrize(("content", "name", "value"), SAID)
def test_what_the_held_out_briefs_taught_is_read(content: str, name: str, value: str) -> None:
    _, plan = planned(content)
    assert any(row.indicator.name == name and value in row.indicator.target.text for row in plan.rows), [
        (row.indicator.name, row.indicator.target.text) for row in plan.rows
    ]


class Usual(Past):
    """A library whose practice knows two things near a name, and one far from it."""

    def practices(self, _: str, __: Level2 | None = None) -> tuple[Practice, ...]:
        return ()

    def similar_practices(self, _: str, __: int, *, sector: str, level2: Level2) -> tuple[tuple[Practice, float], ...]:
        known = (
            (Level2.QUANTITY, "独居老人探访人次", "人次", "5000", 0.9),
            (Level2.QUANTITY, "道路清扫面积", "平方米", "9", 0.8),
            (Level2.SOCIAL_BENEFIT, "养老服务覆盖率", "%", "90", 0.88),
        )
        return tuple(
            (
                Practice(
                    sector=sector, level1=LEVEL1_OF[level], level2=level, name=name, comparator=Comparator.AT_LEAST,
                    unit=unit, typical=typical,
                ),
                score,
            )
            for level, name, unit, typical, score in known
            if level is level2
        )  # fmt: skip


def test_a_bare_name_is_measured_as_such_projects_usually_are_with_open_counts() -> None:
    brief = Brief(name="社区养老服务", year=2026, content="社区养老服务")
    plan = make_plan(brief, read_facts(brief), Usual(1))  # type: ignore[arg-type]
    assert cells(plan, Level2.QUANTITY) == [("独居老人探访人次", "≥待填人次")]
    assert ("养老服务覆盖率", "≥90%") in cells(plan, Level2.SOCIAL_BENEFIT)
    assert any("没有这项工作请删去" in blank.question for blank in plan.blanks)


def test_a_brief_that_says_what_is_done_gets_no_usual_rows() -> None:
    brief = Brief(name="社区养老服务", year=2026, content="为600名老人提供助餐")
    plan = make_plan(brief, read_facts(brief), Usual(1))  # type: ignore[arg-type]
    assert "独居老人探访人次" not in [row.indicator.name for row in plan.rows]


PURPOSES = (
    (
        "为切实做好春、冬两季森林防灭火工作，维护林区安全，拟聘用护林员65名。",
        "做好春、冬两季森林防灭火工作，维护林区安全",
    ),
    ("为满足失能老年人居家照护需求，拟新建家庭照护床位210张。", "满足失能老年人居家照护需求"),
    ("为600名老人提供助餐，健康讲座12场。", ""),
    ("根据有关规定，聘用护林员65名。", ""),
)


@pytest.mark.parametrize(("content", "purpose"), PURPOSES)
def test_the_briefs_own_purpose_is_the_effect(content: str, purpose: str) -> None:
    brief, plan = planned(content)
    assert purpose_text(brief) == purpose
    assert purpose in (plan.filing.objective.annual or "")


ONCE = (
    ("购置自助机3台，设备验收合格率100%", "设备验收合格率", "自助机验收合格率"),
    ("健康讲座12场，聘用网格员54人，人员在岗率95%", "人员在岗率", "网格员在岗率"),
)


@pytest.mark.parametrize(("content", "stated", "suggested"), ONCE)
def test_what_the_brief_states_is_not_suggested_again(content: str, stated: str, suggested: str) -> None:
    _, plan = planned(content)
    names = [row.indicator.name for row in plan.rows]
    assert stated in names
    assert suggested not in names


def test_two_prices_of_one_name_are_told_apart_by_their_own_words() -> None:
    _, plan = planned("60至79周岁老人每餐补贴2元，80周岁及以上老人每餐补贴4元")
    told = dict(cells(plan, Level2.ECONOMIC_COST))
    assert told["60至79周岁老人补贴标准"] == "≤2元/餐"
    assert told["80周岁及以上老人补贴标准"] == "≤4元/餐"


def test_every_work_told_in_figures_has_its_row() -> None:
    things = ("梧桐", "香樟", "银杏", "水杉", "桂花", "玉兰", "樱花", "海棠", "紫薇", "冬青", "石榴", "腊梅", "女贞")
    _, plan = planned("补种" + "、".join(f"{thing}{n + 5}株" for n, thing in enumerate(things)))
    assert len(cells(plan, Level2.QUANTITY)) == len(things)


PEOPLE_ASKED = (
    ("残疾儿童康复救助95人，残疾儿童家长满意度95%", ["残疾儿童家长满意度"]),
    ("演出40场，公益课16个班，学员满意度95%，观众满意度92%", ["学员满意度", "观众满意度"]),
)


@pytest.mark.parametrize(("content", "names"), PEOPLE_ASKED)
def test_where_the_brief_says_who_is_asked_nobody_else_is(content: str, names: list[str]) -> None:
    _, plan = planned(content)
    assert [name for name, _ in cells(plan, Level2.SATISFACTION)] == names


def test_so_many_courses_of_so_many_heads_are_multiplied_only_in_a_question() -> None:
    _, plan = planned("举办干部培训班4期，每期60人")
    asked = [blank.question for blank in plan.blanks if blank.place.field == "counts"]
    assert asked == ["“干部培训班”4期、每期60人，合计240人次，要列为指标吗？列就填240人次，不列就空着。"]
    assert not any("240" in row.indicator.target.text for row in plan.rows)


@pytest.mark.parametrize("content", ["举办干部培训班4期，每期60人，共240人次", "举办干部培训班4期，培训干部240人"])
def test_heads_that_are_told_are_not_offered(content: str) -> None:
    _, plan = planned(content)
    assert not any(blank.place.field == "counts" for blank in plan.blanks)


def test_what_a_head_gains_is_an_effect_and_no_cost() -> None:
    _, plan = planned("人工造林2400亩，林农增收每户不少于800元")
    assert ("林农增收", "≥800元/户") in cells(plan, Level2.ECONOMIC_BENEFIT)
    assert not any("增收" in name for name, _ in cells(plan, Level2.ECONOMIC_COST))


def test_a_sum_and_a_price_offer_how_many_they_make() -> None:
    _, plan = planned("聘用网格员54人、窗口人员9人，福利费每人每年1200元，福利费75600元")
    assert any("75600÷1200=63" in blank.question for blank in plan.blanks)
