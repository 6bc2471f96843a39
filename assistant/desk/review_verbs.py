"""The desk's verbs around a file that was handed in: read it, correct the reading, review it, accept, waive, and in batches."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import documents
from assistant.desk.rooms import Rooms
from assistant.documents.files import folder
from assistant.domain import Document, Finding, ReadingCorrection, Review
from assistant.errors import ModelUnavailable

if TYPE_CHECKING:
    from assistant.desk.batching import Batch
    from assistant.desk.reviewing import Accepted, Examined
    from assistant.documents.correcting import Corrected
    from assistant.review.checking import FindPrecedents

OnPage = documents.OnPage


class ReviewVerbs(Rooms):
    """Reading and reviewing over one data folder."""

    # ------------------------------------------------------------------------------------------------------------ read

    def read(self, path: Path) -> Document:
        """Read one file. Raises ``UnreadableFile``."""
        return documents.read(path, limits=self.settings.limits)

    def read_text(self, text: str, *, source: str = "粘贴的文字") -> Document:
        """Read pasted text. Raises ``UnreadableFile``."""
        return documents.read_text(text, source=source)

    def reading_of(self, path: Path, *, on_page: OnPage | None = None) -> documents.Reading:
        """Read one file and keep what was seen in it, for comparing; ``on_page(done, of)`` after each scanned page.

        Raises ``UnreadableFile``.
        """
        return documents.reading_of(path, limits=self.settings.limits, on_page=on_page)

    def reading_of_text(self, text: str, *, source: str = "粘贴的文字") -> documents.Reading:
        """Read pasted text and keep the lines seen in it. Raises ``UnreadableFile``."""
        return documents.reading_of_text(text, source=source)

    def page_picture(self, path: Path, page: int, *, straight: bool) -> str:
        """A page of a PDF, or a picture, as a JPEG in base64. Raises ``UnreadableFile``."""
        from assistant.documents.files.page_picture import page_picture

        return page_picture(path, page, straight=straight, limits=self.settings.limits)

    def corrections(self, document: Document) -> tuple[ReadingCorrection, ...]:
        """What the user has said of this very file before, oldest first."""
        return self.history.corrections(document.sha256) if document.sha256 else ()

    def correct(self, read: Document, log: Sequence[ReadingCorrection]) -> Corrected:
        """Keep ``log`` as all that is to be corrected in a document as it was read, and apply it."""
        from assistant.documents.correcting import corrected

        if read.sha256:
            self.history.correct(read.sha256, log)
        return corrected(read, log)

    def read_corrected(self, path: Path) -> Corrected:
        """Read one file and apply what the user has said of it before. Raises ``UnreadableFile``."""
        from assistant.documents.correcting import corrected

        read = self.read(path)
        return corrected(read, self.corrections(read))

    # ---------------------------------------------------------------------------------------------------------- review

    def review(self, document: Document) -> tuple[Review, ...]:
        """Review every filing of a document by rule, in order. Milliseconds; the library is asked only if it is open."""
        from assistant.review import checking

        return checking.review_document(document, self.settings.thresholds, precedents=self._precedents)

    @property
    def _precedents(self) -> FindPrecedents | None:
        """What asks the library for last year's filing and typical values; ``None`` while no library is at hand."""
        library = self.library_at_hand
        if library is None:
            return None
        from assistant.desk.reviewing import precedents_in

        return partial(precedents_in, library)

    @property
    def _rule_set(self) -> str:
        from assistant.desk.reviewing import rule_set

        library = self.library_at_hand
        return rule_set(self.settings.thresholds, precedents=None if library is None else len(library.filings()))

    def examine(
        self,
        document: Document,
        *,
        corrections: Sequence[ReadingCorrection] = (),
        before: Sequence[Examined] = (),
    ) -> tuple[Examined, ...]:
        """Review with the projects' waivers, compare with their last reviews, and remember the result of this file.

        ``corrections`` are those applied to the document's reading. ``before``, its reviews of a moment ago with other
        corrections, keeps the comparison with the review before those.
        """
        from assistant.desk.reviewing import corrected_reviews, examine, examined

        reviews = corrected_reviews(self.review(document), corrections)
        if before:
            pairs = zip(reviews, before, strict=True)
            done = tuple(examined(review, old.before, self.history) for review, old in pairs)
        else:
            done = examine(reviews, self.history)
        self._remember(document, done)
        return done

    def _remember(self, document: Document, done: Sequence[Examined]) -> None:
        if document.sha256:
            made = [each.review for each in done]
            self.history.save_review(document.sha256, self._rule_set, made, source=document.source)

    @property
    def can_judge(self) -> bool:
        """Whether a language model is declared able to decide the judged rules."""
        return self.settings.judge and bool(self.settings.chat_url) and not self.settings.no_model

    def judged(
        self, document: Document, done: Sequence[Examined], *, remember: bool, cancel: threading.Event | None = None
    ) -> Iterator[tuple[Examined, ...]]:
        """Let the model decide the judged rules: the reviews after each filing; none at all unless ``can_judge``.

        ``remember`` is false for a document changed on the page. Raises ``Cancelled``, ``ModelUnavailable``.
        """
        from assistant.desk.reviewing import examined, judged
        from assistant.review.judging.kept_answers import KeptAnswers

        if not self.can_judge:
            return
        chat = self.chat_model
        if chat is None:
            raise ModelUnavailable(self.why_no_model or "没有可用的语言模型。", hint="规则审核的结果不受影响。")
        shown = tuple(done)
        for reviews in judged(
            document,
            [each.review for each in done],
            thresholds=self.settings.thresholds,
            chat=chat,
            precedents=self._precedents,
            cache=KeptAnswers(self.settings.data_dir / "judged"),
            cancel=cancel,
        ):
            pairs = zip(reviews, done, strict=True)
            shown = tuple(examined(review, old.before, self.history) for review, old in pairs)
            yield shown
        if remember:
            self._remember(document, shown)

    def accept(
        self, document: Document, done: Sequence[Examined], form_index: int, chosen: Sequence[Finding]
    ) -> tuple[Accepted, tuple[Examined, ...]]:
        """Take rewrites over into form ``form_index`` (from 1); the document is reviewed again and compared with before.

        Nothing is remembered: the project's last review stays that of the file handed in.
        """
        from assistant.desk.reviewing import accept, corrected_reviews, examined

        made = accept(document, form_index, chosen)
        corrections = [correction for each in done for correction in each.review.corrections]
        pairs = zip(corrected_reviews(self.review(made.document), corrections), done, strict=True)
        return made, tuple(examined(review, old.review, self.history) for review, old in pairs)

    def waive(self, shown: Examined, finding: Finding, reason: str) -> Examined:
        """Let a finding of a project pass, now and in its later reviews. Raises ``AssistantError`` without a reason."""
        from assistant.desk.reviewing import examined, waive

        return examined(waive(shown.review, finding, reason, self.history), shown.before, self.history)

    def unwaive(self, shown: Examined, finding: Finding) -> Examined:
        """Count a waived finding again."""
        from assistant.desk.reviewing import examined, unwaive

        return examined(unwaive(shown.review, finding, self.history), shown.before, self.history)

    def review_batch(
        self, paths: Sequence[Path], work: Path, *, cancel: threading.Event | None = None, again: bool = False
    ) -> Iterator[Batch]:
        """Review files, folders and zip archives, which are unpacked below ``work``; see :mod:`assistant.desk.batching`.

        ``again`` reviews also the files that the history holds.
        """
        from assistant.desk.batching import review_batch

        yield from review_batch(
            folder.list_files(paths, work, limits=self.settings.limits),
            history=self.history,
            rule_set=self._rule_set,
            limits=self.settings.limits,
            review=self.review,
            cancel=cancel,
            again=again,
        )
