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


def test_value_columns_of_unknown_names_are_reported_not_guessed() -> None:
    table = "一级指标\t二级指标\t三级指标\t指标值\t\n\t\t\t松石镇\t柳湾镇\n产出指标\t数量指标\t公益岗位数\t12\t20\n"
    document = read_text(HEAD + table, source="t")
    assert not document.filings
    assert any("每个单位一列" in entry.reason for entry in document.unread)


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
