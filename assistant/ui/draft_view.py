"""Renders a draft's side notes in HTML: facts as chips, what is still to fill in, what fell back and why."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assistant.domain import Blank, Draft, Fact
from assistant.drafting.questions import asked as questions_of

STAGES = {"plan": "指标方案已列出，正在组织文字……", "writing": "正在组织文字……", "done": "草稿完成"}


def stage_html(draft: Draft, *, stopped: bool = False, why_no_model: str = "") -> str:
    """One line on how far the draft is, with the time it took and the tokens."""
    if stopped:
        return '<p class="note wait">已停止。已写出的部分保留在下面。</p>'
    text = STAGES.get(draft.stage, draft.stage)
    if draft.stage == "done":
        seconds = max(draft.timings.values(), default=0.0)
        text += f"：{len(draft.rows)} 行指标，用时 {seconds:.1f} 秒"
        if draft.tokens.generated:
            text += f"，模型读入 {draft.tokens.prompt - draft.tokens.cached} 词元、写出 {draft.tokens.generated} 词元"
    hint = f"<br>{escape(why_no_model)}" if why_no_model else ""
    return f'<p class="note {"" if draft.stage == "done" else "wait"}">{escape(text)}{hint}</p>'


def facts_html(facts: Sequence[Fact]) -> str:
    """What was recognised in the user's own words; nothing else may become a figure."""
    if not facts:
        return '<p class="muted">没有从简况里认出数量、时间或金额；相应的指标值会留作“待填”。</p>'
    chips = "".join(f'<span title="{escape(fact.thing)}">{escape(fact.quote)}</span>' for fact in facts)
    return f'<div class="chips"><span class="muted" style="border:0;background:none">认出的事实</span>{chips}</div>'


def notes_html(blanks: Sequence[Blank], notes: Sequence[str]) -> str:
    """The few questions worth most to the user, all skippable, how many blanks (待填) are left besides, and remarks."""
    questions = questions_of(blanks)
    more = len({blank.question for blank in blanks}) - len(questions)
    asked = "".join(f"<li>{escape(question)}</li>" for question in questions)
    asked += f"<li>另有 {more} 处待填，可直接在表中补充。</li>" if more > 0 else ""
    told = "".join(f"<li>{escape(note)}</li>" for note in notes)
    html = f'<div class="note wait">还需要您补充（都可以先跳过）：<ul>{asked}</ul></div>' if asked else ""
    return html + (f'<div class="note">说明：<ul>{told}</ul></div>' if told else "")
