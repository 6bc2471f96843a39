"""The phrase of a message that names what is done (项目名称), wherever it stands: 街道拟实施2026年度微网格治理提升项目 has 微网格治理提升.

Words before 项目, 工程 or 行动 are cut behind the last one that only says who plans it, when and that it is to be done.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.drafting.intake.opening import bare_name, called
from assistant.drafting.kinds import kind_of, verbs
from assistant.lexemes import lexemes

_HEAD = r"专项整?治?行动|专项|项目|工程|行动"
_RUN = re.compile(
    rf"(?P<run>[一-鿿A-Za-z\d“”、（）()]{{3,48}}?)(?P<head>{_HEAD})(?:[（(][^（()）]{{1,16}}[)）])?(?P<done>改造|建设|运维|整治|维修)?"
    r"(?![部库组点群量式名书章本内资总审类制负计划方的]|支出|单位)"
)
_PLAN = re.compile(r"《(?:20\d\d年度?)?(?P<what>[^》]{5,40}?)(?:工作)?(?:实施)?方案》")
_ABOUT = (
    re.compile(r"把(?P<what>[一-鿿]{3,14})的(?:料|材料|资料|情况|事|表|账)"),
    re.compile(r"(?:^|[，,。；;\n])(?P<what>[一-鿿]{4,16}?)(?:的(?:材料|资料|料|事情?|情况|表|账)|[那这](?:一?[个块摊]|件事|方面))(?=[，,。；;：:]|$)"),
    re.compile(r"(?:^|[，,。；;\n])[^，,。；;\n]{0,12}?对(?P<what>[^，,。；;\d]{4,20}?)(?:进行|实施)(?P<deed>采购|改造|维修|修缮|整治|建设|管护|养护)"),
    re.compile(r"(?:^|[，,。；;\n])(?P<what>[一-鿿]{4,20}?)(?:项目)?(?:经费|资金)?(?:预算|测算)(?:情况|说明)*(?:[：:]|(?=\d))"),
    re.compile(r"(?:弄|做|写|填|报|整|编|列)(?:一下)?(?:一?[个份张])?(?P<what>[一-鿿]{4,20}?)的(?:申报|绩效)?(?:目标)?表"),
    re.compile(r"(?:^|[，,。；;\n])(?P<what>[一-鿿]{4,14}?)(?:想|打算|准备|要)(?:专门|再|继续)*(?:报|申报|申请|做|搞)"),
    re.compile(r"为了?(?:进一步|切实|更好地?)?(?:搞好|做好|开展好?)(?P<what>[一-鿿]{4,14}?)(?:工作)?[，,]"),
)  # fmt: skip
_CITED = re.compile(
    r"(?:根据|按照|依据|落实|结合|依照|遵照)[^，,。；;《]{0,12}(?:《[^》]*》(?:[（(〔][^）)〕]*[)）〕])?[、和及与]?)+"
)
"""Documents a message rests on; those that were issued for it name it."""
_DEED = re.compile(r"(?:服务|经费|补贴|补助|资金|活动|津贴|工程|行动|工作|治理|管护|运维|救助)$")
_NUMBERED = re.compile(r"\s*(?:1|一)\s*[、.．)）]\s*(?P<what>[一-鿿、“”]{4,24})\n")
_ITEM = re.compile(r"(?:^|[。；;：:\n])\s*(?:\d+|[一二三四五六七八九十])[、.．]\s*([一-鿿]{3,16})[：:]")
_FIRST = 220
"""Letters of a message in which its project is named."""
_PLANNING = (
    "拟 拟定 计划 实施 申报 申请 启动 推进 开展 出台 印发 下达 报 做 搞 有 个 说 以 用于 通过 作为 完成 确定 安排 叫 是 名为 想 要 打算 准备 负责 将 关于 对 给 为 在 "
    "于 本 该 我 我市 我区 我县 我镇 我校 今年 明年 去年 本年 全年 日前 近日 一个 这个 那个 组织实施 联合 设立 按照 根据 满足 其中 专门"
)
_DOING = frozenset(_PLANNING.split())
"""Words that say who plans, when, and that something is to be done; a name begins behind the last of them."""
_GENERIC = re.compile(r".{0,8}(?:民生实事|实事|重点|年度)|(?:各类|建设|自治|服务|投资|新建|工程)")
_TRAILING = re.compile(r"(?:[的之]|年度|重点|民生实事|[那这](?:一?[个些块])?|一个|等)+$")
_NO_NAME = re.compile(
    r"(?:项目名称|单位|日前|近日|事业单位|占地面积|面积|一下|方案|资金|预算)|.*(?:原则|如下方案|之一)|"
    r"(?:让|为了?|作为|坚持|投向|报的|特此|现拟|要求|下达|我|你|咱|老师|全[省市县区]|对|把|按|根据|投入|包括|包含|构成|看|写|帮|一共|总共|全面|切实|通过|广泛).*|.*(?:包括|包含|投诉|坏了|符合).*|.*的(?:材料|资料|料|事|表|账|情况|要求)|.*(?:期间|以内)|.*(?:[的了呢吧吗着]|那个|这个|那块|这块|一下)|.*[“”，。].*"
)


def named_in(text: str, *, loose: bool = True) -> str:
    """What a message calls its project, or the phrase that says what is done; empty when neither is said.

    ``loose`` takes the first clause that reads as a name where nothing better is found.
    """
    opening = text[:_FIRST]
    found = next((name for name in _candidates(opening) if is_name(name)), "") or _of_items(text)
    return found or (next(filter(is_name, _clauses(opening)), "") if loose else "")


def _of_items(text: str) -> str:
    """What the heads of numbered items have in common: 东门口袋公园, 西门口袋公园 are 口袋公园."""
    heads = _ITEM.findall(text)
    if len(heads) < 2:
        return ""
    last = heads[-1]
    shared = next((last[at:] for at in range(len(last)) if all(one.endswith(last[at:]) for one in heads)), "")
    return shared + ("建设" if re.search(r"建设|新建|投资", text) else "") if len(shared) >= 3 else ""


def _clauses(text: str) -> Iterator[str]:
    for clause in re.split(r"[，,。；;：:！!？?\n]", text):
        name = _cut(clause.strip(), "", "") if not re.search(r"[\d“”]", clause) else ""
        if name and (_DEED.search(name) or kind_of(name, "").code != "general"):
            yield name


def is_name(name: str) -> bool:
    """Whether words stand by themselves as a project's name: no piece of talk, no bare place or time, no clause."""
    if not 4 <= len(name) <= 32 or _NO_NAME.fullmatch(name) or _GENERIC.fullmatch(name):
        return False
    words = lexemes(name)
    if "项目" in name[:-2] or any(one.text in _DOING for one in words):
        return False
    tags = [one.tag for one in words]
    return not {"r", "ul", "y"} & set(tags) and (tags[-1] not in ("q", "p", "c", "d") or name.endswith(verbs()))


