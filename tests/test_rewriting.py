"""A rewrite is offered only where the filing holds the right text, and it settles what it is offered for."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal

import pytest

from assistant.domain import Document, Edit, Filing, Finding, Level1, Level2, Measure, Place, Section, Severity
from assistant.library.corpus import samples
from assistant.review.checking import cases_of, review_document
from assistant.review.examples import read_example
from assistant.review.rewriting import row_edits
from assistant.review.rewriting.acceptance import CannotAccept, accept, accept_all
from assistant.review.told import told_value
from assistant.target import read_target
from eval.seeds import SEEDS

FILINGS = [filing for sample in samples() for filing in sample.document.filings]
# what is worked out from several cells of the form: its figures need not stand in it
WORKED_OUT = {
    "indicator_score_wrong",
    "score_exceeds_weight",
    "score_sum_mismatch",
    "execution_rate_wrong",
    "execution_score_wrong",
    "parent_child_inconsistent",
}
# 及时 of a 及时率, and the 100 % of a name's own: all of what was meant
WHOLE = {"100"}


def findings_of(filing: Filing) -> tuple[Finding, ...]:
    return review_document(Document(source="test", filings=(filing,)))[0].findings


def reviewed(text: str, rule: str) -> tuple[Filing, Finding]:
    """The filing of a block and what the rule finds in it."""
    filing = read_example(text)[0].filing
    return filing, next(each for each in findings_of(filing) if each.rule == rule)


def spot(finding: Finding, *, by_label: bool) -> tuple[object, ...]:
    place = finding.place
    return finding.rule, place.section, place.label if by_label else place.row, place.field


def planted(name: str, few: int = 2) -> list[Filing]:
    """The first filings of each kind that take the defect, spoiled."""
    spoiled = [each.filing for filing in FILINGS[sum(map(ord, name)) % 7 :] if (each := SEEDS[name](filing))]
    return spoiled[:few]


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_an_accepted_rewrite_of_a_planted_defect_settles_it_and_brings_nothing_new(name: str) -> None:
    for filing in planted(name):
        before = findings_of(filing)
        for finding in before:
            if not finding.rewrite:
                continue
            rows = any(edit.place.field in row_edits.FIELDS for edit in finding.edits)
            after = findings_of(accept(filing, finding))
            mine = spot(finding, by_label=rows)
            told = f"{finding.rule}: {finding.quote} → {finding.rewrite}"
            count = Counter(spot(each, by_label=rows) for each in before)
            assert sum(spot(each, by_label=rows) == mine for each in after) < count[mine], told
            loud = Counter(spot(each, by_label=rows) for each in after if each.severity is not Severity.INFO)
            known = Counter(spot(each, by_label=rows) for each in before if each.severity is not Severity.INFO)
            assert not loud - known, told


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_no_rewrite_holds_a_figure_that_the_filing_does_not(name: str) -> None:
    for filing in planted(name):
        held = set(re.findall(r"\d+(?:\.\d+)?", filing.model_dump_json().replace(",", ""))) | WHOLE
        for finding in findings_of(filing):
            if finding.rule in WORKED_OUT:
                continue
            said = [edit.text for edit in finding.edits] or [finding.rewrite]
            figures = set(re.findall(r"\d+(?:\.\d+)?", " ".join(said).replace(",", "")))
            short = {each.removesuffix(".00").removesuffix(".0").lstrip("0") for each in held} | {"", "0"}
            assert {each.lstrip("0") for each in figures} <= held | short, f"{finding.rule}: {said}"


def test_a_value_left_blank_is_never_filled_with_another_figure() -> None:
    filled = 0
    for filing in FILINGS:
        for at, row in enumerate(filing.indicators):
            if not isinstance(row.target.reading, Measure):
                continue
            blank = row.model_copy(update={"target": read_target("")})
            rows = (*filing.indicators[:at], blank, *filing.indicators[at + 1 :])
            spoiled = filing.model_copy(update={"indicators": rows})
            value = told_value(cases_of(Document(source="test", filings=(spoiled,)))[0], blank)
            if value:
                reading = read_target(value).reading
                assert isinstance(reading, Measure)
                assert reading.amount == row.target.reading.amount, f"{row.name}: {value}"
                filled += 1
    assert filled > 150


FORM = """
年度：2024
年度资金：600000
计划开始日期：2024-01-01
计划完成日期：2024-12-31
年度目标：全年举办公益演出20场、文化讲座10场，居民满意度达到90%以上，完成上级交办的其他任务。
"""


@pytest.mark.parametrize(
    ("rows", "rule", "rewrite"),
    [
        ("产出指标 | 数量指标 | 文化讲座场次 | ≥90%", "quantity_uses_percent", "≥10场"),
        ("产出指标 | 数量指标 | 公益演出场次 | 按计划完成", "value_nonsense", "≥20场"),
        ("满意度指标 | 服务对象满意度指标 | 居民满意度 | 满意", "satisfaction_not_quantified", "≥90%"),
        ("产出指标 | 数量指标 | 公益演出场次 | ≤15.00(场)", "objective_indicator_value_conflict", "≥20(场)"),
        ("产出指标 | 数量指标 | 公益演出场次 | ≤15.00(场)", "direction_reversed", "≥20(场)"),
        ("产出指标 | 时效指标 | 演出举办及时性 | 及时", "timeliness_vague", "≤12月31日"),
        ("产出指标 | 时效指标 | 投诉处置及时性 | 及时", "timeliness_vague", ""),
        ("产出指标 | 质量指标 | 演出质量 | 良好", "qualitative_not_measurable", ""),
        ("产出指标 | 数量指标 | 20场公益演出 | ≥20场", "value_in_indicator_name", "公益演出场次"),
        ("产出指标 | 数量指标 | 开展公益演出 | ≥20场", "indicator_name_not_indicator", "公益演出场次"),
        ("产出指标 | 数量指标 | 维修路灯 | ≥20盏", "indicator_name_not_indicator", "路灯维修数量"),
        ("产出指标 | 质量指标 | 预备党员入党率 | ≥95%", "domain_term_error", "预备党员按期转正率"),
    ],
)
def test_what_the_filing_says_elsewhere_becomes_the_rewrite(rows: str, rule: str, rewrite: str) -> None:
    _, finding = reviewed(FORM + rows, rule)
    assert finding.rewrite == rewrite


def test_the_lower_figure_of_the_objective_is_raised_where_the_table_has_more() -> None:
    filing, finding = reviewed(
        "年度目标：全年举办公益演出十场，受益居民3000人次。\n产出指标 | 数量指标 | 公益演出场次 | =12场",
        "objective_indicator_value_conflict",
    )
    assert accept(filing, finding).objective.annual == "全年举办公益演出12场，受益居民3000人次。"
    assert accept(filing, finding).indicators == filing.indicators


def test_an_approved_target_is_not_rewritten_in_a_self_evaluation() -> None:
    _, finding = reviewed(
        "表：自评表\n年度目标：举办讲座10场。\n产出指标 | 数量指标 | 讲座场次 | ≥8场 | 90 | 8场 | 90 | ",
        "objective_indicator_value_conflict",
    )
    assert not finding.rewrite


def test_points_are_rewritten_together_with_the_total_they_move() -> None:
    filing, finding = reviewed(
        """
