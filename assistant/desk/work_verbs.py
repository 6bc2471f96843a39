"""The desk's verbs on a draft that is being worked on: every cell, the words, the head; checked at once and kept as a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from assistant.desk.rooms import Rooms
from assistant.domain import Brief, Document, Draft, DraftRow, Filing, Review, Statement
from assistant.errors import ModelUnavailable

if TYPE_CHECKING:
    from assistant.drafting.comparison import Comparison
    from assistant.drafting.intake.prior import Given
    from assistant.drafting.journey import Reviewer
    from assistant.drafting.rewording import Sentence
    from assistant.models.chat import ChatModel


class WorkVerbs(Rooms):
    """Working on a draft. Every verb takes the whole draft and which form of its family is meant: ``at`` 0 is the parent or
    only one, from 1 a child. What the other forms have from the changed one follows."""

    def change_row(self, draft: Draft, row: int, value: str, *, field: str = "target", at: int = 0) -> Draft:
        """Replace one cell (``name``, ``target``, ``explanation``, ``weight``) of row ``row`` (from 1); reviewed again.

        Raises ``AssistantError`` when there is no such row.
        """
        from assistant.drafting.editing import replace_cell

        return self._worked(draft, at, lambda form: replace_cell(form, row, field, value))

    def change_objective(self, draft: Draft, field: str, text: str, *, at: int = 0) -> Draft:
        """Put the user's own words into an objective (``overall``, ``annual``); rows whose figure changed follow."""
        from assistant.drafting.rewording import replace_objective

        return self._worked(draft, at, lambda form: replace_objective(form, field, text))

    def change_head(self, draft: Draft, told: Given, *, at: int = 0) -> Draft:
        """Put name, who, when and how much into the head of the form; empty fields stay. Raises ``BriefError``."""
        from assistant.drafting.heading import replace_head

        library, _ = self.library_if_any()
        return self._worked(draft, at, lambda form: replace_head(form, told, library=library))

    def say_head(self, draft: Draft, field: str, text: str, *, at: int = 0) -> Draft:
        """A head field as it is said in talk: 90万元, 11月底; ``dates`` is both. Raises ``BriefError`` for what cannot be read."""
        from assistant.drafting.heading import told_in

        return self.change_head(draft, told_in(field, text, _form(draft, at).brief), at=at)

    def say_part(self, draft: Draft, part: str, text: str, *, at: int = 0) -> Draft:
        """What a part of the budget costs, as it is said in talk. Raises ``BriefError``."""
        from assistant.drafting.heading import yuan_in

        return self.change_part(draft, part, yuan_in(text), at=at)

    def people(self, draft: Draft, *, at: int = 0) -> tuple[str, ...]:
        """For whom the works of a form are, each once."""
        from assistant.drafting.heading import people_of

        return people_of(_form(draft, at))

    def change_part(self, draft: Draft, part: str, yuan: Decimal, *, at: int = 0) -> Draft:
        """Let a part of the budget cost ``yuan``. Raises ``AssistantError`` where there is no such part."""
        from assistant.drafting.heading import replace_part

        library, _ = self.library_if_any()
        return self._worked(draft, at, lambda form: replace_part(form, part, yuan, library=library))

    def change_people(self, draft: Draft, was: str, people: str, *, at: int = 0) -> Draft:
        """Let what was for ``was`` (empty: for nobody named) be for ``people``."""
        from assistant.drafting.heading import replace_people

        library, _ = self.library_if_any()
        return self._worked(draft, at, lambda form: replace_people(form, was, people, library=library))

    def answer(self, draft: Draft, answers: Mapping[str, str], *, at: int = 0) -> Draft:
        """Answers, by question, to what the draft asks, each put where it belongs; blank ones are skipped.

        Raises ``BriefError`` or ``AssistantError`` naming the answer that cannot be understood.
        """
        from assistant.drafting.answers import answered

        library, _ = self.library_if_any()
        return self._worked(draft, at, lambda form: answered(form, answers, library=library))

    def follow(self, draft: Draft, brief: Brief) -> Draft:
        """The draft in step with a brief that says more or otherwise; what was changed in it by hand stays.

        Raises ``BriefError`` for another year or form, and for a parent with child projects.
        """
        from assistant.drafting.following import followed

        library, _ = self.library_if_any()
        return self._worked(draft, 0, lambda form: followed(form, brief, library=library))

    def redo_row(self, draft: Draft, row: int, instruction: str, *, at: int = 0) -> Draft:
        """Let the model word row ``row`` again as told. Raises ``ModelUnavailable`` without a model."""
        from assistant.drafting.editing import redo_row

        return self._worked(draft, at, lambda form: redo_row(form, row, instruction, chat=self._writer))

    def redo_sentence(self, draft: Draft, sentence: Sentence, instruction: str, *, at: int = 0) -> Draft:
        """One sentence of an objective again: shorter from its own words, else by the model. Raises ``AssistantError``
        when there is nothing to leave out, no model, or what it wrote has no ground."""
        from assistant.drafting.rewording import redo_sentence

        return self._worked(draft, at, lambda form: redo_sentence(form, sentence, instruction, chat=self.chat_model))

    @property
    def _writer(self) -> ChatModel:
        model = self.chat_model
        if model is None:
            raise ModelUnavailable(self.why_no_model or "没有可用的语言模型。", hint="可以直接修改文字和表格。")
        return model

    def alternatives(self, draft: Draft, row: int, *, at: int = 0) -> tuple[DraftRow, ...]:
        """Other rows that sector practice and past filings offer in place of row ``row``, each with its source."""
        from assistant.drafting.editing import alternatives

        return alternatives(_form(draft, at), row, library=self.library)

    def swap_row(self, draft: Draft, row: int, other: DraftRow, *, at: int = 0) -> Draft:
        """Put one of the alternatives in the place of row ``row``, keeping its weight; the draft is reviewed again."""
        from assistant.drafting.editing import swap_row

        return self._worked(draft, at, lambda form: swap_row(form, row, other))

    def drop_row(self, draft: Draft, row: int, *, at: int = 0) -> Draft:
        """Leave row ``row`` out; the points are shared out anew."""
        from assistant.drafting.editing import drop_row

        return self._worked(draft, at, lambda form: drop_row(form, row))

    def _worked(self, draft: Draft, at: int, change: Callable[[Draft], Draft]) -> Draft:
        """The draft with one of its forms changed, reviewed and kept; the draft itself where nothing was changed."""
        from assistant.drafting.family import reviewed
        from assistant.drafting.kinship import put_back

        form = _form(draft, at)
        after = change(form)
        if after is form:
            return draft
        library, _ = self.library_if_any() if draft.children else (None, "")
        whole = put_back(draft, at, after, library=library) if draft.children else after
        return self.keep(reviewed(whole, self._reviewer))

    def take_over(self, draft: Draft, comparison: Comparison, row_before: int, *, at: int = 0) -> Draft:
        """Add row ``row_before`` (from 1) of last year's filing to the draft."""
        from assistant.drafting.editing import add_row

        row = comparison.before.indicators[row_before - 1]
        year = comparison.before.project.year
        ref = f"上年申报表第{row_before}行" if year is None else f"{year}年申报表第{row_before}行"
        return self._worked(draft, at, lambda form: add_row(form, row, ref=ref))

    def keep(self, draft: Draft) -> Draft:
        """Keep a draft as the project's latest version, graded; an undone change is kept the same way."""
        draft = graded(draft)
        self.history.save_draft(draft)
        return draft

    def _review_draft(self, filing: Filing, statement: Statement | None, *, others: tuple[Filing, ...] = ()) -> Review:
        """Review one drafted filing by rule alone, with the statement it came with and the other forms of its family."""
        from assistant.review import checking

        statements = (statement.model_copy(update={"form_index": 1}),) if statement else ()
        document = Document(source="草稿", filings=(filing, *others), statements=statements)
        return checking.review_document(document, self.settings.thresholds)[0]

    def _reviewer(self, others: tuple[Filing, ...]) -> Reviewer:
        return partial(self._review_draft, others=others)


def _form(draft: Draft, at: int) -> Draft:
    """One form of a family: ``at`` 0 is the parent or only one, from 1 a child."""
    return (draft, *draft.children)[at]


def graded(draft: Draft) -> Draft:
    """The draft with its review graded by the findings that count: what is said of its blanks (待填) was let pass."""
    review = draft.review
    if review is None or not review.waived:
        return draft
    from assistant.review import rubric

    anew = rubric.grade(review.filing, review.findings)
    grades = {name: getattr(anew, name) for name in ("items", "dimensions", "score", "grade", "outcome")}
    return draft.model_copy(update={"review": review.model_copy(update=grades)})
