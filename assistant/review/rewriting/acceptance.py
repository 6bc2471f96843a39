"""Accepts rewrites: puts a finding's exact new text into the cell it is about and gives the revised filing.

Pure. A rewrite is the whole new text of its cell, so two rewrites of one cell do not add up: the second is refused until
the revised filing has been reviewed again. What the new text means is read as it would be from a form. A finding with
``edits`` changes those cells together or none of them; whole rows come and go in ``row_edits.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from assistant.domain import Edit, Filing, Finding, Funding, Indicator, Money, Place, Section, Statement, Value
from assistant.errors import AssistantError
from assistant.review.rewriting import row_edits
from assistant.review.rule import squeeze
from assistant.target import read_date, read_money, read_number, read_target

_REVIEW_AGAIN = "请重新审核后再处理这条意见。"
_TARGETS = frozenset({"target", "long_term", "actual"})
_POINTS = frozenset({"weight", "score"})
_TEXTS = frozenset({"name", "explanation", "deviation"})
_HEADS = frozenset({"name", "department", "unit", "category", "nature"})
_OBJECTIVES = frozenset({"overall", "annual", "actual"})
_EXECUTION_POINTS = frozenset({"weight", "score", "total_weight", "total_score"})


class CannotAccept(AssistantError):
    """A rewrite cannot be put into the filing: there is none, or its cell is no longer what the finding saw."""


class Refusal(Value):
    """A finding whose rewrite was not applied, and why."""

    finding: Finding
    reason: str


def accept(filing: Filing, finding: Finding) -> Filing:
    """The filing with ``finding.rewrite`` in the cell at ``finding.place``; an equal filing when it stands there already.

    Raises ``CannotAccept`` when the finding has no rewrite, is about no single cell, or its cell is gone or has changed.
    """
    if not finding.rewrite.strip():
        raise CannotAccept("这条意见没有现成的改法，新内容只有填报人知道。", hint="请按建议自行修改。")
    if finding.edits:
        return _with_edits(filing, finding)
    return _changed(filing, finding)


def _changed(filing: Filing, finding: Finding) -> Filing:
    """The filing with the rewrite in the one cell at the finding's place."""
    place, text = finding.place, finding.rewrite
    match place.section:
        case Section.INDICATOR:
            return _in_row(filing, place, text)
        case Section.OBJECTIVE if place.field in _OBJECTIVES:
            _still_quoted(getattr(filing.objective, place.field), finding)
            return _with(filing, "objective", {place.field: text})
        case Section.PROJECT:
            return _in_head(filing, finding)
        case Section.FUNDING if place.field in Funding.model_fields:
            held: Money | None = getattr(filing.project.funding, place.field)
            if held is None:
                raise _gone(place)
            funding = filing.project.funding.model_copy(update={place.field: read_money(text, unit=held.unit)})
            return _with(filing, "project", {"funding": funding})
        case Section.EXECUTION:
            return _in_execution(filing, place, text)
        case Section.STATEMENT:
            raise CannotAccept("这条意见针对项目经费情况说明，不在表内。", hint="请在说明原文中修改。")
        case _:
            raise CannotAccept(
                f"这条意见针对“{place.label or '整张表'}”，不是某一个单元格。", hint="请按建议自行修改。"
            )


def _with_edits(filing: Filing, finding: Finding) -> Filing:
    """The filing with all edits of a finding; those of cells first, so that rows still stand where the edits say."""
    for edit in sorted(finding.edits, key=lambda each: each.place.field in row_edits.FIELDS):
        if edit.place.field in row_edits.FIELDS:
            changed = row_edits.apply(filing, edit)
            if changed is None:
                raise _gone(edit.place)
            filing = changed
            continue
        one = finding.model_copy(update={"place": edit.place, "quote": edit.was, "rewrite": edit.text, "edits": ()})
        if _now(filing, edit) != squeeze(edit.was):
            raise _gone(edit.place)
        filing = _changed(filing, one)
    return filing


def _now(filing: Filing, edit: Edit) -> str:
    """What the cell of an edit says, without blanks; what cannot be looked up is left to the change itself."""
    place, held = edit.place, None
    if place.section is Section.INDICATOR:
        held = getattr(_row_at(filing, place), place.field, None)
    elif place.section is Section.OBJECTIVE:
        held = getattr(filing.objective, place.field, None)
    elif place.section is Section.FUNDING:
        held = getattr(filing.project.funding, place.field, None)
    else:
        return squeeze(edit.was)
    text = held if held is None or isinstance(held, str) else getattr(held, "text", None)
    return squeeze(edit.was) if held is not None and text is None else squeeze(text or "")


def accept_in_statement(statement: Statement, finding: Finding) -> Statement:
    """The 项目经费情况说明 with the rewrite as the text of its section. Raises ``CannotAccept`` like :func:`accept`."""
    place = finding.place
    if place.section is not Section.STATEMENT or not finding.rewrite.strip():
        raise CannotAccept("这条意见没有针对项目经费情况说明的现成改法。", hint="请按建议自行修改。")
    part = next((part for part in statement.sections if part.number == place.row), None)
    if part is None:
        raise _gone(place)
    _still_quoted(part.text, finding)
    new = part.model_copy(update={"text": finding.rewrite})
    sections = tuple(new if other is part else other for other in statement.sections)
    return statement.model_copy(update={"sections": sections})


