"""What is done to a thing a brief only counts (做什么): told by its first word, by the project's name, by who comes."""

from __future__ import annotations

import re

from assistant.drafting.kinds import LIGHT, Kind, kinds
from assistant.lexemes import lexemes

COMES = re.compile(r"(?:观众|游客|读者|听众|粉丝|选手|嘉宾|考生|旅客|参观者)$")
"""People who come by themselves: they are an effect, no work."""


_QUALIFYING = frozenset(
    ("共享", "流动", "移动", "应急", "联合", "定向", "备用", "自助", "互助", "常驻", "驻场", "直播")
)
"""Verbs by their form that only tell of what sort a thing is (共享会议室)."""


def verb_before(thing: str) -> str:
    """The verb a thing begins with though no kind of work has it: 消除 in 消除违建点位, told by the dictionary."""
    words = lexemes(thing)
    if len(words) < 2 or words[0].tag != "v" or len(words[0].text) != 2 or words[0].text in _QUALIFYING:
        return ""
    rest = words[1:]
    return words[0].text if len("".join(one.text for one in rest)) >= 2 and rest[-1].tag[0] in "nl" else ""


def done_to_people(name: str, kind: Kind) -> str:
    """What a project's name says is done to the people its brief counts: 体检 in 优抚对象体检."""
    bare = re.sub(r"(?:项目|经费|专项|工作|服务)+$", "", name)
    nouns = (noun for noun in sorted(kind.nouns, key=len, reverse=True) if bare.endswith(noun))
    return next(nouns, "") if kind.code in ("health", "vaccine", "visit") else ""


def done_to_goods(name: str) -> str:
    """What a project's name says is done to goods: 更新 in 录播教室和机房更新, where its list counts 学生电脑96台."""
    bare = re.sub(r"(?:项目|工程|经费|工作)+$", "", name)
    verbs = sorted(kinds()["purchase"].verbs, key=len, reverse=True)
    return next((verb for verb in verbs if bare.endswith(verb)), "")


def act_in_name(thing: str, name: str) -> str:
    """What the project's name says is done to a thing that the brief only counts: 河道 in 河道保洁, 终端 in 自助终端维保."""
    acts = {act for kind in kinds().values() for act in kind.acts if act not in LIGHT}
    last = thing[-1:] if thing.endswith(("站", "点", "室", "馆", "所", "院", "园", "中心")) else thing[-2:]
    for found in re.finditer(re.escape(last) + r"(?:规范化|标准化|智能化|数字化|日常)?", name):
        behind = next((act for act in sorted(acts, key=len, reverse=True) if name.startswith(act, found.end())), "")
        if behind:
            return behind
    return ""
