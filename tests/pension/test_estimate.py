"""M01 as a whole: what a person's record comes to, what it rests on, and its plot."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.pension import load_pension_rules
from kiosk.pension import (
    Category,
    EmployeeInputs,
    NoRule,
    Note,
    Reason,
    Refused,
    RuleBook,
    YearMonth,
    close_by_months,
    estimate_employee,
    flexible_window,
    plot,
)
from kiosk.pension.rulebook import ByYear, InterestMethod, Transition

BOOK = RuleBook.of(load_pension_rules())
NOW = YearMonth(2026, 11)
PERSON = EmployeeInputs(
    Category.MALE, YearMonth(1968, 5), NOW, 300, 60, Decimal("1.05"), Decimal("98000.50"), offset_months=0
)


def people() -> st.SearchStrategy[EmployeeInputs]:
    births = st.integers(YearMonth(1977, 1).count, YearMonth(1990, 12).count).map(
        lambda count: YearMonth(count // 12, count % 12 + 1)
    )
    return st.builds(
        EmployeeInputs,
        category=st.sampled_from(Category),
        birth=births,
        as_of=st.just(NOW),
        paid_months=st.integers(1, 200),
        deemed_months=st.just(0),
        index=st.integers(6000, 30000).map(lambda part: Decimal(part) / 10000),
        account=st.integers(0, 30_000_000).map(lambda fen: Decimal(fen) / 100),
    )


def test_a_record_worked_out_by_hand() -> None:
    """Male, born 1968-05: 60y11m in 2029-04, 29 more months. Everything below was reckoned apart, step by step."""
    found = estimate_employee(BOOK, PERSON)
    assert (found.retirement.age_months, str(found.retirement.month)) == (731, "2029-04")
    assert (found.basis.months_to_pay, found.paid_months, found.total_months) == (29, 329, 389)
    account = Decimal("98000.50")
    monthly = Decimal(7400) * Decimal("1.05") * Decimal("0.08")
    # December 2026 at the rate of 2026, two whole years and four months at the supposed rate.
    account = (account + account * Decimal("0.026") / 12 + monthly + monthly * Decimal("0.026") / 12).quantize(
        Decimal("0.01")
    )
    rate = Decimal("0.015")
    for _ in range(2):
        account = close_by_months(account, dict.fromkeys(range(1, 13), monthly), rate).closing
    account = (account + account * rate / 3 + monthly * 4 + monthly * 10 * rate / 12).quantize(Decimal("0.01"))
    assert found.account == account
    assert found.divisor == BOOK.divisor(731) == Decimal("132.6")
    assert found.basic == (Decimal(8200) * Decimal("2.05") / 2 * Decimal("32.42") / 100).quantize(Decimal("0.01"))
    assert found.transition == (Decimal(8200) * Decimal("1.05") * 5 * Decimal("0.013")).quantize(Decimal("0.01"))
    assert found.total == found.basic + found.personal + found.transition
    assert found.notes == (Note.ASSUMED_BASE, Note.ASSUMED_RATE)
    assert (found.basis.base, found.basis.base_year, found.basis.place) == (Decimal(8200), 2026, "示例市")


def test_who_is_short_is_told_how_much() -> None:
    found = estimate_employee(BOOK, replace(PERSON, paid_months=100, deemed_months=0, months_to_pay=0))
    assert (found.months_short, found.notes[0]) == (80, Note.SHORT_OF_MINIMUM)


def test_who_is_past_the_month_is_told_so_and_pays_no_more() -> None:
    found = estimate_employee(BOOK, replace(PERSON, birth=YearMonth(1964, 3)))
    assert Note.PAST_RETIREMENT in found.notes
    assert (found.basis.months_to_pay, found.account) == (0, PERSON.account)


def test_a_career_of_400_months_is_one() -> None:
    assert estimate_employee(BOOK, replace(PERSON, paid_months=400)).total_months == 489


@pytest.mark.parametrize(
    ("changed", "reason", "field"),
    [
        ({"paid_months": -1}, Reason.NEGATIVE, "paid-months"),
        ({"paid_months": 1201}, Reason.TOO_LARGE, "paid-months"),
        ({"paid_months": 476}, Reason.CONTRADICTION, "paid-months"),
        ({"deemed_months": -12}, Reason.NEGATIVE, "deemed-months"),
        ({"paid_months": True}, Reason.NOT_A_NUMBER, "paid-months"),
        ({"index": Decimal(-1)}, Reason.NEGATIVE, "index"),
        ({"account": Decimal("sNaN")}, Reason.NOT_A_NUMBER, "account"),
        ({"birth": YearMonth(2027, 1)}, Reason.IMPOSSIBLE_DATE, "birth"),
        ({"offset_months": 37}, Reason.OUT_OF_RANGE, "offset"),
        ({"offset_months": -12}, Reason.OUT_OF_RANGE, "offset"),
        ({"months_to_pay": -1}, Reason.NEGATIVE, "months-to-pay"),
        ({"early_paid_months": 301}, Reason.CONTRADICTION, "early-paid-months"),
        ({"base_year": 2019}, Reason.NO_RULE, "pension-base"),
        ({"base_year": 2127}, Reason.NO_RULE, "pension-base"),
        ({"growth": Decimal("1.5")}, Reason.TOO_LARGE, "growth"),
        ({"rate": Decimal(-1)}, Reason.NEGATIVE, "rate"),
    ],
)
def test_what_cannot_be_is_refused(changed: dict[str, object], reason: Reason, field: str) -> None:
    with pytest.raises(Refused) as refused:
        estimate_employee(BOOK, replace(PERSON, **changed))  # type: ignore[arg-type]
    assert (refused.value.reason, refused.value.field) == (reason, field)


def test_a_year_without_a_rate_is_refused_with_the_year() -> None:
    rates = {year: rate for year, rate in BOOK.account_rates.figures.items() if year != 2025}
    gap = replace(BOOK, account_rates=ByYear("account-rate", rates))
    with pytest.raises(NoRule) as refused:
        estimate_employee(gap, replace(PERSON, as_of=YearMonth(2024, 6)))
    assert (refused.value.field, refused.value.year) == ("account-rate", 2025)


@pytest.mark.parametrize(
    ("transition", "expected"),
    [
        (Transition.NONE, "0"),
        (Transition.INDEXED_WAGE, "559.65"),
        (Transition.AVERAGE, "546.33"),
        (Transition.BEIJING, "756.86"),
        (Transition.ACCOUNT_120, "100.00"),
    ],
)
def test_the_place_chooses_the_transition(transition: Transition, expected: str) -> None:
    book = replace(BOOK, employee=replace(BOOK.employee, transition=transition))
    found = estimate_employee(book, replace(PERSON, early_paid_months=24, early_account=Decimal(12000)))
    assert found.transition == Decimal(expected)


def test_the_place_chooses_the_method_of_interest() -> None:
    by_year = replace(BOOK, employee=replace(BOOK.employee, interest_method=InterestMethod.YEAR))
    one, other = estimate_employee(BOOK, PERSON).account, estimate_employee(by_year, PERSON).account
    assert 0 < one - other < 3


def test_growth_of_wages_carries_base_and_contributions_on() -> None:
    flat = estimate_employee(BOOK, PERSON)
    grown = estimate_employee(BOOK, replace(PERSON, growth=Decimal("0.03")))
    assert grown.basis.base == (Decimal(8200) * Decimal("1.03") ** 3).quantize(Decimal("0.01"))
    assert grown.account > flat.account


@given(people(), st.integers(0, 240), st.integers(0, 240), st.integers(0, 100_000))
def test_more_contribution_never_pays_less(person: EmployeeInputs, one: int, other: int, saved: int) -> None:
    fewer, more = sorted((one, other))
    at_least = replace(person, future_index=person.index)
    short = estimate_employee(BOOK, replace(at_least, months_to_pay=fewer))
    long = estimate_employee(BOOK, replace(at_least, months_to_pay=more))
    rich = estimate_employee(BOOK, replace(at_least, months_to_pay=fewer, account=person.account + saved))
    assert long.total >= short.total
    assert long.account >= short.account
    assert rich.total >= short.total


@given(people())
def test_the_parts_add_up_and_nothing_is_negative(person: EmployeeInputs) -> None:
    found = estimate_employee(BOOK, person)
    assert found.total == found.basic + found.personal + found.transition + found.extra
    assert min(found.basic, found.personal, found.transition, found.extra) >= 0
    assert found.account >= person.account
    assert found.total_months == person.paid_months + found.basis.months_to_pay


def test_the_plot_has_the_statutory_month_and_every_length_that_can_be_reached() -> None:
    lines = plot(BOOK, replace(PERSON, birth=YearMonth(1972, 5), paid_months=200, deemed_months=0))
    assert [line.career_years for line in lines] == [None, 20, 25]
    until_retirement = lines[0].points
    window = flexible_window(BOOK, Category.MALE, YearMonth(1972, 5))
    assert until_retirement[-1].offset_months == 36
    assert [point.offset_months for point in until_retirement if point.offset_months == 0] == [0]
    assert all(window.earliest_offset <= point.offset_months <= 36 for point in until_retirement)
    totals = [point.total for point in until_retirement]
    assert totals == sorted(totals)
    assert all(point.total_months == 240 for point in lines[1].points)


@given(people(), st.integers(1, 12))
def test_every_point_of_a_plot_is_the_estimate_of_that_choice(person: EmployeeInputs, step: int) -> None:
    for line in plot(BOOK, person, step):
        for point in (line.points[0], line.points[-1]):
            pay = None if line.career_years is None else line.career_years * 12 - person.paid_months
            alone = estimate_employee(BOOK, replace(person, offset_months=point.offset_months, months_to_pay=pay))
            assert (point.month, point.total) == (alone.retirement.month, alone.total)
            assert point.enough is (alone.months_short == 0)


def test_a_plot_needs_a_step() -> None:
    with pytest.raises(Refused, match="step"):
        plot(BOOK, PERSON, 0)
