"""Takes the words around a figure apart: what is done (act), to what (thing), for whom (people). Text in, values out."""

from __future__ import annotations

import re

from assistant.domain import Value
from assistant.drafting.facts.nearest import HEADS, noun_behind, object_of, verb_at_end
from assistant.drafting.facts.topics import plain_words, spoken
from assistant.drafting.kinds import LIGHT, verbs
from assistant.figures.units import UnitKind
from assistant.figures.units import kind_of as unit_kind
from assistant.lexemes import lexemes


class Phrase(Value):
    """What a figure speaks of. ``counts_people`` tells that the figure counts ``people`` and not ``thing``."""

    act: str = ""
    thing: str = ""
    people: str = ""
    counts_people: bool = False


PEOPLE_UNITS = frozenset(("人", "名", "位", "户", "家", "人次", "户次"))

_WHO = (
    "老人|老年人|居民|群众|学生|在校生|毕业生|儿童|青少年|党员|残疾人|退役军人|军人|军属|职工|学员|企业|商户|店铺|家庭|妇女|志愿者|社工|农户|农民|村民|"
    "市民|患者|观众|家长|业主|员工|干部|消费者|游客|读者|孕产妇|师生|教师|护理员|队员|网格员|负责人|书记|代表|人士|新就业群体|新兵|士兵|官兵|骑手|外卖员|快递员|"
    r"[一-鿿]{1,4}(?:人员|对象|群体|工人|户|者|员)"
)
_PEOPLE = re.compile(
    rf"(?:(?:[一-鿿]{{0,6}})\d+\s*周?岁(?:以上|及以上|以下)?(?:的)?)?(?:[一-鿿]{{0,6}}?)(?:{_WHO})(?:及其?家属)?$"
)
_TIME = (
    r"\d{1,2}月(?:\d{1,2}日)?(?:至|到|-|—|~)\d{1,2}月(?:\d{1,2}日|底|份)?|"
    r"20\d\d\s*年度?|[一二三四五六七八九十]{1,2}月(?:底|末|份|上旬|中旬|下旬)?(?:之?前|以前|起)?|"
    r"[“\"]?(?:八一|春节|重阳节?|国庆节?|中秋节?|端午节?|元旦|六一|七一|敬老节|“?三八”?)[”\"]?(?:期间|前后|之前|前|后)?(?=[、，,和及与要]|期间|走访|慰问|开展|组织|举办|完成|表彰|评选|发放)|全年|今年|明年|本年度?|当年|年内|年底前|每(?:年|月|季度?|周|天|日|半年)|上半年|下半年|第?[一二三四1-4]季度|"
    r"\d{1,2}\s*月(?:底|末|份|上旬|中旬|下旬)?(?:\d{1,2}\s*日)?(?:之?前|以前|起)?|截至"
)
_LEADING = re.compile(
    rf"^(?:{_TIME}|\d+[.、)）](?!\d)|[（(]\d+[)）]|第?[一二三四五六七八九十]+(?:[个项件块条]就?是|是|要)|项目(?:名称)?(?:叫做?|名为)|[①-⑳]|计划|拟|预计|继续|同时|并且|并|另外?|还要?|再|"
    r"全(?:街道|镇|区|市|县|乡)(?=$|\d|共)|我(?:镇|区|市|县|局|校|院|乡|村)|全部(?=$|\d)|(?:建成|投用|完工|改造|实施|运营|开放)后(?=.{2})|[日月年]均(?=.{2})|就?按(?!照|[时期月需质劳])|(?:按照?|根据|依据|依照)[^，,。；;]{2,12}?(?:的?要求|规定|标准|部署|安排|方案|计划)(?=.{2})|(?:我们)?街道(?=$|[将拟计要今想打准每共内为对组开聘有里])|"
    r"以及|和|及|与|共计?|累计|总计|约|大约|大概|不少于|不低于|不超过|至少|达到?|完成|将|要|我们|我街道|我镇|本项目|项目(?=将|拟|计划|主要|包括)|确保|力争|实现|主要|新(?=开发|建设|招)|去(?!年)|呢|嘛|吧|其中|"
    r"对|在(?![岗职册校编读])|于|由|通过|委托第三方(?:机构|公司)?|第三方(?:机构)?(?=.{2})|用于|用|为|把|给(?!予)|准备|打算|想|需要?|分别|各|包括|包含|[一二三四五]期(?=.{2})|拟|首批|做(?!好)|搞|有|就是|然后|的|是|等(?!保|级|候)|先(?![进锋行烈农天])|:|：|、|[-—·•*]|\s|[\u4e00-\u9fff]{1,3}?说(?![明法课服唱])|分(?=$|[\d一二三四五六七八九十]+[批期])|(?:居民|群众|党员|学生|市民)(?:参与|参加)(?=[\u4e00-\u9fff]{3})|[\u4e00-\u9fff]{2,14}期间(?=.{2}))"
)
_TRAILING = re.compile(
    r"(?:数量|人数|次数|场次|总数|总量|面积|规模|人次|户数|工作|任务|共计?|约|大约|大概|不少于|不低于|不超过|至少|达到?|共|总计|累计|全年|"
    r"各|计划|预计|完成|的|是|为|有|控制在|保持在|稳定在|要做|要办|得做|力争|争取|一下|吧|呢|嘛|啊|了|标准|[:：]|\s|≥|≤|=|>|<|每(?:年|月|季度?|周|天))$"
)
_TOWARDS = re.compile(r"^(?:为|向|对|给|面向|针对|组织|帮助|服务|邀请|安排)(?=.{2,})")
ATTRIBUTES = re.compile(
    r"(?:总|全|累计)?(?:长度?|面积|里程|数量?|量|人数|户数|容量|规模)|占地(?:面积)?|原有|现有|已有|其余|其他|新增"
)
"""Words that only measure what was named before: 河道86条、总长112公里."""
AREA = re.compile(r"(?:总|占地|总?建筑|占地总|总占地|用地)面积")
"""The area of what was named before: 口袋公园，占地面积6960㎡."""
GROWN = re.compile(
    r"^.{0,12}?(?:增加|提高|扩大|提升|争取|调整|降低|减少|控制|压缩|达|加|压|定|改)(?:到|至|为|在|成)$|^.{0,4}定$|^后来(?:又|就|说|才)*改?(?:成|为|到)?$|^.{0,12}?(?:[先就]|暂)按$|^.{0,6}(?:要求|希望|计划|争取)(?:达)?到?$"
)
"""Words before a figure that name nothing: 领导要求增加到, 先按."""


