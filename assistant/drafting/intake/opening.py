"""Finds the project's name in the opening of a clerk's message: asking words, small talk and the form's name taken off.

帮我写一份智慧停车系统建设的绩效目标 names 智慧停车系统建设; 我们明年有个河道整治项目 names 河道整治.
"""

from __future__ import annotations

import re

_FORM = (
    r"(?:的|年度|财政|项目|支出|整体|预算)*"
    r"(?:绩效(?:总体|年度)?(?:目标|指标)?(?:体系)?(?:申报|填报|编报)?(?:表|书)?(?:(?:和|与|及|以及|、)(?:绩效)?指标(?:表|体系)?)?|"
    r"申报表|填报表|指标表|指标体系|申报书|表(?=[哈吧呗啊～~]))(?:的?(?:草稿|初稿))?"
)
_END = r"(?=\s*(?:[，,。；;：:！!？?\n（(]|$|怎么写|如何写|该?怎么|吧|呢|吗|哈|呗|～|~))"
_GREETING = (
    r"(?:(?:您好|你好|老师(?:好|您好)?|各位(?:好|领导|同事|老师)?|请问|在吗|谢谢|哎呀?|喂|嗨|家人们|同志们?|急+|亲们?|我?跟你[讲说]啊?)[，,！!。～~\s]*)*"
    r"(?:(?:我|我们|这里|这边)是[^，,。：:\n]{2,20}[，,。]\s*)?"
)
_PLEASE = (
    r"(?:能不能|能否|可不可以|可否|可以|请问?|麻烦|劳烦|烦请|辛苦|想|要|急需|需要|你|您|我们?|我(?:单位|局|镇|街道|中心)|帮忙|帮|给|替|"
    r"协助|这边|现在)"
)
_WRITE = (
    r"(?:整|起草|草拟|编制|编写|编报|拟定|撰写|生成|制定|制作|准备|填写|填报|整理|设计|输出|写|编|拟|出|做|填|弄|列|来)"
)
_PIECE = r"(?:(?:一?下|好)|(?:一|1)?\s*[份个张套篇版]|关于|有关|针对)*"
_ASKED = re.compile(
    rf"^{_GREETING}(?P<please>{_PLEASE}*){_WRITE}?{_PIECE}[“\"《]?(?P<name>[^，,。；;：:！!？?\n]{{2,40}}?)?[”\"》]?{_FORM}{_END}"
    r"(?:怎么写|如何写|该?怎么[^，,。？?]{0,4}|吧|呢|吗)?[？?！!。]?"
)
_BEGGED = re.compile(
    rf"^{_GREETING}(?=[^，,。]{{0,8}}(?:帮|请|麻烦|劳烦|给我|替我)){_PLEASE}+{_WRITE}{_PIECE}"
    r"(?P<name>[^，,。；;：:！!？?\n]{2,40})"
)


def without_request(text: str) -> str:
    """The message without the words that ask for a form: the project's name comes first, then all that followed.

    ``帮我起草一份河道整治项目的绩效目标申报表，预算200万元`` becomes ``河道整治，预算200万元``.
    """
    found = _ASKED.match(text) or _BEGGED.match(text)
    if not found:
        return re.sub(rf"^{_GREETING}", "", text)
    rest = text[found.end() :]
    if not found["name"]:
        return re.sub(r"^[\s，,。；;：:]+", "", rest)
    return found["name"] + (rest if not rest or rest[0] in "，,。；;：:\n（( " else "，" + rest)


_CALLED = re.compile(
    r"(?:项目(?:名称?)?|名称)(?:叫做?|是|为)[“\"《]?(?P<name>[^，,。；;：:\d”\"》\n]{2,24})|"
    r"(?:叫做?|名为)[“\"《]?(?P<named>[^，,。；;：:\d”\"》\n]{2,24}?)[”\"》]?的?(?:项目|[，,。；;：:\n])"
)


def called(text: str) -> str:
    """The name that the message itself calls a name (项目叫X, 名为“X”的项目); empty when it does not."""
    found = _CALLED.search(text)
    return bare_name(found["name"] or found["named"]) if found else ""


_WHO = (
    r"(?:我们|咱们?)(?:街道|镇|单位|局|社区|村|学校|医院|中心|区|县|科室|办|这边|这里|[一-鿿]{1,3}[站馆院所校队科股会园])?|"
    r"我(?:单位|街道|镇|局|中心|院|校|社区|县|区|办|村|乡|(?=[要想拟打准]))|本(?:单位|街道|镇|局|中心|院|校|区|县|项目)|"
    r"(?:街道|镇里|镇上|区里|县里|局里|单位|社区|村里)(?=[今明想要拟计打准有])"
)
_WHEN = r"今年|明年|来年|本年度?|下一?年度?|20\d\d年度?|上半年|下半年|近期|目前|现在"
_WILL = (
    r"计划(?!生育|免疫)|打算|准备(?!金)|拟|想要?|需要|要(?!素)|将(?!军)|继续(?!教育)|希望(?!工程|小学)|正在|主要|负责"
)
_DO = r"申报|申请|实施|搞|做|开展|推进|启动|办(?!公|学)|上(?!门|学|下|海|山)|有|为(?!老|民|侨|农|企)|是|安排"
_LEAD = re.compile(rf"^(?:(?:{_WHO}|{_WHEN}|{_WILL})\s*)+(?:{_DO})?(?:了|着)?(?:一?[个项场](?!人)|关于|名为|叫做?)*")


def bare_name(head: str) -> str:
    """A project's name without who plans it and when, without the form's name and the word 项目 behind it."""
    name = re.sub(r"[（(）)“”《》\"\s]", "", head)
    name = re.sub(r"^20\d\d\s*年度?", "", name)
    name = _LEAD.sub("", name) if len(_LEAD.sub("", name)) >= 2 else name
    name = re.sub(rf"^(?:关于|申报|项目名称?(?:[:：]|叫做?|就是|是|为)?|的)+(?=.{{2}})|{_FORM}$", "", name)
    name = re.sub(
        r"(?:的?(?:项目|经费|资金|预算)?(?:的)?(?:情况|经费|资金|编制|申报)?(?:说明|简介|情况|报告)(?:书)?|(?:测算|情况|安排)?如下)$",
        "",
        name,
    )
    name = re.sub(
        r"(?<=[一-鿿]{3})这个项目.*$|(?:的|这个|这一)?项目(?:吧|呢|啊)?$|(?:的|这)(?:一?(?:块|摊子?|摊)|方面|事)(?:工作)?$|(?<=.{4})[这那](?:一?[块项摊]|个)$",
        "",
        name,
    )
    return re.sub(
        r"(?<=[一-鿿]{3})的(?=(?:整治|维修|改造|修缮|采购|购置|发放|保障|养护|维护|建设|运营|管理|治理|培训|安装)$)",
        "",
        name,
    )
