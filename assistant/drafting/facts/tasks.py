"""Gathers facts into works (事项): one work holds every fact about the same thing, its kind and the nouns its names use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Comparator, Deadline, Fact, Value
from assistant.drafting.facts import Reading
from assistant.drafting.facts.clause import is_people, people_in, short_people, users_of
from assistant.drafting.facts.deeds import COMES, act_in_name, done_to_goods, done_to_people, verb_before
from assistant.drafting.facts.gate import headed, sounded
from assistant.drafting.kinds import Kind, class_of, kind_of, kinds, stem_of


class Task(Value):
    """One work of the project. ``stem`` is thing and act as one noun; ``unsure`` holds units with conflicting figures."""

    thing: str
    act: str
    kind: Kind
    stem: str
    people: str = ""
    served: str = ""
    """Whom the project's name speaks of, for effects of works that name nobody."""
    facts: tuple[Fact, ...]
    reached: bool = False
    """What comes of the project: people that one for things only reaches (全校1260名学生), or a result (达成就业意向160人)."""
    part: bool = False
    """A part of the people counted before (编外人员34名，其中护理11人): counted, and rated with them."""
    unsure: frozenset[str] = frozenset()

    @property
    def quantities(self) -> tuple[Fact, ...]:
        """Facts that count or measure the work, percentages and durations apart."""
        return tuple(one for one in self.facts if one.quantity is not None and not is_stated_rate(one))

    @property
    def deadline(self) -> Deadline | None:
        return next((one.deadline for one in self.facts if one.deadline), None)

    @property
    def short_people(self) -> str:
        """Whom it is for, as one bare noun; empty when the brief does not say."""
        return short_people(self.people) if self.people else ""

    @property
    def is_told(self) -> bool:
        """Whether the brief says of the work how much, how often, by when or at what price."""
        said = (bool(one.frequency or one.season or one.money) or one.unit_cost is not None for one in self.facts)
        return bool(self.quantities or self.deadline or any(said))

    def quote(self) -> str:
        """The words of the brief the work stands on."""
        return self.facts[0].quote


NOT_COUNTED = frozenset(("%", "‰", "百分点", "小时", "分钟", "工作日", "个工作日", "天", "日", "秒", "分", "元"))


WORKED = ("content", "statement", "budget", "children", "prior")
"""Sources whose facts say what is done; an amount, a part of the budget or a date alone makes no work."""


def tasks_of(reading: Reading, name: str = "") -> tuple[Task, ...]:
    """The works in the order the brief names them; ``name`` of the project says what is done to people merely counted. Facts of money alone, and rates, make no work of their own."""
    groups: dict[str, list[Fact]] = {}
    for fact in reading.facts:
        if fact.source in WORKED and not is_stated_rate(fact):
            groups.setdefault(_key(fact, groups), []).append(fact)
    unsure = {(one.thing, one.unit) for one in reading.conflicts}
    works = [facts for facts in groups.values() if _is_work(facts)]
    if len(works) > 1:
        # 全镇28个村 reaches as far as the whole project does, and is no work of its own
        scopes = [facts for facts in works if all(one.act == "参与" and one.thing == name for one in facts)]
        works = [facts for facts in works if facts not in scopes] or works
        works[0] = [*works[0], *(fact for facts in scopes for fact in facts if facts is not works[0])]
    return tuple(_with_parts([_task(facts, unsure, name) for facts in works]))


def _with_parts(tasks: list[Task]) -> Iterator[Task]:
    """The works, those that make up the people counted before marked as parts of them and of their kind."""
    place = 0
    while place < len(tasks):
        whole = tasks[place]
        yield whole
        place += 1
        total = _heads_of(whole)
        for end in range(place + 2, len(tasks) + 1):
            counts = [count for task in tasks[place:end] if (count := _heads_of(task)) is not None]
            if total and len(counts) == end - place and sum(counts, Decimal(0)) == total:
                yield from (_part(task, whole) for task in tasks[place:end])
                place = end
                break


def _heads_of(task: Task) -> Decimal | None:
    counted = [one for one in task.quantities if one.unit in ("人", "名", "位")]
    return counted[0].quantity if len(counted) == 1 and len(task.quantities) == 1 else None


