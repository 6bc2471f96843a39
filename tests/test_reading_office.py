"""docx, xlsx, html and csv as users make them: merged cells, nested tables, tracked changes, hidden parts, formulas."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.documents import read, read_text
from assistant.domain import FilingKind, Level1, Level2
from tests.documents.office import ROWS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

AS_FILED = {
    "农村饮水安全巩固提升": "[015001] 农村饮水安全巩固提升",
    "产出指标": "产出指标(50分)",
    "惠及农户数": "★惠及农户数",
    "工程验收合格率": "指标1：工程验收合格率",
    "效益指标": "效益指标(30分)",
    "满意度指标": "满意度指标(10分)",
}
APPLICATION = [[AS_FILED.get(cell or "", cell) for cell in row] for row in ROWS]
APPLICATION.insert(2, ["项目负责人", "某某", None, None, None, "联系电话", "00000000", None])
APPLICATION[-1][4] = "大于等于"


def put_table(document: Any, rows: list[list[str | None]]) -> Any:
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        column = 0
        while column < len(row):
            end = column + 1
            while end < len(row) and row[end] is None:
                end += 1
            cell = table.cell(number, column)
            if end - column > 1:
                cell = cell.merge(table.cell(number, end - 1))
            if row[column] == "^":
                above = table.cell(number - 1, column)
                text = above.text
                above.merge(table.cell(number, end - 1)).text = text.strip()
            elif row[column]:
                cell.text = row[column]
            column = end
    return table


@pytest.fixture
def docx_form(tmp_path: Path) -> Callable[..., Path]:
    import docx

    def make(change: Callable[[Any, Any], None] | None = None) -> Path:
        document = docx.Document()
        document.add_paragraph("云溪县财政项目支出绩效目标申报表")
        document.add_paragraph("（2025年度）")
        table = put_table(document, APPLICATION)
        if change:
            change(document, table)
        path = tmp_path / "form.docx"
        document.save(str(path))
        return path

    return make


def test_merged_cells_of_a_docx_are_resolved(docx_form: Callable[..., Path]) -> None:
    document = read(docx_form())
    (filing,) = document.filings
    assert document.unread == ()
    assert filing.kind is FilingKind.APPLICATION
    project = filing.project
    assert (project.name, project.department, project.year) == ("农村饮水安全巩固提升", "云溪县水务局", 2025)
    assert [money and money.yuan for _, money in project.funding] == [
        Decimal(1200000),
        Decimal(1000000),
        Decimal(200000),
        Decimal(865000),
        Decimal(800000),
        None,
        Decimal(65000),
    ]
    assert filing.objective.overall == "目标1：解决饮水。\n目标2：巩固提升。"
    assert filing.objective.annual == "改造管网12公里，惠及1500户。"
    assert [(row.level1, row.level2, row.name, row.target.text, row.weight) for row in filing.indicators] == [
        (Level1.OUTPUT, Level2.QUANTITY, "改造供水管网长度", "≥12(公里)", 20),
        (Level1.OUTPUT, Level2.QUANTITY, "惠及农户数", "≥1,500(户)", 10),
        (Level1.OUTPUT, Level2.QUALITY, "工程验收合格率", "=100%", 10),
        (Level1.OUTPUT, Level2.TIMELINESS, "工程完工时间", "2025年10月底前", 10),
        (Level1.BENEFIT, Level2.SOCIAL_BENEFIT, "农村自来水普及率", "有所提升", 30),
        (Level1.SATISFACTION, Level2.SATISFACTION, "受益农户满意度", "≥95%", 10),
    ]


def test_the_anchor_of_a_row_finds_its_value_cell_again(docx_form: Callable[..., Path]) -> None:
    import docx

    path = docx_form()
    (filing,) = read(path).filings
    kind, _, place = filing.indicators[1].place.anchor.partition(":")
    table, row, column = (int(part) for part in place.split("/"))
    assert kind == "docx"
    assert docx.Document(str(path)).tables[table].cell(row, column).text == "1,500"


def test_names_and_telephone_numbers_are_not_taken_over(docx_form: Callable[..., Path]) -> None:
    assert "00000000" not in read(docx_form()).model_dump_json()


def test_tracked_changes_are_accepted_and_comments_ignored(docx_form: Callable[..., Path]) -> None:
    from docx.oxml import OxmlElement

    def change(document: Any, table: Any) -> None:
        paragraph = table.cell(11, 5).paragraphs[0]
        old = paragraph.runs[0]._r
        deleted = OxmlElement("w:del")
        old.addprevious(deleted)
        deleted.append(old)
        old.find(W + "t").tag = W + "delText"
        inserted = OxmlElement("w:ins")
        deleted.addnext(inserted)
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = "15"
        run.append(text)
        inserted.append(run)
        document.add_comment(table.cell(12, 5).paragraphs[0].runs, text="改成2000", author="某")

    (filing,) = read(docx_form(change)).filings
    assert [row.target.text for row in filing.indicators[:2]] == ["≥15(公里)", "≥1,500(户)"]


def test_a_form_nested_in_a_cell_is_read(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    outer = document.add_table(1, 1)
    outer.cell(0, 0).paragraphs[0].text = "附表"
    inner = outer.cell(0, 0).add_table(4, 4)
    rows = [
        ["项目名称", "河道保洁", "主管部门", "水务局"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "保洁河道条数", "≥12条"],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"],
    ]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            inner.cell(row, column).text = text
    path = tmp_path / "nested.docx"
    document.save(str(path))
    (filing,) = read(path).filings
    assert [row.target.text for row in filing.indicators] == ["≥12条", "≥90%"]


def test_text_boxes_are_read_once(docx_form: Callable[..., Path]) -> None:
    from docx.oxml import parse_xml

    box = (
        '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:txbxContent>'
        "<w:p><w:r><w:t>框中的说明文字</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>"
        "<w:p><w:r><w:t>框中的说明文字</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    document = read(docx_form(lambda document, _: document.element.body.insert(0, parse_xml(box))))
    assert [entry.text for entry in document.unread] == ["框中的说明文字"]


def test_a_table_continued_with_its_header_repeated_is_one_form(tmp_path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("财政项目支出绩效目标申报表")
    put_table(document, APPLICATION[:13])
    document.add_paragraph("- 2 -")
    put_table(document, [APPLICATION[10], ["", "", *APPLICATION[13][2:]], ["", *APPLICATION[16][1:]]])
    path = tmp_path / "continued.docx"
    document.save(str(path))
    (filing,) = read(path).filings
    assert [(row.level1.value, row.name) for row in filing.indicators] == [
        ("产出指标", "改造供水管网长度"),
        ("产出指标", "惠及农户数"),
        ("产出指标", "工程验收合格率"),
        ("满意度指标", "受益农户满意度"),
    ]


SELF_EVALUATION: list[list[object]] = [
    ["项目支出绩效自评表"],
    ["（2024年度）"],
    ["项目名称", "社区助餐"],
    ["主管部门", "民政局", None, None, "实施单位", "街道办事处"],
    ["项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    [None, "年度资金总额", 100, 95.5, 90, 10, 0.9424, 9.4],
    [None, "其中：当年财政拨款", 100, 95.5, 90, "—", None, "—"],
    [None, "上年结转资金", 0, 0, 0, "—", None, "—"],
    [None, "其他资金", 0, 0, 0, "—", None, "—"],
    ["年度总体目标", "预期目标", None, None, "实际完成情况"],
    [None, "服务600人", None, None, "服务了590人"],
    [
        "绩效指标",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    ],
    [None, "产出指标", "数量指标", "助餐人数", "≥600人", "590人", 20, 19.7, "部分老人迁出"],
    [None, None, "质量指标", "食品抽检合格率", "=100%", 1, 30, 30],
    [None, "效益指标", "社会效益指标", "老人就餐便利度", "提升", "提升", 30, 30],
    [None, "满意度指标", "服务对象满意度指标", "老人满意度", "≥90%", "92%", 10, 10],
    ["总分", None, None, None, None, None, 100, "=SUM(H13:H16)"],
]
MERGED = "A1:I1 A2:I2 B3:I3 B4:D4 F4:I4 A5:A9 B10:D10 E10:I10 B11:D11 E11:I11 A10:A11 A12:A16 B13:B14 A17:F17"


@pytest.fixture
def workbook() -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "自评 表1"
    for row in SELF_EVALUATION:
        sheet.append(row)
    for area in MERGED.split():
        sheet.merge_cells(area)
    sheet["G6"].number_format = "0.00%"
    sheet["F14"].number_format = "0%"
    return book


def saved(book: Any, tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    book.save(str(path))
    return path


def test_a_self_evaluation_in_xlsx_is_read_with_its_execution(workbook: Any, tmp_path: Path) -> None:
    document = read(saved(workbook, tmp_path))
    (filing,) = document.filings
    assert filing.kind is FilingKind.SELF_EVALUATION
    assert (filing.project.name, filing.project.unit, filing.project.year) == ("社区助餐", "街道办事处", 2024)
    assert (filing.objective.annual, filing.objective.actual) == ("服务600人", "服务了590人")
    execution = filing.execution
    assert execution is not None
    first = execution.lines[0]
    assert [money and money.yuan for money in (first.initial, first.revised, first.spent)] == [1000000, 955000, 900000]
    assert (execution.weight, execution.rate_text, execution.rate) == (10, "94.24%", Decimal("0.9424"))
    assert (execution.score, execution.total_weight, execution.total_score) == (Decimal("9.4"), 100, None)
    assert [
        (row.level1.value, row.target.text, row.actual and row.actual.text, row.weight, row.score, row.deviation)
        for row in filing.indicators
    ] == [
        ("产出指标", "≥600人", "590人", 20, Decimal("19.7"), "部分老人迁出"),
        ("产出指标", "=100%", "100%", 30, 30, ""),
        ("效益指标", "提升", "提升", 30, 30, ""),
        ("满意度指标", "≥90%", "92%", 10, 10, ""),
    ]
    assert filing.indicators[0].place.anchor == "xlsx:自评 表1!E13"


def test_a_formula_without_a_saved_result_is_reported_and_not_computed(workbook: Any, tmp_path: Path) -> None:
    unread = read(saved(workbook, tmp_path)).unread
    assert [(entry.text, entry.anchor) for entry in unread] == [("=SUM(H13:H16)", "xlsx:自评 表1!H17")]


def test_hidden_sheets_and_rows_are_reported_and_not_taken_over(workbook: Any, tmp_path: Path) -> None:
    workbook["自评 表1"].row_dimensions[16].hidden = True
    hidden = workbook.create_sheet("旧表")
    hidden.append(["项目名称", "去年的项目"])
    hidden.sheet_state = "hidden"
    document = read(saved(workbook, tmp_path))
    assert len(document.filings[0].indicators) == 3
    reasons = {entry.reason for entry in document.unread}
    assert {"隐藏的工作表，未读取。", "隐藏的行或列，未读取。"} <= reasons


def test_one_form_a_sheet_gives_one_filing_a_sheet(workbook: Any, tmp_path: Path) -> None:
    copy = workbook.copy_worksheet(workbook["自评 表1"])
    copy.title = "第二个"
    copy["B3"] = "社区助浴"
    document = read(saved(workbook, tmp_path))
    assert [filing.project.name for filing in document.filings] == ["社区助餐", "社区助浴"]


def test_forms_side_by_side_on_a_sheet_are_forms_of_their_own(workbook: Any, tmp_path: Path) -> None:
    sheet = workbook["自评 表1"]
    width = sheet.max_column + 1
    for row in list(sheet.iter_rows()):
        for cell in row:
            value = "社区助浴" if cell.coordinate == "B3" else cell.value
            if value is not None:
                sheet.cell(cell.row, cell.column + width, value)
    for area in list(sheet.merged_cells.ranges):
        sides = {"start_row": area.min_row, "end_row": area.max_row}
        sheet.merge_cells(**sides, start_column=area.min_col + width, end_column=area.max_col + width)
    document = read(saved(workbook, tmp_path))
    assert [(filing.project.name, len(filing.indicators)) for filing in document.filings] == [
        ("社区助餐", 4),
        ("社区助浴", 4),
    ]
    assert document.filings[1].indicators[0].place.anchor == "xlsx:自评 表1!O13"


def as_strict(path: Path) -> Path:
    """The file with the namespaces of Strict Open XML."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            for usual, strict in (
                (b"schemas.openxmlformats.org/wordprocessingml/2006", b"purl.oclc.org/ooxml/wordprocessingml"),
                (b"schemas.openxmlformats.org/spreadsheetml/2006", b"purl.oclc.org/ooxml/spreadsheetml"),
                (b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"),
            ):
                content = content.replace(usual, strict)
            archive.writestr(name, content)
    return path


