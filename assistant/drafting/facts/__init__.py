"""Reads the facts of a brief (事实), without a model: what is done, how much, by when, for whom, at what price.

A clause that gives orders to a model instead of describing the project is left out, and a note says so. Two figures for
the same thing are both kept and noted; choosing between them is the user's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Brief, Deadline, Fact, Value
from assistant.drafting.facts.background import is_background, stock_thing
from assistant.drafting.facts.figure_facts import facts_of_figures
from assistant.drafting.facts.joining import (
    added_facts,
    core,
    line_facts,
    money_facts,
    money_text,
    settled,
    told,
    without_carried,
    without_the_project,
)
from assistant.drafting.facts.milestones import DONE, OPENS, Whole, is_stage, stage_of, whole_of
from assistant.drafting.facts.names import is_sound_name, project_noun
from assistant.drafting.facts.orders import without_orders
from assistant.drafting.facts.pieces import clauses_of, merged
from assistant.drafting.facts.portions import distributed
from assistant.drafting.facts.respective import shared_prices
from assistant.drafting.facts.seasons import season_of, with_season
from assistant.drafting.facts.talk import plainly
from assistant.drafting.facts.times import (
    as_said,
    due_owners,
    is_past,
    past_thing,
    recurring_name,
    with_deadline,
    with_frequencies,
)
from assistant.drafting.facts.works import fact_of_work, names_a_work
from assistant.drafting.kinds import kind_of
from assistant.figures import Figure, read_deadlines, read_figures, read_frequencies


class Conflict(Value):
    """Two or more figures of a brief for the same thing."""

    thing: str
    unit: str
    quotes: tuple[str, ...]


class Reading(Value):
    """What a brief says. ``milestones`` are the deadlines of the project as a whole, its stages in order of time;
    ``overall`` is the last of them; ``notes`` are for the user."""

    facts: tuple[Fact, ...]
    milestones: tuple[Whole, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()

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
    for source, place, text in _sources(brief):
        text = without_orders(text, notes)
        found, wholes = _read(text, source=source, brief=brief)
        found = [fact.model_copy(update={"place": place}) for fact in found] if place else found
        facts.extend(fact for fact in found if source == "content" or not told(fact, facts))
        stages.extend(found_whole for found_whole in wholes if not stages or source == "content")
    facts = [*facts, *line_facts(brief, facts)]
    facts = [*facts, *added_facts(brief, facts)]
    facts = without_carried(facts) if brief.carried else facts
    facts = list(settled(without_the_project(facts), brief.corrections))
    conflicts = tuple(_conflicts(facts))
    notes.extend(
        f"简况中“{one.thing}”有不一致的数字：{'、'.join(one.quotes)}，指标值先留空，请核对。" for one in conflicts
    )
    notes.extend(_sum_notes(brief))
    notes.extend(_excess_notes(brief, facts))
    milestones = _in_time(stages)
    if brief.end is not None and milestones and _after(milestones[-1].deadline, brief):
        notes.append("简况里的完成时间晚于计划完成日期，请核对。")
    return Reading(
        facts=tuple(facts),
        milestones=milestones,
        conflicts=conflicts,
        notes=tuple(notes),
    )


def _sources(brief: Brief) -> Iterator[tuple[str, str, str]]:
    """Each text with what it is and where an uploaded paper has it."""
    yield "content", "上年的年度目标" if brief.carried else "", brief.content
    if brief.statement:
        for section in brief.statement.sections:
            if _STATEMENT_PARTS.search(section.heading):
                yield "statement", f"{brief.paper}“{section.heading}”" if brief.paper else "", section.text


# ----------------------------------------------------------------------------------------------- clause by clause


def _in_time(stages: list[Whole]) -> tuple[Whole, ...]:
    """Each day once, the earliest first; of a day the words that say what is done by then."""
    kept: dict[tuple[int, int, int], Whole] = {}
    for one in stages:
        day = (one.deadline.year or 0, one.deadline.month, one.deadline.day)
        if day not in kept or (one.act and not kept[day].act):
            kept[day] = one
    return tuple(kept[day] for day in sorted(kept))


def _read(text: str, *, source: str, brief: Brief) -> tuple[list[Fact], list[Whole]]:
    """Facts and stages of a text, read in office wording, with the words and places of the text itself."""
    plain = plainly(text)
    facts, wholes = _read_plain(plain.text, source=source, brief=brief)
    return (facts, wholes) if plain.text == text else as_said(facts, wholes, plain, text)


def _read_plain(text: str, *, source: str, brief: Brief) -> tuple[list[Fact], list[Whole]]:
    figures = read_figures(text, year=brief.year)
    # 年内 and 全年 promise no day
    dated = [
        one for one in read_deadlines(text, year=brief.year) if one.quote not in ("年内", "今年内", "本年内", "当年内")
    ]
    facts: list[Fact] = []
    wholes: list[Whole | None] = []
    pending_due, pending_words = None, ""
    pending: Fact | None = None
    last_act, last_task = "", ""
    was: Figure | None = None
    handed, named, topic = 0, "", ""
    told_before = False
    for clause in merged(clauses_of(text), text, figures):
        whole, (season, clause) = clause, season_of(clause, text)
        words = text[clause.start : clause.end]
        inside = [one for one in figures if clause.start <= one.start < clause.end]
        due = next((one for one in dated if clause.start <= one.start < clause.end), None)
        if clause.hard:
            wholes.append(whole_of(pending_due, pending_words))
            pending, pending_due, last_act, named, topic = None, None, "", "", ""
        if not clause.listed and not (inside and all(one.unit_cost for one in inside)):
            last_act = ""
        if is_past(words):
            last_task, was = past_thing(words, inside, clause.start) or last_task, inside[-1] if inside else was
            continue
        if inside and inside[0].start < handed:
            continue
        if inside and re.search(r"分别", text[clause.start : inside[0].end]):
            shared, taken = shared_prices(text, [one for one in figures if one.start >= inside[0].start], facts)
            if taken:
                facts.extend(shared)
                handed = shared[-1].end or 0
                continue
        inside = [one for one in inside if not _PAST_BRACKET.search(text[clause.start : one.start])]
        for figure in list(inside):
            said = text[clause.start : figure.end]
            if is_background(said, figure, [one for one in figures if one.start >= figure.end]):
                last_task = stock_thing(said, figure) or last_task
                inside.remove(figure)
                clause = clause.model_copy(update={"start": figure.end})
        if not inside and clause.start >= clause.end:
            continue
        if topic and re.match(r"\s*(?:光|就|单|仅)?[这那]一?[项块]", words):
            last_task = topic  # 光这项104.4万 speaks of the sentence's own topic
        new = list(
            facts_of_figures(
                text,
                clause,
                inside,
                source=source,
                brief=brief,
                act=last_act,
                task=last_task,
                before=facts,
                was=was,
                named=named,
            )
        )
        if not any(fact.quantity is not None or fact.money or fact.unit_cost for fact in new) and not inside:
            new = (
                fact_of_work(words, clause, source=source, act=last_act, due=due)
                if not due or names_a_work(words, due)
                else []
            )
        named = "" if inside else _named(words) or (new[0].thing if new else "")
        recurring = read_frequencies(words) if not inside else ()
        if recurring and (said := recurring_name(recurring[0], words)):
            last_task = said  # 演练每季度一次，全年76次
        topic = topic or next((fact.thing for fact in new if fact.thing), "")
        if due and new and not any(one.quantity is not None for one in new) and is_stage(words, due):
            wholes.append(whole_of(due, words))
            continue
        if pending and new and not new[0].beneficiary:
            new[0] = _joined(pending, new[0], text)
        pending = next((fact for fact in new if not fact.thing and fact.beneficiary), None)
        new = [fact for fact in new if fact.thing]
        if due and not new and re.search(r"全部|所有|各项", words):
            wholes.append(whole_of(due, words))
            continue
        if (
            clause.listed
            and new
            and new[0].quantity is not None
            and re.search(r"各\s*\d", text[clause.start : clause.end])
        ):
            facts = _with_each(facts, new[0], text)
        if season and new:
            new[0] = with_season(new[0], season, text, whole.start)
        own = bool(new) and not told_before_as(new[0], facts)
        owners = due_owners(words, due, facts) if due and not own and not any(one.quantity for one in new) else []
        if due and len({facts[place].thing for place in owners}) > 1:
            wholes.append(whole_of(due, words))
            continue
        if due and owners:
            facts[owners[-1]] = with_deadline(facts[owners[-1]], due, text)
            told_before = False
            continue
        due = due or (pending_due if new else None)
        if due and new:
            new, pending_due = [with_deadline(fact, due, text) for fact in new], None
        elif due and (_OF_ALL.search(words) or (facts and re.search(OPENS, words))):
            wholes.append(whole_of(due, words))
        elif due and DONE.search(words) and facts and not clause.hard:
            if told_before and facts[-1].unit not in ("%", "‰") and not stage_of(words, due):
                facts[-1] = with_deadline(facts[-1], due, text)
            else:
                wholes.append(whole_of(due, words))
        elif due:
            pending_due, pending_words = due, words
        facts.extend(new)
        told_before = bool(new)
        last_act = next(
            (fact.act for fact in reversed(new) if fact.act and fact.act not in ("参与", fact.thing)), last_act
        )
        last_task = next((fact.thing for fact in reversed(new) if _is_counted(fact)), last_task)
    wholes.append(whole_of(pending_due, pending_words))
    facts = distributed(facts, text)
    return _without_repeats(with_frequencies(facts, text, source, project_noun(brief.name))), [
        one for one in wholes if one is not None
    ]


def _named(words: str) -> str:
    """The goods a clause without a figure hands out (每个人发个行李箱套装): a price right behind it is theirs."""
    found = re.search(
        r"(?:发|送|配|装|买|购置|配备|发放)(?:放)?(?:一?个|一套|1套|一份)?(?P<thing>[一-鿿]{2,8})$", words
    )
    return found["thing"] if found and is_sound_name(found["thing"]) else ""


_PAST_BRACKET = re.compile(r"[（(](?:去年|上年|原来?|往年)[^（()）]*$")
"""（去年26个: a remark on last year."""
_OF_ALL = re.compile(r"全部|所有|各项|整体|总体|项目|均|统一")


def _with_each(facts: list[Fact], last: Fact, text: str) -> list[Fact]:
    """配备雨衣、雨靴各45套: the works listed right before, still without a figure, have the same one."""
    result, start = list(facts), last.start or 0
    for place in range(len(result) - 1, -1, -1):
        fact = result[place]
        if (
            fact.quantity is not None
            or fact.money
            or fact.unit_cost
            or text[fact.end or 0 : start].strip() not in ("、", "和")
        ):
            break
        start = fact.start or 0
        result[place] = fact.model_copy(
            update={"quantity": last.quantity, "unit": last.unit, "comparator": last.comparator, "end": last.end}
        ).model_copy(update={"quote": text[start : last.end]})
    return result


def told_before_as(work: Fact, facts: list[Fact]) -> bool:
    """Whether a work named without a figure only speaks again of one that was named before."""
    pairs = {work.thing[place : place + 2] for place in range(len(work.thing) - 1)}
    return any(2 * sum(pair in one.act + one.thing + one.act for pair in pairs) > len(pairs) for one in facts)


def _is_counted(fact: Fact) -> bool:
    """Whether what comes next may go on speaking of it: a price, a sum or a rate is no work."""
    return not fact.money and fact.unit_cost is None and fact.unit not in ("%", "‰")


def _joined(people: Fact, work: Fact, text: str) -> Fact:
    """为 600 名老人, 提供助餐: the figure of the first clause with the work of the second."""
    if people.quantity is None or work.quantity is not None:
        return work.model_copy(update={"beneficiary": people.beneficiary})
    first, last = people.start or 0, work.end or 0
    return people.model_copy(
        update={"thing": work.thing, "act": work.act, "quote": text[first:last], "start": first, "end": last}
    )


def _without_repeats(facts: list[Fact]) -> list[Fact]:
    """The same figure of the same thing said twice is one fact; a work named again without a figure is none."""
    kept: list[Fact] = []
    for fact in facts:
        if not told(fact, kept):
            kept.append(fact)
    numbered = {fact.thing for fact in kept if fact.quantity is not None or fact.frequency}
    return [
        fact
        for fact in kept
        if fact.quantity is not None
        or fact.money
        or fact.unit_cost
        or fact.frequency
        or fact.season
        or fact.thing not in numbered
    ]


# ----------------------------------------------------------------------------------------------------- contradictions


def _conflicts(facts: list[Fact]) -> Iterator[Conflict]:
    seen: dict[tuple[str, str, bool], list[Fact]] = {}
    for fact in facts:
        if fact.quantity is not None and fact.thing:
            seen.setdefault((core(fact), fact.unit, fact.act == "参与"), []).append(fact)
    for (_, unit, _), same in seen.items():
        if _are_parts(same):
            continue
        # 现有护林员65名 and 培训护林员120名 speak of two works
        for code in dict.fromkeys(kind_of(one.thing, one.act).code for one in same):
            alike = [one for one in same if kind_of(one.thing, one.act).code == code]
            if len({one.quantity for one in alike}) > 1:
                yield Conflict(thing=alike[0].thing, unit=unit, quotes=tuple(one.quote for one in alike))


def _are_parts(same: list[Fact]) -> bool:
    """改造公厕9座，其中新建2座、翻建7座: the parts of a whole contradict nothing."""
    amounts = sorted((fact.quantity for fact in same if fact.quantity is not None), reverse=True)
    return len(amounts) > 2 and amounts[0] == sum(amounts[1:], Decimal(0))


def _sum_notes(brief: Brief) -> Iterator[str]:
    total = sum((part.amount for part in brief.parts), Decimal(0))
    if brief.parts and brief.amount is not None and total != brief.amount:
        yield f"分项合计 {money_text(total)} 元，与项目金额 {money_text(brief.amount)} 元不一致，请核对；表中未作调整。"


def _excess_notes(brief: Brief, facts: list[Fact]) -> Iterator[str]:
    """Parts named in the text may be only some of the budget; together they cannot be more."""
    total = sum((fact.money for fact in facts if fact.money and fact.source in ("content", "statement")), Decimal(0))
    if brief.amount is not None and total > brief.amount:
        yield f"简况里写到的分项金额合计 {money_text(total)} 元，超过项目金额 {money_text(brief.amount)} 元，请核对。"


def _after(due: Deadline, brief: Brief) -> bool:
    return brief.end is not None and (due.year or brief.year, due.month, due.day) > (
        brief.end.year,
        brief.end.month,
        brief.end.day,
    )
