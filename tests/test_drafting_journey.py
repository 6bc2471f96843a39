"""The story of a draft with a scripted model: its stages, what happens to bad words, editing; then the real model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from langchain_core.language_models import FakeListChatModel

from assistant.domain import (
    Brief,
    Comparator,
    Draft,
    Filing,
    Finding,
    Hit,
    Indicator,
    Level1,
    Level2,
    Place,
    Practice,
    Review,
    Section,
    Severity,
    Statement,
)
from assistant.drafting import draft
from assistant.drafting.editing import alternatives, redo_row, replace_cell
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.tasks import tasks_of
from assistant.drafting.planning.questions import asked
from assistant.drafting.words.ground import ground_of
from assistant.drafting.words.grounding import Fault, problems
from assistant.drafting.words.statement import HEADINGS, draft_statement
from assistant.errors import AssistantError, ModelUnavailable
from assistant.models.chat import ChatModel
from assistant.target import read_target
from tests.test_drafting_facts import ELDERLY

BRIEF = Brief(name="社区养老服务", year=2026, amount=Decimal(860000), content=ELDERLY)
OVERALL = "通过提供助餐和上门护理、开展健康讲座、改造日间照料点，方便80岁以上老人就近用餐，改善居家照护条件。"
WORKS = "为600名80岁以上老人提供助餐，开展健康讲座12场，6月30日前改造日间照料点2个，提供上门护理1500人次。"
EFFECT = "方便老人就近用餐，增加老人的健康知识。"


def model(*replies: object) -> ChatModel:
    """A model that says these replies in turn, the last one for ever."""
    return ChatModel(FakeListChatModel(responses=[json.dumps(one, ensure_ascii=False) for one in replies]), name="脚本")


def said(works: str = WORKS, effect: str = EFFECT, overall: str = OVERALL) -> dict[str, str]:
    return {"works": works, "effect": effect, "overall": overall}


def drafts(chat: ChatModel | None, brief: Brief = BRIEF, review: object = None) -> list[Draft]:
    return list(draft(brief, library=None, chat=chat, review=review))  # type: ignore[arg-type]


def test_without_a_model_the_draft_is_complete_at_once() -> None:
    made = drafts(None)
    assert [one.stage for one in made] == ["plan", "done"]
    assert made[0].timings["plan"] < 1
    assert made[-1].filing.objective.annual
    assert any("未使用语言模型" in note for note in made[-1].notes)


def test_sound_words_stream_in_and_stay() -> None:
    made = drafts(model(said()))
    assert made[0].stage == "plan"
    assert [one.stage for one in made].count("writing") > 5
    annual = made[-1].filing.objective.annual or ""
    assert made[-1].stage == "done"
    assert made[-1].filing.objective.overall == OVERALL
    assert annual.startswith("2026年，" + WORKS)
    assert annual.endswith(EFFECT)
    assert "服务老人满意度达到90%以上" in annual
    assert set(made[-1].timings) == {"facts", "plan", "first_word", "done"}
    assert made[-1].versions["model"] == "脚本"
    assert made[-1].versions["objective"].startswith("objective@")


BAD = {
    "an invented figure": WORKS.replace("提供助餐", "提供助餐98万份"),
    "a changed quantity": WORKS.replace("12场", "24场"),
    "a changed unit": WORKS.replace("1500人次", "1500人"),
    "an invented date": WORKS.replace("6月30日", "8月31日"),
    "a forgotten work": WORKS.replace("开展健康讲座12场，", ""),
    "another place": "在中山街道" + WORKS,
    "half a sentence": WORKS[:30],
    "two works' figures exchanged": WORKS.replace("600名", "1500名").replace("1500人次", "600人次"),
}


@pytest.mark.parametrize("fault", BAD)
def test_bad_words_are_mended_once_by_the_model(fault: str) -> None:
    last = drafts(model(said(works=BAD[fault]), {"text": WORKS}))[-1]
    assert (last.filing.objective.annual or "").startswith("2026年，" + WORKS)
    assert any("由模型重写" in note for note in last.notes)


@pytest.mark.parametrize("fault", BAD)
def test_words_that_stay_bad_give_way_to_the_plans_own(fault: str) -> None:
    made = drafts(model(said(works=BAD[fault]), {"text": BAD[fault]}))
    own = (made[0].filing.objective.annual or "").split("。")[0]
    assert (made[-1].filing.objective.annual or "").startswith(own)
    assert any("改用了按指标写好的文字" in note for note in made[-1].notes)


@pytest.mark.parametrize("slot", ["effect", "overall"])
def test_a_figure_in_the_other_slots_is_held_to_the_same_ground(slot: str) -> None:
    bad = {slot: "使全街道95%的老人受益，生活更加便利。"}
    last = drafts(model(said(**bad), {"text": bad[slot]}))[-1]
    assert "95%" not in f"{last.filing.objective.overall}{last.filing.objective.annual}"


@pytest.mark.parametrize(
    "overall", ["通过以上工作，方便老人就近用餐，改善居家照护条件。", "改善居家照护条件，方便老人生活。"]
)
def test_an_overall_objective_that_names_no_work_gives_way_to_the_plans_own(overall: str) -> None:
    made = drafts(model(said(overall=overall)))
    assert made[-1].filing.objective.overall == made[0].filing.objective.overall


def test_slogans_are_dropped_without_asking_again() -> None:
    last = drafts(model(said(overall="深入贯彻新时代要求，" + OVERALL)))[-1]
    assert last.filing.objective.overall == OVERALL


def test_a_reply_that_is_no_json_leaves_the_plans_words_and_a_note() -> None:
    made = drafts(ChatModel(FakeListChatModel(responses=["我不会写。"]), name="脚本"))
    assert made[-1].filing.objective == made[0].filing.objective
    assert any("语言模型没有写成" in note for note in made[-1].notes)


class Dead(ChatModel):
    """A model that is gone."""

    def stream_structured(self, *_: object, **__: object) -> Iterator[dict[str, object]]:
        raise ModelUnavailable("模型不在。")
        yield {}

    def counting_anew(self) -> ChatModel:
        return self


def test_a_model_that_is_gone_leaves_a_complete_draft() -> None:
    made = drafts(Dead(FakeListChatModel(responses=["x"])))
    assert made[-1].stage == "done"
    assert any("模型不在" in note for note in made[-1].notes)


def test_closing_the_draft_stops_the_words() -> None:
    running = draft(BRIEF, library=None, chat=model(said()))
    assert next(running).stage == "plan"
    assert next(running).stage == "writing"
    running.close()  # type: ignore[attr-defined]
    assert list(running) == []


def test_clumsy_names_are_shortened_only_to_the_same_measure() -> None:
    brief = BRIEF.model_copy(update={"content": "开展老年人防诈骗防摔倒健康知识讲座12场"})
    long = "老年人防诈骗防摔倒健康知识讲座开展场次"
    words = said(
        works="开展老年人防诈骗防摔倒健康知识讲座12场。",
        effect="提高老年人的防范意识和健康知识。",
        overall="通过开展老年人防诈骗防摔倒健康知识讲座，提高老年人的防范意识。",
    )

    def names(new: str) -> list[str]:
        rows = drafts(None, brief)[-1].rows
        reply = {f"row_{n}": new if row.indicator.name == long else "无" for n, row in enumerate(rows, start=1)}
        return [row.indicator.name for row in drafts(model(words, reply), brief)[-1].rows]

    assert long in [row.indicator.name for row in drafts(None, brief)[-1].rows]
    assert "老年人健康知识讲座场次" in names("老年人健康知识讲座场次")
    assert long in names("老年人健康知识讲座满意度")
    assert long in names("街道特色讲座场次")


# -------------------------------------------------------------------------------------------------- review and revise


def finding(row: int, *, field: str = "name", rewrite: str = "", severity: Severity = Severity.WARNING) -> Finding:
    place = Place(section=Section.INDICATOR, row=row, field=field, label="x")
    return Finding(
        rule="r", severity=severity, place=place, quote="", message="有问题", suggestion="", basis="", rewrite=rewrite
    )


class Checker:
    """A checker that says these findings of the first filing it sees and nothing of the second."""

    def __init__(self, *findings: Finding, always: bool = False) -> None:
        self.findings, self.always, self.seen = findings, always, 0

    def __call__(self, filing: Filing, statement: Statement | None) -> Review:
        assert statement is None
        self.seen += 1
        return Review(filing=filing, findings=self.findings if self.always or self.seen == 1 else ())


def test_an_exact_rewrite_of_the_checker_is_applied_once_and_checked_again() -> None:
    checker = Checker(finding(2, rewrite="助餐服务高龄老人数"))
    last = drafts(None, review=checker)[-1]
    assert last.rows[1].indicator.name == "助餐服务高龄老人数"
    assert last.filing.indicators[1].name == "助餐服务高龄老人数"
    assert checker.seen == 2
    assert last.review is not None
    assert last.review.findings == ()


def test_a_rewrite_with_a_figure_nobody_gave_is_not_applied() -> None:
    checker = Checker(finding(3, field="target", rewrite="≥99场"))
    assert drafts(None, review=checker)[-1].rows[2].indicator.target.text == "≥12场"


def test_errors_that_remain_are_told() -> None:
    checker = Checker(finding(3, severity=Severity.ERROR), always=True)
    last = drafts(None, review=checker)[-1]
    assert any("待核对：有问题" in note for note in last.notes)
    settled = replace_cell(last, 3, "target", "≥15场", review=Checker())
    assert not any("待核对" in note for note in settled.notes)


# ------------------------------------------------------------------------------------------------------------ editing


@pytest.fixture
def done() -> Draft:
    return drafts(None)[-1]


def test_a_changed_value_is_the_users_fact_and_the_objective_follows(done: Draft) -> None:
    changed = replace_cell(done, 3, "target", "≥15场")
    assert changed.rows[2].indicator.target.text == "≥15场"
    assert changed.filing.indicators[2].target.text == "≥15场"
    assert changed.rows[2].basis[0].ref == "用户修改"
    assert "健康讲座15场" in (changed.filing.objective.annual or "")
    assert done.rows[2].indicator.target.text == "≥12场"


def test_a_filled_blank_is_no_blank_any_more() -> None:
    brief = BRIEF.model_copy(update={"content": "开展消防安全检查"})
    open_draft = drafts(None, brief)[-1]
    row = next(n for n, one in enumerate(open_draft.rows, start=1) if one.indicator.level2 is Level2.QUANTITY)
    assert any(blank.place.row == row for blank in open_draft.blanks)
    assert not any(blank.place.row == row for blank in replace_cell(open_draft, row, "target", "≥24次").blanks)


@pytest.mark.parametrize(
    ("row", "field", "value"), [(99, "target", "≥1场"), (1, "colour", "红"), (1, "weight", "很多")]
)
def test_an_impossible_edit_says_what_is_possible(done: Draft, row: int, field: str, value: str) -> None:
    with pytest.raises(AssistantError):
        replace_cell(done, row, field, value)


def test_a_row_is_redone_and_a_figure_nobody_gave_becomes_blank(done: Draft) -> None:
    sound = redo_row(done, 3, "改成15场", chat=model({"name": "健康讲座举办场次", "target": "≥15场"}))
    assert (sound.rows[2].indicator.name, sound.rows[2].indicator.target.text) == ("健康讲座举办场次", "≥15场")
    wild = redo_row(done, 3, "写得好一点", chat=model({"name": "健康讲座举办场次", "target": "≥77场"}))
    assert wild.rows[2].indicator.target.text == "≥待填场"
    assert any(blank.place.row == 3 for blank in wild.blanks)


class Shelf:
    """A library of one sector with three practices and two past rows, one of them another project's own."""

    def guess_sector(self, _: str) -> str:
        return "养老服务"

    def practices(self, sector: str, level2: Level2 | None = None) -> tuple[Practice, ...]:
        rows = (
            (Level2.SOCIAL_BENEFIT, "养老服务投诉率", Comparator.AT_MOST, "%", "1"),
            (Level2.SOCIAL_BENEFIT, "独居老人关爱服务覆盖率", Comparator.EQUAL, "%", "100"),
            (Level2.QUANTITY, "社区老年助餐服务人次", Comparator.AT_LEAST, "人次", "60000"),
        )
        return tuple(
            Practice(
                sector=sector, level1=Level1.BENEFIT, level2=level, name=name, comparator=sign, unit=unit, typical=value
            )
            for level, name, sign, unit, value in rows
            if level2 in (None, level)
        )

    def similar_indicators(self, *_: object, **__: object) -> tuple[Hit, ...]:
        rows = (("上门护理服务及时率", "≥97%"), ("夕阳红食堂就餐率", "≥80%"))
        return tuple(
            Hit(
                kind="indicators",
                score=0.9,
                filing="甲",
                text=name,
                indicator=Indicator(level1=Level1.OUTPUT, level2=Level2.QUALITY, name=name, target=read_target(target)),
            )
            for name, target in rows
        )

    def filings(self) -> tuple[object, ...]:
        return ()


