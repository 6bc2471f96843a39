"""The review as a user meets it: remembered, waived, accepted, compared; and batches that outlive broken files and stops."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from assistant.__main__ import app
from assistant.desk import Desk, open_desk
from assistant.desk.batching import NO_FORM, State
from assistant.desk.reviewing import Examined, precedents_in
from assistant.documents.files.folder import PICTURE_SMALL, list_files, ready, safe_name
from assistant.documents.files.picture_pages import page_groups
from assistant.documents.writing.bundle import write_bundle
from assistant.documents.writing.opinion import write_opinion_docx
from assistant.domain import Document, Filing, Finding, Review
from assistant.errors import AssistantError, Cancelled
from assistant.library import open_library
from assistant.review.checking import Precedents, review_document
from assistant.settings import Limits, Settings
from assistant.target import read_target
from tests.test_judge import only, scripted

if TYPE_CHECKING:
    from assistant.models.embeddings import Embedder

ROOT = Path(__file__).resolve().parent.parent
WEAK = ROOT / "corpus" / "examples" / "有问题的申报表.txt"
SCORED = ROOT / "corpus" / "examples" / "自评表（有一处算错）.txt"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk without a model over an empty data folder; its library is never opened."""
    made = open_desk(Settings(data_dir=tmp_path / "data", no_model=True, chat_url=""))
    yield made
    made.close()


def codes(review: Review) -> set[str]:
    return {finding.rule for finding in review.findings}


def with_rewrite(shown: Examined) -> list[Finding]:
    return [finding for finding in shown.review.findings if finding.rewrite]


# ------------------------------------------------------------------------------------------------------------- accept


def test_an_accepted_rewrite_stands_in_the_form_and_its_finding_is_resolved(desk: Desk) -> None:
    document = desk.read(WEAK)
    (shown,) = desk.examine(document)
    chosen = [finding for finding in with_rewrite(shown) if finding.rule == "direction_reversed"]
    assert chosen
    made, (after,) = desk.accept(document, [shown], 1, chosen)
    row = made.document.filings[0].indicators[(chosen[0].place.row or 0) - 1]
    assert row.target.text == chosen[0].rewrite
    assert after.since is not None
    assert chosen[0] in after.since.resolved
    assert "direction_reversed" not in codes(after.review)
    assert document.filings[0] != made.document.filings[0]


def test_what_cannot_be_accepted_is_told_with_the_reason(desk: Desk) -> None:
    document = desk.read(WEAK)
    (shown,) = desk.examine(document)
    without = next(finding for finding in shown.review.findings if not finding.rewrite)
    made, _ = desk.accept(document, [shown], 1, [without])
    assert made.accepted == ()
    assert [refusal.finding for refusal in made.refused] == [without]
    assert made.document == document


def test_a_form_changed_on_the_page_does_not_become_the_projects_last_review(desk: Desk) -> None:
    document = desk.read(WEAK)
    (shown,) = desk.examine(document)
    made, _ = desk.accept(document, [shown], 1, with_rewrite(shown))
    revised = made.document.model_copy(update={"sha256": "1" * 64})
    (handed_in,) = desk.examine(revised)
    assert handed_in.since is not None
    assert set(made.accepted) <= set(handed_in.since.resolved)


# ----------------------------------------------------------------------------------------------- remember and compare


def test_a_first_review_is_compared_with_nothing_and_a_second_with_the_first(desk: Desk) -> None:
    document = desk.read(WEAK)
    (first,) = desk.examine(document)
    assert first.since is None
    (second,) = desk.examine(document)
    assert second.since is not None
    assert second.since.resolved == second.since.new == ()
    assert second.since.remaining == second.review.findings


def test_another_years_form_of_a_project_is_no_earlier_review(desk: Desk) -> None:
    document = desk.read(WEAK)
    desk.examine(document)
    filing = document.filings[0]
    project = filing.project.model_copy(update={"year": 2025})
    next_year = document.model_copy(update={"filings": (filing.model_copy(update={"project": project}),)})
    assert desk.examine(next_year)[0].since is None


# ------------------------------------------------------------------------------------------------------------- waivers


