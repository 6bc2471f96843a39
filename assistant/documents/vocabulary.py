"""The words printed on the official forms, one table per kind of word: heads, amounts, columns, levels, titles.

Words that name the same thing (年度总目标 / 年度总体目标 / 预期目标) stand side by side. A form that prints a new word
is served by adding it here; the readers compare only what these tables say.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

from assistant.domain import FilingKind, Level1, Level2


class Field(StrEnum):
    """A cell of the head, or an objective.

    ``PERSONAL`` and ``IGNORED`` cells are known and never taken over; of a ``SOURCE`` (中央补助) the filing has no cell either.
    """

    NAME = "name"
    DEPARTMENT = "department"
    UNIT = "unit"
    YEAR = "year"
    CATEGORY = "category"
    NATURE = "nature"
    START = "start"
    END = "end"
    PERIOD = "period"
    TOTAL = "total"
    TOTAL_FISCAL = "total_fiscal"
    TOTAL_OTHER = "total_other"
    ANNUAL = "annual_amount"
    APPROPRIATION = "appropriation"
    CARRIED_OVER = "carried_over"
    OTHER = "other"
    FISCAL = "fiscal"
    SOURCE = "source"
    OVERALL_TEXT = "overall"
    ANNUAL_TEXT = "annual"
    ACTUAL_TEXT = "actual"
    GENERAL_TEXT = "general"
    SECTION = "section"
    MONEY_UNIT = "money_unit"
    PERSONAL = "personal"
    IGNORED = "ignored"


class Column(StrEnum):
    """A column of the indicator table."""

    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    TARGET = "target"
    LONG_TERM = "long_term"
    OPERATOR = "operator"
    UNIT = "unit"
    ACTUAL = "actual"
    WEIGHT = "weight"
    SCORE = "score"
    DEVIATION = "deviation"
    EXPLANATION = "explanation"
    IGNORED = "ignored"


class Spending(StrEnum):
    """A column of 预算执行."""

    INITIAL = "initial"
    REVISED = "revised"
    SPENT = "spent"
    WEIGHT = "weight"
    RATE = "rate"
    SCORE = "score"
    IGNORED = "ignored"


AMOUNTS = frozenset(
    {
        Field.TOTAL,
        Field.TOTAL_FISCAL,
        Field.TOTAL_OTHER,
        Field.ANNUAL,
        Field.APPROPRIATION,
        Field.CARRIED_OVER,
        Field.OTHER,
        Field.FISCAL,
    }
)
LINES = AMOUNTS | {Field.SOURCE}  # what a line of 预算执行 is named after
OBJECTIVES = frozenset({Field.OVERALL_TEXT, Field.ANNUAL_TEXT, Field.ACTUAL_TEXT, Field.GENERAL_TEXT})

_FIELDS: dict[Field, str] = {
    Field.NAME: "项目名称 项目名 申报项目名称 一级项目名称 二级项目名称 项目（政策）名称 政策项目名称 专项名称 专项资金名称 资金名称 项目名称代码 转移支付名称",
    Field.DEPARTMENT: "主管部门 主管单位 部门名称 主管部门及代码 主管部门名称 预算主管部门 项目主管部门 项目主管单位 市级主管部门 省级主管部门 "
    "地方主管部门 中央主管部门 区级主管部门 县级主管部门 一级预算单位 预算部门 主管预算部门 省级业务主管部门 业务主管部门 市级业务主管部门 主管处室",
    Field.UNIT: "实施单位 项目实施单位 项目单位 预算单位 单位名称 申报单位 项目承担单位 承担单位 资金使用单位 填报单位 具体实施单位 "
    "项目申报单位 绩效编制单位 编制单位 预算单位名称 项目执行单位 执行单位 责任单位 项目实施单位名称",
    Field.YEAR: "预算年度 申报年度 项目年度 所属年度",
    Field.CATEGORY: "项目类别 项目类型 项目分类 资金类型 支出类别",
    Field.NATURE: "项目性质 项目属性 项目状态",
    Field.START: "计划开始日期 开始日期 计划开始时间 开始时间 项目开始时间 项目开始日期 起始时间 起始日期 项目起始日期 项目起始时间 计划起始日期 立项时间",
    Field.END: "计划完成日期 完成日期 计划完成时间 完成时间 项目完成时间 项目完成日期 结束时间 项目终止时间 终止时间 终止日期 项目终止日期 计划结束日期 "
    "计划结束时间 项目结束时间 项目结束日期 结束日期",
    Field.PERIOD: "项目期 项目起止时间 起止时间 实施期限 项目实施期限 项目周期 实施周期 项目实施周期 项目期限 起止年限 实施期 建设周期 建设期限 "
    "项目实施期 项目起止年月 项目实施时间 实施时间",
    Field.TOTAL: "项目资金总额 项目总资金 项目总金额 项目总投资 项目总预算 中期资金总额 实施期资金总额 资金总额 总投资 项目预算总额 "
    "实施期总金额 项目总额 长期资金总额 实施期资金 项目总预算金额",
    Field.ANNUAL: "年度资金申请总额 年度资金总额 年度预算总额 年度预算 年度金额 当年年度预算 本年度资金总额 当年资金总额 当年预算 年度资金 "
    "本年资金总额 年度预算金额 预算金额 当年预算数 本年预算 申请资金总额 资金申请总额 年度总金额 本年度预算 年度预算资金总额 预算资金总额 "
    "本年度项目金额 项目当年预算 当年资金申请总额 年初预算 年度预算数 预算数 项目预算金额 年度本级预算金额 "
    "本级预算金额 年度本级预算 项目预算 项目年度预算 申请预算金额 年度申请金额",
    Field.FISCAL: "财政资金 财政拨款 财政资金拨款 一般公共预算 一般公共预算资金 财政性资金 一般公共预算拨款 省级财政资金 市级财政资金 "
    "区级财政资金 县级财政资金 本级财政资金 财政预算资金 财政拨款小计 财政拨款数",
    Field.APPROPRIATION: "当年财政拨款 本年财政拨款 年度财政拨款 当年财政资金 本年度财政拨款 当年一般公共预算拨款 年度财政资金",
    Field.CARRIED_OVER: "上年结转资金 上年结转 上年结转结余资金 上年结转结余 结转资金 以前年度结转资金 上年度结转资金",
    Field.OTHER: "其他资金 自筹资金 自有资金 自有资金小计 单位资金 其它资金 其他来源资金 当年其他资金 年度其他资金",
    Field.SOURCE: "中央补助 中央资金 中央财政资金 中央补助资金 省级资金 市级资金 县级资金 区级资金 地方资金 地方财政资金 上级资金 上级财政资金 "
    "上级补助资金 上级财政补助资金 同级财政资金 政府性基金 政府性基金预算 国有资本经营预算 国有资本经营预算资金 事业收入 经营收入 经营性收入 其他收入 "
    "财政专户管理资金 财政专户资金 上级补助收入 社会资金 银行贷款 基本支出 项目支出 专户资金 预算支出",
    Field.OVERALL_TEXT: "项目总目标 项目总体目标 总目标 总体绩效目标 长期目标 长期绩效目标 中期目标 中长期目标 实施期目标 实施期总目标 "
    "实施期绩效目标 中长期绩效目标 项目绩效总目标 项目总体绩效目标 绩效总目标 项目长期目标 项目长期绩效目标 项目实施期目标 "
    "实施期总体目标",
    Field.ANNUAL_TEXT: "年度总目标 年度总体目标 年度目标 年度绩效目标 预期目标 年度总体绩效目标 年度绩效总目标 年初设定目标 年初设定绩效目标 "
    "当年绩效目标 项目年度目标 项目年度绩效目标 当年目标 本年度绩效目标 年度预期目标 预期总体目标 项目当年绩效目标 "
    "年初预期目标 年度绩效目标内容 绩效目标内容 年度主要目标 年度主要目标和成果 年度目标及成果",
    Field.ACTUAL_TEXT: "实际完成情况 全年实际完成情况 目标实际完成情况 年度实际完成情况 目标完成情况 实际完成 年度总体目标完成情况 "
    "全年完成情况 总体目标完成情况 全年实际完成目标情况",
    Field.GENERAL_TEXT: "总体目标 绩效目标 项目绩效目标 项目绩效目标描述 绩效目标描述 项目目标 整体目标 项目支出绩效目标 预期绩效目标 "
    "总体绩效目标描述 项目绩效目标情况 绩效目标情况",
    Field.SECTION: "绩效指标 投入目标 年初安排金额 项目资金 资金情况 预算执行情况 资金来源 年度绩效指标 项目绩效指标 项目基本情况 基本情况 基本信息 预算资金 资金金额 资金额度 年度预算申请 部门预算情况 整体支出预算 部门整体支出 年度预算情况 总体资金情况 绩效指标情况 "
    "项目资金情况 预算情况 年度指标 中期指标 资金构成 项目资金构成 预算执行 资金安排 年度资金构成 项目信息 项目基本信息 "
    "总体绩效指标 年度绩效指标完成情况 绩效指标完成情况 资金使用情况 项目资金安排 资金来源构成 项目支出预算 项目概况信息 项目资金申请 资金申请 资金需求 预算规模及资金用途 预算规模 预算资金情况 资金总额及构成 预算安排 绩效指标体系 资金总体情况 项目支出绩效指标",
    Field.MONEY_UNIT: "金额单位 单位 资金单位",
    Field.PERSONAL: "项目负责人 负责人 联系电话 联系人 填报人 填表人 电话 项目联系人 经办人 单位负责人 联系方式 项目负责人电话 审核人 "
    "项目负责人及联系电话 项目负责人及电话 填表人及联系电话 复核人 制表人 项目经办人 联系人及电话 财务负责人 项目责任人 单位负责人签字 部门联系人 联络人 联络电话",
    Field.IGNORED: "部门预算编码 单位预算编码 补助区域 财政部门 中央财政部门 省级财政部门 市级财政部门 区级财政部门 县级财政部门 地方财政部门 项目代码 项目编码 单位编码 单位代码 预算单位编码 填报日期 填表日期 部门编码 项目编号 是否追踪 主管部门编码 "
    "年度主要任务 项目级次 资金性质 存续状态 预算科目 功能科目 支出功能分类 执行率分值 预算执行率权重 项目概况 项目概述 立项依据 "
    "项目立项依据 项目设立的必要性 保证项目实施的制度措施 保证项目实施的制度、措施 项目实施计划 其他说明的问题 "
    "其他需要说明的问题 备注 说明 政策依据 项目内容 主要内容 项目主要内容 填报日期 是否为新增项目 审核意见 "
    "项目实施内容 项目实施方案 业务处室 项目立项必要性 监督管理单位 资金用途 财政审核意见 主管部门审核意见 实施可行性 其他说明 需要说明的问题 填报说明 "
    "项目实施内容及过程概述 财政部门审核意见 项目实施进度计划 实施进度计划 项目立项情况 项目审批 项目总体概况 财政资金预算分类 财政资金科目代码 单位职能概述 项目实施内容及过程 项目来源 归口业务科室 归口科室 是否政府采购 部门预算 部门职能职责概述 部门职能概述 部门职责 职能职责概述 部门职能 报表编号 评价结论 自评结论 存在问题 存在的问题 项目概况及立项依据 项目总体情况 其他需说明的问题 其他需说明问题 其他需要说明事项 年度预算执行率 项目年度目标完成情况 自评总分 该项目支出上级资金 同名项目上年预算额 同名项目上年预算执行数 财政部门意见 主管部门意见",
}
FIELDS: dict[str, Field] = {word: field for field, words in _FIELDS.items() for word in words.split()}

_COLUMNS: dict[Column, str] = {
    Column.LEVEL1: "一级指标 指标类型 一级指标名称 指标类别 一级 一级绩效指标",
    Column.LEVEL2: "二级指标 二级指标名称 二级 指标分类 二级绩效指标",
    Column.NAME: "三级指标 三级指标名称 指标内容 指标名称 三级 绩效指标名称 三级绩效指标 具体指标 绩效指标内容 三级指标内容",
    Column.TARGET: "年度指标值 指标值 目标值 年度目标值 指标值及单位 指标目标值 绩效标准 预期指标值 计划指标值 年度值 年初目标值 "
    "预期值 预期目标值 年度绩效指标值 本年指标值 当年指标值 计划值 年度计划值 年初指标值 绩效目标值 年初设定指标值 指标要求 "
    "全年指标值 预期当年实现值 本年度指标值 年度目标 目标值及单位 评价标准值 区域目标值 区域绩效目标值 区域指标值 年度指标 本年绩效指标值 本年度目标值 当年目标值 "
    "三级指标值 年初设定值 指标值内容 绩效指标值 全年目标值 全年预期值 预期指标值及单位 年度指标值及单位 设定目标值 年度数值 目标数值 完成值",
    Column.LONG_TERM: "长期指标值 中期指标值 实施期指标值 总体指标值 项目期指标值 长期目标值 中长期指标值 实施期目标值 总目标值 "
    "历史参考值 中期目标值 长期 全周期指标值 实施期满指标值 项目总指标值 实施周期目标值 实施周期指标值 总体目标值 总体绩效指标值 中长期目标指标值",
    Column.OPERATOR: "指标性质 运算符号 比较符 计算符号 符号 运算符 比较符号 指标符号 指标值类型 关系符号 逻辑符号 计算符",
    Column.UNIT: "度量单位 计量单位 单位 指标单位 指标值单位 目标值单位",
    Column.ACTUAL: "实际完成值 全年实际值 全年完成值 实际值 完成情况 实际完成指标值 年度实际完成值 实际完成情况 全年实际完成值 "
    "指标完成值 实际完成 年度完成值 全年实际完成情况 自评完成值 指标实际完成值 全年实际完成",
    Column.WEIGHT: "分值 权重 分值权重 指标权重 指标分值 标准分值 权重分值 本指标权重 标准分 三级指标分值 三级指标权重 设定分值 满分",
    Column.SCORE: "得分 自评得分 实际得分 自评分 评分 自评分值 指标得分 得分值",
    Column.DEVIATION: "偏差原因分析及改进措施 偏差原因分析 未完成原因和改进措施 未完成原因分析 偏差原因 未完成原因及改进措施 原因分析 "
    "偏差原因分析与改进措施 未完成原因分析及改进措施 未完成原因 偏差原因及改进措施 偏差分析 未完成原因分析与改进措施 "
    "偏差原因分析及改进 偏差度原因分析 未完成原因和改进措施及相关说明 偏差程度 偏差大或目标未完成原因分析 偏差原因及整改措施 "
    "扣分原因 扣分原因及改进措施 偏差大或目标未完成原因分析及改进措施 改进措施",
    Column.EXPLANATION: "指标解释 指标说明 指标解释和计算公式 指标定义 指标描述 指标值说明 指标值确定依据 指标解释及计算方法 绩效指标说明 得分计算方法 "
    "计算方法 评分标准 评价标准 指标值设定依据 评分细则 绩效指标描述 计算公式 绩效标准说明 指标含义 赋分规则 评扣分标准 "
    "指标解释及计算公式 指标计算方法 得分标准 计分标准 评分规则 指标评分标准 参考标准 指标确定依据",
    Column.IGNORED: "备注 指标方向 指标方向性 方向 正反向 序号 是否核心指标 指标属性 数据来源 佐证资料 指标来源 完成率 偏差率 四级指标 "
    "佐证材料 指标编码 完成比例 指标值完成比例 正向反向 正向指标 取值方式 指标类别属性 数据来源及佐证材料 是否为核心指标 "
    "评价方式 责任处室 指标完成率 上年指标值 上年完成值 前年完成值 近三年指标值 上年实际值 半年指标值 半年目标值 完成时限 数据来源及获取方式 核心指标",
}
COLUMNS: dict[str, Column] = {word: column for column, words in _COLUMNS.items() for word in words.split()}
VALUE_COLUMNS = frozenset({Column.TARGET, Column.LONG_TERM})

_SPENDING: dict[Spending, str] = {
    Spending.INITIAL: "年初预算数 年初预算 年初预算金额 年初预算安排数 预算数 年度预算数 年初批复预算数",
    Spending.REVISED: "全年预算数 调整后预算数 全年预算 调整预算数 调整后预算 全年预算金额 年度调整预算数 预算调整数 全年调整预算数",
    Spending.SPENT: "全年执行数 执行数 全年执行 实际执行数 全年支出数 执行金额 全年实际执行数 预算执行数 实际支出数 全年执行金额 年度执行数",
    Spending.WEIGHT: "分值 权重 分值权重",
    Spending.RATE: "执行率 预算执行率 全年执行率 资金执行率",
    Spending.SCORE: "得分 自评得分 实际得分",
    Spending.IGNORED: "备注 执行偏差原因 未执行完毕原因 原因 原因分析 偏差原因",
}
SPENDINGS: dict[str, Spending] = {word: column for column, words in _SPENDING.items() for word in words.split()}
SPENDING_SIGNS = frozenset({Spending.INITIAL, Spending.REVISED, Spending.SPENT, Spending.RATE})

_LEVEL1: dict[Level1, str] = {
    Level1.COST: "成本指标 成本 成本类指标 成本控制指标",
    Level1.OUTPUT: "产出指标 产出 产出类指标 项目产出 产出目标 项目产出指标 产出类 项目完成指标 项目完成 完成指标",
    Level1.BENEFIT: "效益指标 效益 效果指标 效益类指标 项目效益 效果目标 项目效果 效果 效益效果指标 项目效益指标 效益类 影响力指标 "
    "项目效果指标 结果指标",
    Level1.SATISFACTION: "满意度指标 满意度 满意指标 满意度类指标 满意度目标 服务满意度 服务对象满意度指标 服务对象满意度",
}
LEVEL1: dict[str, Level1] = {word: level for level, words in _LEVEL1.items() for word in words.split()}

_LEVEL2: dict[Level2, str] = {
    Level2.ECONOMIC_COST: "经济成本指标 经济成本 项目成本指标",
    Level2.SOCIAL_COST: "社会成本指标 社会成本",
    Level2.ECOLOGICAL_COST: "生态环境成本指标 生态环境成本 生态成本指标 生态成本 环境成本指标",
    Level2.QUANTITY: "数量指标 数量 产出数量指标 产出数量 数量目标",
    Level2.QUALITY: "质量指标 质量 产出质量指标 产出质量 质量目标",
    Level2.TIMELINESS: "时效指标 时效 产出时效指标 产出时效 进度指标 产出进度指标 产出进度 时效目标 时间指标",
    Level2.OUTPUT_COST: "成本指标 成本 产出成本指标 产出成本 成本目标 成本控制指标",
    Level2.ECONOMIC_BENEFIT: "经济效益指标 经济效益 经济效果 经济效益目标 经济效果指标 经济指标",
    Level2.SOCIAL_BENEFIT: "社会效益指标 社会效益 社会效果 社会效益目标 社会效果指标 社会指标",
    Level2.ECOLOGICAL_BENEFIT: "生态效益指标 生态效益 环境效益指标 环境效益 生态环境效益指标 生态效果 生态指标 生态环境效益 "
    "环境效益目标 生态效益目标",
    Level2.SUSTAINABLE: "可持续影响指标 可持续影响 可持续发展指标 可持续性影响指标 可持续影响目标 可持续效益指标 可持续指标 可持续发展 "
    "可持续性指标 可持续影响效益指标 可持续发展影响指标 可持续性影响 可持续效益",
    Level2.SATISFACTION: "服务对象满意度指标 服务对象满意度 满意度指标 满意度 受益对象满意度指标 社会公众满意度指标 受益群众满意度指标 "
    "服务对象满意指标 社会公众或服务对象满意度指标 社会公众或服务对象满意度 服务对象满意度目标 公众满意度指标 群众满意度指标 "
    "服务对象或受益对象满意度指标 社会满意度指标 服务满意度指标 相关群体满意度指标 受益对象满意度 社会公众满意度",
}
LEVEL2: dict[str, Level2] = {word: level for level, words in _LEVEL2.items() for word in words.split()}

_BRACKETED = re.compile(r"[(\[【][^()\[\]【】]*[)\]】]")
_UNCLOSED = re.compile(r"[(\[【][^()\[\]【】]{0,4}$")  # 全年预算数(A
_HINT = re.compile(r"[(\[【]([^()\[\]【】]*)[)\]】]")
_TITLE = re.compile(
    r"^.{0,60}?(绩效目标|支出目标|支出绩效(?=表)|绩效自评|绩效自评价|支出自评|绩效评价自评|绩效执行情况自评|绩效指标)"
    r"(目标)?(申报|明细|填报|批复|审批|公开|备案|审核|调整|设定|自评|自评价|情况|编报|完成情况|信息)*表?[\d一二三四五六七八九十]*$"
)
_SELF = re.compile(r"自评|完成情况表")
_WHY = re.compile(r"^(?:偏差|偏离|未完成|未达成|未达标|扣分)\S{0,12}(?:原因|措施|分析|说明)$")
_BASIS = re.compile(r"^(?:绩效)?(?:指标|目标)值?(?:设定|设置|确定|制定|取值|测算)(?:的)?(?:依据|说明|标准)$")
_NUMBERED = re.compile(r"^[\d一二三四五六七八九十]{1,2}[、.．]|^其中[:：]?")
_CODED = re.compile(r"(?:及其?|和|[/／])?(?:预算)?(?:编码|代码)$")
_PATTERNS = (
    (
        re.compile(
            r"^(?:项目|单位|部门|分管|主要|财务|业务|科室|专项|资金|具体)*(?:负责人|联系人|经办人|填[表报]人)(?:及其?|和|[、/／])?(?:联系)?(?:电话|方式|手机)?(?:号码)?$"
        ),
        Field.PERSONAL,
    ),
    (
        re.compile(r"^(?:项目)?(?:全年|年度|本年)?(?:总体|绩效)?目标(?:全年|年度)?(?:实际)?完成情况(?:概述|综述)?$"),
        Field.ACTUAL_TEXT,
    ),
    (
        re.compile(r"^(?:项目)?(?:实施周期|实施期|中期|长期|中长期|总体)(?:总体|绩效|总体绩效)?目标$"),
        Field.OVERALL_TEXT,
    ),
    (re.compile(r"^(?:项目)?(?:年度|当年|本年度?|年初)(?:总体|绩效|预期|设定|总体绩效)?目标$"), Field.ANNUAL_TEXT),
    (re.compile(r"^20\d\d年度?(?:资金|预算)?(?:金额|总额|数|申请额)$"), Field.ANNUAL),
    (re.compile(r"^(?:年度|本年度?|当年)(?:项目)?(?:预算|申请|安排)(?:资金|金额|数|资金总额|总额)$"), Field.ANNUAL),
    (
        re.compile(
            r"^(?:年度|长期|中期|中长期|本年度?|总体)绩效(?:目标|指标)表$|^(?:绩效项目|项目绩效|绩效)指标表$|^(?:本?年度?|长期|中期|总体|实施期)绩效指标$"
        ),
        Field.SECTION,
    ),
)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """A printed word as the tables spell it: half width, no space, no colon, no star, no bracketed hint."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    bare = _BRACKETED.sub("", folded)
    bare = _UNCLOSED.sub("", _BRACKETED.sub("", bare))
    return re.sub(r"[*★☆※:_]|\?{2,}", "", bare).strip("、,，.。-—")  # ?? is what a lost wide space leaves


