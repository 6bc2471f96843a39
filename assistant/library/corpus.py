"""Loads the sample library in ``corpus/``: filings we made up, the indicator practice by sector, the regulations restated.

Files in, frozen values out; nothing here knows of vectors. ``digest`` tells whether an index still holds this corpus.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from assistant.domain import Document, Practice, Value

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
GENERAL = "通用"
_HEADING = re.compile(r"^## (.+?)\s*$", re.MULTILINE)


class Sample(Value):
    """A made-up filing of ``corpus/filings``. ``sample`` is always true: nobody may take it for a real one."""

    sample: bool
    sector: str
    document: Document


class Passage(Value):
    """One section of ``corpus/regulations``. The last line of ``text`` says what it rests on; ``asked`` are questions it
    answers, in the words of people who ask: searched, not shown.
    """

    page: str
    title: str
    heading: str
    text: str
    asked: str = ""
    source: str

    @property
    def ref(self) -> str:
        """Where it stands, e.g. ``regulations/weights.md#权重``."""
        return f"{self.source}#{self.heading}"


@lru_cache(maxsize=2)
def samples(folder: Path = CORPUS) -> tuple[Sample, ...]:
    """All sample filings in the order of their file names. Raises pydantic's ``ValidationError`` on a malformed file."""
    return tuple(Sample.model_validate_json(path.read_bytes()) for path in sorted((folder / "filings").glob("*.json")))


@lru_cache(maxsize=2)
def all_practices(folder: Path = CORPUS) -> tuple[Practice, ...]:
    """The practice of all sectors, ``通用`` among them."""
    reader = TypeAdapter(tuple[Practice, ...])
    files = sorted((folder / "indicators").glob("*.json"))
    return tuple(practice for path in files for practice in reader.validate_python(json.loads(path.read_text("utf-8"))))


@lru_cache(maxsize=2)
def sectors(folder: Path = CORPUS) -> tuple[str, ...]:
    """The sectors that have a practice of their own; ``通用`` is not one."""
    return tuple(dict.fromkeys(item.sector for item in all_practices(folder) if item.sector != GENERAL))


@lru_cache(maxsize=2)
def regulation_passages(folder: Path = CORPUS) -> tuple[Passage, ...]:
    """Every ``##`` section of every page, in order. The page's title is its ``#`` line."""
    found: list[Passage] = []
    for path in sorted((folder / "regulations").glob("*.md")):
        page = path.read_text("utf-8").replace("\r\n", "\n")
        title = page.partition("\n")[0].lstrip("# ").strip()
        pieces = _HEADING.split(page)
        for heading, body in zip(pieces[1::2], pieces[2::2], strict=True):
            place = f"regulations/{path.name}"
            asked, text = _questions(body.strip())
            found.append(Passage(page=path.stem, title=title, heading=heading, text=text, asked=asked, source=place))
    return tuple(found)


def _questions(body: str) -> tuple[str, str]:
    """The line of questions (常问) a section begins with, and the rest."""
    if not body.startswith("常问："):
        return "", body
    asked, _, text = body.partition("\n\n")
    return asked.removeprefix("常问：").strip(), text.strip()


def digest(folder: Path = CORPUS) -> str:
    """A hash of every file that is indexed; it changes when any of them does."""
    total = hashlib.sha256()
    for path in sorted(
        file for kind in ("filings", "indicators", "regulations") for file in (folder / kind).glob("*.*")
    ):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()
