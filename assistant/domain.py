"""The nouns of the field as frozen values: what a filing is, what a review says, what a draft holds.

No I/O, no clock, no model. Two conventions hold everywhere:

* ``None`` means *the form has no such cell*; an empty text means *the cell is there and blank*.
* A value's ``text`` is what was filed; the parsed part beside it is our reading and may be ``None``.

Money is ``Decimal`` yuan, with text and unit as filed kept beside it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """Base of every noun: frozen, strict about unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# ---------------------------------------------------------------------------------------------------- closed sets


class FilingKind(StrEnum):
    """绩效目标申报表 (also called 填报表), or 绩效自评表."""

    APPLICATION = "申报表"
    SELF_EVALUATION = "自评表"


class Level1(StrEnum):
    """一级指标, 财预〔2021〕101号."""

    COST = "成本指标"
    OUTPUT = "产出指标"
    BENEFIT = "效益指标"
    SATISFACTION = "满意度指标"


class Level2(StrEnum):
    """二级指标. ``OUTPUT_COST`` is 成本指标 as a second level under 产出指标, in forms before 101号."""

    ECONOMIC_COST = "经济成本指标"
    SOCIAL_COST = "社会成本指标"
    ECOLOGICAL_COST = "生态环境成本指标"
    QUANTITY = "数量指标"
    QUALITY = "质量指标"
    TIMELINESS = "时效指标"
    OUTPUT_COST = "成本指标"
    ECONOMIC_BENEFIT = "经济效益指标"
    SOCIAL_BENEFIT = "社会效益指标"
    ECOLOGICAL_BENEFIT = "生态效益指标"
    SUSTAINABLE = "可持续影响指标"
    SATISFACTION = "服务对象满意度指标"


class Comparator(StrEnum):
    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="
    MORE = ">"
    LESS = "<"
    RANGE = "~"


class Period(StrEnum):
    DAY = "日"
    WEEK = "周"
    MONTH = "月"
    QUARTER = "季度"
    HALF_YEAR = "半年"
    YEAR = "年"


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


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Dimension(StrEnum):
    """The four dimensions of the 项目支出绩效目标审核表, 财预〔2015〕88号."""

    COMPLETENESS = "完整性"
    RELEVANCE = "相关性"
    SUITABILITY = "适当性"
    FEASIBILITY = "可行性"


class Item(StrEnum):
    """The eight items of the 项目支出绩效目标审核表, 财预〔2015〕88号."""

    FORM = "规范完整性"
    CLARITY = "明确清晰性"
    OBJECTIVE = "目标相关性"
    INDICATORS = "指标科学性"
    PERFORMANCE = "绩效合理性"
    FUNDING = "资金匹配性"
    ATTAINABLE = "实现可能性"
    CONDITIONS = "条件充分性"


class Grade(StrEnum):
    EXCELLENT = "优"
    GOOD = "良"
    FAIR = "中"
    POOR = "差"


class CorrectionKind(StrEnum):
    """What a correction of the reading is about: one cell, a row that was overlooked, a row that is none."""

    CELL = "cell"
    ADDED = "added"
    DELETED = "deleted"


class BasisKind(StrEnum):
    """What a drafted row stands on: the brief, a past filing, a published norm, the practice of the sector."""

    FACT = "fact"
    PRECEDENT = "precedent"
    NORM = "norm"
    PRACTICE = "practice"


# 一级指标 that each 二级指标 belongs to, 财预〔2021〕101号; 成本指标 as a second level stands under 产出指标.
LEVEL1_OF: dict[Level2, Level1] = {
    Level2.ECONOMIC_COST: Level1.COST,
    Level2.SOCIAL_COST: Level1.COST,
    Level2.ECOLOGICAL_COST: Level1.COST,
    Level2.QUANTITY: Level1.OUTPUT,
    Level2.QUALITY: Level1.OUTPUT,
    Level2.TIMELINESS: Level1.OUTPUT,
    Level2.OUTPUT_COST: Level1.OUTPUT,
    Level2.ECONOMIC_BENEFIT: Level1.BENEFIT,
    Level2.SOCIAL_BENEFIT: Level1.BENEFIT,
    Level2.ECOLOGICAL_BENEFIT: Level1.BENEFIT,
    Level2.SUSTAINABLE: Level1.BENEFIT,
    Level2.SATISFACTION: Level1.SATISFACTION,
}

DIMENSION_OF: dict[Item, Dimension] = {
    Item.FORM: Dimension.COMPLETENESS,
    Item.CLARITY: Dimension.COMPLETENESS,
    Item.OBJECTIVE: Dimension.RELEVANCE,
    Item.INDICATORS: Dimension.RELEVANCE,
    Item.PERFORMANCE: Dimension.SUITABILITY,
    Item.FUNDING: Dimension.SUITABILITY,
    Item.ATTAINABLE: Dimension.FEASIBILITY,
    Item.CONDITIONS: Dimension.FEASIBILITY,
}


# ---------------------------------------------------------------------------------------------- places and readings


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


