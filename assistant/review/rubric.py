"""The official 项目支出绩效目标审核表: eight items, four dimensions, 优/良/中/差 and what follows from each.

Items, points and the overall scheme are those of 财预〔2015〕88号. How findings become the grade of one item is ours, since
the document leaves it to the reviewer, and is kept as simple as it can be:

    优  nothing but up to two infos      良  no error, at most two warnings
    中  at most one error and four warnings                差  more than that

One rule counts once in an item, at its worst severity, however many rows it names. An item takes the middle of the
official score band of its grade (优 90–100 gives full points, 良 85 %, 中 70 %, 差 40 %).
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.domain import DIMENSION_OF, Dimension, Filing, Finding, Grade, Item, ItemGrade, Severity, Value
from assistant.review.handbook import Page, pages

POINTS: dict[Item, Decimal] = {
    Item.FORM: Decimal(10),
    Item.CLARITY: Decimal(10),
    Item.OBJECTIVE: Decimal(15),
    Item.INDICATORS: Decimal(15),
    Item.PERFORMANCE: Decimal(15),
    Item.FUNDING: Decimal(15),
    Item.ATTAINABLE: Decimal(10),
    Item.CONDITIONS: Decimal(10),
}
SHARES = {
    Grade.EXCELLENT: Decimal(1),
    Grade.GOOD: Decimal("0.85"),
    Grade.FAIR: Decimal("0.7"),
    Grade.POOR: Decimal("0.4"),
}
OUTCOMES = {
    Grade.EXCELLENT: "直接进入下一步预算安排流程",
    Grade.GOOD: "与单位沟通修改完善后，进入下一步预算安排流程",
    Grade.FAIR: "退回单位修改，完善后按程序重新报送审核",
    Grade.POOR: "不得进入下一步预算安排流程",
}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Result(Value):
    """What the 审核表 says of one filing. ``score`` is the sum of the items' points, of 100."""

    items: tuple[ItemGrade, ...]
    dimensions: dict[Dimension, Decimal]
    score: Decimal
    grade: Grade
    outcome: str


def grade(filing: Filing, findings: Iterable[Finding]) -> Result:
    """Fill the 审核表 from the findings. A finding of a rule without a page counts in 规范完整性.

    A filing without a single indicator has nothing to be graded by: its 指标科学性 is 差 whatever the findings.
    """
    known = pages()
    by_item: dict[Item, list[Finding]] = {item: [] for item in POINTS}
    for finding in findings:
        by_item[_item(known.get(finding.rule))].append(finding)
    items = tuple(_item_grade(item, found, filing) for item, found in by_item.items())
    dimensions = {dimension: Decimal(0) for dimension in Dimension}
    for graded in items:
        dimensions[DIMENSION_OF[graded.item]] += graded.points
    overall = overall_grade([graded.grade for graded in items])
    return Result(
        items=items,
        dimensions=dimensions,
        score=sum(dimensions.values(), Decimal(0)),
        grade=overall,
        outcome=OUTCOMES[overall],
    )


def _item(page: Page | None) -> Item:
    return page.item if page else Item.FORM


def _item_grade(item: Item, findings: list[Finding], filing: Filing) -> ItemGrade:
    worst: dict[str, Severity] = {}
    for finding in findings:
        held = worst.get(finding.rule, finding.severity)
        worst[finding.rule] = min(held, finding.severity, key=_RANK.__getitem__)
    tally = {severity: list(worst.values()).count(severity) for severity in Severity}
    said = item_grade(tally[Severity.ERROR], tally[Severity.WARNING], tally[Severity.INFO])
    if item is Item.INDICATORS and not filing.indicators:
        said = Grade.POOR
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return ItemGrade(
        item=item,
        grade=said,
        points=POINTS[item] * SHARES[said],
        full=POINTS[item],
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        infos=counts[Severity.INFO],
    )


def item_grade(errors: int, warnings: int, infos: int) -> Grade:
    """The grade of one item from how many rules found an error, a warning, an info there."""
    if errors == 0 and warnings == 0 and infos <= 2:
        return Grade.EXCELLENT
    if errors == 0 and warnings <= 2:
        return Grade.GOOD
    if errors <= 1 and warnings <= 4:
        return Grade.FAIR
    return Grade.POOR


def overall_grade(grades: Iterable[Grade]) -> Grade:
    """The grade of the whole from those of the eight items, by the official scheme for general projects.

    优: at least six 优 and none 中 or 差. 良: at least six 良 or better and none 差. 中: at least six 中 or better. Else 差.
    """
    said = list(grades)
    excellent = said.count(Grade.EXCELLENT)
    good = excellent + said.count(Grade.GOOD)
    fair = good + said.count(Grade.FAIR)
    if excellent >= 6 and good == len(said):
        return Grade.EXCELLENT
    if good >= 6 and fair == len(said):
        return Grade.GOOD
    return Grade.FAIR if fair >= 6 else Grade.POOR
