"""What of the user's figures stands nowhere in the form (没有写进表的数字), told in one line of the notes and in ``draft --json``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from assistant.domain import Brief, Draft, DraftRow, Fact, Measure, Value
from assistant.drafting.facts import Reading, read_facts
from assistant.drafting.facts.correcting import figure_of
from assistant.drafting.facts.unplaced import sentence_at

NO_ROW = "认出了，但没有放进指标"
_MOST = 8


class LeftOut(Value):
    """A figure of the brief that is in no row: its words with their place, the sentence, and why in words for the user."""

    quote: str
    start: int
    end: int
    sentence: str
    reason: str


def left_out_of(draft: Draft) -> tuple[LeftOut, ...]:
    """The figures of a draft's brief that its rows and objectives do not say, as the draft stands now."""
    objective = draft.filing.objective
    words = f"{objective.overall or ''}{objective.annual or ''}"
    return left_out(draft.brief, read_facts(draft.brief), draft.rows, words)


def left_out(brief: Brief, reading: Reading, rows: Sequence[DraftRow], words: str) -> tuple[LeftOut, ...]:
    """The figures of ``brief`` that neither ``rows`` nor the objectives' ``words`` say, in order; contradictions are told apart."""
    found = [
        LeftOut(
            quote=one.figure.quote.strip(),
            start=one.figure.start,
            end=one.figure.end,
            sentence=one.sentence,
            reason=one.reason.value,
        )
        for one in reading.unplaced
    ]
    shown = {amount for row in rows for amount in _amounts_of(row)}
    unsure = {quote for conflict in reading.conflicts for quote in conflict.quotes}
    quoted = {basis.quote for row in rows for basis in row.basis}
    for fact in reading.facts:
        amount = _amount(fact)
        if fact.source != "content" or fact.start is None or fact.end is None or amount is None:
            continue
        if amount in shown or amount == brief.amount or fact.quote in unsure or figure_of(fact) in words:
            continue
        if fact.frequency is not None and fact.quote in quoted:
            continue
        sentence = sentence_at(brief.content, fact.start)
        found.append(LeftOut(quote=fact.quote, start=fact.start, end=fact.end, sentence=sentence, reason=NO_ROW))
    return tuple(sorted(found, key=lambda one: one.start))


def _amount(fact: Fact) -> Decimal | None:
    return next((one for one in (fact.quantity, fact.unit_cost, fact.money) if one is not None), None)


def _amounts_of(row: DraftRow) -> Iterable[Decimal]:
    reading = row.indicator.target.reading
    if isinstance(reading, Measure):
        for amount in (reading.amount, reading.upper):
            if amount is not None:
                yield amount
                yield amount * _SCALES.get(reading.unit, Decimal(1))


_SCALES = {"万元": Decimal(10_000), "亿元": Decimal(100_000_000), "万人": Decimal(10_000), "万人次": Decimal(10_000)}


def left_out_note(left: Sequence[LeftOut]) -> str:
    """One line on what is in no row, by reason, what nobody could name first; empty for nothing."""
    if not left:
        return ""
    by_reason: dict[str, list[str]] = {}
    for one in sorted(left, key=lambda one: one.reason.startswith("看作")):
        by_reason.setdefault(one.reason, []).append(one.quote)
    told = "；".join(f"{'、'.join(quotes[:_MOST])}（{reason}）" for reason, quotes in by_reason.items())
    return f"简况里有{len(left)}个数字没有写进表：{told}。"
