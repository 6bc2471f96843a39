"""Rules on whether the objective can be understood: slogans, missing figures, vague degrees, repetition, duties copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Indicator, Level1, Level2, Section
from assistant.figures import FigureKind
from assistant.review.passages import (
    annual_label,
    clauses,
    deadlines,
    figures,
    frequencies,
    objectives,
    opening,
    repetitions,
    similarity,
    year_objective,
)
from assistant.review.rule import Case, Hit, at_field, excerpt, rule, squeeze
from assistant.review.rules.indicator_values import quantity_uses_percent, unit_mismatch, value_nonsense
from assistant.review.rules.residue import number_format_noise, percent_out_of_range, placeholder_residue
from assistant.review.rules.target_levels import direction_reversed

_VALUE_RULES = (
    direction_reversed,
    quantity_uses_percent,
    unit_mismatch,
    value_nonsense,
    percent_out_of_range,
    placeholder_residue,
    number_format_noise,
)
_SLOGAN = re.compile(
    r"贯彻|落实|围绕|坚持|努力|打造|增强|强化|深化|完善|创新|提升|提高|推动|推进|促进|夯实|构建|凝聚|引领|着眼于|立足"
    r"|以.{2,40}为(?:指导|统领|核心|目标|引领|抓手)|不断|切实|进一步|高质量|新局面|新气象|生动局面|浓厚氛围|坚强"
)
_TASK = re.compile(
    r"组织(?!工作|建设|力|生活|保障|体系|优势|作用|领导|的)|开展|举办|召开|举行|承办|采购|购置|购买|配备|发放|补助|补贴|慰问|维修|维护"
    r"|修缮|改造|新建|改建|扩建|翻建|安装|巡查|检查|检测|监测|整治|培训|体检|讲座|演出|比赛|放映|编制|印制|征订|委托|聘请|招聘|走访|救助"
    r"|供养|运营|运行|保洁|养护|绿化|清运|处置|调研|评估|审计|验收|接种|筛查|疏浚|铺设|播种|种植|防治|培育|资助|奖励|租赁|更新|升级|拆除"
    r"|配送|接待|出版|拍摄|录制|建成|完工|支付|偿还|缴纳|日常办公|值守|排查|帮扶|供餐|送餐|托管"
)
_NAMED = re.compile(r"《[^》]*》|[“\"][^”\"]{1,20}[”\"]")


@rule
def objective_slogan_only(case: Case) -> Iterator[Hit]:
    for place, text in objectives(case):
        plain = _NAMED.sub("", text)
        calls = _SLOGAN.findall(plain)
        if len(calls) < 2 or _TASK.search(plain) or _said_figures(text, case):
            continue
        if len(calls) * 100 < 2 * len(squeeze(plain)):
            continue
        yield Hit(
            place=place,
            quote=opening(text),
            message=f"“{place.label}”通篇是“{calls[0]}”“{calls[1]}”一类的要求，看不出本项目要做哪些事、做多少。",
            suggestion="政策背景留一句即可，改写为“做什么+做多少+做到什么程度+谁受益”。",
        )


def _said_figures(text: str, case: Case) -> bool:
    """Whether the text states any quantity or frequency that can be checked at the year's end."""
    kinds = {figure.kind for figure in figures(text, case.filing.project.year)}
    return bool(kinds - {FigureKind.ORDINAL, FigureKind.AGE}) or bool(frequencies(text))


@rule
def objective_not_quantified(case: Case) -> Iterator[Hit]:
    found = year_objective(case)
    if found is None or len(squeeze(found[1])) < 10 or case.filing.objective.annual == "":
        return  # a year's objective left blank is told by missing_annual_objective
    place, text = found
    if _said_figures(text, case):
        return
    examples = "、".join(f"{_NUMBERED.sub('', row.name)}{squeeze(row.target.text)}" for row in quotable(case)[:3])
    months = deadlines(text, case.filing.project.year)
    only = "只有时间、没有数量" if months else "没有任何数量、比例或频次"
    yield Hit(
        place=place,
        quote=opening(text),
        message=f"“{place.label}”{only}，年底无法据此判断完成与否。",
        suggestion="把核心的数量、质量、满意度写进目标"
        + (
            f"，如：{examples}。"
            if examples
            else "，如：“全年开展××活动不少于12场，参加人员满意度达到90%以上”，并与指标值一致。"
        ),
    )


_NUMBERED = re.compile(r"^\s*[★☆*＊]*(?:三级)?指标\s*\d{1,2}\s*[:：.、．]?\s*")


def quotable(case: Case) -> list[Indicator]:
    """Rows that may be shown as an example: with a figure, no cost, and nothing wrong with value or unit."""
    faulty = {hit.place.row for check in _VALUE_RULES for hit in check(case)}
    return [
        row
        for number, row in case.rows()
        if re.search(r"\d", row.target.text)
        and number not in faulty
        and row.level1 is not Level1.COST
        and row.level2 is not Level2.OUTPUT_COST
    ]


