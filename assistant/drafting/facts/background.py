"""Figures that only say what there is (存量, 背景) and not what this year's money does: 馆藏12万卷 beside 新购3万卷.

What there is counts as background only where the same brief counts its work in the same unit, or where it is people whom
nothing is done to; 管护河道23条 is the work itself. What is reported as reached already (截至目前已完成930杆) always is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.drafting.facts.clause import PEOPLE_UNITS, clean, is_people
from assistant.drafting.facts.scope import INTENT, NOW, NUMBER, Piece, Scope, Standing, sentences_of
from assistant.drafting.kinds import kind_of, verbs
from assistant.figures import Figure, FigureKind
from assistant.lexemes import lexemes

_STOCK = re.compile(
    r"现有|现存|原有|已有|馆藏|库存|存量|在册|登记在册|已建成?|已建立|管辖|下辖|辖有|累计已|目前[共已]?有?|现共?有|拥有|[里内](?:一共|总共|共)?有(?=[一-鿿]{2}|\d)|总人口|总面积|(?:常住|户籍)人口|在校|在编|在职|在岗|(?<!管)辖(?!区)"
)
_MORE = re.compile(
    r"继续|运营|维护|维保|管护|养护|保养|更新|改造|维修|拆除|清理|整治|盘活|化解|续|保洁|巡查|保留|不取消|维持"
)
_TAKEN_UP = re.compile(
    r"每[一个]?[人名位户所个家条座处台套]|[人户所台]均|元/|为其|对其|给予|全部|均(?!价)|纳入|上述|这些|以上|逐一|统一"
)
_COUNTED = (FigureKind.COUNT, FigureKind.MEASURE)


def stock_of(text: str, figures: Sequence[Figure]) -> dict[int, str]:
    """The figures of ``text`` that say only what there is, by their start, each with the thing it counts."""
    found: dict[int, str] = {}
    for pieces in sentences_of(text):
        going = False
        for piece in pieces:
            first = piece.start
            for figure in (one for one in figures if piece.start <= one.start < piece.end):
                words = re.split("、", text[first : figure.end])[-1]
                going = _is_stock(words, figure, figures, text, going=going)
                if going:
                    found[figure.start] = stock_thing(words, figure)
                    first = figure.end
    return found


def _is_stock(words: str, figure: Figure, figures: Sequence[Figure], text: str, *, going: bool) -> bool:
    """Whether a figure says what there is; ``going`` tells that the one before does: 现有学生381人，教师49人."""
    if figure.kind not in _COUNTED or figure.per:
        return False
    own = bool(_STOCK.search(words) or _there_is(words.removesuffix(figure.quote)))
    whole = words + re.split(r"[，,。；;\n]", text[figure.end :], maxsplit=1)[0]
    if _MORE.search(words) or _has_deed(words) or not (own or going) or INTENT.search(whole) or NOW.search(whole):
        return False
    thing = stock_thing(words, figure)
    people = is_people(thing) or figure.unit in PEOPLE_UNITS
    if own and people and kind_of(thing, "").code == "staff":
        return False
    there = re.search(r"[里内](?:一共|总共|共)?有", words)  # 院里一共有床位180张, behind 护理床40张 too
    if own and _another(figure, [one for one in figures if there or one.start >= figure.end]):
        return True
    again = any(one.amount == figure.amount and one.start > figure.start for one in figures)
    if again or _TAKEN_UP.search(_rest_of_sentence(text, figure.end)) or _DONE_TO.match(words):
        return False
    return people or (going and _another(figure, figures))


_DONE_TO = re.compile(r"\s*(?:其中)?(?:对|为|给|向|组织|针对)")


def _another(figure: Figure, figures: Sequence[Figure]) -> bool:
    """Whether something else is counted in the same unit."""
    return any(
        one.unit == figure.unit and one.kind in _COUNTED and not one.per and one.amount != figure.amount
        for one in figures
    )


def _has_deed(words: str) -> bool:
    tokens = lexemes(re.sub(r"\s", "", words))
    return any(word.text in verbs() for word in tokens if len(word.text) > 1)


def _rest_of_sentence(text: str, place: int) -> str:
    return re.split(r"[。；;\n]", text[place:], maxsplit=1)[0]


def _there_is(words: str) -> bool:
    """滨江公园有绿地14.5公顷: a place and a 有 of its own, nothing done."""
    tokens = lexemes(re.sub(r"\s", "", words))
    return any(
        token.text in ("有", "共有", "设有") and place > 0 for place, token in enumerate(tokens[:-1])
    )  # no noun: 符合条件的有274人


def stock_thing(words: str, figure: Figure) -> str:
    """What there is so much of, for the clause behind that goes on without naming it (本年扫描2.4万卷)."""
    left = words.removesuffix(figure.quote)
    named = re.split(_STOCK, left)[-1] or re.sub(_STOCK, "", left)
    behind = named.rpartition("有")[2]
    return clean(behind if len(behind) > 1 else named)


_REPORTED = re.compile(
    r"\s*(?:截[至止]到?(?:(?P<year>20\d\d)年|去年|上年|目前|现在)(?:\d+月|[底末初日前\d]|年)*|据(?:不完全)?统计|据(?:了解|悉)|[自从][^，,。；;]{2,40}以来|[^，,。；;]{2,40}[一两三四五几]年来|近[两三四五几\d]年来?|目前)"
)
_STANDS = re.compile(
    r"\s*(?:[^，,。；;\d]{2,12}现占地|(?:在编|在岗|现有)?教职工\d+[名人]|原[一-鿿]{2,10}?(?:于|建于|建成于|始建于)(?:19|20)\d\d年)"
)
"""A site as it is or was: 小学现占地面积…, 原陵园于2000年搬迁."""
_SO_FAR = re.compile(r"已|累计|共|现有|有|达|投入")
_POPULATION = re.compile(
    rf"(?:户籍|常住|总|老年|服务|辖区)人口[^，,。；;\d]{{0,6}}{NUMBER}|(?:编制|员额)[数为是共有]{{0,2}}{NUMBER}(?=[名个]?人|名)|内设(?:科室|机构){NUMBER}"
)
_ENDED = "完成|建成|发放|培训|安装|更换|改造|拨付|到位|实施|投入|占"
_HAS_DONE = re.compile(
    rf"已(?:经)?[一-鿿]{{0,4}}(?:{_ENDED})[^，,。；;\d的]{{0,12}}{NUMBER}|{NUMBER}[^，,。；;\d]{{1,4}}已(?:经)?(?:{_ENDED})"
)


def background(pieces: list[Piece], *, year: int | None = None) -> Iterator[Scope]:
    """What one sentence reports as being so already: 截至目前已完成930杆, 据了解全市有374名; up to words of intent.

    ``year`` is the one planned.
    """
    going = False
    for place, piece in enumerate(pieces):
        said = _REPORTED.match(piece.words)
        if said and said["year"] and year is not None and int(said["year"]) >= year:
            said = None  # 截至2026年12月底 of this year's project is yet to come
        rest = piece.words[said.end() :].strip() if said else piece.words
        aged = re.sub(r"周?岁(?:[及含]?以上|以下)", "", rest)  # 60周岁以上 is no aim
        if INTENT.search(aged) or NOW.search(rest):
            going = False
            continue
        heard = said is not None and said[0].strip().startswith("据") and not rest
        if heard and place + 1 < len(pieces) and not _SO_FAR.search(pieces[place + 1].words):
            continue  # 据悉，重建的陵园占地63.5亩: news of a plan
        going = going or bool(said and (not rest or _SO_FAR.search(rest) or re.search("年?来$", said[0])))
        going = going or bool(_STANDS.match(piece.words))
        if going or _HAS_DONE.search(piece.words):
            yield Scope(start=piece.start, end=piece.end, standing=Standing.BACKGROUND)
        elif found := _POPULATION.search(piece.words):
            first, last = piece.start + found.start(), piece.start + found.end()
            yield Scope(start=first, end=last, standing=Standing.BACKGROUND)
