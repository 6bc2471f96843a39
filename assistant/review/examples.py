"""Reads the ``filing`` blocks of the handbook into cases: a form in a few lines a clerk can read.

表：自评表                                  key：value, keys in ``_FIELDS``; what is not said is a sound default
年度目标：开展培训 3 场                      an empty value is a blank cell, ``无`` + key (无其他资金) a missing one
产出指标 | 数量指标 | 培训场次 | ≥3场         a row; in a 自评表 four more cells: 分值 | 实际完成值 | 得分 | 偏差原因
执行 | 年度资金总额 | 100 | 100 | 90         年初预算数 | 全年预算数 | 全年执行数
子项目 | 甲 | 200000                        a child in 项目投入资金构成
说明·立项依据：根据《…》                     a section of the 项目经费情况说明
相近 | 培训场次 | 3 | 6 | 12 | 8 | 场        typical values: low | median | high | count | unit
---                                        the next form of the same document, then ``去年`` alone on a line: last year's
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.domain import (
    Document,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Funding,
    Indicator,
    Level1,
    Level2,
    Objective,
    Place,
    Project,
    Section,
    Share,
    Statement,
    StatementSection,
    Typical,
)
from assistant.review.checking import cases_of
from assistant.review.rule import Case
from assistant.target import read_date, read_money, read_number, read_target

_PROJECT = {
    "项目名称": "name",
    "主管部门": "department",
    "实施单位": "unit",
    "项目类别": "category",
    "项目性质": "nature",
}
_DATES = {"计划开始日期": "start", "计划完成日期": "end"}
_MONEY = {
    "项目资金总额": "total",
    "总额财政资金": "total_fiscal",
    "总额其他资金": "total_other",
    "年度资金": "annual",
    "当年财政拨款": "appropriation",
    "上年结转资金": "carried_over",
    "其他资金": "other",
}
_OBJECTIVE = {"总目标": "overall", "年度目标": "annual", "实际完成情况": "actual"}
_EXECUTION = {
    "执行分值": "weight",
    "执行率": "rate_text",
    "执行得分": "score",
    "总分值": "total_weight",
    "总分": "total_score",
}
_FIELDS = {**_PROJECT, **_DATES, **_MONEY, **_OBJECTIVE, **_EXECUTION}


def read_example(text: str) -> tuple[Case, ...]:
    """The cases of one block, one per form, with siblings, family, statement and typical values in place.

    Raises ``ValueError`` naming the line when a line is none of the kinds above.
    """
    filings: list[Filing] = []
    statements: list[Statement] = []
    typical: dict[str, Typical] = {}
    prior: Filing | None = None
    for number, block in enumerate(text.strip().split("\n---\n"), start=1):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if lines and lines[0] == "去年":
            prior = _form(lines[1:], number, [], {})
            continue
        filings.append(_form(lines, number, statements, typical))
    document = Document(source="example", filings=tuple(filings), statements=tuple(statements))
    return tuple(case.model_copy(update={"typical": typical, "prior": prior}) for case in cases_of(document))


def _form(lines: list[str], number: int, statements: list[Statement], typical: dict[str, Typical]) -> Filing:
    said: dict[str, str | None] = {}
    rows: list[Indicator] = []
    spent: list[ExecutionLine] = []
    children: list[Share] = []
    sections: list[StatementSection] = []
    kind = FilingKind.APPLICATION
    for line in lines:
        key, colon, value = (part.strip() for part in line.partition("："))
        cells = [cell.strip() for cell in line.split("|")]
        if cells[0] in set(Level1) and len(cells) >= 4:
            rows.append(_row(cells, len(rows) + 1))
        elif cells[0] == "执行":
            amounts = [read_money(cell, unit="元") for cell in cells[2:5]]
            spent.append(ExecutionLine(label=cells[1], initial=amounts[0], revised=amounts[1], spent=amounts[2]))
        elif cells[0] == "子项目":
            children.append(Share(name=cells[1], amount=read_money(cells[2], unit="元")))
        elif cells[0] == "相近":
            low, median, high, count = (Decimal(cell) for cell in cells[2:6])
            typical[cells[1]] = Typical(count=int(count), low=low, median=median, high=high, unit=cells[6])
        elif colon and key == "表":
            kind = FilingKind(value)
        elif colon and key.startswith("说明·"):
            sections.append(StatementSection(number=len(sections) + 1, heading=key[3:], text=value))
        elif colon and (key in _FIELDS or key in ("年度", "标题")):
            said[key] = value
        elif line.startswith("无") and line[1:] in _FIELDS:
            said[line[1:]] = None
        else:
            raise ValueError(f"handbook example: cannot read the line {line!r}")
    if sections:
        statements.append(Statement(project=said.get("项目名称") or "", sections=tuple(sections), form_index=number))
    return _filing(kind, said, rows, spent, children)


def _filing(
    kind: FilingKind,
    said: dict[str, str | None],
    rows: list[Indicator],
    spent: list[ExecutionLine],
    children: list[Share],
) -> Filing:
    assessed = kind is FilingKind.SELF_EVALUATION
    stated = said.get("年度", "2023")
    year = int(stated) if stated else None
    sound: dict[str, str | None] = {
        "项目名称": "社区服务项目",
        "主管部门": "某街道办事处",
        "实施单位": "某社区服务中心",
        "项目类别": None if assessed else "经常性项目",
        "项目性质": None,
        "计划开始日期": None if assessed else f"{year or 2023}-01-01",
        "计划完成日期": None if assessed else f"{year or 2023}-12-31",
        "年度资金": None if assessed else "100000",
        "总目标": None,
        "年度目标": "全年开展社区服务活动，按计划完成各项任务，服务对象满意度达到90%以上。",
        "实际完成情况": "" if assessed else None,
    }
    told = {**sound, **said}
    amount = {
        field: read_money(text, unit="元") for key, field in _MONEY.items() if (text := told.get(key)) is not None
    }
    dates = {field: read_date(text) for key, field in _DATES.items() if (text := told.get(key)) is not None}
    head: dict[str, Any] = {field: told.get(key) for key, field in _PROJECT.items()}
    head["name"] = head["name"] or ""
    execution = None
    if spent or any(said.get(key) is not None for key in _EXECUTION):
        rate = read_number((said.get("执行率") or "").rstrip("%"))
        execution = Execution(
            lines=tuple(spent),
            weight=read_number(said.get("执行分值") or "10"),
            rate_text=said.get("执行率") or "",
            rate=None if rate is None else rate / 100,
            score=read_number(said.get("执行得分") or ""),
            total_weight=read_number(said.get("总分值") or ""),
            total_score=read_number(said.get("总分") or ""),
        )
    return Filing(
        kind=kind,
        title=said.get("标题") or f"财政项目支出绩效{'自评表' if assessed else '目标申报表'}",
        project=Project(year=year, funding=Funding(**amount), **dates, **head),
        objective=Objective(**{field: told.get(key) for key, field in _OBJECTIVE.items()}),
        indicators=tuple(rows),
        execution=execution,
        children=tuple(children),
    )


def _row(cells: list[str], number: int) -> Indicator:
    level2, name, target, *rest = cells[1:]
    weight, actual, score, deviation = (rest + [""] * 4)[:4]
    assessed = len(rest) > 1
    return Indicator(
        level1=Level1(cells[0]),
        level2=Level2(level2) if level2 else None,
        name=name,
        target=read_target(target),
        weight=read_number(weight) if weight else None,
        actual=read_target(actual) if assessed else None,
        score=read_number(score) if score else None,
        deviation=deviation if assessed else None,
        place=Place(section=Section.INDICATOR, row=number, label=name),
    )
