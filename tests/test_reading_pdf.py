"""PDF tables: merged areas follow from the rules, a table cut by a page break keeps its columns and its rows."""

from __future__ import annotations

from typing import Any

from assistant.documents.grid import Line, Source
from assistant.documents.pdf import RuledTable, grid_of
from assistant.documents.reading import recognise
from assistant.domain import Filing

XS = (50.0, 90.0, 150.0, 230.0, 400.0, 500.0)


def table(page: int, *rows: list[tuple[int, int, str]]) -> RuledTable:
    """A ruled table of a page: each cell is its first column, the column it ends before, and its text."""
    boxes: list[tuple[float, float, float, float]] = []
    words: list[dict[str, Any]] = []
    for number, row in enumerate(rows):
        top = 100.0 + 20 * number
        for start, end, text in row:
            boxes.append((XS[start], top, XS[end], top + 20))
            for at, word in enumerate(text.split()):
                x0 = XS[start] + 2 + 30 * at
                words.append({"x0": x0, "x1": x0 + 10, "top": top + 4, "bottom": top + 14, "text": word})
    return RuledTable(tuple(boxes), tuple(words), f"pdf:{page}/0")


HEAD = [
    [(0, 2, "项目名称"), (2, 5, "河道保洁")],
    [(0, 1, "绩效指标"), (1, 2, "一级指标"), (2, 3, "二级指标"), (3, 4, "三级指标"), (4, 5, "指标值")],
    [(0, 1, ""), (1, 2, "产出指标"), (2, 3, "数量指标"), (3, 4, "保洁河道条数"), (4, 5, "≥12条")],
]


def read(*tables: RuledTable) -> Filing:
    blocks: list[Any] = []
    for number, one in enumerate(tables, start=1):
        blocks += [grid_of(one, tables), Line(f"- {number} -", page_start=True)]
    (filing,) = recognise(Source(tuple(blocks)), name="a.pdf").filings
    return filing


def rows_of(filing: Filing) -> list[tuple[str, str, str]]:
    return [(row.level1.value, row.name, row.target.text) for row in filing.indicators]


def test_a_box_across_rules_is_one_merged_cell() -> None:
    filing = read(table(1, *HEAD))
    assert filing.project.name == "河道保洁"
    assert rows_of(filing) == [("产出指标", "保洁河道条数", "≥12条")]
    assert filing.indicators[0].place.anchor == "pdf:1/0/2/4"


def test_the_next_page_goes_on_with_the_levels_of_the_page_before() -> None:
    following = table(2, [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, "打捞漂浮物"), (4, 5, "≥30吨")])
    assert rows_of(read(table(1, *HEAD), following))[1] == ("产出指标", "打捞漂浮物", "≥30吨")


def test_a_page_with_fewer_rules_still_belongs_to_the_same_table() -> None:
    following = table(2, [(0, 2, "满意度指标"), (2, 3, "服务对象满意度指标"), (3, 4, "居民满意度"), (4, 5, "≥90%")])
    assert rows_of(read(table(1, *HEAD), following))[1] == ("满意度指标", "居民满意度", "≥90%")


def test_a_name_cut_by_the_page_break_is_joined_and_marked() -> None:
    cut = [(0, 1, ""), (1, 2, ""), (2, 3, "质量指标"), (3, 4, "保洁区域水质达标"), (4, 5, "≥95%")]
    tail = [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, "率"), (4, 5, "")]
    filing = read(table(1, *HEAD, cut), table(2, tail))
    assert rows_of(filing)[1] == ("产出指标", "保洁区域水质达标率", "≥95%")
    assert [doubt.place.row for doubt in filing.doubtful] == [2]


def test_a_value_on_the_page_after_its_name_is_joined_and_marked() -> None:
    cut = [(0, 1, ""), (1, 2, ""), (2, 3, "质量指标"), (3, 4, "水质达标率"), (4, 5, "")]
    tail = [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, ""), (4, 5, "≥95%")]
    filing = read(table(1, *HEAD, cut), table(2, tail))
    assert rows_of(filing)[1] == ("产出指标", "水质达标率", "≥95%")
    assert "分页" in filing.doubtful[0].reason


def test_a_header_repeated_on_the_next_page_is_no_row() -> None:
    following = table(2, HEAD[1], [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, "打捞漂浮物"), (4, 5, "≥30吨")])
    assert len(read(table(1, *HEAD), following).indicators) == 2
