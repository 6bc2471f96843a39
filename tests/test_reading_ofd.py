"""OFD files: tables told by places and strokes; what is a picture, missing or broken is said."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.documents import read
from assistant.documents.files import scan
from assistant.documents.grid import Line
from assistant.domain import Filing
from assistant.errors import UnreadableFile
from eval import renderings_rough
from tests.documents.filings import FILINGS

CONTENT = "Doc_0/Pages/Page_0/Content.xml"


def cells(filing: Filing) -> list[tuple[object, ...]]:
    return [(row.level1, row.level2, row.name, row.target.text, row.actual, row.score) for row in filing.indicators]


def changed(path: Path, old: str, new: str, *, member: str = CONTENT) -> Path:
    """The file with ``old`` replaced in one member, or the member left out where ``old`` is empty."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name).decode() for name in archive.namelist()}
    assert old in members[member]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if name != member or old:
                archive.writestr(name, content.replace(old, new) if name == member else content)
    return path


@pytest.mark.parametrize("name", FILINGS)
def test_a_form_reads_back_from_its_text_and_path_objects(name: str, tmp_path: Path) -> None:
    document = read(renderings_rough.ofd(FILINGS[name], tmp_path))
    (got,) = document.filings
    assert got.kind is FILINGS[name].kind
    assert got.project == FILINGS[name].project
    assert got.objective == FILINGS[name].objective
    assert cells(got) == cells(FILINGS[name])
    assert got.indicators[0].place.anchor.startswith("ofd:1/0/")


def test_the_signs_stand_where_their_distances_put_them_even_when_drawn_apart(tmp_path: Path) -> None:
    path = renderings_rough.ofd(FILINGS["with cost"], tmp_path)
    title = read(path).filings[0].title
    assert title
    first = f">{title}</ofd:TextCode>"
    apart = f">{title[:3]}</ofd:TextCode><ofd:TextCode X='16.8' Y='4.76' DeltaX='g 99 5.6'>{title[3:]}</ofd:TextCode>"
    assert read(changed(path, first, apart)).filings[0].title == title


def test_a_page_of_pictures_is_said_to_hold_no_text(tmp_path: Path) -> None:
    path = changed(renderings_rough.ofd(FILINGS["with cost"], tmp_path), "TextObject", "ImageObject")
    with pytest.raises(UnreadableFile, match="没有文字"):
        read(path)


@pytest.mark.parametrize("member", ["Doc_0/Document.xml", CONTENT])
def test_a_file_with_a_missing_or_broken_part_is_refused(member: str, tmp_path: Path) -> None:
    path = renderings_rough.ofd(FILINGS["with cost"], tmp_path)
    with pytest.raises(UnreadableFile):
        read(changed(path, "", "", member=member))
    path = renderings_rough.ofd(FILINGS["with cost"], tmp_path)
    with pytest.raises(UnreadableFile):
        read(changed(path, "</ofd:", "<", member=member))


