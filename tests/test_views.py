"""What the page shows of a filing, a review and a draft: complete, numbered alike, and with every cell escaped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import (
    Basis,
    BasisKind,
    Blank,
    Brief,
    Document,
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
    NotEvaluated,
    Objective,
    Place,
    Project,
    Review,
    Section,
    Severity,
    Target,
    Unread,
)
from assistant.ui.draft_view import facts_html, notes_html, stage_html
from assistant.ui.form_view import form_html
from assistant.ui.review_view import document_html, findings_html, not_evaluated_html, scorecard_html
from assistant.ui.running import Stops, until

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
        facts_html((Fact(thing=NASTY, quote=NASTY),)),
        notes_html((Blank(place=FINDING.place, question=NASTY),), (NASTY,)),
    ]
    assert all("<script" not in html for html in shown)
    assert all("&lt;script&gt;" in html for html in shown)


def test_a_finding_is_marked_on_its_cell_with_its_number_in_the_list() -> None:
    html = form_html(FILING, findings=(FINDING,))
    assert html.count('class="value hit-error"') == 1
    assert 'href="#finding-1"' in html
    assert 'id="finding-1"' in findings_html((FINDING,))


def test_first_and_second_levels_are_merged_over_their_rows() -> None:
    html = form_html(FILING)
    assert 'rowspan="2">产出指标' in html
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
    for text in ("实际完成值", "8场", "6.5", "推迟", "执行率 95%", "总分 96"):
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
