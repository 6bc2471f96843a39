"""What every command shares: results on stdout as JSON, words to the user on stderr, errors in plain words, a progress bar."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from assistant.errors import AssistantError
from assistant.settings import load_settings

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.desk.rooms import Progress

UNREADABLE = 2
"""Exit status: something could not be read."""


def say(text: str) -> None:
    """A line to the user on stderr; stdout is for results."""
    print(text, file=sys.stderr, flush=True)


def out(value: object) -> None:
    """A result on stdout, as UTF-8 JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn the family's errors into their message and exit status 2."""
    try:
        yield
    except AssistantError as error:
        say(f"错误：{error}")
        raise typer.Exit(UNREADABLE) from error


def open_desk(*, no_model: bool = False) -> Desk:
    from assistant.desk import open_desk as open_it

    settings = load_settings()
    return open_it(settings.model_copy(update={"no_model": True}) if no_model else settings)


@contextmanager
def progress(label: str) -> Iterator[Progress]:
    """A progress bar on stderr; gives the callback that moves it."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=False) as bar:
        task = bar.add_task(label, total=None)

        def move(done: int, total: int, what: str) -> None:
            bar.update(task, completed=done, total=total, description=f"{label} {what}".strip())

        yield move
