"""Level labels in flattened text: which word opens a first or a second level where it stands, and the pieces below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.documents.forms.pieces import Gap, Piece, label_at
from assistant.documents.vocabulary import level1_of, level2_of, plain
from assistant.domain import LEVEL1_OF, Level1, Level2


@dataclass
class Group:
    """The pieces between two level labels. ``paged`` says that its label stood at the top of a page."""

    first: str = ""
    second: str = ""
    pieces: list[Piece] = field(default_factory=list)
    paged: bool = False


def mended(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, a level label whose last characters stand before a later row (社会效益指 … 标 …) in one piece again."""
    out: list[Piece | None] = list(pieces)
    whole = {
        number
        for at in range(len(pieces))
        if (label := label_at(pieces, at, level_word, longest=4)) is not None
        for number in range(at, label[1])
    }
    for at, piece in enumerate(pieces):
        if at in whole:
            continue
        begins = piece.gap > Gap.SPACE or (at > 0 and level_word(pieces[at - 1].text) is not None)
        if out[at] is None or not begins or len(piece.text) < _TORN or level_word(piece.text) is not None:
            continue
        tails = [
            tail for tail in _TAILS if (word := level_word(piece.text + tail)) is not None and word.endswith("指标")
        ]
        later = range(at + 2, min(len(pieces), at + _NEAR))
        tail = (to for to in later if pieces[to].text in tails and pieces[to].gap > Gap.SPACE and to not in whole)
        found = next(tail, None)
        if found is None:
            continue
        out[at] = replace(piece, text=piece.text + pieces[found].text)
        out[found] = None
        if found + 1 < len(pieces) and pieces[found + 1].gap is Gap.SPACE:
            out[found + 1] = replace(pieces[found + 1], gap=pieces[found].gap)
    return [piece for piece in out if piece is not None]


_TAILS = ("标", "指标")
_TORN, _NEAR = 3, 40  # characters of a label that was torn; pieces in which the rest of it must stand


def has_full_labels(pieces: Sequence[Piece]) -> bool:
    return any(
        (found := label_at(pieces, at, level_word, longest=4)) is not None and plain(found[2]).endswith("指标")
        for at in range(len(pieces))
    )


def level_word(text: str) -> str | None:
    word = plain(text)
    return word if level1_of(text) or level2_of(text) else None


def fits_below(first: str, text: str) -> bool:
    """Whether a word without 指标 (数量, 社会效益) is a second level of the first level just named."""
    second = level2_of(text)
    return bool(first) and second is not None and LEVEL1_OF[second] is level1_of(first)


def level_step(group: Group, text: str, *, bare: bool, fresh: bool, first_is: bool) -> int | None:
    """1 or 2 when the word opens a first or second level here, ``None`` when it belongs to a name."""
    word = plain(text).removesuffix("分")  # 成本指标(0-20)分
    first, second = level1_of(text), level2_of(text)
    if not word.endswith(("指标", "目标")) and not bare:
        return None
    if second and fresh and group.second and level2_of(group.second) is second:
        return None
    if first and not second:
        return 1
    if second and not first:
        return 2
    here = level1_of(group.first) if group.first else None
    if first is Level1.SATISFACTION:
        if here is Level1.SATISFACTION:
            return 2
        return 1 if word.startswith("满意") or first_is else 2
    if first is Level1.COST and second is Level2.OUTPUT_COST:
        below = bool(group.first) and not group.second and not group.pieces  # 产出指标 | 成本指标, nothing between them
        output = here is Level1.OUTPUT or not group.first  # a first level that was lost is told by its seconds
        return 2 if output and (below or level2_of(group.second) in _OUTPUT_SECONDS) else 1
    return 1


_OUTPUT_SECONDS = frozenset({Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS})


_COST_SECONDS = frozenset({Level2.ECONOMIC_COST, Level2.SOCIAL_COST, Level2.ECOLOGICAL_COST})


def open_group(groups: list[Group], level: int, text: str, *, paged: bool) -> None:
    last = groups[-1]
    if last.pieces:
        last = Group(first=last.first, paged=paged)
        groups.append(last)
    last.paged = last.paged or paged
    below_cost = level2_of(text) in _COST_SECONDS and level2_of(last.second) is Level2.OUTPUT_COST
    if level == 2 and below_cost and not last.pieces:
        last.first = last.second  # 成本指标 | 经济成本指标: the first was a first level after all
    if level == 1:
        last.first, last.second = text, ""
    else:
        last.second = text
