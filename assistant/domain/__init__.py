"""The nouns of the field as frozen values: what a filing is, what a review says, what a draft holds.

No I/O, no clock, no model. Two conventions hold everywhere:

* ``None`` means *the form has no such cell*; an empty text means *the cell is there and blank*.
* A value's ``text`` is what was filed; the parsed part beside it is our reading and may be ``None``.

Money is ``Decimal`` yuan, with text and unit as filed kept beside it.
"""

from assistant.domain.conversation import Intent, Source, Turn
from assistant.domain.draft import Basis, BasisKind, Blank, Brief, BudgetPart, Draft, DraftRow, Fact, FactChange, Tokens
from assistant.domain.filing import (
    CorrectionKind,
    Document,
    Doubt,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Objective,
    Place,
    Project,
    ReadingCorrection,
    Section,
    Share,
    Statement,
    StatementSection,
    Unread,
)
from assistant.domain.levels import FRAMEWORKS, LEVEL1_OF, Framework, Level1, Level2
from assistant.domain.library import Hit, Practice, Typical
from assistant.domain.readings import Comparator, Deadline, Frequency, Measure, Money, Period, PlanDate, Target
from assistant.domain.review import (
    DIMENSION_OF,
    Dimension,
    Edit,
    Finding,
    Grade,
    Item,
    ItemGrade,
    Judged,
    NotEvaluated,
    Review,
    Severity,
    Waived,
)
from assistant.domain.value import Value

__all__ = [
    "DIMENSION_OF",
    "FRAMEWORKS",
    "LEVEL1_OF",
    "Basis",
    "BasisKind",
    "Blank",
    "Brief",
    "BudgetPart",
    "Comparator",
    "CorrectionKind",
    "Deadline",
    "Dimension",
    "Document",
    "Doubt",
    "Draft",
    "DraftRow",
    "Edit",
    "Execution",
    "ExecutionLine",
    "Fact",
    "FactChange",
    "Filing",
    "FilingKind",
    "Finding",
    "Framework",
    "Frequency",
    "Funding",
    "Grade",
    "Hit",
    "Indicator",
    "Intent",
    "Item",
    "ItemGrade",
    "Judged",
    "Level1",
    "Level2",
    "Measure",
    "Money",
    "NotEvaluated",
    "Objective",
    "Period",
    "Place",
    "PlanDate",
    "Practice",
    "Project",
    "ReadingCorrection",
    "Review",
    "Section",
    "Severity",
    "Share",
    "Source",
    "Statement",
    "StatementSection",
    "Target",
    "Tokens",
    "Turn",
    "Typical",
    "Unread",
    "Value",
    "Waived",
]