def test_the_sectors_practice_is_taken_where_every_word_is_general_or_ours() -> None:
    last = list(draft(BRIEF, library=Shelf(), chat=None))[-1]  # type: ignore[arg-type]
    names = [row.indicator.name for row in last.rows]
    assert "养老服务投诉率" in names
    assert "独居老人关爱服务覆盖率" not in names
    assert "60000人次" not in last.model_dump_json()


def test_alternatives_come_with_their_source_and_never_with_anothers_quantity_or_name(done: Draft) -> None:
    quantity = alternatives(done, 2, library=Shelf())  # type: ignore[arg-type]
    assert ("社区老年助餐服务人次", "≥待填人次") in [
        (one.indicator.name, one.indicator.target.text) for one in quantity
    ]
    assert "夕阳红食堂就餐率" not in [one.indicator.name for one in quantity]
    assert all(one.basis for one in quantity)


# ------------------------------------------------------------------------------------------------------- the statement


def test_the_statement_has_its_seven_headings_and_says_what_the_form_says(done: Draft) -> None:
    statement = draft_statement(done)
    assert tuple(section.heading for section in statement.sections) == HEADINGS
    texts = {section.heading: section.text for section in statement.sections}
    assert texts["绩效目标"] == done.filing.objective.annual
    assert "860000元" in texts["年度预算安排"]
    assert "6月30日前完成" in texts["实施周期"]
    assert "待填" in texts["立项依据"]
    reading = read_facts(done.brief)
    ground = ground_of(done.brief, reading, tasks_of(reading), done.rows)
    for heading in ("项目概述", "实施方案", "绩效目标"):
        bare = re.sub(r"^\d．", "", texts[heading], flags=re.MULTILINE)
        wrong = [one for one in problems(bare, ground) if one.fault in (Fault.INVENTED, Fault.CHANGED, Fault.LEAKED)]
        assert wrong == []


