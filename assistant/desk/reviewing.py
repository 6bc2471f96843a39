"""A review with its memory: what was waived, what has become of the last review's findings, what the judge adds.

Between the rules, which are pure, and the desk, which owns the rooms. Only files are remembered, never a filing that was
changed on the page: the next file of a project is compared with the last one handed in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from threading import Event
from typing import TYPE_CHECKING

from assistant.documents.statements import statement_of
from assistant.domain import (
    Document,
    Filing,
    Finding,
    Measure,
    ReadingCorrection,
    Review,
    Section,
    Typical,
    Value,
)
from assistant.errors import AssistantError, LibraryError, ModelError
from assistant.review import checking
from assistant.review.progress import Progress
from assistant.review.rewriting import acceptance
from assistant.review.waiving import all_findings, progress_since, waiver_key, with_waivers
from assistant.settings import Thresholds

if TYPE_CHECKING:
    from assistant.history import History
    from assistant.library import Library
    from assistant.models.chat import ChatModel
    from assistant.review.judging.kept_answers import Answers


class Examined(Value):
    """A review with the project's waivers applied. ``since`` compares it with ``before``, the last one, if there is one."""

    review: Review
    before: Review | None = None
    since: Progress | None = None


class Accepted(Value):
    """A document with rewrites taken over, and the findings whose rewrite did not fit, with the reason."""

    document: Document
    accepted: tuple[Finding, ...]
    refused: tuple[acceptance.Refusal, ...]


def rule_set(thresholds: Thresholds, *, precedents: int | None) -> str:
    """What a kept review depends on beside the file: rules, thresholds, how many filings the library held, if asked."""
    digest = hashlib.sha256(thresholds.model_dump_json().encode()).hexdigest()[:8]
    return f"{checking.rule_set_version()}/{digest}/{'-' if precedents is None else precedents}"


def precedents_in(library: Library, filing: Filing) -> checking.Precedents:
    """Last year's filing of the project and what similar indicators set; nothing where the library cannot be asked.

    The made-up samples of this product never count: a reviewer takes a typical value for what others really filed.
    """
    from assistant.library.hits import unit_of

    typical: dict[str, Typical] = {}
    try:
        entries = library.filings()
        if all(entry.sample for entry in entries):
            return checking.Precedents()
        own = [entry.id for entry in entries if entry.sample] + [filing.project.name]
        for row in filing.indicators:
            reading = row.target.reading
            if isinstance(reading, Measure) and row.name and row.name not in typical:
                usual = library.typical_values(row.name, unit=unit_of(reading), level2=row.level2, exclude=own)
                if usual is not None:
                    typical[row.name] = usual
        return checking.Precedents(prior=library.prior(filing), typical=typical)
    except (ModelError, LibraryError):
        return checking.Precedents()


def corrected_reviews(reviews: Sequence[Review], corrections: Sequence[ReadingCorrection]) -> tuple[Review, ...]:
    """The reviews of a document, each saying which corrections of its form's reading it rests on."""

    def of(review: Review) -> tuple[ReadingCorrection, ...]:
        return tuple(each for each in corrections if each.form_index == review.form_index)

    return tuple(review.model_copy(update={"corrections": of(review)}) for review in reviews)


def waived(review: Review, history: History) -> Review:
    """The review with the waivers kept for its project."""
    project = review.filing.project.name
    if not project:
        return review
    reasons = {(each.rule, each.label): each.reason for each in history.waivers(project)}
    return with_waivers(review, reasons)


def waive(review: Review, finding: Finding, reason: str, history: History) -> Review:
    """Keep a waiver for the project and give the review with it. Raises ``AssistantError`` without a reason or a name."""
    project = review.filing.project.name
    if not project:
        raise AssistantError("这张表没有读到项目名称，豁免无处可记。", hint="请先补上项目名称再审核。")
    rule, label = waiver_key(finding)
    history.waive(project, rule=rule, label=label, reason=reason)
    return waived(review, history)


def unwaive(review: Review, finding: Finding, history: History) -> Review:
    """Take a waiver back."""
    rule, label = waiver_key(finding)
    history.unwaive(review.filing.project.name, rule=rule, label=label)
    return waived(review, history)


def examine(reviews: Sequence[Review], history: History) -> tuple[Examined, ...]:
    """Waivers applied, and each review compared with the last of the same project, kind and year."""
    done = []
    for review in reviews:
        project = review.filing.project
        before = history.last_review(project.name, kind=review.filing.kind, year=project.year) if project.name else None
        done.append(examined(review, before, history))
    return tuple(done)


def examined(review: Review, before: Review | None, history: History) -> Examined:
    """One review with its waivers, compared with ``before``; what only a judge can find again does not count as resolved."""
    shown = waived(review, history)
    if before is None:
        return Examined(review=shown)
    old = before
    if before.judged and not shown.judged:
        by_rule = tuple(finding for finding in all_findings(before) if finding.source == "rule")
        old = before.model_copy(update={"findings": by_rule, "waived": ()})
    return Examined(review=shown, before=before, since=progress_since(old, shown))


def accept(document: Document, form_index: int, chosen: Collection[Finding]) -> Accepted:
    """Take the rewrites of form ``form_index`` (from 1) over into the document; what does not fit is in ``refused``."""
    held = document.filings[form_index - 1]
    in_form = [finding for finding in chosen if finding.place.section is not Section.STATEMENT]
    filing, accepted, refused = acceptance.accept_all(held, in_form)
    statements = document.statements
    own = statement_of(held, form_index, document)
    taken, left = list(accepted), list(refused)
    for finding in chosen:
        if finding in in_form:
            continue
        try:
            if own is None:
                raise acceptance.CannotAccept("没有找到这张表的项目经费情况说明。", hint="请在说明原文中修改。")
            changed = acceptance.accept_in_statement(own, finding)
        except acceptance.CannotAccept as error:
            left.append(acceptance.Refusal(finding=finding, reason=str(error)))
            continue
        statements = tuple(changed if each is own else each for each in statements)
        own = changed
        taken.append(finding)
    filings = tuple(filing if at == form_index else each for at, each in enumerate(document.filings, start=1))
    revised = document.model_copy(update={"filings": filings, "statements": statements})
    return Accepted(document=revised, accepted=tuple(taken), refused=tuple(left))


def judged(
    document: Document,
    reviews: Sequence[Review],
    *,
    thresholds: Thresholds,
    chat: ChatModel,
    precedents: checking.FindPrecedents | None,
    cache: Answers,
    cancel: Event | None,
) -> Iterator[tuple[Review, ...]]:
    """All reviews after each filing that the model has judged. Raises ``Cancelled``."""
    from assistant.review.judging.judge import judge

    done = list(reviews)
    cases = checking.cases_of(document, thresholds, precedents=precedents)
    for at, (case, review) in enumerate(zip(cases, reviews, strict=True)):
        done[at] = judge(case, review, chat=chat, cache=cache, cancel=cancel)
        yield tuple(done)
