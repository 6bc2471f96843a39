"""How reading does: every cell of known filings, rendered into every file kind and layout, against what was rendered.

Beside it, where it is there, the gold of real filings next to the project. The baseline is what a plain dump of the
tables gives (python-docx, openpyxl, pdfplumber; a column is what its heading says, nothing is carried down).
"""

from __future__ import annotations

import json
import re
import statistics
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import TypeVar

from assistant.documents import read, read_text
from assistant.documents.scan import is_installed
from assistant.domain import Document, Filing, FilingKind, Indicator
from assistant.errors import UnreadableFile
from eval import renderings
from eval.read_baseline import dumped
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain
from tests.documents.renderings import LAYOUTS

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_FORMS_A_PDF = 4
_ROW = ("level1", "level2", "name", "target", "actual", "weight", "score", "deviation", "long_term", "explanation")
_TEXT_ROW = _ROW[:4]
_HEAD = ("name", "department", "unit", "total", "annual", "appropriation", "objective", "goal")
_HEADS = {"f prose": ("name", "department", "unit", "goal"), "i inline": ("name", "goal")}
_NOT_FOR_EVALUATIONS = ("f prose", "i inline", "e nothing between")
_GOALS = {"docx": 0.995, "xlsx": 0.995, "文字 PDF": 0.98, "扫描 PDF": 0.95}


@dataclass
class Count:
    """What one file kind or layout came to."""

    forms: int = 0
    forms_found: int = 0
    rows: int = 0
    rows_found: int = 0
    invented: int = 0
    cells: int = 0
    agreed: int = 0
    doubts_right: int = 0
    doubts_wrong: int = 0
    silent: int = 0
    seconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.agreed / max(1, self.cells)


Cells = dict[str, str]
T = TypeVar("T")


def score(*, most: int | None = None) -> Scoreboard:
    """Render, read, compare. ``most`` takes only so many filings, for a quick look; the goals are meant for all of them."""
    filings = renderings.filings()[:most]
    counts: dict[str, tuple[Count, Count | None]] = {}
    remarks: list[str] = []
    with tempfile.TemporaryDirectory(prefix="jixiao-eval-") as name:
        folder = Path(name)
        for kind, render in (("docx", renderings.docx), ("xlsx", renderings.xlsx)):
            counts[kind] = _files(kind, (([filing], render(filing, folder)) for filing in filings))
        if renderings.chromium() is None:
            remarks.append("没有评文字 PDF：这台机器上没有 Chromium 可用来打印。")
        else:
            groups = [filings[at : at + _FORMS_A_PDF] for at in range(0, len(filings), _FORMS_A_PDF)]
            printed = ((group, renderings.print_pdf(group, folder / f"{at}.pdf")) for at, group in enumerate(groups))
            counts["文字 PDF"] = _files("文字 PDF", printed)
        if (reason := _no_scans()) is not None:
            remarks.append(reason)
        else:
            path = folder / "scan.pdf"
            scans = (([filing], renderings.scan_pdf(filing, path, seed=at)) for at, filing in enumerate(filings))
            counts["扫描 PDF"] = _files("扫描 PDF", scans)
    for layout, write in LAYOUTS.items():
        counts[f"文本 {layout}"] = (_texts(layout, write, filings), None)
    lines = [line for kind, (count, baseline) in counts.items() for line in _lines(kind, count, baseline)]
    lines += _shared(remarks)
    remarks += [f"{kind}：{miss}" for kind, (count, _) in counts.items() for miss in count.misses[:4]]
    return Scoreboard(title=f"读取（{len(filings)} 张表）", lines=tuple(lines), remarks=tuple(remarks))


def _no_scans() -> str | None:
    if not is_installed():
        return "没有评扫描件：没有安装文字识别组件（scan）。"
    return None if renderings.font_path() else "没有评扫描件：这台机器上没有可用来绘制的中文字体。"


def _files(kind: str, rendered: Iterable[tuple[list[Filing], Path]]) -> tuple[Count, Count | None]:
    count, baseline = Count(), Count() if kind != "扫描 PDF" else None
    for wanted, path in rendered:
        started = time.perf_counter()
        document = _outcome(read, path)
        count.seconds.append((time.perf_counter() - started) / len(wanted))
        _compare(count, document, wanted, _ROW, _HEAD)
        if baseline is not None:
            rows = [_row_cells(row, _ROW) for filing in wanted for row in filing.indicators]
            _compare_rows(baseline, rows, [(row, False) for row in dumped(path)], "")
    return count, baseline


