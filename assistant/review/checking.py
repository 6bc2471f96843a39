"""Runs the rules: document → cases → findings → reviews with what was not evaluated. Pure; no model is asked here."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import Field

from assistant.documents.statements import statement_of
from assistant.documents.telling import LOST, rows_may_be_lost
from assistant.domain import (
    Document,
    Filing,
    Finding,
    NotEvaluated,
    Place,
    Review,
    Section,
    Severity,
    Typical,
    Value,
)
from assistant.review import rubric
from assistant.review.handbook import PAGES, Method, Page, pages
from assistant.review.rewriting import with_rewrites
from assistant.review.rule import RULES, Case, Hit, squeeze
from assistant.review.rules import (
    clarity,
    completeness,
    cost,
    cross_checks,
    family,
    feasibility,
    fulfilment,
    indicator_choice,
    indicator_names,
    indicator_values,
    key_tasks,
    measured_names,
    narrative,
    relevance,
    reporting,
    residue,
    self_evaluation,
    spelling,
    suitability,
    target_levels,
    weights,
)
from assistant.settings import Thresholds

RULE_MODULES = (
    completeness,
    residue,
    spelling,
    clarity,
    relevance,
    key_tasks,
    suitability,
    feasibility,
    self_evaluation,
    reporting,
    fulfilment,
    weights,
    family,
    measured_names,
    indicator_names,
    indicator_values,
    indicator_choice,
    target_levels,
    cross_checks,
    narrative,
    cost,
)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Precedents(Value):
    """What the library knows of a filing: last year's of the project, and by indicator name what similar ones set."""

    prior: Filing | None = None
    typical: dict[str, Typical] = Field(default_factory=dict)


FindPrecedents = Callable[[Filing], Precedents]


class Ruled(NamedTuple):
    """What the rules say of a case. ``open`` holds the candidates a rule is not sure of; ``skipped`` names their rules too."""

    findings: tuple[Finding, ...]
    skipped: tuple[NotEvaluated, ...]
    open: tuple[Finding, ...]


def cases_of(
    document: Document, thresholds: Thresholds | None = None, *, precedents: FindPrecedents | None = None
) -> tuple[Case, ...]:
    """One case per filing, with its siblings, parent, children and statement found by name, and its precedents if asked."""
    cases = []
    for number, filing in enumerate(document.filings, start=1):
        known = precedents(filing) if precedents else Precedents()
        others = tuple(other for other in document.filings if other is not filing)
        named = {squeeze(share.name) for share in filing.children}
        cases.append(
            Case(
                filing=filing,
                form_index=number,
                siblings=others,
                parent=next((other for other in others if _names(other, filing)), None),
                children=tuple(other for other in others if squeeze(other.project.name) in named),
                statement=statement_of(filing, number, document),
                typical=known.typical,
                prior=known.prior,
                thresholds=thresholds or Thresholds(),
            )
        )
    return tuple(cases)


def _names(parent: Filing, child: Filing) -> bool:
    return squeeze(child.project.name) in {squeeze(share.name) for share in parent.children}


def review_document(
    document: Document,
    thresholds: Thresholds | None = None,
    *,
    only: Collection[str] | None = None,
    precedents: FindPrecedents | None = None,
    rewrites: bool = True,
) -> tuple[Review, ...]:
    """One review per filing, in the document's order, by rule alone. ``only`` restricts the rules to these codes.

    ``rewrites`` false spares the trials of rewrites where only the findings count. Without ``precedents`` the rules that need last year's filing or typical values are listed as not evaluated.
    """
    reviews, lost = [], rows_may_be_lost(document.unread)
    for case in cases_of(document, thresholds, precedents=precedents):
        ruled = apply_rules(case, only=only, rewrites=rewrites)
        if lost:
            ruled = ruled._replace(findings=tuple(map(_about_lost, ruled.findings)))
        form = rubric.grade(case.filing, ruled.findings)
        reviews.append(
            Review(
                filing=case.filing,
                form_index=case.form_index,
                findings=ruled.findings,
                open=ruled.open,
                not_evaluated=ruled.skipped,
                items=form.items,
                dimensions=form.dimensions,
                score=form.score,
                grade=form.grade,
                outcome=form.outcome,
                unread=document.unread,
                versions={"rules": rule_set_version(), **({"file": document.sha256[:16]} if document.sha256 else {})},
            )
        )
    return tuple(reviews)


