"""The review against the defects that careful reviewers raised in real forms beside the project, when they are there."""

from __future__ import annotations

import json
import re
import statistics
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.documents import read
from assistant.domain import Finding, Section
from assistant.review.checking import review_document
from eval.review_tally import Tallies
from eval.scoreboard import Line, at_least, plain

_SHARED = Path(__file__).resolve().parents[2] / "shared"


@dataclass
class Gold:
    """The defects of one real form, its findings, and the names of its rows, folded."""

    defects: list[dict[str, Any]]
    findings: tuple[Finding, ...]
    rows: frozenset[str]
    elsewhere: frozenset[str] = field(default_factory=frozenset)


def lines(tallies: Tallies) -> tuple[list[Line], list[str]]:
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
