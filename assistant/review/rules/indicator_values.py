"""Rules on 指标值: is it of the kind the name asks for, and can it be judged at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain import Deadline, Indicator, Level1, Level2, Severity
from assistant.review.lexicon import UnitsOf, alternatives, any_of, entries, text, words
from assistant.review.rule import Case, Hit, at_row, rule, squeeze
from assistant.review.wording import bare, has_figure, measure, percent, plain

_JUDGED_BY_WORDS = (
    Level2.QUALITY,
    Level2.SOCIAL_BENEFIT,
    Level2.ECOLOGICAL_BENEFIT,
    Level2.SUSTAINABLE,
    Level2.ECONOMIC_BENEFIT,
)
_RATE = re.compile(r"(?:率|比例|占比|比重)(?:=?\d+(?:\.\d+)?[%％])?$")
_TRANSFER = re.compile("转移支付|区域绩效目标")
_BLANK = re.compile(r"^[-—–/*＊×xX_\s]*$|[*＊×_]{2,}|[xX]{2,}")


def _value(row: Indicator) -> str:
    return row.target.text.strip()


def _is_rate(row: Indicator) -> bool:
    return bool(_RATE.search(bare(row.name))) and not bare(row.name).endswith(
        ("频率", "效率", "功率", "分辨率", "容积率")
    )


def _is_cost(row: Indicator) -> bool:
    return row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST


def _empty(row: Indicator) -> bool:
    return bool(_BLANK.search(_value(row)))


@rule
def quantity_uses_percent(case: Case) -> Iterator[Hit]:
    """数量指标 in %."""
    for number, row in case.rows(Level1.OUTPUT, Level2.QUANTITY):
        if percent(row.target) or re.search(r"%|％|百分之", _value(row)):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"数量指标填了百分比“{_value(row)}”，看不出要做多少。",
                suggestion="数量指标填绝对数（个、场、人次等）；比率移到质量指标。",
                # the ministries' own forms for transfers list 接种率 and 管理率 under 数量指标
                severity=Severity.INFO if _is_rate(row) and _TRANSFER.search(case.filing.title) else None,
            )


@rule
def unit_mismatch(case: Case) -> Iterator[Hit]:
    """A unit that what is counted certainly cannot bear."""
    for number, row in case.rows():
        reading = measure(row.target)
        if reading is None or not reading.unit or reading.per or _is_cost(row) or row.level2 is Level2.SATISFACTION:
            continue
        if row.level2 is Level2.QUANTITY and reading.unit == "%":
            continue
        if fault := _wrong_unit(bare(row.name), reading.unit):
            swapped = fault.severity is Severity.INFO and row.target.text.count(reading.unit) == 1
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"“{row.name}”的单位写成“{reading.unit}”：{fault.why}。",
                suggestion=f"单位改为“{fault.instead}”。" if fault.instead else "改填日期，或改名称。",
                severity=fault.severity,
                rewrite=_value(row).replace(reading.unit, fault.instead) if swapped else "",
            )


def _wrong_unit(name: str, unit: str) -> UnitsOf | None:
    kinds: tuple[UnitsOf, ...] = entries("units", "kind", UnitsOf)
    for kind in kinds:
        if name.endswith(kind.endings) and unit in kind.wrong and not any(word in name for word in kind.unless):
            return kind
    return None


@rule
def value_nonsense(case: Case) -> Iterator[Hit]:
    """A value of another kind than the name asks for: words for a quantity, a date for a rate."""
    for number, row in case.rows():
        if _empty(row) or row.target.text == "":
            continue
        if why := _other_kind(row):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"“{row.name}”{why}，指标值却是“{_value(row)}”，对不上。",
                suggestion="核对是否填串行或填错栏，按实施方案填写正确的数值和单位。",
            )


def _other_kind(row: Indicator) -> str:
    name, reading = bare(row.name), row.target.reading
    if row.level2 is Level2.QUANTITY and row.level1 is Level1.OUTPUT:
        if isinstance(reading, Deadline) and not name.endswith(("时间", "日期", "节点", "时限", "月数")):
            return "是数量指标"
        relative = any_of("values", "relative").search(_value(row))
        if not has_figure(row.target) and not _is_rate(row) and not relative:
            return "是数量指标，应填数字"
        return ""
    if row.level1 is Level1.SATISFACTION or _is_rate(row):
        return "是比率，应填百分比" if isinstance(reading, Deadline) else ""
    if re.search("(?:完成|完工|竣工|发放|上线|交付|响应|修复|办结|开工)(?:时间|时限|日期)$", name) and percent(
        row.target
    ):
        return "问的是时间"
    return ""


def _asks_people(row: Indicator) -> bool:
    """A 满意度 row that does ask people; 上座率 filed under 满意度 is a rate like any other."""
    return row.level1 is Level1.SATISFACTION and bool(re.search(text("terms", "satisfaction", "asked"), row.name))


@rule
def rate_indicator_text_value(case: Case) -> Iterator[Hit]:
    """A rate with a word for its value."""
    for number, row in case.rows():
        value = plain(row.target.text)
        if _asks_people(row) or not _is_rate(row) or not value or _empty(row) or has_figure(row.target):
            continue
        if any_of("values", "relative").search(value) or re.search(r"\d", value):
            continue
        full = bool(re.search("(?:及时|准时|按时|按期|合格|准确|到位)率", bare(row.name)))
        example = "“=100%”" if full else "“≥90%”，增长率写“≥5%（较上年）”"
        yield Hit(
            place=at_row(number, row),
            quote=f"{row.name}：{_value(row)}",
            message=f"名称是“率”，指标值却是文字“{_value(row)}”，无法计算。",
            suggestion=f"填写百分比，例如{example}，并说明分子、分母。",
            rewrite="=100%" if full and value in ("及时", "准时", "按时", "按期", "合格", "准确", "到位") else "",
        )


@rule
def timeliness_vague(case: Case) -> Iterator[Hit]:
    """时效 that promises punctuality without a date, a limit or a rate."""
    for number, row in case.rows(Level1.OUTPUT, Level2.TIMELINESS):
        value = plain(row.target.text)
        whole_year = value in words("values", "within_year")
        if (
            not value
            or _is_rate(row)
            or (has_figure(row.target) and not whole_year)
            or re.search(r"\d|每[日周月季年天]|季度|月底|年底", value)
        ):
            continue
        said = value if value not in words("values", "yes_or_no") else bare(row.name)
        if whole_year or (len(said) <= 16 and any_of("values", "punctual").search(said)):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"时效指标只写“{_value(row)}”，没有日期、时限或频次，年底无法判断算不算及时。",
                suggestion="改为截止日期（如“≤10月31日”）、响应时限（如“≤4小时”）、频次（如“每月1次”）或按时完成率（如“=100%”）。",
            )


_NODE = re.compile(
    r"\d{1,2}月|[一二三四五六七八九十]{1,3}月|季度|上半年|下半年|每[日周月年天]|[月年]底|年末|\d+个?(?:工作日|小时|天|日|分钟)|节前|汛期|暑期|寒假|学期"
)


@rule
def timeliness_no_deadline(case: Case) -> Iterator[Hit]:
    """及时率 without any point in time it could be measured against."""
    told = squeeze(case.objective_text + case.statement_text)
    others = "".join(squeeze(row.name + row.target.text) for _, row in case.rows(Level1.OUTPUT, Level2.TIMELINESS))
    if _NODE.search(re.sub(r"\d{4}年1月至\d{4}年12月", "", told)) or _NODE.search(others):
        return
    for number, row in case.rows(Level1.OUTPUT, Level2.TIMELINESS):
        if re.search("(?:及时|准时)率$", bare(row.name)) and percent(row.target) and not _NODE.search(row.explanation):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message="考核及时率，但目标、说明和指标解释里都没有时间节点，“及时”以哪一天为准没有交代。",
                suggestion="在指标解释或年度目标中写明计划时间，例如“每月15日前发放”。",
            )


@rule
def qualitative_not_measurable(case: Case) -> Iterator[Hit]:
    """A worded value with no grades to tell one year's result from another's."""
    vague = _vague_value()
    for number, row in case.rows():
        value = plain(row.target.text).strip("。.；;")
        if row.level2 not in _JUDGED_BY_WORDS or not value or has_figure(row.target) or _is_rate(row):
            continue
        # 是否符合批复要求 是, 建设内容符合环评要求 符合
        if value in words("values", "yes_or_no") or (value.startswith("符合") and "符合" in row.name):
            continue
        if any_of("values", "relative").search(value) or _graded(row):
            continue
        if vague.fullmatch(value) or _promises(value):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{_value(row)}",
                message=f"指标值“{_value(row)}”没有数字也没有分级标准，达没达到全凭感觉。",
                suggestion="能量化的改成数（率、次数、增幅），例如“参与人次 ≥5000人次”；确需定性的，在指标解释里写明好、一般、差各是什么情形。",
            )


def _promises(value: str) -> bool:
    """A clause that promises an effect and names nothing that could be seen at the year's end."""
    if len(value) < 4 or any_of("values", "seen").search(value):
        return False
    return value.endswith(_praises()) or bool(any_of("values", "promises").search(value))