表：自评表
产出指标 | 数量指标 | 讲座场次 | ≥10场 | 50 | 8场 | 0 | 场地装修，下年补办
效益指标 | 社会效益指标 | 知晓率 | ≥80% | 40 | 85% | 40 |
执行 | 年度资金总额 | 100 | 100 | 95
执行率：95%
执行得分：9.5
总分：49.5
""",
        "indicator_score_wrong",
    )
    revised = accept(filing, finding)
    assert revised.execution is not None
    assert (revised.indicators[0].score, revised.execution.total_score) == (Decimal(40), Decimal("89.5"))


def test_the_open_end_goes_and_the_sentence_stays_whole() -> None:
    _, finding = reviewed(FORM, "objective_open_ended")
    assert finding.rewrite == "全年举办公益演出20场、文化讲座10场，居民满意度达到90%以上。"


# ------------------------------------------------------------------------------------------------------------ whole rows

TABLE = """
产出指标 | 数量指标 | 讲座场次 | ≥3场
产出指标 | 数量指标 | 讲座场次 | ≥3场
效益指标 | 社会效益指标 | 讲座及时率 | ≥90%
"""


def table() -> Filing:
    return read_example(TABLE)[0].filing


def asking(*edits: Edit) -> Finding:
    place = Place(section=Section.FORM)
    return Finding(
        rule="some_rule",
        severity=Severity.ERROR,
        place=place,
        quote="",
        message="",
        suggestion="",
        basis="",
        rewrite="改",
        edits=edits,
    )


def test_rows_come_go_and_move_and_the_others_stay() -> None:
    filing = table()
    out = asking(row_edits.without(2, filing.indicators[1]))
    cost = asking(row_edits.added(Level1.COST, Level2.ECONOMIC_COST, "项目总成本", "≤6000元"))
    move = asking(row_edits.moved(3, filing.indicators[2], Level2.TIMELINESS))
    revised, accepted, refused = accept_all(filing, [cost, out, move])
    assert (len(accepted), refused) == (3, ())
    shown = [
        (row.level1.value, row.level2 and row.level2.value, row.name, row.target.text) for row in revised.indicators
    ]
    assert shown == [
        ("成本指标", "经济成本指标", "项目总成本", "≤6000元"),
        ("产出指标", "数量指标", "讲座场次", "≥3场"),
        ("产出指标", "时效指标", "讲座及时率", "≥90%"),
    ]


@pytest.mark.parametrize(
    "stale",
    [
        row_edits.without(9, table().indicators[0]),
        row_edits.without(3, table().indicators[0]),
        row_edits.moved(3, table().indicators[2].model_copy(update={"level2": Level2.QUALITY}), Level2.TIMELINESS),
        Edit(place=Place(section=Section.INDICATOR, row=1, field="target", label="讲座场次"), was="≥4场", text="≥5场"),
        Edit(
            place=Place(section=Section.OBJECTIVE, field="annual", label="年度总目标"), was="别的话", text="讲座3场。"
        ),
    ],
)
def test_an_edit_made_from_another_text_is_refused_and_changes_nothing(stale: Edit) -> None:
    filing = table()
    first = Edit(
        place=Place(section=Section.INDICATOR, row=1, field="target", label="讲座场次"), was="≥3场", text="≥6场"
    )
    with pytest.raises(CannotAccept, match="不在原处"):
        accept(filing, asking(first, stale))
    assert filing == table()
