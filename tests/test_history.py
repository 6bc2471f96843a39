"""The history keeps drafts, reviews, waivers, corrections and conversations, and gives them back as they were."""

from __future__ import annotations

import datetime as dt
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.domain import (
    Brief,
    Draft,
    Filing,
    FilingKind,
    Finding,
    Intent,
    Objective,
    Place,
    Project,
    ReadingCorrection,
    Review,
    Section,
    Severity,
    Turn,
)
from assistant.errors import AssistantError
from assistant.history import History, open_history
from assistant.review.progress import compare
from assistant.settings import Settings

NOON = dt.datetime(2025, 6, 1, 12, tzinfo=dt.UTC)


def settings_in(folder: Path) -> Settings:
    return Settings(data_dir=folder / "data", history_url="")


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    opened = open_history(settings_in(tmp_path), clock=lambda: NOON)
    yield opened
    opened.close()


def filing(name: str = "社区养老服务") -> Filing:
    return Filing(kind=FilingKind.APPLICATION, project=Project(name=name), objective=Objective(annual="助餐"))


def draft(name: str = "社区养老服务", stage: str = "done") -> Draft:
    brief = Brief(name=name, year=2025)
    return Draft(stage=stage, brief=brief, filing=filing(name), rows=(), facts=(), timings={"plan": 0.5})


def finding(rule: str, label: str, message: str = "有误") -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.ERROR,
        place=Place(section=Section.INDICATOR, label=label),
        quote="",
        message=message,
        suggestion="",
        basis="",
    )


def review(*findings: Finding, name: str = "社区养老服务") -> Review:
    return Review(filing=filing(name), findings=findings, versions={"规则": "1"})


# -------------------------------------------------------------------------------------------------------------- drafts


def test_versions_of_a_draft_are_kept_newest_first_with_their_time(history: History) -> None:
    assert [history.save_draft(draft(stage=stage)) for stage in ("plan", "writing", "done")] == [1, 2, 3]
    kept = history.drafts("社区养老服务")
    assert [(each.version, each.draft.stage, each.saved_at) for each in kept] == [
        (3, "done", NOON),
        (2, "writing", NOON),
        (1, "plan", NOON),
    ]
    assert kept[0].draft == draft()


def test_the_same_draft_again_adds_no_version(history: History) -> None:
    assert [history.save_draft(draft()) for _ in range(3)] == [1, 1, 1]


def test_projects_are_listed_by_their_latest_draft(history: History) -> None:
    for name, stage in (("甲", "plan"), ("乙", "plan"), ("甲", "done")):
        history.save_draft(draft(name, stage))
    assert history.drafted_projects() == ("甲", "乙")


