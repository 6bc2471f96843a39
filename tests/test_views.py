"""What the page shows of a filing, a review and a draft: complete, numbered alike, and with every cell escaped."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest

from assistant.desk.batching import Batch, Entry, State
from assistant.desk.reviewing import Examined
from assistant.documents.grid import Box, Cell, Grid, Line, Source
from assistant.domain import (
    Basis,
    BasisKind,
    Blank,
    Brief,
    Document,
    Doubt,
    Draft,
    DraftRow,
    Execution,
    Fact,
    Filing,
    FilingKind,
    Finding,
    Grade,
    Indicator,
    Level1,
    Level2,
    Money,
    NotEvaluated,
    Objective,
    Place,
    Project,
    ReadingCorrection,
    Review,
    Section,
    Severity,
    Share,
    Statement,
    StatementSection,
    Target,
    Unread,
    Waived,
)
from assistant.errors import Cancelled, UnreadableFile
from assistant.review.progress import Progress
from assistant.ui.batch.view import batch_html
from assistant.ui.draft.view import facts_html, notes_html, stage_html
from assistant.ui.form_view import form_html
from assistant.ui.review.reading_view import (
    chosen_html,
    corrections_html,
    document_html,
    doubts_html,
    form_names,
    no_form_html,
    unread_html,
)
from assistant.ui.review.source_view import page_html, source_html
from assistant.ui.review.view import (
    findings_html,
    not_evaluated_html,
    scorecard_html,
    since_html,
    waived_html,
)
from assistant.ui.running import Job, Stops, until

NASTY = "<script>alert(1)</script>"
ROW = Indicator(
    level1=Level1.OUTPUT, level2=Level2.QUANTITY, name=NASTY, target=Target(text="≥待填场"), weight=Decimal(10)
)
FILING = Filing(
    kind=FilingKind.APPLICATION,
    project=Project(name=NASTY, unit=NASTY, year=2026),
    objective=Objective(overall=NASTY, annual="全年 12 场"),
    indicators=(ROW, ROW.model_copy(update={"level2": Level2.QUALITY})),
)
FINDING = Finding(
    rule="unit_mismatch",
    severity=Severity.ERROR,
    place=Place(section=Section.INDICATOR, row=1, field="target", label=NASTY),
    quote=NASTY,
    message=NASTY,
    suggestion="改为场",
    basis="财预〔2021〕101号",
    rewrite="≥12场",
)


def test_nothing_of_a_filing_becomes_markup() -> None:
    review = Review(filing=FILING, findings=(FINDING,), grade=Grade.FAIR, outcome=NASTY)
    rows = tuple(
        DraftRow(indicator=row, basis=(Basis(kind=BasisKind.FACT, quote=NASTY, ref=NASTY),))
        for row in FILING.indicators
    )
    document = Document(source="甲", filings=(FILING,), unread=(Unread(text=NASTY, reason=NASTY),))
    shown = [
        form_html(FILING, rows=rows, findings=(FINDING,)),
        findings_html((FINDING,)),
        scorecard_html(review),
        document_html(document),
        unread_html(document.unread),
        facts_html(
            Brief(name="x", year=2026, content=NASTY),
            (Fact(thing=NASTY, quote=NASTY, start=0, end=5, source="content"),),
        ),
        notes_html((Blank(place=FINDING.place, question=NASTY),), (NASTY,)),
    ]
    assert all("<script" not in html for html in shown)
    assert all("&lt;script&gt;" in html for html in shown)


def test_a_finding_is_marked_on_its_cell_with_its_number_in_the_list() -> None:
    html = form_html(FILING, findings=(FINDING,))
    assert html.count('class="value hit-error"') == 1
    assert 'href="#finding-1"' in html
    assert 'id="finding-1"' in findings_html((FINDING,))


def test_findings_of_one_severity_keep_their_numbers() -> None:
    info = FINDING.model_copy(update={"severity": Severity.INFO})
    html = findings_html((FINDING, info), only=Severity.INFO)
    assert 'id="finding-2"' in html
    assert 'id="finding-1"' not in html
    assert "没有“警告”一级的意见" in findings_html((FINDING,), only=Severity.WARNING)


def test_a_waived_finding_is_shown_apart_with_its_reason() -> None:
    review = Review(filing=FILING, waived=(Waived(finding=FINDING, reason=NASTY),))
    assert "&lt;script&gt;" in waived_html(review)
    assert "<script" not in waived_html(review) + scorecard_html(review)
    assert "已豁免" in scorecard_html(review)
    assert waived_html(Review(filing=FILING)) == ""


def test_what_became_of_the_last_review_is_counted() -> None:
    since = Progress(resolved=(FINDING, FINDING), new=(FINDING,))
    html = since_html(Examined(review=Review(filing=FILING), since=since), revised=False)
    for text in ("上次审核", "已解决 <b>2</b>", "仍存在 <b>0</b>", "新出现 <b>1</b>"):
        assert text in html
    assert "<script" not in html
    assert since_html(Examined(review=Review(filing=FILING)), revised=False) == ""


def test_a_doubtful_cell_is_marked_with_the_reason_beside_its_findings() -> None:
    place = Place(section=Section.INDICATOR, row=2, field="target", label=NASTY)
    doubtful = FILING.model_copy(update={"doubtful": (Doubt(place=place, text="1O", reason='字母"O"或数字0'),)})
    html = form_html(doubtful, findings=(FINDING,))
    assert html.count('class="value doubt"') == 1
    assert 'title="字母&quot;O&quot;或数字0"' in html
    assert html.count('class="value hit-error"') == 1


def test_a_batch_shows_the_worst_first_and_every_failure() -> None:
    def entry(name: str, grade: Grade) -> Entry:
        return Entry(name=name, state=State.REVIEWED, reviews=(Review(filing=FILING, grade=grade),))

    entries = (entry("好.docx", Grade.GOOD), entry("差.docx", Grade.POOR))
    bad = Entry(name=NASTY, state=State.FAILED, reason=NASTY)
    html = batch_html(Batch(entries=(*entries, bad), total=4, current=NASTY))
    assert html.index("差.docx") < html.index("好.docx")
    assert "3 / 4 个文件" in html
    assert "未能审核的文件 1 个" in html
    assert "<script" not in html
    assert "从停下的地方" in batch_html(Batch(entries=entries, total=4, stopped=True))
    assert "没有找到" in batch_html(Batch())


def test_leaving_the_page_stops_all_that_runs_for_it() -> None:
    stops = Stops()
    flags = [stops.begin(key) for key in ("one", "one/batch", "one/review")]
    other = stops.begin("other/batch")
    stops.forget("one")
    assert all(flag.is_set() for flag in flags)
    assert not other.is_set()


def test_first_and_second_levels_are_merged_over_their_rows() -> None:
    html = form_html(FILING)
    assert re.search(r'rowspan="2"[^>]*>产出指标', html)
    assert html.count("产出指标") == 1


def test_blanks_are_marked() -> None:
    assert '<mark class="blank">待填</mark>' in form_html(FILING)


def test_a_self_evaluation_shows_what_was_achieved_and_scored() -> None:
    row = ROW.model_copy(update={"actual": Target(text="8场"), "score": Decimal("6.5"), "deviation": "推迟"})
    form = FILING.model_copy(
        update={
            "kind": FilingKind.SELF_EVALUATION,
            "indicators": (row,),
            "execution": Execution(rate_text="95%", total_score=Decimal(96)),
        }
    )
    html = form_html(form)
    for text in ("实际完成值", "8场", "6.5", "推迟", "执行率", "95%", "总得分", "96"):
        assert text in html


def test_rules_that_were_not_evaluated_are_grouped_by_their_reason() -> None:
    skipped = (NotEvaluated(rule="a", reason="未附说明"), NotEvaluated(rule="b", reason="未附说明"))
    html = not_evaluated_html(Review(filing=FILING, not_evaluated=skipped), {"a": "甲规则"})
    assert "未附说明</b>（2 条）：甲规则、b" in html


def test_a_stopped_draft_says_so() -> None:
    draft = Draft(stage="writing", brief=Brief(name="甲", year=2026), filing=FILING, rows=(), facts=())
    assert "已停止" in stage_html(draft, stopped=True)


def test_pressing_stop_closes_the_work_behind_it() -> None:
    closed = threading.Event()

    def work() -> Iterator[int]:
        try:
            yield from range(1000)
        finally:
            closed.set()

    stops = Stops()
    flag = stops.begin("session")
    seen = []
    for step in until(flag, work()):
        seen.append(step)
        if step == 2:
            stops.stop("session")
    assert seen == [0, 1, 2]
    assert closed.is_set()


def test_a_new_run_is_not_stopped_by_the_last_one() -> None:
    stops = Stops()
    stops.begin("session")
    stops.stop("session")
    assert not stops.begin("session").is_set()


def test_nothing_of_an_original_becomes_markup_and_every_place_can_be_pointed_at() -> None:
    cell = Cell(NASTY, f"docx:0/0/{NASTY}", 0, 0, 1, 2)
    source = Source((Line(NASTY, "text:7"), Grid(((cell, cell, Cell("乙", "docx:0/0/2", 0, 2)),))))
    html = source_html(source, name=NASTY, lit="text:7")
    assert "<script" not in html
    assert 'class="said lit" data-anchor="text:7"' in html
    assert html.count('colspan="2"') == 1
    page = page_html("abc", {NASTY: Box(2, 0.1, 0.2, 0.3, 0.4)}, name=NASTY, page=2, pages=3)
    assert "<script" not in page
    assert "left:10.00%;top:20.00%" in page
    assert "第 2 / 3 页" in page


def test_what_may_be_wrong_left_out_or_corrected_is_told_with_its_place() -> None:
    place = Place(section=Section.INDICATOR, row=2, field="target", label=NASTY, anchor="text:9")
    doubtful = FILING.model_copy(update={"doubtful": (Doubt(place=place, text=NASTY, reason=NASTY),)})
    change = ReadingCorrection(place=place, was=NASTY, text="≥12场")
    told = doubts_html(doubtful, lambda doubt: doubt.place, lambda place: place.anchor)
    assert 'data-cell="indicator/2/target" data-anchor="text:9"' in told
    fixed = corrections_html((change,), known=1, lost=(change,), several=True)
    assert "已套用你上次对这个文件的 1 处更正" in fixed
    assert "没有套用" in fixed
    chosen = chosen_html(doubtful, place, text=NASTY, where="第9行", log=(change,))
    left_out = unread_html((Unread(text=NASTY, reason="表格以外的文字，未读取。", anchor="text:12"),))
    assert "第12行" in left_out
    assert all("<script" not in html for html in (told, fixed, chosen, left_out))
    assert doubts_html(FILING, lambda doubt: doubt.place, lambda place: place.anchor) == ""
    assert corrections_html((), known=0, lost=(), several=False) == ""
    assert unread_html(()) == ""


def test_a_file_without_a_form_is_told_with_what_was_seen() -> None:
    entry = Unread(text=NASTY, reason="空白表样：指标没有填写内容，不作为申报表读取。", anchor="text:1")
    html = no_form_html(Document(source=NASTY, unread=(entry,)))
    assert "空白表样" in html
    assert "第1行" in html
    assert "<script" not in html


def test_forms_of_one_name_are_told_apart_by_their_unit() -> None:
    plain = Project(name="甲项目", unit="东镇")
    other = plain.model_copy(update={"unit": "西镇"})
    one, two = (FILING.model_copy(update={"project": project}) for project in (plain, other))
    assert form_names([one, two]) == ["申报表《甲项目》东镇", "申报表《甲项目》西镇"]
    assert form_names([one]) == ["申报表《甲项目》"]


def test_every_text_of_a_form_can_be_picked_also_those_that_were_not_read() -> None:
    bare = FILING.model_copy(update={"objective": Objective(), "kind": FilingKind.SELF_EVALUATION, "title": NASTY})
    statement = Statement(project=NASTY, sections=(StatementSection(number=3, heading=NASTY, text=NASTY),))
    child = bare.model_copy(update={"children": (Share(name=NASTY, amount=Money(text="1")),)})
    html = form_html(child, origins={}, statement=statement)
    for code in (
        "form//title", "form//kind", "objective//annual", "objective//actual", "execution/1/spent", "execution//rate",
        "family/1/name", "family/2/name", "statement/3/text", "statement/3/heading", "project//name",
    ):  # fmt: skip
        assert f'data-cell="{code}"' in html
    assert "<script" not in html
    assert "data-cell" not in form_html(child, statement=statement)


def test_a_job_tells_how_far_it_is_and_gives_its_result() -> None:
    def work(tell: Callable[[int, int], None]) -> str:
        tell(0, 2)
        tell(2, 2)
        return "读完"

    job = Job(work, threading.Event())
    assert list(job.steps()) == [(0, 2), (2, 2)]
    assert job.result() == "读完"


def test_a_job_that_is_stopped_ends_at_its_next_step() -> None:
    flag, ended = threading.Event(), threading.Event()

    def work(tell: Callable[[int, int], None]) -> None:
        try:
            while True:
                tell(0, 9)
        finally:
            ended.set()

    job: Job[None] = Job(work, flag)
    for _ in job.steps():
        flag.set()
    with pytest.raises(Cancelled):
        job.result()
    assert ended.wait(5)


def test_a_jobs_trouble_is_raised_where_its_result_is_asked_for() -> None:
    def work(_tell: Callable[[int, int], None]) -> None:
        raise UnreadableFile("“甲.pdf”已损坏，打不开。")

    job: Job[None] = Job(work, threading.Event())
    assert list(job.steps()) == []
    with pytest.raises(UnreadableFile, match="已损坏"):
        job.result()