def test_a_waived_finding_stays_listed_with_its_reason_and_does_not_count(desk: Desk) -> None:
    document = desk.read(WEAK)
    (shown,) = desk.examine(document)
    worst = shown.review.findings[0]
    after = desk.waive(shown, worst, "已与财政部门沟通")
    assert worst not in after.review.findings
    assert [(each.finding, each.reason) for each in after.review.waived] == [(worst, "已与财政部门沟通")]
    assert sum(item.errors for item in after.review.items) < sum(item.errors for item in shown.review.items)
    assert after.review.score >= shown.review.score
    (again,) = desk.examine(document)
    assert again.review.waived == after.review.waived
    assert again.review.score == after.review.score
    assert again.since is not None
    assert worst not in (*again.since.resolved, *again.since.remaining, *again.since.new)


def test_a_waiver_taken_back_counts_again(desk: Desk) -> None:
    (shown,) = desk.examine(desk.read(WEAK))
    worst = shown.review.findings[0]
    back = desk.unwaive(desk.waive(shown, worst, "理由"), worst)
    assert back.review == shown.review


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_waiver_needs_a_reason(desk: Desk, reason: str) -> None:
    (shown,) = desk.examine(desk.read(WEAK))
    with pytest.raises(AssistantError, match="理由"):
        desk.waive(shown, shown.review.findings[0], reason)


def test_a_form_without_a_name_has_nowhere_to_keep_a_waiver(desk: Desk) -> None:
    document = desk.read(WEAK)
    filing = document.filings[0]
    nameless = filing.model_copy(update={"project": filing.project.model_copy(update={"name": ""})})
    (shown,) = desk.examine(document.model_copy(update={"filings": (nameless,)}))
    assert shown.since is None
    with pytest.raises(AssistantError, match="项目名称"):
        desk.waive(shown, shown.review.findings[0], "理由")


# ---------------------------------------------------------------------------------------------------------- precedents


def test_a_target_below_last_years_result_is_seen_only_with_last_years_filing(desk: Desk) -> None:
    document = desk.read(WEAK)
    rows = tuple(row.model_copy(update={"actual": read_target("3期")}) for row in document.filings[0].indicators)
    known = Precedents(prior=document.filings[0].model_copy(update={"indicators": rows}))
    (alone,) = review_document(document)
    (together,) = review_document(document, precedents=lambda _: known)
    assert "target_too_low" not in codes(alone)
    low = [finding for finding in together.findings if finding.rule == "target_too_low"]
    assert [finding.place.label for finding in low] == ["书法、合唱培训期数"]
    assert "3期" in low[0].message


def test_the_library_gives_last_years_filing_and_typical_values_of_real_filings_only(
    embeddings: Embedder, tmp_path: Path
) -> None:
    library = open_library(Settings(data_dir=tmp_path), embeddings)
    filing = open_desk(Settings(data_dir=tmp_path)).read(WEAK).filings[0]
    last = filing.model_copy(update={"project": filing.project.model_copy(update={"year": 2023})})

    def named(*names: str) -> tuple[Filing, ...]:
        projects = [filing.project.model_copy(update={"name": name}) for name in names]
        return tuple(filing.model_copy(update={"project": project}) for project in projects)

    library.add([Document(source="示例", filings=named("样例甲", "样例乙"))], sector="文化旅游", sample=True)
    assert precedents_in(library, filing) == Precedents()
    library.add([Document(source="去年", filings=(last,))], sector="文化旅游")
    library.add([Document(source="别家", filings=named("文化丙", "文化丁", "文化戊"))], sector="文化旅游")
    known = precedents_in(library, filing)
    assert known.prior is not None
    assert known.prior.project.year == 2023
    assert known.typical["公益演出场次"].count == 3
    library.close()


def test_without_a_model_nothing_is_judged(desk: Desk) -> None:
    document = desk.read(WEAK)
    assert list(desk.judged(document, desk.examine(document), remember=True)) == []


@pytest.fixture
def judging(tmp_path: Path) -> Desk:
    """A desk with a scripted endpoint declared able to judge; it says of one rule that the form breaks it."""
    settings = Settings(data_dir=tmp_path / "judging", no_model=False, chat_url="http://endpoint", judge=True)
    made = open_desk(settings)
    chat, _ = scripted(only("no_data_source", "有问题", lambda said: [(said.cell_with("居民满意度"), "居民满意度")]))
    made.__dict__["_chat_model"] = chat
    return made


def test_the_judged_rules_come_after_the_others_and_are_remembered(judging: Desk) -> None:
    document = judging.read(WEAK)
    ruled = judging.examine(document)
    (after,) = list(judging.judged(document, ruled, remember=True))[-1]
    assert after.review.judged is not None
    assert after.review.judged.model == "scripted"
    assert codes(ruled[0].review) | {"no_data_source"} == codes(after.review)
    assert len(after.review.not_evaluated) < len(ruled[0].review.not_evaluated)
    (again,) = judging.examine(document)
    assert again.since is not None
    assert again.since.resolved == ()  # what only the model can find is not resolved because it was not asked yet


