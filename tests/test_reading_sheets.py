"""Workbooks as Excel, WPS and report systems really write them, and tables that only call themselves xls."""

from __future__ import annotations

import csv
import html
import io
import time
import zipfile
from collections.abc import Callable

import pytest

from assistant.documents import read_bytes_as
from assistant.documents.files.sheet_shown import shown_number, shown_text
from assistant.domain import Document
from assistant.settings import Limits
from tests.documents.office import (
    ROWS,
    TITLE,
    Cells,
    facts,
    form_cells,
    number_cell,
    packed,
    placed,
    sheet_xml,
    text_cell,
    web_table,
    xlsx,
)

FORMATS = ("#,##0", "0%", 'yyyy"年"m"月"', '"≥"0')


def read(data: bytes, name: str = "a.xlsx") -> Document:
    return read_bytes_as(name, data, limits=Limits())


def sheet(change: Callable[[Cells, list[str]], None] | None = None, **says: object) -> str:
    cells, areas = form_cells()
    if change:
        change(cells, areas)
    return sheet_xml(cells, areas, **says)  # type: ignore[arg-type]


PLAIN = xlsx(sheet())


def changed(*new: tuple[int, int, str]) -> bytes:
    """The form with some cells' XML replaced, by row and column from 1."""

    def change(cells: Cells, _: list[str]) -> None:
        cells.update({(row, column): cell for row, column, cell in new})

    return xlsx(sheet(change), forms=FORMATS, texts=TEXTS)


TEXTS = (
    "<si><r><t>改造供水</t></r><r><t>管网</t></r><r><t>长度</t></r></si>",
    "<si><t>云溪县水务局</t><rPh sb='0' eb='1'><t>yun</t></rPh></si>",
    "<si><t>目标1：解决饮水。_x000D_\n目标2：巩固提升。</t></si>",
)


def shared(number: int) -> str:
    return f'<c r="{{at}}" t="s"><v>{number}</v></c>'


def computed(formula: str, value: str, kind: str = "") -> str:
    return f'<c r="{{at}}" {kind}><f>{formula}</f><v>{value}</v></c>'


def merged_anew(areas_more: list[str], *new: tuple[int, int, str]) -> bytes:
    def change(cells: Cells, areas: list[str]) -> None:
        cells.update({(row, column): cell for row, column, cell in new})
        areas += areas_more

    return xlsx(sheet(change))


def without_references() -> bytes:
    cells, areas = form_cells(rows=[["" if cell is None else cell for cell in row] for row in ROWS], title=False)
    for row in range(1, len(ROWS) + 1):
        for column in range(1, 9):
            cells.setdefault((row, column), '<c r="{at}"/>')
    text = sheet_xml(cells, areas)
    for row in range(len(ROWS), 0, -1):
        text = text.replace(f'<row r="{row}" ', "<row ")
        for letter in "ABCDEFGH":
            text = text.replace(f' r="{letter}{row}"', "")
    return xlsx(text)


SAME = {
    "plain": PLAIN,
    "numbers stored as numbers": changed(
        (6, 4, number_cell("120")), (6, 7, number_cell("86.5")), (13, 6, number_cell("12")), (14, 6, number_cell("1500", 1))
    ),
    "percentages": changed((15, 6, number_cell("1", 2)), (15, 7, ""), (18, 6, number_cell("0.95", 2)), (18, 7, "")),
    "months": changed((5, 2, number_cell("45658", 3)), (5, 7, number_cell("45992", 3))),
    "a sign printed by the format": changed((13, 5, ""), (13, 6, number_cell("12", 4))),
    "text in runs": changed((13, 4, shared(0))),
    "reading aids": changed((4, 2, shared(1))),
    "escaped line ends": changed((11, 2, shared(2))),
    "formulas with their results": changed((6, 4, computed("SUM(D7:D9)", "120")), (3, 2, computed("B!A1", ROWS[0][1] or "", 't="str"'))),
    "text left in merged cells": changed((3, 3, text_cell("旧字")), (14, 2, text_cell("旧字"))),
    "further right and below": xlsx(sheet_xml(*form_cells(row=5, column=3))),
    "a blank cell at the end of the sheet": merged_anew([], (1048576, 1, text_cell(" "))),
    "a whole column merged": merged_anew(["J1:J1048576", "L1:XFD1"]),
    "its workbook under another name": xlsx(sheet(), main="xl/workbook2.xml"),
    "elements with a prefix": xlsx(
        sheet().replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("xmlns=", "xmlns:x=")
    ),
    "signs of no width": changed((3, 1, text_cell("项目\u200b名称"))),
}  # fmt: skip


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_a_form_says_the_same_however_a_workbook_holds_it(data: bytes) -> None:
    document = read(data)
    assert [len(filing.indicators) for filing in document.filings] == [6]
    assert facts(document) == facts(read(PLAIN))
    assert [(entry.text, entry.reason) for entry in document.unread] == []


