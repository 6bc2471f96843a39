"""Budget sheets as offices keep them: what is a line, what is a sum, in which unit, and what does not add up."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from assistant import documents
from assistant.documents.forms.paper import BudgetTable


def sheet(tmp_path: Path, text: str, name: str = "预算.csv") -> BudgetTable | None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return documents.read_paper(path).budget


def told(table: BudgetTable | None) -> list[tuple[str, str, str, str, str]]:
    assert table is not None
    return [
        (line.name, f"{line.amount.normalize():f}", str(line.quantity or ""), line.unit, str(line.price or ""))
        for line in table.lines
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "序号,支出内容,单位,数量,单价（元）,金额（万元）\n1,电脑,台,20,5000,10\n2,专家咨询费,人次,10,1000,1\n合计,,,,,11\n",
            [("电脑", "100000", "20", "台", "5000"), ("专家咨询费", "10000", "10", "人次", "1000")],
        ),
        (
            "项目,标准,人数,金额（元）\n培训费,400元/人,60,24000\n场地租赁,,,6000\n合计,,,30000\n",
            [("培训费", "24000", "60", "人", "400"), ("场地租赁", "6000", "", "", "")],
        ),
        (
            "费用名称,测算依据,预算金额（元）\n助餐补贴,600人×500元/人,300000\n宣传,按上年实际,20000\n",
            [("助餐补贴", "300000", "600", "人", "500"), ("宣传", "20000", "", "", "")],
        ),
        (
            "费用名称,测算依据,预算金额（元）\n助餐补贴,600人×500元/人,280000\n",  # the product is not the amount: nothing taken
            [("助餐补贴", "280000", "", "", "")],
        ),
        (
            "科目,金额（元）\n一、设备购置,50000\n1、投影仪,30000\n2、音响,20000\n合计,50000\n",
            [("投影仪", "30000", "", "", ""), ("音响", "20000", "", "", "")],
        ),
        (
            "序号,科目名称,合计（万元）,申请经费,自筹经费\n1,经费支出,10,9,1\n1.1,直接费用,8.5,8,0.5\n1.1.1,设备费,4.5,4,0.5\n"
            "1.1.2,材料费,4,4,0\n1.2,间接费用,1.5,1,0.5\n",
            [("设备费", "45000", "", "", ""), ("材料费", "40000", "", "", ""), ("间接费用", "15000", "", "", "")],
        ),
        (
            "预算科目,金额（元）\n1、设备费,30000\n（1）购置设备费,20000\n（2）设备租赁费,10000\n2、劳务费,5000\n",
            [("购置设备费", "20000", "", "", ""), ("设备租赁费", "10000", "", "", ""), ("劳务费", "5000", "", "", "")],
        ),
    ],
    ids=[
        "columns for all",
        "a rate with its unit",
        "a sum in words",
        "words that do not make the amount",
        "chapters",
        "decimal numbering, the whole before its sources",
        "numbering in brackets",
    ],
)
def test_the_lines_of_a_sheet_are_read_with_their_figures(
    text: str, lines: list[tuple[str, str, str, str, str]], tmp_path: Path
) -> None:
    assert told(sheet(tmp_path, text)) == lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("内容,数量,单价（元）,金额（元）\n电脑,20,5000,120000\n", "金额栏写的是 120,000 元"),
        ("内容,金额（元）\n电脑,20000\n打印机,3000\n合计,25000\n", "相差 2,000 元"),
        ("内容,金额\n电脑,20000\n", "没有写明金额单位"),
    ],
)
def test_what_does_not_add_up_is_told(text: str, said: str, tmp_path: Path) -> None:
    table = sheet(tmp_path, text)
    assert table is not None
    assert said in "".join(table.notes)


@pytest.mark.parametrize(
    "text", ["姓名,电话\n张某,1380000\n", "月份,工作内容\n1月,走访\n", "项目名称,负责科室\n养老服务,社区办\n"]
)
def test_a_table_without_amounts_is_no_budget(text: str, tmp_path: Path) -> None:
    assert sheet(tmp_path, text) is None


def test_a_line_knows_its_place_in_the_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "明细"
    for row in (["2026年设备更新预算（单位：万元）"], ["名称", "数量", "金额"], ["电脑", "20台", 10], ["合计", "", 10]):
        book.active.append(row)
    path = tmp_path / "预算.xlsx"
    book.save(path)
    table = documents.read_paper(path).budget
    assert table is not None
    assert told(table) == [("电脑", "100000", "20", "台", "")]
    assert table.lines[0].place == "“明细”第3行"
    assert table.total is not None
    assert table.total.amount == Decimal(100000)
