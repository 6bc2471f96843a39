"""The library as a LangChain retriever, for chains in drafting and chat. Imported only by who asks for one."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as Piece
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.library.shelf import Library


class LibraryRetriever(BaseRetriever):
    """``kind`` is filings, indicators or regulations; each document's metadata is the hit, without its text."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    kind: str
    k: int = 6

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002  part of LangChain's interface
    ) -> list[Piece]:
        return [
            Piece(page_content=hit.text, metadata=hit.model_dump(mode="json", exclude={"text"}, exclude_none=True))
            for hit in self.library.hits(self.kind, query, self.k)
        ]
