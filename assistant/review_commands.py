"""The commands around a file that was handed in: ``read`` and ``review``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from assistant.errors import UnreadableFile
from assistant.terminal import UNREADABLE, open_desk, out, plain_errors, say

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.documents.files.folder import Listed
    from assistant.domain import Document, Review

    Reviewed: TypeAlias = tuple[Listed, Document, tuple[Review, ...]]

Files = Annotated[list[Path], typer.Argument(help="文件", metavar="FILE…")]
Json = Annotated[bool, typer.Option("--json", help="在标准输出给出 JSON")]
NoModel = Annotated[bool, typer.Option("--no-model", help="不使用语言模型")]

STRICT_FINDINGS = 1
MOST_LEFT = 20  # lines about what was not read, or is doubtful, of one file


def _read(desk: Desk, file: Listed, failed: list[tuple[str, str]]) -> Document | None:
    """A file's document, or ``None`` when it could not be read; the reason goes to stderr and ``failed``."""
    from assistant.documents.files.folder import ready

    try:
        return desk.read(ready(file))
    except UnreadableFile as error:
        reason = str(error)
    except Exception:  # a defect of ours in one file must not cost the others
        logging.getLogger(__name__).exception("a file could not be read")
        reason = "读取时程序出错，其余文件不受影响。请把这个文件反馈给维护人员。"
    say(f"无法读取 {file.name}：{reason}")
    failed.append((file.name, reason))
    return None


def _say_left(document: Document) -> None:
    """What of a file the result does not hold, or holds with doubt, on stderr."""
    from assistant.documents.telling import doubt_text, unread_text

    lines = [
        f"存疑　第{number}张 {doubt_text(each)}"
        for number, form in enumerate(document.filings, start=1)
        for each in form.doubtful
    ]
    lines += [f"未读入　{unread_text(entry)}" for entry in document.unread]
    for line in lines[:MOST_LEFT]:
        say(f"{document.source}：{line}")
    if len(lines) > MOST_LEFT:
        say(f"{document.source}：另有 {len(lines) - MOST_LEFT} 处存疑或未读入，见 JSON。")


def read(files: Files) -> None:
    """读取申报表、自评表和经费说明，给出结构化 JSON。"""
    from assistant.documents.files.folder import Listed

    failed: list[tuple[str, str]] = []
    desk = open_desk(no_model=True)
    read_ok = []
    for file in files:
        if document := _read(desk, Listed(name=file.name, path=file), failed):
            read_ok.append(document.model_dump(mode="json"))
            _say_left(document)
    if read_ok:
        out(read_ok[0] if len(files) == 1 else read_ok)
    if failed:
        raise typer.Exit(UNREADABLE)


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

    from assistant.documents.files.folder import OTHER_KIND, PICTURE_SMALL, list_files
    from assistant.documents.writing import review_payload

    desk = open_desk(no_model=no_model)
    done: list[Reviewed] = []
    failed: list[tuple[str, str]] = []
    with tempfile.TemporaryDirectory(prefix="jixiao-") as work:
        listing = list_files(files, Path(work), limits=desk.settings.limits, join_named=False)
        for name, reason in listing.left_out:
            say(f"没有审核 {name}：{reason}")
        failed += listing.left_out
        for file in listing.files:
            if document := _read(desk, file, failed):
                done.append((file, document, desk.review(document)))
        payloads = [
            review_payload(file.name, reviews, unread=document.unread).model_dump(mode="json")
            for file, document, reviews in done
        ]
        single = len(files) == 1 and [each.path for each in listing.files] == files
        if as_json and payloads:
            out(payloads[0] if single else payloads)
        if into is not None:
            with plain_errors():
                _write_reviews(done, failed, into, desk.rule_titles)
        elif not as_json:
            _print_reviews(done)
    if any(reason not in (OTHER_KIND, PICTURE_SMALL) for _, reason in failed):
        raise typer.Exit(UNREADABLE)
    if strict and any(finding.severity == "error" for *_, reviews in done for r in reviews for finding in r.findings):
        raise typer.Exit(STRICT_FINDINGS)


def _write_reviews(
    done: list[Reviewed],
    failed: list[tuple[str, str]],
    into: Path,
    titles: dict[str, str],
) -> None:
    from assistant.documents.writing import write_batch_xlsx
    from assistant.documents.writing.bundle import write_papers

    written: set[str] = set()
    for file, document, reviews in done:
        if not reviews:
            failed = [*failed, (file.name, _no_form(document))]
            say(f"{file.name}：{_no_form(document)}")
            continue
        write_papers(file.name, file.path, reviews, into, titles=titles, written=written)
        say(f"{file.name}：已写入 {into}")
    named = [(file.name, reviews) for file, _, reviews in done if reviews]
    write_batch_xlsx(named, into / "审核汇总.xlsx", failed=failed, titles=titles)


def _no_form(document: Document) -> str:
    """Why nothing of a file was reviewed, with what was seen in it."""
    from assistant.documents.telling import unread_text

    seen = "；".join(unread_text(entry).rstrip("。") for entry in document.unread[:3])
    return "没有认出填好的申报表或自评表" + (f"（{seen}）。" if seen else "。")


def _print_reviews(done: list[Reviewed]) -> None:
    from rich.console import Console
    from rich.markup import escape

    from assistant.documents.telling import doubt_text, unread_text

    console = Console(highlight=False, soft_wrap=True)
    marks = {"error": "[red]错误[/]", "warning": "[yellow]警告[/]", "info": "[blue]提示[/]"}
    for file, document, reviews in done:
        if not reviews:
            console.print(f"[bold]{escape(file.name)}[/]：{escape(_no_form(document))}")
        for item in reviews:
            head = f"{escape(file.name)} 第{item.form_index}张 {item.filing.kind.value}《{escape(item.filing.project.name)}》"
            console.print(f"\n[bold]{head}[/]  等级 {item.grade.value}，{escape(item.outcome)}")
            for finding in item.findings:
                console.print(
                    f"  {marks[finding.severity.value]} 【{escape(finding.place.label)}】{escape(finding.message)}"
                )
                console.print(f"      [dim]建议：{escape(finding.suggestion)}　依据：{escape(finding.basis)}[/]")
                if finding.rewrite:
                    console.print(f"      [dim]可改为：{escape(finding.rewrite)}[/]")
            for doubt in item.filing.doubtful:
                console.print(f"  [yellow]存疑[/] {escape(doubt_text(doubt))}")
            if item.not_evaluated:
                console.print(f"  [dim]未评价 {len(item.not_evaluated)} 条规则。[/]")
        if reviews and document.unread:
            console.print(f"\n[bold]{escape(file.name)}[/] 有 {len(document.unread)} 处内容没有读进表里：")
            for entry in document.unread[:MOST_LEFT]:
                console.print(f"  [yellow]未读[/] {escape(unread_text(entry))}")
            if len(document.unread) > MOST_LEFT:
                console.print(f"  另有 {len(document.unread) - MOST_LEFT} 处，见 --json。")
