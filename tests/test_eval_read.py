"""What the evaluation of reading counts: right, wrong and marked, wrong and silent, lost, invented; and its slices."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.domain import Document, Doubt, Filing, Place, Section, Unread
from assistant.target import read_target
from eval import read, read_baseline
from eval.read_compare import Count, compare, fold
from eval.read_kinds import kinds
from tests.documents.filings import FILINGS

FILING = FILINGS["with cost"]


def changed(**cells: object) -> Filing:
    first, *rest = FILING.indicators
    return FILING.model_copy(update={"indicators": (first.model_copy(update=cells), *rest)})


def counted(filing: Filing, *, unread: tuple[Unread, ...] = ()) -> Count:
    count = Count()
    compare(count, Document(source="a", filings=(filing,), unread=unread), [FILING])
    return count


def test_the_same_filing_is_right_in_every_cell() -> None:
    count = counted(FILING)
    assert count.agreed == count.cells > 40
    assert (count.silent, count.lost, count.invented, count.misses) == (0, 0, 0, [])


def test_a_wrong_cell_is_silent_unless_its_row_is_marked() -> None:
    wrong = changed(target=read_target("≥1场"))
    doubt = Doubt(place=Place(section=Section.INDICATOR, row=1, field="target"), text="≥1场", reason="看不清。")
    marked = wrong.model_copy(update={"doubtful": (doubt,)})
    assert (counted(wrong).silent, counted(wrong).doubts_right) == (1, 0)
    assert (counted(marked).silent, counted(marked).doubts_right) == (0, 1)
    assert counted(FILING.model_copy(update={"doubtful": (doubt,)})).doubts_wrong == 1


def test_a_row_with_a_misread_name_is_that_row() -> None:
    name = FILING.indicators[0].name
    count = counted(changed(name="示" + name))
    assert (count.rows_found, count.lost, count.invented, count.silent) == (count.rows, 0, 0, 1)


def test_a_missing_row_is_lost_unless_something_is_said_to_be_unread_and_a_row_too_many_is_invented() -> None:
    less = FILING.model_copy(update={"indicators": FILING.indicators[1:]})
    assert counted(less).lost == 1
    assert counted(less, unread=(Unread(text="第 2 页", reason="没有文字。"),)).lost == 0
    more = FILING.model_copy(update={"indicators": (*FILING.indicators, FILING.indicators[0])})
    assert counted(more).invented == 1


@pytest.mark.parametrize(("one", "other"), [("１２．50", "12.5"), (">=3 场", "≥3场"), ("1,200.00", "1200")])
def test_spellings_of_one_cell_are_the_same_cell(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_slice_goes_on_where_the_one_before_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = tmp_path / "kept.json"
    monkeypatch.setattr(read, "_SHARED", tmp_path)
    stopped = read.score(most=2, only=["docx"], keep=keep, minutes=0)
    assert any("还有 2 个文件没有评" in remark for remark in stopped.remarks)
    whole = read.score(most=2, only=["docx"], keep=keep)
    monkeypatch.setattr(read, "_case", lambda *_: pytest.fail("measured twice"))
    assert read.score(most=2, only=["docx"], keep=keep).lines == whole.lines
    assert whole.lines[0].value == 1.0


def test_the_baseline_reads_columns_by_their_heads_and_carries_nothing_down() -> None:
    table = [
        ["一级指标", "三级指标", "年度指标值(%)"],
        ["产出指标", "场次", "≥3场"],
        ["", "人次", "≥9人次"],
        ["", "", ""],
    ]
    assert read_baseline.rows_of(iter([table])) == [
        {"level1": "产出指标", "name": "场次", "target": "≥3场"},
        {"level1": "", "name": "人次", "target": "≥9人次"},
    ]


def test_every_kind_has_a_name_of_its_own_and_sixty_filings_stand_behind_the_official_ones() -> None:
    found = {kind.name: kind for kind in kinds()}
    assert len(found) == len(kinds())
    filings = read.renderings.filings()
    for name in ("docx", "xlsx", "文字 PDF", "扫描 PDF"):
        assert sum(len(case.wanted) for case in found[name].cases(filings)) == len(filings) >= 60
