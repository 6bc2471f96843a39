"""Chinese prose made ready for reading figures: line wraps undone, clauses known, and what is no figure covered up.

Every place in the prepared text maps back to the original, so that a quote is always the filer's own characters.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from assistant.figures.numerals import ARABIC, CHINESE, fold
from assistant.figures.units import PROSE_UNIT, UNIT

COVER = "\ufffc"
"""Stands for one character of something that carries digits and is no figure."""

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_LISTED = re.compile(
    r"(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)、]|[.](?!\d)|[.](?=(?:19|20)\d\d年)))|[①-⑳•●◆■-]"
)
_LABEL = "附件表图项目务标第步骤段案号型条款章节件类见页年月期"


@dataclass(frozen=True)
class Prose:
    """``plain`` is the text folded, without white space; ``at`` gives each of its characters' place in ``text``."""

    text: str
    plain: str
    covered: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of ``plain[start:end]``."""
        return self.at[start], self.at[end - 1] + 1

    def quote(self, start: int, end: int) -> str:
        first, last = self.span(start, end)
        return self.text[first:last]


@lru_cache(maxsize=64)
def prepare(text: str) -> Prose:
    """Undo wraps, drop white space and markup, cover what is no figure."""
    folded = _TAG.sub(lambda tag: "\n" * len(tag[0]), fold(text))
    letters: list[str] = []
    at: list[int] = []
    for run in re.finditer(r"\s+|\S+", folded):
        if not run[0].isspace():
            letters.extend(run[0])
            at.extend(range(run.start(), run.end()))
        elif letters and run.end() < len(folded) and (mark := _gap(folded, run.start(), run.end())):
            letters.append(mark)
            at.append(run.start())
    plain = "".join(letters)
    return Prose(text=text, plain=plain, covered=cover(plain), at=tuple(at))


def _gap(text: str, start: int, end: int) -> str:
    """What white space means: nothing (a wrap, or air around digits), a blank between items, or a new line."""
    before, after = text[max(0, start - 400) : start], text[end : end + 400]
    wrapped = "\n" in text[start:end]
    lines, following = before.split("\n"), after.split("\n")[0].strip()
    line = lines[-1].strip()
    if _is_broken_number(line, after, wrapped=wrapped):
        return ""
    if wrapped:
        if after[0].isdigit() and re.search(rf"\d{UNIT}$", line):
            return "\n"  # 岗位800个 and 11月15日前 are two lines
        if _LISTED.match(after) and not re.match(r"\d+[^\d、.)]", after):
            return "\n"
        previous = next((other.strip() for other in reversed(lines[:-1]) if other.strip()), "")
        # a line about as long as its neighbours was broken by the page, a shorter one by its writer
        if len(line) < max(8, 0.75 * max(len(previous), len(following))):
            return "\n"
        return " " if before[-1].isdigit() and after[0].isdigit() else ""
    if before[-1].isdigit() and after[0].isdigit():
        return " "
    return " " if re.search(rf"\d{UNIT}$", line) and not re.search(rf"\d\s+{UNIT}", text) else ""


def _is_broken_number(line: str, after: str, *, wrapped: bool) -> bool:
    """``安排2`` + ``8个``: digits torn apart, told by the unit that only the second half has."""
    head, tail = re.search(r"(\D?)(\d+)$", line), re.match(rf"(\d+(?:,\d{{3}})*)\s*{UNIT}", after)
    if not head or not tail or not head[1] or len(head[2]) + len(tail[1]) > 5 or _LISTED.match(after):
        return False
    if head[1] in _LABEL or not re.match(r"[\u4e00-\u9fff]", head[1]):
        return wrapped and head[1] == ","
    return True


_NAMES = (
    r"12345|12315|12333|12328|12319|12363|12348|12355|12389|7[x×X*]24(?:小时)?|(?<!超过)(?<!时间)24小时(?!以?内|之内|[，,。；;、)）]|$)"
    r"|一站式?|一体化?|一网通办|一网统管|一次(?:性|办[好成结]|验收|合格|通过|成功)|一卡通|一刀切|一把手|一条龙|一张网|一张图|一件事|一盘棋|一条心|一系列|一揽子|一对一|一代"
    r"|一事一议|一线|一流|一般|一定|一致|一律|一并|一起|一直|一旦|一方面|另一方面|进一步|统一|唯一|专一|万一|同一|一如既往"
    r"|两新|两会|两委|两优一先|两学一做|两个维护|两个确立|两个责任|两癌|两病|三会一课|三重一大|三公|三农|三资|三支一扶|三社联动|三防|三违"
    r"|四个意识|四个自信|四史|四新|四套班子|四风|五位一体|五险一金|五星级?|五保|五一|五四|六一|七一|八一|十一(?=前|之前|以前|期间|黄金周|长假|假期|国庆|、|,|，)|三八|双十一|九九|三伏"
    r"|六稳|六保|七有|八项规定|十四五|十三五|十二五|十五五|第?十[一二三四五六]个?五年|百花|百姓|百年|千家万户|千方百计|万家|万众"
    r"|三个必须|三个一|四个一|五个一|一老一小|一[^\W\d_]一(?:策|档|品|案|码|表|图|员|册|画)"
    r"|一个[^\W\d_]{0,2}(?:方面|目标|中心|整体|重点|核心)"
)
_COVERS = tuple(
    re.compile(pattern)
    for pattern in (
        r"《[^》]{1,80}》|〈[^〉]{1,80}〉",
        r"[〔\[【(]\d{4}[〕\]】)](?:第?\d+号)?|第?\d+号文?件?",
        r"“[^”]{1,16}”|\"[^\"]{1,16}\"|「[^」]{1,16}」|‘[^’]{1,16}’",
        rf"第(?:{ARABIC}|{CHINESE})(?:个五年|[^\W\d_]|$)",
        r"(?:19|20)\d\d(?:年度?)?[-~至到](?:19|20)\d\d年?度?",
        rf"(?:19|20)\d\d年度?|二零\w{{2}}年度?|(?<!\d)20[1-4]\d(?=[^\W\d_])(?!{PROSE_UNIT}|[余多万])",
        rf"(?<![百千])(?:{ARABIC}|[一二三四五六七八九十]+)分之(?:{ARABIC}|{CHINESE})",
        r"(?:\d+|[一二三四五六七八九十]+)(?:个)?(?:分钟|小时|公里|天|年)(?=[^\W\d_]{0,2}生活圈|服务圈|[^\W\d_]{0,2}圈|以外|义务教育|禁渔|等级)",
        r"[Kk]\d+[+]\d+(?:(?:至|到|[-~])+[Kk]?\d+[+]\d+)?(?:路?段|处)?|二次(?=供水|加压|装修|创业|污染|开发|利用|搬)|[一二两三四五六]人(?=沙发|位|间|床|桌|座|制)|\d{1,4}(?:[国省县乡]道|高速|线(?!上|下))",
        r"(?<=\()[一二三四五六]期(?=\))|(?<![举开办训])[一二三四五六]期(?=工程|项目|建设)",
        r"[一二两三四五六七八九十\d]+个(?=方面|层面|阶段|节点|时点|时段|环节|部分|步骤|维度|板块|领域|层次|大局|面向|注重|清单)",
        r"[二三四五六七八九十]+大(?:以来|精神|报告|代表|召开|海报|会议|历次|全会|主题|胜利|以后|专题|知识|宣传|宣讲|学习|和|、)?",
        r"(?<![办开行个])[一二三四五六七八九十]+届(?:[一二三四五六七八九十]+[中次]全会|历次全会)?|[一二三四五六七八九十]+[中次]全会",
        _NAMES,
        rf"[A-Za-z]+[-_]?\d+(?:\.\d+)*|\d+(?:\.\d+)?[+]|[+](?:[XNn]|\d+(?!\d*{PROSE_UNIT}))|\d+(?::\d+)+|\d+(?:\.\d+)*(?:GHz|[GKDA](?![A-Za-z]))",
        r"\d{1,2}[:点时]\d{2}分?|(?<!\d)1[3-9]\d{9}(?!\d)|\d{3,4}-\d{7,8}"
        rf"|\d{{7,}}(?![\d,.]*{PROSE_UNIT})",
        r"(?:三|四|五|六|七|八|九|十|两|二|多|\d+)大(?:类|[^\W\d_]{2})",
        rf"(?:{ARABIC}|{CHINESE})(?:部分|方面|环节|阶段|步骤|层面|维度|级|等奖?|号楼?|弄|室|路公交|楼|层次|年级|周岁?龄|线城市|高(?!层)|甲)",
        r"[一二两三四五六七八九](?:种|支|批(?!次)|件|条|道|张|把|块|根|面|本|片|代|头|类|层|双|副|口|对|眼|回|包|点|方|轮(?!次))",
        r"一(?:个|项|套)(?=[^\W\d_])",
        r"[两三四五六七八九]个(?=(?:意识|自信|维护|确保|覆盖|必须|一批|结合|关系|标准|转变|坚持|务必|文明|百年|环境|统一|同步|到位|维度|角度|导向|先锋|重点|关键|抓手|要|不|一|更))",
        r"[两三四五六七八九]项(?=(?:机制|制度|原则|任务|规定|纪律|改革|职责))",
    )
)
_NUMBERING = re.compile(
    r"(?:^|(?<=[。;\n!?:]))(?:\d{1,2}(?:[、.](?!\d(?!\d{3}年))|[)）])|[(（](?:\d{1,2}|[一二三四五六七八九十]+)[)）]|[一二三四五六七八九十]{1,3}、)"
)


_NO_NUMBER = re.compile(r"[\d,.零〇一二两三四五六七八九十百千万亿]{41,}")
"""A run longer than any number: every pattern below would search it anew from each of its characters."""


def cover(plain: str) -> str:
    """``plain`` with years, ordinals, document numbers, proper names and list numbers covered, length unchanged."""
    for pattern in (_NO_NUMBER, _NUMBERING, *_COVERS):
        plain = pattern.sub(lambda found: COVER * len(found[0]), plain)
    return plain


STOPS = "。;!?\n"
"""What ends a sentence, for us: within one, a later part may speak of an earlier part's thing."""

PAUSES = STOPS + "，,:"
"""What ends a clause."""


_LONGEST_CLAUSE = 160
"""Characters either side; text without any mark is no prose, and looking through all of it for each figure is felt."""


def clause_bounds(prose: Prose, place: int, marks: str = PAUSES) -> tuple[int, int]:
    """The clause around ``plain[place]``; a comma or colon between digits does not end one."""
    plain = prose.plain
    first, last = max(0, place - _LONGEST_CLAUSE), min(len(plain), place + _LONGEST_CLAUSE)
    ends = _ends(plain, marks)
    at = bisect_left(ends, place)
    start = ends[at - 1] + 1 if at and ends[at - 1] >= first else first
    end = ends[at] if at < len(ends) and ends[at] < last else last
    return start, end


@lru_cache(maxsize=16)
def _ends(plain: str, marks: str) -> tuple[int, ...]:
    """Where clauses end: found once a text, since every figure asks for the ones around it."""
    return tuple(
        index
        for index, letter in enumerate(plain)
        if letter in marks
        and not (letter in ",:" and plain[index - 1 : index].isdigit() and plain[index + 1 : index + 2].isdigit())
    )
