"""Reads the blanks of text typed without marks (空格代替标点) as the pauses they are: 电梯大修9台 一台13万5 监理费3.8万.

Only where a line has no comma of its own; air around figures (健康讲座 12 场) and the blank behind a label stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.figures.numerals import fold
from assistant.figures.units import UNIT

_LINE = re.compile(r"[^。；;！!？?\n]+")
_BLANK = re.compile(r"(?<=[^\s/|\\])[ \u3000\t]+(?=[^\s/|\\])")
_WORD = re.compile(r"[\u4e00-\u9fff%℃㎡）)”》]")
_AIRY = re.compile(rf"\d[ \u3000]+{UNIT}")
_COUNTED = re.compile(rf"[\d一二两三四五六七八九十百千万亿](?:{UNIT}|[万亿%]|块钱?)$")


def punctuated(text: str) -> str:
    """The text with a comma for each blank that is a pause."""
    letters, done = [], 0
    for first, last, mark in sorted(pauses(text)):
        letters.append(text[done:first] + mark)
        done = last
    return "".join(letters) + text[done:]


_BAR = re.compile(r"[ \u3000]+[/|\\][ \u3000]+")


def pauses(text: str) -> Iterator[tuple[int, int, str]]:
    """The places of blanks that part two sayings, each with the mark that an office would write."""
    plain = fold(text)
    yield from ((found.start(), found.end(), "；") for found in _BAR.finditer(plain))
    # who writes 12 场 writes all figures so: a lone 3600 餐具 is no such air
    airy = 2 * len(_AIRY.findall(plain)) >= len(re.findall(r"\d[\d.,]*", plain))
    for line in _LINE.finditer(plain):
        blanks = list(_BLANK.finditer(plain, *line.span()))
        if re.search(r"[，,](?!\d{3})", line[0]):
            continue
        first = line.start()
        for blank in blanks:
            left, right = plain[first : blank.start()], plain[blank.end() : line.end()]
            if _is_pause(left, right, airy=airy, opens=first == line.start(), lone=len(blanks) == 1):
                yield blank.start(), blank.end(), "，"
                first = blank.end()


def _is_pause(left: str, right: str, *, airy: bool, opens: bool, lone: bool) -> bool:
    counted = bool(_COUNTED.search(left))
    if lone and not (counted and (_WORD.match(right[0]) or (right[0].isdigit() and not airy))):
        return False
    if right[0].isdigit():
        if left[-1].isdigit():
            return not airy and not re.search(r"(?<![\d万千百.])\d$", left)  # 安排2 8个 is a number torn apart
        return (counted and not airy) or (bool(re.match(r"\d{1,2}月", right)) and bool(_WORD.match(left[-1])))
    if not _WORD.match(right[0]):
        return False
    if left[-1].isdigit():
        return not airy
    if not _WORD.match(left[-1]):
        return False
    label = opens and len(left) <= 10 and not re.search(r"\d", left)
    return not (label and re.match(r"每|按|单价|共|约|[一二两三四五六七八九十百]", right))
