"""The language model: structured replies and streamed text from the embedded server or any OpenAI-compatible endpoint.

Wraps one of LangChain's ``BaseChatModel``. Hides the fall-back ladder (json_schema → json_object → repair), the one
re-ask that shows the model its own error, token accounting, and which of the two kinds of model answers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError

from assistant.domain import Tokens
from assistant.errors import ModelRefused, ReplyInvalid, SettingsError
from assistant.models.calling import Patience, Reply, replies
from assistant.models.endpoint import NO_KEY, address, async_client, is_too_long, keep_quiet, status_of
from assistant.models.replies import (
    RUNGS,
    Messages,
    NotJson,
    Rung,
    asked_again,
    partial_of,
    request_of,
    validated,
    what_is_wrong,
)
from assistant.models.support import Support
from assistant.persons import mask_persons

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.settings import Settings

T = TypeVar("T", bound=BaseModel)

_UNSUPPORTED = frozenset({400, 415, 422, 501})  # what endpoints answer to a response_format they do not know


class ChatModel:
    """A language model ready to answer, safe from several threads. ``usage`` counts since it was opened.

    ``model`` may be any of LangChain's chat models, also a fake one. Every method raises ``ModelUnavailable``,
    ``ModelRefused`` or ``Cancelled``; closing an iterator early stops the server's work.
    """

    def __init__(
        self,
        model: BaseChatModel,
        *,
        name: str = "",
        patience: Patience | None = None,
        support: Support | None = None,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        self._model = model
        self.name = name or type(model).__name__
        self._patience = patience or Patience()
        self._support = support or Support()
        self._on_close = on_close
        self._usage = Tokens()
        self._lock = Lock()

    @property
    def usage(self) -> Tokens:
        """Tokens so far; ``prompt`` includes the ``cached`` ones. An endpoint that does not count leaves zeros."""
        return self._usage

    def counting_anew(self) -> ChatModel:
        """The same model with a ``usage`` of its own, for one piece of work; closing it closes nothing."""
        return ChatModel(self._model, name=self.name, patience=self._patience, support=self._support)

    def structured(
        self,
        messages: Messages,
        schema: type[T],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        cancel: Event | None = None,
    ) -> T:
        """One reply as a value of ``schema``. Raises ``ReplyInvalid`` when it does not fit, also after one re-ask."""
        steps = self._exchange(messages, schema, max_tokens=max_tokens, temperature=temperature, cancel=cancel)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                value: T = done.value
                return value

    def stream_structured(
        self,
        messages: Messages,
        schema: type[BaseModel],
        *,
        max_tokens: int,
        temperature: float = 0.0,
        cancel: Event | None = None,
    ) -> Iterator[dict[str, Any]]:
        """The reply as it grows, as the JSON read so far; the last one is complete and validated.

        A re-ask starts over, so a later dict may be shorter. Raises ``ReplyInvalid`` like ``structured``.
        """
        last: dict[str, Any] = {}
        with closing(
            self._exchange(messages, schema, max_tokens=max_tokens, temperature=temperature, cancel=cancel)
        ) as steps:
            while True:
                try:
                    text = next(steps)
                except StopIteration as done:
                    yield done.value.model_dump(mode="json")
                    return
                partial = partial_of(text)
                if partial and partial != last:
                    last = partial
                    yield partial

    def stream_text(
        self, messages: Messages, *, max_tokens: int, temperature: float = 0.0, cancel: Event | None = None
    ) -> Iterator[str]:
        """The reply's text in the pieces it comes in. A connection lost in mid-reply is an error, never a repetition."""
        shown = 0
        request = _request(max_tokens, temperature, {})
        with closing(self._replies(messages, request, cancel=cancel, may_restart=False)) as growing:
            for reply in growing:
                if len(reply.text) > shown:
                    yield reply.text[shown:]
                    shown = len(reply.text)

    def close(self) -> None:
        """Stop the embedded server, if this is it."""
        if self._on_close is not None:
            self._on_close()

    def _exchange(
        self, messages: Messages, schema: type[T], *, max_tokens: int, temperature: float, cancel: Event | None
    ) -> Generator[str, None, T]:
        """Down the ladder until a reply fits; yields the text so far, returns the value."""
        rung = self._support.rung
        asked, extra = request_of(rung, messages, schema)
        again = False
        while True:
            reply = Reply()
            try:
                request = _request(max_tokens, temperature, extra)
                with closing(self._replies(asked, request, cancel=cancel, may_restart=True)) as growing:
                    for reply in growing:
                        yield reply.text
                value = validated(reply.text, schema, cut=reply.cut)
            except ModelRefused as refusal:
                if not _is_unsupported(refusal) or rung is RUNGS[-1] or again:
                    raise
                rung, again = _next(rung), False
                asked, extra = request_of(rung, messages, schema)
            except (NotJson, ValidationError) as error:
                if isinstance(error, NotJson) and not reply.cut and rung is not RUNGS[-1] and not again:
                    rung = _next(rung)  # the endpoint took response_format and ignored it
                    asked, extra = request_of(rung, messages, schema)
                    continue
                why = what_is_wrong(error, cut=reply.cut)
                if again:
                    raise ReplyInvalid(
                        f"{self.name} 的答复两次都不合要求：{why}", hint="请重试，或换用能力更强的模型。"
                    ) from error
                again = True
                asked = asked_again(asked, reply.text, why, None if rung is not Rung.JSON_SCHEMA else schema)
            else:
                self._support.remember(rung)
                return value

    def _replies(
        self, messages: Messages, request: dict[str, Any], *, cancel: Event | None, may_restart: bool
    ) -> Generator[Reply, None, None]:
        """The reply as it grows; its tokens are added to ``usage`` when the endpoint tells them.

        Every message passes here, so this is where names and telephone numbers stay behind.
        """
        with closing(
            replies(
                self._model,
                [(role, mask_persons(text)) for role, text in messages],
                request,
                name=self.name,
                patience=self._patience,
                cancel=cancel,
                may_restart=may_restart,
            )
        ) as growing:
            used: Tokens | None = None  # told again with every later chunk, so counted once, at the end
            try:
                for reply in growing:
                    used = reply.tokens or used
                    yield reply
            finally:
                if used is not None:
                    self._count(used)

    def _count(self, more: Tokens) -> None:
        with self._lock:
            so_far = self._usage
            self._usage = Tokens(
                prompt=so_far.prompt + more.prompt,
                cached=so_far.cached + more.cached,
                generated=so_far.generated + more.generated,
            )


