"""What a clerk corrects while speaking (改口): 培训43人，不对，是45人 says 培训45人; 不是8场是9场 says 9场."""

from __future__ import annotations

import re
from collections.abc import Callable

_NUMBER = r"(?:\d[\d,]*(?:\.\d+)?[百千]?[万亿]?\d*|[零一二两三四五六七八九十百千]+[万亿]?)"
_UNIT = r"(?:元/[一-鿿]{1,2}|[个名位]人|人次|户次|平方米|公里|工作日|[一-鿿㎡%]{1,2}?(?=[，,。；;、！!？?…—\s]|不|错|哦|噢|吧|哎|应|其实)|%)"
_SIGH = r"(?:[，,。；;、！!？?…—\s]|哦|噢|呃|嗯|啊|哎|诶|欸|吧|呀|好像)*"
_WRONG = (
    r"(?:(?:不对|不是|错了|[说写记搞弄算讲]错了?|口误|更正(?:一下)?|纠正(?:一下)?|改一下)(?:[，,：:\s]|是|为|应该|应当?|其实|按|改成|写成)*|"
    r"(?:应该|应当|其实|准确(?:地?说)?)(?:[，,：:\s]|是|为)+)"
)
_SLIP = re.compile(
    rf"(?P<said>{_NUMBER})(?P<unit>{_UNIT})?{_SIGH}{_WRONG}(?P<meant>{_NUMBER})(?P<own>元/[一-鿿]|[一-鿿㎡%])?"
)
_NOT_BUT = re.compile(
    rf"不是(?P<said>{_NUMBER})(?P<unit>[一-鿿㎡%]{{0,3}}?)[，,\s]*(?:而)?是(?P<meant>{_NUMBER})(?P<own>[一-鿿㎡%])?"
)


def _meant(found: re.Match[str]) -> str:
    """The number that is meant, with the unit of the one it corrects where it has none."""
    return found["meant"] + (found["own"] or found["unit"] or "")


_SAID = r"[^，,。；;、！!？?\n\d]"
_DAY = r"\d{1,2}月(?:\d{1,2}[号日]|[上中下]旬|底|初|中)"
_TIME = r"(?:个?(?:工作日|小时|分钟)|天)"
_COUNT = r"(?:人次|户次|班次|[场次期届户人个台套座处件份名家部])"
_TURNED = r"(?:不对|错了|改(?:成|为|到)?|提前到|推迟到|延到|加到|减到|压到|缩短?到)"
_BETWEEN = rf"(?:[，,]{_SAID}{{0,10}}?){{1,2}}?{_TURNED}(?:[，,]{_SAID}{{0,10}}?(?:改|提前|推迟|延)?(?:成|为|到|是))?"
_WAS = r"(?:(?:原来|本来|原先|起初|最早)(?:说好|说|定|报|写)?的?(?:是|要)?)?"


def _retold(found: re.Match[str]) -> str:
    """The figure it was changed to in the place of the one said first, with the words that followed that one."""
    return found["meant"] + found["rest"]


_RETOLD = tuple(
    re.compile(rf"{_WAS}(?<![\d.每])(?P<said>{number})(?P<rest>{rest}){_BETWEEN}(?P<meant>{number}){behind}")
    for number, rest, behind in (
        (_DAY, rf"{_SAID}{{0,10}}?", ""),
        (rf"\d+(?:\.\d+)?{_TIME}以?内", rf"{_SAID}{{0,6}}?", r"(?P=rest)(?=[，,。；;！!？?\s]|$)"),
    )
)
"""7月10号之前弄完，不对，提前到6月25号; 3天内答复，领导说太慢，改2个工作日内答复: the day or limit said last is meant."""
_WAS_SO = re.compile(
    rf"(?:原来|本来|原先|起初)(?:说好|说|定|报|写)?的?(?:是|要)?(?P<said>\d+)(?P<unit>{_COUNT}|{_TIME}){_BETWEEN}(?P<meant>\d+)(?P=unit)(?=[，,。；;！!？?\s]|$)"
)


def _now(found: re.Match[str]) -> str:
    """党员冬训原来说2期，书记说要加，改成3期 says 党员冬训3期."""
    return found["meant"] + found["unit"] + ("内" if re.fullmatch(_TIME, found["unit"]) else "")


SLIPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_NOT_BUT, _meant),
    (_SLIP, _meant),
    *((pattern, _retold) for pattern in _RETOLD),
    (_WAS_SO, _now),
)
