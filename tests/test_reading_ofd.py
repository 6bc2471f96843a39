"""OFD files: tables told by places and strokes; what is a picture, missing or broken is said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.documents import read
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