def test_strict_open_xml_is_read_like_the_usual_kind(
    workbook: Any, docx_form: Callable[..., Path], tmp_path: Path
) -> None:
    for path in (docx_form(), saved(workbook, tmp_path)):
        before = read(path).filings
        assert before
        assert read(as_strict(path)).filings == before


HTML = """<p>附件2</p><table>
<tr><td colspan=6>项目支出绩效目标表</td></tr>
<tr><td>项目名称</td><td colspan=5>河道保洁<script>alert(1)</script></td></tr>
<tr><td rowspan=2>资金情况（万元）</td><td colspan=2>年度资金总额</td><td colspan=3>35.2</td></tr>
<tr><td colspan=2>其中：财政拨款</td><td colspan=3>35.2</td></tr>
<tr><td>总体目标</td><td colspan=5>保洁河道12条。</td></tr>
<tr><td rowspan=5>绩效指标</td><td rowspan=2>一级指标</td><td rowspan=2>二级指标</td><td rowspan=2>三级指标</td>
<td colspan=2>指标值</td></tr><tr><td>长期</td><td>年度</td></tr>
<tr><td rowspan=2>产出指标<br>（50分）</td><td>数量指标</td><td>保洁河道条数</td><td>&ge;14条</td><td>&ge;12条</td></tr>
<tr><td>成本指标</td><td>保洁单价</td><td>≤3万元/条</td><td>≤2.9万元/条</td></tr>
<tr><td>效益指标</td><td>满意度指标</td><td>沿岸居民满意度</td><td>≥90%</td><td>≥85%</td></tr></table>"""


