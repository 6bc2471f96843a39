"""Reads a text clause by clause (逐句): what a clause does not name itself is what the clauses before it spoke of.

The thing counted last, the sentence's topic, a deadline not yet taken and last year's figure are carried from one to the next.
"""

from __future__ import annotations

import re

from assistant.domain import Brief, Fact
from assistant.drafting.facts.apart import told_apart
from assistant.drafting.facts.background import stock_of
from assistant.drafting.facts.clause import GROWN, is_people
from assistant.drafting.facts.figure_facts import facts_of_figures
from assistant.drafting.facts.joining import told
from assistant.drafting.facts.milestones import DONE, OPENS, Whole, is_stage, stage_of, whole_of
from assistant.drafting.facts.names import is_sound_name, project_noun
from assistant.drafting.facts.nearest import group_of, head_of, heading_of, object_of
from assistant.drafting.facts.pieces import clauses_of, merged
from assistant.drafting.facts.portions import distributed
from assistant.drafting.facts.respective import shared_prices, with_head
from assistant.drafting.facts.scope import Standing
from assistant.drafting.facts.seasons import season_of, with_season
from assistant.drafting.facts.standing import blanked, scopes_of, standing_at
from assistant.drafting.facts.talk import plainly
from assistant.drafting.facts.times import (
    as_said,
    due_owners,
    owner_of_all,
    past_thing,
    recurring_name,
    with_deadline,
    with_frequencies,
)
from assistant.drafting.facts.works import fact_of_work, names_a_work, without_described
from assistant.figures import Figure, read_deadlines, read_figures, read_frequencies


def read_text(text: str, *, source: str, brief: Brief) -> tuple[list[Fact], list[Whole]]:
    """Facts and stages of a text, read in office wording, with the words and places of the text itself."""
    plain = plainly(text)
    facts, wholes = _read_plain(plain.text, source=source, brief=brief)
    return as_said(facts, wholes, plain, text)


def _read_plain(text: str, *, source: str, brief: Brief) -> tuple[list[Fact], list[Whole]]:
    scopes = scopes_of(text, year=brief.year)
    text = blanked(text, [scope for scope in scopes if scope.standing is not Standing.FORMER])
    former = [scope for scope in scopes if scope.standing is Standing.FORMER and text[scope.start : scope.end].strip()]
    figures = read_figures(text, year=brief.year)
    stock = stock_of(text, figures)
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
    told_before = headed = False
    near = ""
    for clause in merged(clauses_of(text), text, figures):
        whole, (season, clause) = clause, season_of(clause, text)
        words = text[clause.start : clause.end]
        inside = [one for one in figures if clause.start <= one.start < clause.end]
        due = next((one for one in dated if clause.start <= one.start < clause.end), None)
        if clause.hard:
            wholes.append(whole_of(pending_due, pending_words))
            pending, pending_due, last_act, named, topic, headed, near = None, None, "", "", "", False, ""
        if not clause.listed and not (inside and all(one.unit_cost for one in inside)):
            last_act = ""
        if past := [one for one in former if one.start < clause.end and clause.start < one.end]:
            gone = [one for one in inside if standing_at(tuple(past), one.start)]
            inside = [one for one in inside if one not in gone]
            due = None if due and standing_at(tuple(past), due.start) else due
            if gone or not text[clause.start : past[0].start].strip():
                last_task = past_thing(text[clause.start : past[-1].end], gone, clause.start) or last_task
                was = gone[-1] if gone else was
            if not inside:
                continue
            over = [one.end for one in past if one.end <= inside[0].start]
            clause = clause.model_copy(update={"start": max([clause.start, *over])})
        if inside and inside[0].start < handed:
            continue
        if inside and re.search(r"分别", text[clause.start : inside[0].end]):
            shared, taken = shared_prices(text, [one for one in figures if one.start >= inside[0].start], facts)
            if taken:
                facts.extend(shared)
                handed = shared[-1].end or 0
                continue
        if _is_rest(words, inside, facts):
            # 上半年先弄12个, 剩下11个年底前搞好: two stages of the whole
            first = facts.pop()
            wholes.append(Whole(deadline=first.deadline, quote=first.quote) if first.deadline else None)
            wholes.append(whole_of(due, words))
            continue
        for figure in list(inside):
            if figure.start in stock:
                last_task = stock[figure.start] or last_task
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
                headed=headed,
                people=near,
            )
        )
        if not any(fact.quantity is not None or fact.money or fact.unit_cost for fact in new) and not inside:
            new = (
                fact_of_work(words, clause, source=source, act=last_act, due=due)
                if not due or names_a_work(words, due)
                else []
            )
        named = "" if inside else _named(words, opens=clause.hard) or (new[0].thing if new else "")
        if clause.hard and not inside and text[clause.end : clause.end + 1] in _OPENED:
            group = group_of(words)
            head = group or ("" if new else head_of(words))
            headed = is_sound_name(head)
            last_task, new = (head, [] if group else new) if headed else (last_task, new)
        elif clause.hard and not inside and text[clause.end : clause.end + 1] in ("。", "；") and heading_of(words):
            last_task, new = heading_of(words), []
        near = "" if inside or not is_people(last := object_of(words.strip()).thing) else last
        recurring = read_frequencies(words) if not inside else ()
        if recurring and (said := recurring_name(recurring[0], words)) and not GROWN.match(said):
            last_task = said  # 演练每季度一次，全年76次
        topic = topic or next((fact.thing for fact in new if fact.thing), "")
        if due and new and not any(one.quantity is not None for one in new) and is_stage(words, due):
            wholes.append(whole_of(due, words))
            continue
        if pending and new and not new[0].beneficiary:
            new[0] = _joined(pending, new[0], text)
        pending = next((fact for fact in new if not fact.thing and fact.beneficiary), None)
        new = [fact for fact in new if fact.thing]
        if due and "全部" in words and not inside and (owner := owner_of_all(words, due, facts)) is not None:
            facts[owner] = with_deadline(facts[owner], due, text)
            continue
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
        due = due or (pending_due if any(not _tells_no_work(fact) for fact in new) else None)
        if due and new:
            new, pending_due = [with_deadline(fact, due, text) for fact in new], None
        elif due and (_OF_ALL.search(words) or (facts and re.search(OPENS, words))):
            wholes.append(whole_of(due, words))
        elif due and DONE.search(words) and facts and not clause.hard:
            if told_before and not facts[-1].money and not _tells_no_work(facts[-1]) and not stage_of(words, due):
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
    facts = told_apart(distributed(facts, text), text)
    return _without_repeats(
        with_frequencies(without_described(facts, text), blanked(text, former), source, project_noun(brief.name))
    ), [one for one in wholes if one is not None]


