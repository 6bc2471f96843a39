"""The sample library is what it claims to be: made up, sound, consistent, marked, and sourced."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal

import pytest

from assistant.domain import FRAMEWORKS, Filing, FilingKind, Level1, Level2, Measure, Severity
from assistant.library.corpus import (
    CORPUS,
    GENERAL,
    Sample,
    all_practices,
    digest,
    regulation_passages,
    samples,
    sectors,
)
from assistant.persons import mask_persons
from assistant.review.checking import review_document
from assistant.settings import Thresholds
from assistant.target import read_date, read_money, read_target
from eval.search import CASES

FILINGS = [
    pytest.param(filing, sample, id=f"{sample.document.source}:{number}")
    for sample in samples()
    for number, filing in enumerate(sample.document.filings, start=1)
]
APPLICATIONS = [case for case in FILINGS if case.values[0].kind is FilingKind.APPLICATION]  # type: ignore[union-attr]
ASSESSED = [case for case in FILINGS if case.values[0].kind is FilingKind.SELF_EVALUATION]  # type: ignore[union-attr]


def test_the_library_is_broad_enough() -> None:
    filings = [filing for sample in samples() for filing in sample.document.filings]
    assert len(samples()) >= 28
    assert len({sample.sector for sample in samples()}) >= 13
    assert {filing.project.year for filing in filings} == {2023, 2024, 2025, 2026}
    assert sum(filing.kind is FilingKind.SELF_EVALUATION for filing in filings) >= 3
    assert sum(bool(filing.children) for filing in filings) == 2
    assert len({filing.project.name for filing in filings}) == len(filings)


def test_every_sample_is_marked_and_belongs_to_a_sector_with_a_practice() -> None:
    for sample in samples():
        assert sample.sample is True
        assert sample.sector in sectors()


@pytest.mark.parametrize("sample", [pytest.param(item, id=item.document.source) for item in samples()])
def test_our_own_rules_find_neither_error_nor_warning(sample: Sample) -> None:
    found = [
        (finding.rule, finding.place.label, finding.quote)
        for review in review_document(sample.document, Thresholds())
        for finding in review.findings
        if finding.severity is not Severity.INFO
    ]
    assert found == []


@pytest.mark.parametrize(("filing", "sample"), FILINGS)
def test_readings_are_what_the_reader_reads_today(filing: Filing, sample: Sample) -> None:
    for row in filing.indicators:
        assert row.target == read_target(row.target.text)
        assert row.target.reading is not None, row.name
        assert row.actual is None or row.actual == read_target(row.actual.text)
    for date in (filing.project.start, filing.project.end):
        assert date is None or date == read_date(date.text)
    for money in (filing.project.funding.annual, filing.project.funding.total):
        assert money is None or money == read_money(money.text, unit="元")
    assert sample.document.source.endswith(".json")


@pytest.mark.parametrize(("filing", "sample"), FILINGS)
def test_organisations_are_generic_and_nobody_is_named(filing: Filing, sample: Sample) -> None:
    assert (filing.project.unit or "").startswith("某区")
    assert (filing.project.department or "").startswith("某区")
    text = sample.document.model_dump_json()
    assert mask_persons(text) == text


@pytest.mark.parametrize(("filing", "sample"), FILINGS)
def test_rows_follow_the_framework_of_the_form(filing: Filing, sample: Sample) -> None:
    cost = any(row.level1 is Level1.COST for row in filing.indicators)
    framework = FRAMEWORKS["2024" if cost else "2023"]
    assert all(framework.allows(row.level1, row.level2) for row in filing.indicators)
    assert {row.level1 for row in filing.indicators} == set(framework.weights)
    assert 8 <= len(filing.indicators) <= 20
    assert sum(row.level2 is Level2.QUANTITY for row in filing.indicators) >= 3
    assert cost is (filing.project.year != 2023)
    assert [row.place.row for row in filing.indicators] == list(range(1, len(filing.indicators) + 1))
    assert sample.document.filings


@pytest.mark.parametrize(("filing", "sample"), FILINGS)
def test_figures_with_a_unit_in_the_objective_stand_in_the_rows(filing: Filing, sample: Sample) -> None:
    """Half of an objective's counts at least are the amounts of rows: an objective and its table tell one story."""
    amounts = {row.target.reading.amount for row in filing.indicators if isinstance(row.target.reading, Measure)}
    said = {
        Decimal(figure) for figure in re.findall(r"\d+(?:\.\d+)?(?=[%\u4e00-\u9fff])", filing.objective.annual or "")
    }
    assert len(said & amounts) >= max(4, len(said) / 2), (sample.document.source, said - amounts)


