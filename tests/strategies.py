"""Hypothesis strategies for values of the field: whole filings of both kinds and every framework, as offices write them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from assistant.domain import (
    FRAMEWORKS,
    Execution,
    ExecutionLine,
    Filing,
    FilingKind,
    Framework,
    Funding,
    Indicator,
    Money,
    Objective,
    Project,
    Share,
    Target,
)
from assistant.target import read_date, read_money, read_target

THINGS = (
    "健康讲座",
    "高龄老人助餐",
    "日间照料点改造",
    "道路保洁",
    "绿化养护",
    "消防器材更新",
    "图书采购",
    "就业培训",
    "文艺演出",
    "信息系统运维",
)
ASPECTS = ("完成数量", "覆盖人次", "验收合格率", "完成及时性", "平均成本", "参与积极性提升情况", "知晓率", "群众满意率")
UNITS = ("", "(场)", "人次", "(个)", "%", "(元/人/年)", "件")
MARKS = ("≥", "≤", "=", ">", "<", "")
WORDS = ("及时", "合格", "提升", "有所改善", "健全有效", "每季度一次", "2025年6月底前", "65%-70%", "待填", "≥待填(%)")
# Signs that must survive as text: formulas, mark-up, quotes, emoji, full width.
ODD = ("=1+1", "+5", "-3", "@sum", "<b>粗</b>", "a&b", '"引"', "１２３", "（含税）", "→", "😀", "%d", "'x")
CLAUSES = (
    "完成年度任务12项",
    "服务居民3000人次",
    "全年不少于4次",
    "资金使用合规",
    "按季度推进",
    "让老人吃上热饭",
    "覆盖率达到95%以上",
    "6月底前完工",
)


def sentences() -> st.SearchStrategy[str]:
    """One to three lines of prose, sometimes with an odd sign in it."""
    clause = st.sampled_from(CLAUSES) | st.builds("其中“{}”部分".format, st.sampled_from(ODD))
    line = st.lists(clause, min_size=1, max_size=5).map(lambda parts: "，".join(parts) + "。")
    return st.lists(line, min_size=1, max_size=3).map("\n".join)


def targets() -> st.SearchStrategy[Target]:
    figure = st.builds(
        "{}{}{}".format,
        st.sampled_from(MARKS),
        st.integers(1, 99999) | st.decimals("0.01", "99999", places=2),
        st.sampled_from(UNITS),
    )
    return (figure | st.sampled_from(WORDS)).map(read_target)


def names() -> st.SearchStrategy[str]:
    return st.builds(
        "{}{}{}".format, st.sampled_from(THINGS), st.sampled_from(ASPECTS), st.sampled_from(("", "1", "（区级）"))
    )


def money(unit: str, *, blank: bool = True) -> st.SearchStrategy[Money]:
    amount = st.decimals("0", "99999999", places=2)
    texts = st.builds(format, amount, st.sampled_from((",.2f", ".2f"))) | st.just("0")
    return (texts | st.just("") if blank else texts).map(lambda text: read_money(text, unit=unit))


def points(limit: int = 30) -> st.SearchStrategy[Decimal]:
    return st.integers(0, limit * 10).map(lambda tenths: (Decimal(tenths) / 10).normalize() + 0)


@st.composite
def indicators(draw: st.DrawFn, framework: Framework, kind: FilingKind) -> tuple[Indicator, ...]:
    """One to fourteen rows in the framework's order; names differ, so that rows can be told apart."""
    pairs = draw(st.lists(st.sampled_from(framework.pairs), min_size=1, max_size=14))
    pairs.sort(key=framework.pairs.index)
    unique = draw(st.lists(names(), min_size=len(pairs), max_size=len(pairs), unique=True))
    weighed, explained, long = draw(st.booleans()), draw(st.booleans()), draw(st.booleans())
    own = kind is FilingKind.SELF_EVALUATION
    rows = []
    for (level1, level2), name in zip(pairs, unique, strict=True):
        row = Indicator(level1=level1, level2=level2, name=name, target=draw(targets()))
        changes: dict[str, object] = {}
        if own:
            deviation = draw(st.just("") | sentences())
            changes = {"actual": draw(targets()), "score": draw(points()), "deviation": deviation}
        if own or weighed:
            changes["weight"] = draw(points())
        if explained and not own:
            changes["explanation"] = draw(sentences())
        if long and not own:
            changes["long_term"] = draw(targets())
        rows.append(row.model_copy(update=changes))
    return tuple(rows)


