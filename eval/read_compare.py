"""What was read against what was rendered, cell by cell: right, wrong and marked, wrong and silent, missing, invented."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from difflib import SequenceMatcher

from assistant.domain import Document, Filing, Indicator

Cells = dict[str, str]
_NEAR = 0.6  # of a name's characters: a misread name is still that row's

ROW = ("level1", "level2", "name", "target", "actual", "weight", "score", "deviation", "long_term", "explanation")
TEXT_ROW = ROW[:4]
HEAD = ("name", "department", "unit", "total", "annual", "appropriation", "objective", "goal")


@dataclass
class Count:
    """What one case, or all cases of a file kind or layout, came to. ``lost`` are rows missing without a word about it."""

    forms: int = 0
    forms_found: int = 0
    rows: int = 0
    rows_found: int = 0
    lost: int = 0
    invented: int = 0
    cells: int = 0
    agreed: int = 0
    doubts_right: int = 0
    doubts_wrong: int = 0
    silent: int = 0
    pages: int = 0
    seconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    @property
    def accuracy(self) -> float:
        return self.agreed / max(1, self.cells)

    def add(self, other: Count) -> None:
        """Take another count in."""
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


def fold(text: object) -> str:
    """A text without what may differ in writing only: blanks, full width, the spelling of a comparator, zeros at the end."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "" if text is None else str(text)))
    for written, meant in ((">=", "≥"), ("=>", "≥"), ("≧", "≥"), ("<=", "≤"), ("=<", "≤"), ("≦", "≤")):
        folded = folded.replace(written, meant)
    if re.fullmatch(r"-?[\d,]+(\.\d+)?", folded):
        return str(Decimal(folded.replace(",", "")).normalize() + 0)
    return folded


def row_cells(row: Indicator, names: Sequence[str]) -> Cells:
    """The named cells of an indicator, folded."""
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


def compare(
    count: Count, document: Document, wanted: Sequence[Filing], *, row: Sequence[str] = ROW, head: Sequence[str] = HEAD
) -> None:
    """Filings are matched by position; a missing one costs all its cells."""
    count.forms += len(wanted)
    count.forms_found += min(len(document.filings), len(wanted))
    for number, filing in enumerate(wanted):
        got = document.filings[number] if number < len(document.filings) else None
        where = filing.project.name
        doubtful = {doubt.place.row for doubt in got.doubtful if doubt.place.row} if got else set()
        rows = [(row_cells(one, row), at in doubtful) for at, one in enumerate(got.indicators, 1)] if got else []
        reported = bool(document.unread)
        compare_rows(count, [row_cells(one, row) for one in filing.indicators], rows, where, reported=reported)
        said = _head_cells(got, head) if got else {}
        loud = {doubt.text for doubt in got.doubtful if doubt.place.row is None} if got else set()
        marked = {fold(text) for text in loud} | {fold(entry.text) for entry in document.unread}
        for name, text in _head_cells(filing, head).items():
            if not text:
                continue
            count.cells += 1
            right = said.get(name) == text
            count.agreed += right
            if not right:
                # A cell read as nothing is not taken for anything; only a wrong text nobody marked is silent.
                silent = bool(said.get(name)) and not any(piece and piece in said[name] for piece in marked)
                count.silent += silent
                sign = "！" if silent else ""
                count.misses.append(f"{sign}{where}｜{name}：应为“{text[:40]}”，读作“{said.get(name, '')[:40]}”")
    for extra in document.filings[len(wanted) :]:
        count.invented += len(extra.indicators)


def compare_rows(
    count: Count, wanted: Sequence[Cells], rows: Sequence[tuple[Cells, bool]], where: str, *, reported: bool = False
) -> None:
    """Rows against rows; each read one comes with whether it is marked. ``reported``: the document names something unread."""
    left = list(rows)
    count.rows += len(wanted)
    for want in wanted:
        named = {name: text for name, text in want.items() if text}
        count.cells += len(named)
        best = max(left, key=lambda entry: _alike(named, entry[0]), default=None)
        if best is None or _alike(named, best[0]) < 2:
            count.lost += not reported
            count.misses.append(f"{'' if reported else '！'}{where}｜没有读到：{want['name']} {want['target']}")
            continue
        left.remove(best)
        count.rows_found += 1
        wrong = [name for name, text in named.items() if best[0].get(name) != text]
        count.agreed += len(named) - len(wrong)
        # A column whose heading was not recognised is reported in ``unread``: its cells are missing, not wrong.
        quiet = [] if best[1] else [name for name in wrong if best[0].get(name) or not reported]
        count.silent += len(quiet)
        count.doubts_right += best[1] and bool(wrong)
        count.doubts_wrong += best[1] and not wrong
        for name in wrong:
            sign = "！" if name in quiet else ""
            count.misses.append(f"{sign}{where}｜{want['name']}｜{name}：应为“{want[name]}”，读作“{best[0].get(name)}”")
    count.invented += len(left)
    count.misses += [f"{where}｜多读：{entry[0].get('name')} {entry[0].get('target')}" for entry in left]


def _alike(want: Cells, got: Cells) -> float:
    """How many cells agree; the name and the value say more than the levels, which many rows share. Names may be near."""
    same = {name for name, text in want.items() if got.get(name) == text}
    near = SequenceMatcher(None, want.get("name", ""), got.get("name", ""), autojunk=False).ratio()
    return 2 * (near if near > _NEAR else 0.0) + 1.5 * ("target" in same) + 0.1 * len(same)
