"""成批审核: many files one after the other, the worst on top. One broken file never stops the rest.

A file reviewed before with the same rules is taken from the history, which is how a stopped batch goes on. Whole values
come out after every file; closing the iterator or setting ``cancel`` stops between two files.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from assistant import documents
from assistant.desk.reviewing import corrected_reviews, waived
from assistant.documents.correcting import corrected
from assistant.documents.files.folder import Listed, Listing, ready
from assistant.documents.files.safety import read_bytes
from assistant.documents.telling import unread_text
from assistant.domain import Document, Grade, ReadingCorrection, Review, Severity, Unread, Value
from assistant.errors import AssistantError, Cancelled
from assistant.settings import Limits

if TYPE_CHECKING:
    from assistant.history import History

NO_FORM = "没有认出申报表或自评表，请确认选对了文件"
_GRADES = {Grade.POOR: 0, Grade.FAIR: 1, Grade.GOOD: 2, Grade.EXCELLENT: 3}


class State(StrEnum):
    """How a file of a batch stands. ``KEPT`` is reviewed before, taken from the history."""

    REVIEWED = "已审核"
    KEPT = "沿用上次结果"
    FAILED = "未能审核"


class Entry(Value):
    """One file of a batch: its reviews, or why there are none."""

    name: str
    path: Path | None = None
    state: State
    reviews: tuple[Review, ...] = ()
    reason: str = ""


class Batch(Value):
    """A batch so far: what is done, worst first, and how many files there are in all."""

    entries: tuple[Entry, ...] = ()
    total: int = 0
    left_out: tuple[tuple[str, str], ...] = ()
    stopped: bool = False
    current: str = ""

    @property
    def done(self) -> bool:
        return self.stopped or len(self.entries) == self.total

    @property
    def reviewed(self) -> tuple[tuple[str, Path | None, tuple[Review, ...]], ...]:
        """Name, file and reviews of every file that holds a form."""
        return tuple((entry.name, entry.path, entry.reviews) for entry in self.entries if entry.reviews)

    @property
    def failed(self) -> tuple[tuple[str, str], ...]:
        """Files without a review with the reason, those left out at the beginning included."""
        bad = ((entry.name, entry.reason) for entry in self.entries if entry.state is State.FAILED)
        return (*bad, *self.left_out)

    @property
    def lines(self) -> tuple[tuple[Entry, Review], ...]:
        """Every reviewed form with its file, worst first."""
        pairs = [(entry, review) for entry in self.entries for review in entry.reviews]
        return tuple(sorted(pairs, key=lambda pair: (*badness(pair[1]), pair[0].name, pair[1].form_index)))


def badness(review: Review) -> tuple[int, int, float]:
    """Orders reviews worst first: by grade, then by errors, then by points."""
    errors = sum(finding.severity is Severity.ERROR for finding in review.findings)
    return _GRADES[review.grade], -errors, float(review.score)


def review_batch(
    listing: Listing,
    *,
    history: History,
    rule_set: str,
    limits: Limits,
    review: Callable[[Document], Sequence[Review]],
    cancel: Event | None = None,
    again: bool = False,
) -> Iterator[Batch]:
    """The batch before each file and after the last. ``review`` makes a document's reviews, ``again`` also kept ones."""
    batch = Batch(total=len(listing.files), left_out=listing.left_out)
    for file in listing.files:
        if cancel is not None and cancel.is_set():
            yield batch.model_copy(update={"stopped": True, "current": ""})
            return
        yield batch.model_copy(update={"current": file.name})
        try:
            entry = _one(file, history, cancel, again=again, rule_set=rule_set, limits=limits, review=review)
        except Cancelled:
            yield batch.model_copy(update={"stopped": True, "current": ""})
            return
        batch = batch.model_copy(update={"entries": (*batch.entries, entry)})
    yield batch


def _one(
    file: Listed,
    history: History,
    cancel: Event | None,
    *,
    again: bool,
    rule_set: str,
    limits: Limits,
    review: Callable[[Document], Sequence[Review]],
) -> Entry:
    name, path = file.name, file.path

    def on_page(_done: int, _of: int) -> None:
        if cancel is not None and cancel.is_set():
            raise Cancelled("已停止。")

    try:
        data = read_bytes(ready(file), limits=limits)
        sha256 = hashlib.sha256(data).hexdigest()
        log = history.corrections(sha256)
        kept = None if again else history.review_of(sha256, rule_set)
        seen: tuple[Unread, ...] = ()
        if not kept or not _rest_on(kept, log):
            kept = None
            read = corrected(documents.read_bytes_as(path.name, data, limits=limits, on_page=on_page), log)
            made = corrected_reviews(review(read.document), read.applied)
            seen = read.document.unread
            history.save_review(sha256, rule_set, made, source=name)
        else:
            made = kept
        if not made:
            why = "".join(f"。{unread_text(entry)}" for entry in seen[:1])
            return Entry(name=name, path=path, state=State.FAILED, reason=NO_FORM + why.rstrip("。"))
        shown = tuple(waived(each, history) for each in made)
        return Entry(name=name, path=path, state=State.REVIEWED if kept is None else State.KEPT, reviews=shown)
    except Cancelled:
        raise
    except AssistantError as error:
        return Entry(name=name, path=path, state=State.FAILED, reason=str(error))
    except Exception:  # a defect of ours in one file of three hundred must not cost the other 299
        logging.getLogger(__name__).exception("a file of a batch could not be reviewed")
        reason = "审核这个文件时程序出错，其余文件不受影响。请单独审核它，仍然出错请反馈。"
        return Entry(name=name, path=path, state=State.FAILED, reason=reason)


def _rest_on(reviews: Sequence[Review], log: Sequence[ReadingCorrection]) -> bool:
    """Whether kept reviews were made with the corrections of their file that are kept now."""
    made = sorted((each for review in reviews for each in review.corrections), key=lambda each: each.form_index)
    return made == sorted(log, key=lambda each: each.form_index)
