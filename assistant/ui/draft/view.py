"""Renders a draft's side notes in HTML: facts as chips, what is still to fill in, what fell back and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from assistant.domain import Blank, Brief, Draft, Fact, Finding, Indicator
from assistant.drafting.comparison import Change, Comparison
from assistant.drafting.facts.correcting import cells_of
from assistant.drafting.facts.unplaced import Reason, Unplaced
from assistant.drafting.intake.papers import LABELS, YOURS, Intake, Told
from assistant.drafting.planning.questions import answerable
from assistant.drafting.planning.questions import asked as questions_of
from assistant.errors import AssistantError
from assistant.ui.form_cells import text_html
from assistant.ui.review.view import findings_html

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


def trouble_html(error: AssistantError) -> str:
    """What went wrong and what to do."""
    return f'<p class="note bad">{escape(str(error))}</p>'


def facts_html(brief: Brief, facts: Sequence[Fact], left: Sequence[Unplaced] = ()) -> str:
    """The user's own words with what was recognised marked in them, and what was ``left`` out in other colours.

    Facts of papers follow as chips with their place.
    """
    own = [fact for fact in facts if fact.source == "content" and fact.start is not None]
    others = [fact for fact in facts if fact.source not in ("content", "amount", "parts", "budget")]
    if not own and not others and not left:
        return '<p class="muted">还没有认出数量、时间或单价；没有的数不会替您编，会留作“待填”。</p>'
    html = f'<div class="spoken">{_marked(brief.content, own, left)}</div>' if own or left else ""
    chips = "".join(
        f'<span title="{escape(fact.place or fact.quote)}">{escape(_short(fact))}</span>' for fact in others
    )
    more = f'<div class="chips"><b>材料里的：</b>{chips}</div>' if chips else ""
    return f"{html}{_left_html(left)}{more}"


def _left_html(left: Sequence[Unplaced]) -> str:
    """The figures that go into no row, with why and what to do."""
    if not left:
        return ""
    chips = "".join(
        f'<span class="{_mark_of(one)}" title="{escape(one.sentence)}">{escape(one.figure.quote.strip())}'
        f"<small> {escape(one.reason.value)}</small></span>"
        for one in sorted(left, key=lambda one: one.reason is not Reason.UNNAMED)
    )
    return (
        f'<div class="chips left"><b>没有写进表的数字：</b>{chips}'
        "<br><small>要写进表：在下表末尾那几行写上“事项”；已有名字的勾上“采用”。</small></div>"
    )


def _mark_of(one: Unplaced) -> str:
    return "unnamed" if one.reason is Reason.UNNAMED else "known"


def _marked(text: str, facts: Sequence[Fact], left: Sequence[Unplaced]) -> str:
    """The text with the spans of facts marked; spans that touch are one mark with all their readings.

    A figure left out is marked on its own, also within the words of a fact.
    """
    spans: list[tuple[int, int, list[str]]] = []
    for fact in sorted(facts, key=lambda one: (one.start or 0, -(one.end or 0))):
        first, last = fact.start or 0, min(fact.end or 0, len(text))
        if spans and first < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]), [*spans[-1][2], _short(fact)])
        else:
            spans.append((first, last, [_short(fact)]))
    marks = [(first, last, "fact", "；".join(dict.fromkeys(told))) for first, last, told in spans]
    for one in left:
        marks = [piece for mark in marks for piece in _around(mark, one.figure.start, one.figure.end)]
        marks.append((one.figure.start, one.figure.end, _mark_of(one), one.reason.value))
    html, at = "", 0
    for first, last, kind, told in sorted(marks):
        html += f'{escape(text[at:first])}<mark class="{kind}" title="{escape(told)}">{escape(text[first:last])}</mark>'
        at = last
    return html + escape(text[at:])


def _around(mark: tuple[int, int, str, str], first: int, last: int) -> Iterator[tuple[int, int, str, str]]:
    """What is left of a mark beside another that stands in it."""
    start, end, kind, told = mark
    if last <= start or end <= first:
        yield mark
        return
    if start < first:
        yield start, first, kind, told
    if last < end:
        yield last, end, kind, told


def _short(fact: Fact) -> str:
    cells = cells_of(fact)
    words = " ".join(filter(None, (fact.thing, cells.figure)))
    return words + (f"，{cells.due}前" if cells.due else "")


def checked_html(findings: Sequence[Finding], titles: Mapping[str, str] | None = None) -> str:
    """What the checker says of a draft, rules by their ``titles``; that it says nothing is said too."""
    return findings_html(findings, titles=titles) if findings else '<p class="note good">自查没有发现问题。</p>'


def intake_html(intake: Intake | None) -> str:
    """Which field came from which paper, what papers say otherwise, and remarks; empty without papers."""
    if intake is None or not (intake.told or intake.notes):
        return ""
    by_source: dict[tuple[str, str], list[Told]] = {}
    for one in intake.told:
        if one.taken and one.source != YOURS:
            by_source.setdefault((one.source, one.place), []).append(one)
    taken = "".join(
        f"<p>{escape(source)} {escape(place)}：</p><ul>"
        + "".join(f"<li>{LABELS[one.field]}：{escape(_clipped(one.text))}</li>" for one in told)
        + "</ul>"
        for (source, place), told in by_source.items()
    )
    clashes = "".join(f"<li>{_clash(group)}</li>" for group in intake.conflicts)
    notes = "".join(f"<li>{escape(note)}</li>" for note in intake.notes)
    html = f'<div class="note">从材料里填入（可直接改）：{taken}</div>' if taken else ""
    html += f'<div class="note wait">说法不一致，请核对：<ul>{clashes}</ul></div>' if clashes else ""
    return html + (f'<div class="note wait"><ul>{notes}</ul></div>' if notes else "")


def completed_html(found: Mapping[str, object]) -> str:
    """Which fields left empty were filled from the user's own words."""
    told = "、".join(
        f"{LABELS[field]}“{escape(_clipped(str(text)))}{'万元' if field == 'amount' else ''}”"
        for field, text in found.items()
    )
    return f'<div class="note wait">从“要做什么”里取的，不对请改：{told}</div>'


