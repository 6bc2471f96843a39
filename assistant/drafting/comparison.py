"""This year's rows beside last year's (与上年比较): what was added, dropped or changed, and how the budget moved. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from assistant.domain import Filing, Indicator, Measure, Money, Value

ALIKE = 0.62
"""How alike two names must be to mean one row. 健康讲座场次 and 健康讲座举办场次 are, 讲座场次 and 培训场次 are not."""


class Change(StrEnum):
    ADDED = "新增"
    DROPPED = "去掉"
    CHANGED = "改变"
    SAME = "不变"


class RowChange(Value):
    """One row of either year. ``row`` counts this year's rows from 1, ``row_before`` last year's."""

    change: Change
    before: Indicator | None = None
    after: Indicator | None = None
    row: int | None = None
    row_before: int | None = None
    remark: str = ""


class Comparison(Value):
    """Two filings of one project side by side. ``budget`` says how the year's money moved, empty where one has none."""

    before: Filing
    after: Filing
    rows: tuple[RowChange, ...]
    budget: str = ""

    def count(self, change: Change) -> int:
        return sum(row.change is change for row in self.rows)


def compare(after: Filing, before: Filing) -> Comparison:
    """This year's form against last year's: this year's rows in their order, then those of last year that are gone."""
    pairs = _pairs(after, before)
    rows = []
    for number, row in enumerate(after.indicators, start=1):
        place = pairs.get(number - 1)
        if place is None:
            rows.append(RowChange(change=Change.ADDED, after=row, row=number))
            continue
        was = before.indicators[place]
        remark = _remark(was, row)
        change = Change.CHANGED if remark else Change.SAME
        rows.append(RowChange(change=change, before=was, after=row, row=number, row_before=place + 1, remark=remark))
    kept = set(pairs.values())
    rows += [
        RowChange(change=Change.DROPPED, before=row, row_before=number)
        for number, row in enumerate(before.indicators, start=1)
        if number - 1 not in kept
    ]
    return Comparison(before=before, after=after, rows=tuple(rows), budget=_budget(after, before))


def _pairs(after: Filing, before: Filing) -> dict[int, int]:
    """Rows of both years that mean the same, the most alike first; a row has one partner at most."""
    likeness = [
        (_alike(row, was), number, place)
        for number, row in enumerate(after.indicators)
        for place, was in enumerate(before.indicators)
    ]
    found: dict[int, int] = {}
    for score, number, place in sorted(likeness, key=lambda one: -one[0]):
        if score < ALIKE:
            break
        if number not in found and place not in found.values():
            found[number] = place
    return found


_DRESS = re.compile(r"举办|开展|完成|发放|服务|情况|工作|数量|次数|[的（）()、\s]")


def _alike(row: Indicator, was: Indicator) -> float:
    """0 for strangers to 1 for the same name; rows of different first levels or measures never mean the same."""
    if row.level1 is not was.level1:
        return 0.0
    mine, theirs = row.target.reading, was.target.reading
    if isinstance(mine, Measure) and isinstance(theirs, Measure) and (mine.unit == "%") is not (theirs.unit == "%"):
        return 0.0
    if row.name == was.name:
        return 1.0
    one, other = (_DRESS.sub("", name) or name for name in (row.name, was.name))
    ratio = SequenceMatcher(None, one, other, autojunk=False).ratio()
    if isinstance(mine, Measure) and isinstance(theirs, Measure) and mine.unit == theirs.unit:
        ratio = max(ratio, _reordered(one, other))
    return ratio * (1.0 if row.level2 is was.level2 else 0.9)


def _reordered(one: str, other: str) -> float:
    """The share of letters in common where one name says all of the other in another order: 更新图书, 图书更新册数."""
    short, long = sorted((one, other), key=len)
    return 2 * len(short) / (len(short) + len(long)) if len(short) >= 4 and set(short) <= set(long) else 0.0


def _remark(was: Indicator, now: Indicator) -> str:
    """What changed between two rows that mean the same, in words; empty when nothing did."""
    told = []
    if was.name != now.name:
        told.append(f"名称由“{was.name}”改为“{now.name}”")
    if _plain(was.target.text) != _plain(now.target.text):
        told.append(f"指标值由{_plain(was.target.text)}改为{_plain(now.target.text)}{_moved(was, now)}")
    return "；".join(told)


def _moved(was: Indicator, now: Indicator) -> str:
    one, other = was.target.reading, now.target.reading
    if not isinstance(one, Measure) or not isinstance(other, Measure) or one.unit != other.unit or not one.amount:
        return ""
    if one.unit == "%" or one.amount == other.amount:
        return ""
    share = ((other.amount - one.amount) / one.amount * 100).quantize(Decimal(1))
    return f"（{'+' if share > 0 else ''}{share}%）"


def _plain(text: str) -> str:
    """A value without blanks and brackets round its unit: ≥12.00(场) is ≥12场."""
    bare = re.sub(r"\s|[()（）]", "", text)
    return re.sub(r"(\d+)\.0+(?!\d)", r"\1", bare)


def _budget(after: Filing, before: Filing) -> str:
    now, was = _annual(after), _annual(before)
    if now is None or was is None:
        return ""
    if now == was:
        return f"年度资金与上年相同，都是 {now:,.2f} 元。"
    share = f"，{abs((now - was) / was * 100):.1f}%" if was else ""
    return f"年度资金由 {was:,.2f} 元改为 {now:,.2f} 元，{'增加' if now > was else '减少'} {abs(now - was):,.2f} 元{share}。"


def _annual(filing: Filing) -> Decimal | None:
    money: Money | None = filing.project.funding.annual
    if (money is None or money.yuan is None) and filing.execution and filing.execution.lines:
        money = filing.execution.lines[0].initial
    return money.yuan if money else None
