"""The real filings beside the project, every cell of every row against the transcription made by hand."""

from __future__ import annotations

import json
import re
import unicodedata
from decimal import Decimal
from pathlib import Path

from assistant.documents import read
from assistant.domain import Indicator

SPELLINGS = {">=": "≥", "<=": "≤"}


def fold(text: object) -> str:
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", "" if text is None else str(text)))
    for written, meant in SPELLINGS.items():
        folded = folded.replace(written, meant)
    return folded


def cells(row: Indicator, *, scored: bool) -> tuple[object, ...]:
    second = row.level2.value if row.level2 else ""
    said: tuple[object, ...] = (row.level1.value, second, fold(row.name), fold(row.target.text))
    if scored:
        said += (fold(row.actual.text if row.actual else ""), row.weight, row.score, fold(row.deviation))
    return said


def test_every_cell_of_the_real_filings_is_read_as_transcribed(shared: Path) -> None:
    gold = json.loads((shared / "gold" / "rows.json").read_text("utf-8"))
    for name in sorted({row["file"] for row in gold}):
        stem = Path(name).stem
        path = next(path for path in sorted((shared / "filings").iterdir()) if path.name.startswith(stem))
        filings = read(path).filings
        rows = [row for row in gold if row["file"] == name]
        assert len(filings) == max(row["form_index"] for row in rows)
        for index, filing in enumerate(filings, start=1):
            wanted = [row for row in rows if row["form_index"] == index]
            scored = "actual" in wanted[0]
            assert filing.project.name == wanted[0]["form_name"]
            assert filing.project.year == wanted[0]["year"]
            assert [cells(row, scored=scored) for row in filing.indicators] == [
                (row["level1"], row["level2"], fold(row["name"]), fold(row["target"]))
                + (
                    (fold(row["actual"]), Decimal(row["weight"]), Decimal(row["score"]), fold(row["deviation"]))
                    if scored
                    else ()
                )
                for row in wanted
            ]


def test_statements_and_children_of_the_real_filings_are_attached(shared: Path) -> None:
    documents = {path.name[:3]: read(path) for path in sorted((shared / "filings").glob("*.txt"))}
    assert [len(statement.sections) for statement in documents["004"].statements] == [7, 7, 7]
    assert [statement.form_index for statement in documents["004"].statements] == [1, 2, 3]
    (child,) = documents["001"].filings[0].children
    assert child.name == documents["001"].filings[1].project.name
    assert documents["003"].filings[0].objective.overall == ""
