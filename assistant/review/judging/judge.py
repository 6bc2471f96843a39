"""Judged rules (判断类规则): a capable model reads the handbook page and the numbered cells, and is believed only so far.

Every verdict is taken twice, with rules and cells in another order, and kept when both agree. All that can come of an
answer is a finding of an offered rule with a quote that stands in the named cell; nothing a model says removes a finding,
invents a rule or touches a grade. A model that fails leaves its rules under not evaluated. What hybrid rules are not sure
of is put to it in :mod:`assistant.review.judging.settling`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Sequence
from random import Random
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from assistant.domain import Judged, Review
from assistant.errors import Cancelled, ModelError, ModelUnavailable
from assistant.prompting import load_prompt
from assistant.review import rubric
from assistant.review.checking import in_order, left_open, missing_material, rule_set_version
from assistant.review.handbook import Method, Page, pages, rubric_text
from assistant.review.judging.exhibits import Exhibit, exhibits, listing, speaks_to_a_model
from assistant.review.judging.kept_answers import Answers
from assistant.review.judging.settling import settle, tokens_of
from assistant.review.judging.verdicts import Opinions, Outcome, skipped, weighed
from assistant.review.rule import RULES, Case

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel

ROOM = 16_000  # tokens of one request and its reply; four pages and a form of thirty rows take about 7,000
_REPLY = 500  # tokens of one rule's answer at most
_TAKES = ("一", "二")


class Question(NamedTuple):
    """One request: messages ready to send, and the digits its answer is kept under."""

    messages: list[tuple[str, str]]
    key: str


def judge(
    case: Case,
    review: Review,
    *,
    chat: ChatModel,
    rules: Collection[str] | None = None,
    cache: Answers | None = None,
    cancel: Event | None = None,
    room: int = ROOM,
) -> Review:
    """The review with the judged rules applied and its open candidates settled (of ``rules`` only, when given), graded anew.

    ``room`` is how many tokens a request and its reply may take together. Raises ``Cancelled`` when ``cancel`` is set
    between or during requests; the answers that came before are kept in ``cache``.
    """
    wanted = [page for page in judged_pages() if case.filing.kind in page.applies and _is_in(page.rule, rules)]
    doubts = [finding for finding in review.open if _is_in(finding.rule, rules)]
    if not wanted and not doubts:
        return review
    shown = exhibits(case)
    outcomes = list(_outcomes(case, wanted, shown, chat=chat, cache=cache, cancel=cancel, room=room))
    settled = settle(doubts, shown, chat=chat, cache=cache, cancel=cancel, room=room)
    codes = {page.rule for page in wanted}
    kept = [finding for finding in review.findings if finding.rule not in codes]
    findings = in_order([*kept, *settled.kept, *(finding for outcome in outcomes for finding in outcome.findings)])
    codes |= {finding.rule for finding in doubts}
    unsaid = [item for item in review.not_evaluated if item.rule not in codes]
    unsaid += [item for outcome in outcomes for item in outcome.skipped]
    unsaid += left_open(settled.open, settled.reason)
    form = rubric.grade(case.filing, findings)
    judged = Judged(
        model=chat.name,
        asked=sum(outcome.asked for outcome in outcomes) + settled.asked,
        agreed=sum(outcome.agreed for outcome in outcomes) + settled.agreed,
        dropped=sum(outcome.dropped for outcome in outcomes) + settled.dropped,
    )
    prompts = {"judge": load_prompt("judge").version} | ({"settle": load_prompt("settle").version} if doubts else {})
    return review.model_copy(
        update={
            "findings": findings,
            "open": (*(finding for finding in review.open if finding not in doubts), *settled.open),
            "not_evaluated": tuple(sorted(unsaid, key=lambda item: item.rule)),
            "items": form.items,
            "dimensions": form.dimensions,
            "score": form.score,
            "grade": form.grade,
            "outcome": form.outcome,
            "judged": judged,
            "versions": {**review.versions, **prompts, "judge_model": chat.name},
        }
    )


def judged_pages() -> tuple[Page, ...]:
    """The handbook pages that a model decides alone, by code."""
    return tuple(page for page in pages().values() if page.method is Method.JUDGED and page.rule not in RULES)


def _is_in(rule: str, rules: Collection[str] | None) -> bool:
    return rules is None or rule in rules


def _outcomes(
    case: Case,
    wanted: Sequence[Page],
    shown: Sequence[Exhibit],
    *,
    chat: ChatModel,
    cache: Answers | None,
    cancel: Event | None,
    room: int,
) -> Iterator[Outcome]:
    ready = []
    for page in wanted:
        if reason := missing_material(page, case):
            yield skipped([page], reason)
        else:
            ready.append(page)
    if order := speaks_to_a_model(shown):
        yield skipped(ready, f"“{order.heading}”里有写给审核模型的指令，判断类规则须由人工审核")
        return
    unreachable = ""
    for group in _groups(ready, shown, room):
        if unreachable:
            yield skipped(group, unreachable)
        elif _size(group, shown) > room:
            yield skipped(group, f"表和说明的文字过长，超过一次能判断的长度（{room} token）")
        else:
            try:
                one, other = (_ask(group, shown, take, chat=chat, cache=cache, cancel=cancel) for take in _TAKES)
            except Cancelled:
                raise
            except ModelError as error:
                reason = f"语言模型没有给出可用的判断：{error}"
                unreachable = reason if isinstance(error, ModelUnavailable) else ""
                yield skipped(group, reason)
            else:
                yield weighed(group, shown, one, other)


def _ask(
    group: Sequence[Page],
    shown: Sequence[Exhibit],
    take: str,
    *,
    chat: ChatModel,
    cache: Answers | None,
    cancel: Event | None,
) -> Opinions:
    if cancel is not None and cancel.is_set():
        raise Cancelled("已停止审核。")
    question = question_of(group, shown, take, model=chat.name)
    if cache is not None and (kept := cache.get(question.key)):
        try:
            return Opinions.model_validate_json(kept)
        except ValidationError:
            pass  # of an older form, or damaged: asked anew
    said = chat.structured(question.messages, Opinions, max_tokens=200 + _REPLY * len(group), cancel=cancel)
    if cache is not None:
        cache[question.key] = said.model_dump_json()
    return said


def question_of(group: Sequence[Page], shown: Sequence[Exhibit], take: str, *, model: str) -> Question:
    """One request. The rules' order depends on the take alone, so that a server keeps them as a prefix over filings.

    The key covers every cell, the rule set, the prompt's version and the model.
    """
    pages_in_order = sorted(group, key=lambda page: page.rule)
    Random(f"rules {take}").shuffle(pages_in_order)
    cells = json.dumps([(cell.id, cell.heading, cell.text) for cell in shown], ensure_ascii=False)
    filing = hashlib.sha256(cells.encode()).hexdigest()
    prompt = load_prompt("judge")
    messages = prompt.render(
        rules="\n\n".join(rubric_text(page) for page in pages_in_order),
        mark=filing[:8],
        cells=listing(shown, f"{filing} {take}"),
    )
    parts = [filing, rule_set_version(), prompt.version, model, take, *(page.rule for page in pages_in_order)]
    return Question(messages, hashlib.sha256("\n".join(parts).encode()).hexdigest())


def _groups(ready: Sequence[Page], shown: Sequence[Exhibit], room: int) -> list[list[Page]]:
    """Rules together in one request as long as there is room."""
    groups: list[list[Page]] = []
    for page in ready:
        if groups and _size([*groups[-1], page], shown) <= room:
            groups[-1].append(page)
        else:
            groups.append([page])
    return groups


def _size(group: Sequence[Page], shown: Sequence[Exhibit]) -> int:
    """Tokens of a request and its reply, rather too many: one for each Chinese character, one for three others."""
    prompt = load_prompt("judge")
    texts = [prompt.system, prompt.user, *(rubric_text(page) for page in group), listing(shown, "")]
    return tokens_of("".join(texts)) + 200 + _REPLY * len(group)
