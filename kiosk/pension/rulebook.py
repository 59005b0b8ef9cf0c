"""The rule tables, made ready for look-up: every constant of this package comes from here."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from config.pension import MedicalShare, PensionRules, Step, Tier
from kiosk.pension.amounts import HUNDRED, JIAO, PaymentRounding, YearPrecision
from kiosk.pension.months import YearMonth
from kiosk.pension.refusals import NoRule, Reason, Refused


class Category(StrEnum):
    """Whose retirement age: it comes from the person's file (post and kind of work), never from sex or identity number."""

    MALE = "male"
    FEMALE_55 = "female_55"
    FEMALE_50 = "female_50"


class Transition(StrEnum):
    """Provincial patterns of the transitional pension."""

    NONE = "none"
    INDEXED_WAGE = "indexed-wage"
    AVERAGE = "average"
    BEIJING = "beijing"
    ACCOUNT_120 = "account-120"


class InterestMethod(StrEnum):
    """劳办发〔1997〕116号: 月积数法 and 年度计算法."""

    MONTH_PRODUCT = "month-product"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class RetirementAge:
    """One category: ages and delays in months."""

    original_age_months: int
    first_birth: YearMonth
    step_birth_months: int
    cap_months: int


@dataclass(frozen=True, slots=True)
class EmployeeChoices:
    """What a place decides about the employee pension. ``*_share`` are fractions of one (0.013, not 1.3)."""

    year_precision: YearPrecision
    payment_rounding: PaymentRounding
    transition: Transition
    transition_share: Decimal
    extra_share: Decimal
    interest_method: InterestMethod


