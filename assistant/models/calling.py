"""One model call as a stream of the reply so far: cancellation, silence limit, retries, errors in Chinese.

Hides the event loop. A call runs as a task of one background loop, so that stopping it closes the connection at any
moment, also while the server still reads the prompt; llama.cpp then stops computing. Nothing here logs a prompt.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Generator, Iterator
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.domain import Tokens
from assistant.errors import Cancelled
from assistant.models.endpoint import explain, is_transient, retry_after
from assistant.models.replies import Messages

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

_POLL_SECONDS = 0.1  # how soon a cancel event is seen; chunks themselves wake the reader at once
_LONGEST_PAUSE = 30.0


class Patience(NamedTuple):
    """How long to bear an endpoint: ``timeout`` seconds of silence, ``retries`` after the first try, ``pause`` seconds
    before the first of them (doubled each time, jittered, ``Retry-After`` obeyed up to half a minute)."""

    timeout: float = 120.0
    retries: int = 3
    pause: float = 0.5


class Reply(NamedTuple):
    """The reply so far. ``cut`` means it ran into the token limit; ``tokens`` come with the last one."""

    text: str = ""
    cut: bool = False
    tokens: Tokens | None = None


def replies(
    model: BaseChatModel,
    messages: Messages,
    request: dict[str, Any],
    *,
    name: str,
    patience: Patience,
    cancel: Event | None = None,
    may_restart: bool = True,
) -> Generator[Reply, None, None]:
    """Ask, and give the reply as it grows. Closing the iterator, or setting ``cancel``, stops the server's work.

    ``may_restart``: after a connection lost in mid-reply begin again (the text then shrinks); otherwise only a call that
    has not said anything is repeated. Raises ``ModelRefused``, ``ModelUnavailable`` or ``Cancelled``.
    """
    attempt = 0
    while True:
        spoke = False
        try:
            for reply in _one_try(model, messages, request, timeout=patience.timeout, cancel=cancel):
                spoke = spoke or bool(reply.text)
                yield reply
            return
        except Cancelled:
            raise
        except Exception as error:
            if attempt >= patience.retries or not is_transient(error) or (spoke and not may_restart):
                raise explain(error, name=name) from error
            _rest(_pause(attempt, patience, error), cancel)
            attempt += 1


def _one_try(
    model: BaseChatModel, messages: Messages, request: dict[str, Any], *, timeout: float, cancel: Event | None
) -> Iterator[Reply]:
    chunks: SimpleQueue[AIMessageChunk | BaseException | None] = SimpleQueue()
    task = asyncio.run_coroutine_threadsafe(_pump(model, messages, request, chunks), _loop())
    heard, reply = time.monotonic(), Reply()
    try:
        while True:
            if cancel is not None and cancel.is_set():
                raise Cancelled("已停止生成。")
            try:
                chunk = chunks.get(timeout=_POLL_SECONDS)
            except Empty:
                if time.monotonic() - heard > timeout:
                    raise TimeoutError("timed out") from None
                continue
            heard = time.monotonic()
            if chunk is None:
                return
            if isinstance(chunk, BaseException):
                raise chunk
            reply = _grown(reply, chunk)
            yield reply
    finally:
        task.cancel()


async def _pump(
    model: BaseChatModel,
    messages: Messages,
    request: dict[str, Any],
    chunks: SimpleQueue[AIMessageChunk | BaseException | None],
) -> None:
    try:
        async for chunk in model.astream(messages, **request):
            chunks.put(chunk)
    except Exception as error:
        chunks.put(error)
    else:
        chunks.put(None)


def _grown(reply: Reply, chunk: AIMessageChunk) -> Reply:
    finish = chunk.response_metadata.get("finish_reason")
    tokens = reply.tokens
    if used := chunk.usage_metadata:
        cached = used.get("input_token_details", {}).get("cache_read", 0)
        tokens = Tokens(prompt=used["input_tokens"], cached=cached, generated=used["output_tokens"])
    return Reply(reply.text + str(chunk.text), reply.cut or finish == "length", tokens)


def _pause(attempt: int, patience: Patience, error: BaseException) -> float:
    """Seconds before the next try; the jitter keeps many waiting clients from returning together."""
    asked = retry_after(error)
    wanted = asked if asked is not None else patience.pause * 2**attempt * random.uniform(0.75, 1.25)
    return min(wanted, _LONGEST_PAUSE)


def _rest(seconds: float, cancel: Event | None) -> None:
    if (cancel or Event()).wait(seconds):
        raise Cancelled("已停止生成。")


@lru_cache(maxsize=1)
def _loop() -> asyncio.AbstractEventLoop:
    """The background loop every model call of this process runs on; its thread ends with the process."""
    loop = asyncio.new_event_loop()
    Thread(target=loop.run_forever, name="model-calls", daemon=True).start()
    return loop
