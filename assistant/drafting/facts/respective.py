"""One figure or several for things that are listed (各, 分别): 雨衣、雨靴各45套 is 45 of each; 单价分别为68万元和9.5万元 goes to the two before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Fact
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.prices import TIMES
from assistant.figures import Figure, FigureKind
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
    """Prices that 分别 hands out to as many works counted just before, in order, and how many figures they took; the time the first is for (每平方米每年) is that of all."""
    run = list(figures[:1])
    for figure in figures[1:]:
        if not _BETWEEN.fullmatch(text[run[-1].end : figure.start]):
            break
        run.append(figure)
    works = [fact for fact in before if fact.quantity is not None and fact.source == "content"][-len(run) :]
    if len(run) < 2 or len(works) < len(run) or any(one.kind is not FigureKind.MONEY for one in run):
        return [], 0
    facts = []
    for figure, work in zip(run, works, strict=True):
        facts.append(
            Fact(
                thing=work.thing,
                act=work.act,
                unit_cost=figure.amount,
                unit="/".join((f"元/{work.unit}", *(part for part in run[0].per.split("/") if part in TIMES))),
                quote=text[figure.start : figure.end],
                source=work.source,
                start=figure.start,
                end=figure.end,
            )
        )
    return facts, len(run)