def variant(tmp_path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The form with cost indicators, its members changed."""
    path = renderings_rough.ofd(FILINGS["with cost"], tmp_path)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def replacing(old: str, new: str, member: str = CONTENT) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        assert re.search(old, members[member].decode())
        members[member] = re.sub(old, new, members[member].decode()).encode()

    return change


def every_distance(members: dict[str, bytes]) -> None:
    """Each distance said by itself instead of ``g n x``."""

    def spelled(found: re.Match[str]) -> str:
        return 'DeltaX="' + " ".join([found[2]] * int(found[1])) + '"'

    members[CONTENT] = re.sub(r'DeltaX="g (\d+) ([\d.]+)"', spelled, members[CONTENT].decode()).encode()


def in_a_template(members: dict[str, bytes]) -> None:
    """The rules in a template page, the words in the page itself."""
    content = members[CONTENT].decode()
    rules = "".join(re.findall(r"<ofd:PathObject.*?</ofd:PathObject>", content))
    template = re.sub(r"<ofd:Layer>.*</ofd:Layer>", f"<ofd:Layer>{rules}</ofd:Layer>", content, flags=re.S)
    words = content.replace("<ofd:Content>", '<ofd:Template TemplateID="9" ZOrder="Background"/><ofd:Content>')
    members[CONTENT] = re.sub(r"<ofd:PathObject.*?</ofd:PathObject>", "", words).encode()
    members["Doc_0/Tpls/Tpl_0/Content.xml"] = template.encode()
    said = '<ofd:CommonData><ofd:TemplatePage ID="9" BaseLoc="Tpls/Tpl_0/Content.xml"/></ofd:CommonData><ofd:Pages>'
    members["Doc_0/Document.xml"] = members["Doc_0/Document.xml"].replace(b"<ofd:Pages>", said.encode())


def all_with(member_from: str, member_to: str) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        for name in members:
            members[name] = members[name].replace(member_from.encode(), member_to.encode())

    return change


GLYPHS = '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>17</ofd:Glyphs></ofd:CGTransform>'
VARIANTS: dict[str, Callable[[dict[str, bytes]], None]] = {
    "each distance by itself": every_distance,
    "a template page with the rules": in_a_template,
    "embedded fonts with glyph numbers": replacing("<ofd:TextCode", f"{GLYPHS}<ofd:TextCode"),
    "another namespace": all_with("http://www.ofdspec.org/2016", "http://www.ofdspec.org"),
    "no prefix": all_with("ofd:", ""),
    "places said from the root": replacing("Pages/Page_0", "/Doc_0/Pages/Page_0", "Doc_0/Document.xml"),
    "places said from the root without a slash": replacing("Pages/Page_0", "Doc_0/Pages/Page_0", "Doc_0/Document.xml"),
    "places with backslashes": replacing("Pages/Page_0/", r"Pages\\\\Page_0\\\\", "Doc_0/Document.xml"),
    "a size for all pages as well": replacing(
        "<ofd:Pages>",
        "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>",
        "Doc_0/Document.xml",
    ),
    "objects in blocks": replacing("(<ofd:Layer>)(.*)(</ofd:Layer>)", r"\1<ofd:PageBlock>\2</ofd:PageBlock>\3"),
    "rules that begin with S": replacing("<ofd:AbbreviatedData>M 0 0", "<ofd:AbbreviatedData>S 0 0 M 0 0"),
    "hidden objects": replacing(
        "<ofd:Layer>", '<ofd:Layer><ofd:TextObject Boundary="30 60 90 9" Size="4" Visible="false"><ofd:TextCode X="0" Y="4">作废</ofd:TextCode></ofd:TextObject>'
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", VARIANTS.values(), ids=VARIANTS)
def test_a_form_says_the_same_however_the_standard_lets_it_be_written(
    change: Callable[[dict[str, bytes]], None], tmp_path: Path
) -> None:
    (got,) = read(variant(tmp_path, change)).filings
    assert got.project == FILINGS["with cost"].project
    assert cells(got) == cells(FILINGS["with cost"])


def test_words_aslant_are_a_watermark_and_reported(tmp_path: Path) -> None:
    mark = (
        '<ofd:Layer><ofd:TextObject Boundary="40 60 120 120" Size="12" CTM="0.7 -0.7 0.7 0.7 0 90">'
        '<ofd:TextCode X="0" Y="12" DeltaX="g 3 12">仅供内部</ofd:TextCode></ofd:TextObject>'
    )
    document = read(variant(tmp_path, replacing("<ofd:Layer>", mark)))
    assert cells(document.filings[0]) == cells(FILINGS["with cost"])
    assert [(entry.text, "水印" in entry.reason) for entry in document.unread] == [("仅供内部", True)]


def test_every_document_of_a_file_is_read(tmp_path: Path) -> None:
    def twice(members: dict[str, bytes]) -> None:
        members |= {name.replace("Doc_0", "Doc_1"): content for name, content in members.items() if "Doc_0" in name}
        body = re.search(rb"<ofd:DocBody>.*</ofd:DocBody>", members["OFD.xml"])
        assert body
        members["OFD.xml"] = members["OFD.xml"].replace(body[0], body[0] + body[0].replace(b"Doc_0", b"Doc_1"))

    first, second = read(variant(tmp_path, twice)).filings
    assert cells(first) == cells(second)


def pictured(members: dict[str, bytes]) -> None:
    """The page a picture in the document's resources, with a seal beside it."""
    image = '<ofd:ImageObject Boundary="{}" ResourceID="{}"/>'
    layer = f"<ofd:Layer>{image.format('0 0 210 297', 5)}{image.format('150 240 40 40', 6)}</ofd:Layer>"
    members[CONTENT] = re.sub(r"<ofd:Layer>.*</ofd:Layer>", layer, members[CONTENT].decode(), flags=re.S).encode()
    media = "".join(
        f'<ofd:MultiMedia ID="{key}" Type="Image"><ofd:MediaFile>{name}</ofd:MediaFile></ofd:MultiMedia>'
        for key, name in (("5", "page.jpg"), ("6", "seal.png"))
    )
    members["Doc_0/DocumentRes.xml"] = (
        f'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016" BaseLoc="Res"><ofd:MultiMedias>{media}</ofd:MultiMedias></ofd:Res>'
    ).encode()
    members |= {"Doc_0/Res/page.jpg": b"the page", "Doc_0/Res/seal.png": b"the seal"}
    said = "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes></ofd:CommonData><ofd:Pages>"
    members["Doc_0/Document.xml"] = members["Doc_0/Document.xml"].replace(b"<ofd:Pages>", said.encode())


def test_a_page_that_is_a_picture_is_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[bytes], list[int], object]] = []

    def take(pictures: list[bytes], pages: list[int], **says: object) -> scan.Scanned:
        asked.append((pictures, pages, says["scheme"]))
        return scan.Scanned({1: (Line("图片里的一行字", "ofd:1/1"),)}, (), ())

    monkeypatch.setattr(scan, "read_pages", take)
    document = read(variant(tmp_path, pictured))
    assert asked == [([b"the page"], [1], "ofd")]
    assert [entry.text for entry in document.unread] == ["图片里的一行字"]
