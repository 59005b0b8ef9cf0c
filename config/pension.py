"""The rule tables of pensions and benefits as data: what is the same in the whole country, and what a place decides.

``config/rules/national.toml`` and one local file are read into frozen, checked models; ``kiosk.pension`` computes with them.
Every table names its source, and a name without an entry under ``[sources]`` is refused. Money is yuan and shares are
percent, both as text, so that no figure passes through a binary fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from config.merge import ConfigError, read_toml
from config.schema_base import Section, Text

RULES = Path(__file__).with_name("rules")
NATIONAL = RULES / "national.toml"
EXAMPLE_CITY = RULES / "example-city.toml"

YEAR_MIN, YEAR_MAX = 1900, 2200

_Model = TypeVar("_Model", bound="Section")


def _decimal(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{1,12}(\.\d{1,6})?", value):
        return Decimal(value)
    if isinstance(value, Decimal):
        return value
    raise ValueError('must be a plain decimal in quotes, such as "8050" or "2.62"')


def _year_keys(value: object) -> object:
    if not isinstance(value, dict):
        return value
    if not all(isinstance(key, str | int) and re.fullmatch(r"\d{4}", str(key)) for key in value):
        raise ValueError("every key must be a year of four digits")
    return {int(key): figure for key, figure in value.items()}


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Figure = Annotated[Decimal, BeforeValidator(_decimal)]
Percent = Annotated[Figure, Field(ge=0, le=1000)]
Yearly = Annotated[dict[int, Figure], BeforeValidator(_year_keys), Field(min_length=1)]
Year = Annotated[int, Field(ge=YEAR_MIN, le=YEAR_MAX)]
MonthText = Annotated[str, Field(pattern=r"^(19|20|21)\d\d-(0[1-9]|1[0-2])$")]
Months = Annotated[int, Field(ge=0, le=1200)]
Certainty = Literal["A", "B", "C", "D"]
Source = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]


class Sourced(Section):
    """A table that says where it is written."""

    source: Source


class RetirementCategory(Sourced):
    """Whose retirement age moves, from which birth month on, and how far. Ages and delays in months."""

    code: Literal["male", "female_55", "female_50"]
    original_age_months: Months
    first_birth: MonthText
    step_birth_months: Annotated[int, Field(ge=1, le=120)]
    cap_months: Months


class Retirement(Sourced):
    """``flexible_months``: how far before and after the statutory month one may choose; notice in months before."""

    flexible_months: Months
    early_notice_months: Months
    late_notice_months: Months
    categories: Annotated[tuple[RetirementCategory, ...], BeforeValidator(_tuple), Field(min_length=3, max_length=3)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({category.code for category in self.categories}) != len(self.categories):
            raise ValueError("each category stands once")
        return self


class MinimumContribution(Sourced):
    """Least months of contribution from ``year`` on."""

    year: Year
    months: Months


class Employee(Sourced):
    """``accrual_percent``: what a year of contribution is worth of the mean of base and indexed wage."""

    accrual_percent: Percent


class TransitionPatterns(Sourced):
    """Figures of two provincial patterns that go with the pattern itself."""

    beijing_percent: Percent
    account_divisor: Annotated[int, Field(ge=1)]


class Career(Sourced):
    """``least_age_months``: no contribution is believed from before this age."""

    least_age_months: Months


class Divisors(Sourced):
    """计发月数: ``months[n]`` belongs to the whole age ``first_age + n``."""

    interpolation_source: Source
    first_age: Annotated[int, Field(ge=1, le=120)]
    months: Annotated[tuple[Annotated[int, Field(ge=1)], ...], BeforeValidator(_tuple), Field(min_length=2)]

    @model_validator(mode="after")
    def _falls(self) -> Self:
        if any(later >= earlier for earlier, later in zip(self.months, self.months[1:], strict=False)):
            raise ValueError("the months must fall from age to age")
        return self


class Contribution(Sourced):
    """Bounds of the contribution base and what goes to the account, percent of the average wage and of the base."""

    floor_percent: Percent
    ceiling_percent: Percent
    employee_percent: Percent


class FlexibleWorker(Sourced):
    """What somebody without an employer pays of the chosen base."""

    total_percent: Percent
    account_percent: Percent


class Interest(Sourced):
    """``year_factor``: the 1.083 of the yearly method."""

    year_factor: Figure


class AccountRate(Sourced):
    """Interest credited to accounts in a year."""

    year: Year
    percent: Percent
    certainty: Certainty


class ResidentScheme(Sourced):
    """城乡居民基本养老保险: age, least years, and the divisor that never depends on the age."""

    age_months: Months
    minimum_years: Annotated[int, Field(ge=1, le=60)]
    divisor: Annotated[int, Field(ge=1)]


class ResidentMinimum(Sourced):
    """Least basic pension of the country from a month on."""

    from_month: MonthText = Field(alias="from")
    yuan: Figure


class Step(Section):
    """From ``paid_months`` on there are ``benefit_months``."""

    paid_months: Months
    benefit_months: Months


Steps = Annotated[tuple[Step, ...], BeforeValidator(_tuple), Field(min_length=1)]


class UnemploymentLimits(Sourced):
    """Longest unemployment benefit by paid months; with what was carried over at most ``most_months``."""

    most_months: Months
    steps: Steps


class Survivor(Sourced):
    """Funeral aid in monthly incomes; condolence by paid months, one more month a year above ``growth_from_months``."""

    funeral_incomes: Annotated[int, Field(ge=0)]
    retired_least_months: Months
    growth_from_months: Months
    counted_months: Months
    steps: Steps


class Injury(Sourced):
    """Work injury by grade 1 to 10 (lump sum in months of own wage) and 1 to 6 (monthly allowance)."""

    lump_months: Annotated[tuple[Months, ...], BeforeValidator(_tuple), Field(min_length=10, max_length=10)]
    allowance_percent: Annotated[tuple[Percent, ...], BeforeValidator(_tuple), Field(min_length=6, max_length=6)]


class Transfer(Sourced):
    """What of the pooled fund moves with a person: a share of the bases paid on since ``pool_from``."""

    pool_from: MonthText
    pool_percent: Percent


class RuleTables(Section):
    """A rule file: its version and what its tables cite."""

    version: Text
    sources: dict[str, Text]

    @model_validator(mode="after")
    def _sources_known(self) -> Self:
        missing = sorted({name for name in _used_sources(self) if name not in self.sources})
        if missing:
            raise ValueError(f"no entry under [sources] for {', '.join(missing)}")
        return self


class National(RuleTables):
    """Rules of the whole country."""

    retirement: Retirement
    minimum_contribution: Annotated[tuple[MinimumContribution, ...], BeforeValidator(_tuple), Field(min_length=1)]
    employee: Employee
    transition: TransitionPatterns
    career: Career
    divisors: Divisors
    contribution: Contribution
    flexible_worker: FlexibleWorker
    interest: Interest
    account_rates: Annotated[tuple[AccountRate, ...], BeforeValidator(_tuple), Field(min_length=1)]
    resident: ResidentScheme
    resident_minimum: Annotated[tuple[ResidentMinimum, ...], BeforeValidator(_tuple), Field(min_length=1)]
    unemployment: UnemploymentLimits
    survivor: Survivor
    injury: Injury
    transfer: Transfer


class LocalEmployee(Sourced):
    """Choices of a place about the employee pension."""

    year_precision: Literal["exact", "two-decimals", "one-decimal"]
    payment_rounding: Literal["fen", "jiao-up"]
    transition: Literal["none", "indexed-wage", "average", "beijing", "account-120"]
    transition_percent: Percent
    extra_percent: Percent
    interest_method: Literal["month-product", "year"]


class Assumption(Sourced):
    """What an estimate supposes about the years to come, percent a year."""

    wage_growth_percent: Percent
    account_rate_percent: Percent


class YuanByYear(Sourced):
    """A figure the place announces once a year."""

    yuan: Yearly


class PercentByYear(Sourced):
    """A rate the place announced once a year."""

    percent: Yearly


class LocalFlexible(Sourced):
    """Bases that may be chosen, percent of the average wage."""

    base_percents: Annotated[tuple[Percent, ...], BeforeValidator(_tuple), Field(min_length=1, max_length=12)]


class Tier(Section):
    """A yearly contribution of residents and what the government adds, yuan."""

    yuan: Figure
    subsidy: Figure


class LocalResident(Sourced):
    """The residents' pension of a place; ``basic_pension`` yuan a month by year."""

    extra_per_year: Figure
    account_rate_percent: Percent
    basic_pension: Yearly
    tiers: Annotated[tuple[Tier, ...], BeforeValidator(_tuple), Field(min_length=1, max_length=20)]


