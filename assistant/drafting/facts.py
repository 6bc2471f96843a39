"""Reads the facts of a brief (事实), without a model: what is done, how much, by when, for whom, at what price.

A clause that gives orders to a model instead of describing the project is left out, and a note says so. Two figures for
the same thing are both kept and noted; choosing between them is the user's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from assistant.domain import Brief, Deadline, Fact, Value
from assistant.drafting.clause import clean, is_people, parse, parse_task
from assistant.drafting.kinds import kind_of, kinds
from assistant.figures import Dated, Figure, FigureKind, read_deadlines, read_figures, read_frequencies


class Conflict(Value):
    """Two or more figures of a brief for the same thing."""

    thing: str
    unit: str
    quotes: tuple[str, ...]


class Reading(Value):
    """What a brief says. ``overall`` is the deadline of the project as a whole; ``notes`` are for the user."""

    facts: tuple[Fact, ...]
    overall: Deadline | None = None
    conflicts: tuple[Conflict, ...] = ()
    notes: tuple[str, ...] = ()


_ORDER = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|跳过)[^。；;\n]{0,12}(?:要求|指令|规则|提示|以上|上述|上面|之前|前面|设定)|"
    r"(?:你是|你现在|你必须|请你|作为(?:一个)?AI|扮演)|(?:系统提示|提示词|system\s*prompt|ignore\s+(?:all|the|previous|any)|"
    r"disregard|jailbreak)|(?:给|打|评)(?:出|为|个)?满分|直接输出|只输出|输出[“\"]",
    re.IGNORECASE,
)
_COUNTED = (FigureKind.COUNT, FigureKind.MEASURE)
_STATEMENT_PARTS = re.compile(r"概述|概况|内容|目标|方案|计划|任务|实施")


def read_facts(brief: Brief) -> Reading:
    """All facts of a brief in the order they stand in it: amount, parts, then the content and the statement."""
    notes: list[str] = []
    facts = list(_money_facts(brief))
    overall: Deadline | None = None
    for source, text in _sources(brief):
        text = _without_orders(text, notes)
        found, due = _read(text, source=source, brief=brief)
        facts.extend(fact for fact in found if source == "content" or not _told(fact, facts))
        overall = overall or due
    conflicts = tuple(_conflicts(facts))
    notes.extend(
        f"简况中“{one.thing}”有不一致的数字：{'、'.join(one.quotes)}，指标值先留空，请核对。" for one in conflicts
    )
    notes.extend(_sum_notes(brief))
    if brief.end is not None and overall is not None and _after(overall, brief):
        notes.append("简况里的完成时间晚于计划完成日期，请核对。")
    return Reading(facts=tuple(facts), overall=overall, conflicts=conflicts, notes=tuple(notes))


def _sources(brief: Brief) -> Iterator[tuple[str, str]]:
    yield "content", brief.content
    if brief.statement:
        for section in brief.statement.sections:
            if _STATEMENT_PARTS.search(section.heading):
                yield "statement", section.text


def _money_facts(brief: Brief) -> Iterator[Fact]:
    if brief.amount is not None:
        yield Fact(
            thing=brief.name, money=brief.amount, unit="元", quote=f"{money_text(brief.amount)}元", source="amount"
        )
    for part in brief.parts:
        quote = f"{part.name}{money_text(part.amount)}元"
        yield Fact(thing=part.name, money=part.amount, unit="元", quote=quote, source="parts")


def money_text(yuan: Decimal) -> str:
    """An amount in yuan without an exponent or needless zeros: 860000, 1234.5."""
    text = f"{yuan:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _without_orders(text: str, notes: list[str]) -> str:
    """The text with orders to a model blanked out, place for place."""
    for sentence in re.finditer(r"[^。；;！!\n]+[。；;！!]?", text):
        if _ORDER.search(sentence[0]):
            notes.append(f"这句话不是项目内容，未采用：“{sentence[0].strip()[:40]}”")
            text = text[: sentence.start()] + " " * len(sentence[0]) + text[sentence.end() :]
    return text


# ----------------------------------------------------------------------------------------------- clause by clause

_BREAK = re.compile(r"[。；;！!？?\n]|，|,(?!\d{3})|、|：|:")
_HARD = frozenset("。；;！!？?\n")


class _Clause(Value):
    """A piece of a text with its place; ``hard`` tells that a sentence ends before it, ``listed`` that a 、 does."""

    start: int
    end: int
    hard: bool
    listed: bool


def _read(text: str, *, source: str, brief: Brief) -> tuple[list[Fact], Deadline | None]:
    figures = read_figures(text, year=brief.year)
    dated = read_deadlines(text, year=brief.year)
    facts: list[Fact] = []
    overall: Deadline | None = None
    pending_due: Dated | None = None
    pending: Fact | None = None
    last_act, last_task = "", ""
    for clause in _merged(_clauses(text), text, figures):
        words = text[clause.start : clause.end]
        inside = [one for one in figures if clause.start <= one.start < clause.end]
        due = next((one for one in dated if clause.start <= one.start < clause.end), None)
        if clause.hard:
            pending, pending_due, last_act = None, None, ""
        if not clause.listed:
            last_act = ""
        new = list(_clause_facts(text, clause, inside, source=source, brief=brief, act=last_act, task=last_task))
        if not any(fact.quantity is not None or fact.money or fact.unit_cost for fact in new) and not inside:
            new = _task_facts(words, clause, source=source, act=last_act) if not due or _has_work(words, due) else []
        if pending and new and not new[0].beneficiary:
            new[0] = _joined(pending, new[0], text)
        pending = next((fact for fact in new if not fact.thing and fact.beneficiary), None)
        new = [fact for fact in new if fact.thing]
        owners = _due_owners(words, due, facts) if due and not any(fact.quantity for fact in new) else []
        if due and len({facts[place].thing for place in owners}) > 1:
            overall = due.deadline
            continue
        if due and owners:
            facts[owners[-1]] = _dated(facts[owners[-1]], due, text)
            continue
        due = due or (pending_due if new else None)
        if due and new:
            new, pending_due = [_dated(fact, due, text) for fact in new], None
        elif due and re.search(r"全部|所有|各项|整体|总体|项目|均|统一", words):
            overall = due.deadline
        elif due and re.search(r"完成|完工|竣工|建成|交付|到位|结束", words) and facts and not clause.hard:
            facts[-1] = _dated(facts[-1], due, text)
        elif due:
            pending_due = due
        facts.extend(new)
        last_act = next((fact.act for fact in reversed(new) if fact.act and fact.act != "参与"), last_act)
        last_task = next((fact.thing for fact in reversed(new) if not fact.money), last_task)
    return _without_repeats(_with_frequencies(facts, text, source)), overall


_DUE_VERBS = {
    "works": "完工|竣工|建成|施工|投入使用",
    "it_build": "上线|试运行",
    "survey": "成果|报告|提交|结题",
    "subsidy": "发放",
    "purchase": "到货|交付|采购",
    "staff": "到岗",
}


def _due_owners(words: str, due: Dated, facts: list[Fact]) -> list[int]:
    """The facts whose work a bare deadline speaks of: by its own words (5月底前完成物资储备), else by its verb (完工)."""
    rest = re.sub(r"[\s，,]|完成|全部|前|" + re.escape(due.quote), "", words)
    pairs = {rest[place : place + 2] for place in range(len(rest) - 1)}
    shared = [sum(pair in fact.thing + fact.act for pair in pairs) for fact in facts]
    if max(shared, default=0):
        return [shared.index(max(shared))]
    for code, done in _DUE_VERBS.items():
        if re.search(rf"[前底末内](?:全部|全面|基本)?(?:完成)?(?:{done})", re.sub(r"[\s，,]", "", words)):
            owners = [place for place, fact in enumerate(facts) if kind_of(fact.thing, fact.act).code == code]
            return owners[:1] if code == "survey" else owners
    return []


def _clauses(text: str) -> Iterator[_Clause]:
    """Pieces between marks; what stands in brackets stays with the words before it."""
    depth, start, hard, listed = 0, 0, True, False
    for index, letter in enumerate(text):
        depth += letter in "(（"
        depth = max(0, depth - (letter in ")）"))
        if depth == 0 and _BREAK.match(text, index):
            if text[start:index].strip():
                yield _Clause(start=start, end=index, hard=hard, listed=listed)
                hard, listed = False, False
            hard, listed, start = hard or letter in _HARD, letter == "、", index + 1
    if text[start:].strip():
        yield _Clause(start=start, end=len(text), hard=hard, listed=listed)


def _merged(clauses: Iterator[_Clause], text: str, figures: tuple[Figure, ...]) -> list[_Clause]:
    """健康、法律讲座 12 场 is one clause; 道路保洁、公厕维护 12 座 are two, each a work of its own."""
    result: list[_Clause] = []
    for clause in clauses:
        before = result[-1] if result else None
        bare = before and not any(before.start <= one.start < before.end for one in figures)
        if clause.listed and before and bare and not _is_work(text[before.start : before.end]):
            result[-1] = clause.model_copy(update={"start": before.start, "hard": before.hard, "listed": before.listed})
        else:
            result.append(clause)
    return result


def _is_work(words: str) -> bool:
    phrase = parse_task(words)
    return len(phrase.thing) >= 2 and kind_of(phrase.thing, phrase.act).code != "general"


def _clause_facts(
    text: str, clause: _Clause, figures: list[Figure], *, source: str, brief: Brief, act: str, task: str
) -> Iterator[Fact]:
    """Facts of the figures that stand in one clause. A figure bounds the words of the next."""
    bounding = [one for one in figures if one.kind not in (FigureKind.AGE, FigureKind.ORDINAL)]
    bounding = [
        one
        for one, after in zip_longest(bounding, bounding[1:])
        # 两项补贴 1200 人: the first only names the thing of the second
        if not (after and one.unit in ("项", "类", "种") and one.quote[0] in "一二两三四五六七八九十")
    ]
    left_from = clause.start
    for number, figure in enumerate(bounding):
        until = bounding[number + 1].start if number + 1 < len(bounding) else clause.end
        left, right = text[left_from : figure.start], text[figure.end : until]
        phrase = parse(left, right, figure.unit)
        verb = phrase.act or act
        thing = phrase.thing or (phrase.people if phrase.counts_people and verb in _ON_PEOPLE else "")
        if phrase.act == "服务" and (not phrase.thing or is_people(phrase.thing)):
            # 服务学生160人 counts those whom the work just named serves
            phrase = phrase.model_copy(update={"people": phrase.people or phrase.thing, "thing": ""})
            verb, thing = ("参与" if task else "服务"), task or brief.name
        elif phrase.act == "参与" or (phrase.counts_people and not phrase.thing and not phrase.act and task):
            verb, thing = "参与", task or brief.name
        if not thing and not phrase.people:
            thing = (task or figure.thing) if figure.per or phrase.act else (figure.thing or task)
            if len(thing) < 2 or thing in ("人数", "数量", "次数", "总数", "规模", "合计", "名额"):
                thing = task or brief.name
        if figure.kind is FigureKind.PERCENT and (rate := clean(re.sub(r"\s", "", left))).endswith(
            ("率", "度", "比例")
        ):
            thing = rate
        taken = until if phrase.thing and phrase.thing not in re.sub(r"\s", "", left) else figure.end
        quote_from = left_from + len(left) - len(left.lstrip(" 　，,、；;。和及并"))
        quote = text[quote_from:taken].strip()
        fact = Fact(
            thing=_noun(thing),
            act=verb,
            beneficiary=phrase.people or next((who for who in (thing, figure.beneficiary) if is_people(who)), ""),
            quote=quote,
            source=source,
            start=quote_from,
            end=quote_from + len(quote),
        )
        left_from = taken
        if made := _with_figure(fact, figure, brief):
            yield made


_ON_PEOPLE = frozenset(
    ("慰问", "走访", "走访慰问", "培训", "救助", "资助", "扶持", "聘用", "招聘", "奖励", "探访", "帮扶")
)


def _noun(thing: str) -> str:
    """A thing as names use it, without an age: 65岁以上老人体检 is 老人体检."""
    return re.sub(r"^\d+周?岁(?:以上|及以上|以下)?(?:的)?", "", re.sub(r"[\s、]", "", thing))


def _with_figure(fact: Fact, figure: Figure, brief: Brief) -> Fact | None:
    """The fact with what the figure says; ``None`` for a figure that is no fact of its own."""
    if figure.kind is FigureKind.MONEY:
        if figure.unit_cost:
            return fact.model_copy(update={"unit_cost": figure.amount, "unit": f"元/{figure.per}"})
        if figure.amount == brief.amount or re.search(r"总(?:投入|预算|额|价)|共需|预算|申请", fact.quote):
            return None
        return fact.model_copy(update={"money": figure.amount, "unit": "元"})
    if figure.kind is FigureKind.PERCENT or (figure.kind in _COUNTED and not figure.per):
        return fact.model_copy(
            update={
                "quantity": figure.amount,
                "upper": figure.upper,
                "comparator": figure.comparator,
                "unit": figure.unit,
            }
        )
    if figure.kind in _COUNTED:
        return fact.model_copy(update={"quantity": figure.amount, "unit": f"{figure.unit}/{figure.per}"})
    if figure.kind is FigureKind.DURATION and (
        (figure.unit in ("月", "个月") and fact.act) or re.search(r"(?:时间|时限|时长)$", fact.thing)
    ):
        return fact.model_copy(update={"quantity": figure.amount, "comparator": figure.comparator, "unit": figure.unit})
    return None


_PURPOSE = re.compile(
    r"^(?:为了|旨在|以便|从而|确保|提升|提高|增强|促进|进一步|切实|充分|不断|让|使|满足|改善|推动|营造|保证|根据|按照|围绕|结合|"
    r"因为|由于|如果|希望|去年|上年|目前|现在|具体|详见|数量|人数|情况|还没|暂|待|领导|大家|我|他|最好|可能|左右|以上)"
)


def _task_facts(words: str, clause: _Clause, *, source: str, act: str) -> list[Fact]:
    """The work that a clause names without a figure, when it plainly names one."""
    plain, indent = words.strip(), len(words) - len(words.lstrip())
    for repeated in read_frequencies(words):
        words = words.replace(repeated.quote, "")
    if _PURPOSE.match(plain) or len(plain) > 30:
        return []
    phrase = parse_task(words)
    if phrase.people and not phrase.thing:
        return []
    verb = phrase.act or act
    thing = _noun(re.sub(r"等$", "", phrase.thing))
    kind = kind_of(thing, verb)
    known = any(thing.endswith(noun) for noun in kind.nouns) or verb in kind.acts
    if not 2 <= len(thing) <= 16 or kind.code == "general" or not known or is_people(thing):
        return []
    start = clause.start + indent
    return [
        Fact(
            thing=thing,
            act=verb,
            beneficiary=phrase.people,
            quote=plain,
            source=source,
            start=start,
            end=start + len(plain),
        )
    ]


def _has_work(words: str, due: Dated) -> bool:
    rest = words.replace(due.quote, "")
    return bool(
        re.search(r"[一-鿿]{4,}", re.sub(r"全部|所有|各项|完成|完工|竣工|验收|交付|建成|工作|任务|项目", "", rest))
    )


def _joined(people: Fact, work: Fact, text: str) -> Fact:
    """为 600 名老人, 提供助餐: the figure of the first clause with the work of the second."""
    if people.quantity is None or work.quantity is not None:
        return work.model_copy(update={"beneficiary": people.beneficiary})
    first, last = people.start or 0, work.end or 0
    return people.model_copy(
        update={"thing": work.thing, "act": work.act, "quote": text[first:last], "start": first, "end": last}
    )


def _dated(fact: Fact, due: Dated, text: str) -> Fact:
    """The fact with its deadline; the quote grows over the deadline when that stands right behind, in brackets too."""
    if fact.start is None or fact.end is None:
        return fact.model_copy(update={"deadline": due.deadline})
    between = text[fact.end : due.start] if due.start >= fact.end else "……"
    if re.fullmatch(r"[\s(（，,]*", between):
        end = due.end + (text[due.end : due.end + 1] in (")", "）") and ("(" in between or "（" in between))
        return fact.model_copy(update={"deadline": due.deadline, "quote": text[fact.start : end], "end": end})
    return fact.model_copy(update={"deadline": due.deadline})


def _with_frequencies(facts: list[Fact], text: str, source: str) -> list[Fact]:
    """Frequencies belong to the work of their clause; one that stands alone is a fact of its own."""
    for repeated in read_frequencies(text):
        near = [one for one in facts if one.start is not None and _same_clause(text, one, repeated.start)]
        if near:
            place = facts.index(near[0])
            first = min(near[0].start or 0, repeated.start)
            last = max(near[0].end or 0, repeated.end)
            facts[place] = near[0].model_copy(
                update={
                    "frequency": repeated.frequency,
                    "comparator": near[0].comparator or repeated.comparator,
                    "quote": text[first:last],
                    "start": first,
                    "end": last,
                }
            )
            continue
        phrase = parse_task(repeated.thing)
        if phrase.thing:
            facts.append(
                Fact(
                    thing=_noun(phrase.thing),
                    act=phrase.act,
                    frequency=repeated.frequency,
                    comparator=repeated.comparator,
                    quote=repeated.quote,
                    source=source,
                    start=repeated.start,
                    end=repeated.end,
                )
            )
    return facts


def _same_clause(text: str, fact: Fact, place: int) -> bool:
    first, last = sorted((fact.start or 0, place))
    return not _BREAK.search(text[first:last]) and (fact.start or 0) <= place + 20


def _without_repeats(facts: list[Fact]) -> list[Fact]:
    """The same figure of the same thing said twice is one fact; a work named again without a figure is none."""
    kept: list[Fact] = []
    for fact in facts:
        if not _told(fact, kept):
            kept.append(fact)
    numbered = {fact.thing for fact in kept if fact.quantity is not None or fact.frequency}
    return [
        fact
        for fact in kept
        if fact.quantity is not None or fact.money or fact.unit_cost or fact.frequency or fact.thing not in numbered
    ]


def _told(fact: Fact, others: list[Fact]) -> bool:
    same = (fact.thing, fact.act, fact.quantity, fact.unit, fact.money, fact.unit_cost)
    return any(
        (one.thing, one.act, one.quantity, one.unit, one.money, one.unit_cost) == same
        and (fact.deadline is None or fact.deadline == one.deadline)
        for one in others
    )


# ----------------------------------------------------------------------------------------------------- contradictions


def _conflicts(facts: list[Fact]) -> Iterator[Conflict]:
    seen: dict[tuple[str, str, bool], list[Fact]] = {}
    for fact in facts:
        if fact.quantity is not None and fact.thing:
            seen.setdefault((_core(fact), fact.unit, fact.act == "参与"), []).append(fact)
    for (_, unit, _), same in seen.items():
        if len({fact.quantity for fact in same}) > 1:
            yield Conflict(thing=same[0].thing, unit=unit, quotes=tuple(fact.quote for fact in same))


def _core(fact: Fact) -> str:
    """The thing without the words that only dress it: 改造 in 日间照料点改造, 全年 in 全年讲座."""
    bare = re.sub(r"(?:" + "|".join(sorted(_acts(), key=len, reverse=True)) + r")$", "", fact.thing)
    return (bare if len(bare) >= 2 else fact.thing) + ("" if fact.act != "参与" else "参与")


def _acts() -> set[str]:
    return {act for kind in kinds().values() for act in kind.acts} - {"培训", "检查", "巡查", "慰问", "养护", "维修"}


def _sum_notes(brief: Brief) -> Iterator[str]:
    total = sum((part.amount for part in brief.parts), Decimal(0))
    if brief.parts and brief.amount is not None and total != brief.amount:
        yield f"分项合计 {money_text(total)} 元，与项目金额 {money_text(brief.amount)} 元不一致，请核对；表中未作调整。"


def _after(due: Deadline, brief: Brief) -> bool:
    return brief.end is not None and (due.year or brief.year, due.month, due.day) > (
        brief.end.year,
        brief.end.month,
        brief.end.day,
    )
