"""The plan's own words (文字): both objectives built from facts in the register of a filing, without a model.

Task, quantity, standard, time, effect; every figure is a fact or the value of a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Brief, Comparator, DraftRow, Fact, Level2, Measure
from assistant.drafting.facts.clause import is_people
from assistant.drafting.facts.gate import is_plain
from assistant.drafting.facts.saying import (
    amount_text,
    counts_people,
    is_only_counted,
    is_part,
    places_in,
    takes_part,
    verb_phrase,
)
from assistant.drafting.facts.tasks import Task
from assistant.drafting.facts.times import deadline_text
from assistant.drafting.kinds import class_of
from assistant.drafting.planning.rows import BLANK, fill
from assistant.lexemes import lexemes


def annual_text(
    brief: Brief, tasks: tuple[Task, ...], rows: tuple[DraftRow, ...], *, works: str = "", effect: str = ""
) -> str:
    """年度目标: every work with its figures and time, then standards and effect.

    ``works`` and ``effect`` are other words for these two parts, without a full stop; empty means the plan's own.
    """
    own = "；".join(sentence for task in tasks if is_sayable(task) and (sentence := work_text(task, brief.year)))
    done = (works or own or f"完成{brief.name}各项工作") + _whole_by(rows, works)
    parts = [f"{brief.year}年，{done}", standard_text(rows)]
    parts.append(effect or purpose_text(brief) or effect_text(tasks))
    return "。".join(part for part in parts if part) + "。"


def is_sayable(task: Task) -> bool:
    """Whether a work can stand in an objective: one told without any figure must be a plain short noun of a known kind."""
    plain = re.fullmatch(r"[一-鿿A-Za-z]{2,12}", task.thing) is not None and is_plain(task.thing)
    return task.is_told or (plain and task.kind.code != "general")


def _whole_by(rows: tuple[DraftRow, ...], said: str) -> str:
    """The project's own deadlines where rows have them and the words do not say them: ，6月30日前初验，10月31日前上线."""
    told = []
    for row in rows:
        found = re.fullmatch(r"项目(.{2,10})时间", row.indicator.name)
        if row.indicator.level2 is Level2.TIMELINESS and found and BLANK not in row.indicator.target.text:
            day = row.indicator.target.text.removeprefix("≤")
            done = "全部完成" if found[1] == "完成" else found[1]
            done = "完成" + done.removesuffix("完成") if done.endswith("完成") and done[:2] != "全部" else done
            told += [] if day in said else [f"，{day}前{done}"]
    return "".join(told)


def overall_text(brief: Brief, tasks: tuple[Task, ...]) -> str:
    """项目总目标: what the project does and for what, its main works, without the year's figures."""
    # what is only counted is told with its figure, in the year's objective; what the project is called needs no saying again
    done = [task for task in tasks if not is_only_counted(task) and is_plain(task.thing)]
    done = [task for task in done if task.stem not in brief.name and not task.part] or done
    names = list(dict.fromkeys(_bare_work(task) for task in sorted(done, key=lambda task: not task.is_told)))
    listed = "、".join(_said_once(names[:MAIN])) + ("等工作" if len(names) > MAIN else "")
    doing = f"通过{_project(brief.name)}，{listed}" if names else f"{_project(brief.name)}，按计划完成各项工作"
    effects = (purpose_text(brief) or effect_text(tuple(done))) if names else ""
    return f"{doing}{'，' + effects if effects else ''}。"


MAIN = 4
"""Works an overall objective names; the year's objective tells all of them with their figures."""

_VERB = re.compile(
    r"^(?:开展|举办|完成|提供|发放|购置|采购|更换|补种|聘用|聘请|改造|修缮|培训|排查|加装|新建|组织|涉及|印制|制作)(?=.{2})"
)


def _said_once(works: list[str]) -> Iterator[str]:
    """举办文艺演出、举办展览 as 举办文艺演出、展览: works with the verb of the one before leave it out."""
    last = ""
    for work in works:
        found = _VERB.match(work)
        verb = found[0] if found else ""
        yield work.removeprefix(verb) if verb and verb == last else work
        last = verb


def _project(name: str) -> str:
    """The project as something done: 实施居民自治项目, 安排人员经费, 落实住房补贴."""
    if name.endswith(("经费", "费用", "费", "资金")):
        return f"安排{name}"
    if name.endswith(("补助", "补贴", "津贴")):
        return f"落实{name}"
    return f"实施{name}" if name.endswith(("项目", "工程")) else f"实施{name}项目"


def _bare_work(task: Task) -> str:
    people = (
        f"为{task.people}" if task.people and task.short_people not in task.stem and task.people != task.thing else ""
    )
    return people + verb_phrase(task)


