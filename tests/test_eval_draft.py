"""The evaluation of drafts counts what it says it counts, and goes on from what it kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import Tokens
from eval.draft import board
from eval.draft_measures import Case, Written, cases, invented, leaked, legal, measurable, missing
from eval.draft_precedents import brief_of
from eval.draft_runs import Kept, Run, Way

CASE = Case(
    sector="养老服务",
    brief="社区养老服务，86万元：健康讲座12场，助餐老人六百人，国庆节前完成。",
    facts=(("健康讲座", "≥12场"), ("老人", "≥600人"), ("总成本", "≤860000元"), ("时间", "≤9月30日")),
    absent=("去年",),
)


def written(*rows: tuple[str, str, str], words: str = "") -> Written:
    return Written(words=words, rows=rows)


@pytest.mark.parametrize(
    ("name", "target", "lacks"),
    [
        ("健康讲座场次", "≥12场", False),
        ("健康讲座场次", "12 场", False),
        ("健康讲座场次", "≥13场", True),
        ("健康讲座人次", "≥12人次", True),
        ("讲座场次", "≥12场", True),
    ],
)
def test_a_fact_is_covered_by_its_word_figure_and_unit(name: str, target: str, lacks: bool) -> None:
    assert ("健康讲座 ≥12场" in missing(CASE, written(("数量指标", name, target)))) is lacks


def test_the_same_sum_in_another_unit_is_the_same_fact() -> None:
    assert "总成本 ≤860000元" not in missing(CASE, written(("经济成本指标", "项目总成本", "≤86万元")))


def test_a_number_the_brief_lacks_is_invented_and_the_day_a_feast_means_is_not() -> None:
    said = written(("数量指标", "讲座场次", "≥12场"), ("时效指标", "完成时间", "≤9月30日"), words="服务600人，另有35次")
    assert invented(CASE, said) == ["35"]


def test_forbidden_words_and_names_of_others_leak() -> None:
    said = written(words="比去年多，参照夕阳红助餐项目")
    assert leaked(CASE, said, ("夕阳红助餐项目", "社区养老服务")) == ["去年", "夕阳红助餐项目"]


def test_pairs_and_values_are_counted_with_blanks_left_out() -> None:
    said = written(("数量指标", "讲座场次", "≥待填场"), ("时效指标", "完成时间", "及时"), ("服务指标", "讲座", "≥12场"))
    assert legal(CASE, said) == (2, 3)
    assert measurable(said) == (1, 2)


def a_run(way: Way, **said: object) -> Run:
    plain: dict[str, object] = {
        "way": way, "case": CASE.brief, "sector": CASE.sector, "facts": 4, "missing": (), "invented": (), "leaked": (),
        "legal": (4, 4), "measurable": (4, 4), "errors": 0, "unmarked": 0, "warnings": 0, "tokens": Tokens(prompt=900),
        "seconds": (0.2, 2.0, 9.0), "written": written(),
    }  # fmt: skip
    return Run.model_validate(plain | said)


def test_the_board_says_by_how_much_a_baseline_is_behind_on_the_same_briefs() -> None:
    other = a_run(Way.SINGLE, case="别的简况", missing=("a 1场",) * 4)
    lines = {line.name: line for line in board([a_run(Way.MODEL), a_run(Way.SINGLE, missing=("a 1场",)), other])}
    assert lines["单提示对照：事实覆盖，领先"].value == 0.25
    assert lines["用模型：事实覆盖"].reached
    assert "检索拼接对照：事实覆盖，领先" not in lines


def test_a_baseline_that_is_better_misses_the_goal() -> None:
    lines = {line.name: line for line in board([a_run(Way.MODEL, errors=1), a_run(Way.SINGLE)])}
    assert lines["单提示对照：每份错误级意见，领先"].reached is False


def test_what_is_kept_is_not_drafted_again_and_is_counted_anew(tmp_path: Path) -> None:
    known = next(case for case in cases() if case.facts)
    kept = Kept(tmp_path / "kept.jsonl")
    kept.put(a_run(Way.PLAN, case=known.brief))
    again = Kept(tmp_path / "kept.jsonl")
    assert again.has(known, Way.PLAN)
    assert not again.has(known, Way.MODEL)
    assert len(again.runs[0].missing) == len(known.facts)


def test_the_briefs_cover_all_sectors_with_and_without_the_model() -> None:
    asked = [case for case in cases() if case.model]
    assert len(asked) >= 30
    assert len({case.sector for case in asked}) >= 13
    assert {case.trap for case in asked} >= {"没有数字", "中文数字", "两个数字矛盾", "对模型下命令"}
    assert len({case.brief for case in cases()}) == len(cases())


def test_a_filing_left_out_tells_its_name_money_and_objective_only() -> None:
    from assistant.library.corpus import samples

    filing = samples()[0].document.filings[0]
    brief = brief_of(filing)
    assert brief is not None
    assert brief.name == filing.project.name
    assert (filing.objective.annual or "") in brief.content
    assert brief.parts == ()
