"""The residents' pension: who pays into it, how much, and when it begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from central.rules.city import rules
from central.seeds.books.careers import chance_of, number_of
from central.seeds.people import SeedPerson
from kiosk.contract import BenefitCode

SCHEME_BEGINS: Final = 2010
_TIERS_BEFORE_2018: Final = (10_000, 20_000, 30_000, 50_000)
_TIERS: Final = (20_000, 30_000, 50_000, 100_000, 200_000, 300_000, 500_000)


@dataclass(frozen=True, slots=True)
class Paid:
    """One year's contribution, fen."""

    year: int
    tier: int
    personal: int
    subsidy: int
    collective: int
    paid_on: date
    state: str

    @property
    def total(self) -> int:
        """Everything that goes to the account."""
        return self.personal + self.subsidy + self.collective


def resident_since(person: SeedPerson) -> date | None:
    """First payment of a residents' pension, or None."""
    return next((one.first_paid_on for one in person.benefits if one.code is BenefitCode.RESIDENT_PENSION), None)


def contributions_of(person: SeedPerson, today: date) -> list[Paid]:
    """Year by year, up to the year before 60. Who claims late has paid the years to 60 later, in one go."""
    chance = chance_of(person, "resident")
    since = resident_since(person)
    turns_60 = person.birth.year + 60
    last = min(turns_60 - 1, today.year)
    late = since is not None and since.year > turns_60 + 1
    step = chance.randrange(4)
    found = []
    for year in range(max(SCHEME_BEGINS, person.birth.year + chance.randint(18, 26)), last + 1):
        if not late and chance.random() < 0.06:
            continue
        tiers = _TIERS_BEFORE_2018 if year < 2018 else _TIERS
        tier = tiers[min(step + (year >= 2021), len(tiers) - 1)]
        paid_on = date(year, chance.randint(3, 10), chance.randint(1, 28))
        collective = 5_000 if chance.random() < 0.1 else 0
        if late and since is not None:
            paid_on = date(since.year - 1, 12, 10)
        if paid_on > today:
            continue
        subsidies = rules().resident_subsidy.at(year)
        subsidy = subsidies[max(step for step in subsidies if step <= tier)]
        found.append(Paid(year, tier, tier, subsidy, collective, paid_on, "back-paid" if late else "paid"))
    return found


def booked(paid: list[Paid]) -> list[tuple[int, int, int]]:
    """Year, month and fen of what went to the account: one booking a year."""
    sums: dict[tuple[int, int], int] = {}
    for one in paid:
        key = one.paid_on.year, one.paid_on.month
        sums[key] = sums.get(key, 0) + one.total
    return [(year, month, amount) for (year, month), amount in sorted(sums.items())]


def pays_as_resident(person: SeedPerson, today: date) -> bool:
    """Whether somebody without a working life and without a pension pays into the scheme."""
    age_in_months = number_of(today) - number_of(person.birth)
    return not person.benefits and age_in_months >= 18 * 12
