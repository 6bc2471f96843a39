"""Says in office wording what a clerk says in spoken words (口语): 补3块 is 补3元, 一个月来一次 每月1次, 把花坛翻一遍 翻新花坛.

Only the words change, never a figure; each letter keeps its place in the original, so that a quote stays the clerk's own words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.drafting.facts.clause import is_people
from assistant.drafting.facts.pauses import pauses
from assistant.drafting.facts.products import PIECE, Edit, formulas, proved
from assistant.drafting.facts.seasons import without_season
from assistant.drafting.facts.slips import SLIPS
from assistant.drafting.facts.talk_sums import (
    bare_sum,
    change_in_tenths,
    in_digits,
    in_yuan,
    price_of_one,
    short_sum,
    small_sum,
    tenths,
    total_sum,
)
from assistant.drafting.facts.talk_verbs import AT_THE_END, AT_THE_START, DONE_BY, NEVER_BEFORE
from assistant.lexemes import lexemes


@dataclass(frozen=True)
class Plain:
    """Office wording of a text; ``spans`` gives for each letter the place in the original that it stands for."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original."""
        return (self.spans[start][0], self.spans[end - 1][1]) if end > start else (0, 0)


@lru_cache(maxsize=64)
def plainly(text: str) -> Plain:
    """The text in office wording; official prose comes back as it is."""
    plain = Plain(text, tuple((place, place + 1) for place in range(len(text))))
    plain = _edited(plain, ((*found.span(), "") for found in _COLUMN.finditer(plain.text)))
    plain = _edited(plain, pauses(plain.text))
    plain = _edited(plain, formulas(plain.text))
    plain = _edited(plain, proved(plain.text))
    for pattern, becomes in (*SLIPS, *_RULES):
        plain = _rewritten(plain, pattern, becomes)
    return plain


_COLUMN = re.compile(r"(?:年初|年度|绩效|预期)+(?:指标值|目标值)(?=[为是不≥≤达])")
"""A form's column put into a sentence: 满意率年初指标值为不低于85%."""


def _rewritten(plain: Plain, pattern: re.Pattern[str], becomes: Callable[[re.Match[str]], str]) -> Plain:
    return _edited(plain, ((*found.span(), becomes(found)) for found in pattern.finditer(plain.text) if found[0]))


def _edited(plain: Plain, edits: Iterable[Edit]) -> Plain:
    letters: list[str] = []
    spans: list[tuple[int, int]] = []
    done = 0
    for first, last, said in sorted(edits):
        if said == plain.text[first:last]:
            continue
        while first < last and said and plain.text[first] == said[0]:
            first, said = first + 1, said[1:]
        while last > first and said and plain.text[last - 1] == said[-1]:
            last, said = last - 1, said[:-1]
        letters.append(plain.text[done:first] + said)
        spans.extend(plain.spans[done:first])
        # what is put in where nothing stood stands for the letter before it
        whole = (plain.spans[first][0], plain.spans[last - 1][1]) if last > first else plain.spans[max(0, first - 1)]
        spans.extend([whole] * len(said))
        done = last
    if not done and not letters:
        return plain
    letters.append(plain.text[done:])
    spans.extend(plain.spans[done:])
    return Plain("".join(letters), tuple(spans))


# ---------------------------------------------------------------------------------------------------------- the words

_CN = "[零一二两三四五六七八九十百千]"
_NUM = rf"(?:\d{{1,5}}万零?\d{{3,4}}(?![\d.])|\d[\d,]*(?:\.\d+)?|{_CN}+)(?:[百千]?[万亿])?"
_EDGE = r"(?=[，,。；;、！!？?（）()：:\s]|$)"
_ENDS = r"(?=[，,。；;、！!？?（）()：:\s]|$|共|一共|合计|计|算|包干|不等|左右|整|吧|呢|的(?![一-鿿]{0,3}[人户])|和|打住|封顶|再|另)"
_START = r"(?:(?<=[，,。；;、！!？?（(：:\n])|^|(?<=\d[.、．])(?!\d))"
_CLAUSE = r"[^，,。；;、！!？?：:\n]"
_SIGNED = r"(?:不少于|不低于|不超过|至少|最少|最多)?"
_PORTION = "人|户|家|座|处|台|套|间|条|场|期|班|批|节|堂|份|次|趟|餐|顿|页|卷|平方米|亩|公里|吨|村|点|屋|组|队|棵|株|辆|部|盏|只|床|单|件|天|年|月|周|季度"
_PERIOD = "天|日|周|礼拜|星期|月|季度?|半年|年"
_PRICE = r"单价|均价|总价|造价|合同价|费用?|工资|租金|津贴|成本|报酬|价格|奖金|金额|酬金|课酬"
_SUMS = r"慰问金|钱|补贴|补助|补|发|给|花|奖|伙食|工资|课酬|劳务|酬|费|标准|成本|单价|价|慰问|津贴|红包|租金|报酬"

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _as(template: str) -> Callable[[re.Match[str]], str]:
    return lambda found: found.expand(template)