def hints(text: str) -> tuple[str, ...]:
    """What stands in brackets beside a printed word: 项目资金（元） gives 元."""
    return tuple(_HINT.findall(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))))


def field_of(text: str) -> Field | None:
    """The head cell or objective a printed word names. 其中： before an amount's name does not matter."""
    word = plain(text)
    if len(word) > 24:
        return None
    found = FIELDS.get(word) or FIELDS.get(word.removeprefix("其中")) or FIELDS.get(word.removeprefix("年度总体目标"))
    if found is None:
        bare = _NUMBERED.sub("", _CODED.sub("", word)).replace("项目支出", "项目", 1)
        found = FIELDS.get(bare) or next((name for pattern, name in _PATTERNS if pattern.match(bare)), None)
    if found is None and re.search(r"[、/／]", word):
        parts = {FIELDS.get(part) for part in re.split(r"[、/／]", word)}
        wanted = (Field.NAME, Field.UNIT, Field.DEPARTMENT)  # 单位名称、项目名称; 预算部门、单位名称
        found = next((name for name in wanted if name in parts), None) if None not in parts else None
    if found is None and word.startswith("项目资金") and not word.removeprefix("项目资金").strip("万元"):
        return Field.SECTION
    return found


def column_of(text: str) -> Column | None:
    """The indicator column a printed word heads. Years and hints before or after it do not matter."""
    word = plain(text)
    if _WHY.match(word):
        return Column.DEVIATION
    if _BASIS.match(word):
        return Column.EXPLANATION
    return COLUMNS.get(word) or COLUMNS.get(re.sub(r"^(20\d\d年?度?|项目|本年度?|\d+|绩效)", "", word))


