"""What a message asks for, and that an answer stands on sources or says that there are none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from langchain_core.language_models import FakeListChatModel

from assistant.chat import OnDesk, Understanding, grounded, reply, understand
from assistant.domain import (
    Brief,
    Document,
    Draft,
    DraftRow,
    Filing,
    FilingKind,
    Hit,
    Indicator,
    Intent,
    Level1,
    Level2,
    Objective,
    Project,
    Review,
    Source,
)
from assistant.errors import BriefError
from assistant.models.chat import ChatModel
from assistant.target import read_target


def draft_of(*rows: tuple[str, str]) -> Draft:
    indicators = tuple(
        Indicator(level1=Level1.OUTPUT, level2=Level2.QUANTITY, name=name, target=read_target(target))
        for name, target in rows
    )
    filing = Filing(
        kind=FilingKind.APPLICATION,
        project=Project(name="社区养老服务", year=2026),
        objective=Objective(),
        indicators=indicators,
    )
    made = tuple(DraftRow(indicator=row, basis=()) for row in indicators)
    return Draft(stage="done", brief=Brief(name="社区养老服务", year=2026), filing=filing, rows=made, facts=())


DRAFT = draft_of(("健康讲座开展场次", "≥12场"), ("上门护理服务人次", "≥1500人次"))
FORM = Document(source="申报表.docx", filings=(DRAFT.filing,))


class FakeVerbs:
    """The desk without a library or a model: searches give the hits it was made with, drafting gives one draft."""

    chat_model = None
    composes_answers = False

    def __init__(self, hits: tuple[Hit, ...] = ()) -> None:
        self.hits = hits
        self.asked: list[str] = []

    def brief_from_text(self, text: str) -> Brief:
        if "万元" not in text:
            raise BriefError("没有看懂项目简况。", hint="请写明项目名称和要做的事。")
        return Brief(name=text[:6], year=2026, content=text)

    def draft(self, brief: Brief) -> Iterator[Draft]:
        yield DRAFT.model_copy(update={"stage": "plan", "brief": brief})
        yield DRAFT

    def review(self, document: Document) -> tuple[Review, ...]:
        return tuple(Review(filing=filing, outcome="可进入下一环节") for filing in document.filings)

    def search(self, text: str, *, kind: str, k: int = 8) -> tuple[Hit, ...]:
        self.asked.append(f"{kind}:{text}")
        return self.hits[:k]

    def handbook(self, query: str) -> Source | None:
        return (
            Source(kind="rule", title="计量单位与指标不符", text="单位写错了。") if "unit_mismatch" in query else None
        )

    def people(self, *_: object, **__: object) -> tuple[str, ...]:
        return ()

    def change_row(self, draft: Draft, row: int, value: str, **_: object) -> Draft:
        rows = list(draft.rows)
        rows[row - 1] = DraftRow(
            indicator=rows[row - 1].indicator.model_copy(update={"target": read_target(value)}), basis=()
        )
        return draft.model_copy(update={"rows": tuple(rows)})


@pytest.mark.parametrize(
    ("message", "on_desk", "intent"),
    [
        ("社区养老服务，86万元：为600名80岁以上老人提供助餐，健康讲座12场", OnDesk(), Intent.DRAFT),
        ("帮我起草一份道路保洁项目的绩效目标申报表，预算240万元", OnDesk(), Intent.DRAFT),
        ("拟一份退役军人慰问的绩效目标", OnDesk(), Intent.DRAFT),
        ("审核一下", OnDesk(document=FORM), Intent.REVIEW),
        ("帮我看看这张表有什么问题", OnDesk(document=FORM), Intent.REVIEW),
        ("第2条改成≥20场", OnDesk(draft=DRAFT), Intent.CHANGE_ROW),
        ("健康讲座开展场次改为≥15场", OnDesk(draft=DRAFT), Intent.CHANGE_ROW),
        ("搜一下消防检查的指标", OnDesk(), Intent.SEARCH),
        ("找几个健康讲座的先例", OnDesk(), Intent.SEARCH),
        ("为什么满意度不能写满意", OnDesk(), Intent.EXPLAIN_RULE),
        ("unit_mismatch 是什么", OnDesk(), Intent.EXPLAIN_RULE),
        ("产出指标和效益指标各占多少分", OnDesk(), Intent.ASK_REGULATION),
        ("成本指标一定要设吗？", OnDesk(), Intent.ASK_REGULATION),
        ("数量指标能不能用百分比？", OnDesk(), Intent.ASK_REGULATION),
        ("你好", OnDesk(), Intent.OTHER),
        ("今天天气怎么样", OnDesk(), Intent.OTHER),
    ],
)
def test_clear_wording_is_understood_without_a_model(message: str, on_desk: OnDesk, intent: Intent) -> None:
    assert understand(message, on_desk, None).intent is intent


@pytest.mark.parametrize(
    ("message", "row", "value"),
    [
        ("第2条改成≥20场", "2", "≥20场"),
        ("把第二行改为 ≥30人次", "2", "≥30人次"),
        ("健康讲座开展场次改为“≥15场”", "1", "≥15场"),
    ],
)
def test_a_change_names_its_row_and_its_value(message: str, row: str, value: str) -> None:
    meant = understand(message, OnDesk(draft=DRAFT), None)
    assert meant == Understanding(intent=Intent.CHANGE_ROW, row=row, value=value)


NAMES = draft_of(
    ("健康讲座开展场次", "≥12场"),
    ("上门护理服务人次", "≥1500人次"),
    ("上门护理质量合格率", "≥95%"),
    ("服务对象满意度", "≥90%"),
)


@pytest.mark.parametrize(
    ("message", "row"),
    [
        ("把上门护理改成1800人次", "2"),
        ("上门护理的合格率改成98%", "3"),
        ("满意度那条改成95%", "4"),
        ("健康讲座改为15场", "1"),
        ("上门护理改成更高一点", ""),
        ("把理发改成500人次", ""),
        ("改成500人次", ""),
    ],
)
def test_a_row_is_told_by_its_words_and_its_unit_and_never_guessed(message: str, row: str) -> None:
    guessing = ChatModel(
        FakeListChatModel(responses=['{"intent": "change_row", "query": "", "row": "4", "value": "500人次"}']),
        name="脚本",
    )
    meant = understand(message, OnDesk(draft=NAMES), guessing)
    assert (meant.intent, meant.row) == (Intent.CHANGE_ROW, row)


def test_a_row_the_model_makes_up_is_none() -> None:
    guessing = ChatModel(
        FakeListChatModel(responses=['{"intent": "change_row", "query": "", "row": "4", "value": "500人次"}']),
        name="脚本",
    )
    assert understand("理发再多一些", OnDesk(draft=NAMES), guessing).row == ""


def test_which_row_is_asked_with_the_likely_ones() -> None:
    turn = last("上门护理改成更高一点", OnDesk(draft=NAMES), FakeVerbs())
    assert turn.draft is None
    assert "第2行“上门护理服务人次”；第3行“上门护理质量合格率”" in turn.answer


def test_a_bare_figure_keeps_the_operator_of_its_cell() -> None:
    turn = last("健康讲座改成20场", OnDesk(draft=NAMES), FakeVerbs())
    assert turn.draft.rows[0].indicator.target.text == "≥20场"


def last(message: str, on_desk: OnDesk, verbs: FakeVerbs):  # type: ignore[no-untyped-def]
    *_, turn = reply(message, on_desk, verbs)
    assert turn.done
    return turn


def test_a_draft_is_shown_as_soon_as_the_plan_stands_and_again_when_done() -> None:
    turns = list(reply("社区养老服务，86万元：健康讲座12场，上门护理1500人次", OnDesk(), FakeVerbs()))
    assert [turn.done for turn in turns] == [False, True]
    assert "健康讲座开展场次" in turns[-1].answer


def test_a_brief_that_is_not_one_is_answered_in_plain_words() -> None:
    assert "没有看懂项目简况" in last("起草一份绩效目标申报表", OnDesk(), FakeVerbs()).answer


def test_a_change_is_made_on_the_draft_and_says_what_it_was_before() -> None:
    turn = last("第1条改成≥15场", OnDesk(draft=DRAFT), FakeVerbs())
    assert "≥12场" in turn.answer
    assert turn.draft.rows[0].indicator.target.text == "≥15场"


@pytest.mark.parametrize("message", ["第9条改成≥15场", "第0条改成≥15场"])
def test_a_row_that_does_not_exist_changes_nothing(message: str) -> None:
    turn = last(message, OnDesk(draft=DRAFT), FakeVerbs())
    assert turn.draft is None
    assert "没看懂要改哪一行" in turn.answer


def test_reviewing_with_nothing_on_the_desk_asks_for_a_file() -> None:
    assert "请先上传" in last("审核一下", OnDesk(), FakeVerbs()).answer


@pytest.mark.parametrize("message", ["产出指标占多少分", "搜一下消防检查的指标"])
def test_it_says_so_when_nothing_was_found(message: str) -> None:
    far = Hit(kind="regulations", score=0.5, filing="某规定", text="无关")
    turn = last(message, OnDesk(), FakeVerbs((far,)))
    assert "没有找到" in turn.answer
    assert turn.sources == ()


def test_without_a_model_a_question_is_answered_with_the_passage_and_its_source() -> None:
    near = Hit(kind="regulations", score=0.95, filing="权重", text="产出指标 50 分。")
    turn = last("产出指标占多少分", OnDesk(), FakeVerbs((near,)))
    assert "50 分" in turn.answer
    assert turn.sources[0].title == "权重"


def test_a_passage_much_farther_than_the_nearest_is_left_out() -> None:
    near = Hit(kind="regulations", score=0.941, filing="流程", text="次年上半年。")
    far = Hit(kind="regulations", score=0.902, filing="流程", text="跟着预算申报。")
    turn = last("绩效自评什么时候报", OnDesk(), FakeVerbs((near, far)))
    assert [source.text for source in turn.sources] == ["次年上半年。"]
    assert "跟着预算" not in turn.answer


def test_a_rule_is_explained_from_its_page() -> None:
    turn = last("unit_mismatch 是什么", OnDesk(), FakeVerbs())
    assert (turn.intent, turn.answer) == (Intent.EXPLAIN_RULE, "单位写错了。")


@pytest.mark.parametrize(
    ("answer", "material", "kept"),
    [
        ("产出50分。效益30分。", "产出 50 分，效益 30 分", "产出50分。效益30分。"),
        ("产出50分。满意度15分。", "产出 50 分", "产出50分。"),
        ("依据财预〔2099〕7号。", "财预〔2020〕10号", ""),
        ("1. 产出50分。", "产出 50 分", "1. 产出50分。"),
    ],
)
def test_a_sentence_with_a_figure_no_source_holds_is_dropped(answer: str, material: str, kept: str) -> None:
    assert grounded(answer, material) == kept
