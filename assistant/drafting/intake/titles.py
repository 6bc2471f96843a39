"""A project's name (项目名称) from how a clerk opens a message: 残联想给残疾人家里做无障碍改造 is 残疾人家庭无障碍改造.

What complains instead of naming (屋顶漏了, 中队缺人) gives only the thing complained of; the first work completes it.
"""

from __future__ import annotations

import datetime as dt
import re

from assistant.domain import Brief
from assistant.drafting.facts.clause import spelled_out
from assistant.drafting.facts.gate import sounded
from assistant.drafting.facts.names import is_sound_name
from assistant.drafting.facts.seasons import without_season
from assistant.drafting.facts.talk import plainly
from assistant.drafting.intake.naming import named_in
from assistant.drafting.kinds import kind_of, stem_of, verbs

_TALKED = re.compile(
    r"手头|太|厉害|家伙|东西|给了|批了|想|(?<!需)要(?![素闻点道件])|打算|准备(?!金)|漏了|坏了|老掉牙|缺人|刚|[的了呢吧]$|的(?:钱|经费|[一-鿿]{2}费)$|我们|这边|那边|搞|弄|这块|一批|[今明]年的?|不超过|最多|不够|花\d|不行"
)
_OFFICE = (
    r"(?:[一-鿿]{0,6}?(?:局|(?<![厕场])所|办公室|办(?!公)|站|少年宫|文化宫|中心|中队|大队|队|残联|妇联|工会|协会|院|校|村|镇|乡|街道|社区|科|馆|部门|学校|医院|居委会?|村委会?)|"
    r"[区县市镇村街院校局馆单][里上位])"
)
_WHO = re.compile(
    rf"^(?:我们?|咱们?|本)?(?:这边|这里)?(?:{_OFFICE})?(?:这边|这里|里|上)?(?=今年|明年|想|要|打算|准备|计划|拟|得|需要|搞|做|办|弄)"
)
_WILL = re.compile(r"^(?:今年|明年|继续|再|还|想要?|要|打算|准备|计划|拟|得|需要|把)+")
_COMPLAINT = re.compile(
    rf"^(?:我们?|咱们?)?(?:{_OFFICE})?(?:里|上)?的?(?P<what>[一-鿿]{{2,10}}?)(?:都|也|太|已经|年久)*(?:漏|坏|老掉牙|旧|破|不行|不够|失修|老化|开裂|生锈|看不清|缺|没人|堵|乱|脏|严重)"
)


_FRAMED = re.compile(r"(?:在|关于|针对|对于)(?P<what>[一-鿿]{4,14}?)(?:那边|这边|这块|方面)?$")
"""What a message says it is about before it begins: 在老旧小区改造那边."""
_PAID_TO = re.compile(
    r"(?:给|为|对)(?:\d+周?岁以上的?)?[一-鿿]{2,6}?(?:发放?|补)(?P<what>[一-鿿]{2,8}(?:补贴|津贴|补助|救助|慰问金))$"
)
_TOPIC = re.compile(
    rf"(?:我们|咱们)?(?:{_OFFICE}(?:的)?)?(?:[那这]个?)?(?P<topic>[一-鿿]{{3,14}}?)(?:这块|这边)?"
    r"(?:我们|咱们|[今明]年|一共|总共)(?:还是|还|继续|打算|准备|要|想|一共|[今明]年)*(?P<rest>.*)$"
)
"""What a message speaks of stands before the person or the time: 零工市场我们打算今年正式开张."""
_BY_MEANS = re.compile(r"通过[^，,。]{2,10}?(?:方式|形式|渠道)")
_DONE_TO = re.compile(
    r"(?P<verb>安装|更换|购置|配备|添置|粉刷|铺设|聘请|聘用|采购|储备|更新|改造|新建|修缮|维修)(?!一批|一些|一?个|几个|了)(?P<what>[一-鿿]{2,12})$"
)


_WHY = re.compile(
    r"为(?:了|进一步|贯彻|落实|切实|推动|推进|满足|提升|提高|改善|加强|解决|保障|做好|确保|更好)|根据|按照|依据|围绕|结合|贯彻|截[至止]|据(?:悉|了解|介绍|统计)|到(?:今年|目前|20\d\d年)"
)


def says_why(clause: str) -> bool:
    """Whether a clause says why, as of when or by which document: it names no project."""
    return bool(_WHY.match(clause.strip()) or _WHO_WE_ARE.match(clause.strip()))


_WHO_WE_ARE = re.compile(
    r"我(?:在|是|干)|(?:我|本|全)(?:校|院|镇|乡|村|局|县|区|市|站|馆|中心|街道|单位|社区)?(?:为|是|位于|现有|共有|管辖|承担)"
)


def is_talked(name: str) -> bool:
    """Whether a name found in a message is rather a piece of talk."""
    figures = re.search(r"\d", re.sub(r"\d+(?:[-~至到]\d+)?周?岁(?:以[上下])?", "", name))
    return bool(_TALKED.search(name)) or len(name) < 2 or bool(figures) or bool(re.match(r"[给为对].*\d", name))


