"""The twelve-month cycle of 资格认证."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.pension.certification import CycleRules, CycleState, add_months, cycle_state, due_on, verifying_until

RULES = CycleRules()
LAST = date(2025, 11, 22)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2025, 11, 22), date(2026, 11, 22)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 1, 31), date(2026, 1, 31)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_the_next_certification_is_due_after_twelve_months(last: date, due: date) -> None:
    assert due_on(last, RULES) == due


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2025, 11, 22), CycleState.VALID),
        (date(2026, 9, 22), CycleState.VALID),
        (date(2026, 9, 23), CycleState.DUE_SOON),
        (date(2026, 11, 22), CycleState.DUE_SOON),
        (date(2026, 11, 23), CycleState.OVERDUE_VERIFYING),
        (date(2028, 1, 1), CycleState.OVERDUE_VERIFYING),
    ],
)
def test_the_state_follows_the_date(today: date, state: CycleState) -> None:
    assert cycle_state(LAST, today, RULES) is state


def test_only_the_agency_suspends() -> None:
    assert cycle_state(LAST, LAST, RULES, suspended=True) is CycleState.SUSPENDED


def test_local_rules_are_parameters() -> None:
    half_year = CycleRules(cycle_months=6, due_soon_days=10, verifying_months=1)
    assert due_on(date(2025, 8, 31), half_year) == date(2026, 2, 28)
    assert verifying_until(date(2025, 8, 31), half_year) == date(2026, 3, 28)
    assert cycle_state(date(2025, 8, 31), date(2026, 2, 17), half_year) is CycleState.VALID
    assert cycle_state(date(2025, 8, 31), date(2026, 2, 18), half_year) is CycleState.DUE_SOON
    assert verifying_until(LAST, RULES) == date(2027, 2, 22)


@pytest.mark.parametrize("wrong", [{"cycle_months": 0}, {"due_soon_days": -1}, {"verifying_months": -1}])
def test_senseless_rules_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="certification rules"):
        CycleRules(**wrong)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 240))
def test_months_are_added_within_the_calendar(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1
