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
from assistant.review.lexicon import UnitsOf, entries
from assistant.review.matching import Mention, mentions, same_thing
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
    return same_thing(mention, row) or _named_in_clause(mention, row, case)


def _may_count(row: Indicator, unit: str) -> bool:
    """Whether a name may bear a unit: 人数 no 人次, 数量 nothing that is measured, 户数 only 户."""
    name, own = bare(row.name), _own_units(row)
    if name.endswith("人次") or unit == "人次":
        return name.endswith("人次") and unit in ("人次", "次")
    if own or not name.endswith("数量"):
        return not own or unit in own
    return kind_of(unit) in (None, UnitKind.PEOPLE, UnitKind.GROUPS, UnitKind.EVENTS, UnitKind.OBJECTS)


def _named_in_clause(mention: Mention, row: Indicator, case: Case) -> bool:
    """为36户残疾人家庭完成无障碍改造 gives 无障碍改造户数: the clause says the thing, and its only figure is in that unit.

    Another row of the same unit that the clause says as well leaves it open.
    """
    if mention.frequency or row.level2 is not Level2.QUANTITY or mention.unit not in _own_units(row):
        return False
    told = mention.clause
    same_unit = [each for each in mentions(told) if each.unit == mention.unit]
    others = [
        each
        for _, each in case.rows(Level1.OUTPUT, Level2.QUANTITY)
        if each is not row and mention.unit in _own_units(each) and _stands_in(_thing(each), told)
    ]
    return len(same_unit) == 1 and not others and _stands_in(_thing(row), told)


def _own_units(row: Indicator) -> tuple[str, ...]:
    """The units a name's ending asks for: 户数 in 户, 面积 in 平方米; none for 数量, which may be anything."""
    kinds: tuple[UnitsOf, ...] = entries("units", "kind", UnitsOf)
    return tuple(unit for kind in kinds if bare(row.name).endswith(kind.endings) for unit in kind.units)


def _thing(row: Indicator) -> str:
    """What a row speaks of: 上门护理 of 上门护理老人数, 道路修缮 of 道路修缮面积."""
    return re.sub("(?:老人|党员|学员|学生|人员|家庭|对象)$", "", core(re.sub("(?:人|户|家)数$", "", bare(row.name))))


def _stands_in(thing: str, text: str) -> bool:
    """Whether a text says a thing as it is, or in two words that stand apart: 道路修缮 in 修缮小区道路."""
    if len(thing) < 3:
        return False
    return thing in text or any(
        thing[:cut] in text and thing[cut:] in text for cut in range(2, len(thing) - 1) if len(thing) >= 4
    )


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
