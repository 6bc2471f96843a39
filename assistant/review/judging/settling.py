"""Settles what hybrid rules are not sure of (拿不准): a capable model says of each candidate whether it is a defect.

Asked twice with rules, cells and candidates in another order. Two times 有问题 makes the candidate a finding in the rule's own
words, two times 没有问题 drops it, anything else leaves it open. Nothing a model words here reaches a reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from random import Random
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from pydantic import Field, ValidationError

from assistant.domain import Finding, Value
from assistant.errors import Cancelled, ModelError, ModelUnavailable
from assistant.persons import mask_persons
from assistant.prompting import load_prompt
from assistant.review.checking import rule_set_version
from assistant.review.handbook import pages, rubric_text
from assistant.review.judging.exhibits import Exhibit, json_line, listing, speaks_to_a_model
from assistant.review.judging.kept_answers import Answers
from assistant.review.judging.verdicts import Verdict

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel

_REPLY = 120  # tokens of one candidate's answer at most
_TAKES = ("一", "二")


class Answer(Value):
    """A model's answer to one candidate."""

    doubt: str = Field(description="待定编号")
    note: str = Field(description="判断的理由，一句话")
    verdict: Verdict


class Settlement(Value):
    """A model's answer to one request."""

    answers: tuple[Answer, ...]


class Settled(NamedTuple):
    """What became of the candidates. ``reason`` says why those in ``open`` stay open."""

    kept: tuple[Finding, ...] = ()
    open: tuple[Finding, ...] = ()
    reason: str = ""
    asked: int = 0
    agreed: int = 0
    dropped: int = 0


def settle(
    doubts: Sequence[Finding],
    shown: Sequence[Exhibit],
    *,
    chat: ChatModel,
    cache: Answers | None,
    cancel: Event | None,
    room: int,
) -> Settled:
    """Every candidate put to the model, as many together as ``room`` tokens hold. Raises ``Cancelled``.

    ``dropped`` counts answers to candidates nobody offered, as everywhere in :class:`~assistant.domain.Judged`.
    """
    if speaks_to_a_model(shown):
        return Settled(open=tuple(doubts), reason="表里有写给审核模型的指令，须由人工审核")
    done = Settled(reason="模型也没有把握，须由人工判断")
    unreachable = False
    for group in _groups(doubts, shown, room):
        if unreachable:
            done = done._replace(open=(*done.open, *group))
            continue
        if _size(group, shown) > room:
            reason = f"表和说明的文字过长，超过一次能判断的长度（{room} token）"
            done = done._replace(open=(*done.open, *group), reason=reason)
            continue
        try:
            one, other = (_ask(group, shown, take, chat=chat, cache=cache, cancel=cancel) for take in _TAKES)
        except Cancelled:
            raise
        except ModelError as error:
            unreachable = isinstance(error, ModelUnavailable)
            done = done._replace(open=(*done.open, *group), reason=f"语言模型没有给出可用的判断：{error}")
        else:
            done = _weighed(done, group, one, other)
    return done


def _weighed(done: Settled, group: Sequence[Finding], one: Settlement, other: Settlement) -> Settled:
    numbered = _numbered(group)
    kept, left, agreed = list(done.kept), list(done.open), done.agreed
    for number, finding in numbered.items():
        first, second = _verdict(number, one), _verdict(number, other)
        agreed += first is not None and first is second
        if first is second is Verdict.DEFECT:
            kept.append(finding.model_copy(update={"source": "model"}))
        elif not first is second is Verdict.SOUND:
            left.append(finding)
    strangers = sum(said.doubt not in numbered for said in (*one.answers, *other.answers))
    return done._replace(
        kept=tuple(kept),
        open=tuple(left),
        asked=done.asked + len(group),
        agreed=agreed,
        dropped=done.dropped + strangers,
    )


def _verdict(number: str, said: Settlement) -> Verdict | None:
    """The one verdict on a candidate; ``None`` when there is none, or several that contradict each other."""
    verdicts = {answer.verdict for answer in said.answers if answer.doubt == number}
    return verdicts.pop() if len(verdicts) == 1 else None


def _numbered(group: Sequence[Finding]) -> dict[str, Finding]:
    return {f"d{at:02d}": finding for at, finding in enumerate(group, start=1)}


def _ask(
    group: Sequence[Finding],
    shown: Sequence[Exhibit],
    take: str,
    *,
    chat: ChatModel,
    cache: Answers | None,
    cancel: Event | None,
) -> Settlement:
    if cancel is not None and cancel.is_set():
        raise Cancelled("已停止审核。")
    texts = json.dumps([(cell.id, cell.heading, cell.text) for cell in shown], ensure_ascii=False)
    filing = hashlib.sha256(texts.encode()).hexdigest()
    prompt = load_prompt("settle")
    doubts = _lines(group, shown)
    Random(f"{filing} {take}").shuffle(doubts)
    messages = prompt.render(
        rules=_rules(group, take), mark=filing[:8], cells=listing(shown, f"{filing} {take}"), doubts="\n".join(doubts)
    )
    parts = [filing, rule_set_version(), prompt.version, chat.name, take, *doubts]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    if cache is not None and (kept := cache.get(key)):
        try:
            return Settlement.model_validate_json(kept)
        except ValidationError:
            pass  # of an older form, or damaged: asked anew
    said = chat.structured(messages, Settlement, max_tokens=200 + _REPLY * len(group), cancel=cancel)
    if cache is not None:
        cache[key] = said.model_dump_json()
    return said


def _rules(group: Sequence[Finding], take: str) -> str:
    codes = sorted({finding.rule for finding in group})
    Random(f"rules {take}").shuffle(codes)
    return "\n\n".join(rubric_text(pages()[code]) for code in codes)


def _lines(group: Sequence[Finding], shown: Sequence[Exhibit]) -> list[str]:
    """The candidates as JSON lines among the material, since their words quote the filing."""
    lines = []
    for number, finding in _numbered(group).items():
        spot = (finding.place.section, finding.place.row)
        places = [cell for cell in shown if (cell.place.section, cell.place.row) == spot]
        exact = [cell for cell in places if cell.place.field == finding.place.field]
        cell = (exact or places)[0].id if places else "整张表"
        told = {"待定": number, "规则": finding.rule, "单元格": cell, "内容": mask_persons(finding.message)}
        lines.append(json_line(told))
    return lines


def _groups(doubts: Sequence[Finding], shown: Sequence[Exhibit], room: int) -> list[list[Finding]]:
    """Candidates together in one request as long as there is room."""
    groups: list[list[Finding]] = []
    for finding in doubts:
        if groups and _size([*groups[-1], finding], shown) <= room:
            groups[-1].append(finding)
        else:
            groups.append([finding])
    return groups


def _size(group: Sequence[Finding], shown: Sequence[Exhibit]) -> int:
    prompt = load_prompt("settle")
    texts = [prompt.system, prompt.user, _rules(group, ""), listing(shown, ""), *_lines(group, shown)]
    return tokens_of("".join(texts)) + 200 + _REPLY * len(group)


def tokens_of(text: str) -> int:
    """Tokens of a text, rather too many: one for each Chinese character, one for three others."""
    chinese = sum(sign > "\u2e7f" for sign in text)
    return chinese + (len(text) - chinese) // 3
