"""The facts of one clause: one for each figure that counts, costs or rates something; or the work it names without any."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from assistant.domain import Brief, Comparator, Fact
from assistant.drafting.facts.clause import ATTRIBUTES, GROWN, PEOPLE_UNITS, Phrase, clean, is_people, parse, parse_task
from assistant.drafting.facts.names import (
    is_sound_name,
    is_unnamed,
    object_in_name,
    people_unit,
    project_noun,
    sound_phrase,
    trimmed,
)
from assistant.drafting.facts.pieces import Clause
from assistant.drafting.facts.prices import portion, portion_unit, price_unit, priced
from assistant.drafting.facts.seasons import without_season
from assistant.drafting.kinds import kind_of, verbs, without_act
from assistant.figures import Dated, Figure, FigureKind, read_frequencies

COUNTED = (FigureKind.COUNT, FigureKind.MEASURE)


def facts_of_figures(
    text: str,
    clause: Clause,
    figures: list[Figure],
    *,
    source: str,
    brief: Brief,
    act: str,
    task: str,
    before: Sequence[Fact] = (),
) -> Iterator[Fact]:
    """Facts of the figures that stand in one clause, after those ``before`` it. A figure bounds the words of the next."""
    made_here: list[Fact] = []
    bounding = [one for one in figures if one.kind not in (FigureKind.AGE, FigureKind.ORDINAL)]
    bounding = [
        one
        for one, after in zip_longest(bounding, bounding[1:])
        # 两项补贴 1200 人: the first only names the thing of the second
        if not (after and one.unit in ("项", "类", "种") and one.quote[0] in "一二两三四五六七八九十")
        and not _is_phase(one)
    ]
    left_from, counted = clause.start, ""
    for number, figure in enumerate(bounding):
        until = bounding[number + 1].start if number + 1 < len(bounding) else clause.end
        left, right = text[left_from : figure.start], text[figure.end : until]
        if figure.per and figure.kind in COUNTED:
            left = re.sub(
                rf"每(?:一?个)?{re.escape(figure.per.split('/')[0])}$", "", left
            )  # 每个居委会15名志愿者: so many each
        phrase = sound_phrase(_reached(parse(left, right, figure.unit)), right, figure)
        if figure.kind in COUNTED and is_unnamed(phrase, right):
            continue
        kept_on = re.search(r"(?:原有|现有|已有)的?$", left.strip())
        carries_on = kept_on and phrase.thing in ("", "原", "现", "已")
        if task and figure.kind is not FigureKind.MONEY and (carries_on or _names_nothing(phrase.thing)):
            thing = "原有" + without_act(task) if kept_on else task
            phrase = phrase.model_copy(update={"thing": thing, "act": phrase.act or act})
        phrase = _reached(phrase)
        if len(phrase.thing) > 4 and phrase.thing.endswith(("覆盖", "惠及")):
            task, phrase = phrase.thing[:-2], Phrase(act="参与")  # 送戏下乡覆盖28个村
        if (
            figure.unit in PEOPLE_UNITS
            and re.search(r"[^类]型$|类$", phrase.thing)
            and is_people(who := task.rsplit("型", 1)[-1])
        ):
            phrase = phrase.model_copy(update={"thing": phrase.thing + who})  # 专业生产型100人 of 高素质农民150人
        if phrase.people and phrase.thing and figure.unit not in PEOPLE_UNITS and not is_people(phrase.people):
            phrase = phrase.model_copy(update={"thing": phrase.people + phrase.thing, "people": ""})
        verb, in_name = phrase.act or act, False
        thing = phrase.thing or (phrase.people if phrase.counts_people and verb in _ON_PEOPLE else "")
        if phrase.act == "服务" and (not phrase.thing or is_people(phrase.thing)):
            # 服务学生160人 counts those whom the work just named serves
            phrase = phrase.model_copy(update={"people": phrase.people or phrase.thing, "thing": ""})
            verb, thing = ("参与" if task else "服务"), task or brief.name
        elif phrase.act == "参与" or (phrase.counts_people and not phrase.thing and not phrase.act and task):
            verb, thing = "参与", task or brief.name
        if not thing and not phrase.people and figure.kind in COUNTED and _other_sort(task, figure.unit):
            task = project_noun(brief.name)  # 管着3栋楼 after 保安22人, 15万人次 after 食堂3个
        if not thing and phrase.act and not task and not figure.unit_cost:
            verb, thing = object_in_name(phrase.act, brief.name) if figure.kind in COUNTED else ("", "")
            in_name, verb = bool(thing), verb or phrase.act
        if not thing and not phrase.people:
            thing = (task or figure.thing) if figure.per or phrase.act else (figure.thing or task)
            thing = task if task and task in thing else thing
            if not is_sound_name(thing) or thing in ("人数", "数量", "次数", "总数", "规模", "合计", "名额"):
                thing = task or brief.name
        if figure.unit_cost or portion(figure):
            thing = priced(phrase.thing, figure, task=task, brief=brief, before=(*before, *made_here))
        verb, thing = (verb, thing) if in_name else _of_the_project(verb, thing, brief, task)
        if figure.kind in COUNTED and not is_sound_name(thing):
            thing = next((one for one in (trimmed(thing), task, project_noun(brief.name)) if is_sound_name(one)), "")
            if not thing and not phrase.people:
                continue  # nothing in the words says what is counted
        if figure.kind is FigureKind.PERCENT and (rate := clean(re.sub(r"\s", "", left))).endswith(
            ("率", "度", "比例")
        ):
            thing = rate
        elif figure.kind is FigureKind.PERCENT and thing.endswith(_RATED):
            thing += "率"
        taken = until if phrase.thing and phrase.thing not in re.sub(r"\s", "", left) else figure.end
        if verb == "参与" and not phrase.people and (place := _PLACES.match(right)):
            taken = figure.end + place.end()  # 覆盖15个居委会: the places are part of what was said
        quote_from = left_from + len(left) - len(left.lstrip(" 　，,、；;。和及并"))
        quote = text[quote_from:taken].strip()
        fact = Fact(
            thing=bare_noun(thing),
            act=verb,
            beneficiary=phrase.people or next((who for who in (thing, figure.beneficiary) if is_people(who)), ""),
            quote=quote,
            source=source,
            start=quote_from,
            end=quote_from + len(quote),
        )
        left_from = taken
        if figure.kind is FigureKind.MONEY and counted and not figure.per and re.search(r"单价|每[台套件个辆]", left):
            figure = figure.model_copy(update={"per": counted})  # 摄像机6台（单价4.8万元）
            fact = fact.model_copy(update={"thing": task or fact.thing})
        counted = figure.unit if figure.kind in COUNTED else counted
        if made := _with_figure(fact, figure, brief, left=left, behind=text[figure.end : figure.end + 8]):
            yield made
            made_here.append(made)
            task, act = (fact.thing or task, act if verb == "参与" else verb or act)


_RATED = (
    "投诉",
    "出勤",
    "到课",
    "成活",
    "合格",
    "完好",
    "达标",
    "知晓",
    "参与",
    "就业",
    "入住",
    "覆盖",
    "回收",
    "办结",
    "整改",
    "完成",
    "拿证",
)
"""Words that with a percentage behind them mean a rate: 成活 95%."""


def _other_sort(task: str, unit: str) -> bool:
    """Whether a figure of this unit cannot speak of the work named before: buildings of guards, visits of a mere place."""
    kind = kind_of(task, "").code
    return bool(task) and (
        (kind == "staff" and unit not in PEOPLE_UNITS | {"个", "月"})
        or (kind == "general" and unit in ("人次", "户次"))
    )


def _names_nothing(thing: str) -> bool:
    return bool(GROWN.match(thing) or ATTRIBUTES.fullmatch(thing))


def _of_the_project(act: str, thing: str, brief: Brief, task: str) -> tuple[str, str]:
    """What a bare word stands for in the project's name: 配送 of 公共文化配送, 加装 of 加装电梯补贴, 47人 of …等编外人员经费."""
    if len(thing) <= 2 and brief.name.endswith(thing) and not (task != thing and task.endswith(thing)):
        return act, brief.name
    if thing in verbs() and (
        found := re.search(thing + r"([\u4e00-\u9fff]{2,4}?)(?:补贴|补助|奖补|项目|工程|经费|$)", brief.name)
    ):
        return thing, found[1]
    if (
        thing == brief.name
        and (found := re.fullmatch(r"(?:.*等)?(.{2,8}?)(?:经费|工资|薪酬)", thing))
        and is_people(found[1])
    ):
        return act, found[1]
    return act, thing


