"""The facts of one clause, one for each figure that counts, costs or rates something: what it is said of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from assistant.domain import Brief, Fact
from assistant.drafting.facts.clause import (
    AREA,
    ATTRIBUTES,
    CHANGED,
    GROWN,
    NOMINAL,
    PEOPLE_UNITS,
    Phrase,
    clean,
    is_classifier,
    is_people,
    parse,
)
from assistant.drafting.facts.leaning import area_of, of_the_project, other_sort, reached
from assistant.drafting.facts.measuring import COUNTED, with_figure
from assistant.drafting.facts.names import (
    bare_noun,
    is_sound_name,
    is_unnamed,
    object_in_name,
    project_noun,
    sound_phrase,
    trimmed,
)
from assistant.drafting.facts.pieces import Clause
from assistant.drafting.facts.prices import counted_by_price, portion, priced, unit_of_named
from assistant.drafting.facts.respective import each_of
from assistant.drafting.facts.shares import share_name
from assistant.drafting.facts.topics import plain_words
from assistant.drafting.kinds import LIGHT, verbs, without_act
from assistant.figures import Figure, FigureKind
from assistant.figures.units import UnitKind
from assistant.figures.units import kind_of as unit_kind


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
    was: Figure | None = None,
    named: str = "",
    headed: bool = False,
    people: str = "",
) -> Iterator[Fact]:
    """Facts of the figures that stand in one clause, after those ``before`` it. A figure bounds the words of the next.

    ``named`` is what the clause before names without a figure, ``headed`` tells that the sentence opened with the noun it is all about,
    ``people`` are those its last clause ends with. ``was`` is last year's figure that the clause may change: 去年每人每天22元, 今年调到25元.
    """
    made_here: list[Fact] = []
    bounding = [one for one in figures if one.kind not in (FigureKind.AGE, FigureKind.ORDINAL)]
    bounding = [
        one
        for one, after in zip_longest(bounding, bounding[1:])
        # 两项补贴 1200 人: the first only names the thing of the second
        if not (after and one.unit in ("项", "类", "种") and one.quote[0] in "一二两三四五六七八九十")
        and not _is_phase(one)
    ]
    claimed = _claimed(text, bounding, clause.end)
    left_from, counted = clause.start, ""
    for number, figure in enumerate(bounding):
        until = bounding[number + 1].start if number + 1 < len(bounding) else clause.end
        left, right = text[left_from : figure.start], text[figure.end : until]
        explained = made_here[-1].thing if made_here and made_here[-1].money and re.match(r"\s*[（(]", left) else ""
        if "（" in left or "(" in left:
            outside, _, inside = left.rpartition("（" if "（" in left else "(")
            closed = ")" in inside or "）" in inside
            # 8名（持证率不低于75%）: a bracket's words are its own; 维修卫生间（3间） has none
            left = left if closed else inside if inside.strip() else outside
        opened = re.search(r"[（(][^）)]*$", right)
        if opened and (closed_at := re.search(r"[）)]", text[until : clause.end])):
            # 24个老旧小区项目（56个小区）改造: words go on behind a bracket
            after = until + closed_at.end()
            stop = next((one.start for one in bounding if one.start >= after), clause.end)
            right = right[: opened.start()] + text[after:stop]
        if figure.kind in COUNTED and made_here and made_here[-1].unit == figure.unit and _SOME_OF.match(left):
            left_from = figure.end
            continue
        if figure.kind is FigureKind.MONEY:
            given = re.match(r"\s*的?(补助|补贴|奖励|奖金|津贴|慰问金|劳务费|课酬)", right)
            right = ""  # 每个1800元封顶
            left = left + given[1] if given else left
            if figure.per == "" and (priced_by := unit_of_named(left, (*before, *made_here))):
                figure = figure.model_copy(update={"per": priced_by})  # 护理床单价不超过8500元
        if figure.per and figure.kind in COUNTED:
            left = re.sub(
                rf"每(?:一?个)?{re.escape(figure.per.split('/')[0])}$", "", left
            )  # 每个居委会15名志愿者: so many each
        if was and figure.kind is was.kind and not figure.per and CHANGED.search(left):
            # 去年培了310人, 今年压到420个: what is counted stays the same
            unit = was.unit if figure.unit == "个" else figure.unit
            figure = figure.model_copy(update={"per": was.per, "unit": unit})
        if figure.kind in COUNTED and re.search(r"[一-鿿]{2}(?:共计|合计|总计)$", left):
            # 各镇的烈士墓共计206座迁葬
            left, right = re.sub(r"^.*的(?=[一-鿿]{2})", lambda whole: " " * len(whole[0]), left), ""
        phrase = sound_phrase(reached(parse(left, right, figure.unit, followed=not claimed[number])), right, figure)
        if figure.unit == "个" and not claimed[number] and _IN_PLACES.match(right):
            phrase = Phrase(act="参与")  # 丙镇8个村维修路灯600杆: where the lamps are
        elif figure.unit == "个" and _AT.search(left) and (at := _PLACES.match(right)):
            done = parse("", right[at.end() :], "").thing  # 在全县989个村庄安装监控装置
            phrase, task = (Phrase(act="参与"), done) if is_sound_name(done) else (phrase, task)
        if figure.kind in COUNTED and is_unnamed(phrase, right):
            continue
        if figure.unit in PEOPLE_UNITS and not left.strip("，,、 ") and re.match(r"都", right):
            same = [one for one in before if one.quantity == figure.amount and one.source == source]
            if same:
                continue  # 这9个人都要查到: the same heads said again
        kept_on = re.search(r"(?:原有|现有|已有)的?$", left.strip())
        carries_on = kept_on and phrase.thing in ("", "原", "现", "已")
        if not task and figure.kind in COUNTED and GROWN.match(phrase.thing):
            phrase = phrase.model_copy(update={"thing": project_noun(brief.name), "act": act})  # 今年压到420个
        if task and phrase.thing in ("印数", "印量"):
            phrase = phrase.model_copy(update={"thing": task + phrase.thing})  # 出版图录1册，印数2000本
        elif AREA.fullmatch(phrase.thing):
            phrase = area_of(phrase, figure, task, text, (*before, *made_here))
        elif task and figure.kind is not FigureKind.MONEY and (carries_on or _names_nothing(phrase.thing)):
            thing = "原有" + without_act(task) if kept_on else task
            phrase = phrase.model_copy(update={"thing": thing, "act": phrase.act or act})
        elif figure.kind in COUNTED and task and phrase.thing in verbs() and not phrase.people:
            if task.endswith(phrase.thing) and not (phrase.act in _PAYING and figure.unit in _HEADS):
                phrase = phrase.model_copy(update={"thing": task})  # 微网格长轮训, then 轮训6期
            elif phrase.thing == phrase.act and (phrase.thing not in NOMINAL or unit_kind(figure.unit) in _OBJECTS):
                phrase = phrase.model_copy(update={"thing": task})  # 公益性岗位：开发150个
        if people and figure.unit in PEOPLE_UNITS and _BARE.fullmatch(left.strip("，,、 ")) and not phrase.people:
            phrase = Phrase(thing=people, people=people)  # 文物点都有看护员，一共64名
        if phrase.act in _PAYING and phrase.thing in ("", phrase.act) and not phrase.people and figure.unit in _HEADS:
            # 代表性传承人23名…补助23人: so many heads counted before are those it is done to
            whom = next((one for one in reversed(before) if one.quantity == figure.amount and one.unit in _HEADS), None)
            if whom:
                phrase = phrase.model_copy(update={"act": "", "thing": whom.thing + phrase.act})
        if (
            figure.kind in COUNTED
            and _IN_EACH.fullmatch(re.sub(r"\s", "", left))
            and (number + 1 < len(figures) or "月" in left)
        ):
            left_from = figure.end
            continue  # 春秋各两期: the whole is said besides
        if re.fullmatch(r"[总合]?共计?", left.strip()) and re.search(r"各\S{0,4}$", text[clause.start : left_from]):
            # 物理、化学实验室各1间共2间: the sum is of what their names have in common
            last = made_here[-1].thing if len(made_here) > 1 else ""
            ends = (last[n:] for n in range(len(last)) if all(one.thing.endswith(last[n:]) for one in made_here))
            shared = next(ends, "")
            if not is_sound_name(shared):
                left_from = figure.end
                continue
            phrase = phrase.model_copy(update={"thing": shared})
        phrase = reached(phrase)
        if task and before and phrase.thing in _BUILDING and before[-1].unit == figure.unit and figure.kind in COUNTED:
            phrase = phrase.model_copy(update={"act": phrase.thing, "thing": task})  # 其中新建2座、翻建7座
        if figure.kind is FigureKind.MONEY and (_PAID_FOR.search(phrase.thing) or phrase.thing in verbs()):
            whole = re.sub(r"\s", "", clean(plain_words(left)))  # 拆除作业费 is one noun
            phrase = phrase.model_copy(update={"act": "", "thing": whole if len(whole) > 2 else phrase.thing})
        elif figure.kind is FigureKind.MONEY and not figure.per and phrase.act in _OF_GOODS and phrase.thing:
            phrase = phrase.model_copy(update={"act": "", "thing": phrase.act + phrase.thing})  # 宣传物料5.8万
        alone = clause.hard and not phrase.thing and phrase.act not in (*LIGHT, "", "参与")
        if alone and figure.unit in _OCCASIONS and not figure.per and re.sub(r"\s", "", clean(left)) == phrase.act:
            phrase = Phrase(thing=phrase.act)  # ；七一表彰1次 is no 红色观影
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
        gained = re.fullmatch(r"受益([一-鿿]{2,6})", re.sub(r"\s", "", left).lstrip("，,、；;。和"))
        if gained and phrase.act == "参与" and is_people(gained[1]):
            phrase, thing, verb = Phrase(thing=gained[0]), gained[0], ""  # 受益群众8600人 after 受益耕地1.3万亩
        elif phrase.act == "服务" and (not phrase.thing or is_people(phrase.thing)):
            # 服务学生160人 counts those whom the work just named serves
            phrase = phrase.model_copy(update={"people": phrase.people or phrase.thing, "thing": ""})
            verb, thing = ("参与" if task else "服务"), task or brief.name
            if phrase.people and len(before) > 1 and before[-1].unit == before[-2].unit and before[-1].act:
                verb, thing = "", phrase.people  # 游泳馆开放150天、足球场320天，服务健身群众11万人次: of both
        elif phrase.act == "参与" or (phrase.counts_people and not phrase.thing and not phrase.act and task):
            verb, thing = "参与", task or brief.name
        if figure.kind is FigureKind.MONEY and not figure.per and (thing in _ANY_MONEY or not thing):
            # 安保公司派120人, 费用5.4万元: what the sentence spoke of; of a price right before it the sum
            near = [one for one in (*before, *made_here)[-2:] if one.unit != "月"][-1:]  # 每人每月80, 发12个月, 共41万
            task = near[0].thing if near and near[0].unit_cost is not None and not clause.hard else task
            if thing and clause.hard:
                continue
            phrase, thing = phrase.model_copy(update={"thing": ""}), ""
        if not thing and not phrase.people and figure.kind in COUNTED and not figure.per:
            task = (
                counted_by_price(figure, (*(() if headed else before), *made_here)) or task
            )  # 一节课150元, 全年上1152节
        if not thing and not phrase.people and figure.kind in COUNTED and other_sort(task, figure.unit):
            task = project_noun(brief.name)  # 管着3栋楼 after 保安22人, 15万人次 after 食堂3个
        if not thing and phrase.act and not task and not figure.unit_cost:
            verb, thing = object_in_name(phrase.act, brief.name) if figure.kind in COUNTED else ("", "")
            in_name, verb = bool(thing), verb or phrase.act
        if not thing and phrase.act not in (*LIGHT, "") and task.endswith(verbs()) and not task.endswith(phrase.act):
            thing = "" if figure.per or figure.unit_cost else without_act(task)  # 店招检测1400块, 拆除120处
        if not thing and not phrase.people:
            thing = task or ("" if GROWN.match(figure.thing) else figure.thing)
            thing = task if task and task in thing else thing
            if not is_sound_name(thing) or thing in ("人数", "数量", "次数", "总数", "规模", "合计", "名额"):
                thing = task or brief.name
        if figure.unit_cost or portion(figure):
            thing = priced(
                phrase.thing, figure, task=task, named=explained or named, brief=brief, before=(*before, *made_here)
            )
        if not in_name and not ((figure.unit in PEOPLE_UNITS or figure.kind is FigureKind.MONEY) and phrase.thing):
            verb, thing = of_the_project(verb, thing, brief, task)
        if figure.kind in COUNTED and not is_sound_name(thing):
            thing = next((one for one in (trimmed(thing), task, project_noun(brief.name)) if is_sound_name(one)), "")
            if not thing and not phrase.people:
                continue  # nothing in the words says what is counted
        if figure.kind is FigureKind.PERCENT:
            verb, thing = share_name(verb, thing, left=left, behind=text[figure.end : clause.end], task=task)
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
        words_from, left_from = left_from, taken
        if figure.kind is FigureKind.MONEY and counted and not figure.per and re.search(r"单价|每[台套件个辆]", left):
            figure = figure.model_copy(update={"per": counted})  # 摄像机6台（单价4.8万元）
            fact = fact.model_copy(update={"thing": task or fact.thing})
        counted = figure.unit if figure.kind in COUNTED else counted
        if made := with_figure(fact, figure, brief, left=left, behind=text[figure.end : figure.end + 12]):
            every = each_of(made, left)
            yield from every
            made_here.extend(every)
            spoken_of = fact.thing if not fact.thing.endswith("面积") else ""
            task, act = (spoken_of or task, act if verb == "参与" else verb or act)
        elif figure.kind is FigureKind.DURATION:
            left_from = words_from  # 3分钟 of 3分钟到场率95%


def _claimed(text: str, figures: list[Figure], end: int) -> list[bool]:
    """For each figure whether it may take all the words behind it: 乡镇 is the 5个's in 5个乡镇18个行政村, where 18个 has a noun of its own."""
    free = [True] * len(figures)
    for place in range(len(figures) - 2, -1, -1):
        after = figures[place + 1]
        until = figures[place + 2].start if place + 2 < len(figures) else end
        free[place] = is_classifier(after.unit, text[after.end : until], followed=not free[place + 1])
    return free


