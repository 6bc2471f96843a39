"""Forms pasted as paragraphs, a cell a line, blank lines between: what is told from the words alone, without a grid."""

from __future__ import annotations

import pytest

from assistant.documents import read_text
from assistant.domain import Document, Filing, Level1, Level2
from assistant.review.checking import TO_COMPARE, review_document


def paragraphs(*cells: str) -> Document:
    return read_text("\n\n".join(cells), source="t")


def only(*cells: str) -> Filing:
    (filing,) = paragraphs(*cells).filings
    return filing


OFFICE = ("2024年县级部门整体支出绩效目标申报表", "来源: 云溪县文化局 发布时间:2024-03-12", "预算部门:云溪县文化局")
LEVELS = ("一级指标", "二级指标", "三级指标")
SPLIT = (*LEVELS, "绩效指标性质", "绩效指标值", "绩效度量单位")
DEPARTMENT = (
    *OFFICE,
    "年度总体目标",
    "保障单位运转，送戏下乡。",
    "年度绩效指标",
    *SPLIT,
    *("产出指标", "数量指标", "送戏下乡演出", "≥", "50", "场", "质量指标", "演出完成率", "=", "100", "%"),
)


def test_the_form_of_a_whole_department_begins_at_its_office() -> None:
    filing = only(*DEPARTMENT)
    assert filing.project.department == "云溪县文化局"
    assert filing.project.year == 2024
    assert filing.objective.annual == "保障单位运转，送戏下乡。"
    assert [(row.name, row.target.text) for row in filing.indicators] == [
        ("送戏下乡演出", "≥50(场)"),
        ("演出完成率", "=100%"),
    ]


def test_amounts_that_fit_no_labels_leave_the_labels_out_rather_than_blank() -> None:
    money = ("总体资金情况(万元)", "财政拨款", "单位资金", "1695.55", "1478.75", "216.80")
    document = paragraphs(*DEPARTMENT[:3], *money, *DEPARTMENT[3:])
    funding = document.filings[0].project.funding
    assert (funding.appropriation, funding.other, funding.annual) == (None, None, None)
    assert any("1478.75" in entry.text and "对不上" in entry.reason for entry in document.unread)


QUALITIES = [
    (("丰富群众文化生活", "定性", "优良中低差"), ("丰富群众文化生活", "优良中低差")),
    (("群众文化生活", "定性", "更加丰富"), ("群众文化生活", "更加丰富")),
    (("群众参与率", "≥", "60", "%"), ("群众参与率", "≥60%")),
]


@pytest.mark.parametrize(("row", "expected"), QUALITIES)
def test_the_kind_of_a_value_in_the_column_of_signs_is_no_value(
    row: tuple[str, ...], expected: tuple[str, str]
) -> None:
    filing = only(
        *DEPARTMENT,
        *("效益指标", "社会效益指标", *row),
        *("满意度指标", "服务对象满意度指标", "群众满意度", "≥", "90", "%"),
    )
    assert [(one.name, one.target.text) for one in filing.indicators][2:] == [expected, ("群众满意度", "≥90%")]
    assert filing.indicators[2].level2 is Level2.SOCIAL_BENEFIT
    assert filing.indicators[3].level1 is Level1.SATISFACTION


WATER = (
    "2020年省级财政水利发展资金绩效目标表",
    *("专项（项目）名称", "安全饮水工程", "市级财政部门", "云溪市财政局", "市级主管部门", "云溪市水利局"),
    *("县级财政部门", "松石县财政局", "县级主管部门", "松石县水利局"),
    *("总体目标", "改善9200人饮水条件。", *LEVELS, "指标值"),
)


def test_the_office_of_finance_is_no_part_of_the_name() -> None:
    filing = only(*WATER, "产出指标", "数量指标", "受益人口", "≥9200人", "质量指标", "工程验收合格率", "=100%")
    assert filing.project.name == "安全饮水工程"
    assert filing.project.department == "松石县水利局"
    assert [(row.name, row.target.text) for row in filing.indicators] == [
        ("受益人口", "≥9200人"),
        ("工程验收合格率", "=100%"),
    ]


