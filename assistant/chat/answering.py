"""Answers a message with the verbs of the product, on sources, or says that nothing was found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from assistant.chat.changing import Changes, change
from assistant.chat.understanding import OnDesk, Understanding, understand
from assistant.domain import Brief, Document, Draft, Hit, Intent, Review, Source, Turn
from assistant.errors import AssistantError, Cancelled
from assistant.prompting import load_prompt

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel

# Cosine of multilingual-e5 between a question and text that has nothing to do with it stays below this; measured in
# `python -m eval chat` over on-topic and off-topic questions.
FOUND = 0.885
MAX_PASSAGES = 3
# A passage this much farther from the question than the nearest one speaks of something else (measured over 23 questions:
# the second passage of a question that one passage answers is 0.02 and more behind).
FARTHER = 0.015


class Verbs(Changes, Protocol):
    """The product's verbs as chat reaches them; the desk is one."""

    def brief_from_text(self, text: str) -> Brief: ...
    def draft(self, brief: Brief) -> Iterator[Draft]: ...
    def review(self, document: Document) -> tuple[Review, ...]: ...
    def search(self, text: str, *, kind: str, k: int = 8) -> tuple[Hit, ...]: ...
    def handbook(self, query: str) -> Source | None: ...
    @property
    def chat_model(self) -> ChatModel | None: ...
    @property
    def composes_answers(self) -> bool: ...


def reply(message: str, on_desk: OnDesk, verbs: Verbs) -> Iterator[Turn]:
    """Answer one message: successive :class:`Turn` values, the last with ``done=True``. Closing it stops the model.

    Errors of the family become the answer in plain words; nothing on the desk is lost.
    """
    message = message.strip()
    if not message:
        yield Turn(intent=Intent.OTHER, answer="请输入要问的话。")
        return
    meant = understand(message, on_desk, verbs.chat_model)
    slots = {key: value for key, value in (("query", meant.query), ("row", meant.row), ("value", meant.value)) if value}
    answers = {
        Intent.DRAFT: _draft,
        Intent.REVIEW: _review,
        Intent.CHANGE_ROW: change,
        Intent.SEARCH: _search,
        Intent.EXPLAIN_RULE: _explain_rule,
        Intent.ASK_REGULATION: _ask_regulation,
        Intent.OTHER: _other,
    }
    try:
        for turn in answers[meant.intent](message, meant, on_desk, verbs):
            yield turn.model_copy(update={"slots": {**slots, **turn.slots}})
    except Cancelled:
        raise
    except AssistantError as error:
        yield Turn(intent=meant.intent, slots=slots, answer=str(error))


def _draft(message: str, _: Understanding, __: OnDesk, verbs: Verbs) -> Iterator[Turn]:
    brief = verbs.brief_from_text(message)
    for draft in verbs.draft(brief):
        done = draft.stage == "done"
        answer = _told_of(draft) if done else f"指标方案已列出 {len(draft.rows)} 行，正在组织文字……"
        yield Turn(intent=Intent.DRAFT, answer=answer, draft=draft, done=done)


def _told_of(draft: Draft) -> str:
    lines = [f"《{draft.filing.project.name}》的草稿已写好，共 {len(draft.rows)} 行指标，每行都附依据，见“起草”页。"]
    if draft.filing.objective.annual:
        lines.append(f"年度目标：{draft.filing.objective.annual}")
    lines += [
        f"- {row.indicator.level2.value if row.indicator.level2 else ''}｜{row.indicator.name}｜{row.indicator.target.text}"
        for row in draft.rows
    ]
    if asked := list(dict.fromkeys(blank.question for blank in draft.blanks if blank.question))[:5]:
        lines += ["", "还需要您补充：", "", *(f"- {question}" for question in asked)]
    return "\n".join(lines)


def _review(_: str, __: Understanding, on_desk: OnDesk, verbs: Verbs) -> Iterator[Turn]:
    document = on_desk.document
    if document is None and on_desk.draft:
        document = Document(source="草稿", filings=tuple(form.filing for form in on_desk.forms))
    if document is None:
        yield Turn(
            intent=Intent.REVIEW, answer="桌上还没有材料。请先上传申报表或自评表（docx、xlsx、pdf、txt），再让我审核。"
        )
        return
    reviews = verbs.review(document)
    if not reviews:
        yield Turn(intent=Intent.REVIEW, answer="这份材料里没有识别出申报表或自评表，无法审核。")
        return
    lines = []
    for review in reviews:
        worst = [finding for finding in review.findings if finding.severity.value == "error"]
        lines.append(
            f"《{review.filing.project.name}》审核等级：{review.grade.value}（{review.outcome}），共 {len(review.findings)} 条意见，其中错误 {len(worst)} 条。"
        )
        lines += [
            f"- 【{finding.place.label}】{finding.message} 建议：{finding.suggestion}"
            for finding in review.findings[:8]
        ]
        if len(review.findings) > 8:
            lines.append(f"……其余 {len(review.findings) - 8} 条见“审核”页。")
    sources = tuple(
        Source(kind="rule", title=finding.rule, text=finding.basis, ref=finding.rule)
        for finding in {f.rule: f for review in reviews for f in review.findings}.values()
    )
    yield Turn(intent=Intent.REVIEW, answer="\n".join(lines), reviews=reviews, sources=sources)


