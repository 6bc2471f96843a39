"""Scanned pages and photographs → blocks like any other file's, and the marks on what the recogniser may have misread.

The pictures are read in the sandbox (see :mod:`assistant.documents.files.scan_page`); here their boxes become grids, and after the
forms are recognised each uncertain cell becomes a ``Doubt`` (:mod:`assistant.documents.files.scan_doubts`).
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from assistant.documents.files.ruled import Frame, RuledTable, boxes_of, grid_of
from assistant.documents.files.sandbox import run_apart
from assistant.documents.files.unruled import unruled_entries
from assistant.documents.files.unruled_columns import Columns
from assistant.documents.grid import Block, Box, Grid, Line, Source, Uncertain, distinct
from assistant.domain import Unread
from assistant.errors import UnreadableFile

OnPage = Callable[[int, int], None]
_SECONDS_TO_START, _SECONDS_A_PAGE = 30.0, 20.0
_SURE = 0.95  # of the least certain character; on our renderings the confident misreadings lie between 0.85 and 0.95
_ROOM = 2.8  # points left and right of a word
_MOST_STRETCH = 0.25  # by which a page's scale may differ from the first one's


@dataclass(frozen=True)
class Scanned:
    """What pictures held: blocks by page number, uncertain cells, pages that gave nothing."""

    blocks: dict[int, tuple[Block, ...]]
    uncertain: tuple[Uncertain, ...] | None
    unread: tuple[Unread, ...]
    boxes: dict[str, Box] = field(default_factory=dict)


def is_installed() -> bool:
    """Whether the extra ``scan`` is there."""
    return all(importlib.util.find_spec(package) is not None for package in ("rapidocr", "onnxruntime", "cv2"))


def read_picture(data: bytes, *, source: str, on_page: OnPage | None = None) -> Source:
    """A photograph or scanned picture. Raises ``UnreadableFile`` as :func:`read_pages` does."""
    scanned = read_pages(data, (), source=source, on_page=on_page)
    return Source(
        tuple(block for blocks in scanned.blocks.values() for block in blocks),
        scanned.unread,
        scanned.uncertain,
        pages=1,
        scanned=frozenset({1}),
        boxes=scanned.boxes,
    )


def read_pages(
    data: bytes | list[bytes],
    pages: Sequence[int],
    *,
    source: str,
    on_page: OnPage | None = None,
    scheme: str = "pdf",
) -> Scanned:
    """The pages (from 1) of a PDF without text, or a picture for each; no pages at all means that ``data`` is one picture.

    ``on_page(done, of)`` is called before the first page and after each. Raises ``UnreadableFile`` when the extra is not installed or nothing
    can be read; pages not reached in time are in ``unread``. Anchors are ``SCHEME:PAGE/…`` or ``image:1/…``.
    """
    if not is_installed():
        kind = f"有 {len(pages)} 页是扫描件" if pages else "是图片"
        raise UnreadableFile(
            f"“{source}”{kind}，而这里没有安装文字识别组件。",
            hint='请运行 make run（或 pip install "jixiao-assistant[scan]"）安装，或提供文字版。',
        )
    from assistant.documents.files.scan_page import pages_of

    wanted = list(pages) or [1]
    scheme = scheme if pages else "image"
    found: list[dict[str, Any]] = []
    trouble: UnreadableFile | None = None
    seconds = _SECONDS_TO_START + _SECONDS_A_PAGE * len(wanted)
    if on_page is not None:
        on_page(0, len(wanted))
    try:
        for item in run_apart(pages_of, data, list(pages), source, name=source, seconds=seconds):
            found.append(item)
            if on_page is not None:
                on_page(len(found), len(wanted))
    except UnreadableFile as error:
        if not found:
            raise
        trouble = error
    unread = [_unread(number, scheme, "这一页里没有认出文字。") for number in _blank(found)]
    if trouble is not None:
        reached = {item["page"] for item in found}
        unread += [_unread(number, scheme, trouble.message) for number in wanted if number not in reached]
    return _assembled(found, scheme, tuple(unread))


def _blank(found: Sequence[dict[str, Any]]) -> list[int]:
    return [item["page"] for item in found if not item["words"]]


def _unread(number: int, scheme: str, reason: str) -> Unread:
    return Unread(text=f"第 {number} 页", reason=reason, anchor=f"{scheme}:{number}")


# ------------------------------------------------------------------------------------------------- boxes to blocks


def _assembled(found: Sequence[dict[str, Any]], scheme: str, unread: tuple[Unread, ...]) -> Scanned:
    found = _equally_wide(found)
    tables = [
        (item, index, tuple(map(tuple, boxes)), _inside(item["words"], boxes))
        for item in found
        for index, boxes in enumerate(item["tables"])
    ]
    ruled = [
        RuledTable(boxes, tuple(map(_word, words)), f"{scheme}:{item['page']}/{index}")
        for item, index, boxes, words in tables
    ]
    blocks: dict[int, tuple[Block, ...]] = {}
    uncertain: list[Uncertain] = []
    where: dict[str, Box] = {}
    columns: Columns | None = None
    for item in found:
        frame = Frame(item["page"], item["left"], 0.0, item["left"] + item["size"][0], item["size"][1])
        if not item["tables"]:
            words = [_word(_tight(word)) for word in item["words"]]
            unruled = unruled_entries(words, (), frame, columns, scheme=scheme, boxes=where)
            if unruled is not None:
                blocks[item["page"]], columns = tuple(unruled[0]), unruled[1]
                uncertain += _uncertain_at(item["words"], unruled[0], where, frame)
                continue
        columns = None
        placed: list[tuple[float, Block]] = []
        taken: list[Any] = []
        for (owner, _, boxes, words), table in zip(tables, ruled, strict=True):
            if owner is not item:
                continue
            taken += words
            grid = grid_of(table, ruled)
            where |= boxes_of(table, ruled, frame)
            placed.append((min(box[1] for box in boxes), grid))
            sure = grid_of(replace(table, words=tuple(_word(word, sure=True) for word in words)), ruled)
            if isinstance(grid, Grid) and isinstance(sure, Grid):
                uncertain += _uncertain(grid, sure)
        rest = [word for word in item["words"] if word not in taken]
        for number, line in enumerate(_lines(rest), start=1):
            text, anchor = _said(line), f"{scheme}:{item['page']}/{number}"
            placed.append((line[0][1], Line(text, anchor, page_start=number == 1)))
            where[anchor] = frame.box(
                line[0][0], min(word[1] for word in line), line[-1][2], max(word[3] for word in line)
            )
            if min(word[5] for word in line) < _SURE:
                uncertain.append(Uncertain(text, anchor))
        blocks[item["page"]] = tuple(block for _, block in sorted(placed, key=lambda entry: entry[0]))
    return Scanned(blocks, tuple(uncertain), unread, where)


def _equally_wide(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The pages stretched so that their widest tables have the same sides: no two photographs are of the same scale."""
    scaled: list[dict[str, Any]] = []
    wanted: tuple[float, float] | None = None
    for item in found:
        sides = [(min(box[0] for box in boxes), max(box[2] for box in boxes)) for boxes in item["tables"]]
        left, right = max(sides, key=lambda side: side[1] - side[0], default=(0.0, 0.0))
        if wanted is None and right > left:
            wanted = left, right
        factor, start = 1.0, left
        if wanted is not None and right - left > item["size"][0] / 2:
            factor = (wanted[1] - wanted[0]) / (right - left)
            factor, start = (factor, wanted[0]) if abs(factor - 1) < _MOST_STRETCH else (1.0, left)

        def moved(box: Sequence[Any], factor: float = factor, shift: float = start - left * factor) -> list[Any]:
            return [box[0] * factor + shift, box[1], box[2] * factor + shift, *box[3:]]

        tables = [[moved(box) for box in boxes] for boxes in item["tables"]]
        size = [item["size"][0] * factor, item["size"][1]]
        words = [moved(word) for word in item["words"]]
        scaled.append({**item, "tables": tables, "words": words, "size": size, "left": start - left * factor})
    return scaled