CHANGED = re.compile(
    r"(?:增加|增长|提高|提升|扩大|上升|下降|降低|减少|压缩|缩短|调整|[调涨升降增压加改])(?:到|至|为|成)$"
)

_TAKES_PART = re.compile(
    r"^(?:预计|累计|共|计划|拟|吸引|带动|约)?(?:参与|参加|覆盖|惠及|涉及|受益|受众|服务(?!人员)|参训|参演|参赛|参会|到场|发动|吸引)(?:居民|群众|人员|对象|学员|老人)?$"
)
_TAKING_PART = frozenset(("参与", "参加", "参训", "参赛", "参会", "覆盖", "惠及", "涉及", "受益", "吸引"))
_LIGHT = "|".join(sorted(LIGHT | {"办理", "接种", "安排", "做", "办", "购买", "采购", "配送"}, key=len, reverse=True))
_LIGHT = _LIGHT.replace("组织", "(?<![党会])组织")  # 党组织书记 holds no verb
_MIDDLE = re.compile(rf"(?<=.{{2}})(?:{_LIGHT})(?=.{{2}})")


def parse(left: str, right: str, unit: str, *, followed: bool = False) -> Phrase:
    """The phrase of a figure between ``left`` and ``right`` within its clause.

    为 600 名 80 岁以上老人提供助餐: the people stand right of the figure. 举办 12 场健康讲座: the thing does. Else left.
    ``followed`` says that ``right`` ends at another figure, which a noun right before it belongs to.
    """
    right = re.split(r"[补发给花奖](?=\d)", right, maxsplit=1)[0]  # 二等功1个奖3000: what is paid is no noun
    towards = re.search(r"(?:为|向|对|给|面向|针对|组织|帮助|服务|惠及|邀请|覆盖)$", left.strip())
    ahead = _cut(right)
    named = len(ahead) > 1 and ahead not in verbs()
    said, left = left, plain_words(left, named_after=named, people_after=is_people(ahead))
    act, noun, people = ("", "", "") if left.endswith("的") and ahead else _split(left.removesuffix("的"))
    if noun in _SHORT and noun not in ("种", "印"):
        act, noun = _SHORT[noun], ""  # 每台8500元买12台
    if (noun and _TAKES_PART.match(noun)) or (
        act in _TAKING_PART and (not noun or is_people(noun) or _PLACES_SERVED.fullmatch(noun)) and left.strip()
    ):
        who = noun if is_people(noun) else _bare(right) if is_people(_cut(right)) else ""
        return Phrase(act="参与", people=who, counts_people=True)
    if noun and is_classifier(unit, right, followed=followed):
        act, noun, people = verb_at_end(left), "", ""
    if act in ("参与", "参加") and noun:
        return Phrase(thing=noun, people=people)  # 参与纠纷调解110件 is work, not attendance
    if noun and not (noun == act and _cut(right)):
        behind = re.fullmatch(r"(?:要|需要?|进行|的)*(.{2,4})", _cut(right))
        act = act or (behind[1] if behind and behind[1] in verbs() else "")
        return Phrase(act=act, thing=noun, people=people, counts_people=bool(people) and unit in PEOPLE_UNITS)
    after = _cut(right)
    if (middle := _middle(after)) and (is_people(middle[0]) or towards):
        people, act, thing = middle
        return Phrase(act=_full(act), thing=clean(thing), people=_bare(people), counts_people=True)
    if (towards or not clean(said)) and _PLACES_SERVED.match(after):
        return Phrase(act="参与")
    counted = noun_behind(right)
    rest = right[counted.end :].strip()
    if towards and is_people(counted.thing) and (work := object_of(re.split(r"[，,（(）)]", rest)[0])).thing:
        return Phrase(act=work.act, thing=clean(work.thing), people=counted.thing, counts_people=True)
    if towards and is_people(after):
        verb = towards[0] if towards[0] in ("服务", "覆盖", "惠及") else ""
        return Phrase(act=verb, thing="", people=_bare(after), counts_people=True)
    if not after and act:
        return Phrase(act="参与" if _TAKES_PART.match(act) else act, counts_people=unit in PEOPLE_UNITS)
    people = _bare(after) if is_people(after) else ""
    if after in verbs() and after not in NOMINAL - {"运营", "运行"}:
        return Phrase(act=after)
    after = re.sub(r"(?:要|需要?|进行).{2,4}$", "", after)
    after = plain_words(after) if len(after) >= 2 else ""
    led = next((verb for verb in LIGHT if after.startswith(verb) and len(after) >= len(verb) + 2), "")
    if led and not people:
        act, after = act or led, after.removeprefix(led)  # 分4批组织优抚对象疗养
    if after and counted.thing and counted.thing not in after and not counted.thing.endswith(after) and not people:
        after = counted.thing + re.sub("[“”]", "", after)  # 645个居民小区全部开展四分类
    return Phrase(act=act, thing=clean(after), people=people, counts_people=bool(people))


