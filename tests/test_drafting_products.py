"""Sums read by their arithmetic, and whose they are: formulas, bare numbers that multiply, purposes, items, who pays."""

from __future__ import annotations

import pytest

from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import figure_of
from assistant.drafting.facts.products import Edit, formulas, proved
from assistant.drafting.intake.brief import brief_from_text


def edited(text: str, edits: list[Edit]) -> str:
    for first, last, said in sorted(edits, reverse=True):
        text = text[:first] + said + text[last:]
    return text


FORMULAS = (
    ("水渠清淤12公里×6,800=81,600；", "水渠清淤12公里，每公里6,800元，计81,600元；"),
    ("监控主机20台×5400元/台/年=108000元", "监控主机20台，每台每年5400元，计108000元"),
    ("协管员9人*3800元/月*12个月=410400元", "协管员9人，每人每月3800元，计410400元"),
    ("辅导员26人×500元×12月=156000", "辅导员26人，每人每月500元，计156000元"),
    ("体检 63人×500=31500", "体检 63人，每人500元，计31500元"),
    ("购空调30台×1800元", "购空调30台，每台1800元"),
    ("14吨×365天×230元=1175300元", "14吨，每吨230元，计1175300元"),
    ("报酬3850元/人/月×37人×12月=1709400元", "报酬3850元/人/月，计1709400元"),
    ("标牌尺寸2×3米", "标牌尺寸2×3米"),
)


@pytest.mark.parametrize(("said", "plain"), FORMULAS)
def test_a_formula_is_said_as_an_office_says_it(said: str, plain: str) -> None:
    assert edited(said, list(formulas(said))) == plain


PROVED = (
    (
        "全年清掏260车次，一车次按三百五算，这块九万一；",
        "全年清掏260车次，每车次按350元算，计91000元；",
    ),
    ("换灭火器600具每具65，3万9，", "换灭火器600具每具65元，计39000元，"),
    ("装探头45个，一个180，八千一；", "装探头45个，每个180元，计8100元；"),
    ("租车2辆，每辆每月6500，一年15万6，", "租车2辆，每辆每月6500元，计156000元，"),
    ("篮球赛2场，物料费3w，奖金6w，", "篮球赛2场，物料费3w，奖金6w，"),
    ("培训30人，分2期，60课时", "培训30人，分2期，60课时"),
    ("教室12间：1、钢管24米，", "教室12间：1、钢管24米，"),
)


@pytest.mark.parametrize(("said", "plain"), PROVED)
def test_bare_numbers_that_multiply_are_a_price_and_its_sum(said: str, plain: str) -> None:
    assert edited(said, list(proved(said))) == plain


OWNED = (
    # a product is of one thing, whatever stands between
    (
        "充电桩项目，20万元：安装充电桩340个，分17个点位，每个550元，计187000元",
        ("充电桩", "550元/个"),
    ),
    ("充电桩项目，20万元：安装充电桩340个，分17个点位，每个550元，计187000元", ("充电桩", "18.7万元")),
    # a bare price is of what was counted right before, and so is its unit
    ("站牌更换，90万元：更换电子站牌35块，单价1.65万元；新建候车亭12座", ("电子站牌", "16500元/块")),
    ("屋面维修，190万元：屋面防水翻修18400平方米，综合单价95元/平方米", ("屋面防水翻修", "95元/平方米")),
    # what adds up to a price is a part of it
    (
        "农村电影放映：放映电影4224场，每场电影省级补助200元，市级补助100元，县级补助50元，共350元",
        ("市级补助", "100元/场"),
    ),
    # what 分别 hands out goes to what its clause or its sentence lists; without 标准 or 每 it is a part of the budget
    ("送戏下乡：演出58场。市、县表演团体每场演出补助标准分别为0.5万元、0.3万元", ("市表演团体演出补助", "5000元/场")),
    (
        "宣传项目，96万元：主要用于助残宣传、文化建设、干部培训等，三个部分资金分别74万元、14万元、8万元",
        ("文化建设", "14万元"),
    ),
    # a noun of its own is kept, a machine's price is no share of another's sum
    ("公路养护，300万元：养护农村公路132公里，安排应急抢险资金79万元", ("应急抢险资金", "79万元")),
    (
        "设备购置，400万元：购置呼吸机2台（单价18万元）、监护仪8台（单价3.5万元），新技术6项，人才培养42万元",
        ("监护仪", "35000元/台"),
    ),
    # so much a month, behind heads that were counted
    ("泵站值守，60万元：泵站值守人员12人，月工资3200元", ("泵站值守人员工资", "3200元/人/月")),
    # a fee nobody read is a part; what the rest is used for names it; a bare 补助 is the item's
    ("互助点改造，60万元：改造互助点7个。其它管理费3万元", ("其它管理费", "30000元")),
    ("人民调解，236万元：其中调解员补贴172.8万元，定位租金9万元，其余16.2万元用于矫治服务", ("矫治服务", "16.2万元")),
    (
        "食堂补贴，150万元：一、就餐补贴，供餐3万餐次；二、运营补贴，对食堂给予补助，平均每家3万元，计69万元",
        ("运营补贴", "30000元/家"),
    ),
    ("辅具适配，57万元：轮椅65辆，辅具一共226500元，居家托养72人", ("辅具", "226500元")),
    # the purpose behind a sum, the item it stands in
    (
        "读书活动：新购图书2.5万册；拨款10万元，用于农家书屋补充新书；拨款8万元用于开展读书比赛",
        ("农家书屋补充新书", "10万元"),
    ),
    (
        "口袋公园建设：1、东门口袋公园：占地6960平方米，计划投资396万元。2、西门口袋公园：占地900平方米，计划投资54万元。",
        ("东门口袋公园", "396万元"),
    ),
    (
        "系统测评，90万元：1.等级保护测评，三级系统3个、二级系统5个，小计42.5万元；2.驻场工程师2名",
        ("等级保护测评", "42.5万元"),
    ),
)


@pytest.mark.parametrize(("text", "fact"), OWNED)
def test_a_sum_is_named_after_what_it_is_for(text: str, fact: tuple[str, str]) -> None:
    read = read_facts(brief_from_text(text, year=2026)).facts
    assert fact in {(one.thing, figure_of(one)) for one in read}


GIVERS = (
    "打捞船更新，70万元：更新打捞船4艘，资金由市级河道管护补助60万元和镇级配套10万元组成",
    "长者食堂补贴，231.2万元：补贴长者食堂23家。合计231.2万元，其中福彩公益金100万元，区财政131.2万元",
)


@pytest.mark.parametrize("text", GIVERS)
def test_who_gives_the_money_is_no_cost(text: str) -> None:
    read = read_facts(brief_from_text(text, year=2026)).facts
    assert not [one.thing for one in read if one.money and one.source == "content"]


GONE = (
    "文化活动，30万元：演出40场，演出费12万元。去年宣传费5万元",
    "文化活动，30万元：演出40场，演出费12万元。国庆晚会没批，晚会费5万元不要写",
)


@pytest.mark.parametrize("text", GONE)
def test_a_fee_of_last_year_or_of_what_was_cancelled_is_no_part(text: str) -> None:
    read = read_facts(brief_from_text(text, year=2026)).facts
    assert not [one.thing for one in read if one.money == 50000]
