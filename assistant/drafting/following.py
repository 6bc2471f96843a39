"""A draft follows its brief (随简况更新): what the brief says more or otherwise goes into the draft, and nothing else changes.

Two plans are made, of the brief the draft rests on and of the new one; their difference is applied where the draft still
stands as the old plan had it. Rows and sentences that the user or the model changed since stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from assistant.domain import FRAMEWORKS, Blank, Brief, Draft, DraftRow, Objective, Section
from assistant.drafting.agreeing import with_words_in_step
from assistant.drafting.editing import ground_of_draft
from assistant.drafting.facts import read_facts
from assistant.drafting.journey import Reviewer, revised, with_rows
from assistant.drafting.planning.plan import Plan, make_plan
from assistant.drafting.planning.rows import BLANK
from assistant.drafting.planning.weights import with_weights
from assistant.errors import BriefError
from assistant.figures import read_figures

if TYPE_CHECKING:
    from assistant.library import Library

_Key = tuple[str, str]


def followed(draft: Draft, brief: Brief, *, library: Library | None, review: Reviewer | None = None) -> Draft:
    """The draft of ``brief``, everything kept that was changed in ``draft`` by hand. The same brief gives the draft itself.

    What the draft's own brief learnt since (figures changed in cells, facts a model named) is kept too. Raises
    ``BriefError`` where nothing of the old form could stand: another form or year, or a parent with child projects.
    """
    if draft.children or brief.children:
        raise BriefError("父子项目的数量是按子项目合计的，不能只补一处。", hint="改好后点“起草”，整套重新列。")
    if (brief.framework, brief.year) != (draft.brief.framework, draft.brief.year):
        raise BriefError("换了年度或表式，要整张重新列。", hint="请点“起草”；现在这份会留在“打开以前的草稿”里。")
    changed = in_step(draft, _with_what_was_learnt(brief, draft.brief), library=library)
    return changed if changed is draft or review is None else revised(changed, ground_of_draft(changed), review)


def in_step(draft: Draft, brief: Brief, *, library: Library | None) -> Draft:
    """The draft with the difference of the plans of two briefs; ``brief`` holds already all that its own brief learnt."""
    if brief == draft.brief:
        return draft
    reading = read_facts(brief)
    was, now = make_plan(draft.brief, read_facts(draft.brief), library), make_plan(brief, reading, library)
    rows = _rows(draft.rows, was.rows, now.rows)
    if [_key(row) for row in rows] != [_key(row) for row in draft.rows]:
        rows = with_weights(rows, FRAMEWORKS[brief.framework])
    made = with_rows(draft.model_copy(update={"brief": brief, "facts": reading.facts}), rows)
    changed = _worded(_headed(made, was, now), was, now)
    changed = _said_again(draft, changed)
    return changed.model_copy(update={"blanks": _blanks(draft, now, rows)})


def _with_what_was_learnt(brief: Brief, old: Brief) -> Brief:
    said = {change.fact for change in brief.corrections}
    added = tuple(fact for fact in old.added if fact not in brief.added and fact.quote in brief.content)
    kept = tuple(change for change in old.corrections if change.fact not in said)
    head = {name: getattr(old, name) for name in _HEAD if getattr(brief, name) in ("", None)}
    return brief.model_copy(update=head | {"corrections": (*brief.corrections, *kept), "added": (*brief.added, *added)})


_HEAD = ("department", "unit", "category", "start", "end", "amount")


# --------------------------------------------------------------------------------------------------------------- rows


def _key(row: DraftRow) -> _Key:
    return (row.indicator.level2.value if row.indicator.level2 else row.indicator.level1.value, row.indicator.name)


def _rows(mine: Sequence[DraftRow], was: Sequence[DraftRow], now: Sequence[DraftRow]) -> tuple[DraftRow, ...]:
    """My rows with the difference of two plans: rows come, go and take new values where I left them as they were."""
    old, new = {_key(row): row for row in was}, {_key(row): row for row in now}
    kept: list[DraftRow] = []
    for row in mine:
        before = _before(row, mine, old)
        if before is None or row.indicator.target.text != before.indicator.target.text:
            kept.append(row)
            continue
        after = new.get(_key(before))
        if after is None and row.indicator.name == before.indicator.name:
            continue
        if after is not None and after.indicator.target.text != before.indicator.target.text:
            indicator = row.indicator.model_copy(update={"target": after.indicator.target})
            row = DraftRow(indicator=indicator, basis=after.basis)
        kept.append(row)
    names = {row.indicator.name for row in kept}
    come = [row for key, row in new.items() if key not in old and row.indicator.name not in names]
    order = [_key(row) for row in now]
    levels = list(dict.fromkeys(level for level, _ in order))
    whole = [*kept, *come]
    return tuple(sorted(whole, key=lambda row: levels.index(_key(row)[0]) if _key(row)[0] in levels else len(levels)))


def _before(row: DraftRow, mine: Sequence[DraftRow], old: dict[_Key, DraftRow]) -> DraftRow | None:
    """The old plan's row that became this one: of the same name, or the only other one of its level and value."""
    if _key(row) in old:
        return old[_key(row)]
    taken = {_key(one) for one in mine}
    near = [
        one
        for key, one in old.items()
        if key not in taken and key[0] == _key(row)[0] and one.indicator.target.text == row.indicator.target.text
    ]
    return near[0] if len(near) == 1 else None


