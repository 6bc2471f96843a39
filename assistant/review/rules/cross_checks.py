"""Rules that hold one part of a filing against another: objective and statement against the indicators, row against row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import (
    Comparator,
    Deadline,
    Edit,
    Frequency,
    Indicator,
    Level1,
    Level2,
    Measure,
    Section,
    Severity,
)
from assistant.figures import read_deadlines
from assistant.review.matching import differs, in_unit, rows_of
from assistant.review.mentions import Mention, mentions
from assistant.review.passages import annual_label, as_filed
from assistant.review.rule import Case, Hit, at_field, at_row, excerpt, rule, squeeze
from assistant.review.rules.target_levels import is_reversed
from assistant.review.told import written
from assistant.review.wording import bare, core, figure, likeness, longest_shared, measure, percent, plain, with_sign


def _contradictions(text: str, case: Case) -> Iterator[tuple[Mention, int, Indicator, Measure]]:
    """Mentions that no row they speak of agrees with; each row once."""
    told: set[int] = set()
    agreed: set[int] = set()
    found: list[tuple[Mention, int, Indicator, Measure]] = []
    for mention in mentions(text):
        rows = list(rows_of(mention, case))
        same = [number for number, _, said in rows if not differs(mention, said.amount, said.unit or mention.unit)]
        agreed.update(same)
        if rows and not same:
            found.append((mention, *rows[0]))
    for mention, number, row, said in found:
        if number not in told and number not in agreed:
            told.add(number)
            yield mention, number, row, said


def _said(mention: Mention) -> str:
    many = f"（折合全年{figure(mention.amount)}次）" if mention.frequency else ""
    return f"“{excerpt(mention.clause if len(mention.clause) <= 40 else mention.quote, 40)}”{many}"


def _leaves_room(mention: Mention, said: Measure) -> bool:
    """A frequency, an estimate, or 不少于10场 beside the stricter ≥12场: not one account, but no contradiction either."""
    stricter = mention.comparator is Comparator.AT_LEAST and said.amount > in_unit(mention, mention.amount, said.unit)
    return mention.frequency or mention.approximate or stricter


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千万]+(?=[^一二两三四五六七八九十百千万]*$)")


def _higher(mention: Mention, row: Indicator, said: Measure) -> str:
    """The row's value with the text's figure, where that is the higher one; ≥ where the row's ≤ is itself wrong."""
    amount = in_unit(mention, mention.amount, said.unit or mention.unit)
    if mention.approximate or mention.upper is not None or amount <= said.amount:
        return ""
    return _restated(row, amount)


def _restated(row: Indicator, amount: Decimal) -> str:
    """The row's value with another number, which stands in it once."""
    text = row.target.text.strip()
    if len(re.findall(r"\d[\d,]*(?:\.\d+)?", text)) != 1:
        return ""
    new = re.sub(r"\d[\d,]*(?:\.\d+)?", written(amount), text)
    return with_sign(new, "≥") if is_reversed(row) else new


def _raised(field: str, label: str, whole: str, quote: str, amount: Decimal) -> tuple[str, tuple[Edit, ...]]:
    """The objective with the table's higher figure where its own stands; nothing where the place is not sure."""
    filed = as_filed(whole, squeeze(quote))
    if whole.count(filed) != 1 or len(_NUMBER.findall(filed)) != 1:
        return "", ()
    said = _NUMBER.sub(written(amount), filed)
    place = at_field(Section.OBJECTIVE, field, label)
    return f"{label}中的“{excerpt(squeeze(quote), 30)}”改为“{excerpt(squeeze(said), 30)}”", (
        Edit(place=place, was=whole, text=whole.replace(filed, said)),
    )


