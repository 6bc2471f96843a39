"""The word lists are data: well-formed, without contradictions, and sparing what they must spare."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator

import pytest

from assistant.figures.units import kind_of
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
from assistant.review.rules.key_tasks import Task

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


BETTER_SMALL = """
环境空气质量综合指数 PM2.5年均浓度 机房PUE值 单位产值能耗 企业综合费率 平均等候时间 乘客平均候车时间 房屋空置率 云资源空闲率 贷款逾期率 病死率 畜禽因疫死亡率
传染病发病率 城镇登记失业率 学生辍学率 脱贫人口返贫率 财产损失率 供水管网漏损率 群众信访量 违法建设复发率 数据差错率 普查登记漏报率 检验复检推翻率 重复参保率 系统宕机次数
接口平均响应时延 万人成讼率 社区矫正对象再犯罪率 垃圾填埋量 住院次均费用增幅 公立医院平均住院日 患者自付比例 大班额比例 森林火灾受害率 林业有害生物成灾率 农药使用强度 化学需氧量排放量
重污染天数 项目延期率 解除强戒人员复吸率 人才流动率
"""


@pytest.mark.parametrize("name", BETTER_SMALL.split())
def test_what_is_better_small_may_stand_under_a_cap(name: str) -> None:
    unwanted, works, small = (any_of("directions", key).search(name) for key in ("unwanted", "works", "reverse"))
    assert unwanted or (small and not works)


@pytest.mark.parametrize(
    "name",
    ["公益演出场次", "高标准农田建设面积", "培训合格率", "居民满意度", "接入业务系统数", "综合利用率", "政策知晓率"],
)
def test_what_is_plainly_wanted_is_no_such_thing(name: str) -> None:
    assert not any(any_of("directions", key).search(name) for key in ("unwanted", "reverse", "caps"))


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
        (2021, "帮扶建档立卡贫困户300户", False),
        (2023, "帮扶建档立卡贫困户300户", True),
        (2023, "原建档立卡贫困户稳定增收", False),
        (2023, "做好新冠肺炎疫情防控", False),
        (2024, "做好新冠肺炎疫情防控", True),
        (2024, "做好传染病疫情防控", False),
        (2023, "开展扫黑除恶专项斗争宣传12场", True),
        (2023, "常态化开展扫黑除恶斗争", False),
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


def test_an_indicator_that_bears_the_works_own_name_answers_for_it() -> None:
    tasks = entries("tasks", "task", Task)
    assert [task.name for task in tasks if not re.search(task.answered, task.name)] == []
    assert [task.name for task in tasks if re.search(task.said, "开展工作")] == []


def test_means_and_verbs_of_tasks_exclude_each_other() -> None:
    assert not set(words("tasks", "verbs")) & set(words("tasks", "means"))
