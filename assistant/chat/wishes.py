"""What a message wants changed in the working draft (改草稿): a row, the head, a part of the budget, for whom, or the last step back.

Nothing is guessed: where the words fit several things, or none, the wish is open and names what is likely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from assistant.domain import BudgetPart, Deadline, Draft, Indicator, Measure, Target, Value
from assistant.target import read_money, read_number, read_target


class What(StrEnum):
    """What is to be changed; ``OPEN`` where it must be asked."""

    CELL = "cell"
    DROP = "drop"
    HEAD = "head"
    PART = "part"
    PEOPLE = "people"
    UNDO = "undo"
    OPEN = "open"


class Wish(Value):
    """One change. ``field`` is the cell's or the head's, ``row`` counts from 1, ``part`` names one of the budget;
    ``likely`` words what an open wish may mean."""

    what: What
    value: str = ""
    field: str = ""
    row: int = 0
    part: str = ""
    likely: tuple[str, ...] = ()


ASKING = re.compile(r"吗|呢|怎么|怎样|如何|多少|为什么|为啥|是不是|能不能|什么|[?？]")
_UNDO = re.compile(
    r"(?:请|帮我|麻烦)?(?:撤销|撤回|撤消|恢复|退回|改回去|改回来|还原)(?:上一?[次步个]|刚才|刚刚|前一[次步])?的?(?:修改|改动|操作|一步)?(?:吧|一下)?"
)
_CHANGE = re.compile(
    r"(?:改成|改为|改到|改叫|改名为?|更名为|调整为|调整到|调成|调到|调为|换成|写成|设为|定为|定成|变更为|变成|更正为|(?:增加|提高|增)到|(?:减少|压缩|压减|压|降低|降|减)到)"
    r"\s*[“\"「]?(?P<value>[^”\"」；\n]+)"
)
_DROP = re.compile(
    r"(?:删掉|删除|删去|删了|去掉|拿掉)(?P<what>.*)|(?P<named>.{2,})(?:这|那)?一?[条行个项]?(?:删掉|删除|删了|去掉|拿掉|不要了)"
)
_ROW = re.compile(r"第\s*([0-9一二三四五六七八九十两]+)\s*[条行个项]")
_ASIDE = re.compile(
    r"请|帮我|麻烦|给我|(?:改|变|换|更正|调整)?一下|那一?[条行个项]|这一?[条行个项]|指标值?|把|将|的|再|[，,。：:“”\"\s]"
)
_CELLS = (
    ("weight", r"分值|分数|权重|分"),
    ("name", r"名称|名字|叫法"),
    ("explanation", r"解释|说明"),
)
_HEADS: tuple[tuple[str, str, str], ...] = (
    ("name", "项目名称", r"项目名称?|项目名字|名称|名字|项目"),
    ("unit", "实施单位", r"(?:实施|填报|申报|预算|项目|承办|承担)?单位(?:名称|全称)?"),
    ("department", "主管部门", r"主管(?:部门|单位|局)|部门"),
    ("category", "项目类别", r"(?:项目)?(?:类别|类型)"),
    (
        "amount",
        "年度资金",
        r"(?:项目|年度|全年|财政|申请)*(?:总?(?:预算|资金|经费|金额|投资|价|盘子)|钱|总额|总数)(?:总额|总数|金额|申请总额|总量|总)?",
    ),
    ("start", "计划开始日期", r"(?:计划|项目)?(?:开始|起始|启动|开工)(?:时间|日期)?"),
    ("end", "计划完成日期", r"(?:计划|项目)?(?:完成|结束|截止|完工|竣工)(?:时间|日期)"),
    (
        "dates",
        "计划起止日期",
        r"(?:项目|计划)?(?:起止|实施|执行)(?:时间|日期|期限|周期|期)|(?:项目)?(?:周期|工期|期限|时间)",
    ),
)
_PEOPLE = re.compile(r"(?:服务|受益|补助|补贴|慰问|培训|保障|发放|资助|救助)?(?:对象|人群|群体)|受益人")
_OWN_LABELS = frozenset(label for _, label, _ in _HEADS)
_SAID = re.compile(r"(?:应该|应当|要)?(?:是|为|写|填|叫)\s*[:：“\"]?(?P<value>[^”\"；;，,\n]{2,})")


def wishes_of(message: str) -> tuple[str, ...]:
    """The clauses of a message that each want one change; none when it wants none or asks something."""
    text = message.strip().rstrip("。！!~ ")
    if ASKING.search(text):
        return ()
    clauses: list[str] = []
    for piece in re.split(r"(?<=[，,；;。\n])", text):
        if clauses and not (_wants(piece) and _wants(clauses[-1])):
            clauses[-1] += piece  # 单位改一下，改成…; 改成示例镇，示例村
        else:
            clauses.append(piece)
    wanted = tuple(clause.strip("，,；;。\n ") for clause in clauses)
    return wanted if all(_wants(clause) for clause in wanted) else ()


def _wants(clause: str) -> bool:
    return is_told_to(clause) or _said_of_head(clause) is not None


def is_told_to(clause: str) -> bool:
    """Whether a clause says in so many words that something is to be changed."""
    return bool(_CHANGE.search(clause) or _DROP.search(clause) or _UNDO.fullmatch(clause.strip("，,；;。\n ")))


def wish_of(clause: str, form: Draft, people: Sequence[str] = ()) -> Wish:
    """The one change that a clause wants of the ``form``; ``people`` are those its works are for."""
    if _UNDO.fullmatch(clause.strip()):
        return Wish(what=What.UNDO)
    if asked := _CHANGE.search(clause):
        value = _value(asked["value"])
        renamed = "名称" if re.match("更名|改名|改叫", asked[0]) else ""
        return _of_subject(clause[: asked.start()] or renamed, value, form, people)
    if dropped := _DROP.search(clause):
        return _dropping(dropped["what"] or dropped["named"] or "", form)
    if said := _said_of_head(clause):
        label, value = said
        return _of_subject(label, value, form, people)
    return Wish(what=What.OPEN)


def _value(text: str) -> str:
    return re.sub(r"(?:吧|哈|了|就行|就好|即可|好了|谢谢|[。，,！!\s])+$", "", text.strip())


def _said_of_head(clause: str) -> tuple[str, str] | None:
    """A head's label and what it is said to be: 实施单位是示例镇卫生院."""
    for said in _SAID.finditer(clause):
        label = _ASIDE.sub("", clause[: said.start()])
        if label and label not in ("项目", "时间", "名字", "名称") and (_head_named(label) or _PEOPLE.fullmatch(label)):
            return label, _value(said["value"])
    return None


