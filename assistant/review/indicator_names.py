"""Rules on what a 三级指标 is called: a name, one thing, without its value, said once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from assistant.domain import Indicator, Level1, Level2, Severity
from assistant.review.lexicon import Term, alternatives, any_of, any_pattern, entries, words
from assistant.review.rule import Case, Hit, at_row, rule, squeeze
from assistant.review.wording import bare, core, has_figure, measure, one_wording, plain, without_fillers

COUNTED = re.compile(
    r"\d+(?:\.\d+)?(?:余|多)?(?:个|名|人次|人|场次|场|次|期|项|类|种|件|套|台|户|家|条|处|座|册|份|指标|点位|万元|元|%|％|平方米|公里|亩|盏|辆|间|所|块|幅|株|棵|吨)"
    r"|[两二三四五六七八九十]+(?:个|名|场|家|所|座|台|套)"
)
_NUMBERED = re.compile(
    r"^(?:[★☆*＊]*(?:三级)?指标\d{1,2}(?:[:：.、．-]|(?=[^\d]))|[(（]\d{1,2}[)）]|\d{1,2}[.、．](?!\d))"
)
_JOINTS = re.compile(r"[、，,和及与]|以及")
_CONJUNCTIONS = re.compile(r"以及|[和与]|(?<![普涉])及(?!时|格)")
_ALIKE = 0.7  # share of letter pairs in common from which two names may say the same; ours
_COMMAS = re.compile(r"[，,；;。]")
# a clause that only says when or in which respect: 服务周期内，
_SETTING = re.compile(r"(?:内|期间|以来|前|后|时|中|上|方面|过程中|情况下|基础上)$")
# a sentence that says to whom, with what or by which principle: 为老年人提供上门服务, 以公益为原则
_ADDRESSED = re.compile(
    r"[对为].{2,14}(?:进行|开展|提供)|以.{2,16}为.{0,6}(?:原则|目标|导向|核心|主)|使.{2,10}(?:更|得到|享受)"
)
# a bound that stands in the name instead of the value: 采购价格不高于市场价, 控制在预算范围内
_BOUND = re.compile(r"不(?:高|低|少|大|小|多|超)(?:于|过)|不超预算|控制在.{0,10}(?:内|以下)|(?:以内|之内|范围内)$")


def _starts(text: str, key: str) -> str:
    found = any_of("names", key).match(text)
    return found[0] if found else ""


def _ends(text: str, key: str) -> str:
    return next((word for word in _longest_first(key) if text.endswith(word)), "")


def measured(text: str) -> bool:
    """Whether a name ends in something that can be measured: 场次, 合格率."""
    return bool(_ends(text, "measured_endings")) and not _ends(text, "unmeasured_endings")


def without_numbering(name: str) -> str:
    """A name without the template's own numbering: 指标1：, 指标 2. and (3)."""
    return _NUMBERED.sub("", squeeze(name))


@lru_cache(maxsize=16)
def _longest_first(key: str) -> tuple[str, ...]:
    return tuple(sorted(words("names", key), key=len, reverse=True))


@rule
def indicator_name_not_indicator(case: Case) -> Iterator[Hit]:
    """A wish, a task or a conclusion where the name of something measurable should stand."""
    for number, row in case.rows():
        if found := _fault_of(row):
            why, advice, severity = found
            yield Hit(
                place=at_row(number, row, "name"),
                quote=row.name,
                message=f"“{row.name}”{why}，读不出考核的是什么量。",
                suggestion=advice,
                severity=severity,
            )


def _fault_of(row: Indicator) -> tuple[str, str, Severity | None] | None:
    name = bare(row.name)
    if not name:
        return None
    if row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST:
        if bound := _bound(name):
            return bound
        if _ADDRESSED.match(name):
            return "是一句工作要求", "改为“对象+成本（单价、标准）”，例如“数字资源采购单价”。", None
        parts = [part for part in _COMMAS.split(name) if part]
        task = next((found for part in parts if (found := _starts(part, "tasks") or _starts(part, "wishes"))), "")
        if len(parts) > 1 and task:
            return (
                f"是一句工作要求（“{task}……”）",
                "改为“对象+成本（单价、标准）”，例如“室内健身点单点位购置成本”。",
                None,
            )
        return None
    sentence = [part for part in _COMMAS.split(name) if part]
    if len(sentence) > 1 and any(_starts(part, "wishes") or _starts(part, "tasks") for part in sentence):
        return "是一句工作要求", "拆成单一指标，各写成“对象+计量属性”，例如“活动开展场次”“配送课时数”。", None
    plain_fault = _bound(name) or _wish(name, row) or _conclusion(name, row)
    return plain_fault or _bare_noun(name, row) or _unmeasured(name, row)