def _verb_first(found: re.Match[str]) -> str:
    """晾衣架装60组 is 安装晾衣架60组; what is already a word (服装) stays."""
    verb, kept = AT_THE_END[found["verb"]]
    if lexemes(found["noun"] + found["verb"])[-1].text != found["verb"]:
        return found[0]  # 冲洗 is one word
    if without_season(found["noun"]) != found["noun"]:
        return found[0]  # 秋收后办 has the time before its verb
    if found["noun"][-1] in kept + NEVER_BEFORE or re.search(r"[\d每]|^一|[今去明]年", found["noun"]):
        return found[0]
    if when := re.fullmatch(r"(.{2,}?)((?:[上下]半年|[一二三四]季度)内)", found["noun"]):
        return when[2] + verb + when[1] + (found["sign"] or "")  # 运动会上半年办1次
    verb = "开设" if verb == "召开" and not found["noun"].endswith(("会", "会议")) else verb
    return verb + found["noun"] + (found["sign"] or "")


def _spelled(found: re.Match[str]) -> str:
    """装摄像头 is 安装摄像头; what already is a word (装修) stays."""
    full, kept = AT_THE_START[found["verb"]]
    if found["verb"] == "养" and re.match(r"[\d.]*万?[只头羽尾匹群亩箱]", found.string[found.start("next") :]):
        return found[0]
    return found[0] if found["next"] in kept else full + found["next"]


def _finished(found: re.Match[str]) -> str:
    return "完成" + DONE_BY.get(found[1], found[1])


_CUE = (
    r"(?P<cue>(?P<by>(?:区|县|市|镇|街道|局|省|财政|上面|上级|领导|残联|乡|院|校)+(?:里|上|财政|局|残联)?(?:今年|这次)?)?(?:一共|总共|拢共|合起来|加起来)?"
    r"(?:给?安排了|给了?|批了|批下来的?是?|批的是|安排了|下达了?(?:经费|资金)?|拨了|拨下来)|总的(?:批|给)了|总的算下来|手头上?有|想要|今年还是|全年就|钱(?:是?(?:安排|批|给)了|有|是|下来)|准确地?说是?|加起来总?的?|总的|一共|拢共)"
)


def _in_use(found: re.Match[str]) -> str:
    """What must be in use on a day is done by the day before: 9月1号要能用 is 8月31日前完成."""
    try:
        before = dt.date(2023, int(found["month"]), int(found["day"])) - dt.timedelta(days=1)
    except ValueError:
        return found[0]
    return f"{before.month}月{before.day}日前全部完成" if before.year == 2023 else found[0]


