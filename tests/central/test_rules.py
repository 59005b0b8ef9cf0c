"""Cycle arithmetic, masking, hashes: tables and properties."""

from __future__ import annotations

import calendar
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.rules.cycle import add_months, age_on, benefit_state, due_on
from central.rules.names import comparable, masked
from kiosk.contract import BenefitState
from kiosk.contract.wire import WireError, body_hash, canonical_json, read_json

_DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31))


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2025, 11, 22), date(2026, 11, 22)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2025, 1, 31), date(2026, 1, 31)),
        (date(2023, 2, 28), date(2024, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_a_certification_is_good_for_twelve_months(last: date, due: date) -> None:
    assert due_on(date(2001, 1, 1), last) == due


def test_without_any_success_the_first_duty_is_a_year_after_the_first_payment() -> None:
    assert due_on(date(2025, 3, 31), None) == date(2026, 3, 31)


@given(_DAYS, st.integers(-600, 600))
def test_adding_months_lands_in_the_right_month_on_the_same_or_the_last_day(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    last = calendar.monthrange(later.year, later.month)[1]
    assert later.day == min(day.day, last)


@given(_DAYS, st.integers(1, 50))
def test_a_later_success_is_never_due_earlier(day: date, months: int) -> None:
    assert due_on(day, add_months(day, months)) >= due_on(day, day)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 1, 1), BenefitState.VALID),
        (date(2026, 9, 22), BenefitState.VALID),
        (date(2026, 9, 23), BenefitState.DUE_SOON),
        (date(2026, 11, 22), BenefitState.DUE_SOON),
        (date(2026, 11, 23), BenefitState.OVERDUE_VERIFYING),
        (date(2036, 1, 1), BenefitState.OVERDUE_VERIFYING),
    ],
)
def test_the_state_turns_sixty_days_before_and_one_day_after(today: date, state: BenefitState) -> None:
    due = date(2026, 11, 22)
    assert benefit_state(receiving=True, suspended=False, due=due, today=today) is state


@given(_DAYS, _DAYS)
def test_no_date_alone_suspends(due: date, today: date) -> None:
    state = benefit_state(receiving=True, suspended=False, due=due, today=today)
    assert state not in (BenefitState.SUSPENDED, BenefitState.NOT_RECEIVING)


def test_age_counts_completed_years() -> None:
    assert age_on(date(2012, 11, 24), date(2026, 11, 23)) == 13
    assert age_on(date(2012, 11, 23), date(2026, 11, 23)) == 14
    assert (age_on(date(2012, 2, 29), date(2026, 2, 28)), age_on(date(2012, 2, 29), date(2026, 3, 1))) == (13, 14)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("欧阳娜", "欧*娜"),
        ("阿卜杜拉·买买提", "阿***·**提"),
        ("包·青格乐", "包·**乐"),
        ("䶮兰", "䶮*"),
        ("沈䶮𬱖", "沈*𬱖"),
        ("王", "王"),
    ],
)
def test_names_are_masked_by_code_points(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(st.text(min_size=2, max_size=50))
def test_masking_keeps_the_length_and_hides_the_middle(name: str) -> None:
    shown = masked(name)
    assert len(shown) == len(name)
    assert all(after in ("*", "·") for after in shown[1:-1])


@pytest.mark.parametrize("separator", "\u2022\u2027\u30fb\u2219\u22c5\u16eb\uff0e")
def test_look_alike_separators_become_the_one(separator: str) -> None:
    assert comparable(f"阿卜杜拉{separator}买买提") == "阿卜杜拉·买买提"


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(_VALUES)
def test_the_hash_survives_any_spelling_of_the_same_value(value: object) -> None:
    spelled = json.dumps(value, ensure_ascii=True, indent=2).encode()
    assert body_hash("x", read_json(spelled)) == body_hash("x", value)
    assert read_json(canonical_json(value)) == value


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.integers(), min_size=2))
def test_the_order_of_members_does_not_matter(value: dict[str, int]) -> None:
    assert canonical_json(dict(reversed(value.items()))) == canonical_json(value)


@given(_VALUES, _VALUES)
def test_different_values_and_operations_have_different_hashes(one: object, other: object) -> None:
    same = canonical_json(one) == canonical_json(other)
    assert (body_hash("x", one) == body_hash("x", other)) is same
    assert body_hash("x", one) != body_hash("y", one)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_code(body: bytes) -> None:
    codes = {"invalid-json", "invalid-utf8", "not-a-number", "duplicate-key", "too-deep"}
    try:
        outcome = canonical_json(read_json(body)).decode()
    except WireError as error:
        outcome = error.code
    except (ValueError, UnicodeEncodeError):
        # A number that overflows or a lone surrogate can be read; it has no canonical form and no contract takes it.
        outcome = "no-canonical-form"
    assert outcome in codes | {"no-canonical-form"} or json.loads(outcome) == json.loads(body)
