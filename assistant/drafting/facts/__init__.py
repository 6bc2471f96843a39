"""Reads the facts of a brief (事实), without a model: what is done, how much, by when, for whom, at what price.

A clause that gives orders to a model instead of describing the project is left out, and a note says so. Two figures for
the same thing are both kept and noted; choosing between them is the user's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Brief, Deadline, Fact, Value
from assistant.drafting.facts.by_clause import read_text
from assistant.drafting.facts.contradictions import Conflict, conflicts_of, excess_notes, sum_notes
from assistant.drafting.facts.joining import (
    added_facts,
    line_facts,
    money_facts,
    settled,
    told,
    without_carried,
    without_the_project,
)
from assistant.drafting.facts.milestones import Whole
from assistant.drafting.facts.orders import without_orders
from assistant.drafting.facts.owners import owned
from assistant.drafting.facts.unplaced import Unplaced, figures_said, unplaced, with_named


class Reading(Value):
    """What a brief says. ``milestones`` are the deadlines of the project as a whole, its stages in order of time;
    ``overall`` is the last of them; ``notes`` are for the user. ``unplaced`` are the figures of ``content`` in no fact."""

    facts: tuple[Fact, ...]
    milestones: tuple[Whole, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()

    @property
    def overall(self) -> Deadline | None:
        """The day by which all of the project is done, where the brief says."""
        return self.milestones[-1].deadline if self.milestones else None


_STATEMENT_PARTS = re.compile(r"概述|概况|内容|目标|方案|计划|任务|实施")


def read_facts(brief: Brief) -> Reading:
    """All facts of a brief in the order they stand in it: amount, parts, then the content and the statement."""
    notes: list[str] = []
    facts = list(money_facts(brief))
    stages: list[Whole] = []
    sources: list[Fact] = []
    for source, place, text in _sources(brief):
        text = without_orders(text, notes)
        found, wholes = read_text(text, source=source, brief=brief)
        if source == "content":
            read, found = found, owned(found, text, project=brief.name)
            sources = _left_out(read, found)
        found = [fact.model_copy(update={"place": place}) for fact in found] if place else found
        facts.extend(fact for fact in found if source == "content" or not told(fact, facts))
        stages.extend(found_whole for found_whole in wholes if not stages or source == "content")
    facts = [*facts, *line_facts(brief, facts)]
    facts = [*facts, *added_facts(brief, facts)]
    facts = without_carried(facts) if brief.carried else facts
    facts = list(settled(without_the_project(facts), brief.corrections))
    named, left = with_named(_unplaced(brief, facts, sources), brief.content, brief.corrections)
    facts = [*facts, *named]
    conflicts = tuple(conflicts_of(facts))
    notes.extend(
        f"简况中“{one.thing}”有不一致的数字：{'、'.join(one.quotes)}，指标值先留空，请核对。" for one in conflicts
    )
    notes.extend(sum_notes(brief))
    notes.extend(excess_notes(brief, facts))
    milestones = _in_time(stages)
    if brief.end is not None and milestones and _after(milestones[-1].deadline, brief):
        notes.append("简况里的完成时间晚于计划完成日期，请核对。")
    return Reading(
        facts=tuple(facts),
        milestones=milestones,
        conflicts=conflicts,
        notes=tuple(notes),
        unplaced=left,
    )


def _sources(brief: Brief) -> Iterator[tuple[str, str, str]]:
    """Each text with what it is and where an uploaded paper has it."""
    yield "content", "上年的年度目标" if brief.carried else "", brief.content
    if brief.statement:
        for section in brief.statement.sections:
            if _STATEMENT_PARTS.search(section.heading):
                yield "statement", f"{brief.paper}“{section.heading}”" if brief.paper else "", section.text


def _left_out(read: list[Fact], owned_facts: list[Fact]) -> list[Fact]:
    """Sums that were read and then left out, because they only say who gives the money."""
    kept = {(one.start, one.end) for one in owned_facts}
    return [one for one in read if one.money is not None and (one.start, one.end) not in kept]


def _unplaced(brief: Brief, facts: list[Fact], sources: list[Fact]) -> tuple[Unplaced, ...]:
    text = without_orders(brief.content, [])
    return unplaced(text, figures_said(text, year=brief.year), facts, year=brief.year, sources=sources)


def _in_time(stages: list[Whole]) -> tuple[Whole, ...]:
    """Each day once, the earliest first; of a day the words that say what is done by then."""
    kept: dict[tuple[int, int, int, str], Whole] = {}
    for one in stages:
        day = (one.deadline.year or 0, one.deadline.month, one.deadline.day, one.named)
        if day not in kept or (one.act and not kept[day].act):
            kept[day] = one
    return tuple(kept[day] for day in sorted(kept))


def _after(due: Deadline, brief: Brief) -> bool:
    return brief.end is not None and (due.year or brief.year, due.month, due.day) > (
        brief.end.year,
        brief.end.month,
        brief.end.day,
    )
