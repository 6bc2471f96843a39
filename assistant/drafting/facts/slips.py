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


SLIPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = ((_NOT_BUT, _meant), (_SLIP, _meant))
