"""Figures of years that are not announced yet, and an account carried on until retirement."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kiosk.pension.amounts import FEN, HUNDRED, ONE, TWELVE, ZERO, to_fen
from kiosk.pension.amounts import number as checked
from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import NoRule
from kiosk.pension.rulebook import ByYear, InterestMethod, RuleBook

_TWO = Decimal(2)
_NEVER = 10_000


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
    year, first_month = (as_of.year, as_of.month + 1) if as_of.month < 12 else (as_of.year + 1, 1)
    left, pay = until.since(as_of), pay_months
    year_factor = book.year_factor if book.employee.interest_method is InterestMethod.YEAR else None
    # Past the last known figures nothing changes from year to year, unless wages are supposed to grow.
    steady_from = _NEVER if outlook.growth else max(book.account_rates.newest, book.average_wages.newest) + 1
    while left > 0:
        rate = outlook.account_rate(book, year)
        monthly = _monthly(book, outlook, year, future_index) if pay > 0 else ZERO
        whole = min(left, pay) // 12 if year >= steady_from and first_month == 1 else 0
        if whole:
            growth, added = ONE + rate, _closed(ZERO, monthly, rate, 12, 12, year_factor)
            for _ in range(whole):
                balance = (balance * growth + added).quantize(FEN, ROUND_HALF_UP)
            span = paid = whole * 12
        else:
            span = min(13 - first_month, left)
            paid = min(pay, span)
            balance = to_fen(_closed(balance, monthly, rate, span, paid, year_factor))
        left -= span
        pay -= paid
        year, first_month = year + max(1, whole), 1
    return balance


def _monthly(book: RuleBook, outlook: Outlook, year: int, index: Decimal) -> Decimal:
    wage, _ = outlook.figure(book.average_wages, year)
    return to_fen(wage * index * book.employee_share)


def _closed(
    opening: Decimal, monthly: Decimal, rate: Decimal, span: int, paid: int, year_factor: Decimal | None
) -> Decimal:
    """``span`` months of a year, contributions in the first ``paid`` of them; not rounded."""
    if not paid:
        return opening + opening * rate * span / TWELVE
    principal = monthly * paid
    if year_factor is not None:
        return opening + principal + (opening + principal * year_factor / _TWO) * rate * span / TWELVE
    # The first of ``paid`` months is in the account for ``span`` months, the last for span - paid + 1.
    product = opening * span + monthly * (paid * span - paid * (paid - 1) // 2)
    return opening + principal + product * rate / TWELVE