def test_a_stopped_judgement_leaves_the_rules_result(judging: Desk) -> None:
    document = judging.read(WEAK)
    flag = threading.Event()
    flag.set()
    with pytest.raises(Cancelled):
        list(judging.judged(document, judging.examine(document), remember=True, cancel=flag))


# --------------------------------------------------------------------------------------------------------------- batch


def make_zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_batch_goes_on_past_broken_files_and_puts_the_worst_first(desk: Desk, tmp_path: Path) -> None:
    packed = make_zip(
        tmp_path / "一批.zip",
        {
            "甲/申报表.txt": SCORED.read_bytes(),
            "乙/坏.docx": b"PK\x03\x04 broken",
            "乙/申报表.txt": WEAK.read_bytes(),
            "通知.txt": "请各单位按时报送。".encode(),
            "照片.jpg": b"\xff\xd8\xff",
        },
    )
    steps = list(desk.review_batch([packed], tmp_path / "work"))
    last = steps[-1]
    assert last.done
    assert last.total == 4
    assert {entry.name for entry in last.entries if entry.state is State.REVIEWED} == {"甲/申报表.txt", "乙/申报表.txt"}
    assert dict(last.failed).keys() == {"乙/坏.docx", "通知.txt", "照片.jpg"}
    assert dict(last.failed)["通知.txt"].startswith(NO_FORM)
    assert "请各单位按时报送" in dict(last.failed)["通知.txt"]
    scores = [review.score for _, review in last.lines]
    assert scores == sorted(scores)
    assert [len(step.entries) for step in steps] == [0, 1, 2, 3, 4]


def test_a_stopped_batch_goes_on_where_it_stopped(desk: Desk, tmp_path: Path) -> None:
    for name, source in (("a.txt", WEAK), ("b.txt", SCORED)):
        (tmp_path / "批").mkdir(exist_ok=True)
        (tmp_path / "批" / name).write_bytes(source.read_bytes())
    flag = threading.Event()
    for step in desk.review_batch([tmp_path / "批"], tmp_path / "work", cancel=flag):
        if len(step.entries) == 0:
            flag.set()
    assert step.stopped
    assert [entry.name for entry in step.entries] == ["a.txt"]
    *_, last = desk.review_batch([tmp_path / "批"], tmp_path / "work")
    assert [entry.state for entry in last.entries] == [State.KEPT, State.REVIEWED]
    *_, anew = desk.review_batch([tmp_path / "批"], tmp_path / "work", again=True)
    assert [entry.state for entry in anew.entries] == [State.REVIEWED, State.REVIEWED]
    assert [entry.reviews for entry in anew.entries] == [entry.reviews for entry in last.entries]


def test_other_thresholds_make_another_review(desk: Desk, tmp_path: Path) -> None:
    *_, first = desk.review_batch([WEAK], tmp_path)
    settings = desk.settings
    stricter = settings.thresholds.model_copy(update={"indicators_min": 15})
    other = open_desk(settings.model_copy(update={"thresholds": stricter}))
    *_, second = other.review_batch([WEAK], tmp_path)
    assert [entry.state for entry in (*first.entries, *second.entries)] == [State.REVIEWED, State.REVIEWED]


