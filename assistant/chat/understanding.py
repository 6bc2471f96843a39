"""What a message asks for: clear wording by pattern, what stays open by one structured reply of the model."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.chat.wishes import ASKING, What, is_told_to, wish_of, wishes_of
from assistant.domain import Document, Draft, Intent, Value
from assistant.errors import Cancelled, ModelError
from assistant.prompting import load_prompt

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel


class OnDesk(Value):
    """What lies on the desk while one talks: a document that was handed in, a draft in the making, or neither.

    ``at`` is the form of a family that is looked at (0 the parent or only one), ``before`` the draft before its last change.
    """

    document: Document | None = None
    draft: Draft | None = None
    at: int = 0
    before: Draft | None = None

    @property
    def forms(self) -> tuple[Draft, ...]:
        """The forms of the draft, the parent or only one first."""
        return (self.draft, *self.draft.children) if self.draft else ()

    @property
    def summary(self) -> str:
        """One line for the model: kinds and project names only."""
        if self.draft:
            return f"草稿《{self.draft.filing.project.name}》，{len(self.draft.rows)} 行指标"
        if self.document:
            return (
                "、".join(f"{form.kind.value}《{form.project.name}》" for form in self.document.filings)
                or "未识别的材料"
            )
        return "无"


class Understanding(Value):
    """What the model says a message asks for. Empty text where the message names nothing."""

    intent: Intent
    query: str = ""
    row: str = ""
    value: str = ""


_MONEY = re.compile(r"\d[\d,.]*\s*(?:万元|万|元|亿元)")
_COUNT = re.compile(r"\d+\s*(?:万?人次?|名|户|[场次期个套台处座件条亩份辆间册米])")
_CODE = re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b")
# A question in the field's own words that asks for nothing else is a question about the rules of the field.
_FIELD = re.compile(r"指标|绩效|自评|满意度|分值|得分|预算|执行率|申报表|偏差|成本|效益|产出")
_PATTERNS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.REVIEW,
        re.compile(
            r"审核(?!表|办法|等级|标准)|审一[下审]|审阅|(?:^|请|帮我|帮忙|麻烦)检查|检查(?:一?下|这[份张个])|挑.{0,2}毛病|有(?:什么|哪些|没有)问题|哪些.{0,6}有问题|把把关|帮我看看这"
        ),
    ),
    (
        Intent.DRAFT,
        re.compile(
            r"起草|草拟|编制|拟[一写定]|(?:写|生成|做|编)(?:一?[份张个])?.{0,12}(?:申报表|绩效目标|指标表|填报表)"
        ),
    ),
    (
        Intent.SEARCH,
        re.compile(
            r"(?:设|用|写|定)(?:了|些|过)?(?:哪些|什么|啥)\w{0,4}指标|"
            r"查[一找询]?|搜|找[一出]?|有没有.{0,12}(?:案例|先例|类似|参考)|先例|案例|类似(?:项目|的)|往年|别的?(?:街道|单位|镇)|其他(?:街道|单位|镇)|参考一?下"
        ),
    ),
    (
        Intent.EXPLAIN_RULE,
        re.compile(r"为什么.{0,20}(?:不能|不行|不对|有问题|退回|算错|是错)|为啥|规则|这条意见|什么意思|怎么改"),
    ),
    (
        Intent.ASK_REGULATION,
        re.compile(
            r"规定|办法|文件|政策|权重|分值|多少分|几分|怎么(?:打分|评分|计分|算分|设|填|写)|财预|要求|口径|标准|优良中差|必须设|要不要设|需要设"
        ),
    ),
)


def understand(message: str, on_desk: OnDesk, model: ChatModel | None) -> Understanding:
    """Which of the intents a message has, with what it names.

    A rule's code, a row of the draft on the desk, or exactly one matching pattern decides; otherwise the model is asked
    once, and when there is none, or it fails, the first matching pattern holds, else ``other``.
    """
    if named := _CODE.search(message):
        return Understanding(intent=Intent.EXPLAIN_RULE, query=named[0])
    if change := _change_of(message, on_desk):
        return change
    matched = [intent for intent, pattern in _PATTERNS if pattern.search(message)]
    if Intent.REVIEW not in matched and _describes_a_project(message, matched):
        return Understanding(intent=Intent.DRAFT, query=message)
    if len(matched) == 1:
        return Understanding(intent=matched[0], query=message)
    if model is not None and (matched or not _FIELD.search(message)):
        messages = load_prompt("understand").render(on_desk=on_desk.summary, message=message[:600])
        try:
            told = model.structured(messages, Understanding, max_tokens=120)
            # a row that the message does not name is the model's guess
            row = told.row if told.row and told.row in message else ""
            return told.model_copy(update={"query": told.query or message, "row": row})
        except Cancelled:
            raise
        except ModelError:
            pass  # the patterns below still answer
    fallback = Intent.ASK_REGULATION if _FIELD.search(message) else Intent.OTHER
    return Understanding(intent=matched[0] if matched else fallback, query=message)


def _describes_a_project(message: str, matched: list[Intent]) -> bool:
    """Money and a few sentences, or money with a count and nothing else that is asked for."""
    if not _MONEY.search(message) or re.search(r"[?？]", message):
        return False
    return len(message) >= 20 or bool(_COUNT.search(message) and not matched and not ASKING.search(message))


def _change_of(message: str, on_desk: OnDesk) -> Understanding | None:
    """``第2条改成20场``, ``预算改成90万元`` or ``撤销`` against the form looked at; ``None`` when nothing is to be changed.

    A row is never guessed: where the words fit none, or several equally well, the row stays empty and is asked for.
    """
    if on_desk.draft is None or len(message) > LONGEST:
        return None
    clauses = wishes_of(message)
    if not clauses:
        return None
    form = on_desk.forms[form_meant(message, on_desk)]
    wishes = [wish_of(clause, form) for clause in clauses]
    is_sure = all(is_told_to(clause) for clause in clauses) and any(one.what is not What.OPEN for one in wishes)
    if _describes_a_project(message, []) and not is_sure:
        return None
    return Understanding(intent=Intent.CHANGE_ROW, row=str(wishes[0].row or ""), value=wishes[0].value)


LONGEST = 200
"""Letters of a message that may still be a change; longer ones tell of a project."""


def form_meant(message: str, on_desk: OnDesk) -> int:
    """Which form of a family a message is about: the only one it names, else the one looked at."""
    named = [at for at, form in enumerate(on_desk.forms) if form.filing.project.name in message]
    if len(named) == 1 and len(on_desk.forms) > 1:
        return named[0]
    return on_desk.at if on_desk.at < len(on_desk.forms) else 0
