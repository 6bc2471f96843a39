"""Units of measure by kind of thing (计量单位), as data, and what converts into what.

A unit missing here is read by nobody: rather leave a figure unread than take a noun for a unit.
"""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum


class UnitKind(StrEnum):
    """What is measured; ``PEOPLE``, ``GROUPS``, ``EVENTS`` and ``OBJECTS`` are counted, the rest is measured."""

    PEOPLE = "人员"
    GROUPS = "机构"
    EVENTS = "事项"
    OBJECTS = "物件"
    MONEY = "金额"
    SHARE = "比率"
    TIME = "时间"
    LENGTH = "长度"
    AREA = "面积"
    VOLUME = "体积"
    WEIGHT = "重量"
    TECHNICAL = "技术量"
    RATING = "分值"


_WORDS: dict[UnitKind, str] = {
    UnitKind.PEOPLE: "客 人次 人日 人天 人时 工日 人份 人 名 位 员 口 对",
    UnitKind.GROUPS: "户次 家次 户 家 户籍 所 村 社区 支部 支队 队 班 团队 居委会 居民区 街镇 单位 企业 学校 机构 床 床位",
    UnitKind.EVENTS: (
        "场次 场 次数 次 期次 期 届 节 节次 堂 课时 学时 课 批次 批 班次 班 轮次 轮 趟 车次 航次 架次 台次 件次 辆次 只次 艘次 组次 处次 桌次 头次 例次 例 宗 起 单 "
        "项次 项 件 条次 遍 餐次 餐 剂次 剂 针次 针 门次 门 学期 学年 集 回 幕"
    ),
    UnitKind.OBJECTS: (
        "个 件套 条段 具 个次 只 台套 台 套 座 处 辆 桌 艘 架 部 本 册 份 张 幅 块 面 条 根 株 棵 盆 盏 把 支 枚 颗 粒 瓶 罐 盒 箱 袋 包 桶 捆 卷 "
        "篇 版 种 类 款 栋 幢 间 层 孔 眼 口 井 扇 道 盘 束 樘 组 点位 点 站 站点 路 线 段 片 头 匹 尾 羽 令 双 副 顶 床 枝 匝 "
        "通 封 首 则 帧 款式 户数 页 字 枚次 门类 型号 车位 泊位 工位 席位 席 名额 名次 工程 标段 地块 宗地 杆 桩 榀 延米 "
        "车 笔 丛 穴 垄 畦 墩 尊 缸 筐 杯 碗 朵 垛 堆 串 茬 帖 窝 钵 刀 拨 台班 标箱 床日 列"
    ),
    UnitKind.MONEY: "元 万元 千元 百元 亿元 百万元 千万元 角 分钱",
    UnitKind.SHARE: "% ‰ 百分点 百分比 个百分点 千分点 成 折 倍",
    UnitKind.TIME: (
        "年 个月 月 周 个周 星期 天 日 工作日 个工作日 自然日 个自然日 日历天 个日历天 小时 个小时 分钟 分 秒 秒钟 季度 个季度 毫秒 "
        "h min s ms 年度 周年 学时 个学期"
    ),
    UnitKind.LENGTH: "公里 千米 米 厘米 毫米 分米 延长米 延米 里 海里 km m cm mm KM",
    UnitKind.AREA: "平方米 平方公里 平方千米 平方厘米 ㎡ m² m2 平米 平 亩 亩次 公顷 平方 km² 顷",
    UnitKind.VOLUME: "立方米 立方 方 m³ m3 升 毫升 L ml mL",
    UnitKind.WEIGHT: "吨 公斤 千克 斤 克 毫克 微克 kg KG t g mg 两",
    UnitKind.TECHNICAL: (
        "千瓦时 千瓦 兆瓦 度 kW kWh KW 伏 千伏 千伏安 kVA 兆帕 MPa 勒克斯 安 兆 G GB TB MB KB PB Mbps Gbps M 分贝 dB 摄氏度 ℃ 卡路里 帧 核 并发 像素 万千瓦"
    ),
    UnitKind.RATING: "分",
}

UNITS: dict[UnitKind, tuple[str, ...]] = {kind: tuple(words.split()) for kind, words in _WORDS.items()}
"""The lexicon by kind. A word may stand under two kinds (分 is a minute or a mark): the first kind wins."""

