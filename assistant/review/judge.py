"""Judged rules (判断类规则): a capable model reads the handbook page and the numbered cells, and is believed only so far.

Every verdict is taken twice, with rules and cells in another order, and kept when both agree. All that can come of an
answer is a finding of an offered rule with a quote that stands in the named cell; nothing a model says removes a finding,
invents a rule or touches a grade. A model that fails leaves its rules under not evaluated.
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
from assistant.review.checking import in_order, missing_material, rule_set_version
from assistant.review.exhibits import Exhibit, exhibits, listing, speaks_to_a_model
from assistant.review.handbook import Method, Page, pages
from assistant.review.kept_answers import Answers
from assistant.review.rule import RULES, Case
from assistant.review.verdicts import Opinions, Outcome, skipped, weighed

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
    """The review with the judged rules applied (of ``rules`` only, when given), graded and ordered anew.

    ``room`` is how many tokens a request and its reply may take together. Raises ``Cancelled`` when ``cancel`` is set
    between or during requests; the answers that came before are kept in ``cache``.
    """
    wanted = [page for page in judged_pages() if case.filing.kind in page.applies and _is_in(page.rule, rules)]
    if not wanted:
        return review
    shown = exhibits(case)
    outcomes = list(_outcomes(case, wanted, shown, chat=chat, cache=cache, cancel=cancel, room=room))
    codes = {page.rule for page in wanted}
    kept = [finding for finding in review.findings if finding.rule not in codes]
    findings = in_order([*kept, *(finding for outcome in outcomes for finding in outcome.findings)])
    unsaid = [item for item in review.not_evaluated if item.rule not in codes]
    unsaid += [item for outcome in outcomes for item in outcome.skipped]
    form = rubric.grade(case.filing, findings)
    judged = Judged(
        model=chat.name,
        asked=sum(outcome.asked for outcome in outcomes),
        agreed=sum(outcome.agreed for outcome in outcomes),
        dropped=sum(outcome.dropped for outcome in outcomes),
    )
    return review.model_copy(
        update={
            "findings": findings,
            "not_evaluated": tuple(sorted(unsaid, key=lambda item: item.rule)),
            "items": form.items,
            "dimensions": form.dimensions,
            "score": form.score,
            "grade": form.grade,
            "outcome": form.outcome,
            "judged": judged,
            "versions": {**review.versions, "judge": load_prompt("judge").version, "judge_model": chat.name},
        }
    )


def judged_pages() -> tuple[Page, ...]:
    """The handbook pages that a model decides alone, by code. No rule marks a part of itself as uncertain so far."""
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


def rubric_text(page: Page) -> str:
    """A handbook page as the model reads it: all but the basis, which decides nothing."""
    sections = [f"{name}：\n{text}" for name, text in page.sections.items() if name != "依据"]
    return "\n".join([f"规则编号 {page.rule}：{page.title}", *sections])


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
    letters = "".join(texts)
    chinese = sum(sign > "\u2e7f" for sign in letters)
    return chinese + (len(letters) - chinese) // 3 + 200 + _REPLY * len(group)
