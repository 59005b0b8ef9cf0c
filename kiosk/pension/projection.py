"""Figures of years that are not announced yet, and an account carried on until retirement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import HUNDRED, ONE, TWELVE, to_fen
from kiosk.pension.amounts import number as checked
from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import NoRule
from kiosk.pension.rulebook import ByYear, InterestMethod, RuleBook

_TWO = Decimal(2)


@dataclass(frozen=True, slots=True)
class Outlook:
    """Supposed growth of wages and rate of accounts, fractions of one a year."""

    growth: Decimal
    rate: Decimal

    @classmethod
    def of(cls, book: RuleBook, growth: Decimal | None, rate: Decimal | None) -> Outlook:
        """The given assumptions, or the place's. Raises Refused for less than nothing or more than doubling."""
        return cls(
            book.future_growth if growth is None else checked(growth, "growth", ONE),
            book.future_rate if rate is None else checked(rate, "rate", ONE),
        )

    def figure(self, table: ByYear, year: int) -> tuple[Decimal, int]:
        """The announced figure of a year, or the newest one grown; with the year it was announced for.

        Raises NoRule for a year before the newest that is not in the table, and for one a century ahead.
        """
        newest = table.newest
        if year <= newest:
            return table.of(year), year
        if year - newest > HUNDRED:
            raise NoRule(table.name, year)
        figure = table.of(newest)
        if self.growth:
            figure = to_fen(figure * (ONE + self.growth) ** (year - newest))
        return figure, newest

    def account_rate(self, book: RuleBook, year: int) -> Decimal:
        """The announced rate of a year, or the supposed one after the newest. Raises NoRule for a gap before it."""
        return self.rate if year > book.account_rates.newest else book.account_rates.of(year)


def project_account(
    book: RuleBook,
    outlook: Outlook,
    account: Decimal,
    as_of: YearMonth,
    until: YearMonth,
    pay_months: int,
    future_index: Decimal,
) -> Decimal:
    """The balance at the end of ``until``: interest year by year, and contributions of the first ``pay_months`` months.

    A year that is only partly left earns its part. Raises NoRule.
    """
    balance = account
    place = as_of.plus(1)
    left = until.since(as_of)
    pay = pay_months
    while left > 0:
        span = min(13 - place.month, left)
        paid = min(pay, span)
        wage, _ = outlook.figure(book.average_wages, place.year) if paid else (Decimal(0), 0)
        monthly = to_fen(wage * future_index * book.employee_share)
        balance = _closed(book, outlook.account_rate(book, place.year), balance, monthly, span, paid)
        left -= span
        pay -= paid
        place = YearMonth(place.year + 1, 1)
    return balance


def _closed(book: RuleBook, rate: Decimal, opening: Decimal, monthly: Decimal, span: int, paid: int) -> Decimal:
    share = rate * span / TWELVE
    principal = monthly * paid
    if book.employee.interest_method is InterestMethod.YEAR:
        earned = principal * share * book.tables.national.interest.year_factor / _TWO
    else:
        # The first of ``paid`` months is in the account for ``span`` months, the last for span - paid + 1.
        earned = monthly * (paid * span - paid * (paid - 1) // 2) * rate / TWELVE
    return to_fen(opening + principal + opening * share + earned)
