"""The form of :mod:`tests.documents.office` as a PDF written by hand: its words by code, its rules as drawing commands.

The font is not embedded; a map says which character each code is, which is all that a reader of words needs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.documents.office import TITLE, placed

WIDE, HIGH = 595, 842
LEFT, TOP, COLUMN, LINE, SIZE = 50.0, 90.0, 62.0, 11.0, 9.0
Box = tuple[float, float, float, float]  # left, top, right, bottom, from the page's upper left corner
Draw = Callable[[Box], str]


def lines(box: Box) -> str:
    left, top, right, bottom = box
    return f"{left} {HIGH - bottom} {right - left} {bottom - top} re S\n"


def fills(box: Box) -> str:
    """A rule as a thin box filled, as Word prints them."""
    left, top, right, bottom = box
    sides = [
        (left, top, right, top),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
        (right, top, right, bottom),
    ]
    return "".join(f"{x0} {HIGH - y1} {x1 - x0 + 0.5} {y1 - y0 + 0.5} re f\n" for x0, y0, x1, y1 in sides)


def dots(box: Box) -> str:
    left, top, right, bottom = box
    across = [(left + 2 * at, y) for y in (top, bottom) for at in range(int((right - left) / 2) + 1)]
    down = [(x, top + 2 * at) for x in (left, right) for at in range(int((bottom - top) / 2) + 1)]
    return "".join(f"{x} {HIGH - y} 1 1 re\nf\n" for x, y in [*across, *down])


def paper(box: Box) -> str:
    """White cells on black paper: what is left between them looks like rules."""
    left, top, right, bottom = box
    return f"1 g {left + 0.4} {HIGH - bottom + 0.4} {right - left - 0.8} {bottom - top - 0.8} re f 0 g\n"


def twice(box: Box) -> str:
    left, top, right, bottom = box
    return lines(box) + lines((left + 1.2, top + 1.2, right - 1.2, bottom - 1.2))


def shaded(box: Box) -> str:
    left, top, right, bottom = box
    return f"0.85 0.9 1 rg {left} {HIGH - bottom} {right - left} {bottom - top} re f 0 g\n" + lines(box)


class Words:
    """Words in codes; gathers the characters that the map must tell."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}

    def said(self, text: str) -> str:
        return "<" + "".join(f"{self.codes.setdefault(sign, len(self.codes) + 1):04X}" for sign in text) + ">"

    def at(
        self, x: float, y: float, text: str, *, size: float = SIZE, spread: float = 0.0, matrix: str = "1 0 0 1"
    ) -> str:
        """A line of text with its upper left corner at a place."""
        return f"BT /F {size} Tf {spread} Tc {matrix} {x} {HIGH - y - size} Tm {self.said(text)} Tj ET\n"


def form(words: Words, draw: Draw = lines, *, spread: float = 0.0) -> str:
    """The commands that print the form: a title, the cells' rules, their words."""
    found = "".join(words.at(200, 40 + 18 * number, text) for number, text in enumerate(TITLE))
    rows = placed()
    most = int((COLUMN - 4) / (SIZE + spread))

    def wrapped(text: str, across: int) -> list[str]:
        count = int((across * COLUMN - 4) / (SIZE + spread)) if across > 1 else most
        return [part[at : at + count] for part in text.split("\n") for at in range(0, max(1, len(part)), count)]

    heights = [max(len(wrapped(cell.text, cell.across)) for cell in row if cell.down == 1) * LINE + 6 for row in rows]
    for number, row in enumerate(rows):
        for cell in row:
            if cell.merge == "on":
                continue
            top = TOP + sum(heights[:number])
            bottom = top + sum(heights[number : number + cell.down])
            left = LEFT + cell.column * COLUMN
            found += draw((left, top, left + cell.across * COLUMN, bottom))
            parts = wrapped(cell.text, cell.across)
            start = (top + bottom - len(parts) * LINE) / 2
            for at, part in enumerate(parts):
                found += words.at(left + 2, start + at * LINE, part, spread=spread)
    return found


def pdf(commands: Sequence[str], words: Words, *, rotate: int = 0, mapped: bool = True, picture: bool = False) -> bytes:
    """A PDF of pages; ``rotate`` turns them, without ``mapped`` the font tells no characters."""
    count = len(commands)
    told = "".join(f"<{code:04X}> <{sign.encode('utf-16-be').hex()}>\n" for sign, code in words.codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <0000> <FFFF> "
        f"endcodespacerange {len(words.codes)} beginbfchar\n{told}endbfchar endcmap end end"
    )
    widths = " ".join(f"{code} [{500 if sign.isascii() else 1000}]" for sign, code in words.codes.items())
    kids = " ".join(f"{8 + 2 * at} 0 R" for at in range(count))
    to_unicode = "/ToUnicode 5 0 R" if mapped else ""
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
        f"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[4 0 R]{to_unicode}>>",
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/W[{widths}]/FontDescriptor 6 0 R>>",
        f"<</Length {len(cmap)}>>stream\n{cmap}\nendstream",
        "<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 -200 1000 800]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n~\nendstream",
    ]
    for at, said in enumerate(commands):
        drawn = ("q 560 0 0 800 10 20 cm /I Do Q\n" if picture else "") + said
        parts.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDE} {HIGH}]/Rotate {rotate}/Contents {9 + 2 * at} 0 R"
            "/Resources<</Font<</F 3 0 R>>/XObject<</I 7 0 R>>>>>>"
        )
        parts.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream")
    body = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += f"{number} 0 obj{part}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    head = f"xref\n0 {len(parts) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(parts) + 1}/Root 1 0 R>>"
    return body + f"{head}\nstartxref\n{len(body)}\n%%EOF".encode()
