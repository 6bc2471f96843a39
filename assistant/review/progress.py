"""Compares two reviews of one project: what is resolved, what remains, what is new. Pure."""

from __future__ import annotations

from collections import Counter

from assistant.domain import Finding, Review, Value
from assistant.review.rule import squeeze


class Progress(Value):
    """``resolved`` are findings of the earlier review; ``remaining`` and ``new`` are of the later one."""

    resolved: tuple[Finding, ...] = ()
    remaining: tuple[Finding, ...] = ()
    new: tuple[Finding, ...] = ()


def compare(before: Review, after: Review) -> Progress:
    """What became of the findings, matched by rule and by the label of their place (rows may have moved).

    Where one rule has several findings under one label, as many remain as both reviews have.
    """
    earlier = Counter(_key(finding) for finding in before.findings)
    later = Counter(_key(finding) for finding in after.findings)
    remaining, new = _split(after.findings, earlier)
    _, resolved = _split(before.findings, later)
    return Progress(resolved=resolved, remaining=remaining, new=new)


def _split(
    findings: tuple[Finding, ...], partners: Counter[tuple[str, str]]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Findings that have a partner in the other review, and those that have none (left)."""
    left = partners.copy()
    paired, single = [], []
    for finding in findings:
        key = _key(finding)
        if left[key]:
            left[key] -= 1
            paired.append(finding)
        else:
            single.append(finding)
    return tuple(paired), tuple(single)


def _key(finding: Finding) -> tuple[str, str]:
    return finding.rule, squeeze(finding.place.label) or finding.place.section.value
