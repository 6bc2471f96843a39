"""Forms as Word and Excel files: the official layout, and what is written is read back as the same value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from assistant.documents import read
from assistant.documents.official import chinese_ordinal, official, title_of, year_line
from assistant.documents.writing import write_form_docx, write_form_xlsx
from assistant.documents.writing.form_layout import form_table
from assistant.documents.writing.saving import saving
from assistant.documents.writing.sheet import sheet_name
from assistant.domain import (
    FRAMEWORKS,
    Basis,
    BasisKind,
    DraftRow,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Level1,
    Level2,
    Objective,
    PlanDate,
    Project,
    Statement,
    StatementSection,
)
from assistant.errors import AssistantError
from assistant.target import read_money, read_target
from tests.strategies import filings, gappy_filings

WRITERS = pytest.mark.parametrize(("write", "suffix"), [(write_form_docx, ".docx"), (write_form_xlsx, ".xlsx")])
Writer = Callable[..., None]
FEW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def row(level1: Level1, level2: Level2 | None, name: str, target: str) -> Indicator:
    return Indicator(level1=level1, level2=level2, name=name, target=read_target(target))


ROWS = (
    row(Level1.COST, Level2.ECONOMIC_COST, "助餐补贴人均成本", "≤1000(元/人/年)"),
    row(Level1.OUTPUT, Level2.QUANTITY, "助餐服务老年人数", "≥600(人)"),
    row(Level1.OUTPUT, Level2.QUANTITY, "健康讲座场次", "≥12(场)"),
    row(Level1.OUTPUT, Level2.QUALITY, "改造验收合格率", "=100%"),
    row(Level1.BENEFIT, Level2.SOCIAL_BENEFIT, "高龄老人助餐覆盖率", "≥待填(%)"),
    row(Level1.SATISFACTION, Level2.SATISFACTION, "服务对象满意度", "≥90%"),
)


def application(**changes: object) -> Filing:
    project = Project(
        name="社区养老服务",
        department="某镇人民政府",
        unit="某镇社区中心",
        year=2025,
        category="特定目标类",
        nature="其他经常性项目",
        start=PlanDate(text="2025-01-01", date=dt.date(2025, 1, 1)),
        end=PlanDate(text="2025-12-31", date=dt.date(2025, 12, 31)),
        funding=Funding(annual=read_money("860,000.00", unit="元")),
    )
    whole = Filing(
        kind=FilingKind.APPLICATION,
        project=project,
        objective=Objective(overall="使辖区老年人就近享受助餐。", annual="为600名老年人提供助餐。"),
        indicators=ROWS,
    )
    return whole.model_copy(update=changes)


def self_evaluation() -> Filing:
    rows = tuple(each.model_copy(update={"actual": each.target, "deviation": ""}) for each in ROWS)
    line = ExecutionLine(label="年度资金总额", initial=read_money("100", unit="万元"))
    return application(
        kind=FilingKind.SELF_EVALUATION,
        objective=Objective(annual="为600名老年人提供助餐。", actual="已为600名老年人提供助餐。"),
        project=Project(name="社区养老服务", department="某镇", unit="中心", year=2024),
        indicators=rows,
        execution=Execution(lines=(line,), rate_text="98.00%", rate=Decimal("0.98")),
    )


def grid_of(path: Path, table: int = 0) -> list[list[str]]:
    """The text at every grid place of a docx table, merged cells repeated."""
    found = docx.Document(str(path)).tables[table]
    return [[found.cell(line, column).text for column in range(len(found.columns))] for line in range(len(found.rows))]


def sheet_texts(sheet: Worksheet) -> list[str]:
    return [cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None]


# --------------------------------------------------------------------------------------------------- written and read


def comparable(filing: Filing) -> dict[str, object]:
    """A filing without where it stood and how it was recognised."""
    whole = filing.model_dump(exclude={"place", "title", "template", "doubtful"})
    for each in whole["indicators"]:
        del each["place"]
    return whole


@WRITERS
@FEW
@given(filing=filings())
def test_a_form_that_is_written_reads_back_as_the_same_value(
    write: Writer, suffix: str, tmp_path: Path, filing: Filing
) -> None:
    write([filing], tmp_path / f"form{suffix}")
    (again,) = read(tmp_path / f"form{suffix}").filings
    assert comparable(again) == comparable(official(filing))


@WRITERS
@FEW
@given(filing=gappy_filings())
def test_cells_a_filing_lacks_read_back_as_blank_ones(
    write: Writer, suffix: str, tmp_path: Path, filing: Filing
) -> None:
    write([filing], tmp_path / f"form{suffix}")
    (again,) = read(tmp_path / f"form{suffix}").filings
    assert comparable(again) == comparable(official(filing))


@FEW
@given(filing=gappy_filings())
def test_making_a_filing_official_twice_changes_nothing_more(filing: Filing) -> None:
    assert official(official(filing)) == official(filing)


@FEW
@given(filing=gappy_filings())
def test_the_cells_of_a_form_cover_every_place_once(filing: Filing) -> None:
    table = form_table(filing)
    places = [
        (line, column)
        for cell in table.cells
        for line in range(cell.row, cell.row + cell.height)
        for column in range(cell.column, cell.column + cell.width)
    ]
    assert sorted(places) == [(line, column) for line in range(table.height) for column in range(len(table.widths))]
    assert sum(table.widths) == pytest.approx(17.0, abs=0.05)


@WRITERS
def test_several_forms_with_statements_and_evidence_read_back_as_those_forms_only(
    write: Writer, suffix: str, tmp_path: Path
) -> None:
    several = [application(), application(project=Project(name="道路保洁", year=2023)), self_evaluation()]
    path = tmp_path / f"several{suffix}"
    write(several, path, rows=EVIDENCE, statements=[STATEMENT])
    document = read(path)
    assert [comparable(each) for each in document.filings] == [comparable(official(each)) for each in several]


# ------------------------------------------------------------------------------------------------------- the layout

EVIDENCE = (
    DraftRow(
        indicator=ROWS[1],
        basis=(
            Basis(kind=BasisKind.FACT, quote="为600名老人提供助餐", ref="项目简况"),
            Basis(kind=BasisKind.PRECEDENT, quote="助餐服务人数 ≥450(人)", ref="某镇养老服务（样例）"),
        ),
    ),
    DraftRow(indicator=ROWS[4], basis=()),
)
STATEMENT = Statement(
    project="社区养老服务",
    sections=(
        StatementSection(number=1, heading="项目概述", text="开展助餐。\n开展讲座。"),
        StatementSection(number=2, heading="立项依据", text="按有关文件。"),
    ),
)


def test_a_word_form_has_the_cells_of_the_official_one_in_its_order(tmp_path: Path) -> None:
    write_form_docx([application()], tmp_path / "form.docx")
    grid = grid_of(tmp_path / "form.docx")
    distinct = [[text for at, text in enumerate(line) if at == 0 or text != line[at - 1]] for line in grid]
    assert distinct[0] == ["项目名称", "社区养老服务", "项目性质", "其他经常性项目", "项目类别", "特定目标类"]
    assert distinct[1] == ["主管部门", "某镇人民政府", "实施单位", "某镇社区中心"]
    assert distinct[2] == ["计划开始日期", "2025-01-01", "计划完成日期", "2025-12-31"]
    assert distinct[3] == ["项目资金\n（元）", "项目资金总额", "", "年度资金申请总额", "860,000.00"]
    assert distinct[4] == ["项目资金\n（元）", "其中：财政资金", "", "其中：当年财政拨款", ""]
    assert distinct[7] == ["项目\n绩效\n目标", "项目总目标", "年度总体目标"]
    assert distinct[8] == ["项目\n绩效\n目标", "使辖区老年人就近享受助餐。", "为600名老年人提供助餐。"]
    assert distinct[9] == ["绩效\n指标", "一级指标", "二级指标", "三级指标", "年度(/项目)指标值"]
    assert distinct[12] == ["绩效\n指标", "产出指标", "数量指标", "健康讲座场次", "≥12(场)"]


def test_the_form_without_nature_has_no_such_cell_and_heads_the_value_the_older_way(tmp_path: Path) -> None:
    old = application(project=Project(name="社区养老服务", year=2023), indicators=ROWS[1:])
    write_form_docx([old], tmp_path / "form.docx")
    texts = [text for line in grid_of(tmp_path / "form.docx") for text in line]
    assert "项目性质" not in texts
    assert "年度指标值" in texts
    assert "成本指标" not in texts


def test_a_word_self_evaluation_has_its_execution_block_and_a_total(tmp_path: Path) -> None:
    write_form_docx([self_evaluation()], tmp_path / "form.docx")
    grid = grid_of(tmp_path / "form.docx")
    assert grid[2][3:] == ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    assert grid[3][3:] == ["100", "", "", "", "98.00%", ""]
    assert grid[4][6:] == ["—", "—", "—"]
    assert grid[7][1] == "预期目标"
    assert grid[7][-1] == "实际完成情况"
    assert grid[-1][0] == "总分"


def test_word_merges_levels_names_fonts_and_prints_on_upright_a4(tmp_path: Path) -> None:
    write_form_docx([application()], tmp_path / "form.docx")
    document = docx.Document(str(tmp_path / "form.docx"))
    assert round(document.sections[0].page_width.cm, 1) == 21.0
    table = document.tables[0]
    assert table.cell(11, 1)._tc is table.cell(13, 1)._tc  # 产出指标 over its three rows
    assert table.cell(11, 2)._tc is table.cell(12, 2)._tc  # 数量指标 over two
    fonts = {run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia")) for run in table._tbl.iter(qn("w:r"))}
    assert fonts == {"仿宋_GB2312"}
    assert "方正小标宋简体" in document.paragraphs[0]._p.xml


def test_blanks_stay_as_words_and_are_marked_yellow(tmp_path: Path) -> None:
    write_form_docx([application()], tmp_path / "form.docx")
    write_form_xlsx([application()], tmp_path / "form.xlsx")
    runs = list(docx.Document(str(tmp_path / "form.docx")).tables[0]._tbl.iter(qn("w:r")))
    marked = [run.find(qn("w:t")).text for run in runs if run.find(f"{qn('w:rPr')}/{qn('w:highlight')}") is not None]
    assert marked == ["待填"]
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx").active
    yellow = [cell.value for line in sheet.iter_rows() for cell in line if cell.fill.fgColor.rgb == "00FFFF00"]
    assert yellow == ["≥待填(%)"]


@pytest.mark.parametrize("code", sorted(FRAMEWORKS))
def test_every_framework_has_its_first_levels_on_the_form(code: str, tmp_path: Path) -> None:
    rows = tuple(
        row(first, second, f"第{number}类活动场次", "≥1(场)")
        for number, (first, second) in enumerate(FRAMEWORKS[code].pairs)
    )
    write_form_docx([application(indicators=rows)], tmp_path / "form.docx")
    (again,) = read(tmp_path / "form.docx").filings
    assert [(each.level1, each.level2) for each in again.indicators] == list(FRAMEWORKS[code].pairs)
    first_levels = [line[1] for line in grid_of(tmp_path / "form.docx")[10:]]
    assert list(dict.fromkeys(first_levels)) == [level.value for level in FRAMEWORKS[code].weights]


@WRITERS
def test_the_evidence_page_names_each_basis_and_says_where_there_is_none(
    write: Writer, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"form{suffix}"
    write([application()], path, rows=EVIDENCE)
    if suffix == ".docx":
        texts = [text for line in grid_of(path, 1) for text in line]
    else:
        texts = sheet_texts(openpyxl.load_workbook(path)["依据一览"])
    for wanted in ("项目简况", "先例", "为600名老人提供助餐", "某镇养老服务（样例）", "无"):
        assert wanted in texts


def test_the_statement_stands_before_the_form_with_numbered_headings(tmp_path: Path) -> None:
    write_form_docx([application()], tmp_path / "form.docx", statements=[STATEMENT])
    texts = [paragraph.text for paragraph in docx.Document(str(tmp_path / "form.docx")).paragraphs]
    assert texts[:5] == ["项目经费情况说明 社区养老服务", "一、项目概述", "开展助餐。", "开展讲座。", "二、立项依据"]
    (statement,) = read(tmp_path / "form.docx").statements
    assert [section.heading for section in statement.sections] == ["项目概述", "立项依据"]


# ------------------------------------------------------------------------------------------------- hostile and long text


@pytest.mark.parametrize(
    "text", ["=100%", "=1+1", "+5", "-3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")', "<b>粗</b>", "&amp;", "'引"]
)
def test_no_cell_of_a_workbook_is_a_formula_and_every_text_survives(text: str, tmp_path: Path) -> None:
    odd = row(Level1.OUTPUT, Level2.QUANTITY, text, text)
    write_form_xlsx([application(indicators=(odd,))], tmp_path / "form.xlsx")
    cells = [
        cell
        for line in openpyxl.load_workbook(tmp_path / "form.xlsx").active.iter_rows()
        for cell in line
        if cell.value == text
    ]
    assert len(cells) == 2
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.quotePrefix for cell in cells} == {text[0] in "=+-@\t"}


@WRITERS
def test_characters_that_no_xml_can_hold_are_left_out_and_the_rest_kept(
    write: Writer, suffix: str, tmp_path: Path
) -> None:
    odd = row(Level1.OUTPUT, Level2.QUANTITY, "讲\x00座\x0b场\ud800次\uffff", "≥12(场)")
    write([application(indicators=(odd,))], tmp_path / f"form{suffix}")
    (again,) = read(tmp_path / f"form{suffix}").filings
    assert again.indicators[0].name == "讲座场次"


def test_an_objective_taller_than_an_excel_row_is_laid_over_several_and_reads_back_whole(tmp_path: Path) -> None:
    long = "全年完成各项任务并按期验收。" * 200
    write_form_xlsx([application(objective=Objective(overall="", annual=long))], tmp_path / "form.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "form.xlsx").active
    assert max(size.height for size in sheet.row_dimensions.values() if size.height) <= 409.5
    (again,) = read(tmp_path / "form.xlsx").filings
    assert again.objective.annual == long


def test_a_text_longer_than_an_excel_cell_is_refused_not_cut(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="超过 Excel 单元格的上限"):
        write_form_xlsx([application(objective=Objective(annual="字" * 40_000))], tmp_path / "form.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("社区养老服务", [], "社区养老服务"),
        ("社区养老服务", ["社区养老服务"], "社区养老服务(2)"),
        ("a" * 40, ["a" * 31], "a" * 28 + "(2)"),
        ("A/B:C*[x]?\\", [], "ABCx"),
        ("'引'", [], "引"),
        ("", ["表(1)"], "表(2)"),
        ("ABC", ["abc"], "ABC(2)"),
    ],
)
def test_a_sheet_is_named_as_excel_allows(wanted: str, taken: list[str], name: str) -> None:
    assert sheet_name(wanted, taken) == name


@pytest.mark.parametrize(
    ("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100"), (0, "0")]
)
def test_headings_are_numbered_in_chinese(number: int, text: str) -> None:
    assert chinese_ordinal(number) == text


# ------------------------------------------------------------------------------------------------------- whole or not


def test_a_failed_write_leaves_the_old_file_and_no_scrap(tmp_path: Path) -> None:
    target = tmp_path / "form.docx"
    target.write_text("旧")
    with pytest.raises(KeyError), saving(target) as draft:
        draft.write_text({}["没有写成"])
    assert target.read_text() == "旧"
    assert [path.name for path in tmp_path.iterdir()] == ["form.docx"]


def test_a_file_is_never_written_over_its_source(tmp_path: Path) -> None:
    source = tmp_path / "form.docx"
    source.write_text("原件")
    with pytest.raises(AssistantError, match="不能写回原文件"), saving(tmp_path / "." / "form.docx", source=source):
        pass
    assert source.read_text() == "原件"


def test_a_folder_that_cannot_be_made_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(AssistantError, match="无法写入"):
        write_form_docx([application()], tmp_path / "file" / "form.docx")


def test_excel_is_told_that_figures_kept_as_text_are_meant(tmp_path: Path) -> None:
    write_form_xlsx([application()], tmp_path / "form.xlsx")
    with ZipFile(tmp_path / "form.xlsx") as archive:
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    names = [etree.QName(child).localname for child in sheet]
    assert names[-1] == "ignoredErrors"
    assert sheet[-1][0].get("numberStoredAsText") == "1"


def test_real_filings_and_their_statements_survive_being_written(shared: Path, tmp_path: Path) -> None:
    for source in sorted((shared / "filings").glob("*.txt")):
        document = read(source)
        for write, name in ((write_form_docx, "form.docx"), (write_form_xlsx, "form.xlsx")):
            write(document.filings, tmp_path / name, statements=document.statements)
            again = read(tmp_path / name)
            wanted = [comparable(official(each)) for each in document.filings]
            assert [comparable(each) for each in again.filings] == wanted, source.name
            if name == "form.docx":
                texts = [(each.project, each.form_index, each.sections) for each in document.statements]
                assert [(each.project, each.form_index, each.sections) for each in again.statements] == texts


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("财政项目支出绩效目标申报表（2026年度）", "财政项目支出绩效目标申报表"),
        ("项目支出绩效目标表(2026年)", "项目支出绩效目标表"),
        ("2026年项目支出绩效目标表", "2026年项目支出绩效目标表"),
        ("（2026年度）", "财政项目支出绩效目标申报表"),
    ],
)
def test_the_year_stands_once_on_the_line_below_the_title(title: str, printed: str) -> None:
    form = Filing(
        kind=FilingKind.APPLICATION,
        title=title,
        project=Project(name="x", year=2026),
        objective=Objective(),
        indicators=(),
    )
    assert (title_of(form), year_line(form)) == (printed, "（2026年度）")
