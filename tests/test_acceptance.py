"""A rewrite does what it promises: it lands in the cell it is about, and the finding is gone when reviewed again."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import (
    Filing,
    Finding,
    Measure,
    Money,
    Place,
    Section,
    Severity,
    Statement,
    StatementSection,
)
from assistant.review import checking
from assistant.review.examples import read_example
from assistant.review.handbook import pages
from assistant.review.rewriting.acceptance import CannotAccept, accept, accept_all, accept_in_statement
from assistant.review.rule import Case

FORM = """
项目名称：社区 服务
总目标：<p>服务居民。</p>
年度目标：开展讲座3场。
实际完成情况：完成。
年度资金：100000
产出指标 | 数量指标 | 讲座场次20场 | ≤3场
效益指标 | 社会效益指标 | 居民参与率 | 提升
"""
ASSESSED = """
表：自评表
产出指标 | 数量指标 | 讲座场次 | ≥3场 | 90 | =3 | 80 |
执行 | 年度资金总额 | 100 | 100 | 90
执行率：80%
执行得分：8
总分值：100
总分：80
"""


def form(text: str = FORM) -> Filing:
    return read_example(text)[0].filing


def finding(
    section: Section,
    field: str,
    rewrite: str,
    *,
    row: int | None = None,
    label: str = "",
    quote: str = "",
    rule: str = "some_rule",
) -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.WARNING,
        place=Place(section=section, row=row, field=field, label=label),
        quote=quote,
        message="。",
        suggestion="。",
        basis="",
        rewrite=rewrite,
    )


def again(case: Case, filing: Filing) -> tuple[Finding, ...]:
    """What the rules say of the case with another filing; a new case, since a case keeps what it worked out."""
    parts = {name: getattr(case, name) for name in Case.model_fields}
    return checking.run_rules(Case(**{**parts, "filing": filing}))[0]


# ------------------------------------------------------------------------------------------------------ where it lands


@pytest.mark.parametrize(
    ("asked", "path", "value"),
    [
        (finding(Section.INDICATOR, "name", "讲座场次", row=1, label="讲座场次20场"), "indicators.0.name", "讲座场次"),
        (finding(Section.INDICATOR, "target", "≥3场", row=1, label="讲座场次20场"), "indicators.0.target.text", "≥3场"),
        (finding(Section.INDICATOR, "explanation", "口径", row=2), "indicators.1.explanation", "口径"),
        (finding(Section.INDICATOR, "weight", "12.5", row=2), "indicators.1.weight", Decimal("12.5")),
        (finding(Section.OBJECTIVE, "overall", "服务居民。", quote="<p>"), "objective.overall", "服务居民。"),
        (finding(Section.OBJECTIVE, "annual", "讲座4场。", quote="讲座3场"), "objective.annual", "讲座4场。"),
        (finding(Section.PROJECT, "name", "社区服务", quote="社区服务"), "project.name", "社区服务"),
        (finding(Section.PROJECT, "unit", "某中心", quote="某社区"), "project.unit", "某中心"),
        (
            finding(Section.FUNDING, "annual", "12万元"),
            "project.funding.annual",
            Money(text="12万元", unit="万元", yuan=Decimal(120000)),
        ),
        (finding(Section.PROJECT, "end", "2023-11-30"), "project.end.text", "2023-11-30"),
    ],
)
def test_a_rewrite_lands_in_its_cell_and_nowhere_else(asked: Finding, path: str, value: object) -> None:
    filing = form()
    revised = accept(filing, asked)
    reached: object = revised
    for step in path.split("."):
        reached = reached[int(step)] if isinstance(reached, tuple) else getattr(reached, step)
    assert reached == value
    changed = [name for name in Filing.model_fields if getattr(revised, name) != getattr(filing, name)]
    assert changed == [path.split(".")[0]]
    assert accept(form(), asked) == revised, "the filing given is not changed"


def test_a_new_value_is_read_as_from_a_form() -> None:
    revised = accept(form(), finding(Section.INDICATOR, "target", "≥20场", row=1, label="讲座场次20场"))
    reading = revised.indicators[0].target.reading
    assert isinstance(reading, Measure)
    assert (reading.amount, reading.unit) == (Decimal(20), "场")


@pytest.mark.parametrize(
    ("field", "rewrite", "got"),
    [
        ("rate", "90.00%", Decimal("0.9")),
        ("score", "9", Decimal(9)),
        ("total_score", "98.5", Decimal("98.5")),
    ],
)
def test_figures_of_the_execution_are_read(field: str, rewrite: str, got: Decimal) -> None:
    execution = accept(form(ASSESSED), finding(Section.EXECUTION, field, rewrite)).execution
    assert getattr(execution, field) == got
    assert execution is not None
    assert execution.rate_text == (rewrite if field == "rate" else "80%")


@pytest.mark.parametrize(("field", "rewrite"), [("actual", "3场"), ("score", "90"), ("deviation", "无")])
def test_cells_of_an_assessed_row_are_written(field: str, rewrite: str) -> None:
    row = accept(form(ASSESSED), finding(Section.INDICATOR, field, rewrite, row=1, label="讲座场次")).indicators[0]
    written = getattr(row, field)
    assert (written.text if field == "actual" else str(written)) == rewrite


def test_a_section_of_the_statement_is_written_apart_from_the_form() -> None:
    sections = (
        StatementSection(number=1, heading="立项依据", text="根据and规定"),
        StatementSection(number=2, heading="项目概述", text="讲座"),
    )
    statement = Statement(project="社区服务", sections=sections)
    asked = finding(Section.STATEMENT, "text", "根据和规定", row=1, label="立项依据", quote="根据and")
    revised = accept_in_statement(statement, asked)
    assert [part.text for part in revised.sections] == ["根据和规定", "讲座"]
    with pytest.raises(CannotAccept, match="说明"):
        accept(form(), asked)
    for wrong in ({"row": 3}, {"row": 2}, {"section": Section.FORM}):
        place = asked.place.model_copy(update=wrong)
        with pytest.raises(CannotAccept):
            accept_in_statement(statement, asked.model_copy(update={"place": place}))


# -------------------------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (finding(Section.INDICATOR, "target", "", row=1), "没有现成的改法"),
        (finding(Section.INDICATOR, "target", "  ", row=1), "没有现成的改法"),
        (finding(Section.INDICATOR, "target", "≥3场", row=9), "已不在原处"),
        (finding(Section.INDICATOR, "target", "≥3场", row=0), "已不在原处"),
        (finding(Section.INDICATOR, "target", "≥3场"), "已不在原处"),
        (finding(Section.INDICATOR, "target", "≥3场", row=1, label="别的指标"), "第 1 行“别的指标”"),
        (finding(Section.INDICATOR, "actual", "3场", row=1), "已不在原处"),
        (finding(Section.INDICATOR, "long_term", "3场", row=1), "已不在原处"),
        (finding(Section.INDICATOR, "level2", "质量指标", row=1), "已不在原处"),
        (finding(Section.INDICATOR, "weight", "十来分", row=1, label="讲座场次20场"), "不是数字"),
        (finding(Section.OBJECTIVE, "annual", "讲座4场。", quote="讲座8场"), "已不在原处"),
        (finding(Section.OBJECTIVE, "somewhere", "讲座4场。"), "不是某一个单元格"),
        (finding(Section.PROJECT, "category", "经常性", quote="一次性"), "已不在原处"),
        (finding(Section.PROJECT, "year", "2024"), "已不在原处"),
        (finding(Section.FUNDING, "other", "0"), "已不在原处"),
        (finding(Section.EXECUTION, "rate", "90%"), "已不在原处"),
        (finding(Section.FORM, "target", "≥", label="全部指标"), "“全部指标”，不是某一个单元格"),
        (finding(Section.FAMILY, "", "x"), "“整张表”"),
    ],
)
def test_a_rewrite_that_fits_nowhere_is_refused_with_the_reason(asked: Finding, why: str) -> None:
    with pytest.raises(CannotAccept, match=why):
        accept(form(), asked)


def test_a_form_without_the_cell_refuses_rather_than_adding_one() -> None:
    with pytest.raises(CannotAccept):
        accept(form("项目名称：甲\n无总目标"), finding(Section.OBJECTIVE, "overall", "服务居民。", quote=""))


def test_a_rewrite_that_stands_there_already_changes_nothing() -> None:
    asked = finding(Section.OBJECTIVE, "annual", "讲座4场。", quote="讲座3场")
    once = accept(form(), asked)
    assert accept(once, asked) == once


# ------------------------------------------------------------------------------------------------------------ several


def test_all_that_fit_are_accepted_and_the_others_listed_with_the_reason() -> None:
    renamed = finding(Section.INDICATOR, "name", "讲座场次", row=1, label="讲座场次20场")
    turned = finding(Section.INDICATOR, "target", "≥3场", row=1, label="讲座场次20场")
    same = finding(Section.INDICATOR, "target", "≥3场", row=1, label="讲座场次20场", rule="another")
    other = finding(Section.INDICATOR, "target", "=3场", row=1, label="讲座场次20场")
    silent = finding(Section.INDICATOR, "target", "", row=2)
    filing, accepted, refused = accept_all(form(), [renamed, turned, same, other, silent])
    assert (filing.indicators[0].name, filing.indicators[0].target.text) == ("讲座场次", "≥3场")
    assert filing.indicators[0].place.label == "讲座场次"
    assert accepted == (renamed, turned, same)
    assert [refusal.finding for refusal in refused] == [other, silent]
    assert "已按另一条意见改过" in refused[0].reason
    assert "没有现成的改法" in refused[1].reason


def test_nothing_to_accept_leaves_the_filing() -> None:
    filing = form()
    assert accept_all(filing, []) == (filing, (), ())


# --------------------------------------------------------------------------------------- every rewrite of the handbook

# An error that the corrected cell brings to light: it was there before, hidden behind the wrong value.
BROUGHT_TO_LIGHT = {
    ("execution_rate_wrong", "execution_score_wrong"),  # the score had been worked out from the wrong rate
    ("cost_direction_wrong", "cost_quantity_unmatched"),  # only a cap is a unit price to be multiplied
}
EXAMPLES = [(code, number) for code, page in pages().items() for number in range(len(page.defective))]


def with_rewrite(code: str, number: int) -> list[tuple[Case, Finding]]:
    """The findings of the page's own rule in one of its 反例, where a rewrite is offered."""
    return [
        (case, each)
        for case in read_example(pages()[code].defective[number])
        for each in checking.run_rules(case, only=(code,))[0]
        if each.rewrite
    ]


