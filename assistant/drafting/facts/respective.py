"""One figure or several for things that are listed (各, 分别): 雨衣、雨靴各45套 is 45 of each; 单价分别为68万元和9.5万元 goes to the two before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Fact
from assistant.drafting.facts.clause import clean
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.prices import TIMES
from assistant.figures import Figure, FigureKind, without_portion
from assistant.lexemes import lexemes

_LISTED = re.compile(r"[、和与及]")
_BETWEEN = re.compile(r"[\s、，,和与及]*(?:分别)?(?:为|是|按)?[\s约]*")


def each_of(fact: Fact, left: str) -> list[Fact]:
    """The facts for every one of the things listed before 各: the same figure of each; the fact itself when nothing is listed."""
    found = re.search(r"各(?:为|是|有|设|配|购|建|聘|约)?$", re.sub(r"\s", "", left))
    names = _LISTED.split(re.sub(r"\s", "", left)[: found.start()]) if found else []
    if len(names) < 2 or fact.quantity is None or fact.act == "参与":
        return [fact]
    first = (
        fact.thing[: len(fact.thing) - sum(map(len, names[1:]))]
        if fact.thing.endswith("".join(names[1:]))
        else names[0]
    )
    things = [first, *names[1:]]
    if not all(is_sound_name(name) for name in things) or len(things) > 6:
        return [fact]
    return [fact.model_copy(update={"thing": name}) for name in with_head(things)]


_ROOM = r"(?:[室馆站堂舍房厅园店场所库]|中心|基地)$"


def with_head(things: list[str]) -> list[str]:
    """物理、化学、生物创新实验室 are three 创新实验室: bare words listed before a room of one such word share its noun."""
    size = len(things[0])
    short, last = things[:-1], things[-1]
    if len(last) < size + 3 or not re.search(_ROOM, last) or any(len(one) != size for one in short):
        return things
    if any(re.search(_ROOM, one) for one in short) or lexemes(last)[0].text != last[:size]:
        return things
    return [*(one + last[size:] for one in short), last]


def shared_prices(text: str, figures: Sequence[Figure], before: Sequence[Fact]) -> tuple[list[Fact], int]:
    """Prices or sums that 分别 hands out in order, and how many figures they took: to what its own clause lists (市、县两级每场补助标准),
    to as many works counted just before, or to what the sentence lists (主要用于宣传、文化、培训等). The time the first is for
    (每平方米每年) is that of all; sums without a 单价, 标准 or 每 are parts of the budget."""
    run = list(figures[:1])
    for figure in figures[1:]:
        if not _BETWEEN.fullmatch(text[run[-1].end : figure.start]):
            break
        run.append(figure)
    if len(run) < 2 or any(one.kind is not FigureKind.MONEY for one in run):
        return [], 0
    named = _given(text[: run[0].start], run, before)
    if len(named) < len(run):
        return [], 0
    clause = re.split(r"[，,。；;\n]", text[: run[0].start])[-1] + run[0].quote
    each = bool(run[0].per or re.search(r"单价|标准|每|[人户台场]均", clause))
    times = tuple(part for part in run[0].per.split("/") if part in TIMES)
    facts = []
    for figure, (thing, act, unit) in zip(run, named, strict=True):
        price = {"unit_cost": figure.amount, "unit": "/".join((f"元/{unit}", *times))}
        facts.append(
            Fact(
                thing=thing,
                act=act,
                quote=text[figure.start : figure.end],
                source=before[-1].source if before else "content",
                start=figure.start,
                end=figure.end,
            ).model_copy(update=price if each and unit else {"money": figure.amount, "unit": "元"})
        )
    return facts, len(run)


def _given(left: str, run: Sequence[Figure], before: Sequence[Fact]) -> list[tuple[str, str, str]]:
    """Thing, act and unit of each of the things that a run of figures is handed out to."""
    sentence = re.split(r"[。；;\n]", left)[-1]
    *earlier, own = re.split(r"[，,：:]", sentence)
    portion = next((part for part in run[0].per.split("/") if part and part not in TIMES), "")
    if things := _listed(own, len(run)):
        return [(thing, "", portion) for thing in things]
    works = [fact for fact in before if fact.quantity is not None and fact.source == "content"][-len(run) :]
    near = [fact for fact in works if (fact.start or 0) >= len(left) - len(sentence)]
    for clause in reversed(earlier if len(near) < len(run) else []):
        if things := _listed(clause, len(run)):
            return [(thing, "", portion) for thing in things]
    return [(fact.thing, fact.act, fact.unit) for fact in works]


_HANDED = re.compile(r"(?:的?(?:单价|标准|金额|资金|经费|预算|成本)*)?(?:分别|各)(?:为|是|按|安排)?.*$|等$")
_INTO = re.compile(r"^.*?(?:主要|用于|包括|包含|分为|开展|其中)+")


def _listed(words: str, count: int) -> list[str]:
    """So many things that words list: 市、县表演团体补助 are 市表演团体补助 and 县表演团体补助; empty when they list another number."""
    bare = without_portion(_HANDED.sub("", _INTO.sub("", re.sub(r"\s", "", words))))
    names = [clean(name) for name in _LISTED.split(bare)]
    if len(names) != count:
        return []
    first, last = names[0], names[-1]
    if len(first) <= 2 and len(last) > len(first) + 2:
        names = [*(name + last[len(first) :] for name in names[:-1]), last]
    return names if all(is_sound_name(name) for name in names) else []
