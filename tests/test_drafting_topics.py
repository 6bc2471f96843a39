"""How facts are named and tied: small words end a name, and a clause without a noun speaks of what was named before it."""

from __future__ import annotations

import pytest

from assistant.domain import Brief
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import figure_of
from assistant.drafting.facts.topics import plain_words
from assistant.lexemes import lexemes

NAMED = [
    ("环卫所今年要买新能源扫路车", "购置新能源扫路车"),
    ("消毒柜再添", "添置消毒柜"),
    ("厨房那台油烟净化器坏了要换", "更换油烟净化器"),
    ("因业务需要聘用编外人员", "聘用编外人员"),
    ("在全区范围内新建家庭照护床位", "新建家庭照护床位"),
    ("流浪乞讨人员救助按", "流浪乞讨人员救助"),
    ("议事会每个小区至少开", "开设议事会"),
    # words that hold a small word stay whole
    ("对接部门系统", "对接部门系统"),
    ("家庭医生签约", "家庭医生签约"),
    ("公益性岗位在岗人员", "公益性岗位在岗人员"),
    ("就业推介会", "就业推介会"),
    ("垃圾箱房冲洗", "垃圾箱房冲洗"),
]

READ = [
    # what is counted stands behind the last small word, else before it
    ("院里现在住了68个老人，沙袋备3000只", ["老人 68人", "沙袋 3000只"]),
    ("社区春秋两季共开8个班，短视频做40条", ["班级 8个", "短视频 40条"]),
    # a price is of what is counted in its unit, of the price's own noun, or of a part of the budget said before
    ("聘用护林员65名，印制宣传单2万份，每人每月600元", ["护林员 65名", "宣传单 20000份", "护林员 600元/人/月"]),
    ("扶持文艺团队26支，每支补助标准1万元", ["文艺团队 26支", "文艺团队补助 10000元/支"]),
    ("独立烟感1200只，每只含安装85元", ["独立烟感 1200只", "独立烟感 85元/只"]),
    ("护理床80张、气垫80个，其中护理床单价不超过8500元", ["护理床 80张", "气垫 80个", "护理床 8500元/张"]),
    ("买扫路车5辆、清运车12辆，单价分别为68万元和9.5万元", ["扫路车 5辆", "清运车 12辆", "扫路车 68万元/辆", "清运车 95000元/辆"]),
    ("聘用辅警34名，其中内勤18名、外勤16名，每人每年9万元", ["辅警 34名", "内勤 18名", "外勤 16名", "辅警 90000元/人/年"]),
    # said of one is a price for each
    ("改造投放点9个，一个点四万五", ["投放点 9个", "投放点 45000元/个"]),
    ("老师讲课费一节课150块，全年上1152节，算下来17万2千8", ["老师讲课费 150元/节", "老师讲课 1152节", "老师讲课 172800元"]),
    ("每个人发个行李箱套装，480块一套", ["行李箱套装 480元/套"]),
    ("寄宿生430人，每人每天补4元", ["寄宿生 430人", "寄宿生补贴 4元/人/天"]),
    # so much a year is a part of the year's budget, and a bare sum behind a noun is money
    ("房租一年18万，人员那一块33万4", ["房租 18万元", "人员 33.4万元"]),
    # what there only is, sizes and last year's figures are no targets
    ("图书室现有藏书1.2万册，今年再添新书1500册", ["新书 1500册"]),
    ("公园有绿地14.5公顷，今年对其中3.2公顷补植", ["绿地 3.2公顷"]),
    ("村道硬化4.6公里，宽4.5米，厚18厘米", ["村道硬化 4.6公里"]),
    ("窗口人员24个人（去年26个，走了两个）", ["窗口人员 24人"]),
    ("去年老人伙食是每人每天22块，今年调到25块", ["老人伙食 25元/人/天"]),
    ("上半年先弄12个小区，剩下11个年底前搞好", []),
    # 各 is so many of each, a part speaks of its whole
    ("配备雨衣、雨靴各45套", ["雨衣 45套", "雨靴 45套"]),
    ("建设公厕9座，其中新建2座、翻建7座", ["公厕 9座", "公厕 2座", "公厕 7座"]),
    # within what time, by what mark, how often
    ("投诉7日内答复，违建发现后10日内拆除，考核得分90分以上", ["投诉答复时间 ≤7日", "违建拆除时间 ≤10日", "考核得分 ≥90分"]),
    ("电梯6部，每月维保2次，人每月上门4次", ["电梯 6部", "维保 2次/月", "上门 4次/月"]),
    ("消防演练每个站每季度搞一次，一年下来76次", ["消防演练 76次", "消防演练 1次/季度"]),
    ("投诉量要比去年降20%，3分钟到场率95%以上", ["投诉量下降率 20%", "3分钟到场率 ≥95%"]),
    # a changed figure counts what last year's did, this year's rate stands behind a former one
    ("跳绳培训去年培了310个人，今年上头压到420个", ["跳绳培训 420人"]),
    ("考证通过率往年88%，今年咱们定90%，起码得有七成的人上岗", ["考证通过率 90%", "上岗率 ≥70%"]),
    ("自强创业的补8个，每人5000", ["自强创业人员 8人", "自强创业人员 5000元/人"]),
    # a sum right behind a count is its price; 元/年 ends a line; a fee is of the work that ends in its word
    ("聘请监理1家2.1万；入户评估66户", ["监理 1家", "监理 21000元", "入户评估 66户"]),
    ("车辆7辆，每辆运行维护费2.8万元/年\n文印 A4纸900箱、印刷材料1.6万份", ["车辆 7辆", "运行维护费 28000元/辆/年", "文印A4纸 900箱", "材料 16000份"]),
    ("采购社工服务9人（服务费每人每年8.6万元，计77.4万元）", ["社工服务 9人", "社工服务费 86000元/人/年", "社工服务费 77.4万元"]),
    ("村卫生室运行补助131个，每个村卫生室每年6000元", ["村卫生室运行补助 131个", "村卫生室运行补助 6000元/个/年"]),
    ("补助资金每半年发放1次，走访慰问分春节、八一两个节点进行", ["补助资金发放 1次/半年"]),
    ("整治菜市场14个（含新开业1个），直播间2间，年租金每间4.5万元", ["菜市场 14个", "直播间 2间", "直播间租金 45000元/间/年"]),
    ("精神障碍患者免费服药103个", ["精神障碍患者免费服药 103人"]),
    ("农产品线上销售额不低于600万元", ["农产品线上销售额 ≥600万元"]),
    ("收80个娃，一个娃一天餐费15块", ["儿童 80人", "餐费 15元/人/天"]),
    ("招聘会2场，提供岗位800个\n11月15日以前完成", ["招聘会 2场", "岗位 800个"]),
    ("公务接待420人次，人均不超80元", ["公务接待 420人次", "公务接待 80元/人"]),
    # a noun right behind a classifier is what is counted; what stands before it says where
    ("东村、西村、南村320盏庭院灯更换，设计90个车位", ["庭院灯更换 320盏", "车位 90个"]),
    ("两县5个乡镇18个行政村要完成30场巡演", ["乡镇 5个", "行政村 18个", "巡演 30场"]),
    ("学校门口、公交站台等人流密集场所新增护栏60处", ["护栏 60处"]),
    ("整治内容包括拆除旧棚架410平方米，道路铺装（含人行道）2600平方米", ["旧棚架 410平方米", "道路铺装 2600平方米"]),
    # the area is that of the item's own head, a bare verb does what it says to the head; parts beside it are their own
    ("1、东湖公园：位于河边，占地面积4200㎡；2、南湖公园：占地面积900㎡", ["东湖公园占地面积 4200平方米", "南湖公园占地面积 900平方米"]),
    ("见习岗位：开发120个，岗前培训3期", ["见习岗位 120个", "岗前培训 3期"]),
    ("标牌清除，一年大概清800处", ["标牌清除 800处"]),
    # works of one name are told apart by where they are
    ("在东镇4个村更换水表300只，西镇2个村更换180只", ["综合项目 4个", "东镇水表 300只", "水表 2个", "西镇水表 180只"]),
    ("面向合作社、家庭农场骨干，全年培育500人。面向返乡青年，全年培育80人", ["合作社等 500人", "返乡青年 80人"]),
    ("新建车库3座、泊位40个，公园计划新建泊位60个", ["车库 3座", "车库泊位 40个", "公园泊位 60个"]),
    ("全区36个居民小区全部开展分类投放，由机构提供2名兼职督导人员", ["居民小区分类投放 36个", "兼职督导人员 2名"]),
    # a bare total is of the people the clause before ends with; once in each month named is no count
    ("各古树点都有管护员，一共36名；义诊3场，3月、6月、9月各一场", ["管护员 36名", "义诊 3场"]),
    ("水池清洗20座，2次/年；核拨15个“双新”党支部工作经费", ["水池清洗 20座", "双新党支部工作经费 15个"]),
    # a share is of what stands before the comparison
    ("副职人员报酬按照不低于主职人员报酬的60%核定", ["副职人员报酬比例 60%"]),
    # what a word of the dictionary ends in is no verb: 定做, 抢修; the number of an item is no word of it
    ("展柜3台，展架定做45个，管线抢修12公里", ["展柜 3台", "展架定做 45个", "管线抢修 12公里"]),
    ("一、新建活动室2个；二、改造食堂3个；三、为90名网点管理员发放补贴", ["活动室 2个", "食堂 3个", "补贴 90名"]),
    ("秋收后办一届农民丰收节，文化站农忙前要搞科技下乡6场", ["农民丰收节 1届", "科技下乡 6场"]),
    ("投诉件要2小时内联系当事人，接到报警5分钟内要电话核实", ["投诉件联系时间 ≤2小时", "接到报警电话核实时间 ≤5分钟"]),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name"), NAMED)
def test_small_words_end_a_name_and_are_told_by_the_dictionary(words: str, name: str) -> None:
    assert plain_words(words) == name


@pytest.mark.parametrize(("content", "facts"), READ)
def test_figures_find_the_thing_they_speak_of(content: str, facts: list[str]) -> None:
    brief = Brief(name="综合项目", content=content, year=2026)
    read = [f"{fact.thing} {figure_of(fact)}" for fact in read_facts(brief).facts if figure_of(fact)]
    assert read == facts


def test_stages_of_a_whole_become_days_of_the_project() -> None:
    brief = Brief(name="综合项目", content="整治居民区23个。上半年先弄12个居民区，剩下11个年底前搞好。", year=2026)
    reading = read_facts(brief)
    assert [(one.deadline.month, one.deadline.day) for one in reading.milestones] == [(6, 30), (12, 31)]
    assert not reading.conflicts


def test_lexemes_keep_every_character_in_its_place() -> None:
    text = "图书室 现有藏书1.2万册，对接8个系统"
    assert "".join(one.text for one in lexemes(text)) == text
    assert all(text[one.start : one.end] == one.text for one in lexemes(text))
