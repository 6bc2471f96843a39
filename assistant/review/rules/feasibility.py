"""Rules on whether the target can be reached: basis, estimate, plan and time, mostly read in the 项目经费情况说明."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

from assistant.domain import Deadline, Place, Section
from assistant.review.passages import at_section, sections
from assistant.review.rule import Case, Hit, at_field, at_row, excerpt, rule, squeeze

_BUDGET = r"预算|测算|资金安排|经费安排"
_NUMBERED = re.compile(
    r"[〔［\[（(]\s*(?:19|20)\d\d\s*[〕］\]）)]\s*第?\s*\d+\s*号|第\s*\d+\s*号|\d{4}\s*年\s*第\s*\d+\s*号"
)
_CITED = re.compile(r"《(?:[^《》〈〉]|《[^》]*》|〈[^〉]*〉)+》")
# laws, regulations and party rules are known by their names; letters, notices and plans are found by their numbers
_BY_NUMBER = re.compile(r"(?:通知|意见|方案|批复|复函|函|决定|行动计划|工作计划|公告|纪要)》$")


@rule
def basis_doc_number_missing(case: Case) -> Iterator[Hit]:
    for part in sections(case, "依据"):
        lacking = []
        for cited in _CITED.finditer(part.text):
            before = part.text[max(0, cited.start() - 24) : cited.start()].rpartition("》")[2]
            around = before + "》" + part.text[cited.end() : cited.end() + 45]
            if _BY_NUMBER.search(squeeze(cited[0])) and not _NUMBERED.search(around) and not _NUMBERED.search(cited[0]):
                lacking.append(cited[0])
        if lacking:
            shown = "、".join(excerpt(squeeze(name), 30) for name in lacking[:3])
            yield Hit(
                place=at_section(part),
                quote=lacking[0],
                message=f"立项依据引用的{shown}没有文号，查不到是哪一份文件。",
                suggestion="补上发文机关、文号和印发日期，如“×府办发〔20××〕×号”。",
            )


_HABIT = re.compile(
    r"(?:按照?|根据|参照|依据|依照)?(?:往年|历年|以往|上年|去年)(?:的)?(?:惯例|经验|规模|标准|情况|水平|活动规模)|惯例测算"
)
_PRICED = re.compile(
    r"元\s*[/／每]|元(?:一|每)|每(?:人|场|次|天|个|户|套|台|件|亩|平方米|课时|月)[^，。；]{0,10}元|[×xX*＊]\s*\d|\d\s*[×*＊]"
    r"|元\s*[×*＊]|单价|定额|人均|户均|场均|费用?标准为"
)
_AMOUNT = re.compile(r"\d[\d,.]*\s*(?:万元|亿元|元|万(?=[，。；、]|$))")


@rule
def cost_basis_weak(case: Case) -> Iterator[Hit]:
    for part in sections(case, _BUDGET):
        habit = _HABIT.search(part.text)
        if not _AMOUNT.search(part.text) or _PRICED.search(part.text):
            continue
        if habit:
            message = f"预算只说“{squeeze(habit[0])}”，没有单价和数量，算不出这笔钱怎么来的。"
        else:
            message = "预算只有总数和分项数，没有单价×数量的测算，也没有引用支出标准。"
        amount = _AMOUNT.search(part.text)
        yield Hit(
            place=at_section(part),
            quote=habit[0] if habit else (amount[0] if amount else ""),
            message=message,
            suggestion="逐项列出“单价×数量＝金额”，写明标准的文号或询价依据。",
        )


_APPROXIMATE = re.compile(
    r"(?:大约|约|大概|预估|近)\s*\d[\d,.]*\s*(?:万元|元|人|人次|场|次|个|户|天)"
    r"|\d[\d,.]*\s*(?:万元|元|人|人次|场|次|个|户|天)?\s*左右"
    r"|\d+\s*(?:[-—–~～至到])\s*\d+\s*(?:万元|元|人|人次|场|次|个|户|天|名)"
    r"|[一二两三四五六七八九十]+(?:至|到)[一二两三四五六七八九十]+(?:人|场|次|天|个|户)"
)


@rule
def estimate_range_or_approx(case: Case) -> Iterator[Hit]:
    for part in sections(case, _BUDGET):
        loose = [match[0] for match in _APPROXIMATE.finditer(part.text)]
        if not loose:
            continue
        shown = "、".join(f"“{squeeze(text)}”" for text in dict.fromkeys(loose[:5]))
        yield Hit(
            place=at_section(part),
            quote=loose[0],
            message=f"预算测算用了约数或区间：{shown}，金额无法核对。",
            suggestion="按计划数给出确定的人数、天数和金额；确有浮动的，写明按哪个数测算。",
        )


@rule
def schedule_conflict(case: Case) -> Iterator[Hit]:
    project = case.filing.project
    start = project.start.date if project.start else None
    end = project.end.date if project.end else None
    dates = Place(section=Section.PROJECT, field="end", label="计划开始日期/计划完成日期")
    if start and end and start > end:
        yield Hit(
            place=dates,
            quote=project.end.text if project.end else "",
            message=f"计划开始日期 {start} 晚于计划完成日期 {end}。",
            suggestion="核对两个日期，是否填反或年份有误。",
        )
        return
    year = project.year
    if start and end and year and not start.year <= year <= end.year:
        yield Hit(
            place=dates,
            quote=project.start.text if project.start else "",
            message=f"表头是 {year} 年度，计划起止日期却是 {start} 至 {end}。",
            suggestion="把起止日期或表头年度改为一致；跨年项目的起止日期应覆盖申报年度。",
        )
        return
    if end:
        yield from _late_rows(case, end)


def _late_rows(case: Case, end: dt.date) -> Iterator[Hit]:
    for number, row in case.rows():
        due = row.target.reading
        if not isinstance(due, Deadline):
            continue
        # a deadline without its year means the year of the form, which tells something only for one-year projects
        year = due.year or (case.filing.project.year if case.filing.project.year == end.year else None)
        if year is None or (year, due.month, due.day) <= (end.year, end.month, end.day):
            continue
        yield Hit(
            place=at_row(number, row),
            quote=row.target.text,
            message=f"“{row.name}”要到 {year}年{due.month}月{due.day}日完成，晚于项目计划完成日期 {end}。",
            suggestion="把指标的截止日改到计划完成日期之前，或更正计划完成日期。",
        )


@rule
def implementation_plan_vague(case: Case) -> Iterator[Hit]:
    for part in sections(case, "实施方案|实施计划|实施内容"):
        text = squeeze(part.text)
        if len(text) >= 50 or re.search(r"(?:详)?见(?:附件|附表|方案)", text):
            continue
        yield Hit(
            place=at_field(Section.STATEMENT, "text", part.heading),
            quote=text[:40] or part.heading,
            message=f"“{part.heading}”只有 {len(text)} 个字，看不出分几步做、什么时候做、谁负责。",
            suggestion="补充进度安排（按月或季度）、责任科室和关键节点。",
        )


_PAST = re.compile(
    r"(?:工程|合同|项目|质保|采购|设备)?尾款|(?:支付|偿还|结清)[^，。；]{0,12}(?:欠款|欠付|应付未付)"
    r"|(?:上年度?|去年|以前年度|往年)[^，。；]{0,12}(?:已(?:经)?完成|已(?:经)?实施|已(?:经)?完工|未付|未支付)"
)


@rule
def prior_year_activity(case: Case) -> Iterator[Hit]:
    for part in case.statement.sections if case.statement else ():
        found = _PAST.search(part.text)
        if found and not re.search(r"(?:无|没有|不含|不包括|不涉及)[^，。；]{0,10}$", part.text[: found.start()]):
            yield Hit(
                place=at_section(part),
                quote=found[0],
                message=f"“{part.heading}”写到“{squeeze(found[0])}”，像是以前年度已完成的事项列进了今年的预算。",
                suggestion="把尾款、结转等以前年度事项单列并说明；今年的绩效目标只写今年要完成的事。",
            )
            return
