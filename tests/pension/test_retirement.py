"""渐进式延迟法定退休年龄: the table, the window, the minimum, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.pension import load_pension_rules
from kiosk.pension import (
    Category,
    NoRule,
    Reason,
    Refused,
    RuleBook,
    YearMonth,
    category_of,
    flexible_window,
    retirement,
    statutory_retirement,
)

BOOK = RuleBook.of(load_pension_rules())
BIRTHS = st.integers(YearMonth(1920, 1).count, YearMonth(2010, 12).count).map(
    lambda count: YearMonth(count // 12, count % 12 + 1)
)


@pytest.mark.parametrize(
    ("category", "birth", "age", "month"),
    [
        ("male", "1964-12", (60, 0), "2024-12"),
        ("male", "1965-01", (60, 1), "2025-02"),
        ("male", "1965-04", (60, 1), "2025-05"),
        ("male", "1965-05", (60, 2), "2025-07"),
        ("male", "1976-04", (62, 10), "2039-02"),
        ("male", "1976-08", (62, 11), "2039-07"),
        ("male", "1976-09", (63, 0), "2039-09"),
        ("female_55", "1970-01", (55, 1), "2025-02"),
        ("female_55", "1981-04", (57, 10), "2039-02"),
        ("female_55", "1981-08", (57, 11), "2039-07"),
        ("female_55", "1981-09", (58, 0), "2039-09"),
        ("female_50", "1975-01", (50, 1), "2025-02"),
        ("female_50", "1984-01", (54, 7), "2038-08"),
        ("female_50", "1984-10", (54, 11), "2039-09"),
        ("female_50", "1984-11", (55, 0), "2039-11"),
    ],
)
def test_statutory_month(category: str, birth: str, age: tuple[int, int], month: str) -> None:
    found = statutory_retirement(BOOK, Category(category), YearMonth.parse(birth))
    assert divmod(found.age_months, 12) == age
    assert str(found.month) == month
    assert found.first_benefit_month == found.month.plus(1)


@pytest.mark.parametrize(
    ("category", "birth", "offset", "month", "reference", "minimum"),
    [
        ("male", "1970-01", -16, "2030-01", 2030, 186),
        ("male", "1970-01", 0, "2031-05", 2031, 192),
        ("male", "1970-01", 36, "2034-05", 2031, 192),
        ("female_50", "1988-09", -36, "2040-09", 2040, 240),
    ],
)
def test_whose_year_sets_the_minimum(
    category: str, birth: str, offset: int, month: str, reference: int, minimum: int
) -> None:
    found = retirement(BOOK, Category(category), YearMonth.parse(birth), offset)
    assert (str(found.month), found.reference_year, found.minimum_months) == (month, reference, minimum)


def test_notice_is_written_three_months_before_going_early_and_one_before_staying() -> None:
    early = retirement(BOOK, Category.MALE, YearMonth(1970, 1), -16)
    late = retirement(BOOK, Category.MALE, YearMonth(1970, 1), 12)
    on_time = retirement(BOOK, Category.MALE, YearMonth(1970, 1))
    assert (early.notice_month, late.notice_month, on_time.notice_month) == (
        YearMonth(2029, 10),
        YearMonth(2031, 4),
        None,
    )


@pytest.mark.parametrize(
    ("category", "birth", "offset"), [("male", "1965-01", -2), ("male", "1965-01", 37), ("female_50", "1985-01", -37)]
)
def test_outside_the_window_is_refused(category: str, birth: str, offset: int) -> None:
    with pytest.raises(Refused, match="offset") as refused:
        retirement(BOOK, Category(category), YearMonth.parse(birth), offset)
    assert refused.value.reason is Reason.OUT_OF_RANGE


@given(st.sampled_from(Category), BIRTHS, BIRTHS)
def test_who_is_born_later_never_retires_earlier(category: Category, one: YearMonth, other: YearMonth) -> None:
    early, late = sorted((one, other))
    first, second = statutory_retirement(BOOK, category, early), statutory_retirement(BOOK, category, late)
    assert first.month <= second.month
    assert first.age_months <= second.age_months


@given(st.sampled_from(Category), BIRTHS)
def test_the_window_lies_around_the_statutory_month(category: Category, birth: YearMonth) -> None:
    window = flexible_window(BOOK, category, birth)
    assert -36 <= window.earliest_offset <= 0
    assert window.latest_offset == 36
    assert window.earliest_age_months >= BOOK.categories[category].original_age_months
    assert window.earliest_month <= window.statutory.month <= window.latest_month


@pytest.mark.parametrize("word", ["female", "FEMALE_50", "", "女"])
def test_a_category_is_never_guessed(word: str) -> None:
    with pytest.raises(Refused, match="category: unknown-word"):
        category_of(word)


@pytest.mark.parametrize(
    "text", ["1965-13", "1965-00", "1965-1", "65-01", "1899-12", "2201-01", "１９６５-01", "1965-01-01", ""]
)
def test_impossible_months_are_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        YearMonth.parse(text)
    assert refused.value.reason is Reason.IMPOSSIBLE_DATE
    assert text == "" or text not in str(refused.value)


def test_a_year_before_the_first_minimum_is_refused() -> None:
    with pytest.raises(NoRule, match="minimum-contribution: no-rule") as refused:
        retirement(BOOK, Category.MALE, YearMonth(1915, 1))
    assert refused.value.year == 1975


def test_every_minimum_of_the_cases(book: RuleBook, cases: dict[str, Any]) -> None:
    table = cases["retirement"]["min_contribution_months_by_reference_year"]
    assert {year: book.minimum_contribution_months(int(year)) for year in table} == table
