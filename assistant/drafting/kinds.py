"""What kind of work a fact speaks of (事项种类), and the wording each kind calls for; the lexicon is ``kinds.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from assistant.domain import Value

LEXICON = Path(__file__).with_name("kinds.toml")


class Template(Value):
    """One row a kind calls for: how it is named, its usual value, how it is worked out. ``level2`` only for benefits."""

    name: str
    target: str
    formula: str
    level2: str = ""


class Kind(Value):
    """A kind of work. ``acts`` maps verbs of a brief to the noun used in names, ``also`` verbs that mean this kind only with
    an object of the classes ``of``; ``alone`` are classes that name it without a verb; ``effect`` ends an objective."""

    code: str
    title: str
    nouns: tuple[str, ...]
    acts: dict[str, str]
    also: dict[str, str]
    of: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    act: str
    comparator: str
    quality: Template
    timely: Template
    dated: str
    benefit: Template
    hazard: Template | None = None
    """The benefit in the place of ``benefit`` where the brief speaks of a danger."""
    lasting: Template
    effect: str
    people: str = "服务对象"
    topic_cut: str = ""
    noun_cut: str = ""
    count_noun: str = ""

    @property
    def verbs(self) -> dict[str, str]:
        """Every verb of the kind with the noun names use for it."""
        return self.acts | self.also


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Every kind by its code, in the order of the file."""
    table = tomllib.loads(LEXICON.read_text("utf-8"))
    return {entry["code"]: _kind(entry) for entry in table["kind"]}


class Effect(Value):
    """An economic or ecological effect that works with one of ``words`` in their name are measured by."""

    words: tuple[str, ...]
    row: Template


@lru_cache(maxsize=1)
def effects() -> tuple[Effect, ...]:
    """Every effect of the lexicon in its order; the first whose words fit wins at its level."""
    table = tomllib.loads(LEXICON.read_text("utf-8"))
    return tuple(Effect(words=tuple(entry["words"]), row=_template(entry["row"])) for entry in table["effect"])


_ROWS = ("quality", "timely", "benefit", "hazard", "lasting")


def _kind(entry: dict[str, object]) -> Kind:
    plain = {key: value for key, value in entry.items() if key not in _ROWS}
    rows = {key: _template(entry[key]) for key in _ROWS if key in entry}
    return Kind.model_validate({"also": {}} | plain | rows)


def _template(cells: object) -> Template:
    words = [str(cell) for cell in cells] if isinstance(cells, list) else []
    level2 = words.pop(0) if len(words) == 4 else ""
    name, target, formula = words
    return Template(name=name, target=target, formula=formula, level2=level2)


@lru_cache(maxsize=1)
def _heads() -> tuple[tuple[str, str], ...]:
    """The heads of nouns with the class of things each names, the longer ones first."""
    table = tomllib.loads(LEXICON.read_text("utf-8"))["things"]
    return tuple(
        sorted(((head, sort) for sort, heads in table.items() for head in heads), key=lambda one: -len(one[0]))
    )


def class_of(thing: str) -> str:
    """What sort of thing a noun names, told by its head, its last letters: 笔记本电脑 is goods, 污水管网 built; else empty."""
    while len(bare := _undone(thing)[0]) >= 2 and bare != thing:
        thing = bare
    thing = re.sub(r"(?:等|一批|若干)$", "", thing)
    return next((sort for head, sort in _heads() if thing.endswith(head)), "")


def kind_of(thing: str, act: str) -> Kind:
    """The kind of a work named ``thing`` that the brief says is done by ``act`` (may be empty): what is done to what.

    A noun that is a work itself (…讲座, …补贴) decides; else the verb with its object, the verb at the end of the thing before
    the brief's own (采购 电梯维保); else what sort of thing it is (艺术节); else a work inside the noun.
    """
    if found := _by_noun(thing, act):
        if found.code == "volunteers" and thing.endswith(("培育", "培养")) and _SERVED.search(thing[:-2]):
            return kinds()["training"]  # 高素质农民培育: people are taught, teams are fostered
        return _of_programme(thing, found)
    if (inner := thing.removesuffix("服务")) != thing and len(inner) >= 2:
        found = kind_of(inner, "")  # 保洁服务 is done as 保洁 is
        return found if found.code not in ("general", "staff", "it_build", "event") else kinds()["service"]
    object_, verb = _undone(thing)
    if verb and (found := _by_verb(object_, verb)):
        return found
    if act and (found := _by_verb(thing, act)):
        return found
    sort = class_of(thing)
    if found := next((kind for kind in kinds().values() if sort in kind.alone and sort), None):
        return found
    inside = [
        (len(noun), kind)
        for kind in kinds().values()
        for noun in kind.nouns
        if len(noun) > 1 and noun != "服务" and noun not in _COUNTED and noun in thing
    ]
    a_thing = sort == "goods" or thing.endswith(("室", "厅", "房", "楼"))  # a bed for 护理, a room for 会议
    if inside and not a_thing and act not in _OBJECT_VERBS and not _SERVED.search(thing):
        return max(inside, key=lambda pair: pair[0])[1]
    return kinds()["general"]


