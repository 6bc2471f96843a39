"""Text PDFs as other programs print them: other rules, marks through the words, pages on their side, pictures for words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.documents import read_bytes_as
from assistant.documents.files import pdf as pdf_file
from assistant.documents.files import scan
from assistant.domain import Document
from assistant.settings import Limits
from tests.documents import printed
from tests.documents.office import docx, facts, word_rows, word_table
from tests.documents.printed import Words, form, pdf


@pytest.fixture(autouse=True)
def _without_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)


def read(data: bytes, name: str = "a.pdf") -> Document:
    return read_bytes_as(name, data, limits=Limits())


def said(document: Document) -> list[object]:
    """What the filings say; where a PDF breaks a line is no part of it."""
    return [repr(each).replace("\\n", "") for each in facts(document)]


EXPECTED = said(read(docx(word_table(word_rows())), "a.docx"))


def page(draw: printed.Draw = printed.lines, more: Callable[[Words], str] = lambda _: "", **says: Any) -> bytes:
    words = Words()
    commands = form(words, draw, spread=says.pop("spread", 0.0)) + more(words)
    return pdf([commands], words, **says)


def on_black() -> bytes:
    words = Words()
    commands = form(words, printed.paper)
    title, _, table = commands.partition("1 g ")
    return pdf([f"{title}50 300 496 452 re f\n1 g {table}"], words)


def aslant(words: Words) -> str:
    return (
        "0.8 g"
        + "".join(
            words.at(x, y, "仅供内部使用", size=30, matrix="0.7 0.7 -0.7 0.7") for x, y in [(80, 300), (250, 500)]
        )
        + "0 g\n"
    )


def light(words: Words) -> str:
    return f"0.85 g {words.at(60, 260, '云溪县财政局内部资料', size=40)} 0 g\n"


SAME: dict[str, bytes] = {
    "rules as lines": page(),
    "rules as thin filled boxes": page(printed.fills),
    "rules dot by dot": page(printed.dots),
    "double rules": page(printed.twice),
    "shaded cells": page(printed.shaded),
    "white cells on black paper": on_black(),
    "justified lines": page(spread=3.0),
    "a page on its side": page(rotate=90),
    "a page on its other side": page(rotate=270),
    "a page on its head": page(rotate=180),
}


@pytest.mark.parametrize("data", SAME.values(), ids=SAME)
def test_a_form_says_the_same_however_it_is_printed(data: bytes) -> None:
    document = read(data)
    assert said(document) == EXPECTED
    assert [entry.reason for entry in document.unread] == []


@pytest.mark.parametrize("mark", [aslant, light], ids=["aslant", "large and light"])
def test_a_watermark_is_reported_and_kept_out_of_the_cells(mark: Callable[[Words], str]) -> None:
    document = read(page(more=mark))
    assert said(document) == EXPECTED
    (entry,) = document.unread
    assert "水印" in entry.reason


def test_large_dark_words_and_small_light_ones_are_no_watermark() -> None:
    words = Words()
    more = words.at(150, 10, "附件", size=30) + f"0.8 g {words.at(300, 20, '示例文字')} 0 g\n"
    (entry,) = read(pdf([form(words) + more], words)).unread
    assert ("附件" in entry.text, "示例文字" in entry.text, "水印" in entry.reason) == (True, True, False)


def test_two_forms_on_two_pages_are_two_forms() -> None:
    words = Words()
    assert said(read(pdf([form(words), form(words)], words))) == EXPECTED * 2


# ------------------------------------------------------------------------------------------- pages to be recognised


def recognised(monkeypatch: pytest.MonkeyPatch, data: bytes) -> list[int]:
    """The pages that are handed to the recogniser of pictures."""
    asked: list[int] = []

    def take(_: bytes, pages: list[int], *__: object) -> scan.Scanned:
        asked.extend(pages)
        return scan.Scanned(dict.fromkeys(pages, ()), (), ())

    monkeypatch.setattr(scan, "is_installed", lambda: True)
    monkeypatch.setattr(pdf_file, "_scanned", take)
    try:
        read(data)
    except Exception:
        assert asked
    return asked


def sentence(words: Words, count: int) -> str:
    return "".join(words.at(60, 60 + 12 * at, "这是一段说明文字，用来占满一行。") for at in range(count))


def test_pages_whose_words_cannot_be_trusted_are_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = Words(), Words()
    cases: list[tuple[str, bytes, list[int]]] = [
        ("a form", page(), []),
        ("a font that tells no characters", page(mapped=False), [1]),
        ("a form over a picture of paper", page(picture=True), []),
        ("words laid under a scan", pdf([sentence(few, 40)], few, picture=True), [1]),
        ("words alone", pdf([sentence(many, 40)], many), []),
    ]
    for what, data, pages in cases:
        assert recognised(monkeypatch, data) == pages, what


def test_a_picture_below_few_words_may_be_the_form_and_one_among_many_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    half = "q 500 0 0 400 40 300 cm /I Do Q\n"
    few, many = Words(), Words()
    assert recognised(monkeypatch, pdf([half + sentence(few, 2)], few)) == [1]
    assert recognised(monkeypatch, pdf([half + sentence(many, 40)], many)) == []
    told = [entry.text for entry in read(pdf([half + sentence(many, 40)], many)).unread]
    assert "第 1 页的图片" in told
    none = pdf_file.read_pdf(pdf([half, sentence(many, 40)], many), source="a.pdf", limits=Limits())
    assert none.unread == ()  # the page without words is recognised, so its picture is not left out


def test_a_page_lying_on_its_side_shows_no_places_that_would_be_wrong() -> None:
    source = pdf_file.read_pdf(page(rotate=90), source="a.pdf", limits=Limits())
    assert (source.boxes, source.pages) == ({}, 1)
    assert len(pdf_file.read_pdf(page(), source="a.pdf", limits=Limits()).boxes) > 40
