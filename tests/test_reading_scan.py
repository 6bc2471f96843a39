"""Scans and photographs: read like any table where OCR is sure, marked where it is not, refused where it is missing."""

from __future__ import annotations

import io
import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.documents import read
from assistant.documents.files import scan, scan_straight
from assistant.documents.files.radicals import unified
from assistant.documents.files.safety import FileKind, kind_of
from assistant.documents.files.sandbox import run_apart, run_program
from assistant.documents.files.scan_doubts import with_doubts
from assistant.documents.grid import Grid, Uncertain
from assistant.domain import Document, Filing
from assistant.errors import UnreadableFile
from assistant.settings import Limits
from assistant.target import read_target
from eval import renderings, renderings_rough
from tests.documents.filings import FILINGS

needs_ocr = pytest.mark.skipif(
    not scan.is_installed() or renderings.font_path() is None, reason="the extra scan or a Chinese font is not here"
)


def picture(kind: str = "PNG") -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(stream, kind)
    return stream.getvalue()


# ------------------------------------------------------------------------------------------------------ the sandbox


def count_to(number: int) -> Iterator[int]:
    yield from range(number)


def sleep_after(number: int) -> Iterator[int]:
    yield number
    time.sleep(60)


def eat_memory() -> Iterator[int]:
    yield len(bytearray(4 * 1024**3))


def die() -> Iterator[int]:
    yield 1
    os.kill(os.getpid(), signal.SIGKILL)


def refuse(name: str) -> Iterator[int]:
    raise UnreadableFile(f"“{name}”读不了。", hint="请换一个。")
    yield 0


def fail() -> Iterator[int]:
    raise ValueError("a secret of the file")
    yield 0


def speak() -> Iterator[str]:
    print("libraries talk")
    yield "多字"


def test_work_apart_yields_as_it_goes_and_may_print() -> None:
    assert list(run_apart(count_to, 3, name="a.pdf", seconds=30)) == [0, 1, 2]
    assert list(run_apart(speak, name="a.pdf", seconds=30)) == ["多字"]


def test_work_that_takes_too_long_is_stopped_and_what_came_before_is_kept() -> None:
    started = time.monotonic()
    items = run_apart(sleep_after, 7, name="a.pdf", seconds=4)
    assert next(items) == 7
    with pytest.raises(UnreadableFile, match="超过 4 秒"):
        next(items)
    assert time.monotonic() - started < 20


@pytest.mark.skipif(not hasattr(__import__("os"), "sched_getaffinity"), reason="only Linux limits the address space")
def test_work_that_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(UnreadableFile, match="内存超过上限"):
        list(run_apart(eat_memory, name="a.pdf", seconds=30, memory=1024**3))


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no such signal")
def test_work_that_the_system_kills_for_its_memory_ends_in_a_message() -> None:
    items = run_apart(die, name="a.pdf", seconds=30)
    assert next(items) == 1
    with pytest.raises(UnreadableFile, match="内存超过上限"):
        next(items)


def test_a_refusal_comes_through_and_an_error_tells_nothing_of_the_file() -> None:
    with pytest.raises(UnreadableFile, match="读不了") as refused:
        list(run_apart(refuse, "a.pdf", name="a.pdf", seconds=30))
    assert refused.value.hint == "请换一个。"
    with pytest.raises(UnreadableFile, match="ValueError") as failed:
        list(run_apart(fail, name="a.pdf", seconds=30))
    assert "secret" not in str(failed.value)


@pytest.mark.skipif(not Path("/bin/sleep").exists(), reason="needs a program that waits")
def test_a_program_that_takes_too_long_is_stopped() -> None:
    with pytest.raises(UnreadableFile, match="超过 1 秒"):
        run_program(["/bin/sleep", "60"], name="a.doc", seconds=1)


# -------------------------------------------------------------------------------------------------------- the scans


def cells(filing: Filing) -> list[tuple[object, ...]]:
    return [(row.level1, row.level2, row.name, row.target.text) for row in filing.indicators]


