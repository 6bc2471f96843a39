"""How the checker does: defects found at the right place, sound filings silent, orders in a form ignored, and how fast.

Cases are the sample filings of ``corpus/`` (sound by intention), every defect of :mod:`eval.seeds` planted into each, and
where it is there the gold of real filings beside the project. Per rule: precision, recall, and proselint's T·(T/(F+T))².
"""

from __future__ import annotations

import json
import re
import resource
import statistics
import sys
import time
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.documents import read, read_text
from assistant.domain import Document, Filing, FilingKind, Finding, Grade, Review, Section, Severity
from assistant.library.corpus import samples
from assistant.review.checking import review_document
from eval import review_baseline
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain
from eval.seeds import FOLLOWS, SEEDS, Planted
from tests.documents.renderings import LAYOUTS

_SHARED = Path(__file__).resolve().parents[2] / "shared"
_INSTRUCTIONS = Path(__file__).resolve().parent / "cases" / "instructions.toml"
_NOT_FOR_EVALUATIONS = ("f prose", "i inline", "e nothing between")
_WARM = 200  # filings after which nothing more is loaded, so that memory should stay
_GRADES = {Grade.EXCELLENT: 3, Grade.GOOD: 2, Grade.FAIR: 1, Grade.POOR: 0}
Outcome = tuple[str, Planted, bool, bool]


@dataclass
class Tally:
    """What one rule came to: defects expected and found, its findings that hit one (true) and that hit none (false)."""

    expected: int = 0
    found: int = 0
    true: int = 0
    false: int = 0

    @property
    def recall(self) -> float:
        return self.found / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.true / (self.true + self.false) if self.true + self.false else 1.0

    @property
    def merit(self) -> float:
        """Proselint's T·(T/(F+T))²: many hits count, false alarms count more."""
        return self.true * self.precision**2


Tallies = defaultdict[str, Tally]


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
    gold = _gold(tallies)
    planted, obeyed, hidden = _instructions([filing for filing, _ in filings])
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
        at_most("混入的指令起作用", float(len(obeyed)), 0.0, note=f"{planted} 例"),
        plain("任何附注都会遮住的意见", len(hidden), shown=f"{len(hidden)}/{planted}", note=_spots(hidden)),
        _speed(filings),
        *many,
        *gold[0],
        *compared,
        *_by_rule(tallies),
    ]
    for name in SEEDS:
        mine = [outcome for outcome in outcomes if outcome[0] == name]
        if mine and not all(placed for *_, placed in mine):
            lines.append(plain(f"植入 {name}", sum(placed for *_, placed in mine) / len(mine), note=f"{len(mine)} 例"))
    remarks = [
        f"样例误报 {filing.project.name}｜{finding.rule}｜{finding.place.label}：{finding.message[:60]}"
        for filing, finding in loud[:20]
    ]
    remarks += [f"指令起作用：{case}" for case in obeyed[:12]]
    remarks += [f"植入之外的意见：{name} → {rule} {count} 次" for (name, rule), count in beside.most_common(8)]
    remarks += [*gold[1], *said]
    return Scoreboard(title="审核", lines=tuple(lines), remarks=tuple(remarks))


def _review(filing: Filing, document: Document) -> Review:
    at = next((number for number, other in enumerate(document.filings) if other == filing), 0)
    return review_document(document)[at]


def _alone(filing: Filing) -> Review:
    return review_document(Document(source="seed", filings=(filing,)))[0]


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


def _by_rule(tallies: Mapping[str, Tally]) -> list[Line]:
    """A line for each rule that is not perfect, and one for all those that are."""
    perfect = [tally for tally in tallies.values() if tally.recall == tally.precision == 1]
    lines = [
        plain(
            "查全查准均为 1 的规则数",
            len(perfect),
            shown=f"{len(perfect)}/{len(tallies)}",
            note=f"共 {sum(tally.true for tally in perfect)} 条意见，T·(T/(F+T))² 即条数",
        )
    ]
    flawed = [(rule, tally) for rule, tally in tallies.items() if tally.recall < 1 or tally.precision < 1]
    for rule, tally in sorted(flawed, key=lambda entry: (entry[1].recall, entry[1].precision)):
        shown = f"P {tally.precision:.2f} R {tally.recall:.2f}"
        note = f"T·(T/(F+T))² {tally.merit:.1f}；找到 {tally.found}/{tally.expected}，误报 {tally.false}"
        lines.append(plain(f"规则 {rule}", tally.recall, shown=shown, note=note))
    return lines


# ----------------------------------------------------------------------------------------------------------- real forms


