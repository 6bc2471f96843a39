"""The embedded language model: llama.cpp's own server inside this process, bound to 127.0.0.1 on a free port.

Hides ``xllamacpp``. One server per process, started by the first call and stopped with the process. It speaks the same
protocol as any endpoint, so nothing above knows the difference. Its key is drawn anew at every start: other programs
and web pages on this machine cannot use it.
"""

from __future__ import annotations

import atexit
import secrets
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from assistant.errors import ModelUnavailable
from assistant.models.threads import steer_threads
from assistant.models.weights import verified_weights

if TYPE_CHECKING:
    from types import ModuleType

    from assistant.settings import Settings

MODEL_NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"
_HOST = "127.0.0.1"
_STEP_TOKENS = 128  # a step is 1.4 s of reading; between steps others get tokens and a cancelled prompt is dropped
_PROMPT_CACHE_MB = 512  # prefixes of prompts whose slot was taken since; llama.cpp's own default is 8 GB
_WAY_OUT = (
    "请用 JIXIAO_CHAT_URL、JIXIAO_CHAT_MODEL、JIXIAO_CHAT_KEY 指定一个兼容 OpenAI 的接口，"
    "或用 --no-model 在没有语言模型的情况下使用。"
)


class EmbeddedServer:
    """A running server: ``url`` (OpenAI base address, ends in /v1), ``model``, ``key``. ``stop`` may be called twice."""

    def __init__(self, server: object, *, url: str, key: str) -> None:
        self._server: object | None = server
        self.url = url
        self.model = MODEL_NAME
        self.key = key

    @property
    def running(self) -> bool:
        return self._server is not None

    def stop(self) -> None:
        """Stop serving and free the weights (0.1 s); the library stops when its object goes."""
        self._server = None

    def __enter__(self) -> EmbeddedServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


_lock = Lock()
_running: EmbeddedServer | None = None


def require_embedded() -> ModuleType:
    """The ``xllamacpp`` module. Raises ``ModelUnavailable`` where it has no wheel, naming the way out."""
    try:
        import xllamacpp
    except (ImportError, OSError) as error:
        raise ModelUnavailable(f"这台机器没有可用的内置语言模型：{_why_not(error)}。", hint=_WAY_OUT) from error
    module: ModuleType = xllamacpp
    return module


def _why_not(error: ImportError | OSError) -> str:
    """The wheel for Linux is linked against the system's OpenMP runtime, which slim images lack."""
    if "libgomp" in str(error):
        return "系统缺少 libgomp（Debian、Ubuntu 上运行 apt-get install libgomp1）"
    return "xllamacpp 没有此平台的安装包" if isinstance(error, ModuleNotFoundError) else "xllamacpp 无法载入"


def start_embedded(settings: Settings) -> EmbeddedServer:
    """The server of this process, started now unless it runs (2 s; the weights are verified once before).

    Raises ``ModelUnavailable`` when there is no wheel for this machine, no weights, or the server does not start, and
    ``WeightsCorrupt`` when the weights are not the published ones.
    """
    global _running
    with _lock:
        if _running is None or not _running.running:
            _running = _start(settings)
            atexit.register(_running.stop)
        return _running


def _start(settings: Settings) -> EmbeddedServer:
    steer_threads(settings.threads)
    xllamacpp: Any = require_embedded()
    weights = verified_weights(settings)
    key = secrets.token_urlsafe(24)
    try:
        server = xllamacpp.Server(_parameters(xllamacpp, settings, weights, key))
    except Exception as error:  # the library raises whatever C++ threw
        raise ModelUnavailable("内置语言模型无法启动，可能是内存不足。", hint=_WAY_OUT) from error
    address = str(server.listening_address)
    if urlsplit(address).hostname != _HOST:
        raise ModelUnavailable(f"内置语言模型监听在意外的地址 {address}，已停止。", hint=_WAY_OUT)
    return EmbeddedServer(server, url=f"{address}/v1", key=key)


def _parameters(xllamacpp: Any, settings: Settings, weights: Path, key: str) -> object:
    """llama.cpp's parameters. ``n_ctx`` is shared out among the slots, so it is slots times the context of one."""
    wanted = xllamacpp.CommonParams()
    wanted.model.path = str(weights)
    wanted.model_alias = {MODEL_NAME}
    wanted.hostnames = [_HOST]
    wanted.port = 0  # the CPU wheel takes a free one and tells it in listening_address
    wanted.api_keys = [key]
    wanted.cors_origins = ""
    wanted.ui = False
    wanted.endpoint_slots = False  # it would show prompts
    wanted.n_parallel = settings.slots
    wanted.n_ctx = settings.slots * settings.context
    wanted.n_threads_http = max(4, 2 * settings.slots)
    wanted.n_batch = wanted.n_ubatch = _STEP_TOKENS
    wanted.cpuparams.n_threads = settings.threads
    wanted.cpuparams_batch.n_threads = settings.threads
    wanted.cache_ram_mib = _PROMPT_CACHE_MB
    wanted.verbosity = 0
    # Speculation from the prompt's own n-grams stays off: filling a table of indicators from listed facts, at most
    # four in ten guesses held, and the reply took 18 to 21 s of CPU against 16 without.
    return wanted
