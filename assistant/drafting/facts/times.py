"""Joins deadlines and frequencies to the facts they speak of: by place, by their own words, by their verb."""

from __future__ import annotations

import re

from assistant.domain import Deadline, Fact
from assistant.drafting.facts.clause import GROWN, parse, parse_task
from assistant.drafting.facts.milestones import Whole
from assistant.drafting.facts.names import bare_noun, is_sound_name, trimmed
from assistant.drafting.facts.pieces import BREAK
from assistant.drafting.facts.talk import Plain
from assistant.drafting.facts.topics import plain_words
from assistant.drafting.kinds import LIGHT, kind_of, verbs
from assistant.figures import Dated, Figure, Repeated, read_frequencies, without_portion

_DUE_VERBS = {
    "works": "完工|竣工|建成|施工|投入使用|投用|启用|开放|通车|通水",
    "it_build": "上线|试运行",
    "survey": "成果|报告|提交|结题",
    "subsidy": "发放",
    "purchase": "到货|交付|采购",
    "staff": "到岗",
}
_ALSO = {"works": "repair"}


_RATES = ("%", "‰")


def due_owners(words: str, due: Dated, facts: list[Fact]) -> list[int]:
    """The facts whose work a bare deadline speaks of: by its own words (5月底前完成物资储备), else by its verb (完工)."""
    rest = re.sub(r"[\s，,]|完成|全部|前|" + re.escape(due.quote), "", words)
    pairs = {rest[place : place + 2] for place in range(len(rest) - 1)}
    shared = [
        0
        if fact.money or fact.unit_cost is not None or fact.unit in _RATES
        else sum(pair in fact.thing + fact.act for pair in pairs)
        for fact in facts
    ]
    if max(shared, default=0):
        # of works that share as many words the one that is counted: a heading names it too
        return [max(range(len(facts)), key=lambda at: (shared[at], facts[at].quantity is not None, -at))]
    for code, done in _DUE_VERBS.items():
        if re.search(rf"[前底末内](?:全部|全面|基本)?(?:完成)?(?:{done})", re.sub(r"[\s，,]", "", words)):
            owners = [
                place
                for place, fact in enumerate(facts)
                if kind_of(fact.thing, fact.act).code in (code, _ALSO.get(code))
            ]
            return owners[:1] if code == "survey" else owners
    return []


def owner_of_all(words: str, due: Dated, facts: list[Fact]) -> int | None:
    """The one counted work of which 全部 is said: 户厕改造于10月底前全部验收, 8月5日前互助点全部改造好; all of the project is no such work."""
    said = re.sub(r"[\s，,]|" + re.escape(due.quote), "", words).partition("全部")[0]
    pairs = {said[place : place + 2] for place in range(len(said) - 1)} - set(verbs())
    pairs = {pair for pair in pairs if not re.search(r"[于在应须]|项目|工程|任务|工作|年度", pair)}
    owners = [
        place
        for place, fact in enumerate(facts)
        if fact.quantity is not None and fact.unit not in ("%", "‰") and any(pair in fact.thing for pair in pairs)
    ]
    return owners[-1] if len({facts[place].thing for place in owners}) == 1 else None


def with_deadline(fact: Fact, due: Dated, text: str) -> Fact:
    """The fact with its deadline; the quote grows over the deadline when that stands right behind, in brackets too."""
    if fact.start is None or fact.end is None:
        return fact.model_copy(update={"deadline": due.deadline})
    between = text[fact.end : due.start] if due.start >= fact.end else "……"
    if re.fullmatch(r"[\s(（，,]*", between):
        end = due.end + (text[due.end : due.end + 1] in (")", "）") and ("(" in between or "（" in between))
        return fact.model_copy(update={"deadline": due.deadline, "quote": text[fact.start : end], "end": end})
    return fact.model_copy(update={"deadline": due.deadline})


def with_frequencies(facts: list[Fact], text: str, source: str, project: str) -> list[Fact]:
    """Frequencies belong to the work of their clause; one that stands alone is a fact of its own."""
    for repeated in read_frequencies(text):
        near = [one for one in facts if one.start is not None and _same_clause(text, one, repeated.start)]
        near = [one for one in near if not _is_another(one, repeated)] or _just_before(facts, repeated, text)
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
        if GROWN.match(said := recurring_name(repeated, text)):
            continue  # 后来改成每两个月一场 names nothing
        phrase = parse_task(said)
        if not phrase.thing and len(phrase.act) > 1 and phrase.act not in LIGHT:
            phrase = phrase.model_copy(update={"thing": phrase.act, "act": ""})  # 每月上门4次
        elif not is_sound_name(bare_noun(phrase.thing)):
            phrase = phrase.model_copy(update={"thing": project if is_sound_name(project) else ""})
        if phrase.thing:
            facts.append(
                Fact(
                    thing=bare_noun(phrase.thing),
                    act=phrase.act,
                    frequency=repeated.frequency,
                    unit=_times_word(repeated),
                    comparator=repeated.comparator,
                    quote=repeated.quote,
                    source=source,
                    start=repeated.start,
                    end=repeated.end,
                )
            )
    return facts


