"""Names the thing a figure counts: the noun phrase beside it, its verb moved behind, without connectives.

改造日间照料点 + 2个 → 日间照料点改造; 为 + 50名 + 老党员体检 → 老党员体检. Words are data here, grammar is three functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.units import UnitKind

_LIGHT = (
    "组织(?!生活|部|架构|建设|关系|者|书记|委员|员)|开展|举办|举行|举行|实施|提供|安排|进行|召开|落实|推进|完成|实现|做好|做到|承办|推出|设置|保障|"
    "达到|开设|形成|给予|接受"
)
_LINK = (
    "其中|同时|并且|以及|另外|另|此外|预计|计划|拟|将|全年|年内|今年|本年度?|当年|年度|本项目|该项目|确保|力争|争取|通过|围绕|"
    "继续|持续|深入|扎实|积极|定期|分别|累计|总共|共计|合计|共|各类?|已|实际|了|按照?|约|主要|包括|涉及|实际|预算资金|"
    "由(?!于)|对(?!象|口|外|标|接|照|比|账)|为(?!民|老|企|农|侨)|在(?!线|职|册|校|家|岗|建|编|地|逃)|"
    "和(?!谐|平|睦)|与|及(?!时)|或|向(?!阳|上)|给(?!水|排|予)|并(?!联|网|轨)|把|使|让|于|每年|至少|以|从|到|等"
)
_HEAD = re.compile(rf"^(?:{_LINK}|{_LIGHT})")
_TAIL = re.compile(
    r"(?:达到|达|为|是|约|共计|总计|合计|共|各|分别|了|的|于|全年|每年|年均|不|数量|总数|数|按|预计|计划|将|"
    r"(?<!组)织|(?:开展|举办|组织|安排|提供|完成|实施|召开|举行))$"
)
_MOVED = {
    "升级改造": "升级改造", "提升改造": "提升改造", "更新改造": "更新改造", "改造提升": "改造提升", "更新维护": "更新维护",
    "改造": "改造", "维修": "维修", "修缮": "修缮", "修复": "修复", "更新": "更新", "更换": "更换", "购置": "购置", "采购": "采购",
    "购买": "购买", "添置": "添置", "建成": "建设", "建设": "建设", "搭建": "搭建", "打造": "打造", "发放": "发放", "慰问": "慰问",
    "培训": "培训", "轮训": "轮训", "走访": "走访", "巡查": "巡查", "检查": "检查", "排查": "排查", "抽查": "抽查", "整治": "整治",
    "清理": "清理", "清运": "清运", "清掏": "清掏", "清洗": "清洗", "疏通": "疏通", "养护": "养护", "维护": "维护", "管护": "管护",
    "种植": "种植", "补种": "补种", "补植": "补植", "安装": "安装", "制作": "制作", "印刷": "印刷", "印制": "印制", "编制": "编制",
    "编印": "编印", "拍摄": "拍摄", "创建": "创建", "培育": "培育", "招募": "招募", "招聘": "招聘", "资助": "资助", "救助": "救助",
    "帮扶": "帮扶", "补助": "补助", "奖励": "奖励", "表彰": "表彰", "配送": "配送", "放映": "放映", "处置": "处置", "监测": "监测",
    "检测": "检测", "抽检": "抽检", "筛查": "筛查", "接种": "接种", "配备": "配备", "征订": "征订", "订阅": "订阅", "修建": "修建",
    "拆除": "拆除", "铺设": "铺设", "整修": "整修", "翻新": "翻新", "巡检": "巡检", "储备": "储备", "开发": "开发", "部署": "部署",
}  # fmt: skip
_VERB = "|".join(sorted(_MOVED, key=len, reverse=True))
_STARTS_AFTER = re.compile(
    r"^(?:提供|开展|参加|参与|进行|实施|完成|用于|以|并|及其|和|与|由|在|按|使|让|促进|提升|提高|推动|推进|丰富|满足|惠及|覆盖|受益|达|为|是|有|"
    r"已|将|作为|左右|以上|不等|即|等|均|全部|每|其中|确保|力争|包括)"
)
_ACTIVITY = re.compile(
    r"(?:参加|参与|提供|进行|开展|接受|享受|实施|给予|完成|组织|用于|予以|送上|落实|发放)(?P<what>.*)|(?:以及|并|能够?|可|达到|使|让|，|的)(?P<rest>.*)"
)
_ADJECTIVE = re.compile(
    r"(?:多样|多彩|多姿|各类|不同.{0,4}|丰富|鲜明|特色|专业|高质量|优质|主题|大型|小型|形式.{0,4}|为期.{1,4}|左右|以上|以下|集中|规模)$"
)
GENERIC = re.compile(
    r"^(?:(?:参加|参与|受益|服务|培训|覆盖)?人[数次]+(?:规模)?|规模|数量|次数|场次|总数|时间|时长|培训时间(?:一般)?|金额|预算|费用|经费|总?资金|总?投入|合格率|"
    r"完成率|及时率|覆盖率|参与率|满意度|单价|标准|成本|人均|周期|工期|平均|其中|预算资金)$"
)
"""A name that says what is measured, not of what: it needs the topic before it."""

_NOISE = re.compile(r"[\s\ufffc“”\"'‘’「」《》()\[\]【】〔〕，,、。；;:！？!?·…=≥≤<>~/*#-]+")
_PERSON_VERBS = (
    "为|给|向|对|帮助|服务|慰问|走访|资助|救助|帮扶|补助|表彰|奖励|培训|惠及|受益|覆盖|组织|邀请|招募|安排|发动"
)


@dataclass(frozen=True)
class Name:
    """What a figure counts, whom it serves, and how much of the text behind the figure the name took."""

    thing: str = ""
    beneficiary: str = ""
    taken: int = 0


def clean(phrase: str) -> str:
    """A phrase without connectives before and behind it and without punctuation."""
    phrase = re.sub(r"\([^()]*\)$", "", phrase)
    phrase = re.split(r"[()]", phrase)[-1] if phrase.count("(") != phrase.count(")") else phrase
    phrase = _NOISE.sub("", phrase)
    while shorter := _TAIL.sub("", _HEAD.sub("", phrase)):
        if shorter == phrase:
            return phrase
        phrase = shorter
    return ""


def name_of(before: str, after: str, *, kind: UnitKind | None, followed: bool) -> Name:
    """The name from the words before and behind a figure. ``followed``: another figure ends the words behind it."""
    ahead, behind = clean(before), after.removeprefix("的")
    counts = kind in (UnitKind.PEOPLE, UnitKind.GROUPS, UnitKind.EVENTS, UnitKind.OBJECTS)
    wants_noun = bool(re.search(rf"(?:{_LIGHT}|{_VERB}|{_PERSON_VERBS})了?$", _NOISE.sub("", before))) or not ahead
    if behind and counts and not _STARTS_AFTER.match(behind) and (wants_noun or not followed):
        return _before_noun(ahead, behind, kind, before)
    name = _after_noun(ahead, kind)
    if not name.thing and behind and counts:
        return _before_noun("", behind, kind, before)
    return name


def _after_noun(ahead: str, kind: UnitKind | None) -> Name:
    """健康讲座 + 12场: the noun stands before its figure."""
    verb = re.match(rf"({_VERB})(?:了|工作)?(?=[^\W\d_]{{2}})", ahead)
    if not verb:
        served = re.match(r"(?:服务|惠及|受益|覆盖|参加|参与)(.+)", ahead)
        return Name(ahead, served[1] if served and kind is UnitKind.PEOPLE and not GENERIC.match(ahead) else "")
    noun = clean(ahead[verb.end() :])
    return Name(noun + _MOVED[verb[1]], noun if kind is UnitKind.PEOPLE else "")


def _before_noun(ahead: str, behind: str, kind: UnitKind | None, before: str) -> Name:
    """12场 + 健康讲座: the figure stands before its noun; a verb before it goes behind."""
    noun, activity = behind, ""
    if cut := _ACTIVITY.search(behind):
        noun = behind[: cut.start()]
        if cut["what"] is not None:
            activity = clean(cut["what"])
        elif cut[0].startswith("的") and (_ADJECTIVE.search(noun) or kind is UnitKind.EVENTS):
            noun = clean(cut["rest"])
    noun = clean(noun)
    verb = re.match(rf"({_VERB})(?:了|工作)?", ahead) or re.search(rf"({_VERB})$", ahead)
    if kind in (UnitKind.PEOPLE, UnitKind.GROUPS):
        whom = noun if kind is UnitKind.PEOPLE else ""
        if activity and len(activity) <= 8:
            return Name(noun + activity, whom, len(behind))
        if verb:
            return Name(noun + _MOVED[verb[1]], whom, len(behind))
        return Name(_kept_verb(ahead) + noun, whom, len(behind))
    if activity in _MOVED:
        return Name(noun + _MOVED[activity], "", len(behind))
    if verb:
        return Name(noun + _MOVED[verb[1]], "", len(behind))
    return Name(_kept_verb(ahead) + noun, "", len(behind))


def _kept_verb(ahead: str) -> str:
    """覆盖15个居委会 stays 覆盖居委会."""
    found = re.search(r"(?:覆盖|服务|新建|新增|参加|参与|扶持|孵化)$", ahead)
    return found[0] if found else ""
