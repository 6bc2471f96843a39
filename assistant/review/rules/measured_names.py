"""The rule on what a 三级指标 is called: the name of something measurable, not a wish, a task or a conclusion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain import Indicator, Level1, Level2, Severity
from assistant.review.lexicon import any_of, words
from assistant.review.rule import Case, Hit, at_row, rule, squeeze
from assistant.review.wording import bare, has_figure, measure, plain

COUNTED = re.compile(
    r"\d+(?:\.\d+)?(?:余|多)?(?:个|名|人次|人|场次|场|次|期|项|类|种|件|套|台|户|家|条|处|座|册|份|指标|点位|万元|元|%|％|平方米|立方米|公里|千米|公顷|亩|盏|辆|间|所|块|幅|株|棵|吨|课时|批|篇|只|头|张|支|口|本)"
    r"|[两二三四五六七八九十]+(?:个|名|场|家|所|座|台|套)"
)
_NUMBERED = re.compile(
    r"^(?:[★☆*＊]*(?:三级)?指标\d{1,2}(?:[:：.、．-]|(?=[^\d]))|[(（]\d{1,2}[)）]|\d{1,2}[.、．](?!\d))"
)
_COMMAS = re.compile(r"[，,；;。]")
# a sentence that says to whom, with what or by which principle: 为老年人提供上门服务, 以公益为原则
_ADDRESSED = re.compile(
    r"[对为].{2,14}(?:进行|开展|提供)|以.{2,16}为.{0,6}(?:原则|目标|导向|核心|主)|使.{2,10}(?:更|得到|享受)"
)
# a bound that stands in the name instead of the value: 采购价格不高于市场价, 控制在预算范围内
_BOUND = re.compile(r"不(?:高|低|少|大|小|多|超)(?:于|过)|不超预算|控制在.{0,10}(?:内|以下)|(?:以内|之内|范围内)$")
# a question or a bound at the end: told, if at all, by the rules on values in names and on template hints
_ASKED = re.compile(r"是否|\*{2}|[≥≤><=]\d+[^\d]{0,4}$")


def without_numbering(name: str) -> str:
    """A name without the template's own numbering: 指标1：, 指标 2. and (3)."""
    return _NUMBERED.sub("", squeeze(name))


def starts(text: str, key: str) -> str:
    """The word of the list ``key`` of ``names.toml`` that a text opens with, the longest; empty when none."""
    found = any_of("names", key).match(text)
    return found[0] if found else ""


def ends(text: str, key: str) -> str:
    """The word of the list ``key`` of ``names.toml`` that a text ends in, the longest; empty when none."""
    some = _longest_first(key)
    return next((word for word in some if text.endswith(word)), "") if text.endswith(some) else ""


def measured(text: str) -> bool:
    """Whether a name ends in something that can be measured: 场次, 合格率."""
    return bool(ends(text, "measured_endings")) and not ends(text, "unmeasured_endings")


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
    name = bare(without_numbering(row.name))
    if not name:
        return None
    if row.level1 is Level1.COST or row.level2 is Level2.OUTPUT_COST:
        if bound := _bound(name):
            return bound
        if _ADDRESSED.match(name):
            return "是一句工作要求", "改为“对象+成本（单价、标准）”，例如“数字资源采购单价”。", None
        parts = [part for part in _COMMAS.split(name) if part]
        task = next((found for part in parts if (found := starts(part, "tasks") or starts(part, "wishes"))), "")
        if len(parts) > 1 and task:
            return (
                f"是一句工作要求（“{task}……”）",
                "改为“对象+成本（单价、标准）”，例如“室内健身点单点位购置成本”。",
                None,
            )
        return None
    sentence = [part for part in _COMMAS.split(name) if part]
    if len(sentence) > 1 and any(starts(part, "wishes") or starts(part, "tasks") for part in sentence):
        return "是一句工作要求", "拆成单一指标，各写成“对象+计量属性”，例如“活动开展场次”“配送课时数”。", None
    plain_fault = _bound(name) or _wish(name, row) or _conclusion(name, row)
    return plain_fault or _bare_noun(name, row) or _unmeasured(name, row)


def _bound(name: str) -> tuple[str, str, Severity | None] | None:
    if (found := _BOUND.search(name)) and not measured(name):
        return f"把要求“{found[0]}”写进了名称", "名称只留考核的量，要求写进指标值，例如“采购单价”“≤市场均价”。", None
    return None


def _wish(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    if wish := starts(name, "wishes") or _direction(name, row):
        if _is_noun_after(wish, name, row):
            return None
        advice = f"去掉“{wish}”，写成能统计的名词，例如把“提升群众参与积极性”改为“群众活动参与率”。"
        return f"以动词“{wish}”开头，写的是愿望", advice, Severity.INFO if has_figure(row.target) else None
    if _ADDRESSED.match(name) and not measured(name):
        return "是一句工作要求", "写成“对象+计量属性”，例如“室外健身点管理数量”。", None
    task = starts(name, "tasks")
    neutral = ends(name, "neutral_endings") and not ends(name, "wishful_endings")
    if task and not measured(name) and not neutral and not ends(name, "attribute_endings"):
        if name[len(task) :] in words("names", "heads_of_verbs"):
            return None
        return f"以动词“{task}”开头，写的是任务", "补上计量属性，例如“活动场次”“更新数量”“发放人数”。", Severity.INFO
    return None


def _direction(name: str, row: Indicator) -> str:
    """降低 of 降低运行成本 with a word for its value: 降低运行成本 ≤5万元 may be meant, 降低运行成本 = 降低 is a wish."""
    return "" if has_figure(row.target) else starts(name, "directions")


def _is_noun_after(wish: str, name: str, row: Indicator) -> bool:
    """Whether what follows the verb makes the whole a name all the same: 提升改造面积, 改善程度, 保障率."""
    rest = name[len(wish) :]
    if rest in ("", *words("names", "heads_of_verbs")):
        return True
    if measured(name):
        return has_figure(row.target) or len(rest) < 4 or wish not in words("names", "directions")
    if ends(name, "event_endings") and has_figure(row.target):
        return True
    neutral = ends(name, "neutral_endings") and not ends(name, "wishful_endings")
    return bool(neutral) and not name.endswith(("积极性", "主动性", "自觉性", "创造性"))


def _conclusion(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    word = ends(name, "conclusions")
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
    if measured(name) or ends(name, "neutral_endings") or ends(name, "attribute_endings") or _ASKED.search(name):
        return None
    if (figure := COUNTED.search(name)) and figure.end() == len(name):
        return None  # told as a value in the name
    counted = has_figure(row.target) or plain(row.target.text) in words("values", "none_at_all")
    if ends(name, "event_endings") and counted and not re.search("无|未|零", name):
        return None
    return "缺计量属性", _with_attribute(row), Severity.INFO


def _bare_noun(name: str, row: Indicator) -> tuple[str, str, Severity | None] | None:
    word = ends(name, "bare_nouns")
    if word == "能力" and has_figure(row.target):
        return None  # 新增粮食生产能力 ≥50万公斤
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
