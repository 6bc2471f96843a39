"""Rows as people fill them: levels missing, spelled oddly or cut; values split over columns, misread, left open."""

from __future__ import annotations

import pytest

from assistant.documents import read_text
from assistant.domain import Document, Filing, Level1, Level2

HEAD = "财政项目支出绩效目标申报表\n（2024年度）\n项目名称\t河道保洁\n"


def form(*rows: str, head: str = "一级指标\t二级指标\t三级指标\t年度指标值") -> Document:
    return read_text(HEAD + "\n".join([head, *rows]), source="表")


def only(document: Document) -> Filing:
    (filing,) = document.filings
    return filing


LEVELS = [
    ("产出指标", "数量指标", Level1.OUTPUT, Level2.QUANTITY),
    ("产出指标（50分）", "数量指标(必填)", Level1.OUTPUT, Level2.QUANTITY),
    ("产 出 指 标", "数 量 指 标", Level1.OUTPUT, Level2.QUANTITY),
    ("产出", "质量", Level1.OUTPUT, Level2.QUALITY),
    ("产", "时效指标", Level1.OUTPUT, Level2.TIMELINESS),
    ("产出指标", "成本指标", Level1.OUTPUT, Level2.OUTPUT_COST),
    ("成本指标", "经济成本指标", Level1.COST, Level2.ECONOMIC_COST),
    ("成本指标", "生态环境成本指标", Level1.COST, Level2.ECOLOGICAL_COST),
    ("效果指标", "社会效益", Level1.BENEFIT, Level2.SOCIAL_BENEFIT),
    ("效益指标(0-20)分", "环境效益指标", Level1.BENEFIT, Level2.ECOLOGICAL_BENEFIT),
    ("效益指标", "可持续发展指标", Level1.BENEFIT, Level2.SUSTAINABLE),
    ("效益指标", "满意度指标", Level1.BENEFIT, Level2.SATISFACTION),
    ("满意度指标", "社会公众或服务对象满意度指标", Level1.SATISFACTION, Level2.SATISFACTION),
    ("满意度指标", "", Level1.SATISFACTION, None),
    ("", "社会效益指标", Level1.BENEFIT, Level2.SOCIAL_BENEFIT),
]


@pytest.mark.parametrize(("first", "second", "level1", "level2"), LEVELS)
def test_a_level_is_known_by_any_of_its_names(first: str, second: str, level1: Level1, level2: Level2 | None) -> None:
    filing = only(form(f"{first}\t{second}\t保洁河道条数\t≥12条"))
    assert [(row.level1, row.level2) for row in filing.indicators] == [(level1, level2)]


def test_a_second_level_nobody_knows_is_kept_open_and_marked() -> None:
    filing = only(form("产出指标\t惠民指标\t保洁河道条数\t≥12条"))
    assert filing.indicators[0].level2 is None
    assert filing.doubtful[0].reason == "认不出二级指标“惠民指标”。"


COLUMNS = [
    ("三级指标\t指标性质\t指标值\t度量单位", "保洁河道\t≥\t22\t条", "≥22(条)"),
    ("三级指标\t指标性质\t指标值\t度量单位", "保洁河道\t大于等于\t22\t条", "≥22(条)"),
    ("三级指标\t指标性质\t指标值\t度量单位", "水质\t定性\t明显改善\t", "明显改善"),
    ("三级指标\t指标值\t计量单位", "达标率\t≥95\t%", "≥95%"),
    ("三级指标\t指标值\t计量单位", "达标率\t≥95%\t%", "≥95%"),
    ("指标内容\t指标值及单位", "保洁河道\t≥22条", "≥22条"),
    ("指标名称\t分值\t目标值", "保洁河道\t20\t不少于22条", "不少于22条"),
    ("三级指标\t指标性质\t指标方向\t指标值\t度量单位", "保洁河道\t正向\t大于等于\t22\t条", "≥22(条)"),
    ("三级指标\t指标性质\t指标值\t度量单位", "保洁河道\t正向\t22\t条", "22(条)"),
    ("三级指标\t指标性质\t指标值\t度量单位", "保洁河道\t定量\t≥22\t条", "≥22(条)"),
    ("三级指标\t指标方向\t指标值\t备注", "保洁河道\t正向\t≥22条\t按台账", "≥22条"),
]


