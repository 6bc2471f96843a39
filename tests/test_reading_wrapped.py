"""Text of PDFs whose narrow columns wrapped: every cell in as many lines as it needed, told apart by how wide columns are."""

from __future__ import annotations

import pytest

from assistant.documents import read_text
from assistant.domain import Filing

HEAD = ("财政项目支出绩效自评表", "（2023 年度）", "项目名称 河道管护", "主管部门 云溪镇人民政府 实施单位 云溪镇水务站")
HEADS = ("一级指标 二级指标 三级指标 年度", "指标值", "实际", "完成值", "分值 得分", "偏差原因", "分析及改", "进措施")


def read(*lines: str, between: str = "\n\n") -> Filing:
    (filing,) = read_text(between.join(lines), source="t").filings
    return filing


WRAPPED = (
    *(
        "产出指标 数量指标",
        "河道日常保",
        "洁长度",
        "≥12.5公里 12.5公里 10 8 因汛期提",
        "前开始，",
        "保洁中断",
        "十天。",
    ),
    *("水质检测点", "位个数", "≥6个 6个 10 10"),
    *("生态护岸维", "修面积", "≥500平方", "米", "480平方", "米", "10 9 因材料涨", "价，下一", "年度补做", "20平方米"),
    *("质量指标", "水质检测合", "格率", "≥95% 96% 10 10"),
    *("时效指标", "汛前清障完", "成及时率", "=100% 100% 10 10"),
)
EXPECTED = [
    ("河道日常保洁长度", "≥12.5公里", "12.5公里", "因汛期提前开始，保洁中断十天。"),
    ("水质检测点位个数", "≥6个", "6个", ""),
    ("生态护岸维修面积", "≥500平方米", "480平方米", "因材料涨价，下一年度补做20平方米"),
    ("水质检测合格率", "≥95%", "96%", ""),
    ("汛前清障完成及时率", "=100%", "100%", ""),
]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_cell_goes_on_where_its_line_was_full(between: str) -> None:
    filing = read(*HEAD, *HEADS, *WRAPPED, between=between)
    assert [
        (row.name, row.target.text, row.actual.text if row.actual else "", row.deviation) for row in filing.indicators
    ] == EXPECTED


EXPLAINED = (
    *("产出指标 数量指标", "培训期数 ≥4期 按签到册统", "计", "培训人次 ≥160人次 按签到册统", "计"),
    *("质量指标 培训合格率 ≥90% 以结业考核", "成绩为准", "时效指标 培训完成时间 11月底前 查结业通知"),
    *("效益指标 社会效益指标 学员上岗率 ≥60% 结业三个月", "后电话回访"),
    *("满意度指标 服务对象满意度指标 学员满意度 ≥92% 每期末发放", "问卷"),
)


def test_wrapped_explanations_are_no_rows_of_their_own() -> None:
    filing = read(*HEAD, "一级指标 二级指标 三级指标 指标值 指标解释", *EXPLAINED, between="\n")
    assert [(row.name, row.target.text, row.explanation) for row in filing.indicators] == [
        ("培训期数", "≥4期", "按签到册统计"),
        ("培训人次", "≥160人次", "按签到册统计"),
        ("培训合格率", "≥90%", "以结业考核成绩为准"),
        ("培训完成时间", "11月底前", "查结业通知"),
        ("学员上岗率", "≥60%", "结业三个月后电话回访"),
        ("学员满意度", "≥92%", "每期末发放问卷"),
    ]


def test_radicals_of_a_font_are_read_as_characters() -> None:
    filing = read(
        "项⽬⽀出绩效⽬标表",
        "项⽬名称 敬⽼院设备购置",
        "⼀级指标 ⼆级指标 三级指标 指标值",
        "产出指标 数量指标 ⼊住⽼⼈⼾数 ≥30⼾",
    )
    assert filing.project.name == "敬老院设备购置"
    assert [(row.name, row.target.text) for row in filing.indicators] == [("入住老人户数", "≥30户")]


MIXED = (
    "财政项目支出绩效自评表 (2023 年度) 项目名称 泵房更新 主管部门 云溪镇人民政府 年度 总体 目标 预期目标 实际完成情况 已完成更新。 {} "
    "产出指标 数量指标 泵房更新数量 质量指标 验收合格率 分值 得分 =4座 4座 10 10 =100% 100% 20 20 满意度指标 居民满意度"
)


@pytest.mark.parametrize(
    "heads", ["一级指标 二级指标 三级指标 更新面积 年度 指标值", "一级指标 数量指标 三级指标 更新面积 指标值"]
)
def test_heads_that_stand_among_the_rows_tell_of_mixed_columns(heads: str) -> None:
    document = read_text(MIXED.format(heads), source="t")
    assert [row.name for filing in document.filings for row in filing.indicators] == []
    assert all("一级指标" not in (filing.objective.actual or "") for filing in document.filings)
    assert any("交错" in entry.reason or "次序已乱" in entry.reason for entry in document.unread)


def test_a_level_label_torn_over_two_rows_is_whole_again() -> None:
    filing = read(
        *HEAD,
        "一级指标 二级指标 三级指标 指标值",
        "效益指标 社会效益指 溢流投诉次数 ≤3次",
        "- 3 -",
        "标 受益居民户数 ≥600户",
        "生态效益指标 出水达标率 ≥95%",
        between="\n",
    )
    assert [(row.level2.value if row.level2 else "", row.name) for row in filing.indicators] == [
        ("社会效益指标", "溢流投诉次数"),
        ("社会效益指标", "受益居民户数"),
        ("生态效益指标", "出水达标率"),
    ]


DRAWN_LAST = ("偏差原因", "≤1200元/块", "1150元/块", "≥80块", "82块", "≤11月 30日", "11月 20日")


def test_values_drawn_behind_the_table_tell_of_rows_that_lost_them() -> None:
    rows = (
        "产出指标",
        "数量指标",
        "更换井盖块数 10 10",
        "质量指标 验收合格率 20 20",
        "满意度指标 居民满意度 10 9",
        "总分 40 39",
    )
    document = read_text(
        "\n\n".join([*HEAD, *HEADS[:1], "指标值 实际完成值 分值 得分", *rows, *DRAWN_LAST]), source="t"
    )
    assert [row.name for filing in document.filings for row in filing.indicators] == []
    assert any("交错" in entry.reason for entry in document.unread)


SPARSE = (
    *("产出指标 数量指标", "探头维护个数", "≥360个", "巡检次数 ≥48次", "培训期数 ≥6期", "质量指标", "完好率 ≥97%"),
    *(
        "合格率 =100%",
        "满意度指标 服务对象满意度指标",
        "使用部门满意度",
        "≥90%",
        "每半年向公",
        "安、城运使",
        "用人员发放",
        "问卷",
    ),
)


def test_lines_that_are_nearly_as_well_a_reason_as_a_row_are_marked() -> None:
    filing = read(*HEAD, "一级指标 二级指标 三级指标 指标值 指标解释", *SPARSE)
    names = ["探头维护个数", "巡检次数", "培训期数", "完好率", "合格率", "使用部门满意度"]
    assert [row.name for row in filing.indicators][: len(names)] == names
    marked = {doubt.place.row for doubt in filing.doubtful}
    assert not marked & set(range(1, len(names)))
    assert marked >= set(range(len(names) + 1, len(filing.indicators) + 1))  # rows made of the explanation, if any
    assert (
        len(filing.indicators) > len(names) or filing.indicators[-1].explanation == "每半年向公安、城运使用人员发放问卷"
    )
