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
    ("井盖更换320块，一块45，14400，路灯检修6次", "井盖更换320块，每块45元，计14400元，路灯检修6次"),
    ("光缆重新拉900米", "铺设光缆900米"),
    ("凉亭的顶棚也要修，3处", "维修凉亭的顶棚3处"),
    ("国庆前必须全亮，9月18号吧", "9月18号前全部完成"),
    ("绿篱修剪赶在8月10号之前弄完，不对，办公室说提前到7月25号", "绿篱修剪7月25号之前完成"),
    ("诉求5天内答复，领导说太慢，改3个工作日内答复", "诉求3个工作日内答复"),
    ("冬训原来说2期，书记说要加，改成3期", "冬训3期"),
    ("枯树移除大概二三十棵……准数是26棵", "枯树移除26棵"),
    ("棚顶修补2处，一共3万。总共20万", "棚顶修补2处，计3万元。共20万元"),
    ("给老人每餐补3块", "给老人补贴每餐3元"),
    ("一人发500块", "每人500元"),
    ("一户最多花6000", "每户不超过6000元"),
    ("课酬一节600", "课酬每节600元"),
    ("合计48w", "合计48万元"),
    ("加班餐补全年上限45,000元", "加班餐补不超过45,000元"),
    ("记录仪新购30台×1800元", "记录仪新购30台，每台1800元"),
    ("防水120元/㎡", "防水120元/平方米"),
    ("报酬3850元/人/月×37人×12月=1,709,400元", "报酬3850元/人/月，计1,709,400元"),
    # blanks are pauses where nothing else parts what is said, but not the air around a figure or behind a label
    ("电梯大修9台 监理费3.8万 七月进场", "电梯大修9台，监理费3.8万元，七月进场"),
    ("看护260户 每户每月25元 后台值守", "看护260户，每户每月25元，后台值守"),
    ("健康讲座 12 场, 义诊 3 次", "健康讲座 12 场, 义诊 3 次"),
    ("福利费 每人每年1200元", "福利费 每人每年1200元"),
    ("公厕保洁19座 / 压缩站2座", "公厕保洁19座；压缩站2座"),
    ("冰柜3台 单价6800 餐具12套 电费2万4 10月底前装好", "冰柜3台，单价6800元，餐具12套，电费2.4万元，10月底前完成安装"),
    ("汛期前换好，就写6月15号之前吧", "6月15号前完成更换"),
    ("垃圾桶240L的600个，消毒柜1台3600", "垃圾桶600个，消毒柜1台，计3600元"),
    # sums that leave out the yuan
    ("裁判费200一人一天", "裁判费每人每天200元"),
    ("矿泉水30一箱", "矿泉水30元/箱"),
    ("检测费每台1500共15台", "检测费每台1500元共15台"),
    ("单价23500，合计102000", "单价23500元，合计102000元"),
    ("合计969,500", "合计969,500元"),
    ("总价一百四十万七千五", "总价1407500元"),
    ("再加安保4.2万和奖品2万", "安保4.2万元和奖品2万"),
    ("阅读量20万+，满意度92%+", "阅读量20万次以上，满意度92%以上"),
    ("隔周一次", "每两周一次"),
    ("预算金额（元）：1280000，垃圾每日1清", "预算金额（元）：1280000元，垃圾每日清理1次"),
    ("合同价¥500,000.00，观众5万+人次", "合同价500,000.00元，观众不少于5万人次"),
    ("养1000只蛋鸡，30分钟内上门", "养1000只蛋鸡，30分钟内上门"),
    ("一次性奖励5万元，一桌二椅16套", "一次性奖励5万元，一桌二椅16套"),
    ("冰箱2台共3.2万", "冰箱2台，计3.2万元"),
    ("12个月下来71.28万", "计71.28万元"),
    ("deadline是11.30", "11月30日前全部完成"),
    ("发证率要冲到90%", "发证率不低于90%"),
    ("每节课时费150元", "课时费每节150元"),
    ("一共上96节课", "课程96节"),
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
    ("学校想给教学楼装空调，3台", "安装教学楼空调，3台"),
    ("我们打算给楼道换灯300盏", "更换楼道灯300盏"),
    ("另外线路改造6万", "线路改造6万元"),
    ("9月1号开学要能用", "8月31日前全部完成"),
    ("主要是修渠道、换闸门12座", "维修渠道、更换闸门12座"),
    ("再请管护员8个人", "聘用管护员8人"),
    ("每人每月1500，干10个月", "每人每月1500元，聘用10个月"),
    ("区里要评先进支部20个", "评选先进支部20个"),
    ("每个站一年补8000", "站点补贴每个每年8000元"),
    ("安全事故为0", "安全事故0起"),
    ("一年办两届", "举办2届"),
]
OFFICIAL = [
    "更换展板12块，安装护栏2300米，服装30套，设备购置18台。",
    "为600名80岁以上老人提供助餐服务，每餐补贴3元，每季度结算一次，2026年6月30日前完成验收。",
    "开展日常养护86处，商铺检查2次，发放津贴116人，评估计划2份，就业困难人员就业310人。",
    "线路改造6万平方米，10月1日起用水要计量，邀请专家评审员会议2次，培训6万人次，管护期10个月。",
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
    (
        "叫什么：退役士兵适应性培训\n花多少：25.2万元\n干什么：上课\n干多少：培训2期\n啥时完：11月15日以前",
        "退役士兵适应性培训",
        252000,
    ),
    (
        "项目名称：山洪灾害防御\n资金安排：53.5万元\n建设内容：维护监测站\n工作量：监测站维护37站",
        "山洪灾害防御",
        535000,
    ),
    ("专职网格员95人 基本报酬3200元/人/月 绩效奖600元/人/月 全年439万元 培训6期", "专职网格员聘用", 4390000),
    ("家政培训，培训420人，一个人补1600，正好67万2。", "家政培训", 672000),
    ("残联想给困难残疾人家里做无障碍改造，今年先做85户，区残联给了60万左右。", "困难残疾人家庭无障碍改造", 600000),
    ("办公楼屋顶漏了，要做防水大概2300平，给了48万。", "办公楼屋顶防水", 480000),
    ("我们中队缺人，打算外包60个协管员，总共432万。", "协管员聘用", 4320000),
    ("学校想给教学楼装空调，一共36间教室，每间2台，一台4200块。", "教学楼空调安装", None),
    ("信息中心今年要给各科室换电脑，60台，批了32万。", "各科室电脑更换", 320000),
    ("在老旧小区改造那边，我们打算给楼道换灯300盏，一共2万4。", "老旧小区改造", 24000),
    ("给80岁以上老人发高龄补贴，2300人，一共276万。", "高龄补贴", 2760000),
    ("少年宫暑假想开公益课，8个班，总共15万。", "公益课", 150000),
    ("节前要慰问困难职工150人，一共9万。", "困难职工慰问", 90000),
    ("区里要评先进支部20个，一共4万。", "先进支部评选", 40000),
    ("环卫所要买铲雪车，4辆，一辆38万，一共152万。", "铲雪车购置", 1520000),
    ("去年残疾人两项补贴发了1300来人，今年估计要发1420人，预算是187.44万。", "残疾人两项补贴", 1874400),
]