def open_chat(settings: Settings) -> ChatModel | None:
    """The language model of the settings; ``None`` with ``no_model``. The embedded server is started (2 s), once.

    Raises ``ModelUnavailable`` when the embedded model cannot run here or lacks its weights, ``WeightsCorrupt``, and
    ``SettingsError`` when ``JIXIAO_CHAT_URL`` stands without ``JIXIAO_CHAT_MODEL``. An endpoint is not contacted yet.
    """
    if settings.no_model:
        return None
    patience = Patience(timeout=settings.timeout, retries=settings.retries)
    if settings.chat_url:
        if not settings.chat_model:
            raise SettingsError("设置了 JIXIAO_CHAT_URL，但没有 JIXIAO_CHAT_MODEL。", hint="请写明接口上的模型名。")
        where = address(settings.chat_url)
        support = Support(settings.cache_dir / "endpoints.json", f"{where} {settings.chat_model}")
        model = _connect(settings.chat_url, settings.chat_model, settings.chat_key, patience.timeout)
        return ChatModel(model, name=settings.chat_model, patience=patience, support=support)
    from assistant.models.embedded import start_embedded

    server = start_embedded(settings)
    model = _connect(server.url, server.model, SecretStr(server.key), patience.timeout)
    return ChatModel(model, name=server.model, patience=patience, on_close=server.stop)


def _connect(url: str, model: str, key: SecretStr, timeout: float) -> BaseChatModel:
    """LangChain's client for an endpoint; its own retries and timers are off, ours are in ``calling``."""
    keep_quiet()
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model_name=model,
        openai_api_base=url,
        openai_api_key=key if key.get_secret_value() else SecretStr(NO_KEY),
        openai_organization="",
        openai_proxy=None,
        http_async_client=async_client(url, timeout=timeout),
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=None,
        use_responses_api=False,
    )


def _request(max_tokens: int, temperature: float, extra: dict[str, Any]) -> dict[str, Any]:
    """Keyword arguments of one call. As ``extra_body`` the fields reach the endpoint untouched: the SDK would rename
    ``max_tokens``, which most compatible endpoints insist on, and parse a ``response_format`` reply its own way."""
    return {"temperature": temperature, "extra_body": {"max_tokens": max_tokens, **extra}}


def _is_unsupported(refusal: ModelRefused) -> bool:
    cause = refusal.__cause__
    return cause is not None and status_of(cause) in _UNSUPPORTED and not is_too_long(cause)


def _next(rung: Rung) -> Rung:
    return RUNGS[RUNGS.index(rung) + 1]
