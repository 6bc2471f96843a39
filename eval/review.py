"""How the checker does: defects found at the right place, sound filings silent, orders in a form ignored, and how fast.

Cases are the sample filings of ``corpus/`` (sound by intention), every defect of :mod:`eval.seeds` planted into each, and
where it is there the gold of real filings beside the project. Per rule: precision, recall, and proselint's T·(T/(F+T))².
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from assistant.documents import read_text
from assistant.domain import Document, Filing, FilingKind, Review, Severity
from assistant.library.corpus import samples
from assistant.review.checking import review_document
from eval import review_baseline, review_gold, review_orders
from eval.review_tally import Tallies, Tally, by_rule
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain
from eval.seeds import FOLLOWS, SEEDS, Planted
from tests.documents.renderings import LAYOUTS

_NOT_FOR_EVALUATIONS = ("f prose", "i inline", "e nothing between")
_WARM = 200  # filings after which nothing more is loaded, so that memory should stay
Outcome = tuple[str, Planted, bool, bool]


def score(*, baseline_forms: int = 4, batch: int = 1000) -> Scoreboard:
    """Plant, review, count. Only the baseline asks a model, about ``baseline_forms`` forms; ``batch`` filings are timed."""
    many = _many(batch)  # first, so that its memory is not hidden below an earlier peak
    filings = [(filing, sample.document) for sample in samples() for filing in sample.document.filings]
    loud = [
        (filing, finding)
        for filing, document in filings
        for finding in _review(filing, document).findings
        if finding.severity is not Severity.INFO
    ]
    tallies: Tallies = defaultdict(Tally)
    for _, finding in loud:
        tallies[finding.rule].false += 1
    outcomes, beside = _seeded(filings, tallies)
    gold = review_gold.lines(tallies)
    orders = review_orders.lines([filing for filing, _ in filings])
    compared, said = review_baseline.lines([filing for filing, _ in filings], forms=baseline_forms)
    sectors = len({sample.sector for sample in samples()})
    lines: list[Line] = [
        at_least(
            "植入缺陷的召回（位置正确）",
            sum(placed for *_, placed in outcomes) / len(outcomes),
            0.97,
            note=f"{len(outcomes)} 例，{len(SEEDS)} 种",
        ),
        at_least("植入缺陷例数", float(len(outcomes)), 400.0),
        at_least("领域数", float(sectors), 10.0),
        at_most("无缺陷样例上的错误与警告", float(len(loud)), 0.0, note=f"{len(filings)} 张"),
        at_least("无缺陷样例数", float(len(filings)), 40.0),
        *orders[0],
        _speed(filings),
        *many,
        *gold[0],
        *compared,
        *by_rule(tallies),
    ]
    for name in SEEDS:
        mine = [outcome for outcome in outcomes if outcome[0] == name]
        if mine and not all(placed for *_, placed in mine):
            lines.append(plain(f"植入 {name}", sum(placed for *_, placed in mine) / len(mine), note=f"{len(mine)} 例"))
    remarks = [
        f"样例误报 {filing.project.name}｜{finding.rule}｜{finding.place.label}：{finding.message[:60]}"
        for filing, finding in loud[:20]
    ]
    remarks += [f"植入之外的意见：{name} → {rule} {count} 次" for (name, rule), count in beside.most_common(8)]
    remarks += [*orders[1], *gold[1], *said]
    return Scoreboard(title="审核", lines=tuple(lines), remarks=tuple(remarks))


def _review(filing: Filing, document: Document) -> Review:
    at = next((number for number, other in enumerate(document.filings) if other == filing), 0)
    return review_document(document, rewrites=False)[at]


def _alone(filing: Filing) -> Review:
    return review_document(Document(source="seed", filings=(filing,)), rewrites=False)[0]


# ------------------------------------------------------------------------------------------------------ planted defects


def _seeded(
    filings: Sequence[tuple[Filing, Document]], tallies: Tallies
) -> tuple[list[Outcome], Counter[tuple[str, str]]]:
    """Every seed in every filing; the second part counts new errors and warnings that the defect does not explain."""
    outcomes: list[Outcome] = []
    beside: Counter[tuple[str, str]] = Counter()
    for filing, document in filings:
        before = {(finding.rule, finding.place.label) for finding in _review(filing, document).findings}
        for name, plant in SEEDS.items():
            planted = plant(filing)
            if planted is None:
                continue
            findings = _alone(planted.filing).findings
            named = [finding for finding in findings if finding.rule in planted.rules]
            hits = [finding for finding in named if not planted.label or finding.place.label == planted.label]
            outcomes.append((name, planted, bool(named), bool(hits)))
            tallies[planted.rules[0]].expected += 1
            tallies[planted.rules[0]].found += bool(hits)
            for finding in hits:
                tallies[finding.rule].true += 1
            for finding in findings:
                known = finding.rule in FOLLOWS.get(name, ()) or (finding.rule, finding.place.label) in before
                if finding not in hits and not known and finding.severity is not Severity.INFO:
                    tallies[finding.rule].false += 1
                    beside[name, finding.rule] += 1
    return outcomes, beside


# ---------------------------------------------------------------------------------------------------------------- speed


def _speed(filings: Sequence[tuple[Filing, Document]]) -> Line:
    seconds = []
    for filing, _ in filings:
        started = time.perf_counter()
        review_document(Document(source="speed", filings=(filing,)))
        seconds.append(time.perf_counter() - started)
    return at_most(
        "一张表的规则审核（毫秒，中位数）",
        statistics.median(seconds) * 1000,
        50.0,
        note=f"最慢 {max(seconds) * 1000:.0f}",
    )


def _many(count: int) -> list[Line]:
    """Text renderings of ``count`` filings in all layouts, no two alike, read and reviewed; rendering is not timed."""
    seconds = 0.0
    read_and_reviewed = 0
    warm = _memory()
    for number, text in enumerate(_texts(count)):
        started = time.perf_counter()
        read_and_reviewed += len(review_document(read_text(text, source=f"{number}")))
        seconds += time.perf_counter() - started
        if number < _WARM:
            warm = _memory()
    timed = at_most(
        f"{count} 张表读取并审核（秒）",
        seconds,
        90.0 * count / 1000,
        note=f"读出 {read_and_reviewed} 张；每张 {seconds / count * 1000:.0f} 毫秒",
    )
    peak = _memory()
    if warm is None or peak is None:
        return [timed]
    return [timed, at_most(f"第 {_WARM} 张以后的内存增长（MB）", peak - warm, 30.0, note=f"峰值 {peak:.0f} MB")]


def _texts(count: int) -> Iterator[str]:
    """Filings written out, each with a name, a unit and row names of its own, so that no cache answers for the reader."""
    filings = [filing for sample in samples() for filing in sample.document.filings]
    for number in range(count):
        filing = filings[number % len(filings)]
        layouts = [
            write
            for name, write in LAYOUTS.items()
            if filing.kind is FilingKind.APPLICATION or name not in _NOT_FOR_EVALUATIONS
        ]
        place = "".join("东南西北中上下前后里"[int(digit)] for digit in f"{number:04d}") + "村"
        project = filing.project.model_copy(update={"name": place + filing.project.name})
        rows = tuple(row.model_copy(update={"name": place + row.name}) for row in filing.indicators)
        changed = filing.model_copy(update={"project": project, "indicators": rows})
        yield layouts[(number // len(filings) + number) % len(layouts)](changed)


def _memory() -> float | None:
    """The most memory this process has held so far, in MB; ``None`` on Windows, which does not tell.

    macOS counts bytes where Linux counts kilobytes.
    """
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
