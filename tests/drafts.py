"""What tests of drafts share: the product's own review as the drafting journey takes it, and a draft's rows by name."""

from __future__ import annotations

from assistant.domain import Document, Draft, Filing, Review, Statement
from assistant.review.checking import review_document
from assistant.settings import Thresholds


def check(filing: Filing, _: Statement | None) -> Review:
    return review_document(Document(source="x", filings=(filing,)), Thresholds())[0]


def rows(one: Draft) -> dict[str, str]:
    return {row.indicator.name: row.indicator.target.text for row in one.rows}


def number(one: Draft, name: str) -> int:
    return list(rows(one)).index(name) + 1