_FAMILIES: tuple[dict[str, Decimal], ...] = tuple(
    {word: Decimal(factor) for group in row.split() for word, _, factor in [group.partition(":")]}
    for row in (
        "角:0.1 元:1 百元:100 千元:1000 万元:10000 百万元:1000000 千万元:10000000 亿元:100000000",
        "千分点:0.1 %:1 ‰:0.1 百分比:1",
        "百分点:1 个百分点:1",
        "毫秒:0.001 秒:1 秒钟:1 s:1 分钟:60 min:60 小时:3600 个小时:3600 h:3600",
        "天:1 日:1 自然日:1 个自然日:1 日历天:1 个日历天:1 周:7 星期:7 个周:7",
        "工作日:1 个工作日:1",
        "月:1 个月:1 季度:3 个季度:3 年:12 年度:12 周年:12",
        "mm:0.001 毫米:0.001 cm:0.01 厘米:0.01 分米:0.1 m:1 米:1 延米:1 延长米:1 里:500 千米:1000 公里:1000 km:1000 KM:1000",
        "平方厘米:0.0001 ㎡:1 m²:1 m2:1 平方米:1 平米:1 平方:1 平:1 公顷:10000 平方公里:1000000 平方千米:1000000 km²:1000000",
        "亩:1 顷:100",
        "毫升:0.001 ml:0.001 mL:0.001 升:1 L:1 立方:1000 方:1000 立方米:1000 m³:1000 m3:1000",
        "克:1 g:1 两:50 斤:500 公斤:1000 千克:1000 kg:1000 KG:1000 吨:1000000 t:1000000",
        "人:1 名:1 位:1 员:1",
        "户:1 家:1",
        "场:1 场次:1",
        "期:1 期次:1",
        "次:1 次数:1",
        "台:1 台套:1",
        "点位:1 点:1",
        "站:1 站点:1",
        "册:1 本:1",
        "株:1 棵:1",
        "学时:1 课时:1",
    )
)
_FACTOR = {word: (number, factor) for number, family in enumerate(_FAMILIES) for word, factor in family.items()}

_KIND_OF: dict[str, UnitKind] = {}
for _kind in (UnitKind.MONEY, UnitKind.SHARE, UnitKind.TIME, *UnitKind):
    for _word in UNITS[_kind]:
        _KIND_OF.setdefault(_word, _kind)

UNIT = "(?:" + "|".join(re.escape(word) for word in sorted(_KIND_OF, key=len, reverse=True)) + ")"
"""A pattern for any unit of the lexicon, longest first."""


# In a value cell these are units; in prose they are mostly something else (3月, 5G, 一级, 两点).
_DOUBTFUL = (
    "G K L M g s t 两 井 令 企业 伏 像素 兆 匝 单位 名次 员 回 团队 地块 型号 字 季度 学年 "
    "学校 安 宗 封 居委会 居民区 届 工程 帧 幕 平 年度 并发 度 户数 户籍 扇 支部 支队 日 星 月 机构 核 "
    "次数 款式 点 班 眼 社区 种类 等 级 线 羽 节 街镇 角 路 通 里 门类 队 垛 堆 刀 拨 "
)
_NOT_IN_PROSE = frozenset(_DOUBTFUL.split())
# What makes another word of a unit: 3部门, 5成员, 两家庭.
_NO_UNIT_BEFORE = {
    "部": "门分署队委", "家": "庭长园政门属", "方": "面案式针向便位法", "年": "级制度龄代轻底末初来前后均终内", "分": "之别配管", "条": "例款",
    "期": "间限满", "次": "性日月年要", "人": "员均口工才民类大生群物行", "名": "称单字誉录义牌", "位": "于置", "口": "径号碑岸",
    "对": "于象口应接照标外", "支": "付持出撑", "站": "台", "段": "落", "面": "向积对临试貌", "首": "次批期都", "集": "中体团合成", "头": "部",
    "间": "隔", "层": "次级面", "本": "级市区镇年次单项科地", "份": "额", "场": "所地馆景合", "组": "织成长建合", "成": "员果本立为效功人绩",
    "村": "民委", "件": "事", "课": "程题", "张": "贴", "所": "有需属", "台": "账", "天": "然", "周": "边年岁", "种": "植子养", "户": "外",
    "卷": "烟", "例": "如行会", "单": "位元独项", "个": "性体人别", "副": "主", "门": "户店口槛急诊", "起": "来到", "片": "区",
    "页": "面", "项": "目", "堂": "兄弟妹食口", "桌": "面子椅布游球", "客": "户运人流服车商厅栈气观源队房体机家货", "路": "公径口线段面灯由", "具": "体备有", "米": "饭", "箱": "包",
    "列": "车入为席管支养举出表装明", "车": "间辆位站队库道主型行流祸牌船展床费窗票载用险贷城厢身轮", "笔": "试记录直译迹画者名", "丛": "书林", "穴": "位", "垄": "断", "墩": "台",
    "尊": "敬重严老师", "杯": "赛", "缸": "体", "串": "联", "茬": "口", "帖": "子", "窝": "点棚",
}  # fmt: skip
# 23家长者食堂: a letter that would make another word, where the letters after it are a word of their own.
_STILL_A_UNIT = {"家": "长者", "名": "义务"}