def _reached(phrase: Phrase) -> Phrase:
    """全部安装后惠及居民1600户: what stands before 惠及 is no work of its own."""
    found = re.fullmatch(r".{0,10}?(?:惠及|受益|覆盖)(.{2,6})", phrase.thing)
    return Phrase(act="参与", people=found[1], counts_people=True) if found and is_people(found[1]) else phrase


_PLACES = re.compile(
    r"\s*[\u4e00-\u9fff]{0,4}?(?:小区|社区|居委会|居民区|行政村|村|街道|乡镇|镇|学校|企业|单位|站点|点位|园区|网点|楼栋)"
)
_ON_PEOPLE = frozenset(
    ("慰问", "走访", "走访慰问", "培训", "救助", "资助", "扶持", "聘用", "招聘", "奖励", "探访", "帮扶")
)


def _is_phase(figure: Figure) -> bool:
    """一期 and 二期 of a project are its phases, not a count."""
    courses = re.search(r"培训|讲座|班|课|活动", figure.clause)
    return figure.unit == "期" and figure.quote[0] in "一二三四五六" and not courses


def bare_noun(thing: str) -> str:
    """A thing as names use it, without an age: 65岁以上老人体检 is 老人体检."""
    thing = re.sub(r"^([^、]{2,8})、[^等]{2,}等(?=.{2})", r"\1等", thing)
    thing = re.sub(r"^\d+周?岁(?:以上|及以上|以下)?(?:的)?", "", re.sub(r"[\s、]", "", thing))
    thing = re.sub(r"提供(帮助|服务|咨询)$", r"\1", thing)
    return re.sub(r"^每[名位户家件人](?=.{2})", "", thing)


