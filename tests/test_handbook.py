"""The handbook is true: a page for every rule, a rule for every page, and each page's examples behave as it says."""

from __future__ import annotations

import re

import pytest

from assistant.domain import FilingKind, Finding, Item, Severity
from assistant.review import checking
from assistant.review.examples import read_example
from assistant.review.handbook import HEADINGS, PAGES, Method, Page, pages, read_page
from assistant.review.rule import RULES, Case, squeeze

CODES = sorted(path.stem for path in PAGES.glob("*.md"))
TOLD = sorted(code for code, page in pages().items() if page.method is not Method.JUDGED)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def found(code: str, block: str) -> list[tuple[Case, Finding]]:
    """What the rule finds in a block, over all forms of it."""
    return [(case, finding) for case in read_example(block) for finding in checking.run_rules(case, only=(code,))[0]]


def blocks(which: str) -> list[tuple[str, str]]:
    return [(code, block) for code in CODES for block in getattr(pages()[code], which)]


def names(pairs: list[tuple[str, str]]) -> list[str]:
    return [f"{code}-{number}" for number, (code, _) in enumerate(pairs)]


def test_there_are_pages() -> None:
    assert len(CODES) > 50


def test_every_rule_has_a_page_and_every_page_that_is_not_judged_has_a_rule() -> None:
    assert sorted(RULES) == TOLD


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_its_headings_in_order_and_says_something_under_each(code: str) -> None:
    page = read_page(PAGES / f"{code}.md")
    assert tuple(page.sections) == HEADINGS
    assert [name for name, text in page.sections.items() if not CHINESE.search(text)] == []
    assert "改前" in page.sections["怎么改"]
    assert "改后" in page.sections["怎么改"]


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_a_readable_header(code: str) -> None:
    page = pages()[code]
    assert re.fullmatch(r"[a-z][a-z0-9_]+", code)
    assert CHINESE.search(page.title)
    assert page.item in set(Item)
    assert page.severity in set(Severity)
    assert page.applies
    assert set(page.applies) <= set(FilingKind)
    assert set(page.needs) <= {"statement", "prior", "typical"}
    assert CHINESE.search(page.basis)


@pytest.mark.parametrize("code", CODES)
def test_a_basis_names_a_document_and_cites_no_article_number(code: str) -> None:
    page = pages()[code]
    for text in (page.basis, page.sections["依据"]):
        assert not re.search(r"第[一二三四五六七八九十百\d]+条", text)


def test_titles_are_unique() -> None:
    titles = [page.title for page in pages().values()]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize("code", CODES)
def test_a_page_shows_at_least_two_defective_and_more_sound_filings(code: str) -> None:
    page = pages()[code]
    assert len(page.defective) >= 2
    assert len(page.sound) >= 3
    assert len(page.sound) >= len(page.defective)


@pytest.mark.parametrize(("code", "block"), blocks("defective"), ids=names(blocks("defective")))
def test_a_defective_example_can_be_read_and_the_rule_finds_it(code: str, block: str) -> None:
    assert read_example(block)
    if pages()[code].method is not Method.JUDGED:
        assert found(code, block)


@pytest.mark.parametrize(("code", "block"), blocks("sound"), ids=names(blocks("sound")))
def test_the_rule_is_silent_on_a_sound_example(code: str, block: str) -> None:
    assert read_example(block)
    assert [finding.message for _, finding in found(code, block)] == []


@pytest.mark.parametrize("code", TOLD)
def test_a_finding_speaks_chinese_and_says_what_to_do(code: str) -> None:
    for block in pages()[code].defective:
        for _, finding in found(code, block):
            assert CHINESE.search(finding.message)
            assert CHINESE.search(finding.suggestion)
            assert finding.message.endswith(("。", "？", "！"))
            assert finding.basis == pages()[code].basis
            assert finding.place.label


@pytest.mark.parametrize("code", TOLD)
def test_a_quote_stands_in_the_filing_or_names_the_place(code: str) -> None:
    """A citation can be found again; for a blank cell its label is quoted, for several cells their texts in a row."""
    for block in pages()[code].defective:
        for case, finding in found(code, block):
            written = squeeze(finding.place.label + LABELS + written_text(case)).replace(",", "")
            quote = squeeze(finding.quote).replace(",", "")
            pieces = [piece for piece in re.split(PIECES, quote) if piece]
            stands = [piece for piece in pieces if piece in written]
            assert quote in written or 2 * len(stands) >= len(pieces) > 0, f"{finding.quote!r} stands nowhere"


PIECES = re.compile(r"[、；：，+“”…与至]|（[^）]*）|\d+条|(?<=[\u4e00-\u9fff])(?=\d)")
LABELS = (
    "项目名称主管部门实施单位项目类别年度资金申请总额项目资金总额财政资金其他资金当年财政拨款上年结转资金"
    "项目总目标年度总目标年度总体目标预期目标实际完成情况计划开始日期计划完成日期分值得分总分执行率"
    "成本指标产出指标效益指标满意度指标三级指标"
)


def written_text(case: Case) -> str:
    """Every text of the filing, its relatives and its statement, one after the other."""
    filings = [case.filing, *case.siblings] + ([case.prior] if case.prior else [])
    texts = [str(value) for filing in filings for value in strings(filing.model_dump(mode="json"))]
    return "\n".join([*texts, case.statement_text])


def strings(value: object) -> list[str]:
    """The texts and figures of a nested value."""
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in strings(inner)]
    return [] if value is None else [str(value)]


def test_a_judged_page_is_listed_as_not_evaluated() -> None:
    judged = [code for code, page in pages().items() if page.method is Method.JUDGED]
    case = read_example("项目名称：垃圾分类")[0]
    _, skipped = checking.run_rules(case)
    listed = {item.rule: item.reason for item in skipped}
    for code in judged:
        if case.filing.kind in pages()[code].applies:
            assert "模型" in listed[code]


def test_a_rule_without_its_material_is_listed_with_the_reason() -> None:
    needing: list[Page] = [page for page in pages().values() if "statement" in page.needs and page.rule in RULES]
    case = read_example("项目名称：垃圾分类")[0]
    listed = {item.rule: item.reason for item in checking.run_rules(case)[1]}
    assert needing
    assert {listed[page.rule] for page in needing if case.filing.kind in page.applies} == {"未附项目经费情况说明"}
