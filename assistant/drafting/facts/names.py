"""Whether a word can name what is counted (指标名称的主体), and what can when it cannot: the noun behind, the object, the project.

A bare verb, a hedge, a scope (辖区), a pronoun, a portion (一个季度) or a clause's remains name nothing; better no row than such a one.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.domain import Fact
from assistant.drafting.facts.clause import Phrase, is_people, parse
from assistant.drafting.facts.nearest import object_of
from assistant.drafting.facts.talk_verbs import AT_THE_END, AT_THE_START
from assistant.drafting.kinds import LIGHT, kinds, verbs
from assistant.figures import Figure, FigureKind
from assistant.figures.feasts import FEAST
from assistant.lexemes import lexemes

_SCOPE = re.compile(
    r"^(?:(?:我们|咱们)?(?:这边|这里|那边|这儿)|(?:[镇村街]上|公园里|园里|院里|小区里|社区里|学校里|厂里)(?:的|有)?|(?:本|我|咱们?)?(?:辖区|片区|全[区县市镇乡街村局校院]道?|各(?:社区|村|街道|镇|单位|部门)|区里|县里|镇里|村里|街道里|馆里|局里|院里|校里|站里|里头|里面|"
    r"底下|下面|手头|目前|现在)(?:内|里|上)?(?:的|共?有|现有)?)+"
)
_NO_START = re.compile(
    r"^(?:[\d零一二两三四五六七八九十]+(?:个|名|位|次(?!性)|场|套|年|月|天|季度|人|户|周|礼拜|期|班)|每|估计|大概|大约|差不多|预计|约(?!谈|束)|我|你|他|她|咱|这|那(?!曲)|其(?!他)|"
    rf"分(?={FEAST})|因为|所以|但|如果|要|想|得(?!分)|能(?!力|源|耗|效)|会(?!议|展|务|场|所|计|员|费)|去年|上年|今年|明年|比(?!赛|武|对)|就(?![业医餐诊近学地读])|才(?!艺)|先(?![锋进行烈农天])|再(?!生)|还|也|顺带|全部|所有|统统|平时|平常|最多|最少|至少|起码)"
)
_NO_END = re.compile(
    r"(?:第|的|了|着|吧|呢|嘛|要|想|得|就|再|还|也|都|(?<![温共饱中调柔缓平])和|(?<!参)与|(?<![普涉以])及|至少|不少于|不能|不超过|每|一个|少说|比去年[少多]|大概|估计|一共|总共|总的|合计|"
    r"(?<![性功智节技职动电储本潜官效])能|(?<![机议工协大学商年例展晚])会去|先做|够)$"
)
_NO_WORD = re.compile(
    r"^\d+$|^[日月年人户]均$|家伙|玩意|东西|去年|上年|[吧呢嘛呀]|一个(?!中心)|我们|他们|咱们|怎么|什么|估计|估摸|大概|差不多|季度结|个月来|(?<=.)至少|[\d零一二两三四五六七八九十]+块"
)
_TIME = re.compile(
    rf"(?:{FEAST}|春秋?|夏|秋|冬|[一两四]季|[春夏秋冬](?:季|天|两季)|学期|年|月|季度?|每年|全年|当年|上半年|下半年|[一二三四]季度|初|末|底|中|前|后|期|放|剩下|其余|余下|[、和及])+"
)
_DONE_TO_THINGS = (
    "works",
    "repair",
    "purchase",
    "staff",
    "publicity",
    "demolition",
    "volunteers",
    "it_build",
    "vaccine",
)


@lru_cache(maxsize=1)
def _transitive() -> frozenset[str]:
    """Verbs that say nothing without what they are done to: 安装, 采购, 聘用; 巡逻 and 培训 can stand alone."""
    done = {act for code in _DONE_TO_THINGS for act in kinds()[code].acts}
    full = {verb for verb, _ in (*AT_THE_START.values(), *AT_THE_END.values())}
    return frozenset(
        (done | LIGHT | full) - {"种植", "防水", "粉刷", "建设", "改造", "修缮", "维修", "清理", "清洗"}
    ) | {"扫描", "录入", "谈成", "来访"}


def is_sound_name(name: str) -> bool:
    """Whether a word can stand in a row's name as what is counted, done or paid."""
    if len(name) < 2 or len(name) > 30 or _NO_START.search(name) or _NO_END.search(name) or _NO_WORD.search(name):
        return False
    if _SCOPE.fullmatch(name) or name in _transitive() or _TIME.fullmatch(name):
        return False
    return not _ends_in_lone_verb(name)


def _ends_in_lone_verb(name: str) -> bool:
    """老人每餐补 and 短视频拍 end in a verb without its noun; 服装, 光缆抢修 and 硬化铺装 end in a word."""
    *before, last = lexemes(name)
    if len(last.text) > 1 or (before and len(before[-1].text) == 1 and before[-1].tag == "v"):
        return False
    kept = AT_THE_END.get(name[-1], ("", None))[1]
    if kept is None:
        return name[-1] in "养选拉扫降"
    return name[-1] not in "印种算翻清搭挂洗" and name[-2] not in kept and not name.endswith(_WORDS)


_WORDS = (
    "内修",
    "网办",
    "能办",
    "搬迁补",
    "班餐补",
    "误餐补",
    "午餐补",
    "车补",
    "房补",
    "中修",
    "大换",
    "三公开",
    "对开",
)


