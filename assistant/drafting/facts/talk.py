"""Says in office wording what a clerk says in spoken words (口语): 补3块 is 补3元, 一个月来一次 每月1次, 把花坛翻一遍 翻新花坛.

Only the words change, never a figure; each letter keeps its place in the original, so that a quote stays the clerk's own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.facts.pauses import pauses
from assistant.drafting.facts.products import Edit, formulas, proved
from assistant.drafting.facts.slips import SLIPS
from assistant.drafting.facts.speech import RULES


@dataclass(frozen=True)
class Plain:
    """Office wording of a text; ``spans`` gives for each letter the place in the original that it stands for."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        return (self.spans[start][0], self.spans[end - 1][1]) if end > start else (0, 0)


@lru_cache(maxsize=64)
def plainly(text: str) -> Plain:
    """The text in office wording; official prose comes back as it is."""
    plain = Plain(text, tuple((place, place + 1) for place in range(len(text))))
    plain = _edited(plain, ((*found.span(), "") for found in _COLUMN.finditer(plain.text)))
    plain = _edited(plain, pauses(plain.text))
    plain = _edited(plain, formulas(plain.text))
    plain = _edited(plain, proved(plain.text))
    for pattern, becomes in (*SLIPS, *RULES):
        plain = _rewritten(plain, pattern, becomes)
    return plain


_COLUMN = re.compile(r"(?:年初|年度|绩效|预期)+(?:指标值|目标值)(?=[为是不≥≤达])")
"""A form's column put into a sentence: 满意率年初指标值为不低于85%."""


def _rewritten(plain: Plain, pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str]) -> Plain:
    return _edited(plain, ((*found.span(), becomes(found)) for found in pattern.finditer(plain.text) if found[0]))


def _edited(plain: Plain, edits: Iterable[Edit]) -> Plain:
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    done = 0
    for first, last, said in sorted(edits):
        if said == plain.text[first:last]:
            continue
        while first < last and said and plain.text[first] == said[0]:
            first, said = first + 1, said[1:]
        while last > first and said and plain.text[last - 1] == said[-1]:
            last, said = last - 1, said[:-1]
        letters.append(plain.text[done:first] + said)
        spans.extend(plain.spans[done:first])
        # what is put in where nothing stood stands for the letter before it
        whole = (plain.spans[first][0], plain.spans[last - 1][1]) if last > first else plain.spans[max(0, first - 1)]
        spans.extend([whole] * len(said))
        done = last
    if not done and not letters:
        return plain
    letters.append(plain.text[done:])
    spans.extend(plain.spans[done:])
    return Plain("".join(letters), tuple(spans))
