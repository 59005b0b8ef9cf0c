"""M06 失业保险金: how long (社会保险法 art. 46) and how much (a share of the minimum wage, decided by the place)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import HUNDRED, to_fen, whole_months
from kiosk.pension.refusals import NoRule, Reason, Refused
from kiosk.pension.rulebook import RuleBook, step_months

_FIRST_YEAR = 12


@dataclass(frozen=True, slots=True)
class UnemploymentEstimate:
    """``months`` in all; ``monthly`` yuan for the first 12, ``monthly_later`` after them; ``total`` of all months."""

    months: int
    monthly: Decimal
    monthly_later: Decimal
    total: Decimal
    year: int
    place: str
    version: str


def unemployment_months(book: RuleBook, paid_months: int, carried_months: int = 0) -> int:
    """12, 18 or 24 months by 1, 5 or 10 paid years, with what was left from before at most 24. Raises Refused.

    Who paid for less than a year keeps what was left from before.
    """
    limits = book.tables.national.unemployment
    own = step_months(limits.steps, whole_months(paid_months, "paid-months"))
    return min(own + whole_months(carried_months, "carried-months"), limits.most_months)


def areas(book: RuleBook) -> tuple[str, ...]:
    """Areas of the place that have a minimum wage of their own."""
    return tuple(book.tables.local.unemployment.areas)


def estimate_unemployment(
    book: RuleBook, paid_months: int, area: str, year: int, carried_months: int = 0
) -> UnemploymentEstimate:
    """Months and yuan. Raises Refused for an unknown area, NoRule for a year without a minimum wage."""
    local = book.tables.local.unemployment
    wages = local.areas.get(area)
    if wages is None:
        raise Refused(Reason.UNKNOWN_WORD, "area")
    if year not in wages:
        raise NoRule("minimum-wage", year)
    months = unemployment_months(book, paid_months, carried_months)
    first = to_fen(wages[year] * local.first_year_percent / HUNDRED)
    later = to_fen(wages[year] * local.later_percent / HUNDRED)
    total = first * min(months, _FIRST_YEAR) + later * max(0, months - _FIRST_YEAR)
    return UnemploymentEstimate(months, first, later, total, year, book.place, book.version)
