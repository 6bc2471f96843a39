"""Reviews as 审核意见书, as JSON to the letter of the command line's contract, and many of them as one workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from assistant.documents.places import place_text
from assistant.documents.telling import rows_may_be_lost
from assistant.documents.writing import review_payload, write_batch_xlsx, write_opinion_docx
from assistant.domain import (
    Dimension,
    Document,
    Doubt,
    Edit,
    Finding,
    Grade,
    Item,
    ItemGrade,
    NotEvaluated,
    Place,
    Project,
    Review,
    Section,
    Severity,
    Unread,
)
from assistant.review.checking import review_document
from tests.test_writing import application


def finding(severity: Severity = Severity.ERROR, rule: str = "unit_mismatch", **changes: object) -> Finding:
    place = Place(section=Section.INDICATOR, row=2, field="target", label="助餐服务老年人数", anchor="docx:0/11/4")
    made = Finding(
        rule=rule,
        severity=severity,
        place=place,
        quote="≥600(人)",
        message="计量单位与名称不符。",
        suggestion="统一单位。",
        basis="财预〔2021〕101号",
    )
    return made.model_copy(update=changes)


def review(*findings: Finding, name: str = "社区养老服务", unit: str = "某镇", **changes: object) -> Review:
    filing = application(project=Project(name=name, unit=unit, department="某区", year=2025))
    made = Review(
        filing=filing,
        findings=findings,
        items=(ItemGrade(item=Item.FORM, grade=Grade.FAIR, points=Decimal("7"), full=Decimal(10), errors=1),),
        dimensions={Dimension.COMPLETENESS: Decimal("17.5")},
        score=Decimal("97.5"),
        grade=Grade.GOOD,
        outcome="修改完善后进入下一步",
        not_evaluated=(NotEvaluated(rule="statement_form_conflict", reason="未附项目经费情况说明"),),
        versions={"rules": "2025.1"},
    )
    return made.model_copy(update=changes)


def texts_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


# ---------------------------------------------------------------------------------------------------------------- JSON


def test_the_json_of_a_review_has_the_keys_of_the_contract_and_no_others() -> None:
    told = json.loads(review_payload("a.docx", [review(finding())]).model_dump_json())
    assert told == {
        "source": "a.docx",
        "reviews": [
            {
                "project": "社区养老服务",
                "form_index": 1,
                "kind": "申报表",
                "grade": "良",
                "dimensions": {"完整性": 17.5},
                "findings": [
                    {
                        "rule": "unit_mismatch",
                        "severity": "error",
                        "place": {"section": "indicator", "row": 2, "field": "target", "label": "助餐服务老年人数"},
                        "quote": "≥600(人)",
                        "message": "计量单位与名称不符。",
                        "suggestion": "统一单位。",
                        "basis": "财预〔2021〕101号",
                        "source": "rule",
                    }
                ],
                "not_evaluated": [{"rule": "statement_form_conflict", "reason": "未附项目经费情况说明"}],
            }
        ],
    }


def test_a_rewrite_is_told_with_the_cells_it_changes_before_and_after() -> None:
    row = finding(rewrite="≥600(人次)")
    place = Place(section=Section.FUNDING, field="other", label="其他资金")
    two = finding(rewrite="其他资金填0.00", edits=(Edit(place=place, was="", text="0.00"),))
    told = json.loads(review_payload("a.docx", [review(row, two)]).model_dump_json())["reviews"][0]["findings"]
    (edit,) = told[0]["rewrite"]["edits"]
    assert edit["before"] == review().filing.indicators[1].target.text
    assert (edit["after"], edit["place"]["row"], edit["place"]["field"]) == ("≥600(人次)", 2, "target")
    assert told[0]["rewrite"]["basis"] == row.basis
    assert told[1]["rewrite"]["text"] == "其他资金填0.00"
    assert told[1]["rewrite"]["edits"][0]["after"] == "0.00"


LEFT = Unread(text="旧数据", reason="隐藏的工作表，未读取。", anchor="xlsx:草稿!A1")


def doubting(**changes: object) -> Review:
    made = review(unread=(LEFT,), **changes)
    place = Place(section=Section.INDICATOR, row=2, field="target", label="助餐人数")
    doubt = Doubt(place=place, text="≥6OO人", reason="文字识别把握不大")
    return made.model_copy(update={"filing": made.filing.model_copy(update={"doubtful": (doubt,)})})


def test_what_was_not_read_or_is_doubtful_stands_in_every_paper(tmp_path: Path) -> None:
    told = json.loads(review_payload("a.xlsx", [doubting()]).model_dump_json())
    assert told["unread"] == [
        {"text": "旧数据", "reason": "隐藏的工作表，未读取。", "place": "工作表“草稿”的A1", "anchor": "xlsx:草稿!A1"}
    ]
    assert told["reviews"][0]["doubtful"][0]["text"] == "≥6OO人"
    assert review_payload("a.xlsx", [], unread=(LEFT,)).unread[0].text == "旧数据"
    write_opinion_docx([doubting(), doubting()], tmp_path / "opinion.docx")
    said = texts_of(tmp_path / "opinion.docx")
    assert said.count("读作“≥6OO人”：文字识别把握不大") == 2
    assert said.count("工作表“草稿”的A1“旧数据”：隐藏的工作表，未读取。") == 1
    path = batch(tmp_path, [("a.xlsx", [doubting()])])
    head, line = rows_of(path, "汇总")
    assert [line[head.index(name)] for name in ("存疑", "未读入")] == [1, 1]
    assert [line[2] for line in rows_of(path, "请对照原件")[1:]] == ["可能读错", "没有读入"]


@pytest.mark.parametrize(
    ("text", "reason", "lost"),
    [
        ("质量指标 验收合格率 100%", "表格以外的文字，未读取。", True),
        ("新建管网 10公里", "分不清属于哪个指标，未读取。", True),
        ("旧数据", "隐藏的工作表，未读取。", False),
        ("填表人：", "表格以外的文字，未读取。", False),
    ],
)
def test_rows_that_may_be_lost_make_the_grade_a_reference_only(
    text: str, reason: str, lost: bool, tmp_path: Path
) -> None:
    entry = Unread(text=text, reason=reason)
    assert rows_may_be_lost([entry]) is lost
    document = Document(source="甲.txt", filings=(application(),), unread=(entry,))
    (made,) = review_document(document)
    whole = [each for each in made.findings if each.place.section is Section.FORM]
    assert whole
    assert all(("对照原文" in each.message) is lost for each in whole)
    write_opinion_docx([made], tmp_path / "opinion.docx")
    assert ("仅供参考" in texts_of(tmp_path / "opinion.docx")) is lost


def test_a_file_without_filings_has_an_empty_list_of_reviews() -> None:
    assert review_payload("a.docx", []).model_dump(mode="json") == {"source": "a.docx", "reviews": []}


# -------------------------------------------------------------------------------------------------------------- 意见书


def test_the_opinion_names_project_grade_and_what_it_means(tmp_path: Path) -> None:
    write_opinion_docx([review(finding())], tmp_path / "opinion.docx", source="a.docx")
    text = texts_of(tmp_path / "opinion.docx")
    for wanted in ("社区养老服务", "某区", "a.docx", "综合得分97.5分", "“良”：修改完善后进入下一步", "规则集 2025.1"):
        assert wanted in text


def test_the_opinion_groups_findings_by_severity_worst_first(tmp_path: Path) -> None:
    made = review(finding(Severity.INFO), finding(Severity.ERROR), finding(Severity.ERROR))
    write_opinion_docx([made], tmp_path / "opinion.docx")
    heads = [paragraph.text for paragraph in docx.Document(str(tmp_path / "opinion.docx")).paragraphs]
    assert [head for head in heads if head.endswith("条）")] == ["（错误，2条）", "（提示，1条）"]


def test_a_finding_is_written_out_with_place_quote_rewrite_and_origin(tmp_path: Path) -> None:
    made = review(finding(rewrite="≥600(人次)", source="model", quote="<b>=1+1</b>"))
    write_opinion_docx([made], tmp_path / "opinion.docx")
    text = texts_of(tmp_path / "opinion.docx")
    for wanted in ("第2条“助餐服务老年人数”的指标值", "<b>=1+1</b>", "可改为：≥600(人次)", "（由语言模型提出）"):
        assert wanted in text


def test_a_basis_is_written_out_once_and_named_by_its_number(tmp_path: Path) -> None:
    made = review(finding(), finding(Severity.INFO, basis="另一依据"), finding(Severity.INFO))
    write_opinion_docx([made], tmp_path / "opinion.docx")
    document = docx.Document(str(tmp_path / "opinion.docx"))
    listed = [paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("〔")]
    assert listed == ["〔1〕财预〔2021〕101号", "〔2〕另一依据"]
    assert [line.cells[-1].text for table in document.tables[2:] for line in table.rows[1:]] == [
        "〔1〕",
        "〔2〕",
        "〔1〕",
    ]


def test_rules_not_evaluated_are_told_with_reason_and_title(tmp_path: Path) -> None:
    titles = {"statement_form_conflict": "说明与申报表不一致"}
    write_opinion_docx([review()], tmp_path / "opinion.docx", titles=titles)
    assert "未附项目经费情况说明（1条）：说明与申报表不一致。" in texts_of(tmp_path / "opinion.docx")


def test_a_sound_filing_is_said_to_be_sound(tmp_path: Path) -> None:
    write_opinion_docx([review()], tmp_path / "opinion.docx")
    assert "均未发现问题" in texts_of(tmp_path / "opinion.docx")


def test_an_opinion_on_nothing_says_that_no_form_was_recognised(tmp_path: Path) -> None:
    write_opinion_docx([], tmp_path / "opinion.docx")
    assert "没有识别出申报表或自评表" in texts_of(tmp_path / "opinion.docx")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (Place(section=Section.INDICATOR, row=3, field="weight", label="讲座"), "第3条“讲座”的分值"),
        (Place(section=Section.INDICATOR, row=3, field="level_pair", label="讲座"), "第3条“讲座”"),
        (Place(section=Section.OBJECTIVE, field="annual", label="年度总目标"), "绩效目标：年度总目标"),
        (Place(section=Section.FORM), "整张表"),
    ],
)
def test_a_place_is_told_in_words(place: Place, text: str) -> None:
    assert place_text(place) == text


# ---------------------------------------------------------------------------------------------------------------- batch


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True))


def batch(path: Path, reviewed: Sequence[tuple[str, Sequence[Review]]], **more: object) -> Path:
    write_batch_xlsx(reviewed, path / "batch.xlsx", **more)
    return path / "batch.xlsx"


def test_the_summary_has_one_line_a_filing_worst_first(tmp_path: Path) -> None:
    poor = review(finding(), name="差的", grade=Grade.POOR, score=Decimal(40))
    path = batch(tmp_path, [("好.docx", [review(name="好的")]), ("差.docx", [poor])])
    head, *lines = rows_of(path, "汇总")
    assert [line[3] for line in lines] == ["差的", "好的"]
    assert lines[0][head.index("得分")] == 40
    assert [lines[0][head.index(name)] for name in ("错误", "警告", "提示", "未评价")] == [1, 0, 0, 1]


def test_the_findings_sheet_has_every_finding_with_its_file(tmp_path: Path) -> None:
    path = batch(tmp_path, [("a.docx", [review(finding(), finding(Severity.INFO))]), ("b.docx", [review(finding())])])
    assert [(line[0], line[3]) for line in rows_of(path, "审核意见")[1:]] == [
        ("a.docx", "错误"),
        ("a.docx", "提示"),
        ("b.docx", "错误"),
    ]


def test_the_most_frequent_rules_are_counted_by_unit(tmp_path: Path) -> None:
    first = review(finding(), finding(), finding(rule="vague_target"), unit="甲")
    path = batch(tmp_path, [("a.docx", [first]), ("b.docx", [review(finding(), unit="甲"), review(unit="甲")])])
    assert rows_of(path, "各单位常见问题")[1:] == [
        ("甲", "unit_mismatch", "错误", 3, 2, 3),
        ("甲", "vague_target", "错误", 1, 1, 3),
    ]


def test_files_that_could_not_be_reviewed_are_listed_with_the_reason(tmp_path: Path) -> None:
    path = batch(tmp_path, [("空.docx", [])], failed=[("坏.docx", "文件已加密")])
    assert rows_of(path, "未能审核的文件")[1:] == [("坏.docx", "文件已加密"), ("空.docx", "没有识别出申报表或自评表")]


def test_formulas_in_a_filing_are_text_in_the_summary_too(tmp_path: Path) -> None:
    made = review(finding(quote="=100%", message="@x", suggestion="+1"), name="=cmd()")
    book = openpyxl.load_workbook(batch(tmp_path, [("=a.docx", [made])]))
    kinds = {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line}
    assert "f" not in kinds
    assert "=100%" in [cell.value for cell in book["审核意见"][2]]
