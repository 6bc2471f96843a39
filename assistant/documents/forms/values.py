"""What 指标值 looks like: patterns of figures, dates and frequencies, and the words values are made of.

Used to find borders in text without a grid, never to interpret a value (``assistant.target`` does that).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NUMBER = r"[\d０-９][\d０-９,，.．]*"
SIGN = r"(?:[≥≤≧≦＞＜>＜<=＝﹥﹤]=?|=[<>]|不低于|不少于|不超过|不高于|不小于|不大于|大于等于|小于等于|大于|小于|至少|达到|控制在|约|低于|高于|少于|多于)"
_UNIT = r"(?:[%％‰]|[((（][^)）]{1,16}[)）]|[\u4e00-\u9fff㎡℃°/·a-zA-Z]{1,10}|[个次]?/[\u4e00-\u9fff/]{1,8})"
_VALUE = re.compile(
    rf"^{SIGN}?\s*{_NUMBER}\s*{_UNIT}?\s*(?:以上|以内|以下|及以上|左右)?(?:[-—~～至]\s*{_NUMBER}\s*{_UNIT}?)?$"
)
SIGNED = re.compile(rf"^{SIGN}\s*{_NUMBER}|^{_NUMBER}\s*[%％‰]|^{SIGN}\s*\d+月")
_DATE = re.compile(
    r"^[≤<=]*\s*(?:20\d\d[年.\-/])?\s*\d{1,2}\s*[月.\-/](?:\s*\d{1,2}\s*日?|\s*[上中下]旬|\s*底)?(?:前|底前|之前|以前|完成|内)*$|^20\d\d年(?:底|度|年底)?(?:前|内|完成)*$"
)
_LONG_UNIT = re.compile(r"\d[\u4e00-\u9fff]{5,}$")
_EVERY = re.compile(
    r"^(?:控制)?在[^，。]{2,10}(?:范围|控制数|标准|额度|限额|预算|概算)(?:之|以)?内$|^不(?:超过?|突破)(?:年初|项目|当年|批复)?(?:预算|概算)[^，。]{0,4}$|"
    r"^(?:每|按)(?:半?年|季度?|月|周|日|天|季度|学期|两月|两周)[^，。]{0,6}$|^(?:全年|当年|年内|年底|年度|本年度|月底|季度)(?:[内前末初中底]|底?前)?(?:不间断|无间断|持续|按时|及时|全部)?(?:完成|完工|开展|实施|执行|运行|开放|发放|支付|拨付|到位|覆盖)?$"
)
_YEARLY = re.compile(r"^(?:全年|当年|年内|年底|年度|本年度|月底|季度)[^，。]{0,6}$")
PLAIN_NUMBER = re.compile(r"^\d+(?:\.\d+)?分?$|^[—－–-]+$|^/$")
STANDARD = re.compile(r"^(?:计划|行业|历史|国家|地方|预算支出|预算|其他|国际|部门|规划)标准$")
SIGN_ALONE = re.compile(
    r"^(?:[≥≤≧≦<>=＝═﹦＞＜]{1,2}|[大小]于(?:等于)?|等于|不[低高少多]于|不超过|定[性量](?:指标)?|[正反逆负]向(?:指标)?|其他|文字描述)$"
)
DIRECTION = re.compile(r"^[正反逆负]向(?:指标)?$")
UNIT_ALONE = re.compile(
    r"^(?:[\u4e00-\u9fff]{1,2}|[%％‰]|[\u4e00-\u9fff]{1,4}[/／][\u4e00-\u9fff]{1,4}|文字描述|百分比)$"
)
MONEY_TEXT = re.compile(r"^-?[\d,，]*\d(?:[.．]\d+)?\s*(?:万元|元)?$")
DASH = re.compile(r"^[—－–/-]+$")
QUALITY_WORDS = (
    "及时|准时|按时|按期|提升|提高|增强|增加|增长|扩大|改善|优化|加强|强化|促进|推动|完善|健全|规范|有效|明显|显著|良好|优良|优秀|优|良|中|差|高|较高|"
    "好|较好|合格|达标|合规|准确|完成|已完成|全部完成|满意|基本满意|全面|到位|稳定|持续|长期|落实|保障|有保障|达到|达成预期指标|"
    "完整|符合|充分|合理|科学|真实|可行|安全|无|有|是|否|零事故|零投诉|0起|零|不断|降低|减少|下降|节约|控制|建立|"
    "覆盖|全覆盖|实现|正常|可持续|进一步提升|通过|严格|公开|公正|公平|畅通|丰富|活跃|积极|发挥|"
    "达成年度指标|部分达成年度指标并具有一定效果|未达成年度指标且效果较差|达成预期目标|全部达成|部分达成|适中|明确|健全有效|定性|效果明显|效果显著|成效明显|成效显著"
)
_DEGREE = r"(?:较上年|较去年|较往年|比上年|同比|较|很|更|比较|非常|基本|明显|显著|持续|不断|逐步|进一步|有效|稳步|大幅|全面|切实|长期|得到|有所|已|全部|按时|及时|充分|较为|十分|有|相对|稳定|健康|严格|积极|达到|符合|满足)"
QUALITY = rf"{_DEGREE}{{0,2}}(?:{QUALITY_WORDS})"
QUALITY_ONLY = re.compile(
    rf"^{_DEGREE}{{0,3}}(?:{QUALITY_WORDS})(?:{QUALITY_WORDS}|完善|运行|执行|改进|要求|标准|规定|影响|有效|提高|作用|开展|拨付|支付|发放|效果)?[。；;]?$"
)


@lru_cache(maxsize=16384)
def value_score(text: str) -> float:
    """How much a text looks like 指标值: 6 for a figure with a sign, below zero for a phrase."""
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if STANDARD.match(bare):
        return -2.0
    if SIGNED.match(bare) and (_VALUE.match(bare) or len(bare) <= 24):
        whole = _VALUE.match(bare) and not _LONG_UNIT.search(bare)  # ≥40场按活动场次 is a value and more
        return 6.0 if whole or _DATE.match(bare) else 3.0
    if _DATE.match(bare) or _EVERY.match(bare):
        return 4.5
    if PLAIN_NUMBER.match(bare):
        return 1.0
    if _VALUE.match(bare):
        return 3.0 if len(re.sub(r"^[\d.,]+", "", bare)) <= 4 else -1.0
    if QUALITY_ONLY.match(bare):
        return 4.0
    if _YEARLY.match(bare):
        return 2.5
    if len(bare) <= 4:
        return 0.0
    if len(bare) <= 8:
        return -0.8
    return -1.0 - len(bare) / 8


_PAIR = re.compile(r"^(.{2,60}?)\s*(?:[:：]|\s为\s?|——|--|\s)\s*([^:：]{1,40})$")
_TAIL = re.compile(rf"^(.{{2,40}}?(?:率|性|度|情况|能力|水平|质量|效果|程度|机制|成效|影响|时间|力|感))({QUALITY})$")
_BEGINS = re.compile(r"[每\d≥≤≧≦><=＞＜＝]|不[低少超高小大]|大于|小于|至少|达到")
_COUNTED = re.compile(r"^(.{2,40}[数量率额积度])(\d[\d.,]*%?)$")
_SIGNED_TAIL = re.compile(
    rf"^(?P<name>.{{2,60}}?)\s*[(（]?\s*(?P<value>{SIGN}\s*{_NUMBER}\s*{_UNIT}?|(?<!\d){_NUMBER}[%％])\s*[)）]?$"
)


def name_and_value(text: str) -> tuple[str, str]:
    """An indicator written in one go, cut where its value begins; the value is empty when that cannot be told."""
    pair = _PAIR.match(text)
    if pair and value_score(pair.group(2)) > -1:
        return pair.group(1).strip(), pair.group(2).strip()
    folded = unicodedata.normalize("NFKC", text)
    for at in range(2, len(text)):
        begins = _BEGINS.match(text[at:]) and not text[at - 1].isdigit()
        if begins and value_score(text[at:]) >= 3 and len(folded) == len(text):
            return text[:at].strip(), text[at:].strip()
    counted = _COUNTED.match(text)
    if counted:
        return counted.group(1), counted.group(2)
    worded = _TAIL.match(text)
    return (worded.group(1), worded.group(2)) if worded else (text, "")


def signed_tail(name: str) -> tuple[str, str] | None:
    """A name that ends with a value nobody could take for a part of it (受益人数不少于500人), cut before it."""
    found = _SIGNED_TAIL.match(name.strip())
    return (found.group("name").strip(), found.group("value").strip()) if found else None
