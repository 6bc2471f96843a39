"""What reading is measured on: file kinds and layouts, each a run of cases, and the goals they are held to.

A case is one file: the filings it was rendered from and how to render it. Kinds named 难 are pictures and PDFs unlike the
renderings that the readers were built on; they have a goal for silent errors only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from assistant.documents.files.scan import is_installed
from assistant.domain import Filing, FilingKind
from eval import renderings, renderings_rough
from eval.read_compare import HEAD, ROW, TEXT_ROW
from tests.documents.renderings import LAYOUTS

_FORMS_A_PDF = 4
_HEADS = {"f prose": ("name", "department", "unit", "goal"), "i inline": ("name", "goal")}
_NOT_FOR_EVALUATIONS = ("f prose", "i inline", "e nothing between")
_HELD = ("a", "b", "c", "d", "e", "f", "i")  # the text layouts with a goal
_STYLED, _SPOILED = 4, 8  # every fourth filing in each style of PDF, every eighth as each kind of bad picture


@dataclass(frozen=True)
class Case:
    """One file to be: ``make(folder)`` writes it, or gives the text where ``layout`` is read as pasted text."""

    wanted: tuple[Filing, ...]
    make: Callable[[Path], Path | str]
    row: tuple[str, ...] = ROW
    head: tuple[str, ...] = HEAD


@dataclass(frozen=True)
class Kind:
    """A file kind or layout. ``goal`` is the share of cells, ``limit`` milliseconds a form, or a page where ``paged``."""

    name: str
    cases: Callable[[Sequence[Filing]], Iterator[Case]]
    goal: float | None
    limit: float | None
    paged: bool = False
    scanned: bool = False
    baselines: tuple[str, ...] = ()
    missing: Callable[[], str | None] = field(default=lambda: None)


def kinds() -> list[Kind]:
    """All kinds in the order they are told."""
    found = [
        Kind("docx", partial(_files, renderings.docx), 0.995, 100.0, baselines=("表格导出", "markitdown")),
        Kind("xlsx", partial(_files, renderings.xlsx), 0.995, 100.0, baselines=("表格导出", "markitdown")),
    ]
    found.append(Kind("ofd", partial(_files, renderings_rough.ofd), 0.98, 100.0))
    printed = partial(Kind, limit=300.0, paged=True, baselines=("表格导出", "markitdown"))
    found.append(printed("文字 PDF", partial(_printed, renderings.print_pdf, 1), 0.98, missing=_no_browser))
    for style in renderings_rough.STYLES:
        print_style = partial(renderings_rough.styled_pdf, style=style)
        found.append(printed(f"文字 PDF {style}", partial(_printed, print_style, _STYLED), 0.98, missing=_no_browser))
    found.append(
        printed(
            "文字 PDF LibreOffice", partial(_printed, renderings_rough.office_pdf, _STYLED), 0.98, missing=_no_office
        )
    )
    seen = partial(Kind, limit=5000.0, paged=True, scanned=True, missing=_no_scans)
    found.append(seen("扫描 PDF", _scans, 0.95))
    for name, spoil, quality, rule in _PICTURES:
        found.append(seen(f"扫描 PDF 难：{name}", partial(_spoiled, spoil, quality, rule), None))
    for layout, write in LAYOUTS.items():
        goal = 0.97 if layout.split()[0] in _HELD else None
        found.append(Kind(f"文本 {layout}", partial(_texts, layout, write), goal, 100.0))
    return found


_PICTURES: tuple[tuple[str, renderings_rough.Spoil, int, str], ...] = (
    ("斜 1.5 度", renderings_rough.tilted, 75, "black"),
    ("手机拍照", renderings_rough.telephone, 60, "black"),
    ("150 dpi", renderings_rough.coarse, 60, "black"),
    ("转 90 度", renderings_rough.quarter_turned, 75, "black"),
    ("倒置", renderings_rough.upside_down, 75, "black"),
    ("线很淡", renderings_rough.plain, 75, "#c8c8c8"),
    ("没有线", renderings_rough.plain, 75, ""),
)


def _files(render: Callable[[Filing, Path], Path], filings: Sequence[Filing]) -> Iterator[Case]:
    for filing in filings:
        yield Case((filing,), partial(render, filing))


def _printed(render: Callable[[Sequence[Filing], Path], Path], every: int, filings: Sequence[Filing]) -> Iterator[Case]:
    chosen = filings[::every]
    for at in range(0, len(chosen), _FORMS_A_PDF):
        group = chosen[at : at + _FORMS_A_PDF]
        yield Case(tuple(group), partial(_print, render, group))


def _print(render: Callable[[Sequence[Filing], Path], Path], group: Sequence[Filing], folder: Path) -> Path:
    return render(group, folder / "forms.pdf")


def _scans(filings: Sequence[Filing]) -> Iterator[Case]:
    for at, filing in enumerate(filings):
        yield Case((filing,), partial(_scan, filing, at))


def _scan(filing: Filing, seed: int, folder: Path) -> Path:
    return renderings.scan_pdf(filing, folder / "scan.pdf", seed=seed)


def _spoiled(spoil: renderings_rough.Spoil, quality: int, rule: str, filings: Sequence[Filing]) -> Iterator[Case]:
    for at, filing in enumerate(filings[::_SPOILED]):
        yield Case((filing,), partial(_spoil, filing, at, spoil, quality, rule))


def _spoil(filing: Filing, seed: int, spoil: renderings_rough.Spoil, quality: int, rule: str, folder: Path) -> Path:
    path = folder / "picture.pdf"
    return renderings_rough.picture_pdf(filing, path, seed=seed, spoil=spoil, quality=quality, rule=rule)


def _texts(layout: str, write: Callable[[Filing], str], filings: Sequence[Filing]) -> Iterator[Case]:
    for filing in filings:
        own = filing.kind is FilingKind.SELF_EVALUATION
        if own and layout in _NOT_FOR_EVALUATIONS:
            continue
        row = ROW[:8] if own else TEXT_ROW
        yield Case((filing,), partial(_written, write, filing), row, _HEADS.get(layout, HEAD))


def _written(write: Callable[[Filing], str], filing: Filing, _: Path) -> str:
    return write(filing)


def _no_browser() -> str | None:
    return None if renderings.chromium() else "这台机器上没有 Chromium 可用来打印。"


def _no_office() -> str | None:
    return None if renderings_rough.office() else "这台机器上没有 LibreOffice 可用来打印。"


def _no_scans() -> str | None:
    if not is_installed():
        return "没有安装文字识别组件（scan）。"
    return None if renderings.font_path() else "这台机器上没有可用来绘制的中文字体。"
