"""Reads a 项目简况 (Brief) from a few sentences as a clerk would type them, requests and small talk included."""

from __future__ import annotations

import datetime as dt
import re
from itertools import zip_longest

from assistant.domain import Brief
from assistant.drafting.facts.orders import without_orders
from assistant.drafting.facts.pauses import punctuated
from assistant.drafting.intake.naming import is_name, is_no_name, named_in
from assistant.drafting.intake.opening import bare_name, called, without_request
from assistant.drafting.intake.sums import total_of
from assistant.drafting.intake.titles import first_work, is_talked, says_why, title_of
from assistant.errors import BriefError
from assistant.figures import FigureKind, read_figures

_LABELS = {
    "name": "项目名称|项目名|名称|项目叫什么|(?:项目)?叫个?(?:什么|啥)(?:名字?)?|项目是|项目",
    "department": "主管部门|主管单位",
    "unit": "实施单位|填报单位|承办单位|单位",
    "category": "项目类别|类别",
    "year": "年度|年份",
    "amount": "项目金额|预算金额|年度资金|资金总额|金额|(?:财政)?(?:预算|资金|经费|投资)(?:安排|来源|规模|需求|额度|总额|情况)?|(?:要|得|需要?)?(?:花多少|花?多少钱)|要钱|钱|年度资金合计",
    "content": "主要内容|项目内容|工作内容|实施内容|建设内容|内容|要?做什么|要?做的事情?|要?干什么|干啥|做啥|任务|要?做多少|干?多少|数量|工作量|规模|指标",
    "due": "完成时间|时限|时间|(?:啥时候?|什么时候|何时|几时)(?:完成?|做完|办完|搞完|弄完)?|截止(?:时间|日期)?|期限|进度|工期",
    "whom": "服务对象|受益对象|受益人|受益群体|受益|谁[受得获]益|为了?谁|给谁用?|对象",
    "effect": "效果|预期效果|效益|目标|要求|达到什么效果",
}
_LABELLED = re.compile(
    "|".join(
        rf"(?:(?:^|\n|(?<=。))\s*(?:\d+[、.．)）]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）])\s*(?:{words})(?:\s*[:：]|\s+)|"
        rf"(?:^|\n)\s*(?:{words})\s*[:：])(?P<{key}>)"
        for key, words in _LABELS.items()
    ),
)
_MONEY = r"[约共计总投入申请预算资金经费金额安排为是:： ]{0,8}[\d,.一二三四五六七八九十百千万亿]+\s*(?:万元|亿元|元|万)(?!/|每)"
_SUM = r"[\d,.一二三四五六七八九十百千]+\s*(?:万元|亿元|元|万)"
_SAID = re.compile(
    r"(?:报一下|安排|申报|申请|实施|搞|做|开展|上|办|有)(?:一个|个)?[“\"]?(?P<name>[^，,。；;：:\d]{2,20}?)[”\"]?(?:的)?项目(?!部|库|组|点)"
)


def brief_from_text(text: str, *, year: int | None = None) -> Brief:
    """A brief from a few sentences: ``社区养老服务, 86 万元: 为 600 名 …``, or lines such as ``项目名称：…``.

    ``year`` is the budget year when the text names none; without it the current one. Raises ``BriefError`` when no
    project name or nothing to do can be seen.
    """
    plain = punctuated(text.replace("\r\n", "\n").strip())
    if not plain:
        raise BriefError("没有收到项目内容。", hint="写几句：项目叫什么、多少钱、做什么、多少、什么时候完成。")
    plain = re.sub(
        r"(?<=[\d万])块钱(?=[，,。；;、）)\s]|$)|(?<=万)块(?=[，,。；;、）)\s]|$)", "元", without_request(plain)
    )
    described = _INTRODUCED.sub("", without_orders(plain, []))
    said = _labelled(described) or _headed(described.strip())
    if said.get("content") and described != plain:
        said["content"] = _with_orders(plain, described, said["content"])
    name, content = said.get("name", ""), said.get("content", "")
    labelled = bool(_labelled(described))
    if not labelled and (not name or is_talked(name)):
        title, alone = title_of(described.strip())
        if title:
            name, content = title, content if alone and content else described
    if not labelled and not is_name(name):
        bad = is_no_name(name)
        if found := named_in(described, loose=bad) or (first_work(described) if bad else ""):
            name, content = found, described
    if not name and (work := _first_work(described)):
        name, content = work, content or described
    if not name:
        raise BriefError(
            "没有看出项目名称。", hint="请以“名称，金额：要做的事”开头，例如“社区养老服务，86万元：健康讲座12场”。"
        )
    if not content:
        raise BriefError(f"只看到项目名称“{name}”，没有写要做什么。", hint="请补充做什么、多少、为谁、什么时候完成。")
    when = _planned_year(said.get("year", "") + "年 " + plain, year) or year or dt.date.today().year + _next_year(plain)
    return Brief(
        name=name,
        department=said.get("department", ""),
        unit=said.get("unit", ""),
        category=said.get("category", ""),
        year=when,
        amount=total_of(said.get("amount", "")) or total_of(plain),
        # whoever plans today fills in today's form, also from a text of years ago
        framework="2024" if max(when, year or dt.date.today().year) >= 2024 else "2023",
        content=content,
    )


