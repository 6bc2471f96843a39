"""Words that are taken back (取消, 没批) or belong to other papers (列在别的项目), with the words before that only lead up to it.

烟感本来想装的，区里没批: the second clause has no thing of its own, so it speaks of the first one's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.facts.scope import NUMBER, Piece, Scope, Standing

_DEEDS = "做|办|搞|弄|买|购|装|建|修|换|印|发|列|报|上|动|去|请|安排|实施|采购|购置|新增|增加|增设|举办|开展"
_OFF = re.compile(
    # not approved, dropped
    r"没有?(?:获)?批(?![示次])|未(?:获|予)?批(?![示次])|没列(?:入)?预算|没(?:有)?(?:通过|同意)$|取消[了掉]|取消$|作罢|叫停|搁置|暂缓|缓一?缓|先放[放着一]|往后放|不要了$|"
    r"(?:砍|删|划|去|免)掉了?$|(?:砍|删|免)了$|"
    # put off
    r"(?:[留推放挪延移]|顺延|推迟|延后)到?(?:明年|后年|下一?年)|明年再(?!次)[一-鿿]|以后再[一-鿿]|"
    # not to be done
    rf"(?:^|(?<=[就先都也年次暂回再]))不(?:再)?(?:{_DEEDS})$|不(?:再)?(?:{_DEEDS})了|不(?:再)?(?:新增|增设|动)$|"
    # not to be written here
    r"(?:别|不用|不要|不必|无需|先不|就不|不再)(?:写|列|填|报)(?:了|进来?去?|上|在内|入|进表里?)*[啊哈吧]?$|"
    r"不(?:要|用)?(?:算|计|列|纳|写|放|包括?|含)(?:进|入|在)(?:来|去|内|里面?)?|不在(?:本|这|此|该|内)|"
    # found elsewhere
    r"(?:别的|其[他它]|另外的?|另一个)[^，,。；;\d]{0,4}(?:项目|经费|渠道|预算|资金)里?(?:有|出|报|列支|解决|安排|承担)了?$|"
    r"(?:放|列|走|归|记|算|纳入|列入)(?:在|到|入|进)?了?(?:别的|其[他它]|另外的?|另一[个块笔项]|别处)|走[^，,。；;\d]{2,8}(?:经费|项目|资金|渠道|盘子|账)里?了|"
    r"不归[我咱本]们?单?位?管|不算$|不[走从占用](?:这|本|我们)[^，,。；;\d]{0,4}(?:项目|资金|经费|预算|钱|出)|不用(?:我们|这里)?(?:管|出钱|花钱)|由[^，,。；;\d]{2,10}(?:捐赠|赞助|捐助|出资|资助)|"
    r"由(?:[省市区县镇]里|上[面头])统一(?:采购|购置|安排|实施|买|出|配)|"
    r"另(?:行|外)?(?:列支|解决|申报|立项|报$)|已经?(?:在|由|从)[^，,。；;\d]{2,16}(?:列支|安排|保障|解决|支出)"
)
_OFF_FIRST = re.compile(
    r"(?:^|(?<=今年)|(?<=明年)|(?<=本次)|(?<=这次)|(?<=暂))(?:不(?:再)?(?:新增|安排|购置|采购|举办|开展|组织|实施|新建|购买|考虑)|取消(?=原|[一-鿿]{2,8}\d))"
)
"""What is not done stands behind: 不再采购服务器3台."""
_NO_SUBJECT = re.compile(
    r"^(?:这个|那个|[这那][块项些]|[这那它]|[此该]项|但是?|不过|可是?|后来|现在|[今明]年|[这本]次|这回|年初|目前|上[面级]|领导|[区县镇局]里|财政|街道|"
    r"会上|说|讲|要求|意见|因为?|由于|资金|经费|预算|压减|原因|已经?|[被都就也先暂还了的吧啊又给]|一直|最[后终]|项目|方案|[\s、“”])*$"
)
_PART_OF = re.compile(
    rf"^(?:每[一-鿿]|一[个台套人场]|单价|共|[合小]?计|[一总]共|大概|大?约|预算|经费|费用|资金|花|要|需|估计|{NUMBER})"
)
"""How a clause begins that only says more of the one before: 每台3万."""


def cancelled(pieces: list[Piece], *, next_year: bool = False) -> Iterator[Scope]:
    """The words of one sentence that are taken back; where ``next_year`` is the one planned, 明年再新建3个 puts nothing off."""
    for place, piece in enumerate(pieces):
        said = piece.words.rstrip(" 　“”")
        if found := _OFF_FIRST.search(said.lstrip()):
            first = piece.start + len(said) - len(said.lstrip()) + found.start()
            yield Scope(start=first, end=_end_of(pieces, place), standing=Standing.CANCELLED)
        elif found := _OFF.search(said.lstrip()):
            if found[0].startswith("明年再") and place and (there := _HAS_NOW.search(pieces[place - 1].words)):
                last = pieces[place - 1]  # 今年有2个，明年再新建3个: more of what there is, not put off
                yield Scope(start=last.start + there.start(), end=last.end, standing=Standing.BACKGROUND)
                continue
            if found[0].startswith("明年再") and next_year:
                continue
            first = place
            if _NO_SUBJECT.match(said.lstrip()[: found.start()]):
                first = _named_at(pieces, place)
            yield Scope(start=pieces[first].start, end=piece.end, standing=Standing.CANCELLED)


_HAS_NOW = re.compile(rf"(?:今年|现在|目前|已经?)[一共只才]*有{NUMBER}")


def _named_at(pieces: list[Piece], place: int) -> int:
    """The clause that names what a later one takes back: back over prices and remarks."""
    while place and not pieces[place - 1].within:
        place -= 1
        words = pieces[place].words.strip()
        gone = _OFF.search(words)
        if not (_PART_OF.match(words) or (gone and _NO_SUBJECT.match(words[: gone.start()]))):
            break
    return place


def _end_of(pieces: list[Piece], place: int) -> int:
    """Where a clause ends together with the bare prices behind it."""
    while place + 1 < len(pieces) and _PART_OF.match(pieces[place + 1].words.strip()) and not pieces[place + 1].within:
        place += 1
    return pieces[place].end
