"""Leave one out: each past filing's own objective as the brief, the filing itself out of the library, and how many of its
real rows the plan proposes, by the same measured thing.

The made-up filings of ``corpus`` and, where they are beside the project, the real ones of the shared folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from assistant.desk import Desk
from assistant.documents import read
from assistant.domain import LEVEL1_OF, Brief, Document, Filing, Indicator, Level1, Level2, Value
from assistant.library.corpus import samples
from assistant.library.shelf import ALIKE
from eval.scoreboard import Line, plain

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "filings"


class Left(Value):
    """One filing left out: its rows with the first level, and whether each was proposed."""

    project: str
    real: bool
    rows: tuple[tuple[Level1, str, bool], ...]
    told: tuple[bool, ...]
    """Of each row, whether its words stand in the brief at all: what no brief tells cannot be planned from it."""


def brief_of(filing: Filing) -> Brief | None:
    """What its clerk knew before the table was made: name, money, dates and the objective; ``None`` without an objective."""
    project, said = filing.project, filing.objective
    content = "\n".join(text for text in dict.fromkeys((said.annual, said.overall)) if text)
    if len(content) < 12 or not filing.indicators:
        return None
    year = project.year or 2024
    cost = any(row.level1 is Level1.COST for row in filing.indicators)
    below = any(row.level2 is Level2.OUTPUT_COST for row in filing.indicators)
    return Brief(
        name=project.name,
        department=project.department or "",
        unit=project.unit or "",
        category=project.category or "",
        year=year,
        amount=project.funding.annual.yuan if project.funding.annual else None,
        framework="2024" if cost else "2020" if below else "2023",
        content=content,
    )


def left_out(desk: Desk) -> Iterator[Left]:
    """Every filing with an objective, drafted as if it were new."""
    for sample in samples():
        yield from _of_document(desk, sample.document, real=False, sector=sample.sector)
    for path in sorted(_SHARED.glob("*.txt")) if _SHARED.is_dir() else ():
        yield from _of_document(desk, read(path), real=True, sector="")


def _of_document(desk: Desk, document: Document, *, real: bool, sector: str) -> Iterator[Left]:
    from assistant.library.cards import filing_id

    ids = [filing_id(filing) for filing in document.filings]
    held = [one for one in ids if desk.library.remove(one)]
    try:
        for filing in document.filings:
            if brief := brief_of(filing):
                *_, draft = desk.draft(brief, use_model=False)
                yield _compared(desk, filing, brief, tuple(row.indicator for row in draft.rows), real=real)
    finally:
        if held:
            desk.library.add([document], sector=sector, sample=not real)


def _compared(desk: Desk, filing: Filing, brief: Brief, drafted: tuple[Indicator, ...], *, real: bool) -> Left:
    said = brief.name + brief.content
    rows, told = [], []
    same = partial(same_measure, desk)
    for row in filing.indicators:
        near = [one for one in drafted if one.level1 is row.level1]
        rows.append((row.level1, row.name, any(same(row.name, one.name) for one in near)))
        told.append(sum(pair in said for pair in _pairs(row.name)) >= 0.5 * len(_pairs(row.name)))
    assert all(LEVEL1_OF[one.level2] is one.level1 for one in drafted if one.level2)
    return Left(
        project=filing.project.name,
        real=real,
        rows=tuple(rows),
        told=tuple(told),
    )


def same_measure(desk: Desk, name: str, other: str) -> bool:
    """Whether two names measure the same: most of their letters' pairs, or the cosine the library takes for the same."""
    mine, theirs = _pairs(name), _pairs(other)
    shared = len(mine & theirs)
    if shared >= 0.6 * min(len(mine), len(theirs)) and _measure(name) == _measure(other):
        return True
    first, second = desk.embeddings.embed_documents([name, other])
    cosine = sum(a * b for a, b in zip(first, second, strict=True))
    return cosine >= ALIKE and _measure(name) == _measure(other)


_MEASURES = (
    (r"满意", "满意"), (r"率|比例|占比|程度|度$", "率"), (r"时间|时效|周期|时限", "时间"), (r"成本|标准|单价|费用|费|经费|额", "钱"),
)  # fmt: skip


def _measure(name: str) -> str:
    """What sort of measure a name ends in: a rate, a time, money, satisfaction, else a count."""
    return next((sort for pattern, sort in _MEASURES if re.search(pattern, name[-4:])), "数")


def _pairs(name: str) -> set[str]:
    plain_ = re.sub(r"[^一-鿿A-Za-z]|数量|情况|开展|完成", "", name)
    return {plain_[place : place + 2] for place in range(len(plain_) - 1)} or {plain_}


def lines(desk: Desk) -> Iterator[Line]:
    """How many of the rows are proposed, of made-up and of real filings, and by first level."""
    every = list(left_out(desk))
    for label, wanted in (("示例", False), ("真实", True)):
        some = [one for one in every if one.real is wanted]
        rows = [row for one in some for row in one.rows]
        if not rows:
            continue
        told = [row for one in some for row, known in zip(one.rows, one.told, strict=True) if known]
        by_level = "；".join(
            f"{level.value[:2]} {sum(hit for one, _, hit in rows if one is level)}/{count}"
            for level in Level1
            if (count := sum(one is level for one, *_ in rows))
        )
        share = sum(hit for *_, hit in rows) / len(rows)
        known = sum(hit for *_, hit in told) / max(1, len(told))
        yield plain(f"留一法：{label}申报表的行被提出", share, note=f"{len(some)} 份 {len(rows)} 行；{by_level}")
        yield plain(f"留一法：{label}申报表里简况说到的行被提出", known, note=f"{len(told)} 行")