def test_a_defect_of_ours_costs_one_file_only(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = desk.review

    def breaks(document: Document) -> tuple[Review, ...]:
        if document.source == WEAK.name:
            raise RuntimeError("a defect")
        return right(document)

    monkeypatch.setattr(desk, "review", breaks)
    *_, last = desk.review_batch([WEAK, SCORED], tmp_path)
    assert [entry.state for entry in last.entries] == [State.FAILED, State.REVIEWED]


def test_a_bundle_holds_the_summary_and_a_paper_for_each_file_however_alike_the_names(
    desk: Desk, tmp_path: Path
) -> None:
    packed = make_zip(tmp_path / "批.zip", {"甲/表.txt": WEAK.read_bytes(), "乙/表.txt": SCORED.read_bytes()})
    *_, last = desk.review_batch([packed], tmp_path / "work")
    write_bundle(last.reviewed, tmp_path / "全部.zip", titles=desk.rule_titles, failed=last.failed)
    with zipfile.ZipFile(tmp_path / "全部.zip") as archive:
        assert set(archive.namelist()) == {
            "审核汇总.xlsx",
            "审核意见书/甲_表.审核意见书.docx",
            "审核意见书/乙_表.审核意见书.docx",
        }


def test_a_bundle_stops_when_told_and_leaves_no_half_file(desk: Desk, tmp_path: Path) -> None:
    *_, last = desk.review_batch([WEAK], tmp_path / "work")
    flag = threading.Event()
    flag.set()
    with pytest.raises(Cancelled):
        write_bundle(last.reviewed, tmp_path / "全部.zip", titles={}, cancel=flag)
    assert not (tmp_path / "全部.zip").exists()


def test_the_command_line_reviews_an_archive(tmp_path: Path) -> None:
    packed = make_zip(tmp_path / "批.zip", {"甲/表.txt": WEAK.read_bytes(), "乙/表.txt": SCORED.read_bytes()})
    into = tmp_path / "结果"
    done = CliRunner().invoke(app, ["review", str(packed), "--no-model", "--json", "--out", str(into)])
    assert done.exit_code == 0, done.output
    assert [payload["source"] for payload in json.loads(done.stdout)] == ["甲/表.txt", "乙/表.txt"]
    assert {path.name for path in into.iterdir()} == {
        "甲_表.审核意见书.docx",
        "甲_表.审核.json",
        "乙_表.审核意见书.docx",
        "乙_表.审核.json",
        "审核汇总.xlsx",
    }


def test_the_opinion_lists_what_was_waived_apart(desk: Desk, tmp_path: Path) -> None:
    (shown,) = desk.examine(desk.read(WEAK))
    review = desk.waive(shown, shown.review.findings[0], "已与财政部门沟通").review
    write_opinion_docx([review], tmp_path / "意见书.docx", source="甲", titles=desk.rule_titles)
    with zipfile.ZipFile(tmp_path / "意见书.docx") as archive:
        text = archive.read("word/document.xml").decode("utf-8")
    assert text.count("豁免理由：已与财政部门沟通") == 1
    assert all(f"{number}、{name}" in text for number, name in zip("三四五", ("已豁免", "未评价", "说明"), strict=True))


# ------------------------------------------------------------------------------------------------------------- listing


def test_no_member_of_an_archive_is_written_outside_the_folder(tmp_path: Path) -> None:
    evil = make_zip(
        tmp_path / "恶意.zip",
        {"../../外面.txt": b"a", "/etc/passwd.txt": b"b", "C:\\windows\\x.txt": b"c", "..\\..\\y.txt": b"d"},
    )
    work = tmp_path / "work"
    listing = list_files([evil], work)
    assert len(listing.files) == 4
    assert all(each.path.resolve().is_relative_to(work.resolve()) for each in listing.files)
    assert not any(".." in each.name for each in listing.files)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["work", "恶意.zip"]


def test_what_is_no_form_is_named_and_litter_is_not(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("里面.txt", "内容")
    packed = make_zip(
        tmp_path / "批.zip",
        {"里层.zip": inner.getvalue(), "a.txt": b"x", "__MACOSX/._a.txt": b"", ".DS_Store": b"", "~$表.docx": b""},
    )
    listing = list_files([packed], tmp_path / "work")
    assert [each.name for each in listing.files] == ["a.txt"]
    assert listing.left_out == (("里层.zip", "压缩包里的压缩包没有打开，请先解压"),)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_name_packed_on_windows_is_readable(tmp_path: Path, encoding: str) -> None:
    class Unmarked(zipfile.ZipInfo):
        """A member whose name is written in the packer's own encoding, without the UTF-8 flag."""

        def _encodeFilenameFlags(self) -> tuple[bytes, int]:
            return self.filename.encode(encoding), self.flag_bits & ~0x800

    path = tmp_path / "批.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(Unmarked("街道/申报表.txt"), "x")
    assert [each.name for each in list_files([path], tmp_path / "work").files] == ["街道/申报表.txt"]


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(file_bytes=1000), "超过上限"),
        (Limits(unpacked_bytes=2000), "解压后大得不正常"),
        (Limits(batch_bytes=1500), "解压后超过"),
        (Limits(batch_files=1), "请分批"),
    ],
)
def test_an_archive_beyond_the_limits_is_cut_off_with_the_reason(tmp_path: Path, limits: Limits, reason: str) -> None:
    packed = make_zip(tmp_path / "批.zip", {"a.txt": b"x", "b.txt": bytes(range(250)) * 10})
    listing = list_files([packed], tmp_path / "work", limits=limits)
    assert [each.name for each in listing.files] == ["a.txt"]
    assert len(listing.left_out) == 1
    assert reason in listing.left_out[0][1]


