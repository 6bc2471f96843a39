"""Says sums, shares and prices of speech in figures: 18万5 is 18.5万元, 七成 70%, 一个点四万五 每个点45000元.

Each function is given the match of a rule of ``talk`` and gives the office wording, or the words as they are.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.target import read_number

_HEADS = re.compile(r"(?:粉丝|用户|会员|读者|观众|游客|学员|关注)(?:量|数|人数)?(?:[一-鿿]{0,4}[到至])?$")

_COUNTED = re.compile(
    rf"{_HEADS.pattern}|(?:[人客员众者户株亩字]|人口|数量|总量|量|次数?|点击|阅读|播放|浏览|下载|种|植|印|发|存|藏)(?:[一-鿿]{{0,4}}[到至])?$"
)

_FROM = r"^(?:今年|本年|明年|这次|现在|一年下来|一年|全年|算下来)|[一-鿿]{0,4}(?:[局联会委办镇区县市院部]|街道|政府|中心|[里上])(?=$)"


def in_digits(text: str) -> str:
    """A numeral in digits; a plain text for what is none."""
    number = read_number(text)
    return text if number is None else f"{number:f}"


def short_sum(found: re.Match[str]) -> str:
    """18万5 is 18.5万元, 八万二 8.2万元."""
    return f"{in_digits(found[1])}.{in_digits(found[2])}万元"


def small_sum(found: re.Match[str]) -> str:
    """2毛5 is 0.25元, 3块5 is 3.5元."""
    yuan = Decimal(in_digits(found["yuan"])) if found["yuan"] else Decimal(0)
    jiao = Decimal(in_digits(found["jiao"])) / 10 if found["jiao"] else Decimal(0)
    fen = Decimal(in_digits(found["fen"])) / 100 if found["fen"] else Decimal(0)
    return f"{yuan + jiao + fen}元"


def tenths(found: re.Match[str]) -> str:
    """七成 is 70%, 八成五 85%."""
    more = 5 if found["half"] == "半" else int(in_digits(found["half"])) if found["half"] else 0
    return f"{10 * int(in_digits(found['tenths'])) + more}%"


def change_in_tenths(found: re.Match[str]) -> str:
    return ("下降" if found["way"][0] in "降减少" else "增长") + tenths(found)


def in_yuan(found: re.Match[str]) -> str:
    """A bare sum where the clause names a price: 每人补1200, 一户最多花6000."""
    return f"{found[1]}{found[2]}元"


def bare_sum(found: re.Match[str]) -> str:
    """A bare 18万 behind a noun is money (房租一年18万), unless the noun is counted in heads or clicks."""
    said = found["noun"] + found["sum"]
    if _COUNTED.search(found["noun"]):
        return said + ("人" if _HEADS.search(found["noun"]) else "")
    return said + "元"


def price_of_one(found: re.Match[str]) -> str:
    """一个点四万五 is 每个点45000元, 一块85元 每块85元; a bare 一场10 stays."""
    amount = read_number(found["sum"])
    before = re.split(r"[，,。；;：:！!？?\n]", found.string[: found.start()])[-1]
    if found["unit"] == "次" and re.search(r"每[人户家]", before):
        return found[0]  # 每人体检一次600元 is so much a head
    if amount is None or (not found["unit"] and not found["ge"]) or (not found["yuan"] and amount < 20):
        return found[0]
    return f"每{found['ge'] or ''}{found['unit'] or ''}{found['noun']}{found['verb'] or ''}{amount:f}元"


_COUNT_BEFORE = re.compile(r"\d[一-鿿]{1,2}$|\d万?元$")
_TOTAL_BEHIND = re.compile(
    r"(?:[。；;\n，,\s])(?:总的?|总共|一共|合计|总计|全部加起来|加起来|算下来|总预算)(?:是|为|就是)?\d[\d.]*[万元]"
)


def total_sum(found: re.Match[str]) -> str:
    """What is said to be given for it all, as an office writes it: 区里给了30万 is 预算30万. A part's or last year's stays."""
    before = re.split(r"[，,。；;：:！!？?\n]", found.string[: found.start()])
    clause, whole = (
        re.sub(_FROM, "", before[-1] + (found["by"] or "")),
        bool(re.search("一共|总共|拢共|加起来|总的", found["cue"])),
    )
    if re.search(r"去年|上年|往年|前年|每|人均|户均|其中|预算|[一1][个人户]", before[-1] + clause) or (
        clause and len(before) > 1 and not whole
    ):
        return found[0]
    unit = "元" if found["sum"].endswith("万") else ""
    counted = len(before) > 1 and _COUNT_BEFORE.search(before[-2])
    if counted and re.match(r"一共|总共", found["cue"]) and _TOTAL_BEHIND.search(found.string[found.end() :]):
        return f"计{found['sum']}{unit}"  # of two totals the last is of all
    return f"{found['by'] or ''}{'，' if before[-1] or found['by'] else ''}预算{found['sum']}{unit}"
