"""Lets the language model word the objectives, mend a text once, and shorten clumsy names; what it says is checked elsewhere.

The model sees facts in our words, never the user's own text and never another project's: there is nothing to obey and
nothing to copy. It fills fixed slots; the standards between them are the rows' own values and are not its to write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, cast

from pydantic import BaseModel, Field, create_model

from assistant.domain import Brief, DraftRow
from assistant.drafting.planning.plan import Plan
from assistant.drafting.words.ground import Ground
from assistant.drafting.words.grounding import Problem, row_problems
from assistant.drafting.words.wording import effect_text, purpose_text, work_text
from assistant.prompting import load_prompt

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel


class Objectives(BaseModel):
    """The slots a model fills, in the order in which it fills them."""

    works: str = Field(description="工作事项连成的一到两句话")
    effect: str = Field(description="预期效果，一句话，不写数字")
    overall: str = Field(description="项目总目标，一句话，不写数字")


class Mended(BaseModel):
    """One slot mended."""

    text: str = Field(description="改好的文字")


OBJECTIVE_TOKENS, REWRITE_TOKENS, NAME_TOKENS = 420, 160, 120
"""Upper limits of a reply in tokens; a draft generates at most 700 (DESIGN section 6)."""

PROMPTS = ("objective", "rewrite", "names")


class Writer:
    """One conversation with the model about one draft; a mend continues it, so that its prompt is cached."""

    def __init__(self, chat: ChatModel, brief: Brief, plan: Plan) -> None:
        self._chat = chat
        works = "\n".join(f"- {work_text(task, brief.year)}" for task in plan.tasks)
        self._asked = load_prompt("objective").render(
            works=works,
            effects=purpose_text(brief) or effect_text(plan.tasks, most=3),
            name=brief.name,
            year=str(brief.year),
        )
        self._said: dict[str, str] = {}

    def write(self) -> Iterator[Objectives]:
        """The slots as they fill. Closing the iterator stops the model. Raises ``ModelError``."""
        stream = self._chat.stream_structured(self._asked, Objectives, max_tokens=OBJECTIVE_TOKENS, temperature=0.2)
        with closing(cast(Generator[dict[str, object], None, None], stream)) as growing:
            for partial in growing:
                self._said = {slot: _tidy(str(partial.get(slot) or "")) for slot in Objectives.model_fields}
                yield Objectives(**self._said)
        self._said = {slot: _closed(text) for slot, text in self._said.items()}
        yield Objectives(**self._said)

    def mend(self, slot: str, faults: tuple[Problem, ...]) -> str:
        """The slot written anew, told why it failed. Raises ``ModelError``."""
        reasons = "；".join(dict.fromkeys(fault.reason for fault in faults[:4]))
        said = ("assistant", json.dumps(self._said, ensure_ascii=False))
        messages = [*self._asked, said, *load_prompt("rewrite").render(field=slot, reasons=reasons)]
        return _closed(_tidy(self._chat.structured(messages, Mended, max_tokens=REWRITE_TOKENS, temperature=0.0).text))


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", "", text).replace(",", "，").replace(";", "；")
    text = re.sub(r"(?<=\d)，(?=\d{3}(?!\d))", ",", text)
    text = re.sub(r"^(?:项目总目标|年度(?:总体)?目标|预期?效果|工作事项)[:：]", "", text)
    return _DONE.sub(r"\1", text)


_DONE = re.compile(r"(提高|满足|提供|改善|达到|保持|保障|增强|方便|丰富|确保|减轻|帮助|扩大|完成|开展)了")
"""An objective is what will be done; a small model tells it as if it had been."""


def _closed(text: str) -> str:
    """A whole reply with its full stop: small models often leave it out. A reply cut off in the middle is no JSON."""
    return text if not text or text.endswith(("。", "”")) else text.rstrip("，；、,;.") + "。"


# -------------------------------------------------------------------------------------------------------------- names


def is_clumsy(name: str) -> bool:
    """A name longer than a cell takes comfortably, or one that says a word twice."""
    return len(name) > 16 or re.search(r"([一-鿿]{2}).*\1", name) is not None


def smoother_names(chat: ChatModel, rows: tuple[DraftRow, ...], ground: Ground, *, most: int = 5) -> dict[int, str]:
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
    shorter = len(old) * 0.5 <= len(new) < len(old)
    return shorter and len(new) >= 4 and new[-2:] == old[-2:] and set(new) <= set(old) and new[:2] in old