def _search(message: str, meant: Understanding, _: OnDesk, verbs: Verbs) -> Iterator[Turn]:
    query = _query_of(meant.query or message)
    hits = _near_indicators(query, verbs)
    if hits:
        yield from _listed(query, hits)
        return
    yield Turn(
        intent=Intent.SEARCH,
        answer=f"案例库里没有找到与“{query}”相近的指标。可以换个说法，或先把往年的申报表加入案例库。",
    )


def _near_indicators(query: str, verbs: Verbs) -> list[Hit]:
    return [hit for hit in verbs.search(query, kind="indicators", k=8) if hit.score >= FOUND]


def _listed(query: str, hits: Sequence[Hit]) -> Iterator[Turn]:
    lines = [f"找到 {len(hits)} 条相近的指标："]
    lines += [
        f"{number}. {hit.text}（{hit.filing}{'，示例' if hit.sample else ''}）"
        for number, hit in enumerate(hits, start=1)
    ]
    yield Turn(intent=Intent.SEARCH, answer="\n".join(lines), sources=_sources(hits), slots={"query": query})


def _query_of(text: str) -> str:
    """The words worth searching for: the asking itself is taken out."""
    asking = r"请|帮我|麻烦|一下|查找|查询|查一查|查|搜索|搜|找|有没有|有哪些|哪些|什么|类似的?|案例|先例|参考|往年|别的?街道|其他单位|怎么|设置?了?|看看|都|吗|呢|的话|？|\?"
    kept = re.sub(asking, "", text).strip(" ，。,.")
    return kept or text


def _explain_rule(message: str, meant: Understanding, on_desk: OnDesk, verbs: Verbs) -> Iterator[Turn]:
    page = verbs.handbook(meant.query or message)
    if page is None:
        yield from _ask_regulation(message, meant, on_desk, verbs)
        return
    yield Turn(intent=Intent.EXPLAIN_RULE, answer=page.text, sources=(page,))


def _ask_regulation(message: str, _: Understanding, __: OnDesk, verbs: Verbs) -> Iterator[Turn]:
    hits = _near_passages(message, verbs)
    if not hits and (alike := _near_indicators(message, verbs)):
        yield from _listed(message, alike)
        return
    if not hits:
        yield Turn(
            intent=Intent.ASK_REGULATION,
            answer="在规定资料和规则手册里没有找到与这个问题有关的内容，不作猜测。请换个说法，或向主管部门核实。",
        )
        return
    sources = _sources(hits)
    model = verbs.chat_model
    if model is None or not verbs.composes_answers:
        yield Turn(intent=Intent.ASK_REGULATION, answer=_quoted(hits), sources=sources)
        return
    text, passages = "", "\n".join(f"【{hit.filing}】{hit.text}" for hit in hits)
    messages = load_prompt("answer").render(passages=passages, question=message[:600])
    for piece in model.stream_text(messages, max_tokens=300):
        text += piece
        yield Turn(intent=Intent.ASK_REGULATION, answer=text, sources=sources, done=False)
    yield Turn(
        intent=Intent.ASK_REGULATION, answer=grounded(text, passages + message) or _quoted(hits), sources=sources
    )


def _near_passages(question: str, verbs: Verbs) -> list[Hit]:
    hits = verbs.search(question, kind="regulations", k=MAX_PASSAGES)
    nearest = max((hit.score for hit in hits), default=0.0)
    return [hit for hit in hits if hit.score >= max(FOUND, nearest - FARTHER)]


def _quoted(hits: Sequence[Hit]) -> str:
    """The passages themselves: a small model that words them anew adds what they do not say."""
    return "\n\n".join(f"**{(hit.place and hit.place.label) or hit.filing}**\n\n{hit.text}" for hit in hits)


_FIGURE = re.compile(r"\d+(?:\.\d+)?")


def grounded(answer: str, material: str) -> str:
    """The sentences of an answer whose every figure stands in the material; the others are dropped."""
    known = set(_FIGURE.findall(material))
    sentences = re.findall(r"[^。！？\n]+[。！？\n]?", answer)
    return "".join(
        text for text in sentences if set(_FIGURE.findall(re.sub(r"^\s*\d+[.、]", "", text))) <= known
    ).strip()


def _sources(hits: Iterable[Hit]) -> tuple[Source, ...]:
    return tuple(Source(kind=hit.kind, title=hit.filing, text=hit.text, ref=hit.ref) for hit in hits)


def _other(_: str, __: Understanding, ___: OnDesk, ____: Verbs) -> Iterator[Turn]:
    yield Turn(
        intent=Intent.OTHER,
        answer=(
            "我可以帮您做这几件事：\n"
            "- 起草：告诉我项目名称、金额和要做的事，例如“社区养老服务，86万元：健康讲座12场，上门护理1500人次”；\n"
            "- 审核：上传申报表或自评表后说“审核一下”；\n"
            "- 修改：草稿在桌上时说“第2条改成≥20场”“年度资金改成90万元”“实施单位改成……”“删掉第5条”“撤销”；\n"
            "- 查案例：例如“助餐项目一般设哪些指标”；\n"
            "- 问规定和规则：例如“产出指标占多少分”“为什么满意度不能写满意”。"
        ),
    )