def _names_nothing(thing: str) -> bool:
    return bool(GROWN.match(thing) or ATTRIBUTES.fullmatch(thing))


_PAYING = frozenset(("补助", "补贴", "资助", "救助", "奖励", "慰问", "扶持", "表彰"))
_HEADS = frozenset(("人", "名", "位", "户"))
_SOME_OF = re.compile(r"\s*含(?:今年|本年|已|拟)?新?(?:开业|建成|增|设|建|开|招|聘|购|到岗|投用)的?$")
"""14个（含新开业1个）: some of those just counted."""
_IN_EACH = re.compile(
    r"[，,]*(?:春秋|春秋[两二]季|春季秋季|上下半年|[两四]个?学?[季期]|(?:\d{1,2}月份?[、和及]?)+)[各都]"
)
_OF_GOODS = frozenset(("宣传", "培训", "活动", "演出", "办公"))
"""Acts that a sum's noun begins with: 宣传物料 and 培训教材 are goods, nothing is done to them."""
_OCCASIONS = ("次", "场", "届", "场次")
_ANY_MONEY = ("花", "花了", "用", "费用", "预算", "经费", "成本", "资金", "花费", "支出", "开支", "投入")
_BUILDING = frozenset(
    ("新建", "改建", "扩建", "续建", "改扩建", "翻建", "重建", "改造", "修复", "加固", "更新", "修缮", "维修")
)
_PAID_FOR = re.compile(r"(?:费用?|款|经费|资金|支出|成本|租金|薪酬|工资)$")
_PLACES = re.compile(
    r"\s*[\u4e00-\u9fff]{0,4}?(?:小区|社区|居委会|居民区|行政村|村庄|村|街道|乡镇|镇|学校|企业|单位|站点|点位|园区|网点|楼栋)"
)
_OBJECTS = (UnitKind.OBJECTS, UnitKind.AREA, UnitKind.LENGTH, UnitKind.WEIGHT)
_BARE = re.compile(r"(?:一共|总共|共计?|合计|大概|大约|约)*(?:是|有)?")
_AT = re.compile(r"[在于][一-鿿]{0,6}$")
_IN_PLACES = re.compile(rf"\s*[村镇乡](?=(?:{'|'.join(verbs())}))")
_ON_PEOPLE = frozenset(
    ("慰问", "走访", "走访慰问", "培训", "救助", "资助", "扶持", "聘用", "招聘", "奖励", "探访", "帮扶")
)


def _is_phase(figure: Figure) -> bool:
    """一期 and 二期 of a project are its phases, not a count."""
    courses = re.search(r"培训|讲座|班|课|活动", figure.clause)
    return figure.unit == "期" and figure.quote[0] in "一二三四五六" and not courses