def test_styles_that_make_no_sense_do_not_hide_the_cells() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    for styles in ("<styleSheet><fonts><font><family val='99'/></font></fonts></styleSheet>", "<broken"):
        assert facts(read(packed({**whole, "xl/styles.xml": styles}))) == facts(read(PLAIN))


def test_cells_without_references_follow_each_other() -> None:
    (filing,) = read(without_references()).filings
    assert [row.name for row in filing.indicators] == [row[3] for row in ROWS[10:]]


# ---------------------------------------------------------------------------------------------- what is not shown


def test_what_a_sheet_hides_is_reported_and_what_a_merged_area_still_shows_is_read() -> None:
    aside = (13, 10, text_cell("内部备注"))
    cases = [
        ('<cols><col min="10" max="12" hidden="1"/></cols>', {}, aside, ["内部备注"]),
        ('<cols><col min="10" max="10" width="0"/></cols>', {}, aside, ["内部备注"]),
        ("", {13: 'hidden="1"'}, (13, 8, text_cell("20")), [" ".join(["改造供水管网长度", "≥", "12", "公里", "20"])]),
    ]
    for before, row_says, cell, told in cases:
        cells, areas = form_cells()
        cells[cell[:2]] = cell[2]
        document = read(xlsx(sheet_xml(cells, areas, before=before, row_says=row_says)))
        assert [entry.text for entry in document.unread] == told
        (filing,) = document.filings
        assert filing.indicators[-1].name == "受益农户满意度"
        assert filing.indicators[0].level1 is not None  # 产出指标 is merged over the hidden row and those below


def test_errors_and_formulas_without_results_are_reported_and_not_read() -> None:
    document = read(changed((6, 4, computed("SUM(D7:D9)", "")), (6, 7, computed("1/0", "#DIV/0!", 't="e"'))))
    assert [(entry.text, entry.anchor) for entry in document.unread] == [
        ("=SUM(D7:D9)", "xlsx:表1!D6"),
        ("#DIV/0!", "xlsx:表1!G6"),
    ]
    funding = document.filings[0].project.funding
    assert (funding.total and funding.total.yuan, funding.annual and funding.annual.yuan) == (None, None)


# ------------------------------------------------------------------------------------------------ several forms

Corner = tuple[int, int]
ARRANGED: dict[str, list[tuple[Corner, bool]]] = {
    "one below the other": [((1, 1), True), ((21, 1), True)],
    "one below the other without a gap": [((1, 1), True), ((19, 1), True)],
    "side by side": [((1, 1), True), ((1, 10), True)],
    "side by side without a gap": [((1, 1), True), ((1, 9), True)],
    "side by side below one title": [((3, 1), False), ((3, 10), False)],
    "two by two": [((1, 1), True), ((1, 10), True), ((22, 1), True), ((22, 10), True)],
}


@pytest.mark.parametrize("corners", ARRANGED.values(), ids=ARRANGED)
def test_every_form_of_a_sheet_is_read(corners: list[tuple[Corner, bool]]) -> None:
    cells: Cells = {}
    areas: list[str] = []
    for (row, column), title in corners:
        more, merges = form_cells(row=row, column=column, title=title)
        cells |= more
        areas += merges
    if not corners[0][1]:
        cells |= {(row, 1): text_cell(line) for row, line in enumerate(TITLE, start=1)}
        areas += ["A1:Q1", "A2:Q2"]
    assert facts(read(xlsx(sheet_xml(cells, areas)))) == facts(read(PLAIN)) * len(corners)


def test_sixty_sheets_are_sixty_forms_and_take_a_tenth_of_a_second_each_at_most() -> None:
    data = xlsx(*[sheet()] * 60)
    began = time.perf_counter()
    assert facts(read(data)) == facts(read(PLAIN)) * 60
    assert time.perf_counter() - began < 6


def test_formatted_blank_rows_by_the_hundred_thousand_cost_no_time() -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="0"/><c r="B{row}" s="0"/></row>' for row in range(100, 200_000))
    data = xlsx(sheet().replace("</sheetData>", f"{blank}</sheetData>"))
    began = time.perf_counter()
    assert facts(read(data)) == facts(read(PLAIN))
    assert time.perf_counter() - began < 2


# ----------------------------------------------------------------------------------------------- other kinds as xls


def separated(delimiter: str) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerows([[line] for line in TITLE])
    writer.writerows([["" if cell in (None, "^") else cell for cell in row] for row in ROWS])
    return stream.getvalue()


