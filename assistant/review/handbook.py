"""Loads 规则手册: one page per rule, the home of its title, severity, item, applicability, basis and examples.

A page is a TOML header between ``+++`` lines, then the seven headings 问题 为什么 怎么改 反例 正例 容易误报 依据 in this order.
Under 反例 and 正例 stand fenced ``filing`` blocks; tests read them (:mod:`assistant.review.examples`) and run the rule.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Mapping
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


def rubric_text(page: Page) -> str:
    """A handbook page as a judging model reads it: all but the basis, which decides nothing."""
    sections = [f"{name}：\n{text}" for name, text in page.sections.items() if name != "依据"]
    return "\n".join([f"规则编号 {page.rule}：{page.title}", *sections])


# With meaning and wording added up, questions about a rule reach 0.92 and more, others stay below 0.88 (26 questions tried
# in tests/test_handbook_lookup.py); by wording alone the share must be that large.
MEANT = 0.92
WORDED = 0.42
_WORDING = 0.12
_TITLE_WEIGHT = 1.6
_ASKING = re.compile(
    r"为什么|为啥|怎么改|怎么回事|什么意思|这条意见|意见|规则|请问|解释一?下?|是什么|[“”\"'？?，。！\s]"
)


def find(query: str, near: Mapping[str, float] | None = None) -> Page | None:
    """The page a question is about: by its code, by its title, else by meaning and wording; ``None`` when none is.

    ``near`` gives each rule's cosine to the question (see :func:`gist`); without it the wording alone decides.
    """
    known = pages()
    if named := next((code for code in known if code in query), None):
        return known[named]
    if titled := next((page for page in known.values() if page.title in query), None):
        return titled
    asked = _pairs(_ASKING.sub("", query))
    if len(asked) < 3:
        return None
    if near is None:
        best, page = max(((_share(asked, page), page) for page in known.values()), key=lambda entry: entry[0])
        return page if best >= WORDED else None
    best, page = max(
        ((near.get(code, 0.0) + _WORDING * _share(asked, page), page) for code, page in known.items()),
        key=lambda entry: entry[0],
    )
    return page if best >= MEANT else None


def gist(page: Page) -> str:
    """What of a page is compared with a question by meaning."""
    return f"{page.title}。{page.sections['问题']}"


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@lru_cache(maxsize=1)
def _told() -> dict[str, tuple[set[str], set[str]]]:
    """Per rule the pairs of its title, and those of its title, 问题, 为什么 and 反例."""
    return {
        code: (_pairs(page.title), _pairs("\n".join((page.title, *(page.sections[name] for name in HEADINGS[:4])))))
        for code, page in pages().items()
    }


@lru_cache(maxsize=1)
def _rarity() -> dict[str, float]:
    """Inverse document frequency of every pair over the pages."""
    held = Counter(pair for _, body in _told().values() for pair in body)
    return {pair: math.log(1 + len(pages()) / count) for pair, count in held.items()}


def _share(asked: set[str], page: Page) -> float:
    title, body = _told()[page.rule]
    unheard = math.log(1 + len(pages()))
    weights = {pair: _rarity().get(pair, unheard) for pair in asked}
    gained = sum(weight * (_TITLE_WEIGHT if pair in title else 1.0) for pair, weight in weights.items() if pair in body)
    return gained / sum(weights.values())
