"""Parent and child projects: sums by name, the table of shares, round trips; and this year beside last year."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import documents
from assistant.documents import writing
from assistant.documents.official import official
from assistant.domain import Brief, Document, Draft, Filing, Funding, Money, Review, Severity, Statement
from assistant.drafting import draft
from assistant.drafting.comparison import Change, compare
from assistant.drafting.editing import replace_cell
from assistant.drafting.family import draft_family, forms_of, reviewed
from assistant.drafting.heading import replace_head
from assistant.drafting.intake.prior import Given
from assistant.drafting.journey import Reviewer
from assistant.drafting.kinship import put_back, with_child
from assistant.review.checking import review_document
from assistant.settings import Thresholds
from tests.test_writing import comparable

KIDS = (
    Brief(name="养老助餐", year=2026, amount=Decimal(600000), content="为600名80岁以上老人提供助餐，健康讲座12场"),
    Brief(name="社区健康", year=2026, amount=Decimal(260000), content="健康讲座8场，义诊6次，6月底前改造日间照料点2个"),
)
PARENT = Brief(name="社区养老与健康", department="示例镇人民政府", unit="示例镇社区中心", year=2026, children=KIDS)


def reviewer(others: tuple[Filing, ...]) -> Reviewer:
    def check(filing: Filing, _: Statement | None) -> Review:
        return review_document(Document(source="x", filings=(filing, *others)), Thresholds())[0]

    return check


def family(parent: Brief = PARENT) -> Draft:
    return list(draft_family(parent, library=None, chat=None, reviewer=reviewer))[-1]


def rows(made: Draft) -> dict[str, str]:
    return {row.indicator.name: row.indicator.target.text for row in made.rows}


def test_a_parents_counts_are_the_sums_of_its_childrens() -> None:
    made = family()
    assert rows(made)["健康讲座开展场次"] == "≥20场"
    assert [rows(child)["健康讲座开展场次"] for child in made.children] == ["≥12场", "≥8场"]
    assert "健康讲座20场" in (made.filing.objective.annual or "")
    fact = next(one for one in made.facts if one.quantity == 20)
    assert fact.quote == "养老助餐：健康讲座12场；社区健康：健康讲座8场"


def test_the_shares_and_the_budget_add_up_and_nobody_finds_an_error() -> None:
    made = family()
    assert [(one.name, one.amount.yuan) for one in made.filing.children] == [
        ("养老助餐", Decimal(600000)),
        ("社区健康", Decimal(260000)),
    ]
    assert made.filing.project.funding.annual is not None
    assert made.filing.project.funding.annual.yuan == Decimal(860000)
    for form in forms_of(made):
        assert form.review is not None
        assert [one.message for one in form.review.findings if one.severity is not Severity.INFO] == []
    assert {child.filing.project.unit for child in made.children} == {"示例镇社区中心"}


@pytest.mark.parametrize(
    ("amount", "kids", "said"),
    [
        (Decimal(900000), KIDS, "两者不一致"),
        (None, (KIDS[0], KIDS[1].model_copy(update={"amount": None})), "没有金额"),
        (None, KIDS[:1], "可合并为一张表"),
        (None, (KIDS[0], KIDS[0]), "都叫“养老助餐”"),
    ],
)
def test_what_does_not_fit_in_a_family_is_told(amount: Decimal | None, kids: tuple[Brief, ...], said: str) -> None:
    made = family(PARENT.model_copy(update={"amount": amount, "children": kids}))
    assert said in "".join(made.notes)


def test_a_changed_child_moves_its_parents_sum() -> None:
    made = family()
    child = made.children[1]
    place = list(rows(child)).index("健康讲座开展场次") + 1
    changed = reviewed(with_child(made, 1, replace_cell(child, place, "target", "≥10场")), reviewer)
    assert rows(changed)["健康讲座开展场次"] == "≥22场"
    assert "健康讲座22场" in (changed.filing.objective.annual or "")
    assert any("已随子项目合计改为≥22场" in note for note in changed.notes)
    basis = changed.rows[list(rows(changed)).index("健康讲座开展场次")].basis[0]
    assert basis.quote == "养老助餐：健康讲座12场；社区健康：健康讲座8场（改为10场）"


def test_a_parents_own_figure_is_warned_of_and_left() -> None:
    made = family()
    place = list(rows(made)).index("健康讲座开展场次") + 1
    own = replace_cell(made, place, "target", "≥30场")
    at = list(rows(made.children[0])).index("健康讲座开展场次") + 1
    changed = with_child(own, 0, replace_cell(own.children[0], at, "target", "≥15场"))
    assert rows(changed)["健康讲座开展场次"] == "≥30场"
    assert any("请核对" in note and "23场" in note for note in changed.notes)


def test_a_childs_money_and_name_reach_the_shares_and_the_parents_total() -> None:
    made = family()
    child = replace_head(made.children[1], Given(name="社区健康促进", amount=Decimal(300000)))
    changed = reviewed(put_back(made, 2, child), reviewer)
    assert [(one.name, one.amount.yuan) for one in changed.filing.children] == [
        ("养老助餐", Decimal(600000)),
        ("社区健康促进", Decimal(300000)),
    ]
    assert changed.filing.project.funding.annual is not None
    assert changed.filing.project.funding.annual.yuan == Decimal(900000)
    assert rows(changed)["项目总成本"] == "≤900000元"
    assert [(one.name, one.amount) for one in changed.brief.children][1] == ("社区健康促进", Decimal(300000))
    for form in forms_of(changed):
        assert form.review is not None
        assert [one.message for one in form.review.findings if one.severity is Severity.ERROR] == []


def test_a_parents_own_total_is_warned_of_when_a_child_costs_more() -> None:
    made = family(PARENT.model_copy(update={"amount": Decimal(860000)}))
    own = put_back(made, 0, replace_head(made, Given(amount=Decimal(880000))))
    assert any("子项目合计 860000 元，父项目 880000 元" in note for note in own.notes)
    changed = put_back(own, 2, replace_head(own.children[1], Given(amount=Decimal(280000))))
    assert not any(note.startswith("子项目合计") for note in changed.notes)
    assert changed.filing.project.funding.annual is not None
    assert changed.filing.project.funding.annual.yuan == Decimal(880000)


def test_a_parents_own_words_say_the_new_sum() -> None:
    made = family()
    objective = made.filing.objective.model_copy(update={"annual": "全年办好健康讲座20场和义诊6次，让老人少跑路。"})
    own = made.model_copy(update={"filing": made.filing.model_copy(update={"objective": objective})})
    at = list(rows(own.children[1])).index("健康讲座开展场次") + 1
    changed = put_back(own, 2, replace_cell(own.children[1], at, "target", "≥10场"))
    assert changed.filing.objective.annual == "全年办好健康讲座22场和义诊6次，让老人少跑路。"
    assert not any("请补上" in note for note in changed.notes)


def test_a_parents_unit_reaches_the_children_that_had_it_from_there() -> None:
    made = family()
    alone = put_back(made, 2, replace_head(made.children[1], Given(unit="示例镇卫生院")))
    changed = put_back(alone, 0, replace_head(alone, Given(unit="示例镇服务中心")))
    assert [form.filing.project.unit for form in forms_of(changed)] == [
        "示例镇服务中心",
        "示例镇服务中心",
        "示例镇卫生院",
    ]


def test_one_form_without_children_is_a_family_of_its_own() -> None:
    plan = next(iter(draft(KIDS[0], library=None, chat=None)))
    assert plan.review is None
    assert reviewed(plan, reviewer).review is not None


@pytest.mark.parametrize(
    ("write", "name"), [(writing.write_form_docx, "a.docx"), (writing.write_form_xlsx, "a.xlsx")], ids=["docx", "xlsx"]
)
def test_a_family_reads_back_as_the_same_forms(write: Callable[..., None], name: str, tmp_path: Path) -> None:
    forms = [one.filing for one in forms_of(family())]
    write(forms, tmp_path / name)
    again = documents.read(tmp_path / name).filings
    assert [comparable(one) for one in again] == [comparable(official(one)) for one in forms]


# ---------------------------------------------------------------------------------------------- this year and last year


def planned(content: str, amount: int) -> Filing:
    brief = Brief(name="社区养老服务", year=2026, amount=Decimal(amount), content=content)
    return list(draft(brief, library=None, chat=None))[-1].filing


def test_rows_are_added_dropped_changed_or_the_same() -> None:
    before = planned("健康讲座12场，上门护理1500人次", 800000)
    after = planned("举办健康讲座15场，改造日间照料点2个", 860000)
    told = compare(after, before)
    named = {
        (row.after or row.before).name: row  # type: ignore[union-attr]
        for row in told.rows
    }
    assert named["健康讲座举办场次"].change is Change.CHANGED
    assert "≥12场改为≥15场（+25%）" in named["健康讲座举办场次"].remark
    assert named["日间照料点改造数量"].change is Change.ADDED
    assert named["上门护理服务人次"].change is Change.DROPPED
    assert named["健康讲座到场率"].change is Change.SAME
    assert told.budget == "年度资金由 800,000.00 元改为 860,000.00 元，增加 60,000.00 元，7.5%。"


def test_a_form_beside_itself_changes_nothing() -> None:
    form = planned("健康讲座12场，上门护理1500人次", 800000)
    told = compare(form, form)
    assert {row.change for row in told.rows} == {Change.SAME}
    assert "与上年相同" in told.budget


@pytest.mark.parametrize(
    ("was", "now"),
    [("健康讲座12场", "技能培训12场"), ("改造照料点2个", "改造公厕2座")],
    ids=["another event", "another work"],
)
def test_rows_about_other_things_are_never_paired(was: str, now: str) -> None:
    told = compare(planned(now, 1), planned(was, 1))
    quantities = [row for row in told.rows if row.after and row.after.level2 and row.after.level2.value == "数量指标"]
    assert {row.change for row in quantities} == {Change.ADDED}


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        ("更新图书数量", "图书更新册数", Change.CHANGED),
        ("更新图书数量", "维修桌椅数量", Change.ADDED),
    ],
)
def test_the_same_words_in_another_order_are_the_same_row(was: str, now: str, change: Change) -> None:
    form = planned("健康讲座12场", 1)
    row = next(one for one in form.indicators if one.name == "健康讲座开展场次")

    def with_name(name: str) -> Filing:
        return form.model_copy(update={"indicators": (row.model_copy(update={"name": name}),)})

    assert compare(with_name(now), with_name(was)).rows[0].change is change


def test_without_a_known_budget_nothing_is_said_of_it() -> None:
    form = planned("健康讲座12场", 1)
    bare = form.model_copy(
        update={"project": form.project.model_copy(update={"funding": Funding(annual=Money(text=""))})}
    )
    assert compare(form, bare).budget == ""


def test_a_rate_the_children_promise_alike_is_their_parents_too() -> None:
    kids = (
        Brief(name="东片绿化", year=2026, amount=Decimal(100000), content="补种乔木300株，苗木成活率95%以上，巡查12次"),
        Brief(
            name="西片绿化", year=2026, amount=Decimal(100000), content="补种灌木200株，苗木成活率95%以上，满意度90%"
        ),
    )
    made = family(Brief(name="全镇绿化", year=2026, children=kids))
    assert rows(made)["苗木成活率"] == "≥95%"
    row = next(row for row in made.rows if row.indicator.name == "苗木成活率")
    assert row.basis[0].ref == "子项目（东片绿化、西片绿化）"
