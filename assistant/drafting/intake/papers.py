"""Fills a 项目简况 from papers (收材料): a statement, a budget sheet, running text, last year's filing; each field marked where from.

What the user typed always wins; where papers disagree the first in order of trust is taken and the others are shown.
Nothing is guessed: a field no paper states stays empty.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assistant.documents.forms.budget import parts_of
from assistant.documents.forms.paper import Paper
from assistant.domain import (
    FRAMEWORKS,
    Brief,
    BudgetPart,
    Fact,
    Filing,
    Statement,
    StatementSection,
    Value,
)
from assistant.drafting.facts.joining import money_text
from assistant.drafting.intake.free_text import brief_from_text
from assistant.drafting.intake.opening import bare_name
from assistant.drafting.intake.prior import Given, moved_on, of_last_year, promised
from assistant.drafting.intake.sums import total_of
from assistant.errors import BriefError
from assistant.figures.numerals import fold
from assistant.lexemes import lexemes
from assistant.persons import mask_persons
from assistant.target import read_date

LABELS = {
    "name": "项目名称",
    "department": "主管部门",
    "unit": "实施单位",
    "category": "项目类别",
    "year": "年度",
    "start": "计划开始日期",
    "end": "计划完成日期",
    "amount": "年度资金",
    "framework": "表式",
    "content": "要做什么",
}
YOURS = "您填写的"


class Told(Value):
    """One field as one source states it, in words; ``taken`` tells which of several is in the brief."""

    field: str
    text: str
    source: str
    place: str = ""
    taken: bool = False


class Intake(Value):
    """What papers and user said together. ``last`` is last year's filing, ``added`` the counts its rows promise.

    ``carried`` is last year's objective where it stands in for what is to be done this year.
    """

    given: Given
    told: tuple[Told, ...] = ()
    statement: Statement | None = None
    paper: str = ""
    parts: tuple[BudgetPart, ...] = ()
    added: tuple[Fact, ...] = ()
    last: Filing | None = None
    carried: str = ""
    notes: tuple[str, ...] = ()

    @property
    def conflicts(self) -> tuple[tuple[Told, ...], ...]:
        """For each field on which sources disagree, what each says, the taken one first."""
        groups = (tuple(one for one in self.told if one.field == field) for field in LABELS)
        several = (group for group in groups if len({_same(one.text) for one in group}) > 1)
        return tuple(tuple(sorted(group, key=lambda one: not one.taken)) for group in several)

    def brief(self) -> Brief:
        """The brief, ready to draft. Raises ``BriefError`` for a missing name or nothing to do."""
        given = completed(self.given)
        if not given.name:
            raise BriefError("还没有项目名称。", hint="请填在左上的“项目名称”里。")
        if not (given.content or self.statement or self.parts or self.added):
            raise BriefError(
                "还没有写要做什么。", hint="写一两句，有数就写数；或者上传经费说明、预算明细、上年申报表。"
            )
        year = given.year or (given.start.year if given.start else dt.date.today().year)
        if given.start and given.end and given.start > given.end:
            raise BriefError(f"计划开始日期 {given.start} 晚于计划完成日期 {given.end}。", hint="请更正其中一个。")
        fields = given.model_dump(exclude={"year", "framework"})
        framework = given.framework or ("2024" if year >= 2024 else "2023")
        return Brief(
            **fields,
            year=year,
            framework=framework,
            statement=self.statement,
            paper=self.paper,
            parts=self.parts,
            added=self.added,
            carried=bool(self.carried) and self.given.content == self.carried,
        )


def completed(given: Given) -> Given:
    """What nobody typed into the fields, as the words of 要做什么 say it. Words that name the project themselves are read as
    a whole message, labels and all; of others only a sum that is called the whole, and a year, are taken."""
    if not given.content:
        return given
    amount = given.amount if given.amount is not None else total_of(given.content, headed=False)
    try:
        told = brief_from_text(given.content)
    except BriefError:
        return given.model_copy(update={"amount": amount})
    found: dict[str, object] = {"amount": amount}
    if given.year is None and given.start is None and re.search(r"20\d\d\s*年|明年", given.content):
        found["year"] = told.year
    named = _NAMED.search(given.content) is not None
    if named or given.name == told.name or (not given.name and _reads_as_a_name(told.name)):
        found |= {
            "name": given.name or told.name,
            "content": told.content,
            "amount": told.amount if amount is None else amount,
        }
        found |= {name: getattr(given, name) or getattr(told, name) for name in ("department", "unit", "category")}
    return given.model_copy(update=found)


def _reads_as_a_name(name: str) -> bool:
    """Whether words stand by themselves as a name: they say neither who speaks nor how or when, and begin with what is named."""
    tags = [one.tag for one in lexemes(name)]
    return (
        len(name) >= 4
        and not {"r", "uj", "ul", "y", "x"} & set(tags)
        and "d" not in tags[:-1]
        and tags[0][0] not in "mpt"
        and tags[-1] != "q"
    )


_NAMED = re.compile(r"(?:^|\n)\s*(?:\d+[、.．]|[一二三四五]、)?\s*项目(?:名称|名)?\s*[:：]")


def take_in(own: Given, papers: Sequence[Paper]) -> Intake:
    """What the user typed and what the papers say as one; trust falls from statement over budget and text to last year."""
    notes: list[str] = []
    told = [Told(field=field, text=text, source=YOURS) for field, text in _shown(own)]
    values = own.model_dump()
    statement, statement_file = _statement(papers, notes)
    last, last_file = _last(papers, notes)
    parts = tuple(part for paper in papers if paper.budget for part in parts_of(paper.budget, paper.name))
    sources: list[tuple[str, str, Given]] = []
    if statement:
        # a statement filed in one file with last year's form is last year's too
        years = _years_on(own, last) if last and last_file == statement_file else 0
        sources += [(statement_file, place, moved_on(one, years)) for place, one in _of_statement(statement)]
        if years:
            notes.append("经费情况说明和上年申报表在同一个文件里，按上年的说明处理：年份已改，数量和金额请逐个核对。")
    for paper in papers:
        if paper.budget:
            notes.extend(paper.budget.notes)
            sources.append((paper.name, "合计", Given(amount=_total(paper), name=_name_above(paper))))
    for paper in papers:
        if _is_prose(paper):
            sources.append((paper.name, "正文", _of_text(paper)))
    if last:
        year = own.year or (last.project.year + 1 if last.project.year else None)
        sources.append((last_file, "上年申报表", of_last_year(last, year)))
        if own.amount is None and not any(one.amount for _, _, one in sources[:-1]) and sources[-1][2].amount:
            notes.append("年度资金暂按上年申报表的金额填入，请改成今年的数。")
    has_text, carried = bool(statement), ""
    for file, place, one in sources:
        for field, text in _shown(one):
            if field == "content" and file == last_file and (has_text or values["content"]):
                continue  # last year's words only where nobody said what this year does
            taken = values[field] in ("", None)
            if taken:
                values[field] = getattr(one, field)
                if field == "content" and file == last_file:
                    carried = one.content
                    notes.append("“要做什么”取自上年申报表的年度目标，年份已改，数量仍是上年的，请逐个核对。")
            told.append(Told(field=field, text=text, source=file, place=place, taken=taken))
    told = [one.model_copy(update={"taken": True}) if one.source == YOURS else one for one in told]
    statement = statement or _as_statement(papers, values["content"])
    added = tuple(promised(last, last_file)) if last else ()
    return Intake(
        given=Given.model_validate(values),
        told=tuple(told),
        statement=statement,
        paper=statement_file or (statement.project if statement and not statement_file else ""),
        parts=parts,
        added=added,
        last=last,
        carried=carried,
        notes=tuple(dict.fromkeys([*notes, *_unused(papers)])),
    )


def _years_on(own: Given, last: Filing) -> int:
    """How many years lie between last year's form and the one to be made; none where the form names no year."""
    return (own.year or last.project.year + 1) - last.project.year if last.project.year else 0