def work_text(task: Task, year: int) -> str:
    """One work: 改造日间照料点2个，6月30日前完成."""
    counted = [one for one in task.quantities if one.unit not in task.unsure and "/" not in one.unit]
    if is_only_counted(task) or task.reached:
        return _reach(task, counted)
    parts = [one for one in counted if is_part(task, one) and one.unit not in ("月", "个月", "天")]
    own = [one for one in counted if one.act != "参与" and one.unit not in ("月", "个月") and one not in parts]
    text = ""
    if own and counts_people(own[0], task) and task.short_people not in task.thing:
        heads = re.sub(r"(?<=[\d万])人$", "名", figure_text(own[0]))
        served = f"为{heads}{task.people}"
        text = f"{served}{_served(task)}"
        own = own[1:]
    elif own and is_people(task.thing) and verb_phrase(task).startswith("为"):
        text = f"为{figure_text(own[0])}{verb_phrase(task).removeprefix('为')}"
        own = own[1:]
    elif own and task.kind.code == "staff":
        doing, many = task.act or task.kind.act, figure_text(own[0])
        text = f"{doing}{many}{task.thing}" if own[0].unit in ("名", "位") else f"{doing}{task.thing}{many}"
        own = own[1:]
    else:
        text = verb_phrase(task)
        if task.people and task.people != task.thing and task.short_people not in text:
            text = f"面向{task.people}{text}"
        if own:
            text += figure_text(own[0])
            own = own[1:]
    text += "".join(f"、{figure_text(one)}" for one in own)
    text += "，其中" + "、".join(f"{one.act}{figure_text(one)}" for one in parts) if parts else ""
    text += "".join(f"，{takes_part(one)}{figure_text(one)}{places_in(one)}" for one in counted if one.act == "参与")
    text += "".join(
        f"，{one.act}{amount_text(one.quantity or Decimal(0))}个月" for one in counted if one.unit in ("月", "个月")
    )
    for one in task.facts:
        if one.frequency and not counted:
            text += f"，每{one.frequency.period.value}{_at_least(one)}{amount_text(one.frequency.times)}次"
    if task.deadline:
        text += f"，{deadline_text(task.deadline, year)}前完成"
    return text


def _reach(task: Task, counted: list[Fact]) -> str:
    """What is only counted, as how far the project reaches: 惠及学生1260名, 涉及行政村19个; empty where no figure is told."""
    own = [one for one in counted if one.act != "参与"] or counted
    if own and not is_people(task.thing) and task.reached:
        return task.thing + "".join(figure_text(one) for one in own)
    if not own:
        return ""
    comes = is_people(task.thing) or bool(re.search(r"[一-鿿](?:众|客|者|友|丝)$", task.thing))
    figures = "、".join(figure_text(one) for one in own)
    if re.search(r"(?:数|量|人次|面积|里程|比例|额)$", task.thing):
        return f"{task.thing}达到{figures}"
    if not comes and lexemes(task.thing)[-1].tag.startswith("v"):
        return f"完成{task.thing}{figures}"
    bought = class_of(task.thing) == "goods"
    return f"{'惠及' if comes else '配备' if bought else '涉及'}{task.thing}{figures}"


def _served(task: Task) -> str:
    if task.kind.code == "subsidy":
        return f"发放{task.thing}"
    if task.kind.code in ("meals", "nursing", "service"):
        return f"提供{task.stem}"
    return verb_phrase(task)


def _at_least(fact: Fact) -> str:
    return {Comparator.AT_LEAST: "不少于", Comparator.AT_MOST: "不超过"}.get(fact.comparator or Comparator.EQUAL, "")


def figure_text(fact: Fact) -> str:
    """A figure as the brief gives it: 不少于20场, 300-500人, 2个."""
    assert fact.quantity is not None
    if fact.comparator is Comparator.RANGE and fact.upper is not None:
        return f"{amount_text(fact.quantity)}-{amount_text(fact.upper)}{fact.unit}"
    return f"{_at_least(fact)}{amount_text(fact.quantity)}{fact.unit}"


def standard_text(rows: tuple[DraftRow, ...], most: int = 2) -> str:
    """The first standards of quality and the satisfaction, with the values of their rows."""
    measures: dict[str, DraftRow] = {}
    for row in rows:
        if row.indicator.level2 is Level2.QUALITY:
            measures.setdefault(row.indicator.name[-5:], row)
    chosen = [
        *list(measures.values())[:most],
        *[row for row in rows if row.indicator.level2 is Level2.SATISFACTION][:1],
    ]
    words = [f"{row.indicator.name}{value}" for row in chosen if (value := reach_text(row))]
    return "，".join(words)


def reach_text(row: DraftRow) -> str:
    """达到100%, 达到90%以上; empty for a blank or a value without a measure."""
    reading = row.indicator.target.reading
    if BLANK in row.indicator.target.text or not isinstance(reading, Measure):
        return ""
    figure = f"{amount_text(reading.amount)}{reading.unit}"
    match reading.comparator:
        case Comparator.AT_LEAST:
            return f"达到{figure}以上"
        case Comparator.AT_MOST:
            return f"控制在{figure}以内"
        case _:
            return f"达到{figure}"


_PURPOSE = re.compile(
    r"(?:^|[。；\n])(?:20\d\d年)?为了?(?:切实|进一步|更好地?|有效|不断|充分|全面|着力|深入)*"
    r"(?P<what>(?:满足|提升|提高|改善|加强|解决|保障|做好|确保|促进|维护|优化|丰富|增强|方便|缓解|减轻|防止|预防|消除|巩固)[一-鿿、，]{4,40}?)"
    r"，(?=拟|计划|我|本|街道|镇|区|县|全|今年|明年|20\d\d|由|在|通过|对|组织|开展|委托|采购|聘|实施|安排|更|修|改|购|新)"
)


def purpose_text(brief: Brief) -> str:
    """What the brief itself says the project is for (为做好森林防灭火工作，维护林区安全), as its effect; empty where it does not."""
    found = _PURPOSE.search(brief.content)
    return found["what"] if found else ""


def effect_text(tasks: tuple[Task, ...], most: int = 2) -> str:
    """What changes and for whom, by kind of work; each kind once."""
    effects: dict[str, str] = {}
    for task in tasks:
        if task.kind.effect and task.is_told:
            effects.setdefault(task.kind.code, fill(task.kind.effect, task))
    for task in tasks:
        if task.kind.effect:
            effects.setdefault(task.kind.code, fill(task.kind.effect, task))
    return "，".join(list(dict.fromkeys(effects.values()))[:most]) or "保障各项工作按计划完成"
