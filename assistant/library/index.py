"""The vector index: four Chroma collections in one folder, opened for one embedder. The only module that knows Chroma.

Chroma's embedded client is used, never its server (it has an open unauthenticated remote-execution advisory), telemetry
off, our own vectors, cosine. A collection's name carries the embedder's fingerprint, so another embedder's never mixes in.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.domain import Value
from assistant.errors import LibraryError
from assistant.library.cards import Card, Kind

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

FORMAT = "1"  # raise when passages or metadata are made differently: older indexes are then rebuilt
REBUILD = "python -m assistant add --rebuild"
_BATCH = 1000
Filter = dict[str, Any]  # a condition on metadata in Chroma's own words, e.g. {"year": {"$gte": 2024}}


class Found(Value):
    """A card with its cosine similarity to the query, 1 is the same."""

    card: Card
    score: float


class Index:
    """Cards and their vectors by kind. Safe to share between threads (Chroma locks inside); writers take turns outside."""

    def __init__(self, folder: Path, *, embedder: str, dimension: int, replace: bool = False) -> None:
        """Open or create. Raises ``LibraryError`` when the folder holds another embedder's index, unless ``replace``."""
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        folder.mkdir(parents=True, exist_ok=True)
        try:
            self._client: ClientAPI = chromadb.PersistentClient(
                path=str(folder / "chroma"), settings=Settings(anonymized_telemetry=False, allow_reset=False)
            )
            present = list(self._client.list_collections())
        except Exception as error:
            raise LibraryError(
                f"案例库无法打开（{folder}）：{error}", hint="请检查该目录能否读写，或换一个数据目录。"
            ) from error
        self._mark = hashlib.sha256(f"{FORMAT}|{embedder}|{dimension}".encode()).hexdigest()[:12]
        self._about = {"embedder": embedder, "dimension": dimension, "format": FORMAT}
        self.foreign = [collection for collection in present if not collection.name.endswith(self._mark)]
        if self.foreign and not replace:
            told = self.foreign[0].metadata or {}
            was = f"{told.get('embedder', '未知')}（{told.get('dimension', '?')} 维，格式 {told.get('format', '?')}）"
            now = f"{embedder}（{dimension} 维，格式 {FORMAT}）"
            raise LibraryError(
                f"案例库是用另一个向量模型建的：库中为 {was}，当前为 {now}，两者不能混用。",
                hint=f"请运行 {REBUILD} 重建索引（已收录的申报表会保留），或改回原来的向量模型设置。",
            )
        self._collections = {kind: self._open(kind) for kind in Kind}

    def _open(self, kind: Kind) -> Collection:
        return self._client.get_or_create_collection(
            f"{kind.value}-{self._mark}",
            metadata=self._about,
            configuration={"hnsw": {"space": "cosine"}},
            embedding_function=None,
        )

    def upsert(self, kind: Kind, cards: Sequence[Card], vectors: Sequence[Sequence[float]]) -> None:
        """Store cards under their ids; a card that is there already is overwritten by its equal."""
        unique = {card.id: (card, vector) for card, vector in zip(cards, vectors, strict=True)}
        for part in _parts(list(unique.values())):
            self._collections[kind].upsert(
                ids=[card.id for card, _ in part],
                embeddings=np.array([vector for _, vector in part], dtype=np.float32),
                documents=[card.passage for card, _ in part],
                metadatas=[card.model_dump(exclude={"id", "passage"}) for card, _ in part],
            )

    def search(self, kind: Kind, vector: Sequence[float], k: int, *, where: Filter | None = None) -> list[Found]:
        """The ``k`` cards nearest to the vector that satisfy ``where`` (Chroma's filter), best first."""
        collection = self._collections[kind]
        if k < 1 or not collection.count():
            return []
        reply = collection.query(
            query_embeddings=np.array([vector], dtype=np.float32),
            n_results=k,
            where=where or None,
            include=["documents", "metadatas", "distances"],
        )
        distances = (reply["distances"] or [[]])[0]
        cards = _cards(reply["ids"][0], (reply["documents"] or [[]])[0], (reply["metadatas"] or [[]])[0])
        return [Found(card=card, score=1 - distance) for card, distance in zip(cards, distances, strict=True)]

    def cards(self, kind: Kind, *, where: Filter | None = None) -> Iterator[Card]:
        """Every card of a kind that satisfies ``where``."""
        reply = self._collections[kind].get(where=where or None, include=["documents", "metadatas"])
        yield from _cards(reply["ids"], reply["documents"] or [], reply["metadatas"] or [])

    def ids(self, kind: Kind) -> set[str]:
        return set(self._collections[kind].get(include=[])["ids"])

    def delete(self, kind: Kind, ids: Iterable[str]) -> None:
        """Remove cards; ids that are not there are passed over."""
        for part in _parts(list(ids)):
            self._collections[kind].delete(ids=part)

    def count(self, kind: Kind) -> int:
        return self._collections[kind].count()

    def foreign_cards(self, kind: Kind) -> Iterator[Card]:
        """The cards another embedder's index holds, for a rebuild."""
        for collection in self.foreign:
            if collection.name.startswith(kind.value + "-"):
                stored = self._client.get_collection(collection.name, embedding_function=None)
                reply = stored.get(include=["documents", "metadatas"])
                yield from _cards(reply["ids"], reply["documents"] or [], reply["metadatas"] or [])

    def drop_foreign(self) -> None:
        """Forget the other embedders' collections; the last step of a rebuild."""
        for collection in self.foreign:
            self._client.delete_collection(collection.name)
        self.foreign = []

    def close(self) -> None:
        self._client.close()  # type: ignore[attr-defined]  # the class has it, its interface does not


def _cards(ids: Sequence[str], passages: Sequence[str], details: Sequence[Any]) -> Iterator[Card]:
    for number, passage, detail in zip(ids, passages, details, strict=True):
        yield Card(id=number, passage=passage, **detail)


def _parts(items: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