@rule
def objective_indicator_value_conflict(case: Case) -> Iterator[Hit]:
    """The year's objective says another figure than the indicator."""
    field, label, goal = _year_goal(case)
    for mention, number, row, said in _contradictions(goal, case):
        rewrite = _higher(mention, row, said)
        edits: tuple[Edit, ...] = ()
        if not rewrite and not (mention.frequency or mention.approximate or mention.upper is not None):
            amount = said.amount / in_unit(mention, Decimal(1), said.unit or mention.unit)
            rewrite, edits = _raised(field, label, goal, mention.quote, amount)
        yield Hit(
            place=at_row(number, row),
            quote=_said(mention),
            message=f"年度目标写{_said(mention)}，指标“{row.name}”却是“{row.target.text.strip()}”，两处数字不一样。",
            suggestion="核实后统一，通常取较高的一个。",
            severity=Severity.WARNING if _leaves_room(mention, said) else None,
            rewrite=rewrite,
            edits=edits,
        )
    yield from _satisfaction_conflict(case)
    yield from _deadline_conflict(goal, case)


def _year_goal(case: Case) -> tuple[str, str, str]:
    """Field, label and text of the objective the year is judged by."""
    aim = case.filing.objective
    if aim.annual:
        return "annual", annual_label(case.filing), aim.annual
    return "overall", "项目总目标", aim.overall or ""


def _satisfaction_conflict(case: Case) -> Iterator[Hit]:
    field, label, goal = _year_goal(case)
    asked = [row for _, row in case.rows(Level1.SATISFACTION) if "满意" in row.name]
    rows = [(number, row, value) for number, row in case.rows(Level1.SATISFACTION) if (value := percent(row.target))]
    said = [mention for mention in mentions(goal) if mention.unit == "%" and "满意" in mention.thing]
    if len(rows) != 1 or len(said) != 1 or said[0].upper is not None or rows[0][2].upper is not None:
        return
    if not _same_people(said[0].thing, rows[0][1].name, others=len(asked) - 1):
        return
    number, row, value = rows[0]
    if said[0].amount != value.amount:
        rewrite, edits = (
            (_restated(row, said[0].amount), ())
            if said[0].amount > value.amount
            else _raised(field, label, goal, said[0].quote, value.amount)
        )
        yield Hit(
            place=at_row(number, row),
            quote=said[0].quote,
            message=f"年度目标写{_said(said[0])}，指标“{row.name}”却是“{row.target.text.strip()}”，两处数字不一样。",
            suggestion="核实后统一，通常取较高的一个。",
            rewrite=rewrite,
            edits=edits,
        )


_ANYONE = re.compile(
    "(?:社会)?(?:公众|群众|居民|市民|百姓)|(?:服务|受益)?对象|受益(?:群众|人群)|(?:参与|参加)(?:者|人员)"
)


def _same_people(said: str, name: str, *, others: int) -> bool:
    """Whether two 满意度 ask the same people: words in common, or one says just 群众 or 服务对象 and no other row asks."""
    one, other = (re.sub("(?:总体|综合|平均)?满意.*$", "", bare(text)) for text in (said, name))
    if not one or not other or len(longest_shared(one, other)) >= 2:
        return True
    return others == 0 and bool(_ANYONE.search(one) or _ANYONE.search(other))


def _deadline_conflict(goal: str, case: Case) -> Iterator[Hit]:
    for dated in read_deadlines(squeeze(goal), year=case.filing.project.year):
        for number, row in case.rows(Level1.OUTPUT, Level2.TIMELINESS):
            due = row.target.reading
            if not isinstance(due, Deadline) or len(core(dated.thing)) < 2 or core(dated.thing) != core(row.name):
                continue
            if (due.month, due.day) != (dated.deadline.month, dated.deadline.day):
                yield Hit(
                    place=at_row(number, row),
                    quote=dated.quote,
                    message=f"年度目标写“{dated.quote}”，指标“{row.name}”却是“{row.target.text.strip()}”，两处时间不一样。",
                    suggestion="核实后统一，通常取较早的一个。",
                )


