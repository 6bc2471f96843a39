"""Changing the words of an objective: by hand, with the rows following a changed figure, or one sentence by the model as told."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from assistant.domain import Basis, BasisKind, Draft, Measure, Value
from assistant.drafting.editing import ground_of_draft
from assistant.drafting.facts import read_facts
from assistant.drafting.facts.correcting import with_fact
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.facts.tasks import tasks_of
from assistant.drafting.journey import Reviewer, revised, with_rows
from assistant.drafting.planning.rows import BLANK
from assistant.drafting.shortening import asks_for_shorter, keeps_figures, shortened
from assistant.drafting.words.grounding import Fault, problems
from assistant.drafting.words.wording import work_text
from assistant.errors import AssistantError
from assistant.figures import Figure, FigureKind, read_figures
from assistant.prompting import load_prompt
from assistant.target import read_target

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel

FIELDS = {"overall": "项目总目标", "annual": "年度目标"}
SENTENCE_TOKENS = 200
_PEOPLE = {"名": "人", "位": "人"}


class Sentence(Value):
    """One sentence of an objective; ``place`` counts from 0 within its ``field``."""

    field: str
    place: int
    text: str


def sentences_of(draft: Draft) -> tuple[Sentence, ...]:
    """The sentences of both objectives, in order, without their end marks."""
    found = []
    for field in FIELDS:
        for place, text in enumerate(re.findall(r"[^。；;]+", getattr(draft.filing.objective, field) or "")):
            found.append(Sentence(field=field, place=place, text=text.strip()))
    return tuple(found)


def replace_objective(draft: Draft, field: str, text: str, *, review: Reviewer | None = None) -> Draft:
    """The draft with an objective in the user's words. A row whose figure changed in them follows; else a note says so."""
    if field not in FIELDS:
        raise AssistantError(f"不能修改“{field}”。", hint=f"可以修改：{'、'.join(FIELDS.values())}。")
    text = text.strip()
    if not text:
        raise AssistantError(f"{FIELDS[field]}不能改成空白。", hint="先写一句，再慢慢改。")
    old = getattr(draft.filing.objective, field) or ""
    changed = _following(_with_text(draft, field, text), old, text, FIELDS[field])
    return revised(changed, ground_of_draft(changed), review) if review else changed


def redo_sentence(
    draft: Draft, sentence: Sentence, instruction: str, *, chat: ChatModel | None, review: Reviewer | None = None
) -> Draft:
    """One sentence written anew as ``instruction`` asks: a shorter one from its own words, any other by the model.

    Raises ``ModelError``; ``AssistantError`` when no words can be left out, when there is no model for what is asked, or
    when what it wrote has no ground, and the sentence stays as it was.
    """
    whole = getattr(draft.filing.objective, sentence.field) or ""
    pieces = re.findall(r"[^。；;]+|[。；;]+", whole)
    places = [at for at, piece in enumerate(pieces) if not re.fullmatch(r"[。；;]+", piece)]
    if sentence.place >= len(places) or pieces[places[sentence.place]].strip() != sentence.text:
        raise AssistantError("这句话已经改过了。", hint="请重新选择要改的句子。")
    is_shorter = asks_for_shorter(instruction)
    text = shortened(sentence.text) if is_shorter else sentence.text
    if text == sentence.text:
        text = _worded(draft, sentence, instruction, whole, chat, is_shorter=is_shorter)
    pieces[places[sentence.place]] = text
    changed = _following(
        _with_text(draft, sentence.field, "".join(pieces)), whole, "".join(pieces), FIELDS[sentence.field]
    )
    return revised(changed, ground_of_draft(changed), review) if review else changed


_FULL = "这句话的每个分句都带着数量、时间或唯一的效果，没有可以省的，原句没有改。"


def _worded(
    draft: Draft, sentence: Sentence, instruction: str, whole: str, chat: ChatModel | None, *, is_shorter: bool
) -> str:
    """The model's sentence, when it has ground and is what was asked for. Raises ``AssistantError`` when not."""
    if chat is None and is_shorter:
        raise AssistantError(_FULL, hint="要更短，请直接改上面的文字，或删掉不需要的指标。")
    if chat is None:
        raise AssistantError(
            "没有可用的语言模型，不能按要求改写。", hint="可以直接改上面的文字；“写得更简短”不用模型也能做。"
        )
    reading = read_facts(draft.brief)
    facts = "\n".join(work_text(task, draft.brief.year) for task in tasks_of(reading, draft.brief.name))
    reply = chat.structured(
        load_prompt("sentence").render(facts=facts, sentence=sentence.text, instruction=instruction.strip()[:200]),
        _Said,
        max_tokens=SENTENCE_TOKENS,
        temperature=0.0,
    )
    text = re.sub(r"\s", "", reply.text).strip("。；;")
    if is_shorter and (len(text) >= len(sentence.text) or not keeps_figures(text, sentence.text)):
        raise AssistantError(_FULL, hint="要更短，请直接改上面的文字，或删掉不需要的指标。")
    ground = ground_of_draft(draft)
    ground = ground.model_copy(update={"source": f"{ground.source}\n{instruction}\n{whole}"})
    own = {(one.amount, one.unit) for one in read_figures(instruction)}
    faults = [
        fault
        for fault in problems(text + "。", ground)
        if fault.fault is not Fault.INVENTED or not any(amount_text(amount) in fault.quote for amount, _ in own)
    ]
    if faults:
        raise AssistantError(f"模型没有写好（{faults[0].reason}），原句没有改。", hint="换个说法再试，或直接修改文字。")
    if text == sentence.text:
        raise AssistantError("模型没有改动这句话。", hint="把要求说得更具体一些，或直接修改文字。")
    return text


