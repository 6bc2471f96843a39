"""What may stand in a row's name (名称关): a noun, or a verb with its object; what small words and light verbs stand between is cut off.

经济困难的老年人家庭实施居家适老化改造 is 居家适老化改造, 议事会1次 is 议事会. The words are told by the dictionary, so 在职 holds no 在.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.drafting.kinds import verbs
from assistant.lexemes import lexemes

_SMALL_WORDS = (
    "由 于 给 把 被 在 即 都 就是 就 才 还 还要 也 要 最好 那 这 各 了 的 并 并且 以及 全部 一共 总共 为 向 对 从 该 其 均 已 将 拟 同步 随机 "
    "分别 实打实 汛前 年前 月底 年底"
)
_SMALL = frozenset(_SMALL_WORDS.split())
_LIGHT_VERBS = "实施 开展 进行 提供 实行 完成 聘请 组织 举办 通过 办完 做好 落实 推进 购买"
_DOING = frozenset(_LIGHT_VERBS.split())
"""Light verbs in the middle of a name: what is done stands behind them."""
_MEASURE = frozenset("年月日次节场个人名天期届户家套台份底初")
_FIRST = re.compile(r"^(?:[前后）)、”“]|及(?!时)|和|与|批|些|个(?!体|人|案|性))+")
LONGEST = 16


@lru_cache(maxsize=2048)
def sounded(thing: str) -> str:
    """The thing as a row may name it: its last piece that is a noun phrase; the thing itself where nothing is to be cut."""
    pieces, piece = [], ""
    words = lexemes(thing)
    for place, word in enumerate(words):
        behind = words[place + 1].text if place + 1 < len(words) else ""
        counted = word.text.isdigit() and behind in _MEASURE
        measure = word.text in _MEASURE and place > 0 and words[place - 1].text.isdigit()
        doing = word.text in _DOING and behind
        if word.text in _SMALL or word.tag == "x" or counted or measure or doing:
            pieces.append(piece)
            piece = ""
        else:
            piece += word.text
    pieces.append(piece)
    if len(pieces) == 1:
        return _FIRST.sub("", thing) or thing
    cut = [_FIRST.sub("", one) for one in pieces]
    if cut[-1] in verbs() and len(cut[-2]) >= 2 and thing.endswith(cut[-2] + "的" + cut[-1]):
        return cut[-2] + cut[-1]  # 家政护理的培训
    named = [one for one in reversed(cut) if len(one) >= 2]
    return next((one for one in named if one not in verbs()), named[0] if named else thing)


_LOOSE_WORDS = "不 以 先 找 本次 特此 如下 到 让 使 叫 按 按照 根据 作为 结束 结束后 包括 计划 每人 每年 解决 建议 要求 预期 基本 已经 其中 促进 带动 具有 负责 主要"
_LOOSE = frozenset(_LOOSE_WORDS.split())
"""Words of a sentence that no noun has: a thing that holds one was cut out of its clause in the wrong place."""


_EMPTY = frozenset(
    (
        "项目",
        "工程",
        "活动",
        "资金",
        "经费",
        "费用",
        "环节",
        "任务",
        "工作",
        "部分",
        "内容",
        "重点",
        "对象",
        "方式",
        "措施",
        "地点",
        "方案",
    )
)


def is_plain(thing: str) -> bool:
    """Whether a thing is so plainly a noun that rates of practice may be named after it."""
    if (
        not is_sound(thing)
        or thing in _EMPTY
        or re.search(
            r"(?:[后前时到等]|之?[内外间]|面积|长度|里程|半径|范围)$|^[一二三四五六七八九十]+(?!级|类|线|次|期|站|楼|体)",
            thing,
        )
    ):
        return False
    return not any(word.text in _LOOSE for word in lexemes(thing))


@lru_cache(maxsize=2048)
def headed(thing: str) -> str:
    """A long thing as its head with as many of the words before it as a name may hold: Chinese puts the head last."""
    if len(thing) <= LONGEST:
        return thing
    starts = [word.start for word in lexemes(thing) if word.start and len(thing) - word.start <= LONGEST]
    return thing[starts[0] :] if starts and len(thing) - starts[0] >= 4 else thing


_SAYS_NOTHING = frozenset(
    ("基本情况", "情况", "重点", "方式", "措施", "内容", "对象", "到位", "结束后", "其中", "部分")
)


def is_sound(thing: str) -> bool:
    """Whether a thing can name a row at all."""
    return (
        2 <= len(thing) <= LONGEST
        and thing not in _SAYS_NOTHING
        and not re.search(r"\d[年月次节天]|[，。；：“”×]|(?:吧|呢|嘛|俩|哈)$|^[了的]", thing)
    )