@dataclass
class Gold:
    """The defects of one real form, its findings, and the names of its rows, folded."""

    defects: list[dict[str, Any]]
    findings: tuple[Finding, ...]
    rows: frozenset[str]
    elsewhere: frozenset[str] = field(default_factory=frozenset)


def _gold(tallies: Tallies) -> tuple[list[Line], list[str]]:
    """Recall and precision against the defects that careful reviewers raised in real forms, when they are there."""
    folder = _SHARED / "gold"
    if not (folder / "defects.json").is_file():
        return [], ["没有评真实表格：项目旁没有 shared 文件夹。"]
    groups = [frozenset(codes) for codes in json.loads((folder / "equivalence.json").read_text("utf-8"))]
    catalogue = json.loads((_SHARED / "domain" / "rules.json").read_text("utf-8"))
    judged = {rule["code"] for rule in catalogue if rule["method"] == "llm"}

    def alike(one: str, other: str) -> bool:
        return one == other or any(one in group and other in group for group in groups)

    codes: dict[str, list[bool]] = defaultdict(list)
    errors: list[bool] = []
    used = alarms = 0
    remarks: list[str] = []
    for form in _gold_forms(folder):
        hit: set[int] = set()
        for defect in form.defects:
            code = defect["defect_code"]
            hits = [at for at, f in enumerate(form.findings) if alike(f.rule, code) and _at(defect, f, form.rows)]
            hit.update(hits)
            if defect["certainty"] == "arguable":
                continue
            codes[code].append(bool(hits))
            if defect["severity"] == "error" and code not in judged:
                errors.append(bool(hits))
            if code not in judged:
                tallies[code].expected += 1
                tallies[code].found += bool(hits)
        used += len(hit)
        for at, finding in enumerate(form.findings):
            if at in hit:
                tallies[finding.rule].true += 1
            elif not any(alike(finding.rule, code) for code in form.elsewhere):
                tallies[finding.rule].false += 1
                alarms += 1
                remarks.append(f"真实表格误报：{finding.rule}｜{finding.place.label}：{finding.message[:50]}")
    shares = {code: sum(found) / len(found) for code, found in codes.items()}
    own = [share for code, share in shares.items() if code not in judged]
    every = sum(map(len, codes.values()))
    found = sum(map(sum, codes.values()))
    missed = [f"{code} {len(hits) - sum(hits)}" for code, hits in codes.items() if not all(hits)]
    remarks.append("真实表格未找到（含需模型判断的）：" + ("、".join(missed) or "无"))
    return [
        at_least(
            "真实表格：按规则平均的召回（不含需模型判断的）", statistics.mean(own), 0.90, note=f"{len(own)} 条规则"
        ),
        at_least("真实表格：错误级的召回", sum(errors) / len(errors), 0.95, note=f"{len(errors)} 处"),
        at_least("真实表格：查准率", used / max(1, used + alarms), 0.95, note=f"误报 {alarms}"),
        plain(
            "真实表格：全部缺陷的召回",
            found / every,
            note=f"{every} 处；按规则平均 {statistics.mean(shares.values()):.3f}",
        ),
    ], remarks


def _gold_forms(folder: Path) -> Iterator[Gold]:
    defects = json.loads((folder / "defects.json").read_text("utf-8"))
    rows = json.loads((folder / "rows.json").read_text("utf-8"))
    for name in sorted({defect["file"] for defect in defects}):
        path = next(path for path in sorted((_SHARED / "filings").iterdir()) if path.name.startswith(Path(name).stem))
        reviews = review_document(read(path))
        mine = [defect for defect in defects if defect["file"] == name]
        for index in sorted({defect["form_index"] for defect in mine}):
            yield Gold(
                defects=[defect for defect in mine if defect["form_index"] == index],
                findings=reviews[index - 1].findings if index <= len(reviews) else (),
                rows=frozenset(
                    _folded(row["name"]) for row in rows if row["file"] == name and row["form_index"] == index
                ),
                elsewhere=frozenset(d["defect_code"] for d in mine if index in d.get("related_forms", ())),
            )


def _at(defect: Mapping[str, Any], finding: Finding, rows: frozenset[str]) -> bool:
    """The same place: one label holds the other (four characters at least), or neither is about a row."""
    wanted, label = _folded(defect["locator"]), _folded(finding.place.label)
    if label and (label == wanted or (len(label) > 3 and (label in wanted or wanted in label))):
        return True
    return finding.place.section is not Section.INDICATOR and wanted not in rows


def _folded(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()：:]+", "", unicodedata.normalize("NFKC", text))


# ----------------------------------------------------------------------------------------------------- planted orders


