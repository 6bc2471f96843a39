"""Objective and rows agree (一致): what one says of a figure the other follows, or a note asks to look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Brief, Draft, Indicator, Measure
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import tasks_of
from assistant.drafting.planning.costs import cost_notes
from assistant.figures import read_figures
from assistant.target import read_money


def with_words_in_step(draft: Draft, old: Indicator, new: Indicator) -> Draft:
    """A row's old figure in the year's objective changed when it stands there once; else a note asks to look."""
    if old.name != new.name:
        return noting_gone(draft, old)
    was, now = old.target.reading, new.target.reading
    annual = draft.filing.objective.annual or ""
    if not isinstance(was, Measure) or not isinstance(now, Measure) or was.amount == now.amount or not annual:
        return draft
    said = [one for one in read_figures(annual) if one.amount == was.amount and one.unit in (was.unit, "名", "位")]
    if not said:
        return draft
    if len(said) > 1 or was.unit != now.unit:
        note = f"“{new.name}”改成了{new.target.text}，年度目标里仍有“{said[0].quote}”，请核对。"
        return draft.model_copy(update={"notes": (*draft.notes, note)})
    figure = said[0]
    quote = re.sub(r"[\d,.]+万?", amount_text(now.amount), figure.quote, count=1)
    text = annual[: figure.start] + quote + annual[figure.end :]
    objective = draft.filing.objective.model_copy(update={"annual": text})
    note = f"年度目标里的“{figure.quote}”已随指标改为“{quote}”。"
    filing = draft.filing.model_copy(update={"objective": objective})
    return draft.model_copy(update={"filing": filing, "notes": (*draft.notes, note)})


def noting_total(draft: Draft, row: Indicator) -> Draft:
    """A note where the total cost is now another sum than the year's money."""
    reading, amount = row.target.reading, draft.brief.amount
    if "总成本" not in row.name or amount is None or not isinstance(reading, Measure):
        return draft
    yuan = read_money(f"{amount_text(reading.amount)}{reading.unit}", unit="元").yuan
    if yuan is None or yuan == amount:
        return draft
    note = (
        f"“{row.name}”是{row.target.text}，表头的年度资金仍是{amount_text(amount)}元；金额变了请改表头，指标会跟着改。"
    )
    return draft.model_copy(update={"notes": (*draft.notes, note)})


def noting_sums(was: Draft, now: Draft) -> Draft:
    """What the arithmetic of the budget says of a changed cost, in place of what it said before."""
    if was.brief == now.brief:
        return now
    before, after = (tuple(_said_of_sums(one.brief)) for one in (was, now))
    kept = tuple(note for note in now.notes if note not in before or note in after)
    return now.model_copy(update={"notes": (*kept, *(note for note in after if note not in kept))})


def _said_of_sums(brief: Brief) -> Iterator[str]:
    reading = read_facts(brief)
    yield from reading.notes
    yield from cost_notes(brief, reading, tasks_of(reading, brief.name))


def noting_gone(draft: Draft, old: Indicator) -> Draft:
    """A note where the year's objective still speaks of a row that is there no more."""
    annual, reading = draft.filing.objective.annual or "", old.target.reading
    if old.target.text in [row.indicator.target.text for row in draft.rows if row.indicator.name == old.name]:
        return draft
    clause = next((one for one in re.split("[，。；;]", annual) if old.name in one), "")
    if not clause and isinstance(reading, Measure) and reading.unit != "%":
        said = [one for one in read_figures(annual) if (one.amount, one.unit) == (reading.amount, reading.unit)]
        clause = said[0].clause if len(said) == 1 else ""
    if not clause:
        return draft
    note = f"年度目标里仍写着“{clause.strip('，。；;')}”，表里已没有“{old.name}”这一行，请核对。"
    return draft.model_copy(update={"notes": (*draft.notes, note)})