@rule
def narrative_indicator_conflict(case: Case) -> Iterator[Hit]:
    """The 经费情况说明 says another figure than the indicator."""
    if case.statement is None:
        return
    told: set[int] = set()
    for section in case.statement.sections:
        if re.search("依据|主体|职能", section.heading):
            continue
        for mention, number, row, said in _contradictions(section.text, case):
            if number in told or (mention.upper is not None and mention.approximate):
                continue
            told.add(number)
            yield Hit(
                place=at_row(number, row),
                quote=_said(mention),
                message=(
                    f"经费情况说明“{section.heading}”写{_said(mention)}，"
                    f"指标“{row.name}”却是“{row.target.text.strip()}”，两处对不上。"
                ),
                suggestion="以实施方案的数量为准修订指标值，或在说明中解释差额。",
                severity=Severity.WARNING if _leaves_room(mention, said) else None,
                rewrite=_higher(mention, row, said),
            )


@rule
def cross_indicator_conflict(case: Case) -> Iterator[Hit]:
    """Two rows of one form that cannot both hold."""
    yield from _frequency_against_count(case)
    if case.is_self_evaluation:
        yield from _all_done_but_the_rate(case)


def _frequency_against_count(case: Case) -> Iterator[Hit]:
    rows = list(case.rows(Level1.OUTPUT))
    often = [(number, row, row.target.reading) for number, row in rows if isinstance(row.target.reading, Frequency)]
    counts = [
        (row, value)
        for _, row in rows
        if row.level2 is Level2.QUANTITY
        and (value := measure(row.target))
        and value.unit in ("次", "场", "场次", "期")
        and not value.per
    ]
    for number, row, reading in often:
        yearly = reading.per_year
        near = [(other, value) for other, value in counts if _one_activity(row.name, other.name)]
        if len(near) != 1 or yearly > 60:
            continue
        other, value = near[0]
        slack = yearly / 20 if yearly > 40 else 0
        if value.amount % yearly and abs(value.amount - yearly) > slack:
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{row.target.text.strip()}；{other.name}：{other.target.text.strip()}",
                message=(
                    f"“{row.name}”{row.target.text.strip()}，折合全年{figure(yearly)}次，"
                    f"与“{other.name}”{other.target.text.strip()}口径不一。"
                ),
                suggestion="统一口径，例如写明“每月不少于1次，全年不少于16次”，或把其中一条改为时间节点。",
                severity=Severity.WARNING,
            )


def _one_activity(first: str, second: str) -> bool:
    one, other = core(first), core(second)
    if one == other:
        return len(one) >= 2
    return (
        len(one) >= 4
        and len(other) >= 4
        and one[-2:] == other[-2:]
        and one[0] == other[0]
        and likeness(one, other) >= 0.75
    )


def _all_done_but_the_rate(case: Case) -> Iterator[Hit]:
    """Everyone due was reached by the head counts, yet 应检尽检率 is reported below 100 %."""
    for number, row in case.rows(Level1.OUTPUT):
        due = re.search("应(.)尽\\1", bare(row.name))
        rate = percent(row.actual) if row.actual else None
        if not due or rate is None or rate.amount >= 100:
            continue
        heads = [
            other
            for _, other in case.rows(Level1.OUTPUT, Level2.QUANTITY)
            if due[1] in other.name and "人数" in other.name and other.actual is not None
        ]
        full = [
            (wanted, got)
            for other in heads
            if (wanted := measure(other.target))
            and other.actual
            and (got := measure(other.actual))
            and got.amount >= wanted.amount
        ]
        if heads and len(full) == len(heads) and all(wanted.comparator is Comparator.EQUAL for wanted, _ in full):
            shown = "、".join(f"{other.name}{plain(other.actual.text).lstrip('=')}" for other in heads if other.actual)
            yield Hit(
                place=at_row(number, row, "actual"),
                quote=f"{row.name}：{row.actual.text.strip() if row.actual else ''}；{shown}",
                message=f"{shown}，与计划人数相同，应{due[1]}的都{due[1]}了，“{row.name}”却填{figure(rate.amount)}%。",
                suggestion="核对台账：人数全部完成时，本条完成值应为100%。",
            )
