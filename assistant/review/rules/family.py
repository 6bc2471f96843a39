"""Rules on families: a parent project and the children its 项目投入资金构成 names, filed in one document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from difflib import SequenceMatcher

from assistant.domain import Filing, Indicator, Level2, Money, Section, Severity
from assistant.review.rule import Case, Hit, at_field, at_row, rule, squeeze
from assistant.review.wording import figure, measure, plain


@rule
def parent_child_inconsistent(case: Case) -> Iterator[Hit]:
    """The same row or the same sentence says another thing in the parent's form."""
    if case.parent:
        yield from _money_differs(case, case.parent)
        yield from _wording_differs(case, case.parent)
        if len(case.parent.children) == 1:
            yield from _rows_differ(case, case.parent)
    if len(case.children) >= 2:
        yield from _sums_differ(case)


def _money_differs(case: Case, parent: Filing) -> Iterator[Hit]:
    """The year's money of a child that is not what the parent lists for it; 元 for 万元 is another rule's finding."""
    name, money = squeeze(case.filing.project.name), case.filing.project.funding.annual
    share = next((each.amount for each in parent.children if squeeze(each.name) == name), None)
    mine, listed = money.yuan if money else None, share.yuan if share else None
    if not money or not share or not mine or not listed or abs(mine - listed) <= _rounding(money, share):
        return
    if abs(max(mine, listed) / min(mine, listed) - 10_000) < 50:
        return
    yield Hit(
        place=at_field(Section.FUNDING, "annual", "年度资金申请总额"),
        quote=money.text.strip(),
        message=f"父项目的项目投入资金构成里，“{case.filing.project.name}”列{figure(listed)}元，"
        f"本表年度资金是{figure(mine)}元，差{figure(abs(mine - listed))}元。",
        suggestion="核对两处金额，以批复的预算为准改成一致。",
    )


def _rounding(*amounts: Money) -> Decimal:
    """A cent, or half of the last digit written where an amount is in 万元."""
    coarse = [money for money in amounts if money.unit == "万元"]
    digits = [len(money.text.strip().rstrip("万元").partition(".")[2]) for money in coarse]
    return max([Decimal("0.01"), *(Decimal(5000).scaleb(-count) for count in digits)])


def _rows_differ(case: Case, parent: Filing) -> Iterator[Hit]:
    theirs = {squeeze(row.name): row for row in parent.indicators}
    for number, row in case.rows():
        other = theirs.get(squeeze(row.name))
        if other is None or plain(other.target.text) == plain(row.target.text) or _same_value(row, other):
            continue
        yield Hit(
            place=at_row(number, row),
            quote=f"子项目：{row.target.text.strip()}；父项目：{other.target.text.strip()}",
            message=f"“{row.name}”在父项目表里是“{other.target.text.strip()}”，本表是“{row.target.text.strip()}”，同一指标两个值。",
            suggestion="以子项目的计划数为准统一，并回填父项目。",
        )


def _same_value(row: Indicator, other: Indicator) -> bool:
    mine, theirs = measure(row.target), measure(other.target)
    return mine is not None and mine == theirs