@pytest.mark.parametrize(("filing", "sample"), APPLICATIONS)
def test_money_adds_up(filing: Filing, sample: Sample) -> None:
    funding = filing.project.funding
    assert funding.annual and funding.appropriation and funding.total  # noqa: PT018
    assert funding.annual == funding.appropriation == funding.total
    if filing.children:
        assert sum(share.amount.yuan or 0 for share in filing.children) == funding.annual.yuan
        assert {share.name for share in filing.children} <= {other.project.name for other in sample.document.filings}


@pytest.mark.parametrize(("filing", "sample"), ASSESSED)
def test_a_self_evaluation_adds_up(filing: Filing, sample: Sample) -> None:
    execution = filing.execution
    assert execution is not None
    assert execution.weight is not None
    assert execution.score is not None
    assert sum(row.weight or 0 for row in filing.indicators) + execution.weight == 100
    assert sum(row.score or 0 for row in filing.indicators) + execution.score == execution.total_score
    missed = [row for row in filing.indicators if row.score != row.weight]
    assert all(row.deviation for row in missed)
    assert sample.document.source.endswith("-self.json")


# ------------------------------------------------------------------------------------------------- practice


def test_practice_covers_every_sector_and_no_name_twice_in_one() -> None:
    practices = all_practices()
    assert len(practices) >= 305
    assert len(sectors()) >= 13
    assert GENERAL not in sectors()
    keys = [(item.sector, item.level2, item.name) for item in practices]
    assert len(keys) == len(set(keys))
    for sector in sectors():
        levels = {item.level1 for item in practices if item.sector == sector}
        assert levels == set(Level1), sector


def test_practice_belongs_to_legal_levels_and_its_typical_values_can_be_read() -> None:
    for item in all_practices():
        assert FRAMEWORKS["2024"].allows(item.level1, item.level2), item
        assert not re.search(r"[（(、]", item.name), item.name
        if item.typical and not item.typical.startswith("每"):
            assert read_target(f"{item.comparator}{item.typical}{item.unit}").reading is not None, item


# ------------------------------------------------------------------------------------------------- regulations


def test_every_section_says_what_it_rests_on() -> None:
    passages = regulation_passages()
    assert len(passages) >= 40
    assert len({passage.heading for passage in passages}) == len(passages)
    for passage in passages:
        assert passage.text.rpartition("\n\n")[2].startswith("依据："), passage.ref


def test_regulations_neither_quote_nor_cite_article_numbers() -> None:
    for passage in regulation_passages():
        assert not re.search(r"第[一二三四五六七八九十百\d]+[条款章]", passage.text), passage.ref


def test_every_page_has_its_source_and_its_confidence() -> None:
    sources = tomllib.loads((CORPUS / "sources.toml").read_text("utf-8"))
    assert set(sources["regulations"]) == {passage.page for passage in regulation_passages()}
    entries = [sources["filings"], sources["indicators"], *sources["regulations"].values()]
    assert {entry["confidence"] for entry in entries} <= {"S", "C", "K"}


def test_the_digest_tells_versions_apart() -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", digest())
    assert digest() == digest()


# ------------------------------------------------------------------------------------------------- cases of eval


def test_everything_the_search_cases_want_exists() -> None:
    cases = tomllib.loads(CASES.read_text("utf-8"))
    filings = [filing for sample in samples() for filing in sample.document.filings]
    there = {
        "indicators": {row.name for filing in filings for row in filing.indicators},
        "filings": {filing.project.name for filing in filings},
        "regulations": {passage.heading for passage in regulation_passages()},
    }
    for kind, names in there.items():
        wanted = {name for names in cases[kind].values() for name in names}
        assert wanted <= names, wanted - names
    assert len(cases["indicators"]) >= 40
    assert set(cases["sectors"].values()) <= set(sectors())
