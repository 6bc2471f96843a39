"""Rules that set unit cost × quantity against the year's budget, with the arithmetic shown line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from assistant.domain import Indicator, Level1, Level2, Section, Severity
from assistant.review.rule import Case, Hit, at_field, at_row, rule
from assistant.review.rules.cost_lines import PERIODS, Line, about, divided_budget, fits, is_divided, lines, quantities
from assistant.review.wording import bare, core, figure, longest_shared, measure


def _annual(case: Case) -> Decimal | None:
    money = case.filing.project.funding.annual
    return money.yuan if money and money.yuan else None


def _explained(case: Case) -> tuple[Decimal, list[Line]] | None:
    """What the costs add up to, and the lines that count. ``None`` where a line cannot be computed or there is none.

    A total (总成本) stands for all; otherwise parts and unit costs are added, unless parts alone make up the budget.
    """
    every = lines(case)
    annual = _annual(case)
    if not every or annual is None:
        return None
    whole = [
        line
        for line in every
        if line.lump
        and re.search("总成本|成本总额|总投资|总费用|总支出|项目总|控制数|预算控制|项目成本$", bare(line.row.name))
    ]
    if whole:
        best = max(whole, key=lambda line: line.total or Decimal(0))
        return best.total or Decimal(0), [best]
    lumps = [line for line in every if line.lump]
    parts = sum((line.total or Decimal(0) for line in lumps), Decimal(0))
    if lumps and parts >= annual * Decimal("0.95"):
        return parts, lumps
    if any(line.total is None for line in every):
        return None
    return sum((line.total or Decimal(0) for line in every), Decimal(0)), list(every)


def _sum_shown(counted: list[Line], total: Decimal) -> str:
    shown = "；".join(line.shown + ("（数量未填，按单位成本反推）" if line.guessed else "") for line in counted)
    return f"{shown}；合计{figure(total)}元" if len(counted) > 1 else shown


@rule
def cost_budget_coverage_low(case: Case) -> Iterator[Hit]:
    """The costs explain too little of the year's money."""
    annual, explained = _annual(case), _explained(case)
    if annual is None or explained is None:
        return
    total, counted = explained
    share = total / annual
    if share >= case.thresholds.cost_coverage_warning:
        return
    low = share < case.thresholds.cost_coverage_error
    yield Hit(
        place=at_field(Section.FORM, "indicators", "成本指标"),
        quote="；".join(f"{line.row.name} {line.row.target.text.strip()}" for line in counted),
        message=(
            f"按成本指标测算：{_sum_shown(counted, total)}；年度资金{figure(annual)}元，"
            f"只解释了{figure(share * 100)}%，还有{figure(annual - total)}元没有成本指标对应。"
        ),
        suggestion=f"为其余支出补设分项或单位成本指标，或增设“项目总成本 ≤{figure(annual)}元”。",
        severity=_coverage_severity(case, counted, low=low),
    )


def _coverage_severity(case: Case, counted: list[Line], *, low: bool) -> Severity:
    """成本指标 under 产出 name the standards that hold, e.g. 造林补助标准 ≤600元/亩; they were never meant to add up."""
    if case.framework.code == "2020" and not any(line.lump for line in counted):
        return Severity.INFO
    return Severity.ERROR if low else Severity.WARNING


@rule
def cost_exceeds_budget(case: Case) -> Iterator[Hit]:
    """The costs add up to more than the year's money."""
    annual, explained = _annual(case), _explained(case)
    if annual is None or explained is None:
        return
    total, counted = explained
    lumps = sum((line.total or Decimal(0) for line in counted if line.lump), Decimal(0))
    # parts and the unit costs within them may both be listed: only what exceeds on its own is told
    if any(line.guessed for line in counted) or max(lumps, total - lumps) <= annual * Decimal("1.005"):
        return
    yield Hit(
        place=at_field(Section.FORM, "indicators", "成本指标"),
        quote="；".join(f"{line.row.name} {line.row.target.text.strip()}" for line in counted),
        message=(
            f"按成本指标测算：{_sum_shown(counted, total)}；超过年度资金{figure(annual)}元，多出{figure(total - annual)}元。"
        ),
        suggestion="核对单价、数量和计价单位（人与人次、月与年），下调成本或核实预算。",
    )


