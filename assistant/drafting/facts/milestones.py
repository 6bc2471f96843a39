"""Deadlines that belong to no single work but to the project (节点): 11月底前终验, 10月底前上线, 全部完成."""

from __future__ import annotations

import re

from assistant.domain import Deadline, Value
from assistant.figures import Dated


class Whole(Value):
    """A deadline of the project as a whole: when, what is done by then (上线, 终验; empty for all of it), and its words."""

    deadline: Deadline
    act: str = ""
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
    return Whole(deadline=due.deadline, act="开放" if act == "开出来" else act, quote=words.strip())


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
