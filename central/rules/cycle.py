"""The 12-month certification cycle.

Source: the ministry's text re-posted 2024-11-26 and 渝人社办〔2019〕99号: 12 months from the last success, any day
of the year, each success restarts the period. 集中认证 (a fixed season) is abolished.
"""

from __future__ import annotations

import calendar
from datetime import date
from typing import Final

from kiosk.contract import BenefitState

CYCLE_MONTHS: Final = 12
DUE_SOON_DAYS: Final = 60


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of that month where it has no such day (02-29 -> 02-28)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def due_on(first_paid_on: date, last_certified: date | None) -> date:
    """Last day on which the certification counts as in time; without any success the year after the first payment."""
    return add_months(last_certified or first_paid_on, CYCLE_MONTHS)


def benefit_state(
    *, receiving: bool, suspended: bool, due: date, today: date, look_since: date | None = None
) -> BenefitState:
    """Where a benefit stands today. Suspension is an act of the centre and never follows from a date alone.

    ``look_since``: a filing of that day waits for a clerk. It was in time if it came in time, so the benefit stands still
    on that day; a suspended one stays suspended until the look.
    """
    if not receiving:
        return BenefitState.NOT_RECEIVING
    if suspended:
        return BenefitState.SUSPENDED
    if look_since is not None:
        today = min(today, look_since)
    if today > due:
        return BenefitState.OVERDUE_VERIFYING
    if (due - today).days <= DUE_SOON_DAYS:
        return BenefitState.DUE_SOON
    return BenefitState.VALID


def age_on(birth: date, today: date) -> int:
    """Completed years; someone born on 29 February has the birthday on 1 March of common years (民法典 art. 204)."""
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
