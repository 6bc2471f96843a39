"""A shorter sentence from its own words (精简): padding, lead-ins and all effects but the first go; every figure stays.

No model is asked: what is left out is found by the form of a clause, and a clause with a figure, a date or a blank is kept.
"""

from __future__ import annotations

import re
from collections import Counter

from assistant.drafting.planning.rows import BLANK

_ASKED = re.compile(
    r"简短|精简|简洁|简练|精炼|简明|简单(?:点|些|一)|短(?:一?[点些]|)|压缩|缩短|缩减|凝练|少写|太长|啰嗦|冗长"
)
_ASIDE = re.compile(
    r"请|帮我|把|将|这一?句话?|这段|写得?|改得?|成|要|再|更|得|地|了|能|尽量|稍微|比较|有?[一点些]|下|吧|太|字|文字|内容|语言|表述|表达|[\s，。,.!！]"
)
_PADDING = re.compile(
    r"(?:切实|进一步|有效地?|不断|全面|积极|大力|认真|扎实|稳步|持续|着力|努力|充分|深入|逐步|更好地)"
    r"(?=提升|提高|改善|增强|推进|开展|落实|保障|促进|加强|优化|做好|满足|完善|发挥|推动)"
)
_LEAD_IN = re.compile(r"^(?:通过|为了?|按照|根据|围绕|依托)")
_EFFECT = re.compile(
    r"^(?:从而|进而|以|并|更好地?)?(?:使|让|提高|提升|改善|了解|保障|满足|促进|增强|营造|推动|推进|方便|丰富|减少|降低|确保|维护|巩固|优化|完善|形成|发挥|实现)"
)


def asks_for_shorter(instruction: str) -> bool:
    """Whether an instruction asks for fewer words and for nothing else: 写得更简短, 太长了，精简一下."""
    return bool(_ASKED.search(instruction)) and not _ASIDE.sub("", _ASKED.sub("", instruction))


def shortened(sentence: str) -> str:
    """The sentence with fewer words, or as it stands where every clause says a figure or the only effect."""
    clauses = _PADDING.sub("", sentence).split("，")
    if len(clauses) > 1 and _is_bare(clauses[0]) and _LEAD_IN.match(clauses[0]):
        del clauses[0]
    kept, effects = [], 0
    for clause in clauses:
        is_effect = _is_bare(clause) and bool(_EFFECT.match(clause))
        effects += is_effect
        if not is_effect or effects == 1:
            kept.append(clause)
    return "，".join(kept)


def keeps_figures(new: str, old: str) -> bool:
    """Whether a text still says every figure and every blank of another."""
    said, must = (Counter(re.findall(rf"\d+(?:\.\d+)?|{BLANK}", text)) for text in (new, old))
    return must <= said


def _is_bare(clause: str) -> bool:
    return not re.search(r"\d", clause) and BLANK not in clause
