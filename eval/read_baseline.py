"""What a plain dump of a file's tables gives, read the obvious way: the baselines the reader is measured against.

Two of them: the libraries' own table dumps (python-docx, openpyxl, pdfplumber), and markitdown's pipe tables where that
package is installed. Both are read alike: a column is what its heading says, nothing is carried down.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.read_compare import fold

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
NOT_INSTALLED = '没有对照 markitdown：没有安装（pip install "markitdown[docx,xlsx,pdf]"；它不属于本项目的依赖）。'


def has_markitdown() -> bool:
    return importlib.util.find_spec("markitdown") is not None


def baseline(name: str, path: Path) -> list[dict[str, str]]:
    """The rows that one of the baselines, 表格导出 or markitdown, finds in a file."""
    return rows_of(_pipes(path) if name == "markitdown" else _tables(path))


def rows_of(tables: Iterator[Dump]) -> list[dict[str, str]]:
    """The rows under each heading row with 三级指标."""
    rows: list[dict[str, str]] = []
    for table in tables:
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


def page_count(path: Path) -> int:
    """The pages of a PDF."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        return len(document.pages)


@lru_cache(maxsize=1)
def _converter() -> Any:
    import markitdown

    return markitdown.MarkItDown(enable_plugins=False)


def _pipes(path: Path) -> Iterator[Dump]:
    try:
        text = _converter().convert(str(path)).text_content
    except Exception:  # it raises kinds of its own for what it cannot convert: nothing was read
        return
    lines = (line.strip() for line in text.splitlines())
    yield [
        ["" if cell.strip() == "NaN" else cell.strip() for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("|") and not re.fullmatch(r"[|\s:-]+", line)
    ]


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