_TO = r"\s*(?:至|到|-|—|–|~|～)+\s*"
_YEAR = re.compile(
    rf"(?P<past>(?:于|自|从)\s*)?(?<!\d)(?P<year>20\d\d)\s*(?:年[^，,。；;\n]{{0,8}}?)?(?:{_TO}20\d\d\s*年|年)"
)
"""A year, or the first of a period; ``past`` for one in which something began."""
_NO_YEAR = re.compile(r"《[^》]*》|〔20\d\d〕")


def _planned_year(text: str, year: int | None) -> int | None:
    """The year a brief plans: the latest it names of this year (``year``) and the next, else the latest; ``None`` without any.

    Years of titles and document numbers, and those since which something stands (建成于2009年), plan nothing.
    """
    now = year or dt.date.today().year
    found = [(int(one["year"]), bool(one["past"])) for one in _YEAR.finditer(_NO_YEAR.sub("", text))]
    soon = [named for named, _ in found if now <= named <= now + 1]
    return max(soon or [named for named, past in found if not past], default=None)


_INTRODUCED = re.compile(
    r"^\s*(?:[（(]?[一1][)）、.]\s*)?项目?(?:概述|概况|基本情况|简介|背景)\s*[：:]\s*|^\s*(?:以下|下面|这)(?:是|为)?[^，,。：:\n]{0,8}(?:内容|情况|简况|如下)\s*[：:]\s*|"
    r"^\s*[^，,。；;：:\d\n]{0,10}(?:情况|事情)(?:大概|大致)?(?:就?是这样的?|是这么回事|如下)\s*[：:，,]\s*"
)
"""Words before a description that are no part of it: 以下是真实内容：."""


def _with_orders(plain: str, described: str, content: str) -> str:
    """The content with the orders in it, for the reading of facts leaves them out again and tells the user."""
    place = described.find(content)
    if place < 0 or len(described) != len(plain):
        return plain
    return plain[len(described[:place].rstrip()) :].lstrip("，,。；;：:\n ")


def _first_work(text: str) -> str:
    """What the first counted work is called, for a message that begins with it: 组织六一文艺汇演1场 names 六一文艺汇演."""
    counted = (figure for figure in read_figures(text) if figure.kind is FigureKind.COUNT and figure.unit in _EVENTS)
    if name := next((figure.thing for figure in counted if len(figure.thing) >= 4), ""):
        return name
    some = (figure for figure in read_figures(text) if figure.kind is FigureKind.COUNT and not figure.per)
    return next((bare for figure in some if 4 <= len(bare := _said_by(figure.thing)) <= 16), "")


def _said_by(thing: str) -> str:
    """A work without who told it and the 要做 behind it: 残联说辅具适配要做."""
    return re.sub(r"^.{1,5}?(?:说|讲|要求|通知)(?=.{4})|(?:要|需要?|得|打算)(?:做|办|搞|弄)?$", "", thing)


_EVENTS = frozenset(("场", "次", "期", "届", "个", "座", "条", "处", "套"))


def _next_year(text: str) -> bool:
    """Whether the message speaks of next year (明年) and of no other; 明年1月 is a month, not the year."""
    return bool(re.search(r"明年(?!\s*\d)", text)) and not re.search(r"今年|本年|当年|去年|上年", text)