def _of_programme(thing: str, found: Kind) -> Kind:
    """电影放映工程 is a programme of what its name says; where that is no kind of work, 工程 is building."""
    inner = thing.removesuffix("工程")
    if found.code != "works" or inner == thing or len(inner) < 3 or inner.endswith(tuple(found.acts)):
        return found
    named = kind_of(inner, "")
    return found if named.code in ("general", "staff", "purchase") else named


def _by_noun(thing: str, act: str) -> Kind | None:
    """The kind whose noun ends the thing, the longest noun first; who is taught or visited (培训护理员) fills no post."""
    ending = [
        (len(noun), kind)
        for kind in kinds().values()
        for noun in kind.nouns
        if thing.endswith(noun)
        and noun != "服务"
        and (kind.code != "staff" or not act or act in kind.acts or (act in LIGHT and act != "提供"))
        and (kind.code != "volunteers" or act or noun not in _COUNTED)
    ]
    longest = max((length for length, _ in ending), default=0)
    best = [kind for length, kind in ending if length == longest]
    return next((kind for kind in best if act in kind.acts), best[0]) if best else None


_COUNTED = frozenset(("团队", "队伍", "社会组织"))
"""Who takes part as often as they are fostered: without a verb (龙舟队伍18支) they are only counted."""


def _by_verb(thing: str, act: str) -> Kind | None:
    """The kind that does ``act`` to such a thing: one that asks for its class first, then the verb's usual one."""
    sort = class_of(thing) or ("people" if _SERVED.search(thing) or _POST.search(thing) else "")
    for kind in kinds().values():
        if sort in kind.of and (act in kind.verbs):
            return kind
    if act in LIGHT - {"举办"}:
        return None
    usual = (kind for kind in kinds().values() if act in kind.acts and not (act == "新增" and _ATTRACTED.search(thing)))
    return next((kind for kind in usual if kind.code != "staff" or _POST.search(thing)), None)


def _undone(thing: str) -> tuple[str, str]:
    """A noun that ends in what is done to it, taken apart: 电梯维保 is 电梯 and 维保; the verb is empty where none ends it."""
    verb = next((one for one in _ending_verbs() if thing.endswith(one) and len(thing) >= len(one) + 2), "")
    return thing.removesuffix(verb), verb


@lru_cache(maxsize=1)
def _ending_verbs() -> tuple[str, ...]:
    acts = {act for kind in kinds().values() for act in kind.verbs if len(act) > 1} - (LIGHT - {"管理"})
    return tuple(sorted(acts, key=len, reverse=True))


LIGHT = frozenset(
    ("开展", "组织", "提供", "举办", "完成", "服务", "实施", "进行", "保障", "支持", "给予", "管理", "发放", "设置")
)
"""Verbs that go with many kinds of work and therefore say nothing about which."""

_ATTRACTED = re.compile(r"(?:企业|公司|商户|主体|机构|会员|用户|学位|床位|就业)$")
"""What is 新增 by coming or by being counted, not by being bought."""
_POST = re.compile(r"(?:员|人|者|师|工|手|警|医生|教练|外教|教师|干部|律师|顾问|助理|岗位|队伍|团队|讲师|老师|力量)$")
_SERVED = re.compile(r"(?:农民|村民|居民|老人|儿童|学生|群众|对象|家庭|农户|人员|学员)$")
"""A word inside a name of people (经营管理型农民) is no work done to them."""
_OBJECT_VERBS = frozenset(("采购", "购置", "购买"))


@lru_cache(maxsize=1)
def verbs() -> tuple[str, ...]:
    """Every verb a clause of a brief may begin with, the longer ones first."""
    known = {verb for kind in kinds().values() for verb in kind.verbs} | LIGHT | _MORE_VERBS
    return tuple(sorted(known, key=len, reverse=True))