@lru_cache(maxsize=1)
def _praises() -> tuple[str, ...]:
    """Vague words a whole clause may end in: 经济效益良好, 车辆停放有序. Single letters also end sound words."""
    return tuple(word for word in words("values", "vague") if len(word) > 1)


def _graded(row: Indicator) -> bool:
    name = bare(row.name)
    assessed = any(word in name for word in words("values", "graded_names")) and not name.endswith(
        ("分", "分数", "指数", "数")
    )
    if assessed and plain(row.target.text) in words("values", "given_grades"):
        return True
    told = squeeze(row.explanation)
    return sum(word in told for word in words("values", "grades")) >= 2 or bool(
        re.search(r"\d(?:%|％|分)|≥\d|\d以上", told)
    )


@lru_cache(maxsize=1)
def _vague_value() -> re.Pattern[str]:
    vague, around = alternatives(words("values", "vague")), alternatives(words("values", "around"))
    scale = alternatives(words("values", "scales"))
    return re.compile(rf"{around}*{vague}(?:{around}|{vague})*|(?:定性)?[:：]?{scale}")


@rule
def satisfaction_not_quantified(case: Case) -> Iterator[Hit]:
    """满意度 without a figure."""
    for number, row in case.rows(Level1.SATISFACTION):
        if (
            not plain(row.target.text)
            or plain(row.target.text) in words("values", "none_at_all")
            or _empty(row)
            or has_figure(row.target)
            or (_is_rate(row) and not _asks_people(row))
        ):
            continue
        yield Hit(
            place=at_row(number, row),
            quote=f"{row.name}：{_value(row)}",
            message=f"满意度填的是“{_value(row)}”，没有百分比，问卷结果无从对照。",
            suggestion="改为“≥90%”一类的数值，并说明调查对象、样本量和方式。",
            severity=Severity.WARNING if any_of("values", "relative").search(_value(row)) else None,
        )
