"""Work on a stranger's file in a process of its own: limited in time and memory, killed with all its children on overrun.

Arguments go in pickled, answers come back as lines of JSON: a process taken over by a file can hand back data, never code.
Windows and macOS enforce the time limit only; their systems offer no limit of a process's memory to set from here.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import IO, Any

from assistant.errors import UnreadableFile

resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows
    resource = None

GIGABYTE = 1024**3
_MEMORY = GIGABYTE  # recognising A4 pages holds 0.75 and reserves 0.9
_SPACE = 3 * GIGABYTE  # of addresses beyond the memory: libraries, thread stacks, what is reserved and never touched
_DONE, _REFUSED, _BROKEN = "done", "refused", "broken"
_HINT = "请拆成较小的文件，或另存为 .docx、.xlsx 再试。"


def run_apart(
    work: Callable[..., Iterator[Any]], *arguments: Any, name: str, seconds: float, memory: int = _MEMORY
) -> Iterator[Any]:
    """What ``work(*arguments)`` yields, one item as soon as it is there, while it runs in a process of its own.

    ``work`` is a generator function at the top of a module and yields what JSON can hold; ``name`` is the file's name for
    messages, ``seconds`` the time for everything together, ``memory`` the bytes it may hold (Linux). Raises
    ``UnreadableFile`` when the limit is reached, the process dies, or ``work`` raises it. Closing the iterator kills it.
    """
    code = f"import sys; sys.path[:] = {sys.path!r}; from assistant.documents.files.sandbox import serve; serve()"
    with tempfile.TemporaryFile() as task:
        pickle.dump((memory, work.__module__, work.__qualname__, arguments), task)
        task.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=task,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        yield from _answers(process, name=name, until=time.monotonic() + seconds, seconds=seconds)
    finally:
        _end(process)
        if process.stdout is not None:
            process.stdout.close()


def run_program(command: Sequence[str], *, name: str, seconds: float, memory: int = 4 * GIGABYTE) -> None:
    """Run another program (LibreOffice) silently under the same limits. Raises ``UnreadableFile`` on overrun."""
    process = subprocess.Popen(
        list(command),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        if resource is not None and hasattr(resource, "prlimit"):
            with contextlib.suppress(OSError, ValueError):
                resource.prlimit(process.pid, resource.RLIMIT_AS, (memory, memory))
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise _overrun(name, seconds) from error
    finally:
        _end(process)


def _answers(process: subprocess.Popen[bytes], *, name: str, until: float, seconds: float) -> Iterator[Any]:
    assert process.stdout is not None
    lines: queue.Queue[bytes] = queue.Queue()
    reader = threading.Thread(target=_forward, args=(process.stdout, lines), daemon=True)
    reader.start()
    while True:
        try:
            line = lines.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            raise _overrun(name, seconds) from None
        try:
            kind, *said = json.loads(line)
        except ValueError:  # nothing, or half a line: the process was killed or died
            kind, said = _BROKEN, ["进程意外结束，可能是占用的内存超过上限"]
        if kind == _DONE:
            return
        if kind == _REFUSED:
            raise UnreadableFile(said[0], hint=said[1])
        if kind == _BROKEN:
            raise UnreadableFile(f"“{name}”在读取过程中出错（{said[0]}），已停止。", hint=_HINT)
        yield said[0]


def _forward(stream: IO[bytes], lines: queue.Queue[bytes]) -> None:
    with contextlib.suppress(ValueError, OSError):  # closed from the other side
        for line in stream:
            lines.put(line)
    lines.put(b"")


def _overrun(name: str, seconds: float) -> UnreadableFile:
    return UnreadableFile(f"“{name}”的处理超过 {seconds:.0f} 秒，已停止。", hint=_HINT)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill the whole process group: a child that the process left behind must not live on either."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def serve() -> None:
    """The other side: read the task, take on the limits, answer line by line. Libraries may print; nobody hears them."""
    memory, module, function, arguments = pickle.load(sys.stdin.buffer)
    os.putenv("OPENBLAS_NUM_THREADS", "1")  # before numpy comes, whose every thread takes memory
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    if resource is not None:
        with contextlib.suppress(OSError, ValueError):  # macOS takes neither to heart
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_AS, (memory + _SPACE, memory + _SPACE))
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def say(*parts: Any) -> None:
        answers.write(json.dumps(parts).encode() + b"\n")
        answers.flush()

    try:
        for item in getattr(importlib.import_module(module), function)(*arguments):
            say("item", item)
        say(_DONE)
    except UnreadableFile as error:
        say(_REFUSED, error.message, error.hint)
    except MemoryError:
        say(_BROKEN, "内存超过上限")
    except Exception as error:
        said = "内存超过上限" if "alloc" in str(error).lower() else type(error).__name__
        say(_BROKEN, said)