_MORE_VERBS = frozenset(
    (
        "购买", "做好", "落实", "推进", "办理", "安排", "承担", "负责", "配送", "组建", "招募", "订阅", "支付", "缴纳", "补充", "加强",
        "继续开展", "抓好", "上门", "参与", "参加", "吸引", "受益", "新增", "启动", "委托", "聘请", "邀请", "建立", "解决", "走访", "覆盖", "服务", "惠及", "制发",
        "深入开展", "推动", "抽取", "拍摄", "优化", "完善", "强化", "举行", "投放", "布置", "奖励", "资助", "救助", "补贴", "补助", "宣传", "表彰", "涉及", "参训", "参赛", "参会", "翻建",
    )
)  # fmt: skip


def stem_of(thing: str, act: str, kind: Kind) -> str:
    """The work as a noun phrase with its act, once: 日间照料点 + 改造, 绿化养护 as it is, 健康讲座 + 开展."""
    noun = act_noun(act, kind)
    if kind.code == "staff" and thing.endswith(("工资", "薪酬", "经费", "社保", "公积金")):
        return thing + "发放"
    if class_of(thing) == "canteen" and (not act or act in LIGHT):
        return thing
    said = kind.acts.keys() | kind.acts.values() | ({*kind.also, *kind.also.values()} - {*kind.nouns})
    endings = {noun, *said, *(kind.nouns if kind.code in _NOUNS_ARE_ACTS else ())} - {""}
    if (
        not noun
        or any(thing.endswith(word) for word in endings)
        or (kind.code in ("works", "repair") and _holds(thing, kind))
    ):
        return thing
    return thing + noun


def _holds(thing: str, kind: Kind) -> bool:
    """修缮项目 already says what is done to it."""
    return any(word in thing for word in kind.verbs.values())


_NOUNS_ARE_ACTS = frozenset(
    (
        "works",
        "repair",
        "maintenance",
        "inspection",
        "survey",
        "health",
        "visit",
        "service",
        "processing",
        "planting",
        "honour",
        "rent",
    )
)


def without_act(thing: str) -> str:
    """The bare noun of a work: 分馆 of 分馆新建; as it is when nothing would be left."""
    ending = next((verb for verb in verbs() if len(verb) == 2 and thing.endswith(verb) and len(thing) >= 4), "")
    return thing.removesuffix(ending)


def act_noun(act: str, kind: Kind) -> str:
    """The noun for what is done, as names use it: 采购 becomes 购置; the kind's own when the verb says nothing."""
    return kind.verbs.get(act, kind.act or ("" if act in LIGHT else act))


def topic_of(thing: str, kind: Kind) -> str:
    """What a lecture or a campaign is about: 健康讲座 is about 健康."""
    cut = re.sub(rf"(?:{kind.topic_cut})$", "", thing) if kind.topic_cut else thing
    return cut if len(cut) >= 2 else thing


_MEASURES = {
    "场": "场次", "场次": "场次", "次": "次数", "次数": "次数", "人次": "人次", "人": "人数", "名": "人数", "位": "人数", "户": "户数",
    "户次": "户次", "家": "家数", "家次": "家次", "期": "期数", "班": "班数", "班次": "班次", "堂": "堂数", "趟": "趟数", "课时": "课时数", "学时": "学时数",
    "小时": "时长", "天": "天数", "月": "月数", "个月": "月数", "平方米": "面积", "㎡": "面积", "平米": "面积", "亩": "面积", "公顷": "面积",
    "平方公里": "面积", "公里": "长度", "千米": "长度", "米": "长度", "延米": "长度", "吨": "重量", "公斤": "重量", "份": "份数",
    "册": "册数", "本": "册数", "件": "件数", "株": "株数", "棵": "株数", "篇": "篇数", "条": "条数", "座": "座数", "处": "处数",
    "栋": "栋数", "幢": "栋数", "门": "门数", "餐": "餐数", "餐次": "餐次", "万人次": "人次", "例": "例数", "起": "起数", "单": "单数",
    "车次": "车次", "节": "节数", "节次": "节次", "批": "批次", "批次": "批次", "轮": "轮次", "张": "张数", "幅": "幅数", "盆": "盆数",
    "立方米": "体积", "人月": "人月数", "课": "课数", "台次": "台次", "件次": "件次", "点位": "点位数", "立方": "体积",
}  # fmt: skip


def measure_of(unit: str) -> str:
    """The word that ends a quantity's name: 场 is counted as 场次, 平方米 measures a 面积; things are a 数量."""
    return _MEASURES.get(unit, "") or _MEASURES.get(unit.partition("/")[0], "数量")
