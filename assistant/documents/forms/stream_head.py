"""The head of a form given cell by cell as rows: labels with their values, heads with the texts below, 预算执行."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.documents.forms.heads import inline_pair
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import (
    AMOUNTS,
    OBJECTIVES,
    SPENDING_SIGNS,
    Field,
    field_of,
    plain,
    spending_of,
    title_kind,
)

FIGURE = re.compile(r"^[\s—－–/\-]*$|^-?[\d.,，]+\s*(?:[%％]|万?元|分)?$")
_LONGEST_TAIL = 6  # characters of a word's second paragraph

Rows = list[list[Cell]]


def word_at(cells: Sequence[Cell], at: int, known: Callable[[str], object | None]) -> tuple[Cell, int] | None:
    """The cell at ``at`` when it is a known word, put together where its paragraphs came as cells (经济效益 | 指标)."""
    text = ""
    best: tuple[Cell, int] | None = None
    for end in range(at, min(at + 3, len(cells))):
        part = cells[end].text
        if not part or (end > at and (len(part) > _LONGEST_TAIL or known(part) is not None)):
            break
        text += part
        if known(text) is not None:
            best = replace(cells[at], text=text), end + 1
    return best


def head_rows(cells: Sequence[Cell]) -> Rows:
    """The head as rows: a label and its value, heads side by side with the texts below them, 预算执行 line by line."""
    rows: Rows = []
    at = 0
    while at < len(cells):
        size = _run(cells, at, spending_of)
        if len({spending_of(cell.text) for cell in cells[at : at + size]} & SPENDING_SIGNS) >= 2:
            at = _spending_rows(cells, at, size, rows)
            continue
        size = _run(cells, at, _objective_of)
        if size > 1:
            heads = list(cells[at : at + size])
            wanted = size - (1 if size > 2 or field_of(heads[0].text) is Field.GENERAL_TEXT else 0)
            if wanted > 1:
                texts, at = _texts(cells, at + size, wanted)
                if len(texts) == wanted:
                    rows += [heads, [*([Cell("")] * (size - wanted)), *texts]]
                else:
                    rows += [[cell] for cell in texts]  # which text belongs to which head cannot be told
                continue
            at += 1
            continue
        found = word_at(cells, at, field_of) if not title_kind(cells[at].text) else None
        if found is None:
            rows += [[cells[at]]] if cells[at].text else []
            at += 1
            continue
        label, at = found
        end = at
        while end < len(cells) and not _is_label(cells, end):
            end += 1
        values = [cell for cell in cells[at:end] if cell.text]
        keep = values[:1] or [Cell("")]
        rows.append([label, *keep])
        rows += [[cell] for cell in values[1:]]
        at = end
    return rows


def _texts(cells: Sequence[Cell], at: int, wanted: int) -> tuple[list[Cell], int]:
    """The texts under heads side by side, and where they end. Blank paragraphs between them do not count."""
    end = at
    while end < len(cells) and not _is_label(cells, end):
        end += 1
    filled = [cell for cell in cells[at:end] if cell.text]
    if len(filled) > wanted:
        return _shared_out(filled, wanted), end
    if len(filled) == wanted and end - at > wanted:
        return filled, end
    return list(cells[at : at + wanted]), min(at + wanted, len(cells))


def _shared_out(texts: Sequence[Cell], wanted: int) -> list[Cell]:
    """Paragraphs given to two heads where the second text begins as the first does; left whole otherwise."""
    alike = [at for at in range(1, len(texts)) if texts[at].text[:4] == texts[0].text[:4]]
    if wanted != 2 or len(alike) != 1:
        return list(texts)
    parts = (texts[: alike[0]], texts[alike[0] :])
    return [replace(part[0], text="\n".join(cell.text for cell in part)) for part in parts]


def _is_label(cells: Sequence[Cell], at: int) -> bool:
    return (
        word_at(cells, at, field_of) is not None
        or inline_pair(cells[at]) is not None
        or title_kind(cells[at].text) is not None
        or spending_of(cells[at].text) in SPENDING_SIGNS
    )


def _objective_of(text: str) -> Field | None:
    name = field_of(text)
    return name if name in OBJECTIVES else None


def _run(cells: Sequence[Cell], at: int, known: Callable[[str], object | None]) -> int:
    end = at
    while end < len(cells) and cells[end].text and known(cells[end].text) is not None:
        end += 1
    return end - at


def _spending_rows(cells: Sequence[Cell], at: int, size: int, rows: Rows) -> int:
    """Append 预算执行: each label of an amount begins a line of as many figures as there are heads."""
    heads = list(cells[at : at + size])
    own = 1 if [spending_of(cell.text) for cell in heads].count(spending_of(heads[0].text)) > 1 else 0
    rows.append([*([] if own else [Cell("")]), *heads])
    at += size
    while at < len(cells) and not cells[at].text:
        at += 1
    while at < len(cells) and _names_line(cells[at]):
        end = at + 1
        while end < len(cells) and end - at <= size - own and FIGURE.match(cells[end].text):
            end += 1
        rows.append(list(cells[at:end]))
        at = end
        if at < len(cells) and not _is_label(cells, at) and not _names_line(cells[at]):
            rows[-1].append(cells[at])  # a remark over all lines, printed at the end of the first
            at += 1
    return at


def _names_line(cell: Cell) -> bool:
    word = plain(cell.text)
    return field_of(cell.text) in AMOUNTS or word in ("总额", "合计", "小计") or word.endswith(("资金", "收入", "拨款"))
