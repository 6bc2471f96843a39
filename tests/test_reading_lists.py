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
