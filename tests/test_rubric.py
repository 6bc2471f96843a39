"""The 审核表: points, the grade of an item, the grade of the whole, what follows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Dimension, Document, Finding, Grade, Item, Place, Section, Severity
from assistant.review import rubric
from assistant.review.checking import review_document
from assistant.review.examples import read_example

EXCELLENT, GOOD, FAIR, POOR = Grade
SOUND = read_example("项目名称：助餐\n产出指标 | 数量指标 | 助餐人次 | ≥3000人次")[0].filing


def finding(rule: str, severity: Severity) -> Finding:
    place = Place(section=Section.FORM, label="表")
    return Finding(
        rule=rule, severity=severity, place=place, quote="表", message="有误。", suggestion="改。", basis="某文"
    )


def test_the_eight_items_carry_the_official_points() -> None:
    assert [int(points) for points in rubric.POINTS.values()] == [10, 10, 15, 15, 15, 15, 10, 10]
    assert tuple(rubric.POINTS) == tuple(Item)


@pytest.mark.parametrize(
    ("errors", "warnings", "infos", "grade"),
    [
        (0, 0, 0, EXCELLENT),
        (0, 0, 2, EXCELLENT),
        (0, 0, 3, GOOD),
        (0, 1, 0, GOOD),
        (0, 2, 9, GOOD),
        (0, 3, 0, FAIR),
        (1, 0, 0, FAIR),
        (1, 4, 0, FAIR),
        (0, 5, 0, POOR),
        (2, 0, 0, POOR),
    ],
)
def test_the_grade_of_an_item_follows_its_findings(errors: int, warnings: int, infos: int, grade: Grade) -> None:
    assert rubric.item_grade(errors, warnings, infos) is grade


@pytest.mark.parametrize(
    ("grades", "overall"),
    [
        ([EXCELLENT] * 8, EXCELLENT),
        ([EXCELLENT] * 6 + [GOOD] * 2, EXCELLENT),
        ([EXCELLENT] * 5 + [GOOD] * 3, GOOD),
        ([EXCELLENT] * 7 + [FAIR], GOOD),
        ([EXCELLENT] * 6 + [FAIR] * 2, GOOD),
        ([EXCELLENT] * 5 + [FAIR] * 3, FAIR),
        ([EXCELLENT] * 7 + [POOR], FAIR),
        ([GOOD] * 6 + [POOR] * 2, FAIR),
        ([FAIR] * 6 + [POOR] * 2, FAIR),
        ([EXCELLENT] * 5 + [POOR] * 3, POOR),
        ([POOR] * 8, POOR),
    ],
)
def test_the_grade_of_the_whole_follows_the_official_scheme(grades: list[Grade], overall: Grade) -> None:
    assert rubric.overall_grade(grades) is overall


def test_a_filing_without_findings_has_full_marks_and_goes_on() -> None:
    result = rubric.grade(SOUND, ())
    assert result.score == 100
    assert result.grade is EXCELLENT
    assert "进入下一步" in result.outcome
    assert {dimension: int(points) for dimension, points in result.dimensions.items()} == {
        Dimension.COMPLETENESS: 20,
        Dimension.RELEVANCE: 30,
        Dimension.SUITABILITY: 30,
        Dimension.FEASIBILITY: 20,
    }


def test_a_rule_that_names_many_rows_counts_once_but_is_counted_in_full() -> None:
    result = rubric.grade(SOUND, [finding("indicator_value_missing", Severity.ERROR)] * 12)
    form = next(item for item in result.items if item.item is Item.FORM)
    assert (form.grade, form.errors) == (FAIR, 12)


def test_the_worst_severity_of_a_rule_counts() -> None:
    mixed = [
        finding("missing_cost_indicator", severity) for severity in (Severity.INFO, Severity.ERROR, Severity.WARNING)
    ]
    form = next(item for item in rubric.grade(SOUND, mixed).items if item.item is Item.FORM)
    assert form.grade is FAIR
    assert (form.errors, form.warnings, form.infos) == (1, 1, 1)


def test_a_form_without_indicators_cannot_be_scientific() -> None:
    empty = SOUND.model_copy(update={"indicators": ()})
    items = {item.item: item.grade for item in rubric.grade(empty, ()).items}
    assert items[Item.INDICATORS] is POOR


def test_every_grade_has_its_outcome() -> None:
    assert set(rubric.OUTCOMES) == set(Grade)
    assert len(set(rubric.OUTCOMES.values())) == 4


def test_a_review_carries_the_rubric_and_the_version_of_the_rules() -> None:
    review = review_document(Document(source="例", filings=(SOUND,)))[0]
    assert len(review.items) == 8
    assert review.score == sum((item.points for item in review.items), Decimal(0))
    assert review.score == sum(review.dimensions.values(), Decimal(0))
    assert review.outcome == rubric.OUTCOMES[review.grade]
    assert review.versions["rules"]
    assert review.not_evaluated
