"""Lets the language model word the two objectives, mend a text once, and shorten clumsy names; what it says is checked elsewhere.

The model sees facts, never the user's own text and never another project's: there is nothing to obey and nothing to copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field, create_model

from assistant.domain import Brief, DraftRow
from assistant.drafting.grounding import Ground, Problem, row_problems
from assistant.drafting.plan import Plan
from assistant.drafting.wording import effect_text, standard_text, work_text
from assistant.prompting import load_prompt

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel


class Objectives(BaseModel):
    """The two texts a model writes."""

    overall: str = Field(description="项目总目标")
    annual: str = Field(description="年度目标")


class Text(BaseModel):
    """One text a model mends."""

    text: str = Field(description="改好的文字")


OBJECTIVE_TOKENS, REWRITE_TOKENS, NAME_TOKENS = 420, 260, 160
"""Upper limits of a reply in tokens; a draft stays within 700 generated in the usual case (DESIGN section 6)."""

PROMPTS = ("objective", "rewrite", "names")


def facts_text(brief: Brief, plan: Plan) -> str:
    """The facts as numbered lines in our own words: works with their figures, then the standards the rows set."""
    lines = [work_text(task, brief.year) for task in plan.tasks]
    if standards := standard_text(plan.rows):
        lines.append("标准：" + standards)
    if effects := effect_text(plan.tasks, most=3):
        lines.append("效果：" + effects)
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def write_objectives(chat: ChatModel, brief: Brief, plan: Plan) -> Iterator[tuple[str, str]]:
    """``(overall, annual)`` as they grow. Closing the iterator stops the model. Raises ``ModelError``."""
    messages = load_prompt("objective").render(facts=facts_text(brief, plan), name=brief.name, year=str(brief.year))
    stream = chat.stream_structured(messages, Objectives, max_tokens=OBJECTIVE_TOKENS, temperature=0.2)
    with closing(stream):  # type: ignore[type-var]
        for partial in stream:
            yield _tidy(str(partial.get("overall") or "")), _tidy(str(partial.get("annual") or ""))


def rewrite(chat: ChatModel, brief: Brief, plan: Plan, *, faulty: str, first: str, faults: tuple[Problem, ...]) -> str:
    """The faulty text mended once, told why it failed. Raises ``ModelError``."""
    reasons = "；".join(dict.fromkeys(fault.reason for fault in faults))
    messages = load_prompt("rewrite").render(facts=facts_text(brief, plan), first=first, faulty=faulty, reasons=reasons)
    return _tidy(chat.structured(messages, Text, max_tokens=REWRITE_TOKENS, temperature=0.0).text)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", "", text).replace(",", "，").replace(";", "；")
    text = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text)
    return re.sub(r"^(?:项目总目标|年度(?:总体)?目标)[:：]", "", text)


# -------------------------------------------------------------------------------------------------------------- names


def is_clumsy(name: str) -> bool:
    """A name longer than a cell takes comfortably, or one that says a word twice."""
    return len(name) > 16 or re.search(r"([一-鿿]{2}).*\1", name) is not None


def smoother_names(chat: ChatModel, rows: tuple[DraftRow, ...], ground: Ground, *, most: int = 6) -> dict[int, str]:
    """Better names for clumsy rows by their place from 0; only those that say the same thing of the same measure.

    One fixed slot for each row: a small model fills slots well and chooses them badly. Raises ``ModelError``.
    """
    clumsy = [place for place, row in enumerate(rows) if is_clumsy(row.indicator.name)][:most]
    if not clumsy:
        return {}
    slots = {f"row_{place + 1}": (str, Field(description=rows[place].indicator.name)) for place in clumsy}
    schema = create_model("Names", **slots)  # type: ignore[call-overload]
    listed = "\n".join(f"row_{place + 1}：{rows[place].indicator.name}" for place in clumsy)
    reply = chat.structured(load_prompt("names").render(names=listed), schema, max_tokens=NAME_TOKENS, temperature=0.0)
    taken = {row.indicator.name for row in rows}
    better: dict[int, str] = {}
    for place in clumsy:
        old, new = rows[place].indicator.name, re.sub(r"\s", "", str(getattr(reply, f"row_{place + 1}")))
        if new not in taken and same_measure(old, new) and not row_problems(new, "", ground):
            better[place] = new
            taken.add(new)
    return better


def same_measure(old: str, new: str) -> bool:
    """Whether a new name is shorter, ends with the old one's measure and uses only its letters."""
    return (
        4 <= len(new) < len(old)
        and new[-2:] == old[-2:]
        and set(new) <= set(old)
        and new[:2] in old
        and len(new) >= len(old) * 0.5
    )