def key(each: Finding) -> tuple[str, Section, int | None, str]:
    return each.rule, each.place.section, each.place.row, each.place.field


REWRITTEN = [(code, number) for code, number in EXAMPLES if with_rewrite(code, number)]


def test_many_rules_offer_a_rewrite() -> None:
    assert len({code for code, _ in REWRITTEN}) >= 15


@pytest.mark.parametrize(("code", "number"), REWRITTEN)
def test_an_accepted_rewrite_settles_its_finding_and_makes_no_new_error(code: str, number: int) -> None:
    for case, told in with_rewrite(code, number):
        before = checking.run_rules(case)[0]
        after = again(case, accept(case.filing, told))
        assert key(told) not in {key(each) for each in after}, f"{told.quote!r} → {told.rewrite!r} does not settle it"
        errors = {each.rule for each in before if each.severity is Severity.ERROR and same_spot(each, told)}
        fresh = {each.rule for each in after if each.severity is Severity.ERROR and same_spot(each, told)} - errors
        assert {rule for rule in fresh if (code, rule) not in BROUGHT_TO_LIGHT} == set(), told.rewrite


def same_spot(each: Finding, told: Finding) -> bool:
    return (each.place.section, each.place.row) == (told.place.section, told.place.row)


@pytest.mark.parametrize(("code", "number"), EXAMPLES)
def test_accepting_and_reviewing_in_turn_comes_to_an_end(code: str, number: int) -> None:
    """No two rules undo each other's rewrites: five rounds settle every rewrite that can be accepted."""
    for case in read_example(pages()[code].defective[number]):
        filing = case.filing
        for _ in range(5):
            filing, accepted, _refused = accept_all(filing, [each for each in again(case, filing) if each.rewrite])
            if not accepted:
                break
        assert accepted == ()