@needs_ocr
def test_a_tilted_noisy_scan_reads_back_and_every_wrong_row_is_marked(tmp_path: Path) -> None:
    filing = FILINGS["with cost"]
    pages: list[tuple[int, int]] = []
    path = renderings.scan_pdf(filing, tmp_path / "scan.pdf", seed=3)
    document = read(path, on_page=lambda done, of: pages.append((done, of)))
    (got,) = document.filings
    assert got.project.name == filing.project.name
    assert len(got.indicators) == len(filing.indicators)
    marked = {doubt.place.row for doubt in got.doubtful}
    wrong = [
        number
        for number, (wanted, said) in enumerate(zip(cells(filing), cells(got), strict=True), start=1)
        if wanted != said
    ]
    assert len(wrong) <= 1
    assert set(wrong) <= marked
    assert pages == [(number, len(pages) - 1) for number in range(len(pages))]
    assert all(row.place.anchor.startswith("pdf:") for row in got.indicators)


@needs_ocr
def test_a_telephone_picture_in_perspective_and_turned_on_its_side_is_read(tmp_path: Path) -> None:
    filing = FILINGS["with cost"]
    page = renderings_rough.telephone(renderings.pages_of(filing)[0], random.Random(4))
    page.rotate(90, expand=True).save(tmp_path / "photo.jpg", quality=60)
    (got,) = read(tmp_path / "photo.jpg").filings
    assert got.project.name == filing.project.name
    assert sum(row in cells(filing) for row in cells(got)) >= len(got.indicators) - 1 > 5
    assert got.indicators[0].place.anchor.startswith("image:1/")


@needs_ocr
def test_the_rules_of_a_page_in_perspective_become_straight() -> None:
    import cv2
    import numpy as np

    page = np.full((1200, 900, 3), 255, np.uint8)
    for at in range(100, 801, 100):
        cv2.line(page, (100, at), (800, at), (0, 0, 0), 3)
        cv2.line(page, (at, 100), (at, 800), (0, 0, 0), 3)
    here = np.float32([[0, 0], [900, 0], [900, 1200], [0, 1200]])
    seen = np.float32([[40, 10], [880, 45], [860, 1180], [5, 1150]])
    photographed = cv2.warpPerspective(
        page, cv2.getPerspectiveTransform(here, seen), (900, 1200), borderValue=(255,) * 3
    )

    def darkest_share(picture: Any) -> float:
        """The largest share of one row of pixels that is dark: most of the width only where a rule is level."""
        return float((picture[:, :, 0] < 128).mean(axis=1).max())

    assert darkest_share(photographed) < 0.4
    assert darkest_share(scan_straight.straightened(photographed)) > 0.6


@needs_ocr
def test_a_page_without_rules_is_levelled_by_its_lines_of_words() -> None:
    import numpy as np

    page = np.full((400, 600, 3), 255, np.uint8)

    def lines(slope: float) -> list[Any]:
        return [
            np.float32([[50, y], [450, y + 400 * slope], [450, y + 20 + 400 * slope], [50, y + 20]])
            for y in range(50, 300, 40)
        ]

    assert scan_straight.levelled(page, lines(0.02)) is not None
    assert scan_straight.levelled(page, lines(0.001)) is None
    assert scan_straight.levelled(page, lines(0.02)[:3]) is None


def test_pages_photographed_at_different_scales_get_the_same_columns() -> None:
    def page(number: int, scale: float, shift: float) -> dict[str, Any]:
        boxes = [
            [x * scale + shift, y, (x + 100) * scale + shift, y + 30] for y in (100, 130) for x in (50, 150, 250, 350)
        ]
        words = [[box[0] + 5, box[1] + 5, box[0] + 40, box[1] + 25, "字", 0.99] for box in boxes]
        return {"page": number, "size": [595, 842], "tables": [boxes], "words": words}

    scanned = scan._assembled([page(1, 1.0, 0.0), page(2, 1.1, 12.0)], "pdf", ())
    grids = [block for blocks in scanned.blocks.values() for block in blocks if isinstance(block, Grid)]
    assert [grid.width for grid in grids] == [4, 4]
    assert scanned.boxes["pdf:2/0/0/0"].left == pytest.approx((50 * 1.1 + 12) / 595)


def test_a_recognised_page_without_rules_keeps_its_cells_and_their_uncertain_words() -> None:
    texts = (("一级指标", "二级指标", "三级指标", "指标值"), ("产出指标", "数量指标", "保洁河道", "≥12条"))
    words = [
        [x, y, x + 11 * len(text) + 6, y + 14, text, 0.6 if text == "≥12条" else 0.99]
        for y, row in zip((100, 130), texts, strict=True)
        for x, text in zip((60, 150, 240, 400), row, strict=True)
    ]
    scanned = scan._assembled([{"page": 1, "size": [595, 842], "tables": [], "words": words}], "pdf", ())
    (grid,) = scanned.blocks[1]
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [list(row) for row in texts]
    assert scanned.uncertain == (Uncertain("≥12条", "pdf:1/0/1/3"),)


