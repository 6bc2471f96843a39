"""The draft and self-evaluation tabs without a browser: what is typed becomes values, what is shown is escaped."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from assistant.assessing import assess
from assistant.domain import Blank, BudgetPart, Fact, Place, Section
from assistant.drafting.comparison import compare
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.unplaced import candidates
from assistant.drafting.family import child_brief, parent_brief
from assistant.drafting.intake.papers import Intake, Told
from assistant.drafting.intake.prior import Given
from assistant.drafting.planning.questions import answerable
from assistant.errors import BriefError
from assistant.ui.assess.tab import results_of
from assistant.ui.assess.view import asked_html, assessed_html
from assistant.ui.draft.fields import (
    FIELDS,
    brief_of,
    changes_of,
    children_of,
    correctable,
    entered_of,
    fact_lines,
    given_of,
    kept_changes,
    own_words,
    shown_of,
)
from assistant.ui.draft.parts import part_lines, parts_of, sum_html
from assistant.ui.draft.view import comparison_html, facts_html, intake_html, notes_html
from tests.test_assessing import FORM

NASTY = "<script>alert('恶意')</script>"
TYPED = ("社区养老服务", "86", "2026", "健康讲座12场，改造照料点2个", "", "示例镇", "2026-01-01", "", "", "")


def typed(**changes: str) -> tuple[str, ...]:
    return tuple(changes.get(name, value) for name, value in zip(FIELDS, TYPED, strict=True))


def test_what_is_typed_becomes_values_and_back() -> None:
    given = given_of(*TYPED)
    assert (given.amount, given.year, given.start) == (Decimal(860000), 2026, dt.date(2026, 1, 1))
    assert given_of(*shown_of(given)) == given


@pytest.mark.parametrize(
    ("text", "yuan"), [("86", 860000), ("86.5万", 865000), ("86万元", 860000), ("860000元", 860000), ("", None)]
)
def test_money_is_typed_in_wan_unless_it_names_its_unit(text: str, yuan: int | None) -> None:
    assert given_of(*typed(amount=text)).amount == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("amount", "很多", "年度资金“很多”看不懂"),
        ("year", "明年", "年度“明年”看不懂"),
        ("start", "年初", "日期“年初”看不懂"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(field: str, text: str, said: str) -> None:
    with pytest.raises(BriefError, match=said):
        given_of(*typed(**{field: text}))


def test_what_papers_filled_in_is_not_the_users_own_word() -> None:
    filled = given_of(*TYPED)
    now = filled.model_copy(update={"unit": "另一镇"})
    assert own_words(now, filled) == Given(unit="另一镇")
    assert own_words(now, None) == now


def test_the_table_of_children_gives_briefs_and_refuses_half_a_line() -> None:
    lines = [["助餐", "60", "为600名老人提供助餐"], ["", "", ""], ["健康", "", "健康讲座8场"]]
    kids = children_of(lines, Given(year=2026))
    assert [(kid.name, kid.amount) for kid in kids] == [("助餐", Decimal(600000)), ("健康", None)]
    assert brief_of(None, (), lines, *typed(content="")).children == kids
    with pytest.raises(BriefError, match="第 1 个子项目没有写要做什么"):
        children_of([["助餐", "60", ""]], Given())


SHEET = BudgetPart(
    name="音响",
    amount=Decimal(60000),
    quantity=Decimal(4),
    unit="套",
    price=Decimal(15000),
    quote="音响 4套",
    place="表第3行",
)


def test_parts_of_the_budget_become_lines_and_back() -> None:
    lines = part_lines((SHEET,))
    assert parts_of(lines, (SHEET,)) == (SHEET,)
    lines[0][4] = "5万元"
    lines[1][0], lines[1][1], lines[1][3] = "培训", "40", "500"
    changed, typed = parts_of(lines, (SHEET,))
    assert (changed.amount, changed.quote, changed.place) == (Decimal(50000), "", "表第3行")
    assert (typed.amount, typed.quantity) == (Decimal(20000), Decimal(40))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["", "2", "", "", "300", ""], "第 1 行没有写支出内容"),
        (["音响", "", "", "", "", ""], "“音响”没有金额"),
        (["音响", "", "", "", "不多", ""], "“音响”的金额“不多”看不懂"),
        (["音响", "几", "", "", "300", ""], "“音响”的数量“几”看不懂"),
    ],
)
def test_half_a_part_is_named(line: list[str], said: str) -> None:
    with pytest.raises(BriefError, match=said):
        parts_of([line])


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (None, "“年度资金”还没有填"),
        (Decimal(60000), "与年度资金一致"),
        (Decimal(70000), "还有 10,000.00 元没有写用在哪里"),
        (Decimal(50000), "多 10,000.00 元，请核对"),
    ],
)
def test_the_sum_of_the_parts_stands_beside_the_years_money(amount: Decimal | None, said: str) -> None:
    assert said in sum_html((SHEET,), amount)


def test_a_typed_part_whose_product_is_another_sum_is_told() -> None:
    wrong = SHEET.model_copy(update={"quote": "", "amount": Decimal(80000)})
    assert "4套×15000元=60000元，金额写的是80000元" in sum_html((wrong,), None)


def test_a_brief_goes_back_to_the_left_of_the_tab() -> None:
    brief = brief_of(None, (), [], *TYPED, parts=(SHEET,))
    told = entered_of(brief)
    assert brief_of(told.intake, told.changes, told.children, *told.values, parts=told.parts) == brief


def test_what_a_parent_has_from_its_children_is_left_to_them() -> None:
    kids = [["助餐", "60", "为600名老人提供助餐"], ["健康", "20", "健康讲座8场"]]
    parent = brief_of(None, (), kids, *typed(content="", amount=""))
    told = entered_of(parent_brief(parent, tuple(child_brief(parent, kid) for kid in parent.children)))
    assert (told.values[1], told.parts, told.intake.added) == ("", (), ())
    assert [list(kid) for kid in told.children] == kids


def test_questions_that_have_a_place_get_a_box_and_the_others_are_told() -> None:
    def blank(field: str, question: str) -> Blank:
        return Blank(place=Place(section=Section.PROJECT, field=field), question=question)

    blanks = (blank("unit", "单位？"), blank("content", "“30个”数的是什么？"), blank("category", ""))
    assert answerable(blanks) == ("单位？",)
    html = notes_html(blanks, ())
    assert "“30个”数的是什么？" in html
    assert "单位？" not in html
    assert "另有" not in html


def test_lines_of_facts_give_back_the_corrections_made_in_them() -> None:
    brief = brief_of(None, (), [], *TYPED)
    facts = correctable(read_facts(brief).facts)
    lines = fact_lines(facts, ())
    assert changes_of(facts, lines) == ()
    lines[0][2] = "15场"
    lines[1][0] = False
    changes = changes_of(facts, lines)
    assert [change.becomes.quantity if change.becomes else None for change in changes] == [Decimal(15), None]
    again = fact_lines(facts, changes)
    assert (again[0][2], again[1][0]) == ("15场", False)


def test_a_figure_left_out_waits_unticked_and_is_a_fact_once_it_is_named() -> None:
    brief = brief_of(None, (), [], *typed(content="去年讲座8场，今年讲座12场，登记45"))
    reading = read_facts(brief)
    facts = (*correctable(reading.facts), *candidates(reading.unplaced, brief.content))
    lines = fact_lines(facts, ())
    assert [(line[0], line[2], line[6]) for line in lines] == [
        (True, "12场", "您写的"),
        (False, "45", "没有认出说的是什么"),
        (False, "8场", "看作以前的数"),
    ]
    assert changes_of(facts, lines) == ()
    lines[1][:3] = [False, "登记居民", "45人"]  # a name is enough, the tick need not follow
    changes = kept_changes(changes_of(facts, lines), facts)
    named = read_facts(brief.model_copy(update={"corrections": changes}))
    assert ("登记居民", Decimal(45), "人") in [(fact.thing, fact.quantity, fact.unit) for fact in named.facts]
    assert [one.figure.quote for one in named.unplaced] == ["8场"]
    moved = brief.model_copy(update={"content": "另外，" + brief.content, "corrections": changes})
    assert "登记居民" in [fact.thing for fact in read_facts(moved).facts]
    lines[1][:3] = [True, "", "45"]
    with pytest.raises(BriefError, match="“45”还没有写是什么"):
        changes_of(facts, lines)


def test_figures_left_out_are_marked_apart_from_facts_on_the_same_words() -> None:
    brief = brief_of(None, (), [], *typed(content="去年讲座8场，今年讲座12场，登记45"))
    reading = read_facts(brief)
    html = facts_html(brief, reading.facts, reading.unplaced)
    assert '<mark class="known" title="看作以前的数">8场</mark>' in html
    assert '<mark class="unnamed" title="没有认出说的是什么">45</mark>' in html
    assert "没有写进表的数字" in html
    over = Fact(thing="讲座", quote="", start=0, end=6)
    assert facts_html(brief, (over,), reading.unplaced).count("<mark") == 1 + len(reading.unplaced)


def test_marks_stand_on_the_users_own_words_and_touching_ones_are_one() -> None:
    brief = brief_of(None, (), [], *typed(content="讲座12场，每场500元"))
    html = facts_html(brief, read_facts(brief).facts)
    assert "讲座12场</mark>" in html
    assert "每场500元</mark>" in html
    both = tuple(Fact(thing="讲座", quote="讲座12场", start=0, end=5) for _ in range(2))
    assert facts_html(brief, both).count("<mark") == 1


def test_everything_shown_is_escaped() -> None:
    brief = brief_of(None, (), [], *typed(content=NASTY + "12场"))
    fact = Fact(thing=NASTY, quote=NASTY, source="budget", place=NASTY)
    told = Told(field="name", text=NASTY, source=NASTY, place=NASTY, taken=True)
    other = told.model_copy(update={"text": NASTY + "2", "taken": False})
    form = FORM.model_copy(
        update={"indicators": tuple(row.model_copy(update={"name": NASTY}) for row in FORM.indicators)}
    )
    done = assess(form, results_of(form, [], ("", "", ""), NASTY), over_fulfilment=Decimal("1.3"))
    place = Place(section=Section.INDICATOR)
    pieces = (
        facts_html(brief, (fact, Fact(thing=NASTY, quote=NASTY, start=0, end=4))),
        intake_html(Intake(given=Given(), told=(told, other), notes=(NASTY,))),
        comparison_html(compare(form, FORM)),
        assessed_html(done.model_copy(update={"notes": (NASTY,)})),
        asked_html(done.model_copy(update={"asked": (Blank(place=place, question=NASTY),)})),
    )
    for html in pieces:
        assert "<script" not in html
        assert "&lt;script" in html


def test_results_are_taken_from_the_table_and_the_three_sums() -> None:
    lines = [["", "", "", "14", "", ""], ["", "", "", "5次", "因天气少办一次，将补办", ""]]
    results = results_of(FORM, lines, ("", "40", "38万元"), "")
    assert [(one.row, one.actual) for one in results.rows] == [(1, "14"), (2, "5次")]
    assert (results.spending[0].revised, results.spending[0].spent) == (Decimal(400000), Decimal(380000))
    with pytest.raises(BriefError, match="得分“满分”不是数字"):
        results_of(FORM, [["", "", "", "", "", "满分"]], ("", "", ""), "")
