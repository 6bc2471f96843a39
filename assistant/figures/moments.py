"""Points in time and frequencies as forms and prose write them: 6月底前, 2026年上半年, 每季度一次, 3次/月.

Patterns and their readings, shared by target values (the whole text is one) and prose (they stand somewhere in it).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from decimal import Decimal

from assistant.domain import Deadline, Frequency, Period
from assistant.figures.feasts import FEAST, day_of
from assistant.figures.numerals import COMPARATOR_WORDS, NUMERAL, read_number

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_YEAR = r"(?:20\d\d|二[零]\w{2})"
_PART = r"月?底|月?末|上旬|中旬|下旬|初|份|内"
_BEFORE = r"(?:\(含\))?(?:(?:主?汛期|入汛|开学|入冬|节)前|之前|以前|前|内|止)?"

_UNTIL = (
    r"之前|以前|前(?!后|期|年|[一-鿿]{0,2}名)|(?:之?前)?(?:全部)?(?:完成|完工|竣工|搞定|搞完|弄完|验收|上线|交付|到位)"
)

POINT = (
    rf"(?:(?P<year>{_YEAR})(?:年度?|[./-])|(?P<next>本年度?|当年度?|今年|同年))?(?:"
    rf"(?P<month>{_MONTH})(?:月份?|(?(year)[./-](?=\d)|[./](?=\d{{1,2}}(?:日|号)?(?:{_UNTIL}))))(?:(?P<day>{_DAY})(?:日|号|(?![\d月年.:%])))?(?P<part>{_PART})?"
    r"|(?:第?(?P<quarter>[一二三四1-4])季度|(?P<half>上半年|下半年))(?P<quarterpart>底|末|内)?"
    r"|(?P<end>年底|年末|年内|年终|底|末|内)"
    rf"|(?P<feast>{FEAST})(?=\(?(?:之前|以前|前(?!后)))"
    rf"){_BEFORE}"
)
"""A point in time in folded text. ``read_point`` gives the last day it means."""

_LAST_OF_PART = {"上旬": 10, "中旬": 20, "初": 10}
_PERIODS = {
    "天": Period.DAY, "日": Period.DAY, "周": Period.WEEK, "星期": Period.WEEK, "月": Period.MONTH, "个月": Period.MONTH,
    "季度": Period.QUARTER, "季": Period.QUARTER, "个季度": Period.QUARTER, "半年": Period.HALF_YEAR, "年": Period.YEAR,
    "年度": Period.YEAR,
}  # fmt: skip
PERIOD = r"(?:个?季度|季|半年|年度?|个?月|周|星期|天|日)"
_TIMES = r"(?:场次|批次|轮次|次|回|期|场|遍|轮)"
FREQUENCY = (
    rf"(?:(?:每|一|1)(?P<every>{NUMERAL}(?=个?[季月周天]|星期|日))?(?P<period>{PERIOD})"
    rf"(?:各?(?:开展|组织|举办|进行|召开|发放|巡查|安排|更新|报送)?)(?P<times>{NUMERAL})(?P<unit>{_TIMES})"
    rf"|(?P<times2>{NUMERAL})(?P<unit2>{_TIMES})(?:/|每)(?P<period2>{PERIOD}))"
)
"""So many times per period in folded text, without a comparator: 每月一次, 1次/月."""

_SIGN = "|".join(word for words in COMPARATOR_WORDS.values() for word in words) + "|[≥≤<>=]"
PROSE_FREQUENCY = (
    rf"(?:(?P<halves>上、?下半年)|(?:每(?P<every>{NUMERAL}(?=个?[季月周天]|星期|日))?"
    rf"|(?<![一二三四五六七八九十\d])[一1](?=[月年季周天日]\w))(?P<period>{PERIOD}))"
    rf"(?P<doing>(?!下来|合计|累计|总共|共)[^\W\d_]{{0,8}}?)"
    rf"(?P<sign>{_SIGN})?(?P<times>{NUMERAL})(?:[-~至](?P<upper>{NUMERAL}))?(?P<unit>{_TIMES})(?!性)(?:以上)?"
    rf"|(?P<times2>{NUMERAL})(?P<unit2>{_TIMES})(?:/|每)(?P<period2>{PERIOD})"
)
"""The same in running text, where a comparator may stand in it: 每季度不少于2次."""


def last_day(year: int | None, month: int) -> int:
    """The last day of a month; February of an unknown year has 28."""
    return calendar.monthrange(year or 2023, month)[1]


def is_named_point(found: re.Match[str]) -> bool:
    """Whether a match of ``POINT`` inside other words names a time: a lone 内 or 底 of another word does not."""
    named = found["month"] or found["quarter"] or found["half"] or found["feast"] or len(found["end"] or "") > 1
    return bool(named or found["year"] or found["next"])


def read_point(found: re.Match[str], *, year: int | None = None) -> Deadline | None:
    """The last day that a match of ``POINT`` means. ``year`` fills in for 今年 and for no year at all.

    Before a feast means by the day before it; 元旦前 of a year is the end of the year before.
    """
    said = found.groupdict()
    stated = read_number(said["year"]) if said["year"] else None
    which = int(stated) if stated is not None else year
    if said.get("feast"):
        feast = day_of(said["feast"], which)
        if feast is None:
            return None
        before = feast - dt.timedelta(days=1)
        return Deadline(year=before.year if which else None, month=before.month, day=before.day)
    if said["month"]:
        month = int(read_number(said["month"]) or 0)
        part = (said["part"] or "").removeprefix("月") if said["part"] != "月" else ""
        day = int(read_number(said["day"]) or 0) if said["day"] else _LAST_OF_PART.get(part) or last_day(which, month)
        if not 1 <= month <= 12 or day > last_day(which or 2024, month):
            return None
        return Deadline(year=which, month=month, day=day)
    month = 6 if said["half"] == "上半年" else 12
    if said["quarter"]:
        month = 3 * int(read_number(said["quarter"]) or 4)
    return Deadline(year=which, month=month, day=last_day(which, month))


def read_times(found: re.Match[str]) -> Frequency | None:
    """The frequency that a match of ``FREQUENCY`` means; 每两周一次 is half a time a week."""
    said = found.groupdict()
    times = read_number(said["times"] or said["times2"])
    every = read_number(said["every"]) if said["every"] else Decimal(1)
    if times is None or not every:
        return None
    period = Period.HALF_YEAR if said.get("halves") else _PERIODS[said["period"] or said["period2"]]
    return Frequency(times=times / every, period=period)


def read_day(text: str) -> dt.date | None:
    """The one day a date cell names: 2023-01-01, 1/1/2021, 2023年1月5日. A month or a year alone names no day."""
    if re.fullmatch(r"[零一二三四五六七八九十年月日]+", text):
        text = re.sub(r"[零一二三四五六七八九十]+", lambda part: str(read_number(part[0]) or part[0]), text)
    for pattern, order in (
        (r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?:日|号)?(?:[ T]?\d{1,2}:\d\d(?::\d\d)?)?", (1, 2, 3)),
        (r"(\d{4})(\d\d)(\d\d)", (1, 2, 3)),
        (r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", (3, 1, 2)),
    ):
        if found := re.fullmatch(pattern, text):
            try:
                return dt.date(*(int(found[place]) for place in order))
            except ValueError:
                return None
    return None
