"""Each text of ``tests/documents`` is read into the golden beside it; a missing golden is a failure, never a new file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.documents import read

FOLDER = Path(__file__).parent / "documents"
TEXTS = sorted(FOLDER.glob("*.txt"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_is_read_as_its_golden_says(path: Path) -> None:
    golden = path.with_suffix(".json")
    assert golden.is_file(), f"the golden {golden.name} is missing"
    said = read(path).model_dump(mode="json", exclude={"sha256"}, exclude_defaults=True)
    assert said == json.loads(golden.read_text("utf-8"))


def test_no_golden_is_left_without_its_text() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == {path.stem for path in TEXTS}