@pytest.mark.parametrize(("head", "row", "target"), COLUMNS)
def test_a_value_is_put_together_from_the_columns_it_was_split_over(head: str, row: str, target: str) -> None:
    filing = only(form(f"产出指标\t数量指标\t{row}", head=f"一级指标\t二级指标\t{head}"))
    assert [indicator.target.text for indicator in filing.indicators] == [target]


def test_weights_directions_and_explanations_stay_out_of_the_value() -> None:
    head = "一级指标\t二级指标\t三级指标\t指标值\t指标方向\t权重\t指标解释"
    (row,) = only(form("产出指标\t数量指标\t保洁河道\t≥22条\t正向\t20分\t按台账统计", head=head)).indicators
    assert (row.target.text, row.weight, row.explanation) == ("≥22条", 20, "按台账统计")


NAMES = [
    ("指标1：保洁河道条数", "保洁河道条数"),
    ("★保洁河道条数", "保洁河道条数"),
    ("*指标2：保洁河道条数", "保洁河道条数"),
    ("1.保洁河道条数", "保洁河道条数"),
    ("1.5级河道保洁条数", "1.5级河道保洁条数"),
    ("120急救出车次数", "120急救出车次数"),
    ("指标完成情况", "指标完成情况"),
]


@pytest.mark.parametrize(("written", "name"), NAMES)
def test_a_name_loses_its_numbering_and_nothing_else(written: str, name: str) -> None:
    assert only(form(f"产出指标\t数量指标\t{written}\t≥12条")).indicators[0].name == name


UNFILLED = ["≥**个", "%", "个", "", "≥    %", "≥（次）"]


@pytest.mark.parametrize("value", UNFILLED)
def test_an_unfilled_template_yields_no_targets(value: str) -> None:
    text = (
        "项目支出绩效目标申报表\n项目名称\t\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t指标1：\t"
        + value
    )
    document = read_text(text + "\n\t\t……\t\n", source="表样")
    assert document.filings == ()
    assert "空白表样" in document.unread[0].reason


def test_values_whose_digits_are_lost_are_reported_and_not_read() -> None:
    document = form("产出指标\t数量指标\t保洁河道条数\t≥条", "\t质量指标\t水质达标率\t≥%")
    assert document.filings == ()
    assert "数字" in document.unread[-1].reason


def test_a_blank_value_in_a_filled_form_stays_blank() -> None:
    filing = only(form("产出指标\t数量指标\t保洁河道条数\t≥12条", "\t质量指标\t水质达标率\t"))
    assert [row.target.text for row in filing.indicators] == ["≥12条", ""]


DOUBTS = [
    ("水质达标率\t292%", "误认"),
    ("水质达标率\t%=95%", "误认"),
    ("≥12条\t保洁辖区内全部的中小河道并保持水面清洁", "填反"),
    ("保洁河道条数\t≥**条", "空位"),
]


@pytest.mark.parametrize(("row", "says"), DOUBTS)
def test_what_may_be_wrong_is_marked_and_not_repaired(row: str, says: str) -> None:
    filing = only(form("产出指标\t数量指标\t打捞漂浮物\t≥30吨", f"\t质量指标\t{row}"))
    assert [says in doubt.reason for doubt in filing.doubtful] == [True]
    name, value = row.split("\t")
    assert (filing.indicators[1].name, filing.indicators[1].target.text) == (name, value)


SOUND = ["200%", "95%", "≥292%", "提升20%", "250人次", "二等奖", "不超过2%", "728户"]


@pytest.mark.parametrize("value", SOUND)
def test_a_sound_value_is_not_marked(value: str) -> None:
    assert only(form(f"产出指标\t数量指标\t打捞漂浮物\t{value}")).doubtful == ()


