"""How an OpenAI-compatible endpoint is reached, and what its refusals mean in Chinese.

Hides the HTTP client (no proxy for this machine's own addresses), the SDK's exception classes, and the tracing and
debug logging that could carry a prompt away.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assistant.errors import ModelError, ModelRefused, ModelUnavailable

if TYPE_CHECKING:
    from openai import DefaultAsyncHttpxClient, DefaultHttpxClient

RETRIED_STATUS = frozenset({408, 409, 425, 429})  # and every 5xx
CONNECT_SECONDS = 10.0
NO_KEY = "none"  # the SDK insists on a key; servers without one ignore it
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def keep_quiet() -> None:
    """Switch LangSmith tracing off and the HTTP loggers down: prompts leave only towards the configured endpoint."""
    for variable in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
        os.environ[variable] = "false"
    for name in ("openai", "httpx", "httpx2", "httpcore", "httpcore2", "langsmith"):
        logging.getLogger(name).setLevel(logging.WARNING)


def is_local(url: str) -> bool:
    """Whether the endpoint is on this machine, so that no proxy of the environment may stand between."""
    return (urlsplit(url).hostname or "") in _LOOPBACK


def address(url: str) -> str:
    """The endpoint's address without user, password or query: fit for messages and for files."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path.rstrip('/')}"


def async_client(url: str, *, timeout: float) -> DefaultAsyncHttpxClient:
    """The HTTP client of a chat endpoint. ``timeout`` is the longest silence in seconds."""
    import openai

    return openai.DefaultAsyncHttpxClient(
        timeout=openai.Timeout(timeout, connect=CONNECT_SECONDS), trust_env=not is_local(url)
    )


def sync_client(url: str, *, timeout: float) -> DefaultHttpxClient:
    """The HTTP client of an embedding endpoint. ``timeout`` is the longest silence in seconds."""
    import openai

    return openai.DefaultHttpxClient(
        timeout=openai.Timeout(timeout, connect=CONNECT_SECONDS), trust_env=not is_local(url)
    )


def status_of(error: BaseException) -> int | None:
    """The HTTP status behind an exception of any SDK, or ``None`` when there was no answer."""
    status = getattr(error, "status_code", None)
    return status if isinstance(status, int) else None


def is_transient(error: BaseException) -> bool:
    """Whether the same request may succeed a moment later: 429, 5xx, a lost or refused connection.

    Silence up to the limit is not: the user has waited long enough once.
    """
    status = status_of(error)
    if status is not None:
        return status in RETRIED_STATUS or status >= 500
    return not _is_timeout(error) and (isinstance(error, ConnectionError) or _is_connection_error(error))


def retry_after(error: BaseException) -> float | None:
    """Seconds the endpoint asks to wait (``Retry-After``), or ``None``. A date is not read: the back-off serves."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None


def explain(error: BaseException, *, name: str) -> ModelError:
    """The typed error, with a Chinese message, for whatever a model call raised. ``name`` tells the model or endpoint."""
    if isinstance(error, ModelError):
        return error
    status, said = status_of(error), _said(error)
    if status in (401, 403):
        return ModelRefused(f"{name} 拒绝了访问（{status}）。", hint="请检查密钥是否正确、是否有权使用这个模型。")
    if status == 404:
        return ModelRefused(
            f"{name} 找不到所请求的模型或地址（404）。", hint="请检查接口地址（通常以 /v1 结尾）和模型名。"
        )
    if is_too_long(error):
        return ModelRefused(f"材料超过了 {name} 能处理的长度。", hint="请缩短材料，或换用上下文更长的模型。")
    if status == 402 or "insufficient_quota" in said:
        return ModelRefused(f"{name} 的额度已用完。", hint="请充值或换用其他接口。")
    if status == 429:
        return ModelUnavailable(f"{name} 请求过于频繁（429），多次重试仍未成功。", hint="请稍后再试。")
    if status is not None and status >= 500:
        return ModelUnavailable(f"{name} 出现内部错误（{status}），多次重试仍未成功。", hint="请稍后再试。")
    if status is not None:
        return ModelRefused(f"{name} 不接受这个请求（{status}）：{said[:200] or '没有说明原因'}。")
    if _is_timeout(error):
        return ModelUnavailable(f"{name} 在时限内没有答复。", hint="请稍后再试，或用 JIXIAO_TIMEOUT 放宽时限。")
    if is_transient(error):
        return ModelUnavailable(f"连接不上 {name}。", hint="请检查接口地址和网络。")
    return ModelUnavailable(f"{name} 调用失败（{type(error).__name__}）。", hint="请稍后再试。")


def is_too_long(error: BaseException) -> bool:
    """Whether the endpoint says that prompt and reply do not fit its context."""
    said = _said(error).lower()
    return any(sign in said for sign in ("exceed_context_size", "context_length_exceeded", "maximum context length"))


def _is_timeout(error: BaseException) -> bool:
    return isinstance(error, TimeoutError) or any("Timeout" in kind.__name__ for kind in type(error).__mro__)


def _is_connection_error(error: BaseException) -> bool:
    """By name, since the SDK's major versions sit on two HTTP libraries with the same exception names."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"APIConnectionError", "TransportError", "ConnectError", "ReadError", "RemoteProtocolError"})


def _said(error: BaseException) -> str:
    """What the endpoint said about its refusal; never the request."""
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        return str(inner.get("message", inner) if isinstance(inner, dict) else inner) + str(
            inner.get("type", "") if isinstance(inner, dict) else ""
        )
    return str(error) if status_of(error) is not None else ""