def _sums_differ(case: Case) -> Iterator[Hit]:
    """A count in the parent's form below the sum of its children's rows of that name."""
    for number, row in case.rows():
        mine = measure(row.target)
        rows = [
            (child.project.name, value)
            for child in case.children
            for other in child.indicators
            if squeeze(other.name) == squeeze(row.name) and (value := measure(other.target))
        ]
        if (
            mine is None
            or len(rows) < 2
            or any(value.unit != mine.unit for _, value in rows)
            or mine.unit == "%"
            or mine.per
        ):
            continue
        total = sum((value.amount for _, value in rows), Decimal(0))
        if row.level2 is not Level2.QUANTITY or mine.amount in {value.amount for _, value in rows}:
            continue
        shown = " + ".join(f"{name}{figure(value.amount)}" for name, value in rows)
        if mine.amount > total and len(rows) == len(case.filing.children) and _all_is_shared_out(case.filing):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{row.target.text.strip()}",
                message=f"子项目同名指标合计：{shown} = {figure(total)}{mine.unit}，父项目填{figure(mine.amount)}{mine.unit}，"
                f"多出{figure(mine.amount - total)}{mine.unit}；资金已全部分给子项目，多出的由谁完成没有着落。",
                suggestion="按子项目合计填写，或把多出的任务落到子项目。",
                severity=Severity.INFO,
            )
        elif mine.amount < total:
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{row.target.text.strip()}",
                message=f"子项目同名指标合计：{shown} = {figure(total)}{mine.unit}，父项目只填{figure(mine.amount)}{mine.unit}，没有汇总。",
                suggestion="按子项目合计填写，或在名称里说明统计范围。",
            )


def _all_is_shared_out(parent: Filing) -> bool:
    """Whether the children's money makes up the parent's, so that no work is left to the parent itself."""
    annual = parent.project.funding.annual
    total = sum((share.amount.yuan or Decimal(0) for share in parent.children), Decimal(0))
    return annual is not None and bool(annual.yuan) and total == annual.yuan


def _wording_differs(case: Case, parent: Filing) -> Iterator[Hit]:
    """Objectives that are the same text but for a word or two."""
    pairs = (
        ("annual", "年度总目标", case.filing.objective.annual, parent.objective.annual),
        ("overall", "项目总目标", case.filing.objective.overall, parent.objective.overall),
    )
    for field, label, mine, theirs in pairs:
        one, other = squeeze(theirs or ""), squeeze(mine or "")
        if min(len(one), len(other)) < 30 or one == other or max(len(one), len(other)) > 3000:
            continue
        if changes := _changes(one, other):
            shown = "；".join(f"父项目“{before}”，子项目“{after}”" for before, after in changes)
            yield Hit(
                place=at_field(Section.OBJECTIVE, field, label),
                quote=shown,
                message=f"父子项目的{label}只差几个字：{shown}。同一件事两种写法。",
                suggestion="核实后统一名称和数字。",
            )


def _changes(one: str, other: str) -> list[tuple[str, str]]:
    """The changed places with a little around them, when at most three short places differ."""
    head = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    tail = 0
    while tail < min(len(one), len(other)) - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    if len(one) - head - tail > 400 or (head + tail) * 2 < len(one):
        return []
    blocks = SequenceMatcher(
        None, one[head : len(one) - tail], other[head : len(other) - tail], autojunk=False
    ).get_opcodes()
    edits = [block for block in blocks if block[0] != "equal"]
    if not edits or len(edits) > 3 or any(max(block[2] - block[1], block[4] - block[3]) > 8 for block in edits):
        return []
    found = []
    for _, first, last, start, end in edits:
        before = one[max(0, head + first - 4) : head + last + 3]
        after = other[max(0, head + start - 4) : head + end + 3]
        if re.sub(r"[\W_]", "", before) != re.sub(r"[\W_]", "", after):
            found.append((before, after))
    return found


@rule
def parent_child_duplicate(case: Case) -> Iterator[Hit]:
    """The only child copies its parent: the second level says nothing new."""
    parent = case.parent
    if parent is None or len(parent.children) != 1 or not case.filing.indicators:
        return
    mine = [(squeeze(row.name), plain(row.target.text)) for row in case.filing.indicators]
    theirs = [(squeeze(row.name), plain(row.target.text)) for row in parent.indicators]
    if mine == theirs:
        yield Hit(
            place=at_field(Section.FAMILY, "indicators", "全部指标"),
            quote=f"父项目“{parent.project.name}”与子项目“{case.filing.project.name}”",
            message=f"只有一个子项目，{len(mine)}条指标与父项目完全相同，分两层没有意义。",
            suggestion="合并为一张表；或由父项目提炼核心指标，子项目写具体任务。",
        )