def accept_all(filing: Filing, findings: Iterable[Finding]) -> tuple[Filing, tuple[Finding, ...], tuple[Refusal, ...]]:
    """The filing with every rewrite that fits, the findings accepted in their order, and the others with the reason."""
    listed = list(findings)
    written: dict[_Cell, str] = {}
    accepted: list[Finding] = []
    refused: list[Refusal] = []
    for finding in sorted(listed, key=_turn):
        cells = _cells(finding)
        if any(written.get(cell, text) != text for cell, text in cells.items()):
            reason = f"“{finding.place.label}”的这一格已按另一条意见改过。{_REVIEW_AGAIN}"
            refused.append(Refusal(finding=finding, reason=reason))
            continue
        if not cells.keys() <= written.keys():
            try:
                filing = accept(filing, finding)
            except CannotAccept as error:
                refused.append(Refusal(finding=finding, reason=str(error)))
                continue
            written.update(cells)
        accepted.append(finding)
    accepted.sort(key=listed.index)
    refused.sort(key=lambda each: listed.index(each.finding))
    return filing, tuple(accepted), tuple(refused)


_Cell = tuple[Section, int | None, str]


def _cells(finding: Finding) -> dict[_Cell, str]:
    """The cells a finding changes, each with its new text."""
    edits = finding.edits or (Edit(place=finding.place, was="", text=finding.rewrite),)
    return {(edit.place.section, edit.place.row, edit.place.field): edit.text for edit in edits}


def _turn(finding: Finding) -> tuple[bool, bool, int]:
    """Names late, since the other findings of a row know it by the name it had; whole rows last, the lowest first."""
    rows = [edit.place.row or 0 for edit in finding.edits if edit.place.field in row_edits.FIELDS]
    named = any(field == "name" for _, _, field in _cells(finding))
    return bool(rows), named, -max(rows, default=0)


def _in_row(filing: Filing, place: Place, text: str) -> Filing:
    row = _row_at(filing, place)
    field = place.field
    update: dict[str, object]
    if field in _TARGETS:
        if getattr(row, field) is None:
            raise _gone(place)
        update = {field: read_target(text)}
    elif field in _POINTS:
        update = {field: _number(text, place)}
    elif field == "name":
        update = {"name": text, "place": row.place.model_copy(update={"label": text})}
    elif field in _TEXTS:
        update = {field: text}
    else:
        raise _gone(place)
    new = row.model_copy(update=update)
    rows = tuple(new if other is row else other for other in filing.indicators)
    return filing.model_copy(update={"indicators": rows})


def _row_at(filing: Filing, place: Place) -> Indicator:
    """The row a place names; its label tells whether the row is still the one the finding saw."""
    rows = filing.indicators
    row = rows[place.row - 1] if place.row and 0 < place.row <= len(rows) else None
    if row is None or (place.label and squeeze(row.name) != squeeze(place.label)):
        raise _gone(place)
    return row


def _in_head(filing: Filing, finding: Finding) -> Filing:
    field, text = finding.place.field, finding.rewrite
    if field in _HEADS:
        _still_quoted(getattr(filing.project, field), finding)
        return _with(filing, "project", {field: text})
    if field in ("start", "end") and getattr(filing.project, field) is not None:
        return _with(filing, "project", {field: read_date(text)})
    raise _gone(finding.place)


def _in_execution(filing: Filing, place: Place, text: str) -> Filing:
    if filing.execution is None:
        raise _gone(place)
    if place.field == "rate":
        rate = _number(text.rstrip("%％ "), place) / (100 if text.rstrip().endswith(("%", "％")) else 1)
        return _with(filing, "execution", {"rate_text": text, "rate": rate})
    if place.field in _EXECUTION_POINTS:
        return _with(filing, "execution", {place.field: _number(text, place)})
    raise _gone(place)


def _number(text: str, place: Place) -> Decimal:
    number = read_number(text)
    if number is None:
        raise CannotAccept(f"“{place.label}”应填数字，改法“{text}”不是数字。", hint="请按建议自行修改。")
    return number


def _with(filing: Filing, part: str, update: dict[str, object]) -> Filing:
    return filing.model_copy(update={part: getattr(filing, part).model_copy(update=update)})


def _still_quoted(text: str | None, finding: Finding) -> None:
    """The rewrite was made from a text that held the quote; another text must not be overwritten by it."""
    if text is None or (squeeze(finding.quote) not in squeeze(text) and squeeze(text) != squeeze(finding.rewrite)):
        raise _gone(finding.place)


def _gone(place: Place) -> CannotAccept:
    where = f"第 {place.row} 行“{place.label}”" if place.section is Section.INDICATOR else f"“{place.label}”"
    return CannotAccept(f"{where}已不在原处，或内容已经改过。", hint=_REVIEW_AGAIN)
