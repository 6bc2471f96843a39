"""Proposals for rewrites (改写): functions that derive the right text of a cell from what else the filing says.

A proposer gives what it thinks right; :mod:`assistant.review.rewriting` tries it and keeps what settles the finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from assistant.domain import Edit, Finding, Indicator
from assistant.review.rule import Case


class Proposal(NamedTuple):
    """The new text of the finding's cell; with ``edits`` the cells that change, ``text`` saying in words what they come to."""

    text: str
    edits: tuple[Edit, ...] = ()


Proposer = Callable[[Case, Finding], Iterator[Proposal]]
PROPOSERS: dict[str, list[Proposer]] = {}


def proposes(*rules: str) -> Callable[[Proposer], Proposer]:
    """Register a proposer for findings of these rules; of several for one rule the first that holds is kept."""

    def register(function: Proposer) -> Proposer:
        for rule in rules:
            PROPOSERS.setdefault(rule, []).append(function)
        return function

    return register


def row_of(case: Case, finding: Finding) -> Indicator | None:
    """The indicator a finding is about."""
    number, rows = finding.place.row, case.filing.indicators
    return rows[number - 1] if number and number <= len(rows) else None
