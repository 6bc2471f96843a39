"""The draft and self-evaluation tabs in headless Chromium: papers, corrected facts, cells edited in place, scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.test_browser import ROOT, address, browser, open_tab, page, pytestmark, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

__all__ = ["address", "browser", "page", "pytestmark"]

LAST_YEAR = """财政项目支出绩效目标申报表
（2025年度）
项目名称\t社区文化服务\t项目类别\t特定目标类
主管部门\t示例镇人民政府\t实施单位\t示例镇文化站
计划开始日期\t2025-01-01\t计划完成日期\t2025-12-31
项目资金（元）\t年度资金申请总额\t600000.00
年度总体目标\t2025年举办文艺演出20场，12月底前完成图书更新。
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t文艺演出场次\t≥20场
产出指标\t数量指标\t更新图书数量\t=3000册
效益指标\t社会效益指标\t居民文化活动参与率\t≥60%
满意度指标\t服务对象满意度指标\t居民满意度\t≥90%
"""


def put(cell: Locator, text: str) -> None:
    """Type into a cell of a table as a clerk does."""
    cell.dblclick()
    cell.page.locator("textarea[aria-label='Edit cell']:focus").wait_for()
    cell.page.keyboard.press("Control+A")
    cell.page.keyboard.type(text)
    cell.page.keyboard.press("Enter")


def stopped_draft(page: Page) -> None:
    """Draft and stop the model as soon as the plan stands; everything but the words is there."""
    page.locator("#draft-start").click()
    page.locator("#draft-form table.form").first.wait_for()  # the library may still be indexed
    page.locator("#draft-stop").click()
    page.locator("#draft-docx").wait_for()


def test_a_fact_is_corrected_before_drafting_and_cells_after_it(page: Page) -> None:
    page.get_by_text("社区养老服务", exact=True).first.click()
    fact = page.locator("#draft-facts-table [role=gridcell]", has_text="12场").first
    fact.wait_for()
    assert page.locator("#draft-facts mark.fact").count() == 4
    put(fact, "15场")
    page.locator("#draft-facts mark.fact[title*='15场']").wait_for()
    stopped_draft(page)
    form = page.locator("#draft-form")
    form.get_by_text("≥15场", exact=True).wait_for()
    shoot(page, "draft-facts")
    put(page.locator("#draft-rows [role=gridcell]", has_text="≥1500人次").first, "≥1800人次")
    form.get_by_text("≥1800人次", exact=True).wait_for()
    page.locator("#draft-undo").click()
    form.get_by_text("≥1500人次", exact=True).wait_for()


def test_last_years_form_fills_the_fields_and_is_compared(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "上年.txt"
    paper.write_text(LAST_YEAR, "utf-8")
    page.locator("#draft-papers input[type=file]").set_input_files(paper)
    page.locator("#draft-intake", has_text="示例镇文化站").wait_for()
    assert page.locator("#draft-year textarea, #draft-year input").first.input_value() == "2026"
    page.locator("#draft-intake", has_text="改成今年的数").wait_for()
    stopped_draft(page)
    page.get_by_role("tab", name="与上年比较", exact=True).click()
    page.locator("#draft-compare").click()
    told = page.locator("#draft-comparison", has_text="年度资金与上年相同")
    told.wait_for()
    told.locator("tr.bad", has_text="居民文化活动参与率").wait_for()
    shoot(page, "draft-compare")


def test_a_budget_sheet_shows_its_parts_and_a_corrected_price_reaches_the_form(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "预算.csv"
    paper.write_text(
        "支出内容,数量,单位,单价（元）,金额（元）\n音响设备,4,套,15000,60000\n培训课程,40,课时,500,20000\n", "utf-8"
    )
    page.locator("#draft-papers input[type=file]").set_input_files(paper)
    page.locator("#draft-parts-sum", has_text="与年度资金一致").wait_for()
    page.locator("#draft-name textarea, #draft-name input").first.fill("社区活动室设备")
    cells = page.locator("#draft-parts-table [role=gridcell]")
    put(cells.filter(has_text="15000").first, "16000")
    page.locator("#draft-parts-sum", has_text="4套×16000元=64000元，金额写的是60000元").wait_for()
    put(cells.filter(has_text="60000").first, "64000")
    page.locator("#draft-parts-sum", has_text="多 4,000.00 元").wait_for()
    stopped_draft(page)
    page.locator("#draft-form", has_text="≤16000元/套").wait_for()
    shoot(page, "draft-parts")


def test_questions_are_answered_in_place_and_what_is_said_more_leaves_changed_cells_alone(page: Page) -> None:
    page.locator("#draft-name textarea, #draft-name input").first.fill("老旧小区改造")
    page.locator("#draft-content textarea").fill("改造小区3个，开展满意度调查")
    stopped_draft(page)
    form, asking = page.locator("#draft-form"), page.locator("#draft-asking")
    asking.get_by_label("项目本年度预算是多少元？").fill("120万元")
    asking.get_by_label("“小区”计划几月几日前完成？").fill("8月底")
    page.locator("#draft-answer").click()
    form.get_by_text("≤1200000元", exact=True).wait_for()
    form.get_by_text("≤8月31日", exact=True).wait_for()
    assert page.locator("#draft-amount textarea, #draft-amount input").first.input_value() == "120"
    asking.get_by_label("120万元怎样分配").fill("40万元")
    page.locator("#draft-answer").click()
    form.get_by_text("≤40万元/个", exact=True).wait_for()
    content = page.locator("#draft-content textarea")
    assert content.input_value() == "改造小区3个，开展满意度调查；小区每个40万元"
    put(page.locator("#draft-rows [role=gridcell]", has_text="周边居民满意度").first, "小区居民满意度")
    form.get_by_text("小区居民满意度", exact=True).wait_for()
    content.fill(content.input_value() + "；培训物业人员60人")
    page.locator("#draft-follow").click()
    form.get_by_text("≥60人", exact=True).wait_for()
    form.get_by_text("小区居民满意度", exact=True).wait_for()
    shoot(page, "draft-answered")


def test_one_working_draft_is_changed_in_talk_and_in_the_tab_and_undone_in_both(page: Page) -> None:
    open_tab(page, "对话")
    page.locator("#chat-box textarea").fill("社区养老服务，86万元：健康讲座12场，上门护理1500人次")
    page.locator("#chat-send").click()
    page.locator("#chat-talk", has_text="正在组织文字").wait_for()
    page.get_by_role("button", name="停止", exact=True).last.click()
    page.locator("#chat-talk", has_text="已停止").wait_for()
    open_tab(page, "起草")
    form = page.locator("#draft-form")
    form.get_by_text("≥1500人次", exact=True).wait_for()
    assert page.locator("#draft-name textarea, #draft-name input").first.input_value() == "社区养老服务"
    put(page.locator("#draft-rows [role=gridcell]", has_text="≥1500人次").first, "≥1800人次")
    form.get_by_text("≥1800人次", exact=True).wait_for()
    open_tab(page, "对话")
    page.locator("#chat-box textarea").fill("健康讲座开展场次改成≥20场")
    page.locator("#chat-send").click()
    page.locator("#chat-talk", has_text="改为“≥20场”").wait_for()
    open_tab(page, "起草")
    form.get_by_text("≥20场", exact=True).wait_for()
    page.locator("#draft-undo").click()
    form.get_by_text("≥12场", exact=True).wait_for()
    open_tab(page, "对话")
    page.locator("#chat-undo").click()
    open_tab(page, "起草")
    form.get_by_text("≥1500人次", exact=True).wait_for()
    shoot(page, "draft-and-talk")


def talk(page: Page, message: str, answer: str) -> None:
    """Say something in the conversation and wait for what is answered."""
    open_tab(page, "对话")
    page.locator("#chat-box textarea").fill(message)
    page.locator("#chat-send").click()
    page.locator("#chat-talk", has_text=answer).wait_for()
    open_tab(page, "起草")


def test_pasted_words_fill_the_fields_and_talk_changes_the_head(page: Page) -> None:
    page.locator("#draft-content textarea").fill("社区养老服务，86万元：健康讲座12场，改造日间照料点2个（6月底前）")
    stopped_draft(page)
    form, name = page.locator("#draft-form"), page.locator("#draft-name textarea, #draft-name input").first
    page.locator("#draft-intake", has_text="从“要做什么”里取的").wait_for()
    assert name.input_value() == "社区养老服务"
    talk(page, "预算总额改成90万元，实施单位改成示例镇卫生院", "“项目总成本”≤860000元→≤900000元")
    form.get_by_text("≤900000元", exact=True).wait_for()
    form.get_by_text("示例镇卫生院", exact=True).wait_for()
    assert page.locator("#draft-amount textarea, #draft-amount input").first.input_value() == "90"
    talk(page, "完成时间改成11月底", "可能是表头的“计划完成日期”")
    talk(page, "撤销", "已撤销上一次修改")
    form.get_by_text("≤860000元", exact=True).wait_for()
    assert page.locator("#draft-amount textarea, #draft-amount input").first.input_value() == "86"
    open_tab(page, "改表头")
    page.locator("#draft-head-name textarea, #draft-head-name input").first.fill("居家养老服务")
    page.locator("#draft-head").click()
    form.get_by_text("居家养老服务", exact=True).wait_for()
    assert name.input_value() == "居家养老服务"
    shoot(page, "draft-head-talk")


def test_edits_reach_the_form_of_the_family_that_is_open(page: Page) -> None:
    page.locator("#draft-name textarea, #draft-name input").first.fill("养老与健康")
    page.get_by_text("这是父项目？在这里列出子项目").click()
    cells = page.locator("#draft-children [role=gridcell]")
    kids = (("养老助餐", "60", "为600名老人提供助餐，健康讲座12场"), ("社区健康", "26", "健康讲座8场，义诊6次"))
    for row, kid in enumerate(kids):
        for column, text in enumerate(kid):
            put(cells.nth(3 * row + column), text)
    stopped_draft(page)
    form, which = page.locator("#draft-form"), page.locator("#draft-which label")
    form.get_by_text("≥20场", exact=True).wait_for()
    which.filter(has_text="社区健康").click()
    form.get_by_text("≥8场", exact=True).wait_for()
    put(page.locator("#draft-rows [role=gridcell]", has_text="≥8场").first, "≥10场")
    form.get_by_text("≥10场", exact=True).wait_for()
    page.locator("#draft-alternatives").click()
    page.get_by_text("别的写法（来自案例和惯例").wait_for()
    talk(page, "年度资金改成30万元", "（改的是《社区健康》这张表）")
    form.get_by_text("≤300000元", exact=True).wait_for()
    which.filter(has_text="养老与健康").click()
    page.get_by_text("别的写法（来自案例和惯例").wait_for(state="hidden")  # they were another form's
    form.get_by_text("≥22场", exact=True).wait_for()
    form.get_by_text("≤900000元", exact=True).wait_for()
    page.locator("#draft-undo").click()
    form.get_by_text("≤860000元", exact=True).wait_for()
    page.get_by_text("打开以前的草稿").click()
    page.locator("#draft-kept input").click()
    page.get_by_role("option", name="养老与健康", exact=True).wait_for()
    assert page.get_by_role("option", name="社区健康", exact=True).count() == 0
    shoot(page, "draft-family")


def test_a_self_evaluation_is_scored_and_the_missing_reason_asked_for(page: Page) -> None:
    open_tab(page, "自评")
    page.locator("#assess-file input[type=file]").set_input_files(
        ROOT / "corpus" / "examples" / "自评表（有一处算错）.txt"
    )
    page.locator("#assess-told", has_text="共 8 条指标").wait_for()
    put(page.locator("#assess-rows [role=gridcell]", has_text="6次").last, "3")
    page.locator("#assess-start").click()
    page.locator("#assess-asked", has_text="“义诊次数”指标值≥6次，完成3次：原因是什么").wait_for()
    assert "待填" in page.locator("#assess-form tr", has_text="义诊次数").inner_text()
    with page.expect_download() as started:
        page.locator("#assess-docx").click()
    assert started.value.suggested_filename.endswith("绩效自评表.docx")
    shoot(page, "assess")