def is_classifier(unit: str, right: str, *, followed: bool) -> bool:
    """Whether the noun right behind a figure is what it counts (甲镇、乙镇1200杆太阳能路灯): what stands left then only says where."""
    if unit in PEOPLE_UNITS and not followed and is_people(_cut(right)):
        return True
    if unit_kind(unit) not in _CLASSIFIERS or not re.match("[一-鿿“]", right):
        return False
    noun = noun_behind(right)
    if followed and noun.end == len(right):
        return False  # 健康讲座12场义诊3次: the noun is the next figure's
    return len(noun.thing) > 1 and not re.fullmatch(rf"{HEADS.pattern}|{_COUNT_NOUNS}", noun.thing)


_COUNT_NOUNS = "班次|场次|批次|轮次|名额|课时|人次|单元|标段"
_CLASSIFIERS = (UnitKind.PEOPLE, UnitKind.GROUPS, UnitKind.EVENTS, UnitKind.OBJECTS)


def parse_task(text: str) -> Phrase:
    """The phrase of a clause without a figure: 开展道路保洁, 为老人提供助餐."""
    act, noun, people = _split(text)
    return Phrase(act=act, thing=noun, people=people)


def is_people(text: str) -> bool:
    """Whether the words name people (or households, firms) and nothing done for them."""
    bare = _bare(text)
    return bool(_PEOPLE.fullmatch(bare)) and not bare.endswith(("入户", "开户", "落户"))


_PLACE_NOUN = r"(?:小区|社区|居委会|居民区|行政村|村居|村|街道|乡镇|学校|企业|单位|园区|楼栋|楼组)"
_PLACES_SERVED = re.compile(
    rf"^[\u4e00-\u9fff]{{0,6}}?{_PLACE_NOUN}(?P<act>$|加装|安装|新建|改造|更新|建设|配备|提供|开展|购置|铺设|增设|修缮)"
)


