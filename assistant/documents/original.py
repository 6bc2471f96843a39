"""Which line or cell of the original each cell of a form was read from, so that the two can be compared side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from assistant.documents.cells import cell_text
from assistant.documents.grid import Grid, Source
from assistant.documents.locating import Spot, regions, spot_of, squeezed
from assistant.documents.places import NAMES
from assistant.documents.statements import statement_of
from assistant.domain import CorrectionKind, Document, Filing, Place, ReadingCorrection, Section, Statement
from assistant.errors import AssistantError

Key = tuple[Section, int | None, str]  # section, row and field of a place
_ENOUGH = 4  # signs a line must share with a text before it is taken for its place


def key_of(place: Place) -> Key:
    return place.section, place.row, place.field


def spots_of(source: Source) -> list[Spot]:
    """All lines and cells of a source in reading order, each merged area once."""
    found: list[Spot] = []
    for area, block in enumerate(source.blocks):
        if not isinstance(block, Grid):
            found.append(Spot(anchor=block.anchor, text=block.text))
            continue
        seen: set[int] = set()
        for row in block.rows:
            for cell in row:
                if id(cell) not in seen:
                    seen.add(id(cell))
                    found.append(Spot(anchor=cell.anchor, text=cell.text, area=area, row=cell.row, column=cell.column))
    return found


def origins(source: Source, document: Document) -> tuple[Mapping[Key, str], ...]:
    """For each form the anchors of its cells and its statement's, by place; what cannot be found in the source has none."""
    spots, filings = spots_of(source), document.filings
    found: list[Mapping[Key, str]] = []
    for number, (filing, region) in enumerate(zip(filings, regions(filings, spots), strict=True), start=1):
        where = {key_of(place): anchor for place in cells_of(filing) if (anchor := _anchor(place, filing, region))}
        statement = statement_of(filing, number, document)
        found.append({**where, **_in_statement(statement, spots)} if statement else where)
    return tuple(found)


def moved(where: Mapping[Key, str], corrections: Iterable[ReadingCorrection]) -> Mapping[Key, str]:
    """The anchors of a filing's cells after rows were added and deleted; a row that was added has none."""
    for correction in corrections:
        if correction.kind is CorrectionKind.CELL and not _takes_out_share(correction):
            continue
        number = correction.place.row or 0
        gone = None if correction.kind is CorrectionKind.ADDED else number
        by = -1 if gone else 1
        shifted: dict[Key, str] = {}
        for (section, row, field), anchor in where.items():
            in_row = section is correction.place.section and row is not None
            if in_row and row == gone:
                continue
            later = in_row and (row or 0) >= number
            shifted[section, (row or 0) + by if later else row, field] = anchor
        where = shifted
    return where


def _takes_out_share(correction: ReadingCorrection) -> bool:
    """Whether a line of 项目投入资金构成 was taken out by taking away its name."""
    return (correction.place.section, correction.place.field) == (Section.FAMILY, "name") and not correction.text


def cells_of(filing: Filing) -> Iterator[Place]:
    """Every cell a filing may have, in the order of the official form."""
    for section, fields in NAMES.items():
        if section is Section.INDICATOR:
            for number, row in enumerate(filing.indicators, start=1):
                place = row.place.model_copy(update={"row": number, "label": row.name})
                yield from (place.model_copy(update={"field": field}) for field in fields)
        elif section is Section.FORM:
            yield Place(section=section, field="title", label=fields["title"])
        elif section is Section.FAMILY:
            for number, share in enumerate(filing.children, start=1):
                yield from (Place(section=section, row=number, field=field, label=share.name) for field in fields)
        elif section is Section.EXECUTION:
            if filing.execution is None:
                continue
            for number, line in enumerate(filing.execution.lines, start=1):
                for field in ("initial", "revised", "spent"):
                    yield Place(section=section, row=number, field=field, label=line.label)
            for field in ("weight", "rate", "score", "total_weight", "total_score"):
                yield Place(section=section, field=field, label=fields[field])
        elif section is not Section.STATEMENT:
            yield from (Place(section=section, field=field, label=label) for field, label in fields.items())


def _anchor(place: Place, filing: Filing, region: Sequence[Spot]) -> str:
    try:
        text = cell_text(filing, place)
    except AssistantError:
        return ""
    if place.section is Section.INDICATOR and not place.anchor:
        return ""
    if place.field in ("level1", "level2") and place.section is Section.INDICATOR:
        level = _level(place, text, region)
        return level.anchor if level else place.anchor
    if place.section is Section.FORM:
        return _title(text, region)
    if place.section is Section.FAMILY:
        return _in_shares(place, text, region)
    if place.section is Section.EXECUTION:
        spot = _in_execution(place, text, filing, region)
        return spot.anchor if spot else ""
    spot = spot_of(place, text, filing, region)
    if spot is None or squeezed(text) not in squeezed(spot.text):
        spot = _line_of(text, region) or _beside_label(place, text, region) or spot
    return spot.anchor if spot else ""