class Money(Value):
    """An amount as filed. ``yuan`` is ``None`` where the text is blank, unreadable, or its unit is stated nowhere."""

    text: str
    unit: str | None = None
    yuan: Decimal | None = None


class PlanDate(Value):
    """计划开始/完成日期 as filed, and the day it names when it names one."""

    text: str
    date: dt.date | None = None


class Measure(Value):
    """A figure with its comparison. A bare ``100%`` has no comparator. ``≤27142.86(元/项)`` has ``unit=元, per=项``.

    ``upper`` is set for ranges only (``65%-70%``). A percentage keeps its face value: 95% is ``amount=95, unit=%``.
    """

    comparator: Comparator | None
    amount: Decimal
    upper: Decimal | None = None
    unit: str = ""
    per: str = ""


class Deadline(Value):
    """A point in time by which something is done: 2026年12月底前, 6月底, ≤10月31日. ``day`` is the last day meant."""

    year: int | None = None
    month: int
    day: int


class Frequency(Value):
    """``times`` per ``period``: 每季度一次 is 1 per 季度."""

    times: Decimal
    period: Period

    @property
    def per_year(self) -> Decimal:
        """The count a year that this frequency amounts to (365 days, 52 weeks)."""
        in_a_year = {"日": 365, "周": 52, "月": 12, "季度": 4, "半年": 2, "年": 1}
        return self.times * in_a_year[self.period.value]


class Target(Value):
    """指标值. ``text`` is the truth, ``reading`` our interpretation, ``None`` for wording without a measure."""

    text: str
    reading: Measure | Deadline | Frequency | None = None


# ------------------------------------------------------------------------------------------------------ the filing


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


# ------------------------------------------------------------------------------------------------------- frameworks


class Framework(Value):
    """指标体系: which level pairs are legal and what the first levels weigh, by year and region. Weights are points."""

    code: str
    title: str
    pairs: tuple[tuple[Level1, Level2], ...]
    weights: dict[Level1, Decimal]
    execution_weight: Decimal
    source: str

    def allows(self, level1: Level1, level2: Level2 | None) -> bool:
        return (level1, level2) in self.pairs

    @property
    def has_cost(self) -> bool:
        return Level1.COST in self.weights


def _pairs(*groups: tuple[Level1, tuple[Level2, ...]]) -> tuple[tuple[Level1, Level2], ...]:
    return tuple((first, second) for first, seconds in groups for second in seconds)


_OUTPUT = (Level1.OUTPUT, (Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS))
_BENEFIT = (
    Level1.BENEFIT,
    (Level2.ECONOMIC_BENEFIT, Level2.SOCIAL_BENEFIT, Level2.ECOLOGICAL_BENEFIT, Level2.SUSTAINABLE),
)
_SATISFACTION = (Level1.SATISFACTION, (Level2.SATISFACTION,))
_COST = (Level1.COST, (Level2.ECONOMIC_COST, Level2.SOCIAL_COST, Level2.ECOLOGICAL_COST))


def _weights(cost: int, output: int, benefit: int, satisfaction: int) -> dict[Level1, Decimal]:
    points = {
        Level1.COST: cost,
        Level1.OUTPUT: output,
        Level1.BENEFIT: benefit,
        Level1.SATISFACTION: satisfaction,
    }
    return {level: Decimal(value) for level, value in points.items() if value}


FRAMEWORKS: dict[str, Framework] = {
    framework.code: framework
    for framework in (
        Framework(
            code="2023",
            title="不设成本指标（2023年及以前表式）",
            pairs=_pairs(_OUTPUT, _BENEFIT, _SATISFACTION),
            weights=_weights(0, 50, 30, 10),
            execution_weight=Decimal(10),
            source="财预〔2020〕10号",
        ),
        Framework(
            code="2024",
            title="设成本指标（2024年及以后表式）",
            pairs=_pairs(_COST, _OUTPUT, _BENEFIT, _SATISFACTION),
            weights=_weights(20, 40, 20, 10),
            execution_weight=Decimal(10),
            source="财预〔2021〕101号",
        ),
        Framework(
            code="2021",
            title="国家核心绩效指标指引（成本、产出、效益、满意度）",
            pairs=_pairs(
                _COST,
                _OUTPUT,
                (Level1.BENEFIT, (Level2.ECONOMIC_BENEFIT, Level2.SOCIAL_BENEFIT, Level2.ECOLOGICAL_BENEFIT)),
                _SATISFACTION,
            ),
            weights=_weights(20, 40, 20, 10),
            execution_weight=Decimal(10),
            source="财预〔2021〕101号",
        ),
        Framework(
            code="2020",
            title="成本列于产出之下（101号指引以前的常见表式）",
            pairs=_pairs(
                (Level1.OUTPUT, (Level2.QUANTITY, Level2.QUALITY, Level2.TIMELINESS, Level2.OUTPUT_COST)),
                _BENEFIT,
                _SATISFACTION,
            ),
            weights=_weights(0, 50, 30, 10),
            execution_weight=Decimal(10),
            source="财预〔2020〕10号",
        ),
    )
}


