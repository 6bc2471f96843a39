"""The chat model against a scripted endpoint: the ladder, the re-ask, retries, refusals, cancellation, accounting."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest
from langchain_core.language_models import FakeListChatModel
from langchain_openai import ChatOpenAI
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from assistant.domain import Tokens
from assistant.errors import Cancelled, ModelError, ModelRefused, ModelUnavailable, ReplyInvalid, SettingsError
from assistant.models import chat as chat_module
from assistant.models.calling import Patience
from assistant.models.chat import ChatModel, open_chat
from assistant.models.replies import Rung, partial_of, request_of, validated
from assistant.models.support import Support
from assistant.settings import Settings

URL = "http://127.0.0.1:9/v1"
QUICK = Patience(timeout=2.0, retries=3, pause=0.0)
MESSAGES = [("system", "你是绩效专家。"), ("user", "写一条秘密的指标。")]


class Row(BaseModel):
    """What the scripted endpoint is asked for."""

    name: str
    amount: int = Field(ge=0)


GOOD = '{"name": "健康讲座", "amount": 12}'
VALUE = Row(name="健康讲座", amount=12)


class Endpoint:
    """An OpenAI-compatible endpoint that plays a script and keeps the requests. A step is a status with a body, a text
    to stream, or an exception to raise in place of an answer; the last step repeats."""

    def __init__(self, *script: object) -> None:
        self.script = list(script)
        self.requests: list[dict[str, Any]] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        asked = json.loads(request.content)
        self.requests.append(asked)
        step = self.script[min(len(self.requests), len(self.script)) - 1]
        if callable(step):
            step = step(asked)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, str):
            return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=events(step))
        assert isinstance(step, httpx2.Response)
        return step

    @property
    def rungs(self) -> list[str]:
        return [asked.get("response_format", {}).get("type", "plain") for asked in self.requests]

    def model(self, *, support: Support | None = None, patience: Patience = QUICK) -> ChatModel:
        client = openai.DefaultAsyncHttpxClient(transport=httpx2.MockTransport(self.answer))
        made = ChatOpenAI(
            model_name="scripted",
            openai_api_base=URL,
            openai_api_key=SecretStr("secret-key"),
            http_async_client=client,
            max_retries=0,
            stream_usage=True,
        )
        return ChatModel(made, name="scripted", patience=patience, support=support)


def events(text: str, *, finish: str | None = "stop", prompt: int = 100, cached: int = 60) -> bytes:
    """A streamed reply in pieces of two characters, with the usage at the end. ``finish=None``: it breaks off."""

    def event(delta: dict[str, str], reason: str | None = None, usage: dict[str, Any] | None = None) -> str:
        choices = [] if usage else [{"index": 0, "delta": delta, "finish_reason": reason}]
        body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": choices}
        return f"data: {json.dumps({**body, **({'usage': usage} if usage else {})})}\n\n"

    parts = [event({"content": text[at : at + 2]}) for at in range(0, len(text), 2)]
    if finish is None:
        return "".join(parts).encode()
    usage = {
        "prompt_tokens": prompt,
        "completion_tokens": len(text),
        "total_tokens": prompt + len(text),
        "prompt_tokens_details": {"cached_tokens": cached},
    }
    return "".join([*parts, event({}, finish), event({}, usage=usage), "data: [DONE]\n\n"]).encode()


def streamed(text: str, *, finish: str | None = "stop") -> httpx2.Response:
    return httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=events(text, finish=finish))


def refused(status: int, message: str = "no", **headers: str) -> httpx2.Response:
    return httpx2.Response(status, json={"error": {"message": message}}, headers=headers)


def supporting(*rungs: str) -> Callable[[dict[str, Any]], object]:
    """Answer well to a response_format of these kinds, and with 400 to any other."""

    def answer(asked: dict[str, Any]) -> object:
        wanted = asked.get("response_format", {}).get("type", "plain")
        return GOOD if wanted in rungs else refused(400, "response_format is not supported")

    return answer


# ------------------------------------------------------------------------------------------------------- the ladder


@pytest.mark.parametrize(
    ("supported", "asked"),
    [
        (("json_schema",), ["json_schema"]),
        (("json_object",), ["json_schema", "json_object"]),
        (("plain",), ["json_schema", "json_object", "plain"]),
    ],
)
def test_the_ladder_goes_down_to_what_the_endpoint_supports(supported: tuple[str, ...], asked: list[str]) -> None:
    endpoint = Endpoint(supporting(*supported))
    assert endpoint.model().structured(MESSAGES, Row, max_tokens=50) == VALUE
    assert endpoint.rungs == asked


def test_the_rung_that_worked_is_remembered_also_by_the_next_process(tmp_path: Path) -> None:
    file = tmp_path / "cache" / "endpoints.json"
    endpoint = Endpoint(supporting("json_object"))
    model = endpoint.model(support=Support(file, "here scripted"))
    for _ in range(2):
        model.structured(MESSAGES, Row, max_tokens=50)
    endpoint.model(support=Support(file, "here scripted")).structured(MESSAGES, Row, max_tokens=50)
    assert endpoint.rungs == ["json_schema", "json_object", "json_object", "json_object"]
    assert Support(file, "there other").rung is Rung.JSON_SCHEMA
    assert "secret" not in file.read_text("utf-8")


@pytest.mark.parametrize("written", ["", "{", "[]", '{"here": "telepathy"}'])
def test_a_memory_that_cannot_be_read_counts_as_empty(written: str, tmp_path: Path) -> None:
    (tmp_path / "endpoints.json").write_text(written, "utf-8")
    assert Support(tmp_path / "endpoints.json", "here").rung is Rung.JSON_SCHEMA


def test_an_endpoint_that_ignores_the_schema_is_told_it_in_words() -> None:
    endpoint = Endpoint("好的，我来写一条指标。", "没有问题。", f"```json\n{GOOD}\n```")
    assert endpoint.model().structured(MESSAGES, Row, max_tokens=50) == VALUE
    assert endpoint.rungs == ["json_schema", "json_object", "plain"]
    assert "amount" not in endpoint.requests[0]["messages"][-1]["content"]
    assert "amount" in endpoint.requests[2]["messages"][-1]["content"]


def test_the_schema_is_strict_only_when_it_can_be() -> None:
    class Closed(BaseModel):
        model_config = ConfigDict(extra="forbid")
        name: str

    def strict(schema: type[BaseModel]) -> bool:
        return bool(request_of(Rung.JSON_SCHEMA, MESSAGES, schema)[1]["response_format"]["json_schema"]["strict"])

    assert strict(Closed)
    assert not strict(Row)


def test_the_token_limit_and_the_temperature_reach_the_endpoint_under_their_common_names() -> None:
    endpoint = Endpoint(GOOD)
    endpoint.model().structured(MESSAGES, Row, max_tokens=77, temperature=0.5)
    assert endpoint.requests[0]["max_tokens"] == 77
    assert "max_completion_tokens" not in endpoint.requests[0]
    assert endpoint.requests[0]["temperature"] == 0.5


# ------------------------------------------------------------------------------------------------------- the re-ask


def test_a_reply_that_does_not_fit_is_shown_to_the_model_once_with_its_error() -> None:
    endpoint = Endpoint('{"name": "健康讲座", "amount": -3}', GOOD)
    assert endpoint.model().structured(MESSAGES, Row, max_tokens=50) == VALUE
    reply, complaint = endpoint.requests[1]["messages"][-2:]
    assert reply == {"role": "assistant", "content": '{"name": "健康讲座", "amount": -3}'}
    assert "amount" in complaint["content"]
    assert "greater than or equal to 0" in complaint["content"]


def test_two_replies_that_do_not_fit_are_a_typed_error() -> None:
    endpoint = Endpoint('{"name": "健康讲座"}')
    with pytest.raises(ReplyInvalid, match="amount"):
        endpoint.model().structured(MESSAGES, Row, max_tokens=50)
    assert len(endpoint.requests) == 2


def test_a_reply_cut_off_at_the_limit_is_not_taken_for_a_lack_of_support() -> None:
    endpoint = Endpoint(streamed('{"name": "健康', finish="length"), GOOD)
    assert endpoint.model().structured(MESSAGES, Row, max_tokens=5) == VALUE
    assert endpoint.rungs == ["json_schema", "json_schema"]
    assert "长度上限" in endpoint.requests[1]["messages"][-1]["content"]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        f"  \n{GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}",
        f"好的，结果如下：\n{GOOD}\n希望有帮助。",
        f"<think>先想 {{一}} 想</think>{GOOD}",
        '{"name": "健康讲座", "amount": 12,}',
        '{"name": "健康讲座", "amount": 12',
        '{"name": "健康讲座", "amount": "12"}',
    ],
)
def test_what_models_wrap_around_json_is_taken_off(text: str) -> None:
    assert validated(text, Row) == VALUE


@pytest.mark.parametrize("text", ["", "不能回答", "[1, 2]", "{", "}{"])
def test_a_reply_without_an_object_is_never_filled_in(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|valid|required"):
        validated(text, Row)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", {}),
        ("```json\n", {}),
        ('{"name', {}),
        ('{"name": "健康', {"name": "健康"}),
        ('{"name": "健康讲座", "amount": 1', {"name": "健康讲座", "amount": 1}),
    ],
)
def test_a_growing_reply_is_read_as_far_as_it_goes(text: str, read: dict[str, Any]) -> None:
    assert partial_of(text) == read


# ----------------------------------------------------------------------------------------------------- retries, refusals


@pytest.mark.parametrize(
    "trouble",
    [
        refused(429, "slow down", **{"retry-after": "0"}),
        refused(500),
        refused(503),
        httpx2.ConnectError("refused"),
        httpx2.RemoteProtocolError("closed"),
    ],
    ids=["429", "500", "503", "no connection", "closed"],
)
def test_a_passing_trouble_is_tried_again(trouble: object) -> None:
    endpoint = Endpoint(trouble, trouble, GOOD)
    assert endpoint.model().structured(MESSAGES, Row, max_tokens=50) == VALUE
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize(
    ("answer", "kind", "told", "requests"),
    [
        (refused(401), ModelRefused, "密钥", 1),
        (refused(403), ModelRefused, "密钥", 1),
        (refused(404), ModelRefused, "模型名", 1),
        (refused(402), ModelRefused, "额度", 1),
        (refused(400, "bad input"), ModelRefused, "bad input", 3),
        (refused(400, "This model's maximum context length is 8192"), ModelRefused, "缩短", 1),
        (refused(429, **{"retry-after": "0"}), ModelUnavailable, "频繁", 4),
        (refused(500), ModelUnavailable, "内部错误", 4),
        (httpx2.ConnectError("refused"), ModelUnavailable, "连接不上", 4),
        (httpx2.ReadTimeout("slow"), ModelUnavailable, "时限", 1),
    ],
    ids=["401", "403", "404", "402", "400", "too long", "429", "500", "no connection", "slow"],
)
def test_a_refusal_ends_in_a_typed_chinese_error(
    answer: object, kind: type[ModelError], told: str, requests: int
) -> None:
    endpoint = Endpoint(answer)
    with pytest.raises(kind, match=told) as caught:
        endpoint.model().structured(MESSAGES, Row, max_tokens=50)
    assert len(endpoint.requests) == requests
    assert "secret-key" not in str(caught.value)
    assert "秘密" not in str(caught.value)


def test_the_endpoint_decides_how_long_to_wait() -> None:
    endpoint = Endpoint(refused(429, **{"retry-after": "0"}), GOOD)
    patient = Patience(timeout=2.0, retries=1, pause=3600.0)
    assert endpoint.model(patience=patient).structured(MESSAGES, Row, max_tokens=50) == VALUE


def test_a_structured_reply_lost_on_the_way_is_asked_for_again_but_shown_text_never_repeated() -> None:
    def lost(_: dict[str, Any]) -> httpx2.Response:
        return httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=Broken())

    assert Endpoint(lost, GOOD).model().structured(MESSAGES, Row, max_tokens=50) == VALUE
    shown: list[str] = []
    with pytest.raises(ModelUnavailable):
        shown.extend(Endpoint(lost, GOOD).model().stream_text(MESSAGES, max_tokens=50))
    endpoint = Endpoint(lost, GOOD)
    growing = endpoint.model().stream_text(MESSAGES, max_tokens=50)
    assert next(growing) == '{"'
    with pytest.raises(ModelUnavailable):
        list(growing)
    assert len(endpoint.requests) == 1


class Broken(httpx2.AsyncByteStream):
    """A reply whose connection breaks after four characters."""

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        yield events(GOOD[:4], finish=None)
        raise httpx2.ReadError("lost")


class Silent(httpx2.AsyncByteStream):
    """A reply that begins and then says nothing more; it notes that it was closed."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    async def __aiter__(self):  # type: ignore[no-untyped-def]
        import asyncio

        yield events("指标", finish=None)
        await asyncio.sleep(60)

    async def aclose(self) -> None:
        self.closed.set()


