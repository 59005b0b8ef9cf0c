"""Calendar months, counted as integers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kiosk.pension.refusals import Reason, Refused

YEAR_MIN, YEAR_MAX = 1900, 2200
_TEXT = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True, order=True)
class YearMonth:
    """One month of one year, 1900 to 2200. Raises Refused (impossible-date) for any other."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (YEAR_MIN <= self.year <= YEAR_MAX and 1 <= self.month <= 12):
            raise Refused(Reason.IMPOSSIBLE_DATE, "month")

    @classmethod
    def parse(cls, text: str) -> YearMonth:
        """``YYYY-MM``, nothing else. Raises Refused."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise Refused(Reason.IMPOSSIBLE_DATE, "month")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> YearMonth:
        return cls(day.year, day.month)

    @property
    def count(self) -> int:
        """Months since the beginning of year 0."""
        return self.year * 12 + self.month - 1

    def plus(self, months: int) -> YearMonth:
        """So many months later, or earlier where negative. Raises Refused beyond the years 1900 to 2200."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return YearMonth(year, month + 1)

    def since(self, earlier: YearMonth) -> int:
        """Months from ``earlier`` to this one; negative where it is later."""
        return (self.year - earlier.year) * 12 + self.month - earlier.month

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"
