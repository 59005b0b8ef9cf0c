"""The 14 mistakes that are easily made with these rules, in the order of ``traps`` in the cases. Each is made on purpose, and
the cases must notice it in the named section."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from drivers.card.records import decode_name
from kiosk.cases import pensions, people, retirements
from kiosk.pension import (
    Category,
    ResidentPension,
    Retirement,
    RuleBook,
    Statutory,
    YearClose,
    YearMonth,
    ages,
    resident_pension,
    to_fen,
)
from kiosk.pension.rulebook import ByYear

Patch = pytest.MonkeyPatch
Broken = Callable[[Patch, RuleBook], RuleBook]


@dataclass(frozen=True, slots=True)
class Mutant:
    """``trap``: its place in the list. ``broken`` breaks the program and returns the rule book to check with."""

    trap: int
    name: str
    broken: Broken
    section: str


def _whole_year_bucket(patch: Patch, book: RuleBook) -> RuleBook:
    final = {Category.MALE: 1976, Category.FEMALE_55: 1981, Category.FEMALE_50: 1984}
    right = ages.delay_months

    def delay(book: RuleBook, category: Category, birth: YearMonth) -> int:
        return book.categories[category].cap_months if birth.year == final[category] else right(book, category, birth)

    patch.setattr(ages, "delay_months", delay)
    return book


def _a_month_later(patch: Patch, book: RuleBook) -> RuleBook:
    right = ages.statutory_retirement

    def later(book: RuleBook, category: Category, birth: YearMonth) -> Statutory:
        found = right(book, category, birth)
        return replace(found, month=found.month.plus(1))

    patch.setattr(retirements, "statutory_retirement", later)
    return book


def _no_delay_in_the_first_month(patch: Patch, book: RuleBook) -> RuleBook:
    right = ages.delay_months

    def delay(book: RuleBook, category: Category, birth: YearMonth) -> int:
        return 0 if birth == book.categories[category].first_birth else right(book, category, birth)

    patch.setattr(ages, "delay_months", delay)
    return book


def _category_from_sex(patch: Patch, book: RuleBook) -> RuleBook:
    def guess(word: str) -> Category:
        return Category.MALE if word == "male" else Category.FEMALE_55

    patch.setattr(retirements, "category_of", guess)
    return book


def _minimum_of(year: Callable[[Retirement], int]) -> Broken:
    def broken(patch: Patch, book: RuleBook) -> RuleBook:
        right = ages.retirement

        def chosen(book: RuleBook, category: Category, birth: YearMonth, offset_months: int = 0) -> Retirement:
            found = right(book, category, birth, offset_months)
            reference = year(found)
            return replace(found, reference_year=reference, minimum_months=book.minimum_contribution_months(reference))

        patch.setattr(retirements, "retirement", chosen)
        return book

    return broken


def _divisors(wrong: Mapping[int, str]) -> Broken:
    def broken(_patch: Patch, book: RuleBook) -> RuleBook:
        return replace(book, _divisors={**book._divisors, **{age: Decimal(text) for age, text in wrong.items()}})

    return broken


def _factor_outside_the_bracket(patch: Patch, book: RuleBook) -> RuleBook:
    def close(opening: Decimal, year_amount: Decimal, rate: Decimal, factor: Decimal) -> YearClose:
        closing = to_fen(opening * (1 + rate) + year_amount * (1 + rate / 2) * factor)
        return YearClose(opening, year_amount, closing - opening - year_amount, closing)

    patch.setattr(pensions, "close_by_year", close)
    return book


def _rate_of_2022(percent: str) -> Broken:
    def broken(_patch: Patch, book: RuleBook) -> RuleBook:
        figures = {**book.account_rates.figures, 2022: Decimal(percent) / 100}
        return replace(book, account_rates=ByYear(book.account_rates.name, figures))

    return broken


def _notation_as_a_decimal(patch: Patch, book: RuleBook) -> RuleBook:
    patch.setattr(pensions, "months_of_notation", lambda text: int(Decimal(text) * 12))
    return book


def _another_divisor_of_residents(patch: Patch, book: RuleBook) -> RuleBook:
    def pension(basic: Decimal, account: Decimal, _divisor: Decimal, extra: Decimal) -> ResidentPension:
        return resident_pension(basic, account, Decimal(7500) / Decimal("54.48"), extra)

    patch.setattr(pensions, "resident_pension", pension)
    return book


def _gb2312(patch: Patch, book: RuleBook) -> RuleBook:
    patch.setattr(people, "from_gb18030", lambda raw: raw.decode("gb2312", "replace"))
    return book


def _first_name_field_alone(patch: Patch, book: RuleBook) -> RuleBook:
    patch.setattr(people, "decode_name", lambda value, extension=b"": decode_name(value))
    return book


MUTANTS = (
    Mutant(0, "whole year at the final age", _whole_year_bucket, "retirement.spot_rows"),
    Mutant(1, "a month later", _a_month_later, "retirement.spot_rows"),
    Mutant(2, "no delay in the first month", _no_delay_in_the_first_month, "retirement.flexible"),
    Mutant(3, "category from sex", _category_from_sex, "retirement.spot_rows"),
    Mutant(4, "minimum of the actual year", _minimum_of(lambda found: found.month.year), "retirement.flexible"),
    Mutant(4, "minimum of today", _minimum_of(lambda _: 2026), "retirement.flexible"),
    Mutant(5, "step of five twelfths", _divisors({661: "169.6"}), "divisors.monthly_50_to_69"),
    Mutant(
        6,
        "half-year table",
        _divisors({714: "142.5", 726: "136.1", 738: "128.6", 750: "121.4", 762: "113.4"}),
        "divisors.monthly_50_to_69",
    ),
    Mutant(
        7,
        "66 to 70",
        _divisors({792: "94", 804: "87", 816: "80", 828: "73", 840: "67"}),
        "divisors.whole_age",
    ),
    Mutant(8, "factor outside the bracket", _factor_outside_the_bracket, "account_interest.cases"),
    Mutant(9, "2022 as 3.97", _rate_of_2022("3.97"), "account_interest.rates_percent"),
    Mutant(9, "2022 as 6.69", _rate_of_2022("6.69"), "account_interest.rates_percent"),
    Mutant(9, "2022 as 6.04", _rate_of_2022("6.04"), "account_interest.rates_percent"),
    Mutant(10, "38.09 as a decimal", _notation_as_a_decimal, "employee_pension.cases"),
    Mutant(11, "7500 yuan as 54.48", _another_divisor_of_residents, "resident_pension.cases"),
    Mutant(12, "gb2312", _gb2312, "names.separator"),
    Mutant(13, "first name field alone", _first_name_field_alone, "ssc_card.name_bytes"),
)
