"""What a draft asks its user (待填与提问): every blank is listed, the most valuable first; at most five are asked aloud.

A blank is no fault: where the clerk left a cell open, the draft asks for it instead of calling its own form wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from assistant.domain import Blank, Brief, Fact, Finding, Place, Review, Section, Waived
from assistant.drafting.facts import Reading
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import Task
from assistant.drafting.facts.unplaced import Reason
from assistant.drafting.planning.costs import ENOUGH, explained
from assistant.drafting.planning.rows import AMOUNT_QUESTION, BLANK

MOST_ASKED = 5
LET_PASS = "这里是待填项，已列入待填清单"

_HEAD = {
    "unit": ("实施单位", "实施单位的全称是什么？"),
    "department": ("主管部门", "主管部门是哪个单位？"),
    "category": ("项目类别", "项目类别是什么？"),
}
_DATED = frozenset(("works", "repair", "purchase", "it_build", "demolition", "survey"))


def blanks_of(brief: Brief, reading: Reading, tasks: tuple[Task, ...], of_rows: tuple[Blank, ...]) -> tuple[Blank, ...]:
    """All blanks of a plan, the most valuable first: contradictions, the money, quantities, prices, times, the head."""
    told = (
        *_money(brief, reading, tasks),
        *of_rows,
        *_unplaced(reading),
        *_time(reading, tasks),
        *_products(tasks),
        *_head(brief),
    )
    return tuple(_each_asked_once(sorted(told, key=_rank)))


def _each_asked_once(blanks: Iterable[Blank]) -> Iterator[Blank]:
    """The blanks with every question at the first of its places only: one answer fills them all."""
    said: set[str] = set()
    for blank in blanks:
        yield blank.model_copy(update={"question": ""}) if blank.question in said else blank
        said.add(blank.question)


_MOST_UNPLACED = 2


def _unplaced(reading: Reading) -> Iterator[Blank]:
    """Figures of the brief that no row has because its words name nothing they count: asked for instead of dropped."""
    left_out = [one.figure for one in reading.unplaced if one.reason is Reason.UNNAMED]
    for figure in left_out[:_MOST_UNPLACED]:
        place = Place(section=Section.PROJECT, field="content", label="主要内容")
        yield Blank(place=place, question=f"简况里的“{figure.quote}”数的是什么？")


def asked(blanks: Sequence[Blank], most: int = MOST_ASKED) -> tuple[str, ...]:
    """The questions to put to the user, each once, the most valuable first."""
    return tuple(dict.fromkeys(blank.question for blank in blanks if blank.question))[:most]


def answerable(blanks: Sequence[Blank], most: int = MOST_ASKED) -> tuple[str, ...]:
    """Those of the questions asked whose answer has a place to go; the rest is put right in the user's own words."""
    own = {blank.question for blank in blanks if blank.place.field == "content"}
    return tuple(question for question in asked(blanks, most) if question not in own)


def _rank(blank: Blank) -> int:
    if "不一致" in blank.question:
        return 0
    if blank.place.section is Section.FUNDING:
        return 1 if blank.place.field == "annual" else 3
    if blank.place.section is Section.INDICATOR:
        return 1 if "预算" in blank.question else 2
    if blank.place.field in ("content", "counts"):
        return 3
    return 4 if blank.place.field == "deadline" else 5 + list(_HEAD).index(blank.place.field)


def _head(brief: Brief) -> Iterator[Blank]:
    for field, (label, question) in _HEAD.items():
        if not getattr(brief, field):
            yield Blank(place=Place(section=Section.PROJECT, field=field, label=label), question=question)