@lru_cache(maxsize=1)
def rule_set_version() -> str:
    """Twelve hex digits over every page, rule module and word list: the same digits mean the same rules."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*PAGES.glob("*.md"), *here.rglob("*.py"), *here.rglob("*.toml")]):
        digest.update(path.name.encode("utf-8") + b"\0")
        digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:12]


def run_rules(
    case: Case, *, only: Collection[str] | None = None
) -> tuple[tuple[Finding, ...], tuple[NotEvaluated, ...]]:
    """The findings of :func:`apply_rules` and what was not evaluated."""
    ruled = apply_rules(case, only=only)
    return ruled.findings, ruled.skipped


def apply_rules(case: Case, *, only: Collection[str] | None = None, rewrites: bool = True) -> Ruled:
    """Every rule that applies to this kind of filing, worst first and then by place; of ``only`` these when given.

    A rule whose page needs material the case lacks, every judged rule, and every rule that is not sure of some spots is
    listed as not evaluated with the reason. Spots a rule is not sure of are kept apart from the findings. A finding has a
    rewrite only when it was tried (:mod:`assistant.review.rewriting`), and is left as the rule gave it when ``rewrites`` is false.
    """
    ruled = _applied(case, only)
    if not rewrites:
        return ruled._replace(findings=_marked(case, ruled.findings))

    def reviewed(other: Case, codes: Collection[str] | None) -> tuple[Finding, ...]:
        known = other is case and only is None and codes is None
        return ruled.findings if known else _applied(other, codes).findings

    return ruled._replace(findings=_marked(case, with_rewrites(case, ruled.findings, reviewed)))


TO_COMPARE = "（这一处识别存疑，请先对照原文。）"


def _marked(case: Case, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings, those on a doubtful row or cell saying so: what was misread may be no defect."""
    doubtful = {_spot(doubt.place) for doubt in case.filing.doubtful}
    return tuple(
        finding.model_copy(update={"message": finding.message + TO_COMPARE})
        if _spot(finding.place) in doubtful
        else finding
        for finding in findings
    )


def _about_lost(finding: Finding) -> Finding:
    """What is said of a form as a whole may come of rows that were not read."""
    if finding.place.section is not Section.FORM:
        return finding
    return finding.model_copy(update={"message": f"{finding.message}（{LOST}，请先对照原文。）"})


def _spot(place: Place) -> tuple[Section, int | str]:
    """A row as a whole, since a doubt about one of its borders concerns its neighbours too; elsewhere the cell."""
    return place.section, place.row or place.field or place.label


def _applied(case: Case, only: Collection[str] | None) -> Ruled:
    """What the rules say, with the rewrites they offer themselves."""
    findings: list[Finding] = []
    candidates: list[Finding] = []
    skipped: list[NotEvaluated] = []
    for code, page in pages().items():
        if case.filing.kind not in page.applies or (only is not None and code not in only):
            continue
        if reason := _reason_to_skip(page, case):
            skipped.append(NotEvaluated(rule=code, reason=reason))
            continue
        hits = list(RULES[page.rule](case))
        findings.extend(_finding(page, hit) for hit in hits if not hit.uncertain)
        doubts = [_finding(page, hit) for hit in hits if hit.uncertain]
        candidates.extend(doubts)
        skipped.extend(left_open(doubts))
    return Ruled(in_order(findings), tuple(skipped), in_order(candidates))


def left_open(candidates: Iterable[Finding], why: str = "需要具备判断能力的语言模型") -> tuple[NotEvaluated, ...]:
    """One entry for each rule that has open candidates, with their number and why they stay open."""
    counts = Counter(finding.rule for finding in candidates)
    return tuple(NotEvaluated(rule=rule, reason=f"有 {count} 处拿不准，{why}") for rule, count in counts.items())


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings worst first, then by place, then by rule."""
    return tuple(sorted(findings, key=_rank))


def _reason_to_skip(page: Page, case: Case) -> str:
    if page.method is Method.JUDGED and page.rule not in RULES:
        return "需要具备判断能力的语言模型，当前未配置"
    return missing_material(page, case)


def missing_material(page: Page, case: Case) -> str:
    """Why a rule cannot be applied for want of material (statement, prior, typical); empty when nothing is missing."""
    lacking = {"statement": case.statement is None, "prior": case.prior is None, "typical": not case.typical}
    names = {
        "statement": "未附项目经费情况说明",
        "prior": "案例库中没有上年度的申报或自评",
        "typical": "案例库中没有足够的相近指标",
    }
    return next((names[need] for need in page.needs if lacking[need]), "")


def _finding(page: Page, hit: Hit) -> Finding:
    return Finding(
        rule=page.rule,
        severity=hit.severity or page.severity,
        place=hit.place,
        quote=hit.quote,
        message=hit.message,
        suggestion=hit.suggestion,
        basis=page.basis,
        rewrite=hit.rewrite,
        edits=hit.edits,
    )


def _rank(finding: Finding) -> tuple[int, str, int, str]:
    return _ORDER[finding.severity], finding.place.section.value, finding.place.row or 0, finding.rule
