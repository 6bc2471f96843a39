"""A paper (材料) that a draft is made from, whole: filings and statements in it, its budget table, its running text."""

from __future__ import annotations

from assistant.documents.forms.pieces import is_page_number
from assistant.documents.grid import Line, Source
from assistant.domain import BudgetPart, Document, Value


class BudgetTable(Value):
    """A budget sheet (预算明细) as read: its lines in yuan, the total it states, and what of it does not add up.

    ``unit`` is how the sheet states its amounts (元 or 万元), empty where it does not and 元 was taken.
    """

    lines: tuple[BudgetPart, ...]
    total: BudgetPart | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()


class Paper(Value):
    """One uploaded file. ``text`` is what stands outside its tables, a line a paragraph."""

    name: str
    document: Document
    text: str = ""
    budget: BudgetTable | None = None


def running_text(source: Source) -> str:
    """The lines of a file in order, page numbers left out."""
    lines = (block.text.strip() for block in source.blocks if isinstance(block, Line))
    return "\n".join(line for line in lines if line and not is_page_number(line))