def _beside_label(place: Place, text: str, region: Sequence[Spot]) -> Spot | None:
    """The line that says a head's label and, as a word of its own, the text; failing that the only line with that word."""
    wanted = squeezed(text)
    if place.section not in (Section.PROJECT, Section.FUNDING) or not wanted:
        return None
    saying = [spot for spot in region if wanted in (squeezed(word) for word in spot.text.split())]
    label = re.sub(r"[（(].*|^其中：", "", place.label)
    named = [spot for spot in saying if label in squeezed(spot.text)]
    return named[0] if named else saying[0] if len({spot.anchor for spot in saying}) == 1 else None


def _in_execution(place: Place, text: str, filing: Filing, region: Sequence[Spot]) -> Spot | None:
    """The cell of a line of 预算执行; points and rate stand on its first line, the totals on a line of their own."""
    lines = filing.execution.lines if filing.execution else ()
    if place.field.startswith("total"):
        label = "总分"
    elif place.row or lines:
        label = lines[(place.row or 1) - 1].label
    else:
        label = "执行率"
    name = squeezed(label).removeprefix("其中:").removeprefix("其中：")
    saying = [spot for spot in region if name in squeezed(spot.text)]
    line = next((spot for spot in saying if spot.area is not None), None)
    if line is None:  # no tables: the first line with the label that says the text too, else the first with the label
        return next((spot for spot in saying if text and text in spot.text.split()), saying[0] if saying else None)
    beside = [spot for spot in region if spot.area == line.area and spot.row == line.row and spot is not line]
    same = [spot for spot in beside if text and squeezed(spot.text) == squeezed(text)]
    if not same:
        return line
    return same[-1] if place.field in ("score", "total_score") else same[0]


def _title(text: str, region: Sequence[Spot]) -> str:
    """The spot that says the title and least beside it: a statement before the form may name the form too."""
    wanted = squeezed(text)
    saying = [spot for spot in region if wanted and wanted in squeezed(spot.text)]
    return min(saying, key=lambda spot: len(spot.text)).anchor if saying else ""


def _in_shares(place: Place, text: str, region: Sequence[Spot]) -> str:
    """A line of 项目投入资金构成: the last that says the child's name, where the table stands below the form's head."""
    name, wanted = squeezed(place.label), squeezed(text)
    lines = [spot for spot in region if name and name in squeezed(spot.text)]
    if not lines:
        return ""
    at = lines[-1]
    beside = [spot for spot in region if at.area is not None and (spot.area, spot.row) == (at.area, at.row)]
    return next((spot.anchor for spot in beside if wanted and squeezed(spot.text) == wanted), at.anchor)


def _in_statement(statement: Statement, spots: Sequence[Spot]) -> dict[Key, str]:
    """Where the headings of a statement stand, each below the one before, and the text behind each."""
    found: dict[Key, str] = {}
    at = next((number for number, spot in enumerate(spots) if spot.anchor == statement.anchor), 0)
    if statement.anchor:
        found[Section.STATEMENT, None, "project"] = statement.anchor
    for part in statement.sections:
        heading = squeezed(part.heading)
        line = next((n for n in range(at, len(spots)) if heading and heading in squeezed(spots[n].text)), None)
        if line is None:
            continue
        begins = squeezed(part.text)[: 2 * _ENOUGH]
        inline = bool(begins) and begins in squeezed(spots[line].text)
        text = line if inline or not begins or line + 1 >= len(spots) else line + 1
        found[Section.STATEMENT, part.number, "heading"] = spots[line].anchor
        found[Section.STATEMENT, part.number, "text"] = spots[text].anchor
        at = line + 1
    return found


def _level(place: Place, text: str, region: Sequence[Spot]) -> Spot | None:
    """The cell of a level: the last one at or above the row that says its word (产出指标 may be printed as 产出)."""
    at = next((spot for spot in region if spot.anchor == place.anchor), None)
    word = text.removesuffix("指标")
    if at is None or at.area is None or not word:
        return None
    above = [spot for spot in region if spot.area == at.area and spot.row <= at.row and spot.column < at.column]
    said = [spot for spot in above if squeezed(spot.text).startswith(word)]
    return max(said, key=lambda spot: (spot.row, spot.column), default=None)


def _line_of(text: str, region: Sequence[Spot]) -> Spot | None:
    """The line that holds a text, or with which a text of several lines begins."""
    wanted = squeezed(text)
    if len(wanted) < _ENOUGH:
        return None
    for spot in region:
        said = squeezed(spot.text)
        if wanted in said or (len(said) >= 2 * _ENOUGH and wanted.startswith(said)):
            return spot
    begun = next((spot for spot in region if wanted[: 3 * _ENOUGH] in squeezed(spot.text)), None)
    wrapped = (one for one, other in pairwise(region) if wanted in squeezed(one.text) + squeezed(other.text))
    return begun or next(wrapped, None)
