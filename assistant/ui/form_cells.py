"""One cell of a form in HTML with what is marked on it: findings, doubts, corrections, its place in the original. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from assistant.documents.original import Key
from assistant.domain import Doubt, Finding, Place, ReadingCorrection, Section

BLANK = "待填"
_RANK = {"error": 0, "warning": 1, "info": 2}


class Marks(NamedTuple):
    """What is marked on the cells: findings by number, cells that may have been misread or were corrected, their origins.

    ``origins`` is ``None`` on a form that nothing can be picked from.
    """

    findings: Mapping[int, Finding]
    doubts: Sequence[Doubt]
    corrections: Sequence[ReadingCorrection] = ()
    origins: Mapping[Key, str] | None = None
    scope: str = ""


def text_html(text: str | None) -> str:
    """Escaped text with every 待填 marked."""
    return escape(text or "").replace(BLANK, f'<mark class="blank">{BLANK}</mark>')


def cell_code(place: Place) -> str:
    """A place as the page names it: section/row/field."""
    return f"{place.section.value}/{place.row or ''}/{place.field}"


def cell_html(
    text: str | None,
    place: Place,
    marks: Marks,
    *,
    style: str = "",
    span: str = "",
    also: Sequence[str] = (),
    rows: Sequence[int] = (),
) -> str:
    """One cell with its marks. ``also`` and ``rows`` name other fields and rows whose marks belong on it."""

    def is_here(other: Place) -> bool:
        if other.section is Section.FORM and not other.field and other.anchor and marks.origins is not None:
            return other.anchor == marks.origins.get((place.section, place.row, place.field))
        if other.section is not place.section or other.field not in (place.field, *also):
            return False
        return other.row == place.row or other.row in rows

    here = {number: finding for number, finding in marks.findings.items() if is_here(finding.place)}
    reasons = "；".join(doubt.reason for doubt in marks.doubts if is_here(doubt.place))
    tail = "".join(f'<sup><a href="#{marks.scope}finding-{number}">{number}</a></sup>' for number in here)
    tail += f'<sup class="query" title="{escape(reasons)}">存疑</sup>' if reasons else ""
    tail += fixed_html([one for one in marks.corrections if is_here(one.place)])
    if here:
        style += f" hit-{min((finding.severity.value for finding in here.values()), key=_RANK.__getitem__)}"
    elif reasons:
        style += " doubt"
    return f'<td{span} class="{style.strip()}"{code_html(place, marks)}>{text_html(text)}{tail}</td>'


def fixed_html(corrections: Sequence[ReadingCorrection]) -> str:
    """Says that a cell was corrected, and what had been read there."""
    first = next((each for each in corrections if each.was != each.text), None)
    return f'<sup class="fixed" title="原读作：{escape(first.was or "空白")}">已更正</sup>' if first else ""


def code_html(place: Place, marks: Marks) -> str:
    """What makes a cell one that can be picked and pointed at."""
    if marks.origins is None:
        return ""
    anchor = marks.origins.get((place.section, place.row, place.field), "")
    return f' data-cell="{escape(cell_code(place))}"' + (f' data-anchor="{escape(anchor)}"' if anchor else "")