@pytest.mark.parametrize(("text", "name", "amount"), CALLED)
def test_a_project_and_its_money_are_found_in_talk(text: str, name: str, amount: int | None) -> None:
    brief = brief_from_text(text, year=2026)
    assert (brief.name, brief.amount) == (name, None if amount is None else Decimal(amount))


AIRCON = "学校想给教学楼装空调，一共36间教室，每间2台，一台4200块，另外线路改造6万，暑假里装完，9月1号开学要能用。"
CANALS = "我们镇上今年要搞农田管护，县里给了68万，主要是修渠道、换闸门12座，再请管护员8个人，每人每月1500，干10个月，汛期前要把渠道清一遍。"
ROWS = [
    ("帮我写一个老旧小区加装电梯的绩效目标，预算80万，装4部", "电梯加装数量", "=4部"),
    ("社区食堂补贴，45万元：辖区3个食堂，年底前全部拨完。", "食堂数量", "≥3个"),
    ("社区食堂补贴，45万元：给60岁以上老人每餐补3块，估计15万人次。", "老人补贴标准", "≤3元/餐"),
    ("社区食堂补贴，45万元：辖区3个食堂，一个季度结一次账。", "结账次数", "≥1次/季度"),
    ("两新组织党建，30万元：养12个党建指导员。", "党建指导员聘用人数", "=12人"),
    ("公厕管理，208万元：全区公厕46座。", "公厕座数", "≥46座"),
    ("镇上要搞招聘会，平时一个月一小场，预算9万8。", "招聘会举办场次", "≥1场/月"),
    ("机关大院物业费，总共156万一年，保安22人，管着3栋楼。", "楼宇栋数", "≥3栋"),
    ("慰问，18万元：百岁的9个人，每人2000块；90以上的412个人，每人300块。", "满90岁老人慰问人数", "≥412人"),
    ("停车治理，51万元：新划泊位640个，一个泊位划线加立牌80块。", "单个泊位划线加立牌成本", "≤80元/个"),
    ("停车治理，51万元：新划泊位640个，处置不能超过40分钟。", "处置时间", "≤40分钟"),
    ("车辆更新，217万元：再买1台扫路机52万，充电桩建2个。", "扫路机成本", "≤520000元"),
    ("监控运维，99万元：摄像机2160路，每路每年运维费240元；录像保存90天。", "录像保存天数", "≥90天"),
    ("体育馆开放，90万元：游泳馆开放150天，能耗费31万元，人工费44万元。", "能耗费", "≤310000元"),
    ("公益创投，61万元：立项资助18个，每个不超3万；孵化社会组织6家。", "单个立项资助成本", "≤30000元/个"),
    ("公益创投 征集项目40个、立项资助18个，每个不超3万；孵化社会组织6家；资金61万", "项目征集数量", "≥40个"),
    ("侨务工作，11.8万元：走访慰问归侨侨眷72户（500元/户）；联谊活动8场。", "归侨侨眷走访慰问标准", "≤500元/户"),
    ("学校设施，85万元：建设物理、化学、生物创新实验室各1间共3间，智慧教室12间。", "物理创新实验室建设数量", "=1间"),
    ("学校设施，85万元：建设物理、化学、生物创新实验室各1间共3间，智慧教室12间。", "创新实验室建设数量", "=3间"),
    ("工会活动，17万元：职工运动会上半年办1次，600人参加，预算9万；帮扶35个人。", "职工运动会成本", "≤90000元"),
    (
        "非遗保护，75万元：现有代表性传承人23名。给予补助，补助23人，每人每年1.5万元，计34.5万元。",
        "代表性传承人补助标准",
        "≤15000元/人/年",
    ),
    ("非遗保护，75万元：出版非遗图录1册，印数2000本；拍摄纪录片2部。", "非遗图录印数册数", "≥2000本"),
    (
        "场馆开放，90万元：游泳馆开放150天、足球场开放320天，服务健身群众11万人次；救生员8名。",
        "健身群众人次",
        "≥11万人次",
    ),
    (AIRCON, "教学楼空调安装数量", "=72台"),
    (AIRCON, "覆盖教室数量", "≥36间"),
    (AIRCON, "单台教学楼空调成本", "≤4200元/台"),
    (AIRCON, "线路改造成本", "≤60000元"),
    (AIRCON, "项目完成时间", "≤8月31日"),
    (CANALS, "渠道维修数量", "=待填"),
    (CANALS, "闸门更换座数", "=12座"),
    (CANALS, "管护员聘用人数", "=8人"),
    (CANALS, "管护员聘用月数", "=10个月"),
    (CANALS, "渠道清理完成时间", "≤待填"),
    ("节前要慰问困难职工150人，一共9万。", "困难职工慰问完成时间", "≤待填"),
    ("编外人员，30万元：体检500元/人；工作服两季，每人每年600元。", "工作服人均成本", "≤600元/人/年"),
    ("志愿者项目，50万元：门磁500套；要给志愿者发补贴，一个人一个月80。", "志愿者补贴标准", "≤80元/人/月"),
    (
        "绿地养护，400万元：一级养护12万平方米、二级养护24万平方米，单价分别为每平方米每年14.6元、9.8元。",
        "每平方米二级养护成本",
        "≤9.8元/平方米/年",
    ),
    (
        "医院能力提升，400万元：呼吸机5台，培训4期。设备应于二季度末前全部到货安装，其余任务年底前完成。",
        "设备到货安装时间",
        "≤6月30日",
    ),
    (
        "医院能力提升，400万元：呼吸机5台，培训4期。设备应于二季度末前全部到货安装，其余任务年底前完成。",
        "项目完成时间",
        "≤12月31日",
    ),
    ("楼宇党建，58万元：红色观影12场；七一表彰1次。", "表彰次数", "≥1次"),
    ("社区艺术节，30万元：合唱比赛1场。其中演出劳务9.6万元、宣传物料5.8万元。", "宣传物料成本", "≤58000元"),
    (
        "除险加固，1560万元：9座水库实施除险加固，12座开展测报设施建设，其中除险加固810万元（平均每座90万元）。",
        "单座除险加固成本",
        "≤90万元/座",
    ),
    ("编外人员，30万元：体检500元/人；加班餐补全年上限45,000元。", "加班餐补成本", "≤45000元"),
    ("住户调查及入户摸底，37万元：对1400户开展入户摸底，其中记账户补贴23.4万元，摸底1.4万元。", "摸底成本", "≤14000元"),
    ("关爱项目，60万元：另外要装智能门磁，装500套。门磁最好六月底前都装完。", "智能门磁安装完成时间", "≤6月30日"),
    ("艺术节，30万元：合唱比赛1场。11月20日前办完，安全事故0起。", "项目完成时间", "≤11月20日"),
    ("机关食堂，300万元：日均6000人次，每餐补3块。", "机关食堂就餐人次", "≥6000人次/日"),
    ("社区艺术节，20万元：一年办两届。", "社区艺术节举办数量", "≥2届"),
    ("社区书屋，9.6万元：12个站，每个站一年补8000。", "站点补贴标准", "≤8000元/个/年"),
    ("社工站服务，24万元：小组活动48节，安全事故为0。", "小组活动举办节数", "≥48节"),
    ("社工站服务，24万元：小组活动48节，安全事故为0。", "安全事故起数", "=0起"),
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


def test_goods_for_each_place_are_told_with_both_figures_and_the_product() -> None:
    brief = brief_from_text(AIRCON, year=2026)
    row = next(row for row in make_plan(brief, read_facts(brief), None).rows if row.indicator.target.text == "=72台")
    assert "36间" in row.basis[0].quote
    assert "每间2台" in row.basis[0].quote
    assert row.basis[0].ref == "2台/间×36间=72台"


APART = [
    "课桌更换，9万元：教室36间，另有办公室4间，每间2台。",
    "空调安装，9万元：安装空调50台，教室36间，每间2台。",
]


@pytest.mark.parametrize("text", APART)
def test_nothing_is_multiplied_where_the_places_or_the_goods_are_in_doubt(text: str) -> None:
    brief = brief_from_text(text, year=2026)
    assert not [fact for fact in read_facts(brief).facts if fact.quantity in (Decimal(72), Decimal(80), Decimal(8))]


def test_a_figure_that_makes_no_row_is_asked_for() -> None:
    brief = brief_from_text("重阳节活动，5万元：慰问老人230人，再唱一台戏。", year=2026)
    plan = make_plan(brief, read_facts(brief), None)
    assert any("一台" in blank.question and "数的是什么" in blank.question for blank in plan.blanks)
    assert not [blank for blank in plan.blanks if "230人" in blank.question and "数的是什么" in blank.question]


def test_a_season_is_no_part_of_a_name_and_its_day_is_asked_for() -> None:
    brief = brief_from_text(CANALS, year=2026)
    plan = make_plan(brief, read_facts(brief), None)
    assert any("汛期前" in blank.question and "几月几日" in blank.question for blank in plan.blanks)
    assert not [row for row in plan.rows if "汛期" in row.indicator.name]
    product = "1500元/人/月×8人×10月=120000元"
    assert any(basis.quote == product for row in plan.rows for basis in row.basis)
