"""The same filings less kindly: PDFs in other styles, and pictures as telephones and poor scanners leave them.

Nothing in here is what the readers were built on; it tells how they do where a file is unlike our own renderings.
"""

from __future__ import annotations

import html
import io
import random
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.documents.official import title_of, year_line
from assistant.documents.writing import write_form_docx
from assistant.documents.writing.form_layout import Table, children_table, form_table
from assistant.domain import Filing
from eval.renderings import pages_of, print_page, web_table

# -------------------------------------------------------------------------------------------------- pictures

Spoil = Callable[[Any, random.Random], Any]


def picture_pdf(filing: Filing, path: Path, *, seed: int, spoil: Spoil, quality: int = 75, rule: str = "black") -> Path:
    """A PDF of spoiled pictures of a form's pages; ``rule`` is the colour of its rules, empty for none."""
    chance = random.Random(seed)
    pages = [spoil(page, chance) for page in pages_of(filing, rule=rule)]
    pages = [_jpeg(page, quality) for page in pages]
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], quality=quality)
    return path


def telephone(page: Any, chance: random.Random) -> Any:
    """Taken by hand over a table: the sheet in perspective, its table around it, light falling off to one corner, soft."""
    import numpy as np
    from PIL import Image, ImageChops, ImageFilter

    width, height = page.size
    border = 90
    room = (width + 2 * border, height + 2 * border)
    held = Image.new("RGB", room, (96, 84, 70))
    held.paste(page, (border, border))
    corners = [(border, border), (border + width, border), (border + width, border + height), (border, border + height)]
    seen = [(x + chance.uniform(-45, 45), y + chance.uniform(-45, 45)) for x, y in corners]
    turned = held.transform(
        room, Image.Transform.PERSPECTIVE, _perspective(seen, corners), Image.Resampling.BICUBIC, fillcolor=(96, 84, 70)
    )
    down, across = np.mgrid[0 : room[1], 0 : room[0]]
    light = 255 - 90 * (down / room[1]) * 0.6 - 90 * (across / room[0]) * 0.6
    fold = np.exp(-(((across - down * 0.4 - chance.uniform(300, 900)) / 260) ** 2))
    shade = Image.fromarray((light - 45 * fold).clip(60, 255).astype("uint8"))
    shaded = ImageChops.multiply(turned, Image.merge("RGB", (shade,) * 3))
    noise = Image.effect_noise(room, 30).convert("RGB")
    return Image.blend(shaded.filter(ImageFilter.GaussianBlur(0.8)), noise, 0.08)


