"""A filing and its results become a 自评表: scores by the method, what is missing asked for, nothing invented."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import documents
from assistant.assessing import Results, RowResult, SelfEvaluation, Spending, assess, read_results
from assistant.documents import writing
from assistant.documents.official import official
from assistant.domain import (
    Document,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Level1,
    Level2,
    Money,
    Objective,
    Project,
    Review,
    Severity,
    Statement,
)
from assistant.errors import BriefError
from assistant.review.checking import review_document
from assistant.settings import Thresholds
from assistant.target import read_target
from tests.test_writing import comparable

_WHOLE = Money(text="400000.00", unit="元", yuan=Decimal(400000))
_ROWS = (
    (Level1.OUTPUT, Level2.QUANTITY, "健康讲座场次", "≥12场", "15"),
    (Level1.OUTPUT, Level2.QUANTITY, "义诊次数", "≥6次", "10"),
    (Level1.OUTPUT, Level2.QUALITY, "档案合格率", "≥95%", "10"),
    (Level1.OUTPUT, Level2.TIMELINESS, "站点改造完成时间", "≤6月30日", "15"),
    (Level1.BENEFIT, Level2.SOCIAL_BENEFIT, "有效投诉率", "≤1%", "15"),
    (Level1.BENEFIT, Level2.SUSTAINABLE, "健康管理机制", "健全", "15"),
    (Level1.SATISFACTION, Level2.SATISFACTION, "居民满意度", "≥90%", "10"),
)
FORM = Filing(
    kind=FilingKind.APPLICATION,
    project=Project(
        name="社区健康促进",
        department="示例镇人民政府",
        unit="示例镇社区事务中心",
        year=2025,
        funding=Funding(annual=_WHOLE, appropriation=_WHOLE),
    ),
    objective=Objective(annual="2025年举办健康讲座12场，开展义诊6次，6月30日前完成站点改造，居民满意度达到90%以上。"),
    indicators=tuple(
        Indicator(level1=first, level2=second, name=name, target=read_target(target), weight=Decimal(weight))
        for first, second, name, target, weight in _ROWS
    ),
)
DONE = ("14", "6次", "97%", "6月20日", "0.5%", "达成", "93%")
SPENT = (Spending(spent=Decimal(380000)),)


def check(filing: Filing, _: Statement | None) -> Review:
    return review_document(Document(source="x", filings=(filing,)), Thresholds())[0]


def made(
    *, actuals: tuple[str, ...] = DONE, spending: tuple[Spending, ...] = SPENT, form: Filing = FORM, **cells: RowResult
) -> SelfEvaluation:
    rows = [RowResult(row=number, actual=text) for number, text in enumerate(actuals, start=1)]
    rows = [next((one for one in cells.values() if one.row == row.row), row) for row in rows]
    return assess(form, Results(rows=tuple(rows), spending=spending), over_fulfilment=Decimal("1.3"), review=check)


def scores(done: SelfEvaluation) -> list[str]:
    return ["" if row.score is None else f"{row.score:f}" for row in done.filing.indicators]


def test_everything_reached_gives_full_points_the_rate_and_the_grade() -> None:
    done = made()
    assert scores(done) == ["15", "10", "10", "15", "15", "15", "10"]
    assert done.filing.execution is not None
    assert (done.filing.execution.rate_text, done.filing.execution.score) == ("95.00%", Decimal("9.5"))
    assert (done.total, done.grade, done.asked) == (Decimal("99.5"), "优", ())
    assert done.review is not None
    assert [one for one in done.review.findings if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("row", "actual", "score"),
    [
        (1, "8场", "10"),  # 8/12 of 15
        (1, "9", "11.25"),
        (3, "76%", "8"),
        (5, "1.2%", "12"),  # 20 % over the limit
        (5, "0", "15"),
        (4, "6月30日", "15"),
        (6, "健全", "15"),
    ],
)
def test_points_follow_the_formula(row: int, actual: str, score: str) -> None:
    done = made(cell=RowResult(row=row, actual=actual, deviation="因场地装修未能完成，下年一季度补办"))
    assert scores(done)[row - 1] == score


@pytest.mark.parametrize(
    ("row", "actual", "asked"),
    [
        (1, "", "实际完成多少"),
        (1, "8场", "原因是什么，准备怎么改进"),
        (1, "16场", "为什么超出"),
        (1, "1200场", "核对单位和小数点"),
        (4, "8月15日", "请定得分"),
        (6, "部分达成", "9–12 分，请定得分"),
        (6, "挺好的", "请定得分"),
    ],
    ids=["nothing entered", "missed", "far over", "a slip of units", "late", "a band", "words of his own"],
)
def test_what_only_the_filer_knows_is_asked_and_stays_open(row: int, actual: str, asked: str) -> None:
    done = made(cell=RowResult(row=row, actual=actual))
    questions = [one.question for one in done.asked if one.place.row == row]
    assert any(asked in question for question in questions), questions
    assert done.review is not None
    assert [one for one in done.review.findings if one.severity is Severity.ERROR] == []


def test_words_that_contradict_an_open_row_are_still_told() -> None:
    rows = [RowResult(row=number, actual=text) for number, text in enumerate(DONE, start=1)]
    rows[1] = RowResult(row=2, actual="3次")
    words = "2025年举办健康讲座14场，开展义诊次数6次，6月20日完成站点改造，居民满意度93%。"
    results = Results(rows=tuple(rows), spending=SPENT, completion=words)
    done = assess(FORM, results, over_fulfilment=Decimal("1.3"), review=check)
    assert done.asked
    assert done.review is not None
    assert "completion_narrative_conflict" in {one.rule for one in done.review.findings}


def test_a_missed_target_never_gets_an_invented_reason() -> None:
    done = made(cell=RowResult(row=1, actual="8场"))
    assert done.filing.indicators[0].deviation == "待填"
    assert done.filing.objective.actual is not None
    assert "健康讲座场次只完成8场" in done.filing.objective.actual
    assert "因" not in done.filing.objective.actual


def test_an_open_score_leaves_total_and_grade_open() -> None:
    done = made(cell=RowResult(row=6, actual="部分达成"))
    assert (done.total, done.grade) == (None, "")
    own = made(cell=RowResult(row=6, actual="部分达成", score=Decimal(11), deviation="机制尚未覆盖全部村居，下年完善"))
    assert own.total == Decimal("95.5")


@pytest.mark.parametrize(
    ("own", "kept"),
    [(Decimal(20), None), (Decimal(2), None), (Decimal(9), Decimal(9))],
    ids=["above", "below", "within"],
)
def test_the_filers_score_counts_only_within_the_band(own: Decimal, kept: Decimal | None) -> None:
    done = made(cell=RowResult(row=6, actual="部分达成", score=own))
    assert done.filing.indicators[5].score == kept


def test_an_entered_score_does_not_beat_the_formula() -> None:
    done = made(cell=RowResult(row=1, actual="8场", score=Decimal(15), deviation="因天气原因减少4场，将于次年补办"))
    assert scores(done)[0] == "10"
    assert any("没有采用所填的 15 分" in note for note in done.notes)


def test_more_than_the_budget_earns_no_more_than_the_full_points() -> None:
    done = made(spending=(Spending(revised=Decimal(400000), spent=Decimal(410000)),))
    assert done.filing.execution is not None
    assert (done.filing.execution.rate_text, done.filing.execution.score) == ("102.50%", Decimal(10))


def test_without_the_spent_sum_the_rate_is_asked_for() -> None:
    done = made(spending=())
    assert done.total is None
    assert "执行数" in "".join(one.question for one in done.asked)


def test_rows_without_points_get_those_of_the_framework() -> None:
    bare = FORM.model_copy(
        update={"indicators": tuple(row.model_copy(update={"weight": None}) for row in FORM.indicators)}
    )
    done = made(form=bare)
    weights = [row.weight or Decimal(0) for row in done.filing.indicators]
    assert sum(weights) == 90
    assert any("没有分值" in note for note in done.notes)


@pytest.mark.parametrize(
    ("write", "name"), [(writing.write_form_docx, "a.docx"), (writing.write_form_xlsx, "a.xlsx")], ids=["docx", "xlsx"]
)
def test_the_form_reads_back_as_the_same_value_and_passes_the_checker(
    write: Callable[..., None], name: str, tmp_path: Path
) -> None:
    done = made(cell=RowResult(row=1, actual="8场", deviation="因三季度场地装修，4场未能举办，将于下年一季度补办"))
    write([done.filing], tmp_path / name)
    (again,) = documents.read(tmp_path / name).filings
    assert comparable(again) == comparable(official(done.filing))
    (checked,) = review_document(documents.read(tmp_path / name), Thresholds())
    assert [one.message for one in checked.findings if one.severity is Severity.ERROR] == []


def test_a_self_evaluation_is_scored_anew_from_its_own_results() -> None:
    done = made(cell=RowResult(row=1, actual="8场", deviation="因装修少办4场，将于下年补办"))
    wrong = done.filing.model_copy(
        update={
            "indicators": tuple(
                row.model_copy(update={"score": row.weight}) if row.name == "健康讲座场次" else row
                for row in done.filing.indicators
            )
        }
    )
    again = assess(wrong, Results(), over_fulfilment=Decimal("1.3"))
    assert scores(again)[0] == "10"
    assert again.total == done.total


def test_results_come_from_a_file_by_row_or_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(
        'spent = "38万元"\n[[rows]]\nname = "义诊次数"\nactual = "6次"\n[[rows]]\nrow = 6\nactual = "部分达成"\nscore = "10分"\n',
        "utf-8",
    )
    read = read_results(path, tuple(row.name for row in FORM.indicators))
    assert [(one.row, one.actual, one.score) for one in read.rows] == [(2, "6次", None), (6, "部分达成", Decimal(10))]
    assert read.spending[0].spent == Decimal(380000)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("spend = 1\n", "不认识的键"),
        ("[[rows]]\nrow = 99\n", "不在表里"),
        ('spent = "很多"\n', "读不出金额"),
        ("x =", "不是合法的 TOML"),
    ],
)
def test_a_malformed_file_is_refused_in_plain_words(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BriefError, match=said):
        read_results(path, ("甲",))
