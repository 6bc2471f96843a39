"""What a share is named after (比率的名称): a change against last year, the part of a whole, those it is of, or a word that means a rate."""

from __future__ import annotations

import re

from assistant.drafting.facts.clause import clean, parse
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.nearest import noun_behind, object_of


def share_name(act: str, thing: str, *, left: str, behind: str, task: str) -> tuple[str, str]:
    """``(act, thing)`` of a percentage between ``left`` and ``behind``; as they came in where nothing says better."""
    said = re.sub(r"\s", "", left)
    if change := _CHANGE.search(said):
        about = parse(left[: len(left) - len(change[0])] if change[0] in left else left, "", "%").thing or task
        return act, f"{about}{_CHANGES[change['way'][0]]}率"  # 投诉量要比去年降20%
    if shared_of := _SHARE_OF.match(said):
        part = object_of(clean(shared_of["part"])).thing
        return act, f"{part}比例" if is_sound_name(part) else thing
    if of := _of_those(behind, left):
        return "", of
    if (rate := clean(said)).endswith(("率", "度", "比例")):
        return act, rate
    return act, f"{thing}率" if thing.endswith(_RATED) else thing


_RATED = (
    "投诉",
    "出勤",
    "到课",
    "成活",
    "合格",
    "完好",
    "达标",
    "知晓",
    "参与",
    "就业",
    "入住",
    "覆盖",
    "回收",
    "办结",
    "整改",
    "完成",
    "拿证",
)
"""Words that with a percentage behind them mean a rate: 成活 95%."""


def _of_those(behind: str, before: str) -> str:
    """What a share of things is named after: 70%的村庄安装电子眼 is 村庄安装电子眼比例, 覆盖80%的行政村 is 行政村覆盖率."""
    words = re.sub(r"[\s“”]", "", behind)
    if not words.startswith("的"):
        return ""
    noun = noun_behind(words[1:]).thing
    words, has = re.subn(r"[建设]?有\d+[座个处套]", "", words[1:])
    if re.search(r"覆盖[一-鿿]{0,4}$", re.sub(r"\s", "", before)):
        return f"{noun}覆盖率" if is_sound_name(noun) else ""
    whole = re.match(r"[一-鿿A-Za-z]{4,16}$", words)
    return f"{whole[0]}比例" if (has or (noun and noun != words)) and whole and is_sound_name(whole[0]) else ""


_CHANGE = re.compile(
    r"(?:要|得|应)?(?:[比较]?(?:去年|今年|本年|上年|往年|同期|上一?年度?)(?:同期)?|同比|环比|比[一-鿿]{1,3}[车机灯备统艺法前来式]|(?<=[量数本耗])(?=[降减]))(?P<way>下降|降低|减少|降|压减|减|低|增长|增加|提高|提升|上升|增|涨)[了低到个]?(?:不低于|不少于|至少)?$"
)
_SHARE_OF = re.compile(r"(?P<part>.{4,}?)(?:按照?|占|达到?|为|不[低少高超]于|不超过|至少)+(?:[一-鿿]{2,}的)$")
"""副职报酬按不低于主职报酬的 70%: a share is of what stands before the comparison, not of the whole it is compared with."""
_CHANGES = {
    "下": "下降",
    "降": "下降",
    "减": "下降",
    "压": "下降",
    "低": "下降",
    "增": "增长",
    "提": "提升",
    "上": "增长",
    "涨": "增长",
}
