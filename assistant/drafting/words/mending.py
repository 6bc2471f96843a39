"""Mends a text without a model: drops clauses that hold nothing but a fault, takes counts out of a sentence."""

from __future__ import annotations

import re

from assistant.drafting.words.grounding import Fault, Problem
from assistant.figures import FigureKind, read_figures


def without_faulty_clauses(text: str, faults: tuple[Problem, ...]) -> str:
    """The text without the clauses that hold a slogan or a foreign name, where they hold no figure."""
    bad = [one.quote for one in faults if one.fault in (Fault.SLOGAN, Fault.LEAKED, Fault.UNFOUNDED)]
    if not bad:
        return text
    pieces = re.split(r"(?<=[，。；])", text)
    kept = [piece for piece in pieces if not any(word in piece for word in bad) or re.search(r"\d", piece)]
    joined = "".join(kept).strip()
    if re.fullmatch(r"通过[^，]*[，。；]?", joined):
        return text  # half a sentence is worse than one to be mended
    return re.sub(r"[，；]+$", "。", joined) if joined else text


def without_counts(text: str) -> str:
    """A sentence without its counts (运维信息系统5套 becomes 运维信息系统), for the objective that gives none.

    Empty where a figure cannot be taken out without breaking the sentence.
    """
    for figure in reversed(read_figures(text)):
        if figure.kind is FigureKind.AGE or (figure.unit in ("项", "类", "种") and not figure.quote[0].isdigit()):
            continue
        before, after = text[: figure.start], text[figure.end :]
        if before.endswith(
            ("为", "向", "对", "达到", "的", "惠及", "覆盖", "参与", "服务", "培训", "慰问")
        ) or not re.match(r"[，。、；和以及并]|$", after):
            return ""
        text = re.sub(r"(?:不少于|不低于|共|约)$", "", before) + after
    text = re.sub(r"、(?=[、，。；])|，(?=[，。；])", "", text)
    text = re.sub(r"[，、][^，、。]*\d+月\d*日?[^，、。]*(?=[，、。])", "", text)
    return "" if re.search(r"\d(?!\d*周?岁)", text) and not re.search(r"\d+周?岁", text) else text
