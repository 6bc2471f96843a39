"""Nothing of the user's figures is lost silently: what no fact and no row says is told, with its reason."""

from __future__ import annotations

import pytest

from assistant.domain import Brief
from assistant.draft_commands import draft_payload
from assistant.drafting import draft
from assistant.drafting.facts import read_facts
from assistant.drafting.planning.left_out import left_out_note, left_out_of
from assistant.drafting.planning.plan import make_plan

UNNAMED = "没有认出说的是什么"


def brief(content: str) -> Brief:
    return Brief(name="综合服务项目", content=content, year=2026)


@pytest.mark.parametrize(
    ("content", "left"),
    [
        # said by a fact, here or elsewhere
        ("举办讲座12场，每场800元", []),
        ("举办讲座12场。12场讲座均在6月30日前完成", []),
        # a factor of a calculation whose product is said
        ("护河员8人×1200元/月×12个月=115200元", []),
        # ages, ordinals, dates, phases, spans, names of programmes count nothing
        ("为65岁以上老人体检300人，第3批10月20日前完成", []),
        ("管护道路20公里，期限一年，十四五规划和12345热线照常", []),
        ("以上四项，一户一档，走访260户", []),
        # numbers nobody can name
        ("购置电脑15台，登记380", [("380", UNNAMED)]),
        # who gives the money
        (
            "修缮桥梁3座，资金由市级财政补助60万元、镇级自筹20万元解决",
            [("60万元", "看作资金来源"), ("20万元", "看作资金来源")],
        ),
    ],
)
def test_figures_without_a_fact_are_listed_with_their_reason(content: str, left: list[tuple[str, str]]) -> None:
    found = read_facts(brief(content)).unplaced
    assert [(one.figure.quote, one.reason.value) for one in found] == left
    assert all(content[one.figure.start : one.figure.end] == one.figure.quote for one in found)
    assert all(one.figure.quote in one.sentence for one in found)


def test_what_is_in_no_row_is_one_line_of_the_notes_what_nobody_could_name_first() -> None:
    told = brief("去年培训8期，今年培训11期，登记380，全区户籍人口4.6万人")
    notes = make_plan(told, read_facts(told), None).notes
    line = [note for note in notes if "没有写进表" in note]
    assert line == ["简况里有3个数字没有写进表：380（没有认出说的是什么）；8期（看作以前的数）；4.6万人（看作背景）。"]


def test_a_brief_whose_figures_are_all_in_the_form_gets_no_such_note() -> None:
    told = brief("举办培训11期，培训人员400人，合格率95%，11月30日前完成")
    assert not [note for note in make_plan(told, read_facts(told), None).notes if "没有写进表" in note]
    assert left_out_note(()) == ""


def test_the_draft_as_json_lists_what_was_left_out() -> None:
    *_, made = draft(brief("去年培训8期，今年培训11期"), library=None, chat=None)
    assert [(one.quote, one.start, one.end) for one in left_out_of(made)] == [("8期", 4, 6)]
    payload = draft_payload(made)
    assert payload["left_out"] == [
        {"quote": "8期", "start": 4, "end": 6, "sentence": "去年培训8期，今年培训11期", "reason": "看作以前的数"}
    ]
