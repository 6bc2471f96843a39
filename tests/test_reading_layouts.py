"""The same filing, written in every text layout met in the field, reads back to the same filing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.documents import read_text
from assistant.domain import Filing, FilingKind
from tests.documents.filings import FILINGS
from tests.documents.renderings import LAYOUTS, wrapped

GRIDLESS_PROSE = {"f prose", "i inline"}
CASES = [
    (layout, name)
    for layout in LAYOUTS
    for name in FILINGS
    if not (name == "self-evaluation" and layout == "e nothing between")
]


def cells(filing: Filing) -> list[tuple[object, ...]]:
    return [
        (
            row.level1,
            row.level2,
            row.name,
            row.target.text,
            row.actual.text if row.actual else None,
            row.weight,
            row.score,
            row.deviation or "",
        )
        for row in filing.indicators
    ]


@pytest.mark.parametrize(("layout", "name"), CASES)
def test_every_row_of_a_filing_survives_the_layout(layout: str, name: str) -> None:
    filing = FILINGS[name]
    document = read_text(LAYOUTS[layout](filing), source=layout)
    assert [read.kind for read in document.filings] == [filing.kind]
    assert cells(document.filings[0]) == cells(filing)


@pytest.mark.parametrize(("layout", "name"), [case for case in CASES if case[0] not in GRIDLESS_PROSE])
def test_the_head_and_the_objectives_survive_the_layout(layout: str, name: str) -> None:
    filing = FILINGS[name]
    read = read_text(LAYOUTS[layout](filing), source=layout).filings[0]
    assert read.project == filing.project
    assert read.objective == filing.objective
    if filing.execution:
        assert read.execution == filing.execution


def test_prose_gives_the_project_its_money_and_its_objective() -> None:
    filing = FILINGS["with cost"]
    read = read_text(LAYOUTS["f prose"](filing), source="prose").filings[0]
    assert (read.project.name, read.project.unit) == (filing.project.name, filing.project.unit)
    assert read.objective == filing.objective
    assert read.project.funding.annual is not None
    assert read.project.funding.annual.yuan == 3150000


def test_a_self_evaluation_without_any_border_is_cut_where_its_weights_prove_the_borders() -> None:
    wanted = FILINGS["self-evaluation"]
    (got,) = read_text(LAYOUTS["e nothing between"](wanted), source="e").filings
    assert [row.score for row in got.indicators] == [row.score for row in wanted.indicators]
    second = "部分老人迁往外区居住智能看护设备安装数量"  # a reason and a name that nothing tells apart
    assert [row.name for row in got.indicators] == [
        second if n == 1 else row.name for n, row in enumerate(wanted.indicators)
    ]
    assert [doubt.place.row for doubt in got.doubtful if doubt.place.row] == [2]
    assert got.execution is not None
    assert (got.execution.weight, got.execution.rate_text, got.execution.score) == (10, "98.00%", Decimal("9.8"))


def test_points_spoken_of_in_an_objective_are_no_column_of_scores() -> None:
    filing = FILINGS["with cost"]
    goal = (filing.objective.annual or "") + "授课质量评估得分不低于90分。"
    spoken = filing.model_copy(update={"objective": filing.objective.model_copy(update={"annual": goal})})
    (got,) = read_text(LAYOUTS["e nothing between"](spoken), source="e").filings
    assert cells(got) == cells(filing)


def test_rows_cut_out_of_text_without_borders_are_marked_as_doubtful() -> None:
    read = read_text(LAYOUTS["e nothing between"](FILINGS["with cost"]), source="e").filings[0]
    assert {doubt.place.row for doubt in read.doubtful} == set(range(1, len(read.indicators) + 1))


def test_several_forms_on_one_page_are_several_filings() -> None:
    text = "\n".join(LAYOUTS["wrapped"](filing) for filing in FILINGS.values())
    document = read_text(text, source="three")
    assert [read.project.name for read in document.filings] == [filing.project.name for filing in FILINGS.values()]
    assert [cells(read) for read in document.filings] == [cells(filing) for filing in FILINGS.values()]
    assert document.filings[2].kind is FilingKind.SELF_EVALUATION


@pytest.mark.parametrize("size", [7, 8, 9, 11, 13, 16])
def test_the_width_at_which_names_wrap_does_not_matter(size: int) -> None:
    for filing in FILINGS.values():
        document = read_text(wrapped(filing, name=size), source="w")
        assert cells(document.filings[0]) == cells(filing)
