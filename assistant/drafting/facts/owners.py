"""Whose a sum is (归属), once all facts are read: arithmetic proves it (``proving``), else the words behind it, else the item it stands in.

260车次 × 350元 = 91000元 are of one thing; 10万元，用于补充新书 is for 新书; 小计 is of its whole item; who gives the money is no cost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.domain import Fact
from assistant.drafting.facts.clause import clean, parse_task
from assistant.drafting.facts.gate import is_sound, sounded
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.nearest import heading_of
from assistant.drafting.facts.proving import PAID_WORD, counted_unit, prove, shares_words
from assistant.drafting.facts.standing import scopes_of, standing_at
from assistant.figures.numerals import read_number, whole


def owned(facts: Sequence[Fact], text: str, *, project: str = "") -> list[Fact]:
    """The facts of a text with every sum and price named after what it is for; money that only says who pays is left out.

    A sum that was named after the ``project`` for want of words of its own is one without a name.
    """
    result = list(facts)
    for one in _missed(facts, text):
        later = (place for place, other in enumerate(result) if (other.start or 0) > (one.start or 0))
        result.insert(next(later, len(result)), one)
    _by_month(result, text)
    _add_portions(result, text)
    prove(result, text)
    for place, fact in enumerate(result):
        if is_source(fact, text) and (work := _announced(fact, text)):
            result[place] = fact.model_copy(update={"thing": work, "act": ""})
    return [_placed(fact, result, text, project) for fact in result if not is_source(fact, text)]


def _announced(fact: Fact, text: str) -> str:
    """The work that the sentence before announces, whose money this is: 实施助学项目。省财政安排820万元，…"""
    said = re.split(r"[。；;\n]", text[: fact.start or 0])
    work = heading_of(said[-2]) if len(said) > 1 and not said[-1].strip() else ""
    return work if is_sound_name(work) else ""


def _by_month(facts: list[Fact], text: str) -> None:
    """值守人员12人，月工资3200元 is so much a head a month: of what was counted right before."""
    for place, fact in enumerate(facts):
        before = facts[place - 1] if place else fact
        if fact.money is None or not (found := _MONTHLY.fullmatch(fact.thing)) or not before.quantity:
            continue
        if "/" in before.unit or re.search(r"[。；;\n]", text[before.end or 0 : fact.start or 0]):
            continue
        unit = f"元/{counted_unit(before.unit)}/月"
        price = {"unit_cost": fact.money, "money": None, "unit": unit, "thing": before.thing + found[1]}
        facts[place] = fact.model_copy(update=price)


_MONTHLY = re.compile(r"(?:平均|每)?月(?:均|平均)?(工资|薪酬|租金|补贴|补助|津贴|报酬)(?:标准)?")


def _add_portions(facts: list[Fact], text: str) -> None:
    """省级补助200元，市级100元，县级50元，共350元 behind 每场: what adds up to a price said so is so much for each too."""
    for place, first in enumerate(facts):
        if first.unit_cost is None or first.source != "content":
            continue
        total = first.unit_cost
        for after in range(place + 1, len(facts)):
            one = facts[after]
            if one.money is None or re.search(r"[。；;\n]", text[first.end or 0 : one.start or 0]):
                break
            if after > place + 1 and one.money == total:
                whole = re.sub(r"(?:中央|[省市区县镇乡])级", "", first.thing)
                for part in range(place + 1, after + 1):
                    update = {"unit_cost": facts[part].money, "money": None, "unit": first.unit}
                    thing = {"thing": whole} if part == after else {}
                    facts[part] = facts[part].model_copy(update=update | thing)
                break
            total += one.money


# -------------------------------------------------------------------------------------------------- words and items

_BARE = re.compile(
    r"(?:[一-鿿]{0,2}[省市区县镇乡村局校])?(?:计划|拟|预计|一次性|年度?|本年|总|所需|其中|工资)*"
    r"(?:投入|投资|拨款|资金|经费|安排|其余|剩余|余下|预算|支出|合计|小计|费用|总额)额?"
)
_LONG = 12
_PAYMENTS = ("补助", "补贴", "奖补", "津贴", "奖励", "资助", "费用")
_BARE_PAYMENT = rf"^(?:.*(?:给予|予以))?(?:{'|'.join(_PAYMENTS)})$"
_FOR = re.compile(
    r"^的?(?:资金|经费|预算|元)?[，,]?(?:主要|全部|专门|专项)?用(?:于|来)(?:支付|安排)?(?P<what>[^，,。；;、（(\d]{2,24})"
)
_OF_ITEM = re.compile(
    r"(?:小计|本项(?:合计|小计|共计)?|该项(?:合计)?|按[^，,。；;]{2,12}(?:计|算|测算|核算))[：:约为\s]*$"
)
_MARK = r"(?:(?<=[。；;\n：:])|^)\s*"
_ITEMS = (
    re.compile(rf"{_MARK}(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+(?:、|是))"),
    re.compile(rf"{_MARK}(?:[（(]\d+[)）]|\d{{1,2}}[.、．）)](?!\d))"),
    re.compile(r"\n|^"),
)


def _placed(fact: Fact, facts: list[Fact], text: str, project: str) -> Fact:
    """The sum with the name its purpose or its item gives it, where its own words give none."""
    if fact.source != "content" or fact.end is None or fact.start is None:
        return fact
    if (twice := re.sub(rf"({'|'.join(_PAYMENTS)})\1$", r"\1", fact.thing)) != fact.thing:
        return fact.model_copy(update={"thing": twice})
    if (fact.money or fact.unit_cost) and re.search(_BARE_PAYMENT, fact.thing):
        head = _item_of(text, fact.start, named=False)
        if not head.endswith(_PAYMENTS) and fact.money and (work := _last_counted(fact, facts, text)):
            head = re.sub(r"(?:项目|工程)$", "", work) + fact.thing[-2:]  # 建100个篮球场，共补助500万元
        return fact.model_copy(update={"thing": head, "act": ""}) if head.endswith(_PAYMENTS) else fact
    if fact.money is None:
        return fact
    left = re.split(r"[，,。；;\n]", text[: fact.end])[-1]
    left = re.sub(r"[\d.,]+\s*[万亿]?\s*(?:元|块)?$", "", left)
    left = re.sub(r"^.*[：:](?=[一-鿿]{2,10}[：:]\s*$)", "", left).rstrip("：: ")  # 活动预算：场地租赁费用：5000元
    named = bool(_OF_ITEM.search(left))
    if not named and re.search(r"\d", fact.quote) and (noun := _own_noun(left)) and not shares_words(noun, fact.thing):
        return fact.model_copy(update={"thing": noun, "act": ""})
    if not named and (fact.thing != project or _multiplies(fact, facts)) and not _BARE.fullmatch(fact.thing):
        return fact
    if own := re.search(r"([一-鿿]{2,8}(?:费用?|工程|设备|部分))(?:小计|合计)[：:约为\s]*$", left):
        thing = own[1]  # 建安费用小计
    elif behind := _FOR.match(text[fact.end : fact.end + 40]):
        thing = _noun_of(behind["what"])
    else:
        thing = _item_of(text, fact.start, named=named) or _next_work(fact, facts, text)
        if not thing and fact.thing.endswith("额"):
            thing = _last_counted(fact, facts, text)  # 市区52个，面积94万平方米，投资额4.2亿元
    thing = sounded(thing) if thing else ""
    return fact.model_copy(update={"thing": thing, "act": ""}) if is_sound_name(thing) else fact


def _multiplies(fact: Fact, facts: list[Fact]) -> bool:
    """Whether a sum is the product of a count and a price of its own thing."""
    own = [one for one in facts if one.thing == fact.thing]
    return any(
        price.unit_cost and count.quantity and price.unit_cost * count.quantity == fact.money
        for price in own
        for count in own
    )


def _own_noun(left: str) -> str:
    """The noun that stands right before a sum in its own clause (辅具一共226500元); empty for a bare word of money."""
    noun = clean(re.sub(r"^其中|(?:一共|总共|共|合计|约|大概)+$", "", left.strip()))
    plain = re.fullmatch(r"[一-鿿]{2,10}", noun) and not _NO_PART.search(noun) and not _BARE.fullmatch(noun)
    return noun if plain and is_sound(noun) and is_sound_name(noun) and sounded(noun) == noun else ""


def _next_work(fact: Fact, facts: list[Fact], text: str) -> str:
    """What the clause right behind a bare sum counts: 一次性投入47万元，新购图书2.5万册."""
    for one in facts:
        if one.quantity and fact.end is not None and fact.end < (one.end or 0) and (one.start or 0) - fact.end < 4:
            between = text[fact.end : one.start or 0]
            return (
                one.thing + (one.act if one.act not in one.thing else "")
                if not re.search(r"[。；;\n]", between)
                else ""
            )
    return ""


def _last_counted(fact: Fact, facts: Sequence[Fact], text: str) -> str:
    """What was counted last before a sum in the same sentence, a size of it (面积) apart."""
    for one in reversed(facts):
        counts = one.quantity and one.unit not in ("%", "元") and not one.thing.endswith(("面积", "长度"))
        if counts and one.end is not None and one.end <= (fact.start or 0):
            return one.thing if not re.search(r"[。；;\n]", text[one.end : fact.start]) else ""
    return ""


def _item_of(text: str, place: int, *, named: bool) -> str:
    """The head of the numbered item, or for a sum of all of it (``named``) the line, in which a place stands: 甲路口袋公园 of 1、甲路口袋公园：…"""
    for marks in _ITEMS if named else _ITEMS[:2]:
        found = [one for one in marks.finditer(text, 0, place) if one.end() < place]
        if not found:
            continue
        words = re.split(r"[，,。；;：:（(\d\s]", text[found[-1].end() : place].strip(), maxsplit=1)[0]
        head = clean(words)
        if len(head) >= 2:
            return head if len(head) <= _LONG else _noun_of(head) or head
    return ""


# ------------------------------------------------------------------------------------------------------ who gives it

_GIVER = re.compile(
    r"(?:(?:中央|[省市区县镇乡村]级?|本级|上级|各级|地方)?(?:财政|配套)+(?:资金|拨款|预算|安排|承担|补助)*|"
    r"[一-鿿]{0,6}(?:自筹|自有|公益金|捐赠|事业收入|上级拨付)(?:资金)?|其余街道财力|党费列支)"
)
_GIVEN = re.compile(r"(?:中央|[省市区县镇乡]级|上级|本级)[一-鿿]{0,12}(?:补助|专项|资金|经费|补贴)(?:资金)?")


def is_source(fact: Fact, text: str) -> bool:
    """Whether a sum only says who gives it: 区级配套60万元, or 市级补助 beside such a one or behind 资金来源."""
    if fact.money is None or fact.source != "content":
        return False
    if _GIVER.fullmatch(fact.thing):
        return True
    sentence = re.split(r"[。；;\n]", text[: fact.start or 0])[-1] + fact.quote
    sentence += re.split(r"[。；;\n]", text[fact.end or 0 :])[0]
    told = re.search(r"资金来源|来源于|自筹|配套|财政(?:资金)?\d|由[^，,]{2,12}(?:承担|组成|解决)", sentence)
    return bool(_GIVEN.fullmatch(fact.thing) and told)


# ------------------------------------------------------------------------------------------------------ passed over

_SUM = re.compile(
    r"(?<![\d.每/第])(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?P<scale>[万亿](?!人|册|张|份|户|次|米|平|亩|株))?\s*(?P<yuan>元)?(?=[，,。；;、）)\s]|用于|$)"
)
_NO_PART = re.compile(
    r"合计|共|总|预算|申请|安排|结余|结转|去年|上年|往年|以上|[两三四五六七八九]项|每|单价|标准|均|来源|投资|投入|增|减|超|收入|产值|以来|加起来|下来|批|给|[这那光]|就是|一[个人户台场次]|\d"
)


def _missed(facts: Sequence[Fact], text: str) -> list[Fact]:
    """Sums that nobody read though a noun stands right before them, beside other parts or as a fee (其它管理费3万元), or 用于 behind."""
    made, gone = [], scopes_of(text)
    for found in _SUM.finditer(text):
        if standing_at(gone, found.start()):
            continue
        if not (found["yuan"] or found["scale"]) or any(
            (one.start or 0) <= found.start() < (one.end or 0) for one in facts if one.end
        ):
            continue
        number = read_number(found["number"].rstrip(","))
        if number is None:
            continue
        yuan = whole(number * {"万": 10**4, "亿": 10**8}.get(found["scale"] or "", 1))
        left = re.split(r"[，,。；;、：:\n（(]", text[: found.start()].rstrip("：: "))[-1]
        rest = re.fullmatch(r"\s*(?:其余|其他|其它|剩余|剩下)的?", left)
        behind = _FOR.match(text[found.end() : found.end() + 40])
        noun = _noun_of(behind["what"]) if rest and behind else clean(left) if not _NO_PART.search(left) else ""
        sentence = text[max(text.rfind(mark, 0, found.start()) for mark in "。\n") + 1 : found.start()]
        beside = any(one.money and (one.end or 0) > found.start() - len(sentence) - 1 and (one.start or 0) < found.start() for one in facts)  # fmt: skip
        if (
            re.search(r"去年|上年|往年", sentence)
            or not 2 <= len(noun) <= 12
            or not re.fullmatch(r"[一-鿿]+", noun)
            or not is_sound(noun)
        ):
            continue
        if beside or (found["yuan"] and PAID_WORD.search(noun)):
            start = len(text[: found.start()].rstrip("：: ")) - len(left.lstrip())
            quote = text[start : found.end()]
            made.append(Fact(thing=noun, money=yuan, unit="元", quote=quote, source="content", start=start, end=found.end()))  # fmt: skip
    return made


def _noun_of(words: str) -> str:
    said = parse_task(words)
    return said.thing or said.act
