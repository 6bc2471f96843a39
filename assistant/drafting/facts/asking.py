"""Asks a model what the doubtful figures of a brief say (模型补读): one call, the brief's words or nothing.

The figures themselves are read by us. Each one asked about is numbered in the text, and the reply is one name for each: a small
model names well what stands beside a mark. A name counts only when its words stand in the text; against a name of ours only
when it is better founded: in the figure's own clause, or nearer before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, create_model

from assistant.domain import Brief, Fact, FactChange, Value
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import PEOPLE_UNITS, is_people
from assistant.drafting.facts.doubts import EMPTY, Doubt, Doubts, doubts_of, flat, says, stands_in
from assistant.drafting.facts.measuring import with_figure
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.owners import is_source
from assistant.errors import ModelError
from assistant.figures import FigureKind
from assistant.lexemes import lexemes
from assistant.persons import mask_persons
from assistant.prompting import load_prompt

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel

MOST = 12
"""Figures asked about in one call."""
LONGEST = 700
"""Letters of the brief a call may hold, some 450 tokens; what stands behind them is not asked about."""
NAME_TOKENS = 400
PLACE = "模型补读"
_NAME = r"^[一-毎毐-龥A-Za-z][一-龥A-Za-z]{0,17}$"
"""What a reply may say: letters only, and no 每 in front (毎 and 毐 are its neighbours in the code table)."""
_RATES = ("率", "度", "比例", "比重", "占比")


# --------------------------------------------------------------------------------------------------------- the question


def marked(doubts: Doubts) -> tuple[str, tuple[Doubt, ...]]:
    """The sentences that hold doubtful figures, each numbered (【1】) behind its words, and those figures."""
    asked = doubts.figures[:MOST]
    sentences = [found.span() for found in re.finditer(r"[^。；;！!\n]+[。；;！!\n]?", doubts.text)]
    wanted = [any(first <= one.figure.start < last for one in asked) for first, last in sentences]
    kept, length = "", 0
    held: list[Doubt] = []
    for place, (first, last) in enumerate(sentences):
        if not wanted[place] and not any(wanted[place + 1 : place + 2]):
            continue  # the sentence before one asked about says what it speaks of
        length += last - first
        if length > LONGEST and held:
            break
        at = first
        for one in (one for one in asked if first <= one.figure.start < last):
            held.append(one)
            kept += f"{doubts.text[at : one.figure.end]}【{len(held)}】"
            at = one.figure.end
        kept += doubts.text[at:last]
    return mask_persons(kept.strip()), tuple(held)


def names_asked(chat: ChatModel, doubts: Doubts) -> tuple[tuple[Doubt, str], ...]:
    """What the model calls each figure, unverified. Raises ``ModelError``."""
    text, asked = marked(doubts)
    if not asked:
        return ()
    slots = {
        f"n{number}": (str, Field(alias=f"{number}.{one.figure.quote}", pattern=_NAME))
        for number, one in enumerate(asked, start=1)
    }
    schema: type[BaseModel] = create_model("Names", **slots)  # type: ignore[call-overload]
    reply = chat.structured(load_prompt("facts").render(text=text), schema, max_tokens=NAME_TOKENS, temperature=0.0)
    return tuple((one, str(getattr(reply, f"n{number}"))) for number, one in enumerate(asked, start=1))


# ----------------------------------------------------------------------------------------------------------- the answer


class Answer(Value):
    """What a model's words settled: facts for figures without one, and changes to facts that were named wrongly."""

    added: tuple[Fact, ...] = ()
    changes: tuple[FactChange, ...] = ()


def settled_by(brief: Brief, reading: Reading, doubts: Doubts, named: Sequence[tuple[Doubt, str]]) -> Answer:
    """What holds of the model's names."""
    added = tuple(_added(brief, reading.facts, doubts.text, named))
    return Answer(added=added, changes=tuple(_changes(doubts.text, named)))


