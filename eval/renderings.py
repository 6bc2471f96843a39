"""Filings rendered into files the way offices hand them over: Word, Excel, text PDF, scans, photographs.

The values are those of ``corpus/`` and, derived from them, forms of other kinds; nothing here is a real filing. The text
layouts stand in :mod:`tests.documents.renderings`. A renderer that lacks its tool says so instead of rendering.
"""

from __future__ import annotations

import html
import io
import random
import re
import shutil
import subprocess
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.documents.official import title_of, year_line
from assistant.documents.writing import write_form_docx, write_form_xlsx
from assistant.documents.writing.form_layout import Cell, Look, Table, children_table, form_table
from assistant.domain import Execution, ExecutionLine, Filing, FilingKind, Indicator
from assistant.library.corpus import samples
from assistant.target import read_money, read_target

DPI = 200
_CM = DPI / 2.54
_PAGE = (round(21.0 * _CM), round(29.7 * _CM))
_MARGIN = round(2.0 * _CM)
_FONTS = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSansCJK-Regular.ttc",
    "simsun.ttc",
    "STSong.ttf",
    "wqy-zenhei.ttc",
    "uming.ttc",
)
_FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/System/Library/Fonts", "C:/Windows/Fonts")


def filings() -> list[Filing]:
    """The filings of the corpus, every second application again with weights and explanations, and as a self-evaluation."""
    given = [filing for sample in samples() for filing in sample.document.filings]
    plain = [filing for filing in given if filing.kind is FilingKind.APPLICATION]
    return [*given, *map(_weighed, plain[::3]), *map(_evaluated, plain[1::3])]


def _weighed(filing: Filing) -> Filing:
    rows = tuple(
        row.model_copy(update={"weight": Decimal(3 + number % 5), "explanation": f"按{row.name}的实际统计数计算。"})
        for number, row in enumerate(filing.indicators)
    )
    return filing.model_copy(update={"indicators": rows})


def _evaluated(filing: Filing) -> Filing:
    """The self-evaluation of an application: every second row short of its target, the reason given."""

    def row_of(number: int, row: Indicator) -> Indicator:
        said = re.sub(r"^[≥≤=<>]", "", row.target.text)
        actual = re.sub(r"\d+", lambda found: str(int(found.group()) + 1), said, count=1) if number % 2 else said
        reason = "" if number % 2 else "因启动较晚，下一年度提前安排。"
        points = {"weight": Decimal(5), "score": Decimal(5 if number % 2 else 4), "deviation": reason}
        return row.model_copy(update={"actual": read_target(actual), **points})

    amount = filing.project.funding.annual
    text = amount.text if amount is not None and amount.text else "120000.00"
    sums = [read_money(text, unit="元")] * 3
    nothing = [read_money("0", unit="元")] * 3
    labels = ("年度资金总额", "当年财政拨款", "上年结转资金", "其他资金")
    lines = tuple(
        ExecutionLine(label=label, **dict(zip(("initial", "revised", "spent"), values, strict=True)))
        for label, values in zip(labels, (sums, sums, nothing, nothing), strict=True)
    )
    return Filing(
        kind=FilingKind.SELF_EVALUATION,
        project=filing.project.model_copy(
            update={
                "funding": type(filing.project.funding)(),
                "category": None,
                "nature": None,
                "start": None,
                "end": None,
            }
        ),
        objective=filing.objective.model_copy(update={"overall": None, "actual": filing.objective.annual}),
        indicators=tuple(row_of(number, row) for number, row in enumerate(filing.indicators)),
        execution=Execution(
            lines=lines,
            weight=Decimal(10),
            rate_text="100.00%",
            rate=Decimal(1),
            score=Decimal(10),
            total_weight=Decimal(100),
            total_score=Decimal(95),
        ),
    )


# ----------------------------------------------------------------------------------------------------- office files


def docx(filing: Filing, folder: Path) -> Path:
    path = folder / "form.docx"
    write_form_docx([filing], path)
    return path


