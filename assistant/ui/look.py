"""How the page looks: a theme of system fonts only (nothing is asked of the internet) and one style sheet."""

from __future__ import annotations

import gradio as gr

from assistant.ui.review.pointing import POINT

FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "system-ui", "sans-serif"]
MONO = ["ui-monospace", "Consolas", "monospace"]


def theme() -> gr.themes.Base:
    """Calm and dense: the colours of an office, room for long Chinese tables."""
    return gr.themes.Soft(
        primary_hue=gr.themes.colors.blue,
        secondary_hue=gr.themes.colors.slate,
        neutral_hue=gr.themes.colors.slate,
        font=FONTS,
        font_mono=MONO,
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_md,
    ).set(
        body_background_fill="#f4f6f9",
        block_background_fill="#ffffff",
        block_label_background_fill="#ffffff",
        block_title_text_weight="600",
        input_border_width="1px",
        input_border_color="#cfd7e3",
        input_shadow="none",
        block_label_text_color="#33415c",
        block_title_text_color="#33415c",
        checkbox_border_color="#8d9aac",
        checkbox_border_width="1px",
        button_primary_background_fill="#1f4e8c",
        button_primary_background_fill_hover="#173d6f",
        button_primary_text_color="#ffffff",
    )


# The product is read in offices by daylight; a dark system setting would leave half of the official form unreadable.
LIGHT_ONLY = f"""
() => {{
  document.documentElement.lang = 'zh-CN';
  document.body.classList.remove('dark');
  {POINT}
}}
"""