def spending_of(text: str) -> Spending | None:
    """The 预算执行 column a printed word heads: letters of a formula after it (执行率(B/A)) do not matter."""
    return SPENDINGS.get(re.sub(r"[A-Za-z/÷×*\d%=]+$", "", plain(text)))


def level1_of(text: str, *, cut: bool = False) -> Level1 | None:
    """The first level a cell names. ``cut`` also accepts what is left of it when a page cut it to one character."""
    word = _level_word(text)
    found = LEVEL1.get(word)
    if found is None and cut and word:
        first = {"产": Level1.OUTPUT, "效": Level1.BENEFIT, "满": Level1.SATISFACTION, "成": Level1.COST}
        full = {level: words.split()[0] for level, words in _LEVEL1.items()}
        candidate = first.get(word[0])
        found = candidate if candidate and full[candidate].startswith(word) else None
    return found


def level2_of(text: str) -> Level2 | None:
    """The second level a cell names, whatever hint (必填), weight (20分) or number stands beside it."""
    return LEVEL2.get(_level_word(text))


def is_personal(text: str) -> bool:
    """Whether a line gives names or telephone numbers (填表人：… 联系电话：…): known, never taken over nor repeated."""
    word = re.split(r"[:：\s]", text.strip(), maxsplit=1)[0]
    return (
        FIELDS.get(plain(word)) is Field.PERSONAL
        or re.search(r"(?:联系)?电话\s*[:：]|联系人\s*[:：]", text) is not None
    )


