"""The names other programs and the next developer rely on stay where they are."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PUBLIC = {
    "assistant.desk": ("Desk", "open_desk"),
    "assistant.documents": ("read", "read_text"),
    "assistant.target": ("read_target", "read_money", "read_date", "read_number"),
    "assistant.figures": ("read_figures", "read_deadlines", "read_frequencies"),
    "assistant.review.checking": ("review_document", "run_rules"),
    "assistant.review.rubric": ("grade",),
    "assistant.library": ("open_library",),
    "assistant.models.chat": ("open_chat",),
    "assistant.models.embeddings": ("open_embeddings",),
    "assistant.drafting": ("draft",),
    "assistant.history": ("open_history",),
    "assistant.prompting": ("load_prompt",),
}


@pytest.mark.parametrize("module", sorted(PUBLIC))
def test_public_names_exist(module: str) -> None:
    loaded = importlib.import_module(module)
    assert [name for name in PUBLIC[module] if not hasattr(loaded, name)] == []


def modules() -> list[Path]:
    return sorted((ROOT / "assistant").rglob("*.py")) + sorted((ROOT / "eval").rglob("*.py"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not text.strip() or ast.get_docstring(ast.parse(text))