_VAGUE = re.compile(
    r"(?:较高|较好|一定|良好)(?:的)?(?:水平|程度)|(?:明显|显著|大幅|有所|逐步)(?:地)?(?:改善|提升|提高|增强|好转|下降|减少|增加)"
    r"|进一步(?:改善|提升|提高|增强|优化)|(?:[一二两三四五六七八九十]+种|各方面)(?:的)?能力|比学赶超的(?:态势|氛围)"
)


@rule
def objective_vague_degree(case: Case) -> Iterator[Hit]:
    found = year_objective(case)
    if found is None:
        return
    place, text = found
    vague = [match[0] for clause in clauses(text) if not re.search(r"\d", clause) for match in _VAGUE.finditer(clause)]
    if not vague:
        return
    shown = "、".join(f"“{word}”" for word in dict.fromkeys(vague[:4]))
    yield Hit(
        place=place,
        quote=vague[0],
        message=f"“{place.label}”用了{shown}，没有对应的数值，达到与否各说各话。",
        suggestion="改为与指标一致的数值或可以核对的事实，如“满意度达到 90%以上”。",
    )


_SET_PHRASES = re.compile(
    r"习近平新时代中国特色社会主义思想|《[^》]*》|中国共产党[^，。；、]{0,20}|[^，。；、]{2,20}(?:人民政府|委员会|办事处|服务中心)"
)


@rule
def objective_duplicated_text(case: Case) -> Iterator[Hit]:
    for place, text in objectives(case):
        plain = squeeze(text)
        name = squeeze(case.filing.project.name)
        twice = [
            passage.strip("，。；、")
            for passage in repetitions(plain, 15)
            if len(_SET_PHRASES.sub("", passage.replace(name, "") if name else passage)) >= 15
        ]
        if not twice:
            continue
        shown = "、".join(f"“{excerpt(passage, 24)}”（{plain.count(passage)}次）" for passage in twice[:3])
        yield Hit(
            place=place,
            quote=opening(text),
            message=f"“{place.label}”里有整句重复：{shown}，像是几段文字拼在一起。",
            suggestion="合并去重，每件事只说一次。",
        )


@rule
def total_equals_annual_objective(case: Case) -> Iterator[Hit]:
    overall, annual = case.filing.objective.overall or "", case.filing.objective.annual or ""
    if not squeeze(overall) or not squeeze(annual) or similarity(overall, annual) < 0.95:
        return
    same = "逐字相同" if squeeze(overall) == squeeze(annual) else "几乎相同"
    label = f"项目总目标/{annual_label(case.filing)}"
    yield Hit(
        place=at_field(Section.OBJECTIVE, "overall", label),
        quote=opening(overall),
        message=f"项目总目标与{annual_label(case.filing)}{same}，分不清全周期任务和当年任务。",
        suggestion="总目标写项目全周期要完成的任务和最终效果，年度目标写今年的任务和数值。",
    )


OPEN_END = re.compile(
    r"(?:完成|承担|做好|落实)[^，。；]{0,20}(?:交办|安排|布置|交给|交代)的(?:其他|其它|各项|有关|相关|临时)?(?:性)?(?:任务|工作|事项)"
    r"|(?:以及|及|和)?其他(?:相关|有关)?工作等?(?=[。；]|$)|等(?:其他)?相关工作(?=[。；]|$)"
)


@rule
def objective_open_ended(case: Case) -> Iterator[Hit]:
    for place, text in objectives(case):
        found = list(OPEN_END.finditer(text))
        if not found:
            continue
        first = found[0]
        times = f"，共 {len(found)} 处" if len(found) > 1 else ""
        yield Hit(
            place=place,
            quote=first[0],
            message=f"“{place.label}”用“{squeeze(first[0])}”兜底{times}，什么都能装，也就无法考核。",
            suggestion="删去兜底的话；确有这项任务的，写明是什么、做多少。",
        )


_DUTY = re.compile(
    r"受[^，。；]{2,30}委托|对[^，。；]{2,40}进行(?:监督)?管理|完成[^。；]{4,60}等功能|负责[^，。；]{2,40}(?:工作|管理|协调)"
    r"|承担[^，。；]{2,40}职(?:责|能)|主要职(?:责|能)|具有[^，。；]{2,30}职能|贯彻执行[^，。；]{2,30}(?:方针|政策|法规)"
)


@rule
def objective_duty_copy(case: Case) -> Iterator[Hit]:
    for place, text in objectives(case):
        duties = [match[0] for match in _DUTY.finditer(squeeze(text))]
        if len(duties) < 2 or _said_figures(text, case):
            continue
        shown = "、".join(f"“{excerpt(duty, 18)}”" for duty in dict.fromkeys(duties[:3]))
        yield Hit(
            place=place,
            quote=opening(text),
            message=f"“{place.label}”像是从单位职能里抄来的：{shown}，没有当年要做的具体任务。",
            suggestion="改写为今年用这笔钱要办的几件事，每件写明数量和完成时间。",
        )
