"""Places of a form in words a reader knows: 第4条“健康讲座场次”的指标值."""

from __future__ import annotations

import re

from assistant.domain import Place, Section

SECTIONS = {
    Section.INDICATOR: "绩效指标",
    Section.OBJECTIVE: "绩效目标",
    Section.FUNDING: "项目资金",
    Section.PROJECT: "项目信息",
    Section.EXECUTION: "预算执行",
    Section.STATEMENT: "经费情况说明",
    Section.FORM: "整张表",
    Section.FAMILY: "父子项目",
}
FIELDS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "指标值",
    "explanation": "指标解释",
    "weight": "分值",
    "actual": "实际完成值",
    "score": "得分",
    "deviation": "偏差原因",
    "long_term": "中长期指标值",
}
HEAD = {
    "name": "项目名称",
    "category": "项目类别",
    "nature": "项目性质",
    "department": "主管部门",
    "unit": "实施单位",
    "year": "年度",
    "start": "计划开始日期",
    "end": "计划完成日期",
}
AMOUNTS = {
    "total": "项目资金总额",
    "total_fiscal": "其中：财政资金",
    "total_other": "其他资金",
    "annual": "年度资金申请总额",
    "appropriation": "其中：当年财政拨款",
    "carried_over": "上年结转资金",
    "other": "其他资金（当年）",
}
OBJECTIVES = {"overall": "项目总目标", "annual": "年度目标", "actual": "实际完成情况"}
EXECUTION = {
    "initial": "年初预算数",
    "revised": "全年预算数",
    "spent": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
    "total_weight": "总分值",
    "total_score": "总得分",
}
FORM = {"title": "表名", "kind": "表的种类"}
SHARES = {"name": "子项目名称", "amount": "预算金额", "year": "年度"}
STATEMENT = {"heading": "标题", "text": "正文", "project": "项目名称"}
NAMES: dict[Section, dict[str, str]] = {
    Section.INDICATOR: FIELDS,
    Section.PROJECT: HEAD,
    Section.FUNDING: AMOUNTS,
    Section.OBJECTIVE: OBJECTIVES,
    Section.EXECUTION: EXECUTION,
    Section.FORM: FORM,
    Section.FAMILY: SHARES,
    Section.STATEMENT: STATEMENT,
}


def place_text(place: Place) -> str:
    """A place in words: 绩效指标第4条“健康讲座场次”的指标值."""
    if place.section is Section.INDICATOR and place.row:
        field = FIELDS.get(place.field, "")
        return f"第{place.row}条“{place.label}”" + (f"的{field}" if field else "")
    if place.section is Section.FAMILY and place.row:
        return (
            f"项目投入资金构成第{place.row}行" + (f"“{place.label}”的" if place.label else "的") + SHARES[place.field]
        )
    section = SECTIONS[place.section]
    return f"{section}：{place.label}" if place.label and place.label != section else section


def anchor_text(anchor: str) -> str:
    """Where in the file an anchor points, in words; empty when there is none."""
    scheme, _, rest = anchor.partition(":")
    numbers = [int(part) for part in re.findall(r"\d+", rest)]
    if scheme == "text" and numbers:
        return f"第{numbers[0]}行"
    if scheme == "xlsx":
        sheet, _, cell = rest.rpartition("!")
        return f"工作表“{sheet}”的{cell}"
    if scheme == "docx" and rest.startswith("p") and numbers:
        return f"第{numbers[0] + 1}段"
    if scheme in ("docx", "html") and len(numbers) >= 2:
        return f"第{numbers[0] + 1}个表格第{numbers[1] + 1}行"
    if scheme == "pdf" and numbers:
        return f"第{numbers[0]}页" + (f"第{numbers[2] + 1}行" if len(numbers) >= 4 else "")
    return "图片里" if scheme == "image" else ""
