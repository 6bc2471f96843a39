"""The papers of reviewed files: 审核意见书, JSON and the file with comments for each, in a folder or in one zip."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event

from assistant.documents.files.folder import safe_name
from assistant.documents.writing.annotate import annotate
from assistant.documents.writing.batch import write_batch_xlsx
from assistant.documents.writing.opinion import write_opinion_docx
from assistant.documents.writing.payload import review_payload
from assistant.documents.writing.saving import saving
from assistant.domain import Review, Value
from assistant.errors import AssistantError, Cancelled


class Paper(Value):
    """The papers of one file. ``marked`` is ``None`` where the file takes no comments."""

    opinion: Path
    data: Path
    marked: Path | None = None


def write_papers(
    name: str,
    original: Path | None,
    reviews: Sequence[Review],
    into: Path,
    *,
    titles: Mapping[str, str],
    written: set[str] | None = None,
) -> Paper:
    """Write the papers of one file into a folder, under its name. Raises ``AssistantError`` when it cannot be written.

    ``written`` holds the names this run has used, so that 甲.docx does not overwrite the papers of 甲.xlsx.
    """
    into.mkdir(parents=True, exist_ok=True)
    full = safe_name(name)
    suffix = Path(full).suffix.lower()
    stem = full[: -len(suffix)] if suffix else full
    written = set() if written is None else written
    stem = full if stem in written else stem
    written.add(stem)
    opinion, data = into / f"{stem}.审核意见书.docx", into / f"{stem}.审核.json"
    write_opinion_docx(reviews, opinion, source=name, titles=titles)
    data.write_text(review_payload(name, reviews).model_dump_json(indent=1), "utf-8")
    if original is None or original.suffix.lower() not in (".docx", ".xlsx"):
        return Paper(opinion=opinion, data=data)
    marked = into / f"{stem}.批注{original.suffix.lower()}"
    try:
        annotate(original, reviews, marked)
    except AssistantError:
        return Paper(opinion=opinion, data=data)
    return Paper(opinion=opinion, data=data, marked=marked)


def write_bundle(
    reviewed: Sequence[tuple[str, Path | None, Sequence[Review]]],
    path: Path,
    *,
    titles: Mapping[str, str],
    failed: Sequence[tuple[str, str]] = (),
    on_progress: Callable[[int, int, str], None] | None = None,
    cancel: Event | None = None,
) -> None:
    """Write one zip with 审核汇总.xlsx and the papers of every file with a form. Raises ``Cancelled`` when told to stop."""
    with saving(path) as draft, tempfile.TemporaryDirectory(prefix="jixiao-") as work:
        folder = Path(work)
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            summary = folder / "审核汇总.xlsx"
            write_batch_xlsx([(name, reviews) for name, _, reviews in reviewed], summary, failed=failed, titles=titles)
            archive.write(summary, summary.name)
            written: set[str] = set()
            for number, (name, original, reviews) in enumerate(reviewed, start=1):
                if cancel is not None and cancel.is_set():
                    raise Cancelled("已停止打包。")
                if reviews:
                    papers = write_papers(name, original, reviews, folder / "papers", titles=titles, written=written)
                    for paper in (papers.opinion, papers.marked):
                        if paper is not None:
                            archive.write(
                                paper, f"{'审核意见书' if paper is papers.opinion else '批注件'}/{paper.name}"
                            )
                if on_progress:
                    on_progress(number, len(reviewed), name)
