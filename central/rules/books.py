"""Arithmetic of the books: interest of personal accounts, bases, parts of a pension. Money is whole fen, rounded half up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from central.rules.cycle import add_months

_DELAY: Final = {"male": (date(1965, 1, 1), 4, 36), "female-55": (date(1970, 1, 1), 4, 36)}
_DELAY_50: Final = (date(1975, 1, 1), 2, 60)
_AGE: Final = {"male": 60, "female-55": 55, "female-50": 50}


def half_up(numerator: int, denominator: int) -> int:
    """The quotient, rounded half away from zero; ``denominator`` above 0."""
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def interest(opening: int, booked: Mapping[int, int], rate: int, months: int = 12) -> int:
    """Interest of one year by the month-product method (月积数法, 劳办发〔1997〕116号), fen.

    ``booked``: fen by month 1..12; ``rate`` in hundredths of a percent a year; ``months`` below 12 closes the account in
    that month: what was booked in month n has borne interest for months - n + 1 months then.
    """
    products = opening * months + sum(amount * (months - month + 1) for month, amount in booked.items())
    return half_up(products * rate, 12 * 10_000)


def resident_interest(opening: int, booked: Mapping[int, int], rate: int, months: int = 12) -> int:
    """The residents' accounts: the balance for the whole time, a payment of month n from the next month on."""
    products = opening * months + sum(amount * (months - month) for month, amount in booked.items())
    return half_up(products * rate, 12 * 10_000)


def contribution_base(wage: int, average: int) -> int:
    """The wage within 60 % and 300 % of the average wage (国办发〔2019〕13号), in whole yuan; all fen."""
    return half_up(min(max(wage, half_up(average * 60, 100)), average * 3), 100) * 100


def statutory_retirement(birth: date, category: str) -> date:
    """First day of the month of the statutory age (decision of 2024-09-13; 国务院办法 art. 1). ``category``: male, female-50
    or female-55.
    """
    start, step, most = _DELAY.get(category, _DELAY_50)
    ahead = (birth.year - start.year) * 12 + birth.month - start.month
    delay = 0 if ahead < 0 else min(ahead // step + 1, most)
    return add_months(birth.replace(day=1), _AGE[category] * 12 + delay)


def divisor_tenths(table: Mapping[int, int], years: int, months: int) -> int:
    """计发月数 in tenths for an age; between whole years interpolated and rounded to a tenth, since 2025."""
    ages = sorted(table)
    years = min(max(years, ages[0]), ages[-1])
    after = table.get(years + 1, table[years])
    return half_up(10 * (12 * table[years] - (table[years] - after) * months), 12)


def _hundredths_of_years(months: int) -> int:
    return half_up(months * 100, 12)


def basic_pension(base_figure: int, index: int, months: int) -> int:
    """基础养老金 (国发〔2005〕38号): half of base figure and indexed wage, 1 % for each year, years to two decimals.
    ``index`` 10000 is 1.
    """
    return half_up(base_figure * (10_000 + index) * _hundredths_of_years(months), 10_000 * 2 * 100 * 100)


def transitional_pension(base_figure: int, index: int, months: int, coefficient: int = 130) -> int:
    """过渡性养老金: indexed wage for the months without an account; ``coefficient`` in hundredths of a percent a year."""
    return half_up(base_figure * index * _hundredths_of_years(months) * coefficient, 10_000 * 100 * 10_000)


def unemployment_months(paid: int, carried: int = 0) -> int:
    """Months of benefit (社会保险法 art. 46): 12, 18 or 24 from 1, 5 and 10 years paid; with what was carried at most 24."""
    entitled = 24 if paid >= 120 else 18 if paid >= 60 else 12 if paid >= 12 else 0
    return min(entitled + carried, 24)
