"""What runs for whom: the stop buttons of every browser session, and how far the first start has come."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from typing import TypeVar

T = TypeVar("T")


class Stops:
    """One stop flag per browser session and, with ``session/what``, per tab of it. A new run clears the last one's flag."""

    def __init__(self) -> None:
        self._flags: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def begin(self, session: str) -> threading.Event:
        flag = threading.Event()
        with self._lock:
            self._flags[session] = flag
        return flag

    def stop(self, session: str) -> None:
        with self._lock:
            if flag := self._flags.get(session):
                flag.set()

    def forget(self, session: str) -> None:
        """Stop and drop all that runs for a session."""
        with self._lock:
            for key in [key for key in self._flags if key.partition("/")[0] == session]:
                self._flags.pop(key).set()


def until(flag: threading.Event, steps: Generator[T, None, None] | Iterator[T]) -> Iterator[T]:
    """The steps until the flag is set; then the source is closed, which stops the model behind it."""
    try:
        for step in steps:
            yield step
            if flag.is_set():
                return
    finally:
        if isinstance(steps, Generator):
            steps.close()


class Readiness:
    """How far the first start has come, written by the thread that prepares and read by every page."""

    def __init__(self) -> None:
        self._text = "正在准备……"
        self.done = False
        self.failed = ""

    def report(self, done: int, total: int, what: str) -> None:
        self._text = f"{what}（{done}/{total}）" if total > 1 else what

    def fail(self, reason: str) -> None:
        self.failed = reason

    @property
    def text(self) -> str:
        return self.failed or ("已就绪" if self.done else self._text)
