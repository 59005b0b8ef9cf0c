"""城乡居民基本养老保险 (国发〔2014〕8号): M02 and M07. The retirement reform does not change its age of 60."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from kiosk.pension.amounts import HUNDRED, ONE, ZERO, money, number, to_fen
from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import Reason, Refused
from kiosk.pension.rulebook import RuleBook

_MOST_YEARS = 60
_TWO = Decimal(2)


@dataclass(frozen=True, slots=True)
class ResidentPension:
    """Yuan a month; ``total`` is the sum of the parts."""

    basic: Decimal
    personal: Decimal
    extra: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class ResidentInputs:
    """``paid_years`` and ``account`` (yuan) up to ``as_of``; ``tier`` is what is paid each year from then on.

    ``years_to_pay``: None is every year until 60. ``rate``: yearly fraction, None takes the place's assumption.
    """

    birth: YearMonth
    as_of: YearMonth
    paid_years: int
    tier: Decimal
    account: Decimal = ZERO
    years_to_pay: int | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ResidentEstimate:
    """``month``: when 60 is reached, the pension begins the month after. ``years_short`` of the minimum at 60, else 0."""

    month: YearMonth
    first_benefit_month: YearMonth
    years_to_pay: int
    paid_years: int
    years_short: int
    account: Decimal
    yearly_payment: Decimal
    yearly_subsidy: Decimal
    pension: ResidentPension
    basic_year: int
    rate: Decimal
    place: str
    version: str


@dataclass(frozen=True, slots=True)
class TierComparison:
    """One tier for a number of years: what it costs, what is added, and what it makes of the monthly pension (yuan).

    ``months_to_recover``: months of pension until the own payments are back, None where nothing is paid.
    """

    tier: Decimal
    subsidy: Decimal
    own_payments: Decimal
    account: Decimal
    monthly: Decimal
    more_than_lowest: Decimal
    months_to_recover: int | None


def resident_pension(basic: Decimal, account: Decimal, divisor: Decimal, extra: Decimal = ZERO) -> ResidentPension:
    """Basic pension + account / 139 + local extra, each part to the fen. Raises Refused."""
    if number(divisor, "divisor", HUNDRED * HUNDRED) < ONE:
        raise Refused(Reason.OUT_OF_RANGE, "divisor")
    base = to_fen(money(basic, "basic-pension"))
    personal = to_fen(money(account, "account") / divisor)
    more = to_fen(money(extra, "extra"))
    return ResidentPension(base, personal, more, base + personal + more)


def estimate_resident(book: RuleBook, inputs: ResidentInputs) -> ResidentEstimate:
    """The pension at 60 with one payment in each calendar year until then. Raises Refused, NoRule."""
    national = book.tables.national.resident
    local = book.tables.local.resident
    age = inputs.as_of.since(inputs.birth)
    if age < 0:
        raise Refused(Reason.IMPOSSIBLE_DATE, "birth")
    paid_so_far = _years(inputs.paid_years, "paid-years")
    tier = book.tier(money(inputs.tier, "tier"))
    month = inputs.birth.plus(national.age_months)
    until_then = max(0, month.year - inputs.as_of.year)
    pay = until_then
    if inputs.years_to_pay is not None:
        pay = min(_years(inputs.years_to_pay, "years-to-pay"), until_then)
    rate = _rate(book, inputs.rate)
    account = _saved(money(inputs.account, "account"), tier.yuan + tier.subsidy, rate, until_then, pay)
    paid = paid_so_far + pay
    basic, basic_year = _basic(book, month)
    extra = local.extra_per_year * max(0, paid - national.minimum_years)
    return ResidentEstimate(
        month,
        month.plus(1),
        pay,
        paid,
        max(0, national.minimum_years - paid),
        account,
        tier.yuan,
        tier.subsidy,
        resident_pension(basic, account, book.resident_divisor, extra),
        basic_year,
        rate,
        book.place,
        book.version,
    )


def compare_tiers(book: RuleBook, years_to_pay: int, rate: Decimal | None = None) -> tuple[TierComparison, ...]:
    """Every tier of the place paid for the same number of years, lowest first. Raises Refused."""
    paid = _years(years_to_pay, "years-to-pay")
    if paid == 0:
        raise Refused(Reason.OUT_OF_RANGE, "years-to-pay")
    used = _rate(book, rate)
    found: list[TierComparison] = []
    for tier in sorted(book.tables.local.resident.tiers, key=lambda tier: tier.yuan):
        account = _saved(ZERO, tier.yuan + tier.subsidy, used, paid, paid)
        monthly = to_fen(account / book.resident_divisor)
        lowest = found[0].monthly if found else monthly
        own = tier.yuan * paid
        recover = int((own / monthly).to_integral_value(ROUND_CEILING)) if own and monthly else None
        found.append(TierComparison(tier.yuan, tier.subsidy, own, account, monthly, monthly - lowest, recover))
    return tuple(found)


def _saved(account: Decimal, yearly: Decimal, rate: Decimal, years: int, paid_years: int) -> Decimal:
    """Paid at the middle of each year, so that a payment earns half of its first year."""
    balance = account
    growth, added = ONE + rate, yearly * (ONE + rate / _TWO)
    for year in range(years):
        balance = to_fen(balance * growth + added if year < paid_years else balance * growth)
    return balance


def _basic(book: RuleBook, month: YearMonth) -> tuple[Decimal, int]:
    """The place's basic pension of the year, the newest for years to come; never below the country's."""
    table = book.resident_basic_pensions
    year = min(month.year, table.newest)
    return max(table.of(year), book.resident_minimum(YearMonth(year, 12))), year


def _rate(book: RuleBook, rate: Decimal | None) -> Decimal:
    if rate is None:
        return book.tables.local.resident.account_rate_percent / HUNDRED
    return number(rate, "rate", ONE)


def _years(value: int, field: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Refused(Reason.NOT_A_NUMBER, field)
    if value < 0:
        raise Refused(Reason.NEGATIVE, field)
    if value > _MOST_YEARS:
        raise Refused(Reason.TOO_LARGE, field)
    return value