def _texts(layout: str, write: Callable[[Filing], str], filings: Sequence[Filing]) -> Count:
    count = Count()
    for filing in filings:
        own = filing.kind is FilingKind.SELF_EVALUATION
        if own and layout in _NOT_FOR_EVALUATIONS:
            continue
        text = write(filing)
        started = time.perf_counter()
        document = _outcome(partial(read_text, source=layout), text)
        count.seconds.append(time.perf_counter() - started)
        _compare(count, document, [filing], _ROW[:8] if own else _TEXT_ROW, _HEADS.get(layout, _HEAD))
    return count


def _outcome(reading: Callable[[T], Document], given: T) -> Document:
    try:
        return reading(given)
    except UnreadableFile as error:
        return Document(source=str(error))


# ------------------------------------------------------------------------------------------------------ comparing


def fold(text: object) -> str:
    """A text without what may differ in writing only: blanks, full width, the spelling of a comparator, zeros at the end."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "" if text is None else str(text)))
    for written, meant in ((">=", "≥"), ("=>", "≥"), ("≧", "≥"), ("<=", "≤"), ("=<", "≤"), ("≦", "≤")):
        folded = folded.replace(written, meant)
    if re.fullmatch(r"-?[\d,]+(\.\d+)?", folded):
        return str(Decimal(folded.replace(",", "")).normalize() + 0)
    return folded


def _row_cells(row: Indicator, names: Sequence[str]) -> Cells:
    second = row.level2.value if row.level2 else ""
    texts = {
        "level1": row.level1.value,
        "level2": second,
        "name": row.name,
        "target": row.target.text,
        "actual": row.actual.text if row.actual else "",
        "weight": row.weight,
        "score": row.score,
        "deviation": row.deviation,
        "long_term": row.long_term.text if row.long_term else "",
        "explanation": row.explanation,
    }
    return {name: fold(texts[name]) for name in names}


def _head_cells(filing: Filing, names: Sequence[str]) -> Cells:
    project, funding = filing.project, filing.project.funding
    texts = {
        "name": project.name,
        "department": project.department,
        "unit": project.unit,
        "total": funding.total.text if funding.total else "",
        "annual": funding.annual.text if funding.annual else "",
        "appropriation": funding.appropriation.text if funding.appropriation else "",
        "objective": filing.objective.overall,
        "goal": filing.objective.annual,
    }
    return {name: fold(texts[name]) for name in names}


def _compare(
    count: Count, document: Document, wanted: Sequence[Filing], row: Sequence[str], head: Sequence[str]
) -> None:
    """Filings are matched by position; a missing one costs all its cells."""
    count.forms += len(wanted)
    count.forms_found += min(len(document.filings), len(wanted))
    for number, filing in enumerate(wanted):
        got = document.filings[number] if number < len(document.filings) else None
        where = filing.project.name
        doubtful = {doubt.place.row for doubt in got.doubtful if doubt.place.row} if got else set()
        rows = [(_row_cells(one, row), at in doubtful) for at, one in enumerate(got.indicators, 1)] if got else []
        _compare_rows(
            count, [_row_cells(one, row) for one in filing.indicators], rows, where, reported=bool(document.unread)
        )
        said = _head_cells(got, head) if got else {}
        loud = {doubt.text for doubt in got.doubtful if doubt.place.row is None} if got else set()
        reported = {fold(text) for text in loud} | {fold(entry.text) for entry in document.unread}
        for name, text in _head_cells(filing, head).items():
            if not text:
                continue
            count.cells += 1
            right = said.get(name) == text
            count.agreed += right
            if not right:
                # A cell read as nothing is not taken for anything; only a wrong text nobody marked is silent.
                count.silent += bool(said.get(name)) and not any(piece and piece in said[name] for piece in reported)
                count.misses.append(f"{where}｜{name}：应为“{text[:40]}”，读作“{said.get(name, '')[:40]}”")
    for extra in document.filings[len(wanted) :]:
        count.invented += len(extra.indicators)


def _compare_rows(
    count: Count, wanted: Sequence[Cells], rows: Sequence[tuple[Cells, bool]], where: str, *, reported: bool = False
) -> None:
    left = list(rows)
    count.rows += len(wanted)
    for want in wanted:
        named = {name: text for name, text in want.items() if text}
        count.cells += len(named)
        best = max(left, key=lambda entry: _alike(named, entry[0]), default=None)
        if best is None or _alike(named, best[0]) < 2:
            count.misses.append(f"{where}｜没有读到：{want['name']} {want['target']}")
            continue
        left.remove(best)
        count.rows_found += 1
        wrong = [name for name, text in named.items() if best[0].get(name) != text]
        count.agreed += len(named) - len(wrong)
        # A column whose heading was not recognised is reported in ``unread``: its cells are missing, not wrong.
        quiet = [name for name in wrong if best[0].get(name) or not reported]
        count.silent += 0 if best[1] else len(quiet)
        count.doubts_right += best[1] and bool(wrong)
        count.doubts_wrong += best[1] and not wrong
        count.misses += [
            f"{where}｜{want['name']}｜{name}：应为“{want[name]}”，读作“{best[0].get(name)}”" for name in wrong
        ]
    count.invented += len(left)


def _alike(want: Cells, got: Cells) -> float:
    """How many cells agree; the name and the value say more than the levels, which many rows share."""
    same = {name for name, text in want.items() if got.get(name) == text}
    return 2 * ("name" in same) + 1.5 * ("target" in same) + 0.1 * len(same)


# -------------------------------------------------------------------------------------------------------- reporting


def _lines(kind: str, count: Count, baseline: Count | None) -> Iterator[Line]:
    compared = f"{baseline.accuracy:.3f}（普通表格导出，只比指标行）" if baseline else ""
    note = f"{count.cells} 格；行 {count.rows_found}/{count.rows}；表 {count.forms_found}/{count.forms}"
    goal = _GOALS.get(kind, 0.97)
    if kind.startswith("文本") and kind.split()[1] not in ("a", "b", "c", "d", "e", "f", "i"):
        yield plain(f"{kind}：单元格正确", count.accuracy, note=note)
    else:
        yield at_least(f"{kind}：单元格正确", count.accuracy, goal, note=note, baseline=compared)
    yield at_most(f"{kind}：多读的行", float(count.invented), 0.0)
    if count.forms_found < count.forms:
        yield at_least(f"{kind}：认出的表", count.forms_found / count.forms, 1.0)
    if kind == "扫描 PDF":
        marks = f"存疑标记：对 {count.doubts_right} 行，多余 {count.doubts_wrong} 行"
        yield at_most(f"{kind}：错了而没有标出的格", float(count.silent), 0.0, note=marks)
    limit = {"docx": 100.0, "xlsx": 100.0, "文字 PDF": 600.0, "扫描 PDF": 10_000.0}.get(kind, 100.0)
    slowest = (
        f"最慢 {max(count.seconds) * 1000:.0f}；一张表约两页"
        if "PDF" in kind
        else f"最慢 {max(count.seconds) * 1000:.0f}"
    )
    yield at_most(f"{kind}：毫秒一张表（中位数）", statistics.median(count.seconds) * 1000, limit, note=slowest)


def _shared(remarks: list[str]) -> list[Line]:
    """The transcribed real filings beside the project, when they are there."""
    gold = _SHARED / "gold" / "rows.json"
    if not gold.is_file():
        remarks.append("没有评真实表格：项目旁没有 shared 文件夹。")
        return []
    wanted = json.loads(gold.read_text("utf-8"))
    count = Count()
    for name in sorted({row["file"] for row in wanted}):
        path = next(path for path in sorted((_SHARED / "filings").iterdir()) if path.name.startswith(Path(name).stem))
        filings = _outcome(read, path).filings
        for index in sorted({row["form_index"] for row in wanted if row["file"] == name}):
            rows = [row for row in wanted if row["file"] == name and row["form_index"] == index]
            names = [cell for cell in _ROW if cell in rows[0]]
            got = filings[index - 1].indicators if index <= len(filings) else ()
            _compare_rows(
                count,
                [{cell: fold(row[cell]) for cell in names} for row in rows],
                [(_row_cells(row, names), False) for row in got],
                name,
            )
    remarks += [f"真实表格：{miss}" for miss in count.misses[:4]]
    note = f"{count.cells} 格；行 {count.rows_found}/{count.rows}"
    return [
        at_least("真实表格：单元格正确", count.accuracy, 1.0, note=note),
        at_most("真实表格：多读的行", float(count.invented), 0.0),
    ]
