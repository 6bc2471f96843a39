"""Loads 规则手册: one page per rule, the home of its title, severity, item, applicability, basis and examples.

A page is a TOML header between ``+++`` lines, then the seven headings 问题 为什么 怎么改 反例 正例 容易误报 依据 in this order.
Under 反例 and 正例 stand fenced ``filing`` blocks; tests read them (:mod:`assistant.review.examples`) and run the rule.
"""

from __future__ import annotations

import re
import tomllib
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from assistant.domain import DIMENSION_OF, Dimension, FilingKind, Item, Severity, Value

PAGES = Path(__file__).resolve().parent / "handbook"
HEADINGS = ("问题", "为什么", "怎么改", "反例", "正例", "容易误报", "依据")
_BLOCK = re.compile(r"```filing\n(.*?)```", re.DOTALL)


class Method(StrEnum):
    """How a rule decides: by code; by code with a model for what code marks as uncertain; by a model alone."""

    DETERMINISTIC = "deterministic"
    HYBRID = "hybrid"
    JUDGED = "judged"


class Page(Value):
    """One handbook page. ``needs`` names material without which the rule is not evaluated: statement, prior, typical."""

    rule: str
    title: str
    item: Item
    severity: Severity
    method: Method
    applies: tuple[FilingKind, ...]
    basis: str
    needs: tuple[str, ...] = ()
    sections: dict[str, str]

    @property
    def dimension(self) -> Dimension:
        return DIMENSION_OF[self.item]

    @property
    def defective(self) -> tuple[str, ...]:
        """The 反例 blocks: the rule must find something in each."""
        return tuple(_BLOCK.findall(self.sections["反例"]))

    @property
    def sound(self) -> tuple[str, ...]:
        """The 正例 blocks: the rule must be silent on each."""
        return tuple(_BLOCK.findall(self.sections["正例"]))


def read_page(path: Path) -> Page:
    """One page from its file. Raises ``ValueError`` naming the file when a heading or a header key is missing."""
    parts = path.read_text("utf-8").replace("\r\n", "\n").split("+++\n", 2)
    if len(parts) != 3:
        raise ValueError(f"{path.name}: no +++ header")
    pieces = re.split(r"^## (.+?)\s*$", parts[2], flags=re.MULTILINE)
    sections = {name: text.strip() for name, text in zip(pieces[1::2], pieces[2::2], strict=True)}
    if tuple(sections) != HEADINGS:
        raise ValueError(f"{path.name}: headings are {tuple(sections)}, wanted {HEADINGS}")
    return Page(rule=path.stem, sections=sections, **tomllib.loads(parts[1]))


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """All pages by rule code."""
    return {path.stem: read_page(path) for path in sorted(PAGES.glob("*.md"))}
