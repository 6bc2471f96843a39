"""Text that leaves by the clipboard: rows for the 一体化 system, and a filing as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.documents.official import BLANK, amount_text, funding_unit, number_text, official, title_of, year_line
from assistant.domain import Deadline, Filing, FilingKind, Frequency, Indicator, Measure, Value
from assistant.target import read_target

PASTE_HEADINGS = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "指标解释", "权重")
QUALITATIVE = "定性"
# A leading one of these makes a spreadsheet take the cell for a formula.
_FORMULA = ("=", "+", "-", "@")


class PasteLimits(Value):
    """What the receiving system takes: letters to be replaced, and the longest text of each column in characters.

    The defaults are cautious guesses, for the 一体化 systems differ by province and publish no limits.
    """

    replaced: tuple[tuple[str, str], ...] = (
        ("<", "＜"), (">", "＞"), ("&", "＆"), ('"', "＂"), ("'", "＇"), ("\\", "＼"), ("|", "｜"),
    )  # fmt: skip
    name: int = 100
    target: int = 50
    explanation: int = 300


def paste_rows(filing: Filing, *, limits: PasteLimits | None = None, headings: bool = False) -> str:
    """The indicators as tab-separated lines: first level, second level, name, operator, value, unit, explanation, weight.

    Forbidden characters are replaced and texts cut at the limits with …; ``cut_cells`` says which would be. A target
    without a measure has the operator 定性 and its words as the value; a bare 100% gets no operator, for none was meant.
    """
    wanted = limits or PasteLimits()
    lines = ["\t".join(PASTE_HEADINGS)] if headings else []
    for row in filing.indicators:
        operator, value, unit = _operator_value_unit(row)
        texts = (
            row.level1.value,
            row.level2.value if row.level2 else "",
            _cut(_clean(row.name, wanted), wanted.name),
            operator,
            _cut(_clean(value, wanted), wanted.target),
            _clean(unit, wanted),
            _cut(_clean(row.explanation, wanted), wanted.explanation),
            number_text(row.weight),
        )
        lines.append("\t".join(text if text == operator else _harmless(text) for text in texts))
    return "\n".join(lines)


def cut_cells(filing: Filing, *, limits: PasteLimits | None = None) -> tuple[str, ...]:
    """Names of the indicators of which ``paste_rows`` has to cut something, for a warning beside the button."""
    wanted = limits or PasteLimits()
    return tuple(
        row.name
        for row in filing.indicators
        if len(row.name) > wanted.name
        or len(row.explanation) > wanted.explanation
        or len(_operator_value_unit(row)[1]) > wanted.target
    )


def _operator_value_unit(row: Indicator) -> tuple[str, str, str]:
    reading = row.target.reading or read_target(row.target.text).reading
    if isinstance(reading, Measure):
        unit = f"{reading.unit}/{reading.per}" if reading.per else reading.unit
        if reading.upper is not None:
            return "", f"{number_text(reading.amount)}-{number_text(reading.upper)}", unit
        return (reading.comparator.value if reading.comparator else ""), number_text(reading.amount), unit
    if isinstance(reading, Frequency):
        return "", number_text(reading.times), f"次/{reading.period.value}"
    if isinstance(reading, Deadline):
        return "", row.target.text, ""
    return ("" if BLANK in row.target.text else QUALITATIVE), row.target.text, ""


def _clean(text: str, limits: PasteLimits) -> str:
    """One line without control characters, forbidden letters replaced."""
    line = re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip()
    for letter, instead in limits.replaced:
        line = line.replace(letter, instead)
    return line


def _harmless(text: str) -> str:
    """A text no spreadsheet takes for a formula: its first sign is written full-width."""
    return chr(ord(text[0]) + 0xFEE0) + text[1:] if text.startswith(_FORMULA) else text


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


# ------------------------------------------------------------------------------------------------------------ markdown


def filing_markdown(filing: Filing) -> str:
    """A filing as Markdown for reading on screen; cells are escaped, so HTML and formulas stay text."""
    whole = official(filing)
    project, unit = whole.project, funding_unit(whole)
    head = [
        ("项目名称", project.name),
        ("项目性质", project.nature),
        ("项目类别", project.category),
        ("主管部门", project.department),
        ("实施单位", project.unit),
        ("计划开始日期", project.start.text if project.start else None),
        ("计划完成日期", project.end.text if project.end else None),
        (f"项目资金总额（{unit}）", amount_text(project.funding.total, unit) or None),
        (f"年度资金申请总额（{unit}）", amount_text(project.funding.annual, unit) or None),
    ]
    parts = [f"## {_inline(title_of(whole))}{year_line(whole)}"]
    parts.append(_table(("项目", "内容"), [(label, text) for label, text in head if text is not None]))
    objective = whole.objective
    own = whole.kind is FilingKind.SELF_EVALUATION
    goals = (
        ("项目总目标", objective.overall),
        ("预期目标" if own else "年度总体目标", objective.annual),
        ("实际完成情况", objective.actual),
    )
    parts += [f"**{label}**\n\n{_block(text)}" for label, text in goals if text is not None]
    parts.append(_table(_indicator_headings(whole), [_indicator_cells(row, whole) for row in whole.indicators]))
    return "\n\n".join(parts) + "\n"


def _indicator_headings(filing: Filing) -> tuple[str, ...]:
    own = ("实际完成值", "分值", "得分", "偏差原因") if filing.kind is FilingKind.SELF_EVALUATION else ("分值",)
    return ("一级指标", "二级指标", "三级指标", "年度指标值", *own)


def _indicator_cells(row: Indicator, filing: Filing) -> tuple[str, ...]:
    levels = (row.level1.value, row.level2.value if row.level2 else "", row.name, row.target.text)
    if filing.kind is FilingKind.APPLICATION:
        return (*levels, number_text(row.weight))
    actual = row.actual.text if row.actual else ""
    return (*levels, actual, number_text(row.weight), number_text(row.score), row.deviation or "")


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(
        "| " + " | ".join(cell if cell == "---" else _inline(cell) for cell in line) + " |" for line in lines
    )


def _inline(text: str) -> str:
    """One Markdown line that shows ``text`` and nothing else."""
    escaped = re.sub(r"([\\`*_\[\]|#~!$])", r"\\\1", text)
    # A leading -, + or 1. would make a list.
    escaped = re.sub(r"(?m)^(\s*)([-+])|^(\s*\d+)([.)])", r"\1\3\\\2\4", escaped)
    safe = escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"\s*\n\s*", "<br>", safe.strip())


def _block(text: str) -> str:
    return "\n\n".join(_inline(line) for line in text.split("\n") if line.strip()) or "（空）"
