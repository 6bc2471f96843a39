"""Rules on what is missing: blank cells of the head and the money, missing objectives, levels and values.

``None`` in a filing means the form has no such cell, and these rules are silent; an empty text is a cell left blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Level1, Level2, Money, Place, Section, Severity
from assistant.review.passages import annual_label
from assistant.review.rule import Case, Hit, at_field, at_row, rule, squeeze


def _is_blank(text: str | None) -> bool:
    return text is not None and not squeeze(text)


def _unfilled(money: Money | None) -> bool:
    return money is not None and not squeeze(money.text)


@rule
def missing_required_field(case: Case) -> Iterator[Hit]:
    project = case.filing.project
    fields = (
        ("name", "项目名称", project.name),
        ("department", "主管部门", project.department),
        ("unit", "实施单位", project.unit),
        ("category", "项目类别", project.category),
    )
    # a head of which no other cell was read was not blank but missed by the reader
    known = project.department is not None or project.unit is not None
    for field, label, text in fields:
        if _is_blank(text) and (known or field != "name"):
            yield Hit(
                place=at_field(Section.PROJECT, field, label),
                quote=label,
                message=f"“{label}”一栏没有填写。",
                suggestion=f"补填{label}，与项目库和预算批复的写法一致。",
            )
    if project.year is None and re.search(r"[（(]\s*(?:20[_\s]*)?年度?\s*[)）]", case.filing.title):
        yield Hit(
            place=at_field(Section.PROJECT, "year", "年度"),
            quote=case.filing.title,
            message="表头的年度没有填写。",
            suggestion="在表头填上预算年度，如“（2024年度）”。",
        )
    yield from _missing_amount(case)


def _missing_amount(case: Case) -> Iterator[Hit]:
    if _unfilled(case.filing.project.funding.annual):
        yield Hit(
            place=at_field(Section.FUNDING, "annual", "年度资金申请总额"),
            quote="年度资金申请总额",
            message="“年度资金申请总额”没有填写，无法判断目标与资金是否匹配。",
            suggestion="按预算批复补填年度资金申请总额，单位与表头一致。",
        )
    for line in case.filing.execution.lines if case.filing.execution else ():
        if "总额" in line.label and _unfilled(line.revised):
            yield Hit(
                place=at_field(Section.EXECUTION, "revised", line.label),
                quote=line.label,
                message=f"“{line.label}”的全年预算数没有填写，执行率无从计算。",
                suggestion="补填调整后的全年预算数。",
            )


@rule
def missing_plan_date(case: Case) -> Iterator[Hit]:
    project = case.filing.project
    labels = [
        label
        for label, date in (("计划开始日期", project.start), ("计划完成日期", project.end))
        if date is not None and not squeeze(date.text)
    ]
    if not labels:
        return
    parent = case.parent.project if case.parent else None
    known = parent.start.text if parent and parent.start else ""
    until = parent.end.text if parent and parent.end else ""
    inside = f"；子项目的起止日期应在父项目的 {known} 至 {until} 之内" if known and until else ""
    yield Hit(
        place=at_field(Section.PROJECT, "start" if "计划开始日期" in labels else "end", "/".join(labels)),
        quote=labels[0],
        message=f"{'、'.join(labels)}没有填写。",
        suggestion=f"按实施方案补填起止日期{inside}。",
    )


_AMOUNTS = (
    ("appropriation", "当年财政拨款"),
    ("carried_over", "上年结转资金"),
    ("other", "其他资金"),
)
_TOTALS = (("total", "项目资金总额"), ("total_fiscal", "财政资金"), ("total_other", "其他资金"))


@rule
def blank_amount_cell(case: Case) -> Iterator[Hit]:
    funding = case.filing.project.funding
    totals = [label for field, label in _TOTALS if _unfilled(getattr(funding, field))]
    amounts = [label for field, label in _AMOUNTS if _unfilled(getattr(funding, field))]
    filled = funding.annual is not None and bool(squeeze(funding.annual.text))
    if filled and "项目资金总额" in totals:
        yield _blank_amounts(
            totals,
            field="total",
            message=f"左列的{'、'.join(totals)}没有填写，只填了年度资金，看不出项目全周期要用多少钱。",
            suggestion="按项目全周期补填左列；一年期项目填与年度资金相同的金额，没有的项填 0。",
            severity=Severity.WARNING,
        )
    elif totals:
        amounts = [*dict.fromkeys([*amounts, *totals])]
    if amounts:
        yield _blank_amounts(
            amounts,
            field="other",
            message=f"{'、'.join(amounts)}一栏空着，看不出是没有这项资金还是漏填。",
            suggestion="没有这项资金时填 0.00，有则补填金额。",
        )
    yield from _blank_execution(case)


def _blank_amounts(
    labels: list[str], *, field: str, message: str, suggestion: str, severity: Severity | None = None
) -> Hit:
    return Hit(
        place=at_field(Section.FUNDING, field, "/".join(labels)),
        quote=labels[0],
        message=message,
        suggestion=suggestion,
        severity=severity,
    )


def _blank_execution(case: Case) -> Iterator[Hit]:
    lines = case.filing.execution.lines if case.filing.execution else ()
    columns = [
        field
        for field in ("initial", "revised", "spent")
        if any((money := getattr(line, field)) is not None and squeeze(money.text) for line in lines)
    ]
    labels = []
    for line in lines:
        filled = [field for field in columns if (money := getattr(line, field)) is not None and squeeze(money.text)]
        if len(filled) < len(columns) and "总额" not in line.label:
            labels.append(line.label)
    if labels:
        yield Hit(
            place=at_field(Section.EXECUTION, "spent", "/".join(labels)),
            quote=labels[0],
            message=f"{'、'.join(labels)}的年初预算数、全年预算数、全年执行数没有填齐。",
            suggestion="三栏都要填，没有发生的填 0。",
        )


@rule
def missing_total_objective(case: Case) -> Iterator[Hit]:
    aim = case.filing.objective
    if _is_blank(aim.overall) and aim.annual and squeeze(aim.annual):
        yield Hit(
            place=at_field(Section.OBJECTIVE, "overall", "项目总目标"),
            quote="项目总目标",
            message="表中设有“项目总目标”和年度目标两栏，只填了一段，缺项目总目标。",
            suggestion="补写项目总目标：全周期要完成的任务、产出和效果；经常性项目不单列的，在栏内注明。",
        )


@rule
def missing_annual_objective(case: Case) -> Iterator[Hit]:
    aim = case.filing.objective
    label = annual_label(case.filing)
    place = at_field(Section.OBJECTIVE, "annual", label)
    if aim.annual is None and not _is_blank(aim.overall):
        return
    text = squeeze(aim.annual or "")
    if not text:
        message = f"“{label}”没有填写，绩效指标没有对应的目标。"
    elif len(text) < 10:
        message = f"“{label}”只有“{text}”，不足以说明当年要做什么。"
    else:
        return
    yield Hit(
        place=place,
        quote=text or label,
        message=message,
        suggestion="补写年度目标：今年要办哪几件事、各办多少、办到什么标准、谁因此受益。",
    )


@rule
def missing_level1_dimension(case: Case) -> Iterator[Hit]:
    present = {row.level1 for _, row in case.rows()}
    for level, hint in (
        (Level1.OUTPUT, "至少补设 1 条数量指标和 1 条质量指标，说明今年做出什么"),
        (Level1.BENEFIT, "至少补设 1 条效益指标，说明做了以后谁受益、有什么变化"),
    ):
        if level not in present:
            yield Hit(
                place=Place(section=Section.FORM, field="indicators", label=level.value),
                quote=level.value,
                message=f"指标表中没有{level.value}，这一类原则上每个项目都要设。",
                suggestion=f"{hint}。",
            )


@rule
def missing_core_level2(case: Case) -> Iterator[Hit]:
    rows = [row for _, row in case.rows(Level1.OUTPUT)]
    if not rows or any(row.level2 is None for row in rows):
        return
    present = {row.level2 for row in rows}
    for level, hint in (
        (Level2.QUANTITY, "写清开展多少场、服务多少人、购置多少台"),
        (Level2.QUALITY, "写清验收合格率、考核通过率等做得好不好的标准"),
    ):
        if level not in present:
            yield Hit(
                place=Place(section=Section.FORM, field="indicators", label=level.value),
                quote=Level1.OUTPUT.value,
                message=f"产出指标下没有{level.value}。",
                suggestion=f"补设{level.value}至少 1 条，{hint}。",
            )


_PUBLIC = re.compile(
    r"居民|村民|市民|群众|学生|学员|参训|老人|老年人|儿童|妇女|残疾人|患者|游客|读者|企业|商户|农户|家庭|职工"
    r"|志愿者|服务对象|受益对象|困难人员|退役军人|求职者|公众"
)
_SERVING = re.compile(r"服务|活动|培训|慰问|救助|帮扶|宣传|体检|养老|托育|补贴|补助|讲座|整治|改造|演出|咨询|配送")


@rule
def missing_satisfaction(case: Case) -> Iterator[Hit]:
    filing = case.filing
    if not filing.indicators:
        return
    for row in filing.indicators:
        if Level1.SATISFACTION is row.level1 or Level2.SATISFACTION is row.level2 or "满意" in row.name:
            return
    text = "\n".join([filing.project.name, case.objective_text, *(row.name for row in filing.indicators)])
    served, way = _PUBLIC.search(text), _SERVING.search(text)
    if served:
        yield Hit(
            place=Place(section=Section.FORM, field="indicators", label=Level1.SATISFACTION.value),
            quote=served[0],
            message=f"项目{'直接' if way else '可能'}面向“{served[0]}”，却没有设满意度指标。",
            suggestion="增设“××对象满意度 ≥90%”一条并安排问卷；确无直接服务对象的可不设，其分值并入效益指标。",
            uncertain=way is None,
        )


_MEASURED_COST = re.compile(r"培训|修缮|改造|购置|采购|装修|大修|工程|新建|扩建")


@rule
def missing_cost_indicator(case: Case) -> Iterator[Hit]:
    filing = case.filing
    if not filing.indicators:
        return
    if any(row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST for row in filing.indicators):
        return
    project = filing.project
    place = Place(section=Section.FORM, field="indicators", label=Level1.COST.value)
    suggestion = "按“总成本—单位成本—分项成本”补设经济成本指标，如“每人每天培训成本 ≤××元”，单价引用支出标准。"
    recent = bool(project.year and project.year >= 2024)
    local = any("上海" in (text or "") for text in (project.department, project.unit, filing.title))
    kind = _MEASURED_COST.search(project.name)
    if recent and local:
        severity, message = Severity.ERROR, "表中没有成本指标；上海 2024 年起的表式原则上每个项目都要设。"
    elif kind:
        severity = Severity.WARNING
        message = f"表中没有成本指标；{kind[0]}类项目有价格或支出标准可循，应当设成本控制数。"
    elif recent:
        severity, message = Severity.WARNING, "表中没有成本指标；现行指标体系要求逐步为项目设置成本指标。"
    else:
        severity, message = Severity.INFO, "表中没有成本指标；当时的表式未列这一类，有单价的支出仍建议补设。"
    yield Hit(place=place, quote=project.name, message=message, suggestion=suggestion, severity=severity)


_NO_VALUE = re.compile(r"(?:[-—–/*＊★.…、_?？]+|[≥≤=><＝≧≦]{1,2})?(?:%|％|个|次|场|人|人次|元|万元|项|户|台|套)?")


@rule
def indicator_value_missing(case: Case) -> Iterator[Hit]:
    for number, row in case.rows():
        text = squeeze(row.target.text)
        if row.name and _NO_VALUE.fullmatch(text):
            seen = f"只有“{text}”，没有数值" if text else "是空的"
            yield Hit(
                place=at_row(number, row),
                quote=text or row.name,
                message=f"“{row.name}”的指标值{seen}。",
                suggestion="补填“符号+数值+单位”，如“≥12场”；确实无法量化的，填可以评判的定性值。",
            )