def _blanks(draft: Draft, now: Plan, rows: Sequence[DraftRow]) -> tuple[Blank, ...]:
    """The new plan's blanks, those of rows at the rows' new places and only where the row is still open."""
    asked = {one.place.label: one for one in (*draft.blanks, *now.blanks) if one.place.section is Section.INDICATOR}
    found = [one for one in now.blanks if one.place.section is not Section.INDICATOR]
    for number, row in enumerate(rows, start=1):
        blank = asked.get(row.indicator.name)
        if blank is not None and BLANK in row.indicator.target.text:
            found.append(blank.model_copy(update={"place": blank.place.model_copy(update={"row": number})}))
    return tuple(found)


# -------------------------------------------------------------------------------------------------------- head, words


def _headed(draft: Draft, was: Plan, now: Plan) -> Draft:
    """The head with the fields on which the two plans differ."""
    before, after = was.filing.project, now.filing.project
    fields = {name: getattr(after, name) for name in type(after).model_fields}
    changes = {name: value for name, value in fields.items() if getattr(before, name) != value}
    project = draft.filing.project.model_copy(update=changes)
    return draft.model_copy(update={"filing": draft.filing.model_copy(update={"project": project})})


_FIELDS = {"overall": "项目总目标", "annual": "年度目标"}


def _worded(draft: Draft, was: Plan, now: Plan) -> Draft:
    """The objectives with the sentences on which the two plans differ; what finds no place is told."""
    texts: dict[str, str | None] = {}
    notes = [note for note in draft.notes if note not in was.notes or note in now.notes]
    notes += [note for note in now.notes if note not in was.notes]
    for field, label in _FIELDS.items():
        mine, old, new = (getattr(one.filing.objective, field) or "" for one in (draft, was, now))
        texts[field], left = _followed_text(mine, old, new)
        notes += [f"{label}里请补上：{'；'.join(left)}。"] if left else []
    objective = Objective(**(draft.filing.objective.model_dump() | texts))
    filing = draft.filing.model_copy(update={"objective": objective})
    return draft.model_copy(update={"filing": filing, "notes": tuple(dict.fromkeys(notes))})


def _said_again(was: Draft, now: Draft) -> Draft:
    """Where an objective of the user's or the model's own words still says a row's old figure, it says the new one; what
    is said by then needs no note."""
    old = {row.indicator.name: row.indicator for row in was.rows}
    for row in now.rows:
        before = old.get(row.indicator.name)
        if before is not None and before.target.text != row.indicator.target.text:
            now = with_words_in_step(now, before, row.indicator)
    annual = now.filing.objective.annual or ""
    figures = {(one.amount, one.unit) for one in read_figures(annual)}

    def is_said(note: str) -> bool:
        told = re.fullmatch(rf"{_FIELDS['annual']}里请补上：(.+)。", note)
        counted = [(one.amount, one.unit) for one in read_figures(told[1])] if told else []
        return bool(counted) and set(counted) <= figures

    return now.model_copy(update={"notes": tuple(note for note in now.notes if not is_said(note))})


def _followed_text(mine: str, old: str, new: str) -> tuple[str, list[str]]:
    """My text with the sentences that changed between two others, and the new figures for which it has no place any more."""
    if mine == old:
        return new, []
    text, before, after = _Sentences(mine), _Sentences(old).texts, _Sentences(new).texts
    left: list[str] = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, come = before[i1:i2], after[j1:j2]
        at = text.place_of(before[i1 - 1]) if i1 else -1
        for one in gone:
            found = text.place_of(one)
            if found < 0:
                continue
            at = text.replace(found, come.pop(0)) if come else text.drop(found)
        for one in come:
            if at < 0:
                left += _new_figures(one, before[i1:i2])
            else:
                at = text.insert(at + 1, one)
    return str(text), left


class _Sentences:
    """The sentences of a text, each with the mark that ends it."""

    def __init__(self, text: str) -> None:
        found = re.findall(r"([^。；;]+)([。；;]*)", text)
        self.texts = [words.strip() for words, _ in found]
        self._marks = [mark for _, mark in found]

    def place_of(self, words: str) -> int:
        return self.texts.index(words) if words in self.texts else -1

    def replace(self, at: int, words: str) -> int:
        self.texts[at] = words
        return at

    def drop(self, at: int) -> int:
        """Take a sentence out; the one before it ends as it did. Gives the place before it."""
        del self.texts[at]
        mark = self._marks.pop(at)
        if at:
            self._marks[at - 1] = mark
        return at - 1

    def insert(self, at: int, words: str) -> int:
        """Put a sentence behind another, as one more of the same list."""
        self.texts.insert(at, words)
        self._marks.insert(at, self._marks[at - 1] or "。")
        self._marks[at - 1] = "；"
        return at

    def __str__(self) -> str:
        return "".join(words + mark for words, mark in zip(self.texts, self._marks, strict=True))


def _new_figures(sentence: str, others: Sequence[str]) -> list[str]:
    """The clauses of a sentence that say a figure which the others do not."""
    known = "，".join(others).split("，")
    return [clause for clause in sentence.split("，") if re.search(r"\d", clause) and clause not in known]
