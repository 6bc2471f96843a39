"""Tables printed without rules, or with level ones only: columns by their heads, rows and merged labels by their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from assistant.documents.files.ruled import Frame
from assistant.documents.files.unruled import unruled_entries
from assistant.documents.files.unruled_columns import Columns
from assistant.documents.forms.reading import recognise
from assistant.documents.grid import Box, Source
from assistant.domain import Document

X = (60.0, 130.0, 210.0, 340.0, 430.0)  # where the columns' words begin: section, first level, second, name, value
FRAME = Frame(1, 0.0, 0.0, 595.0, 842.0)
Words = list[dict[str, Any]]


def word(x: float, y: float, text: str) -> dict[str, Any]:
    """Ten points high, its middle at ``y``."""
    return {"x0": x, "x1": x + 10.0 * len(text), "top": y - 5, "bottom": y + 5, "text": text}


def rows(*lines: tuple[float, Sequence[str]]) -> Words:
    """Words at a height, one a column from the first level on; an empty text is no word."""
    return [word(X[at + 1], y, text) for y, texts in lines for at, text in enumerate(texts) if text]


HEAD = [word(60, 40, "项目名称"), word(130, 40, "河道保洁"), word(340, 40, "主管部门"), word(430, 40, "某镇水务所")]
HEADER = rows((70, ("一级指标", "二级指标", "三级指标", "指标值")))
# 产出指标 over three rows, its label in their middle; 数量指标 over two.
TABLE = rows(
    (90, ("", "", "保洁河道", "≥12条")),
    (100, ("", "数量指标", "", "")),
    (110, ("产出指标", "", "打捞漂浮物", "≥30吨")),
    (130, ("", "质量指标", "水质达标率", "≥95%")),
    (150, ("效益指标", "社会效益指标", "投诉件数", "≤3件")),
)


def read(*pages: Words, rules: Sequence[tuple[float, float, float]] = ()) -> Document:
    blocks: list[Any] = []
    columns: Columns | None = None
    boxes: dict[str, Box] = {}
    for number, words in enumerate(pages, start=1):
        frame = FRAME._replace(page=number)
        entries = unruled_entries(words, rules, frame, columns, scheme="pdf", boxes=boxes)
        assert entries is not None
        blocks += entries[0]
        columns = entries[1]
    return recognise(Source(tuple(blocks)), name="a.pdf")


def levels(document: Document) -> list[tuple[str, str, str, str]]:
    (filing,) = document.filings
    return [
        (row.level1.value[:2], row.level2.value[:2] if row.level2 else "", row.name, row.target.text)
        for row in filing.indicators
    ]


EXPECTED = [
    ("产出", "数量", "保洁河道", "≥12条"),
    ("产出", "数量", "打捞漂浮物", "≥30吨"),
    ("产出", "质量", "水质达标率", "≥95%"),
    ("效益", "社会", "投诉件数", "≤3件"),
]


def test_a_label_in_the_middle_of_its_rows_names_all_of_them() -> None:
    document = read(HEAD + HEADER + TABLE)
    assert levels(document) == EXPECTED
    (filing,) = document.filings
    assert (filing.project.name, filing.project.department) == ("河道保洁", "某镇水务所")
    assert filing.doubtful == ()


def test_a_label_at_the_top_of_its_rows_names_all_of_them() -> None:
    table = rows(
        (90, ("产出指标", "数量指标", "保洁河道", "≥12条")),
        (110, ("", "", "打捞漂浮物", "≥30吨")),
        (130, ("", "质量指标", "水质达标率", "≥95%")),
        (150, ("效益指标", "社会效益指标", "投诉件数", "≤3件")),
    )
    assert levels(read(HEAD + HEADER + table)) == EXPECTED


def test_labels_that_stand_right_under_no_reading_are_marked() -> None:
    table = [one for one in TABLE if one["text"] not in ("产出指标", "效益指标")]
    table += [word(130, 128, "产出指标"), word(130, 139, "效益指标")]
    (filing,) = read(HEAD + HEADER + table).filings
    assert {doubt.place.row for doubt in filing.doubtful} == {1, 2, 3, 4}


def test_a_name_in_two_lines_is_one_row_when_its_value_stands_beside_their_middle_or_their_first() -> None:
    for value_at in (136.5, 130.0):
        table = [one for one in TABLE if one["text"] not in ("水质达标率", "≥95%", "质量指标")]
        table = [
            {**one, "top": one["top"] + 15, "bottom": one["bottom"] + 15} if one["top"] > 140 else one for one in table
        ]
        table += [
            word(340, 130, "河道断面水质"),
            word(340, 143, "达标率"),
            word(430, value_at, "≥95%"),
            word(210, 136.5, "质量指标"),
        ]
        assert levels(read(HEAD + HEADER + table))[2] == ("产出", "质量", "河道断面水质达标率", "≥95%")


def test_a_header_cut_into_lines_is_a_header() -> None:
    header = [word(130, 65, "一级"), word(130, 76, "指标"), *rows((70.5, ("", "二级指标", "三级指标", "")))]
    header += [word(430, 65, "年度指"), word(430, 76, "标值")]
    shifted = [{**one, "top": one["top"] + 8, "bottom": one["bottom"] + 8} for one in TABLE]
    assert levels(read(HEAD + header + shifted)) == EXPECTED


def test_the_next_page_goes_on_with_the_columns_and_the_levels_and_prose_ends_the_table() -> None:
    following = rows(
        (40, ("", "", "巡河次数", "≥50次")), (60, ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%"))
    )
    prose = word(60, 100, "项目经费由镇财政统筹安排，按月拨付，年底清算，结余交回。")
    prose["x1"] = 520.0
    document = read(HEAD + HEADER + TABLE, [*following, prose])
    assert levels(document)[4:] == [
        ("效益", "社会", "巡河次数", "≥50次"),
        ("满意", "服务", "居民满意度", "≥90%"),
    ]
    assert any("按月拨付" in entry.text for entry in document.unread)


def test_rules_across_part_rows_and_levels_even_where_lines_stand_close() -> None:
    """Between rules everything is one row, and a level's label names the rows between its rules."""
    table = rows(
        (90, ("", "", "保洁河道", "≥12条")),
        (101, ("产出指标", "数量指标", "及岸线", "")),
        (112, ("", "", "打捞漂浮物", "≥30吨")),
        (123, ("效益指标", "社会效益指标", "投诉件数", "≤3件")),
    )
    full = [(at, 50.0, 560.0) for at in (62.0, 80.0, 117.5, 130.0)]
    document = read(HEAD + HEADER + table, rules=[*full, (106.5, 330.0, 560.0)])
    assert levels(document) == [
        ("产出", "数量", "保洁河道及岸线", "≥12条"),
        ("产出", "数量", "打捞漂浮物", "≥30吨"),
        ("效益", "社会", "投诉件数", "≤3件"),
    ]


def test_a_word_that_reaches_into_the_next_column_does_not_hide_it_and_is_marked() -> None:
    table = [{**one, "x0": 270.0} if one["text"] == "水质达标率" else one for one in TABLE]
    table = [{**one, "x1": 285.0} if one["text"] == "社会效益指标" else one for one in table]
    document = read(HEAD + HEADER + table)
    assert levels(document) == EXPECTED
    assert [doubt.place.row for doubt in document.filings[0].doubtful] == [3]


def test_a_label_that_runs_into_its_value_is_cut_off() -> None:
    head = [word(60, 40, "项目名称河道保洁及岸线养护"), word(340, 40, "主管部门"), word(430, 40, "某镇水务所")]
    project = read(head + HEADER + TABLE).filings[0].project
    assert (project.name, project.department) == ("河道保洁及岸线养护", "某镇水务所")


@pytest.mark.parametrize("words", [[], HEAD, [word(60, 40, "一段文字")]])
def test_a_page_without_an_indicator_table_is_left_to_the_lines(words: Words) -> None:
    assert unruled_entries(words, (), FRAME, None, scheme="pdf", boxes={}) is None