class LocalUnemployment(Sourced):
    """Benefit as a share of the minimum wage (``areas``: yuan a month by year), less from the 13th month on."""

    first_year_percent: Percent
    later_percent: Percent
    areas: Annotated[dict[str, Yearly], Field(min_length=1)]


class MedicalShare(Section):
    """Of one visit or stay: above ``threshold`` the fund pays its percent, at most ``yearly_limit`` in a year (yuan)."""

    kind: Literal["outpatient", "inpatient"]
    level: Literal["primary", "second", "third"]
    threshold: Figure
    yearly_limit: Figure
    working_percent: Annotated[Figure, Field(ge=0, le=100)]
    retired_percent: Annotated[Figure, Field(ge=0, le=100)]


class LocalMedical(Sourced):
    """How the cost of treatment is shared."""

    shares: Annotated[tuple[MedicalShare, ...], BeforeValidator(_tuple), Field(min_length=1)]


class Local(RuleTables):
    """Rules of one place."""

    place: Text
    employee: LocalEmployee
    assumption: Assumption
    pension_base: YuanByYear
    average_wage: YuanByYear
    account_rates: PercentByYear
    flexible_worker: LocalFlexible
    resident: LocalResident
    unemployment: LocalUnemployment
    disposable_income: YuanByYear
    medical: LocalMedical


class PensionRules(Section):
    """Both files together, as ``kiosk.pension.RuleBook`` wants them."""

    national: National
    local: Local


def load_pension_rules(local: Path = EXAMPLE_CITY, national: Path = NATIONAL) -> PensionRules:
    """Reads and checks both files. Raises ConfigError with one sentence: file, key, what is wrong."""
    return PensionRules(national=_read(National, national), local=_read(Local, local))


def _read(model: type[_Model], path: Path) -> _Model:
    tree = read_toml(path, "rule table")
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"rule table {path}: {where}: {first['msg']}.") from None


def _used_sources(section: Section) -> Iterator[str]:
    for name in type(section).model_fields:
        value = getattr(section, name)
        if name == "source" or name.endswith("_source"):
            yield value
        elif isinstance(value, Section):
            yield from _used_sources(value)
        elif isinstance(value, tuple):
            yield from (used for item in value if isinstance(item, Section) for used in _used_sources(item))
