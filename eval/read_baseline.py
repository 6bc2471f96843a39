"""What a plain dump of a file's tables gives, read the obvious way: the baseline the reader is measured against."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

_NAMES = {
    "一级指标": "level1",
    "二级指标": "level2",
    "三级指标": "name",
    "年度指标值": "target",
    "实际完成值": "actual",
    "分值": "weight",
    "得分": "score",
    "偏差原因分析及改进措施": "deviation",
    "指标解释": "explanation",
}
Dump = list[list[str]]


def dumped(path: Path) -> list[dict[str, str]]:
    """The rows under each heading row with 三级指标, a column being what its heading says; nothing is carried down."""
    from eval.read import fold

    rows: list[dict[str, str]] = []
    for table in _tables(path):
        columns: dict[int, str] = {}
        for cells in table:
            heads = [re.sub(r"[(（].*?[)）]|\s", "", cell) for cell in cells]
            if "三级指标" in heads:
                columns = {at: _NAMES[head] for at, head in enumerate(heads) if head in _NAMES}
            elif columns:
                row = {name: fold(cells[at]) for at, name in columns.items() if at < len(cells)}
                if row.get("name"):
                    rows.append(row)
    return rows


def _tables(path: Path) -> Iterator[Dump]:
    if path.suffix == ".docx":
        yield from _word(path)
    elif path.suffix == ".xlsx":
        import openpyxl

        for sheet in openpyxl.load_workbook(path).worksheets:
            yield [_texts(row) for row in sheet.iter_rows(values_only=True)]
    else:
        import pdfplumber

        with pdfplumber.open(path) as document:
            for page in document.pages:
                yield from ([_texts(row) for row in table] for table in page.extract_tables())


def _word(path: Path) -> Iterator[Dump]:
    import docx

    for table in docx.Document(str(path)).tables:
        yield [[cell.text for cell in row.cells] for row in table.rows]


def _texts(row: Sequence[object]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]
