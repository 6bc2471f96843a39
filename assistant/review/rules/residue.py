"""Rules on what a form should have been cleaned of: template hints, markup, stray words, odd notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.domain import Indicator, Measure, Place, Section
from assistant.review.passages import cells, quote_around
from assistant.review.rule import Case, Hit, at_field, at_row, excerpt, rule, squeeze

_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])|[×✕╳Ｘ]{2,}|(?<![*＊])[*＊]{2,}|请(?:在此)?填写|[（(]\s*必填\s*[)）]|[（(]\s*示例\s*[)）]"
    r"|待填|待补充|[（(]\s*填写[^）)]{0,30}[)）]|[＿_]{3,}|□{2,}"
)
_NAME_HINT = re.compile(r"(?:[≥≤=><]|[<>]=)\s*[*＊]{2,}")
_HINT = re.compile(r"^(?:说明|包括|填写).{0,40}(?:具体见|详见)(?:附?表格?|附件)[。.]?$")


@rule
def placeholder_residue(case: Case) -> Iterator[Hit]:
    hits: list[Hit] = []
    hinted: list[Hit] = []
    for place, text in cells(case):
        found = _PLACEHOLDER.search(text) or _HINT.match(text.strip())
        if not found or not re.search(r"\w", text):
            continue
        hit = Hit(
            place=place,
            quote=quote_around(text, found.start(), found.end()),
            message=f"“{place.label}”里留有模板提示或占位符“{excerpt(found[0], 20)}”。",
            suggestion="删去提示语或占位符，写上本项目的真实内容；还没有定的事项先定下来再申报。",
        )
        # 满意度(≥**%) beside a filled value: the form's own hint, left in one name after the other
        (hinted if place.field == "name" and _NAME_HINT.search(text) else hits).append(hit)
    yield from hits
    if len(hinted) > 1:
        more = (
            f"“{hinted[0].place.label}”等{len(hinted)}条指标的名称里留有模板提示，如“{excerpt(hinted[0].quote, 30)}”。"
        )
        yield hinted[0].model_copy(
            update={"message": more, "suggestion": "名称只留指标本身，括号里的模板提示逐条删去。"}
        )
    else:
        yield from hinted


_MARKUP = re.compile(
    r"</?[a-zA-Z][^<>\n]{0,80}>|&(?:nbsp|amp|lt|gt|quot|ldquo|rdquo|middot|mdash|#\d+);|�|[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\ufeff]"
)


@rule
def markup_residue(case: Case) -> Iterator[Hit]:
    for place, text in cells(case):
        marks = list(dict.fromkeys(_MARKUP.findall(text)))
        if not marks:
            continue
        shown = "、".join(mark if mark.isprintable() else f"U+{ord(mark[0]):04X}" for mark in marks[:3])
        first = _MARKUP.search(text)
        clean = "" if "�" in text else _MARKUP.sub("", text).strip()
        yield Hit(
            place=place,
            quote=quote_around(text, first.start(), first.end()) if first else "",
            message=f"“{place.label}”的正文里残留网页标签或乱码：{shown}。",
            suggestion="删去这些标签或乱码，只留文字，再重新导出。",
            rewrite=clean,
        )


_STRAY = re.compile(
    r"(?<=[\u4e00-\u9fff”》、）])\s*(?<![A-Za-z])(and|or|the|of|to|in|for|with)(?![A-Za-z])\s*(?=[\u4e00-\u9fff“《（])",
    re.IGNORECASE,
)
_IN_CHINESE = {"and": "和", "or": "或", "of": "的", "to": "到"}


@rule
def foreign_word_residue(case: Case) -> Iterator[Hit]:
    for place, text in cells(case):
        found = _STRAY.search(text)
        if not found:
            continue
        words = {match[1].lower() for match in _STRAY.finditer(text)}
        known = all(word in _IN_CHINESE for word in words)
        yield Hit(
            place=place,
            quote=quote_around(text, found.start(), found.end(), 10),
            message=f"中文正文里夹着英文“{found[1]}”。",
            suggestion=f"把“{found[1]}”改为“{_IN_CHINESE.get(found[1].lower(), '对应的中文')}”。",
            rewrite=_STRAY.sub(lambda match: _IN_CHINESE[match[1].lower()], text) if known else "",
        )


_ASCII = re.compile(r">\s*=|<\s*=|＞\s*＝|＜\s*＝|=\s*[<>]")
_SIGNS = re.compile(r"[≥≤≧≦]")


@rule
def operator_notation_inconsistent(case: Case) -> Iterator[Hit]:
    own = [row.target.text for row in case.filing.indicators]
    plain = [text for text in own if _ASCII.search(text)]
    if not plain:
        return
    family = [case.parent, *case.children]
    relatives = [row.target.text for filing in family if filing for row in filing.indicators]
    inside = next((text for text in own if _SIGNS.search(text)), None)
    outside = next((text for text in relatives if _SIGNS.search(text)), None)
    other = inside or outside
    if other is None:
        return
    where = "同一张表里" if inside else "父项目与子项目的表之间"
    yield Hit(
        place=Place(section=Section.FORM, field="target", label="年度指标值"),
        quote=plain[0],
        message=f"{where}符号写法不一致：这里写“{plain[0]}”等 {len(plain)} 处，另有“{other}”。",
        suggestion="统一用“≥”“≤”“=”。",
    )


_COUNTED = {
    "个",
    "次",
    "场",
    "场次",
    "人",
    "人次",
    "台",
    "套",
    "户",
    "家",
    "份",
    "件",
    "月",
    "名",
    "期",
    "项",
    "条",
    "只",
    "本",
}
_ZEROS = re.compile(r"\d\.0+(?!\d)")


def is_noisy(row: Indicator) -> bool:
    """Whether a counted value carries decimals that say nothing: 15.00场."""
    reading = row.target.reading
    return isinstance(reading, Measure) and reading.unit in _COUNTED and bool(_ZEROS.search(row.target.text))


@rule
def number_format_noise(case: Case) -> Iterator[Hit]:
    noisy = [row for row in case.filing.indicators if is_noisy(row)]
    if not noisy:
        return
    shown = "、".join(f"“{row.target.text}”" for row in noisy[:3])
    only = noisy[0]
    number = 1 + case.filing.indicators.index(only)
    several = Place(section=Section.FORM, field="target", label="数量指标")
    yield Hit(
        place=at_row(number, only) if len(noisy) == 1 else several,
        quote=only.target.text,
        message=f"计数的指标值带着没有意义的小数：{shown}，共 {len(noisy)} 处。",
        suggestion="场次、人数、个数等写整数，只有金额保留两位小数。",
        rewrite=re.sub(r"(?<=\d)\.0+(?!\d)", "", only.target.text) if len(noisy) == 1 else "",
    )


_MAY_EXCEED = re.compile(r"增长|增加|增幅|增速|提高|提升|上升|下降|降低|减少|超额|倍|杠杆|放大|投入产出|同比|环比")


@rule
def percent_out_of_range(case: Case) -> Iterator[Hit]:
    for number, row in case.rows():
        for field, value in (("target", row.target), ("actual", row.actual)):
            reading = value.reading if value else None
            if value is None or not isinstance(reading, Measure) or reading.unit != "%":
                continue
            top = reading.upper or reading.amount
            if (reading.amount >= 0 and top <= 100) or _MAY_EXCEED.search(row.name + value.text):
                continue
            # a plan may be done up to twice over; more is a digit too many
            if re.search(r"完成(?:率|比)", row.name) and reading.amount >= 0 and top <= 200:
                continue
            what = "实际完成值" if field == "actual" else "指标值"
            yield Hit(
                place=at_row(number, row, field),
                quote=value.text,
                message=f"“{row.name}”的{what}“{value.text}”超出 0–100% 的范围。",
                suggestion="核对数值与单位：是否多打了一位，或单位应为“个”“次”“元”。",
            )


_KEPT_APART = set("一二三四五六七八九十0123456789东南西北中上下前后甲乙丙丁新老内外本分总大小")
_BEFORE_PLACE = re.compile(r".{0,2}?(?:镇|街道|乡|村|社区|区|县|小学|中学|学校|幼儿园|医院|路|局|委|办|所|队|站)")
_CONFUSED = ({"党建", "党群"}, {"服务", "事务"}, {"社区", "小区"}, {"办事处", "办公室"}, {"建", "群"}, {"服", "事"})


@rule
def unit_name_inconsistent(case: Case) -> Iterator[Hit]:
    earlier = case.siblings[: case.form_index - 1]
    relatives = {id(filing) for filing in (case.parent, *case.children) if filing}
    for field, label in (("unit", "实施单位"), ("department", "主管部门")):
        mine = getattr(case.filing.project, field)
        if not mine:
            continue
        for other in earlier:
            theirs = getattr(other.project, field)
            if theirs and _one_body_two_spellings(mine, theirs, family=id(other) in relatives):
                yield Hit(
                    place=at_field(Section.PROJECT, field, label),
                    quote=mine,
                    message=f"{label}在本表写“{squeeze(mine)}”，在“{other.project.name}”的表里写“{squeeze(theirs)}”。",
                    suggestion="核实后统一为机构的法定全称。",
                )
                break


def _one_body_two_spellings(mine: str, theirs: str, *, family: bool) -> bool:
    """Whether two names are spellings of one body: 1 to 4 characters differ, none of which tells bodies apart."""
    one, other = squeeze(mine), squeeze(theirs)
    if one == other or min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 4:
        return False
    edits = [edit for edit in SequenceMatcher(None, one, other, autojunk=False).get_opcodes() if edit[0] != "equal"]
    if sum(max(end - start, to - at) for _, start, end, at, to in edits) > 4:
        return False
    for kind, start, end, at, to in edits:
        gone, come = one[start:end], other[at:to]
        if _KEPT_APART & set((gone + come).replace("中心", "")) or _BEFORE_PLACE.match(one[end:]):
            return False
        if kind == "replace" and not family and {gone, come} not in _CONFUSED:
            return False
    return True
