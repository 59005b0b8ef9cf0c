"""渐进式延迟法定退休年龄 (from 2025-01-01): statutory month, flexible window, least months of contribution."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import Reason, Refused
from kiosk.pension.rulebook import Category, RuleBook


@dataclass(frozen=True, slots=True)
class Statutory:
    """``month`` is birth month plus age, the day of the month is kept; the pension begins the month after."""

    category: Category
    birth: YearMonth
    delay_months: int
    age_months: int
    month: YearMonth

    @property
    def first_benefit_month(self) -> YearMonth:
        return self.month.plus(1)


@dataclass(frozen=True, slots=True)
class Window:
    """Statutory retirement with the earliest and latest that may be chosen; ages in months."""

    statutory: Statutory
    earliest_age_months: int
    latest_age_months: int
    earliest_month: YearMonth
    latest_month: YearMonth

    @property
    def earliest_offset(self) -> int:
        """Months before the statutory month, as a number of 0 or less."""
        return self.earliest_age_months - self.statutory.age_months

    @property
    def latest_offset(self) -> int:
        return self.latest_age_months - self.statutory.age_months


@dataclass(frozen=True, slots=True)
class Retirement:
    """A retirement chosen within the window. ``offset_months``: negative is early.

    ``reference_year`` is the year whose minimum of contribution counts: the chosen year when early, the statutory year
    otherwise. ``notice_month``: the latest month to hand in the written notice, None on time.
    """

    statutory: Statutory
    offset_months: int
    age_months: int
    month: YearMonth
    reference_year: int
    minimum_months: int
    notice_month: YearMonth | None

    @property
    def first_benefit_month(self) -> YearMonth:
        return self.month.plus(1)


def category_of(word: str) -> Category:
    """Raises Refused for a word that is no category: it is asked for, never guessed."""
    try:
        return Category(word)
    except ValueError:
        raise Refused(Reason.UNKNOWN_WORD, "category") from None


def delay_months(book: RuleBook, category: Category, birth: YearMonth) -> int:
    """One month for each begun step of birth months, from the first birth month on, up to the cap."""
    age = book.categories[category]
    late = birth.since(age.first_birth)
    return 0 if late < 0 else min(late // age.step_birth_months + 1, age.cap_months)


def statutory_retirement(book: RuleBook, category: Category, birth: YearMonth) -> Statutory:
    """When the law lets somebody retire. Raises Refused where that lies beyond the year 2200."""
    delay = delay_months(book, category, birth)
    age = book.categories[category].original_age_months + delay
    return Statutory(category, birth, delay, age, birth.plus(age))


def flexible_window(book: RuleBook, category: Category, birth: YearMonth) -> Window:
    """At most three years earlier, never below the original age, and at most three years later."""
    statutory = statutory_retirement(book, category, birth)
    earliest, latest = _window_ages(book, statutory)
    return Window(statutory, earliest, latest, birth.plus(earliest), birth.plus(latest))


def retirement(book: RuleBook, category: Category, birth: YearMonth, offset_months: int = 0) -> Retirement:
    """The retirement ``offset_months`` from the statutory month.

    Raises Refused (out-of-range) outside the flexible window, NoRule where no minimum is known for the year.
    """
    statutory = statutory_retirement(book, category, birth)
    age = statutory.age_months + offset_months
    earliest, latest = _window_ages(book, statutory)
    if not earliest <= age <= latest:
        raise Refused(Reason.OUT_OF_RANGE, "offset")
    month = birth.plus(age) if offset_months else statutory.month
    reference, notice = statutory.month.year, None
    if offset_months < 0:
        reference, notice = month.year, month.plus(-book.early_notice_months)
    elif offset_months > 0:
        notice = statutory.month.plus(-book.late_notice_months)
    minimum = book.minimum_contribution_months(reference)
    return Retirement(statutory, offset_months, age, month, reference, minimum, notice)


def _window_ages(book: RuleBook, statutory: Statutory) -> tuple[int, int]:
    original = book.categories[statutory.category].original_age_months
    return (
        max(original, statutory.age_months - book.flexible_months),
        statutory.age_months + book.flexible_months,
    )
