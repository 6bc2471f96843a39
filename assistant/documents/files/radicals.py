"""Characters as they are meant: radicals back to the characters they look like, signs that show nothing dropped.

Many PDF fonts map 民 to ⺠ and 目 to ⽬, which match nothing; text copied from pages carries zero-width signs between letters.
"""

from __future__ import annotations

import re
import unicodedata

# CJK Radicals Supplement has no compatibility mapping for these; the characters are those of its code chart.
_SUPPLEMENT = dict(
    zip(
        "⺀⺁⺂⺃⺄⺅⺇⺉⺋⺌⺎⺏⺐⺑⺒⺓⺔⺖⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺦⺨⺩⺪⺬⺭⺯⺰⺱⺲⺹⺽⺾⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫厂乛乚乙亻几刂㔾小兀尣尢尢巳幺彑忄扌攵无月歺母民氵氺灬丬犭王疋示礻糹纟罓罒耂臼艹艹虎衤覀西见角讠贝足车辶阝钅長镸长门阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
) | {"⼾": "户"}  # its compatibility mapping is the traditional 戶
_RADICAL = re.compile("[\u2e80-\u2fd5]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffc]")


def unified(text: str) -> str:
    """The text with every radical written as the character it stands for, without zero-width signs and soft hyphens."""
    if text.isascii():
        return text
    text = _UNSEEN.sub("", text)
    return _RADICAL.sub(lambda found: _SUPPLEMENT.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)
