"""预算构成: the parts of the budget as papers state them or as typed, each open to correction, their sum beside the total."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from typing import NamedTuple

import gradio as gr

from assistant.domain import BudgetPart
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.intake.papers import Intake
from assistant.errors import BriefError
from assistant.target import read_money, read_number
from assistant.ui.draft.fields import Cells, text_of, yuan_of
from assistant.ui.draft.left import Left

PART_HEADS = ["支出内容", "数量", "单位", "单价（元）", "金额（元）", "出处"]
_SPARE = 3
"""Empty lines below the parts, to write into."""


class Parts(NamedTuple):
    """The panel, which folds when drafting starts, the lines, and the line about their sum."""

    panel: gr.Accordion
    table: gr.Dataframe
    sum: gr.HTML


def part_lines(parts: Sequence[BudgetPart]) -> list[list[str]]:
    """The parts as lines of the table, with some to write into."""
    return [*(_line(part) for part in parts), *([""] * len(PART_HEADS) for _ in range(_SPARE))]


def _line(part: BudgetPart) -> list[str]:
    count, price = (amount_text(one) if one is not None else "" for one in (part.quantity, part.price))
    return [part.name, count, part.unit, price, amount_text(part.amount), part.place]


def parts_of(lines: Cells, known: Sequence[BudgetPart] = ()) -> tuple[BudgetPart, ...]:
    """The parts that the lines say; one left as a paper states it keeps its words. Raises ``BriefError`` for half a line.

    An amount left open is quantity times price.
    """
    read = {part.place: part for part in known if part.place}
    found = []
    for number, line in enumerate(lines or [], start=1):
        name, count, unit, price, amount, place = (text_of(cell) for cell in (*line, *[""] * 6)[:6])
        if not (name or count or price or amount):
            continue
        if not name:
            raise BriefError(f"预算构成第 {number} 行没有写支出内容。", hint="补上，或把这一行清空。")
        quantity, each = _number(count, name, "数量"), _yuan(price, name, "单价")
        yuan = _yuan(amount, name, "金额")
        if yuan is None and quantity is not None and each is not None:
            yuan = quantity * each
        if yuan is None:
            raise BriefError(f"预算构成里“{name}”没有金额。", hint="填金额，或者填数量和单价。")
        part = BudgetPart(name=name, amount=yuan, quantity=quantity, unit=unit, price=each, place=place)
        paper = read.get(place)
        found.append(paper if paper is not None and _line(paper) == _line(part) else part)
    return tuple(found)


def _number(text: str, name: str, head: str) -> Decimal | None:
    if not text:
        return None
    if (number := read_number(text)) is None:
        raise BriefError(f"预算构成里“{name}”的{head}“{text}”看不懂。", hint="请只写数字。")
    return number


def _yuan(text: str, name: str, head: str) -> Decimal | None:
    """Yuan as typed: 60000, 60,000.00, 6万元."""
    if not text:
        return None
    yuan = read_money(text, unit="元").yuan
    if yuan is None:
        raise BriefError(f"预算构成里“{name}”的{head}“{text}”看不懂。", hint="请写多少元，例如 60000 或 6万元。")
    return yuan


def sum_html(parts: Sequence[BudgetPart], amount: Decimal | None) -> str:
    """What the parts come to beside the year's money, and lines whose price times quantity is another sum."""
    if not parts:
        return '<p class="muted">每项花多少钱。填了，成本指标就按这里的金额和单价写；不填也能起草。</p>'
    total = sum((part.amount for part in parts), Decimal(0))
    told, style = f"合计 {total:,.2f} 元", "good"
    if amount is None:
        told, style = f"{told}；左边“年度资金”还没有填。", "wait"
    elif total == amount:
        told += "，与年度资金一致。"
    elif total < amount:
        told, style = f"{told}，年度资金 {amount:,.2f} 元，还有 {amount - total:,.2f} 元没有写用在哪里。", "wait"
    else:
        told, style = f"{told}，比年度资金 {amount:,.2f} 元多 {total - amount:,.2f} 元，请核对。", "bad"
    wrong = [
        f"“{escape(part.name)}”{amount_text(part.quantity)}{escape(part.unit)}×{amount_text(part.price)}元="
        f"{amount_text(part.quantity * part.price)}元，金额写的是{amount_text(part.amount)}元，请核对。"
        for part in parts
        if not part.quote  # of a paper's own line its notes tell
        and part.quantity is not None
        and part.price is not None
        and part.quantity * part.price != part.amount
    ]
    return f'<p class="note {style}">{"<br>".join([told, *wrong])}</p>'


def place_parts(left: Left) -> Parts:
    """Place the panel and keep it in step with the papers and with the year's money."""
    with gr.Accordion("预算构成（可不填）", open=False, elem_id="draft-parts") as panel:
        told = gr.HTML(sum_html((), None), elem_id="draft-parts-sum")
        table = gr.Dataframe(
            part_lines(()),
            headers=PART_HEADS,
            type="array",
            interactive=True,
            static_columns=[5],
            wrap=True,
            max_height=420,
            column_widths=["26%", "10%", "10%", "15%", "17%", "22%"],
            label="双击格子填写或更正；金额不填就按数量×单价",
            buttons=[],
            elem_id="draft-parts-table",
        )

    def add_up(lines: Cells, intake: Intake | None, money: str) -> object:
        """The sum beside the money; quiet about a line that is half typed."""
        try:
            parts = parts_of(lines, intake.parts if intake else ())
        except BriefError as error:
            return f'<p class="note wait">{escape(str(error))}</p>'
        return sum_html(parts, _known(money))

    def take(lines: Cells, intake: Intake | None, money: str) -> list[object]:
        """Papers came or went: their lines stand first, what was typed stays behind them."""
        typed = [line for line in lines or [] if not text_of(line[5])]
        stated = intake.parts if intake else ()
        shown = [*(_line(part) for part in stated), *typed]
        open_now = gr.update(open=True) if stated else gr.skip()
        return [
            shown if stated else [*shown, *part_lines(())][: max(len(shown), _SPARE)],
            add_up(shown, intake, money),
            open_now,
        ]

    money = left.fields[1]
    for changed in left.taken:
        changed(take, [table, left.intake, money], [table, told, panel], show_progress="hidden", api_name=False)
    for edited in (table.input, money.blur):  # filled by papers, the money is told by `take`
        edited(
            add_up,
            [table, left.intake, money],
            told,
            show_progress="hidden",
            trigger_mode="always_last",
            api_name=False,
        )
    return Parts(panel=panel, table=table, sum=told)


def _known(money: str) -> Decimal | None:
    try:
        return yuan_of(text_of(money), "年度资金")
    except BriefError:
        return None