def _money(brief: Brief, reading: Reading, tasks: tuple[Task, ...]) -> Iterator[Blank]:
    """The budget; when only its total is known, what things cost each: nothing is divided out."""
    if brief.amount is None:
        place = Place(section=Section.FUNDING, field="annual", label="年度资金申请总额")
        yield Blank(place=place, question=AMOUNT_QUESTION)
        return
    priced = any(fact.unit_cost is not None or (fact.money and fact.source != "amount") for fact in reading.facts)
    counted = [fact for task in tasks for fact in task.quantities if "/" not in fact.unit]
    known = explained(reading, tasks)
    if priced and 0 < known < brief.amount * ENOUGH:
        place = Place(section=Section.FUNDING, field="parts", label="分项预算和单价")
        rest = amount_text(brief.amount - known)
        question = f"已说明{amount_text(known)}元，其余{rest}元用在哪里？"
        yield Blank(place=place, question=question, told=f"其余{rest}元用于{{}}")
    elif not priced and counted:
        thing, each = counted[0].thing, "人" if counted[0].unit in ("名", "位", "人次") else counted[0].unit or "项"
        place = Place(section=Section.FUNDING, field="parts", label="分项预算和单价")
        question = f"{amount_text(brief.amount)}元怎样分配？例如“{thing}”每{each}多少元？"
        yield Blank(place=place, question=question, told=f"{thing}每{each}{{}}")


def _time(reading: Reading, tasks: tuple[Task, ...]) -> Iterator[Blank]:
    if reading.overall or any(task.deadline or any(one.season for one in task.facts) for task in tasks):
        return
    for task in tasks:
        if task.kind.code in _DATED:
            place = Place(section=Section.PROJECT, field="deadline", label="完成时间")
            yield Blank(place=place, question=f"“{task.thing}”计划几月几日前完成？", thing=task.facts[0].thing)
            return


def _products(tasks: tuple[Task, ...]) -> Iterator[Blank]:
    """4期，每期60人: how many that makes together is offered, not written; who comes twice only the clerk knows."""
    for task in tasks:
        for each in task.quantities:
            what, _, portion = each.unit.partition("/")
            counted = next((one for one in task.quantities if one.unit == portion and portion), None)
            if counted is None or what not in _HEADS or any(_counts_heads(one) for one in task.quantities):
                continue
            told = f"{amount_text(counted.quantity or Decimal(0))}{portion}、每{portion}{amount_text(each.quantity or Decimal(0))}{what}"
            whole = amount_text((counted.quantity or Decimal(0)) * (each.quantity or Decimal(0)))
            place = Place(section=Section.PROJECT, field="counts", label=task.thing)
            question = f"“{task.thing}”{told}，合计{whole}人次，要列为指标吗？列就填{whole}人次，不列就空着。"
            yield Blank(place=place, question=question, thing=task.facts[0].thing, told=f"{task.thing}共{{}}人次")
            break


_HEADS = frozenset(("人", "名", "位"))


def _counts_heads(fact: Fact) -> bool:
    return fact.unit in (*_HEADS, "人次") or fact.act == "参与"


# --------------------------------------------------------------------------------------------- blanks in the review


def without_blanks(review: Review, blanks: tuple[Blank, ...]) -> Review:
    """The review with what it says of blanks let pass: listed under ``waived`` with the reason, no fault of the draft.

    The checker itself stays as strict as it is; who grades anew is the caller's affair.
    """
    open_ones = [finding for finding in review.findings if is_blank(finding, blanks)]
    if not open_ones:
        return review
    passed = tuple(Waived(finding=finding, reason=LET_PASS) for finding in open_ones)
    kept = tuple(finding for finding in review.findings if finding not in open_ones)
    return review.model_copy(update={"findings": kept, "waived": (*review.waived, *passed)})


def is_blank(finding: Finding, blanks: tuple[Blank, ...]) -> bool:
    """Whether a finding only says that a cell is open which the draft itself lists as 待填."""
    place = finding.place
    if BLANK in finding.quote:
        return True
    if finding.rule == "cost_quantity_unmatched" and any(_counts(one, finding) for one in blanks):
        return True
    for blank in blanks:
        if blank.place.section is not place.section:
            continue
        if place.section is Section.INDICATOR:
            if blank.place.row == place.row and place.field in ("target", ""):
                return True
        elif blank.place.field == place.field or (place.section is Section.FUNDING and blank.place.field == "annual"):
            return True
    return False


def _counts(blank: Blank, finding: Finding) -> bool:
    """Whether a blank row asks how many of what a price is for: the price cannot be matched before it is filled."""
    unit = re.search(r"“(.+?)”", finding.message)
    return blank.place.section is Section.INDICATOR and unit is not None and unit[1] in blank.question
