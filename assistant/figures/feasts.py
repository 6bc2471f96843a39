"""Days of the year that people name instead of writing a date (国庆节前, 清明节前): which day each is, also of the lunar ones.

Sources: the fixed ones are law or custom; the lunar ones are the Gregorian days of the published calendar, 2020 to 2035.
"""

from __future__ import annotations

import datetime as dt

_FIXED = {
    "元旦": (1, 1), "三八": (3, 8), "妇女节": (3, 8), "植树节": (3, 12), "五一": (5, 1), "劳动节": (5, 1), "五四": (5, 4),
    "六一": (6, 1), "儿童节": (6, 1), "七一": (7, 1), "建党节": (7, 1), "八一": (8, 1), "建军节": (8, 1), "教师节": (9, 10),
    "国庆": (10, 1), "国庆节": (10, 1), "十一": (10, 1),
}  # fmt: skip
# first day, by year from 2020
_LUNAR = {
    "春节": "1-25 2-12 2-1 1-22 2-10 1-29 2-17 2-6 1-26 2-13 2-3 1-23 2-11 1-31 2-19 2-8",
    "清明": "4-4 4-4 4-5 4-5 4-4 4-4 4-5 4-5 4-4 4-4 4-5 4-5 4-4 4-4 4-5 4-5",
    "端午": "6-25 6-14 6-3 6-22 6-10 5-31 6-19 6-9 5-28 6-16 6-5 6-24 6-12 6-1 6-20 6-10",
    "中秋": "10-1 9-21 9-10 9-29 9-17 10-6 9-25 9-15 10-3 9-22 9-12 10-1 9-19 9-8 9-27 9-16",
    "重阳": "10-25 10-14 10-4 10-23 10-11 10-29 10-18 10-8 10-26 10-16 10-5 10-24 10-12 10-1 10-20 10-9",
}

FEAST = "(?:" + "|".join(sorted((*_FIXED, *_LUNAR), key=len, reverse=True)) + ")节?"
"""A pattern for any of them."""


def day_of(feast: str, year: int | None) -> dt.date | None:
    """The day of a feast in a year; ``None`` for a lunar one of no year or of a year we have no calendar for."""
    name = feast.removesuffix("节") if feast not in _FIXED and feast != "春节" else feast
    if name in _FIXED:
        return dt.date(year or 2023, *_FIXED[name])
    days = _LUNAR[name].split()
    if year is None or not 0 <= year - 2020 < len(days):
        return None
    month, day = days[year - 2020].split("-")
    return dt.date(year, int(month), int(day))
