"""Answers to a draft's questions, and a brief that says more: the draft follows, and what was changed by hand stays."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.domain import Brief, BudgetPart, Draft
from assistant.drafting import draft
from assistant.drafting.answers import answered, cell_of
from assistant.drafting.editing import drop_row, replace_cell
from assistant.drafting.family import draft_family
from assistant.drafting.following import followed
from assistant.drafting.planning.questions import asked
from assistant.drafting.rewording import replace_objective
from assistant.errors import BriefError
from tests.drafts import check, number, rows

BRIEF = Brief(name="老旧小区改造", year=2026, content="改造小区3个，开展满意度调查")


@pytest.fixture(scope="module")
def made() -> Draft:
    return list(draft(BRIEF, library=None, chat=None, review=check))[-1]


def question(one: Draft, word: str) -> str:
    return next(text for text in asked(one.blanks) if word in text)


def answer(one: Draft, word: str, text: str) -> Draft:
    return answered(one, {question(one, word): text}, library=None, review=check)


def points(one: Draft) -> Decimal:
    return sum((row.indicator.weight or Decimal(0) for row in one.rows), Decimal(0))


def more(words: str, **changes: object) -> Brief:
    return BRIEF.model_copy(update={"content": f"{BRIEF.content}；{words}", **changes})


# ------------------------------------------------------------------------------------------------------------ answers


@pytest.mark.parametrize(
    ("cell", "said", "value"),
    [
        ("≥待填场", "20", "≥20场"),
        ("≥待填场", "20场", "≥20场"),
        ("≥待填", "500份", "≥500份"),
        ("≥待填%", "90", "≥90%"),
        ("≥待填场", "=20场", "=20场"),
        ("≤待填", "8月底", "≤8月31日"),
        ("≥待填场", "还没定", "还没定"),
    ],
)
def test_an_answer_takes_the_shape_of_its_cell(cell: str, said: str, value: str) -> None:
    assert cell_of(cell, said, 2026) == value


def test_the_budget_is_asked_once_and_one_answer_fills_head_and_row(made: Draft) -> None:
    assert sum("预算" in blank.question for blank in made.blanks) == 1
    done = answer(made, "预算", "120万元")
    assert done.brief.amount == Decimal(1_200_000)
    assert rows(done)["项目总成本"] == "≤1200000元"
    assert not any("预算" in blank.question or blank.place.label == "项目总成本" for blank in done.blanks)


def test_a_bare_small_sum_is_not_guessed_to_be_yuan_or_wan(made: Draft) -> None:
    assert answer(made, "预算", "1200000").brief.amount == Decimal(1_200_000)
    with pytest.raises(BriefError, match="请带上单位"):
        answer(made, "预算", "120")


def test_a_quantity_answered_stands_in_row_and_objective(made: Draft) -> None:
    done = answer(made, "满意度调查", "500份")
    assert "≥500份" in rows(done).values()
    assert "开展满意度调查500份" in (done.filing.objective.annual or "")
    assert points(done) == points(made)


def test_a_time_answered_becomes_a_row_and_stands_in_the_objective(made: Draft) -> None:
    done = answer(made, "几月几日", "8月底")
    assert rows(done)["小区改造完成时间"] == "≤8月31日"
    assert "改造小区3个，8月31日前完成" in (done.filing.objective.annual or "")
    with pytest.raises(BriefError, match="看不懂"):
        answer(made, "几月几日", "看情况")


@pytest.mark.parametrize("said", ["40万元", "400000", "每个40万元"])
def test_a_price_answered_becomes_a_sentence_of_the_brief_and_a_cost_row(made: Draft, said: str) -> None:
    done = answer(answer(made, "预算", "120万元"), "怎样分配", said)
    assert done.brief.content.startswith(BRIEF.content + "；小区每个40")
    assert {"≤40万元/个", "≤400000元/个"} & set(rows(done).values())


def test_skipped_answers_change_nothing(made: Draft) -> None:
    assert answered(made, {question(made, "预算"): "  ", "没有问过的？": "是"}, library=None, review=check) is made


# ---------------------------------------------------------------------------------------------------------- following


def test_the_same_brief_gives_the_same_draft(made: Draft) -> None:
    assert followed(made, BRIEF, library=None, review=check) is made


def test_what_is_said_more_comes_in_and_what_was_changed_by_hand_stays(made: Draft) -> None:
    mine = replace_cell(made, number(made, "小区改造验收合格率"), "target", "≥98%", review=check)
    mine = replace_cell(mine, number(mine, "小区改造数量"), "target", "=4个", review=check)
    mine = drop_row(mine, number(mine, "小区投入使用率"), review=check)
    done = followed(mine, more("培训物业人员60人"), library=None, review=check)
    assert "≥60人" in rows(done).values()
    assert (rows(done)["小区改造验收合格率"], rows(done)["小区改造数量"]) == ("≥98%", "=4个")
    assert "小区投入使用率" not in rows(done)
    assert "60人" in (done.filing.objective.annual or "")
    assert points(done) == points(made)


def test_what_is_said_no_more_goes(made: Draft) -> None:
    done = followed(made, BRIEF.model_copy(update={"content": "改造小区3个"}), library=None, review=check)
    assert not any("满意度调查" in name for name in rows(done))
    assert "满意度调查" not in (done.filing.objective.annual or "")


def test_a_renamed_row_stays_where_the_plan_has_its_like_no_more(made: Draft) -> None:
    mine = replace_cell(made, number(made, "满意度调查有效率"), "name", "问卷有效率", review=check)
    done = followed(mine, BRIEF.model_copy(update={"content": "改造小区3个"}), library=None, review=check)
    assert rows(done)["问卷有效率"] == "≥90%"


def test_what_was_filled_into_the_head_is_not_emptied_again(made: Draft) -> None:
    mine = answer(answer(made, "实施单位", "示例街道办事处"), "预算", "120万元")
    done = followed(mine, more("培训物业人员60人"), library=None, review=check)
    assert (done.filing.project.unit, done.brief.amount) == ("示例街道办事处", Decimal(1_200_000))


def test_words_of_the_users_own_are_kept_and_what_has_no_place_is_told(made: Draft) -> None:
    mine = replace_objective(made, "annual", "2026年改造3个老旧小区。", review=check)
    done = followed(mine, more("培训物业人员60人"), library=None, review=check)
    assert (done.filing.objective.annual or "").startswith("2026年改造3个老旧小区。")
    assert any("年度目标里请补上" in note and "60人" in note for note in done.notes)


def test_parts_of_the_budget_become_cost_rows(made: Draft) -> None:
    parts = (
        BudgetPart(name="小区改造", amount=Decimal(1_200_000), quantity=Decimal(3), unit="个", price=Decimal(400_000)),
    )
    done = followed(made, BRIEF.model_copy(update={"parts": parts, "amount": Decimal(1_200_000)}), library=None)
    assert "≤40万元/个" in rows(done).values()
    assert rows(done)["项目总成本"] == "≤1200000元"
    assert done.filing.project.funding.annual is not None
    assert done.filing.project.funding.annual.yuan == Decimal(1_200_000)


def test_another_year_or_a_family_is_drafted_anew(made: Draft) -> None:
    with pytest.raises(BriefError, match="换了年度或表式"):
        followed(made, BRIEF.model_copy(update={"year": 2027}), library=None)
    family = BRIEF.model_copy(update={"children": (Brief(name="加装电梯", year=2026, content="加装电梯5部"),)})
    whole = list(draft_family(family, library=None, chat=None))[-1]
    with pytest.raises(BriefError, match="父子项目"):
        followed(whole, family, library=None)


@pytest.mark.parametrize("said", ["240", "240人次"])
def test_a_product_that_is_confirmed_becomes_a_row(said: str) -> None:
    brief = Brief(name="干部教育", year=2026, amount=Decimal(100000), content="举办干部培训班4期，每期60人")
    done = answer(list(draft(brief, library=None, chat=None))[-1], "240人次", said)
    assert "≥240人次" in rows(done).values()
