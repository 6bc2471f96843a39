"""The project's name in openings as clerks type them, the year, and the money beside it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from assistant.drafting.intake.brief import brief_from_text
from assistant.drafting.intake.sums import total_of

OPENINGS = (
    (
        "帮我写一份智慧停车系统建设的绩效目标，预算120万，建设停车诱导屏6块，接入停车场15个，10月底前上线",
        "智慧停车系统建设",
    ),
    ("请起草一份河道整治项目的绩效目标申报表，预算200万元，疏浚河道3公里", "河道整治"),
    ("我们明年有个老旧小区加装电梯项目，资金350万元，加装电梯10台", "老旧小区加装电梯"),
    ("编制社区食堂运营的绩效目标：预算40万元，供餐6万份", "社区食堂运营"),
    ("拟一个疫苗接种补助的申报表，资金35万元，接种老年人1200人次", "疫苗接种补助"),
    ("麻烦帮忙做一下法律援助项目绩效目标，20万元，办理案件150件", "法律援助"),
    ("关于“非遗传承人扶持”的绩效目标怎么写？预算18万元，扶持传承人12名", "非遗传承人扶持"),
    ("我要申报应急物资储备项目，金额80万，储备帐篷200顶", "应急物资储备"),
    ("明年我们街道打算实施消防栓改造工程，预算60万元，改造消防栓120个", "消防栓改造工程"),
    ("帮我生成人才公寓租赁补贴项目的绩效指标表，90万元，补贴人才100人", "人才公寓租赁补贴"),
    ("请帮忙编一下统计调查经费的绩效目标，28万元，调查企业300家次", "统计调查经费"),
    ("写个绩效目标：社区助餐，86万元，为600名老人提供助餐", "社区助餐"),
    ("能不能帮我写一份校园安防升级的绩效目标表？预算45万，更换监控60个", "校园安防升级"),
    ("给我写一份2026年度水利设施维修养护项目绩效目标申报表，预算110万元，维修泵站4座", "水利设施维修养护"),
    ("镇里要搞一个农村公路养护项目，大概70万，养护公路25公里", "农村公路养护"),
    ("我单位拟开展退役军人技能培训项目，预算30万元，培训100人次", "退役军人技能培训"),
    ("本项目为社区图书馆改造，资金50万元，改造图书馆1座", "社区图书馆改造"),
    ("做一份森林防火的绩效目标申报表, 预算 60 万元, 巡护 360 次", "森林防火"),
    (
        "您好，我是甲街道的，想请您帮我们写一份垃圾分类宣传项目的绩效目标，经费 15 万，宣传活动 24 场",
        "垃圾分类宣传",
    ),
    ("有一个项目叫智慧养老平台运维，每年30万元，运维平台1套", "智慧养老平台运维"),
    ("请你帮我起草老旧管网改造项目，预算500万元，改造供水管网8公里", "老旧管网改造"),
    ("项目名称：文化馆免费开放\n预算：32万元\n内容：举办展览12场", "文化馆免费开放"),
    ("2026年城市防汛项目绩效目标，120万元，清淤管网30公里", "城市防汛"),
    ("网上办事服务项目，25万元，运维系统2套", "网上办事服务"),
    ("计划生育特殊家庭扶助，60万元，扶助家庭80户", "计划生育特殊家庭扶助"),
    ("继续教育培训，12万元，培训教师200人次", "继续教育培训"),
    ("上门医疗服务项目，36万元，上门巡诊800人次", "上门医疗服务"),
    ("帮我写一份预算120万的智慧停车项目绩效目标，建设停车诱导屏6块", "智慧停车"),
    ("需要一份小微企业创新券的指标表，资金100万元，发放创新券200张", "小微企业创新券"),
    ("草拟《农产品质量安全监测》绩效目标和绩效指标，预算22万元，抽检样品500批次", "农产品质量安全监测"),
    ("局里明年想做一个预算绩效管理培训，8万元，培训4期", "预算绩效管理培训"),
    ("今年要办一场社区运动会项目，预算9万元，参赛居民600人次", "社区运动会"),
)


@pytest.mark.parametrize(("text", "name"), OPENINGS, ids=[name for _, name in OPENINGS])
def test_the_name_is_what_the_opening_names(text: str, name: str) -> None:
    assert brief_from_text(text, year=2026).name == name


SUMS = (
    ("法律援助，20万元，办理案件150件", 200_000),
    ("我要申报应急物资储备项目，金额80万，储备帐篷200顶", 800_000),
    ("智慧养老平台运维，每年30万元，运维平台1套", 300_000),
    ("给我写一份城市防汛的绩效目标，约120万元，清淤管网30公里", 1_200_000),
    ("春节慰问，慰问困难党员100人次，每人500元", None),
    ("供水管网改造，8公里，每公里60万元", None),
)


@pytest.mark.parametrize(("text", "yuan"), SUMS)
def test_a_sum_alone_in_its_clause_is_the_budget_and_a_price_is_not(text: str, yuan: int | None) -> None:
    assert brief_from_text(text, year=2026).amount == (None if yuan is None else Decimal(yuan))


def test_next_year_is_meant_only_when_the_message_speaks_of_no_other() -> None:
    now = dt.date.today().year
    assert brief_from_text("我们明年有个河道整治项目，预算20万元，疏浚河道3公里").year == now + 1
    assert brief_from_text("我们明年有个河道整治项目，预算20万元，疏浚河道3公里，延续今年的做法").year == now
    assert brief_from_text("河道整治，预算20万元，疏浚河道3公里，明年1月底前完成").year == now
    assert brief_from_text("我们明年有个河道整治项目，预算20万元，疏浚河道3公里", year=2026).year == 2026
    assert brief_from_text("我们明年有个河道整治项目，2025年预算20万元，疏浚河道3公里").year == 2025


def test_what_a_head_says_of_parts_belongs_to_the_content() -> None:
    brief = brief_from_text(
        "供水管网改造，总投资980万元，其中管材720万元、监理费80万元：改造供水管网12.6公里", year=2026
    )
    assert (brief.name, brief.amount) == ("供水管网改造", Decimal(9_800_000))
    assert "监理费80万元" in brief.content
    assert brief.content.endswith("改造供水管网12.6公里")


TOTALS = (
    ("敬老院食堂的事。伙食费全年按62万零500算，设备4万8，加一块66万8500。", "668500"),
    ("零工市场，房租一年18万，水电物业3万6，人员那一块33万4，总共是55万的盘子", "550000"),
    ("农村公路养护。安排日常养护资金79.56万元，按每公里6000元；工程资金214万元。全年合计293.56万元。", "2935600"),
    ("口袋公园新建2座，总投资530万元，本年度安排371万元。", "3710000"),
    ("办公房租金68万，物业费11万4，水电15万，94万4。", "944000"),
    ("小区微更新，每个小区大概12万，60万打住，不能超。", "600000"),
    ("消防整治，店招检测大概1400块，一块85元，总经费58万8。", "588000"),
    ("公众号外包，去年给了18万5，今年还是17万2千8。", "172800"),
    ("户外广告整治 60万，排查店招店牌3200块", "600000"),
)


@pytest.mark.parametrize(("text", "yuan"), TOTALS)
def test_the_projects_money_is_what_adds_up_or_is_called_all_there_is(text: str, yuan: str) -> None:
    assert total_of(text) == Decimal(yuan)


NAMED = (
    ("零工市场我们打算今年正式开张，房租一年18万", "零工市场"),
    ("咱们街道那个公众号明年还是外包运营，一年19万8，短视频40条", "公众号外包运营"),
    (
        "为进一步提升治理水平，街道拟通过政府购买服务方式聘请社区法律顾问。开展讲座66场，预算39.6万元",
        "社区法律顾问聘请",
    ),
    ("0-6岁残疾儿童康复救助，救助儿童48名，年度资金115.2万元", "0-6岁残疾儿童康复救助"),
    ("项目名称是社区工作者薪酬\n一共要2464万元\n人数176名", "社区工作者薪酬"),
    ("森林病虫害防控项目情况说明：悬挂诱捕器180套，经费13万元", "森林病虫害防控"),
    ("1、项目名称：服务站标准化建设\n2、钱：总共28万\n3、多少：服务站14个", "服务站标准化建设"),
)


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_a_project_is_named_by_what_the_message_speaks_of(text: str, name: str) -> None:
    assert brief_from_text(text, year=2026).name == name


def test_labelled_answers_keep_every_line_of_what_is_done() -> None:
    text = "项目叫什么：高素质农民培育\n多少钱：42万元\n干什么：办培训班\n干多少：培训农民350人\n何时完成：9月底前\n为了谁：返乡青年"
    brief = brief_from_text(text, year=2026)
    assert (brief.name, brief.amount) == ("高素质农民培育", Decimal(420000))
    assert brief.content.splitlines() == ["办培训班", "培训农民350人", "9月底前完成", "服务对象为返乡青年"]


PLANNED = (
    ("实验室建设，预算20万元，现有实验室建成于2009年，2026年拟建设实验室3间", 2026),
    ("实验室建设，预算20万元，现有实验室建成于2009年，拟建设实验室3间", 2026),
    ("文化配送，预算20万元，2025年完成180场，2026年计划配送220场", 2026),
    ("妇女工作，预算20万元，依据《发展纲要（2021—2030年）》，举办讲座12场", 2026),
    ("河道养护，预算20万元，2026年3月至2027年2月养护河道3公里", 2026),
    ("河道养护，2025年预算20万元，养护河道3公里", 2025),
)


@pytest.mark.parametrize(("text", "year"), PLANNED)
def test_the_year_is_the_planned_one_among_those_a_message_names(text: str, year: int) -> None:
    assert brief_from_text(text, year=2026).year == year
