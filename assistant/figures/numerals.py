"""Numerals as Chinese offices write them: 1,234.50, ２０, 壹佰万, 十二, 1.5亿. Hides folding, grouping and positions.

``fold`` keeps one character for one, so that a place found in folded text is the same place in the original.
"""

from __future__ import annotations

import re
from decimal import Decimal

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ODD = str.maketrans(
    {
        "\u3000": " ", "\xa0": " ", "∕": "/", "⁄": "/", "〜": "~", "∼": "~", "～": "~", "–": "-", "—": "-", "−": "-",
        "﹣": "-", "‐": "-", "‑": "-", "﹪": "%", "٪": "%", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹥": ">", "﹤": "<",
        "﹦": "=", "㎡": "㎡", "〇": "零", "○": "零", "◯": "零", "萬": "万", "億": "亿", "兩": "两", "個": "个",
    }
)  # fmt: skip
_KEPT = "，"
_TABLE = {key: value for key, value in _WIDE.items() if chr(key) not in _KEPT} | _ODD

_DIGITS = dict(zip("零一二三四五六七八九", range(10), strict=True)) | {"两": 2}
_DIGITS |= dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)) | {"貳": 2, "陸": 6}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_BIG = {"万": 10**4, "亿": 10**8}

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
CHINESE = r"[零一二两三四五六七八九十百千万亿壹贰貳叁肆伍陆陸柒捌玖拾佰仟]+"
MIXED = r"[0-9]{1,5}万零?[0-9]{3,4}(?![0-9.])"
"""Digits on both sides of 万: 42万7440, 62万零500."""
NUMERAL = rf"(?:{MIXED}|{ARABIC}(?:[百千](?=万)|[万亿千百])*|{CHINESE})"
"""A pattern for folded text. What it finds may still be no number (千百): ``read_number`` decides."""


def fold(text: str) -> str:
    """Full-width to half-width and odd dashes, bars and zeros to plain ones, character for character."""
    return text.translate(_TABLE)


def read_number(text: str) -> Decimal | None:
    """The number that ``text`` is, or ``None`` when it is not purely one. ``58万`` is 580000, ``二〇二六`` 2026."""
    folded = re.sub(r"\s", "", fold(text))
    if re.fullmatch(MIXED, folded):
        high, _, low = folded.partition("万")
        return Decimal(int(high) * 10_000 + int(low.lstrip("零")))
    if found := re.fullmatch(rf"([+-]?)({ARABIC})([百千万亿]*)", folded):
        sign, digits, scale = found.groups()
        number, factor = Decimal(sign + digits.replace(",", "")), _scale(scale)
        if factor is None:
            return None
        return whole(number * factor) if scale else number
    if re.fullmatch(CHINESE, folded):
        return _positional(folded)
    return None


def whole(number: Decimal) -> Decimal:
    """Without the decimals that a multiplication leaves: 1250.5 × 10000 is 12505000, not 12505000.0."""
    return number.to_integral_value() if number == number.to_integral_value() else number.normalize()


def _scale(letters: str) -> Decimal | None:
    """百万 is a million, 万亿 a trillion; 万百 is nothing anybody writes."""
    factor = 1
    for letter in letters:
        step = _TENS.get(letter) or _BIG[letter]
        if factor > step:
            return None
        factor *= step
    return Decimal(factor)


def _positional(text: str) -> Decimal | None:
    """一百零五 by positions; 二零二六 digit by digit. 三五 (three to five) and 千百 (very many) are no numbers."""
    if all(letter in _DIGITS for letter in text):
        if len(text) == 1:
            return Decimal(_DIGITS[text])
        return Decimal("".join(str(_DIGITS[letter]) for letter in text)) if len(text) >= 4 else None
    for letter in "亿万":
        head, found, tail = text.rpartition(letter)
        if found:
            high = _positional(head) if head else None
            low = _positional(tail) if tail else Decimal(0)
            if high is None or low is None or low >= _BIG[letter] or (letter == "万" and high >= _BIG["万"]):
                return None
            # 一万五 means 15000, as a lone digit after a big one does
            if len(tail) == 1 and tail not in _TENS:
                low *= _BIG[letter] // 10
            return high * _BIG[letter] + low
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> Decimal | None:
    total, last, digit, gap = 0, 10**4, None, False
    for letter in text:
        if letter in _TENS:
            step = _TENS[letter]
            if step >= last or (digit is None and step != 10) or (digit is None and total):
                return None
            total, last, digit, gap = total + (1 if digit is None else digit) * step, step, None, False
        elif digit is not None:
            return None
        elif _DIGITS[letter] == 0:
            gap = True
        else:
            digit = _DIGITS[letter]
    if digit is None:
        return None if gap else Decimal(total)
    # 三百五 means 350
    return Decimal(total + digit * (last // 10 if last > 10 and not gap and last < 10**4 else 1))


COMPARATOR_WORDS: dict[str, tuple[str, ...]] = {
    "≥": ("不得低于", "不得少于", "大于或等于", "大于等于", "高于或等于", "不低于", "不少于", "不小于", "不下于", "至少", "最少"),
    "≤": (
        "不得超过", "不得高于", "不得多于", "小于或等于", "小于等于", "低于或等于", "不超过", "不高于", "不多于", "不大于",
        "不晚于", "不迟于", "至多", "最多", "最高",
    ),
    ">": ("大于", "超过", "高于", "多于"),
    "<": ("小于", "低于", "少于", "不足", "不到", "不满"),
    "=": ("等于",),
}  # fmt: skip
"""Words before a number, the longer ones first: 不大于 must not be read as 大于."""

COMPARATOR_SUFFIXES: dict[str, tuple[str, ...]] = {
    "≥": ("及以上", "或以上", "(含)以上", "(含)及以上", "以上"),
    "≤": ("及以下", "或以下", "(含)以下", "(含)以内", "以下", "以内", "之内", "内"),
}

SPELLINGS = {"≥=": "≥", "≤=": "≤", ">=": "≥", "=>": "≥", "<=": "≤", "=<": "≤", "==": "="}
"""Two signs for one, as keyboards without ≥ make them; each left side is two characters of folded text."""


def normalize(text: str) -> str:
    """``fold``, comparators in one spelling, white space trimmed and runs of it made one blank. Words stay words."""
    folded = re.sub(r"([<>=≥≤])\s+(?=[<>=])", r"\1", fold(text))
    for spelling, sign in SPELLINGS.items():
        folded = folded.replace(spelling, sign)
    return re.sub(r"\s+", " ", folded).strip()
