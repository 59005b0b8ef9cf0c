"""Personal accounts year by year, and the pensions that come out of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from central.rules import books
from central.rules.city import rules
from central.seeds.books.careers import Career, Paid, month_number, month_text


@dataclass(frozen=True, slots=True)
class Year:
    """A year of an account, as the table wants it."""

    year: int
    months: int
    opening: int
    credited: int
    interest: int
    closing: int
    rate: int | None


@dataclass(frozen=True, slots=True)
class Level:
    """Parts of a pension from the month ``since`` on."""

    since: str
    basic: int
    personal_account: int
    transitional: int
    extra: int


@dataclass(frozen=True, slots=True)
class Award:
    """A pension as it was worked out, as the table wants it."""

    retired_on: str
    since: str
    paid_months: int
    deemed_months: int
    transitional_months: int
    average_index: int | None
    base_figure: int
    account: int
    divisor: int
    basic: int
    personal_account: int
    transitional: int


def employee_account(years: Iterable[Paid], ends_on: int | None, this_year: int) -> list[Year]:
    """From the first booking to retirement or now. The rate of this year is not announced yet; a retirement takes the newest
    one that is.
    """
    booked: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for paid in years:
        for month, state in enumerate(paid.months, start=1):
            if state in "pbt" and paid.account:
                booked[paid.year][month] = booked[paid.year].get(month, 0) + paid.account
    if not booked:
        return []
    last = this_year if ends_on is None else ends_on // 12
    found: list[Year] = []
    opening = 0
    for year in range(min(booked), last + 1):
        closes = ends_on is not None and year == last
        months = ends_on % 12 + 1 if closes and ends_on is not None else 12
        rate = None if year == this_year and not closes else rules().interest.at(year - 1 if closes else year)
        gain = 0 if rate is None else books.interest(opening, booked[year], rate, months)
        credited = sum(booked[year].values())
        found.append(Year(year, len(booked[year]), opening, credited, gain, opening + credited + gain, rate))
        opening = found[-1].closing
    return found


def resident_account(paid: Iterable[tuple[int, int, int]], ends_on: int | None, this_year: int) -> list[Year]:
    """The same for residents. ``paid``: year, month of payment, fen with subsidy and collective aid."""
    booked = {year: {month: amount} for year, month, amount in paid}
    if not booked:
        return []
    last = this_year if ends_on is None else ends_on // 12
    found: list[Year] = []
    opening = 0
    for year in range(min(booked), last + 1):
        closes = ends_on is not None and year == last
        months = ends_on % 12 + 1 if closes and ends_on is not None else 12
        rate = None if year == this_year and not closes else rules().interest.at(year - 1 if closes else year)
        own = booked.get(year, {})
        gain = 0 if rate is None else books.resident_interest(opening, own, rate, months)
        credited = sum(own.values())
        found.append(Year(year, len(own), opening, credited, gain, opening + credited + gain, rate))
        opening = found[-1].closing
    return found


def average_index(years: Iterable[Paid]) -> tuple[int, int]:
    """本人平均缴费工资指数 (10000 is 1) over the months paid, and those months."""
    weighed = months = 0
    for paid in years:
        count = sum(state in "pbt" for state in paid.months)
        weighed += books.half_up(paid.base * 10_000, rules().average_wage.at(paid.year)) * count
        months += count
    return (books.half_up(weighed, months) if months else 0), months


def employee_award(career: Career, birth: date, years: list[Paid], account: list[Year]) -> Award:
    """The pension from the month after ``career.ends_on``."""
    table = rules()
    assert career.ends_on is not None
    year = career.ends_on // 12
    index, paid_months = average_index(years)
    deemed = career.deemed_months
    before_accounts = deemed + sum(
        sum(state in "pbt" for state in paid.months) for paid in years if table.account.at(paid.year) == 0
    )
    age = career.ends_on - (birth.year * 12 + birth.month - 1)
    # Before 2025 only whole years counted.
    divisor = books.divisor_tenths(table.divisors, age // 12, age % 12 if year >= 2025 else 0)
    saved = account[-1].closing if account else 0
    figure = table.base_figure.at(year)
    index_or_one = index if paid_months else 10_000
    return Award(
        retired_on=month_text(career.ends_on),
        since=month_text(career.ends_on + 1),
        paid_months=paid_months,
        deemed_months=deemed,
        transitional_months=before_accounts,
        average_index=index_or_one,
        base_figure=figure,
        account=saved,
        divisor=divisor,
        basic=books.basic_pension(figure, index_or_one, paid_months + deemed),
        personal_account=books.half_up(saved * 10, divisor),
        transitional=books.transitional_pension(figure, index_or_one, before_accounts),
    )


def employee_levels(award: Award, this_year: int) -> list[Level]:
    """The pension from its first month, and after the rise of each January."""
    extra = 0
    first = Level(award.since, award.basic, award.personal_account, award.transitional, 0)
    levels = [first]
    full_years = (award.paid_months + award.deemed_months) // 12
    for year in range(int(award.retired_on[:4]) + 1, this_year + 1):
        rise = rules().adjustment.at(year)
        total = award.basic + award.personal_account + award.transitional + extra
        extra += rise.fixed + rise.per_year * full_years + books.half_up(total * rise.percent, 10_000)
        level = Level(f"{year}-01", award.basic, award.personal_account, award.transitional, extra)
        if level.since == first.since:
            levels.clear()
        levels.append(level)
    return levels


def resident_levels(since: str, birth: date, account: int, paid_years: int, now: str) -> list[Level]:
    """A resident's pension: basic part as the city sets it, the account over 139 months, supplements."""
    table = rules()
    own = books.half_up(account, 139)
    turns_80 = month_text((birth.year + 80) * 12 + birth.month)
    changes = {since, turns_80, *table.resident_basic.since()}
    levels = []
    for month in sorted(change for change in changes if since <= change <= now):
        extra = table.extra_per_year_over_15 * max(0, paid_years - 15)
        if month >= turns_80:
            extra += table.extra_from_80
        levels.append(Level(month, table.resident_basic.at(month), own, 0, extra))
    return levels


def closing_of(account: list[Year]) -> int:
    """What is on the account now."""
    return account[-1].closing if account else 0


def month_after(month: str) -> str:
    """The month after ``YYYY-MM``."""
    return month_text(month_number(month) + 1)
