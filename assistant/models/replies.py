"""Structured replies: what an endpoint is asked for on each rung of the ladder, and how its text becomes a value.

Pure functions. The rungs are ``json_schema`` (constrained by the server), ``json_object`` (valid JSON, shape by
instruction), ``plain`` (instruction only). Repair takes off what models wrap around JSON; it never invents a field.
"""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

T = TypeVar("T", bound=BaseModel)
Messages = list[tuple[str, str]]  # (role, text), as Prompt.render returns

_THOUGHT = re.compile(r"<think>.*?(</think>|\Z)", re.DOTALL)
_FENCE = re.compile(r"```(?:json)?\s*(.*?)(?:```|\Z)", re.DOTALL | re.IGNORECASE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")

_ASK_FOR_JSON = "\n\n只输出一个 JSON 对象，不要输出其他文字，不要使用代码块。"
_ASK_AGAIN = "上面的答复不能使用：{why}\n请改正，只输出一个完整的 JSON 对象，不要输出其他文字。"
_ITS_SHAPE = "它必须符合这个 JSON Schema：\n{schema}"


class Rung(StrEnum):
    """What is asked of an endpoint to make it answer in JSON, best first."""

    JSON_SCHEMA = "json_schema"
    JSON_OBJECT = "json_object"
    PLAIN = "plain"


RUNGS = tuple(Rung)


class NotJson(ValueError):
    """The reply holds no JSON object at all."""


def request_of(rung: Rung, messages: Messages, schema: type[BaseModel]) -> tuple[Messages, dict[str, Any]]:
    """The messages and the extra request fields for this rung."""
    shape = schema.model_json_schema()
    if rung is Rung.JSON_SCHEMA:
        named = {"name": schema.__name__, "schema": shape, "strict": _is_strict(shape)}
        return messages, {"response_format": {"type": "json_schema", "json_schema": named}}
    role, text = messages[-1]
    told = [*messages[:-1], (role, text + _ASK_FOR_JSON + _ITS_SHAPE.format(schema=_compact(shape)))]
    return told, {"response_format": {"type": "json_object"}} if rung is Rung.JSON_OBJECT else {}


def asked_again(messages: Messages, reply: str, why: str, schema: type[BaseModel] | None) -> Messages:
    """The conversation continued by the reply that cannot be used and what is wrong with it.

    ``schema`` is shown unless it is ``None``: on the first rung the server knew it, but the model has not seen it.
    """
    again = _ASK_AGAIN.format(why=why)
    if schema is not None:
        again += _ITS_SHAPE.format(schema=_compact(schema.model_json_schema()))
    return [*messages, ("assistant", reply or "（空）"), ("user", again)]


def partial_of(text: str) -> dict[str, Any]:
    """What can be read of a reply still coming in; empty until its first field."""
    from langchain_core.utils.json import parse_partial_json

    try:
        read = parse_partial_json(_bare(text))
    except (ValueError, IndexError):
        return {}
    return read if isinstance(read, dict) else {}


def validated(text: str, schema: type[T], *, cut: bool = False) -> T:
    """The reply as a value. ``cut`` tells that it ran into the token limit.

    Raises ``NotJson`` when there is no JSON object in it, pydantic's ``ValidationError`` when it does not fit.
    """
    bare = _bare(text)
    for candidate in (bare, _TRAILING_COMMA.sub(r"\1", bare)):
        try:
            read = json.loads(candidate, strict=False)
        except ValueError:
            continue
        return schema.model_validate(read)
    read = partial_of(text) if cut or bare.startswith("{") else {}
    if not read:
        raise NotJson("答复里没有 JSON 对象")
    return schema.model_validate(read)


def what_is_wrong(error: ValidationError | NotJson, *, cut: bool) -> str:
    """The error in words for the model and the user: at most three places, values left out."""
    if isinstance(error, NotJson):
        told = str(error)
    else:
        places = [f"{'.'.join(map(str, part['loc'])) or '整体'}：{part['msg']}" for part in error.errors()[:3]]
        told = "；".join(places)
    return told + ("（答复超过了长度上限，请写短一些）" if cut else "") + "。"


def _bare(text: str) -> str:
    """The JSON object inside thoughts, code fences and courtesies."""
    text = _THOUGHT.sub("", text)
    if fenced := _FENCE.search(text):
        text = fenced[1] if "{" in fenced[1] else text
    start, end = text.find("{"), text.rfind("}")
    if start < 0:
        return text.strip()
    whole = text[start : end + 1] if end > start else text[start:]
    return whole if _balanced(whole) else text[start:].strip()


def _balanced(text: str) -> bool:
    try:
        json.loads(_TRAILING_COMMA.sub(r"\1", text), strict=False)
    except ValueError:
        return False
    return True


def _compact(shape: dict[str, Any]) -> str:
    return json.dumps(shape, ensure_ascii=False, separators=(",", ":"))


def _is_strict(shape: object) -> bool:
    """Whether every object of the schema lists all its fields as required and forbids others, as ``strict`` demands."""
    if isinstance(shape, list):
        return all(_is_strict(part) for part in shape)
    if not isinstance(shape, dict):
        return True
    if "properties" in shape and (
        set(shape["properties"]) != set(shape.get("required", ())) or shape.get("additionalProperties") is not False
    ):
        return False
    return all(_is_strict(part) for part in shape.values())
