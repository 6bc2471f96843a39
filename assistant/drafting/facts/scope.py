"""Pieces of a text that do not speak of this year's project (不作数的话), and the clauses by which they are found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from assistant.domain import Value


class Standing(StrEnum):
    """Why words are not this year's; the text is shown to the user."""

    FORMER = "看作以前的数"
    CANCELLED = "看作取消或不列入的"
    BACKGROUND = "看作背景"


class Scope(Value):
    """A piece of a text whose figures are not this year's."""

    start: int
    end: int
    standing: Standing


class Piece(Value):
    """A clause with its place; ``within`` tells that it stands in brackets, ``heads`` that a colon follows it."""

    start: int
    end: int
    words: str
    within: bool = False
    heads: bool = False


NUMBER = r"(?:\d[\d,.]*|[两三四五六七八九十百千万]{2,}|[一两二三四五六七八九十百]+(?=[个台场次人户名套处座条万元块]))"
_CUTS = re.compile(r"[，,](?!\d{3}(?!\d))|：|:(?!\d)|——|[（(）)]|[。；;！!？?\n]|…+")
_BLANK = re.compile(r"(?<=[一-鿿%])[ 　]+(?=[一-鿿]|\d+月)")


def sentences_of(text: str) -> Iterator[list[Piece]]:
    """The clauses of a text, sentence by sentence. Talk that goes on without commas is parted by its blanks."""
    pieces: list[Piece] = []
    start, depth = 0, 0
    for first, last, mark in [*_marks(text), (len(text), len(text), "\n")]:
        words = text[start:first]
        if words.strip():
            pieces.append(Piece(start=start, end=first, words=words, within=depth > 0, heads=mark in ":："))
        depth = depth + 1 if mark in "（(" else 0 if mark in "）)" else depth
        start = last
        reported = pieces and mark in "；;" and re.match(r"\s*据(?:不完全)?(?:统计|了解|悉)", pieces[0].words)
        if re.fullmatch(r"[。；;！!？?\n]|…+", mark) and pieces and not reported:
            yield pieces
            pieces, depth = [], 0


def _marks(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for found in [*_CUTS.finditer(text), None]:
        end = found.start() if found else len(text)
        blanks = list(_BLANK.finditer(text, start, end))
        if len(blanks) > 1:
            yield from ((one.start(), one.end(), " ") for one in blanks)
        if found:
            yield found.start(), found.end(), found[0]
            start = found.end()


NOW = re.compile(
    r"今年(?!以来)|本项目(?!目前|已)|本年度?|当年|本次|此次|这次|这回|今次|明年|来年|现在?(?=改|定|调|拟|计划|申请|增|要|需|想|打算|准备)|现在(?=\d)|"
    r"后来?(?=又|改|定|调|说|才)|最[后终]定|改(?:为|成|到)|调整(?:为|到|至|成)"
)
"""Words that lead back to this year's project."""
INTENT = re.compile(
    r"计划|拟(?!定)|打算|准备|预计|将(?!近)|要(?!求)|想|争取|力争|确保|不低于|不少于|不超过|须|应当?|继续|再(?!次)|新增|≥|≤|以上|以内|申请|需|得(?=[有要办做搞])"
)
KEPT = re.compile(
    r"不变|不减|照旧|照常|一样|一致|保留|继续|沿用|延续|接着|仍(?:是|为|按|然)?|还是|依旧|维持|保持|参照|参考|对照|结合|根据|按照?|针对|基础上"
)
"""Words that carry what was before into this year: 还是原来的12场."""