@rule
def cost_backsolved(case: Case) -> Iterator[Hit]:
    """A unit cost that is a round sum divided by the quantity, not a standard."""
    for line in lines(case):
        cost = line.unit_cost
        if line.lump or cost == cost.to_integral_value():
            continue
        known = Decimal(1)
        for _, amount, _ in line.factors:
            known *= amount
        n = known if known >= 2 and not line.guessed and is_divided(cost, known, _step(known)) else None
        back = None if n else divided_budget(cost)
        count = n or (Decimal(back) if back else None)
        if count is None:
            continue
        whole = (cost * count / 1000).to_integral_value(ROUND_HALF_UP) * 1000
        yield Hit(
            place=at_row(line.number, line.row),
            quote=f"{line.row.name}：{line.row.target.text.strip()}",
            message=f"单位成本{figure(cost)}元恰好是{figure(whole)}元除以{figure(count)}，像是由预算倒除出来的，没有支出标准支撑。",
            suggestion="引用支出标准、合同价、历史均价或市场询价，再乘以数量得出预算。",
        )


def _step(n: Decimal) -> Decimal:
    """How round the sum must be to count as a budget: a price rounded to the cent comes within a cent × n of one by chance.

    With a step of at least half as many yuan as the price is taken times, chance explains less than one price in fifty.
    """
    return max(Decimal(1000), Decimal(10) ** ((n / 2).adjusted() + 1))


@rule
def cost_quantity_unmatched(case: Case) -> Iterator[Hit]:
    """A price per something the form has no quantity of, or another quantity."""
    for line in lines(case):
        if fault := _unmatched(case, line):
            yield Hit(
                place=at_row(line.number, line.row),
                quote=f"{line.row.name}：{line.row.target.text.strip()}",
                message=fault,
                suggestion="成本与数量一一对应：同一对象、同一计价单位，数量指标里补上或改一致。",
                # the one-to-one rule is Shanghai's; where 成本指标 stand under 产出, a price may stand by itself
                severity=Severity.WARNING if case.framework.code == "2020" else None,
            )


def _unmatched(case: Case, line: Line) -> str:
    if line.lump:
        return ""
    for unit, amount, source in line.factors:
        if source == "名称" and (row := _same_thing(case, line.row, unit, amount)):
            return (
                f"成本按{figure(amount)}{unit}计，数量指标“{row.name}”却是“{row.target.text.strip()}”，"
                "数量或口径不一致。"
            )
    wanted = [unit for unit in (line.missing or ()) if unit not in PERIODS]
    if not wanted:
        return ""
    unit = wanted[0]
    if any(fits(row_unit, unit) and about(line.row, row) > 0 for row, _, row_unit in quantities(case)):
        return ""
    if case.framework.code == "2020" and any(fits(row_unit, unit) for _, _, row_unit in quantities(case)):
        return ""
    guess = f"（按单位成本反推约{figure(line.factors[0][1])}{unit}）" if line.guessed else ""
    return f"成本按“{unit}”计价，数量指标里却没有对应的{unit}数{guess}，总成本算不出来。"


def _same_thing(case: Case, cost: Indicator, unit: str, amount: Decimal) -> Indicator | None:
    """The quantity row of the cost's own thing when it says another number or another unit."""
    rows = [row for _, row in case.rows(Level1.OUTPUT, Level2.QUANTITY)]
    near = sorted(rows, key=lambda row: len(longest_shared(_thing(cost), _thing(row))), reverse=True)
    if not near or len(longest_shared(_thing(cost), _thing(near[0]))) < 2:
        return None
    value = measure(near[0].target)
    if value is not None and fits(value.unit, unit) and value.amount == amount:
        return None
    if any(amount == said.amount and fits(said.unit, unit) for row in rows if (said := measure(row.target))):
        return None
    return near[0]


def _thing(row: Indicator) -> str:
    return re.sub(r"\d+(?:项|个|场|次|类|点位)|成本|项目", "", core(row.name) or bare(row.name))
