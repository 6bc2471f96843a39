"""Compares the names of indicators and the words of prose: what is the thing itself, and do two texts speak of one thing.

Pure text work without a model: fillers and counting words come off, words that mean the same are made one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.domain import Comparator, Indicator, Measure, Target
from assistant.figures.units import kind_of
from assistant.review.lexicon import any_of, words
from assistant.review.rule import squeeze
from assistant.target import normalize

_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_UNIT_SIGN = re.compile(r"(?<=[\u4e00-\u9fff])[%％‰]+$")
_MARKS = re.compile(r"[“”\"'‘’《》〈〉、，,。；;：:·\-—/\s]")
_FIGURE = re.compile(
    r"\d|百分之|零|全部|[一二三四五六七八九十两百千]+(?:个|次|场|人|名|%|成|倍|年|月|日|项|家|户|天|小时|件|期|种|类|台|套|处|所|季)"
)


_NOTE = re.compile(r"(?<=[一-龥]{4})[，,。；;]?(?:备?注|说明)[:：].*$")
_NESTED = re.compile(r"[（(](?:[^（）()]|[（(][^（）()]*[）)])*[）)]")
_CLAUSE_INSIDE = re.compile(r"[，,。；;：:！!？?<>]|\.[）)]*$")


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """A name without blanks, without what stands in brackets, be it in one another, without a 注：… and a unit sign: 完成率%."""
    text = _NOTE.sub("", squeeze(name))
    while (shorter := _BRACKETS.sub("", text)) != text:
        text = shorter
    return _UNIT_SIGN.sub("", text)


@lru_cache(maxsize=4096)
def without_remarks(name: str) -> str:
    """A name without bracketed remarks: 讲座场次（以附件为准。） is 讲座场次, while 讲座场次（线上） keeps its kind."""
    kept = lambda found: "" if _CLAUSE_INSIDE.search(found[0]) or len(found[0]) == 2 else found[0]  # noqa: E731
    return _NESTED.sub(kept, _NOTE.sub("", squeeze(name)))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A cell's text in one spelling, without blanks."""
    return squeeze(normalize(text))


def has_figure(target: Target) -> bool:
    """Whether a value holds a number, a date or a frequency, be it in Chinese numerals."""
    return target.reading is not None or bool(_FIGURE.search(plain(target.text)))


@lru_cache(maxsize=4096)
def one_wording(text: str) -> str:
    """Text with words of the same meaning made one, and without marks."""
    text = _MARKS.sub("", text)
    for row in words("names", "same"):
        for other in row[1:]:
            text = text.replace(other, row[0])
    return text


def without_fillers(text: str) -> str:
    """Text without words that carry no content; the 组织 of 党组织 and 社会组织 is no filler."""
    return _fillers().sub("", text)


@lru_cache(maxsize=1)
def _fillers() -> re.Pattern[str]:
    return re.compile("(?<![党会团群])" + any_of("names", "fillers").pattern)


@lru_cache(maxsize=4096)
def core(name: str) -> str:
    """The thing a name speaks of: 全年党建活动开展次数 → 党建活动. Empty when nothing but counting words is left."""
    text = without_fillers(one_wording(bare(name)))
    while found := _counted_tail().search(text):
        text = text[: found.start()]
    return text


@lru_cache(maxsize=1)
def _counted_tail() -> re.Pattern[str]:
    return re.compile(any_of("names", "counted_endings").pattern + "$")


@lru_cache(maxsize=8192)
def longest_shared(first: str, second: str) -> str:
    """The longest run of characters both texts contain."""
    best = ""
    for start in range(len(first)):
        while start + len(best) < len(first) and first[start : start + len(best) + 1] in second:
            best = first[start : start + len(best) + 1]
    return best


@lru_cache(maxsize=8192)
def likeness(first: str, second: str) -> float:
    """Shared characters over those of the shorter text, 0 to 1; order does not count, repeats do."""
    if not first or not second:
        return 0.0
    rest = list(second)
    shared = 0
    for letter in first:
        if letter in rest:
            rest.remove(letter)
            shared += 1
    return shared / min(len(first), len(second))


def is_floor(target: Target) -> bool:
    """Whether more is better by the value's own sign (≥, >)."""
    reading = target.reading
    return isinstance(reading, Measure) and reading.comparator in (Comparator.AT_LEAST, Comparator.MORE)


def is_cap(target: Target) -> bool:
    """Whether less is better by the value's own sign (≤, <)."""
    reading = target.reading
    return isinstance(reading, Measure) and reading.comparator in (Comparator.AT_MOST, Comparator.LESS)


def measure(target: Target) -> Measure | None:
    """The value as a measure, or nothing."""
    return target.reading if isinstance(target.reading, Measure) else None


def with_named_unit(row: Indicator) -> Measure | None:
    """The value as a measure; a bare 180 takes the unit its name gives in brackets: 新改建里程（公里）."""
    reading = measure(row.target)
    if reading is None or reading.unit:
        return reading
    found = _BRACKETS.search(squeeze(row.name))
    unit = found[0][1:-1].removeprefix("单位").lstrip("：:") if found else ""
    return reading.model_copy(update={"unit": unit}) if unit and kind_of(unit) else reading


def percent(target: Target) -> Measure | None:
    """The value as a percentage, or nothing."""
    reading = measure(target)
    return reading if reading and reading.unit == "%" and not reading.per else None


def figure(number: object) -> str:
    """A number as people write it: 12, 0.8, 740,000."""
    shown = f"{number:,.2f}" if not isinstance(number, int) else f"{number:,}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def with_sign(text: str, sign: str) -> str:
    """A value with its comparison replaced: ``≤30.00(场)`` and 不超过30场 become ``≥30.00(场)`` and ``≥30场``."""
    body = re.sub(
        r"^\s*(?:[<>＜＞≤≥≦≧]\s*[=＝]?|[=＝]|不超过|不高于|不多于|不大于|小于等于|小于|低于|少于|至多|最多|不低于|不少于|至少|大于等于|大于)\s*",
        "",
        text,
    )
    return sign + re.sub(r"(?:以内|以下|及以下|之内)(?=[)）]?$)", "", body)
