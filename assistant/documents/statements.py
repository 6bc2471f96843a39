"""项目经费情况说明 beside its form: which one belongs to which, and every text of a form of a document as one kind of cell.

A section of a statement is the cell whose ``row`` is the section's number, with the fields ``text`` and ``heading``.
"""

from __future__ import annotations

from assistant.documents.cells import NoSuchCell, cell_text, with_cell
from assistant.domain import Document, Filing, Place, Section, Statement, StatementSection


def statement_of(filing: Filing, number: int, document: Document) -> Statement | None:
    """The 项目经费情况说明 filed with a form: by its number, else by the project's name, else the only one of both."""
    for statement in document.statements:
        if statement.form_index == number:
            return statement
    loose = [statement for statement in document.statements if statement.form_index is None]
    name = _squeezed(filing.project.name)
    for statement in loose:
        if name and _squeezed(statement.project) == name:
            return statement
    return loose[0] if len(loose) == len(document.filings) == 1 else None


def section_place(place: Place, statement: Statement | None) -> Place:
    """A place in a statement as the cell of its section; rules that know the heading only say 说明：立项依据."""
    if place.section is not Section.STATEMENT or place.row or statement is None:
        return place
    label = place.label.removeprefix("说明：")
    part = next((each for each in statement.sections if each.heading == label), None)
    return place if part is None else place.model_copy(update={"row": part.number, "field": "text", "label": label})


def text_in(document: Document, number: int, place: Place) -> str:
    """What the cell at ``place`` of form ``number`` (from 1), or of its statement, says. Raises ``NoSuchCell``."""
    filing = document.filings[number - 1]
    if place.section is not Section.STATEMENT:
        return cell_text(filing, place)
    statement = _own(document, number, place)
    if place.field == "project":
        return statement.project
    return str(getattr(_part(statement, place), place.field))


def with_text_in(document: Document, number: int, place: Place, text: str) -> Document:
    """The document with ``text`` in a cell of form ``number`` or of its statement. Raises ``NoSuchCell`` with the reason.

    A statement found by the project's name stays with its form when either of them is given another name.
    """
    filing, text = document.filings[number - 1], text.strip()
    owned = statement_of(filing, number, document)
    if place.section is Section.STATEMENT:
        statement = _own(document, number, place)
        changed = _changed(statement, place, text).model_copy(update={"form_index": number})
        return _with_statement(document, statement, changed)
    filings = (*document.filings[: number - 1], with_cell(filing, place, text), *document.filings[number:])
    if owned is not None and place.section is Section.PROJECT and place.field == "name":
        document = _with_statement(document, owned, owned.model_copy(update={"form_index": number}))
    return document.model_copy(update={"filings": filings})


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _own(document: Document, number: int, place: Place) -> Statement:
    statement = statement_of(document.filings[number - 1], number, document)
    if statement is None:
        raise NoSuchCell(f"这张表没有项目经费情况说明，没有“{place.label}”这一段。", hint="请刷新后重新选择。")
    return statement


def _part(statement: Statement, place: Place) -> StatementSection:
    part = next((each for each in statement.sections if each.number == place.row), None)
    if part is None or place.field not in ("text", "heading"):
        raise NoSuchCell(f"经费情况说明里没有“{place.label or place.row}”这一段。", hint="请刷新后重新选择。")
    return part


def _changed(statement: Statement, place: Place, text: str) -> Statement:
    if place.field == "project":
        return statement.model_copy(update={"project": text})
    part = _part(statement, place)
    new = part.model_copy(update={place.field: text})
    return statement.model_copy(
        update={"sections": tuple(new if each is part else each for each in statement.sections)}
    )


def _with_statement(document: Document, old: Statement, new: Statement) -> Document:
    return document.model_copy(
        update={"statements": tuple(new if each is old else each for each in document.statements)}
    )
