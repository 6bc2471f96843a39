"""Reads the facts of a brief (事实), without a model: what is done, how much, by when, for whom, at what price.

A clause that gives orders to a model instead of describing the project is left out, and a note says so. Two figures for
the same thing are both kept and noted; choosing between them is the user's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Brief, Deadline, Fact, Value
from assistant.drafting.figure_facts import fact_of_work, facts_of_figures, names_a_work
from assistant.drafting.joining import (
    added_facts,
    core,
    line_facts,
    money_facts,
    money_text,
    settled,
    told,
    without_the_project,
)
from assistant.drafting.orders import without_orders
from assistant.drafting.pieces import clauses_of, merged
from assistant.drafting.times import due_owners, with_deadline, with_frequencies
from assistant.figures import Dated, read_deadlines, read_figures


class Conflict(Value):
    """Two or more figures of a brief for the same thing."""

    thing: str
    unit: str
    quotes: tuple[str, ...]


class Reading(Value):
    """What a brief says. ``overall`` is the deadline of the project as a whole, ``overall_act`` what is due by then (上线),
    ``overall_quote`` its words; ``notes`` are for the user."""

    facts: tuple[Fact, ...]
    overall: Deadline | None = None
    overall_act: str = ""
    overall_quote: str = ""
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


class Whole(Value):
    """The deadline of the project as a whole: when, what is done by then, and the words that say so."""

    deadline: Deadline
    act: str = ""
    quote: str


_STATEMENT_PARTS = re.compile(r"概述|概况|内容|目标|方案|计划|任务|实施")


def read_facts(brief: Brief) -> Reading:
    """All facts of a brief in the order they stand in it: amount, parts, then the content and the statement."""
    notes: list[str] = []
    facts = list(money_facts(brief))
    overall: Whole | None = None
    for source, place, text in _sources(brief):
        text = without_orders(text, notes)
        found, whole = _read(text, source=source, brief=brief)
        found = [fact.model_copy(update={"place": place}) for fact in found] if place else found
        facts.extend(fact for fact in found if source == "content" or not told(fact, facts))
        overall = overall or whole
    facts = [*facts, *line_facts(brief, facts)]
    facts = [*facts, *added_facts(brief, facts)]
    facts = list(settled(without_the_project(facts), brief.corrections))
    conflicts = tuple(_conflicts(facts))
    notes.extend(
        f"简况中“{one.thing}”有不一致的数字：{'、'.join(one.quotes)}，指标值先留空，请核对。" for one in conflicts
    )
    notes.extend(_sum_notes(brief))
    notes.extend(_excess_notes(brief, facts))
    if brief.end is not None and overall is not None and _after(overall.deadline, brief):
        notes.append("简况里的完成时间晚于计划完成日期，请核对。")
    return Reading(
        facts=tuple(facts),
        overall=overall.deadline if overall else None,
        overall_act=overall.act if overall else "",
        overall_quote=overall.quote if overall else "",
        conflicts=conflicts,
        notes=tuple(notes),
    )


def _sources(brief: Brief) -> Iterator[tuple[str, str, str]]:
    """Each text with what it is and where an uploaded paper has it."""
    yield "content", "", brief.content
    if brief.statement:
        for section in brief.statement.sections:
            if _STATEMENT_PARTS.search(section.heading):
                yield "statement", f"{brief.paper}“{section.heading}”" if brief.paper else "", section.text


# ----------------------------------------------------------------------------------------------- clause by clause


def _read(text: str, *, source: str, brief: Brief) -> tuple[list[Fact], Whole | None]:
    figures = read_figures(text, year=brief.year)
    # 年内 and 全年 promise no day
    dated = [
        one for one in read_deadlines(text, year=brief.year) if one.quote not in ("年内", "今年内", "本年内", "当年内")
    ]
    facts: list[Fact] = []
    overall: Whole | None = None
    pending_due, pending_words = None, ""
    pending: Fact | None = None
    last_act, last_task = "", ""
    told_before = False
    for clause in merged(clauses_of(text), text, figures):
        words = text[clause.start : clause.end]
        inside = [one for one in figures if clause.start <= one.start < clause.end]
        due = next((one for one in dated if clause.start <= one.start < clause.end), None)
        if clause.hard:
            overall = overall or _whole(pending_due, pending_words)
            pending, pending_due, last_act = None, None, ""
        if not clause.listed:
            last_act = ""
        new = list(facts_of_figures(text, clause, inside, source=source, brief=brief, act=last_act, task=last_task))
        if not any(fact.quantity is not None or fact.money or fact.unit_cost for fact in new) and not inside:
            new = (
                fact_of_work(words, clause, source=source, act=last_act) if not due or names_a_work(words, due) else []
            )
        if pending and new and not new[0].beneficiary:
            new[0] = _joined(pending, new[0], text)
        pending = next((fact for fact in new if not fact.thing and fact.beneficiary), None)
        new = [fact for fact in new if fact.thing]
        owners = due_owners(words, due, facts) if due and not any(fact.quantity for fact in new) else []
        if due and len({facts[place].thing for place in owners}) > 1:
            overall = _whole(due, words)
            continue
        if due and owners:
            facts[owners[-1]] = with_deadline(facts[owners[-1]], due, text)
            told_before = False
            continue
        due = due or (pending_due if new else None)
        if due and new:
            new, pending_due = [with_deadline(fact, due, text) for fact in new], None
        elif due and re.search(r"全部|所有|各项|整体|总体|项目|均|统一", words):
            overall = _whole(due, words)
        elif due and facts and re.search(_OPENS, words):
            overall = overall or _whole(due, words)
        elif due and _DONE.search(words) and facts and not clause.hard:
            if told_before and facts[-1].unit not in ("%", "‰") and not _other_work(words, due):
                facts[-1] = with_deadline(facts[-1], due, text)
            else:
                overall = overall or _whole(due, words)
        elif due:
            pending_due, pending_words = due, words
        facts.extend(new)
        told_before = bool(new)
        last_act = next((fact.act for fact in reversed(new) if fact.act and fact.act != "参与"), last_act)
        last_task = next((fact.thing for fact in reversed(new) if not fact.money), last_task)
    overall = overall or _whole(pending_due, pending_words)
    return _without_repeats(with_frequencies(facts, text, source)), overall


_OPENS = r"上线|投入使用|投用|启用|开放|运营|试运行|通车|通水|开园|开馆|挂牌"


def _whole(due: Dated | None, words: str) -> Whole | None:
    """A deadline no work has taken, as the whole project's."""
    if due is None:
        return None
    found = re.search(_OPENS, words)
    act = found[0] if found else _other_work(words, due)
    return Whole(deadline=due.deadline, act=act, quote=words.strip())


