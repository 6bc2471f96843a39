"""What is counted of a draft: facts covered, numbers invented, particulars leaked, pairs legal, values measurable.

Inventions are found by a plain comparison of numbers, not by the product's own grounding; a baseline is held to the same.
"""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from assistant.domain import FRAMEWORKS, Brief, Draft, Measure, Value
from assistant.drafting.intake.brief import brief_from_text
from assistant.figures import read_deadlines
from assistant.target import read_number, read_target

CASES = Path(__file__).resolve().parent / "cases"


class Written(Value):
    """A draft reduced to what is compared: objectives, and rows as (second level, name, value)."""

    words: str
    rows: tuple[tuple[str, str, str], ...]


class Case(Value):
    """One brief with the facts a draft must cover and the words it must not hold."""

    sector: str
    brief: str
    facts: tuple[tuple[str, str], ...] = ()
    trap: str = ""
    absent: tuple[str, ...] = ()
    model: bool = False
    held_out: bool = False

    def brief_value(self) -> Brief:
        """The brief with a head filled in, so that only the content decides."""
        head = {"department": "甲街道办事处", "unit": "甲街道社区服务中心", "category": "特定目标类"}
        return brief_from_text(self.brief, year=2026).model_copy(update=head)


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Every brief of ``cases/draft*.toml``, in the order of the files."""
    files = sorted(CASES.glob("draft*.toml"))
    return tuple(Case.model_validate(one) for path in files for one in tomllib.loads(path.read_text("utf-8"))["case"])


def reduced(draft: Draft) -> Written:
    """What of a draft is compared."""
    objective = draft.filing.objective
    return Written(
        words=f"{objective.overall}\n{objective.annual}",
        rows=tuple(
            (row.indicator.level2.value if row.indicator.level2 else "", row.indicator.name, row.indicator.target.text)
            for row in draft.rows
        ),
    )


def missing(case: Case, written: Written) -> list[str]:
    """The facts that stand in no row of the right name with the right figure and unit; signs do not count."""
    return [f"{word} {value}" for word, value in case.facts if not _has(written, word, value)]


def _has(written: Written, word: str, value: str) -> bool:
    wanted = read_target(value).reading
    return any(
        word in name and (_bare(value) in _bare(target) or _equal(read_target(target).reading, wanted))
        for _, name, target in written.rows
    )


def _equal(mine: object, wanted: object) -> bool:
    """24000平方米 is 2.4万平方米, and 28万元/台 is 280000元/台."""
    return (
        isinstance(mine, Measure)
        and isinstance(wanted, Measure)
        and (_plain(mine), mine.per) == (_plain(wanted), wanted.per)
    )


def _plain(one: Measure) -> tuple[Decimal, str]:
    return (one.amount * 10000, "元") if one.unit == "万元" else (one.amount, one.unit)


def _bare(value: str) -> str:
    return re.sub(r"^(?:不少于|不低于|不超过)|[≥≤=><,，\s]", "", value).replace("名", "人").replace("位", "人")


def invented(case: Case, written: Written) -> list[str]:
    """Numbers of objectives and rows, percentages apart, that the brief does not hold in digits or Chinese numerals.

    The day that a time of the brief means (三季度末, 国庆节前) is none.
    """
    known = {
        number
        for found in re.findall(r"\d+万零?\d{3,4}(?!\d)|[\d,.]+[万亿千百]?", case.brief)
        if (number := read_number(found.strip(",."))) is not None
    }
    known |= {
        number
        for found in re.findall(r"[零一二三四五六七八九十百千万两]+", case.brief)
        if (number := read_number(found))
    }
    for whole, scale, tenth in re.findall(
        r"([\d一二三四五六七八九十百]+)(万|块|毛)([\d一二三四五六七八九])(?![\d.万千百])", case.brief
    ):
        tenths = (read_number(whole) or 0) + (read_number(tenth) or 0) / Decimal(10)  # 18万5, 3块5, 2毛5
        known |= {tenths, tenths * 10000} if scale != "毛" else {tenths / 10}
    known |= {number * 10000 for number in known} | {Decimal(text) for text in ("2026", "30", "31", "28", "12")}
    known |= {
        (read_number(high) or 0) * 10000 + Decimal(f"{low:0<4}")
        for high, low in (
            (found[0], found[1] + (found[2] or "")) for found in re.findall(r"(\d+)万(\d)千(\d)?", case.brief)
        )
    }  # 17万2千8
    known |= {Decimal(0)} if re.search(r"零|不能有|不发生|无[一-鿿]{0,6}事故", case.brief) else set()
    known |= {Decimal(month) for words, month in _ENDS.items() if words in case.brief}
    known |= {
        Decimal(one) for found in re.findall(r"(?<![\d.])(1?\d)\.([123]?\d)(?![\d.])", case.brief) for one in found
    }  # 11.30
    for dated in read_deadlines(case.brief, year=2026):
        known |= {Decimal(dated.deadline.month), Decimal(dated.deadline.day)}
    said = written.words + "\n" + "\n".join(target for *_, target in written.rows)
    numbers = re.findall(r"(?<![\d.])\d[\d,]*(?:\.\d+)?[万亿]?(?![\d.%])", said)
    return [text for text in numbers if (number := read_number(text.strip(","))) is not None and number not in known]


_ENDS = {"上半年": 6, "一季度": 3, "二季度": 6, "三季度": 9}
"""The month with which a part of the year ends."""


def leaked(case: Case, written: Written, foreign: tuple[str, ...]) -> list[str]:
    """Words of the case that must not be there and are, and names of other projects and offices (``foreign``)."""
    whole = written.words + "".join(name + target for _, name, target in written.rows)
    return [
        word for word in (*case.absent, *foreign) if word in whole and (word in case.absent or word not in case.brief)
    ]


def legal(case: Case, written: Written) -> tuple[int, int]:
    """How many rows have a second level the framework knows."""
    frame = FRAMEWORKS[case.brief_value().framework]
    names = {second.value for _, second in frame.pairs}
    return sum(level2 in names for level2, *_ in written.rows), len(written.rows)


def measurable(written: Written) -> tuple[int, int]:
    """How many values can be measured; a blank that is marked counts as neither."""
    filled = [target for *_, target in written.rows if "待填" not in target]
    return sum(read_target(target).reading is not None for target in filled), len(filled)
