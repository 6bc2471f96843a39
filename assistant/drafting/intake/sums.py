"""Which of the sums a clerk mentions is the project's money (项目金额), written in any way: 86万元, 19万8, 四十二万, 42万7440块.

Arithmetic is the best witness: the sum that the sums beside it add up to. Then the words that call a sum all there is; then the
only sum that nothing else is said to cost. A unit price, last year's money and a part of the budget are never taken.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations

from assistant.domain import Value
from assistant.drafting.facts.standing import scopes_of, standing_at
from assistant.figures.numerals import fold, read_number, whole

_DIGIT = "一二两三四五六七八九"
_NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?|[{_DIGIT}十百千零壹贰叁肆伍陆柒捌玖拾佰仟]+)"
_SUM = re.compile(
    rf"(?<![\d.第])(?P<high>{_NUMBER})\s*(?:(?P<scale>[百千]?[万亿])(?P<low>(?:零?\d+千?\d*|零?[{_DIGIT}][{_DIGIT}千百十零]*)(?![年个月期批次位名户天\d.]))?)?"
    r"(?:\s*(?P<unit>元|块钱?|塊|圆))?"
)
_ENDS = re.compile(
    r"\s|\s*(?:[，,。；;、！!？?）)（(：:\s/]|$|左右|上下|以内|以下|之内|封顶|打住|打底|包干|出头|多(?![一-鿿])|吧|了|呢|的|算|计|其中|整|挡得住|不能|一年|整|是|[和与及](?=[一-鿿]))"
)
_PORTION = re.compile(
    r"(?:[每单](?!年|个?季度)[^，,。；;]{0,12}|[人户台间场]均[^，,。；;]{0,10}|单价[^，,。；;]{0,6}|标准[^，,。；;]{0,6}|"
    r"(?<![加在])一(?:个|位|名|件|套|台|场|期|节|次|门|课|人|户|张|盏|亩|块|间|份|栋|座|辆|平|站|点)[^，,。；;年]{0,8})$"
)
_PER = re.compile(r"\s*(?:元|块)?\s*[/每](?!年)|\s*一[个位名件套台场期节次门人户张盏亩间份栋座辆平餐客]")
_EARLIER = re.compile(
    r"去年|上年(?!度?结)|往年|以前|前年|历年|(?:财政|税收|营业|经营|人均[一-鿿]{0,4})收入|税收|产值|销售额|营业额|增收"
)
_ALL = re.compile(
    r"(?:合计|总计|共计|累计|一共|总共|拢共|加起来|加一块|加在一块儿?|合起来|总的?算?|[一-鿿]下来|(?<!一次性)投入|"
    r"(?:总|年度?|全年|项目|财政|专项|工作|所需)*(?:预算|经费|资金|投入|金额|费用|盘子|造价|投资|价|额|数|款)(?:总额|总共|总计|合计|共|一共)?|"
    r"合同价|合同金额|中标价|申请|安排|批下?来|批|批复|给|财政|手头|准确说|全年|一年|今年|需要?|共需?|钱|计|算|不超过?|控制在|就按|按|花)"
    r"(?:是|为|有|约|大概|大约|差不多|还是|在|到|要|需|个|了|就|花|来源|人民币|￥|[一-鿿]{0,4}(?:公益金|[央省市区县镇]级?(?:财政)?补助|财政资金|专项资金)|安排|申请|绩效|目标值|[:\s])*$|"
    r"(?:资金|钱|经费|预算|金额):[^\d，,。；;]{0,8}$"
)
_TOGETHER = re.compile(
    r"合计|总计|共计|一共|总共|拢共|加起来|加一块|加在一块|合起来|总的|[一-鿿]下来|总预算|总经费|总资金|总金额|总额|总价|合同价|中标价|总数|盘子|(?<![一-鿿])总$|预算(?!.*[一-鿿]{2}费|安排[一-鿿]{3,}(?:资金|经费)$)|共需|共投入"
)
_NO_UNIT = re.compile(
    r"(?:合计|总计|共计|一共|总共|拢共|加起来|合起来|总价|总数|总额|总的|总金额|总经费|总预算|[一-鿿]下来)(?:就?是|为|约|大概|[:\s])*$"
)
"""Words behind which a number needs no 元 to be the sum of it all."""
_THIS_YEAR = re.compile(
    r"(?:本年度?|今年|当年|20\d\d年度?)[^，,。；;\d]{0,4}(?:安排|申请|预算|投入|下达|财政资金|需)[^，,。；;\d]{0,8}$"
)
_OF_A_PART = re.compile(
    r"[一-鿿]{2,}(?:(?<!经)费|补贴|(?<!财政)(?<!省级)补助|工资|采购|设备|活动|培训|宣传|养护|维修|维护|保险|租金|材料|劳务|奖励|印刷|监理|服务)(?:资金|经费|预算|费用)?"
    r"(?:约|大概|大约|为|是|安排|用)*$"
)


class Sum(Value):
    """Money in a text, in yuan: where it stands, and the words of its clause before it."""

    yuan: Decimal
    start: int
    end: int
    before: str
    after: str


def sums_in(text: str) -> tuple[Sum, ...]:
    """Every sum of a text in order, without unit prices and without money of earlier years."""
    plain, found = re.sub(r"(?<=\d)w(?![a-z])", "万", fold(text)), []
    gone = scopes_of(
        plain, year=max(map(int, re.findall(r"(?<!\d)(20\d\d)年", re.sub(r"《[^》]*》", "", plain))), default=None)
    )
    for hit in _SUM.finditer(plain):
        yuan, before = _yuan(hit), plain[: hit.start()]
        ends = _ENDS.match(plain, hit.end())
        if yuan is None and ends and _NO_UNIT.search(before) and (bare := read_number(hit["high"])):
            yuan = bare if bare >= _LEAST else None  # 一共99100
        elif not (hit["unit"] or (hit["scale"] and ends)):
            continue
        if yuan is None:
            continue
        if hit["unit"] in ("块", "塊") and not hit["scale"]:
            continue  # 店招1400块 counts signs
        *_, earlier, clause = ("", *re.split(r"[，,。；;！!？?\s]", before))
        after = re.split(r"[，,。；;！!？?\s]", plain[hit.end() :].lstrip(), maxsplit=1)[0]
        if _PORTION.search(clause) or _PER.match(plain, hit.end()) or _EARLIER.search(clause):
            continue
        if standing_at(gone, hit.start()) and not re.search(
            r"今年|本年|这[次回]", clause
        ):  # 去年修空调，花了4万; 15万没批
            continue
        if earlier.endswith("以来") or re.match(r"[一-鿿]{0,6}(?:已|均)?(?:全部)?到位(?!时)", after):
            continue  # what was spent since then, what has come in
        found.append(Sum(yuan=yuan, start=hit.start(), end=hit.end(), before=clause, after=after))
    return tuple(found)


def _yuan(hit: re.Match[str]) -> Decimal | None:
    """19万8 is 198000, 66万8500 is 668500, 17万2千8 is 172800; a bare number is none."""
    high = read_number(hit["high"])
    if high is None or not (hit["scale"] or hit["unit"]):
        return None
    factor = {"万": 10**4, "亿": 10**8, "百万": 10**6, "千万": 10**7}.get(hit["scale"] or "", 1)
    if not (low := hit["low"]):
        return whole(high * factor)
    if re.fullmatch(rf"\d|[{_DIGIT}]", low):
        rest: Decimal | None = (read_number(low) or Decimal(0)) * factor / 10
    elif found := re.fullmatch(rf"(\d|[{_DIGIT}])千(\d|[{_DIGIT}])", low):
        rest = (read_number(found[1]) or Decimal(0)) * 1000 + (read_number(found[2]) or Decimal(0)) * 100
    else:
        rest = read_number(low.lstrip("零"))
    return None if rest is None else whole(high * factor + rest)


def total_of(text: str, *, headed: bool = True) -> Decimal | None:
    """The project's money in yuan; ``None`` where no sum is said to be it. ``headed`` texts may open with name and sum."""
    found = [one for one in sums_in(text) if one.yuan >= _LEAST]
    for one in found:
        if _THIS_YEAR.search(one.before) and not _OF_A_PART.search(one.before):
            return one.yuan
    added, together = _added_up(found), [one.yuan for one in found if _calls(one, _TOGETHER)]
    over = [one.yuan for one in found if together and not added and one.yuan > max(together) and _calls(one, _ALL)]
    if over and not any(re.search("总|盘子|预算|合同|中标", one.before) for one in found if one.yuan in together):
        return None  # 已安排300万元, 另下拨共计100万元: neither is the whole
    if added or together:
        return max([*together, *([added] if added else [])])
    if not headed:
        return next((one.yuan for one in found if _ALL.match(one.before) and _calls(one, _ALL)), None)
    opening = [one for one in found if _is_head(text[: one.start])]
    called = [one for one in found if _calls(one, _ALL)]
    alike = len(called) > 1 and len({re.sub("经费$", "资金", _CUE.sub("", one.before))[-2:] for one in called}) == 1
    items = alike and re.search(
        r"[。；;\n]\s*(?:\d+[、.．)）]|[（(][一二三四五六\d]+[)）])", text[called[0].end : called[1].start]
    )
    parts = alike and re.search(r"投资|投入|拨款|安排", called[0].before)
    if alike and not opening and (items or parts or called[0].yuan < sum((one.yuan for one in called[1:]), Decimal(0))):
        return None  # 计划投资396万元, 计划投资540.55万元: each of a work, and nobody said the whole
    free = [
        one
        for one in found
        if not re.search(r"[一-鿿]", re.sub(r"大概|大约|差不多|正好|刚好|恰好|约|[每全]?年度?", "", one.before))
    ]
    largest = [one for one in found if re.search(r"预算(?:金额)?(?:为|约|是)*$", one.before)]
    largest = [one for one in largest if all(one.yuan >= other.yuan for other in found)]  # 装备采购预算85万元
    return next((one.yuan for one in (*opening, *called, *free, *largest)), None)


