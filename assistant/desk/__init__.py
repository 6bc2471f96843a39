"""工作台, the composition root: ``open_desk(settings)`` gives a :class:`Desk`, whose methods are the verbs of the product.

The page and the command line call nothing else. What a verb needs is imported where it is needed: `read` and
`review --no-model` must be up in half a second and load neither the library nor a model.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.desk.draft_verbs import DraftVerbs
from assistant.desk.review_verbs import ReviewVerbs
from assistant.desk.rooms import Progress
from assistant.documents.files import folder
from assistant.domain import (
    Hit,
    Source,
    Turn,
    Value,
)
from assistant.errors import AssistantError, ModelError, UnreadableFile
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.chat import OnDesk
    from assistant.library import Entry

READABLE = folder.READABLE


class Addition(Value):
    """What ``add`` did: filings taken in, filings already there, and files that could not be read with the reason."""

    added: int
    known: int
    failed: tuple[tuple[str, str], ...] = ()


class Desk(ReviewVerbs, DraftVerbs):
    """The verbs of the product over one data folder. Safe to share between threads."""

    def prepare(self, on_progress: Progress | None = None) -> None:
        """Open everything a first click would wait for: index the sample library, start the model."""
        library, why = self.library_if_any(on_progress)
        if library is None and on_progress:
            on_progress(0, 1, why)
        self._nearness("")
        if on_progress and not self.settings.no_model:
            on_progress(0, 1, "正在启动语言模型")
        model = self.chat_model
        if on_progress and not self.settings.no_model:
            on_progress(1, 1, "语言模型已就绪" if model else f"语言模型不可用：{self.why_no_model}")

    # ---------------------------------------------------------------------------------------------------------- library

    def search(self, text: str, *, kind: str = "indicators", k: int = 8) -> tuple[Hit, ...]:
        """The nearest filings, indicators or regulations. ``kind`` is one of these three words."""
        self.library.index_samples(None)
        if kind == "filings":
            return tuple(self.library.similar_filings(text, k))
        if kind == "indicators":
            return tuple(self.library.similar_indicators(text, k))
        if kind == "regulations":
            return tuple(self.library.regulations(text, k))
        raise AssistantError(f"检索类别“{kind}”不存在。", hint="可用的类别：filings、indicators、regulations。")

    def rebuild_library(self, on_progress: Progress | None = None) -> int:
        """Embed the whole library anew with the embedder now set, and say how many of the user's filings it holds."""
        from assistant.library import rebuild_library
        from assistant.models.embeddings import open_embeddings

        library = rebuild_library(self.settings, open_embeddings(self.settings), on_progress)
        with self._lock:
            self.__dict__["_library"] = library
        return sum(not entry.sample for entry in library.filings())

    def add(self, paths: Sequence[Path], *, on_progress: Progress | None = None) -> Addition:
        """Read files, or every readable file below folders, into the library. One broken file never stops the rest."""
        files = [file for path in paths for file in _files_below(path)]
        failed: list[tuple[str, str]] = []
        added = known = 0
        for number, file in enumerate(files, start=1):
            try:
                document = self.read(file)
                if not document.filings:
                    raise UnreadableFile("没有认出申报表或自评表，没有加入。")
                result = self.library.add([document])
                added, known = added + len(result.added), known + len(result.already)
            except UnreadableFile as error:
                failed.append((file.name, str(error)))
            if on_progress:
                on_progress(number, len(files), file.name)
        return Addition(added=added, known=known, failed=tuple(failed))

    def own_filings(self) -> tuple[Entry, ...]:
        """The filings that were added to the library, newest first; the samples are not among them."""
        return tuple(entry for entry in self.library.filings() if not entry.sample)

    def remove(self, id: str) -> bool:
        """Take an added filing and its rows out of the library; false when it was not there."""
        return self.library.remove(id)

    # ------------------------------------------------------------------------------------------------------------- talk

    def handbook(self, query: str) -> Source | None:
        """The handbook page a question is about: by code, by title, else by the nearest words; ``None`` when none is."""
        from assistant.review import handbook

        page = handbook.find(query, self._nearness(query))
        if page is None:
            return None
        body = "\n".join(f"**{name}**　{page.sections[name]}" for name in ("问题", "为什么", "怎么改"))
        text = f"规则“{page.title}”（{page.rule}）\n\n{body}\n\n依据：{page.basis}"
        return Source(kind="rule", title=page.title, text=text, ref=page.rule)

    def _nearness(self, query: str) -> dict[str, float] | None:
        """Each rule's cosine to a question; ``None`` when there are no embeddings on this machine."""

        from assistant.review import handbook

        def make() -> dict[str, list[float]]:
            known = handbook.pages()
            vectors = self.embeddings.embed_documents([handbook.gist(page) for page in known.values()])
            return dict(zip(known, vectors, strict=True))

        try:
            vectors = self.once("_gists", make)
            asked = self.embeddings.embed_query(query)
        except ModelError:
            return None
        return {code: sum(a * b for a, b in zip(asked, vector, strict=True)) for code, vector in vectors.items()}

    @property
    def composes_answers(self) -> bool:
        """Whether the model may word an answer about regulations: only one that is declared able to judge."""
        return self.settings.judge and bool(self.settings.chat_url)

    def chat(self, message: str, on_desk: OnDesk) -> Iterator[Turn]:
        """One turn of a conversation, streamed; the last value has ``done=True``."""
        from assistant.chat import reply

        yield from reply(message, on_desk, self)

    @cached_property
    def rule_titles(self) -> dict[str, str]:
        """Every rule's code with its handbook title."""
        from assistant.review import handbook

        return {code: page.title for code, page in handbook.pages().items()}


def _files_below(path: Path) -> list[Path]:
    if not path.exists():
        raise UnreadableFile(f"找不到“{path}”。", hint="请检查路径。")
    if path.is_file():
        return [path]
    return [file for file in sorted(path.rglob("*")) if file.is_file() and file.suffix.lower() in READABLE]


def open_desk(settings: Settings) -> Desk:
    """The desk over these settings; nothing is loaded yet."""
    return Desk(settings)
