"""What a user says a file really holds: applied to the reading, kept with the file, told in every paper, and undone."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from assistant.desk import Desk, open_desk
from assistant.desk.batching import State
from assistant.documents import reading_of, reading_of_text
from assistant.documents.cells import cell_text, with_cell
from assistant.documents.correcting import (
    cell_correction,
    confirmation,
    corrected,
    correction_text,
    log_with,
    row_added,
    row_deleted,
    standing,
)
from assistant.documents.original import cells_of, key_of, moved, origins, spots_of
from assistant.documents.places import anchor_text
from assistant.documents.statements import statement_of
from assistant.documents.writing import write_form_docx, write_form_xlsx
from assistant.documents.writing.annotate import annotate
from assistant.documents.writing.opinion import write_opinion_docx
from assistant.documents.writing.payload import review_payload
from assistant.domain import (
    Document,
    Doubt,
    Filing,
    Indicator,
    Level1,
    Level2,
    Place,
    ReadingCorrection,
    Section,
    Statement,
    StatementSection,
    Unread,
)
from assistant.errors import AssistantError, UnreadableFile
from assistant.settings import Settings
from assistant.target import read_target
from assistant.ui.assess.tab import forms_in
from assistant.ui.assess.view import left_html
from assistant.ui.review.laid import Laid, accepted, amended, corrected_cell, laid, with_log, without_last_step
from tests.documents.filings import FILINGS

PLAIN = FILINGS["without cost"]
ASSESSED = FILINGS["self-evaluation"]
WEAK = Path(__file__).resolve().parent.parent / "corpus" / "examples" / "有问题的申报表.txt"


def at(field: str, row: int | None = None, section: Section = Section.INDICATOR) -> Place:
    return Place(section=section, row=row, field=field)


def document(*filings: Filing) -> Document:
    return Document(source="甲.docx", sha256="ab12", filings=filings or (PLAIN,))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = open_desk(Settings(data_dir=tmp_path / "data", no_model=True, chat_url=""))
    yield made
    made.close()


# --------------------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        (at("target", 1), "≥12(场)", "≥12(场)"),
        (at("name", 2), "助餐人次", "助餐人次"),
        (at("weight", 1), "12.5分", "12.5"),
        (at("weight", 1), "", ""),
        (at("level2", 1), "质量指标", "质量指标"),
        (at("annual", section=Section.OBJECTIVE), "全年举办讲座12场", "全年举办讲座12场"),
        (at("unit", section=Section.PROJECT), "某某街道办事处", "某某街道办事处"),
        (at("year", section=Section.PROJECT), "2025年度", "2025"),
        (at("end", section=Section.PROJECT), "2025-12-31", "2025-12-31"),
        (at("annual", section=Section.FUNDING), "12.5万元", "12.5万元"),
        (at("title", section=Section.FORM), "某某区绩效目标表", "某某区绩效目标表"),
        (at("kind", section=Section.FORM), "自评表", "自评表"),
        (at("name", 1, Section.FAMILY), "社区活动", "社区活动"),
    ],
)
def test_every_kind_of_cell_takes_a_text_and_says_it(place: Place, text: str, said: str) -> None:
    assert cell_text(with_cell(PLAIN, place, text), place) == said


def test_a_corrected_cell_is_read_as_a_form_would_be() -> None:
    filing = with_cell(PLAIN, at("annual", section=Section.FUNDING), "12.5万元")
    assert filing.project.funding.annual is not None
    assert filing.project.funding.annual.yuan == Decimal(125000)
    assert with_cell(PLAIN, at("target", 1), "≥12(场)").indicators[0].target == read_target("≥12(场)")
    moved = with_cell(PLAIN, at("level2", 1), "社会效益指标").indicators[0]
    assert (moved.level1, moved.level2) == (Level1.BENEFIT, Level2.SOCIAL_BENEFIT)


def test_child_projects_are_added_below_the_last_and_taken_out_by_their_name() -> None:
    one = with_cell(PLAIN, at("name", 1, Section.FAMILY), "社区活动")
    paid = with_cell(with_cell(one, at("amount", 1, Section.FAMILY), "12万元"), at("year", 1, Section.FAMILY), "2025")
    (share,) = paid.children
    assert (share.name, share.amount.yuan, share.year) == ("社区活动", Decimal(120000), 2025)
    assert with_cell(paid, at("name", 1, Section.FAMILY), "").children == ()
    with pytest.raises(AssistantError, match="先填子项目名称"):
        with_cell(paid, at("amount", 2, Section.FAMILY), "8万元")


def test_spending_that_was_not_read_at_all_can_be_filled_in() -> None:
    bare = ASSESSED.model_copy(update={"execution": None})
    filled = with_cell(bare, at("spent", 1, Section.EXECUTION), "5000")
    assert filled.execution is not None
    assert cell_text(filled, at("spent", 1, Section.EXECUTION)) == "5000"


def test_lines_of_execution_are_cells_of_their_own() -> None:
    place = at("spent", 1, Section.EXECUTION)
    changed = with_cell(ASSESSED, place, "1234.50")
    assert cell_text(changed, place) == "1234.50"
    rated = with_cell(ASSESSED, at("rate", section=Section.EXECUTION), "98.5%")
    assert rated.execution is not None
    assert rated.execution.rate == Decimal("0.985")


@pytest.mark.parametrize(
    ("place", "text", "why"),
    [
        (at("weight", 1), "很多", "不是数字"),
        (at("level2", 1), "数目指标", "不是二级指标"),
        (at("level1", 1), "好处指标", "不是一级指标"),
        (at("annual", section=Section.FUNDING), "若干", "不是金额"),
        (at("year", section=Section.PROJECT), "今年", "四位数字"),
        (at("target", 99), "≥1", "没有第 99 条"),
        (at("spent", 1, Section.EXECUTION), "1", "没有"),
        (at("kind", section=Section.FORM), "通知", "不是表的种类"),
        (at("amount", 3, Section.FAMILY), "1", "没有"),
        (at("text", 1, Section.STATEMENT), "1", "没有"),
        (at("model_config", section=Section.PROJECT), "1", "没有"),
    ],
)
def test_what_a_cell_cannot_hold_is_refused_with_the_reason(place: Place, text: str, why: str) -> None:
    with pytest.raises(AssistantError, match=why):
        with_cell(PLAIN, place, text)


# --------------------------------------------------------------------------------------------------------- corrections


def test_corrections_are_applied_in_order_and_doubts_settled() -> None:
    doubt = Doubt(place=at("target", 2), text=PLAIN.indicators[1].target.text, reason="文字识别把握不大")
    other = Doubt(place=at("target", 3), text=PLAIN.indicators[2].target.text, reason="文字识别把握不大")
    read = document(PLAIN.model_copy(update={"doubtful": (doubt, other)}))
    log = (
        row_deleted(read, 1, 1),
        ReadingCorrection(place=at("target", 1), was=PLAIN.indicators[1].target.text, text="≥300天"),
    )
    made = corrected(read, log)
    filing = made.document.filings[0]
    assert made.lost == ()
    assert filing.indicators[0].name == PLAIN.indicators[1].name
    assert filing.indicators[0].target == read_target("≥300天")
    assert [row.place.row for row in filing.indicators] == list(range(1, len(PLAIN.indicators)))
    assert [(each.place.row, each.text) for each in filing.doubtful] == [(2, other.text)]
    assert read.filings[0].indicators == PLAIN.indicators


def test_a_doubtful_cell_may_be_confirmed() -> None:
    doubt = Doubt(place=at("target", 2), text=PLAIN.indicators[1].target.text, reason="文字识别把握不大")
    read = document(PLAIN.model_copy(update={"doubtful": (doubt,)}))
    made = corrected(read, [confirmation(1, doubt)])
    assert made.document.filings[0] == PLAIN
    assert "已核对无误" in correction_text(made.applied[0])


def test_a_row_that_was_overlooked_is_put_in_its_place() -> None:
    row = Indicator(level1=Level1.OUTPUT, level2=Level2.QUANTITY, name="讲座场次", target=read_target("≥12场"))
    filing = corrected(document(), [row_added(1, 2, row)]).document.filings[0]
    assert [each.name for each in filing.indicators[:3]] == [
        PLAIN.indicators[0].name,
        "讲座场次",
        PLAIN.indicators[1].name,
    ]
    assert [each.place.row for each in filing.indicators] == list(range(1, len(PLAIN.indicators) + 2))


def test_what_reads_otherwise_by_now_is_not_corrected() -> None:
    fits = cell_correction(document(), 1, at("name", 1), "别的名称")
    stale = fits.model_copy(update={"was": "从前读成的名称"})
    gone = fits.model_copy(update={"form_index": 3})
    made = corrected(document(), [stale, gone])
    assert made.document == document()
    assert made.lost == (stale, gone)


def test_a_second_word_on_a_cell_takes_the_place_of_the_first() -> None:
    first = cell_correction(document(), 1, at("name", 1), "甲")
    second = cell_correction(corrected(document(), [first]).document, 1, at("name", 1), "乙")
    (kept,) = log_with((first,), second)
    assert (kept.was, kept.text) == (PLAIN.indicators[0].name, "乙")


STATED = Document(
    source="甲.docx",
    sha256="ab12",
    filings=(PLAIN,),
    statements=(
        Statement(
            project=PLAIN.project.name,
            sections=(
                StatementSection(number=1, heading="项目概述", text="读错的一段。"),
                StatementSection(number=2, heading="立项依据", text="依据。"),
            ),
        ),
        Statement(project="别的项目", sections=(StatementSection(number=1, heading="项目概述", text="别的。"),)),
    ),
)


def test_a_section_of_the_statement_is_corrected_in_the_statement_of_its_form() -> None:
    change = cell_correction(STATED, 1, at("text", 1, Section.STATEMENT), "对照原件的一段。")
    made = corrected(STATED, [change])
    assert [part.text for part in made.document.statements[0].sections] == ["对照原件的一段。", "依据。"]
    assert made.document.statements[1] == STATED.statements[1]
    assert "项目概述" in correction_text(change)
    assert corrected(STATED, [change.model_copy(update={"was": "别的"})]).lost


def test_a_form_given_another_name_keeps_its_statement_and_its_other_corrections() -> None:
    named = cell_correction(STATED, 1, at("name", section=Section.PROJECT), "改正的名称")
    then = corrected(STATED, [named]).document
    text = cell_correction(then, 1, at("text", 2, Section.STATEMENT), "另一依据。")
    titled = cell_correction(then, 1, at("title", section=Section.FORM), "改正的表名")
    row = cell_correction(then, 1, at("target", 1), "≥99个")
    made = corrected(STATED, [named, text, titled, row])
    assert made.lost == ()
    filing = made.document.filings[0]
    owned = statement_of(filing, 1, made.document)
    assert owned is not None
    assert owned.sections[1].text == "另一依据。"
    assert (filing.project.name, filing.title) == ("改正的名称", "改正的表名")
    assert filing.indicators[0].target.text == "≥99个"


def test_corrected_cells_are_marked_in_the_row_they_stand_in_by_now() -> None:
    third = cell_correction(document(), 1, at("target", 3), "≥1")
    row = PLAIN.indicators[0]
    log = (third, row_deleted(document(), 1, 1), row_added(1, 1, row), row_added(1, 1, row))
    assert [each.place.row for each in standing(log)] == [4]
    assert standing((third, row_deleted(document(), 1, 3))) == ()


# ------------------------------------------------------------------------------------------------ beside the original


def test_each_cell_is_found_where_the_original_says_it(tmp_path: Path) -> None:
    write_form_docx([PLAIN, ASSESSED], tmp_path / "甲.docx")
    write_form_xlsx([PLAIN, ASSESSED], tmp_path / "甲.xlsx")
    for name in ("甲.docx", "甲.xlsx"):
        reading = reading_of(tmp_path / name)
        said = {spot.anchor: spot.text for spot in spots_of(reading.source)}
        for filing, where in zip(reading.document.filings, origins(reading.source, reading.document), strict=True):
            for place in cells_of(filing):
                text = cell_text(filing, place)
                if len(text) > 1 and place.field not in ("year", "level1", "level2") and "total" not in place.field:
                    assert "".join(text.split()) in "".join(said[where[key_of(place)]].split()), place
                if place.field in ("level1", "level2"):
                    assert said[where[key_of(place)]][:2] == text[:2], place


def test_places_move_with_the_rows_that_are_added_and_deleted() -> None:
    reading = reading_of_text(WEAK.read_text("utf-8"), source="粘贴的文字")
    (where,) = origins(reading.source, reading.document)
    first, second, third = (where[Section.INDICATOR, row, "target"] for row in (1, 2, 3))
    row = reading.document.filings[0].indicators[0]
    after = moved(where, [row_deleted(reading.document, 1, 1), row_added(1, 2, row)])
    assert after[Section.INDICATOR, 1, "target"] == second
    assert (Section.INDICATOR, 2, "target") not in after
    assert after[Section.INDICATOR, 3, "target"] == third
    assert first not in [anchor for key, anchor in after.items() if key[2] == "target"]


TOWNSHIPS = "\n".join(
    "\t".join(line)
    for line in (
        ("乡村公益岗位绩效目标表",),
        ("一级指标", "二级指标", "三级指标", "东坡镇", "西坡镇"),
        ("产出指标", "数量指标", "岗位数量", "12", "20"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "90%", "85%"),
    )
)


def test_forms_read_out_of_the_same_rows_share_their_place() -> None:
    reading = reading_of_text(TOWNSHIPS, source="粘贴的文字")
    first, second = origins(reading.source, reading.document)
    assert first[Section.INDICATOR, 1, "name"] == second[Section.INDICATOR, 1, "name"]
    assert first[Section.FORM, None, "title"] == "text:1"


STATED_TEXT = """项目经费情况说明 1 少儿阅读

