"""Changing the head of a drafted form (表头): what it is called, who, when, how much, for whom; rows and objective follow the brief."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.domain import Brief, BudgetPart, Draft
from assistant.drafting.editing import ground_of_draft
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import with_correction
from assistant.drafting.facts.joining import money_text
from assistant.drafting.following import in_step
from assistant.drafting.intake.prior import Given
from assistant.drafting.intake.sums import sums_in
from assistant.drafting.journey import Reviewer, revised
from assistant.errors import AssistantError, BriefError
from assistant.figures import FigureKind, read_deadlines, read_figures
from assistant.figures.numerals import fold
from assistant.target import read_date, read_money, read_number

if TYPE_CHECKING:
    from assistant.library import Library

_OWN = ("name", "department", "unit", "category", "start", "end", "amount")
_OBJECTIVES = {"overall": "项目总目标", "annual": "年度目标"}


def replace_head(draft: Draft, told: Given, *, library: Library | None = None, review: Reviewer | None = None) -> Draft:
    """The draft with the head fields that ``told`` names; empty ones stay as they are.

    Rows and sentences that rest on the old head follow; where the objective says the old money in words of its own, a
    note asks to look. Raises ``BriefError`` for a start after the end.
    """
    named = {field: value for field in _OWN if (value := getattr(told, field)) not in ("", None)}
    changes = {field: value for field, value in named.items() if getattr(draft.brief, field) != value}
    if not changes:
        return draft
    brief = Brief.model_validate(draft.brief.model_dump() | changes)
    if brief.start and brief.end and brief.start > brief.end:
        raise BriefError(f"计划开始日期 {brief.start} 晚于计划完成日期 {brief.end}。", hint="请更正其中一个。")
    changed = _called(draft, brief.name) if "name" in changes else draft
    changed = in_step(changed, brief, library=library)
    if "amount" in changes:
        changed = _asking_about(changed, draft.brief.amount, brief.amount)
    return revised(changed, ground_of_draft(changed), review) if review else changed


def told_in(field: str, text: str, brief: Brief) -> Given:
    """A head field as it is said: 90万元, 11月底, 3月1日至10月31日 for ``dates``. Raises ``BriefError`` for what cannot be read."""
    text = text.strip(' “”"「」。！!')
    if field == "amount":
        return Given(amount=yuan_in(text))
    if field == "dates":
        ends = re.split(r"\s*(?:至|到|—+|–|~|～)\s*", text)
        if len(ends) != 2:
            raise BriefError(f"起止时间“{text}”看不懂。", hint="请写成“3月1日至10月31日”。")
        return Given(start=_day(ends[0], brief.year, last=False), end=_day(ends[1], brief.year, last=True))
    if field in ("start", "end"):
        return Given(**{field: _day(text, brief.year, last=field == "end")})
    return Given(**{field: text})


def yuan_in(text: str) -> Decimal:
    """Money as it is said; a bare number is yuan only from 10000 on. Raises ``BriefError`` for what could be either."""
    bare = read_number(text)
    sums = [one.yuan for one in sums_in(text)]
    yuan = read_money(text, unit=None).yuan or (sums[0] if len(sums) == 1 else None)
    if bare is not None:
        yuan = bare if bare >= 10_000 else None
    if yuan is None:
        raise BriefError(f"金额“{text}”看不懂。", hint="请带上单位，例如 86万元 或 860000元。")
    return yuan


_MONTH = re.compile(
    r"(?:(20\d\d)\s*年|今年|当年)?\s*(?:(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月|(?<!\d)年)\s*(?:(\d{1,2})\s*[日号]?|底|末|初|份)?\s*(?:之?前|以前|起|开始|完成)*"
)


def _day(text: str, year: int, *, last: bool) -> dt.date:
    """A day as it is said; of a month the first or the ``last``. Raises ``BriefError``."""
    if day := read_date(text).date:
        return day
    found = _MONTH.fullmatch(fold(text).strip())
    if found and found[2]:
        of, month = int(found[1] or year), int(read_number(found[2]) or 0)
        try:
            if found[3]:
                return dt.date(of, month, int(found[3]))
            if last or re.search("[底末]", text):
                return dt.date(of + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
            return dt.date(of, month, 1)
        except ValueError:
            pass
    if found and re.search("年[底末初]", text):
        return dt.date(year, 1, 1) if "初" in text else dt.date(year, 12, 31)
    said = read_deadlines(f"{text}前完成", year=year)
    if len(said) != 1:
        raise BriefError(f"日期“{text}”看不懂。", hint="请写成“6月30日”或“2026-06-30”。")
    due = said[0].deadline
    return dt.date(due.year or year, due.month, due.day)


def replace_part(
    draft: Draft, part: str, yuan: Decimal, *, library: Library | None = None, review: Reviewer | None = None
) -> Draft:
    """The draft in which the budget's part of that name costs ``yuan``; its cost row follows, and the sum is told of.

    Raises ``AssistantError`` where the budget has no such part.
    """
    if not any(one.name == part for one in draft.brief.parts):
        raise AssistantError(f"预算构成里没有“{part}”。", hint="请写进左边的“预算构成”。")
    parts = tuple(_costing(one, yuan) if one.name == part else one for one in draft.brief.parts)
    changed = in_step(draft, draft.brief.model_copy(update={"parts": parts}), library=library)
    return revised(changed, ground_of_draft(changed), review) if review else changed


def replace_people(
    draft: Draft, was: str, people: str, *, library: Library | None = None, review: Reviewer | None = None
) -> Draft:
    """The draft in which what was for ``was`` is for ``people``; where nobody was named, the brief says it in a sentence."""
    brief = draft.brief
    concerned = [fact for fact in read_facts(brief).facts if was and fact.beneficiary == was]
    for fact in concerned:
        brief = with_correction(brief, fact, fact.model_copy(update={"beneficiary": people}))
    if not concerned:
        said, told = f"服务对象为{people}", _TOLD_PEOPLE.sub(f"服务对象为{people}", brief.content)
        start = brief.content.rstrip("。；;，, \n")
        content = told if told != brief.content else f"{start}；{said}" if start else said
        brief = brief.model_copy(update={"content": content})
    changed = in_step(draft, brief, library=library)
    return revised(changed, ground_of_draft(changed), review) if review else changed


_TOLD_PEOPLE = re.compile(r"(?:服务|受益)对象(?:为|是|[:：])[^。；;\n]*")


def people_of(draft: Draft) -> tuple[str, ...]:
    """For whom the works of a draft are, each once."""
    return tuple(dict.fromkeys(fact.beneficiary for fact in read_facts(draft.brief).facts if fact.beneficiary))


def _costing(part: BudgetPart, yuan: Decimal) -> BudgetPart:
    """A part with another sum; what its line counted and quoted led to the old one."""
    return part.model_copy(update={"amount": yuan, "quantity": None, "unit": "", "price": None, "quote": ""})


def _called(draft: Draft, now: str) -> Draft:
    """The project under another name, in head and objectives; it does what it did, so the rows stay."""
    was, project = draft.brief.name, draft.filing.project.model_copy(update={"name": now})
    project_was = f"{was}项目" if now.endswith(("项目", "工程")) else was
    said = {name: getattr(draft.filing.objective, name) for name in _OBJECTIVES}
    renamed = {
        name: text.replace(project_was, now).replace(was, now)
        for name, text in said.items()
        if text and now not in text
    }
    objective = draft.filing.objective.model_copy(update=renamed)
    filing = draft.filing.model_copy(update={"project": project, "objective": objective})
    return draft.model_copy(update={"filing": filing, "brief": draft.brief.model_copy(update={"name": now})})


def _asking_about(draft: Draft, was: Decimal | None, now: Decimal | None) -> Draft:
    """Notes where an objective or the user's own words still say the old money."""
    if was is None or now is None:
        return draft
    notes = [
        f"{label}里仍有“{quote}”，年度资金已改为{money_text(now)}元，请核对。" for label, quote in _saying(draft, was)
    ]
    return draft.model_copy(update={"notes": tuple(dict.fromkeys((*draft.notes, *notes)))})


def _saying(draft: Draft, yuan: Decimal) -> Sequence[tuple[str, str]]:
    texts = [(label, getattr(draft.filing.objective, name) or "") for name, label in _OBJECTIVES.items()]
    return [
        (label, one.quote)
        for label, text in texts
        for one in read_figures(text, year=draft.brief.year)
        if one.kind is FigureKind.MONEY and re.search(r"元$", one.unit) and one.amount == yuan
    ]