def _just_before(facts: list[Fact], repeated: Repeated, text: str) -> list[Fact]:
    """The count that a bare frequency stands behind: 化粪池清掏38座，2次/年."""
    if not re.fullmatch(r"\d+[次轮遍]/[年月周天日]|每[年月周天日][一二两三四\d]+[次轮遍]", repeated.quote):
        return []
    counted = [one for one in facts if one.end is not None and one.quantity is not None and not one.frequency]
    return [one for one in counted if re.fullmatch(r"[，,、\s]+", text[one.end : repeated.start])][-1:]


def recurring_name(repeated: Repeated, text: str) -> str:
    """What recurs, by the words before the frequency where its own name is not in the text (巡查要求每周5次)."""
    name = trimmed(without_portion(repeated.thing))
    if name in text and name:
        return name
    first = max((found.end() for found in BREAK.finditer(text, 0, repeated.start)), default=0)
    words = plain_words(text[first : repeated.start])
    if len(words) < 2 and first and text[first - 1] in "，,":
        # 每周二统一行动，一周一次
        before = max((found.end() for found in BREAK.finditer(text, 0, first - 1)), default=0)
        words = plain_words(re.sub(r"^\s*每周[一二三四五六日天]", "", text[before : first - 1]))
        words = "" if re.search(r"\d", words) else words
    if len(words) > 1 and name.startswith(words) and name.removeprefix(words) in repeated.quote:
        return name  # 补助资金每半年发放1次 tells of 补助资金发放
    return words if len(words) > 1 else name


def _times_word(repeated: Repeated) -> str:
    """场 of 每季度两场; empty for 次, which is what a form writes anyway."""
    found = re.search(r"(场|期|批|轮|趟)次?(?:以上)?$", repeated.quote)
    return found[1] if found else ""


def _is_another(fact: Fact, repeated: Repeated) -> bool:
    """Whether a counted work is not what recurs: 电梯6部每月维保2次 tells of 维保."""
    thing = trimmed(repeated.thing)
    return fact.quantity is not None and len(thing) > 1 and thing not in fact.thing and fact.thing not in thing


def _same_clause(text: str, fact: Fact, place: int) -> bool:
    first, last = sorted((fact.start or 0, place))
    return not BREAK.search(text[: last + 1], first) and (fact.start or 0) <= place + 20


_PAST = re.compile(r"当时|上一[轮次]|此前|去年|上年(?!度?结[转余])|往年|前年|上一年度?")


def past_thing(words: str, figures: list[Figure], start: int) -> str:
    """What a clause about last year counts: the next clause may go on without naming it (今年增加到220场)."""
    if not figures:
        # 无障碍电影本来是每月一场: what went on so often
        named = (
            re.match(r"\s*([一-鿿]{2,10}?)(?:本来|原来|原先|去年|上年|往年)", words)
            if read_frequencies(words)
            else None
        )
        return named[1] if named and is_sound_name(named[1]) else ""
    place = figures[0].start - start
    # 跳绳培训去年培了: the verb behind the year says the topic's deed again
    left = re.sub(rf"(?<=[一-鿿]{{2}})(?:{_PAST.pattern})[一-鿿]?了?$", "", words[:place])
    left = _PAST.sub("", left)
    phrase = parse(left, words[figures[0].end - start :], figures[0].unit)
    return re.sub(r"(?:达到|达|为|是)$", "", bare_noun(phrase.thing)) or phrase.act


def as_said(facts: list[Fact], wholes: list[Whole], plain: Plain, text: str) -> tuple[list[Fact], list[Whole]]:
    """Facts and stages read in the office wording of ``text``, with the places and words of ``text`` itself."""
    said = []
    for fact in facts:
        if fact.start is not None and fact.end is not None and fact.end > fact.start:
            first, last = plain.back(fact.start, fact.end)
            first = last - len(text[first:last].lstrip(" 　，,、；;。"))
            fact = fact.model_copy(update={"start": first, "end": last, "quote": text[first:last]})
        said.append(fact)
    stages = []
    for stage in wholes:
        place = plain.text.find(stage.quote)
        first, last = plain.back(place, place + len(stage.quote)) if place >= 0 and stage.quote else (0, 0)
        stages.append(stage.model_copy(update={"quote": text[first:last]}) if last else stage)
    return said, stages


def deadline_text(deadline: Deadline, year: int) -> str:
    """6月30日; with its year when that is not the budget year."""
    day = f"{deadline.month}月{deadline.day}日"
    return day if deadline.year in (None, year) else f"{deadline.year}年{day}"
