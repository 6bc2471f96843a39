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
from assistant.domain import FRAMEWORKS, Brief, BudgetPart, Statement, Value
from assistant.drafting.intake.free_text import brief_from_text
from assistant.drafting.intake.prior import Given
from assistant.errors import BriefError
from assistant.target import read_date, read_money

__all__ = ["Started", "brief_from_text", "read_brief", "read_started"]

_KEYS = (
    "name", "department", "unit", "category", "year", "start", "end", "amount", "framework", "parts", "content", "statement", "children",
)  # fmt: skip
_HINT = "可用的键：" + "、".join(_KEYS) + "。"


class Started(Value):
    """What a brief's file says, complete or not: the fields it names, its own statement, parts and child projects."""

    given: Given
    statement: Statement | None = None
    parts: tuple[BudgetPart, ...] = ()
    children: tuple[Brief, ...] = ()


def read_brief(source: Path | str) -> Brief:
    """A brief from a TOML file or TOML text; a file without any ``key = value`` is read as plain sentences.

    Raises ``BriefError`` for what is malformed, ``UnreadableFile`` for a ``statement`` that cannot be read.
    """
    text = _text_of(source) if isinstance(source, Path) else source
    if not _is_table(text):
        return brief_from_text(text)
    started = _started(_table(text), source.parent if isinstance(source, Path) else Path())
    given = started.given
    if not given.name:
        raise BriefError("项目简况缺少项目名称（name）。", hint='例如 name = "社区养老服务"。')
    if not given.content and started.statement is None and not started.children:
        raise BriefError(
            "项目简况没有写要做什么（content）。", hint="写几句要做的事：做什么、多少、为谁、什么时候完成。"
        )
    year = given.year or (given.start.year if given.start else dt.date.today().year)
    fields = given.model_dump(exclude={"year", "framework"})
    framework = given.framework or ("2024" if year >= 2024 else "2023")
    children = tuple(child.model_copy(update={"year": year, "framework": framework}) for child in started.children)
    return Brief(
        **fields,
        year=year,
        framework=framework,
        statement=started.statement,
        parts=started.parts,
        children=children,
    )


def read_started(path: Path) -> Started:
    """What a brief's file says, for papers to complete. Raises ``BriefError``, ``UnreadableFile``."""
    text = _text_of(path)
    if _is_table(text):
        return _started(_table(text), path.parent)
    brief = brief_from_text(text)
    named = re.search(r"20\d\d\s*年|明年", text)
    fields = brief.model_dump(include={"name", "department", "unit", "category", "amount", "content"})
    return Started(given=Given(**fields, year=brief.year if named else None))


def _is_table(text: str) -> bool:
    return re.search(r"^\s*\w+\s*=", text, re.MULTILINE) is not None


def _table(text: str) -> dict[str, object]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BriefError(
            f"项目简况不是合法的 TOML：{error}。", hint='文字要加引号，例如 name = "社区养老服务"。'
        ) from error
    if unknown := sorted(set(table) - set(_KEYS)):
        raise BriefError(f"项目简况里有不认识的键：{'、'.join(unknown)}。", hint=_HINT)
    return table


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BriefError(f"打不开项目简况 {path.name}：{error.strerror}。", hint="请检查路径。") from error
    except UnicodeDecodeError as error:
        raise BriefError(
            f"项目简况 {path.name} 不是 UTF-8 文本。", hint="请另存为 UTF-8 编码的 TOML 或文本文件。"
        ) from error


def _started(table: dict[str, object], folder: Path) -> Started:
    start, end = _day(table, "start"), _day(table, "end")
    if start and end and start > end:
        raise BriefError(f"计划开始日期（start，{start}）晚于计划完成日期（end，{end}）。", hint="请更正其中一个。")
    year = _year(table)
    given = Given(
        **{key: _word(table, key) for key in ("name", "department", "unit", "category", "content")},
        year=year,
        start=start,
        end=end,
        amount=_yuan(table.get("amount"), "amount"),
        framework=_framework(table),
    )
    return Started(
        given=given,
        statement=_statement(_word(table, "statement"), folder),
        parts=_parts(table.get("parts", [])),
        children=_children(table.get("children", [])),
    )


_CHILD_KEYS = {"name", "amount", "content", "parts", "unit", "start", "end"}


def _children(value: object) -> tuple[Brief, ...]:
    """Child projects; what they leave open is their parent's."""
    if not isinstance(value, list) or not all(isinstance(child, dict) for child in value):
        raise BriefError(
            "项目简况的 children 应当是一列子项目。", hint="每个子项目一段 [[children]]，写 name、amount、content。"
        )
    found = []
    for number, child in enumerate(value, start=1):
        if unknown := sorted(set(child) - _CHILD_KEYS):
            raise BriefError(
                f"第 {number} 个子项目里有不认识的键：{'、'.join(unknown)}。",
                hint="可用：name、amount、content、parts、unit、start、end。",
            )
        name, content = _word(child, "name"), _word(child, "content")
        if not name or not content:
            raise BriefError(f"第 {number} 个子项目缺少 name 或 content。", hint="写明子项目名称和要做的事。")
        found.append(
            Brief(
                name=name,
                content=content,
                unit=_word(child, "unit"),
                year=dt.date.today().year,
                start=_day(child, "start"),
                end=_day(child, "end"),
                amount=_yuan(child.get("amount"), f"第 {number} 个子项目的 amount"),
                parts=_parts(child.get("parts", [])),
            )
        )
    return tuple(found)


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


def _year(table: dict[str, object]) -> int | None:
    value = table.get("year")
    if value is None:
        return None
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


def _framework(table: dict[str, object]) -> str:
    value = table.get("framework", "")
    code = str(value) if isinstance(value, int) else _word(table, "framework")
    if code and code not in FRAMEWORKS:
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
