"""Cuts a brief into clauses (分句): each with its place, what separates it from the one before, brackets kept whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Value
from assistant.drafting.facts.clause import parse_task
from assistant.drafting.kinds import LIGHT, kind_of
from assistant.figures import Figure

BREAK = re.compile(
    r"[。；;！!？?\n]|，|,(?!\d{3})|(?<![一二三四五六七八九])、|、(?![一二三四五六七八九][级类等])|：|:|——|[～~](?!\d)|(?<=[\u4e00-\u9fff])[+＋](?=\d)|(?:(?<=\d[\u4e00-\u9fff])|(?<=\d[\u4e00-\u9fff]{2}))[ 　]+(?=[\u4e00-\u9fff])"
)


_HARD = frozenset("。；;！!？?\n")
_ITEMS_AFTER = _HARD | {"", "：", ":"}


_ITEM = r"(?:\d{1,2}|十?[一二三四五六七八九]|十)"
_NUMBERED = re.compile(rf"\s*(?:[（(]{_ITEM}[)）]|{_ITEM}、)\s*(?![\d一二三四五六七八九十])")
"""The number an item of a list begins with (一、 2、 （三）): no word of the item, which begins anew."""


_LISTING = re.compile(r"[(（](?:其中|包括|含)?[^()（）\d]*\d[^()（）]*[、，,；;+][^()（）]*\d[^()（）]*[)）]")
"""A bracket that lists several figures (共47人（其中协管员19人、助理28人）): each is a clause of its own."""


class Clause(Value):
    """A piece of a text with its place; ``hard`` tells that a sentence ends before it, ``listed`` that a 、 does."""

    start: int
    end: int
    hard: bool
    listed: bool


def clauses_of(text: str) -> Iterator[Clause]:
    """Pieces between marks; what stands in brackets stays with the words before it."""
    depth, start, hard, listed = 0, 0, True, False
    opened = {place for found in _LISTING.finditer(text) for place in (found.start(), found.end() - 1)}
    for index, letter in enumerate(text):
        if index == start and text[start - 1 : start] in _ITEMS_AFTER and (numbered := _NUMBERED.match(text, index)):
            start, hard, listed = numbered.end(), True, False
        if index < start:
            continue
        if index not in opened:
            depth += letter in "(（"
            depth = max(0, depth - (letter in ")）"))
        if index in opened or (depth == 0 and BREAK.match(text, index)):
            if text[start:index].strip():
                yield Clause(start=start, end=index, hard=hard, listed=listed)
                hard, listed = False, False
            hard, listed, start = hard or letter in _HARD, letter == "、", index + 1
    if text[start:].strip():
        yield Clause(start=start, end=len(text), hard=hard, listed=listed)


def merged(clauses: Iterator[Clause], text: str, figures: tuple[Figure, ...]) -> list[Clause]:
    """健康、法律讲座 12 场 is one clause; 道路保洁、公厕维护 12 座 are two, each a work of its own."""
    result: list[Clause] = []
    for clause in clauses:
        before = result[-1] if result else None
        bare = before and not any(before.start <= one.start < before.end for one in figures)
        if clause.listed and before and bare and not _is_work(text[before.start : before.end]):
            result[-1] = clause.model_copy(update={"start": before.start, "hard": before.hard, "listed": before.listed})
        else:
            result.append(clause)
    return result


def _is_work(words: str) -> bool:
    phrase = parse_task(words)
    return len(phrase.thing) >= 2 and kind_of(phrase.thing, "" if phrase.act in LIGHT else phrase.act).code != "general"