def workbook_2003() -> str:
    """The form as Excel 2003 keeps it in one XML file."""
    rows = [f'<Row><Cell ss:MergeAcross="7"><Data ss:Type="String">{line}</Data></Cell></Row>' for line in TITLE]
    for line in placed():
        cells, after = "", 0
        for cell in line:
            if cell.merge == "on":
                continue
            at = f' ss:Index="{cell.column + 1}"' if cell.column != after else ""
            across = f' ss:MergeAcross="{cell.across - 1}"' if cell.across > 1 else ""
            down = f' ss:MergeDown="{cell.down - 1}"' if cell.down > 1 else ""
            text = html.escape(cell.text).replace("\n", "&#10;")
            cells += f'<Cell{at}{across}{down}><Data ss:Type="String">{text}</Data></Cell>'
            after = cell.column + cell.across
        rows.append(f"<Row>{cells}</Row>")
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="表"><Table>{"".join(rows)}</Table></Worksheet></Workbook>'
    )


def excel_page() -> str:
    head = '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset=gb2312><style><!--td{color:red}--></style>'
    note = "<!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Name>表</x:Name></x:ExcelWorkbook></xml><![endif]-->"
    return head + note + web_table().partition("</head>")[2]


FILES: dict[str, Callable[[], bytes]] = {
    "a workbook": lambda: PLAIN,
    "Excel 2003 in XML": lambda: workbook_2003().encode(),
    "a web page": lambda: web_table().encode(),
    "a web page as Excel writes it, in GB2312": lambda: excel_page().encode("gb18030"),
    "comma-separated values in GB18030": lambda: separated(",").encode("gb18030"),
    "tab-separated values in UTF-16": lambda: separated("\t").encode("utf-16"),
}


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
@pytest.mark.parametrize("name", ["a.xls", "a.et", "a.txt"])
def test_what_calls_itself_xls_is_read_for_what_it_is(make: Callable[[], bytes], name: str) -> None:
    assert facts(read(make(), name)) == facts(read(PLAIN))


def test_prose_with_commas_is_no_table() -> None:
    (entry,) = read(
        "根据通知,现将有关事项,说明如下,请遵照执行。\n一、总体要求,\n二、任务,分工,安排。".encode(), "a.txt"
    ).unread
    assert entry.text.startswith("根据通知")


# -------------------------------------------------------------------------------------------------- number formats

SHOWN = [
    ("0.95499999999999996", "General", "0.955"), ("12", "G/通用格式", "12"), ("12", '0"人次"', "12人次"), ("12", 'General"人"', "12人"),
    ("1", "0%", "100%"), ("0.955", "0%", "96%"), ("0.955", "0.0%", "95.5%"), ("0.95", '"≥"0%', "≥95%"), ("95", '≥0', "≥95"),
    ("1234567.5", "#,##0.00", "1,234,567.50"), ("1234567.5", "#,##0.00_ ", "1,234,567.50"), ("3.7", "0", "4"), ("3.70", "0.##", "3.7"),
    ("-5", "#,##0.00_);[Red]\\(#,##0.00\\)", "(5.00)"), ("-100", "0.0_ ;[Red]\\-0.0 ", "-100.0"), ("-3", "0", "-3"),
    ("0", '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0.00"), ("5", ";;;", ""), ("0", "#", ""), ("12", "000000", "000012"),
    ("12345", '0!.0,"万"', "1.2万"), ("123456789", '0!.0000"万元"', "12345.6789万元"), ("1200000", '0.00,"千元"', "1200.00千元"),
    ("15000", '[>=10000]0!.0,"万";0', "1.5万"), ("1500", '[>=10000]0!.0,"万";0', "1500"), ("1", '[=1]"是";[=0]"否"', "是"),
    ("12", "[$¥-804]#,##0.00", "¥12.00"), ("3", '"第"0"季度"', "第3季度"), ("1E-3", "0.0%", "0.1%"),
    ("45931", "m/d/yy", "2025-10-01"), ("45931", 'yyyy"年"m"月"', "2025年10月"), ("45931", '[$-804]yyyy"年"m"月"d"日";@', "2025年10月1日"),
    ("45931", 'm"月"d"日"', "10月1日"), ("45931", "yyyy-mm", "2025-10"), ("45931.5", "yyyy/m/d h:mm", "2025-10-01 12:00"),
    ("45931", 'yyyy"年"mm"月"dd"日"', "2025年10月01日"), ("0.5", "h:mm", "12:00"), ("99999999", "yyyy", "99999999"), ("x", "0", "x"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "form", "text"), SHOWN)
def test_a_number_is_read_as_its_format_shows_it(raw: str, form: str, text: str) -> None:
    assert shown_number(raw, form) == text


def test_text_is_read_as_its_format_shows_it() -> None:
    assert [shown_text("12", form) for form in ("@", "General", '@"元"', "0;0;0;@")] == ["12", "12", "12元", "12"]


def test_days_are_counted_from_1904_where_the_workbook_says_so() -> None:
    assert shown_number("44469", "yyyy/m/d", from_1904=True) == "2025-10-01"
