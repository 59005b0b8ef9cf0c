"""M01: what the employee pension of a living person may come to, and how it moves with date and years of contribution.

An estimate is in today's money unless a growth of wages is assumed. It says what it rests on; the agency decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from kiosk.pension.ages import Retirement, flexible_window, retirement
from kiosk.pension.amounts import HUNDRED, MOST_MONTHS, ONE, ZERO, money, number, to_fen, to_index, whole_months, years
from kiosk.pension.employee import (
    AccountTransition,
    AverageTransition,
    BeijingTransition,
    ExtraByYears,
    IndexedWageTransition,
    Terms,
    Transitional,
    reckon,
)
from kiosk.pension.months import YearMonth
from kiosk.pension.projection import Outlook, project_account
from kiosk.pension.refusals import Reason, Refused
from kiosk.pension.rulebook import Category, RuleBook, Transition

_MOST_INDEX = Decimal(20)
# Years of contribution that the plot draws a line for.
CAREER_YEARS = (15, 20, 25, 30, 35, 40)


class Note(StrEnum):
    """What must be said beside the figures. The page text is ``estimate-note-<note>``."""

    SHORT_OF_MINIMUM = "short-of-minimum"
    PAST_RETIREMENT = "past-retirement"
    ASSUMED_BASE = "assumed-base"
    ASSUMED_RATE = "assumed-rate"


@dataclass(frozen=True, slots=True)
class EmployeeInputs:
    """What the visitor answers, or the record fills in.

    ``as_of``: the last month already in ``paid_months``, ``account`` (yuan) and ``index``. ``future_index``: on what is
    paid from then on, as a multiple of the average wage; None goes on as before. ``months_to_pay``: None is every month
    until retirement. ``offset_months``: flexible retirement, negative is early. ``base_year``: 计发基数 of that year;
    None takes the retirement year's, or the newest one carried on. ``growth`` of wages and ``rate`` of the account are
    yearly fractions for years nobody knows yet; None takes the place's assumption. ``early_paid_months`` and
    ``early_account`` matter only where the place's transitional pension asks for them.
    """

    category: Category
    birth: YearMonth
    as_of: YearMonth
    paid_months: int
    deemed_months: int = 0
    index: Decimal = ONE
    account: Decimal = ZERO
    future_index: Decimal | None = None
    months_to_pay: int | None = None
    offset_months: int = 0
    base_year: int | None = None
    growth: Decimal | None = None
    rate: Decimal | None = None
    early_paid_months: int = 0
    early_account: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Basis:
    """What an estimate rests on, to be shown and printed. ``growth`` and ``rate`` are fractions of one."""

    place: str
    version: str
    base: Decimal
    base_year: int
    growth: Decimal
    rate: Decimal
    future_index: Decimal
    months_to_pay: int


@dataclass(frozen=True, slots=True)
class EmployeeEstimate:
    """Yuan a month where an amount; ``account`` is the balance at retirement; ``months_short`` of the minimum, else 0."""

    retirement: Retirement
    paid_months: int
    deemed_months: int
    total_months: int
    months_short: int
    index: Decimal
    indexed_wage: Decimal
    account: Decimal
    divisor: Decimal
    basic: Decimal
    personal: Decimal
    transition: Decimal
    extra: Decimal
    total: Decimal
    basis: Basis
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """One retirement date on a line. ``enough``: the contribution reaches the minimum for that date."""

    offset_months: int
    month: YearMonth
    total_months: int
    total: Decimal
    enough: bool


@dataclass(frozen=True, slots=True)
class PlotLine:
    """Pension against retirement date for one length of contribution; ``career_years`` None: paying until retirement."""

    career_years: int | None
    points: tuple[PlotPoint, ...]


def estimate_employee(book: RuleBook, inputs: EmployeeInputs) -> EmployeeEstimate:
    """The whole reckoning. Raises Refused for inputs that cannot be, NoRule for a year without a rule."""
    _checked(book, inputs)
    chosen = retirement(book, inputs.category, inputs.birth, inputs.offset_months)
    left = max(0, chosen.month.since(inputs.as_of))
    pay = left if inputs.months_to_pay is None else min(inputs.months_to_pay, left)
    outlook = Outlook.of(book, inputs.growth, inputs.rate)
    future_index = _future_index(book, inputs)
    account = project_account(book, outlook, inputs.account, inputs.as_of, chosen.month, pay, future_index)
    paid = inputs.paid_months + pay
    total = paid + inputs.deemed_months
    index = inputs.index
    if pay:
        index = to_index((inputs.index * inputs.paid_months + future_index * pay) / paid)
    base_year = chosen.month.year if inputs.base_year is None else inputs.base_year
    base, known_year = outlook.figure(book.pension_bases, base_year)
    choices = book.employee
    divisor = book.divisor(chosen.age_months)
    career = years(total, choices.year_precision)
    extras = (ExtraByYears(career, choices.extra_share),) if choices.extra_share else ()
    terms = Terms(base, index, career, account, divisor, None, _transition(book, inputs), extras)
    pension = reckon(terms, book.accrual_share, choices.payment_rounding)
    short = max(0, chosen.minimum_months - total)
    return EmployeeEstimate(
        chosen,
        paid,
        inputs.deemed_months,
        total,
        short,
        index,
        to_fen(pension.indexed_wage),
        account,
        divisor,
        pension.basic,
        pension.personal,
        pension.transition,
        pension.extra,
        pension.total,
        Basis(book.place, book.version, base, known_year, outlook.growth, outlook.rate, future_index, pay),
        _notes(book, inputs, chosen, short, assumed_base=known_year != base_year),
    )


def plot(book: RuleBook, inputs: EmployeeInputs, step_months: int = 6) -> tuple[PlotLine, ...]:
    """The pension for retirement dates ``step_months`` apart, the statutory one among them: one line for paying until
    retirement and one for each reachable length in CAREER_YEARS.

    A date before ``as_of`` is left out, and so is a length that cannot be reached by a date or is passed already.
    Raises what ``estimate_employee`` raises.
    """
    if step_months < 1:
        raise Refused(Reason.OUT_OF_RANGE, "step")
    _checked(book, inputs)
    lines = [_line(book, inputs, None, step_months)]
    lines += [_line(book, inputs, career, step_months) for career in CAREER_YEARS]
    return tuple(line for line in lines if line.points)


def plot_offsets(book: RuleBook, inputs: EmployeeInputs, step_months: int = 6) -> Sequence[int]:
    """Offsets within the flexible window, counted from the statutory month outwards, whose month is not past."""
    window = flexible_window(book, inputs.category, inputs.birth)
    first = -(-window.earliest_offset // step_months) if window.earliest_offset else 0
    reach = range(first, window.latest_offset // step_months + 1)
    return [
        place * step_months
        for place in reach
        if window.statutory.month.plus(place * step_months).since(inputs.as_of) >= 0
    ]


def _line(book: RuleBook, inputs: EmployeeInputs, career: int | None, step_months: int) -> PlotLine:
    points = []
    so_far = inputs.paid_months + inputs.deemed_months
    for offset in plot_offsets(book, inputs, step_months):
        chosen = retirement(book, inputs.category, inputs.birth, offset)
        left = chosen.month.since(inputs.as_of)
        pay = left if career is None else career * 12 - so_far
        if not 0 <= pay <= left:
            continue
        found = estimate_employee(book, replace(inputs, offset_months=offset, months_to_pay=pay))
        points.append(PlotPoint(offset, chosen.month, found.total_months, found.total, found.months_short == 0))
    return PlotLine(career, tuple(points))


def _checked(book: RuleBook, inputs: EmployeeInputs) -> None:
    paid = whole_months(inputs.paid_months, "paid-months")
    deemed = whole_months(inputs.deemed_months, "deemed-months")
    if inputs.months_to_pay is not None:
        whole_months(inputs.months_to_pay, "months-to-pay")
    number(inputs.index, "index", _MOST_INDEX)
    money(inputs.account, "account")
    money(inputs.early_account, "early-account")
    if whole_months(inputs.early_paid_months, "early-paid-months") > paid:
        raise Refused(Reason.CONTRADICTION, "early-paid-months")
    alive = inputs.as_of.since(inputs.birth)
    if alive < 0 or alive > MOST_MONTHS + book.least_age_months:
        raise Refused(Reason.IMPOSSIBLE_DATE, "birth")
    if paid + deemed > max(0, alive - book.least_age_months + 1):
        raise Refused(Reason.CONTRADICTION, "paid-months")


def _future_index(book: RuleBook, inputs: EmployeeInputs) -> Decimal:
    wanted = inputs.index if inputs.future_index is None else number(inputs.future_index, "future-index", HUNDRED)
    return min(max(wanted, book.base_floor_share), book.base_ceiling_share)


def _transition(book: RuleBook, inputs: EmployeeInputs) -> Transitional | None:
    choices = book.employee
    deemed = years(inputs.deemed_months, choices.year_precision)
    share = choices.transition_share
    match choices.transition:
        case Transition.NONE:
            return None
        case Transition.INDEXED_WAGE:
            return IndexedWageTransition(deemed, share) if deemed else None
        case Transition.AVERAGE:
            return AverageTransition(deemed, share) if deemed else None
        case Transition.BEIJING:
            return BeijingTransition(deemed, years(inputs.early_paid_months, choices.year_precision), share)
        case Transition.ACCOUNT_120:
            return AccountTransition(inputs.early_account, book.account_divisor)


def _notes(
    book: RuleBook, inputs: EmployeeInputs, chosen: Retirement, short: int, *, assumed_base: bool
) -> tuple[Note, ...]:
    found = []
    if short:
        found.append(Note.SHORT_OF_MINIMUM)
    if chosen.month < inputs.as_of:
        found.append(Note.PAST_RETIREMENT)
    if assumed_base:
        found.append(Note.ASSUMED_BASE)
    if chosen.month.year > book.account_rates.newest:
        found.append(Note.ASSUMED_RATE)
    return tuple(found)
