"""Rules on 相关性: do objective, basis and indicators fit this project, this unit and this year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.domain import Section
from assistant.review.lexicon import (
    Abolished,
    Phrase,
    Wording,
    entries,
)
from assistant.review.rule import Case, Hit, at_field, rule, squeeze


def objectives(case: Case) -> Iterator[tuple[str, str, str]]:
    """Field, printed label and text of each objective, a text that stands twice only once."""
    labels = (
        ("annual", "预期目标" if case.is_self_evaluation else "年度总目标", case.filing.objective.annual),
        ("overall", "项目总目标", case.filing.objective.overall),
    )
    seen: set[str] = set()
    for field, label, written in labels:
        if written and squeeze(written) not in seen:
            seen.add(squeeze(written))
            yield field, label, squeeze(written)


def _near(whole: str, found: re.Match[str]) -> str:
    return whole[max(0, found.start() - 12) : found.end() + 12]


@rule
def outdated_policy_reference(case: Case) -> Iterator[Hit]:
    """Wording of a past campaign, congress or five-year plan in this year's objective."""
    year = case.filing.project.year
    if year is None:
        return
    for field, label, whole in objectives(case):
        for phrase in entries("policy", "phrase", Phrase):
            found = re.search(phrase.pattern, whole)
            if not found or year < phrase.from_year or (phrase.unless and re.search(phrase.unless, whole)):
                continue
            yield Hit(
                place=at_field(Section.OBJECTIVE, field, label),
                quote=_near(whole, found),
                message=f"{year}年度的目标里仍提“{found[0]}”：{phrase.why}。",
                suggestion=f"{phrase.instead}。",
            )
        for found in re.finditer(r"[（(《]?(20\d\d)年?[-—－–~至](20\d\d)年?[）)]?", whole):
            if int(found[2]) < year and "《" in whole[max(0, found.start() - 20) : found.start() + 1]:
                yield Hit(
                    place=at_field(Section.OBJECTIVE, field, label),
                    quote=_near(whole, found),
                    message=f"目标引用的规划期到{found[2]}年为止，不能管{year}年度。",
                    suggestion="改引现行有效的规划。",
                )


@rule
def expired_basis_document(case: Case) -> Iterator[Hit]:
    """A cited plan whose last year lies before the filing's, or a document that has been replaced."""
    year = case.filing.project.year
    if year is None or case.statement is None:
        return
    for section in case.statement.sections:
        if "依据" not in section.heading and "概述" not in section.heading:
            continue
        place = at_field(Section.STATEMENT, "sections", f"说明：{section.heading}")
        for title in re.findall(r"《([^《》]{4,80})》", squeeze(section.text)):
            span = re.search(r"(20\d\d)年?[-—－–~至](20\d\d)年?", title)
            if span and int(span[2]) < year:
                yield Hit(
                    place=place,
                    quote=f"《{title}》",
                    message=f"《{title}》到{span[2]}年为止，{year}年度的项目不能再以它为依据。",
                    suggestion="换成现行有效的文件，并写明文号。",
                )
            for gone in entries("policy", "abolished", Abolished):
                if title.removeprefix("中华人民共和国") == gone.title and year >= gone.since:
                    yield Hit(
                        place=place,
                        quote=f"《{title}》",
                        message=f"《{title}》已由{gone.by}取代，不再有效。",
                        suggestion=f"改引{gone.by}。",
                    )


@rule
def policy_wording_nonstandard(case: Case) -> Iterator[Hit]:
    """Fixed political wording written otherwise."""
    places = [(at_field(Section.OBJECTIVE, field, label), whole) for field, label, whole in objectives(case)]
    if case.statement:
        places += [
            (at_field(Section.STATEMENT, "sections", f"说明：{part.heading}"), squeeze(part.text))
            for part in case.statement.sections
        ]
    year = case.filing.project.year or 0
    for place, whole in places:
        for wording in entries("policy", "wording", Wording):
            found = re.search(wording.pattern, whole)
            if not found or ("二十大" in found[0] and year < 2023):
                continue
            yield Hit(
                place=place,
                quote=_near(whole, found),
                message=f"“{found[0]}”：{wording.why}。",
                suggestion=f"规范写法：{wording.instead}。",
            )


@rule
def scope_overreach(case: Case) -> Iterator[Hit]:
    """A street or town that sets out to lead the whole city. Everything finer is for the model."""
    owner = squeeze((case.filing.project.unit or "") + (case.filing.project.department or ""))
    if not re.search("街道|镇人民政府|乡人民政府|居委会|村委会|镇社区", owner):
        return
    for field, label, whole in objectives(case):
        found = re.search(
            "(?:引导|推动|带动|组织|指导|动员|覆盖|服务)(?:全市|全省|全国)(?:各级|广大)?(?:党员|干部|居民|市民|群众|企业|职工|老年人|学生|妇女|青年)",
            whole,
        )
        if found:
            yield Hit(
                place=at_field(Section.OBJECTIVE, field, label),
                quote=_near(whole, found),
                message=f"实施单位在街道（乡镇）一级，目标却写“{found[0]}”，超出了本单位能管到的范围。",
                suggestion="把对象收到本街道（乡镇）、本项目服务的人群。",
            )