def _guarded(word: str) -> str:
    """A unit that ends where another word would begin: not the 家 of 家长, nor the m of mg."""
    if word.isascii() and word[-1].isalpha():
        return re.escape(word) + "(?![A-Za-z])"
    letters = _NO_UNIT_BEFORE.get(word, "")
    if not letters:
        return re.escape(word)
    if still := _STILL_A_UNIT.get(word):
        return f"{re.escape(word)}(?:(?={still})|(?![{letters}]))"
    return f"{re.escape(word)}(?![{letters}])"


def _in_prose() -> str:
    words = sorted({word for words in UNITS.values() for word in words} - _NOT_IN_PROSE, key=len, reverse=True)
    return (
        "(?:"
        + "|".join(map(_guarded, words))
        + r"|日(?=以?内|之内)|月(?=以?内|之内)|路(?=[，,。；;、)）]|$|视频|监控|摄像)|[节届](?=[，,。；;、)）]|$)|届(?=[^\W\d_]{2,10}(?:节|赛|会|展|运动会|论坛)))"
    )


PROSE_UNIT = _in_prose()
"""A pattern for the units that may be trusted in running text."""

OPEN_UNIT = (
    r"(?<=[\d万亿])(?:M|t|[一-鿿](?<![号级版代型月日时点线楼室弄巷街区年前后内外起止上下左右中小余多几来的和及或与等吧吗呢了啊呀哈嘛哦么钱毛角万千百亿十岁"
    r"强甲比整计算为是共不以至到由按用给补发奖办局委科股开码寸价胎名星届]))(?=[，,。;；、!！?？()（）\n ]|$)"
)
"""After a number in digits, the one letter that ends its phrase is its unit, known or not (贴息45笔，; 86杆、): all but
those that make an ordinal, a place, a time or the end of a sentence of it."""


def one_name(unit: str) -> str:
    """The one spelling we use of a unit: 百分比 is %, 个工作日 工作日, ㎡ 平方米."""
    return _ONE_NAME.get(unit, unit)


_ONE_NAME = {
    "百分比": "%", "个百分点": "百分点", "个月": "月", "个小时": "小时", "个工作日": "工作日", "个自然日": "自然日", "个日历天": "日历天",
    "个周": "周", "个季度": "季度", "个学期": "学期", "㎡": "平方米", "m²": "平方米", "m2": "平方米", "平米": "平方米", "平方": "平方米", "立方": "立方米", "m³": "立方米",
    "m3": "立方米", "km": "公里", "KM": "公里", "h": "小时", "min": "分钟", "秒钟": "秒", "延长米": "延米",
}  # fmt: skip


def kind_of(unit: str) -> UnitKind | None:
    """The kind of a unit of the lexicon; ``None`` for any other word."""
    return _KIND_OF.get(unit)


def conversion(unit: str, into: str) -> Decimal | None:
    """What one ``unit`` is in ``into``: 万元 into 元 is 10000, 名 into 人 is 1. ``None`` when they are not the same thing.

    人 and 人次 are not, nor 天 and 工作日, nor 场 and 次: a count of heads is no count of visits.
    """
    if unit == into:
        return Decimal(1)
    here, there = _FACTOR.get(unit), _FACTOR.get(into)
    if here is None or there is None or here[0] != there[0]:
        return None
    return here[1] / there[1]