def test_a_template_nobody_filled_in_gives_no_rows() -> None:
    blank = (
        "产出指标",
        "数量指标",
        "指标1：新建堤防长度",
        "公里",
        "指标2：灌区改造面积",
        "万亩",
        "质量指标",
        "指标1：合格率",
        "≥ %",
    )
    document = paragraphs(*WATER, *blank)
    assert all(not filing.indicators for filing in document.filings)
    assert document.unread


@pytest.mark.parametrize("label", ["年度", "年度目标", "年度总体目标", "绩效\n目标"])
def test_the_objective_is_found_behind_a_label_that_was_cut_short(label: str) -> None:
    table = (
        "<table><tr><td colspan=4>项目支出绩效目标表</td></tr><tr><td>项目名称</td><td colspan=3>河道保洁</td></tr>"
        f"<tr><td>{label}</td><td colspan=3>全年保洁河道18条，水面无漂浮物。</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>保洁河道条数</td><td>=18条</td></tr></table>"
    )
    (filing,) = read_text(table, source="t").filings
    assert filing.objective.annual == "全年保洁河道18条，水面无漂浮物。"


INVESTED = """项目支出绩效目标表
项目名称 河道保洁
主管部门 (433)云溪县水利局(部门)
实施单位 (433001)云溪县河道所
投入目标 (万元) 资金来源 年初安排金额(万元)
资金总额 3
其中: 财政拨款数 2
其他资金 1
年度目标 保洁河道18条。
绩效指标 一级指标 二级指标 三级指标 指标性质 指标方向 目标值 计量单位 分值 备注
产出指标 数量指标 保洁河道条数 正向 = 18 条 4
产出指标 时效指标 保洁及时率 正向 ≥ 95 % 4
产出指标 成本指标 保洁人员成本 反向 ≤ 2 万元 4
效益指标 社会效益指标 受益人口 正向 ≥ 2 万人 4
"""


def test_a_line_of_labels_and_values_is_read_to_its_end() -> None:
    (filing,) = read_text(INVESTED, source="t").filings
    project, funding = filing.project, filing.project.funding
    assert (project.department, project.unit) == ("(433)云溪县水利局(部门)", "(433001)云溪县河道所")
    amounts = (funding.total, funding.total_fiscal, funding.total_other)
    assert [amount.yuan for amount in amounts if amount] == [30000, 20000, 10000]


def test_the_cost_below_the_output_named_again_on_its_line_is_the_cost_of_the_output() -> None:
    (filing,) = read_text(INVESTED, source="t").filings
    assert [(row.level1, row.level2, row.target.text.replace(" ", "")) for row in filing.indicators] == [
        (Level1.OUTPUT, Level2.QUANTITY, "=18(条)"),
        (Level1.OUTPUT, Level2.TIMELINESS, "≥95%"),
        (Level1.OUTPUT, Level2.OUTPUT_COST, "≤2(万元)"),
        (Level1.BENEFIT, Level2.SOCIAL_BENEFIT, "≥2(万人)"),
    ]


def test_glued_cells_with_scores_among_them_are_cut_and_marked() -> None:
    glued = (
        "云溪县部门项目支出绩效自评表（2021年）项目名称初中公用经费主管部门云溪县教育局实施单位云溪县第六中学年度总体目标保障学校正常工作运行"
        "一级指标二级指标三级指标指标值全年实际值得分未完成原因分析产出指标数量指标保障人数2370人2370人10质量指标公用经费标准符合要求符合要求5"
        "时效指标公用经费完成时间2021年12月完成2021年12月完成4效益指标社会效益指标办学条件改善改善13"
    )
    (filing,) = read_text(glued, source="t").filings
    assert [(row.name, row.target.text, row.score) for row in filing.indicators] == [
        ("保障人数", "2370人", 10),
        ("公用经费标准", "符合要求", 5),
        ("公用经费完成时间", "2021年12月完成", 4),
        ("办学条件", "改善", 13),
    ]
    assert all(row.actual == row.target for row in filing.indicators)
    assert {doubt.place.row for doubt in filing.doubtful} >= {1, 2, 3, 4}  # no weights that could prove the borders