def test_a_pasted_page_keeps_long_term_values_apart_from_the_years() -> None:
    document = read_text(HTML, source="粘贴")
    (filing,) = document.filings
    assert [(row.level2, row.target.text, row.long_term and row.long_term.text) for row in filing.indicators] == [
        (Level2.QUANTITY, "≥12条", "≥14条"),
        (Level2.OUTPUT_COST, "≤2.9万元/条", "≤3万元/条"),
        (Level2.SATISFACTION, "≥85%", "≥90%"),
    ]
    assert filing.indicators[2].level1 is Level1.BENEFIT
    assert filing.project.name == "河道保洁"
    assert filing.project.funding.annual is not None
    assert filing.project.funding.annual.yuan == 352000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_encodings_people_use(encoding: str, tmp_path: Path) -> None:
    text = (Path(__file__).parent / "documents" / "shifted_tabs.txt").read_text("utf-8")
    path = tmp_path / "form.txt"
    path.write_bytes(text.encode(encoding))
    assert read(path).filings[0].project.name == "公共绿地养护"


def test_a_csv_is_a_grid(tmp_path: Path) -> None:
    rows = ["项目名称,河道保洁,,", "一级指标,二级指标,三级指标,指标值", '产出指标,数量指标,保洁河道,"≥1,200米"']
    path = tmp_path / "form.csv"
    path.write_bytes("\r\n".join(rows).encode("gb18030"))
    (filing,) = read(path).filings
    assert [(row.name, row.target.text) for row in filing.indicators] == [("保洁河道", "≥1,200米")]


def test_a_docx_form_is_read_in_under_a_tenth_of_a_second(docx_form: Callable[..., Path]) -> None:
    path = docx_form()
    read(path)
    start = time.perf_counter()
    for _ in range(5):
        read(path)
    assert (time.perf_counter() - start) / 5 < 0.1