def _clash(group: Sequence[Told]) -> str:
    first, *others = group
    said = "；".join(f"{escape(one.source)}{escape(one.place)}写“{escape(_clipped(one.text))}”" for one in others)
    return f"{LABELS[first.field]}用了{escape(first.source)}的“{escape(_clipped(first.text))}”，{said}"


def _clipped(text: str, most: int = 40) -> str:
    return text if len(text) <= most else text[:most] + "……"


def comparison_html(told: Comparison | None) -> str:
    """This year's rows beside last year's."""
    if told is None:
        return '<p class="muted">没有上年的表：可在这里上传，或先把往年的表加入案例库。</p>'
    marks = {Change.ADDED: "good", Change.DROPPED: "bad", Change.CHANGED: "wait", Change.SAME: "muted"}
    counts = "，".join(f"{change.value} {told.count(change)} 条" for change in Change)
    lines = "".join(
        f'<tr class="{marks[row.change]}"><td>{row.change.value}</td><td>{_row_text(row.before)}</td><td>{_row_text(row.after)}</td>'
        f"<td>{escape(row.remark)}</td></tr>"
        for row in told.rows
    )
    year = f"{told.before.project.year}年" if told.before.project.year else "上年"
    head = f"<tr><th></th><th>{year}</th><th>本次草稿</th><th>变化</th></tr>"
    budget = f"<p>{escape(told.budget)}</p>" if told.budget else ""
    return f'<p><b>{counts}</b></p>{budget}<table class="queue compare">{head}{lines}</table>'


def _row_text(row: Indicator | None) -> str:
    return f"{escape(row.name)}　{text_html(row.target.text)}" if row else "—"


def notes_html(blanks: Sequence[Blank], notes: Sequence[str]) -> str:
    """What is to be put right in the user's own words, how many blanks (待填) are left beside the questions, and remarks."""
    asked, boxed = questions_of(blanks), answerable(blanks)
    more = len({blank.question for blank in blanks if blank.question}) - len(asked)
    left = "".join(f"<li>{escape(question)}请在左边的话里写清楚。</li>" for question in asked if question not in boxed)
    left += f"<li>另有 {more} 处待填，可直接在表中补充。</li>" if more > 0 else ""
    told = "".join(f"<li>{escape(note)}</li>" for note in notes)
    html = f'<div class="note wait">还需要您补充：<ul>{left}</ul></div>' if left else ""
    return html + (f'<div class="note">说明：<ul>{told}</ul></div>' if told else "")