_DONE_IN = "响应|到场|到达|修复|办结|处置|反馈|答复|报告|整改|处理|上门|恢复|解决|送达|审核"
_RESPONSE = re.compile(rf"(?:以?内|之内)?(?:完成|予以|进行|做到)?({_DONE_IN})(?!率)")
_ON_DUTY = re.compile(r"(?:值守|值班|巡逻|供餐|开放|驻守|值勤)$")


def _with_figure(fact: Fact, figure: Figure, brief: Brief, *, left: str, behind: str) -> Fact | None:
    """The fact with what the figure says; ``None`` for a figure that is no fact of its own."""
    if figure.kind is FigureKind.MONEY:
        if figure.unit_cost:
            return fact.model_copy(update={"unit_cost": figure.amount, "unit": price_unit(figure, left)})
        if found := portion(figure):
            return fact.model_copy(update={"unit_cost": figure.amount, "unit": portion_unit(found)})
        if re.search(r"去年|上年|结余|结转", figure.clause) or fact.thing in ("费用", "经费", "成本", "资金"):
            return None
        if figure.amount == brief.amount or re.search(
            r"总(?:投入|投资|造价|预算|额|价|盘子)|累计|共需|预算|申请|批了|盘子|钱的话", fact.quote
        ):
            return None
        if not is_sound_name(fact.thing):
            return None
        return fact.model_copy(update={"money": figure.amount, "unit": "元"})
    if figure.kind is FigureKind.PERCENT or (figure.kind in COUNTED and not figure.per):
        return fact.model_copy(
            update={
                "quantity": figure.amount,
                "upper": figure.upper,
                "comparator": figure.comparator,
                "unit": people_unit(fact, figure.unit),
            }
        )
    if figure.kind in COUNTED:
        return fact.model_copy(update={"quantity": figure.amount, "unit": f"{figure.unit}/{figure.per}"})
    if figure.kind is FigureKind.DURATION and (found := _RESPONSE.match(behind)):
        said = clean(left) if len(clean(left)) >= 2 else fact.thing
        about = re.sub(rf"(?:{_DONE_IN})(?:时间|时限)$|(?:发生|出现)?[后起]?$", "", re.sub(r"\s", "", said))
        thing = f"{'' if len(about) < 2 else about}{found[1]}时间"
        return fact.model_copy(
            update={"thing": thing, "quantity": figure.amount, "comparator": Comparator.AT_MOST, "unit": figure.unit}
        )
    if (
        figure.kind is FigureKind.DURATION
        and figure.unit in ("天", "日")
        and not figure.per
        and (found := _ON_DUTY.search(fact.thing))
        and not re.search(r"每[周月天日]", left)
    ):
        sign = figure.comparator
        return fact.model_copy(update={"quantity": figure.amount, "comparator": sign, "unit": "天", "act": found[0]})
    if figure.kind is FigureKind.DURATION and (
        (figure.unit in ("月", "个月") and fact.act) or re.search(r"(?:时间|时限|时长)$", fact.thing)
    ):
        return fact.model_copy(update={"quantity": figure.amount, "comparator": figure.comparator, "unit": figure.unit})
    return None