def _part(task: Task, whole: Task) -> Task:
    if whole.kind.code == "training" and task.kind.code in ("staff", "subsidy"):
        # 培训1150人，其中养老护理员320人: they are taught, no posts are filled
        thing = re.sub(rf"(?:{'|'.join(_PAID)}|培训)+$", "", task.thing) + "培训"
        taught = {"kind": whole.kind, "act": "", "people": whole.people, "part": True, "thing": thing, "stem": thing}
        return task.model_copy(update=taught)
    if task.kind.code == "staff" or whole.kind.code == "general":
        return task.model_copy(update={"part": whole.kind.code == "staff"})
    thing = task.thing if is_people(task.thing) or whole.kind.code != "staff" else task.thing + "人员"
    same = {"kind": whole.kind, "act": "", "people": whole.people, "part": True, "thing": thing, "stem": thing}
    return task.model_copy(update=same)


def is_stated_rate(fact: Fact) -> bool:
    """A percentage, a response time or a zero (事故 0 起): what is to be reached, not what is to be done."""
    on_duty = fact.unit == "天" and bool(fact.act)  # 巡逻值守60天 counts days of work
    stated = (fact.unit in NOT_COUNTED and not on_duty) or fact.quantity == 0 or is_ceiling(fact)
    return fact.quantity is not None and stated


def is_ceiling(fact: Fact) -> bool:
    """Whether a count is of what should not happen (投诉不超过3起, 发生面积控制在1200亩以内): an effect, no work."""
    few = fact.comparator in (Comparator.AT_MOST, Comparator.LESS) and fact.unit not in NOT_COUNTED
    return bool(few and fact.quantity and _UNWANTED.search(fact.thing))


_UNWANTED = re.compile(
    r"投诉|事故|警情|案件|发案|纠纷|信访|上访|伤亡|死亡|差错|故障|违法|违规|发生|复发|病虫|火灾|火情|损失|缺陷|宕机"
)


def task_of_name(name: str) -> Task:
    """The one work of a project whose brief names none: what its name says."""
    thing = bare_project(name)
    return _task([Fact(thing=thing if len(thing) >= 2 else name, quote=name, source="name")], set())


def bare_project(name: str) -> str:
    """What a project's name says is done, without the words for project, money and calculation behind it."""
    return re.sub(r"(?:项目|经费|专项|工作|预算|测算|说明|申报)+$", "", name)


def _key(fact: Fact, groups: dict[str, list[Fact]]) -> str:
    bare = _bare(fact)
    if fact.act == "培训" and is_people(fact.thing):
        # 培训学员300人次 says more of the training just named
        trainings = [key for key, facts in groups.items() if kind_of(facts[0].thing, facts[0].act).code == "training"]
        bare = trainings[-1] if trainings else bare
    if fact.unit_cost is not None and bare.endswith(_PAID):
        # the 补贴 of 志愿者 merely counted says what is done to them
        whom = next((key for key in groups if is_people(key) and bare.startswith(key)), "")
        bare = whom or bare
    if bare in groups or len(bare) < 2:
        return bare
    # 培训 300 人次 belongs to 职业技能培训, a 工作餐费 to no other work
    monthly = fact.unit in ("月", "个月")
    near = [
        key
        for key in groups
        if key.endswith(bare) and (fact.unit_cost is not None or fact.money is not None or monthly)
    ]
    return near[0] if near else bare


def _bare(fact: Fact) -> str:
    kind = kind_of(fact.thing, "" if fact.act == "参与" else fact.act)
    cut = re.sub(r"(?:" + "|".join(sorted(set(kind.acts) - {"培训"}, key=len, reverse=True)) + r")$", "", fact.thing)
    return cut if len(cut) >= 2 else fact.thing


_TIMES = ("天", "日", "周", "月", "季度", "年")
"""So much a day is done all year; so much a portion only describes the portion."""


def _is_work(facts: list[Fact]) -> bool:
    return any(
        fact.money is None and fact.unit_cost is None and fact.unit.partition("/")[2] in ("", *_TIMES) for fact in facts
    )


