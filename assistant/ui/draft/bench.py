"""The one working draft: seen and changed in the draft tab and in the conversation, undone and reopened from either."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import gradio as gr

from assistant.desk import Desk
from assistant.domain import Brief, Draft
from assistant.ui.draft.facts import Facts
from assistant.ui.draft.fields import entered_of
from assistant.ui.draft.left import Left
from assistant.ui.draft.parts import Parts, part_lines, sum_html
from assistant.ui.draft.screen import Screen, show

Steps = tuple[Draft, ...]
MOST_STEPS = 40
"""How many changes can be undone in one sitting; every change is kept as a version besides."""


class Bench(NamedTuple):
    """What the working draft is shown in, and what it was made from."""

    screen: Screen
    undone: gr.State
    statement: gr.Checkbox
    left: Left
    facts: Facts
    parts: Parts
    children: gr.Dataframe

    @property
    def outputs(self) -> list[gr.components.Component]:
        """The draft, the steps before it, and the left of the tab; the order of ``laid``."""
        left, parts = self.left, self.parts
        entry = [left.papers, left.intake, left.filled, left.origin, *left.fields]
        return [
            *self.screen,
            self.undone,
            *entry,
            parts.table,
            parts.sum,
            self.children,
            self.facts.changes,
        ]

    def nothing(self) -> list[object]:
        """No update of any of them."""
        return [gr.skip()] * len(self.outputs)

    def laid(
        self, desk: Desk, made: Draft, before: Steps, *, statement: bool, was: Brief | None, at: int = 0
    ) -> list[object]:
        """The updates that lay a draft on the bench. Of its left only what is no more as in the brief that ``was``: the
        user may have typed the rest since."""
        now, then = _entry(made.brief), _entry(was) if was is not None else None
        left = now if then is None else [new if new != old else gr.skip() for new, old in zip(now, then, strict=True)]
        papers: list[object] = [None, now[0], None, gr.update(value="", visible=False)]
        if was is not None and was.name == made.brief.name:
            papers = [gr.skip()] * 4
        return [*show(desk, made, at, statement=statement), before[-MOST_STEPS:], *papers, *left[1:]]

    def undo(self, desk: Desk) -> Callable[[Draft | None, int | None, Steps, bool], list[object]]:
        """What an undo button does: the draft before the last change, whoever made it, kept as the newest version."""

        def back(made: Draft | None, at: int | None, before: Steps, paper: bool) -> list[object]:
            if made is None or not before:
                gr.Info("没有可以撤销的修改。", title="提示")
                return self.nothing()
            return self.laid(desk, desk.keep(before[-1]), before[:-1], statement=paper, was=made.brief, at=at or 0)

        return back


def _entry(brief: Brief) -> list[object]:
    """What the left of the tab holds of a brief, in the order of ``Bench.outputs`` from the papers' part on."""
    told = entered_of(brief)
    kids = [*(list(kid) for kid in told.children), *([""] * 3 for _ in range(max(1, 3 - len(told.children))))]
    return [told.intake, *told.values, part_lines(told.parts), sum_html(told.parts, brief.amount), kids, told.changes]


def stepped(before: Steps, was: Draft | None, now: Draft | None) -> Steps:
    """The steps that can be undone after ``was`` became ``now``."""
    return before if was is None or was is now else (*before, was)[-MOST_STEPS:]
