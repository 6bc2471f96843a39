"""A review as the JSON other programs rely on (DESIGN, section 8): what ``review --json`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from assistant.documents.cells import cell_text
from assistant.documents.correcting import correction_text
from assistant.documents.places import anchor_text
from assistant.domain import (
    Dimension,
    Edit,
    Filing,
    FilingKind,
    Finding,
    Grade,
    NotEvaluated,
    Place,
    Review,
    Section,
    Severity,
    Unread,
    Value,
)
from assistant.errors import AssistantError


class PlacePayload(Value):
    section: Section
    row: int | None
    field: str
    label: str


class EditPayload(Value):
    """One cell a rewrite changes. ``field`` ``row`` at ``place`` is a whole indicator, put in or, ``after`` empty, taken out."""

    place: PlacePayload
    before: str
    after: str


class RewritePayload(Value):
    """A proposal that was tried on the form: ``edits`` are the cells it changes, ``text`` says in words what they come to.

    ``basis`` is that of the finding it settles.
    """

    text: str
    basis: str
    edits: tuple[EditPayload, ...]


class FindingPayload(Value):
    """One finding; ``rewrite`` is there only where a ready text exists that settles it."""

    rule: str
    severity: Severity
    place: PlacePayload
    quote: str
    message: str
    suggestion: str
    basis: str
    source: str
    rewrite: RewritePayload | None = Field(default=None, exclude_if=lambda said: said is None)


class DoubtPayload(Value):
    """A cell that may have been misread."""

    place: PlacePayload
    text: str
    reason: str


class UnreadPayload(Value):
    """What of the file was seen and not read; ``place`` says in words where, ``anchor`` for programs."""

    text: str
    reason: str
    place: str
    anchor: str


class FilingReviewPayload(Value):
    """One filing's review; ``dimensions`` maps each dimension to its points.

    ``corrections`` say what the user corrected in the reading, ``doubtful`` which cells may have been misread; the keys are
    there only when something was.
    """

    project: str
    form_index: int
    kind: FilingKind
    grade: Grade
    dimensions: dict[Dimension, float]
    findings: tuple[FindingPayload, ...]
    not_evaluated: tuple[NotEvaluated, ...]
    corrections: tuple[str, ...] = Field(default=(), exclude_if=lambda said: not said)
    doubtful: tuple[DoubtPayload, ...] = Field(default=(), exclude_if=lambda said: not said)


class ReviewPayload(Value):
    """What ``review --json`` prints for one file; ``unread`` is there only when something of the file was not read."""

    source: str
    reviews: tuple[FilingReviewPayload, ...]
    unread: tuple[UnreadPayload, ...] = Field(default=(), exclude_if=lambda said: not said)


def review_payload(source: str, reviews: Sequence[Review], *, unread: Sequence[Unread] | None = None) -> ReviewPayload:
    """The reviews of one file, ``source`` being its name, with the keys of the command line's contract.

    ``unread`` is what of the file was not read; without it, what the reviews say of that.
    """
    if unread is None:
        unread = reviews[0].unread if reviews else ()
    return ReviewPayload(
        source=source,
        reviews=tuple(_filing_payload(review) for review in reviews),
        unread=tuple(
            UnreadPayload(text=each.text, reason=each.reason, place=anchor_text(each.anchor), anchor=each.anchor)
            for each in unread
        ),
    )


def _filing_payload(review: Review) -> FilingReviewPayload:
    return FilingReviewPayload(
        project=review.filing.project.name,
        form_index=review.form_index,
        kind=review.filing.kind,
        grade=review.grade,
        dimensions={dimension: float(points) for dimension, points in review.dimensions.items()},
        findings=tuple(_finding_payload(finding, review.filing) for finding in review.findings),
        not_evaluated=review.not_evaluated,
        corrections=tuple(map(correction_text, review.corrections)),
        doubtful=tuple(
            DoubtPayload(place=_place_payload(each.place), text=each.text, reason=each.reason)
            for each in review.filing.doubtful
        ),
    )


def _place_payload(place: Place) -> PlacePayload:
    return PlacePayload(section=place.section, row=place.row, field=place.field, label=place.label)


def _rewrite_payload(finding: Finding, filing: Filing) -> RewritePayload | None:
    if not finding.rewrite:
        return None
    edits = finding.edits
    if not edits:
        try:
            before = cell_text(filing, finding.place)
        except AssistantError:  # a text of the statement, of which the review knows the quote
            before = finding.quote
        edits = (Edit(place=finding.place, was=before, text=finding.rewrite),)
    return RewritePayload(
        text=finding.rewrite,
        basis=finding.basis,
        edits=tuple(EditPayload(place=_place_payload(edit.place), before=edit.was, after=edit.text) for edit in edits),
    )


def _finding_payload(finding: Finding, filing: Filing) -> FindingPayload:
    return FindingPayload(
        rule=finding.rule,
        severity=finding.severity,
        place=_place_payload(finding.place),
        quote=finding.quote,
        message=finding.message,
        suggestion=finding.suggestion,
        basis=finding.basis,
        source=finding.source,
        rewrite=_rewrite_payload(finding, filing),
    )
