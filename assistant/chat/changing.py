"""Carries out what a message wants changed in the working draft, and tells what followed it; what is unclear is asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from assistant.chat.understanding import OnDesk, Understanding, form_meant
from assistant.chat.wishes import What, Wish, rows_near, wish_of, wishes_of
from assistant.domain import Draft, Intent, Measure, Target, Turn
from assistant.errors import AssistantError
from assistant.target import read_number, read_target


class Changes(Protocol):
    """The verbs that change a draft, as chat reaches them; ``at`` is the form of a family."""

    def change_row(self, draft: Draft, row: int, value: str, *, field: str = "target", at: int = 0) -> Draft: ...
    def drop_row(self, draft: Draft, row: int, *, at: int = 0) -> Draft: ...
    def say_head(self, draft: Draft, field: str, text: str, *, at: int = 0) -> Draft: ...
    def say_part(self, draft: Draft, part: str, text: str, *, at: int = 0) -> Draft: ...
    def change_people(self, draft: Draft, was: str, people: str, *, at: int = 0) -> Draft: ...
    def people(self, draft: Draft, *, at: int = 0) -> tuple[str, ...]: ...
    def keep(self, draft: Draft) -> Draft: ...


def change(message: str, meant: Understanding, on_desk: OnDesk, verbs: Changes) -> Iterator[Turn]:
    """Every change the message wants, one after the other; an unclear one is asked for and the others are made."""
    draft = on_desk.draft
    if draft is None:
        yield Turn(intent=Intent.CHANGE_ROW, answer="桌上没有草稿。请先起草一份，再说要改哪里。")
        return
    at = form_meant(message, on_desk)
    name = on_desk.forms[at].filing.project.name if len(on_desk.forms) > 1 else ""
    clauses = wishes_of(message)
    told: list[str] = []
    slots: dict[str, str] = {}
    for clause in clauses or (message,):
        form = _form(draft, at)
        said = clause.replace(name, "", 1) if name and at != on_desk.at else clause
        wish = wish_of(said, form, verbs.people(draft, at=at)) if clauses else _as_the_model_said(meant, form)
        if wish.what is What.UNDO:
            yield _undone(on_desk, verbs)
            return
        if wish.what is What.OPEN:
            told.append(_asked(said, wish, form))
            continue
        try:
            after = _made(draft, wish, at, verbs)
        except AssistantError as error:
            told.append(f"“{clause}”没有改成：{error}")
            continue
        told.append(_told(wish, form, _form(after, at)))
        slots = {"row": str(wish.row)} if wish.row else {"field": wish.field or wish.what.value}
        draft = after
    made = draft if draft is not on_desk.draft else None
    where = [f"（改的是《{name}》这张表）"] if name and made else []
    yield Turn(intent=Intent.CHANGE_ROW, answer="\n".join((*where, *told)), draft=made, slots=slots)


def _form(draft: Draft, at: int) -> Draft:
    return (draft, *draft.children)[at]


def _undone(on_desk: OnDesk, verbs: Changes) -> Turn:
    if on_desk.before is None:
        return Turn(intent=Intent.CHANGE_ROW, answer="没有可以撤销的修改。")
    draft = verbs.keep(on_desk.before)
    return Turn(intent=Intent.CHANGE_ROW, answer="已撤销上一次修改。", draft=draft, slots={"undone": "1"})


def _as_the_model_said(meant: Understanding, form: Draft) -> Wish:
    """A wish in words only the model understood: its row by number or name, when the message holds it."""
    number = read_number(meant.row)
    named = [at for at, row in enumerate(form.rows, start=1) if meant.row and meant.row in row.indicator.name]
    row = int(number) if number is not None else named[0] if len(named) == 1 else 0
    if not 1 <= row <= len(form.rows) or read_target(meant.value).reading is None:
        return Wish(what=What.OPEN, value=meant.value)
    return Wish(what=What.CELL, field="target", row=row, value=meant.value)


def _made(draft: Draft, wish: Wish, at: int, verbs: Changes) -> Draft:
    if wish.what is What.DROP:
        return verbs.drop_row(draft, wish.row, at=at)
    if wish.what is What.HEAD:
        return verbs.say_head(draft, wish.field, wish.value, at=at)
    if wish.what is What.PART:
        return verbs.say_part(draft, wish.part, wish.value, at=at)
    if wish.what is What.PEOPLE:
        return verbs.change_people(draft, wish.part, wish.value, at=at)
    old = _form(draft, at).rows[wish.row - 1].indicator.target
    value = _with_sign(wish.value, old) if wish.field == "target" else wish.value
    return verbs.change_row(draft, wish.row, value, field=wish.field, at=at)


def _with_sign(value: str, was: Target) -> str:
    """A bare figure keeps the operator of its cell, and money its unit: 20场 for ≥12场 is ≥20场, 400万元 for ≤3960000元 is ≤4000000元."""
    now, cell = read_target(value).reading, was.reading
    if not isinstance(now, Measure) or not isinstance(cell, Measure) or now.upper is not None:
        return value
    sign = now.comparator or cell.comparator
    if cell.unit == "元" and now.unit in _IN_YUAN:
        per = f"/{now.per}" if now.per else ""
        value = f"{(now.amount * _IN_YUAN[now.unit]).normalize():f}元{per}"
    elif now.comparator:
        return value
    return f"{sign.value}{value}" if sign else value


_IN_YUAN = {"千元": 1000, "万元": 10_000, "亿元": 100_000_000}


# ------------------------------------------------------------------------------------------------------------ the answer


def _asked(said: str, wish: Wish, form: Draft) -> str:
    """Asks what is meant, the likely ones named."""
    likely = wish.likely or tuple(
        f"第{row}行“{form.rows[row - 1].indicator.name}”" for row in rows_near(said, "", form)
    )
    if not likely:
        return f"没看懂要改哪一行（“{said}”）。草稿共 {len(form.rows)} 行；请说行号或表头的栏目，例如“第2条改成≥20场”“年度资金改成90万元”。"
    return f"没看懂要改哪一行（“{said}”）。可能是{'；'.join(likely[:5])}。请说清是哪一个，例如“第2条改成≥20场”“计划完成日期改成11月30日”。"


_LABELS = {"target": "指标值", "name": "名称", "weight": "分值", "explanation": "指标解释"}


def _told(wish: Wish, was: Draft, now: Draft) -> str:
    """What was changed, what followed it, and what the draft now asks to look at."""
    if wish.what is What.CELL:
        old, new = was.rows[wish.row - 1].indicator, now.rows[wish.row - 1].indicator
        before, after = _cell(old, wish.field), _cell(new, wish.field)
        label = "" if wish.field == "target" else f"的{_LABELS[wish.field]}"
        first = f"第 {wish.row} 行“{old.name}”{label}已由“{before}”改为“{after}”。"
    elif wish.what is What.DROP:
        first = f"第 {wish.row} 行“{was.rows[wish.row - 1].indicator.name}”已删掉，分值重新分配。"
    elif was is now or was.brief == now.brief:
        return "与现在的一样，没有改动。"
    elif wish.what is What.PEOPLE and was.filing == now.filing:
        first = f"服务对象“{wish.value}”已记进项目简况；表里和目标里没有写到对象的地方，所以没有别的改动。"
    else:
        first = _told_of_head(was, now) or f"“{wish.part or '服务对象'}”已改为“{wish.value}”。"
    return "".join((first, *_followed(wish, was, now)))


def _cell(row: object, field: str) -> str:
    value = getattr(row, field)
    return value.text if isinstance(value, Target) else "空" if value in (None, "") else str(value)


_HEAD = {
    "name": "项目名称",
    "department": "主管部门",
    "unit": "实施单位",
    "category": "项目类别",
    "start": "计划开始日期",
    "end": "计划完成日期",
    "amount": "年度资金",
}


def _told_of_head(was: Draft, now: Draft) -> str:
    changes = [
        f"{label}已由“{_shown(was, field)}”改为“{_shown(now, field)}”。"
        for field, label in _HEAD.items()
        if getattr(was.brief, field) != getattr(now.brief, field)
    ]
    return "".join(changes)


def _shown(form: Draft, field: str) -> str:
    project = form.filing.project
    if field == "amount":
        return f"{form.brief.amount:,.2f}元" if form.brief.amount is not None else "空"
    value = getattr(project, field)
    return (value.text if field in ("start", "end") and value else value) or "空"


def _followed(wish: Wish, was: Draft, now: Draft) -> Iterator[str]:
    """Rows and objectives that changed with it, and the notes that are new."""
    old = {row.indicator.name: row.indicator.target.text for row in was.rows}
    new = {row.indicator.name: row.indicator.target.text for row in now.rows}
    own = (
        {was.rows[wish.row - 1].indicator.name, now.rows[wish.row - 1].indicator.name}
        if wish.what is What.CELL
        else set()
    )
    own |= {was.rows[wish.row - 1].indicator.name} if wish.what is What.DROP else set()
    moved = [f"“{name}”{old[name]}→{text}" for name, text in new.items() if name in old and old[name] != text]
    come = [f"“{name}”{text}" for name, text in new.items() if name not in old and name not in own]
    gone = [f"“{name}”" for name in old if name not in new and name not in own]
    moved = [one for one in moved if not any(one.startswith(f"“{name}”") for name in own)]
    for label, names in (("指标随之改了：", moved), ("新增指标：", come), ("不再有指标：", gone)):
        if names:
            yield f"\n{label}{'；'.join(names)}。"
    if wish.what is not What.CELL and (was.filing.objective != now.filing.objective):
        yield "\n绩效目标里的说法也随之改了。"
    for note in now.notes:
        if note not in was.notes:
            yield f"\n{note}"
