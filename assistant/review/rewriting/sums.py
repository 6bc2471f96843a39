"""Rewrites of sums: points with the total they move, the execution rate with its points, zeros where no money is left."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from assistant.domain import Edit, Finding, Funding, Money, Place, Section
from assistant.review.rewriting.proposals import Proposal, proposes, row_of
from assistant.review.rule import Case, at_field, at_row
from assistant.review.scoring import earned, plain
from assistant.target import read_number


def _points(value: Decimal | None) -> str:
    return "" if value is None else plain(value)


def _total(
    case: Case, *, row: int | None = None, row_score: Decimal | None = None, own: Decimal | None = None
) -> Edit | None:
    """The total with one row's or the execution's new points; ``None`` where it cannot be summed or stays."""
    execution = case.filing.execution
    if execution is None or execution.total_score is None:
        return None
    scores = [row_score if number == row else each.score for number, each in case.rows()]
    mine = own if own is not None else execution.score
    if None in scores or (mine is None and execution.weight is not None):
        return None
    total = sum((score for score in scores if score is not None), mine or Decimal(0))
    if total == execution.total_score:
        return None
    return Edit(place=_execution("total_score", "总分"), was=plain(execution.total_score), text=plain(total))


def _execution(field: str, label: str) -> Place:
    return at_field(Section.EXECUTION, field, label)


def _with_total(text: str, edits: list[Edit], total: Edit | None) -> Proposal:
    if total is None and len(edits) == 1:
        return Proposal(text)
    told = f"{text}，总分相应改为{total.text}" if total else text
    return Proposal(told, (*edits, *([total] if total else [])))


@proposes("indicator_score_wrong", "score_exceeds_weight")
def points_and_total(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The points the row earns by rule, and the total with them."""
    row, number = row_of(case, finding), finding.place.row
    if row is None or number is None:
        yield from _execution_points(case)
        return
    due = earned(row)
    if due is None and finding.rule == "score_exceeds_weight" and row.score and row.score > 0:
        due = row.weight
    if due is None:
        return
    text = plain(due)
    edits = [Edit(place=at_row(number, row, "score"), was=_points(row.score), text=text)]
    yield _with_total(text, edits, _total(case, row=number, row_score=read_number(text)))


@proposes("execution_score_wrong")
def execution_points(case: Case, _: Finding) -> Iterator[Proposal]:
    """The points of the execution rate, and the total with them."""
    yield from _execution_points(case)


def _execution_points(case: Case) -> Iterator[Proposal]:
    execution = case.filing.execution
    if execution is None or execution.rate is None or execution.weight is None or execution.rate < 0:
        return
    text = plain(min(execution.rate, Decimal(1)) * execution.weight)
    edits = [Edit(place=_execution("score", "执行率得分"), was=_points(execution.score), text=text)]
    yield _with_total(text, edits, _total(case, own=read_number(text)))


@proposes("execution_rate_wrong")
def rate_with_its_points(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The rate as the rule works it out, its points and the total."""
    execution = case.filing.execution
    share = read_number(finding.rewrite.rstrip("%"))
    if execution is None or share is None:
        return
    edits = [Edit(place=_execution("rate", "执行率"), was=execution.rate_text, text=finding.rewrite)]
    if execution.weight is None or execution.score is None:
        yield Proposal(finding.rewrite)
        return
    due = plain(min(share / 100, Decimal(1)) * execution.weight)
    text = finding.rewrite
    if read_number(due) != execution.score:
        edits.append(Edit(place=_execution("score", "执行率得分"), was=plain(execution.score), text=due))
        text += f"，得分相应改为{due}"
    yield _with_total(text, edits, _total(case, own=read_number(due)))


_RIGHT = (("appropriation", "当年财政拨款"), ("carried_over", "上年结转资金"), ("other", "其他资金"))
_LEFT = (("total_fiscal", "财政资金"), ("total_other", "其他资金"))


@proposes("blank_amount_cell")
def zeros_and_totals(case: Case, finding: Finding) -> Iterator[Proposal]:
    """Blank parts as 0 where the filled ones make up the sum; the left column as the right one in a one-year project."""
    funding = case.filing.project.funding
    if finding.place.section is not Section.FUNDING or funding.annual is None or funding.annual.yuan is None:
        return
    zero = "0.00" if ".00" in funding.annual.text else "0"
    right = _zeros(funding, funding.annual, _RIGHT, zero)
    left: list[Edit] = []
    if _is_blank(funding.total) and _one_year(case):
        pairs = (("total", "项目资金总额", funding.annual), ("total_fiscal", "财政资金", funding.appropriation))
        left = [
            _filled(field, label, source.text)
            for field, label, source in (*pairs, ("total_other", "其他资金", funding.other))
            if source is not None and _is_blank(getattr(funding, field)) and source.text.strip()
        ]
    elif funding.total is not None and funding.total.yuan is not None:
        left = _zeros(funding, funding.total, _LEFT, zero)
    edits = left if finding.place.field == "total" else [*right, *left]
    if edits:
        yield Proposal("；".join(f"{edit.place.label}填{edit.text}" for edit in edits), tuple(edits))


@proposes("budget_sum_mismatch")
def what_the_other_sums_say(case: Case, finding: Finding) -> Iterator[Proposal]:
    """The total of one column where its own parts and the other column's total agree on another, in a one-year project."""
    funding, field = case.filing.project.funding, finding.place.field
    if finding.place.section is not Section.FUNDING or not _one_year(case):
        return
    whole, other, parts = {
        "annual": (funding.annual, funding.total, _RIGHT),
        "total": (funding.total, funding.annual, _LEFT),
    }.get(field, (None, None, ()))
    amounts = [money.yuan or Decimal(0) for name, _ in parts if (money := getattr(funding, name)) is not None]
    if whole is not None and other is not None and whole.unit == other.unit and amounts and sum(amounts) == other.yuan:
        yield Proposal(other.text.strip())


def _one_year(case: Case) -> bool:
    project = case.filing.project
    start, end = project.start and project.start.date, project.end and project.end.date
    return bool(start and end and start.year == end.year)


def _zeros(funding: Funding, whole: Money, parts: tuple[tuple[str, str], ...], zero: str) -> list[Edit]:
    held = [(field, label, getattr(funding, field)) for field, label in parts]
    known = sum((money.yuan for _, _, money in held if money is not None and money.yuan is not None), Decimal(0))
    blank = [(field, label) for field, label, money in held if _is_blank(money)]
    return [_filled(field, label, zero) for field, label in blank] if known == whole.yuan else []


def _is_blank(money: Money | None) -> bool:
    return money is not None and not money.text.strip()


def _filled(field: str, label: str, text: str) -> Edit:
    return Edit(place=at_field(Section.FUNDING, field, label), was="", text=text.strip())