def _bound(name: str) -> tuple[str, str, Severity | None] | None:
    if (found := _BOUND.search(name)) and not measured(name):
        return f"把要求“{found[0]}”写进了名称", "名称只留考核的量，要求写进指标值，例如“采购单价”“≤市场均价”。", None
    return None


def _wish(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    if wish := _starts(name, "wishes") or _direction(name, row):
        if _is_noun_after(wish, name, row):
            return None
        advice = f"去掉“{wish}”，写成能统计的名词，例如把“提升群众参与积极性”改为“群众活动参与率”。"
        return f"以动词“{wish}”开头，写的是愿望", advice, Severity.INFO if has_figure(row.target) else None
    if _ADDRESSED.match(name) and not measured(name):
        return "是一句工作要求", "写成“对象+计量属性”，例如“室外健身点管理数量”。", None
    task = _starts(name, "tasks")
    neutral = _ends(name, "neutral_endings") and not _ends(name, "wishful_endings")
    if task and not measured(name) and not neutral and not _ends(name, "attribute_endings"):
        if name[len(task) :] in words("names", "heads_of_verbs"):
            return None
        return f"以动词“{task}”开头，写的是任务", "补上计量属性，例如“活动场次”“更新数量”“发放人数”。", Severity.INFO
    return None


def _direction(name: str, row: Indicator) -> str:
    """降低 of 降低运行成本 with a word for its value: 降低运行成本 ≤5万元 may be meant, 降低运行成本 = 降低 is a wish."""
    return "" if has_figure(row.target) else _starts(name, "directions")


def _is_noun_after(wish: str, name: str, row: Indicator) -> bool:
    """Whether what follows the verb makes the whole a name all the same: 提升改造面积, 改善程度, 保障率."""
    rest = name[len(wish) :]
    if rest in ("", *words("names", "heads_of_verbs")):
        return True
    if measured(name):
        return has_figure(row.target) or len(rest) < 4 or wish not in words("names", "directions")
    neutral = _ends(name, "neutral_endings") and not _ends(name, "wishful_endings")
    return bool(neutral) and not name.endswith(("积极性", "主动性", "自觉性", "创造性"))


def _conclusion(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    word = _ends(name, "conclusions")
    if not word or word == name or measured(name):
        return None
    milder = Severity.INFO if has_figure(row.target) or len(name) <= len(word) + 1 else None
    return f"已经带了结论“{word}”", f"去掉“{word}”，结论由指标值来说，例如“活动参与度高”改为“活动参与率”。", milder


def _unmeasured(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    """A name that ends in no word for what is counted or seen: 信息系统, 全市安全度汛, 补贴按月发放."""
    if len(name) < 2 or not re.search(r"[\u4e00-\u9fff]$", name) or "满意" in name:
        return None
    if name.removesuffix("指标") in words("names", "level_names"):
        return "只是类别的名字", "写明本项目考核什么，例如把“社会效益”改为“受益居民人数”。", None
    if measured(name) or _ends(name, "neutral_endings") or _ends(name, "attribute_endings"):
        return None
    if _ends(name, "event_endings") and has_figure(row.target) and not re.search("无|未|零", name):
        return None
    return "缺计量属性", _with_attribute(row), Severity.INFO


def _bare_noun(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    word = _ends(name, "bare_nouns")
    return (f"只说了“{word}”，缺计量属性", _with_attribute(row), Severity.INFO) if word else None


def _with_attribute(row: Indicator) -> str:
    """How to complete a name that lacks what is counted, by the unit of its value."""
    value = measure(row.target)
    sample = {"场": "场次", "次": "次数", "人": "人数", "人次": "人次", "户": "户数", "%": "率"}.get(
        value.unit if value else "", "数量"
    )
    if value is None:
        return "补上能统计的属性，例如“考核合格率”“参与人次”“覆盖率”。"
    return f"在名称后补“{sample}”，例如“{row.name}{sample}”。"


@rule
def value_in_indicator_name(case: Case) -> Iterator[Hit]:
    """A figure that belongs into 指标值 stands in the name."""
    for number, row in case.rows():
        name = any_pattern("names", "proper_figures").sub("□", without_numbering(row.name))
        found = COUNTED.search(name)
        if not found:
            continue
        whole = squeeze(row.name)
        cut = whole.removesuffix(found[0]) if whole.endswith(found[0]) else ""
        rest = cut if len(cut) >= 4 and measured(cut) else ""
        yield Hit(
            place=at_row(number, row, "name"),
            quote=row.name,
            message=f"名称里写了“{found[0]}”，而指标值另填“{row.target.text.strip() or '（空）'}”，到底考核哪个数说不清。",
            suggestion=f"名称去掉“{found[0]}”，数值写进指标值。" + (f"名称改为“{rest}”。" if rest else ""),
            rewrite=rest,
        )


@rule
def compound_indicator(case: Case) -> Iterator[Hit]:
    """Two things to be measured in one row."""
    for number, row in case.rows():
        place, suggestion = at_row(number, row, "name"), "拆成两条，各设指标值。"
        if pair := _two_things(bare(row.name)):
            message = f"一条指标里有“{pair[0]}”和“{pair[1]}”两个考核点，一个达标一个不达标时无法打分。"
            yield Hit(place=place, quote=row.name, message=message, suggestion=suggestion)
        elif pair := _perhaps_two_things(bare(row.name)):
            message = f"一条指标里有“{pair[0]}”和“{pair[1]}”，可能是两个考核点，一个达标一个不达标时无法打分。"
            yield Hit(place=place, quote=row.name, message=message, suggestion=suggestion, uncertain=True)


@lru_cache(maxsize=1)
def _counted_ending() -> re.Pattern[str]:
    return re.compile(
        alternatives(
            word
            for word in words("names", "measured_endings")
            if word not in ("数", "额", "量", "件", "次", "值", "费")
        )
        + "$"
    )


def _two_things(name: str) -> tuple[str, str] | None:
    parts = [part for part in _COMMAS.split(name) if part and not _SETTING.search(part)]
    if len(parts) >= 2 and min(len(part) for part in parts) >= 4:
        return parts[0], parts[1]
    counted = _counted_ending()
    for joint in _JOINTS.finditer(name):
        before, after = name[: joint.start()], name[joint.end() :]
        if len(before) < 3 or len(after) < 3:
            continue
        if counted.search(before) and counted.search(after):
            return before, after
        if re.search(r"[^属个男女硬软]性$", before) and re.search(r"[^属个男女硬软]性$", after):
            return before, after
        if re.search(r"(?:[意知参活认美]\w?度|[安获得幸福全归属]感)$", before) and re.search(r"[度感]$", after):
            return before, after
        if joint[0] == "、" and (_starts(before, "wishes") or _starts(before, "tasks")) and _ends(after, "conclusions"):
            return before, after
    return None


def _perhaps_two_things(name: str) -> tuple[str, str] | None:
    """Two parts under one counted ending: 桌椅采购和维修数量 may be two works or one thing of two words."""
    for joint in _CONJUNCTIONS.finditer(name):
        before, after = name[: joint.start()], name[joint.end() :]
        if min(len(before), len(after)) >= 4 and _counted_ending().search(after):
            return before, after
    return None


@rule
def indicator_name_ambiguous(case: Case) -> Iterator[Hit]:
    """A name that leaves open what or whom it counts, told from the form alone."""
    for number, row in case.rows(Level1.OUTPUT):
        name = bare(row.name)
        if name.endswith("情况") and row.level2 is Level2.QUANTITY and (value := measure(row.target)):
            better = f"{name.removesuffix('情况')}{'数量' if value.unit in ('家', '个', '') else value.unit + '数'}"
            yield Hit(
                place=at_row(number, row, "name"),
                quote=row.name,
                message=f"“情况”不是计量属性，指标值却是“{row.target.text.strip()}”，数的是什么要靠猜。",
                suggestion=f"写明数的是什么，例如“{better}”。",
            )
        elif other := _fuller_name(case, number, row):
            yield Hit(
                place=at_row(number, row, "name"),
                quote=row.name,
                message=f"表里还有“{other.name}”，本条只写“{row.name}”，看不出指的是哪一类对象。",
                suggestion="在名称前补上对象，例如“××人员体检人数”。",
            )


def _fuller_name(case: Case, number: int, row: Indicator) -> Indicator | None:
    """A longer name of the same kind that this bare one is the tail of, when this one cannot be its total."""
    mine, value = bare(row.name), measure(row.target)
    if (
        row.level2 is not Level2.QUANTITY
        or not 3 <= len(mine) <= 6
        or value is None
        or re.match("总|全年|合计|年", mine)
    ):
        return None
    for other_number, other in case.rows(Level1.OUTPUT, Level2.QUANTITY):
        theirs = measure(other.target)
        longer = bare(other.name)
        if (
            other_number != number
            and theirs
            and theirs.unit == value.unit
            and longer.endswith(mine)
            and len(longer) >= len(mine) + 2
        ):
            return other if value.amount < theirs.amount else None
    return None


@rule
def duplicate_indicator(case: Case) -> Iterator[Hit]:
    """The same name twice in one form. A cost and the output it pays for may share a name."""
    seen: dict[tuple[str, bool], tuple[int, Indicator]] = {}
    for number, row in case.rows():
        name = squeeze(row.name)
        if not name:
            continue
        key = (name, row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST)
        if key not in seen:
            seen[key] = number, row
            continue
        first, earlier = seen[key]
        if row.explanation and earlier.explanation and row.explanation != earlier.explanation:
            continue
        yield Hit(
            place=at_row(number, row, "name"),
            quote=row.name,
            message=f"“{row.name}”在第{first}行（{earlier.target.text.strip()}）和第{number}行（{row.target.text.strip()}）各出现一次。",
            suggestion="删去一条；两条考核的内容确实不同时，在名称里写明区别。",
        )


@rule
def near_duplicate_indicator(case: Case) -> Iterator[Hit]:
    """Two names that differ only by filler words or by words of the same meaning; uncertain when they are merely alike."""
    for (_, first), (number, second) in combinations(list(case.rows()), 2):
        if squeeze(first.name) == squeeze(second.name) or not _same_kind(first, second):
            continue
        one, other = _canonical(first.name), _canonical(second.name)
        alike = one != other and _likeness(one, other) >= _ALIKE
        if alike or (one == other and len(core(first.name)) >= 2):
            yield Hit(
                place=at_row(number, second, "name"),
                quote=second.name,
                message=f"“{second.name}”与“{first.name}”{'可能' if alike else ''}说的是同一件事，会重复计分。",
                suggestion="合并为一条，保留更能说明结果的那个名称。",
                uncertain=alike,
            )


def _likeness(one: str, other: str) -> float:
    """Dice's coefficient of the letter pairs of two names."""
    first, second = ({name[at : at + 2] for at in range(len(name) - 1)} for name in (one, other))
    return 2 * len(first & second) / (len(first) + len(second) or 1)


def _same_kind(first: Indicator, second: Indicator) -> bool:
    """Same second level with comparable values, or two worded effects under quality and benefit."""
    one, other = measure(first.target), measure(second.target)
    if (one is None) != (other is None) or (one and other and one.unit != other.unit):
        return False
    if first.level2 is second.level2:
        return True
    outcomes = {Level2.QUALITY, Level2.SOCIAL_BENEFIT, Level2.SUSTAINABLE}
    return one is None and first.level2 in outcomes and second.level2 in outcomes


def _canonical(name: str) -> str:
    return re.sub("活动(?=成效|效果|率)", "", without_fillers(one_wording(bare(name))))


@rule
def circular_indicator(case: Case) -> Iterator[Hit]:
    """The value says again what the name has said: 居民居住环境提升 = 提升."""
    for number, row in case.rows():
        if row.level2 in (Level2.TIMELINESS, Level2.QUANTITY) or row.level1 in (Level1.SATISFACTION, Level1.COST):
            continue
        name, value = bare(row.name), plain(row.target.text).strip("。")
        if not 1 < len(value) <= 8 or has_figure(row.target) or name.endswith(("性", "率", "情况")):
            continue
        root = re.sub("^(?:有所|得到|持续|进一步|不断|明显|显著|稳步|有)", "", value)
        said = name.endswith((value, root)) or re.search(f"(?:有|正常|持续){re.escape(root)}$", name)
        if (
            said
            or (value == "正常" and re.search("正常(?:进行|运行|运转|开展)$", name))
            or (value == "有效" and name.endswith("有实效"))
        ):
            yield Hit(
                place=at_row(number, row),
                quote=f"{row.name}：{row.target.text.strip()}",
                message=f"名称以“{root}”结尾，指标值又填“{value}”，等于没有设目标值。",
                suggestion="换成能统计的结果，例如“环境类投诉件数下降率 ≥5%”。",
            )


@rule
def domain_term_error(case: Case) -> Iterator[Hit]:
    """A business concept put the wrong way round, from a list of known ones."""
    for number, row in case.rows():
        for term in entries("terms", "term", Term):
            if re.search(term.pattern, bare(row.name)):
                yield Hit(
                    place=at_row(number, row, "name"),
                    quote=row.name,
                    message=f"“{row.name}”：{term.why}。",
                    suggestion=f"改为“{term.instead}”。",
                )
                break
