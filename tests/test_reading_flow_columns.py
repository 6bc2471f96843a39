"""Columns of tables in flattened text: heads over two rows, heads printed twice, columns nobody reads."""

from __future__ import annotations

import pytest

from assistant.documents import read_text
from assistant.domain import Filing

HEAD = "项目支出绩效目标表\n（2024年度）\n项目名称 河岸绿道养护\n主管部门 云溪县园林局 实施单位 云溪县绿道管护所\n"
SATISFIED = "满意度指标\n服务对象满意度指标\n游客满意度 {}\n"


def filing_of(table: str) -> Filing:
    (filing,) = read_text(HEAD + table, source="t").filings
    return filing


def rows_of(table: str) -> list[tuple[str, str]]:
    return [(row.name, row.target.text) for row in filing_of(table).indicators]


def test_a_second_column_of_words_is_kept_out_of_names_and_values() -> None:
    filing = filing_of(
        "一级指标 二级指标 三级指标 绩效指标描述 指标值 指标值确定依\n据\n产出指标\n数量指标\n"
        "绿道养护里程 反映绿道养护里程情况 ≥18公里\n按照年度工作\n计划\n"
        "行道树补种株数\n反映行道树补种株数情\n况\n≥600株\n按照年度工作\n计划\n"
        "质量指标\n苗木成活率 反映苗木成活率情况 ≥95%\n按照年度工作\n计划\n"
        + SATISFIED.format("反映游客满意度情况 ≥90%\n按照年度工作\n计划")
    )
    assert [(row.name, row.target.text, row.explanation) for row in filing.indicators] == [
        ("绿道养护里程", "≥18公里", "反映绿道养护里程情况"),
        ("行道树补种株数", "≥600株", "反映行道树补种株数情况"),
        ("苗木成活率", "≥95%", "反映苗木成活率情况"),
        ("游客满意度", "≥90%", "反映游客满意度情况"),
    ]
    assert not filing.doubtful


SIGNS = [("大于等于 正向", "小于等于 反向"), ("正向 大于等于", "反向 小于等于")]


@pytest.mark.parametrize(("more", "less"), SIGNS)
def test_a_direction_beside_the_sign_is_neither_name_nor_value(more: str, less: str) -> None:
    filing = filing_of(
        "一级指标 二级指标 三级指标 指标性质 指标方向 目标值 计量单位 分值\n产出指标\n数量指标\n"
        f"绿道养护里程 {more} 18 公里 20\n质量指标\n苗木成活率 {more} 95 % 20\n"
        f"时效指标 枯枝清理时限 {less} 2 天 10\n" + SATISFIED.format(f"{more} 90 % 10")
    )
    assert [(row.name, row.target.text, row.weight) for row in filing.indicators] == [
        ("绿道养护里程", "≥18(公里)", 20),
        ("苗木成活率", "≥95%", 20),
        ("枯枝清理时限", "≤2(天)", 10),
        ("游客满意度", "≥90%", 10),
    ]


UPPER = "年度指标值 实际完成值 分值 得分 偏差原因分析 及改进措施"
LOWER = "一级指标 二级指标 三级指标"
SPLIT = "指标性质 指标值 度量单位"


@pytest.mark.parametrize("heads", [f"绩效指标 {UPPER}\n{LOWER} {SPLIT}", f"{LOWER} {UPPER}\n{SPLIT}"])
def test_heads_over_two_rows_are_told_from_those_below_them(heads: str) -> None:
    filing = filing_of(
        f"{heads}\n产出指标\n数量指标\n绿道养护里程 ≥ 18 公里 18公里 20 20\n行道树补种株数 ≥ 600 株 580株 20 18\n部分苗木\n延后到货\n"
        "质量指标 苗木成活率 ≥ 95 % 96% 20 20\n" + SATISFIED.format("≥ 90 % 92% 10 10") + "总分 100 98\n"
    )
    assert [(row.name, row.target.text, row.actual and row.actual.text, row.score) for row in filing.indicators] == [
        ("绿道养护里程", "≥18(公里)", "18公里", 20),
        ("行道树补种株数", "≥600(株)", "580株", 18),
        ("苗木成活率", "≥95%", "96%", 20),
        ("游客满意度", "≥90%", "92%", 10),
    ]
    assert filing.indicators[1].deviation == "部分苗木延后到货"


