"""Months of work out of the books: one line for each, whatever employer and however it was paid."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.storage.tables import ContributionYear, Employer

STATES: Final = {"p": "paid", "b": "back-paid", "o": "owed", "t": "transferred"}
SELF_EMPLOYED: Final = "灵活就业"


@dataclass(frozen=True, slots=True)
class WorkMonth:
    """One month. Sums in fen; what is owed was not paid, so its sums are 0."""

    month: str
    employer: str | None
    name: str
    place: str
    state: str
    base: int
    pension: int
    account: int
    medical: int
    unemployment: int

    @property
    def counts(self) -> bool:
        """Whether the month is paid."""
        return self.state != "owed"


def work_months(session: Session, person_ref: str) -> list[WorkMonth]:
    """All of them, the oldest first; a month at two employers has two lines."""
    years = session.execute(
        select(ContributionYear, Employer.name, Employer.place)
        .outerjoin(Employer, Employer.code == ContributionYear.employer)
        .where(ContributionYear.person_ref == person_ref)
    )
    months = (month for year, name, place in years for month in _of_year(year, name, place))
    return sorted(months, key=lambda one: one.month)


def _of_year(year: ContributionYear, name: str | None, place: str | None) -> Iterator[WorkMonth]:
    stem, employer, base = f"{year.year}-", year.employer, year.base
    paid = year.pension, year.account, year.medical, year.unemployment
    for number, letter in enumerate(year.months, start=1):
        if letter != ".":
            sums = paid if letter != "o" else (0, 0, 0, 0)
            month = f"{stem}{number:02d}"
            yield WorkMonth(month, employer, name or SELF_EMPLOYED, place or "示例市", STATES[letter], base, *sums)


def months_in(lines: Iterable[WorkMonth]) -> int:
    """How many months there are in some lines: a month at two employers is one month."""
    return len({one.month for one in lines})


def month_of(day: date) -> str:
    """``YYYY-MM``."""
    return f"{day:%Y-%m}"


def month_end(month: str) -> str:
    """The last day of ``YYYY-MM``."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{month}-{calendar.monthrange(year, number)[1]:02d}"


def months_between(first: str, last: str) -> list[str]:
    """Every month from ``first`` to ``last``, both included."""
    start, end = (int(text[:4]) * 12 + int(text[5:7]) - 1 for text in (first, last))
    return [f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1)]