# ------------------------------------------------------------------------------------------------------ the real model


@pytest.mark.model
def test_the_embedded_model_words_the_acceptance_brief() -> None:
    from assistant.models.chat import open_chat
    from assistant.settings import load_settings

    chat = open_chat(load_settings())
    if chat is None:
        pytest.skip("no model is configured")
    try:
        last = drafts(chat)[-1]
    finally:
        chat.close()
    annual = last.filing.objective.annual or ""
    for figure in ("600", "12", "2个", "1500人次", "6月"):
        assert figure in annual
    assert last.stage == "done"
    assert 0 < last.tokens.generated <= 700
    assert last.tokens.prompt - last.tokens.cached <= 1500
    assert "first_word" in last.timings


def test_what_is_said_of_blanks_is_let_pass_and_other_errors_are_told() -> None:
    bare = BRIEF.model_copy(update={"content": "开展消防安全检查", "amount": None})
    open_row = next(
        blank.place.row for blank in drafts(None, bare)[-1].blanks if blank.place.row and blank.place.row > 1
    )
    of_head = Finding(
        rule="missing_required_field", severity=Severity.ERROR, quote="", message="没有填写主管部门", suggestion="", basis="",
        place=Place(section=Section.PROJECT, field="department", label="主管部门"),
    )  # fmt: skip
    of_value = finding(open_row, field="target", severity=Severity.ERROR)
    of_name = finding(open_row, field="name", severity=Severity.ERROR)
    last = drafts(None, bare, Checker(of_head, of_value, of_name, always=True))[-1]
    assert last.review is not None
    assert last.review.findings == (of_name,)
    assert [one.finding for one in last.review.waived] == [of_head, of_value]
    assert all("待填" in one.reason for one in last.review.waived)
    assert sum("待核对" in note for note in last.notes) == 1


def test_at_most_five_questions_the_most_valuable_first() -> None:
    content = "开展消防安全检查，组织反诈宣传，维护监控探头，职业技能培训10期。职业技能培训全年12期。"
    last = drafts(None, Brief(name="平安建设", year=2026, content=content))[-1]
    questions = asked(last.blanks)
    assert len(questions) == 5 < len(last.blanks)
    assert "不一致" in questions[0]
    assert "预算" in questions[1]
    assert [blank.place.field for blank in last.blanks][-2:] == ["department", "category"]


def test_where_only_the_total_is_known_prices_are_asked_for_and_nothing_is_divided() -> None:
    last = drafts(None, BRIEF)[-1]
    assert any("86万元怎样分配" in question for question in asked(last.blanks))
    assert [row.indicator.name for row in last.rows if row.indicator.level2 is Level2.ECONOMIC_COST] == ["项目总成本"]
    priced = BRIEF.model_copy(update={"content": "慰问困难党员100人次，慰问标准每人500元"})
    assert not any("怎样分配" in question for question in asked(drafts(None, priced)[-1].blanks))