@st.composite
def executions(draw: st.DrawFn, unit: str) -> Execution:
    labels = ("年度资金总额", draw(st.sampled_from(("当年财政拨款", "其中：当年财政拨款"))), "上年结转资金", "其他资金")
    amounts = money(unit, blank=False) | st.just(Money(text=""))
    lines = tuple(
        ExecutionLine(label=label, initial=draw(amounts), revised=draw(amounts), spent=draw(amounts))
        for label in labels
    )
    percent = draw(st.decimals("0", "100", places=2))
    return Execution(
        lines=lines,
        weight=Decimal(10),
        rate_text=f"{percent}%",
        rate=percent / 100,
        score=draw(points(10)),
        total_weight=Decimal(100),
        total_score=draw(points(100)),
    )


@st.composite
def filings(draw: st.DrawFn, kinds: tuple[FilingKind, ...] = tuple(FilingKind)) -> Filing:
    """A filing with every cell its official layout has; project names are odd now and then."""
    kind = draw(st.sampled_from(kinds))
    framework = FRAMEWORKS[draw(st.sampled_from(sorted(FRAMEWORKS)))]
    unit = draw(st.sampled_from(("元", "万元")))
    year = draw(st.integers(2018, 2030))
    name = draw(st.sampled_from(THINGS)) + draw(st.sampled_from(("", "项目", "（2025年）", "A&B<1>", " /: 二期")))
    head = {"name": name, "department": "某某镇人民政府", "unit": "某某镇社会事务中心", "year": year}
    rows = draw(indicators(framework, kind))
    if kind is FilingKind.SELF_EVALUATION:
        return Filing(
            kind=kind,
            project=Project(**head),
            objective=Objective(
                overall=draw(st.none() | sentences()), annual=draw(sentences()), actual=draw(sentences())
            ),
            indicators=rows,
            execution=draw(executions(unit)),
        )
    funding = Funding(**{part: draw(money(unit)) for part in Funding.model_fields})
    project = Project(
        **head,
        category=draw(st.sampled_from(("经常性项目", "特定目标类", ""))),
        nature=draw(st.sampled_from((None, "其他经常性项目", "新增"))),
        start=read_date(draw(st.sampled_from((f"{year}-01-01", f"{year}年1月", "")))),
        end=read_date(draw(st.sampled_from((f"{year}-12-31", f"{year}年12月", "")))),
        funding=funding,
    )
    shares = st.builds(Share, name=st.sampled_from(THINGS), amount=money("元", blank=False), year=st.just(year))
    return Filing(
        kind=kind,
        project=project,
        objective=Objective(overall=draw(sentences()), annual=draw(sentences())),
        indicators=rows,
        children=tuple(draw(st.lists(shares, max_size=3, unique_by=lambda share: share.name))),
    )


@st.composite
def gappy_filings(draw: st.DrawFn) -> Filing:
    """A filing as a form of another layout gives it: cells that it does not have are ``None``."""
    filing = draw(filings())
    dropped = draw(st.sets(st.sampled_from(("department", "unit", "category", "start", "end"))))
    parts = draw(st.sets(st.sampled_from(sorted(Funding.model_fields))))
    funding = filing.project.funding.model_copy(update=dict.fromkeys(parts))
    project = filing.project.model_copy(update={**dict.fromkeys(dropped), "funding": funding})
    goals = draw(st.sets(st.sampled_from(("overall", "annual", "actual"))))
    flat = draw(st.booleans())
    rows = tuple(row.model_copy(update={"level2": None}) if flat else row for row in filing.indicators)
    # A form without any figure is taken for an unfilled template, rightly.
    rows = (rows[0].model_copy(update={"target": read_target("≥12(场)")}), *rows[1:])
    objective = filing.objective.model_copy(update=dict.fromkeys(goals))
    return filing.model_copy(update={"project": project, "objective": objective, "indicators": rows})
