"""Rules on which indicators were chosen: the right category, the core of the project, its own effects, neither too many nor too few."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Indicator, Level1, Level2, Section
from assistant.review.lexicon import Misplaced, Unattributable, any_of, any_pattern, entries, text
from assistant.review.rule import Case, Hit, at_field, at_row, rule, squeeze
from assistant.review.wording import bare, figure, longest_shared


@rule
def wrong_level2_category(case: Case) -> Iterator[Hit]:
    """A name under a second level that means something else."""
    for number, row in case.rows():
        name = bare(row.name)
        for entry in entries("levels", "misplaced", Misplaced):
            if row.level2 not in entry.level2 or (entry.unless and re.search(entry.unless, name)):
                continue
            if found := re.search(entry.pattern, name):
                yield Hit(
                    place=at_row(number, row, "level2"),
                    quote=f"{row.level2.value}：{row.name}" if row.level2 else row.name,
                    message=f"“{row.name}”列在{row.level2.value if row.level2 else ''}下，但“{found[0]}”{entry.why}。",
                    suggestion=f"移到{entry.belongs}，或换成本类该有的指标。",
                )
                break


@rule
def satisfaction_object_mismatch(case: Case) -> Iterator[Hit]:
    """满意度 of an office instead of people, or of a public the unit does not serve."""
    owner = squeeze((case.filing.project.unit or "") + (case.filing.project.department or ""))
    inward = ""
    if re.search(text("terms", "satisfaction", "inward_units"), owner):
        inward = "实施单位是机关内设机构，服务的是机关干部和所属党组织，不是一般群众"
    elif re.search(text("terms", "satisfaction", "inward_projects"), squeeze(case.filing.project.name)):
        inward = f"“{squeeze(case.filing.project.name)}”服务的是机关内部人员，不是一般群众"
    for number, row in case.rows(Level1.SATISFACTION):
        if re.search(text("terms", "satisfaction", "offices"), bare(row.name)):
            why = "问的不是人：满意度要由直接受益的人来答"
        elif inward and re.search(text("terms", "satisfaction", "public"), bare(row.name)):
            why = f"对象偏了：{inward}"
        else:
            continue
        yield Hit(
            place=at_row(number, row, "name"),
            quote=row.name,
            message=f"“{row.name}”{why}。",
            suggestion="写明真正受益的人群，例如“社区居民满意度”“参训党员满意度”。",
        )


@rule
def satisfaction_as_benefit(case: Case) -> Iterator[Hit]:
    """满意 as the only benefit."""
    rows = list(case.rows(Level1.BENEFIT))
    pleased = [(number, row) for number, row in rows if re.search("满意|认可度|好评", row.name)]
    if rows and len(pleased) == len(rows):
        for number, row in pleased:
            yield Hit(
                place=at_row(number, row, "level2"),
                quote=row.name,
                message="效益指标里只有满意度，项目究竟带来什么变化没有写。",
                suggestion="补设社会、经济或生态效益指标，满意度移到满意度指标。",
            )


@rule
def process_indicator(case: Case) -> Iterator[Hit]:
    """常规管理要求 as an indicator. Where paying out is the product, it is none."""
    if any_of("management", "passing_on").search(case.filing.project.name):
        return
    for number, row in case.rows():
        name = bare(row.name)
        if row.level1 is Level1.COST or row.level2 is Level2.SUSTAINABLE:
            continue
        found = any_pattern("management", "patterns").search(name)
        # paying a subsidy out is work; that the money for it has come in is not
        if found and ("到位" in found[0] or not any_of("management", "spared").search(name)):
            yield Hit(
                place=at_row(number, row, "name"),
                quote=f"{row.name}：{row.target.text.strip()}",
                message=f"“{found[0]}”是办事必须守的管理要求，不是项目的产出或效果。",
                suggestion="换成直接反映产出或效果的指标，例如把“资金到位及时”改为“活动完成时间 ≤10月31日”。",
            )


@rule
def effect_not_attributable(case: Case) -> Iterator[Hit]:
    """An effect that this project's work cannot bring about, from a short list of clear cases."""
    for number, row in case.rows(Level1.BENEFIT):
        for entry in entries("terms", "unattributable", Unattributable):
            if (not entry.level2 or row.level2 in entry.level2) and _beyond_reach(case, row, entry):
                yield Hit(
                    place=at_row(number, row, "name"),
                    quote=f"{row.level2.value if row.level2 else ''}：{row.name}",
                    message=f"“{row.name}”：{entry.why}。",
                    suggestion=f"改为{entry.instead}。",
                )
                break


