"""Rewrites that touch whole rows: one of two equal rows goes, a row moves to its category, a total cost comes in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Finding, Indicator, Level1, Level2, Severity
from assistant.review.rewriting.proposals import Proposal, proposes, row_of
from assistant.review.rewriting.row_edits import added, moved, without
from assistant.review.rule import Case, squeeze
from assistant.review.told import written
from assistant.review.wording import bare, plain
from assistant.target import read_number


@proposes("duplicate_indicator")
def one_of_two_equal_rows(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Takes the second of two rows out when it says nothing the first does not."""
    row, number = row_of(case, finding), finding.place.row or 0
    if row is None or case.is_self_evaluation:
        return
    twins = [other for at, other in case.rows() if at < number and squeeze(other.name) == squeeze(row.name)]
    if any(plain(other.target.text) == plain(row.target.text) for other in twins):
        yield Proposal(f"删去第{number}行“{row.name}”", (without(number, row),))


_KINDS = (
    (Level2.TIMELINESS, "及时率|及时性|按期完成率|按时完成率|准时率"),
    (Level2.SATISFACTION, "满意"),
    (Level2.QUANTITY, "人次$|人数$|面积$|数量$|次数$|场次$|件数$"),
    (Level2.QUALITY, "合格率|准确率|准确性|规范性|合规性|通过率|出勤率|质量"),
)


@proposes("wrong_level2_category")
def moved_to_its_category(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Moves the row to the category the rule names; of several named the one its name asks for."""
    row, found = row_of(case, finding), re.match("移到([^，。]+)", finding.suggestion)
    if row is None or found is None or case.is_self_evaluation:
        return
    level2 = _named(found[1], row)
    if level2 is not None and level2 is not row.level2:
        yield Proposal(f"移到“{level2.value}”", (moved(finding.place.row or 0, row, level2),))


def _named(belongs: str, row: Indicator) -> Level2 | None:
    if exact := next((level for level in Level2 if level.value == belongs), None):
        return exact
    for level, pattern in _KINDS:
        if level.value.removesuffix("指标").removeprefix("服务对象") in belongs and re.search(pattern, bare(row.name)):
            return level
    return None


@proposes("cost_budget_coverage_low", "missing_cost_indicator")
def total_cost_within_the_budget(case: Case, finding: Finding) -> Iterator[Proposal]:
    """A row 项目总成本 ≤ the year's money, in the unit the form counts money in."""
    money = case.filing.project.funding.annual
    if money is None or not money.yuan or finding.severity is Severity.INFO or case.is_self_evaluation:
        return
    number = read_number(money.text)
    amount, unit = (number, money.unit) if number is not None and money.unit in ("元", "万元") else (money.yuan, "元")
    under = case.framework.code == "2020"
    levels = (Level1.OUTPUT, Level2.OUTPUT_COST) if under else (Level1.COST, Level2.ECONOMIC_COST)
    edit = added(*levels, "项目总成本", f"≤{written(amount)}{unit}")
    yield Proposal(f"增设一条：{edit.text}", (edit,))
