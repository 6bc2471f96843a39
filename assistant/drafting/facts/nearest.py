"""The noun that stands nearest to a figure (最近的名词), told by the dictionary: a verb with its object, small words and marks bound it.

汽车进库计划新建停车位 + 5689个 is 新建 停车位; 1200杆 + 太阳能路灯电池更换 is 太阳能路灯电池更换. Text in, values out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.domain import Value
from assistant.drafting.facts.topics import done_to_things, is_function, spoken
from assistant.drafting.kinds import verbs
from assistant.lexemes import Lexeme, lexemes


class Noun(Value):
    """A noun phrase, the verb it is the object of, and how many characters of the text it and what goes before it take."""

    thing: str = ""
    act: str = ""
    end: int = 0


_HOLDS = frozenset(
    ("包括", "包含", "含", "涉及", "围绕", "计划", "用于", "属于", "位于", "设有", "建有", "完成", "达到", "解决", "做好", "作为", "给予", "负责")
)  # fmt: skip
"""Verbs that say what a clause holds, and stand in no noun."""
_WITHIN = frozenset(("和", "与", "及", "以及", "的", "等", "、"))
"""What joins words to one noun phrase: 广播主机及配套设备."""
_NOUNS_TOO = frozenset(("服务", "管理", "组织", "保障", "支持", "更新", "宣传", "维护", "运营", "装"))
HEADS = re.compile(
    r"(?:工程|范围|项目|服务|设备|设施|系统|平台|人员|队伍|中心|基地|资金|经费|资料|标准|任务|对象|岗位|班|费|率|量|点|站|室|员|工作|活动)"
)
"""Nouns a verb joins on to: 救助工程, 维修费."""


@lru_cache(maxsize=1)
def _doing() -> frozenset[str]:
    return frozenset(verb for verb in done_to_things() if len(verb) > 1) - _NOUNS_TOO


_GRADE = re.compile(r"(?:[一二三四五六七八九](?:[、至到-][一二三四五六七八九])?[级类等]|“[^“”]{1,8}”)(?=[一-鿿]{2})")
"""三、四级残疾军人, “两新”党组织: a grade or a quoted word before the noun."""


def object_of(words: str) -> Noun:
    """The noun at the end of some words with the verb before it; nothing is cut where the words are one noun phrase."""
    tokens = lexemes(words)
    start = end = len(tokens)
    while start and _belongs(tokens, start - 1, end):
        start -= 1
    act = tokens[start - 1].text if start and tokens[start - 1].text in {*verbs()} | spoken() else ""
    return Noun(thing=_text(tokens[start:end]), act=act)


def head_of(words: str) -> str:
    """The noun that is all of a clause (公益性岗位：, （三）不锈钢屋顶，): what follows speaks of it; empty for a label or a sentence."""
    bare = re.sub(r"[（(][^（()）]*[)）]|\s", "", words).strip("“”")
    if not re.fullmatch(r"[一-鿿A-Za-z“”]{2,16}", bare) or _LABEL.search(bare):
        return ""
    tokens = lexemes(bare)
    if len(tokens) > 1 and tokens[0].text in _doing():
        return ""
    return bare if object_of(bare).thing == bare and any(token.tag[0] in "nlj" for token in tokens) else ""


_LABEL = re.compile(
    r"(?:内容|对象|指标|目标|方式|标准|要求|计划|方案|任务|情况|测算|预算|明细|数量|时间|名称|单位|地点|范围|来源|依据|周期|规模|措施|说明|安排|"
    r"条件|事项|工作|项目|资金|经费|费用?|钱|如下|部分|方面|同志|老师|领导|大家|期间|以来|[前后中内])$|^(?:其中|主要|年度|总共|合计)"
)
"""Words that only say what is told next: 慰问对象：, 年度指标：."""


def noun_behind(words: str) -> Noun:
    """The noun that the words begin with, as far as it goes: 县市 of 县市的群众, nothing of 参加的群众."""
    graded = re.match(_GRADE, words)
    words = words[graded.end() :] if graded else words
    tokens = lexemes(words)
    end = 0
    while end < len(tokens) and _goes_on(tokens, end):
        end += 1
    named = any(token.tag[0] in "nljs" for token in tokens[:end])
    before = graded.end() if graded else 0
    return Noun(thing=_text(tokens[:end]), end=before + len(_text(tokens[:end]))) if named else Noun()


def noun_before_verb(words: str) -> str:
    """The noun before the verb that words end in, over a count of places (丙镇 of 在丙镇8个村维修)."""
    tokens = lexemes(words)
    end = len(tokens)
    while end and (
        len(tokens[end - 1].text) == 1
        or tokens[end - 1].text in _doing()
        or tokens[end - 1].tag[0] in "vmq"
        or not _belongs(tokens, end - 1, end)
    ):
        if len(tokens[end - 1].text) == 1 and tokens[end - 1].tag == "n":
            break  # 镇 of 丙镇
        end -= 1
    start = end
    while start and tokens[start - 1].tag != "p" and _belongs(tokens, start - 1, end):
        start -= 1
    return _text(tokens[start:end])


def group_of(words: str) -> str:
    """Whom a clause turns to (面向家庭农场、合作社骨干: 家庭农场等): the figures that follow in the sentence are of them."""
    found = re.match(r"\s*(?:其中)?(?:面向|针对)(?=[一-鿿“]{2})", words)
    if not found:
        return ""
    bare = re.sub(r"[（(][^（()）]*[)）]|[\s“”]", "", words[found.end() :])
    first, *others = re.split(r"[、和与及]", bare)
    first = first.rsplit("的", 1)[-1]
    return first + ("等" if others else "") if 2 <= len(first) <= 10 else ""


_HEADING = re.compile(
    r"\s*(?:继续|全面|深入|大力)?(?:实施|开展|推进|启动)(?P<what>[一-鿿“”]{4,24}?)(?:项目|制度|工程|计划|行动)\s*"
)


def heading_of(words: str) -> str:
    """The work that a sentence without a figure announces (实施残疾人助学项目。): what the next sentence says is of it."""
    found = _HEADING.fullmatch(words)
    return found["what"].replace("政府购买", "") if found else ""


def verb_at_end(words: str) -> str:
    """What is done to the noun that follows: 提供 of 由供应商提供."""
    tokens = lexemes(words)
    last = tokens[-1] if tokens else None
    return last.text if last and (last.text in verbs() or (last.tag == "v" and len(last.text) > 1)) else ""


def _text(tokens: tuple[Lexeme, ...]) -> str:
    return "".join(token.text for token in tokens)


def _belongs(tokens: tuple[Lexeme, ...], place: int, end: int) -> bool:
    token, behind = tokens[place], tokens[place + 1 : end]
    if is_function(tokens, place) or token.text in _HOLDS:
        return False
    if token.text not in _doing() or len(_text(behind)) < 2:
        return True
    if place and tokens[place - 1].text.endswith("化"):
        return True  # 适老化改造旧互助点
    # 维修养护 is one deed, 安置的军休干部 one noun, 救助工程 one word
    return behind[0].tag.startswith("v") or behind[0].text in _WITHIN or bool(HEADS.match(_text(behind)))


def _goes_on(tokens: tuple[Lexeme, ...], place: int) -> bool:
    token, behind = tokens[place], _text(tokens[place + 1 :])
    if is_function(tokens, place) or token.text in _HOLDS or token.tag == "x" or token.text[0] == "每":
        return False
    if not place:
        return token.tag[0] in "nabljs" and token.text not in verbs()
    if token.tag != "v" and token.text not in _doing():
        return True
    return not behind or bool(HEADS.match(behind))