def _beyond_reach(case: Case, row: Indicator, entry: Unattributable) -> bool:
    """Where an activity is needed, only the outputs tell what is done: every objective speaks of health."""
    found = re.search(entry.pattern, bare(row.name))
    outputs = "".join(bare(other.name) for _, other in case.rows(Level1.OUTPUT))
    if found is None or (entry.needs and entry.needs not in outputs):
        return False
    told = "" if entry.needs else squeeze(case.filing.project.name + case.objective_text + case.statement_text)
    own = bare(row.name).replace(found[0], "")
    return not re.search(entry.unless, outputs + told + own)


@rule
def indicator_not_core(case: Case) -> Iterator[Hit]:
    """A bought thing that neither name nor objective mentions takes a quarter of all rows."""
    rows = list(case.rows())
    told = squeeze(case.filing.project.name + case.objective_text + case.statement_text)
    for number, row in case.rows(Level1.OUTPUT, Level2.QUANTITY):
        if not re.search("(?:购买|采购|购置|印制|制作)数?量?$", bare(row.name)):
            continue
        thing = re.sub("(?:购买|采购|购置|印制|制作)数?量?$", "", bare(row.name))[-4:]
        about = [other.name for _, other in rows if len(thing) >= 2 and thing in bare(other.name)]
        if len(about) >= 3 and len(about) * 4 >= len(rows) and len(longest_shared(thing, told)) < 2:
            yield Hit(
                place=at_row(number, row, "name"),
                quote="、".join(about),
                message=f"{len(rows)}条指标中有{len(about)}条围着“{thing}”的采购转，而项目名称和目标都没有提到它。",
                suggestion="采购类合并为一条，腾出来的位置补项目的核心任务。",
            )
            return


@rule
def missing_core_benefit(case: Case) -> Iterator[Hit]:
    """A public-service project without 社会效益."""
    rows = [row for _, row in case.rows(Level1.BENEFIT)]
    public = any_of("terms", "public", "words").search(case.filing.project.name)
    if (
        not rows
        or not public
        or any(row.level2 is Level2.SOCIAL_BENEFIT for row in rows)
        or None in [row.level2 for row in rows]
    ):
        return
    kinds = "、".join(dict.fromkeys(row.level2.value for row in rows if row.level2))
    yield Hit(
        place=at_field(Section.FORM, "indicators", "社会效益指标"),
        quote=kinds,
        message=f"项目直接服务公众，效益指标却只有{kinds}，没有社会效益指标。",
        suggestion="补设社会效益指标，例如受益人次、问题解决率、知晓率。",
    )


@rule
def indicator_count_excessive(case: Case) -> Iterator[Hit]:
    """More indicators than anyone can weigh."""
    count, most = len(case.filing.indicators), case.thresholds.indicators_max
    if count > most:
        yield Hit(
            place=at_field(Section.FORM, "indicators", "全部指标"),
            quote=f"三级指标{count}条",
            message=f"三级指标{count}条，多于{most}条，重点不突出。",
            suggestion="同类合并，保留15～20条核心指标。",
        )


@rule
def indicator_count_insufficient(case: Case) -> Iterator[Hit]:
    """Fewer indicators than the money calls for."""
    rows: tuple[Indicator, ...] = case.filing.indicators
    if not rows:
        return
    money = _money_of(case)
    quantities = sum(row.level2 is Level2.QUANTITY for row in rows)
    why = []
    if len(rows) < case.thresholds.indicators_min:
        why.append(f"三级指标只有{len(rows)}条，少于{case.thresholds.indicators_min}条")
    if money and quantities == 1 and money >= 500_000:
        why.append(f"{figure(money / 10_000)}万元的项目只有1条数量指标")
    if money and money >= 10_000_000 and 1 < quantities < 4:
        why.append(f"{figure(money / 10_000)}万元的项目只有{quantities}条数量指标")
    if why:
        yield Hit(
            place=at_field(Section.FORM, "indicators", "全部指标"),
            quote=f"三级指标{len(rows)}条，其中数量指标{quantities}条",
            message="；".join(why) + "，不足以说明钱花在哪里。",
            suggestion="按主要支出方向逐项补设数量、质量和效益指标。",
        )


def _money_of(case: Case) -> Decimal | None:
    annual = case.filing.project.funding.annual
    if annual and annual.yuan is not None:
        return annual.yuan
    line = next(iter(case.filing.execution.lines), None) if case.filing.execution else None
    filed = line and (line.initial or line.revised)
    return filed.yuan if filed else None
