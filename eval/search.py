"""How well the library finds what people mean, against BM25 over character pairs in the same run, and how fast.

Cases are ``cases/search.toml``: questions in a clerk's words with the rows, filings or sections that answer them.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from assistant.domain import Hit, Value
from assistant.library import Library, open_library
from assistant.library.corpus import regulation_passages, samples
from assistant.library.shelf import ALIKE
from assistant.models.embeddings import Embedder, open_embeddings
from assistant.settings import Settings
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain

CASES = Path(__file__).resolve().parent / "cases" / "search.toml"
_DEPTH = 40


class Measured(Value):
    """Share of questions answered by the first hit and by one of the first five, and the mean reciprocal rank."""

    first: float
    five: float
    mrr: float

    @property
    def shown(self) -> str:
        return f"{self.first:.2f} / {self.five:.2f} / {self.mrr:.2f}"


def score() -> Scoreboard:
    """Index the corpus in a fresh folder, ask every question, and report hits, pooling of values and milliseconds."""
    cases = tomllib.loads(CASES.read_text("utf-8"))
    settings = Settings()
    embeddings = open_embeddings(settings)
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        library = open_library(settings.model_copy(update={"data_dir": Path(folder)}), embeddings)
        library.index_samples()
        indexed = time.perf_counter() - began
        lines = [line for kind, goal in _GOALS.items() for line in _found(library, kind, cases[kind], goal)]
        lines += _sectors(library, cases["sectors"])
        lines += _pairs(embeddings, cases["pair"])
        lines += _speed(library, list(cases["indicators"]))
        library.close()
    lines.append(at_most("首次建库（秒）", indexed, 60))
    return Scoreboard(
        title="案例库检索",
        lines=tuple(lines),
        remarks=("对照为同一次运行中的 BM25（字符二元组）：首位命中 / 前五命中 / 平均倒数排名。",),
    )


_GOALS = {"indicators": 0.85, "filings": 0.9, "regulations": 0.8}
_TITLES = {"indicators": "三级指标", "filings": "申报表", "regulations": "制度要点"}


def _found(library: Library, kind: str, questions: dict[str, list[str]], goal: float) -> list[Line]:
    name: Callable[[Hit], str] = {
        "indicators": lambda hit: hit.indicator.name if hit.indicator else "",
        "filings": lambda hit: hit.filing,
        "regulations": lambda hit: hit.place.label if hit.place else "",
    }[kind]
    ours = _measure(
        (_rank((name(hit) for hit in library.hits(kind, asked, _DEPTH)), wanted) for asked, wanted in questions.items())
    )
    names, passages = _shelf(kind)
    index = PairIndex(passages)
    theirs = _measure((_rank((names[n] for n in index.best(asked)), wanted) for asked, wanted in questions.items()))
    title = _TITLES[kind]
    return [
        at_least(
            f"{title}：前五命中", ours.five, goal, baseline=f"BM25 {theirs.five:.3f}", note=f"{len(questions)} 个问题"
        ),
        plain(f"{title}：首位命中", ours.first, baseline=f"BM25 {theirs.first:.3f}"),
        plain(f"{title}：平均倒数排名", ours.mrr, baseline=f"BM25 {theirs.mrr:.3f}"),
    ]


def _shelf(kind: str) -> tuple[list[str], list[str]]:
    """Names and searchable texts of everything of a kind, for the baseline: it reads at least what we embed."""
    filings = [filing for sample in samples() for filing in sample.document.filings]
    if kind == "indicators":
        rows = [row for filing in filings for row in filing.indicators]
        return [row.name for row in rows], [row.name for row in rows]
    if kind == "filings":
        texts = [
            f"{item.project.name} {item.objective.annual} {' '.join(row.name for row in item.indicators)}"
            for item in filings
        ]
        return [item.project.name for item in filings], texts
    passages = regulation_passages()
    return [item.heading for item in passages], [f"{item.heading} {item.text}" for item in passages]


def _rank(names: Iterable[str], wanted: Sequence[str]) -> int:
    """The place of the first wanted name among the distinct names, from 1; 0 when it is not there."""
    distinct = list(dict.fromkeys(names))
    return next((place for place, name in enumerate(distinct, start=1) if name in wanted), 0)


def _measure(ranks: Iterable[int]) -> Measured:
    found = list(ranks)
    count = len(found)
    return Measured(
        first=sum(rank == 1 for rank in found) / count,
        five=sum(0 < rank <= 5 for rank in found) / count,
        mrr=sum(1 / rank for rank in found if rank) / count,
    )


def _sectors(library: Library, briefs: dict[str, str]) -> list[Line]:
    right = sum(library.guess_sector(text) == sector for text, sector in briefs.items())
    return [at_least("猜中领域", right / len(briefs), 0.85, note=f"{len(briefs)} 句项目内容")]


def _pairs(embeddings: Embedder, pairs: list[dict[str, Any]]) -> list[Line]:
    """Whether names that mean one measure are pooled for typical values, and others kept apart, at ``ALIKE``."""
    pooled = {True: [0, 0], False: [0, 0]}
    for group in pairs:
        for asked, stored in group["names"]:
            vectors = embeddings.embed_query(asked), embeddings.embed_documents([stored])[0]
            alike = sum(ours * theirs for ours, theirs in zip(*vectors, strict=True)) >= ALIKE
            pooled[group["same"]][0] += alike
            pooled[group["same"]][1] += 1
    same, other = pooled[True], pooled[False]
    return [
        at_most("常见取值：误并的指标对", other[0], 0, note=f"{other[1]} 对不同指标"),
        at_least("常见取值：并入的同义指标对", same[0] / same[1], 0.8, note=f"{same[1]} 对同义指标"),
    ]


def _speed(library: Library, questions: list[str]) -> list[Line]:
    taken: list[float] = []
    for asked in questions:
        began = time.perf_counter()
        library.similar_indicators(asked, 10)
        taken.append((time.perf_counter() - began) * 1000)
    tail = sorted(taken)[int(len(taken) * 0.95)]
    return [at_most("检索耗时中位数（毫秒）", statistics.median(taken), 40, note=f"第 95 百分位 {tail:.0f} 毫秒")]


class PairIndex:
    """The baseline: BM25 (k1 = 1.5, b = 0.75) over pairs of neighbouring characters."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._bags = [Counter(_pairs_of(text)) for text in texts]
        self._length = statistics.mean(bag.total() for bag in self._bags)
        self._in = Counter(pair for bag in self._bags for pair in bag)

    def best(self, asked: str) -> list[int]:
        """The texts that share a pair with the question, best first."""
        merits = {number: self._merit(asked, bag) for number, bag in enumerate(self._bags)}
        return sorted((number for number, merit in merits.items() if merit > 0), key=lambda number: -merits[number])

    def _merit(self, asked: str, bag: Counter[str]) -> float:
        total = 0.0
        for pair in _pairs_of(asked):
            if often := bag[pair]:
                rare = math.log(1 + (len(self._bags) - self._in[pair] + 0.5) / (self._in[pair] + 0.5))
                total += rare * often * 2.5 / (often + 1.5 * (0.25 + 0.75 * bag.total() / self._length))
        return total


def _pairs_of(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(len(text) - 1)]
