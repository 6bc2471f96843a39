"""One form of a county that does not exist, as Word and Excel parts written by hand: what other programs than ours write.

Rows are lists of cells; ``None`` continues the cell on its left, ``"^"`` the cell above.
"""

from __future__ import annotations

import html
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from assistant.domain import Document

ROWS: list[list[str | None]] = [
    ["项目名称", "农村饮水安全巩固提升", None, None, None, "项目类别", "特定目标类", None],
    ["主管部门", "云溪县水务局", None, None, None, "实施单位", "云溪县农村供水站", None],
    ["计划开始日期", "2025年1月", None, None, None, "计划完成日期", "2025年12月", None],
    ["项目资金（万元）", "项目资金总额", None, "120.00", None, "年度资金申请总额", "86.5", None],
    ["^", "其中：财政资金", None, "100", None, "其中：当年财政拨款", "80", None],
    ["^", "", None, "", None, "上年结转资金", "", None],
    ["^", "其他资金", None, "20", None, "其他资金", "6.5", None],
    ["项目绩效目标", "项目总目标（2025年-2026年）", None, None, None, "年度总目标", None, None],
    ["^", "目标1：解决饮水。\n目标2：巩固提升。", None, None, None, "改造管网12公里，惠及1500户。", None, None],
    ["绩效指标", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "权重"],
    ["^", "产出指标", "数量指标", "改造供水管网长度", "≥", "12", "公里", "20"],
    ["^", "^", "^", "惠及农户数", "≥", "1,500", "户", "10"],
    ["^", "^", "质量指标", "工程验收合格率", "＝", "100", "%", "10"],
    ["^", "^", "时效指标", "工程完工时间", "定性", "2025年10月底前", "", "10"],
    ["^", "效益指标", "社会效益指标", "农村自来水普及率", "定性", "有所提升", "", "30"],
    ["^", "满意度指标", "服务对象满意度指标", "受益农户满意度", "≥", "95", "%", "10"],
]
TITLE = ("云溪县财政项目支出绩效目标申报表", "（2025年度）")


class Placed(NamedTuple):
    """A cell with its column, its width, and whether it starts or goes on with a merge downwards ("", "start", "on")."""

    text: str
    column: int
    across: int
    merge: str
    down: int = 1


def placed(rows: Sequence[Sequence[str | None]] = ROWS) -> list[list[Placed]]:
    found: list[list[Placed]] = []
    for number, row in enumerate(rows):
        here, column = [], 0
        while column < len(row):
            end = column + 1
            while end < len(row) and row[end] is None:
                end += 1
            down = 1
            while number + down < len(rows) and rows[number + down][column] == "^":
                down += 1
            goes_on = row[column] == "^"
            merge = "on" if goes_on else "start" if down > 1 else ""
            here.append(Placed("" if goes_on else row[column] or "", column, end - column, merge, down))
            column = end
        found.append(here)
    return found


def facts(document: Document) -> list[object]:
    """What a document's filings say, field by field; two ways of writing one form must say the same."""
    return [
        (
            [getattr(each.project, field) for field in ("name", "department", "unit", "category")],
            [date.text if date else None for date in (each.project.start, each.project.end)],
            [money and money.yuan for _, money in each.project.funding],
            (each.objective.overall, each.objective.annual),
            [(row.level1, row.level2, row.name, row.target.text, row.weight) for row in each.indicators],
        )
        for each in document.filings
    ]


