"""Rows for the 一体化 system and Markdown: what is pasted or shown is exactly the filing's words, and never code."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.documents.writing import cut_cells, filing_markdown, paste_rows
from assistant.documents.writing.paste import PASTE_HEADINGS, PasteLimits
from assistant.domain import Filing, Indicator, Level1, Level2
from assistant.target import read_target
from tests.test_writing import application, self_evaluation


def filing(name: str = "讲座场次", target: str = "≥12(场)", **changes: object) -> Filing:
    row = Indicator(level1=Level1.OUTPUT, level2=Level2.QUANTITY, name=name, target=read_target(target))
    return application(indicators=(row.model_copy(update=changes),))


@pytest.mark.parametrize(
    ("target", "operator", "value", "unit"),
    [
        ("≥12(场)", "≥", "12", "场"),
        ("≤27142.86(元/项)", "≤", "27142.86", "元/项"),
        ("=100%", "=", "100", "%"),
        ("100%", "", "100", "%"),
        ("65%-70%", "", "65-70", "%"),
        ("每季度一次", "", "1", "次/季度"),
        ("2025年6月底前", "", "2025年6月底前", ""),
        ("及时", "定性", "及时", ""),
        ("≥待填(%)", "", "≥待填(%)", ""),
        ("", "定性", "", ""),
    ],
)
def test_a_target_is_parted_into_operator_value_and_unit(target: str, operator: str, value: str, unit: str) -> None:
    cells = paste_rows(filing(target=target)).split("\t")
    assert cells[3:6] == [operator, value, unit]


def test_a_row_has_eight_cells_in_the_order_of_the_headings() -> None:
    whole = filing(explanation="全年举办", weight=Decimal("12.50"))
    head, line = paste_rows(whole, headings=True).split("\n")
    assert tuple(head.split("\t")) == PASTE_HEADINGS
    assert line.split("\t") == ["产出指标", "数量指标", "讲座场次", "≥", "12", "场", "全年举办", "12.5"]


@pytest.mark.parametrize(
    ("name", "pasted"),
    [
        ("讲座\t场次\n（区级）", "讲座 场次 （区级）"),
        ("<b>A&B</b>", "＜b＞A＆B＜/b＞"),
        ("=1+1", "＝1+1"),
        ("@sum", "＠sum"),
        ("-5度以下", "－5度以下"),
        ("覆盖率100%", "覆盖率100%"),
        ('"引"\\|', "＂引＂＼｜"),
    ],
)
def test_forbidden_letters_are_replaced_and_no_cell_begins_a_formula(name: str, pasted: str) -> None:
    (line,) = paste_rows(filing(name=name)).split("\n")
    assert line.split("\t")[2] == pasted


def test_the_limits_are_parameters_and_what_is_cut_is_told() -> None:
    whole = filing(name="很长的指标名称" * 5)
    limits = PasteLimits(name=10, replaced=())
    assert paste_rows(whole, limits=limits).split("\t")[2] == "很长的指标名称很长…"
    assert cut_cells(whole, limits=limits) == ("很长的指标名称" * 5,)
    assert cut_cells(whole) == ()


def test_markdown_shows_head_objectives_and_every_row() -> None:
    text = filing_markdown(application())
    assert text.startswith("## 财政项目支出绩效目标申报表（2025年度）\n")
    assert "| 实施单位 | 某镇社区中心 |" in text
    assert "**年度总体目标**\n\n为600名老年人提供助餐。" in text
    assert "| 产出指标 | 数量指标 | 助餐服务老年人数 | ≥600(人) |  |" in text


def test_markdown_of_a_self_evaluation_has_what_was_achieved() -> None:
    text = filing_markdown(self_evaluation())
    assert "| 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因 |" in text
    assert "**实际完成情况**\n\n已为600名老年人提供助餐。" in text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a|b", "a\\|b"),
        ("**粗** _斜_", "\\*\\*粗\\*\\* \\_斜\\_"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("甲\n乙", "甲<br>乙"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_markup_in_a_cell_is_shown_as_text(name: str, shown: str) -> None:
    assert f"| {shown} |" in filing_markdown(filing(name=name))


@pytest.mark.parametrize(
    ("line", "shown"),
    [("- 一", "\\- 一"), ("1. 一", "1\\. 一"), ("+ 一", "\\+ 一"), ("# 一", "\\# 一"), ("12场", "12场")],
)
def test_a_line_of_an_objective_makes_no_list_and_no_heading(line: str, shown: str) -> None:
    whole = application()
    whole = whole.model_copy(update={"objective": whole.objective.model_copy(update={"annual": line})})
    assert f"**年度总体目标**\n\n{shown}\n" in filing_markdown(whole)
