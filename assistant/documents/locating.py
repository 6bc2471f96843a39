"""Finds the cell of the user's own file that a finding is about: by its anchor, else by its label, else the form's title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.documents.correcting import correction_text
from assistant.documents.vocabulary import Field, field_of, plain, title_kind
from assistant.domain import Filing, Finding, Indicator, Place, Review, Section, Severity

NAMES = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}
AUTHOR, INITIALS = "绩效目标编审助手", "编审"


@dataclass(frozen=True)
class Spot:
    """One cell or paragraph of the file. ``area`` numbers the table or sheet it stands in, ``None`` for a paragraph."""

    anchor: str
    text: str
    area: int | None = None
    row: int = 0
    column: int = 0


def remarks(reviews: Sequence[Review], spots: Sequence[Spot]) -> dict[str, list[str]]:
    """Comment texts by anchor, in the order of the file. ``spots`` are all its cells and paragraphs in that order.

    What is about the form as a whole, and what has no cell, is gathered in one comment at the form's title. What the user
    corrected in the reading is said too: the file itself still says something else there.
    """
    found: dict[str, list[str]] = {}
    for review, region in zip(reviews, regions([each.filing for each in reviews], spots), strict=True):
        general: list[Finding] = []
        for correction in review.corrections:
            spot = spot_of(correction.place, correction.was, review.filing, region)
            spot = spot or (_title(region) if region else None)
            if spot is not None:
                told = f"【读取更正】{correction_text(correction)}。审核意见按更正后的内容提出。"
                found.setdefault(spot.anchor, []).append(told)
        for finding in review.findings:
            spot = spot_of(finding.place, finding.quote, review.filing, region)
            if spot is None:
                general.append(finding)
            else:
                found.setdefault(spot.anchor, []).append(remark(finding))
        if general and region:
            found.setdefault(_title(region).anchor, []).append(_general(review, general))
    return {spot.anchor: found[spot.anchor] for spot in spots if spot.anchor in found}


def remark(finding: Finding) -> str:
    """One finding as the text of a comment."""
    lines = [f"【{NAMES[finding.severity]}】{finding.message}"]
    lines += [f"建议：{finding.suggestion}"] if finding.suggestion else []
    lines += [f"可改为：{finding.rewrite}"] if finding.rewrite else []
    lines += [f"依据：{finding.basis}"] if finding.basis else []
    return "\n".join(lines)


def _general(review: Review, findings: Sequence[Finding]) -> str:
    head = f"《{review.filing.project.name}》审核等级“{review.grade.value}”，以下意见针对整张表："
    return "\n".join([head, *(f"{number}. {remark(finding)}" for number, finding in enumerate(findings, start=1))])


# ------------------------------------------------------------------------------------- which part of the file is whose


def regions(filings: Sequence[Filing], spots: Sequence[Spot]) -> list[Sequence[Spot]]:
    """The spots of each filing: from its title, or from the table it begins in, up to the next filing.

    Filings read out of the same rows (one value column for each township) have the same spots.
    """
    order = {spot.anchor: number for number, spot in enumerate(spots)}
    rows = [[order[row.place.anchor] for row in filing.indicators if row.place.anchor in order] for filing in filings]
    begins: list[int | None] = []
    floor = 0
    for mine in rows:
        if mine and min(mine) < floor:
            begins.append(next(begin for begin in reversed(begins) if begin is not None))
            continue
        begins.append(_beginning(spots, floor, min(mine)) if mine else None)
        floor = max(mine) + 1 if mine else floor
    found: list[Sequence[Spot]] = []
    for number, begin in enumerate(begins):
        after = next((later for later in begins[number + 1 :] if later is not None and later != begin), len(spots))
        first = all(earlier in (None, begin) for earlier in begins[:number])
        found.append(
            spots[0 if first else begin : after] if begin is not None else (spots if len(filings) == 1 else ())
        )
    return found


def _beginning(spots: Sequence[Spot], floor: int, first_row: int) -> int:
    titles = [number for number in range(floor, first_row) if title_kind(spots[number].text)]
    if titles:
        return titles[-1]
    area = spots[first_row].area
    return next(number for number in range(floor, first_row + 1) if spots[number].area == area)


def _title(region: Sequence[Spot]) -> Spot:
    """The form's title; failing that its first cell."""
    tables = [spot for spot in region if spot.area is not None]
    return next((spot for spot in region if title_kind(spot.text)), tables[0] if tables else region[0])


