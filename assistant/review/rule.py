"""What a rule is: one function over a :class:`Case`, and one handbook page that is its title, its text and its tests.

The function finds, the page explains. ``@rule`` registers a function under its own name; ``handbook.py`` loads the page of
that name and gives severity, item, applicability and basis. A page without a function is a judged rule: a model reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

from pydantic import ConfigDict, Field

from assistant.domain import (
    FRAMEWORKS,
    Edit,
    Filing,
    FilingKind,
    Framework,
    Indicator,
    Level1,
    Level2,
    Place,
    Section,
    Severity,
    Statement,
    Typical,
    Value,
)
from assistant.review import frameworks
from assistant.settings import Thresholds


class Case(Value):
    """审核材料: everything a rule may look at. ``siblings`` are the other filings of the same document.

    ``parent`` is the sibling whose 项目投入资金构成 names this project, ``children`` the siblings this filing names.
    ``typical`` maps an indicator's name to what similar filings set; ``prior`` is last year's filing of the project.
    Both come from the library and may be absent.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    filing: Filing
    form_index: int = 1
    siblings: tuple[Filing, ...] = ()
    parent: Filing | None = None
    children: tuple[Filing, ...] = ()
    statement: Statement | None = None
    typical: dict[str, Typical] = Field(default_factory=dict)
    prior: Filing | None = None
    thresholds: Thresholds = Thresholds()

    @property
    def is_self_evaluation(self) -> bool:
        return self.filing.kind is FilingKind.SELF_EVALUATION

    @cached_property
    def framework(self) -> Framework:
        """The framework chosen in the settings; else by the form's own cost rows, then its year (Shanghai: cost from 2024)."""
        if self.thresholds.framework:
            return frameworks.chosen(self.thresholds.framework)
        rows = self.filing.indicators
        if any(row.level1 is Level1.COST for row in rows):
            return FRAMEWORKS["2024"]
        if any(row.level2 is Level2.OUTPUT_COST and row.level1 is Level1.OUTPUT for row in rows):
            return FRAMEWORKS["2020"]
        year = self.filing.project.year
        return FRAMEWORKS["2024" if year and year >= 2024 and not self.is_self_evaluation else "2023"]

    def rows(self, level1: Level1 | None = None, level2: Level2 | None = None) -> Iterator[tuple[int, Indicator]]:
        """Indicators with their row number from 1, of one first or second level when asked."""
        for number, row in enumerate(self.filing.indicators, start=1):
            if (level1 is None or row.level1 is level1) and (level2 is None or row.level2 is level2):
                yield number, row

    @cached_property
    def objective_text(self) -> str:
        """Overall and annual objective, one under the other, each once."""
        texts = [self.filing.objective.overall or "", self.filing.objective.annual or ""]
        return "\n".join(dict.fromkeys(text for text in texts if text))

    @cached_property
    def statement_text(self) -> str:
        return "\n".join(f"{part.heading}\n{part.text}" for part in self.statement.sections) if self.statement else ""


class Hit(Value):
    """What a rule's function yields. ``severity`` overrides the page's, for rules whose trigger has degrees.

    ``uncertain`` marks a candidate (拿不准) that becomes a finding only when a capable model confirms it; hybrid rules only.
    """

    place: Place
    quote: str
    message: str
    suggestion: str
    severity: Severity | None = None
    rewrite: str = ""
    edits: tuple[Edit, ...] = ()
    uncertain: bool = False


RuleFunction = Callable[[Case], Iterable[Hit]]
RULES: dict[str, RuleFunction] = {}


def rule(function: RuleFunction) -> RuleFunction:
    """Register a rule under its function's name, which is its code and its page's file name."""
    name: str = function.__name__
    if name in RULES:
        raise ValueError(f"two rules named {name}")
    RULES[name] = function
    return function


def at_row(number: int, row: Indicator, field: str = "target") -> Place:
    """The place of one cell of indicator ``number``; the label is the indicator's name, as the contract asks."""
    # built without validation: a review asks for thousands of places, all of them from values already checked
    return Place.model_construct(
        section=Section.INDICATOR, row=number, field=field, label=row.name, anchor=row.place.anchor
    )


def at_field(section: Section, field: str, label: str) -> Place:
    """The place of one field outside the table, e.g. ``at_field(Section.OBJECTIVE, "annual", "年度总目标")``."""
    return Place(section=section, field=field, label=label)


_BLANKS = re.compile(r"[\s　]+")


def squeeze(text: str) -> str:
    """Text without any white space, for comparisons."""
    return _BLANKS.sub("", text)


def excerpt(text: str, limit: int = 60) -> str:
    """The first ``limit`` characters on one line, for quotes."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