def _head_named(subject: str) -> tuple[str, str] | None:
    """The head field, with its label on the form, that a subject names and nothing else."""
    return next(((field, label) for field, label, words in _HEADS if re.fullmatch(words, subject)), None)


def _of_subject(subject: str, value: str, form: Draft, people: Sequence[str]) -> Wish:
    if row := _ROW.search(subject):
        return _of_row(int(read_number(row[1]) or 0), subject[row.end() :], value, form)
    bare = _ASIDE.sub("", subject)
    near = [row for row in rows_near(bare, value, form) if _fits(form.rows[row - 1].indicator, value)]
    if named := _head_named(bare):
        rivals = [row for row in near if bare in form.rows[row - 1].indicator.name and bare not in _OWN_LABELS]
        if rivals:
            return Wish(what=What.OPEN, value=value, likely=(f"表头的“{named[1]}”", *_rows_worded(rivals, form)))
        return Wish(what=What.HEAD, field=named[0], value=value)
    if _PEOPLE.fullmatch(bare) and not isinstance(read_target(value).reading, Measure):
        return _of_people(value, people)
    cell, ending = _cell_named(bare)
    if cell != "target" and (rows := rows_near(bare[:ending], "", form)):
        if len(rows) > 1:
            return Wish(what=What.OPEN, value=value, likely=_rows_worded(rows, form))
        return Wish(what=What.CELL, field=cell, row=rows[0], value=value)
    return _of_words(bare, value, near, form)


def _of_words(bare: str, value: str, near: Sequence[int], form: Draft) -> Wish:
    """A row or a part of the budget named by its words; of a part that has a row of its own the row follows."""
    parts = _parts_near(bare, form) if read_money(value, unit="元").yuan and "/" not in value else []
    own = [row for row in near if _amount(form.rows[row - 1].indicator) in [part.amount for part in form.brief.parts]]
    others = [row for row in near if row not in own]
    if len(parts) == 1 and not others:
        return Wish(what=What.PART, part=parts[0].name, value=value)
    if not parts and len(near) == 1:
        return Wish(what=What.CELL, field="target", row=near[0], value=value)
    likely = (*(f"预算构成里的“{part.name}”" for part in parts), *_rows_worded(others if parts else near, form))
    return Wish(what=What.OPEN, value=value, likely=likely or _rows_worded(rows_near(bare, "", form), form))


def _of_row(number: int, aside: str, value: str, form: Draft) -> Wish:
    """A cell of the row with that number; the value where no other is named."""
    if not 1 <= number <= len(form.rows):
        return Wish(what=What.OPEN, value=value)
    field, _ = _cell_named(_ASIDE.sub("", aside))
    if field == "target" and not _fits(form.rows[number - 1].indicator, value):
        name = form.rows[number - 1].indicator.name
        return Wish(what=What.OPEN, value=value, likely=(f"第{number}行的名称“{name}”", f"第{number}行的指标值"))
    return Wish(what=What.CELL, field=field, row=number, value=value)


