"""更正: applies what a user says a file really holds to what was read from it, and says each correction in words.

Pure. Corrections are a log: each was made on the document as the earlier ones had left it, and is passed over when that
place no longer says what it said then (a better reader, another file).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from assistant.documents.cells import cell_text
from assistant.documents.places import NAMES, place_text
from assistant.documents.statements import text_in, with_text_in
from assistant.domain import (
    CorrectionKind,
    Document,
    Doubt,
    Filing,
    Indicator,
    Place,
    ReadingCorrection,
    Section,
    Value,
)
from assistant.errors import AssistantError

_AboutPlace = TypeVar("_AboutPlace", Doubt, ReadingCorrection)


class Corrected(Value):
    """A document with corrections applied, those that were, and those whose place reads otherwise by now."""

    document: Document
    applied: tuple[ReadingCorrection, ...] = ()
    lost: tuple[ReadingCorrection, ...] = ()


def corrected(document: Document, corrections: Iterable[ReadingCorrection]) -> Corrected:
    """The document as the user says it is; what does not fit any more is in ``lost``."""
    applied: list[ReadingCorrection] = []
    lost: list[ReadingCorrection] = []
    for correction in corrections:
        try:
            document = with_correction(document, correction)
        except AssistantError:
            lost.append(correction)
        else:
            applied.append(correction)
    return Corrected(document=document, applied=tuple(applied), lost=tuple(lost))


def with_correction(document: Document, correction: ReadingCorrection) -> Document:
    """The document with one correction. Raises ``AssistantError`` when its place is gone or says something else."""
    number = correction.form_index
    if not 0 < number <= len(document.filings):
        raise AssistantError(f"文件里没有第 {number} 张表。", hint="请重新读取文件。")
    if correction.kind is CorrectionKind.CELL:
        return _with_cell(document, correction)
    changes: dict[CorrectionKind, Callable[[Filing, ReadingCorrection], Filing]] = {
        CorrectionKind.ADDED: _with_row,
        CorrectionKind.DELETED: _without_row,
    }
    filing = changes[correction.kind](document.filings[number - 1], correction)
    filings = (*document.filings[: number - 1], filing, *document.filings[number:])
    return document.model_copy(update={"filings": filings})


def cell_correction(document: Document, form_index: int, place: Place, text: str) -> ReadingCorrection:
    """A correction of one cell as the document says it now. Raises ``AssistantError`` when there is no such cell."""
    named = place.model_copy(update={"label": cell_label(document, form_index, place)})
    return ReadingCorrection(
        form_index=form_index, place=named, was=text_in(document, form_index, place), text=text.strip()
    )


def confirmation(form_index: int, doubt: Doubt) -> ReadingCorrection:
    """The user has compared a doubtful place with the original: it was read rightly."""
    return ReadingCorrection(form_index=form_index, place=doubt.place, was=doubt.text, text=doubt.text)


def row_added(form_index: int, number: int, row: Indicator) -> ReadingCorrection:
    """A row that was overlooked, to stand as row ``number`` (from 1)."""
    place = Place(section=Section.INDICATOR, row=number, label=row.name)
    return ReadingCorrection(kind=CorrectionKind.ADDED, form_index=form_index, place=place, row=row)


def row_deleted(document: Document, form_index: int, number: int) -> ReadingCorrection:
    """Row ``number`` (from 1) is no indicator. Raises ``AssistantError`` when there is no such row."""
    rows = document.filings[form_index - 1].indicators
    if not 0 < number <= len(rows):
        raise AssistantError(f"表里没有第 {number} 条指标。", hint=f"现有 {len(rows)} 条。")
    row = rows[number - 1]
    place = Place(section=Section.INDICATOR, row=number, label=row.name, anchor=row.place.anchor)
    return ReadingCorrection(kind=CorrectionKind.DELETED, form_index=form_index, place=place, was=row.name, row=row)


def standing(log: Sequence[ReadingCorrection]) -> tuple[ReadingCorrection, ...]:
    """The corrected cells of one form under the row numbers they have now, after the rows added and deleted since."""
    found: list[ReadingCorrection] = []
    for each in log:
        if each.kind is CorrectionKind.CELL:
            found.append(each)
            continue
        number, added = each.place.row or 0, each.kind is CorrectionKind.ADDED
        kept = [old for old in found if added or _row_of(old) != number]
        found = [_moved(old, by=1 if added else -1) if _row_of(old) >= number else old for old in kept]
    return tuple(found)


def log_with(log: Sequence[ReadingCorrection], new: ReadingCorrection) -> tuple[ReadingCorrection, ...]:
    """The log with one more correction; a second word on the same cell takes the place of the first."""
    if log and new.kind is CorrectionKind.CELL and _same_cell(log[-1], new):
        return (*log[:-1], new.model_copy(update={"was": log[-1].was}))
    return (*log, new)


def correction_text(correction: ReadingCorrection) -> str:
    """A correction in words, for the page and the papers."""
    place = correction.place
    if correction.kind is CorrectionKind.ADDED and correction.row is not None:
        return f"补上漏读的第{place.row}条“{correction.row.name} {correction.row.target.text}”"
    if correction.kind is CorrectionKind.DELETED:
        return f"删去误读的第{place.row}条“{place.label}”"
    where = place_text(place)
    if correction.was == correction.text:
        return f"{where}“{correction.was}”已核对无误"
    return f"{where}：读成“{correction.was or '空白'}”，更正为“{correction.text or '空白'}”"


# ------------------------------------------------------------------------------------------------- the three kinds


def _with_cell(document: Document, correction: ReadingCorrection) -> Document:
    place, number = correction.place, correction.form_index
    filing = document.filings[number - 1]
    settled = [doubt for doubt in filing.doubtful if _is_about(doubt.place, place) or _stands_at(doubt.place, place)]
    left = tuple(doubt for doubt in filing.doubtful if doubt not in settled)
    if correction.was == correction.text:
        if not any(doubt.text == correction.text for doubt in settled):
            raise AssistantError("这一处没有存疑。", hint="请重新读取文件。")
        return _doubting(document, number, left)
    if text_in(document, number, place) != correction.was:
        raise AssistantError("这一格现在的内容与更正时不同。", hint="请重新核对。")
    document = with_text_in(document, number, place, correction.text)
    if place.section is Section.INDICATOR and place.field == "name":
        left = tuple(_renamed(doubt, place.row, correction.text) for doubt in left)
    return _doubting(document, number, left)


def _doubting(document: Document, number: int, doubts: tuple[Doubt, ...]) -> Document:
    filing = document.filings[number - 1].model_copy(update={"doubtful": doubts})
    return document.model_copy(
        update={"filings": (*document.filings[: number - 1], filing, *document.filings[number:])}
    )


def _with_row(filing: Filing, correction: ReadingCorrection) -> Filing:
    row, number = correction.row, correction.place.row or 0
    if row is None or not 0 < number <= len(filing.indicators) + 1:
        raise AssistantError("要补的这一行没有地方可放。", hint="请重新核对。")
    place = Place(section=Section.INDICATOR, row=number, field="target", label=row.name)
    rows = [*filing.indicators]
    rows.insert(number - 1, row.model_copy(update={"place": place}))
    doubts = tuple(_moved(doubt, by=1) if _row_of(doubt) >= number else doubt for doubt in filing.doubtful)
    return filing.model_copy(update={"indicators": _numbered(rows), "doubtful": doubts})


def _without_row(filing: Filing, correction: ReadingCorrection) -> Filing:
    number = correction.place.row or 0
    rows = [*filing.indicators]
    if not 0 < number <= len(rows) or rows[number - 1].name != correction.was:
        raise AssistantError("要删的这一行已不在原处。", hint="请重新核对。")
    del rows[number - 1]
    left = [doubt for doubt in filing.doubtful if _row_of(doubt) != number]
    doubts = tuple(_moved(doubt, by=-1) if _row_of(doubt) > number else doubt for doubt in left)
    return filing.model_copy(update={"indicators": _numbered(rows), "doubtful": doubts})


def _numbered(rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
    """The rows, each knowing its number."""
    return tuple(
        row if row.place.row == number else row.model_copy(update={"place": _at(row.place, number)})
        for number, row in enumerate(rows, start=1)
    )


def _at(place: Place, number: int) -> Place:
    return place.model_copy(update={"row": number})


def _row_of(about: Doubt | ReadingCorrection) -> int:
    return (about.place.row or 0) if about.place.section is Section.INDICATOR else 0


def _moved(about: _AboutPlace, *, by: int) -> _AboutPlace:
    return about.model_copy(update={"place": _at(about.place, _row_of(about) + by)})


def _renamed(doubt: Doubt, row: int | None, name: str) -> Doubt:
    if doubt.place.section is not Section.INDICATOR or doubt.place.row != row:
        return doubt
    return doubt.model_copy(update={"place": doubt.place.model_copy(update={"label": name})})


def _is_about(doubt: Place, cell: Place) -> bool:
    if (doubt.section, doubt.row, doubt.field) != (cell.section, cell.row, cell.field):
        return False
    return bool(cell.field) or doubt.anchor == cell.anchor


def _stands_at(doubt: Place, cell: Place) -> bool:
    """Whether a doubt that names no cell of the form is about the same spot of the file."""
    loose = doubt.section is Section.FORM or not doubt.field
    return loose and bool(cell.anchor) and doubt.anchor == cell.anchor


def _same_cell(one: ReadingCorrection, other: ReadingCorrection) -> bool:
    if one.kind is not CorrectionKind.CELL or one.was == one.text or other.was == other.text:
        return False
    return one.form_index == other.form_index and _is_about(one.place, other.place)


def cell_label(document: Document, form_index: int, place: Place) -> str:
    """What the cell is called: its row's or section's name, else the words for its field."""
    filing = document.filings[form_index - 1]
    if place.section is Section.STATEMENT and place.row:
        return text_in(document, form_index, place.model_copy(update={"field": "heading"}))
    if place.section is Section.FAMILY and place.row:
        return cell_text(filing, place.model_copy(update={"field": "name"}))
    if place.section is Section.INDICATOR and place.row and place.row <= len(filing.indicators):
        return filing.indicators[place.row - 1].name
    name = NAMES.get(place.section, {}).get(place.field, place.label)
    if place.section is Section.EXECUTION and place.row and filing.execution:
        return f"{filing.execution.lines[place.row - 1].label}的{name}"
    return name
