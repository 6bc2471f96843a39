"""Figures that only say what there is (存量, 背景) and not what this year's money does: 馆藏12万卷 beside 新购3万卷.

What there is counts as background only where the same brief counts its work in the same unit; 管护河道23条 is the work itself.
"""

from __future__ import annotations

import re

from assistant.drafting.facts.clause import clean, is_people
from assistant.drafting.kinds import kind_of, verbs
from assistant.figures import Figure, FigureKind
from assistant.lexemes import lexemes

_STOCK = re.compile(
    r"现有|现存|原有|已有|馆藏|库存|存量|在册|登记在册|已建成?|已建立|管辖|下辖|辖有|累计已|目前[共已]?有|现共?有|拥有|总人口|总面积|(?:常住|户籍)人口"
)
_MORE = re.compile(r"继续|运营|维护|维保|管护|养护|保养|更新|改造|维修|拆除|清理|整治|盘活|化解|续|保洁|巡查")
_COUNTED = (FigureKind.COUNT, FigureKind.MEASURE)


def is_background(words: str, figure: Figure, others: list[Figure]) -> bool:
    """Whether a figure of a clause (``words``, up to the figure's end) says only what there is; ``others`` are the text's later ones."""
    if figure.kind not in _COUNTED or figure.per:
        return False
    if not any(
        one.unit == figure.unit and one.kind in _COUNTED and not one.per and one.amount != figure.amount
        for one in others
    ):
        return False
    if _MORE.search(words) or any(
        word.text in verbs() for word in lexemes(re.sub(r"\s", "", words)) if len(word.text) > 1
    ):
        return False
    if not (_STOCK.search(words) or _there_is(words.removesuffix(figure.quote))):
        return False
    thing = stock_thing(words, figure)
    return not (is_people(thing) and kind_of(thing, "").code == "staff")


def _there_is(words: str) -> bool:
    """滨江公园有绿地14.5公顷: a place and a 有 of its own, nothing done."""
    tokens = lexemes(re.sub(r"\s", "", words))
    return any(
        token.text in ("有", "共有", "设有") and place > 0 for place, token in enumerate(tokens[:-1])
    )  # no noun: 符合条件的有274人


def stock_thing(words: str, figure: Figure) -> str:
    """What there is so much of, for the clause behind that goes on without naming it (本年扫描2.4万卷)."""
    left = words.removesuffix(figure.quote)
    named = re.split(_STOCK, left)[-1] or re.sub(_STOCK, "", left)
    behind = named.rpartition("有")[2]
    return clean(behind if len(behind) > 1 else named)
