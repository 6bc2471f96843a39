"""What the recogniser of pictures may have misread → a ``Doubt`` for each such cell. Nothing is corrected.

Uncertain are cells with an uncertain character, values whose operator looks misread or lost, and rows without cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.grid import Uncertain
from assistant.domain import Document, Doubt, Filing, Indicator, Place, Section

_LOW = "文字识别把握不大，请对照原件核对。"
_NO_CELLS = "图片里没有认出表格线，这一行是按文字先后拆出来的，请对照原件核对。"


def with_doubts(document: Document, uncertain: Sequence[Uncertain]) -> Document:
    """The document, each uncertain cell and each operator of the kind OCR misreads marked in the filing it stands in.

    A filing none of whose cells comes from a picture stays as it is.
    """
    left = list(uncertain)
    filings = []
    for number, filing in enumerate(document.filings, start=1):
        mine = [entry for entry in left if number == len(document.filings) or _belongs(entry, filing, document)]
        left = [entry for entry in left if entry not in mine]
        marked = [*filing.doubtful, *_cells(filing, mine), *_operators(filing), *_without_cells(filing)]
        filings.append(filing.model_copy(update={"doubtful": tuple(dict.fromkeys(marked))}))
    return document.model_copy(update={"filings": tuple(filings)})


def _spot(anchor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", anchor))


def _belongs(entry: Uncertain, filing: Filing, document: Document) -> bool:
    """Whether a cell stands before the next filing begins."""
    after = document.filings[document.filings.index(filing) + 1]
    return _spot(entry.anchor)[:3] < _spot(after.place.anchor or after.indicators[0].place.anchor)[:3]


def _cells(filing: Filing, uncertain: Sequence[Uncertain]) -> list[Doubt]:
    rows = {_row(row.place.anchor): row for row in filing.indicators}
    marked = []
    for entry in uncertain:
        row = rows.get(_row(entry.anchor))
        if row is None:
            place = Place(section=Section.FORM, label=entry.text[:20], anchor=entry.anchor)
        else:
            place = row.place.model_copy(update={"field": _field(row, entry.text), "anchor": entry.anchor})
        marked.append(Doubt(place=place, text=entry.text, reason=_LOW))
    return marked


def _without_cells(filing: Filing) -> list[Doubt]:
    """Rows cut out of recognised lines: a picture's lines show no columns, so a word may have gone to the wrong cell."""
    return [
        Doubt(place=row.place, text=row.target.text, reason=_NO_CELLS)
        for row in filing.indicators
        if re.match(r"(?:pdf|image|ofd):\d+/(?:line)?\d+$", row.place.anchor)
    ]


def _row(anchor: str) -> str:
    """The line of a table that a cell's anchor names; an anchor of a line of text is itself."""
    return anchor.rsplit("/", 1)[0] if anchor.count("/") >= 3 else anchor


def _field(row: Indicator, text: str) -> str:
    if text == row.target.text:
        return "target"
    if row.actual is not None and text == row.actual.text:
        return "actual"
    return "name" if text == row.name else ""


def _operators(filing: Filing) -> list[Doubt]:
    """Values whose operator the recogniser may have misread or dropped."""
    signed = sum(re.match(r"\s*[≥≤]", row.target.text) is not None for row in filing.indicators)
    figures = sum(re.match(r"\s*[≥≤=<>]?\s*\d", row.target.text) is not None for row in filing.indicators)
    most = signed * 2 > figures
    found = []
    for row in filing.indicators:
        reason = _misread(row.target.text, most_are_signed=most)
        if reason:
            found.append(
                Doubt(place=row.place.model_copy(update={"field": "target"}), text=row.target.text, reason=reason)
            )
    return found


def _misread(text: str, *, most_are_signed: bool) -> str:
    """Why a value looks as if its operator was misread (见 292% 应为 ≥92%), else an empty text."""
    said = re.sub(r"\s+", "", text)
    if re.match(r"[二之ZzＺ乙>＞<＜]\d|%=|=%|[^\w≥≤]=\d", said) or re.match(r"[27][5-9]\d(?:\.\d+)?%|[27]100%", said):
        return "比较符号可能被误认（例如“≥92%”被认成“292%”），请对照原件核对。"
    if re.search(r"\d[万亿]?元(?![以左整])[\u4e00-\u9fff]", said):
        return "单位里的“/”可能漏认，请对照原件核对。"
    if most_are_signed and re.match(r"\d", said) and not re.match(r"20\d\d年|\d+月", said):
        return "表中其他指标值多有比较符号，这里没有，可能漏认，请对照原件核对。"
    return ""