def test_numbered_indicators_in_one_cell_become_rows_of_their_own() -> None:
    html = (
        "<table><tr><td>项目名称</td><td colspan=3>河道保洁</td></tr><tr><td>一级指标</td><td>二级指标</td>"
        "<td>三级指标</td><td>指标值</td></tr><tr><td>产出指标</td><td>数量指标</td><td>1.保洁河道条数<br>2.打捞次数</td>"
        "<td>1.≥12条<br>2.≥50次</td></tr></table>"
    )
    filing = only(read_text(html, source="网页"))
    assert [(row.name, row.target.text) for row in filing.indicators] == [
        ("保洁河道条数", "≥12条"),
        ("打捞次数", "≥50次"),
    ]
    assert len(filing.doubtful) == 2


MONEY = [
    ("项目资金（万元）\t年度资金总额\t58", "万元", 580000),
    ("金额单位：万元\n项目资金\t年度资金总额\t58", "万元", 580000),
    ("项目资金\t年度资金总额（元）\t58", "元", 58),
    ("项目资金（万元）\t年度资金总额\t58元", "元", 58),
    ("项目资金\t年度资金总额\t58", None, None),
]


@pytest.mark.parametrize(("rows", "unit", "yuan"), MONEY)
def test_money_has_the_unit_the_form_states_or_none(rows: str, unit: str | None, yuan: int | None) -> None:
    text = f"财政项目支出绩效目标申报表\n项目名称\t河道保洁\t\n{rows}\n一级指标\t二级指标\t三级指标\t指标值\n"
    money = only(read_text(text + "产出指标\t数量指标\t保洁河道\t≥12条", source="表")).project.funding.annual
    assert money is not None
    assert (money.unit, money.yuan) == (unit, yuan)


def test_a_form_without_a_cell_has_none_and_a_blank_cell_is_empty_text() -> None:
    rows = "主管部门\t\t实施单位\t某站\n一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t保洁河道\t≥12条"
    project = only(read_text(HEAD + rows, source="表")).project
    assert (project.department, project.unit, project.category) == ("", "某站", None)
    assert project.funding.total is None


IN_NAMES = [
    ("受益人数不少于500人\t", "受益人数", "不少于500人"),
    ("苗木成活率（≥85%）\t", "苗木成活率", "≥85%"),
    ("资金到位率100%\t", "资金到位率", "100%"),
    ("培训5级以上技工\t", "培训5级以上技工", ""),
    ("水质达标率（≥**%）\t", "水质达标率（≥**%）", ""),
    ("成本控制≤20万元\t≤18万元", "成本控制≤20万元", "≤18万元"),
]


@pytest.mark.parametrize(("row", "name", "target"), IN_NAMES)
def test_a_value_written_into_the_name_is_told_from_it_where_its_own_cell_is_blank(
    row: str, name: str, target: str
) -> None:
    filing = only(form("产出指标\t数量指标\t打捞漂浮物\t≥30吨", f"\t质量指标\t{row}"))
    read = filing.indicators[1]
    assert (read.name, read.target.text) == (name, target)
    split = target != "" and row.endswith("\t")
    assert [doubt.reason.startswith("指标值写在") for doubt in filing.doubtful if doubt.place.row == 2] == [
        True
    ] * split


def test_a_form_without_a_value_column_has_its_values_in_the_names() -> None:
    rows = ("产出指标\t数量指标\t保洁河道≥12条", "\t质量指标\t水质达标率≥95%", "\t时效指标\t2024年12月底前完成")
    filing = only(form(*rows, head="一级指标\t二级指标\t三级指标"))
    assert [(row.name, row.target.text) for row in filing.indicators[:2]] == [
        ("保洁河道", "≥12条"),
        ("水质达标率", "≥95%"),
    ]
    assert len(filing.doubtful) >= 2


SCORED = "一级指标\t二级指标\t三级指标\t分值\t年度指标值\t实际完成值\t得分\t偏差原因"


