"""The rooms a desk works in: library, history, embedder, language model, each opened when first needed and once.

Nothing is imported before it is needed, so that `read` and `review --no-model` are up in half a second.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from assistant.domain import Value
from assistant.errors import LibraryError, ModelError, ModelUnavailable
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.history import History
    from assistant.library import Library
    from assistant.models.chat import ChatModel
    from assistant.models.embeddings import Embedder

Progress = Callable[[int, int, str], None]
T = TypeVar("T")


class Status(Value):
    """What is configured, what is there and what is missing, in words for the user."""

    chat: str
    chat_ready: bool
    embeddings: str
    library: str
    data_dir: str
    cache_dir: str
    missing: tuple[str, ...] = ()


class Rooms:
    """Library, history, embedder and language model over one set of settings, safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._lock = threading.RLock()
        self._doors: dict[str, threading.RLock] = {}
        self._no_chat: str = ""
        self._indexing = False

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Open a room the first time it is asked for; only one thread does, and nobody waits for another room."""
        with self._lock:
            door = self._doors.setdefault(name, threading.RLock())
        with door:
            if name not in self.__dict__:
                self.__dict__[name] = make()
            room: T = self.__dict__[name]
            return room

    @property
    def library(self) -> Library:
        """The 案例库. Raises ``LibraryError`` when its index cannot be used."""

        def make() -> Library:
            from assistant.library import open_library

            return open_library(self.settings, self.embeddings)

        return self.once("_library", make)

    @property
    def embeddings(self) -> Embedder:
        """The embedder. Raises ``ModelUnavailable`` on a machine for which there is none."""

        def make() -> Embedder:
            from assistant.models.embeddings import open_embeddings

            return open_embeddings(self.settings)

        return self.once("_embeddings", make)

    @property
    def history(self) -> History:
        def make() -> History:
            from assistant.history import open_history

            return open_history(self.settings)

        return self.once("_history", make)

    @property
    def chat_model(self) -> ChatModel | None:
        """The language model, started at first use; ``None`` when it is off or cannot be had (see ``why_no_model``)."""

        def make() -> ChatModel | None:
            from assistant.models.chat import open_chat

            try:
                return open_chat(self.settings)
            except ModelError as error:
                self._no_chat = str(error)
                return None

        return None if self.settings.no_model else self.once("_chat_model", make)

    @property
    def why_no_model(self) -> str:
        """Why ``chat_model`` is ``None``, in words for the user; empty when it is there."""
        if self.settings.no_model:
            return "语言模型已按设置关闭：起草用现成的写法，需要判断的规则不评。"
        return self._no_chat

    def library_if_any(self, on_progress: Progress | None = None) -> tuple[Library | None, str]:
        """The library, or ``None`` with the reason in words: a plan can be made without it."""
        try:
            library = self.library
            self._indexing = True
            library.index_samples(on_progress)
        except (ModelUnavailable, LibraryError) as error:
            return None, f"案例库不可用，没有参考先例和惯例：{error.message}"
        finally:
            self._indexing = False
        return library, ""

    @property
    def library_at_hand(self) -> Library | None:
        """The library if it is open and answers at once; ``None`` while its samples are indexed, half a minute at first."""
        library: Library | None = self.__dict__.get("_library")
        return None if self._indexing else library

    def status(self) -> Status:
        """What is configured and what is missing, without starting anything."""
        from assistant.models import weights

        settings, missing = self.settings, []
        if settings.no_model:
            chat, ready = "已关闭", False
        elif settings.chat_url:
            chat, ready = f"外部接口 {settings.chat_model or '（未指定模型名）'}", bool(settings.chat_model)
            if not settings.chat_model:
                missing.append("设置了 JIXIAO_CHAT_URL 但没有 JIXIAO_CHAT_MODEL")
        else:
            state = weights.weights_state(settings)
            chat, ready = f"内置模型：{state.message}", state.ready
            if not state.ready:
                missing.append("内置语言模型的权重尚未就位：运行 python -m assistant models --fetch")
        embeddings = f"外部接口 {settings.embed_model}" if settings.embed_url else "内置 multilingual-e5-small"
        return Status(
            chat=chat,
            chat_ready=ready,
            embeddings=embeddings,
            library="已建立" if settings.library_dir.exists() else "尚未建立（首次启动时自动建立）",
            data_dir=str(settings.data_dir),
            cache_dir=str(settings.cache_dir),
            missing=tuple(missing),
        )

    def close(self) -> None:
        """Stop the embedded server if this desk started it."""
        with self._lock:
            model = self.__dict__.pop("_chat_model", None)
        if model is not None:
            model.close()
