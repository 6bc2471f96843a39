"""Deadlines that belong to no single work but to the project (节点): 11月底前终验, 10月底前上线, 全部完成."""

from __future__ import annotations

import re

from assistant.domain import Deadline, Value
from assistant.figures import Dated


class Whole(Value):
    """A deadline of the project as a whole: when, what is done by then (上线, 终验; empty for all of it), and its words."""

    deadline: Deadline
    act: str = ""
    named: str = ""
    """What of it is due, in the words' own noun, where no work the brief counts is called so: 设备到货, 物资到位."""
    quote: str


OPENS = r"上线|开门|开业|开张|投入使用|投用|启用|开放|运营|试运行|通车|通水|开园|开馆|挂牌|开出来"
DONE = re.compile(
    r"完成|完工|竣工|建成|交付|到位|结束|入库|报送|上报|提交|初验|终验|验收|招标|开工|动工|结项|结题|报批|试运行|评审"
)
_STAGES = "初验|终验|招标|开工|动工|结项|结题|报批|评审|完工验收|竣工验收|验收"
_NOT_A_STAGE = re.compile(r"工作|任务|全部|各项|建设$|施工|改造|采购|交付")


def whole_of(due: Dated | None, words: str) -> Whole | None:
    """A deadline no work has taken, as the whole project's."""
    if due is None:
        return None
    found = re.search(OPENS, words)
    act = found[0] if found else stage_of(words, due)
    named = "" if act else named_in(words, due)
    return Whole(deadline=due.deadline, act="开放" if act == "开出来" else act, named=named, quote=words.strip())


_ENDED = "完成|完工|竣工|结束|办完|搞完|做完|装完|弄完|建成"
_REACHED = rf"(?P<done>到货(?:安装)?|到位|交稿|交付|交货|入库|定稿|发放|开户|安装|{_ENDED})(?:到位|完毕|完成)?"
_MUST = r"(?:应当?|必须|须|需|要|得|都|拟|计划|最好|确保|力争|保证)*"
_NAMED = (
    re.compile(rf"(?P<thing>[一-鿿]{{2,10}}?){_MUST}(?:于|在)?#{_MUST}(?:全部|全面|基本|都)*{_REACHED}"),
    re.compile(
        rf"(?:[一-鿿]{{2}}前)?[（(]?#[）)]?{_MUST}(?:全部|全面|基本)?(?P<thing>[一-鿿]{{2,10}}?)(?:全部|都)*{_REACHED}"
    ),
)
_ALL_OF_IT = re.compile(
    r"^(?:项目|工程|任务|工作|计划|本项目)|其余|其他|剩余|剩下|全部|所有|各项|整体|总体|任务$|项目$|完成|验收|^(?:预计|确保|力争|把)"
)


def named_in(words: str, due: Dated) -> str:
    """设备到货 of 设备应于二季度末前全部到货安装: the subject of a deadline and what has happened by then; empty for all of it."""
    rest = re.sub(r"\s", "", words.replace(due.quote, "#"))
    for pattern in _NAMED:
        if (found := pattern.fullmatch(rest)) and not _ALL_OF_IT.search(found["thing"]):
            done = found["done"]
            return found["thing"] + ("完成" if re.fullmatch(_ENDED, done) else done)
    return ""


def stage_of(words: str, due: Dated) -> str:
    """What is done by then beside the works the brief counts: 数据上报完成 in 11月30日前完成数据上报, 终验 in 11月底前终验."""
    rest = re.sub(r"\s", "", words.replace(due.quote, ""))
    rest = re.sub(r"^(?:前|以前)?(?:要|须|需|应)?(?:全部|全面|基本)?", "", rest)
    if found := re.fullmatch(rf"(?:完成|通过|组织)?(?:项目)?({_STAGES})(?:工作)?", rest):
        return found[1] + ("" if found[1] in ("开工", "动工", "报批") else "完成")
    found = re.fullmatch(r"完成(?:项目)?([一-鿿]{2,8})", rest)
    return found[1] + "完成" if found and not _NOT_A_STAGE.search(found[1]) else ""


def is_stage(words: str, due: Dated) -> bool:
    """Whether a clause names no work but a stage all works reach: 8月底前上线试运行, 中秋节前完成中期评估."""
    rest = re.sub(r"[\s、，并和及]", "", words.replace(due.quote, ""))
    opened = re.fullmatch(rf"(?:前|以前)?(?:全部|全面|正式|建成|竣工|完工|完成|对外)*(?:{OPENS})+", rest)
    return bool(
        opened
        or re.fullmatch(
            r"(?:前|以前)?完成(?:项目|中期|期中|期末|年度|终期|绩效){0,2}(?:评估|评价|验收|考核|总结)", rest
        )
    )