# ------------------------------------------------------------------------------------------------ which cell it is


def spot_of(place: Place, quote: str, filing: Filing, region: Sequence[Spot]) -> Spot | None:
    """The spot of ``region``, the part of the file that holds the filing, where a cell stands that says ``quote``."""
    if place.section is Section.FAMILY:
        return None
    at = next((spot for spot in region if place.anchor and spot.anchor == place.anchor), None)
    if place.section is Section.INDICATOR:
        rows = filing.indicators
        row = rows[place.row - 1] if place.row and place.row <= len(rows) else None
        at = at or next((spot for spot in region if place.label and _same(spot.text, place.label)), None)
        return _cell_of_row(at, row, place.field, region) if at and row else at
    if at is not None:
        return at
    if place.section is Section.STATEMENT:
        return next((spot for spot in region if spot.area is None and _holds(spot.text, quote)), None)
    return next(
        (_value_cell(spot, quote, region) for label in _labels(place) for spot in region if _is_label(spot, label)),
        None,
    )


def _cell_of_row(at: Spot, row: Indicator, field: str, region: Sequence[Spot]) -> Spot:
    """The cell of the same line that holds the field's text, else the one the anchor names."""
    text = _field_text(row, field)
    line = [spot for spot in region if spot.area == at.area and spot.row == at.row]
    same = [spot for spot in line if text and _same(spot.text, text)]
    return same[0] if same else at


def _field_text(row: Indicator, field: str) -> str:
    if field in ("target", "actual", "long_term"):
        target = getattr(row, field)
        return target.text if target else ""
    if field in ("name", "explanation", "deviation"):
        return str(getattr(row, field) or "")
    number = getattr(row, field, None) if field in ("weight", "score") else None
    return format(number, "f") if number is not None else ""


_FIELDS = {
    (Section.OBJECTIVE, "overall"): Field.OVERALL_TEXT,
    (Section.OBJECTIVE, "annual"): Field.ANNUAL_TEXT,
    (Section.OBJECTIVE, "actual"): Field.ACTUAL_TEXT,
    (Section.FUNDING, "annual"): Field.ANNUAL,
}


def _labels(place: Place) -> Iterator[str | Field]:
    """What the label's cell may say: the label as printed (several parted by /), then any other word for the field."""
    if place.label:
        yield place.label
        yield from place.label.split("/") if "/" in place.label else ()
    if (place.section, place.field) in _FIELDS:
        yield _FIELDS[place.section, place.field]
    elif place.section in (Section.FUNDING, Section.PROJECT) and place.field in set(Field):
        yield Field(place.field)


def _is_label(spot: Spot, label: str | Field) -> bool:
    if spot.area is None or len(spot.text) > 60:
        return False
    if isinstance(label, Field):
        return field_of(spot.text) is label
    return plain(spot.text).removeprefix("其中") == plain(label).removeprefix("其中")


def _value_cell(label: Spot, quote: str, region: Iterable[Spot]) -> Spot:
    """The cell right of or below the label that holds the quote; else the label itself."""
    cells = [spot for spot in region if spot.area == label.area]
    right = [spot for spot in cells if spot.row == label.row and spot.column > label.column]
    below = [spot for spot in cells if spot.row > label.row and spot.column == label.column]
    near = [next(group) for _, group in groupby((right[:1] + below[:1]), key=lambda spot: spot.anchor)]
    return next((spot for spot in near if _holds(spot.text, quote)), label)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _same(one: str, other: str) -> bool:
    return squeezed(one) == squeezed(other)


def _holds(text: str, quote: str) -> bool:
    wanted = squeezed(quote).strip("…")
    return bool(wanted) and wanted in squeezed(text)
