"""Changes of the working draft in talk: rows, head, budget, for whom, undone; what is unclear is asked and nothing is guessed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from assistant.chat import OnDesk, understand
from assistant.chat.wishes import What, wish_of, wishes_of
from assistant.desk import Desk, open_desk
from assistant.domain import Brief, BudgetPart, Draft, Intent, Turn
from assistant.settings import Settings
from tests.drafts import rows

CARE = Brief(
    name="社区养老服务",
    unit="示例镇社会事务办",
    year=2026,
    amount=Decimal(860000),
    content="为600名80岁以上老人提供助餐，健康讲座12场，改造日间照料点2个（6月底前），上门护理1500人次",
)
ROOM = Brief(
    name="活动室设备",
    year=2026,
    amount=Decimal(124000),
    content="购置音响设备4套、桌椅40套，开展培训课程40课时",
    parts=(
        BudgetPart(name="音响设备", amount=Decimal(64000)),
        BudgetPart(name="桌椅", amount=Decimal(40000)),
        BudgetPart(name="培训课程", amount=Decimal(20000)),
    ),
)
FAMILY = Brief(
    name="社区养老与健康",
    year=2026,
    children=(
        Brief(name="养老助餐", year=2026, amount=Decimal(600000), content="为600名老人提供助餐，健康讲座12场"),
        Brief(name="社区健康", year=2026, amount=Decimal(260000), content="健康讲座8场，义诊6次"),
    ),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The whole desk without a model and without a library, whose indexing takes long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Desk, "library_if_any", lambda *_: (None, ""))
        opened = open_desk(Settings(data_dir=tmp_path_factory.mktemp("data"), no_model=True))
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def care(desk: Desk) -> Draft:
    return list(desk.draft(CARE))[-1]


@pytest.fixture(scope="module")
def room(desk: Desk) -> Draft:
    return list(desk.draft(ROOM))[-1]


@pytest.fixture(scope="module")
def family(desk: Desk) -> Draft:
    return list(desk.draft(FAMILY))[-1]


def said(desk: Desk, message: str, draft: Draft, *, at: int = 0, before: Draft | None = None) -> Turn:
    *_, turn = desk.chat(message, OnDesk(draft=draft, at=at, before=before))
    assert turn.intent is Intent.CHANGE_ROW
    return turn


def changed(turn: Turn) -> Draft:
    assert turn.draft is not None, turn.answer
    return turn.draft


# ------------------------------------------------------------------------------------------------ what is wanted


@pytest.mark.parametrize(
    ("message", "what", "field", "value"),
    [
        ("项目名称改成居家养老服务", What.HEAD, "name", "居家养老服务"),
        ("更名为居家养老服务", What.HEAD, "name", "居家养老服务"),
        ("单位改一下，改成示例镇卫生院", What.HEAD, "unit", "示例镇卫生院"),
        ("实施单位是示例镇卫生院", What.HEAD, "unit", "示例镇卫生院"),
        ("主管部门应该是示例镇政府", What.HEAD, "department", "示例镇政府"),
        ("把预算总额调整为90万元吧", What.HEAD, "amount", "90万元"),
        ("预算压缩到80万", What.HEAD, "amount", "80万"),
        ("结束时间改到10月31日", What.HEAD, "end", "10月31日"),
        ("起止时间改成3月到11月", What.HEAD, "dates", "3月到11月"),
        ("服务对象换成低保老人", What.PEOPLE, "", "低保老人"),
        ("讲座增加到20场", What.CELL, "target", "20场"),
        ("第3条分值改成8分", What.CELL, "weight", "8分"),
        ("第3条名称改成讲座场次", What.CELL, "name", "讲座场次"),
        ("满意度那条删掉", What.DROP, "", ""),
        ("撤销上一次修改", What.UNDO, "", ""),
        ("完成时间改成11月底", What.OPEN, "", "11月底"),
        ("第3条改成更高一点", What.OPEN, "", "更高一点"),
        ("桌椅成本改成5万元", What.OPEN, "", "5万元"),
        ("把理发删掉", What.OPEN, "", ""),
    ],
)
def test_a_clause_names_what_is_to_be_changed(care: Draft, message: str, what: What, field: str, value: str) -> None:
    (clause,) = wishes_of(message)
    wish = wish_of(clause, care, ("80岁以上老人",))
    assert (wish.what, wish.field, wish.value) == (what, field, value)


@pytest.mark.parametrize(
    ("message", "what", "part", "row"),
    [
        ("桌椅改成5万元", What.PART, "桌椅", ""),
        ("桌椅成本改成5万元", What.PART, "桌椅", ""),
        ("桌椅改成50套", What.CELL, "", "桌椅"),
        ("培训课程改成48课时", What.CELL, "", "培训课程"),
    ],
)
def test_money_means_the_part_of_the_budget_and_a_count_the_row(
    room: Draft, message: str, what: What, part: str, row: str
) -> None:
    wish = wish_of(message, room)
    assert (wish.what, wish.part) == (what, part)
    assert not row or row in room.rows[wish.row - 1].indicator.name


@pytest.mark.parametrize(
    "message",
    [
        "预算为什么要改成90万？",
        "社区养老服务，86万元：健康讲座12场",
        "项目名称是老旧小区改造，预算是120万元，改造小区3个",
        "把旧厂房改成社区食堂，预算80万元，购置设备20套，服务老人600人",
    ],
)
def test_a_question_and_a_new_project_change_nothing(care: Draft, message: str) -> None:
    assert understand(message, OnDesk(draft=care), None).intent is not Intent.CHANGE_ROW


# ---------------------------------------------------------------------------------------------------- what comes of it


def test_the_money_moves_the_cost_row_and_is_undone(desk: Desk, care: Draft) -> None:
    turn = said(desk, "预算总额改成90万元", care)
    now = changed(turn)
    assert now.filing.project.funding.annual is not None
    assert now.filing.project.funding.annual.yuan == Decimal(900000)
    assert rows(now)["项目总成本"] == "≤900000元"
    assert "“项目总成本”≤860000元→≤900000元" in turn.answer
    back = said(desk, "撤销", now, before=care)
    assert changed(back).filing == care.filing
    assert back.slots["undone"]
    assert "没有可以撤销" in said(desk, "撤销", care).answer


def test_a_sum_that_may_be_yuan_or_wan_is_asked_for(desk: Desk, care: Draft) -> None:
    turn = said(desk, "预算改成90", care)
    assert turn.draft is None
    assert "请带上单位" in turn.answer


def test_name_unit_and_days_stand_in_the_head_and_the_name_in_the_objective(desk: Desk, care: Draft) -> None:
    turn = said(desk, "项目名称改成居家养老服务，实施单位改成示例镇卫生院，起止时间改成3月到11月", care)
    now = changed(turn)
    project = now.filing.project
    assert (project.name, project.unit) == ("居家养老服务", "示例镇卫生院")
    assert project.start is not None
    assert project.end is not None
    assert (project.start.text, project.end.text) == ("2026-03-01", "2026-11-30")
    assert "居家养老服务" in (now.filing.objective.overall or "")
    assert "社区养老服务" not in f"{now.filing.objective.overall}{now.filing.objective.annual}"


def test_money_said_in_wan_stands_in_the_cells_own_unit(desk: Desk, room: Draft) -> None:
    now = changed(said(desk, "项目总成本改成13万元", room))
    assert rows(now)["项目总成本"] == "≤130000元"


def test_for_whom_reaches_rows_and_objective(desk: Desk, care: Draft) -> None:
    now = changed(said(desk, "对象改成低保老人", care))
    assert "低保老人满意度" in rows(now)
    assert "600名低保老人" in (now.filing.objective.annual or "")
    assert "80岁" not in f"{now.filing.objective.overall}{now.filing.objective.annual}"


def test_a_part_of_the_budget_moves_its_row_and_the_sum_is_warned_of(desk: Desk, room: Draft) -> None:
    turn = said(desk, "桌椅改成5万元", room)
    assert rows(changed(turn))["桌椅成本"] == "≤50000元"
    assert "分项合计 134000 元，与项目金额 124000 元不一致" in turn.answer


def test_which_of_head_and_row_is_asked_and_nothing_changes(desk: Desk, care: Draft) -> None:
    turn = said(desk, "完成时间改成11月底", care)
    assert turn.draft is None
    assert "表头的“计划完成日期”" in turn.answer
    assert "日间照料点改造完成时间" in turn.answer


def test_of_several_changes_the_clear_ones_are_made_and_the_other_is_asked(desk: Desk, care: Draft) -> None:
    turn = said(desk, "讲座改成20场，理发改成500人次", care)
    assert rows(changed(turn))["健康讲座开展场次"] == "≥20场"
    assert "没看懂要改哪一行（“理发改成500人次”）" in turn.answer


def test_a_row_left_out_in_talk_is_gone(desk: Desk, care: Draft) -> None:
    turn = said(desk, "删掉健康讲座到场率", care)
    assert "健康讲座到场率" not in rows(changed(turn))
    assert sum(row.indicator.weight or 0 for row in changed(turn).rows) == 90


def test_talk_reaches_the_form_that_is_looked_at_or_named(desk: Desk, family: Draft) -> None:
    child = changed(said(desk, "讲座改成10场", family, at=2))
    assert [rows(form).get("健康讲座开展场次") for form in (child, *child.children)] == ["≥22场", "≥12场", "≥10场"]
    named = changed(said(desk, "社区健康的年度资金改成30万元", family))
    assert [share.amount.yuan for share in named.filing.children] == [Decimal(600000), Decimal(300000)]
    assert named.filing.project.funding.annual is not None
    assert named.filing.project.funding.annual.yuan == Decimal(900000)


def test_a_changed_child_is_kept_with_its_family_and_not_by_itself(desk: Desk, family: Draft) -> None:
    said(desk, "讲座改成10场", family, at=2)
    assert "社区健康" not in desk.drafted_projects()
    assert desk.drafted_projects()[0] == "社区养老与健康"
