"""Rules on 适当性: do the sums of money agree with each other, and does the project's kind fit what it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Frequency, Level1, Level2, Money, Place, Section, Severity
from assistant.review.lexicon import any_of
from assistant.review.rule import Case, Hit, at_field, rule, squeeze
from assistant.review.rules.cost_lines import lines
from assistant.review.wording import bare, figure
from assistant.target import read_money

_TEN_THOUSAND = Decimal(10_000)


def _yuan(money: Money | None) -> Decimal | None:
    return money.yuan if money else None


def _part(money: Money | None) -> Decimal | None:
    """A summand: a missing or blank cell is nothing, an unreadable one stops the sum."""
    if money is None or not money.text.strip():
        return Decimal(0)
    return money.yuan


def _slack(*sums: Money | None) -> Decimal:
    """How far rounding may move a sum: half a last digit a figure, at least a cent."""
    total = Decimal("0.01")
    for money in sums:
        if money and money.yuan is not None and money.unit and money.unit != "元":
            digits = len(money.text.strip().partition(".")[2].strip("万元亿) ")) if "." in money.text else 0
            scale = {"万元": _TEN_THOUSAND, "亿元": _TEN_THOUSAND**2}.get(money.unit, Decimal(1000))
            total += scale / (2 * Decimal(10) ** digits)
    return total


def _times_ten_thousand(first: Decimal | None, second: Decimal | None) -> bool:
    """Whether two amounts differ by exactly the factor between 元 and 万元."""
    if not first or not second:
        return False
    large, small = max(first, second), min(first, second)
    return abs(large / small - _TEN_THOUSAND) < Decimal(50)


@rule
def budget_sum_mismatch(case: Case) -> Iterator[Hit]:
    """Parts that do not make up their sum, within the form and across the family."""
    money = case.filing.project.funding
    checks = (
        ("total", "项目资金总额", money.total, (("财政资金", money.total_fiscal), ("其他资金", money.total_other))),
        (
            "annual",
            "年度资金申请总额",
            money.annual,
            (("当年财政拨款", money.appropriation), ("上年结转资金", money.carried_over), ("其他资金", money.other)),
        ),
    )
    for field, label, whole, parts in checks:
        yield from _sum(at_field(Section.FUNDING, field, label), label, whole, parts)
    yield from _execution_sums(case)
    yield from _family_sum(case)


def _sum(place: Place, label: str, whole: Money | None, parts: tuple[tuple[str, Money | None], ...]) -> Iterator[Hit]:
    total, read = _yuan(whole), [_part(part) for _, part in parts]
    if total is None or not any(part and part.text.strip() for _, part in parts) or None in read:
        return
    amount = sum((part for part in read if part is not None), Decimal(0))
    if abs(total - amount) <= _slack(whole, *(part for _, part in parts)) or _times_ten_thousand(total, amount):
        return
    shown = " + ".join(
        f"{name}{figure(part)}" for (name, money), part in zip(parts, read, strict=True) if money and part is not None
    )
    yield Hit(
        place=place,
        quote=whole.text.strip() if whole else "",
        message=f"{shown} = {figure(amount)}元，与{label}{figure(total)}元差{figure(abs(total - amount))}元。",
        suggestion="核对各项来源，改正其中的错数。",
    )


def _execution_sums(case: Case) -> Iterator[Hit]:
    filed = case.filing.execution
    if filed is None or len(filed.lines) < 2 or "总额" not in filed.lines[0].label:
        return
    head, rest = filed.lines[0], filed.lines[1:]
    for column, name in (("initial", "年初预算数"), ("revised", "全年预算数"), ("spent", "全年执行数")):
        parts = tuple((re.sub("^其中[:：]", "", line.label.strip()), getattr(line, column)) for line in rest)
        place = at_field(Section.EXECUTION, column, f"{head.label.strip()}·{name}")
        yield from _sum(place, f"{head.label.strip()}的{name}", getattr(head, column), parts)


def _family_sum(case: Case) -> Iterator[Hit]:
    shares, funding = case.filing.children, case.filing.project.funding
    amounts = [_yuan(share.amount) for share in shares]
    if not shares or None in amounts:
        return
    total = sum((amount for amount in amounts if amount is not None), Decimal(0))
    wholes = [amount for amount in (_yuan(funding.annual), _yuan(funding.total)) if amount]
    slack = _slack(funding.annual, *(share.amount for share in shares))
    if not wholes or any(abs(total - whole) <= slack or _times_ten_thousand(total, whole) for whole in wholes):
        return
    shown = " + ".join(
        f"{share.name}{figure(amount)}" for share, amount in zip(shares, amounts, strict=True) if amount is not None
    )
    yield Hit(
        place=at_field(Section.FAMILY, "children", "项目投入资金构成"),
        quote=shown,
        message=f"子项目合计：{shown} = {figure(total)}元，与项目资金{figure(wholes[0])}元差{figure(abs(total - wholes[0]))}元。",
        suggestion="核对各子项目预算金额，使合计等于项目资金。",
    )


_TOTAL = re.compile(
    r"(?:预算资金|项目预算总额|预算总额|项目总预算|总预算|整个项目预算|项目预算资金|年度预算资金|年度预算|申请财政资金|申请预算|资金总额|所需资金|共需资金|共需经费|预算共计|预算合计|合计)"
    r"(?:总计|共计|合计|安排|总额|共|为|约|是|：|:)*(?P<amount>\d[\d,]*(?:\.\d+)?(?:万元|亿元|万|元))"
)


@rule
def narrative_budget_mismatch(case: Case) -> Iterator[Hit]:
    """The statement's total is another sum than the form's, or its parts do not make up its total."""
    funding = case.filing.project.funding
    annual = _yuan(funding.annual)
    if case.statement is None or not annual:
        return
    known = {amount for amount in (annual, _yuan(funding.total), _yuan(funding.appropriation)) if amount}
    for section in case.statement.sections:
        place = at_field(Section.STATEMENT, "sections", f"说明：{section.heading}")
        for sentence in re.split("[。；;\n]", squeeze(section.text)):
            found = _TOTAL.search(sentence)
            if not found or re.search("上年|去年|往年|以前年度|20\\d\\d年(?:预算|安排)", sentence[: found.start()]):
                continue
            said = read_money(found["amount"], unit="元").yuan
            if said is None or _times_ten_thousand(said, annual):
                continue
            if all(
                abs(said - amount) > Decimal(5000 if "万" in found["amount"] and "." not in found["amount"] else 50)
                for amount in known
            ):
                yield Hit(
                    place=place,
                    quote=found[0],
                    message=f"说明“{section.heading}”写{found['amount']}，表内年度资金是{figure(annual)}元，差{figure(abs(said - annual))}元。",
                    suggestion="核对后改为一致。",
                )
            elif parts := _parts_after(sentence[found.end() :]):
                total = sum(parts, Decimal(0))
                if len(parts) >= 2 and abs(total - said) > Decimal(50):
                    shown = " + ".join(figure(part) for part in parts)
                    yield Hit(
                        place=place,
                        quote=sentence[found.start() :][:60],
                        message=f"说明“{section.heading}”的分项{shown} = {figure(total)}元，与总数{figure(said)}元不等。",
                        suggestion="核对分项金额，使合计等于总数。",
                    )


def _parts_after(rest: str) -> list[Decimal]:
    """The amounts listed behind 其中, when it is one plain list: no prices, no second 其中."""
    if (
        not re.match("[，,（(：:]?其中", rest)
        or rest.count("其中") > 1
        or re.search("/|／|每|[×xX*]|标准|单价|人均", rest)
    ):
        return []
    amounts = [read_money(text, unit="元").yuan for text in re.findall(r"\d[\d,]*(?:\.\d+)?(?:万元|万|元)", rest)]
    return [amount for amount in amounts if amount is not None]


@rule
def budget_unit_error(case: Case) -> Iterator[Hit]:
    """元 filled in where 万元 is meant, or the other way round: one sum stands twice, ten thousand times apart."""
    money = case.filing.project.funding
    pairs = [
        ("annual", "年度资金申请总额", _yuan(money.annual), "当年财政拨款", _yuan(money.appropriation)),
        ("total", "项目资金总额", _yuan(money.total), "财政资金", _yuan(money.total_fiscal)),
        ("annual", "年度资金申请总额", _yuan(money.annual), "项目资金总额", _yuan(money.total)),
    ]
    if case.parent:
        name = squeeze(case.filing.project.name)
        share = next((_yuan(one.amount) for one in case.parent.children if squeeze(one.name) == name), None)
        pairs.append(("annual", "年度资金申请总额", _yuan(money.annual), "父项目列示的预算金额", share))
    if case.statement:
        totals = [
            read_money(found["amount"], unit="元").yuan for found in _TOTAL.finditer(squeeze(case.statement_text))
        ]
        pairs += [("annual", "年度资金申请总额", _yuan(money.annual), "说明书写的金额", amount) for amount in totals]
    for field, label, first, other, second in pairs:
        if first and second and _times_ten_thousand(first, second):
            yield Hit(
                place=at_field(Section.FUNDING, field, label),
                quote=f"{label}{figure(first)}元，{other}{figure(second)}元",
                message=f"{label}按{figure(first)}元计，{other}按{figure(second)}元计，恰好相差一万倍，元和万元混用了。",
                suggestion="按表头的金额单位统一填写。",
            )
            return


@rule
def project_category_questionable(case: Case) -> Iterator[Hit]:
    """Mostly wages, yet filed as 特定目标类."""
    project = case.filing.project
    if "特定目标" not in (project.category or ""):
        return
    wages = sum(
        (line.total or Decimal(0) for line in lines(case) if any_of("terms", "wages", "words").search(line.row.name)),
        Decimal(0),
    )
    annual = _yuan(project.funding.annual)
    share = wages / annual if annual else Decimal(0)
    named = any_of("terms", "wages", "words").search(project.name)
    if share < Decimal("0.8") and not named:
        return
    why = (
        f"人员支出{figure(wages)}元，占年度资金的{figure(share * 100)}%"
        if share >= Decimal("0.8")
        else f"名称含“{named[0]}”"
        if named
        else ""
    )
    yield Hit(
        place=at_field(Section.PROJECT, "category", "项目类别"),
        quote=f"{project.name}：{project.category}",
        message=f"{why}，项目类别却列“{project.category}”。",
        suggestion="核对应归人员类、其他运转类还是特定目标类。",
    )


@rule
def nature_indicator_mismatch(case: Case) -> Iterator[Hit]:
    """A one-off project measured month by month, or a recurring one that only builds."""
    nature = f"{case.filing.project.nature or ''}{case.filing.project.category or ''}"
    rows = [row for _, row in case.rows(Level1.OUTPUT) if row.level2 in (Level2.QUANTITY, Level2.TIMELINESS)]
    if len(rows) < 2:
        return
    said = [bare(row.name) + squeeze(row.target.text) for row in rows]
    recurring = [
        row
        for row, words in zip(rows, said, strict=True)
        if isinstance(row.target.reading, Frequency) or any_of("terms", "nature", "recurring").search(words)
    ]
    one_off = [row for row, words in zip(rows, said, strict=True) if any_of("terms", "nature", "one_off").search(words)]
    if "一次性" in nature and 2 * len(recurring) > len(rows):
        wrong, why = recurring, "多数产出指标却是长期、逐月的日常工作"
    elif (
        "一次性" not in nature
        and "经常性" in nature
        and len([row for row in one_off if row not in recurring]) == len(rows)
    ):
        wrong, why = one_off, "产出指标却全是一次性的建设、购置内容"
    else:
        return
    yield Hit(
        place=at_field(Section.PROJECT, "nature", "项目性质"),
        quote="、".join(row.name for row in wrong[:4]),
        message=f"项目性质（类别）是“{nature}”，{why}：{'、'.join(row.name for row in wrong[:4])}。",
        suggestion="核对项目性质；性质无误的，按性质重设指标。",
    )


@rule
def annual_cumulative_confusion(case: Case) -> Iterator[Hit]:
    """The whole of a staged project's money where the year's belongs."""
    project = case.filing.project
    total, annual = _yuan(project.funding.total), _yuan(project.funding.annual)
    start, end = project.start and project.start.date, project.end and project.end.date
    several = bool(start and end and end.year > start.year) or "阶段性" in (project.nature or "")
    if total and annual and annual > total + Decimal("0.01") and not _times_ten_thousand(total, annual):
        yield Hit(
            place=at_field(Section.FUNDING, "annual", "年度资金申请总额"),
            quote=f"项目资金总额{figure(total)}元，年度资金{figure(annual)}元",
            message=f"年度资金{figure(annual)}元大于项目资金总额{figure(total)}元：总额应是各年合计，不会比一年的少。",
            suggestion="核对两栏口径，左列填整个项目周期的总额，右列填当年安排数。",
        )
    elif (
        several
        and total
        and total == annual
        and start
        and end
        and end.year - start.year >= 1
        and (end - start).days > 366
    ):
        yield Hit(
            place=at_field(Section.FUNDING, "annual", "年度资金申请总额"),
            quote=f"{start}至{end}，年度资金{figure(annual)}元",
            message=f"项目从{start.year}年做到{end.year}年，年度资金却与项目资金总额同为{figure(annual)}元，当年安排数与累计数混在一起。",
            suggestion="总额填各年合计，年度资金只填当年安排的部分。",
            severity=Severity.WARNING,
        )
    elif several and case.statement and total and annual and total != annual:
        yield from _only_the_total(case, total, annual)


def _only_the_total(case: Case, total: Decimal, annual: Decimal) -> Iterator[Hit]:
    for section in case.statement.sections if case.statement else ():
        if not re.search("年度预算|年度资金", section.heading):
            continue
        amounts = [
            read_money(text, unit="元").yuan
            for text in re.findall(r"\d[\d,]*(?:\.\d+)?(?:万元|亿元|万|元)", squeeze(section.text))
        ]
        if total in amounts and annual not in amounts and not re.search("当年|本年|年度安排", section.text):
            yield Hit(
                place=at_field(Section.STATEMENT, "sections", f"说明：{section.heading}"),
                quote=section.text[:60],
                message=f"“{section.heading}”只写了累计总投资{figure(total)}元，没有写当年安排的{figure(annual)}元。",
                suggestion="分别写明项目总投资、以前年度已安排和当年安排的金额。",
            )
