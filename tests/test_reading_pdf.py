"""PDF tables: merged areas follow from the rules, a table cut by a page break keeps its columns and its rows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from assistant.documents.files.pdf_rules import rules_of
from assistant.documents.files.ruled import RuledTable, grid_of
from assistant.documents.forms.reading import recognise
from assistant.documents.grid import Line, Source
from assistant.domain import Filing

XS = (50.0, 90.0, 150.0, 230.0, 400.0, 500.0, 600.0)


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


def test_an_explanation_cut_by_the_page_break_is_joined_and_marked() -> None:
    head = [*HEAD[:1], [*HEAD[1][:3], (3, 4, "三级指标"), (4, 5, "指标值"), (5, 6, "指标解释")]]
    last = [
        (0, 1, ""),
        (1, 2, "产出指标"),
        (2, 3, "数量指标"),
        (3, 4, "保洁河道"),
        (4, 5, "≥12条"),
        (5, 6, "按合同列明"),
    ]
    for name, joined in (("", "保洁河道"), ("条数", "保洁河道条数")):
        tail = [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, name), (4, 5, ""), (5, 6, "的河道计算")]
        filing = read(table(1, *head, last), table(2, tail))
        (row,) = filing.indicators
        assert (row.name, row.target.text, row.explanation) == (joined, "≥12条", "按合同列明的河道计算")
        assert "分页" in filing.doubtful[0].reason


def cut(page: RuledTable, *columns: int) -> RuledTable:
    """The table without a rule below the last cells that begin at these columns."""
    bottom = max(box[3] for box in page.boxes)
    starts = [XS[column] for column in columns]
    return replace(page, open_below=frozenset(box for box in page.boxes if box[3] == bottom and box[0] in starts))


def test_cells_whose_rule_is_missing_at_the_end_of_a_page_go_on_behind_it_for_certain() -> None:
    begun = [(0, 1, ""), (1, 2, ""), (2, 3, "质量指标"), (3, 4, "保洁区域水质"), (4, 5, "≥95%")]
    tail = [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, "达标率"), (4, 5, "")]
    after = [(0, 1, ""), (1, 2, "效益指标"), (2, 3, "社会效益指标"), (3, 4, "投诉件数"), (4, 5, "≤3件")]
    filing = read(cut(table(1, *HEAD, begun), 0, 1, 2, 3, 4), table(2, tail, after))
    assert rows_of(filing)[1:] == [("产出指标", "保洁区域水质达标率", "≥95%"), ("效益指标", "投诉件数", "≤3件")]
    assert filing.doubtful == ()


def test_a_label_printed_behind_the_page_break_names_the_rows_before_it_too() -> None:
    """A merged cell's label stands in the middle of the cell, which may be on the next page."""
    before = [(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, "投诉件数"), (4, 5, "≤3件")]
    after = [(0, 1, ""), (1, 2, "效益指标"), (2, 3, "社会效益指标"), (3, 4, "便民程度"), (4, 5, "提升")]
    expected = [("产出指标", "保洁河道条数"), ("效益指标", "投诉件数"), ("效益指标", "便民程度")]
    open_page = read(cut(table(1, *HEAD, before), 0, 1, 2), table(2, after))
    assert [row[:2] for row in rows_of(open_page)] == expected
    assert open_page.doubtful == ()
    ruled = read(table(1, *HEAD, before), table(2, after))
    assert [row[:2] for row in rows_of(ruled)] == expected
    assert [doubt.place.row for doubt in ruled.doubtful] == [2]


def test_where_empty_level_cells_repeat_the_label_above_one_at_the_page_end_does_too_and_is_marked() -> None:
    more = [[(0, 1, ""), (1, 2, ""), (2, 3, ""), (3, 4, f"清理第{number}段河岸"), (4, 5, "≥1次")] for number in (1, 2)]
    after = [(0, 1, ""), (1, 2, "效益指标"), (2, 3, "社会效益指标"), (3, 4, "便民程度"), (4, 5, "提升")]
    filing = read(table(1, *HEAD, *more), table(2, after))
    assert [row[0] for row in rows_of(filing)] == ["产出指标", "产出指标", "产出指标", "效益指标"]
    assert [doubt.place.row for doubt in filing.doubtful] == [3]


def test_dotted_rules_are_rules() -> None:
    dots = [
        {
            "object_type": "rect",
            "page_number": 1,
            "x0": x,
            "x1": x + 0.75,
            "top": y,
            "bottom": y + 0.75,
            "width": 0.75,
            "height": 0.75,
        }
        for y in (100.0, 130.0)
        for x in (50 + 1.5 * at for at in range(200))
    ]
    page = SimpleNamespace(rects=dots, edges=[], filter=lambda _: SimpleNamespace(edges=[]))
    across = rules_of(page).across
    assert [(round(at), round(start), round(end)) for at, start, end in across] == [(100, 50, 349), (130, 50, 349)]


def edge(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    kind = "v" if x0 == x1 else "h"
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": kind, "height": bottom - top}


def test_a_table_without_its_outer_upright_rules_is_closed_at_the_ends_of_those_across() -> None:
    across = [edge(50, 500, top, top) for top in (100.0, 120.0, 140.0)]
    page = SimpleNamespace(rects=[], edges=[*across, edge(20, 570, 60, 60), edge(200, 200, 100, 140)])
    added = rules_of(page).settings["explicit_vertical_lines"]
    assert [(line["x0"], line["top"], line["bottom"]) for line in added] == [(50, 100, 140), (500, 100, 140)]
    closed = [edge(50, 50, 100, 140), edge(500, 500, 100, 140)]
    assert rules_of(SimpleNamespace(rects=[], edges=[*page.edges, *closed])).settings["explicit_vertical_lines"] == []


def test_a_page_whose_first_column_shows_no_rule_keeps_the_columns_of_the_page_before() -> None:
    following = table(2, [(1, 2, ""), (2, 3, ""), (3, 4, "打捞漂浮物"), (4, 5, "≥30吨")])
    assert rows_of(read(table(1, *HEAD), following))[1] == ("产出指标", "打捞漂浮物", "≥30吨")


def test_the_commands_that_draw_a_dotted_rule_become_one_box_and_others_stay() -> None:
    """Thousands of dots a page cost ten times what its words cost."""
    from assistant.documents.files.pdf_dots import join_dots

    across = b"".join(b"%d 40 1 1 re\nf\n" % at for at in range(10, 60, 2))
    down = b"".join(b"200 %d 1 1 re\nf\n" % at for at in range(300, 100, -2))
    dashes = b"".join(b"%d 80 3 1 re\nf\n" % at for at in range(0, 120, 6))
    bars = b"".join(b"%d 90 4 %d re\nf\n" % (at, at % 7 + 20) for at in range(0, 300, 10))
    words = b"BT /F1 10 Tf (x) Tj ET\n"
    stream = SimpleNamespace(data=b"q\n" + across + words + down + dashes + bars + b"Q\n")
    stream.get_data = lambda: stream.data
    join_dots(SimpleNamespace(page_obj=SimpleNamespace(contents=[stream])))
    assert stream.data.count(b" re\n") == 3 + 30
    assert b"10 40 49 1 re\nf\n" in stream.data
    assert b"200 102 1 199 re\nf\n" in stream.data
    assert b"0 80 117 1 re\nf\n" in stream.data
    assert words + b"200 102" in stream.data
