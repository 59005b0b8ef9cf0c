"""M08 转移接续: what moves with a person to another province (国办发〔2009〕66号 art. 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import HUNDRED, ZERO, money, to_fen, whole_months
from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import Reason, Refused
from kiosk.pension.rulebook import RuleBook


@dataclass(frozen=True, slots=True)
class ContributionSpan:
    """Months paid one after another on one base: ``base`` yuan a month, from ``first`` on for ``months`` months."""

    first: YearMonth
    months: int
    base: Decimal


@dataclass(frozen=True, slots=True)
class TransferAmounts:
    """Yuan. ``pool``: share of the bases since 1998 (``pool_months`` of them); ``account``: the whole balance."""

    months: int
    pool_months: int
    pool: Decimal
    account: Decimal
    total: Decimal


def transfer_amounts(book: RuleBook, spans: Sequence[ContributionSpan], account: Decimal) -> TransferAmounts:
    """The pooled share is 12 percent of every base since 1998-01, whatever the employer really paid.

    Raises Refused for a negative figure, no months at all, or a month that stands in two spans.
    """
    rules = book.tables.national.transfer
    since = YearMonth.parse(rules.pool_from)
    months = pool_months = 0
    bases = ZERO
    until: YearMonth | None = None
    for span in sorted(spans, key=lambda span: span.first):
        count = whole_months(span.months, "months")
        if until is not None and span.first < until:
            raise Refused(Reason.CONTRADICTION, "spans")
        until = span.first.plus(count)
        counted = min(count, max(0, until.since(since)))
        months += count
        pool_months += counted
        bases += money(span.base, "base") * counted
    if not months:
        raise Refused(Reason.CONTRADICTION, "spans")
    pool = to_fen(bases * rules.pool_percent / HUNDRED)
    balance = to_fen(money(account, "account"))
    return TransferAmounts(months, pool_months, pool, balance, pool + balance)
