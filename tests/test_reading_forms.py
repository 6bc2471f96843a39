"""Single facts of the forms of many authorities that no golden tells as plainly: statements, blanks, amounts, notes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.documents import read, read_text
from assistant.documents.writing import write_form_docx, write_form_xlsx
from assistant.domain import (
    Filing,
    FilingKind,
    Indicator,
    Level1,
    Level2,
    Objective,
    Project,
    Statement,
    StatementSection,
)
from assistant.target import read_money, read_target

HEAD = "项目支出绩效目标表\n项目名称\t河道保洁\t实施单位\t云溪县河道管理所\n"
ROWS = "产出指标\t数量指标\t保洁河道条数\t=18条\n满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\n"


def filing(target: str) -> Filing:
    rows = (
        Indicator(level1=Level1.OUTPUT, level2=Level2.QUANTITY, name="健康讲座场次", target=read_target(target)),
        Indicator(level1=Level1.BENEFIT, level2=Level2.SOCIAL_BENEFIT, name="知晓率", target=read_target(target)),
    )
    return Filing(
        kind=FilingKind.APPLICATION,
        objective=Objective(),
        project=Project(name="健康促进", unit="某镇社区中心", year=2025),
        indicators=rows,
    )


WRITERS = pytest.mark.parametrize(("write", "suffix"), [(write_form_docx, ".docx"), (write_form_xlsx, ".xlsx")])


@WRITERS
def test_a_statement_our_writers_wrote_reads_back_as_one(
    write: Callable[..., None], suffix: str, tmp_path: Path
) -> None:
    sections = (
        StatementSection(number=1, heading="项目概述", text="本项目面向全镇居民开展健康促进。"),
        StatementSection(number=2, heading="立项依据", text="依据年度工作计划。"),
    )
    path = tmp_path / f"form{suffix}"
    write([filing("≥10场")], path, statements=[Statement(project="健康促进", form_index=1, sections=sections)])
    document = read(path)
    assert [(statement.project, statement.form_index) for statement in document.statements] == [("健康促进", 1)]
    assert document.statements[0].sections == sections
    assert len(document.filings) == 1


@WRITERS
@pytest.mark.parametrize("target", ["待填", "≥待填(场)"])
def test_a_draft_whose_every_target_is_blank_is_still_a_filing(
    write: Callable[..., None], suffix: str, target: str, tmp_path: Path
) -> None:
    path = tmp_path / f"draft{suffix}"
    write([filing(target)], path)
    (back,) = read(path).filings
    assert [(row.name, row.target.text) for row in back.indicators] == [("健康讲座场次", target), ("知晓率", target)]


def test_a_printed_template_with_stars_is_no_filing() -> None:
    stars = ROWS.replace("=18条", "≥**条").replace("≥90%", "≥**%")
    document = read_text(f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\n{stars}", source="t")
    assert not document.filings
    assert "没有填写的表样" in document.unread[-1].reason


@pytest.mark.parametrize("text", ["500 480", "500\t480", "1,000.00 950.00"])
def test_two_amounts_in_one_text_are_no_amount(text: str) -> None:
    assert read_money(text, unit="元").yuan is None


def test_an_amount_that_ran_together_with_words_is_left_unread() -> None:
    text = HEAD + "项目总投资\t20万元中央补助安排0省级财政安排0\n一级指标\t二级指标\t三级指标\t指标值\n" + ROWS
    document = read_text(text, source="t")
    assert document.filings[0].project.funding.total is None
    assert any("中央补助安排" in entry.text for entry in document.unread)


def test_a_sentence_under_a_date_is_left_unread() -> None:
    sentence = "通过采购服务使城区河道水质持续改善并完成年度各项保洁任务2024年6月"
    text = HEAD + f"完成时间\t{sentence}\n一级指标\t二级指标\t三级指标\t指标值\n" + ROWS
    document = read_text(text, source="t")
    assert document.filings[0].project.end is None
    assert any(entry.text == sentence for entry in document.unread)


def test_a_column_of_unknown_words_is_said_to_be_unread() -> None:
    rows = "产出指标\t数量指标\t保洁河道条数\t=18条\t河长办\n满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t第三方\n"
    document = read_text(f"{HEAD}一级指标\t二级指标\t三级指标\t指标值\t牵头\n{rows}", source="t")
    assert [row.target.text for row in document.filings[0].indicators] == ["=18条", "≥90%"]
    assert any("牵头" in entry.reason and "河长办" in entry.text for entry in document.unread)


def test_numbers_on_lines_of_their_own_are_never_run_together() -> None:
    head = "项目支出绩效自评表\n项目名称\n食堂改造\n一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n偏差原因\n"
    rows = "产出指标\n质量指标\n设备安全率\n100\n100\n10\n10\n0\n数量指标\n改造食堂数\n3\n3\n20\n20\n"
    document = read_text(head + rows, source="t")
    read_rows = [
        (row.name, row.target.text, row.actual.text if row.actual else "", row.weight)
        for row in document.filings[0].indicators
    ]
    assert read_rows == [("设备安全率", "100", "100", Decimal(10)), ("改造食堂数", "3", "3", Decimal(20))]
    assert any(entry.text == "0" for entry in document.unread)


def test_the_footer_of_a_web_page_is_no_indicator() -> None:
    text = "项目支出绩效目标表\n项目名称\n河道保洁\n一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n保洁河道条数\n=18条\n"
    document = read_text(f"{text}附件:\n扫一扫在手机打开当前页\n", source="t")
    assert [row.name for row in document.filings[0].indicators] == ["保洁河道条数"]


def test_a_value_column_for_each_township_gives_a_filing_for_each_township() -> None:
    heads = "一级指标\t二级指标\t三级指标\t指标值\t\t\n\t\t\t松石镇\t柳湾镇\t合计\n"
    rows = "产出指标\t数量指标\t公益岗位数\t12\t20\t32\n\t质量指标\t到岗率\t≥95%\t—\t\n"
    filings = read_text(HEAD + heads + rows, source="t").filings
    read_back = [(one.project.unit, [(row.name, row.target.text) for row in one.indicators]) for one in filings]
    assert read_back == [("松石镇", [("公益岗位数", "12"), ("到岗率", "≥95%")]), ("柳湾镇", [("公益岗位数", "20")])]
    assert all("松石镇、柳湾镇" in one.doubtful[0].reason for one in filings)


def test_value_columns_of_unknown_names_are_reported_not_guessed() -> None:
    table = "一级指标\t二级指标\t三级指标\t指标值\t\n\t\t\t甲类\t乙类\n产出指标\t数量指标\t公益岗位数\t12\t20\n"
    document = read_text(HEAD + table, source="t")
    assert not document.filings
    assert any("每个单位一列" in entry.reason for entry in document.unread)
    assert any(entry.text == "甲类、乙类" and "指标值" in entry.reason for entry in document.unread)


def test_indicators_as_columns_over_rows_of_townships_are_reported_with_their_levels() -> None:
    table = "乡镇\t数量指标\t质量指标\n\t公益岗位数\t到岗率\n松石镇\t12\t95%\n柳湾镇\t20\t90%\n"
    (entry,) = read_text(table, source="t").unread
    assert "数量指标、质量指标" in entry.reason


BOXES = [
    ("新增项目□ 延续项目√", "延续项目"),
    ("持续性项目■ 新增性项目口", "持续性项目"),
    ("☑新增 □延续", "新增"),
    ("1.常年性□ 2.延续性R 3.一次性□", "延续性"),
    ("新增项目□ 延续项目□", "新增项目□ 延续项目□"),
    ("新增√ 延续√", "新增√ 延续√"),
    ("R&D专项", "R&D专项"),
    ("延续", "延续"),
]


@pytest.mark.parametrize(("written", "nature"), BOXES)
def test_the_nature_is_the_choice_that_is_ticked(written: str, nature: str) -> None:
    text = f"{HEAD}项目属性\t{written}\n一级指标\t二级指标\t三级指标\t指标值\n{ROWS}"
    assert read_text(text, source="t").filings[0].project.nature == nature


TAGGED = (
    ("037001", "云溪县公安局", "2795.50"),
    ("037001", "视频机房租赁", "168.00"),
    ("【项目概况】：租赁机房机柜。", "【总体目标】", "保障视频设备运转"),
    ("【产出指标-数量指标】", "指标1：机柜数量（≥77台）"),
    ("指标2：巡检次数（≥12次）",),
    ("【效益指标-社会效益指标】", "指标1：服务群众（有力保障）"),
    ("本级项目", "2627.00"),
    ("037001", "办案经费", "100.00"),
    ("【产出指标-数量指标】", "指标1：办案数量（≥50起）"),
    ("【满意度指标-服务对象满意度指标】", "指标1：群众满意度（≥90%）"),
)
TABLE = "<table><tr><td>编码</td><td>支出项目</td><td>金额（万元）</td><td>绩效目标</td></tr>{}</table>"
TAGGED_AS = {
    "paragraphs": "\n\n".join(cell for row in TAGGED for cell in row),
    "lines": "\n".join(cell for row in TAGGED for cell in row),
    "table": TABLE.format(
        "<tr><td>037001</td><td>云溪县公安局</td><td>2795.50</td><td></td></tr><tr><td>037001</td><td>视频机房租赁</td><td>168.00</td><td>"
        + "<br>".join(cell for row in TAGGED[2:6] for cell in row)
        + "</td></tr><tr><td>037001</td><td>办案经费</td><td>100.00</td><td>"
        + "<br>".join(cell for row in TAGGED[8:] for cell in row)
        + "</td></tr>"
    ),
}


@pytest.mark.parametrize("way", TAGGED_AS)
def test_a_list_with_indicators_behind_tags_gives_a_filing_for_each_project(way: str) -> None:
    first, second = read_text(TAGGED_AS[way], source="t").filings
    assert [(one.project.name, one.project.unit) for one in (first, second)] == [
        ("视频机房租赁", "云溪县公安局"),
        ("办案经费", "云溪县公安局"),
    ]
    assert first.objective.annual == "保障视频设备运转"
    assert [(row.name, row.target.text) for row in (*first.indicators, *second.indicators)] == [
        ("机柜数量", "≥77台"),
        ("巡检次数", "≥12次"),
        ("服务群众", "有力保障"),
        ("办案数量", "≥50起"),
        ("群众满意度", "≥90%"),
    ]
    assert first.project.funding.annual is not None
    assert first.project.funding.annual.text == "168.00"


def test_a_table_without_levels_says_that_its_rows_cannot_be_placed() -> None:
    table = "项目名称\t辅警经费\n指标名称\t计量单位\t指标性质\t指标值\n辅警人数\t人\t≥\t500\n"
    document = read_text(f"项目支出绩效目标表\n{table}", source="t")
    assert document.filings[0].indicators == ()
    assert "没有一、二级指标栏" in document.unread[-1].reason


def test_a_head_and_its_indicators_in_two_tables_are_one_form() -> None:
    head = "<table><tr><td>项目名称</td><td>公园绿化</td></tr><tr><td>年度目标</td><td>养护绿地20万平方米</td></tr></table>"
    rows = (
        "<table><tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>目标值</td></tr>"
        "<tr><td rowspan=2>产出指标</td><td>数量指标</td><td>养护面积</td><td>20万㎡</td></tr>"
        "<tr><td>质量指标</td><td>苗木成活率</td><td>≥95%</td></tr></table>"
    )
    (read_filing,) = read_text(head + rows, source="t").filings
    assert (read_filing.project.name, read_filing.objective.annual) == ("公园绿化", "养护绿地20万平方米")
    assert [row.target.text for row in read_filing.indicators] == ["20万㎡", "≥95%"]


def test_a_long_text_with_a_telephone_number_is_reported_with_the_number_masked() -> None:
    text = (
        "现公示各项目绩效自评情况，意见收集人：王某，联系电话：0838-1234567。"
        + "各单位应当按时报送自评材料并对真实性负责。" * 4
    )
    (entry,) = read_text(text, source="t").unread
    assert "按时报送" in entry.text
    assert "1234567" not in entry.text


def test_a_text_that_looks_like_a_form_is_said_to_look_like_one() -> None:
    text = "某县自评表\n一级\n指标二级指标三级指标指标值\n数量指标建设公路32.1公里2020\n质量指标验收合格2020\n"
    assert "像是绩效目标表" in read_text(text, source="t").unread[0].reason


def test_a_remark_behind_an_amount_does_not_hide_it() -> None:
    head = "资金情况（万元）\t年度资金总额：\t854万（农田400万元，示范295万元）\n"
    text = HEAD + head + "一级指标\t二级指标\t三级指标\t指标值\n" + ROWS
    money = read_text(text, source="t").filings[0].project.funding.annual
    assert money is not None
    assert (money.yuan, money.text) == (8540000, "854万（农田400万元，示范295万元）")


def test_a_title_that_is_the_name_of_the_project_stays_its_name() -> None:
    rows = "产出指标\t数量指标\t保洁河道\t≥12条\n"
    text = f"项目支出绩效目标表\n项目名称\t河道保洁项目支出绩效目标表\n一级指标\t二级指标\t三级指标\t指标值\n{rows}"
    assert read_text(text, source="t").filings[0].project.name == "河道保洁项目支出绩效目标表"


def test_a_word_of_money_behind_a_label_that_wants_words_is_its_value() -> None:
    rows = "一级指标 二级指标 三级指标 指标值\n产出指标 数量指标 保洁河道 ≥12条\n质量指标 合格率 ≥95%\n"
    head = "金额单位：万元\n项目名称 河道保洁\n资金性质 一般公共预算\n年度资金总额 65\n其中：财政资金 60\n"
    funding = read_text(f"项目支出绩效目标表\n{head}{rows}", source="t").filings[0].project.funding
    assert funding.annual is not None
    assert funding.annual.yuan == 650000
    assert funding.appropriation is not None
    assert funding.appropriation.yuan == 600000


def test_a_notice_in_prose_names_its_project_in_the_title_alone() -> None:
    text = (
        "关于松石镇葡萄种植项目绩效目标设定的公示\n根据上级通知精神，现将绩效目标公示如下：\n一、产出指标\n"
        "数量指标：种植株数（≥**株）≥17600株；种植成活率≥85%；时效指标：完成及时率≥100%。成本指标：种苗补助标准≤28元/株。\n"
        "二、效益指标\n经济效益指标：特色产业产值≥80万元。可持续影响指标，持续带动增收。\n"
        "三、满意度指标\n服务对象满意度指标：受益农户满意度\n≥95%\n"
    )
    (filing,) = read_text(text, source="t").filings
    assert filing.project.name == "松石镇葡萄种植项目"
    assert [(row.level2, row.name, row.target.text) for row in filing.indicators] == [
        (Level2.QUANTITY, "种植株数（≥**株）", "≥17600株"),
        (Level2.QUANTITY, "种植成活率", "≥85%"),
        (Level2.TIMELINESS, "完成及时率", "≥100%"),
        (Level2.OUTPUT_COST, "种苗补助标准", "≤28元/株"),
        (Level2.ECONOMIC_BENEFIT, "特色产业产值", "≥80万元"),
        (Level2.SUSTAINABLE, "持续带动增收", ""),
        (Level2.SATISFACTION, "受益农户满意度", "≥95%"),
    ]


def test_a_report_on_how_goals_were_met_is_no_form() -> None:
    text = (
        "云溪县2022年度救灾资金绩效自评报告\n一、绩效目标分解下达情况\n年度绩效目标：及时处置灾情。\n二、绩效指标完成情况分析\n"
        "（1）产出指标\n数量指标：布防车辆≥6辆，实际布防6辆；巡查时长≥928小时，实际909小时。\n质量指标：出勤率≥80%，实际完成82%。\n"
    )
    assert read_text(text, source="t").filings == ()


LINES = "绩效目标申报表\n项目名称 河道保洁 项目负责人及电话 某人13900000000\n绩效指标 一级指标 二级指标 三级指标 指标值 备注\n"
LEVELLED = (
    "产出指标 数量指标 保洁河道 >=12条  \n打捞漂浮物 >=30吨\n满意度指标 服务对象满意度指标 居民满意度(≥**%) >=90%\n"
)


def test_opinions_and_stamps_below_a_table_are_no_indicators() -> None:
    tail = "财政部门支出股室初审意见 (盖章)\n\n财政部门绩效评价股审核意见 (盖章)\n\n某部门 （盖章）\n"
    filing = read_text(LINES + LEVELLED + tail, source="t").filings[0]
    assert [row.name for row in filing.indicators] == ["保洁河道", "打捞漂浮物", "居民满意度(≥**%)"]


def test_who_is_responsible_never_gets_into_the_name_of_the_project() -> None:
    for label in ("项目负责人及电话", "负责人及电话", "分管负责人及联系电话", "填报人、电话"):
        text = LINES.replace("项目负责人及电话", f"\n{label}\n") + LEVELLED
        assert read_text(text, source="t").filings[0].project.name == "河道保洁"


def test_value_columns_of_offices_in_a_text_without_a_grid_are_reported_with_their_names() -> None:
    text = (
        "专项转移支付绩效目标表\n项目名称\n民族发展\n一级指标\n二级指标\n三级指标\n指标解释\n区域目标值\n新罗区\n上杭县\n漳平市\n"
        "产出指标\n数量指标\n宣传场次\n反映宣传\n2\n3\n1\n"
    )
    document = read_text(text, source="t")
    assert all(not filing.indicators for filing in document.filings)
    assert any("新罗区、上杭县、漳平市" in entry.reason for entry in document.unread)


def test_value_columns_of_offices_are_told_apart_where_blank_cells_are_kept() -> None:
    cells = [
        "专项转移支付绩效目标表",
        "（2025年度）",
        "项目名称",
        "民族发展",
        "部门预算编码",
        "230001",
        "年度资金总额：",
        "55",
    ]
    cells += [
        "其他资金",
        "",
        "总体目标",
        "铸牢共同体意识",
        "一级指标",
        "二级指标",
        "三级指标",
        "指标解释",
        "区域目标值",
    ]
    cells += [
        "新罗区",
        "上杭县",
        "产出指标",
        "数量指标",
        "宣传场次",
        "反映宣传",
        "2",
        "",
        "修路里程",
        "反映修路",
        "",
        "3公里",
    ]
    cells += ["满意度指标", "服务对象满意度指标", "群众满意度", "", "≥90%", "≥95%"]
    filings = read_text("\n\n".join(cell or " " for cell in cells), source="t").filings
    assert [(one.project.unit, [(row.name, row.target.text) for row in one.indicators]) for one in filings] == [
        ("新罗区", [("宣传场次", "2"), ("群众满意度", "≥90%")]),
        ("上杭县", [("修路里程", "3公里"), ("群众满意度", "≥95%")]),
    ]


@pytest.mark.parametrize("name", ["建设监测子站", "建设环境空气质量自动监测子站"])
def test_what_was_done_in_two_lines_is_no_second_row(name: str) -> None:
    heads = ["项目名称", "空气监测", "一级指标", "二级指标", "三级指标", "年度指标值", "全年完成值"]
    cells = ["产出指标", "数量指标", name, "11个", name, "0", "质量指标", "验收合格率", "100%", "100%"]
    filing = read_text("\n\n".join(["项目支出绩效自评表", *heads, *cells]), source="t").filings[0]
    assert [(row.name, row.target.text, row.actual.text if row.actual else "") for row in filing.indicators] == [
        (name, "11个", f"{name}0"),
        ("验收合格率", "100%", "100%"),
    ]
