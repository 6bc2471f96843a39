"""How good drafts are: facts covered, figures invented, pairs legal, what the checker says, tokens and seconds.

Every brief of ``cases/draft*.toml`` without a model; those marked ``model`` also with it and by two baselines: the same model
asked in one prompt, and the usual chain that retrieves past filings and stuffs them into the prompt. And past filings, each
left out of the library: how many of their rows are proposed. ``python -m eval draft`` does all of it, which takes over an hour;
``python -m eval.draft --only 用模型 --briefs 0:8 --keep FILE --minutes 4`` does some, and joins what FILE holds into the board.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from assistant.desk import Desk, open_desk
from assistant.errors import AssistantError
from assistant.settings import load_settings
from eval import draft_precedents
from eval.draft_measures import Case, cases
from eval.draft_runs import Kept, Run, Way, run
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain

PRECEDENTS = "留一法"


def score(
    *,
    briefs: slice = slice(None),
    only: Sequence[str] = (),
    keep: Path | None = None,
    minutes: float | None = None,
) -> Scoreboard:
    """Draft and measure. ``briefs`` and ``only`` (the ways, or 留一法) choose what is done now; the board shows all that
    ``keep`` holds. With ``minutes`` no draft is begun after that time, and the board says what is still to do.
    """
    kept, until = Kept(keep), time.monotonic() + 60 * minutes if minutes is not None else None
    remarks: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(load_settings().model_copy(update={"data_dir": Path(folder)}))
        desk.prepare()
        for way in Way:
            if not only or way.value in only:
                _make(desk, way, cases()[briefs], kept, until, remarks)
        held = list(draft_precedents.lines(desk)) if not only or PRECEDENTS in only else []
    return Scoreboard(title=f"起草（{len(cases())} 份简况）", lines=(*board(kept.runs), *held), remarks=tuple(remarks))


def _make(desk: Desk, way: Way, wanted: Sequence[Case], kept: Kept, until: float | None, remarks: list[str]) -> None:
    """The runs of one way that are not there yet, while there is time."""
    chosen = [case for case in wanted if (way is Way.PLAN or case.model) and not kept.has(case, way)]
    if chosen and way is not Way.PLAN and desk.chat_model is None:
        remarks.append(f"没有评“{way.value}”：{desk.why_no_model}")
        return
    for number, case in enumerate(chosen):
        if until is not None and time.monotonic() > until:
            remarks.append(f"{way.value}：还有 {len(chosen) - number} 份没有评，请再运行一次。")
            return
        try:
            kept.put(run(desk, case, way))
        except AssistantError as error:
            remarks.append(f"{way.value}：没有起草“{case.brief[:20]}”：{error.message}")


# ---------------------------------------------------------------------------------------------------------- the board


def board(runs: Sequence[Run]) -> Iterator[Line]:
    """The measures of every way; those with the model beside the baselines on the same briefs."""
    by_way = {way: [one for one in runs if one.way is way] for way in Way}
    if plans := by_way[Way.PLAN]:
        yield from _quality(Way.PLAN, plans)
        if held := [one for one in plans if one.case in _held()]:
            yield _held_out(held)
        yield at_most("无模型：出表时间最大值（秒）", max(one.seconds[0] for one in plans), 1.0)
    if full := by_way[Way.MODEL]:
        yield from _quality(Way.MODEL, full)
        yield from _costs(full)
    for other in (Way.SINGLE, Way.STUFFED):
        known = {one.case for one in by_way[other]}
        pairs = [one for one in full if one.case in known]
        yield from _against(other, [one for one in by_way[other] if one.case in {own.case for own in pairs}], pairs)


def _quality(way: Way, made: Sequence[Run]) -> Iterator[Line]:
    label, count = way.value, len(made)
    known = [one for one in made if one.case not in _held()]
    told = [text for one in known for text in one.missing]
    sectors = len({one.sector for one in known})
    yield at_least(
        f"{label}：事实覆盖",
        coverage(known),
        0.98,
        note=f"{len(known)} 份，{sectors} 个领域；缺：{'、'.join(told[:6])}",
    )
    wrong = [text for one in made for text in one.invented]
    yield at_most(f"{label}：编造的数字", float(len(wrong)), 0.0, note="、".join(wrong[:6]))
    wrong = [text for one in made for text in one.leaked]
    yield at_most(f"{label}：泄漏的内容", float(len(wrong)), 0.0, note="、".join(wrong[:6]))
    yield at_least(f"{label}：二级指标合法", share([one.legal for one in made]), 1.0)
    yield at_least(f"{label}：分值合计正确", sum(one.weights_add_up for one in made) / count, 1.0)
    yield at_least(f"{label}：指标值可衡量", share([one.measurable for one in made]), 0.98)
    yield at_most(f"{label}：错误级意见（待填除外）", float(sum(one.errors for one in made)), 0.0)
    yield at_most(f"{label}：未标明的错误级意见", float(sum(one.unmarked for one in made)), 0.0)
    yield at_most(f"{label}：每份提醒级意见（待填除外）", sum(one.warnings for one in made) / count, 0.5)


def _held() -> frozenset[str]:
    """The briefs that are held out: they measure, so nothing is changed for them, and they count in a line of their own."""
    return frozenset(case.brief for case in cases() if case.held_out)


def _held_out(made: Sequence[Run]) -> Line:
    """Facts covered of the briefs nobody tuned on; what is missing is named."""
    told = [text for one in made for text in one.missing]
    return at_least(
        "无模型：留出简况的事实覆盖", coverage(made), 0.98, note=f"{len(made)} 份；缺：{'、'.join(told[:8])}"
    )


def _costs(made: Sequence[Run]) -> Iterator[Line]:
    fresh = [one.tokens.prompt - one.tokens.cached for one in made]
    yield at_most("用模型：未缓存的提示 token 最大值", float(max(fresh)), 1500, note=f"中位数 {middle(fresh):.0f}")
    given = [one.tokens.generated for one in made]
    yield at_most("用模型：生成 token 最大值", float(max(given)), 700, note=f"中位数 {middle(given):.0f}")
    first, done = [one.seconds[1] for one in made], [one.seconds[2] for one in made]
    yield plain("用模型：首字时间（秒）", middle(first), note=f"最大 {max(first):.1f}")
    yield at_most("用模型：全稿时间最大值（秒）", max(done), 45, note=f"中位数 {middle(done):.1f}")
    yield plain("用模型：文字全部通过溯源的比例", sum(one.kept for one in made) / len(made))


def _against(way: Way, other: Sequence[Run], own: Sequence[Run]) -> Iterator[Line]:
    """A baseline's measures on the same briefs, ours beside them, and by how much ours is better."""
    if not other:
        return
    measures = (
        ("事实覆盖", coverage(other), coverage(own), 1),
        ("每份编造的数字", _mean(other, "invented"), _mean(own, "invented"), -1),
        ("每份泄漏的内容", _mean(other, "leaked"), _mean(own, "leaked"), -1),
        ("二级指标合法", share([one.legal for one in other]), share([one.legal for one in own]), 1),
        ("分值合计正确", _mean(other, "weights_add_up"), _mean(own, "weights_add_up"), 1),
        ("指标值可衡量", share([one.measurable for one in other]), share([one.measurable for one in own]), 1),
        ("每份错误级意见", _mean(other, "errors"), _mean(own, "errors"), -1),
        ("每份提醒级意见", _mean(other, "warnings"), _mean(own, "warnings"), -1),
    )
    for name, theirs, ours, sign in measures:
        ahead = (ours - theirs) * sign
        line = at_least(f"{way.value}对照：{name}，领先", ahead, 0.0, baseline=f"对照 {theirs:.3f}，本产品 {ours:.3f}")
        yield line.model_copy(update={"note": f"同样的 {len(own)} 份简况"})
    seconds = middle([one.seconds[2] for one in other])
    yield plain(
        f"{way.value}对照：全稿时间中位数（秒）",
        seconds,
        baseline=f"本产品 {middle([one.seconds[2] for one in own]):.1f}",
    )


