"""The filing (申报表, 自评表) as it was read, with its statement, its place in the file, and what stayed unread."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from assistant.domain.levels import Level1, Level2
from assistant.domain.readings import Money, PlanDate, Target
from assistant.domain.value import Value


class FilingKind(StrEnum):
    """绩效目标申报表 (also called 填报表), or 绩效自评表."""

    APPLICATION = "申报表"
    SELF_EVALUATION = "自评表"


class Section(StrEnum):
    """Where in a form something stands (section 8 of the command line's contract)."""

    INDICATOR = "indicator"
    OBJECTIVE = "objective"
    FUNDING = "funding"
    PROJECT = "project"
    EXECUTION = "execution"
    STATEMENT = "statement"
    FORM = "form"
    FAMILY = "family"


class CorrectionKind(StrEnum):
    """What a correction of the reading is about: one cell, a row that was overlooked, a row that is none."""

    CELL = "cell"
    ADDED = "added"
    DELETED = "deleted"


class Place(Value):
    """A spot in a filing.

    ``row`` counts the form's indicators from 1. ``field`` is the attribute's name (``target``, ``name``, ``annual`` …).
    ``label`` is the indicator's name or the field's name as printed. ``anchor`` finds the cell in the user's own file
    again: ``docx:TABLE/ROW/COL``, ``xlsx:SHEET!A1``, ``text:LINE`` (tables, rows, columns from 0, lines from 1).
    """

    section: Section
    row: int | None = None
    field: str = ""
    label: str = ""
    anchor: str = ""


class Funding(Value):
    """项目资金. Left column: the project as a whole; right column: the year. ``total`` may span several years."""

    total: Money | None = None
    total_fiscal: Money | None = None
    total_other: Money | None = None
    annual: Money | None = None
    appropriation: Money | None = None
    carried_over: Money | None = None
    other: Money | None = None


class Project(Value):
    """The head of a form."""

    name: str
    department: str | None = None
    unit: str | None = None
    year: int | None = None
    category: str | None = None
    nature: str | None = None
    start: PlanDate | None = None
    end: PlanDate | None = None
    funding: Funding = Funding()


class Objective(Value):
    """绩效目标: 项目总目标, 年度(总体)目标 / 预期目标, and in a 自评表 实际完成情况."""

    overall: str | None = None
    annual: str | None = None
    actual: str | None = None


class Indicator(Value):
    """三级指标 with its value and, in a 自评表, what was achieved and scored.

    ``level2`` is ``None`` where the form has no second level or names one we do not know (then a doubt says so).
    """

    level1: Level1
    level2: Level2 | None
    name: str
    target: Target
    explanation: str = ""
    long_term: Target | None = None
    weight: Decimal | None = None
    actual: Target | None = None
    score: Decimal | None = None
    deviation: str | None = None
    place: Place = Place(section=Section.INDICATOR)


class ExecutionLine(Value):
    """One line of 预算执行: 年度资金总额, 当年财政拨款, 上年结转资金 or 其他资金."""

    label: str
    initial: Money | None = None
    revised: Money | None = None
    spent: Money | None = None


class Execution(Value):
    """预算执行 of a 自评表. ``rate`` is a fraction (1 is 100 %), read from ``rate_text``."""

    lines: tuple[ExecutionLine, ...] = ()
    weight: Decimal | None = None
    rate_text: str = ""
    rate: Decimal | None = None
    score: Decimal | None = None
    total_weight: Decimal | None = None
    total_score: Decimal | None = None


class Share(Value):
    """One child project of 项目投入资金构成."""

    name: str
    amount: Money
    year: int | None = None


class Unread(Value):
    """Something in a file that was seen and not taken over: what, where, why."""

    text: str
    reason: str
    anchor: str = ""


class Doubt(Value):
    """A cell that was read but may be wrong (lost digits, an operator OCR may have misread)."""

    place: Place
    text: str
    reason: str


class Filing(Value):
    """One 申报表 or 自评表. ``title`` is the heading as printed; ``template`` names the layout it was read with."""

    kind: FilingKind
    title: str = ""
    template: str = ""
    project: Project
    objective: Objective
    indicators: tuple[Indicator, ...] = ()
    execution: Execution | None = None
    children: tuple[Share, ...] = ()
    doubtful: tuple[Doubt, ...] = ()
    place: Place = Place(section=Section.FORM)


class ReadingCorrection(Value):
    """更正: what a user says a file really holds; the file itself is never changed.

    ``was`` is what had been read at ``place`` of form ``form_index`` (from 1): a correction holds only while that is still
    read there. ``text`` equal to ``was`` says that a doubtful cell was read rightly. ``row`` is the whole indicator that is
    added at, or deleted from, row ``place.row``.
    """

    kind: CorrectionKind = CorrectionKind.CELL
    form_index: int = 1
    place: Place
    was: str = ""
    text: str = ""
    row: Indicator | None = None


class StatementSection(Value):
    """One numbered heading of a 项目经费情况说明 with the text under it, e.g. ``heading="立项依据"``."""

    number: int
    heading: str
    text: str


class Statement(Value):
    """项目经费情况说明. ``form_index`` counts from 1 the filing of the same document it belongs to."""

    project: str
    sections: tuple[StatementSection, ...]
    form_index: int | None = None
    anchor: str = ""


class Document(Value):
    """What a file held. ``source`` is the file's name without its folder; ``sha256`` is of its bytes."""

    source: str
    sha256: str = ""
    filings: tuple[Filing, ...] = ()
    statements: tuple[Statement, ...] = ()
    unread: tuple[Unread, ...] = ()
