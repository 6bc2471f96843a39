"""Target values, amounts and dates as filings write them: what is read, and the longer list of what must not be."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.domain import Comparator, Deadline, Frequency, Measure, Target
from assistant.target import (
    comparable,
    normalize,
    read_date,
    read_money,
    read_number,
    read_target,
    satisfies,
)


def shown(target: Target) -> str:
    """A reading in one line: ``≥16 次``, ``≤500.00 元 每 月/人``, ``至 2026-12-31``, ``1 次每月``, empty for none."""
    match target.reading:
        case Measure() as measure:
            sign = measure.comparator.value if measure.comparator else ""
            amount = f"{measure.amount:f}" + (f"~{measure.upper:f}" if measure.upper is not None else "")
            text = f"{sign.replace('~', '')}{amount} {measure.unit}".strip()
            return f"{text} 每 {measure.per}" if measure.per else text
        case Deadline() as due:
            return f"至 {due.year or '----'}-{due.month:02}-{due.day:02}"
        case Frequency() as often:
            return f"{often.times:f} 次每{often.period}"
        case _:
            return ""


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("≥22.00(次)", "≥22.00 次"),
        ("≥22.00（次）", "≥22.00 次"),
        ("≤27142.86(元/项)", "≤27142.86 元 每 项"),
        ("≤500.00(元/月/人)", "≤500.00 元 每 月/人"),
        ("≤2435.90(元/年/点位)", "≤2435.90 元 每 年/点位"),
        ("≥90.00(%)", "≥90.00 %"),
        ("12.00(月)", "12.00 月"),
        ("5(万人次)", "50000 人次"),
        ("≥1000册（套）", "≥1000 册"),
        ("16次（全年）", "16 次"),
        ("≥100,000.00(元)", "≥100000.00 元"),
        ("=100%", "=100 %"),
        ("＝100％", "=100 %"),
        ("100%", "100 %"),
        ("100%合格", "100 %"),
        ("合格率100%", "100 %"),
        ("百分百", "100 %"),
        ("百分之九十", "90 %"),
        ("≥百分之九十五", "≥95 %"),
        ("95百分比", "95 %"),
        ("5‰", "5 ‰"),
        ("≤0.5‰", "≤0.5 ‰"),
        ("65%-70%", "65~70 %"),
        ("90 ~ 95%", "90~95 %"),
        ("90-95分", "90~95 分"),
        ("3-5次", "3~5 次"),
        ("100至200人", "100~200 人"),
        ("1000-2000元/人", "1000~2000 元 每 人"),
        ("3-5万元", "3~5 万元"),
        (">=16次", "≥16 次"),
        ("> = 16次", "≥16 次"),
        ("＞＝16次", "≥16 次"),
        ("=>5", "≥5"),
        ("=<5", "≤5"),
        ("≧95％", "≥95 %"),
        ("≦3天", "≤3 天"),
        ("⩾80%", "≥80 %"),
        ("＞80%", ">80 %"),
        ("＜3%", "<3 %"),
        ("不低于９０%", "≥90 %"),
        ("不少于50家", "≥50 家"),
        ("不超过2小时", "≤2 小时"),
        ("不高于3000元/场", "≤3000 元 每 场"),
        ("大于等于95%", "≥95 %"),
        ("大于80%", ">80 %"),
        ("小于5%", "<5 %"),
        ("至少3次", "≥3 次"),
        ("90%以上", "≥90 %"),
        ("95%（含）以上", "≥95 %"),
        ("95%以上（含95%）", "≥95 %"),
        ("98分及以上", "≥98 分"),
        ("达到90%以上", "≥90 %"),
        ("24小时以内", "≤24 小时"),
        ("2小时内", "≤2 小时"),
        ("≤2 小时", "≤2 小时"),
        ("15日内", "≤15 日"),
        ("3个月内", "≤3 月"),
        ("5个工作日内", "≤5 工作日"),
        ("≥1200人", "≥1200 人"),
        ("≥ １００ 人", "≥100 人"),
        ("=28人", "=28 人"),
        ("=1200", "=1200"),
        ("1,234.50", "1234.50"),
        ("10 000人", "10000 人"),
        ("２０", "20"),
        ("壹佰万元", "1000000 元"),
        ("≤58万元", "≤58 万元"),
        ("1.5亿元", "1.5 亿元"),
        ("≤1.2万元/户", "≤1.2 万元 每 户"),
        ("3万人次", "30000 人次"),
        ("三次", "3 次"),
        ("两场", "2 场"),
        ("十二次", "12 次"),
        ("一百零五人", "105 人"),
        ("1套", "1 套"),
        ("0起", "0 起"),
        ("零事故", "0"),
        ("零投诉", "0"),
        ("0投诉", "0"),
        ("≥2000㎡", "≥2000 平方米"),
        ("提升10个百分点", "10 百分点"),
        ("较上年提高5%", "5 %"),
        ("比上年增长≥5%", "≥5 %"),
        ("全年12次", "12 次"),
        ("全年不少于4次", "≥4 次"),
        ("≥1次/月", "≥1 次 每 月"),
        ("每季度不少于2次", "≥2 次 每 季度"),
        ("每人每月500元", "500 元 每 人/月"),
        ("20名/期", "20 名 每 期"),
        ("培训不少于3次", "≥3 次"),
        ("验收合格率达到100%", "100 %"),
        ("为50名环卫工人体检", "50 名"),
        ("15分钟内到达现场", "≤15 分钟"),
        ("每月一次", "1 次每月"),
        ("每月开展一次", "1 次每月"),
        ("每月1次", "1 次每月"),
        ("1次/月", "1 次每月"),
        ("一月一次", "1 次每月"),
        ("每季度一次", "1 次每季度"),
        ("每周三次", "3 次每周"),
        ("每两周一次", "0.5 次每周"),
        ("每半年一次", "1 次每半年"),
        ("2次/年", "2 次每年"),
        ("2026年12月底前", "至 2026-12-31"),
        ("2026年6月30日前", "至 2026-06-30"),
        ("2024年2月底", "至 2024-02-29"),
        ("2026.12.31", "至 2026-12-31"),
        ("2023-12-31", "至 2023-12-31"),
        ("2026年底", "至 2026-12-31"),
        ("2026年内完成", "至 2026-12-31"),
        ("年底前完成", "至 -----12-31"),
        ("6月底", "至 -----06-30"),
        ("≤10月31日", "至 -----10-31"),
        ("10月20日（重阳节前）", "至 -----10-20"),
        ("12月31日前完成", "至 -----12-31"),
        ("三季度末", "至 -----09-30"),
        ("上半年", "至 -----06-30"),
        ("工程于2026年10月31日前竣工", "至 2026-10-31"),
    ],
)
def test_a_value_is_read_as_it_is_meant(text: str, reading: str) -> None:
    target = read_target(text)
    assert (shown(target), target.text) == (reading, text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "/", "—", "-", "无", "≥", "(次)", "≥(%)", "≥**个", "＊＊", "≥？次"),
        *(
            "及时",
            "提升",
            "提高",
            "有效",
            "健全有效",
            "全面",
            "明显",
            "显著",
            "改善",
            "高",
            "满意",
            "良好",
            "合格",
            "合规",
            "达标",
            "持续完善",
        ),
        *(
            "优",
            "良",
            "优/良",
            "优/良/中/差",
            "A级",
            "三级",
            "三级以上",
            "五星",
            "第一",
            "一流",
            "一般",
            "一致",
            "统一",
            "一次性",
            "一站式",
            "进一步提升",
        ),
        *("当年度完成", "按时完成", "长期", "本年度", "2026年", "2023年度", "季度末", "次年3月底", "每年年底前"),
        *(
            "每季度首月15日",
            "每月15日前",
            "每月10日前",
            "3月-10月",
            "1-12月",
            "2026年6月-10月",
            "3月15日至11月30日",
            "1月1日至12月31日",
        ),
        *(
            "较上年提高",
            "不低于上年",
            "同比增长",
            "≤预算数",
            "等于年度预算数",
            "按最低工资标准",
            "按不超建设费10%",
            "达成预期指标",
            "符合要求",
        ),
        *("零距离", "零容忍", "零基础", "全覆盖", "无事故"),
        *("%=90%", "%=100%", "二90%", "≥9O%", "≥1l次", "90%≥", "5%-3%", "安排2 8个", "1 2次"),
        *("1:3", "10：1", "1+1", "7天×24小时", "1/3", "±5%"),
        *(
            "开展活动12场、讲座3场",
            "完成率≥95%，及时率≥90%",
            "12月31日前100%完成",
            "举办2期，每期40人",
            "≥3场次，≥200人",
        ),
        *("千百次", "数十场", "十几次", "几百人", "若干次", "三五次"),
    ],
)
def test_what_is_no_single_value_stays_text(text: str) -> None:
    assert read_target(text) == Target(text=text)


@pytest.mark.parametrize(
    "text", ["100%", "100%合格", "16次", "三次", "0起", "零事故", "65%-70%", "较上年提高5%", "95", "全年12次"]
)
def test_no_comparator_is_invented(text: str) -> None:
    reading = read_target(text).reading
    assert isinstance(reading, Measure)
    assert reading.comparator in (None, Comparator.RANGE)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.50", "1234.50"),
        ("２０", "20"),
        ("壹佰万", "1000000"),
        ("三", "3"),
        ("两", "2"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("一百零五", "105"),
        ("一百一十", "110"),
        ("三百五", "350"),
        ("两千零三十", "2030"),
        ("一万二", "12000"),
        ("叁拾捌万", "380000"),
        ("三万五千", "35000"),
        ("一亿零五百万", "105000000"),
        ("二〇二六", "2026"),
        ("〇", "0"),
        ("3万", "30000"),
        ("1.5亿", "150000000"),
        ("5千", "5000"),
        ("1百万", "1000000"),
        ("-3", "-3"),
        (" 12 ", "12"),
    ],
)
def test_a_number_is_read(text: str, number: str) -> None:
    assert read_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", " ", "一个", "12次", "1,23", "1.2.3", "12,34,567", "百", "千百", "万", "三五", "十几", "数十", "一二三", "百分之九", "1e5", "NaN", "inf", "½", "十十",
     "一百百", "零零", "第一", "3.", ".5", "1-2", "5万百", "二十三十", "٣", "一千万万万"],
)  # fmt: skip
def test_what_is_not_purely_a_number_is_none(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "yuan", "said"),
    [
        ("380,000.00", "元", "380000.00", "元"),
        ("58", "万元", "580000", "万元"),
        ("135.00", "万元", "1350000", "万元"),
        ("58万元", "元", "580000", "万元"),
        ("58 万元", None, "580000", "万元"),
        ("58万", "元", "580000", "万元"),
        ("58(万元)", None, "580000", "万元"),
        ("380000元", "万元", "380000", "元"),
        ("1.2亿元", "万元", "120000000", "亿元"),
        ("壹佰万元整", None, "1000000", "元"),
        ("叁拾捌万元整", "万元", "380000", "元"),
        ("￥1,000元", None, "1000", "元"),
        ("人民币58万元", None, "580000", "万元"),
        ("３８００００", "元", "380000", "元"),
        ("0", "元", "0", "元"),
        ("0", None, "0", None),
        ("0.00", "万元", "0", "万元"),
        ("-5", "元", "-5", "元"),
    ],
)
def test_an_amount_is_read_in_yuan(text: str, unit: str | None, yuan: str, said: str | None) -> None:
    money = read_money(text, unit=unit)
    assert (money.text, money.yuan, money.unit) == (text, Decimal(yuan), said)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        *[
            (text, "元")
            for text in (
                "",
                " ",
                "—",
                "/",
                "无",
                "-",
                "约26万元",
                "3.919.500",
                "12,34",
                "58万元左右",
                "详见附件",
                "5人",
                "60%",
                "元",
            )
        ],
        *[(text, None) for text in ("", "380,000.00", "58", "十二")],
    ],
)
def test_a_blank_an_unreadable_amount_or_one_without_unit_has_no_yuan(text: str, unit: str | None) -> None:
    assert (read_money(text, unit=unit).yuan, read_money(text, unit=unit).text) == (None, text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023-01-01", dt.date(2023, 1, 1)),
        ("2023/6/30", dt.date(2023, 6, 30)),
        ("2023.12.31", dt.date(2023, 12, 31)),
        ("2023年12月31日", dt.date(2023, 12, 31)),
        ("2023 年 1 月 5 日", dt.date(2023, 1, 5)),
        ("1/1/2021", dt.date(2021, 1, 1)),
        ("12/31/2021", dt.date(2021, 12, 31)),
        ("20230101", dt.date(2023, 1, 1)),
        ("２０２３－０１－０１", dt.date(2023, 1, 1)),
        ("2023-01-01 00:00:00", dt.date(2023, 1, 1)),
        ("二〇二三年一月一日", dt.date(2023, 1, 1)),
    ],
)
def test_a_date_is_read(text: str, day: dt.date) -> None:
    assert (read_date(text).date, read_date(text).text) == (day, text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "—", "2023年", "2023年1月", "2023年全年", "2021年全年", "2023", "全年", "2023-02-30", "13/1/2021", "2023-13-01", "12月31日", "长期", "20230230",
     "2023年1月1日至12月31日", "2023-01-01至2023-12-31", "年底", "待定"],
)  # fmt: skip
def test_a_month_a_year_or_no_date_names_no_day(text: str) -> None:
    assert (read_date(text).date, read_date(text).text) == (None, text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("＞＝１６ 次", "≥16 次"),
        ("=<5％", "≤5%"),
        (" ≧ 3 ", "≥ 3"),
        ("65％～70％", "65%~70%"),
        ("不低于90%", "不低于90%"),
        ("（次）", "(次)"),
    ],
)
def test_spellings_become_one(text: str, plain: str) -> None:
    assert normalize(text) == plain


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        *[
            (*pair, True)
            for pair in (
                ("万元", "元"),
                ("名", "人"),
                ("场次", "场"),
                ("小时", "分钟"),
                ("㎡", "平方米"),
                ("公里", "米"),
                ("吨", "公斤"),
                ("次", "次"),
            )
        ],
        *[
            (*pair, False)
            for pair in (
                ("人", "人次"),
                ("场", "次"),
                ("天", "工作日"),
                ("个", "次"),
                ("元", "%"),
                ("平方米", "米"),
                ("%", "百分点"),
                ("户", "人"),
                ("人", ""),
            )
        ],
    ],
)
def test_units_are_the_same_thing_or_not(first: str, second: str, same: bool) -> None:
    assert comparable(first, second) is same


@pytest.mark.parametrize(
    ("target", "actual", "met"),
    [
        ("≥16次", "=18次", True),
        ("≥16次", "16次", True),
        ("≥16次", "15次", False),
        (">16次", "16次", False),
        ("≥90%", "≥95%", True),
        ("≥90%", "≥85%", None),
        ("≥90%", "80%-85%", False),
        ("≥90%", "85%-95%", None),
        ("≤58万元", "520000元", True),
        ("≤58万元", "60万元", False),
        ("≤2小时", "90分钟", True),
        ("=28人", "=28人", True),
        ("=10次", "=8次", False),
        ("100%", "100%", True),
        ("100%", "95%", None),
        ("65%-70%", "68%", True),
        ("65%-70%", "75%", False),
        (">=1200人", "=1200", True),
        (">=1200人", "1200人次", None),
        ("≥50名", "50人", True),
        ("每月一次", "每季度一次", False),
        ("每季度一次", "1次/月", True),
        ("6月底前", "5月31日", True),
        ("6月底前", "7月15日", False),
        ("2026年6月底", "5月31日", None),
        ("及时", "及时", None),
        ("≥16次", "已完成", None),
        ("≥16次", "6月底", None),
        ("≤500元/人", "400元/场", None),
    ],
)
def test_whether_a_target_is_met(target: str, actual: str, met: bool | None) -> None:
    assert satisfies(read_target(target), read_target(actual)) is met


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789.,%≥≤<>=～-一二两三十百万亿元人次月日年底前每个（）/ 及时提升率零\n", max_size=24))
def test_any_text_is_kept_and_nothing_raises(text: str) -> None:
    assert read_target(text).text == text
    assert read_money(text, unit="元").text == text
    assert read_date(text).text == text


WORDS_ONLY = {
    "及时",
    "提升",
    "满意",
    "有效",
    "良好",
    "持续完善",
    "明显",
    "高",
    "全面",
    "改善",
    "健全有效",
    "准确",
    "合格",
    "合规",
    "扩大",
    "显著",
}


def test_of_the_real_values_exactly_the_wording_is_unread(shared: Path) -> None:
    rows = json.loads((shared / "gold" / "rows.json").read_text("utf-8"))
    values = [value for row in rows for value in (row["target"], row.get("actual")) if value]
    assert len(values) > 100
    assert {value for value in values if read_target(value).reading is None} <= WORDS_ONLY
    assert {value for value in values if read_target(value).reading is not None} & WORDS_ONLY == set()
