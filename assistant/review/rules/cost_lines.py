"""What each cost row amounts to: unit cost × quantities found in the form, with the arithmetic to show.

A quantity is taken only from the form: a quantity row in the cost's unit that speaks of the same thing, a number in the
cost's own name, months from a row or from the plan dates. What cannot be found stays unknown and stops the sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from assistant.domain import Deadline, Indicator, Level1, Level2, Value
from assistant.figures.units import UnitKind, conversion, kind_of
from assistant.review.rule import Case, squeeze
from assistant.review.wording import bare, core, figure, is_floor, likeness, longest_shared, measure
from assistant.target import comparable

PERIODS = {"年", "月", "天", "日", "季度", "季", "半年", "周", "次", "学期", "小时"}
_ALIKE = (
    {"人", "名", "位", "人次", "员", "生"}, {"场", "次", "场次", "期", "班次", "班", "期次"}, {"户", "家", "户次"}, {"点位", "点", "处", "个", "站点", "站"},
    {"平方米", "㎡", "平米"}, {"台", "套", "台套", "个"}, {"餐", "份", "人次", "客"}, {"天", "日"}, {"月", "个月"}, {"项", "个"}, {"座", "个", "处"},
    {"条", "根", "段", "个"}, {"株", "棵"}, {"册", "本", "份"}, {"吨", "公斤"}, {"辆", "台", "辆次", "车次"}, {"件", "起", "例", "个"},
)  # fmt: skip
_YEARLY = re.compile("^(?:年|年度)$")
_PRICE_WORDS = re.compile(
    "^单(?:点位|人次|[一-龥])|平均|[人户]均|单位|单[场次个点件套]|每|[年月]均|成本|单价|造价|费用|经费|补贴|标准|支出|价格|费$|年|管理|维护|购置|采购|服务"
)

_PER_ONE = re.compile(
    "单价|单位|每|标准|均|单(?:个|批次|批|场|次|户|人|台|套|件|车|座|处|期|家|亩|项|篇|册|份|株|间|所|校|村|例|样|剂|针|点|辆|公里|平方)|^(?:吨|亩|人|户|床)[一-龥]"
)


class Line(Value):
    """One cost row with what it amounts to. ``total`` is ``None`` where a quantity is not to be found in the form."""

    number: int
    row: Indicator
    unit_cost: Decimal
    lump: bool
    factors: tuple[tuple[str, Decimal, str], ...] = ()
    missing: tuple[str, ...] = ()
    total: Decimal | None = None
    guessed: bool = False

    @property
    def shown(self) -> str:
        """The line of arithmetic: 活动成本 8,000元/场 × 30场 = 240,000元."""
        parts = [f"{self.row.name} {figure(self.unit_cost)}元{self.row_per}"]
        parts += [f"× {figure(amount)}{unit}" for unit, amount, _ in self.factors]
        return " ".join(parts) + (f" = {figure(self.total)}元" if self.factors and self.total is not None else "")

    @property
    def row_per(self) -> str:
        reading = measure(self.row.target)
        return f"/{reading.per}" if reading and reading.per else ""


_PROSE = re.compile(r"[\u4e00-\u9fff]")
_MOST_PROSE = 14  # Chinese characters in a cost value from which it is a sentence; 不超过每人每天550元 has nine; ours


def _cost_rows(case: Case) -> Iterator[tuple[int, Indicator, Decimal, str]]:
    """Cost rows with yuan and what the price is for."""
    for number, row in case.rows():
        if not (row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST):
            continue
        reading = measure(row.target)
        if reading is None or kind_of(reading.unit) is not UnitKind.MONEY or is_floor(row.target):
            continue
        if len(_PROSE.findall(row.target.text)) > _MOST_PROSE:
            continue  # 严格按照预算标准1000元/人给补助对象兑付: a rule of paying, not a price to multiply
        yuan = (reading.upper or reading.amount) * (conversion(reading.unit, "元") or Decimal(1))
        yield number, row, yuan, reading.per


def lines(case: Case) -> tuple[Line, ...]:
    """Every cost row of a filing with its arithmetic."""
    return tuple(_line(case, number, row, yuan, per) for number, row, yuan, per in _cost_rows(case))


def _line(case: Case, number: int, row: Indicator, yuan: Decimal, per: str) -> Line:
    units = _units(per)
    if not units:
        lump = not _PER_ONE.search(bare(row.name)) and not _too_small(case, row, yuan)
        return Line(number=number, row=row, unit_cost=yuan, lump=lump, total=yuan if lump else None)
    factors: list[tuple[str, Decimal, str]] = []
    missing: list[str] = []
    for unit in units:
        if _YEARLY.match(unit):
            continue
        found = _count(case, row, unit)
        if found is None:
            missing.append(unit)
        else:
            factors.append((unit, *found))
    total = yuan
    for _, amount, _ in factors:
        total *= amount
    if not missing:
        total = total.quantize(Decimal("0.01"), ROUND_HALF_UP)
        return Line(number=number, row=row, unit_cost=yuan, lump=False, factors=tuple(factors), total=total)
    line = Line(number=number, row=row, unit_cost=yuan, lump=False, factors=tuple(factors), missing=tuple(missing))
    back = divided_budget(yuan) if len(missing) == 1 and not factors else None
    if back is None:
        return line
    guess = ((missing[0], Decimal(back), "按单位成本反推"),)
    return line.model_copy(update={"factors": guess, "total": (yuan * back).quantize(Decimal(1)), "guessed": True})


def _too_small(case: Case, row: Indicator, yuan: Decimal) -> bool:
    """Under a two-hundredth of the budget and written in 元: 发放补贴 ≤600元 is a rate per head that does not say so."""
    annual, reading = case.filing.project.funding.annual, measure(row.target)
    if annual is None or not annual.yuan or reading is None or reading.unit != "元":
        return False
    return yuan * 200 < annual.yuan


def _units(per: str) -> tuple[str, ...]:
    """What a price is per: 年/点位 → 年, 点位; 人天 → 人, 天."""
    parts = [re.sub(r"^\d+", "", part) for part in re.split("[/·*×.]", per) if part]
    split: list[str] = []
    for part in parts:
        pair = re.fullmatch("(人|台|户)(天|日|月|年)", part)
        split += list(pair.groups()) if pair else [part]
    return tuple(split)


def _count(case: Case, cost: Indicator, unit: str) -> tuple[Decimal, str] | None:
    """How many of ``unit`` the form has for this cost, and where that stands."""
    if own := re.search(rf"(\d+)(?:个)?{re.escape(unit)}", squeeze(cost.name)):
        return Decimal(own[1]), "名称"
    if (scaled := re.fullmatch("([百千万])(.+)", unit)) and kind_of(scaled[2]) and kind_of(unit) is not UnitKind.MONEY:
        single = _count(case, cost, scaled[2])
        return (single[0] / {"百": 100, "千": 1000, "万": 10_000}[scaled[1]], single[1]) if single else None
    if unit in ("月", "个月"):
        return _months(case)
    if unit in ("季度", "季"):
        return Decimal(4), "季度"
    best: tuple[float, Decimal, str] | None = None
    for row, amount, row_unit in quantities(case):
        same = fits(row_unit, unit)
        named = len(unit) >= 2 and unit in bare(row.name) and kind_of(unit) is not UnitKind.TIME
        if not (same or named):
            continue
        score = about(cost, row) + (0.5 if row_unit == unit else 0) + (0.5 if named else 0)
        if score >= 1 and (best is None or score > best[0]):
            best = score, amount, row.name
    if best is None and (unit not in PERIODS or unit in ("天", "日", "小时")):
        only = [(row, amount) for row, amount, row_unit in quantities(case) if row_unit == unit]
        if len(only) == 1 and unit not in ("个", "项", "处", "件", "次"):
            return only[0][1], only[0][0].name
    return (best[1], best[2]) if best else None


def quantities(case: Case) -> Iterator[tuple[Indicator, Decimal, str]]:
    for _, row in case.rows(Level1.OUTPUT):
        value = measure(row.target)
        if value is not None and value.unit and value.unit != "%" and row.level2 is not Level2.OUTPUT_COST:
            yield row, value.upper or value.amount, value.unit


def fits(have: str, want: str) -> bool:
    return have == want or comparable(have, want) or any(have in group and want in group for group in _ALIKE)


def about(cost: Indicator, row: Indicator) -> float:
    """0 for strangers, 1 when both names share the thing they speak of."""
    mine = _PRICE_WORDS.sub("", core(cost.name))
    theirs = core(row.name)
    shared = longest_shared(mine, theirs)
    if len(shared) >= 3 or (len(shared) == 2 and len(mine) <= 4):
        return 1 + len(shared) / 20 + likeness(mine, theirs) / 4
    if len(shared) == 2 and likeness(mine, theirs) >= 0.6:
        return 0.9
    return 0.5 if shared and len(mine) <= 2 else 0


def _months(case: Case) -> tuple[Decimal, str] | None:
    """Months from a row counted in months, else from plan dates within one year."""
    for _, row in case.rows(Level1.OUTPUT):
        value, point = measure(row.target), row.target.reading
        if value is not None and value.unit in ("月", "个月") and not value.per:
            return value.amount, row.name
        # =12月 under the name 服务月数 reads as December
        if isinstance(point, Deadline) and bare(row.name).endswith("月数"):
            return Decimal(point.month), row.name
    start, end = case.filing.project.start, case.filing.project.end
    if start and end and start.date and end.date and start.date.year == end.date.year:
        return Decimal(end.date.month - start.date.month + 1), "计划起止日期"
    return None


@lru_cache(maxsize=1024)
def divided_budget(unit_cost: Decimal) -> int | None:
    """The n up to 100 for which unit cost × n is a round ten thousand but for rounding; ``None`` when there is none.

    Rounding to the cent moves the product by at most n/2 cents, so chance hits stay below one in a hundred.
    """
    if unit_cost == unit_cost.to_integral_value() or unit_cost < 10:
        return None
    return next((n for n in range(2, 101) if is_divided(unit_cost, Decimal(n), Decimal(10_000))), None)


def is_divided(unit_cost: Decimal, n: Decimal, step: Decimal) -> bool:
    """Whether ``unit_cost`` is a multiple of ``step`` divided by ``n`` and rounded, not exact."""
    product = unit_cost * n
    whole = (product / step).to_integral_value(ROUND_HALF_UP) * step
    if not whole or product == whole:
        return False
    return (whole / n).quantize(Decimal("0.01"), ROUND_HALF_UP) == unit_cost.quantize(Decimal("0.01"))