def _perspective(seen: Sequence[tuple[float, float]], corners: Sequence[tuple[float, float]]) -> list[float]:
    """The eight coefficients that take a point of the new picture to one of the old."""
    import numpy as np

    rows, values = [], []
    for (x, y), (u, v) in zip(seen, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    return [float(value) for value in np.linalg.solve(np.array(rows), np.array(values))]


def tilted(page: Any, chance: random.Random) -> Any:
    from PIL import Image

    return page.rotate(chance.choice((-1.5, 1.5)), resample=Image.Resampling.BICUBIC, fillcolor="white")


def coarse(page: Any, chance: random.Random) -> Any:
    """150 dpi, a grey background, a tilt of half a degree."""
    from PIL import Image, ImageChops

    small = page.resize((page.width * 3 // 4, page.height * 3 // 4), Image.Resampling.LANCZOS)
    paper = Image.new("RGB", small.size, (222, 222, 218))
    return ImageChops.multiply(small, paper).rotate(
        chance.uniform(-0.5, 0.5), resample=Image.Resampling.BICUBIC, fillcolor=(222, 222, 218)
    )


def quarter_turned(page: Any, chance: random.Random) -> Any:
    """Fed sideways."""
    return plain(page, chance).rotate(chance.choice((90, 270)), expand=True)


def upside_down(page: Any, chance: random.Random) -> Any:
    return plain(page, chance).rotate(180)


def plain(page: Any, chance: random.Random) -> Any:
    """A slight tilt and noise."""
    from PIL import Image

    turned = page.rotate(chance.uniform(-0.4, 0.4), resample=Image.Resampling.BICUBIC, fillcolor="white")
    return Image.blend(turned, Image.effect_noise(page.size, 30).convert("RGB"), 0.08)


def _jpeg(page: Any, quality: int) -> Any:
    from PIL import Image

    stream = io.BytesIO()
    page.convert("RGB").save(stream, "JPEG", quality=quality)
    return Image.open(io.BytesIO(stream.getvalue())).convert("RGB")


# ------------------------------------------------------------------------------------------------- text PDFs

PAGES = "@page{size:A4;margin:2cm}"
_BODY = "body{font:10.5pt 'Noto Serif CJK SC',serif;margin:0}h1{font-size:18pt;text-align:center}p{text-align:center}"
_TABLE = (
    "table{border-collapse:collapse;width:17cm;table-layout:fixed}"
    "td{border:1px solid #000;padding:2px 4px;white-space:pre-wrap;overflow-wrap:anywhere}"
)
_EACH = "h1{break-before:page}"
STYLES = {
    "无线": _BODY + _TABLE + _EACH + PAGES + "td{border:none;padding:4px 10px}",
    "只有横线": _BODY + _TABLE + _EACH + PAGES + "td{border-left:none;border-right:none}",
    "左右开口": _BODY + _TABLE + _EACH + PAGES + "table{border:1px solid #000;border-left:hidden;border-right:hidden}",
    "点线": _BODY + _TABLE + _EACH + PAGES + "td{border:1px dotted #888}",
    "横向": _BODY + _TABLE.replace("17cm", "25cm") + _EACH + "@page{size:A4 landscape;margin:2cm}",
    "重复表头": _BODY + _TABLE + _EACH + PAGES + "thead{display:table-header-group}body{line-height:2}",
    "一页两表": _BODY + _TABLE + PAGES + "body{font-size:6pt}h1{font-size:9pt;margin:4pt}p{margin:2pt}",
    "表中分页": _BODY + _TABLE + _EACH + PAGES + "body{line-height:2.1}td{padding:6px 4px}",
}


def styled_pdf(forms: Sequence[Filing], path: Path, *, style: str) -> Path:
    """A text PDF of forms in one of ``STYLES``, printed by Chromium; with 重复表头 the indicators are a table of their own."""
    parts = []
    for filing in forms:
        parts.append(f"<h1>{html.escape(title_of(filing))}</h1><p>{html.escape(year_line(filing))}</p>")
        table = form_table(filing)
        parts.append(_in_two(table) if style == "重复表头" else web_table(table))
        if children := children_table(filing):
            parts += ["<p>项目投入资金构成：</p>", web_table(children)]
    return print_page(f"<!doctype html><meta charset='utf-8'><style>{STYLES[style]}</style>{''.join(parts)}", path)


def _in_two(table: Table) -> str:
    """The head as one table; the indicators as another right below, their heading row repeated on every page."""
    whole = web_table(table)
    if table.heading is None:
        return whole
    start, *rows = whole.removesuffix("</table>").split("<tr>")
    head, heading, body = rows[: table.heading], rows[table.heading], rows[table.heading + 1 :]
    heading = heading.replace(f"rowspan={table.height - table.heading}", "rowspan=1")
    body[0] = body[0].replace("<td", f"<td rowspan={len(body)}></td><td", 1) if "绩效" in heading[:60] else body[0]
    return (
        f"{start}{''.join('<tr>' + row for row in head)}</table>"
        f"{start}<thead><tr>{heading}</thead><tbody>{''.join('<tr>' + row for row in body)}</tbody></table>"
    )


def office() -> str | None:
    return shutil.which("soffice")


def office_pdf(forms: Sequence[Filing], path: Path) -> Path:
    """Our Word forms printed by LibreOffice."""
    program = office()
    assert program is not None
    before = path.with_suffix(".docx")
    write_form_docx(list(forms), before)
    profile = path.with_suffix(".profile").as_uri()
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(path.parent), str(before)], check=True, capture_output=True, timeout=120)
    return path


# ------------------------------------------------------------------------------------------------------- OFD


def ofd(filing: Filing, folder: Path) -> Path:
    """A form as the text and path objects of an OFD file, as high a page as it needs; every second text through a CTM."""
    table, size, line = form_table(filing), 3.7, 5.2
    lefts = [20 + sum(table.widths[:at]) * 10 for at in range(len(table.widths) + 1)]
    wrapped = {
        id(cell): [
            part[at : at + room]
            for room in [max(1, int((lefts[cell.column + cell.width] - lefts[cell.column] - 2) / size))]
            for part in cell.text.split("\n")
            for at in range(0, max(1, len(part)), room)
        ]
        for cell in table.cells
    }
    heights = [8.0] * table.height
    for cell in sorted(table.cells, key=lambda cell: cell.height):
        lacking = 3 + line * len(wrapped[id(cell)]) - sum(heights[cell.row : cell.row + cell.height])
        heights[cell.row + cell.height - 1] += max(0.0, lacking)
    tops = [45 + sum(heights[:at]) for at in range(table.height + 1)]
    parts = [
        _ofd_text(title_of(filing), 60, 28, 5.6, scaled=False),
        _ofd_text(year_line(filing), 90, 38, size, scaled=False),
    ]
    for number, cell in enumerate(table.cells):
        x, y, wide = lefts[cell.column], tops[cell.row], lefts[cell.column + cell.width] - lefts[cell.column]
        high = tops[cell.row + cell.height] - y
        parts.append(
            f'<ofd:PathObject Boundary="{x} {y} {wide} {high}" LineWidth="0.2"><ofd:AbbreviatedData>M 0 0 L {wide} 0 L '
            f"{wide} {high} L 0 {high} C</ofd:AbbreviatedData></ofd:PathObject>"
        )
        start = y + (high - line * len(wrapped[id(cell)])) / 2
        for at, text in enumerate(wrapped[id(cell)]):
            parts.append(_ofd_text(text, x + 1, start + at * line, size, scaled=number % 2 == 1))
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
        "</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {space}><ofd:Area><ofd:PhysicalBox>0 0 210 {tops[-1] + 20}"
        f"</ofd:PhysicalBox></ofd:Area><ofd:Content><ofd:Layer>{''.join(parts)}</ofd:Layer></ofd:Content></ofd:Page>",
    }
    path = folder / "form.ofd"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _ofd_text(text: str, x: float, y: float, size: float, *, scaled: bool) -> str:
    wide = [size if ord(sign) > 255 else size * 0.55 for sign in text]
    steps = f"g {len(text) - 1} {wide[0]}" if len(set(wide)) == 1 and len(text) > 1 else " ".join(map(str, wide[:-1]))
    matrix, letters = (' CTM="0.5 0 0 0.5 0 0"', 2) if scaled else ("", 1)
    if scaled:
        steps = " ".join(str(value * 2) for value in wide[:-1])
    return (
        f'<ofd:TextObject Boundary="{x} {y} {sum(wide)} {size}" Size="{size * letters}"{matrix}><ofd:TextCode X="0" '
        f'Y="{0.85 * size * letters}" DeltaX="{steps}">{html.escape(text)}</ofd:TextCode></ofd:TextObject>'
    )