def with_asked_facts(chat: ChatModel, brief: Brief, reading: Reading) -> Brief | None:
    """The brief with what the model could name; ``None`` when nothing was in doubt, said or verified. A failing model says nothing."""
    doubts = doubts_of(brief, reading)
    if not doubts.figures:
        return None
    try:
        answer = settled_by(brief, reading, doubts, names_asked(chat, doubts))
    except ModelError:
        return None
    if not answer.added and not answer.changes:
        return None
    return brief.model_copy(
        update={"added": (*brief.added, *answer.added), "corrections": (*brief.corrections, *answer.changes)}
    )


def _added(brief: Brief, facts: Sequence[Fact], text: str, named: Sequence[tuple[Doubt, str]]) -> Iterator[Fact]:
    for one, said in named:
        figure, name = one.figure, founded(said, one, text)
        if one.fact is not None or not name:
            continue
        if any(says(fact, figure) and (name in fact.thing or fact.thing in name) for fact in facts):
            continue  # the same said again
        fact = Fact(
            thing=_thing(name, one),
            beneficiary=name if is_people(name) else "",
            quote=brief.content[one.start : one.end],
            start=one.start,
            end=one.end,
            place=PLACE,
        )
        left, behind = text[max(0, figure.start - 20) : figure.start], text[figure.end : figure.end + 12]
        made = with_figure(fact, figure, brief, left=left, behind=behind)
        if made is not None and not is_source(made, brief.content):
            yield made


def _changes(text: str, named: Sequence[tuple[Doubt, str]]) -> Iterator[FactChange]:
    for one, said in named:
        fact, name = one.fact, founded(said, one, text)
        if fact is None or not name or name in fact.thing:
            continue
        alone = not any(
            other is not one and (words, other.figure.unit, other.figure.per) == (said, one.figure.unit, one.figure.per)
            for other, words in named
        )
        if one.twin and not alone and not stands_in(name, one.clause):
            continue
        if one.twin and alone:
            act = fact.act if fact.act not in name else ""
            yield FactChange(fact=fact, becomes=_renamed(fact, name, act))
        elif _stands_better(name, one, fact, text):
            yield FactChange(fact=fact, becomes=_renamed(fact, _thing(name, one)))


def _renamed(fact: Fact, thing: str, act: str = "") -> Fact:
    """The fact under another name; people whom the old reading took from the same words go with it."""
    people = "" if thing[:2] in fact.beneficiary else fact.beneficiary
    return fact.model_copy(update={"thing": thing, "act": act, "beneficiary": people, "place": PLACE})


def _stands_better(name: str, doubt: Doubt, fact: Fact, text: str) -> bool:
    """Whether the model's name is better founded than ours: in the figure's own clause where ours is not or says less, else
    said later before the figure."""
    if stands_in(fact.thing, doubt.clause):
        return stands_in(name, doubt.clause) and (fact.thing in name or fact.thing in EMPTY)
    if stands_in(name, doubt.clause):
        return True
    before = flat(text[: doubt.figure.start])
    return before.rfind(name[-2:]) > before.rfind(fact.thing[-2:])


def _thing(name: str, doubt: Doubt) -> str:
    """The name of a row's thing: people reached by a work that is counted elsewhere are 受益 people."""
    reached = doubt.fact is not None and doubt.fact.act == "参与" and is_people(name)
    return f"受益{name}" if reached and doubt.figure.unit in PEOPLE_UNITS else name


_ADDED = re.compile(r"(?:总?费用|总?成本|总?金额|单价|补贴|补助|标准|服务|经费|资金|费)$")


def founded(said: str, doubt: Doubt, text: str) -> str:
    """The model's name as far as the brief's words bear it, without a 费用 of its own; empty when it can name no such figure.

    Its words stand together in the text, or apart with the last of them in the figure's own clause.
    """
    name = said
    while name not in flat(text) and (tail := _ADDED.search(name)) and tail[0] not in doubt.clause:
        name = name[: tail.start()]
    if name in EMPTY or name in doubt.figure.quote or not is_sound_name(name):
        return ""
    if (doubt.figure.kind is FigureKind.PERCENT) != name.endswith(_RATES):
        return ""
    words = [word.text for word in lexemes(name)]
    apart = len(words[-1]) > 1 and words[-1] in doubt.clause and all(word in text for word in words)
    return name if name in flat(text) or apart else ""
