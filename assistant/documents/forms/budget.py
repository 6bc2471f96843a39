"""Budget sheets (预算明细表): a table whose heading has names and amounts, perhaps unit prices and quantities, becomes lines.

The columns are found by their heads; sums the sheet makes itself (小计, 合计) are no lines. What does not add up is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from enum import StrEnum

from assistant.documents.forms.paper import BudgetTable
from assistant.documents.grid import Cell, Grid, Line, Source, distinct
from assistant.documents.vocabulary import money_unit_of, plain
from assistant.domain import BudgetPart, Value
from assistant.target import read_number

_YUAN = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_CENT = Decimal("0.01")


class _Kind(StrEnum):
    NAME = "name"
    AMOUNT = "amount"
    PRICE = "price"
    QUANTITY = "quantity"
    UNIT = "unit"
    TIMES = "times"


_HEADS: tuple[tuple[_Kind, str], ...] = (
    (_Kind.PRICE, r".*单价.*|(?:开支|支出|费用|补助|补贴|收费|执行)?标准|单位成本|每.{1,3}(?:标准|金额|费用)"),
    (_Kind.QUANTITY, r"数量|工程量|采购数量|(?:人|场|次|户|期|件|台|份|天|班)数|(?:参加|培训|服务)?人次|规模|购置数"),
    (_Kind.TIMES, r"月数|个月|天数|次数|期数|频次|学时|课时数?"),
    (_Kind.UNIT, r"(?:计量)?单位|数量单位"),
    (
        _Kind.AMOUNT,
        r".*(?:金额|总价|小计|合价|预算数|预算额|概算|经费)|合计|预算|资金|总额|费用|预算安排|申请数|申报数|安排数|财政资金",
    ),
    (
        _Kind.NAME,
        r".*(?:名称|内容|明细|科目|用途|品目|品名|事项|子项|分项|项目|类别|支出项|费用项)|货物|设备|细目|开支范围|资金构成",
    ),
)
_WHOLE = re.compile(r"金额|合计|总价|合价|小计|总额")
_SUM = re.compile(r"^(?:总计|合计|小计|总额|预算合计|项目合计|总金额|经费合计|共计)")


class _Head(Value):
    """The heading of a budget table: which column holds what, and the unit its amounts are in."""

    row: int
    columns: dict[_Kind, int]
    names: tuple[int, ...]
    unit: str
    price_unit: str


def read_budget(source: Source) -> BudgetTable | None:
    """The first table of a file that is a budget sheet; ``None`` when there is none."""
    near: list[str] = []
    for block in source.blocks:
        if isinstance(block, Line):
            near.append(block.text)
            continue
        stated = next((unit for text in reversed(near[-4:]) if (unit := money_unit_of(text))), None)
        if (found := _table(block, stated)) is not None:
            return found
    return None


def _table(grid: Grid, stated: str | None) -> BudgetTable | None:
    for at, row in enumerate(grid.rows[:12]):
        above = [cell.text for other in grid.rows[:at] for cell in distinct(other)]
        unit = stated or next((unit for text in above if (unit := money_unit_of(text))), None)
        head = _head(row, at, unit)
        if head is not None and (table := _lines(grid, head)).lines:
            return table
    return None


def _head(row: Sequence[Cell], at: int, stated: str | None) -> _Head | None:
    """The columns of a heading row; it must name what is paid for and the amount."""
    columns: dict[_Kind, int] = {}
    names: list[int] = []
    unit, price_unit = stated or "", ""
    for place, cell in enumerate(row):
        if place and cell is row[place - 1]:
            continue
        kind = _kind(cell.text)
        if kind is None:
            continue
        if kind is _Kind.NAME:
            names.append(place)
        elif kind is _Kind.AMOUNT:
            # 合计 and 金额 before 其中：专项经费, 自筹经费
            if kind not in columns or (_WHOLE.search(cell.text) and not _WHOLE.search(row[columns[kind]].text)):
                unit = money_unit_of(cell.text) or unit
                columns[kind] = place
        else:
            columns.setdefault(kind, place)
            price_unit = (money_unit_of(cell.text) or price_unit) if kind is _Kind.PRICE else price_unit
    if not names or _Kind.AMOUNT not in columns or len({cell.text for cell in row if cell.text.strip()}) < 2:
        return None
    return _Head(row=at, columns=columns, names=tuple(names), unit=unit, price_unit=price_unit)


def _kind(text: str) -> _Kind | None:
    word = plain(text)
    if not word or len(word) > 12:
        return None
    return next((kind for kind, pattern in _HEADS if re.fullmatch(pattern, word)), None)


def _lines(grid: Grid, head: _Head) -> BudgetTable:
    factor = _YUAN.get(head.unit, Decimal(1))
    found: list[BudgetPart] = []
    levels: list[int] = []
    notes: list[str] = []
    total: BudgetPart | None = None
    for row in grid.rows[head.row + 1 :]:
        name = _name(row, head)
        amount = _number(row, head.columns[_Kind.AMOUNT])
        if not name:
            continue
        words = [plain(cell.text) for cell in distinct(row)]
        if any(_SUM.match(word) for word in words):
            # a later sum is of all that stands above it
            total = total if amount is None else _part("合计", amount * factor, row, head)
            continue
        line = _counted(name, row, head, factor)
        price, quantity, times = line.price, line.quantity, _number(row, head.columns.get(_Kind.TIMES, -1))
        product = price * quantity * (times or 1) if price is not None and quantity is not None else None
        if product is None and amount is not None:
            line = _reckoned(line, row, (amount * factor).quantize(_CENT))
        if amount is None:
            if product is None:
                continue
            amount = product / factor
        yuan = (amount * factor).quantize(_CENT)
        if product is not None and abs(product - yuan) > max(_CENT, yuan / 1000):
            shown = f"{_plain(price)}元×{_plain(quantity)}" + (f"×{_plain(times)}" if times else "")
            notes.append(
                f"预算表“{name}”：{shown}={_plain(product)}元，金额栏写的是 {_plain(yuan)} 元，按金额栏，请核对。"
            )
        found.append(line.model_copy(update={"amount": yuan}))
        levels.append(_level(row, head))
    found = _without_headings(found, levels)
    if not head.unit and found:
        notes.append("预算表没有写明金额单位，按“元”读取，请核对。")
    added = sum((line.amount for line in found), Decimal(0))
    if total is not None and found and abs(added - total.amount) > _CENT:
        notes.append(
            f"预算表各行加起来是 {_plain(added)} 元，合计栏写的是 {_plain(total.amount)} 元，相差"
            f" {_plain(abs(added - total.amount))} 元，请核对。"
        )
    return BudgetTable(lines=tuple(found), total=total, unit=head.unit, notes=tuple(notes))


_FACTORS = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万元|元|[一-鿿]{1,3})")


def _reckoned(line: BudgetPart, row: Sequence[Cell], yuan: Decimal) -> BudgetPart:
    """Price and quantity out of words such as 600人×500元/人, taken only when their product is the line's amount."""
    for cell in distinct(row):
        if not re.search(r"[×xX*＊]", cell.text):
            continue
        factors = [
            (read_number(found[1]), found[2])
            for found in _FACTORS.finditer(re.sub(r"[/／][一-鿿]{1,3}", "", cell.text))
        ]
        prices = [number * _YUAN[unit] for number, unit in factors if number is not None and unit in _YUAN]
        counts = [(number, unit) for number, unit in factors if number is not None and unit not in _YUAN]
        if len(prices) == 1 and len(counts) == 1 and prices[0] * counts[0][0] == yuan:
            return line.model_copy(update={"price": prices[0], "quantity": counts[0][0], "unit": counts[0][1]})
    return line


