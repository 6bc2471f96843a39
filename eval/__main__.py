"""``python -m eval read|search|draft|review|chat``: each prints its scoreboard and exits 1 when a goal is missed."""

from __future__ import annotations

import importlib
import json
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from eval.scoreboard import Scoreboard

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


class Capability(StrEnum):
    READ = "read"
    SEARCH = "search"
    DRAFT = "draft"
    REVIEW = "review"
    CHAT = "chat"


@app.command()
def main(
    capability: Annotated[Capability, typer.Argument(help="评什么")],
    as_json: Annotated[bool, typer.Option("--json", help="以 JSON 输出")] = False,
) -> None:
    """Run one evaluation with the real parts and print what was measured."""
    board: Scoreboard = importlib.import_module(f"eval.{capability.value}").score()
    if as_json:
        print(json.dumps(board.model_dump(mode="json"), ensure_ascii=False, indent=1))
    else:
        show(board)
    if board.missed:
        raise typer.Exit(1)


def show(board: Scoreboard) -> None:
    console = Console(width=max(132, Console().width))
    table = Table(title=board.title)
    for head in ("项目", "结果", "目标", "对照", "说明"):
        table.add_column(head)
    for line in board.lines:
        reached = "" if line.reached is None else ("✓ " if line.reached else "✗ ")
        table.add_row(line.name, line.shown, reached + line.goal, line.baseline, line.note)
    console.print(table)
    for remark in board.remarks:
        console.print(f"  {remark}")


if __name__ == "__main__":
    app()