def xlsx(filing: Filing, folder: Path) -> Path:
    path = folder / "form.xlsx"
    write_form_xlsx([filing], path)
    return path


# ------------------------------------------------------------------------------------------------------- text PDF


def chromium() -> str | None:
    """The browser that prints PDFs, if one is on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def print_pdf(forms: Sequence[Filing], path: Path) -> Path:
    """A text PDF of several forms, each beginning on a new page, printed by headless Chromium."""
    return print_page(web_page(forms), path)


def print_page(content: str, path: Path) -> Path:
    """A page of HTML printed as PDF by headless Chromium."""
    program = chromium()
    assert program is not None
    page = path.with_suffix(".html")
    page.write_text(content, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={path}"]
    options.append(f"--user-data-dir={path.with_suffix('.profile')}")
    subprocess.run([program, *options, page.as_uri()], check=True, capture_output=True, timeout=120)
    return path


def web_page(forms: Sequence[Filing]) -> str:
    """Forms as a page to print."""
    parts = []
    for filing in forms:
        parts.append(f"<h1>{html.escape(title_of(filing))}</h1><p>{html.escape(year_line(filing))}</p>")
        parts.append(web_table(form_table(filing)))
        if children := children_table(filing):
            parts += ["<p>项目投入资金构成：</p>", web_table(children)]
    style = (
        "body{font:10.5pt 'Noto Serif CJK SC',serif}h1{font-size:18pt;text-align:center;break-before:page}p{text-align:center}"
        "table{border-collapse:collapse;width:17cm;table-layout:fixed}td{border:1px solid #000;padding:2px 4px;"
        "white-space:pre-wrap;overflow-wrap:anywhere}@page{size:A4;margin:2cm}"
    )
    return f"<!doctype html><meta charset='utf-8'><style>{style}</style>{''.join(parts)}"


def web_table(table: Table) -> str:
    """A table in HTML, its merged areas as spans."""
    columns = "".join(f"<col style='width:{width}cm'>" for width in table.widths)
    rows = []
    for number in range(table.height):
        cells = sorted((cell for cell in table.cells if cell.row == number), key=lambda cell: cell.column)
        rows.append(
            "<tr>"
            + "".join(f"<td rowspan={cell.height} colspan={cell.width}>{html.escape(cell.text)}</td>" for cell in cells)
            + "</tr>"
        )
    return f"<table>{columns}{''.join(rows)}</table>"


# ---------------------------------------------------------------------------------------------------------- scans


@lru_cache(maxsize=1)
def font_path() -> str | None:
    """A font with Chinese characters, if the system has one we know."""
    folders = [Path(folder) for folder in _FONT_FOLDERS if Path(folder).is_dir()]
    return next((str(path) for name in _FONTS for folder in folders for path in folder.rglob(name)), None)


def scan_pdf(filing: Filing, path: Path, *, seed: int) -> Path:
    """A PDF of pictures only: each page a little turned, soft, and noisy, as an office scanner leaves it."""
    pages = [_scanned(page, random.Random(seed * 31 + number)) for number, page in enumerate(pages_of(filing))]
    pages[0].save(path, "PDF", resolution=DPI, save_all=True, append_images=pages[1:], quality=75)
    return path


def _scanned(page: Any, chance: random.Random) -> Any:
    from PIL import Image, ImageFilter

    tilt = chance.choice((-1, 1)) * chance.uniform(0.3, 1.5)
    turned = page.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor="white")
    soft = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 0.8)))
    noise = Image.effect_noise(page.size, 40).convert("RGB")
    stream = io.BytesIO()
    Image.blend(soft, noise, 0.12).save(stream, "JPEG", quality=75)
    return Image.open(io.BytesIO(stream.getvalue())).convert("RGB")


def pages_of(filing: Filing, *, rule: str = "black") -> list[Any]:
    """A form drawn on A4 pages at 200 dpi; merged cells go on over the page break. ``rule`` is the rules' colour or empty."""
    from PIL import Image, ImageDraw, ImageFont

    font_file = font_path()
    assert font_file is not None
    face = 2 if font_file.endswith("-Regular.ttc") else 0  # the third face of Noto CJK is the simplified one
    letters, large = ImageFont.truetype(font_file, 29, index=face), ImageFont.truetype(font_file, 50, index=face)
    pages: list[Any] = []

    def new_page() -> Any:
        pages.append(Image.new("RGB", _PAGE, "white"))
        return ImageDraw.Draw(pages[-1])

    draw = new_page()
    draw.text((_PAGE[0] / 2, _MARGIN), title_of(filing), font=large, fill="black", anchor="ma")
    draw.text((_PAGE[0] / 2, _MARGIN + 75), year_line(filing), font=letters, fill="black", anchor="ma")
    y = _MARGIN + 125
    for number, table in enumerate(filter(None, (form_table(filing), children_table(filing)))):
        if number:
            draw.text((_MARGIN, y + 20), "项目投入资金构成：", font=letters, fill="black")
            y += 70
        heights = _heights(table, letters)
        first = 0
        while first < table.height:
            last = first
            while last < table.height and y + sum(heights[first : last + 1]) < _PAGE[1] - _MARGIN:
                last += 1
            if last == first and y == _MARGIN:
                last += 1  # a row higher than a page is cut off
            if last > first:
                heights[last - 1] += _lacking(table, heights, (first, last), letters)
                _draw(draw, table, heights, (first, last), y, letters, rule)
                y += sum(heights[first:last])
            first = last
            if first < table.height:
                draw, y = new_page(), _MARGIN
    return pages


