"""Words that tell of the time before (以前的数): 去年修了22件, 花了39万, 原来是150处; up to the words of this year (今年, 改为).

Last year as a measure (比去年降3%), as an adjective (补种去年死亡的300株) or as what is kept (还是原来的12场) tells nothing former.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Value
from assistant.drafting.facts.scope import INTENT, KEPT, NOW, NUMBER, Piece, Scope, Standing
from assistant.drafting.kinds import LIGHT, verbs
from assistant.lexemes import lexemes

_PAST = re.compile(
    r"近(?:年|[三五两几\d]年)来?|多年来|先后(?=[一-鿿]{0,2}[建完实举投开])|[“\"]?十[一二三四]五[”\"]?期间(?=[^，,]*(?:累计|已|共|建成|完成))|(?:一期|首期|第一阶段)(?:工程|项目)?(?=已|完工|建成|完成)|"
    r"本(?:来|想)(?!就)|去年|上年(?!度?结)|往年|前年|前几年|历年|以前年度|上一?(?:轮|次|届|年度?)|上回|此前|当时|过去[两三几]年|"
    r"(?<![\d月日底节前期草平高还中复])原(?:来|先|本|定|计划|方案|报|标准|价(?!值)|为|是)(?!则)|(?:^|(?<=[，,]))(?:之前|以前)(?!完成)"
)
_MEASURED = re.compile(
    r"(?:比|较|同|与|跟|和|按|照|在|由|从)$|(?:对比|相比|按照|沿用|参[照考]|根据|依据|结合|针对|延续|继续|保持|维持|还是|仍[是按然]?|依旧)[^\d]{0,4}$"
)
_SAYS = re.compile(rf"^[^，,。\d]{{0,12}}?(?:了|过|已|[是为达到只才共有])|^\s*{NUMBER}")
_DECIDED = re.compile(r"[^，,。\d]{0,8}?(?:[议会]定|定了|定下|说好|明确|决定|同意|批准|通过了)")
"""上次会议定了6场: what was decided before is to be done now."""
_OVER = re.compile(r"了(?!解)|[一-鿿]过(?![程渡敏期滤])|已(?!经?完?善)|共(?![享建同])|实际|累计")
_TURNED = r"提高|提升|增加|增长|增|加|扩大|扩展|扩|上升|升|涨|调|降低|下降|降|减少|减|压缩|压减|压|缩短|缩|变|改"
_FROM = re.compile(
    rf"[从由][^，,。；;\d]{{0,8}}{NUMBER}[^，,。；;\d]{{0,4}}?(?=(?:{_TURNED})[^，,。；;\d]{{0,4}}?[到至为成])"
)
_BASE = re.compile(rf"(?:比|较|按|照|由|从|在)(?P<was>(?:去年|上年度?)[的为]?{NUMBER})")
"""What this year is measured by: 较上年229万元增加8万元."""
_NOW_IS = re.compile(rf"(?:现在|目前|眼下|如今|现状)(?:是|为|要|平均)?(?={NUMBER})")
_TO = re.compile(rf"(?:{_TURNED}|达)[^，,。；;\d]{{0,4}}?[到至为成]?[^，,。；;\d]{{0,3}}{NUMBER}")
_DRAFTED = re.compile(
    rf"(?:[前上]面|之前|开始|起初|早先|先前|上一版|初稿|[材方][料案]|表)[^，,。；;\d]{{0,8}}[写说报定填算](?:的|成|了)?[是为]?[^，,。；;\d]{{0,10}}{NUMBER}"
)
_SETTLED = re.compile(r"为准|后来|最[后终]|改[为成到]|更正|调整为|只批|批[了的]|核定")


class Planned(Value):
    """The year a brief plans. ``next_year`` tells that it is the one after this: 今年课时费才180 is former then."""

    year: int | None = None
    next_year: bool = False

    def now(self, words: str, start: int = 0) -> re.Match[str] | None:
        """The words that lead back to the year planned."""
        pattern = re.compile(rf"{NOW.pattern}|{self.year}年(?!已|[底\d])|二期|本期") if self.year else NOW
        return pattern.search(words, start)


def former(pieces: list[Piece], *, planned: Planned, ahead: str = "") -> Iterator[Scope]:
    """The former words of one sentence; ``ahead`` are the words that open the next."""
    going = headed = bracketed = False
    for place, piece in enumerate(pieces):
        later = any(planned.now(words) for words in (*(one.words for one in pieces[place + 1 :]), ahead))
        going = going and (piece.within or not bracketed)
        if going and (headed or piece.within or _goes_on(piece.words, planned=planned, later=later)):
            if planned.now(piece.words):
                going = headed = False
                continue
            at = 0
        else:
            going = headed = False
            counts = any(re.search(NUMBER, one.words) for one in pieces[place:])
            told = _past_at(piece.words, planned=planned, later=later, counts=counts)
            if told is None:
                continue
            at, headed, bracketed = told, piece.heads, piece.within
        now = planned.now(piece.words, at + 2)
        end = piece.start + now.start() if now else piece.end
        yield Scope(start=piece.start + at, end=end, standing=Standing.FORMER)
        going = not now


def changed(pieces: list[Piece]) -> Iterator[Scope]:
    """What one sentence says a figure was or was written as, where it says what it becomes: 从120户扩大到260户, 现在18分钟压到10分钟."""
    settled = any(_SETTLED.search(piece.words) for piece in pieces)
    for place, piece in enumerate(pieces):
        if risen := _FROM.search(piece.words):
            yield _scope(piece, risen.start(), risen.end())
        if base := _BASE.search(piece.words):
            yield _scope(piece, base.start("was"), base.end())
        later = [one.words for one in pieces[place + 1 :]]
        if (now := _NOW_IS.search(piece.words)) and any(_TO.search(words) for words in later):
            yield _scope(piece, now.start(), len(piece.words))
        elif settled and not _SETTLED.search(piece.words) and _DRAFTED.search(piece.words):
            yield _scope(piece, 0, len(piece.words))


def _scope(piece: Piece, first: int, last: int) -> Scope:
    return Scope(start=piece.start + first, end=piece.start + last, standing=Standing.FORMER)


def _goes_on(words: str, *, planned: Planned, later: bool) -> bool:
    """Whether a clause goes on telling of the past: it is over (花了39万), bare (98块一份), or this year is yet to come (``later``)."""
    if planned.now(words) or INTENT.search(words) or KEPT.search(words) or _SETTLED.search(words):
        return False
    if later or (re.search(r"了(?!解)", words) and re.search(NUMBER, words)):
        return True
    return bool(re.fullmatch(rf"\s*(?:共|约|大概)?{NUMBER}[^，,\d]{{0,6}}", words))


def _past_at(words: str, *, planned: Planned, later: bool, counts: bool = False) -> int | None:
    """Where a clause begins to tell of the past; ``None`` where it does not. ``later`` tells that this year is yet to come,
    ``counts`` that the clause or those behind it have figures."""
    for found in _PAST.finditer(words):
        before, behind = words[: found.start()], words[found.end() :]
        if _MEASURED.search(before) or KEPT.search(behind) or _DECIDED.match(behind):
            continue
        if _describes(before, found[0], behind):
            continue
        return found.start() if re.search(NUMBER, before) or planned.now(before) else 0
    this_year = re.search(r"今年", words)
    if planned.next_year and this_year and not _MEASURED.search(words[: this_year.start()]):
        behind = words[this_year.end() :]
        if re.match(r"[^\d]{0,8}(?:还是|才|只|目前|是|了)", behind) and not INTENT.search(behind):
            return this_year.start()
    named = re.search(r"(?<!\d)(20\d\d)年(?!\s*(?:[底末]前|\d+月|[至到—-]|起|版|级))", words)
    if planned.year is not None and named and int(named[1]) < planned.year:
        before, behind = words[: named.start()], words[named.end() :]
        over = _OVER.search(behind) or (later and counts and not re.search("截[至止]到?$", before))
        if over and not INTENT.search(words) and not planned.now(behind) and not _MEASURED.search(before):
            return named.start() if re.search(NUMBER, before) else 0
    return None


def _describes(before: str, mark: str, behind: str) -> bool:
    """Whether last year only tells which ones: of what is done to them (慰问去年退役士兵30人, 对上年合格的28个奖补, 原来的30盏更换)."""
    if mark[0] not in "原本" and (_is_deed(before) or before.strip() in LIGHT) and not _SAYS.match(behind):
        return True
    if not re.match(r"[^，,。]{0,12}的", behind):
        return False
    taken_up = re.search(rf"{NUMBER}[^，,。\d]*(?:{NOW.pattern})[^，,。\d]+$", behind)  # 去年没办成的12场今年补上
    if taken_up or re.fullmatch(r"\s*(?:[对为给向将把]|针对).{0,4}", before):
        return True
    return not re.search(r"了(?!解)|过", behind) and _is_deed(behind)


def _is_deed(words: str) -> bool:
    tokens = lexemes(re.sub(r"\s", "", words))
    return any(token.text in verbs() and token.text not in LIGHT for token in tokens)
