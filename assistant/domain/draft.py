"""From a brief (项目简况) to a draft: facts, rows with their basis, blanks."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from assistant.domain.filing import Filing, Indicator, Place, Statement
from assistant.domain.readings import Comparator, Deadline, Frequency
from assistant.domain.review import Review
from assistant.domain.value import Value


class BasisKind(StrEnum):
    """What a drafted row stands on: the brief, a past filing, a published norm, the practice of the sector."""

    FACT = "fact"
    PRECEDENT = "precedent"
    NORM = "norm"
    PRACTICE = "practice"


class BudgetPart(Value):
    """One part of the budget, in yuan; a line of a budget sheet also says how many at what price each, and where it stands.

    ``quote`` is the line as it stands in the sheet, empty for a part that was typed.
    """

    name: str
    amount: Decimal
    quantity: Decimal | None = None
    unit: str = ""
    price: Decimal | None = None
    quote: str = ""
    place: str = ""


class Fact(Value):
    """事实: something the brief says, with the words it says it in. ``start``/``end`` are the quote's span in its source.

    ``source`` is ``content``, ``parts``, ``amount``, ``dates``, ``name``, ``statement``, ``budget`` (a line of a budget
    sheet), ``children`` (child projects taken together) or ``prior`` (a row of last year's filing). ``act`` is the verb the brief uses with the thing (改造, 举办),
    which may stand before the quote (购置电脑20台、打印机5台). ``place`` says for people where an uploaded paper has it;
    a statement's spans count in the text of that section.
    """

    thing: str
    act: str = ""
    quantity: Decimal | None = None
    upper: Decimal | None = None
    comparator: Comparator | None = None
    unit: str = ""
    deadline: Deadline | None = None
    season: str = ""
    """A named time without a date by which it is done: 汛期前, 暑假里."""
    frequency: Frequency | None = None
    unit_cost: Decimal | None = None
    money: Decimal | None = None
    beneficiary: str = ""
    quote: str
    source: str = "content"
    start: int | None = None
    end: int | None = None
    place: str = ""


class FactChange(Value):
    """What the user says of a fact before anything is written: ``becomes`` it, or ``None`` when it is none."""

    fact: Fact
    becomes: Fact | None = None


class Brief(Value):
    """项目简况: what a clerk knows before anything is written. ``amount`` is the year's money in yuan.

    ``corrections`` are the user's to the facts we read; ``added`` are facts no reader of ours found (a model's, with
    verbatim quotes, or those of ``children``, the child projects of a parent). ``paper`` is the name of the file the
    statement came in; ``carried`` tells that ``content`` is last year's, to which this year's budget lines are preferred.
    """

    name: str
    department: str = ""
    unit: str = ""
    category: str = ""
    year: int
    start: dt.date | None = None
    end: dt.date | None = None
    amount: Decimal | None = None
    framework: str = "2024"
    parts: tuple[BudgetPart, ...] = ()
    content: str = ""
    statement: Statement | None = None
    paper: str = ""
    carried: bool = False
    corrections: tuple[FactChange, ...] = ()
    added: tuple[Fact, ...] = ()
    children: tuple[Brief, ...] = ()


class Basis(Value):
    """依据 of a drafted row: the words it rests on and where they stand."""

    kind: BasisKind
    quote: str
    ref: str = ""


class DraftRow(Value):
    indicator: Indicator
    basis: tuple[Basis, ...]


class Blank(Value):
    """待填: a place in the draft whose figure nobody supplied, and the question that would fill it.

    An empty ``question``: another blank asks the same. ``thing`` is the work that is asked about, ``told`` the sentence that
    an answer becomes in the brief, with ``{}`` for the answer.
    """

    place: Place
    question: str
    thing: str = ""
    told: str = ""


class Tokens(Value):
    prompt: int = 0
    cached: int = 0
    generated: int = 0


class Draft(Value):
    """A draft at some stage of its making: ``plan`` (no model yet), ``writing`` (words stream in), ``done``.

    ``timings`` are seconds since the start, by stage. ``notes`` tell the user what was left out or fell back, and why.
    ``children`` are the drafts of a parent's child projects, in the order of ``filing.children``.
    """

    stage: str
    brief: Brief
    filing: Filing
    rows: tuple[DraftRow, ...]
    facts: tuple[Fact, ...]
    blanks: tuple[Blank, ...] = ()
    notes: tuple[str, ...] = ()
    statement: Statement | None = None
    children: tuple[Draft, ...] = ()
    review: Review | None = None
    timings: dict[str, float] = Field(default_factory=dict)
    tokens: Tokens = Tokens()
    versions: dict[str, str] = Field(default_factory=dict)
