"""A list of projects in flattened text: what stands under 项目名称, 预算数, 年度目标 comes before each project's first level.

Where one project's rows end and the next one's cells begin nothing says; it is where the rows before fit best.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.documents.forms.cutting import fits_of, name_width
from assistant.documents.forms.flow_header import header_at, slots_of
from assistant.documents.forms.flow_levels import Group
from assistant.documents.forms.flow_table import fill_rows, groups_of
from assistant.documents.forms.heads import not_used
from assistant.documents.forms.pieces import Gap, Piece, joined, label_at
from assistant.documents.forms.sections import Amount, Form
from assistant.documents.grid import Cell
from assistant.documents.vocabulary import AMOUNTS, Column, Field, field_of, money_unit_of
from assistant.domain import Unread

_DOUBT = "清单的各栏之间没有分隔，项目名称到哪里为止看不准，请核对。"
_BUDGET = re.compile(r"^[\d,]*\d\.\d{1,6}$|^\d{1,3}(?:,\d{3})+$")
_LONG = 12  # characters: an objective, no name of an indicator
_FEWEST = 2  # heads left of the levels

Heads = list[tuple[Field, str]]


def list_heads(pieces: Sequence[Piece], at: int, header: int) -> Heads:
    """The heads left of the levels' where 项目名称 is one of them and nothing else stands there; empty for a form."""
    heads: Heads = []
    while at < header:
        found = label_at(pieces, at, field_of)
        if found is None:
            return []
        heads.append((found[0], found[2]))
        at = found[1]
    return heads if len(heads) >= _FEWEST and any(name is Field.NAME for name, _ in heads) else []


def read_list(form: Form, heads: Heads, pieces: Sequence[Piece]) -> list[Form]:
    """A form for each project; none where no cells stand before the first level. ``form`` has the title and the year."""
    found = header_at(pieces, 0)
    if found is None:
        return []
    groups = groups_of(form, pieces, found[1])
    full = name_width([piece for group in groups for piece in group.pieces])
    projects: list[tuple[Sequence[Piece], list[Group]]] = []
    for number, group in enumerate(groups):
        after = groups[number + 1] if number + 1 < len(groups) else None
        begins = after is not None and after.first != "" and not (after.first == group.first and after.second == "")
        at = _cells_at(group, heads, slots_of(found[0]), full) if begins else None
        rows = group.pieces if at is None else group.pieces[:at]
        if projects and (rows or at is None):
            projects[-1][1].append(replace(group, pieces=list(rows)))
        elif rows:
            return []
        if at is not None:
            projects.append((group.pieces[at:], []))
    forms = [_form(form, heads, cells) for cells, _ in projects]
    for one, (_, own) in zip(forms, projects, strict=True):
        fill_rows(one, own, found[0])
    if forms:
        forms[-1].unread += form.unread
    return forms


def _cells_at(group: Group, heads: Heads, columns: Sequence[Column], full: int) -> int | None:
    """Where in a group the cells of the next project begin; ``None`` where there are none."""
    pieces = group.pieces
    if not pieces or not (group.first or group.second):
        return 0 if pieces else None
    fits = fits_of(pieces, columns, full=full)
    starts = [
        at
        for at in range(1, len(pieces))
        if pieces[at].gap > Gap.SPACE and fits[at] >= max(fits[-1], 0.1) and _is_project(pieces[at:], heads)
    ]
    return max(starts, key=lambda at: fits[at]) if starts else None


def _is_project(pieces: Sequence[Piece], heads: Heads) -> bool:
    if any(name in AMOUNTS for name, _ in heads):
        return any(_BUDGET.match(piece.text) for piece in pieces[1:])
    return any(len(piece.text) >= _LONG for piece in pieces[1:])


def _form(head: Form, heads: Heads, pieces: Sequence[Piece]) -> Form:
    """The form of one project, its cells given to the heads."""
    form = Form(head.title, head.kind, "项目清单", pieces[0].anchor, head.year, head.money_unit)
    money = next((at for at, (name, _) in enumerate(heads) if name in AMOUNTS), None)
    paid = next((at for at, piece in enumerate(pieces) if at and _BUDGET.match(piece.text)), None)
    if money is None or paid is None:
        _put(form, heads, pieces)
        return form
    end = paid + 1
    while end < len(pieces) and pieces[end].gap is Gap.LINE and re.fullmatch(r"[\d.]+", pieces[end].text):
        end += 1  # an amount may be wrapped
    _put(form, heads[:money], pieces[:paid])
    cell = Cell("".join(piece.text for piece in pieces[paid:end]), pieces[paid].anchor)
    form.amounts.append(Amount(heads[money][0], cell, 0, 0, money_unit_of(heads[money][1])))
    _put(form, heads[money + 1 :], pieces[end:])
    return form


def _put(form: Form, heads: Heads, pieces: Sequence[Piece]) -> None:
    parts = _parts(pieces, len(heads))
    for number, (name, label) in enumerate(heads):
        part = parts[number] if number < len(parts) else ()
        cell = Cell(joined(part), part[0].anchor if part else "")
        if name in (Field.PERSONAL, Field.MONEY_UNIT, Field.SECTION) or not cell.text:
            continue
        if name is Field.IGNORED:
            form.unread += [not_used(label, cell)] if len(cell.text) >= _LONG else []
        elif name in AMOUNTS:
            form.amounts.append(Amount(name, cell, 0, 0, money_unit_of(label)))
        else:
            form.put(name, cell)
        if len(parts) != len(heads) and name is Field.NAME:
            form.doubts.append((Field.NAME, cell, _DOUBT))
    if not heads and pieces:
        said = joined(pieces)
        form.unread.append(Unread(text=said, reason="分不清属于清单的哪一栏，未读取。", anchor=pieces[0].anchor))


def _parts(pieces: Sequence[Piece], wanted: int) -> list[Sequence[Piece]]:
    """The cells: one takes all; else paragraphs, or pieces all parted alike, where there are just as many; else all is one."""
    if wanted <= 1:
        return [pieces] if wanted and pieces else []
    inside = {piece.gap for piece in pieces[1:]}
    for gap in (Gap.BLANK, min(inside, default=Gap.NONE)):
        borders = [0, *(at for at in range(1, len(pieces)) if pieces[at].gap >= gap), len(pieces)]
        if len(borders) == wanted + 1 and (gap is Gap.BLANK or len(inside) == 1):
            return [pieces[start:end] for start, end in pairwise(borders)]
    return [pieces]
