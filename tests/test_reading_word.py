"""Word files as Word, WPS and web systems really write them: however a form is written, it says the same."""

from __future__ import annotations

import quopri
from collections.abc import Callable

import pytest

from assistant.documents import read_bytes_as
from assistant.documents.files import scan
from assistant.documents.grid import Line
from assistant.domain import Document
from assistant.settings import Limits
from tests.documents.office import (
    MERGES,
    NAMESPACES,
    ROWS,
    Placed,
    docx,
    facts,
    paragraphs,
    placed,
    relations,
    run,
    web_table,
    word_cell,
    word_rows,
    word_table,
)

FORM = word_table(word_rows())
NAME, CATEGORY = "农村饮水安全巩固提升", "特定目标类"


def read(data: bytes, name: str = "a.docx") -> Document:
    return read_bytes_as(name, data, limits=Limits())


def stale(cell: Placed) -> str:
    """A cell below a merged one still holding what it held before it was merged; nobody sees it."""
    return word_cell(cell._replace(text="旧字" if cell.merge == "on" else cell.text))


def merged_across(cell: Placed) -> str:
    """Merged as Word 97 did, each column keeping a cell."""
    rest = f'<w:tc><w:tcPr><w:hMerge w:val="continue"/>{MERGES[cell.merge]}</w:tcPr><w:p/></w:tc>'
    first = word_cell(cell._replace(across=1)).replace("<w:tcPr>", '<w:tcPr><w:hMerge w:val="restart"/>')
    return first + rest * (cell.across - 1) if cell.across > 1 else first


def without_first_cells() -> str:
    rows = word_rows()
    only = "".join(map(word_cell, placed()[12][2:]))
    rows[12] = f'<w:tr><w:trPr><w:gridBefore w:val="2"/></w:trPr>{only}</w:tr>'
    return word_table(rows)


def unfilled() -> str:
    prompt = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraphs('单击此处输入文字。')}</w:sdtContent></w:sdt>"
    rows = word_rows()
    rows[5] = rows[5].replace(paragraphs(""), prompt)
    return word_table(rows)


def controlled(what: str) -> str:
    return FORM.replace(f"<{what}>", f"<w:sdt><w:sdtPr/><w:sdtContent><{what}>").replace(
        f"</{what}>", f"</{what}></w:sdtContent></w:sdt>"
    )


def in_two_copies(content: str) -> str:
    box = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><wps:txbx>{box}</wps:txbx></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )


def old_box(content: str) -> str:
    return f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"


def in_place_of(text: str, paragraph: str) -> str:
    assert paragraphs(text) in FORM
    return FORM.replace(paragraphs(text), paragraph)


def field(*parts: str) -> str:
    """A field: its parts between the marks of its beginning, middle and end."""
    marks = ("begin", "separate", "end")[:: 1 if len(parts) > 1 else 2]
    said = [f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in marks]
    return "".join(mark + part for mark, part in zip(said, [*parts, ""], strict=True))


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def ticked_by_field(mark: str) -> str:
    return field(code(" eq \\o\\ac(□") + code(f",{mark})"))


def ticked_in_form(value: int) -> str:
    box = f'<w:ffData><w:checkBox><w:default w:val="{value}"/></w:checkBox></w:ffData>'
    return f'<w:r><w:fldChar w:fldCharType="begin">{box}</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def boxes(empty: str, ticked: str) -> str:
    """The cell of 项目类别 with two boxes, the second ticked."""
    return in_place_of(CATEGORY, f"<w:p>{empty}{run('其他运转类 ')}{ticked}{run(CATEGORY)}</w:p>")


def symbol(letter: str) -> str:
    return f'<w:r><w:sym w:font="Wingdings 2" w:char="{letter}"/></w:r>'


def lettered(letter: str) -> str:
    return f'<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2"/></w:rPr><w:t>{letter}</w:t></w:r>'


def cut_with_other_columns() -> str:
    """Cut in two tables, the first with one column more, as two people's widths leave them."""

    def wider(cell: Placed) -> str:
        return word_cell(cell._replace(across=cell.across + (cell.column <= 1 < cell.column + cell.across)))

    first = word_table(word_rows(cell=wider)[:12], (1000, 480, 520, *(1000,) * 6))
    return first + "<w:p/>" + word_table(word_rows()[12:])


def levels(of: Callable[[int, int], str]) -> str:
    rows = [[of(at, column) if cell == "^" else cell for column, cell in enumerate(row)] for at, row in enumerate(ROWS)]
    return word_table(word_rows(rows))


def above(at: int, column: int) -> str:
    while ROWS[at][column] == "^":
        at -= 1
    return ROWS[at][column] or ""


