"""What a draft may say (溯源的依据): every figure, date and name of the brief, and the values of the rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Brief, Comparator, Deadline, DraftRow, Frequency, Measure, Value
from assistant.drafting.facts import Reading
from assistant.drafting.facts.tasks import Task
from assistant.figures import FigureKind, read_deadlines, read_figures


class Known(Value):
    """A figure a text may use: how much, of what unit, for which words, and the side of it that counts."""

    amount: Decimal
    upper: Decimal | None = None
    unit: str
    words: str
    comparator: Comparator | None = None


class Ground(Value):
    """What texts are held to. ``source`` is the brief's own words; ``foreign`` are names of other projects."""

    figures: tuple[Known, ...]
    deadlines: tuple[tuple[Deadline, str], ...]
    frequencies: tuple[Frequency, ...]
    years: frozenset[int]
    source: str
    vocabulary: str
    foreign: tuple[str, ...] = ()


def ground_of(
    brief: Brief, reading: Reading, tasks: tuple[Task, ...], rows: tuple[DraftRow, ...], foreign: tuple[str, ...] = ()
) -> Ground:
    """Everything a draft of this brief may say."""
    source = _source(brief)
    figures = [*_of_facts(reading, tasks), *_of_rows(rows), *_of_source(source, brief.year)]
    if brief.amount is not None:
        figures.append(Known(amount=brief.amount, unit="元", words=f"{brief.name}项目总成本预算资金经费投入"))
    deadlines = [(task.deadline, task.stem + task.thing) for task in tasks if task.deadline]
    deadlines += [(one.deadline, one.thing) for one in read_deadlines(source, year=brief.year)]
    deadlines += [(one.deadline, "") for one in reading.milestones]
    ends = [day for day in (brief.start, brief.end) if day]
    deadlines += [(Deadline(year=day.year, month=day.month, day=day.day), "") for day in ends]
    return Ground(
        figures=tuple(figures),
        deadlines=tuple(deadlines),
        frequencies=tuple(one.frequency for one in reading.facts if one.frequency),
        years=frozenset(
            {brief.year, *(day.year for day in ends), *(int(year) for year in re.findall(r"20\d\d", source))}
        ),
        source=source,
        vocabulary="\n".join([source, *(row.indicator.name for row in rows), *_kind_words(tasks)]),
        foreign=tuple(name for name in foreign if len(name) >= 3 and name not in source),
    )


def _kind_words(tasks: tuple[Task, ...]) -> Iterator[str]:
    """What the works' kinds may be said to bring about and be called."""
    for task in tasks:
        yield task.kind.effect
        yield task.stem
        yield from task.kind.nouns


def _source(brief: Brief) -> str:
    parts = [
        brief.name,
        brief.department,
        brief.unit,
        brief.category,
        brief.content,
        *(fact.beneficiary for fact in brief.added),
        *(part.name for part in brief.parts),
    ]
    if brief.statement:
        parts.extend(section.text for section in brief.statement.sections)
    return "\n".join(part for part in parts if part)


def _of_facts(reading: Reading, tasks: tuple[Task, ...]) -> Iterator[Known]:
    words = {fact.quote: task.stem + task.thing + task.people for task in tasks for fact in task.facts}
    unsure = {(one.thing, one.unit) for one in reading.conflicts}
    for fact in reading.facts:
        about = fact.thing + fact.beneficiary + words.get(fact.quote, "")
        if fact.quantity is not None and (fact.thing, fact.unit) not in unsure:
            yield Known(amount=fact.quantity, upper=fact.upper, unit=fact.unit, words=about, comparator=fact.comparator)
        for money in (fact.money, fact.unit_cost):
            if money is not None:
                yield Known(amount=money, unit="元", words=about + fact.quote)


def _of_rows(rows: tuple[DraftRow, ...]) -> Iterator[Known]:
    for row in rows:
        if isinstance(reading := row.indicator.target.reading, Measure):
            yield Known(
                amount=reading.amount,
                upper=reading.upper,
                unit=reading.unit,
                words=row.indicator.name,
                comparator=reading.comparator,
            )


def _of_source(source: str, year: int) -> Iterator[Known]:
    """Ages, durations and prices of the brief that are no facts of their own but may be said again."""
    for figure in read_figures(source, year=year):
        counts_kinds = figure.unit in ("项", "类", "种") and not figure.quote[0].isdigit()
        if figure.kind in (FigureKind.AGE, FigureKind.DURATION, FigureKind.ORDINAL) or figure.per or counts_kinds:
            yield Known(amount=figure.amount, upper=figure.upper, unit=figure.unit, words=figure.thing + figure.clause)