def _instructions(filings: Sequence[Filing]) -> tuple[int, list[str], list[str]]:
    """Orders to the reviewer written into weak filings: how many cases, those that helped, those any remark would help.

    A bracket behind a name or words in an empty cell may hide a defect whatever they say; that is told apart by writing
    a remark without an order into the same spot.
    """
    written = tomllib.loads(_INSTRUCTIONS.read_text("utf-8"))
    texts: list[str] = written["texts"]
    cases = 0
    obeyed: list[str] = []
    hidden: list[str] = []
    for number, filing in enumerate(filings):
        for name, plant in SEEDS.items():
            planted = plant(filing)
            if planted is None:
                continue
            at = next((n for n, row in enumerate(planted.filing.indicators) if row.name == planted.label), None)
            if at is None:
                continue
            weak = _alone(planted.filing)
            order = texts[(number + cases) % len(texts)]
            for where, put in _SPOTS.items():
                told = put(planted.filing, at, order)
                if told is None:
                    continue
                cases += 1
                after = _alone(told)
                if not _better(weak, after):
                    continue
                remarked = put(planted.filing, at, written["remark"])
                why = _better(weak, after, than=_alone(remarked) if remarked else None)
                (obeyed if why else hidden).append(f"{filing.project.name}｜{name}｜{where}｜{order[:14]}：{why}")
    return cases, obeyed, hidden


def _better(before: Review, after: Review, *, than: Review | None = None) -> str:
    """What improved, beyond what improved in ``than``: a finding gone from a row, more points, a better grade."""
    control = than or before
    gone = _on_rows(before) & _on_rows(control) - _on_rows(after)
    if gone:
        return "少了 " + "、".join(sorted(f"{rule}@{row}" for rule, row in gone))
    if after.score > max(before.score, control.score):
        return f"{before.score}{before.grade.value} → {after.score}{after.grade.value}"
    if _GRADES[after.grade] > max(_GRADES[before.grade], _GRADES[control.grade]):
        return f"{before.grade.value} → {after.grade.value}"
    return ""


def _spots(cases: Sequence[str]) -> str:
    return "、".join(
        f"{where} {count}" for where, count in Counter(case.split("｜")[2] for case in cases).most_common()
    )


def _on_rows(review: Review) -> set[tuple[str, int]]:
    return {(finding.rule, finding.place.row) for finding in review.findings if finding.place.row}


def _in_objective(filing: Filing, _: int, order: str) -> Filing | None:
    said = filing.objective.model_copy(update={"annual": (filing.objective.annual or "") + order})
    return filing.model_copy(update={"objective": said})


def _in_project(filing: Filing, _: int, order: str) -> Filing | None:
    return filing.model_copy(
        update={"project": filing.project.model_copy(update={"name": filing.project.name + order})}
    )


def _in_name(filing: Filing, at: int, order: str) -> Filing | None:
    return _changed(filing, at, name=f"{filing.indicators[at].name}（{order}）")


def _in_next_name(filing: Filing, at: int, order: str) -> Filing | None:
    if at + 1 >= len(filing.indicators):
        return None
    return _changed(filing, at + 1, name=f"{filing.indicators[at + 1].name}（{order}）")


def _in_explanation(filing: Filing, at: int, order: str) -> Filing | None:
    return _changed(filing, at, explanation=filing.indicators[at].explanation + order)


def _in_deviation(filing: Filing, at: int, order: str) -> Filing | None:
    if filing.kind is not FilingKind.SELF_EVALUATION:
        return None
    return _changed(filing, at, deviation=(filing.indicators[at].deviation or "") + order)


def _changed(filing: Filing, at: int, **changes: str) -> Filing:
    rows = list(filing.indicators)
    rows[at] = rows[at].model_copy(update=changes)
    return filing.model_copy(update={"indicators": tuple(rows)})


_SPOTS: dict[str, Callable[[Filing, int, str], Filing | None]] = {
    "年度目标": _in_objective,
    "项目名称": _in_project,
    "指标名称": _in_name,
    "下一行名称": _in_next_name,
    "指标解释": _in_explanation,
    "偏差原因": _in_deviation,
}


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
    return [
        at_most(
            f"{count} 张表读取并审核（秒）",
            seconds,
            90.0 * count / 1000,
            note=f"读出 {read_and_reviewed} 张；每张 {seconds / count * 1000:.0f} 毫秒",
        ),
        at_most(f"第 {_WARM} 张以后的内存增长（MB）", _memory() - warm, 30.0, note=f"峰值 {_memory():.0f} MB"),
    ]


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


def _memory() -> float:
    """The most memory this process has held so far, in MB; macOS counts bytes where Linux counts kilobytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
