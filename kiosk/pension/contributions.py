"""Contribution base and what somebody without an employer pays (国办发〔2019〕13号, 国发〔2005〕38号)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import HUNDRED, ONE, TWELVE, money, number, to_fen
from kiosk.pension.rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class FlexibleContribution:
    """Yuan. ``monthly`` and ``to_account`` are rounded, ``to_pool`` is what is left of ``monthly``."""

    base: Decimal
    monthly: Decimal
    to_account: Decimal
    to_pool: Decimal
    yearly: Decimal


def contribution_base(book: RuleBook, wage: Decimal, average_wage: Decimal) -> Decimal:
    """The wage, bounded to 60 to 300 percent of the average wage, to the fen. Raises Refused."""
    average = money(average_wage, "average-wage")
    low, high = average * book.base_floor_share, average * book.base_ceiling_share
    return to_fen(min(max(money(wage, "wage"), low), high))


def flexible_contribution(book: RuleBook, base: Decimal, total_share: Decimal | None = None) -> FlexibleContribution:
    """Monthly and yearly cost of a chosen base. ``total_share``: another share than the rule's (0.20). Raises Refused."""
    rules = book.tables.national.flexible_worker
    share = rules.total_percent / HUNDRED if total_share is None else number(total_share, "share", ONE)
    base = money(base, "base")
    monthly = to_fen(base * share)
    to_account = min(to_fen(base * rules.account_percent / HUNDRED), monthly)
    return FlexibleContribution(base, monthly, to_account, monthly - to_account, monthly * TWELVE)


def flexible_choices(book: RuleBook, year: int) -> tuple[FlexibleContribution, ...]:
    """Every base that may be chosen in ``year``, lowest first. Raises NoRule."""
    average = book.average_wages.of(year)
    shares = sorted(percent / HUNDRED for percent in book.tables.local.flexible_worker.base_percents)
    return tuple(flexible_contribution(book, to_fen(average * share)) for share in shares)
