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
    r"^(?:为了|旨在|以便|从而|确保|提升|提高|增强|促进|进一步|切实|充分|不(?![锈良动合同可])|让|使|满足|改善|推动|营造|保证|根据|按照|围绕|结合|"
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