def deleted_row() -> str:
    rows = word_rows()
    gone = rows[12].replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>").replace("工程验收合格率", "删去的指标")
    return word_table([*rows[:12], gone, *rows[12:]])


MOVED = (
    "<w:p><w:moveFrom><w:r><w:t>旧的名称</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>改造供水</w:t></w:r></w:moveTo>"
    "<w:ins><w:r><w:t>管网</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    "<w:r><w:t>长度</w:t></w:r></w:p>"
)
RUBY = f"<w:p><w:r><w:ruby><w:rt>{run('yun')}</w:rt><w:rubyBase>{run('云溪县水务局')}</w:rubyBase></w:ruby></w:r></w:p>"
BREAK = "</w:t><w:br/><w:t>"
SAME = {
    "plain": FORM,
    "text left in merged cells": word_table(word_rows(cell=stale)),
    "cells merged across as in Word 97": word_table(word_rows(cell=merged_across)),
    "a row that begins further right": without_first_cells(),
    "rows in content controls": controlled("w:tr"),
    "cells in content controls": controlled("w:tc"),
    "runs in content controls": controlled("w:r"),
    "a content control nobody filled in": unfilled(),
    "inside a table for layout": f"<w:tbl><w:tr><w:tc>{FORM}<w:p/></w:tc></w:tr></w:tbl>",
    "inside a text box in two copies": in_two_copies(FORM),
    "a cell in a text box": in_place_of(NAME, old_box(paragraphs(NAME))),
    "a cell in a text box in a text box": in_place_of(NAME, old_box(old_box(paragraphs(NAME)))),
    "tracked moves": in_place_of("改造供水管网长度", MOVED),
    "a row deleted under tracking": deleted_row(),
    "a field": in_place_of(
        "云溪县水务局", f"<w:p>{field(code('A') + field(code('PAGE'), run('9')), run('云溪县水务局'))}</w:p>"
    ),
    "boxes printed by a field": boxes(run("□"), ticked_by_field("√")),
    "boxes of a protected form": boxes(ticked_in_form(0), ticked_in_form(1)),
    "boxes as content controls": boxes(run("☐"), run("☒")),
    "boxes of a symbol font": boxes(symbol("F0A3"), symbol("F052")),
    "boxes as letters of a symbol font": boxes(lettered("£"), lettered("R")),
    "soft hyphens": FORM.replace("供水管网", "供水</w:t><w:softHyphen/><w:t>管\u00ad网"),
    "wide and unbreakable blanks": FORM.replace("项目名称", "项目\u00a0名称").replace(
        "产出指标", "产\u3000出\u3000指\u3000标"
    ),
    "signs of no width": FORM.replace("项目名称", "项目\u200b名称")
    .replace("验收", "验\ufeff收")
    .replace(">95<", ">\u200b95<"),
    "labels broken letter by letter": FORM.replace("时效指标", BREAK.join("时效指标")),
    "labels in paragraphs": in_place_of("质量指标", paragraphs("质量\n指标")),
    "a footnote": FORM.replace(
        "惠及农户数</w:t></w:r>", '惠及农户数</w:t></w:r><w:r><w:footnoteReference w:id="1"/></w:r>'
    ),
    "reading aids over characters": in_place_of("云溪县水务局", RUBY),
    "an equation": FORM.replace(run("≥"), "<m:oMath><m:r><m:t>≥</m:t></m:r></m:oMath>"),
    "a page break inside a cell": FORM.replace("惠及农户数", "惠及</w:t><w:lastRenderedPageBreak/><w:t>农户数"),
    "blank paragraphs": FORM.replace("</w:tc>", f"<w:p/>{paragraphs(' ')}</w:tc>"),
    "cut into two tables": word_table(word_rows()[:12]) + "<w:p/>" + word_table(word_rows()[12:]),
    "cut into two tables, heads repeated": word_table(word_rows()[:12])
    + word_table([word_rows()[9], *word_rows()[12:]]),
    "cut into two tables with other columns": cut_with_other_columns(),
    "heads repeated in one table": word_table([*word_rows()[:12], word_rows()[9], *word_rows()[12:]]),
    "levels not merged and not repeated": levels(lambda _at, _column: ""),
    "levels not merged and repeated": levels(above),
}


@pytest.mark.parametrize("body", SAME.values(), ids=SAME)
def test_a_form_says_the_same_however_word_writes_it(body: str) -> None:
    document = read(docx(body))
    assert [len(filing.indicators) for filing in document.filings] == [6]
    assert facts(document) == facts(read(docx(FORM)))
    assert [(entry.text, entry.reason) for entry in document.unread] == []
    assert [filing.doubtful for filing in document.filings] == [()]


