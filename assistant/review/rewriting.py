"""Gives findings their rewrites, and only such as have been tried: put into the filing, they settle the finding.

A rewrite is dropped when the filing reviewed with it still shows the finding, or a new error or warning. Rewrites are tried
together first, since a form has many and nearly all hold; one by one only those that the joint trial casts doubt on.
What an approved 自评表 target should have been is not rewritten at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from assistant.domain import Edit, Filing, Finding, Place, Section, Severity
from assistant.review import rewrite_names, rewrite_rows, rewrite_sums, rewrite_texts, rewrite_values, row_edits
from assistant.review.acceptance import CannotAccept, accept, accept_all
from assistant.review.proposals import PROPOSERS, Proposal
from assistant.review.rule import Case

PROPOSING = (rewrite_values, rewrite_names, rewrite_texts, rewrite_rows, rewrite_sums)
ReviewAgain = Callable[[Case], Iterable[Finding]]
_Spot = tuple[str, Section, int | str, str]
_APPROVED = {(Section.INDICATOR, "target"), (Section.OBJECTIVE, "annual"), (Section.OBJECTIVE, "overall")}
_ROUNDS = 2  # joint trials before the rest is tried one by one


def with_rewrites(case: Case, findings: tuple[Finding, ...], review: ReviewAgain) -> tuple[Finding, ...]:
    """The findings, each with the first proposal that holds, without a rewrite where none does.

    ``review`` runs all rules; ``findings`` may be those of some rules only.
    """
    asked = [[finding.model_copy(update=_changes(each)) for each in _proposals(case, finding)] for finding in findings]
    asked = [[each for each in options if _may_be(case, each)] for options in asked]
    if not any(asked):
        return tuple(_without(finding) for finding in findings)
    before = tuple(review(case))
    together = [options[0] for options in asked if options and not _moves_rows(options[0])]
    held = {id(each) for each in _holding_together(case, together, before, review)}
    return tuple(
        options[0]
        if options and id(options[0]) in held
        else next((each for each in options if settles(case, each, before, review)), _without(finding))
        for finding, options in zip(findings, asked, strict=True)
    )


def _changes(proposal: Proposal) -> dict[str, object]:
    return {"rewrite": proposal.text, "edits": proposal.edits}


def _without(finding: Finding) -> Finding:
    return finding.model_copy(update={"rewrite": "", "edits": ()}) if finding.rewrite else finding


def _proposals(case: Case, finding: Finding) -> Iterator[Proposal]:
    for propose in PROPOSERS.get(finding.rule, ()):
        yield from propose(case, finding)
    if finding.rewrite:
        yield Proposal(finding.rewrite, finding.edits)


def _may_be(case: Case, asked: Finding) -> bool:
    """Whether the cells may be rewritten at all."""
    return not case.is_self_evaluation or not any((at.section, at.field) in _APPROVED for at in _places(asked))


def _places(asked: Finding) -> list[Place]:
    return [edit.place for edit in asked.edits] or [asked.place]


def _moves_rows(asked: Finding) -> bool:
    return any(edit.place.field in row_edits.FIELDS for edit in asked.edits)


def _holding_together(
    case: Case, asked: list[Finding], before: tuple[Finding, ...], review: ReviewAgain
) -> tuple[Finding, ...]:
    """Those of the rewrites that, all accepted at once, settle their findings and bring nothing new."""
    for _ in range(_ROUNDS):
        if not asked:
            return ()
        revised, accepted, _refused = accept_all(case.filing, asked)
        after = tuple(review(_with(case, revised)))
        doubtful = [each for each in accepted if not _is_gone(each, before, after)]
        new = _new(before, after)
        for section, row in {(spot[1], spot[2]) for spot in new}:
            near = [each for each in accepted if any((at.section, at.row) == (section, row) for at in _places(each))]
            doubtful += near or accepted
        if not doubtful:
            return accepted
        out = {id(each) for each in doubtful}
        asked = [each for each in accepted if id(each) not in out]
    return ()


def settles(case: Case, asked: Finding, before: tuple[Finding, ...], review: ReviewAgain) -> bool:
    """Whether accepting ``asked`` makes its finding go away and brings no new error or warning."""
    if asked.place.section is Section.STATEMENT:
        return True  # the text of a statement is changed by the filer, see acceptance.accept_in_statement
    try:
        revised = accept(case.filing, asked)
    except CannotAccept:
        return False
    if revised == case.filing:
        return False
    after = tuple(review(_with(case, revised)))
    rows = _rows_before(case.filing, revised, asked.edits) if _moves_rows(asked) else None
    return _is_gone(asked, before, after, rows) and not _new(before, after, rows)


def _with(case: Case, filing: Filing) -> Case:
    """The case with another filing; a new value, since a case keeps what it worked out."""
    return Case(**{**{name: getattr(case, name) for name in Case.model_fields}, "filing": filing})


def _is_gone(
    asked: Finding, before: tuple[Finding, ...], after: tuple[Finding, ...], rows: dict[int, int] | None = None
) -> bool:
    spot = _spot(asked)
    return sum(_spot(each, rows) == spot for each in after) < sum(_spot(each) == spot for each in before)


def _new(before: tuple[Finding, ...], after: tuple[Finding, ...], rows: dict[int, int] | None = None) -> Counter[_Spot]:
    """Spots with more errors, or more errors and warnings, than before."""
    more: Counter[_Spot] = Counter()
    for least in ((Severity.ERROR,), (Severity.ERROR, Severity.WARNING)):
        now = Counter(_spot(each, rows) for each in after if each.severity in least)
        more |= now - Counter(_spot(each) for each in before if each.severity in least)
    return more


def _spot(finding: Finding, rows: dict[int, int] | None = None) -> _Spot:
    place = finding.place
    row = place.row if rows is None or place.row is None else rows.get(place.row, 0)
    return finding.rule, place.section, row if row is not None else place.label, place.field


def _rows_before(filing: Filing, revised: Filing, edits: tuple[Edit, ...]) -> dict[int, int]:
    """For every row of the revised filing the number it had; 0 for a new one."""
    stood: dict[int, list[int]] = {}
    for number, row in enumerate(filing.indicators, start=1):
        stood.setdefault(id(row), []).append(number)
    moved = [edit.place.row or 0 for edit in edits if edit.place.field in row_edits.FIELDS and edit.text]
    rows = {}
    for number, row in enumerate(revised.indicators, start=1):
        numbers = stood.get(id(row), [])
        rows[number] = numbers.pop(0) if numbers else moved[0] if moved else 0
    return rows
