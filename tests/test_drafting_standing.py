"""Which figures of a brief are this year's (作数不作数): former, cancelled and background ones reach no fact and are told as such."""

from __future__ import annotations

import re

import pytest

from assistant.domain import Brief
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import figure_of

FORMER, GONE, KNOWN = "看作以前的数", "看作取消或不列入的", "看作背景"

# what a brief says, the figures that are this year's, those that are not
SAID = [
    # the past goes on through its sentence, up to the words of this year
    ("去年办了展览8场，印了画册600本，花了9万。今年办展览11场。", "11", {"8": FORMER, "600": FORMER, "9": FORMER}),
    ("去年展览8场，画册600本，今年展览11场，画册700本", "11 700", {"8": FORMER, "600": FORMER}),
    ("井盖更换：去年更换70个，今年更换95个", "95", {"70": FORMER}),
    ("体检通过率往年92%，这回定94%", "94", {"92": FORMER}),
    # the clause that opens a sentence tells its year, wherever the sentence first counts
    (
        "2025年公益金用于旧站附属工程，修了厨房一座，支付77.7万元。2026年新站建设床位56张。",
        "56",
        {"77.7": FORMER},
    ),
    ("据悉，重建的陵园占地63.5亩。原陵园于2001年3月迁至现址，存放82座烈士墓。", "63.5", {"82": "看作背景"}),
    ("与运营商合作一年来，建成示范村104个。2026年建成示范村100个。", "100", {"104": "看作背景"}),
    ("去年装了40盏今年装路灯65盏", "65", {"40": FORMER}),
    ("志愿者今年招60人（去年45人，退了5人），每人补贴300元", "60 300", {"45": FORMER, "5": FORMER}),
    ("2025年已建成凉亭7座，2026年计划新建凉亭9座", "9", {"7": FORMER}),
    ("去年慰问品单价偏高，120元一份。慰问老人300人，每人80元", "300 80", {"120": FORMER}),
    (
        "上一年度实际支出26万元，组织演练7次，参与率91%。本年度计划组织演练9次。",
        "9",
        {"26": FORMER, "7": FORMER, "91": FORMER},
    ),
    ("凉亭今年有4个，明年再新建6个凉亭，每个2.4万", "6 2.4", {"4": KNOWN}),
    ("书报亭改由报社自己换5套，不归我们管。长椅更换30把", "30", {"5": GONE}),
    ("近年来，先后建成书屋13个、藏书2.4万册。今年拟新建书屋4个。", "4", {"13": FORMER, "2.4": FORMER}),
    ("一期工程已完工，铺设管线17公里。二期拟铺设管线8公里。", "8", {"17": FORMER}),
    ("2024年接待3.6万人次，2025年接待4.1万人次，2026年力争接待5万人次。", "5", {"3.6": FORMER, "4.1": FORMER}),
    ("去年只办了3场，观众700人。今年办8场，观众4000人。", "8 4000", {"3": FORMER, "700": FORMER}),
    # last year as a measure, an adjective, a standard that is kept
    ("信访件比去年下降15%，走访居民900户", "15 900", {}),
    ("补种去年死亡的苗木260株", "260", {}),
    ("慰问去年退役的士兵34人", "34", {}),
    ("原来的28盏路灯更换为节能灯", "28", {}),
    ("还是原来的16场讲座，每场500元", "16 500", {}),
    ("按照去年的标准每人补助200元，补助75人", "200 75", {}),
    ("6月底之前完成检测130台，原则上每台不超过90元", "130 90", {}),
    ("对上年度验收合格的27个站点给予奖补，每个2万元", "27 2", {}),
    ("去年没办成的13场今年补上", "13", {}),
    ("上次会议定了办6场，每场5000元", "6 5000", {}),
    ("保留原有的7个班次，新增4个班次", "7 4", {}),
    ("截至12月底，完成培训640人次", "640", {}),
    # from what to what
    ("助餐老人由120人扩大到180人", "180", {"120": FORMER}),
    ("每场补贴从300元提高到450元，举办9场", "450 9", {"300": FORMER}),
    ("平均等候时间现在25分钟，争取压到12分钟以内", "12", {"25": FORMER}),
    ("前面方案里写的是设岗亭14个，后来定的是17个", "17", {"14": FORMER}),
    ("群众满意度由去年的86%提升至91%以上", "91", {"86": FORMER}),
    ("按去年38个班测算，今年开班40个", "40", {"38": FORMER}),
    ("讲座由11场加到15场", "15", {"11": FORMER}),
    ("从3月到5月开展培训13期", "13", {}),
    # taken back, with what leads up to it
    ("种植乔木320株，原定的喷泉2座因资金压减取消，不做了", "320", {"2": GONE}),
    ("购置电脑25台。本来还要买投影仪3台，4万元，上面没批，取消了", "25", {"3": GONE, "4": GONE}),
    ("清洗空调66台 挂图本来要做90幅 领导说别的项目里有 不要写进来 疏通管道8处", "66 8", {"90": GONE}),
    ("修补路面400平方米，花箱30个先不做，护栏维修50米", "400 50", {"30": GONE}),
    ("今年不再采购服务器5台，维护终端88台", "88", {"5": GONE}),
    ("清理楼道19个，另有业主自筹6万元不在本表内", "19", {"6": GONE}),
    ("旧打印机原来的4台不动，更换复印机7台", "7", {"4": GONE}),
    ("步道5公里先缓一缓，明年再做，修补球场2片", "2", {"5": GONE}),
    ("路灯改造80盏，剩下的40盏留到明年", "80", {"40": GONE}),
    ("奖品由企业赞助，大概2万元，不走这个项目。颁奖典礼1场", "1", {"2": GONE}),
    ("旧座椅90把不要了，购置新座椅70把", "70", {"90": GONE}),
    ("原计划购买的11台除湿机改由协会捐赠，购置展柜6个", "6", {"11": GONE}),
    ("档案著录2万条另算，8000元，扫描5万页", "2 8000 5", {}),
    # what is so already
    ("截至目前，已完成管网铺设31公里，占总量的62%。今年计划铺设管网19公里。", "19", {"31": KNOWN, "62": KNOWN}),
    ("据统计，全县共有古树412株；古桥36座。修缮古桥5座。", "5", {"412": KNOWN, "36": KNOWN}),
    ("全镇户籍人口5.2万人。开展健康讲座14场，发放手册2000份。", "14 2000", {"5.2": KNOWN}),
    ("全区60周岁以上老年人口9.6万人。新建助餐点6个。", "6", {"9.6": KNOWN}),
    ("截至2025年底，共有持证社工88名。2026年培训社工40人。", "40", {"88": KNOWN}),
    ("我校现有在校学生620人，教师51人。改造操场1800平方米。", "1800", {"620": KNOWN, "51": KNOWN}),
    (
        "对象是辖区残疾人，目前1500人，其中重度的310人。为残疾人配轮椅70辆，托养86人。",
        "70 86",
        {"1500": KNOWN, "310": KNOWN},
    ),
    ("我单位内设科室9个，编制48人，管护绿地31公顷", "31", {"9": KNOWN, "48": KNOWN}),
    # what there is is the work itself
    ("现有护河员24名，每人每月补贴600元", "24 600", {}),
    ("管护村级河道58条", "58", {}),
    ("现有公厕33座，全部委托保洁，每座每年4000元", "33 4000", {}),
    ("对在册困境儿童76名开展探访，培训儿童主任20人", "76 20", {}),
    ("全区共有等保系统8个，其中三级等保系统3个须于年内完成测评", "3", {}),
]