_NAMED = re.compile(
    r"(?:(?:高龄|独居|困难|失能|孤寡|空巢|退休)*(?:老年人|老人)|残疾人|退役军人|未成年人|儿童|青少年|学生|(?:困难)?党员|居民|"
    r"低保家庭|困难家庭|失业人员|妇女|职工|农户|村民|商户)"
)


def people_in(text: str) -> str:
    """The people a name speaks of (残疾人体检 is for 残疾人); empty when it names none."""
    found = _NAMED.search(text)
    return found[0] if found else ""


# who uses a place, where a project's name has the place and not the people
_USERS = (
    (re.compile(r"学校|教学楼|校园|幼儿园|教室|中学|小学|校舍"), "师生"),
    (re.compile(r"医院|卫生院|卫生服务中心|门诊|病房"), "就诊群众"),
    (re.compile(r"养老院|敬老院|福利院"), "入住老人"),
    (re.compile(r"机关|办公楼|办公用房|办公区|科室|公务用车|公务接待|后勤保障"), "干部职工"),
)


def users_of(text: str) -> str:
    """The people a name speaks of, else those who use the place it names (教学楼: 师生); empty when it names neither."""
    return people_in(text) or next((people for place, people in _USERS if place.search(text)), "")


def short_people(people: str) -> str:
    """The bare noun for names: 80岁以上老人 becomes 老人, 辖区内困难家庭 becomes 困难家庭."""
    bare = re.sub(r"(?:年?满)?\d+\s*周?岁(?:以上|及以上|以下)?(?:的)?", "", people)
    bare = re.sub(r"^(?:本?辖区|街道|全镇|全街道|社区|本地|本村|镇域)内?(?:的)?", "", bare)
    return bare or people


def clean(text: str) -> str:
    """A noun phrase without conjunctions, times, comparators and empty endings."""
    text = re.sub(r"^[^（(]*[)）]", "", re.sub(r"[（(][^）)]*[)）]", "", text)).strip(" 　，,。；;“”\"'《》")
    while (found := _LEADING.match(text)) and _parts_words(text, found.end()):
        text = text[found.end() :]
    text = _strip_end(text).strip("“”\"'、")
    return text if text.count("“") == text.count("”") else re.sub("[“”]", "", text)


def _strip_end(text: str) -> str:
    text = re.sub(r"[（(][^）)]*[)）]?$", "", text).rstrip()
    while (found := _TRAILING.search(text)) and len(text) > len(found[0]) and _parts_words(text, found.start()):
        text = text[: found.start()].rstrip()
    return "" if _TRAILING.fullmatch(text) else text


def _parts_words(text: str, place: int) -> bool:
    """Whether a word ends at a place of a text: 签约 ends in no 约, 对接 begins with no 对."""
    return (
        place >= len(text)
        or not re.match(r"[一-鿿]{2}", text[place - 1 : place + 1])
        or any(word.start == place for word in lexemes(text))
    )


def _middle(words: str) -> tuple[str, str, str] | None:
    """What stands before a light verb, the verb, and what behind it (老人 提供 助餐); the 管理 of 管理员 is no verb."""
    for found in _MIDDLE.finditer(words[:18]):
        if _parts_words(words, found.start()) and _parts_words(words, found.end()):
            return words[: found.start()], found[0], words[found.end() :]
    return None


def _bare(text: str) -> str:
    return re.sub(r"\s", "", clean(text)).removeprefix("名").removeprefix("位")


def _cut(right: str) -> str:
    """The words right of a figure that can still belong to its noun."""
    text = re.split(r"[，,。；;：:（(）)×=＝]|(?:以上|左右|以内)?$", right, maxsplit=1)[0]
    text = re.sub(r"^(?:以上|左右|以内|及以上|的|次|余|多)+", "", text.strip())
    text = re.sub(r"^(村|社区|镇|街道|小区|学校|单位|企业|居民区|部门)的.+", r"\1", text)  # 26个村的村民
    return re.sub(r"\s", "", clean(text))