def coverage(made: Sequence[Run]) -> float:
    """The share of the briefs' facts that stand in a row."""
    facts = sum(one.facts for one in made)
    return 1 - sum(len(one.missing) for one in made) / max(1, facts)


def share(counts: Sequence[tuple[int, int]]) -> float:
    """Hits of all, over several counts."""
    return sum(hit for hit, _ in counts) / max(1, sum(of for _, of in counts))


def _mean(made: Sequence[Run], field: str) -> float:
    values = [getattr(one, field) for one in made]
    return sum(len(value) if isinstance(value, tuple) else float(value) for value in values) / len(made)


def middle(values: Sequence[float]) -> float:
    """The median, the upper one of two."""
    return sorted(values)[len(values) // 2]


def main(
    briefs: Annotated[str, typer.Option(help="只评这些简况，如 0:8")] = ":",
    only: Annotated[
        list[str] | None, typer.Option(help="只评这些做法，可重复：无模型、用模型、单提示、检索拼接、留一法")
    ] = None,
    keep: Annotated[Path | None, typer.Option(help="结果文件；再次运行时从这里接着评，一并列出")] = None,
    minutes: Annotated[float | None, typer.Option(help="到时不再开始新的草稿")] = None,
) -> None:
    """Some briefs and ways only, in slices."""
    from eval.__main__ import show

    first, _, last = briefs.partition(":")
    chosen = slice(int(first or 0), int(last) if last else None)
    result = score(briefs=chosen, only=only or (), keep=keep, minutes=minutes)
    show(result)
    if result.missed:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
