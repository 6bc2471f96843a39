"""What the filing's own texts tell of an indicator: its figure, its deadline, as an 指标值 written the way this form does.

A figure counts only when one text gives exactly one for the row's own thing; estimates, parts and spans are no targets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Comparator, Deadline, Indicator, Level1, Level2
from assistant.figures import read_deadlines
from assistant.figures.units import UnitKind, kind_of
from assistant.review.matching import named_in_clause, own_units, same_thing
from assistant.review.mentions import Mention, mentions
from assistant.review.rule import Case, squeeze
from assistant.review.wording import bare, core, measure, one_wording

_SIGNS = {Comparator.AT_LEAST: "≥", Comparator.MORE: ">", Comparator.AT_MOST: "≤", Comparator.LESS: "<"}
_RATE = re.compile("(?:率|比例|占比|比重)$")
# what is carried out within the plan is due on its last day at the latest; what recurs, or is paid out, is not
_CARRIED_OUT = re.compile(
    "完成|完工|竣工|建成|举办|开展|实施|改造|采购|购置|建设|上线|验收|交付|安装|配送|印制|编制|评审|结项|整治|培训|活动"
)
_RECURRING = re.compile(
    "响应|处置|受理|修复|维修|报修|办结|反馈|到场|发放|拨付|支付|缴纳|结算|日常|每[日周月季]|清运|保洁|巡查|资金|经费"
)


def texts(case: Case) -> Iterator[str]:
    """The year's objective, the overall one, and what the 经费情况说明 says of plan and content, in this order."""
    aim = case.filing.objective
    yield from dict.fromkeys(text for text in (aim.annual, aim.overall) if text and text.strip())
    for part in case.statement.sections if case.statement else ():
        if not re.search("依据|主体|职能", part.heading):
            yield part.text


def told_value(case: Case, row: Indicator) -> str:
    """The row's figure as the texts give it, e.g. ``≥10(场)``; empty where they give none, or more than one."""
    for text in texts(case):
        found = {(mention.amount, mention.unit): mention for mention in mentions(text) if _is_of(mention, row, case)}
        if len(found) > 1:
            return ""
        for mention in found.values():
            return in_style(case, row, _SIGNS.get(mention.comparator or Comparator.EQUAL, "≥"), mention)
    return ""


def _is_of(mention: Mention, row: Indicator, case: Case) -> bool:
    if mention.part or mention.approximate or mention.upper is not None or (mention.frequency and mention.amount > 24):
        return False
    if row.level1 is Level1.COST or row.level2 in (Level2.OUTPUT_COST, Level2.TIMELINESS):
        return False
    if row.level1 is Level1.SATISFACTION:
        only = sum(1 for _ in case.rows(Level1.SATISFACTION)) == 1
        return mention.unit == "%" and "满意" in mention.thing and "满意" in row.name and only
    if (mention.unit == "%") != bool(_RATE.search(bare(row.name))):
        return False
    if mention.unit == "%":
        return one_wording(mention.thing) == one_wording(bare(row.name))
    if not _may_count(row, mention.unit):
        return False
    return same_thing(mention, row) or named_in_clause(mention, row, case)


def _may_count(row: Indicator, unit: str) -> bool:
    """Whether a name may bear a unit: 人数 no 人次, 数量 nothing that is measured, 户数 only 户."""
    name, own = bare(row.name), own_units(row.name)
    if name.endswith("人次") or unit == "人次":
        return name.endswith("人次") and unit in ("人次", "次")
    if own or not name.endswith("数量"):
        return not own or unit in own
    return kind_of(unit) in (None, UnitKind.PEOPLE, UnitKind.GROUPS, UnitKind.EVENTS, UnitKind.OBJECTS)


def in_style(case: Case, row: Indicator, sign: str, mention: Mention) -> str:
    """A value with its unit in brackets where the form writes it so: ``≥10(场)``, else ``≥10场``."""
    amount = written(mention.amount)
    own = row.target.text if re.search(r"\d", row.target.text) else ""
    measured = [own] if own else [each.target.text for each in case.filing.indicators if measure(each.target)]
    bracketed = sum(bool(re.search(r"\d\s*[(（]", text)) for text in measured) * 2 > len(measured)
    return f"{sign}{amount}({mention.unit})" if bracketed else f"{sign}{amount}{mention.unit}"


def written(amount: Decimal) -> str:
    """A number without separators and trailing zeros: 12, 0.8, 60000."""
    return f"{amount.normalize():f}"


def told_deadline(case: Case, row: Indicator) -> str:
    """When the row's thing is due, by the texts, else by the 计划完成日期; empty for what recurs or is due in hours."""
    year, thing = case.filing.project.year, core(row.name)
    for text in texts(case):
        due = {
            (dated.deadline.year, dated.deadline.month, dated.deadline.day): dated.deadline
            for dated in read_deadlines(squeeze(text), year=year)
            if len(thing) >= 2 and core(dated.thing) == thing
        }
        if len(due) == 1:
            return _by(next(iter(due.values())), year)
    end = case.filing.project.end
    if end is None or end.date is None or _RECURRING.search(row.name) or not _CARRIED_OUT.search(row.name):
        return ""
    if year is not None and end.date.year != year:
        return ""
    return _by(Deadline(year=end.date.year, month=end.date.month, day=end.date.day), year)


def _by(due: Deadline, year: int | None) -> str:
    stated = f"{due.year}年" if due.year and due.year != year else ""
    return f"≤{stated}{due.month}月{due.day}日"