PIPED = """2022年度共享工程项目自评表
项目名称 | 共享工程 | ||||||
主管部门 | 云溪县文化局 | 项目实施单位 | 云溪县图书馆 | ||||
年度绩效目标1 (80分) | 一级指标 | 二级指标 | 三级指标 | 年初目标值(A) | 实际完成值(B) | 得分 |
产出指标(40分) | 数量指标 | 存储备份器 | 25TB | 25TB | 10 |
质量指标 | 资源更新 | 当年为主 | 当年为主 | 10 |
满意度指标(10分) | 读者 | 在网络上调查读者满意度 | ≥95% | ≥96% | 10 |
"""


def test_a_row_as_long_as_its_heads_lacks_no_cell() -> None:
    (filing,) = read_text(PIPED, source="t").filings
    rows = [(row.level2, row.name, row.target.text, row.actual.text if row.actual else "") for row in filing.indicators]
    assert rows[:2] == [
        (Level2.QUANTITY, "存储备份器", "25TB", "25TB"),
        (Level2.QUALITY, "资源更新", "当年为主", "当年为主"),
    ]
    assert rows[2] == (None, "在网络上调查读者满意度", "≥95%", "≥96%")
    assert "读者" in filing.doubtful[0].reason


ASSESSED = """项目支出绩效自评表
（2023年度）
项目名称 渠道维护经费
主管部门 实施单位 云溪县水务局
年度总体目标完成情况 预期目标 实际完成情况
 完成全县主要渠道清淤维护和闸门检修工作。 完成年度目标任务。
年度绩效指标完成情况 一级
指标
二级指标 三级指标 年度指标值 实际完成值 分值 得分 偏差原因分析及改进措施

(50分)
数量指标 指标1:渠道清淤长度 12 12 20 20
质量指标 指标1:清淤验收合格 10 10
成本指标 指标1:渠道清淤成本控制 10 10
经济效益
指标
指标1:节约用水 15 15
满意度指标
(10分)
服务对象
满意度指标
指标1:农户满意度 90% 95% 10 10
总分 100 100
"""


def test_a_first_level_that_was_lost_is_told_by_its_seconds_and_two_lone_numbers_are_doubtful() -> None:
    (filing,) = read_text(ASSESSED, source="t").filings
    assert [(row.level1, row.level2) for row in filing.indicators] == [
        (Level1.OUTPUT, Level2.QUANTITY),
        (Level1.OUTPUT, Level2.QUALITY),
        (Level1.OUTPUT, Level2.OUTPUT_COST),
        (Level1.BENEFIT, Level2.ECONOMIC_BENEFIT),
        (Level1.SATISFACTION, Level2.SATISFACTION),
    ]
    assert filing.objective.annual == "完成全县主要渠道清淤维护和闸门检修工作。"
    assert filing.objective.actual == "完成年度目标任务。"
    assert sorted(doubt.place.row or 0 for doubt in filing.doubtful) == [2, 3, 4]
    assert all("分值和得分" in doubt.reason for doubt in filing.doubtful)


def test_a_finding_on_a_doubtful_row_asks_to_compare_with_the_original_first() -> None:
    (review,) = review_document(read_text(ASSESSED, source="t"))
    marked = {finding.place.row for finding in review.findings if TO_COMPARE in finding.message}
    assert marked
    assert marked <= {2, 3, 4}
    assert not any(finding.place.row in (2, 3, 4) and TO_COMPARE not in finding.message for finding in review.findings)
