"""Rows whose cells stand one behind the other, bare numbers too: taken apart where only one way is left, else reported."""

from __future__ import annotations

import pytest

from assistant.documents import read_text
from assistant.documents.forms.glued_rows import ways
from assistant.documents.vocabulary import Column
from assistant.domain import Document

COLUMNS = (Column.NAME, Column.TARGET, Column.ACTUAL, Column.WEIGHT, Column.SCORE, Column.DEVIATION)
WEIGHT_FIRST = (Column.NAME, Column.WEIGHT, Column.TARGET, Column.ACTUAL, Column.SCORE)

ROWS = [
    ("泵房更新率100%95%1514", [("泵房更新率", "100%", "95%", "15", "14", "")]),
    ("更新完成及时性及时较及时76阀门到货晚", [("更新完成及时性", "及时", "较及时", "7", "6", "阀门到货晚")]),
    ("单座更新成本≤30万元29.5万元1010", [("单座更新成本", "≤30万元", "29.5万元", "10", "10", "")]),
    ("更新完成时间≤10月31日10月28日55", [("更新完成时间", "≤10月31日", "10月28日", "5", "5", "")]),
    ("巡检次数≥48次48109.5", [("巡检次数", "≥48次", "48", "10", "9.5", "")]),
    (
        "泵房更新率100%100%1515居民满意度≥90%93%55",
        [("泵房更新率", "100%", "100%", "15", "15", ""), ("居民满意度", "≥90%", "93%", "5", "5", "")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_glued_row_has_one_way_to_be_taken_apart(text: str, expected: list[tuple[str, ...]]) -> None:
    assert ways(text, COLUMNS) == [tuple(expected)]


def test_weights_may_stand_before_the_values() -> None:
    assert ways("泵房更新数量10≥4座4座10", WEIGHT_FIRST) == [(("泵房更新数量", "10", "≥4座", "4座", "10"),)]


def test_a_number_that_can_be_cut_twice_has_two_ways() -> None:
    assert len(ways("巡检次数≥12次1254", COLUMNS)) == 2


def test_what_is_no_row_has_no_way() -> None:
    assert ways("按2023年度计划更新", COLUMNS) == []


HEAD = (
    "财政项目支出绩效自评表",
    "2023年度",
    "项目名称泵房更新",
    "主管部门云溪镇人民政府实施单位云溪镇水务站",
    "年度总体目标预期目标实际完成情况",
    "更新泵房4座。",
    "绩效指标一级指标二级指标三级指标年度指标值实际完成值分值得分偏差原因分析及改进措施",
)
LINES = (
    "产出指标数量指标更新泵房数量=4座4座2020",
    "巡检次数≥12次1254",
    "质量指标验收合格率100%100%2525",
    "效益指标社会效益指标供水投诉下降率≥20%15%3025缺少宣传",
    "满意度指标服务对象满意度指标居民满意度≥90%93%1010",
)


def read(*lines: str) -> Document:
    return read_text("\n".join([*HEAD, *lines]), source="t")


def test_weights_that_add_up_settle_what_one_row_leaves_open() -> None:
    (filing,) = read(*LINES).filings
    assert [(row.name, row.actual.text if row.actual else "", row.weight, row.score) for row in filing.indicators] == [
        ("更新泵房数量", "4座", 20, 20),
        ("巡检次数", "12", 5, 4),
        ("验收合格率", "100%", 25, 25),
        ("供水投诉下降率", "15%", 30, 25),
        ("居民满意度", "93%", 10, 10),
    ]
    assert filing.indicators[3].deviation == "缺少宣传"
    assert not [doubt for doubt in filing.doubtful if doubt.place.row]


def test_a_row_that_stays_open_is_reported_and_the_others_are_marked() -> None:
    document = read(*LINES[:2], "质量指标验收合格率100%100%1717", *LINES[3:])
    (filing,) = document.filings
    assert "巡检次数" not in [row.name for row in filing.indicators]
    assert {doubt.place.row for doubt in filing.doubtful} >= {1, 2, 3, 4}
    assert any("巡检次数≥12次1254" in entry.text for entry in document.unread)


NOTICE = (
    "现将有关绩效目标公开如下,联系人:某某附件:2022年项目绩效自评表云溪县水利局2022年12月30日绩效目标自评表(2022年度)项目名称水标尺安装"
    "项目负责人及电话某某13800000000主管部门云溪县水利局实施单位云溪县水利局资金情况(万元)全年预算数(A)全年执行数(B)分值(10分)执行率(B/A)得分"
    "年度总体目标年初设定目标安装水标尺。绩效指标一级指标二级指标三级指标分值年度指标值全年实际值得分未完成原因及拟采取的改进措施"
    "产出指标(70分)数量指标安装水标尺20≥26根≥26根20水标尺宽度20≥50厘米≥50厘米20质量指标验收合格率30100%100%30"
    "效益指标(20分)社会效益指标防汛条件改善状况20显著提升显著提升20……总分100100注:1.一级指标分值统一设置"
)


def test_a_form_glued_behind_the_text_of_a_notice_begins_at_its_title() -> None:
    document = read_text(NOTICE, source="t")
    (filing,) = document.filings
    assert (filing.title, filing.project.name) == ("绩效目标自评表", "水标尺安装")
    assert [(row.name, row.weight, row.target.text, row.score) for row in filing.indicators] == [
        ("安装水标尺", 20, "≥26根", 20),
        ("水标尺宽度", 20, "≥50厘米", 20),
        ("验收合格率", 30, "100%", 30),
        ("防汛条件改善状况", 20, "显著提升", 20),
    ]
    assert not [doubt for doubt in filing.doubtful if doubt.place.row]
    assert "13800000000" not in document.model_dump_json()
