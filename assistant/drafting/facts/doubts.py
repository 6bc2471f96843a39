"""Figures of a brief whose name is not sure (存疑的数字): nothing says them, or our name for them stands elsewhere or twice.

They are what a model is asked about. Text and facts in, values out; no model here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Brief, Fact, Value
from assistant.drafting.facts import Reading
from assistant.drafting.facts.measuring import COUNTED
from assistant.drafting.facts.orders import without_orders
from assistant.drafting.facts.talk import plainly
from assistant.drafting.facts.unplaced import Reason
from assistant.drafting.kinds import verbs
from assistant.figures import Figure, FigureKind, read_figures
from assistant.lexemes import lexemes

_NAMED = (*COUNTED, FigureKind.MONEY, FigureKind.PERCENT)
_NOUNS = "补贴 补助 综合 资金 经费 对象 内容 任务 标准 面积 数量 人数 次数 总数 规模 投资 总投资 预算 单价 费用 项目 工程 活动 服务"
EMPTY = frozenset(_NOUNS.split())
"""Nouns that say nothing without what they are of."""


class Doubt(Value):
    """A figure whose name is not sure. ``clause`` are the words it stands in, ``start`` and ``end`` its place in the brief;
    ``fact`` is our reading of it, ``None`` when there is none."""

    figure: Figure
    clause: str
    start: int
    end: int
    fact: Fact | None = None
    twin: bool = False
    """Whether our name is also that of another figure of the same unit, so that it does not tell the two apart."""


class Doubts(Value):
    """The brief in office wording and its doubtful figures in order."""

    text: str
    figures: tuple[Doubt, ...] = ()


def doubts_of(brief: Brief, reading: Reading) -> Doubts:
    """The figures of the user's words that no fact says and nothing explains, and those named by words from elsewhere.

    What the user corrected, what is former, cancelled or background, ages and spans of time are left alone.
    """
    plain = plainly(without_orders(brief.content, []))
    text = plain.text
    explained = [one.figure for one in reading.unplaced if one.reason is not Reason.UNNAMED]
    unnamed = [one.figure for one in reading.unplaced if one.reason is Reason.UNNAMED]
    settled = [change.becomes for change in brief.corrections]
    facts = [one for one in reading.facts if one.source == "content" and one.start is not None]
    twins = _twins(facts)
    found = []
    for figure in read_figures(text, year=brief.year):
        portion = figure.per and figure.kind is not FigureKind.MONEY  # 每班40人
        if portion or figure.kind not in _NAMED or figure.unit in _IDLE or _ORDINAL.fullmatch(figure.quote):
            continue
        start, end = plain.back(figure.start, figure.end)
        clause = clause_of(text, figure)
        owner = next(
            (one for one in facts if says(one, figure) and (one.start or 0) < end and start < (one.end or 0)), None
        )
        if owner is None and not any(one.start < end and start < one.end for one in unnamed):
            said_again = figure.amount == brief.amount or not any(says(one, figure) for one in facts)
            if said_again or any(one.start < end and start < one.end for one in explained):
                continue
        twin = owner is not None and owner in twins
        if owner is not None and (owner in settled or (_sure(owner, clause, figure, text) and not twin)):
            continue
        found.append(Doubt(figure=figure, clause=clause, start=start, end=end, fact=owner, twin=twin))
    return Doubts(text=text, figures=tuple(found))


def _twins(facts: Sequence[Fact]) -> list[Fact]:
    """Facts whose name and unit another fact with another figure has."""

    def key(fact: Fact) -> tuple[object, ...]:
        return fact.thing, fact.unit, fact.money is None, fact.unit_cost is None

    def amount(fact: Fact) -> object:
        return fact.quantity, fact.money, fact.unit_cost

    return [one for one in facts if any(key(one) == key(other) and amount(one) != amount(other) for other in facts)]


_IDLE = frozenset(("项", "类", "种", "年", "个月", "月", "季度"))


_ORDINAL = re.compile(r"[一二三四五六][期批]")
"""滨河新村一期 is a name."""


def says(fact: Fact, figure: Figure) -> bool:
    return figure.amount in (fact.quantity, fact.unit_cost, fact.money)


def clause_of(text: str, figure: Figure) -> str:
    """The words between the marks around a figure; brackets that close before or open behind it are read over."""
    for bracket in re.finditer(r"[（(][^（()）]*[)）]", text):
        if not bracket.start() <= figure.start < bracket.end():
            text = text[: bracket.start()] + "_" * len(bracket[0]) + text[bracket.end() :]
    first = max(text.rfind(mark, 0, figure.start) for mark in _MARKS) + 1
    ends = [place for mark in _MARKS if (place := text.find(mark, figure.end)) >= 0]
    return text[first : min(ends, default=len(text))]


_MARKS = "，,。；;、\n （()）！!？?"


def _sure(fact: Fact, clause: str, figure: Figure, text: str) -> bool:
    """Whether a fact is named by words of its own clause that say something; a clause with none goes on with the one before it."""
    if fact.thing in verbs() or fact.thing in EMPTY:
        return False
    taking_part = fact.act == "参与" and (fact.unit == "人次" or (fact.unit in ("人", "名") and fact.beneficiary))
    if fact.thing[-2:] in flat(clause) or taking_part:
        return True
    if _names_something(clause.replace(figure.quote, " ")):
        return False
    before = re.split(rf"[{_MARKS}]", text[: max(0, text.rfind(clause.strip("_"), 0, figure.end))].rstrip(_MARKS))[-1]
    return figure.kind is FigureKind.MONEY or fact.thing[-2:] in flat(before)


def _names_something(words: str) -> bool:
    """Whether words hold a noun of their own: 计390000元 and 补助标准为每人80元 do not."""
    return any(
        len(word.text) > 1 and word.text not in EMPTY and (word.tag[0] in "njlbs" or word.tag == "vn")
        for word in lexemes(words)
    )


def stands_in(name: str, clause: str) -> bool:
    """Whether every word of a name stands in a clause."""
    return all(word.text in clause for word in lexemes(name))


def flat(text: str) -> str:
    """A text without the marks within it, in which a name is looked for: 三、四级 is 三四级."""
    return re.sub(r"[、，,\s“”]", "", text)