def title_of(text: str) -> tuple[str, bool]:
    """The project's name in the opening clause of a message, or what its first work is called; and whether the opening
    said no more than that name. Empty when neither tells.
    """
    plain = plainly(text).text
    clauses = re.split(r"[，,。；;：:！!？?\n]", plain)
    opening = next((clause for clause in clauses[:4] if not says_why(clause)), clauses[0])
    if (topic := _TOPIC.match(opening)) and not re.search(rf"{_OFFICE}$|想|打算|给|有", topic["topic"]):
        if len(subject := re.sub(r"(?:这块|这边|方面)$", "", topic["topic"])) < 3:
            return _by_first_work(plain, subject), False
        rest = topic["rest"] if 2 <= len(topic["rest"]) <= 6 else ""
        told = rest and kind_of(rest, "").code != "general" and not is_talked(rest)
        return subject + (rest if told else ""), False
    if (framed := _FRAMED.match(opening)) and not re.fullmatch(_OFFICE, framed["what"]):
        return framed["what"], False
    found = _COMPLAINT.match(opening)
    what = found["what"] if found and not re.fullmatch(_OFFICE, found["what"]) else ""
    if not found:
        name = _opened(opening)
        if 2 <= len(name) <= 24 and not is_talked(name):
            if not re.fullmatch(_OFFICE, name):
                return name, text.startswith(opening)
            what = name
    named = "" if found else named_in(text, loose=False)
    return named or _by_first_work(plain, what), False


def first_work(text: str) -> str:
    """What the first work that a message tells of is called; empty when it tells of none."""
    return _by_first_work(plainly(text).text, "")


def _opened(opening: str) -> str:
    words = without_season(re.sub(r"\s", "", opening))
    name = _WILL.sub("", _WHO.sub("", words))
    name = _BY_MEANS.sub("", re.sub(r"^(?:本)?(?:街道|镇|区|县|社区|单位|中心)(?=拟|计划|将)", "", name))
    name = _WILL.sub("", name)
    if found := re.match(r".{2,8}?(?:想|打算|准备)(?:要)?(?P<rest>.{3,})", name):
        name = found["rest"]  # 少年宫暑假想开公益课
    if found := _PAID_TO.match(name):
        return found["what"]
    name = re.sub(r"^(?:今年|明年|去年)+|(?:今年|明年|去年|本年度?)的?", "", name)
    name = re.sub(
        r"^(?:申请|申报|启动|推进|开展|实施|做|搞|办(?!公)|弄|整|开(?![展发工放业]))(?:一?[个项批场]|点|些|一下)?(?=[一-鿿]{2})",
        "",
        name,
    )
    if found := re.search(r"过(?:一?个)?(?P<feast>[一-鿿]{2,3}节)$", name):
        name = found["feast"] + "活动"
    name = re.sub(r"(?:一共|大概|已经)?(?:发|办|做|搞|花|用|给|有)了?\d.*$", "", name)
    if found := re.match(
        r"(?:给|为|对)(?P<whom>.{2,12}?)(?:做|搞|办|弄|开展|进行|提供)(?:一?[个批场]|点|些|一下)?(?P<what>.{2,})$", name
    ):
        name = found["whom"] + found["what"]
    name = re.sub(r"的(?=[和、与])", "人员", name.removeprefix("给"))
    name = re.sub(r"(?:这一?[块项])?(?:的(?:钱|经费|资金|费用|预算))?(?:这一?[块项])?的?$", "", name)
    name = re.sub(r"(?:[区县市镇局院]里|上面|财政局?)$", "", name)
    name = re.sub(r"(?:这一?[块项])?的?$", "", name)
    name = re.sub(r"的([一-鿿]{2,4}?)(?:经费|费)$", r"\1", name)
    name = spelled_out(name)
    if (found := _DONE_TO.match(name)) and not re.search(r"补贴|补助|项目|工程|经费|服务$", found["what"]):
        name = found["what"] + found["verb"]  # 购置铲雪车 is called 铲雪车购置
    elif found and found["what"].endswith("服务"):
        name = found["what"]
    verb = next((one for one in verbs() if name.startswith(one) and len(name) - len(one) >= 2), "")
    if verb and (found := re.match(r"(?:了)?(?:一批|一些|一?个|几个)(?P<what>.{2,})", name[len(verb) :])):
        name = found["what"] + verb
    name = re.sub(r"(?:项目|工作)$", "", name)
    office = re.match(rf"(?:我们|咱们)?({_OFFICE})(?=今年|明年|$)", words)
    return office[1] + name if office and len(name) <= 2 and not name.startswith(office[1]) else name


def _by_first_work(plain: str, what: str) -> str:
    """What the first work is called; with the thing complained of before it where the work does not name it."""
    from assistant.drafting.facts import read_facts  # here, because reading facts asks for a brief

    reading = read_facts(Brief(name=what or "本项目", year=dt.date.today().year, content=plain))
    for fact in reading.facts:
        if fact.source != "content" or fact.money or fact.unit_cost or fact.unit in ("%", "‰") or fact.act == "参与":
            continue
        thing = "" if fact.thing == "本项目" else fact.thing
        kind = kind_of(thing, fact.act)
        held = kind.code in ("event", "lecture", "training", "meeting", "job_fair", "drill")
        stem = thing if not thing or held else stem_of(thing, fact.act, kind)
        stem = sounded(stem) if stem else stem
        if stem and is_sound_name(stem):
            return stem if not what or what[:2] in stem or what[-2:] in stem else what + stem
    return ""