def test_the_years_indicator_beside_that_of_the_whole_term_is_one_row_with_two_values() -> None:
    filing = filing_of(
        "一级指标 二级指标 三级指标 指标值 三级指标 指标值\n产出指标\n数量指标\n"
        "绿道养护里程 ≥54公里 绿道养护里程 ≥18公里\n质量指标 苗木成活率 ≥95% 苗木成活率 ≥95%\n"
        "时效指标 三年任务完成时间 2026年底前 年度任务完成时间 12月底前\n" + SATISFIED.format("≥92% 游客满意度 ≥90%")
    )
    found = [(row.name, row.target.text, row.long_term and row.long_term.text) for row in filing.indicators]
    assert found == [
        ("绿道养护里程", "≥18公里", "≥54公里"),
        ("苗木成活率", "≥95%", "≥95%"),
        ("三年任务完成时间", "2026年底前", None),
        ("年度任务完成时间", "12月底前", None),
        ("游客满意度", "≥90%", "≥92%"),
    ]


def test_a_name_that_swallowed_values_is_marked() -> None:
    filing = filing_of(
        f"{LOWER} 指标值 分值\n产出指标\n数量指标\n绿道养护里程 ≥18公里 20\n行道树补种株数 ≥600株 20\n质量指标\n"
        "苗木成活率 ≥95% 20\n枯枝清理率≥98%10巡查覆盖率 及时 10\n" + SATISFIED.format("≥90% 10")
    )
    swallowed = [number for number, row in enumerate(filing.indicators, 1) if "≥98%" in row.name]
    assert swallowed
    assert set(swallowed) <= {doubt.place.row for doubt in filing.doubtful}


APART = [
    ("每户补助标准 ≥ 1.5 万元/户", ("每户补助标准", "≥1.5(万元/户)")),  # the sign and the unit in their own columns
    ("资金拨付及时性 定性 及时", ("资金拨付及时性", "及时")),  # 及时 is a value, no unit
    ("规划成果质量 定性 通过专\n家评审", ("规划成果质量", "通过专家评审")),  # nor is the end of a phrase
    ("样地监测成本 ≤ 120 元/平方\n米", ("样地监测成本", "≤120(元/平方米)")),  # a unit may be wrapped
]


@pytest.mark.parametrize(("line", "wanted"), APART)
def test_a_unit_stands_behind_a_figure_and_a_sign_in_its_own_column(line: str, wanted: tuple[str, str]) -> None:
    found = rows_of(
        f"{LOWER} {SPLIT}\n产出指标\n数量指标 绿道养护里程 ≥ 18 公里\n行道树补种株数 ≥ 600 株\n质量指标 {line}\n"
        + SATISFIED.format("≥ 90 %")
    )
    assert found == [("绿道养护里程", "≥18(公里)"), ("行道树补种株数", "≥600(株)"), wanted, ("游客满意度", "≥90%")]


