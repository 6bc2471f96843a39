"""Holds every text to what we know (溯源): each figure is a fact, the value of a row, or a blank; nothing leaks in.

A figure is held to its unit and to what it counts: 1500人 is not 1500人次, and 12场 of lectures is not 12场 of shows.
Pure functions; the caller decides what happens to a text that fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from assistant.domain import Comparator, Value
from assistant.drafting.facts.saying import amount_text, verb_phrase
from assistant.drafting.facts.tasks import Task
from assistant.drafting.planning.rows import BLANK
from assistant.drafting.words.ground import Ground, Known
from assistant.figures import Figure, FigureKind, read_deadlines, read_figures, read_frequencies


class Fault(StrEnum):
    """Why a text fails."""

    INVENTED = "编造的数字"
    CHANGED = "改动了数字的单位或所指"
    MISSING = "漏写了事实"
    LEAKED = "简况以外的名称"
    SLOGAN = "简况以外的政策口号"
    UNFOUNDED = "材料以外的内容"
    UNFINISHED = "没有写完或混入了别的文字"


class Problem(Value):
    """One fault of a text: the words, and the reason as it is told to the model and the user."""

    fault: Fault
    quote: str
    reason: str


# ---------------------------------------------------------------------------------------------------------- the check


def problems(text: str, ground: Ground, *, must: tuple[Task, ...] = ()) -> tuple[Problem, ...]:
    """All faults of a text. ``must`` are the works whose figures it has to give (for the year's objective)."""
    found = [*_figure_faults(text, ground), *_time_faults(text, ground), *_loose_digits(text, ground)]
    found += [
        *_name_faults(text, ground),
        *_slogan_faults(text, ground),
        *_unfounded(text, ground),
        *_unfinished(text, ground),
    ]
    found += _missing(text, must)
    return tuple(found)


_AGES = ("岁", "周岁")
_SAME = {"名": "人", "位": "人", "平米": "平方米", "㎡": "平方米", "场次": "场", "个月": "月", "次数": "次"}


def _unit(unit: str) -> str:
    base = unit.split("/")[0]
    return _SAME.get(base, base)


def _figure_faults(text: str, ground: Ground) -> Iterator[Problem]:
    for figure in read_figures(text):
        if figure.kind is FigureKind.ORDINAL:
            continue
        same = [one for one in ground.figures if one.amount == figure.amount and one.upper == figure.upper]
        if figure.kind is FigureKind.AGE:
            same = [one for one in same if one.unit in _AGES]  # 80岁 is no 80% and no 80人
        fitting = [one for one in same if _unit(one.unit) == _unit(figure.unit)]
        if not same:
            yield Problem(fault=Fault.INVENTED, quote=figure.quote, reason=f"“{figure.quote}”不在事实清单里")
        elif not fitting:
            right = f"{amount_text(same[0].amount)}{same[0].unit}"
            yield Problem(fault=Fault.CHANGED, quote=figure.quote, reason=f"“{figure.quote}”的单位应为“{right}”")
        elif not any(_speaks_of(figure, one, ground) for one in fitting):
            yield Problem(
                fault=Fault.CHANGED, quote=figure.quote, reason=f"“{figure.quote}”说的应是“{fitting[0].words[:12]}”"
            )
        elif all(_turned(figure, one) for one in fitting):
            yield Problem(fault=Fault.CHANGED, quote=figure.quote, reason=f"“{figure.quote}”的方向与指标值相反")


def _pairs(text: str) -> set[str]:
    letters = re.sub(r"[^一-鿿A-Za-z]", "", text)
    return {letters[place : place + 2] for place in range(len(letters) - 1)} - _EMPTY


_EMPTY = {
    "服务",
    "开展",
    "完成",
    "数量",
    "项目",
    "工作",
    "提供",
    "全年",
    "达到",
    "不少",
    "少于",
    "年度",
    "共计",
    "以上",
    "组织",
    "计划",
    "活动",
}


def _speaks_of(figure: Figure, known: Known, ground: Ground) -> bool:
    """Whether the figure counts what the known one counts. A money or age figure is held by its clause alone."""
    if figure.kind in (FigureKind.AGE, FigureKind.DURATION):
        return True
    words, thing = _pairs(known.words), _pairs(figure.thing + figure.beneficiary)
    if not words:
        return True
    if thing & words:
        return not _better(thing, known, ground)
    others = {pair for one in ground.figures for pair in _pairs(one.words)} - words
    if thing & others:
        return False
    return bool(_pairs(figure.clause) & words)


def _better(thing: set[str], known: Known, ground: Ground) -> bool:
    """Whether the words name another known thing more closely, whose figure of this unit is a different one."""
    mine = len(thing & _pairs(known.words))
    rivals = [one for one in ground.figures if one.unit == known.unit and one.amount != known.amount]
    return any(len(thing & _pairs(one.words)) > mine for one in rivals)


_UPWARD = (Comparator.AT_LEAST, Comparator.MORE)
_DOWNWARD = (Comparator.AT_MOST, Comparator.LESS)


def _turned(figure: Figure, known: Known) -> bool:
    if figure.comparator in _UPWARD:
        return known.comparator in _DOWNWARD
    if figure.comparator in _DOWNWARD:
        return known.comparator not in _DOWNWARD and figure.kind is not FigureKind.MONEY
    return False


def _time_faults(text: str, ground: Ground) -> Iterator[Problem]:
    days = {(one.month, one.day): about for one, about in ground.deadlines}
    for dated in read_deadlines(text):
        due = dated.deadline
        about = [words for one, words in ground.deadlines if (one.month, one.day) == (due.month, due.day)]
        if (due.month, due.day) not in days and not (due.month == 12 and due.day == 31):
            yield Problem(fault=Fault.INVENTED, quote=dated.quote, reason=f"“{dated.quote}”不在事实清单里")
        elif about and all(about) and _is_about_another(dated.thing, about, ground):
            reason = f"“{dated.quote}”是“{about[0][:12]}”的时间"
            yield Problem(fault=Fault.CHANGED, quote=dated.quote, reason=reason)
    for repeated in read_frequencies(text):
        if repeated.frequency not in ground.frequencies:
            yield Problem(fault=Fault.INVENTED, quote=repeated.quote, reason=f"“{repeated.quote}”不在事实清单里")
    for year in re.findall(r"(20\d\d)\s*年", text):
        if int(year) not in ground.years:
            yield Problem(fault=Fault.INVENTED, quote=f"{year}年", reason=f"“{year}年”不是本项目的年度")


def _is_about_another(thing: str, about: list[str], ground: Ground) -> bool:
    """Whether a date stands with a known work that is not the one it belongs to."""
    pairs = _pairs(thing)
    return not any(_pairs(words) & pairs for words in about) and any(
        _pairs(one.words) & pairs for one in ground.figures
    )


def _loose_digits(text: str, ground: Ground) -> Iterator[Problem]:
    """Digits that no reader above took: a unit we do not know, a number without one."""
    covered = [(one.start, one.end) for one in read_figures(text)]
    covered += [(one.start, one.end) for one in read_deadlines(text)]
    covered += [(one.start, one.end) for one in read_frequencies(text)]
    covered += [found.span() for found in re.finditer(r"20\d\d\s*年?", text)]
    for found in re.finditer(r"\d[\d,.]*%?", text):
        inside = any(first <= found.start() < last for first, last in covered)
        if not inside and found[0].rstrip(".,") not in ground.source:
            yield Problem(fault=Fault.INVENTED, quote=found[0], reason=f"“{found[0]}”不在事实清单里")


_PLACE = re.compile(r"[一-鿿]{2,4}?(?:省|市|自治区|县|街道|镇|乡|路|大道|村)(?![一-鿿]?(?:级|民|容|场|政|面|边))")
_QUOTED = re.compile(r"[“《「]([^”》」]{2,30})[”》」]")
_ORG = re.compile(r"[一-鿿]{3,12}(?:有限公司|公司|协会|基金会|事务所|研究院|大学|医院)")
_COMMON_PLACE = re.compile(
    r"(?:全|本|各|辖|所在|该|我|在|和|及|的|对|为|城|农|乡|道|公|管|养护|网|线|铺|思|出|门|通|办|展|织|施|造|设|建)(?:市|县|街道|镇|乡|路|村)$|城市|农村|道路|公路|线路|出路|思路|马路|网路|管路|全市|城镇|乡镇|街镇"
)


def _name_faults(text: str, ground: Ground) -> Iterator[Problem]:
    """Places, organisations and quoted names the brief does not have, and names of other projects."""
    for name in ground.foreign:
        if name in text:
            yield Problem(fault=Fault.LEAKED, quote=name, reason=f"“{name}”是别的项目的名称")
    for pattern in (_PLACE, _ORG):
        for found in pattern.finditer(text):
            word = found[0]
            if word[-4:] not in ground.source and word not in ground.source and not _COMMON_PLACE.search(word):
                yield Problem(fault=Fault.LEAKED, quote=word, reason=f"“{word}”不在项目简况里")
    for found in _QUOTED.finditer(text):
        if found[1] not in ground.source and found[1] not in ground.vocabulary:
            yield Problem(fault=Fault.LEAKED, quote=found[0], reason=f"{found[0]}不在项目简况里")


SLOGANS = (
    "习近平", "新时代", "二十大", "十九大", "十八大", "全会精神", "高质量发展", "不忘初心", "牢记使命", "两个维护", "四个意识", "四个自信",
    "获得感", "幸福感", "安全感", "人民至上", "以人民为中心", "乡村振兴", "共同富裕", "一网统管", "一网通办", "美好生活", "日益增长",
    "深入贯彻", "全面贯彻", "贯彻落实", "奋力", "新篇章", "新台阶", "中国梦", "坚强保障", "坚实基础", "营商环境", "中国特色", "社会主义",
    "现代化", "党的领导", "党中央", "国家战略", "健康中国", "平安中国", "美丽中国", "和谐社会", "精神文明", "示范标杆", "世界一流",
)  # fmt: skip


def _slogan_faults(text: str, ground: Ground) -> Iterator[Problem]:
    for slogan in SLOGANS:
        if slogan in text and slogan not in ground.source:
            yield Problem(fault=Fault.SLOGAN, quote=slogan, reason=f"不要写“{slogan}”这类口号")


_NOVEL = 0.75
"""A clause whose pairs of letters are new by more than this share says something the material does not."""
_PLAIN = "通过实施项目做好工作开展提供完成进行为了对象服务群众居民提高提升改善保障确保促进增强满足有效进一步更加水平质量能力条件环境生活"


def _most_of(thing: str, text: str) -> bool:
    """Whether a long name is there but for a word or two."""
    pairs = _all_pairs(thing)
    return len(pairs & _all_pairs(text)) >= 0.7 * len(pairs)


def _unfounded(text: str, ground: Ground) -> Iterator[Problem]:
    known = _all_pairs(ground.vocabulary) | _all_pairs(_PLAIN)
    for clause in re.split(r"[，。；]", text):
        pairs = _all_pairs(clause)
        if len(pairs) >= 5 and not re.search(r"\d", clause) and len(pairs - known) / len(pairs) > _NOVEL:
            yield Problem(fault=Fault.UNFOUNDED, quote=clause, reason=f"“{clause}”在材料里没有依据")


def _all_pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _unfinished(text: str, ground: Ground) -> Iterator[Problem]:
    stripped = text.strip()
    if len(stripped) < 8:
        yield Problem(fault=Fault.UNFINISHED, quote=stripped, reason="文字太短")
    elif not stripped.endswith(("。", "”")):
        yield Problem(fault=Fault.UNFINISHED, quote=stripped[-12:], reason="没有写完，要以句号结束")
    if found := re.search(
        r"[A-Za-z]{4,}|[{}<>#*]|事实清单|工作事项|(?:^|[。；])\d+[.、]|标准[:：]|效果[:：]|标准和效果|初稿|改写|\n\s*\n",
        stripped,
    ):
        yield Problem(fault=Fault.UNFINISHED, quote=found[0], reason="混入了正文以外的文字")
    if found := re.search(r"^(?:20\d\d年(?:度)?，?)?(?:负责|主要负责|承担)|包括涉及|项目将", stripped):
        yield Problem(fault=Fault.UNFINISHED, quote=found[0], reason=f"不要写“{found[0]}”，直接写做什么")
    doubled = [pair[0] for pair in re.finditer(r"([一-鿿])\1", stripped) if pair[0] not in ground.vocabulary]
    if doubled:
        yield Problem(fault=Fault.UNFINISHED, quote=doubled[0], reason=f"“{doubled[0]}”多写了一个字")
    sentences = [one for one in re.split(r"[。；，]", stripped) if len(one) >= 8]
    if repeated := next((one for one in sentences if sentences.count(one) > 1), None):
        yield Problem(fault=Fault.UNFINISHED, quote=repeated, reason=f"“{repeated}”重复")


def _missing(text: str, must: tuple[Task, ...]) -> Iterator[Problem]:
    said = read_figures(text)
    for task in must:
        for fact in task.quantities:
            if fact.unit in task.unsure or "/" in fact.unit:
                continue
            if not any(one.amount == fact.quantity and _unit(one.unit) == _unit(fact.unit) for one in said):
                words = f"{amount_text(fact.quantity or Decimal(0))}{fact.unit}"
                yield Problem(fault=Fault.MISSING, quote=fact.quote, reason=f"漏写“{task.thing}”的“{words}”")
    due = {(one.deadline.month, one.deadline.day) for one in read_deadlines(text)}
    for task in must:
        if task.deadline and (task.deadline.month, task.deadline.day) not in due:
            words = f"{task.deadline.month}月{task.deadline.day}日前完成"
            yield Problem(fault=Fault.MISSING, quote=words, reason=f"漏写“{task.thing}”的“{words}”")
        named = task.thing in text or verb_phrase(task) in text
        if not named and not (len(task.thing) > 6 and _most_of(task.thing, text)):
            yield Problem(fault=Fault.MISSING, quote=task.thing, reason=f"漏写“{task.thing}”")


def row_problems(name: str, target: str, ground: Ground) -> tuple[Problem, ...]:
    """Faults of a row's name and value: a figure in the name, a foreign name, a value nobody gave."""
    found = [*_name_faults(name, ground), *_slogan_faults(name, ground)]
    if re.search(r"\d", name):
        found.append(Problem(fault=Fault.CHANGED, quote=name, reason="指标名称里不写数字"))
    if BLANK not in target:
        digits = re.findall(r"\d[\d.]*", target)
        known = {amount_text(one.amount) for one in ground.figures} | {f"{one.amount:f}" for one in ground.figures}
        days = {str(part) for one, _ in ground.deadlines for part in (one.month, one.day, one.year)}
        times = {amount_text(one.times) for one in ground.frequencies}
        for digit in digits:
            if digit not in known | days | times and f"{digit}万" not in known and digit not in ground.source:
                found.append(Problem(fault=Fault.INVENTED, quote=target, reason=f"“{digit}”没有来源"))
    return tuple(found)
