"""The desk's verbs around a draft: take papers in, draft a form or a family, change it, compare it, assess what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import documents
from assistant.desk.rooms import Rooms
from assistant.domain import Brief, Document, Draft, DraftRow, Filing, Review, Statement
from assistant.errors import LibraryError, ModelError, ModelUnavailable, UnreadableFile

if TYPE_CHECKING:
    from assistant.assessing import Results, SelfEvaluation
    from assistant.drafting.comparison import Comparison
    from assistant.drafting.facts import Reading
    from assistant.drafting.intake.brief import Started
    from assistant.drafting.intake.papers import Intake
    from assistant.drafting.intake.prior import Given
    from assistant.drafting.journey import Reviewer
    from assistant.drafting.rewording import Sentence
    from assistant.history import SavedDraft
    from assistant.models.chat import ChatModel


class DraftVerbs(Rooms):
    """Drafting over one data folder."""

    # ----------------------------------------------------------------------------------------------------------- intake

    def brief_from_text(self, text: str) -> Brief:
        """A brief from one free sentence. Raises ``BriefError``."""
        from assistant.drafting.intake.brief import brief_from_text

        return brief_from_text(text)

    def read_brief(self, path: Path) -> Brief:
        """A brief from its TOML file. Raises ``BriefError``."""
        from assistant.drafting.intake.brief import read_brief

        return read_brief(path)

    def start_brief(self, path: Path) -> Started:
        """What a brief's file says, complete or not, for papers to complete. Raises ``BriefError``."""
        from assistant.drafting.intake.brief import read_started

        return read_started(path)

    def take_in(self, own: Given, papers: Sequence[Path]) -> Intake:
        """What the user typed and what papers say, as one brief with every field's source. Raises ``UnreadableFile``."""
        from assistant.drafting.intake.papers import take_in

        return take_in(own, [documents.read_paper(path, limits=self.settings.limits) for path in papers])

    def facts(self, brief: Brief) -> Reading:
        """What a brief says, in facts with their places; milliseconds, no model."""
        from assistant.drafting.facts import read_facts

        return read_facts(brief)

    # ------------------------------------------------------------------------------------------------------------ draft

    def draft(self, brief: Brief, *, use_model: bool = True) -> Iterator[Draft]:
        """Successive drafts: the plan within a second, then the words as they come, then the checked result.

        A brief with ``children`` becomes a family: the parent's draft with those of its children. Closing the iterator
        stops the model. Without a model the plan's own wording is kept and a note says so.
        """
        from assistant import drafting
        from assistant.drafting.family import draft_family

        library, why = self.library_if_any()
        model = self.chat_model if use_model else None
        steps = (
            draft_family(brief, library=library, chat=model, reviewer=self._reviewer)
            if brief.children
            else drafting.draft(brief, library=library, chat=model, review=self._review_draft, asks=self.asks_for_facts)
        )
        for draft in steps:
            told = _graded(draft.model_copy(update={"notes": (*draft.notes, why)}) if why else draft)
            if told.stage == "done":
                self.history.save_draft(told)
            yield told

    def finish(self, draft: Draft) -> Draft:
        """A draft that was stopped on the way: checked as it stands, kept, and ready to be worked on."""
        from assistant.drafting.family import reviewed

        note = "起草已停止，两段目标可能没有写完；表格是完整的，可以接着改。"
        stopped = draft.model_copy(update={"stage": "done", "notes": (*draft.notes, note)})
        return self.keep(reviewed(stopped, self._reviewer))

    @property
    def asks_for_facts(self) -> bool:
        """Whether a model may say what figures count that our readers cannot place."""
        return True

    def _review_draft(self, filing: Filing, statement: Statement | None, *, others: tuple[Filing, ...] = ()) -> Review:
        """Review one drafted filing by rule alone, with the statement it came with and the other forms of its family."""
        from assistant.review import checking

        statements = (statement.model_copy(update={"form_index": 1}),) if statement else ()
        document = Document(source="草稿", filings=(filing, *others), statements=statements)
        return checking.review_document(document, self.settings.thresholds)[0]

    def _reviewer(self, others: tuple[Filing, ...]) -> Reviewer:
        return partial(self._review_draft, others=others)

    def drafted_projects(self) -> tuple[str, ...]:
        """Names of the projects with kept drafts, latest first."""
        return self.history.drafted_projects()

    def last_draft(self, project: str) -> Draft | None:
        """The latest kept draft of a project."""
        kept = self.history.drafts(project)
        return kept[0].draft if kept else None

    def versions(self, project: str) -> tuple[SavedDraft, ...]:
        """Every kept version of a project's draft, newest first."""
        return self.history.drafts(project)

    def keep(self, draft: Draft) -> Draft:
        """Keep a draft as the project's latest version, graded; an undone change is kept the same way."""
        draft = _graded(draft)
        self.history.save_draft(draft)
        return draft

    # ------------------------------------------------------------------------------------------------ working on a draft

    def change_row(self, draft: Draft, row: int, value: str, *, field: str = "target") -> Draft:
        """Replace one cell (``name``, ``target``, ``explanation``, ``weight``) of row ``row`` (from 1); reviewed again.

        Raises ``AssistantError`` when there is no such row.
        """
        from assistant.drafting.editing import replace_cell

        return self.keep(replace_cell(draft, row, field, value, review=self._review_draft))

    def change_objective(self, draft: Draft, field: str, text: str) -> Draft:
        """Put the user's own words into an objective (``overall``, ``annual``); rows whose figure changed follow."""
        from assistant.drafting.rewording import replace_objective

        return self.keep(replace_objective(draft, field, text, review=self._review_draft))

    def change_head(self, draft: Draft, told: Given) -> Draft:
        """Put who, when and how much into the head of the form; empty fields stay. Raises ``BriefError``."""
        from assistant.drafting.heading import replace_head

        return self.keep(replace_head(draft, told, review=self._review_draft))

    def answer(self, draft: Draft, answers: Mapping[str, str]) -> Draft:
        """Answers, by question, to what the draft asks, each put where it belongs; blank ones are skipped.

        Raises ``BriefError`` or ``AssistantError`` naming the answer that cannot be understood.
        """
        from assistant.drafting.answers import answered

        library, _ = self.library_if_any()
        changed = answered(draft, answers, library=library, review=self._review_draft)
        return draft if changed is draft else self.keep(changed)

    def follow(self, draft: Draft, brief: Brief) -> Draft:
        """The draft in step with a brief that says more or otherwise; what was changed in it by hand stays.

        Raises ``BriefError`` for another year or form, and for a parent with child projects.
        """
        from assistant.drafting.following import followed

        library, _ = self.library_if_any()
        changed = followed(draft, brief, library=library, review=self._review_draft)
        return draft if changed is draft else self.keep(changed)

    def redo_row(self, draft: Draft, row: int, instruction: str) -> Draft:
        """Let the model word row ``row`` again as told. Raises ``ModelUnavailable`` without a model."""
        from assistant.drafting.editing import redo_row

        return self.keep(redo_row(draft, row, instruction, chat=self._writer, review=self._review_draft))

    def redo_sentence(self, draft: Draft, sentence: Sentence, instruction: str) -> Draft:
        """One sentence of an objective again: shorter from its own words, else by the model. Raises ``AssistantError``
        when there is nothing to leave out, no model, or what it wrote has no ground."""
        from assistant.drafting.rewording import redo_sentence

        return self.keep(redo_sentence(draft, sentence, instruction, chat=self.chat_model, review=self._review_draft))

    @property
    def _writer(self) -> ChatModel:
        model = self.chat_model
        if model is None:
            raise ModelUnavailable(self.why_no_model or "没有可用的语言模型。", hint="可以直接修改文字和表格。")
        return model

    def alternatives(self, draft: Draft, row: int) -> tuple[DraftRow, ...]:
        """Other rows that sector practice and past filings offer in place of row ``row``, each with its source."""
        from assistant.drafting.editing import alternatives

        return alternatives(draft, row, library=self.library)

    def swap_row(self, draft: Draft, row: int, other: DraftRow) -> Draft:
        """Put one of the alternatives in the place of row ``row``, keeping its weight; the draft is reviewed again."""
        from assistant.drafting.editing import swap_row

        return self.keep(swap_row(draft, row, other, review=self._review_draft))

    def drop_row(self, draft: Draft, row: int) -> Draft:
        """Leave row ``row`` out; the points are shared out anew."""
        from assistant.drafting.editing import drop_row

        return self.keep(drop_row(draft, row, review=self._review_draft))

    def put_back(self, draft: Draft, at: int, form: Draft) -> Draft:
        """A changed form back in its place: ``at`` 0 is the parent or only one, from 1 a child. A child moves its parent's
        sums, and the whole family is reviewed again."""
        from assistant.drafting.family import reviewed, with_child

        if not draft.children:
            return form
        whole = form.model_copy(update={"children": draft.children}) if at == 0 else with_child(draft, at - 1, form)
        return self.keep(reviewed(whole, self._reviewer))

    def with_statement(self, draft: Draft) -> Draft:
        """The draft with its 项目经费情况说明, written from the same facts; what nobody said is 待填 in it."""
        from assistant.drafting.words.statement import draft_statement

        return draft.model_copy(update={"statement": draft_statement(draft)})

    # -------------------------------------------------------------------------------------- last year, self-evaluation

    def compare_last_year(self, draft: Draft, last: Filing | None = None) -> Comparison | None:
        """The draft beside last year's filing: the one given, else the library's; ``None`` when there is none."""
        from assistant.drafting.comparison import compare

        if last is None:
            try:
                last = self.library.prior(draft.filing)
            except (LibraryError, ModelError):
                return None
        return compare(draft.filing, last) if last else None

    def take_over(self, draft: Draft, comparison: Comparison, row_before: int) -> Draft:
        """Add row ``row_before`` (from 1) of last year's filing to the draft."""
        from assistant.drafting.editing import add_row

        row = comparison.before.indicators[row_before - 1]
        year = comparison.before.project.year
        ref = f"上年申报表第{row_before}行" if year is None else f"{year}年申报表第{row_before}行"
        return self.keep(add_row(draft, row, ref=ref, review=self._review_draft))

    def filing_to_assess(self, path: Path) -> Filing:
        """The first filing of a file, to be assessed. Raises ``UnreadableFile`` when it holds none."""
        found = documents.read(path, limits=self.settings.limits).filings
        if not found or not found[0].indicators:
            raise UnreadableFile(
                f"在“{path.name}”里没有认出申报表。", hint="请上传批复的申报表（Word、Excel、PDF 或文本）。"
            )
        return found[0]

    def read_results(self, path: Path, filing: Filing) -> Results:
        """What was reached and spent, from a TOML file. Raises ``BriefError``."""
        from assistant.assessing import read_results

        return read_results(path, tuple(row.name for row in filing.indicators))

    def assess(self, filing: Filing, results: Results) -> SelfEvaluation:
        """The 自评表 of a filing and its results, scored by the official method and checked."""
        from assistant.assessing import assess

        limit = self.settings.thresholds.over_fulfilment
        return assess(filing, results, over_fulfilment=limit, review=self._review_draft)


def _graded(draft: Draft) -> Draft:
    """The draft with its review graded by the findings that count: what is said of its blanks (待填) was let pass."""
    review = draft.review
    if review is None or not review.waived:
        return draft
    from assistant.review import rubric

    anew = rubric.grade(review.filing, review.findings)
    grades = {name: getattr(anew, name) for name in ("items", "dimensions", "score", "grade", "outcome")}
    return draft.model_copy(update={"review": review.model_copy(update=grades)})
