"""Two objective texts that a PDF reader put one below the other: where the first ends and the second begins.

Columns of different width wrap at different widths; a column that ends does so on a short line after a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from assistant.documents.forms.pieces import Gap, Piece, joined, width

_END = re.compile(r"[。！!；;.”]$")
_FIRST = re.compile(r"^(?:1|一|（一）|\(一\)|目标1|①)[、.．:：]?")


def split_objective(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut the text into the two it was, or return it whole when nothing says there were two."""
    lines = _lines(pieces)
    if len(lines) == 2 and lines[1][0].gap is Gap.BLANK:
        return [list(lines[0]), list(lines[1])]  # a paragraph under each of the two heads
    if columns := _columns(lines):
        return columns
    best_score, best = 0.0, 0
    for at in range(1, len(lines)):
        score = _cut_score(lines, at)
        if score > best_score:
            best_score, best = score, at
    if not best:
        return _cut_at_space(pieces) or [list(pieces)]
    first = [piece for line in lines[:best] for piece in line]
    second = [piece for line in lines[best:] for piece in line]
    return [first, second]


def _columns(lines: Sequence[list[Piece]]) -> list[list[Piece]] | None:
    """Two columns read line by line (left and right on each line) taken apart again: both wrap at one width each."""
    pairs = [line for line in lines if len(line) == 2]
    if len(pairs) < 2 or lines[: len(pairs)] != pairs or any(len(line) > 1 for line in lines[len(pairs) :]):
        return None
    rest = [piece for line in lines[len(pairs) :] for piece in line]
    left, right = [line[0] for line in pairs], [line[1] for line in pairs]
    left_full, right_full = max(width(piece.text) for piece in left), max(width(piece.text) for piece in right)
    left_ends = left_full - width(left[-1].text) > 3 or bool(_END.search(left[-1].text))
    right_ends = right_full - width(right[-1].text) > 3 or bool(_END.search(right[-1].text))
    if rest and left_ends == right_ends:
        return None
    if rest and left_ends:
        right = right + rest
    else:
        left = left + rest
    if not (_steady([width(piece.text) for piece in left], left_full) and _steady(_widths(right), right_full)):
        return None
    return [_as_lines(left), _as_lines(right)]


def _widths(pieces: Sequence[Piece]) -> list[int]:
    return [width(piece.text) for piece in pieces]


def _as_lines(pieces: Sequence[Piece]) -> list[Piece]:
    return [replace(piece, gap=Gap.LINE) for piece in pieces]


def _cut_at_space(pieces: Sequence[Piece]) -> list[list[Piece]] | None:
    """Two texts on one line: cut at its only space, where a sentence ends there or both texts say much the same."""
    spaces = [at for at, piece in enumerate(pieces) if at and piece.gap is Gap.SPACE]
    if len(spaces) > 1 and len(spaces) == len(pieces) - 1:
        spaces = [at for at in spaces if _begins_alike(pieces, at)]
        return [list(pieces[: spaces[0]]), list(pieces[spaces[0] :])] if len(spaces) == 1 else None
    if len(spaces) != 1:
        return None
    first, second = list(pieces[: spaces[0]]), list(pieces[spaces[0] :])
    head, tail = joined(first), joined(second)
    if len(head) < 6 or len(tail) < 6:
        return None
    alike = SequenceMatcher(None, head, tail, autojunk=False).ratio() > 0.4
    if len(first) > 1 or len(_lines(pieces)) > 2:
        return None
    return [first, second] if alike or _END.search(head) else None


def _begins_alike(pieces: Sequence[Piece], at: int) -> bool:
    """Whether a sentence ends before a space and the text behind it begins as the whole does (本项目共申请 / 本项目共完成)."""
    head, tail = joined(pieces[:at]), joined(pieces[at:])
    return _END.search(head) is not None and len(tail) >= 6 and head[:4] == tail[:4]


def _lines(pieces: Sequence[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = []
    for piece in pieces:
        if lines and piece.gap is Gap.SPACE:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return lines


def _cut_score(lines: Sequence[Sequence[Piece]], at: int) -> float:
    """Above zero when a cut before line ``at`` is believable: the sum of what speaks for it and against it."""
    before, after = lines[:at], lines[at:]
    last = joined(before[-1])
    if not _END.search(last):
        return 0.0
    first_widths, second_widths = [_width(line) for line in before], [_width(line) for line in after]
    score = 0.0
    full, other = max(first_widths), max(second_widths)
    if abs(full - other) >= 2 and _steady(first_widths, full) and _steady(second_widths, other):
        score += 3.0 if min(len(before), len(after)) > 1 or full > other else 1.0
    head, tail = joined(before[0])[:8], joined(after[0])[:8]
    if len(head) >= 6 and head[:6] == tail[:6]:
        score += 3.0
    if _FIRST.match(joined(after[0])) and _FIRST.match(joined(before[0])):
        score += 3.0
    if len(lines) == 2:
        score += 2.0  # one paragraph under each of the two heads
    gaps = [line[0].gap for line in lines[1:]]
    if after[0][0].gap is Gap.BLANK and sum(gap is Gap.BLANK for gap in gaps) <= 2:
        score += 2.0
    return score if score >= 2.0 else 0.0


def _steady(widths: Sequence[int], full: int) -> bool:
    """Whether all lines but the last fill the column, as wrapped text does."""
    return all(full - size <= 3 for size in widths[:-1])


def _width(line: Sequence[Piece]) -> int:
    return width(joined(line))
