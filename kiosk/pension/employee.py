"""职工基本养老金 (国发〔2005〕38号): basic, account, transitional and extra pension from given figures.

Each part is rounded half up to the fen before it is added; that reproduces published calculation sheets to the fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kiosk.pension.amounts import HUNDRED, ONE, ZERO, PaymentRounding, money, number, to_fen, to_index, to_payment
from kiosk.pension.refusals import Reason, Refused

_TWO = Decimal(2)
_NOTHING = to_fen(ZERO)
# Real sheets show 0.3803; the base is bounded when it is paid on, the average never is.
_MOST_INDEX = Decimal(20)


@dataclass(frozen=True, slots=True)
class IndexedWageTransition:
    """安徽, 湖南, 江西 ...: indexed wage x years x share. ``wage``: as printed on a sheet, instead of base x index."""

    years: Decimal
    share: Decimal
    wage: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AverageTransition:
    """四川: mean of base and indexed wage x years x share."""

    years: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class BeijingTransition:
    """北京: base x deemed years x share + base x index x years paid 1992-10 to 1998-06 x share."""

    deemed_years: Decimal
    early_paid_years: Decimal
    share: Decimal
    early_index: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AccountTransition:
    """推算账户储存额 ÷ 120: a reckoned account for the time before there were accounts."""

    account: Decimal
    divisor: Decimal


Transitional = IndexedWageTransition | AverageTransition | BeijingTransition | AccountTransition


@dataclass(frozen=True, slots=True)
class ExtraByYears:
    """A local extra: indexed wage x share for each year."""

    years: Decimal
    share: Decimal


@dataclass(frozen=True, slots=True)
class FixedExtra:
    """A local extra of so many yuan a month."""

    amount: Decimal


Extra = ExtraByYears | FixedExtra


@dataclass(frozen=True, slots=True)
class Terms:
    """What a pension is computed from. ``base`` 计发基数 and ``account`` in yuan, ``index`` the average index.

    ``indexed_wage`` replaces base x index where a sheet prints it. ``divisor`` is needed where there is an account.
    """

    base: Decimal
    index: Decimal
    years: Decimal
    account: Decimal = ZERO
    divisor: Decimal | None = None
    indexed_wage: Decimal | None = None
    transition: Transitional | None = None
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class EmployeePension:
    """Yuan a month. ``total`` is the sum of the four parts in the local payment rounding; ``indexed_wage`` is not rounded."""

    indexed_wage: Decimal
    basic: Decimal
    personal: Decimal
    transition: Decimal
    extra: Decimal
    total: Decimal

    @property
    def parts(self) -> Decimal:
        """Sum of the parts to the fen, before the payment rounding."""
        return self.basic + self.personal + self.transition + self.extra


def average_index(segments: Sequence[tuple[Decimal, int]]) -> Decimal:
    """Σ index x months / Σ months, four decimals, not bounded. Raises Refused for none, or a negative part."""
    months = ZERO
    weighted = ZERO
    for index, count in segments:
        if count < 0:
            raise Refused(Reason.NEGATIVE, "months")
        weighted += number(index, "index", _MOST_INDEX) * count
        months += count
    if not months:
        raise Refused(Reason.CONTRADICTION, "months")
    return to_index(weighted / months)


def employee_pension(
    terms: Terms, accrual: Decimal, rounding: PaymentRounding = PaymentRounding.FEN
) -> EmployeePension:
    """Basic (base + indexed wage) / 2 x years x accrual (0.01), account / divisor, transition, extras. Raises Refused."""
    money(terms.base, "base")
    number(terms.index, "index", _MOST_INDEX)
    number(terms.years, "years", HUNDRED)
    money(terms.account, "account")
    if terms.indexed_wage is not None:
        money(terms.indexed_wage, "indexed-wage")
    if terms.account:
        _divisor(terms.divisor)
    return reckon(terms, accrual, rounding)


def reckon(terms: Terms, accrual: Decimal, rounding: PaymentRounding) -> EmployeePension:
    """``employee_pension`` of figures that were checked already; only the parts of others are checked here."""
    base, account = terms.base, terms.account
    wage = base * terms.index if terms.indexed_wage is None else terms.indexed_wage
    mean = (base + wage) / _TWO
    basic = to_fen(mean * terms.years * accrual)
    personal = to_fen(account / terms.divisor) if account and terms.divisor else _NOTHING
    transition = to_fen(_transition(terms.transition, base, terms.index, wage, mean)) if terms.transition else _NOTHING
    extra = to_fen(sum((_extra(extra, wage) for extra in terms.extras), ZERO)) if terms.extras else _NOTHING
    total = to_payment(basic + personal + transition + extra, rounding)
    return EmployeePension(wage, basic, personal, transition, extra, total)


def _divisor(divisor: Decimal | None) -> Decimal:
    if divisor is None or number(divisor, "divisor", HUNDRED * HUNDRED) < ONE:
        raise Refused(Reason.OUT_OF_RANGE, "divisor")
    return divisor


def _transition(part: Transitional, base: Decimal, index: Decimal, wage: Decimal, mean: Decimal) -> Decimal:
    match part:
        case IndexedWageTransition(years, share, given):
            used = wage if given is None else money(given, "indexed-wage")
            return used * _years(years) * _share(share)
        case AverageTransition(years, share):
            return mean * _years(years) * _share(share)
        case BeijingTransition(deemed, early, share, early_index):
            used = index if early_index is None else number(early_index, "index", _MOST_INDEX)
            return base * _share(share) * (_years(deemed) + used * _years(early))
        case AccountTransition(account, divisor):
            return money(account, "account") / _divisor(divisor)


def _extra(part: Extra, wage: Decimal) -> Decimal:
    match part:
        case ExtraByYears(years, share):
            return wage * _years(years) * _share(share)
        case FixedExtra(amount):
            return money(amount, "extra")


def _years(value: Decimal) -> Decimal:
    return number(value, "years", HUNDRED)


def _share(value: Decimal) -> Decimal:
    return number(value, "share", ONE)
