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


# Share of a question's character pairs that a page's title must hold before the page counts as the one meant.
MEANT = 0.4
_ASKING = re.compile(r"为什么|为啥|怎么改|怎么回事|什么意思|这条意见|意见|规则|请问|解释一?下?|不能|不行|是什么|[“”\"'？?，。！\s]")


def find(query: str) -> Page | None:
    """The page a question is about: its code, its title, else the title and 问题 sharing most character pairs with it."""
    known = pages()
    if named := next((code for code in known if code in query), None):
        return known[named]
    asked = _pairs(_ASKING.sub("", query))
    if not asked:
        return None
    scored = [(_share(asked, page), page) for page in known.values()]
    best, page = max(scored, key=lambda entry: entry[0], default=(0.0, None))
    return page if best >= MEANT else None


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def _share(asked: set[str], page: Page) -> float:
    in_title = len(asked & _pairs(page.title)) / len(asked)
    in_body = len(asked & _pairs(page.title + page.sections["问题"])) / len(asked)
    return 0.7 * in_title + 0.3 * in_body