def test_where_each_cell_is_a_paragraph_none_goes_on_in_the_next() -> None:
    cells = [
        *("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
        *("产出指标", "数量指标", "绿道养护里程", "≥18公里", "18公里", "20", "20", "年中调整预算"),
        *("行道树补种株数", "≥600株", "580株", "20", "18", "因苗木延后到货，部分补种推迟到下一年度"),
        *("质量指标", "苗木成活率", "≥95%", "96%", "20", "20"),
        *("满意度指标", "服务对象满意度指标", "游客满意度", "≥90%", "92%", "10", "10"),
    ]
    filing = filing_of("\n\n" + "\n\n".join(cells))
    assert [row.name for row in filing.indicators] == ["绿道养护里程", "行道树补种株数", "苗木成活率", "游客满意度"]
    assert [row.deviation for row in filing.indicators][:2] == [
        "年中调整预算",
        "因苗木延后到货，部分补种推迟到下一年度",
    ]


YEARS = "一级指标 二级指标 指标内容 指标值 备注\n前年 上年 预计当年实现\n"
LATER = [
    (
        YEARS
        + "产出指标\n数量指标\n绿道养护里程 16公里 17公里 ≥18公里\n行道树补种株数 ≥600株\n质量指标\n苗木成活率 95% ≥96%\n",
        ["≥18公里", "≥600株", "≥96%"],
    ),
    (
        "一级指标 二级指标 三级指标 指标值（包含数字及\n文字描述） 指标提出单位\n产出指标\n数量指标\n绿道养护里程 ≥18公里 管护科\n"
        "行道树补种株数 ≥600株 管护科\n质量指标\n苗木成活率 ≥96% 管护科\n",
        ["≥18公里", "≥600株", "≥96%"],
    ),
]


@pytest.mark.parametrize(("table", "values"), LATER)
def test_heads_below_the_value_and_unknown_heads_behind_it_are_columns(table: str, values: list[str]) -> None:
    filing = filing_of(table + SATISFIED.format("≥90%"))
    assert [(row.name, row.target.text) for row in filing.indicators] == list(
        zip(["绿道养护里程", "行道树补种株数", "苗木成活率", "游客满意度"], [*values, "≥90%"], strict=True)
    )
    assert not filing.doubtful


RAGGED = [
    (
        [
            ["一级指标", "二级指标", "指标内容", "指标值", "备注"],
            ["前年", "上年", "预计当年实现"],
            ["产出指标", "数量指标", "绿道养护里程", "16公里", "17公里", "≥18公里", ""],
            ["行道树补种株数", "", "", "≥600株", ""],
            ["质量指标", "苗木成活率", "95%", "95%", "≥96%", ""],
        ],
        [None, None, None],
    ),
    (
        [
            ["一级指标", "二级指标", "权重", "三级指标", "指标值", "指标解释"],
            ["产出指标", "数量指标", "20", "绿道养护里程", "≥18公里", "按养护合同"],
            ["10", "行道树补种株数", "≥600株", "按补种计划"],
            ["质量指标", "20", "苗木成活率", "≥96%", "按抽查记录"],
        ],
        [20, 10, 20],
    ),
]


@pytest.mark.parametrize(("rows", "weights"), RAGGED)
def test_rows_without_the_cells_over_them_keep_their_columns(rows: list[list[str]], weights: list[int | None]) -> None:
    filing = filing_of("\n".join("\t".join(row) + "\t" for row in rows))
    assert [(row.name, row.target.text, row.weight) for row in filing.indicators] == [
        ("绿道养护里程", "≥18公里", weights[0]),
        ("行道树补种株数", "≥600株", weights[1]),
        ("苗木成活率", "≥96%", weights[2]),
    ]


def test_fragments_of_a_wrapped_value_beside_bare_numbers_are_no_glued_row() -> None:
    filing = filing_of(
        f"{LOWER} 分值 年度指标值 全年实际值 得分\n产出指标\n数量指标\n绿道养护里程 20 ≥18公里 18公里 20\n"
        "时效指标 补种完成时间 2.5 2024年12\n月31日前\n2024年12\n月20日 2.5\n"
        + SATISFIED.format("10 ≥90% 92% 10")
        + "总分 32.5 32.5\n"
    )
    assert [(row.name, row.target.text, row.actual and row.actual.text) for row in filing.indicators] == [
        ("绿道养护里程", "≥18公里", "18公里"),
        ("补种完成时间", "2024年12月31日前", "2024年12月20日"),
        ("游客满意度", "≥90%", "92%"),
    ]


def test_a_level_word_before_a_value_is_the_end_of_a_name() -> None:
    filing = filing_of(
        f"{LOWER} {SPLIT} 分值\n产出指标\n数量指标 绿道养护里程 ≥ 18 公里 20\n满意度指标\n服务对象满意度指标\n"
        "到访游客和沿线居民对绿道养护工作\n满意度（%） ≥ 90 % 10\n沿线商户满意度 ≥ 85 % 10\n"
    )
    assert [row.name for row in filing.indicators] == [
        "绿道养护里程",
        "到访游客和沿线居民对绿道养护工作满意度（%）",
        "沿线商户满意度",
    ]