# ------------------------------------------------------------------------------------------------------------- Word

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SPACES = {
    "w": WORD,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
NAMESPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _SPACES.items())
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MERGES = {"": "", "start": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r>'


def paragraphs(text: str) -> str:
    return "".join(f"<w:p>{run(part)}</w:p>" for part in text.split("\n"))


def word_cell(cell: Placed) -> str:
    across = f'<w:gridSpan w:val="{cell.across}"/>' if cell.across > 1 else ""
    return f"<w:tc><w:tcPr>{across}{MERGES[cell.merge]}</w:tcPr>{paragraphs(cell.text)}</w:tc>"


def word_rows(
    rows: Sequence[Sequence[str | None]] = ROWS, cell: Callable[[Placed], str] = word_cell, before: str = ""
) -> list[str]:
    return [f"<w:tr>{before}{''.join(map(cell, row))}</w:tr>" for row in placed(rows)]


def word_table(rows: Sequence[str], widths: Sequence[int] = (1000,) * 8) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def docx(body: str, *, main: str = "word/document.xml", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A docx with this body, a title before it, and nothing else but ``parts``."""
    title = "".join(map(paragraphs, TITLE))
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations({"rId1": ("officeDocument", main)}),
            main: f'<?xml version="1.0"?><w:document {NAMESPACES}><w:body>{title}{body}</w:body></w:document>',
            **(parts or {}),
        }
    )


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part of relationships: kind and target by key."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    said = "".join(f'<Relationship Id="{key}" Type="{kind}{k}" Target="{t}"/>' for key, (k, t) in targets.items())
    return f'<Relationships xmlns="{_RELATIONS}">{said}</Relationships>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return stream.getvalue()


def web_table() -> str:
    """The form as an HTML page."""
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td colspan={cell.across} rowspan={cell.down}>{html.escape(cell.text).replace(chr(10), '<br>')}</td>"
            for cell in row
            if cell.merge != "on"
        )
        + "</tr>"
        for row in placed()
    )
    title = "".join(f"<p>{line}</p>" for line in TITLE)
    return f'<html><head><meta charset="utf-8"></head><body>{title}<table>{rows}</table></body></html>'


# ------------------------------------------------------------------------------------------------------------ Excel

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
Cells = dict[tuple[int, int], str]  # the XML of a cell by row and column, from 1, ``{at}`` standing for its reference


def letters(column: int) -> str:
    return chr(64 + column) if column < 27 else chr(64 + (column - 1) // 26) + chr(65 + (column - 1) % 26)


def text_cell(text: str) -> str:
    return f'<c r="{{at}}" t="inlineStr"><is><t>{html.escape(text)}</t></is></c>'


def number_cell(value: str, style: int = 0) -> str:
    return f'<c r="{{at}}" s="{style}"><v>{value}</v></c>'


def form_cells(
    *, row: int = 1, column: int = 1, title: bool = True, rows: Sequence[Sequence[str | None]] = ROWS
) -> tuple[Cells, list[str]]:
    """The form's cells and merged areas, its upper left corner at ``row`` and ``column``."""
    cells: Cells = {}
    areas: list[str] = []
    start = row
    for line in TITLE if title else ():
        cells[start, column] = text_cell(line)
        areas.append(f"{letters(column)}{start}:{letters(column + 7)}{start}")
        start += 1
    for number, line_of in enumerate(placed(rows)):
        for cell in line_of:
            if cell.merge == "on":
                continue
            at, left = start + number, column + cell.column
            if cell.text:
                cells[at, left] = text_cell(cell.text)
            if cell.across > 1 or cell.down > 1:
                areas.append(f"{letters(left)}{at}:{letters(left + cell.across - 1)}{at + cell.down - 1}")
    return cells, areas


def sheet_xml(
    cells: Cells, areas: Sequence[str], *, before: str = "", row_says: Mapping[int, str] | None = None
) -> str:
    """A worksheet part; ``before`` stands before its rows, ``row_says`` gives attributes of rows."""
    rows: dict[int, list[str]] = {}
    for (row, column), cell in sorted(cells.items()):
        rows.setdefault(row, []).append(cell.replace("{at}", f"{letters(column)}{row}"))
    said = "".join(
        f'<row r="{row}" {(row_says or {}).get(row, "")}>{"".join(here)}</row>' for row, here in rows.items()
    )
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return (
        f'<worksheet xmlns="{SHEET}">{before}<sheetData>{said}</sheetData><mergeCells>{merges}</mergeCells></worksheet>'
    )


def xlsx(*sheets: str, forms: Sequence[str] = (), texts: Sequence[str] = (), main: str = "xl/workbook.xml") -> bytes:
    """A workbook of worksheet parts; ``forms`` are the number formats of styles 1, 2, …, ``texts`` the shared strings."""
    names = [f"sheet{number}" for number, _ in enumerate(sheets, start=1)]
    listed = "".join(f'<sheet name="表{at}" sheetId="{at}" r:id="s{at}"/>' for at, _ in enumerate(sheets, start=1))
    numbers = "".join(f'<numFmt numFmtId="{165 + at}" formatCode="{html.escape(f)}"/>' for at, f in enumerate(forms))
    styles = "".join(f'<xf numFmtId="{165 + at}"/>' for at, _ in enumerate(forms))
    folder, _, name = main.rpartition("/")
    targets = {f"s{at}": ("worksheet", f"worksheets/{name}.xml") for at, name in enumerate(names, start=1)}
    targets |= {"st": ("styles", "styles.xml"), "ss": ("sharedStrings", "sharedStrings.xml")}
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations({"rId1": ("officeDocument", main)}),
            main: f'<workbook xmlns="{SHEET}" xmlns:r="{_SPACES["r"]}"><sheets>{listed}</sheets></workbook>',
            f"{folder}/_rels/{name}.rels": relations(targets),
            f"{folder}/styles.xml": f'<styleSheet xmlns="{SHEET}"><numFmts>{numbers}</numFmts>'
            f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
            f"{folder}/sharedStrings.xml": f'<sst xmlns="{SHEET}">{"".join(texts)}</sst>',
            **{f"{folder}/worksheets/{name}.xml": sheet for name, sheet in zip(names, sheets, strict=True)},
        }
    )
