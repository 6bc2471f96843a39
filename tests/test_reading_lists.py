"""Lists of projects whose cells over several rows came only once, as tab rows and as flowing text."""

from __future__ import annotations

from assistant.documents import read_text
from assistant.domain import Document

TITLE = "项目支出绩效目标表\n单位：元\n"
HEADS = [
    "项目名称",
    "项目单位",
    "预算数",
    "年度绩效目标",
    "一级指标",
    "二级指标",
    "三级指标",
    "指标性质",
    "指标值",
    "度量单位",
    "权重",
]
CANAL = ["灌渠维护", "201-云溪县灌区所", "1,200,000.00", "维护灌渠52公里，保障春灌。"]
FOREST = ["林区防火", "202-云溪县林场", "360,000.00", "巡护林区，全年不发生火灾。"]
CANAL_ROWS = [
    [*CANAL, "产出指标", "数量指标", "维护灌渠长度", "≥", "52", "公里", "20"],
    ["清淤土方量", "≥", "3000", "立方米", "10"],
    ["质量指标", "工程验收合格率", "=", "100", "%", "10"],
    ["成本指标", "公里维护成本", "≤", "2.3", "万元", "20"],
    ["满意度指标", "服务对象满意度指标", "农户满意度", "≥", "90", "%", "10"],
]
FOREST_ROWS = [
    [*FOREST, "产出指标", "数量指标", "巡护次数", "≥", "300", "次", "40"],
    ["效益指标", "生态效益指标", "森林火灾受害率", "≤", "0.5", "‰", "30"],
]
WANTED = {
    "灌渠维护": [
        ("产出指标", "数量指标", "维护灌渠长度", "≥52(公里)"),
        ("产出指标", "数量指标", "清淤土方量", "≥3000(立方米)"),
        ("产出指标", "质量指标", "工程验收合格率", "=100%"),
        ("产出指标", "成本指标", "公里维护成本", "≤2.3(万元)"),
        ("满意度指标", "服务对象满意度指标", "农户满意度", "≥90%"),
    ],
    "林区防火": [
        ("产出指标", "数量指标", "巡护次数", "≥300(次)"),
        ("效益指标", "生态效益指标", "森林火灾受害率", "≤0.5‰"),
    ],
}


def told(document: Document) -> dict[str, list[tuple[str, str | None, str, str]]]:
    return {
        filing.project.name: [
            (row.level1.value, row.level2 and row.level2.value, row.name, row.target.text) for row in filing.indicators
        ]
        for filing in document.filings
    }


def test_tab_rows_without_the_cells_over_them_belong_to_the_project_above() -> None:
    rows = [HEADS, *CANAL_ROWS, *FOREST_ROWS]
    document = read_text(TITLE + "\n".join("\t".join(row) + "\t" for row in rows), source="t")
    assert told(document) == WANTED
    canal, forest = document.filings
    assert canal.project.unit == "201-云溪县灌区所"
    assert forest.project.funding.annual is not None
    assert forest.project.funding.annual.text == "360,000.00"
    assert forest.objective.annual == "巡护林区，全年不发生火灾。"


SPACED = [[*row] for row in (*CANAL_ROWS, *FOREST_ROWS)]


def test_in_flowing_text_the_cells_before_a_first_level_begin_another_project() -> None:
    document = read_text(TITLE + "\n".join(" ".join(row) for row in [HEADS, *SPACED]), source="t")
    assert told(document) == WANTED
    canal, forest = document.filings
    assert (canal.project.unit, forest.project.unit) == ("201-云溪县灌区所", "202-云溪县林场")
    assert [filing.project.funding.annual and filing.project.funding.annual.text for filing in document.filings] == [
        "1,200,000.00",
        "360,000.00",
    ]
    assert forest.objective.annual == "巡护林区，全年不发生火灾。"
    assert not canal.doubtful


def test_cells_of_a_project_that_cannot_be_told_apart_are_marked() -> None:
    rows = [[*row] for row in SPACED]
    rows[0] = ["灌渠维护\n及清淤", *CANAL[1:], *rows[0][4:]]
    document = read_text(TITLE + "\n".join(" ".join(row) for row in [HEADS, *rows]), source="t")
    canal = document.filings[0]
    assert canal.project.name.startswith("灌渠维护")
    assert [doubt.place.field for doubt in canal.doubtful] == ["name"]
    assert [len(filing.indicators) for filing in document.filings] == [5, 2]


def test_labels_in_the_middle_of_their_rows_make_every_row_doubtful() -> None:
    text = (
        "项目支出绩效目标表\n项目名称 灌渠维护\n主管部门 云溪县水利局\n一级指标 二级指标 三级指标 指标值\n"
        "维护灌渠长度 ≥52公里\n数量指标 清淤土方量 ≥3000立方米\n产出指标\n修补渠段 ≥12处\n"
        "质量指标 工程验收合格率 =100%\n满意度指标 服务对象满意度指标 农户满意度 ≥90%\n"
    )
    (filing,) = read_text(text, source="t").filings
    assert len(filing.indicators) == 5
    assert {doubt.place.row for doubt in filing.doubtful} == {1, 2, 3, 4, 5}


def test_a_second_level_before_its_own_first_tells_of_labels_in_the_middle() -> None:
    text = (
        "项目支出绩效表\n项目名称 灌渠维护\n主管部门 云溪县水利局\n一级指标 二级指标 三级指标 指标值\n"
        " 成本指标 经济成本指标 公里维护成本 ≤2.3万元\n维护灌渠长度 ≥52公里\n数量指标 清淤土方量 ≥3000立方米\n"
        "产出指标 修补渠段 ≥12处\n质量指标 工程验收合格率 =100%\n满意度指标 服务对象满意度指标 农户满意度 ≥90%\n"
    )
    (filing,) = read_text(text, source="t").filings
    assert filing.title == "项目支出绩效表"
    assert {doubt.place.row for doubt in filing.doubtful} == set(range(1, len(filing.indicators) + 1))