_LEVELS = (
    r"[一二三四五六七八九十]+[、.．]",
    r"[（(][一二三四五六七八九十]+[)）]",
    r"\d+[、.．](?!\d)",
    r"[（(]\d+[)）]",
    r"[①-⑳]",
)


def _level(row: Sequence[Cell], head: _Head) -> int:
    """How deep a line's own numbering stands (一、 before （一） before 1、 before （1）; 1.1 before 1.1.1); 9 without one."""
    first = next((cell.text.strip() for cell in row if cell.text.strip()), "")
    for text in (*(_text(row, place).strip() for place in head.names), first):
        for level, pattern in enumerate(_LEVELS, start=1):
            if re.match(pattern, text):
                return level
    return 2 + first.count(".") if re.fullmatch(r"\d+(?:\.\d+)+", first) else 2 if re.fullmatch(r"\d+", first) else 9


def _without_headings(lines: list[BudgetPart], levels: list[int]) -> list[BudgetPart]:
    """The lines without those that only add up the deeper ones below them (一、设备购置), which their amounts must show."""
    kept = [True] * len(lines)
    for at in reversed(range(len(lines))):
        below = at + 1
        while below < len(lines) and levels[below] > levels[at]:
            below += 1
        added = sum((lines[place].amount for place in range(at + 1, below) if kept[place]), Decimal(0))
        if below > at + 1 and added == lines[at].amount:
            kept[at] = False
    return [line for line, stays in zip(lines, kept, strict=True) if stays]


