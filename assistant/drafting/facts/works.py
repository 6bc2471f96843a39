"""The work that a clause names without a figure (开展道路保洁), where it plainly names one."""

from __future__ import annotations

import re

from assistant.domain import Fact
from assistant.drafting.facts.clause import clean, is_people, parse_task
from assistant.drafting.facts.names import bare_noun, is_sound_name
from assistant.drafting.facts.pieces import Clause
from assistant.drafting.facts.seasons import without_season
from assistant.drafting.kinds import kind_of
from assistant.figures import Dated, read_frequencies

_PURPOSE = re.compile(
    r"^(?:为了|旨在|打造|以(?!奖)[一-鿿]{2,8}?(?:促|带|拉动|推动|引领|助力)|以便|从而|确保|提升|提高|增强|促进|进一步|切实|充分|不(?![锈良动合同可])|让|使|满足|改善|推动|营造|保证|根据|按照|围绕|结合|"
    r"集中|分批|陆续|因为|由于|如果|希望|去年|上年|目前|现在|具体|详见|数量|人数|情况|还没|暂|待|领导|大家|我|他|最好|可能|左右|以上|每(?!月|季|周|年))"
)


def fact_of_work(words: str, clause: Clause, *, source: str, act: str, due: Dated | None = None) -> list[Fact]:
    """The work that a clause names without a figure, when it plainly names one."""
    plain, indent = words.strip(), len(words) - len(words.lstrip())
    for repeated in read_frequencies(words):
        words = words.replace(repeated.quote, "")
    if due:
        words = re.sub(r"(?:举办|召开|开展|举行|办|搞)$", "", words.replace(due.quote, "").strip())
        words = re.sub(r"(?<=[一-鿿]{2})(?:最好|尽量|全都|都(?!市)|全部|完成)+", "", words)  # 门磁最好都完成安装
    if (
        _PURPOSE.match(plain)
        or len(plain) > 30
        or re.match(r"集中|分批|陆续", clean(words))
        or re.search(r"全覆盖$|^(?:接种|施工|服务|培训|检查|活动|培训)[前后中时]", plain)
        or (re.search(r".(?:要|应当?|须)(?!求).", plain) and "要去" not in plain)
    ):
        return []
    words = re.sub(
        r"^[一-鿿]{2,10}?(?:想要?|打算|准备)(?:开展|举办|[开办搞做弄整])(?=[一-鿿]{2})", "", without_season(words)
    )
    phrase = parse_task(words)
    if phrase.people and not phrase.thing:
        return []
    verb = phrase.act or act
    thing = bare_noun(re.sub(r"等$", "", phrase.thing))
    kind = kind_of(thing, verb)
    known = verb in kind.verbs or thing.endswith((*kind.nouns, *(one for one in kind.verbs if len(one) > 1)))
    if not is_sound_name(thing) or len(thing) > 16 or kind.code == "general" or not known or is_people(thing):
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


def names_a_work(words: str, due: Dated) -> bool:
    rest = words.replace(due.quote, "")
    return bool(
        re.search(r"[一-鿿]{4,}", re.sub(r"全部|所有|各项|完成|完工|竣工|验收|交付|建成|工作|任务|项目", "", rest))
    )


_DESCRIBES = re.compile(
    r"(?:内容|措施|方式|功能|用品|物品|设施)[^，,。；;]{0,6}(?:是|为|有|包括|包含)|(?:主要|具体)?(?:包括|包含)|主要有|辅助"
)


def without_described(facts: list[Fact], text: str) -> list[Fact]:
    """The facts without what only describes a work that is counted elsewhere: 改造内容包括：道路修缮、绿化提升.

    A list in which something is counted names works; so does one where nothing else is.
    """
    counted = [one.start for one in facts if _says_how_many(one) and one.start is not None]
    return [one for one in facts if _says_how_many(one) or not counted or not _is_described(one, counted, text)]


def _says_how_many(fact: Fact) -> bool:
    figures = (fact.quantity, fact.money, fact.unit_cost, fact.frequency, fact.deadline)
    return any(figure is not None for figure in figures) or bool(fact.season)


def _is_described(fact: Fact, counted: list[int], text: str) -> bool:
    start = fact.start or 0
    first = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    found = _DESCRIBES.search(text, first, start + 6)
    end = min((place for mark in "。\n" if (place := text.find(mark, start)) >= 0), default=len(text))
    return found is not None and not any(found.start() <= place < end for place in counted)