def _lefts(table: Table) -> list[int]:
    lefts = [_MARGIN]
    for width in table.widths:
        lefts.append(lefts[-1] + round(width * _CM))
    return lefts


def _wrapped(cell: Cell, width: float, letters: Any) -> list[str]:
    lines: list[str] = []
    for part in cell.text.split("\n"):
        lines.append("")
        for sign in part:
            if letters.getlength(lines[-1] + sign) > width - 20:
                lines.append("")
            lines[-1] += sign
    return lines


def _heights(table: Table, letters: Any) -> list[int]:
    lefts = _lefts(table)
    heights = [52] * table.height
    for cell in sorted(table.cells, key=lambda cell: cell.height):
        need = 20 + 38 * len(_wrapped(cell, lefts[cell.column + cell.width] - lefts[cell.column], letters))
        has = sum(heights[cell.row : cell.row + cell.height])
        heights[cell.row + cell.height - 1] += max(0, need - has)
    return heights


def _lacking(table: Table, heights: Sequence[int], part: tuple[int, int], letters: Any) -> int:
    """By how much a page's last row must grow so that merged cells cut by the page break still hold their text."""
    first, last = part
    lefts = _lefts(table)
    lacking = 0
    for cell in table.cells:
        if first <= cell.row < last < cell.row + cell.height:
            need = 20 + 38 * len(_wrapped(cell, lefts[cell.column + cell.width] - lefts[cell.column], letters))
            lacking = max(lacking, need - sum(heights[cell.row : last]))
    return lacking


def _draw(
    draw: Any, table: Table, heights: Sequence[int], part: tuple[int, int], y: int, letters: Any, rule: str
) -> None:
    """The rows ``part`` (first, one after last) of a table from ``y`` downwards; a cell's text stands where it begins."""
    first, last = part
    lefts = _lefts(table)
    for cell in table.cells:
        start, end = max(cell.row, first), min(cell.row + cell.height, last)
        if start >= end:
            continue
        left, right = lefts[cell.column], lefts[cell.column + cell.width]
        top, bottom = y + sum(heights[first:start]), y + sum(heights[first:end])
        if rule:
            draw.rectangle((left, top, right, bottom), outline=rule, width=2)
        if cell.row < first:
            continue
        lines = _wrapped(cell, right - left, letters)
        at = top + max(8, (bottom - top - 38 * len(lines)) // 2)
        for line in lines:
            wide = letters.getlength(line)
            x = left + 10 if cell.look is Look.TEXT else left + (right - left - wide) / 2
            draw.text((x, at), line, font=letters, fill="black")
            at += 38
