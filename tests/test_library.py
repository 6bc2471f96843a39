"""The library with the real embeddings and the real Chroma, in a folder of its own."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

import pytest

from assistant.domain import Document, Filing, FilingKind, Hit, Level2, Objective
from assistant.errors import LibraryError
from assistant.library import Added, Library, open_library, rebuild_library, shelf
from assistant.library.cards import Kind, cards_of_filing, filing_id, without_persons
from assistant.library.corpus import all_practices, regulation_passages, samples
from assistant.models.embeddings import open_embeddings
from assistant.settings import Settings


class CountingEmbeddings:
    """The embedded model under any name. It counts the texts it is given and breaks down after ``fail_after`` of them.

    A text is embedded once in a test session, however many libraries ask for it.
    """

    dimension = 384
    known: ClassVar[dict[str, list[float]]] = {}

    def __init__(self, name: str = "e5") -> None:
        self.name = name
        self.seen: list[str] = []
        self.fail_after: int | None = None
        self._real = open_embeddings(Settings(threads=1))

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if self.fail_after is not None and len(self.seen) + len(texts) > self.fail_after:
            raise RuntimeError("no power")
        self.seen += texts
        if new := [text for text in dict.fromkeys(texts) if text not in self.known]:
            self.known.update(zip(new, self._real.embed_documents(new), strict=True))
        return [self.known[text] for text in texts]

    def embed_query(self, text: str) -> list[float]:
        self.seen.append(text)
        return self._real.embed_query(text)


@pytest.fixture(scope="session")
def embeddings() -> CountingEmbeddings:
    return CountingEmbeddings()


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory, embeddings: CountingEmbeddings) -> Library:
    """One library with the whole corpus, only read by the tests that share it."""
    library = open_at(tmp_path_factory.mktemp("full"), embeddings)
    library.index_samples()
    return library


@pytest.fixture
def empty(tmp_path: Path, embeddings: CountingEmbeddings) -> Iterator[Library]:
    library = open_at(tmp_path, embeddings)
    yield library
    library.close()


def open_at(folder: Path, embeddings: CountingEmbeddings) -> Library:
    return open_library(Settings(data_dir=folder), embeddings)  # type: ignore[arg-type]


def sample(name: str) -> Document:
    return next(item.document for item in samples() if item.document.source == name)


MEALS = sample("elderly-meals-2024.json")
ROADS = sample("road-repair-2024.json")
SKILLS = sample("skills-training-2025.json")


def renamed(document: Document, **change: object) -> Document:
    """The document with another head, so that it counts as another filing."""
    filing = document.filings[0]
    project = filing.project.model_copy(update=change)
    return document.model_copy(update={"filings": (filing.model_copy(update={"project": project}),)})


# ------------------------------------------------------------------------------------------------------ adding


def test_adding_twice_changes_nothing(empty: Library) -> None:
    first = empty.add([MEALS, ROADS], sector="养老服务")
    before = empty.filings()
    second = empty.add([MEALS, ROADS], sector="别的领域")
    assert (len(first.added), first.already) == (2, ())
    assert second == Added(added=(), already=first.added, rows=0)
    assert empty.filings() == before


def test_the_same_form_read_from_another_file_is_the_same_filing(empty: Library) -> None:
    filing = MEALS.filings[0]
    moved = tuple(
        row.model_copy(update={"place": row.place.model_copy(update={"anchor": f"docx:0/{row.place.row}/3"})})
        for row in filing.indicators
    )
    again = filing.model_copy(update={"indicators": moved, "template": "别的版式"})
    empty.add([MEALS])
    other = empty.add([Document(source="另一份.docx", filings=(again,))])
    assert other.added == ()
    assert len(other.already) == 1


def test_a_changed_figure_is_another_filing() -> None:
    filing = MEALS.filings[0]
    row = filing.indicators[0]
    changed = row.model_copy(update={"target": row.target.model_copy(update={"text": "≤4元/人次"})})
    assert filing_id(filing) != filing_id(filing.model_copy(update={"indicators": (changed, *filing.indicators[1:])}))


def test_a_crash_while_adding_lists_nothing_by_half_and_adding_again_repairs_it(tmp_path: Path) -> None:
    breaking = CountingEmbeddings()
    library = open_at(tmp_path, breaking)
    head, rows = cards_of_filing(MEALS.filings[0], sector="养老服务", sample=False, source="a")
    library._store.index.upsert(Kind.INDICATORS, rows[:5], breaking.embed_documents([row.passage for row in rows[:5]]))
    breaking.fail_after = len(breaking.seen) + 1
    with pytest.raises(RuntimeError):
        library.add([MEALS], sector="养老服务")
    assert library.filings() == ()
    assert library.similar_indicators("老年助餐服务人次") == ()
    breaking.fail_after = None
    assert library.add([MEALS], sector="养老服务").added == (head.id,)
    hits = library.similar_indicators("老年助餐服务人次", 30)
    assert {hit.row for hit in hits} == set(range(1, len(rows) + 1))
    assert len(hits) == len(rows)


def test_progress_ends_at_the_total_and_names_what_was_added(empty: Library) -> None:
    told: list[tuple[int, int, str]] = []
    empty.add(
        [MEALS, ROADS], sector="养老服务", on_progress=lambda done, total, label: told.append((done, total, label))
    )
    assert told[-1][0] == told[-1][1] == 2 + len(MEALS.filings[0].indicators) + len(ROADS.filings[0].indicators)
    assert told[-1][2] == ROADS.filings[0].project.name


def test_removing_takes_the_filing_and_its_rows(empty: Library) -> None:
    (meals,) = empty.add([MEALS], sector="养老服务").added
    empty.add([ROADS], sector="工程建设")
    assert empty.remove(meals) is True
    assert empty.remove(meals) is False
    assert [entry.project for entry in empty.filings()] == [ROADS.filings[0].project.name]
    assert {hit.filing for hit in empty.similar_indicators("助餐服务人次", 50)} == {ROADS.filings[0].project.name}
    with pytest.raises(LibraryError, match=meals):
        empty.filing(meals)


def test_what_is_stored_is_what_was_filed(empty: Library) -> None:
    (number,) = empty.add([MEALS], sector="养老服务").added
    assert empty.filing(number) == MEALS.filings[0]


def test_a_sector_nobody_named_is_guessed(full: Library) -> None:
    cards = list(full._store.index.cards(Kind.FILINGS))[::3]
    wrong = [card.project for card in cards if full.guess_sector(card.passage) != card.sector]
    assert len(wrong) <= 1, wrong


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("为600名80岁以上老人提供助餐，健康讲座12场，改造日间照料点2个", "养老服务"),
        ("租用云主机，维护政务网站和终端", "信息化"),
        ("补贴辖区小学课后兴趣班", "教育"),
        ("清扫主次干道，清运小区垃圾", "环卫绿化"),
        ("春节慰问老兵和军属", "退役军人"),
    ],
)
def test_the_sector_of_a_brief(full: Library, text: str, sector: str) -> None:
    assert full.guess_sector(text) == sector


def test_a_filing_added_before_the_samples_gets_its_sector(empty: Library) -> None:
    empty.add([MEALS, ROADS])
    assert {entry.project: entry.sector for entry in empty.filings()} == {
        MEALS.filings[0].project.name: "养老服务",
        ROADS.filings[0].project.name: "工程建设",
    }


def test_an_empty_library_guesses_and_finds_nothing(empty: Library) -> None:
    assert empty.guess_sector("社区助餐") == ""
    assert empty.similar_filings("社区助餐") == empty.similar_indicators("社区助餐") == empty.regulations("分值") == ()
    assert empty.typical_values("满意度", unit="%") is None


# ------------------------------------------------------------------------------------------------------ search


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("给老人送饭多少回", "社区老年助餐服务人次"),
        ("改造完老人摔倒少不少", "居家跌倒发生率"),
        ("扫马路多大面积", "道路清扫保洁面积"),
        ("退伍兵就业情况", "退役军人就业率"),
        ("系统平稳运行不中断", "系统正常运行率"),
        ("健康讲座场次", "健康讲座场次"),
    ],
)
def test_a_row_is_found_by_what_it_means(full: Library, asked: str, name: str) -> None:
    assert name in [hit.indicator.name for hit in full.similar_indicators(asked, 5) if hit.indicator]


def test_every_hit_says_where_it_comes_from(full: Library) -> None:
    def known(hit: Hit) -> bool:
        return bool(hit.filing and hit.ref and hit.source and hit.text and hit.place and 0 < hit.score <= 1)

    for kind in ("filings", "indicators", "regulations"):
        hits = full.hits(kind, "老年人助餐服务满意度怎么定", 5)
        assert len(hits) == 5
        assert all(known(hit) and hit.kind == kind for hit in hits)
    row = full.similar_indicators("助餐", 1)[0]
    assert row.sample
    assert row.row
    assert full.filing(row.ref).indicators[row.row - 1] == row.indicator


def test_an_unknown_kind_is_refused(full: Library) -> None:
    with pytest.raises(LibraryError, match="indicators"):
        full.hits("persons", "谁", 3)


def test_rows_can_be_limited_to_a_second_level_and_filings_left_out(full: Library) -> None:
    costs = full.similar_indicators("助餐服务", 8, level2=Level2.ECONOMIC_COST)
    assert costs
    assert {hit.indicator.level2 for hit in costs if hit.indicator} == {Level2.ECONOMIC_COST}
    best = full.similar_filings("老年助餐", 1)[0]
    for exclude in ((best.ref,), (best.filing,)):
        assert best.ref not in {hit.ref for hit in full.similar_filings("老年助餐", 5, exclude=exclude)}
        assert best.ref not in {hit.ref for hit in full.similar_indicators("老年助餐", 30, exclude=exclude)}


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_found_for_nothing(full: Library, text: str) -> None:
    assert full.similar_filings(text) == full.similar_indicators(text) == full.regulations(text) == ()


@pytest.mark.parametrize(
    ("asked", "heading"),
    [
        ("预算执行率得分怎么计算", "预算执行率怎么算得分"),
        ("没有设满意度指标，分值怎么办", "不设满意度时怎么分"),
        ("审核评为优良中差之后怎么处理", "审核结果怎么用"),
        ("单位成本可以用预算除以数量吗", "单位成本的数从哪里来"),
    ],
)
def test_a_question_finds_its_section(full: Library, asked: str, heading: str) -> None:
    assert heading in [hit.place.label for hit in full.regulations(asked, 3) if hit.place]


def test_typical_values_pool_rows_of_one_meaning_one_unit_and_one_level(empty: Library) -> None:
    for year, count in ((2021, "≥10场"), (2022, "≥12场"), (2023, "≥30场")):
        document = renamed(sample("health-2025.json"), year=year)
        filing = document.filings[0]
        rows = tuple(
            row.model_copy(update={"target": row.target.model_copy(update={"text": count, "reading": reading(count)})})
            if row.name == "健康讲座场次"
            else row
            for row in filing.indicators
        )
        empty.add(
            [document.model_copy(update={"filings": (filing.model_copy(update={"indicators": rows}),)})],
            sector="卫生健康",
        )
    typical = empty.typical_values("居民健康讲座举办场次", unit="场", level2=Level2.QUANTITY)
    assert typical is not None
    assert (typical.count, typical.low, typical.median, typical.high) == (3, Decimal(10), Decimal(12), Decimal(30))
    assert empty.typical_values("居民健康讲座举办场次", unit="元/场") is None
    assert empty.typical_values("居民健康讲座举办场次", unit="场", level2=Level2.QUALITY) is None
    assert empty.typical_values("道路保洁面积", unit="场") is None
    cost = empty.typical_values("单场健康讲座成本", unit="元/场")
    assert cost is not None
    assert cost.median == 1500


def reading(text: str) -> object:
    from assistant.target import read_target

    return read_target(text).reading


def test_practices_come_by_sector_and_by_level(full: Library) -> None:
    assert {item.sector for item in full.practices("养老服务")} == {"养老服务", "通用"}
    assert {item.level2 for item in full.practices("信息化", Level2.TIMELINESS)} == {Level2.TIMELINESS}
    assert {item.sector for item in full.practices("没有这个领域")} == {"通用"}
    found = full.similar_practices("给独居老人打电话上门看看", 5, sector="养老服务")
    assert "独居老人关爱探访人次" in [practice.name for practice, _ in found]
    assert {practice.sector for practice, _ in found} <= {"养老服务", "通用"}


def test_last_years_filing_of_the_project_is_found_and_the_self_evaluation_preferred(empty: Library) -> None:
    now = renamed(MEALS, year=2026).filings[0]
    assert empty.prior(now) is None
    empty.add([renamed(MEALS, year=2025), renamed(MEALS, year=2024)], sector="养老服务")
    prior = empty.prior(now)
    assert prior is not None
    assert prior.project.year == 2025
    assessed = renamed(MEALS, year=2025).filings[0].model_copy(update={"kind": FilingKind.SELF_EVALUATION})
    empty.add([Document(source="自评.docx", filings=(assessed,))], sector="养老服务")
    prior = empty.prior(now)
    assert prior is not None
    assert prior.kind is FilingKind.SELF_EVALUATION


def test_a_year_in_the_name_and_an_open_unit_do_not_hide_last_year(empty: Library) -> None:
    form = renamed(MEALS, year=2025).filings[0]

    def called(name: str, unit: str, year: int) -> Filing:
        head = form.project.model_copy(update={"name": name, "unit": unit, "department": "", "year": year})
        return form.model_copy(update={"project": head})

    empty.add([Document(source="a", filings=(called("2025年老年助餐", "甲中心", 2025),))], sector="养老服务")
    assert empty.prior(called("2026年老年助餐", "甲中心", 2026)) is not None
    assert empty.prior(called("老年助餐", "", 2026)) is not None
    assert empty.prior(called("老年助餐", "乙中心", 2026)) is None
    empty.add([Document(source="b", filings=(called("老年助餐", "乙中心", 2025),))], sector="养老服务")
    assert empty.prior(called("老年助餐", "", 2026)) is None  # two units: whose was it?


def test_the_library_is_a_langchain_retriever(full: Library) -> None:
    from assistant.library.retriever import LibraryRetriever

    retriever = LibraryRetriever(library=full, kind="regulations", k=3)
    pieces = retriever.invoke("满意度指标怎么设")
    assert len(pieces) == 3
    assert all(piece.metadata["ref"].startswith("regulations/") for piece in pieces)


def test_many_threads_search_and_add_at_once(empty: Library) -> None:
    documents = [renamed(SKILLS, name=f"技能培训第{number}批") for number in range(8)]
    failures: list[BaseException] = []

    def work(document: Document) -> None:
        try:
            empty.add([document], sector="就业培训")
            for _ in range(5):
                assert empty.similar_indicators("培训合格率", 5)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(document,)) for document in documents]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(empty.filings()) == 8


# ------------------------------------------------------------------------------------------------------ samples


@pytest.fixture
def small_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """A corpus of four sample files and thirty practices, for tests that index it again and again."""
    monkeypatch.setattr(shelf, "samples", lambda: samples()[:4])
    monkeypatch.setattr(shelf, "all_practices", lambda: all_practices()[:30])
    monkeypatch.setattr(shelf, "regulation_passages", lambda: regulation_passages()[:3])


@pytest.mark.usefixtures("small_corpus")
def test_samples_are_indexed_once_and_at_the_second_start_nothing_is_embedded(tmp_path: Path) -> None:
    first = CountingEmbeddings()
    told: list[tuple[int, int, str]] = []
    library = open_at(tmp_path, first)
    added = library.index_samples(lambda done, total, label: told.append((done, total, label)))
    library.close()
    assert len(added.added) == len(set(added.added)) >= 4
    assert told[-1][0] == told[-1][1] == len(first.seen)
    second = CountingEmbeddings()
    again = open_at(tmp_path, second)
    assert again.index_samples() == Added()
    assert second.seen == []
    assert len(again.filings()) == len(added.added)
    assert all(entry.sample for entry in again.filings())


def test_samples_can_be_hidden_also_after_a_restart(tmp_path: Path, embeddings: CountingEmbeddings) -> None:
    library = open_at(tmp_path, embeddings)
    library.add([MEALS], sector="养老服务", sample=True)
    library.add([ROADS], sector="工程建设")
    library.hide_samples()
    library.close()
    again = open_at(tmp_path, embeddings)
    assert again.samples_hidden
    assert [entry.project for entry in again.filings()] == [ROADS.filings[0].project.name]
    assert not any(hit.sample for hit in (*again.similar_filings("助餐", 9), *again.similar_indicators("助餐", 50)))
    again.hide_samples(False)
    assert any(hit.sample for hit in again.similar_filings("助餐", 9))


@pytest.mark.usefixtures("small_corpus")
def test_a_sample_that_is_removed_stays_away(tmp_path: Path, embeddings: CountingEmbeddings) -> None:
    library = open_at(tmp_path, embeddings)
    library.index_samples()
    gone = library.filings()[0]
    library.remove(gone.id)
    library.index_samples()
    assert gone.id not in {entry.id for entry in library.filings()}


@pytest.mark.usefixtures("small_corpus")
def test_another_version_of_the_corpus_replaces_the_old_samples_and_keeps_the_users_filings(
    tmp_path: Path, embeddings: CountingEmbeddings, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_at(tmp_path, embeddings)
    mine = library.add([renamed(MEALS, name="我街道的助餐")], sector="养老服务").added
    kept = samples()[:3]
    monkeypatch.setattr(shelf, "samples", lambda: samples_before)
    samples_before = samples()[2:5]
    library.index_samples()
    samples_before = kept
    monkeypatch.setattr(shelf, "digest", lambda: "the next version")
    library.index_samples()
    listed = library.filings()
    assert {entry.source for entry in listed if entry.sample} == {item.document.source for item in kept}
    assert [entry.id for entry in listed if not entry.sample] == list(mine)


# ----------------------------------------------------------------------------------------- another embedder, rebuild


def test_another_embedder_is_refused_with_the_command_that_rebuilds(tmp_path: Path) -> None:
    library = open_at(tmp_path, CountingEmbeddings("small"))
    library.add([MEALS], sector="养老服务")
    library.close()
    with pytest.raises(LibraryError) as refused:
        open_at(tmp_path, CountingEmbeddings("large"))
    assert "small" in str(refused.value)
    assert "large" in str(refused.value)
    assert "python -m assistant add --rebuild" in refused.value.hint


@pytest.mark.usefixtures("small_corpus")
def test_a_rebuild_keeps_the_users_filings_under_the_new_embedder(tmp_path: Path) -> None:
    library = open_at(tmp_path, CountingEmbeddings("small"))
    mine = library.add([renamed(MEALS, name="我街道的助餐")], sector="养老服务").added
    library.close()
    rebuilt = rebuild_library(Settings(data_dir=tmp_path), CountingEmbeddings("large"))  # type: ignore[arg-type]
    own = [entry for entry in rebuilt.filings() if not entry.sample]
    assert [(entry.id, entry.sector) for entry in own] == [(mine[0], "养老服务")]
    assert any(entry.sample for entry in rebuilt.filings())
    assert rebuilt.similar_indicators("助餐服务人次", 1, level2=Level2.QUANTITY)
    rebuilt.close()
    open_at(tmp_path, CountingEmbeddings("large")).close()
    with pytest.raises(LibraryError):
        open_at(tmp_path, CountingEmbeddings("small"))


@pytest.mark.usefixtures("small_corpus")
def test_a_rebuild_drops_rows_that_nothing_lists(tmp_path: Path, embeddings: CountingEmbeddings) -> None:
    library = open_at(tmp_path, embeddings)
    _, rows = cards_of_filing(MEALS.filings[0], sector="养老服务", sample=False, source="a")
    orphan = rows[0].model_copy(update={"id": "0:1", "filing": "0"})
    library._store.index.upsert(Kind.INDICATORS, [orphan], embeddings.embed_documents([orphan.passage]))
    library.rebuild()
    assert "0:1" not in library._store.index.ids(Kind.INDICATORS)


# ------------------------------------------------------------------------------------------------------ personal data


@pytest.mark.parametrize(
    "text",
    [
        "两新党组织负责人满意度",
        "全年接待群众13800000人次",
        "12345热线工单按期办结率",
        "财预〔2021〕101号",
        "2023-01-01至2023-12-31",
    ],
)
def test_ordinary_wording_is_stored_as_it_is(text: str) -> None:
    filing = MEALS.filings[0].model_copy(update={"objective": Objective(annual=text)})
    assert without_persons(filing).objective.annual == text


def test_personal_data_never_reaches_the_index(empty: Library) -> None:
    filing = MEALS.filings[0]
    row = filing.indicators[0].model_copy(update={"explanation": "联系人：钱七，电话021-55667788"})
    told = filing.model_copy(
        update={
            "objective": Objective(annual="项目负责人：孙八，电话13900001111。全年助餐96000人次。", overall=""),
            "indicators": (row, *filing.indicators[1:]),
        }
    )
    (number,) = empty.add([Document(source="表.docx", filings=(told,))], sector="养老服务").added
    stored = [card.model_dump_json() for kind in Kind for card in empty._store.index.cards(kind)]
    assert not re.search("孙八|钱七|13900001111|55667788", "".join(stored))
    assert "96000" in (empty.filing(number).objective.annual or "")
    assert isinstance(empty.filing(number), Filing)