_OFTEN = {
    "清": "清理",
    "报": "报送",
    "练": "训练",
    "查": "检查",
    "巡": "巡查",
    "扫": "清扫",
    "洗": "清洗",
    "检": "检查",
    "访": "走访",
}
_GIVEN = {"补": "补贴", "奖": "奖励", "给": "", "发": "", "花": ""}
_DIGIT = "[一二三四五六七八九]"
_ONE = r"(?<![\d零一二两三四五六七八九十百千万第同统唯这那某加])一(?P<ge>个)?"
_PIECE = r"(?:人次|课时|点位|站点|[人户家座处台套间条场期班批节堂份次趟餐顿页卷亩村点屋组队棵株辆部盏只床单件桌块支把张本册幅面盒箱袋桶根公里吨米篇例届盆个])"
_PER_ONE = r"(?:元(?:钱)?|块钱?)"
_TENTHS = r"(?P<tenths>[一二两三四五六七八九])成(?P<half>[一二三四五六七八九半])?"
_SPEECH: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    # who wants it for what: 学校想给教学楼装空调 is 安装教学楼空调
    (rf"{_START}(?:[我咱]们)?[一-鿿]{{0,8}}?(?:想|要|打算|准备|计划|得|拟)(?:给|为|在)(?P<where>各?[一-鿿]{{2,6}}?)(?:里|上)?(?P<verb>换|装|配|修)(?:一批|一些|上|了)?(?P<what>[一-鿿](?=\d)|[一-鿿]{{2,8}}(?=[\d，,。；;！!]|$))", lambda found: found[0] if found["what"][0] in "修饰备套送合发" else AT_THE_END.get(found["verb"], ("配备", ""))[0] + found["where"] + found["what"]),
    # said twice, hedged, filled up
    (r"(培训|宣传|检查|打扫|整治|慰问|走访|调研|排查|修补|翻新)\1", _as(r"\1")),
    (r"(?<!评)估计(?:着|下来)?(?:能|能有|得|要|有|也)?|估摸着?(?:能|能有|得|要|有)?|差不多(?:能|得|要|有)?|约摸着?|满打满算|好歹|拢共(?=\d)", _as("")),
    (rf"(?:大概齐?|大约莫?)(?:能|得|要|有|也|就|是)*(?={_NUM})", _as("")),
    (rf"预计(?:能|能够|会)(?=.{{0,4}}{_NUM})", _as("")),
    (rf"{_START}(?:(?:顺带|顺便|顺手|里头|里面|主要(?:就?是|有)|无非就是|另外再|然后再|再就是|还有就是|对了)有?)+(?:再|还)?", _as("")),
    (rf"{_START}(?:再|还要?|也要?)(?=(?:请|带|买|搞|弄|换|装|修|办|做|拉|组织|发|拍|种))", _as("")),
    (rf"(?<=[补做搞办弄来修建装换买铺刷种])个(?={_NUM})", _as("")),
    (r"(?<=[一-鿿])(?:家里|家中)(?=做|装|改|安)", _as("家庭")),
    (r"(?:一年|全年)(?:算?下来|到头|加起来)", _as("全年")),
    # sums in letters and products: 48w is 48万, 30台×1800元 30台，每台1800元; the factors of a product are no counts
    (r"(?<=\d)[wW](?![A-Za-z])", _as("万")),
    (rf"(?<=\d[万亿])(?=/(?:{PIECE}|[年月天]))", _as("元")),
    (r"(?:(?<=元/)|(?<=每))(?:㎡|m²|m2)", _as("平方米")),
    (rf"(\d{_PIECE})(?:一?共|合计)(\d[\d.]*万)元?{_EDGE}", _as(r"\1，计\2元")),
    (rf"{_START}(?:{_NUM}个月|全年)?(?:算?下来|这一?[笔块项](?:就是|是|要)?)(\d[\d.]*万)(?:元|块钱?)?{_EDGE}", _as(r"计\1元")),
    (r"(?:deadline|DDL|ddl|Deadline|截止日期|截止时间|截止)(?:就?是|为|：|:)?(\d{1,2})[.](\d{1,2})(?![\d%万])", _as(r"\1月\2日前全部完成")),
    (rf"{_START}一个人管(?:俩|仨|{_NUM}个)" + _EDGE, _as("")),
    (r"每个?(?:礼拜|星期)", _as("每周")),
    (rf"(?<=[一-鿿][一-鿿])还有(?={_NUM}{_PIECE})", _as("")),
    (rf"{_START}(?:一共|总共|全年|今年)?共?(?:要|得)?(?:上|开|讲|教)({_NUM}[节堂])课{_EDGE}", _as(r"课程\1")),
    (rf"每(节|堂)课时费(?:为|是|按)?({_NUM}元)", _as(r"课时费每\1\2")),
    # numbers
    (rf"({_NUM}万?)来(?=[个户人家万块台米吨平场次件亩盏套])", _as(r"\1")),
    (r"(?<!\d)([百千])把(?=[个人户块家])", lambda found: "一" + found[1]),
    # 百岁的9个人, 一线的20个人: an adjective names the people it stands before
    (rf"{_START}(百岁)的({_NUM})[个位名]人{_EDGE}", _as(r"\1老人\2人")),
    (rf"{_START}([6-9]\d)岁?以上的({_NUM})[个位名]人{_EDGE}", _as(r"满\1岁老人\2人")),
    (rf"({_NUM})(?:号|个)人(?![所信账防卫中名体隐简办力才])", _as(r"\1人")),
    (rf"(?<![每人户])({_NUM})平(?![方米均台安时价房板层地原])", _as(r"\1平方米")),
    (rf"({_NUM})方(?=违|房屋|绿地|绿化|路面)", _as(r"\1平方米")),
    (r"半个?小时", _as("30分钟")),
    (r"(\d+)万(\d)千(\d)?(?=[块元，,。；;、！!？?）)\s]|$)", lambda found: f"{found[1]}.{found[2]}{found[3] or ''}万"),
    # 汛期前换好，就写6月15号之前吧: the day that a vague time means
    (rf"(?:赶?在)?(?:主?汛期?|入汛|入冬|雨季|梅雨|开学|春节|年)(?:之|以)?前(?P<done>[一-鿿]{{1,8}})[，,](?:就|也)?(?:写|是|定|算|按)?(?P<day>\d{{1,2}}月(?:\d{{1,2}}[日号]|底|[上中下]旬)?)(?:之|以)?前吧?{_EDGE}", _as(r"\g<day>前\g<done>")),
    (r"(\d{1,2}月\d{1,2}[日号])[一-鿿]{2,7}[日节](?=之?前)", _as(r"\1")),
    (r"(?:定了?|定在|定的是|截止到?|卡在|限期到?)(\d{1,2}月\d{1,2}[日号])" + _EDGE, _as(r"\1前全部完成")),
    (r"(?<!、)(上半年|[一二三]季度)(?![末底内前后和、与及至到度每各就都得要必能]|举行|[一二三四]季度)(?=[一-鿿]{0,8}?\d)", _as(r"\1内")),
    (r"(?<=[一-鿿\d%])(?:往上|朝上|打底)" + _EDGE, _as("以上")),
    (r"(?<=%)(?:左右|上下)", _as("")),
    (r"娃娃?(?!鱼)|(?<=[个名位])孩子(?!们)", _as("儿童")),
    (rf"({_NUM}[台辆])车(?=[，,。；;、！!？?）)\s]|$)", _as(r"\1车辆")),
    (rf"({_NUM}[盏])灯(?=[，,。；;、！!？?）)\s]|$)", _as(r"\1灯具")),
    (rf"({_NUM}[栋幢])楼(?=[，,。；;、！!？?）)\s\d两]|$)", _as(r"\1楼宇")),
    (rf"(?:全[镇县区市乡]|全街道|辖区)?({_NUM}个(?:村|社区|小区|学校|点位?|站))(?:全?都)(?:要|得)?[一-鿿]{{1,4}}(?=[，,。；;、！!？?）)\s]|$)", _as(r"覆盖\1")),
    (r"一(人|户|家|村|社区|班|校)一(?=[份套台个张本册件盒袋])", _as(r"每\1一")),
    (r"(?<=[一-鿿]{2})的人(?:一共|总共|共)?(?=\d)", _as("人员")),
    (rf"({_NUM})个班[上办开]?(?=[，,。；;、！!？?）)\s]|$)", _as(r"\1个班级")),
    (rf"({_NUM}个|每个)(站|点)(?=[，,。；;、！!？?）)\s]|$|[一每]年|补|发|给)", lambda found: found[1] + {"站": "站点", "点": "点位"}[found[2]]),
    (r"(?:啥的|什么的|之类的)", _as("")),
    (rf"{_START}(?:想)?给(各?[一-鿿]{{2,4}}?)(换|装|配|修)(?=[一-鿿]{{2,6}}(?:[，,。；;、！!？?\s]|$))", lambda found: AT_THE_END.get(found[2], ("配备", ""))[0] + found[1]),
    (rf"(?<=[办开买换修建装种铺挖拍印请做配添租])([个了]?)([二两三四五六七八九十]+)(?={_PIECE})", lambda found: found[1] + in_digits(found[2])),
    (rf"(?<=改造|新建|更换|维修|建设|购置|采购|安装|修缮|举办|开展|拍摄|制作)([二两三四五六七八九十]+)(?={_PIECE})", lambda found: in_digits(found[1])),
    (rf"({_NUM}[条座口])(街|路|桥|井|河)(?=[，,。；;、！!？?）)\s]|$)", lambda found: found[1] + {"街": "街巷", "路": "道路", "桥": "桥梁", "井": "窨井", "河": "河道"}[found[2]]),
    # bounds
    (rf"(?:怎么(?:着|样)?|咋)[也都](?:得|要)(?:有|到|达到)?(?={_NUM})|(?:要|得|必须)?(?:冲到|冲上|保底|保住)(?={_NUM}[%成])|(?:起码|少说|最少)(?:[也得要有能])*(?={_NUM})|(?:得有|要有|要到|得到|得达到)(?={_NUM}[%成])", _as("不低于")),
    (r"(?:不能|别|不得|不要|不可)(?:低于|少于)", _as("不低于")),
    (rf"(?:不能|别|不要|不可)(?:超过|高于|多于)|(?:顶多|撑死|最多)(?:花|给|补|用|有|是)?(?={_NUM})", _as("不超过")),
    (rf"(?P<sign>最少|至少|起码|最多)(?P<verb>[开办添做发买装换补种建])(?={_NUM})", _as(r"\g<verb>\g<sign>")),
    (rf"不超(?={_NUM})", _as("不超过")),
    # 自强创业的补8个 counts those who do so
    (rf"{_START}([一-鿿]{{2,8}})的([补奖])({_SIGNED}{_NUM})[个名]{_EDGE}", lambda found: _GIVEN[found[2]] + found[1] + f"人员{found[3]}人"),
    # shares
    (rf"(?P<way>下降|减少|降低|增加|增长|提高|降|减|(?<![至最不])少|涨|增|多)(?:了|低|个)?{_TENTHS}(?!分|员|果|立|就|功)", change_in_tenths),
    (rf"{_TENTHS}(?=[，,。；;、的能以左达可]|$|人|老|居民|群众|学员)", tenths),
    (rf"{_START}[一-鿿]{{1,3}}完(?:了|后|以后|之后)?(?=(?:不低于|不少于|至少)?\d+%)", _as("")),
    (r"(?:不低于|不少于|至少)?(\d+(?:\.\d+)?%)(?:的?(?:人|学员|老人|居民|群众)(?:以上)?(?:都|要|能够?|拿到|实现|达到|可以?)*|(?:以上)?(?:都?能(?:够|拿到|实现|达到)?|可以?))(?!就地)([一-鿿]{2,6})" + _EDGE, _as(r"\2率不低于\1")),
    (r"起码(?=[一-鿿]{2,8}率)", _as("")),
    # sums
    (rf"(?<=[一-鿿])(?:全年|年度)?(?:上限|限额|封顶)(?:为|是)?(?={_NUM}万?元)", _as("不超过")),
    (rf"(?<![每人])(\d+|{_CN}+)万(\d|{_DIGIT})千?(?:块钱?|元)?(?=左右|上下|以内|出头|[，,。；;、！!？?）)\s]|$)", short_sum),
    (rf"(?:(?P<yuan>{_NUM})块)?(?P<jiao>\d|{_CN})毛钱?(?P<fen>\d|{_CN})?(?=左右|[，,。；;、！!？?）)\s]|$)", small_sum),
    (rf"(?P<yuan>{_NUM})块(?P<jiao>\d|{_DIGIT})(?P<fen>(?!))?{_EDGE}", small_sum),
    (rf"({_NUM})(?:来|多)?块钱(?:左右)?", _as(r"\1元")),
    (rf"({_NUM})块(?=的?(?:补助|补贴|奖励|奖金|津贴|慰问|费|工资|红包|标准))", _as(r"\1元")),
    (rf"({_NUM}[万千百])(?:来|多)?块(?=够|吧|就|[，,。；;、！!？?）)\s]|$|左右|以内|封顶|包干|算|计)", _as(r"\1元")),
    (rf"((?:[补发给花奖交付收价费钱]|每(?:{_PORTION}|[个桌])[^，,。；;、\d]{{0,6}}|[人户台]均|[一1](?:{_PORTION}|[个桌])[^，,。；;、\d]{{0,6}}){_SIGNED}{_NUM})块(?=[，,。；;、！!？?）)\s一每的]|$|左右|以内|以下|封顶|算|计)", _as(r"\1元")),
    (rf"{_START}[一-鿿]{{2,8}}?(?:一共|总共|拢共)(?:给了?|批了?|是|要)?(?P<sum>\d[\d.]*万元?)(?=[，,。；;、！!？?）)\s]|$)", lambda found: "预算" + found["sum"] + ("" if found["sum"].endswith("元") else "元")),
    (rf"(?:一共|总共|大概)?{_NUM}来?[万亿]元?[，,](?=预算|准确)", _as("")),
    (rf"(?:大概|大约|差不多|估计)?{_NUM}[来多几]?(?:{_PIECE})(?:左右|吧)?(?:[，,…—]+)(?:准数|准确数?|准确的)(?:应该)?是?(?={_NUM})", _as("")),
    (rf"(?<!每){_CUE}(?:大概|大约|约)?(?P<sum>{_NUM}元|\d[\d.]*万元?|{_CN}+万)(?:左右|来|出头)?(?:包干)?(?=[，,。；;、！!？?）)\s]|$|一年)", total_sum),
    (rf"{_START}({_NUM}元)包干", _as(r"预算\1")),
    (rf"(\d(?:{_PIECE}))(\d{{3,}}(?:\.\d+)?万?|\d[\d.]*万){_EDGE}", _as(r"\1，计\2元")),
    (rf"((?:单价|均价|定价)(?:为|是|约)?)(\d\d(?:\.\d+)?){_ENDS}", _as(r"\1\2元")),
    # 垃圾桶240L的600个: a size between a thing and its count
    (rf"(?<=[一-鿿])\d+(?:\.\d+)?(?:L|升|寸|英寸|吋|W|瓦|匹|mm|cm|kg|公斤)的(?={_NUM}{_PIECE})|[（(]\d+(?:\.\d+)?(?:[kK]?W|[kK]VA|L|寸|英寸|吋|匹|mm|cm|kg|TB|GB?|V|A)[）)](?={_NUM}{_PIECE})", _as("")),
    # the unit of a label, a sign before the sum, a plus behind a number
    (rf"([（(](万?元|{PIECE})[）)][：:]\s*)({_NUM}){_EDGE}", _as(r"\1\3\2")),
    (rf"[¥￥]\s*({_NUM})(?:元|(?!\d))", _as(r"\1元")),
    (rf"(?<=[一-鿿])(\d[\d.]*万?)[+＋](?={PIECE})", _as(r"不少于\1")),
    (rf"((?:{_PRICE}|(?:合计|总计|共计|小计|一共|总共|预算|经费|资金)(?=\D{{0,5}}\d[\d,]{{3,}}))(?:大概|大约|约|为|是|[：:]|共|控制在|不超过|不高于)*)(\d{{1,3}}(?:,\d{{3}})+|\d{{3,}}(?:\.\d+)?)(?!,\d){_ENDS}", _as(r"\1\2元")),
    (rf"((?:共|合计|总价|总计|就是|[^小统设估]计|给了?|批了?)(?:是|为)?)({_CN}+[万亿]{_CN}+)(?:元|块钱?)?{_ENDS}", lambda found: f"{found[1]}{in_digits(found[2])}元"),
    (rf"(?<![\d.每第])(\d[\d.]*)一个?({PIECE}|天|月|年|学期){_EDGE}", _as(r"\1元/\2")),
    (rf"((?:阅读|播放|浏览|点击|访问|下载|观看)量(?:突?破|达到?|超|过|不低于|不少于)?)({_NUM})(?=[+＋，,。；;、！!\s]|$)", _as(r"\1\2次")),
    (r"(?<=[\d%万人次])[+＋]" + _EDGE, _as("以上")),
    (r"隔(?=[周天日][^，,。；;\d]{0,6}[一1\d])", _as("每两")),
    (r"隔月(?=[^，,。；;\d]{0,6}[一1\d])", _as("每两个月")),
    (rf"从(?:现在|目前|原来|去年)?的?{_NUM}[一-鿿%]{{0,3}}?(?=(?:涨|增|提|上升|扩大|下降|降|减|压缩|缩短|升)[一-鿿]{{0,2}}[到至])", _as("")),
    (rf"((?:调|涨|提高|增加|降|减)[到至]{_NUM})块(?=[，,。；;、！!？?）)\s]|$)", _as(r"\1元")),
    # each: 一个点四万五, 一节课150块, 480块一套
    (rf"(?<=[\d万千百一二三四五六七八九元块])({_PER_ONE})一(?:个)?({PIECE}){_EDGE}", _as(r"元/\2")),
    (rf"(人均|户均|每人|每户)({_SIGNED}{_NUM}万?元)一年{_EDGE}", _as(r"\1每年\2")),
    (rf"{_START}一个?({_PIECE})(?=[配发装给设种]{_SIGNED}(?:两|\d))", _as(r"每\1")),
    (rf"{_ONE}(?P<unit>{PIECE})?(?P<noun>(?(ge)(?(unit)课?|(?:课题|社区|小区|学校|项目|老人|学员|学生|儿童|教室|班级|岗位|名额|(?![零一二两三四五六七八九十百千万月年礼星])[一-鿿])?)|课?))(?P<verb>大概|大约|是|按|得|给|补|要|收|卖|花|不超过|不高于)?(?P<sum>{_NUM}(?:万{_DIGIT})?)(?P<yuan>{_PER_ONE})?(?=左右|以内|封顶|[，,。；;、！!？?）)\s]|$)", lambda found: price_of_one(found)),
    (rf"{_START}一(个|套|处)((?:(?![一每]个?[天月年])[一-鿿]){{2,12}}?)(\d+)(?:块钱?|元){_EDGE}", _as(r"\2每\1\3元")),
    (r"一人一(?:个)?(年|月|天|次)", _as(r"每人每\1")),
    (rf"{_START}一个([一-鿿]{{2,3}}?)(?=(?:[补发给奖花送按]|一个?月|一年|一次)[^，,。；;、]{{0,4}}?{_NUM})", lambda found: ("每名" if is_people(found[1]) else "每个") + found[1]),
    (rf"每名([一-鿿]{{2,3}}?)([补发给花奖])({_SIGNED}{_NUM}元)", lambda found: found[1] + _GIVEN[found[2]] + "每人" + found[3]),
    (rf"(每[一-鿿])来(?={_NUM})", _as(r"\1")),
    (r"一(?:个)?(?:礼拜|星期)", _as("每周")),
    (rf"{_START}一(?:个)?(人|学员|老人|儿童|学生|套|盏|件|辆|间|桌|户|家|屋|村|社区|小区|点|站|班|期|场|批|节|堂|次|趟|餐|顿|份|页|台|座|平方米|亩)(?!性|[一二两](?!个?[天月年次周季学]))(?:按|算|就|得)?(?=[^，,。；;、\d万]{{0,8}}?(?!次|回){_SIGNED}(?:\d|{_CN}{{2,}}|[三四五六七八九]))", lambda found: ("每个" if found[1] in ("学员", "老人", "儿童", "学生", "屋", "社区", "小区", "点", "站") else "每") + found[1]),
    (rf"(?<=[人均])一(年|个?月|天)(?={_SIGNED}{_NUM})", lambda found: "每" + found[1].removeprefix("个")),
    (rf"({_SUMS})一(?:个)?({_PORTION})({_NUM})(?:块钱?|元)?{_EDGE}", _as(r"\1每\2\3元")),
    (rf"(每(?:个|名|位)?[一-鿿]{{1,4}})一个?(月|天|年|学期)(?=[^，,。；;、]{{0,6}}{_NUM})", _as(r"\1每\2")),
    (rf"((?:每(?:个|名|位)?[一-鿿]{{1,4}}|人均|户均){_CLAUSE}{{0,8}}?(?:{_SUMS}){_SIGNED})(\d{{2,}}|\d+(?:\.\d+)?万|{_CN}{{2,}}万?)(?:左右)?{_ENDS}", in_yuan),
    (rf"((?:每(?:个?(?:{_PORTION}))+|人均|户均|每个[一-鿿]{{1,3}}){_SIGNED})(\d{{2,}}|\d+(?:\.\d+)?万|{_CN}{{2,}}万?|{_CN}万)(?:左右)?{_ENDS}", in_yuan),
    (rf"每(?:个|名|位)?(?:学员|老人|孩子|学生|居民|员工|党员|残疾人|儿童|志愿者|社工)每(月|年|天|学期)([一-鿿]{{2,6}})({_NUM}元)", _as(r"\2每人每\1\3")),
    (rf"每个([一-鿿]{{1,4}}?)(?:一|每)(年|个?月|天|次)([补给发花奖])({_NUM})(?:块钱?|元)?{_EDGE}", lambda found: f"{found[1]}{_GIVEN[found[3]]}每个每{found[2].removeprefix('个')}{found[4]}元"),
    (rf"每个((?:(?!每)[一-鿿]){{1,4}}?)([补给发花奖])({_SIGNED}{_NUM}元)", lambda found: found[1] + _GIVEN[found[2]] + "每个" + found[3]),
    (rf"每(人|户|餐|顿|次|名|位|台|座|套|家|场|天|月|年|个)([补给发花奖])({_SIGNED}{_NUM}元)", lambda found: _GIVEN[found[2]] + "每" + found[1] + found[3]),
    (rf"(?<![一-鿿]\d)(?:一|每)(年|个?月|天)([补给发花奖])({_NUM})(?:块钱?|元)?{_EDGE}", lambda found: f"{_GIVEN[found[2]]}每{found[1].removeprefix('个')}{found[3]}元"),
    (rf"((?:请|雇|租)[一-鿿]{{1,6}}?)一(天|次|节|场|个?月)({_NUM})(?:块钱?|元)?{_EDGE}", lambda found: f"{found[1]}每{found[2].removeprefix('个')}{found[3]}元"),
    (rf"((?:每个?(?:{_PORTION}))+)(?:到手|实发|平均|就)({_NUM})(?:块钱?|元)?(?:左右)?{_EDGE}", _as(r"\1\2元")),
    (rf"(?<![\d.每])(\d[\d.]*万?)((?:每个?(?:{_PORTION}))+){_ENDS}", _as(r"\2\1元")),
    # how often
    (rf"一个?(?=(?:{_PERIOD})[^，,。；;、\d]{{0,8}}?(?:{_NUM})(?:小|大)?(?:次|回|遍|趟|场|轮|期)(?!性))", _as("每")),
    (rf"(每(?:{_PERIOD})[^，,。；;、\d]{{0,8}}?)(一|1)[小大](场|次|回)", _as(r"\g<1>1\3")),
    (rf"(每(?:{_PERIOD}))(?:来|去|搞|弄|做|整)(?={_NUM}[次回遍场])", _as(r"\1")),
    (rf"([结开上做跑])({_NUM})[次回]([账会课操])", _as(r"\1\3\2次")),
    (rf"(?<![一-鿿]号)({_NUM})[回遍](?=[，,。；;、！!？?）)\s]|$)", _as(r"\1次")),
    (r"(?<=每天)[扫清](?=\d|[一二两三四五六])", _as("清扫")),
    (rf"{_START}(?:要|想|得|就)?做(?=[一-鿿]{{2,8}}{_NUM})(?!工|法|饭)", _as("")),
    (rf"{_START}(?:先|共|今年先)?扫(?:描)?({_NUM}[卷页份册])", _as(r"扫描\1")),
    (rf"{_START}一(天|周|个?月|季度|年)(?=[^，,。；;、\d内]{{0,6}}?(?:至少|不少于|最少)?{_NUM}(?:条|篇|份|件|趟|吨|车|人次))", lambda found: "每" + found[1].removeprefix("个")),
    (rf"走(?={_NUM}个(?:村|社区|小区|学校|点|镇))", _as("覆盖")),
    (rf"分({_CN})批", lambda found: f"分{in_digits(found[1])}批"),
    (r"带(?:他们|大家|孩子们?|学员们?|老人)?出去(?:玩|走走|逛逛|转转)", _as("外出活动")),
    (r"谈成", _as("就业意向")),
    (r"上半年(?:全部|都|就|得|要)*(?:到位|搞定|完成)", _as("6月底前完成")),
    (r"([上下]半年|[一二三四]季度)(?:全部|都|就|得|要|必须|能)+(?=开门|开业|开张|启用|投用|开放|上线|用上|建成|完工)", _as(r"\1内")),
    (rf"(?:一共|总共)(?={_NUM})", _as("共")),
    (rf"(每(?:{_PERIOD}))([练查巡扫洗检访])(?={_NUM}[次回遍趟])", lambda found: found[1] + _OFTEN[found[2]]),
    # deeds
    (rf"把({_SIGNED}{_NUM}[个座处间条栋台块根])?([一-鿿]{{2,8}}?)(?:都|全|重新)?(翻|换|修|刷|拆|装|清|洗|铺|补)(?:新|一遍|一下|了|好|掉|完|1次|一次){{0,2}}{_EDGE}", lambda found: AT_THE_END[found[3]][0] + (found[1] or "") + found[2]),
    (rf"{_START}(?:[区县市镇乡局院校馆站][里上](?=要|想|打算|准备|得))?(?:(?:要|想|打算|准备|计划|得|需要|先|想把|我们|全[镇区县市街]要?|今年|明年|拟|共|也|就|另外|还)*)(?P<verb>{'|'.join(AT_THE_START)})(?:了|掉|上|个)?(?P<next>[一-鿿\d])", _spelled),
    (rf"{_START}(?P<noun>[一-鿿]{{2,9}}?)(?P<verb>{'|'.join(AT_THE_END)})了?(?P<sign>{_SIGNED})(?={_NUM}[一-鿿㎡])(?!{_NUM}万?元)", _verb_first),
    (rf"{_START}(?:还?要)?(?:请|找|招)(?=[一-鿿]{{1,6}}(?:员|工|保安|师傅){_NUM}[人名个位])", _as("聘用")),
    (rf"(每(?:{_PERIOD}))([一二两三四\d])([清扫洗巡查报检]){_EDGE}", lambda found: f"{found[1]}{_OFTEN.get(found[3], found[3])}{found[2]}次"),
    (rf"{_START}(?:一共|总共|共|要)?(?:干|做|用|聘|雇)(?:满|够)?({_NUM}个月){_EDGE}", _as(r"聘用\1")),
    (rf"(事故|伤亡|投诉|舆情)(?:数|起数)?(?:为|是|要是)?[0零](?:起|件|例)?{_EDGE}", _as(r"\g<1>0起")),
    (rf"{_START}[每一1]年(?:要|得|能)?(?:举办|办|搞|开|做)({_NUM}[届场期]){_EDGE}", _as(r"举办\1")),
    (rf"{_START}(?:另外|还有|再加上?|外加)?的?(?P<noun>(?:[一-鿿]{{0,3}}\d+[台套辆座部架艘](?=[一-鿿]{{2}}))?[一-鿿]{{0,14}}?)(?:大概|大约|约|是|要|得)?[ 　]?(?P<sum>{_NUM}(?<=万)|\d{{1,5}}万零?\d{{3,4}}){_ENDS}", bare_sum),
    (rf"拍摄([一-鿿]{{3,10}}?)({_NUM}[部集个])片子", _as(r"拍摄\1片\2")),
    # 中秋前必须全亮，9月20号吧: the day said last is meant
    (rf"(?:中秋|国庆|春节|元旦|五一|六一|七一|八一|十一)节?前({_CLAUSE}{{2,8}})[，,](?:就|大概)?(\d{{1,2}}月\d{{1,2}}[号日])(?:前|之前)?吧?{_EDGE}", lambda found: f"{found[2]}前" + ("全部完成" if "全" in found[1] else found[1])),
    # 顶棚也要修，2处; 电缆重新拉1800米
    (rf"{_START}(?P<noun>[一-鿿]{{2,12}}?)(?:也|还|都)?(?:要|得)(?P<verb>{'|'.join(AT_THE_END)})[，,](?={_NUM}{_PIECE})", lambda found: AT_THE_END[found["verb"]][0] + found["noun"]),
    (rf"{_START}([一-鿿]{{0,6}}(?:电缆|光缆|光纤|网线|电线|线路|管线))(?:重新)?拉(?={_NUM}(?:米|公里))", _as(r"铺设\1")),
    # done by
    (rf"(?<![\d至到-])(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})[号日](?:开学|开园|开馆|开业)?(?:那天|时)?(?:就|都)?(?:要|得|必须)(?:能)?(?:用上?|投用|投入使用|启用)(?:了)?{_EDGE}", _in_use),
    (rf"(?<=[一-鿿])(?:得|要|必须|争取)?赶在(?=\d{{1,2}}月|{_NUM}[号日]|[年月]底)", _as("")),
    (r"(弄|搞|干|做|办|忙|走|装|换|修|拆|发|拨|检|建|铺|种|扫|印|拍|结|清|移)(?:完|好|妥|干净|利索|到位)(?:能用|为止|掉)?(?=[，,。；;、！!？?）)\s]|$)", _finished),
    (rf"交活|交货{_EDGE}|交工", _as("完成")),
    (r"(\d+(?:个)?(?:小时|分钟))(?:之?以?内)?(?:[得要就]|必须|能|内)*(?:有人)?(?P<how>到|来|赶到|上门)(?:现场|人)?(?=[，,。；;、！!？?）)\s]|$)", lambda found: f"{found[1]}内{'上门' if found['how'] == '上门' else '到场'}"),
    (r"([一-鿿]{2,4}?)(?:掉|坏|破|裂|脱落)了?的地方", _as(r"\1")),
    (r"案子", _as("案件")),
)  # fmt: skip
_RULES: tuple[_Rule, ...] = tuple((re.compile(pattern), becomes) for pattern, becomes in _SPEECH)