@pytest.mark.parametrize(("content", "kept", "left"), SAID)
def test_only_this_years_figures_become_facts(content: str, kept: str, left: dict[str, str]) -> None:
    reading = read_facts(Brief(name="综合服务项目", content=content, year=2026))
    facts = " ".join(figure_of(fact) for fact in reading.facts)
    for number in kept.split():
        assert re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])|{float(number) * 10000:.0f}", facts), number
    for number, reason in left.items():
        assert not re.search(rf"(?<![\d.]){re.escape(number)}(?![\d.])", facts), number
        assert reason in [one.reason.value for one in reading.unplaced if number in one.figure.quote]


@pytest.mark.parametrize(
    ("content", "figures"),
    [
        ("培训骨干43人，不对，是45人", ["45人"]),
        ("购置相机5台，单价6800元，写错了，6900元", ["5台", "6900元/台"]),
        ("放映电影不是18场是21场", ["21场"]),
        ("铺设步道1200米，应该是1300米", ["1300米"]),
        ("共9期，应该是每期40人", ["9期", "40人/期"]),
    ],
)
def test_a_figure_corrected_while_speaking_is_the_last_one_said(content: str, figures: list[str]) -> None:
    facts = read_facts(Brief(name="综合服务项目", content=content, year=2026)).facts
    assert [figure_of(fact) for fact in facts] == figures