def is_no_name(name: str) -> bool:
    """Whether words are plainly something else than a name: 我说几句, 特此制订如下方案."""
    return bool(_NO_NAME.fullmatch(name))


def _candidates(text: str) -> Iterator[str]:
    yield called(text)
    if found := _NUMBERED.match(text):
        yield found["what"]
    for found in _RUN.finditer(_CITED.sub("", text)):
        name = _cut(found["run"], found["head"], found["done"] or "")
        if found["head"] != "项目" or _tells_a_deed(name):
            yield name
    for found in _PLAN.finditer(_CITED.sub("", text)):
        yield _cut(found["what"], "", "")
    for pattern in _ABOUT:
        for found in pattern.finditer(text):
            yield _cut(found["what"], "", found.groupdict().get("deed") or "")


def _tells_a_deed(name: str) -> bool:
    doing = name.endswith(verbs()) or _DEED.search(name) or any(word.tag[0] == "v" for word in lexemes(name))
    return bool(doing) or kind_of(name, "").code != "general"


def _cut(run: str, head: str, done: str) -> str:
    """The noun phrase at the end of the words before 项目: behind its year, its quote, and the last word that plans or points."""
    if quoted := re.search(r"“([^“”]{3,20})”的?$", run):
        run = quoted[1]
    run = re.sub(r"“([^“”]*)”", r"\1", run)
    run = re.sub(r"（[^（）]*）|\([^()]*\)", "", run)
    run = re.split(r"20\d\d\s*年度?|[“”（()）]|[\d一二三四五六七八九十]+[、.]|\d+个", run)[-1]
    words = lexemes(run)
    start = max((word.end for word in words if word.text in _DOING and word.end < len(run)), default=0)
    listed = max((word.end for word in words if word.text == "等" and len(run) - word.end >= 6), default=0)
    name = _TRAILING.sub("", run[max(start, listed) :])
    name = bare_name(name) + (head if head not in ("项目", "专项") and name else "") + (done if name else "")
    return re.sub(r"^(?:和|与|及|的|、)+", "", name)
