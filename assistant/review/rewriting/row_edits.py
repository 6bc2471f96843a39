"""Edits of whole indicator rows: take one out, put one in behind its kind, move one to another second level. Pure."""

from __future__ import annotations

from assistant.domain import LEVEL1_OF, Edit, Filing, Indicator, Level1, Level2, Place, Section
from assistant.review.rule import squeeze
from assistant.target import read_target

FIELDS = frozenset({"row", "level2"})
_BETWEEN = " | "


def without(number: int, row: Indicator) -> Edit:
    """The edit that takes indicator ``number`` out."""
    return Edit(place=_whole(number, row), was=row.name, text="")


def added(level1: Level1, level2: Level2, name: str, target: str) -> Edit:
    """The edit that puts a new indicator behind the last of its kind."""
    place = Place(section=Section.INDICATOR, field="row", label=name)
    return Edit(place=place, was="", text=_BETWEEN.join((level1.value, level2.value, name, target)))


def moved(number: int, row: Indicator, level2: Level2) -> Edit:
    """The edit that moves indicator ``number`` to another second level."""
    place = Place(section=Section.INDICATOR, row=number, field="level2", label=row.name)
    return Edit(place=place, was=row.level2.value if row.level2 else "", text=level2.value)


def apply(filing: Filing, edit: Edit) -> Filing | None:
    """The filing with one row edit, or ``None`` when the row is no longer what the edit was made from."""
    rows = list(filing.indicators)
    if edit.place.row is None:
        first, second, name, target = edit.text.split(_BETWEEN)
        new = Indicator(
            level1=Level1(first),
            level2=Level2(second),
            name=name,
            target=read_target(target),
            place=Place(section=Section.INDICATOR, label=name),
        )
        return _with_rows(filing, _placed(rows, new))
    at = edit.place.row - 1
    if not 0 <= at < len(rows) or squeeze(rows[at].name) != squeeze(edit.place.label):
        return None
    row = rows.pop(at)
    if edit.place.field == "row":
        return _with_rows(filing, rows)
    if (row.level2.value if row.level2 else "") != edit.was:
        return None
    kind = Level2(edit.text)
    return _with_rows(filing, _placed(rows, row.model_copy(update={"level1": LEVEL1_OF[kind], "level2": kind})))


_ORDER = {level: number for number, level in enumerate(Level2)}


def _placed(rows: list[Indicator], new: Indicator) -> list[Indicator]:
    """The rows with ``new`` behind the last of its second level, else before the first of a later one."""
    same = [at for at, row in enumerate(rows) if row.level2 is new.level2 and row.level1 is new.level1]
    later = [at for at, row in enumerate(rows) if row.level2 and new.level2 and _ORDER[row.level2] > _ORDER[new.level2]]
    at = same[-1] + 1 if same else min(later, default=len(rows))
    return [*rows[:at], new, *rows[at:]]


def _whole(number: int, row: Indicator) -> Place:
    return Place(section=Section.INDICATOR, row=number, field="row", label=row.name)


def _with_rows(filing: Filing, rows: list[Indicator]) -> Filing:
    return filing.model_copy(update={"indicators": tuple(rows)})
