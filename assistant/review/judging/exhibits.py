"""What the judge is shown of a filing: its cells, numbered, without personal data; and whether a quote stands in one.

Pure. Cells travel as JSON texts, so nothing in them can close a delimiter or speak as another role. A cell that talks to a
model instead of about the project is found here; the judge then asks nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from random import Random

from assistant.domain import Money, Place, Section, Value
from assistant.persons import is_personal_heading, mask_persons
from assistant.review.passages import cells
from assistant.review.rule import Case, at_field


class Exhibit(Value):
    """One numbered cell. ``text`` is as filed, ``shown`` without personal data; ``group`` keeps a row's cells together."""

    id: str
    heading: str
    place: Place
    text: str
    shown: str
    group: str


_FIELDS = {
    "name": "三级指标",
    "target": "指标值",
    "explanation": "指标解释",
    "actual": "实际完成值",
    "deviation": "偏差原因分析及改进措施",
}
_FUNDING = {
    "total": "项目资金总额",
    "annual": "年度资金申请总额",
    "appropriation": "当年财政拨款",
    "carried_over": "上年结转资金",
    "other": "其他资金",
}
# Written to a model, never about a project: each wants two words that no filing has side by side, so that 忽视安全要求 and
# 自评得满分 pass.
_TO_A_MODEL = re.compile(
    r"(?:忽略|无视|忽视|不要理会|不必理会|忘记|忘掉|跳过|覆盖)[^，,。；\n]{0,12}(?:以上|上述|上面|前面|之前|先前|此前|原有|所有|全部|系统)[^，,。；\n]{0,8}"
    r"(?:要求|指令|指示|提示|规则|内容|设定|命令)"
    r"|(?:请|务必|必须|直接|一律|应当)[^。；\n]{0,8}(?:给|打|评|判)(?:出|为|成|予|本表|本项目|该项目)?(?:一?个)?(?:满分|最高分)"
    r"|(?:审核|评审|判断|结论|意见|答复|回答)[^。；\n]{0,10}(?:一律|全部|都|均|直接|只|必须|应当)[^。；\n]{0,6}(?:没有问题|无问题|满分|评为优)"
    r"|(?:你|您)(?:现在)?(?:是|扮演|作为)[^。；\n]{0,12}(?:模型|助手|AI|审核员|评审员|专家)"
    r"|(?:系统|开发者)(?:提示词?|指令|消息)\s*[：:]"
    r"|<\|?(?:im_start|im_end|system|user|assistant|endoftext)\|?>|\[/?INST\]"
    r"|(?:ignore|disregard|forget)\b.{0,30}\b(?:instruction|prompt|rule|above|previous)"
    r"|(?:system|assistant|user)\s*:\s*\S",
    re.IGNORECASE,
)


def exhibits(case: Case) -> tuple[Exhibit, ...]:
    """Every cell with a text, in the form's order. What stands under a person's heading is left out altogether."""
    found: list[Exhibit] = []
    for place, text in (*cells(case), *_amounts(case)):
        if not text.strip() or is_personal_heading(place.label if place.section is Section.STATEMENT else ""):
            continue
        heading, group = _heading(case, place)
        found.append(
            Exhibit(
                id=f"c{len(found) + 1:03d}",
                heading=heading,
                place=place,
                text=text,
                shown=mask_persons(text),
                group=group,
            )
        )
    return tuple(found)


def speaks_to_a_model(shown: Iterable[Exhibit]) -> Exhibit | None:
    """The first cell that gives a model orders (忽略以上要求…), if there is one."""
    return next((cell for cell in shown if _TO_A_MODEL.search(_unbroken(f"{cell.heading}\n{cell.text}"))), None)


def _unbroken(text: str) -> str:
    """Text without the blanks and invisible signs that could split a word; between letters one blank stays."""
    visible = re.sub(r"[\u200b-\u200f\u2028-\u202e\ufeff]", "", text)
    return re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", visible.replace("\n", "。"))


def listing(shown: Iterable[Exhibit], seed: str) -> str:
    """The cells one JSON object a line, groups in an order that ``seed`` alone decides."""
    groups: dict[str, list[str]] = {}
    for cell in shown:
        line = json_line({"编号": cell.id, "栏目": cell.heading, "内容": cell.shown})
        groups.setdefault(cell.group, []).append(line)
    order = list(groups)
    Random(seed).shuffle(order)
    return "\n".join(line for group in order for line in groups[group])


_UNSAFE = re.compile(r"[<>\[\]\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]")


def json_line(said: dict[str, str]) -> str:
    """One JSON object on a line, with ``<``, ``>`` and square brackets escaped as JSON allows.

    A chat template's control words would be obeyed by some servers wherever they stand.
    """
    line = json.dumps(said, ensure_ascii=False)
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", line)


def verbatim(quote: str, text: str) -> str | None:
    """The passage of ``text`` that equals the quote character by character, white space aside; ``None`` when none does.

    A single character proves nothing unless it is the whole cell.
    """
    wanted = "".join(quote.split())
    kept = [(sign, at) for at, sign in enumerate(text) if not sign.isspace()]
    plain = "".join(sign for sign, _ in kept)
    start = plain.find(wanted) if len(wanted) > 1 or (wanted and wanted == plain) else -1
    return None if start < 0 else text[kept[start][1] : kept[start + len(wanted) - 1][1] + 1]


def _heading(case: Case, place: Place) -> tuple[str, str]:
    """What is printed over a cell, and its group. A row's heading carries no text of the filer."""
    if place.section is Section.INDICATOR and place.row:
        row = case.filing.indicators[place.row - 1]
        levels = f"{row.level1.value}/{row.level2.value}" if row.level2 else row.level1.value
        return f"第{place.row}行 {levels} {_FIELDS.get(place.field, place.field)}", f"row{place.row}"
    if place.section is Section.STATEMENT:
        return f"项目经费情况说明 {mask_persons(place.label)}", f"statement{place.row}"
    return place.label, place.section.value


def _amounts(case: Case) -> Iterable[tuple[Place, str]]:
    """The money of the head, with the unit the form states, and of the children."""
    funding = case.filing.project.funding
    for field, label in _FUNDING.items():
        money: Money | None = getattr(funding, field)
        if money is not None and money.text.strip():
            unit = money.unit if money.unit and money.unit not in money.text else ""
            yield at_field(Section.FUNDING, field, f"{label}（{unit}）" if unit else label), money.text
