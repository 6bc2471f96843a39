"""Asks a model what the figures count that our readers could not place (模型补读): one call, verbatim words or nothing.

The figures themselves are read by us; the model only says whose they are, in words that must stand in the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, create_model

from assistant.domain import Brief, Fact, FactChange, Value
from assistant.drafting.facts import Reading
from assistant.drafting.facts.orders import without_orders
from assistant.drafting.facts.tasks import NOT_COUNTED
from assistant.errors import ModelError
from assistant.figures import Figure, FigureKind, read_figures
from assistant.persons import mask_persons
from assistant.prompting import load_prompt

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel

MOST = 6
"""Figures asked about in one call; with its prompt that stays below 500 tokens, 120 of them generated."""
FACT_TOKENS = 120
PLACE = "模型补读"
_KINDS = (FigureKind.COUNT, FigureKind.MEASURE)
_BEFORE = re.compile(r"去年|上年|前年|往年|以往|同比|原来|历年|20\d\d年(?:已|实际|完成)|此前|累计已")
_NOTHING = re.compile(r"^无|没有|不清楚|未说明|未提及|不详")


class Loose(Value):
    """A figure of the brief whose thing is not sure: ``fact`` is our reading of it, ``None`` when there is none."""

    figure: Figure
    sentence: str
    fact: Fact | None = None


def loose_figures(brief: Brief, reading: Reading) -> tuple[Loose, ...]:
    """Counts and measures of the user's words that no fact covers, or whose fact is named by words that stand elsewhere.

    Money, rates, ages and last year's figures are left alone.
    """
    text = without_orders(brief.content, [])
    counted = [fact for fact in reading.facts if fact.source == "content" and fact.start is not None]
    found = []
    for figure in read_figures(text, year=brief.year):
        if (
            figure.kind not in _KINDS
            or figure.per
            or figure.unit in NOT_COUNTED | _IDLE
            or re.search(r"\d万.?块$", figure.quote)
        ):
            continue
        sentence = _sentence(text, figure.start)
        owner = next((one for one in counted if (one.start or 0) < figure.end and figure.start < (one.end or 0)), None)
        if _BEFORE.search(sentence) or (owner is not None and _sure(owner)):
            continue
        found.append(Loose(figure=figure, sentence=sentence, fact=owner))
    return tuple(found)


_IDLE = frozenset(("项", "类", "种", "年", "个月", "月", "季度"))


def _sure(fact: Fact) -> bool:
    """Whether the words of a fact's own quote name its thing; what people take part in was named before them."""
    quote = re.sub(r"\s", "", fact.quote)
    return fact.quantity is None or fact.act == "参与" or fact.thing[:2] in quote or fact.thing[-2:] in quote


def _sentence(text: str, at: int) -> str:
    first = max(text.rfind(mark, 0, at) for mark in "。；;！？\n") + 1
    ends = [place for mark in "。；;！？\n" if (place := text.find(mark, at)) >= 0]
    return text[first : min(ends, default=len(text))].strip()[:120]


class Answer(Value):
    """What a model's words settled: facts for figures without one, and changes to facts that were named wrongly."""

    added: tuple[Fact, ...] = ()
    changes: tuple[FactChange, ...] = ()


def asked_facts(chat: ChatModel, loose: tuple[Loose, ...]) -> Answer:
    """What the figures count, by the model's verbatim words; a figure it cannot name so stays as it was.

    Raises ``ModelError``.
    """
    loose = loose[:MOST]
    if not loose:
        return Answer()
    lines = [
        f"f{number}：{one.figure.quote}　句子：{mask_persons(one.sentence)}"
        for number, one in enumerate(loose, start=1)
    ]
    slots = {f"f{number}": (str, Field(max_length=16)) for number in range(1, len(loose) + 1)}
    schema: type[BaseModel] = create_model("Things", **slots)  # type: ignore[call-overload]
    messages = load_prompt("facts").render(figures="\n".join(lines))
    reply = chat.structured(messages, schema, max_tokens=FACT_TOKENS, temperature=0.0)
    said = [str(getattr(reply, f"f{number}")) for number in range(1, len(loose) + 1)]
    return Answer(added=tuple(_added(loose, said)), changes=tuple(_changes(loose, said)))


def with_asked_facts(chat: ChatModel, brief: Brief, reading: Reading) -> Brief | None:
    """The brief with what the model could place; ``None`` when nothing was loose, said or verified. A failing model says nothing."""
    loose = loose_figures(brief, reading)
    if not loose:
        return None
    try:
        answer = asked_facts(chat, loose)
    except ModelError:
        return None
    if not answer.added and not answer.changes:
        return None
    return brief.model_copy(
        update={"added": (*brief.added, *answer.added), "corrections": (*brief.corrections, *answer.changes)}
    )


def _added(loose: tuple[Loose, ...], said: list[str]) -> Iterator[Fact]:
    for one, words in zip(loose, said, strict=True):
        thing = _bare(words)
        if one.fact is None and verified(thing, one):
            yield Fact(
                thing=thing,
                quantity=one.figure.amount,
                upper=one.figure.upper,
                comparator=one.figure.comparator,
                unit=one.figure.unit,
                quote=one.figure.quote,
                start=one.figure.start,
                end=one.figure.end,
                place=PLACE,
            )


def _changes(loose: tuple[Loose, ...], said: list[str]) -> Iterator[FactChange]:
    for one, words in zip(loose, said, strict=True):
        thing = _bare(words)
        if one.fact is not None and verified(thing, one) and thing not in one.fact.thing:
            yield FactChange(fact=one.fact, becomes=one.fact.model_copy(update={"thing": thing, "place": PLACE}))


def _bare(words: str) -> str:
    return re.sub(r"[\s“”\"。，、]", "", words)


def verified(thing: str, loose: Loose) -> bool:
    """Whether the model's words stand in the sentence and can be the name of a thing."""
    if not 2 <= len(thing) <= 12 or re.search(r"\d", thing) or _NOTHING.search(thing):
        return False
    return thing in loose.sentence and thing not in loose.figure.quote
