"""Nothing that nobody said gets through: figures, units, things, dates, names, slogans; and sound words do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Brief
from assistant.drafting.facts import read_facts
from assistant.drafting.planning.plan import Plan, make_plan
from assistant.drafting.words.ground import Ground, ground_of
from assistant.drafting.words.grounding import Fault, problems, row_problems
from assistant.drafting.words.mending import without_counts, without_faulty_clauses
from tests.test_drafting_facts import ELDERLY

BRIEF = Brief(name="社区养老服务", year=2026, amount=Decimal(860000), content=ELDERLY)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan(BRIEF, read_facts(BRIEF), None)


@pytest.fixture(scope="module")
def ground(plan: Plan) -> Ground:
    return ground_of(BRIEF, read_facts(BRIEF), plan.tasks, plan.rows, ("夕阳红助餐项目",))


SOUND = (
    "为600名80岁以上老人提供助餐，举办12场健康讲座，6月底前完成2个日间照料点的改造，提供不少于1500人次的上门护理。",
    "2026年，为六百名老人提供助餐服务，开展健康讲座十二场，6月底前改造日间照料点两个，上门护理一千五百人次。",
    "为600名80岁以上老人提供助餐服务，开展健康讲座12场，改造日间照料点2个（6月30日前完成），上门护理1500人次，"
    "服务老人满意度达到90%以上，助餐食品安全合格率达到100%。",
    "健康讲座举办12场，改造2个日间照料点，为600位老人助餐，上门护理1500人次，年度资金86万元。",
    "2026年为600名80岁以上老人提供助餐；健康讲座12场；上门护理1500人次；日间照料点改造2个，全部项目12月31日前完成。",
)
UNSOUND = (
    ("提供上门护理1500人。", Fault.CHANGED),
    ("提供上门护理1500场。", Fault.CHANGED),
    ("开展健康讲座15场。", Fault.INVENTED),
    ("开展健康讲座二十场。", Fault.INVENTED),
    ("开展健康讲座600场。", Fault.CHANGED),
    ("为12名老人提供助餐。", Fault.CHANGED),
    ("为1500名老人提供助餐。", Fault.CHANGED),
    ("健康讲座到场率达到95%以上。", Fault.CHANGED),
    ("服务覆盖率达到百分之九十八。", Fault.INVENTED),
    ("服务老人满意度达到96%。", Fault.INVENTED),
    ("健康讲座不超过12场。", Fault.CHANGED),
    ("为600名70岁以上老人提供助餐。", Fault.INVENTED),
    ("为600名90岁以上老人提供助餐。", Fault.INVENTED),  # 90% is no age
    ("7月底前完成日间照料点改造2个。", Fault.INVENTED),
    ("6月底前完成健康讲座12场。", Fault.CHANGED),
    ("每月开展2次探访慰问活动。", Fault.INVENTED),
    ("2025年为600名老人提供助餐。", Fault.INVENTED),
    ("其中健康讲座经费10万元。", Fault.INVENTED),
    ("预算资金90万元用于助餐服务。", Fault.INVENTED),
    ("在中山街道为老人提供助餐服务。", Fault.LEAKED),
    ("委托甲乙丙养老服务有限公司提供助餐。", Fault.LEAKED),
    ("打造“夕阳红”助餐服务品牌项目。", Fault.LEAKED),
    ("参照夕阳红助餐项目提供助餐服务。", Fault.LEAKED),
    ("不断提升老人的获得感和幸福感。", Fault.SLOGAN),
    ("深入贯彻党的二十大精神，为老人提供助餐服务。", Fault.SLOGAN),
    ("为600名老人提供助餐服务，开展健康", Fault.UNFINISHED),
    ("```json 为600名老人提供助餐服务。", Fault.UNFINISHED),
    ("为老人提供助餐服务好，为老人提供助餐服务好。", Fault.UNFINISHED),
    ("为600名老人提供助餐，开展健健康讲座12场。", Fault.UNFINISHED),
    ("引进国际领先的人工智能机器人设备。", Fault.UNFOUNDED),
    ("提供助餐3.5万份给全部老人。", Fault.INVENTED),
    ("编号A3-7的日间照料点完成改造。", Fault.INVENTED),
)


@pytest.mark.parametrize("text", SOUND)
def test_words_that_only_say_the_facts_pass(text: str, ground: Ground) -> None:
    assert problems(text, ground) == ()


@pytest.mark.parametrize("text", SOUND[:3])
def test_a_paraphrase_that_says_every_fact_misses_nothing(text: str, ground: Ground, plan: Plan) -> None:
    assert problems(text, ground, must=plan.tasks) == ()


@pytest.mark.parametrize(("text", "fault"), UNSOUND)
def test_what_nobody_said_is_caught(text: str, fault: Fault, ground: Ground) -> None:
    assert fault in {problem.fault for problem in problems(text, ground)}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("开展健康讲座12场，改造日间照料点2个，上门护理1500人次。", "助餐"),
        ("为600名老人助餐，改造日间照料点2个，上门护理1500人次。", "健康讲座"),
        ("为600名老人助餐，开展健康讲座12场，改造日间照料点2个，上门护理1500人次。", "6月30日"),
        ("为600名老人助餐，开展健康讲座，改造日间照料点2个，上门护理1500人次。", "12场"),
    ],
)
def test_a_forgotten_fact_is_missed(text: str, word: str, ground: Ground, plan: Plan) -> None:
    missing = [one for one in problems(text, ground, must=plan.tasks) if one.fault is Fault.MISSING]
    assert any(word in one.reason for one in missing)


def test_a_slogan_the_user_wrote_is_the_users_own() -> None:
    brief = BRIEF.model_copy(update={"content": ELDERLY + "，提升老人获得感"})
    reading = read_facts(brief)
    made = make_plan(brief, reading, None)
    assert not problems("为老人提供助餐服务，提升老人获得感。", ground_of(brief, reading, made.tasks, made.rows))


def test_clauses_with_slogans_are_dropped_and_figures_never_are(ground: Ground) -> None:
    text = "深入贯彻新时代要求，为600名老人提供助餐服务，不断增强获得感。"
    assert without_faulty_clauses(text, problems(text, ground)) == "为600名老人提供助餐服务。"
    kept = "增强600名老人的获得感。"
    assert without_faulty_clauses(kept, problems(kept, ground)) == kept


@pytest.mark.parametrize(
    ("name", "target", "sound"),
    [
        ("健康讲座开展场次", "≥12场", True),
        ("上门护理服务人次", "≥待填人次", True),
        ("日间照料点改造完成时间", "≤6月30日", True),
        ("健康讲座开展场次", "≥20场", False),
        ("12场健康讲座开展率", "=100%", False),
        ("夕阳红助餐项目完成率", "=100%", False),
        ("日间照料点改造完成时间", "≤7月15日", False),
    ],
)
def test_a_row_is_held_to_the_same_ground(name: str, target: str, sound: bool, ground: Ground) -> None:
    assert (row_problems(name, target, ground) == ()) is sound


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        (
            "通过运维信息系统5套，租用专线20条，10月31日前完成，保障系统稳定运行。",
            "通过运维信息系统，租用专线，保障系统稳定运行。",
        ),
        ("通过发放两项补贴1200人，保障基本生活。", "通过发放两项补贴，保障基本生活。"),
        ("方便80岁以上老人就近用餐。", "方便80岁以上老人就近用餐。"),
        ("为600名老人提供助餐服务。", ""),
        ("补助社区食堂3家，惠及800名，方便就近用餐。", ""),
    ],
)
def test_the_overall_objective_gives_no_counts(text: str, bare: str) -> None:
    assert without_counts(text) == bare