def _cell_named(bare: str) -> tuple[str, int]:
    """The cell that words end in, and where; the value where they name none."""
    for cell, words in _CELLS:
        if found := re.search(rf"(?:{words})$", bare):
            return cell, found.start()
    return "target", len(bare)


def _dropping(said: str, form: Draft) -> Wish:
    if row := _ROW.search(said):
        number = int(read_number(row[1]) or 0)
        return Wish(what=What.DROP, row=number) if 1 <= number <= len(form.rows) else Wish(what=What.OPEN)
    rows = rows_near(_ASIDE.sub("", said), "", form)
    return (
        Wish(what=What.DROP, row=rows[0]) if len(rows) == 1 else Wish(what=What.OPEN, likely=_rows_worded(rows, form))
    )


def _of_people(value: str, people: Sequence[str]) -> Wish:
    if len(people) > 1:
        return Wish(what=What.OPEN, value=value, likely=tuple(f"为“{one}”做的" for one in people))
    return Wish(what=What.PEOPLE, part=people[0] if people else "", value=value)


def _rows_worded(rows: Sequence[int], form: Draft) -> tuple[str, ...]:
    return tuple(f"第{row}行“{form.rows[row - 1].indicator.name}”" for row in rows)


# --------------------------------------------------------------------------------------------------------- what is near


def rows_near(subject: str, value: str, form: Draft) -> tuple[int, ...]:
    """The rows, from 1, whose names share most of the words of ``subject``; of several those that count in the value's unit.

    What tells rows apart must be shared: 桌椅成本 is no other row that ends in 成本.
    """
    own = _ENDING.sub("", subject)
    shared = {
        number: _shared(row.indicator.name, subject)
        for number, row in enumerate(form.rows, start=1)
        if len(own) < 2 or _shared(row.indicator.name, own) >= 2
    }
    most = max(shared.values(), default=0)
    if most < 2:
        return ()
    sort = _sort(read_target(value))
    fitting = [
        number for number in shared if shared[number] >= 2 and _sort(form.rows[number - 1].indicator.target) == sort
    ]
    best = [number for number in shared if shared[number] == most]
    if sort and not set(best) & set(fitting):
        best = [number for number in fitting if shared[number] == max(shared[one] for one in fitting)] or best
    elif sort and len(best) > 1:
        best = [number for number in best if number in fitting]
    whole = [number for number in best if form.rows[number - 1].indicator.name == subject]
    return tuple(whole or best)


_ENDING = re.compile(r"(?:总?成本|数量?|[人场次户]次?数|面积|(?:完成)?时间|合格率|满意度|[一-鿿]{2}率|率)$")
"""What a row's name ends in, whatever the row is about."""


def _parts_near(subject: str, form: Draft) -> list[BudgetPart]:
    shared = {part.name: _shared(part.name, subject) for part in form.brief.parts}
    most = max(shared.values(), default=0)
    exact = [part for part in form.brief.parts if part.name == subject]
    return exact or [part for part in form.brief.parts if most >= 2 and shared[part.name] == most]


def _shared(name: str, subject: str) -> int:
    """How long the longest piece is that both have."""
    found = SequenceMatcher(None, name, subject, autojunk=False).find_longest_match(0, len(name), 0, len(subject))
    return found.size


def _fits(row: Indicator, value: str) -> bool:
    """Whether a value is of the sort the row's cell holds: money, a rate, a count, a day, a rhythm."""
    now, was = read_target(value).reading, row.target.reading
    if was is None or "待填" in value:
        return True
    if isinstance(was, Deadline) or isinstance(now, Deadline):
        return isinstance(was, Deadline) and isinstance(now, Deadline)
    if isinstance(was, Measure) and isinstance(now, Measure) and now.unit:
        money = [one.unit in _YUAN for one in (was, now)]
        rates = [one.unit in ("%", "‰") for one in (was, now)]
        return money[0] == money[1] and rates[0] == rates[1] and (not money[0] or was.per == now.per)
    return now is not None


_YUAN = ("元", "万元", "千元", "亿元")


def _amount(row: Indicator) -> object:
    reading = row.target.reading
    return reading.amount if isinstance(reading, Measure) and reading.unit == "元" and not reading.per else None


def _sort(target: Target) -> str:
    """The unit a value counts in; money is money in whatever unit."""
    reading = target.reading
    if not isinstance(reading, Measure):
        return ""
    return f"元/{reading.per}" if reading.unit in _YUAN else reading.unit