# -------------------------------------------------------------------------------------------------------- the review


class Edit(Value):
    """改动: the new text of one cell, made from a form in which the cell said ``was``.

    ``place.field`` ``row`` is a whole indicator: an empty ``text`` takes it out, 一级 | 二级 | 三级 | 指标值 puts one in
    behind the last of its kind. ``level2`` moves the row to the second level named.
    """

    place: Place
    was: str
    text: str


class Finding(Value):
    """审核意见. ``rewrite`` is the exact new text of the cell at ``place``, empty when only the filer can know it.

    Where other cells change, or more than one, ``edits`` holds them all and ``rewrite`` says in words what they come to.
    """

    rule: str
    severity: Severity
    place: Place
    quote: str
    message: str
    suggestion: str
    basis: str
    source: str = "rule"
    rewrite: str = ""
    edits: tuple[Edit, ...] = ()


class NotEvaluated(Value):
    """A rule that was not applied to this filing, and why."""

    rule: str
    reason: str


class Waived(Value):
    """A finding the reviewer let pass (豁免), and why. It stays listed and does not count for the grade."""

    finding: Finding
    reason: str


class ItemGrade(Value):
    """The grade of one of the eight items, with how many findings led to it."""

    item: Item
    grade: Grade
    points: Decimal
    full: Decimal
    errors: int = 0
    warnings: int = 0
    infos: int = 0


class Judged(Value):
    """How the judged rules went. ``asked`` rules were put to ``model`` twice, ``agreed`` got the same verdict both times.
    What rules were not sure of counts likewise, one for each spot.

    ``dropped`` counts what was said and not taken over: quotes that stand nowhere, words of the handbook's examples, spots only
    one of the two named, rules nobody offered.
    """

    model: str
    asked: int = 0
    agreed: int = 0
    dropped: int = 0


class Review(Value):
    """What the checker says of one filing. ``dimensions`` maps each dimension to its points; ``score`` is of 100.

    ``open`` holds what a rule is not sure of (拿不准): never shown or graded before a model has settled it.
    ``corrections`` are those that the user had made in the reading of this form.
    """

    filing: Filing
    form_index: int = 1
    findings: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()
    waived: tuple[Waived, ...] = ()
    not_evaluated: tuple[NotEvaluated, ...] = ()
    items: tuple[ItemGrade, ...] = ()
    dimensions: dict[Dimension, Decimal] = Field(default_factory=dict)
    score: Decimal = Decimal(0)
    grade: Grade = Grade.EXCELLENT
    outcome: str = ""
    judged: Judged | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    corrections: tuple[ReadingCorrection, ...] = ()


# --------------------------------------------------------------------------------------------------------- the draft


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
    """待填: a place in the draft whose figure nobody supplied, and the question that would fill it."""

    place: Place
    question: str


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


# ------------------------------------------------------------------------------------------------------- the library


class Practice(Value):
    """An established indicator of a sector with a typical value: what similar projects usually set."""

    sector: str
    level1: Level1
    level2: Level2
    name: str
    comparator: Comparator
    unit: str
    typical: str
    note: str = ""


class Hit(Value):
    """One search result. ``kind`` is filings, indicators or regulations; ``score`` is cosine similarity, 1 is the same.

    ``indicator`` is set for indicator hits. ``sample`` tells that the source is a made-up sample of this product.
    ``ref`` is the id of the filing in the library, or a regulation's page and heading; ``source`` is the file's name.
    """

    kind: str
    score: float
    filing: str
    row: int | None = None
    text: str
    place: Place | None = None
    sector: str = ""
    year: int | None = None
    sample: bool = False
    indicator: Indicator | None = None
    ref: str = ""
    source: str = ""


class Typical(Value):
    """Values that similar indicators set: how many, and their lowest, middle and highest amount in ``unit``."""

    count: int
    low: Decimal
    median: Decimal
    high: Decimal
    unit: str


# -------------------------------------------------------------------------------------------------- the conversation


class Intent(StrEnum):
    """What a message asks for; the closed set of the command line's contract."""

    DRAFT = "draft"
    REVIEW = "review"
    CHANGE_ROW = "change_row"
    SEARCH = "search"
    EXPLAIN_RULE = "explain_rule"
    ASK_REGULATION = "ask_regulation"
    OTHER = "other"


class Source(Value):
    """What an answer rests on: a regulation passage, a handbook page, a past filing's row."""

    kind: str
    title: str
    text: str
    ref: str = ""


class Turn(Value):
    """One turn of a conversation. ``slots`` holds what the message named (``row``, ``field``, ``value``, ``query`` …).

    ``draft`` and ``reviews`` are set when the turn made or changed them; ``done`` is false while words still stream in.
    """

    intent: Intent
    slots: dict[str, str] = Field(default_factory=dict)
    answer: str = ""
    sources: tuple[Source, ...] = ()
    draft: Draft | None = None
    reviews: tuple[Review, ...] = ()
    done: bool = True
