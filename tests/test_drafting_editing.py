"""Working on a draft by hand: rows, words and head stay in step, in the form, the brief and the statement."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from langchain_core.language_models import FakeListChatModel

from assistant.domain import (
    Brief,
    Draft,
    Edit,
    Filing,
    Finding,
    Indicator,
    Level1,
    Level2,
    Place,
    Review,
    Section,
    Severity,
    Statement,
)
from assistant.drafting import draft
from assistant.drafting.editing import add_row, drop_row, redo_row, replace_cell
from assistant.drafting.heading import replace_head
from assistant.drafting.intake.prior import Given
from assistant.drafting.rewording import redo_sentence, replace_objective, sentences_of
from assistant.drafting.shortening import asks_for_shorter, keeps_figures, shortened
from assistant.drafting.words.statement import draft_statement
from assistant.errors import AssistantError, BriefError
from assistant.models.chat import ChatModel
from assistant.target import read_target
from tests.drafts import check, number, rows

BRIEF = Brief(
    name="社区养老服务",
    year=2026,
    amount=Decimal(860000),
    content="为600名80岁以上老人提供助餐，健康讲座12场，改造日间照料点2个（6月底前），上门护理1500人次",
)


def model(*replies: object) -> ChatModel:
    """A model that says these replies in turn."""
    return ChatModel(FakeListChatModel(responses=[json.dumps(one, ensure_ascii=False) for one in replies]), name="脚本")


@pytest.fixture(scope="module")
def made() -> Draft:
    return list(draft(BRIEF, library=None, chat=None, review=check))[-1]


def texts(one: Draft) -> str:
    return "\n".join(section.text for section in draft_statement(one).sections)


# --------------------------------------------------------------------------------------------------- words and figures


@pytest.mark.parametrize(
    ("old", "new", "name", "target"),
    [
        ("600名", "650名", "助餐服务老人数", "≥650人"),
        ("12场", "18场", "健康讲座开展场次", "≥18场"),
        ("达到90%以上", "达到95%以上", "服务老人满意度", "≥95%"),
    ],
)
def test_a_figure_changed_in_the_objective_changes_its_row(
    made: Draft, old: str, new: str, name: str, target: str
) -> None:
    text = made.filing.objective.annual or ""
    assert text.count(old) == 1
    changed = replace_objective(made, "annual", text.replace(old, new), review=check)
    assert rows(changed)[name] == target
    assert {key: value for key, value in rows(changed).items() if key != name} == {
        key: value for key, value in rows(made).items() if key != name
    }
    assert any(f"指标“{name}”已随年度目标" in note for note in changed.notes)


def test_a_figure_taken_out_of_the_objective_is_warned_of(made: Draft) -> None:
    text = (made.filing.objective.annual or "").replace("开展健康讲座12场", "开展健康讲座")
    changed = replace_objective(made, "annual", text)
    assert rows(changed) == rows(made)
    assert any("不再写“12场”" in note and "请核对" in note for note in changed.notes)


def test_words_without_a_changed_figure_change_no_row(made: Draft) -> None:
    text = (made.filing.objective.annual or "").replace("方便老人就近用餐", "让老人就近吃上热饭")
    changed = replace_objective(made, "annual", text)
    assert rows(changed) == rows(made)
    assert changed.notes == made.notes


def test_a_changed_row_reaches_objective_brief_and_statement(made: Draft) -> None:
    changed = replace_cell(made, number(made, "上门护理服务人次"), "target", "≥1800人次", review=check)
    assert "1800人次" in (changed.filing.objective.annual or "")
    assert "1800人次" in texts(changed)
    assert "1500" not in texts(changed)
    again = replace_cell(changed, number(made, "上门护理服务人次"), "target", "≥2000人次", review=check)
    assert "2000人次" in texts(again)
    assert len(again.brief.corrections) == 1


def test_a_changed_objective_reaches_the_statement(made: Draft) -> None:
    text = (made.filing.objective.annual or "").replace("600名", "650名")
    assert "600名" not in texts(replace_objective(made, "annual", text))


def test_an_objective_is_never_emptied(made: Draft) -> None:
    with pytest.raises(AssistantError, match="不能改成空白"):
        replace_objective(made, "annual", "  ")


# ------------------------------------------------------------------------------------------------- one sentence, a model


def test_one_sentence_is_reworded_and_the_others_stay(made: Draft) -> None:
    first = next(one for one in sentences_of(made) if "健康讲座" in one.text and one.field == "annual")
    changed = redo_sentence(
        made, first, "说明面向老人", chat=model({"text": "面向老人开展健康讲座12场。"}), review=check
    )
    assert "面向老人开展健康讲座12场；" in (changed.filing.objective.annual or "")
    assert "上门护理服务1500人次" in (changed.filing.objective.annual or "")
    assert rows(changed) == rows(made)


def test_a_figure_that_the_instruction_gives_may_be_written_and_the_row_follows(made: Draft) -> None:
    first = next(one for one in sentences_of(made) if "健康讲座" in one.text and one.field == "annual")
    changed = redo_sentence(made, first, "改成15场", chat=model({"text": "开展健康讲座15场"}), review=check)
    assert rows(changed)["健康讲座开展场次"] == "≥15场"


def test_a_rate_that_nobody_gave_a_figure_for_is_asked_in_percent(made: Draft) -> None:
    chat = model({"name": "讲座内容知晓率", "target": "≥73场"})
    changed = redo_row(made, number(made, "健康讲座开展场次"), "改成知晓率", chat=chat, review=check)
    assert rows(changed)["讲座内容知晓率"] == "≥待填%"


@pytest.mark.parametrize(
    "said", ["开展健康讲座40场", "在示例区某某路开展健康讲座12场", "深入贯彻新时代要求，开展健康讲座12场"]
)
def test_a_sentence_without_ground_is_refused_and_nothing_changes(made: Draft, said: str) -> None:
    first = next(one for one in sentences_of(made) if "健康讲座" in one.text and one.field == "annual")
    with pytest.raises(AssistantError, match="原句没有改"):
        redo_sentence(made, first, "写得好一点", chat=model({"text": said}))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("通过实施便民项目，提供理发、维修，使居民得到便利，提高知晓程度", "提供理发、维修，使居民得到便利"),
        ("切实提升服务水平，满意度达到90%以上", "提升服务水平，满意度达到90%以上"),
        ("通过发放补贴300人，改善生活，提高收入", "通过发放补贴300人，改善生活"),
        ("有效投诉率控制在1%以内，持续率达到待填", "有效投诉率控制在1%以内，持续率达到待填"),
        ("开展健康讲座12场，6月30日前完成", "开展健康讲座12场，6月30日前完成"),
    ],
)
def test_a_shorter_sentence_keeps_every_figure_and_the_first_effect(old: str, new: str) -> None:
    assert shortened(old) == new
    assert keeps_figures(new, old)


@pytest.mark.parametrize(
    ("said", "shorter"),
    [
        ("写得更简短", True),
        ("太长了，请精简一下", True),
        ("短一点", True),
        ("写得简短，改成15场", False),
        ("突出讲座", False),
    ],
)
def test_only_a_wish_for_fewer_words_is_met_without_a_model(said: str, shorter: bool) -> None:
    assert asks_for_shorter(said) is shorter


def test_a_row_reworded_for_something_else_keeps_no_practice_of_the_old(made: Draft) -> None:
    at = number(made, "健康讲座到场率")
    chat = model({"name": "健康讲座满座率", "target": "≥90%"})  # 90% is the satisfaction row's
    changed = redo_row(made, at, "改成满座率", chat=chat, review=check)
    row = changed.rows[at - 1]
    assert row.indicator.target.text == "≥待填%"
    assert not row.indicator.explanation
    assert row.basis[0].ref == "用户修改要求"
    assert not any("通行做法" in one.quote for one in row.basis)
    assert any("表里已没有“健康讲座到场率”" in note for note in changed.notes)
    with pytest.raises(AssistantError, match="没有改动"):
        redo_row(made, at, "换一种写法", chat=model({"name": "健康讲座到场率", "target": "≥80%"}))


def test_what_the_objective_still_says_of_a_row_left_out_is_told(made: Draft) -> None:
    changed = drop_row(made, number(made, "健康讲座开展场次"), review=check)
    assert any("表里已没有“健康讲座开展场次”" in note for note in changed.notes)


def test_a_total_cost_other_than_the_years_money_is_told(made: Draft) -> None:
    changed = replace_cell(made, number(made, "项目总成本"), "target", "≤800000元", review=check)
    assert any("年度资金仍是86万元" in note or "年度资金仍是860000元" in note for note in changed.notes)


@pytest.mark.parametrize(
    ("name", "target", "said"),
    [
        ("读书会成本", "≤80000元", "超过项目金额 100000 元"),
        ("单场讲座成本", "≤9000元/场", "超过项目金额 100000 元"),
        ("讲座开展场次", "≥30场", "超过项目金额 100000 元"),
    ],
)
def test_a_changed_cost_or_count_is_added_up_again(name: str, target: str, said: str) -> None:
    brief = Brief(
        name="社区阅读", year=2026, amount=Decimal(100000), content="讲座10场，每场2500元；读书会12场，经费7.5万元"
    )
    planned = list(draft(brief, library=None, chat=None))[-1]
    assert not any("超过项目金额" in note for note in planned.notes)
    changed = replace_cell(planned, number(planned, name), "target", target)
    assert any(said in note for note in changed.notes)


def test_a_renamed_project_keeps_its_rows(made: Draft) -> None:
    changed = replace_head(made, Given(name="居家养老服务"), review=check)
    assert rows(changed) == rows(made)
    assert "居家养老服务" in (changed.filing.objective.overall or "")
    assert "社区养老服务" not in (changed.filing.objective.overall or "")


def test_a_sentence_becomes_shorter_without_a_model_or_it_is_said_why_not(made: Draft) -> None:
    overall = next(one for one in sentences_of(made) if one.field == "overall")
    changed = redo_sentence(made, overall, "写得更简短", chat=None, review=check)
    assert len(changed.filing.objective.overall or "") < len(made.filing.objective.overall or "")
    assert rows(changed) == rows(made)
    full = next(one for one in sentences_of(made) if "健康讲座" in one.text and one.field == "annual")
    for chat in (None, model({"text": "开展健康讲座，共计举办12场次"})):
        with pytest.raises(AssistantError, match="没有可以省的，原句没有改"):
            redo_sentence(made, full, "写得更简短", chat=chat)
    with pytest.raises(AssistantError, match="没有可用的语言模型"):
        redo_sentence(made, full, "突出老人", chat=None)


# -------------------------------------------------------------------------------------------------------- rows and head


def test_a_row_of_last_year_is_added_at_its_level_and_points_still_add_up(made: Draft) -> None:
    row = Indicator(
        level1=Level1.OUTPUT,
        level2=Level2.QUANTITY,
        name="结对帮扶户数",
        target=read_target("≥30户"),
        weight=Decimal(9),
    )
    changed = add_row(made, row, ref="2025年申报表第3行", review=check)
    place = number(changed, "结对帮扶户数")
    assert changed.rows[place - 2].indicator.level2 is Level2.QUANTITY
    assert changed.rows[place - 1].basis[0].ref == "2025年申报表第3行"
    assert sum(one.indicator.weight or 0 for one in changed.rows) == 90
    for blank in changed.blanks:
        if blank.place.row:
            assert changed.rows[blank.place.row - 1].indicator.name == blank.place.label
    with pytest.raises(AssistantError, match="已经有"):
        add_row(changed, row, ref="x")


def test_a_row_the_form_has_no_level_for_is_refused(made: Draft) -> None:
    row = Indicator(level1=Level1.OUTPUT, level2=Level2.OUTPUT_COST, name="总成本", target=read_target("≤1元"))
    with pytest.raises(AssistantError, match="没有“成本指标”这一级"):
        add_row(made, row, ref="x")


def test_a_row_left_out_is_gone_and_points_still_add_up(made: Draft) -> None:
    changed = drop_row(made, 3, review=check)
    assert list(rows(changed)) == [name for place, name in enumerate(rows(made), start=1) if place != 3]
    assert sum(one.indicator.weight or 0 for one in changed.rows) == 90


def test_the_head_fills_its_blanks_and_the_total_cost_follows_the_money(made: Draft) -> None:
    told = Given(unit="示例镇养老服务中心", end=dt.date(2026, 11, 30), amount=Decimal(900000))
    changed = replace_head(made, told, review=check)
    project = changed.filing.project
    assert (project.unit, project.end.text if project.end else "") == ("示例镇养老服务中心", "2026-11-30")
    assert project.funding.annual is not None
    assert project.funding.annual.yuan == Decimal(900000)
    assert rows(changed)["项目总成本"] == "≤900000元"
    assert "实施单位" not in "".join(blank.question for blank in changed.blanks)
    assert "示例镇养老服务中心" in texts(changed)


def test_an_end_before_the_start_is_refused(made: Draft) -> None:
    with pytest.raises(BriefError, match="晚于"):
        replace_head(made, Given(start=dt.date(2026, 12, 1), end=dt.date(2026, 1, 1)))


def test_a_rewrite_that_speaks_of_other_cells_is_never_put_into_the_cell(made: Draft) -> None:
    place = Place(section=Section.INDICATOR, row=2, field="target", label="助餐服务老人数")
    other = Edit(place=Place(section=Section.OBJECTIVE, field="annual"), was="x", text="2026年，为650名老人提供助餐。")

    def conflict(filing: Filing, _: Statement | None) -> Review:
        finding = Finding(
            rule="narrative_indicator_conflict",
            severity=Severity.WARNING,
            place=place,
            quote="≥650人",
            message="不一致",
            suggestion="统一",
            basis="x",
            rewrite="年度目标中的“600名”改为“650名”",
            edits=(other,),
        )
        return Review(filing=filing, findings=(finding,))

    assert rows(replace_cell(made, 2, "target", "≥650人", review=conflict))["助餐服务老人数"] == "≥650人"