def _shown(given: Given) -> Iterator[tuple[str, str]]:
    """The stated fields in words."""
    for field in LABELS:
        value = getattr(given, field)
        if value in ("", None):
            continue
        if field == "framework":
            yield field, FRAMEWORKS[value].title
        else:
            yield field, f"{money_text(value)}元" if isinstance(value, Decimal) else str(value)


def _same(text: str) -> str:
    return re.sub(r"[\s，,。；;、（）()]", "", fold(text))


# ------------------------------------------------------------------------------------------------------ the statement


def _statement(papers: Iterable[Paper], notes: list[str]) -> tuple[Statement | None, str]:
    found = [(one, paper.name) for paper in papers for one in paper.document.statements]
    if len(found) > 1:
        notes.append(f"材料里有 {len(found)} 份经费情况说明，用了第一份（{found[0][1]}）。")
    return found[0] if found else (None, "")


_RUN_BY = re.compile(
    r"(?:由|实施主体(?:为|是|[:：])|实施单位(?:为|是|[:：]))\s*([^，。；、\s]{3,20}?)(?:组织实施|负责|实施|承担|[，。；]|$)"
)
_UNDER = re.compile(r"主管(?:部门|单位)(?:为|是|[:：])\s*([^，。；、\s]{3,20})")
_FROM_TO = re.compile(
    r"(20\d\d)\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?\s*(?:至|到|-|—|–|~|～)+\s*(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日|底)?"
)


