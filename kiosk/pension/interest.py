"""Interest of individual accounts: 年度计算法 and 月积数法 (劳办发〔1997〕116号), and the residents' rule.

Rates are fractions of one (0.0612), amounts yuan; each closing balance is rounded half up to the fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import ONE, TWELVE, ZERO, money, number, to_fen
from kiosk.pension.refusals import Reason, Refused

_TWO = Decimal(2)


@dataclass(frozen=True, slots=True)
class YearClose:
    """A year of an account: ``closing`` is ``opening`` and ``principal`` and ``interest``, to the fen."""

    opening: Decimal
    principal: Decimal
    interest: Decimal
    closing: Decimal


def month_product(monthly: Mapping[int, Decimal], last_month: int = 12) -> Decimal:
    """月积数: each month's amount times the months it has been in the account, its own month included.

    ``monthly``: amount by month 1 to ``last_month``. Raises Refused for another month or a negative amount.
    """
    total = ZERO
    for month, amount in monthly.items():
        if not 1 <= month <= last_month <= 12:
            raise Refused(Reason.IMPOSSIBLE_DATE, "month")
        total += money(amount, "contribution") * (last_month - month + 1)
    return total


def close_by_months(opening: Decimal, monthly: Mapping[int, Decimal], rate: Decimal) -> YearClose:
    """月积数法: opening x (1 + r) + principal + month product x r / 12. Raises Refused."""
    _checked(opening, rate)
    product = month_product(monthly)
    return _closed(opening, sum(monthly.values(), ZERO), opening * rate + product * rate / TWELVE)


def close_by_year(opening: Decimal, year_amount: Decimal, rate: Decimal, factor: Decimal) -> YearClose:
    """年度计算法: opening x (1 + r) + year amount x (1 + r x 1.083 / 2); ``factor`` is the 1.083. Raises Refused."""
    _checked(opening, rate)
    money(year_amount, "contribution")
    return _closed(opening, year_amount, opening * rate + year_amount * rate * factor / _TWO)


def close_resident(opening: Decimal, paid: Decimal, rate: Decimal, months: int = 12) -> YearClose:
    """Residents: the balance earns the year's rate, what came in during the year the rate for the ``months`` it was there.

    ``paid``: own contribution with every subsidy. Raises Refused.
    """
    _checked(opening, rate)
    money(paid, "contribution")
    if not 0 <= months <= 12:
        raise Refused(Reason.OUT_OF_RANGE, "months")
    return _closed(opening, paid, opening * rate + paid * rate * Decimal(months) / TWELVE)


def _checked(opening: Decimal, rate: Decimal) -> None:
    money(opening, "account")
    number(rate, "rate", ONE)


def _closed(opening: Decimal, principal: Decimal, interest: Decimal) -> YearClose:
    closing = to_fen(opening + principal + interest)
    return YearClose(opening, principal, closing - opening - principal, closing)