_PURPOSE = re.compile(
    r"^(?:为了|旨在|以便|从而|确保|提升|提高|增强|促进|进一步|切实|充分|不断|让|使|满足|改善|推动|营造|保证|根据|按照|围绕|结合|"
    r"集中|分批|陆续|因为|由于|如果|希望|去年|上年|目前|现在|具体|详见|数量|人数|情况|还没|暂|待|领导|大家|我|他|最好|可能|左右|以上|每(?!月|季|周|年))"
)


def fact_of_work(words: str, clause: Clause, *, source: str, act: str, due: Dated | None = None) -> list[Fact]:
    """The work that a clause names without a figure, when it plainly names one."""
    plain, indent = words.strip(), len(words) - len(words.lstrip())
    for repeated in read_frequencies(words):
        words = words.replace(repeated.quote, "")
    if due:
        words = re.sub(r"(?:举办|召开|开展|举行|办|搞)$", "", words.replace(due.quote, "").strip())
    if (
        _PURPOSE.match(plain)
        or len(plain) > 30
        or re.match(r"集中|分批|陆续", clean(words))
        or re.search(r"全覆盖$|^(?:接种|施工|服务|培训|检查|活动|培训)[前后中时]", plain)
        or (re.search(r".(?:要|应当?|须)(?!求).", plain) and "要去" not in plain)
    ):
        return []
    words = re.sub(
        r"^[一-鿿]{2,10}?(?:想要?|打算|准备)(?:开展|举办|[开办搞做弄整])(?=[一-鿿]{2})", "", without_season(words)
    )
    phrase = parse_task(words)
    if phrase.people and not phrase.thing:
        return []
    verb = phrase.act or act
    thing = bare_noun(re.sub(r"等$", "", phrase.thing))
    kind = kind_of(thing, verb)
    known = verb in kind.verbs or thing.endswith((*kind.nouns, *(one for one in kind.verbs if len(one) > 1)))
    if not is_sound_name(thing) or len(thing) > 16 or kind.code == "general" or not known or is_people(thing):
        return []
    start = clause.start + indent
    return [
        Fact(
            thing=thing,
            act=verb,
            beneficiary=phrase.people,
            quote=plain,
            source=source,
            start=start,
            end=start + len(plain),
        )
    ]


def names_a_work(words: str, due: Dated) -> bool:
    rest = words.replace(due.quote, "")
    return bool(
        re.search(r"[一-鿿]{4,}", re.sub(r"全部|所有|各项|完成|完工|竣工|验收|交付|建成|工作|任务|项目", "", rest))
    )