def test_a_score_that_spans_several_rows_does_not_shift_their_values() -> None:
    rows = ("产出指标\t数量指标\t种植面积\t20\t29.5亩\t29.5亩\t20", "其中桃树\t1.5亩\t1.2亩", "其中蔬菜\t28亩\t28.3亩")
    filing = only(form(*rows, head=SCORED))
    read = [(row.name, row.target.text, row.actual.text if row.actual else "", row.weight) for row in filing.indicators]
    assert read == [
        ("种植面积", "29.5亩", "29.5亩", 20),
        ("其中桃树", "1.5亩", "1.2亩", None),
        ("其中蔬菜", "28亩", "28.3亩", None),
    ]


def test_heads_over_two_rows_are_one_header() -> None:
    rows = (
        "绩效指标\t年度指标值\t实际完成值\t分值\t得分",
        "一级指标\t二级指标\t三级指标\t指标性质\t指标值\t度量单位",
        "产出指标\t数量指标\t保洁河道\t≥\t12\t条\t13\t20\t19",
    )
    (row,) = only(read_text(HEAD + "\n".join(rows), source="表")).indicators
    assert (row.target.text, row.actual.text if row.actual else "", row.weight, row.score) == ("≥12(条)", "13", 20, 19)


def test_what_stands_below_the_totals_is_no_indicator() -> None:
    tail = "合计\t100\t90\n评价结论\t完成较好\n自评说明\t资金及时到位\n"
    document = form("产出指标\t数量指标\t种植面积\t20\t29.5亩\t29.5亩\t20\t", tail, head=SCORED)
    filing = only(document)
    assert [row.name for row in filing.indicators] == ["种植面积"]
    assert any("资金及时到位" in entry.text for entry in document.unread)


def test_a_row_cut_in_the_wrong_place_is_reported_and_not_read() -> None:
    rows = ("产出指标\t数量指标\t保洁河道\t≥12条", "满意度指标\t满意度指标\t服务对象满意度指标\t沿岸居民满意的程度")
    document = form(*rows)
    assert [row.name for row in only(document).indicators] == ["保洁河道"]
    assert any("错了位" in entry.reason for entry in document.unread)


UNITS = [
    ("预算单位\t某镇政府\n实施单位\t某水利站\n", "某水利站"),
    ("实施单位\t某水利站\n填报单位\t某镇政府\n", "某水利站"),
    ("填报单位\t某镇政府\n", "某镇政府"),
]


@pytest.mark.parametrize(("head", "unit"), UNITS)
def test_who_carries_the_project_out_comes_before_who_files_it(head: str, unit: str) -> None:
    rows = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t保洁河道\t≥12条"
    assert only(read_text(HEAD + head + rows, source="表")).project.unit == unit


def test_a_level_of_the_forms_own_above_the_first_does_not_hide_it() -> None:
    html = (
        "<table><tr><td>专项名称</td><td colspan=3>粪污利用</td></tr><tr><td>一级指标</td><td>二级指标</td><td>三级指标</td>"
        "<td>指标值</td></tr><tr><td rowspan=3>实施效果指标</td><td rowspan=2>产出指标</td><td>建设项目个数</td><td>1</td></tr>"
        "<tr><td>竣工验收合格率</td><td>100%</td></tr><tr><td>效益指标</td><td>粪污综合利用率</td><td>≥90%</td></tr></table>"
    )
    padded = (
        "专项名称 | 粪污利用 | |||\n一级指标 |\n二级指标 | 三级指标 | 指标值 | |\n实施效果指标 |\n产出指标 | 建设项目个数 | 1 | |\n"
        "竣工验收合格率 | 100% | |||\n效益指标 |\n粪污综合利用率 | ≥90% | ||\n"
    )
    for text in (html, padded):
        filing = only(read_text(text, source="表"))
        assert [(row.level1, row.level2, row.name, row.target.text) for row in filing.indicators] == [
            (Level1.OUTPUT, None, "建设项目个数", "1"),
            (Level1.OUTPUT, None, "竣工验收合格率", "100%"),
            (Level1.BENEFIT, None, "粪污综合利用率", "≥90%"),
        ]
