"""Working lives: who paid where, from when to when. Drawn from the person's number, but for the demonstration people."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from central.rules.books import contribution_base, half_up
from central.rules.city import rules
from central.seeds.people import SeedPerson, category
from kiosk.contract import BenefitCode

FIRST_MONTH: Final = 1992 * 12
"""Contributions are on record from 1992-01; work before it counts as paid (视同缴费)."""
HERE: Final = tuple(f"99000000{end}" for end in ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "B1", "B2"))
ELSEWHERE: Final = ("98000000C1", "98000000C2")
OWING: Final = "99000000A9"
OWED_MONTHS: Final = 3


def number_of(day: date) -> int:
    """The month as a number that can be counted with."""
    return day.year * 12 + day.month - 1


def month_text(number: int) -> str:
    """``YYYY-MM``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_number(text: str) -> int:
    """The number of ``YYYY-MM``."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


@dataclass(frozen=True, slots=True)
class Spell:
    """A time of paying, both months included. ``employer`` None: self-employed. ``wage`` in percent of the average wage;
    ``back_paid``: every month of it was paid later.
    """

    first: int
    last: int
    employer: str | None
    wage: int
    back_paid: bool = False


@dataclass(frozen=True, slots=True)
class Career:
    """A working life. ``working_since`` and ``ends_on`` are month numbers; ``ends_on`` None: not retired."""

    category: str
    working_since: int
    spells: tuple[Spell, ...]
    ends_on: int | None

    @property
    def deemed_months(self) -> int:
        """Months that count as paid, because there was nothing to pay yet."""
        return max(0, min(FIRST_MONTH, self.ends_on + 1 if self.ends_on else FIRST_MONTH) - self.working_since)


@dataclass(frozen=True, slots=True)
class Paid:
    """A year of a spell: sums of one month in fen; ``months`` as in the table."""

    year: int
    employer: str | None
    months: str
    base: int
    pension: int
    account: int
    medical: int
    unemployment: int
    employer_part: int


_DEMONSTRATION: Final[dict[str, tuple[tuple[str, str, str | None, int], ...]]] = {
    "not-receiving": (
        ("2006-07", "2011-08", ELSEWHERE[0], 92),
        ("2011-10", "2016-03", HERE[1], 105),
        ("2016-07", "2020-12", HERE[7], 128),
        ("2021-09", "", OWING, 96),
    ),
    "helper": (("1998-08", "2003-12", HERE[3], 70), ("2005-03", "2015-06", HERE[0], 84), ("2015-07", "", HERE[10], 96)),
    "injured": (("1990-03", "2009-12", HERE[1], 88), ("2010-03", "", HERE[9], 74)),
    "unemployed": (("1999-03", "2012-06", HERE[0], 72), ("2012-09", "", HERE[7], 94)),
    "helper-of-nobody": (("1996-03", "2008-08", HERE[5], 78), ("2013-01", "", None, 60)),
}


def chance_of(person: SeedPerson, what: str) -> random.Random:
    """Chance that is the same for the same person and purpose on every machine."""
    return random.Random(f"{what} {person.social_security_number}")


def career_of(person: SeedPerson, today: date) -> Career | None:
    """The working life of somebody in the employees' scheme, else None."""
    chance = chance_of(person, "career")
    pension = next((one for one in person.benefits if one.code is BenefitCode.EMPLOYEE_PENSION), None)
    newest = number_of(today) - 1
    if pension is not None:
        ends = number_of(pension.first_paid_on) - 1
        since = min(number_of(person.birth) + 12 * chance.randint(17, 23) + 6, ends - 15 * 12)
        spells = tuple(_spells(chance, max(since, FIRST_MONTH), ends))
        return Career(category(person.sex, person.social_security_number), since, spells, ends)
    if person.slug in _DEMONSTRATION:
        planned = _DEMONSTRATION[person.slug]
        since = month_number(planned[0][0])
        spells = tuple(
            Spell(max(month_number(first), FIRST_MONTH), month_number(last) if last else newest, employer, wage)
            for first, last, employer, wage in planned
        )
        if person.slug == "unemployed":
            # On whatever day the city is seeded, the work ended some months ago.
            spells = (*spells[:-1], replace(spells[-1], last=newest - 4))
        return Career(category(person.sex, person.social_security_number), since, spells, None)
    if person.slug == "resident-payer":
        return None
    works = not person.benefits or any(one.code is BenefitCode.WORK_INJURY_ALLOWANCE for one in person.benefits)
    since = number_of(person.birth) + 12 * chance.randint(19, 23) + 6
    if not works or since > newest - 3 or (not person.benefits and chance.random() < 0.3):
        return None
    # Some lost their work a few months ago.
    ends = newest - (chance.randint(2, 8) if chance.random() < 0.15 else 0)
    spells = tuple(_spells(chance, max(since, FIRST_MONTH), ends))
    return Career(category(person.sex, person.social_security_number), since, spells, None)


def _spells(chance: random.Random, first: int, last: int) -> Iterator[Spell]:
    wage = chance.randint(58, 150)
    at = first
    begun = False
    while at <= last:
        end = min(at + chance.randint(30, 150) - 1, last)
        if last - end < 18:
            end = last
        if not begun and chance.random() < 0.15:
            employer: str | None = chance.choice(ELSEWHERE)
        else:
            employer = None if at > 2000 * 12 and chance.random() < 0.22 else chance.choice(HERE)
        own = employer is None
        yield Spell(at, end, employer, 60 if own else wage, own and end - at < 40 and chance.random() < 0.3)
        begun = True
        wage = max(50, wage + chance.randint(-12, 18))
        at = end + 1 + (chance.randint(2, 20) if chance.random() < 0.45 else 0)


def years_of(career: Career, newest: int) -> list[Paid]:
    """The books of a career, year by year. An owing employer has not paid its newest months before ``newest``."""
    return [
        _year(spell, year, newest) for spell in career.spells for year in range(spell.first // 12, spell.last // 12 + 1)
    ]


def _year(spell: Spell, year: int, newest: int) -> Paid:
    table = rules()
    average = table.average_wage.at(year)
    base = contribution_base(half_up(average * (spell.wage + year % 3), 100), average)
    if spell.employer is None:
        pension, medical, unemployment, employer_part = table.flexible_pension, table.flexible_medical, None, None
    else:
        pension, medical = table.pension, table.medical
        unemployment, employer_part = table.unemployment, table.employer
    return Paid(
        year=year,
        employer=spell.employer,
        months="".join(_state(spell, year * 12 + month, newest) for month in range(12)),
        base=base,
        pension=half_up(base * pension.at(year), 10_000),
        account=half_up(base * table.account.at(year), 10_000),
        medical=half_up(base * medical.at(year), 10_000),
        unemployment=0 if unemployment is None else half_up(base * unemployment.at(year), 10_000),
        employer_part=0 if employer_part is None else half_up(base * employer_part.at(year), 10_000),
    )


def _state(spell: Spell, month: int, newest: int) -> str:
    if not spell.first <= month <= spell.last:
        return "."
    if spell.employer in ELSEWHERE:
        return "t"
    if spell.employer == OWING and newest - OWED_MONTHS < month <= newest:
        return "o"
    return "b" if spell.back_paid else "p"