@needs_ocr
def test_a_blank_picture_is_reported_and_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "blank.png"
    path.write_bytes(picture())
    document = read(path)
    assert document.filings == ()
    assert "没有认出文字" in document.unread[0].reason


@needs_ocr
def test_a_broken_picture_ends_in_a_message(tmp_path: Path) -> None:
    path = tmp_path / "broken.jpg"
    path.write_bytes(picture("JPEG")[:200] + random.Random(1).randbytes(50))
    with pytest.raises(UnreadableFile, match="损坏"):
        read(path)


def test_without_the_extra_the_message_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    path = tmp_path / "photo.png"
    path.write_bytes(picture())
    with pytest.raises(UnreadableFile, match=r"图片.*\[scan\]"):
        read(path)


def test_pictures_are_told_by_content() -> None:
    assert kind_of(picture(), name="a.txt", limits=Limits()) is FileKind.PICTURE
    assert kind_of(picture("JPEG"), name="a", limits=Limits()) is FileKind.PICTURE


# ------------------------------------------------------------------------------------------------------- the doubts


def with_targets(*texts: str) -> Document:
    filing = FILINGS["with cost"]
    rows = tuple(
        row.model_copy(
            update={
                "target": read_target(text),
                "place": row.place.model_copy(update={"row": number, "anchor": f"image:1/0/{number + 10}/4"}),
            }
        )
        for number, (row, text) in enumerate(zip(filing.indicators, texts, strict=False), start=1)
    )
    return Document(source="a.png", filings=(filing.model_copy(update={"indicators": rows, "doubtful": ()}),))


MISREAD = ["292%", "792%", "2100%", "二92%", "%=92", ">92%", "之12场", "92%", "12场", "≤2000元次"]
READ_WELL = [
    "≥92%",
    "≤12场",
    "=3处",
    "≥270%",
    "2026年6月底前",
    "6月底前",
    "及时",
    "≥200元/人",
    "≤3万元以内",
    "≤20元(含税)",
]


@pytest.mark.parametrize("text", MISREAD)
def test_an_operator_that_ocr_misreads_or_loses_is_marked_and_kept_as_read(text: str) -> None:
    (filing,) = with_doubts(with_targets("≥1场", "≥2场", "≤3元", text), []).filings
    assert [(doubt.place.row, doubt.place.field, doubt.text) for doubt in filing.doubtful] == [(4, "target", text)]
    assert filing.indicators[3].target.text == text


@pytest.mark.parametrize("text", READ_WELL)
def test_a_sound_value_is_not_marked(text: str) -> None:
    (filing,) = with_doubts(with_targets("≥1场", "≥2场", "≤3元", text), []).filings
    assert filing.doubtful == ()


def test_bare_figures_are_not_marked_where_the_form_writes_no_operators() -> None:
    (filing,) = with_doubts(with_targets("1场", "2场", "100%"), []).filings
    assert filing.doubtful == ()


def test_a_row_cut_out_of_recognised_lines_is_marked() -> None:
    document = with_targets("≥1场", "≥2场")
    (filing,) = document.filings
    rows = [
        row.model_copy(update={"place": row.place.model_copy(update={"anchor": "pdf:1/12"})})
        for row in filing.indicators[:1]
    ]
    loose = document.model_copy(
        update={"filings": (filing.model_copy(update={"indicators": (*rows, *filing.indicators[1:])}),)}
    )
    (marked,) = with_doubts(loose, []).filings
    assert [(doubt.place.row, "先后" in doubt.reason) for doubt in marked.doubtful] == [(1, True)]


def test_an_uncertain_cell_is_marked_in_its_row_and_one_of_the_head_on_the_form() -> None:
    document = with_targets("≥1场", "≥2场", "≥3场")
    name = document.filings[0].indicators[1].name
    low = [Uncertain(name, "image:1/0/12/3"), Uncertain("某某局", "image:1/0/2/1")]
    (filing,) = with_doubts(document, low).filings
    assert [(doubt.place.row, doubt.place.field, doubt.text) for doubt in filing.doubtful] == [
        (2, "name", name),
        (None, "", "某某局"),
    ]


def test_radicals_of_pdf_fonts_become_the_characters_they_stand_for() -> None:
    assert unified("项⽬⽀出 居⺠ 主管部⻔ 36⼾ ≥90%") == "项目支出 居民 主管部门 36户 ≥90%"
