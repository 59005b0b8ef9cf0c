"""M05: how the cost of a visit or a stay is shared. Every figure is the place's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kiosk.pension.amounts import HUNDRED, ZERO, money, number, to_fen
from kiosk.pension.rulebook import RuleBook


class Care(StrEnum):
    """Visit or stay."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"


class HospitalLevel(StrEnum):
    """一级及以下, 二级, 三级."""

    PRIMARY = "primary"
    SECOND = "second"
    THIRD = "third"


@dataclass(frozen=True, slots=True)
class MedicalInputs:
    """``cost`` yuan in all. ``self_paid``: what lies outside the catalogue. ``threshold_paid`` and ``fund_paid``: of this
    year so far, yuan."""

    cost: Decimal
    care: Care
    level: HospitalLevel
    retired: bool
    self_paid: Decimal = ZERO
    threshold_paid: Decimal = ZERO
    fund_paid: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class MedicalShareEstimate:
    """Yuan; ``own`` is the threshold, the self-paid part, the own share and what lies above the year's limit.

    ``fund`` and ``own`` add up to ``cost``.
    """

    cost: Decimal
    self_paid: Decimal
    threshold: Decimal
    fund_percent: Decimal
    fund: Decimal
    own: Decimal
    above_limit: Decimal
    place: str
    version: str


def share_medical_cost(book: RuleBook, inputs: MedicalInputs) -> MedicalShareEstimate:
    """What the fund pays and what the visitor pays. Raises Refused, also where more is self-paid than it cost."""
    cost = to_fen(money(inputs.cost, "cost"))
    self_paid = to_fen(number(inputs.self_paid, "self-paid", cost))
    rule = book.medical_share(inputs.care, inputs.level)
    covered = cost - self_paid
    open_threshold = max(ZERO, rule.threshold - money(inputs.threshold_paid, "threshold-paid"))
    threshold = to_fen(min(covered, open_threshold))
    percent = rule.retired_percent if inputs.retired else rule.working_percent
    wanted = to_fen((covered - threshold) * percent / HUNDRED)
    fund = min(wanted, to_fen(max(ZERO, rule.yearly_limit - money(inputs.fund_paid, "fund-paid"))))
    return MedicalShareEstimate(
        cost, self_paid, threshold, percent, fund, cost - fund, wanted - fund, book.place, book.version
    )
