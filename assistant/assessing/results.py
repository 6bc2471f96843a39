"""What a filer enters for a self-evaluation (自评): actual values row by row, what was spent; read from the screen or a TOML file."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

from assistant.domain import Filing, Value
from assistant.errors import BriefError
from assistant.target import read_money, read_number


class RowResult(Value):
    """One row's result. ``row`` counts from 1; ``score`` is the filer's own, used only where the method leaves a choice."""

    row: int
    actual: str = ""
    deviation: str = ""
    score: Decimal | None = None


class Spending(Value):
    """预算执行 in yuan: 年初预算数, 全年预算数 (after adjustment), 全年执行数. ``label`` is the line of the form."""

    label: str = "年度资金总额"
    initial: Decimal | None = None
    revised: Decimal | None = None
    spent: Decimal | None = None


class Results(Value):
    """Everything entered. ``completion`` is the filer's own 实际完成情况; empty means it is composed from the actual values."""

    rows: tuple[RowResult, ...] = ()
    spending: tuple[Spending, ...] = ()
    completion: str = ""


def entered_in(filing: Filing) -> Results:
    """What a filing itself already says of results: all of a 自评表's; of a 申报表 the year's budget only."""
    rows = tuple(
        RowResult(row=number, actual=row.actual.text if row.actual else "", deviation=row.deviation or "")
        for number, row in enumerate(filing.indicators, start=1)
    )
    if filing.execution is None:
        annual = filing.project.funding.annual
        return Results(rows=rows, spending=(Spending(initial=annual.yuan if annual else None),))
    lines = tuple(
        Spending(
            label=line.label,
            **{
                name: money.yuan if (money := getattr(line, name)) else None for name in ("initial", "revised", "spent")
            },
        )
        for line in filing.execution.lines
    )
    return Results(rows=rows, spending=lines)


def merged(own: Results, entered: Results) -> Results:
    """What was entered over what the filing says, cell by cell."""
    said = {one.row: one for one in entered.rows}
    rows = []
    for one in own.rows:
        new = said.pop(one.row, RowResult(row=one.row))
        rows.append(
            RowResult(
                row=one.row,
                actual=new.actual or one.actual,
                deviation=new.deviation or one.deviation,
                score=new.score,
            )
        )
    lines = {one.label: one for one in own.spending}
    for line in entered.spending:
        known = lines.get(line.label, line)
        lines[line.label] = line.model_copy(
            update={
                name: getattr(line, name) if getattr(line, name) is not None else getattr(known, name)
                for name in ("initial", "revised", "spent")
            }
        )
    return Results(rows=(*rows, *said.values()), spending=tuple(lines.values()), completion=entered.completion)


_HINT = '写法：spent = 380000，revised = 400000；每行一段 [[rows]]，row = 2（或 name = "健康讲座场次"），actual = "8场"，deviation = "……"。'
_KEYS = {"rows", "spent", "revised", "initial", "completion", "spending"}


def read_results(path: Path, names: tuple[str, ...]) -> Results:
    """Results from a TOML file; a row is named by number or by its indicator among ``names``. Raises ``BriefError``."""
    try:
        table = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise BriefError(f"打不开自评数据 {path.name}：{error.strerror}。", hint="请检查路径。") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BriefError(f"自评数据 {path.name} 不是合法的 TOML：{error}。", hint=_HINT) from error
    if unknown := sorted(set(table) - _KEYS):
        raise BriefError(f"自评数据里有不认识的键：{'、'.join(unknown)}。", hint=_HINT)
    main = Spending(**{key: _yuan(table.get(key), key) for key in ("initial", "revised", "spent")})
    more = tuple(_line(entry) for entry in _list(table.get("spending", []), "spending"))
    rows = tuple(_row(entry, names) for entry in _list(table.get("rows", []), "rows"))
    return Results(rows=rows, spending=(main, *more), completion=str(table.get("completion", "")).strip())


def _list(value: object, key: str) -> list[dict[str, object]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise BriefError(f"自评数据的 {key} 应当是一段一段的 [[{key}]]。", hint=_HINT)
    return value


def _line(entry: dict[str, object]) -> Spending:
    label = str(entry.get("label", "")).strip()
    if not label:
        raise BriefError("自评数据的 spending 缺少 label。", hint='例如 label = "当年财政拨款"。')
    return Spending(label=label, **{key: _yuan(entry.get(key), key) for key in ("initial", "revised", "spent")})


def _row(entry: dict[str, object], names: tuple[str, ...]) -> RowResult:
    number, name = entry.get("row"), str(entry.get("name", "")).strip()
    if number is None and name:
        places = [place for place, one in enumerate(names, start=1) if one == name]
        if len(places) != 1:
            raise BriefError(f"表里{'有几条' if places else '没有'}指标叫“{name}”。", hint="请用 row = 行号 指明。")
        number = places[0]
    if not isinstance(number, int) or not 1 <= number <= len(names):
        raise BriefError(f"自评数据的行号 {number!r} 不在表里。", hint=f"表里有 {len(names)} 条指标，从 1 数起。")
    score = entry.get("score")
    return RowResult(
        row=number,
        actual=str(entry.get("actual", "")).strip(),
        deviation=str(entry.get("deviation", "")).strip(),
        score=None if score is None else points_of(str(score), names[number - 1]),
    )


def points_of(text: str, name: str) -> Decimal | None:
    """A score as typed; ``None`` for a blank. Raises ``BriefError`` for what is no number."""
    bare = text.strip().removesuffix("分")
    if not bare:
        return None
    if (points := read_number(bare)) is None:
        raise BriefError(f"“{name}”的得分“{text}”不是数字。", hint="例如 7.5。")
    return points


def _yuan(value: object, key: str) -> Decimal | None:
    if value is None or value == "":
        return None
    return yuan_of(str(value), {"initial": "年初预算数", "revised": "全年预算数", "spent": "全年执行数"}[key])


def yuan_of(text: str, label: str) -> Decimal | None:
    """An amount as typed, in yuan; ``None`` for a blank. Raises ``BriefError`` for what is no amount."""
    if not text.strip():
        return None
    yuan = read_money(text.strip(), unit="元").yuan
    if yuan is None or yuan < 0:
        raise BriefError(f"{label}“{text}”读不出金额。", hint="请写 380000，或写 38万元。")
    return yuan