def _task(facts: list[Fact], unsure: set[tuple[str, str]], name: str = "") -> Task:
    lead = next((one for one in facts if one.act != "参与" and one.money is None and one.unit_cost is None), facts[0])
    act = "" if lead.act == "参与" else lead.act
    lead = lead.model_copy(update={"thing": headed(sounded(lead.thing))})
    kind = kind_of(lead.thing, act)
    if not act and lead.unit in _PLACES and class_of(lead.thing) == "canteen":
        kind = kinds()["general"]  # 辖区3个食堂 counts places; 食堂 300人次 feeds people
    helping = reached = False
    if kind.code == "general" and not act and is_people(lead.thing):
        kind = kind_of(bare_project(name), "")
        reached = kind.code in _ON_THINGS and (lead.unit not in ("户", "家") or lead.thing.startswith(("受益", "惠及")))
        kind = kinds()["service"] if kind.code in _ON_THINGS and not reached else kind
        kind = kinds()["general"] if reached or kind.code in _ATTENDED or COMES.search(lead.thing) else kind
        act = done_to_people(name, kind)
        if kind.code == "subsidy" and (named := re.search(rf"(?:{'|'.join(_PAID)})", name)):
            whom = re.sub(r"(?:发放|补贴|补助)?对象$", "", lead.thing)
            paid_as = whom if whom.endswith(kind.nouns) else whom + named[0]
            lead = lead.model_copy(update={"thing": paid_as, "beneficiary": lead.thing if whom == lead.thing else ""})
            facts = [one.model_copy(update={"beneficiary": ""}) for one in facts] if whom != lead.beneficiary else facts
    if not act and _RESULT.match(lead.thing) and lead.quantity is not None:
        kind, reached = kinds()["general"], True
    elif kind.code == "general" and not act and not is_people(lead.thing) and (doing := verb_before(lead.thing)):
        act = doing
        lead = lead.model_copy(update={"thing": lead.thing.removeprefix(doing)})
    if kind.code == "general" and not act and not reached and not is_people(lead.thing):
        act = act_in_name(lead.thing, name)
        if not act and lead.unit in _BOUGHT and (found := re.search(r"(采购|购置|配备)(?:项目|经费|费用)?$", name)):
            act = found[1]  # a list of things in a project that buys them
        if not act and class_of(lead.thing) == "goods" and lead.unit in _BOUGHT:
            act = done_to_goods(name)
        kind = kind_of(lead.thing, act) if act else kind
    if (
        kind.code in _HELD_WITH
        and act in ("", "保障")
        and not reached
        and lead.unit in ("名", "人", "位")
        and _POSTED.search(lead.thing)
    ):
        kind = kinds()["staff"]  # 会议服务员4名 holds no meeting
    if kind.code == "staff" and lead.unit in ("人次", "户次"):
        kind, helping = kinds()["service"], True  # help given 900 times is no post that is filled
    if kind.code == "staff" and not act and lead.thing.endswith("岗位"):
        act = "安置"
    people = next((one.beneficiary for one in facts if one.beneficiary), "")
    insured = re.sub(r"(?:项目|经费|专项|投保|购买|参保)+$", "", name)
    if kind.code == "insurance" and is_people(lead.thing) and kind_of(insured, "").code == "insurance":
        lead, people = (
            lead.model_copy(update={"thing": insured}),
            people or lead.thing,
        )  # who is insured is no insurance
    paid = next((one.thing for one in facts if one.unit_cost is not None and one.thing.endswith(_PAID)), "")
    if paid and not act and is_people(lead.thing) and lead.thing in paid:
        lead, kind, people = lead.model_copy(update={"thing": paid}), kinds()["subsidy"], people or lead.thing
        reached = False
    if (
        not people
        and not helping
        and kind.code not in ("staff", "works", "repair", "purchase", "maintenance", "publicity")
    ):
        people = lead.thing if is_people(lead.thing) else people_in(lead.thing)
    return Task(
        thing=lead.thing,
        act=act,
        kind=kind,
        stem=stem_of(lead.thing, act, kind),
        people=people,
        served=short_people(users_of(name)),
        facts=tuple(facts),
        reached=reached,
        unsure=frozenset(unit for fact in facts for thing, unit in unsure if thing == fact.thing),
    )


_PLACES = frozenset(("个", "家", "处", "座", "所", "间"))
_ON_THINGS = frozenset(
    (
        "maintenance",
        "works",
        "repair",
        "purchase",
        "it_ops",
        "it_build",
        "demolition",
        "publicity",
        "survey",
        "processing",
        "rent",
        "reserve",
    )
)
"""Kinds of work that are done to things, never to the people a brief counts."""
_RESULT = re.compile(r"(?:达成|带动|实现|吸纳|促成|新增就业|转移就业|帮助.{0,6}(?:就业|脱贫))(?=.{2})")


_HELD_WITH = (
    "meeting",
    "event",
    "works",
    "repair",
    "maintenance",
    "inspection",
    "it_ops",
    "it_build",
    "purchase",
    "general",
)
_POSTED = re.compile(r"(?<![党学会社球演队])员$|保安$|(?<!职)工$|(?:工程|医|律|讲|技|厨)师$|司机$")
_ATTENDED = frozenset(("job_fair", "event", "meeting", "lecture", "training"))
"""Kinds of work that people and firms come to; a brief that counts them counts no such work."""
_PAID = ("补贴", "补助", "津贴", "救助", "奖励", "慰问金")


_BOUGHT = frozenset(("台", "套", "个", "件", "辆", "把", "张", "部", "只", "块", "架", "组", "批", "台套"))
