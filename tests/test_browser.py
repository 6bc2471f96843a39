"""One journey a tab in headless Chromium, over the real desk; each leaves a screenshot in ``artifacts/``.

Every request the page makes must go to this machine: a closed network is the normal place of this product.
"""

from __future__ import annotations

import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from assistant.settings import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "artifacts"
CHROMIUM = os.environ.get("JIXIAO_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 180 * 1000
"""Milliseconds a page may take to answer: the first start fills the library, and a test machine may be slow and shared."""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None and not os.environ.get("CI"), reason="no Chromium on this machine (JIXIAO_CHROMIUM names one)"
    ),
]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    from assistant.ui import serve

    settings = Settings(data_dir=tmp_path_factory.mktemp("data"), port=7960)
    return serve(settings, open_browser=False, block=False)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh page at desktop width. Fails the test when the page asked anything of another machine."""
    ARTIFACTS.mkdir(exist_ok=True)
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    opened = context.new_page()
    elsewhere: list[str] = []

    def watch(url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            elsewhere.append(url)

    opened.on("request", lambda request: watch(request.url))
    opened.on("websocket", lambda socket: watch(socket.url))
    opened.goto(address)
    opened.get_by_role("tab", name="起草", exact=True).wait_for()
    yield opened
    context.close()
    assert elsewhere == []


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()


def hand_in(page: Page, path: Path) -> None:
    """Upload a file to the review tab; it is there when it can be downloaded again."""
    page.locator("#review-file input[type=file]").set_input_files(path)
    page.locator("#review-file a[download]").wait_for()


def shoot(page: Page, name: str) -> None:
    page.screenshot(path=str(ARTIFACTS / f"{name}.png"), full_page=True)


def test_a_brief_becomes_a_form_with_its_figures(page: Page) -> None:
    page.get_by_text("社区养老服务", exact=True).first.click()
    page.wait_for_function("document.querySelector('#draft-content textarea').value.includes('600')")
    page.locator("#draft-start").click()
    page.locator("#draft-form table.form").first.wait_for()
    page.locator("#draft-stage", has_text="草稿完成").wait_for()
    form = page.locator("#draft-form").inner_text()
    for figure in ("600", "12", "1500", "6月30日"):
        assert figure in form
    page.locator("#draft-docx").wait_for()
    with page.expect_download() as started:
        page.locator("#draft-docx").click()
    assert started.value.suggested_filename.endswith(".docx")
    shoot(page, "draft")


def test_the_wrong_score_of_a_self_evaluation_is_found_on_its_cell(page: Page) -> None:
    open_tab(page, "审核")
    hand_in(page, ROOT / "corpus" / "examples" / "自评表（有一处算错）.txt")
    page.locator("#review-start").click()
    finding = page.locator("#review-findings .finding.error", has_text="健康讲座场次").first
    finding.wait_for()
    assert "8" in finding.inner_text()
    assert page.locator("#review-form td.hit-error").count() >= 1
    shoot(page, "review")


def test_an_accepted_rewrite_is_reviewed_again_and_shown_as_resolved(page: Page) -> None:
    open_tab(page, "审核")
    hand_in(page, ROOT / "corpus" / "examples" / "有问题的申报表.txt")
    page.locator("#review-start").click()
    row = page.locator("#review-form tr", has_text="公益演出场次").first
    row.locator("td.hit-error", has_text="≤15").wait_for()
    page.locator("#review-opinion").wait_for()
    page.locator("#review-rewrites label", has_text="≥20(场)").first.locator("input").check()
    page.locator("#review-accept").click()
    page.locator("#review-since", has_text=re.compile("已解决 [1-9]")).wait_for()
    row.locator("td", has_text="≥20").wait_for()
    assert row.locator("td.hit-error").count() == 0
    page.locator("#review-revised").wait_for()
    with page.expect_download() as started:
        page.locator("#review-revised").click()
    assert started.value.suggested_filename.endswith("修改后.docx")
    shoot(page, "review-accepted")
    page.locator("#review-undo").click()
    row.locator("td.hit-error", has_text="≤15").wait_for()


def test_a_misread_cell_is_compared_corrected_kept_and_undone(page: Page, tmp_path: Path) -> None:
    from assistant.documents.writing import write_form_docx
    from tests.documents.filings import FILINGS

    filing = FILINGS["without cost"]
    write_form_docx([filing, FILINGS["self-evaluation"]], tmp_path / "街道报送.docx")
    row = filing.indicators[0]
    open_tab(page, "审核")
    hand_in(page, tmp_path / "街道报送.docx")
    page.locator("#review-start").click()
    cell = page.locator("#review-form tr", has_text=row.name).locator("td.value")
    cell.wait_for()
    cell.click()
    page.locator("#review-source .lit", has_text=row.target.text).wait_for()
    page.locator("#review-chosen", has_text="第1个表格第").wait_for()
    page.locator("#review-text textarea, #review-text input").first.fill("=4个")
    page.locator("#review-save").click()
    page.locator("#review-corrections", has_text="已更正 1 处").wait_for()
    cell.filter(has_text="=4个").filter(has_text="已更正").wait_for()
    shoot(page, "review-corrected")
    page.locator("#review-opinion").wait_for()
    page.locator("#review-start").click()
    page.locator("#review-corrections", has_text="已套用你上次对这个文件的 1 处更正").wait_for()
    page.locator("#review-undo-all").click()
    cell.filter(has_text=row.target.text).wait_for()
    assert page.locator("#review-corrections").inner_text().strip() == ""


def test_title_statement_and_a_missed_column_are_corrected_too(page: Page, tmp_path: Path) -> None:
    from playwright.sync_api import expect

    text = (ROOT / "tests" / "documents" / "two_forms_and_statements.txt").read_text("utf-8")
    (tmp_path / "报送.txt").write_bytes(text.encode("gb18030"))
    open_tab(page, "审核")
    hand_in(page, tmp_path / "报送.txt")
    page.locator("#review-start").click()
    page.locator("#review-unread", has_text="没有读进表里").wait_for()
    section = page.locator('#review-form [data-cell="statement/3/text"]')
    editor = page.locator("#review-text textarea, #review-text input").first
    for cell, name, new in (
        (section, "实施主体", "少儿服务部"),
        (page.locator('#review-form [data-cell="form//title"]'), "表名", "云溪区绩效目标填报表"),
        (page.locator('#review-form [data-cell="objective//overall"]'), "项目总目标", "培养阅读习惯。"),
    ):
        before = editor.input_value() if editor.count() else ""
        cell.click()
        page.locator("#review-chosen", has_text=name).wait_for()
        page.locator("#review-source .lit").first.wait_for()
        # the cell's own text has come: what is typed now stays
        expect(editor).not_to_have_value(before, timeout=PATIENCE)
        editor.fill(new)
        page.locator("#review-save").click()
        cell.filter(has_text=new).wait_for()
    page.locator('#review-form [data-cell="indicator/1/target"]').click()
    page.locator("#review-chosen", has_text="的指标值").wait_for()
    page.locator("#review-cell input").click()
    page.get_by_role("option", name="分值", exact=True).click()
    page.locator("#review-chosen", has_text="的分值").wait_for()
    editor.fill("20")
    page.locator("#review-save").click()
    page.locator('#review-form [data-cell="indicator/1/weight"]', has_text="20").wait_for()
    page.locator("#review-corrections", has_text="已更正 4 处").wait_for()
    shoot(page, "review-statement")
    page.locator("#review-start").click()
    page.locator("#review-corrections", has_text="你上次对这个文件的 4 处更正").wait_for()
    section.filter(has_text="少儿服务部").wait_for()


def test_a_review_waits_for_the_upload(page: Page) -> None:
    open_tab(page, "审核")
    held: list[Route] = []
    page.route(re.compile(r"/upload\?"), lambda route: held.append(route))
    page.locator("#review-file input[type=file]").set_input_files(ROOT / "corpus" / "examples" / "有问题的申报表.txt")
    page.locator("#review-file .uploading").wait_for()
    assert page.locator("#review-start").evaluate("one => getComputedStyle(one).pointerEvents") == "none"
    page.locator("#review-start").dispatch_event("click")
    for route in held:
        route.continue_()
    page.locator("#review-opinion").wait_for()


def test_a_finding_points_at_its_place_on_the_page_of_a_pdf(page: Page, tmp_path: Path) -> None:
    from eval import renderings
    from tests.documents.filings import FILINGS

    if renderings.chromium() is None:
        pytest.skip("no Chromium on the path to print with")
    renderings.print_pdf([FILINGS["without cost"]], tmp_path / "文字版.pdf")
    open_tab(page, "审核")
    hand_in(page, tmp_path / "文字版.pdf")
    page.locator("#review-start").click()
    page.locator("#review-source .sheetpage img").wait_for()
    page.locator("#review-findings .finding.warning").first.click()
    page.locator("#review-source .sheetpage i.lit").wait_for()
    page.locator("#review-form td.lit").first.wait_for()
    shoot(page, "review-page")


def test_a_waived_finding_is_kept_with_its_reason(page: Page) -> None:
    open_tab(page, "审核")
    hand_in(page, ROOT / "corpus" / "examples" / "有问题的申报表.txt")
    page.locator("#review-start").click()
    page.locator("#review-opinion").wait_for()
    page.get_by_text("豁免意见（保留原样）").click()
    page.locator("#review-waive-which input").click()
    page.get_by_role("option").first.click()
    page.locator("#review-waive-reason textarea, #review-waive-reason input").first.fill("已与财政部门沟通")
    page.locator("#review-waive").click()
    page.locator("#review-waived", has_text="已与财政部门沟通").wait_for()
    shoot(page, "review-waived")
    page.locator("#review-start").click()
    page.locator("#review-since", has_text="上次审核").wait_for()
    page.locator("#review-waived", has_text="已与财政部门沟通").wait_for()


def test_a_zip_is_reviewed_worst_first_and_its_papers_come_in_one_zip(page: Page, tmp_path: Path) -> None:
    packed = tmp_path / "一批.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in (ROOT / "corpus" / "examples").glob("*.txt"):
            archive.write(path, f"街道/{path.name}")
        archive.writestr("街道/坏.docx", b"PK\x03\x04 broken")
    open_tab(page, "审核")
    open_tab(page, "成批审核")
    page.locator("#batch-files input[type=file]").set_input_files(packed)
    page.locator("#batch-files", has_text=".zip").wait_for()
    page.locator("#batch-start").click()
    page.locator("#batch-table", has_text="审核完成").wait_for()
    table = page.locator("#batch-table").inner_text()
    assert table.index("有问题的申报表") < table.index("自评表（有一处算错）")
    assert "坏.docx" in table
    page.locator("#batch-pack").click()
    page.locator("#batch-bundle").wait_for()
    with page.expect_download() as started:
        page.locator("#batch-bundle").click()
    assert started.value.suggested_filename.endswith(".zip")
    shoot(page, "batch")
    page.locator("#batch-table tr[data-line]").first.click()
    page.locator("#batch-open").click()
    page.locator("#review-form [data-cell]").first.wait_for()
    page.locator("#review-told", has_text="有问题的申报表").wait_for()


def test_reviewing_nothing_says_what_to_do(page: Page) -> None:
    open_tab(page, "审核")
    page.locator("#review-start").click()
    page.get_by_text("还没有材料").wait_for()


def test_a_question_is_answered_with_its_source(page: Page) -> None:
    open_tab(page, "对话")
    page.locator("#chat-box textarea").fill("产出指标占多少分？")
    page.locator("#chat-send").click()
    page.locator("#chat-talk", has_text="问规定").wait_for()
    page.get_by_text("来源").first.wait_for()
    shoot(page, "chat")


def test_the_library_finds_practice_by_meaning(page: Page) -> None:
    open_tab(page, "案例库")
    page.locator("#library-query textarea, #library-query input").first.fill("给老年人送饭")
    page.locator("#library-go").click()
    page.locator("#library-results .hit").first.wait_for()
    assert "助餐" in page.locator("#library-results").inner_text()
    shoot(page, "library")


def test_a_filing_is_added_to_the_library_and_removed_again(page: Page, tmp_path: Path) -> None:
    idle = tmp_path / "闲话.txt"
    idle.write_text("今天天气很好", "utf-8")
    open_tab(page, "案例库")
    open_tab(page, "加入和移除")
    weak = ROOT / "corpus" / "examples" / "有问题的申报表.txt"
    page.locator("#library-files input[type=file]").set_input_files([weak, idle])
    page.locator("#library-files", has_text="闲话").wait_for()
    page.locator("#library-add").click()
    told = page.locator("#library-told", has_text="新加入 1 张")
    told.wait_for()
    assert "闲话.txt：没有认出申报表或自评表" in told.inner_text()
    page.locator("#library-own input").click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.locator("#library-remove").click()
    page.locator("#library-told", has_text="已移除 1 张").wait_for()
    shoot(page, "library-removed")