def _split(text: str) -> tuple[str, str, str]:
    """``(act, noun, people)`` of the words left of a figure; a verb that only opens the clause is no noun."""
    rest, act, people = spelled_out(re.sub(r"\s", "", clean(text))), "", ""
    chain: list[str] = []
    if (
        (found := _TOWARDS.match(text.strip()))
        and (middle := _middle(re.sub(r"\s", "", clean(text[found.end() :]))))
        and is_people(middle[0])
    ):
        people, act, rest = _bare(middle[0]), _full(middle[1]), clean(middle[2])
    while verb := next((one for one in (*verbs(), *spoken()) if rest.startswith(one)), ""):
        if act in _EMPLOYING and is_people(rest):
            break
        if verb == "设" and not re.match(r"设(?:临时|固定|流动)", rest):
            break  # 设备 and 设施 hold no verb
        after = clean(rest[len(verb) :])
        if len(after) == 1:
            break
        chain = [*chain, verb] if verb not in LIGHT else chain
        if not after and len(chain) > 1 and not _TAKING_PART & {*chain}:
            return (chain[0], "".join(chain), people)  # 送餐上门
        if not after:
            # 走访慰问 is a noun in 走访慰问100人次, 举办 is none in 举办12场
            return (verb, "" if verb in LIGHT | _TAKING_PART or verb not in NOMINAL else verb, people)
        if _names_itself(verb, after):
            break
        if act == "" and verb in _ON_THINGS and after in _HEIGHTENED:
            return ("", verb, people)  # 改造提升 is one deed
        act, rest = (verb if verb not in LIGHT or not act else act), after
    if not people and (middle := _middle(rest)) and is_people(middle[0]):
        people, act, rest = _bare(middle[0]), _full(middle[1]), clean(middle[2])
    return act, rest, people


_SHORT = {
    "办": "举办", "聘": "聘用", "配": "配备", "种": "种植", "栽": "种植", "购": "购置", "买": "购置", "印": "印制", "拍": "拍摄", "招": "招聘", "建": "建设",
}  # fmt: skip
_SHORT_VERB = re.compile(
    r"^(?:办(?![公案学理事件证税班])|聘(?![用请任期])|配(?![套送备合置电药餐音乐方])|种(?![植子养类苗])|栽(?!植)|购(?![置买物房书])|买(?!卖)|"
    r"印(?![制刷章发])|拍(?![摄卖])|招(?![聘募商标生收录牌])|建(?![设立成档筑材言议制好党国军团强构模账]))(?=[\u4e00-\u9fff]{2})"
)


def spelled_out(words: str) -> str:
    """A clerk's one-letter verb as an office writes it: 聘保洁员 is 聘用保洁员, 配保洁船 is 配备保洁船."""
    found = _SHORT_VERB.match(words)
    return _SHORT[found[0]] + words[1:] if found else words


_EMPLOYING = frozenset(("聘请", "聘用", "选聘", "招聘", "招募", "招录"))


def _full(act: str) -> str:
    """The verb as an office writes it."""
    return {"办": "举办", "做": "开展"}.get(act, act)


def _names_itself(verb: str, after: str) -> bool:
    """Whether the verb is part of a compound noun: 上门护理, 服务站, 走访慰问, 宣传册, 培训班."""
    if verb in _ON_THINGS:
        return re.match(r"(?:工程|项目|任务|作业|点位|站点|服务)", after) is not None
    return verb == "上门" or (verb in NOMINAL and re.match(rf"(?:{_COMPOUNDS})", after) is not None)


_HEIGHTENED = frozenset(("提升", "升级", "提升改造", "更新", "维护", "加固", "改造"))
_ON_THINGS = frozenset(
    ("建设", "改造", "修缮", "维修", "种植", "修剪", "清理", "疏通", "维保", "保养", "运维", "清运", "清淤", "疏浚")
)


NOMINAL = frozenset(
    (
        "服务", "宣传", "培训", "慰问", "走访", "走访慰问", "探访", "检查", "巡查", "排查", "巡逻", "维护", "管理", "扶持", "救助", "补助",
        "补贴", "养护", "保洁", "清扫", "清运", "运营", "运行", "调解", "指导", "奖励", "监测", "检测", "帮扶", "关爱", "整治", "抽检",
        "维修", "修缮", "宣讲", "招聘", "疏通", "处置", "修剪", "种植", "评选", "建设", "改造", "维保", "保养", "清理", "运维",
    )
)  # fmt: skip
_COMPOUNDS = (
    "性|资金|册|片|品|栏|站|点|班|费|金|员|人员|中心|资料|活动|车|系统|平台|任务|服务|室|角|屋|队|课程|检查|慰问|整治|救助|保洁|维护|工程|"
    "值守|值班|折页|海报|单|展板|咨询|宣传|培训|设备|设施|项目|管理|讲座|报告|方案|调研|课|卡|餐|箱|桶|台账|手册|演练|探访|问题|补贴|补助|津贴|会"
)
