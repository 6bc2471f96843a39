"""The recognised sections of one form, still as the cells that were filed: what the readers hand to ``forms``.

A reader of a layout fills a ``Form``; it names cells, it does not interpret them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.documents.grid import Cell
from assistant.documents.vocabulary import Column, Field, Spending
from assistant.domain import FilingKind, Unread

BLANK = Cell("")


@dataclass(frozen=True)
class Amount:
    """One labelled amount of 项目资金, with where its label stood: it decides between the left and the right column."""

    field: Field
    cell: Cell
    row: int
    column: int
    unit: str | None = None


@dataclass(frozen=True)
class Row:
    """One row of the indicator table. ``doubt`` says in Chinese what about it is uncertain, or is empty."""

    level1: str
    level2: str
    cells: dict[Column, Cell]
    doubt: str = ""

    def text(self, column: Column) -> str:
        return self.cells.get(column, BLANK).text


@dataclass(frozen=True)
class SpendingRow:
    """One line of 预算执行."""

    label: Cell
    cells: dict[Spending, Cell]


@dataclass(frozen=True)
class Child:
    """One line of 项目投入资金构成."""

    year: str
    name: str
    amount: str
    unit: str | None


@dataclass
class Form:
    """One form under construction."""

    title: str = ""
    kind: FilingKind | None = None
    template: str = ""
    anchor: str = ""
    year: int | None = None
    money_unit: str | None = None
    fields: dict[Field, Cell] = field(default_factory=dict)
    amounts: list[Amount] = field(default_factory=list)
    columns: tuple[Column, ...] = ()
    rows: list[Row] = field(default_factory=list)
    spending: list[SpendingRow] = field(default_factory=list)
    spending_columns: tuple[Spending, ...] = ()
    total_weight: Cell | None = None
    total_score: Cell | None = None
    children: list[Child] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    doubts: list[tuple[Field, Cell, str]] = field(default_factory=list)  # of the head's cells, and why
    proved: bool = False  # the borders between glued cells: the weights cut out add up

    def put(self, name: Field, cell: Cell) -> None:
        """Keep the first filled cell of a field; a blank one only until a filled one comes."""
        if name not in self.fields or not self.fields[name].text.strip():
            self.fields[name] = cell


def placed_amounts(amounts: Iterable[Amount]) -> dict[Field, Amount]:
    """Tell the left column (项目资金总额) from the right one (年度资金) where both print the same words.

    Two equal words in one row stand left and right. A single one belongs to the column its label stands nearer to.
    """
    entries = list(amounts)
    at = {entry.field: entry.column for entry in entries if entry.field in (Field.TOTAL, Field.ANNUAL)}
    both = len(at) == 2
    found: dict[Field, Amount] = {}
    for entry in entries:
        name = entry.field
        if name in (Field.FISCAL, Field.OTHER):
            partners = (name, Field.APPROPRIATION) if name is Field.FISCAL else (name,)
            twins = [other for other in entries if other.row == entry.row and other.field in partners]
            if not both:
                left = Field.TOTAL in at and Field.ANNUAL not in at
            elif len(twins) > 1:
                left = twins[0] is entry
            elif at[Field.TOTAL] != at[Field.ANNUAL]:
                left = abs(entry.column - at[Field.TOTAL]) < abs(entry.column - at[Field.ANNUAL])
            elif (
                sum(other.field in partners for other in entries) == 1
            ):  # printed once: it belongs to the total above it
                left = _above(entries, entry) is Field.TOTAL
            else:
                left = (Field.TOTAL_FISCAL if name is Field.FISCAL else Field.TOTAL_OTHER) not in found
            if name is Field.FISCAL:
                name = Field.TOTAL_FISCAL if left else Field.APPROPRIATION
            else:
                name = Field.TOTAL_OTHER if left else Field.OTHER
        if name not in found or not found[name].cell.text.strip():
            found[name] = entry
    return found


def _above(entries: list[Amount], entry: Amount) -> Field | None:
    """The last 总额 named before an amount."""
    before = entries[: entries.index(entry)]
    return next((other.field for other in reversed(before) if other.field in (Field.TOTAL, Field.ANNUAL)), None)
