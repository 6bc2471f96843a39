"""A family that is worked on (父子项目修改): what changes in one form reaches the others that have it from there."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from assistant.domain import Basis, BasisKind, Brief, Draft, DraftRow, Level2, Measure
from assistant.drafting.editing import replace_cell
from assistant.drafting.facts.saying import amount_text
from assistant.drafting.family import SUMS, notes_on, parent_brief, share_of, shares_of, sum_of, sums_note
from assistant.drafting.following import in_step
from assistant.drafting.heading import replace_head
from assistant.drafting.intake.prior import Given
from assistant.drafting.journey import with_rows

if TYPE_CHECKING:
    from assistant.library import Library


def put_back(family: Draft, at: int, form: Draft, *, library: Library | None = None) -> Draft:
    """The family with a changed form back in its place: ``at`` 0 is the parent, from 1 a child. A parent's head reaches the
    children that had it from their parent; a child's name, money and counts reach its parent."""
    if at == 0:
        return _with_parent(family, form, library)
    return with_child(family, at - 1, form, library=library)


def _with_parent(family: Draft, parent: Draft, library: Library | None) -> Draft:
    """The changed parent over its children, which take over the head fields they had from it."""
    was, now = family.brief, parent.brief
    moved = [field for field in _INHERITED if getattr(was, field) != getattr(now, field)]
    children = []
    for child in family.children:
        told = {field: getattr(now, field) for field in moved if getattr(child.brief, field) == getattr(was, field)}
        children.append(replace_head(child, Given(**told), library=library))
    amounts = [child.brief.amount for child in children]
    notes = parent.notes
    if now.amount != was.amount and now.amount is not None and None not in amounts:
        total = sum((one for one in amounts if one is not None), Decimal(0))
        notes = tuple(note for note in notes if not note.startswith(SUMS))
        notes += (sums_note(total, now.amount),) if total != now.amount else ()
    return parent.model_copy(update={"children": tuple(children), "notes": notes})


_INHERITED = ("department", "unit", "category", "start", "end")


def with_child(parent: Draft, place: int, child: Draft, *, library: Library | None = None) -> Draft:
    """The family with the child at ``place`` (from 0) changed; what its parent had from its children follows: counts that
    were their sum, the shares, the money that was all of theirs."""
    before = parent.children
    after = (*before[:place], child, *before[place + 1 :])
    changed = parent if before[place].brief == child.brief else _in_step(parent, before, after, library)
    parent = changed
    for number, row in enumerate(parent.rows, start=1):
        was, now = _sum_of(row, before), _sum_of(row, after)
        reading = row.indicator.target.reading
        if was is None or now is None or was == now or not isinstance(reading, Measure) or reading.amount == now:
            continue
        name = row.indicator.name
        if reading.amount == was:
            sign = reading.comparator.value if reading.comparator else ""
            target = f"{sign}{amount_text(now)}{reading.unit}"
            changed = _summed(replace_cell(changed, number, "target", target), number)
            note = _followed(name, target)
        else:
            note = f"子项目“{name}”合计现为{amount_text(now)}{reading.unit}，父项目写的是{row.indicator.target.text}，请核对。"
        changed = changed.model_copy(update={"notes": (*changed.notes, note)})
    return changed.model_copy(update={"children": after})


def _in_step(parent: Draft, before: tuple[Draft, ...], after: tuple[Draft, ...], library: Library | None) -> Draft:
    """The parent whose brief, shares and rows are made of its children's as they are now."""
    were, are = (tuple(child.brief for child in children) for children in (before, after))
    own = parent.brief.model_copy(
        update={
            "children": are,
            "added": tuple(fact for fact in parent.brief.added if fact.source != "children"),
            "parts": () if parent.brief.parts == shares_of(were) else parent.brief.parts,
            "amount": None if parent.brief.amount == sum_of(were) else parent.brief.amount,
        }
    )
    brief = _with_own_figures(parent_brief(own, are))
    changed = in_step(parent, brief, library=library)
    shares = tuple(share_of(child) for child in are)
    told = (*_told_of(parent, changed), *notes_on(own, are))
    notes = tuple(note for note in changed.notes if not note.startswith(SUMS) and note not in told)
    filing = changed.filing.model_copy(update={"children": shares})
    return changed.model_copy(update={"filing": filing, "notes": (*notes, *told)})


def _with_own_figures(parent: Brief) -> Brief:
    """A figure that the parent says otherwise than its children's sum stays its own when the sum changes."""
    sums = {(fact.thing, fact.unit): fact for fact in parent.added if fact.source == "children"}
    changes = [
        change.model_copy(update={"fact": sums.get((change.fact.thing, change.fact.unit), change.fact)})
        if change.fact.source == "children"
        else change
        for change in parent.corrections
    ]
    return parent.model_copy(update={"corrections": tuple(changes)})


def _told_of(was: Draft, now: Draft) -> tuple[str, ...]:
    """What followed the children in the parent's rows."""
    values = {row.indicator.name: row.indicator.target.text for row in was.rows}
    rows = [(row.indicator.name, row.indicator.target.text) for row in now.rows]
    return tuple(_followed(name, text) for name, text in rows if values.get(name, text) != text)


def _followed(name: str, target: str) -> str:
    return f"父项目“{name}”已随子项目合计改为{target}。"


def _summed(parent: Draft, number: int) -> Draft:
    """The row says that its value is the children's sum and not the user's own."""
    row = parent.rows[number - 1]
    basis = Basis(kind=BasisKind.FACT, quote=f"子项目合计{row.indicator.target.text}", ref="子项目合计")
    kept = tuple(one for one in row.basis if one.ref not in ("用户修改", "子项目合计"))
    new = row.model_copy(update={"basis": (basis, *kept)})
    return with_rows(parent, (*parent.rows[: number - 1], new, *parent.rows[number:]))


def _sum_of(row: DraftRow, children: tuple[Draft, ...]) -> Decimal | None:
    """What the children's quantity rows of the same name come to; ``None`` when none has one, or units differ."""
    reading = row.indicator.target.reading
    if row.indicator.level2 is not Level2.QUANTITY or not isinstance(reading, Measure):
        return None
    found = [
        one.indicator.target.reading
        for child in children
        for one in child.rows
        if one.indicator.name == row.indicator.name
    ]
    measures = [one for one in found if isinstance(one, Measure) and one.unit == reading.unit]
    if not measures or len(measures) != len(found):
        return None
    return sum((one.amount for one in measures), Decimal(0))
