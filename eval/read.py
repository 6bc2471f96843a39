"""How reading does: every cell of known filings, rendered into every file kind and layout, against what was rendered.

Beside it, where it is there, the gold of real filings next to the project. ``python -m eval read`` does all of it, which
takes some twenty minutes for the pictures; ``python -m eval.read --only docx --only 文本 --keep FILE --minutes 4`` does some
kinds, stops in time, and goes on from FILE when called again.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from assistant.documents import read, read_text
from assistant.domain import Document
from assistant.errors import UnreadableFile
from eval import renderings
from eval.read_baseline import NOT_INSTALLED, baseline, has_markitdown, page_count
from eval.read_compare import ROW, Count, compare, compare_rows, fold, row_cells
from eval.read_kinds import Case, Kind, kinds
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_SHOWN = 4  # misses of each kind told in full
Counts = dict[str, Count]  # "" is the reader's own, the others are the baselines'


@dataclass
class Kept:
    """Cases already measured, by ``kind/number``, in a file when there is a path: what a later call need not repeat."""

    path: Path | None = None
    counts: dict[str, Counts] = field(default_factory=dict)

    @classmethod
    def at(cls, path: Path | None) -> Kept:
        if path is None or not path.is_file():
            return cls(path)
        said = json.loads(path.read_text("utf-8"))
        return cls(path, {key: {who: Count(**one) for who, one in each.items()} for key, each in said.items()})

    def put(self, key: str, counts: Counts) -> None:
        self.counts[key] = counts
        if self.path is not None:
            said = {key: {who: asdict(one) for who, one in each.items()} for key, each in self.counts.items()}
            self.path.write_text(json.dumps(said, ensure_ascii=False), "utf-8")


def score(
    *, most: int | None = None, only: Sequence[str] = (), keep: Path | None = None, minutes: float | None = None
) -> Scoreboard:
    """Render, read, compare. ``most`` takes only so many filings and ``only`` the kinds whose names begin so; the goals are
    meant for all of them. With ``minutes`` no case is begun after that time, and the board says what is still to do.
    """
    filings = renderings.filings()[:most]
    kept, until = Kept.at(keep), time.monotonic() + 60 * minutes if minutes is not None else None
    lines: list[Line] = []
    remarks: list[str] = [] if has_markitdown() else [NOT_INSTALLED]
    for kind in kinds():
        if only and not kind.name.startswith(tuple(only)):
            continue
        if (reason := kind.missing()) is not None:
            remarks.append(f"没有评{kind.name}：{reason}")
            continue
        counts, left = _measured(kind, list(kind.cases(filings)), kept, until)
        if left:
            remarks.append(f"{kind.name}：还有 {left} 个文件没有评，请再运行一次。")
        if "" in counts:
            lines += _lines(kind, counts)
            remarks += _told(kind.name, counts[""].misses)
    if not only or "真实" in only:
        lines += _shared(remarks)
    return Scoreboard(title=f"读取（{len(filings)} 张表）", lines=tuple(lines), remarks=tuple(remarks))


def _measured(kind: Kind, cases: Sequence[Case], kept: Kept, until: float | None) -> tuple[Counts, int]:
    """The counts of a kind's cases added up, and how many cases there was no time for."""
    total: Counts = {}
    left = 0
    for number, case in enumerate(cases):
        key = f"{kind.name}/{number}"
        if key not in kept.counts:
            if until is not None and time.monotonic() > until:
                left += 1
                continue
            kept.put(key, _case(kind, case))
        for who, count in kept.counts[key].items():
            total.setdefault(who, Count()).add(count)
    return total, left


