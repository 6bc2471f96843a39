"""Which works have rows, and whose quality and effect are measured (评价谁): the plainly named ones of a known kind first."""

from __future__ import annotations

import re

from assistant.drafting.facts.gate import headed, is_plain, is_sound
from assistant.drafting.facts.tasks import Task, task_of_name
from assistant.drafting.kinds import kind_of


def rated(tasks: tuple[Task, ...], name: str) -> tuple[Task, ...]:
    """The works whose quality and effect are measured: those of a known kind; what is merely counted is so as the project is.

    Who checks or audits the project does not bring about its effects, where anything else does.
    """
    known = tuple(task for task in measured(tasks) if task.kind.code != "general" or (task.act and not task.reached))
    known = tuple(task for task in known if not task.part) or known
    known = tuple(task for task in known if is_plain(task.thing)) or known
    known = tuple(task for task in known if task.kind.code != "general") or known
    own = tuple(task for task in known if not _OVERSIGHT.search(task.stem + task.quote()))
    whole = task_of_name(re.sub(r"(?<=[\u4e00-\u9fff]{4})(?<!经)费$", "", name))
    if whole.kind.code != "general" and not any(task.kind.code != "general" and is_plain(task.thing) for task in own):
        return (_last_of(whole),)  # what is merely signed or assigned says less of the effects than the project's name
    if whole.kind.code == "general" or any(task.kind.code == whole.kind.code for task in own):
        return own or known or tasks
    if own and (len(whole.thing) > _SHORT_NAME or re.search(r"[与及和暨、]", whole.thing)):
        return own  # a long name or one of several things makes no row's name
    return (whole, *own) if len(known) < len(tasks) else own or known or tasks


_SHORT_NAME = 12


def _last_of(whole: Task) -> Task:
    """A project of several works by its last one: 零工驿站运营 of 公益性岗位安置和零工驿站运营."""
    thing = headed(re.split(r"[与及和暨、]", whole.thing)[-1])
    if thing == whole.thing or kind_of(thing, "").code == "general":
        return whole
    return task_of_name(thing)


def measured(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """The works that have rows: those the brief tells figures or days of, where there are two; how a work is done
    (主要包括加装扶手、铺设防滑地面) is told in the objective only."""
    sound = tuple(task for task in tasks if is_sound(task.thing)) or tasks
    told = tuple(task for task in sound if task.is_told)
    return told if len(told) > 1 else sound


_OVERSIGHT = re.compile(r"第三方(?:检查|评估|审计|抽查|监理|考核)|绩效评价|监督检查|审计|结账|结算|报账")