CSS = """
.gradio-container { max-width: 1560px !important; overflow: visible !important; }
.gradio-container .main.fillable { max-width: none !important; padding-left: 20px; padding-right: 20px; }
footer { display: none !important; }
/* While a file is on its way nothing can be started with it; gradio says so in English. */
.uploading { font-size: 0 !important; } .uploading::after { content: '正在上传……'; font-size: 14px; }
body:has(#review-file .uploading) #review-start, body:has(#batch-files .uploading, #batch-folder .uploading) #batch-start, body:has(#assess-file .uploading) #assess-start { pointer-events: none; opacity: .5; }
#masthead { padding: 8px 4px 0; }
#status { margin-top: -14px; }
#masthead h1 { font-size: 22px; margin: 0; color: #173d6f; letter-spacing: .5px; }
#masthead p { margin: 2px 0 0; color: #5b6675; font-size: 13px; }
.status { font-size: 13px; color: #5b6675; padding: 2px 4px; }
.status b { color: #1f6f43; font-weight: 600; }
.status b.off { color: #9a5b00; }
.note { border-left: 3px solid #1f4e8c; background: #eef3fa; padding: 8px 12px; font-size: 14px; border-radius: 0 4px 4px 0; }
.note.bad { border-color: #b42318; background: #fdf1f0; }
.note.wait { border-color: #9a5b00; background: #fff8ec; }
.form { width: 100%; border-collapse: collapse; font-size: 14px; background: #fff; color: #1c2430; }
.form caption { font-weight: 600; font-size: 17px; padding: 6px 0 8px; color: #1c2430; }
.form td, .form th { border: 1px solid #b8c2d0; padding: 6px 8px; vertical-align: middle; line-height: 1.55; }
.form th { background: #eef2f7; font-weight: 600; text-align: center; color: #33415c; }
.form td.level { background: #f7f9fc; text-align: center; width: 7.5em; min-width: 4.5em; }
@media (max-width: 1280px) { .form td.level { width: 5.6em; } .form td, .form th { padding: 5px 6px; } }
.form td.long { min-width: 9em; text-align: left; white-space: pre-wrap; vertical-align: top; }
.form td.value { min-width: 6em; } .form td.words { min-width: 7.5em; overflow-wrap: anywhere; }
.form td.money { text-align: right; font-variant-numeric: tabular-nums; }
.form mark.blank { background: #ffe9a8; color: #6b4a00; padding: 0 4px; border-radius: 3px; }
.form .basis { color: #5b6675; font-size: 12.5px; display: block; }
.form .kind { display: inline-block; font-size: 11.5px; padding: 0 5px; border-radius: 3px; margin-right: 4px; color: #fff; }
.kind.fact { background: #1f6f43; } .kind.norm { background: #1f4e8c; }
.kind.practice { background: #5b6675; } .kind.precedent { background: #7a4ea3; }
.form td.hit-error { background: #fdeceb; } .form td.hit-warning { background: #fff5e0; } .form td.hit-info { background: #eef5ff; }
.form sup a { text-decoration: none; font-weight: 700; padding-left: 2px; }
.finding { border: 1px solid #dbe1ea; border-left-width: 4px; border-radius: 4px; padding: 8px 12px; margin: 0 0 8px; background: #fff; font-size: 14px; color: #1c2430; }
.finding.error { border-left-color: #b42318; } .finding.warning { border-left-color: #c77700; } .finding.info { border-left-color: #3b78c3; }
.finding .at { color: #5b6675; font-size: 13px; }
.finding summary { cursor: pointer; list-style: none; }
.finding summary::-webkit-details-marker { display: none; }
.finding:not([open]) summary::after { content: " ▸"; color: #98a3b3; }
.scorecard > a { align-self: center; font-size: 14px; }
.finding .fix { color: #1f6f43; }
.finding .law { color: #7b8696; font-size: 12.5px; }
.tag { display: inline-block; font-size: 12px; padding: 1px 7px; border-radius: 10px; color: #fff; margin-right: 6px; }
.tag.error { background: #b42318; } .tag.warning { background: #c77700; } .tag.info { background: #3b78c3; }
.tag.waived { background: #7b8696; }
.finding.waived { border-left-color: #b8c2d0; background: #f7f8fa; color: #7b8696; }
.note.good { border-color: #1f6f43; background: #eef7f1; }
.since { font-size: 14px; color: #33415c; padding: 2px 2px 8px; }
.since span { display: inline-block; margin: 0 6px; padding: 1px 10px; border-radius: 12px; background: #eef2f7; }
.since span.good { background: #e3f3e9; color: #1b5e38; } .since span.bad { background: #fdeceb; color: #b42318; }
.since details { margin-top: 4px; font-size: 13px; }
.form sup.query, .form sup.fixed { white-space: nowrap; }
.form sup.query { color: #9a5b00; padding-left: 3px; cursor: help; }
.form td.doubt { background: repeating-linear-gradient(135deg, #fff8ec 0 6px, #ffefd0 6px 12px); }
.queue { width: 100%; border-collapse: collapse; font-size: 13.5px; background: #fff; color: #1c2430; margin: 0 0 8px; }
.queue tr[data-line] { cursor: pointer; } .queue tr[data-line]:hover td { background: #f0f5fc; }
.queue td:nth-child(9) { white-space: nowrap; } .queue td:nth-child(8), .queue td:nth-child(10) { min-width: 7em; } .queue td:last-child { overflow-wrap: anywhere; min-width: 8em; }
.queue td, .queue th { border: 0 !important; border-bottom: 1px solid #dbe1ea !important; padding: 5px 8px; text-align: left; vertical-align: top; }
.queue th { background: #eef2f7; color: #33415c; white-space: nowrap; }
.queue td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.queue td.g { font-weight: 700; text-align: center; } .queue .g优 { color: #1f6f43; } .queue .g差 { color: #b42318; } .queue .g中 { color: #c77700; } .queue .g良 { color: #1f4e8c; }
.queue tr.failed td { color: #9a5b00; }
.bar { height: 8px; background: #e3e8ef; border-radius: 4px; overflow: hidden; margin: 6px 0; }
.bar i { display: block; height: 100%; background: #1f4e8c; }
.scorecard { display: flex; flex-wrap: wrap; gap: 10px; margin: 4px 0 10px; }
.scorecard div { background: #fff; border: 1px solid #dbe1ea; border-radius: 6px; padding: 8px 14px; min-width: 92px; color: #1c2430; }
.scorecard b { display: block; font-size: 20px; color: #173d6f; }
.scorecard b small { font-size: 13px; font-weight: 400; color: #7b8696; }
.scorecard .grade b { font-size: 26px; }
.scorecard .grade.g优 b { color: #1f6f43; } .scorecard .grade.g差 b { color: #b42318; } .scorecard .grade.g中 b { color: #c77700; }
.chips span { display: inline-block; background: #e8f3ec; color: #1b5e38; border: 1px solid #bfdcc9; border-radius: 12px; font-size: 13px; padding: 1px 10px; margin: 2px 4px 2px 0; }
.spoken { border: 1px solid #dbe1ea; border-radius: 4px; background: #fff; color: #1c2430; padding: 8px 10px; font-size: 14px; line-height: 1.9; white-space: pre-wrap; max-height: 260px; overflow-y: auto; }
.spoken mark.fact { background: #e3f3e9; color: #1b5e38; border-bottom: 2px solid #6fb38a; border-radius: 3px; padding: 0 2px; cursor: help; }
.spoken mark.unnamed { background: #ffe9a8; color: #6b4a00; border-bottom: 2px solid #d9a400; border-radius: 3px; padding: 0 2px; cursor: help; }
.spoken mark.known { background: #eceff3; color: #5b6675; border-bottom: 2px dotted #9aa5b4; border-radius: 3px; padding: 0 2px; cursor: help; }
.chips.left { margin-top: 6px; font-size: 13px; color: #5b6675; }
.chips span.unnamed { background: #fff3cd; color: #6b4a00; border-color: #e6c565; } .chips span.known { background: #eceff3; color: #5b6675; border-color: #cfd6df; }
.compare td:first-child { white-space: nowrap; } .compare tr.good td:first-child { color: #1f6f43; } .compare tr.bad td:first-child { color: #b42318; } .compare tr.wait td:first-child { color: #9a5b00; }
.compare tr.muted td { color: #7b8696; } .compare mark.blank { background: #ffe9a8; color: #6b4a00; }
.muted { color: #7b8696; font-size: 13px; }
.hit { border: 1px solid #dbe1ea; border-radius: 4px; background: #fff; padding: 8px 12px; margin-bottom: 8px; font-size: 14px; color: #1c2430; }
.hit .from { color: #5b6675; font-size: 12.5px; }
.scroll { overflow-x: auto; }
.form th.side { width: 7.5em; }
.toast-title { font-size: 0 !important; } .toast-title::after { content: "提示"; font-size: 15px; }
.toast-title.warning::after { content: "请注意"; } .toast-title.error::after { content: "出错了"; }
.cell-menu, .cell-menu-button { display: none !important; }
:is(#draft-parts-table, #draft-children) :is(.cell-menu, td .cell-menu-button) { display: block !important; }
#draft-form .form td.value:not(.words) { white-space: nowrap; }
.cell-menu button:nth-child(n+4) { display: none !important; }
@media (max-width: 1240px) {
  .form { font-size: 12.5px; }
  .form td, .form th { padding: 3px 4px !important; }
  .form td.level, .form th.side { width: 4.6em; }
  .form td.long { min-width: 6.5em; }
  .form .basis { font-size: 11.5px; }
}
.note.left { border-color: #9a5b00; background: #fff8ec; } .note.left summary { cursor: pointer; } .note ul { margin: 4px 0; } .note p { margin: 4px 0 0; }
.pickable [data-cell] { cursor: pointer; }
.form caption .pick:hover { outline: 1px solid #8fb0dc; } .form caption .lit { outline: 2px solid #1f4e8c; }
.form caption .kind-of { margin-left: 8px; font-size: 12px; font-weight: 400; color: #5b6675; border: 1px solid #b8c2d0; border-radius: 10px; padding: 1px 8px; vertical-align: 2px; }
.pickable td[data-cell] { height: 35px; }
details.statement { margin-top: 12px; } details.statement summary { cursor: pointer; font-size: 14px; color: #33415c; padding: 4px 0; }
.pickable td[data-cell]:hover { outline: 1px solid #8fb0dc; outline-offset: -1px; }
.form td.lit, .finding.lit { outline: 2px solid #1f4e8c; outline-offset: -2px; }
.form sup.fixed { color: #1f6f43; padding-left: 3px; cursor: help; }
.pick { cursor: pointer; }
li.pick:hover { text-decoration: underline; }
li.pick.lit { font-weight: 600; }
#review-left { position: sticky; top: 8px; align-self: flex-start; flex-wrap: nowrap; gap: 8px; }
#review-left:has(#review-editor) .original { max-height: 52vh; }
[id^="review-"]:has(> .html-container > .prose:empty) { display: none; }
.original-head { font-size: 13px; color: #33415c; padding: 4px 2px; display: flex; gap: 8px; align-items: baseline; }
.original-head .turn { margin-left: auto; display: flex; gap: 8px; align-items: baseline; }
.original-head button { border: 1px solid #b8c2d0; border-radius: 4px; padding: 1px 8px; background: #fff; cursor: pointer; }
.original-head button:disabled { opacity: .4; cursor: default; }
.original { max-height: 82vh; overflow: auto; background: #fff; border: 1px solid #dbe1ea; border-radius: 4px; font-size: 13px; color: #1c2430; position: relative; }
.original p.said { margin: 0; padding: 2px 8px 2px 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
.original .no { display: inline-block; min-width: 2.6em; padding-right: 8px; color: #98a3b3; text-align: right; font-weight: 400; font-size: 12px; user-select: none; }
.original p.sheet { margin: 0; padding: 4px 8px; background: #eef2f7; font-weight: 600; }
.original table.said { border-collapse: collapse; width: 100%; margin: 2px 0 8px; }
.original table.said td { border: 1px solid #d5dce6; padding: 2px 6px; vertical-align: middle; white-space: pre-wrap; overflow-wrap: anywhere; }
.original table.said th.no { display: table-cell; border: 0 !important; background: none; width: 2.6em; }
.original [data-anchor] { cursor: pointer; }
.original .lit { background: #fff1a8; outline: 2px solid #e0a800; outline-offset: -1px; }
.sheetpage { position: relative; }
.sheetpage img { width: 100%; display: block; margin: 0; }
.sheetpage i { position: absolute; border-radius: 2px; }
.sheetpage i:hover { background: rgba(31, 78, 140, .10); }
.sheetpage i.lit { background: rgba(255, 217, 61, .35); }
.chosen { font-size: 14px; color: #1c2430; background: #eef3fa; border-radius: 4px; padding: 6px 10px; }
.chosen .why { color: #9a5b00; }
"""
