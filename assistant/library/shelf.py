"""案例库: past filings, their rows, the regulations and the sector practice, found by meaning and by shared characters.

``open_library`` is the way in. A filing is written rows first and itself last, so a crash leaves nothing half listed and
adding it again repairs it. Names of persons and telephone numbers never reach the index.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from assistant.domain import Document, Filing, FilingKind, Hit, Indicator, Level2, Measure, Practice, Typical, Value
from assistant.errors import LibraryError
from assistant.library.cards import (
    Card,
    Kind,
    card_of_passage,
    card_of_practice,
    cards_of_filing,
    filing_passage,
    restored,
    without_persons,
)
from assistant.library.corpus import GENERAL, all_practices, digest, regulation_passages, samples
from assistant.library.hits import filing_hit, passage_hit, row_hit, unit_of
from assistant.library.index import Filter
from assistant.library.store import Counter, Entry, Progress, Shelf, Store
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.models.embeddings import Embedder

ALIKE = 0.925  # cosine from which two names mean the same measure: no false pair, 14 of 16 true ones (eval search)
_NEIGHBOURS = 100
_FLOOR = 0.7  # below this cosine e5 sees no relation; neighbours vote for a sector by what they have above it


class Added(Value):
    """What adding did: ids of filings new to the library, ids that were there already, indicator rows written."""

    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    rows: int = 0


def open_library(settings: Settings, embeddings: Embedder) -> Library:
    """The library in ``settings.library_dir``. Raises ``LibraryError`` when another embedder built it."""
    return Library(settings, embeddings)


def rebuild_library(settings: Settings, embeddings: Embedder, on_progress: Progress | None = None) -> Library:
    """Open the library for these embeddings whoever built it, embedding every filing anew. The old index goes last."""
    library = Library(settings, embeddings, replace=True)
    library.rebuild(on_progress)
    return library


class Library:
    """The verbs of the library. Results are values that say where they come from. Safe to share between threads."""

    def __init__(self, settings: Settings, embeddings: Embedder, *, replace: bool = False) -> None:
        self._embeddings = embeddings
        self._store = Store(settings.library_dir, embeddings, replace=replace)

    # ------------------------------------------------------------------------------------------------- contents

    def filings(self) -> tuple[Entry, ...]:
        """Every filing, real ones first, newest first; samples only while they are shown."""
        shown = [entry for entry in self._store.listed().values() if not (entry.sample and self.samples_hidden)]
        return tuple(sorted(shown, key=lambda entry: (entry.sample, -(entry.year or 0), entry.sector, entry.project)))

    def filing(self, id: str) -> Filing:
        """The filing with this id, without personal data. Raises ``LibraryError`` when there is none."""
        for card in self._store.index.cards(Kind.FILINGS, where={"filing": id}):
            return restored(card, Filing)
        raise LibraryError(f"案例库中没有编号为 {id} 的申报表。", hint="它可能已被移除，请刷新案例列表。")

    def prior(self, filing: Filing) -> Filing | None:
        """The same project's filing of the year before, its 自评表 rather than its 申报表. Samples never count.

        A year in the name is no part of it (2025年社区文化服务); a filing that does not name its unit takes the only one's.
        """
        project = without_persons(filing).project
        owner = project.unit or project.department or ""
        last = [
            entry
            for entry in self._store.listed().values()
            if not entry.sample and _undated(entry.project) == _undated(project.name)
            if project.year is not None and entry.year == project.year - 1
        ]
        if owner or len({entry.unit for entry in last}) > 1:
            last = [entry for entry in last if entry.unit == owner]
        last.sort(key=lambda entry: entry.kind is not FilingKind.SELF_EVALUATION)
        return self.filing(last[0].id) if last else None

    def add(
        self,
        documents: Iterable[Document],
        *,
        sector: str = "",
        sample: bool = False,
        on_progress: Progress | None = None,
    ) -> Added:
        """Add every filing of the documents. What is there already is left alone; an empty ``sector`` is guessed."""
        if not sector:
            self._learn_sectors()
        wanted: dict[str, Shelf] = {}
        for document in documents:
            for filing in document.filings:
                theirs = sector or self.guess_sector(filing_passage(without_persons(filing)))
                head, rows = cards_of_filing(filing, sector=theirs, sample=sample, source=document.source)
                wanted.setdefault(head.id, (head, rows))
        with self._store.writing():
            present = self._store.index.ids(Kind.FILINGS)
            new = {number: cards for number, cards in wanted.items() if number not in present}
            self._store.write(list(new.values()), Counter(on_progress, _size(new.values())))
        already = tuple(number for number in wanted if number in present)
        return Added(added=tuple(new), already=already, rows=_size(new.values()) - len(new))

    def _learn_sectors(self) -> None:
        """Index the practice, by which sectors are guessed, when a filing is added before the samples are."""
        if not self._store.index.count(Kind.PRACTICES):
            with self._store.writing():
                cards = _practice_cards()
                self._store.replace(Kind.PRACTICES, cards, Counter(None, len(cards)), "")

    def remove(self, id: str) -> bool:
        """Take a filing and its rows out; false when it was not there."""
        with self._store.writing():
            return self._store.remove(id)

    @property
    def samples_hidden(self) -> bool:
        return self._store.state.hidden

    def hide_samples(self, hidden: bool = True) -> None:
        """Leave the made-up samples out of listings and searches, now and at later starts; practices stay."""
        with self._store.writing():
            self._store.remember(hidden=hidden)

    def index_samples(self, on_progress: Progress | None = None) -> Added:
        """Index ``corpus/``; returns at once, embedding nothing, when this very corpus is indexed already.

        Another version of the corpus replaces the old samples, practices and passages; the user's filings stay.
        """
        current = digest()
        if self._store.state.corpus == current and self._store.index.count(Kind.PRACTICES):
            return Added()
        with self._store.writing():
            shelf = [
                cards_of_filing(filing, sector=sample.sector, sample=True, source=sample.document.source)
                for sample in samples()
                for filing in sample.document.filings
            ]
            practices = _practice_cards()
            passages = [card_of_passage(passage) for passage in regulation_passages()]
            counter = Counter(on_progress, len(practices) + len(passages) + _size(shelf))
            self._store.replace(Kind.PRACTICES, practices, counter, "分领域常用指标")
            self._store.replace(Kind.REGULATIONS, passages, counter, "制度要点")
            ours = {head.id for head, _ in shelf}
            for old in [card.id for card in self._store.index.cards(Kind.FILINGS, where={"sample": True})]:
                if old not in ours:
                    self._store.remove(old)
            self._store.write(shelf, counter)
            self._store.remember(corpus=current)
        return Added(added=tuple(head.id for head, _ in shelf), rows=_size(shelf) - len(shelf))

    def rebuild(self, on_progress: Progress | None = None) -> Added:
        """Embed every filing anew from what is stored beside its vector, then the samples; drop rows nothing lists."""
        index = self._store.index
        with self._store.writing():
            heads = [
                card for card in (*index.foreign_cards(Kind.FILINGS), *index.cards(Kind.FILINGS)) if not card.sample
            ]
            shelf = [
                cards_of_filing(restored(head, Filing), sector=head.sector, sample=False, source=head.source)
                for head in {card.id: card for card in heads}.values()
            ]
            self._store.write(shelf, Counter(on_progress, _size(shelf)))
            self._store.remember(corpus="")
            self.index_samples(on_progress)
            listed = index.ids(Kind.FILINGS)
            orphans = [row for row in index.ids(Kind.INDICATORS) if row.partition(":")[0] not in listed]
            index.delete(Kind.INDICATORS, orphans)
            index.drop_foreign()
        return Added(added=tuple(head.id for head, _ in shelf), rows=_size(shelf) - len(shelf))

    # --------------------------------------------------------------------------------------------------- search

    def similar_filings(self, text: str, k: int = 5, *, exclude: Sequence[str] = ()) -> tuple[Hit, ...]:
        """Filings about the same thing. ``exclude`` holds ids or project names."""
        return tuple(filing_hit(found) for found in self._store.search(Kind.FILINGS, text, k, exclude=exclude))

    def similar_indicators(
        self, text: str, k: int = 10, *, level2: Level2 | None = None, exclude: Sequence[str] = ()
    ) -> tuple[Hit, ...]:
        """Rows of past filings that measure the same thing. ``exclude`` holds ids or project names of filings."""
        where = [{"level2": level2.value}] if level2 else []
        found = self._store.search(Kind.INDICATORS, text, k, where=where, exclude=exclude)
        return tuple(row_hit(item) for item in found)

    def similar_practices(
        self, text: str, k: int = 10, *, sector: str = "", level2: Level2 | None = None
    ) -> tuple[tuple[Practice, float], ...]:
        """Established indicators that measure the same thing, with their similarity; ``通用`` joins any sector."""
        where: list[Filter] = [{"level2": level2.value}] if level2 else []
        where += [{"sector": {"$in": [sector, GENERAL]}}] if sector else []
        found = self._store.search(Kind.PRACTICES, text, k, where=where)
        return tuple((restored(item.card, Practice), item.score) for item in found)

    def regulations(self, text: str, k: int = 4) -> tuple[Hit, ...]:
        """Sections of the restated regulations that answer the question."""
        return tuple(passage_hit(found) for found in self._store.search(Kind.REGULATIONS, text, k))

    def typical_values(
        self, name: str, *, unit: str, level2: Level2 | None = None, exclude: Sequence[str] = ()
    ) -> Typical | None:
        """What indicators of the same meaning and unit set: count, low, median, high; ``None`` below two of them.

        ``unit`` is written with its per where there is one: 元/人.
        """
        where = [{"level2": level2.value}] if level2 else []
        amounts: list[Decimal] = []
        vector = self._embeddings.embed_query(name)
        for found in self._store.nearest(Kind.INDICATORS, vector, _NEIGHBOURS, where=where, exclude=exclude):
            reading = restored(found.card, Indicator).target.reading
            if found.score >= ALIKE and isinstance(reading, Measure) and unit_of(reading) == unit:
                amounts.append(reading.amount)
        if len(amounts) < 2:
            return None
        return Typical(count=len(amounts), low=min(amounts), median=median(amounts), high=max(amounts), unit=unit)

    def practices(self, sector: str, level2: Level2 | None = None) -> tuple[Practice, ...]:
        """The established indicators of a sector, then those of any sector (通用)."""
        both = [item for wanted in (sector, GENERAL) for item in all_practices() if item.sector == wanted]
        return tuple(item for item in dict.fromkeys(both) if level2 is None or item.level2 is level2)

    def guess_sector(self, text: str) -> str:
        """The sector whose practice and samples lie nearest to the text; empty while nothing is indexed."""
        vector = self._embeddings.embed_query(text)
        nearest = [
            *self._store.nearest(Kind.PRACTICES, vector, 12, where=[{"sector": {"$ne": GENERAL}}]),
            *self._store.index.search(Kind.FILINGS, vector, 5, where={"sample": True}),
        ]
        votes: dict[str, float] = defaultdict(float)
        for found in nearest:
            votes[found.card.sector] += max(found.score - _FLOOR, 0) ** 2
        return max(votes, key=lambda sector: votes[sector]) if votes else ""

    def hits(self, kind: str, text: str, k: int) -> tuple[Hit, ...]:
        """Search by the kind's name. Raises ``LibraryError`` when it is none of filings, indicators, regulations."""
        verbs: dict[str, Callable[[str, int], tuple[Hit, ...]]] = {
            "filings": self.similar_filings,
            "indicators": self.similar_indicators,
            "regulations": self.regulations,
        }
        if kind not in verbs:
            raise LibraryError(f"案例库中没有“{kind}”这一类。", hint="可用：filings、indicators、regulations。")
        return verbs[kind](text, k)

    def close(self) -> None:
        """Let go of the files."""
        self._store.index.close()


def _practice_cards() -> list[Card]:
    return [card_of_practice(practice) for practice in all_practices()]


def _size(shelf: Iterable[Shelf]) -> int:
    """Cards in all: each filing and its rows."""
    return sum(1 + len(rows) for _, rows in shelf)


def _undated(name: str) -> str:
    return re.sub(r"20\d\d\s*年?度?", "", name)
