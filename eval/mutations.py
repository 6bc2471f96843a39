"""Broken files by the thousand: whole files of every kind, mutated byte by byte and member by member, then read.

``python -m eval.mutations 20000`` is the long form of ``tests/test_reading_fuzz.py``; ``python -m eval.mutations 5000 15000``
runs the last 5,000 of them. Any outcome is fine except an
exception that is not ``UnreadableFile``, a file that takes longer than ten seconds, or more than 1 GB of memory.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from assistant.documents import read_bytes_as
from assistant.documents.files import scan
from assistant.documents.writing import filing_markdown, write_form_docx, write_form_xlsx
from assistant.domain import Filing
from assistant.errors import UnreadableFile
from assistant.settings import Limits
from eval import renderings, renderings_rough

_SLOW = 10.0  # seconds
_MOST_BYTES = 1024**3
_TOKENS = (
    b"<",
    b">",
    b"&",
    b"\x00",
    b"\xff\xfe",
    b"w:gridSpan",
    b'w:val="99999"',
    b"rowSpan",
    b"endobj",
    b"999999999",
    b"-1",
)


@dataclass
class Report:
    """What came of the mutations: read, refused, and each one that broke a promise (how to make it, what happened)."""

    read: int = 0
    refused: int = 0
    slowest: float = 0.0
    broken: list[str] = field(default_factory=list)


def seeds(filing: Filing) -> dict[str, bytes]:
    """A sound file of each kind by name. The PDF is a small one made by hand."""
    with tempfile.TemporaryDirectory(prefix="jixiao-") as name:
        folder = Path(name)
        write_form_docx([filing], folder / "a.docx")
        write_form_xlsx([filing], folder / "a.xlsx")
        renderings_rough.ofd(filing, folder).rename(folder / "a.ofd")
        text = filing_markdown(filing)
        found = {path.name: path.read_bytes() for path in folder.iterdir()}
    page = renderings.web_page([filing])
    return found | {
        "a.txt": text.encode(),
        "b.txt": text.encode("gb18030", "replace"),
        "a.html": page.encode(),
        "a.csv": text.replace("|", ",").encode(),
        "a.pdf": small_pdf(),
    }


def small_pdf() -> bytes:
    """A one-page PDF with four ruled cells and Latin text, written by hand."""
    drawing = b"50 700 200 20 re S 250 700 200 20 re S 50 680 200 20 re S 250 680 200 20 re S BT /F 10 Tf 55 705 Td (name) Tj ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawing), drawing),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 6\n0000000000 65535 f \n" + table
    return body + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file changed at some places; of a packed file, most of the time one member inside, packed again."""
    if data[:2] == b"PK" and chance.random() < 0.75:
        return _repacked(data, chance)
    return _changed(data, chance)


def _repacked(data: bytes, chance: random.Random) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        names = before.namelist()
        hit = chance.choice([name for name in names if name.endswith((".xml", ".rels"))])
        dropped = chance.choice(names) if chance.random() < 0.05 else None
        for name in names:
            if name != dropped:
                content = before.read(name)
                after.writestr(name, _changed(content, chance) if name == hit else content)
    return stream.getvalue()


def _changed(data: bytes, chance: random.Random) -> bytes:
    body = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 12))):
        at, kind = chance.randrange(len(body) + 1), chance.random()
        if kind < 0.3 and at < len(body):
            body[at] = chance.randrange(256)
        elif kind < 0.5:
            del body[at : at + chance.randint(1, 80)]
        elif kind < 0.7:
            body[at:at] = body[max(0, at - chance.randint(1, 300)) : at]
        elif kind < 0.85:
            body[at:at] = chance.choice(_TOKENS)
        elif kind < 0.95 and len(body) > 10:
            other = chance.randrange(len(body))
            body[at : at + 40] = body[other : other + 40]
        else:
            del body[at:]
    return bytes(body)


def run(count: int, *, start: int = 0) -> Report:
    """Mutations number ``start`` to ``start + count``, each reproducible from its number alone."""
    filings = renderings.filings()
    kinds = seeds(filings[0])
    names = sorted(kinds)
    report = Report()
    before = _most_memory()  # a process that did other work first may have held much; what counts is what comes on top
    for number in range(start, start + count):
        chance = random.Random(number)
        name = names[number % len(names)]
        data = mutated(kinds[name], chance)
        began = time.perf_counter()
        try:
            # A PDF that lost its text would be read as pictures, in seconds, by a process that may die without harm.
            with patch.object(scan, "is_installed", return_value=False):
                read_bytes_as(name, data, limits=Limits())
            report.read += 1
        except UnreadableFile:
            report.refused += 1
        except Exception as error:
            report.broken.append(f"{number} {name}: {type(error).__name__} {str(error)[:100]}")
        took = time.perf_counter() - began
        report.slowest = max(report.slowest, took)
        if (more := _most_memory() - before) > _MOST_BYTES:
            report.broken.append(f"{number} {name}: {more / 1024**2:.0f} MB")
            break
        if took > _SLOW:
            report.broken.append(f"{number} {name}: {took:.0f} s")
    return report


def main() -> None:
    """Run as many mutations as the first argument says (20 000 when it says nothing), from the number in the second on."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    start = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    began = time.perf_counter()
    report = run(count, start=start)
    took = time.perf_counter() - began
    print(
        f"第 {start} 起 {count} 次变异，{took:.0f} 秒：读出 {report.read}，拒绝 {report.refused}，最慢 {report.slowest:.1f} 秒{_peak()}"
    )
    print("\n".join(report.broken) or "没有异常。")
    sys.exit(bool(report.broken))


def _most_memory() -> int:
    """The most bytes this process has held so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _peak() -> str:
    most = _most_memory()
    return f"，内存最多 {most / 1024**2:.0f} MB" if most else ""


if __name__ == "__main__":
    main()
