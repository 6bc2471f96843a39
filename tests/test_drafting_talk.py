"""Spoken words of clerks: office wording with places kept, names that can name, projects and sums as they are told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Level2
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.talk import plainly
from assistant.drafting.intake.brief import brief_from_text
from assistant.drafting.planning.plan import make_plan

SAID = [
    ("给老人每餐补3块", "给老人补贴每餐3元"),
    ("一人发500块", "每人500元"),
    ("一户最多花6000", "每户不超过6000元"),
    ("课酬一节600", "课酬每节600元"),
    ("每页2毛5", "每页0.25元"),
    ("合计37万2", "合计37.2万元"),
    ("一个人一年八万二", "每人每年8.2万元"),
    ("区里给了30万", "区里，预算30万元"),
    ("估计15万人次", "15万人次"),
    ("微党课大概24场", "微党课24场"),
    ("涉及130来户", "涉及130户"),
    ("每趟四十来个人", "每趟四十人"),
    ("主题党日一个月来一次", "主题党日每月一次"),
    ("一个季度结一次账", "每季度结账一次"),
    ("电梯一个月保养两回", "电梯每月保养两次"),
    ("装摄像头220个", "安装摄像头220个"),
    ("晾衣架装60组", "安装晾衣架60组"),
    ("把12个花坛翻一遍", "翻新12个花坛"),
    ("占道经营投诉降两成", "占道经营投诉下降20%"),
    ("起码七成能拿证", "拿证率不低于70%"),
    ("宕机一年别超过2次", "宕机每年不超过2次"),
    ("报修半小时到", "报修30分钟内到场"),
    ("7月底前发完", "7月底前完成发放"),
]
OFFICIAL = [
    "更换展板12块，安装护栏2300米，服装30套，设备购置18台。",
    "为600名80岁以上老人提供助餐服务，每餐补贴3元，每季度结算一次，2026年6月30日前完成验收。",
    "开展日常养护86处，商铺检查2次，发放津贴116人，评估计划2份，就业困难人员就业310人。",
    "公开招聘12人，街道办理事项40件，补贴发放完成率100%，十五分钟生活圈覆盖28个居委会。",
]


@pytest.mark.parametrize(("said", "plain"), SAID)
def test_spoken_words_are_said_as_an_office_writes_them(said: str, plain: str) -> None:
    assert plainly(said).text == plain


@pytest.mark.parametrize("text", OFFICIAL)
def test_official_prose_stays_as_it_is(text: str) -> None:
    assert plainly(text).text == text


@pytest.mark.parametrize(("said", "plain"), SAID)
def test_every_letter_of_the_office_wording_has_a_place_in_the_original(said: str, plain: str) -> None:
    reworded = plainly(said)
    assert len(reworded.spans) == len(plain)
    assert all(0 <= first < last <= len(said) for first, last in reworded.spans)


SOUND = [
    "电梯加装", "食堂", "就餐补贴", "主题党日", "居民议事会", "童装", "津贴", "服装", "日间托养", "管材", "就业困难人员", "巡逻", "培训", "一次性补贴",
    "先锋驿站", "店铺", "公厕", "其他配套", "智慧平台性能",
]  # fmt: skip
UNSOUND = [
    "装", "换", "辖区", "全区", "估计", "估摸着能", "老人每餐补", "一个季度结", "每个书屋补", "我们这边", "短视频拍", "安装", "购置", "小花园弄", "先做",
    "完好率不能", "里头", "群众投诉要", "1800", "去年花", "道路和", "全部接入平台", "添点家伙",
]  # fmt: skip


@pytest.mark.parametrize("name", SOUND)
def test_a_noun_can_name_what_is_counted(name: str) -> None:
    assert is_sound_name(name)


@pytest.mark.parametrize("name", UNSOUND)
def test_a_verb_a_hedge_a_scope_or_a_scrap_of_a_clause_cannot(name: str) -> None:
    assert not is_sound_name(name)


CALLED = [
    ("街道明年想继续做社区食堂补贴，去年花了42万，今年批了45万。辖区3个食堂。", "社区食堂补贴", 450000),
    ("我们党群中心今年手头有18万，主要就是搞活动，主题党日一个月来一次。", "党群中心活动", 180000),
    ("两新组织党建这块区里给了30万，新建5个两新支部。", "两新组织党建", 300000),
    ("公厕管理的钱，一共二百来万，准确说是208万。全区公厕46座。", "公厕管理", 2080000),
    ("区绿化所要补种一批行道树，大概600棵，钱是安排了76万块。", "行道树补种", 760000),
    ("残联想给困难残疾人家里做无障碍改造，今年先做85户，区残联给了60万左右。", "困难残疾人家庭无障碍改造", 600000),
    ("办公楼屋顶漏了，要做防水大概2300平，给了48万。", "办公楼屋顶防水", 480000),
    ("我们中队缺人，打算外包60个协管员，总共432万。", "协管员聘用", 4320000),
    ("去年残疾人两项补贴发了1300来人，今年估计要发1420人，预算是187.44万。", "残疾人两项补贴", 1874400),
]


@pytest.mark.parametrize(("text", "name", "amount"), CALLED)
def test_a_project_and_its_money_are_found_in_talk(text: str, name: str, amount: int) -> None:
    brief = brief_from_text(text, year=2026)
    assert (brief.name, brief.amount) == (name, Decimal(amount))


ROWS = [
    ("帮我写一个老旧小区加装电梯的绩效目标，预算80万，装4部", "电梯加装数量", "=4部"),
    ("社区食堂补贴，45万元：辖区3个食堂，年底前全部拨完。", "食堂数量", "≥3个"),
    ("社区食堂补贴，45万元：给60岁以上老人每餐补3块，估计15万人次。", "老人补贴标准", "≤3元/餐"),
    ("社区食堂补贴，45万元：辖区3个食堂，一个季度结一次账。", "结账次数", "≥1次/季度"),
    ("两新组织党建，30万元：养12个党建指导员。", "党建指导员聘用人数", "=12人"),
    ("公厕管理，208万元：全区公厕46座。", "公厕座数", "≥46座"),
    ("镇上要搞招聘会，平时一个月一小场，预算9万8。", "招聘会举办次数", "≥1次/月"),
    ("机关大院物业费，总共156万一年，保安22人，管着3栋楼。", "楼宇栋数", "≥3栋"),
]


@pytest.mark.parametrize(("text", "name", "value"), ROWS)
def test_a_row_is_named_by_a_noun_of_the_clause_the_earlier_work_or_the_project(
    text: str, name: str, value: str
) -> None:
    brief = brief_from_text(text, year=2026)
    plan = make_plan(brief, read_facts(brief), None)
    assert (name, value) in [(row.indicator.name, row.indicator.target.text) for row in plan.rows]


def test_a_figure_whose_noun_names_nothing_makes_no_row() -> None:
    brief = brief_from_text("重阳节活动，5万元：慰问老人230人，再唱一台戏。", year=2026)
    plan = make_plan(brief, read_facts(brief), None)
    assert not [row for row in plan.rows if row.indicator.target.text.endswith("1台")]


def test_a_subsidy_is_rated_as_one_though_it_is_checked_by_others() -> None:
    brief = brief_from_text("社区食堂补贴，45万元：辖区3个食堂，15万人次，再请第三方检查两次。", year=2026)
    plan = make_plan(brief, read_facts(brief), None)
    rated = {row.indicator.name for row in plan.rows if row.indicator.level2 is not Level2.QUANTITY}
    assert "社区食堂补贴发放准确率" in rated
    assert not [name for name in rated if "验收" in name or "重复发生" in name]


def test_quotes_are_the_clerks_own_words() -> None:
    text = "社区食堂补贴，45万元：给60岁以上老人每餐补3块，一个季度结一次账，晾衣架装60组。"
    brief = brief_from_text(text, year=2026)
    facts = [fact for fact in read_facts(brief).facts if fact.source == "content"]
    assert facts
    for fact in facts:
        assert fact.quote in brief.content
        assert fact.start is None or brief.content[fact.start : fact.end] == fact.quote