def _counted(name: str, row: Sequence[Cell], head: _Head, factor: Decimal) -> BudgetPart:
    """The line without its amount: how many of what unit at which price, where the columns say."""
    price, quantity = (
        _number(row, head.columns.get(_Kind.PRICE, -1)),
        _number(row, head.columns.get(_Kind.QUANTITY, -1)),
    )
    if price is not None:
        price *= _YUAN.get(head.price_unit, factor if not head.price_unit else Decimal(1))
        if "万" in _text(row, head.columns[_Kind.PRICE]):
            price = _number(row, head.columns[_Kind.PRICE]) or price
            price *= 10_000
    part = _part(name, Decimal(0), row, head)
    return part.model_copy(update={"quantity": quantity, "price": price, "unit": _unit(row, head)})


def _unit(row: Sequence[Cell], head: _Head) -> str:
    """The unit of the quantity: its own column, the quantity's cell (20台) or the quantity's head (人数)."""
    own = plain(_text(row, head.columns.get(_Kind.UNIT, -1)))
    if own and not re.search(r"\d", own):
        return re.sub(r"^元/", "", own)[:4]
    at = head.columns.get(_Kind.QUANTITY, -1)
    if found := re.match(r"\s*[\d.,]+\s*([一-鿿㎡]{1,4})", _text(row, at)):
        return found[1]
    if found := re.search(r"元[/／每]\s*([一-鿿㎡]{1,4})", _text(row, head.columns.get(_Kind.PRICE, -1))):
        return found[1]
    return ""


def _part(name: str, yuan: Decimal, row: Sequence[Cell], head: _Head) -> BudgetPart:
    cells = [cell.text.strip() for cell in distinct(row) if cell.text.strip()]
    anchor = next((cell.anchor for cell in row[head.names[-1] :] if cell.anchor), "")
    return BudgetPart(name=name, amount=yuan, quote=" ".join(cells)[:120], place=where(anchor))


def where(anchor: str) -> str:
    """An anchor in words: xlsx:Sheet1!B4 is “Sheet1”第4行."""
    if found := re.fullmatch(r"xlsx:(.*)![A-Z]+(\d+)", anchor):
        return f"“{found[1]}”第{found[2]}行"
    if found := re.match(r"docx:(\d+)/(\d+)", anchor):
        return f"第{int(found[1]) + 1}张表第{int(found[2]) + 1}行"
    if found := re.match(r"(?:text|csv):(\d+)", anchor):
        return f"第{found[1]}行"
    if found := re.search(r"(?:pdf:|p)(\d+)", anchor):
        return f"第{found[1]}页"
    return ""


def _name(row: Sequence[Cell], head: _Head) -> str:
    """The most special name of a line: the last name column that says something, a number alone is none."""
    for place in reversed(head.names):
        text = re.sub(
            r"^\s*(?:\d+|[一二三四五六七八九十]+|[(（][\d一二三四五六七八九十]+[)）])\s*[、.．]?\s*",
            "",
            _text(row, place),
        )
        text = re.sub(r"\s+", "", text)
        if text and not re.fullmatch(r"[\d.,]+", text):
            return text[:40]
    return next((plain(cell.text) for cell in row if _SUM.match(plain(cell.text))), "")


def _text(row: Sequence[Cell], place: int) -> str:
    return row[place].text if 0 <= place < len(row) else ""


def _number(row: Sequence[Cell], place: int) -> Decimal | None:
    text = _text(row, place).replace("￥", "").replace("¥", "").strip()
    found = re.match(r"[\d,]+(?:\.\d+)?", text)
    return read_number(found[0]) if found else None


def _plain(value: Decimal | None) -> str:
    text = f"{value or Decimal(0):,.2f}"
    return text.rstrip("0").rstrip(".")


def parts_of(table: BudgetTable, file: str) -> Iterator[BudgetPart]:
    """The lines of a table for a brief, each saying in which file it stands."""
    for line in table.lines:
        yield line.model_copy(update={"place": f"{file} {line.place}".strip()})
