"""The review's evaluation counts what it says it counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Finding, Grade, Place, Review, Section, Severity
from assistant.library.corpus import samples
from assistant.settings import Settings
from eval import review, review_baseline
from eval.review_orders import better
from eval.review_tally import Tally
from eval.seeds import FOLLOWS, SEEDS

FILING = samples()[0].document.filings[0]


def reviewed(*rows: int, points: int = 80, grade: Grade = Grade.GOOD) -> Review:
    findings = tuple(
        Finding(
            rule="some_rule",
            severity=Severity.ERROR,
            place=Place(section=Section.INDICATOR, row=row),
            quote="",
            message="",
            suggestion="",
            basis="",
        )
        for row in rows
    )
    return Review(filing=FILING, findings=findings, score=Decimal(points), grade=grade)


def test_a_false_alarm_costs_more_than_a_hit_brings() -> None:
    assert Tally(true=10).merit == 10
    assert Tally(true=10, false=10).merit == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("after", "improved"),
    [
        (reviewed(1, 2), False),
        (reviewed(1, 2, 3, points=70), False),
        (reviewed(1), True),
        (reviewed(1, 2, points=90), True),
        (reviewed(1, 2, grade=Grade.EXCELLENT), True),
    ],
)
def test_an_order_that_removes_a_finding_or_lifts_the_grade_is_noticed(after: Review, improved: bool) -> None:
    assert bool(better(reviewed(1, 2), after)) is improved


def test_what_any_remark_would_have_hidden_is_not_put_down_to_the_order() -> None:
    assert not better(reviewed(1, 2), reviewed(1), than=reviewed(1))
    assert better(reviewed(1, 2), reviewed(1), than=reviewed(2))


def test_consequences_are_written_for_seeds_that_exist() -> None:
    assert FOLLOWS.keys() <= SEEDS.keys()


def test_without_a_model_the_baseline_says_why_it_was_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_baseline, "load_settings", lambda: Settings(no_model=True))
    lines, remarks = review_baseline.lines([FILING], forms=1)
    assert not lines
    assert "不用语言模型" in remarks[0]


def test_no_two_timed_texts_are_alike() -> None:
    texts = list(review._texts(60))
    assert len(set(texts)) == 60
