"""The user's own file comes back with comments on the cells concerned, and nothing else changed."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from assistant.documents import read
from assistant.documents.locating import remark
from assistant.documents.writing import annotate, write_form_docx, write_form_xlsx
from assistant.domain import Document, Finding, Place, Review, Section, Severity
from assistant.errors import AssistantError, UnreadableFile
from tests.test_writing import STATEMENT, application, self_evaluation

TARGET = "助餐服务老年人数"


def finding(section: Section, message: str, *, quote: str = "", **place: object) -> Finding:
    return Finding(
        rule="unit_mismatch",
        severity=Severity.ERROR,
        place=Place(section=section, **place),
        quote=quote,
        message=message,
        suggestion="请修改。",
        basis="财预〔2021〕101号",
    )


def at_row(document: Document, number: int, field: str, message: str, *, form: int = 1) -> Finding:
    """A finding placed as rules place it: on the indicator's own anchor."""
    indicator = document.filings[form - 1].indicators[number - 1]
    place = {"row": number, "field": field, "label": indicator.name, "anchor": indicator.place.anchor}
    return finding(Section.INDICATOR, message, quote=indicator.target.text, **place)


def review(document: Document, *findings: Finding, form: int = 1) -> Review:
    return Review(filing=document.filings[form - 1], form_index=form, findings=findings)


def comments_of(path: Path) -> dict[str, list[str]]:
    """Comment texts by the text of the cell or paragraph they hang on."""
    if path.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(path).worksheets
        cells = [cell for sheet in sheets for line in sheet.iter_rows() for cell in line if cell.comment]
        return {str(cell.value or ""): [cell.comment.text] for cell in cells}
    document = docx.Document(str(path))
    texts = {comment.comment_id: "\n".join(each.text for each in comment.paragraphs) for comment in document.comments}
    found: dict[str, list[str]] = {}
    for start in document.element.body.iter(qn("w:commentRangeStart")):
        holder = next((each for each in start.iterancestors() if each.tag == qn("w:tc")), start.getparent())
        words = "".join(node.text or "" for node in holder.iter(qn("w:t")))
        found.setdefault(words, []).append(texts[int(start.get(qn("w:id")))])
    return found


