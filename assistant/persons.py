"""Masks personal data in free text: names that follow a label such as 项目负责人, telephone and identity numbers, e-mail.

Works by pattern alone, so a name without label or number beside it passes; what is masked in excess costs little.
"""

from __future__ import annotations

import re

MASK = "＊＊＊"

_LABEL = r"(?:项目负责人|单位负责人|部门负责人|负责人|项目联系人|联系人|填报人|填表人|经办人|承办人|审核人|复核人|制表人|法定代表人)"
_SURNAME = (
    "[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖"
    "范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤俞章鲁葛施岳翟倪殷庄]"
)
_SIGNED = r"(?:\s*[(（](?:签[字章名]|盖章|及?联系电话|及?电话)[)）])?"
_MOBILE = r"1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}(?![\d.]|\s*[元万亿])"
_LANDLINE = r"[（(]?0\d{2,3}[）)]?[-－—\s]?\d{4}\s?\d{3,4}(?:[-－转]\d{1,5})?(?![\d.])"
_PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        # 项目负责人：张某某、李某某   填表人（签字）: 王某
        rf"(?P<keep>{_LABEL}{_SIGNED}\s*[：:]\s*)[\u4e00-\u9fff·]{{2,4}}(?:[、/\s][\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff·]))*",
        rf"(?P<keep>{_LABEL}[ \t　]+)[\u4e00-\u9fff·]{{2,4}}(?![\u4e00-\u9fff·])",
        # 负责人为张某某，  联系人王某
        rf"(?P<keep>{_LABEL}(?:为|是)?){_SURNAME}[\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])",
        # a name before a telephone number: 张某某 138…, 张某某（138…）
        rf"(?:(?<![\u4e00-\u9fff])|(?<=[由为是与和及])){_SURNAME}[\u4e00-\u9fff]{{1,2}}(?=\s*[（(，,：:]?\s*(?:电话|手机)?\s*[：:]?\s*(?:{_MOBILE}|{_LANDLINE}))",
        # mobile and landline numbers, labelled numbers, identity numbers, e-mail
        rf"(?<![\d.])(?:\+?86[-\s]?)?{_MOBILE}",
        rf"(?<!\d){_LANDLINE}",
        r"(?P<keep>(?:电话|手机|手机号码?|座机|传真|联系方式)\s*[：:为是]?\s*)\d[\d\s－—-]{5,16}\d(?!\d)",
        r"(?<!\d)\d{17}[\dXx](?!\d)",
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    )
)
_PERSONAL_HEADING = re.compile(rf"{_LABEL}|联系电话|联系方式|手机号?|身份证号?")


def mask_persons(text: str) -> str:
    """The text with every name and number found replaced by ``MASK``; labels stay."""
    for pattern in _PATTERNS:
        text = pattern.sub(_masked, text)
    return text


def is_personal_heading(heading: str) -> bool:
    """Whether what stands under this heading is a name or a number (项目负责人, 联系电话)."""
    return _PERSONAL_HEADING.search(heading) is not None


def _masked(found: re.Match[str]) -> str:
    return found.groupdict().get("keep", "") + MASK
