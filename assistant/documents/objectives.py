"""Two objective texts that a PDF reader put one below the other: where the first ends and the second begins.

Columns of different width wrap at different widths; a column that ends does so on a short line after a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.pieces import Gap, Piece, joined, width

_END = re.compile(r"[。！!；;.”]$")
_FIRST = re.compile(r"^(?:1|一|（一）|\(一\)|目标1|①)[、.．:：]?")


def split_objective(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut the text into the two it was, or return it whole when nothing says there were two."""
    lines = _lines(pieces)
    best_score, best = 0.0, 0
    for at in range(1, len(lines)):
        score = _cut_score(lines, at)
        if score > best_score:
            best_score, best = score, at
    if not best:
        return [list(pieces)]
    first = [piece for line in lines[:best] for piece in line]
    second = [piece for line in lines[best:] for piece in line]
    return [first, second]


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
    gaps = [line[0].gap for line in lines[1:]]
    if after[0][0].gap is Gap.BLANK and sum(gap is Gap.BLANK for gap in gaps) <= 2:
        score += 2.0
    return score if score >= 2.0 else 0.0


def _steady(widths: Sequence[int], full: int) -> bool:
    """Whether all lines but the last fill the column, as wrapped text does."""
    return all(full - size <= 3 for size in widths[:-1])


def _width(line: Sequence[Piece]) -> int:
    return width(joined(line))