def trimmed(name: str) -> str:
    """The name without a scope before it and clause's remains around it: 全区公厕 is 公厕, 馆里有纸质档案 纸质档案."""
    cut = _SCOPE.sub("", name)
    name = cut if len(cut) >= 2 else name
    name = re.sub(
        r"^(?:目标人群|重点人群|受益人群|(?:服务|受益|救助|补贴|补助|保障|发放|培训)对象)(?:为|是|包括)?(?=[一-鿿\d]{2})",
        "",
        name,
    )
    name = re.sub(
        r"^(?:(?:请|找|让|由)(?:(?=第三方)|[一-鿿]{2,8}?来(?=[一-鿿]{2}))|(?:准备|打算|管着|想要|现有|先(?![进锋行烈农天])|再(?!生)|也|还|都(?!市))(?=[一-鿿]{2}))",
        "",
        name,
    )
    name = re.sub(
        r"^的|(?<=[一-鿿]{2})(?:的时候|(?<=企业)来|(?<=[人员师者])[讲来教带]|不能|怎么也得|怎么也|要|能|得|也|都|就|和|(?<!参)与|及|的|了|算|里|哈)+$",
        "",
        name,
    )
    return re.sub(r"(?<=[一-鿿]{2})(?:周边|方面|这块)$", "", name)


def sound_phrase(phrase: Phrase, right: str, figure: Figure) -> Phrase:
    """The phrase with a thing that can name something: its own, else for a count the noun behind it, else none."""
    if not phrase.thing or figure.unit_cost:
        return phrase
    thing = trimmed(phrase.thing)
    if len(thing) > 3 and not figure.per and figure.kind in (FigureKind.COUNT, FigureKind.MEASURE):
        found = object_of(
            thing
        )  # 汽车进库计划新建停车位: what a clause says before its last verb names nothing counted
        if found.thing != thing and is_sound_name(found.thing):
            return phrase.model_copy(update={"thing": found.thing, "act": found.act or phrase.act})
    if is_sound_name(thing) or figure.kind not in (FigureKind.COUNT, FigureKind.MEASURE):
        return phrase if thing == phrase.thing else phrase.model_copy(update={"thing": thing})
    act = phrase.act or (thing if thing in verbs() else AT_THE_START.get(thing, ("",))[0])
    behind = parse("", right, figure.unit)
    named = trimmed(behind.thing)
    if is_sound_name(named) or behind.people:
        return behind.model_copy(update={"act": behind.act or act, "thing": named if is_sound_name(named) else ""})
    return phrase.model_copy(update={"act": act, "thing": ""})


def is_unnamed(phrase: Phrase, right: str) -> bool:
    """Whether a figure's noun is there but too short to name anything (唱一台戏): better no row than another work's."""
    behind = re.match(r"\s*([一-鿿])(?=[，,。；;、\s]|$)", right)
    return not phrase.thing and not phrase.people and behind is not None and behind[1] not in _PARTICLES


_PARTICLES = frozenset("吧呢嘛啊了的看来去讲带教吗呀内上下多余整人次")


def object_in_name(act: str, project: str) -> tuple[str, str]:
    """What the project's name says the verb is done to, and its own verb: 安装 in 老旧小区加装电梯 is 加装 电梯."""
    bare = project_noun(project)
    if act and bare.endswith(act) and len(bare) - len(act) >= 2:
        return act, bare.removesuffix(act)
    found = re.search(rf"(?P<verb>[一-鿿]?{act[-1:] or '。'})(?P<thing>[一-鿿]{{2,4}}?)(?:补贴|补助|奖补|$)", bare)
    return (found["verb"], found["thing"]) if found and found["verb"] in verbs() else ("", "")


def project_noun(name: str) -> str:
    """The project as what is counted in it: without 项目, 经费 and the like."""
    bare = re.sub(r"(?:的?(?:项目|经费|专项资金|专项|资金|费用|钱|费))+$", "", name)
    return bare if len(bare) >= 2 else name


_POSTS = re.compile(r"(?:老师|司机|文员|保安|保洁|会务|护士|医生|厨师|律师|教练|师傅|阿姨)$")


_TREATED = re.compile(r"(?:患者|病人|老人|残疾人|儿童)[一-鿿]{0,4}(?:服药|治疗|救治|就医|住院|体检|托养|照护|护理)$")
"""What is done to people: 103个 of it are 103 of them."""


def people_unit(fact: Fact, unit: str) -> str:
    """12个指导员 are 12人."""
    who = (fact.thing if not fact.beneficiary else fact.beneficiary).rsplit("的", 1)[-1]
    heads = (
        fact.act != "参与"
        and unit in ("个", "号")
        and (is_people(who) or _POSTS.search(who) or _TREATED.search(who))
        and not who.endswith(("户", "家", "企业", "商户", "店铺", "家庭", "单位"))
    )
    return "人" if heads else unit


def bare_noun(thing: str) -> str:
    """A thing as names use it, without an age: 65岁以上老人体检 is 老人体检."""
    thing = re.sub(r"^([^、]{2,8})、[^等]{2,}等(?=.{2})", r"\1等", thing)
    thing = re.sub(r"^(?:\d+[-~至到])?\d+周?岁(?:以上|及以上|以下)?(?:的)?", "", re.sub(r"[\s、]", "", thing))
    thing = re.sub(r"提供(帮助|服务|咨询)$", r"\1", thing)
    return re.sub(r"^每[名位户家件人](?=.{2})", "", thing)
