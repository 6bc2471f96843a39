"""How the checker does: planted defects found at the right place, sound filings silent, and how fast.

Cases are the sample filings of ``corpus/`` (sound by intention) and every defect of :mod:`eval.seeds` planted into each.
Per rule: precision, recall, and proselint's T·(T/(F+T))².
"""

from __future__ import annotations

import statistics
import time
from collections import Counter

from assistant.domain import Document, Filing, Finding, Severity
from assistant.library.corpus import samples
from assistant.review.checking import review_document
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain
from eval.seeds import SEEDS, Planted

Outcome = tuple[str, Planted, bool, bool]


def score() -> Scoreboard:
    """Plant, review, count. Deterministic; no model is asked."""
    filings = [(filing, sample.document) for sample in samples() for filing in sample.document.filings]
    loud = [
        (filing, finding)
        for filing, document in filings
        for finding in _review(filing, document)
        if finding.severity is not Severity.INFO
    ]
    outcomes: list[Outcome] = []
    extra: Counter[str] = Counter()
    for filing, document in filings:
        before = {(finding.rule, finding.place.label) for finding in _review(filing, document)}
        for name, plant in SEEDS.items():
            planted = plant(filing)
            if planted is None:
                continue
            findings = _review(planted.filing, Document(source="seed", filings=(planted.filing,)))
            named = [finding for finding in findings if finding.rule in planted.rules]
            placed = any(not planted.label or finding.place.label == planted.label for finding in named)
            outcomes.append((name, planted, bool(named), placed))
            extra.update(
                f.rule
                for f in findings
                if f.rule not in planted.rules
                and (f.rule, f.place.label) not in before
                and f.severity is Severity.ERROR
            )
    lines: list[Line] = [
        at_least(
            "植入缺陷的召回（位置正确）",
            sum(placed for *_, placed in outcomes) / len(outcomes),
            0.97,
            note=f"{len(outcomes)} 例，{len(SEEDS)} 种",
        ),
        at_most("无缺陷样例上的错误与警告", float(len(loud)), 0.0, note=f"{len(filings)} 张"),
        _speed(filings),
    ]
    for name in SEEDS:
        mine = [outcome for outcome in outcomes if outcome[0] == name]
        if mine and not all(placed for *_, placed in mine):
            lines.append(plain(name, sum(placed for *_, placed in mine) / len(mine), note=f"{len(mine)} 例"))
    remarks = [
        f"样例误报 {filing.project.name}｜{finding.rule}｜{finding.place.label}：{finding.message[:60]}"
        for filing, finding in loud[:20]
    ]
    remarks += [f"连带的错误级意见：{rule} {count} 次" for rule, count in extra.most_common(8)]
    return Scoreboard(title="审核", lines=tuple(lines), remarks=tuple(remarks))


def _review(filing: Filing, document: Document) -> tuple[Finding, ...]:
    at = next((number for number, other in enumerate(document.filings) if other == filing), 0)
    return review_document(document)[at].findings


def _speed(filings: list[tuple[Filing, Document]]) -> Line:
    seconds = []
    for filing, _ in filings:
        started = time.perf_counter()
        review_document(Document(source="speed", filings=(filing,)))
        seconds.append(time.perf_counter() - started)
    return at_most(
        "一张表的规则审核（毫秒，中位数）",
        statistics.median(seconds) * 1000,
        50.0,
        note=f"最慢 {max(seconds) * 1000:.0f}",
    )