def silent_endpoint() -> tuple[Endpoint, Silent]:
    silent = Silent()
    return Endpoint(
        lambda _: httpx2.Response(200, headers={"content-type": "text/event-stream"}, stream=silent)
    ), silent


def test_closing_the_iterator_closes_the_connection() -> None:
    endpoint, silent = silent_endpoint()
    growing = endpoint.model().stream_text(MESSAGES, max_tokens=50)
    assert next(growing) == "指标"
    growing.close()  # type: ignore[attr-defined]
    assert silent.closed.wait(5)


def test_a_cancel_event_ends_a_call_that_says_nothing() -> None:
    endpoint, silent = silent_endpoint()
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    with pytest.raises(Cancelled):
        list(endpoint.model().stream_text(MESSAGES, max_tokens=50, cancel=cancel))
    assert silent.closed.wait(5)


def test_a_cancelled_wait_before_a_retry_ends_at_once() -> None:
    cancel = threading.Event()
    threading.Timer(0.2, cancel.set).start()
    waiting = Patience(timeout=2.0, retries=3, pause=3600.0)
    with pytest.raises(Cancelled):
        Endpoint(refused(503)).model(patience=waiting).structured(MESSAGES, Row, max_tokens=50, cancel=cancel)


def test_silence_beyond_the_limit_is_an_error() -> None:
    endpoint, silent = silent_endpoint()
    hasty = Patience(timeout=0.3, retries=3, pause=0.0)
    with pytest.raises(ModelUnavailable, match="JIXIAO_TIMEOUT"):
        list(endpoint.model(patience=hasty).stream_text(MESSAGES, max_tokens=50))
    assert silent.closed.wait(5)


