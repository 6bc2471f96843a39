"""What the library stands on: cards embedded in batches and written in a safe order, one lock for writers, a state file.

Search is two steps: the nearest cards by vector, then the same cards put in order by what else is known of them.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock
from pydantic import ValidationError

from assistant.domain import FilingKind, Value
from assistant.library.cards import Card, Kind, bigrams
from assistant.library.index import Filter, Found, Index

if TYPE_CHECKING:
    from assistant.models.embeddings import Embedder

Progress = Callable[[int, int, str], None]
Shelf = tuple[Card, tuple[Card, ...]]  # a filing's card and its rows'
# Both measured by python -m eval search. Rows gain from what their filing is about, regulations from shared characters;
# shared characters made rows worse (hit@5 0.87 → 0.82) and left filings as they were.
CONTEXT_WEIGHT = 0.7
LEXICAL_WEIGHT = 0.04
_CANDIDATES = 100
_FILINGS_SEEN = 200
_EMBED_BATCH = 64


class Entry(Value):
    """One listed filing. ``year`` is ``None`` where the form names none."""

    id: str
    project: str
    unit: str
    year: int | None
    sector: str
    kind: FilingKind
    rows: int
    sample: bool
    source: str


class State(Value):
    """What is remembered beside the index: the digest of the corpus that is indexed, and whether samples are hidden."""

    corpus: str = ""
    hidden: bool = False


class Counter:
    """Tells ``on_progress`` how many cards of how many are done."""

    def __init__(self, on_progress: Progress | None, total: int) -> None:
        self._tell, self._total, self._done = on_progress, total, 0

    def step(self, count: int, label: str) -> None:
        self._done += count
        if self._tell:
            self._tell(self._done, self._total, label)


class Store:
    """Cards in, cards out. Reading is safe from any thread; writing happens inside ``writing()``."""

    def __init__(self, folder: Path, embeddings: Embedder, *, replace: bool = False) -> None:
        self.index = Index(folder, embedder=embeddings.name, dimension=embeddings.dimension, replace=replace)
        self._folder = folder
        self._embeddings = embeddings
        self._threads = threading.RLock()
        self._others = FileLock(folder / "writing.lock")
        self._entries: dict[str, Entry] = {}
        self._stale = True
        self.state = self._read_state()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time, in this process and among processes: two at once can break Chroma's index."""
        with self._threads, self._others:
            try:
                yield
            finally:
                self._stale = True

    def listed(self) -> dict[str, Entry]:
        """The filings whose own card is written, by id. A filing half added is not among them."""
        if self._stale or self.index.count(Kind.FILINGS) != len(self._entries):
            with self._threads:
                self._entries = {card.id: _entry(card) for card in self.index.cards(Kind.FILINGS)}
                self._stale = False
        return self._entries

    def write(self, shelf: Sequence[Shelf], counter: Counter) -> None:
        """Write filings: all rows of a batch, then its heads, so that what is listed is whole."""
        batch: list[Shelf] = []
        for number, item in enumerate(shelf, start=1):
            batch.append(item)
            if sum(1 + len(rows) for _, rows in batch) < _EMBED_BATCH and number < len(shelf):
                continue
            rows = [row for _, theirs in batch for row in theirs]
            heads = [head for head, _ in batch]
            vectors = self._embeddings.embed_documents([card.passage for card in (*rows, *heads)])
            self.index.upsert(Kind.INDICATORS, rows, vectors[: len(rows)])
            self.index.upsert(Kind.FILINGS, heads, vectors[len(rows) :])
            counter.step(len(vectors), heads[-1].project)
            batch = []

    def replace(self, kind: Kind, cards: Sequence[Card], counter: Counter, label: str) -> None:
        """Make these cards all there is of a kind. Cards that are there already are not embedded again."""
        present = self.index.ids(kind)
        counter.step(sum(card.id in present for card in cards), label)
        new = [card for card in cards if card.id not in present]
        for start in range(0, len(new), _EMBED_BATCH):
            part = new[start : start + _EMBED_BATCH]
            self.index.upsert(kind, part, self._embeddings.embed_documents([card.passage for card in part]))
            counter.step(len(part), label)
        self.index.delete(kind, present - {card.id for card in cards})

    def remove(self, id: str) -> bool:
        """Take a filing out, its listing first; false when it was not listed."""
        there = id in self.index.ids(Kind.FILINGS)
        self.index.delete(Kind.FILINGS, [id])
        self.index.delete(
            Kind.INDICATORS, [card.id for card in self.index.cards(Kind.INDICATORS, where={"filing": id})]
        )
        return there

    def search(
        self, kind: Kind, text: str, k: int, *, where: Sequence[Filter] = (), exclude: Sequence[str] = ()
    ) -> list[Found]:
        """The ``k`` best cards for a text. ``where`` are Chroma filters that must all hold; ``exclude`` ids or projects.

        The order may differ from that of the scores, which are cosines.
        """
        if not text.strip() or k < 1:
            return []
        vector = self._embeddings.embed_query(text)
        near = self.nearest(kind, vector, max(_CANDIDATES, 2 * k), where=where, exclude=exclude)
        if kind is Kind.INDICATORS:
            about = {found.card.id: found.score for found in self.index.search(Kind.FILINGS, vector, _FILINGS_SEEN)}
            near = by_context(near, about)
        elif kind is Kind.REGULATIONS:
            near = by_characters(text, near)
        return near[:k]

    def nearest(
        self,
        kind: Kind,
        vector: Sequence[float],
        k: int,
        *,
        where: Sequence[Filter] = (),
        exclude: Sequence[str] = (),
    ) -> list[Found]:
        """The nearest cards to a vector by cosine alone, of listed filings, without samples while those are hidden."""
        filters: list[Filter] = list(where)
        if kind in (Kind.FILINGS, Kind.INDICATORS):
            filters += [{"filing": {"$nin": list(exclude)}}, {"project": {"$nin": list(exclude)}}] if exclude else []
            filters += [{"sample": False}] if self.state.hidden else []
        joined = {"$and": filters} if len(filters) > 1 else (filters[0] if filters else None)
        near = self.index.search(kind, vector, k, where=joined)
        if kind is not Kind.INDICATORS:
            return near
        listed = self.listed()
        return [found for found in near if found.card.filing in listed]

    def remember(self, **change: Any) -> None:
        """Change the state and write it, whole or not at all."""
        self.state = self.state.model_copy(update=change)
        draft = self._folder / "state.json.new"
        draft.write_text(self.state.model_dump_json(), "utf-8")
        os.replace(draft, self._folder / "state.json")

    def _read_state(self) -> State:
        try:
            return State.model_validate_json((self._folder / "state.json").read_bytes())
        except (OSError, ValidationError):
            return State()  # the samples are then looked through once more; nothing is lost


def by_context(near: Sequence[Found], about: Mapping[str, float], weight: float = CONTEXT_WEIGHT) -> list[Found]:
    """Rows by their own cosine plus ``weight`` times their filing's; a filing not seen counts as the farthest seen."""
    farthest = min(about.values(), default=0.0)
    return sorted(near, key=lambda found: found.score + weight * about.get(found.card.filing, farthest), reverse=True)


def by_characters(text: str, near: Sequence[Found], weight: float = LEXICAL_WEIGHT) -> list[Found]:
    """Cards by their cosine plus ``weight`` times the share of the text's character pairs that they contain."""
    asked = bigrams(text)

    def merit(found: Found) -> float:
        return found.score + weight * len(asked & bigrams(found.card.passage)) / max(len(asked), 1)

    return sorted(near, key=merit, reverse=True)


def _entry(card: Card) -> Entry:
    body = json.loads(card.body)
    return Entry(
        id=card.id,
        project=card.project,
        unit=card.unit,
        year=card.year or None,
        sector=card.sector,
        kind=FilingKind(body["kind"]),
        rows=len(body.get("indicators", ())),
        sample=card.sample,
        source=card.source,
    )
