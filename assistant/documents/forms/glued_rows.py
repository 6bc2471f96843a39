"""Rows whose cells stand directly one behind the other, numbers too: 资金到位率100%100%1010 is four cells and a name.

Every way to take a row apart is tried: values begin with a sign or a figure or are words only values use, a score is at
most its weight. Where several ways are left, the weights of the table must add up to what the form says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from assistant.documents.forms.values import QUALITY_WORDS, SIGN
from assistant.documents.vocabulary import Column
from assistant.figures.units import UNIT

Way = tuple[str, ...]

_LONGEST_NAME = 60
_MOST_WAYS = 40
_MOST_ROWS = 12
_NUMBERS = (Column.WEIGHT, Column.SCORE)
_VALUES = (Column.TARGET, Column.ACTUAL, Column.LONG_TERM)
_FIGURE = r"(?!0\d)\d+(?:,\d{3})*(?:\.\d+)?"
_SHARE = rf"[%％‰]|[(（][^()（）]{{1,14}}[)）]|(?:[万亿个]?(?:{UNIT})(?:[/／][万百千]?(?:{UNIT}))*)"
_MEASURE = re.compile(rf"{SIGN}?{_FIGURE}(?:{_SHARE})(?:[-~至]{_FIGURE}(?:{_SHARE}))?(?:以上|以内|以下)?")
_DATE = re.compile(
    rf"{SIGN}?(?:20\d\d年)?\d{{1,2}}月(?:\d{{1,2}}日|底|[上中下]旬)?(?:底?前|完成)?|{SIGN}?20\d\d年底?前?"
)
_BARE = re.compile(rf"{SIGN}?\d+(?:\.\d+)?")
_DEGREE = r"(?:较|很|更|比较|非常|基本|明显|显著|持续|不断|逐步|进一步|有效|稳步|全面|长期|已|全部|部分|按时|及时|较为|不够|未|不)?"
_WORD = re.compile(rf"{_DEGREE}(?:{QUALITY_WORDS})")
_NUMBER = re.compile(r"(?:0|[1-9]\d?|100)(?:\.\d{1,2})?")
_HOLDS_VALUE = re.compile(rf"[≥≤≧≦＜＞<>=]\s*\d|\d[%％]|(?:{_DATE.pattern})$|\d(?:{_SHARE})$")
_NO_WORDS = re.compile(rf"[\d.%％≥≤]|(?:{UNIT})\d")  # neither a name nor a reason begins so
_WORDS_ONLY = re.compile(r"[^\d≥≤<>＜＞=%％]")


def is_value(text: str) -> bool:
    """Whether a text is one value and nothing else."""
    return any(pattern.fullmatch(text) for pattern in (_DATE, _MEASURE, _BARE, _WORD))


def ways(text: str, columns: Sequence[Column]) -> list[tuple[Way, ...]]:
    """Every way to take a text apart into rows with the cells of ``columns``; none where it holds no such rows.

    What stands behind the numbers of a row is its deviation only at the end of the text: else a name begins there.
    """
    found: list[tuple[Way, ...]] = []
    for rows in _all(text.strip(), tuple(columns), ()):
        found.append(rows)
        if len(found) > _MOST_WAYS:
            return []
    return _nearest(found, columns)


def _all(text: str, columns: tuple[Column, ...], before: tuple[Way, ...]) -> Iterator[tuple[Way, ...]]:
    if before and not text:
        yield before
        return
    if len(before) == _MOST_ROWS:
        return
    for way, rest in _ways(text, columns, ()):
        if _sound(way, columns):
            yield from _all(rest, columns, (*before, way))


def settled(
    texts: Sequence[Sequence[tuple[Way, ...]]], columns: Sequence[Column], totals: Mapping[Column, Sequence[Decimal]]
) -> tuple[list[tuple[Way, ...] | None], bool]:
    """The way of each text: its only one, else the one with which a column of numbers adds up to one of its ``totals``.

    ``None`` for a text that stays open. The second says whether a column adds up: the proof that every border is right.
    """
    chosen = [rows[0] if len(rows) == 1 else None for rows in texts]
    for column, wanted in totals.items():
        if column not in columns or any(not rows for rows in texts):
            continue
        fitting = _adding_up(texts, columns.index(column), wanted)
        if len(fitting) == 1:
            return [rows[number] for rows, number in zip(texts, fitting[0], strict=True)], True
    return chosen, False


def _adding_up(texts: Sequence[Sequence[tuple[Way, ...]]], at: int, totals: Sequence[Decimal]) -> list[tuple[int, ...]]:
    """The choices of one way a text with which the cells at ``at`` add up to a total; two at most for each total."""
    most = max(totals, default=Decimal(0))
    sums: dict[Decimal, list[tuple[int, ...]]] = {Decimal(0): [()]}
    for rows in texts:
        grown: dict[Decimal, list[tuple[int, ...]]] = defaultdict(list)
        for total, choices in sums.items():
            for number, way in enumerate(rows):
                grown[total + sum(Decimal(row[at]) for row in way)] += [(*choice, number) for choice in choices]
        sums = {total: choices[:2] for total, choices in grown.items() if total <= most}
    return [choice for total in dict.fromkeys(totals) for choice in sums.get(total, ())]


# -------------------------------------------------------------------------------------------------------- one row


def _ways(text: str, columns: tuple[Column, ...], before: Way) -> Iterator[tuple[Way, str]]:
    """Each way to take the cells of one row off the beginning of a text, with what is left of it."""
    if not columns:
        if not _NO_WORDS.match(text):
            yield before, text
        return
    column, later = columns[0], columns[1:]
    for end in _ends(text, column, before):
        yield from _ways(text[end:].lstrip(), later, (*before, text[:end].strip()))


def _may_be_name(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff][）)”]?$", text) is not None and not _HOLDS_VALUE.search(text)


@lru_cache(maxsize=4096)
def _ends_of_value(text: str, *, bare: bool) -> tuple[int, ...]:
    """Where a value that begins a text may end. ``bare``: a figure may stand without the unit that seems to follow."""
    said = [found.end() for pattern in (_DATE, _MEASURE) if (found := pattern.match(text))]
    ends = [max(said)] if said else []
    if found := _WORD.match(text):
        ends.append(found.end())
    signed = re.match(SIGN, text) is not None
    if ((bare and not signed) or not said) and (figure := _BARE.match(text)):
        digits = figure.group()
        first = len(re.match(rf"{SIGN}?", digits).group()) + 1  # type: ignore[union-attr]
        ends += [end for end in range(first, len(digits) + 1) if not digits[:end].endswith(".")]
    doubled = re.match(r"(.{2,20}?)\1(?=[\d\s]|$)", text)
    if doubled and _WORDS_ONLY.match(text):
        ends.append(len(doubled.group(1)))
    return tuple(dict.fromkeys(ends))


def _ends(text: str, column: Column, before: Way) -> Iterator[int]:
    if column is Column.NAME:
        yield from (end for end in range(2, min(len(text), _LONGEST_NAME)) if _may_be_name(text[:end]))
    elif column in _VALUES:
        yield from _ends_of_value(text, bare=column is Column.ACTUAL)
        if before and text.startswith(before[-1]) and _WORDS_ONLY.match(text):
            yield len(before[-1])
    elif column in _NUMBERS:
        for end in range(1, min(len(text), 6) + 1):
            if _NUMBER.fullmatch(text[:end]):
                yield end
    else:
        yield 0
        if (
            re.match(r"[\u4e00-\u9fffA-Za-z]", text)
            and not _NO_WORDS.match(text)
            and not re.search(r"\d[%％]|[≥≤]|\d$", text)
        ):
            yield len(text)  # with a figure at its end it would be another row


def _sound(way: Way, columns: Sequence[Column]) -> bool:
    """A score is at most its weight, and what was set in words was not reached as a bare number."""
    cells = dict(zip(columns, way, strict=True))
    if _BARE.fullmatch(cells.get(Column.ACTUAL, "")) and not re.search(r"\d", cells.get(Column.TARGET, "0")):
        return False
    if cells.get(Column.TARGET, "").isdigit() and cells.get(Column.ACTUAL, "") != cells[Column.TARGET]:
        return False  # a figure without a sign or a unit may be part of any number beside it
    weight, score = cells.get(Column.WEIGHT), cells.get(Column.SCORE)
    if weight is not None and score is not None and Decimal(score) > Decimal(weight):
        return False
    return weight is None or Decimal(weight) > 0


def _nearest(found: list[tuple[Way, ...]], columns: Sequence[Column]) -> list[tuple[Way, ...]]:
    """Of ways that differ in nothing but where a name ends and words begin, the one with the longest names."""
    if len(found) < 2 or Column.TARGET not in columns:
        return found
    target, name = columns.index(Column.TARGET), columns.index(Column.NAME) if Column.NAME in columns else None
    later = {tuple(way[target + 1 :] for way in rows) for rows in found}
    if len(later) == 1 and name is not None:
        return [max(found, key=lambda rows: sum(len(way[name]) for way in rows))]
    return list(dict.fromkeys(found))