_DONE = re.compile(r"完成|完工|竣工|建成|交付|到位|结束|入库|报送|上报|提交")


def _other_work(words: str, due: Dated) -> str:
    """What is done by then beside the works the brief counts: 数据上报完成 in 11月30日前完成数据上报."""
    rest = re.sub(r"\s", "", words.replace(due.quote, ""))
    found = re.fullmatch(r"(?:前|以前)?(?:要|须|需|应)?(?:全部|全面|基本)?完成([一-鿿]{3,8})", rest)
    if not found or re.search(r"工作|任务|项目|全部|各项|建设|施工|验收|改造|采购", found[1]):
        return ""
    return found[1] + "完成"


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
        if fact.quantity is not None or fact.money or fact.unit_cost or fact.frequency or fact.thing not in numbered
    ]


# ----------------------------------------------------------------------------------------------------- contradictions


def _conflicts(facts: list[Fact]) -> Iterator[Conflict]:
    seen: dict[tuple[str, str, bool], list[Fact]] = {}
    for fact in facts:
        if fact.quantity is not None and fact.thing:
            seen.setdefault((core(fact), fact.unit, fact.act == "参与"), []).append(fact)
    for (_, unit, _), same in seen.items():
        if len({fact.quantity for fact in same}) > 1:
            yield Conflict(thing=same[0].thing, unit=unit, quotes=tuple(fact.quote for fact in same))


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