def _inside(words: Sequence[Any], boxes: Sequence[Any]) -> list[Any]:
    return [
        word
        for word in words
        if any(
            box[0] <= (word[0] + word[2]) / 2 <= box[2] and box[1] <= (word[1] + word[3]) / 2 <= box[3] for box in boxes
        )
    ]


def _word(word: Any, *, sure: bool = False) -> dict[str, Any]:
    """A word as :func:`grid_of` takes it; ``sure`` puts its confidence in the place of its text."""
    x0, top, x1, bottom, text, confidence = word
    said = f"{confidence:.3f} " if sure else text
    return {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "text": said}


def _tight(word: Any) -> list[Any]:
    """A word's box without the room that was left around its ink for reading."""
    x0, top, x1, bottom, *rest = word
    room = min(_ROOM, (x1 - x0) / 4)
    return [x0 + room, top + (bottom - top) * 0.12, x1 - room, bottom - (bottom - top) * 0.12, *rest]


def _uncertain(grid: Grid, sure: Grid) -> list[Uncertain]:
    found = []
    for texts, scores in zip(grid.rows, sure.rows, strict=True):
        for cell, score in zip(distinct(texts), distinct(scores), strict=True):
            values = [float(value) for value in re.findall(r"\d\.\d{3}", score.text)]
            if values and min(values) < _SURE:
                found.append(Uncertain(cell.text, cell.anchor))
    return list(dict.fromkeys(found))


def _uncertain_at(
    words: Sequence[Any], entries: Sequence[Grid | Line], where: Mapping[str, Box], frame: Frame
) -> Iterator[Uncertain]:
    """The cells and lines in which an uncertain word stands."""
    cells = [cell for entry in entries if isinstance(entry, Grid) for row in entry.rows for cell in distinct(row)]
    said = {cell.anchor: cell.text for cell in cells} | {
        entry.anchor: entry.text for entry in entries if isinstance(entry, Line)
    }
    for word in words:
        if word[5] < _SURE:
            box = frame.box(*word[:4])
            x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            for anchor, text in said.items():
                held = where.get(anchor)
                if held and held.left <= x <= held.right and held.top <= y <= held.bottom:
                    yield Uncertain(text, anchor)


def _lines(words: Sequence[Any]) -> list[list[Any]]:
    """Words outside tables by line; two words are on one line when their middles are nearer than half their height."""
    lines: list[list[Any]] = []
    for word in sorted(words, key=lambda word: (word[1] + word[3]) / 2):
        middle, height = (word[1] + word[3]) / 2, word[3] - word[1]
        if lines and abs((lines[-1][-1][1] + lines[-1][-1][3]) / 2 - middle) < height / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word[0]) for line in lines]


def _said(line: Sequence[Any]) -> str:
    text = str(line[0][4])
    for left, right in pairwise(line):
        text += ("  " if right[0] - left[2] > (left[3] - left[1]) else " ") + right[4]
    return text
