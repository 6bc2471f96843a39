"""Shared fixtures. A test that is not marked ``model`` or ``browser`` may not open a socket."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

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
