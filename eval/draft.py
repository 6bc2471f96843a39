"""How good drafts are: facts covered, figures invented, pairs legal, what the checker says, tokens and seconds.

Every brief of ``cases/draft.toml`` without a model; those marked ``model`` with it, and by two baselines in the same run:
the same model asked in one prompt, and the usual chain that retrieves past filings and stuffs them into the prompt.
Inventions are counted here by a plain comparison of numbers, not by the product's own grounding.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from decimal import Decimal
from pathlib import Path

from pydantic import BaseModel, Field

from assistant.desk import Desk, open_desk
from assistant.domain import FRAMEWORKS, Brief, Draft, Measure, Severity, Value
from assistant.drafting.brief import brief_from_text
from assistant.errors import ModelError
from assistant.models.chat import ChatModel
from assistant.settings import load_settings
from assistant.target import read_number, read_target
from eval.scoreboard import Line, Scoreboard, at_least, at_most, plain

CASES = Path(__file__).resolve().parent / "cases" / "draft.toml"


class Written(Value):
    """A draft reduced to what is compared: objectives, rows as (second level, name, value), seconds."""

    words: str
    rows: tuple[tuple[str, str, str], ...]
    seconds: float = 0.0


class Case(Value):
    """One brief with the facts a draft must cover and the words it must not hold."""

    sector: str
    brief: str
    facts: tuple[tuple[str, str], ...] = ()
    trap: str = ""
    absent: tuple[str, ...] = ()
    model: bool = False
    held_out: bool = False

    def brief_value(self) -> Brief:
        """The brief with a head filled in, so that only the content decides."""
        head = {"department": "甲街道办事处", "unit": "甲街道社区服务中心", "category": "特定目标类"}
        return brief_from_text(self.brief, year=2026).model_copy(update=head)


def cases() -> tuple[Case, ...]:
    return tuple(Case.model_validate(one) for one in tomllib.loads(CASES.read_text("utf-8"))["case"])


# ----------------------------------------------------------------------------------------------------------- measures


def covered(case: Case, written: Written) -> tuple[int, int]:
    """How many facts stand in a row of the right name with the right figure and unit, of how many; signs do not count."""
    return sum(_has(written, word, value) for word, value in case.facts), len(case.facts)


def _has(written: Written, word: str, value: str) -> bool:
    wanted = read_target(value).reading
    return any(
        word in name and (_bare(value) in _bare(target) or _equal(read_target(target).reading, wanted))
        for _, name, target in written.rows
    )


def _equal(mine: object, wanted: object) -> bool:
    """24000平方米 is 2.4万平方米."""
    return (
        isinstance(mine, Measure)
        and isinstance(wanted, Measure)
        and (mine.amount, mine.unit, mine.per) == (wanted.amount, wanted.unit, wanted.per)
    )


def _bare(value: str) -> str:
    return re.sub(r"^(?:不少于|不低于|不超过)|[≥≤=><,，\s]", "", value).replace("名", "人").replace("位", "人")


def invented(case: Case, written: Written) -> list[str]:
    """Numbers of objectives and rows, percentages apart, that the brief does not hold in digits or Chinese numerals."""
    known = {
        number for found in re.findall(r"[\d,.]+[万亿]?", case.brief) if (number := read_number(found.strip(",.")))
    }
    known |= {
        number for found in re.findall(r"[一二三四五六七八九十百千万两]+", case.brief) if (number := read_number(found))
    }
    known |= {number * 10000 for number in known} | {Decimal(text) for text in ("2026", "30", "31", "28", "12")}
    said = written.words + "\n" + "\n".join(target for *_, target in written.rows)
    numbers = re.findall(r"(?<![\d.])\d[\d,]*(?:\.\d+)?万?(?![\d.%])", said)
    return [text for text in numbers if (number := read_number(text.strip(","))) is not None and number not in known]


def legal(case: Case, written: Written) -> tuple[int, int]:
    """How many rows have a second level the framework knows."""
    frame = FRAMEWORKS[case.brief_value().framework]
    names = {second.value for _, second in frame.pairs}
    return sum(level2 in names for level2, *_ in written.rows), len(written.rows)


def measurable(written: Written) -> tuple[int, int]:
    """How many values can be measured; a blank that is marked counts as neither."""
    filled = [target for *_, target in written.rows if "待填" not in target]
    return sum(read_target(target).reading is not None for target in filled), len(filled)


def told(case: Case, written: Written) -> list[str]:
    """Words that must not be there and are."""
    whole = written.words + "".join(name + target for _, name, target in written.rows)
    return [word for word in case.absent if word in whole]


def reduced(draft: Draft) -> Written:
    objective = draft.filing.objective
    return Written(
        words=f"{objective.overall}\n{objective.annual}",
        rows=tuple(
            (row.indicator.level2.value if row.indicator.level2 else "", row.indicator.name, row.indicator.target.text)
            for row in draft.rows
        ),
        seconds=draft.timings.get("done", 0.0),
    )


# ---------------------------------------------------------------------------------------------------------- baselines


class _Row(BaseModel):
    level2: str = Field(description="二级指标")
    name: str = Field(description="三级指标名称")
    target: str = Field(description="指标值")


class _Form(BaseModel):
    overall: str = Field(description="项目总目标")
    annual: str = Field(description="年度目标")
    rows: list[_Row] = Field(description="绩效指标", max_length=16)


_ASK = (
    "你是财政绩效管理专家。根据项目简况编制《财政项目支出绩效目标申报表》：项目总目标、年度目标，以及8到14条绩效指标"
    "（二级指标可用：经济成本指标、数量指标、质量指标、时效指标、社会效益指标、可持续影响指标、服务对象满意度指标）。只输出 JSON。"
)


def baseline(case: Case, model: ChatModel, *, stuffed: str = "") -> Written:
    """One prompt, the same model; ``stuffed`` is what a retrieve-and-stuff chain would put before the question."""
    user = (f"参考往年案例：\n{stuffed}\n\n" if stuffed else "") + f"项目简况：{case.brief}"
    try:
        form = model.structured([("system", _ASK), ("user", user)], _Form, max_tokens=900, temperature=0.2)
    except ModelError:
        return Written(words="", rows=())
    rows = tuple((row.level2, row.name, row.target) for row in form.rows)
    return Written(words=f"{form.overall}\n{form.annual}", rows=rows)


def retrieved(case: Case, desk: Desk) -> str:
    """Three similar filings as text, the way such chains do it."""
    return "\n---\n".join(hit.text[:600] for hit in desk.library.similar_filings(case.brief, 3))


# ------------------------------------------------------------------------------------------------------------- the run


def score() -> Scoreboard:
    """All briefs without a model, the marked ones with it and by both baselines."""
    every = cases()
    marked = [case for case in every if case.model]
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(load_settings().model_copy(update={"data_dir": Path(folder)}))
        desk.prepare()
        planned = [(case, list(desk.draft(case.brief_value(), use_model=False))) for case in every]
        model = desk.chat_model
        full = [(case, list(desk.draft(case.brief_value()))) for case in marked] if model else []
        single = [(case, baseline(case, model)) for case in marked] if model else []
        stuffed = [(case, baseline(case, model, stuffed=retrieved(case, desk))) for case in marked] if model else []
        lines = [
            *_quality("无模型", [(case, made[-1]) for case, made in planned], "", ""),
            _held_out([(case, made[-1]) for case, made in planned]),
            at_most("出表时间最大值（秒）", max(made[0].timings["plan"] for _, made in planned), 1.0),
        ]
        if model:
            lines += _quality("用模型", [(case, made[-1]) for case, made in full], _shown(single), _shown(stuffed))
            lines += _costs([made[-1] for _, made in full])
        else:
            lines.append(plain("用模型", 0, shown="未评", note=desk.why_no_model))
    return Scoreboard(title=f"起草（{len(every)} 份简况，其中 {len(marked)} 份用模型）", lines=tuple(lines))


def _quality(label: str, made: list[tuple[Case, Draft]], single: str, stuffed: str) -> list[Line]:
    drafts = [(case, reduced(draft)) for case, draft in made]
    facts = [covered(case, written) for case, written in drafts]
    pairs = [legal(case, written) for case, written in drafts]
    values = [measurable(written) for _, written in drafts]
    wrong = [text for case, written in drafts for text in (*invented(case, written), *told(case, written))]
    errors, warnings = _findings([draft for _, draft in made])
    versus = f"单提示 {single}；检索拼接 {stuffed}" if single else ""
    return [
        at_least(f"{label}：事实覆盖", _share(facts), 0.98, baseline=versus),
        at_most(f"{label}：编造或泄漏", float(len(wrong)), 0.0, note="、".join(wrong[:6])),
        at_least(f"{label}：二级指标合法", _share(pairs), 1.0),
        at_least(f"{label}：指标值可衡量", _share(values), 0.98),
        at_most(f"{label}：未标明的错误级意见", float(errors), 0.0),
        at_most(f"{label}：每份提醒级意见（待填除外）", warnings / len(made), 0.5),
    ]


def _held_out(made: list[tuple[Case, Draft]]) -> Line:
    """Facts covered of the briefs nobody tuned on; what is missing is named."""
    drafts = [(case, reduced(draft)) for case, draft in made if case.held_out]
    missing = [
        f"{word} {value}" for case, written in drafts for word, value in case.facts if not _has(written, word, value)
    ]
    facts = _share([covered(case, written) for case, written in drafts])
    return at_least("无模型：留出简况的事实覆盖", facts, 0.98, note=f"{len(drafts)} 份；缺：" + "、".join(missing[:8]))


def _share(counts: list[tuple[int, int]]) -> float:
    return sum(hit for hit, _ in counts) / max(1, sum(of for _, of in counts))


def _findings(drafts: list[Draft]) -> tuple[int, int]:
    """Errors that are neither a blank nor told in a note, and warnings that are not about a blank."""
    errors = warnings = 0
    for draft in drafts:
        rows = {blank.place.row for blank in draft.blanks if blank.place.row}
        fields = {blank.place.field for blank in draft.blanks}
        for finding in draft.review.findings if draft.review else ():
            if finding.place.row in rows or (finding.place.row is None and finding.place.field in fields):
                continue
            errors += finding.severity is Severity.ERROR and not any(finding.message in note for note in draft.notes)
            warnings += finding.severity is Severity.WARNING
    return errors, warnings


def _shown(made: list[tuple[Case, Written]]) -> str:
    facts = _share([covered(case, written) for case, written in made])
    wrong = sum(len(invented(case, written)) + len(told(case, written)) for case, written in made)
    pairs = _share([legal(case, written) for case, written in made])
    return f"覆盖 {facts:.2f} 编造 {wrong} 合法 {pairs:.2f} 可衡量 {_share([measurable(one) for _, one in made]):.2f}"


def _costs(drafts: list[Draft]) -> list[Line]:
    fresh = [draft.tokens.prompt - draft.tokens.cached for draft in drafts]
    kept = sum(not any("没有通过溯源" in note or "没有写成" in note for note in draft.notes) for draft in drafts)
    return [
        at_most("未缓存的提示 token 最大值", float(max(fresh)), 1500),
        at_most("生成 token 最大值", float(max(draft.tokens.generated for draft in drafts)), 700),
        plain("首字时间中位数（秒）", sorted(draft.timings.get("first_word", 0) for draft in drafts)[len(drafts) // 2]),
        at_most("全稿时间最大值（秒）", max(draft.timings["done"] for draft in drafts), 45),
        plain("模型文字全部通过溯源的比例", kept / len(drafts)),
    ]
