"""Rewrites of 三级指标 names: the object and what is counted of it, made from the words and the unit already there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Edit, Finding, Indicator, Level2, Section
from assistant.review.lexicon import any_of, words
from assistant.review.rewriting.proposals import Proposal, proposes, row_of
from assistant.review.rule import Case, at_row, squeeze
from assistant.review.rules.measured_names import COUNTED, measured, without_numbering
from assistant.review.wording import bare, has_figure, measure
from assistant.target import read_target

# what a thing counted in a unit is called; a unit missing here gives no name
_COUNTED_AS = {
    **dict.fromkeys(("场", "场次"), "场次"),
    **dict.fromkeys(("人", "名", "位"), "人数"),
    **dict.fromkeys(("平方米", "㎡", "亩", "公顷"), "面积"),
    **dict.fromkeys(("公里", "千米", "米"), "长度"),
    **dict.fromkeys(("个", "项", "辆", "盏", "块", "支", "把"), "数量"),
    **{unit: f"{unit}数" for unit in "次户家份件台套期条座处株册间所棵篇"},
    "人次": "人次",
    "课时": "课时数",
}
_DOING = re.compile("^(?:开展|组织|举办|完成|实施|提供|承办|做好|组织开展)+")
_MOST = 18  # characters of a name that still reads as one; ours


@proposes("indicator_name_not_indicator")
def named_by_its_unit(case: Case, finding: Finding) -> Iterator[Proposal]:
    """开展健康讲座 in 场 is 健康讲座场次; 路灯维修 in 台 is 路灯维修台数; 提升居民参与率 is 居民参与率."""
    row = row_of(case, finding)
    if row is None or finding.place.field != "name":
        return
    name = bare(row.name)
    while wish := any_of("names", "wishes").match(name):
        name = name[wish.end() :]
    for word in words("names", "conclusions"):
        if name.endswith(word) and len(name) - len(word) >= 4 and measured(name.removesuffix(word)):
            yield Proposal(name.removesuffix(word))
    if name != bare(row.name) and len(name) >= 4 and measured(name):
        yield Proposal(name)
    if (counted := _counted(row)) and 3 <= len(name) <= _MOST:
        yield Proposal(_as_object(name) + counted)


def _counted(row: Indicator) -> str:
    value = measure(row.target)
    return _COUNTED_AS.get(value.unit, "") if value and not value.per and row.level2 is Level2.QUANTITY else ""


def _as_object(name: str) -> str:
    """维修路灯 as 路灯维修, 开展讲座 as 讲座: the verb goes behind the thing it is done to, 开展 and the like go."""
    rest = _DOING.sub("", name)
    verb = any_of("names", "tasks").match(rest)
    if verb and len(rest) - verb.end() >= 2:
        return rest[verb.end() :] + verb[0]
    return rest


@proposes("value_in_indicator_name")
def without_the_figure(case: Case, finding: Finding) -> Iterator[Proposal]:
    """20场健康讲座 as 健康讲座场次; the figure goes into an empty 指标值, else the value that stands there stays."""
    row = row_of(case, finding)
    whole = without_numbering(row.name) if row else ""
    found = list(COUNTED.finditer(whole))
    if row is None or len(found) != 1:
        return
    figure = found[0][0]
    before = re.sub("(?:不少于|不低于|至少|达到|[共约达]|≥|>=|=)$", "", whole[: found[0].start()])
    rest = (before + whole[found[0].end() :]).strip("，,、：:（）()")
    rest = re.sub(r"([一-龥]{2,4})\1", r"\1", rest)
    reading = measure(read_target(figure))
    counted = _COUNTED_AS.get(reading.unit, "") if reading else ""
    names = [rest] if measured(rest) else []
    names += [_as_object(rest) + counted] if counted and not measured(rest) else []
    for name in names:
        if not 4 <= len(name) <= _MOST:
            continue
        if has_figure(row.target):
            yield Proposal(name)
        else:
            number, value = finding.place.row or 0, "=100%" if figure == "100%" else f"≥{figure}"
            yield Proposal(
                f"名称“{name}”，指标值“{value}”",
                (
                    Edit(place=at_row(number, row, "target"), was=row.target.text, text=value),
                    Edit(place=at_row(number, row, "name"), was=row.name, text=name),
                ),
            )


@proposes("domain_term_error")
def the_right_term(_: Case, finding: Finding) -> Iterator[Proposal]:
    """The term the list gives, when it is one name."""
    if found := re.fullmatch("改为“([^“”（(、，]+)”。", finding.suggestion):
        yield Proposal(found[1])


_HINT = re.compile(r"[（(]\s*(?:[≥≤=><]|[<>]=)?\s*[*＊]{2,}\s*[%％]?\s*[)）]")


@proposes("placeholder_residue")
def without_template_hints(case: Case, finding: Finding) -> Iterator[Proposal]:
    """满意度(≥**%) as 满意度, in every name that has such a hint."""
    if finding.place.section is not Section.INDICATOR or finding.place.field != "name":
        return
    edits = [
        Edit(place=at_row(number, row, "name"), was=row.name, text=_HINT.sub("", row.name).strip())
        for number, row in case.rows()
        if _HINT.search(row.name) and squeeze(_HINT.sub("", row.name))
    ]
    if edits:
        yield Proposal("、".join(edit.text for edit in edits), tuple(edits))
