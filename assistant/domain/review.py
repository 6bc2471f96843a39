"""What the checker says of a filing: findings, grades, what was not evaluated."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from assistant.domain.filing import Filing, Place, ReadingCorrection, Unread
from assistant.domain.value import Value


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Dimension(StrEnum):
    """The four dimensions of the 项目支出绩效目标审核表, 财预〔2015〕88号."""

    COMPLETENESS = "完整性"
    RELEVANCE = "相关性"
    SUITABILITY = "适当性"
    FEASIBILITY = "可行性"


class Item(StrEnum):
    """The eight items of the 项目支出绩效目标审核表, 财预〔2015〕88号."""

    FORM = "规范完整性"
    CLARITY = "明确清晰性"
    OBJECTIVE = "目标相关性"
    INDICATORS = "指标科学性"
    PERFORMANCE = "绩效合理性"
    FUNDING = "资金匹配性"
    ATTAINABLE = "实现可能性"
    CONDITIONS = "条件充分性"


class Grade(StrEnum):
    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


DIMENSION_OF: dict[Item, Dimension] = {
    Item.FORM: Dimension.COMPLETENESS,
    Item.CLARITY: Dimension.COMPLETENESS,
    Item.OBJECTIVE: Dimension.RELEVANCE,
    Item.INDICATORS: Dimension.RELEVANCE,
    Item.PERFORMANCE: Dimension.SUITABILITY,
    Item.FUNDING: Dimension.SUITABILITY,
    Item.ATTAINABLE: Dimension.FEASIBILITY,
    Item.CONDITIONS: Dimension.FEASIBILITY,
}


class Edit(Value):
    """改动: the new text of one cell, made from a form in which the cell said ``was``.

    ``place.field`` ``row`` is a whole indicator: an empty ``text`` takes it out, 一级 | 二级 | 三级 | 指标值 puts one in
    behind the last of its kind. ``level2`` moves the row to the second level named.
    """

    place: Place
    was: str
    text: str


class Finding(Value):
    """审核意见. ``rewrite`` is the exact new text of the cell at ``place``, empty when only the filer can know it.

    Where other cells change, or more than one, ``edits`` holds them all and ``rewrite`` says in words what they come to.
    """

    rule: str
    severity: Severity
    place: Place
    quote: str
    message: str
    suggestion: str
    basis: str
    source: str = "rule"
    rewrite: str = ""
    edits: tuple[Edit, ...] = ()


class NotEvaluated(Value):
    """A rule that was not applied to this filing, and why."""

    rule: str
    reason: str


class Waived(Value):
    """A finding the reviewer let pass (豁免), and why. It stays listed and does not count for the grade."""

    finding: Finding
    reason: str


class ItemGrade(Value):
    """The grade of one of the eight items, with how many findings led to it."""

    item: Item
    grade: Grade
    points: Decimal
    full: Decimal
    errors: int = 0
    warnings: int = 0
    infos: int = 0


class Judged(Value):
    """How the judged rules went. ``asked`` rules were put to ``model`` twice, ``agreed`` got the same verdict both times.
    What rules were not sure of counts likewise, one for each spot.

    ``dropped`` counts what was said and not taken over: quotes that stand nowhere, words of the handbook's examples, spots only
    one of the two named, rules nobody offered.
    """

    model: str
    asked: int = 0
    agreed: int = 0
    dropped: int = 0


class Review(Value):
    """What the checker says of one filing. ``dimensions`` maps each dimension to its points; ``score`` is of 100.

    ``open`` holds what a rule is not sure of (拿不准): never shown or graded before a model has settled it.
    ``corrections`` are those that the user had made in the reading of this form. ``unread`` is what of its file, other forms
    included, was seen and not taken over, which the review therefore does not know.
    """

    filing: Filing
    form_index: int = 1
    findings: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    items: tuple[ItemGrade, ...] = ()
    dimensions: dict[Dimension, Decimal] = Field(default_factory=dict)
    score: Decimal = Decimal(0)
    grade: Grade = Grade.EXCELLENT
    outcome: str = ""
    judged: Judged | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    corrections: tuple[ReadingCorrection, ...] = ()
    unread: tuple[Unread, ...] = ()
