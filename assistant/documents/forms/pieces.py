"""Text without a grid as pieces: what stands between spaces and line ends, each knowing the gap before it.

Labels that a PDF reader wrapped (计划完成日 / 期) are found again by joining neighbouring pieces; page numbers are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

from assistant.documents.grid import Line

Found = TypeVar("Found")


class Gap(IntEnum):
    """What separates a piece from the one before it, from nothing to a page break."""

    NONE = 0
    SPACE = 1
    LINE = 2
    BLANK = 3
    PAGE = 4


@dataclass(frozen=True)
class Piece:
    """One piece of text. ``anchor`` is that of its line; ``doubt`` says in Chinese what may be wrong with its borders."""

    text: str
    gap: Gap
    anchor: str = ""
    doubt: str = ""


_PAGE_NUMBER = re.compile(
    r"^\s*([-—–－]+\s*\d{1,4}\s*[-—–－]+|\d{1,4}\s*/\s*\d{1,4}|第\s*\d{1,4}\s*页(\s*[,，/]?\s*共\s*\d{1,4}\s*页)?)\s*$"
)


_DASHES = re.compile(r"^[-—–－/]+$")


def is_page_number(text: str) -> bool:
    """Whether a line is a page number: - 3 -, 2 / 10, 第 3 页 共 10 页. A bare number is not taken for one."""
    return _PAGE_NUMBER.match(text) is not None


def pieces_of(lines: Sequence[Line]) -> list[Piece]:
    """Cut lines into pieces at white space."""
    found: list[Piece] = []
    page = False
    for line in lines:
        if is_page_number(line.text):
            page = True
            continue
        for number, part in enumerate(line.text.split()):
            gap = Gap.SPACE
            if number == 0:
                gap = Gap.PAGE if page or line.page_start else Gap.BLANK if line.blank_before else Gap.LINE
                page = False
            found.append(Piece(part, gap, line.anchor))
    return found


def joined(pieces: Sequence[Piece]) -> str:
    """The text of pieces as one: line wraps closed up (a space stays between Latin words), inner spaces kept."""
    text = ""
    for piece in pieces:
        if not text:
            text = piece.text
        elif piece.gap is Gap.SPACE or (
            text[-1].isascii() and text[-1].isalpha() and piece.text[0].isascii() and piece.text[0].isalpha()
        ):
            text += " " + piece.text
        else:
            text += piece.text
    return text


def label_at(
    pieces: Sequence[Piece], at: int, known: Callable[[str], Found | None], *, longest: int = 5
) -> tuple[Found, int, str] | None:
    """The longest run of pieces from ``at`` that spells a known word: what it means, where it ends, its text.

    A bracketed hint after the word, （2023 年- 2023 年） or （元）, belongs to it, also when it is wrapped.
    """
    if at >= len(pieces) or not re.search(r"\w", pieces[at].text):
        return None
    best: tuple[Found, int, str] | None = None
    text = ""
    for end in range(at + 1, min(len(pieces), at + _reach(pieces, at, longest)) + 1):
        if best is not None and known(pieces[end - 1].text) is not None:
            break  # 三级指标 | 分值 are two heads, though 三级指标分值 is one elsewhere
        if best is not None and _DASHES.match(pieces[end - 1].text):
            break  # 其他资金 | — is a label with a blank
        text += pieces[end - 1].text
        if len(text) > 40:
            break
        meaning = known(text)
        if meaning is not None:
            best = meaning, end, text
    if best is None:
        return None
    meaning, end, text = best
    if end < len(pieces) and pieces[end].text[0] in "（(":
        hint = ""
        for stop in range(end + 1, min(len(pieces), end + 5) + 1):
            hint += pieces[stop - 1].text
            if re.search(r"[）)]分?$", hint):
                if len(hint) <= 24 and re.fullmatch(r"[（(][^（(]*[）)]分?", hint):  # (433)某局(部门) is a value
                    return meaning, stop, text + hint
                break
            if len(hint) > 24:
                break
    return best


def _reach(pieces: Sequence[Piece], at: int, longest: int) -> int:
    """Single characters in a row (产 出 指 标, or one below the other) may be more pieces than a wrapped word."""
    reach = 0
    while at + reach < len(pieces) and len(pieces[at + reach].text) == 1 and reach < 12:
        reach += 1
    return max(longest, reach + 2)


def width(text: str) -> int:
    """Printed width: a Chinese character is two, a Latin one is one."""
    return sum(1 if ord(character) < 0x2E80 else 2 for character in text)