def _of_statement(statement: Statement) -> Iterator[tuple[str, Given]]:
    """The fields each section of a statement states."""
    yield "标题", Given(name=bare_name(statement.project) if statement.project else "")
    for section in statement.sections:
        text = fold(section.text)
        place = f"“{section.heading}”"
        if re.search(r"主体|概述|概况", section.heading):
            run, under = _RUN_BY.search(text), _UNDER.search(text)
            yield place, Given(unit=run[1] if run else "", department=under[1] if under else "")
        if re.search(r"周期|时间|期限", section.heading):
            start, end = _period(text)
            yield place, Given(start=start, end=end, year=start.year if start else None)
        if re.search(r"预算|经费|资金", section.heading):
            yield place, Given(amount=total_of(text))


def _period(text: str) -> tuple[dt.date | None, dt.date | None]:
    """The first and last day of 2026年1月至12月, 2026年3月1日—2026年11月30日; the end of a month where no day is said."""
    found = _FROM_TO.search(text)
    if not found:
        year = re.search(r"(20\d\d)\s*年(?:全年|度)", text)
        return (dt.date(int(year[1]), 1, 1), dt.date(int(year[1]), 12, 31)) if year else (None, None)
    first, month, day, last, until, until_day = found.groups()
    try:
        start = dt.date(int(first), int(month), int(day or 1))
        close = int(last or first), int(until)
        end = dt.date(*close, int(until_day)) if until_day else _last_day(*close)
    except ValueError:
        return None, None
    return start, end


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


# ---------------------------------------------------------------------------------------------- budget, running text


def _total(paper: Paper) -> Decimal | None:
    if paper.budget is None:
        return None
    return sum((line.amount for line in paper.budget.lines), Decimal(0)) or None


def _name_above(paper: Paper) -> str:
    """The project in the title of a budget sheet: 社区文化活动室设备更新项目预算明细表."""
    for line in (paper.text.splitlines() or [""])[:3]:
        found = re.match(
            r"^(?:20\d\d年度?)?([一-鿿]{4,24}?)(?:项目)?(?:经费|资金)?预算(?:明细|编制|测算)*表?$",
            re.sub(r"\s", "", line),
        )
        if found:
            return bare_name(found[1])
    return ""


def _is_prose(paper: Paper) -> bool:
    return not paper.document.statements and not paper.document.filings and not paper.budget and len(paper.text) >= 8


def _of_text(paper: Paper) -> Given:
    """A page of prose read like a clerk's message; its whole text is what is to be done."""
    text = mask_persons(paper.text)
    try:
        brief = brief_from_text(text)
    except BriefError:
        return Given(content=text)
    year = brief.year if re.search(r"20\d\d\s*年|明年", text) else None
    fields = brief.model_dump(include={"name", "department", "unit", "category", "amount"})
    return Given(**fields, year=year, content=text if len(text) <= _LONGEST else "")


_LONGEST = 1500
"""Letters of prose that still go into the field 要做什么, where the user can change them; longer is read as a paper."""


def _as_statement(papers: Iterable[Paper], content: str) -> Statement | None:
    """Prose that is not in the field 要做什么, because it is long or the user wrote words of his own."""
    for paper in papers:
        text = mask_persons(paper.text)
        if _is_prose(paper) and text != content:
            return Statement(project=paper.name, sections=(StatementSection(number=1, heading="项目内容", text=text),))
    return None


def _unused(papers: Iterable[Paper]) -> Iterator[str]:
    for paper in papers:
        if not (paper.document.statements or paper.document.filings or paper.budget or _is_prose(paper)):
            yield f"在“{paper.name}”里没有认出经费说明、预算明细或申报表，没有用上。"


def _last(papers: Iterable[Paper], notes: list[str]) -> tuple[Filing | None, str]:
    found = [(one, paper.name) for paper in papers for one in paper.document.filings]
    if len(found) > 1:
        names = "、".join(one.project.name for one, _ in found[:4])
        notes.append(f"材料里有 {len(found)} 张表（{names}），按第一张填写；其余的请分开上传。")
    return found[0] if found else (None, "")


def day_of(text: str) -> dt.date | None:
    """A date as typed; ``None`` for a blank. Raises ``BriefError`` for what is no date."""
    if not text.strip():
        return None
    if (day := read_date(text.strip()).date) is None:
        raise BriefError(f"日期“{text}”看不懂。", hint="请写成 2026-01-01 这样。")
    return day
