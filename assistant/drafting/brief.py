"""Reads a 项目简况 (Brief) from a TOML file, or from a file of plain sentences (``free_text``).

What is malformed is refused with the key's name; what is merely missing stays empty and is asked for later.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from decimal import Decimal
from pathlib import Path

from assistant import documents
from assistant.domain import FRAMEWORKS, Brief, BudgetPart, Statement
from assistant.drafting.free_text import brief_from_text
from assistant.errors import BriefError
from assistant.target import read_date, read_money

__all__ = ["brief_from_text", "read_brief"]

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