一、项目概述

图书馆拟实施少儿阅读项目。

二、立项依据

依据阅读促进办法。

财政项目支出绩效目标申报表
项目名称\t少儿阅读\t实施单位\t某某图书馆
年度目标\t举办故事会12场
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t故事会场次\t≥12场
满意度指标\t服务对象满意度指标\t家长满意度\t≥90%
"""


def test_the_sections_of_a_statement_are_found_where_they_stand(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text(STATED_TEXT, "utf-8")
    now = opened(desk, path)
    assert now.anchors[Section.STATEMENT, 2, "heading"] == "text:7"
    assert now.anchors[Section.STATEMENT, 2, "text"] == "text:9"
    after = corrected_cell(desk, now, at("text", 2, Section.STATEMENT), "依据某某办法（〔2025〕3号）。")
    assert opened(desk, path).statement == after.statement
    assert after.statement is not None
    assert after.statement.sections[1].text == "依据某某办法（〔2025〕3号）。"


SPENT_TEXT = """项目支出绩效自评表
项目名称 社区服务 实施单位 东镇
预算执行 年初预算数 全年预算数 全年执行数 分值 执行率 得分
年度资金总额 30 31 29 10 93.5% 9.4
其中：当年财政拨款 30 31 29 - -
一级指标 二级指标 三级指标 指标值 实际完成值 分值 得分
产出指标 数量指标 服务场次 ≥12场 12场 50 50
满意度指标 服务对象满意度指标 居民满意度 ≥90% 95% 40 40
"""


def test_short_figures_of_a_form_without_a_grid_are_found_by_their_labels() -> None:
    reading = reading_of_text(SPENT_TEXT, source="粘贴的文字")
    (where,) = origins(reading.source, reading.document)
    assert where[Section.EXECUTION, 1, "spent"] == "text:4"
    assert where[Section.EXECUTION, 2, "revised"] == "text:5"
    assert where[Section.PROJECT, None, "unit"] == "text:2"


def test_lines_of_a_text_are_found_too() -> None:
    reading = reading_of_text(WEAK.read_text("utf-8"), source="粘贴的文字")
    (where,) = origins(reading.source, reading.document)
    lines = WEAK.read_text("utf-8").splitlines()
    for number, row in enumerate(reading.document.filings[0].indicators, start=1):
        anchor = where[Section.INDICATOR, number, "target"]
        assert row.target.text in lines[int(anchor.removeprefix("text:")) - 1]


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("text:12", "第12行"),
        ("xlsx:绩效表!C7", "工作表“绩效表”的C7"),
        ("docx:0/3/4", "第1个表格第4行"),
        ("docx:p5", "第6段"),
        ("pdf:2/0/5/1", "第2页第6行"),
        ("pdf:2", "第2页"),
        ("image:1/0/2/3", "图片里"),
        ("", ""),
    ],
)
def test_a_place_in_the_file_is_told_in_words(anchor: str, words: str) -> None:
    assert anchor_text(anchor) == words


# ----------------------------------------------------------------------------------------------------------- on the page


def wrong(now: Laid) -> Place:
    """The cell whose comparison is reversed in the example."""
    return next(each.place for each in now.review.findings if each.rule == "direction_reversed")


def opened(desk: Desk, path: Path = WEAK) -> Laid:
    return laid(desk, desk.reading_of(path), path)


def test_a_correction_is_reviewed_at_once_and_applied_when_the_file_is_read_again(desk: Desk) -> None:
    before = WEAK.read_bytes()
    now = opened(desk)
    place = wrong(now)
    after = corrected_cell(desk, now, place, "≥15场")
    assert "direction_reversed" not in {each.rule for each in after.review.findings}
    assert len(after.review.corrections) == 1
    again = opened(desk)
    assert again.known == 1
    assert again.filing == after.filing
    assert again.review.corrections == after.review.corrections
    assert WEAK.read_bytes() == before
    undone = with_log(desk, again, ())
    assert undone.filing == now.filing
    assert opened(desk).known == 0


def test_a_correction_that_changes_nothing_is_none(desk: Desk) -> None:
    now = opened(desk)
    place = wrong(now)
    assert corrected_cell(desk, now, place, now.text_at(place) or "") is now


def test_a_correction_that_cannot_be_is_refused_and_not_kept(desk: Desk) -> None:
    now = opened(desk)
    with pytest.raises(AssistantError, match="不是数字"):
        corrected_cell(desk, now, at("weight", 1), "很多")
    assert desk.corrections(now.reading.document) == ()


def test_rewrites_are_accepted_again_on_what_was_corrected_since(desk: Desk) -> None:
    now = opened(desk)
    finding = next(each for each in now.review.findings if each.rule == "direction_reversed")
    rewritten, made = accepted(desk, now, [finding])
    assert made.accepted == (finding,)
    with pytest.raises(AssistantError, match="采纳"):
        corrected_cell(desk, rewritten, finding.place, "≥16场")
    with pytest.raises(AssistantError, match="采纳"):
        amended(desk, rewritten, row_deleted(rewritten.document, 1, 1))
    both = corrected_cell(desk, rewritten, at("unit", section=Section.PROJECT), "某某街道")
    assert both.text_at(finding.place) == finding.rewrite
    assert both.filing.project.unit == "某某街道"
    back = without_last_step(desk, both)
    assert back.text_at(finding.place) == now.text_at(finding.place)
    assert back.filing.project.unit == "某某街道"


def test_a_batch_takes_the_corrections_of_its_files(desk: Desk, tmp_path: Path) -> None:
    now = opened(desk)
    corrected_cell(desk, now, wrong(now), "≥15场")
    packed = tmp_path / "一批.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(WEAK, "甲.txt")
    *_, batch = desk.review_batch([packed], tmp_path / "work")
    assert batch.entries[0].state is State.KEPT
    assert len(batch.lines[0][1].corrections) == 1
    with_log(desk, opened(desk), ())
    *_, batch = desk.review_batch([packed], tmp_path / "work2")
    assert batch.lines[0][1].corrections == ()
    *_, batch = desk.review_batch([packed], tmp_path / "work3", again=True)
    assert batch.entries[0].state is State.REVIEWED


def test_reading_and_reviewing_without_the_page_apply_no_corrections(desk: Desk) -> None:
    now = opened(desk)
    corrected_cell(desk, now, wrong(now), "≥15场")
    assert desk.read(WEAK) == now.reading.document
    assert all(review.corrections == () for review in desk.review(desk.read(WEAK)))


# --------------------------------------------------------------------------------------------------------------- papers


def test_every_paper_says_what_was_corrected(desk: Desk, tmp_path: Path) -> None:
    original = tmp_path / "甲.docx"
    write_form_docx([PLAIN], original)
    before = original.read_bytes()
    now = opened(desk, original)
    place = at("target", 1)
    after = corrected_cell(desk, now, place, "=4个")
    told = f"读成“{PLAIN.indicators[0].target.text}”，更正为“=4个”"
    write_opinion_docx([after.review], tmp_path / "意见书.docx")
    assert told in "\n".join(line.text for line in docx.Document(str(tmp_path / "意见书.docx")).paragraphs)
    annotate(original, [after.review], tmp_path / "批注.docx")
    with zipfile.ZipFile(io.BytesIO((tmp_path / "批注.docx").read_bytes())) as archive:
        assert told in archive.read("word/comments.xml").decode()
    payload = json.loads(review_payload("甲.docx", [after.review]).model_dump_json())
    assert told in payload["reviews"][0]["corrections"][0]
    assert "corrections" not in json.loads(review_payload("甲.docx", [now.review]).model_dump_json())["reviews"][0]
    assert original.read_bytes() == before


# ------------------------------------------------------------------------------------------------- where else they count


def test_what_was_corrected_is_assessed_too(desk: Desk) -> None:
    now = opened(desk)
    corrected_cell(desk, now, wrong(now), "≥15场")
    read = desk.read_corrected(WEAK)
    assert len(read.applied) == 1
    (form,) = forms_in(read.document)
    assert form.indicators[(wrong(now).row or 0) - 1].target.text == "≥15场"
    assert "已套用" in left_html(read)


def test_a_file_without_a_filled_in_form_cannot_be_assessed() -> None:
    seen = Unread(text="申报表", reason="空白表样：指标没有填写内容，不作为申报表读取。", anchor="text:1")
    with pytest.raises(UnreadableFile, match="空白表样"):
        forms_in(Document(source="甲.docx", unread=(seen,)))