@dataclass(frozen=True, slots=True)
class ByYear:
    """A figure announced once a year, ``newest`` the last year known; ``name`` is what a refusal calls it."""

    name: str
    figures: Mapping[int, Decimal]
    newest: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "newest", max(self.figures))

    def of(self, year: int) -> Decimal:
        """Raises NoRule."""
        try:
            return self.figures[year]
        except KeyError:
            raise NoRule(self.name, year) from None


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Both rule files as look-ups. Build it once with ``RuleBook.of``; it never changes."""

    tables: PensionRules
    place: str
    version: str
    categories: Mapping[Category, RetirementAge]
    flexible_months: int
    early_notice_months: int
    late_notice_months: int
    employee: EmployeeChoices
    pension_bases: ByYear
    average_wages: ByYear
    account_rates: ByYear
    disposable_incomes: ByYear
    resident_basic_pensions: ByYear
    resident_divisor: Decimal
    future_rate: Decimal
    future_growth: Decimal
    year_factor: Decimal
    base_floor_share: Decimal
    base_ceiling_share: Decimal
    employee_share: Decimal
    accrual_share: Decimal
    account_divisor: Decimal
    least_age_months: int
    _minimum_years: tuple[int, ...]
    _minimum_months: tuple[int, ...]
    _divisors: Mapping[int, Decimal]
    _resident_from: tuple[YearMonth, ...]
    _resident_yuan: tuple[Decimal, ...]

    @classmethod
    def of(cls, tables: PensionRules) -> RuleBook:
        """Rates are fractions of one in a rule book (0.0612), percent in the files."""
        national, local = tables.national, tables.local
        minimum = sorted(national.minimum_contribution, key=lambda row: row.year)
        resident = sorted(national.resident_minimum, key=lambda row: row.from_month)
        rates = {year: percent / HUNDRED for year, percent in local.account_rates.percent.items()}
        # The country's rate wins over a place's from the year on in which there is one.
        rates |= {row.year: row.percent / HUNDRED for row in national.account_rates}
        return cls(
            tables=tables,
            place=local.place,
            version=f"{national.version}/{local.version}",
            categories={
                Category(row.code): RetirementAge(
                    row.original_age_months, YearMonth.parse(row.first_birth), row.step_birth_months, row.cap_months
                )
                for row in national.retirement.categories
            },
            flexible_months=national.retirement.flexible_months,
            early_notice_months=national.retirement.early_notice_months,
            late_notice_months=national.retirement.late_notice_months,
            employee=EmployeeChoices(
                YearPrecision(local.employee.year_precision),
                PaymentRounding(local.employee.payment_rounding),
                Transition(local.employee.transition),
                local.employee.transition_percent / HUNDRED,
                local.employee.extra_percent / HUNDRED,
                InterestMethod(local.employee.interest_method),
            ),
            pension_bases=ByYear("pension-base", local.pension_base.yuan),
            average_wages=ByYear("average-wage", local.average_wage.yuan),
            account_rates=ByYear("account-rate", rates),
            disposable_incomes=ByYear("disposable-income", local.disposable_income.yuan),
            resident_basic_pensions=ByYear("resident-basic-pension", local.resident.basic_pension),
            resident_divisor=Decimal(national.resident.divisor),
            future_rate=local.assumption.account_rate_percent / HUNDRED,
            future_growth=local.assumption.wage_growth_percent / HUNDRED,
            year_factor=national.interest.year_factor,
            base_floor_share=national.contribution.floor_percent / HUNDRED,
            base_ceiling_share=national.contribution.ceiling_percent / HUNDRED,
            employee_share=national.contribution.employee_percent / HUNDRED,
            accrual_share=national.employee.accrual_percent / HUNDRED,
            account_divisor=Decimal(national.transition.account_divisor),
            least_age_months=national.career.least_age_months,
            _minimum_years=tuple(row.year for row in minimum),
            _minimum_months=tuple(row.months for row in minimum),
            _divisors=_monthly_divisors(national.divisors.first_age, national.divisors.months),
            _resident_from=tuple(YearMonth.parse(row.from_month) for row in resident),
            _resident_yuan=tuple(row.yuan for row in resident),
        )

    def minimum_contribution_months(self, year: int) -> int:
        """Least months of contribution for a pension whose reference year is ``year``. Raises NoRule before the first rule."""
        place = bisect_right(self._minimum_years, year)
        if place == 0:
            raise NoRule("minimum-contribution", year)
        return self._minimum_months[place - 1]

    def divisor(self, age_months: int) -> Decimal:
        """计发月数 for an age in months: whole ages from the annex, months between them interpolated to one decimal.

        Raises NoRule outside 40 to 70 years.
        """
        try:
            return self._divisors[age_months]
        except KeyError:
            raise NoRule("divisor", age_months // 12) from None

    def resident_minimum(self, month: YearMonth) -> Decimal:
        """Least basic pension of residents in the country, yuan a month. Raises NoRule before the first."""
        place = bisect_right(self._resident_from, month)
        if place == 0:
            raise NoRule("resident-minimum", month.year)
        return self._resident_yuan[place - 1]

    def tier(self, yuan: Decimal) -> Tier:
        """The residents' tier of so many yuan a year. Raises Refused."""
        for tier in self.tables.local.resident.tiers:
            if tier.yuan == yuan:
                return tier
        raise Refused(Reason.UNKNOWN_WORD, "tier")

    def medical_share(self, kind: str, level: str) -> MedicalShare:
        """Raises Refused for a kind or level that the place does not know."""
        for share in self.tables.local.medical.shares:
            if share.kind == kind and share.level == level:
                return share
        raise Refused(Reason.UNKNOWN_WORD, "medical-share")


def step_months(steps: tuple[Step, ...], paid_months: int) -> int:
    """Benefit months of the highest step that ``paid_months`` reaches; 0 below the first."""
    return max((step.benefit_months for step in steps if step.paid_months <= paid_months), default=0)


def _monthly_divisors(first_age: int, whole: tuple[int, ...]) -> dict[int, Decimal]:
    """d(y) - (d(y) - d(y+1)) x m / 12, half up to one decimal; nothing is known past the last whole age."""
    table = {}
    for age, (here, following) in enumerate(itertools.pairwise(whole), start=first_age):
        table[age * 12] = Decimal(here)
        for month in range(1, 12):
            exact = Decimal(here) - Decimal((here - following) * month) / 12
            table[age * 12 + month] = exact.quantize(JIAO, ROUND_HALF_UP)
    table[(first_age + len(whole) - 1) * 12] = Decimal(whole[-1])
    return table