def mail(page: str) -> bytes:
    head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=part\r\n\r\n--part\r\n"
    head += 'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + quopri.encodestring(page.encode()) + b"\r\n--part--\r\n"


def chunk(part: str | bytes) -> bytes:
    rels = relations({"c1": ("aFChunk", "/word/chunk.mht")})
    parts = {"word/chunk.mht": part, "word/_rels/document.xml.rels": rels}
    return docx('<w:altChunk r:id="c1"/>', parts=parts)


def flat(root: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>{root}'.encode()


TITLED = "".join(map(paragraphs, ("云溪县财政项目支出绩效目标申报表", "（2025年度）"))) + FORM
OLD = "http://schemas.microsoft.com/office/word/2003/wordml"
HINT = "http://schemas.microsoft.com/office/word/2003/auxHint"
WORD_2003 = (
    f'<w:wordDocument xmlns:w="{OLD}" xmlns:wx="{HINT}"><w:body><wx:sect>'
    + TITLED.replace("w:vMerge", "w:vmerge")
    + "</wx:sect></w:body></w:wordDocument>"
)
FLAT = (
    '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    '<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>'
    f"<w:document {NAMESPACES}><w:body>{TITLED}</w:body></w:document></pkg:xmlData></pkg:part></pkg:package>"
)
FILES: dict[str, tuple[bytes, str]] = {
    "its main part under another name": (docx(FORM, main="word/document2.xml"), "a.docx"),
    "a page embedded in a docx": (chunk(mail(web_table())), "a.docx"),
    "a page in plain HTML embedded in a docx": (chunk(web_table()), "a.docx"),
    "a web archive called doc": (mail(web_table()), "a.doc"),
    "a web page called doc": (web_table().encode(), "a.doc"),
    "Word 2003 in XML called doc": (flat(WORD_2003), "a.doc"),
    "a package written as one XML file": (flat(FLAT), "a.doc"),
    "a docx called doc": (docx(FORM), "a.doc"),
}


@pytest.mark.parametrize(("data", "name"), FILES.values(), ids=FILES)
def test_a_form_says_the_same_in_whatever_word_calls_a_document(data: bytes, name: str) -> None:
    assert facts(read(data, name)) == facts(read(docx(FORM)))


def test_hidden_text_is_reported_and_not_taken_over() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧值99</w:t></w:r>"
    document = read(docx(FORM.replace(run("1,500"), hidden + run("1,500"))))
    assert facts(document) == facts(read(docx(FORM)))
    assert [(entry.text, entry.reason) for entry in document.unread] == [("旧值99", "隐藏的文字，未读取。")]
    shown = hidden.replace("<w:vanish/>", '<w:vanish w:val="0"/>')
    assert read(docx(FORM.replace(run("1,500"), shown))).filings[0].indicators[1].target.text == "≥旧值99(户)"


BLIP = '<w:p><w:r><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="p1"/></w:r></w:p>'


def with_picture(body: str) -> bytes:
    rels = relations({"p1": ("image", "media/image1.jpeg")})
    picture = bytes(range(256)) * 300
    return docx(BLIP + body, parts={"word/media/image1.jpeg": picture, "word/_rels/document.xml.rels": rels})


def test_a_form_pasted_as_a_picture_is_recognised_and_reported_where_that_cannot_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[int, list[int]]] = []

    def take(pictures: list[bytes], pages: list[int], **_: object) -> scan.Scanned:
        seen.append((len(pictures), pages))
        return scan.Scanned({1: (Line("图片里的一行字", "image:1/1"),)}, (), ())

    monkeypatch.setattr(scan, "read_pages", take)
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    assert any("图片" in entry.reason for entry in read(with_picture("")).unread)
    monkeypatch.setattr(scan, "is_installed", lambda: True)
    assert any("图片里的一行字" in entry.text for entry in read(with_picture("")).unread)
    assert read(with_picture(FORM)).unread == ()  # a form beside a picture
    assert any("没有读取" in entry.reason for entry in read(with_picture(paragraphs("很长的正文。" * 100))).unread)
    assert seen == [(1, [1])]


def test_tables_in_text_boxes_are_not_named_like_those_of_the_body() -> None:
    """A comment on a row must not land in another table."""
    document = read(docx(in_two_copies(FORM) + word_table(["<w:tr><w:tc><w:p/></w:tc></w:tr>"], [1000])))
    assert not document.filings[0].indicators[0].place.anchor.startswith("docx:0/")
