"""Rules on the names of 三级指标: one thing, without its value, said once, in the words of the trade."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from assistant.domain import Indicator, Level1, Level2
from assistant.review.lexicon import Term, alternatives, any_pattern, entries, words
from assistant.review.rule import Case, Hit, at_row, rule, squeeze
from assistant.review.rules.measured_names import COUNTED, ends, measured, starts, without_numbering
from assistant.review.wording import (
    bare,
    core,
    has_figure,
    measure,
    one_wording,
    plain,
    without_fillers,
    without_remarks,
)

_DUE = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|底)?(?:之?前|以前)")
_JOINTS = re.compile(r"[、，,和及与]|以及")
_CONJUNCTIONS = re.compile(r"以及|[和与]|(?<![普涉])及(?!时|格)")
_ALIKE = 0.7  # share of letter pairs in common from which two names may say the same; ours
_COMMAS = re.compile(r"[，,；;。]")
# a clause that only says when or in which respect: 服务周期内，
_SETTING = re.compile(r"(?:内|期间|以来|前|后|时|中|上|方面|过程中|情况下|基础上)$")


@rule
def value_in_indicator_name(case: Case) -> Iterator[Hit]:
    """A figure that belongs into 指标值 stands in the name."""
    for number, row in case.rows():
        name = any_pattern("names", "proper_figures").sub("□", without_numbering(row.name))
        found = COUNTED.search(name) or _DUE.search(squeeze(row.name))
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
        if joint[0] == "、" and (starts(before, "wishes") or starts(before, "tasks")) and ends(after, "conclusions"):
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
    for number, row in case.rows():
        name = bare(row.name)
        if name in words("names", "subjectless"):
            whom = "谁的满意度" if "满意" in name else "哪件事、哪些人"
            yield Hit(
                place=at_row(number, row, "name"),
                quote=row.name,
                message=f"名称只写“{row.name}”，没有说{whom}，换一个人来填就可能换一个口径。",
                suggestion=f"在前面补上对象，例如“××居民{name}”。"
                if "满意" in name
                else f"在前面补上对象，例如“××活动{name}”。",
            )
        elif row.level1 is not Level1.OUTPUT:
            continue
        elif name.endswith("情况") and row.level2 is Level2.QUANTITY and (value := measure(row.target)):
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
        name = without_remarks(row.name)
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
        if without_remarks(first.name) == without_remarks(second.name) or not _same_kind(first, second):
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
        root = re.sub("^(?:有所|得到|持续|进一步|不断|明显|显著|稳步|有)", "", value) or value
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