def title_kind(text: str) -> FilingKind | None:
    """The kind of form a line is the title of, or ``None`` when the line is no title."""
    word = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    word = re.sub(r"[(（【][^()（）]*[)）】]$", "", _BRACKETED.sub("", word))
    if (
        not word
        or len(word) > 60
        or re.search(r"[。，；,;]", word)
        or not re.search(r"表[\d一二三四五六七八九十]*$", word)
    ):
        return None
    if _PATTERNS[-1][0].match(word):
        return None  # the heading of a section inside a form
    if not _TITLE.match(word) or "汇总表" in word or "审核表" in word or "监控" in word:
        return None
    return FilingKind.SELF_EVALUATION if _SELF.search(word) else FilingKind.APPLICATION


def year_of(text: str) -> int | None:
    """The four-digit year named as a year (2023年, 2023 年度), whichever comes first."""
    found = re.search(r"(?<!\d)(20\d\d)\s*年", unicodedata.normalize("NFKC", text))
    return int(found.group(1)) if found else None


def money_unit_of(text: str) -> str | None:
    """元 or 万元 when a heading states the unit of its amounts, in brackets or as 金额单位：万元."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    for found in (*hints(folded), *re.findall(r"单位[::]?(?:人民币)?(亿元|万元|千元|元)", folded)):
        stated = re.fullmatch(r"(?:单位:|人民币)*(亿元|万元|千元|元)", found)
        if stated:
            return stated.group(1)
    return None


def _level_word(text: str) -> str:
    word = plain(text)
    word = re.sub(r"^[\d一二三四五六七八九十]+[、.．]", "", word).removesuffix("等")
    if word.endswith("值") and (word.removesuffix("值") in LEVEL1 or word.removesuffix("值") in LEVEL2):
        return word.removesuffix("值")
    return re.sub(r"(\d+(\.\d+)?分|(?<=指标)\d+(\.\d+)?%|分)$", "", word)