def test_a_broken_archive_is_told_and_a_word_file_called_zip_is_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "坏.zip").write_bytes(b"PK\x03\x04")
    word = make_zip(tmp_path / "其实是Word.zip", {"[Content_Types].xml": b"", "word/document.xml": b""})
    listing = list_files([tmp_path / "坏.zip", word], tmp_path / "work")
    assert [each.name for each in listing.files] == ["其实是Word.zip"]
    assert "已损坏" in listing.left_out[0][1]


def test_a_folder_is_listed_with_its_paths_and_the_archives_in_it(tmp_path: Path) -> None:
    top = tmp_path / "上报"
    (top / "甲").mkdir(parents=True)
    (top / "甲" / "表.txt").write_text("x", "utf-8")
    make_zip(top / "乙.zip", {"表.txt": b"x"})
    listing = list_files([top], tmp_path / "work")
    assert {each.name for each in listing.files} == {"甲/表.txt", "乙.zip/表.txt"}


@pytest.mark.parametrize(
    ("names", "groups"),
    [
        (["甲/第10页.jpg", "甲/第2页.jpg", "甲/第1页.jpg"], [["甲/第1页.jpg", "甲/第2页.jpg", "甲/第10页.jpg"]]),
        (["甲/1.jpg", "乙/2.jpg"], [["甲/1.jpg"], ["乙/2.jpg"]]),
        (["IMG_001.jpg", "IMG_002.png", "道路养护.jpg"], [["IMG_001.jpg", "IMG_002.png"], ["道路养护.jpg"]]),
        (["甲表1.jpg", "乙表1.jpg", "甲表2.jpg"], [["甲表1.jpg", "甲表2.jpg"], ["乙表1.jpg"]]),
        (["甲表.jpg", "乙表.jpg"], [["甲表.jpg"], ["乙表.jpg"]]),
    ],
)
def test_pictures_whose_names_differ_in_a_number_are_pages_of_one_paper(
    names: list[str], groups: list[list[str]]
) -> None:
    assert page_groups(names) == groups


def picture(width: int) -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    Image.effect_noise((width, 300), 80).save(stream, "JPEG", quality=95)
    return stream.getvalue()


def test_photographed_pages_in_an_archive_are_one_file_and_seals_are_left_out(tmp_path: Path) -> None:
    pages = {f"拍照/第{number}页.jpg": picture(500 + number) for number in (2, 1)}
    packed = make_zip(
        tmp_path / "批.zip", {**pages, "公章.png": b"\x89PNG", "表.txt": b"x", "拍照/另一份.jpg": picture(600)}
    )
    listing = list_files([packed], tmp_path / "work")
    assert [each.name for each in listing.files] == [
        "表.txt",
        "拍照/第1页至第2页（2张照片）.pdf",
        "拍照/另一份.jpg",
    ]
    assert listing.left_out == (("公章.png", PICTURE_SMALL),)
    made = ready(listing.files[1])
    assert made.read_bytes().count(b"/Type /Page\n") == 2
    (again,) = [each for each in list_files([packed], tmp_path / "again").files if each.pages]
    assert ready(again).read_bytes() == made.read_bytes()


def test_pictures_named_one_by_one_stand_alone_on_the_command_line(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}.jpg").write_bytes(picture(500))
    paths = [tmp_path / "1.jpg", tmp_path / "2.jpg"]
    assert len(list_files(paths, tmp_path / "work", join_named=False).files) == 2
    assert len(list_files(paths, tmp_path / "work").files) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [("甲/乙/表.docx", "甲_乙_表.docx"), ('a:b*?"<>|.txt', "a_b______.txt"), ("..", "文件"), ("", "文件")],
)
def test_a_listed_name_becomes_one_file_name(name: str, expected: str) -> None:
    assert safe_name(name) == expected


def test_a_review_does_not_wait_for_another_room_to_open(desk: Desk) -> None:
    opening, opened = threading.Event(), threading.Event()

    def slow() -> str:
        opening.set()
        opened.wait(20)
        return "模型"

    waiting = threading.Thread(target=lambda: desk.once("_slow", slow))
    waiting.start()
    opening.wait(5)
    (shown,) = desk.examine(desk.read(WEAK))
    assert not opened.is_set()
    assert shown.review.findings
    opened.set()
    waiting.join()
