"""Reads a 项目简况 (Brief): a TOML file, or a few sentences as a clerk would type them.

What is malformed is refused with the key's name; what is merely missing stays empty and is asked for later.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path

from assistant import documents
from assistant.domain import FRAMEWORKS, Brief, BudgetPart, Statement
from assistant.drafting.orders import without_orders
from assistant.errors import BriefError
from assistant.figures import FigureKind, read_figures
from assistant.target import read_date, read_money

_KEYS = (
    "name", "department", "unit", "category", "year", "start", "end", "amount", "framework", "parts", "content", "statement",
)  # fmt: skip
_HINT = "可用的键：" + "、".join(_KEYS) + "。"


def read_brief(source: Path | str) -> Brief:
    """A brief from a TOML file or TOML text; a file without any ``key = value`` is read as plain sentences.

    Raises ``BriefError`` for what is malformed, ``UnreadableFile`` for a ``statement`` that cannot be read.
    """
    folder = source.parent if isinstance(source, Path) else Path()
    text = _text_of(source) if isinstance(source, Path) else source
    if not re.search(r"^\s*\w+\s*=", text, re.MULTILINE):
        return brief_from_text(text)
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BriefError(
            f"项目简况不是合法的 TOML：{error}。", hint='文字要加引号，例如 name = "社区养老服务"。'
        ) from error
    if unknown := sorted(set(table) - set(_KEYS)):
        raise BriefError(f"项目简况里有不认识的键：{'、'.join(unknown)}。", hint=_HINT)
    return _brief_of(table, folder)


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BriefError(f"打不开项目简况 {path.name}：{error.strerror}。", hint="请检查路径。") from error
    except UnicodeDecodeError as error:
        raise BriefError(
            f"项目简况 {path.name} 不是 UTF-8 文本。", hint="请另存为 UTF-8 编码的 TOML 或文本文件。"
        ) from error


def _brief_of(table: dict[str, object], folder: Path) -> Brief:
    name = _word(table, "name")
    if not name:
        raise BriefError("项目简况缺少项目名称（name）。", hint='例如 name = "社区养老服务"。')
    start, end = _day(table, "start"), _day(table, "end")
    if start and end and start > end:
        raise BriefError(f"计划开始日期（start，{start}）晚于计划完成日期（end，{end}）。", hint="请更正其中一个。")
    year = _year(table, start)
    statement = _statement(_word(table, "statement"), folder)
    content = _word(table, "content")
    if not content and statement is None:
        raise BriefError(
            "项目简况没有写要做什么（content）。", hint="写几句要做的事：做什么、多少、为谁、什么时候完成。"
        )
    return Brief(
        name=name,
        department=_word(table, "department"),
        unit=_word(table, "unit"),
        category=_word(table, "category"),
        year=year,
        start=start,
        end=end,
        amount=_yuan(table.get("amount"), "amount"),
        framework=_framework(table, year),
        parts=_parts(table.get("parts", [])),
        content=content,
        statement=statement,
    )


def _word(table: dict[str, object], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise BriefError(f"项目简况的 {key} 应当是文字，现在是 {value!r}。", hint="文字要加引号。")
    return value.strip()


def _day(table: dict[str, object], key: str) -> dt.date | None:
    value = table.get(key, "")
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise BriefError(f"项目简况的 {key} 应当是日期。", hint='写成 "2026-01-01"。')
    if not value.strip():
        return None
    if day := read_date(value.strip()).date:
        return day
    raise BriefError(f"项目简况的 {key} 不是一个日期：{value}。", hint='写成 "2026-01-01"。')


def _year(table: dict[str, object], start: dt.date | None) -> int:
    value = table.get("year", start.year if start else dt.date.today().year)
    if isinstance(value, bool) or not isinstance(value, int) or not 2000 <= value <= 2100:
        raise BriefError(f"项目简况的年度（year）应当是四位数的年份，现在是 {value!r}。", hint="例如 year = 2026。")
    return value


def _yuan(value: object, key: str) -> Decimal | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BriefError(f"项目简况的 {key} 应当是金额（元）。", hint='例如 amount = 860000 或 "86万元"。')
    yuan = read_money(value, unit="元").yuan if isinstance(value, str) else Decimal(str(value))
    if yuan is None or yuan < 0:
        raise BriefError(f"项目简况的 {key} 读不出金额：{value}。", hint='例如 amount = 860000 或 "86万元"。')
    return yuan


def _framework(table: dict[str, object], year: int) -> str:
    value = table.get("framework", "")
    code = str(value) if isinstance(value, int) else _word(table, "framework")
    if not code:
        return "2024" if year >= 2024 else "2023"
    if code not in FRAMEWORKS:
        known = "；".join(f"{one.code} {one.title}" for one in FRAMEWORKS.values())
        raise BriefError(f"没有代号为 {code} 的指标体系（framework）。", hint=f"可用：{known}。")
    return code


def _parts(value: object) -> tuple[BudgetPart, ...]:
    if not isinstance(value, list):
        raise BriefError("项目简况的 parts 应当是一列分项。", hint='例如 parts = [{name = "助餐", amount = 400000}]。')
    found = []
    for number, part in enumerate(value, start=1):
        name = part.get("name") if isinstance(part, dict) else None
        yuan = _yuan(part.get("amount"), f"parts 第 {number} 项金额") if isinstance(part, dict) else None
        if not isinstance(name, str) or not name.strip() or yuan is None:
            raise BriefError(
                f"项目简况的 parts 第 {number} 项应当有 name 和 amount。", hint='{name = "助餐", amount = 400000}'
            )
        found.append(BudgetPart(name=name.strip(), amount=yuan))
    return tuple(found)


def _statement(name: str, folder: Path) -> Statement | None:
    if not name:
        return None
    path = folder / name
    if not path.is_file():
        raise BriefError(f"找不到项目经费情况说明 {name}。", hint="statement 写相对于简况文件的路径。")
    found = documents.read(path).statements
    if not found:
        raise BriefError(f"在 {name} 里没有认出项目经费情况说明。", hint="请检查文件里是否有“一、……”这样的标题。")
    return found[0]


# --------------------------------------------------------------------------------------------------------- free text

_LABELS = {
    "name": "项目名称|名称|项目",
    "department": "主管部门|主管单位",
    "unit": "实施单位|填报单位|承办单位|单位",
    "category": "项目类别|类别",
    "year": "年度|年份",
    "amount": "项目金额|预算金额|年度资金|资金总额|金额|预算|资金|经费",
    "content": "主要内容|项目内容|工作内容|实施内容|内容|要做什么|任务",
}
_LABELLED = re.compile(
    "|".join(rf"(?:^|\n)\s*(?P<{key}>{words})\s*[:：]" for key, words in _LABELS.items()),
)
_MONEY = r"[约共计总投入申请预算资金经费金额安排为是:： ]{0,8}[\d,.一二三四五六七八九十百千万亿]+\s*(?:万元|亿元|元|万)(?!/|每)"
_TOTAL = re.compile(
    r"(?:预算|资金|经费|总额|总投入|投入|申请|安排|共计?|总计|合计|大概|大约|(?:^|[，,。；;：:])费用)[^，,。；;\d]{0,8}$"
)
_SAID = re.compile(
    r"(?:想|要|拟|计划|准备|打算|今年|明年|继续)?(?:申报|申请|实施|搞|做|开展|上|办)(?:一个|个)?[“\"]?(?P<name>[^，,。；;：:\d]{2,20}?)[”\"]?(?:的)?项目"
)


def brief_from_text(text: str, *, year: int | None = None) -> Brief:
    """A brief from a few sentences: ``社区养老服务, 86 万元: 为 600 名 …``, or lines such as ``项目名称：…``.

    ``year`` is the budget year when the text names none; without it the current one. Raises ``BriefError`` when no
    project name or nothing to do can be seen.
    """
    plain = text.replace("\r\n", "\n").strip()
    if not plain:
        raise BriefError("没有收到项目内容。", hint="写几句：项目叫什么、多少钱、做什么、多少、什么时候完成。")
    described = without_orders(plain, [])
    said = _labelled(described) or _headed(described.strip())
    if said.get("content") and described != plain:
        said["content"] = plain  # the reading of facts leaves the order out again, and tells the user
    name, content = said.get("name", ""), said.get("content", "")
    if not name:
        raise BriefError(
            "没有看出项目名称。", hint="请以“名称，金额：要做的事”开头，例如“社区养老服务，86万元：健康讲座12场”。"
        )
    if not content:
        raise BriefError(f"只看到项目名称“{name}”，没有写要做什么。", hint="请补充做什么、多少、为谁、什么时候完成。")
    found = re.search(r"(20\d\d)\s*年", said.get("year", "") + "年 " + plain)
    when = int(found[1]) if found else year or dt.date.today().year
    return Brief(
        name=name,
        department=said.get("department", ""),
        unit=said.get("unit", ""),
        category=said.get("category", ""),
        year=when,
        amount=_amount_in(said.get("amount", "") or plain, content),
        framework="2024" if when >= 2024 else "2023",
        content=content,
    )


def _labelled(text: str) -> dict[str, str]:
    """Values by label where the text has lines such as ``项目名称：…``; empty when it names no project that way."""
    hits = list(_LABELLED.finditer(text))
    found: dict[str, str] = {}
    for hit, after in zip_longest(hits, hits[1:]):
        key = hit.lastgroup or ""
        found.setdefault(key, text[hit.end() : after.start() if after else len(text)].strip())
    if "name" in found and "content" not in found and re.search(r"[，,]", found["name"]):
        head, _, rest = re.split(r"([，,])", found["name"], maxsplit=1)
        found |= {"name": _name_in(head), "content": rest}
    if "name" not in found or "\n" in found["name"]:
        return {}
    return found


def _headed(text: str) -> dict[str, str]:
    """``name, amount: content``; or ``…实施XX项目…``; or the first clause when it is short and holds no figure."""
    head, colon, tail = _split_head(text)
    if colon:
        return {
            "name": _name_in(head),
            "content": tail.strip(),
            "amount": head if re.search(r"\d|[万元]", head) else "",
        }
    if found := _SAID.search(text):
        return {"name": found["name"], "content": text}
    first, _, rest = text.replace("\n", "，").partition("，")
    if "," in first:
        first, _, rest = text.partition(",")
    name = _name_in(first)
    return {"name": name, "content": rest.strip() or text} if 2 <= len(name) <= 20 else {}


def _split_head(text: str) -> tuple[str, str, str]:
    found = re.match(r"([^:：\n]{2,60})([:：\n])([\s\S]+)", text)
    if not found or re.search(r"[。；;]", found[1]):
        return text, "", ""
    return found[1], found[2], found[3]


def _name_in(head: str) -> str:
    """The project's name in a head such as ``社区养老服务, 86 万元``, without year, amount and the word 项目."""
    for piece in re.split(r"[，,、（(\s]\s*(?=[^，,]*\d)|[，,。]", head.strip()):
        name = re.sub(_MONEY, "", piece)
        name = re.sub(r"^20\d\d\s*年度?|[（(）)“”\"\s]", "", name)
        name = re.sub(r"^(?:关于|申报|项目名称)|(?:的)?项目$", "", name)
        if len(name) >= 2 and not re.search(r"\d", name):
            return name[:40]
    return ""


def _amount_in(text: str, content: str) -> Decimal | None:
    """The project's money: the one called 预算, 资金 or the like, else the first in the head before the content."""
    head = text.split(content)[0] if content in text else text
    for where in dict.fromkeys((head, text)):
        sums = [one for one in read_figures(where) if one.kind is FigureKind.MONEY and not one.unit_cost]
        for one in sums:
            if _TOTAL.search(where[: one.start]):
                return _in_yuan(one.quote)
        if sums and where is head:
            return _in_yuan(sums[0].quote)
    found = re.search(r"(?:预算|资金|经费|大概|大约|共)\D{0,4}([\d.]+)\s*万(?!元|人|平|亩)", text)
    found = found or re.search(r"(?:^|[，,、（(\s])([\d.]+)\s*万(?=[，,、：:。；;）)\s]|$)", text)
    return Decimal(found[1]) * 10000 if found else None


def _in_yuan(quote: str) -> Decimal | None:
    return read_money(re.sub(r"[约左右共]", "", quote), unit="元").yuan
