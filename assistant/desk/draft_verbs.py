"""The desk's verbs around a draft: take papers in, draft a form or a family, change it, compare it, assess what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant import documents
from assistant.desk.work_verbs import WorkVerbs, graded
from assistant.domain import Brief, Draft, Filing
from assistant.errors import LibraryError, ModelError, UnreadableFile

if TYPE_CHECKING:
    from assistant.assessing import Results, SelfEvaluation
    from assistant.drafting.comparison import Comparison
    from assistant.drafting.facts import Reading
    from assistant.drafting.intake.brief import Started
    from assistant.drafting.intake.papers import Intake
    from assistant.drafting.intake.prior import Given
    from assistant.history import SavedDraft


class DraftVerbs(WorkVerbs):
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
            told = graded(draft.model_copy(update={"notes": (*draft.notes, why)}) if why else draft)
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