_CUE = re.compile(r"(?:约|大概|大约|为|是|[:\s])+$")
_LEAST = Decimal(1000)
"""Yuan below which no project is filed."""


def _is_head(before: str) -> bool:
    """Whether nothing stands before a sum but the project's name: 户外广告整治 60万."""
    name = re.sub(r"20\d\d\s*年(?:度)?", "", before.strip())
    return len(name) <= 40 and not re.search(r"[，,。；;、\n\d]|共|每|其中", name)


def _calls(one: Sum, words: re.Pattern[str]) -> bool:
    if re.match(r"打住|封顶|包干|就这么多", one.after) and not re.search(r"[一-鿿]", one.before):
        return True
    if not _ALL.search(one.before) or _OF_A_PART.search(one.before):
        return False
    return bool(words.search(one.before))


def _added_up(found: list[Sum]) -> Decimal | None:
    """The largest sum that two or more others add up to, all of them or a run of them side by side; of sums said in the
    very same words none is the whole of the rest."""
    for one in sorted(found, key=lambda said: -said.yuan):
        others = [said for said in found if said.yuan < one.yuan]
        if len(one.before) > 1 and sum(said.before == one.before for said in others) > 1:
            continue
        runs = (others[first:last] for first, last in combinations(range(len(others) + 1), 2) if last - first > 1)
        if any(sum((said.yuan for said in run), Decimal(0)) == one.yuan for run in runs):
            return one.yuan
    return None