# ------------------------------------------------------------------------------------------------- streaming, accounting


def test_a_structured_stream_grows_and_ends_complete() -> None:
    seen = list(Endpoint(GOOD).model().stream_structured(MESSAGES, Row, max_tokens=50))
    assert seen[-1] == {"name": "健康讲座", "amount": 12}
    assert {"name": "健康"} in seen
    assert len(seen) > 3


def test_tokens_are_counted_once_per_call_with_the_cached_ones() -> None:
    model = Endpoint(GOOD).model()
    apart = model.counting_anew()
    for _ in range(2):
        model.structured(MESSAGES, Row, max_tokens=50)
    list(apart.stream_text(MESSAGES, max_tokens=50))
    assert model.usage == Tokens(prompt=200, cached=120, generated=2 * len(GOOD))
    assert apart.usage == Tokens(prompt=100, cached=60, generated=len(GOOD))


def test_any_chat_model_of_langchain_will_do() -> None:
    model = ChatModel(FakeListChatModel(responses=[GOOD, "一段文字"]))
    assert model.structured(MESSAGES, Row, max_tokens=50) == VALUE
    assert list(model.stream_text(MESSAGES, max_tokens=50)) == list("一段文字")


def test_no_prompt_is_ever_logged(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat_module, "async_client", lambda *_, **__: None)
    endpoint = Endpoint(GOOD)
    with caplog.at_level(logging.DEBUG):
        open_chat(Settings(chat_url=URL, chat_model="m", no_model=False))  # sets the loggers
        endpoint.model().structured(MESSAGES, Row, max_tokens=50)
    assert len(endpoint.requests) == 1
    assert "秘密" not in caplog.text


def test_no_name_and_no_telephone_number_reaches_the_endpoint() -> None:
    endpoint = Endpoint("好")
    said = [("system", "起草"), ("user", "项目负责人：王某某 联系电话：13800001234，健康讲座12场，资金860000元")]
    list(endpoint.model().stream_text(said, max_tokens=5))
    sent = json.dumps(endpoint.requests, ensure_ascii=False)
    assert "王某某" not in sent
    assert "13800001234" not in sent
    assert "健康讲座12场，资金860000元" in sent


# --------------------------------------------------------------------------------------------------------- opening


def test_no_model_is_none() -> None:
    assert open_chat(Settings(no_model=True)) is None


def test_an_endpoint_without_a_model_name_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match="JIXIAO_CHAT_MODEL"):
        open_chat(Settings(chat_url=URL, chat_model="", no_model=False))


def test_an_endpoint_is_opened_without_being_contacted() -> None:
    model = open_chat(Settings(chat_url=URL, chat_model="some-model", no_model=False))
    assert model is not None
    assert model.name == "some-model"
