"""Which words of a clause name its thing (主题), where a person, a time and small words stand around it.

A noun phrase never reaches over a function word (今年, 要, 给, 有): the thing is what stands behind the last of them. Only when
nothing but a verb stands there (消毒柜再添2台) is it what stands before. Words are told by the dictionary, so 对接 holds no 对.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.drafting.facts.talk_verbs import AT_THE_END, AT_THE_START
from assistant.drafting.kinds import LIGHT, kinds
from assistant.figures import without_portion
from assistant.lexemes import Lexeme, lexemes

_SMALL_WORDS = (
    "将 拟 要 想 得 须 需 应 还 再 也 又 都 均 已 就 才 先 另 约 共 有 为 给 把 被 让 使 由 对 向 从 在 于 按 因 是 了 此 拟定 我们 咱们 咱 我 他们 "
    "今年 明年 本年 本年度 全年 目前 现在 同时 另外 此外 其中 以及 并且 并 预计 打算 争取 力争 确保 必须 应当 应该 可以 能够 至少 "
    "最低 最少 最多 起码 大概 大约 差不多 正好 刚好 恰好 估计 一共 总共 共计 合计 累计 总计 围绕 根据 按照 依据 关于 由于 因为 为了 主要 继续 "
    "分别 已经 仍 仍然 决定 希望 每年 每月 每周 每天 每日 每季度 上半年 下半年 一季度 二季度 三季度 四季度 我镇 我院 我县 我区 我局 我校 我站 "
    "需要 要求 用于 用来 去年 上年 前年 计 小计 下来 算下来 就是 年底 年初 年末 年中 年前 年内 月底 月初 月末 季末 当年 只要 只有 然后 接着 顺便 大家 共有 设有 具体 届时 那种 这种 那些 这些 这个 那个 这次 此次 本次"
)
_FUNCTION = frozenset(_SMALL_WORDS.split())
_BEFORE_A_VERB = frozenset(("计划", "准备", "安排", "能", "可", "会", "重点", "能否", "一起", "同步", "年度", "全部"))
"""Small words only where a verb follows: 准备聘用, but not 物资准备."""
_IN_NOUNS = frozenset("在因为还自对")
"""With one more letter before a noun they make an adjective of it: 在管项目, 因病致贫家庭, 为老服务."""
_INSIDE = frozenset(("内", "里", "上", "中", "范围内", "期间", "之内", "以内"))
_TOWARDS = frozenset(("为", "给", "对", "向", "面向", "针对"))
_SPOKEN = {verb: full for verb, (full, _) in (AT_THE_START | AT_THE_END).items() if len(verb) == 1} | {
    "备": "储备", "配": "配备", "聘": "聘用", "招": "招聘", "请": "聘请", "购": "购置", "增": "新增", "设": "设置", "开": "开设", "送": "发放", "派": "选派", "租": "租赁", "扫": "清扫",
}  # fmt: skip
_NEVER_ALONE = frozenset("补养清洗翻算挑评划送扫租")
"""Letters that end too many nouns to be a verb behind one."""


def spoken() -> frozenset[str]:
    """The full words that one-letter verbs become; a clause may begin with them."""
    return frozenset(full for full in _SPOKEN.values() if full)


def plain_words(words: str, *, named_after: bool = False, people_after: bool = False) -> str:
    """The words before a figure as verb and noun, without who does it, when, and how it is put; as they are when nothing is around.

    ``named_after`` says that the noun stands behind the figure: then a verb alone is enough.
    """
    words = re.sub(r"[（(][^（()）]*[)）]", "", words)
    words = re.sub(
        r"^\s*(?:我|本|咱们?|我们)(?:镇|区|市|县|局|校|院|乡|村|站|队|馆|所|厂|中心|街道|社区|单位|部门)", "", words
    )
    tokens = lexemes(_BOUND.sub("", without_portion(re.sub(r"\s", "", words))))
    if len(tokens) > 1 and tokens[0].text in ("项目", "工程") and tokens[1].tag == "v":
        tokens = lexemes(_text(tokens[1:]))
    if named_after and not people_after and tokens and _does(tokens[-1]):
        return _SPOKEN.get(tokens[-1].text, tokens[-1].text)
    cut = _last_function(tokens)
    if tokens[cut : cut + 1] and tokens[cut].text == "在":
        # 在全区范围内新建: where it is done is named up to 内
        cut = max((place for place in range(cut, len(tokens)) if tokens[place].text in _INSIDE), default=cut)
    segment = tokens[cut + 1 :]
    if cut < 0:
        return _verb_first(tokens, _text(tokens), named_after)
    if tokens[cut].text in _TOWARDS and _is_nominal(segment):
        return _text(tokens[cut:])
    if _is_nominal(segment):
        return _verb_first(segment, _text(segment), named_after)
    if named_after:
        return _text(segment)
    topic, verb = _topic(tokens[:cut]), _text(segment).strip("的")
    if not topic or not verb:
        return topic or (words if verb and _REACHES.fullmatch(verb) else _SPOKEN.get(verb, verb))
    if _REACHES.fullmatch(verb):
        return topic
    return _SPOKEN.get(verb, verb) + topic


def _text(tokens: tuple[Lexeme, ...]) -> str:
    return "".join(token.text for token in tokens)


def _last_function(tokens: tuple[Lexeme, ...]) -> int:
    """The place of the last function word; -1 when there is none."""
    for place in range(len(tokens) - 1, -1, -1):
        if is_function(tokens, place):
            return place
    return -1


def is_function(tokens: tuple[Lexeme, ...], place: int) -> bool:
    token, behind = tokens[place], tokens[place + 1 :]
    if token.text in _BEFORE_A_VERB:
        if token.text == "能" and behind and behind[0].text[0] in "耗源效":
            return False  # 能耗费 is told apart as 能 and 耗费
        return bool(behind) and behind[0].tag.startswith(("v", "p", "d"))
    if token.text not in _FUNCTION:
        return False
    if token.text in _IN_NOUNS and len(behind) > 1 and len(behind[0].text) == 1:
        return behind[0].tag.startswith("v") and behind[0].text in _SPOKEN
    return True


def _is_nominal(tokens: tuple[Lexeme, ...]) -> bool:
    """Whether words hold a noun, or a verb long enough to be one (走访慰问): a lone 开 or 接待 is none."""
    nouns = [token for token in tokens if token.tag[0] in "njlbsi" or token.tag in ("vn", "an", "zg", "eng")]
    return any(len(token.text) > 1 for token in nouns) or len(_text(tokens)) > 3 or bool(_SUM.search(_text(tokens)))


_SUM = re.compile(r"[一-鿿](?:费|率|量|价|款|金|额|度|本)$|[一-鿿]{2}[员者长师户]$")


def _topic(tokens: tuple[Lexeme, ...]) -> str:
    """What a clause speaks of before its verb: the noun between its first function words, without 那台 and 坏了."""
    while tokens:
        cut = _last_function(tokens)
        words = _text(tokens[cut + 1 :])
        words = re.sub(r"^.{0,6}?[这那](?:[一几]?[个台些条座套间块]|边|里)", "", words)
        words = re.sub(r"(?:坏|旧|老化|破|不够|不足|没)+(?:掉|用)?$", "", words)
        words = re.sub(r"^每.*|^.*的$", "", words)
        if len(words) > 1 and _is_nominal(lexemes(words)) and not _AGENT.fullmatch(words):
            return words
        tokens = tokens[: max(cut, 0)]
    return ""


_REACHES = re.compile(
    r"(?:增加|提高|扩大|提升|调整|调|涨|降低|降|减少|控制|压缩|升|扩|增|加|减)?(?:达?到|至|为|成|达)?$"
)
"""增加到 says how a figure came about, and nothing that is done."""
_AGENT = re.compile(
    r"(?:本|我|全)?(?:街道|镇|乡|区|县|市|村|社区|居委会|学校|单位|机关|中心|中队|大队|医院|卫生院|项目|院里|馆里|局里|村里|镇里|区里|县里|领导|上级|上面)"
)


def _verb_first(tokens: tuple[Lexeme, ...], words: str, named_after: bool) -> str:
    """沙袋备 is 储备沙袋, 场所装烟感 安装烟感: a verb of one letter never stands inside a name."""
    for place in range(len(tokens) - 1, 0, -1):
        token = tokens[place]
        if token.text not in _SPOKEN or token.text in _NEVER_ALONE or not token.tag.startswith(("v", "nz", "n")):
            continue
        before, behind = _text(tokens[:place]), _text(tokens[place + 1 :])
        if place + 1 < len(tokens) and len(tokens[place + 1].text) == 1 and tokens[place + 1].tag == "v":
            continue  # 铺装 is one word of two verbs
        if len(tokens[place - 1].text) == 1 or len(before) < 2 or not _is_nominal(tokens[:place]):
            continue
        if len(behind) > 1 and not named_after:
            return _SPOKEN[token.text] + behind
        if not behind and not named_after:
            return _SPOKEN[token.text] + before
    first = tokens[0].text if tokens else ""
    if first in _SPOKEN and _is_nominal(tokens[1:]) and len(tokens[1].text) > 1:
        return _SPOKEN[first] + _text(tokens[1:])
    return words


_BOUND = re.compile(
    r"(?:不[少低高多大小晚]于|不超过|控制在|保持在|稳定在|一批|若干|(?:[光就单]|^)*[那这][一几]?[块部项笔些](?:分|工作|费用)?[就要得共是]*|(?:增加|增长|提高|提升|扩大|上升|下降|降低|减少|压缩|缩短|调整|[调涨升降增])(?:到|至|为)|做到|达成|方面|(?<=[一-鿿]{2})(?:一年|全年|年度))$"
)


@lru_cache(maxsize=1)
def done_to_things() -> frozenset[str]:
    acts = {
        act
        for code in ("works", "repair", "purchase", "staff", "publicity", "demolition")
        for act in kinds()[code].acts
    }
    return frozenset(acts | LIGHT | set(_SPOKEN)) - {"服务", "清洗", "清理"}


def _does(token: Lexeme) -> bool:
    """Whether a word right before a figure is what is done to the noun behind it: 社区开展 12 场讲座."""
    return token.text in done_to_things() and token.text not in _NEVER_ALONE
