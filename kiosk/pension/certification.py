"""领取待遇资格认证: when the next one is due and where a person stands in the cycle.

Twelve months from the last success, at any time of the year, each success starts the cycle anew (人社厅发〔2018〕54号 ended
the fixed season). The terminal never suspends a benefit: SUSPENDED is only ever what the agency says.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CycleState(StrEnum):
    """Where a benefit stands in its cycle."""

    VALID = "VALID"
    DUE_SOON = "DUE_SOON"
    OVERDUE_VERIFYING = "OVERDUE_VERIFYING"
    SUSPENDED = "SUSPENDED"


@dataclass(frozen=True, slots=True)
class CycleRules:
    """Local rules. ``verifying_months``: how long the agency phones and visits before it may suspend."""

    cycle_months: int = 12
    due_soon_days: int = 60
    verifying_months: int = 3

    def __post_init__(self) -> None:
        if self.cycle_months < 1 or self.due_soon_days < 0 or self.verifying_months < 0:
            raise ValueError("certification rules must not be negative, and a cycle lasts at least a month")


def add_months(day: date, months: int) -> date:
    """Same day of a later month, or that month's last day: 2024-02-29 and 12 months give 2025-02-28."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def due_on(last_certified: date, rules: CycleRules) -> date:
    """Last day on which the next certification is in time."""
    return add_months(last_certified, rules.cycle_months)


def verifying_until(last_certified: date, rules: CycleRules) -> date:
    """Last day of the agency's own checks after a missed date."""
    return add_months(due_on(last_certified, rules), rules.verifying_months)


def cycle_state(last_certified: date, today: date, rules: CycleRules, *, suspended: bool = False) -> CycleState:
    """``suspended`` is the agency's word. The due day itself is still in time."""
    if suspended:
        return CycleState.SUSPENDED
    days_left = (due_on(last_certified, rules) - today).days
    if days_left < 0:
        return CycleState.OVERDUE_VERIFYING
    return CycleState.DUE_SOON if days_left <= rules.due_soon_days else CycleState.VALID
