"""The text of a Word paragraph as a reader sees it: fields by their result, boxes by their mark, no deleted or hidden text.

Works on WordprocessingML elements in the usual namespace; what was left out as hidden is told to the caller.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.documents.files.radicals import unified

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_AML = "{http://schemas.microsoft.com/aml/2001/core}"  # tracked changes of Word 2003
BOX = W + "txbxContent"
_SKIPPED = {
    W + name
    for name in (
        "del",
        "moveFrom",
        "pPr",
        "rPr",
        "tblPr",
        "tblGrid",
        "trPr",
        "tcPr",
        "sectPr",
        "sdtPr",
        "delText",
        "rt",
    )
} | {_MC + "Fallback", BOX}
_OFF = ("0", "false", "off")
_TICKED, _EMPTY = "☑", "□"
# The signs of symbol fonts that stand in forms, by the code of the letter that stands for them.
_SYMBOLS: dict[str, dict[int, str]] = {
    "symbol": {0xB3: "≥", 0xA3: "≤", 0xB4: "×", 0xB1: "±"},
    "wingdings": {0xFE: _TICKED, 0xFC: "√", 0xFD: "☒", 0xA8: _EMPTY, 0x6F: _EMPTY, 0x71: _EMPTY},
    "wingdings 2": {0x52: _TICKED, 0x50: "√", 0x51: "☒", 0x53: "☒", 0xA3: _EMPTY, 0x2A: _EMPTY, 0x30: _EMPTY},
}


class Gatherer:
    """Gathers the text of one paragraph after another; ``hidden`` fills with the text that Word does not show."""

    def __init__(self) -> None:
        self.hidden: list[str] = []

    def text(self, paragraph: Any) -> str:
        parts: list[str] = []
        self._gather(paragraph, parts, _Fields())
        return unified("".join(parts))

    def _gather(self, element: Any, parts: list[str], fields: _Fields) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED or is_placeholder(child) or is_deleted(child):
                continue
            if tag == W + "r":
                self._run(child, parts, fields)
            elif tag == _MATH + "f":
                over, under = (child.find(_MATH + name) for name in ("num", "den"))
                for part, sign in ((over, "/"), (under, "")):
                    if part is not None:
                        self._gather(part, parts, fields)
                        parts.append(sign)
            elif tag == _MATH + "t":
                parts.append(child.text or "")
            else:
                self._gather(child, parts, fields)

    def _run(self, run: Any, parts: list[str], fields: _Fields) -> None:
        font = run.find(f"{W}rPr/{W}rFonts")
        named = ((font.get(W + "ascii") or "") if font is not None else "").lower()
        shown: list[str] = []
        for child in run:
            tag = child.tag
            if tag == W + "fldChar":
                shown.append(fields.at(child))
            elif tag == W + "instrText":
                fields.told(child.text or "")
            elif fields.in_code:
                continue
            elif tag == W + "t":
                shown.append(_in_font(child.text or "", named))
            elif tag in (W + "tab", W + "ptab"):
                shown.append("\t")
            elif tag in (W + "br", W + "cr"):
                shown.append("\n")
            elif tag == W + "noBreakHyphen":
                shown.append("-")
            elif tag == W + "sym":
                shown.append(_sign(int(child.get(W + "char") or "0", 16), (child.get(W + "font") or "").lower()) or "")
            elif isinstance(tag, str) and tag not in _SKIPPED:
                self._gather(child, shown, fields)
        vanish = run.find(f"{W}rPr/{W}vanish")
        is_hidden = vanish is not None and vanish.get(W + "val", "1") not in _OFF
        (self.hidden if is_hidden else parts).extend(part for part in shown if part)


class _Fields:
    """The fields open at a place of a paragraph: the code of a field is not shown, its result is."""

    def __init__(self) -> None:
        self.open: list[tuple[list[str], bool]] = []  # what the code says so far, whether it goes on

    @property
    def in_code(self) -> bool:
        return any(code for _, code in self.open)

    def told(self, text: str) -> None:
        if self.open and self.open[-1][1]:
            self.open[-1][0].append(text)

    def at(self, mark: Any) -> str:
        """Pass the beginning, middle or end of a field; what it shows beside its result comes back."""
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self.open.append(([], True))
            return _form_field(mark)
        if not self.open:
            return ""
        said, code = self.open.pop()
        if kind == "separate":
            self.open.append((said, False))
            return ""
        return _overlaid("".join(said)) if code else ""


def _form_field(mark: Any) -> str:
    """The mark of a box to tick, or the chosen entry of a list."""
    box = mark.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        said = box.find(W + "checked")
        said = said if said is not None else box.find(W + "default")
        return _TICKED if said is not None and said.get(W + "val", "1") not in _OFF else _EMPTY
    entries = mark.findall(f"{W}ffData/{W}ddList/{W}listEntry")
    chosen = mark.find(f"{W}ffData/{W}ddList/{W}result")
    at = int(chosen.get(W + "val") or 0) if chosen is not None else 0
    return (entries[at].get(W + "val") or "") if 0 <= at < len(entries) else ""


def _overlaid(code: str) -> str:
    """The signs that a field ``EQ \\o\\ac(□,√)`` prints one over the other: a ticked box, else what stands inside."""
    found = re.match(r"\s*eq\s+\\o(?:\s*\\a[clr])?\s*\(([^()]*)\)", code, re.I)
    if found is None:
        return ""
    signs = [sign.strip() for sign in re.split("[,;，]", found[1])]
    return _TICKED if {"√", "✓", "∨"} & set(signs) else signs[-1]


def _sign(code: int, font: str) -> str | None:
    return _SYMBOLS.get(font, {}).get(code & 0xFF if code >= 0xF000 else code)


def _in_font(text: str, font: str) -> str:
    if font not in _SYMBOLS:
        return text
    return "".join(_sign(ord(letter), font) or letter for letter in text)


def is_placeholder(element: Any) -> bool:
    """Whether an element is a content control nobody has filled in: Word shows its prompt there."""
    return element.tag == W + "sdt" and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def is_deleted(element: Any) -> bool:
    """Whether an element is a deletion as Word 2003 tracks one."""
    return bool(element.tag == _AML + "annotation" and element.get(W + "type") == "Word.Deletion")


def boxes_of(paragraph: Any) -> Iterator[Any]:
    """The text boxes of a paragraph, each once (Word writes a second copy for old readers), without those inside them."""
    for box in paragraph.iter(BOX):
        for ancestor in box.iterancestors():
            if ancestor is paragraph:
                yield box
            if ancestor is paragraph or ancestor.tag in (BOX, _MC + "Fallback"):
                break
