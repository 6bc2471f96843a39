"""Figures that share a name but not their clause (同名不同事): 新建停车场…停车位2366个 and 汽车进库…停车位5689个 contradict nothing.

Each takes the noun that opens its own clause into its name. Where nothing tells two figures of one thing apart, they are left
as they are: a contradiction for the user.
"""

from __future__ import annotations

import re

from assistant.domain import Fact
from assistant.drafting.facts.clause import clean
from assistant.drafting.facts.contradictions import same_things
from assistant.drafting.facts.gate import is_sound
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.kinds import LIGHT, verbs
from assistant.lexemes import lexemes

_MARKS = "，,。；;：:！!？?\n"
_FIGURE = re.compile(r"[约近共]?\d[\d,.]*\s*[万亿]?[^\s\d，,、]{0,2}[、和]?")
_LONGEST = 8


def told_apart(facts: list[Fact], text: str) -> list[Fact]:
    """The facts of ``text``, those of one name and unit but several amounts renamed by what tells them apart."""
    result = list(facts)
    for same in same_things(facts):
        words = [_telling(one, text) for one in same]
        if len(set(words)) < len(words) or words.count("") > 1:
            continue
        for one, said in zip(same, words, strict=True):
            if not said:
                continue
            until = min(
                (other.start or 0 for other in same if (other.start or 0) > (one.start or 0)), default=len(text)
            )
            for place, fact in enumerate(result):
                if fact.thing == one.thing and (one.start or 0) <= (fact.start or -1) < until:
                    result[place] = _named(fact, said, carried=one.thing not in one.quote and one.act != "参与")
    return result


def _named(fact: Fact, said: str, *, carried: bool) -> Fact:
    """The fact under the noun of its clause; a name ``carried`` over from the clause before gives way to it."""
    name = said if carried else said + fact.thing
    return fact.model_copy(update={"thing": name}) if is_sound(name) else fact


def _telling(fact: Fact, text: str) -> str:
    """The noun that opens the fact's clause beside its own name; empty for none."""
    at = (fact.start or 0) + re.search(r"\d|$", fact.quote).start()  # type: ignore[union-attr]
    clause = text[max(text.rfind(mark, 0, at) for mark in _MARKS) + 1 : at]
    own = _first_noun(_FIGURE.sub("、", clause).replace(fact.thing, ""))
    return own if own not in fact.thing else ""


def _first_noun(words: str) -> str:
    """The noun phrase that opens a clause: 汽车进库 of 汽车进库计划新建; verbs of doing and small words end it."""
    run = ""
    for token in lexemes(re.sub(r"\s", "", words)):
        bare = (
            token.text in verbs()
            or token.text in LIGHT
            or token.text in ("包括", "计划", "确定", "需要", "全年", "其中")
        )
        if bare or token.tag[0] not in "nvjlbagz":
            if len(run) > 1:
                break
            run = ""
        else:
            run += token.text
    run = clean(run)
    return run if 1 < len(run) <= _LONGEST and is_sound_name(run) else ""