def _case(kind: Kind, case: Case) -> Counts:
    """One file rendered, read by us and by the baselines, and compared."""
    with tempfile.TemporaryDirectory(prefix="jixiao-eval-") as folder:
        made = case.make(Path(folder))
        count = Count()
        started = time.perf_counter()
        document = _outcome(
            partial(read_text, made, source=kind.name) if isinstance(made, str) else partial(read, made)
        )
        took = time.perf_counter() - started
        count.pages = page_count(made) if kind.paged and isinstance(made, Path) else len(case.wanted)
        count.seconds.append(took / count.pages)
        compare(count, document, case.wanted, row=case.row, head=case.head)
        counts = {"": count}
        for who in kind.baselines:
            if isinstance(made, Path) and (who != "markitdown" or has_markitdown()):
                counts[who] = Count()
                wanted = [row_cells(row, case.row) for filing in case.wanted for row in filing.indicators]
                compare_rows(counts[who], wanted, [(row, False) for row in baseline(who, made)], "")
                counts[who].misses.clear()
    return counts


def _outcome(reading: Callable[[], Document]) -> Document:
    try:
        return reading()
    except UnreadableFile as error:
        return Document(source=str(error))


# -------------------------------------------------------------------------------------------------------- reporting


def _told(name: str, misses: Sequence[str]) -> list[str]:
    """Some of the misses, the silent ones (！) first."""
    ordered = sorted(misses, key=lambda miss: not miss.startswith("！"))
    return [f"{name}：{miss}" for miss in ordered[:_SHOWN]]


def _lines(kind: Kind, counts: Counts) -> Iterator[Line]:
    count = counts[""]
    others = [f"{who} {one.accuracy:.3f}（多读 {one.invented} 行）" for who, one in counts.items() if who]
    compared = "；".join(others) + ("；只比指标行" if others else "")
    note = f"{count.cells} 格；行 {count.rows_found}/{count.rows}；表 {count.forms_found}/{count.forms}；多读 {count.invented} 行"
    if kind.goal is None:
        yield plain(f"{kind.name}：单元格正确", count.accuracy, note=note)
    else:
        yield at_least(f"{kind.name}：单元格正确", count.accuracy, kind.goal, note=note, baseline=compared)
        if count.invented:
            yield at_most(f"{kind.name}：多读的行", float(count.invented), 0.0)
        if count.forms_found < count.forms:
            yield at_least(f"{kind.name}：认出的表", count.forms_found / count.forms, 1.0)
    if kind.scanned:
        marks = f"存疑标记：对 {count.doubts_right} 行，多余 {count.doubts_wrong} 行"
        silent = f"{count.silent} 格错，{count.lost} 行漏；{marks}"
        yield at_most(f"{kind.name}：错了或漏了而没有标出", float(count.silent + count.lost), 0.0, note=silent)
    if kind.limit is not None:
        unit = "页" if kind.paged else "张表"
        slowest = f"最慢 {max(count.seconds) * 1000:.0f}；共 {count.pages} {unit}"
        middle = statistics.median(count.seconds) * 1000
        yield at_most(f"{kind.name}：毫秒一{unit}（中位数）", middle, kind.limit, note=slowest)


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
        filings = _outcome(partial(read, path)).filings
        for index in sorted({row["form_index"] for row in wanted if row["file"] == name}):
            rows = [row for row in wanted if row["file"] == name and row["form_index"] == index]
            names = [cell for cell in ROW if cell in rows[0]]
            got = filings[index - 1].indicators if index <= len(filings) else ()
            compare_rows(
                count,
                [{cell: fold(row[cell]) for cell in names} for row in rows],
                [(row_cells(row, names), False) for row in got],
                name,
            )
    remarks += _told("真实表格", count.misses)
    note = f"{count.cells} 格；行 {count.rows_found}/{count.rows}"
    return [
        at_least("真实表格：单元格正确", count.accuracy, 1.0, note=note),
        at_most("真实表格：多读的行", float(count.invented), 0.0),
    ]


def main(
    only: Annotated[
        list[str] | None, typer.Option(help="只评名称以此开头的种类，可重复；真实 指 shared 里的表")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="结果文件；再次运行时从这里接着评")] = None,
    minutes: Annotated[float | None, typer.Option(help="到时不再开始新的文件")] = None,
    most: Annotated[int | None, typer.Option(help="只取前几张表")] = None,
) -> None:
    """Some kinds only, in slices."""
    from eval.__main__ import show

    board = score(most=most, only=only or (), keep=keep, minutes=minutes)
    show(board)
    if board.missed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
