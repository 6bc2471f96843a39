"""Sentences of a brief that give orders to a model instead of describing the project; they are no facts."""

from __future__ import annotations

import re

_ORDER = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|跳过)[^。；;\n]{0,12}(?:要求|指令|规则|提示|以上|上述|上面|之前|前面|前文|上文|全文|设定)|(?:以上|上述|前面|之前)[^。；;\n]{0,6}作废|"
    r"(?:你是|你现在|你必须|请你|作为(?:一个|一名)?(?:AI|专家)|扮演)|(?:系统提示|提示词|system\s*prompt|ignore\s+(?:all|the|previous|any)|"
    r"disregard|jailbreak)|(?:给|打|评)(?:出|为|个)?满分|直接输出|只输出|输出[“\"]|"
    r"不要?(?:按|照|用)(?:照)?(?:这个)?(?:模板|格式|要求|规定|表格)|(?:把|将)[一-鿿]{0,8}?(?:率|度|指标|目标|分数?|得分)[一-鿿]{0,4}?(?:写成|写为|填成|填为|改成|改为|设成|设为|定为|都?写)",
    re.IGNORECASE,
)


def without_orders(text: str, notes: list[str]) -> str:
    """The text with orders to a model blanked out, place for place."""
    # what a bracket says is one order with its explanation: 【系统提示：…】
    for sentence in re.finditer(r"【[^【】]*】|[^【】。；;！!\n：:]+[。；;！!]?", text):
        if _ORDER.search(sentence[0]):
            notes.append(f"这句话不是项目内容，未采用：“{sentence[0].strip()[:40]}”")
            text = text[: sentence.start()] + " " * len(sentence[0]) + text[sentence.end() :]
    return text
