"""Papers become a brief: what is taken from where, who wins, what the user corrects before anything is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from assistant import documents
from assistant.documents.forms.paper import Paper
from assistant.domain import Brief, Draft
from assistant.drafting import draft
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import cells_of, corrections_of
from assistant.drafting.intake.papers import YOURS, completed, take_in
from assistant.drafting.intake.prior import Given
from assistant.errors import BriefError

STATEMENT = """项目经费情况说明 社区养老服务
一、项目概述
为方便辖区老年人生活，开展社区养老服务项目。
二、立项依据
区民政局年度工作要点。
三、实施主体
本项目由示例镇养老服务中心组织实施，主管部门为示例镇人民政府。
四、实施方案
为520名70岁以上老人提供助餐服务，全年举办健康讲座16场，6月底前改造日间照料点3个。
五、实施周期
2026年3月1日至2026年11月30日。
六、年度预算安排
2026年度预算安排92万元。
"""
BUDGET = "支出内容,单位,数量,单价（元）,金额（元）\n助餐补贴,人,{people},1200,{sum}\n健康讲座,场,16,5000,80000\n合计,,,,{total}\n"
FORM = """财政项目支出绩效目标申报表
（2025年度）
项目名称\t2025年社区文化服务\t项目类别\t特定目标类
主管部门\t示例镇人民政府\t实施单位\t示例镇文化站
计划开始日期\t2025-01-01\t计划完成日期\t2025-12-31
项目资金（元）\t年度资金申请总额\t600000.00
年度总体目标\t2025年举办文艺演出20场，12月底前完成图书更新。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t文艺演出场次\t≥20场
产出指标\t数量指标\t更新图书数量\t=3000册
产出指标\t质量指标\t演出到场率\t≥80%
产出指标\t时效指标\t图书更新完成时间\t≤12月31日
效益指标\t社会效益指标\t居民文化活动参与率\t≥60%
满意度指标\t服务对象满意度指标\t居民满意度\t≥90%
"""


def paper(tmp_path: Path, name: str, text: str) -> Paper:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return documents.read_paper(path)


def planned(brief: Brief) -> Draft:
    return list(draft(brief, library=None, chat=None))[-1]


def rows(made: Draft) -> dict[str, str]:
    return {row.indicator.name: row.indicator.target.text for row in made.rows}


def test_a_statement_fills_the_fields_and_says_where_from(tmp_path: Path) -> None:
    done = take_in(Given(), [paper(tmp_path, "说明.txt", STATEMENT)])
    taken = {one.field: (one.text, one.place) for one in done.told if one.taken}
    assert taken["name"] == ("社区养老服务", "标题")
    assert taken["unit"] == ("示例镇养老服务中心", "“实施主体”")
    assert taken["department"][0] == "示例镇人民政府"
    assert taken["amount"] == ("920000元", "“年度预算安排”")
    assert (done.given.start, done.given.end) == (dt.date(2026, 3, 1), dt.date(2026, 11, 30))
    assert {one.source for one in done.told} == {"说明.txt"}


def test_facts_of_an_upload_keep_their_place_and_their_span(tmp_path: Path) -> None:
    done = take_in(Given(), [paper(tmp_path, "说明.txt", STATEMENT)])
    assert done.statement is not None
    plan = next(one.text for one in done.statement.sections if one.heading == "实施方案")
    facts = [one for one in read_facts(done.brief()).facts if one.quantity]
    assert {(one.quantity, one.unit) for one in facts} == {
        (Decimal(520), "名"),
        (Decimal(16), "场"),
        (Decimal(3), "个"),
    }
    for fact in facts:
        assert fact.place == "说明.txt“实施方案”"
        assert plan[fact.start : fact.end] == fact.quote


def test_what_the_user_typed_wins_and_the_other_is_shown(tmp_path: Path) -> None:
    own = Given(name="助老服务", amount=Decimal(900000))
    done = take_in(own, [paper(tmp_path, "说明.txt", STATEMENT)])
    assert (done.given.name, done.given.amount) == ("助老服务", Decimal(900000))
    amounts = next(group for group in done.conflicts if group[0].field == "amount")
    assert [(one.text, one.source, one.taken) for one in amounts] == [
        ("900000元", YOURS, True),
        ("920000元", "说明.txt", False),
    ]


@pytest.mark.parametrize(
    ("people", "total", "target", "noted"),
    [("520", "704000", "≥520人", ""), ("500", "680000", "≥待填人", "不一致的数字")],
    ids=["the sheet agrees", "the sheet says another number"],
)
def test_a_budget_sheet_adds_prices_to_works_the_words_name(
    people: str, total: str, target: str, noted: str, tmp_path: Path
) -> None:
    sheet = BUDGET.format(people=people, sum=int(people) * 1200, total=total)
    own = Given(amount=Decimal(total))
    made = planned(take_in(own, [paper(tmp_path, "说明.txt", STATEMENT), paper(tmp_path, "预算.csv", sheet)]).brief())
    assert rows(made)["助餐服务老人数"] == target
    assert rows(made)["单场健康讲座成本"] == "≤5000元/场"
    assert len([name for name in rows(made) if name.startswith("健康讲座") and name.endswith("场次")]) == 1
    assert noted in "".join(made.notes)
    assert "超过项目金额" not in "".join(made.notes)


def test_last_years_form_moves_on_a_year_and_its_counts_are_to_be_confirmed(tmp_path: Path) -> None:
    done = take_in(Given(), [paper(tmp_path, "上年.txt", FORM)])
    assert done.given.name == "2026年社区文化服务"
    assert (done.given.year, done.given.start) == (2026, dt.date(2026, 1, 1))
    assert done.given.content.startswith("2026年举办文艺演出20场")
    assert done.given.framework == "2023"
    assert "仍是上年的" in "".join(done.notes)
    assert "改成今年的数" in "".join(done.notes)
    made = planned(done.brief())
    # what the objective does not count comes from the row, with its place, and belongs to the work it names
    fact = next(one for one in made.facts if one.source == "prior")
    assert (fact.quantity, fact.unit, fact.place) == (Decimal(3000), "册", "上年.txt 第2行指标")
    assert [name for name, value in rows(made).items() if value == "=3000册" or "待填" in value] == ["图书更新册数"]


def test_this_years_words_silence_last_years_figures(tmp_path: Path) -> None:
    own = Given(content="举办文艺演出24场，更新图书5000册")
    made = planned(take_in(own, [paper(tmp_path, "上年.txt", FORM)]).brief())
    assert not [one for one in made.facts if one.source == "prior"]
    assert "3000" not in str(rows(made))
    assert "待填" not in str([one for one in rows(made).values() if "场" in one])


def test_prose_is_read_like_a_message_and_stays_where_the_user_can_change_it(tmp_path: Path) -> None:
    text = "社区养老服务，86万元：为600名80岁以上老人提供助餐，健康讲座12场。\n联系人：李某 13800000000"
    done = take_in(Given(), [paper(tmp_path, "情况.txt", text)])
    assert (done.given.name, done.given.amount) == ("社区养老服务", Decimal(860000))
    assert "健康讲座12场" in done.given.content
    assert "13800000000" not in done.given.content


def test_nothing_to_do_is_refused_in_plain_words() -> None:
    with pytest.raises(BriefError, match="还没有写要做什么"):
        take_in(Given(name="养老"), []).brief()


BRIEF = Brief(
    name="社区文化服务",
    year=2026,
    amount=Decimal(300000),
    content="举办讲座12场，培训200人，每人400元，6月底前完成改造",
)


@pytest.mark.parametrize(
    ("quote", "change", "rows_now"),
    [
        ("举办讲座12场", {"figure": "15场"}, {"讲座举办场次": "≥15场"}),
        ("举办讲座12场", {"figure": "15"}, {"讲座举办场次": "≥15场"}),
        ("举办讲座12场", {"thing": "法律讲座"}, {"法律讲座举办场次": "≥12场"}),
    ],
)
def test_the_plan_follows_a_corrected_fact(quote: str, change: dict[str, str], rows_now: dict[str, str]) -> None:
    facts = read_facts(BRIEF).facts
    told = [cells_of(one).model_copy(update=change if one.quote == quote else {}) for one in facts]
    made = planned(BRIEF.model_copy(update={"corrections": corrections_of(facts, told)}))
    assert rows_now.items() <= rows(made).items()
    assert made.facts != facts


def test_a_dropped_fact_leaves_no_row_and_settles_a_contradiction() -> None:
    brief = Brief(name="宣讲", year=2026, content="健康讲座12场。全年健康讲座8场。")
    facts = read_facts(brief).facts
    told = [cells_of(one).model_copy(update={"keep": "12" not in one.quote}) for one in facts]
    made = planned(brief.model_copy(update={"corrections": corrections_of(facts, told)}))
    assert "≥8场" in rows(made).values()
    assert "不一致" not in "".join(made.notes)


def test_a_correction_outlives_words_put_before_it() -> None:
    facts = read_facts(BRIEF).facts
    told = [cells_of(one).model_copy(update={"figure": "15场"} if "讲座" in one.quote else {}) for one in facts]
    changes = corrections_of(facts, told)
    later = BRIEF.model_copy(update={"content": "今年。" + BRIEF.content, "corrections": changes})
    assert rows(planned(later))["讲座举办场次"] == "≥15场"


def test_unchanged_cells_correct_nothing_and_an_unreadable_figure_is_refused() -> None:
    facts = read_facts(BRIEF).facts
    assert corrections_of(facts, [cells_of(one) for one in facts]) == ()
    told = [cells_of(one).model_copy(update={"figure": "很多"}) for one in facts]
    with pytest.raises(BriefError, match="看不懂"):
        corrections_of(facts, told)


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("钱大概九十万左右吧，办讲座12场", 900000),
        ("预算86万元，其中奖品8万元", 860000),
        ("总投资530万元，新建泵站1座", 5300000),
        ("经费65万，办讲座12场", 650000),
        ("奖品8万、场地12万", None),
        ("场地经费12万元，办讲座12场", None),
        ("去年预算80万元，办讲座12场", None),
    ],
)
def test_the_budget_is_taken_from_the_words_only_where_they_call_it_so(text: str, yuan: int | None) -> None:
    brief = take_in(Given(name="项目", content=text), []).brief()
    assert brief.amount == (None if yuan is None else Decimal(yuan))


def test_this_years_budget_is_preferred_to_last_years_words(tmp_path: Path) -> None:
    sheet = "支出内容,单位,数量,单价（元）,金额（元）\n文艺演出,场,24,12000,288000\n"
    done = take_in(Given(), [paper(tmp_path, "上年.txt", FORM), paper(tmp_path, "明细.csv", sheet)])
    made = planned(done.brief())
    assert "≥24场" in rows(made).values()
    assert "不一致的数字" not in "".join(made.notes)
    own = done.model_copy(update={"given": done.given.model_copy(update={"content": "2026年举办文艺演出20场"})})
    assert "不一致的数字" in "".join(planned(own.brief()).notes)


def test_last_years_vague_words_make_no_works_beside_its_counted_rows(tmp_path: Path) -> None:
    vague = FORM.replace(
        "2025年举办文艺演出20场，12月底前完成图书更新。", "<p>开展全民健身活动，丰富群众文化生活。</p>"
    )
    done = take_in(Given(), [paper(tmp_path, "上年.txt", vague)])
    assert done.given.content == "开展全民健身活动，丰富群众文化生活。"
    made = planned(done.brief())
    assert [one.thing for one in made.facts if one.source == "content"] == []
    assert {"≥20场", "=3000册"} <= set(rows(made).values())


def test_a_statement_in_one_file_with_last_years_form_is_last_years_too(tmp_path: Path) -> None:
    both = STATEMENT.replace("2026", "2025").replace("社区养老服务", "社区文化服务") + "\n" + FORM
    done = take_in(Given(), [paper(tmp_path, "上年.txt", both)])
    assert (done.given.year, done.given.start) == (2026, dt.date(2026, 3, 1))
    assert "year" not in {group[0].field for group in done.conflicts}
    assert "按上年的说明处理" in "".join(done.notes)


def test_a_ceiling_on_what_was_done_is_not_carried_on(tmp_path: Path) -> None:
    odd = FORM.replace("更新图书数量\t=3000册", "电影放映场次\t≤120场").replace("，12月底前完成图书更新", "")
    made = planned(take_in(Given(), [paper(tmp_path, "上年.txt", odd)]).brief())
    assert "≥120场" in rows(made).values()


PASTED = """项目名称：社区阅读节
做什么：办读书会
数量：读书会12场
时间：10月底前
钱：总共20万元"""


def test_words_that_name_the_project_fill_the_fields_left_empty() -> None:
    alone = completed(Given(content=PASTED))
    assert (alone.name, alone.amount) == ("社区阅读节", 200000)
    assert "读书会12场" in alone.content
    assert "项目名称" not in alone.content
    typed = completed(Given(name="阅读节", content=PASTED, amount=Decimal(180000)))
    assert (typed.name, typed.amount, typed.content) == ("阅读节", 180000, alone.content)


def test_words_that_name_no_project_give_their_year_and_keep_their_form() -> None:
    said = "2027年组织读书会12场，每场300元"
    assert completed(Given(name="社区阅读节", content=said)) == Given(name="社区阅读节", content=said, year=2027)
    assert completed(Given(name="社区阅读节", content=said, year=2026)).year == 2026


@pytest.mark.parametrize("said", ["我们街道想搞点活动让老人高兴", "我说几句，今年要做的讲座12场，一共20万元"])
def test_a_piece_of_talk_is_no_projects_name(said: str) -> None:
    assert completed(Given(content=said)).name == ""
