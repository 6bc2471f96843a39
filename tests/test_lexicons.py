"""The word lists are data: well-formed, without contradictions, and sparing what they must spare."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

import pytest

from assistant.review.lexicon import (
    LEXICONS,
    Abolished,
    Misplaced,
    Phrase,
    Term,
    Unattributable,
    UnitsOf,
    Wording,
    any_of,
    any_pattern,
    entries,
    words,
)
from assistant.units import kind_of

FILES = sorted(LEXICONS.glob("*.toml"))


def lists() -> Iterator[tuple[str, str, list[str]]]:
    for path in FILES:
        for key, value in tomllib.loads(path.read_text("utf-8")).items():
            if isinstance(value, list) and value and isinstance(value[0], str):
                yield path.stem, key, value
            if isinstance(value, dict):
                yield from (
                    (path.stem, f"{key}.{inner}", some) for inner, some in value.items() if isinstance(some, list)
                )


@pytest.mark.parametrize("some", [pytest.param(some, id=f"{file}.{key}") for file, key, some in lists()])
def test_a_word_stands_once_in_its_list(some: list[str]) -> None:
    assert [word for word, count in Counter(some).items() if count > 1] == []


@pytest.mark.parametrize(
    ("file", "key", "kind"),
    [
        ("units", "kind", UnitsOf),
        ("levels", "misplaced", Misplaced),
        ("policy", "phrase", Phrase),
        ("policy", "wording", Wording),
        ("policy", "abolished", Abolished),
        ("terms", "term", Term),
        ("terms", "unattributable", Unattributable),
    ],
)
def test_every_entry_is_whole_and_its_patterns_compile(file: str, key: str, kind: type) -> None:
    for entry in entries(file, key, kind):
        for pattern in (getattr(entry, "pattern", ""), getattr(entry, "unless", "")):
            if isinstance(pattern, str):
                re.compile(pattern)
        assert all(value != "" for name, value in entry if name in ("why", "pattern", "title", "by"))


def test_no_unit_is_right_and_wrong_for_one_thing_and_all_units_are_known() -> None:
    for kind in entries("units", "kind", UnitsOf):
        assert not set(kind.units) & set(kind.wrong), kind.endings
        assert [unit for unit in (*kind.units, *kind.wrong) if kind_of(unit) is None and unit != "人次数"] == []


@pytest.mark.parametrize("name", ["及时率", "参与人次", "改造面积", "补贴标准", "完工时间", "平均得分"])
def test_measured_endings_cover_the_common_ones(name: str) -> None:
    assert name.endswith(words("names", "measured_endings"))


@pytest.mark.parametrize("word", ["退役军人", "禁毒宣传", "诊断", "未成年人", "无障碍", "有害生物防治"])
def test_a_lucky_syllable_does_not_make_a_thing_unwanted(word: str) -> None:
    assert not any_of("directions", "unwanted").search(word)
    assert not any_of("directions", "reverse").search(word) or any_of("directions", "works").search(word)


@pytest.mark.parametrize(
    ("year", "text", "outdated"),
    [
        (2022, "贯彻党的十九大精神", False),
        (2023, "贯彻党的十九大精神", True),
        (2023, "贯彻党的二十大、承接十九大部署", False),
        (2025, "落实“十四五”规划", False),
    ],
)
def test_a_phrase_is_outdated_from_its_year_on(year: int, text: str, outdated: bool) -> None:
    found = [
        phrase
        for phrase in entries("policy", "phrase", Phrase)
        if re.search(phrase.pattern, text)
        and year >= phrase.from_year
        and not (phrase.unless and re.search(phrase.unless, text))
    ]
    assert bool(found) is outdated


@pytest.mark.parametrize(
    "name",
    ["经费拨付完成时间", "人员经费足额发放率", "培训计划按期完成率", "物业项目管理面积", "业委会规范化运作达标率"],
)
def test_a_product_that_sounds_like_management_is_none(name: str) -> None:
    assert not any_pattern("management", "patterns").search(name)