@pytest.fixture(params=[".docx", ".xlsx"])
def form(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file with two forms, the second a 自评表 with the same indicator names."""
    path = tmp_path / f"form{request.param}"
    writer = write_form_docx if request.param == ".docx" else write_form_xlsx
    writer([application(), self_evaluation()], path, statements=[STATEMENT])
    return path


def annotated(form: Path, *reviews: Review) -> dict[str, list[str]]:
    out = form.with_name(f"annotated{form.suffix}")
    before = form.read_bytes()
    annotate(form, reviews, out)
    assert form.read_bytes() == before
    return comments_of(out)


@pytest.mark.parametrize(("field", "cell"), [("target", "≥600(人)"), ("name", TARGET)])
def test_a_finding_on_a_row_hangs_on_the_cell_of_its_field(form: Path, field: str, cell: str) -> None:
    document = read(form)
    found = annotated(form, review(document, at_row(document, 2, field, "单位不符")))
    assert list(found) == [cell]
    assert found[cell][0] == "【错误】单位不符\n建议：请修改。\n依据：财预〔2021〕101号"


def test_the_rows_of_a_second_form_are_not_taken_for_those_of_the_first(form: Path) -> None:
    document = read(form)
    without_anchor = finding(Section.INDICATOR, "没有锚点", row=2, field="name", label=TARGET)
    out = form.with_name(f"annotated{form.suffix}")
    annotate(form, [review(document), review(document, without_anchor, form=2)], out)
    if form.suffix == ".xlsx":
        book = openpyxl.load_workbook(out)
        commented = [sheet.title for sheet in book for line in sheet.iter_rows() for cell in line if cell.comment]
        assert commented == [book.sheetnames[-1]]
    else:
        tables = docx.Document(str(out)).tables
        commented = [bool(list(table._tbl.iter(qn("w:commentRangeStart")))) for table in tables]
        assert commented == [False, True]


@pytest.mark.parametrize(
    ("section", "field", "label", "quote", "cell"),
    [
        (Section.OBJECTIVE, "annual", "年度总目标", "600名老年人", "为600名老年人提供助餐。"),
        (Section.OBJECTIVE, "overall", "项目总目标", "", "项目总目标"),
        (Section.FUNDING, "annual", "年度资金申请总额", "860,000.00", "860,000.00"),
        (Section.PROJECT, "end", "计划开始日期/计划完成日期", "2025-01-01", "2025-01-01"),
        (Section.PROJECT, "name", "项目名称", "社区养老服务", "社区养老服务"),
        (Section.FORM, "indicators", "数量指标", "", "数量指标"),
    ],
)
def test_a_finding_outside_the_table_is_found_by_its_label(
    form: Path, section: Section, field: str, label: str, quote: str, cell: str
) -> None:
    document = read(form)
    found = annotated(form, review(document, finding(section, "有误", field=field, label=label, quote=quote)))
    assert list(found) == [cell]


def test_what_has_no_cell_is_gathered_in_one_comment_at_the_title(form: Path) -> None:
    document = read(form)
    whole = (
        finding(Section.FORM, "缺少生态效益", field="indicators", label="全部指标"),
        finding(Section.FAMILY, "与子项目金额不符", label="项目投入资金构成"),
    )
    found = annotated(form, review(document, *whole))
    assert list(found) == ["财政项目支出绩效目标申报表"]
    (text,) = found["财政项目支出绩效目标申报表"]
    assert "1. 【错误】缺少生态效益" in text
    assert "2. 【错误】与子项目金额不符" in text


def test_a_finding_on_the_statement_hangs_on_its_paragraph(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    write_form_docx([application()], path, statements=[STATEMENT])
    document = read(path)
    found = annotated(
        path, review(document, finding(Section.STATEMENT, "依据不明", quote="按有关文件", label="立项依据"))
    )
    assert list(found) == ["按有关文件。"]


def test_several_findings_on_one_cell_are_all_kept(form: Path) -> None:
    document = read(form)
    found = annotated(form, review(document, *(at_row(document, 2, "target", text) for text in ("甲", "乙", "丙"))))
    joined = "\n".join(found["≥600(人)"])
    assert all(f"【错误】{text}" in joined for text in "甲乙丙")


def test_without_findings_the_copy_is_exact(form: Path) -> None:
    document = read(form)
    out = form.with_name(f"annotated{form.suffix}")
    annotate(form, [review(document)], out)
    assert out.read_bytes() == form.read_bytes()


def test_the_annotated_file_reads_as_the_same_filings(form: Path) -> None:
    document = read(form)
    out = form.with_name(f"annotated{form.suffix}")
    every = [at_row(document, number, "target", "有误") for number in range(1, 7)]
    annotate(form, [review(document, *every)], out)
    assert read(out).filings == document.filings


def test_text_in_a_finding_is_text(form: Path) -> None:
    document = read(form)
    found = annotated(form, review(document, at_row(document, 2, "target", "=1+1 <b>&amp;</b> \x00😀")))
    assert "=1+1 <b>&amp;</b> 😀" in found["≥600(人)"][0]


# --------------------------------------------------------------------------------------------- nothing else is changed


def test_only_the_parts_that_carry_comments_change_in_a_workbook(tmp_path: Path) -> None:
    """A chart, a hidden sheet, a foreign part and the user's own comment survive byte for byte."""
    path = tmp_path / "form.xlsx"
    write_form_xlsx([application()], path)
    book = openpyxl.load_workbook(path)
    other = book.create_sheet("图")
    other.append([1])
    chart = BarChart()
    chart.add_data(Reference(other, min_col=1, min_row=1))
    other.add_chart(chart, "C3")
    other["A1"].comment = Comment("用户自己的批注", "张")
    book.save(path)
    with ZipFile(path, "a") as archive:
        archive.writestr("customXml/item1.xml", "<x>别动</x>")
    document = read(path)
    out = tmp_path / "annotated.xlsx"
    annotate(path, [review(document, at_row(document, 2, "target", "有误"))], out)
    with ZipFile(path) as before, ZipFile(out) as after:
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        added = set(after.namelist()) - set(before.namelist())
    assert changed == {"[Content_Types].xml", "xl/worksheets/sheet1.xml"}
    assert added == {
        "xl/commentsReview1.xml",
        "xl/drawings/vmlDrawingReview1.vml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    again = openpyxl.load_workbook(out)
    assert again["图"]["A1"].comment.text == "用户自己的批注"


def test_the_users_own_comment_on_a_cell_is_kept_and_ours_stands_below(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    write_form_xlsx([application()], path)
    book = openpyxl.load_workbook(path)
    sheet = book.active
    cells = {cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value}
    cells["≥600(人)"].comment = Comment("请核对人数", "李")
    cells["≥12(场)"].comment = Comment("别动", "李")
    book.save(path)
    document = read(path)
    remarks = [at_row(document, number, "target", "有误") for number in (2, 4)]
    found = annotated(path, review(document, *remarks))
    assert found["≥600(人)"][0].startswith("请核对人数")
    assert "【错误】有误" in found["≥600(人)"][0]
    assert found["≥12(场)"] == ["别动"]
    assert "【错误】有误" in found["=100%"][0]


def test_the_users_own_word_comments_pictures_and_wrapped_tables_survive(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    write_form_docx([application()], path)
    document = docx.Document(str(path))
    document.add_comment(document.paragraphs[0].runs, text="用户自己的批注", author="李")
    document.save(str(path))
    read_again = read(path)
    found = annotated(path, review(read_again, at_row(read_again, 2, "target", "有误")))
    assert found["财政项目支出绩效目标申报表"] == ["用户自己的批注"]
    assert len(found["≥600(人)"]) == 1


# ------------------------------------------------------------------------------------------------------------ refusals


@pytest.mark.parametrize("name", ["form.pdf", "form.txt", "form.xls"])
def test_a_file_that_takes_no_comments_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(AssistantError, match="不是 docx 或 xlsx"):
        annotate(tmp_path / name, [], tmp_path / "out.docx")


def test_the_original_is_never_written_over(form: Path) -> None:
    before = form.read_bytes()
    with pytest.raises(AssistantError, match="不能写回原文件"):
        annotate(form, [], form)
    assert form.read_bytes() == before


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_broken_file_is_told_in_plain_words_and_nothing_is_written(suffix: str, tmp_path: Path) -> None:
    whole = tmp_path / "whole.docx"
    write_form_docx([application()], whole)
    document = read(whole)
    broken = tmp_path / f"broken{suffix}"
    broken.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(UnreadableFile, match="打不开"):
        annotate(broken, [review(document, at_row(document, 1, "name", "有误"))], tmp_path / f"out{suffix}")
    assert not (tmp_path / f"out{suffix}").exists()


def test_a_remark_leaves_out_what_a_finding_does_not_have() -> None:
    bare = finding(Section.FORM, "缺少指标").model_copy(update={"suggestion": "", "basis": ""})
    assert remark(bare) == "【错误】缺少指标"
    assert remark(bare.model_copy(update={"rewrite": "≥12(场)"})) == "【错误】缺少指标\n可改为：≥12(场)"


def test_a_word_file_is_the_same_but_for_comment_marks(tmp_path: Path) -> None:
    """Every other part keeps its bytes or its canonical XML; the text with the marks taken out is the original's."""
    path, out = tmp_path / "form.docx", tmp_path / "annotated.docx"
    write_form_docx([application(), self_evaluation()], path, statements=[STATEMENT])
    document = read(path)
    annotate(path, [review(document, at_row(document, 2, "target", "有误"))], out)
    with ZipFile(path) as before, ZipFile(out) as after:
        parts = {
            name for name in before.namelist() if name.startswith(("word/", "docProps/")) and name.endswith(".xml")
        }
        assert parts <= set(after.namelist())
        for name in parts - {"word/document.xml"}:
            assert canonical(before.read(name)) == canonical(after.read(name)), name
        assert without_marks(after.read("word/document.xml")) == without_marks(before.read("word/document.xml"))


def canonical(xml: bytes) -> bytes:
    return etree.tostring(etree.fromstring(xml), method="c14n")


def without_marks(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    for mark in list(root.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"))):
        mark.getparent().remove(mark)
    for reference in list(root.iter(qn("w:commentReference"))):
        run = reference.getparent()
        run.getparent().remove(run)
    return etree.tostring(root, method="c14n")