def _named(words: str, *, opens: bool = False) -> str:
    """The goods a clause without a figure hands out (每个人发个行李箱套装), or all that opens a sentence (工作服两季): a price right behind it is theirs."""
    if opens and (bare := re.fullmatch(r"\s*([一-鿿]{2,8}?)(?:[一两二四春夏秋冬]+季|若干|一批)", words)):
        return bare[1] if is_sound_name(bare[1]) else ""
    if paid := re.search(r"给(?P<who>[一-鿿]{2,6}?)发(?:放)?(?P<what>补贴|补助|津贴|奖励|慰问金)$", words):
        return paid["who"] + paid["what"]  # 给志愿者发补贴，一个人一个月80
    found = re.search(
        r"(?:发|送|配|装|买|购置|配备|发放)(?:放)?(?:一?个|一套|1套|一份)?(?P<thing>[一-鿿]{2,8})$", words
    )
    return found["thing"] if found and is_sound_name(found["thing"]) else ""


def _is_rest(words: str, inside: list[Figure], facts: list[Fact]) -> bool:
    """Whether a clause counts the rest (剩下, 其余) of what the fact before it began with (先, 首批)."""
    if not inside or not facts or not re.search(r"剩下|剩余|其余|余下", words):
        return False
    return facts[-1].unit == inside[0].unit and bool(re.search(r"先|首批|第一批", facts[-1].quote))


_OPENED = tuple("：:，,")
_OF_ALL = re.compile(r"其余(?:任务|工作|事项)|全部|所有|各项|整体|总体|项目|均|统一")


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
            | {"thing": with_head([fact.thing, last.thing])[0]}
        ).model_copy(update={"quote": text[start : last.end]})
    return result


def _tells_no_work(fact: Fact) -> bool:
    """A share, or an incident that is not to happen."""
    return fact.unit in ("%", "‰") or (fact.unit in ("起", "例", "件", "次") and fact.quantity == 0)


def told_before_as(work: Fact, facts: list[Fact]) -> bool:
    """Whether a work named without a figure only speaks again of one that was named before."""
    pairs = {work.thing[place : place + 2] for place in range(len(work.thing) - 1)}
    return any(2 * sum(pair in one.act + one.thing + one.act for pair in pairs) > len(pairs) for one in facts)


def _is_counted(fact: Fact) -> bool:
    """Whether what comes next may go on speaking of it: a price, a sum, a rate or an area is no work."""
    counts = not fact.money and fact.unit_cost is None and fact.unit not in ("%", "‰")
    return counts and not fact.thing.endswith("面积")


def _joined(people: Fact, work: Fact, text: str) -> Fact:
    """为 600 名老人, 提供助餐: the figure of the first clause with the work of the second."""
    if people.quantity is None or work.quantity is not None:
        return work.model_copy(update={"beneficiary": people.beneficiary})
    first, last = people.start or 0, work.end or 0
    return people.model_copy(
        update={"thing": work.thing, "act": work.act, "quote": text[first:last], "start": first, "end": last}
    )


def _has_number(fact: Fact) -> bool:
    return fact.quantity is not None or fact.money is not None or fact.unit_cost is not None


def _without_repeats(facts: list[Fact]) -> list[Fact]:
    """The same figure of the same thing said twice is one fact; a work named again without a figure is none."""
    kept: list[Fact] = []
    for fact in facts:
        if not told(fact, kept) or (fact.money and fact.thing in ("补助", "补贴", "奖补")):
            kept.append(fact)
    numbered = {fact.thing for fact in kept if fact.quantity is not None or fact.frequency}
    days = {one.thing: one.deadline for one in kept if one.deadline and not _has_number(one) and one.thing in numbered}
    # 修缮活动场所; 活动场所8个; 七一前修缮完: the day goes to the one that is counted
    kept = [
        one.model_copy(update={"deadline": days.pop(one.thing)})
        if one.quantity is not None and not one.deadline and one.thing in days
        else one
        for one in kept
    ]
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
