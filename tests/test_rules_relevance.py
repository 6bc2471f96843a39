"""Rules on names, values, categories and cross-checks, over wordings of many sectors; the sound tables are the longer ones."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from assistant.domain import Severity
from assistant.review.checking import run_rules
from assistant.review.examples import read_example
from assistant.review.rule import RULES, Hit

LEVELS = {
    "数": "产出指标 | 数量指标",
    "质": "产出指标 | 质量指标",
    "时": "产出指标 | 时效指标",
    "社": "效益指标 | 社会效益指标",
    "济": "效益指标 | 经济效益指标",
    "生": "效益指标 | 生态效益指标",
    "满": "满意度指标 | 服务对象满意度指标",
    "成": "成本指标 | 经济成本指标",
}


def form(*rows: str, head: str = "年度目标：按计划完成全年各项任务。") -> str:
    return "\n".join([head, *(f"{LEVELS[row[0]]} | {row[2:]}" for row in rows)])


def hits(rule: str, text: str) -> list[Hit]:
    return [hit for case in read_example(text) for hit in RULES[rule](case)]


WISHES_AND_TASKS = (
    "社 提升基层治理能力 | 提升",
    "社 增强群众获得感 | 增强",
    "社 丰富居民文化生活 | 丰富",
    "质 确保工程施工质量 | 合格",
    "数 组织党员志愿活动 | ≥12场",
    "数 为老年人提供上门服务 | ≥800次",
    "时 工资及时发放 | 及时",
    "社 市民参与度高 | 良好",
    "质 课程有序开展 | 有序",
    "数 加大巡查力度，增加检查频次 | ≥48次",
    "数 应急指挥平台 | =1套",
    "数 安装道旁护栏 | ≥3000米",
    "数 烟感、温感控制设备 | =160个",
    "时 津贴按月发放 | 按月",
    "社 全县安全度汛 | 是",
    "社 保护群众财产不受损失 | 不受损失",
    "社 提升幼儿园扶持力度 | 提升",
    "社 完善网格工作机制 | 完善",
    "社 社会效益 | 提高",
    "社 减轻困难家庭负担 | 减轻",
    "社 使读者更方便查找资料 | 方便",
    "成 以低价位高质量为采购原则 | 5万元",
    "成 采购单价不高于市场均价 | 是",
    "成 支出控制在预算范围内 | 是",
    "社 群众投诉 | 减少",
    "时 各项工作完成及时% | 及时",
)
NAMES_OF_INDICATORS = (
    "数 提供助餐服务人次 | ≥6000人次",
    "数 开展安全检查次数 | ≥48次",
    "质 发放准确率 | =100%",
    "社 居民收入提升率 | ≥5%",
    "质 供水保障率 | ≥99%",
    "社 制度完善率 | ≥90%",
    "数 提升改造工程数量 | =3个",
    "数 保障性住房分配户数 | ≥100户",
    "数 推进会议次数 | ≥4次",
    "社 带动就业人数 | ≥30人",
    "社 改善程度 | ≥5%",
    "时 完成及时率 | ≥95%",
    "数 购置设备台数 | =20台",
    "成 党建活动 | ≤8000元/场",
    "社 持续服务率 | ≥80%",
    "数 规范化门店数量 | ≥30家",
    "质 维修保养合格率 | ≥98%",
    "时 投入使用时间 | ≤9月30日",
    "时 工资发放日 | ≤15日",
    "时 应急响应速度 | ≤10分钟",
    "时 服务周期 | 12个月",
    "时 完成及时率% | ≥95%",
    "质 断面水质 | Ⅲ类",
    "质 工程质量 | 合格",
    "数 作业航时 | ≥30小时",
    "数 新增停车位 | ≥50个",
    "数 灾备存储空间 | ≥80TB",
    "数 服务人口 | ≥3万人",
    "社 有责投诉 | ≤2件",
    "社 有效投诉 | ≤2件",
    "社 安全生产事故 | 0起",
    "社 居民安全感 | ≥90%",
    "社 社区治安状况 | 稳定",
    "社 改善出行条件程度 | ≥80%",
    "社 促进就业作用 | 明显",
    "满 家长满意度 | ≥90%",
    "成 总投资 | ≤300万元",
    "数 以工代赈项目数量 | ≥3个",
    "质 工程建设是否符合批复要求 | 是",
    "数 新增粮食生产能力 | ≥50万公斤",
    "社 区域性重大动物疫情 | 不发生",
    "数 受益人口数≥**人 | 500人",
    "数 村道硬化2公里 | 2公里",
    "数 为老服务站点数量 | ≥12个",
    "成 委托服务租金 | ≤20万元",
    "生 单位产值能耗 | ≤0.5吨",
)


@pytest.mark.parametrize("row", WISHES_AND_TASKS)
def test_a_wish_a_task_or_a_conclusion_is_no_name(row: str) -> None:
    assert hits("indicator_name_not_indicator", form(row))


@pytest.mark.parametrize("row", NAMES_OF_INDICATORS)
def test_a_verb_inside_a_measurable_name_is_let_pass(row: str) -> None:
    assert hits("indicator_name_not_indicator", form(row)) == []


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("购置消防器材200套", "200套"),
        ("272名人员经费", "272名"),
        ("体质监测器材10类", "10类"),
        ("健身器材采购合格率100%", "100%"),
        ("打造四个示范点", "四个"),
        ("6期专题培训", "6期"),
        ("新打机井4口", "4口"),
        ("组建3支巡逻队", "3支"),
        ("12月底前完成验收", "12月底前"),
    ],
)
def test_a_figure_in_the_name_is_told(name: str, figure: str) -> None:
    (hit,) = hits("value_in_indicator_name", form(f"数 {name} | ≥90%"))
    assert figure in hit.message


def test_a_figure_at_the_end_of_the_name_is_cut_off_in_the_rewrite() -> None:
    (hit,) = hits("value_in_indicator_name", form("质 健身器材采购合格率100% | 合格"))
    assert (hit.place.field, hit.rewrite) == ("name", "健身器材采购合格率")


@pytest.mark.parametrize(
    "name",
    [
        "12345热线办结率", "110报警类案件下降率", "G60沿线整治处数", "“1号先锋”品牌活动场次", "24小时自助图书馆数量", "60岁以上老人体检人数", "就业满六个月留存率",
        "“两新”党组织覆盖率", "两癌筛查人数", "两项补贴发放时间", "一次性验收合格率", "三会一课开展次数", "二十大宣讲场次", "“十四五”规划评估报告数量", "每万人配备社工人数",
        "九年义务教育巩固率", "15分钟生活圈覆盖率", "第三方测评得分", "七一慰问人次", "PM2.5浓度下降率", "二期工程完工率", "四个意识教育覆盖率", "第3批改造户数", "三张清单更新率",
    ],
)  # fmt: skip
def test_a_figure_that_belongs_to_a_proper_name_is_no_value(name: str) -> None:
    assert hits("value_in_indicator_name", form(f"数 {name} | ≥90")) == []


@pytest.mark.parametrize(
    ("value", "right"),
    [("≤30.00(场)", "≥30.00(场)"), ("<30场", "≥30场"), ("不超过30场", "≥30场"), ("<=30场", "≥30场")],
)
def test_a_reversed_direction_is_rewritten_in_the_clerks_own_notation(value: str, right: str) -> None:
    (hit,) = hits("direction_reversed", form(f"数 文化活动场次 | {value}"))
    assert hit.rewrite == right


@pytest.mark.parametrize(
    "row",
    [
        "质 补贴发放及时率 | =100%", "济 社区居委会机构正常运转程度 | 明显",
        "质 培训效果 | 良好", "质 居民获得感 | 提升", "质 对周边居民的影响程度 | 小", "质 党员干部业务水平 | 提高", "社 系统正常运行率 | ≥99%", "社 报修响应时间 | ≤2小时", "质 学员满意度 | ≥90%", "质 服务覆盖人数 | ≥500人", "社 合同完成率 | =100%", "社 项目验收合格率 | =100%", "数 平台上线时间 | 9月底前", "时 讲座举办场次 | ≥12场",
        "生 控制建设成本效益 | 明显", "生 居民知晓率 | ≥80%", "满 活动到场率 | ≥80%",
    ],
)  # fmt: skip
def test_a_name_under_the_wrong_level_is_told(row: str) -> None:
    assert hits("wrong_level2_category", form(row))


@pytest.mark.parametrize(
    "row",
    [
        "质 治疗效果有效率 | ≥80%", "质 系统正常运行率 | ≥99%", "质 水质达标率 | ≥95%", "社 影响力评分 | ≥80分", "生 绿色就业岗位数 | ≥20个", "质 设备完好率 | ≥98%", "质 服务规范率 | ≥95%", "质 合同完成率 | =100%", "社 义务教育完成率 | ≥99%", "社 诉求办结及时率 | ≥95%", "社 受益户数 | ≥200户", "时 巡查频次 | 每日2次",
        "时 完成及时率 | ≥95%", "济 就业稳定增收户数 | ≥50户", "数 场馆开放时间 | ≥2400小时", "生 治理污染成本降低率 | ≥5%", "生 垃圾分类知晓率 | ≥90%", "满 家长认可度 | ≥90%", "满 政策知晓率 | ≥90%", "数 培训场次 | ≥12场",
    ],
)  # fmt: skip
def test_a_name_under_its_own_level_is_let_pass(row: str) -> None:
    assert hits("wrong_level2_category", form(row)) == []


@pytest.mark.parametrize(
    "row",
    ["质 招标程序合规性 | 合规", "质 经费使用合理性 | 合理", "质 项目手续完备性 | 完备", "时 预算资金当年下达率 | 100%", "时 经费支出时效 | 全年", "时 完成资金支付 | 11月底", "质 台账资料完整率 | 100%", "时 服务费用支付及时性 | 及时"],
)  # fmt: skip
def test_a_rule_of_housekeeping_is_no_performance(row: str) -> None:
    assert hits("process_indicator", form(row))


@pytest.mark.parametrize(
    "row",
    ["质 服务流程规范率 | ≥95%", "质 病历资料完整率 | ≥98%", "时 医疗费用支付及时率 | ≥95%", "时 物资到货及时率 | ≥95%", "时 津贴发放及时率 | 100%", "数 资金支持企业户数 | ≥20户", "质 采购物资验收合格率 | 100%", "时 补助资金拨付及时率 | 100%", "社 带动社会资金额 | ≥500万元"],
)  # fmt: skip
def test_what_is_delivered_is_no_housekeeping(row: str) -> None:
    assert hits("process_indicator", form(row)) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("参训人数", "≥200人次", True), ("演练次数", "≥4个", True), ("宣传册印制份数", "≥3000元", True), ("绿化面积", "≥200棵", True), ("小区物业费", "8个", True), ("小区物业费", "8万元", False), ("参训人数", "≥200人", False), ("参训人次", "≥200人次", False),
        ("演练次数", "≥4场", False), ("宣传册印制份数", "≥3000册", False), ("绿化面积", "≥200亩", False), ("站点个数", "≥4个", False),
    ],
)  # fmt: skip
def test_a_unit_must_be_one_the_thing_can_bear(name: str, value: str, told: bool) -> None:
    assert bool(hits("unit_mismatch", form(f"数 {name} | {value}"))) is told


@pytest.mark.parametrize(
    "row",
    [
        "数 拆除违法建筑面积 | ≤5000平方米",
        "数 走访慰问退役军人人次 | ≤500人次",
        "数 矛盾纠纷排查次数 | ≤48次",
        "质 隐患整改率 | ≤98%",
        "数 残疾人无障碍改造户数 | ≤36户",
    ],
)
def test_work_against_something_bad_is_still_wanted(row: str) -> None:
    assert hits("direction_reversed", form(row))


@pytest.mark.parametrize(
    "row",
    [
        "社 有效投诉件数 | ≤2件", "质 设备故障率 | ≤2%", "时 报修响应时间 | ≤30分钟", "时 工程完工时间 | ≤10月31日", "社 拆违后复违率 | ≤2%", "社 人员流失率 | ≤8%",
        "数 招录（补员）人数 | ≤20人", "成 道路保洁单价 | ≤12元/平方米", "社 可防性案件发案数 | ≤5起", "社 事故死亡人数 | ≤1人", "质 稿件差错率 | ≤0.5%", "生 单位产值能耗 | ≤0.5吨",
        "社 重复投诉率 | ≤10%", "质 返修率 | ≤3%", "社 再犯罪率 | ≤1%", "时 居民诉求平均办结时限 | ≤5工作日", "质 工程变更次数 | ≤3次", "社 病媒生物密度 | ≤5只",
    ],
)  # fmt: skip
def test_what_is_better_small_may_bear_an_upper_bound(row: str) -> None:
    assert hits("direction_reversed", form(row)) == []


@pytest.mark.parametrize(
    "value", ["提升", "持续完善", "得到明显改善", "健全有效", "较好", "不断优化", "有效提升", "稳定"]
)
def test_a_vague_word_is_no_value(value: str) -> None:
    assert hits("qualitative_not_measurable", form(f"社 居民文化生活丰富程度 | {value}"))


@pytest.mark.parametrize(
    "value",
    [
        "定性 高中低",
        "优良中低差",
        "提升对企业的扶持，促进产业发展",
        "保障居民用水需要",
        "为群众提供便利",
        "增加就业岗位",
        "长远",
        "经济效益良好",
        "便捷、快速运用",
        "环境卫生整洁，车辆停放有序",
        "焕然一新",
        "严格执行",
    ],
)
def test_a_clause_that_only_promises_is_no_value(value: str) -> None:
    assert hits("qualitative_not_measurable", form(f"社 项目带动作用 | {value}"))


@pytest.mark.parametrize(
    "row",
    ["时 平台上线时间 | 年内", "时 任务按时完成 | 是", "时 工单处置情况 | 快速", "时 完工情况 | 当年度完成", "时 处理效率 | 程度较高"],
)  # fmt: skip
def test_no_day_to_be_punctual_by_is_vague(row: str) -> None:
    assert hits("timeliness_vague", form(row))


@pytest.mark.parametrize(
    "row",
    ["时 平台上线时间 | 12月底前", "时 年报提交时间 | 年底前", "时 服务期限 | 1年", "时 发放周期 | 按月", "时 系统是否上线 | 是", "时 巡查频次 | 每日2次", "时 演出时段 | 国庆期间", "时 完成率 | 100%"],
)  # fmt: skip
def test_a_day_a_term_or_a_rhythm_is_not_vague(row: str) -> None:
    assert hits("timeliness_vague", form(row)) == []


@pytest.mark.parametrize(
    ("name", "things"),
    [
        ("服务周期内，市民对空气质量改善的认可程度", 0), ("培训结束后，学员考核合格率", 0), ("在现有基础上，新增受益户数", 0), ("活动参与人次，活动覆盖社区数", 1), ("加固堤防长度，清淤河道长度", 1),
    ],
)  # fmt: skip
def test_a_clause_that_says_when_is_no_second_thing(name: str, things: int) -> None:
    assert len(hits("compound_indicator", form(f"社 {name} | ≥85%"))) == things


@pytest.mark.parametrize(
    "value",
    [
        "≥5%",
        "通过验收，保障业务办理",
        "不发生责任事故，保障度汛",
        "编制完成并印发",
        "按合同提供服务",
        "合规",
        "是",
        "建成",
        "不低于上年",
        "优（90分以上）",
        "三项以上",
        "零",
        "达到Ⅲ类水标准",
        "通过验收",
        "每季度一次",
    ],
)
def test_a_value_that_can_be_judged_is_let_pass(value: str) -> None:
    assert hits("qualitative_not_measurable", form(f"质 管护质量 | {value}")) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("社 居民安全感提升 | 有所提升", True), ("社 队伍建设持续加强 | 加强", True), ("质 运行正常 | 正常", True),
        ("质 纠纷调解成效 | 明显", False), ("社 文明创建成效 | 显著", False), ("社 邻里关系改善情况 | 改善", False), ("社 制度健全性 | 健全", False), ("社 就业人数增加 | ≥50人", False),
    ],
)  # fmt: skip
def test_only_a_value_the_name_has_said_already_is_circular(row: str, told: bool) -> None:
    assert bool(hits("circular_indicator", form(row))) is told


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("全年举办健康讲座不少于十二场。", "数 健康讲座场次 | ≥8场"),
        ("每月开展党建特色活动，丰富组织生活。", "数 党建特色活动次数 | =10次"),
        ("修剪行道树2400株，补种苗木。", "数 行道树修剪株数 | ≥800株"),
        ("居民满意度达到95%。", "满 居民满意度 | ≥90%"),
        ("助餐服务60000人次。", "数 助餐服务人次 | ≥6万份\n产出指标 | 数量指标 | 助餐服务人次 | ≥5万人次"),
    ],
)
def test_the_objective_and_the_value_must_name_one_figure(goal: str, row: str) -> None:
    assert hits("objective_indicator_value_conflict", form(row, head=f"年度目标：{goal}"))


@pytest.mark.parametrize(
    ("goal", "row"),
    [
        ("全年举办健康讲座不少于十二场。", "数 健康讲座场次 | ≥12场"),
        ("每月开展党建特色活动。", "数 党建特色活动次数 | ≥12次"),
        ("举办讲座24场，其中健康讲座12场。", "数 讲座场次 | ≥24场"),
        ("服务老人约500人次。", "数 服务老人人次 | ≥480人次"),
        ("上年举办健康讲座十场，今年扩大规模。", "数 消防演练场次 | ≥4场"),
        ("升级改造2个服务站点。", "数 服务站点日常维护数量 | =15个"),
        ("每季度巡查一次全部12个站点。", "数 站点巡查次数 | ≥48次"),
        ("为600名80岁以上老人提供助餐。", "数 助餐服务人次 | ≥60000人次"),
        ("居民满意度达到90%。", "满 居民满意度 | ≥90%"),
        ("上半年开展健康讲座6场，下半年开展健康讲座6场。", "数 健康讲座场次 | ≥12场"),
        ("全镇共有养老机构12家，今年改造2家。", "数 养老机构数量 | =2家"),
        ("为12个社区各配备2名网格员。", "数 网格员配备人数 | =24人"),
        ("在上年10场的基础上，健康讲座增加2场。", "数 健康讲座场次 | ≥12场"),
        ("一季度举办招聘会2场，全年举办招聘会8场。", "数 招聘会举办场次 | ≥8场"),
        ("每期培训40人，共6期。", "数 培训人次 | ≥240人次"),
    ],
)
def test_figures_of_other_things_are_no_conflict(goal: str, row: str) -> None:
    assert hits("objective_indicator_value_conflict", form(row, head=f"年度目标：{goal}")) == []


def test_a_conflict_offers_the_higher_figure_as_the_cells_new_text() -> None:
    (hit,) = hits(
        "objective_indicator_value_conflict", form("数 健康讲座场次 | ≥8场", head="年度目标：举办健康讲座12场。")
    )
    assert (hit.rewrite, hit.place.label, hit.place.row) == ("≥12场", "健康讲座场次", 1)


@pytest.mark.parametrize(
    ("rule", "row", "rewrite"),
    [
        ("unit_mismatch", "数 教育培训人次 | ≥1200人", "≥1200人次"),
        ("rate_indicator_text_value", "时 津贴发放及时率 | 及时", "=100%"),
        ("rate_indicator_text_value", "社 参与人次增长率 | 提升", ""),
        ("direction_equal_questionable", "数 专题培训次数 | =4次", "≥4次"),
        ("cost_direction_wrong", "成 单场活动成本 | >=8000元/场", "≤8000元/场"),
        ("satisfaction_unrealistic", "满 家长满意度 | =95%", "≥95%"),
        ("satisfaction_unrealistic", "满 家长满意度 | =100%", ""),
    ],
)
def test_a_rewrite_is_given_only_where_it_is_safe(rule: str, row: str, rewrite: str) -> None:
    (hit,) = hits(rule, form(row))
    assert hit.rewrite == rewrite


@pytest.mark.parametrize(
    ("goal", "row", "told"),
    [
        ("做好文物保护，举办非遗展演10场。", "数 非遗展演场次 | ≥10场", "文物保护"),
        ("采购健身器材20套；发放村干部津贴。", "数 健身器材采购数量 | =20套", "津贴发放"),
        ("完成房屋零星修理，组织议事活动12次。", "数 议事活动场次 | ≥12场", "房屋修缮"),
        ("建设党群服务站，开展主题活动12场。", "数 主题活动场次 | ≥12场", "站点建设"),
        ("做好文物保护。", "数 古建筑修缮处数 | =3处", ""),
        ("举办村干部培训2期。", "数 参训学员人数 | ≥80人", ""),
        ("发放村干部津贴。", "时 补贴发放时间 | ≤每月10日", ""),
        ("通过培训、讲座等形式开展普法。", "数 普法活动场次 | ≥12场", ""),
        ("为提升志愿服务水平，组织主题活动12场。", "数 主题活动场次 | ≥12场", ""),
        ("开展老年人健康体检。", "数 老年人健康服务人数 | ≥500人", ""),
        ("保障绿化养护，面积12万平方米。", "数 养护面积 | =12万平方米", ""),
        ("根据消防检查要求，更换管线300米。", "数 管线更换长度 | =300米", ""),
    ],
)
def test_work_the_objective_sets_out_wants_an_indicator(goal: str, row: str, told: str) -> None:
    found = hits("key_task_without_indicator", form(row, head=f"年度目标：{goal}"))
    assert [told in hit.message for hit in found] == ([True] if told else [])


def test_a_statement_about_another_thing_is_no_conflict() -> None:
    text = form("数 文艺演出场次 | ≥30场") + "\n说明·实施方案：全年放映公益电影120场，文艺演出30场。"
    assert hits("narrative_indicator_conflict", text) == []


def test_a_filing_is_checked_within_fifty_milliseconds() -> None:
    rows = [f"数 第{number}类设施维护数量 | ≥{number}处" for number in range(1, 21)]
    (case,) = read_example(form(*rows, "质 设施完好率 | ≥95%", "社 服务人次 | ≥2万人次", "满 居民满意度 | ≥90%"))
    run_rules(case)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run_rules(case)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.05


def test_no_row_of_the_sectors_published_indicators_draws_an_error_or_a_warning(shared: Path) -> None:
    alarms = []
    for entry in json.loads((shared / "domain" / "indicators.json").read_text("utf-8")):
        unit = "" if entry["unit"] == "日期" else entry["unit"]
        row = f"{entry['level1']} | {entry['level2']} | {entry['name']} | {entry['direction']}{entry['typical_value']}{unit}"
        (case,) = read_example("\n".join([form(), row, *_quantities_for(entry)]))
        alarms += [
            (row, finding.rule, finding.message)
            for finding in run_rules(case)[0]
            if finding.place.row == 1 and finding.severity is not Severity.INFO
        ]
    assert alarms == []


def _quantities_for(entry: dict[str, str]) -> list[str]:
    """A cost is sound only beside the quantity it is priced for."""
    if entry["level1"] != "成本指标":
        return []
    things = {"人天": "人", "人": "人"}
    units = [things.get(part, part) for part in entry["unit"].split("/")[1:] if part not in ("年", "月")]
    return [f"产出指标 | 数量指标 | {entry['name']}对应数量 | =10{unit}" for unit in units]
