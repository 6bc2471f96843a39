"""Last year's filing as this year's brief (上年申报表): same project, dates and years moved on, its counts as facts to confirm."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Comparator, Fact, Filing, Level1, Level2, Measure, Value
from assistant.drafting.facts.clause import parse_task
from assistant.persons import mask_persons


class Given(Value):
    """What is known of a brief so far; empty means nobody said. ``amount`` is yuan, ``framework`` a code."""

    name: str = ""
    department: str = ""
    unit: str = ""
    category: str = ""
    year: int | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    amount: Decimal | None = None
    framework: str = ""
    content: str = ""


def of_last_year(filing: Filing, year: int | None) -> Given:
    """What last year's form says of this year's brief: same project, dates and years moved on, money as it was."""
    project = filing.project
    moved = year - project.year if year and project.year else 0
    money = project.funding.annual or project.funding.appropriation
    line = filing.execution.lines[0] if filing.execution and filing.execution.lines else None
    money = money or (line.initial if line else None)
    return Given(
        name=_moved(project.name, moved),
        department=project.department or "",
        unit=project.unit or "",
        category=project.category or "",
        year=year,
        start=_moved_day(project.start.date if project.start else None, moved),
        end=_moved_day(project.end.date if project.end else None, moved),
        amount=money.yuan if money else None,
        framework=framework_of(filing) if filing.indicators else "",
        content=mask_persons(_moved(_plain(filing.objective.annual or filing.objective.overall or ""), moved)),
    )


def framework_of(filing: Filing) -> str:
    """The framework a form follows, by its levels: cost beside output, cost under output, or none."""
    if any(row.level1 is Level1.COST for row in filing.indicators):
        return "2024"
    return "2020" if any(row.level2 is Level2.OUTPUT_COST for row in filing.indicators) else "2023"


def moved_on(given: Given, years: int) -> Given:
    """What a paper of an earlier year says, its year and dates moved on."""
    return given.model_copy(
        update={
            "year": given.year + years if given.year else None,
            "start": _moved_day(given.start, years),
            "end": _moved_day(given.end, years),
        }
    )


def _plain(text: str) -> str:
    """A text without the tags that some systems leave in their exports."""
    return re.sub(r"</?[a-zA-Z][^<>]*>", "", text)


def _moved(text: str, years: int) -> str:
    """Every year of a text moved on: 2025年底 becomes 2026年底; document numbers (〔2020〕10号) stay."""
    if not years:
        return text.strip()
    return re.sub(r"(?<![〔\[（(\d])(20\d\d)(?=\s*(?:年|-))", lambda found: str(int(found[1]) + years), text).strip()


def _moved_day(day: dt.date | None, years: int) -> dt.date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


_COUNTING = re.compile(r"(?:的)?(?:数量|场次|次数|人次|人数|期数|个数|面积|总数|总量|户数|份数|篇数|批次|数)$")


def promised(filing: Filing, file: str) -> Iterator[Fact]:
    """The counts that last year's rows promise, as facts for works this year's words say nothing of."""
    for number, row in enumerate(filing.indicators, start=1):
        reading = row.target.reading
        if row.level2 is not Level2.QUANTITY or not isinstance(reading, Measure):
            continue
        if reading.unit in ("", "%", "‰", "元", "万元") or reading.per or reading.amount <= 0:
            continue
        thing = _COUNTING.sub("", re.sub(r"[（(].*?[)）]|\s", "", row.name))
        if len(thing) < 2 or thing.endswith(("率", "度")) or re.search(r"[，,；;]", thing):
            continue
        phrase = parse_task(thing)  # 更新图书 is 图书 that are renewed, as 图书更新 is
        yield Fact(
            thing=phrase.thing if len(phrase.thing) >= 2 else thing,
            act=phrase.act if len(phrase.thing) >= 2 else "",
            quantity=reading.amount,
            upper=reading.upper,
            # a ceiling on what is done was last year's slip; how many may be more is the plan's to say
            comparator=None if reading.comparator in (Comparator.AT_MOST, Comparator.LESS) else reading.comparator,
            unit=reading.unit,
            quote=f"{row.name}{row.target.text}",
            source="prior",
            place=f"{file} 第{number}行指标",
        )
