"""Gives findings their rewrites, and only such as have been tried: put into the filing, they settle the finding.

A rewrite is dropped when the filing reviewed with it still shows the finding, or a new error or warning. Whether a finding
goes its own rule tells at once; what else comes of it is tried for all rewrites together, since a form has many and nearly
all hold, and one by one only for those that the joint trial casts doubt on.
What an approved 自评表 target should have been is not rewritten at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache

from assistant.domain import Filing, Finding, Place, Section, Severity
from assistant.review.rewriting import names as rewrite_names
from assistant.review.rewriting import row_edits
from assistant.review.rewriting import rows as rewrite_rows
from assistant.review.rewriting import sums as rewrite_sums
from assistant.review.rewriting import texts as rewrite_texts
from assistant.review.rewriting import values as rewrite_values
from assistant.review.rewriting.acceptance import CannotAccept, accept, accept_all
from assistant.review.rewriting.proposals import PROPOSERS, Proposal
from assistant.review.rule import Case

PROPOSING = (rewrite_values, rewrite_names, rewrite_texts, rewrite_rows, rewrite_sums)
ReviewAgain = Callable[[Case, Collection[str] | None], Iterable[Finding]]
_Spot = tuple[str, Section, int | str, str]
_APPROVED = {(Section.INDICATOR, "target"), (Section.OBJECTIVE, "annual"), (Section.OBJECTIVE, "overall")}
_ROUNDS = 3  # joint trials before the rest is tried one by one
_SINGLES = 4  # trials one by one; a form with more doubtful rewrites goes without them rather than wait


def with_rewrites(case: Case, findings: tuple[Finding, ...], review: ReviewAgain) -> tuple[Finding, ...]:
    """The findings, each with the first proposal that holds, without a rewrite where none does.

    ``review`` runs the rules named, all when none is; ``findings`` may be those of some rules only.
    """
    asked = [[finding.model_copy(update=_changes(each)) for each in _proposals(case, finding)] for finding in findings]
    asked = [
        [each for each in options if _may_be(case, each) and _goes(case, each, findings, review)] for options in asked
    ]
    if not any(asked):
        return tuple(_without(finding) for finding in findings)
    before = tuple(review(case, None))
    together = [options[0] for options in asked if options]
    held = {id(each) for each in _holding_together(case, together, before, review)}
    doubtful = [each for options in asked if options and id(options[0]) not in held for each in options]
    held |= {id(each) for each in doubtful[:_SINGLES] if _brings_nothing(case, each, before, review)}
    return tuple(
        next((each for each in options if id(each) in held), _without(finding))
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


def _holding_together(
    case: Case, asked: list[Finding], before: tuple[Finding, ...], review: ReviewAgain
) -> Iterator[Finding]:
    """Those of the rewrites that, accepted at once, settle their findings and bring nothing new.

    Two for one cell are tried one after the other; what a trial casts doubt on is left out of the next.
    """
    doubted: set[int] = set()
    for _ in range(_ROUNDS):
        if not asked:
            return
        revised, accepted, refused = accept_all(_numbered(case.filing), asked)
        after, rows = tuple(review(_with(case, revised), None)), _rows_before(revised)
        doubtful = [each for each in accepted if not _is_gone(each, before, after, rows)]
        for section, row in {(spot[1], spot[2]) for spot in _new(before, after, rows)}:
            near = [each for each in accepted if any((at.section, at.row) == (section, row) for at in _places(each))]
            doubtful += near or [each for each in accepted if _moves_rows(each)] or accepted
        doubted |= {id(each) for each in doubtful}
        asked = [refusal.finding for refusal in refused]
        if doubtful:
            asked = [*(each for each in accepted if id(each) not in doubted), *asked]
        else:
            yield from accepted


def _moves_rows(asked: Finding) -> bool:
    return any(edit.place.field in row_edits.FIELDS for edit in asked.edits)


def _accepted(case: Case, asked: Finding) -> Filing | None:
    """The filing with the rewrite, or ``None`` where it cannot be put in or changes nothing."""
    numbered = _numbered(case.filing)
    try:
        revised = accept(numbered, asked)
    except CannotAccept:
        return None
    return None if revised == numbered else revised


def _goes(case: Case, asked: Finding, findings: tuple[Finding, ...], review: ReviewAgain) -> bool:
    """Whether accepting ``asked`` makes its finding go, as its own rule sees it."""
    if asked.place.section is Section.STATEMENT:
        return True  # the text of a statement is changed by the filer, see acceptance.accept_in_statement
    if (revised := _accepted(case, asked)) is None:
        return False
    after = tuple(review(_with(case, revised), (asked.rule,)))
    return _is_gone(asked, findings, after, _rows_before(revised))


def _brings_nothing(case: Case, asked: Finding, before: tuple[Finding, ...], review: ReviewAgain) -> bool:
    """Whether accepting ``asked`` brings no new error or warning."""
    if asked.place.section is Section.STATEMENT:
        return True
    if (revised := _accepted(case, asked)) is None:
        return False
    after = tuple(review(_with(case, revised), None))
    return not _new(before, after, _rows_before(revised))


def _with(case: Case, filing: Filing) -> Case:
    """The case with another filing; a new value, since a case keeps what it worked out."""
    return Case(**{**{name: getattr(case, name) for name in Case.model_fields}, "filing": filing})


def _is_gone(asked: Finding, before: tuple[Finding, ...], after: tuple[Finding, ...], rows: dict[int, int]) -> bool:
    spot = _spot(asked)
    return sum(_spot(each, rows) == spot for each in after) < sum(_spot(each) == spot for each in before)


def _new(before: tuple[Finding, ...], after: tuple[Finding, ...], rows: dict[int, int]) -> Counter[_Spot]:
    """Spots with more errors, or more errors and warnings, than before."""
    more: Counter[_Spot] = Counter()
    for least in ((Severity.ERROR,), (Severity.ERROR, Severity.WARNING)):
        now = Counter(_spot(each, rows) for each in after if each.severity in least)
        more |= now - Counter(_spot(each) for each in before if each.severity in least)
    return more


def _spot(finding: Finding, rows: dict[int, int] | None = None) -> _Spot:
    place = finding.place
    row = rows.get(place.row, 0) if rows and place.row and place.section is Section.INDICATOR else place.row
    return finding.rule, place.section, row if row is not None else place.label, place.field


@lru_cache(maxsize=8)
def _stamps(count: int) -> tuple[str, ...]:
    return tuple(f"row:{number}" for number in range(1, count + 1))


def _numbered(filing: Filing) -> Filing:
    """The filing with every row's number as its anchor, so that a row that moves is known again."""
    rows = tuple(
        row.model_copy(update={"place": row.place.model_copy(update={"anchor": stamp})})
        for row, stamp in zip(filing.indicators, _stamps(len(filing.indicators)), strict=True)
    )
    return filing.model_copy(update={"indicators": rows})


def _rows_before(revised: Filing) -> dict[int, int]:
    """For every row of the revised filing the number it had; 0 for a new one."""
    return {
        number: int(row.place.anchor.removeprefix("row:") or 0)
        for number, row in enumerate(revised.indicators, start=1)
    }
