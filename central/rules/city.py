"""The rules of the city: dated tables and what the medical insurance pays, out of ``config/rules`` and
``city.toml``."""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from config.pension import PensionRules, load_pension_rules

LEVELS: Final = ("first", "second", "third")
"""Of hospitals."""
_FILE: Final = Path(__file__).with_name("city.toml")
T = TypeVar("T")


class Dated(Generic[T]):
    """Values from a year (or month) on. One asked for before the first gets the first."""

    def __init__(self, values: Mapping[str, T]) -> None:
        self._since = sorted(values)
        self._values = [values[since] for since in self._since]

    def at(self, when: int | str) -> T:
        """What holds in that year, ``2026``, or month, ``2026-11``."""
        return self._values[max(bisect_right(self._since, str(when)) - 1, 0)]

    @property
    def last(self) -> str:
        """Since when the newest value holds."""
        return self._since[-1]

    def since(self) -> list[str]:
        """Where the value changes."""
        return list(self._since)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A yearly rise: fen, fen for each full year of contribution, hundredths of a percent of the pension."""

    fixed: int
    per_year: int
    percent: int


@dataclass(frozen=True, slots=True)
class Rules:
    """Money in fen, rates in hundredths of a percent. ``average_wage`` is the one that clamps the bases of the year;
    ``divisors`` by whole age; injury tables by grade.
    """

    interest: Dated[int]
    divisors: dict[int, int]
    injury_lump_months: dict[int, int]
    injury_allowance_percent: dict[int, int]
    average_wage: Dated[int]
    base_figure: Dated[int]
    pension: Dated[int]
    account: Dated[int]
    employer: Dated[int]
    flexible_pension: Dated[int]
    medical: Dated[int]
    flexible_medical: Dated[int]
    unemployment: Dated[int]
    minimum_wage: Dated[int]
    unemployment_first_year: int
    unemployment_later: int
    adjustment: Dated[Adjustment]
    resident_basic: Dated[int]
    resident_subsidy: Dated[dict[int, int]]
    extra_per_year_over_15: int
    extra_from_80: int
    pensioner_credit: int


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is paid of a bill: hundredths of a percent of what lies above the ``threshold`` that the year has not used up yet;
    ``limit`` in a year. All fen.
    """

    treatment: str
    level: str
    share: int
    threshold: int
    limit: int


def _hundredths(figure: str | int | Decimal) -> int:
    return int(Decimal(figure) * 100)


def _dated(*tables: Mapping[Any, Any]) -> Dated[int]:
    """One table out of several; the later ones win."""
    return Dated({str(since): _hundredths(value) for table in tables for since, value in table.items()})


@cache
def _published() -> PensionRules:
    return load_pension_rules()


@cache
def _tables() -> dict[str, Any]:
    found: dict[str, Any] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["city"]
    return found


@cache
def treatments() -> dict[str, tuple[Treatment, ...]]:
    """By kind of medical insurance."""
    shares = _published().local.medical.shares
    found = {
        kind: tuple(
            Treatment(
                one.kind,
                "first" if one.level == "primary" else one.level,
                _hundredths(one.retired_percent if kind == "retired-employee" else one.working_percent),
                _hundredths(one.threshold),
                _hundredths(one.yearly_limit),
            )
            for one in shares
        )
        for kind in ("employee", "retired-employee")
    }
    residents = _tables()["resident_medical"].items()
    found["resident"] = tuple(
        Treatment(what, level, _hundredths(one[level]), _hundredths(one["threshold"]), _hundredths(one["limit"]))
        for what, one in residents
        for level in LEVELS
    )
    return found


@cache
def rules() -> Rules:
    """The tables, read once."""
    national, local, city = _published().national, _published().local, _tables()
    adjustments = {
        year: Adjustment(_hundredths(rise["fixed"]), _hundredths(rise["per_year"]), _hundredths(rise["percent"]))
        for year, rise in city["adjustment"].items()
    }
    subsidies = {
        year: {int(tier) * 100: amount * 100 for tier, amount in tiers.items()}
        for year, tiers in city["resident_subsidy"].items()
    }
    subsidies["2018"] = {_hundredths(tier.yuan): _hundredths(tier.subsidy) for tier in local.resident.tiers}
    published = {row.year: row.percent for row in national.account_rates}
    unemployed = local.unemployment
    return Rules(
        interest=_dated(local.account_rates.percent, published),
        divisors=dict(enumerate(national.divisors.months, start=national.divisors.first_age)),
        injury_lump_months=dict(enumerate(national.injury.lump_months, start=1)),
        injury_allowance_percent={
            grade: int(percent) for grade, percent in enumerate(national.injury.allowance_percent, start=1)
        },
        average_wage=_dated(local.average_wage.yuan),
        base_figure=_dated(city["base_figure"], local.pension_base.yuan),
        pension=_dated(city["pension_percent"]),
        account=_dated(city["account_percent"]),
        employer=_dated(city["employer_percent"]),
        flexible_pension=_dated(city["flexible_pension_percent"]),
        medical=_dated(city["medical_percent"]),
        flexible_medical=_dated(city["flexible_medical_percent"]),
        unemployment=_dated(city["unemployment_percent"]),
        minimum_wage=_dated(city["minimum_wage"], unemployed.areas["city"]),
        unemployment_first_year=_hundredths(unemployed.first_year_percent),
        unemployment_later=_hundredths(unemployed.later_percent),
        adjustment=Dated(adjustments),
        resident_basic=_dated(
            city["resident_basic"], {f"{year}-01": yuan for year, yuan in local.resident.basic_pension.items()}
        ),
        resident_subsidy=Dated(subsidies),
        extra_per_year_over_15=_hundredths(local.resident.extra_per_year),
        extra_from_80=_hundredths(city["resident_extra"]["from_80"]),
        pensioner_credit=_hundredths(city["medical"]["pensioner_credit"]),
    )
