"""Lets findings pass (豁免): a waived finding stays listed with its reason and no longer counts for the grade. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain import Finding, Review, Waived
from assistant.review import rubric
from assistant.review.checking import in_order
from assistant.review.progress import Progress, compare
from assistant.review.rule import squeeze

Key = tuple[str, str]


def waiver_key(finding: Finding) -> Key:
    """What a waiver is kept under: the rule, and the label of the place (rows may move from one filing to the next)."""
    return finding.rule, squeeze(finding.place.label) or finding.place.section.value


def with_waivers(review: Review, reasons: Mapping[Key, str]) -> Review:
    """The review with these waivers and no others, graded anew by the findings that remain."""
    every = all_findings(review)
    waived = tuple(
        Waived(finding=each, reason=reasons[waiver_key(each)]) for each in every if waiver_key(each) in reasons
    )
    if waived == review.waived:
        return review
    findings = tuple(each for each in every if waiver_key(each) not in reasons)
    form = rubric.grade(review.filing, findings)
    return review.model_copy(
        update={
            "findings": findings,
            "waived": waived,
            "items": form.items,
            "dimensions": form.dimensions,
            "score": form.score,
            "grade": form.grade,
            "outcome": form.outcome,
        }
    )


def all_findings(review: Review) -> tuple[Finding, ...]:
    """Findings that count and those waived, in the order of a review."""
    return in_order([*review.findings, *(each.finding for each in review.waived)])


def progress_since(before: Review, after: Review) -> Progress:
    """What became of the findings of ``before``. A finding that is waived now is neither resolved nor remaining."""
    whole = compare(
        before.model_copy(update={"findings": all_findings(before), "waived": ()}),
        after.model_copy(update={"findings": all_findings(after), "waived": ()}),
    )
    passed = {waiver_key(each.finding) for each in after.waived}
    return Progress(
        resolved=whole.resolved,
        remaining=tuple(each for each in whole.remaining if waiver_key(each) not in passed),
        new=tuple(each for each in whole.new if waiver_key(each) not in passed),
    )
