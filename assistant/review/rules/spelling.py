"""The rule on typing errors and broken sentences (错别字、病句): a short list that is surely wrong, nothing that may be right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.domain import Place, Section
from assistant.review.passages import as_filed, cells, repetitions
from assistant.review.rule import Case, Hit, excerpt, rule, squeeze

_PURPOSE_VERB = "(?:夯实|巩固|增强|加强|提升|提高|推动|促进|推进|加快|深化|完善)"
_TYPOS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), right, kind)
    for pattern, right, kind in (
        (r"(?<=基层|社会|社区|小区|城市|综合)自理(?!能力)", "治理", "错别字"),
        (r"打在(?=硬件|品牌|平台|阵地|特色|精品|一流|亮点|样板|标杆)", "打造", "错别字"),
        (r"布署", "部署", "错别字"),
        (r"按排(?![名水放期班序列量污])", "安排", "错别字"),
        (r"部份", "部分", "错别字"),
        (r"(?<![一座])座落(?!成)", "坐落", "错别字"),
        (r"竟争", "竞争", "错别字"),
        (r"修膳", "修缮", "错别字"),
        (r"(?<![反重])复盖(?!章)", "覆盖", "错别字"),
        (r"(?<!针)对像", "对象", "错别字"),
        (r"协凋", "协调", "错别字"),
        (r"环镜|环竟", "环境", "错别字"),
        (r"满意渡", "满意度", "错别字"),
        (r"培圳|陪训", "培训", "错别字"),
        (r"基础实施(?=建设|改造|条件|完善|维护|配套)", "基础设施", "错别字"),
        (r"按装(?![置配修])", "安装", "错别字"),
        (r"幅射", "辐射", "错别字"),
        (r"(?<![预消国])防碍", "妨碍", "错别字"),
        (r"坐谈会", "座谈会", "错别字"),
        (r"峻工", "竣工", "错别字"),
        (r"[惯灌]彻", "贯彻", "错别字"),
        (r"布暑", "部署", "错别字"),
        (r"(?<!累)积级", "积极", "错别字"),
        (r"(?<!申)报消(?!防)", "报销", "错别字"),
        (r"迫不急待", "迫不及待", "错别字"),
        (r"再接再励", "再接再厉", "错别字"),
        (r"(?<![周中])转转移", "转移", "重复字"),
        (
            r"(开展|进行|举办|提高|提升|加强|进一步|通过|以及|推进|完善|实现|保障|确保|有效|组织|落实)\1",
            r"\1",
            "重复字",
        ),
        (r"(率|性|度|费)\1(?![一-龥])", r"\1", "重复字"),
        (r"[，、；。]{2,}", "", "标点重复"),
        (r"(?<![目端标])的的(?!确)", "的", "重复字"),
        (r"(?<![公条合预节制契邀])约\s*(\d[\d,]*)\s*余", "", "约数重复"),
        (r"(?<![公条合预节制契邀])约\s*\d[\d,.]*\s*[\u4e00-\u9fff]{0,2}左右", "", "约数重复"),
        (
            # 为……、提升……。 with nothing it is done for, and none of the idioms that close such a clause
            rf"，为{_PURPOSE_VERB}[^，。；、\n]{{2,20}}、{_PURPOSE_VERB}"
            r"(?:(?!提供|作出|做出|贡献|奠定|打下|创造|注入|保障|支撑|赋能|护航|添彩|助力|而|，|。|；)[^\n]){2,20}。",
            "",
            "成分残缺",
        ),
        (
            r"(?<=[。；])(?:(?![。；]|通过|借助|采取|采用|运用|利用|依托|结合|开展|以)[^\n]){2,20}等形式(?:营造|丰富|提升|增强|活跃)",
            "",
            "缺少介词",
        ),
    )
)
_ADVICE = {
    "约数重复": "“约”与“余”“左右”留一个，能写准数的写准数。",
    "标点重复": "只留一个标点。",
    "缺少介词": "在列举之前补上“通过”，如“通过……等形式营造……”。",
    "成分残缺": "“为……”之后缺少主要成分，补上“提供……”“奠定……”等，或删去“为”字。",
}


@lru_cache(maxsize=1024)
def _wrong(plain: str) -> tuple[tuple[re.Match[str], str, str], ...]:
    """What is surely wrong in a text without blanks, with what is right and of which kind it is."""
    return tuple((found, right, kind) for pattern, right, kind in _TYPOS if (found := pattern.search(plain)))


@rule
def typo_or_grammar(case: Case) -> Iterator[Hit]:
    for place, text in cells(case):
        # wrapped lines of a PDF cut words in two, so the search goes without blanks
        wrong = _wrong(squeeze(text))
        if not wrong:
            if place.section is Section.STATEMENT:
                yield from _pasted_twice(place, text)
            continue
        found, right, kind = wrong[0]
        new = found.expand(right) if right else ""
        told = "；".join(f"“{excerpt(each[0], 30)}”（{reason}）" for each, _, reason in wrong[:4])
        cited = as_filed(text, found[0])
        around = found.string[max(0, found.start() - 6) : found.end() + 6]
        yield Hit(
            place=place,
            quote=cited if len(found[0]) > 8 else as_filed(text, around),
            message=f"“{place.label}”疑有{kind}：{told}。",
            suggestion=_ADVICE.get(kind) or (f"改为“{new}”。" if new else "删去多出的字。"),
            rewrite=text.replace(cited, new) if new and len(wrong) == 1 and text.count(cited) == 1 else "",
        )


def _pasted_twice(place: Place, text: str) -> Iterator[Hit]:
    """A passage across a comma that stands twice within one section is a paste left behind."""
    for passage in repetitions(text, 10):
        if not re.search(r"[^，。；：]{3,}[，；：][^，。；：]{3,}", passage):
            continue
        yield Hit(
            place=place,
            quote=as_filed(text, passage[:30]),
            message=f"“{place.label}”里“{excerpt(passage, 30)}”出现两次，像是没有清理的重复语段。",
            suggestion="合并成一句，删去重复的部分。",
        )
        return