def test_eight_threads_saving_at_once_lose_no_version(history: History) -> None:
    threads = [
        threading.Thread(target=lambda number=number: history.save_draft(draft(stage=f"第{number}稿")))
        for number in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = history.drafts("社区养老服务")
    assert sorted(each.version for each in kept) == list(range(1, 9))
    assert len({each.draft.stage for each in kept}) == 8


# ------------------------------------------------------------------------------------------------------------- reviews


def test_a_review_is_found_by_the_files_hash_and_the_rule_set_only(history: History) -> None:
    made = (review(finding("unit_mismatch", "讲座")), review(name="道路保洁"))
    history.save_review("ab12", "规则 1", made, source="a.docx")
    assert history.review_of("ab12", "规则 1") == made
    assert history.review_of("ab12", "规则 2") is None
    assert history.review_of("cd34", "规则 1") is None


def test_a_later_review_of_the_same_file_replaces_the_earlier(history: History) -> None:
    history.save_review("ab12", "1", (review(finding("unit_mismatch", "讲座")),))
    history.save_review("ab12", "1", (review(),))
    assert history.review_of("ab12", "1") == (review(),)


def test_the_last_review_of_a_project_is_found_whatever_file_it_came_in(history: History) -> None:
    assert history.last_review("社区养老服务") is None
    history.save_review("ab12", "1", (review(finding("unit_mismatch", "讲座")),))
    history.save_review("cd34", "1", (review(finding("vague_target", "讲座")),))
    last = history.last_review("社区养老服务")
    assert last is not None
    assert [each.rule for each in last.findings] == ["vague_target"]


def test_a_review_written_by_another_version_of_the_product_is_made_anew(history: History, tmp_path: Path) -> None:
    history.save_review("ab12", "1", (review(),))
    rewrite(tmp_path, "update reviews set reviews = '[{\"verdict\": 1}]'")
    assert history.review_of("ab12", "1") is None


def test_a_draft_that_can_no_longer_be_read_says_so(history: History, tmp_path: Path) -> None:
    history.save_draft(draft())
    rewrite(tmp_path, "update drafts set draft = '{}'")
    with pytest.raises(AssistantError, match="旧版本"):
        history.drafts("社区养老服务")


def rewrite(folder: Path, statement: str) -> None:
    with sqlite3.connect(folder / "data" / "history.sqlite3") as connection:
        connection.execute(statement)
    connection.close()


# ------------------------------------------------------------------------------------- waivers, corrections, conversations


def test_a_waiver_keeps_its_reason_and_a_later_reason_replaces_it(history: History) -> None:
    history.waive("甲", rule="vague_target", label="讲座", reason="第一次")
    history.waive("甲", rule="vague_target", label="讲座", reason=" 主管部门已同意 ")
    history.waive("乙", rule="vague_target", label="讲座", reason="别的项目")
    (kept,) = history.waivers("甲")
    assert (kept.rule, kept.label, kept.reason, kept.waived_at) == ("vague_target", "讲座", "主管部门已同意", NOON)
    history.unwaive("甲", rule="vague_target", label="讲座")
    assert history.waivers("甲") == ()
    assert len(history.waivers("乙")) == 1


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_a_waiver_without_a_reason_is_refused(history: History, reason: str) -> None:
    with pytest.raises(AssistantError, match="理由"):
        history.waive("甲", rule="vague_target", label="讲座", reason=reason)


def test_corrections_belong_to_a_file_and_the_last_word_counts(history: History) -> None:
    place = Place(section=Section.INDICATOR, row=3, field="target", label="健康讲座场次", anchor="docx:0/3/4")
    first = ReadingCorrection(place=place, was="212(场)", text="≥12(场)")
    second = ReadingCorrection(place=place.model_copy(update={"row": 4}), was="100%", text="=100%")
    history.correct("ab12", (first,))
    history.correct("ab12", (second, first))
    assert history.corrections("ab12") == (second, first)
    assert history.corrections("cd34") == ()
    history.correct("ab12", ())
    assert history.corrections("ab12") == ()


def test_corrections_of_an_older_format_are_passed_over(history: History, tmp_path: Path) -> None:
    history.correct("ab12", (ReadingCorrection(place=Place(section=Section.PROJECT, field="name"), text="甲"),))
    rewrite(tmp_path, "update reading_corrections set corrections = '[{}]'")
    assert history.corrections("ab12") == ()


def test_a_conversation_is_given_back_in_order_with_its_sources(history: History) -> None:
    for number in range(3):
        history.add_turn("一", f"问{number}", Turn(intent=Intent.SEARCH, answer=f"答{number}", slots={"query": "养老"}))
    history.add_turn("二", "你好", Turn(intent=Intent.OTHER))
    assert [(each.question, each.turn.answer) for each in history.conversation("一")] == [
        ("问0", "答0"),
        ("问1", "答1"),
        ("问2", "答2"),
    ]
    assert history.conversations() == ("二", "一")
    history.forget_conversation("一")
    assert history.conversation("一") == ()


def test_forgetting_a_project_leaves_nothing_of_it_and_all_of_the_others(history: History) -> None:
    for name in ("甲", "乙"):
        history.save_draft(draft(name))
        history.save_review(f"hash {name}", "1", (review(name=name),))
        history.waive(name, rule="vague_target", label="讲座", reason="已同意")
        place = Place(section=Section.PROJECT, field="name")
        history.correct(f"hash {name}", (ReadingCorrection(place=place, was="申", text=name),))
    history.forget("甲")
    assert (history.drafts("甲"), history.waivers("甲"), history.last_review("甲")) == ((), (), None)
    assert history.review_of("hash 甲", "1") is None
    assert history.review_of("hash 乙", "1") == (review(name="乙"),)
    assert len(history.drafts("乙")) == 1
    assert history.corrections("hash 甲") == ()
    assert len(history.corrections("hash 乙")) == 1


# ------------------------------------------------------------------------------------------------------------ the store


def test_what_was_kept_is_there_after_opening_again(tmp_path: Path) -> None:
    first = open_history(settings_in(tmp_path))
    first.save_draft(draft())
    first.close()
    again = open_history(settings_in(tmp_path))
    assert len(again.drafts("社区养老服务")) == 1
    assert again.drafts("社区养老服务")[0].saved_at.tzinfo is dt.UTC
    again.close()


def test_readers_stand_beside_a_writer(history: History, tmp_path: Path) -> None:
    history.save_draft(draft())
    with sqlite3.connect(tmp_path / "data" / "history.sqlite3") as connection:
        assert connection.execute("pragma journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("not an address", "JIXIAO_HISTORY_URL"),
        ("nosuch://host/db", "JIXIAO_HISTORY_URL"),
        ("sqlite:////proc/x/y.db", "目录"),
    ],
)
def test_an_address_that_cannot_be_opened_is_told_in_plain_words(address: str, message: str, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, history_url=address)
    with pytest.raises(AssistantError) as caught:
        open_history(settings)
    assert message in str(caught.value)


def test_a_file_that_is_no_database_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "history.sqlite3").write_text("这不是数据库，只是一段比较长的普通文字。" * 200, "utf-8")
    with pytest.raises(AssistantError, match="历史库"):
        open_history(Settings(data_dir=tmp_path, history_url=""))


# ------------------------------------------------------------------------------------------------------------- progress


@pytest.mark.parametrize(
    ("before", "after", "resolved", "remaining", "new"),
    [
        ("", "", "", "", ""),
        ("a1", "", "a1", "", ""),
        ("", "a1", "", "", "a1"),
        ("a1 b1", "a1 c1", "b1", "a1", "c1"),
        ("a1 a2", "a2", "a1", "a2", ""),
        ("a1 a1", "a1", "a1", "a1", ""),
        ("a1", "a1 a1", "", "a1", "a1"),
        ("a1", "a2", "a1", "", "a2"),
    ],
)
def test_progress_tells_resolved_remaining_and_new_by_rule_and_label(
    before: str, after: str, resolved: str, remaining: str, new: str
) -> None:
    def made(codes: str) -> Review:
        return review(*(finding(code[0], code[1]) for code in codes.split()))

    def codes(findings: tuple[Finding, ...]) -> str:
        return " ".join(each.rule + each.place.label for each in findings)

    told = compare(made(before), made(after))
    assert (codes(told.resolved), codes(told.remaining), codes(told.new)) == (resolved, remaining, new)


def test_progress_gives_remaining_findings_in_their_present_words() -> None:
    old, now = review(finding("a", "讲座 场次", "旧")), review(finding("a", "讲座场次", "新"))
    assert [each.message for each in compare(old, now).remaining] == ["新"]