class _Said(BaseModel):
    text: str = Field(description="改好的一句话")


def _with_text(draft: Draft, field: str, text: str) -> Draft:
    objective = draft.filing.objective.model_copy(update={field: text})
    return draft.model_copy(update={"filing": draft.filing.model_copy(update={"objective": objective})})


# ---------------------------------------------------------------------------------------------------- rows that follow


def _following(draft: Draft, old: str, new: str, label: str) -> Draft:
    """Rows whose figure stood in the old words and stands there no more: they take the figure that came in its place.

    Only one figure of the unit may have gone and one come for the same thing; everything else is told, not done.
    """
    year = draft.brief.year
    gone = _without(_counted(old, year), _counted(new, year))
    come = _without(_counted(new, year), _counted(old, year))
    rows, notes = list(draft.rows), []
    for figure in gone:
        places = [at for at, row in enumerate(rows) if _is_value(row.indicator.target.reading, figure)]
        places = [at for at in places if _speaks(rows[at].indicator.name, figure)] if len(places) > 1 else places
        heirs = [one for one in come if _unit(one.unit) == _unit(figure.unit) and _same_thing(one, figure)]
        for at in places:
            name, target = rows[at].indicator.name, rows[at].indicator.target
            if len(places) == 1 and len(heirs) == 1 and isinstance(target.reading, Measure):
                draft = with_fact(draft, rows[at], target.reading.model_copy(update={"amount": heirs[0].amount}))
                rows[at] = rows[at].model_copy(
                    update={
                        "indicator": rows[at].indicator.model_copy(
                            update={"target": read_target(_with_amount(target.text, heirs[0]))}
                        ),
                        "basis": (
                            Basis(kind=BasisKind.FACT, quote=heirs[0].quote, ref=f"用户修改的{label}"),
                            *rows[at].basis,
                        ),
                    }
                )
                notes.append(f"指标“{name}”已随{label}由{target.text}改为{rows[at].indicator.target.text}。")
            else:
                notes.append(f"{label}不再写“{figure.quote}”，指标“{name}”仍是{target.text}，请核对。")
    made = with_rows(draft, tuple(rows))
    blanks = tuple(
        one for one in draft.blanks if not one.place.row or BLANK in rows[one.place.row - 1].indicator.target.text
    )
    return made.model_copy(update={"notes": (*draft.notes, *notes), "blanks": blanks})


def _counted(text: str, year: int) -> list[Figure]:
    kinds = (FigureKind.COUNT, FigureKind.MEASURE, FigureKind.PERCENT)
    return [one for one in read_figures(text, year=year) if one.kind in kinds and not one.per]


def _without(figures: list[Figure], others: list[Figure]) -> list[Figure]:
    """The figures that the other words do not have for the same thing."""
    return [
        one
        for one in figures
        if not any(
            one.amount == other.amount and _unit(one.unit) == _unit(other.unit) and _same_thing(one, other)
            for other in others
        )
    ]


def _unit(unit: str) -> str:
    return _PEOPLE.get(unit, unit)


def _same_thing(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same: their things, or the clauses around them, share most of their words."""
    mine, theirs = (re.sub(r"[\d\s,.，%]", "", figure.thing or figure.clause) for figure in (one, other))
    if not mine or not theirs:
        return True
    shared = set(mine) & set(theirs)
    return len(shared) >= 0.5 * min(len(set(mine)), len(set(theirs)))


def _is_value(reading: object, figure: Figure) -> bool:
    return (
        isinstance(reading, Measure) and reading.amount == figure.amount and _unit(reading.unit) == _unit(figure.unit)
    )


def _speaks(name: str, figure: Figure) -> bool:
    words = figure.thing + figure.clause
    return any(name[at : at + 2] in words for at in range(min(4, len(name) - 1)))


def _with_amount(target: str, figure: Figure) -> str:
    """A value with another amount; operator and unit stay as they are."""
    return re.sub(r"\d[\d,]*(?:\.\d+)?(?:万(?!元))?", amount_text(figure.amount), target, count=1)