def _labelled(text: str) -> dict[str, str]:
    """Values by label where the text has lines such as ``项目名称：…``; empty when it names no project that way.

    What is done, how much, by when, for whom and to what effect are lines of the one content, in their order.
    """
    hits = list(_LABELLED.finditer(text))
    found: dict[str, str] = {}
    told: list[str] = []
    for hit, after in zip_longest(hits, hits[1:]):
        key = hit.lastgroup or ""
        value = text[hit.end() : after.start() if after else len(text)].strip()
        if key in ("content", *_TOLD):
            told.append(_said_as(key, value))
        else:
            found.setdefault(key, value)
    if told:
        sums = [found["amount"]] if len(_MONEY_SAID.findall(found.get("amount", ""))) > 1 else []
        found["content"] = "\n".join([*told, *sums])
    if "name" in found and "content" not in found and re.search(r"[，,]", found["name"]):
        head, _, rest = re.split(r"([，,。；;])", found["name"], maxsplit=1)
        found |= {"name": _name_in(head), "content": rest}
    if "name" in found:
        name, _, rest = found["name"].partition("\n")
        found["name"] = name.rstrip("。；;，, ")
        if rest:  # a line whose label we do not know
            found["content"] = "\n".join([rest, *filter(None, [found.get("content")])])
    if "name" not in found:
        return {}
    return found


_MONEY_SAID = re.compile(r"\d\s*(?:[万亿]?元|[万亿块wW])")
"""Sums of a line on money: one is the total, of several the others say what it is for."""
_TOLD = ("due", "whom", "effect")


def _said_as(key: str, value: str) -> str:
    """A line of the content without its label, as a sentence: 时间：11月底前 is 11月底前完成."""
    if key == "due" and re.fullmatch(r"[\d年月日号底前之以末上中下旬、，\s]+", value):
        return value + "完成"
    return "服务对象为" + value if key == "whom" and not value.startswith("服务对象") else value


def _headed(text: str) -> dict[str, str]:
    """``name, amount: content``; or ``…实施XX项目…``; or the first clause when it is short and holds no figure."""
    head, colon, tail = _split_head(text)
    if colon:
        return {
            "name": _name_in(head),
            "content": _parts_in(head) + _counted_in(head) + tail.strip(),
            "amount": head if re.search(r"\d|[万元]", head) else "",
        }
    first = re.match(r"[^，,。；;\n]*", text)
    opening = first[0] if first else ""
    rest = text[len(opening) :].lstrip("，,。；;\n ")
    if name := called(text):
        return {"name": name, "content": rest if name in opening and rest else text}
    name = _name_in(opening)
    if 2 <= len(name) <= 24 and not _TALK.search(name) and not says_why(opening):
        if re.match(rf"{re.escape(name)}\s+\d[\d.]*万?[一-鿿](?<![元年月万])[^，,]*[×xX*]", opening):
            return {"name": name, "content": text}  # 意外伤害保险 3150人×60元: the opening is a work too
        return {"name": name, "content": (_behind_sum(opening) or _counted_in(opening, "，")) + rest or text}
    if found := _SAID.search(text):
        return {"name": found["name"], "content": text}
    return {}


def _behind_sum(opening: str) -> str:
    """What an opening without marks says behind name and sum: 数据治理服务采购 95万 归集数据项420个."""
    found = re.search(rf"{_SUM}\s+([\u4e00-\u9fff\d].{{3,}})$", opening)
    return found[1] + "，" if found else ""


_TALK = re.compile(r"我们|咱们|领导|大家|想|打算|一下|一个|什么|怎么|谢谢")


def _parts_in(head: str) -> str:
    """What a head says beside the name and the sum: 其中管材720万元、监理80万元 belongs to the content."""
    found = re.search(r"其中.*\d.*", head)
    return found[0] + "。" if found else ""


def _counted_in(head: str, end: str = "\n") -> str:
    """What a head counts behind the name: 书报刊征订 党员教育读本2800册 每册不高于32元."""
    found = re.match(r"[^\d\s，]{2,20}[\s，]+([一-鿿].*\d.*)$", head)
    return found[1].replace(" ", "，") + end if found and not re.match(rf".{{0,8}}{_SUM}", found[1]) else ""


def _split_head(text: str) -> tuple[str, str, str]:
    found = re.match(r"([^:：\n]{2,60})([:：\n])([\s\S]+)", text)
    if not found or re.search(r"[。；;]", found[1]):
        return text, "", ""
    return found[1], found[2], found[3]


_AGE = re.compile(r"\d+(?:[-~至到]\d+)?周?岁(?:以[上下])?")


def _name_in(head: str) -> str:
    """The project's name in a head such as ``社区养老服务, 86 万元``, without year, amount and the word 项目."""
    for piece in re.split(r"[，,、（(\s]\s*(?=[^，,]*\d)|[，,。]", head.strip()):
        name = re.sub(r"[（(](?![一二三四五六\d]+期)[^（）()]*[)）]?$", "", re.sub(_MONEY, "", piece))
        name = bare_name(re.sub(r"(?<=[一-鿿])20\d\d年度?(?=[一-鿿])", "", name))
        if len(name) >= 2 and not re.search(r"\d", _AGE.sub("", name)):
            return name[:40]
    return ""
