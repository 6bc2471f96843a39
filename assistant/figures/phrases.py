"""Names the thing a figure counts: the noun phrase beside it, its verb moved behind, without connectives.

改造日间照料点 + 2个 → 日间照料点改造; 为 + 50名 + 老党员体检 → 老党员体检. Words are data here, grammar is four functions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.figures.units import UnitKind

# Verbs that say only that something is done: 开展健康讲座 is about 健康讲座.
_LIGHT = (
    "(?<![党团会群体社区层益济愿妇工机])组织(?!生活|部|架构|建设|关系|者|书记|委员|员|机构)|开展|举办|举行|实施|提供|安排(?!部署)|进行|召开|落实|推进|"
    "完成(?!率|情况)|实现|做好|做到|承办|推出|设置|保障(?!率|性|房|对象|措施|能力|水平)|达到|开设|形成|给予|接受|予以|送上|筹办|承接|启动|出具"
)
# Words that join, place or time a clause and are no part of a name.
_LINK = (
    "其中|同时|并且|以及|另外|另|此外|预计|计划(?!生育)|拟|将(?!军)|全年|年内|今年|本年度?|当年|年度|本项目|该项目|项目(?=[为共将拟计])|确保|力争|争取|"
    r"通过|围绕|继续|持续(?!性)|深入|扎实|积极(?!分子|性)|定期|分别|累计|总共|共计|合计|共(?![青同建享治产性识])|已|实际|了|按照?(?![摩时期月需季质])|约(?!束|谈)|(?:七一|八一|五一|国庆|春节|元旦|中秋|重阳节?|建党节|[^\W\d_]{1,3}节)(?:前后|前|期间)|(?:19|20)\d\d年度?|"
    "主要|包括|涉及|新一轮|由(?!于)|对(?!象|口|外|标|接|照|比|账|子)|为(?!民|老|企|农|侨|期|主)|在(?!线|职|册|校|家|岗|建|编|地|逃|读|档)|"
    "和(?!谐|平|睦)|与(?!会)|及(?!时|格)|或|向(?!阳|上)|给(?!水|排|养)|并(?!联|网|轨)|把|使(?!用)|让|于|每年|至少|以(?!工|旧|奖)|从(?!业)|到(?!位|岗|课|账|场|达)|各(?![类级项])|"
    "等(?!级|候)|购买服务方式|重点|含(?!量|税)|主办|协助|指导|引导|带领|发动|动员|邀请|帮助|面向|针对|因(?!病)|要(?![素点求闻])|须|应当|每"
)
_HEAD = re.compile(rf"^(?:{_LINK}|{_LIGHT})")
_TAIL = re.compile(
    r"(?:达到|达|(?<![行作])为|是|(?<![签节制合条公])约|共计|总计|合计|(?<!公)共|各|分别|了|的|(?<!关)于|全年|每年|年均|数量|总数|按|预计|计划(?=$)|将|一般|不|有|须|需|"
    r"每|(?<![可予])以|(?<![温共])和|(?<!参)与|(?<![普涉])及|测算|控制|开展|举办|安排|提供|完成|实施|召开|举行|实现|落实|等|在)$"
)
_VERBS = (
    "升级改造 提升改造 更新改造 改造提升 更新维护 日常维护 改造 维修 修缮 修复 更新 更换 购置 "
    "采购 购买 添置 建设 搭建 打造 发放 慰问 培训 轮训 走访 巡查 检查 排查 抽查 整治 清理 "
    "清运 清掏 清洗 疏通 养护 维护 管护 种植 补种 补植 安装 制作 印刷 印制 编制 编印 拍摄 "
    "创建 培育 招募 招聘 资助 救助 帮扶 补助 奖励 表彰 配送 放映 处置 监测 检测 抽检 筛查 "
    "接种 配备 征订 订阅 修建 拆除 铺设 整修 翻新 巡检 储备 开发 部署 配置 增设 加装 选派 "
    "选树 评选 扶持 孵化 引进 修订 出版 刊发 发布 收治 免费发放 走访慰问 慰问走访 新建 改建 "
    "扩建 改扩建 粉刷 消杀 收集 收运 处理 化解 受理 调解 办理 审核 评审 建档 保养 检修 演练 "
    "宣讲 辅导 关爱 探访 培养 打捞 聘用 补贴 解决 "
)
_MOVED = {word: word for word in _VERBS.split()} | {"建成": "建设", "建立": "建立"}
_VERB = "|".join(sorted(_MOVED, key=len, reverse=True))
# 培训班, 维修资金, 巡查队伍: here the verb is part of the noun.
_COMPOUND = (
    r"成本|标准(?!化)|单?价|总?额|支出|预算|人[员数次]|时间|次数|场次|费|内容|对象|率|工作|项目|活动|课程|面积|数量|材料|班|点位|中心|基地|基金|资金|金额?|品|量|组|队伍?|员|器材?|仪|设备|系统|平台|网|机构|"
    r"工程|方案|计划|任务|单位|规模|周期|覆盖|满意|完成|合格|及时|方|站|所|台账|车|户|者|证|师|教材|手册|规划|期|情况|频[次率]|件数"
)
_VERB_FIRST = re.compile(
    rf"(?P<verb>(?:编制|编印|印制|印刷|制作|修订)|(?:{_VERB})(?!(?:了|完成)?(?:{_COMPOUND})))(?:了|完成)?(?=[^\W_]{{2}})"
)
_VERB_ALONE = re.compile(rf"(?:.*?(?<![^\W\d_]{{6}}))?(?P<verb>{_VERB})(?:了|的)?$")
_STARTS_AFTER = re.compile(
    r"^(?:提供|开展|参加|参与|进行|实施|完成|用于|以|并|及其?|和|与|由|在|按|使|让|促进|提升|提高|推动|推进|丰富|满足|惠及|覆盖|受益|达|为|是|有|已|"
    r"将|作为|左右|不等|即|等|均|全部|每|其中|确保|力争|包括|组织|举办|发放|邀请|服务于|到|后|前|之?内|时|起|计|合计|共|各|得|左|较|比|同比|标准|予以|给予|进一步|"
    r"切实|有效|全面|着力|继续|解决|保障|实现|加强|增强|营造)"
)
_ACTIVITY = re.compile(
    r"(?:参加|参与|提供|进行|开展|接受|享受|实施|给予|完成|(?<![党团会群体社区层益济愿妇工机])组织|用于|予以|送上|落实|发放)(?P<what>.*)"
    r"|(?:以及|并(?!联|网)|能够?(?!力|源|手)|可(?!回收)|达到|使(?!用)|让|，|的|作为|享有|较|同比)(?P<rest>.*)"
)
_ADJECTIVE = re.compile(
    r"(?:多样|多彩|多姿|各类|不同.{0,4}|丰富|鲜明|特色|专业|高质量|优质|主题|大型|小型|形式.{0,4}|为期.{1,4}|以上|以下|规模|高|好|强|全|新|相关|有关)$"
)
_EVENT = re.compile(
    r"(?:体检|培训|轮训|助餐|护理|慰问|服务|救助|帮扶|资助|补贴|补助|就业|探访|关爱|筛查|接种|义诊|家访|评估|表彰|奖励|疗休养|集中|免费|健康|参加|进行|开展)+$"
)
GENERIC = re.compile(
    r"^(?:(?:参加|参与|受益|服务|覆盖|惠及|培训|参训|参会|参赛|预计)?人[数次]+(?:规模|控制)?|规模|数量|次数|场次|总数|时[间长]|周期|工期|单价|标准|成本|人均|平均|参训|参与|参加|受益|"
    r"参加人员|参训人员|参会|参赛|学员)$"
)
"""A name that says what is measured, not of what: it needs the topic before it."""

_KEPT_FIRST = ("新建", "改建", "扩建", "改扩建", "增设", "加装")
_COUNT_NOUN = r"班次|场次|批次|轮次|课时|学时|名额|标段|人次|户次|次数|单元"
_NOISE = re.compile(r"[\s\ufffc“”\"'‘’「」《》〈〉()\[\]【】〔〕，,、。;:!?·…=≥≤<>~/*#%+-]+")
_WHOM = "为|给|向|对|帮助|服务|慰问|走访|惠及|受益|覆盖|邀请|发动|对所属|全[镇区街市县乡]|辖区内?|所属|下属|范围内|参加|参与"


@dataclass(frozen=True)
class Name:
    """What a figure counts, whom it serves, and how many characters behind the figure the name took."""

    thing: str = ""
    beneficiary: str = ""
    taken: int = 0


def clean(phrase: str) -> str:
    """A phrase without brackets, punctuation, and connectives at either end."""
    phrase = re.sub(r"\([^()]*\)", "", phrase)
    phrase = _NOISE.sub("", re.split(r"[()]", phrase)[-1])
    while phrase:
        shorter = _TAIL.sub("", _HEAD.sub("", phrase))
        if shorter == phrase or phrase in _MOVED:
            break
        phrase = shorter
    return phrase


def action(words: str) -> str:
    """What a clause without a figure carries out, its verb behind: 发放高龄津贴 → 高龄津贴发放; empty for no verb phrase."""
    found = re.search(rf"(?:{_LIGHT})(?P<what>[^\W_]{{2,16}})$", words)
    whole = clean(words)
    name = _moved(clean(found["what"])) if found else _moved(whole)
    if not found and name == whole and not re.search(rf"(?:{_VERB})$", name):
        return ""
    return name if 2 <= len(name) <= 16 else ""


def is_verb(word: str) -> bool:
    """Whether a word is one of the verbs that follow their noun in a name: 发放, 改造."""
    return word in _MOVED


def subject(words: str) -> str:
    """``action``, or the noun phrase that the words are when they are a short one."""
    name = action(words) or clean(words)
    return name if 2 <= len(name) <= 18 and not re.search(r"\d$", name) else ""


def name_of(before: str, after: str, *, kind: UnitKind | None, followed: bool) -> Name:
    """The name from the words before and behind a figure. ``followed``: another figure ends the words behind it."""
    ahead, bare = clean(before), _NOISE.sub("", before)
    counted = kind in (UnitKind.PEOPLE, UnitKind.GROUPS, UnitKind.EVENTS, UnitKind.OBJECTS)
    open_ = not ahead or bool(re.search(rf"(?:{_LIGHT}|{_VERB}|{_WHOM}|新增|内|里|各|将|了)了?$", bare))
    nounlike = after and not _STARTS_AFTER.match(after) and not (ahead and re.fullmatch(_COUNT_NOUN, after))
    measured = kind in (UnitKind.AREA, UnitKind.LENGTH, UnitKind.VOLUME, UnitKind.WEIGHT, UnitKind.TECHNICAL)
    if nounlike and ((counted and (open_ or not followed)) or (measured and open_)):
        return _before_noun(bare, ahead, after, kind)
    if kind is UnitKind.TIME and not ahead:
        return Name(clean(after) if len(after) <= 10 else "")
    if kind in (UnitKind.SHARE, UnitKind.TIME):
        return Name(ahead)
    if kind is UnitKind.MONEY:
        return Name(_part(_moved(ahead)))
    if given := re.search(
        r"(?:为|给|向|对)(?P<whom>[^\W\d_]{2,12}?)(?P<verb>开展|提供|进行|发放|实施|组织)(?P<what>.{2,})$", bare
    ):
        what = clean(given["what"]) + ("发放" if given["verb"] == "发放" else "")
        return Name(what, clean(given["whom"]))
    if held := re.search(r"[^\W\d_](?:开展|举办|进行|实施)(?P<what>[^\W\d_]{2,})$", ahead):
        ahead = held["what"]
    served = ""
    if kind is UnitKind.PEOPLE and not GENERIC.match(ahead):
        people = re.sub(rf"^(?:(?:{_VERB})了?|服务|惠及|受益|覆盖|参加|参与)", "", ahead)
        served = _EVENT.sub("", people) if people != ahead else ""
    return Name(_moved(ahead), "" if GENERIC.match(served) else served)


def _part(phrase: str) -> str:
    """党建阵地建设预算 + 42万元 is the part 党建阵地建设; the whole (项目总预算) keeps its words."""
    found = re.fullmatch(r"(.{3,}?)(?:项目)?(?:预算|经费|资金)(?:需求|安排)?", phrase)
    if not found or re.search(r"(?:总|项目|年度|整个|财政|区级|市级|镇级|专项|所需|其他|自筹|拨款|配套)$", found[1]):
        return phrase
    return found[1]


def _moved(phrase: str) -> str:
    """改造日间照料点 → 日间照料点改造."""
    verb = _VERB_FIRST.match(phrase)
    if not verb or verb["verb"] in _KEPT_FIRST:
        return phrase
    rest = clean(phrase[verb.end() :])
    return rest if rest.endswith(_MOVED[verb["verb"]]) else rest + _MOVED[verb["verb"]]


def _before_noun(bare: str, ahead: str, after: str, kind: UnitKind | None) -> Name:
    """12场 + 健康讲座: the figure stands before its noun; a verb before the figure goes behind the noun."""
    behind = after.removeprefix("的")
    noun, activity, joined = behind, "", ""
    if cut := _ACTIVITY.search(behind):
        noun, joined = behind[: cut.start()], cut[0]
        if cut["what"] is not None:
            activity = clean(cut["what"])
        elif joined.startswith("的") and (_ADJECTIVE.search(noun) or kind is UnitKind.EVENTS):
            noun = cut["rest"]
    noun = clean(noun)
    people = behind == after and (kind is UnitKind.PEOPLE or bool(re.match("参加|参与|接受|享受", joined)))
    whom = _EVENT.sub("", noun) if people else ""
    taken = len(after)
    served = people or kind is UnitKind.GROUPS or activity in _MOVED or bool(re.search("[对为给向]$", bare))
    if activity and len(activity) <= 8 and served:
        return Name(noun + activity, whom, taken)
    verb = _VERB_FIRST.match(ahead) or _VERB_ALONE.fullmatch(ahead)
    if verb and not noun.endswith(verb["verb"]):
        moved = _MOVED[verb["verb"]]
        return Name(moved + noun if verb["verb"] in _KEPT_FIRST else noun + moved, whom, taken)
    kept = re.search(r"(?:覆盖|服务|新增|参加|参与|扶持|孵化|惠及)$", ahead)
    return Name((kept[0] if kept else "") + noun, whom, taken)
