"""What runs for whom: stop buttons of every browser session, work in the background, how far the first start has come."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from typing import Generic, TypeVar

from assistant.errors import Cancelled

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
        self._text = f"首次启动，正在建立案例库：{what}（{done}/{total}）" if total > 1 else what

    def fail(self, reason: str) -> None:
        self.failed = reason

    @property
    def text(self) -> str:
        return self.failed or ("已就绪" if self.done else self._text)


class Job(Generic[T]):
    """Work in a thread of its own, which tells how far it is and ends soon after it was told to stop."""

    def __init__(self, work: Callable[[Callable[[int, int], None]], T], flag: threading.Event) -> None:
        """``work`` calls what it is given with (done, of); when the flag is set that call raises ``Cancelled``."""
        self._told: queue.SimpleQueue[tuple[int, int] | None] = queue.SimpleQueue()
        self._flag = flag
        self._result: list[T] = []
        self._trouble: BaseException | None = None

        def tell(done: int, of: int) -> None:
            if flag.is_set():
                raise Cancelled("已停止。")
            self._told.put((done, of))

        def run() -> None:
            try:
                self._result.append(work(tell))
            except BaseException as error:
                self._trouble = error
            self._told.put(None)

        self._thread = threading.Thread(target=run, name="job", daemon=True)
        self._thread.start()

    def ended_within(self, seconds: float) -> bool:
        """Whether the work ends within so many seconds; waits no longer than that."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def steps(self) -> Iterator[tuple[int, int]]:
        """How far the work is, each time it says so, until it ends or is told to stop."""
        while not self._flag.is_set():
            try:
                step = self._told.get(timeout=0.1)
            except queue.Empty:
                continue
            if step is None:
                return
            yield step

    def result(self) -> T:
        """What the work gave. Raises what it raised, or ``Cancelled`` when it was told to stop before it had ended."""
        if self._trouble is not None:
            raise self._trouble
        if not self._result:
            raise Cancelled("已停止。")
        return self._result[0]
